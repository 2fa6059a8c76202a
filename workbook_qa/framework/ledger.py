"""Events, and the state of everything as a fold over them.

An event is one fact that happened. Nothing is ever changed or removed: what is true now, or was
true on any past day, is `fold` over the events up to then. Documents (the bytes of workbooks,
forms and audit tools) are named by their SHA-256.
"""

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

import msgspec

from workbook_qa.framework.calendar import Month
from workbook_qa.framework.problem import Problem
from workbook_qa.framework.records import Action, Audit, Return, Selection
from workbook_qa.framework.returns import actions_of
from workbook_qa.framework.terms import ActionKind, ActionStatus, AuditStatus, Outcome

CHOSEN_REASON = "The Lead Auditor decided that this return counts."
# Begin the names of entries of managers' own: of a column they added, and of a note to a cell.
OWN = "own:"
NOTE = "note:"


class Event(msgspec.Struct, frozen=True, gc=False, tag_field="event"):
    """What all events have: the day from which the fact counts."""

    on: datetime.date


class CasesSelected(Event, frozen=True, tag="cases-selected"):
    """A month's cases were drawn; a later one for the same month replaces it until issue.

    `workbook` is the digest of the selection's workbook: as it was written, or, where the Head of
    Service amended the draw, as it was read back. It is empty in events of before it was kept.
    """

    selection: Selection
    workbook: str = ""


class AuditIssued(Event, frozen=True, tag="audit-issued"):
    """A workbook was made for one audit.

    `tool` and `form` are digests of documents: the audit tool and the form as they were;
    `workbook` is that of the workbook; `change_reason` is the Head of Service's, where the
    selection was amended. `password` opens the workbook as it was sent, and `encrypted` is the
    digest of that; both are empty where it was sent without a password. `address` is where the
    draft goes; empty where the register had none, None in events of before it was kept.
    """

    audit: Audit
    tool: str
    form: str
    workbook: str
    change_reason: str = ""
    password: str = ""
    encrypted: str = ""
    address: str | None = None

    @property
    def sent(self) -> str:
        """The digest of the workbook as it is sent."""
        return self.encrypted or self.workbook


class FileReceived(Event, frozen=True, tag="file-received"):
    """A file was taken in from the inbox and had one outcome.

    Attributes:
        file: the digest of its bytes, which are kept; name: what it was called.
        reference: the audit it belongs to, or empty.
        content: what was typed in it, when it could be read as a return.
        reason: one sentence on the outcome.
        normalised: field id, what was typed, what it was read as, where the two differ.
        version: which version of the audit's workbook it is (see `QueryIssued`).
        sender: the address of the mail it lay in, where it came in one.
        parcel, parcel_name: the digest and the name of the mail or zip it lay in; empty where it
            came by itself, and in events of before they were kept.
        saved_by, saved_at: who saved it last, and when, as the workbook itself says.
    """

    file: str
    name: str
    outcome: Outcome
    reason: str
    reference: str = ""
    content: Return | None = None
    problems: tuple[Problem, ...] = ()
    normalised: tuple[tuple[str, str, str], ...] = ()
    format: str = ""
    version: int = 1
    sender: str = ""
    saved_by: str = ""
    saved_at: datetime.datetime | None = None
    parcel: str = ""
    parcel_name: str = ""


class ReturnChosen(Event, frozen=True, tag="return-chosen"):
    """The Lead Auditor decided which return of an audit counts: `file` is its digest.

    From then on other returns of that audit are held, until there is another decision.
    """

    reference: str
    file: str


class QueryIssued(Event, frozen=True, tag="query-issued"):
    """A queried return went back to its auditor, as the next version of the same audit.

    `form`, `workbook` and `message` are digests of documents: the version's form, the workbook
    with everything the auditor had typed, and the draft e-mail that carries it. `encrypted` is the
    digest of the workbook as it is sent, where its audit has a password, else empty.
    """

    reference: str
    version: int
    form: str
    workbook: str
    message: str
    encrypted: str = ""

    @property
    def sent(self) -> str:
        """The digest of the workbook as it is sent."""
        return self.encrypted or self.workbook


class NotTaken(msgspec.Struct, frozen=True):
    """Something that stood in a tracker and could not be taken over: nothing typed is lost.

    Attributes:
        problem: where it stood, why it was not taken over and what to do.
        typed: what stood there, as people read it.
        row: the id of the action or the audit in whose row it stood, where that is known.
        heading: of the column, where it has one.
    """

    problem: Problem
    typed: str = ""
    row: str = ""
    heading: str = ""


