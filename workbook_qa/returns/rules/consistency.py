"""Does what a return says agree with itself (requirements, section 3).

Each rule yields problems. A query is satisfied by a reason where the form has room for one; the
reason is kept with the return. Rules on particular questions (8.1, 8.2, 9.1) and standards
(1, 8, 10) apply only to audit tools that have them.
"""

from collections.abc import Iterator, Mapping, Sequence

from workbook_qa.audits.checks.audit_checks import LIMITS
from workbook_qa.audits.checks.audit_facts import EXPECTED
from workbook_qa.core.audit_tool import Meaning
from workbook_qa.core.calendar import day_words
from workbook_qa.core.problem import Problem
from workbook_qa.core.terms import Grade
from workbook_qa.core.wording import fold_tidy
from workbook_qa.ledger.return_content import overall_grade
from workbook_qa.returns.rules.return_under_check import ReturnUnderCheck, question_words, row_of


def indicative_ceiling(grades: Mapping[str, Grade]) -> Grade:
    """The grade above which an overall grade needs an explanation (requirements, default 2).

    Standard 8 Inadequate gives Inadequate; standard 1 or 10 Inadequate gives Requires
    improvement; any standard below Good gives Good; otherwise Outstanding, which needs a
    written example besides (`outstanding_without_example`).

    Args:
        grades: by standard's id; standards without a grade are left out.
    """
    for ids, limit in LIMITS:
        if any(grades.get(name) is Grade.INADEQUATE for name in ids):
            return limit
    if not all(grade.is_good_or_better for grade in grades.values()):
        return Grade.GOOD
    return Grade.OUTSTANDING


def inadequate_without_action(reading: ReturnUnderCheck) -> Iterator[Problem]:
    """An Inadequate has an action of priority Immediate or High (requirements, default 5).

    For the overall grade any such action of the audit counts. One action may serve several
    standards: once one of them is named by such an action, the others are only asked about (see
    `inadequate_not_named`). An action whose priority is still blank counts here.
    """
    broken = reading.broken("inadequate-without-action")
    if Meaning.OVERALL_GRADE in broken:
        yield reading.problem(
            "inadequate-without-action",
            Meaning.OVERALL_GRADE,
            "The overall grade is Inadequate, and no action of priority Immediate or High is "
            "given.",
            "Add an action of priority Immediate or High.",
        )
    yield from _unnamed(
        reading,
        "inadequate-without-action",
        [row_of(field) for field in broken if field != Meaning.OVERALL_GRADE],
        "Add an action of priority Immediate or High that names",
    )


def inadequate_not_named(reading: ReturnUnderCheck) -> Iterator[Problem]:
    """Beside one that has its action, another Inadequate standard is named by one too, or a reply
    says which action serves it."""
    yield from _unnamed(
        reading,
        "inadequate-standard-not-named",
        list(map(row_of, reading.broken("inadequate-standard-not-named"))),
        "Say in your reply which action serves it, or name there",
    )


