"""One way of putting a `Table` on a sheet, whatever the workbook."""

import datetime
from collections.abc import Mapping, Sequence

from workbook_qa.core.cells import column_letters
from workbook_qa.core.table import NOTHING, Column, Table, TableValue
from workbook_qa.workbooks.write import look as looks
from workbook_qa.workbooks.write.look import Look, look
from workbook_qa.workbooks.write.text_sizes import line_points, lines_needed, points_needed
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
    "count": look(looks.CELL_NUMBER, num_format=f'#,##0_);-#,##0_);"{NOTHING}"_)'),
    "share": look(looks.CELL, align="right", indent=1),
    "days": look(looks.CELL_NUMBER, num_format=f'[=0]"{NOTHING}"_);[=1]0" day"_);#,##0" days"_)'),
    "percent": look(looks.CELL_PERCENT, num_format="0%_)"),
    "grade": looks.CELL_LONG,
    "status": looks.CELL,
}

_BUTTON = "mm"  # as wide as the button of a filter
_UNLOCKED: Look = {"locked": False}
_ON_THE_RIGHT = ("number", "count", "days", "share", "percent")

# Formulas by (row of `table.rows`, column), from 0: links of ours. The table's own value of such
# a cell is the formula's stored result.
Formulas = Mapping[tuple[int, int], str]


def write_table(
    sheet: SheetWriter,
    table: Table,
    *,
    formulas: Formulas | None = None,
    filters: bool = True,
    protected: bool = False,
) -> tuple[int, int]:
    """Title, sentence and the table under them; the first and last row of the data, from 0.

    The sheet's column widths are those of the table. An empty table holds one row that says so.

    Args:
        protected: whether the sheet is to be protected, so that the cells that people type into
            must not be locked.
    """
    sheet.widths(*(column.width for column in table.columns))
    sheet.text(0, 0, table.title, looks.TITLE)
    sheet.height(0, 28)
    sheet.text(1, 0, table.says, looks.SAYS)
    return write_rows(
        sheet, table, HEADING_ROW, formulas=formulas, filters=filters, protected=protected
    )


def write_rows(
    sheet: SheetWriter,
    table: Table,
    heading_row: int,
    *,
    formulas: Formulas | None = None,
    filters: bool = True,
    protected: bool = False,
) -> tuple[int, int]:
    """The table itself, from its heading row; the first and last row of its data, from 0."""
    rows = table.rows or (_empty_row(table),)
    first, last = heading_row + 1, heading_row + len(rows)
    links = formulas or {}
    headings = [column.heading for column in table.columns]
    sheet.table((heading_row, 0, last, len(headings) - 1), table.name, headings, filters=filters)
    _write_headings(sheet, table, heading_row, filters=filters)
    # Beside a text of several lines the others begin where it does.
    upright = "top" if any(column.kind == "long" for column in table.columns) else "vcenter"
    formats = [
        _Formats(sheet.book, column, _UNLOCKED if protected and column.managers else {}, upright)
        for column in table.columns
    ]
    for number, values in enumerate(rows):
        cells = [
            _cell(value, column_formats, links.get((number, place), ""))
            for place, (value, column_formats) in enumerate(zip(values, formats, strict=True))
        ]
        sheet.row(first + number, cells, _height(table, values))
    if table.total:
        formats = [_Formats(sheet.book, column, looks.TOTAL, upright) for column in table.columns]
        cells = [_cell(*both) for both in zip(table.total, formats, strict=True)]
        sheet.row(last + 1, cells, _height(table, table.total))
    for place, column in enumerate(table.columns):
        if column.choices or column.prompt or (column.managers and column.kind == "date"):
            sheet.validate(first, place, _rule(column), last)
    return first, last


def _empty_row(table: Table) -> tuple[TableValue, ...]:
    return (table.empty, *([None] * (len(table.columns) - 1)))


def _write_headings(sheet: SheetWriter, table: Table, row: int, *, filters: bool) -> None:
    lines = 1
    for place, column in enumerate(table.columns):
        base = looks.HEADING_MANAGERS if column.managers else looks.HEADING
        is_number = column.kind in _ON_THE_RIGHT
        shown = look(base, align="right", indent=1) if is_number else base
        sheet.text(row, place, column.heading, shown)
        # The filter's button lies over the end of the last line.
        words = f"{column.heading} {_BUTTON}" if filters else column.heading
        lines = max(lines, lines_needed(words, column.width - is_number, base))
    sheet.height(row, 8 + line_points(looks.HEADING) * lines)


def _cell(value: TableValue, formats: "_Formats", formula: str = "") -> tuple[Content, Format]:
    if formula:
        return Link(formula, str(value)), formats.link
    return value, formats.of(value)


def _height(table: Table, values: Sequence[TableValue]) -> float:
    """The height that a row of a table needs for its wrapped texts, in points."""
    points = (
        points_needed(value, column.width, looks.CELL_LONG)
        for column, value in zip(table.columns, values, strict=True)
        if isinstance(value, str)
    )
    return max(16.0, *points, 0.0)


class _Formats:
    """The formats of a column's cells, by what stands in them."""

    def __init__(self, book: BookWriter, column: Column, over: Look, upright: str) -> None:
        base = look(_cell_look(column), valign=upright)
        # A word in a column of dates or numbers ("Not returned") stands as text, on the left;
        # one in place of a percentage ("Under 5") where the percentage would stand.
        side = "right" if column.kind in _ON_THE_RIGHT[2:] else "left"
        # Its room on the right is that of the percentages above and under it, by the format too.
        plain = "@_)" if side == "right" else "General"
        as_text = {} if base.get("num_format") == "@" else {"num_format": plain}
        text = look(base, as_text, align=side)
        self._other = book.format(look(base, over))
        self._text = book.format(look(text, over))
        self._nothing = book.format(look(base, over, font_color=looks.QUIET))
        self._nothing_of = book.format(look(text, over, font_color=looks.QUIET))
        self._is_count = column.kind == "count"
        self._date = book.format(look(looks.CELL_DATE, base, over))
        self._words = {
            word: book.format(look(text, looks.filled(fill), over))
            for word, fill in _words(column).items()
        }
        self.link = book.format(look(base, looks.LINK_INK))

    def of(self, value: TableValue) -> Format:
        """The format of a cell that holds that."""
        if value == NOTHING:
            return self._nothing_of
        if self._is_count and value == 0:
            return self._nothing
        if isinstance(value, str):
            return self._words.get(value, self._text)
        return self._date if isinstance(value, datetime.date) else self._other


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
            "error_message": "Please type a date, day first, for example 25 Nov 2026.",
        }
    if column.prompt:
        rule |= {"input_title": column.heading[:32], "input_message": column.prompt}
    return rule


def column_range(table: Table, heading: str, first: int, last: int) -> str:
    """The absolute range of one column's data, such as ``$C$5:$C$40``; rows from 0."""
    letters = column_letters(table.column(heading) + 1)
    return f"${letters}${first + 1}:${letters}${last + 1}"
