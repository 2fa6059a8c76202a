"""Where cells and ranges are: references such as ``F14`` and ``A1:B2``."""

import re
from functools import lru_cache

from workbook_qa.workbooks.read.container.limits import RefusedError, damaged

LAST_ROW = 1_048_576
LAST_COLUMN = 16_384

Box = tuple[int, int, int, int]
"""First row, first column, last row and last column of a range."""

_LETTERS = re.compile(r"[A-Za-z]{1,3}")
_CORNER = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")
_COLUMNS = re.compile(r"\$?([A-Za-z]{1,3}):\$?([A-Za-z]{1,3})")
_ROWS = re.compile(r"\$?([1-9][0-9]{0,6}):\$?([1-9][0-9]{0,6})")


@lru_cache(maxsize=LAST_COLUMN)
def column_number(letters: str) -> int:
    """A is 1, AA is 27.

    Raises:
        RefusedError: no column of a sheet is called so.
    """
    if not _LETTERS.fullmatch(letters):
        raise bad_reference()
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    if number > LAST_COLUMN:
        raise bad_reference()
    return number


def with_corners(ref: str) -> str:
    """The same range with both its corners, where it names whole columns (``A:C``) or rows."""
    columns, rows = _COLUMNS.fullmatch(ref), _ROWS.fullmatch(ref)
    if columns:
        return f"{columns[1]}1:{columns[2]}{LAST_ROW}"
    return f"A{rows[1]}:XFD{rows[2]}" if rows else ref


def area(ref: str) -> int:
    """How many cells a merged range such as ``A1:B2`` covers.

    Whole columns and rows, which nobody fills, count as one cell each.

    Raises:
        RefusedError: it is no range, or leaves the sheet.
    """
    lines = _COLUMNS.fullmatch(ref), _ROWS.fullmatch(ref)
    if lines[0]:
        return abs(column_number(lines[0][2]) - column_number(lines[0][1])) + 1
    if lines[1]:
        return abs(int(lines[1][2]) - int(lines[1][1])) + 1
    first, _, last = ref.partition(":")
    corners = _CORNER.fullmatch(first), _CORNER.fullmatch(last or first)
    if not corners[0] or not corners[1]:
        raise damaged("a merged range has no proper address")
    columns = [column_number(corner[1]) for corner in corners if corner]
    rows = [int(corner[2]) for corner in corners if corner]
    if max(rows) > LAST_ROW:
        raise damaged("a merged range lies outside the sheet")
    return (abs(columns[1] - columns[0]) + 1) * (abs(rows[1] - rows[0]) + 1)


def bad_reference() -> RefusedError:
    """The refusal of a reference that names no cell."""
    return damaged("a cell has a reference that no cell can have")


def box_of(ref: str) -> Box | None:
    """The corners of a range such as ``A1:B2``, or of a cell; None where it is neither."""
    first, _, last = ref.partition(":")
    corners = [_CORNER.fullmatch(first), _CORNER.fullmatch(last or first)]
    try:
        places = [(int(each[2]), column_number(each[1])) for each in corners if each]
    except RefusedError:
        return None
    if len(places) < 2:
        return None
    rows, columns = zip(*places, strict=True)
    return min(rows), min(columns), max(rows), max(columns)
