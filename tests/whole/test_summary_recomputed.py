"""The numbers of a DMT summary, recomputed from the returned workbooks themselves.

Two months are played: on time, late, incomplete, replaced and missing returns, and managers who
close actions. Everything is then counted again from the bytes of the accepted files (openpyxl),
the workbooks that were sent out, and what the test itself typed; nothing of the fold, the tables
of the summary or the reader is used for that.
"""

import datetime
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest

from tests.support.made_up.releases import release_all
from tests.support.made_up.workspace import (
    NOVEMBER,
    OCTOBER,
    Council,
    issue,
    make_council,
    type_in_table,
)
from tests.support.printed_tables import paper_and_detail, printed_rows
from tests.support.recount import KIND, actions_typed, due_of
from tests.support.workbooks.tracker_hands import actions_in
from workbook_qa.reports.summary import summary
from workbook_qa.returns import ingest
from workbook_qa.tracker import reconcile

AS_AT = datetime.date(2026, 12, 1)
GRADES = ("Outstanding", "Good", "Requires improvement", "Inadequate")
ALIASES = {"RI": "Requires improvement", "Inad": "Inadequate", "good ": "Good"}
PRACTICE = "A memory box was used over six visits, and the plan was rewritten with it."


class Closed(NamedTuple):
    """What a manager typed for an action, but for what is left out."""

    status: str
    completed: datetime.date
    left_out: str

    @property
    def counts_as(self) -> str:
        """A status does not count while something is missing for it."""
        return "Open" if self.left_out else self.status


class Play(NamedTuple):
    """What was played: the council, when each file arrived, and what managers typed."""

    council: Council
    arrived: dict[bytes, datetime.date]
    closed: dict[str, Closed]
    books: list[openpyxl.Workbook]


# The two months


def action(row: int, priority: str, due: datetime.date, kind: str = "Action") -> dict[str, Any]:
    return {
        f"A{row}.kind": kind,
        f"A{row}.what": "Complete the chronology and keep it on file",
        f"A{row}.questions": "1.2",
        f"A{row}.owner": "Team Manager",
        f"A{row}.priority": priority,
        f"A{row}.due": due,
        f"A{row}.measure": "Seen at the next review",
        f"A{row}.reason": "Agreed with the worker",
    }


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


VERSIONS: dict[str, dict[str, Any]] = {
    "plain": {},
    "improving": {
        "overall-grade": "RI",
        "S3.grade": "Requires improvement",
        "Q3.1.answer": "No",
        "Q3.1.reason": "Raised in the discussion",
        **action(2, "High", day("2026-11-06")),
    },
    "excellent": {
        "overall-grade": "Outstanding",
        "above-ceiling-reason": "The one gap is small and known",
        "outstanding-practice": PRACTICE,
        "S5.grade": "Outstanding",
        "Q8.2.answer": "n/a",
        "Q8.2.reason": "No concern was identified",
        **action(2, "Low", day("2026-12-18")),
        **action(3, "Low", day("2026-12-18"), "Advice"),
    },
    "weak": {
        "overall-grade": "Inad",
        "S8.grade": "Inadequate",
        "Q8.3.answer": "No",
        "Q8.3.reason": "Raised in the discussion",
        **action(2, "Immediate", day("2026-11-20")),
        "A2.questions": "S8, 8.3",
        **action(4, "High", day("2026-11-27")),
        **dict.fromkeys(("A4.kind", "A4.owner", "A4.due")),  # an action, the Social Worker's
    },
    "no grade": {"overall-grade": None},
    "mistyped": {"S2.grade": "Goood"},
}
# Month, place of the audit in it, version, and the day on which the file arrives.
POST = (
    (OCTOBER, 0, "improving", "2026-10-20"),
    (OCTOBER, 1, "weak", "2026-11-10"),
    (OCTOBER, 2, "no grade", "2026-10-20"),
    (OCTOBER, 2, "plain", "2026-11-10"),
    (OCTOBER, 3, "plain", "2026-10-20"),
    (OCTOBER, 3, "excellent", "2026-11-10"),
    (OCTOBER, 3, "no grade", "2026-11-24"),
    (OCTOBER, 4, "mistyped", "2026-11-10"),
    (NOVEMBER, 0, "excellent", "2026-11-24"),
    (NOVEMBER, 0, "excellent", "2026-11-26"),
    (NOVEMBER, 1, "weak", "2026-11-24"),
    (NOVEMBER, 2, "improving", "2026-11-24"),
    (NOVEMBER, 3, "no grade", "2026-11-26"),
)
# Which of the actions (in order of their ids) a manager closes on a day, how, and without what.
CLOSED = (
    ("2026-10-21", 0, "Done", ""),
    ("2026-11-11", 1, "Withdrawn", ""),
    ("2026-11-25", 0, "Verified", ""),
    ("2026-11-25", 2, "Done", ""),
    ("2026-11-25", 3, "Done", "Done on"),
    ("2026-11-25", 4, "Done", "Evidence"),
    ("2026-11-25", 5, "Withdrawn", "Reason"),
)


