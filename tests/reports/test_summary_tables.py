"""The figures of the DMT summary, counted a second time from the events alone."""

import datetime
import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.made_up import summary_states as made
from tests.support.made_up.returns import an_audit, case_file_audit, changed, complete_return
from tests.support.made_up.states import whole
from tests.support.recount import counts_as
from workbook_qa.core.calendar import Month, WorkingDays, month_of, months_up_to
from workbook_qa.core.problem import CATALOGUE, Place, Problem
from workbook_qa.core.table import Row, Table
from workbook_qa.core.terms import AuditType, Grade, Outcome, Priority
from workbook_qa.core.wording import counted
from workbook_qa.ledger.events import (
    ActionChanged,
    AnyEvent,
    AuditIssued,
    FileReceived,
    Recorded,
)
from workbook_qa.ledger.fold import fold
from workbook_qa.releases.text_masks import mask_for
from workbook_qa.reports.figures import Share, audit_facts, short_month
from workbook_qa.reports.report_controls import broken_totals
from workbook_qa.reports.summary.summary_tables import Summary, controls_of

NOVEMBER = made.NOVEMBER
OCTOBER = Month("2026-10")
YEAR = months_up_to(NOVEMBER, 12)
GRADES = [grade.value for grade in Grade]


class Plain:
    """Everything the events say of one audit, worked out without the code under test."""

    def __init__(self, issued: AuditIssued) -> None:
        self.audit = issued.audit
        self.first: datetime.date | None = None
        self.entries: dict[str, str] = {}
        self.outcomes: list[Outcome] = []
        self.set_on: datetime.date | None = None  # its actions, which are whole in every return
        self.rows: dict[str, str] = {}

    @property
    def month(self) -> str:
        return f"{self.first:%Y-%m}" if self.first else ""

    @property
    def late(self) -> bool:
        return self.first is not None and self.first > self.audit.due_on

    @property
    def grade(self) -> str:
        return self.entries.get("overall-grade", "")


def plainly(events: Iterable[Recorded], as_at: datetime.date = made.AS_AT) -> dict[str, Plain]:
    """The audits after the events up to and with `as_at`."""
    audits: dict[str, Plain] = {}
    for event in (one.event for one in events if one.event.on <= as_at):
        if isinstance(event, AuditIssued):
            audits[event.audit.reference] = Plain(event)
        elif isinstance(event, FileReceived) and event.reference in audits:
            plain = audits[event.reference]
            plain.outcomes.append(event.outcome)
            if event.outcome in (Outcome.QUERIED, Outcome.ACCEPTED) and event.content:
                plain.set_on = plain.set_on or event.on
                plain.rows = dict(event.content.entries)
            if event.outcome is Outcome.ACCEPTED:
                assert event.content is not None
                plain.first = plain.first or event.on
                plain.entries = dict(event.content.entries)
    return audits


def plain_actions(
    events: Iterable[Recorded], as_at: datetime.date = made.AS_AT
) -> list[dict[str, Any]]:
    """The actions of returns that came, whole, by the end of November, as they then stood."""
    events = list(events)
    typed: dict[str, list[dict[str, Any]]] = {}
    for event in (one.event for one in events if one.event.on <= as_at):
        if isinstance(event, ActionChanged):
            typed.setdefault(event.action, []).append(msgspec.to_builtins(event))
    found = []
    for plain in plainly(events, as_at).values():
        if not plain.set_on or f"{plain.set_on:%Y-%m}" > NOVEMBER:
            continue
        for row in range(1, 16):
            if plain.rows.get(f"A{row}.kind") == "Action":
                due = datetime.date.fromisoformat(plain.rows[f"A{row}.due"])
                status = counts_as(typed.get(f"{plain.audit.reference}/{row}", []), as_at)
                found.append(
                    {
                        "team": plain.audit.team,
                        "priority": plain.rows[f"A{row}.priority"],
                        "status": status,
                        "month": f"{plain.set_on:%Y-%m}",
                        "days": weekdays_after(due, as_at) if status in OPEN else 0,
                    }
                )
    return [one for one in found if one["month"] in YEAR or one["status"] in OPEN]


