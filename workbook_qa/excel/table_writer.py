"""One way of putting a `Table` on a sheet, whatever the workbook."""

import datetime
from collections.abc import Mapping
from functools import lru_cache

from workbook_qa.excel import look as looks
from workbook_qa.excel.look import Look, look
from workbook_qa.excel.writer import SheetWriter, lines_needed
from workbook_qa.framework.cells import column_letters
from workbook_qa.framework.table import Column, Table, TableValue
from workbook_qa.framework.terms import Grade

HEADING_ROW = 3  # title, what it says, a line of air, headings: counted from 0

_KIND_LOOKS: dict[str, Look] = {
    "text": looks.CELL_LONG,
    "long": looks.CELL_LONG,
    "id": looks.CELL,
    "date": looks.CELL_DATE,
    "month": look(looks.CELL_DATE, num_format="mmm yyyy"),
    # Room on the right by the format and not by an indent: LibreOffice 7.4 loses the indent of
    # cells after a neighbour whose number format alone differs.
    "number": look(looks.CELL_NUMBER, num_format="#,##0_)"),
    "percent": look(looks.CELL_PERCENT, num_format="0%_)"),
    "grade": looks.CELL_LONG,
    "status": looks.CELL,
}


# Formulas by (row of `table.rows`, column), from 0: links of ours. The table's own value of such
# a cell is the formula's stored result.
Formulas = Mapping[tuple[int, int], str]


def write_table(
    sheet: SheetWriter,
    table: Table,
    *,
    title_row: int = 0,
    formulas: Formulas | None = None,
    filters: bool = True,
) -> tuple[int, int]:
    """Title, sentence and the table under them; the first and last row of the data, from 0.

    The sheet's column widths are those of the table. An empty table holds one row that says so.
    """
    sheet.widths(*(column.width for column in table.columns))
    write_title(sheet, table.title, table.says, title_row)
    heading = title_row + HEADING_ROW
    return write_rows(sheet, table, heading, formulas=formulas, filters=filters)


def write_title(sheet: SheetWriter, title: str, says: str, row: int = 0) -> None:
    """The title and the sentence that says what the sheet holds (A1 and A2 of a sheet)."""
    sheet.text(row, 0, title, looks.TITLE)
    sheet.height(row, 28)
    sheet.text(row + 1, 0, says, looks.SAYS)


def write_rows(
    sheet: SheetWriter,
    table: Table,
    heading_row: int,
    *,
    first_column: int = 0,
    formulas: Formulas | None = None,
    filters: bool = True,
) -> tuple[int, int]:
    """The table itself, from its heading row; the first and last row of its data, from 0."""
    rows = table.rows or (_empty_row(table),)
    first, last = heading_row + 1, heading_row + len(rows)
    end = last + (1 if table.total else 0)
    _add_table(sheet, table, heading_row, last, first_column, filters)
    _write_headings(sheet, table, heading_row, first_column)
    for number, values in enumerate(rows, start=first):
        _write_row(sheet, table.columns, number, values, first_column, {})
    for (row, place), formula in (formulas or {}).items():
        _write_link(sheet, table, first + row, first_column, row, place, formula)
    if table.total:
        _write_row(sheet, table.columns, end, table.total, first_column, looks.TOTAL)
    for place, column in enumerate(table.columns, start=first_column):
        if column.choices or column.prompt or (column.managers and column.kind == "date"):
            sheet.validate(first, place, _rule(column), last)
    return first, last


def _empty_row(table: Table) -> tuple[TableValue, ...]:
    return (table.empty, *([None] * (len(table.columns) - 1)))


def _write_link(
    sheet: SheetWriter, table: Table, at: int, left: int, row: int, column: int, formula: str
) -> None:
    """A link's formula over the value that was written there, which becomes its result."""
    shown = look(_cell_look(table.columns[column], ""), looks.LINK_INK)
    sheet.formula(at, left + column, formula, str(table.rows[row][column]), shown)


def _add_table(
    sheet: SheetWriter, table: Table, heading: int, last: int, left: int, filters: bool
) -> None:
    result = sheet.raw.add_table(
        heading,
        left,
        last,
        left + len(table.columns) - 1,
        {
            "name": table.name,
            "style": None,
            "autofilter": filters,
            "columns": [{"header": column.heading} for column in table.columns],
        },
    )
    if isinstance(result, int) and result != 0:
        raise ValueError(f"xlsxwriter dropped the table {table.name} (code {result})")


