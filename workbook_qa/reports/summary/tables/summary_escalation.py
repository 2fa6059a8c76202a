"""Overdue actions by how far up the line their delay has gone (paragraph 5.2, default 8).

The ladder goes by priority and working days overdue. What is counted here is the step that an
action's delay gives on the "as at" day; whether somebody was told is not in it.
"""

from collections.abc import Iterable, Sequence

from workbook_qa.actions.action_urgency import AGE_BANDS
from workbook_qa.core.table import Column, Table
from workbook_qa.core.terms import Priority
from workbook_qa.reports.figures import ActionFact, Periods
from workbook_qa.reports.report_tables import numbers
from workbook_qa.reports.summary.summary_parts import SummaryPart

STEPS = ("Team Manager", "Head of Service or Service Manager", "Assistant Director")
NOT_ESCALATED = "Not yet escalated"
# Working days overdue from which each step is reached, in the order of `STEPS`.
LADDER: dict[Priority | None, tuple[int, int, int]] = {
    Priority.IMMEDIATE: (0, 1, 2),
    Priority.HIGH: (1, 3, 5),
    Priority.MEDIUM: (1, 5, 10),
    Priority.LOW: (5, 10, 20),
    None: (5, 10, 20),
}


def step_of(fact: ActionFact) -> str:
    """The highest step that an overdue action has reached; empty for one that is not overdue."""
    if not fact.is_overdue:
        return ""
    reached = sum(fact.days >= days for days in LADDER[fact.priority])
    return STEPS[reached - 1] if reached else NOT_ESCALATED


def is_escalated(fact: ActionFact) -> bool:
    """Overdue for so long that it is with someone up the line."""
    return step_of(fact) in STEPS


def escalated_table(facts: Iterable[ActionFact], periods: Periods) -> Table:
    """Overdue actions by age and by the step of the ladder."""
    overdue = [fact for fact in facts if fact.is_overdue]
    bands = [name for _, name in AGE_BANDS]
    return Table(
        name="Escalated",
        sheet="d Escalated",
        title=f"(d) Overdue actions by how far they have escalated, to {periods.now.label}",
        says=(
            "The step that an action's priority and working days overdue give; each overdue "
            "action stands once."
        ),
        columns=(
            Column("Working days overdue", width=24),
            *numbers(NOT_ESCALATED, *STEPS, "All overdue", width=19),
        ),
        rows=tuple(
            (band, *_steps([fact for fact in overdue if fact.age == band])) for band in bands
        ),
        total=("All overdue", *_steps(overdue)),
    )


def _steps(facts: Sequence[ActionFact]) -> list[int]:
    found = [step_of(fact) for fact in facts]
    return [*(found.count(step) for step in (NOT_ESCALATED, *STEPS)), len(found)]


# Its control total and its word stand among those of all actions (`summary_actions`).
ESCALATED = SummaryPart(lambda view: [escalated_table(view.actions, view.periods)])
