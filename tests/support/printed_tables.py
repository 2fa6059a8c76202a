"""The tables that stand in written workbooks, by the name each has in Excel."""

import datetime
from collections.abc import Iterable
from typing import Any

import openpyxl
from openpyxl.workbook import Workbook

from workbook_qa.core.calendar import Month
from workbook_qa.workspace.layout import Workspace

Rows = list[tuple[Any, ...]]


def paper_and_detail(workspace: Workspace, month: Month) -> list[Workbook]:
    """The DMT summary of a month and the detail beside it, the detail first."""
    paths = (workspace.summary_detail(month), workspace.summary(month))
    return [openpyxl.load_workbook(path) for path in paths]


def table_names(books: Iterable[Workbook]) -> set[str]:
    """The names of all tables in them."""
    return {name for book in books for sheet in book for name in sheet.tables}


def printed_table(books: Iterable[Workbook], name: str) -> Rows:
    """The headings and the rows of the first table of that name, and the total under it."""
    sheet = next(sheet for book in books for sheet in book if name in sheet.tables)
    area = sheet[sheet.tables[name].ref]
    cells = [[cell.value for cell in row] for row in area]
    below = area[-1][0].row + 1
    if below <= sheet.max_row and sheet.cell(below, area[0][0].column).value is not None:
        cells.append([sheet.cell(below, cell.column).value for cell in area[0]])
    return [tuple(map(_plain, row)) for row in cells]


def printed_rows(books: Iterable[Workbook], name: str, keys: int = 1) -> dict[Any, dict[str, Any]]:
    """The same by the first cells of each row, and then by heading."""
    headings, *rows = printed_table(books, name)
    return {
        row[0] if keys == 1 else row[:keys]: dict(zip(headings, row, strict=True)) for row in rows
    }


def _plain(value: Any) -> Any:
    return value.date() if isinstance(value, datetime.datetime) else value
