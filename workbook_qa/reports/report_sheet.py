"""A sheet of a report as a value: its title, what it says of its tables, and the tables."""

import msgspec
from msgspec.structs import replace

from workbook_qa.core.table import Table


class ReportSheet(msgspec.Struct, frozen=True):
    """A sheet of one table or several.

    Attributes:
        says: what tables it has and how they are read, a sentence or two.
        scales: the ends of the headings whose cells are shaded by their number.
    """

    name: str
    title: str
    says: tuple[str, ...]
    tables: tuple[Table, ...]
    scales: tuple[str, ...] = ()


def untitled(table: Table) -> Table:
    """A table that has the sheet to itself: title and sentence stand on top of that."""
    return replace(table, title="")


class TableOnSheet(msgspec.Struct, frozen=True):
    """A table where it stands: its sheet, and the first and last row of its data, from 0."""

    table: Table
    sheet: str
    first: int
    last: int

    def column(self, heading: str) -> list[str | int]:
        """The cells of one column, as a chart refers to them."""
        column = self.table.column(heading)
        return [self.sheet, self.first, column, self.last, column]
