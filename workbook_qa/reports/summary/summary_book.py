"""The DMT summary as a workbook: the page for the meeting, then a sheet for each thing asked (5.3).

What the sheets say stands in `summary_tables`, and the page is a value (`page`); here is only how
they look. None is hidden, every figure is a value, and the same summary gives the same bytes.
"""

import datetime

from workbook_qa.core.calendar import day_words, month_words
from workbook_qa.ledger.ledger_marks import PAPER_PROPERTY, mark_properties
from workbook_qa.reports.report_book import write_sheet
from workbook_qa.reports.summary.page.page_book import SHEET, WIDTHS, write_page
from workbook_qa.reports.summary.sheets.paper_sheets import paper_sheets
from workbook_qa.reports.summary.summary_tables import Summary
from workbook_qa.workbooks.write import look as looks
from workbook_qa.workbooks.write.writer import BookWriter

FRONT, BACK = SHEET, "Back to the summary"
# What a summary says of itself, for reading it back.
MONTH_PROPERTY = "workbook-qa-summary"
AS_AT_PROPERTY = "workbook-qa-as-at"


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
    for sheet in paper_sheets(summary.tables, summary.periods):
        year = summary.periods.year.label
        write_sheet(book, sheet, footer=footer, front=FRONT, back=BACK, year=year)
    last = write_page(book, front, summary.page, council=council, marking=marking)
    front.print_on_a4(
        orientation="landscape",
        footer=footer,
        area=(last, len(WIDTHS) - 1),
        pages_high=1,
    )
    front.raw.center_horizontally()
    front.open_here()
    return book.finished()
