"""Entries that were changed on both sides, and what people decide on them.

An entry is in conflict where one was typed into a tracker that was written before another was
recorded. What was recorded stands and nobody loses: both stand on the sheet Conflicts until
someone decides there, or types the one again.
"""

import datetime
from collections.abc import Mapping, Sequence
from itertools import takewhile

import msgspec

from workbook_qa.actions.action_entries import ENTRY_OF
from workbook_qa.actions.action_state import ActionState
from workbook_qa.core.cells import plain_text, text_of
from workbook_qa.core.problem import Place, Problem
from workbook_qa.core.table import Table
from workbook_qa.core.wording import fold
from workbook_qa.ledger.events import (
    NOTE,
    OWN,
    ActionChanged,
    AnyEvent,
    AuditAnnotated,
    ConflictFound,
    ConflictSettled,
    NotTaken,
    TrackerTakenIn,
)
from workbook_qa.ledger.save_stamps import stamp_of_tracker
from workbook_qa.ledger.states import AuditState, Became, HistoryEntry, State, entry_text
from workbook_qa.tracker.tables import tracker_columns as columns
from workbook_qa.tracker.tables.managers_columns import own_value
from workbook_qa.tracker.taking_back.tracker_reading import TrackerReading, TypedRow, TypedTable

_TAKE, _KEEP = fold(columns.TAKE), fold(columns.KEEP)


def heading_of(field: str) -> str:
    """The heading of an entry's column, as people know it; that of a note says so."""
    if field.startswith(NOTE):
        return f"Note to {field[len(NOTE) :]}"
    if field.startswith(OWN):
        return field[len(OWN) :]
    return ENTRY_OF[field].heading if field in ENTRY_OF else field


def shown(field: str, text: str) -> str:
    """An entry as people read it: a date day first."""
    if field.startswith(OWN):
        return plain_text(own_value(text))
    if text and field in ENTRY_OF and ENTRY_OF[field].kind == "date":
        return plain_text(datetime.date.fromisoformat(text))
    return text


def row_state(state: State, row: str) -> ActionState | AuditState | None:
    """Where the action or the audit of that id stands."""
    return state.actions.get(row) or state.audits.get(row)


def changed(
    row: str, changes: Mapping[str, str], on: datetime.date, reading: TrackerReading
) -> ActionChanged | AuditAnnotated:
    """The event of some entries of a row that were typed into a tracker."""
    kind = ActionChanged if "/" in row else AuditAnnotated
    return kind(on, row, changes, reading.saved_by, reading.file)


def open_conflicts(state: State) -> dict[int, ConflictFound]:
    """Those that have still to be decided: both sides still say different things."""
    return {
        number: conflict
        for number, conflict in state.conflicts.items()
        if (row := row_state(state, conflict.row))
        and entry_text(row, conflict.field) != conflict.typed
    }


def is_conflict(state: State, conflict: ConflictFound, reading: TrackerReading) -> bool:
    """Whether what was typed cannot simply be recorded, since both sides changed the entry.

    Args:
        conflict: the three sides as they would be recorded if so.
    """
    if conflict.reworded:
        return True
    unchanged = conflict.recorded == conflict.base and not _recorded_since(state, conflict, reading)
    return not (unchanged or _is_later_word(state, conflict, reading))


def is_known(state: State, conflict: ConflictFound, reading: TrackerReading) -> bool:
    """Whether nothing has to be decided any more, or nothing more.

    It is on the list already; someone decided against it, and what was recorded then still stands;
    or what was typed was recorded, from a tracker that was saved then or later, and has been
    changed again since: the one read now is an older one.
    """
    same = (conflict.row, conflict.field, conflict.typed)
    for one in state.conflicts.values():
        if (one.row, one.field, one.typed) == same:
            return True
    for one, _ in state.settled.values():
        if (one.row, one.field, one.typed, one.recorded) == (*same, conflict.recorded):
            return True
    return any(
        (entry.row, entry.field, entry.typed) == same
        and entry.became is Became.RECORDED
        and entry.recorded.number > reading.number
        and _not_before(state, entry.tracker, reading)
        for entry in state.history
    )


def _recorded_since(state: State, conflict: ConflictFound, reading: TrackerReading) -> bool:
    """Whether the entry was recorded since, even if that set it back to what had been written."""
    same = (conflict.row, conflict.field)
    since = takewhile(lambda entry: entry.recorded.number > reading.number, reversed(state.history))
    return any(
        (entry.row, entry.field) == same and entry.became is Became.RECORDED for entry in since
    )


def _is_later_word(state: State, conflict: ConflictFound, reading: TrackerReading) -> bool:
    """Whether what stands was typed by the same person, who has saved again since.

    So it is when the tracker could not be written over, and its manager went on typing in it. Where
    somebody else has said the same meanwhile, it is theirs too.
    """
    last = last_recorded(state, conflict.row, conflict.field)
    taken = state.trackers.get(last.tracker) if last else None
    return bool(
        taken
        and taken.saved_by
        and taken.saved_by == reading.saved_by
        and reading.stamp.is_later_than(stamp_of_tracker(taken))
        and not _said_by_another(state, conflict, taken)
    )


