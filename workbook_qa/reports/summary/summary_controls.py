"""The control totals of the DMT summary: two ways to each number (requirements, section 4)."""

from collections.abc import Iterable, Mapping

import msgspec

from workbook_qa.core.calendar import month_of
from workbook_qa.core.table import Column, Table
from workbook_qa.reports.figures import (
    AuditFact,
    Period,
    Periods,
    completed_in,
    issued_for,
)
from workbook_qa.reports.judgement_counts import QUESTION_HEADINGS, is_graded
from workbook_qa.reports.summary.tables.summary_actions import BANDS, STATUSES, outstanding_practice
from workbook_qa.reports.summary.tables.summary_audits import (
    ALL_TEAMS,
    COMPLETED_HEADINGS,
    DONE,
    ISSUED,
    arrived_headings,
    still_missing,
)
from workbook_qa.reports.summary.tables.summary_escalation import NOT_ESCALATED, STEPS
from workbook_qa.reports.summary.tables.summary_grades import GRADE_HEADINGS, GRADED
from workbook_qa.reports.summary.tables.summary_learning import THEME

AGREES = "Agrees"
DIFFERS = "Does not agree"


class ControlTotal(msgspec.Struct, frozen=True):
    """Two ways to the same number; both sides are added up from what is printed."""

    what: str
    left: str
    left_number: int
    right: str
    right_number: int

    @property
    def agrees(self) -> bool:
        """Both sides are equal."""
        return self.left_number == self.right_number


def adds_up(table: Table, *headings: str, where: Mapping[str, str] | None = None) -> int:
    """The sum of those columns over the table's rows, or over the rows where columns say so.

    Words in a column of numbers ("Not scored") count nothing.
    """
    wanted = {table.column(heading): text for heading, text in (where or {}).items()}
    rows = [row for row in table.rows if all(row[at] == text for at, text in wanted.items())]
    cells = (row[table.column(heading)] for row in rows for heading in headings)
    return sum(cell for cell in cells if isinstance(cell, int))


def audit_controls(
    facts: list[AuditFact], tables: Mapping[str, Table], periods: Periods
) -> list[ControlTotal]:
    """The control totals of (a), (b) and (c)."""
    controls = []
    for period in (periods.now, periods.year):
        controls += _completed_controls(facts, tables, period, periods)
        controls += _grade_controls(facts, tables, period)
        controls += _detail_controls(facts, tables, period, periods)
    return controls + _late_controls(facts, tables, periods)


def _of(name: str, tables: Mapping[str, Table], period: Period, periods: Periods) -> Table:
    """The table of that name for the month, or its like for the twelve months."""
    return tables[name if period == periods.now else f"{name}Year"]


def _completed_controls(
    facts: list[AuditFact], tables: Mapping[str, Table], period: Period, periods: Periods
) -> list[ControlTotal]:
    table, label = _of("Completed", tables, period, periods), period.label
    issued, *stand, _ = COMPLETED_HEADINGS
    completed = arrived_headings(period)[0]
    every_team = {"Team": ALL_TEAMS}
    return [
        ControlTotal(
            f"Audits issued for {label}",
            "Issued, all teams",
            len(issued_for(facts, period)),
            "Completed + not yet completed + exempt + withdrawn",
            adds_up(table, *stand),
        ),
        ControlTotal(
            f"Audits issued for {label}, by nature",
            "Issued, by team",
            adds_up(table, issued),
            "Issued, by audit type",
            adds_up(tables["Nature"], f"{label}: issued", where={"Grouped by": "Audit type"}),
        ),
        ControlTotal(
            f"Audits issued for {label}, by month",
            "Issued, by team",
            adds_up(table, issued),
            "Issued, on the sheet by month",
            adds_up(tables["CompletedByMonth"], label, where={**every_team, "Count": ISSUED}),
        ),
        *(
            ControlTotal(
                f"Audits completed in {label}, by {grouping.lower()}",
                "Completed, by team",
                adds_up(table, completed),
                f"Completed, by {grouping.lower()}",
                adds_up(tables["Nature"], f"{label}: completed", where={"Grouped by": grouping}),
            )
            for grouping in ("Audit kind", "Audit type", "Theme")
        ),
        ControlTotal(
            f"Audits completed in {label}, by month",
            "Completed, by team",
            adds_up(table, completed),
            "Completed, on the sheet by month",
            adds_up(tables["CompletedByMonth"], label, where={"Count": DONE})
            - adds_up(tables["CompletedByMonth"], label, where={**every_team, "Count": DONE}),
        ),
    ]


_GRADE_GROUPS = {
    "All audits": "all audits",
    "Team": "by team",
    "Audit type": "by audit type",
}


def _grade_controls(
    facts: list[AuditFact], tables: Mapping[str, Table], period: Period
) -> list[ControlTotal]:
    done = len(completed_in(facts, period))
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


