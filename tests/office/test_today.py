"""The sheet Today, when its reader chooses a team: the six numbers are those of the team's rows."""

import datetime

import pytest

from tests.support.made_up.states import TODAY, a_state, some_tables
from tests.support.other_programs.office import Office
from workbook_qa.core.table import Table
from workbook_qa.tracker.tables import tracker_columns as columns
from workbook_qa.tracker.today_book import ALL_TEAMS
from workbook_qa.tracker.tracker_book import write_tracker

pytestmark = pytest.mark.office

TABLES = some_tables(a_state())
TEAMS = sorted({str(row[TABLES.actions.column(columns.TEAM)]) for row in TABLES.actions.rows})
SUNDAY = datetime.date(2026, 11, 29)


def rows(table: Table, team: str) -> list[dict[str, object]]:
    """The rows of a team, or of all, by heading."""
    named = [
        dict(zip([each.heading for each in table.columns], row, strict=True)) for row in table.rows
    ]
    return [row for row in named if team in (ALL_TEAMS, row[columns.TEAM])]


def counted(team: str) -> list[int]:
    """The six numbers, from the rows of the tables."""
    to_do = rows(TABLES.open_actions, team)
    late = [row for row in to_do if row[columns.DAYS_OVERDUE]]
    week = [
        row
        for row in to_do
        if row not in late
        and isinstance(row[columns.DUE], datetime.date)
        and row[columns.DUE] <= SUNDAY
    ]
    return [
        len(late),
        len(week),
        len(to_do) - len(late) - len(week),
        sum(row[columns.STATE] == "Done" for row in rows(TABLES.closed_actions, team)),
        sum(bool(row[columns.LATE_BY]) for row in rows(TABLES.outstanding_returns, team)),
        sum(
            row["Status"] == "Completed" and row[columns.ON_FILE] == columns.AWAITED
            for row in rows(TABLES.audits, team)
        ),
    ]


@pytest.mark.parametrize("team", [ALL_TEAMS, *TEAMS])
def test_the_six_numbers_follow_the_team_that_is_chosen(team: str, office: Office) -> None:
    tracker = write_tracker(TABLES, council="Wexcombe", number=1)
    chosen = office.fill_in(tracker, {("Today", "A4"): team})
    results = office.recalculated(chosen)
    shown = [int(float(results["Today", f"{letter}6"][0])) for letter in "ABCDEF"]
    assert shown == counted(team)


def test_the_teams_differ_in_what_they_have_to_do() -> None:
    assert TODAY.isoformat() == "2026-11-24"
    assert len({tuple(counted(team)) for team in TEAMS}) > 1
