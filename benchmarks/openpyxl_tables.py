"""The peer's way of writing a workbook of tables: openpyxl alone, from cells that are at hand.

`copied` takes a workbook apart, untimed; `write` writes the same again: values, named styles,
tables, validations, conditional formats, widths, heights, panes. So the peer neither works out what
the tables say nor how they look.
"""

import io
from collections.abc import Sequence
from copy import copy
from typing import Any, NamedTuple

import openpyxl
from openpyxl.styles import NamedStyle
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

Placed = tuple[int, int, Any, int]
STYLE = ("font", "fill", "border", "alignment", "number_format", "protection")


class Style(NamedTuple):
    """What a cell's format is made of, as openpyxl has it."""

    font: Any
    fill: Any
    border: Any
    alignment: Any
    number_format: str
    protection: Any


class Sheet(NamedTuple):
    """A sheet taken apart: its cells as (row, column, value, number of the style)."""

    name: str
    cells: Sequence[Placed]
    heights: dict[int, float]
    widths: dict[str, float]
    panes: str | None
    table: tuple[str, str]
    rules: Sequence[Any]
    conditions: Sequence[tuple[str, Any]]
    links: Sequence[tuple[str, str]]


class Copied(NamedTuple):
    """A workbook taken apart."""

    sheets: Sequence[Sheet]
    styles: Sequence[Style]


def copied(content: bytes) -> Copied:
    """The workbook's sheets and styles, cell by cell."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    numbers: dict[bytes, int] = {}
    styles: list[Style] = []
    sheets = [_sheet(sheet, numbers, styles) for sheet in book]
    return Copied(sheets, styles)


def _sheet(sheet: Worksheet, numbers: dict[bytes, int], styles: list[Style]) -> Sheet:
    cells: list[Placed] = []
    for row in sheet.iter_rows():
        for cell in row:
            if cell.has_style or cell.value is not None:
                key = cell._style.tobytes()
                if key not in numbers:
                    numbers[key] = len(styles)
                    styles.append(Style(*(copy(getattr(cell, name)) for name in STYLE)))
                cells.append((cell.row, cell.column, cell.value, numbers[key]))
    (table,) = sheet.tables.values()
    return Sheet(
        sheet.title,
        cells,
        {row: one.height for row, one in sheet.row_dimensions.items() if one.height},
        {letter: one.width for letter, one in sheet.column_dimensions.items()},
        sheet.freeze_panes,
        (table.displayName, table.ref),
        [copy(rule) for rule in sheet.data_validations.dataValidation],
        [
            (str(found.sqref), copy(rule))
            for found in sheet.conditional_formatting
            for rule in found.rules
        ],
        [(one.ref, one.location or "") for one in sheet._hyperlinks],
    )


def write(book: Copied) -> bytes:
    """The workbook written with openpyxl, every format a named style."""
    target = openpyxl.Workbook()
    names = [f"Style {number}" for number in range(len(book.styles))]
    for name, style in zip(names, book.styles, strict=True):
        target.add_named_style(NamedStyle(name, **style._asdict()))
    target.remove(target.worksheets[0])
    for sheet in book.sheets:
        _write(target.create_sheet(sheet.name), sheet, names)
    stream = io.BytesIO()
    target.save(stream)
    return stream.getvalue()


def _write(target: Worksheet, sheet: Sheet, names: Sequence[str]) -> None:
    for row, column, value, number in sheet.cells:
        target.cell(row, column, value).style = names[number]
    for row, height in sheet.heights.items():
        target.row_dimensions[row].height = height
    for letter, width in sheet.widths.items():
        target.column_dimensions[letter].width = width
    target.freeze_panes = sheet.panes
    name, ref = sheet.table
    target.add_table(Table(displayName=name, ref=ref))
    for rule in sheet.rules:
        target.add_data_validation(rule)
    for area, condition in sheet.conditions:
        target.conditional_formatting.add(area, condition)
    for ref, location in sheet.links:
        target[ref].hyperlink = f"#{location}"
