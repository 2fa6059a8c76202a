"""What was read from a tracker, before anything is made of it."""

import datetime
from collections.abc import Mapping

import msgspec

from workbook_qa.framework.cells import Cell
from workbook_qa.framework.problem import Place, Problem


class TypedCell(msgspec.Struct, frozen=True):
    """A cell of the tracker and where it stands now."""

    cell: Cell
    place: Place


class TypedRow(msgspec.Struct, frozen=True):
    """One row of the tracker's actions.

    Attributes:
        action: what stands in its id cell; empty when nothing does.
        cells: every cell by its column's heading as we wrote it, or as managers did.
        place: its id cell.
    """

    action: str
    cells: Mapping[str, TypedCell]
    place: Place


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