class TrackerTakenIn(Event, frozen=True, tag="tracker-taken-in"):
    """A tracker that people had worked in was read; what they did follows in events of its own.

    Attributes:
        file: the digest of its bytes, which are kept; name: what it was called.
        number: the event up to which it had been written.
        saved_by, saved_at: who saved it last, and when, as the workbook itself says.
        not_taken: what stood in it and could not be taken over.
        widths: the columns that were made wider or narrower, by table and heading.
    """

    file: str
    name: str
    number: int
    saved_by: str = ""
    saved_at: datetime.datetime | None = None
    not_taken: tuple[NotTaken, ...] = ()
    widths: Mapping[str, Mapping[str, float]] = {}


class ActionChanged(Event, frozen=True, tag="action-changed"):
    """A manager typed into the tracker: the entries that changed, blank as ''.

    `changes` maps ``status``, ``completed_on``, ``evidence`` or ``comment`` to its new text,
    ``own:Heading`` to that of a column the managers added themselves, and ``note:Heading`` to
    that of the note to a cell. `by` is who saved the tracker, and `tracker` its digest.
    """

    action: str
    changes: Mapping[str, str]
    by: str = ""
    tracker: str = ""


class AuditAnnotated(Event, frozen=True, tag="audit-annotated"):
    """A manager typed into a column of their own, or wrote a note, in the row of an audit.

    `changes`, `by` and `tracker` are as in `ActionChanged`.
    """

    reference: str
    changes: Mapping[str, str]
    by: str = ""
    tracker: str = ""


class ConflictFound(Event, frozen=True, tag="conflict-found"):
    """An entry was typed that was meanwhile recorded otherwise; what was recorded stands.

    Attributes:
        row: the id of the action or the reference of the audit.
        field: of the entry, as in `ActionChanged.changes`.
        base: what both started from; recorded: what stands; typed: what is wanted.
        by, tracker: as in `ActionChanged`.
    """

    row: str
    field: str
    base: str
    recorded: str
    typed: str
    by: str = ""
    tracker: str = ""


class ConflictSettled(Event, frozen=True, tag="conflict-settled"):
    """Someone decided on a conflict, which is known by the number of the event that found it.

    Where what was typed is `taken`, the change is an event of its own.
    """

    conflict: int
    taken: bool
    by: str = ""
    tracker: str = ""


class SummaryMade(Event, frozen=True, tag="summary-made"):
    """A month's DMT summary was written, as at a day; `workbook` is the digest of it."""

    month: Month
    as_at: datetime.date
    workbook: str


class RunUndone(Event, frozen=True, tag="run-undone"):
    """From then on the `events` of that numbers, which the run `run` recorded, do not count.

    They stay where they are; and when this event is itself undone, they count again.
    """

    run: int
    events: tuple[int, ...]


AnyEvent = (
    CasesSelected
    | AuditIssued
    | FileReceived
    | ReturnChosen
    | QueryIssued
    | TrackerTakenIn
    | ActionChanged
    | AuditAnnotated
    | ConflictFound
    | ConflictSettled
    | SummaryMade
    | RunUndone
)


class Recorded(msgspec.Struct, frozen=True, gc=False):
    """An event as it stands in the ledger: its number from 1, when it was recorded and by whom.

    `run` is the number of the first event that the same call of a command recorded; 0 in events
    of before it was kept (see `runs.runs_of`).
    """

    number: int
    at: datetime.datetime
    by: str
    event: AnyEvent
    run: int = 0


