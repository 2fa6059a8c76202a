"""``ingest``: everything in the inbox, exactly one outcome each (paragraph 5.1).

Each file is read once, judged and recorded before it moves; one bad file never stops the next.
"""

import itertools
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from workbook_qa.core.problem import CannotContinue, Problem
from workbook_qa.core.terms import Outcome
from workbook_qa.ledger.access import ledger_to_work_in, seal_key
from workbook_qa.ledger.events import Chased, Recorded, ReturnChosen
from workbook_qa.ledger.states import State
from workbook_qa.letters.drafts import drafts_of_day, ever_drafted, renew_drafts_list
from workbook_qa.letters.message_kinds import CONCERN_WORDS, QUERY_WORDS
from workbook_qa.letters.notices import auditor_address, no_address
from workbook_qa.letters.outgoing import Outbox, write_missing
from workbook_qa.letters.to_send import queries_are_wanted, reminders_wanted
from workbook_qa.letters.words_in_force import words_for
from workbook_qa.registers.load_registers import read_people_register
from workbook_qa.releases.release_list import (
    ReleaseContext,
    take_in_release_list,
    write_release_list,
)
from workbook_qa.returns.decisions.carry_out_decisions import (
    carry_out,
    carry_out_answers,
    decisions_in_report,
    named_decisions,
)
from workbook_qa.returns.decisions.waiting_for_yes import answered_words, waiting_words
from workbook_qa.returns.inbox.inbox import InboxFile, passed_over, waiting
from workbook_qa.returns.inbox.intake import Intake
from workbook_qa.returns.inbox.queried_folder import still_open
from workbook_qa.returns.ingest_report_book import write_ingest_report
from workbook_qa.returns.intake_context import IntakeContext, JudgedFile
from workbook_qa.returns.parcels.parcels import is_parcel
from workbook_qa.workbooks.other_formats.encryption import is_encrypted
from workbook_qa.workbooks.read.apart.reader_pool import PendingBook, ReaderPool
from workbook_qa.workspace.result import Context, FileOutcome, Result
from workbook_qa.workspace.writing import clean_up, write_file

_AHEAD, _MOST_BYTES_AHEAD = 3, 64 * 2**20  # files for each process that reads, and all of them
_OUR_FAULT = "A fault of the program stopped it from being read."


def run(context: Context, *, accept: Sequence[Path] = (), leave: Collection[str] = ()) -> Result:
    """Take in every settled file of the inbox; the report and replies are renewed.

    What the Lead Auditor decided in the report is carried out first.

    Args:
        accept: files of returns that the Lead Auditor decides for, in the inbox or put away.
        leave: names of files that are still arriving, and are left for a later run.

    Raises:
        CannotContinue: the report is open or cannot be read back, or `accept` names no file.
    """
    with ledger_to_work_in(context) as journal, ReaderPool() as reader:
        if not context.dry_run:
            clean_up(context.workspace.inbox)
        people, problems = read_people_register(context)
        words, found = words_for(context, QUERY_WORDS)
        concern_words, concern_found = words_for(context, CONCERN_WORDS)
        problems += [*found, *concern_found]
        events = journal.events()
        asking = ReleaseContext(context, journal, people)
        releases = take_in_release_list(asking, events)
        events += releases.recorded
        problems += releases.problems
        intake_context = IntakeContext(
            context,
            journal,
            reader,
            people,
            seal_key(context, journal),
            words,
            concern_words,
            numbers=itertools.count(drafts_of_day(events, context.today) + 1),
        )
        intake = Intake(intake_context, events)
        wanted = named_decisions(accept, intake.left.were_at() if accept else {})
        intake.hold({decision.file for decision in wanted})
        intake.finish_decisions()
        in_report = decisions_in_report(intake_context)
        decided, found = carry_out(intake, in_report.returns)
        answered, not_answered = carry_out_answers(intake, in_report.answers)
        problems += [*in_report.problems, *found, *not_answered]
        taken: list[JudgedFile] = []
        unread: list[InboxFile] = []
        faults: list[Exception] = []
        files = waiting(context.workspace.inbox, patience=context.patience, leave=leave)
        for file, pending in _read_ahead(reader, files):
            if file.content is None or not file.settled:
                unread.append(file)
                continue
            try:
                for each in intake.take(file, file.content, pending):
                    if isinstance(each, Problem):
                        problems.append(each)
                        continue
                    taken.append(each)
                    problems += [
                        *each.notices,
                        *_no_recipient(intake_context, each, intake.state),
                    ]
            except CannotContinue:
                raise
            except Exception as fault:  # noqa: BLE001 - a fault of ours must not stop the others
                faults.append(fault)
                unread.append(msgspec.structs.replace(file, content=None, fault=_OUR_FAULT))
        intake.finish()
        intake.let_go()
        named, found = carry_out(intake, wanted)
        if not context.dry_run:
            intake.left.end()
        outbox = Outbox(context, journal, intake.state, people)
        written = [] if context.dry_run else _write_out(outbox, intake.events)
        if not context.dry_run and ever_drafted(intake.events):
            listed, open_list = renew_drafts_list(outbox)
            written, problems = written + listed, problems + open_list
        written += write_release_list(asking, journal.events(), releases)
        aside = passed_over(context.workspace.inbox)
        result = _result(taken, unread, written, problems + found, (*decided, *named), aside)
        return msgspec.structs.replace(
            result,
            lines=(
                *result.lines,
                *answered_words(answered),
                *waiting_words(intake.state),
                *releases.lines,
            ),
            faults=(*faults, *reader.faults),
        )


