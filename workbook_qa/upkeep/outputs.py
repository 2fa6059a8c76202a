"""Every file that stands in outbox and inbox because of the ledger, told from its events.

The tracker apart: managers type into it, so that it is read back before it is written (see
`rebuild`). What each file is called depends on what came before it, as it did when it was written.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import msgspec

from workbook_qa.audits.password_list import password_list
from workbook_qa.core.calendar import Month
from workbook_qa.core.records import People
from workbook_qa.core.terms import AuditStatus
from workbook_qa.ledger.events import FileReceived, QueryIssued, Recorded
from workbook_qa.ledger.fold import Folding, fold, in_force
from workbook_qa.ledger.runs import runs_of
from workbook_qa.ledger.states import AuditState, State
from workbook_qa.ledger.store.journal import Journal
from workbook_qa.letters.covers import cover_as_recorded
from workbook_qa.letters.drafts import drafts_list, ever_drafted
from workbook_qa.letters.followup_files import confirmation_files, feedback_files
from workbook_qa.reports.summary.summary_copies import summary_documents
from workbook_qa.reports.theme.theme_report import theme_reports_made
from workbook_qa.returns.inbox.archive import put_away_again
from workbook_qa.returns.inbox.archive_paths import with_paths
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
    ledger = _Ledger(context, journal, events, fold(events), people)
    yield from _passwords(ledger)
    yield from _selections(ledger)
    yield from _audit_workbooks(ledger)
    yield from _query_workbooks(ledger)
    yield from _reminders(ledger)
    yield from _followups(ledger)
    for path, content, digest in put_away_again(context, journal, events):
        yield Output(path, content, digest)
    yield from _summaries(ledger)
    yield from _theme_reports(ledger)
    if any_draft:
        content = partial(drafts_list, context, journal, ledger.state, people)
        yield Output(context.workspace.drafts, content, renewed=True)
    if any_file:
        content = partial(
            write_ingest_report,
            events,
            ledger.state,
            council=context.settings.council.name,
        )
        yield Output(context.workspace.ingest_report, content, renewed=True)


class _Ledger(msgspec.Struct, frozen=True):
    """What the files are told from: the events that count, and their state."""

    context: Context
    journal: Journal
    events: Sequence[Recorded]
    state: State
    people: People

    def document(self, path: Path, digest: str) -> Output:
        """A file that is a document of the ledger."""
        return Output(path, partial(self.journal.document, digest), digest)

    def months(self) -> dict[Month, list[AuditState]]:
        """The audits of each month, by reference."""
        months = sorted({audit.audit.month for audit in self.state.audits.values()})
        return {month: self.state.issued_in(month) for month in months}


def _passwords(ledger: _Ledger) -> Iterator[Output]:
    for month, audits in ledger.months().items():
        if any(audit.issued.password for audit in audits):
            path = ledger.context.workspace.passwords(month)
            content = partial(password_list, ledger.context, month, audits, ledger.people)
            yield Output(path, content, private=True, renewed=True)


def _selections(ledger: _Ledger) -> Iterator[Output]:
    context = ledger.context
    for month, selection in sorted(ledger.state.selections.items()):
        path, kept = context.workspace.selection(month), kept_workbook(month, ledger.events)
        day = drawn_on(selection, ledger.events)
        made = partial(selection_workbook, context, selection, ledger.people, day)
        yield ledger.document(path, kept) if kept else Output(path, made)


def _audit_workbooks(ledger: _Ledger) -> Iterator[Output]:
    for month, audits in ledger.months().items():
        for audit in audits:
            path = ledger.context.workspace.audit_workbook(month, audit.audit.reference)
            yield ledger.document(path, audit.issued.sent)
            yield Output(path.with_suffix(".eml"), partial(_cover, ledger, audit))


def _cover(ledger: _Ledger, state: AuditState) -> bytes:
    return cover_as_recorded(ledger.context, ledger.journal, state, ledger.people)


def _query_workbooks(ledger: _Ledger) -> Iterator[Output]:
    """The versions that a run left with an auditor to answer: what went between is not written."""
    folding = Folding(State())
    for run in runs_of(ledger.events):
        asked = {}
        for recorded in run.events:
            folding.add(recorded)
            if isinstance(recorded.event, QueryIssued):
                asked[recorded.event.reference] = recorded.event
        for reference, query in asked.items():
            state = folding.state.audits.get(reference)
            if state is not None and state.status is AuditStatus.QUERIED:
                workspace, month = ledger.context.workspace, state.audit.month
                path = workspace.query_workbook(month, reference, query.version)
                yield ledger.document(path, query.sent)
                yield ledger.document(path.with_suffix(".eml"), query.message)


def _reminders(ledger: _Ledger) -> Iterator[Output]:
    for chased in ledger.state.chased:
        path = ledger.context.workspace.reminder(chased.on, chased.number)
        yield ledger.document(path, chased.message)


def _followups(ledger: _Ledger) -> Iterator[Output]:
    for audit in ledger.state.audits.values():
        for event, path in feedback_files(ledger.context, audit):
            yield ledger.document(path, event.workbook)
            yield ledger.document(path.with_suffix(".eml"), event.message)
    for issued, path in confirmation_files(ledger.context, ledger.state):
        yield ledger.document(path, issued.workbook)
        if issued.message:
            yield ledger.document(path.with_suffix(".eml"), issued.message)


def _summaries(ledger: _Ledger) -> Iterator[Output]:
    for month, digest in sorted(summary_documents(ledger.events).items()):
        yield ledger.document(ledger.context.workspace.summary(month), digest)


def _theme_reports(ledger: _Ledger) -> Iterator[Output]:
    for _, made in sorted(theme_reports_made(ledger.events).items()):
        path = ledger.context.workspace.theme_report(made.first, made.theme)
        yield ledger.document(path, made.workbook)