OPEN = ("Open", "Reopened")
BANK_HOLIDAYS = {
    datetime.date(2025, 12, 25),
    datetime.date(2025, 12, 26),
    datetime.date(2026, 1, 1),
    datetime.date(2026, 4, 3),
    datetime.date(2026, 4, 6),
    datetime.date(2026, 5, 4),
    datetime.date(2026, 5, 25),
    datetime.date(2026, 8, 31),
}


def weekdays_after(start: datetime.date, end: datetime.date) -> int:
    """Working days after `start` up to `end`, by counting."""
    number = 0
    while start < end:
        start += datetime.timedelta(days=1)
        number += start.weekday() < 5 and start not in BANK_HOLIDAYS
    return number


@pytest.fixture(scope="module")
def events() -> list[Recorded]:
    return made.ledger(made.a_year(16), seed=7)


@pytest.fixture(scope="module")
def summary(events: list[Recorded]) -> Summary:
    return made.a_summary(events)


@pytest.fixture(scope="module")
def audits(events: list[Recorded]) -> list[Plain]:
    return list(plainly(events).values())


def row_of(table: Table, *first: str) -> dict[str, Any]:
    """The one row that begins with these words, by heading."""
    rows = table.rows if table.total is None else (*table.rows, table.total)
    (found,) = (row for row in rows if row[: len(first)] == first)
    return {column.heading: value for column, value in zip(table.columns, found, strict=True)}


def count(things: Iterable[Any], *tests: Callable[[Any], bool]) -> int:
    return sum(all(test(thing) for test in tests) for thing in things)


# ---- Recomputed from the events ------------------------------------------------------------


def test_the_made_up_ledger_has_something_of_everything(audits: list[Plain]) -> None:
    assert count(audits, lambda one: one.late and one.month == NOVEMBER)
    assert count(audits, lambda one: not one.first and Outcome.QUERIED in one.outcomes)
    assert count(audits, lambda one: not one.outcomes)
    assert {one.grade for one in audits} >= set(GRADES)


@pytest.mark.parametrize("team", [*made.TEAMS, "All teams"])
def test_completed_by_team_equals_a_count_of_the_events(
    summary: Summary, audits: list[Plain], team: str
) -> None:
    ours = [one for one in audits if team in (one.audit.team, "All teams")]
    for name, label, months in (
        ("Completed", "Nov 2026", [NOVEMBER]),
        ("CompletedYear", "12 months", YEAR),
    ):
        row = row_of(summary.tables[name], team)
        issued = [one for one in ours if one.audit.month in months]
        done = [one for one in ours if one.month in months]
        assert row["Issued"] == len(issued)
        assert row["Completed late"] == count(issued, lambda one: one.late)
        assert row["Not yet completed"] == count(issued, lambda one: not one.first)
        assert row[f"Completed in {label}, whenever due"] == len(done)
        assert row["Of these, late"] == count(done, lambda one: one.late)
        assert row["Completed in time"] == count(issued, lambda one: one.first and not one.late)
        assert row["Exempt"] == row["Withdrawn"] == row["Extended"] == 0


@pytest.mark.parametrize("team", [*made.TEAMS, "All teams"])
def test_audits_of_each_month_equal_a_count_of_the_events(
    summary: Summary, audits: list[Plain], team: str
) -> None:
    ours = [one for one in audits if team in (one.audit.team, "All teams")]
    for word, counts in (
        ("Issued", Counter(str(one.audit.month) for one in ours)),
        ("Completed", Counter(one.month for one in ours)),
    ):
        row = row_of(summary.tables["CompletedByMonth"], team, word)
        assert [row[short_month(month)] for month in YEAR] == [counts[month] for month in YEAR]
        assert row["12 months"] == sum(counts[month] for month in YEAR)


