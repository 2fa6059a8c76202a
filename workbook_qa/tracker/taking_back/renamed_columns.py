"""Columns of the tracker that somebody gave another heading: they are known all the same.

Else a renamed column would be read as gone, and all that stands in it as a new column of the
managers' own, for everybody.
"""

import re
from collections.abc import Collection, Iterator

import msgspec

from workbook_qa.core.cells import plain_text, text_of
from workbook_qa.core.problem import Problem
from workbook_qa.core.table import Table
from workbook_qa.core.wording import fold, fold_heading
from workbook_qa.ledger.events import NotTaken
from workbook_qa.tracker.taking_back.tracker_reading import TypedRow, TypedTable

_IN_BRACKETS = re.compile(r"[(\[{].*?[)\]}]")


def with_known_columns(table: TypedTable, written: Table, fields: Collection[str]) -> TypedTable:
    """The table with its renamed columns under their own headings, and what is said of that.

    A column whose heading may be another's new one, with nothing to tell, is left out and asked
    about.

    Args:
        fields: the headings of the managers' columns that every tracker has.
    """
    there = {fold(heading) for heading in table.columns}
    managers = {column.heading for column in written.columns if column.managers}
    for column in written.columns:
        heading = column.heading
        if fold(heading) in there:
            continue
        own = heading in managers and heading not in fields
        if own and not any(_texts(written, heading)):
            continue  # nothing but its heading was in it: under another it is another column
        strange = _strange_headings(table, written)
        same = [other for other in strange if _is_same(table, written, heading, other)]
        if len(same) == 1:
            table = _renamed(table, same[0], heading, own=own)
            continue
        for other in strange:
            if heading in managers and _is_unclear(table, written, heading, other):
                table = _asked_about(table, other, heading)
    return table


def is_renaming(heading: str, other: str) -> bool:
    """Whether another heading says the same with words added: *Evidence (see file)*."""
    plain = fold_heading(_IN_BRACKETS.sub(" ", other))
    words, plain_words = re.findall(r"\w+", fold_heading(heading)), re.findall(r"\w+", plain)
    return bool(words) and plain_words[: len(words)] == words


def _strange_headings(table: TypedTable, written: Table) -> list[str]:
    known = {fold(column.heading) for column in written.columns}
    return [heading for heading in table.own if fold(heading) not in known]


def _texts(written: Table, heading: str) -> Iterator[str]:
    """What was written in a column."""
    place = written.column(heading)
    for values in written.rows:
        yield "" if values[place] is None else plain_text(values[place])


def _is_same(table: TypedTable, written: Table, heading: str, other: str) -> bool:
    """Whether it says so, or most of what was written in the column stands there."""
    kept = list(_kept(table, written, heading, other))
    return is_renaming(heading, other) or 2 * sum(kept) > len(kept)


def _is_unclear(table: TypedTable, written: Table, heading: str, other: str) -> bool:
    """Whether it stands where the column stood, in which nothing had been written."""
    if any(True for _ in _kept(table, written, heading, other)):
        return False
    as_written = [column.heading for column in written.columns]
    now = sorted(table.columns, key=lambda text: table.columns[text])
    return _beside(as_written, heading) == _beside(now, other)


def _beside(headings: list[str], heading: str) -> tuple[str, str]:
    place = headings.index(heading)
    padded = ["", *headings, ""]
    return fold(padded[place]), fold(padded[place + 2])


def _kept(table: TypedTable, written: Table, heading: str, other: str) -> Iterator[bool]:
    """Of each entry that was written in a column, whether it stands in the other."""
    rows = {row.key: row for row in table.rows}
    for values, text in zip(written.rows, _texts(written, heading), strict=True):
        row = rows.get(str(values[0]))
        if row and text:
            yield text_of(row.values.get(other)) == text


def _renamed(table: TypedTable, other: str, heading: str, *, own: bool) -> TypedTable:
    found = f"The column '{heading}' has the heading '{other[:40]}'."
    todo = f"It was read as {heading}, and has its own heading again in the next tracker."
    problem = Problem("tracker-column-renamed", table.place, found, todo)
    headings = tuple(one for one in table.own if one != other)
    return msgspec.structs.replace(
        table,
        columns={heading if text == other else text: at for text, at in table.columns.items()},
        rows=tuple(_row_with(row, other, heading) for row in table.rows),
        own=(*headings, heading) if own else headings,
        blank=table.blank - {other},
        widths={heading if text == other else text: at for text, at in table.widths.items()},
        not_taken=(
            *(one for one in table.not_taken if one.heading != heading),
            NotTaken(problem, other, heading=other),
        ),
    )


def _row_with(row: TypedRow, other: str, heading: str) -> TypedRow:
    return msgspec.structs.replace(
        row,
        values={heading if text == other else text: value for text, value in row.values.items()},
        notes={heading if text == other else text: note for text, note in row.notes.items()},
    )


def _asked_about(table: TypedTable, other: str, heading: str) -> TypedTable:
    found = f"'{other[:40]}' stands where the column '{heading}' stood, which is gone."
    todo = (
        f"Nothing of it was taken in. If it is {heading}, type that as its heading; if it is a "
        f"column of your own, put {heading} back beside it. The copy lies in Replaced trackers: "
        "put it into outbox again."
    )
    problem = Problem("tracker-column-unclear", table.place, found, todo)
    typed = " | ".join(text for row in table.rows if (text := text_of(row.values.get(other))))
    return msgspec.structs.replace(
        table,
        columns={text: at for text, at in table.columns.items() if text != other},
        own=tuple(one for one in table.own if one != other),
        blank=table.blank - {other},
        not_taken=(*table.not_taken, NotTaken(problem, typed, heading=other)),
    )
