"""Every figure of every sheet of a DMT summary after twelve months, worked out a second time.

The months are played (`twelve_months`), the ledger is counted again without our code (`recount`),
and what should stand on each sheet is built here and compared cell by cell.
"""

import datetime
import hashlib
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Any

import pytest
from openpyxl.workbook import Workbook

from tests.support.made_up.twelve_months import AS_AT, MONTHS, PAPER, TEAMS, play_twelve_months
from tests.support.made_up.workspace import make_council
from tests.support.printed_tables import Rows, paper_and_detail, printed_table, table_names
from tests.support.recount import KIND, OTHER_DATE, OWNER, Act, Ledger, One
from tests.support.workbooks.front_page import all_text, cards, cards_say
from workbook_qa.core.calendar import Month
from workbook_qa.core.problem import CATALOGUE

NOW, BEFORE, YEAR = "2026-11", "2026-10", [str(month) for month in MONTHS]
COMPARED = datetime.date(2026, 11, 4)  # as many days after the end of October
SHORT = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
LABELS = {month: f"{SHORT[int(month[5:]) - 1]} {month[:4]}" for month in YEAR}
PERIODS = (("Nov 2026", [NOW]), ("12 months", YEAR))
GRADES = ("Outstanding", "Good", "Requires improvement", "Inadequate")
TYPES = ("Child in Need", "Child Protection Plan", "Disabled Children", "Children in Care")
PRIORITIES = ("Immediate", "High", "Medium", "Low")
WEIGHTS = dict(zip(PRIORITIES, (4, 3, 2, 1), strict=True))
STATUSES = ("Open", "Reopened", "Done", "Verified", "Withdrawn")
BANDS = (("1 to 5 days", 1, 5), ("6 to 10 days", 6, 10), ("11 to 20 days", 11, 20))
BANDS = (*BANDS, ("Over 20 days", 21, 10**6))
LADDER = {"Immediate": (0, 1, 2), "High": (1, 3, 5), "Medium": (1, 5, 10), "Low": (5, 10, 20)}
ORDERED_TEAMS = [*TEAMS[:3], TEAMS[3]]  # the register's, then one it does not know


class Recount:
    """The ledger counted again, and the workbooks to compare it with: detail and summary."""

    def __init__(self, ledger: Ledger, books: list[Workbook]) -> None:
        self.ledger, self.books, self.book = ledger, books, books[-1]
        self.audits = ledger.audits(AS_AT)
        self.actions = ledger.actions(AS_AT, YEAR)
        self.before = ledger.audits(COMPARED)
        self.actions_before = ledger.actions(COMPARED, [month for month in YEAR if month < NOW])

    def shown(self, name: str) -> Rows:
        """The headings and rows of the table of that name, and its total."""
        return printed_table(self.books, name)


@pytest.fixture(scope="module")
def again(tmp_path_factory: pytest.TempPathFactory) -> Recount:
    council = make_council(tmp_path_factory.mktemp("year"))
    play_twelve_months(council)
    ledger = Ledger(council.workspace.ledger_file)
    return Recount(ledger, paper_and_detail(council.workspace, Month(MONTHS[-1])))


def share(part: int, whole: int) -> float | str:
    return part / whole if whole >= 5 else "Under 5" if whole else "–"


def issued(audits: Iterable[One], months: Iterable[str]) -> list[One]:
    months = {*months}
    return [one for one in audits if one.month in months]


def done(audits: Iterable[One], months: Iterable[str]) -> list[One]:
    months = {*months}
    return [one for one in audits if one.done in months]


def missing(audits: Iterable[One]) -> int:
    return sum(one.first is None for one in audits)


def good(audits: Iterable[One]) -> int:
    return sum(one.grade in GRADES[:2] for one in audits)


def teams_of(again: Recount) -> list[tuple[str, list[One]]]:
    return [(team, [one for one in again.audits if one.team == team]) for team in ORDERED_TEAMS]


def test_the_year_has_something_of_everything(again: Recount) -> None:
    assert {len(one.outcomes) for one in again.audits} == {0, 1, 2, 3}
    assert {one.grade for one in again.audits if one.grade} == {*GRADES}
    assert any(one.late for one in again.audits)
    assert {one.team for one in again.audits} == {*TEAMS}
    assert {act.status for act in again.actions} == {*STATUSES}
    said = [one.answered for one in again.audits if one.answered]
    assert {each for one in said for each in one.blank} == {KIND, OWNER, OTHER_DATE}
    kinds = {one["event"] for one in again.ledger.events}
    assert kinds == {
        *("audit-issued", "file-received", "action-changed", "query-issued"),
        *("return-chosen", "summary-made", "practice-decided", "text-released"),
    }


# ---- What should stand on each sheet ----------------------------------------------------------


