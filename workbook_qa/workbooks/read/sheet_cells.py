"""The cells of one sheet as they are found: what each says, its formula and its lock."""

from collections.abc import Sequence
from functools import cached_property
from itertools import chain, compress

import msgspec

from workbook_qa.core.cells import Value
from workbook_qa.workbooks.read.book_parts import Style, TextBudget
from workbook_qa.workbooks.read.cell_references import column_number
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
from workbook_qa.workbooks.read.plain_rows import (
    INLINE,
    NEAR,
    VALUE,
    Head,
    PlainCells,
    PlainRows,
    cells_of,
    ends_plainly,
    new_text,
    read_inline,
    read_value,
    texts,
)

_LONGEST_FORMULA = 8_192
_FORMULA_TOO_LONG = "This formula is longer than Excel allows."
_PLAIN_STYLE = Style()
_INDEXES = tuple(b"%d</" % number for number in range(1_000))


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
    def shared(self) -> dict[bytes, str]:
        """The shared strings that can be read, by what a cell that has one holds (see `PlainRows`).

        Numbers are hashed once and for all: the dictionary is made in a fifth of the time.
        """
        more = (b"%d</" % number for number in range(len(_INDEXES), len(self.strings)))
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
        value = self._read(kind, style, text, inline)
        if _is_blank(value, formula):
            return
        if row > self._row or column > self._column:
            raise _too_far()
        place = (row, column)
        if place in self.values:
            raise _given_twice()
        self._keep(place, value, formula)
        if not style.locked:
            self.unlocked.add(place)

    def put_plain(self, rows: PlainRows) -> bool:
        """Add the cells of a sheet that were taken by the short cut.

        Nearly all of them hold a text. What is done for those is done for all of them together,
        which takes less time than a loop.

        Returns:
            False when they are not in plain form after all; nothing that was added counts then.
        """
        if not self._book.is_small:
            self._book.count_cells(*rows.numbers())
        row, end = 0, b""
        for part in rows.parts():
            cells = cells_of(part)
            if cells is None or (cells.heads and not self._put_together(part.tag, cells, row)):
                return False
            row, end = cells.heads[-1].row if cells.heads else row, cells.end
        return ends_plainly(end, row)

    def _put_together(self, tag: bytes, cells: PlainCells, row: int) -> bool:
        """Add cells that follow those of a row; False when they are not in plain form."""
        after, numbers, places, styles, marks, _, _ = zip(*cells.heads, strict=True)
        if not _follow(after, numbers, row) or max(numbers) > self._row or self._column < NEAR:
            return False
        found, others = self._texts_of(tag, cells.contents, marks)
        before = len(self.values)
        self.values.update(zip(places, found, strict=True))
        if len(self.values) < before + len(places):
            return False  # one is given twice
        self.unlocked.update(compress(places, map(self._book.unlocks.__contains__, styles)))
        for at in others:
            if not self._put_plain_cell(cells.heads[at], _content(cells, at, tag)):
                return False
        if tag == INLINE:
            self._book.budget.spend_length(sum(map(len, filter(None, found))))
        return True

    def _texts_of(
        self, tag: bytes, contents: Sequence[bytes], marks: Sequence[bytes]
    ) -> tuple[list[str | None], list[int]]:
        """The text of each cell, and the places in the list of those that hold something else."""
        known = self._book.shared if tag == VALUE else texts
        found = list(map(known.get, contents))
        others = [at for at, text in enumerate(found) if not text]
        if tag == INLINE:
            for at in others:
                found[at] = self._new_text(contents[at])
        if others or marks.count(tag) < len(marks):
            pairs = enumerate(zip(found, marks, strict=True))
            others = [at for at, (text, mark) in pairs if not text or mark != tag]
            for at in others:
                found[at] = None
        return found, others

    def _new_text(self, content: bytes) -> str | None:
        """A text that is nothing but characters; None where it is not in plain form."""
        text = new_text(content) if content else None
        return text if text is not None and len(text) <= self._book.limits.text else None

    def _put_plain_cell(self, head: Head, content: bytes) -> bool:
        """Add one cell of the short cut, whatever it holds; False when it is not in plain form.

        Its place is taken already, as that of a text.
        """
        is_inline = content.startswith(INLINE)
        text = read_inline(content) if is_inline else read_value(content)
        if text is None or head.place[1] > self._column:
            return False
        inline = self._book.budget.spend(text) if is_inline else None
        style = self._styles.get(head.style or "0", _PLAIN_STYLE)
        value = self._read(head.kind or None, style, None if is_inline else text, inline)
        if _is_blank(value, head.formula or None):
            del self.values[head.place]
            self.unlocked.discard(head.place)
        else:
            self._keep(head.place, value, head.formula or None)
        return True

    def _keep(self, place: tuple[int, int], value: Read, formula: str | None) -> None:
        """Keep what a cell holds, but for its lock."""
        if formula is not None:
            if len(formula) > _LONGEST_FORMULA:
                formula, value = "(too long)", Unreadable(_FORMULA_TOO_LONG)
            self.formulas[place] = formula
        if isinstance(value, Unreadable):
            self.errors[place], value = value.why, None
        self.values[place] = value

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


def _is_blank(value: Read, formula: str | None) -> bool:
    return formula is None and (value is None or value == "")


def _follow(after: Sequence[int], rows: Sequence[int], before: int) -> bool:
    """Whether each cell stands in or behind the row that it must, if any; `before` is the first."""
    later = after[1:]
    return after[0] in (0, before) and list(compress(rows, later)) == list(filter(None, later))


def _content(cells: PlainCells, at: int, tag: bytes) -> bytes:
    """The content of a cell with its tags."""
    return cells.others.get(at) or tag + cells.contents[at] + tag[1:]


def _given_twice() -> RefusedError:
    return damaged("a cell is given twice")


def _too_far() -> RefusedError:
    return too_large(
        "something stands in a row or column far away from the entries",
        "Ask the sender to delete the rows and columns beyond the form, save it and send it again.",
    )
