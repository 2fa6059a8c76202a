"""The DMT summary as values: what it says, not how it looks (paragraph 5.3).

The summary is a pure function of the state as at a day. Its figures are counted once, in the
tables that are printed; the control totals add those tables up again (`broken_totals`).
"""

import datetime
from collections.abc import Mapping, Sequence

import msgspec

from workbook_qa.core.audit_tool import AuditTool
from workbook_qa.core.calendar import Month, WorkingDays, last_day
from workbook_qa.core.policy import Policy
from workbook_qa.core.table import Table
from workbook_qa.ledger.states import State
from workbook_qa.reports.figures import (
    ActionFact,
    AuditFact,
    Periods,
    action_facts,
    audit_facts,
    followed,
    periods_of,
)
from workbook_qa.reports.summary.summary_controls import (
    ControlTotal,
    action_controls,
    audit_controls,
    controls_table,
)
from workbook_qa.reports.summary.summary_notes import definitions_table, quality_table
from workbook_qa.reports.summary.summary_words import (
    Headline,
    Paragraph,
    changes,
    contents,
    headlines,
)
from workbook_qa.reports.summary.tables.summary_actions import (
    actions_table,
    mask_for,
    open_by_age_table,
    team_priority_table,
)
from workbook_qa.reports.summary.tables.summary_audits import (
    by_month_table,
    by_team,
    completed_table,
    late_table,
    nature_table,
)
from workbook_qa.reports.summary.tables.summary_escalation import escalated_table
from workbook_qa.reports.summary.tables.summary_grades import (
    grades_by_month_table,
    grades_table,
    questions_table,
    standards_table,
)
from workbook_qa.reports.summary.tables.summary_learning import learning_table, needs_table
from workbook_qa.reports.summary.tables.summary_practice import practice_table
from workbook_qa.reports.summary.tables.summary_variation import variation_of, variation_table


class Summary(msgspec.Struct, frozen=True):
    """One month's report to the Departmental Management Team.

    Attributes:
        headlines: the figures of the front page.
        changes: what changed, in three sentences; contents: what else is in the month.
        number: the last event of the state it was made from.
        tables: all tables in the order of their sheets, by name.
        controls: the control totals, which must all agree before it is released.
    """

    month: Month
    as_at: datetime.date
    periods: Periods
    headlines: tuple[Headline, ...]
    changes: tuple[Paragraph, ...]
    contents: tuple[Paragraph, ...]
    tables: Mapping[str, Table]
    controls: tuple[ControlTotal, ...]
    number: int = 0


def summarise(
    state: State,
    month: Month,
    *,
    as_at: datetime.date,
    tools: Mapping[str, AuditTool],
    teams: Sequence[str],
    policy: Policy,
    working_days: WorkingDays,
    last_month: State | None = None,
) -> Summary:
    """The DMT summary of `month` (paragraph 5.3 a to e).

    Args:
        state: the fold of the ledger as at `as_at`.
        tools: audit tools as they were at issue, by the digest in each issue event.
        teams: the register's teams, in its order; teams that only audits know come after them.
        last_month: the fold as at the last day of the month before, for the actions open and
            overdue then; without it those two figures are said not to be known.
    """
    periods = periods_of(month, policy.percent_from)
    facts = audit_facts(state, tools)
    actions = followed(action_facts(state, month, as_at, working_days), periods.year)
    before = _actions_before(last_month, periods, as_at, working_days)
    grouped = by_team(facts, teams)
    variation = variation_of(facts, periods, policy)
    tables = [variation_table(facts, variation, periods)]
    tables += _audit_tables(facts, grouped, tools, periods, as_at)
    tables += _action_tables(actions, list(grouped), periods)
    tables += [practice_table(facts, mask_for(state), state.decisions, periods)]
    tables += _learning_tables(facts, tools, periods)
    named = {table.name: table for table in tables}
    controls = (*audit_controls(facts, named, periods), *action_controls(facts, named, periods))
    notes = [
        definitions_table(policy, periods),
        controls_table(controls),
        quality_table(state, facts, periods),
    ]
    return Summary(
        month=month,
        as_at=as_at,
        periods=periods,
        headlines=headlines(facts, actions, before, periods),
        changes=changes(facts, actions, before, variation, periods),
        contents=contents(facts, periods),
        tables=named | {table.name: table for table in notes},
        controls=controls,
        number=state.number,
    )


def broken_totals(summary: Summary) -> list[str]:
    """The control totals that do not agree, as sentences: none, or the file is not released."""
    return [
        f"{control.what}: {control.left} {control.left_number}, "
        f"{control.right} {control.right_number}."
        for control in summary.controls
        if not control.agrees
    ]


def _audit_tables(
    facts: list[AuditFact],
    grouped: dict[str, list[AuditFact]],
    tools: Mapping[str, AuditTool],
    periods: Periods,
    as_at: datetime.date,
) -> list[Table]:
    past_due = {fact.reference for fact in facts if fact.is_missing and fact.due_on < as_at}
    used = _tools_used(facts, tools, periods)
    return [
        completed_table(grouped, periods.now, periods, name="Completed"),
        completed_table(grouped, periods.year, periods, name="CompletedYear"),
        by_month_table(grouped, periods),
        late_table(facts, periods, past_due=past_due),
        nature_table(facts, periods),
        grades_table(facts, grouped, periods),
        grades_by_month_table(facts, periods),
        standards_table(facts, used, periods.now, periods, name="Standards"),
        standards_table(facts, used, periods.year, periods, name="StandardsYear"),
        questions_table(facts, used, periods.now, periods, name="Questions"),
        questions_table(facts, used, periods.year, periods, name="QuestionsYear"),
    ]


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
    newest_first = sorted(found, key=lambda tool: (tool.date, tool.version), reverse=True)
    return sorted(newest_first, key=lambda tool: tool.id)


def _action_tables(
    actions: list[ActionFact], teams: Sequence[str], periods: Periods
) -> list[Table]:
    return [
        actions_table(actions, teams, periods),
        team_priority_table(actions, teams, periods),
        open_by_age_table(actions, periods),
        escalated_table(actions, periods),
    ]


def _learning_tables(
    facts: list[AuditFact], tools: Mapping[str, AuditTool], periods: Periods
) -> list[Table]:
    used = _tools_used(facts, tools, periods)
    return [learning_table(facts, used, periods), needs_table(facts, used, periods)]


def _actions_before(
    state: State | None, periods: Periods, as_at: datetime.date, working_days: WorkingDays
) -> list[ActionFact] | None:
    """The actions at the end of the month before, or None where that is not known."""
    if state is None:
        return None
    (month,) = periods.before.months
    return action_facts(state, month, min(as_at, last_day(month)), working_days)
