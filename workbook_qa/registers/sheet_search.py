"""Finding a register's sheet, its row of headings and its columns in workbooks people keep.

The sheet is the one whose headings fit; its name only helps (case-list facts, section 8). A
title, or notes, may stand above the headings; columns that are not known are left alone.
"""

import re
import sys
from collections.abc import Iterable, Mapping

import msgspec

from workbook_qa.core.cells import BLANK, Book, Cell, Sheet, address, plain_text
from workbook_qa.core.problem import Place, Problem
from workbook_qa.core.wording import fold, fold_heading, suggest, tidy
from workbook_qa.registers.register_columns import RegisterColumn, RegisterSheet

HEADING_ROWS = 20

_EXAMPLE = re.compile(r"example\b")

Cells = Mapping[int, Cell]


class FoundSheet(msgspec.Struct, frozen=True):
    """A sheet as it was found.

    Attributes:
        sheet: its name; empty in a text file, which has none.
        heading_row: the row of headings; columns: where each known column stands, by key.
        twice: (column, where) of known headings that stand there more than once.
        headings: the text of every heading, by column.
        source: the whole sheet.
        text_file: whether all its values come from a text file.
    """

    file: str
    sheet: str
    heading_row: int
    columns: Mapping[str, int]
    twice: tuple[tuple[RegisterColumn, int], ...]
    headings: Mapping[int, str]
    source: Sheet
    text_file: bool = False

    @property
    def place(self) -> Place:
        """The sheet as a whole."""
        return Place(self.file, self.sheet)

    def rows(self) -> list[tuple[int, Cells]]:
        """Every row below the headings that holds something, with its number."""
        return _filled_rows(self.source, self.heading_row + 1, sys.maxsize)

    @property
    def first_column(self) -> int:
        """The leftmost known column, in which examples say that they are some."""
        return min(self.columns.values())

    def is_example(self, cells: Cells) -> bool:
        """Whether a row's first cell begins with the word Example, as those `init` writes do."""
        value = cells.get(self.first_column, BLANK).value
        return isinstance(value, str) and _EXAMPLE.match(fold(value)) is not None

    def has_entries(self) -> bool:
        """Whether anything but examples stands below the headings."""
        return any(not self.is_example(cells) for _, cells in self.rows())

    def missing(self, wanted: RegisterSheet) -> list[RegisterColumn]:
        """The needed columns that are not there."""
        return [column for column in wanted.needed if column.key not in self.columns]

    def fits(self, wanted: RegisterSheet) -> bool:
        """Whether all needed headings are there, each once."""
        return not self.missing(wanted) and not self.twice


def find_sheet(
    books: Mapping[str, Book], wanted: RegisterSheet
) -> tuple[FoundSheet | None, list[Problem]]:
    """The one sheet of the workbooks whose headings are those of `wanted`.

    Where several fit, the only one that holds entries is taken, or the only one of those that
    has the right name, and the others are reported; where that does not tell either, none is.
    ``None`` without a problem means that no sheet looks like it.
    """
    seen = list(_sheets(books, wanted))
    fitting = [found for found in seen if found.fits(wanted)]
    if len(fitting) == 1:
        return fitting[0], []
    if fitting:
        return _choose(fitting, wanted)
    meant = _meant(seen, wanted)
    return None, _heading_problems(meant, wanted) if meant else []


def _sheets(books: Mapping[str, Book], wanted: RegisterSheet) -> Iterable[FoundSheet]:
    for file, book in books.items():
        for sheet in book:
            found = _find_headings(sheet, wanted, file, book.kind == "csv")
            if found:
                yield found


def _find_headings(
    sheet: Sheet, wanted: RegisterSheet, file: str, text_file: bool
) -> FoundSheet | None:
    """The row, among the first, that has most of the headings; None where none has any."""
    known = [(column, column.folded) for column in wanted.columns]
    best: FoundSheet | None = None
    for number, cells in _filled_rows(sheet, 1, HEADING_ROWS):
        columns, twice = _place_columns(cells, known)
        if len(columns) <= (len(best.columns) if best else 0):
            continue
        best = FoundSheet(
            file=file,
            sheet="" if text_file else sheet.name,
            heading_row=number,
            columns=columns,
            twice=twice,
            headings={column: tidy(plain_text(cell.value)) for column, cell in cells.items()},
            source=sheet,
            text_file=text_file,
        )
        if best.fits(wanted):
            return best
    return best


