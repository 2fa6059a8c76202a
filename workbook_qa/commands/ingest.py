"""``ingest``: everything in the inbox, exactly one outcome each (paragraph 5.1).

Each file is read once, judged and recorded before it moves; one bad file never stops the next.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from workbook_qa.commands.reading import alone, open_ledger, read_people_register
from workbook_qa.commands.result import Context, FileOutcome, Result
from workbook_qa.commands.returned_file import Desk, Judged, judge_file
from workbook_qa.excel.ingest_report_book import write_ingest_report
from workbook_qa.framework.calendar import month_of
from workbook_qa.framework.ledger import AnyEvent, AuditState, FileReceived, Recorded, State, fold
from workbook_qa.framework.notices import put_away_note
from workbook_qa.framework.problem import CannotContinue, Problem
from workbook_qa.framework.terms import AuditStatus, Outcome
from workbook_qa.workspace.inbox import Waiting, put_away, waiting
from workbook_qa.workspace.layout import safe_ending
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
                judged = judge_file(desk, file.name, file.content, state)
            except CannotContinue:
                raise
            except Exception as fault:  # noqa: BLE001 - a fault of ours must not stop the others
                faults.append(fault)
                unread.append(msgspec.structs.replace(file, content=None, fault=_OUR_FAULT))
                continue
            taken.append(judged)
            recorded = _record(desk, state, judged, file, file.content)
            events += recorded
            state = fold(recorded, after=state)
        written = [] if context.dry_run else _write_out(desk, events)
        result = _result(taken, unread, written, problems)
        return msgspec.structs.replace(result, faults=tuple(faults))


def _record(
    desk: Desk, state: State, judged: Judged, file: Waiting, content: bytes
) -> list[Recorded]:
    """Into the ledger first, then out of the inbox."""
    context, event = desk.context, judged.event
    facts: list[AnyEvent] = [event, judged.query] if judged.query else [event]
    if context.dry_run:
        by = who_am_i()
        numbers = enumerate(facts, start=state.number + 1)
        return [Recorded(number, context.now, by, fact) for number, fact in numbers]
    documents = [content, *judged.documents]
    recorded = desk.journal.record(facts, documents, at=context.now, by=who_am_i())
    before = state.files.get(event.file)
    # A run that was cut off may have recorded it and not put it away: that is finished now.
    unfinished = before is not None and not _target(context, before, state).exists()
    said = before if before and unfinished else event
    note = put_away_note(said.name, said.outcome, said.reason, said.problems)
    put_away(file.path, _target(context, said, state), content, note)
    return recorded


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
    wanted = ((path, query.workbook), (path.with_suffix(".eml"), query.message))
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