@pytest.fixture(scope="module")
def play(tmp_path_factory: pytest.TempPathFactory) -> Play:
    council = make_council(tmp_path_factory.mktemp("played"))
    issue(council, OCTOBER)
    audits = {OCTOBER: council.audits(OCTOBER)}
    arrived: dict[bytes, datetime.date] = {}
    closed: dict[str, Closed] = {}
    for on in sorted({on for *_, on in POST} | {on for on, *_ in CLOSED}):
        if on > "2026-11-02" and NOVEMBER not in audits:
            issue(council, NOVEMBER)
            audits[NOVEMBER] = council.audits(NOVEMBER)
        for month, place, version, arrives in POST:
            if arrives == on:
                content = council.filled(audits[month][place], VERSIONS[version])
                council.mail_from_auditor(
                    f"{month} {place} {version}", audits[month][place], content
                )
                arrived.setdefault(content, day(on))
        ingest.run(council.on(on))
        reconcile.run(council.on(on))
        ids = sorted(row["Action"] for row in actions_in(council.workspace.tracker.read_bytes()))
        for closes, place, status, left_out in CLOSED:
            if closes == on:
                close(council, ids[place], Closed(status, day(on), left_out), closed)
        reconcile.run(council.on(on))
    release_all(council, AS_AT.isoformat())
    summary.run(council.on(AS_AT.isoformat()), NOVEMBER)
    books = paper_and_detail(council.workspace, NOVEMBER)
    return Play(council, arrived, closed, books)


def close(council: Council, action: str, how: Closed, closed: dict[str, Closed]) -> None:
    path = council.workspace.tracker
    entries = {"Status": how.status, "Done on": how.completed, "Evidence": "It is on file."}
    entries |= {"Finding of the check": "It holds.", "Reason": "Agreed with the family."}
    entries.pop(how.left_out, None)
    content = type_in_table(path.read_bytes(), "Actions", action, entries, key_column="Action")
    path.write_bytes(content)
    closed[action] = how


# Counting it again


class Sent(NamedTuple):
    """An audit as its workbook that was sent out says."""

    month: str
    team: str
    audit_type: str
    due: datetime.date


class Came(NamedTuple):
    """An accepted return: the day of the first one, and what the last one says."""

    first: datetime.date
    grade: str
    practice: str
    standards: dict[str, str]
    answers: dict[str, str]
    actions: dict[str, tuple[str, datetime.date]]


def start_page(book: openpyxl.Workbook) -> dict[str, str]:
    return {row[0]: row[1] for row in book["Start"].iter_rows(max_col=2, values_only=True)}


def sent_out(council: Council) -> dict[str, Sent]:
    found = {}
    for path in council.workspace.outbox.glob("*/to-send/*.xlsx"):
        said = start_page(openpyxl.load_workbook(path))
        found[said["Audit reference"]] = Sent(
            path.parts[-3],
            said["Team"].partition(" (")[0],
            said["Audit type"],
            datetime.datetime.strptime(said["Please return by"], "%d %B %Y").date(),
        )
    return found


def came_back(play: Play) -> dict[str, Came]:
    """For each audit with an accepted return, the one with the highest number in its name."""
    files: dict[str, dict[int, Path]] = {}
    for path in play.council.workspace.inbox.glob("accepted/*/*.xlsx"):
        name = re.fullmatch(r"(CFA-[\d-]+-[A-Z])(?: (\d+))?", path.stem)
        if name:
            files.setdefault(name[1], {})[int(name[2] or 1)] = path
    found = {}
    for reference, numbered in files.items():
        first = play.arrived[numbered[1].read_bytes()]
        found[reference] = _read(reference, first, numbered[max(numbered)].read_bytes())
    return found


def held_back(play: Play) -> dict[str, tuple[datetime.date, dict[str, tuple[str, datetime.date]]]]:
    """The actions of the returns that were queried, each with the day of its return, by audit."""
    found: dict[str, tuple[datetime.date, dict[str, tuple[str, datetime.date]]]] = {}
    for path in play.council.workspace.inbox.glob("queried/*.xlsx"):
        content = path.read_bytes()
        reference = start_page(openpyxl.load_workbook(io.BytesIO(content)))["Audit reference"]
        on = play.arrived[content]
        found[reference] = (on, _read(reference, on, content).actions)
    return found