def _filled_rows(sheet: Sheet, first: int, last: int) -> list[tuple[int, Cells]]:
    """The cells from row to row that hold something, by row and column, in order of rows."""
    rows: dict[int, dict[int, Cell]] = {}
    for (row, column), cell in sheet.cells.items():
        if first <= row <= last and not _holds_nothing(cell):
            rows.setdefault(row, {})[column] = cell
    return sorted(rows.items())


def _holds_nothing(cell: Cell) -> bool:
    """Blank, or a formula whose result is an empty text: people cannot tell them apart."""
    empty = isinstance(cell.value, str) and not cell.value.strip()
    return cell.error is None and (empty or (cell.value is None and cell.formula is None))


def _place_columns(
    cells: Cells, known: Iterable[tuple[RegisterColumn, tuple[str, ...]]]
) -> tuple[dict[str, int], tuple[tuple[RegisterColumn, int], ...]]:
    """Where each known column stands in a row of headings, and which stand there twice.

    The heading itself goes before its aliases: ``Age`` beside ``Age of Child (Years)`` is an
    extra column.
    """
    headings = {
        column: fold_heading(cell.value)
        for column, cell in sorted(cells.items())
        if isinstance(cell.value, str)
    }
    columns: dict[str, int] = {}
    twice: list[tuple[RegisterColumn, int]] = []
    for known_column, (name, *aliases) in known:
        standing = [column for column, heading in headings.items() if heading == name]
        standing = standing or [
            column for column, heading in headings.items() if heading in aliases
        ]
        if standing:
            columns[known_column.key] = standing[0]
        twice.extend((known_column, column) for column in standing[1:])
    return columns, tuple(twice)


def _choose(
    fitting: list[FoundSheet], wanted: RegisterSheet
) -> tuple[FoundSheet | None, list[Problem]]:
    filled = [found for found in fitting if found.has_entries()] or fitting
    named = [found for found in filled if _has_name(found, wanted)]
    chosen = filled if len(filled) == 1 else named
    if len(chosen) == 1:
        return chosen[0], [
            Problem(
                "sheet-not-read",
                other.place,
                f"It has the headings of {wanted.name} too and was not read",
                "Remove it, or say in its headings what it is.",
            )
            for other in fitting
            if other is not chosen[0]
        ]
    where = " and ".join(str(found.place) for found in fitting)
    return None, [
        Problem(
            "entry-twice",
            fitting[-1].place,
            f"{where} have the headings of {wanted.name}",
            "Leave only one of them there; none was read.",
        )
    ]


def _has_name(found: FoundSheet, wanted: RegisterSheet) -> bool:
    name = found.sheet or found.file.rpartition(".")[0]
    return fold(name) in map(fold, (wanted.name, *wanted.aliases))


def _meant(seen: list[FoundSheet], wanted: RegisterSheet) -> FoundSheet | None:
    """The sheet that was probably meant: it has the name, or half of the needed headings."""

    def standing(found: FoundSheet) -> int:
        return sum(column.key in found.columns for column in wanted.needed)

    def looks_like_it(found: FoundSheet) -> bool:
        own = any(key in found.columns for key in wanted.distinctive)
        return _has_name(found, wanted) or (own and 2 * standing(found) >= len(wanted.needed))

    return max(filter(looks_like_it, seen), key=standing, default=None)


def _heading_problems(found: FoundSheet, wanted: RegisterSheet) -> list[Problem]:
    missing = [
        Problem(
            "heading-missing",
            Place(found.file, found.sheet, address(found.heading_row, 1)),
            f"There is no column '{column.heading}'" + _perhaps(column, found),
            "Put the heading right; nothing of this sheet was read.",
        )
        for column in found.missing(wanted)
    ]
    twice = [
        Problem(
            "heading-twice",
            Place(found.file, found.sheet, address(found.heading_row, column)),
            f"The column '{known.heading}' stands here a second time",
            "Leave one of them; nothing of this sheet was read.",
        )
        for known, column in found.twice
    ]
    return missing + twice


def _perhaps(column: RegisterColumn, found: FoundSheet) -> str:
    near = suggest(column.heading, found.headings.values())
    return f" (is '{near}' meant to be it?)" if near else ""
