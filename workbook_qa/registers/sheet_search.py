"""Finding a register's sheet and its row of headings in workbooks people keep.

The sheet is the one whose headings fit; its name only helps (case-list facts, section 8). A
title, or notes, may stand above the headings; columns that are not known are left alone.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from workbook_qa.core.cells import Book, Sheet, text_of
from workbook_qa.core.problem import Problem
from workbook_qa.core.typed.found_tables import FoundTable, table_under
from workbook_qa.core.typed.known_tables import KnownColumn, KnownTable
from workbook_qa.core.wording import fold, suggest

HEADING_ROWS = 20

_OTHER_LIST = re.compile(
    r"list[ _]?(?:[1-5]|9|10|11)\b|contacts?\b|early help|referrals?\b|assessments?\b|section 47"
    r"|sec ?47|s47|care leavers?|leaving care|adoption|adopters|prospective|foster"
)


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


def find_sheets(
    books: Mapping[str, Book], wanted: KnownTable, others: Sequence[KnownTable]
) -> tuple[list[FoundTable], list[Problem]]:
    """Every sheet of the workbooks whose headings are those of `wanted`: a list in several parts.

    One that lacks a heading is a problem, unless it fits one of the `others`. Sheets without any
    entry are passed over where others have some.
    """
    tables = list(_tables(books, wanted))
    fitting = [table for table in tables if table.fits(wanted)]
    filled = [table for table in fitting if table.has_entries()]
    nearly = [
        table
        for table in tables
        if _nearly(table, wanted)
        and (table.has_entries() or not fitting)
        and not any(_best_fits(table, other) for other in others)
    ]
    if not fitting and not nearly:
        nearly = [meant] if (meant := _meant(tables, wanted)) else []
    problems = [problem for table in nearly for problem in _heading_problems(table, wanted)]
    return filled or fitting, problems


def _nearly(table: FoundTable, wanted: KnownTable) -> bool:
    """Whether a sheet is meant for `wanted` and lacks a heading, or has one twice.

    Another list of Annex A has headings in common with it, and tells by its name what it is.
    """
    if table.fits(wanted):
        return False
    return _looks_like(table, wanted) or (
        len(table.missing(wanted)) <= 1 and len(wanted.needed) > 3 and not _is_other_list(table)
    )


def _best_fits(table: FoundTable, other: KnownTable) -> bool:
    text_file = table.text_file
    best = _best_table(table.source, other, table.file, text_file)
    return best is not None and best.fits(other)


def _is_other_list(table: FoundTable) -> bool:
    """Whether the name of the sheet, or a title above its headings, is that of another list."""
    above = [
        text_of(content)
        for row in table.source.filled_rows
        if row < table.heading_row
        for content in table.source.filled_rows[row].values()
    ]
    names = [table.sheet or table.file.rpartition(".")[0], *above]
    return any(_OTHER_LIST.match(fold(name)) for name in names)


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

    likely = (table for table in tables if _looks_like(table, wanted))
    return max(likely, key=lambda table: _headings_there(table, wanted), default=None)


def _looks_like(table: FoundTable, wanted: KnownTable) -> bool:
    own = any(key in table.columns for key in wanted.distinctive)
    half = 2 * _headings_there(table, wanted) >= len(wanted.needed)
    return _has_name(table, wanted) or (own and half)


def _headings_there(table: FoundTable, wanted: KnownTable) -> int:
    return len(wanted.needed) - len(table.missing(wanted))


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
