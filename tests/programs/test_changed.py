"""What another program changes beside typing: locked cells, identity, the kind of what is typed."""

import datetime
import re

import pytest

from tests.programs.ways import (
    EACH_FORMAT,
    EACH_PROGRAM,
    EXCELJS,
    ODS,
    OPENPYXL,
    SHEETJS,
    VALUES_ONLY,
    XLS,
    XLSX,
    each,
)
from tests.support.made_up.returns import case_file_audit, complete_return
from tests.support.made_up.workspace import Council, typed
from tests.support.other_programs.programs import Entries, Fill, Formula, Node, Typed, Way, by_node
from workbook_qa.core.audit_tool import EntryKind, Meaning
from workbook_qa.core.cells import Book, address
from workbook_qa.core.terms import Outcome
from workbook_qa.ledger.events import FileReceived
from workbook_qa.ledger.states import AuditState
from workbook_qa.returns import ingest
from workbook_qa.workbooks.form.form import Form
from workbook_qa.workbooks.form.seal import identities_in
from workbook_qa.workbooks.read.reader import read_book
from workbook_qa.workspace.result import Result

RETURNED_ON = "2026-11-12"
A_DAY = datetime.date(2026, 11, 2)
AS_NUMBER = (A_DAY - datetime.date(1899, 12, 30)).days


def complete(council: Council, audit: AuditState) -> dict[tuple[str, str], Typed]:
    """What is typed for a complete return, by cell."""
    form = council.form(audit)
    content = typed(form, complete_return(case_file_audit(), audit.audit))
    return {form.place_of(field): value for field, value in content.items()}


def locked_place(form: Form, *, given: str = "", text: str = "") -> tuple[str, str]:
    """The first locked cell that holds what is given for one audit, or a text of the form."""
    return next(
        (sheet.name, address(cell.row, cell.column))
        for sheet in form.sheets
        for cell in sheet.locked
        if (given and cell.given == given) or (text and cell.text == text)
    )


def take_in(council: Council, way: Way, content: bytes) -> Result:
    council.drop(f"audit{way.ending}", content)
    return ingest.run(council.on(RETURNED_ON))


def outcome_of(result: Result) -> tuple[Outcome, set[str]]:
    """The outcome of the one file, and the codes of its problems."""
    assert result.outcomes is not None
    (one,) = result.outcomes
    return one.outcome, {problem.code for problem in result.problems}


def places_of(result: Result, code: str) -> set[tuple[str, str]]:
    """Sheet and cell of every problem of a code; none stands twice."""
    found = [one.place for one in result.problems if one.code == code]
    places = {(place.sheet, place.cell) for place in found}
    assert len(places) == len(found)
    return places


def entries_of(council: Council) -> dict[str, str]:
    """What the ledger holds of the file that came last."""
    (*_, event) = (one.event for one in council.events() if isinstance(one.event, FileReceived))
    assert event.content is not None
    return dict(event.content.entries)


# Locked cells


@pytest.mark.parametrize("way", each(*EACH_FORMAT))
def test_each_changed_locked_cell_is_named_and_no_other(
    way: Way, issued: Council, fill: Fill
) -> None:
    audit = issued.audits()[0]
    form = issued.form(audit)
    question = case_file_audit().questions()[0].text
    changes: Entries = {
        locked_place(form, given="auditor"): "Someone Else, Team Manager",
        locked_place(form, text=question): f"{question[:-1]}, in your opinion?",
        locked_place(form, text="Overall grade"): "",
        ("Actions", "A3"): 7,
    }
    content = fill(way, issued.workbook(audit), complete(issued, audit) | changes)
    result = take_in(issued, way, content)
    assert places_of(result, "locked-cell-changed") == {*changes}
    assert outcome_of(result)[0] is Outcome.ACCEPTED


@pytest.mark.parametrize("way", each(*EACH_FORMAT))
def test_another_audits_reference_typed_over_the_visible_one_is_not_believed(
    way: Way, issued: Council, fill: Fill
) -> None:
    audit, other = issued.audits()[:2]
    reference = locked_place(issued.form(audit), given="reference")
    changes = {reference: other.audit.reference}
    content = fill(way, issued.workbook(audit), complete(issued, audit) | changes)
    assert outcome_of(take_in(issued, way, content)) == (Outcome.REFUSED, {"seal-broken"})
    assert [one.accepted for one in issued.audits()] == [None] * 5


