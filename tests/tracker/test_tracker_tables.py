"""The tracker's tables say what the ledger says, and nothing about children but case ids."""

import datetime

import msgspec
import pytest

from tests.support.made_up.returns import case_file_audit
from tests.support.made_up.states import (
    MONTHS,
    TEAMS,
    TODAY,
    a_state,
    recorded,
    some_events,
    some_tables,
    tools,
)
from tests.support.made_up.three_years import three_years
from workbook_qa.actions.action_urgency import Urgency
from workbook_qa.core.audit_tool import Meaning
from workbook_qa.core.calendar import first_day
from workbook_qa.core.policy import Policy
from workbook_qa.core.records import People, Person, Team
from workbook_qa.core.table import Row, Table
from workbook_qa.core.terms import ActionStatus, AuditStatus, Priority, Role
from workbook_qa.ledger.events import ActionChanged
from workbook_qa.ledger.fold import fold
from workbook_qa.ledger.return_content import standard_grade
from workbook_qa.ledger.states import State
from workbook_qa.tracker.tables.tracker_notes import read_me
from workbook_qa.tracker.tables.tracker_tables import TrackerTables, tracker_tables

TABLES = (
    "actions", "audits", "outstanding_returns", "standards", "outstanding_practice", "advice"
)  # fmt: skip


def columns(table: Table, *headings: str) -> list[Row]:
    places = [table.column(heading) for heading in headings]
    return [tuple(row[place] for place in places) for row in table.rows]


def by_first(table: Table, heading: str) -> dict[object, object]:
    return {row[0]: row[table.column(heading)] for row in table.rows}


@pytest.mark.parametrize("name", TABLES)
def test_every_row_fits_its_headings_and_headings_are_unique(name: str) -> None:
    table: Table = getattr(some_tables(), name)
    headings = [column.heading.casefold() for column in table.columns]
    assert len(set(headings)) == len(headings)
    assert table.rows
    assert {len(row) for row in table.rows} == {len(table.columns)}


@pytest.mark.parametrize("name", TABLES)
def test_an_empty_ledger_gives_empty_tables_that_say_so(name: str) -> None:
    table: Table = getattr(some_tables(State()), name)
    assert table.rows == ()
    assert table.empty


def test_there_is_a_row_for_every_audit_and_every_monitored_action() -> None:
    state, tables = a_state(), some_tables()
    assert {row[0] for row in tables.audits.rows} == set(state.audits)
    assert {row[0] for row in tables.actions.rows} == set(state.actions)
    assert len(tables.advice.rows) == len(state.advice.values()) > 0


def test_the_counts_are_those_of_the_tables() -> None:
    tables = some_tables()
    counts = tables.counts
    states = [state for (state,) in columns(tables.actions, "State")]
    assert counts.overdue == states.count("Overdue") > 0
    assert counts.this_week == states.count("Due this week")
    assert counts.this_month == states.count("Due this month")
    assert counts.later == states.count("Not yet due") + states.count("No due date")
    assert counts.open + counts.closed == len(tables.actions.rows)
    assert counts.audits == counts.completed + counts.outstanding == len(tables.audits.rows)
    assert counts.completed == len(tables.standards.rows)
    assert counts.outstanding == len(tables.outstanding_returns.rows)
    late = [days for (days,) in columns(tables.outstanding_returns, "Late by")]
    assert counts.late == sum(days > 0 for days in late if isinstance(days, int)) > 0


def test_an_audits_actions_are_counted_in_its_row() -> None:
    tables = some_tables()
    overdue = by_first(tables.audits, "Actions overdue")
    for reference, number in by_first(tables.audits, "Actions open").items():
        own = [
            state
            for audit, state, status in columns(tables.actions, "Audit", "State", "Status")
            if audit == reference and ActionStatus(str(status)).is_open
        ]
        assert number == len(own)
        assert overdue[reference] == own.count("Overdue")


def test_overdue_actions_come_first_by_priority_and_then_by_days() -> None:
    rows = columns(some_tables().actions, "State", "Priority", "Overdue")
    overdue = [row for row in rows if row[0] == "Overdue"]
    ranks = [*Priority, None]
    need = [(ranks.index(rank), -int(str(days))) for _, rank, days in overdue]  # type: ignore[arg-type]
    assert need == sorted(need)
    assert len({rank for rank, _ in need}) > 1
    assert rows[: len(overdue)] == overdue
    assert rows[-1][0] in ("Done", "Verified")


