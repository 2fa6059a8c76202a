"""The locked cells of a workbook that came back, compared with the form as it was issued.

Nothing that is locked is believed: the text as issued stands, and each difference is said. What
stands there now is not repeated, since it may be about a person.
"""

from collections.abc import Iterator, Mapping

import msgspec

from workbook_qa.core.cells import Sheet, Value, address, plain_text
from workbook_qa.core.problem import Place, Problem
from workbook_qa.core.wording import tidy
from workbook_qa.workbooks.form.form import FormSheet, Locked
from workbook_qa.workbooks.form.sheet_map import SheetMap

MOST_CHANGES = 5  # changed locked cells named one by one, for each sheet
_LONGEST = 60  # of the text as issued, in a message
_GIVEN = "what belongs to this audit"
_TODO = "The text as issued stands; ask the auditor if the change was meant."
_WHOSE = "Ask the auditor which case was audited: the return is taken in for the one as issued."


class _Change(msgspec.Struct, frozen=True):
    """A locked cell that differs: where it is, what it should say, and what it is like now."""

    cell: str
    expected: str
    now: str
    todo: str = _TODO


def changed_cells(
    part: FormSheet, sheet: Sheet, where: SheetMap, given: Mapping[str, str], file: str
) -> list[Problem]:
    """What differs on one sheet, cell by cell up to a number.

    Args:
        given: what stood in the given cells (see `form.given_texts`).
    """
    changes = list(_differences(part, sheet, where, given))
    named = [
        Problem(
            "locked-cell-changed", Place(file, part.name, change.cell), _said(change), change.todo
        )
        for change in changes[:MOST_CHANGES]
    ]
    if len(changes) > MOST_CHANGES:
        more = f"{len(changes) - MOST_CHANGES} more locked cells differ from what was issued."
        named.append(Problem("locked-cell-changed", Place(file, part.name), more, todo=_TODO))
    return named


def _differences(
    part: FormSheet, sheet: Sheet, where: SheetMap, given: Mapping[str, str]
) -> Iterator[_Change]:
    values, formulas, as_issued = sheet.values, sheet.formulas, where.as_issued
    for locked in part.locked:
        place = locked.row, locked.column
        if not as_issued:
            if locked.row in where.loose:
                continue
            place = where.now(*place)
        value = values.get(place)
        expected = locked.says(given)
        if (value == expected or (value is None and not expected)) and place not in formulas:
            continue
        # What is missed by its key has a problem already; formulas are never read; the seal is
        # judged where identity is.
        if locked.formula or locked.row in where.gone or locked.given == "seal":
            continue
        found = plain_text(value)
        if place in formulas or (found != expected and tidy(found) != tidy(expected)):
            now = _likeness(value, is_formula=place in formulas)
            todo = _WHOSE if locked.given == "case_id" else _TODO
            yield _Change(address(*place), _shown(locked, expected), now, todo)
    if where.loose:
        yield from _not_there(part, sheet, where, given)


def _not_there(
    part: FormSheet, sheet: Sheet, where: SheetMap, given: Mapping[str, str]
) -> Iterator[_Change]:
    """Cells that may be in any row after sorting, and are in none of their column."""
    present = {(column, tidy(plain_text(value))) for (_, column), value in sheet.values.items()}
    for column, text, locked in loose_texts(part, where, given):
        if text and not locked.formula and locked.given != "seal" and (column, text) not in present:
            yield _Change("", _shown(locked, text), "is not there any more")


def loose_texts(
    part: FormSheet, where: SheetMap, given: Mapping[str, str]
) -> Iterator[tuple[int, str, Locked]]:
    """The present column and the text of every locked cell that may be in any row now."""
    for locked in part.locked:
        if locked.row in where.loose:
            text = locked.says(given)
            yield where.now(0, locked.column)[1], tidy(text), locked


def _shown(locked: Locked, expected: str) -> str:
    """What was given for one audit is not said: notes and replies hold no case id."""
    if not expected:
        return ""
    text = expected if len(expected) <= _LONGEST else f"{expected[: _LONGEST - 3]}..."
    return _GIVEN if locked.given or locked.facts else f"'{text}'"


def _likeness(value: Value, *, is_formula: bool) -> str:
    if is_formula:
        return "holds a formula now"
    return "says something else now" if plain_text(value).strip() else "is blank now"


def _said(change: _Change) -> str:
    if not change.expected:
        return f"This cell was issued blank and locked, and {change.now}."
    return f"This locked cell was issued as {change.expected} and {change.now}."
