"""A queried return goes back as the auditor's own workbook, and what comes back counts."""

import email
import email.policy

import openpyxl

from tests.returns.test_ingest import codes, outcomes, take_in
from tests.support.made_up.workspace import Council
from workbook_qa.core.audit_tool import Meaning
from workbook_qa.core.problem import CATALOGUE
from workbook_qa.core.replies import answered_by, reply_to
from workbook_qa.core.terms import AuditStatus, Grade
from workbook_qa.demo.people_at_work import fill_in
from workbook_qa.ledger.access import open_ledger
from workbook_qa.ledger.return_content import overall_grade
from workbook_qa.tracker import reconcile
from workbook_qa.workbooks.form.form import decode_form

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


# Replies

WORTH_A_LOOK = {"Q1.2.evidence": "Seen.", Meaning.DISCUSSED: None, "A1.owner": "Somebody Unknown"}
REPLIES = {
    reply_to("evidence-too-short", "Q1.2.evidence"): "It is on paper, seen in the office.",
    reply_to("discussion-blank", Meaning.DISCUSSED): "The worker has left.",
    reply_to("owner-unknown", "A1.owner"): "They start on Monday.",
}


def queried_with_queries(council: Council) -> bytes:
    """An incomplete return with queries, taken in; the workbook that goes back."""
    lacks = {**LACKS, **WORTH_A_LOOK}
    council.drop("a.xlsx", council.filled(council.audits()[0], lacks))
    result = take_in(council)
    assert outcomes(result) == ["queried"]
    assert {code for code, _ in map(answered_by, REPLIES)} <= codes(result)
    audit = council.audits()[0].audit
    return council.workspace.query_workbook(audit.month, audit.reference, 2).read_bytes()


def test_queries_that_are_replied_to_are_satisfied_and_nothing_is_retyped(issued: Council):
    workbook = queried_with_queries(issued)
    issued.drop("back.xlsx", mended(issued, workbook, {**MENDED, **REPLIES}))
    result = take_in(issued)
    assert (outcomes(result), codes(result)) == (["accepted"], set())
    accepted = issued.audits()[0].accepted
    assert accepted.problems == ()
    entries = accepted.content.entries
    assert {field: entries[field] for field in REPLIES} == REPLIES, "they are kept with the return"
    assert entries["Q1.2.evidence"] == "Seen."


def test_without_a_reply_they_are_asked_again_and_stop_nothing(issued: Council):
    workbook = queried_with_queries(issued)
    first = dict([*REPLIES.items()][:1])
    issued.drop("back.xlsx", mended(issued, workbook, {**MENDED, **first}))
    result = take_in(issued)
    assert outcomes(result) == ["accepted"]
    assert codes(result) == {"discussion-blank", "owner-unknown"}


def test_replies_go_on_into_the_third_version(issued: Council):
    workbook = queried_with_queries(issued)
    half = {"Q1.1.answer": "Yes", **REPLIES}
    issued.drop("back.xlsx", mended(issued, workbook, half))
    result = take_in(issued)
    assert (outcomes(result), codes(result)) == (["queried"], {"grade-missing"})
    state = issued.audits()[0]
    path = issued.workspace.query_workbook(state.audit.month, state.audit.reference, 3)
    issued.drop("third.xlsx", mended(issued, path.read_bytes(), {Meaning.OVERALL_GRADE: "Good"}))
    result = take_in(issued)
    assert (outcomes(result), codes(result)) == (["accepted"], set())
    entries = issued.audits()[0].accepted.content.entries
    assert {field: entries[field] for field in REPLIES} == REPLIES


def test_the_lead_auditor_reads_each_reply_once_in_the_ingest_report(issued: Council):
    test_replies_go_on_into_the_third_version(issued)
    report = openpyxl.load_workbook(issued.workspace.ingest_report)["Replies"]
    rows = [[cell.value for cell in row[1:]] for row in report.iter_rows(min_row=5)]
    reference = issued.audits()[0].audit.reference
    expected = [
        [reference, field, CATALOGUE[code].fact, REPLIES[reply]]
        for reply in REPLIES
        for code, field in [answered_by(reply)]
    ]
    assert sorted(rows) == sorted(expected)


def test_the_draft_says_that_a_reply_is_enough(issued: Council):
    queried_with_queries(issued)
    state = issued.audits()[0]
    path = issued.workspace.query_workbook(state.audit.month, state.audit.reference, 2)
    draft = path.with_suffix(".eml").read_bytes()
    message = email.message_from_bytes(draft, policy=email.policy.default)
    body = " ".join(message.get_body().get_content().split())
    assert "a reply is enough" in body


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
