"""One cell that a manager typed, read as an entry of the ledger, or what is wrong with it."""

from workbook_qa.actions.action_entries import ENTRY_OF
from workbook_qa.core.cells import Cell, CellContent, Value, plain_text
from workbook_qa.core.problem import Place, Problem
from workbook_qa.core.terms import ActionStatus, read_term
from workbook_qa.core.typed.typed_days import read_day
from workbook_qa.core.wording import quoted, suggest, tidy
from workbook_qa.ledger.events import OWN
from workbook_qa.tracker.tables.managers_columns import lines_of, own_text

Read = tuple[str | None, list[Problem]]


def read_entry(field: str, content: CellContent, place: Place) -> Read:
    """The entry as text for `ActionChanged.changes`, None where nothing can be taken.

    Args:
        field: a managers' column as the ledger names it, such as ``status``, or ``own:Heading``.
    """
    if isinstance(content, Cell):
        if content.error is not None:
            found, todo = _error_words(content), "Type the entry itself; nothing was taken in."
            return None, [Problem("cell-error", place, found, todo)]
        if content.formula is not None:
            return _formula(field, content.value, place)
        content = content.value
    if field.startswith(OWN):
        return own_text(content), []
    entry = ENTRY_OF[field]
    if entry.terms:
        return _status(entry.terms, entry.unreadable, content, place)
    if entry.kind == "date":
        return _date(entry.unreadable, content, place)
    return lines_of(plain_text(content)), []


def _error_words(cell: Cell) -> str:
    error = cell.error or ""
    return f"The cell shows {error}." if error[:1] == "#" else error


def _formula(field: str, value: Value, place: Place) -> Read:
    """In a column of the managers' own the result is carried; elsewhere nothing is."""
    if field.startswith(OWN):
        found = "A formula stands in a column of your own."
        todo = "Its result is kept and the formula is not; formulas cannot be carried."
        return own_text(value), [Problem("formula-in-answer", place, found, todo)]
    found = "A formula stands where an entry is expected."
    return None, [Problem("formula-in-answer", place, found, "Type the entry itself.")]


def _status(terms: type[ActionStatus], code: str, value: Value, place: Place) -> Read:
    text = tidy(plain_text(value))
    status = read_term(terms, text) if text else None
    if status:
        return status, []
    if not text:
        found = "The status was cleared."
        todo = "The status before is kept; to reopen the action choose Reopened."
        return None, [Problem(code, place, found, todo)]
    near = suggest(text, terms)
    hint = f"Did you mean {near}? " if near else ""
    todo = f"{hint}Choose {', '.join(list(terms)[:-1])} or {list(terms)[-1]}."
    return None, [Problem(code, place, "What stands here is not a status.", todo)]


def _date(code: str, value: Value, place: Place) -> Read:
    typed = read_day(value)
    if typed.fault is None:
        return typed.day.isoformat() if typed.day else "", []
    found = f"{quoted(plain_text(value), 'What stands here')} is not a date."
    todo = "Type the date day first, for example 25 Nov 2026."
    return None, [Problem(code, place, found, todo)]
