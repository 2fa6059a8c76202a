"""The tables of the DMT summary on quality: 5.3 (c) the grading, by group, standard and question.

Grades are counted and never averaged. Not applicable, unanswered and unscored questions (8.1)
enter no denominator (requirements, section 4).
"""

from collections.abc import Sequence

from workbook_qa.core.audit_tool import AuditTool
from workbook_qa.core.table import Column, Table, TableValue
from workbook_qa.core.terms import AuditType
from workbook_qa.core.wording import counted
from workbook_qa.reports.figures import (
    AuditFact,
    Period,
    Periods,
    Share,
    completed_in,
    good_or_better,
    graded,
    issued_for,
    short_month,
)
from workbook_qa.reports.judgement_counts import (
    GRADES,
    QUESTION_HEADINGS,
    answer_cells,
    answer_counts,
    asked_questions,
    graded_standards,
    grades_of,
    standard_counts,
    standard_name,
)
from workbook_qa.reports.summary.tables.summary_audits import numbers

GRADE_HEADINGS = (*(grade.value for grade in GRADES), "Not graded")
GRADED, BETTER, SHARE = "Graded", "Good or better", "Share good or better"
# What stands beside the grades: the whole, the part, and the share where it may be given.
_GOOD = (Column(GRADED, "number", 10), Column(BETTER, "number", 11), Column(SHARE, "percent", 12))
_RETURNED = ("Issued", "Of these, not yet completed")


def returned_words(facts: list[AuditFact], periods: Periods) -> str:
    """What the grades rest on: how many came back, and how many of those issued did not."""
    now, year = (len(completed_in(facts, of)) for of in (periods.now, periods.year))
    issued = issued_for(facts, periods.now)
    missing = sum(fact.is_missing for fact in issued)
    label = periods.now.label
    return (
        f"From {counted(now, 'audit')} completed in {label} and {year or 'none'} in the 12 months. "
        f"Of {counted(len(issued), 'audit')} issued for {label}, {missing or 'none'} "
        f"{'is' if missing == 1 else 'are'} not yet completed."
    )


def returned_in(facts: list[AuditFact], period: Period, periods: Periods) -> str:
    """The same for one period."""
    label = period.label if period == periods.now else f"the {period.label}"
    done, issued = len(completed_in(facts, period)), issued_for(facts, period)
    missing = sum(fact.is_missing for fact in issued)
    return (
        f"From {counted(done, 'audit')} completed in {label}. Of {counted(len(issued), 'audit')} "
        f"issued for {label}, {missing or 'none'} {'is' if missing == 1 else 'are'} not yet "
        "completed."
    )


# ---- Overall grades -----------------------------------------------------------------------


def grades_table(
    facts: list[AuditFact], teams: dict[str, list[AuditFact]], periods: Periods
) -> Table:
    """Overall grades of all audits, by team and by audit type: the month and the twelve months."""
    types = {kind: [fact for fact in facts if fact.audit_type is kind] for kind in AuditType}
    groups = [("All audits", "All audits", facts)]
    groups += [("Team", team, found) for team, found in teams.items()]
    groups += [("Audit type", kind.value, found) for kind, found in types.items()]
    rows = [
        (grouping, name, period.label, *_grades(found, period, periods.least))
        for grouping, name, found in groups
        for period in (periods.now, periods.year)
    ]
    return Table(
        name="Grades",
        title=f"(c) Overall grades, {periods.now.label} and 12 months",
        says=returned_words(facts, periods),
        columns=(
            Column("Grouped by", width=13),
            Column("Group", width=36),
            Column("Period", width=12),
            *numbers(*GRADE_HEADINGS, "Completed", width=14),
            *_GOOD,
            *numbers(*_RETURNED),
        ),
        rows=tuple(rows),
    )


def _grades(facts: list[AuditFact], period: Period, least: int) -> list[TableValue]:
    done, issued = completed_in(facts, period), issued_for(facts, period)
    return [
        *grade_counts(done),
        len(done),
        *share_cells(good_or_better(done, least)),
        len(issued),
        sum(fact.is_missing for fact in issued),
    ]


def share_cells(share: Share) -> list[TableValue]:
    """The whole, the part and the percentage: none stands without what it is of."""
    return [share.of, share.count, share.cell]


def grade_counts(facts: Sequence[AuditFact]) -> list[int]:
    """How many audits of each grade, best first, and how many without one."""
    counts = [graded(facts, grade) for grade in GRADES]
    return [*counts, len(facts) - sum(counts)]


def grades_by_month_table(facts: list[AuditFact], periods: Periods) -> Table:
    """Overall grades of the audits completed in each of the twelve months."""
    months = [Period(short_month(month), frozenset({month})) for month in periods.months]
    return Table(
        name="GradesByMonth",
        title=f"(c) Overall grades by month, to {periods.now.label}",
        says="An audit counts in the month in which its return was accepted.",
        columns=(
            Column("Month", width=14),
            *numbers(*GRADE_HEADINGS, "Completed", width=14),
            *_GOOD,
            *numbers(*_RETURNED),
        ),
        rows=tuple((period.label, *_grades(facts, period, periods.least)) for period in months),
        total=("12 months", *_grades(facts, periods.year, periods.least)),
    )


# ---- Practice standards -------------------------------------------------------------------


def standards_table(
    facts: list[AuditFact],
    tools: Sequence[AuditTool],
    period: Period,
    periods: Periods,
    *,
    name: str,
) -> Table:
    """Grades of each practice standard in the audits completed in a period."""
    count = standard_counts(completed_in(facts, period))
    rows = []
    for tool, standard in graded_standards(tools):
        found = grades_of(count, tool, standard)
        share = Share(found[0] + found[1], sum(found[:-1]), periods.least)
        named = (standard_name(tool, standard, tools), standard.text)
        rows.append((*named, *found, *share_cells(share)))
    return Table(
        name=name,
        title=f"(c) Grades by practice standard, {_until(period, periods)}",
        says=returned_in(facts, period, periods),
        columns=(
            Column("Practice standard", width=23),
            Column("What it asks", "long", 56),
            *numbers(*GRADE_HEADINGS, width=14),
            *_GOOD,
        ),
        rows=tuple(rows),
        empty="No audit tool with graded standards has been used yet.",
    )


def _until(period: Period, periods: Periods) -> str:
    return period.label if period == periods.now else f"{period.label} to {periods.now.label}"


# ---- Questions ----------------------------------------------------------------------------


def questions_table(
    facts: list[AuditFact],
    tools: Sequence[AuditTool],
    period: Period,
    periods: Periods,
    *,
    name: str,
) -> Table:
    """Answers to each question in the audits completed in a period.

    Other answers (4.2: shared lawfully without consent) are counted, and in their own column.
    """
    count = answer_counts(completed_in(facts, period))
    return Table(
        name=name,
        title=f"(c) Answers by question, {_until(period, periods)}",
        says=(
            f"{returned_in(facts, period, periods)} Counted is without Not applicable, blanks and "
            "questions that are not scored."
        ),
        columns=(
            Column("Standard or pack", width=24),
            Column("Question", "id", 10),
            Column("What is asked", "long", 70),
            *numbers(*QUESTION_HEADINGS),
            Column("Yes share", "percent", 12),
        ),
        rows=tuple(
            (
                *(heading, question.id, question.text),
                *answer_cells(count, tool, question, periods.least),
            )
            for tool, heading, question in asked_questions(tools)
        ),
        empty="No audit tool has been used yet.",
    )
