"""The DMT summary as a workbook: the page for the meeting, then a sheet for each thing asked (5.3).

What it says stands in `summary_tables`; here is only how it looks. No sheet is hidden, nothing is
merged, every figure is a value, and the same summary gives the same bytes.
"""

import datetime
from collections.abc import Sequence

from workbook_qa.core.calendar import day_words, month_of, month_words
from workbook_qa.ledger.ledger_marks import PAPER_PROPERTY, mark_properties
from workbook_qa.reports.figures import Share, short_month
from workbook_qa.reports.summary.sheets.paper_sheets import paper_sheets, sheet_of
from workbook_qa.reports.summary.sheets.sheet_book import write_sheet
from workbook_qa.reports.summary.summary_charts import (
    Drawing,
    TableOnSheet,
    drawings,
)
from workbook_qa.reports.summary.summary_tables import Summary
from workbook_qa.reports.summary.summary_words import Paragraph
from workbook_qa.workbooks.write import look as looks
from workbook_qa.workbooks.write.look import look
from workbook_qa.workbooks.write.text_sizes import broken_into_lines, columns_wide
from workbook_qa.workbooks.write.writer import BookWriter, SheetWriter

FRONT, BACK = "Summary", "Back to the summary"
WHAT_CHANGED = "What changed"
FRONT_WIDTHS = (21, 21, 21, 21, 21, 21, 21, 21)
CHART_ROWS = 12
MOST_CHART_ROWS = 24
ROW_PIXELS = 20  # a row whose height is not set
# What a summary says of itself, for reading it back.
MONTH_PROPERTY = "workbook-qa-summary"
AS_AT_PROPERTY = "workbook-qa-as-at"

_FIGURE = look(looks.CELL, align="center", valign="vcenter", shrink=True)
_BIG = look(_FIGURE, font_size=13, bold=True, font_color=looks.BRAND)
_TILE_HEADING = look(looks.HEADING, align="center")
_TILE_LINK = look(looks.LINK_LOOK, _FIGURE, font_color=looks.LINK)
_ROW_NAME = look(looks.CELL, bold=True, valign="vcenter")


def write_summary(summary: Summary, *, council: str, marking: str = "") -> bytes:
    """The workbook's bytes.

    Args:
        council: whose summary it is; marking: a protective marking, said on every page.
    """
    title = f"DMT summary: {month_words(summary.month)}"
    says = f"{council}. As at {day_words(summary.as_at)}."
    book = BookWriter(
        title=f"{title}, {council}",
        subject=f"Quality assurance of casework, as at {day_words(summary.as_at)}",
        created=datetime.datetime.combine(summary.as_at, datetime.time(12)),
        properties={
            MONTH_PROPERTY: summary.month,
            **mark_properties(PAPER_PROPERTY, summary.number, summary.digest),
            AS_AT_PROPERTY: summary.as_at.isoformat(),
        },
    )
    footer = f"{f'{marking}. ' if marking else ''}{title}. {says}"
    front = book.sheet(FRONT, tab=looks.BRAND)
    placed: dict[str, TableOnSheet] = {}
    for sheet in paper_sheets(summary.tables, summary.periods):
        year = summary.periods.year.label
        _, found = write_sheet(book, sheet, footer=footer, front=FRONT, back=BACK, year=year)
        placed |= found
    row = _write_front(front, summary, title, f"{marking}. {says}" if marking else says)
    row = _write_charts(front, drawings(book, placed, summary.periods), row) + 1
    last = _write_paragraphs(front, summary.contents, row) - 1
    front.print_on_a4(
        orientation="landscape",
        footer=footer,
        area=(last, len(FRONT_WIDTHS) - 1),
        pages_high=1,
    )
    front.open_here()
    return book.finished()


# ---- The front page -----------------------------------------------------------------------


def _write_front(sheet: SheetWriter, summary: Summary, title: str, says: str) -> int:
    """Title, what changed and the headline figures; the row under them."""
    sheet.widths(*FRONT_WIDTHS)
    sheet.text(0, 0, title, looks.TITLE)
    sheet.height(0, 28)
    sheet.text(
        1, 0, f"{says} Counts of audits and actions; what they mean stands on Notes.", looks.SAYS
    )
    sheet.text(2, 0, WHAT_CHANGED, looks.SECTION)
    sheet.height(2, 20)
    row = _write_paragraphs(sheet, summary.changes, 3)
    sheet.height(row, 8)
    _write_headlines(sheet, summary, row + 1)
    sheet.height(row + 6, 8)
    return row + 7


