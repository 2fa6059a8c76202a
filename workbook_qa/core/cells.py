"""What a workbook says, as plain values: no Excel library, no path.

The reader makes these from untrusted bytes; registers, forms and trackers are read from them.
Rows and columns count from 1.
"""

import calendar
import datetime
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from workbook_qa.core.wording import is_blank

if TYPE_CHECKING:
    Value = None | str | int | float | bool | datetime.date | datetime.datetime | datetime.time
else:
    Value = Any  # msgspec cannot tell texts from dates, and need not: see `sent_book`

# All that Excel shows, those of its newer functions and of data from elsewhere included.
EXCEL_ERRORS = frozenset(
    {
        *("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA"),
        *("#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#UNKNOWN!", "#BUSY!"),
        *("#PYTHON!", "#EXTERNAL!", "#TIMEOUT!"),
    }
)


class Cell(msgspec.Struct, frozen=True, gc=False):
    """One cell.

    Attributes:
        value: what it shows; with a formula its stored result; None with an error.
        formula: the formula's text without ``=``, or None. In an input cell never an answer.
        error: an Excel error such as ``#N/A``, or a sentence on what cannot be read, or None.
        locked: whether its format locks it; None where the file format does not tell.
    """

    value: Value = None
    formula: str | None = None
    error: str | None = None
    locked: bool | None = True

    @property
    def is_blank(self) -> bool:
        """Nothing, or nothing but spaces and what nobody sees: people do not tell these apart."""
        blank = self.value is None or (isinstance(self.value, str) and is_blank(self.value))
        return blank and self.formula is None and self.error is None


BLANK = Cell()

# What stands in a cell: its value, or the whole cell where there is more to it than a value.
CellContent = Value | Cell


class SheetDrawing(msgspec.Struct, frozen=True):
    """Something that lies on a sheet and in no cell: a picture, or a shape with or without words.

    `row` and `column` are of the cell under its upper left corner, 0 where it has none; `words`
    are those typed in it.
    """

    kind: Literal["picture", "text box", "drawing", "chart"]
    row: int = 0
    column: int = 0
    words: str = ""


class Sheet(msgspec.Struct, frozen=True, dict=True):
    """One worksheet: only cells that hold something are in it, by (row, column).

    What nearly every cell has stands by itself, since a return has hundreds of cells of which a
    few have more than a value; `cells` and `at` put a cell together.

    Attributes:
        values: what each cell shows; None for one with an error or a formula without a result.
        formulas, errors: of those cells that have one (see `Cell`).
        unlocked: the cells that are not locked; None where the file format does not tell.
        widths: of the columns that have one of their own, in characters.
        notes: cell notes (comments); those of a thread as one text.
        drawn: what lies on it and in no cell.
        struck: the cells in which words, or all, are struck out.
    """

    name: str
    values: dict[tuple[int, int], Value]
    formulas: dict[tuple[int, int], str] = {}
    errors: dict[tuple[int, int], str] = {}
    unlocked: frozenset[tuple[int, int]] | None = frozenset()
    state: Literal["visible", "hidden", "veryHidden"] = "visible"
    protected: bool | None = None
    merges: tuple[str, ...] = ()
    validations: tuple[str, ...] = ()
    widths: dict[int, float] = {}
    notes: dict[tuple[int, int], str] = {}
    drawn: tuple[SheetDrawing, ...] = ()
    struck: frozenset[tuple[int, int]] = frozenset()

    @cached_property
    def cells(self) -> dict[tuple[int, int], Cell]:
        """Every cell that holds something."""
        return {place: self._cell(place) for place in self.values}

    @cached_property
    def filled_rows(self) -> Mapping[int, Mapping[int, CellContent]]:
        """What stands in it by row, then by column; blank cells are left out."""
        rows: dict[int, dict[int, CellContent]] = {}
        for (row, column), value in self.values.items():
            if value is not None and (value.__class__ is not str or not is_blank(value)):
                rows.setdefault(row, {})[column] = value
        for row, column in (*self.formulas, *self.errors):
            rows.setdefault(row, {})[column] = self.at(row, column)
        return rows

    def at(self, row: int, column: int) -> Cell:
        """The cell at (row, column); blank where nothing stands."""
        place = (row, column)
        return self._cell(place) if place in self.values else BLANK

    def _cell(self, place: tuple[int, int]) -> Cell:
        return Cell(
            self.values[place],
            self.formulas.get(place),
            self.errors.get(place),
            None if self.unlocked is None else place not in self.unlocked,
        )

    @property
    def rows(self) -> int:
        """The last row that holds something."""
        return max((row for row, _ in self.values), default=0)

    @property
    def columns(self) -> int:
        """The last column that holds something."""
        return max((column for _, column in self.values), default=0)

    def row(self, number: int) -> list[Cell]:
        """The cells of one row, from column 1 to the sheet's last."""
        return [self.at(number, column) for column in range(1, self.columns + 1)]


