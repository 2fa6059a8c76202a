"""The figures of the DMT summary's page that are compared with those of earlier papers."""

from collections.abc import Callable, Iterable

import msgspec

from workbook_qa.core.terms import Grade
from workbook_qa.reports.figures import (
    ActionFact,
    AuditFact,
    Period,
    Share,
    completed_in,
    completed_of_issued,
    good_or_better,
    graded,
    issued_for,
)


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


def _missing(facts: list[AuditFact], period: Period, _: int) -> Share:
    return Share(sum(fact.is_missing for fact in issued_for(facts, period)))


def _good(facts: list[AuditFact], period: Period, least: int) -> Share:
    return good_or_better(completed_in(facts, period), least)


def _with_grade(grade: Grade) -> Callable[[list[AuditFact], Period, int], Share]:
    return lambda facts, period, _: Share(graded(completed_in(facts, period), grade))


AUDIT_FIGURES = (
    AuditFigure("Completed of issued", "Completed", completed_of_issued, "None issued"),
    AuditFigure("Not yet completed", "LateAudits", _missing),
    AuditFigure("Good or better", "Grades", _good, "No grades"),
    AuditFigure("Graded Outstanding", "Grades", _with_grade(Grade.OUTSTANDING)),
    AuditFigure("Graded Inadequate", "Grades", _with_grade(Grade.INADEQUATE)),
)
ACTION_FIGURES = (
    ActionFigure("Actions open", "Actions", lambda fact: fact.is_open),
    ActionFigure("Actions overdue", "Escalated", lambda fact: fact.is_overdue),
)
