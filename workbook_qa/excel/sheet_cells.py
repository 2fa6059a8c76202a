"""The cells of one sheet as they are found: what each says, its formula and its lock."""

from functools import cached_property
from itertools import chain

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
    INLINE,
    NEAR,
    VALUE,
    Head,
    PlainRows,
    ends_plainly,
    heads,
    read_head,
    read_inline,
    read_value,
    texts,
)
from workbook_qa.excel.references import column_number
from workbook_qa.framework.cells import Value

_LONGEST_FORMULA = 8_192
_FORMULA_TOO_LONG = "This formula is longer than Excel allows."
_PLAIN_STYLE = Style()
_FIRST = (1, 1)
_INDEXES = tuple(f"{number}</v>" for number in range(1_000))


class BookSoFar(msgspec.Struct, dict=True):
    """What sheets share: texts, styles, the date system, and how much has been read.

    Attributes:
        size: bytes of all parts together, unpacked.
    """

    limits: Limits
    budget: TextBudget
    strings: list[str | Unreadable]
    styles: dict[str, Style]
    epoch_1904: bool
    size: int
    cells: int = 0
    rows: int = 0
    merged: int = 0
    rules: int = 0

    @property
    def is_small(self) -> bool:
        """Whether it cannot have too many cells or rows, each of which takes some bytes."""
        most = min(self.limits.cells * len('<c r="A1"/>'), self.limits.rows * len("</row>"))
        return self.size <= most

    @cached_property
    def shared(self) -> dict[str, str]:
        """The shared strings that can be read, by what stands after ``<v>`` in a cell that has one.

        Numbers are hashed once and for all: the dictionary is made in a fifth of the time.
        """
        more = (f"{number}</v>" for number in range(len(_INDEXES), len(self.strings)))
        pairs = zip(chain(_INDEXES, more), self.strings, strict=False)
        return {key: text for key, text in pairs if not isinstance(text, Unreadable)}

    @cached_property
    def unlocks(self) -> frozenset[str]:
        """The styles that do not lock a cell, by number; no number is the first."""
        numbers = {number for number, style in self.styles.items() if not style.locked}
        return frozenset(numbers | ({""} if "0" in numbers else set()))

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
        if not self._book.is_small:
            self._book.count_cells(*rows.numbers())
        values, unlock = self.values, self.unlocked
        shared, unlocks = self._book.shared, self._book.unlocks
        *pieces, end = rows.pieces
        first, second = (INLINE, VALUE) if pieces and INLINE in pieces[0] else (VALUE, INLINE)
        row = spent = others = 0
        for piece in pieces:
            before, tag, content = piece.partition(first)
            if not tag:
                before, tag, content = piece.partition(second)
            head = heads.get(before) or read_head(before)
            if head is None:
                return False
            after, place, style, mark, _ = head
            if after != row and after:
                return False
            row, value = place[0], None
            if tag != mark:
                pass
            elif tag == VALUE:
                value = shared.get(content)
            else:
                value = texts.get(content)
                if value is None:
                    value = self._inline(content)
                spent += len(value or "")
            if value:
                values[place] = value
                if style in unlocks:
                    unlock.add(place)
            elif value == "":
                others += 1
            else:
                held = len(values)
                if not self._put_plain_cell(head, tag, content):
                    return False
                others += 1 + held - len(values)
        given_twice = len(values) + others < len(pieces)
        too_far = max(values, default=_FIRST)[0] > self._row or self._column < NEAR
        if given_twice or too_far or not ends_plainly(end, row):
            return False
        self._book.budget.spend_length(spent)
        return True

    def _inline(self, content: str) -> str | None:
        """A text that is nothing but characters; None where it is not in plain form."""
        text = read_inline(content)
        plain = text is not None and "_x" not in text and len(text) <= self._book.limits.text
        return text if plain else None

    def _put_plain_cell(self, head: Head, tag: str, content: str) -> bool:
        """Add one cell of the short cut, whatever it holds; False when it is not in plain form."""
        text: str | None = ""
        inline: str | None = None
        rest = head.rest
        if tag == VALUE:
            text = None if rest.empty else read_value(content)
        elif tag == INLINE:
            inline = read_inline(content)
            text = None if inline is None else ""
        elif not rest.formula and not rest.empty:
            return False
        if text is None:
            return False
        self.put(
            *head.place,
            rest.kind or None,
            head.style or None,
            text or None,
            self._book.budget.spend(inline) if inline else None,
            rest.formula or None,
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
