"""When somebody is reminded, and when something late goes up the line (paragraph 5.2).

The ladder has three rungs for each priority: working days overdue at which the Team Manager, the
Head of Service or Service Manager and the Assistant Director are written to (requirements,
default 8). Late returns have a ladder of their own, above the auditor.
"""

import datetime

import msgspec

from workbook_qa.framework.actions import working_days_late
from workbook_qa.framework.calendar import WorkingDays
from workbook_qa.framework.line_of_management import Rung
from workbook_qa.framework.terms import Priority

Steps = tuple[int, int, int]


class Chasing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The ladder and the reminders, in working days; each a setting (table ``[chasing]``).

    Attributes:
        immediate, high, medium, low: for an action of that priority, days overdue at each rung;
            0 is the day on which it is due.
        returns: for a return or an answer to queries, days late at each rung above the auditor.
        confirmations: for the two confirmations of 4.3, days late at each rung.
        return_reminder: days before a return is due at which the auditor is reminded (default 4).
        action_reminder: days before an action is due at which the Team Manager is reminded.
        answer_within: days an auditor has to answer queries before they are asked again.
        confirm_within: days for the two confirmations of 4.3, from acceptance.
    """

    immediate: Steps = (0, 1, 2)
    high: Steps = (1, 3, 5)
    medium: Steps = (1, 5, 10)
    low: Steps = (5, 10, 20)
    returns: Steps = (3, 5, 10)
    confirmations: Steps = (1, 10, 20)
    return_reminder: int = 5
    action_reminder: int = 10
    answer_within: int = 5
    confirm_within: int = 10

    def __post_init__(self) -> None:
        ladders = (self.immediate, self.high, self.medium, self.low)
        for steps in (*ladders, self.returns, self.confirmations):
            if list(steps) != sorted(steps) or steps[0] < 0:
                raise ValueError("the days of a ladder do not rise")

    def steps_for(self, priority: Priority | None) -> Steps:
        """The ladder of an action; one without a priority is as patient as the lowest."""
        return {
            Priority.IMMEDIATE: self.immediate,
            Priority.HIGH: self.high,
            Priority.MEDIUM: self.medium,
            Priority.LOW: self.low,
            None: self.low,
        }[priority]


def rungs_reached(
    due: datetime.date, steps: Steps, today: datetime.date, working_days: WorkingDays
) -> tuple[Rung, ...]:
    """The rungs that something due on a day has come to, from below; none before it is due."""
    if today < due:
        return ()
    late = working_days_late(due, today, working_days)
    return tuple(rung for rung, step in zip(Rung, steps, strict=True) if late >= step)


def day_of_rung(
    due: datetime.date, rung: Rung, steps: Steps, working_days: WorkingDays
) -> datetime.date:
    """The working day on which something due on a day comes to a rung."""
    return working_days.after(due, steps[rung.step])


def is_close(
    due: datetime.date, days: int, today: datetime.date, working_days: WorkingDays
) -> bool:
    """Whether `today` is not after `due`, and `due` at most `days` working days away."""
    return today <= due and working_days.between(today, due) <= days