def test_late_audits_stand_with_the_month_they_were_due(
    summary: Summary, audits: list[Plain]
) -> None:
    expected: Counter[tuple[str, str, str]] = Counter()
    for one in audits:
        due = (short_month(month_of(one.audit.due_on)), one.audit.team)
        if one.late and one.month == NOVEMBER:
            expected[*due, "late"] += 1
        if not one.first and one.audit.month <= NOVEMBER:
            expected[*due, "missing"] += 1
            expected[*due, "queried"] += Outcome.QUERIED in one.outcomes
            expected[*due, "past"] += one.audit.due_on < made.AS_AT
    table = summary.tables["LateAudits"]
    names = ("late", "missing", "queried", "past", "extended")
    shown = {
        (str(month), str(team), name): number
        for month, team, *numbers in table.rows
        for name, number in zip(names, numbers, strict=True)
    }
    assert {key: number for key, number in shown.items() if number} == +expected


@pytest.mark.parametrize(
    ("grouping", "of"),
    [
        ("Audit kind", lambda one: one.audit.tool_name),
        ("Audit type", lambda one: one.audit.audit_type.value),
        ("Theme", lambda one: one.audit.theme),
    ],
)
def test_nature_equals_a_count_of_the_events(
    summary: Summary, audits: list[Plain], grouping: str, of: Callable[[Plain], str]
) -> None:
    table = summary.tables["Nature"]
    for name in {of(one) for one in audits if one.month in YEAR}:
        row = row_of(table, grouping, name)
        ours = [one for one in audits if of(one) == name]
        assert row["Nov 2026: issued"] == count(ours, lambda one: one.audit.month == NOVEMBER)
        assert row["Nov 2026: completed"] == count(ours, lambda one: one.month == NOVEMBER)
        assert row["Oct 2026: completed"] == count(ours, lambda one: one.month == OCTOBER)
        assert row["12 months: issued"] == count(ours, lambda one: one.audit.month in YEAR)
        assert row["12 months: completed"] == count(ours, lambda one: one.month in YEAR)


GROUPS = [
    ("All audits", "All audits"),
    *(("Team", team) for team in made.TEAMS),
    *(("Audit type", kind.value) for kind in AuditType),
]


@pytest.mark.parametrize(("grouping", "name"), GROUPS)
@pytest.mark.parametrize(("label", "months"), [("Nov 2026", [NOVEMBER]), ("12 months", YEAR)])
def test_grades_equal_a_count_of_the_events(
    summary: Summary,
    audits: list[Plain],
    grouping: str,
    name: str,
    label: str,
    months: list[Month],
) -> None:
    row = row_of(summary.tables["Grades"], grouping, name, label)
    ours = [
        one for one in audits if name in ("All audits", one.audit.team, one.audit.audit_type.value)
    ]
    if name == "Disabled Children":  # a team and an audit type
        of = {"Team": "team", "Audit type": "audit_type"}[grouping]
        ours = [one for one in audits if getattr(one.audit, of) == name]
    done = [one for one in ours if one.month in months]
    grades = Counter(one.grade for one in done)
    assert [row[grade] for grade in GRADES] == [grades[grade] for grade in GRADES]
    assert row["Completed"] == len(done)
    good = count(done, lambda one: one.grade in ("Outstanding", "Good"))
    assert (row["Graded"], row["Good or better"]) == (len(done), good)
    under = "Under 5" if done else "–"
    assert row["Share good or better"] == (good / len(done) if len(done) >= 5 else under)
    issued = [one for one in ours if one.audit.month in months]
    assert row["Issued"] == len(issued)
    assert row["Of these, not yet completed"] == count(issued, lambda one: not one.first)


def test_grades_by_month_equal_a_count_of_the_events(summary: Summary, audits: list[Plain]) -> None:
    for month in YEAR:
        row = row_of(summary.tables["GradesByMonth"], short_month(month))
        grades = Counter(one.grade for one in audits if one.month == month)
        assert [row[grade] for grade in GRADES] == [grades[grade] for grade in GRADES]


def test_standards_equal_a_count_of_the_events(summary: Summary, audits: list[Plain]) -> None:
    for standard in case_file_audit().standards:
        for name, months in (("Standards", [NOVEMBER]), ("StandardsYear", YEAR)):
            row = row_of(summary.tables[name], f"{standard.id} {standard.short}")
            grades = Counter(
                one.entries[f"S{standard.id}.grade"] for one in audits if one.month in months
            )
            assert [row[grade] for grade in GRADES] == [grades[grade] for grade in GRADES]
            good, whole = grades["Outstanding"] + grades["Good"], sum(grades.values())
            assert whole >= 5
            assert (row["Graded"], row["Good or better"]) == (whole, good)
            assert row["Share good or better"] == good / whole


