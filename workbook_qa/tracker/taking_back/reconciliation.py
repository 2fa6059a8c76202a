"""What people typed into the tracker, merged with the ledger (facts on untrusted workbooks, 7).

Three sides: base, the state the tracker was written from; theirs, what stands in it now; ours,
the ledger as it is. Only what differs from base was typed. Where both sides changed the same
entry to different values nobody loses: the ledger's stays, and the two stand on the sheet
Conflicts (see `entry_conflicts`), unless both are one person's, whose later word counts. Rows are
known by their id and columns by heading, so sorting, filtering, hiding and inserting do no harm.
Whatever cannot be taken over is kept as it was typed.
"""

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import partial

import msgspec

from workbook_qa.actions.action_entries import ENTRY_OF, LATER_COLUMNS
from workbook_qa.actions.action_state import ActionState
from workbook_qa.actions.actions_between_returns import moved, says_the_same
from workbook_qa.core.cells import text_of
from workbook_qa.core.problem import Place, Problem
from workbook_qa.core.table import Table, TableValue
from workbook_qa.core.terms import ActionStatus
from workbook_qa.core.wording import fold, tidy
from workbook_qa.ledger.events import (
    NOTE,
    OWN,
    AnyEvent,
    ConflictFound,
    NotTaken,
    TrackerTakenIn,
)
from workbook_qa.ledger.states import AuditState, State, entry_text
from workbook_qa.tracker.tables import tracker_columns as columns
from workbook_qa.tracker.tables.managers_columns import own_headings, own_value
from workbook_qa.tracker.tables.tracker_actions import ACTIONS, CLOSED_TITLE
from workbook_qa.tracker.tables.tracker_audits import AUDITS
from workbook_qa.tracker.tables.tracker_columns import Managed
from workbook_qa.tracker.tables.tracker_notes import READ_ME_LINK
from workbook_qa.tracker.tables.tracker_tables import MANAGED
from workbook_qa.tracker.taking_back.entry_conflicts import (
    changed,
    heading_of,
    settled,
)
from workbook_qa.tracker.taking_back.manager_entries import read_entry
from workbook_qa.tracker.taking_back.merged_entries import (
    TypedEntry,
    merge_entries,
    unfinished,
)
from workbook_qa.tracker.taking_back.own_columns import OwnColumns, added_before, own_columns
from workbook_qa.tracker.taking_back.renamed_columns import with_known_columns
from workbook_qa.tracker.taking_back.same_copy import (
    Typed,
    earlier_saves,
    is_said_already,
    said_before,
    was_set_back,
)
from workbook_qa.tracker.taking_back.tracker_cells import rows_typed_over
from workbook_qa.tracker.taking_back.tracker_reading import TrackerReading, TypedRow, TypedTable
from workbook_qa.tracker.taking_back.tracker_rows import (
    in_order,
    missing_rows,
    usable_rows,
)
from workbook_qa.tracker.taking_back.two_sheets import ACTION_SHEETS, CLOSED, as_one

# A column this many characters wider or narrower than it was written was changed by someone: each
# program rounds widths in its own way.
_SAME_WIDTH = 0.75
# Of one column more problems than this are told as one, and more of all are not kept singly.
_MOST_OF_ONE, _MOST_KEPT = 10, 300
_OWN_TABLES = {ACTIONS.name, AUDITS.name}  # in which managers may have columns of their own


class Merged(msgspec.Struct, frozen=True):
    """The outcome of a merge.

    Attributes:
        events: what to record; none where nobody did anything.
        problems: what was not taken over, and every conflict that was found.
        unfinished: what actions lack, whenever it was typed.
    """

    events: tuple[AnyEvent, ...] = ()
    problems: tuple[Problem, ...] = ()
    unfinished: tuple[Problem, ...] = ()


class _Sides(msgspec.Struct, frozen=True):
    """A tracker and the two states of the ledger it is merged with."""

    base: State
    now: State
    reading: TrackerReading
    written: Mapping[str, Table]
    today: datetime.date
    unsure: frozenset[str]
    earlier: tuple[TrackerTakenIn, ...]  # of which it may be a later save

    def typed_before(self, managed: Managed) -> set[str]:
        """The fields of a table that were typed in those."""
        rows = (row for taken in self.earlier for row in taken.typed.items())
        of_actions = managed is ACTIONS
        return {field for key, row in rows if ("/" in key) is of_actions for field in row}