def _write_headings(sheet: SheetWriter, table: Table, row: int, left: int) -> None:
    lines = 1
    for place, column in enumerate(table.columns, start=left):
        base = looks.HEADING_MANAGERS if column.managers else looks.HEADING
        shown = look(base, align="right", indent=1) if _is_number(column) else base
        sheet.text(row, place, column.heading, shown)
        # Headings are bold, and the filter's button takes three characters of the last line.
        lines = max(lines, lines_needed(column.heading, max(column.width - 3, 4), 1.1))
    sheet.height(row, 8 + 14 * lines)


def _is_number(column: Column) -> bool:
    return column.kind in ("number", "percent")


def _write_row(
    sheet: SheetWriter,
    columns: tuple[Column, ...],
    row: int,
    values: tuple[TableValue, ...],
    left: int,
    over: Look,
) -> None:
    lines = 1
    for place, (column, value) in enumerate(zip(columns, values, strict=True), start=left):
        shown = _value_look(column, value)
        _write_value(sheet, row, place, value, look(shown, over) if over else shown)
        if isinstance(value, str):
            lines = max(lines, lines_needed(value, column.width))
    sheet.height(row, max(16.0, lines * 13.5 + 4))


def _value_look(column: Column, value: TableValue) -> Look:
    word = str(value) if isinstance(value, str) and column.kind in ("grade", "status") else ""
    return _look_of(column, isinstance(value, str), isinstance(value, datetime.date), word)


@lru_cache(maxsize=1024)
def _look_of(column: Column, is_text: bool, is_date: bool, word: str) -> Look:
    """The look of a value of that kind in a column; a table has few, whatever its length."""
    base = _cell_look(column, word)
    if is_text:
        # A word in a column of dates or numbers ("Not returned") stands as text, on the left;
        # one in place of a percentage ("Under 5") where the percentage would stand.
        words = look(base, align="right" if column.kind == "percent" else "left", indent=0)
        return words if base.get("num_format") == "@" else look(words, num_format="General")
    return look(looks.CELL_DATE, base) if is_date else base


def _cell_look(column: Column, word: str) -> Look:
    base = _KIND_LOOKS[column.kind]
    if column.managers:
        # Text format keeps "1/2" and a leading "=" as they are typed into a remark.
        kept = {"num_format": "@"} if column.kind == "long" else {}
        return look(base, looks.MANAGERS_FILL, kept)
    if column.kind == "grade" and word in set(Grade):
        return look(base, looks.filled(looks.GRADE_FILL[Grade(word)]))
    if column.kind == "status" and word in looks.STATUS_FILL:
        return look(base, looks.filled(looks.STATUS_FILL[word]))
    return base


def _write_value(sheet: SheetWriter, row: int, column: int, value: TableValue, shown: Look) -> None:
    if value is None:
        sheet.blank(row, column, shown)
    elif isinstance(value, str):
        sheet.text(row, column, value, shown)
    elif isinstance(value, datetime.date):
        sheet.date(row, column, value, shown)
    else:
        sheet.number(row, column, value, shown)


def _rule(column: Column) -> dict[str, object]:
    rule: dict[str, object] = {"validate": "any"}
    if column.choices:
        rule = {
            "validate": "list",
            "source": list(column.choices),
            "error_title": "Not in the list",
            "error_message": "Please choose one of the words in the list.",
        }
    elif column.kind == "date":
        rule = {
            "validate": "date",
            "criteria": "between",
            "minimum": datetime.date(2000, 1, 1),
            "maximum": datetime.date(2099, 12, 31),
            "error_title": "Not a date",
            "error_message": "Please type a date, day first, for example 05/12/2026.",
        }
    if column.prompt:
        rule |= {"input_title": column.heading[:32], "input_message": column.prompt}
    return rule


def column_range(table: Table, heading: str, first: int, last: int) -> str:
    """The absolute range of one column's data, such as ``$C$5:$C$40``; rows from 0."""
    letters = column_letters(table.column(heading) + 1)
    return f"${letters}${first + 1}:${letters}${last + 1}"