def sheet_of(name: str, cells: Mapping[tuple[int, int], Cell], **more: Any) -> Sheet:
    """A sheet of cells; `more` are the sheet's other attributes, but for those of its cells."""
    apart = any(cell.locked is None for cell in cells.values())
    return Sheet(
        name,
        {place: cell.value for place, cell in cells.items()},
        {place: cell.formula for place, cell in cells.items() if cell.formula is not None},
        {place: cell.error for place, cell in cells.items() if cell.error is not None},
        None if apart else frozenset(place for place, cell in cells.items() if not cell.locked),
        **more,
    )


class Book(msgspec.Struct, frozen=True):
    """A workbook that was read.

    Attributes:
        kind: the format it was in.
        properties: its custom document properties.
        names: defined names and what they refer to.
        application: the program that says it saved it; saved_by, saved_at: who did, and when, in
            its own words.
        outside_links: whether it has links to other workbooks, none of which was followed.
        reaches: what else in it reaches outside it, formulas and names of .xlsx apart, in words.
        values_only: no locks, formulas, validations or properties could be read (.ods, .xls).
    """

    sheets: tuple[Sheet, ...]
    kind: Literal["xlsx", "ods", "xls", "csv"] = "xlsx"
    properties: dict[str, str] = {}
    names: dict[str, str] = {}
    application: str = ""
    values_only: bool = False
    outside_links: bool = False
    reaches: tuple[str, ...] = ()
    saved_by: str = ""
    saved_at: datetime.datetime | None = None

    def sheet(self, name: str) -> Sheet | None:
        """The sheet of that name (case ignored, as Excel does), or None."""
        for sheet in self.sheets:
            if sheet.name.casefold() == name.casefold():
                return sheet
        return None

    def number_of(self, sheet: Sheet) -> str:
        """Which sheet it is, as people count the tabs: for one whose name is not to be repeated.

        ``number 3``, or ``number 1 of the hidden ones``.
        """
        seen = sheet.state == "visible"
        alike = [each.name for each in self.sheets if (each.state == "visible") == seen]
        number = f"number {alike.index(sheet.name) + 1}"
        return number if seen else f"{number} of the hidden ones"

    def __iter__(self) -> Iterator[Sheet]:
        return iter(self.sheets)


def column_letters(column: int) -> str:
    """1 is A, 27 is AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """The cell's address as people say it, such as ``F14``."""
    return f"{column_letters(column)}{row}"


def shown_day(day: datetime.date) -> str:
    """A day as every cell shows it, ``5 Dec 2026``: a day read month first is seen at once."""
    return f"{day.day} {calendar.month_abbr[day.month]} {day.year}"


def shown_moment(at: datetime.datetime) -> str:
    """A day and its time as every cell shows them: ``5 Dec 2026 14:30``."""
    return f"{shown_day(at)} {at:%H:%M}"


def plain_text(value: Value) -> str:
    """A cell's value as the text a person sees: ``12598894.0`` is ``12598894``."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime.datetime):
        return shown_day(value) if value.time() == datetime.time() else shown_moment(value)
    if isinstance(value, datetime.date):
        return shown_day(value)
    if isinstance(value, datetime.time):
        return value.strftime("%H:%M")
    return str(value)


def value_of(content: CellContent) -> Value:
    """The value of what stands in a cell; of a formula its stored result."""
    return content.value if isinstance(content, Cell) else content


def text_of(content: CellContent) -> str:
    """What stands in a cell, as people read it: an error by its name."""
    if isinstance(content, Cell):
        return content.error or plain_text(content.value)
    return plain_text(content)
