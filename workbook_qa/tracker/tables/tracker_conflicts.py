"""The sheet Conflicts: entries changed on both sides, and what somebody decides on them."""

import msgspec

from workbook_qa.actions.action_state import ActionState
from workbook_qa.core.calendar import local_moment
from workbook_qa.core.cells import shown_moment
from workbook_qa.core.table import Table, ValueColumn, rows_about
from workbook_qa.ledger.events import ConflictFound, TrackerTakenIn
from workbook_qa.ledger.states import AuditState, State, entry_text
from workbook_qa.tracker.tables import tracker_columns as columns
from workbook_qa.tracker.taking_back.entry_conflicts import (
    heading_of,
    last_recorded,
    open_conflicts,
    row_state,
    shown,
)


class ConflictRow(msgspec.Struct, frozen=True):
    """What a row is about: a conflict, by the number of its event."""

    state: State
    number: int
    conflict: ConflictFound

    @property
    def stands(self) -> ActionState | AuditState | None:
        """Where its action or audit stands."""
        return row_state(self.state, self.conflict.row)

    @property
    def taken(self) -> TrackerTakenIn | None:
        """The tracker in which it was typed."""
        return self.state.trackers.get(self.conflict.tracker)


def _recorded_now(row: ConflictRow) -> str:
    field, stands = row.conflict.field, row.stands
    return shown(field, entry_text(stands, field)) if stands else ""


def _recorded_by(row: ConflictRow) -> str:
    last = last_recorded(row.state, row.conflict.row, row.conflict.field)
    taken = row.state.trackers.get(last.tracker) if last else None
    return (taken.saved_by if taken else "") or columns.NOT_KNOWN


def _saved_at(row: ConflictRow) -> str:
    taken = row.taken
    at = taken.saved_at if taken else None
    return shown_moment(local_moment(at)) if at else columns.NOT_KNOWN


def _why(row: ConflictRow) -> str:
    if row.conflict.reworded:
        return "The action was reworded"
    return "Set back in a copy" if row.conflict.is_set_back else "Two entries"


def _typed(row: ConflictRow) -> str:
    return shown(row.conflict.field, row.conflict.typed) or columns.CLEARED


CONFLICT_COLUMNS: tuple[ValueColumn[ConflictRow], ...] = (
    ValueColumn(columns.CONFLICT, "id", 10, value=lambda row: str(row.number)),
    ValueColumn("Action or audit", "id", 22, value=lambda row: row.conflict.row),
    ValueColumn("Column", "text", 16, value=lambda row: heading_of(row.conflict.field)),
    ValueColumn("Why", "text", 20, value=_why),
    ValueColumn(columns.RECORDED_NOW, "long", 36, value=_recorded_now),
    ValueColumn("Who recorded it", "text", 18, value=_recorded_by),
    ValueColumn("Typed instead", "long", 36, value=_typed),
    ValueColumn("Who typed it", "text", 18, value=lambda row: row.conflict.by or columns.NOT_KNOWN),
    ValueColumn(columns.SAVED, "text", 17, value=_saved_at),
    ValueColumn(
        columns.DECISION,
        "text",
        24,
        managers=True,
        choices=(columns.KEEP, columns.TAKE),
        prompt="Choose which of the two is right, save and close. The next run carries it out.",
        value=lambda _: None,
    ),
)

CONFLICTS = columns.Managed(
    name="Conflicts",
    key=columns.CONFLICT,
    word="conflict",
    known_by=(columns.DECISION,),
    identity=(),
    tools=CONFLICT_COLUMNS[:-1],
    fields={columns.DECISION: "decision"},
    empty=columns.NO_CONFLICTS,
)


_SET_BACK = "An entry was set back in a copy that had been taken in. "


def conflicts_table(state: State) -> Table:
    """What has to be decided, the newest last."""
    conflicts = [ConflictRow(state, *pair) for pair in sorted(open_conflicts(state).items())]
    set_back = any(row.conflict.is_set_back for row in conflicts)
    return Table(
        name="Conflicts",
        title="Conflicts",
        columns=CONFLICT_COLUMNS,
        rows=rows_about(CONFLICT_COLUMNS, conflicts),
        says=(
            f"{_SET_BACK if set_back else ''}"
            "Two people changed an entry, or it was typed before the action was reworded. What was "
            "recorded stands until somebody decides: please choose in the last column."
        ),
        empty=columns.NO_CONFLICTS,
    )