def _read(reference: str, first: datetime.date, content: bytes) -> Came:
    book = openpyxl.load_workbook(io.BytesIO(content))
    judged = {row[1].value: row[3].value for row in book["Judgement"].iter_rows(min_row=3)}
    rows = {row[0].value: row for row in book["Questions"].iter_rows(min_row=3) if row[0].value}
    typed = {key: str(row[3].value or "").strip() for key, row in rows.items()}
    actions = {
        f"{reference}/{number}": (row["Priority"], due_of(row, judged["Date of the audit"]))
        for number, row in actions_typed(book).items()
        if row["What is to be done"] and row[KIND] != "Advice"
    }
    grade = judged["Overall grade"]
    return Came(
        first,
        ALIASES.get(grade, grade),
        next(str(text or "") for label, text in judged.items() if "utstanding" in str(label)),
        {key[1:]: text for key, text in typed.items() if re.fullmatch(r"S\d+", str(key))},
        {key: "Not applicable" if text == "n/a" else text for key, text in typed.items()},
        actions,
    )


@pytest.fixture(scope="module")
def sent(play: Play) -> dict[str, Sent]:
    return sent_out(play.council)


@pytest.fixture(scope="module")
def came(play: Play) -> dict[str, Came]:
    return came_back(play)


def in_november(one: Came) -> bool:
    return one.first.month == 11


def weekdays_late(due: datetime.date) -> int:
    """Working days from the due date to 1 December 2026; there is no holiday between them."""
    days = (due + datetime.timedelta(days=n) for n in range(1, (AS_AT - due).days + 1))
    return sum(one.weekday() < 5 for one in days)


def test_something_of_each_kind_was_played(play: Play, sent, came):
    outcomes = Counter(
        each.outcome.value
        for audit in play.council.state().audits.values()
        for each in audit.received
    )
    assert outcomes == {"accepted": 8, "queried": 3, "superseded": 1, "already-have": 1}
    assert (len(sent), len(came)) == (10, 7)
    assert {one.grade for one in came.values()} == {*GRADES}
    assert len({how.status for how in play.closed.values()}) == 3


TEAMS = ("Wexcombe North", "Wexcombe South", "Wexcombe West", "All teams")


@pytest.mark.parametrize("team", TEAMS)
def test_part_a_completed_by_team(play: Play, sent, came, team):
    ours = {ref: one for ref, one in sent.items() if team in (one.team, "All teams")}
    for name, period, months in (
        ("Completed", "Nov 2026", {NOVEMBER}),
        ("CompletedYear", "12 months", {OCTOBER, NOVEMBER}),
    ):
        row = printed_rows(play.books, name)[team]
        asked = [ref for ref, one in ours.items() if one.month in months]
        late = [ref for ref in asked if ref in came and came[ref].first > ours[ref].due]
        done = [
            ref for ref in ours if ref in came and (period == "12 months" or in_november(came[ref]))
        ]
        assert row["Issued"] == len(asked)
        assert row["Not yet completed"] == sum(ref not in came for ref in asked)
        assert row["Completed late"] == len(late)
        assert row["Completed in time"] == sum(ref in came for ref in asked) - len(late)
        assert row[f"Completed in {period}, whenever due"] == len(done)
        assert row["Of these, late"] == sum(came[ref].first > ours[ref].due for ref in done)


def test_part_b_nature_by_audit_type(play: Play, sent, came):
    rows = printed_rows(play.books, "Nature", keys=2)
    types = {one.audit_type for one in sent.values()}
    assert types
    for name in types:
        row = rows[("Audit type", name)]
        ours = [ref for ref, one in sent.items() if one.audit_type == name]
        done = [came[ref] for ref in ours if ref in came]
        assert row["Nov 2026: issued"] == sum(sent[ref].month == NOVEMBER for ref in ours)
        assert row["Nov 2026: completed"] == sum(map(in_november, done))
        assert row["Oct 2026: completed"] == sum(not in_november(one) for one in done)
        assert row["12 months: issued"] == len(ours)
        assert row["12 months: completed"] == len(done)


@pytest.mark.parametrize("team", TEAMS)
@pytest.mark.parametrize("period", ["Nov 2026", "12 months"])
def test_part_c_overall_grades(play: Play, sent, came, team, period):
    name = "Grades" if period == "Nov 2026" else "GradesYear"
    rows = printed_rows(play.books, name, keys=2)
    key = ("All audits", "All audits") if team == "All teams" else ("Team", team)
    row = rows[key]
    ours = [
        one
        for ref, one in came.items()
        if team in (sent[ref].team, "All teams") and (period == "12 months" or in_november(one))
    ]
    grades = Counter(one.grade for one in ours)
    assert {grade: row[grade] for grade in GRADES} == {grade: grades[grade] for grade in GRADES}
    assert row["Completed"] == len(ours)
    better = grades["Outstanding"] + grades["Good"]
    under = "Under 5" if ours else "–"
    shown = under if len(ours) < 5 else pytest.approx(better / len(ours))
    assert (row["Graded"], row["Good or better"]) == (len(ours), better)
    assert row["Share good or better"] == shown


