"""A query loop by LibreOffice: what is asked is mended or replied to; nothing is typed again."""

import datetime

import pytest

from tests.support.made_up.returns import case_file_audit, changed, complete_return
from tests.support.made_up.workspace import NOVEMBER, Council, issue, make_council
from tests.support.other_programs.office import Entries, Office, OfficeError
from workbook_qa.core.audit_tool import EntryKind, Meaning
from workbook_qa.core.replies import reply_to
from workbook_qa.ledger.access import open_ledger
from workbook_qa.ledger.states import AuditState
from workbook_qa.returns import ingest
from workbook_qa.workbooks.form.form import Form, decode_form
from workbook_qa.workspace.result import Result

pytestmark = pytest.mark.office

LACKS = {Meaning.OVERALL_GRADE: None, "Q1.2.evidence": "Seen.", Meaning.DISCUSSED: None}
MENDED = {Meaning.OVERALL_GRADE: "Good"}
REPLIES = {
    reply_to("evidence-too-short", "Q1.2.evidence"): "It is on paper, seen in the office: 00123.",
    reply_to("discussion-blank", Meaning.DISCUSSED): "= the worker has left",
}


@pytest.fixture
def council(tmp_path_factory: pytest.TempPathFactory) -> Council:
    """Five audits are out."""
    council = make_council(tmp_path_factory.mktemp("workspace"))
    issue(council)
    return council


def as_typed(form: Form, fields: dict[str, str]) -> Entries:
    """What a person types, by cell: dates day first."""
    kinds = {cell.field: cell.kind for _, cell in form.inputs()}
    return {
        form.place_of(field): _day_first(text) if kinds[field] is EntryKind.DATE else text
        for field, text in fields.items()
    }


def _day_first(text: str) -> str:
    return datetime.date.fromisoformat(text).strftime("%d/%m/%Y")


def take_in(council: Council, day: str) -> Result:
    return ingest.run(council.on(day))


def outcomes(result: Result) -> list[str]:
    return [each.outcome.value for each in result.outcomes or ()]


def newest_form(council: Council, audit: AuditState) -> Form:
    with open_ledger(council.on("2026-11-12")) as journal:
        return decode_form(journal.document(audit.forms[max(audit.forms)]))


@pytest.mark.parametrize("ending", [".xlsx", ".ods", ".xls"])
def test_what_is_mended_or_replied_to_is_accepted_without_those_queries(
    office: Office, council: Council, ending: str
) -> None:
    audit = council.audits()[0]
    whole = complete_return(case_file_audit(), audit.audit)
    typed = as_typed(council.form(audit), dict(changed(whole, LACKS).entries))
    council.drop("first.xlsx", office.fill_in(council.workbook(audit), typed))
    result = take_in(council, "2026-11-12")
    assert outcomes(result) == ["queried"]
    asked = {"grade-missing", "evidence-too-short", "discussion-blank"}
    assert {problem.code for problem in result.problems} == asked

    workbook = council.workspace.query_workbook(NOVEMBER, audit.audit.reference, 2).read_bytes()
    form = newest_form(council, council.audits()[0])
    keys = as_typed(form, {**MENDED, **REPLIES})
    council.drop(f"back{ending}", office.fill_in(workbook, keys, ending=ending))
    result = take_in(council, "2026-11-13")
    assert outcomes(result) == ["accepted"]
    assert {problem.code for problem in result.problems} == (
        set() if ending == ".xlsx" else {"less-evidence"}
    )
    accepted = council.audits()[0].accepted
    assert accepted is not None
    assert (accepted.version, accepted.content) == (
        2,
        changed(whole, {**LACKS, **MENDED, **REPLIES}),
    )


def test_only_the_replies_of_the_first_page_can_be_typed_in(
    office: Office, council: Council
) -> None:
    audit = council.audits()[0]
    council.drop("first.xlsx", council.filled(audit, LACKS))
    take_in(council, "2026-11-12")
    workbook = council.workspace.query_workbook(NOVEMBER, audit.audit.reference, 2).read_bytes()
    form = newest_form(council, council.audits()[0])
    sheet, cell = form.place_of(next(iter(REPLIES)))
    row = int(cell[1:])
    assert office.typed_anyway(workbook, sheet, cell, "typed") == "typed"
    for locked in (f"A{row}", f"B{row}", f"C{row - 1}", "A1"):
        with pytest.raises(OfficeError):
            office.fill_in(workbook, {(sheet, locked): "typed over"})
