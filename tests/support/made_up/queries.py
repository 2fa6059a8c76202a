"""A made-up return that goes back to its auditor: the workbook that came, and its version 2."""

import datetime
from collections.abc import Mapping
from functools import cache

import msgspec

from tests.support.made_up.every_book import SEAL, an_audit_and_form
from tests.support.made_up.returns import SOME_PEOPLE, case_file_audit, changed, complete_return
from workbook_qa.audits.audit_book import write_audit_book
from workbook_qa.audits.auditor_queries import as_typed, asked_of
from workbook_qa.audits.checks.audit_checks import checks_of
from workbook_qa.audits.query_form import with_queries
from workbook_qa.core.calendar import WorkingDays
from workbook_qa.core.cells import Book, Cell, Sheet, Value, address, sheet_of
from workbook_qa.core.policy import Policy
from workbook_qa.core.problem import Problem, worst_first
from workbook_qa.core.queries import Queried
from workbook_qa.core.records import Return
from workbook_qa.core.terms import AuditType
from workbook_qa.returns.rules.completion import check_return
from workbook_qa.workbooks.form.form import Form, given_texts
from workbook_qa.workbooks.form.returned_book import ReturnedBook, read_return
from workbook_qa.workbooks.read.reader import read_book

COUNCIL = "Wexcombe"
FILE = "came back.xlsx"
RETURNED_ON = datetime.date(2026, 11, 20)
AUDIT, FORM = an_audit_and_form(AuditType.CHILD_PROTECTION_PLAN)
CHECKS = checks_of(case_file_audit(), AUDIT.audit_type, Policy())
GIVEN = given_texts(AUDIT, SEAL)


class Version(msgspec.Struct, frozen=True):
    """A workbook that goes back, its form and what is in it."""

    queried: Queried
    form: Form
    content: bytes

    @property
    def book(self) -> Book:
        """The workbook as the reader sees it."""
        return opened(self.content)


def opened(content: bytes) -> Book:
    """The workbook as the reader sees it."""
    book = read_book(content, FILE)
    assert isinstance(book, Book)
    return book


@cache
def issued() -> Book:
    """The workbook as issued, blank."""
    return opened(write_audit_book(FORM, AUDIT, SEAL, council=COUNCIL))


def filled_in(book: Book, entries: Mapping[str, Value | Cell], form: Form = FORM) -> Book:
    """A workbook with something typed into fields; None clears them."""
    sheets = {sheet.name: dict(sheet.cells) for sheet in book}
    for sheet, cell in form.inputs():
        if cell.field in entries:
            value = entries[cell.field]
            typed = value if isinstance(value, Cell) else Cell(value, locked=False)
            sheets[sheet.name][cell.row, cell.column] = typed
    return with_cells(book, sheets)


def with_cells(book: Book, cells: Mapping[str, dict[tuple[int, int], Cell]]) -> Book:
    """The workbook with other cells; sheets that are not named are gone."""
    sheets = [
        sheet_of(
            sheet.name,
            cells[sheet.name],
            state=sheet.state,
            protected=sheet.protected,
            merges=sheet.merges,
            validations=sheet.validations,
        )
        for sheet in book
        if sheet.name in cells
    ]
    return msgspec.structs.replace(book, sheets=tuple(sheets))


def moved(sheet: Sheet, *, below: int, by: int) -> dict[tuple[int, int], Cell]:
    """The cells of a sheet after rows were inserted below a row, or deleted from there."""
    gone = range(below + 1, below + 1 - min(by, 0))
    return {
        (row + by if row > below else row, column): cell
        for (row, column), cell in sheet.cells.items()
        if row not in gone
    }


def read(book: Book, form: Form = FORM) -> ReturnedBook:
    """What a returned workbook says."""
    return read_return(form, GIVEN, AUDIT, book, FILE)


def problems_in(returned: ReturnedBook) -> list[Problem]:
    """All that is found in a returned workbook."""
    found = check_return(
        returned.content,
        AUDIT,
        case_file_audit(),
        places=returned.places,
        policy=Policy(),
        people=SOME_PEOPLE,
        working_days=WorkingDays(),
        received_on=RETURNED_ON,
        unread=returned.unread,
    )
    return worst_first([*returned.problems, *found])


def queried(book: Book, *, version: int = 2, form: Form = FORM) -> Queried:
    """What goes back of a returned workbook."""
    returned = read(book, form)
    asked = asked_of(form, problems_in(returned), returned.places)
    typed = as_typed(returned)
    return Queried(version, returned.content, asked, RETURNED_ON, typed)


def going_back(what: Queried, form: Form = FORM) -> Version:
    """The workbook of a version; `form` is that of the one before it."""
    form = with_queries(form, AUDIT, what, CHECKS)
    content = write_audit_book(form, AUDIT, SEAL, council=COUNCIL, queried=what)
    return Version(what, form, content)


def complete(changes: Mapping[str, str | None] | None = None) -> Return:
    """The complete return, with some fields typed over or cleared."""
    return changed(complete_return(case_file_audit(), AUDIT), changes or {})


def canonical(content: Return) -> dict[str, Value | Cell]:
    """The entries of a return as cells of text, which the reader takes for the same."""
    return {field: Cell(text, locked=False) for field, text in content.entries.items()}


def cell_of(field: str) -> str:
    """Sheet and cell of a field as issued, such as ``Questions!D7``."""
    sheet, cell = FORM.place_of(field)
    return f"{sheet}!{cell}"


def start_rows(book: Book) -> list[tuple[str, str]]:
    """Both columns of the start page, row by row."""
    start = book.sheets[0]
    return [
        (str(start.at(row, 1).value or ""), str(start.at(row, 2).value or ""))
        for row in range(1, start.rows + 1)
    ]


def text_at(book: Book, sheet: str, cell: str) -> Value:
    """What stands in a cell."""
    found = book.sheet(sheet)
    assert found is not None
    return next(
        (one.value for (row, column), one in found.cells.items() if address(row, column) == cell),
        None,
    )
