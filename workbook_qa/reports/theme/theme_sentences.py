"""What the figures of a theme report say, in computed sentences for its front page.

They say what the data say and nothing about why; small numbers are said as counts.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

from workbook_qa.core.audit_tool import AuditTool
from workbook_qa.core.terms import Answer
from workbook_qa.core.wording import counted
from workbook_qa.releases.released_texts import TextCounts, waiting_words
from workbook_qa.reports.figures import Share, good_or_better, graded
from workbook_qa.reports.judgement_counts import (
    GRADES,
    answer_counts,
    asked_questions,
    graded_standards,
    grades_of,
    standard_counts,
    standard_name,
)
from workbook_qa.reports.theme.theme_counts import Counted, returned_words

MOST_NAMED = 3


class Sentence(msgspec.Struct, frozen=True):
    """What the data say on one thing, and the table that it rests on."""

    text: str
    table: str


def sentences(
    these: Counted, before: Counted | None, tools: Sequence[AuditTool], texts: TextCounts
) -> tuple[Sentence, ...]:
    """The front page's sentences, in order."""
    said = [Sentence(returned_words(these), "ThemeGrades")]
    if these.done:
        said.append(Sentence(_grade_words(these), "ThemeGrades"))
        said.append(
            Sentence(
                _named("Below Good most often", _weak_standards(these, tools)), "ThemeStandards"
            )
        )
        said.append(
            Sentence(_named("Partly or No most often", _weak_questions(these, tools)), "Answers")
        )
    said.append(Sentence(_action_words(these), "ThemeActions"))
    said.append(Sentence(_compared_words(before), "ComparedWithLastTime"))
    if texts.all:
        words = f"Auditors' words: {texts.printed or 'none'} of {counted(texts.all, 'text')}"
        verb = "is" if texts.printed == 1 else "are"
        said.append(
            Sentence(f"{words} {verb} printed. {waiting_words(texts)}".rstrip(), "DifferenceMade")
        )
    return tuple(said)


def _grade_words(these: Counted) -> str:
    done = these.done
    share = good_or_better(done)
    if not share.of:
        return "These audits give no grades."
    counts = ", ".join(f"{grade.value} {graded(done, grade)}" for grade in GRADES)
    return f"Good or better: {share.words}. {counts}."


def _weak_standards(these: Counted, tools: Sequence[AuditTool]) -> Iterator[tuple[int, int, str]]:
    count = standard_counts(these.done)
    for tool, standard in graded_standards(tools):
        found, name = grades_of(count, tool, standard), standard_name(tool, standard, tools)
        yield sum(found[2:4]), sum(found[:4]), f"standard {name}"


def _weak_questions(these: Counted, tools: Sequence[AuditTool]) -> Iterator[tuple[int, int, str]]:
    count = answer_counts(these.done)
    for tool, _, question in asked_questions(tools):
        if question.scored:
            weak = sum(count[tool.id, question.id, word] for word in (Answer.PARTLY, Answer.NO))
            yes = count[tool.id, question.id, Answer.YES]
            yield weak, weak + yes, f"question {question.id}"


def _named(what: str, found: Iterator[tuple[int, int, str]]) -> str:
    """The names with the highest counts; as many are named as are not fewer than the third."""
    weak = sorted((one for one in found if one[0]), key=lambda one: -one[0])
    if not weak:
        return f"{what}: none."
    last = weak[:MOST_NAMED][-1][0]
    shown = [one for one in weak if one[0] >= last][: 2 * MOST_NAMED]
    said = "; ".join(f"{name}, {Share(count, of).words}" for count, of, name in shown)
    return f"{what}: {said}."


def _action_words(these: Counted) -> str:
    if not these.actions:
        return "No actions have been set."
    status = Counter(fact.is_open for fact in these.actions)
    overdue = sum(fact.is_overdue for fact in these.actions)
    return (
        f"{counted(len(these.actions), 'action')} set: {status[True] or 'none'} open, "
        f"{overdue or 'none'} of them overdue."
    )


def _compared_words(before: Counted | None) -> str:
    if before is None:
        return "This theme was not audited before."
    share = good_or_better(before.done)
    words = share.words if share.of else "no grades"
    return (
        f"Last time ({before.round.label}): {len(before.done)} of {len(before.facts)} completed; "
        f"good or better: {words}."
    )
