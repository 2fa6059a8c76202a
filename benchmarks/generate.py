"""CPU time of making one audit workbook, against filling in a template with openpyxl.

    python benchmarks/generate.py

The form is built once for a month and written once for each audit. The peers' way is to load a
template, type the audit's own cells and save (what the demo's people do); it is checked first
that both give a workbook with the same texts.
"""

import io
import sys
from pathlib import Path

import openpyxl

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.blocks import measure, report
from tests.support.made_up.returns import AN_AUDIT, case_file_audit
from workbook_qa.audits.audit_book import write_audit_book
from workbook_qa.audits.audit_form import lay_out
from workbook_qa.core.cells import address
from workbook_qa.core.policy import Policy
from workbook_qa.workbooks.form.form import given_texts

SEAL = "ABCD-EFGHI-JKLMN-OPQRS-TUVWX"
FORM = lay_out(case_file_audit(), AN_AUDIT.audit_type, Policy())
TEMPLATE = write_audit_book(FORM, AN_AUDIT, SEAL, council="Wexcombe")
OURS, THEIRS = "write_audit_book", "openpyxl: load a template, fill it in, save"


def ours() -> bytes:
    """One audit's workbook, the form being there."""
    return write_audit_book(FORM, AN_AUDIT, SEAL, council="Wexcombe")


def theirs() -> bytes:
    """A template loaded, its given cells typed, and saved."""
    book = openpyxl.load_workbook(io.BytesIO(TEMPLATE))
    given = given_texts(AN_AUDIT, SEAL)
    for sheet in FORM.sheets:
        for cell in sheet.locked:
            if cell.given:
                book[sheet.name][address(cell.row, cell.column)] = given[cell.given]
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def texts(content: bytes) -> list[tuple[str, str, object]]:
    """Every cell that holds something, of every sheet."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [
        (sheet.title, cell.coordinate, cell.value)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]


def main() -> None:
    """Measure and print."""
    assert texts(ours()) == texts(theirs())
    variants = {OURS: ours, THEIRS: theirs}
    report(measure(variants, {OURS: 10, THEIRS: 4}), OURS, {THEIRS: 2.5})


if __name__ == "__main__":
    main()
