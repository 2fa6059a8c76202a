"""The detail beside the DMT summary: what was counted and does not stand whole in the paper.

It has the control totals of both. Nothing is typed in it,
and nothing is read back from it.
"""

import datetime
from collections.abc import Sequence

from workbook_qa.core.calendar import day_words, month_words
from workbook_qa.reports.report_book import write_sheet
from workbook_qa.reports.report_sheet import ReportSheet
from workbook_qa.reports.summary.sheets.detail_sheets import detail_sheets
from workbook_qa.reports.summary.summary_charts import VARIATION_SAYS, variation_chart
from workbook_qa.reports.summary.summary_tables import Summary
from workbook_qa.workbooks.write import look as looks
from workbook_qa.workbooks.write.look import look
from workbook_qa.workbooks.write.text_sizes import columns_wide
from workbook_qa.workbooks.write.writer import BookWriter, SheetWriter

CONTENTS = "Contents"
_LINK = look(looks.CELL, looks.LINK_INK)
_CHART_ROWS, _ROW_PIXELS = 19, 20


def write_detail(summary: Summary, *, council: str, marking: str = "") -> bytes:
    """The workbook's bytes.

    Args:
        council: whose it is; marking: a protective marking, said on every page.
    """
    title = f"DMT detail: {month_words(summary.month)}"
    says = f"{council}. As at {day_words(summary.as_at)}."
    said = f"{marking}. {says}" if marking else says
    book = BookWriter(
        title=f"{title}, {council}",
        subject=f"Quality assurance of casework, as at {day_words(summary.as_at)}",
        created=datetime.datetime.combine(summary.as_at, datetime.time(12)),
    )
    footer = f"{f'{marking}. ' if marking else ''}{title}. {says}"
    front = book.sheet(CONTENTS, tab=looks.BRAND)
    sheets = detail_sheets(summary.tables, summary.periods)
    for sheet in sheets:
        _write(book, sheet, footer, summary.periods.year.label)
    _write_contents(front, sheets, title, said, footer)
    front.open_here()
    return book.finished()


def _write(book: BookWriter, sheet: ReportSheet, footer: str, year: str) -> None:
    table = sheet.tables[0]
    has_chart = table.name == "Variation" and len(table.rows) > 1
    room = _CHART_ROWS if has_chart else 0
    written, placed = write_sheet(
        book,
        sheet,
        footer=footer,
        front=CONTENTS,
        back="Back to the contents",
        year=year,
        room=room,
    )
    if has_chart:
        stands = placed[table.name]
        wide = columns_wide(column.width for column in table.columns)
        size = (wide - 6, (_CHART_ROWS - 1) * _ROW_PIXELS)
        chart = variation_chart(book, stands)
        written.chart(stands.first - 1 - _CHART_ROWS, 0, chart, says=VARIATION_SAYS, size=size)


def _write_contents(
    sheet: SheetWriter, sheets: Sequence[ReportSheet], title: str, says: str, footer: str
) -> None:
    """A link to each sheet, and what it has."""
    sheet.widths(26, 90)
    sheet.text(0, 0, title, looks.TITLE)
    sheet.height(0, 28)
    sheet.text(1, 0, says, looks.SAYS)
    sheet.text(
        2,
        0,
        "The tables behind the DMT summary. What the words mean stands there, on Notes.",
        looks.SAYS,
    )
    sheet.table((4, 0, 4 + len(sheets), 1), "Contents", ["Sheet", "What it has"], filters=False)
    for place, heading in enumerate(("Sheet", "What it has")):
        sheet.text(4, place, heading, looks.HEADING)
    for row, one in enumerate(sheets, start=5):
        sheet.link(row, 0, f"internal:'{one.name}'!A1", one.name, _LINK)
        sheet.text(row, 1, one.title, looks.CELL_LONG)
    sheet.freeze(5)
    sheet.print_on_a4(
        orientation="landscape", footer=footer, repeat=(4, 4), area=(4 + len(sheets), 1)
    )
