"""Finding a register's sheet and its row of headings in workbooks people keep.

The sheet is the one whose headings fit; its name only helps (case-list facts, section 8). A
title, or notes, may stand above the headings; columns that are not known are left alone.
"""

from collections.abc import Iterable, Mapping

from workbook_qa.core.cells import Book, Sheet
from workbook_qa.core.problem import Problem
from workbook_qa.core.typed.found_tables import FoundTable, table_under
from workbook_qa.core.typed.known_tables import KnownColumn, KnownTable
from workbook_qa.core.wording import fold, suggest

HEADING_ROWS = 20


def find_sheet(
    books: Mapping[str, Book], wanted: KnownTable
) -> tuple[FoundTable | None, list[Problem]]:
    """The one sheet of the workbooks whose headings are those of `wanted`.

    Where several fit, the only one that holds entries is taken, or the only one of those that
    has the right name, and the others are reported; where that does not tell either, none is.
    ``None`` without a problem means that no sheet looks like it.
    """
    tables = list(_tables(books, wanted))
    fitting = [table for table in tables if table.fits(wanted)]
    if len(fitting) == 1:
        return fitting[0], []
    if fitting:
        return _choose(fitting, wanted)
    meant = _meant(tables, wanted)
    return None, _heading_problems(meant, wanted) if meant else []


def _tables(books: Mapping[str, Book], wanted: KnownTable) -> Iterable[FoundTable]:
    for file, book in books.items():
        for sheet in book:
            table = _best_table(sheet, wanted, file, book.kind == "csv")
            if table:
                yield table


def _best_table(sheet: Sheet, wanted: KnownTable, file: str, text_file: bool) -> FoundTable | None:
    """The table under that of the first rows which has most of the headings; or None."""
    best: FoundTable | None = None
    for number in sorted(number for number in sheet.filled_rows if number <= HEADING_ROWS):
        table = table_under(sheet, number, file, wanted, text_file=text_file)
        if len(table.columns) <= (len(best.columns) if best else 0):
            continue
        best = table
        if best.fits(wanted):
            return best
    return best


def _choose(
    fitting: list[FoundTable], wanted: KnownTable
) -> tuple[FoundTable | None, list[Problem]]:
    filled = [table for table in fitting if table.has_entries()] or fitting
    named = [table for table in filled if _has_name(table, wanted)]
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
    places = " and ".join(str(table.place) for table in fitting)
    return None, [
        Problem(
            "entry-twice",
            fitting[-1].place,
            f"{places} have the headings of {wanted.name}",
            "Leave only one of them there; none was read.",
        )
    ]


def _has_name(table: FoundTable, wanted: KnownTable) -> bool:
    name = table.sheet or table.file.rpartition(".")[0]
    return fold(name) in map(fold, (wanted.name, *wanted.aliases))


def _meant(tables: list[FoundTable], wanted: KnownTable) -> FoundTable | None:
    """The sheet that was probably meant: it has the name, or half of the needed headings."""

    def headings_there(table: FoundTable) -> int:
        return len(wanted.needed) - len(table.missing(wanted))

    def looks_like_it(table: FoundTable) -> bool:
        own = any(key in table.columns for key in wanted.distinctive)
        half = 2 * headings_there(table) >= len(wanted.needed)
        return _has_name(table, wanted) or (own and half)

    return max(filter(looks_like_it, tables), key=headings_there, default=None)


def _heading_problems(table: FoundTable, wanted: KnownTable) -> list[Problem]:
    missing = [
        Problem(
            "heading-missing",
            table.at(table.heading_row, 1),
            f"There is no column '{column.heading}'" + _perhaps(column, table),
            "Put the heading right; nothing of this sheet was read.",
        )
        for column in table.missing(wanted)
    ]
    twice = [
        Problem(
            "heading-twice",
            table.at(table.heading_row, column),
            f"The column '{known.heading}' stands here a second time",
            "Leave one of them; nothing of this sheet was read.",
        )
        for known, column in table.twice
    ]
    return missing + twice


def _perhaps(column: KnownColumn, table: FoundTable) -> str:
    near = suggest(column.heading, table.headings.values())
    return f" (is '{near}' meant to be it?)" if near else ""
