"""Extensions and exemptions: who and why, and one count for each in every figure."""

import datetime
import re
from email import message_from_bytes, policy

import openpyxl
import pytest

from tests.support.made_up.workspace import NOVEMBER, Council
from workbook_qa.audits import exempt, extend, generate
from workbook_qa.core.audit_references import make_reference
from workbook_qa.core.problem import CannotContinue
from workbook_qa.core.terms import AuditStatus
from workbook_qa.ledger.runs import runs_of
from workbook_qa.letters import send
from workbook_qa.reports.summary import summary
from workbook_qa.returns import ingest
from workbook_qa.tracker import reconcile
from workbook_qa.upkeep import status, undo

D = datetime.date
WHY = "The auditor is on sick leave; agreed in supervision."


def first(council: Council) -> str:
    return council.audits()[0].audit.reference


def codes(result):
    return [problem.code for problem in result.problems]


def counts(council: Council, day: str = "2026-12-01"):
    """What the tracker, the month on one screen and the summary say of November's audits."""
    tracker = reconcile.run(council.on(day))
    month = status.run(council.on(day), NOVEMBER)
    made = summary.run(council.on(day), NOVEMBER)
    return tracker, month.counts, made


def test_an_extension_is_the_date_that_counts(issued: Council):
    council = issued
    reference = first(council)
    result = extend.run(council.on("2026-11-20"), reference, to=D(2026, 12, 4), why=WHY)
    assert codes(result) == []
    state = council.state().audits[reference]
    assert (state.due_on, state.audit.due_on) == (D(2026, 12, 4), D(2026, 11, 30))
    (extension,) = state.extensions
    assert (extension.why, extension.by) == (WHY, "Casey Leadwell")
    assert status.run(council.on("2026-12-03"), NOVEMBER).counts["late"] == 4
    assert status.run(council.on("2026-12-07"), NOVEMBER).counts["late"] == 5


def test_an_extension_again_changes_nothing_and_one_further_on_does(issued: Council):
    council = issued
    reference = first(council)
    for _ in range(2):
        extend.run(council.on("2026-11-20"), reference, to=D(2026, 12, 4), why=WHY, by="Tara")
    assert len(council.state().audits[reference].extensions) == 1
    result = extend.run(council.on("2026-12-01"), reference, to=D(2026, 12, 12), why=WHY)
    assert codes(result) == ["extension-not-working-day", "extension-long"]
    state = council.state().audits[reference]
    assert [one.by for one in state.extensions] == ["Tara", "Casey Leadwell"]
    assert state.due_on == D(2026, 12, 12)


@pytest.mark.parametrize(
    ("reference", "to", "why", "says"),
    [
        ("", D(2026, 11, 30), WHY, "later day"),
        ("", D(2026, 11, 2), WHY, "later day"),
        ("", D(2026, 12, 4), "  ", "--why"),
        ("", D(2026, 12, 4), "x" * 501, "501 characters"),
        ("", D(2026, 12, 4), "The father, Quentin Farthingale, is ill.", "a full name"),
        ("CFA-2026-11-0001", D(2026, 12, 4), WHY, "not the reference"),
        (make_reference("CFA", NOVEMBER, 99), D(2026, 12, 4), WHY, "no audit CFA-2026-11-0099"),
    ],
)
def test_what_cannot_be_agreed_is_said_and_not_recorded(issued: Council, reference, to, why, says):
    council = issued
    before = council.events()
    with pytest.raises(CannotContinue, match=says) as stopped:
        extend.run(council.on("2026-11-20"), reference or first(council), to=to, why=why)
    assert "Nothing was recorded" in str(stopped.value)
    assert "Farthingale" not in str(stopped.value)
    assert council.events() == before


def test_an_exemption_counts_as_one_in_every_figure(issued: Council):
    council = issued
    audits = [one.audit.reference for one in council.audits()]
    for audit in council.audits()[:2]:
        council.drop(f"{audit.audit.reference}.xlsx", council.filled(audit))
    ingest.run(council.on("2026-11-20"))
    exempt.run(council.on("2026-11-25"), audits[2], why=WHY, by="Harper Head")
    state = council.state()
    assert state.audits[audits[2]].status is AuditStatus.EXEMPT
    assert state.audits[audits[2]].exempted.by == "Harper Head"
    tracker, month, made = counts(council)
    assert (month["Completed"], month["Exempt"], month["With auditor"]) == (2, 1, 2)
    assert month["late"] == 2
    assert made.written
    assert tracker.written
    again = exempt.run(council.on("2026-12-02"), audits[2], why="Another reason.")
    assert again.counts == {"exempt": 0}
    assert len(council.state().audits) == 5
    with pytest.raises(CannotContinue, match="exempt"):
        extend.run(council.on("2026-12-02"), audits[2], to=D(2026, 12, 4), why=WHY)


def test_a_withdrawn_audit_is_counted_apart(issued: Council):
    reference = issued.audits()[2].audit.reference
    first = exempt.run(issued.on("2026-11-25"), reference, why=WHY, withdrawn=True)
    assert "It counts as withdrawn" in first.lines[0]
    again = exempt.run(issued.on("2026-11-26"), reference, why=WHY)
    assert "has been withdrawn since 25 November 2026" in again.lines[0]
    assert issued.state().audits[reference].status is AuditStatus.WITHDRAWN
    assert reconcile.run(issued.on("2026-11-26")).problems == ()