# Parts of a workbook, and programs one after another


@pytest.mark.parametrize("way", each(*EACH_PROGRAM))
def test_a_first_sheet_copied_alone_says_whose_it_is_and_lacks_the_others(
    way: Way, issued: Council, fill: Fill
) -> None:
    audit = issued.audits()[0]
    content = fill(way, issued.workbook(audit), {}, only="Start")
    book = read_book(content, "audit")
    assert isinstance(book, Book)
    assert ([sheet.name for sheet in book], book.properties) == (["Start"], {})
    assert [one.reference for one in identities_in(book)] == [audit.audit.reference]
    result = take_in(issued, way, content)
    outcome, codes = outcome_of(result)
    assert outcome is Outcome.QUERIED
    assert "sheet-gone" in codes
    assert codes.isdisjoint({"locked-cell-changed", "seal-broken", "seal-not-checked"})
    lacking = {sheet for sheet, _ in places_of(result, "sheet-gone")}
    assert lacking == {"Questions", "Judgement", "Actions"}


@pytest.mark.parametrize("way", each(*EACH_PROGRAM))
def test_another_sheet_copied_alone_does_not_say_whose_it_is(
    way: Way, issued: Council, fill: Fill
) -> None:
    content = fill(way, issued.workbook(issued.audits()[0]), {}, only="Questions")
    assert outcome_of(take_in(issued, way, content)) == (Outcome.REFUSED, {"not-our-workbook"})


@pytest.mark.node
def test_a_return_that_went_through_two_programs_is_accepted_as_typed(
    issued: Council, fill: Fill
) -> None:
    audit = issued.audits()[0]
    content = fill(EXCELJS, issued.workbook(audit), complete(issued, audit))
    result = take_in(issued, OPENPYXL, fill(OPENPYXL, content, {}))
    assert outcome_of(result) == (Outcome.ACCEPTED, set())
    assert entries_of(issued) == complete_return(case_file_audit(), audit.audit).entries


@pytest.mark.parametrize("way", each(SHEETJS, ODS, XLS))
def test_a_return_that_sheetjs_only_converted_lacks_its_days_and_they_are_asked_about(
    way: Way, issued: Council, fill: Fill
) -> None:
    """It forgets which numbers were shown as days."""
    audit = issued.audits()[0]
    form = issued.form(audit)
    content = fill(OPENPYXL, issued.workbook(audit), complete(issued, audit))
    result = take_in(issued, way, fill(way, content, {}))
    entries = complete_return(case_file_audit(), audit.audit).entries
    days = {cell.field for _, cell in form.inputs() if cell.kind is EntryKind.DATE} & {*entries}
    assert outcome_of(result)[0] is Outcome.QUERIED
    assert places_of(result, "not-a-date") == {form.place_of(field) for field in days}
    assert places_of(result, "locked-cell-changed") == set()
    left = {field: text for field, text in entries.items() if field not in days}
    assert entries_of(issued) == left


# What is typed as something else


@pytest.mark.parametrize("way", each(*EACH_FORMAT))
def test_a_day_typed_as_its_number_is_a_day_only_where_the_cells_format_is_left(
    way: Way, issued: Council, fill: Fill
) -> None:
    audit = issued.audits()[0]
    place = issued.form(audit).place_of(Meaning.AUDITED_ON)
    entries = complete(issued, audit) | {place: AS_NUMBER}
    result = take_in(issued, way, fill(way, issued.workbook(audit), entries))
    if way in (OPENPYXL, EXCELJS):
        assert outcome_of(result) == (Outcome.ACCEPTED, set())
        assert entries_of(issued)[Meaning.AUDITED_ON] == A_DAY.isoformat()
    else:
        assert outcome_of(result)[0] is Outcome.QUERIED
        assert places_of(result, "not-a-date") == {place}
        assert Meaning.AUDITED_ON not in entries_of(issued)


