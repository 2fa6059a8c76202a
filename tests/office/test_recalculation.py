"""What our formulas say is what a spreadsheet program works out, in every kind of workbook.

The stored results are read from the file's XML; LibreOffice then recalculates everything.
"""

import pytest

from tests.support.made_up.every_book import KINDS, an_audit_and_form, book_of
from tests.support.other_programs.office import Office
from tests.support.workbooks.workbook_parts import cached_results, replaced
from workbook_qa.core.terms import AuditType

pytestmark = pytest.mark.office


def differences(office: Office, workbook: bytes) -> list[str]:
    """Formula cells whose stored result is not what recalculating gives, and cells in error."""
    stored = {(sheet, cell): result for sheet, cell, result in cached_results(workbook)}
    found = office.recalculated(workbook)
    assert found.keys() == stored.keys()
    return [
        f"{sheet}!{cell}: {stored[sheet, cell]!r} is {result!r} (error {error})"
        for (sheet, cell), (result, error) in found.items()
        if error or not same(stored[sheet, cell], result)
    ]


def same(stored: str, result: str) -> bool:
    """Texts as they are; numbers within what a file keeps of them."""
    try:
        return abs(float(stored) - float(result)) <= 1e-9 * max(1.0, abs(float(stored)))
    except ValueError:
        return stored == result


@pytest.mark.parametrize("kind", KINDS)
def test_recalculating_changes_no_result_and_finds_no_error(kind: str, office: Office) -> None:
    assert differences(office, book_of(kind)) == []


@pytest.mark.parametrize(
    ("pattern", "by"),
    [
        ("<v>4 to fill in", "<v>5 to fill in"),  # a result that is not the formula's
        ("<f>IF[^<]*</f>", "<f>1/0</f>"),  # an error
    ],
)
def test_a_wrong_result_or_an_error_would_be_found(pattern: str, by: str, office: Office) -> None:
    workbook = replaced(book_of("audit, Child in Need"), "xl/worksheets/sheet1.xml", pattern, by)
    assert len(differences(office, workbook)) == 1


def test_the_panel_of_what_is_still_to_do_counts_what_is_typed(office: Office) -> None:
    _, form = an_audit_and_form(AuditType.CHILD_IN_NEED)
    entries = {form.place_of(f"Q1.{number}.answer"): "Yes" for number in (1, 2)}
    filled = office.fill_in(book_of("audit, Child in Need"), entries)
    panel = {row[3]: row[4] for row in office.shown(filled, "Start") if len(row) > 4}
    assert panel["Standard 1: Assessment"] == "2 to fill in"
    assert panel["Standard 2: Plan"] == "4 to fill in"
