"""What auditors wrote on a theme, in their words, and what of it may not be shown.

Every text is looked at as it was when the return came in (`free_text`): one that seems to hold a
name, a date of birth, an NHS number and the like is not shown but named by its audit, whatever
was replied to the query. In what is shown, the names of staff and case ids are replaced.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache

import msgspec

from workbook_qa.core.audit_tool import AuditTool, Meaning, Question
from workbook_qa.core.privacy.free_text import WrittenAbout, suspected_fields
from workbook_qa.core.privacy.listed_words import role_words
from workbook_qa.core.privacy.people_in_text import unknown_capitals
from workbook_qa.core.records import People
from workbook_qa.core.terms import Answer, Grade
from workbook_qa.ledger.return_content import answer, field_words, standard_grade
from workbook_qa.ledger.states import State
from workbook_qa.reports.example_numbers import example_numbers
from workbook_qa.reports.figures import AuditFact
from workbook_qa.reports.report_masks import NAME_SHOWN, Mask, mask_for

WHOLE_CASE = "Whole case"
STRENGTH, WEAKNESS = "Strength", "Weakness"
NAMED_AFTER_ROLE = "The text seems to name someone after their role."


class Quote(msgspec.Struct, frozen=True):
    """One text of a return that may be shown.

    Attributes:
        group: the practice standard or pack it is about, or `WHOLE_CASE`.
        kind: `STRENGTH` or `WEAKNESS`; empty where it is neither.
        about: the question, the standard or the entry; judged: the answer or the grade given.
        number: the one under which its audit is quoted (`example_numbers`).
        words: the auditor's, without names of staff and case ids.
    """

    group: str
    kind: str
    about: str
    judged: str
    number: str
    team: str
    words: str


class NotShown(msgspec.Struct, frozen=True):
    """A text that is not shown: of which audit, which entry, and what it seems to hold."""

    reference: str
    about: str
    why: str


class ThemeTexts(msgspec.Struct, frozen=True):
    """What was written in the returns of one round of a theme."""

    strengths_and_weaknesses: tuple[Quote, ...]
    difference: tuple[Quote, ...]
    practice: tuple[Quote, ...]
    not_shown: tuple[NotShown, ...]


class _Wanted(msgspec.Struct, frozen=True):
    """A text of a return that the report quotes, before it is looked at."""

    field: str
    group: str
    kind: str
    about: str
    judged: str


def what_was_said(
    facts: Sequence[AuditFact],
    state: State,
    people: People,
    group_name: Callable[[AuditTool, str], str],
) -> ThemeTexts:
    """What auditors wrote in the returns of these audits, in the order of the audit tool.

    Args:
        facts: the round's audits, by reference.
        people: the register: whose names are those of colleagues.
        group_name: the name of a standard or pack, by its id.
    """
    mask, numbers = _mask(state, people), example_numbers(state)
    shown: list[tuple[_Wanted, Quote]] = []
    hidden: list[NotShown] = []
    for fact in facts:
        if fact.content is None:
            continue
        suspected = _suspected(fact, state, people)
        for wanted in _wanted(fact, group_name):
            words = mask(fact.content.entries[wanted.field])
            why = suspected.get(wanted.field) or _names_after_role(words)
            if why:
                hidden.append(NotShown(fact.reference, field_words(wanted.field), why))
                continue
            quote = Quote(
                *(wanted.group, wanted.kind, wanted.about, wanted.judged),
                *(numbers[fact.reference], fact.team, words),
            )
            shown.append((wanted, quote))
    return ThemeTexts(
        tuple(_in_order((quote for wanted, quote in shown if wanted.kind), facts, group_name)),
        tuple(quote for wanted, quote in shown if wanted.field == Meaning.IMPACT),
        tuple(quote for wanted, quote in shown if wanted.field == Meaning.OUTSTANDING_PRACTICE),
        tuple(hidden),
    )


def _in_order(
    quotes: Iterable[Quote],
    facts: Iterable[AuditFact],
    group_name: Callable[[AuditTool, str], str],
) -> list[Quote]:
    """By standard and pack, strengths first, then as the newest audit tool asks."""
    tools = {(fact.tool.date, fact.tool.version, fact.tool.id): fact.tool for fact in facts}
    places: dict[tuple[str, str], int] = {}
    for _, tool in sorted(tools.items(), reverse=True):
        for standard in tool.standards:
            group = group_name(tool, standard.id)
            for about in (*map(_question, standard.questions), f"Standard {standard.id}"):
                places.setdefault((group, about), len(places))
        for pack in tool.packs:
            for question in pack.questions:
                places.setdefault((group_name(tool, pack.id), _question(question)), len(places))
    groups = list(dict.fromkeys(group for group, _ in places))
    last = len(places)  # the whole case
    return sorted(
        quotes,
        key=lambda quote: (
            groups.index(quote.group) if quote.group in groups else last,
            quote.kind == WEAKNESS,
            places.get((quote.group, quote.about), last),
            quote.about,
            quote.number,
        ),
    )


# ---- Which texts are quoted ---------------------------------------------------------------


def _wanted(fact: AuditFact, group_name: Callable[[AuditTool, str], str]) -> Iterator[_Wanted]:
    """The texts of a return that are not blank, with what they are about."""
    content = fact.content
    if content is None:
        return
    for wanted in _all_wanted(fact, group_name):
        if content.entries.get(wanted.field, "").strip():
            yield wanted


def _all_wanted(fact: AuditFact, group_name: Callable[[AuditTool, str], str]) -> Iterator[_Wanted]:
    for standard in fact.tool.standards:
        group = group_name(fact.tool, standard.id)
        grade = standard_grade(fact.content, standard.id) if fact.content else None
        for question in standard.questions:
            yield from _of_question(fact, question, group, grade)
        if grade:
            kind = STRENGTH if grade.is_good_or_better else WEAKNESS
            field = f"S{standard.id}.reason"
            yield _Wanted(field, group, kind, f"Standard {standard.id}", grade)
    pack = fact.tool.pack_for(fact.audit_type)
    for question in pack.questions if pack else ():
        yield from _of_question(
            fact, question, group_name(fact.tool, pack.id if pack else ""), None
        )
    grade_word = fact.grade.value if fact.grade else ""
    yield _Wanted(Meaning.STRENGTHS, WHOLE_CASE, STRENGTH, "What is strong", grade_word)
    if fact.grade:
        kind = STRENGTH if fact.grade.is_good_or_better else WEAKNESS
        yield _Wanted(Meaning.OVERALL_REASON, WHOLE_CASE, kind, "Why this grade", grade_word)
    yield _Wanted(Meaning.IMPACT, WHOLE_CASE, "", "Difference made", grade_word)
    yield _Wanted(Meaning.OUTSTANDING_PRACTICE, WHOLE_CASE, "", "Practice", grade_word)


def _of_question(
    fact: AuditFact, question: Question, group: str, grade: Grade | None
) -> Iterator[_Wanted]:
    """Evidence for Partly and No is a weakness; for Yes a strength where the standard shines."""
    given = answer(fact.content, question.id) if fact.content and question.scored else ""
    field, about = f"Q{question.id}.evidence", _question(question)
    if given in (Answer.PARTLY, Answer.NO):
        yield _Wanted(field, group, WEAKNESS, about, given)
    elif given == Answer.YES and grade is Grade.OUTSTANDING:
        yield _Wanted(field, group, STRENGTH, about, given)


def _question(question: Question) -> str:
    return f"Question {question.id}"


# ---- What may not be shown ----------------------------------------------------------------


def _suspected(fact: AuditFact, state: State, people: People) -> Mapping[str, str]:
    """By field, what a return's texts seem to hold that may be personal data."""
    if fact.content is None or fact.completed_on is None:
        return {}
    about = WrittenAbout(
        state.audits[fact.reference].audit,
        fact.tool,
        people,
        fact.completed_on,
        fact.content.entries,
    )
    return {field: f"The text seems to hold {kinds}." for field, kinds in suspected_fields(about)}


