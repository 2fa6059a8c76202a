"""Everything that was issued and goes out, told from the ledger: where it lies, and its bytes."""

import datetime
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

import msgspec

from workbook_qa.core.calendar import month_of
from workbook_qa.core.records import People
from workbook_qa.ledger.events import (
    AuditorTold,
    Chased,
    FeedbackIssued,
    FollowupIssued,
    QueryIssued,
)
from workbook_qa.ledger.states import AuditState, State
from workbook_qa.ledger.store.journal import Journal
from workbook_qa.letters.covers import cover_as_recorded
from workbook_qa.letters.delivery.lying_files import lies_at
from workbook_qa.letters.message_kinds import DraftKind
from workbook_qa.letters.to_send import (
    about_rows,
    cover_is_wanted,
    feedback_is_wanted,
    notes_wanted,
    queries_are_wanted,
    reminders_wanted,
)
from workbook_qa.workspace.result import Context
from workbook_qa.workspace.writing import write_file


class OutgoingFile(msgspec.Struct, frozen=True):
    """Where a file lies, and its bytes.

    `digest` is that of the document that it is; empty for one that is worked out anew.
    """

    path: Path
    content: Callable[[], bytes]
    digest: str = ""


class Outgoing(msgspec.Struct, frozen=True):
    """A draft and the workbook that goes with it, if one does.

    Attributes:
        about: the audits and actions it is about.
        files: in the order in which they are written.
    """

    kind: DraftKind
    made_on: datetime.date
    about: str
    files: tuple[OutgoingFile, ...]

    @property
    def draft(self) -> OutgoingFile:
        """The draft e-mail."""
        return next(file for file in self.files if file.path.suffix == ".eml")

    @property
    def workbook(self) -> OutgoingFile | None:
        """The workbook that is attached to it."""
        return next((file for file in self.files if file.path.suffix != ".eml"), None)


