"""The trackers that lie in the outbox, read: the one we wrote, and copies of it beside it."""

import datetime
from pathlib import Path

import msgspec

from workbook_qa.core.problem import CannotContinue, Place, Problem
from workbook_qa.ledger.save_stamps import believed
from workbook_qa.ledger.store.journal import digest_of
from workbook_qa.tracker.taking_back.tracker_back import read_tracker
from workbook_qa.tracker.taking_back.tracker_reading import TrackerReading
from workbook_qa.tracker.tracker_files import workbooks_beside
from workbook_qa.workbooks.read.container.limits import REGISTER_LIMITS
from workbook_qa.workbooks.read.reader import read_book
from workbook_qa.workspace.reading import read_file
from workbook_qa.workspace.result import Context
from workbook_qa.workspace.writing import refuse_if_open

_NEVER = datetime.datetime.max.replace(tzinfo=datetime.UTC)


class FoundTracker(msgspec.Struct, frozen=True):
    """A tracker as it was found: where, its bytes and what stands in it."""

    path: Path
    content: bytes
    reading: TrackerReading


def found_tracker(context: Context) -> FoundTracker | None:
    """The tracker itself; None where there is none.

    Raises:
        CannotContinue: it is open, or cannot be read back.
    """
    main = context.workspace.tracker
    if not main.exists():
        return None
    refuse_if_open(main)
    tracker = _read(context, main)
    if isinstance(tracker, Problem):
        raise CannotContinue(f"{tracker} Nothing was changed.")
    return tracker


def found_trackers(context: Context) -> tuple[list[FoundTracker], list[Problem]]:
    """The tracker and every copy of it, the one saved first before the others.

    A copy that cannot be read, or is open, stays where it is and is a problem.

    Raises:
        CannotContinue: the tracker itself is open, or cannot be read back.
    """
    main = context.workspace.tracker
    tracker = found_tracker(context)
    found = [tracker] if tracker else []
    problems: list[Problem] = []
    workspace = context.workspace
    ours = {workspace.ingest_report, workspace.drafts, workspace.problems}
    for path in workbooks_beside(main, ours):
        copy = _copy(context, path, main)
        if isinstance(copy, FoundTracker):
            found.append(copy)
        elif copy:
            problems.append(copy)
    return sorted(found, key=_when), problems


def _when(tracker: FoundTracker) -> tuple[datetime.datetime, str]:
    return tracker.reading.saved_at or _NEVER, tracker.path.name


def _read(context: Context, path: Path) -> FoundTracker | Problem:
    try:
        content = read_file(path)
    except OSError as fault:
        raise CannotContinue(
            f"{path.name} cannot be read ({fault.strerror}). If it is open, close it and run this "
            "again. Nothing was changed."
        ) from fault
    book = read_book(content, path.name, REGISTER_LIMITS)
    reading = (
        book if isinstance(book, Problem) else read_tracker(book, path.name, digest_of(content))
    )
    if isinstance(reading, Problem):
        return reading
    saved_at = believed(reading.saved_at, reading.as_at, context.now)
    return FoundTracker(path, content, msgspec.structs.replace(reading, saved_at=saved_at))


def _copy(context: Context, path: Path, main: Path) -> FoundTracker | Problem | None:
    """A tracker, or why it cannot be taken in; None for a workbook that is something else."""
    try:
        refuse_if_open(path)
        copy = _read(context, path)
    except CannotContinue as fault:
        if not _named_like(path, main):
            return None
        todo = "What was typed in it is taken in by the next run after it is closed."
        return Problem("tracker-copy-open", Place(path.name), str(fault), todo)
    if isinstance(copy, FoundTracker):
        return copy
    if not _named_like(path, main):
        return None
    todo = (
        "It stays where it is. If something was typed in it, open it, and make the entries in "
        f"{main.name}; then delete it or move it away."
    )
    return Problem("tracker-copy-unreadable", Place(path.name), copy.found, todo)


def _named_like(path: Path, main: Path) -> bool:
    return main.stem.casefold() in path.stem.casefold()
