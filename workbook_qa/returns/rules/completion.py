"""Is a return complete and consistent (requirements, section 3).

The rules are a table of small functions, each yielding problems: what is missing stands here,
what contradicts itself in `consistency`, what concerns actions in `action_rules`, whether a text
names anyone in `core.privacy`. What the workbook tells its auditor too is decided by the checks
it is made of (`audits.checks`), and said here in full. Whether a cell could be read at all and
whether the auditor is independent is found elsewhere.
"""

import datetime
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from workbook_qa.core.audit_tool import AuditTool, EntryKind
from workbook_qa.core.calendar import WorkingDays
from workbook_qa.core.policy import Policy
from workbook_qa.core.privacy.free_text import SuspectedText
from workbook_qa.core.problem import Place, Problem, Severity
from workbook_qa.core.records import Audit, People, Return
from workbook_qa.core.replies import ERRORS_ANSWERED
from workbook_qa.ledger.return_content import actions_of, standard_grade
from workbook_qa.returns.rules import action_rules, consistency
from workbook_qa.returns.rules.blank_entries import CountedBy, with_blanks_taken
from workbook_qa.returns.rules.consistency import indicative_ceiling
from workbook_qa.returns.rules.return_under_check import (
    STRONG_TEXT,
    WEAK_TEXT,
    ReturnUnderCheck,
    question_words,
    row_of,
)

__all__ = ["RULES", "Rule", "check_return", "indicative_ceiling"]

Rule = Callable[[ReturnUnderCheck], Iterator[Problem]]


def check_return(
    content: Return,
    audit: Audit,
    tool: AuditTool,
    *,
    places: Mapping[str, Place],
    policy: Policy,
    people: People | None,
    working_days: WorkingDays,
    received_on: datetime.date,
    unread: Collection[str] = (),
) -> list[Problem]:
    """What `check_reading` finds in a return as it is read (see `reading_of`)."""
    reading = reading_of(
        content,
        audit,
        tool,
        places=places,
        policy=policy,
        people=people,
        working_days=working_days,
        received_on=received_on,
        unread=unread,
    )
    return check_reading(reading)


def reading_of(
    content: Return,
    audit: Audit,
    tool: AuditTool,
    *,
    places: Mapping[str, Place],
    policy: Policy,
    people: People | None,
    working_days: WorkingDays,
    received_on: datetime.date,
    unread: Collection[str] = (),
    released: Collection[tuple[str, str]] = (),
    former: Sequence[Return] = (),
) -> ReturnUnderCheck:
    """A return with all that the rules look at.

    Args:
        content: what was typed, in canonical words; what blank cells count as is added here.
        audit: the audit as it was issued; tool: the audit tool it was issued with.
        places: the cell of each field id (`Return`), for the places of problems.
        people: the people register, or None where owners are not to be looked up.
        received_on: the day of return, from which due dates are counted.
        unread: field ids whose cells hold something that could not be read, and was reported
            so; nothing is said to be missing there.
        released, former: as in `ReturnUnderCheck`.
    """
    days = CountedBy(policy, working_days, received_on)
    content, taken = with_blanks_taken(content, audit, tool, days, unread)
    grades = {
        standard.id: grade
        for standard in tool.standards
        if (grade := standard_grade(content, standard.id))
    }
    return ReturnUnderCheck(
        content,
        audit,
        tool,
        places,
        policy,
        people,
        working_days,
        received_on,
        frozenset(unread),
        tuple(actions_of(content)),
        grades,
        released,
        former,
        taken,
    )


def check_reading(reading: ReturnUnderCheck) -> list[Problem]:
    """Everything that is missing from a return or contradicts itself; empty when it is right.

    Returns:
        Problems in the order of `RULES`, which is that of the workbook for each rule. A query
        that has a reply is left out, and no other (see `replies`).
    """
    found = [problem for rule in RULES for problem in rule(reading)]
    return _without_answered(found, reading)


def _without_answered(found: list[Problem], reading: ReturnUnderCheck) -> list[Problem]:
    """Without the queries that a reply satisfies; an error must be put right (requirements, 3).

    Only that a text is about nobody of a child's family may be replied to an error.
    """
    return [
        problem
        for problem in found
        if (problem.severity is Severity.ERROR and problem.code not in ERRORS_ANSWERED)
        or (problem.code, problem.place) not in reading.answered
    ]


def answer_missing(reading: ReturnUnderCheck) -> Iterator[Problem]:
    """Every question is answered (paragraph 2.5), those of the audit type's pack too (3.1)."""
    for field in reading.broken("answer-missing"):
        found = f"{question_words(row_of(field))} is not answered."
        yield reading.problem("answer-missing", field, found, "Choose an answer.")


