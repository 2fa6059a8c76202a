"""What every file of the inbox is held against, and what is to be recorded of one."""

from collections.abc import Iterator

import msgspec

from workbook_qa.audits.checks.audit_checks import Checks, checks_of
from workbook_qa.core.audit_tool import AuditTool, decode_audit_tool
from workbook_qa.core.problem import Problem
from workbook_qa.core.records import People
from workbook_qa.core.terms import Outcome
from workbook_qa.ledger.events import AnyEvent, FileReceived, QueryIssued
from workbook_qa.ledger.states import AuditState
from workbook_qa.ledger.store.journal import Journal
from workbook_qa.letters.draft_words import Words
from workbook_qa.letters.issue import IssueContext
from workbook_qa.workbooks.form.form import Form, decode_form
from workbook_qa.workbooks.read.apart.reader_pool import ReaderPool
from workbook_qa.workspace.result import Context


class IntakeContext(msgspec.Struct, frozen=True):
    """What every file is held against.

    Attributes:
        key: of the seals.
        words: of what goes back to an auditor; concern_words: of what tells of a concern.
        numbers: those of the day's drafts that are still free.
        made: the documents of this run that are not in the ledger yet, by digest.
        forms, tools: those asked for so far, by the digest of their document.
    """

    context: Context
    journal: Journal
    reader: ReaderPool
    people: People
    key: bytes
    words: Words
    concern_words: Words
    numbers: Iterator[int]
    made: dict[str, bytes] = {}
    forms: dict[str, Form] = {}
    tools: dict[str, AuditTool] = {}

    @property
    def issuing(self) -> IssueContext:
        """What goes back to an auditor is made with this."""
        return IssueContext(self.context, self.key, self.people, self.words)

    def document(self, digest: str) -> bytes:
        """A document of the ledger, or of what is about to be recorded in it."""
        return self.made[digest] if digest in self.made else self.journal.document(digest)

    def form(self, digest: str) -> Form:
        """A form as it was issued."""
        if digest not in self.forms:
            self.forms[digest] = decode_form(self.document(digest))
        return self.forms[digest]

    def tool(self, digest: str) -> AuditTool:
        """An audit tool as it was when an audit was issued."""
        if digest not in self.tools:
            self.tools[digest] = decode_audit_tool(self.document(digest))
        return self.tools[digest]

    def checks(self, state: AuditState) -> Checks:
        """What an audit's workbook can tell, by the audit tool as it was when issued."""
        tool, policy = self.tool(state.issued.tool), self.context.settings.policy
        return checks_of(tool, state.audit.audit_type, policy)


class JudgedFile(msgspec.Struct, frozen=True):
    """What is to be recorded of a file.

    Attributes:
        query: the version that goes back to the auditor, where there is one to send.
        follows: what was typed in it, where that is recorded in events of its own; and the
            letter on an immediate concern.
        documents: the bytes that the events name, the file's own apart.
        alarm: what must be said before all else, or empty.
        notices: what a person must put right that is not of the file itself.
    """

    event: FileReceived
    query: QueryIssued | None = None
    follows: tuple[AnyEvent, ...] = ()
    documents: tuple[bytes, ...] = ()
    alarm: str = ""
    notices: tuple[Problem, ...] = ()


def with_outcome(
    draft_event: FileReceived, outcome: Outcome, reason: str, **more: object
) -> FileReceived:
    """The event of a file with its outcome and one sentence on it."""
    return msgspec.structs.replace(draft_event, outcome=outcome, reason=reason, **more)


def as_refused(draft_event: FileReceived, problem: Problem) -> FileReceived:
    """The event of a file that is not taken in."""
    return with_outcome(draft_event, Outcome.REFUSED, problem.message, problems=(problem,))