def _detail_controls(
    facts: list[AuditFact], tables: Mapping[str, Table], period: Period, periods: Periods
) -> list[ControlTotal]:
    done = completed_in(facts, period)
    return [
        ControlTotal(
            f"Grades of standards, {period.label}",
            "Standards in the audits completed",
            sum(len(fact.tool.standards) for fact in done if is_graded(fact.tool)),
            "Grades + not graded, all standards",
            adds_up(_of("Standards", tables, period, periods), *GRADE_HEADINGS),
        ),
        ControlTotal(
            f"Answers to questions, {period.label}",
            "Questions in the audits completed",
            sum(len(fact.tool.questions(fact.audit_type)) for fact in done),
            "All answers, not applicable and blanks",
            adds_up(_of("Questions", tables, period, periods), *QUESTION_HEADINGS[:-1]),
        ),
    ]


def _late_controls(
    facts: list[AuditFact], tables: Mapping[str, Table], periods: Periods
) -> list[ControlTotal]:
    return [
        ControlTotal(
            f"Audits completed late in {periods.now.label}",
            "Late, by team",
            adds_up(tables["Completed"], arrived_headings(periods.now)[1]),
            "Late, by the month they were due",
            adds_up(tables["LateAudits"], f"Completed late in {periods.now.label}"),
        ),
        ControlTotal(
            "Audits not yet completed, whenever issued",
            "All audits issued and not completed",
            len(still_missing(facts, periods.month)),
            "Not yet completed, by the month they were due",
            adds_up(tables["LateAudits"], "Not yet completed"),
        ),
        ControlTotal(
            "Audits completed in the 12 months",
            "Completed, by team",
            adds_up(tables["CompletedYear"], arrived_headings(periods.year)[0]),
            "Grades + not graded, by month",
            adds_up(tables["GradesByMonth"], *GRADE_HEADINGS),
        ),
        ControlTotal(
            "Audits graded in the 12 months",
            "Graded, by month",
            adds_up(tables["GradesByMonth"], GRADED),
            "Counted, by theme",
            adds_up(tables["Learning"], "Counted", where={"Learning": THEME}),
        ),
        ControlTotal(
            "Examples of outstanding practice in the 12 months",
            "Described in audits completed",
            sum(bool(outstanding_practice(fact)) for fact in completed_in(facts, periods.year)),
            "Rows on the sheet",
            len(tables["OutstandingPractice"].rows),
        ),
    ]


def action_controls(
    facts: list[AuditFact], tables: Mapping[str, Table], periods: Periods
) -> list[ControlTotal]:
    """The control totals of (d)."""
    table, label = tables["Actions"], periods.now.label
    everything, priority, team = (
        {"Grouped by": grouping} for grouping in ("All actions", "Priority", "Team")
    )
    statuses = tuple(status.value for status in STATUSES)
    total = adds_up(table, "Set", where=everything)
    is_open = adds_up(table, *statuses[:2], where=everything)
    overdue = adds_up(table, "Overdue", where=everything)
    return [
        ControlTotal(
            f"Actions set in {label}",
            "Actions in the returns accepted",
            sum(fact.actions for fact in facts if _set_in(fact, periods.now)),
            "Set, all actions",
            adds_up(table, f"Set in {label}", where=everything),
        ),
        *(
            ControlTotal(f"Actions, {words}", "Set, all actions", total, right, number)
            for words, right, number in (
                ("by status", " + ".join(statuses), adds_up(table, *statuses, where=everything)),
                ("by priority", "Set, by priority", adds_up(table, "Set", where=priority)),
                ("by team", "Set, by team", adds_up(table, "Set", where=team)),
                (
                    "by team and priority",
                    "Set, by team and priority",
                    adds_up(tables["ActionsByTeam"], "Set"),
                ),
            )
        ),
        ControlTotal(
            "Open actions, by age",
            "Open + Reopened",
            is_open,
            "All open, by age",
            adds_up(tables["OpenActions"], "All open"),
        ),
        ControlTotal(
            "Overdue actions, by step",
            "Overdue, all actions",
            overdue,
            "Not yet escalated + all steps",
            adds_up(tables["Escalated"], NOT_ESCALATED, *STEPS),
        ),
        ControlTotal(
            "Weight of actions done or verified",
            "All actions",
            adds_up(table, "Weight done or verified", where=everything),
            "By team and priority",
            adds_up(tables["ActionsByTeam"], "Weight done or verified"),
        ),
        ControlTotal(
            "Overdue actions, by age",
            "Overdue, all actions",
            overdue,
            "Overdue, in bands, by team",
            adds_up(table, *(f"Overdue {band}" for band in BANDS), where=team),
        ),
    ]


def _set_in(fact: AuditFact, period: Period) -> bool:
    """Whether its actions were set then; the return they stand in may be in conflict since."""
    return fact.actions_set_on is not None and month_of(fact.actions_set_on) in period


def controls_table(controls: Iterable[ControlTotal]) -> Table:
    """The control totals with both sides."""
    rows = tuple(
        (
            control.what,
            control.left,
            control.left_number,
            control.right,
            control.right_number,
            AGREES if control.agrees else DIFFERS,
        )
        for control in controls
    )
    return Table(
        name="ControlTotals",
        title="Control totals",
        says="Two ways to each number. The summary is not released unless all of them agree.",
        columns=(
            Column("What", width=42),
            Column("One way", width=36),
            Column("Number", "number", 10),
            Column("Other way", width=48),
            Column("Other number", "number", 10),
            Column("Result", "status", 16),
        ),
        rows=rows,
    )
