"""``rebuild``: every output again, from the ledger's documents and events alone."""

import datetime
from collections.abc import Sequence
from pathlib import Path

from workbook_qa.core.problem import CannotContinue, Place, Problem
from workbook_qa.core.records import People
from workbook_qa.core.wording import counted
from workbook_qa.ledger.access import ledger_to_work_in
from workbook_qa.ledger.events import Recorded
from workbook_qa.ledger.fold import fold
from workbook_qa.ledger.store.journal import Journal, digest_of
from workbook_qa.registers.load_registers import read_people_register
from workbook_qa.tracker.reconcile import (
    merge_tracker,
    refuse_lost_tracker,
    tracker_workbook,
)
from workbook_qa.tracker.tracker_copies import found_tracker
from workbook_qa.tracker.tracker_files import keep_replaced
from workbook_qa.upkeep.outputs import Output, outputs_of
from workbook_qa.workspace.reading import content_of
from workbook_qa.workspace.result import Context, Result
from workbook_qa.workspace.writing import clean_up, refuse_if_open, write_file


def run(context: Context, *, as_at: datetime.date | None = None) -> Result:
    """Write what is missing, and what is another file than the ledger gives if it is on record.

    A file that the ledger does not hold is never written over: somebody may have changed it.

    Args:
        as_at: the day by which the tracker says what is overdue; today when left out.

    Raises:
        CannotContinue: a file that has to be written is open in another program.
    """
    with ledger_to_work_in(context) as journal:
        if not context.dry_run:
            clean_up(context.workspace.outbox)
            clean_up(context.workspace.inbox)
        people, problems = read_people_register(context, required=False)
        number, written, found = made_again(context, journal, people, as_at or context.today)
    return _result(context, number, written, [*problems, *found])


def made_again(
    context: Context, journal: Journal, people: People, as_at: datetime.date
) -> tuple[int, list[Path], list[Problem]]:
    """How many files follow from the ledger, those that were written, and those left as they are.

    Raises:
        CannotContinue: as in `run`.
    """
    events, on_record = journal.events(), journal.documents()
    written: list[Path] = []
    problems: list[Problem] = []
    number = 1
    for output in outputs_of(context, journal, events, people):
        number += 1
        found = _rebuilt(context, output, on_record)
        if isinstance(found, Problem):
            problems.append(found)
        elif found:
            written.append(output.path)
    tracker = _tracker(context, journal, events, on_record, people, as_at)
    if isinstance(tracker, Problem):
        problems.append(tracker)
    elif tracker:
        written.append(context.workspace.tracker)
    return number, written, problems


def _rebuilt(context: Context, output: Output, on_record: set[str]) -> Problem | bool:
    """Whether the file had to be written, or why it is left as it is."""
    path = output.path
    content: bytes | None = None
    if path.is_file():
        standing = content_of(path)
        digest = digest_of(standing)
        if digest == output.digest:
            return False
        content = output.content()
        if content == standing:
            return False
        if not output.renewed and digest not in on_record:
            return _differs(context, path)
    if context.dry_run:
        return True
    return write_file(
        path, output.content() if content is None else content, private=output.private
    )


def _tracker(
    context: Context,
    journal: Journal,
    events: list[Recorded],
    on_record: set[str],
    people: People,
    as_at: datetime.date,
) -> Problem | bool:
    """The same for the tracker, with the care of `reconcile`; nothing where it has no event."""
    path, state = context.workspace.tracker, fold(events)
    if not events:
        return False
    refuse_if_open(path)
    try:
        found = found_tracker(context)
        if found:
            refuse_lost_tracker(found, events, journal.chain())
    except CannotContinue as reason:
        return _kept(path, str(reason))
    if found and digest_of(found.content) not in on_record:
        merged = merge_tracker(context, journal, found, events, state, people)
        if merged.events or merged.problems:
            return _kept(path, "Something is typed in it that is not in the ledger.")
    content = tracker_workbook(context, journal, state, as_at, people)
    if found and found.content == content:
        return False
    if context.dry_run:
        return True
    if found:
        keep_replaced(context.workspace.replaced_trackers, path.name, found.content, context.now)
    return write_file(path, content)


def _kept(path: Path, why: str) -> Problem:
    return Problem(
        "tracker-not-rebuilt",
        Place(path.name),
        found=why,
        todo="It is left as it is. Run reconcile, which records it and then writes the tracker.",
    )


def _differs(context: Context, path: Path) -> Problem:
    return Problem(
        "output-differs",
        Place(context.workspace.shown(path)),
        found="It is not what the ledger gives, and the ledger does not hold it either.",
        todo="It is left as it is. If it is not wanted, move it away and run rebuild again.",
    )


def _result(
    context: Context, number: int, written: Sequence[Path], problems: Sequence[Problem]
) -> Result:
    left = sum(problem.code in ("output-differs", "tracker-not-rebuilt") for problem in problems)
    would = "would be written" if context.dry_run else "written again"
    lines = (
        f"{counted(number, 'file')} follow from the ledger: {len(written)} {would}, {left} left as "
        f"they are, {number - len(written) - left} as they should be.",
        *([f"  {context.workspace.shown(path)}" for path in written] if context.dry_run else []),
    )
    counts = {"files": number, "rebuilt": len(written), "left": left}
    return Result(
        "rebuild",
        lines,
        counts,
        () if context.dry_run else tuple(written),
        tuple(problems),
        next_step="Run reconcile to bring the tracker up to date.",
    )
