"""The form of a workbook that goes back to its auditor: the form as issued, with what is asked.

The start page gains a list with links, and the reason stands at the end of the row of each cell
that is meant, where it is read and printed without choosing the cell. Fields, and the cells of
inputs, stay as they are. Such a form is kept and compared with like any other: what it adds is
locked, and what its panel says is worked out here.
"""

import re
from collections.abc import Collection, Iterator, Sequence

import msgspec

from workbook_qa.excel.audit_form import START
from workbook_qa.excel.form import Form, FormSheet, Locked
from workbook_qa.framework.calendar import day_words
from workbook_qa.framework.cells import address
from workbook_qa.framework.queries import Asked, Queried, things
from workbook_qa.framework.records import Audit

REASON_HEADING = "To put right, or worth a look"
_REASON_WIDTH = 36
# Looks that nothing else has: by them the list of an earlier version is known, and left out.
_LIST_LOOKS = frozenset(
    {
        "ask-title",
        "ask-label",
        "ask-says",
        "ask-link",
        "ask-error",
        "ask-also",
        "ask-query",
        "ask-gap",
    }
)
_REASON_LOOKS = frozenset({"ask-heading", "reason-error", "reason-query"})
_VERSION_LOOK = "version"
_COUNTED = re.compile(r"COUNTA\((\w+)!\$([A-Z]+)\$(\d+)(?::\$[A-Z]+\$(\d+))?\)")

_Row = tuple[list[Locked], float]  # the cells of a row, and its least height


def with_queries(form: Form, audit: Audit, queried: Queried) -> Form:
    """The form of the version that goes back.

    Args:
        form: as issued, or of an earlier version, whose list and reasons are left out.
        audit: whose workbook it is. Its title is then the form's, since it names the version.
    """
    filled = _filled(form, queried.entries.keys())
    sheets = tuple(
        _start_sheet(sheet, audit, queried, filled)
        if sheet.name == START
        else _with_reasons(sheet, queried.asked)
        for sheet in form.sheets
    )
    return msgspec.structs.replace(form, sheets=sheets)


def asks(sheet: FormSheet) -> bool:
    """Whether anything on the sheet is asked of the auditor, in a list or at the end of rows."""
    return any(cell.look in _LIST_LOOKS | _REASON_LOOKS for cell in sheet.locked)


# The reason at the end of each row


def _with_reasons(sheet: FormSheet, asked: Sequence[Asked]) -> FormSheet:
    sheet = _without_reasons(sheet)
    column = len(sheet.widths) + 1
    rows = {cell.field: cell.row for cell in sheet.inputs}
    said: dict[int, list[tuple[int, Asked]]] = {}
    for number, each in enumerate(asked, start=1):
        for row in sorted({rows[field] for field in each.marked if field in rows}):
            said.setdefault(row, []).append((number, each))
    if not said:
        return sheet
    reasons = [Locked(sheet.header_row, column, REASON_HEADING, "ask-heading")]
    for row, things_asked in sorted(said.items()):
        text = "\n".join(f"{number}. {each.problem.message}" for number, each in things_asked)
        look = "reason-error" if any(each.is_error for _, each in things_asked) else "reason-query"
        reasons.append(Locked(row, column, text, look))
    locked = (*sheet.locked, *reasons)
    return msgspec.structs.replace(sheet, locked=locked, widths=(*sheet.widths, _REASON_WIDTH))


def _without_reasons(sheet: FormSheet) -> FormSheet:
    kept = tuple(cell for cell in sheet.locked if cell.look not in _REASON_LOOKS)
    if len(kept) == len(sheet.locked):
        return sheet
    return msgspec.structs.replace(sheet, locked=kept, widths=sheet.widths[:-1])


# The start page


def _start_sheet(
    sheet: FormSheet, audit: Audit, queried: Queried, filled: Collection[tuple[str, str]]
) -> FormSheet:
    rows = [
        (cells, least)
        for cells, least in _rows_of(sheet)
        if not any(cell.look in _LIST_LOOKS or cell.look == _VERSION_LOOK for cell in cells)
    ]
    title = f"{audit.tool_name} {audit.reference}, version {queried.version}"
    rows[0] = [Locked(0, 1, title, "title")], rows[0][1]
    reference = next(place for place, row in enumerate(rows) if _gives(row, "reference"))
    version = [Locked(0, 1, "Version", "label"), Locked(0, 2, str(queried.version), _VERSION_LOOK)]
    rows.insert(reference + 1, (version, 0))
    rows[reference - 1 : reference - 1] = _list_rows(queried)
    renewed = [([_panel(cell, filled) for cell in cells], least) for cells, least in rows]
    return _from_rows(sheet, renewed)


