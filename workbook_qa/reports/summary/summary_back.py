"""Reading a DMT summary back: what the DMT decided on outstanding practice, wherever it stands.

The sheet is known by its headings, the columns by theirs and the rows by the audit's reference.
"""

from collections.abc import Iterator

from workbook_qa.core.calendar import Month
from workbook_qa.core.cells import Book, Sheet, address, plain_text
from workbook_qa.core.problem import Place, Problem
from workbook_qa.core.typed.typed_days import read_day
from workbook_qa.core.wording import fold_heading, tidy
from workbook_qa.ledger.which_return_counts import known_name
from workbook_qa.reports.summary.practice_decisions import (
    DECIDED_ON,
    DECISION,
    SummaryReading,
    TypedDecision,
)
from workbook_qa.reports.summary.summary_book import AS_AT_PROPERTY, NUMBER_PROPERTY
from workbook_qa.reports.summary.tables.summary_practice import AUDIT
from workbook_qa.tracker.taking_back.typed_table import heading_row, rows_of

_NEEDED = (AUDIT, DECISION, DECIDED_ON)


def read_summary(book: Book, name: str, month: Month, file: str) -> SummaryReading | Problem:
    """What was typed into a summary, or why it cannot be told.

    Args:
        name: its file's, for the places of problems; file: the digest of its bytes.
        month: whose summary it is.
    """
    tops = ((sheet, heading_row(rows_of(sheet), _NEEDED)) for sheet in book)
    found = [(sheet, row) for sheet, row in tops if row is not None]
    if len(found) != 1:
        said = "No sheet has" if not found else "More than one sheet has"
        return unreadable(name, f"{said} the headings {', '.join(_NEEDED)}.")
    number = book.properties.get(NUMBER_PROPERTY, "")
    return SummaryReading(
        file=file,
        name=name,
        month=month,
        number=int(number) if number.isascii() and number.isdigit() and len(number) < 16 else None,
        as_at=read_day(book.properties.get(AS_AT_PROPERTY)).day,
        rows=tuple(_rows(*found[0], name)),
        saved_by=known_name(book.saved_by),
    )


def unreadable(name: str, found: str) -> Problem:
    """The problem that nothing can be taken from a summary."""
    todo = (
        "It stays where it is, and is not written over. Put the sheet back as it was, or type the "
        "decisions into a copy that holds it; or move the file away and run summary again."
    )
    return Problem("summary-unreadable", Place(name), found, todo)


def _rows(sheet: Sheet, heading: int, file: str) -> Iterator[TypedDecision]:
    columns = {
        fold_heading(plain_text(sheet.at(heading, column).value)): column
        for column in range(sheet.columns, 0, -1)
    }
    audit, decision, decided_on = (columns[fold_heading(text)] for text in _NEEDED)
    for row in range(heading + 1, sheet.rows + 1):
        yield TypedDecision(
            tidy(plain_text(sheet.at(row, audit).value)),
            sheet.at(row, decision),
            sheet.at(row, decided_on),
            Place(file, sheet.name, address(row, decision)),
            Place(file, sheet.name, address(row, decided_on)),
        )
