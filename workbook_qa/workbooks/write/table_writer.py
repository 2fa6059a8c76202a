"""One way of putting a `Table` on a sheet, whatever the workbook."""

import datetime
from collections.abc import Mapping, Sequence

from workbook_qa.core.cells import column_letters
from workbook_qa.core.table import Column, Table, TableValue
from workbook_qa.workbooks.write import look as looks
from workbook_qa.workbooks.write.look import Look, look
from workbook_qa.workbooks.write.text_sizes import LINE_POINTS, lines_needed
from workbook_qa.workbooks.write.writer import BookWriter, Content, Format, Link, SheetWriter

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


_AS_IT_IS: Look = {}

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
    area = (heading_row, first_column, last, first_column + len(table.columns) - 1)
    headings = [column.heading for column in table.columns]
    sheet.table(area, table.name, headings, filters=filters)
    _write_headings(sheet, table, heading_row, first_column)
    pen = _Pen(sheet, table.columns, formulas or {})
    for number, values in enumerate(rows):
        pen.write(first + number, first_column, values, number)
    if table.total:
        total = _Pen(sheet, table.columns, {}, looks.TOTAL)
        total.write(end, first_column, table.total)
    for place, column in enumerate(table.columns, start=first_column):
        if column.choices or column.prompt or (column.managers and column.kind == "date"):
            sheet.validate(first, place, _rule(column), last)
    return first, last


def _empty_row(table: Table) -> tuple[TableValue, ...]:
    return (table.empty, *([None] * (len(table.columns) - 1)))


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


class _Formats:
    """The formats of a column's cells, by what stands in them."""

    def __init__(self, book: BookWriter, column: Column, over: Look) -> None:
        base = _cell_look(column)
        # A word in a column of dates or numbers ("Not returned") stands as text, on the left;
        # one in place of a percentage ("Under 5") where the percentage would stand.
        side = "right" if column.kind == "percent" else "left"
        as_text = {} if base.get("num_format") == "@" else {"num_format": "General"}
        text = look(base, as_text, align=side, indent=0)
        self._other = book.format(look(base, over))
        self._text = book.format(look(text, over))
        self._date = book.format(look(looks.CELL_DATE, base, over))
        self._words = {
            word: book.format(look(text, looks.filled(fill), over))
            for word, fill in _words(column).items()
        }
        self.link = book.format(look(base, looks.LINK_INK))

    def of(self, value: TableValue) -> Format:
        """The format of a cell that holds that."""
        if isinstance(value, str):
            return self._words.get(value, self._text)
        return self._date if isinstance(value, datetime.date) else self._other


class _Pen:
    """Writes rows of a table: how their values look, and how high a row they need."""

    def __init__(
        self,
        sheet: SheetWriter,
        columns: Sequence[Column],
        formulas: Formulas,
        over: Look = _AS_IT_IS,
    ) -> None:
        self._sheet = sheet
        self._columns = columns
        self._formats = [_Formats(sheet.book, column, over) for column in columns]
        self._formulas = formulas

    def write(self, at: int, left: int, values: Sequence[TableValue], row: int = -1) -> None:
        """Write a row at row `at` of the sheet; `row` is its number in the table, for links."""
        cells: list[tuple[Content, Format]] = []
        lines = 1
        for place, (column, formats, value) in enumerate(
            zip(self._columns, self._formats, values, strict=True)
        ):
            formula = self._formulas.get((row, place))
            if formula:
                cells.append((Link(formula, str(value)), formats.link))
            else:
                cells.append((value, formats.of(value)))
            if isinstance(value, str):
                lines = max(lines, lines_needed(value, column.width))
        self._sheet.row(at, left, cells, max(16.0, lines * LINE_POINTS + 4))


def _words(column: Column) -> Mapping[str, tuple[str, str]]:
    """Fill and ink of the words that are coloured in a column."""
    if column.managers:
        return {}
    if column.kind == "grade":
        return {str(grade): fill for grade, fill in looks.GRADE_FILL.items()}
    return looks.STATUS_FILL if column.kind == "status" else {}


def _cell_look(column: Column) -> Look:
    base = _KIND_LOOKS[column.kind]
    if not column.managers:
        return base
    # Text format keeps "1/2" and a leading "=" as they are typed into a remark.
    kept = {"num_format": "@"} if column.kind == "long" else {}
    return look(base, looks.MANAGERS_FILL, kept)


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
