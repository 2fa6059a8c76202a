"""The sheets of a theme report behind its page: none is empty, and answers by team are a grid."""

from collections.abc import Mapping
from typing import cast

from msgspec.structs import replace

from workbook_qa.core.table import NOTHING, Column, Row, Table, TableValue
from workbook_qa.reports.judgement_counts import NOT_SCORED
from workbook_qa.reports.report_sheet import ReportSheet, untitled

_SAYS = {
    "Answers": "One table: a row for each question that was asked; the darker a share, the lower.",
    "AnswersByTeam": "One table: a row for each question, a column for each team; 3 of 4 is Yes "
    "to three of four answers.",
    "ThemeGrades": "One table: all audits, then by team and by audit type.",
    "ThemeStandards": "One table: a row for each practice standard.",
    "StrengthsWeaknesses": "One table: up to five texts of a practice standard, No and Partly "
    "first.",
    "DifferenceMade": "One table: a row for each text.",
    "PracticeExamples": "One table: a row for each example.",
    "ThemeActions": "One table: all actions, then by priority and by team.",
    "ComparedWithLastTime": "One table: this time beside last time.",
    "Definitions": "One table: each word or figure, what it counts, and where that comes from.",
    "ControlTotals": "One table: a row for each total.",
}
_SCALES = {"Answers": ("Yes share",), "ThemeStandards": ("Good or better",)}


def theme_sheets(tables: Mapping[str, Table]) -> list[ReportSheet]:
    """A sheet for each table that has rows, in their order."""
    return [_sheet(table) for table in tables.values() if table.rows]


def _sheet(table: Table) -> ReportSheet:
    shown = by_team(table) if table.name == "AnswersByTeam" else table
    says = (_SAYS[table.name], table.says) if table.says else (_SAYS[table.name],)
    return ReportSheet(
        table.sheet, table.title, says, (untitled(shown),), _SCALES.get(table.name, ())
    )


def by_team(table: Table) -> Table:
    """Answers by question and team as a grid: ``3 of 4`` is Yes to three of four answers."""
    standard, question, team, yes, whole = (
        table.column(heading)
        for heading in ("Standard or pack", "Question", "Team", "Yes", "Counted")
    )
    teams = list(dict.fromkeys(str(row[team]) for row in table.rows))
    found: dict[Row, dict[str, str]] = {}
    for row in table.rows:
        if row[whole] != NOT_SCORED:
            of = f"{row[yes]} of {row[whole]}" if row[whole] else NOTHING
            found.setdefault((row[standard], row[question]), {})[str(row[team])] = of
    teams.sort()
    rows = (
        (*named, *(cast(TableValue, said.get(one, NOTHING)) for one in teams))
        for named, said in found.items()
    )
    return replace(
        table,
        columns=(
            Column("Standard or pack", width=24),
            Column("Question", "id", 10),
            *(Column(one, "share", 0) for one in teams),
        ),
        rows=tuple(rows),
    )
