"""What the reports count: audits and actions as plain facts, periods, and counts with their words.

The counting rules are those of the requirements (section 4): counts first, a percentage only
where at least five are counted (`Policy.percent_from`), never an average of grades.
"""

import calendar
import datetime
from collections import Counter
from collections.abc import Container, Iterable, Mapping

import msgspec

from workbook_qa.actions.action_state import ActionState
from workbook_qa.actions.action_urgency import Urgency, age_band, days_overdue
from workbook_qa.actions.status_in_force import missing, status_in_force
from workbook_qa.audits.audit_status import Standing, Stands, standing_of
from workbook_qa.core.audit_tool import AuditTool
from workbook_qa.core.calendar import (
    Month,
    WorkingDays,
    add_months,
    month_of,
    months_up_to,
)
from workbook_qa.core.policy import Policy
from workbook_qa.core.records import Return
from workbook_qa.core.table import NOTHING
from workbook_qa.core.terms import (
    ActionKind,
    ActionStatus,
    AuditStatus,
    AuditType,
    Grade,
    Priority,
)
from workbook_qa.ledger.return_content import overall_grade
from workbook_qa.ledger.states import AuditState, State

LEAST_FOR_PERCENT = Policy().percent_from

# What an action counts for in the progress of all of them (paragraph 4.3, "priority weighted").
PRIORITY_WEIGHT = {
    Priority.IMMEDIATE: 4,
    Priority.HIGH: 3,
    Priority.MEDIUM: 2,
    Priority.LOW: 1,
    None: 1,
}


class Period(msgspec.Struct, frozen=True):
    """Some months that are counted together, and what they are called in a heading."""

    label: str
    months: frozenset[Month]

    def __contains__(self, month: object) -> bool:
        return month in self.months


class Periods(msgspec.Struct, frozen=True):
    """The periods of one report: its month, the month before, and the twelve that end with it.

    `least` is the fewest of which the report gives a percentage.
    """

    month: Month
    now: Period
    before: Period
    year: Period
    least: int = LEAST_FOR_PERCENT

    @property
    def months(self) -> list[Month]:
        """The twelve months, in order."""
        return months_up_to(self.month, 12)


def period_of(month: Month) -> Period:
    """One month as a period: ``Nov 2026``."""
    return Period(short_month(month), frozenset({month}))


def periods_of(month: Month, least: int = LEAST_FOR_PERCENT) -> Periods:
    """The periods that the report on `month` compares (requirements, 5.3)."""
    before = add_months(month, -1)
    return Periods(
        month,
        period_of(month),
        period_of(before),
        Period("12 months", frozenset(months_up_to(month, 12))),
        least,
    )


def short_month(month: Month) -> str:
    """The month as it stands in headings, such as ``Nov 2026``."""
    return f"{calendar.month_abbr[int(month[5:])]} {month[:4]}"


class AuditFact(msgspec.Struct, frozen=True):
    """One audit as it is counted.

    Attributes:
        kind: the audit tool's name; team: the one at issue (requirements, default 16).
        issued_for: the month of its selection; due_on: the day by which it is due now.
        completed_on: the day a return was first accepted (defaults 17 and 18), or None.
        grade: the auditor's overall judgement; None before a return or in an ungraded kind.
        content: the return that counts; queries: codes of the problems left on it.
        standing: where it stands, and whether it was extended.
        actions: how many are monitored.
        in_conflict: whether returns of it differ: what was accepted first counts until decided.
        provisional: the overall grade of a return that is still queried, where it is plain; it is
            in no count of grades.
        actions_held: the months in which those were set that came in a return then queried.
        returned: something came back for it, whatever became of it.
    """

    reference: str
    team: str
    kind: str
    audit_type: AuditType
    theme: str
    issued_for: Month
    standing: Standing
    completed_on: datetime.date | None
    queried: bool
    grade: Grade | None
    content: Return | None
    tool: AuditTool
    queries: tuple[str, ...]
    actions: int = 0
    in_conflict: bool = False
    returned: bool = False
    actions_held: tuple[Month, ...] = ()
    provisional: Grade | None = None

    def actions_set_in(self, period: Container[Month]) -> int:
        """How many of its actions were set in those months."""
        held = sum(month in period for month in self.actions_held)
        if self.completed_in is None or self.completed_in not in period:
            return held
        return held + self.actions - len(self.actions_held)

    @property
    def completed_in(self) -> Month | None:
        """The month in which it counts as completed, or None."""
        return month_of(self.completed_on) if self.completed_on else None

    @property
    def due_on(self) -> datetime.date:
        """The day by which it is due, an extension included."""
        return self.standing.due_on

    @property
    def is_completed(self) -> bool:
        """A return was accepted."""
        return self.standing.stands is Stands.COMPLETED

    @property
    def is_missing(self) -> bool:
        """Still to come: neither completed nor exempt nor withdrawn."""
        return self.standing.stands is Stands.NOT_YET

    @property
    def is_late(self) -> bool:
        """Completed after the day it was due."""
        return self.completed_on is not None and self.completed_on > self.due_on


