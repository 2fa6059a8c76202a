"""The sheet Today: what it counts is what the tables hold, for all teams and for each."""

import datetime
import io

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from tests.support.made_up.states import (
    TODAY,
    a_state,
    recorded,
    some_events,
    some_tables,
)
from workbook_qa.actions.action_urgency import days_overdue, is_overdue
from workbook_qa.actions.status_in_force import is_open
from workbook_qa.core.calendar import WorkingDays
from workbook_qa.core.records import People
from workbook_qa.core.terms import ActionStatus, Priority
from workbook_qa.ledger.events import RunUndone
from workbook_qa.ledger.fold import fold
from workbook_qa.tracker.tables.teams_today import MONTH_ENDS, overdue_then
from workbook_qa.tracker.tracker_book import write_tracker

NOBODY = People((), ())
STATE = a_state()
TABLES = some_tables(STATE)
EVENTS = recorded(sorted(some_events(), key=lambda event: event.on))
THEN = overdue_then(EVENTS, NOBODY, TODAY)
CONTENT = write_tracker(TABLES, council="Wexcombe", number=1, overdue_then=THEN)


def today(*, values: bool = True) -> Worksheet:
    return openpyxl.load_workbook(io.BytesIO(CONTENT), data_only=values)["Today"]


def test_it_says_of_which_day_it_speaks_and_needs_no_clock() -> None:
    assert today()["A1"].value == "Today: 24 November 2026"
    formulas = [cell.value for row in today(values=False).iter_rows() for cell in row]
    assert not any("TODAY(" in str(formula) for formula in formulas)


def test_the_six_numbers_are_those_of_the_state() -> None:
    actions = STATE.actions.values()
    late = [one for one in actions if is_overdue(one, TODAY, WorkingDays())]
    still = [one for one in actions if is_open(one, TODAY)]
    sunday = datetime.date(2026, 11, 29)
    week = [one for one in still if one not in late and one.due_on and one.due_on <= sunday]
    done = [one for one in actions if one.status is ActionStatus.DONE and one not in still]
    shown = [cell.value for cell in today()[6][:6]]
    assert shown[:4] == [len(late), len(week), len(still) - len(late) - len(week), len(done)]
    assert shown[4] == TABLES.counts.late
    assert shown[5] == sum(
        row[TABLES.audits.column("Status")] == "Completed"
        and row[TABLES.audits.column("Placed on file")] == "Awaited"
        for row in TABLES.audits.rows
    )
    oldest = max(days_overdue(one, TODAY, WorkingDays()) for one in actions)
    assert today()["A8"].value == f"oldest {oldest} working days"


def test_the_numbers_are_counted_by_formulas_over_the_tables_and_lead_to_their_sheets() -> None:
    sheet = today(values=False)
    for cell in sheet[6][:6]:
        assert str(cell.value).startswith("=COUNTIFS(")
        assert "$A$4" in str(cell.value)
    assert all(str(cell.value).startswith('=HYPERLINK("#') for cell in sheet[7][:6])


def test_teams_stand_by_what_is_overdue_and_add_up() -> None:
    rows = [[cell.value for cell in row[:7]] for row in today().iter_rows(min_row=12)]
    *teams, total = [row for row in rows if row[0]]
    assert [row[1] for row in teams] == sorted((row[1] for row in teams), reverse=True)
    assert {row[0] for row in teams} == {
        str(row[TABLES.actions.column("Team")]) for row in TABLES.open_actions.rows
    } | {
        str(row[TABLES.actions.column("Team")])
        for row in TABLES.closed_actions.rows
        if row[TABLES.actions.column("State")] == "Done"
    }
    assert total[0] == "All teams"
    for place in (1, 2, 3, 4, 6):
        assert total[place] == sum(row[place] for row in teams)
    high = [
        one
        for one in STATE.actions.values()
        if is_overdue(one, TODAY, WorkingDays())
        and one.action.priority in (Priority.IMMEDIATE, Priority.HIGH)
    ]
    assert total[2] == len(high)


def test_the_team_is_chosen_from_a_list_of_all_teams() -> None:
    sheet = today(values=False)
    (rule,) = [one for one in sheet.data_validations.dataValidation if "A4" in one.sqref]
    assert rule.type == "list"
    first, last = rule.formula1.replace("$", "").split(":")
    names = [cell.value for (cell,) in today()[f"{first}:{last}"]]
    assert names[-1] == today()["A4"].value == "All teams"
    assert len(names) == len(TABLES.teams) + 1


def test_month_ends_are_those_of_the_state_as_it_was_then() -> None:
    assert list(THEN) == [
        datetime.date(2026, month, day)
        for month, day in ((5, 31), (6, 30), (7, 31), (8, 31), (9, 30), (10, 31))
    ]
    assert len(THEN) == MONTH_ENDS
    for day, teams in THEN.items():
        then = fold(EVENTS, as_at=day)
        late = [one for one in then.actions.values() if is_overdue(one, day, WorkingDays())]
        assert sum(teams.values()) == len(late)
    assert sum(THEN[datetime.date(2026, 10, 31)].values()) > 0


def test_a_month_end_counts_on_its_own_day_and_nothing_that_was_undone() -> None:
    events = [one.event for one in EVENTS]
    undone = RunUndone(TODAY, 1, tuple(range(1, len(events) + 1)))
    assert not any(overdue_then(recorded([*events, undone]), NOBODY, TODAY).values())
    last = list(overdue_then(EVENTS, NOBODY, datetime.date(2026, 10, 31)))[-1]
    assert last == datetime.date(2026, 10, 31)
