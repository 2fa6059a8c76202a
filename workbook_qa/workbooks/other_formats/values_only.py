"""Reading .xls and .ods for their values, with python-calamine.

calamine aborts the whole process on some workbooks of a few kilobytes and takes gigabytes for
others (facts on untrusted workbooks, section 1a). So this runs only in a process that may die,
under limits of memory and time: see `reader_worker`. These formats are accepted as less evidence:
no formulas, locks, validations or properties are read, and calamine turns error cells into blank
ones, so an ``#N/A`` looks unanswered.
"""

import datetime
import io
import math
from collections.abc import Iterator
from typing import Any, Literal

from workbook_qa.core.cells import Book, Cell, Sheet, Value, sheet_of
from workbook_qa.workbooks.read.cell_values import NOT_A_NUMBER, TEXT_TOO_LONG
from workbook_qa.workbooks.read.container.limits import (
    Limits,
    RefusedError,
    damaged,
    has_password,
    too_large,
)

ValuesKind = Literal["ods", "xls"]
State = Literal["visible", "hidden", "veryHidden"]

_STATES: dict[str, State] = {"Hidden": "hidden", "VeryHidden": "veryHidden"}


def read_values(content: bytes, kind: ValuesKind, limits: Limits) -> Book:
    """The values of a workbook that is not .xlsx, read in this process, which may die of it.

    Raises:
        RefusedError: it cannot be read, has a password, or is over a limit.
        MemoryError: as it says.
    """
    from python_calamine import CalamineWorkbook, PasswordError

    from workbook_qa.workbooks.other_formats.calamine_ready import as_calamine_reads

    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(as_calamine_reads(content))) as book:
            sheets = tuple(_sheets(book, limits))
    except (RefusedError, MemoryError):
        raise
    except PasswordError as error:
        raise has_password() from error
    except BaseException as error:
        raise damaged("its contents cannot be read") from error
    if not sheets:
        raise damaged("it has no sheets")
    return Book(sheets, kind=kind, values_only=True)


def _sheets(book: Any, limits: Limits) -> Iterator[Sheet]:
    if len(book.sheets_metadata) > limits.sheets:
        raise too_large(f"it has more than {limits.sheets} sheets")
    left = limits.cells
    for number, about in enumerate(book.sheets_metadata):
        cells: dict[tuple[int, int], Cell] = {}
        if str(about.typ).endswith(".WorkSheet"):  # a chart has no cells
            cells = dict(_cells(book.get_sheet_by_index(number), limits, left))
        left -= len(cells)
        name = str(about.visible).rpartition(".")[2]
        yield sheet_of(about.name, cells, state=_STATES.get(name, "visible"))


def _cells(sheet: Any, limits: Limits, left: int) -> Iterator[tuple[tuple[int, int], Cell]]:
    """The entries of a sheet; `iter_rows` begins at the first row, but at the first used column."""
    if sheet.start is None:
        return
    first_column = sheet.start[1] + 1
    for row_number, row in enumerate(sheet.iter_rows(), 1):
        for column_number, value in enumerate(row, first_column):
            if value == "" and isinstance(value, str):
                continue
            left -= 1
            if left < 0 or row_number > limits.row or column_number > limits.column:
                raise too_large("it has too many cells, or cells far outside any form")
            yield (row_number, column_number), _cell(value, limits)


def _cell(value: Any, limits: Limits) -> Cell:
    if isinstance(value, float) and not math.isfinite(value):
        return Cell(error=NOT_A_NUMBER.why, locked=None)
    if isinstance(value, str) and len(value) > limits.text:
        return Cell(error=TEXT_TOO_LONG.why, locked=None)
    return Cell(_value(value), locked=None)


def _value(value: Any) -> Value:
    if isinstance(value, datetime.datetime):
        return value if value.time() != datetime.time() else value.date()
    if isinstance(value, datetime.timedelta):
        return value / datetime.timedelta(days=1)
    if isinstance(value, bool | int | float | datetime.date | datetime.time):
        return value
    return str(value)
