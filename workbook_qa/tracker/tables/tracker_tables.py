"""The master tracker's tables, worked out from the ledger's state (paragraphs 5.1 and 5.2).

They say what stands in the tracker; how it looks is for `tracker_book`. Children are case
ids and nothing more. Blanks are explained in words wherever a value is still to come.
"""

import datetime
from collections.abc import Mapping

import msgspec

from workbook_qa.actions.action_urgency import Urgency, urgency
from workbook_qa.actions.status_in_force import is_open
from workbook_qa.core.audit_tool import AuditTool
from workbook_qa.core.calendar import day_words
from workbook_qa.core.policy import Policy
from workbook_qa.core.records import People
from workbook_qa.core.table import Column, Table
from workbook_qa.core.terms import Priority
from workbook_qa.core.wording import counted
from workbook_qa.ledger.states import State
from workbook_qa.ledger.which_return_counts import doubted_returns
from workbook_qa.tracker.tables.managers_columns import with_own
from workbook_qa.tracker.tables.teams_today import TeamToday, teams_today
from workbook_qa.tracker.tables.tracker_actions import (
    ACTIONS,
    ADVICE_COLUMNS,
    actions_table,
    advice_table,
    closed_actions,
    open_actions,
)
from workbook_qa.tracker.tables.tracker_audits import (
    AUDITS,
    PRACTICE_COLUMNS,
    RETURN_COLUMNS,
    STANDARD_COLUMNS,
    audits_table,
    outstanding_practice_table,
    outstanding_returns_table,
    standards_table,
)
from workbook_qa.tracker.tables.tracker_columns import TYPE_IN_YELLOW, Managed
from workbook_qa.tracker.tables.tracker_conflicts import CONFLICTS, conflicts_table
from workbook_qa.tracker.tables.tracker_history import HISTORY_COLUMNS, history_table
from workbook_qa.tracker.tables.tracker_view import View

# The tables in whose rows managers type, and those in which nobody does, by name.
MANAGED: dict[str, Managed] = {table.name: table for table in (ACTIONS, CONFLICTS, AUDITS)}
PLAIN_TABLES: dict[str, tuple[Column, ...]] = {
    "OutstandingReturns": RETURN_COLUMNS,
    "Standards": STANDARD_COLUMNS,
    "OutstandingPractice": PRACTICE_COLUMNS,
    "Advice": ADVICE_COLUMNS,
    "History": HISTORY_COLUMNS,
}


class Counts(msgspec.Struct, frozen=True):
    """What matters at a glance.

    Attributes:
        late: outstanding returns that are at least a working day past their due date.
        this_week, this_month: open actions that are due then and not before.
        closed: done, verified and withdrawn actions.
        exempt: audits that need not be done; with `completed` and `outstanding` they are all.
    """

    audits: int
    completed: int
    outstanding: int
    late: int
    open: int
    overdue: int
    this_week: int
    this_month: int
    closed: int
    exempt: int = 0

    @property
    def later(self) -> int:
        """Open actions that are due after this month, or have no due date."""
        return self.open - self.overdue - self.this_week - self.this_month


class TrackerTables(msgspec.Struct, frozen=True):
    """What the master tracker holds, as at one day.

    Attributes:
        to_decide: of how many audits the Lead Auditor has to say which return counts.
        actions: all, as they are read back; open_actions, closed_actions: as two sheets show them.
    """

    as_at: datetime.date
    counts: Counts
    teams: tuple[TeamToday, ...]
    to_decide: int
    actions: Table
    open_actions: Table
    closed_actions: Table
    conflicts: Table
    audits: Table
    outstanding_returns: Table
    standards: Table
    outstanding_practice: Table
    advice: Table
    history: Table
    priority_days: tuple[tuple[Priority, int], ...]

    @property
    def by_name(self) -> dict[str, Table]:
        """Its tables by name, as they are read back."""
        tables = (
            self.actions,
            self.conflicts,
            self.audits,
            self.outstanding_returns,
            self.standards,
            self.outstanding_practice,
            self.advice,
            self.history,
        )
        return {table.name: table for table in tables}


def tracker_tables(
    state: State,
    *,
    today: datetime.date,
    tools: Mapping[str, AuditTool],
    people: People,
    policy: Policy,
) -> TrackerTables:
    """The tracker's tables as at `today`.

    Args:
        people: the register, which says who answers for an action today.
        tools: the audit tools that audits were issued with, by `AuditIssued.tool`.
        policy: gives the days of each priority, which the tracker explains.
    """
    view = View(state, today, tools, people)
    counts = _counts(view)
    conflicts = conflicts_table(state)
    actions = actions_table(view, _of_actions(view, counts, len(conflicts.rows)))
    return TrackerTables(
        as_at=today,
        counts=counts,
        teams=teams_today(view),
        to_decide=sum(
            audit.in_conflict or bool(doubted_returns(audit))
            for audit in state.audits.values()
            if not audit.erased
        ),
        actions=actions,
        open_actions=open_actions(actions, counts.open),
        closed_actions=closed_actions(actions, counts.open),
        conflicts=_as_wide(conflicts, state),
        audits=audits_table(view),
        outstanding_returns=_as_wide(outstanding_returns_table(view), state),
        standards=_as_wide(standards_table(view), state),
        outstanding_practice=_as_wide(outstanding_practice_table(view), state),
        advice=_as_wide(advice_table(view), state),
        history=_as_wide(history_table(state), state),
        priority_days=tuple((priority, policy.days_for(priority)) for priority in Priority),
    )


def _counts(view: View) -> Counts:
    stands = [urgency(one, view.today, view.working_days) for one in view.state.actions.values()]
    open_ones = [is_open(one, view.today) for one in view.state.actions.values()]
    waiting = view.waiting()
    audits = [one for one in view.state.audits.values() if not one.replaced]
    exempt = sum(one.exempt for one in audits)
    return Counts(
        audits=len(audits),
        completed=len(audits) - len(waiting) - exempt,
        outstanding=len(waiting),
        late=sum(view.late(one.due_on) > 0 for one in waiting),
        open=sum(open_ones),
        overdue=stands.count(Urgency.OVERDUE),
        this_week=stands.count(Urgency.THIS_WEEK),
        this_month=stands.count(Urgency.THIS_MONTH),
        closed=len(open_ones) - sum(open_ones),
        exempt=exempt,
    )


def _as_wide(table: Table, state: State) -> Table:
    """A table in which nobody types, with the widths that were given to its columns."""
    return with_own(table, (), state.widths.get(table.name, {}))


def _of_actions(view: View, counts: Counts, conflicts: int) -> str:
    """What the sheet Actions says of itself; what is nought is left out."""
    parts = (
        (counts.overdue, "overdue"),
        (counts.this_week, "due this week"),
        (counts.this_month, "due later this month"),
    )
    said = [f"{number} {words}" for number, words in parts if number]
    which = f": {', '.join(said)}" if said else ""
    return (
        f"{counted(counts.open, 'action')} to be done{which}, as at {day_words(view.today)}. "
        f"{_to_decide(conflicts)}{TYPE_IN_YELLOW}"
    )


def _to_decide(conflicts: int) -> str:
    if not conflicts:
        return ""
    entries = "1 entry was" if conflicts == 1 else f"{conflicts} entries were"
    return f"{entries} typed by two people: please decide on the sheet Conflicts. "
