"""Where everything stands after some events: audits, actions, what managers typed, conflicts."""

import datetime
from collections.abc import Mapping
from enum import StrEnum

import msgspec

from workbook_qa.actions.action_state import ActionState
from workbook_qa.actions.actions_between_returns import whole_actions
from workbook_qa.core.audit_tool import DISCUSSED_WITH_MANAGER, Meaning
from workbook_qa.core.calendar import Month
from workbook_qa.core.records import Action, Audit, Return, Selection
from workbook_qa.core.terms import (
    AuditStatus,
    Confirmation,
    Outcome,
    SendOutcome,
    YesNo,
)
from workbook_qa.ledger.events import (
    NOTE,
    OWN,
    AuditExempted,
    AuditExtended,
    AuditIssued,
    AuditorTold,
    AuditReassigned,
    AuditReplaced,
    CaseErased,
    Chased,
    ConflictFound,
    FeedbackIssued,
    FileReceived,
    FollowupIssued,
    PracticeDecided,
    QueryIssued,
    Recorded,
    SummaryMade,
    TextReleased,
    TrackerTakenIn,
)
from workbook_qa.ledger.return_content import actions_of


class AuditState(msgspec.Struct, frozen=True, gc=False):
    """Where one audit stands.

    Attributes:
        received: every file that was taken in for it, in order.
        accepted: the one that counts; None until there is one, and while it is not decided (see
            `counted`).
        queries: the versions in which it went back to the auditor, in order.
        in_conflict: whether the Lead Auditor must decide (see `which_return_counts`).
        chosen: the digest of the return that the Lead Auditor decided for, or empty.
        own, notes: as in `ActionState`.
        extensions: later days that were agreed for its return, in order.
        exempted: why it need not be done; None where it must.
        reassigned: to whom it was given after issue, in order.
        replaced: the case that takes its place, or None.
        told: the notes to its auditors, in order.
        erased: the erasure of its case, after which nothing is asked or sent of it; None usually.
        feedback: what was sent of it, in order.
        confirmed: the day of each confirmation that came in feedback and confirmation workbooks.
        challenges: digests of the feedback workbooks in which somebody disagrees with a grade.
        no_returns: files that came since its last return with its reference in their names, and
            of which nothing could be taken in.
    """

    issued: AuditIssued
    received: tuple[FileReceived, ...] = ()
    accepted: FileReceived | None = None
    queries: tuple[QueryIssued, ...] = ()
    in_conflict: bool = False
    chosen: str = ""
    own: Mapping[str, str] = {}
    notes: Mapping[str, str] = {}
    extensions: tuple[AuditExtended, ...] = ()
    exempted: AuditExempted | None = None
    feedback: tuple[FeedbackIssued, ...] = ()
    confirmed: Mapping[Confirmation, datetime.date] = {}
    challenges: tuple[str, ...] = ()
    reassigned: tuple[AuditReassigned, ...] = ()
    replaced: AuditReplaced | None = None
    told: tuple[AuditorTold, ...] = ()
    no_returns: tuple[FileReceived, ...] = ()
    erased: CaseErased | None = None

    @property
    def audit(self) -> Audit:
        """The audit itself, as it is its present auditor's.

        Where the Lead Auditor decided for the return of somebody who had it before, it is theirs.
        """
        last = self.reassigned[-1] if self.reassigned else None
        if self.accepted and not self.is_current(self.accepted.version):
            return self.audit_of(self.accepted.version)
        return last.audit if last else self.issued.audit

    def audit_of(self, version: int) -> Audit:
        """The audit as a version of its workbook was issued: with the auditor whom it was for."""
        given = (each.audit for each in reversed(self.reassigned) if each.version <= version)
        return next(given, self.issued.audit)

    @property
    def workbook_given(self) -> AuditReassigned | None:
        """The workbook that its present auditor was given in place of the first, or None."""
        return next((each for each in reversed(self.reassigned) if each.workbook), None)

    def is_current(self, version: int) -> bool:
        """Whether a version is of whoever has its workbook now; what others send does not count."""
        holder = self.workbook_given.audit if self.workbook_given else self.issued.audit
        return self.audit_of(version).auditor == holder.auditor

    @property
    def returns(self) -> tuple[FileReceived, ...]:
        """Every file that was taken in of whoever has its workbook now."""
        if not self.reassigned:
            return self.received
        return tuple(file for file in self.received if self.is_current(file.version))

    @property
    def asked(self) -> QueryIssued | None:
        """The version in which it went back last to whoever has its workbook now, or None."""
        return next(
            (each for each in reversed(self.queries) if self.is_current(each.version)), None
        )

    @property
    def password(self) -> str:
        """What opens its workbook as it was sent last; empty where it has none."""
        return self.workbook_given.password if self.workbook_given else self.issued.password

    @property
    def passwords(self) -> list[str]:
        """Each that a workbook of it was ever sent with, the newest first."""
        given = [each.password for each in reversed(self.reassigned)]
        return list(dict.fromkeys(filter(None, [*given, self.issued.password])))

    @property
    def forms(self) -> dict[int, str]:
        """The digest of the form of every version that was issued, by version."""
        given = {each.version: each.form for each in self.reassigned if each.workbook}
        return {1: self.issued.form} | given | {each.version: each.form for each in self.queries}

    @property
    def content(self) -> Return | None:
        """What the return that counts says, or None."""
        return self.counted.content if self.counted else None

    @property
    def due_on(self) -> datetime.date:
        """The day by which its return is due: the latest that was agreed."""
        return max([self.audit.due_on, *(each.due_on for each in self.extensions)])

    @property
    def exempt(self) -> bool:
        """Whether it need not be done: exempt, withdrawn or replaced, and not done all the same."""
        return self.status in (AuditStatus.EXEMPT, AuditStatus.WITHDRAWN, AuditStatus.REPLACED)

    @property
    def status(self) -> AuditStatus:
        """Completed once a return is accepted; queried while the auditor must answer.

        Of an exempt audit nothing is asked any more; but a return that counts completes it.
        """
        if self.in_conflict:
            return AuditStatus.IN_CONFLICT
        if self.accepted:
            return AuditStatus.COMPLETED
        if self.replaced:
            return AuditStatus.REPLACED
        if self.exempted:
            return AuditStatus.WITHDRAWN if self.exempted.withdrawn else AuditStatus.EXEMPT
        queried = any(file.outcome is Outcome.QUERIED for file in self.returns)
        return AuditStatus.QUERIED if queried else AuditStatus.WITH_AUDITOR

    @property
    def is_outstanding(self) -> bool:
        """Whether its auditor has something to send: the return, or answers to what is asked."""
        awaited = self.status in (AuditStatus.WITH_AUDITOR, AuditStatus.QUERIED)
        return awaited and self.erased is None

    @property
    def fed_back(self) -> FeedbackIssued | None:
        """The feedback on the return that counts, or None while there is none."""
        about = self.accepted.file if self.accepted else None
        return next((each for each in reversed(self.feedback) if each.returned == about), None)

    def confirmed_on(self, what: Confirmation) -> datetime.date | None:
        """The day of a confirmation (4.3), from the audit itself or from what came back later.

        The auditor confirms that it was discussed by saying so of the worker and of the manager.
        """
        said = self.content.entries if self.content else {}
        if what in self.confirmed or what is not Confirmation.DISCUSSED:
            return self.confirmed.get(what)
        with_both = (Meaning.DISCUSSED, DISCUSSED_WITH_MANAGER)
        if any(said.get(each) != YesNo.YES for each in with_both):
            return None
        day = said.get(Meaning.DISCUSSED_ON) or said.get(Meaning.AUDITED_ON)
        return datetime.date.fromisoformat(day) if day else self.accepted_on

    @property
    def first_received_on(self) -> datetime.date | None:
        """The day the first return of its present auditor came in, whatever became of it."""
        returns = self.returns or self.accepted_files
        return returns[0].on if returns else None

    @property
    def counted(self) -> FileReceived | None:
        """The return that is in every figure: the one accepted last, also while in conflict.

        What was reported stays as it was until the Lead Auditor has decided.
        """
        return self.accepted or next(filter(_is_accepted, reversed(self.received)), None)

    @property
    def may_be_opened(self) -> bool:
        """Whether the workbook that counts may be opened by others: no text of it is held."""
        return bool(self.content and not self.content.held)

    @property
    def accepted_on(self) -> datetime.date | None:
        """The day on which a return was first accepted (requirements, default 17)."""
        return next((file.on for file in self.received if _is_accepted(file)), None)

    @property
    def accepted_files(self) -> list[FileReceived]:
        """Each file that counts or once did, as it was first accepted, in that order."""
        found: dict[str, FileReceived] = {}
        for file in filter(_is_accepted, self.received):
            found.setdefault(file.file, file)
        return list(found.values())

    @property
    def queried_returns(self) -> list[Return]:
        """What its queried returns say, the last version last; none that may be somebody else's."""
        queried = (
            file for file in self.received if file.outcome is Outcome.QUERIED and not file.doubt
        )
        in_order = sorted(queried, key=lambda file: file.version)
        return [file.content for file in in_order if file.content]

    @property
    def actions(self) -> list[Action]:
        """All its actions, advice too; while its returns are queried only those that are whole."""
        if self.content:
            return actions_of(self.content)
        return whole_actions(map(actions_of, self.queried_returns))

    def action_set_on(self, action: ActionState) -> datetime.date | None:
        """The day from which one of its actions is monitored."""
        return action.held_since or self.accepted_on


