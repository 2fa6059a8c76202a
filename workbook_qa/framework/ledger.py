"""Events, and the state of everything as a fold over them.

An event is one fact that happened. Nothing is ever changed or removed: what is true now, or was
true on any past day, is `fold` over the events up to then. Documents (the bytes of workbooks,
forms and audit tools) are named by their SHA-256.
"""

import datetime
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from workbook_qa.framework.calendar import Month
from workbook_qa.framework.problem import Problem
from workbook_qa.framework.records import Action, Audit, Return, Selection
from workbook_qa.framework.returns import actions_of
from workbook_qa.framework.terms import ActionKind, ActionStatus, AuditStatus, Outcome

OWN = "own:"  # begins the names of managers' own columns in `ActionChanged.changes`


class Event(msgspec.Struct, frozen=True, gc=False, tag_field="event"):
    """What all events have: the day from which the fact counts."""

    on: datetime.date


class CasesSelected(Event, frozen=True, tag="cases-selected"):
    """A month's cases were drawn; a later one for the same month replaces it until issue."""

    selection: Selection


class AuditIssued(Event, frozen=True, tag="audit-issued"):
    """A workbook was made for one audit.

    `tool` and `form` are digests of documents: the audit tool and the form as they were;
    `workbook` is that of the workbook; `change_reason` is the Head of Service's, where the
    selection was amended. `password` opens the workbook as it was sent, and `encrypted` is the
    digest of that; both are empty where it was sent without a password.
    """

    audit: Audit
    tool: str
    form: str
    workbook: str
    change_reason: str = ""
    password: str = ""
    encrypted: str = ""

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


class ActionChanged(Event, frozen=True, tag="action-changed"):
    """A manager typed into the tracker: the entries that changed, blank as ''.

    `changes` maps ``status``, ``completed_on``, ``evidence`` or ``comment`` to its new text, and
    ``own:Heading`` to that of a column the managers added themselves.
    """

    action: str
    changes: Mapping[str, str]
    by: str = ""


AnyEvent = CasesSelected | AuditIssued | FileReceived | ReturnChosen | QueryIssued | ActionChanged


class Recorded(msgspec.Struct, frozen=True, gc=False):
    """An event as it stands in the ledger: its number from 1, when it was recorded and by whom."""

    number: int
    at: datetime.datetime
    by: str
    event: AnyEvent


class AuditState(msgspec.Struct, frozen=True, gc=False):
    """Where one audit stands.

    Attributes:
        received: every file that was taken in for it, in order.
        accepted: the one that counts; None until there is one, and while it is not decided.
        queries: the versions in which it went back to the auditor, in order.
        in_conflict: whether the Lead Auditor must decide which return counts (see `standing`).
        chosen: the digest of the return that the Lead Auditor decided for, or empty.
    """

    issued: AuditIssued
    received: tuple[FileReceived, ...] = ()
    accepted: FileReceived | None = None
    queries: tuple[QueryIssued, ...] = ()
    in_conflict: bool = False
    chosen: str = ""

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
    def monitored(self) -> Return | None:
        """The return whose actions are monitored: the one accepted last, in conflict or not."""
        accepted = (file.content for file in reversed(self.received) if _is_accepted(file))
        return next(accepted, None)


class ActionState(msgspec.Struct, frozen=True, gc=False):
    """Where one action stands; advice never gets one (paragraph 4.3).

    `own` holds what stands in managers' own columns of the tracker, by heading; blank ones are
    not in it.
    """

    action: Action
    status: ActionStatus = ActionStatus.OPEN
    completed_on: datetime.date | None = None
    evidence: str = ""
    comment: str = ""
    changed_on: datetime.date | None = None
    own: Mapping[str, str] = {}


class State(msgspec.Struct, frozen=True):
    """Everything that is true after some events, by reference, id, month or digest."""

    audits: Mapping[str, AuditState] = {}
    actions: Mapping[str, ActionState] = {}
    selections: Mapping[Month, Selection] = {}
    files: Mapping[str, FileReceived] = {}
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
        after: the state before the first of them; nothing when left out.
        as_at: leave out facts of later days.
        up_to: leave out events recorded after that number.
    """
    folding = Folding(after or State())
    for recorded in events:
        late = as_at is not None and recorded.event.on > as_at
        if late or (up_to is not None and recorded.number > up_to):
            continue
        folding.add(recorded)
    return folding.state


def _own_columns(before: Mapping[str, str], changes: Mapping[str, str]) -> dict[str, str]:
    changed = {name[len(OWN) :]: text for name, text in changes.items() if name.startswith(OWN)}
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
        self.number = before.number

    @property
    def state(self) -> State:
        """The state as it is now; it shares what it holds, and is good until the next event."""
        return State(self.audits, self.actions, self.selections, self.files, self.number)

    def add(self, recorded: Recorded) -> None:
        """One event more."""
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
            case ActionChanged() as changed:
                self._change(changed)

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
        counts = msgspec.structs.replace(file, on=chosen.on, outcome=Outcome.ACCEPTED)
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
        old = {action.id: self.actions.pop(action.id, None) for action in _actions(before)}
        for action in _actions(now):
            if action.kind is ActionKind.ACTION:
                kept = old.get(action.id) or ActionState(action)
                self.actions[action.id] = msgspec.structs.replace(kept, action=action)

    def _change(self, changed: ActionChanged) -> None:
        state = self.actions.get(changed.action)
        if state is None:
            return
        changes: dict[str, Any] = {
            name: _READERS[name](text)
            for name, text in changed.changes.items()
            if not name.startswith(OWN)
        }
        self.actions[changed.action] = msgspec.structs.replace(
            state, **changes, own=_own_columns(state.own, changed.changes), changed_on=changed.on
        )