def _write_paragraphs(sheet: SheetWriter, paragraphs: Sequence[Paragraph], row: int) -> int:
    """A link to the sheet and the sentence beside it, for each; the row under them."""
    for paragraph in paragraphs:
        target = sheet_of(paragraph.table)
        sheet.link(row, 0, f"internal:'{target}'!A1", target)
        for line in broken_into_lines(
            paragraph.text, columns_wide(FRONT_WIDTHS[1:]) - 12, looks.PLAIN
        ):
            sheet.text(row, 1, line)
            row += 1
    return row


def _write_headlines(sheet: SheetWriter, summary: Summary, top: int) -> None:
    """The headline figures as a table: a column for each, a row for each period."""
    periods = summary.periods
    names = ["Figure", *(headline.label for headline in summary.headlines)]
    area = (top, 0, top + 4, len(names) - 1)
    sheet.table(area, "Headlines", names, filters=False)
    for column, name in enumerate(names):
        sheet.text(top, column, name, _TILE_HEADING if column else looks.HEADING)
    labels = (periods.now.label, _before_label(summary), f"12 months to {periods.now.label}")
    for row, label in enumerate((*labels, "See the sheet"), start=top + 1):
        sheet.text(row, 0, label, _ROW_NAME)
    for column, headline in enumerate(summary.headlines, start=1):
        shares = (headline.now, headline.before, headline.year)
        for row, share in enumerate(shares, start=top + 1):
            shown = _BIG if row == top + 1 else _FIGURE
            _write_share(sheet, row, column, share, headline.none, shown)
        target = sheet_of(headline.table)
        sheet.link(top + 4, column, f"internal:'{target}'!A1", target, _TILE_LINK)
    for row, points in enumerate((20, 27, 17, 17, 17), start=top):
        sheet.height(row, points)


def _before_label(summary: Summary) -> str:
    """The month before and the day as at which it stands there: ``Oct 2026 as at 3 Nov``."""
    day = summary.before_as_at
    return f"{summary.periods.before.label} as at {day.day} {short_month(month_of(day))[:3]}"


def _write_share(
    sheet: SheetWriter, row: int, column: int, share: Share, none: str, shown: looks.Look
) -> None:
    if share.of is None:
        sheet.number(row, column, share.count, look(shown, num_format="#,##0"))
    else:
        sheet.text(row, column, share.words if share.of else none, shown)


def _write_charts(sheet: SheetWriter, drawn: tuple[Drawing, ...], top: int) -> int:
    """Two charts beside each other in each row, within the columns printed; the last row used."""
    half = columns_wide(FRONT_WIDTHS) // 2
    row = top
    for left, right in zip(drawn[::2], drawn[1::2], strict=True):
        rows = _rows_for(max(left.pixels, right.pixels))
        for drawing, pixels in ((left, 0), (right, half)):
            column, shift = _column_at(pixels)
            if drawing.chart is None:
                words = f"{drawing.title}: {drawing.instead}."
                sheet.text(row, column + bool(shift), words, looks.SECTION)
            else:
                size = (half - 6, rows * ROW_PIXELS - 8)
                sheet.chart(row, column, drawing.chart, says=drawing.says, size=size, shift=shift)
        row += rows
    return row - 1


def _rows_for(pixels: int) -> int:
    """How many rows a chart of at least that height takes."""
    return max(CHART_ROWS, min(MOST_CHART_ROWS, -(-(pixels + 8) // ROW_PIXELS)))


def _column_at(pixels: int) -> tuple[int, int]:
    """The column in which that pixel of the front page lies, and how far into it."""
    starts = [columns_wide(FRONT_WIDTHS[:column]) for column in range(len(FRONT_WIDTHS))]
    column = max(place for place, start in enumerate(starts) if start <= pixels)
    return column, pixels - starts[column]