def _is_accepted(file: FileReceived) -> bool:
    return file.outcome is Outcome.ACCEPTED


class FollowupState(msgspec.Struct, frozen=True, gc=False):
    """A workbook of ours that is no audit, and every file in which it came back, in order."""

    issued: FollowupIssued
    received: tuple[FileReceived, ...] = ()

    @property
    def accepted_files(self) -> list[FileReceived]:
        """Each file that was accepted, in order."""
        return [file for file in self.received if _is_accepted(file)]


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
        held, held_before: whether what was typed, or stood before, may name somebody: it is not
            shown.
    """

    recorded: Recorded
    became: Became
    row: str
    field: str
    before: str
    typed: str
    tracker: str
    why: str = ""
    held: bool = False
    held_before: bool = False


class State(msgspec.Struct, frozen=True):
    """Everything that is true after some events, by reference, id, month or digest.

    Only `Folding` writes into it.

    Attributes:
        advice: of accepted returns; shown, never monitored.
        left_out: actions that a later return left out, with what managers typed: if another
            return has them again, they are what they were.
        trackers: those that were taken in.
        widths: of columns of the tracker that were changed, by table and heading.
        own_columns: the columns of the managers' own, by table, in their order: in any of them
            nothing may stand.
        history: what became of everything that managers typed, in order.
        conflicts: those on which nobody has decided, by the number of their event.
        settled: those on which somebody has, with what stood recorded then, and whether what was
            typed was taken.
        followups: feedback and confirmation workbooks, by their own references.
        decided: whether a text was released or is to stay held, by the audit's, action's or
            follow-up's id, the field and the text's mark (see `TextDecided`).
        number: that of the last event that changed it.
        decisions: the DMT's on outstanding practice, by the audit's reference.
        chased: the drafts that asked people for what was outstanding, in order.
        summaries: the DMT summaries that were made, in order.
        themes: the first month of the round that was reported last, by the folded theme.
        released: what was decided last on each text that papers quote, by reference and field.
        sending: for each draft that was to be delivered, by digest, what became of it; None
            where nobody knows.
    """

    audits: dict[str, AuditState] = {}
    actions: dict[str, ActionState] = {}
    selections: dict[Month, Selection] = {}
    files: dict[str, FileReceived] = {}
    advice: dict[str, Action] = {}
    left_out: dict[str, ActionState] = {}
    trackers: dict[str, TrackerTakenIn] = {}
    widths: dict[str, Mapping[str, float]] = {}
    history: list[HistoryEntry] = []
    conflicts: dict[int, ConflictFound] = {}
    settled: dict[int, tuple[ConflictFound, bool]] = {}
    number: int = 0
    decisions: dict[str, PracticeDecided] = {}
    chased: list[Chased] = []
    summaries: list[SummaryMade] = []
    themes: dict[str, Month] = {}
    released: dict[tuple[str, str], TextReleased] = {}
    sending: dict[str, SendOutcome | None] = {}
    followups: dict[str, FollowupState] = {}
    own_columns: dict[str, tuple[str, ...]] = {}
    decided: dict[tuple[str, str, str], bool] = {}

    def issued_in(self, month: Month) -> list[AuditState]:
        """The audits of that month's selection, by reference."""
        return [state for _, state in sorted(self.audits.items()) if state.audit.month == month]


def entry_text(state: ActionState | AuditState, field: str) -> str:
    """An entry as it stands in the tracker, in the words of `ActionChanged.changes`."""
    if field.startswith(OWN):
        return state.own.get(field[len(OWN) :], "")
    if field.startswith(NOTE):
        return state.notes.get(field[len(NOTE) :], "")
    held = state.held.get(field) if isinstance(state, ActionState) else None
    return held.text if held and held.in_tracker else shown_text(state, field)


def shown_text(state: ActionState | AuditState, field: str) -> str:
    """An entry of an action as it stands everywhere else: one that is held says so."""
    value = getattr(state, field)
    return value.isoformat() if isinstance(value, datetime.date) else str(value or "")
