"""What stands in the workbooks we write, as text that a person reviews in a diff.

One line a cell: the cell, ``INPUT`` or ``locked``, its text or formula, and the list or rule an
input has. Renewed with ``pytest tests/whole/test_golden.py --update-golden``.
"""

import io
import json

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from tests.support.made_up.council import AS_AT, ENTRY, PEOPLE, POLICY, a_list, cases_of
from tests.support.made_up.every_book import book_of
from tests.support.made_up.returns import AN_AUDIT, case_file_audit
from tests.support.made_up.summary_states import a_summary, a_year, ledger
from workbook_qa.audits.audit_book import write_audit_book
from workbook_qa.audits.audit_form import lay_out
from workbook_qa.core.calendar import Month
from workbook_qa.core.policy import Policy
from workbook_qa.reports.summary.summary_book import write_summary
from workbook_qa.selection.draw import select_cases
from workbook_qa.selection.selection_book import write_selection


def dump(content: bytes, *names: str) -> str:
    """The named sheets of a workbook (or all) as text."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    lines: list[str] = []
    for sheet in book:
        if names and sheet.title not in names:
            continue
        guard = "protected" if sheet.protection.sheet else "not protected"
        lines += [f"== {sheet.title} ({sheet.sheet_state}, {guard})", *_cells(sheet), ""]
    lists = [f"{name} {book.defined_names[name].attr_text}" for name in sorted(book.defined_names)]
    return "\n".join([*lines, "== Names", *lists, ""])


def _cells(sheet: Worksheet) -> list[str]:
    rules = _rules(sheet)
    lines = []
    for row in sheet.iter_rows():
        for cell in row:
            is_input = not cell.protection.locked
            if cell.value is None and not is_input:
                continue
            kind = "INPUT " if is_input else "locked"
            text = "" if cell.value is None else json.dumps(str(cell.value), ensure_ascii=False)
            rule = rules.get(cell.coordinate, "")
            lines.append(" ".join(part for part in (cell.coordinate, kind, text, rule) if part))
    return lines


def _rules(sheet: Worksheet) -> dict[str, str]:
    found: dict[str, str] = {}
    for rule in sheet.data_validations.dataValidation:
        said = [rule.type or "any", rule.operator or "", str(rule.formula1 or "")]
        said.append(f"to {rule.formula2}" if rule.formula2 else "")
        words = "[" + " ".join(part for part in said if part) + "]"
        for area in rule.sqref.ranges:
            for row in sheet[area.coord] if ":" in area.coord else ((sheet[area.coord],),):
                for cell in row:
                    found[cell.coordinate] = words
    return found


def test_the_audit_workbook(golden):
    form = lay_out(case_file_audit(), AN_AUDIT.audit_type, Policy())
    seal = "ABCD-EFGHI-JKLMN-OPQRS-TUVWX"
    golden("audit workbook.txt", dump(write_audit_book(form, AN_AUDIT, seal, council="Wexcombe")))


def test_the_feedback(golden):
    golden("feedback.txt", dump(book_of("feedback")))


def test_the_confirmation(golden):
    actions = dump(book_of("confirmation, one action"), "Actions")
    others = dump(book_of("confirmation"), "Confirmations", "About")
    golden("confirmation.txt", actions + others)


def test_the_selection(golden):
    workers = [person.name for person in PEOPLE.staff if person.role == "Social Worker"]
    cases = a_list(cases_of(*workers, each=3))
    selection, _ = select_cases(Month("2026-11"), ENTRY, cases, PEOPLE, {}, "seed", POLICY)
    assert selection is not None
    auditors = [(person.name, str(person.role), 1) for person in PEOPLE.staff if person.audits]
    content = write_selection(selection, auditors, council="Wexcombe", drawn_on=AS_AT)
    golden("selection.txt", dump(content))


def test_the_front_page_of_the_dmt_summary(golden):
    content = write_summary(a_summary(ledger(a_year())), council="Wexcombe")
    first = openpyxl.load_workbook(io.BytesIO(content), read_only=True).sheetnames[0]
    golden("dmt summary, front page.txt", dump(content, first))
