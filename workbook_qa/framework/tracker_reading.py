"""What was read from a tracker, before anything is made of it."""

import datetime
from collections.abc import Iterator, Mapping

import msgspec

from workbook_qa.framework.cells import Cell, Sheet, Value, address
from workbook_qa.framework.problem import Place, Problem
from workbook_qa.framework.table import TableValue


class TypedCell(msgspec.Struct, frozen=True, gc=False):
    """A cell of the tracker and where it stands now."""

    cell: Cell
    place: Place


class CellsOfRow(Mapping[str, TypedCell]):
    """The cells of one row of a sheet by heading, each put together when it is asked for.

    A tracker of many years has half a million, and all but a few say what was written there.
    """

    __slots__ = ("_columns", "_place", "_row", "_sheet")

    def __init__(self, sheet: Sheet, row: int, columns: Mapping[str, int], place: Place) -> None:
        self._sheet = sheet
        self._row = row
        self._columns = columns
        self._place = place

    def __getitem__(self, heading: str) -> TypedCell:
        column = self._columns[heading]
        place = Place(self._place.file, self._place.sheet, address(self._row, column))
        return TypedCell(self._sheet.at(self._row, column), place)

    def __contains__(self, heading: object) -> bool:
        return heading in self._columns

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)


class TypedRow(msgspec.Struct, frozen=True, gc=False):
    """One row of the tracker's actions.

    Attributes:
        action: what stands in its id cell; empty when nothing does.
        cells: every cell by its column's heading as we wrote it, or as managers did.
        place: its id cell.
        values: what cells show by heading, blank ones left out, and the whole cell where there is
            more to it; None where only `cells` are known.
    """

    action: str
    cells: Mapping[str, TypedCell]
    place: Place
    values: Mapping[str, Value | Cell] | None = None

    def plainly_says(self, heading: str, value: TableValue) -> bool:
        """Whether that very value stands there and nothing else: most cells are not changed.

        Where it does not, the cell has to be looked at.
        """
        if self.values is None or heading not in self.cells:
            return False
        found = self.values.get(heading)
        return found == value and found.__class__ is not bool


class TrackerReading(msgspec.Struct, frozen=True):
    """A tracker as it was read back.

    Attributes:
        number: the event of the ledger up to which it was written.
        as_at: the day it was written for; None where it no longer says.
        place: its file and the sheet of its actions.
        own: the headings of managers' own columns.
        problems: columns that are gone and text that cannot be carried.
    """

    number: int
    as_at: datetime.date | None
    rows: tuple[TypedRow, ...]
    place: Place
    own: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
