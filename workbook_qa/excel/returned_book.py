"""Reading an audit workbook that came back: its inputs by key and heading, its locks by comparison.

Nothing in the workbook is believed but what was typed into its inputs, and every input is
validated again, because a paste removes validation in Excel (Excel facts, section 2). Rows are
found by the key in their first column and columns by their heading, so that inserted rows and
columns do no harm.
"""

from collections.abc import Iterator, Mapping

import msgspec

from workbook_qa.excel.form import LISTS_SHEET, Form, FormSheet, Input
from workbook_qa.excel.return_inputs import read_input
from workbook_qa.excel.seal import META_SHEET
from workbook_qa.framework.cells import Book, Sheet, address, plain_text
from workbook_qa.framework.problem import Place, Problem, Severity
from workbook_qa.framework.records import Audit, Return
from workbook_qa.framework.wording import fold, tidy

ROOM_ABOVE = 5  # rows that may have been inserted above the headings
MOST_CHANGES = 20  # changed locked cells named one by one, for each sheet
_GIVEN = "what belongs to this audit"
_OWN_SHEETS = (LISTS_SHEET, META_SHEET)  # hidden, and never read for entries


class ReturnedBook(msgspec.Struct, frozen=True):
    """What a workbook that came back says.

    Attributes:
        content: what was typed, in canonical words; what could not be read is not in it.
        places: for every field, the cell it stands in.
        problems: what could not be read, and what differs from the form as issued.
        normalised: (field, as typed, as read) where an alias or another way of writing was used.
        unread: fields whose cells hold something that could not be read, and say so as an error.
        doubtful: those, and the fields that hold a formula, which alone is a query.
    """

    content: Return
    places: Mapping[str, Place]
    problems: tuple[Problem, ...]
    normalised: tuple[tuple[str, str, str], ...]
    unread: frozenset[str]
    doubtful: frozenset[str] = frozenset()


class _Map(msgspec.Struct, frozen=True):
    """Where the rows and columns of a form's sheet now are.

    Attributes:
        rows: every row as issued to the row it is now; a row without a key of its own moves with
            the nearest one above that has, or with the headings.
        columns: issued column to present column, where the heading was found.
        gone: rows whose key is nowhere in the sheet.
    """

    rows: Mapping[int, int]
    columns: Mapping[int, int]
    gone: frozenset[int]

    @property
    def shifted(self) -> bool:
        """Whether a column stands elsewhere than it was issued."""
        return any(column != issued for issued, column in self.columns.items())

    def has(self, cell: Input) -> bool:
        """Whether an input can be found; a column is not guessed where others were moved."""
        return cell.row not in self.gone and (cell.column in self.columns or not self.shifted)

    def now(self, row: int, column: int) -> tuple[int, int]:
        """The place of a cell that was issued at (row, column)."""
        return self.rows[row], self.columns.get(column, column)


def read_return(
    form: Form, given: Mapping[str, str], audit: Audit, book: Book, file: str
) -> ReturnedBook:
    """What was typed into a returned workbook, against the form as it was issued.

    Args:
        given: what stood in the given cells (see `form.given_texts`).
    """
    entries: dict[str, str] = {}
    places: dict[str, Place] = {}
    problems: list[Problem] = []
    normalised: list[tuple[str, str, str]] = []
    unread: set[str] = set()
    doubtful: set[str] = set()
    for part in form.sheets:
        sheet = book.sheet(part.name)
        if sheet is None:
            problems.append(_sheet_gone(file, part))
            places |= {cell.field: Place(file, part.name) for cell in part.inputs}
            unread |= {cell.field for cell in part.inputs}
            continue
        where = _map_sheet(part, sheet)
        problems += _changed_cells(part, sheet, where, given, file)
        for cell in part.inputs:
            if not where.has(cell):
                places[cell.field] = Place(file, sheet.name)
                unread.add(cell.field)
                continue
            row, column = where.now(cell.row, cell.column)
            place = places[cell.field] = Place(file, sheet.name, address(row, column))
            entry = read_input(cell, sheet.at(row, column), audit, place)
            if entry.problem:
                problems.append(entry.problem)
                doubtful.add(cell.field)
                if entry.problem.severity is Severity.ERROR:
                    # A query alone (a formula) must not let a needed entry pass as there.
                    unread.add(cell.field)
            if entry.text:
                entries[cell.field] = entry.text
            if entry.text and entry.text != tidy(entry.typed) and entry.text != entry.typed:
                normalised.append((cell.field, entry.typed, entry.text))
        problems += _missing_rows(part, where, file) + _missing_columns(part, where, file)
        problems += _strays(part, sheet, where, file)
    problems += _other_sheets(form, book, file)
    content = Return(audit.reference, entries)
    return ReturnedBook(
        content,
        places,
        tuple(problems),
        tuple(normalised),
        frozenset(unread),
        frozenset(doubtful | unread),
    )


# Where things are now


