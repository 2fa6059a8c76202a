"""Reports quote an audit under a number of its own, which only the ledger leads back from (C8)."""

import hashlib
import io
import re

import openpyxl
import pytest
from msgspec.structs import replace

from tests.support.made_up import states as made
from tests.support.made_up.releases import release_all
from tests.support.made_up.returns import an_audit
from tests.support.made_up.workspace import NOVEMBER, Council, edited
from workbook_qa.core.audit_references import make_reference
from workbook_qa.ledger.events import AuditIssued, PracticeDecided
from workbook_qa.ledger.fold import fold
from workbook_qa.ledger.states import State
from workbook_qa.reports import example_numbers as numbering
from workbook_qa.reports.example_numbers import example_numbers, plain_number
from workbook_qa.reports.summary import summary
from workbook_qa.reports.theme import theme_report
from workbook_qa.returns import ingest
from workbook_qa.upkeep import history

SHEET = "e Outstanding practice"
PRACTICE = "A memory box was used over six visits, and the plan was rewritten with it."
REFERENCE = re.compile(r"\b[A-Z]{2,5}-\d{4}-\d{2}-\d{4,}-[A-Z]\b")


@pytest.fixture
def reported(issued: Council) -> Council:
    first, *_ = issued.audits()
    issued.drop("a.xlsx", issued.filled(first, {"outstanding-practice": PRACTICE}))
    ingest.run(issued.on("2026-11-20"))
    release_all(issued, "2026-11-20")
    summary.run(issued.on("2026-12-03"), NOVEMBER)
    return issued


def state_of(how_many: int) -> State:
    audits = [replace(an_audit(), reference=reference(at)) for at in range(1, how_many + 1)]
    return fold(
        made.recorded([AuditIssued(one.issued_on, one, made.TOOL, "f", "w") for one in audits])
    )


def reference(at: int) -> str:
    return make_reference("CFA", NOVEMBER, at)


def number_in(content: bytes) -> str:
    sheet = openpyxl.load_workbook(io.BytesIO(content))[SHEET]
    (row,) = (row for row in sheet.iter_rows(values_only=True) if PRACTICE in row)
    return str(row[0])


def test_c8_no_reference_stands_in_what_the_dmt_gets(reported: Council) -> None:
    audit = reported.audits()[0].audit
    made_of_theme = theme_report.run(reported.on("2026-12-03"), audit.theme)
    for path in (reported.workspace.summary(NOVEMBER), made_of_theme.written[0]):
        book = openpyxl.load_workbook(path)
        cells = (cell for page in book for row in page.iter_rows(values_only=True) for cell in row)
        assert not [cell for cell in cells if REFERENCE.search(str(cell))], path.name


def test_c8_the_lead_auditor_finds_the_audit_by_its_number(reported: Council) -> None:
    audit = reported.audits()[0]
    number = number_in(reported.workspace.summary(NOVEMBER).read_bytes())
    digest = hashlib.sha256(f"{audit.issued.workbook} {audit.audit.reference}".encode()).hexdigest()
    assert int(number.replace(" ", "")) == int(digest, 16) % 900_000_000 + 100_000_000
    for typed in (number, number.replace(" ", ""), f" {number}\xa0"):
        story = history.run(reported.on("2026-12-03"), typed)
        assert story.lines == history.run(reported.on("2026-12-03"), audit.audit.reference).lines


@pytest.mark.parametrize("how", ["as printed", "as a number", "under the heading of before"])
def test_c8_what_the_dmt_decides_comes_back_by_number_and_by_reference(
    reported: Council, how: str
) -> None:
    path, wanted = reported.workspace.summary(NOVEMBER), reported.audits()[0].audit.reference

    def decide(book: openpyxl.Workbook) -> None:
        sheet = book[SHEET]
        row = next(cells[0].row for cells in sheet.iter_rows() if cells[3].value == PRACTICE)
        if how == "as a number":
            sheet.cell(row, 1).value = int(str(sheet.cell(row, 1).value).replace(" ", ""))
        if how == "under the heading of before":
            sheet.cell(row - 1, 1).value, sheet.cell(row, 1).value = "Audit", wanted
        sheet.cell(row, 5).value = "Celebrate"

    path.write_bytes(edited(path.read_bytes(), decide))
    result = summary.run(reported.on("2026-12-10"), NOVEMBER)
    found = [one.event for one in reported.events() if isinstance(one.event, PracticeDecided)]
    assert [(one.reference, one.decision) for one in found] == [(wanted, "Celebrate")]
    assert {problem.code for problem in result.problems} == {"decision-without-date"}


def test_c8_no_two_audits_have_one_number_and_none_changes_when_more_are_issued(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(numbering, "_LAST", 100_000_019)
    few, many = example_numbers(state_of(12)), example_numbers(state_of(20))
    assert len({*many.values()}) == 20
    assert {audit: many[audit] for audit in few} == few


@pytest.mark.parametrize(
    ("typed", "number"),
    [("123456789", "123 456 789"), ("123\xa0456\u2009789", "123 456 789"), ("023456789", ""),
     ("12345678", ""), ("CFA-2026-11-0007-K", ""), ("", "")],
)  # fmt: skip
def test_a_number_is_read_however_it_is_spaced(typed: str, number: str) -> None:
    assert plain_number(typed) == number
