"""A month that is played to its end: every outcome, queries, mails, managers, and a summary."""

import openpyxl

from tests.commands.test_parcels import mail, zipped
from tests.support.workspace import NOVEMBER, Council, edited, headings_of, type_in_table
from workbook_qa.commands import ingest, reconcile, summary
from workbook_qa.commands.demo.people_at_work import fill_in as answer
from workbook_qa.commands.reading import open_ledger
from workbook_qa.excel.form import decode_form
from workbook_qa.framework import tracker_columns as columns
from workbook_qa.framework.audit_tool import Meaning

LACKS_GRADE = {Meaning.OVERALL_GRADE: None, "Q1.1.answer": None}
OWN_COLUMN, REMARK = "Ours", "To be raised in May"
SCAN = b"%PDF-1.7 scanned"
LAST_DAY = "2026-11-30"


def damaged_zip() -> bytes:
    """A zip out of which one file cannot be taken."""
    content = zipped(("a.xlsx", b"first " * 9), ("b.xlsx", b"second " * 9))
    return content.replace(b"first", b"fIrst", 1)


def answered(council: Council, number: int, entries: dict[str, str]) -> bytes:
    """The newest version of a queried audit's workbook, with what was asked filled in."""
    state = council.audits()[number]
    with open_ledger(council.on("2026-11-20")) as journal:
        form = decode_form(journal.document(state.queries[-1].form))
        workbook = journal.document(state.queries[-1].workbook)
    return answer(workbook, form, dict(entries))


def type_into_tracker(council: Council, entries: dict[str, str], *, row: int = 0) -> str:
    """Managers type into one action of the tracker; its id."""
    path, key = council.workspace.tracker, sorted(council.state().actions)[row]
    content = type_in_table(path.read_bytes(), "Actions", key, entries, key_column=columns.ACTION)
    path.write_bytes(content)
    return key


def add_own_column(council: Council) -> None:
    """A manager adds a column of their own at the end of the table, and types into it."""
    path = council.workspace.tracker
    headings, row = headings_of(path.read_bytes(), "Actions")

    def change(book: openpyxl.Workbook) -> None:
        sheet, column = book["Actions"], max(headings.values()) + 1
        sheet.cell(row, column).value = OWN_COLUMN
        sheet.cell(row + 1, column).value = REMARK

    path.write_bytes(edited(path.read_bytes(), change))


def play_month(council: Council) -> None:
    """November 2026 in a council whose five audits are issued; all outcomes but one occur."""
    first, second, third, fourth, _ = council.audits()
    whole = council.filled(first)
    returned = mail(("audit.xlsx", council.filled(third)), ("scan.pdf", SCAN))
    council.drop("whole.xlsx", whole)
    council.drop("half.xlsx", council.filled(second, LACKS_GRADE))
    council.drop("RE audit.eml", returned)
    council.drop("two.zip", damaged_zip())
    council.drop("scan.pdf", b"%PDF-1.7 another")
    ingest.run(council.on("2026-11-16"))
    reconcile.run(council.on("2026-11-16"))
    add_own_column(council)
    council.drop("half again.xlsx", council.filled(second, {Meaning.OVERALL_GRADE: None}))
    council.drop("whole again.xlsx", whole)
    council.drop("RE audit again.eml", returned)
    council.drop("scan again.pdf", b"%PDF-1.7 another")
    council.drop("two again.zip", damaged_zip())
    ingest.run(council.on("2026-11-18"))
    reconcile.run(council.on("2026-11-18"))
    type_into_tracker(
        council,
        {
            columns.STATUS: "Done",
            columns.COMPLETED_ON: "19/11/2026",
            columns.EVIDENCE: "The new plan is on file.",
        },
    )
    reconcile.run(council.on("2026-11-20"))
    council.drop("back.xlsx", answered(council, 1, {Meaning.OVERALL_GRADE: "Good"}))
    more = {Meaning.STRENGTHS: "Seen once more", Meaning.OVERALL_GRADE: "Inadequate"}
    council.drop("better.xlsx", council.filled(first, more))
    council.drop("fourth.xlsx", council.filled(fourth, LACKS_GRADE))
    ingest.run(council.on("2026-11-25"))
    council.drop("old.xlsx", council.filled(second, {"Q1.2.answer": None}))
    ingest.run(council.on("2026-11-26"))
    reconcile.run(council.on(LAST_DAY))
    summary.run(council.on(LAST_DAY), NOVEMBER)
