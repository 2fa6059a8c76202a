"""Feedback and confirmations by LibreOffice: filled in as a person would, they record and close."""

import datetime

import pytest

from tests.followups.test_confirmation_issue import ASKED_ON, issue_to
from tests.support.made_up.workspace import NOVEMBER, Council, issue, make_council
from tests.support.other_programs.office import Office, OfficeError
from workbook_qa.core.terms import ActionStatus, Confirmation, Outcome
from workbook_qa.followups import feedback
from workbook_qa.followups.confirmation_merge import field_of
from workbook_qa.ledger.access import open_ledger
from workbook_qa.ledger.followup_answers import (
    ANSWERED_BY,
    COMMENTS,
    CONFIRMING,
    DISAGREES,
    FACTS_RIGHT,
    confirming_field,
)
from workbook_qa.ledger.states import AuditState
from workbook_qa.returns import ingest
from workbook_qa.tracker import reconcile
from workbook_qa.workbooks.form.form import Form, decode_form

pytestmark = pytest.mark.office
D = datetime.date
ANSWERS = {
    ANSWERED_BY: "Social Worker",
    FACTS_RIGHT: "Yes",
    DISAGREES: "= standard 2 was better than that: 00123",
    CONFIRMING[Confirmation.DISCUSSED]: "25/11/2026",
    CONFIRMING[Confirmation.ON_FILE]: "27/11/2026",
    COMMENTS: "Thank you; that was helpful.",
}


@pytest.fixture
def fed_back(tmp_path_factory: pytest.TempPathFactory) -> tuple[Council, AuditState]:
    """All audits of November are completed and fed back."""
    council = make_council(tmp_path_factory.mktemp("workspace"))
    issue(council)
    for audit in council.audits():
        council.drop(f"{audit.audit.reference}.xlsx", council.filled(audit))
    ingest.run(council.on("2026-11-20"))
    feedback.run(council.on("2026-11-23"))
    return council, council.audits()[0]


def form_of(council: Council, digest: str) -> Form:
    with open_ledger(council.on("2026-11-23")) as journal:
        return decode_form(journal.document(digest))


def by_cell(form: Form, entries: dict[str, str]) -> dict[tuple[str, str], str]:
    return {form.place_of(field): text for field, text in entries.items()}


@pytest.mark.parametrize("ending", [".xlsx", ".ods", ".xls"])
def test_feedback_that_was_filled_in_is_recorded(
    office: Office, fed_back: tuple[Council, AuditState], ending: str
) -> None:
    council, audit = fed_back
    reference = audit.audit.reference
    workbook = council.workspace.feedback_workbook(NOVEMBER, reference, 1).read_bytes()
    form = form_of(council, audit.feedback[0].form)
    answered = office.fill_in(workbook, by_cell(form, ANSWERS), ending=ending)
    council.drop(f"back{ending}", answered)
    result = ingest.run(council.on("2026-11-30"))
    (outcome,) = result.outcomes or ()
    assert outcome.outcome is Outcome.ACCEPTED, result.problems
    assert {problem.code for problem in result.problems} == {"grade-challenged"}
    now = council.state().audits[reference]
    assert now.confirmed_on(Confirmation.ON_FILE) == D(2026, 11, 27)
    assert now.confirmed_on(Confirmation.DISCUSSED) == D(2026, 11, 25)
    assert len(now.challenges) == 1
    (file,) = council.state().followups[audit.feedback[0].followup].received
    assert file.content is not None
    assert file.content.entries[DISAGREES] == ANSWERS[DISAGREES]


def test_nothing_but_the_answers_can_be_typed_in_feedback(
    office: Office, fed_back: tuple[Council, AuditState]
) -> None:
    council, audit = fed_back
    path = council.workspace.feedback_workbook(NOVEMBER, audit.audit.reference, 1)
    workbook, form = path.read_bytes(), form_of(council, audit.feedback[0].form)
    sheet, cell = form.place_of(COMMENTS)
    assert office.typed_anyway(workbook, sheet, cell, "typed") == "typed"
    for locked in ("A1", "B1", f"A{cell[1:]}", f"C{cell[1:]}"):
        with pytest.raises(OfficeError):
            office.fill_in(workbook, {(sheet, locked): "typed over"})


@pytest.mark.parametrize("ending", [".xlsx", ".ods"])
def test_a_confirmation_that_was_filled_in_closes_actions(
    office: Office, fed_back: tuple[Council, AuditState], ending: str
) -> None:
    council, audit = fed_back
    made = issue_to(council, audit.audit.team_manager, ASKED_ON)
    assert made is not None
    action, reference = next(iter(made.event.entries)), made.event.audits[0]
    form = decode_form(made.book.form)
    entries = {
        field_of(action, "status"): "Done",
        field_of(action, "completed_on"): "26/11/2026",
        field_of(action, "evidence"): "New plan, on file; signed off: 1/2",
        field_of(action, "comment"): "-- thank you",
        confirming_field(reference, Confirmation.ON_FILE): "27/11/2026",
    }
    content = office.fill_in(made.book.workbook, by_cell(form, entries), ending=ending)
    council.drop(f"back{ending}", content)
    result = ingest.run(council.on("2026-11-30"))
    (outcome,) = result.outcomes or ()
    assert outcome.outcome is Outcome.ACCEPTED, result.problems
    now = council.state().actions[action]
    assert now.status is ActionStatus.DONE
    assert now.completed_on == D(2026, 11, 26)
    assert (now.evidence, now.comment) == ("New plan, on file; signed off: 1/2", "-- thank you")
    assert council.state().audits[reference].confirmed_on(Confirmation.ON_FILE) == D(2026, 11, 27)
    others = [one for key, one in council.state().actions.items() if key != action]
    assert all(one.changed_on is None for one in others)
    events = len(council.events())
    reconcile.run(council.on("2026-11-30"))
    assert len(council.events()) == events


def test_only_what_a_manager_is_asked_can_be_typed_in_a_confirmation(
    office: Office, fed_back: tuple[Council, AuditState]
) -> None:
    council, audit = fed_back
    made = issue_to(council, audit.audit.team_manager, ASKED_ON)
    assert made is not None
    form = decode_form(made.book.form)
    sheet, cell = form.place_of(field_of(next(iter(made.event.entries)), "comment"))
    assert office.typed_anyway(made.book.workbook, sheet, cell, "typed") == "typed"
    for locked in ("A1", f"A{cell[1:]}", f"C{cell[1:]}", f"F{cell[1:]}"):
        with pytest.raises(OfficeError):
            office.fill_in(made.book.workbook, {(sheet, locked): "typed over"})
