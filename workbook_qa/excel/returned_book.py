"""Reading an audit workbook that came back: its inputs by key and heading, its locks by comparison.

Nothing in the workbook is believed but what was typed into its inputs, and every input is
validated again, because a paste removes validation in Excel (Excel facts, section 2). Rows are
found by the key in their first column and columns by their heading, so that inserted rows and
columns do no harm.
"""

import datetime
import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from workbook_qa.excel.form import Form, FormSheet, Input, date_window
from workbook_qa.framework.audit_tool import EntryKind
from workbook_qa.framework.calendar import day_words, read_day
from workbook_qa.framework.cells import Book, Cell, Sheet, address, plain_text
from workbook_qa.framework.problem import Place, Problem
from workbook_qa.framework.records import Audit, Return
from workbook_qa.framework.terms import ALIASES, read_term
from workbook_qa.framework.wording import fold, suggest, tidy

ROOM_ABOVE = 5  # rows that may have been inserted above the headings
MOST_CHANGES = 20  # changed locked cells named one by one, for each sheet


class ReturnedBook(msgspec.Struct, frozen=True):
    """What a workbook that came back says.

    Attributes:
        content: what was typed, in canonical words; what could not be read is not in it.
        places: for every field, the cell it stands in.
        problems: what could not be read, and what differs from the form as issued.
        normalised: (field, as typed, as read) where an alias or another way of writing was used.
        unread: fields whose cells hold something that could not be read.
    """

    content: Return
    places: Mapping[str, Place]
    problems: tuple[Problem, ...]
    normalised: tuple[tuple[str, str, str], ...]
    unread: frozenset[str]


class _Map(msgspec.Struct, frozen=True):
    """Where the rows and columns of a form's sheet now are.

    Attributes:
        rows: every row as issued to the row it is now; a row without a key of its own moves with
            the nearest one above that has.
        columns: issued column to present column, where the heading was found.
        gone: rows whose key is nowhere in the sheet.
    """

    rows: Mapping[int, int]
    columns: Mapping[int, int]
    gone: frozenset[int]

    def now(self, row: int, column: int) -> tuple[int, int]:
        """The place of a cell that was issued at (row, column)."""
        return self.rows[row], self.columns.get(column, column)


class _Entry(msgspec.Struct, frozen=True):
    """One input after reading: a canonical text, or a problem, or neither when blank."""

    text: str = ""
    typed: str = ""
    problem: Problem | None = None


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
    for part in form.sheets:
        sheet = book.sheet(part.name)
        if sheet is None:
            problems.append(_sheet_gone(file, part))
            continue
        where = _map_sheet(part, sheet)
        problems += _changed_cells(part, sheet, where, given, file)
        for cell in part.inputs:
            if cell.row in where.gone:
                places[cell.field] = Place(file, sheet.name)
                unread.add(cell.field)
                continue
            row, column = where.now(cell.row, cell.column)
            place = places[cell.field] = Place(file, sheet.name, address(row, column))
            entry = _read_input(cell, sheet.at(row, column), audit, place)
            if entry.problem:
                problems.append(entry.problem)
                unread.add(cell.field)
            if entry.text:
                entries[cell.field] = entry.text
            if entry.text and entry.text != tidy(entry.typed) and entry.text != entry.typed:
                normalised.append((cell.field, entry.typed, entry.text))
        problems += _missing_rows(part, where, file)
    content = Return(audit.reference, entries)
    return ReturnedBook(content, places, tuple(problems), tuple(normalised), frozenset(unread))


# Where things are now


def _map_sheet(part: FormSheet, sheet: Sheet) -> _Map:
    keys = {cell.row: cell.key for cell in part.inputs}
    found = {
        tidy(plain_text(cell.value)): row
        for (row, column), cell in sorted(sheet.cells.items(), reverse=True)
        if column == 1
    }
    rows, shift = {}, 0
    for row in range(1, part.rows + 1):
        if keys.get(row) in found:
            shift = found[keys[row]] - row
        rows[row] = row + shift
    gone = frozenset(row for row, key in keys.items() if key not in found)
    return _Map(rows, _map_columns(part, sheet), gone)


def _map_columns(part: FormSheet, sheet: Sheet) -> dict[int, int]:
    """Issued column to present column, by the row that holds most of the headings."""
    wanted = {fold(cell.text): cell.column for cell in part.locked if cell.row == part.header_row}
    found: dict[int, dict[int, int]] = {}
    for (row, column), cell in sorted(sheet.cells.items()):
        if row > part.header_row + ROOM_ABOVE:
            break
        text = fold(plain_text(cell.value))
        if text in wanted:
            found.setdefault(row, {}).setdefault(wanted[text], column)
    return max(found.values(), key=len, default={}) if part.header_row else {}


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
        # What is missed by its key has a problem already; formulas are never read.
        if locked.formula or locked.row in where.gone:
            continue
        row, column = where.now(locked.row, locked.column)
        expected = given[locked.given] if locked.given else locked.text
        cell = sheet.at(row, column)
        found = plain_text(cell.value)
        if cell.formula or (found != expected and tidy(found) != tidy(expected)):
            yield address(row, column), expected