def _map_sheet(part: FormSheet, sheet: Sheet) -> _Map:
    keys = {cell.row: cell.key for cell in part.inputs}
    header, columns = _map_headings(part, sheet)
    found = {
        tidy(plain_text(cell.value)): row
        for (row, column), cell in sorted(sheet.cells.items(), reverse=True)
        if column == columns.get(1, 1)
    }
    rows, shift = {}, header - part.header_row
    for row in range(1, part.rows + 1):
        if keys.get(row) in found:
            shift = found[keys[row]] - row
        rows[row] = row + shift
    gone = frozenset(row for row, key in keys.items() if key not in found)
    return _Map(rows, columns, gone)


def _map_headings(part: FormSheet, sheet: Sheet) -> tuple[int, dict[int, int]]:
    """The row that now holds most of the headings, and issued column to present column by it."""
    wanted = {fold(cell.text): cell.column for cell in part.locked if cell.row == part.header_row}
    found: dict[int, dict[int, int]] = {}
    for (row, column), cell in sorted(sheet.cells.items()):
        if row > part.header_row + ROOM_ABOVE:
            break
        text = fold(plain_text(cell.value))
        if text in wanted:
            found.setdefault(row, {}).setdefault(wanted[text], column)
    row = max(found, key=lambda row: len(found[row]), default=0) if part.header_row else 0
    return (row, found[row]) if row else (part.header_row, {})


# Locked cells


def _changed_cells(
    part: FormSheet, sheet: Sheet, where: _Map, given: Mapping[str, str], file: str
) -> list[Problem]:
    changes = list(_differences(part, sheet, where, given))
    problems = [_changed(Place(file, sheet.name, cell), expected) for cell, expected in changes]
    if len(problems) <= MOST_CHANGES:
        return problems
    more = f"{len(problems) - MOST_CHANGES} more locked cells differ from what was issued."
    rest = _changed(Place(file, sheet.name), "")
    return [*problems[:MOST_CHANGES], msgspec.structs.replace(rest, found=more)]


def _differences(
    part: FormSheet, sheet: Sheet, where: _Map, given: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    for locked in part.locked:
        # What is missed by its key has a problem already; formulas are never read; the seal is
        # judged where identity is.
        if locked.formula or locked.row in where.gone or locked.given == "seal":
            continue
        row, column = where.now(locked.row, locked.column)
        expected = given[locked.given] if locked.given else locked.text
        cell = sheet.at(row, column)
        found = plain_text(cell.value)
        if cell.formula or (found != expected and tidy(found) != tidy(expected)):
            # What was given for one audit is not said: notes and replies hold no case id.
            yield address(row, column), _GIVEN if locked.given else expected


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


def _sheet_gone(file: str, part: FormSheet) -> Problem:
    return Problem(
        "sheet-gone",
        Place(file, part.name),
        found=f"The sheet {part.name} is not in the workbook.",
        todo="Send the auditor the workbook again and ask for it back whole.",
    )


def _missing_rows(part: FormSheet, where: _Map, file: str) -> list[Problem]:
    missing = dict.fromkeys(cell.key for cell in part.inputs if cell.row in where.gone)
    return [
        Problem(
            "question-missing",
            Place(file, part.name),
            found=f"The row {key} is not in the workbook.",
            todo="Send the auditor the workbook again and ask for it back whole.",
        )
        for key in missing
    ]


def _missing_columns(part: FormSheet, where: _Map, file: str) -> list[Problem]:
    inputs = {cell.column for cell in part.inputs}
    lost = [
        cell.text
        for cell in part.locked
        if cell.row == part.header_row and cell.column in inputs - where.columns.keys()
    ]
    if not where.shifted:
        return []
    return [
        Problem(
            "heading-missing",
            Place(file, part.name),
            found=f"Columns were moved, and there is none with the heading '{heading}'.",
            todo="Send the auditor the workbook again and ask for it back whole.",
        )
        for heading in lost
    ]


# What stands where the form has nothing


def _strays(part: FormSheet, sheet: Sheet, where: _Map, file: str) -> list[Problem]:
    """Entries that are in no cell of the form: nothing that was typed is dropped silently.

    In the columns of the inputs they may be an answer or an action in a row of the auditor's
    own, or a second row with the same key: an error. Elsewhere they are remarks.
    """
    known = {where.now(cell.row, cell.column) for cell in part.locked}
    known |= {where.now(cell.row, cell.column) for cell in part.inputs}
    columns = {where.columns.get(cell.column, cell.column) for cell in part.inputs}
    header = where.rows.get(part.header_row, 0)
    rows: dict[int, list[int]] = {}
    for (row, column), cell in sorted(sheet.cells.items()):
        if (row, column) not in known and not cell.is_blank:
            rows.setdefault(row, []).append(column)
    problems = []
    for row, found in list(rows.items())[:MOST_CHANGES]:
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


def _other_sheets(form: Form, book: Book, file: str) -> list[Problem]:
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