def completed(again: Recount, label: str, months: list[str]) -> Rows:
    def counts(audits: list[One]) -> tuple[int, ...]:
        due, came = issued(audits, months), done(audits, months)
        late = sum(one.late for one in due)
        in_time = sum(one.first is not None for one in due) - late
        return (
            *(len(due), in_time, late, missing(due), 0, 0, 0),
            *(len(came), sum(one.late for one in came)),
        )

    headings = (
        *("Team", "Issued", "Completed in time", "Completed late", "Not yet completed", "Exempt"),
        *("Withdrawn", "Extended", f"Completed in {label}, whenever due", "Of these, late"),
    )
    rows = [(team, *counts(audits)) for team, audits in teams_of(again)]
    return [headings, *rows, ("All teams", *counts(again.audits))]


def by_month(again: Recount) -> Rows:
    rows: Rows = [("Team", "Count", *LABELS.values(), "12 months")]
    for team, audits in [*teams_of(again), ("All teams", again.audits)]:
        for word, months in (
            ("Issued", [one.month for one in audits]),
            ("Completed", [one.done for one in audits]),
        ):
            counts = [months.count(month) for month in YEAR]
            rows.append((team, word, *counts, sum(counts)))
    return rows


def late_and_missing(again: Recount) -> Rows:
    found: dict[tuple[str, str], list[int]] = {}
    for one in again.audits:
        late, absent = one.late and one.done == NOW, one.first is None
        if late or absent:
            row = found.setdefault((f"{one.due:%Y-%m}", one.team), [0] * 5)
            row[0] += late
            row[1] += absent
            row[2] += absent and "queried" in one.outcomes
            row[3] += absent and one.due < AS_AT
    headings = (
        *("Due in", "Team", "Completed late in Nov 2026", "Not yet completed"),
        *("Of these, queried", "Of these, past the due date", "Of these, extended"),
    )
    rows = [(LABELS[month], team, *row) for (month, team), row in sorted(found.items())]
    total = [sum(column) for column in zip(*found.values(), strict=True)]
    return [headings, *rows, ("All", "All teams", *total)]


def nature(again: Recount) -> Rows:
    rows: Rows = [
        (
            *("Grouped by", "Group", "Nov 2026: issued", "Nov 2026: not yet completed"),
            *("Nov 2026: completed", "Oct 2026: completed"),
            *("12 months: issued", "12 months: completed"),
        )
    ]
    latest = {
        theme: max(o.month for o in again.audits if o.theme == theme)
        for theme in {one.theme for one in again.audits}
    }
    themes = sorted(sorted(latest), key=lambda theme: latest[theme], reverse=True)
    groups: list[tuple[str, str, Callable[[One], bool]]] = [
        ("Audit kind", "Case file audit", lambda one: one.kind == "Case file audit")
    ]
    groups += [("Audit type", n, lambda one, n=n: one.audit_type == n) for n in TYPES]
    groups += [("Theme", n, lambda one, n=n: one.theme == n) for n in themes]
    for grouping, name, belongs in groups:
        ours = [one for one in again.audits if belongs(one)]
        before = [one for one in again.before if belongs(one)]
        now = issued(ours, [NOW])
        rows.append(
            (
                *(grouping, name, len(now), missing(now)),
                *(len(done(ours, [NOW])), len(done(before, [BEFORE]))),
                *(len(issued(ours, YEAR)), len(done(ours, YEAR))),
            )
        )
    return rows


GRADED = (*GRADES, "Not graded", "Completed", "Graded", "Good or better", "Share good or better")


def graded(audits: list[One], months: list[str]) -> tuple[Any, ...]:
    came, due = done(audits, months), issued(audits, months)
    counts = [sum(one.grade == grade for one in came) for grade in GRADES]
    whole = sum(counts)
    return (
        *(*counts, len(came) - whole, len(came), whole, good(came), share(good(came), whole)),
        *(len(due), missing(due), len(held(due)), provisional(due) or "None"),
    )


RETURNED = (
    *("Issued", "Of these, not yet completed", "Of these, being queried"),
    "Provisional grades of those being queried",
)


def held(audits: list[One]) -> list[One]:
    return [one for one in audits if one.first is None and "queried" in one.outcomes]


def provisional(audits: list[One]) -> str:
    """The grades in the last queried workbooks, worst first."""
    grades = [one.queried[-1][1].grade for one in held(audits)]
    counts = [(grades.count(grade), grade) for grade in reversed(GRADES)]
    counts.append((sum(grade not in GRADES for grade in grades), "without a grade"))
    return ", ".join(f"{number} {words}" for number, words in counts if number)


