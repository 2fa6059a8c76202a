"""The actions stand on two sheets, those to be done and those closed: read back as one table.

Trackers of the version before have all of them on one. A row may have been moved from one sheet to
the other, and columns may have been added to one alone: rows are known by their id, and what the
sheet of a row has no column for is left as it is.
"""

import re
from collections.abc import Iterable, Mapping

import msgspec

from workbook_qa.core.cells import Cell, text_of
from workbook_qa.ledger.events import NOTE
from workbook_qa.tracker.tables import tracker_columns as columns
from workbook_qa.tracker.tables.short_names import by_ending, full_id
from workbook_qa.tracker.tables.tracker_actions import ACTIONS
from workbook_qa.tracker.taking_back.tracker_reading import TypedRow, TypedTable

CLOSED = "ClosedActions"
ACTION_SHEETS = (ACTIONS.name, CLOSED)


def with_whole_ids(parts: Mapping[str, TypedTable]) -> dict[str, TypedTable]:
    """The tables of actions, each row with the whole id of its action."""
    rows = [row for part in parts.values() for row in part.rows]
    known = by_ending({text for row in rows if (text := _audit(row))})
    return {
        name: msgspec.structs.replace(
            part,
            rows=tuple(_with_id(row, full_id(row.key, _audit(row), known)) for row in part.rows),
        )
        for name, part in parts.items()
    }


def _audit(row: TypedRow) -> str:
    """The reference that its link shows, which some programs leave in the formula alone."""
    content = row.values.get(columns.AUDIT)
    if isinstance(content, Cell) and content.formula and content.value in (None, ""):
        shown = _SHOWN.search(content.formula)
        return shown[1] if shown else ""
    return text_of(content)


_SHOWN = re.compile(r'"([^"]*)"\)$')


def _with_id(row: TypedRow, key: str) -> TypedRow:
    if key == row.key:
        return row
    return msgspec.structs.replace(row, key=key, values={**row.values, columns.ACTION: key})


def as_one(to_do: TypedTable, closed: TypedTable) -> TypedTable:
    """The actions of both sheets in one table."""
    here, there = to_do.columns.keys(), closed.columns.keys()
    last = max(to_do.columns.values(), default=0)
    more = [heading for heading in closed.own if heading not in here]
    own = (*to_do.own, *more)
    return msgspec.structs.replace(
        to_do,
        columns={
            **to_do.columns,
            **{heading: last + place for place, heading in enumerate(more, start=1)},
        },
        rows=(
            *_without(to_do.rows, there - here),
            *(
                msgspec.structs.replace(row, elsewhere=(closed.place.sheet, closed.columns))
                for row in _without(closed.rows, here - there)
            ),
        ),
        own=own,
        partly=here ^ there,
        blank=frozenset(
            heading
            for heading in own
            if all(heading in one.blank for one in (to_do, closed) if heading in one.columns)
        ),
        not_taken=(*to_do.not_taken, *closed.not_taken),
    )


def _without(rows: Iterable[TypedRow], missing: Iterable[str]) -> Iterable[TypedRow]:
    """The rows, of which nothing is taken under headings that their sheet does not have."""
    left = frozenset(missing)
    if not left:
        return rows
    left |= {f"{NOTE}{heading}" for heading in left}
    return [msgspec.structs.replace(row, left_out=left) for row in rows]