def test_a_complete_return_of_an_exempt_audit_counts_and_is_said(issued: Council):
    council = issued
    audit = council.audits()[0]
    exempt.run(council.on("2026-11-19"), audit.audit.reference, why=WHY)
    council.drop("a.xlsx", council.filled(audit))
    result = ingest.run(council.on("2026-11-20"))
    assert "audit-exempt" in codes(result)
    state = council.state().audits[audit.audit.reference]
    assert state.status is AuditStatus.COMPLETED
    assert state.exempted is not None


def test_an_incomplete_return_of_an_exempt_audit_is_kept_and_asks_nothing(issued: Council):
    council = issued
    audit = council.audits()[0]
    exempt.run(council.on("2026-11-19"), audit.audit.reference, why=WHY)
    council.drop("a.xlsx", council.filled(audit, {"overall-grade": None}))
    result = ingest.run(council.on("2026-11-20"))
    assert "audit-exempt" in codes(result)
    state = council.state().audits[audit.audit.reference]
    assert state.status is AuditStatus.EXEMPT
    assert len(state.received) == 1
    to_send = council.workspace.to_send(NOVEMBER)
    assert not list(to_send.glob("*version*"))


def test_a_completed_audit_is_neither_extended_nor_exempt(issued: Council):
    council = issued
    audit = council.audits()[0]
    council.drop("a.xlsx", council.filled(audit))
    ingest.run(council.on("2026-11-20"))
    with pytest.raises(CannotContinue, match="come in"):
        exempt.run(council.on("2026-11-21"), audit.audit.reference, why=WHY)


def test_a_dry_run_records_nothing(issued: Council):
    before = issued.events()
    reference = first(issued)
    context = issued.on("2026-11-20", dry_run=True)
    assert exempt.run(context, reference, why=WHY).counts == {"exempt": 1}
    assert extend.run(context, reference, to=D(2026, 12, 4), why=WHY).counts == {"extended": 1}
    assert issued.events() == before


def test_what_was_agreed_can_be_undone_the_later_first(issued: Council):
    council = issued
    reference = first(council)
    extend.run(council.on("2026-11-20"), reference, to=D(2026, 12, 4), why=WHY)
    exempt.run(council.on("2026-11-25"), reference, why=WHY)
    extended, exempted = (run.number for run in runs_of(council.events())[-2:])
    with pytest.raises(CannotContinue, match=reference):
        undo.run(council.on("2026-11-26"), extended)
    said = undo.run(council.on("2026-11-26"), exempted)
    assert any("Exempt to With auditor" in line for line in said.lines)
    said = undo.run(council.on("2026-11-26"), extended)
    assert any("30 November 2026" in line for line in said.lines)
    assert council.state().audits[reference].due_on == D(2026, 11, 30)


def test_an_exempt_audits_workbook_is_not_written_again(issued: Council):
    council = issued
    reference = first(council)
    exempt.run(council.on("2026-11-20"), reference, why=WHY)
    path = council.workspace.audit_workbook(NOVEMBER, reference)
    path.unlink()
    generate.run(council.on("2026-11-21"), NOVEMBER)
    assert not path.exists()


def waiting_notes(council: Council) -> dict[str, str]:
    """What each note that waits in the list says, by whom it goes to."""
    page = openpyxl.load_workbook(council.workspace.drafts).worksheets[0]
    rows = [row for row in page.iter_rows() if row[2].value == "Note to an auditor"]
    folder = council.workspace.outbox
    files = [re.search(r'HYPERLINK\("([^"]+)"', str(cell.value)) for row in rows for cell in row]
    messages = [
        message_from_bytes((folder / file[1]).read_bytes(), policy=policy.default)
        for file in files
        if file and file[1].endswith(".eml")
    ]
    return {
        str(message["To"]): " ".join(message.get_body(("plain",)).get_content().split())
        for message in messages
    }


@pytest.mark.parametrize(
    ("agreed", "says"),
    [
        ("extended", "You now have until 4 December 2026"),
        ("exempt", "It need not be done any more."),
        ("withdrawn", "It should not have been sent out"),
    ],
)
def test_the_auditor_is_told_by_a_draft(issued: Council, agreed: str, says: str):
    reference, context = first(issued), issued.on("2026-11-20")
    if agreed == "extended":
        result = extend.run(context, reference, to=D(2026, 12, 4), why=WHY)
    else:
        result = exempt.run(context, reference, why=WHY, withdrawn=agreed == "withdrawn")
    assert result.next_step.startswith("Look over the draft to the auditor")
    assert issued.workspace.drafts in result.written
    told = waiting_notes(issued)
    assert [*told] == ["hollis.headley@example.invalid"]
    (words,) = told.values()
    assert says in words
    assert reference in words
    assert WHY not in words
    assert status.run(context, NOVEMBER).lines[-1].endswith("1 reminder, query or note to send")
    send.run(context, by_hand=True)
    assert waiting_notes(issued) == {}


def test_only_the_last_day_is_told_and_not_once_it_is_back(issued: Council):
    audit = issued.audits()[0]
    for day in (D(2026, 12, 4), D(2026, 12, 11)):
        extend.run(issued.on("2026-11-20"), audit.audit.reference, to=day, why=WHY)
    (told,) = waiting_notes(issued).values()
    assert "11 December 2026" in told
    issued.drop("a.xlsx", issued.filled(audit))
    ingest.run(issued.on("2026-11-25"))
    assert waiting_notes(issued) == {}


def test_a_second_time_tells_nobody_anything(issued: Council):
    reference = first(issued)
    for _ in range(2):
        extend.run(issued.on("2026-11-20"), reference, to=D(2026, 12, 4), why=WHY)
        exempt.run(issued.on("2026-11-20"), issued.audits()[1].audit.reference, why=WHY)
    assert [len(audit.told) for audit in issued.audits()] == [1, 1, 0, 0, 0]