def test_part_c_grades_of_standards(play: Play, came):
    for (period, chosen), sheet in zip(
        periods(came.values()), ("Standards", "StandardsYear"), strict=True
    ):
        rows = printed_rows(play.books, sheet)
        assert len(rows) == 10
        for name, row in rows.items():
            number = name.split()[0]
            grades = Counter(one.standards[number] for one in chosen)
            for grade in GRADES:
                assert row[grade] == grades[grade], (name, period, grade)


def test_part_c_answers_to_questions(play: Play, came):
    for (period, chosen), sheet in zip(
        periods(came.values()), ("Questions", "QuestionsYear"), strict=True
    ):
        rows = printed_rows(play.books, sheet, keys=2)
        core = {question: row for (_, question), row in rows.items() if question[0].isdigit()}
        assert len(core) == 31
        for question, row in core.items():
            answers = Counter(one.answers[question] for one in chosen)
            for answer in ("Yes", "Partly", "No"):
                assert row[answer] == answers[answer], (question, period, answer)
            assert row["Not applicable or blank"] == answers["Not applicable"]


def periods(returns: Iterable[Came]) -> list[tuple[str, list[Came]]]:
    every = list(returns)
    return [("Nov 2026", [one for one in every if in_november(one)]), ("12 months", every)]


Chosen = Callable[[str, str], bool]


def test_part_d_progress_with_actions(play: Play, sent, came):
    rows = printed_rows(play.books, "Actions", keys=2)
    every: Chosen = lambda _ref, _priority: True  # noqa: E731
    groups: dict[tuple[str, str], Chosen] = {("All actions", "All actions"): every}
    for name in ("Immediate", "High", "Medium", "Low"):
        groups["Priority", name] = lambda _, priority, name=name: priority == name
    for name in TEAMS[:3]:
        groups["Team", name] = lambda ref, _, name=name: sent[ref].team == name
    for key, chosen in groups.items():
        assert shown(rows[key]) == counted(play, came, chosen), key


def shown(row: dict[str, Any]) -> dict[str, int]:
    wanted = ("Set", "Set in Nov 2026", "Open", "Done", "Verified", "Withdrawn", "Overdue")
    bands = ("Overdue 1 to 5 days", "Overdue 6 to 10 days", "Overdue 11 to 20 days")
    return {heading: row[heading] for heading in (*wanted, *bands)}


def counted(play: Play, came: dict[str, Came], chosen: Chosen) -> dict[str, int]:
    found = Counter(dict.fromkeys(("Set", "Set in Nov 2026", "Open", "Overdue"), 0))
    found.update(dict.fromkeys(("Done", "Verified", "Withdrawn"), 0))
    found.update({f"Overdue {days} days": 0 for days in ("1 to 5", "6 to 10", "11 to 20")})
    held = held_back(play)
    for reference in {**held, **came}:
        arrivals = [held[reference][0]] if reference in held else []
        arrivals += [came[reference].first] if reference in came else []
        actions = came[reference].actions if reference in came else held[reference][1]
        for key, (priority, due) in actions.items():
            if not chosen(reference, priority):
                continue
            status = play.closed[key].counts_as if key in play.closed else "Open"
            late = weekdays_late(due) if status == "Open" else 0
            found["Set"] += 1
            found["Set in Nov 2026"] += min(arrivals).month == 11
            found[status] += 1
            found["Overdue"] += late > 0
            for last, days in ((5, "1 to 5"), (10, "6 to 10"), (20, "11 to 20")):
                if last - (4 if last < 11 else 9) <= late <= last:
                    found[f"Overdue {days} days"] += 1
    return dict(found)


def test_part_e_examples_of_outstanding_practice(play: Play, came):
    rows = table_of_practice(play.books[-1])
    wanted = sorted(one.practice for one in came.values() if one.practice)
    assert wanted
    assert rows == wanted


def table_of_practice(book: openpyxl.Workbook) -> list[str]:
    rows = book["e Outstanding practice"].iter_rows(values_only=True)
    return sorted(row[3] for row in rows if re.fullmatch(r"\d{3} \d{3} \d{3}", str(row[0])))


def test_no_case_and_no_auditor_stands_in_the_summary(play: Play):
    texts = " ".join(
        str(cell)
        for book in play.books
        for sheet in book
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if cell is not None
    )
    for audit in play.council.state().audits.values():
        for word in (audit.audit.case_id, audit.audit.auditor, audit.audit.worker):
            assert word not in texts
