"""A queried return goes back as the auditor's own workbook, and what comes back counts."""

from tests.commands.test_ingest import codes, outcomes, take_in
from tests.support.workspace import Council
from workbook_qa.commands import reconcile
from workbook_qa.commands.demo.people_at_work import fill_in
from workbook_qa.commands.reading import open_ledger
from workbook_qa.excel.form import decode_form
from workbook_qa.framework.audit_tool import Meaning
from workbook_qa.framework.returns import overall_grade
from workbook_qa.framework.terms import AuditStatus, Grade

ON_BOTH = True  # databases: see `ledger_on` in tests/conftest.py

LACKS = {Meaning.OVERALL_GRADE: None, "Q1.1.answer": None}
MENDED = {Meaning.OVERALL_GRADE: "Good", "Q1.1.answer": "Yes"}


def queried(council: Council) -> bytes:
    """An incomplete return, taken in; the workbook that goes back."""
    council.drop("a.xlsx", council.filled(council.audits()[0], LACKS))
    assert outcomes(take_in(council)) == ["queried"]
    audit = council.audits()[0].audit
    return council.workspace.query_workbook(audit.month, audit.reference, 2).read_bytes()


def mended(council: Council, workbook: bytes, entries: dict[str, str]) -> bytes:
    """Only what was asked is typed."""
    with open_ledger(council.on("2026-11-20")) as journal:
        form = decode_form(journal.document(council.audits()[0].queries[-1].form))
    return fill_in(workbook, form, dict(entries))


def test_only_what_was_asked_is_typed_and_the_audit_counts(issued: Council):
    whole = issued.filled(issued.audits()[0], {})
    workbook = queried(issued)
    issued.drop("back.xlsx", mended(issued, workbook, MENDED))
    assert outcomes(take_in(issued)) == ["accepted"]
    state = issued.audits()[0]
    assert state.status is AuditStatus.COMPLETED
    assert state.accepted.version == 2
    assert overall_grade(state.content) is Grade.GOOD
    issued.drop("whole.xlsx", whole)
    assert outcomes(take_in(issued)) == ["already-have"], "it says what the whole return says"


def test_an_older_version_that_comes_later_does_not_count(issued: Council):
    first = issued.filled(issued.audits()[0], {Meaning.OVERALL_GRADE: "Inadequate"})
    workbook = queried(issued)
    issued.drop("back.xlsx", mended(issued, workbook, MENDED))
    take_in(issued)
    issued.drop("old.xlsx", first)
    assert outcomes(take_in(issued)) == ["superseded"]
    assert overall_grade(issued.audits()[0].content) is Grade.GOOD


def test_what_is_still_missing_goes_back_once_more(issued: Council):
    workbook = queried(issued)
    half = {"Q1.1.answer": "Yes"}
    issued.drop("back.xlsx", mended(issued, workbook, half))
    result = take_in(issued)
    assert outcomes(result) == ["queried"]
    assert codes(result) == {"grade-missing"}
    state = issued.audits()[0]
    assert [query.version for query in state.queries] == [2, 3]
    path = issued.workspace.query_workbook(state.audit.month, state.audit.reference, 3)
    issued.drop("third.xlsx", mended(issued, path.read_bytes(), {Meaning.OVERALL_GRADE: "Good"}))
    assert outcomes(take_in(issued)) == ["accepted"]


def test_a_second_run_writes_nothing_again_and_what_is_lost_comes_back(issued: Council):
    queried(issued)
    assert not take_in(issued).written
    audit = issued.audits()[0].audit
    path = issued.workspace.query_workbook(audit.month, audit.reference, 2)
    before = path.read_bytes()
    path.unlink()
    assert path in take_in(issued).written
    assert path.read_bytes() == before
    reconcile.run(issued.on("2026-11-20"))
