"""What a theme report counts: the audits and actions of a round, answers and grades of standards.

Counted are the audits issued for the months of a round, whenever their returns came in: that is
another way than the DMT summary's, which counts what was accepted in a month (default 17).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from workbook_qa.framework.audit_tool import AuditTool
from workbook_qa.framework.figures import ActionFact, AuditFact, counted
from workbook_qa.framework.returns import answer, standard_grade
from workbook_qa.framework.summary_grades import GRADES, is_graded, standard_name
from workbook_qa.framework.terms import Answer, Grade
from workbook_qa.framework.theme_rounds import Round

ASKED = "asked"  # no answer is this word: answers begin with a capital
SCALE = (Answer.YES, Answer.PARTLY, Answer.NO)


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
    missing = len(these.facts) - len(these.done)
    return (
        f"Of {counted(len(these.facts), 'audit')} issued for {these.round.label}, "
        f"{len(these.done) or 'none'} {'is' if len(these.done) == 1 else 'are'} completed and "
        f"{missing or 'none'} {'is' if missing == 1 else 'are'} not."
    )


def answer_counts(facts: Iterable[AuditFact]) -> Counter[tuple[str, str, str]]:
    """How often each answer was given, by audit tool and question; and how often it was asked."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for fact in facts:
        if fact.content:
            for question in fact.tool.questions(fact.audit_type):
                counts[fact.tool.id, question.id, answer(fact.content, question.id)] += 1
                counts[fact.tool.id, question.id, ASKED] += 1
    return counts


def whole_of(count: Counter[tuple[str, str, str]], tool: str, question: str) -> int:
    """The denominator of a question: asked, without Not applicable and blanks."""
    left_out = count[tool, question, Answer.NOT_APPLICABLE] + count[tool, question, ""]
    return count[tool, question, ASKED] - left_out


def group_name(tools: Sequence[AuditTool], tool: AuditTool, part: str) -> str:
    """The name of a practice standard or a pack of a tool, by its id."""
    named = {one.id: standard_name(tool, one, tools) for one in tool.standards}
    return named.get(part) or next((one.name for one in tool.packs if one.id == part), part)


def graded_standards(tools: Sequence[AuditTool]) -> Iterator[tuple[AuditTool, str, str]]:
    """Every graded standard once: its audit tool, its id and its name."""
    seen = set()
    for tool in filter(is_graded, tools):
        for standard in tool.standards:
            if (tool.id, standard.id) not in seen:
                seen.add((tool.id, standard.id))
                yield tool, standard.id, standard_name(tool, standard, tools)


def standard_counts(facts: Iterable[AuditFact], tool: str, standard: str) -> list[int]:
    """How often a standard was given each grade, best first, and how often none."""
    given = Counter[Grade | None](
        standard_grade(fact.content, standard)
        for fact in facts
        if fact.content and fact.tool.id == tool and _has_standard(fact.tool, standard)
    )
    return [given[grade] for grade in (*GRADES, None)]


def _has_standard(tool: AuditTool, standard: str) -> bool:
    return is_graded(tool) and any(one.id == standard for one in tool.standards)
