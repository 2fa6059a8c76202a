"""Two months played with the clock moved day by day, and three summaries of the second.

What each summary says is counted again in the trackers that were written on the days it speaks of:
its own day, and for the month before the same day after its end (findings of real use, A11).
"""

import datetime
import io
import random
from collections.abc import Callable
from typing import Any

import msgspec
import openpyxl
import pytest

from tests.support.made_up.workspace import (
    NOVEMBER,
    OCTOBER,
    SCHEDULE_ROWS,
    Council,
    address_of_auditor,
    issue,
    mailed,
    make_council,
    type_in_table,
    write_registers,
)
from tests.support.workbooks.front_page import all_text, cards, cards_say, page_of
from tests.support.workbooks.tracker_hands import actions_in
from workbook_qa.audits import exempt
from workbook_qa.core.audit_tool import Meaning
from workbook_qa.ledger.states import AuditState
from workbook_qa.reports.summary import summary
from workbook_qa.returns import ingest
from workbook_qa.tracker import reconcile

START, END = datetime.date(2026, 10, 3), datetime.date(2026, 12, 15)
# Each day of a summary, and the day at which October is looked at in it.
DAYS = {
    datetime.date(2026, 11, 30): datetime.date(2026, 10, 31),
    datetime.date(2026, 12, 4): datetime.date(2026, 11, 4),
    datetime.date(2026, 12, 11): datetime.date(2026, 11, 11),
}
ONE_DAY = datetime.timedelta(1)
GRADES = ("Outstanding", "Good", "Requires improvement", "Inadequate")
SHEETS = ("Actions", "Audits")
Rows = list[dict[str, Any]]


class AsPlayed(msgspec.Struct):
    """The council, the tracker of each day that is asked about, and each summary of its day."""

    council: Council
    trackers: dict[datetime.date, bytes]
    papers: dict[datetime.date, bytes]
    lines: dict[datetime.date, str]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> AsPlayed:
    council = make_council(tmp_path_factory.mktemp("days"))
    schedule = [(*row[:5], 9, *row[6:]) for row in SCHEDULE_ROWS]
    write_registers(council, schedule=schedule)
    chance = random.Random(11)
    post: list[tuple[datetime.date, str, Callable[[], bytes]]] = []
    made = AsPlayed(council, {}, {}, {})
    issue(council, OCTOBER)
    post += _post(council, council.audits(OCTOBER), chance)
    day = START
    while day <= END:
        if day == datetime.date(2026, 11, 2):
            issue(council, NOVEMBER)
            post += _post(council, council.audits(), chance)
        _one_day(council, day, [each for each in post if each[0] == day], chance)
        if day in {*DAYS, *DAYS.values()}:
            made.trackers[day] = council.workspace.tracker.read_bytes()
        if day in DAYS:
            said = summary.run(council.on(f"{day}"), NOVEMBER, as_at=day)
            made.papers[day] = council.workspace.summary(NOVEMBER).read_bytes()
            made.lines[day] = "\n".join(said.lines)
        day += ONE_DAY
    return made


def _post(
    council: Council, audits: list[AuditState], chance: random.Random
) -> list[tuple[datetime.date, str, Callable[[], bytes]]]:
    """When what comes of each audit: in time, late, queried first, corrected later, or never."""
    found: list[tuple[datetime.date, str, Callable[[], bytes]]] = []
    for place, audit in enumerate(audits):
        issued, name = audit.issued.on, audit.audit.reference
        due = issued + chance.choice((14, 24, 31, 33, 36, 45)) * ONE_DAY
        entries = {
            Meaning.OVERALL_GRADE: GRADES[place % 3],
            "A1.priority": chance.choice(("High", "Medium", "Low")),
            "A1.due": due,
        }
        comes = issued + (5 + 4 * place) * ONE_DAY  # from the 7th to the 8th of the next month
        if place == 5:
            continue
        if place == 4:
            lacks = entries | {Meaning.OVERALL_GRADE: None}
            found.append((comes - 2 * ONE_DAY, f"{name} half.eml", _filled(council, audit, lacks)))
            comes += 14 * ONE_DAY
        if place == 2:
            better = entries | {Meaning.OVERALL_GRADE: "Good", Meaning.STRENGTHS: "Seen again"}
            again = comes + 25 * ONE_DAY
            found.append((again, f"{name} again.eml", _filled(council, audit, better)))
        found.append((comes, f"{name}.eml", _filled(council, audit, entries)))
    return found