@cache
def _after_role() -> re.Pattern[str]:
    roles = "|".join(sorted(role_words(), key=len, reverse=True))
    return re.compile(rf"(?i:(?<!\w)(?:{roles}))(?: |, |: | \()(?=([^\W\d_]['’\w-]+))")


def _names_after_role(words: str) -> str:
    """Auditors may name staff by role and name; here nobody is named, of whichever agency."""
    strange = unknown_capitals(words)
    if any(found[1] in strange for found in _after_role().finditer(words)):
        return NAMED_AFTER_ROLE
    return ""


def _mask(state: State, people: People) -> Mask:
    """The names of the audits' staff and of everyone in the register, and case ids, replaced.

    A name of one word goes only as it is written: somebody may be known as Will.
    """
    of_audits = mask_for(state)
    names = {name for person in people.staff for name in (person.name, *person.also_known_as)}
    long_first = sorted(filter(str.strip, names), key=lambda name: (-len(name), name))
    each = [re.escape(name) if len(name.split()) == 1 else _any_case(name) for name in long_first]
    staff = re.compile(rf"(?<!\w)(?:{'|'.join(each)})(?!\w)")

    def mask(text: str) -> str:
        return of_audits(staff.sub(NAME_SHOWN, text) if long_first else text)

    return mask


def _any_case(name: str) -> str:
    return rf"(?i:{re.escape(name)})"