def test_questions_equal_a_count_of_the_events(summary: Summary, audits: list[Plain]) -> None:
    table = summary.tables["QuestionsYear"]
    ids = table.column("Question")
    assert len(table.rows) == len({row[ids] for row in table.rows})
    assert {"1.1", "10.3", "CIN1", "CIC10"} <= {row[ids] for row in table.rows}
    for cells in table.rows:
        row = {column.heading: value for column, value in zip(table.columns, cells, strict=True)}
        answers = Counter(
            one.entries[f"Q{row['Question']}.answer"]
            for one in audits
            if one.month in YEAR and f"Q{row['Question']}.answer" in one.entries
        )
        words = ("Yes", "Partly", "No")
        assert [row[word] for word in words] == [answers[word] for word in words]
        other = answers["Shared lawfully without consent"]
        assert row["Other"] == other
        assert row["Not applicable or blank"] == answers["Not applicable"]
        whole = sum(answers[word] for word in words) + other
        if row["Question"] == "8.1":
            assert row["Counted"] == row["Yes share"] == "Not scored"
        else:
            assert row["Counted"] == whole
            under = "Under 5" if whole else "–"
            assert row["Yes share"] == (answers["Yes"] / whole if whole >= 5 else under)


@pytest.mark.parametrize(
    ("grouping", "name", "key"),
    [
        ("All actions", "All actions", None),
        *(("Priority", one.value, "priority") for one in Priority),
        *(("Team", team, "team") for team in made.TEAMS),
    ],
)
def test_actions_equal_a_count_of_the_events(
    summary: Summary, events: list[Recorded], grouping: str, name: str, key: str | None
) -> None:
    row = row_of(summary.tables["Actions"], grouping, name)
    ours = [one for one in plain_actions(events) if key is None or one[key] == name]
    assert row["Set"] == len(ours)
    assert row["Set in Nov 2026"] == count(ours, lambda one: one["month"] == NOVEMBER)
    statuses = Counter(one["status"] for one in ours)
    for status in ("Open", "Reopened", "Done", "Verified", "Withdrawn"):
        assert row[status] == statuses[status]
    bands = {"1 to 5": (1, 5), "6 to 10": (6, 10), "11 to 20": (11, 20), "Over 20": (21, 9999)}
    assert row["Overdue"] == count(ours, lambda one: one["days"] > 0)
    for band, (least, most) in bands.items():
        assert row[f"Overdue {band} days"] == sum(least <= one["days"] <= most for one in ours)
    weights = {"Immediate": 4, "High": 3, "Medium": 2, "Low": 1}
    kept = [one for one in ours if one["status"] != "Withdrawn"]
    done = sum(weights[one["priority"]] for one in kept if one["status"] in ("Done", "Verified"))
    whole = sum(weights[one["priority"]] for one in kept)
    under = "Under 5" if kept else "–"
    assert row["Progress"] == (done / whole if len(kept) >= 5 else under)


def test_the_cards_equal_a_count_of_the_events(
    summary: Summary, audits: list[Plain], events: list[Recorded]
) -> None:
    issued = [one for one in audits if one.audit.month == NOVEMBER]
    done = [one for one in audits if one.month == NOVEMBER]
    back = count(issued, lambda one: one.first is not None)
    good = count(done, lambda one: one.grade in ("Outstanding", "Good"))
    inadequate = count(done, lambda one: one.grade == "Inadequate")
    actions = plain_actions(events)
    still_open = count(actions, lambda one: one["status"] in OPEN)
    late = count(actions, lambda one: one["days"] > 0)
    cards = summary.page.cards
    assert cards[0].value == f"{back} of {len(issued)}"
    assert cards[1].label == f"Good or better ({good} of {len(done)})"
    assert [card.value for card in cards[2:5]] == [str(inadequate), str(still_open), str(late)]
    then = [one for one in plain_actions(events, made.COMPARED) if one["month"] <= OCTOBER]
    then_open = count(then, lambda one: one["status"] in OPEN)
    then_late = count(then, lambda one: one["days"] > 0)
    assert cards[3].note == f"October: {then_open}"
    assert cards[4].note.endswith(f"; October: {then_late}")


