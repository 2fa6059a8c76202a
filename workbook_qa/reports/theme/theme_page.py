"""The first page of a theme report as a value: three messages, answers ranked, and quotations.

The messages follow from the figures by rules and say nothing about why. Small numbers are said as
counts. Quoted is what the Lead Auditor has released, and of that what is about the weakest answers.
"""

from collections.abc import Iterator, Sequence

import msgspec

from workbook_qa.core.audit_tool import AuditTool
from workbook_qa.core.terms import Grade
from workbook_qa.core.wording import are, begun_large, counted, were
from workbook_qa.releases.quotable_texts import WEAKNESS
from workbook_qa.releases.released_texts import TextCounts, waiting_words
from workbook_qa.reports.figures import Share, good_or_better, graded, percent
from workbook_qa.reports.judgement_counts import met_questions
from workbook_qa.reports.theme.theme_counts import Counted
from workbook_qa.reports.theme.theme_quotations import Quote, ThemeTexts

MOST_WEAK, MOST_STRONG, MOST_QUOTED = 6, 3, 4
_LONGEST_QUOTE = 320  # characters of a quotation that has room on the page


class KeyMessage(msgspec.Struct, frozen=True):
    """What the figures say on one thing: the figure, the sentence, and the table it rests on."""

    label: str
    figure: str
    text: str
    table: str


class RankedAnswer(msgspec.Struct, frozen=True):
    """A question with how many answers were Partly or No, of how many."""

    question: str
    text: str
    below: Share


class ThemePage(msgspec.Struct, frozen=True):
    """The page.

    Attributes:
        messages: on grades, on answers and on actions.
        weakest: answered Partly or No most often, the largest share first; strongest: least often.
        quotations: the released words that are shown; texts: what is said of those that are not.
    """

    messages: tuple[KeyMessage, ...]
    weakest: tuple[RankedAnswer, ...]
    strongest: tuple[RankedAnswer, ...]
    quotations: tuple[Quote, ...]
    texts: str


def page_of(
    these: Counted, before: Counted | None, tools: Sequence[AuditTool], said: ThemeTexts
) -> ThemePage:
    """The page of one round, beside the one before it."""
    ranked = _ranked(these, tools)
    weakest = tuple(one for one in ranked if one.below.count)[:MOST_WEAK]
    strongest = tuple(one for one in reversed(ranked) if one not in weakest)[:MOST_STRONG]
    return ThemePage(
        (_on_grades(these, before), _on_answers(weakest), _on_actions(these)),
        weakest,
        strongest,
        _quoted(said, weakest),
        _texts_words(said.counts),
    )


# ---- Messages -----------------------------------------------------------------------------


def _on_grades(these: Counted, before: Counted | None) -> KeyMessage:
    share = good_or_better(these.done)
    if not share.of:
        words = "No audit of this round has been graded yet"
        return KeyMessage(
            "Grades", "No grades yet", f"{words}{_before_words(before)}.", "ThemeGrades"
        )
    worst = graded(these.done, Grade.INADEQUATE)
    is_said = f"{worst or 'none'} {'is' if worst < 2 else 'are'} Inadequate"
    words = (
        f"{share.count} of {counted(share.of, 'graded audit')} {are(share.count)} Good or better"
    )
    text = f"{words}, and {is_said}{_before_words(before)}."
    return KeyMessage("Grades", f"{_short(share)} Good or better", text, "ThemeGrades")


def _before_words(before: Counted | None) -> str:
    if before is None:
        return "; this theme was not audited before"
    share = good_or_better(before.done)
    if not share.of:
        return f"; last time ({before.round.label}) none was graded"
    return f"; last time ({before.round.label}) {share.words} {were(share.count)} Good or better"


def _on_answers(weakest: Sequence[RankedAnswer]) -> KeyMessage:
    if not weakest:
        text = "No question has been answered Partly or No."
        return KeyMessage("Answers", "None weak", text, "Answers")
    first, share = weakest[0], weakest[0].below
    text = (
        f"Partly or No most often: {first.text} (question {first.question}, {share.count} of "
        f"{share.of})"
    )
    return KeyMessage("Answers", f"{_short(share)} not met", f"{text}.", "Answers")


def _on_actions(these: Counted) -> KeyMessage:
    found = len(these.actions)
    still_open = sum(fact.is_open for fact in these.actions)
    late = sum(fact.is_overdue for fact in these.actions)
    if not found:
        return KeyMessage("Actions", "None set", "No actions have been set.", "ThemeActions")
    figure = f"{late} of {still_open} overdue" if still_open else "None open"
    text = (
        f"{begun_large(counted(found, 'action'))} {were(found)} set; {still_open or 'none'} "
        f"{are(still_open)} open, {late or 'none'} of them overdue."
    )
    return KeyMessage("Actions", figure, text, "ThemeActions")


def _short(share: Share) -> str:
    """``65%``, or ``3 of 4`` where too few are counted."""
    if share.is_enough and share.of:
        return f"{percent(share.count, share.of)}%"
    return f"{share.count} of {share.of}"


def _texts_words(texts: TextCounts) -> str:
    if not texts.all:
        return ""
    number = begun_large(counted(texts.printed, "text"))
    verb = are(texts.printed)
    return f"{number} of the auditors {verb} printed in this report. {waiting_words(texts)}".strip()


# ---- Answers ------------------------------------------------------------------------------


def _ranked(these: Counted, tools: Sequence[AuditTool]) -> list[RankedAnswer]:
    """The questions that were answered, the largest share of Partly and No first.

    Where no question has enough answers for a share, all are ranked; else only those that have.
    """
    found = list(_answered(these, tools))
    enough = [one for one in found if one.below.is_enough]
    return sorted(enough or found, key=_order)


def _order(one: RankedAnswer) -> tuple[float, int]:
    whole = one.below.of or 1
    return -one.below.count / whole, -whole


def _answered(these: Counted, tools: Sequence[AuditTool]) -> Iterator[RankedAnswer]:
    for _, question, yes, below, _ in met_questions(these.done, tools):
        if yes + below:
            yield RankedAnswer(question.id, question.text, Share(below, yes + below))


# ---- Quotations ---------------------------------------------------------------------------


def _quoted(said: ThemeTexts, weakest: Sequence[RankedAnswer]) -> tuple[Quote, ...]:
    """Up to four that have room: one on each of the two weakest answers that have any, then what
    is strong, what difference was made, outstanding practice, and others.
    """
    words = said.strengths_and_weaknesses
    weak = [one for one in words if one.kind == WEAKNESS]
    strong = [one for one in words if one.kind != WEAKNESS]
    asked = [f"Question {one.question}" for one in weakest]
    weak.sort(key=lambda one: asked.index(one.about) if one.about in asked else len(asked))
    groups = (weak[:1], said.practice, _of_another(weak), said.difference, strong, weak)
    shown: list[Quote] = []
    for group in groups:
        fitting = [one for one in group if len(one.words) <= _LONGEST_QUOTE and one not in shown]
        shown += fitting[:1]
    return tuple(shown[:MOST_QUOTED])


def _of_another(weak: Sequence[Quote]) -> list[Quote]:
    """Those on another question than the first."""
    return [one for one in weak if one.about != weak[0].about]