class AuditState(msgspec.Struct, frozen=True, gc=False):
    """Where one audit stands.

    Attributes:
        received: every file that was taken in for it, in order.
        accepted: the one that counts; None until there is one, and while it is not decided.
        queries: the versions in which it went back to the auditor, in order.
        in_conflict: whether the Lead Auditor must decide which return counts (see `standing`).
        chosen: the digest of the return that the Lead Auditor decided for, or empty.
        own, notes: as in `ActionState`.
    """

    issued: AuditIssued
    received: tuple[FileReceived, ...] = ()
    accepted: FileReceived | None = None
    queries: tuple[QueryIssued, ...] = ()
    in_conflict: bool = False
    chosen: str = ""
    own: Mapping[str, str] = {}
    notes: Mapping[str, str] = {}

    @property
    def audit(self) -> Audit:
        """The audit itself."""
        return self.issued.audit

    @property
    def forms(self) -> dict[int, str]:
        """The digest of the form of every version that was issued, by version."""
        return {1: self.issued.form} | {query.version: query.form for query in self.queries}

    @property
    def content(self) -> Return | None:
        """The return that counts, or None."""
        return self.accepted.content if self.accepted else None

    @property
    def status(self) -> AuditStatus:
        """Completed once a return is accepted; queried while the auditor must answer."""
        if self.in_conflict:
            return AuditStatus.IN_CONFLICT
        if self.accepted:
            return AuditStatus.COMPLETED
        queried = any(file.outcome is Outcome.QUERIED for file in self.received)
        return AuditStatus.QUERIED if queried else AuditStatus.WITH_AUDITOR

    @property
    def first_received_on(self) -> datetime.date | None:
        """The day its first return came in, whatever became of it."""
        return self.received[0].on if self.received else None

    @property
    def accepted_on(self) -> datetime.date | None:
        """The day on which a return was first accepted (requirements, default 17).

        None while none counts.
        """
        return self.actions_set_on if self.accepted else None

    @property
    def actions_set_on(self) -> datetime.date | None:
        """The day from which its actions are monitored: also while returns are in conflict."""
        accepted = (file.on for file in self.received if file.outcome is Outcome.ACCEPTED)
        return next(accepted, None)

    @property
    def accepted_files(self) -> list[FileReceived]:
        """Each file that counts or once did, as it was first accepted, in that order."""
        found: dict[str, FileReceived] = {}
        for file in filter(_is_accepted, self.received):
            found.setdefault(file.file, file)
        return list(found.values())

    @property
    def monitored(self) -> Return | None:
        """The return whose actions are monitored: the one accepted last, in conflict or not."""
        accepted = (file.content for file in reversed(self.received) if _is_accepted(file))
        return next(accepted, None)


class ActionState(msgspec.Struct, frozen=True, gc=False):
    """Where one action stands; advice never gets one (paragraph 4.3).

    `own` holds what stands in managers' own columns of the tracker, by heading, and `notes` the
    notes to cells, by the heading of their column; blank ones are not in them.
    """

    action: Action
    status: ActionStatus = ActionStatus.OPEN
    completed_on: datetime.date | None = None
    evidence: str = ""
    comment: str = ""
    changed_on: datetime.date | None = None
    own: Mapping[str, str] = {}
    notes: Mapping[str, str] = {}


class Became(StrEnum):
    """What became of something that stood in a tracker."""

    RECORDED = "Recorded"
    CONFLICT = "Not recorded: it was changed meanwhile, see Conflicts"
    TAKEN = "Decided: this is taken"
    KEPT = "Decided: what was recorded stands"
    NOT_TAKEN = "Not taken over"


class HistoryEntry(msgspec.Struct, frozen=True, gc=False):
    """One thing that stood in a tracker, and what became of it.

    Attributes:
        recorded: the event that says so.
        row: the id of the action or audit; field: as in `ActionChanged.changes`, or for what was
            not taken over a heading. Either may be empty there.
        before: what the ledger had; typed: what stood in the tracker.
        tracker: its digest.
        why: a sentence on what was not taken over.
    """

    recorded: Recorded
    became: Became
    row: str
    field: str
    before: str
    typed: str
    tracker: str
    why: str = ""


class State(msgspec.Struct, frozen=True):
    """Everything that is true after some events, by reference, id, month or digest.

    Attributes:
        left_out: actions that a later return left out, with what managers typed: if another
            return has them again, they are what they were.
        trackers: those that were taken in.
        widths: of columns of the tracker that were changed, by table and heading.
        history: what became of everything that managers typed, in order.
        conflicts: those on which nobody has decided, by the number of their event.
        settled: those on which somebody has, and whether what was typed was taken.
        number: that of the last event that changed it.
    """

    audits: Mapping[str, AuditState] = {}
    actions: Mapping[str, ActionState] = {}
    selections: Mapping[Month, Selection] = {}
    files: Mapping[str, FileReceived] = {}
    left_out: Mapping[str, ActionState] = {}
    trackers: Mapping[str, TrackerTakenIn] = {}
    widths: Mapping[str, Mapping[str, float]] = {}
    history: Sequence[HistoryEntry] = []
    conflicts: Mapping[int, ConflictFound] = {}
    settled: Mapping[int, tuple[ConflictFound, bool]] = {}
    number: int = 0

    def issued_in(self, month: Month) -> list[AuditState]:
        """The audits of that month's selection, by reference."""
        return [state for _, state in sorted(self.audits.items()) if state.audit.month == month]

    def advice(self) -> list[Action]:
        """All advice of accepted returns: shown, never monitored."""
        rows = (action for state in self.audits.values() for action in _actions(state))
        return [row for row in rows if row.kind is ActionKind.ADVICE]


