"""Which columns of their own managers have in a tracker: added, deleted, and in which order.

A column is there from its heading on, whether or not anything stands in it yet. It ends when
somebody who has it deletes it while nothing stands in it; one with entries comes back. Columns are
merged three ways as entries are, so that a copy which never had a column ends none.
"""

from collections.abc import Collection, Iterable, Sequence

import msgspec

from workbook_qa.core.problem import Problem
from workbook_qa.core.wording import fold, fold_name
from workbook_qa.ledger.events import NotTaken, TrackerTakenIn
from workbook_qa.tracker.taking_back.tracker_reading import TrackerReading, TypedTable


class OwnColumns(msgspec.Struct, frozen=True):
    """The managers' own columns of one table after a tracker was read.

    Attributes:
        headings: all, in their order; added: those that are new in this tracker.
        not_taken: what is said of those that are gone from it and come back.
    """

    headings: tuple[str, ...]
    added: tuple[str, ...] = ()
    not_taken: tuple[NotTaken, ...] = ()


def own_columns(
    table: TypedTable,
    written: Sequence[str],
    now: Sequence[str],
    filled: Collection[str],
    earlier: Collection[str] = (),
) -> OwnColumns:
    """The own columns of a table as they are to be.

    Args:
        written: the headings of those that stood in it as it was written, on each of its sheets;
            now: of those on record, in their order.
        filled: of those in which anything stands on record.
        earlier: of those that the same person added in an earlier save of it.
    """
    theirs = sorted(table.own, key=lambda heading: table.columns[heading])
    there, had = _folded(theirs), _folded([*written, *earlier])
    entries, known = _folded(filled), _folded(now)
    gone = had - there | (_folded(written) & _folded(table.partly))
    stay = [heading for heading in now if fold(heading) not in gone - entries]
    added = [heading for heading in theirs if fold(heading) not in had | known]
    back = [heading for heading in stay if fold(heading) in gone]
    return OwnColumns(
        tuple(_with_added(stay, added, theirs)),
        tuple(added),
        tuple(_missing(table, heading) for heading in back),
    )


def added_before(name: str, reading: TrackerReading, earlier: Iterable[TrackerTakenIn]) -> set[str]:
    """The headings that the same person added to a table in an earlier save of the same copy."""
    by = fold_name(reading.saved_by)
    theirs = (taken for taken in earlier if by and fold_name(taken.saved_by) == by)
    return {heading for taken in theirs for heading in taken.added.get(name, ())}


def _folded(headings: Iterable[str]) -> set[str]:
    return set(map(fold, headings))


def _with_added(stay: Iterable[str], added: Iterable[str], theirs: Sequence[str]) -> list[str]:
    """All headings, the new ones after those that stand to the left of them in the tracker."""
    headings = list(stay)
    for heading in added:
        left = _folded(theirs[: theirs.index(heading)])
        places = [place for place, other in enumerate(headings) if fold(other) in left]
        right = [place for place, other in enumerate(headings) if other in theirs]
        headings.insert(places[-1] + 1 if places else (right or [len(headings)])[0], heading)
    return headings


def _missing(table: TypedTable, heading: str) -> NotTaken:
    found = f"Your own column '{heading[:40]}' is gone or has another heading."
    todo = (
        "It is put back with what stood in it. To end it, clear its cells, and delete it once "
        "nothing stands in it any more."
    )
    return NotTaken(Problem("tracker-column-missing", table.place, found, todo), heading=heading)
