"""What auditors wrote on a theme, in their words, where the Lead Auditor has released them."""

from collections.abc import Callable, Iterable, Sequence

import msgspec

from workbook_qa.core.audit_tool import AuditTool, Meaning
from workbook_qa.ledger.states import State
from workbook_qa.releases.asked_texts import AuditTexts, asked_for, chosen, place_of, texts_of
from workbook_qa.releases.quotable_texts import STRENGTH, question_words
from workbook_qa.releases.released_texts import TextCounts, printed
from workbook_qa.reports.example_numbers import example_numbers
from workbook_qa.reports.figures import AuditFact

WHOLE_CASE = "Whole case"


class Quote(msgspec.Struct, frozen=True):
    """One text of a return that was released.

    Attributes:
        group: the practice standard or pack it is about, or `WHOLE_CASE`.
        kind: `STRENGTH` or `WEAKNESS`; empty where it is neither.
        about: the question, the standard or the entry; judged: the answer or the grade given.
        number: the one under which its audit is quoted (`example_numbers`).
        words: those that were released.
    """

    group: str
    kind: str
    about: str
    judged: str
    number: str
    team: str
    words: str


class ThemeTexts(msgspec.Struct, frozen=True):
    """What was written in the returns of one round of a theme, and may be printed.

    Attributes:
        counts: how many are printed, wait to be released, and are kept back; others: those that
            the report has no room for, and that nobody is asked to release.
    """

    strengths_and_weaknesses: tuple[Quote, ...]
    difference: tuple[Quote, ...]
    practice: tuple[Quote, ...]
    counts: TextCounts
    others: int = 0


def what_was_said(
    facts: Sequence[AuditFact],
    state: State,
    group_name: Callable[[AuditTool, str], str],
) -> ThemeTexts:
    """What auditors wrote in the returns of these audits, in the order of the audit tool.

    Args:
        facts: the round's audits, by reference.
        group_name: the name of a standard or pack, by its id.
    """
    numbers = example_numbers(state)
    teams = {fact.reference: fact.team for fact in facts}
    texts = texts_of(
        AuditTexts(fact.reference, fact.content, fact.tool, fact.audit_type) for fact in facts
    )
    found = {text.key: printed(state, *text.key, text.text) for text in texts}
    asked = asked_for(texts, state)
    quotes: dict[str, list[Quote]] = {}
    shown = chosen(text for text in texts if found[text.key].words is not None)
    for text in shown:
        quotable, part = text.quotable, text.quotable.part
        quote = Quote(
            group=group_name(text.audit.tool, part) if part else WHOLE_CASE,
            kind=quotable.kind,
            about=quotable.about,
            judged=quotable.judged,
            number=numbers[text.audit.reference],
            team=teams[text.audit.reference],
            words=found[text.key].words or "",
        )
        quotes.setdefault("" if quote.kind else quotable.field, []).append(quote)
    waiting = sum(not found[key].is_decided for key in asked)
    kept_back = sum(one.is_decided and one.words is None for one in found.values())
    return ThemeTexts(
        tuple(_in_order(quotes.get("", ()), facts, group_name)),
        tuple(quotes.get(Meaning.IMPACT, ())),
        tuple(quotes.get(Meaning.OUTSTANDING_PRACTICE, ())),
        TextCounts(len(shown), waiting, kept_back),
        others=len(texts) - len(shown) - waiting - kept_back,
    )


def _in_order(
    quotes: Iterable[Quote],
    facts: Iterable[AuditFact],
    group_name: Callable[[AuditTool, str], str],
) -> list[Quote]:
    """By standard and pack, weaknesses first, No before Partly, then as the newest tool asks."""
    tools = {(fact.tool.date, fact.tool.version, fact.tool.id): fact.tool for fact in facts}
    places: dict[tuple[str, str], int] = {}
    for _, tool in sorted(tools.items(), reverse=True):
        for standard in tool.standards:
            group = group_name(tool, standard.id)
            for about in (*map(question_words, standard.questions), f"Standard {standard.id}"):
                places.setdefault((group, about), len(places))
        for pack in tool.packs:
            for question in pack.questions:
                places.setdefault(
                    (group_name(tool, pack.id), question_words(question)), len(places)
                )
    groups = list(dict.fromkeys(group for group, _ in places))
    last = len(places)  # the whole case
    return sorted(
        quotes,
        key=lambda quote: (
            groups.index(quote.group) if quote.group in groups else last,
            quote.kind == STRENGTH,
            place_of(quote.judged),
            places.get((quote.group, quote.about), last),
            quote.about,
            quote.number,
        ),
    )