def audit_facts(state: State, tools: Mapping[str, AuditTool]) -> list[AuditFact]:
    """Every audit that was issued, by reference; not one that another case took the place of.

    Args:
        tools: the audit tools as they were at issue, by the digest in each issue event.
    """
    audits = (audit for _, audit in sorted(state.audits.items()))
    return [_audit_fact(audit, state.actions, tools) for audit in audits if not audit.replaced]


def _audit_fact(
    state: AuditState, actions: Mapping[str, ActionState], tools: Mapping[str, AuditTool]
) -> AuditFact:
    audit, content = state.audit, state.content
    problems = state.counted.problems if state.counted else ()
    monitored = [action.id for action in state.actions if action.kind is ActionKind.ACTION]
    held = (actions[action].held_since for action in monitored if action in actions)
    return AuditFact(
        reference=audit.reference,
        team=audit.team,
        kind=audit.tool_name,
        audit_type=audit.audit_type,
        theme=audit.theme,
        issued_for=audit.month,
        standing=standing_of(state),
        completed_on=state.accepted_on,
        queried=state.status is AuditStatus.QUERIED,
        grade=overall_grade(content) if content else None,
        content=content,
        tool=tools[state.issued.tool],
        queries=tuple(problem.code for problem in problems),
        actions=len(monitored),
        in_conflict=state.in_conflict,
        returned=bool(state.received),
        provisional=_provisional(state),
        actions_held=tuple(month_of(day) for day in held if day),
    )


def _provisional(state: AuditState) -> Grade | None:
    queried = state.queried_returns if state.status is AuditStatus.QUERIED else []
    return overall_grade(queried[-1]) if queried else None


def held(facts: Iterable[AuditFact]) -> list[AuditFact]:
    """Those that came back and are being queried: no figure of grades counts them yet."""
    return [fact for fact in facts if fact.queried]


def provisional_words(facts: Iterable[AuditFact]) -> str:
    """The provisional grades of those that are held, worst first: ``1 Inadequate, 2 Good``."""
    grades = Counter(fact.provisional for fact in held(facts))
    words = [f"{grades[grade]} {grade}" for grade in reversed(Grade) if grades[grade]]
    words += [f"{grades[None]} without a grade"] if grades[None] else []
    return ", ".join(words)


def issued_for(facts: Iterable[AuditFact], period: Period) -> list[AuditFact]:
    """The audits of the selections of those months."""
    return [fact for fact in facts if fact.issued_for in period]


def completed_in(facts: Iterable[AuditFact], period: Period) -> list[AuditFact]:
    """The audits whose return was first accepted in those months, whenever they were due."""
    return [fact for fact in facts if fact.completed_in in period]