def test_after_what_is_overdue_comes_this_week_then_this_month_and_closed_comes_last() -> None:
    """As a manager meets three years of audits; what was closed lately is the first of that."""
    table = some_tables(fold(three_years(1_500))).actions
    order = {state.value: place for place, state in enumerate(Urgency)}
    order |= {"Verified": order["Done"], "Withdrawn": order["Done"]}
    places = [order[str(state)] for (state,) in columns(table, "State")]
    assert places == sorted(places)
    assert set(places) == {order[state] for state in Urgency if state is not Urgency.NO_DATE}
    closed = [row for row in columns(table, "State", "Done on") if order[str(row[0])] > 4]
    to_check = [day for state, day in closed if state == "Done"]
    assert [state for state, _ in closed[: len(to_check)]] == ["Done"] * len(to_check)
    assert to_check == sorted(to_check)
    checked = [day for _, day in closed[len(to_check) :]]
    assert checked == sorted(checked, reverse=True)
    assert len(checked) > 1_000
    assert len(closed) > 4_000


def test_the_tracker_names_whoever_manages_the_team_today_and_follows_a_move() -> None:
    """A successor finds their actions; the team at issue stays with the audit."""
    events, before = some_events(), some_tables().actions
    first, second = (str(row[0]) for row in before.rows[:2])
    team = str(before.rows[0][before.column("Team")])
    other = next(name for name, _, _ in TEAMS if name != team)
    events += [
        ActionChanged(TODAY, first, {"new_team": other.upper(), "reason": "The child has moved."}),
        ActionChanged(TODAY, second, {"new_owner": "Fictional, Rowan", "reason": "Has left."}),
    ]
    people = a_register("Successor Newperson")
    table = tables_with(fold(recorded(events)), people).actions
    rows = {row[0]: row for row in columns(table, "Action", "Team", "Team Manager", "Owner")}
    assert {row[2] for row in rows.values()} == {"Successor Newperson"}
    assert rows[first][1] == other
    assert rows[second][3] == "Rowan Fictional"
    vacant = tables_with(fold(recorded(events)), a_register("")).actions
    assert {row[0] for row in columns(vacant, "Team Manager")} == {"Nobody known"}


def a_register(manager: str) -> People:
    """The made-up teams, all managed by one person."""
    teams = tuple(Team(name, area, manager, "") for name, area, _ in TEAMS)
    names = ("Successor Newperson", "Rowan Fictional")
    return People(teams, tuple(Person(name, Role.TEAM_MANAGER, "", "", False) for name in names))


def tables_with(state: State, people: People) -> TrackerTables:
    return tracker_tables(state, today=TODAY, tools=tools(), people=people, policy=Policy())


def test_a_status_that_does_not_count_shows_what_is_missing_and_stays_open_and_overdue() -> None:
    events, before = some_events(), some_tables()
    (key, late), *_ = columns(before.actions, "Action", "Overdue")
    events.append(ActionChanged(TODAY, str(key), {"status": "Done", "evidence": "On file."}))
    tables = some_tables(fold(recorded(events)))
    shown = {
        row[0]: row[1:] for row in columns(tables.actions, "Action", "State", "Overdue", "Status")
    }
    assert shown[key] == ("Done? date missing", late, "Done")
    assert tables.counts == before.counts


def test_the_newest_month_comes_first() -> None:
    months = [month for (month,) in columns(some_tables().audits, "Month")]
    assert months == sorted(months, reverse=True)
    assert months[0] == first_day(MONTHS[-1])


def test_what_is_still_to_come_is_said_in_words() -> None:
    table = some_tables().audits
    headings = ("Returned", "Accepted", "Overall grade", "Discussed with worker")
    waiting = [
        row[1:] for row in columns(table, "Status", *headings) if row[0] == AuditStatus.WITH_AUDITOR
    ]
    assert set(waiting) == {("Not returned", "Awaited", "Awaited", "Awaited")}
    assert all(value is not None for row in table.rows for value in row)


def test_a_concern_is_seen_while_the_return_is_still_queried() -> None:
    events = some_events()
    queried = next(
        one for one in fold(recorded(events)).audits.values() if one.status is AuditStatus.QUERIED
    )
    last = queried.received[-1]
    assert last.content is not None
    entries = {**last.content.entries, Meaning.CONCERN: "Yes"}
    worse = msgspec.structs.replace(
        last, file="c" * 64, content=msgspec.structs.replace(last.content, entries=entries)
    )
    table = some_tables(fold(recorded([*events, worse]))).audits
    assert by_first(table, "Immediate concern")[last.reference] == "Yes"
    assert by_first(table, "Overall grade")[last.reference] == "Awaited"


