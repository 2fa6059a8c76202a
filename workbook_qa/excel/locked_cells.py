"""The locked cells of a workbook that came back, compared with the form as it was issued.

Nothing that is locked is believed: the text as issued stands, and each difference is said. What
stands there now is not repeated, since it may be about a person.
"""

from collections.abc import Iterator, Mapping

import msgspec

from workbook_qa.excel.form import FormSheet
from workbook_qa.excel.sheet_map import SheetMap
from workbook_qa.framework.cells import Sheet, address, plain_text
from workbook_qa.framework.problem import Place, Problem
from workbook_qa.framework.wording import tidy

MOST_CHANGES = 20  # changed locked cells named one by one, for each sheet
_GIVEN = "what belongs to this audit"


def changed_cells(
    part: FormSheet, sheet: Sheet, where: SheetMap, given: Mapping[str, str], file: str
) -> list[Problem]:
    """What differs on one sheet, cell by cell up to a number.

    Args:
        given: what stood in the given cells (see `form.given_texts`).
    """
    changes = list(_differences(part, sheet, where, given))
    problems = [_changed(Place(file, sheet.name, cell), expected) for cell, expected in changes]
    if len(problems) <= MOST_CHANGES:
        return problems
    more = f"{len(problems) - MOST_CHANGES} more locked cells differ from what was issued."
    rest = _changed(Place(file, sheet.name), "")
    return [*problems[:MOST_CHANGES], msgspec.structs.replace(rest, found=more)]


def _differences(
    part: FormSheet, sheet: Sheet, where: SheetMap, given: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    values, formulas, as_issued = sheet.values, sheet.formulas, where.as_issued
    for locked in part.locked:
        place = locked.row, locked.column
        if not as_issued:
            place = where.now(*place)
        value = values.get(place)
        expected = given[locked.given] if locked.given else locked.text
        if (value == expected or (value is None and not expected)) and place not in formulas:
            continue
        # What is missed by its key has a problem already; formulas are never read; the seal is
        # judged where identity is.
        if locked.formula or locked.row in where.gone or locked.given == "seal":
            continue
        found = plain_text(value)
        if place in formulas or (found != expected and tidy(found) != tidy(expected)):
            # What was given for one audit is not said: notes and replies hold no case id.
            yield address(*place), _GIVEN if locked.given else expected


def _changed(place: Place, expected: str) -> Problem:
    short = expected if len(expected) <= 60 else f"{expected[:57]}..."
    said = short if expected == _GIVEN else f"'{short}'"
    return Problem(
        "locked-cell-changed",
        place,
        found=f"This locked cell was issued as {said} and now says something else."
        if expected
        else "This cell was issued blank and locked, and now says something.",
        todo="The text as issued stands; ask the auditor if the change was meant.",
    )
