"""One table of the tracker as it stands on a sheet now: columns by heading, rows by id.

People insert rows above it and columns between, rename the sheet, write beside and under it.
"""

from collections.abc import Iterator, Mapping, Sequence

from workbook_qa.core.cells import Sheet, address
from workbook_qa.core.problem import Place, Problem
from workbook_qa.core.wording import fold, fold_heading, tidy
from workbook_qa.ledger.events import NotTaken
from workbook_qa.tracker.taking_back.tracker_reading import Stands, TypedRow, TypedTable, text_of
from workbook_qa.tracker.tracker_links import is_jump

# How far down a heading row is looked for.
DEEPEST_HEADING = 60
LONGEST_HEADING = 255
# What Excel adds to the width of a column for the edges of its cells, in characters.
_EDGES = 0.71

# What stands in a sheet by row, then by column: blank cells are left out.
Rows = Mapping[int, Mapping[int, Stands]]


def rows_of(sheet: Sheet) -> Rows:
    """What stands in the rows of a sheet."""
    rows: dict[int, dict[int, Stands]] = {}
    for (row, column), value in sheet.values.items():
        if value is not None and (value.__class__ is not str or value.strip()):
            rows.setdefault(row, {})[column] = value
    for row, column in (*sheet.formulas, *sheet.errors):
        rows.setdefault(row, {})[column] = sheet.at(row, column)
    return rows


def heading_row(rows: Rows, needed: Sequence[str]) -> int | None:
    """The first row in which all those headings stand, or None."""
    wanted = {fold_heading(heading) for heading in needed}
    for number in sorted(number for number in rows if number <= DEEPEST_HEADING):
        if {fold_heading(text_of(stands)) for stands in rows[number].values()} >= wanted:
            return number
    return None


def read_typed_table(
    sheet: Sheet,
    rows: Rows,
    file: str,
    heading: int,
    *,
    name: str,
    key: str,
    ours: Sequence[str],
    empty: str,
    says_all: bool,
) -> TypedTable:
    """A table and everything beside it.

    Args:
        rows: what stands in the sheet; heading: its row of headings.
        name, key: the table's, and the heading of the column with the ids of its rows.
        ours: the headings of our columns.
        empty: what stands there when it has no rows; or nothing.
        says_all: see `TypedTable`.
    """
    place = Place(file, sheet.name)
    columns, not_taken = _headings(rows[heading], heading, place, ours)
    known = set(ours)
    anything = {column for row, cells in rows.items() if row > heading for column in cells}
    own = [text for text, column in columns.items() if text not in known and column in anything]
    blank = [
        _blank_column(text, _at(place, heading, column))
        for text, column in columns.items()
        if text not in known and column not in anything
    ]
    not_taken += _missing(ours, columns, place)
    not_taken += _strays(rows, heading, set(columns.values()), place)
    return TypedTable(
        name=name,
        place=place,
        columns=columns,
        rows=tuple(_typed_rows(sheet, rows, heading, columns, key, empty)),
        own=tuple(own),
        blank=tuple(blank),
        widths={
            text: sheet.widths[column] - _EDGES
            for text, column in columns.items()
            if column in sheet.widths
        },
        says_all=says_all,
        not_taken=tuple(not_taken),
    )


def _at(place: Place, row: int, column: int) -> Place:
    return Place(place.file, place.sheet, address(row, column))


# Columns


def _headings(
    cells: Mapping[int, Stands], row: int, place: Place, ours: Sequence[str]
) -> tuple[dict[str, int], list[NotTaken]]:
    """The columns' numbers: of ours as we write them, of others as they stand."""
    as_written = {fold_heading(heading): heading for heading in ours}
    found: dict[str, int] = {}
    seen: set[str] = set()
    not_taken: list[NotTaken] = []
    for column in sorted(cells):
        text = tidy(text_of(cells[column]))
        heading = as_written.get(fold_heading(text), text)
        if fold(heading) in seen:
            not_taken.append(_twice(heading, _at(place, row, column)))
        elif 0 < len(heading) <= LONGEST_HEADING:
            found[heading] = column
            seen.add(fold(heading))
    return found, not_taken


def _twice(heading: str, place: Place) -> NotTaken:
    found = f"A second column has the heading '{heading[:40]}'."
    todo = "Only the first was read. Give the other one a heading of its own."
    return NotTaken(Problem("heading-twice", place, found, todo), heading, heading=heading)


def _missing(ours: Sequence[str], there: Mapping[str, int], place: Place) -> list[NotTaken]:
    todo = "It is put back as the ledger has it; what was typed there since was not taken in."
    return [
        NotTaken(
            Problem(
                "tracker-column-missing",
                place,
                f"The column '{heading}' is gone or has another heading.",
                todo,
            ),
            heading=heading,
        )
        for heading in ours
        if heading not in there
    ]


def _blank_column(heading: str, place: Place) -> NotTaken:
    found = f"Your own column '{heading[:40]}' has nothing in it."
    todo = "It is kept once something stands in one of its cells."
    return NotTaken(_not_carried(place, found, todo), heading, heading=heading)


# Rows


def _typed_rows(
    sheet: Sheet, rows: Rows, heading: int, columns: Mapping[str, int], key: str, empty: str
) -> Iterator[TypedRow]:
    headings = {column: text for text, column in columns.items()}
    notes: dict[int, dict[str, str]] = {}
    for (row, column), text in sheet.notes.items():
        if column in headings:
            notes.setdefault(row, {})[headings[column]] = text
    key_column = columns.get(key, 0)
    for row, cells in sorted(rows.items()):
        if row <= heading or headings.keys().isdisjoint(cells):
            continue
        words = tidy(text_of(cells.get(key_column)))
        if empty and words == empty and len(cells) == 1:
            continue
        yield TypedRow(
            row,
            words,
            {headings[column]: stands for column, stands in cells.items() if column in headings},
            notes.get(row, {}),
        )


# What belongs to no row and column


def not_carried(place: Place, found: str, todo: str, typed: str = "") -> NotTaken:
    """Something that stands in the tracker and is not in the next one."""
    return NotTaken(_not_carried(place, found, todo), typed)


def _not_carried(place: Place, found: str, todo: str) -> Problem:
    return Problem("tracker-text-not-carried", place, found, todo)


def _strays(rows: Rows, heading: int, columns: set[int], place: Place) -> Iterator[NotTaken]:
    """Text above the table, our own title included, or beside it."""
    for row, cells in sorted(rows.items()):
        if row == heading or (row > heading and cells.keys() <= columns):
            continue
        for column, stands in sorted(cells.items()):
            if row < heading and is_jump(stands):
                continue
            if row < heading or column not in columns:
                yield not_carried(
                    _at(place, row, column),
                    "Something was typed outside the table.",
                    "It is not carried to the next tracker. Put it in Comment, or give its column "
                    "a heading.",
                    text_of(stands),
                )
