"""The evaluative report on a theme as values (paragraph 5.3): what it says, not how it looks.

It is a pure function of the state as at a day: the round of the theme that was issued last by
then, the one before it, and what auditors wrote. What the lead Head of Service writes is beside
it (`theme_report_book`).
"""

import datetime
from collections.abc import Mapping, Sequence

import msgspec

from workbook_qa.core.audit_tool import AuditTool
from workbook_qa.core.calendar import WorkingDays, month_of
from workbook_qa.core.policy import Policy
from workbook_qa.core.records import People
from workbook_qa.core.table import Table
from workbook_qa.core.wording import fold
from workbook_qa.ledger.states import State
from workbook_qa.releases.released_texts import TextCounts
from workbook_qa.reports.figures import action_facts, audit_facts
from workbook_qa.reports.judgement_counts import newest_first
from workbook_qa.reports.report_controls import ControlTotal, controls_table
from workbook_qa.reports.report_tables import by_team
from workbook_qa.reports.small_counts import without_small_counts
from workbook_qa.reports.theme.theme_compared import compared_table
from workbook_qa.reports.theme.theme_counts import Counted, group_name, returned_words
from workbook_qa.reports.theme.theme_notes import theme_controls, theme_definitions
from workbook_qa.reports.theme.theme_page import ThemePage, page_of
from workbook_qa.reports.theme.theme_quotations import what_was_said
from workbook_qa.reports.theme.theme_quote_tables import (
    difference_table,
    examples_table,
    words_table,
)
from workbook_qa.reports.theme.theme_rounds import Round
from workbook_qa.reports.theme.theme_tables import (
    answers_table,
    team_answers_table,
    theme_actions_table,
    theme_grades_table,
    theme_standards_table,
)


class ThemeReport(msgspec.Struct, frozen=True):
    """One round of a theme, reported.

    Attributes:
        page: the first page; returned: how many audits are back.
        tables: all tables in the order of their sheets, by name.
        controls: the control totals, which must all agree before it is released.
        texts: how many are printed, wait to be released, and are kept back.
    """

    round: Round
    as_at: datetime.date
    page: ThemePage
    returned: str
    tables: Mapping[str, Table]
    controls: tuple[ControlTotal, ...]
    texts: TextCounts

    @property
    def theme(self) -> str:
        """The theme, as its newest audit writes it."""
        return self.round.theme


def report_on(
    state: State,
    rounds: Sequence[Round],
    *,
    as_at: datetime.date,
    tools: Mapping[str, AuditTool],
    people: People,
    policy: Policy,
    working_days: WorkingDays,
) -> ThemeReport:
    """The report on the last of a theme's rounds.

    Args:
        state: the fold of the ledger as at `as_at`.
        rounds: all rounds of the theme in that state, oldest first; at least one.
        tools: audit tools as they were at issue, by the digest in each issue event.
        people: the register: its teams in their order.
    """
    these = _counted(state, rounds[-1], as_at, tools, working_days)
    before = _counted(state, rounds[-2], as_at, tools, working_days) if rounds[1:] else None
    used = _tools_used(these)
    grouped = by_team(these.facts, [team.name for team in people.teams])

    def name_of(tool: AuditTool, part: str) -> str:
        return group_name(used, tool, part)

    said = what_was_said(these.facts, state, name_of)
    tables = [
        answers_table(these, used),
        team_answers_table(these, used, grouped),
        theme_grades_table(these, grouped),
        theme_standards_table(these, used),
        words_table(said.strengths_and_weaknesses),
        difference_table(said.difference),
        examples_table(said.practice),
        theme_actions_table(these, grouped),
        compared_table(these, before, used, len(rounds)),
    ]
    named = {table.name: table for table in tables}
    controls = theme_controls(these, said, named)
    named = without_small_counts(named, list(grouped), policy.hide_team_counts_under)
    notes = [theme_definitions(policy), controls_table(controls, of="report")]
    return ThemeReport(
        round=these.round,
        as_at=as_at,
        page=page_of(these, before, used, said),
        returned=returned_words(these),
        tables=named | {table.name: table for table in notes},
        controls=controls,
        texts=said.counts,
    )


def _counted(
    state: State,
    one: Round,
    as_at: datetime.date,
    tools: Mapping[str, AuditTool],
    working_days: WorkingDays,
) -> Counted:
    """The audits of a round with their actions, whatever else is in the state."""
    audits = {
        reference: found
        for reference, found in state.audits.items()
        if found.audit.month in one.months and fold(found.audit.theme) == fold(one.theme)
    }
    actions = {
        name: found for name, found in state.actions.items() if found.action.reference in audits
    }
    only = State(audits=audits, actions=actions)
    facts = audit_facts(only, tools)
    return Counted(
        one, tuple(facts), tuple(action_facts(only, month_of(as_at), as_at, working_days))
    )


def _tools_used(these: Counted) -> list[AuditTool]:
    """The audit tools of the completed audits, or of those issued: by id, newest version first."""
    facts = these.done or these.facts
    used = {(fact.tool.id, fact.tool.version): fact.tool for fact in facts}
    return newest_first(used.values())
