"""What managers keep in columns of their own, as text in the ledger and back.

The kind of a value must survive, since a rewritten date or number that became text would no
longer sort or add up. Numbers and dates (2026-12-05) are kept as they read; a text that could
be taken for one of them gets an apostrophe before it, as Excel itself has it.
"""

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from workbook_qa.actions.action_state import ActionState
from workbook_qa.core.cells import Value, plain_text
from workbook_qa.core.table import Column, Table, TableValue
from workbook_qa.core.wording import fold, is_blank
from workbook_qa.ledger.states import AuditState
from workbook_qa.tracker.tables.tracker_columns import FORMER_HEADINGS

_NUMBER = re.compile(r"-?\d+(\.\d+)?(e[+-]?\d+)?")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def own_text(value: Value) -> str:
    """The value as it is kept in the ledger; nothing is the empty text."""
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return value.isoformat()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return repr(int(value)) if float(value).is_integer() else repr(float(value))
    text = lines_of(plain_text(value))
    return f"'{text}" if _looks_like_value(text) else text


def own_value(text: str) -> TableValue:
    """The value that was kept as `text`."""
    if text.startswith("'"):
        return text[1:]
    if _DATE.fullmatch(text):
        return datetime.date.fromisoformat(text)
    if _NUMBER.fullmatch(text):
        return float(text) if set(text) & set(".e") else int(text)
    return text or None


def lines_of(text: str) -> str:
    """Text as it is kept and compared: one kind of line end and space, none outside, or nothing."""
    if is_blank(text):
        return ""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ").strip()


def _looks_like_value(text: str) -> bool:
    return bool(text.startswith("'") or _NUMBER.fullmatch(text) or _DATE.fullmatch(text))


def own_headings(
    states: Iterable[ActionState | AuditState], order: Sequence[str] = ()
) -> list[str]:
    """The headings of managers' own columns: of those in `order`, and all with anything in them.

    Those that are not in `order` come last, in alphabetical order.
    """
    filled = {heading for one in states for heading in one.own}
    return [*order, *sorted(filled - {*order}, key=str.casefold)]


def with_own(
    table: Table,
    states: Sequence[ActionState | AuditState],
    widths: Mapping[str, float],
    order: Sequence[str] = (),
) -> Table:
    """A table with what managers added to it: columns, notes to cells, widths of columns.

    Args:
        states: of its rows, in their order.
        widths: of those columns that were made wider or narrower, by heading.
        order: the managers' own columns on record (`State.own_columns`).
    """
    ours = {fold(column.heading) for column in table.columns}
    own = [heading for heading in own_headings(states, order) if fold(heading) not in ours]
    more = tuple(_own_column(heading, states) for heading in own)
    columns = tuple(
        msgspec.structs.replace(column, width=widths.get(column.heading, column.width))
        for column in (*table.columns, *more)
    )
    places = {column.heading: place for place, column in enumerate(columns)}
    former = {FORMER_HEADINGS[text]: at for text, at in places.items() if text in FORMER_HEADINGS}
    places = former | places
    return msgspec.structs.replace(
        table,
        columns=columns,
        rows=tuple(
            (*row, *(own_value(one.own.get(heading, "")) for heading in own))
            for row, one in zip(table.rows, states, strict=True)
        )
        if own
        else table.rows,
        notes={
            (number, places[heading]): text
            for number, one in enumerate(states)
            for heading, text in one.notes.items()
            if heading in places
        },
    )


def _own_column(heading: str, states: Sequence[ActionState | AuditState]) -> Column:
    """As wide as its longest entry, within reason."""
    longest = max((len(one.own.get(heading, "")) for one in states), default=0)
    width = min(max(longest + 2, len(heading) + 4, 12), 36)
    return Column(heading, "text", width, managers=True)
