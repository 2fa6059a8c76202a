"""What managers typed into the tracker, merged with the ledger (facts on many hands, section 7).

Three sides: base, the state the tracker was written from; theirs, what stands in it now; ours,
the ledger as it is. Only what differs from base is an edit. Where both sides changed the same
entry to different values nobody loses: the ledger's stays, the typed one is a `Conflict`.
Rows are known by action id and columns by heading, so sorting, filtering, hiding and inserting
do no harm.
"""

import datetime
from collections.abc import Mapping

import msgspec

from workbook_qa.framework import tracker_columns as columns
from workbook_qa.framework.cells import BLANK
from workbook_qa.framework.ledger import OWN, ActionChanged, ActionState
from workbook_qa.framework.manager_entries import read_entry
from workbook_qa.framework.own_columns import own_value
from workbook_qa.framework.problem import Place, Problem
from workbook_qa.framework.table import Table, TableValue
from workbook_qa.framework.terms import ActionStatus
from workbook_qa.framework.tracker import own_headings
from workbook_qa.framework.tracker_reading import TrackerReading, TypedCell, TypedRow
from workbook_qa.framework.tracker_rows import in_order, missing_columns, missing_rows, usable_rows
from workbook_qa.framework.wording import fold

OLDEST_COMPLETION = datetime.timedelta(days=2 * 366)


class Conflict(msgspec.Struct, frozen=True):
    """An entry that the tracker and the ledger both changed, to different values.

    Attributes:
        field: as in `ActionChanged.changes`.
        base: what both started from; ledger: what stands; typed: what a manager wants.
    """

    action: str
    field: str
    base: str
    ledger: str
    typed: str
    place: Place


class Merged(msgspec.Struct, frozen=True):
    """The outcome of a merge: what to record, what a person must look at."""

    changes: tuple[ActionChanged, ...] = ()
    problems: tuple[Problem, ...] = ()
    conflicts: tuple[Conflict, ...] = ()


class _Sides(msgspec.Struct, frozen=True):
    """One action on both sides, and where its row stands."""

    row: TypedRow
    base: ActionState
    now: ActionState


def reconcile(
    base: Mapping[str, ActionState],
    now: Mapping[str, ActionState],
    reading: TrackerReading,
    *,
    written: Table,
    today: datetime.date,
    by: str = "",
) -> Merged:
    """What to record of what was typed, in the order of action ids, and every problem.

    Args:
        base: the actions as at the event number the tracker carries.
        now: the actions as the ledger has them.
        written: the table of actions as it was written from `base`, to see what was typed over.
        by: who saved the tracker last, where it says so.
    """
    rows, problems = usable_rows(reading, base, now, written)
    problems = [*reading.problems, *problems]
    fields = _fields(reading, base, now)
    changes: list[ActionChanged] = []
    conflicts: list[Conflict] = []
    for action in sorted(rows, key=in_order):
        ours = now[action]
        sides = _Sides(rows[action], base.get(action) or ActionState(ours.action), ours)
        merged, found, clashes = _merge_row(sides, fields, today)
        problems += found
        conflicts += clashes
        if merged:
            changes.append(ActionChanged(on=today, action=action, changes=merged, by=by))
        problems += _unfinished(sides, merged)
    problems += missing_rows(reading, base, now) + missing_columns(reading, base)
    return Merged(tuple(changes), tuple(problems), tuple(conflicts))


# Merging one row.


def _merge_row(
    sides: _Sides, fields: Mapping[str, str], today: datetime.date
) -> tuple[dict[str, str], list[Problem], list[Conflict]]:
    changes: dict[str, str] = {}
    problems: list[Problem] = []
    conflicts: list[Conflict] = []
    for heading, field in fields.items():
        if sides.row.plainly_says(heading, _as_written(sides.base, field)):
            continue
        typed = sides.row.cells.get(heading)
        if typed is None:
            continue
        text, found = read_entry(field, typed)
        problems += found
        base, ours = field_text(sides.base, field), field_text(sides.now, field)
        if text is None or text in (base, ours):
            continue
        if ours != base:
            conflict = Conflict(sides.row.action, field, base, ours, text, typed.place)
            conflicts.append(conflict)
            problems.append(_both_sides(conflict, heading))
            continue
        changes[field] = text
        if field == columns.MANAGERS_FIELDS[columns.COMPLETED_ON]:
            problems += _doubtful(typed, text, today)
    return changes, problems, conflicts


