"""The cells of one sheet as they are found: what each says, its formula and its lock."""

import msgspec

from workbook_qa.excel.book_parts import Style, TextBudget
from workbook_qa.excel.cell_values import (
    KIND_UNKNOWN,
    TEXT_MISSING,
    Read,
    Shows,
    Unreadable,
    read_boolean,
    read_date,
    read_error,
    read_iso_date,
    read_number,
)
from workbook_qa.excel.limits import Limits, RefusedError, damaged, too_large
from workbook_qa.excel.plain_rows import PlainRows, other_cell, unescape
from workbook_qa.excel.references import column_number
from workbook_qa.framework.cells import Cell

_LONGEST_FORMULA = 8_192
_FORMULA_TOO_LONG = "This formula is longer than Excel allows."
_PLAIN_STYLE = Style()


class BookSoFar(msgspec.Struct):
    """What sheets share: texts, styles, the date system, and how much has been read."""

    limits: Limits
    budget: TextBudget
    strings: list[str | Unreadable]
    styles: dict[str, Style]
    epoch_1904: bool
    cells: int = 0
    rows: int = 0
    merged: int = 0
    rules: int = 0

    def count_cells(self, cells: int, rows: int) -> None:
        """Count cells and rows that have cells, blank ones included."""
        self.cells += cells
        self.rows += rows
        if self.cells > self.limits.cells:
            raise too_large(f"it has more than {self.limits.cells} cells")
        if self.rows > self.limits.rows:
            raise too_large(f"it has more than {self.limits.rows} rows with cells")

    def count_ranges(self, merged: int, rules: int) -> None:
        """Count cells under merged ranges, and data validations and conditional formats."""
        self.merged += merged
        self.rules += rules
        if self.merged > self.limits.merged:
            raise too_large("its merged ranges cover too many cells")
        if self.rules > self.limits.rules:
            raise too_large(f"it has more than {self.limits.rules} data validations and formats")


class SheetCells:
    """The cells of one sheet by (row, column); those that hold nothing are left out."""

    def __init__(self, book: BookSoFar) -> None:
        self.found: dict[tuple[int, int], Cell] = {}
        self.columns: dict[str, int] = {}
        self._book = book
        self._strings = book.strings
        self._styles = book.styles
        self._locks = {number: style.locked for number, style in book.styles.items()}
        self._locks[""] = self._locks.get("0", True)
        self._row = book.limits.row
        self._column = book.limits.column

    def put(
        self,
        row: int,
        column: int,
        kind: str | None,
        style_number: str | None,
        text: str | None,
        inline: str | None,
        formula: str | None,
    ) -> None:
        """Add a cell.

        `kind`, `style_number`, `text`, `inline` and `formula` are its ``t``, ``s``, ``<v>``,
        ``<is>`` and ``<f>``; None where they are missing.
        """
        style = self._styles.get(style_number or "0", _PLAIN_STYLE)
        if kind == "s" and text:
            value: Read = self._shared_string(text)
        else:
            value = self._value(kind, style, text, inline)
        if formula is not None:
            if len(formula) > _LONGEST_FORMULA:
                formula, value = "(too long)", Unreadable(_FORMULA_TOO_LONG)
        elif value is None or value == "":
            return
        if isinstance(value, Unreadable):
            self._add(row, column, Cell(None, formula, value.why, style.locked))
        else:
            self._add(row, column, Cell(value, formula, None, style.locked))

    def put_plain(self, rows: PlainRows) -> None:
        """Add the cells of a sheet that were taken by the short cut.

        Nearly all of them hold a text: what is done for those stands here, in one loop, since a
        call saved for each cell is a third of the time.
        """
        self._book.count_cells(rows.number, rows.rows)
        found, strings, locks, columns = self.found, self._strings, self._locks, self.columns
        longest, total, spent, count = self._book.limits.text, len(strings), 0, 0
        row, row_text, last_row, last_column = 0, "", self._row, self._column
        for letters, at, style, number, inline, other in rows.cells:
            if at != row_text:
                row, row_text = int(at), at
            column = columns.get(letters) or self.learn_column(letters)
            value: str | Unreadable | None = None
            if number:
                at_number = int(number)
                value = strings[at_number] if at_number < total else None
            elif not other and "&" not in inline and "_x" not in inline and len(inline) <= longest:
                spent += len(inline)
                value = inline
            if value.__class__ is not str or row > last_row or column > last_column:
                count -= len(found)
                self._put_plain_cell(row, column, style, number, inline, other)
                count += len(found)
            elif value:
                found[row, column] = Cell(value, None, None, locks.get(style, True))
                count += 1
        self._book.budget.spend_length(spent)
        if len(found) < count:
            raise damaged("a cell is given twice")

    def _put_plain_cell(
        self, row: int, column: int, style: str, number: str, inline: str, other: str
    ) -> None:
        """Add one cell of the short cut (see `PlainCell`), whatever it holds."""
        kind, formula, text = "s" if number else "inlineStr", "", number
        if other:
            kind, formula, text, inline = other_cell(other)
        self.put(
            row,
            column,
            kind or None,
            style or None,
            unescape(text) or None,
            self._book.budget.spend(unescape(inline)) if inline else None,
            unescape(formula) or None,
        )

    def learn_column(self, letters: str) -> int:
        """The column of that name, kept for the cells below."""
        self.columns[letters] = column = column_number(letters)
        return column

    def _add(self, row: int, column: int, cell: Cell) -> None:
        if row > self._row or column > self._column:
            raise _too_far()
        place = (row, column)
        if place in self.found:
            raise damaged("a cell is given twice")
        self.found[place] = cell

    def _shared_string(self, number: str) -> str | Unreadable:
        if not (number.isascii() and number.isdigit() and len(number) < 10):
            number = number.strip()
            if not (number.isascii() and number.isdigit() and len(number) < 10):
                return TEXT_MISSING
        at = int(number)
        return self._strings[at] if at < len(self._strings) else TEXT_MISSING

    def _value(self, kind: str | None, style: Style, text: str | None, inline: str | None) -> Read:
        """The value of a cell that is not a shared string."""
        if inline is not None and (kind == "inlineStr" or text is None):
            return self._book.budget.cell_text(inline)
        if not text:
            return read_error("") if kind == "e" else None
        if kind is None or kind == "n":
            number = read_number(text)
            if style.shows is Shows.NUMBER or isinstance(number, Unreadable):
                return number
            return read_date(number, style.shows, self._book.epoch_1904)
        if kind in ("str", "inlineStr"):
            return self._book.budget.cell_text(self._book.budget.spend(text))
        if kind == "b":
            return read_boolean(text)
        if kind == "e":
            return read_error(text)
        return read_iso_date(text) if kind == "d" else KIND_UNKNOWN


def _too_far() -> RefusedError:
    return too_large(
        "something stands in a row or column far away from the entries",
        "Ask the sender to delete the rows and columns beyond the form, save it and send it again.",
    )
