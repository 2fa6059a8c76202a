"""What an auditor is asked, cell by cell of the workbook that goes back.

Problems name the cells of the workbook that came back, where rows may have been inserted. They
are followed to the fields they are about, and said again for the workbook as it will be.
"""

import datetime
from collections.abc import Collection, Iterator, Mapping, Sequence

import msgspec

from workbook_qa.core.cells import Cell, address, plain_text
from workbook_qa.core.problem import Place, Problem
from workbook_qa.core.queries import FOR_THE_LEAD_AUDITOR, AuditorQuery, in_order, many_together
from workbook_qa.core.replies import is_reply
from workbook_qa.workbooks.form.form import Form, FormSheet, Input
from workbook_qa.workbooks.form.returned_book import ReturnedBook

_BACK_AGAIN = frozenset({"sheet-gone", "question-missing", "heading-missing"})
_NOT_CARRIED = frozenset(
    {
        *("locked-cell-changed", "text-not-carried"),
        *("comment-beside-cells", "text-box-beside-cells", "picture-beside-cells"),
    }
)
_ON_INPUTS = frozenset({"cells-merged"})  # the auditor's to look at where an input is meant
_MOST_PLACES = 8  # places named one by one
_FIRST_DAY = datetime.date(1900, 3, 1)  # before it Excel's dates are not what they seem


def asked_of(
    form: Form, problems: Sequence[Problem], places: Mapping[str, Place]
) -> tuple[AuditorQuery, ...]:
    """What the auditor is asked, in the order of the numbers; nothing that is not theirs to do.

    Args:
        form: of the workbook that came back, or of any other version of it.
        problems: all that was found; places: where each field stood (see `ReturnedBook`).
    """
    issued = {cell.field: place for place, cell in _inputs(form)}
    fields = {place: field for field, place in places.items() if place.cell}
    order = {field: number for number, field in enumerate(issued)}
    apart = FOR_THE_LEAD_AUDITOR | _BACK_AGAIN | _NOT_CARRIED
    asked = [
        _asked(problem, fields.get(problem.place, ""), issued, form)
        for problem in problems
        if problem.code not in apart and (problem.place in fields or problem.code not in _ON_INPUTS)
    ]
    asked = _once(asked)
    lost = {
        field
        for field in issued
        if field in places and not places[field].cell and not is_reply(field)
    }
    asked += [each for sheet in form.sheets for each in _back_again(sheet, lost, issued)]
    asked.sort(key=lambda each: order.get(each.field, len(order)))
    return in_order([*many_together(asked), *_not_carried(form, problems)])


def _once(asked: Sequence[AuditorQuery]) -> list[AuditorQuery]:
    """One line for what one entry puts right, and for what one reply answers.

    A formula's cell goes back blank: that it is missing then needs no second line.
    """
    formulas = {each.field for each in asked if each.problem.code == "formula-in-answer"}
    lines: dict[object, AuditorQuery] = {}
    for number, each in enumerate(asked):
        if each.field and each.field in formulas and each.problem.code != "formula-in-answer":
            continue
        line = (each.problem.code, each.field) if each.field and each.reply else number
        lines[line] = _with(lines[line], each) if line in lines else each
    return list(lines.values())


def _with(one: AuditorQuery, other: AuditorQuery) -> AuditorQuery:
    """Two queries of one code about one entry, in one line."""
    found = f"{one.problem.message} {other.problem.found}"
    problem = msgspec.structs.replace(other.problem, found=found)
    return msgspec.structs.replace(one, problem=problem)


def _inputs(form: Form) -> Iterator[tuple[Place, Input]]:
    for sheet, cell in form.inputs():
        yield Place("", sheet.name, address(cell.row, cell.column)), cell


def _asked(problem: Problem, field: str, issued: Mapping[str, Place], form: Form) -> AuditorQuery:
    if field in issued:
        said = _said_again(msgspec.structs.replace(problem, place=issued[field]))
        return AuditorQuery(said, field, (field,))
    stood = _stood(form, problem.place)
    found = f"In the workbook you sent, at {stood}: {problem.found}" if stood else problem.found
    todo = problem.todo
    if problem.code == "row-not-read":
        found = (
            f"In the workbook you sent, something was typed at {stood}, in a row that is not the "
            "form's or stood twice. It is not in this workbook."
        )
        todo = "Type it in a pale yellow cell of the form, if it is not there already."
    return AuditorQuery(msgspec.structs.replace(problem, place=Place(), found=found, todo=todo))