def grades(again: Recount) -> Rows:
    groups = [("All audits", "All audits", again.audits)]
    groups += [("Team", *each) for each in teams_of(again)]
    groups += [
        ("Audit type", name, [one for one in again.audits if one.audit_type == name])
        for name in TYPES
    ]
    headings = ("Grouped by", "Group", "Period", *GRADED, *RETURNED)
    rows = [
        (grouping, name, label, *graded(audits, months))
        for grouping, name, audits in groups
        for label, months in PERIODS
    ]
    return [headings, *rows]


def grades_by_month(again: Recount) -> Rows:
    rows = [(LABELS[month], *graded(again.audits, [month])) for month in YEAR]
    headings = ("Month", *GRADED, *RETURNED)
    return [headings, *rows, ("12 months", *graded(again.audits, YEAR))]


def standard_grades(again: Recount, standard: str, months: list[str]) -> list[int]:
    found = [
        one.answered.cells[f"S{standard}"] for one in done(again.audits, months) if one.answered
    ]
    return [found.count(grade) for grade in GRADES]


def standards(again: Recount, months: list[str]) -> Rows:
    rows: Rows = [
        (
            *("Practice standard", "What it asks", *GRADES, "Not graded", "Graded"),
            *("Good or better", "Share good or better"),
        )
    ]
    for one in again.ledger.tool["standards"]:
        counts = standard_grades(again, one["id"], months)
        whole, better = sum(counts), sum(counts[:2])
        named = (f"{one['id']} {one['short']}", one["text"])
        ungraded = len(done(again.audits, months)) - whole
        rows.append((*named, *counts, ungraded, whole, better, share(better, whole)))
    return rows


def asked(again: Recount) -> list[tuple[str, dict[str, Any]]]:
    tool = again.ledger.tool
    found = [(f"{p['id']} {p['short']}", one) for p in tool["standards"] for one in p["questions"]]
    return found + [(pack["name"], one) for pack in tool["packs"] for one in pack["questions"]]


def answers(again: Recount, question: str, months: list[str]) -> list[str]:
    cells = [one.answered.cells for one in done(again.audits, months) if one.answered]
    return [each[question] for each in cells if question in each]


def questions(again: Recount, months: list[str]) -> Rows:
    words = ("Yes", "Partly", "No", "Other", "Not applicable or blank", "Counted")
    rows: Rows = [("Standard or pack", "Question", "What is asked", *words, "Yes share")]
    for heading, question in asked(again):
        found = answers(again, question["id"], months)
        left_out = sum(answer in ("", "Not applicable") for answer in found)
        scale = [found.count(word) for word in words[:3]]
        whole = len(found) - left_out
        counted = (
            ("Not scored",) * 2 if question["id"] == "8.1" else (whole, share(scale[0], whole))
        )
        named = (heading, question["id"], question["text"])
        rows.append((*named, *scale, whole - sum(scale), left_out, *counted))
    return rows


def progress(acts: list[Act]) -> tuple[Any, ...]:
    kept = [act for act in acts if act.status != "Withdrawn"]
    whole = sum(WEIGHTS[act.priority] for act in kept)
    part = sum(WEIGHTS[act.priority] for act in kept if act.status in ("Done", "Verified"))
    return (
        *(sum(least <= act.days <= most for act in acts) for _, least, most in BANDS),
        sum(step(act) > 0 for act in acts),
        part / whole if len(kept) >= 5 else "Under 5" if kept else "–",
    )


def step(act: Act) -> int:
    """0 for not yet, 1 to 3 for the steps; -1 when not overdue."""
    return sum(act.days >= days for days in LADDER[act.priority]) if act.days else -1


WEIGHED = ("Escalated", "Progress")


def actions(again: Recount) -> Rows:
    groups = [("All actions", "All actions", again.actions)]
    groups += [
        ("Priority", name, [a for a in again.actions if a.priority == name]) for name in PRIORITIES
    ]
    groups += [("Team", name, [a for a in again.actions if a.team == name]) for name in TEAMS]
    bands = [f"Overdue {name}" for name, *_ in BANDS]
    headings = ("Grouped by", "Group", "Set", "Set in Nov 2026", *STATUSES, "Overdue", *bands)
    rows = [
        (
            *(grouping, name, len(acts), sum(act.month == NOW for act in acts)),
            *(sum(act.status == status for act in acts) for status in STATUSES),
            sum(act.days > 0 for act in acts),
            *progress(acts),
        )
        for grouping, name, acts in groups
    ]
    return [(*headings, *WEIGHED), *rows]


