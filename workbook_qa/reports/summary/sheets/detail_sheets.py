"""The sheets of the detail: the tables that were counted and do not stand whole in the paper."""

from msgspec.structs import replace

from workbook_qa.core.table import Table
from workbook_qa.reports.figures import Period, Periods
from workbook_qa.reports.report_sheet import ReportSheet, untitled
from workbook_qa.reports.summary.sheets.paper_views import rows_where
from workbook_qa.reports.summary.summary_parts import Tables
from workbook_qa.reports.summary.tables.summary_audits import DONE, ISSUED
from workbook_qa.reports.summary.tables.summary_grades import SHARE


def detail_sheets(tables: Tables, periods: Periods) -> tuple[ReportSheet, ...]:
    """The sheets in their order: (a) to (d), what there is to learn, and what all rests on."""
    both = (periods.now, periods.year)
    label, to = periods.now.label, f"to {periods.now.label}"
    return (
        _alone(
            tables["Variation"],
            "A chart, and the table that it is drawn from: a row a month."
            if len(tables["Variation"].rows) > 1
            else "One table: a row a month.",
        ),
        ReportSheet(
            "a Completed",
            f"(a) Audits completed by team, {to}",
            (f"Two tables: {label}, and the 12 months.", tables["Completed"].says),
            _of_periods(tables, "Completed", both),
        ),
        ReportSheet(
            "a By month",
            f"(a) Audits issued and completed in each month by team, {to}",
            (
                "Two tables: what was issued for each month, and what was completed in it.",
                tables["CompletedByMonth"].says,
            ),
            (
                _counted(tables, ISSUED, "Issued", "IssuedByMonth"),
                _counted(tables, DONE, "Completed", "DoneByMonth"),
            ),
        ),
        ReportSheet(
            "c Grades",
            f"(c) Overall grades, {to}",
            (f"Two tables: {label}, and the 12 months.", tables["Grades"].says),
            (
                _grades(tables, periods.now, "Grades"),
                _grades(tables, periods.year, "GradesYear"),
            ),
            (SHARE,),
        ),
        _alone(tables["GradesByMonth"], "One table: a row a month.", SHARE),
        ReportSheet(
            "c Standards",
            f"(c) Grades by practice standard, {to}",
            (f"Two tables: {label}, and the 12 months.",),
            _of_periods(tables, "Standards", both, with_says=True),
            (SHARE,),
        ),
        *(
            _alone(tables[name], "One table: a row for each question.", "Yes share")
            for name in ("Questions", "QuestionsYear")
        ),
        _alone(tables["Actions"], "One table: all actions, by priority and by team.", "Overdue"),
        _alone(tables["ActionsByTeam"], "One table: a row for each priority of a team.", "Overdue"),
        _alone(tables["LearningNeeds"], "One table: theme, team and standard together."),
        _alone(tables["ControlTotals"], "One table: a row for each total."),
        _alone(tables["DataQuality"], "One table: a row for each thing that was counted."),
    )


def _alone(table: Table, what: str, *scales: str) -> ReportSheet:
    says = (what, table.says) if table.says else (what,)
    return ReportSheet(table.sheet, table.title, says, (untitled(table),), scales)


def _of_periods(
    tables: Tables, name: str, periods: tuple[Period, Period], *, with_says: bool = False
) -> tuple[Table, ...]:
    now, year = periods
    return tuple(
        replace(table, title=period.label, says=table.says if with_says else "")
        for table, period in ((tables[name], now), (tables[f"{name}Year"], year))
    )


def _grades(tables: Tables, period: Period, name: str) -> Table:
    found = rows_where(tables["Grades"], {"Period": period.label}, total={})
    return replace(found, name=name, title=period.label, says="")


def _counted(tables: Tables, count: str, title: str, name: str) -> Table:
    every = {"Team": "All teams", "Count": count}
    found = rows_where(tables["CompletedByMonth"], {"Count": count}, total=every)
    rows = tuple(row for row in found.rows if row != found.total)
    return replace(found, name=name, title=title, says="", rows=rows)
