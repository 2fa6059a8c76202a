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


class SheetCells:
    """The cells of one sheet by (row, column); those that hold nothing are left out."""

    def __init__(self, book: BookSoFar) -> None:
        self.found: dict[tuple[int, int], Cell] = {}
        self._book = book
        self._strings = book.strings
        self._styles = book.styles
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

    def put_shared(self, row: int, column: int, style_number: str, text: str) -> None:
        """Add a cell that holds a shared string and no formula, as nearly all cells do."""
        value = self._shared_string(text)
        style = self._styles.get(style_number or "0", _PLAIN_STYLE)
        if isinstance(value, Unreadable):
            self._add(row, column, Cell(None, None, value.why, style.locked))
        elif value:
            self._add(row, column, Cell(value, None, None, style.locked))

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
