"""Which rows of a tracker can be used, and what became of those that cannot.

A row is an action's or an audit's if its id says so and its other cells do not contradict that.
Nothing is dropped without saying where it stood and what it was.
"""

from collections.abc import Collection

import msgspec

from workbook_qa.core.audit_references import read_reference
from workbook_qa.core.cells import text_of
from workbook_qa.core.problem import Problem
from workbook_qa.core.table import Table
from workbook_qa.ledger.events import NOTE, NotTaken
from workbook_qa.tracker.tables.tracker_actions import ACTIONS
from workbook_qa.tracker.tables.tracker_columns import Managed
from workbook_qa.tracker.taking_back.tracker_cells import mixed_up, typed_over
from workbook_qa.tracker.taking_back.tracker_reading import TypedRow, TypedTable

_LONGEST_ID = 40


def in_order(key: str) -> tuple[str, int]:
    """For putting ids of actions in order: by reference, then by number."""
    reference, slash, number = key.rpartition("/")
    return (reference, int(number)) if slash and number.isdigit() else (key, 0)


def usable_rows(
    managed: Managed,
    table: TypedTable,
    base: Collection[str],
    now: Collection[str],
    written: Table,
    unsure: Collection[str] = (),
) -> tuple[dict[str, TypedRow], list[NotTaken]]:
    """The rows whose entries can be taken, by id, and what is not taken over.

    Args:
        base: the ids that were written; now: those there are.
        written: the table as it was written; unsure: see `typed_over`.
    """
    identity = {heading: written.column(heading) for heading in managed.identity}
    as_written = {str(values[0]): values for values in written.rows}
    found: dict[str, list[TypedRow]] = {}
    not_taken: list[NotTaken] = []
    for row in table.rows:
        if row.key not in now:
            not_taken.append(_unknown(managed, table, row, known_before=row.key in base))
            continue
        values = as_written.get(row.key)
        if values is not None:
            if mixed_up(row, {heading: values[at] for heading, at in identity.items()}):
                not_taken.append(_mixed_up(managed, table, row))
                continue
            not_taken += typed_over(table, row, values, written, unsure)
        found.setdefault(row.key, []).append(row)
    rows: dict[str, TypedRow] = {}
    for key, same in found.items():
        rows[key] = same[0]
        if len(same) > 1:
            rows[key], differ = _one_row(managed, table, same)
            not_taken += differ
    return rows, not_taken


def _one_row(
    managed: Managed, table: TypedTable, same: list[TypedRow]
) -> tuple[TypedRow, list[NotTaken]]:
    """One row out of all those of an id, without the entries on which they differ."""
    first, *others = same
    not_taken = []
    differ: set[str] = set()
    for other in others:
        headings = [
            heading
            for heading in (*managed.fields, *table.own)
            if first.values.get(heading) != other.values.get(heading)
        ]
        not_taken += [_twice(managed, table, first, other, heading) for heading in headings]
        differ.update(headings)
        notes = {*first.notes.items()} ^ {*other.notes.items()}
        differ.update(f"{NOTE}{heading}" for heading, _ in notes)
    return msgspec.structs.replace(first, left_out=frozenset(differ)), not_taken


def missing_rows(
    managed: Managed, table: TypedTable, base: Collection[str], now: Collection[str]
) -> list[NotTaken]:
    """The rows that were written and are gone: they come back."""
    gone = {*base} & {*now} - {row.key for row in table.rows}
    todo = "It is put back."
    if managed is ACTIONS:
        todo = "It is put back. To end an action choose the status Withdrawn and give a Reason."
    return [
        NotTaken(
            Problem(
                "tracker-row-missing",
                table.place,
                f"The row of {managed.word} {key} is gone.",
                todo,
            ),
            row=key,
        )
        for key in sorted(gone, key=in_order)
    ]


def _unknown(managed: Managed, table: TypedTable, row: TypedRow, *, known_before: bool) -> NotTaken:
    word = managed.word
    if known_before:
        found = f"{word.capitalize()} {row.key} is no longer among the {word}s of its audit."
        todo = (
            "A later return left it out, or the return it came from was undone. If it still "
            "stands, ask the Lead Auditor."
        )
    elif not row.key:
        found = f"A row has no {word} id."
        todo = (
            "It is not kept in the table, and stands on the sheet History. Note what is to be "
            f"kept in a column of your own, in the row of an {word}."
        )
    else:
        found = f"There is no {word} {_id_words(row.key)}."
        todo = f"Put the {word} id right, or delete the row; nothing of it was taken in."
    problem = Problem("tracker-row-unknown", table.at(row, managed.key), found, todo)
    return NotTaken(problem, row.words, row.key if known_before else "")


def _id_words(key: str) -> str:
    """An id as it was typed, where it has the shape of one: other text is not repeated."""
    reference, _, number = key.partition("/")
    shaped = read_reference(reference) and (not number or (number.isascii() and number.isdigit()))
    return f"'{key}'" if shaped and len(key) <= _LONGEST_ID else "of the id that stands here"


def _mixed_up(managed: Managed, table: TypedTable, row: TypedRow) -> NotTaken:
    problem = Problem(
        "tracker-row-mixed-up",
        table.at(row, managed.key),
        f"This row begins with {managed.word} {row.key}, but its other cells belong elsewhere, "
        "as after sorting only some of the columns.",
        "Nothing of this row was taken in and the row is put right; please make its entries again.",
    )
    return NotTaken(problem, row.words, row.key)


def _twice(
    managed: Managed, table: TypedTable, first: TypedRow, other: TypedRow, heading: str
) -> NotTaken:
    problem = Problem(
        "tracker-row-twice",
        table.at(other, heading),
        f"{managed.word.capitalize()} {first.key} stands here and in row {first.number}, and they "
        f"differ in {heading}.",
        "Neither was taken in for that; please make the entry again in the row that stays.",
    )
    texts = (text_of(row.values.get(heading)) or "nothing" for row in (first, other))
    return NotTaken(problem, " / ".join(texts), first.key, heading)