class _RowRead(msgspec.Struct, frozen=True):
    """The entries of a row as they stand in the tracker.

    Attributes:
        row: as it stands there; key: the id that its action or audit has now.
        base, now: its action or audit as it was written, and as it stands.
        entries: all that may have been typed.
    """

    managed: Managed
    table: TypedTable
    row: TypedRow
    key: str
    base: ActionState | AuditState | None
    now: ActionState | AuditState
    entries: tuple[TypedEntry, ...]


class _Found(msgspec.Struct):
    """What is found on the way."""

    changes: dict[str, dict[str, str]] = {}
    conflicts: list[ConflictFound] = []
    not_taken: list[NotTaken] = []
    problems: list[Problem] = []
    unfinished: list[tuple[str, Problem]] = []


def reconcile(
    base: State,
    now: State,
    reading: TrackerReading,
    *,
    written: Mapping[str, Table],
    today: datetime.date,
    calendar: str = "",
) -> Merged:
    """What to record of what was done in a tracker, and every problem.

    Args:
        base: the state as at the event number the tracker carries.
        now: the state as the ledger has it.
        written: the tables as they were written from `base`, by name.
        calendar: the mark of the register that they are worked out with now.
    """
    found = _Found(not_taken=[*reading.not_taken])
    unsure = columns.WORKED_OUT if reading.calendar != calendar else frozenset()
    earlier = earlier_saves(reading, now.trackers.values())
    is_of_now = CLOSED in reading.tables
    sides = _with_known_columns(_Sides(base, now, reading, written, today, unsure, earlier))
    reading = sides.reading
    rows = [
        *_rows_read(sides, ACTIONS, base.actions, now.actions, found),
        *_rows_read(sides, AUDITS, base.audits, now.audits, found),
    ]
    says = _says(rows)
    before = said_before(reading, says, earlier)
    for row in rows:
        _merge_row(sides, row, before.get(row.row.key, {}), found)
    for name, table in reading.tables.items():
        found.not_taken += [
            one
            for one in table.not_taken
            if not _is_line(one, written[name]) and not _is_later_column(one)
        ]
        if name not in MANAGED:
            found.not_taken += rows_typed_over(table, written[name], unsure)
    typed = {
        (row, field): text for row, each in found.changes.items() for field, text in each.items()
    }
    decisions, undecided = settled(now, reading, written["Conflicts"], typed, today)
    found.not_taken += undecided
    events = [
        *(changed(row, found.changes[row], today, reading) for row in found.changes),
        *found.conflicts,
        *decisions,
    ]
    unfinished = tuple(_told(found.unfinished))
    if reading.file in now.trackers:  # all of it was recorded before
        return Merged(unfinished=unfinished)
    # Columns of the version before, which had all actions on one sheet, were of other widths.
    widths = _widths(reading, written) if is_of_now else {}
    own = {name: _own_columns(sides, table) for name, table in reading.tables.items()}
    for each in own.values():
        found.not_taken += each.not_taken
    problems = (*_told((one.heading, one.problem) for one in found.not_taken), *found.problems)
    is_new = says and not is_said_already(reading, says, earlier)
    changed_columns = {
        name: each.headings
        for name, each in own.items()
        if name in _OWN_TABLES and each.headings != tuple(_headings_on_record(now, name))
    }
    if events or widths or found.not_taken or is_new or changed_columns:
        taken = _taken_in(reading, found.not_taken, widths, says, today)
        added = {name: each.added for name, each in own.items() if each.added}
        events = [msgspec.structs.replace(taken, columns=changed_columns, added=added), *events]
    return Merged(tuple(events), problems, unfinished)


def _taken_in(
    reading: TrackerReading,
    not_taken: list[NotTaken],
    widths: Mapping[str, Mapping[str, float]],
    says: Typed,
    today: datetime.date,
) -> TrackerTakenIn:
    return TrackerTakenIn(
        today,
        reading.file,
        reading.name,
        reading.number,
        reading.saved_by,
        reading.saved_at,
        tuple(not_taken[:_MOST_KEPT]),  # the tracker itself is kept too
        widths,
        says,
        reading.saved_in,
    )


def _with_known_columns(sides: _Sides) -> _Sides:
    """With renamed columns under their headings, and all actions in one table."""
    tables = dict(sides.reading.tables)
    for name in (*ACTION_SHEETS, AUDITS.name):
        if name in tables:
            of = AUDITS if name == AUDITS.name else ACTIONS
            tables[name] = with_known_columns(tables[name], sides.written[of.name], of.fields)
    closed = tables.pop(CLOSED, None)
    if closed:
        tables[ACTIONS.name] = as_one(tables[ACTIONS.name], closed)
    return msgspec.structs.replace(
        sides, reading=msgspec.structs.replace(sides.reading, tables=tables)
    )


