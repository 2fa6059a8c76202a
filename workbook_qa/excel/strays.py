"""What stands in a workbook that came back where its form has nothing: none is dropped silently."""

from workbook_qa.excel.form import LISTS_SHEET, Form, FormSheet
from workbook_qa.excel.seal import META_SHEET
from workbook_qa.excel.sheet_map import SheetMap
from workbook_qa.framework.cells import Book, Sheet, address
from workbook_qa.framework.problem import Place, Problem

MOST_ROWS = 20  # rows with something strange in them named one by one, for each sheet
_OWN_SHEETS = (LISTS_SHEET, META_SHEET)  # hidden, and never read for entries


def strays(part: FormSheet, sheet: Sheet, where: SheetMap, file: str) -> list[Problem]:
    """Entries that are in no cell of the form: nothing that was typed is dropped silently.

    In the columns of the inputs they may be an answer or an action in a row of the auditor's
    own, or a second row with the same key: an error. Elsewhere they are remarks.
    """
    known: frozenset[tuple[int, int]] = part.all_places
    if not where.as_issued:
        known = frozenset(where.now(*place) for place in known)
    strange = sheet.values.keys() - known
    if not strange:
        return []
    columns = {where.columns.get(column, column) for _, column in part.places.values()}
    header = where.rows.get(part.header_row, part.header_row)
    rows: dict[int, list[int]] = {}
    for row, column in sorted(strange):
        if not sheet.at(row, column).is_blank:
            rows.setdefault(row, []).append(column)
    problems = []
    for row, found in list(rows.items())[:MOST_ROWS]:
        entries = [column for column in found if column in columns and row > header]
        place = Place(file, sheet.name, address(row, (entries or found)[0]))
        problems.append(_stray(place, is_entry=bool(entries)))
    return problems


def _stray(place: Place, *, is_entry: bool) -> Problem:
    if is_entry:
        return Problem(
            "row-not-read",
            place,
            found="This row is not one of the form's, or stands twice, and something is typed in "
            "it, which is not taken in.",
            todo="Type it in a pale yellow cell of the form and clear it here.",
        )
    return Problem(
        "text-not-carried",
        place,
        found="Something is typed outside the form's cells, and is not taken in.",
        todo="Look whether it belongs in the form.",
    )


def other_sheets(form: Form, book: Book, file: str) -> list[Problem]:
    """Sheets of the auditor's own that hold something."""
    ours = {name.casefold() for name in (*(part.name for part in form.sheets), *_OWN_SHEETS)}
    return [
        Problem(
            "text-not-carried",
            Place(file, book.number_of(sheet)),  # its name may be that of a person
            found="This sheet is not one of the form's; what stands in it is not taken in.",
            todo="Look whether it belongs in the form.",
        )
        for sheet in book
        if sheet.name.casefold() not in ours and any(not c.is_blank for c in sheet.cells.values())
    ]
