"""The promise: the workbook says that nothing would come back when `ingest` finds nothing.

Two hundred made-up fillings are typed into the workbook through LibreOffice; what it says beside
each row is compared with what the rules of `ingest` find in the same entries.
"""

import datetime

import pytest

from tests.support.made_up.every_book import SEAL, an_audit_and_form
from tests.support.made_up.fillings import FOR_SEVERAL, fillings, told_by_ingest
from tests.support.made_up.returns import case_file_audit
from tests.support.other_programs.office import Office
from workbook_qa.audits.audit_book import write_audit_book
from workbook_qa.audits.checks.audit_checks import checks_of
from workbook_qa.audits.checks.audit_facts import facts_of
from workbook_qa.audits.checks.conditions import Typed
from workbook_qa.audits.checks.telling_form import CHECK, NOTHING, OK
from workbook_qa.core.audit_tool import EntryKind
from workbook_qa.core.policy import Policy
from workbook_qa.core.terms import AuditType

pytestmark = pytest.mark.office

NUMBER, SEED = 200, 20261130
TOOL = case_file_audit()
AUDIT, FORM = an_audit_and_form(AuditType.CHILD_PROTECTION_PLAN)
BOOK = write_audit_book(FORM, AUDIT, SEAL, council="Wexcombe")
SHEETS = tuple(sheet.name for sheet in FORM.sheets)
KINDS = {cell.field: cell.kind for _, cell in FORM.inputs()}
ROWS = {
    field: (sheet.name, row) for sheet in FORM.sheets for field, (row, _) in sheet.places.items()
}


def as_typed(field: str, text: str) -> str:
    if KINDS[field] is EntryKind.DATE:
        return f"{datetime.date.fromisoformat(text):%d/%m/%Y}"
    return text


def rows_of(found: list[tuple[str, str]], entries: dict[str, str]) -> set[tuple[str, int]]:
    """The rows that are meant; of problems for several rows those that the checks name."""
    typed = Typed(entries, facts=facts_of(AUDIT))
    codes = {code for code, _ in found}
    firing = checks_of(TOOL, AUDIT.audit_type, Policy()).firing(typed)
    more = [check.field for check in firing if check.code in codes & FOR_SEVERAL]
    return {ROWS[field] for field in (*(field for _, field in found), *more)}


def test_the_workbook_says_that_nothing_comes_back_when_ingest_finds_nothing(
    office: Office,
) -> None:
    checks = {
        sheet.name: [(cell.row, cell.column) for cell in sheet.locked if cell.tells == CHECK]
        for sheet in FORM.sheets
    }
    nothing = something = 0
    for number, entries in enumerate(fillings(TOOL, AUDIT, FORM, NUMBER, SEED)):
        found = told_by_ingest(entries, TOOL, AUDIT, FORM)
        typed = {FORM.place_of(field): as_typed(field, text) for field, text in entries.items()}
        shown = office.told(BOOK, typed, SHEETS)
        start = [text for row in shown["Start"] for text in row]
        assert (NOTHING in start) == (not found), (number, found)
        told = {
            (sheet, row)
            for sheet, places in checks.items()
            for row, column in places
            if shown[sheet][row - 1][column - 1] not in ("", OK)
        }
        assert told == rows_of(found, entries), (number, found)
        if found:
            assert f"Would come back: {len(told)}" in start
        nothing, something = nothing + (not found), something + bool(found)
    assert min(nothing, something) >= 60
