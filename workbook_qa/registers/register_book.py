"""The registers as workbooks to fill in: headings, drop-downs, prompts and rows to begin with."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from workbook_qa.core.calendar import first_day, read_month
from workbook_qa.core.cells import column_letters
from workbook_qa.core.table import Column, ColumnKind, Table, TableValue
from workbook_qa.core.typed.known_tables import KnownColumn, KnownTable
from workbook_qa.core.wording import tidy
from workbook_qa.workbooks.write import look as looks
from workbook_qa.workbooks.write.table_writer import HEADING_ROW, write_table
from workbook_qa.workbooks.write.writer import BookWriter, SheetWriter

ROOM = 500  # rows below the headings that drop-downs reach

Rows = Mapping[str, Sequence[Sequence[TableValue]]]


def write_register(
    sheets: Sequence[KnownTable], rows: Rows, *, title: str, created: datetime.date
) -> bytes:
    """A register with `rows` by sheet name; the same arguments give the same bytes.

    A row may leave out its last entries.
    """
    book = BookWriter(
        title=title,
        subject="Register for workbook_qa",
        created=datetime.datetime.combine(created, datetime.time(9)),
    )
    for sheet in sheets:
        writer = book.sheet(sheet.name)
        table = _table(sheet, rows.get(sheet.name, ()))
        write_table(writer, table)
        writer.text(HEADING_ROW - 1, 0, tidy(f"{_REQUIRED} {sheet.how}"), looks.SAYS)
        last = HEADING_ROW + max(ROOM, len(table.rows))
        for place, column in enumerate(sheet.columns):
            rule = _rule(column, sheets)
            if rule:
                writer.validate(HEADING_ROW + 1, place, rule, last)
        _mark_months(writer, sheet, HEADING_ROW + max(1, len(table.rows)))
        _set_up(writer, sheet)
    return book.finished()


def _table(sheet: KnownTable, rows: Sequence[Sequence[TableValue]]) -> Table:
    columns = tuple(
        Column(_heading(column), _kind(column), max(column.width, 10)) for column in sheet.columns
    )
    name = "".join(letter for letter in sheet.name.title() if letter.isalpha())
    return Table(
        name=name,
        title=sheet.name,
        says=sheet.purpose,
        columns=columns,
        rows=tuple(_row(sheet, row) for row in rows),
        empty="",
    )


# Headings are compared by letters and figures alone, so that the star is no part of them.
_STAR, _REQUIRED = " *", "* must be filled in."


def _heading(column: KnownColumn) -> str:
    """With a star where every row must have an entry."""
    return column.heading + (_STAR if column.filled else "")


def _row(sheet: KnownTable, values: Sequence[TableValue]) -> tuple[TableValue, ...]:
    """A row with all its columns; a month as its first day, which is shown ``Nov 2026``."""
    filled = (*values, *[None] * (len(sheet.columns) - len(values)))
    return tuple(map(_shown, sheet.columns, filled))


def _shown(column: KnownColumn, value: TableValue) -> TableValue:
    month = read_month(value) if column.kind == "month" and isinstance(value, str) else None
    return first_day(month) if month else value


def _mark_months(writer: SheetWriter, sheet: KnownTable, last: int) -> None:
    """The row of the present month bold between lines, and rows of months before it in grey."""
    for place, column in enumerate(sheet.columns):
        if column.kind != "month":
            continue
        cell = f"${column_letters(place + 1)}{HEADING_ROW + 2}"
        first = "EOMONTH(TODAY(),-1)+1"
        area = (HEADING_ROW + 1, 0), (last, len(sheet.columns) - 1)
        present = f"=AND(ISNUMBER({cell}),{cell}>={first},{cell}<=EOMONTH(TODAY(),0))"
        lines = {"bold": True, "top": 1, "bottom": 1, "border_color": looks.BRAND}
        writer.condition(*area, {"type": "formula", "criteria": present, "format": lines})
        past = f"=AND(ISNUMBER({cell}),{cell}<{first})"
        grey = {"font_color": looks.QUIET, "italic": True}
        writer.condition(*area, {"type": "formula", "criteria": past, "format": grey})


def _kind(column: KnownColumn) -> ColumnKind:
    kinds: Mapping[str, ColumnKind] = {"date": "date", "number": "number", "month": "month"}
    return kinds.get(column.kind, "text")


def _rule(column: KnownColumn, sheets: Sequence[KnownTable]) -> dict[str, Any]:
    """The drop-down and prompt of a column; other words stay possible where lists are long."""
    rule: dict[str, Any] = {}
    if column.choices:
        strict = column.kind == "choice"
        rule = {"validate": "list", "source": list(column.choices), "show_error": strict}
        rule |= _REFUSAL if strict else {}
    elif column.choices_from:
        rule = {
            "validate": "list",
            "source": f"={_entries(column.choices_from, sheets)}",
            "show_error": False,
        }
    prompt = column.prompt or (_CHOOSE if rule else "")
    if prompt:
        said = {"input_title": column.heading[:32], "input_message": prompt[:255]}
        rule = (rule or {"validate": "any"}) | said
    return rule


_CHOOSE = "Choose from the list."
_REFUSAL = {
    "error_title": "Not in the list",
    "error_message": "Please choose one of the words in the list.",
}


def _entries(source: tuple[str, str], sheets: Sequence[KnownTable]) -> str:
    name, heading = source
    sheet = next(sheet for sheet in sheets if sheet.name == name)
    place = [column.heading for column in sheet.columns].index(heading) + 1
    letters = column_letters(place)
    return f"'{name}'!${letters}${HEADING_ROW + 2}:${letters}${HEADING_ROW + 1 + ROOM}"


def _set_up(writer: SheetWriter, sheet: KnownTable) -> None:
    writer.freeze(HEADING_ROW + 1, 1)
    writer.print_on_a4(
        orientation="landscape", footer=sheet.name, repeat=(HEADING_ROW, HEADING_ROW)
    )
    writer.raw.set_selection(HEADING_ROW + 1, 0, HEADING_ROW + 1, 0)


def write_plain_sheets(
    sheets: Mapping[str, Sequence[Sequence[TableValue]]], *, title: str, created: datetime.date
) -> bytes:
    """Rows as they are, a sheet each: how a case system exports its lists."""
    book = BookWriter(
        title=title,
        subject="Export",
        created=datetime.datetime.combine(created, datetime.time(9)),
    )
    for name, rows in sheets.items():
        writer = book.sheet(name)
        for number, row in enumerate(rows):
            _write_plain_row(writer, number, row)
    return book.finished()


def _write_plain_row(writer: SheetWriter, number: int, row: Sequence[TableValue]) -> None:
    for place, value in enumerate(row):
        if isinstance(value, str) and value:
            writer.text(number, place, value)
        elif isinstance(value, datetime.date):
            writer.date(number, place, value, looks.CELL_DATE)
        elif isinstance(value, int | float):
            writer.number(number, place, value, looks.PLAIN)
