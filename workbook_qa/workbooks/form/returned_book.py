"""Reading an audit workbook that came back: its inputs by key and heading, its locks by comparison.

Nothing in the workbook is believed but what was typed into its inputs, and every input is
validated again, because a paste removes validation in Excel (Excel facts, section 2). Where it
stands now is told by `sheet_map`, what was done to the sheets by `evidence`.
"""

from collections.abc import Iterator, Mapping
from itertools import chain

import msgspec

from workbook_qa.core.cells import Book, Sheet, address
from workbook_qa.core.problem import Place, Problem, Severity
from workbook_qa.core.records import Remark, Return
from workbook_qa.core.replies import is_reply
from workbook_qa.core.wording import tidy
from workbook_qa.workbooks.form.active_content import reaches_outside
from workbook_qa.workbooks.form.evidence import Unguarded, evidence, unguarded
from workbook_qa.workbooks.form.form import Form, FormSheet, Input, Issued
from workbook_qa.workbooks.form.locked_cells import changed_cells
from workbook_qa.workbooks.form.remarks import IN_REPORT, remark_problems, remarks_in
from workbook_qa.workbooks.form.return_inputs import ReadInput, no_entry, read_input
from workbook_qa.workbooks.form.sheet_map import SheetMap, find_sheets, map_sheet
from workbook_qa.workbooks.form.unexpected_cells import other_sheets, strays


class ReturnedBook(msgspec.Struct, frozen=True):
    """What a workbook that came back says.

    Attributes:
        content: what was typed, in canonical words; what could not be read is not in it.
        places: for every field, the cell it stands in; its sheet by the name it was issued with.
        problems: what could not be read, what differs from the form as issued, and what was done
            to the sheets.
        normalised: (field, as typed, as read) where an alias or another way of writing was used.
        unread: fields whose cells hold something that could not be read, and say so as an error.
        sheets: the sheets that were read, by the name they were issued with.
        doubtful: those unread, and the fields that hold a formula, which alone is a query.
        remarks: what is said in it beside the cells.
    """

    content: Return
    places: Mapping[str, Place]
    problems: tuple[Problem, ...]
    normalised: tuple[tuple[str, str, str], ...]
    unread: frozenset[str]
    sheets: Mapping[str, Sheet]
    doubtful: frozenset[str] = frozenset()
    remarks: tuple[Remark, ...] = ()


