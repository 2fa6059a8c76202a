"""How often each answer was given, and each grade of a practice standard: for every report.

By audit tool, since the ids of questions and standards are a tool's own. Not applicable, blanks and
unscored questions (8.1) enter no denominator (requirements, section 4).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from workbook_qa.core.audit_tool import AuditTool, Meaning, PracticeStandard, Question
from workbook_qa.core.table import TableValue
from workbook_qa.core.terms import Answer, Grade
from workbook_qa.ledger.return_content import answer, standard_grade
from workbook_qa.reports.figures import AuditFact, Share

GRADES = tuple(Grade)
NOT_SCORED = "Not scored"
ASKED = "asked"  # no answer is this word: answers begin with a capital
SCALE = (Answer.YES, Answer.PARTLY, Answer.NO)
QUESTION_HEADINGS = ("Yes", "Partly", "No", "Other", "Not applicable or blank", "Counted")

# By audit tool, question and answer; and by audit tool, standard and grade.
Answers = Counter[tuple[str, str, str]]
Grades = Counter[tuple[str, str, Grade | None]]


# ---- Practice standards -------------------------------------------------------------------


def standard_name(tool: AuditTool, standard: PracticeStandard, tools: Sequence[AuditTool]) -> str:
    """``8 Risk and safety``, after the audit tool's name where there are several."""
    name = f"{standard.id} {standard.short}"
    return name if len({one.id for one in tools}) == 1 else f"{tool.name}: {name}"


def standard_counts(facts: Iterable[AuditFact]) -> Grades:
    """How often each standard had each grade, by audit tool, standard and grade."""
    counts: Grades = Counter()
    for fact in facts:
        if fact.content and is_graded(fact.tool):
            for standard in fact.tool.standards:
                grade = standard_grade(fact.content, standard.id)
                counts[fact.tool.id, standard.id, grade] += 1
    return counts


def is_graded(tool: AuditTool) -> bool:
    """Whether that kind of audit gives grades at all (a senior manager practice audit does not)."""
    return tool.entry(Meaning.OVERALL_GRADE) is not None


def graded_standards(tools: Sequence[AuditTool]) -> Iterator[tuple[AuditTool, PracticeStandard]]:
    """Every graded standard once: by audit tool, in the newest version's order and words."""
    seen = set()
    for tool in filter(is_graded, tools):
        for standard in tool.standards:
            if (tool.id, standard.id) not in seen:
                seen.add((tool.id, standard.id))
                yield tool, standard


def grades_of(count: Grades, tool: AuditTool, standard: PracticeStandard) -> list[int]:
    """How often a standard was given each grade, best first, and last how often none."""
    return [count[tool.id, standard.id, grade] for grade in (*GRADES, None)]


# ---- Questions ----------------------------------------------------------------------------


def answer_counts(facts: Iterable[AuditFact]) -> Answers:
    """How often each question had each answer, and was `ASKED`, by audit tool and question."""
    counts: Answers = Counter()
    for fact in facts:
        if fact.content:
            for question in fact.tool.questions(fact.audit_type):
                counts[fact.tool.id, question.id, answer(fact.content, question.id)] += 1
                counts[fact.tool.id, question.id, ASKED] += 1
    return counts


def whole_of(count: Answers, tool: AuditTool, question: Question) -> int:
    """The denominator of a question: asked, without Not applicable and blanks."""
    left_out = count[tool.id, question.id, Answer.NOT_APPLICABLE] + count[tool.id, question.id, ""]
    return count[tool.id, question.id, ASKED] - left_out


def answer_cells(
    count: Answers, tool: AuditTool, question: Question, least: int
) -> tuple[TableValue, ...]:
    """The counts of a question's answers under `QUESTION_HEADINGS`, and the share of Yes."""
    scale = [count[tool.id, question.id, word] for word in SCALE]
    whole = whole_of(count, tool, question)
    left_out = count[tool.id, question.id, ASKED] - whole
    shown: list[TableValue] = [*scale, whole - sum(scale), left_out]
    if not question.scored:
        return (*shown, NOT_SCORED, NOT_SCORED)
    return (*shown, whole, Share(scale[0], whole, least).cell)


def asked_questions(tools: Sequence[AuditTool]) -> Iterator[tuple[AuditTool, str, Question]]:
    """Every question once, with its standard or pack; the newest version's order and words."""
    seen = set()
    for tool in tools:
        parts = [(standard_name(tool, part, tools), part.questions) for part in tool.standards]
        parts += [(part.name, part.questions) for part in tool.packs]
        for heading, questions in parts:
            for question in questions:
                if (tool.id, question.id) not in seen:
                    seen.add((tool.id, question.id))
                    yield tool, heading, question


def met_questions(
    facts: Iterable[AuditFact], tools: Sequence[AuditTool]
) -> Iterator[tuple[str, Question, int, int, int]]:
    """Every scored question under its heading: how often Yes, how often Partly or No, of how many.

    What is weak is ranked by it.
    """
    count = answer_counts(facts)
    for tool, heading, question in asked_questions(tools):
        if question.scored:
            yes, *below = (count[tool.id, question.id, word] for word in SCALE)
            yield heading, question, yes, sum(below), whole_of(count, tool, question)


def weakest_questions(
    facts: Iterable[AuditFact], tools: Sequence[AuditTool], least: int
) -> list[tuple[str, Share]]:
    """The questions most often answered Partly or No, with the share that was, the largest first.

    Only those of which `least` or more answers are counted; ties go to what more audits say.
    """
    found = [
        (question.text, Share(below, whole, least))
        for _, question, _, below, whole in met_questions(facts, tools)
        if below and Share(below, whole, least).is_enough
    ]
    return sorted(found, key=lambda one: (-one[1].count / (one[1].of or 1), -(one[1].of or 0)))


def newest_first(tools: Iterable[AuditTool]) -> list[AuditTool]:
    """Audit tools by id, of each the newest version first: its order and its words are shown."""
    newest = sorted(tools, key=lambda tool: (tool.date, tool.version), reverse=True)
    return sorted(newest, key=lambda tool: tool.id)
