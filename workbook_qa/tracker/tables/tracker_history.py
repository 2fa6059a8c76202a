"""The sheet History: everything that was typed into the tracker, by whom, and what became of it."""

import datetime

from workbook_qa.core.table import Row, Table
from workbook_qa.ledger.states import Became, HistoryEntry, State
from workbook_qa.tracker.tables import tracker_columns as columns
from workbook_qa.tracker.taking_back.entry_conflicts import heading_of, shown

# Older entries stay in the ledger; nobody looks for them in a spreadsheet.
MOST = 1_000


def history_table(state: State) -> Table:
    """What became of everything that was typed, the latest first."""
    left = max(len(state.history) - MOST, 0)
    older = f" The {left:,} entries before these are in the ledger." if left else ""
    return Table(
        name="History",
        title="History",
        columns=columns.HISTORY_COLUMNS,
        rows=tuple(_row(state, entry) for entry in reversed(state.history[left:])),
        says=f"What was typed into this workbook, the latest first, and what became of it.{older}",
        empty="Nothing has been typed yet.",
    )


def _row(state: State, entry: HistoryEntry) -> Row:
    taken = state.trackers.get(entry.tracker)
    not_taken = entry.became is Became.NOT_TAKEN
    return (
        entry.recorded.number,
        _moment(entry.recorded.at),
        entry.row,
        entry.field if not_taken else heading_of(entry.field),
        entry.before if not_taken else shown(entry.field, entry.before),
        entry.typed if not_taken else shown(entry.field, entry.typed) or columns.CLEARED,
        f"{entry.became}: {entry.why}" if entry.why else entry.became,
        (taken.saved_by if taken else "") or columns.NOT_KNOWN,
        _moment(taken.saved_at) if taken and taken.saved_at else columns.NOT_KNOWN,
        entry.recorded.by,
    )


def _moment(at: datetime.datetime) -> str:
    return f"{at.astimezone(datetime.UTC):%d/%m/%Y %H:%M}"
