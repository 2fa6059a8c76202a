"""Where the rows and columns of a form's sheet stand in a workbook that came back.

Rows are found by the key in their first column and columns by their heading, so that inserted
rows and columns, and sorting, do no harm.
"""

from collections.abc import Mapping

import msgspec

from workbook_qa.excel.form import FormSheet
from workbook_qa.framework.cells import Sheet, plain_text
from workbook_qa.framework.wording import fold, tidy

ROOM_ABOVE = 5  # rows that may have been inserted above the headings


class SheetMap(msgspec.Struct, frozen=True):
    """Where the rows and columns of a form's sheet now are.

    Attributes:
        rows: every row as issued to the row it is now; a row without a key of its own moves with
            the nearest one above that has, or with the headings. Empty where none has moved.
        columns: issued column to present column, where the heading was found.
        gone: rows whose key is nowhere in the sheet.
    """

    rows: Mapping[int, int]
    columns: Mapping[int, int]
    gone: frozenset[int] = frozenset()

    @property
    def shifted(self) -> bool:
        """Whether a column stands elsewhere than it was issued."""
        return any(column != issued for issued, column in self.columns.items())

    @property
    def as_issued(self) -> bool:
        """Whether every cell stands where it was issued, as in nearly every return."""
        return not self.rows and not self.shifted

    def has(self, row: int, column: int) -> bool:
        """Whether an input can be found; a column is not guessed where others were moved."""
        return row not in self.gone and (column in self.columns or not self.shifted)

    def now(self, row: int, column: int) -> tuple[int, int]:
        """The place of a cell that was issued at (row, column)."""
        return self.rows.get(row, row), self.columns.get(column, column)


def map_sheet(part: FormSheet, sheet: Sheet) -> SheetMap:
    """Where everything of a form's sheet is now."""
    if _stands_as_issued(part, sheet):
        return SheetMap({}, {column: column for column in part.headings.values()})
    header, columns = _map_headings(part, sheet)
    found = _rows_of_keys(part, sheet, columns.get(1, 1))
    rows, shift = {}, header - part.header_row
    keys = {row: key for key, row in part.keys.items()}
    for row in range(1, part.rows + 1):
        if keys.get(row) in found:
            shift = found[keys[row]] - row
        rows[row] = row + shift
    gone = frozenset(row for key, row in part.keys.items() if key not in found)
    return SheetMap(rows, columns, gone)


def _stands_as_issued(part: FormSheet, sheet: Sheet) -> bool:
    """Whether every heading and every key is where it was issued, as in nearly all returns."""
    at, header = sheet.values.get, part.header_row
    return all(at((header, column)) == text for text, column in part.headings.items()) and all(
        at((row, 1)) == key for key, row in part.keys.items()
    )


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