def _gives(row: _Row, name: str) -> bool:
    return any(cell.given == name for cell in row[0])


def _rows_of(sheet: FormSheet) -> list[_Row]:
    cells: dict[int, list[Locked]] = {}
    for cell in sheet.locked:
        cells.setdefault(cell.row, []).append(cell)
    return [(cells.get(row, []), sheet.least.get(row, 0)) for row in range(1, sheet.rows + 1)]


def _from_rows(sheet: FormSheet, rows: Sequence[_Row]) -> FormSheet:
    locked: list[Locked] = []
    least: dict[int, float] = {}
    for row, (cells, height) in enumerate(rows, start=1):
        locked += [msgspec.structs.replace(cell, row=row) for cell in cells]
        if height:
            least[row] = height
    return msgspec.structs.replace(sheet, locked=tuple(locked), least=least)


def _list_rows(queried: Queried) -> Iterator[_Row]:
    """The list: a title, what this workbook is, then one row for each thing asked."""
    numbered = list(enumerate(queried.asked, start=1))
    errors = [row for row in numbered if row[1].is_error]
    queries = [row for row in numbered if not row[1].is_error]
    title = f"Please put {things(len(errors))} right" if errors else "Please look at this again"
    yield _two(title, "", "ask-title", "ask-title"), 22
    yield _two("Your answers", _what_this_is(queried), "ask-label", "ask-says"), 0
    for number, each in errors:
        yield _asked_row(number, each, "ask-error"), 0
    if queries:
        says = "The audit counts without this. Change it, or give a reason: either is enough."
        yield _two("Also worth a look", says, "ask-also", "ask-also"), 0
    for number, each in queries:
        yield _asked_row(number, each, "ask-query"), 0
    yield [Locked(0, 1, "", "ask-gap")], 0


def _what_this_is(queried: Queried) -> str:
    marks = (
        " The cells that are meant have a thick red border, or a dashed one where they are only "
        "worth a look; the reason stands at the end of the row."
    )
    return (
        f"This is the workbook you returned on {day_words(queried.returned_on)}, with everything "
        "you typed. Only what is listed here is asked of you; nothing has to be typed again."
        f"{marks if queried.marked else ''} Please go on in this copy and send it back."
    )


def _two(first: str, second: str, look: str, other: str) -> list[Locked]:
    return [Locked(0, 1, first, look), Locked(0, 2, second, other)]


def _asked_row(number: int, each: Asked, look: str) -> list[Locked]:
    """The number and the cell as a link; beside it what was found and what to do."""
    place = each.problem.place
    words = f"{number}. {place.sheet}, {place.cell}" if place.cell else f"{number}."
    link = f"{place.sheet}!{place.cell}" if place.cell else ""
    first = Locked(0, 1, words, "ask-link" if link else "ask-label", link=link)
    return [first, Locked(0, 2, each.problem.message, look)]


# What the completeness panel says


def _filled(form: Form, fields: Collection[str]) -> frozenset[tuple[str, str]]:
    """Sheet and cell of the inputs that hold something."""
    return frozenset(
        (sheet.name, address(cell.row, cell.column))
        for sheet, cell in form.inputs()
        if cell.field in fields
    )


def _panel(cell: Locked, filled: Collection[tuple[str, str]]) -> Locked:
    """A cell of the panel with the result of its formula; any other cell as it is."""
    counting, _, rest = cell.formula.partition(">=")
    wanted = re.match(r"\d+", rest)
    if not wanted:
        return cell
    count = sum(
        (sheet, f"{letters}{row}") in filled
        for sheet, letters, first, last in _COUNTED.findall(counting)
        for row in range(int(first), int(last or first) + 1)
    )
    done = count >= int(wanted[0])
    text = "Complete" if done else f"To do: {count} of {wanted[0]} filled in"
    return msgspec.structs.replace(cell, text=text)
