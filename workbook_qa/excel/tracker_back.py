"""Reading the master tracker back: what stands in it now, wherever it was moved.

The sheet of actions is known by its headings, columns by theirs and rows by their id. Whatever
stands there and cannot be carried into the next tracker is a problem that says where.
"""

import datetime
from collections.abc import Iterator, Mapping

from workbook_qa.excel.tracker_book import AS_AT_PROPERTY, NUMBER_PROPERTY, READ_ME_LINK
from workbook_qa.excel.tracker_links import is_jump, is_jump_formula
from workbook_qa.framework import tracker_columns as columns
from workbook_qa.framework.calendar import read_day
from workbook_qa.framework.cells import Book, Cell, Sheet, Value, address, plain_text
from workbook_qa.framework.problem import Place, Problem
from workbook_qa.framework.tracker import ACTIONS_SAYS, ACTIONS_TITLE
from workbook_qa.framework.tracker_notes import AS_AT_LABEL, ENTRY_LABEL, READ_ME, SHEETS
from workbook_qa.framework.tracker_reading import CellsOfRow, TrackerReading, TypedRow
from workbook_qa.framework.wording import fold, fold_heading, tidy

# How far down a heading row is looked for; people insert rows above it.
DEEPEST_HEADING = 60
LONGEST_HEADING = 255

_OURS = {
    fold_heading(column.heading): column.heading
    for column in (*columns.ACTION_TOOL_COLUMNS, *columns.ACTION_MANAGERS_COLUMNS)
}
_NEEDED = {fold_heading(heading) for heading in (columns.ACTION, columns.WHAT)}

# What stands in a sheet by row, then by column: its value, or the cell where there is more to it.
Rows = Mapping[int, Mapping[int, Value | Cell]]


def read_tracker(book: Book, file: str) -> TrackerReading | Problem:
    """What stands in the tracker, or why nothing can be taken from it.

    Args:
        file: its name, for the places of problems.
    """
    found = _actions_sheet(book, file)
    if isinstance(found, Problem):
        return found
    number = _number(book)
    if number is None:
        return _damaged(file, "It no longer says which ledger entry it was written from.")
    sheet, heading_row = found
    rows = _by_row(sheet)
    place = Place(file, sheet.name)
    headings, problems = _headings(rows[heading_row], heading_row, place)
    own = {column: heading for column, heading in headings.items() if not _is_ours(heading)}
    blank = {column for column in own if not _anything(rows, heading_row, column)}
    kept = {column: heading for column, heading in headings.items() if column not in blank}
    problems += _missing(headings, place)
    problems += [_blank_column(own[column], heading_row, column, place) for column in blank]
    problems += _strays(rows, heading_row, headings, place)
    problems += _other_sheets(book, sheet, file)
    return TrackerReading(
        number=number,
        as_at=_as_at(book),
        rows=tuple(_typed_rows(sheet, rows, heading_row, kept, place)),
        place=place,
        own=tuple(heading for column, heading in own.items() if column not in blank),
        problems=tuple(problems),
    )


def _damaged(file: str, found: str) -> Problem:
    todo = (
        "Nothing was taken in from it. Put back a copy that was not changed in this way, or move "
        "it away and the next run writes a new one from the ledger."
    )
    return Problem("tracker-damaged", Place(file), found, todo)


# Finding the actions.


def _actions_sheet(book: Book, file: str) -> tuple[Sheet, int] | Problem:
    found = [(sheet, row) for sheet in book if (row := _heading_row(sheet)) is not None]
    named = [pair for pair in found if fold(pair[0].name) == fold(SHEETS["Actions"][0])]
    if not found:
        return _damaged(file, "No sheet has the headings of the actions.")
    if len(found) > 1 and not named:
        numbers = ", ".join(book.number_of(sheet) for sheet, _ in found)
        return _damaged(file, f"More than one sheet holds the actions: {numbers}.")
    return (named or found)[0]


def _heading_row(sheet: Sheet) -> int | None:
    for number, cells in sorted(_by_row(sheet, DEEPEST_HEADING).items()):
        words = {fold_heading(_text(value)) for value in cells.values()}
        if words >= _NEEDED:
            return number
    return None


def _by_row(sheet: Sheet, deepest: int | None = None) -> dict[int, dict[int, Value | Cell]]:
    """What stands in the rows of a sheet, down to `deepest`; blank cells are left out."""
    rows: dict[int, dict[int, Value | Cell]] = {}
    for (row, column), value in sheet.values.items():
        if deepest is not None and row > deepest:
            continue
        if value is not None and (value.__class__ is not str or value.strip()):
            rows.setdefault(row, {})[column] = value
    for row, column in (*sheet.formulas, *sheet.errors):
        if deepest is None or row <= deepest:
            rows.setdefault(row, {})[column] = sheet.at(row, column)
    return rows


def _text(value: Value | Cell) -> str:
    return plain_text(value.value if isinstance(value, Cell) else value)