def _filled(council: Council, audit: AuditState, entries: dict[Any, Any]) -> Callable[[], bytes]:
    return lambda: mailed(council.filled(audit, entries), address_of_auditor(audit))


def _one_day(
    council: Council,
    day: datetime.date,
    post: list[tuple[datetime.date, str, Callable[[], bytes]]],
    chance: random.Random,
) -> None:
    for _, name, content in post:
        council.drop(name, content())
    context = council.on(f"{day}")
    if post:
        ingest.run(context)
    if day == datetime.date(2026, 12, 2):
        exempt.run(context, council.audits()[5].audit.reference, why="Closed", by="Harper Head")
    if council.workspace.tracker.exists() and day.weekday() == 0:
        _close_one(council, day, chance)
    reconcile.run(context)


def _close_one(council: Council, day: datetime.date, chance: random.Random) -> None:
    """A manager marks an open action as done, some days after it was."""
    path = council.workspace.tracker
    content = path.read_bytes()
    still = [row["Action"] for row in rows(content, "Actions") if is_open(row)]
    if len(still) < 3:
        return
    done = day - chance.randint(3, 6) * ONE_DAY
    entries = {"Status": "Done", "Done on": done, "Evidence": "It is on file."}
    key = chance.choice(still)
    path.write_bytes(type_in_table(content, "Actions", key, entries, key_column="Action"))


# ---- What a tracker says ----------------------------------------------------------------------


def rows(content: bytes, sheet: str) -> Rows:
    """The rows of a tracker's sheet, each by heading."""
    if sheet == "Actions":
        return actions_in(content)
    page = openpyxl.load_workbook(io.BytesIO(content))[sheet]
    found = [list(row) for row in page.iter_rows(values_only=True)]
    header = next(n for n, row in enumerate(found) if row[0] == sheet[:-1])
    headings = found[header]
    return [dict(zip(headings, row, strict=True)) for row in found[header + 1 :] if row[0]]


def is_open(action: dict[str, Any]) -> bool:
    return action["State"] not in ("Done", "Verified", "Withdrawn")


def in_month(day: Any, month: str) -> bool:
    return isinstance(day, datetime.datetime) and f"{day:%Y-%m}" == month


def accepted(tracker: bytes, month: str) -> list[dict[str, Any]]:
    """The audits that were issued for a month and of which a return was accepted."""
    audits = [one for one in rows(tracker, "Audits") if in_month(one["Month"], month)]
    return [one for one in audits if isinstance(one["Accepted"], datetime.datetime)]


def as_the_tracker_has_it(tracker: bytes, month: str) -> list[Any]:
    """The seven headline figures of a month."""
    audits = rows(tracker, "Audits")
    issued = [one for one in audits if in_month(one["Month"], month)]
    done, off = accepted(tracker, month), [one for one in issued if one["Status"] == "Exempt"]
    came = [one for one in audits if in_month(one["Accepted"], month)]
    good = sum(one["Overall grade"] in GRADES[:2] for one in came)
    returned = {one["Audit"]: one["Returned"] for one in audits}
    acts = [
        one
        for one in rows(tracker, "Actions")
        if f"{returned[one['Action'].partition('/')[0]]:%Y-%m}" <= month
    ]
    return [
        share(len(done), len(issued)),
        len(issued) - len(done) - len(off),
        share(good, len(came)),
        *(sum(one["Overall grade"] == grade for one in came) for grade in (GRADES[0], GRADES[3])),
        sum(map(is_open, acts)),
        sum(one["State"] == "Overdue" for one in acts),
    ]


