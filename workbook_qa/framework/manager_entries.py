"""One cell that a manager typed, read as an entry of the ledger, or what is wrong with it."""

import datetime

from workbook_qa.framework.calendar import read_day
from workbook_qa.framework.cells import Cell, plain_text
from workbook_qa.framework.own_columns import lines_of, own_text
from workbook_qa.framework.problem import Problem
from workbook_qa.framework.terms import ActionStatus, read_term
from workbook_qa.framework.tracker_reading import TypedCell
from workbook_qa.framework.wording import quoted, suggest, tidy

Read = tuple[str | None, list[Problem]]


def read_entry(field: str, typed: TypedCell) -> Read:
    """The entry as text for `ActionChanged.changes`, None where nothing can be taken.

    Args:
        field: ``status``, ``completed_on``, ``evidence``, ``comment`` or ``own:Heading``.
    """
    if typed.cell.error is not None:
        return None, [_problem("cell-error", typed, *_error_words(typed.cell))]
    if typed.cell.formula is not None:
        return _formula(field, typed)
    if field == "status":
        return _status(typed)
    if field == "completed_on":
        return _completed_on(typed)
    if field in ("evidence", "comment"):
        return lines_of(plain_text(typed.cell.value)), []
    return own_text(typed.cell.value), []


def _error_words(cell: Cell) -> tuple[str, str]:
    error = cell.error or ""
    said = f"The cell shows {error}." if error[:1] == "#" else error
    return said, "Type the entry itself; nothing was taken in."


def _formula(field: str, typed: TypedCell) -> Read:
    """In a column of the managers' own the result is carried; elsewhere nothing is."""
    if field.startswith("own:"):
        found = "A formula stands in a column of your own."
        todo = "Its result is kept and the formula is not; formulas cannot be carried."
        problem = _problem("formula-in-answer", typed, found, todo)
        return own_text(typed.cell.value), [problem]
    found = "A formula stands where an entry is expected."
    return None, [_problem("formula-in-answer", typed, found, "Type the entry itself.")]


def _status(typed: TypedCell) -> Read:
    text = tidy(plain_text(typed.cell.value))
    status = read_term(ActionStatus, text) if text else None
    if status:
        return status, []
    if not text:
        found = "The status was cleared."
        todo = "The status before is kept; to reopen the action choose Reopened."
        return None, [_problem("status-unknown", typed, found, todo)]
    near = suggest(text, ActionStatus)
    hint = f"Did you mean {near}? " if near else ""
    todo = f"{hint}Choose {', '.join(list(ActionStatus)[:-1])} or {list(ActionStatus)[-1]}."
    return None, [_problem("status-unknown", typed, "What stands here is not a status.", todo)]


def _completed_on(typed: TypedCell) -> Read:
    value = typed.cell.value
    if isinstance(value, datetime.datetime):
        value = value.date()
    if isinstance(value, datetime.date):
        return value.isoformat(), []
    text = tidy(plain_text(value))
    day = read_day(text) if isinstance(value, str) else None
    if day or not text:
        return day.isoformat() if day else "", []
    found = f"{quoted(text, 'What stands here')} is not a date."
    todo = "Type the date day first, for example 05/12/2026."
    return None, [_problem("completed-on-not-a-date", typed, found, todo)]


def _problem(code: str, typed: TypedCell, found: str, todo: str) -> Problem:
    return Problem(code, typed.place, found, todo)
