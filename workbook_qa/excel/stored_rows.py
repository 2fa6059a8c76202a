"""Rows of cells kept in the form in which their XML is made at once.

xlsxwriter keeps an object for every cell and puts its XML together attribute by attribute, which
is most of the time that a big workbook takes. The rows of a table are alike, so a row is kept as
its *shape* (the kind and format of each cell) and its values, and the XML of a shape is put
together once. Formats get their numbers when a workbook is closed, in the order of its cells:
a shape's XML is made no sooner than when its first row is written.
"""

import datetime
import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, cast

from workbook_qa.framework.cells import column_letters
from workbook_qa.framework.table import TableValue


class Link(NamedTuple):
    """A formula that leads somewhere, without ``=``, and the words it shows: its stored result."""

    formula: str
    words: str


Content = TableValue | Link

# A cell of a shape is its *ink*, so many times the number of its format, plus one of the kinds.
INKS = 4
BLANK, TEXT, NUMBER, LINK = range(INKS)
_DAY = INKS  # only among contents: in a shape it is a number
_CLOSING = ("/>", ' t="s"><v>%s</v></c>', "><v>%s</v></c>", ' t="str"><f>%s</f><v>%s</v></c>')
_ROW_NUMBER = "\0"  # stands for it in the XML of a shape
_MARCH_1900 = datetime.date(1900, 3, 1).toordinal()


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


class Row(NamedTuple):
    """A row: its first column, its shape, and what stands in its cells, blank ones left out.

    A text is the number of a shared string, a number or date what is written for it, a link its
    formula and then its words, both escaped. `texts` counts the shared strings.
    """

    left: int
    shape: tuple[int, ...]
    parts: tuple[str | int, ...]
    texts: int


class RowMaker:
    """Makes rows of contents.

    Args:
        known: the number of each shared string.
        learn: makes a text that is not known a shared string, and gives its number.
    """

    def __init__(self, known: dict[str, int], learn: Callable[[str], int]) -> None:
        self._known = known
        self._learn = learn
        self._days: dict[datetime.date, str] = {}
        self._kinds: dict[type, int] = {}
        self._shapes: dict[tuple[int, ...], tuple[int, ...]] = {}

    def row(self, left: int, contents: Sequence[Content], inks: Sequence[int]) -> Row:
        """A row of contents from column `left` on, each with the ink of its format."""
        shape: list[int] = []
        parts: list[str | int] = []
        texts = 0
        for content, ink in zip(contents, inks, strict=True):
            kind = self._kinds.get(content.__class__, -1)
            if kind < 0:
                kind = self._kind_of(content)
            if kind == TEXT:
                if not content:
                    shape.append(ink)
                    continue
                texts += 1
                number = self._known.get(cast("str", content))
                parts.append(self._learn(cast("str", content)) if number is None else number)
            elif kind == NUMBER:
                parts.append(_number(cast("float", content)))
            elif kind == _DAY:
                kind = NUMBER
                day = cast("datetime.date", content)
                parts.append(self._days.get(day) or self._day(day))
            elif kind == LINK:
                parts += map(_escaped, cast("Link", content))
            shape.append(ink + kind)
        alike = tuple(shape)
        return Row(left, self._shapes.setdefault(alike, alike), tuple(parts), texts)

    def _kind_of(self, content: Content) -> int:
        """The kind of a class of contents that is met for the first time."""
        known: tuple[tuple[Any, int], ...] = (
            (Link, LINK),
            (type(None), BLANK),
            (str, TEXT),
            (int | float, NUMBER),
            (datetime.datetime, -1),
            (datetime.date, _DAY),
        )
        kind = next((kind for one, kind in known if isinstance(content, one)), -1)
        if kind < 0:
            raise TypeError(f"no cell of a row holds a {type(content).__name__}")
        self._kinds[content.__class__] = kind
        return kind

    def _day(self, day: datetime.date) -> str:
        """Days from 1900 on, with the 29 February of that year which Excel takes to have been."""
        after = day.toordinal() - _MARCH_1900
        self._days[day] = text = str(after + (61 if after >= 0 else 60))
        return text


def _number(number: float) -> str:
    if not math.isfinite(number):
        raise ValueError("no cell holds such a number")
    return f"{number:.16G}"


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
        left, shape, parts, _ = self.stored.pop(number)
        written = self._written.get((left, shape))
        if written is None:
            self._written[left, shape] = written = self._write(left, shape)
        return written.replace(_ROW_NUMBER, str(number + 1)) % parts

    def _write(self, left: int, shape: tuple[int, ...]) -> str:
        cells = []
        for column, cell in enumerate(shape, start=left + 1):
            form, kind = divmod(cell, INKS)
            style = self._formats[form]._get_xf_index()
            letters = column_letters(column)
            cells.append(f'<c r="{letters}{_ROW_NUMBER}" s="{style}"{_CLOSING[kind]}')
        return "".join(cells)

    def _cells(self, row: Row) -> dict[int, Cell]:
        parts = iter(row.parts)
        return {column: self._cell(cell, parts) for column, cell in enumerate(row.shape, row.left)}

    def _cell(self, cell: int, parts: Any) -> Cell:
        form, kind = divmod(cell, INKS)
        shown = self._formats[form]
        if kind == TEXT:
            return String(next(parts), shown)
        if kind == NUMBER:
            return Number(float(next(parts)), shown)
        if kind == LINK:
            formula, words = _plain(next(parts)), _plain(next(parts))
            return Formula(formula, shown, words)
        return Blank(shown)
