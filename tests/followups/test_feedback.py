"""Feedback: what an audit found goes to the worker and the line, and the answers come back."""

import datetime
from email import message_from_bytes, policy

import pytest

from tests.support.made_up.workspace import NOVEMBER, STAFF_ROWS, Council, fill_in, write_registers
from workbook_qa.core.problem import CannotContinue
from workbook_qa.core.terms import Confirmation, Outcome
from workbook_qa.demo.people_at_work import signed
from workbook_qa.followups import feedback
from workbook_qa.followups.followup_book import FollowupTitle, write_followup
from workbook_qa.ledger.access import open_ledger
from workbook_qa.ledger.followup_answers import (
    ANSWERED_BY,
    COMMENTS,
    CONFIRMING,
    DISAGREES,
    FACTS_RIGHT,
    NOT_RIGHT,
)
from workbook_qa.ledger.states import AuditState
from workbook_qa.returns import ingest
from workbook_qa.tracker import reconcile
from workbook_qa.upkeep import check, rebuild, undo
from workbook_qa.workbooks.form.form import decode_form

D = datetime.date
SAVED_AT = datetime.datetime(2026, 11, 19, 15, 30, tzinfo=datetime.UTC)
SENT_ON, BACK_ON = "2026-11-23", "2026-11-30"
ON_FILE = CONFIRMING[Confirmation.ON_FILE]


def codes(result):
    return [problem.code for problem in result.problems]


def returned(council: Council, number: int = 1, changes=None) -> list[AuditState]:
    """The first audits of the month, taken in as complete returns."""
    for audit in council.audits()[:number]:
        content = signed(council.filled(audit, changes), "Blake Sample", SAVED_AT)
        council.drop(f"{audit.audit.reference}.xlsx", content)
    ingest.run(council.on("2026-11-20"))
    return council.audits()[:number]


def path_of(council: Council, audit: AuditState, number: int = 1):
    return council.workspace.feedback_workbook(NOVEMBER, audit.audit.reference, number)


def answered(council: Council, audit: AuditState, entries, number: int = 1) -> bytes:
    """The feedback as somebody filled it in."""
    event = council.state().audits[audit.audit.reference].feedback[number - 1]
    with open_ledger(council.on(SENT_ON)) as journal:
        form = decode_form(journal.document(event.form))
        return fill_in(journal.document(event.workbook), form, entries)


def back(council: Council, audit: AuditState, entries, name: str = "feedback.xlsx"):
    council.drop(name, answered(council, audit, entries))
    return ingest.run(council.on(BACK_ON))


@pytest.fixture
def sent(issued: Council) -> tuple[Council, AuditState]:
    """A council in which the first audit was fed back."""
    (audit,) = returned(issued)
    feedback.run(issued.on(SENT_ON))
    return issued, audit


def test_each_completed_audit_is_fed_back_once_to_the_right_people(issued: Council):
    audits = returned(issued, 2)
    result = feedback.run(issued.on(SENT_ON))
    assert codes(result) == []
    assert result.counts == {"made": 2}
    assert len(result.written) == 5
    for audit in audits:
        mail = message_from_bytes(
            path_of(issued, audit).with_suffix(".eml").read_bytes(), policy=policy.default
        )
        one = audit.audit
        address = "{}@example.invalid"
        dotted = [name.lower().replace(" ", ".") for name in (one.worker, one.team_manager)]
        assert mail["To"] == address.format(dotted[0])
        assert set(mail["Cc"].split(", ")) == {
            address.format(dotted[1]),
            address.format(one.head_of_service.lower().replace(" ", ".")),
            address.format("casey.leadwell"),
        }
        (attached,) = mail.iter_attachments()
        assert attached.get_content() == path_of(issued, audit).read_bytes()
        body = mail.get_body().get_content()
        assert one.reference in body
        assert "7 December 2026" in body
        assert one.case_id not in body
    events = issued.events()
    again = feedback.run(issued.on("2026-11-24"))
    assert (again.counts, again.written, issued.events()) == ({"made": 0}, (), events)


def test_only_those_named_and_only_completed_ones(issued: Council):
    one, other = returned(issued, 2)
    waiting = issued.audits()[4].audit.reference
    assert feedback.run(issued.on(SENT_ON), [one.audit.reference]).counts["made"] == 1
    assert not path_of(issued, other).exists()
    for reference, says in ((waiting, "With auditor"), ("CFA-2026-11-0001", "not the reference")):
        with pytest.raises(CannotContinue, match=says):
            feedback.run(issued.on(SENT_ON), [reference])