class _Places(Mapping[str, Place]):
    """The place of every field, made when it is asked for: of most fields nobody asks."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._found: dict[str, Mapping[str, tuple[int, int]]] = {}

    def found(self, sheet: str, places: Mapping[str, tuple[int, int]]) -> None:
        """Fields stand in these rows and columns of a sheet; (0, 0) for nowhere in it."""
        self._found[sheet] = places

    def __getitem__(self, field: str) -> Place:
        for sheet, places in self._found.items():
            if field in places:
                row, column = places[field]
                return Place(self._file, sheet, address(row, column) if row else "")
        raise KeyError(field)

    def __iter__(self) -> Iterator[str]:
        return chain.from_iterable(self._found.values())

    def __len__(self) -> int:
        return sum(map(len, self._found.values()))


def read_return(
    form: Form, given: Mapping[str, str], issued: Issued, book: Book, file: str
) -> ReturnedBook:
    """What was typed into a returned workbook, against the form as it was issued.

    Args:
        given: what stood in the given cells (see `form.given_texts`).
    """
    reading = _Reading(issued, book, file)
    found = find_sheets(form, book)
    maps: dict[str, SheetMap] = {}
    for part in form.sheets:
        sheet = found.get(part.name)
        if sheet is None:
            reading.lose(part)
            continue
        maps[part.name] = where = map_sheet(part, sheet)
        reading.problems += changed_cells(part, sheet, where, given, file)
        reading.read(part, sheet, where)
        reading.problems += _missing_rows(part, where, file)
        reading.problems += _missing_columns(part, where, file)
        reading.problems += _missing_replies(part, where, file)
        reading.problems += strays(part, sheet, where, given, file)
    reading.problems += other_sheets(form, book, found.values(), file)
    reading.problems += evidence(form, book, found, maps, reading.guards, file)
    names = {id(sheet): name for name, sheet in found.items()}

    def name_of(sheet: Sheet) -> str:
        return names.get(id(sheet)) or book.number_of(sheet)

    reading.problems += _links_outside(book, file)
    reading.problems += reaches_outside(book, name_of, file)
    reading.problems += remark_problems(book, name_of, file, words=IN_REPORT)
    return reading.finished(found, remarks_in(book, name_of))


def read_entries(form: Form, issued: Issued, book: Book, file: str) -> ReturnedBook:
    """The same of what was typed alone: nothing is said of what else was done to the workbook."""
    reading = _Reading(issued, book, file)
    found = find_sheets(form, book)
    for part in form.sheets:
        sheet = found.get(part.name)
        if sheet is None:
            reading.lose(part)
        else:
            reading.read(part, sheet, map_sheet(part, sheet))
    return reading.finished(found, ())


def _links_outside(book: Book, file: str) -> list[Problem]:
    if not book.outside_links:
        return []
    return [
        Problem(
            "links-outside",
            Place(file),
            found="The workbook has links to another workbook; none was followed.",
            todo="Nothing has to be done: an entry that is worked out with one is asked for again. "
            "When you open the workbook, do not update its links.",
        )
    ]


class _Reading:
    """The inputs of a workbook while they are being read."""

    def __init__(self, issued: Issued, book: Book, file: str) -> None:
        self.issued = issued
        self.file = file
        self.values_only = book.values_only
        self.entries: dict[str, str] = {}
        self.places = _Places(file)
        self.problems: list[Problem] = []
        self.guards: list[Unguarded] = []
        self.normalised: list[tuple[str, str, str]] = []
        self.unread: set[str] = set()
        self.doubtful: set[str] = set()

    def lose(self, part: FormSheet) -> None:
        """A sheet that is not in the workbook."""
        self.problems.append(_sheet_gone(self.file, part))
        self.places.found(part.name, dict.fromkeys(part.places, (0, 0)))
        self.unread |= part.places.keys()

    def read(self, part: FormSheet, sheet: Sheet, where: SheetMap) -> None:
        """Every input of a sheet."""
        places: Mapping[str, tuple[int, int]] = part.places
        if not where.as_issued:
            places = {
                field: where.now(*place) if where.has(*place) else (0, 0)
                for field, place in places.items()
            }
            self.unread |= {field for field, (row, _) in places.items() if not row}
        self.places.found(part.name, places)
        formulas, errors = sheet.formulas, sheet.errors
        odd = formulas.keys() | errors.keys()
        filled: list[tuple[int, int]] = []
        found = map(sheet.values.get, places.values())
        for cell, place, value in zip(part.inputs, places.values(), found, strict=True):
            if value is None and place not in odd:
                continue
            filled.append(place)
            if place in formulas:
                self._take(cell, no_entry(cell, None))
            elif place in errors:
                self._take(cell, no_entry(cell, errors[place]))
            else:
                self._take(cell, read_input(cell, value, self.issued))
        if part.inputs and not self.values_only:
            now = part.input_places if where.as_issued else frozenset(places.values()) - {(0, 0)}
            lost = unguarded(part.name, sheet, now, filled)
            self.guards += [lost] if lost else []

    def _take(self, cell: Input, entry: ReadInput) -> None:
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

    def finished(self, sheets: Mapping[str, Sheet], remarks: tuple[Remark, ...]) -> ReturnedBook:
        """All of it."""
        return ReturnedBook(
            Return(self.issued.reference, self.entries),
            self.places,
            tuple(self.problems),
            tuple(self.normalised),
            frozenset(self.unread),
            sheets,
            frozenset(self.doubtful | self.unread),
            remarks,
        )


# What is not there


def _sheet_gone(file: str, part: FormSheet) -> Problem:
    return Problem(
        "sheet-gone",
        Place(file, part.name),
        found=f"The sheet {part.name} is not in the workbook.",
        todo="Send the auditor the workbook again and ask for it back whole.",
    )


def _missing_rows(part: FormSheet, where: SheetMap, file: str) -> list[Problem]:
    if not where.gone:
        return []
    missing = dict.fromkeys(
        cell.key for cell in part.inputs if cell.row in where.gone and not is_reply(cell.field)
    )
    return [
        Problem(
            "question-missing",
            Place(file, part.name),
            found=f"The row {key} is not in the workbook.",
            todo="Send the auditor the workbook again and ask for it back whole.",
        )
        for key in missing
    ]


def _missing_columns(part: FormSheet, where: SheetMap, file: str) -> list[Problem]:
    if not where.shifted:
        return []
    inputs = {cell.column for cell in part.inputs if not is_reply(cell.field)}
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


def _missing_replies(part: FormSheet, where: SheetMap, file: str) -> list[Problem]:
    """Room for replies that is not there any more: nothing that is asked hangs on one."""
    if where.as_issued or all(
        where.has(cell.row, cell.column) for cell in part.inputs if is_reply(cell.field)
    ):
        return []
    return [
        Problem(
            "locked-cell-changed",
            Place(file, part.name),
            found="Rows of the list of what was asked, or its column for replies, are not there.",
            todo="No reply is taken in from there; what it would have answered is asked again.",
        )
    ]
