"""What stands in a workbook that came back where its form has nothing: none is dropped silently."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from workbook_qa.core.cells import Book, Sheet, address, plain_text
from workbook_qa.core.problem import Place, Problem
from workbook_qa.core.replies import is_reply
from workbook_qa.core.wording import tidy
from workbook_qa.workbooks.form.form import Form, FormSheet
from workbook_qa.workbooks.form.locked_cells import loose_texts
from workbook_qa.workbooks.form.sheet_map import OWN_SHEETS, SheetMap

_ENTRY, _REMARK = "row-not-read", "text-not-carried"
MOST_ROWS = {_ENTRY: 20, _REMARK: 5}  # rows that are named one by one, for each sheet
_LOOK = "Look whether it belongs in the form."
_TYPE = "Type it in a pale yellow cell of the form and clear it here."


def strays(
    part: FormSheet,
    sheet: Sheet,
    where: SheetMap,
    given: Mapping[str, str],
    file: str,
) -> list[Problem]:
    """Entries that are in no cell of the form.

    In the columns of the inputs they may be an answer or an action in a row of the auditor's
    own, or a second row with the same key: an error. Elsewhere they are remarks.

    Args:
        given: what stood in the given cells (see `form.given_texts`).
    """
    known: frozenset[tuple[int, int]] = part.all_places
    if not where.as_issued:
        known = frozenset(where.now(*place) for place in known if place[0] not in where.loose)
    strange = sheet.values.keys() - known
    if not strange:
        return []
    if where.loose:
        strange = _without_loose(part, sheet, where, given, strange)
    columns = {
        where.columns.get(cell.column, cell.column)
        for cell in part.inputs
        if not is_reply(cell.field)
    }
    header = where.rows.get(part.header_row, part.header_row)
    rows: dict[int, list[int]] = {}
    for row, column in sorted(strange):
        if not sheet.at(row, column).is_blank:
            rows.setdefault(row, []).append(column)
    found: dict[str, list[Place]] = {_ENTRY: [], _REMARK: []}
    for row, held in rows.items():
        entries = [column for column in held if column in columns and row > header]
        place = Place(file, part.name, address(row, (entries or held)[0]))
        found[_ENTRY if entries else _REMARK].append(place)
    return [
        *(
            _stray(code, place)
            for code, places in found.items()
            for place in places[: MOST_ROWS[code]]
        ),
        *_more(found, Place(file, part.name)),
    ]


def _without_loose(
    part: FormSheet,
    sheet: Sheet,
    where: SheetMap,
    given: Mapping[str, str],
    strange: Collection[tuple[int, int]],
) -> set[tuple[int, int]]:
    """Without the form's own cells that sorting has put into other rows."""
    loose = list(loose_texts(part, where, given))
    texts = {(column, text) for column, text, _ in loose}
    formulas = {locked.formula for _, _, locked in loose if locked.formula}
    left = set()
    for place in strange:
        formula = sheet.formulas.get(place)
        text = tidy(plain_text(sheet.values[place]))
        ours = f"={formula}" in formulas if formula is not None else (place[1], text) in texts
        if not ours:
            left.add(place)
    return left


def _stray(code: str, place: Place) -> Problem:
    if code == _ENTRY:
        return Problem(
            code,
            place,
            found="This row is not one of the form's, or stands twice, and something is typed in "
            "it, which is not taken in.",
            todo=_TYPE,
        )
    found = "Something is typed outside the form's cells, and is not taken in."
    return Problem(code, place, found, todo=_LOOK)


def _more(found: Mapping[str, Sequence[Place]], place: Place) -> Iterator[Problem]:
    """One of each kind for the rows that are not named one by one."""
    for code, places in found.items():
        more = len(places) - MOST_ROWS[code]
        if more > 0:
            rows = "one more row" if more == 1 else f"{more} more rows"
            said = f"Something is typed in {rows} where the form has nothing, and is not taken in."
            yield Problem(code, place, said, todo=_TYPE if code == _ENTRY else _LOOK)


def other_sheets(form: Form, book: Book, found: Collection[Sheet], file: str) -> list[Problem]:
    """Sheets of the auditor's own that hold something.

    Args:
        found: those that were taken as the form's.
    """
    taken = {id(sheet) for sheet in found}
    ours = {part.name.casefold() for part in form.sheets} | OWN_SHEETS
    return [
        Problem(
            _REMARK,
            Place(file, book.number_of(sheet)),  # its name may be that of a person
            found="This sheet is not one of the form's; what stands in it is not taken in.",
            todo=_LOOK,
        )
        for sheet in book
        if id(sheet) not in taken
        and sheet.name.casefold() not in ours
        and any(not cell.is_blank for cell in sheet.cells.values())
    ]