def _changed(place: Place, expected: str) -> Problem:
    short = expected if len(expected) <= 60 else f"{expected[:57]}..."
    return Problem(
        "locked-cell-changed",
        place,
        found=f"This locked cell was issued as '{short}' and now says something else."
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


# Inputs


def _read_input(cell: Input, found: Cell, audit: Audit, place: Place) -> _Entry:
    if found.formula is not None:
        return _refused(
            "formula-in-answer",
            place,
            f"{cell.label} holds a formula.",
            "Its result is not taken as the answer: ask for it to be typed.",
        )
    if found.error is not None:
        return _refused(
            "cell-error", place, f"{cell.label} holds an error, {found.error}.", "Type it again."
        )
    if found.is_blank:
        return _Entry()
    match cell.kind:
        case EntryKind.CHOICE | EntryKind.GRADE:
            return _read_choice(cell, found, place)
        case EntryKind.DATE:
            return _read_date(cell, found, audit, place)
        case EntryKind.TIME:
            return _read_time(cell, found, place)
        case EntryKind.NUMBER:
            return _read_number(cell, found, place)
    return _read_text(cell, found, place)


def _refused(code: str, place: Place, found: str, todo: str, typed: str = "") -> _Entry:
    return _Entry(typed=typed, problem=Problem(code, place, found, todo))


def _read_text(cell: Input, found: Cell, place: Place) -> _Entry:
    text = plain_text(found.value).replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > cell.longest:
        return _refused(
            "entry-too-long",
            place,
            f"{cell.label} has {len(text):,} characters; there is room for {cell.longest:,}.",
            "Shorten it.",
        )
    return _Entry(text, text)


def _read_choice(cell: Input, found: Cell, place: Place) -> _Entry:
    typed = plain_text(found.value)
    for choice in cell.choices:
        if fold(typed).rstrip(". ") == fold(choice) or _is_alias(typed, choice):
            return _Entry(choice, typed)
    code = "grade-not-on-scale" if cell.kind is EntryKind.GRADE else "entry-not-allowed"
    if cell.field.endswith(".answer"):
        code = "answer-not-on-scale"
    near = suggest(typed, cell.choices)
    words = f"{', '.join(cell.choices[:-1])} or {cell.choices[-1]}"
    what = "a grade" if cell.kind is EntryKind.GRADE else "one of the choices"
    said = f"'{tidy(typed)}' is" if near else "What stands there is"
    hint = f" Did you mean {near}?" if near else ""
    return _refused(code, place, f"{said} not {what}.{hint}", f"Choose {words}.")


def _quoted(typed: str) -> str:
    """What was typed, in quotes, when it is figures only: other text could be about a person."""
    plain = tidy(typed)
    return f"'{plain}'" if re.fullmatch(r"[\d./: -]{1,20}", plain) else "what stands there"


def _is_alias(typed: str, choice: str) -> bool:
    """Whether some closed list reads `typed` as `choice`; Grade aliases never name answers."""
    return any(read_term(kind, typed) == choice for kind in ALIASES if choice in {*kind})


def _read_date(cell: Input, found: Cell, audit: Audit, place: Place) -> _Entry:
    typed = plain_text(found.value)
    day = _as_day(found.value)
    if day is None:
        return _refused(
            "not-a-date",
            place,
            f"{cell.label}: {_quoted(typed)} is not a date that exists.",
            "Type the date day first, for example 05/12/2026.",
        )
    earliest, latest = date_window(cell, audit)
    if not earliest <= day <= latest:
        return _refused(
            "date-not-plausible",
            place,
            f"{cell.label} is read as {day_words(day)}, which is not between "
            f"{day_words(earliest)} and {day_words(latest)}.",
            "Type the date day first, for example 05/12/2026.",
        )
    return _Entry(day.isoformat(), day.isoformat() if not isinstance(found.value, str) else typed)


def _as_day(value: Any) -> datetime.date | None:
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    return read_day(value) if isinstance(value, str) else None


def _read_time(cell: Input, found: Cell, place: Place) -> _Entry:
    typed = plain_text(found.value)
    time = found.value.time() if isinstance(found.value, datetime.datetime) else found.value
    if isinstance(time, str):
        time = read_time(time)
    if not isinstance(time, datetime.time):
        return _refused(
            "not-a-time",
            place,
            f"{cell.label}: {_quoted(typed)} is not a time.",
            "Type the time of the 24-hour clock, for example 14:30.",
        )
    text = time.strftime("%H:%M")
    return _Entry(text, typed if isinstance(found.value, str) else text)


def read_time(text: str) -> datetime.time | None:
    """A time typed as text, such as ``14:30``, ``14.30``, ``2.30 pm`` or ``2pm``; or None."""
    match = re.fullmatch(r"(\d{1,2})(?:[:.](\d{2}))?(?::\d{2})? ?([ap]\.?m\.?)?", fold(text))
    if not match or not (match[2] or match[3]):
        return None
    hour, minute = int(match[1]), int(match[2] or 0)
    if match[3]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match[3].startswith("p") else 0)
    return datetime.time(hour, minute) if hour < 24 and minute < 60 else None


def _read_number(cell: Input, found: Cell, place: Place) -> _Entry:
    typed = plain_text(found.value)
    digits = tidy(typed)
    if not re.fullmatch(r"[0-9]{1,6}", digits) or int(digits) > cell.longest:
        return _refused(
            "not-a-number",
            place,
            f"{cell.label}: {_quoted(typed)} is not a whole number from 0 to {cell.longest}.",
            "Type the number in digits.",
        )
    return _Entry(str(int(digits)), typed)
