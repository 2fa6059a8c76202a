"""The drafts that wait to be sent, told from the ledger, and the list of them."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from workbook_qa.core.calendar import month_of
from workbook_qa.core.problem import CannotContinue, Place, Problem
from workbook_qa.core.records import People
from workbook_qa.core.terms import SendOutcome
from workbook_qa.ledger.events import AuditIssued, Chased, FeedbackIssued, QueryIssued, Recorded
from workbook_qa.ledger.states import State
from workbook_qa.ledger.store.journal import Journal, digest_of
from workbook_qa.letters.covers import cover_as_recorded
from workbook_qa.letters.followup_files import feedback_files
from workbook_qa.letters.mail import heads_of
from workbook_qa.letters.to_send import (
    DraftKind,
    DraftLine,
    about_rows,
    cover_is_wanted,
    feedback_is_wanted,
    queries_are_wanted,
    reminders_wanted,
)
from workbook_qa.letters.to_send_book import write_to_send
from workbook_qa.workspace.result import Context
from workbook_qa.workspace.writing import refuse_if_open, write_file


class Draft(msgspec.Struct, frozen=True):
    """A draft as it was made: where it lies, and its bytes."""

    kind: DraftKind
    path: Path
    content: bytes
    line: DraftLine

    @property
    def digest(self) -> str:
        """What it is known by."""
        return digest_of(self.content)


def drafts_waiting(context: Context, journal: Journal, state: State, people: People) -> list[Draft]:
    """Every draft that is still wanted and that nobody has recorded as sent, oldest first."""
    drafts = [
        *_covers(context, journal, state, people),
        *_queries(context, journal, state),
        *_reminders(context, journal, state),
        *_feedback(context, journal, state),
    ]
    sent = (SendOutcome.SENT, SendOutcome.BY_HAND)
    waiting = [draft for draft in drafts if state.sending.get(draft.digest) not in sent]
    return sorted(waiting, key=lambda draft: (draft.line.made_on, draft.path.name))


def drafts_list(context: Context, journal: Journal, state: State, people: People) -> bytes:
    """The list of them as a workbook."""
    lines = [draft.line for draft in drafts_waiting(context, journal, state, people)]
    return write_to_send(lines, council=context.settings.council.name)


def renew_drafts_list(
    context: Context, journal: Journal, state: State, people: People
) -> tuple[list[Path], list[Problem]]:
    """Write the list anew; while it is open in another program that waits for the next run."""
    path = context.workspace.drafts
    content = drafts_list(context, journal, state, people)
    try:
        refuse_if_open(path)
        written = write_file(path, content)
    except CannotContinue:
        return [], [_open(path)]
    return ([path] if written else []), []


def ever_drafted(events: Sequence[Recorded]) -> bool:
    """Whether there was ever a draft, so that there is a list."""
    kinds = (AuditIssued, QueryIssued, Chased)
    return any(isinstance(recorded.event, kinds) for recorded in events)


def _covers(context: Context, journal: Journal, state: State, people: People) -> Iterator[Draft]:
    for audit in state.audits.values():
        if cover_is_wanted(audit):
            path = context.workspace.audit_workbook(audit.audit.month, audit.audit.reference)
            content = cover_as_recorded(context, journal, audit, people)
            about = audit.audit.reference
            yield _draft(context, DraftKind.AUDIT, path, content, audit.issued, about)


def _queries(context: Context, journal: Journal, state: State) -> Iterator[Draft]:
    for audit in state.audits.values():
        if queries_are_wanted(audit):
            reference, query = audit.audit.reference, audit.queries[-1]
            path = context.workspace.query_workbook(audit.audit.month, reference, query.version)
            content = journal.document(query.message)
            yield _draft(context, DraftKind.QUERIES, path, content, query, reference)


def _reminders(context: Context, journal: Journal, state: State) -> Iterator[Draft]:
    for chased in reminders_wanted(state):
        path = context.workspace.reminder(chased.on, chased.number)
        content = journal.document(chased.message)
        about = about_rows(chased.about)
        made = _draft(context, DraftKind.REMINDER, path, content, chased, about)
        yield _with_confirmation(context, made, chased)


def _feedback(context: Context, journal: Journal, state: State) -> Iterator[Draft]:
    for audit in state.audits.values():
        if feedback_is_wanted(state, audit):
            event, path = feedback_files(context, audit)[-1]
            content = journal.document(event.message)
            yield _draft(context, DraftKind.FEEDBACK, path, content, event, event.reference)


def _with_confirmation(context: Context, made: Draft, chased: Chased) -> Draft:
    """A reminder with the confirmation workbook that goes with it, where one does."""
    if not chased.followup:
        return made
    path = context.workspace.confirmation_workbook(month_of(chased.on), chased.followup)
    line = msgspec.structs.replace(made.line, workbook=_from_outbox(context, path))
    return msgspec.structs.replace(made, line=line)


def _draft(
    context: Context,
    kind: DraftKind,
    path: Path,
    content: bytes,
    event: AuditIssued | QueryIssued | Chased | FeedbackIssued,
    about: str,
) -> Draft:
    """The draft beside a workbook, or the one at `path` itself."""
    heads, beside = heads_of(content), path.with_suffix(".eml")
    workbook = "" if path.suffix == ".eml" else _from_outbox(context, path)
    line = DraftLine(
        kind,
        event.on,
        heads.to,
        heads.copied,
        heads.subject,
        about,
        heads.text,
        _from_outbox(context, beside),
        workbook,
    )
    return Draft(kind, beside, content, line)


def _from_outbox(context: Context, path: Path) -> str:
    return path.relative_to(context.workspace.outbox).as_posix()


def _open(path: Path) -> Problem:
    return Problem(
        "drafts-list-open",
        Place(path.name),
        found="The list of drafts is open in another program, or cannot be written.",
        todo="Close it; the next run writes it. Everything else was done.",
    )
