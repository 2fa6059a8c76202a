"""What a Team Manager is asked to confirm, and what becomes of what they typed (5.1, 4.3).

Their workbook is an excerpt of the tracker: what they typed is merged three ways like what is typed
there. Base is what stood in the cells as it was issued, theirs what stands in them now, ours the
ledger as it is. Where both sides changed an entry nobody loses: see `entry_conflicts`.
"""

import datetime
from collections.abc import Collection, Iterator, Mapping

import msgspec

from workbook_qa.actions.action_entries import ENTRIES
from workbook_qa.actions.action_state import ActionState
from workbook_qa.actions.status_in_force import is_open
from workbook_qa.core.privacy.held_texts import HELD
from workbook_qa.core.problem import Place, Problem
from workbook_qa.core.records import People, Person
from workbook_qa.core.terms import ActionStatus, AuditStatus, Confirmation
from workbook_qa.core.wording import fold, fold_name
from workbook_qa.ledger.events import ActionChanged, AnyEvent, ConfirmationIssued
from workbook_qa.ledger.states import AuditState, State, entry_text, shown_text
from workbook_qa.registers.line_of_management import line_today
from workbook_qa.tracker.tables.managers_columns import lines_of
from workbook_qa.tracker.taking_back.entry_conflicts import changed
from workbook_qa.tracker.taking_back.merged_entries import TypedEntry, merge_entries, unfinished
from workbook_qa.tracker.taking_back.tracker_reading import TrackerReading

# The entries of an action that a Team Manager types, as the ledger names them, and their headings.
FIELDS = {entry.field: entry.heading for entry in ENTRIES if entry.confirmed}


class ToConfirm(msgspec.Struct, frozen=True):
    """Open actions, and completed audits of which a confirmation is lacking."""

    actions: tuple[ActionState, ...]
    audits: tuple[AuditState, ...]

    def __bool__(self) -> bool:
        return bool(self.actions or self.audits)


def to_confirm(state: State, people: People, manager: Person, on: datetime.date) -> ToConfirm:
    """What is open of the teams that somebody manages on that day.

    A confirmation of an audit is asked for once it was fed back.
    """
    returned = {
        reference: audit
        for reference, audit in state.audits.items()
        if audit.status is not AuditStatus.WITH_AUDITOR
    }
    theirs = {
        reference for reference, audit in returned.items() if _manages(manager, audit, people, on)
    }
    actions = [
        action
        for _, action in sorted(state.actions.items())
        if action.action.reference in returned
        and is_open(action, on)
        and _manages(manager, returned[action.action.reference], people, on, action.moved_team)
    ]
    audits = [
        audit
        for reference, audit in sorted(state.audits.items())
        if reference in theirs and audit.fed_back and lacking(audit)
    ]
    latest = datetime.date.max
    actions.sort(key=lambda one: (one.due_on or latest, one.action.reference, one.action.number))
    return ToConfirm(tuple(actions), tuple(audits))


def lacking(audit: AuditState) -> list[Confirmation]:
    """The confirmations of an audit that nobody has given yet."""
    return [what for what in Confirmation if audit.confirmed_on(what) is None]


def _manages(
    manager: Person, audit: AuditState, people: People, on: datetime.date, team: str = ""
) -> bool:
    holder = line_today(audit.audit, people, on, team).team_manager
    return holder is not None and fold_name(holder.name) == fold_name(manager.name)


def entries_of(action: ActionState) -> dict[str, str]:
    """What stands in an action's cells, as `ConfirmationIssued.entries` keeps it."""
    found = {field: shown_text(action, field) for field in FIELDS}
    return {field: text for field, text in found.items() if text}


def field_of(action: str, entry: str) -> str:
    """The field of a form in which an entry of an action stands."""
    return f"{action}.{entry}"


# What comes back


