"""Every file that stands in outbox and inbox because of the ledger, told from its events.

The tracker apart: managers type into it, so that it is read back before it is written (see
`rebuild`). What each file is called depends on what came before it, as it did when it was written.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import msgspec

from workbook_qa.audits.open_passwords.password_list import password_list
from workbook_qa.core.calendar import Month
from workbook_qa.core.records import People
from workbook_qa.core.terms import AuditStatus
from workbook_qa.ledger.events import FileReceived, QueryIssued, Recorded
from workbook_qa.ledger.fold import Folding, fold, in_force
from workbook_qa.ledger.runs import runs_of
from workbook_qa.ledger.states import AuditState, State
from workbook_qa.ledger.store.journal import Journal
from workbook_qa.letters.drafts import drafts_list, ever_drafted
from workbook_qa.letters.outgoing import Outbox, OutgoingFile
from workbook_qa.releases.release_list import (
    ReleaseContext,
    release_list,
    take_in_release_list,
)
from workbook_qa.reports.summary.summary_copies import (
    detail_documents,
    page_documents,
    summary_documents,
)
from workbook_qa.reports.theme.theme_report import theme_reports_made
from workbook_qa.returns.inbox.archive import put_away_again
from workbook_qa.returns.inbox.archive_paths import with_paths
from workbook_qa.returns.inbox.queried_folder import still_open
from workbook_qa.returns.ingest_report_book import write_ingest_report
from workbook_qa.selection.select import drawn_on, kept_workbook, selection_workbook
from workbook_qa.workspace.result import Context


class Output(msgspec.Struct, frozen=True):
    """A file, and how its bytes are made.

    Attributes:
        digest: of the document that it is; empty for one that is worked out anew.
        private: whether only its owner may read it.
        renewed: whether commands write it anew each time, whatever stands there.
    """

    path: Path
    content: Callable[[], bytes]
    digest: str = ""
    private: bool = False
    renewed: bool = False


def outputs_of(
    context: Context, journal: Journal, events: Sequence[Recorded], people: People
) -> Iterator[Output]:
    """All files but the tracker, in the order in which they are written.

    Args:
        events: all of the ledger; what is undone is left out.
        people: for addresses and auditors of events of before these were kept.
    """
    any_file = any(isinstance(recorded.event, FileReceived) for recorded in events)
    any_draft = ever_drafted(events)
    events = with_paths(context, in_force(events))
    outbox = Outbox(context, journal, fold(events), people)
    yield from _passwords(outbox)
    yield from _selections(outbox, events)
    yield from map(_file, _sent(outbox, events))
    for path, content, digest in put_away_again(context, journal, events):
        yield Output(path, content, digest)
    open_files = still_open(context, events, outbox.state)
    if open_files:
        yield Output(context.workspace.still_open, open_files.encode, renewed=True)
    yield from _summaries(outbox, events)
    yield from _theme_reports(outbox, events)
    if any_draft:
        yield Output(context.workspace.drafts, partial(drafts_list, outbox), renewed=True)
    yield from _release_list(outbox, events)
    if any_file:
        content = partial(
            write_ingest_report,
            events,
            outbox.state,
            council=context.settings.council.name,
        )
        yield Output(context.workspace.ingest_report, content, renewed=True)


def _file(file: OutgoingFile) -> Output:
    return Output(file.path, file.content, file.digest)


def _kept(outbox: Outbox, path: Path, digest: str) -> Output:
    """A file that is a document of the ledger."""
    return Output(path, partial(outbox.journal.document, digest), digest)


def _months(state: State) -> dict[Month, list[AuditState]]:
    """The audits of each month, by reference."""
    months = sorted({audit.audit.month for audit in state.audits.values()})
    return {month: state.issued_in(month) for month in months}


def _passwords(outbox: Outbox) -> Iterator[Output]:
    for month, audits in _months(outbox.state).items():
        if any(audit.password for audit in audits):
            path = outbox.context.workspace.passwords(month)
            content = partial(password_list, outbox.context, month, audits, outbox.people)
            yield Output(path, content, private=True, renewed=True)


def _selections(outbox: Outbox, events: Sequence[Recorded]) -> Iterator[Output]:
    context = outbox.context
    for month, selection in sorted(outbox.state.selections.items()):
        path, kept = context.workspace.selection(month), kept_workbook(month, events)
        day = drawn_on(selection, events)
        made = partial(selection_workbook, context, selection, outbox.people, day)
        yield _kept(outbox, path, kept) if kept else Output(path, made)


def _sent(outbox: Outbox, events: Sequence[Recorded]) -> Iterator[OutgoingFile]:
    """Every workbook that was sent, and every draft."""
    for audits in _months(outbox.state).values():
        for audit in audits:
            if audit.erased:
                continue
            for outgoing in (outbox.audit(audit), *outbox.reassigned(audit)):
                yield from outgoing.files
            for told in audit.told:
                yield from outbox.note(audit, told).files
    yield from _queries(outbox, events)
    for chased in outbox.state.chased:
        yield outbox.reminder(chased).draft
    yield from outbox.followups()


def _queries(outbox: Outbox, events: Sequence[Recorded]) -> Iterator[OutgoingFile]:
    """The versions that a run left with an auditor to answer: what went between is not written."""
    folding = Folding(State())
    for run in runs_of(events):
        asked = {}
        for recorded in run.events:
            folding.add(recorded)
            if isinstance(recorded.event, QueryIssued):
                asked[recorded.event.reference] = recorded.event
        for reference, query in asked.items():
            state = folding.state.audits.get(reference)
            if state is None or outbox.state.audits[reference].erased:
                continue
            if state.status is AuditStatus.QUERIED:
                yield from outbox.query(state, query).files


def _summaries(outbox: Outbox, events: Sequence[Recorded]) -> Iterator[Output]:
    for month, digest in sorted(summary_documents(events).items()):
        yield _kept(outbox, outbox.context.workspace.summary(month), digest)
    for month, digest in sorted(detail_documents(events).items()):
        yield _kept(outbox, outbox.context.workspace.summary_detail(month), digest)
    for month, digest in sorted(page_documents(events).items()):
        yield _kept(outbox, outbox.context.workspace.summary_page(month), digest)


def _release_list(outbox: Outbox, events: Sequence[Recorded]) -> Iterator[Output]:
    """The texts that papers would quote; a list in which something is typed is left alone."""
    context = msgspec.structs.replace(outbox.context, dry_run=True)
    asking = ReleaseContext(context, outbox.journal, outbox.people)
    content = release_list(asking, events)
    if content:
        standing = take_in_release_list(asking, events)
        renewed = not standing.recorded and not standing.is_held
        path = context.workspace.texts_to_release
        yield Output(path, lambda: content, renewed=renewed)


def _theme_reports(outbox: Outbox, events: Sequence[Recorded]) -> Iterator[Output]:
    for _, made in sorted(theme_reports_made(events).items()):
        path = outbox.context.workspace.theme_report(made.first, made.theme)
        yield _kept(outbox, path, made.workbook)
