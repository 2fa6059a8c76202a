"""What somebody typed of one action or audit, merged three ways with the ledger.

Wherever it was typed, in the tracker or in a confirmation workbook: base is what stood in the
cells as they were written, theirs what stands there now, ours the ledger as it is.
"""

import datetime
from collections.abc import Callable, Mapping, Sequence

import msgspec

from workbook_qa.actions.action_life import after, lacks
from workbook_qa.actions.action_state import ActionState
from workbook_qa.core.problem import Place, Problem
from workbook_qa.ledger.events import ConflictFound
from workbook_qa.ledger.states import AuditState, State, entry_text
from workbook_qa.tracker.taking_back.entry_conflicts import conflict_problem, is_conflict, is_known
from workbook_qa.tracker.taking_back.tracker_reading import TrackerReading

OLDEST_COMPLETION = datetime.timedelta(days=2 * 366)
FURTHEST_DUE = datetime.timedelta(days=366)


class TypedEntry(msgspec.Struct, frozen=True):
    """One entry as it stands in a workbook.

    Attributes:
        field: as in `ActionChanged.changes`; base, text: what stood there, and what stands now.
        problems: what is to be said of it, whatever becomes of it.
        set_back: whether the same copy said something else when it was taken in before.
    """

    field: str
    base: str
    text: str
    place: Place
    problems: tuple[Problem, ...] = ()
    set_back: bool = False

    def is_typed(self, ours: str) -> bool:
        """Whether it was typed and the ledger has it otherwise."""
        return self.text != ours and (self.text != self.base or self.set_back)


class MergedEntries(msgspec.Struct, frozen=True):
    """What is to be recorded of the entries of one action or audit."""

    changes: Mapping[str, str]
    conflicts: Sequence[ConflictFound]
    problems: Sequence[Problem]


def merge_entries(
    row: str,
    stands: ActionState | AuditState,
    entries: Sequence[TypedEntry],
    *,
    reworded: bool,
    now: State,
    reading: TrackerReading,
    today: datetime.date,
) -> MergedEntries:
    """Only what differs from base was typed, and what both sides changed is in conflict.

    So is what was set back to base (see `same_copy`).

    Args:
        row: the id of the action or audit; stands: where it stands in `now`.
        reworded: whether the action said something else when it was typed.
        reading: the workbook they were typed in.
    """
    changes: dict[str, str] = {}
    conflicts: list[ConflictFound] = []
    problems: list[Problem] = []
    for entry in entries:
        field, text, ours = entry.field, entry.text, entry_text(stands, entry.field)
        doubts: list[Problem] = []
        if entry.is_typed(ours):
            conflict = ConflictFound(
                *(today, row, field, entry.base, ours, text, reading.saved_by, reading.file),
                reworded=reworded,
            )
            if not (entry.set_back or is_conflict(now, conflict, reading)):
                changes[field] = text
                doubts = _doubtful(entry, today)
            elif not is_known(now, conflict, reading):
                conflicts.append(conflict)
                problems.append(conflict_problem(conflict, entry.place))
        problems += [*entry.problems, *doubts]
    return MergedEntries(changes, conflicts, problems)


def unfinished(
    stands: ActionState,
    changes: Mapping[str, str],
    place: Callable[[str], Place],
    *,
    today: datetime.date,
    by: str,
) -> list[tuple[str, Problem]]:
    """What an action lacks once `changes` are recorded, each with the heading of its column.

    Args:
        place: of the cell under a heading.
        by: who typed them.
    """
    becomes = after(stands, changes, today, by) if changes else stands
    return [
        (lack.heading, Problem(lack.code, place(lack.heading), lack.found, lack.todo))
        for lack in lacks(becomes, today)
    ]


def _doubtful(entry: TypedEntry, today: datetime.date) -> list[Problem]:
    """A date that can hardly be meant; other entries are never doubtful."""
    if not entry.text or entry.field not in ("new_due_on", "completed_on"):
        return []
    day = datetime.date.fromisoformat(entry.text)
    if entry.field == "new_due_on":
        return _doubtful_due(day, entry.place, today)
    if today - OLDEST_COMPLETION <= day:  # one in the future is asked about until it has come
        return []
    return [
        Problem(
            "completed-on-doubtful",
            entry.place,
            f"The date completed was read as {day.day} {day:%B %Y}, which is more "
            "than two years ago.",
            "It was recorded. If the day and month changed places, type it again, day first.",
        )
    ]


def _doubtful_due(day: datetime.date, place: Place, today: datetime.date) -> list[Problem]:
    if today <= day <= today + FURTHEST_DUE:
        return []
    when = "in the past" if day < today else "more than a year ahead"
    return [
        Problem(
            "new-due-date-doubtful",
            place,
            f"The new due date was read as {day.day} {day:%B %Y}, which is {when}.",
            "It was recorded. If the day and month changed places, type it again, day first.",
        )
    ]
