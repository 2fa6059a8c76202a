"""The DMT summary as values: what it says, not how it looks (paragraph 5.3).

The summary is a pure function of the state as at a day. Its figures are counted once, in the
tables that are printed; the control totals add those tables up again (`report_controls`).
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from workbook_qa.core.audit_tool import AuditTool
from workbook_qa.core.calendar import Month, WorkingDays, add_months
from workbook_qa.core.policy import Policy
from workbook_qa.core.table import Row, Table
from workbook_qa.ledger.events import OutsideMark
from workbook_qa.ledger.ledger_marks import mark_words
from workbook_qa.ledger.states import State
from workbook_qa.releases.released_texts import TextCounts
from workbook_qa.reports.figures import (
    AuditFact,
    Periods,
    action_facts,
    audit_facts,
    followed,
    periods_of,
)
from workbook_qa.reports.judgement_counts import newest_first
from workbook_qa.reports.report_controls import ControlTotal, controls_table
from workbook_qa.reports.report_tables import OUR_RULE, by_team, definitions
from workbook_qa.reports.small_counts import hidden_teams, without_teams
from workbook_qa.reports.summary.earlier_papers import compared_day
from workbook_qa.reports.summary.page.page_of_month import page_of
from workbook_qa.reports.summary.page.page_value import Page
from workbook_qa.reports.summary.paper_differences import Differences
from workbook_qa.reports.summary.summary_parts import MonthBefore, SummaryPart, SummaryView
from workbook_qa.reports.summary.summary_words import small_print
from workbook_qa.reports.summary.tables.summary_actions import ACTIONS_SET
from workbook_qa.reports.summary.tables.summary_audits import AUDITS
from workbook_qa.reports.summary.tables.summary_escalation import ESCALATED
from workbook_qa.reports.summary.tables.summary_grades import GRADES_GIVEN
from workbook_qa.reports.summary.tables.summary_late import LATE
from workbook_qa.reports.summary.tables.summary_learning import LEARNING
from workbook_qa.reports.summary.tables.summary_nature import NATURES
from workbook_qa.reports.summary.tables.summary_practice import PRACTICE, practice_counts
from workbook_qa.reports.summary.tables.summary_quality import QUALITY
from workbook_qa.reports.summary.tables.summary_standards import STANDARDS_AND_QUESTIONS
from workbook_qa.reports.summary.tables.summary_variation import (
    VARIATION,
    signal_side,
    variation_of,
)

# The order of the sheets: that of paragraph 5.3 (a) to (e), then what is not asked for there.
PARTS: tuple[SummaryPart, ...] = (
    VARIATION,
    AUDITS,
    LATE,
    NATURES,
    GRADES_GIVEN,
    STANDARDS_AND_QUESTIONS,
    ACTIONS_SET,
    ESCALATED,
    PRACTICE,
    LEARNING,
)
# The control totals of audits stand before all others.
_CONTROLLED_FIRST = (AUDITS, LATE, GRADES_GIVEN, STANDARDS_AND_QUESTIONS, LEARNING, PRACTICE)


class Summary(msgspec.Struct, frozen=True):
    """One month's report to the Departmental Management Team.

    Attributes:
        page: the first page.
        texts: of outstanding practice: how many are printed, wait, and are kept back.
        number: the last event of the state it was made from; digest: that of it in the chain.
        tables: all tables in the order of their sheets, by name.
        controls: the control totals, which must all agree before it is released.
        since: what differs from earlier papers.
    """

    month: Month
    as_at: datetime.date
    periods: Periods
    page: Page
    tables: Mapping[str, Table]
    controls: tuple[ControlTotal, ...]
    number: int = 0
    since: tuple[Differences, ...] = ()
    texts: TextCounts = TextCounts()
    digest: str = ""


def view_of(
    state: State,
    month: Month,
    *,
    as_at: datetime.date,
    tools: Mapping[str, AuditTool],
    teams: Sequence[str],
    policy: Policy,
    working_days: WorkingDays,
    before: MonthBefore,
    digest: str = "",
) -> SummaryView:
    """What the summary of a month is counted from.

    Args:
        state: the fold of the ledger as at `as_at`.
        tools: audit tools as they were at issue, by the digest in each issue event.
        teams: the register's teams, in its order; teams that only audits know come after them.
        before: the month before, as `month_before` has it.
        digest: that of the state's last event in the chain.
    """
    periods = periods_of(month, policy.percent_from)
    facts = audit_facts(state, tools)
    return SummaryView(
        state=state,
        as_at=as_at,
        periods=periods,
        policy=policy,
        working_days=working_days,
        facts=facts,
        teams=by_team(facts, teams),
        actions=followed(action_facts(state, month, as_at, working_days), periods.year),
        tools=_tools_used(facts, tools, periods),
        before=before,
        digest=digest,
    )


def month_before(
    state: State,
    month: Month,
    as_at: datetime.date,
    *,
    tools: Mapping[str, AuditTool],
    working_days: WorkingDays,
) -> MonthBefore:
    """The month before `month`, of the state as at the day that `as_at` is compared with."""
    before, day = add_months(month, -1), compared_day(month, as_at)
    actions = action_facts(state, before, day, working_days)
    return MonthBefore(day, audit_facts(state, tools), actions)


def summarise(view: SummaryView, since: Sequence[Differences] = ()) -> Summary:
    """The DMT summary (paragraph 5.3 a to e) of what is looked at.

    Args:
        since: what differs from earlier papers.
    """
    facts, periods = view.facts, view.periods
    tables = _named(table for part in PARTS for table in part.tables(view))
    controls = tuple(controls_of(view, tables))
    least = view.policy.hide_team_counts_under
    hidden = hidden_teams(tables, list(view.teams), least)
    tables = without_teams(tables, hidden, least)
    counts, variation = practice_counts(view), variation_of(facts, periods, view.policy)
    page = page_of(
        view,
        tables,
        hidden,
        counts,
        usual=signal_side(variation, periods.month),
        notes=small_print(view, variation, since),
    )
    notes = (
        definitions((*(row for part in PARTS for row in part.words(view)), *_ledger_words(view))),
        controls_table(controls, of="summary"),
        *QUALITY.tables(view),
    )
    return Summary(
        month=periods.month,
        as_at=view.as_at,
        periods=periods,
        page=page,
        tables=tables | _named(notes),
        controls=controls,
        number=view.state.number,
        since=tuple(since),
        texts=counts,
        digest=view.digest,
    )


def _ledger_words(view: SummaryView) -> Iterator[Row]:
    """What the ledger can be compared with later: it stands here, where no change of it reaches."""
    if view.digest:
        mark = mark_words(OutsideMark(view.state.number, view.digest))
        yield (
            "For whoever checks the record",
            f"This summary was made at {mark}. The command workbook-qa check --against compares "
            "this workbook with it, and shows whether anything recorded before was changed since.",
            OUR_RULE,
        )


def _named(tables: Iterable[Table]) -> dict[str, Table]:
    return {table.name: table for table in tables}


def controls_of(view: SummaryView, tables: Mapping[str, Table]) -> Iterator[ControlTotal]:
    """All control totals: of the month, of the twelve months, and the others."""
    parts = (*_CONTROLLED_FIRST, *(part for part in PARTS if part not in _CONTROLLED_FIRST))
    for period in (view.periods.now, view.periods.year):
        for part in parts:
            yield from part.period_controls(view, tables, period)
    for part in parts:
        yield from part.controls(view, tables)


def _tools_used(
    facts: list[AuditFact], tools: Mapping[str, AuditTool], periods: Periods
) -> list[AuditTool]:
    """The audit tools of the twelve months' audits, or all there are before the first return.

    By id, the newest version first: its order and its words are shown.
    """
    year = periods.year
    used = {
        (fact.tool.id, fact.tool.version): fact.tool for fact in facts if fact.completed_in in year
    }
    found = list(used.values()) or list(tools.values())
    return newest_first(found)