def fold(
    events: Iterable[Recorded],
    *,
    after: State | None = None,
    as_at: datetime.date | None = None,
    up_to: int | None = None,
) -> State:
    """The state after `events`, in their order.

    Args:
        events: the ledger, oldest first.
        after: the state before the first of them; nothing when left out. None of them may undo
            what is in it.
        as_at: leave out facts of later days.
        up_to: leave out events recorded after that number.
    """
    folding = Folding(after or State())
    for recorded in in_force(
        recorded
        for recorded in events
        if (as_at is None or recorded.event.on <= as_at)
        and (up_to is None or recorded.number <= up_to)
    ):
        folding.add(recorded)
    return folding.state


def in_force(events: Iterable[Recorded]) -> list[Recorded]:
    """The events without those whose run was undone by a later one of them.

    What is undone afterwards still counted on the days before: an event that undoes is a fact of
    its day like any other.
    """
    found = list(events)
    undone: set[int] = set()
    for recorded in reversed(found):
        if isinstance(recorded.event, RunUndone) and recorded.number not in undone:
            undone.update(recorded.event.events)
    return [recorded for recorded in found if recorded.number not in undone] if undone else found


def entry_text(state: ActionState | AuditState, field: str) -> str:
    """An entry as it stands in `ActionChanged.changes`."""
    if field.startswith(OWN):
        return state.own.get(field[len(OWN) :], "")
    if field.startswith(NOTE):
        return state.notes.get(field[len(NOTE) :], "")
    value = getattr(state, field)
    return value.isoformat() if isinstance(value, datetime.date) else str(value or "")


def _with_changes(
    before: Mapping[str, str], changes: Mapping[str, str], kind: str
) -> dict[str, str]:
    changed = {name[len(kind) :]: text for name, text in changes.items() if name.startswith(kind)}
    return {heading: text for heading, text in {**before, **changed}.items() if text}


_READERS: dict[str, Callable[[str], object]] = {
    "status": ActionStatus,
    "completed_on": lambda text: datetime.date.fromisoformat(text) if text else None,
    "evidence": str,
    "comment": str,
}


def _is_accepted(file: FileReceived) -> bool:
    return file.outcome is Outcome.ACCEPTED


def _actions(state: AuditState) -> list[Action]:
    return actions_of(state.monitored) if state.monitored else []


