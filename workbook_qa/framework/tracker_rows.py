"""Which rows of a tracker can be used, and what became of those that cannot.

A row is an action's if its id says so and its other cells do not contradict that. Nothing is
dropped without a problem that says where it stood.
"""

from collections.abc import Mapping

import msgspec

from workbook_qa.framework import tracker_columns as columns
from workbook_qa.framework.ledger import ActionState
from workbook_qa.framework.problem import Problem
from workbook_qa.framework.references import read_reference
from workbook_qa.framework.table import Table
from workbook_qa.framework.tracker import own_headings
from workbook_qa.framework.tracker_cells import ChangedCell, changed_cells, mixed_up, overtyped
from workbook_qa.framework.tracker_reading import TrackerReading, TypedRow
from workbook_qa.framework.wording import fold

_LONGEST_ID = 40


def in_order(action: str) -> tuple[str, int]:
    """For putting action ids in order: by reference, then by number."""
    reference, _, number = action.rpartition("/")
    return reference, int(number) if number.isdigit() else 0


def usable_rows(
    reading: TrackerReading,
    base: Mapping[str, ActionState],
    now: Mapping[str, ActionState],
    written: Table,
) -> tuple[dict[str, TypedRow], list[Problem]]:
    """The rows whose entries can be taken, by action, and what is wrong with the others."""
    as_written = {str(row[0]): row for row in written.rows}
    places = {column.heading: place for place, column in enumerate(written.columns)}
    by_action: dict[str, list[TypedRow]] = {}
    problems: list[Problem] = []
    changed: list[ChangedCell] = []
    for row in reading.rows:
        if row.action not in now:
            problems.append(_unknown(row, known_before=row.action in base))
            continue
        values = as_written.get(row.action)
        if mixed_up(row, values, places):
            problems.append(_mixed_up(row))
            continue
        changed += changed_cells(row, values, written)
        by_action.setdefault(row.action, []).append(row)
    rows: dict[str, TypedRow] = {}
    for action, same in by_action.items():
        merged, found = _one_row(same, reading.own)
        rows[action] = merged
        problems += found
    return rows, problems + overtyped(changed)


def _one_row(same: list[TypedRow], own: tuple[str, ...]) -> tuple[TypedRow, list[Problem]]:
    """One row out of all those of an action: entries on which they differ are left out."""
    first, *others = same
    if not others:
        return first, []
    problems = []
    cells = dict(first.cells)
    for other in others:
        differ = [
            heading
            for heading in (*columns.MANAGERS_FIELDS, *own)
            if _text(first, heading) != _text(other, heading)
        ]
        for heading in differ:
            cells.pop(heading, None)
        if differ:
            problems.append(_twice(first, other, differ))
    return msgspec.structs.replace(first, cells=cells, values=None), problems


def _text(row: TypedRow, heading: str) -> object:
    typed = row.cells.get(heading)
    return None if typed is None or typed.cell.is_blank else typed.cell.value


def missing_rows(
    reading: TrackerReading, base: Mapping[str, ActionState], now: Mapping[str, ActionState]
) -> list[Problem]:
    """The actions whose rows were written and are gone: they come back."""
    there = {row.action for row in reading.rows}
    return [
        Problem(
            "action-row-missing",
            reading.place,
            f"The row of action {action} is gone.",
            "It is put back. To end an action choose the status Withdrawn.",
        )
        for action in sorted(set(base) & set(now) - there, key=in_order)
    ]


def missing_columns(reading: TrackerReading, base: Mapping[str, ActionState]) -> list[Problem]:
    """Columns of the managers' own that were there and are not any more: they come back."""
    there = {fold(heading) for heading in reading.own}
    return [
        Problem(
            "tracker-column-missing",
            reading.place,
            f"Your own column '{heading[:40]}' is gone or has another heading.",
            "It is put back with what stood in it. To end it, clear its cells and leave it there.",
        )
        for heading in own_headings(base.values())
        if fold(heading) not in there
    ]


def _unknown(row: TypedRow, *, known_before: bool) -> Problem:
    if known_before:
        found = f"Action {row.action} is no longer among the actions of its audit."
        todo = "A later return left it out. If it still stands, ask the Lead Auditor."
    elif not row.action:
        found = "A row has no action id."
        todo = "Actions come from audits only; note anything else in the Comment of an action."
    else:
        found = f"There is no action {_id_words(row.action)}."
        todo = "Put the action id right, or delete the row; nothing of it was taken in."
    return Problem("action-unknown", row.place, found, todo)


def _id_words(action: str) -> str:
    """An id as it was typed, where it has the shape of one: other text is not repeated."""
    reference, _, number = action.rpartition("/")
    shaped = read_reference(reference) and number.isascii() and number.isdigit()
    return f"'{action}'" if shaped and len(action) <= _LONGEST_ID else "of the id that stands here"


def _mixed_up(row: TypedRow) -> Problem:
    return Problem(
        "action-row-mixed-up",
        row.place,
        f"This row begins with action {row.action}, but its other cells belong elsewhere, "
        "as after sorting only some of the columns.",
        "Nothing of this row was taken in and the row is put right; please make its entries again.",
    )


def _twice(first: TypedRow, other: TypedRow, headings: list[str]) -> Problem:
    return Problem(
        "action-row-twice",
        other.place,
        f"Action {first.action} stands here and in cell {first.place.cell}, and they differ in "
        f"{', '.join(headings)}.",
        "Neither was taken in for that; please make the entry again in the row that stays.",
    )
