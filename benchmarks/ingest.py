"""CPU time of taking in a complete return with every check, against openpyxl merely loading it.

    python benchmarks/ingest.py

Ours is all that `ingest` does with one file but for the ledger and the moving: the bounded
reader, identity, locked cells, inputs, and the rules of completion. It is checked first that
both find the same entries.
"""

import io
import sys
from pathlib import Path

import openpyxl

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.blocks import measure, report
from tests.support.made_up.returns import AN_AUDIT, SOME_PEOPLE, case_file_audit, complete_return
from tests.support.made_up.workspace import fill_in, typed
from workbook_qa.audits.audit_book import write_audit_book
from workbook_qa.audits.audit_form import lay_out
from workbook_qa.core.calendar import WorkingDays
from workbook_qa.core.policy import Policy
from workbook_qa.core.problem import Problem
from workbook_qa.returns.rules.completion import check_return
from workbook_qa.workbooks.form.form import given_texts
from workbook_qa.workbooks.form.returned_book import ReturnedBook, read_return
from workbook_qa.workbooks.form.seal import identities_in
from workbook_qa.workbooks.read.reader import read_book

SEAL = "ABCD-EFGHI-JKLMN-OPQRS-TUVWX"
FORM = lay_out(case_file_audit(), AN_AUDIT.audit_type, Policy())
CONTENT = complete_return(case_file_audit(), AN_AUDIT)
FILE = fill_in(
    write_audit_book(FORM, AN_AUDIT, SEAL, council="Wexcombe"), FORM, typed(FORM, CONTENT)
)
OURS = "read, identify, compare, validate, check"


def ours() -> ReturnedBook:
    """The return, with every check; it has no problem."""
    book = read_book(FILE, "r.xlsx")
    assert not isinstance(book, Problem)
    assert len(identities_in(book)) == 3
    returned = read_return(FORM, given_texts(AN_AUDIT, SEAL), AN_AUDIT, book, "r.xlsx")
    found = check_return(
        returned.content,
        AN_AUDIT,
        case_file_audit(),
        places=returned.places,
        policy=Policy(),
        people=SOME_PEOPLE,
        working_days=WorkingDays(),
        received_on=AN_AUDIT.due_on,
    )
    assert not returned.problems
    assert all(problem.severity == "query" for problem in found)
    return returned


def loaded() -> openpyxl.Workbook:
    """The workbook as openpyxl loads it."""
    return openpyxl.load_workbook(io.BytesIO(FILE))


def main() -> None:
    """Measure and print."""
    book, entries = loaded(), ours().content.entries
    for field, text in typed(FORM, CONTENT).items():
        sheet, cell = FORM.place_of(field)
        assert str(book[sheet][cell].value)[:10] == str(text)[:10], field
        assert field in entries
    variants = {
        OURS: ours,
        "read_book alone": lambda: read_book(FILE, "r.xlsx"),
        "openpyxl.load_workbook alone": loaded,
    }
    times = dict.fromkeys(variants, 10)
    report(measure(variants, times), OURS)


if __name__ == "__main__":
    main()