def test_grades_by_standard_are_those_that_were_typed() -> None:
    state, table = a_state(), some_tables().standards
    for row in table.rows:
        content = state.audits[str(row[0])].content
        assert content is not None
        for place, standard in enumerate(case_file_audit().standards, start=5):
            assert table.columns[place].heading == f"{standard.id} {standard.short}"
            assert row[place] == standard_grade(content, standard.id)


def test_audits_of_a_tool_with_other_standards_stand_beside_them() -> None:
    """A standard that a tool does not have is Not asked, never blank or another's grade."""
    old = case_file_audit()
    new = msgspec.structs.replace(
        old, standards=(msgspec.structs.replace(old.standards[0], short="Early help"),)
    )
    state = a_state()
    reference = str(some_tables().standards.rows[0][0])
    audit = state.audits[reference]
    issued = msgspec.structs.replace(audit.issued, tool="d" * 64)
    audits = {**state.audits, reference: msgspec.structs.replace(audit, issued=issued)}
    tables = tracker_tables(
        msgspec.structs.replace(state, audits=audits),
        today=TODAY,
        tools={**tools(), "d" * 64: new},
        people=People((), ()),
        policy=Policy(),
    )
    headings = [column.heading for column in tables.standards.columns[5:]]
    assert headings[0] == "1 Early help"
    assert len(headings) == 11
    rows = {row[0]: row[5:] for row in tables.standards.rows}
    assert set(rows[reference][1:]) == {"Not asked"}
    assert {row[0] for key, row in rows.items() if key != reference} == {"Not asked"}


def test_outstanding_practice_is_in_the_auditors_words() -> None:
    state, tables = a_state(), some_tables()
    for row in tables.outstanding_practice.rows:
        content = state.audits[str(row[0])].content
        assert content is not None
        assert row[-1] == content.entries[Meaning.OUTSTANDING_PRACTICE]


def test_what_is_awaited_is_said() -> None:
    rows = columns(some_tables().outstanding_returns, "Status", "What is awaited")
    assert {row for row in rows if row[0] == AuditStatus.WITH_AUDITOR} == {
        (AuditStatus.WITH_AUDITOR, "The completed workbook.")
    }
    queried = [str(awaited) for status, awaited in rows if status == AuditStatus.QUERIED]
    assert all(text.startswith("Answers to 1 point from the return of ") for text in queried)
    assert queried


def test_managers_own_columns_stand_at_the_right_with_their_kinds() -> None:
    events = some_events()
    first, second = sorted(fold(recorded(events)).actions)[:2]
    own = {
        first: {"own:Zone": "North", "own:Checked": "2026-11-12"},
        second: {"own:Zone": "3"},
    }
    state = fold(recorded([*events, *(ActionChanged(TODAY, key, it) for key, it in own.items())]))
    table = some_tables(state).actions
    assert [column.heading for column in table.columns[-2:]] == ["Checked", "Zone"]
    assert all(column.managers for column in table.columns[-2:])
    rows = {row[0]: row[-2:] for row in table.rows}
    assert rows[first] == (datetime.date(2026, 11, 12), "North")
    assert rows[second] == (None, 3)


def test_a_column_of_their_own_ends_when_its_last_entry_is_cleared() -> None:
    events = some_events()
    action = sorted(fold(recorded(events)).actions)[0]
    changes = [ActionChanged(TODAY, action, {"own:Zone": text}) for text in ("North", "")]
    assert fold(recorded([*events, changes[0]])).actions[action].own == {"Zone": "North"}
    assert fold(recorded([*events, *changes])).actions[action].own == {}


def test_no_social_workers_name_stands_in_the_audits() -> None:
    """The tracker is about practice, not people: the case's worker is nowhere in it."""
    state = a_state()
    workers = {one.audit.worker for one in state.audits.values()}
    text = repr((some_tables().audits, some_tables().standards, some_tables().outstanding_returns))
    assert not any(worker in text for worker in workers)


def test_the_read_me_says_what_was_counted_and_from_where() -> None:
    tables: TrackerTables = some_tables()
    page = dict(read_me(tables, council="Wexcombe", number=137).rows)
    assert page["As at"] == "24 November 2026"
    assert page["Number of this copy"] == "137"
    assert str(page["Actions at a glance"]).startswith(f"{tables.counts.open} open, of which ")
    assert "High within 5 working days" in str(page["Priorities"])
