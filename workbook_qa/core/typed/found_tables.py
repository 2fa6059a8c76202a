"""The one reader of typed tables: a table known by its headings, wherever it stands now.

The lower part is the same for all: the row of headings, the columns by heading and alias, the
rows, a cell and its place. Two ways lead to it. A table that we wrote is looked for here, by
headings which must all stand in one row: whatever is missing makes the workbook unreadable. A
register is looked for in `registers/sheet_search`: it comes from people and other systems, so that
its sheet is the one whose headings fit best, and what is missing is named heading by heading. The
tracker reads more than its known columns (`tracker/taking_back/typed_table`): managers add some.
"""

import re
from collections.abc import Iterator, Mapping

import msgspec

from workbook_qa.core.cells import (
    Book,
    Cell,
    CellContent,
    Sheet,
    Value,
    address,
    plain_text,
    text_of,
    value_of,
)
from workbook_qa.core.problem import Place
from workbook_qa.core.typed.known_tables import KnownColumn, KnownTable
from workbook_qa.core.wording import fold, fold_bare, is_blank, tidy

# How far down the headings of a table that we wrote are looked for.
DEEPEST_HEADING = 60

_EXAMPLE = re.compile(r"example\b")


class FoundTable(msgspec.Struct, frozen=True):
    """A table as it stands on a sheet.

    Attributes:
        sheet: the sheet's name; empty in a text file, which has none.
        heading_row: the row of headings; columns: where each known column stands, by key.
        twice: (column, where) of known headings that stand there more than once.
        headings: the text of every heading, by column, from left to right.
        source: the whole sheet.
        text_file: whether all its values come from a text file.
    """

    file: str
    sheet: str
    heading_row: int
    columns: Mapping[str, int]
    twice: tuple[tuple[KnownColumn, int], ...]
    headings: Mapping[int, str]
    source: Sheet
    text_file: bool = False

    @property
    def place(self) -> Place:
        """The sheet as a whole."""
        return Place(self.file, self.sheet)

    def at(self, row: int, column: int) -> Place:
        """One of its cells."""
        return Place(self.file, self.sheet, address(row, column))

    def everywhere(self, key: str) -> list[int]:
        """All columns with the heading of that key, from left to right."""
        return [self.columns[key], *(where for column, where in self.twice if column.key == key)]

    def rows(self) -> Iterator["FoundRow"]:
        """Every row below the headings that shows something."""
        for number, contents in sorted(self.source.filled_rows.items()):
            if number > self.heading_row and not all(map(_shows_nothing, contents.values())):
                yield FoundRow(self, number, contents)

    @property
    def first_column(self) -> int:
        """The leftmost known column, in which examples say that they are some."""
        return min(self.columns.values())

    def has_entries(self) -> bool:
        """Whether anything but examples stands below the headings."""
        return any(not row.is_example for row in self.rows())

    def missing(self, known: KnownTable) -> list[KnownColumn]:
        """The needed columns that are not there."""
        return [column for column in known.needed if column.key not in self.columns]

    def fits(self, known: KnownTable) -> bool:
        """Whether all needed headings are there, each once."""
        return not self.missing(known) and not self.twice


class FoundRow(msgspec.Struct, frozen=True):
    """One row of a table.

    Attributes:
        number: the sheet's, from 1.
        contents: what stands in all its cells, by column, those beside the table included.
    """

    table: FoundTable
    number: int
    contents: Mapping[int, CellContent]

    def cell(self, key: str) -> Cell:
        """The cell in that column; blank where there is no such column."""
        return self.table.source.at(self.number, self.table.columns.get(key, 0))

    def text(self, key: str) -> str:
        """What the cell in that column shows, tidy; empty for an error."""
        return tidy(plain_text(self.cell(key).value))

    def place(self, key: str) -> Place:
        """Where the cell in that column is."""
        return self.table.at(self.number, self.table.columns.get(key, 1))

    @property
    def values(self) -> dict[int, Value]:
        """What all its cells show, by column."""
        return {
            column: value_of(content)
            for column, content in self.contents.items()
            if not _shows_nothing(content)
        }

    @property
    def is_example(self) -> bool:
        """Whether its first cell begins with the word Example, as those `init` writes do."""
        value = value_of(self.contents.get(self.table.first_column))
        return isinstance(value, str) and _EXAMPLE.match(fold(value)) is not None


def tables_in(
    book: Book, file: str, known: KnownTable, *, deepest: int = DEEPEST_HEADING
) -> list[FoundTable]:
    """The tables of a workbook that have all needed headings, at most one on each sheet."""
    tables = (table_on(sheet, file, known, deepest=deepest) for sheet in book)
    return [table for table in tables if table]


def table_on(
    sheet: Sheet, file: str, known: KnownTable, *, deepest: int = DEEPEST_HEADING
) -> FoundTable | None:
    """The table that begins with the first row, down to the `deepest`, with all needed headings."""
    for number in sorted(number for number in sheet.filled_rows if number <= deepest):
        table = table_under(sheet, number, file, known)
        if not table.missing(known):
            return table
    return None


def table_under(
    sheet: Sheet, heading_row: int, file: str, known: KnownTable, *, text_file: bool = False
) -> FoundTable:
    """The table whose headings stand in that row, whichever of them do.

    The heading itself goes before its aliases, and those before its fallbacks: ``Age`` beside
    ``Age of Child (Years)`` is an extra column.
    """
    contents = sorted(sheet.filled_rows[heading_row].items())
    headings = {column: tidy(text_of(content)) for column, content in contents}
    by_name: dict[str, list[int]] = {}
    for column, content in contents:
        value = value_of(content)
        if isinstance(value, str):
            by_name.setdefault(fold_bare(value), []).append(column)
    columns: dict[str, int] = {}
    twice: list[tuple[KnownColumn, int]] = []
    for known_column in known.columns:
        ranks = (
            sorted(column for name in rank for column in by_name.get(name, ()))
            for rank in known_column.folded
        )
        places = next(filter(None, ranks), [])
        if places:
            columns[known_column.key] = places[0]
        twice.extend((known_column, column) for column in places[1:])
    return FoundTable(
        file=file,
        sheet="" if text_file else sheet.name,
        heading_row=heading_row,
        columns=columns,
        twice=tuple(twice),
        headings=headings,
        source=sheet,
        text_file=text_file,
    )


def _shows_nothing(content: CellContent) -> bool:
    """Blank, or a formula whose result is an empty text: people cannot tell them apart."""
    if not isinstance(content, Cell):
        return content is None
    blank = isinstance(content.value, str) and is_blank(content.value)
    return content.error is None and blank