def actions_by_team(again: Recount) -> Rows:
    def standing(acts: list[Act]) -> tuple[Any, ...]:
        return (
            *(len(acts), sum(act.open for act in acts)),
            *(sum(act.status == status for act in acts) for status in STATUSES[2:]),
            sum(act.days > 0 for act in acts),
            *progress(acts),
        )

    bands = [f"Overdue {name}" for name, *_ in BANDS]
    words = ("Set", "Open or reopened", "Done", "Verified", "Withdrawn", "Overdue")
    rows: Rows = [("Team", "Priority", *words, *bands, *WEIGHED)]
    for team in TEAMS:
        for priority in PRIORITIES:
            acts = [a for a in again.actions if (a.team, a.priority) == (team, priority)]
            rows += [(team, priority, *standing(acts))] if acts else []
    return [*rows, ("All teams", "All priorities", *standing(again.actions))]


def open_by_age(again: Recount) -> Rows:
    def counts(acts: list[Act]) -> tuple[int, ...]:
        return (*(sum(act.priority == name for act in acts) for name in PRIORITIES), len(acts))

    still = [act for act in again.actions if act.open]
    rows = [("Not overdue", *counts([act for act in still if not act.days]))]
    rows += [
        (name, *counts([act for act in still if least <= act.days <= most]))
        for name, least, most in BANDS
    ]
    headings = ("Working days overdue", *PRIORITIES, "All open")
    return [headings, *rows, ("All open", *counts(still))]


def escalated(again: Recount) -> Rows:
    def counts(acts: list[Act]) -> tuple[int, ...]:
        return (*([step(act) for act in acts].count(number) for number in range(4)), len(acts))

    overdue = [act for act in again.actions if act.days]
    rows = [
        (name, *counts([act for act in overdue if least <= act.days <= most]))
        for name, least, most in BANDS
    ]
    steps = ("Team Manager", "Head of Service or Service Manager", "Assistant Director")
    headings = ("Working days overdue", "Not yet escalated", *steps, "All overdue")
    return [headings, *rows, ("All overdue", *counts(overdue))]


def practice(again: Recount) -> Rows:
    decided = {
        one["reference"]: (one["decision"], datetime.date.fromisoformat(one["decided_on"]))
        for one in again.ledger.of("practice-decided", AS_AT)
    }
    found = [one for one in done(again.audits, YEAR) if one.answered and one.answered.practice]
    numbers = _numbers(again)
    found.sort(key=lambda one: numbers[one.reference])
    found.sort(key=lambda one: one.done, reverse=True)
    headings = ("Number", "Completed in", "Team", "In the auditor's words", "DMT decision")
    rows: Rows = [(*headings, "Decided on")]
    for one in found:
        assert one.answered
        words = one.answered.practice
        decision = decided.get(one.reference, (None, None))
        rows.append((numbers[one.reference], LABELS[one.done], one.team, words, *decision))
    return rows


def _numbers(again: Recount) -> dict[str, str]:
    """Nine digits of the workbook's digest and the reference, of which none is given twice."""
    numbers = {}
    for one in again.ledger.of("audit-issued", AS_AT):
        reference = one["audit"]["reference"]
        digest = hashlib.sha256(f"{one['workbook']} {reference}".encode()).hexdigest()
        digits = str(int(digest, 16) % 900_000_000 + 100_000_000)
        numbers[reference] = f"{digits[:3]} {digits[3:6]} {digits[6:]}"
    assert len({*numbers.values()}) == len(numbers)
    return numbers


def month_by_month(again: Recount) -> Rows:
    shown = [m for m in YEAR if sum(bool(one.grade) for one in done(again.audits, [m])) >= 5]
    values = [good(done(again.audits, [m])) / len(done(again.audits, [m])) for m in shown]
    ranges = [abs(b - a) for a, b in pairwise(values)]
    centre = sum(values) / len(values)
    reach = 2.66 * sum(ranges) / len(ranges)
    lower, upper = max(0.0, centre - reach), min(1.0, centre + reach)
    assert len(shown) >= 10
    rows: Rows = [
        (
            *("Month", "Issued", "Of these, not yet completed", "Graded", "Good or better"),
            *("Share good or better", "Centre line", "Lower limit"),
            *("Upper limit", "What it says"),
        )
    ]
    for place, month in enumerate(shown):
        last = values[max(0, place - 7) : place + 1]
        says = "Usual variation"
        if len(last) == 8 and min(last) > centre:
            says = "8 in a row above the centre"
        if len(last) == 8 and max(last) < centre:
            says = "8 in a row below the centre"
        if values[place] > upper:
            says = "Above the upper limit"
        if values[place] < lower:
            says = "Below the lower limit"
        due, came = issued(again.audits, [month]), done(again.audits, [month])
        rows.append(
            (
                *(LABELS[month], len(due), missing(due), len(came), good(came), values[place]),
                *(centre, lower, upper, says),
            )
        )
    return rows


