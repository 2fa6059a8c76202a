"""The drafts that wait to be sent, told from the ledger, and the list of them."""

import datetime
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from workbook_qa.core.problem import CannotContinue, Place, Problem
from workbook_qa.core.terms import SendOutcome
from workbook_qa.ledger.events import AuditIssued, Chased, QueryIssued, Recorded
from workbook_qa.ledger.store.journal import digest_of
from workbook_qa.letters.mail import heads_of
from workbook_qa.letters.message_kinds import DraftKind
from workbook_qa.letters.outgoing import Outbox, Outgoing
from workbook_qa.letters.to_send import DraftLine
from workbook_qa.letters.to_send_book import write_to_send
from workbook_qa.workspace.result import Context
from workbook_qa.workspace.writing import refuse_if_open, write_file


class Draft(msgspec.Struct, frozen=True):
    """A draft as it was made: where it lies, and its bytes."""

    path: Path
    content: bytes
    line: DraftLine

    @property
    def digest(self) -> str:
        """What it is known by."""
        return digest_of(self.content)


def drafts_waiting(outbox: Outbox) -> list[Draft]:
    """Every draft that is still wanted and that nobody has recorded as sent.

    Those of immediate concerns come first, then the oldest.
    """
    sent = (SendOutcome.SENT, SendOutcome.BY_HAND)
    drafts = (_draft(outbox.context, outgoing) for outgoing in outbox.waiting())
    waiting = [draft for draft in drafts if outbox.state.sending.get(draft.digest) not in sent]
    return sorted(waiting, key=_need)


def _need(draft: Draft) -> tuple[bool, datetime.date, str]:
    return draft.line.kind is not DraftKind.CONCERN, draft.line.made_on, draft.path.name


def drafts_list(outbox: Outbox) -> bytes:
    """The list of them as a workbook."""
    lines = [draft.line for draft in drafts_waiting(outbox)]
    return write_to_send(lines, council=outbox.context.settings.council.name)


def renew_drafts_list(outbox: Outbox) -> tuple[list[Path], list[Problem]]:
    """Write the list anew; while it is open in another program that waits for the next run."""
    path = outbox.context.workspace.drafts
    content = drafts_list(outbox)
    try:
        refuse_if_open(path)
        written = write_file(path, content)
    except CannotContinue:
        return [], [_open(path)]
    return ([path] if written else []), []


def drafts_of_day(events: Iterable[Recorded], day: datetime.date) -> int:
    """How many letters a day has already, undone ones too: a name is never given twice."""
    return sum(
        isinstance(recorded.event, Chased) and recorded.event.on == day for recorded in events
    )


def ever_drafted(events: Sequence[Recorded]) -> bool:
    """Whether there was ever a draft, so that there is a list."""
    kinds = (AuditIssued, QueryIssued, Chased)
    return any(isinstance(recorded.event, kinds) for recorded in events)


def _draft(context: Context, outgoing: Outgoing) -> Draft:
    content, workbook = outgoing.draft.content(), outgoing.workbook
    heads = heads_of(content)
    line = DraftLine(
        outgoing.kind,
        outgoing.made_on,
        heads.to,
        heads.copied,
        heads.subject,
        outgoing.about,
        heads.text,
        _from_outbox(context, outgoing.draft.path),
        _from_outbox(context, workbook.path) if workbook else "",
    )
    return Draft(outgoing.draft.path, content, line)


def _from_outbox(context: Context, path: Path) -> str:
    return path.relative_to(context.workspace.outbox).as_posix()


def _open(path: Path) -> Problem:
    return Problem(
        "drafts-list-open",
        Place(path.name),
        found="The list of drafts is open in another program, or cannot be written.",
        todo="Close it; the next run writes it. Everything else was done.",
    )