def _number(book: Book) -> int | None:
    """The ledger entry: the property, or else the cell on Read me."""
    text = book.properties.get(NUMBER_PROPERTY) or _labelled(book, ENTRY_LABEL)
    text = text.removesuffix(".0")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def _as_at(book: Book) -> datetime.date | None:
    return read_day(book.properties.get(AS_AT_PROPERTY) or _labelled(book, AS_AT_LABEL))


def _labelled(book: Book, label: str) -> str:
    """What stands to the right of a label, on whichever sheet it is."""
    for sheet in book:
        for (row, column), value in sheet.values.items():
            if isinstance(value, str) and fold(value) == fold(label):
                return tidy(plain_text(sheet.at(row, column + 1).value))
    return ""


# Columns.


def _is_ours(heading: str) -> bool:
    return _OURS.get(fold_heading(heading)) == heading


def _headings(
    cells: Mapping[int, Value | Cell], row: int, place: Place
) -> tuple[dict[int, str], list[Problem]]:
    """The columns by number: ours as we write them, others as they stand."""
    headings: dict[int, str] = {}
    problems: list[Problem] = []
    for column in sorted(cells):
        text = tidy(_text(cells[column]))
        heading = _OURS.get(fold_heading(text), text)
        if fold(heading) in map(fold, headings.values()):
            problems.append(_twice(heading, row, column, place))
        elif 0 < len(heading) <= LONGEST_HEADING:
            headings[column] = heading
    return headings, problems


def _twice(heading: str, row: int, column: int, place: Place) -> Problem:
    return Problem(
        "heading-twice",
        _at(place, row, column),
        f"A second column has the heading '{heading[:40]}'.",
        "Only the first was read. Give the other one a heading of its own.",
    )


def _missing(headings: Mapping[int, str], place: Place) -> list[Problem]:
    there = set(headings.values())
    return [
        Problem(
            "tracker-column-missing",
            place,
            f"The column '{heading}' is gone or has another heading.",
            "It is put back as the ledger has it; what was typed there since was not taken in.",
        )
        for heading in _OURS.values()
        if heading not in there
    ]


def _anything(rows: Rows, heading_row: int, column: int) -> bool:
    return any(column in cells for row, cells in rows.items() if row > heading_row)


def _blank_column(heading: str, row: int, column: int, place: Place) -> Problem:
    return _not_carried(
        _at(place, row, column),
        f"Your own column '{heading[:40]}' has nothing in it.",
        "It is kept once something stands in one of its cells.",
    )


# Rows.


def _typed_rows(
    sheet: Sheet, rows: Rows, heading_row: int, headings: Mapping[int, str], place: Place
) -> Iterator[TypedRow]:
    columns_of = {heading: column for column, heading in headings.items()}
    id_column = columns_of[columns.ACTION]
    for row, cells in sorted(rows.items()):
        if row <= heading_row or not headings.keys() & cells.keys():
            continue
        action = tidy(_text(cells.get(id_column)))
        if action == columns.NO_ACTIONS and len(cells) == 1:
            continue
        yield TypedRow(
            action=action,
            cells=CellsOfRow(sheet, row, columns_of, place),
            place=_at(place, row, id_column),
            values={headings[column]: cells[column] for column in cells if column in headings},
        )


def _at(place: Place, row: int, column: int) -> Place:
    return Place(place.file, place.sheet, address(row, column))


# What cannot be carried.


def _not_carried(place: Place, found: str, todo: str) -> Problem:
    return Problem("tracker-text-not-carried", place, found, todo)


def _strays(
    rows: Rows, heading_row: int, headings: Mapping[int, str], place: Place
) -> Iterator[Problem]:
    """Text above the table or beside it: one problem for each column it stands in."""
    strays = {}
    for row, cells in sorted(rows.items(), reverse=True):
        if row > heading_row and cells.keys() <= headings.keys():
            continue
        for column, value in cells.items():
            above = row < heading_row and not _is_our_line(value)
            beside = row > heading_row and column not in headings
            if above or beside:
                strays[column] = row
    for column, row in sorted(strays.items()):
        yield _not_carried(
            _at(place, row, column),
            "Something was typed outside the table.",
            "It is not carried to the next tracker. Put it in Comment, or give its column a "
            "heading.",
        )


def _is_our_line(value: Value | Cell) -> bool:
    if isinstance(value, Cell) and value.formula:
        return is_jump_formula(value.formula)  # some programs drop what it shows
    text = tidy(_text(value))
    return text in (ACTIONS_TITLE, READ_ME_LINK) or text.endswith(ACTIONS_SAYS) or is_jump(text)


def _other_sheets(book: Book, actions: Sheet, file: str) -> Iterator[Problem]:
    ours = {fold(name) for name, _ in SHEETS.values()} | {fold(READ_ME)}
    for sheet in book:
        if sheet is not actions and fold(sheet.name) not in ours and sheet.values:
            yield _not_carried(
                Place(file, book.number_of(sheet)),  # its name may be that of a person
                "This sheet is not one of the tracker's.",
                "It is not carried to the next tracker. Copy it to a workbook of its own.",
            )