def _said_again(problem: Problem) -> Problem:
    """A problem of the workbook that came back, said to the auditor in the one that goes back."""
    if problem.code == "formula-in-answer":
        todo = "Its result is not taken as an answer, and the cell is blank now: type the answer."
        return msgspec.structs.replace(problem, todo=todo)
    if problem.code == "cells-merged":
        found = f"In the workbook you sent: {problem.found}"
        todo = (
            "Excel keeps only what stood in the first cell of a merge. Look whether anything that "
            "you typed is missing here."
        )
        return msgspec.structs.replace(problem, found=found, todo=todo)
    return problem


def _stood(form: Form, place: Place) -> str:
    """A place in the workbook that came back; sheets of the auditor's own are not named."""
    ours = {sheet.name.casefold() for sheet in form.sheets}
    if place.sheet and place.sheet.casefold() not in ours:
        return "a sheet of your own"
    return ", ".join(part for part in (place.sheet, place.cell_words) if part)


# What was not in the workbook that came back, and is in this one


def _back_again(
    sheet: FormSheet, lost: Collection[str], issued: Mapping[str, Place]
) -> Iterator[AuditorQuery]:
    """One for a sheet, else one for each row and for each column of which inputs were missing."""
    gone = [cell for cell in sheet.inputs if cell.field in lost]
    if gone and len(gone) == len(sheet.inputs):
        yield _blank_again("sheet-gone", f"The sheet {sheet.name}", gone, issued, marked=False)
        return
    rows = _rows_of(sheet.inputs)
    whole = {row for row, cells in rows.items() if all(cell.field in lost for cell in cells)}
    for row in sorted(whole):
        what = f"The row {rows[row][0].key}"
        yield _blank_again("question-missing", what, rows[row], issued, marked=True)
    columns: dict[int, list[Input]] = {}
    for cell in gone:
        if cell.row not in whole:
            columns.setdefault(cell.column, []).append(cell)
    headings = {cell.column: cell.text for cell in sheet.locked if cell.row == sheet.header_row}
    for column, cells in sorted(columns.items()):
        what = f"The column '{headings.get(column, '')}'"
        yield _blank_again("heading-missing", what, cells, issued, marked=False)


def _rows_of(cells: Sequence[Input]) -> dict[int, list[Input]]:
    rows: dict[int, list[Input]] = {}
    for cell in cells:
        rows.setdefault(cell.row, []).append(cell)
    return rows


def _blank_again(
    code: str, what: str, cells: Sequence[Input], issued: Mapping[str, Place], *, marked: bool
) -> AuditorQuery:
    problem = Problem(
        code,
        issued[cells[0].field],
        found=f"{what} could not be found in the workbook you sent. It is here again, blank.",
        todo="Fill in what belongs there.",
    )
    fields = tuple(cell.field for cell in cells)
    return AuditorQuery(problem, fields[0], fields if marked else ())


# What was in the workbook that came back, and is not in this one


def _not_carried(form: Form, problems: Sequence[Problem]) -> list[AuditorQuery]:
    """One for all text outside the inputs, whether in a cell of the form's or not."""
    found = [problem.place for problem in problems if problem.code in _NOT_CARRIED]
    stood = list(dict.fromkeys(_stood(form, place) for place in found))
    if not stood:
        return []
    more = len(stood) - _MOST_PLACES
    said = "; ".join(stood[:_MOST_PLACES]) + (f"; and {more} places more" if more > 0 else "")
    problem = Problem(
        "text-not-carried",
        Place(),
        found="The workbook you sent said something outside the pale yellow cells that is not in "
        f"this one: {said}.",
        todo="If it matters, type it in a pale yellow cell.",
    )
    return [AuditorQuery(problem)]


# What could not be read


def as_typed(returned: ReturnedBook) -> dict[str, str | datetime.date]:
    """What stands in the cells that could not be read, by field, to be put there again.

    Real dates stay dates. A formula and an error are nothing that anyone typed as an answer.
    """
    places = {field: returned.places[field] for field in returned.unread}
    wanted = {(place.sheet, place.cell): field for field, place in places.items()}
    typed: dict[str, str | datetime.date] = {}
    for name, sheet in returned.sheets.items():
        for (row, column), cell in sheet.cells.items():
            field = wanted.get((name, address(row, column)), "")
            if field and not cell.is_blank and cell.formula is None and cell.error is None:
                typed[field] = _as_it_stood(cell)
    return typed


def _as_it_stood(cell: Cell) -> str | datetime.date:
    value = cell.value
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return value if value >= _FIRST_DAY else plain_text(value)
    return plain_text(value)