def _fields(reading: TrackerReading, *sides: Mapping[str, ActionState]) -> dict[str, str]:
    """The headings that managers own, each with its field; another case is no other column."""
    known = {fold(heading): heading for side in sides for heading in own_headings(side.values())}
    own = {heading: OWN + known.get(fold(heading), heading) for heading in reading.own}
    return columns.MANAGERS_FIELDS | own


def _as_written(state: ActionState, field: str) -> TableValue:
    """An entry as it was written into the tracker; None for a blank one."""
    if field.startswith(OWN):
        return own_value(state.own.get(field[len(OWN) :], ""))
    value: TableValue = getattr(state, field)
    return value or None


def field_text(state: ActionState, field: str) -> str:
    """An entry of an action as it stands in `ActionChanged.changes`."""
    if field.startswith(OWN):
        return state.own.get(field[len(OWN) :], "")
    value = getattr(state, field)
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value or "")


def _both_sides(conflict: Conflict, heading: str) -> Problem:
    quotable = conflict.field in ("status", "completed_on")
    typed = f"'{conflict.typed}'" if quotable and conflict.typed else "the entry here"
    ledger = f"'{conflict.ledger}'" if quotable and conflict.ledger else "another entry"
    return Problem(
        "changed-on-both-sides",
        conflict.place,
        f"{heading} of action {conflict.action}: {typed} was typed, and meanwhile {ledger} was "
        "recorded.",
        "What was recorded stands. If the entry typed here is the right one, make it again.",
    )


def _doubtful(typed: TypedCell, text: str, today: datetime.date) -> list[Problem]:
    if not text:
        return []
    day = datetime.date.fromisoformat(text)
    if today - OLDEST_COMPLETION <= day <= today:
        return []
    when = "in the future" if day > today else "more than two years ago"
    return [
        Problem(
            "completed-on-doubtful",
            typed.place,
            f"The date completed was read as {day.day} {day:%B %Y}, which is {when}.",
            "It was recorded. If the day and month changed places, type it again, day first.",
        )
    ]


# What a row still lacks.


def _unfinished(sides: _Sides, merged: Mapping[str, str]) -> list[Problem]:
    """What an action marked done lacks, or the other way about, once `merged` is recorded."""
    status, completed_on, evidence = (
        merged.get(field, field_text(sides.now, field))
        for field in ("status", "completed_on", "evidence")
    )
    place, action = sides.row.place, sides.row.action
    if status in (ActionStatus.DONE, ActionStatus.VERIFIED):
        return [
            *_lacks("done-without-date", sides, columns.COMPLETED_ON, completed_on),
            *_lacks("done-without-evidence", sides, columns.EVIDENCE, evidence),
        ]
    if completed_on and status == ActionStatus.OPEN:
        cell = sides.row.cells.get(columns.STATUS)
        return [
            Problem(
                "completed-but-open",
                cell.place if cell else place,
                f"Action {action} has a date completed, and its status is Open.",
                "Choose Done if it is done; otherwise clear the date.",
            )
        ]
    return []


def _lacks(code: str, sides: _Sides, heading: str, text: str) -> list[Problem]:
    if text:
        return []
    lacking = {
        columns.COMPLETED_ON: ("the date it was completed", "Type the date, day first."),
        columns.EVIDENCE: ("evidence", "Say in a line what was done and where it can be seen."),
    }
    what, todo = lacking[heading]
    typed = sides.row.cells.get(heading, TypedCell(BLANK, sides.row.place))
    found = f"Action {sides.row.action} is marked done without {what}."
    return [Problem(code, typed.place, found, todo)]