def share(part: int, whole: int) -> str:
    return f"{part} of {whole}" + (f" ({int(part * 100 / whole + 0.5)}%)" if whole >= 5 else "")


# ---- What a summary says ----------------------------------------------------------------------


def test_the_days_differ_in_everything_that_is_compared(played: AsPlayed) -> None:
    """Else the three summaries would agree with any day's tracker."""
    now = [as_the_tracker_has_it(played.trackers[day], NOVEMBER) for day in DAYS]
    before = [as_the_tracker_has_it(played.trackers[day], OCTOBER) for day in DAYS.values()]
    for figures in (now, before):
        for place in (0, 1, 5, 6):
            assert len({row[place] for row in figures}) > 1, place
    assert now[1][2] != now[2][2], "a grade was corrected"


@pytest.mark.parametrize(("day", "compared"), DAYS.items(), ids=str)
def test_each_summary_says_what_the_trackers_of_its_days_said(
    played: AsPlayed, day: datetime.date, compared: datetime.date
) -> None:
    page = page_of(played.papers[day])
    now = as_the_tracker_has_it(played.trackers[day], NOVEMBER)
    before = as_the_tracker_has_it(played.trackers[compared], OCTOBER)
    said = cards(page)
    for (value, label, note), (figure, name, words) in zip(
        said, cards_say(now, before, now, "October"), strict=False
    ):
        assert value == figure
        assert name in label
        assert words.partition(", 12 months")[0] in note
    assert len({one[0] for one in said}) > 1
    assert f"October as it stood on {compared.day} {compared:%B} 2026" in all_text(page)


def test_what_differs_from_the_paper_before_is_said_with_why(played: AsPlayed) -> None:
    """In the paper how many audits and actions; which they are, only on the screen."""
    for earlier, later in zip([*DAYS], [*DAYS][1:], strict=False):
        text = all_text(page_of(played.papers[later]))
        lines = played.lines[later]
        assert f"paper of November 2026 as at {earlier.day} {earlier:%B} 2026" in text
        was, now = (
            as_the_tracker_has_it(played.trackers[day], NOVEMBER) for day in (earlier, later)
        )
        labels = ("Completed of issued", "Not yet completed", "Good or better")
        for label, before, after in zip(labels, was, now, strict=False):
            said = f"{label} was {before}, is {after}"
            assert (said in text) == (said in lines) == (before != after)
        came, had = (
            {one["Audit"] for one in accepted(played.trackers[day], NOVEMBER)}
            for day in (later, earlier)
        )
        assert came - had
        assert f"a return was accepted: {', '.join(sorted(came - had))}" in lines
        assert f"a return was accepted ({len(came - had)})" in text
        assert not [one for one in came if one in text]
    fourth, eleventh = [*DAYS][1:]
    corrected, off = (played.council.audits()[place].audit.reference for place in (2, 5))
    assert f"made exempt: {off}" in played.lines[fourth]
    assert (
        f"a later return counts in place of the one that did: {corrected}" in played.lines[eleventh]
    )
    assert "done, with a date of before (" in all_text(page_of(played.papers[eleventh]))


def test_each_comes_again_and_a_run_without_a_day_keeps_the_last(played: AsPlayed) -> None:
    council, path = played.council, played.council.workspace.summary(NOVEMBER)
    for day in DAYS:
        summary.run(council.on("2026-12-20"), NOVEMBER, as_at=day)
        assert path.read_bytes() == played.papers[day], day
    result = summary.run(council.on("2027-01-08"), NOVEMBER)
    assert result.written == ()
    assert path.read_bytes() == played.papers[datetime.date(2026, 12, 11)]
    assert "as at 11 December 2026" in result.lines[0]