@pytest.mark.node
@pytest.mark.parametrize(
    ("day", "taken"),
    [(datetime.date(2026, 11, 2), True), (datetime.date(2026, 7, 1), False)],
)
def test_a_day_that_a_program_moved_by_an_hour_is_not_taken_for_the_day_before(
    day: datetime.date, taken: bool, issued: Council, fill: Fill
) -> None:
    """SheetJS writes days into .ods as midnight of its own time zone, said in UTC."""
    audit = issued.audits()[0]
    sheet, cell = issued.form(audit).place_of("A1.due")
    book = read_book(fill(ODS, issued.workbook(audit), {(sheet, cell): day}), "audit.ods")
    assert isinstance(book, Book)
    (found,) = (
        one.value
        for part in book
        if part.name == sheet
        for place, one in part.cells.items()
        if address(*place) == cell
    )
    assert found == (day if taken else "2026-06-30T23:00:00.000Z")


@pytest.mark.parametrize("way", each(*EACH_FORMAT))
def test_a_formula_as_an_answer_is_seen_where_the_format_keeps_it(
    way: Way, issued: Council, fill: Fill
) -> None:
    audit = issued.audits()[0]
    place = issued.form(audit).place_of("Q1.1.answer")
    entries = complete(issued, audit) | {place: Formula('"Y"&"es"', "Yes")}
    result = take_in(issued, way, fill(way, issued.workbook(audit), entries))
    if way in XLSX:
        assert outcome_of(result)[0] is Outcome.QUERIED
        assert places_of(result, "formula-in-answer") == {place}
    else:
        assert way in VALUES_ONLY
        assert outcome_of(result) == (Outcome.ACCEPTED, {"less-evidence"})


def test_a_text_that_openpyxl_takes_for_a_formula_or_an_error_is_asked_about(
    issued: Council,
) -> None:
    audit = issued.audits()[0]
    form = issued.form(audit)
    content = issued.filled(audit, {"Q1.1.evidence": "=1+1", "Q1.2.evidence": "#N/A"})
    result = take_in(issued, OPENPYXL, content)
    assert places_of(result, "formula-in-answer") == {form.place_of("Q1.1.evidence")}
    assert places_of(result, "cell-error") == {form.place_of("Q1.2.evidence")}
    assert {"Q1.1.evidence", "Q1.2.evidence"}.isdisjoint(entries_of(issued))


# Formats that are not taken

OTHERS = {
    "biff2": "a workbook of a very old Excel",
    "biff4": "a workbook of a very old Excel",
    "csv": "a text file, such as a CSV",
    "dif": "a text file, such as a CSV",
    "fods": "a flat OpenDocument file",
    "html": "a web page (HTML)",
    "rtf": "a Word document (RTF)",
    "sylk": "a text file, such as a CSV",
    "txt": "a text file, such as a CSV",
    "xlml": "an XML spreadsheet of Excel 2003",
}


@pytest.mark.node
def test_what_is_saved_as_something_else_is_refused_by_what_it_is(
    issued: Council, node: Node
) -> None:
    """Whatever the files are called."""
    ways = [Way(kind, "SheetJS", type=kind) for kind in OTHERS]
    workbook = issued.workbook(issued.audits()[0])
    for kind, content in zip(OTHERS, by_node(node, ways, workbook, {}), strict=True):
        issued.drop(f"{kind}.xlsx", content)
    result = ingest.run(issued.on(RETURNED_ON))
    assert result.outcomes is not None
    assert {one.outcome for one in result.outcomes} == {Outcome.REFUSED}
    said = {one.file: re.search(r"it is (.*?)\. ", one.reason) for one in result.outcomes}
    assert {name: found and found[1] for name, found in said.items()} == {
        f"{kind}.xlsx": what for kind, what in OTHERS.items()
    }


@pytest.mark.node
def test_an_excel_binary_workbook_is_refused_with_what_to_do(issued: Council, node: Node) -> None:
    """Whatever the file is called."""
    way = Way("binary", "SheetJS", type="xlsb")
    (content,) = by_node(node, [way], issued.workbook(issued.audits()[0]), {})
    result = take_in(issued, OPENPYXL, content)
    assert outcome_of(result) == (Outcome.REFUSED, {"not-a-workbook"})
    (problem,) = result.problems
    assert "Excel Binary Workbook (.xlsb)" in problem.found
