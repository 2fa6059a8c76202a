"""Reading the master tracker back: what stands in it now, wherever it was moved.

Sheets are known by their headings, columns by theirs and rows by their id. Whatever stands there
and cannot be carried into the next tracker is kept with its place.
"""

import datetime
from collections.abc import Iterator, Sequence

import msgspec

from workbook_qa.core.cells import Book, Sheet, plain_text
from workbook_qa.core.problem import Place, Problem
from workbook_qa.core.typed.found_tables import FoundTable, table_on, tables_in
from workbook_qa.core.typed.known_tables import known_by
from workbook_qa.core.typed.typed_cells import whole_number
from workbook_qa.core.typed.typed_days import read_day
from workbook_qa.core.wording import fold, tidy
from workbook_qa.ledger.events import NotTaken
from workbook_qa.ledger.ledger_marks import DIGEST_PROPERTY, TRACKER_PROPERTY
from workbook_qa.ledger.which_return_counts import known_name
from workbook_qa.tracker.tables.tracker_actions import ACTIONS
from workbook_qa.tracker.tables.tracker_columns import NOTHING_THERE, Managed
from workbook_qa.tracker.tables.tracker_notes import (
    AS_AT_LABEL,
    COPY_LABEL,
    FORMER_COPY_LABEL,
    READ_ME,
    SHEETS,
)
from workbook_qa.tracker.tables.tracker_tables import MANAGED, PLAIN_TABLES
from workbook_qa.tracker.taking_back.tracker_reading import TrackerReading, TypedTable
from workbook_qa.tracker.taking_back.two_sheets import ACTION_SHEETS, CLOSED, with_whole_ids
from workbook_qa.tracker.taking_back.typed_table import not_carried, read_typed_table
from workbook_qa.tracker.tracker_book import AS_AT_PROPERTY, CALENDAR_PROPERTY
from workbook_qa.workbooks.form.remarks import sheet_remarks

_NOT_IN_NEXT = (
    "It is not carried to the next tracker; the one it was in is kept in Replaced trackers. Put "
    "what it says in Comment."
)
_OUR_SHEETS = (READ_ME, *(name for name, _ in SHEETS.values()))
_TYPED_INTO = {*MANAGED, CLOSED}
_MOST_OF_A_SHEET = 50  # cells of a sheet that is not ours, told one by one


def read_tracker(book: Book, name: str, file: str = "") -> TrackerReading | Problem:
    """What stands in the tracker, or why nothing can be taken from it.

    Args:
        name: its file's, for the places of problems.
        file: the digest of its bytes.
    """
    number = _number(book)
    managed_tables = {managed.name: _find(book, managed, name) for managed in MANAGED.values()}
    actions = managed_tables[ACTIONS.name]
    if isinstance(actions, Problem):
        return actions
    if actions is None:
        return _damaged(name, "No sheet has the headings of the actions.")
    if number is None:
        return _damaged(name, "It no longer says which copy it is.")
    read: list[tuple[Sheet, TypedTable]] = []
    for managed in MANAGED.values():
        table = managed_tables[managed.name]
        if isinstance(table, FoundTable):
            read.append((table.source, _managed_table(book, table, managed)))
    closed = _closed(book, name)
    if closed and closed.source is not actions.source:
        read.append((closed.source, _managed_table(book, closed, ACTIONS, CLOSED)))
    for plain, columns in PLAIN_TABLES.items():
        sheet = book.sheet(SHEETS[plain][0])
        headings = [column.heading for column in columns]
        table = table_on(sheet, name, known_by(plain, *headings)) if sheet else None
        if table:
            read.append((table.source, _plain_table(book, table, plain, headings)))
    tables = {table.name: table for _, table in read}
    tables |= with_whole_ids({name: tables[name] for name in ACTION_SHEETS if name in tables})
    as_at = _as_at(book)
    return TrackerReading(
        file=file,
        name=name,
        number=number,
        as_at=as_at,
        tables=tables,
        calendar=book.properties.get(CALENDAR_PROPERTY, ""),
        saved_by=known_name(book.saved_by),
        saved_at=None if _is_as_written(book, as_at) else book.saved_at,
        not_taken=(
            *_other_sheets(book, [sheet for sheet, _ in read], name),
            *_beside(book, read, name),
        ),
        saved_in=book.application,
        as_written=_is_as_written(book, as_at),
        digest=book.properties.get(DIGEST_PROPERTY, ""),
    )


def _damaged(file: str, found: str) -> Problem:
    todo = (
        "Nothing was taken in from it. Put back a copy that was not changed in this way, or move "
        "it away and the next run writes a new one from the ledger."
    )
    return Problem("tracker-damaged", Place(file), found, todo)


# Finding the tables


