"""What was read from a tracker, before anything is made of it."""

import datetime
from collections.abc import Collection, Mapping

import msgspec

from workbook_qa.core.cells import CellContent, address, text_of
from workbook_qa.core.problem import Place
from workbook_qa.ledger.events import NotTaken, OutsideMark
from workbook_qa.ledger.save_stamps import SaveStamp


class TypedRow(msgspec.Struct, frozen=True, gc=False):
    """One row of a table.

    Attributes:
        number: the sheet's, from 1.
        key: what stands in its id cell, or empty.
        values: what stands under each heading; blank cells are left out.
        notes: the notes to its cells, by heading.
        left_out: entries, by heading or as ``note:Heading``, that cannot be taken.
        elsewhere: the sheet on which it stands and the columns there, where that is another sheet
            than the table's.
    """

    number: int
    key: str
    values: Mapping[str, CellContent]
    notes: Mapping[str, str] = {}
    left_out: frozenset[str] = frozenset()
    elsewhere: tuple[str, Mapping[str, int]] | None = None

    @property
    def words(self) -> str:
        """Everything that stands in it, as people read it."""
        return " | ".join(text for value in self.values.values() if (text := text_of(value)))


class TypedTable(msgspec.Struct, frozen=True):
    """One table as it stands in a tracker now, wherever it was moved.

    Attributes:
        name: as we wrote it, such as ``Actions``.
        place: its file and sheet.
        columns: the column's number of each heading: ours as we wrote it, others as they stand.
        own: the headings of managers' own columns.
        blank: those of them in which nothing stands.
        widths: of columns, by heading, in characters; only where the file says.
        says_all: whether the format of the file can hold notes and widths at all: where it
            cannot, that there are none says nothing.
        not_taken: what stands in the sheet and belongs to no row and column.
        partly: headings that only one of its two sheets has, where it stands on two.
    """

    name: str
    place: Place
    columns: Mapping[str, int]
    rows: tuple[TypedRow, ...]
    own: tuple[str, ...] = ()
    blank: frozenset[str] = frozenset()
    widths: Mapping[str, float] = {}
    says_all: bool = True
    not_taken: tuple[NotTaken, ...] = ()
    partly: Collection[str] = ()

    def at(self, row: TypedRow, heading: str) -> Place:
        """Where a cell of one of its rows stands."""
        sheet, columns = row.elsewhere or (self.place.sheet, self.columns)
        return Place(self.place.file, sheet, address(row.number, columns.get(heading, 1)))


class TrackerReading(msgspec.Struct, frozen=True):
    """A tracker as it was read back.

    Attributes:
        file: the digest of its bytes; name: what it is called.
        number: the event of the ledger up to which it was written; digest: that of it in the
            chain, empty where it does not say.
        as_at: the day it was written for; None where it no longer says.
        tables: those that were found, by name.
        calendar: which working days it was written with, or empty.
        saved_by, saved_at: who saved it last, and when, as it says itself; empty where that is
            nobody's name.
        not_taken: what stands on other sheets.
        saved_in: the program that says it saved it.
        as_written: whether it says that nobody has saved it since we wrote it.
    """

    file: str
    name: str
    number: int
    as_at: datetime.date | None
    tables: Mapping[str, TypedTable]
    calendar: str = ""
    saved_by: str = ""
    saved_at: datetime.datetime | None = None
    not_taken: tuple[NotTaken, ...] = ()
    saved_in: str = ""
    as_written: bool = False
    digest: str = ""

    @property
    def mark(self) -> OutsideMark:
        """The event that it names."""
        return OutsideMark(self.number, self.digest)

    @property
    def stamp(self) -> SaveStamp:
        """When it was saved; whoever reads a file leaves out what cannot be believed."""
        return SaveStamp(self.saved_at, self.saved_in)