# ---- What always holds ----------------------------------------------------------------------

months_of_audits = st.dictionaries(
    st.sampled_from(months_up_to(Month("2026-12"), 15)), st.integers(0, 3), max_size=5
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(months_of_audits, st.integers(0, 999), st.randoms(use_true_random=False))
def test_totals_hold_and_the_order_of_one_days_events_does_not_matter(
    months: dict[Month, int], seed: int, chance: random.Random
) -> None:
    events = made.ledger(months, seed=seed)
    summary = made.a_summary(events)
    assert broken_totals(summary.controls) == []
    mixed: list[AnyEvent] = [one.event for one in events]
    chance.shuffle(mixed)
    mixed.sort(key=lambda event: event.on)
    assert made.a_summary(made.recorded(mixed)) == summary


def test_what_is_recorded_after_the_as_at_day_changes_nothing(events: list[Recorded]) -> None:
    day = datetime.date(2026, 11, 20)
    known = [one for one in events if one.event.on <= day]
    assert made.a_summary(events, as_at=day) == made.a_summary(known, as_at=day)
    assert made.a_summary(events, as_at=day) != made.a_summary(events)


def test_every_table_has_as_many_values_in_a_row_as_columns_and_headings_of_its_own(
    summary: Summary,
) -> None:
    for table in summary.tables.values():
        headings = [column.heading for column in table.columns]
        assert len(set(headings)) == len(headings)
        total = () if table.total is None else (table.total,)
        assert {len(row) for row in (*table.rows, *total)} <= {len(headings)}


def test_nothing_in_the_summary_names_anyone_or_any_case(
    summary: Summary, events: list[Recorded]
) -> None:
    text = msgspec.json.encode(summary, enc_hook=repr).decode()
    audits = [one.event.audit for one in events if isinstance(one.event, AuditIssued)]
    for audit in audits:
        for name in (audit.worker, audit.auditor, audit.team_manager, audit.head_of_service):
            assert name not in text
        assert audit.case_id not in text


def test_beside_every_table_of_grades_stands_how_many_did_not_come_back(
    summary: Summary, audits: list[Plain]
) -> None:
    for months, label, names in (
        ([NOVEMBER], "Nov 2026", ("Standards", "Questions")),
        (YEAR, "the 12 months", ("StandardsYear", "QuestionsYear", "Learning", "LearningNeeds")),
    ):
        issued = [one for one in audits if one.audit.month in months]
        missing = count(issued, lambda one: not one.first)
        done = count(audits, lambda one, months=months: one.month in months)
        for name in names:
            assert summary.tables[name].says.startswith(
                f"From {done} audits completed in {label}. Of {len(issued)} audits issued for "
                f"{label}, {missing} {'is' if missing == 1 else 'are'} not yet completed."
            )
    for name in ("Grades", "GradesByMonth", "Variation"):
        headings = [column.heading for column in summary.tables[name].columns]
        assert {"Issued", "Of these, not yet completed"} <= {*headings}


# ---- Planted faults -------------------------------------------------------------------------


def test_a_lost_row_breaks_a_control_total(summary: Summary, events: list[Recorded]) -> None:
    view = made.a_view(events)
    for name in (
        "Completed",
        "CompletedYear",
        "CompletedByMonth",
        "BackByMonth",
        "Nature",
        "Grades",
        "GradesByMonth",
        "Questions",
    ):
        table = summary.tables[name]
        busiest = max(table.rows, key=_counted_in)
        kept = tuple(row for row in table.rows if row is not busiest)
        spoilt = {**summary.tables, name: msgspec.structs.replace(table, rows=kept)}
        controls = controls_of(view, spoilt)
        assert not all(control.agrees for control in controls), name


def _counted_in(row: Row) -> int:
    """All counts of a row, and the first ones of cells such as ``3 of 4``."""
    said = (str(value).partition(" of ") for value in row)
    parts = sum(int(part) for part, of, _ in said if of and part.isdigit())
    return parts + sum(value for value in row if isinstance(value, int))


def test_a_broken_total_is_said_with_both_numbers(summary: Summary) -> None:
    first, *others = summary.controls
    wrong = msgspec.structs.replace(first, right_number=first.left_number + 1)
    (sentence,) = broken_totals((wrong, *others))
    assert str(first.left_number) in sentence
    assert str(first.left_number + 1) in sentence


# ---- Rules one by one -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("share", "words", "cell"),
    [
        (Share(3), "3", "Under 5"),
        (Share(0, 0), "0 of 0", "–"),
        (Share(2, 4), "2 of 4", "Under 5"),
        (Share(3, 5), "3 of 5 (60%)", 0.6),
        (Share(5, 8), "5 of 8 (63%)", 0.625),
        (Share(9, 14), "9 of 14 (64%)", 9 / 14),
        (Share(40, 40), "40 of 40 (100%)", 1.0),
    ],
)
def test_a_percentage_stands_only_where_five_or_more_are_counted(
    share: Share, words: str, cell: float | str
) -> None:
    assert (share.words, share.cell) == (words, cell)