def learning(again: Recount) -> Rows:
    tool = again.ledger.tool
    by_standard = []
    for one in tool["standards"]:
        counts = standard_grades(again, one["id"], YEAR)
        named = (f"{one['id']} {one['short']}", one["text"])
        by_standard.append((*named, sum(counts[:2]), sum(counts[2:]), sum(counts)))
    by_question = []
    for heading, one in asked(again):
        if one["id"] != "8.1":
            found = answers(again, one["id"], YEAR)
            counted = [answer for answer in found if answer not in ("", "Not applicable")]
            yes, below = counted.count("Yes"), counted.count("Partly") + counted.count("No")
            named = (f"{one['id']} ({heading})", one["text"])
            by_question.append((*named, yes, below, len(counted)))

    def ranked(found: list[Any], at: int, most: int) -> list[Any]:
        enough = [one for one in found if one[4] >= 5 and one[at]]
        return sorted(enough, key=lambda one: (-one[at] / one[4], -one[4]))[:most]

    themes = []
    latest = sorted(
        {
            (max(o.month for o in done(again.audits, YEAR) if o.theme == t), t)
            for t in {one.theme for one in done(again.audits, YEAR)}
        },
        reverse=True,
    )
    for _, theme in latest:
        ours = [one for one in done(again.audits, YEAR) if one.theme == theme]
        said = f"Overall grades of {len(ours)} audits completed"
        themes.append((theme, said, good(ours), len(ours) - good(ours), len(ours)))
    rows: Rows = [
        (
            *("Learning", "Place", "Which", "What is asked", "Met", "Not met", "Counted"),
            "Share not met",
        )
    ]
    for heading, found in (
        ("Weakest standard", ranked(by_standard, 3, 5)),
        ("Weakest question", ranked(by_question, 3, 10)),
        ("Strongest standard", ranked(by_standard, 2, 3)),
        ("Strongest question", ranked(by_question, 2, 5)),
        ("Theme", themes),
    ):
        rows += [
            (heading, place, *one, share(one[3], one[4])) for place, one in enumerate(found, 1)
        ]
    return rows


def learning_needs(again: Recount) -> Rows:
    names = [f"{one['id']} {one['short']}" for one in again.ledger.tool["standards"]]
    found: dict[tuple[str, str, int], list[str]] = {}
    for one in done(again.audits, YEAR):
        for place, standard in enumerate(again.ledger.tool["standards"]):
            assert one.answered
            grade = one.answered.cells[f"S{standard['id']}"]
            found.setdefault((one.theme, one.team, place), []).append(grade)
    needs = []
    for (theme, team, place), given in found.items():
        worst = given.count("Inadequate")
        below = worst + given.count("Requires improvement")
        if below:
            needs.append((-below, -worst, theme, team, place, len(given)))
    headings = ("Theme", "Team", "Practice standard", "Source audits", "Of these, Inadequate")
    rows = [
        (theme, team, names[place], -below, -worst, whole)
        for below, worst, theme, team, place, whole in sorted(needs)[:20]
    ]
    return [(*headings, "Audits graded"), *rows]


def of_period(rows: Rows, label: str) -> Rows:
    """Those of a period, without the column that says so."""
    headings, *others = rows
    place = headings.index("Period")
    kept = [headings, *(row for row in others if row[place] == label)]
    return [(*row[:place], *row[place + 1 :]) for row in kept]


def team_first(rows: Rows) -> Rows:
    """The team before the month that an audit was due in."""
    turned = [(row[1], row[0], *row[2:]) for row in rows]
    return [*turned[:-1], ("All teams", "All months", *turned[-1][2:])]


def counted_by_month(again: Recount, count: str) -> Rows:
    headings, *rows = by_month(again)
    return [(row[0], *row[2:]) for row in (headings, *rows) if row[1] in ("Count", count)]


def back_by_month(again: Recount) -> Rows:
    """Of the audits of each month, how many are completed by now."""
    rows: Rows = [("Team", *(LABELS[month] for month in YEAR), "12 months")]
    for team, audits in (*teams_of(again), ("All teams", again.audits)):
        found = [issued(audits, [month]) for month in YEAR] + [issued(audits, YEAR)]
        said = [f"{len(due) - missing(due)} of {len(due)}" if due else "–" for due in found]
        rows.append((team, *said))
    return rows


