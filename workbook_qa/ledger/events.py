"""Events: what the ledger is made of.

An event is one fact that happened. Nothing is ever changed or removed. Documents (the bytes of
workbooks, forms and audit tools) are named by their SHA-256.
"""

import datetime
from collections.abc import Mapping

import msgspec

from workbook_qa.core.calendar import Month
from workbook_qa.core.problem import Problem
from workbook_qa.core.records import Audit, Return, Selection
from workbook_qa.core.terms import Outcome, SendOutcome, Topic

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
    draft goes; empty where the register had none, None in events of before it was kept. `words` is
    the digest of the words that its draft was made with; empty for those of before it was kept.
    """

    audit: Audit
    tool: str
    form: str
    workbook: str
    change_reason: str = ""
    password: str = ""
    encrypted: str = ""
    address: str | None = None
    words: str = ""

    @property
    def sent(self) -> str:
        """The digest of the workbook as it is sent."""
        return self.encrypted or self.workbook


class FileReceived(Event, frozen=True, tag="file-received"):
    """A file was taken in from the inbox and had one outcome.

    Attributes:
        file: the digest of its bytes, which are kept; name: what it was called.
        reference: the audit it belongs to, or the follow-up that came back, or empty.
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


class AuditExtended(Event, frozen=True, tag="audit-extended"):
    """The auditor has until `due_on` (requirements, default 4).

    `why` is the reason, and `by` who agreed to it.
    """

    reference: str
    due_on: datetime.date
    why: str
    by: str


class AuditExempted(Event, frozen=True, tag="audit-exempted"):
    """An audit that was issued need not be done (requirements, default 4).

    `why` and `by` are as in `AuditExtended`. It is `withdrawn` where it should not have been issued
    at all.
    """

    reference: str
    why: str
    by: str
    withdrawn: bool = False


class FeedbackIssued(Event, frozen=True, tag="feedback-issued"):
    """The feedback of an audit was made for its worker and their managers (paragraph 5.1).

    Attributes:
        reference: the audit's.
        followup: the workbook's own reference, by which it is known when it comes back.
        returned: the digest of the return that it is about.
        form, workbook, message: digests of documents, as in `QueryIssued`.
    """

    reference: str
    followup: str = msgspec.field(name="paper")
    returned: str
    form: str
    workbook: str
    message: str


class ConfirmationIssued(Event, frozen=True, tag="confirmation-issued"):
    """A Team Manager was given a workbook with their open actions, to confirm them (5.1).

    Attributes:
        followup: as in `FeedbackIssued`.
        team_manager: who it is for.
        entries: of each action, by id, what stood in its cells: as in `ActionChanged.changes`,
            without what was blank.
        audits: those of which a confirmation was asked (4.3), by reference.
        number: the event up to which what stands in it was known.
        form, workbook: digests of documents; message: that of its draft, where it has one.
        what: what each action was to do: a later return may move or reword it.
    """

    followup: str = msgspec.field(name="paper")
    team_manager: str
    entries: Mapping[str, Mapping[str, str]]
    audits: tuple[str, ...]
    number: int
    form: str
    workbook: str
    message: str = ""
    what: Mapping[str, str] = {}


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
    """An entry was typed and cannot just be recorded; what was recorded stands.

    It was meanwhile recorded otherwise, or is for an action that says something else now.

    Attributes:
        row: the id of the action or the reference of the audit.
        field: of the entry, as in `ActionChanged.changes`.
        base: what both started from; recorded: what stands; typed: what is wanted.
        by, tracker: as in `ActionChanged`.
        reworded: whether the action said something else when it was typed.
    """

    row: str
    field: str
    base: str
    recorded: str
    typed: str
    by: str = ""
    tracker: str = ""
    reworded: bool = False


class ConflictSettled(Event, frozen=True, tag="conflict-settled"):
    """Someone decided on a conflict, which is known by the number of the event that found it.

    Where what was typed is `taken`, the change is an event of its own.
    """

    conflict: int
    taken: bool
    by: str = ""
    tracker: str = ""


class SummaryBasis(msgspec.Struct, frozen=True):
    """What a summary was made with that is not in the events, so that it can be made again.

    `policy` holds the settings of `Policy` by name.
    """

    council: str
    teams: tuple[str, ...]
    closures: tuple[datetime.date, ...]
    policy: Mapping[str, int | bool]


class SummaryMade(Event, frozen=True, tag="summary-made"):
    """A month's DMT summary was written, as at a day; `workbook` is the digest of it.

    `basis` is None in events of before it was kept.
    """

    month: Month
    as_at: datetime.date
    workbook: str
    basis: SummaryBasis | None = None


class PracticeDecided(Event, frozen=True, tag="practice-decided"):
    """The DMT decided on an example of outstanding practice (paragraphs 5.3 e and 5.4).

    Attributes:
        reference: the audit in which it was described.
        decision: one of `PracticeDecision`, or empty when it was taken back.
        decided_on: the day of the meeting, where it was typed.
        month: of the summary in which it was typed; file: the digest of that.
        by: who saved it.
    """

    reference: str
    decision: str
    decided_on: datetime.date | None
    month: Month
    by: str = ""
    file: str = ""


class ThemeReportMade(Event, frozen=True, tag="theme-report-made"):
    """The report on a round of a theme was written, as at a day.

    Attributes:
        first: the first month of the round, by which it is known.
        workbook: the digest of the report as it was written.
        narrative: what the lead Head of Service had typed by then, by part.
        read: the digest of the workbook in which something new was typed, which is kept; else
            empty.
    """

    theme: str
    first: Month
    as_at: datetime.date
    workbook: str
    narrative: Mapping[str, str] = {}
    read: str = ""


class About(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """One thing that somebody was written to about.

    Attributes:
        row: the audit's reference or the action's id; due_on: the day by which it was due then.
        rung: of the line of management that it had come to; empty for whoever has to do it.
        soon: whether it was a reminder before it was due.
    """

    topic: Topic
    row: str
    due_on: datetime.date
    rung: str = ""
    soon: bool = False


class Chased(Event, frozen=True, tag="chased"):
    """A draft was made that asks one person for what is outstanding (paragraphs 5.1 and 5.2).

    Attributes:
        person: the name in the people register; address, copied: where the draft goes.
        about: what it asks for.
        message: the digest of the draft, which is kept; number: of the drafts of that day.
        followup: the confirmation workbook that goes with it, by its own reference; empty for none.
    """

    person: str
    address: str
    about: tuple[About, ...]
    message: str
    subject: str
    number: int
    copied: tuple[str, ...] = ()
    followup: str = msgspec.field(default="", name="paper")


class SendBegun(Event, frozen=True, tag="send-begun"):
    """A draft is about to be delivered; if no `SendEnded` follows, nobody knows whether it was.

    `draft` is the digest of the draft as it was made; `content` that of what is sent, where
    somebody has changed it since, and else empty. `to` are all the addresses.
    """

    draft: str
    to: tuple[str, ...]
    content: str = ""


class SendEnded(Event, frozen=True, tag="send-ended"):
    """What became of a draft: delivered, delivered in another way, or not."""

    draft: str
    outcome: SendOutcome


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
    | AuditExtended
    | AuditExempted
    | FeedbackIssued
    | ConfirmationIssued
    | TrackerTakenIn
    | ActionChanged
    | AuditAnnotated
    | ConflictFound
    | ConflictSettled
    | SummaryMade
    | ThemeReportMade
    | PracticeDecided
    | Chased
    | SendBegun
    | SendEnded
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