@pytest.mark.parametrize(("number", "words"), [(0, "no audits"), (1, "1 audit"), (12, "12 audits")])
def test_small_numbers_are_said_as_counts(number: int, words: str) -> None:
    assert counted(number, "audit") == words


def one_audit(
    *received: tuple[datetime.date, Outcome],
    entries: Mapping[str, str | None] | None = None,
    **changes: object,
) -> list[AnyEvent]:
    """One audit, due on 30 November unless `changes` says else, and the files received for it."""
    audit = an_audit(**changes)
    content = changed(complete_return(case_file_audit(), audit), entries or {})
    files = [
        FileReceived(
            on, f"{audit.reference} {on}", "a.xlsx", outcome, "x", audit.reference, content
        )
        for on, outcome in received
    ]
    return [AuditIssued(audit.issued_on, audit, made.TOOL, "f", "w"), *files]


ACCEPTED, QUERIED = Outcome.ACCEPTED, Outcome.QUERIED


@pytest.mark.parametrize(
    ("received", "month", "late"),
    [
        ([(datetime.date(2026, 11, 30), ACCEPTED)], "2026-11", False),
        ([(datetime.date(2026, 12, 1), ACCEPTED)], "2026-12", True),
        ([(datetime.date(2026, 11, 30), QUERIED)], None, False),
        (
            [(datetime.date(2026, 11, 20), QUERIED), (datetime.date(2026, 12, 2), ACCEPTED)],
            "2026-12",
            True,
        ),
        (
            [(datetime.date(2026, 11, 20), ACCEPTED), (datetime.date(2026, 12, 2), ACCEPTED)],
            "2026-11",
            False,
        ),
    ],
)
def test_an_audit_counts_in_the_month_it_was_first_accepted(
    received: list[tuple[datetime.date, Outcome]], month: str | None, late: bool
) -> None:
    events = made.recorded(one_audit(*received))
    (fact,) = audit_facts(fold(events), made.tools())
    assert (fact.completed_in, fact.is_late) == (month, late)


def test_a_team_that_the_register_does_not_know_has_its_own_row() -> None:
    events = one_audit((datetime.date(2026, 11, 9), ACCEPTED), team="Closed Team")
    summary = made.a_summary(made.recorded(events))
    assert (
        row_of(summary.tables["Completed"], "Closed Team")["Completed in Nov 2026, whenever due"]
        == 1
    )
    assert row_of(summary.tables["Actions"], "Team", "Closed Team")["Set"] == 1


