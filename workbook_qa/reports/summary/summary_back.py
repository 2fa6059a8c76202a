"""Reading a DMT summary back: what the DMT decided on outstanding practice, wherever it stands.

The sheet is known by its headings, the columns by theirs and the rows by the example's number; in
summaries made before there were numbers it was the audit's reference.
"""

from workbook_qa.core.calendar import Month
from workbook_qa.core.cells import Book
from workbook_qa.core.problem import Place, Problem
from workbook_qa.core.typed.found_tables import FoundRow, tables_in
from workbook_qa.core.typed.known_tables import KnownColumn, KnownTable
from workbook_qa.core.typed.typed_cells import whole_number
from workbook_qa.core.typed.typed_days import read_day
from workbook_qa.ledger.ledger_marks import DIGEST_PROPERTY, PAPER_PROPERTY
from workbook_qa.ledger.which_return_counts import known_name
from workbook_qa.reports.example_numbers import NUMBER
from workbook_qa.reports.summary.practice_decisions import (
    DECIDED_ON,
    DECISION,
    SummaryReading,
    TypedDecision,
)
from workbook_qa.reports.summary.summary_book import AS_AT_PROPERTY

_NEEDED = (NUMBER, DECISION, DECIDED_ON)
_FORMERLY = {NUMBER: ("Audit",)}
_KNOWN = KnownTable(
    "Practice",
    tuple(
        KnownColumn(text, text, aliases=_FORMERLY.get(text, ()), needed=True) for text in _NEEDED
    ),
)


def read_summary(book: Book, name: str, month: Month, file: str) -> SummaryReading | Problem:
    """What was typed into a summary, or why it cannot be told.

    Args:
        name: its file's, for the places of problems; file: the digest of its bytes.
        month: whose summary it is.
    """
    tables = tables_in(book, name, _KNOWN)
    if len(tables) != 1:
        sheets = "More than one sheet has" if tables else "No sheet has"
        return unreadable(name, f"{sheets} the headings {', '.join(_NEEDED)}.")
    return SummaryReading(
        file=file,
        name=name,
        month=month,
        number=whole_number(book.properties.get(PAPER_PROPERTY, "")),
        digest=book.properties.get(DIGEST_PROPERTY, ""),
        as_at=read_day(book.properties.get(AS_AT_PROPERTY)).day,
        rows=tuple(map(_typed_decision, tables[0].rows())),
        saved_by=known_name(book.saved_by),
    )


def unreadable(name: str, found: str) -> Problem:
    """The problem that nothing can be taken from a summary."""
    todo = (
        "It stays where it is, and is not written over. Put the sheet back as it was, or type the "
        "decisions into a copy that holds it; or move the file away and run summary again."
    )
    return Problem("summary-unreadable", Place(name), found, todo)


def _typed_decision(row: FoundRow) -> TypedDecision:
    return TypedDecision(
        row.text(NUMBER),
        row.cell(DECISION),
        row.cell(DECIDED_ON),
        row.place(DECISION),
        row.place(DECIDED_ON),
    )
