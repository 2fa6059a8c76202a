"""What an auditor feeds back of an audit, and what becomes of the answers (paragraphs 4.3, 5.1).

It says what was done well, the grades with their reasons, what to work on in the auditor's own
words, the actions and the advice. The worker or the Team Manager answers in it: whether the facts
are right, whether they disagree with a grade (default 22), and on which day it was placed on the
child's file.
"""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from workbook_qa.core.audit_tool import (
    WORKED_WELL,
    WORKER_REFLECTIONS,
    AuditTool,
    Meaning,
    PracticeStandard,
    Question,
)
from workbook_qa.core.calendar import day_words
from workbook_qa.core.problem import Place, Problem
from workbook_qa.core.records import Action, Audit, Return
from workbook_qa.core.terms import ActionKind, Answer, AuditStatus, Grade, YesNo
from workbook_qa.ledger.followup_answers import DISAGREES, FACTS_RIGHT, NOT_RIGHT
from workbook_qa.ledger.return_content import answer, overall_grade, standard_grade
from workbook_qa.ledger.states import AuditState, State

# What was good, and what there is to learn from, in the auditor's words; in that order.
_GOOD = (Meaning.STRENGTHS, WORKED_WELL, Meaning.OUTSTANDING_PRACTICE)
_LEARNING = (Meaning.IMPACT, WORKER_REFLECTIONS)
_BESIDE_AN_ANSWER = ("evidence", "reason")
_SHORT_OF = (Answer.PARTLY, Answer.NO)
# Feedback is one page: of what was answered Yes so much is quoted, and the rest is named.
MOST_QUOTED = 3


class AuditorsWords(msgspec.Struct, frozen=True):
    """Something an auditor wrote, under what it is called."""

    label: str
    text: str


class Graded(msgspec.Struct, frozen=True):
    """A grade with its reason; no grade where the auditor gave none."""

    label: str
    grade: Grade | None
    reason: str


class Deed(msgspec.Struct, frozen=True):
    """An action or a piece of advice, in three parts as people read them."""

    label: str
    what: str
    who: str


class Answered(msgspec.Struct, frozen=True):
    """The answer to a question: what the auditor wrote beside it, and what was asked."""

    label: str
    words: str
    question: str


class Findings(msgspec.Struct, frozen=True):
    """What an audit found, for its worker.

    Attributes:
        met: some of the questions answered Yes, with their evidence.
        also_met: the numbers of the others.
        overall: None where the audit tool asks for no grade.
        short_of: the questions answered No or Partly.
    """

    audit: Audit
    good: tuple[AuditorsWords, ...]
    met: tuple[Answered, ...]
    also_met: tuple[str, ...]
    overall: Graded | None
    grades: tuple[Graded, ...]
    actions: tuple[Deed, ...]
    advice: tuple[Deed, ...]
    learning: tuple[AuditorsWords, ...]
    short_of: tuple[Answered, ...]


def to_feed_back(state: State, references: Sequence[str] = ()) -> list[AuditState]:
    """The completed audits whose return that counts has not been fed back, by reference.

    Args:
        references: only these; all where there are none.
    """
    return [
        audit
        for reference, audit in sorted(state.audits.items())
        if audit.status is AuditStatus.COMPLETED
        and not audit.erased
        and audit.fed_back is None
        and (not references or reference in references)
    ]


def findings_of(state: AuditState, tool: AuditTool) -> Findings:
    """The feedback of a completed audit, from the return that counts.

    Raises:
        ValueError: no return of it counts.
    """
    content = state.content
    if content is None:
        raise ValueError("an audit that is not completed has nothing to feed back")
    quoted = _quoted(content, tool, state.audit)
    met = (question.id for question in _met(content, tool, state.audit))
    return Findings(
        audit=state.audit,
        good=tuple(_said(_GOOD, content, tool)),
        met=tuple(quoted.values()),
        also_met=tuple(number for number in met if number not in quoted),
        overall=_overall(content, tool),
        grades=tuple(
            Graded(
                f"Standard {standard.id}: {standard.short}",
                standard_grade(content, standard.id),
                content.entries.get(f"S{standard.id}.reason", ""),
            )
            for standard in tool.standards
            if tool.entry(Meaning.OVERALL_GRADE)
        ),
        actions=tuple(_deeds(state.actions, ActionKind.ACTION)),
        advice=tuple(_deeds(state.actions, ActionKind.ADVICE)),
        learning=tuple(_said(_LEARNING, content, tool)),
        short_of=tuple(_short_of(content, tool, state.audit)),
    )


