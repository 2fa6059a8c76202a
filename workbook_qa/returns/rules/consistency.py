"""Does what a return says agree with itself (requirements, section 3).

Each rule yields problems. A query is satisfied by a reason where the form has room for one; the
reason is kept with the return. Rules on particular questions (8.1, 8.2, 9.1) and standards
(1, 8, 10) apply only to audit tools that have them.
"""

from collections.abc import Iterable, Iterator, Mapping

from workbook_qa.audits.checks.supervision import expected_supervisions
from workbook_qa.core.audit_tool import Meaning, PracticeStandard
from workbook_qa.core.calendar import day_words
from workbook_qa.core.policy import Policy
from workbook_qa.core.problem import Problem
from workbook_qa.core.records import Action
from workbook_qa.core.terms import Answer, Grade, Priority
from workbook_qa.core.wording import fold_tidy
from workbook_qa.ledger.return_content import overall_grade
from workbook_qa.returns.rules.return_under_check import ReturnUnderCheck, question_words

SAFEGUARDING_NEEDS = "8.1"
SAFEGUARDING_PLAN = "8.2"
SUPERVISION = "9.1"
URGENT = (Priority.IMMEDIATE, Priority.HIGH, None)
REPEATED = 3


def indicative_ceiling(grades: Mapping[str, Grade]) -> Grade:
    """The grade above which an overall grade needs an explanation (requirements, default 2).

    Standard 8 Inadequate gives Inadequate; standard 1 or 10 Inadequate gives Requires
    improvement; any standard below Good gives Good; otherwise Outstanding, which needs a
    written example besides (`outstanding_without_example`).

    Args:
        grades: by standard's id; standards without a grade are left out.
    """
    if grades.get("8") is Grade.INADEQUATE:
        return Grade.INADEQUATE
    if Grade.INADEQUATE in (grades.get("1"), grades.get("10")):
        return Grade.REQUIRES_IMPROVEMENT
    if not all(grade.is_good_or_better for grade in grades.values()):
        return Grade.GOOD
    return Grade.OUTSTANDING


def inadequate_without_action(reading: ReturnUnderCheck) -> Iterator[Problem]:
    """An Inadequate has an action of priority Immediate or High (requirements, default 5).

    For the overall grade any such action of the audit counts. One action may serve several
    standards: once one of them is named by such an action, the others are only asked about (see
    `inadequate_not_named`). An action whose priority is still blank counts here.
    """
    if overall_grade(reading.content) is Grade.INADEQUATE and not _urgent(reading):
        yield reading.problem(
            "inadequate-without-action",
            Meaning.OVERALL_GRADE,
            "The overall grade is Inadequate, and no action of priority Immediate or High is "
            "given.",
            "Add an action of priority Immediate or High.",
        )
    unnamed, any_named = _inadequate_standards(reading)
    if unnamed and not any_named:
        yield _unnamed_problem(
            reading,
            "inadequate-without-action",
            unnamed,
            "Add an action of priority Immediate or High that names",
        )


def inadequate_not_named(reading: ReturnUnderCheck) -> Iterator[Problem]:
    """Beside one that has its action, another Inadequate standard is named by one too, or a reply
    says which action serves it."""
    unnamed, any_named = _inadequate_standards(reading)
    if unnamed and any_named:
        yield _unnamed_problem(
            reading,
            "inadequate-standard-not-named",
            unnamed,
            "Say in your reply which action serves it, or name there",
        )


def _urgent(reading: ReturnUnderCheck) -> list[Action]:
    return [action for action in reading.monitored if action.priority in URGENT]


def _inadequate_standards(reading: ReturnUnderCheck) -> tuple[list[PracticeStandard], bool]:
    """The Inadequate standards that no urgent action names, and whether one names another."""
    named = _named(_urgent(reading))
    inadequate = [
        standard
        for standard in reading.tool.standards
        if reading.grades.get(standard.id) is Grade.INADEQUATE
    ]
    unnamed = [standard for standard in inadequate if not named & _names_of(standard)]
    return unnamed, len(unnamed) < len(inadequate)


def _unnamed_problem(
    reading: ReturnUnderCheck, code: str, standards: list[PracticeStandard], todo: str
) -> Problem:
    ids = [standard.id for standard in standards]
    several = len(ids) > 1
    words = _standards(ids)
    names = " and ".join(f"S{one}" for one in ids)
    which = (
        f"{names}; one action may serve several" if several else f"{names} or one of its questions"
    )
    return reading.problem(
        code,
        f"S{ids[0]}.grade",
        f"{words[0].upper()}{words[1:]} {'are' if several else 'is'} Inadequate, and no action of "
        f"priority Immediate or High names {'them' if several else 'it'}.",
        f"{todo} {which}.",
    )