def _headings_on_record(state: State, name: str) -> list[str]:
    """The headings of the managers' own columns of a table, as the ledger has them."""
    return own_headings(_states(state, name), state.own_columns.get(name, ()))


def _states(state: State, name: str) -> Iterable[ActionState | AuditState]:
    return state.actions.values() if name == ACTIONS.name else state.audits.values()


def _own_columns(sides: _Sides, table: TypedTable) -> OwnColumns:
    """The managers' own columns of a table as they are to be."""
    name = table.name
    if name not in _OWN_TABLES:
        return OwnColumns(())
    base = _headings_on_record(sides.base, name)
    earlier = added_before(name, sides.reading, sides.earlier)
    return own_columns(
        table,
        base,
        _headings_on_record(sides.now, name),
        own_headings(_states(sides.now, name)),
        earlier,
    )


def _says(rows: Iterable[_RowRead]) -> dict[str, dict[str, str]]:
    """What stands there otherwise than it was written, by row and field."""
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        for entry in row.entries:
            if entry.text != entry.base:
                found.setdefault(row.row.key, {})[entry.field] = entry.text
    return found


# Merging one table


def _rows_read(
    sides: _Sides,
    managed: Managed,
    base: Mapping[str, ActionState] | Mapping[str, AuditState],
    now: Mapping[str, ActionState] | Mapping[str, AuditState],
    found: _Found,
) -> Iterator[_RowRead]:
    """The rows of a table that can be used; what cannot is kept."""
    table = sides.reading.tables.get(managed.name)
    if table is None:
        found.not_taken.append(_sheet_missing(managed, sides.reading))
        return
    written = sides.written[managed.name]
    went = _went(sides) if managed is ACTIONS else {}
    there = now.keys() | went.keys()
    rows, not_taken = usable_rows(managed, table, base.keys(), there, written, sides.unsure)
    found.not_taken += not_taken
    fields = _fields(managed, table, base.values(), now.values())
    earlier = sides.typed_before(managed)
    notes = _note_headings(table, written, earlier) if table.says_all else []
    for sheet_key in sorted(rows, key=in_order):
        row, key = rows[sheet_key], went.get(sheet_key, sheet_key)
        before = base.get(sheet_key)
        entries = [
            *_entries(table, row, before, fields, earlier, found),
            *(
                _entry(table, row, before, NOTE + heading, row.notes.get(heading, ""))
                for heading in notes
                if f"{NOTE}{heading}" not in row.left_out
            ),
        ]
        yield _RowRead(managed, table, row, key, before, now[key], tuple(entries))
    found.not_taken += missing_rows(managed, table, base.keys(), now.keys())


def _went(sides: _Sides) -> dict[str, str]:
    """The new ids of actions that moved to another row of their return, by the old ones."""
    went: dict[str, str] = {}
    for reference, now in sides.now.audits.items():
        before = sides.base.audits.get(reference)
        if before and before.received != now.received:
            went |= moved(before.actions, now.actions)
    return went


def _is_line(one: NotTaken, written: Table) -> bool:
    """Whether it is what we write above a table: its title, what it says, the link to Read me."""
    if one.problem.code != "tracker-text-not-carried" or one.heading:
        return False
    said = written.says.rpartition(". ")[2]
    text = tidy(one.typed)
    titles = (written.title, CLOSED_TITLE, READ_ME_LINK)
    return text in titles or text.endswith(said)


def _is_later_column(one: NotTaken) -> bool:
    """Whether it is a column that trackers from before did not have yet."""
    return one.problem.code == "tracker-column-missing" and one.heading in LATER_COLUMNS


def _sheet_missing(managed: Managed, reading: TrackerReading) -> NotTaken:
    problem = Problem(
        "tracker-sheet-missing",
        Place(reading.name),
        f"The sheet of the {managed.word}s is gone or has lost its headings.",
        "It is put back as the ledger has it.",
    )
    return NotTaken(problem)


def _fields(
    managed: Managed,
    table: TypedTable,
    *sides: Iterable[ActionState | AuditState],
) -> dict[str, str]:
    """The headings that managers own, each with its field; another case is no other column."""
    known = {fold(heading): heading for side in sides for heading in own_headings(side)}
    own = {heading: OWN + known.get(fold(heading), heading) for heading in table.own}
    there = {
        heading: field for heading, field in managed.fields.items() if heading in table.columns
    }
    return there | own


