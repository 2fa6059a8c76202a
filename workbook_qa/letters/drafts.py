"""The drafts that wait to be sent, told from the ledger, and the list of them."""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from workbook_qa.core.problem import CannotContinue, Place, Problem
from workbook_qa.core.terms import SendOutcome
from workbook_qa.ledger.events import AuditIssued, Chased, QueryIssued, Recorded
from workbook_qa.ledger.store.journal import digest_of
from workbook_qa.letters.delivery.lying_files import (
    in_place_of_what_is_to_come,
    other_draft,
    other_workbook,
)
from workbook_qa.letters.mail import heads_of
from workbook_qa.letters.message_kinds import DraftKind
from workbook_qa.letters.outgoing import Outbox, Outgoing, OutgoingFile
from workbook_qa.letters.to_send import DraftLine
from workbook_qa.letters.to_send_book import write_to_send
from workbook_qa.workspace.result import Context
from workbook_qa.workspace.writing import refuse_if_open, write_file


class Draft(msgspec.Struct, frozen=True):
    """A draft as it was made: where it lies, and its bytes.

    Attributes:
        workbook: what is attached to it, as a file beside it.
        to_present_address: the same to the address that the register has now, where none was known
            when it was made.
    """

    path: Path
    content: bytes
    line: DraftLine
    workbook: OutgoingFile | None = None
    to_present_address: bytes = b""

    @property
    def digest(self) -> str:
        """What it is known by."""
        return digest_of(self.content)


def drafts_waiting(outbox: Outbox) -> list[Draft]:
    """Every draft that is still wanted and that nobody has recorded as sent.

    Those of immediate concerns come first, then the newest; those of a day by their kind.
    """
    sent = (SendOutcome.SENT, SendOutcome.BY_HAND)
    drafts = (_draft(outbox, outgoing) for outgoing in outbox.waiting())
    waiting = [draft for draft in drafts if outbox.state.sending.get(draft.digest) not in sent]
    return sorted(waiting, key=_need)


def _need(draft: Draft) -> tuple[bool, int, str, str]:
    line = draft.line
    pressing = line.kind is DraftKind.CONCERN
    return not pressing, -line.made_on.toordinal(), line.kind, draft.path.name


def drafts_list(outbox: Outbox) -> bytes:
    """The list of them as a workbook."""
    return _list_of(drafts_waiting(outbox), outbox)


def _list_of(drafts: Sequence[Draft], outbox: Outbox) -> bytes:
    lines = [draft.line for draft in drafts]
    return write_to_send(lines, council=outbox.context.settings.council.name)


def renew_drafts_list(outbox: Outbox) -> tuple[list[Path], list[Problem]]:
    """Write the list anew, and say what lies in ``to-send`` and is not ours.

    While the list is open in another program, writing it waits for the next run.
    """
    path = outbox.context.workspace.drafts
    drafts = drafts_waiting(outbox)
    problems = list(strange_files(drafts, outbox))
    try:
        refuse_if_open(path)
        written = write_file(path, _list_of(drafts, outbox))
    except CannotContinue:
        return [], [*problems, _open(path)]
    return ([path] if written else []), problems


def strange_files(drafts: Iterable[Draft], outbox: Outbox) -> Iterator[Problem]:
    """What lies in the place of a draft that waits, of its workbook, or of one still to come."""
    workspace = outbox.context.workspace
    for draft in drafts:
        if found := other_draft(workspace, draft.path, draft.content):
            yield found
        workbook = draft.workbook
        if workbook and (found := other_workbook(workspace, workbook.path, workbook.content())):
            yield found
    yield from in_place_of_what_is_to_come(workspace, outbox.places())


def drafts_of_day(events: Iterable[Recorded], day: datetime.date) -> int:
    """How many letters a day has already, undone ones too: a name is never given twice."""
    return sum(
        isinstance(recorded.event, Chased) and recorded.event.on == day for recorded in events
    )


def ever_drafted(events: Sequence[Recorded]) -> bool:
    """Whether there was ever a draft, so that there is a list."""
    kinds = (AuditIssued, QueryIssued, Chased)
    return any(isinstance(recorded.event, kinds) for recorded in events)


def _draft(outbox: Outbox, outgoing: Outgoing) -> Draft:
    context, content, workbook = outbox.context, outgoing.draft.content(), outgoing.workbook
    heads = heads_of(content)
    present = b"" if heads.to else _to_present_address(outbox, outgoing)
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
    return Draft(outgoing.draft.path, content, line, workbook, present)


def _to_present_address(outbox: Outbox, outgoing: Outgoing) -> bytes:
    """An audit's cover to the address that its auditor has by now; empty where there is none."""
    audit = outbox.state.audits.get(outgoing.about)
    if outgoing.kind is not DraftKind.AUDIT or audit is None or audit.workbook_given:
        return b""
    auditor = outbox.people.person(audit.audit.auditor)
    address = auditor.email if auditor else ""
    return outbox.audit(audit, address).draft.content() if address else b""


def _from_outbox(context: Context, path: Path) -> str:
    return path.relative_to(context.workspace.outbox).as_posix()


def _open(path: Path) -> Problem:
    return Problem(
        "drafts-list-open",
        Place(path.name),
        found="The list of drafts is open in another program, or cannot be written.",
        todo="Close it; the next run writes it. Everything else was done.",
    )