TABLES: dict[str, Callable[[Recount], Rows]] = {
    "Variation": month_by_month,
    "Completed": lambda again: completed(again, *PERIODS[0]),
    "CompletedYear": lambda again: completed(again, *PERIODS[1]),
    "IssuedByMonth": lambda again: counted_by_month(again, "Issued"),
    "DoneByMonth": lambda again: counted_by_month(again, "Completed"),
    "BackByMonth": back_by_month,
    "LateAudits": lambda again: team_first(late_and_missing(again)),
    "Nature": nature,
    "Grades": lambda again: of_period(grades(again), PERIODS[0][0]),
    "GradesYear": lambda again: of_period(grades(again), PERIODS[1][0]),
    "GradesByMonth": grades_by_month,
    "Standards": lambda again: standards(again, [NOW]),
    "StandardsYear": lambda again: standards(again, YEAR),
    "Questions": lambda again: questions(again, [NOW]),
    "QuestionsYear": lambda again: questions(again, YEAR),
    "Actions": actions,
    "ActionsByTeam": actions_by_team,
    "OpenActions": open_by_age,
    "Escalated": escalated,
    "OutstandingPractice": practice,
    "Learning": learning,
    "LearningNeeds": learning_needs,
}
# Made of those above (`tests/reports/test_paper_sheets.py`), and what is tested below.
MADE_OF_THEM = {
    *("CompletedTeams", "GradesOfTeams", "GradesOfTypes", "GradesOfStandards"),
    *("ActionsOfTeams", "ActionsOfPriorities"),
}
OTHERS = {"Teams", "Contents", "Definitions", "ControlTotals", "DataQuality"}


def test_no_table_is_left_out(again: Recount) -> None:
    assert table_names(again.books) == {*TABLES} | MADE_OF_THEM | OTHERS


@pytest.mark.parametrize("name", TABLES)
def test_every_figure_of_the_table_is_what_the_ledger_gives(again: Recount, name: str) -> None:
    shown, expected = again.shown(name), TABLES[name](again)
    assert len(expected) > 1
    assert shown[0] == expected[0]
    assert len(shown) == len(expected)
    for stands, wanted in zip(shown[1:], expected[1:], strict=True):
        assert list(stands) == [
            pytest.approx(value, abs=1e-12) if isinstance(value, float) else value
            for value in wanted
        ], (name, stands[:3])


# ---- The front page, data quality and control totals -------------------------------------------


def of(part: int, whole: int) -> str:
    percent = f" ({int(part * 100 / whole + 0.5)}%)" if whole >= 5 else ""
    return f"{part} of {whole}{percent}"


def audit_figures(audits: list[One], months: list[str]) -> list[Any]:
    """The five headline figures of audits."""
    due, came = issued(audits, months), done(audits, months)
    figures = [of(len(due) - missing(due), len(due)), missing(due), of(good(came), len(came))]
    return figures + [sum(one.grade == grade for one in came) for grade in (GRADES[0], GRADES[3])]


def figures_of(audits: list[One], months: list[str], acts: list[Act]) -> list[Any]:
    """Those of audits, and how many actions are open and overdue."""
    stocks = [sum(act.open for act in acts), sum(act.days > 0 for act in acts)]
    return [*audit_figures(audits, months), *stocks]


def test_the_cards_are_what_the_ledger_gives(again: Recount) -> None:
    """The month before stands as it did on the same day after its end."""
    now = figures_of(again.audits, [NOW], again.actions)
    before = figures_of(again.before, [BEFORE], again.actions_before)
    year = figures_of(again.audits, YEAR, again.actions)
    wanted = cards_say(now, before, year, "October")
    said = cards(again.book["Summary"])
    for (value, label, note), (figure, name, words) in zip(said, wanted, strict=False):
        assert value == figure
        assert name in label
        assert words in note
    up = sum(step(act) == 3 for act in again.actions if act.days > 0)
    assert said[4][2].startswith(f"{up} at the Assistant Director;")
    at_its_end = again.ledger.actions(datetime.date(2026, 10, 31), YEAR[:-1])
    assert sum(act.days > 0 for act in at_its_end) != before[-1], "else either day would do"


def test_the_line_of_each_team_is_what_the_ledger_gives(again: Recount) -> None:
    page = again.book["Summary"]
    shown = [[cell.value for cell in row] for row in page[page.tables["Teams"].ref]]
    lines = {str(line[0]): line[1:] for line in shown[1:]}
    for team, audits in teams_of(again):
        due, came = issued(audits, [NOW]), done(audits, YEAR)
        acts = [act for act in again.actions if act.team == team]
        days = max((act.days for act in acts), default=0)
        back = f"{len(due) - missing(due)} of {len(due)}" if due else "–"
        ours = [sum(act.open for act in acts), sum(act.days > 0 for act in acts)]
        oldest = f"{days} day{'' if days == 1 else 's'}" if days else "–"
        if not due and not came and not ours[0]:
            assert team not in lines
            continue
        first, share_good, *rest = lines[team]
        assert [first, *rest] == [back, *ours, oldest], team
        part = good(came) / len(came) if len(came) >= 5 else "Under 5" if came else "–"
        assert share_good == (pytest.approx(part) if isinstance(part, float) else part)


