"""A copy of the tracker that was taken in before and comes back: what it said then.

A copy keeps saying from which event it was written, however often it is saved. What stands in it
as it was written was not touched, unless the same copy said something else when it was taken in:
then it was set back, and that is somebody's later word. Nothing in a file proves that it is the
same copy, so a person decides on what was set back, on the sheet Conflicts.
"""

from collections.abc import Iterable, Mapping

from workbook_qa.core.wording import fold, fold_name
from workbook_qa.ledger.events import TrackerTakenIn
from workbook_qa.ledger.save_stamps import stamp_of_tracker
from workbook_qa.tracker.taking_back.tracker_reading import TrackerReading

# By the id of a row and the field of an entry, what stands there otherwise than it was written.
Typed = Mapping[str, Mapping[str, str]]


def earlier_saves(
    reading: TrackerReading, trackers: Iterable[TrackerTakenIn]
) -> tuple[TrackerTakenIn, ...]:
    """Those taken in that were written from the same event and are not known to be later."""
    return tuple(
        taken
        for taken in trackers
        if taken.number == reading.number
        and taken.file != reading.file
        and not stamp_of_tracker(taken).is_not_before(reading.stamp)
    )


def said_before(reading: TrackerReading, typed: Typed, earlier: Iterable[TrackerTakenIn]) -> Typed:
    """What the same copy said when it was taken in; nothing where it never was.

    Args:
        typed: what it says now.
        earlier: what it may be a later save of, in order.
    """
    before: dict[str, Mapping[str, str]] = {}
    if reading.as_written and not typed:
        return before
    for taken in earlier:
        if _is_same_copy(reading, typed, taken):
            before |= {row: {**before.get(row, {}), **said} for row, said in taken.typed.items()}
    return before


def is_said_already(
    reading: TrackerReading, typed: Typed, earlier: Iterable[TrackerTakenIn]
) -> bool:
    """Whether the same person has said all that before, and nothing else."""
    by = fold_name(reading.saved_by)
    return any(fold_name(taken.saved_by) == by and taken.typed == typed for taken in earlier)


def _is_same_copy(reading: TrackerReading, typed: Typed, taken: TrackerTakenIn) -> bool:
    """Whether it is the same person's, is called the same, or has most of what the other had."""
    by, earlier_by = fold_name(reading.saved_by), fold_name(taken.saved_by)
    if (by and by == earlier_by) or fold(reading.name) == fold(taken.name):
        return True
    said = [(row, *entry) for row, entries in taken.typed.items() for entry in entries.items()]
    kept = sum(typed.get(row, {}).get(field) == text for row, field, text in said)
    return 2 * kept > len(said)


def was_set_back(base: str, text: str, before: str | None) -> bool:
    """Whether an entry stands as it was written, and the same copy said something else before.

    Args:
        before: what it said, if that was not what had been written.
    """
    return text == base and before is not None and before != base
