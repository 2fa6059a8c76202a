"""A month that is played to its end: every outcome, queries, mails, managers, and a summary."""

import datetime

import openpyxl

from tests.returns.test_parcels_in_ingest import mail, zipped
from tests.support.made_up.workspace import (
    NOVEMBER,
    Council,
    address_of_auditor,
    edited,
    headings_of,
    type_in_table,
)
from tests.support.workbooks.tracker_hands import saved, typing
from workbook_qa.actions import action_entries
from workbook_qa.core.audit_tool import Meaning
from workbook_qa.core.terms import Outcome
from workbook_qa.demo.people_at_work import fill_in as answer
from workbook_qa.demo.people_at_work import signed
from workbook_qa.ledger.access import open_ledger
from workbook_qa.ledger.states import AuditState
from workbook_qa.reports.summary import summary
from workbook_qa.returns import ingest
from workbook_qa.tracker import reconcile
from workbook_qa.tracker.tables import tracker_columns as columns
from workbook_qa.workbooks.form.form import decode_form

LACKS_GRADE = {Meaning.OVERALL_GRADE: None, "Q1.1.answer": None}
OWN_COLUMN, REMARK = "Ours", "To be raised in May"
SCAN = b"%PDF-1.7 scanned"
LAST_DAY = "2026-11-30"
NINE = datetime.datetime(2026, 11, 27, 9, tzinfo=datetime.UTC)


def damaged_zip() -> bytes:
    """A zip out of which one file cannot be taken."""
    content = zipped(("a.xlsx", b"first " * 9), ("b.xlsx", b"second " * 9))
    return content.replace(b"first", b"fIrst", 1)


def outputs(council: Council) -> dict[str, bytes]:
    """What commands wrote and put away; not what `init` wrote, nor trackers that were replaced."""
    found = council.tree("outbox", "inbox", "ledger")
    return {
        path: content
        for path, content in found.items()
        if not path.endswith("README.md")
        and not path.startswith(("ledger/ledger", "ledger/seal", "outbox/Replaced trackers"))
    }


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


def play_conflicts(council: Council, audit: AuditState) -> None:
    """Two people return an audit, and two type into one action; each time somebody decides."""
    for name, grade in (("Blake Sample", "Good"), ("Avery Example", "Requires improvement")):
        workbook = council.filled(audit, {Meaning.OVERALL_GRADE: grade})
        council.drop(f"{name[0]}.xlsx", signed(workbook, name, NINE))
    ingest.run(council.on("2026-11-27"))
    (held,) = council.workspace.put_away(Outcome.CONFLICT, NOVEMBER).glob("* conflict *.xlsx")
    ingest.run(council.on("2026-11-27"), accept=[held])
    reconcile.run(council.on("2026-11-27"))
    path, key = council.workspace.tracker, sorted(council.state().actions)[1]
    before = path.read_bytes()
    one, other = (
        saved(before, typing(key, {action_entries.COMMENT: said}), by=name, at=at)
        for name, said, at in (
            ("Robin", "Asked once", NINE),
            ("Avery", "Asked twice", NINE + datetime.timedelta(hours=1)),
        )
    )
    path.write_bytes(one)
    path.with_name("Master tracker (1).xlsx").write_bytes(other)
    reconcile.run(council.on("2026-11-28"))
    (number,) = council.state().conflicts
    decision = typing(str(number), {columns.DECISION: columns.TAKE}, "Conflicts")
    path.write_bytes(saved(path.read_bytes(), decision))
    reconcile.run(council.on("2026-11-28"))


def play_month(council: Council) -> None:
    """November 2026 in a council whose five audits are issued; all outcomes occur."""
    first, second, third, fourth, fifth = council.audits()
    whole = council.filled(first)
    files = (("audit.xlsx", council.filled(third)), ("scan.pdf", SCAN))
    returned = mail(*files, sender=address_of_auditor(third))
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
            action_entries.STATUS: "Done",
            action_entries.COMPLETED_ON: "19/11/2026",
            action_entries.EVIDENCE: "The new plan is on file.",
        },
    )
    reconcile.run(council.on("2026-11-20"))
    council.drop("back.xlsx", answered(council, 1, {Meaning.OVERALL_GRADE: "Good"}))
    more = {Meaning.STRENGTHS: "Seen once more", Meaning.OVERALL_GRADE: "Inadequate"}
    council.mail_from_auditor("better", first, council.filled(first, more))
    council.drop("fourth.xlsx", council.filled(fourth, LACKS_GRADE))
    ingest.run(council.on("2026-11-25"))
    council.drop("old.xlsx", council.filled(second, {"Q1.2.answer": None}))
    ingest.run(council.on("2026-11-26"))
    play_conflicts(council, fifth)
    reconcile.run(council.on(LAST_DAY))
    summary.run(council.on(LAST_DAY), NOVEMBER)