def test_an_old_action_that_is_still_open_never_drops_out_of_sight() -> None:
    day = datetime.date(2025, 6, 10)
    old = one_audit((day, ACCEPTED), month=Month("2025-06"), issued_on=datetime.date(2025, 6, 2))
    row = row_of(made.a_summary(made.recorded(old)).tables["Actions"], "All actions")
    assert (row["Set"], row["Open"], row["Overdue Over 20 days"]) == (1, 1, 1)
    on = datetime.date(2025, 7, 1)
    done = [ActionChanged(on, "CFA-2026-11-0007-K/1", each) for each in whole("Done", on)]
    row = row_of(made.a_summary(made.recorded([*old, *done])).tables["Actions"], "All actions")
    assert row["Set"] == 0


def test_an_audit_of_a_later_month_is_not_missing_yet() -> None:
    start = datetime.date(2026, 12, 1)
    later = one_audit(month=Month("2026-12"), issued_on=start, due_on=datetime.date(2026, 12, 31))
    assert made.a_summary(made.recorded(later)).tables["LateAudits"].rows == ()


@pytest.mark.parametrize(("due", "past"), [((2026, 12, 4), 0), ((2026, 12, 3), 1)])
def test_an_audit_is_past_due_from_the_day_after(due: tuple[int, int, int], past: int) -> None:
    events = one_audit(due_on=datetime.date(*due))
    table = made.a_summary(made.recorded(events)).tables["LateAudits"]
    assert table.rows == (("Dec 2026", "Wexcombe North", 0, 1, 0, past, 0),)


def test_data_quality_counts_files_waiting_audits_and_queries_left() -> None:
    query = Problem("evidence-too-short", Place("a.xlsx"), "Short.", "Say more.")
    issued, first, second = one_audit(
        (datetime.date(2026, 10, 30), QUERIED), (datetime.date(2026, 11, 9), ACCEPTED)
    )
    assert isinstance(second, FileReceived)
    second = msgspec.structs.replace(second, problems=(query, query))
    waiting = one_audit((datetime.date(2026, 11, 12), QUERIED), reference="CFA-2026-11-0008-A")
    odd = [
        FileReceived(datetime.date(2026, month, 3), str(month), "b.pdf", Outcome.REFUSED, "No.")
        for month in (9, 11)
    ]
    events = made.recorded([issued, first, second, *waiting, *odd])
    table = made.a_summary(events).tables["DataQuality"]
    numbers = {str(row[1]).split(":")[0]: row[2:] for row in table.rows}
    assert numbers["Accepted"] == (1, 1)
    assert numbers["Queried"] == (1, 2)
    assert numbers["Refused"] == (1, 2)
    assert numbers["Issued for the period, returned but queried, not completed"] == (1, 1)
    assert numbers["Completed without an overall grade"] == (0, 0)
    (left,) = (row for row in table.rows if row[1] == CATALOGUE["evidence-too-short"].fact)
    assert left[2:] == (2, 2)


@pytest.mark.parametrize(
    ("left_out", "status", "code"),
    [
        ("completed_on", "Done", "done-without-date"),
        ("evidence", "Done", "done-without-evidence"),
        ("reason", "Withdrawn", "withdrawn-without-reason"),
    ],
)
def test_what_is_marked_and_not_whole_counts_as_open_and_stands_on_data_quality(
    left_out: str, status: str, code: str
) -> None:
    on = datetime.date(2026, 11, 20)
    events: list[AnyEvent] = list(
        one_audit((datetime.date(2026, 11, 9), ACCEPTED), entries={"A1.due": "2026-11-16"})
    )
    (entries,) = whole(status, on)
    typed = {field: text for field, text in entries.items() if field != left_out}
    for changes, is_open in ((typed, 1), (entries, 0)):
        events.append(ActionChanged(on, "CFA-2026-11-0007-K/1", changes))
        summary = made.a_summary(made.recorded(events))
        row = row_of(summary.tables["Actions"], "All actions")
        assert (row["Open"], row["Overdue"], row[status]) == (is_open, is_open, 1 - is_open)
        rows = [row for row in summary.tables["DataQuality"].rows if row[0] == "Actions"]
        assert [row[2:] for row in rows] == [(is_open, is_open)] * len(rows)
        assert [row[1] for row in rows[1:]] == [f"Of these: {CATALOGUE[code].fact}"] * is_open
        assert broken_totals(summary.controls) == []