FIGURES = (
    *("Completed of issued", "Not yet completed", "Good or better"),
    *("Graded Outstanding", "Graded Inadequate", "Actions open", "Actions overdue"),
)


def test_the_headline_and_the_small_print_have_the_ledgers_figures(again: Recount) -> None:
    now, before = done(again.audits, [NOW]), done(again.before, [BEFORE])
    limits = month_by_month(again)[-1]
    assert limits[0] == "Nov 2026"
    assert limits[-1] == "Usual variation"
    band = f"{int(limits[7] * 100 + 0.5)}% to {int(limits[8] * 100 + 0.5)}%"
    late = [act for act in again.actions if act.days > 0]
    up = sum(step(act) == 3 for act in late)
    shares = [of(good(each), len(each)).partition("(")[2].rstrip(")") for each in (now, before)]
    page = again.book["Summary"]
    assert page["A3"].value == (
        f"{shares[0]} of audits are Good or better (October {shares[1]}), within the usual "
        f"variation; {up} of {len(late)} overdue actions have reached the Assistant Director."
    )
    text = all_text(page)
    assert f"Good or better in November 2026 is within the usual variation of {band}." in text
    assert still_queried(again) in text
    assert since_the_paper_of_november(again) in text
    assert since_the_paper_of_october(again) in text


def since_the_paper_of_november(again: Recount) -> str:
    """From the paper of 1 December to that of 4 December."""
    audits, actions = again.ledger.audits(PAPER), again.ledger.actions(PAPER, YEAR)
    figures = [
        *zip(
            FIGURES, audit_figures(audits, [NOW]), audit_figures(again.audits, [NOW]), strict=False
        ),
        *(
            (label, *(sum(map(counts, acts)) for acts in (actions, again.actions)))
            for label, counts in (
                ("Actions open", lambda act: act.open),
                ("Actions overdue", lambda act: act.days > 0),
            )
        ),
    ]
    listed = "; ".join(f"{label} was {a}, is {b}" for label, a, b in figures if a != b)
    why = why_audits(audits, again.audits, [NOW])
    why += f". {why_actions(actions, again.actions)}"
    return f"Since the paper of November 2026 as at 1 December 2026: {listed}. {why}."


def since_the_paper_of_october(again: Recount) -> str:
    """From the paper of 4 November, of all months up to October."""
    months = [month for month in YEAR if month < NOW]
    figures = [
        (f"{label} ({LABELS[month]})", was, now)
        for month in months
        for label, was, now in zip(
            FIGURES,
            audit_figures(again.before, [month]),
            audit_figures(again.audits, [month]),
            strict=False,
        )
    ]
    listed = "; ".join(f"{label} was {a}, is {b}" for label, a, b in figures if a != b)
    why = why_audits(again.before, again.audits, months)
    return f"Since the paper of October 2026 as at 4 November 2026: {listed}. {why}."


def why_audits(then: list[One], now: list[One], months: list[str]) -> str:
    """How many audits are counted otherwise, by reason, the most frequent first."""
    before, found = {one.reference: one for one in then}, Counter[str]()
    for one in now:
        if one.month in months or one.done in months:
            was = before[one.reference]
            if was.first is None and one.first:
                found["a return was accepted"] += 1
            elif was.answered != one.answered:
                found["the Lead Auditor decided between its returns"] += 1
            elif len(was.queried) < len(one.queried):
                found["came back and is being queried"] += 1
    return "Audits: " + ", ".join(f"{why} ({number})" for why, number in found.most_common())


def why_actions(then: list[Act], now: list[Act]) -> str:
    """How many actions are counted otherwise since 1 December, likewise."""
    before, found = {act.id: act for act in then}, Counter[str]()
    words = {"Open": "open again"} | {status: status.lower() for status in STATUSES[1:]}
    for act in sorted(now, key=lambda act: act.id):
        was = before.pop(act.id, None)
        if was is None:
            found["set since"] += 1
        elif was.status != act.status:
            dated_before = not act.open and act.completed and act.completed <= PAPER.isoformat()
            found[words[act.status] + ", with a date of before" * bool(dated_before)] += 1
        elif bool(was.days) != bool(act.days):
            found["became overdue"] += 1
    assert not before
    return "Actions: " + ", ".join(f"{why} ({number})" for why, number in found.most_common())


def in_conflict(again: Recount) -> list[One]:
    """The audits of which another return was held since, and on which nobody ever decided."""
    decided = {one["reference"] for one in again.ledger.of("return-chosen", AS_AT)}
    found = []
    for one in again.audits:
        told = [each for each in one.outcomes if each in ("accepted", "conflict")]
        if told and told[-1] == "conflict" and one.reference not in decided:
            found.append(one)
    return found