def _said_by_another(state: State, conflict: ConflictFound, recorded: TrackerTakenIn) -> bool:
    since = takewhile(lambda taken: taken is not recorded, reversed(state.trackers.values()))
    return any(
        taken.saved_by != recorded.saved_by
        and taken.typed.get(conflict.row, {}).get(conflict.field) == conflict.recorded
        for taken in since
    )


def last_recorded(state: State, row: str, field: str) -> HistoryEntry | None:
    """The latest time that an entry was recorded, or None."""
    return next(
        (
            entry
            for entry in reversed(state.history)
            if entry.became is Became.RECORDED and (entry.row, entry.field) == (row, field)
        ),
        None,
    )


def _not_before(state: State, tracker: str, reading: TrackerReading) -> bool:
    taken = state.trackers.get(tracker)
    return taken is not None and stamp_of_tracker(taken).is_not_before(reading.stamp)


# What was decided there


class _Decided(msgspec.Struct, frozen=True):
    number: int
    conflict: ConflictFound
    taken: bool
    row: TypedRow


def settled(
    state: State,
    reading: TrackerReading,
    written: Table,
    typed: Mapping[tuple[str, str], str],
    on: datetime.date,
) -> tuple[list[AnyEvent], list[NotTaken]]:
    """The events of what was decided on the sheet Conflicts, and what cannot be carried out.

    Args:
        written: the table as it was written.
        typed: entries that were typed into the other tables of the same tracker, by row and field.
    """
    table = reading.tables.get("Conflicts")
    if table is None:
        return [], []
    decided, not_taken = _read(state, table)
    place = written.column(columns.RECORDED_NOW)
    recorded = {str(values[0]): values[place] for values in written.rows}
    events: list[AnyEvent] = []
    for one in decided:
        fault = _why_not(state, one, recorded.get(str(one.number)), typed, decided)
        if fault:
            not_taken.append(_not_possible(table, one.row, "conflict-moved-on", *fault))
            continue
        conflict = one.conflict
        if one.taken:
            events.append(changed(conflict.row, {conflict.field: conflict.typed}, on, reading))
        events.append(ConflictSettled(on, one.number, one.taken, reading.saved_by, reading.file))
    return events, not_taken


def _read(state: State, table: TypedTable) -> tuple[list[_Decided], list[NotTaken]]:
    decided: dict[int, _Decided] = {}
    not_taken: list[NotTaken] = []
    for row in table.rows:
        words = text_of(row.values.get(columns.DECISION))
        if not words:
            continue
        if fold(words) not in (_TAKE, _KEEP):
            found = "What stands here is not one of the decisions."
            todo = f"Choose “{columns.KEEP}” or “{columns.TAKE}” from the list."
            not_taken.append(_not_possible(table, row, "decision-not-possible", found, todo))
            continue
        number = int(row.key) if row.key.isascii() and row.key.isdigit() else 0
        conflict = state.conflicts.get(number)
        if conflict:
            decided[number] = _Decided(number, conflict, fold(words) == _TAKE, row)
        elif number not in state.settled:
            found = "No conflict is known by this number."
            todo = "Decide in the row as it is written by the next run."
            not_taken.append(_not_possible(table, row, "decision-not-possible", found, todo))
    return list(decided.values()), not_taken


def _why_not(
    state: State,
    one: _Decided,
    recorded: object,
    typed: Mapping[tuple[str, str], str],
    decided: Sequence[_Decided],
) -> tuple[str, str] | None:
    conflict = one.conflict
    stands = row_state(state, conflict.row)
    key = (conflict.row, conflict.field)
    if stands is None:
        return f"{conflict.row} is no longer there.", "Nothing has to be decided any more."
    todo = "Look at it again in the tracker as it is now, and decide there."
    now = shown(conflict.field, entry_text(stands, conflict.field))
    if now != (recorded or "") or key in typed:
        return f"{heading_of(conflict.field)} of {conflict.row} was changed meanwhile.", todo
    rivals = {
        other.conflict.typed
        for other in decided
        if other.taken and (other.conflict.row, other.conflict.field) == key
    }
    if one.taken and len(rivals) > 1:
        found = f"Two different entries for {heading_of(conflict.field)} of {conflict.row}."
        return found, "Take one of them and keep what is recorded at the others."
    return None


def _not_possible(table: TypedTable, row: TypedRow, code: str, found: str, todo: str) -> NotTaken:
    problem = Problem(code, table.at(row, columns.DECISION), found, todo)
    words = text_of(row.values.get(columns.DECISION))
    return NotTaken(problem, words, row.key, columns.DECISION)


def conflict_problem(conflict: ConflictFound, place: Place) -> Problem:
    """The conflict as it is told to whoever runs the command."""
    quotable = conflict.field in ENTRY_OF and not ENTRY_OF[conflict.field].is_text
    typed = f"'{conflict.typed}'" if quotable and conflict.typed else "the entry here"
    recorded = f"'{conflict.recorded}'" if quotable and conflict.recorded else "another entry"
    heading = heading_of(conflict.field)
    meanwhile = (
        "the action says something else since"
        if conflict.reworded
        else f"{recorded} is recorded from an earlier save of this copy, or from another"
        if conflict.is_set_back
        else f"meanwhile {recorded} was recorded"
    )
    return Problem(
        "changed-on-both-sides",
        place,
        f"{heading} of {conflict.row}: {typed} was typed, and {meanwhile}.",
        "What was recorded stands. Decide on the sheet Conflicts of the tracker.",
    )