def shortfall_without_action(reading: ReturnUnderCheck) -> Iterator[Problem]:
    """No or Partly has an action that names the question or its standard, or a reason.

    Routing questions (8.1) have no shortfall: No is a fact there (requirements, section 4).
    """
    named, short = _named(reading.monitored), (Answer.NO, Answer.PARTLY)
    for question, answer in reading.answers:
        if not question.scored or answer not in short:
            continue
        standard = reading.tool.standard_of(question.id)
        acted_on = {question.id.casefold(), f"s{standard.id}" if standard else ""} & named
        if not acted_on and reading.is_blank(f"Q{question.id}.reason"):
            words = question_words(question.id)
            yield reading.problem(
                "shortfall-without-action",
                f"Q{question.id}.reason",
                f"{words} is answered {answer}, with neither an action nor a reason.",
                f"Name {words} in an action, or give the reason why none is needed.",
            )


def not_applicable_without_reason(reading: ReturnUnderCheck) -> Iterator[Problem]:
    """Not applicable has a reason; for 8.2 that is the No to 8.1 (requirements, default 1)."""
    routed, excused = reading.answer(SAFEGUARDING_NEEDS) == Answer.NO, Answer.NOT_APPLICABLE
    for question, answer in reading.answers:
        if answer != excused or (question.id == SAFEGUARDING_PLAN and routed):
            continue
        if reading.is_blank(f"Q{question.id}.reason"):
            yield reading.problem(
                "not-applicable-without-reason",
                f"Q{question.id}.reason",
                f"{question_words(question.id)} is Not applicable, without a reason.",
                "Give the reason.",
            )


def overall_above_ceiling(reading: ReturnUnderCheck) -> Iterator[Problem]:
    """An overall grade above the indicative ceiling is explained (requirements, default 2)."""
    asked = reading.tool.entry(Meaning.ABOVE_CEILING)
    overall = overall_grade(reading.content)
    ceiling = indicative_ceiling(reading.grades)
    above = overall is not None and overall.step < ceiling.step
    if asked and above and reading.is_blank(asked.id):
        yield reading.problem(
            "overall-above-ceiling",
            asked.id,
            f"The overall grade is {overall}; the grades of the standards point to {ceiling} "
            "at most.",
            "Say why the work deserves it, or change a grade.",
        )


def outstanding_without_example(reading: ReturnUnderCheck) -> Iterator[Problem]:
    """Outstanding overall names what was outstanding (paragraph 5.3 e, default 2)."""
    asked = reading.tool.entry(Meaning.OUTSTANDING_PRACTICE)
    outstanding = overall_grade(reading.content) is Grade.OUTSTANDING
    if asked and outstanding and reading.is_blank(asked.id):
        yield reading.problem(
            "outstanding-without-example",
            asked.id,
            "The overall grade is Outstanding, and nothing says what was outstanding.",
            "Describe one example.",
        )


def wants_evidence(answer: str, policy: Policy) -> bool:
    """Whether an answer is to be shown by evidence: what falls short is, and a Yes by setting.

    Not applicable rests on its reason instead.
    """
    if answer == Answer.YES:
        return policy.evidence_for_yes
    return answer not in ("", Answer.NOT_APPLICABLE)


def wants_reason(grade: Grade, policy: Policy) -> bool:
    """Whether the grade of a standard is to be explained: each but Good, and Good by setting."""
    return grade is not Grade.GOOD or policy.reason_for_good


def grade_without_reason(reading: ReturnUnderCheck) -> Iterator[Problem]:
    """A worker can learn from a grade that says why (paragraphs 4.2 and 5.1)."""
    for standard_id, grade in reading.grades.items():
        field = f"S{standard_id}.reason"
        if wants_reason(grade, reading.policy) and reading.is_blank(field):
            yield reading.problem(
                "grade-without-reason",
                field,
                f"Standard {standard_id} is graded {grade}, without a reason.",
                "Say in a sentence what weighed most.",
            )


def evidence_too_short(reading: ReturnUnderCheck) -> Iterator[Problem]:
    """An answer that `wants_evidence` has it, or a reason."""
    least = reading.policy.evidence_length
    for (question, answer), text in zip(reading.answers, reading.evidence, strict=True):
        length = len(text)
        if length >= least or not wants_evidence(answer, reading.policy):
            continue
        field = f"Q{question.id}.evidence"
        if field not in reading.unread and reading.is_blank(f"Q{question.id}.reason"):
            words = question_words(question.id)
            found = f"only {length} characters of evidence" if length else "no evidence"
            yield reading.problem(
                "evidence-too-short",
                field,
                f"{words} has {found}; at least {least} characters are asked for.",
                "Say what on the record shows it, or give a reason.",
            )


