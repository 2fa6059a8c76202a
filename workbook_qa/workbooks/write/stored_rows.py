"""Rows of cells kept in the form in which their XML is made at once.

xlsxwriter keeps an object for every cell and puts its XML together attribute by attribute, which
is most of the time that a big workbook takes. The rows of a table are alike, so a row is kept as
its *shape* (the kind and format of each cell) and its values, and the XML of a shape is put
together once. Formats get their numbers when a workbook is closed, in the order of its cells:
a shape's XML is made no sooner than when its first row is written.
"""

import datetime
import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import msgspec

from workbook_qa.core.cells import column_letters
from workbook_qa.core.table import TableValue


class Link(NamedTuple):
    """A formula that leads somewhere, without ``=``, and the words it shows: its stored result."""

    formula: str
    words: str


Content = TableValue | Link

# What a cell of a row holds; its *ink* is so many times the number of its format, plus this.
KINDS = 4
BLANK, TEXT, NUMBER, LINK = range(KINDS)
_CLOSING = ("/>", ' t="s"><v>%d</v></c>', "><v>%s</v></c>", ' t="str">%s</c>')
_ROW_NUMBER = "\0"  # stands for it in the XML of a shape
_MARCH_1900 = datetime.date(1900, 3, 1).toordinal()


def kind_of(content: type) -> int:
    """Which kind of cell holds contents of that class; blank text makes a blank cell all the same.

    Raises:
        TypeError: none does.
    """
    if issubclass(content, Link):
        return LINK
    if issubclass(content, str):
        return TEXT
    if issubclass(content, type(None)):
        return BLANK
    day = issubclass(content, datetime.date) and not issubclass(content, datetime.datetime)
    if day or issubclass(content, int | float):
        return NUMBER
    raise TypeError(f"no cell of a row holds a {content.__name__}")


class String(NamedTuple):
    """A cell as xlsxwriter keeps it: it tells them apart by the names of their classes."""

    string: int
    format: Any


class Number(NamedTuple):
    """The same for a number or date."""

    number: float
    format: Any


class Formula(NamedTuple):
    """The same for a formula with its result."""

    formula: str
    format: Any
    value: str


class Blank(NamedTuple):
    """The same for a cell with nothing but a format."""

    format: Any


Cell = String | Number | Formula | Blank


class Row(msgspec.Struct, frozen=True, gc=False):
    """A row: its first column, its shape, and what stands in its cells, blank ones left out.

    The shape is the ink of each cell. A text is the number of a shared string, anything else is
    as it is written between the cell's tags.
    """

    left: int
    shape: tuple[int, ...]
    parts: tuple[str | int, ...]


class Parts(dict[object, "str | int"]):
    """How each content of a row's cells is written, worked out when it is met for the first time.

    Numbers and days that are equal are written alike, so that they can share an entry. Links are
    not kept: hardly one is met again.

    Args:
        number_of: makes a text one of the shared strings and gives its number.
    """

    def __init__(self, number_of: Callable[[str], int]) -> None:
        super().__init__()
        self._number_of = number_of

    def __missing__(self, content: Any) -> str | int:
        if isinstance(content, Link):
            return f"<f>{_escaped(content.formula)}</f><v>{_escaped(content.words)}</v>"
        self[content] = part = self._part(content)
        return part

    def _part(self, content: Any) -> str | int:
        if isinstance(content, str):
            return self._number_of(content)
        if isinstance(content, datetime.date):
            # Excel takes 29 February 1900 to have been.
            after = content.toordinal() - _MARCH_1900
            return str(after + (61 if after >= 0 else 60))
        if not math.isfinite(content):
            raise ValueError("no cell holds such a number")
        return f"{content:.16G}"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _plain(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


class Rows(dict[int, dict[int, Cell]]):
    """The cells of a sheet by row and column, as xlsxwriter wants them, and rows that are stored.

    Whoever asks for a stored row gets it as cells, and from then on it is not stored any more: so
    everything that xlsxwriter does with cells is done with these too.
    """

    def __init__(self, formats: Sequence[Any]) -> None:
        super().__init__()
        self.stored: dict[int, Row] = {}
        self._formats = formats
        self._written: dict[tuple[int, tuple[int, ...]], str] = {}

    def __contains__(self, row: object) -> bool:
        return super().__contains__(row) or row in self.stored

    def __missing__(self, number: int) -> dict[int, Cell]:
        row = self.stored.pop(number, None)
        self[number] = cells = self._cells(row) if row else {}
        return cells

    def store(self, number: int, row: Row) -> None:
        """Keep a row; cells that are there already stay where the new ones leave them."""
        if number in self:
            self[number] |= self._cells(row)
        else:
            self.stored[number] = row

    def columns(self, number: int) -> tuple[int, int] | None:
        """The first and last column of a row in which there is a cell; None when there is none."""
        row = self.stored.get(number)
        if row:
            return row.left, row.left + len(row.shape) - 1
        cells = self.get(number)
        return (min(cells), max(cells)) if cells else None

    def taken(self, number: int) -> str:
        """The cells of a stored row as XML; the row is let go."""
        row = self.stored.pop(number)
        key = row.left, row.shape
        written = self._written.get(key)
        if written is None:
            self._written[key] = written = self._write(row.left, row.shape)
        return written.replace(_ROW_NUMBER, str(number + 1)) % row.parts

    def _write(self, left: int, shape: tuple[int, ...]) -> str:
        cells = []
        for column, cell in enumerate(shape, start=left + 1):
            form, kind = divmod(cell, KINDS)
            style = self._formats[form]._get_xf_index()
            letters = column_letters(column)
            cells.append(f'<c r="{letters}{_ROW_NUMBER}" s="{style}"{_CLOSING[kind]}')
        return "".join(cells)

    def _cells(self, row: Row) -> dict[int, Cell]:
        parts = iter(row.parts)
        return {column: self._cell(cell, parts) for column, cell in enumerate(row.shape, row.left)}

    def _cell(self, cell: int, parts: Iterator[str | int]) -> Cell:
        form, kind = divmod(cell, KINDS)
        shown = self._formats[form]
        if kind == BLANK:
            return Blank(shown)
        part = next(parts)
        if kind == TEXT:
            return String(int(part), shown)
        if kind == NUMBER:
            return Number(float(part), shown)
        formula, _, words = str(part)[3:-4].partition("</f><v>")
        return Formula(_plain(formula), shown, _plain(words))
