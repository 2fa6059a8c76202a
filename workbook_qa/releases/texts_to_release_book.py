"""The workbook *Texts to release*: laid out, and read back wherever its rows and columns are."""

import datetime
from collections.abc import Sequence

from workbook_qa.core.cells import Book
from workbook_qa.core.problem import Place, Problem
from workbook_qa.core.table import Table
from workbook_qa.core.typed.found_tables import FoundRow, tables_in
from workbook_qa.core.typed.known_tables import known_by
from workbook_qa.core.typed.typed_cells import whole_number
from workbook_qa.ledger.which_return_counts import known_name
from workbook_qa.releases.release_decisions import LONGEST_WORDING, ReleaseReading, TypedRelease
from workbook_qa.releases.texts_to_release import (
    DECISION,
    ID,
    TEXT,
    TITLE,
    WORDING,
    ListedText,
)
from workbook_qa.workbooks.write.table_writer import HEADING_ROW, write_table
from workbook_qa.workbooks.write.writer import BookWriter

# What the list says of itself, for reading it back: the event up to which it was written.
NUMBER_PROPERTY = "workbook-qa-texts-to-release"
_KNOWN = known_by("TextsToRelease", ID, DECISION, WORDING, TEXT)
_WORDING_RULE = {
    "validate": "length",
    "criteria": "<=",
    "value": LONGEST_WORDING,
    "input_title": WORDING,
    "input_message": "Only for Change: the words that may be printed. No names of children, "
    "families or staff.",
    "error_title": "Too long to be printed",
    "error_message": f"Please keep to {LONGEST_WORDING:,} characters.",
}
_LONG_AGO = datetime.date(2000, 1, 1)


def write_texts_to_release(
    table: Table, texts: Sequence[ListedText], *, number: int, council: str
) -> bytes:
    """The list's bytes: everything is locked but the two columns that are typed into.

    Args:
        number: the event up to which decisions are in it.
    """
    days = (day for text in texts for day in (text.came_on, text.release and text.release.on))
    newest = max((day for day in days if day), default=_LONG_AGO)
    book = BookWriter(
        title=TITLE,
        subject="Texts that reports would quote, and what is decided on each",
        created=datetime.datetime.combine(newest, datetime.time(9)),
        properties={NUMBER_PROPERTY: str(number)},
    )
    sheet = book.sheet(TITLE)
    first, last = write_table(sheet, table, protected=True)
    if texts:
        place = table.column(WORDING)
        sheet.validate(first, place, _WORDING_RULE, last)
    sheet.freeze(HEADING_ROW + 1, 1)
    sheet.protect()
    sheet.print_on_a4(
        orientation="landscape", footer=f"{council}: {TITLE}", repeat=(HEADING_ROW, HEADING_ROW)
    )
    return book.finished()


def is_release_list(book: Book) -> bool:
    """Whether a workbook says that it is such a list."""
    return NUMBER_PROPERTY in book.properties


def read_texts_to_release(book: Book, name: str, file: str) -> ReleaseReading | Problem:
    """What was decided in a list, or why it cannot be told.

    Args:
        name: its file's, for the places of problems; file: the digest of its bytes.
    """
    tables = tables_in(book, name, _KNOWN)
    if len(tables) != 1:
        sheets = "More than one sheet has" if tables else "No sheet has"
        return releases_unreadable(name, f"{sheets} the headings {ID}, {DECISION} and {WORDING}.")
    return ReleaseReading(
        file=file,
        number=whole_number(book.properties.get(NUMBER_PROPERTY, "")),
        rows=tuple(map(_typed_release, tables[0].rows())),
        saved_by=known_name(book.saved_by),
    )


def releases_unreadable(name: str, found: str) -> Problem:
    """The problem that nothing can be taken from a list."""
    todo = (
        "Nothing was released by it, and it is not written over. Put it back as it was, or move it "
        "away: the next run writes a new one."
    )
    return Problem("release-list-unreadable", Place(name), found, todo)


def _typed_release(row: FoundRow) -> TypedRelease:
    return TypedRelease(
        id=row.text(ID),
        shown=row.cell(TEXT),
        decision=row.cell(DECISION),
        wording=row.cell(WORDING),
        place=row.place(DECISION),
        wording_place=row.place(WORDING),
        shown_place=row.place(TEXT),
    )
