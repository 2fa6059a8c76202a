"""Whether cells that the tool owns still say what was written.

Nothing is believed that stands there: cells typed over are listed and put right. A row most of
whose cells say something else has been mixed up, as by sorting some columns without the others;
then what managers typed may belong to another action, and none of it is taken.
"""

import datetime
from collections.abc import Mapping, Sequence

import msgspec

from workbook_qa.framework import tracker_columns as columns
from workbook_qa.framework.cells import Cell, plain_text
from workbook_qa.framework.problem import Place, Problem
from workbook_qa.framework.table import Table, TableValue
from workbook_qa.framework.terms import Priority, read_term
from workbook_qa.framework.tracker_reading import TypedRow
from workbook_qa.framework.wording import quoted, tidy

# More cells of one column than this are one problem.
MOST_LISTED = 10
_IDENTITY = (columns.AUDIT, columns.CASE, columns.WHAT)
_QUOTABLE = (columns.PRIORITY, columns.DUE, columns.STATE, columns.DAYS_OVERDUE)


class ChangedCell(msgspec.Struct, frozen=True):
    """A tool-owned cell that no longer says what was written."""

    heading: str
    cell: Cell
    place: Place


def changed_cells(
    row: TypedRow, written: Sequence[TableValue] | None, table: Table
) -> list[ChangedCell]:
    """The row's tool-owned cells that differ; none for an action that was not written then."""
    if written is None:
        return []
    found = []
    for column, value in zip(table.columns, written, strict=True):
        if column.managers or row.plainly_says(column.heading, value):
            continue
        typed = row.cells.get(column.heading)
        if typed and not says(typed.cell, value):
            found.append(ChangedCell(column.heading, typed.cell, typed.place))
    return found


def mixed_up(
    row: TypedRow, written: Sequence[TableValue] | None, places: Mapping[str, int]
) -> bool:
    """Whether at least two of audit, case and text are another action's.

    Args:
        places: the place in `written` of what stands under each heading.
    """
    if written is None:
        return False
    others = [
        heading
        for heading in _IDENTITY
        if not row.plainly_says(heading, written[places[heading]])
        and (typed := row.cells.get(heading))
        and not typed.cell.is_blank
        and not says(typed.cell, written[places[heading]])
    ]
    return len(others) >= 2


def says(cell: Cell, value: TableValue) -> bool:
    """Whether a cell says what was written into it, whatever program saved it since.

    Links are formulas of ours; some programs drop the stored result of a formula, which is
    no change.
    """
    if cell.formula is not None:
        ours = cell.formula.upper().startswith("HYPERLINK(")
        return ours and (cell.value is None or cell.value == "" or _same(cell, value))
    return cell.error is None and _same(cell, value)


def _same(cell: Cell, value: TableValue) -> bool:
    found: object = cell.value
    if isinstance(found, datetime.datetime):
        found = found.date()
    if isinstance(value, datetime.date):
        return found == value
    return tidy(plain_text(cell.value)) == tidy(plain_text(value))


def overtyped(changed: Sequence[ChangedCell]) -> list[Problem]:
    """The cells that were typed over, listed; a column with many is one problem."""
    problems = []
    for heading in dict.fromkeys(one.heading for one in changed):
        cells = [one for one in changed if one.heading == heading]
        if len(cells) > MOST_LISTED:
            problems.append(_many(heading, cells))
        else:
            problems += [_one(cell) for cell in cells]
    return problems


def _one(changed: ChangedCell) -> Problem:
    found = f"{changed.heading} belongs to the tool and was typed over"
    said = _said(plain_text(changed.cell.value)) if changed.heading in _QUOTABLE else ""
    if said:
        found += f" with {said}"
    return Problem("tool-cell-overtyped", changed.place, found, _TODO)


def _said(text: str) -> str:
    """A date, a number or a priority in quotes; nothing of other text."""
    return quoted(text, f"'{priority}'" if (priority := read_term(Priority, text)) else "")


def _many(heading: str, cells: Sequence[ChangedCell]) -> Problem:
    found = f"{len(cells)} cells of {heading}, which belongs to the tool, were typed over"
    return Problem("tool-cell-overtyped", cells[0].place, found, _TODO)


_TODO = "It is put right. To have it changed, say so in Comment or ask the Lead Auditor."
