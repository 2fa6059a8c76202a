"""The page of a month's DMT paper: its headline, cards and decisions, and the boxes under them."""

from collections import Counter
from collections.abc import Container, Iterable, Mapping

from workbook_qa.actions.action_urgency import working_days_late
from workbook_qa.core.calendar import Month, day_words, month_words
from workbook_qa.core.table import Table
from workbook_qa.releases.released_texts import TextCounts
from workbook_qa.reports.figures import (
    Share,
    completed_in,
)
from workbook_qa.reports.summary.page import page_messages as messages
from workbook_qa.reports.summary.page.page_boxes import (
    grades_box,
    late_box,
    nature_box,
    practice_box,
    teams_box,
    weakest_box,
)
from workbook_qa.reports.summary.page.page_decisions import DAYS_TO_DECIDE, Asked, decisions
from workbook_qa.reports.summary.page.page_figures import Figures, figures_of
from workbook_qa.reports.summary.page.page_messages import month_name, month_named
from workbook_qa.reports.summary.page.page_value import (
    Card,
    Page,
    share_percent,
)
from workbook_qa.reports.summary.practice_decisions import DECISION
from workbook_qa.reports.summary.summary_parts import SummaryView


def page_of(
    view: SummaryView,
    tables: Mapping[str, Table],
    hidden: Container[str],
    counts: TextCounts,
    *,
    usual: str = "",
    notes: Iterable[str] = (),
) -> Page:
    """The page of the month.

    Args:
        tables: those of the paper, small counts left out; hidden: teams without figures in it.
        counts: of the examples of outstanding practice of twelve months.
        usual: how the month's share lies in the usual variation, or empty.
        notes: what is said in small at the foot.
    """
    found = figures_of(view)
    practice = tables["OutstandingPractice"]
    undecided = sum(not row[practice.column(DECISION)] for row in practice.rows)
    asked = _asked(view, found, undecided)
    return Page(
        title=f"Case file audits: {month_words(view.periods.month)}",
        says=_says(view),
        headline=messages.headline(
            messages.Headlined(
                month=_month(view),
                before=_before(view),
                concerns=found.concerns,
                back=found.back,
                good=found.good,
                good_before=found.good_before,
                usual=usual,
                open=found.open,
                overdue=len(found.late),
                escalated=len(found.escalated),
            )
        ),
        cards=cards_of(view, found, asked),
        teams=teams_box(view, hidden),
        nature=nature_box(completed_in(view.facts, view.periods.now), view.periods.least),
        grades=grades_box(view),
        weakest=weakest_box(view),
        late=late_box(found.late),
        practice=practice_box(practice, undecided, counts),
        decisions=decisions(asked),
        notes=tuple(notes),
    )


def _month(view: SummaryView) -> str:
    return month_name(view.periods.month)


def _before(view: SummaryView) -> str:
    (month,) = view.periods.before.months
    return month_name(month)


def _says(view: SummaryView) -> str:
    return (
        f"Counted on {day_words(view.as_at)}; {_before(view)} as it stood on "
        f"{day_words(view.before.as_at)}, the same day after its end."
    )


def _asked(view: SummaryView, found: Figures, undecided: int) -> Asked:
    months = Counter(fact.issued_for for fact in found.not_back)
    days = [
        working_days_late(fact.due_on, view.as_at, view.working_days) for fact in found.not_back
    ]
    return Asked(
        by=view.working_days.after(view.as_at, DAYS_TO_DECIDE),
        month=_month(view),
        concerns=found.concerns,
        inadequate=found.inadequate,
        escalated=len(found.escalated),
        oldest=max((fact.days for fact in found.escalated), default=0),
        not_back=_not_back(view, months),
        longest=max(days, default=0),
        examples=undecided,
    )


def _not_back(view: SummaryView, months: Counter[Month]) -> tuple[tuple[str, int], ...]:
    """By the month they were issued for, the latest first, and all before the first two as one."""
    latest = sorted(months, reverse=True)
    kept = latest if len(latest) < 4 else latest[:2]
    earlier = sum(months[month] for month in latest[len(kept) :])
    named = [(month_named(month, view.periods.month), months[month]) for month in kept]
    return (*named, *([("earlier months", earlier)] if earlier else []))


# ---- Cards --------------------------------------------------------------------------------


def cards_of(view: SummaryView, found: Figures, asked: Asked) -> tuple[Card, ...]:
    """The six cards; one is red only where a decision is asked about it."""
    before = _before(view)
    late, up = len(found.late), len(found.escalated)
    provisional = f"; {found.provisional} more being queried"
    return (
        Card(
            _of(found.back),
            f"{_month(view)} audits back",
            "; ".join((f"{before} {_of(found.back_before)}", *_besides(found))),
            "Completed",
            alarm=any(fact.issued_for == view.periods.month for fact in found.not_back),
        ),
        Card(
            _large(found.good),
            _label(found.good),
            f"{before} {_large(found.good_before)}, 12 months {_large(found.good_year)}",
            "Grades",
        ),
        Card(
            str(found.inadequate),
            "graded Inadequate",
            f"{before} {found.inadequate_before}, 12 months {found.inadequate_year} of "
            f"{found.graded_year}{provisional if found.provisional else ''}",
            "Grades",
            alarm=asked.inadequate > 0,
        ),
        Card(
            str(found.open),
            "action open" if found.open == 1 else "actions open",
            f"{before}: {found.open_before}",
            "Actions",
        ),
        Card(
            str(late),
            "action overdue" if late == 1 else "actions overdue",
            f"{up} at the Assistant Director; {before}: {found.late_before}",
            "Escalated",
            alarm=asked.escalated > 0,
        ),
        Card(
            str(found.concerns),
            "safeguarding concern" + ("" if found.concerns == 1 else "s"),
            f"immediate ones, raised in returns; 12 months: {found.concerns_year}",
            "Completed",
            alarm=asked.concerns > 0,
        ),
    )


def _of(share: Share) -> str:
    """``15 of 24``."""
    return f"{share.count} of {share.of}" if share.of else "none issued"


def _besides(found: Figures) -> list[str]:
    """What became of those that are not back, where it is not nothing."""
    words = (
        (found.queried, "being queried"),
        (found.exempt, "exempt"),
        (found.withdrawn, "withdrawn"),
    )
    return [f"{number} {what}" for number, what in words if number]


def _large(share: Share) -> str:
    """``78%``; counts where there are few, a word where there are none."""
    if share.is_enough:
        return f"{share_percent(share)}%"
    return f"{share.count} of {share.of}" if share.of else "none"


def _label(share: Share) -> str:
    return f"Good or better ({share.count} of {share.of})" if share.is_enough else "Good or better"
