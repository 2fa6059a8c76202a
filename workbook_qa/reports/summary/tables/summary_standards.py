"""The part of the DMT summary on 5.3 (c): grades of practice standards, and answers to questions.

Not applicable, unanswered and unscored questions (8.1) enter no denominator (requirements,
section 4).
"""

from collections.abc import Sequence

from workbook_qa.core.audit_tool import AuditTool
from workbook_qa.core.table import Column, Row, Table
from workbook_qa.reports.figures import AuditFact, Period, Periods, Share, completed_in
from workbook_qa.reports.judgement_counts import (
    QUESTION_HEADINGS,
    answer_cells,
    answer_counts,
    asked_questions,
    graded_standards,
    grades_of,
    is_graded,
    standard_counts,
    standard_name,
)
from workbook_qa.reports.report_controls import ControlTotal, adds_up
from workbook_qa.reports.report_tables import (
    GRADE_HEADINGS,
    OUR_RULE,
    QUESTION_WORDS,
    numbers,
    share_cells,
)
from workbook_qa.reports.summary.summary_parts import (
    SummaryPart,
    SummaryView,
    Tables,
    of_period,
)
from workbook_qa.reports.summary.tables.summary_grades import GOOD_COLUMNS, returned_in


def standards_table(
    facts: list[AuditFact],
    tools: Sequence[AuditTool],
    period: Period,
    periods: Periods,
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
        name="Standards" if period == periods.now else "StandardsYear",
        sheet=f"c Standards{_months(period, periods)}",
        title=f"(c) Grades by practice standard, {_until(period, periods)}",
        says=returned_in(facts, period, periods),
        columns=(
            Column("Practice standard", width=23),
            Column("What it asks", "long", 56),
            *numbers(*GRADE_HEADINGS, width=14),
            *GOOD_COLUMNS,
        ),
        rows=tuple(rows),
        empty="No audit tool with graded standards has been used yet.",
    )


def _months(period: Period, periods: Periods) -> str:
    return "" if period == periods.now else " 12 months"


def _until(period: Period, periods: Periods) -> str:
    return period.label if period == periods.now else f"{period.label} to {periods.now.label}"


# ---- Questions ----------------------------------------------------------------------------


def questions_table(
    facts: list[AuditFact],
    tools: Sequence[AuditTool],
    period: Period,
    periods: Periods,
) -> Table:
    """Answers to each question in the audits completed in a period.

    Other answers (4.2: shared lawfully without consent) are counted, and in their own column.
    """
    count = answer_counts(completed_in(facts, period))
    return Table(
        name="Questions" if period == periods.now else "QuestionsYear",
        sheet=f"c Questions{_months(period, periods)}",
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


def _tables(view: SummaryView) -> list[Table]:
    facts, tools, periods = view.facts, view.tools, view.periods
    both = (periods.now, periods.year)
    return [
        *(standards_table(facts, tools, period, periods) for period in both),
        *(questions_table(facts, tools, period, periods) for period in both),
    ]


# ---- Control totals and words -------------------------------------------------------------


def _period_controls(view: SummaryView, tables: Tables, period: Period) -> list[ControlTotal]:
    done, periods = completed_in(view.facts, period), view.periods
    return [
        ControlTotal(
            f"Grades of standards, {period.label}",
            "Standards in the audits completed",
            sum(len(fact.tool.standards) for fact in done if is_graded(fact.tool)),
            "Grades + not graded, all standards",
            adds_up(of_period("Standards", tables, period, periods), *GRADE_HEADINGS),
        ),
        ControlTotal(
            f"Answers to questions, {period.label}",
            "Questions in the audits completed",
            sum(len(fact.tool.questions(fact.audit_type)) for fact in done),
            "All answers, not applicable and blanks",
            adds_up(of_period("Questions", tables, period, periods), *QUESTION_HEADINGS[:-1]),
        ),
    ]


def _words(_: SummaryView) -> tuple[Row, ...]:
    return (
        *QUESTION_WORDS,
        (
            "Other answer",
            "An answer that only that question offers, such as Shared lawfully without consent "
            "(4.2).",
            OUR_RULE,
        ),
    )


STANDARDS_AND_QUESTIONS = SummaryPart(_tables, period_controls=_period_controls, words=_words)
