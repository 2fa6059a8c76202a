"""What the cards, the headline and the decisions of the DMT page count."""

from collections import Counter

import msgspec

from workbook_qa.audits.audit_status import Stands
from workbook_qa.core.audit_tool import Meaning
from workbook_qa.core.calendar import Month, month_of
from workbook_qa.core.terms import Answer, Grade
from workbook_qa.ledger.states import State
from workbook_qa.reports.figures import (
    ActionFact,
    AuditFact,
    Share,
    completed_in,
    completed_of_issued,
    good_or_better,
    graded,
    held,
    issued_for,
)
from workbook_qa.reports.summary.summary_headlines import ACTION_FIGURES
from workbook_qa.reports.summary.summary_parts import SummaryView
from workbook_qa.reports.summary.tables.summary_escalation import STEPS, step_of
from workbook_qa.reports.summary.tables.summary_late import still_missing
from workbook_qa.tracker.tables.tracker_audits import latest_content

ASSISTANT_DIRECTOR = STEPS[-1]


class Figures(msgspec.Struct, frozen=True):
    """What the page counts more than once, of the month, the month before and twelve months.

    Attributes:
        back: of the audits issued; good: of those graded; inadequate: how many; concerns: the
            returns in which an immediate safeguarding concern is raised.
        late: the overdue actions; escalated: those that have reached the Assistant Director.
        queried: of the month's audits, those that came back and are being queried; exempt and
            withdrawn: those that need not be done; provisional: Inadequate ones being queried.
        not_back: audits past their due date of which nothing is back.
    """

    back: Share
    back_before: Share
    good: Share
    good_before: Share
    good_year: Share
    inadequate: int
    inadequate_before: int
    inadequate_year: int
    graded_year: int
    concerns: int
    concerns_year: int
    queried: int
    exempt: int
    withdrawn: int
    provisional: int
    open: int
    open_before: int
    late: tuple[ActionFact, ...]
    late_before: int
    escalated: tuple[ActionFact, ...]
    not_back: tuple[AuditFact, ...]


def figures_of(view: SummaryView) -> Figures:
    """The figures of the cards, the headline and the decisions."""
    periods, least = view.periods, view.periods.least
    done = completed_in(view.facts, periods.now)
    done_before = completed_in(view.before.facts, periods.before)
    done_year = completed_in(view.facts, periods.year)
    is_open, is_late = ACTION_FIGURES
    late = tuple(fact for fact in view.actions if fact.is_overdue)
    concerns = concern_months(view.state)
    stands = Counter(fact.standing.stands for fact in issued_for(view.facts, periods.now))
    return Figures(
        back=completed_of_issued(view.facts, periods.now, least),
        back_before=completed_of_issued(view.before.facts, periods.before, least),
        good=good_or_better(done, least),
        good_before=good_or_better(done_before, least),
        good_year=good_or_better(done_year, least),
        inadequate=graded(done, Grade.INADEQUATE),
        inadequate_before=graded(done_before, Grade.INADEQUATE),
        inadequate_year=graded(done_year, Grade.INADEQUATE),
        graded_year=sum(fact.grade is not None for fact in done_year),
        concerns=concerns[periods.month],
        concerns_year=sum(concerns[month] for month in periods.months),
        queried=len(held(issued_for(view.facts, periods.now))),
        exempt=stands[Stands.EXEMPT],
        withdrawn=stands[Stands.WITHDRAWN],
        provisional=sum(
            fact.provisional is Grade.INADEQUATE
            for fact in held(view.facts)
            if fact.issued_for <= periods.month
        ),
        open=is_open.count(view.actions).count,
        open_before=is_open.count(view.before.actions).count,
        late=late,
        late_before=is_late.count(view.before.actions).count,
        escalated=tuple(fact for fact in late if step_of(fact) == ASSISTANT_DIRECTOR),
        not_back=tuple(
            fact
            for fact in still_missing(view.facts, periods.month)
            if fact.due_on < view.as_at and not fact.queried
        ),
    )


def concern_months(state: State) -> Counter[Month]:
    """How many immediate safeguarding concerns were raised, by the month of the return.

    A return that is being queried raises one too: it must be seen at once (default 6).
    """
    found: Counter[Month] = Counter()
    for audit in state.audits.values():
        content, day = latest_content(audit), audit.first_received_on
        if content and day and content.entries.get(Meaning.CONCERN) == Answer.YES:
            found[month_of(day)] += 1
    return found