def still_queried(again: Recount) -> str:
    queried = [one for one in held(again.audits) if one.month <= NOW]
    assert queried
    came = "audit came" if len(queried) == 1 else "audits came"
    return (
        f"{len(queried)} {came} back and {'is' if len(queried) == 1 else 'are'} being queried: in "
        f"no figure yet; provisional grades: {provisional(queried)}."
    )


def test_the_data_quality_counts_are_what_the_ledger_gives(again: Recount) -> None:
    rows = again.shown("DataQuality")
    assert rows[0] == ("About", "What", "Nov 2026", "12 months")
    assert sum(act.marked for act in again.actions) > 2
    shown = {
        (about, what): numbers
        for about, what, *numbers in rows[1:]
        if not str(what).startswith("Of these: ")
    }
    files: dict[str, tuple[str, str]] = {}
    for file in again.ledger.files(AS_AT):  # one that was decided for counts from then on
        if file["event"] == "return-chosen" or file["file"] not in files:
            files[file["file"]] = (file["outcome"], file["on"][:7])
    wanted: dict[tuple[str, str], list[int]] = {}
    for outcome, words in {
        "accepted": "Accepted",
        "queried": "Queried: the auditor must answer",
        "already-have": "Sent again: the same came before",
        "superseded": "Replaced: a later complete return counts",
        "conflict": ("Says something else than the return that counts: the Lead Auditor decides"),
        "refused": "Refused: not a workbook of ours, or not readable",
    }.items():
        months = [month for each, month in files.values() if each == outcome]
        wanted["Different files received", words] = [
            months.count(NOW),
            sum(month in YEAR for month in months),
        ]
    absent = [one for one in again.audits if one.first is None]
    for words, found in (
        ("Issued for the period, not yet completed", absent),
        ("Issued for the period, nothing returned yet", [o for o in absent if not o.outcomes]),
        (
            "Issued for the period, returned but queried, not completed",
            [one for one in absent if "queried" in one.outcomes],
        ),
        ("Completed without an overall grade", []),
        (
            "Completed, and another return differs: what was accepted counts until it is decided",
            in_conflict(again),
        ),
    ):
        wanted["Audits", words] = [len(issued(found, months)) for _, months in PERIODS]
    left = Counter((code, one.done) for one in done(again.audits, YEAR) for code in one.codes)
    for code in {code for code, _ in left}:
        counts = [number for (each, _), number in left.items() if each == code]
        wanted["Queries left on accepted returns", CATALOGUE[code].fact] = [
            left[code, NOW],
            sum(counts),
        ]
    marked = "Marked done, verified or withdrawn, but counted as before: something is missing"
    wanted["Actions", marked] = [
        sum(act.marked and act.month == NOW for act in again.actions),
        sum(act.marked for act in again.actions),
    ]
    assert shown == wanted


def test_every_control_total_is_what_the_ledger_gives(again: Recount) -> None:
    rows = again.shown("ControlTotals")[1:]
    assert all(row[2] == row[4] and row[5] == "Agrees" for row in rows)
    acts, audits = again.actions, again.audits
    wanted: dict[str, int] = {}
    for label, months in PERIODS:
        due, came = issued(audits, months), done(audits, months)
        for ends in ("", ", by nature", ", by month"):
            wanted[f"Audits issued for {label}{ends}"] = len(due)
        for ends in ("audit kind", "audit type", "theme", "month"):
            wanted[f"Audits completed in {label}, by {ends}"] = len(came)
        for ends in ("all audits", "by team", "by audit type"):
            wanted[f"Grades of {label}, {ends}"] = len(came)
        wanted[f"Audits issued for {label} and completed"] = len(due) - missing(due)
        wanted[f"Grades of standards, {label}"] = 10 * len(came)
        wanted[f"Answers to questions, {label}"] = sum(
            len(answers(again, question["id"], months)) for _, question in asked(again)
        )
    year = done(audits, YEAR)
    wanted |= {
        "Audits completed late in Nov 2026": sum(one.late for one in done(audits, [NOW])),
        "Audits not yet completed, whenever issued": missing(audits),
        "Audits completed in the 12 months": len(year),
        "Audits graded in the 12 months": sum(bool(one.grade) for one in year),
        "Examples of outstanding practice in the 12 months": sum(
            bool(one.answered and one.answered.practice) for one in year
        ),
        "Actions set in Nov 2026": sum(act.month == NOW for act in acts),
        "Open actions, by age": sum(act.open for act in acts),
        "Overdue actions, by step": sum(act.days > 0 for act in acts),
        "Overdue actions, by age": sum(act.days > 0 for act in acts),
    }
    for ends in ("status", "priority", "team", "team and priority"):
        wanted[f"Actions, by {ends}"] = len(acts)
    assert {row[0]: row[2] for row in rows} == wanted