class Folding:
    """The state while events are added to it, at a cost that does not grow with what is there."""

    def __init__(self, before: State) -> None:
        self.audits = dict(before.audits)
        self.actions = dict(before.actions)
        self.selections = dict(before.selections)
        self.files = dict(before.files)
        self.left_out = dict(before.left_out)
        self.trackers = dict(before.trackers)
        self.widths = dict(before.widths)
        self.history = [*before.history]
        self.conflicts = dict(before.conflicts)
        self.settled = dict(before.settled)
        self.number = before.number

    @property
    def state(self) -> State:
        """The state as it is now; it shares what it holds, and is good until the next event."""
        return State(
            self.audits,
            self.actions,
            self.selections,
            self.files,
            self.left_out,
            self.trackers,
            self.widths,
            self.history,
            self.conflicts,
            self.settled,
            self.number,
        )

    def add(self, recorded: Recorded) -> None:
        """One event more; that a summary was made of the state leaves it as it is."""
        if isinstance(recorded.event, SummaryMade):
            return
        self.number = recorded.number
        match recorded.event:
            case CasesSelected(selection=selection):
                self.selections[selection.month] = selection
            case AuditIssued() as issued:
                # A reference is issued once; what came back for it is never forgotten.
                self.audits.setdefault(issued.audit.reference, AuditState(issued))
            case FileReceived() as received:
                self._receive(received)
            case ReturnChosen() as chosen:
                self._choose(chosen)
            case QueryIssued() as query:
                self._query(query)
            case TrackerTakenIn() as taken:
                self._take_in(recorded, taken)
            case ActionChanged() as changed:
                self._change(recorded, changed)
            case AuditAnnotated() as annotated:
                self._annotate(recorded, annotated)
            case ConflictFound() as conflict:
                self.conflicts[recorded.number] = conflict
                self._remember(recorded, Became.CONFLICT, conflict, conflict.tracker)
            case ConflictSettled() as settled:
                self._settle(recorded, settled)

    def _receive(self, received: FileReceived) -> None:
        self.files.setdefault(received.file, received)
        before = self.audits.get(received.reference)
        if before is None:
            return
        state = msgspec.structs.replace(before, received=(*before.received, received))
        if received.outcome is Outcome.ACCEPTED:
            state = msgspec.structs.replace(state, accepted=received, in_conflict=False)
        elif received.outcome is Outcome.CONFLICT and not before.chosen:
            # None counts; the actions of the one that did are monitored all the same.
            state = msgspec.structs.replace(state, accepted=None, in_conflict=True)
        self.audits[received.reference] = state
        if received.outcome is Outcome.ACCEPTED:
            self._renew_actions(before, state)

    def _choose(self, chosen: ReturnChosen) -> None:
        before = self.audits.get(chosen.reference)
        held = (file for file in before.received if file.file == chosen.file) if before else ()
        file = next((file for file in held if file.content), None)
        if before is None or file is None:
            return
        counts = msgspec.structs.replace(
            file, on=chosen.on, outcome=Outcome.ACCEPTED, reason=CHOSEN_REASON
        )
        state = msgspec.structs.replace(
            before,
            received=(*before.received, counts),
            accepted=counts,
            in_conflict=False,
            chosen=chosen.file,
        )
        self.audits[chosen.reference] = state
        self.files[chosen.file] = counts
        self._renew_actions(before, state)

    def _query(self, query: QueryIssued) -> None:
        state = self.audits.get(query.reference)
        if state:
            queries = (*state.queries, query)
            self.audits[query.reference] = msgspec.structs.replace(state, queries=queries)

    def _renew_actions(self, before: AuditState, now: AuditState) -> None:
        """The actions of a later return replace an earlier one's; what managers typed stays."""
        for action in _actions(before):
            if action.id in self.actions:
                self.left_out[action.id] = self.actions.pop(action.id)
        for action in _actions(now):
            if action.kind is ActionKind.ACTION:
                kept = self.left_out.pop(action.id, None) or ActionState(action)
                self.actions[action.id] = msgspec.structs.replace(kept, action=action)

    # What managers did in the tracker.

    def _take_in(self, recorded: Recorded, taken: TrackerTakenIn) -> None:
        self.trackers[taken.file] = taken
        self.history += [
            HistoryEntry(
                recorded,
                Became.NOT_TAKEN,
                one.row,
                one.heading,
                "",
                one.typed,
                taken.file,
                one.problem.message,
            )
            for one in taken.not_taken
        ]
        for table, widths in taken.widths.items():
            self.widths[table] = {**self.widths.get(table, {}), **widths}

    def _change(self, recorded: Recorded, changed: ActionChanged) -> None:
        state = self.actions.get(changed.action)
        if state is None:
            return
        changes: dict[str, Any] = {
            name: _READERS[name](text) for name, text in changed.changes.items() if name in _READERS
        }
        self.actions[changed.action] = msgspec.structs.replace(
            state,
            **changes,
            own=_with_changes(state.own, changed.changes, OWN),
            notes=_with_changes(state.notes, changed.changes, NOTE),
            changed_on=changed.on,
        )
        self._note(recorded, changed.action, state, changed)

    def _annotate(self, recorded: Recorded, annotated: AuditAnnotated) -> None:
        state = self.audits.get(annotated.reference)
        if state is None:
            return
        self.audits[annotated.reference] = msgspec.structs.replace(
            state,
            own=_with_changes(state.own, annotated.changes, OWN),
            notes=_with_changes(state.notes, annotated.changes, NOTE),
        )
        self._note(recorded, annotated.reference, state, annotated)

    def _note(
        self,
        recorded: Recorded,
        row: str,
        before: ActionState | AuditState,
        event: ActionChanged | AuditAnnotated,
    ) -> None:
        self.history += [
            HistoryEntry(
                recorded,
                Became.RECORDED,
                row,
                field,
                entry_text(before, field),
                text,
                event.tracker,
            )
            for field, text in event.changes.items()
        ]

    def _settle(self, recorded: Recorded, settled: ConflictSettled) -> None:
        conflict = self.conflicts.pop(settled.conflict, None)
        if conflict:
            self.settled[settled.conflict] = (conflict, settled.taken)
            became = Became.TAKEN if settled.taken else Became.KEPT
            self._remember(recorded, became, conflict, settled.tracker)

    def _remember(
        self, recorded: Recorded, became: Became, conflict: ConflictFound, tracker: str
    ) -> None:
        self.history.append(
            HistoryEntry(
                recorded,
                became,
                conflict.row,
                conflict.field,
                conflict.recorded,
                conflict.typed,
                tracker,
            )
        )
