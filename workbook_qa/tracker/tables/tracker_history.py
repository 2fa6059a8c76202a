"""The sheet History: everything that was typed into the tracker, by whom, and what became of it."""

from collections.abc import Mapping

import msgspec

from workbook_qa.core.calendar import local_moment
from workbook_qa.core.cells import shown_moment
from workbook_qa.core.privacy.held_texts import HELD, mark_of
from workbook_qa.core.table import Table, ValueColumn, rows_about
from workbook_qa.ledger.events import TrackerTakenIn
from workbook_qa.ledger.states import Became, HistoryEntry, State
from workbook_qa.tracker.tables import tracker_columns as columns
from workbook_qa.tracker.taking_back.entry_conflicts import heading_of, shown

# Nobody looks for older entries in a spreadsheet; they stay in the ledger.
MOST = 1_000


class HistoryRow(msgspec.Struct, frozen=True):
    """What a row is about: something that was typed, and the tracker in which it was, if known."""

    entry: HistoryEntry
    taken: TrackerTakenIn | None
    decided: Mapping[tuple[str, str, str], bool]

    def may_show(self, text: str) -> bool:
        """Whether a text that was held was released since."""
        return self.decided.get((self.entry.row, self.entry.field, mark_of(text)), False)

    @property
    def before(self) -> str:
        """What the ledger had; where it may name somebody, that it is held."""
        text = self.entry.before
        return HELD if self.entry.held_before and not self.may_show(text) else self.shown(text)

    def shown(self, text: str) -> str:
        """A text of the entry's column; of what was not taken over as it stood there."""
        entry = self.entry
        return text if entry.became is Became.NOT_TAKEN else shown(entry.field, text)


def _heading(row: HistoryRow) -> str:
    entry = row.entry
    return entry.field if entry.became is Became.NOT_TAKEN else heading_of(entry.field)


def _typed(row: HistoryRow) -> str:
    if row.entry.held and not row.may_show(row.entry.typed):
        return HELD
    if row.entry.became is Became.NOT_TAKEN:
        return row.entry.typed
    return row.shown(row.entry.typed) or columns.CLEARED


def _became(row: HistoryRow) -> str:
    return f"{row.entry.became}: {row.entry.why}" if row.entry.why else row.entry.became


def _typed_by(row: HistoryRow) -> str:
    return (row.taken.saved_by if row.taken else "") or columns.NOT_KNOWN


def _saved_at(row: HistoryRow) -> str:
    saved_at = row.taken.saved_at if row.taken else None
    return shown_moment(local_moment(saved_at)) if saved_at else columns.NOT_KNOWN


HISTORY_COLUMNS: tuple[ValueColumn[HistoryRow], ...] = (
    ValueColumn(
        columns.RECORDED,
        "text",
        17,
        value=lambda row: shown_moment(local_moment(row.entry.recorded.at)),
    ),
    ValueColumn("Action or audit", "id", 22, value=lambda row: row.entry.row),
    ValueColumn("Column", "text", 16, value=_heading),
    ValueColumn("Before", "long", 32, value=lambda row: row.before),
    ValueColumn("Typed", "long", 32, value=_typed),
    ValueColumn("What became of it", "long", 36, value=_became),
    ValueColumn("Typed by", "text", 18, value=_typed_by),
    ValueColumn(columns.SAVED, "text", 17, value=_saved_at),
    ValueColumn("Taken in by", "text", 16, value=lambda row: row.entry.recorded.by),
)


def history_table(state: State) -> Table:
    """What became of everything that was typed, the latest first."""
    left = max(len(state.history) - MOST, 0)
    older = f" {left:,} older entries are kept and not shown." if left else ""
    latest_first = reversed(state.history[left:])
    typed = (
        HistoryRow(entry, state.trackers.get(entry.tracker), state.decided)
        for entry in latest_first
    )
    return Table(
        name="History",
        title="History",
        columns=HISTORY_COLUMNS,
        rows=rows_about(HISTORY_COLUMNS, typed),
        says=f"What was typed into this workbook, the latest first, and what became of it.{older}",
        empty="Nothing has been typed yet.",
    )
