"""The tables of the DMT paper, made of those that were counted: one row a team, two periods each.

Nothing is counted here. What was counted is chosen, put side by side and sorted, so that what
stands in the paper is what the control totals hold (`report_controls`) and the detail prints. A
column of width 0 is as wide as its heading needs.
"""

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from workbook_qa.core.table import Column, Row, Table, TableValue

# A column of the paper: its heading, and the headings of what was counted that it adds up.
Chosen = tuple[str, tuple[str, ...]]


def side_by_side(
    found: Sequence[tuple[str, Table]],
    keys: Sequence[Column],
    chosen: Sequence[Chosen],
    *,
    name: str,
    title: str,
) -> Table:
    """Tables that have the same rows as one, the columns of each under its label.

    Args:
        found: the tables with what they are called in headings, such as ``Nov 2026``.
        keys: the first columns, which say what a row is about; they are called the same in all.
        chosen: what stands there of each.
    """
    columns = [*keys]
    for label, table in found:
        columns += [_column(table, label, one) for one in chosen]
    first = found[0][1]
    totals = [table.total for _, table in found if table.total]
    width = len(keys)

    def beside(rows: Sequence[Row]) -> Row:
        cells = [
            _added(table, row, headings)
            for (_, table), row in zip(found, rows, strict=True)
            for _, headings in chosen
        ]
        return (*rows[0][:width], *cells)

    return Table(
        name=name,
        title=title,
        columns=tuple(columns),
        rows=tuple(map(beside, zip(*(table.rows for _, table in found), strict=True))),
        total=beside(totals) if totals else None,
        empty=first.empty,
    )


def _column(table: Table, label: str, one: Chosen) -> Column:
    heading, headings = one
    kind = table.columns[table.column(headings[0])].kind
    words = f"{label}: {heading}"
    return Column(words, kind, 0)


def _added(table: Table, row: Row, headings: Sequence[str]) -> TableValue:
    """What those columns say together; words in place of a number stand for all."""
    cells = [row[table.column(heading)] for heading in headings]
    if len(cells) == 1:
        return cells[0]
    words = [cell for cell in cells if not isinstance(cell, int)]
    return words[0] if words else sum(cell for cell in cells if isinstance(cell, int))


def with_columns(table: Table, keys: Sequence[Column], chosen: Sequence[Chosen]) -> Table:
    """The table with those columns alone, in that order."""
    width = len(keys)
    columns = [_plain_column(table, one) for one in chosen]

    def cut(row: Row) -> Row:
        return (*row[:width], *(_added(table, row, headings) for _, headings in chosen))

    return replace(
        table,
        columns=(*keys, *columns),
        rows=tuple(map(cut, table.rows)),
        total=cut(table.total) if table.total else None,
    )


def _plain_column(table: Table, one: Chosen) -> Column:
    heading, headings = one
    (column, *_) = (table.columns[table.column(each)] for each in headings)
    return replace(column, heading=heading, width=0)


def with_places(table: Table, places: Sequence[int]) -> Table:
    """The table with the columns at those places alone."""

    def cut(row: Row) -> Row:
        return tuple(row[place] for place in places)

    return replace(
        table,
        columns=tuple(table.columns[place] for place in places),
        rows=tuple(map(cut, table.rows)),
        total=cut(table.total) if table.total else None,
    )


def without(table: Table, heading: str) -> Table:
    """The table without that column."""
    gone = table.column(heading)
    return with_places(table, [place for place in range(len(table.columns)) if place != gone])


def rows_where(table: Table, where: Mapping[str, str], *, total: Mapping[str, str]) -> Table:
    """The rows in which those columns say so, without those columns; another row as the total."""
    places = [table.column(heading) for heading in where]

    def says(row: Row, wanted: Mapping[str, str]) -> bool:
        return all(row[table.column(heading)] == text for heading, text in wanted.items())

    totals = [row for row in table.rows if total and says(row, total)]
    found = replace(
        table,
        rows=tuple(row for row in table.rows if says(row, where)),
        total=totals[0] if totals else None,
    )
    left = [place for place in range(len(table.columns)) if place not in places]
    return with_places(found, left)


def weakest_first(table: Table, heading: str) -> Table:
    """Sorted by a share, the lowest first; rows that have none come last."""
    place = table.column(heading)

    def order(row: Row) -> tuple[bool, float]:
        value = row[place]
        is_none = not isinstance(value, int | float)
        return is_none, 0.0 if is_none else float(value or 0)  # type: ignore[arg-type]

    return replace(table, rows=tuple(sorted(table.rows, key=order)))


def most_first(table: Table, heading: str) -> Table:
    """Sorted by a count, the highest first; rows without a count come last."""
    place = table.column(heading)

    def order(row: Row) -> float:
        value = row[place]
        return -value if isinstance(value, int | float) else 1.0

    return replace(table, rows=tuple(sorted(table.rows, key=order)))


def without_empty_columns(table: Table, headings: Sequence[str]) -> Table:
    """The table without those of the columns in which nothing was counted."""
    everything = [*table.rows, *([table.total] if table.total else [])]

    def is_empty(place: int) -> bool:
        ends = table.columns[place].heading.endswith(tuple(headings))
        return ends and all(row[place] in (0, None, "") for row in everything)

    return with_places(table, [p for p in range(len(table.columns)) if not is_empty(p)])
