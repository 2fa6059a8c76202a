"""What typing does in a workbook of ours: locks hold, texts stay as typed, rows grow."""

import re

import pytest

from tests.support.made_up.every_book import SEAL, an_audit_and_form, book_of
from tests.support.made_up.queries import AUDIT as AN_AUDIT
from tests.support.made_up.queries import COUNCIL, FORM, opened, read
from tests.support.other_programs.office import Office, OfficeError
from tests.support.workbooks.workbook_parts import patched
from workbook_qa.audits.audit_book import write_audit_book
from workbook_qa.core.audit_tool import EntryKind
from workbook_qa.core.terms import AuditType
from workbook_qa.workbooks.form.form import Form

pytestmark = pytest.mark.office

AUDIT = "audit, Child in Need"
EVIDENCE = "Q1.1.evidence"
LONG = "The plan of 3 November says who does what by when. " * 20


def form() -> Form:
    return an_audit_and_form(AuditType.CHILD_IN_NEED)[1]


def test_every_input_can_be_typed_into(office: Office) -> None:
    entries = {
        form().place_of(cell.field): "x"
        for _, cell in form().inputs()
        if cell.kind is EntryKind.TEXT
    }
    filled = office.fill_in(book_of(AUDIT), entries)
    for sheet in ("Questions", "Judgement", "Actions"):
        typed = sum(cell == "x" for row in office.shown(filled, sheet) for cell in row)
        assert typed == sum(name == sheet for name, _ in entries)


@pytest.mark.parametrize(
    ("sheet", "cell"),
    [("Start", "A1"), ("Questions", "B7"), ("Judgement", "B6"), ("Actions", "A5")],
)
def test_a_locked_cell_refuses_typing(sheet: str, cell: str, office: Office) -> None:
    with pytest.raises(OfficeError, match=f"locked: {sheet}!{cell}"):
        office.fill_in(book_of(AUDIT), {(sheet, cell): "typed over"})
    assert "typed over" not in office.typed_anyway(book_of(AUDIT), sheet, cell, "typed over")


def test_the_same_typing_lands_where_it_is_not_locked(office: Office) -> None:
    sheet, cell = form().place_of(EVIDENCE)
    assert office.typed_anyway(book_of(AUDIT), sheet, cell, "typed over") == "typed over"


def test_a_paste_takes_the_rule_away_which_is_said_of_that_cell_alone(office: Office) -> None:
    blank = write_audit_book(FORM, AN_AUDIT, SEAL, council=COUNCIL)
    sheet, cell = FORM.place_of(EVIDENCE)
    returned = read(opened(office.pasted(blank, sheet, "B7", cell)))
    (problem,) = returned.problems
    assert (problem.code, problem.place.sheet, problem.place.cell) == (
        "validation-gone",
        sheet,
        cell,
    )
    assert [*returned.content.entries] == [EVIDENCE]


def test_a_row_grows_as_evidence_is_typed(office: Office) -> None:
    place = form().place_of(EVIDENCE)
    short = office.heights(book_of(AUDIT), {place: "Short."})
    grown = office.heights(book_of(AUDIT), {place: LONG})
    assert max(grown.values()) > 1.5 * max(short.values())


def test_a_row_of_fixed_height_would_not_grow(office: Office) -> None:
    place = form().place_of(EVIDENCE)
    row = re.sub(r"\D", "", place[1])
    fixed = patched(
        book_of(AUDIT),
        "xl/worksheets/sheet2.xml",
        lambda text: text.replace(f'<row r="{row}"', f'<row r="{row}" customHeight="1"'),
    )
    short = office.heights(fixed, {place: "Short."})
    assert office.heights(fixed, {place: LONG}) == short
