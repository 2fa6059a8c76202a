"""Which texts of a return the papers quote: outstanding practice, and what a theme report shows."""

from collections.abc import Iterator

import msgspec

from workbook_qa.core.audit_tool import AuditTool, Meaning, Question
from workbook_qa.core.records import Return
from workbook_qa.core.terms import Answer, AuditType, Grade
from workbook_qa.ledger.return_content import answer, overall_grade, standard_grade

STRENGTH, WEAKNESS = "Strength", "Weakness"
PRACTICE = Meaning.OUTSTANDING_PRACTICE


class Quotable(msgspec.Struct, frozen=True):
    """A text of a return that a theme report quotes.

    Attributes:
        part: the practice standard or pack it is about, by its id; empty for the whole case.
        kind: `STRENGTH` or `WEAKNESS`; empty where it is neither.
        about: the question, the standard or the entry; judged: the answer or the grade given.
    """

    field: str
    part: str
    kind: str
    about: str
    judged: str


def practice_of(content: Return | None) -> str:
    """What an auditor wrote as outstanding practice to share, or empty."""
    return content.entries.get(PRACTICE, "") if content else ""


def quotable_texts(
    content: Return | None, tool: AuditTool, audit_type: AuditType
) -> Iterator[Quotable]:
    """The texts of a return that a theme report quotes, and that are not blank."""
    if content is None:
        return
    for quotable in _all_quotable(content, tool, audit_type):
        if content.entries.get(quotable.field, "").strip():
            yield quotable


def _all_quotable(content: Return, tool: AuditTool, audit_type: AuditType) -> Iterator[Quotable]:
    for standard in tool.standards:
        grade = standard_grade(content, standard.id)
        for question in standard.questions:
            yield from _of_question(content, question, standard.id, grade)
        if grade:
            kind = STRENGTH if grade.is_good_or_better else WEAKNESS
            about = f"Standard {standard.id}"
            yield Quotable(f"S{standard.id}.reason", standard.id, kind, about, grade)
    pack = tool.pack_for(audit_type)
    for question in pack.questions if pack else ():
        yield from _of_question(content, question, pack.id if pack else "", None)
    grade = overall_grade(content)
    judged = grade.value if grade else ""
    yield Quotable(Meaning.STRENGTHS, "", STRENGTH, "What is strong", judged)
    if grade:
        kind = STRENGTH if grade.is_good_or_better else WEAKNESS
        yield Quotable(Meaning.OVERALL_REASON, "", kind, "Why this grade", judged)
    yield Quotable(Meaning.IMPACT, "", "", "Difference made", judged)
    yield Quotable(PRACTICE, "", "", "Practice", judged)


def _of_question(
    content: Return, question: Question, part: str, grade: Grade | None
) -> Iterator[Quotable]:
    """Evidence for Partly and No is a weakness; for Yes a strength where the standard shines."""
    given = answer(content, question.id) if question.scored else ""
    field, about = f"Q{question.id}.evidence", question_words(question)
    if given in (Answer.PARTLY, Answer.NO):
        yield Quotable(field, part, WEAKNESS, about, given)
    elif given == Answer.YES and grade is Grade.OUTSTANDING:
        yield Quotable(field, part, STRENGTH, about, given)


def question_words(question: Question) -> str:
    """A question as it is named beside what was written on it."""
    return f"Question {question.id}"
