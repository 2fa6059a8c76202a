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
CLOSED = "Closed actions"


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
        page = page_of(book, row) if sheet == "Actions" else book[sheet]
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


def page_of(book: openpyxl.Workbook, key: str) -> Worksheet:
    """The sheet on which an action stands: that of what is to be done, or of what is closed."""
    page = actions_of(book)
    try:
        row_of(page, key)
    except KeyError:
        return book[CLOSED] if CLOSED in book.sheetnames else page
    return page


def is_called(cell: object, key: str) -> bool:
    """Whether a cell holds an id, or the short name of the action."""
    return isinstance(cell, str) and bool(cell) and (cell == key or key.endswith(f"-{cell}"))


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
        if is_called(page.cell(number, column).value, key):
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
        page = page_of(book, key)
        page.delete_rows(row_of(page, key))

    return change


def with_row_twice(key: str, heading: str, value: Any) -> Change:
    """Paste the row of an action once more below, with another entry in one column."""

    def change(book: openpyxl.Workbook) -> None:
        page = page_of(book, key)
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
        first_cell, second_cell = page.cell(first, column), page.cell(second, column)
        first_cell.value, second_cell.value = second_cell.value, first_cell.value

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


def actions_in(content: bytes) -> list[dict[str, Any]]:
    """The rows of both sheets of actions by heading, each with the whole id of its action."""
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    found = []
    for page in (actions_of(book), book[CLOSED]):
        top, places = headings(page)
        for cells in page.iter_rows(min_row=top + 1, values_only=True):
            row = {heading: cells[at - 1] for heading, at in places.items()}
            if row[columns.AUDIT]:
                number = str(row[columns.ACTION]).partition("/")[2]
                found.append(row | {columns.ACTION: f"{row[columns.AUDIT]}/{number}"})
    return found
