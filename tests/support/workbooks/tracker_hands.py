"""What people do to a tracker in another program: type, sort, delete, insert, rename, save."""

import datetime
import io
from collections.abc import Callable, Mapping
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from workbook_qa.demo.people_at_work import signed
from workbook_qa.tracker.tables import tracker_columns as columns

Change = Callable[[openpyxl.Workbook], object]
HEADING = 4


def saved(
    content: bytes, *changes: Change, by: str = "", at: datetime.datetime | None = None
) -> bytes:
    """A tracker after some changes, saved by someone at some moment."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for change in changes:
        change(book)
    stream = io.BytesIO()
    book.save(stream)
    return signed(stream.getvalue(), by, at) if at else stream.getvalue()


def typing(row: str, entries: Mapping[str, Any], sheet: str = "Actions") -> Change:
    """Type into a row by headings; a heading that is not there yet is added at the right."""

    def change(book: openpyxl.Workbook) -> None:
        page = actions_of(book) if sheet == "Actions" else book[sheet]
        top, places = headings(page)
        number = row_of(page, row)
        for heading, value in entries.items():
            if heading not in places:
                places[heading] = page.max_column + 1
                page.cell(top, places[heading], heading)
            page.cell(number, places[heading]).value = value

    return change


def actions_of(book: openpyxl.Workbook) -> Worksheet:
    """The sheet of the actions, whatever it is called."""
    for page in book:
        cells = (cell.value for row in page.iter_rows(max_row=60) for cell in row)
        if columns.WHAT in cells:
            return page
    raise AssertionError("no actions")


def headings(page: Worksheet) -> tuple[int, dict[str, int]]:
    """The row of the headings, and their columns."""
    for number in range(1, 60):
        cells = {str(cell.value): cell.column for cell in page[number] if cell.value is not None}
        if {columns.ACTION, columns.AUDIT, columns.CONFLICT} & cells.keys():
            return number, cells
    raise AssertionError("no headings")


def row_of(page: Worksheet, key: str) -> int:
    """The row with that id in its first column of ours."""
    top, places = headings(page)
    ids = (columns.CONFLICT, columns.ACTION, columns.AUDIT)
    column = next(places[heading] for heading in ids if heading in places)
    for number in range(top + 1, page.max_row + 1):
        if page.cell(number, column).value == key:
            return number
    raise KeyError(key)


def in_order(order: list[int]) -> Change:
    """Put the rows of Actions in another order, as sorting does."""

    def change(book: openpyxl.Workbook) -> None:
        page = actions_of(book)
        top, _ = headings(page)
        last = page.max_row
        rows = [
            [page.cell(number, column).value for column in range(1, page.max_column + 1)]
            for number in range(top + 1, last + 1)
        ]
        moved = [rows[place] for place in order if place < len(rows)]
        moved += [row for place, row in enumerate(rows) if place not in order]
        for number, values in enumerate(moved, top + 1):
            for column, value in enumerate(values, 1):
                page.cell(number, column).value = value

    return change


def without_row(key: str) -> Change:
    """Delete the row of an action."""

    def change(book: openpyxl.Workbook) -> None:
        page = actions_of(book)
        page.delete_rows(row_of(page, key))

    return change


def with_row_twice(key: str, heading: str, value: Any) -> Change:
    """Paste the row of an action once more below, with another entry in one column."""

    def change(book: openpyxl.Workbook) -> None:
        page = actions_of(book)
        row, last = row_of(page, key), page.max_row + 1
        for cell in page[row]:
            page.cell(last, cell.column).value = cell.value
        page.cell(last, headings(page)[1][heading]).value = value

    return change


def with_ids_exchanged(one: str, other: str) -> Change:
    """Exchange the ids of two actions and nothing else, as sorting one column does."""

    def change(book: openpyxl.Workbook) -> None:
        page = actions_of(book)
        column = headings(page)[1][columns.ACTION]
        first, second = row_of(page, one), row_of(page, other)
        page.cell(first, column).value, page.cell(second, column).value = other, one

    return change


def with_column(before: int) -> Change:
    """Insert a blank column into Actions."""
    return lambda book: actions_of(book).insert_cols(before)


def with_rows_above(number: int) -> Change:
    """Insert blank rows above everything."""
    return lambda book: actions_of(book).insert_rows(1, number)


def called(name: str) -> Change:
    """Rename the sheet Actions."""
    return lambda book: setattr(actions_of(book), "title", name)