def test_advice_is_in_no_count() -> None:
    events = one_audit((datetime.date(2026, 11, 9), ACCEPTED), entries={"A1.kind": "Advice"})
    row = row_of(made.a_summary(made.recorded(events)).tables["Actions"], "All actions")
    assert row["Set"] == 0


def test_an_action_due_on_the_as_at_day_is_not_overdue() -> None:
    for due, overdue in (("2026-12-04", 0), ("2026-12-03", 1)):
        events = one_audit((datetime.date(2026, 11, 9), ACCEPTED), entries={"A1.due": due})
        row = row_of(made.a_summary(made.recorded(events)).tables["Actions"], "All actions")
        assert row["Overdue"] == row["Overdue 1 to 5 days"] == overdue


def test_not_applicable_and_blank_answers_enter_no_denominator() -> None:
    entries = {"Q1.2.answer": "Not applicable", "Q1.3.answer": None, "Q4.2.answer": "No"}
    events = one_audit((datetime.date(2026, 11, 9), ACCEPTED), entries=entries)
    table = made.a_summary(made.recorded(events)).tables["QuestionsYear"]
    counted_at = table.column("Counted")
    left_out = table.column("Not applicable or blank")
    cells = {row[1]: (row[counted_at], row[left_out]) for row in table.rows}
    assert cells["1.1"] == (1, 0)
    assert cells["1.2"] == cells["1.3"] == (0, 1)
    assert cells["8.1"] == ("Not scored", 0)
    assert cells["CPP1"] == (1, 0)
    assert cells["CIN1"] == (0, 0)


def test_a_kind_of_audit_without_grades_is_counted_and_not_graded() -> None:
    tool = msgspec.structs.replace(case_file_audit(), id="practice", name="Practice", judgement=())
    events = one_audit(
        (datetime.date(2026, 11, 9), ACCEPTED),
        entries={"overall-grade": None},
        tool_name="Practice",
    )
    summary = made.a_summary(made.recorded(events), tools={made.TOOL: tool})
    row = row_of(summary.tables["Grades"], "All audits", "All audits", "Nov 2026")
    assert (row["Completed"], row["Not graded"]) == (1, 1)
    assert summary.tables["Standards"].rows == ()
    quality = row_of(summary.tables["DataQuality"], "Audits", "Completed without an overall grade")
    assert quality["Nov 2026"] == 0
    assert broken_totals(summary.controls) == []


# ---- Names in the auditors' words -----------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Avery Example drew with the child.", "[name] drew with the child."),
        ("avery example drew with the child.", "[name] drew with the child."),
        ("Avery's drawings; MORGAN SAMPLE agreed.", "[name]'s drawings; [name] agreed."),
        ("Robin Madeup and Quinn met.", "[name] and [name] met."),
        ("A sample of the example given.", "A sample of the example given."),
        ("Case 100007, visited 12 times.", "Case [case], visited 12 times."),
        ("Case 1000071 is another.", "Case 1000071 is another."),
        ("Averyly good.", "Averyly good."),
    ],
)
def test_names_and_case_ids_of_the_audits_are_replaced(text: str, shown: str) -> None:
    state = fold(made.recorded(one_audit()))
    assert mask_for(state)(text) == shown


def test_outstanding_practice_is_that_of_the_month_without_names() -> None:
    entries = {"outstanding-practice": "Avery Example went back a fortnight later."}
    events = one_audit((datetime.date(2026, 11, 9), ACCEPTED), entries=entries)
    table = made.a_summary(made.recorded(events)).tables["OutstandingPractice"]
    assert table.rows == (
        (
            *("660 026 375", "Nov 2026", "Wexcombe North"),
            *("[name] went back a fortnight later.", "", None),
        ),
    )


def test_closures_of_the_council_are_not_working_days() -> None:
    closed = WorkingDays(frozenset({datetime.date(2026, 12, 4)}))
    events = one_audit((datetime.date(2026, 11, 9), ACCEPTED), entries={"A1.due": "2026-12-03"})
    summary = made.a_summary(made.recorded(events), working_days=closed)
    assert row_of(summary.tables["Actions"], "All actions")["Overdue"] == 0