def _find(book: Book, managed: Managed, file: str) -> FoundTable | Problem | None:
    tables = tables_in(book, file, known_by(managed.name, managed.key, *managed.known_by))
    others = {fold(SHEETS[name][0]) for name in (CLOSED, "ByTeam")}
    tables = [table for table in tables if fold(table.sheet) not in others]
    named = [table for table in tables if fold(table.sheet) == fold(SHEETS[managed.name][0])]
    if len(tables) > 1 and not named:
        numbers = ", ".join(book.number_of(table.source) for table in tables)
        return _damaged(file, f"More than one sheet holds the {managed.word}s: {numbers}.")
    return next(iter(named or tables), None)


def _closed(book: Book, file: str) -> FoundTable | None:
    """The closed actions, which have the headings of the others: known by their sheet's name."""
    sheet = book.sheet(SHEETS[CLOSED][0])
    known = known_by(ACTIONS.name, ACTIONS.key, *ACTIONS.known_by)
    return table_on(sheet, file, known) if sheet else None


def _managed_table(book: Book, table: FoundTable, managed: Managed, name: str = "") -> TypedTable:
    return read_typed_table(
        table,
        name=name or managed.name,
        key=managed.key,
        ours=[*(column.heading for column in managed.tools), *managed.fields],
        empty=NOTHING_THERE if managed is ACTIONS else (managed.empty,),
        says_all=not book.values_only,
    )


def _plain_table(book: Book, table: FoundTable, name: str, headings: list[str]) -> TypedTable:
    """A table in which nobody types; Standards has a column for each standard besides."""
    standards = table.headings.values() if name == "Standards" else ()
    return read_typed_table(
        table,
        name=name,
        key=headings[0],
        ours=[*headings, *(text for text in standards if text not in headings)],
        empty=(),
        says_all=not book.values_only,
    )


# What it says of itself


def _number(book: Book) -> int | None:
    """The last event that it shows: the property, or else the cell on Read me."""
    text = (
        book.properties.get(TRACKER_PROPERTY)
        or _labelled(book, COPY_LABEL)
        or _labelled(book, FORMER_COPY_LABEL)
    )
    return whole_number(text.removesuffix(".0"))


def _as_at(book: Book) -> datetime.date | None:
    return read_day(book.properties.get(AS_AT_PROPERTY) or _labelled(book, AS_AT_LABEL)).day


def _labelled(book: Book, label: str) -> str:
    """What stands to the right of a label, on whichever sheet it is."""
    for sheet in book:
        for (row, column), value in sheet.values.items():
            if isinstance(value, str) and fold(value) == fold(label):
                return tidy(plain_text(sheet.at(row, column + 1).value))
    return ""


def _is_as_written(book: Book, as_at: datetime.date | None) -> bool:
    """Whether it still says that it was saved when we wrote it, at the beginning of its day."""
    saved = book.saved_at
    return bool(saved and saved.time() == datetime.time() and saved.date() == as_at)


# What is said beside the cells


def _beside(book: Book, read: Sequence[tuple[Sheet, TypedTable]], file: str) -> Iterator[NotTaken]:
    """Pictures, text boxes and notes that belong to no row of a table that managers type in."""
    found = {id(sheet): table for sheet, table in read}
    ours = {fold(name): name for name in _OUR_SHEETS}
    for sheet in book:
        table = found.get(id(sheet))
        left = _notes_left(sheet, table if table and table.name in _TYPED_INTO else None)
        name = table.place.sheet if table else ours.get(fold(sheet.name)) or book.number_of(sheet)
        shown = " | ".join((*left.values(), *(each.words for each in sheet.drawn if each.words)))
        alone = msgspec.structs.replace(sheet, notes=left, struck=frozenset())
        for problem in sheet_remarks(alone, Place(file, name), _NOT_IN_NEXT):
            yield NotTaken(msgspec.structs.replace(problem, todo=_NOT_IN_NEXT), shown)


def _notes_left(sheet: Sheet, table: TypedTable | None) -> dict[tuple[int, int], str]:
    """The notes that are not carried: those at no row and column of the table."""
    if table is None:
        return sheet.notes
    rows, columns = {row.number for row in table.rows}, {*table.columns.values()}
    return {
        (row, column): text
        for (row, column), text in sheet.notes.items()
        if row not in rows or column not in columns
    }


# Sheets that are not ours


def _other_sheets(book: Book, read: Sequence[Sheet], file: str) -> Iterator[NotTaken]:
    ours = {fold(name) for name in _OUR_SHEETS}
    for sheet in book:
        unknown = all(sheet is not other for other in read) and fold(sheet.name) not in ours
        if unknown and sheet.values:
            texts = [plain_text(value) for value in sheet.values.values()]
            shown = " | ".join(text for text in texts[:_MOST_OF_A_SHEET] if text)
            yield not_carried(
                Place(file, book.number_of(sheet)),  # its name may be that of a person
                "This sheet is not one of the tracker's.",
                "It is not carried to the next tracker. Copy it to a workbook of its own.",
                shown,
            )
