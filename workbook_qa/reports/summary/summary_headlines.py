"""The headline figures of the DMT summary: the month, the month before and the twelve months.

The month before stands as it did on the same day after its end (`earlier_papers.compared_day`).
"""

from collections.abc import Callable, Iterable

import msgspec

from workbook_qa.core.terms import Grade
from workbook_qa.reports.figures import (
    ActionFact,
    AuditFact,
    Period,
    Share,
    completed_in,
    good_or_better,
    graded,
    issued_for,
)
from workbook_qa.reports.summary.summary_parts import SummaryView


class Headline(msgspec.Struct, frozen=True):
    """One figure for the month, the month before and the twelve months.

    Attributes:
        table: the name of the table that it rests on.
        none: what is said for a share of nothing.
    """

    label: str
    table: str
    now: Share
    before: Share
    year: Share
    none: str = ""


class AuditFigure(msgspec.Struct, frozen=True):
    """A headline figure of audits; `count` takes them, the period, and `Periods.least`."""

    label: str
    table: str
    count: Callable[[list[AuditFact], Period, int], Share]
    none: str = ""

    def words(self, share: Share) -> str:
        """What is printed of it."""
        return self.none if share.of == 0 else share.words


class ActionFigure(msgspec.Struct, frozen=True):
    """A headline figure of actions: how many there are on a day."""

    label: str
    table: str
    counts: Callable[[ActionFact], bool]

    def count(self, actions: Iterable[ActionFact]) -> Share:
        """How many of the actions it counts."""
        return Share(sum(map(self.counts, actions)))


def _completed_of(facts: list[AuditFact], period: Period, least: int) -> Share:
    issued = issued_for(facts, period)
    return Share(sum(fact.is_completed for fact in issued), len(issued), least)


def _missing(facts: list[AuditFact], period: Period, _: int) -> Share:
    return Share(sum(fact.is_missing for fact in issued_for(facts, period)))


def _good(facts: list[AuditFact], period: Period, least: int) -> Share:
    return good_or_better(completed_in(facts, period), least)


def _with_grade(grade: Grade) -> Callable[[list[AuditFact], Period, int], Share]:
    return lambda facts, period, _: Share(graded(completed_in(facts, period), grade))


AUDIT_FIGURES = (
    AuditFigure("Completed of issued", "Completed", _completed_of, "None issued"),
    AuditFigure("Not yet completed", "LateAudits", _missing),
    AuditFigure("Good or better", "Grades", _good, "No grades"),
    AuditFigure("Graded Outstanding", "Grades", _with_grade(Grade.OUTSTANDING)),
    AuditFigure("Graded Inadequate", "Grades", _with_grade(Grade.INADEQUATE)),
)
ACTION_FIGURES = (
    ActionFigure("Actions open", "Actions", lambda fact: fact.is_open),
    ActionFigure("Actions overdue", "Escalated", lambda fact: fact.is_overdue),
)


def headlines(view: SummaryView) -> tuple[Headline, ...]:
    """The headline figures; those of actions in the twelve months are of actions set in them."""
    periods, before = view.periods, view.before
    of_year = [fact for fact in view.actions if fact.set_in in periods.year]
    return (
        *(
            Headline(
                figure.label,
                figure.table,
                figure.count(view.facts, periods.now, periods.least),
                figure.count(before.facts, periods.before, periods.least),
                figure.count(view.facts, periods.year, periods.least),
                figure.none,
            )
            for figure in AUDIT_FIGURES
        ),
        *(
            Headline(
                figure.label,
                figure.table,
                figure.count(view.actions),
                figure.count(before.actions),
                figure.count(of_year),
            )
            for figure in ACTION_FIGURES
        ),
    )
