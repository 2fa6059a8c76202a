"""Workbooks in tests as text tables, turned into `Book` values by one function."""

import datetime
import re
from collections.abc import Iterable, Mapping
from typing import Literal

from workbook_qa.core.cells import EXCEL_ERRORS, Book, Cell, Sheet, Value, sheet_of

Kind = Literal["xlsx", "ods", "xls", "csv"]


def book(*tables: str, kind: Kind = "xlsx") -> Book:
    """A workbook of one sheet for each table.

    A table's first line is ``Sheet name:``; then a line for each row, cells divided by ``|``.
    Digits are numbers (with leading zeros: text), ``2026-11-05`` is a real date, ``#N/A`` an
    error cell, ``'x`` the text x, ``=`` a formula without a result, and ``~`` an empty text.
    In a text file everything is text.
    """
    return Book(tuple(map(_sheet, tables)) if kind != "csv" else _texts(tables), kind=kind)


def book_of(sheets: Mapping[str, Iterable[Iterable[Value]]], kind: Kind = "xlsx") -> Book:
    """A workbook of plain values, by sheet; text like ``#N/A`` becomes an error cell."""
    return Book(tuple(_sheet_of(name, rows, _plain_cell) for name, rows in sheets.items()), kind)


def _sheet(table: str) -> Sheet:
    name, rows = _rows(table)
    return _sheet_of(name, rows, _typed_cell)


def _texts(tables: tuple[str, ...]) -> tuple[Sheet, ...]:
    named = [_rows(table) for table in tables]
    return tuple(_sheet_of(name, rows, lambda text: Cell(text)) for name, rows in named)


def _rows(table: str) -> tuple[str, list[list[str]]]:
    name, *lines = [line.strip() for line in table.strip().splitlines()]
    return name.rstrip(":"), [[cell.strip() for cell in line.split("|")] for line in lines]


def _sheet_of(name, rows, make) -> Sheet:
    cells = {
        (number, column): make(value)
        for number, row in enumerate(rows, 1)
        for column, value in enumerate(row, 1)
        if value not in (None, "")
    }
    return sheet_of(name, cells)


def _plain_cell(value: Value) -> Cell:
    return Cell(error=value) if value in EXCEL_ERRORS else Cell(value)


def _typed_cell(text: str) -> Cell:
    if text in EXCEL_ERRORS:
        return Cell(error=text)
    if text == "=":
        return Cell(formula="A1+5")
    if text == "~":
        return Cell("")
    if text.startswith("'"):
        return Cell(text[1:])
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return Cell(datetime.date.fromisoformat(text))
    if re.fullmatch(r"-?[1-9]\d*|0", text):
        return Cell(int(text))
    if re.fullmatch(r"-?\d+\.\d+", text):
        return Cell(float(text))
    return Cell(text)
