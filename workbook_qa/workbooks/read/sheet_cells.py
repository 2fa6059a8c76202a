"""The cells of one sheet as they are found: what each says, its formula and its lock."""

import msgspec

from workbook_qa.core.cells import Value
from workbook_qa.workbooks.read.book_parts import SharedStrings, Style, TextBudget
from workbook_qa.workbooks.read.cell_values import (
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
from workbook_qa.workbooks.read.container.limits import Limits, RefusedError, damaged, too_large

_LONGEST_FORMULA = 8_192
_FORMULA_TOO_LONG = "This formula is longer than Excel allows."
_PLAIN_STYLE = Style()


class BookSoFar(msgspec.Struct):
    """What sheets share: texts, styles, the date system, and how much has been read."""

    limits: Limits
    budget: TextBudget
    strings: SharedStrings
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
    """The cells of one sheet by (row, column), as `Sheet` has them; blank ones are left out."""

    def __init__(self, book: BookSoFar) -> None:
        self.values: dict[tuple[int, int], Value] = {}
        self.formulas: dict[tuple[int, int], str] = {}
        self.errors: dict[tuple[int, int], str] = {}
        self.unlocked: set[tuple[int, int]] = set()
        self.struck: set[tuple[int, int]] = set()
        self._book = book
        self._strings = book.strings.texts
        self._struck_strings = book.strings.struck
        self._styles = book.styles
        self._row = book.limits.row
        self._column = book.limits.column

    def put(
        self,
        place: tuple[int, int],
        kind: str | None,
        style_number: str,
        text: str | None,
        inline: str | None,
        formula: str | None,
    ) -> None:
        """Add a cell, unless it is blank.

        `kind`, `style_number`, `text`, `inline` and `formula` are its ``t``, ``s``, ``<v>``,
        ``<is>`` and ``<f>``; None where they are missing.
        """
        style = self._styles.get(style_number, _PLAIN_STYLE)
        value = self._read(kind, style, text, inline)
        if formula is None and (value is None or value == ""):
            return
        if place[0] > self._row or place[1] > self._column:
            raise _too_far()
        if place in self.values:
            raise _given_twice()
        if formula is not None:
            if len(formula) > _LONGEST_FORMULA:
                formula, value = "(too long)", Unreadable(_FORMULA_TOO_LONG)
            self.formulas[place] = formula
        if isinstance(value, Unreadable):
            self.errors[place], value = value.why, None
        self.values[place] = value
        if not style.locked:
            self.unlocked.add(place)
        if style.struck or (self._struck_strings and self._is_struck(kind, text)):
            self.struck.add(place)

    def _is_struck(self, kind: str | None, text: str | None) -> bool:
        """Whether a cell shows a shared text with words that are struck out."""
        number = (text or "").strip()
        is_number = number.isascii() and number.isdigit() and len(number) < 10
        return kind == "s" and is_number and int(number) in self._struck_strings

    def _shared_string(self, number: str) -> str | Unreadable:
        if not (number.isascii() and number.isdigit() and len(number) < 10):
            number = number.strip()
            if not (number.isascii() and number.isdigit() and len(number) < 10):
                return TEXT_MISSING
        at = int(number)
        return self._strings[at] if at < len(self._strings) else TEXT_MISSING

    def _read(self, kind: str | None, style: Style, text: str | None, inline: str | None) -> Read:
        """The value of a cell."""
        if kind == "s" and text:
            return self._shared_string(text)
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


def _given_twice() -> RefusedError:
    return damaged("a cell is given twice")


def _too_far() -> RefusedError:
    return too_large(
        "something stands in a row or column far away from the entries",
        "Ask the sender to delete the rows and columns beyond the form, save it and send it again.",
    )