def grade_missing(reading: ReturnUnderCheck) -> Iterator[Problem]:
    """There is an overall grade (paragraph 4.3)."""
    for field in reading.broken("grade-missing"):
        yield reading.problem("grade-missing", field, "There is no overall grade.", "Choose one.")


def standard_grade_missing(reading: ReturnUnderCheck) -> Iterator[Problem]:
    """Each practice standard has a grade (requirements, default 2)."""
    short = {standard.id: standard.short for standard in reading.tool.standards}
    for field in reading.broken("standard-grade-missing"):
        found = f"Standard {row_of(field)} ({short[row_of(field)]}) has no grade."
        yield reading.problem("standard-grade-missing", field, found, "Choose one.")


def entry_missing(reading: ReturnUnderCheck) -> Iterator[Problem]:
    """What the audit tool requires on the judgement page is there."""
    entries = {entry.id: entry for entry in reading.tool.judgement}
    for field in reading.broken("entry-missing"):
        chosen = entries[field].kind in (EntryKind.CHOICE, EntryKind.GRADE)
        yield reading.problem(
            "entry-missing",
            field,
            f"'{entries[field].label}' is blank.",
            "Choose one." if chosen else "Fill it in.",
        )


def safety_concern_incomplete(reading: ReturnUnderCheck) -> Iterator[Problem]:
    """An immediate concern says who was told, on what date and at what time (default 6)."""
    labels = {entry.id: entry.label for entry in reading.tool.judgement}
    for field in reading.broken("safety-concern-incomplete"):
        yield reading.problem(
            "safety-concern-incomplete",
            field,
            f"An immediate safeguarding concern is flagged, and '{labels[field]}' is blank.",
            "Telephone the Team Manager or Head of Service now if no one has been told; then fill "
            "it in.",
        )


def discussion_blank(reading: ReturnUnderCheck) -> Iterator[Problem]:
    """The return says whether the audit was discussed with the worker (paragraph 4.2)."""
    for field in reading.broken("discussion-blank"):
        yield reading.problem(
            "discussion-blank",
            field,
            "Nothing says whether the audit was discussed with the worker.",
            "Choose Yes or No.",
        )


def personal_data(reading: ReturnUnderCheck) -> Iterator[Problem]:
    """Free text names no child and no family (requirements, section 3): one problem a cell."""
    for text in reading.suspected:
        found = f"The text seems to hold {text.kinds}."
        if text.strong:
            yield reading.problem(
                STRONG_TEXT,
                text.field,
                found,
                "If it is about a child or a family, take it out: the case id is enough. If it is "
                "not, say so in the reply on the first page. Nobody is shown the text until then.",
            )
        else:
            yield reading.problem(
                WEAK_TEXT,
                text.field,
                found,
                "Take it out if it is about a child or a family: the case id is enough. Name staff "
                "by role and name. The Lead Auditor reads it before anybody else is shown it.",
            )


def held_and_answered(
    reading: ReturnUnderCheck,
) -> tuple[list[SuspectedText], list[SuspectedText]]:
    """The texts that are shown to nobody yet, and those of which the auditor says they may be."""
    answered = [text for text in reading.suspected if _is_answered(text, reading)]
    return [text for text in reading.suspected if text not in answered], answered


def _is_answered(text: SuspectedText, reading: ReturnUnderCheck) -> bool:
    code = STRONG_TEXT if text.strong else WEAK_TEXT
    return (code, reading.places.get(text.field)) in reading.answered


RULES: tuple[Rule, ...] = (
    safety_concern_incomplete,
    answer_missing,
    grade_missing,
    standard_grade_missing,
    entry_missing,
    consistency.inadequate_without_action,
    consistency.inadequate_not_named,
    action_rules.action_without_text,
    action_rules.action_incomplete,
    consistency.shortfall_without_action,
    consistency.not_applicable_without_reason,
    consistency.evidence_too_short,
    consistency.evidence_repeated,
    consistency.answers_all_alike,
    consistency.safeguarding_plan_not_applicable,
    consistency.supervision_count_low,
    consistency.grade_without_reason,
    consistency.grades_far_apart,
    consistency.overall_above_ceiling,
    consistency.outstanding_without_example,
    discussion_blank,
    consistency.audit_date_out_of_range,
    action_rules.action_question_unknown,
    action_rules.owner_unknown,
    action_rules.action_not_smart,
    action_rules.due_date_not_workable,
    action_rules.due_date_put_back,
    personal_data,
)
