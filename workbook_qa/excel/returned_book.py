"""Reading an audit workbook that came back: its inputs by key and heading, its locks by comparison.

Nothing in the workbook is believed but what was typed into its inputs, and every input is
validated again, because a paste removes validation in Excel (Excel facts, section 2). Rows are
found by the key in their first column and columns by their heading, so that inserted rows and
columns do no harm.
"""

from collections.abc import Iterator, Mapping

import msgspec

from workbook_qa.excel.form import LISTS_SHEET, Form, FormSheet, Input
from workbook_qa.excel.return_inputs import Entry, no_entry, read_input
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


class _Places(Mapping[str, Place]):
    """The place of every field, made when it is asked for: of most fields nobody asks."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._found: dict[str, tuple[str, int, int]] = {}

    def found(self, sheet: str, places: Mapping[str, tuple[int, int]]) -> None:
        """Fields stand in these rows and columns of a sheet; (0, 0) for nowhere in it."""
        self._found |= {field: (sheet, row, column) for field, (row, column) in places.items()}

    def __getitem__(self, field: str) -> Place:
        sheet, row, column = self._found[field]
        return Place(self._file, sheet, address(row, column) if row else "")

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


class _Map(msgspec.Struct, frozen=True):
    """Where the rows and columns of a form's sheet now are.

    Attributes:
        rows: every row as issued to the row it is now; a row without a key of its own moves with
            the nearest one above that has, or with the headings. Empty where none has moved.
        columns: issued column to present column, where the heading was found.
        gone: rows whose key is nowhere in the sheet.
    """

    rows: Mapping[int, int]
    columns: Mapping[int, int]
    gone: frozenset[int] = frozenset()

    @property
    def shifted(self) -> bool:
        """Whether a column stands elsewhere than it was issued."""
        return any(column != issued for issued, column in self.columns.items())

    @property
    def as_issued(self) -> bool:
        """Whether every cell stands where it was issued, as in nearly every return."""
        return not self.rows and not self.shifted

    def has(self, row: int, column: int) -> bool:
        """Whether an input can be found; a column is not guessed where others were moved."""
        return row not in self.gone and (column in self.columns or not self.shifted)

    def now(self, row: int, column: int) -> tuple[int, int]:
        """The place of a cell that was issued at (row, column)."""
        return self.rows.get(row, row), self.columns.get(column, column)


def read_return(
    form: Form, given: Mapping[str, str], audit: Audit, book: Book, file: str
) -> ReturnedBook:
    """What was typed into a returned workbook, against the form as it was issued.

    Args:
        given: what stood in the given cells (see `form.given_texts`).
    """
    reading = _Reading(audit, file)
    for part in form.sheets:
        sheet = book.sheet(part.name)
        if sheet is None:
            reading.lose(part)
            continue
        where = _map_sheet(part, sheet)
        reading.problems += _changed_cells(part, sheet, where, given, file)
        reading.read(part, sheet, where)
        reading.problems += _missing_rows(part, where, file)
        reading.problems += _missing_columns(part, where, file)
        reading.problems += _strays(part, sheet, where, file)
    reading.problems += _other_sheets(form, book, file)
    return reading.finished()


class _Reading:
    """The inputs of a workbook while they are being read."""

    def __init__(self, audit: Audit, file: str) -> None:
        self.audit = audit
        self.file = file
        self.entries: dict[str, str] = {}
        self.places = _Places(file)
        self.problems: list[Problem] = []
        self.normalised: list[tuple[str, str, str]] = []
        self.unread: set[str] = set()
        self.doubtful: set[str] = set()

    def lose(self, part: FormSheet) -> None:
        """A sheet that is not in the workbook."""
        self.problems.append(_sheet_gone(self.file, part))
        self.places.found(part.name, dict.fromkeys(part.places, (0, 0)))
        self.unread |= part.places.keys()

    def read(self, part: FormSheet, sheet: Sheet, where: _Map) -> None:
        """Every input of a sheet."""
        places: Mapping[str, tuple[int, int]] = part.places
        if not where.as_issued:
            places = {
                field: where.now(*place) if where.has(*place) else (0, 0)
                for field, place in places.items()
            }
            self.unread |= {field for field, (row, _) in places.items() if not row}
        self.places.found(sheet.name, places)
        values, formulas, errors = sheet.values, sheet.formulas, sheet.errors
        for cell in part.inputs:
            place = places[cell.field]
            if place in formulas:
                self._take(cell, no_entry(cell, None))
            elif place in errors:
                self._take(cell, no_entry(cell, errors[place]))
            elif place in values:
                self._take(cell, read_input(cell, values[place], self.audit))

    def _take(self, cell: Input, entry: Entry) -> None:
        if entry.fault:
            code, said, todo = entry.fault
            self.problems.append(Problem(code, self.places[cell.field], said, todo))
            self.doubtful.add(cell.field)
            if self.problems[-1].severity is Severity.ERROR:
                # A query alone (a formula) must not let a needed entry pass as there.
                self.unread.add(cell.field)
        if entry.text:
            self.entries[cell.field] = entry.text
            if entry.text != entry.typed and entry.text != tidy(entry.typed):
                self.normalised.append((cell.field, entry.typed, entry.text))

    def finished(self) -> ReturnedBook:
        """All of it."""
        return ReturnedBook(
            Return(self.audit.reference, self.entries),
            self.places,
            tuple(self.problems),
            tuple(self.normalised),
            frozenset(self.unread),
            frozenset(self.doubtful | self.unread),
        )


# Where things are now


def _map_sheet(part: FormSheet, sheet: Sheet) -> _Map:
    if _stands_as_issued(part, sheet):
        return _Map({}, {column: column for column in part.headings.values()})
    header, columns = _map_headings(part, sheet)
    found = _rows_of_keys(part, sheet, columns.get(1, 1))
    rows, shift = {}, header - part.header_row
    keys = {row: key for key, row in part.keys.items()}
    for row in range(1, part.rows + 1):
        if keys.get(row) in found:
            shift = found[keys[row]] - row
        rows[row] = row + shift
    gone = frozenset(row for key, row in part.keys.items() if key not in found)
    return _Map(rows, columns, gone)


def _stands_as_issued(part: FormSheet, sheet: Sheet) -> bool:
    """Whether every heading and every key is where it was issued, as in nearly all returns."""
    at, header = sheet.values.get, part.header_row
    return all(at((header, column)) == text for text, column in part.headings.items()) and all(
        at((row, 1)) == key for key, row in part.keys.items()
    )


def _rows_of_keys(part: FormSheet, sheet: Sheet, key_column: int) -> dict[str, int]:
    """The row in which each key stands now: the first one, where it stands twice."""
    found: dict[str, int] = {}
    for (row, column), value in sheet.values.items():
        if column == key_column:
            key = tidy(plain_text(value))
            if key in part.keys and row < found.get(key, row + 1):
                found[key] = row
    return found


def _map_headings(part: FormSheet, sheet: Sheet) -> tuple[int, dict[int, int]]:
    """The row that now holds most of the headings, and issued column to present column by it."""
    wanted = {fold(text): column for text, column in part.headings.items()}
    found: dict[int, dict[int, int]] = {}
    for (row, column), value in sheet.values.items():
        if row <= part.header_row + ROOM_ABOVE:
            issued = wanted.get(fold(plain_text(value)))
            if issued and column < found.setdefault(row, {}).get(issued, column + 1):
                found[row][issued] = column
    row = min(found, key=lambda row: (-len(found[row]), row), default=0)
    return (row, found[row]) if row and part.header_row else (part.header_row, {})


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


def _sheet_gone(file: str, part: FormSheet) -> Problem:
    return Problem(
        "sheet-gone",
        Place(file, part.name),
        found=f"The sheet {part.name} is not in the workbook.",
        todo="Send the auditor the workbook again and ask for it back whole.",
    )


def _missing_rows(part: FormSheet, where: _Map, file: str) -> list[Problem]:
    if not where.gone:
        return []
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
    if not where.shifted:
        return []
    inputs = {cell.column for cell in part.inputs}
    return [
        Problem(
            "heading-missing",
            Place(file, part.name),
            found=f"Columns were moved, and there is none with the heading '{heading}'.",
            todo="Send the auditor the workbook again and ask for it back whole.",
        )
        for heading, column in part.headings.items()
        if column in inputs - where.columns.keys()
    ]


# What stands where the form has nothing


def _strays(part: FormSheet, sheet: Sheet, where: _Map, file: str) -> list[Problem]:
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
