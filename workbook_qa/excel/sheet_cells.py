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
from workbook_qa.excel.plain_rows import (
    Head,
    PlainRows,
    ends_plainly,
    heads,
    numbers,
    read_head,
    read_index,
    read_inline,
    read_value,
    texts,
    unescape,
)
from workbook_qa.excel.references import column_number
from workbook_qa.framework.cells import Value

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
    """The cells of one sheet by (row, column), as `Sheet` has them; blank ones are left out."""

    def __init__(self, book: BookSoFar) -> None:
        self.values: dict[tuple[int, int], Value] = {}
        self.formulas: dict[tuple[int, int], str] = {}
        self.errors: dict[tuple[int, int], str] = {}
        self.unlocked: set[tuple[int, int]] = set()
        self.columns: dict[str, int] = {}
        self._book = book
        self._strings = book.strings
        self._styles = book.styles
        self._unlocks = {number for number, style in book.styles.items() if not style.locked}
        self._unlocks |= {""} if "0" in self._unlocks else set()
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
        if row > self._row or column > self._column:
            raise _too_far()
        place = (row, column)
        if place in self.values:
            raise _given_twice()
        if formula is not None:
            self.formulas[place] = formula
        if isinstance(value, Unreadable):
            self.errors[place], value = value.why, None
        self.values[place] = value
        if not style.locked:
            self.unlocked.add(place)

    def put_plain(self, rows: PlainRows) -> bool:
        """Add the cells of a sheet that were taken by the short cut.

        Nearly all of them hold a text: what is done for those stands here, in one loop, since a
        call saved for each cell is a third of the time.

        Returns:
            False when they are not in plain form after all; nothing that was added counts then.
        """
        self._book.count_cells(rows.number, rows.rows)
        values, strings, unlocks, unlock = self.values, self._strings, self._unlocks, self.unlocked
        longest, total, spent, count = self._book.limits.text, len(strings), 0, 0
        row, last_row, last_column = 0, self._row, self._column
        *pieces, end = rows.pieces
        for piece in pieces:
            before, mark, after = piece.partition("<v>")
            if not mark:
                before, mark, after = piece.partition("<is>")
            head = heads.get(before) or read_head(before)
            if head is None:
                return False
            ends, opens, place, style, kind, formula, empty = head
            if opens and (not ends or ends == row):
                row = place[0]
            elif opens or place[0] != row:
                return False
            value: str | Unreadable | None = None
            if formula or empty:
                pass
            elif kind == "s" and mark == "<v>":
                number = numbers[after] if after in numbers else read_index(after)
                value = strings[number] if number is not None and number < total else None
            elif kind == "inlineStr" and mark == "<is>":
                value = texts[after] if after in texts else read_inline(after)
                if value is None:
                    return False
                spent += len(value)
                if "_x" in value or len(value) > longest:
                    value = self._book.budget.cell_text(value)
            if value.__class__ is not str or row > last_row or place[1] > last_column:
                count -= len(values)
                if not self._put_plain_cell(head, mark, after):
                    return False
                count += len(values)
            elif value:
                values[place] = value
                count += 1
                if style in unlocks:
                    unlock.add(place)
        self._book.budget.spend_length(spent)
        if len(values) < count:
            raise _given_twice()
        return ends_plainly(end, row)

    def _put_plain_cell(self, head: Head, mark: str, after: str) -> bool:
        """Add one cell of the short cut, whatever it holds; False when it is not in plain form."""
        text: str | None = ""
        inline: str | None = None
        if mark == "<v>":
            text = None if head.empty else read_value(after)
        elif mark == "<is>":
            inline = read_inline(after)
            text = None if inline is None else ""
        elif not head.formula and not head.empty:
            return False
        if text is None:
            return False
        self.put(
            *head.place,
            head.kind or None,
            head.style or None,
            unescape(text) or None,
            self._book.budget.spend(inline) if inline else None,
            unescape(head.formula) or None,
        )
        return True

    def learn_column(self, letters: str) -> int:
        """The column of that name, kept for the cells below."""
        self.columns[letters] = column = column_number(letters)
        return column

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


def _given_twice() -> RefusedError:
    return damaged("a cell is given twice")


def _too_far() -> RefusedError:
    return too_large(
        "something stands in a row or column far away from the entries",
        "Ask the sender to delete the rows and columns beyond the form, save it and send it again.",
    )
