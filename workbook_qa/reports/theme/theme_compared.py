"""A round of a theme beside the one before it: the same counts, and no more than they say."""

from collections.abc import Iterator, Sequence

from workbook_qa.core.audit_tool import AuditTool
from workbook_qa.core.table import Column, Table, TableValue
from workbook_qa.core.terms import ActionStatus, Answer
from workbook_qa.core.wording import counted
from workbook_qa.reports.figures import Share, good_or_better, graded
from workbook_qa.reports.judgement_counts import (
    GRADES,
    answer_counts,
    asked_questions,
    graded_standards,
    grades_of,
    standard_counts,
    standard_name,
    whole_of,
)
from workbook_qa.reports.report_tables import numbers
from workbook_qa.reports.theme.theme_counts import Counted

NOT_ASKED = "Not asked"
_FINISHED = (ActionStatus.DONE, ActionStatus.VERIFIED)


def compared_table(
    these: Counted, before: Counted | None, tools: Sequence[AuditTool], rounds: int
) -> Table:
    """This round beside the one before it: the same counts, and no more said than they say."""
    last = before.round.label if before else "last time"
    headings = [
        f"{label}: {word}" for label in (these.round.label, last) for word in ("count", "of")
    ]
    rows = list(_compared(these, before, tools)) if before else []
    return Table(
        name="ComparedWithLastTime",
        sheet="Compared",
        title="Compared with last time",
        says=(
            f"{counted(rounds, 'round')} of this theme up to now. Other cases, other auditors: "
            "with few audits a difference may be chance."
        ),
        columns=(
            Column("Grouped by", width=18),
            Column("What", "long", 60),
            *numbers(*headings[:2]),
            Column(f"{these.round.label}: share", "percent", 12),
            *numbers(*headings[2:]),
            Column(f"{last}: share", "percent", 12),
        ),
        rows=tuple(rows),
        empty="This theme was not audited before: there is nothing to compare it with.",
    )


def _compared(
    these: Counted, before: Counted, tools: Sequence[AuditTool]
) -> Iterator[tuple[TableValue, ...]]:
    now, then = list(_shares(these, tools)), list(_shares(before, tools))
    for (grouping, what, share), (_, _, earlier) in zip(now, then, strict=True):
        if not share.of and not earlier.of:
            continue  # a pack of another group of children
        yield grouping, what, *_share_cells(share), *_share_cells(earlier)


def _share_cells(share: Share) -> tuple[TableValue, ...]:
    if not share.of:
        return 0, 0, NOT_ASKED
    return share.count, share.of, share.cell


def _shares(one: Counted, tools: Sequence[AuditTool]) -> Iterator[tuple[str, str, Share]]:
    done = one.done
    yield "Audits", "Completed, of those issued", Share(len(done), len(one.facts))
    with_grade = sum(fact.grade is not None for fact in done)
    yield "Overall grade", "Good or better", good_or_better(done)
    for grade in GRADES:
        yield "Overall grade", grade.value, Share(graded(done, grade), with_grade)
    grades = standard_counts(done)
    for tool, standard in graded_standards(tools):
        found, name = grades_of(grades, tool, standard), standard_name(tool, standard, tools)
        yield "Practice standard", f"{name}: Good or better", Share(sum(found[:2]), sum(found[:-1]))
    count = answer_counts(done)
    for tool, _, question in asked_questions(tools):
        if question.scored:
            share = Share(count[tool.id, question.id, Answer.YES], whole_of(count, tool, question))
            yield "Question: Yes", f"{question.id} {question.text}", share
    kept = [fact for fact in one.actions if fact.status is not ActionStatus.WITHDRAWN]
    finished = sum(fact.status in _FINISHED for fact in kept)
    yield "Actions", "Done or verified, of those set and not withdrawn", Share(finished, len(kept))