def test_a_dry_run_makes_nothing(issued: Council):
    returned(issued)
    before = issued.tree()
    assert feedback.run(issued.on(SENT_ON, dry_run=True)).counts == {"made": 1}
    assert issued.tree() == before


def test_recipients_who_are_not_known_are_problems_and_not_guessed(issued: Council):
    (audit,) = returned(issued)
    staff = [
        row for row in STAFF_ROWS if row[0] not in (audit.audit.worker, audit.audit.team_manager)
    ]
    write_registers(issued, staff=staff)
    settings = issued.workspace.settings
    text = settings.read_text()
    settings.write_text(text.replace('email = "casey.leadwell@example.invalid"', 'email = ""'))
    result = feedback.run(issued.on(SENT_ON))
    assert codes(result).count("line-unknown") >= 2
    assert "recipient-unknown" in codes(result)
    mail = message_from_bytes(
        path_of(issued, audit).with_suffix(".eml").read_bytes(), policy=policy.default
    )
    assert not mail["To"]
    assert mail["Cc"] == "harper.head@example.invalid"
    assert all(audit.audit.worker not in problem.message for problem in result.problems)


# What comes back


def test_the_answers_are_recorded(sent):
    council, audit = sent
    entries = {
        ANSWERED_BY: "Social Worker",
        FACTS_RIGHT: "yes",
        ON_FILE: "27/11/2026",
        CONFIRMING[Confirmation.DISCUSSED]: D(2026, 11, 26),
        COMMENTS: "Thank you, that was helpful.",
    }
    result = back(council, audit, entries)
    assert codes(result) == []
    (outcome,) = result.outcomes
    assert outcome.outcome is Outcome.ACCEPTED
    state = council.state().audits[audit.audit.reference]
    assert state.confirmed_on(Confirmation.ON_FILE) == D(2026, 11, 27)
    assert state.confirmed_on(Confirmation.DISCUSSED) == D(2026, 11, 26)
    assert outcome.audit == state.feedback[0].followup
    followup = council.state().followups[state.feedback[0].followup]
    (file,) = followup.received
    assert file.content.entries[FACTS_RIGHT] == "Yes"
    assert file.content.entries[COMMENTS] == "Thank you, that was helpful."
    assert state.challenges == ()
    lies = (
        council.workspace.put_away(Outcome.ACCEPTED, NOVEMBER)
        / f"{state.feedback[0].followup}.xlsx"
    )
    assert lies.is_file()


def test_a_disagreement_is_for_the_lead_auditor_and_the_grade_stays(sent):
    council, audit = sent
    grade = audit.content.entries["overall-grade"]
    entries = {DISAGREES: "Standard 2 was redone in October.", FACTS_RIGHT: "No", NOT_RIGHT: "Date"}
    result = back(council, audit, entries)
    assert codes(result) == ["grade-challenged", "facts-challenged"]
    assert all("October" not in problem.message for problem in result.problems)
    assert all(problem.place.cell for problem in result.problems)
    state = council.state().audits[audit.audit.reference]
    assert len(state.challenges) == 1
    assert state.content.entries["overall-grade"] == grade


def test_what_cannot_be_read_is_asked_and_the_rest_is_recorded(sent):
    council, audit = sent
    result = back(council, audit, {ON_FILE: "last week", FACTS_RIGHT: "Yes"})
    assert codes(result) == ["not-a-date"]
    assert result.outcomes[0].outcome is Outcome.QUERIED
    state = council.state()
    (file,) = state.followups[state.audits[audit.audit.reference].feedback[0].followup].received
    assert dict(file.content.entries) == {FACTS_RIGHT: "Yes"}
    put_right = {ON_FILE: "27/11/2026", FACTS_RIGHT: "Yes"}
    assert back(council, audit, put_right).outcomes[0].outcome is Outcome.ACCEPTED
    now = council.state().audits[audit.audit.reference]
    assert now.confirmed_on(Confirmation.ON_FILE) == D(2026, 11, 27)


def test_a_name_in_a_comment_is_queried_and_not_repeated(sent):
    council, audit = sent
    result = back(council, audit, {COMMENTS: "The mother, Quintina Farthingale, agrees."})
    assert codes(result) == ["personal-data-suspected"]
    assert "Farthingale" not in result.problems[0].message


