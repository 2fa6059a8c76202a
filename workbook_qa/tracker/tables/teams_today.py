"""What the sheet Today says of each team, and how many actions were overdue at month ends."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

import msgspec

from workbook_qa.actions.action_urgency import days_overdue, end_of_week, is_overdue
from workbook_qa.actions.status_in_force import status_in_force
from workbook_qa.core.calendar import last_day, month_of, months_up_to
from workbook_qa.core.cells import shown_day
from workbook_qa.core.records import People
from workbook_qa.core.table import Column, Table
from workbook_qa.core.terms import ActionStatus, Priority
from workbook_qa.ledger.counting_days import counting_days
from workbook_qa.ledger.events import Recorded
from workbook_qa.ledger.fold import Folding, in_force
from workbook_qa.ledger.states import State
from workbook_qa.registers.line_of_management import team_today
from workbook_qa.tracker.tables.tracker_view import View

MONTH_ENDS = 6

# How many actions of each team were overdue at the end of a day, by day.
OverdueThen = Mapping[datetime.date, Mapping[str, int]]


class TeamToday(msgspec.Struct, frozen=True):
    """One team's actions.

    Attributes:
        high: of those that are overdue, how many have the priority High or Immediate.
        oldest: the working days by which the longest overdue one is late.
        to_verify: done, and not checked yet.
    """

    team: str
    overdue: int = 0
    high: int = 0
    this_week: int = 0
    open: int = 0
    oldest: int = 0
    to_verify: int = 0


def teams_today(view: View) -> tuple[TeamToday, ...]:
    """Every team of the register, and others that have actions, the most overdue first."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    found.update((team.name, Counter()) for team in view.people.teams)
    oldest: dict[str, int] = defaultdict(int)
    week = end_of_week(view.today)
    for action in view.state.actions.values():
        status = status_in_force(action, view.today)
        if not status.is_open and status is not ActionStatus.DONE:
            continue
        audit = view.state.audits[action.action.reference].audit
        team = team_today(audit, view.people, action.moved_team)
        counts = found[team]
        if status is ActionStatus.DONE:
            counts["to_verify"] += 1
            continue
        days = days_overdue(action, view.today, view.working_days)
        counts["open"] += 1
        counts["overdue"] += days > 0
        counts["high"] += days > 0 and action.action.priority in (
            Priority.IMMEDIATE,
            Priority.HIGH,
        )
        counts["this_week"] += bool(not days and action.due_on and action.due_on <= week)
        oldest[team] = max(oldest[team], days)
    teams = (TeamToday(team, oldest=oldest[team], **counts) for team, counts in found.items())
    return tuple(
        sorted(teams, key=lambda one: (-one.overdue, -one.high, -one.open, one.team.casefold()))
    )


def overdue_then(events: Sequence[Recorded], people: People, today: datetime.date) -> OverdueThen:
    """How many actions of each team were overdue at the last six month ends.

    The events are gone through once, and looked at on each of the days: what was undone since
    never counts.
    """
    months = months_up_to(month_of(today), MONTH_ENDS + 1)
    ends = [day for month in months if (day := last_day(month)) <= today][-MONTH_ENDS:]
    counted = in_force(events)
    on = counting_days(counted)
    folding, place = Folding(State()), 0
    found: dict[datetime.date, Mapping[str, int]] = {}
    for end in ends:
        while place < len(counted) and on[place] <= end:
            folding.add(counted[place])
            place += 1
        found[end] = _overdue(folding.state, people, end)
    return found


def _overdue(state: State, people: People, day: datetime.date) -> Counter[str]:
    return Counter(
        team_today(state.audits[action.action.reference].audit, people, action.moved_team)
        for action in state.actions.values()
        if is_overdue(action, day, people.working_days)
    )


def month_ends_table(teams: Sequence[TeamToday], then: OverdueThen) -> Table:
    """The figures behind the lines on Today, a row for each of its teams."""
    return Table(
        name="MonthEnds",
        title="Overdue at month ends",
        columns=(
            Column("Team", "text", 34),
            *(Column(shown_day(day), "count", 14) for day in then),
        ),
        rows=tuple((one.team, *(each.get(one.team, 0) for each in then.values())) for one in teams),
        says="How many actions of each team were overdue at the end of each of these days.",
        empty="No team has actions to be done.",
    )
