"""One table of the tracker as it stands on a sheet now: columns by heading, rows by id.

People insert rows above it and columns between, rename the sheet, write beside and under it.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from workbook_qa.core.cells import text_of
from workbook_qa.core.problem import Place, Problem
from workbook_qa.core.typed.found_tables import FoundTable
from workbook_qa.core.wording import fold, fold_heading, tidy
from workbook_qa.ledger.events import NotTaken
from workbook_qa.tracker.tables.tracker_columns import FORMER_HEADINGS
from workbook_qa.tracker.taking_back.tracker_reading import TypedRow, TypedTable
from workbook_qa.tracker.tracker_links import is_jump

LONGEST_HEADING = 255
# What Excel adds to the width of a column for the edges of its cells, in characters.
_EDGES = 0.71
# The heading that Excel, or LibreOffice, gives to a column that is inserted into a table.
_NAMELESS = re.compile(r"Column ?\d+")


def read_typed_table(
    table: FoundTable,
    *,
    name: str,
    key: str,
    ours: Sequence[str],
    empty: Collection[str],
    says_all: bool,
) -> TypedTable:
    """A table and everything beside it.

    Args:
        table: where it was found.
        name, key: the table's, and the heading of the column with the ids of its rows.
        ours: the headings of our columns.
        empty: what may stand there when it has no rows.
        says_all: see `TypedTable`.
    """
    columns, not_taken = _headings(table, ours)
    known = set(ours)
    filled = {
        column
        for row, contents in table.source.filled_rows.items()
        if row > table.heading_row
        for column in contents
    }
    blank = [text for text, at in columns.items() if text not in known and at not in filled]
    for text in filter(_NAMELESS.fullmatch, blank):
        not_taken.append(_nameless(text, table.at(table.heading_row, columns.pop(text))))
    not_taken += _missing(ours, columns, table.place)
    not_taken += _outside(table, set(columns.values()))
    return TypedTable(
        name=name,
        place=table.place,
        columns=columns,
        rows=tuple(_typed_rows(table, columns, key, empty)),
        own=tuple(text for text in columns if text not in known),
        blank=frozenset(blank) & columns.keys(),
        widths={
            text: table.source.widths[column] - _EDGES
            for text, column in columns.items()
            if column in table.source.widths
        },
        says_all=says_all,
        not_taken=tuple(not_taken),
    )


# Columns


def _headings(table: FoundTable, ours: Sequence[str]) -> tuple[dict[str, int], list[NotTaken]]:
    """The columns' numbers: of ours as we write them now, of others as they stand."""
    as_written = {fold_heading(heading): heading for heading in ours}
    there = {fold_heading(text) for text in table.headings.values()}
    as_written |= {
        fold_heading(FORMER_HEADINGS[heading]): heading
        for heading in ours
        if heading in FORMER_HEADINGS and fold_heading(heading) not in there
    }
    columns: dict[str, int] = {}
    seen: set[str] = set()
    not_taken: list[NotTaken] = []
    for column, text in table.headings.items():
        heading = as_written.get(fold_heading(text), text)
        if fold(heading) in seen:
            not_taken.append(_twice(heading, table.at(table.heading_row, column)))
        elif 0 < len(heading) <= LONGEST_HEADING:
            columns[heading] = column
            seen.add(fold(heading))
    return columns, not_taken


def _twice(heading: str, place: Place) -> NotTaken:
    found = f"A second column has the heading '{heading[:40]}'."
    todo = "Only the first was read. Give the other one a heading of its own."
    return NotTaken(Problem("heading-twice", place, found, todo), heading, heading=heading)


def _missing(ours: Sequence[str], there: Mapping[str, int], place: Place) -> list[NotTaken]:
    todo = "It is put back as the ledger has it; what was typed there since was not taken in."
    return [
        NotTaken(
            Problem(
                "tracker-column-missing",
                place,
                f"The column '{heading}' is gone or has another heading.",
                todo,
            ),
            heading=heading,
        )
        for heading in ours
        if heading not in there
    ]


def _nameless(heading: str, place: Place) -> NotTaken:
    found = f"The column '{heading}' has no heading of its own, and nothing in it."
    todo = "It is kept once it has a heading, or something stands in one of its cells."
    return NotTaken(_not_carried(place, found, todo), heading, heading=heading)


# Rows


def _typed_rows(
    table: FoundTable, columns: Mapping[str, int], key: str, empty: Collection[str]
) -> Iterator[TypedRow]:
    headings = {column: text for text, column in columns.items()}
    notes: dict[int, dict[str, str]] = {}
    for (row, column), text in table.source.notes.items():
        if column in headings:
            notes.setdefault(row, {})[headings[column]] = text
    key_column = columns.get(key, 0)
    for row, contents in sorted(table.source.filled_rows.items()):
        if row <= table.heading_row or headings.keys().isdisjoint(contents):
            continue
        words = tidy(text_of(contents.get(key_column)))
        if words in empty and len(contents) == 1:
            continue
        yield TypedRow(
            row,
            words,
            {headings[place]: content for place, content in contents.items() if place in headings},
            notes.get(row, {}),
        )


# What belongs to no row and column


def not_carried(place: Place, found: str, todo: str, typed: str = "") -> NotTaken:
    """Something that stands in the tracker and is not in the next one."""
    return NotTaken(_not_carried(place, found, todo), typed)


def _not_carried(place: Place, found: str, todo: str) -> Problem:
    return Problem("tracker-text-not-carried", place, found, todo)


def _outside(table: FoundTable, columns: set[int]) -> Iterator[NotTaken]:
    """Text above the table, our own title included, or beside it."""
    heading = table.heading_row
    for row, contents in sorted(table.source.filled_rows.items()):
        if row == heading or (row > heading and contents.keys() <= columns):
            continue
        for column, content in sorted(contents.items()):
            if row < heading and is_jump(content):
                continue
            if row < heading or column not in columns:
                yield not_carried(
                    table.at(row, column),
                    "Something was typed outside the table.",
                    "It is not carried to the next tracker. Put it in Comment, or give its column "
                    "a heading.",
                    text_of(content),
                )