class Confirmed(msgspec.Struct, frozen=True):
    """What is to be recorded of a confirmation workbook, and what must be looked at."""

    events: tuple[AnyEvent, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def changed(self) -> int:
        """How many actions are changed."""
        return sum(isinstance(event, ActionChanged) for event in self.events)


class TypedConfirmation(msgspec.Struct, frozen=True):
    """What stands in a confirmation workbook that came back.

    Attributes:
        entries: in canonical words, by field; unread: fields that say something unreadable.
        places: the cell of every field.
        reading: who saved it and when; it has no tables.
    """

    entries: Mapping[str, str]
    unread: Collection[str]
    places: Mapping[str, Place]
    reading: TrackerReading

    def place(self, action: str, entry: str) -> Place:
        """The cell of an entry."""
        return self.places[field_of(action, entry)]


def merge_confirmation(
    issued: ConfirmationIssued, now: State, typed: TypedConfirmation, today: datetime.date
) -> Confirmed:
    """What was typed about actions, against what stood there and what the ledger has."""
    events: list[AnyEvent] = []
    problems: list[Problem] = []
    for action in issued.entries:
        of_action, said = _of_action(action, issued, now, typed, today)
        events += of_action
        problems += said
    return Confirmed(tuple(events), tuple(problems))


def _of_action(
    action: str,
    issued: ConfirmationIssued,
    now: State,
    typed: TypedConfirmation,
    today: datetime.date,
) -> tuple[list[AnyEvent], list[Problem]]:
    """The action's row, as if it stood in a tracker of the day on which it was issued."""
    entries = list(_typed_entries(action, issued.entries[action], typed))
    if not entries:
        return [], []
    what = issued.what.get(action, "")
    stands = _stands(now, action, what)
    if stands is None:
        return [], [_gone(action, entries[0].place)]
    key, reading = stands.action.id, typed.reading
    merged = merge_entries(
        key,
        stands,
        [_but_cleared(entry, stands) for entry in entries],
        reworded=bool(what) and fold(stands.action.compared_by) != fold(what),
        now=now,
        reading=reading,
        today=today,
    )
    if not merged.changes:
        return [*merged.conflicts], [*merged.problems]
    headings = {heading: field for field, heading in FIELDS.items()}
    lacking_entries = unfinished(
        stands,
        merged.changes,
        lambda heading: typed.place(action, headings.get(heading, "status")),
        today=today,
        by=reading.saved_by,
    )
    event = changed(key, merged.changes, today, reading)
    problems = [*merged.problems, *(problem for _, problem in lacking_entries)]
    return [event, *merged.conflicts], problems


def _typed_entries(
    action: str, base: Mapping[str, str], typed: TypedConfirmation
) -> Iterator[TypedEntry]:
    """The entries of an action that no longer say what stood there."""
    for entry in FIELDS:
        field, before = field_of(action, entry), base.get(entry, "")
        text = lines_of(typed.entries.get(field, ""))
        if field not in typed.unread and text != before:
            yield TypedEntry(entry, before, text, typed.place(action, entry))


def _but_cleared(entry: TypedEntry, stands: ActionState) -> TypedEntry:
    """The entry as it is merged: a status that was cleared is as before, and that is said.

    Where the cell said that an entry is held, it was that entry which was typed over.
    """
    if entry.base == HELD and entry.field in stands.held:
        return msgspec.structs.replace(entry, base=entry_text(stands, entry.field))
    if entry.field != "status" or entry.text:
        return entry
    problem = _cleared(stands.action.id, entry.place)
    return msgspec.structs.replace(entry, text=entry.base, problems=(problem,))


def _stands(now: State, action: str, what: str) -> ActionState | None:
    """The action that says what it said, also where a later return has it in another row.

    Else the one that has its id now, or None.
    """
    audit, same = now.audits.get(action.partition("/")[0]), fold(what)
    there = audit.actions if audit else ()
    says = [
        now.actions[one.id]
        for one in there
        if one.id in now.actions and fold(one.compared_by) == same
    ]
    here = now.actions.get(action)
    return says[0] if len(says) == 1 and here not in says else here


def _gone(action: str, place: Place) -> Problem:
    return Problem(
        "tracker-row-unknown",
        place,
        f"Action {action} is no longer among the actions of its audit.",
        "A later return left it out, or the return it came from was undone. If it still stands, "
        "ask the auditor. Nothing of this row was taken in.",
    )


def _cleared(action: str, place: Place) -> Problem:
    return Problem(
        "status-unknown",
        place,
        f"The status of action {action} was cleared.",
        f"The status before is kept. Choose {ActionStatus.DONE} once it is done.",
    )
