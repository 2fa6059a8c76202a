"""When an action is due, how late it is, and what comes first (paragraphs 4.3, 5.1 and 5.2).

Late is counted in working days: an action due on a Friday is overdue from the Monday, by one.
Overdue is worked out here and never typed; advice is not monitored and never comes here.
"""

import datetime
from enum import StrEnum
from functools import lru_cache

from workbook_qa.actions.action_state import ActionState
from workbook_qa.actions.status_in_force import is_open, missing_words, status_in_force
from workbook_qa.core.calendar import ONE_DAY, WorkingDays, last_day, month_of
from workbook_qa.core.policy import Policy
from workbook_qa.core.terms import ActionStatus, Priority


class Urgency(StrEnum):
    """Where an action stands on a day, most pressing first."""

    OVERDUE = "Overdue"
    THIS_WEEK = "Due this week"
    THIS_MONTH = "Due this month"
    NOT_YET = "Not yet due"
    NO_DATE = "No due date"
    DONE = "Done"
    VERIFIED = "Verified"
    WITHDRAWN = "Withdrawn"


# The last day of each band, in working days overdue, and its name; the last has no end.
AGE_BANDS: tuple[tuple[int | None, str], ...] = (
    (5, "1 to 5 days"),
    (10, "6 to 10 days"),
    (20, "11 to 20 days"),
    (None, "Over 20 days"),
)

_CLOSED = {
    ActionStatus.DONE: Urgency.DONE,
    ActionStatus.VERIFIED: Urgency.VERIFIED,
    ActionStatus.WITHDRAWN: Urgency.WITHDRAWN,
}


def working_days_late(due: datetime.date, today: datetime.date, working_days: WorkingDays) -> int:
    """How many working days have begun after `due`, up to and with `today`; 0 when none has."""
    return _late(working_days, due, today)


@lru_cache(maxsize=8192)
def _late(working_days: WorkingDays, due: datetime.date, today: datetime.date) -> int:
    """Thousands of actions share a few hundred due days: each is counted once."""
    return working_days.between(due, today)


def days_overdue(state: ActionState, today: datetime.date, working_days: WorkingDays) -> int:
    """Working days by which an open action is overdue; 0 when closed, undated or in time."""
    if state.due_on is None or not is_open(state, today):
        return 0
    return working_days_late(state.due_on, today, working_days)


def is_overdue(state: ActionState, today: datetime.date, working_days: WorkingDays) -> bool:
    """Whether an open action is at least one working day past its due date."""
    return days_overdue(state, today, working_days) > 0


def age_band(days: int) -> str | None:
    """The band of that many working days overdue; None for 0, which is not overdue."""
    if days < 1:
        return None
    return next(name for last, name in AGE_BANDS if last is None or days <= last)


def end_of_week(day: datetime.date) -> datetime.date:
    """The Sunday of the week, from Monday, in which `day` lies."""
    return day + (6 - day.weekday()) * ONE_DAY


def urgency(state: ActionState, today: datetime.date, working_days: WorkingDays) -> Urgency:
    """Where the action stands on `today`.

    Due this week is due by this week's Sunday, due this month by the month's last day after that.
    """
    status = status_in_force(state, today)
    if not status.is_open:
        return _CLOSED[status]
    due = state.due_on
    if due is None:
        return Urgency.NO_DATE
    if is_overdue(state, today, working_days):
        return Urgency.OVERDUE
    if due <= end_of_week(today):
        return Urgency.THIS_WEEK
    return Urgency.THIS_MONTH if due <= last_day(month_of(today)) else Urgency.NOT_YET


def state_words(state: ActionState, today: datetime.date, working_days: WorkingDays) -> str:
    """Where the action stands on `today`, in words: what is missing, where anything is."""
    return missing_words(state, today) or urgency(state, today, working_days).value


def due_date(
    priority: Priority, start: datetime.date, policy: Policy, working_days: WorkingDays
) -> datetime.date:
    """The day by which an action of that priority is due when counted from `start` (4.3)."""
    return working_days.after(start, policy.days_for(priority))


_RANKS: dict[Priority | None, int] = {one: rank for rank, one in enumerate((*Priority, None))}


def priority_rank(priority: Priority | None) -> int:
    """0 for Immediate to 3 for Low, 4 for none: for putting in order."""
    return _RANKS[priority]


def in_order_of_need(
    states: list[ActionState], today: datetime.date, working_days: WorkingDays
) -> list[ActionState]:
    """Overdue by priority, then by days; other open ones by due date; closed last.

    Of those that are closed what is done and has still to be verified comes first, longest done
    before; the others by how lately they were closed. Thousands of closed actions stand under a
    few hundred open ones, and those that were closed last are looked at most.
    """

    def need(state: ActionState) -> tuple[int, int, int, int, str, int]:
        action, rank = state.action, priority_rank(state.action.priority)
        status = status_in_force(state, today)
        part = _PARTS.get(status, 0)
        closed_on = (state.completed_on or _LONG_AGO).toordinal()
        first, then = closed_on if part == _DONE else -closed_on, 0
        if not part:
            late = days_overdue(state, today, working_days)
            due = (state.due_on or datetime.date.max).toordinal()
            part = 1 if late else 2
            first, then = (rank, -late) if late else (due, rank)
        return part, first, then, rank, action.reference, action.number

    return sorted(states, key=need)


_DONE = 3
_PARTS = {
    ActionStatus.DONE: _DONE,
    ActionStatus.VERIFIED: _DONE + 1,
    ActionStatus.WITHDRAWN: _DONE + 1,
}
_LONG_AGO = datetime.date.min
