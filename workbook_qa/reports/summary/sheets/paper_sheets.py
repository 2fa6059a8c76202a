"""The sheets of the DMT paper behind its page: one each for (a) to (e), then learning and notes.

Paragraph 5.3 asks five things; each has a sheet, which says under its title what tables stand on it
and how they are read. Everything else that was counted is in the workbook of the detail.
"""

from collections.abc import Mapping

from msgspec.structs import replace

from workbook_qa.core.table import Column, Table, TableValue
from workbook_qa.core.terms import Grade
from workbook_qa.reports.figures import Periods
from workbook_qa.reports.report_sheet import ReportSheet, untitled
from workbook_qa.reports.report_tables import ALL_TEAMS
from workbook_qa.reports.summary.sheets.paper_views import (
    Chosen,
    most_first,
    rows_where,
    side_by_side,
    weakest_first,
    with_columns,
    without,
    without_empty_columns,
)
from workbook_qa.reports.summary.summary_parts import Tables
from workbook_qa.reports.summary.tables.summary_actions import BANDS
from workbook_qa.reports.summary.tables.summary_audits import arrived_headings
from workbook_qa.reports.summary.tables.summary_grades import GRADED, PROVISIONAL, SHARE

_NOT_GRADED = "Not graded"
_SHARE = SHARE.lower()
_NAME_WIDTH = 32


def paper_sheets(tables: Tables, periods: Periods) -> tuple[ReportSheet, ...]:
    """The sheets of the paper in their order, of the tables that were counted."""
    to, now = periods.now.label, periods.now.label
    practice, learning, notes = (
        tables[name] for name in ("OutstandingPractice", "Learning", "Definitions")
    )
    return (
        ReportSheet(
            "a Completed",
            f"(a) Audits completed, by team, to {to}",
            (
                f"Three tables: {now} beside the 12 months, each month since the first audit, and "
                "what is late or missing.",
                "Each audit that was issued stands once: in time, late, not yet completed, exempt "
                "or withdrawn.",
            ),
            (
                _completed(tables, periods),
                tables["BackByMonth"],
                _first_column(tables["LateAudits"]),
            ),
        ),
        ReportSheet(
            "b Nature",
            f"(b) Nature of the audits, {now}",
            ("One table: a row for each kind, type and theme.", *_said(tables["Nature"])),
            (untitled(tables["Nature"]),),
        ),
        ReportSheet(
            "c Grades",
            f"(c) Grades, to {to}",
            (
                f"Four tables: by team, by audit type and by practice standard, {now} beside the "
                "12 months, and month by month.",
                "The lowest share Good or better of the 12 months stands first; the darker a "
                "share, the lower.",
                *_said(tables["Grades"]),
            ),
            tuple(_grades(tables, periods)),
            (SHARE, _SHARE),
        ),
        ReportSheet(
            "d Actions",
            f"(d) Progress with actions, to {to}",
            (
                "Four tables: by priority, by team (most overdue first), open actions by how late "
                "they are, and how far up the line.",
                *_said(tables["Actions"]),
            ),
            tuple(_actions(tables, periods)),
            ("Overdue", "Escalated"),
        ),
        ReportSheet(
            practice.sheet,
            practice.title,
            ("One table, with two yellow columns for the DMT's decision.", *_said(practice)),
            (untitled(practice),),
        ),
        ReportSheet(
            learning.sheet,
            learning.title,
            (
                "One table: the weakest and the strongest standards and questions, then every "
                "theme.",
                *_said(learning),
            ),
            (untitled(learning),),
            ("Share not met",),
        ),
        ReportSheet(
            notes.sheet,
            notes.title,
            ("One table: each word or figure, what it counts, and where that comes from.",),
            (untitled(notes),),
        ),
    )


# Where the reader of the page is led for what was counted in a table.
_SHEETS = {
    "Completed": "a Completed",
    "CompletedByMonth": "a Completed",
    "LateAudits": "a Completed",
    "Nature": "b Nature",
    "Grades": "c Grades",
    "Variation": "c Grades",
    "Actions": "d Actions",
    "Escalated": "d Actions",
    "OutstandingPractice": "e Outstanding practice",
    "DataQuality": "Notes",
}


def sheet_of(table: str) -> str:
    """The sheet of the paper that tells of what was counted in the table of that name."""
    return _SHEETS[table]


def _said(table: Table) -> tuple[str, ...]:
    return (table.says,) if table.says else ()


# ---- (a) ------------------------------------------------------------------------------------


def _completed(tables: Tables, periods: Periods) -> Table:
    def chosen(label: str) -> tuple[Chosen, ...]:
        return (
            ("issued", ("Issued",)),
            ("in time", ("Completed in time",)),
            ("late", ("Completed late",)),
            ("not yet", ("Not yet completed",)),
            ("exempt or withdrawn", ("Exempt", "Withdrawn")),
            ("came in, whenever due", (label,)),
        )

    found = (("Completed", periods.now), ("CompletedYear", periods.year))
    # What came in is headed by the period, so that each table has a heading of its own.
    alike = [
        (
            period.label,
            _renamed(tables[name], {arrived_headings(period)[0]: "Came in"}),
        )
        for name, period in found
    ]
    return side_by_side(
        alike,
        [Column("Team", width=_NAME_WIDTH)],
        chosen("Came in"),
        name="CompletedTeams",
        title=f"By team: {periods.now.label} and 12 months",
    )