def answers_all_alike(reading: ReturnUnderCheck) -> Iterator[Problem]:
    """All core answers are the same.

    A question that does not offer the common answer (8.1 knows no Partly) does not count.
    """
    questions = reading.core_questions
    answers = reading.answers[: len(questions)]
    scored = {answer for question, answer in answers if question.scored}
    common = scored.pop() if len(scored) == 1 else ""
    if common and all(
        answer == common for question, answer in answers if common in question.choices
    ):
        yield reading.problem(
            "answers-all-alike",
            f"Q{questions[0].id}.answer",
            f"All {len(questions)} questions are answered {common}.",
            "Look at each question once more; say so in your reply if it is right.",
        )


def evidence_repeated(reading: ReturnUnderCheck) -> Iterator[Problem]:
    """The same text stands in three or more evidence cells."""
    where: dict[str, list[str]] = {}
    for question, text in zip(reading.questions, reading.evidence, strict=True):
        if text:
            where.setdefault(fold_tidy(text), []).append(question.id)
    for ids in where.values():
        if len(ids) >= REPEATED:
            yield reading.problem(
                "evidence-repeated",
                f"Q{ids[0]}.evidence",
                f"The same evidence stands at {', '.join(map(question_words, ids))}.",
                "Give each question evidence of its own.",
            )


def grades_far_apart(reading: ReturnUnderCheck) -> Iterator[Problem]:
    """One standard Outstanding and another Inadequate: a comment with either explains it."""
    unexplained = {
        standard_id: grade
        for standard_id, grade in reading.grades.items()
        if reading.is_blank(f"S{standard_id}.reason")
    }
    best = [name for name, grade in unexplained.items() if grade is Grade.OUTSTANDING]
    worst = [name for name, grade in unexplained.items() if grade is Grade.INADEQUATE]
    if best and worst:
        yield reading.problem(
            "grades-far-apart",
            f"S{worst[0]}.reason",
            f"Outstanding is given to {_standards(best)} and Inadequate to {_standards(worst)}, "
            "without a comment.",
            "Say briefly, beside one of the grades, how the two go together.",
        )


def safeguarding_plan_not_applicable(reading: ReturnUnderCheck) -> Iterator[Problem]:
    """A child with safeguarding needs has a plan to meet them: 8.2 applies when 8.1 is Yes.

    A reason does not satisfy this query, since every Not applicable has one.
    """
    needs = reading.answer(SAFEGUARDING_NEEDS) == Answer.YES
    if needs and reading.answer(SAFEGUARDING_PLAN) == Answer.NOT_APPLICABLE:
        yield reading.problem(
            "safeguarding-plan-not-applicable",
            f"Q{SAFEGUARDING_PLAN}.answer",
            "Q8.1 says that there are safeguarding needs, and Q8.2 is Not applicable.",
            "Answer Q8.2 with Yes, Partly or No, or correct Q8.1.",
        )


def supervision_count_low(reading: ReturnUnderCheck) -> Iterator[Problem]:
    """Regular supervision is one a month while the case was open (Standard 9, Q9.1)."""
    question = next((asked for asked in reading.core_questions if asked.id == SUPERVISION), None)
    field = f"Q{SUPERVISION}.count"
    if question is None or not question.count or field in reading.unread:
        return
    number, expected = int(reading.text(field) or 0), expected_supervisions(reading.audit)
    unexplained = reading.is_blank(f"Q{SUPERVISION}.reason")
    if reading.answer(SUPERVISION) == Answer.YES and number < expected and unexplained:
        yield reading.problem(
            "supervision-count-low",
            field,
            f"Q9.1 is Yes; supervisions found: {number}, expected: {expected}.",
            "Correct the number or the answer, or give the reason.",
        )


def audit_date_out_of_range(reading: ReturnUnderCheck) -> Iterator[Problem]:
    """An audit is made between its issue and its return."""
    audited_on = reading.date(Meaning.AUDITED_ON)
    issued_on = reading.audit.issued_on
    if audited_on and not issued_on <= audited_on <= reading.received_on:
        before = audited_on < issued_on
        limit = "before the audit was issued, on" if before else "after the workbook came back, on"
        yield reading.problem(
            "audit-date-out-of-range",
            Meaning.AUDITED_ON,
            f"The date of the audit is {day_words(audited_on)}: {limit} "
            f"{day_words(issued_on if before else reading.received_on)}.",
            "Correct the date.",
        )


def _named(actions: Iterable[Action]) -> set[str]:
    """The questions and standards that actions name, folded."""
    return {name.casefold() for action in actions for name in action.questions}


def _names_of(standard: PracticeStandard) -> set[str]:
    questions = {question.id.casefold() for question in standard.questions}
    return questions | {f"s{standard.id}"}


def _standards(ids: list[str]) -> str:
    joined = " and ".join(ids) if len(ids) < 3 else ", ".join(ids)
    return f"{'standard' if len(ids) == 1 else 'standards'} {joined}"
