"""The part of the DMT summary on 5.3 (c): overall grades, by group and by month.

Grades are counted and never averaged.
"""

from workbook_qa.core.table import Column, Table, TableValue
from workbook_qa.core.terms import AuditType
from workbook_qa.core.wording import are, counted
from workbook_qa.reports.figures import (
    AuditFact,
    Period,
    Periods,
    completed_in,
    good_or_better,
    held,
    issued_for,
    provisional_words,
)
from workbook_qa.reports.report_controls import ControlTotal, adds_up
from workbook_qa.reports.report_tables import (
    GRADE_HEADINGS,
    grade_counts,
    numbers,
    share_cells,
)
from workbook_qa.reports.summary.summary_parts import SummaryPart, SummaryView, Tables
from workbook_qa.reports.summary.tables.summary_audits import (
    arrived_headings,
    months_with_audits,
)
from workbook_qa.reports.summary.tables.summary_grade_words import grade_words

GRADED, BETTER, SHARE = "Graded", "Good or better", "Share good or better"
# What stands beside the grades: the whole, the part, and the share where it may be given.
GOOD_COLUMNS = (
    Column(GRADED, "count", 10),
    Column(BETTER, "count", 11),
    Column(SHARE, "percent", 12),
)
_RETURNED = ("Issued", "Of these, not yet completed", "Of these, being queried")
PROVISIONAL = Column("Provisional grades of those being queried", "text", 30)
NO_PROVISIONAL = "None"


def returned_words(facts: list[AuditFact], periods: Periods) -> str:
    """What the grades rest on: how many came back, and how many of those issued did not."""
    now, year = (len(completed_in(facts, of)) for of in (periods.now, periods.year))
    issued = issued_for(facts, periods.now)
    label = periods.now.label
    return (
        f"From {counted(now, 'audit')} completed in {label} and {year or 'none'} in the 12 months. "
        f"Of {counted(len(issued), 'audit')} issued for {label}, {_missing_words(issued)}"
    )


def returned_in(facts: list[AuditFact], period: Period, periods: Periods) -> str:
    """The same for one period."""
    label = period.label if period == periods.now else f"the {period.label}"
    done, issued = len(completed_in(facts, period)), issued_for(facts, period)
    return (
        f"From {counted(done, 'audit')} completed in {label}. Of {counted(len(issued), 'audit')} "
        f"issued for {label}, {_missing_words(issued)}"
    )


def _missing_words(issued: list[AuditFact]) -> str:
    missing, queried = sum(fact.is_missing for fact in issued), len(held(issued))
    words = f"{missing or 'none'} {are(missing)} not yet completed"
    if not queried:
        return f"{words}."
    came = f"came back and {are(queried)}"
    return f"{words}. {queried} of these {came} being queried."


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
        sheet="c Grades",
        title=f"(c) Overall grades, {periods.now.label} and 12 months",
        says=returned_words(facts, periods),
        columns=(
            Column("Grouped by", width=13),
            Column("Group", width=36),
            Column("Period", width=12),
            *numbers(*GRADE_HEADINGS, "Completed", width=14),
            *GOOD_COLUMNS,
            *numbers(*_RETURNED),
            PROVISIONAL,
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
        len(held(issued)),
        provisional_words(issued) or NO_PROVISIONAL,
    ]


def grades_by_month_table(facts: list[AuditFact], periods: Periods) -> Table:
    """Overall grades of the audits completed in each of the twelve months."""
    months = months_with_audits(facts, periods)
    return Table(
        name="GradesByMonth",
        sheet="c By month",
        title=f"(c) Overall grades by month, to {periods.now.label}",
        says=(
            "An audit counts in the month in which its return was accepted. Not yet completed is "
            "as at the day of this summary for every month: an earlier one has had longer."
        ),
        columns=(
            Column("Month", width=14),
            *numbers(*GRADE_HEADINGS, "Completed", width=14),
            *GOOD_COLUMNS,
            *numbers(*_RETURNED),
            PROVISIONAL,
        ),
        rows=tuple((period.label, *_grades(facts, period, periods.least)) for period in months),
        total=("12 months", *_grades(facts, periods.year, periods.least)),
    )


def _tables(view: SummaryView) -> list[Table]:
    return [
        grades_table(view.facts, view.teams, view.periods),
        grades_by_month_table(view.facts, view.periods),
    ]


# ---- Control totals and words -------------------------------------------------------------

_GRADE_GROUPS = {
    "All audits": "all audits",
    "Team": "by team",
    "Audit type": "by audit type",
}


def _period_controls(view: SummaryView, tables: Tables, period: Period) -> list[ControlTotal]:
    done = len(completed_in(view.facts, period))
    return [
        ControlTotal(
            f"Grades of {period.label}, {words}",
            "Audits completed",
            done,
            "Grades + not graded",
            adds_up(
                tables["Grades"],
                *GRADE_HEADINGS,
                where={"Grouped by": grouping, "Period": period.label},
            ),
        )
        for grouping, words in _GRADE_GROUPS.items()
    ]


def _controls(view: SummaryView, tables: Tables) -> list[ControlTotal]:
    periods = view.periods
    return [
        ControlTotal(
            "Audits completed in the 12 months",
            "Completed, by team",
            adds_up(tables["CompletedYear"], arrived_headings(periods.year)[0]),
            "Grades + not graded, by month",
            adds_up(tables["GradesByMonth"], *GRADE_HEADINGS),
        ),
    ]


GRADES_GIVEN = SummaryPart(_tables, _controls, _period_controls, grade_words)
