"""What a theme report counts: the audits and actions of a round, answers and grades of standards.

Counted are the audits issued for the months of a round, whenever their returns came in: that is
another way than the DMT summary's, which counts what was accepted in a month (default 17).
"""

from collections.abc import Sequence

import msgspec

from workbook_qa.core.audit_tool import AuditTool
from workbook_qa.core.wording import are, counted
from workbook_qa.reports.figures import ActionFact, AuditFact
from workbook_qa.reports.judgement_counts import standard_name
from workbook_qa.reports.theme.theme_rounds import Round


class Counted(msgspec.Struct, frozen=True):
    """What one round of a theme is counted from: its audits and their actions."""

    round: Round
    facts: tuple[AuditFact, ...]
    actions: tuple[ActionFact, ...]

    @property
    def done(self) -> list[AuditFact]:
        """The audits of which a return was accepted."""
        return [fact for fact in self.facts if fact.is_completed]


def returned_words(these: Counted) -> str:
    """What the figures rest on: how many came back, and how many did not."""
    asked, done = len(these.facts), len(these.done)
    if asked == done:
        return "The one audit is back." if done == 1 else f"All {done} audits are back."
    if not done:
        return f"None of {counted(asked, 'audit')} is back yet."
    return f"{done} of {counted(asked, 'audit')} {are(done)} back."


def group_name(tools: Sequence[AuditTool], tool: AuditTool, part: str) -> str:
    """The name of a practice standard or a pack of a tool, by its id."""
    named = {one.id: standard_name(tool, one, tools) for one in tool.standards}
    return named.get(part) or next((one.name for one in tool.packs if one.id == part), part)