class ActionFact(msgspec.Struct, frozen=True):
    """One monitored action as it is counted; advice never gets here (paragraph 4.3).

    Attributes:
        team: that of its audit; set_in: the month in which its audit was first completed, or in
            which it came in a return that was queried.
        status: the one in force; missing: codes of what is missing for the one that was typed.
        days: working days overdue, 0 when closed, undated or in time.
        id: the action's.
    """

    team: str
    priority: Priority | None
    status: ActionStatus
    set_in: Month
    has_date: bool
    days: int
    missing: tuple[str, ...] = ()
    id: str = ""

    @property
    def is_open(self) -> bool:
        """Still to be done."""
        return self.status.is_open

    @property
    def is_overdue(self) -> bool:
        """Open and at least one working day past its due date."""
        return self.days > 0

    @property
    def age(self) -> str:
        """The band of its age when open: how many working days overdue, if at all."""
        return age_band(self.days) or (NOT_OVERDUE if self.has_date else NO_DATE)

    @property
    def weight(self) -> int:
        """What it counts for in priority-weighted progress."""
        return PRIORITY_WEIGHT[self.priority]


NOT_OVERDUE = "Not overdue"
NO_DATE = Urgency.NO_DATE.value


def action_facts(
    state: State, month: Month, as_at: datetime.date, working_days: WorkingDays
) -> list[ActionFact]:
    """The actions set up to the end of `month`, as they stood on `as_at`."""
    facts = (
        _action_fact(action, state.audits.get(action.action.reference), as_at, working_days)
        for _, action in sorted(state.actions.items())
    )
    return [fact for fact in facts if fact is not None and fact.set_in <= month]


def _action_fact(
    state: ActionState,
    audit: AuditState | None,
    as_at: datetime.date,
    working_days: WorkingDays,
) -> ActionFact | None:
    set_on = audit.action_set_on(state) if audit else None
    if audit is None or set_on is None:
        return None
    action = state.action
    return ActionFact(
        team=audit.audit.team,
        priority=action.priority,
        status=status_in_force(state, as_at),
        set_in=month_of(set_on),
        has_date=state.due_on is not None,
        days=days_overdue(state, as_at, working_days),
        missing=tuple(lack.code for lack in missing(state, as_at)),
        id=action.id,
    )


def followed(facts: Iterable[ActionFact], year: Period) -> list[ActionFact]:
    """The actions a report speaks of: those set in the twelve months, and older ones still open.

    No open action ever drops out of sight because its audit is old.
    """
    return [fact for fact in facts if fact.set_in in year or fact.is_open]


class Share(msgspec.Struct, frozen=True):
    """A count, or a count of a whole; `of` is None where there is no whole.

    `least` is the smallest whole of which a percentage is given.
    """

    count: int
    of: int | None = None
    least: int = LEAST_FOR_PERCENT

    @property
    def words(self) -> str:
        """``12``, ``3 of 4``, or ``9 of 14 (64%)`` where five or more are counted."""
        if self.of is None:
            return str(self.count)
        words = f"{self.count} of {self.of}"
        if not self.is_enough:
            return words
        return f"{words} ({percent(self.count, self.of)}%)"

    @property
    def cell(self) -> float | str:
        """The share of 1 for a column of percentages, ``Under 5``, or a dash for none of none."""
        if self.of == 0:
            return NOTHING
        if self.of is None or not self.is_enough:
            return under(self.least)
        return self.count / self.of

    @property
    def is_enough(self) -> bool:
        """So many are counted that a percentage can be given."""
        return self.of is not None and self.of >= max(self.least, 1)


def under(least: int) -> str:
    """What stands in place of a percentage where fewer are counted."""
    return f"Under {least}"


def percent(count: int, of: int) -> int:
    """The whole percentage, halves up, so that Excel and a sentence say the same."""
    return (200 * count + of) // (2 * of)


def completed_of_issued(
    facts: Iterable[AuditFact], period: Period, least: int = LEAST_FOR_PERCENT
) -> Share:
    """How many of the audits of those months' selections are completed, whenever they came."""
    issued = issued_for(facts, period)
    return Share(sum(fact.is_completed for fact in issued), len(issued), least)


def good_or_better(facts: Iterable[AuditFact], least: int = LEAST_FOR_PERCENT) -> Share:
    """How many of the graded audits are Good or Outstanding."""
    grades = [fact.grade for fact in facts if fact.grade]
    return Share(sum(grade.is_good_or_better for grade in grades), len(grades), least)


def graded(facts: Iterable[AuditFact], grade: Grade) -> int:
    """How many were given that overall grade."""
    return sum(fact.grade is grade for fact in facts)