def _read_ahead(
    reader: ReaderPool, files: Iterable[InboxFile]
) -> Iterator[tuple[InboxFile, PendingBook | None]]:
    """The files in turn, each workbook with what is read of it; the next are being read by then."""
    ahead: deque[tuple[InboxFile, PendingBook | None]] = deque()
    held = 0
    for file in files:
        ahead.append((file, _begin_to_read(reader, file)))
        held += len(file.content or b"")
        while len(ahead) > _AHEAD * reader.processes or held > _MOST_BYTES_AHEAD:
            held -= len(ahead[0][0].content or b"")
            yield ahead.popleft()
    yield from ahead


def _begin_to_read(reader: ReaderPool, file: InboxFile) -> PendingBook | None:
    """None for what is read in its turn: a parcel's files, and what needs a password."""
    content = file.content if file.settled else None
    if not content or is_parcel(content) or is_encrypted(content):
        return None
    return reader.submit(content, file.name)


def _no_recipient(intake_context: IntakeContext, judged: JudgedFile, state: State) -> list[Problem]:
    """A query that goes back to nobody we have an address of."""
    if judged.query is None:
        return []
    audit = state.audits[judged.query.reference]
    address = auditor_address(audit, audit.audit, intake_context.people)
    return [] if address else [no_address(audit.audit)]


# What is written


def _write_out(outbox: Outbox, events: Sequence[Recorded]) -> list[Path]:
    """The ingest report, and what goes back to every auditor who must answer."""
    context, state = outbox.context, outbox.state
    wanted = reminders_wanted(state, context.today)
    of_concern = (chased for chased in wanted if chased.is_of_concern)
    written = write_missing(map(outbox.reminder, of_concern))
    written += write_missing(
        outbox.query(audit, audit.asked)
        for audit in state.audits.values()
        if audit.asked and queries_are_wanted(audit)
    )
    written += write_missing(outbox.notes())
    report = write_ingest_report(
        events,
        state,
        council=context.settings.council.name,
    )
    open_files = still_open(context, events, state)
    path = context.workspace.still_open
    if open_files and write_file(path, open_files.encode()):
        written.append(path)
    if write_file(context.workspace.ingest_report, report):
        written.append(context.workspace.ingest_report)
    return written


# What is said


def _result(
    taken: Sequence[JudgedFile],
    unread: Sequence[InboxFile],
    written: Sequence[Path],
    problems: Sequence[Problem],
    decided: Sequence[ReturnChosen],
    aside: Sequence[str],
) -> Result:
    events = [judged.event for judged in taken]
    outcomes = [
        FileOutcome(event.name, event.outcome, event.audits, event.reason) for event in events
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
    lines += [f"{each.reference}: the return you decided for counts." for each in decided]
    letters = sum(isinstance(each, Chased) for judged in taken for each in judged.follows)
    if letters:
        concern = "the concern" if letters == 1 else f"the {letters} concerns"
        lines.append(f"A draft to the line of management on {concern} is first in To send.")
    lines += [f"{name} is still being copied and is left for the next run." for name in copying]
    lines += aside
    found = [problem for event in events for problem in event.problems]
    return Result(
        "ingest",
        tuple(lines),
        dict(counts),
        tuple(written),
        (*problems, *found),
        tuple(outcomes),
        next_step=_next_step(counts),
        alarms=tuple(judged.alarm for judged in taken if judged.alarm),
    )


def _next_step(counts: Mapping[str, int]) -> str:
    if counts[Outcome.CONFLICT]:
        return "Open the ingest report and decide which return counts; then run ingest again."
    return "Look over the draft replies in to-send, then run reconcile."


def _spoken(counts: Mapping[str, int]) -> str:
    said = [f"{count} {outcome}" for outcome, count in counts.items() if count]
    return ", ".join(said) if said else "nothing to do"
