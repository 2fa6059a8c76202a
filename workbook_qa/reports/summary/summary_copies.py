"""The DMT summaries that stand in the outbox: what was typed into them, taken into the ledger.

Every month's summary is looked at whenever one is written, since the DMT meets after the month. One
that is as it was written is not opened.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

from workbook_qa.core.calendar import Month, read_month
from workbook_qa.core.problem import CannotContinue, Place, Problem
from workbook_qa.ledger.events import (
    CaseErased,
    OutsideMark,
    PracticeDecided,
    Recorded,
    SummaryMade,
)
from workbook_qa.ledger.events.erasure_events import gone_documents
from workbook_qa.ledger.fold import fold, in_force
from workbook_qa.ledger.ledger_marks import stands_in
from workbook_qa.ledger.store.journal import Journal, digest_of
from workbook_qa.reports.example_numbers import example_numbers, plain_number
from workbook_qa.reports.summary.practice_decisions import (
    SummaryReading,
    Taken,
    decisions_up_to,
    take_decisions,
)
from workbook_qa.reports.summary.summary_back import read_summary, unreadable
from workbook_qa.workbooks.form.remarks import remark_problems
from workbook_qa.workbooks.read.container.limits import REGISTER_LIMITS
from workbook_qa.workbooks.read.reader import read_book
from workbook_qa.workspace.reading import read_file
from workbook_qa.workspace.result import Context
from workbook_qa.workspace.writing import current_user, refuse_if_open, write_file

_KEPT = (
    "It is not carried to the next summary: read it in this one, or, once that is written anew, in "
    "the one in Replaced summaries."
)


class TakenIn(msgspec.Struct, frozen=True):
    """What became of the summaries that stood there.

    Attributes:
        recorded: the decisions, as they now stand in the ledger.
        problems: what a person must put right.
        held: the months whose file holds what could not be taken over: it is not written over.
        found: the bytes of each month's file as they were read.
        remarked: the months in whose file something is said beside the cells.
    """

    recorded: tuple[Recorded, ...]
    problems: tuple[Problem, ...]
    held: frozenset[Month]
    found: dict[Month, bytes]
    remarked: frozenset[Month] = frozenset()


def take_in_summaries(context: Context, journal: Journal, events: Sequence[Recorded]) -> TakenIn:
    """Record what was typed into the summaries of all months, the earliest first."""
    known, chain = list(events), journal.chain()
    problems: list[Problem] = []
    held: set[Month] = set()
    remarked: set[Month] = set()
    found: dict[Month, bytes] = {}
    as_written = {
        recorded.event.workbook for recorded in events if isinstance(recorded.event, SummaryMade)
    }
    for month, path in _standing(context):
        content = _content(path)
        if isinstance(content, Problem):
            problems.append(content)
            continue
        found[month] = content
        if digest_of(content) in as_written:
            continue
        taken = _taken(context, month, path, content, known, chain)
        problems += taken.problems
        held |= set() if taken.is_whole else {month}
        remarked |= {month} if taken.remarks else set()
        problems += taken.remarks
        if taken.events:
            known += _record(context, journal, taken.events, content, known)
    recorded = tuple(known[len(events) :])
    return TakenIn(recorded, tuple(problems), frozenset(held), found, frozenset(remarked))


def _standing(context: Context) -> list[tuple[Month, Path]]:
    outbox = context.workspace.outbox
    folders = sorted(outbox.iterdir()) if outbox.is_dir() else []
    months = [month for folder in folders if (month := read_month(folder.name))]
    paths = [(month, context.workspace.summary(month)) for month in months]
    return [(month, path) for month, path in paths if path.is_file()]


def _content(path: Path) -> bytes | Problem:
    """Its bytes, or that it is open: what was typed in it comes with the next run."""
    try:
        refuse_if_open(path)
        return read_file(path)
    except (CannotContinue, OSError):
        return Problem(
            "summary-open",
            Place(path.name),
            "It is open in another program, or cannot be read.",
            "Close it. What was typed in it is taken in by the next run of summary.",
        )


def _taken(
    context: Context,
    month: Month,
    path: Path,
    content: bytes,
    events: Sequence[Recorded],
    chain: Mapping[int, str],
) -> Taken:
    digest = digest_of(content)
    book = read_book(content, path.name, REGISTER_LIMITS)
    if isinstance(book, Problem):
        return Taken((), (unreadable(path.name, book.found),))
    reading = read_summary(book, path.name, month, digest)
    if isinstance(reading, Problem):
        return Taken((), (reading,))
    decided = [each.event for each in in_force(events) if isinstance(each.event, PracticeDecided)]
    done = {event.reference for event in decided if event.file == digest}
    state = fold(events)
    numbers = example_numbers(state)
    done |= {numbers[reference] for reference in done if reference in numbers}
    rows = tuple(
        row for row in reading.rows if (plain_number(row.example) or row.example) not in done
    )
    taken = take_decisions(
        msgspec.structs.replace(reading, rows=rows),
        audits={number: reference for reference, number in numbers.items()},
        base=_base(reading, events, chain),
        now=state.decisions,
        today=context.today,
    )
    remarks = remark_problems(book, book.number_of, path.name, words=_KEPT)
    return msgspec.structs.replace(taken, remarks=tuple(remarks))


def _base(
    reading: SummaryReading, events: Sequence[Recorded], chain: Mapping[int, str]
) -> dict[str, PracticeDecided] | None:
    """The decisions that stood in the file when it was written; None where it does not say.

    Nor does one that was made from events which the ledger does not have.
    """
    number, as_at = reading.number, reading.as_at
    if number is None or as_at is None:
        return None
    if number and not stands_in(chain, OutsideMark(number, reading.digest)):
        return None
    return decisions_up_to(events, number)


def _record(
    context: Context,
    journal: Journal,
    decided: Sequence[PracticeDecided],
    file: bytes,
    before: Sequence[Recorded],
) -> list[Recorded]:
    if context.dry_run:
        start = before[-1].number + 1 if before else 1
        by = current_user()
        return [
            Recorded(number, context.now, by, event) for number, event in enumerate(decided, start)
        ]
    return journal.record(decided, [file], at=context.now, by=current_user())


def keep_replaced(context: Context, path: Path, content: bytes) -> None:
    """Keep a file that somebody changed, before it is written over."""
    name = f"{digest_of(content)[:8]} {path.name}"
    write_file(context.workspace.replaced_summaries / name, content)


def page_documents(events: Iterable[Recorded]) -> dict[Month, str]:
    """The digest of each month's first page as a PDF, as it was made last and is there still."""
    found: dict[Month, str] = {}
    gone: set[str] = set()
    for recorded in in_force(events):
        match recorded.event:
            case SummaryMade(month=month, page=digest):
                found[month] = digest
            case CaseErased() as erased:
                gone |= gone_documents([erased])
    return {month: digest for month, digest in found.items() if digest and digest not in gone}


def summary_documents(events: Iterable[Recorded]) -> dict[Month, str]:
    """The digest of what stands as each month's summary: as made last, or as decided in since."""
    found: dict[Month, str] = {}
    for recorded in in_force(events):
        match recorded.event:
            case SummaryMade(month=month, workbook=digest):
                found[month] = digest
            case PracticeDecided(month=month, file=digest) if digest:
                found[month] = digest
    return found


def detail_documents(events: Iterable[Recorded]) -> dict[Month, str]:
    """The digest of the detail that belongs to each month's summary as it was made last."""
    made = (one.event for one in in_force(events) if isinstance(one.event, SummaryMade))
    last = {event.month: event.detail for event in made}
    return {month: digest for month, digest in last.items() if digest}
