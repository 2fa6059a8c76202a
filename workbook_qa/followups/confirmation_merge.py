"""What a Team Manager is asked to confirm, and what becomes of what they typed (5.1, 4.3).

Their workbook is an excerpt of the tracker: what they typed is merged three ways like what is typed
there. Base is what stood in the cells as it was issued, theirs what stands in them now, ours the
ledger as it is. Where both sides changed an entry nobody loses: see `entry_conflicts`.
"""

import datetime
from collections.abc import Collection, Iterator, Mapping

import msgspec

from workbook_qa.actions.action_entries import ENTRIES
from workbook_qa.actions.action_life import after, lacks
from workbook_qa.actions.action_state import ActionState
from workbook_qa.core.problem import Place, Problem
from workbook_qa.core.records import People, Person
from workbook_qa.core.terms import ActionStatus, AuditStatus, Confirmation
from workbook_qa.core.wording import fold, fold_name
from workbook_qa.ledger.events import ActionChanged, AnyEvent, ConfirmationIssued, ConflictFound
from workbook_qa.ledger.states import AuditState, State, entry_text
from workbook_qa.registers.line_of_management import line_today
from workbook_qa.tracker.tables.managers_columns import lines_of
from workbook_qa.tracker.taking_back.entry_conflicts import conflict_problem, is_conflict, is_known
from workbook_qa.tracker.taking_back.reconciliation import doubtful
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
    theirs = {
        reference
        for reference, audit in state.audits.items()
        if audit.status is not AuditStatus.WITH_AUDITOR and _manages(manager, audit, people, on)
    }
    actions = [
        action
        for _, action in sorted(state.actions.items())
        if action.status.is_open and action.action.reference in theirs
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


def _manages(manager: Person, audit: AuditState, people: People, on: datetime.date) -> bool:
    holder = line_today(audit.audit, people, on).team_manager
    return holder is not None and fold_name(holder.name) == fold_name(manager.name)


def entries_of(action: ActionState) -> dict[str, str]:
    """What stands in an action's cells, as `ConfirmationIssued.entries` keeps it."""
    found = {field: entry_text(action, field) for field in FIELDS}
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


class _Typed(msgspec.Struct, frozen=True):
    """A workbook that came back, and the ledger it is merged with."""

    now: State
    entries: Mapping[str, str]
    unread: Collection[str]
    places: Mapping[str, Place]
    reading: TrackerReading
    today: datetime.date


def merge_confirmation(
    issued: ConfirmationIssued,
    now: State,
    entries: Mapping[str, str],
    *,
    unread: Collection[str],
    places: Mapping[str, Place],
    reading: TrackerReading,
    today: datetime.date,
) -> Confirmed:
    """What was typed about actions, against what stood there and what the ledger has.

    Args:
        entries: in canonical words, by field; unread: fields that say something unreadable.
        places: the cell of every field.
        reading: who saved it and when; it has no tables.
    """
    typed = _Typed(now, entries, unread, places, reading, today)
    events: list[AnyEvent] = []
    problems: list[Problem] = []
    for action, base in issued.entries.items():
        what = issued.what.get(action, "")
        stands = _stands(now, action, what)
        of_action, said = _of_action(action, base, stands, what, typed)
        events += of_action
        problems += said
    return Confirmed(tuple(events), tuple(problems))


def _stands(now: State, action: str, what: str) -> ActionState | None:
    """The action that says what it said, also where a later return has it in another row.

    Else the one that has its id now, or None.
    """
    audit, same = now.audits.get(action.partition("/")[0]), fold(what)
    there = audit.actions if audit else ()
    says = [
        now.actions[one.id] for one in there if one.id in now.actions and fold(one.what) == same
    ]
    here = now.actions.get(action)
    return says[0] if len(says) == 1 and here not in says else here


def _of_action(
    action: str,
    base: Mapping[str, str],
    stands: ActionState | None,
    what: str,
    typed: _Typed,
) -> tuple[list[AnyEvent], list[Problem]]:
    differs = dict(_differing(action, base, typed))
    if not differs:
        return [], []
    if stands is None:
        return [], [_gone(action, typed.places[field_of(action, next(iter(differs)))])]
    key, reworded = stands.action.id, bool(what) and fold(stands.action.what) != fold(what)
    by, file = typed.reading.saved_by, typed.reading.file
    changes: dict[str, str] = {}
    conflicts: list[ConflictFound] = []
    problems: list[Problem] = []
    for field, text in differs.items():
        place = typed.places[field_of(action, field)]
        before, ours = base.get(field, ""), entry_text(stands, field)
        if text == ours:
            continue
        if field == "status" and not text:
            problems.append(_cleared(key, place))
            continue
        conflict = ConflictFound(
            typed.today, key, field, before, ours, text, by, file, reworded=reworded
        )
        if not is_conflict(typed.now, conflict, typed.reading):
            changes[field] = text
            problems += doubtful(field, text, place, typed.today)
        elif not is_known(typed.now, conflict, typed.reading):
            conflicts.append(conflict)
            problems.append(conflict_problem(conflict, place))
    made: list[AnyEvent] = [*conflicts]
    if changes:
        made.insert(0, ActionChanged(typed.today, key, changes, by, file))
        problems += _lacking(action, after(stands, changes, typed.today, by), typed)
    return made, problems


def _differing(action: str, base: Mapping[str, str], typed: _Typed) -> Iterator[tuple[str, str]]:
    """The entries of an action that no longer say what stood there, and what they say."""
    for field in FIELDS:
        name = field_of(action, field)
        text = lines_of(typed.entries.get(name, ""))
        if name not in typed.unread and text != base.get(field, ""):
            yield field, text


def _lacking(action: str, stands: ActionState, typed: _Typed) -> Iterator[Problem]:
    headings = {heading: field for field, heading in FIELDS.items()}
    for lack in lacks(stands):
        place = typed.places[field_of(action, headings.get(lack.heading, "status"))]
        yield Problem(lack.code, place, lack.found, lack.todo)


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