def _said(meanings: Sequence[str], content: Return, tool: AuditTool) -> Iterator[AuditorsWords]:
    for meaning in meanings:
        entry, text = tool.entry(meaning), content.entries.get(meaning, "")
        if entry and text:
            yield AuditorsWords(entry.label, text)


def _overall(content: Return, tool: AuditTool) -> Graded | None:
    if not tool.entry(Meaning.OVERALL_GRADE):
        return None
    reason = content.entries.get(Meaning.OVERALL_REASON, "")
    return Graded("Overall", overall_grade(content), reason)


def _deeds(actions: Sequence[Action], kind: ActionKind) -> Iterator[Deed]:
    for action in actions:
        if action.kind is not kind:
            continue
        about = ", ".join(action.questions)
        priority = f": {action.priority}" if action.priority else ""
        label = f"{kind} {action.number}{priority}" + (f" ({about})" if about else "")
        known = f"\nShown by: {action.measure}" if action.measure else ""
        by = f"\nby {day_words(action.due_on)}" if action.due_on else ""
        yield Deed(label, f"{action.what}{known}", f"{action.owner}{by}".strip())


def _met(content: Return, tool: AuditTool, audit: Audit) -> Iterator[Question]:
    """The questions that were answered Yes; a routing question is neither good nor bad."""
    for question in tool.questions(audit.audit_type):
        if answer(content, question.id) == Answer.YES and question.scored:
            yield question


def _quoted(content: Return, tool: AuditTool, audit: Audit) -> dict[str, Answered]:
    """Evidence of questions answered Yes, by question: one of each standard, the best first."""
    met = {question.id for question in _met(content, tool, audit)}
    quoted: dict[str, Answered] = {}
    for standard in sorted(tool.standards, key=lambda each: _rank(content, each)):
        for question in standard.questions:
            evidence = content.entries.get(f"Q{question.id}.evidence")
            if evidence and question.id in met and len(quoted) < MOST_QUOTED:
                quoted[question.id] = Answered(f"{question.id}: Yes", evidence, question.text)
                break
    return quoted


def _rank(content: Return, standard: PracticeStandard) -> int:
    """0 for Outstanding, and so on; what has no grade comes last."""
    grade = standard_grade(content, standard.id)
    return [*Grade].index(grade) if grade else len(Grade)


def _short_of(content: Return, tool: AuditTool, audit: Audit) -> Iterator[Answered]:
    """The questions that were answered No or Partly; a routing question is neither good nor bad."""
    for question in tool.questions(audit.audit_type):
        given = answer(content, question.id)
        if given in _SHORT_OF and question.scored:
            words = (content.entries.get(f"Q{question.id}.{part}") for part in _BESIDE_AN_ANSWER)
            yield Answered(f"{question.id}: {given}", "\n".join(filter(None, words)), question.text)


# What is answered


def answer_problems(
    reference: str, entries: Mapping[str, str], places: Mapping[str, Place]
) -> Iterator[Problem]:
    """What the Lead Auditor must look at in feedback that came back; no answer is repeated."""
    if DISAGREES in entries:
        yield Problem(
            "grade-challenged",
            places[DISAGREES],
            f"Somebody disagrees with a grade of {reference}, and says why in this cell.",
            "Read it, and have it looked at by the Head of Service (Safeguarding and Quality "
            "Assurance). The auditor's grade stays on record.",
        )
    if entries.get(FACTS_RIGHT) == YesNo.NO or NOT_RIGHT in entries:
        said = NOT_RIGHT if NOT_RIGHT in entries else FACTS_RIGHT
        yield Problem(
            "facts-challenged",
            places[said],
            f"Not everything in the feedback of {reference} is right, as this cell says.",
            "Ask the auditor; a return that is put right takes the place of the one that counts."
            if NOT_RIGHT in entries
            else "Ask what is not right: nothing more is said.",
        )
