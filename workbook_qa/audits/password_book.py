"""The passwords of a month's workbooks: a list for the Lead Auditor alone."""

import datetime

from workbook_qa.core.calendar import Month, month_words
from workbook_qa.core.table import Table
from workbook_qa.workbooks.write.table_writer import HEADING_ROW, write_table
from workbook_qa.workbooks.write.writer import BookWriter


def write_password_list(
    table: Table, month: Month, *, council: str, issued_on: datetime.date
) -> bytes:
    """The list as a workbook; the same rows give the same bytes."""
    book = BookWriter(
        title=f"Passwords {month}",
        subject=f"Passwords to open the audit workbooks of {month_words(month)}",
        created=datetime.datetime.combine(issued_on, datetime.time(9)),
    )
    writer = book.sheet("Passwords")
    write_table(writer, table)
    writer.freeze(HEADING_ROW + 1, 1)
    writer.print_on_a4(
        orientation="landscape",
        footer=f"For the Lead Auditor only. {council}",
        repeat=(HEADING_ROW, HEADING_ROW),
    )
    return book.finished()
