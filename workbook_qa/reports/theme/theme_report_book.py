"""The evaluative report on a theme as a workbook: figures and sentences, and room for a narrative.

Everything is locked but the cells of the narrative (`narrative_book`). What it says stands in
`theme_parts`; no sheet is hidden, nothing is merged, every figure is a value, and the same report
with the same narrative gives the same bytes.
"""

import datetime

from workbook_qa.core.calendar import day_words
from workbook_qa.core.table import Table
from workbook_qa.core.wording import fold
from workbook_qa.reports.narrative_book import (
    Narrative,
    NarrativeCells,
    NarrativePart,
    write_narrative,
)
from workbook_qa.reports.report_book import begin_sheet, colour_headings
from workbook_qa.reports.theme.theme_parts import ThemeReport
from workbook_qa.workbooks.write import look as looks
from workbook_qa.workbooks.write.table_writer import write_rows
from workbook_qa.workbooks.write.text_sizes import broken_into_lines, columns_wide
from workbook_qa.workbooks.write.writer import BookWriter, SheetWriter

FRONT, TITLE = "Report", "Theme report"
FRONT_WIDTHS = (19, 23, 78)
# What the lead Head of Service writes (paragraph 5.3).
PARTS = (
    NarrativePart(
        "looked-at",
        "What we looked at",
        "Why this theme, which cases and teams, and what the figures cannot show.",
    ),
    NarrativePart(
        "found",
        "What we found",
        "What is strong, what is weak, and how far it goes. The other sheets have the figures and "
        "the auditors' words.",
    ),
    NarrativePart(
        "means",
        "What it means",
        "For children and families; for teams; what has changed since last time.",
    ),
    NarrativePart(
        "will-do",
        "What we will do",
        "Who does what by when; what goes into training, service and workforce plans.",
    ),
)

NARRATIVE_CELLS = NarrativeCells(
    PARTS,
    sheet=FRONT,
    heading="Narrative of the lead Head of Service",
    width=FRONT_WIDTHS[2],
    marked="workbook-qa-theme-report",
)
_FILTERED = ("AnswersByTeam", "StrengthsWeaknesses")


def identity(report: ThemeReport) -> str:
    """What a report's workbook says it is: round and theme."""
    return f"{report.round.first} {fold(report.theme)}"[:255]


def write_theme_report(report: ThemeReport, narrative: Narrative, *, council: str) -> bytes:
    """The workbook's bytes, with the narrative as it was typed."""
    as_at = f"{council}. As at {day_words(report.as_at)}."
    says = f"{report.theme}: {report.round.label}."
    book = BookWriter(
        title=f"{TITLE}: {report.theme}"[:255],
        subject=f"{council}, {report.round.label}, as at {day_words(report.as_at)}"[:255],
        created=datetime.datetime.combine(report.as_at, datetime.time(12)),
        properties={NARRATIVE_CELLS.marked: identity(report)},
    )
    footer = f"{TITLE}. {says} {as_at}"
    front = book.sheet(FRONT, tab=looks.BRAND)
    for table in report.tables.values():
        _write_sheet(book, table, says, footer)
    _write_front(front, report, narrative, f"{says} {as_at}", footer)
    front.open_here()
    return book.finished()


# ---- The front page -----------------------------------------------------------------------


def _write_front(
    sheet: SheetWriter, report: ThemeReport, narrative: Narrative, says: str, footer: str
) -> None:
    sheet.widths(*FRONT_WIDTHS)
    sheet.text(0, 0, TITLE, looks.TITLE)
    sheet.height(0, 28)
    row = 1
    for line in broken_into_lines(says, columns_wide(FRONT_WIDTHS) - 12, looks.SAYS):
        sheet.text(row, 0, line, looks.SAYS)
        row += 1
    sheet.height(row, 6)
    row += 1
    shown = ""
    for sentence in report.sentences:
        target = report.tables[sentence.table].sheet
        if target != shown:
            sheet.link(row, 0, f"internal:'{target}'!A1", target)
        shown = target
        for line in broken_into_lines(
            sentence.text, columns_wide(FRONT_WIDTHS[1:]) - 12, looks.PLAIN
        ):
            sheet.text(row, 1, line)
            row += 1
    sheet.height(row, 8)
    heading = row + 1
    last = write_narrative(sheet, NARRATIVE_CELLS, narrative, heading)
    sheet.protect()
    sheet.print_on_a4(
        orientation="portrait",
        footer=footer,
        repeat=(heading, heading),
        area=(last, len(FRONT_WIDTHS) - 1),
    )


# ---- A sheet for each table ---------------------------------------------------------------


def _write_sheet(book: BookWriter, table: Table, theme: str, footer: str) -> None:
    """Title, what it says, the way back, and the table."""
    says = f"{theme} {table.says}"
    sheet, top = begin_sheet(book, table, says=says, front=FRONT, back="Back to the report")
    heading = top + 1
    _, last = write_rows(sheet, table, heading, filters=table.name in _FILTERED)
    colour_headings(sheet, table, heading)
    sheet.freeze(heading + 1)
    sheet.protect()
    sheet.print_on_a4(
        orientation="landscape",
        footer=footer,
        repeat=(heading, heading),
        area=(last, len(table.columns) - 1),
    )
