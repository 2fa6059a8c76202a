"""Where the sheets, rows and columns of a form are in a workbook that came back.

Sheets are found by name, or by what stands in them; rows by the key in their first column and
columns by their heading, so that renaming, inserting and sorting do no harm. Where two would fit,
none is taken.
"""

from collections.abc import Collection, Mapping
from functools import cached_property
from itertools import pairwise

import msgspec

from workbook_qa.core.cells import Book, Sheet, plain_text
from workbook_qa.core.wording import fold, tidy
from workbook_qa.workbooks.form.form import LISTS_SHEET, WORKINGS_SHEET, Form, FormSheet
from workbook_qa.workbooks.form.seal import META_SHEET

ROOM_ABOVE = 5  # rows that may have been inserted above the headings
ENOUGH = 0.5  # the share of what a sheet says by which it is known under another name
# Hidden, and never read for entries; folded.
OWN_SHEETS = frozenset({each.casefold() for each in (LISTS_SHEET, META_SHEET, WORKINGS_SHEET)})


# Sheets


def find_sheets(form: Form, book: Book) -> dict[str, Sheet]:
    """The sheet of each part of the form, by the part's name; one that is not there is left out."""
    named = ((part.name, book.sheet(part.name)) for part in form.sheets)
    found = {name: sheet for name, sheet in named if sheet is not None}
    if len(found) < len(form.sheets):
        found |= _renamed(form, book, found)
    return found


def _renamed(form: Form, book: Book, found: Mapping[str, Sheet]) -> dict[str, Sheet]:
    """What says what a sheet says that is missing by name, where nothing else says it."""
    taken = {id(sheet) for sheet in found.values()}
    others = [
        (sheet, {tidy(text) for text in sheet.values.values() if isinstance(text, str)})
        for sheet in book
        if id(sheet) not in taken and sheet.name.casefold() not in OWN_SHEETS
    ]
    missing = [part for part in form.sheets if part.name not in found]
    like = {
        part.name: [sheet for sheet, texts in others if _is_like(part, texts)] for part in missing
    }
    return {name: sheets[0] for name, sheets in like.items() if len(sheets) == 1}


def _is_like(part: FormSheet, texts: Collection[str]) -> bool:
    """By its headings and its keys, or by all its words: half of them are there."""

    def are_there(wanted: Collection[str]) -> bool:
        return sum(word in texts for word in wanted) >= max(1, ENOUGH * len(wanted))

    return are_there(part.words) or (are_there(part.headings) and are_there(part.keys))


# Rows and columns


class SheetMap(msgspec.Struct, frozen=True, dict=True):
    """Where the rows and columns of a form's sheet now are.

    Attributes:
        rows: every row as issued to the row it is now; a row without a key of its own moves with
            the nearest one above that has. Empty where none has moved.
        columns: issued column to present column, where the heading was found.
        gone: rows whose key is nowhere in the sheet.
        reordered: whether keys stand in another order than issued.
        loose: rows without a key that may be anywhere: those between keys that did not move by
            as much, and all below the headings where the sheet was sorted.
    """

    rows: Mapping[int, int]
    columns: Mapping[int, int]
    gone: frozenset[int] = frozenset()
    reordered: bool = False
    loose: frozenset[int] = frozenset()

    @cached_property
    def shifted(self) -> bool:
        """Whether a column stands elsewhere than it was issued."""
        return any(column != issued for issued, column in self.columns.items())

    @cached_property
    def as_issued(self) -> bool:
        """Whether every cell stands where it was issued, as in nearly every return."""
        return not self.rows and not self.shifted

    def has(self, row: int, column: int) -> bool:
        """Whether an input can be found; a column is not guessed where others were moved."""
        return row not in self.gone and (column in self.columns or not self.shifted)

    def now(self, row: int, column: int) -> tuple[int, int]:
        """The place of a cell that was issued at (row, column).

        A column without a heading is moved like the nearest one to its left that has one.
        """
        return self.rows.get(row, row), self._column_now(column)

    def _column_now(self, column: int) -> int:
        if column in self.columns or not self.shifted:
            return self.columns.get(column, column)
        left = max((each for each in self.columns if each < column), default=None)
        return column if left is None else self.columns[left] + column - left


def map_sheet(part: FormSheet, sheet: Sheet) -> SheetMap:
    """Where everything of a form's sheet is now."""
    if part.landmarks.items() <= sheet.values.items():  # as in nearly all returns
        return SheetMap({}, {column: column for column in part.headings.values()})
    header, columns = _map_headings(part, sheet)
    found = _rows_of_keys(part, sheet, columns.get(1, 1))
    keyed = {row: found[key] for key, row in part.keys.items() if key in found}
    gone = frozenset(row for key, row in part.keys.items() if key not in found)
    reordered = any(above > below for above, below in pairwise(keyed[row] for row in sorted(keyed)))
    rows, loose = _map_rows(part, header, keyed)
    if reordered:
        loose = {row for row in rows if row > part.header_row and row not in part.keys.values()}
    return SheetMap(rows, columns, gone, reordered, frozenset(loose))


def _map_rows(
    part: FormSheet, header: int, keyed: Mapping[int, int]
) -> tuple[dict[int, int], set[int]]:
    """Every row as issued to the row it is now, and those that no key tells anything of.

    Between two keys that moved by as much, everything moved by as much; where they did not,
    something was inserted or deleted, and nothing tells on which side of a row without a key.
    The headings are known like a key, and so is the top of the sheet, which does not move.

    Args:
        keyed: the same for the rows of which the key was found.
    """
    rows: dict[int, int] = {}
    loose: set[int] = set()
    known = {**keyed, part.header_row: header}
    shift, between = 0, set[int]()
    for row in range(1, part.rows + 1):
        if row in known:
            if known[row] - row != shift:
                loose |= between
            shift, between = known[row] - row, set()
        else:
            between.add(row)
        rows[row] = row + shift
    return rows, loose - {*part.keys.values()}


def _rows_of_keys(part: FormSheet, sheet: Sheet, key_column: int) -> dict[str, int]:
    """The row in which each key stands now: the first one, where it stands twice."""
    found: dict[str, int] = {}
    for (row, column), value in sheet.values.items():
        if column == key_column:
            key = tidy(plain_text(value))
            if key in part.keys and row < found.get(key, row + 1):
                found[key] = row
    return found


def _map_headings(part: FormSheet, sheet: Sheet) -> tuple[int, dict[int, int]]:
    """The row that now holds most of the headings, and issued column to present column by it."""
    wanted = {fold(text): column for text, column in part.headings.items()}
    found: dict[int, dict[int, int]] = {}
    for (row, column), value in sheet.values.items():
        if row <= part.header_row + ROOM_ABOVE:
            issued = wanted.get(fold(plain_text(value)))
            if issued and column < found.setdefault(row, {}).get(issued, column + 1):
                found[row][issued] = column
    row = min(found, key=lambda row: (-len(found[row]), row), default=0)
    return (row, found[row]) if row and part.header_row else (part.header_row, {})
