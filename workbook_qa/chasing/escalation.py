"""When somebody is reminded, and when something late goes up the line (paragraph 5.2).

The ladder has three rungs for each priority: working days overdue at which the Team Manager, the
Head of Service or Service Manager and the Assistant Director are written to (requirements,
default 8). Late returns have a ladder of their own, above the auditor.
"""

import datetime

from workbook_qa.actions.action_urgency import working_days_late
from workbook_qa.core.calendar import WorkingDays
from workbook_qa.core.policy import Steps
from workbook_qa.registers.line_of_management import Rung


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
