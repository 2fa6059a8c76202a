"""Issuing: a form becomes a sealed workbook with its draft, and both are recorded (4.1, 5.1).

Everything that goes out and comes back goes this way: an audit, the version in which it goes back,
feedback, a confirmation. Where it then lies is told from the ledger (see `outgoing`).
"""

from collections.abc import Callable, Sequence
from typing import TypedDict

import msgspec

from workbook_qa.core.problem import Problem
from workbook_qa.core.records import People
from workbook_qa.ledger.events import AnyEvent, Recorded
from workbook_qa.ledger.store.journal import Journal, digest_of
from workbook_qa.letters.draft_words import Words
from workbook_qa.letters.mail import draft
from workbook_qa.letters.notices import Notice
from workbook_qa.workbooks.form.form import Form, encode_form
from workbook_qa.workbooks.other_formats.encryption import with_password
from workbook_qa.workspace.result import Context
from workbook_qa.workspace.writing import current_user


class Signature(TypedDict):
    """How messages are signed."""

    council: str
    lead_auditor: str


class IssueContext(msgspec.Struct, frozen=True):
    """What everything that is sent is made with.

    Attributes:
        key: of the seals.
        words: of the messages.
    """

    context: Context
    key: bytes
    people: People
    words: Words

    @property
    def council(self) -> str:
        """The council's name."""
        return self.context.settings.council.name

    @property
    def signature(self) -> Signature:
        """As settings have it."""
        return {"council": self.council, "lead_auditor": self.context.settings.lead_auditor.name}


class Message(msgspec.Struct, frozen=True):
    """What goes with a workbook: to whom, in what words, and what the workbook is called."""

    notice: Notice
    to: Sequence[str]
    copied: Sequence[str] = ()
    attached_as: str = ""

    def draft(self, workbook: bytes | None) -> bytes:
        """The draft e-mail; addresses that are not known are left to whoever sends it."""
        return draft(
            to=[address for address in self.to if address],
            cc=self.copied,
            subject=self.notice.subject,
            body=self.notice.body,
            attachment=(self.attached_as, workbook) if workbook is not None else None,
        )


class IssuedBook(msgspec.Struct, frozen=True):
    """A workbook as it is issued: the documents that the ledger keeps of it.

    Attributes:
        sent: the workbook as it is sent: encrypted, where it has a password.
        message: the draft that carries it; empty where it has none of its own.
    """

    form: bytes
    workbook: bytes
    sent: bytes
    message: bytes = b""

    @property
    def documents(self) -> tuple[bytes, ...]:
        """Each once."""
        return tuple(dict.fromkeys(filter(None, msgspec.structs.astuple(self))))

    @property
    def encrypted(self) -> str:
        """The digest of the workbook as it is sent; empty where it has no password."""
        return digest_of(self.sent) if self.sent != self.workbook else ""


def issue(
    form: Form,
    *,
    seal: Callable[[str], str],
    write: Callable[[str], bytes],
    message: Message | None = None,
    password: str = "",
) -> IssuedBook:
    """The workbook of a form, sealed, with its draft.

    Args:
        seal: from the digest of the form.
        write: the workbook's bytes, from its seal.
        password: that opens it; empty for none.
    """
    document = encode_form(form)
    workbook = write(seal(digest_of(document)))
    sent = with_password(workbook, password)
    return IssuedBook(document, workbook, sent, message.draft(sent) if message else b"")


class ToRecord(msgspec.Struct, frozen=True):
    """What is to be recorded of something that is sent: events, and the documents they name.

    Attributes:
        problems: what whoever sends it must look at.
    """

    events: tuple[AnyEvent, ...]
    documents: tuple[bytes, ...]
    problems: tuple[Problem, ...] = ()


def record(context: Context, journal: Journal, issues: Sequence[ToRecord]) -> list[Recorded]:
    """Record them all together; in a dry run nothing."""
    if context.dry_run or not issues:
        return []
    events = [event for each in issues for event in each.events]
    documents = {document for each in issues for document in each.documents}
    return journal.record(events, sorted(documents), at=context.now, by=current_user())
