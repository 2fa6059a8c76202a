"""``ingest``: everything in the inbox, exactly one outcome each (paragraph 5.1).

Each file is read once, judged and recorded before it moves; one bad file never stops the next.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from workbook_qa.commands.reading import alone, open_ledger, read_people_register
from workbook_qa.commands.result import Context, FileOutcome, Result
from workbook_qa.commands.returned_file import Desk, Judged, judge_file
from workbook_qa.excel.ingest_report_book import write_ingest_report
from workbook_qa.framework.calendar import month_of
from workbook_qa.framework.ledger import AnyEvent, AuditState, FileReceived, Recorded, State, fold
from workbook_qa.framework.notices import no_address, put_away_note
from workbook_qa.framework.problem import CannotContinue, Problem, Severity
from workbook_qa.framework.terms import AuditStatus, Outcome
from workbook_qa.workspace.inbox import Waiting, keep, put_away, waiting
from workbook_qa.workspace.journal import digest_of
from workbook_qa.workspace.layout import safe_ending
from workbook_qa.workspace.parcels import open_parcel
from workbook_qa.workspace.writing import clean_up, who_am_i, write_file

_OUR_FAULT = "A fault of the program stopped it from being read."


def run(context: Context) -> Result:
    """Take in every settled file of the inbox; the report and replies are renewed."""
    with alone(context), open_ledger(context) as journal:
        if not context.dry_run:
            clean_up(context.workspace.inbox)
        people, problems = read_people_register(context)
        key = context.workspace.seal_key
        desk = Desk(context, journal, people, key.read_bytes().strip() if key.exists() else b"")
        events = journal.events()
        state = fold(events)
        taken: list[Judged] = []
        unread: list[Waiting] = []
        faults: list[Exception] = []
        for file in waiting(context.workspace.inbox, patience=context.patience):
            if file.content is None or not file.settled:
                unread.append(file)
                continue
            try:
                for found, recorded in _take_in(desk, file, file.content, state):
                    if isinstance(found, Problem):
                        problems.append(found)
                        continue
                    taken.append(found)
                    problems += _no_recipient(desk, found, state)
                    events += recorded
                    state = fold(recorded, after=state)
            except CannotContinue:
                raise
            except Exception as fault:  # noqa: BLE001 - a fault of ours must not stop the others
                faults.append(fault)
                unread.append(msgspec.structs.replace(file, content=None, fault=_OUR_FAULT))
        written = [] if context.dry_run else _write_out(desk, events)
        result = _result(taken, unread, written, problems)
        return msgspec.structs.replace(result, faults=tuple(faults))


def _take_in(
    desk: Desk, file: Waiting, content: bytes, state: State
) -> Iterator[tuple[Judged | Problem, list[Recorded]]]:
    """One file of the inbox: itself, or each file that lies in it where it is a mail or a zip.

    Each is judged and recorded before the next one is looked at; the inbox's own file moves last.
    What was passed over in a mail (pictures, signatures) is a problem without an outcome.
    """
    items = open_parcel(file.name, content)
    if items is None:
        judged = judge_file(desk, file.name, content, state)
        recorded = _record(desk, judged, [content], state)
        yield judged, recorded
        _move(desk, file, content, judged.event, state)
        return
    events: list[FileReceived] = []
    for item in items:
        if item.fault and item.fault.severity is Severity.QUERY:
            yield item.fault, []
            continue
        name = f"{file.name}: {item.name}" if item.name != file.name else file.name
        # What could not be taken out has no bytes of its own: what is said of it stands for it.
        held = f"{digest_of(content)} {item.fault}".encode() if item.fault else item.content
        judged = judge_file(desk, name, held, state, sender=item.sender, fault=item.fault)
        recorded = _record(desk, judged, [content, held], state)
        if not item.fault:
            _keep(desk, judged.event, held, state)
        state = fold(recorded, after=state)
        events.append(judged.event)
        yield judged, recorded
    _move_parcel(desk, file, content, events)


def _record(desk: Desk, judged: Judged, documents: Sequence[bytes], state: State) -> list[Recorded]:
    """Into the ledger, before anything moves."""
    facts: list[AnyEvent] = [judged.event, judged.query] if judged.query else [judged.event]
    if desk.context.dry_run:
        numbers = enumerate(facts, start=state.number + 1)
        return [Recorded(number, desk.context.now, who_am_i(), fact) for number, fact in numbers]
    documents = [*documents, *judged.documents]
    return desk.journal.record(facts, documents, at=desk.context.now, by=who_am_i())


def _move(desk: Desk, file: Waiting, content: bytes, event: FileReceived, state: State) -> None:
    """A file that is recorded leaves the inbox."""
    if not desk.context.dry_run:
        target, note = _place(desk.context, event, state)
        put_away(file.path, target, content, note)


def _keep(desk: Desk, event: FileReceived, content: bytes, state: State) -> None:
    """A file that lay in a parcel is put where one of its own would have gone."""
    if not desk.context.dry_run:
        target, note = _place(desk.context, event, state)
        keep(target, content, note)


def _move_parcel(desk: Desk, file: Waiting, content: bytes, events: Sequence[FileReceived]) -> None:
    """The parcel itself goes to where the best of what lay in it went."""
    if desk.context.dry_run:
        return
    order = list(Outcome)
    best = min((event.outcome for event in events), key=order.index, default=Outcome.REFUSED)
    today, ending = desk.context.today, safe_ending(file.name)
    folder = desk.context.workspace.put_away(best, month_of(today))
    said = "\n".join(f"{event.name}: {event.outcome}. {event.reason}" for event in events)
    note = put_away_note(file.name, "opened", f"What lay in it:\n{said}", ())
    put_away(file.path, folder / f"{today} {digest_of(content)[:8]}{ending}", content, note)


def _place(context: Context, event: FileReceived, state: State) -> tuple[Path, str]:
    """Where a recorded file goes, and the note that stands beside it.

    A run that was cut off may have recorded it and not put it away: that is finished now.

    Args:
        state: as it was before the file was taken in.
    """
    before = state.files.get(event.file) if event.outcome is Outcome.ALREADY_HAVE else None
    unfinished = before is not None and not _target(context, before, state).exists()
    said = before if before and unfinished else event
    note = put_away_note(said.name, said.outcome, said.reason, said.problems)
    return _target(context, said, state), note


def _target(context: Context, event: FileReceived, state: State) -> Path:
    """Where a file is put away: named by its audit, or by its digest, never by its own name.

    Args:
        state: as it was before the file was taken in, or later.
    """
    workspace, month, ending = context.workspace, month_of(event.on), safe_ending(event.name)
    outcome = event.outcome
    if outcome is Outcome.ACCEPTED:
        number = _number(event, state.audits[event.reference])
        return workspace.accepted_workbook(month, event.reference, number, ending)
    if outcome is Outcome.ALREADY_HAVE:
        outcome = state.files.get(event.file, event).outcome
    stem = event.reference or f"{event.on.isoformat()} {event.file[:8]}"
    if event.outcome in (Outcome.ALREADY_HAVE, Outcome.SUPERSEDED):
        stem = f"{stem} {event.outcome} {event.file[:8]}"
    return workspace.put_away(outcome, month) / f"{stem}{ending}"


def _number(event: FileReceived, state: AuditState) -> int:
    """The how-manieth accepted return of its audit a file is, or will be."""
    accepted = [file.file for file in state.received if file.outcome is Outcome.ACCEPTED]
    return (accepted.index(event.file) if event.file in accepted else len(accepted)) + 1


def _no_recipient(desk: Desk, judged: Judged, state: State) -> list[Problem]:
    """A query that goes back to nobody we have an address of."""
    if judged.query is None or judged.event.sender:
        return []
    audit = state.audits[judged.query.reference].audit
    auditor = desk.people.person(audit.auditor)
    return [] if auditor and auditor.email else [no_address(audit)]


# What is written


def _write_out(desk: Desk, events: Sequence[Recorded]) -> list[Path]:
    """The ingest report, and what goes back to every auditor who must answer."""
    context, state = desk.context, fold(events)
    written = [path for audit in state.audits.values() for path in _write_query(desk, audit)]
    report = write_ingest_report(events, council=context.settings.council.name)
    if write_file(context.workspace.ingest_report, report):
        written.append(context.workspace.ingest_report)
    return written


def _write_query(desk: Desk, state: AuditState) -> list[Path]:
    """The newest version with its draft, where they are wanted and not there; else nothing."""
    if state.status is not AuditStatus.QUERIED or not state.queries:
        return []
    audit, query = state.audit, state.queries[-1]
    path = desk.context.workspace.query_workbook(audit.month, audit.reference, query.version)
    wanted = ((path, query.sent), (path.with_suffix(".eml"), query.message))
    missing = [(target, digest) for target, digest in wanted if not target.exists()]
    return [
        target for target, digest in missing if write_file(target, desk.journal.document(digest))
    ]


# What is said


def _result(
    taken: Sequence[Judged],
    unread: Sequence[Waiting],
    written: Sequence[Path],
    problems: Sequence[Problem],
) -> Result:
    events = [judged.event for judged in taken]
    outcomes = [
        FileOutcome(event.name, event.outcome, event.reference, event.reason) for event in events
    ]
    outcomes += [
        FileOutcome(file.name, Outcome.REFUSED, "", f"{file.fault} It is left in the inbox.")
        for file in unread
        if file.content is None
    ]
    copying = [file.name for file in unread if file.content is not None]
    counts: Mapping[str, int] = {
        outcome.value: sum(each.outcome is outcome for each in outcomes) for outcome in Outcome
    }
    lines = [f"{len(outcomes)} files were in the inbox: {_spoken(counts)}."]
    lines += [f"{name} is still being copied and is left for the next run." for name in copying]
    found = [problem for event in events for problem in event.problems]
    return Result(
        "ingest",
        tuple(lines),
        dict(counts),
        tuple(written),
        (*problems, *found),
        tuple(outcomes),
        next_step="Look over the draft replies in to-send, then run reconcile.",
        alarms=tuple(judged.alarm for judged in taken if judged.alarm),
    )


def _spoken(counts: Mapping[str, int]) -> str:
    said = [f"{count} {outcome}" for outcome, count in counts.items() if count]
    return ", ".join(said) if said else "nothing to do"
