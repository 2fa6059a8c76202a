"""What the DMT paper's page says in small: doubts, what is held, and what differs from before.

The sentences say what the data say and nothing about why; small numbers are said as counts.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from workbook_qa.core.calendar import month_words
from workbook_qa.core.wording import are, counted
from workbook_qa.reports.figures import (
    AuditFact,
    Periods,
    completed_in,
    held,
    provisional_words,
)
from workbook_qa.reports.summary.paper_differences import Differences, difference_words
from workbook_qa.reports.summary.summary_parts import SummaryView
from workbook_qa.reports.summary.tables.summary_variation import Variation, signal_words


def small_print(
    view: SummaryView, variation: Variation, since: Sequence[Differences]
) -> Iterator[str]:
    """The sentences, a paragraph each; none where there is nothing to say."""
    found = (
        usual_words(variation, view.periods),
        held_words(view.facts, view.periods),
        conflict_words(view.facts, view.periods),
        *map(difference_words, since),
    )
    return (words for words in found if words)


def usual_words(variation: Variation, periods: Periods) -> str:
    """Whether the month's share Good or better is more than usual variation, where it is told."""
    usual = signal_words(variation, periods.month)
    return f"Good or better in {month_words(periods.month)} is {usual}." if usual else ""


def held_words(facts: list[AuditFact], periods: Periods) -> str:
    """How many audits up to the month came back and count nowhere yet, with provisional grades."""
    queried = held(fact for fact in facts if fact.issued_for <= periods.month)
    if not queried:
        return ""
    return (
        f"{counted(len(queried), 'audit')} came back and {are(len(queried))} being queried: in no "
        f"figure yet; provisional grades: {provisional_words(queried)}."
    )


def conflict_words(facts: list[AuditFact], periods: Periods) -> str:
    """Which completed audits are in conflict, by the month in which they were completed."""
    months = Counter(
        fact.completed_in
        for fact in completed_in(facts, periods.year)
        if fact.in_conflict and fact.completed_in
    )
    if not months:
        return ""
    number = months.total()
    listed = ", ".join(f"{months[month]} in {month_words(month)}" for month in sorted(months))
    return (
        f"Of {counted(number, 'completed audit')} ({listed}) another return says something else; "
        f"what was accepted first counts until the Lead Auditor has decided."
    )