class Outbox(msgspec.Struct, frozen=True):
    """What was issued by a state of the ledger.

    Attributes:
        people: for addresses in events of before these were kept.
    """

    context: Context
    journal: Journal
    state: State
    people: People

    def audit(self, audit: AuditState, address: str | None = None) -> Outgoing:
        """An audit's workbook with its cover, to `address` where it is not to the one recorded."""
        reference, issued = audit.audit.reference, audit.issued
        path = self.context.workspace.audit_workbook(audit.audit.month, reference)
        cover = partial(
            cover_as_recorded, self.context, self.journal, audit, self.people, address=address
        )
        files = (
            self._document(path, issued.sent),
            OutgoingFile(path.with_suffix(".eml"), cover),
        )
        return Outgoing(DraftKind.AUDIT, issued.on, reference, files)

    def reassigned(self, audit: AuditState) -> list[Outgoing]:
        """Each workbook of an audit that was made for somebody else after issue, in order."""
        month, reference = audit.audit.month, audit.audit.reference
        return [
            Outgoing(
                DraftKind.AUDIT,
                given.on,
                reference,
                self._with_draft(
                    self.context.workspace.query_workbook(month, reference, given.version),
                    given.sent,
                    given.message,
                ),
            )
            for given in audit.reassigned
            if given.workbook
        ]

    def cover(self, audit: AuditState) -> Outgoing:
        """An audit's workbook as its present auditor gets it."""
        return (self.reassigned(audit) or [self.audit(audit)])[-1]

    def note(self, audit: AuditState, told: AuditorTold) -> Outgoing:
        """A draft that tells an auditor what became of their audit."""
        month, reference = audit.audit.month, audit.audit.reference
        path = self.context.workspace.note(month, reference, told.message)
        return Outgoing(DraftKind.NOTE, told.on, reference, (self._document(path, told.message),))

    def notes(self) -> Iterator[Outgoing]:
        """Every such draft that is still to go out, by audit."""
        for audit in self.state.audits.values():
            yield from (self.note(audit, told) for told in notes_wanted(audit))

    def query(self, audit: AuditState, query: QueryIssued) -> Outgoing:
        """The version in which an audit went back to its auditor."""
        month, reference = audit.audit.month, audit.audit.reference
        path = self.context.workspace.query_workbook(month, reference, query.version)
        files = self._with_draft(path, query.sent, query.message)
        return Outgoing(DraftKind.QUERIES, query.on, reference, files)

    def feedback(self, audit: AuditState) -> list[Outgoing]:
        """Every feedback of an audit, in order."""
        month, reference = audit.audit.month, audit.audit.reference
        return [
            Outgoing(
                DraftKind.FEEDBACK,
                issued.on,
                reference,
                self._with_draft(
                    self.context.workspace.feedback_workbook(month, reference, number),
                    issued.workbook,
                    issued.message,
                ),
            )
            for number, issued in enumerate(audit.feedback, start=1)
        ]

    def followups(self) -> Iterator[OutgoingFile]:
        """Every follow-up with its draft: feedback by audit, the others by their references."""
        for audit in self.state.audits.values():
            for feedback in () if audit.erased else self.feedback(audit):
                yield from feedback.files
        for _, followup in sorted(self.state.followups.items()):
            if not isinstance(followup.issued, FeedbackIssued):
                yield from self._followup(followup.issued)

    def reminder(self, chased: Chased) -> Outgoing:
        """A draft that asks for what is outstanding, with the confirmation that goes with it."""
        path = self.context.workspace.reminder(chased.on, chased.number)
        followup = self.state.followups.get(chased.followup)
        attached = self._followup(followup.issued) if followup else ()
        files = (self._document(path, chased.message), *attached)
        kind = DraftKind.CONCERN if chased.is_of_concern else DraftKind.REMINDER
        return Outgoing(kind, chased.on, about_rows(chased.about), files)

    def waiting(self) -> Iterator[Outgoing]:
        """Everything with a draft that still has to go out, whether or not it was sent."""
        for audit in self.state.audits.values():
            if cover_is_wanted(audit):
                yield self.cover(audit)
            if audit.asked and queries_are_wanted(audit):
                yield self.query(audit, audit.asked)
            if feedback_is_wanted(self.state, audit):
                yield self.feedback(audit)[-1]
        yield from self.notes()
        yield from map(self.reminder, reminders_wanted(self.state, self.context.today))

    def places(self) -> set[Path]:
        """Where everything lies that was ever made, sent or not."""
        workspace, found = self.context.workspace, set[Path]()
        for audit in self.state.audits.values():
            month, reference = audit.audit.month, audit.audit.reference
            found.add(workspace.audit_workbook(month, reference))
            versions = [*(each.version for each in audit.reassigned), *audit.forms]
            found.update(workspace.query_workbook(month, reference, each) for each in versions)
            found.update(workspace.note(month, reference, told.message) for told in audit.told)
        found.update(file.path for file in self.followups())
        found.update(workspace.reminder(chased.on, chased.number) for chased in self.state.chased)
        return {path for each in found for path in (each, each.with_suffix(".eml"))}

    def _followup(self, issued: FollowupIssued) -> tuple[OutgoingFile, ...]:
        """A follow-up by its own reference; the draft of a confirmation is a reminder."""
        path = self.context.workspace.followup_workbook(month_of(issued.on), issued.followup)
        return self._with_draft(path, issued.workbook, issued.message)

    def _document(self, path: Path, digest: str) -> OutgoingFile:
        return OutgoingFile(path, partial(self.journal.document, digest), digest)

    def _with_draft(self, path: Path, workbook: str, message: str) -> tuple[OutgoingFile, ...]:
        """A workbook and the draft beside it."""
        beside = (self._document(path.with_suffix(".eml"), message),) if message else ()
        return self._document(path, workbook), *beside


def write_missing(outgoing: Iterable[Outgoing]) -> list[Path]:
    """Write what is not there; whatever is there already stays, links that lead nowhere too."""
    return [
        file.path
        for each in outgoing
        for file in each.files
        if not lies_at(file.path) and write_file(file.path, file.content())
    ]