def _unnamed(
    reading: ReturnUnderCheck, code: str, ids: Sequence[str], todo: str
) -> Iterator[Problem]:
    """One problem for all of the standards, if there are any."""
    if not ids:
        return
    several = len(ids) > 1
    words = _standards(ids)
    names = " and ".join(f"S{one}" for one in ids)
    which = (
        f"{names}; one action may serve several" if several else f"{names} or one of its questions"
    )
    yield reading.problem(
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
    for field in reading.broken("shortfall-without-action"):
        words, answer = question_words(row_of(field)), reading.answer(row_of(field))
        yield reading.problem(
            "shortfall-without-action",
            field,
            f"{words} is answered {answer}, with neither an action nor a reason.",
            f"Name {words} in an action, or give the reason why none is needed.",
        )


def not_applicable_without_reason(reading: ReturnUnderCheck) -> Iterator[Problem]:
    """Not applicable has a reason; for 8.2 that is the No to 8.1 (requirements, default 1)."""
    for field in reading.broken("not-applicable-without-reason"):
        yield reading.problem(
            "not-applicable-without-reason",
            field,
            f"{question_words(row_of(field))} is Not applicable, without a reason.",
            "Give the reason.",
        )


def overall_above_ceiling(reading: ReturnUnderCheck) -> Iterator[Problem]:
    """An overall grade above the indicative ceiling is explained (requirements, default 2)."""
    for field in reading.broken("overall-above-ceiling"):
        overall = overall_grade(reading.content)
        yield reading.problem(
            "overall-above-ceiling",
            field,
            f"The overall grade is {overall}; the grades of the standards point to "
            f"{indicative_ceiling(reading.grades)} at most.",
            "Say why the work deserves it, or change a grade.",
        )


def outstanding_without_example(reading: ReturnUnderCheck) -> Iterator[Problem]:
    """Outstanding overall names what was outstanding (paragraph 5.3 e, default 2)."""
    for field in reading.broken("outstanding-without-example"):
        yield reading.problem(
            "outstanding-without-example",
            field,
            "The overall grade is Outstanding, and nothing says what was outstanding.",
            "Describe one example.",
        )


def grade_without_reason(reading: ReturnUnderCheck) -> Iterator[Problem]:
    """A worker can learn from a grade that says why (paragraphs 4.2 and 5.1)."""
    for field in reading.broken("grade-without-reason"):
        standard_id = row_of(field)
        yield reading.problem(
            "grade-without-reason",
            field,
            f"Standard {standard_id} is graded {reading.grades[standard_id]}, without a reason.",
            "Say in a sentence what weighed most.",
        )


def evidence_too_short(reading: ReturnUnderCheck) -> Iterator[Problem]:
    """An answer of which evidence is asked has it, or a reason (see `audit_checks`)."""
    for field in reading.broken("evidence-too-short"):
        length = len(reading.text(field))
        found = f"only {length} characters of evidence" if length else "no evidence"
        yield reading.problem(
            "evidence-too-short",
            field,
            f"{question_words(row_of(field))} has {found}; at least "
            f"{reading.policy.evidence_length} characters are asked for.",
            "Say what on the record shows it, or give a reason.",
        )


def answers_all_alike(reading: ReturnUnderCheck) -> Iterator[Problem]:
    """All core answers are the same.

    A question that does not offer the common answer (8.1 knows no Partly) does not count.
    """
    for field in reading.broken("answers-all-alike"):
        questions = reading.tool.questions()
        common = next(reading.answer(question.id) for question in questions if question.scored)
        yield reading.problem(
            "answers-all-alike",
            field,
            f"All {len(questions)} questions are answered {common}.",
            "Look at each question once more; say so in your reply if it is right.",
        )


def evidence_repeated(reading: ReturnUnderCheck) -> Iterator[Problem]:
    """The same text stands in three or more evidence cells."""
    where: dict[str, list[str]] = {}
    for field in reading.broken("evidence-repeated"):
        where.setdefault(fold_tidy(reading.text(field)), []).append(row_of(field))
    for ids in where.values():
        yield reading.problem(
            "evidence-repeated",
            f"Q{ids[0]}.evidence",
            f"The same evidence stands at {', '.join(map(question_words, ids))}.",
            "Give each question evidence of its own.",
        )


def grades_far_apart(reading: ReturnUnderCheck) -> Iterator[Problem]:
    """One standard Outstanding and another Inadequate: a comment with either explains it."""
    broken = reading.broken("grades-far-apart")
    if not broken:
        return
    best = [
        standard_id
        for standard_id, grade in reading.grades.items()
        if grade is Grade.OUTSTANDING and reading.is_blank(f"S{standard_id}.reason")
    ]
    worst = _standards(list(map(row_of, broken)))
    yield reading.problem(
        "grades-far-apart",
        broken[0],
        f"Outstanding is given to {_standards(best)} and Inadequate to {worst}, without a comment.",
        "Say briefly, beside one of the grades, how the two go together.",
    )


def safeguarding_plan_not_applicable(reading: ReturnUnderCheck) -> Iterator[Problem]:
    """A child with safeguarding needs has a plan to meet them: 8.2 applies when 8.1 is Yes.

    A reason does not satisfy this query, since every Not applicable has one.
    """
    for field in reading.broken("safeguarding-plan-not-applicable"):
        yield reading.problem(
            "safeguarding-plan-not-applicable",
            field,
            "Q8.1 says that there are safeguarding needs, and Q8.2 is Not applicable.",
            "Answer Q8.2 with Yes, Partly or No, or correct Q8.1.",
        )


def supervision_count_low(reading: ReturnUnderCheck) -> Iterator[Problem]:
    """Regular supervision is one a month while the case was open (Standard 9, Q9.1)."""
    for field in reading.broken("supervision-count-low"):
        number, expected = reading.text(field) or "0", reading.typed.facts[EXPECTED]
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


def _standards(ids: Sequence[str]) -> str:
    joined = " and ".join(ids) if len(ids) < 3 else ", ".join(ids)
    return f"{'standard' if len(ids) == 1 else 'standards'} {joined}"