def test_worker_and_manager_may_both_answer_and_a_copy_is_no_news(sent):
    council, audit = sent
    back(council, audit, {FACTS_RIGHT: "Yes", ANSWERED_BY: "Social Worker"})
    entries = {ON_FILE: "30/11/2026", ANSWERED_BY: "Team Manager"}
    assert back(council, audit, entries, "two.xlsx").outcomes[0].outcome is Outcome.ACCEPTED
    again = back(council, audit, entries | {COMMENTS: None}, "three.xlsx")
    assert again.outcomes[0].outcome is Outcome.ALREADY_HAVE
    state = council.state()
    followup = state.followups[state.audits[audit.audit.reference].feedback[0].followup]
    assert len(followup.accepted_files) == 2


def test_one_of_another_workspace_is_refused(sent):
    council, audit = sent
    event = council.state().audits[audit.audit.reference].feedback[0]
    with open_ledger(council.on(SENT_ON)) as journal:
        form = decode_form(journal.document(event.form))
    followup, seal = (
        FollowupTitle(event.followup, D(2026, 11, 23), "x", "x"),
        "AAAA-BBBBB-CCCCC-DDDDD-EEEEE",
    )
    forged = write_followup(form, followup, seal, council="Elsewhere")
    council.drop("forged.xlsx", forged)
    result = ingest.run(council.on(BACK_ON))
    assert [each.outcome for each in result.outcomes] == [Outcome.REFUSED]
    assert codes(result) == ["seal-broken"]


def test_a_later_return_is_fed_back_anew(issued: Council):
    (audit,) = returned(issued)
    feedback.run(issued.on(SENT_ON))
    council = issued
    later = council.filled(audit, {"overall-reason": "Looked at once more, and it is so."})
    two_days_on = SAVED_AT + datetime.timedelta(days=2)
    council.mail_from_auditor("later", audit, signed(later, "Blake Sample", two_days_on))
    (outcome,) = ingest.run(council.on("2026-11-24")).outcomes
    assert outcome.outcome is Outcome.ACCEPTED
    assert feedback.run(council.on("2026-11-25")).counts["made"] == 1
    assert path_of(council, audit, 2).is_file()
    state = council.state().audits[audit.audit.reference]
    assert len({event.followup for event in state.feedback}) == 2
    assert feedback.run(council.on("2026-11-26")).counts["made"] == 0


# Afterwards


def test_everything_can_be_made_again_and_proved(sent):
    council, audit = sent
    back(council, audit, {FACTS_RIGHT: "Yes", ON_FILE: "27/11/2026"})
    reconcile.run(council.on(BACK_ON))
    before = council.tree("outbox", "inbox")
    for name in before:
        if not name.endswith("README.md"):
            (council.root / name).unlink()
    rebuild.run(council.on(BACK_ON))
    assert council.tree("outbox", "inbox") == before
    assert "document-missing" not in codes(check.run(council.on(BACK_ON, dry_run=True)))


def test_feedback_is_undone_before_the_return_it_is_about(sent):
    council, audit = sent
    taken, fed = (one.number for one in council.events()[-2:])
    with pytest.raises(CannotContinue, match="feedback made of 1 audit"):
        undo.run(council.on("2026-11-24"), taken)
    said = undo.run(council.on("2026-11-24"), fed)
    assert any("not issued any more" in line for line in said.lines)
    assert council.state().audits[audit.audit.reference].feedback == ()
    workbook = path_of(council, audit).read_bytes()
    council.drop("late.xlsx", workbook)
    result = ingest.run(council.on("2026-11-25"))
    assert [each.outcome for each in result.outcomes] == [Outcome.REFUSED]
    # A reference is never given to a second workbook.
    feedback.run(council.on("2026-11-25"))
    followups = [one.event.followup for one in council.events() if hasattr(one.event, "followup")]
    assert len(set(followups)) == 2


def test_what_the_auditor_confirmed_is_not_asked_again(issued: Council):
    """The return says that it was discussed with the worker and with their manager (4.3)."""
    (audit,) = returned(issued, changes={"discussed-with-manager": "Yes"})
    feedback.run(issued.on(SENT_ON))
    with open_ledger(issued.on(SENT_ON)) as journal:
        sent = issued.state().audits[audit.audit.reference].feedback[0]
        form = decode_form(journal.document(sent.form))
    fields = {cell.field for _, cell in form.inputs()}
    assert CONFIRMING[Confirmation.DISCUSSED] not in fields
    assert CONFIRMING[Confirmation.ON_FILE] in fields