def _note_headings(table: TypedTable, written: Table, earlier: Iterable[str]) -> list[str]:
    """The headings under which there are notes, or were."""
    places = {place for _, place in written.notes}
    were = {column.heading for place, column in enumerate(written.columns) if place in places}
    there = {heading for row in table.rows for heading in row.notes}
    there |= {field[len(NOTE) :] for field in earlier if field.startswith(NOTE)}
    return sorted(heading for heading in were | there if heading in table.columns)


def _merge_row(sides: _Sides, read: _RowRead, before: Mapping[str, str], found: _Found) -> None:
    """Merge the entries of a row; `before` is what the same copy said when it was taken in."""
    entries = [
        msgspec.structs.replace(entry, set_back=True)
        if was_set_back(entry.base, entry.text, before.get(entry.field))
        else entry
        for entry in read.entries
    ]
    merged = merge_entries(
        read.key,
        read.now,
        entries,
        reworded=_is_reworded(read.base, read.now),
        now=sides.now,
        reading=sides.reading,
        today=sides.today,
    )
    if merged.changes:
        found.changes.setdefault(read.key, {}).update(merged.changes)
    found.conflicts += merged.conflicts
    found.problems += merged.problems
    if read.row.key == read.key and isinstance(read.now, ActionState):
        found.unfinished += unfinished(
            read.now,
            found.changes.get(read.key, {}),
            partial(read.table.at, read.row),
            today=sides.today,
            by=sides.reading.saved_by,
        )


def _entries(
    table: TypedTable,
    row: TypedRow,
    base: ActionState | AuditState | None,
    fields: Mapping[str, str],
    earlier: Collection[str],
    found: _Found,
) -> Iterator[TypedEntry]:
    """The entries of a row that do not stand as they were written; what cannot be read is kept.

    Those of `earlier` fields, which may have been set back, stand here too.
    """
    for heading, field in fields.items():
        stands = row.values.get(heading)
        if heading in row.left_out:
            continue
        if base and stands == _as_written(base, field) and stands.__class__ is not bool:
            if field in earlier:
                yield _entry(table, row, base, field, entry_text(base, field))
            continue
        text, problems = read_entry(field, stands, table.at(row, heading))
        if text is None:
            found.not_taken += [
                NotTaken(one, text_of(stands), row.key, heading) for one in problems
            ]
        else:
            yield _entry(table, row, base, field, text, problems)


def _entry(
    table: TypedTable,
    row: TypedRow,
    base: ActionState | AuditState | None,
    field: str,
    text: str,
    problems: Iterable[Problem] = (),
) -> TypedEntry:
    before = entry_text(base, field) if base else ""
    if base is None and field == "status":
        before = ActionStatus.OPEN
    return TypedEntry(field, before, text, table.at(row, heading_of(field)), tuple(problems))


def _is_reworded(base: ActionState | AuditState | None, now: ActionState | AuditState) -> bool:
    """Whether a later return made another action of the one in whose row was typed."""
    if isinstance(base, ActionState) and isinstance(now, ActionState):
        return not says_the_same(base.action, now.action)
    return False


def _as_written(state: ActionState | AuditState, field: str) -> TableValue:
    """An entry as it was written into the tracker; None for a blank one."""
    if field.startswith(OWN):
        return own_value(state.own.get(field[len(OWN) :], ""))
    value = ENTRY_OF[field].of(state) if isinstance(state, ActionState) else getattr(state, field)
    return value or None


# Looks, and what is told


def _widths(reading: TrackerReading, written: Mapping[str, Table]) -> dict[str, dict[str, float]]:
    """The columns that were made wider or narrower, by table and heading."""
    found: dict[str, dict[str, float]] = {}
    for name, table in reading.tables.items():
        for column in written[name].columns:
            width = table.widths.get(column.heading)
            if width and abs(width - column.width) > _SAME_WIDTH:
                found.setdefault(name, {})[column.heading] = round(width, 1)
    return found


def _told(each: Iterable[tuple[str, Problem]]) -> list[Problem]:
    """Problems, each with a heading; of one kind in one column many are told as one."""
    alike: dict[tuple[str, str, str], list[Problem]] = {}
    for heading, problem in each:
        alike.setdefault((problem.code, problem.place.sheet, heading), []).append(problem)
    told: list[Problem] = []
    for (_, _, heading), problems in alike.items():
        first = problems[0]
        if len(problems) > _MOST_OF_ONE:
            where = f" of {heading}" if heading else ""
            found = f"{len(problems)} of this kind{where}, the first here: {first.found}"
            told.append(Problem(first.code, first.place, found, first.todo))
        else:
            told += problems
    return told