def _renamed(table: Table, names: Mapping[str, str]) -> Table:
    columns = tuple(
        replace(one, heading=names.get(one.heading, one.heading)) for one in table.columns
    )
    return replace(table, columns=columns)


def _first_column(table: Table) -> Table:
    """The team first, as in the other tables of the sheet, then the month."""

    def turned(row: tuple[TableValue, ...]) -> tuple[TableValue, ...]:
        month, team, *others = row
        return (team, month, *others)

    due, team, *others = table.columns
    found = replace(
        table,
        columns=(team, due, *others),
        rows=tuple(map(turned, table.rows)),
        total=(ALL_TEAMS, "All months", *table.total[2:]) if table.total else None,
    )
    return _wide(found, "Late and missing, by the month they were due")


# ---- (c) ------------------------------------------------------------------------------------

_GRADES: tuple[Chosen, ...] = (
    *((grade.value, (grade.value,)) for grade in Grade),
    (_NOT_GRADED, (_NOT_GRADED,)),
    (GRADED.lower(), (GRADED,)),
    (_SHARE, (SHARE,)),
)


def _grades(tables: Tables, periods: Periods) -> list[Table]:
    both = (periods.now, periods.year)
    year_share = f"{periods.year.label}: {_SHARE}"

    def grouped(grouping: str, name: str, title: str, heading: str) -> Table:
        found = []
        for period in both:
            wanted = {"Grouped by": grouping, "Period": period.label}
            every = {"Grouped by": "All audits", "Period": period.label}
            found.append((period.label, rows_where(tables["Grades"], wanted, total=every)))
        key = [Column(heading, width=_NAME_WIDTH)]
        made = side_by_side(found, key, _GRADES, name=name, title=title)
        total = made.total and (ALL_TEAMS if heading == "Team" else "All audits", *made.total[1:])
        return weakest_first(replace(made, total=total), year_share)

    standards = [
        (period.label, without(tables[name], "What it asks"))
        for name, period in zip(("Standards", "StandardsYear"), both, strict=True)
    ]
    key = [Column("Practice standard", width=_NAME_WIDTH)]
    by_standard = side_by_side(
        standards, key, _GRADES, name="GradesOfStandards", title="By practice standard"
    )
    by_month = tables["GradesByMonth"]
    found = [
        grouped("Team", "GradesOfTeams", "By team", "Team"),
        grouped("Audit type", "GradesOfTypes", "By audit type", "Audit type"),
        weakest_first(by_standard, year_share),
        replace(
            with_columns(
                by_month,
                [Column("Month", width=_NAME_WIDTH)],
                [
                    (one.heading, (one.heading,))
                    for one in by_month.columns[1:]
                    if one != PROVISIONAL
                ],
            ),
            title="Month by month",
        ),
    ]
    return [without_empty_columns(table, (_NOT_GRADED,)) for table in found]


# ---- (d) ------------------------------------------------------------------------------------


def _actions(tables: Tables, periods: Periods) -> list[Table]:
    chosen: tuple[Chosen, ...] = (
        (f"Set in {periods.now.label}", (f"Set in {periods.now.label}",)),
        ("Open", ("Open", "Reopened")),
        ("Overdue", ("Overdue",)),
        *((f"Overdue {band}", (f"Overdue {band}",)) for band in BANDS),
        ("Escalated", ("Escalated",)),
        ("Done, to be verified", ("Done",)),
        ("Verified", ("Verified",)),
        ("Withdrawn", ("Withdrawn",)),
        ("All", ("Set",)),
        ("Progress", ("Progress",)),
    )
    every = {"Grouped by": "All actions"}

    def grouped(grouping: str, name: str, title: str) -> Table:
        found = rows_where(tables["Actions"], {"Grouped by": grouping}, total=every)
        made = with_columns(found, [Column(grouping, width=_NAME_WIDTH)], chosen)
        total = made.total and ("All teams" if grouping == "Team" else "All", *made.total[1:])
        return replace(made, name=name, title=title, says="", total=total)

    return [
        grouped("Priority", "ActionsOfPriorities", "By priority"),
        most_first(grouped("Team", "ActionsOfTeams", "By team"), "Overdue"),
        _wide(tables["OpenActions"], "Open actions, by how late they are"),
        _wide(tables["Escalated"], "Overdue actions, by how far up the line they have gone"),
    ]


def _wide(table: Table, title: str) -> Table:
    first, *others = table.columns
    narrow = (replace(one, width=0) for one in others)
    return replace(table, title=title, columns=(replace(first, width=_NAME_WIDTH), *narrow))
