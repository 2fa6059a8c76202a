"""Returns that something was done to go through the whole of ``ingest``: what becomes of them."""

import msgspec
import openpyxl

from tests.returns.test_ingest import DAY, codes, outcomes, take_in, without_properties
from tests.support.made_up.returns import case_file_audit, complete_return
from tests.support.made_up.workspace import DECEMBER, Council, edited, fill_in, issue, typed
from tests.support.workbooks.sheet_edits import without_rule
from workbook_qa.audits.audit_book import write_audit_book
from workbook_qa.core.audit_tool import Meaning, decode_audit_tool
from workbook_qa.core.records import Audit
from workbook_qa.core.terms import AuditStatus
from workbook_qa.ledger.access import open_ledger
from workbook_qa.ledger.states import AuditState
from workbook_qa.ledger.store.journal import digest_of
from workbook_qa.workbooks.form.form import decode_form
from workbook_qa.workbooks.form.seal import new_key, seal_of


def tampered(book: openpyxl.Workbook) -> None:
    """Unprotected, renamed, merged, pasted over, its hidden sheet shown; typed as before."""
    book["_meta"].sheet_state = "visible"
    book["Judgement"].title = "Avery Example"
    for sheet in book:
        sheet.protection.sheet = False
    book["Actions"].merge_cells("C2:F2")
    without_rule(book["Questions"], "D7", "E7")


SAID = {
    "meta-shown",
    "sheet-renamed",
    "protection-removed",
    "cells-merged",
    "validation-gone",
}


def test_a_complete_return_counts_whatever_was_done_to_its_sheets_and_all_is_said(issued: Council):
    audit = issued.audits()[0]
    issued.drop("a.xlsx", edited(issued.filled(audit), tampered))
    result = take_in(issued)
    assert outcomes(result) == ["accepted"]
    assert codes(result) == SAID
    accepted = issued.audits()[0].accepted
    assert accepted.content == complete_return(case_file_audit(), audit.audit)
    assert {problem.code for problem in accepted.problems} == SAID
    assert "Avery" not in "".join(map(str, accepted.problems))


def test_what_was_done_to_the_sheets_is_not_asked_of_the_auditor(issued: Council):
    audit = issued.audits()[0]
    content = issued.filled(audit, {Meaning.OVERALL_GRADE: None})
    issued.drop("a.xlsx", edited(content, tampered))
    result = take_in(issued)
    assert outcomes(result) == ["queried"]
    assert codes(result) == {*SAID, "grade-missing"}
    (query,) = issued.audits()[0].queries
    with open_ledger(issued.on(DAY)) as journal:
        form = decode_form(journal.document(query.form))
        message = journal.document(query.message).decode()
    start = " ".join(cell.text for cell in form.sheets[0].locked)
    assert "There is no overall grade" in start
    for words in ("protection", "renamed", "merged", "drop-down or rule", "visible"):
        assert words not in start
        assert words not in message


def test_only_the_first_sheet_is_left_and_all_else_is_asked_for(issued: Council):
    def first_sheet_alone(book: openpyxl.Workbook) -> None:
        without_properties(book)
        for name in book.sheetnames[1:]:
            del book[name]

    issued.drop("a.xlsx", edited(issued.filled(issued.audits()[0]), first_sheet_alone))
    result = take_in(issued)
    assert outcomes(result) == ["queried"]
    assert {"sheet-gone", "copied-to-a-new-workbook"} <= codes(result)


# Another council, whose references are made in the same way


def theirs(council: Council, ours: AuditState, **changes: str) -> bytes:
    """A complete return of another council's audit that happens to have the same reference."""
    audit: Audit = msgspec.structs.replace(ours.audit, **changes)
    form = council.form(ours)
    seal = seal_of(audit, ours.issued.form, new_key())
    workbook = write_audit_book(form, audit, seal, council="Elsewhere")
    return fill_in(workbook, form, typed(form, complete_return(case_file_audit(), audit)))


def test_an_audit_of_another_child_is_never_taken_in_as_ours(issued: Council):
    ours = issued.audits()[0]
    issued.drop("a.xlsx", theirs(issued, ours, case_id="990001", auditor="Sasha Elsewhere"))
    issued.drop("b.xlsx", theirs(issued, ours, case_id="990002"))
    issued.drop("c.xlsx", theirs(issued, ours, auditor="Sasha Elsewhere"))
    result = take_in(issued)
    assert outcomes(result) == ["refused"] * 3
    assert codes(result) == {"workbook-of-another-council"}
    assert [audit.status for audit in issued.audits()] == [AuditStatus.WITH_AUDITOR] * 5
    assert all(audit.received == () for audit in issued.audits())
    notes = [content for name, content in issued.tree("inbox").items() if name.endswith(".txt")]
    assert len(notes) == 3
    assert not any(b"99000" in note for note in notes)


def test_our_own_audit_sealed_with_a_key_that_is_lost_waits_for_a_yes(issued: Council):
    issued.drop("a.xlsx", theirs(issued, issued.audits()[0]))
    result = take_in(issued)
    assert outcomes(result) == ["conflict"]
    assert codes(result) == {"seal-not-checked"}


# Older versions of the audit tool


def test_an_old_return_is_read_by_the_form_and_the_tool_it_was_issued_with(issued: Council):
    path = issued.workspace.templates / "case_file_audit.toml"
    old, text = issued.audits()[0], path.read_text(encoding="utf-8")
    question = case_file_audit().questions()[0].text
    assert question in text
    newer = text.replace('version = "1.1"', 'version = "1.2"').replace(question, "Something else?")
    path.write_text(newer, encoding="utf-8")
    issue(issued, DECEMBER)
    new = issued.audits(DECEMBER)[0]
    assert (old.audit.tool_version, new.audit.tool_version) == ("1.1", "1.2")
    assert old.issued.form != new.issued.form

    issued.drop("old.xlsx", issued.filled(old))
    issued.drop("new.xlsx", issued.filled(new))
    result = take_in(issued, "2026-12-10")
    assert outcomes(result) == ["accepted", "accepted"]
    assert codes(result) <= {"due-date-not-workable"}
    with open_ledger(issued.on("2026-12-10")) as journal:
        tool = decode_audit_tool(journal.document(old.issued.tool))
    assert (tool.version, tool.questions()[0].text) == ("1.1", question)


def test_a_return_that_names_another_version_of_the_tool_is_refused_without_a_seal(issued: Council):
    def change(book: openpyxl.Workbook) -> None:
        book["_meta"]["B3"].value = "case-file-audit 9.9"

    ours = issued.audits()[0]
    issued.drop("a.xlsx", edited(theirs(issued, ours), change))
    result = take_in(issued)
    assert (outcomes(result), codes(result)) == (["refused"], {"audit-tool-unknown"})
    issued.drop("b.xlsx", edited(issued.filled(ours), change))
    result = take_in(issued)
    assert (outcomes(result), codes(result)) == (["accepted"], {"meta-changed"})


def test_a_refused_file_is_kept_as_it_came(issued: Council):
    content = theirs(issued, issued.audits()[0], case_id="990001")
    issued.drop("a.xlsx", content)
    take_in(issued)
    with open_ledger(issued.on(DAY)) as journal:
        assert journal.document(digest_of(content)) == content
