"""The days a DMT summary looks at, and the papers of a month that were made before.

A paper is one summary as it was written (`SummaryMade`). Two months are compared on the same day
after their ends; and a month that was reported keeps its day (findings of real use, A11).
"""

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from workbook_qa.core.audit_tool import AuditTool
from workbook_qa.core.calendar import Month, WorkingDays, add_months, last_day
from workbook_qa.ledger.events import Recorded, SummaryMade
from workbook_qa.ledger.fold import fold, in_force
from workbook_qa.ledger.states import State
from workbook_qa.reports.summary.paper_differences import (
    CountedOn,
    Differences,
    counted_on,
    differences,
)
from workbook_qa.reports.summary.summary_parts import SummaryView


def compared_day(month: Month, as_at: datetime.date) -> datetime.date:
    """The day on which the month before is looked at, to be compared with `month` on `as_at`.

    As many days after the end of the one as of the other, or before it.
    """
    return last_day(add_months(month, -1)) + (as_at - last_day(month))


class Paper(msgspec.Struct, frozen=True):
    """A summary that was made, and the number of its event: what it says rests on those before."""

    number: int
    made: SummaryMade

    @property
    def as_at(self) -> datetime.date:
        """The day it looks back from."""
        return self.made.as_at


def papers_of(events: Iterable[Recorded], by: datetime.date | None = None) -> list[Paper]:
    """The papers in the order in which they were made.

    Args:
        by: only those made by that day, and looking back from no later one.
    """
    known = (one for one in events if by is None or one.event.on <= by)
    return [
        Paper(one.number, one.event)
        for one in in_force(known)
        if isinstance(one.event, SummaryMade) and (by is None or one.event.as_at <= by)
    ]


def kept_day(papers: Iterable[Paper], month: Month, today: datetime.date) -> datetime.date | None:
    """The day that a month which is over keeps: that of its last paper; None where it has none.

    A paper of before its end does not tell of the whole month, and keeps nothing.
    """
    end = last_day(month)
    days = [
        paper.as_at for paper in papers if paper.made.month == month and end <= paper.as_at <= today
    ]
    return days[-1] if days and today > end else None


def since_papers(
    events: Sequence[Recorded], view: SummaryView, tools: Mapping[str, AuditTool]
) -> list[Differences]:
    """What differs from the last paper of the month, and from the last one of an earlier month.

    So everything is said once: of the months before by the next month's paper. Only papers made by
    the summary's own day are looked at, so that it is the same whenever it is made. They are
    counted again from the events that were recorded before them.

    Args:
        tools: of every audit that was ever issued, by digest.
    """
    month = view.periods.month

    def on(state: State, as_at: datetime.date, days: WorkingDays) -> CountedOn:
        return counted_on(state, month, as_at, tools=tools, working_days=days)

    now = on(view.state, view.as_at, view.working_days)

    def differing(paper: Paper) -> Differences:
        state, made = fold(events, as_at=paper.as_at, up_to=paper.number), paper.made
        days = WorkingDays(frozenset(made.basis.closures)) if made.basis else view.working_days
        then, same = on(state, paper.as_at, days), made.month == month
        told = [month] if same else [one for one in view.periods.months if one <= made.month]
        least = view.periods.least
        return differences(made, then, now, told, least=least, with_actions=same)

    papers = papers_of(events, view.as_at)
    found = (
        differences_to_say(chosen, view.as_at, differing)
        for chosen in (
            [paper for paper in papers if paper.made.month == month],
            [paper for paper in papers if paper.made.month < month],
        )
    )
    return [each for each in found if each]


def differences_to_say(
    papers: Iterable[Paper],
    as_at: datetime.date,
    differing: Callable[[Paper], Differences],
) -> Differences | None:
    """What a summary as at a day says of papers that were made before it.

    What differs from the one with the latest day; of the summary's own day only from one that says
    something else, so that a summary that is made twice says the same twice.
    """
    for paper in sorted(papers, key=lambda paper: (paper.as_at, paper.number), reverse=True):
        found = differing(paper)
        if found or paper.as_at < as_at:
            return found or None
    return None
