"""Confirmation workbooks: a Team Manager's open actions, filled in, come back and close them."""

import datetime
from collections import Counter
from email.message import EmailMessage

import pytest

from tests.support.made_up.workspace import Council, fill_in
from workbook_qa.actions.action_state import ActionState
from workbook_qa.core.audit_references import CONFIRMATION_PREFIX
from workbook_qa.core.problem import CannotContinue
from workbook_qa.core.terms import ActionStatus, Confirmation, Outcome
from workbook_qa.demo.people_at_work import signed
from workbook_qa.followups import feedback
from workbook_qa.followups.confirmation_issue import MadeConfirmation, issue_confirmation
from workbook_qa.followups.confirmation_merge import field_of
from workbook_qa.followups.issue_followup import next_reference
from workbook_qa.ledger.access import key_for_seals, open_ledger
from workbook_qa.ledger.events import ActionChanged, ConflictFound
from workbook_qa.ledger.fold import fold
from workbook_qa.ledger.followup_answers import confirming_field
from workbook_qa.letters.issue import IssueContext
from workbook_qa.letters.message_kinds import CHASE_WORDS
from workbook_qa.letters.words_in_force import words_for
from workbook_qa.registers.load_registers import read_people_register
from workbook_qa.returns import ingest
from workbook_qa.tracker import reconcile
from workbook_qa.upkeep import check, rebuild, undo
from workbook_qa.workbooks.form.form import decode_form

D = datetime.date
ASKED_ON, BACK_ON = "2026-11-24", "2026-11-30"
SAVED_AT = datetime.datetime(2026, 11, 27, 10, 0, tzinfo=datetime.UTC)
RETURNED_AT = datetime.datetime(2026, 11, 19, 10, 0, tzinfo=datetime.UTC)
DONE = {"status": "Done", "completed_on": "26/11/2026", "evidence": "New plan, on file."}


def codes(result):
    return [problem.code for problem in result.problems]


def issue_to(council: Council, name: str, day: str = ASKED_ON) -> MadeConfirmation | None:
    """The confirmation workbook of a Team Manager, recorded and written as `chase` does it."""
    context = council.on(day)
    people, _ = read_people_register(context)
    manager = people.person(name)
    assert manager is not None
    with open_ledger(context) as journal:
        events = journal.events()
        words, _ = words_for(context, CHASE_WORDS)
        issuing = IssueContext(context, key_for_seals(context, journal), people, words)
        followup = next_reference(CONFIRMATION_PREFIX, context, events)
        made = issue_confirmation(issuing, fold(events), manager, followup)
        if made:
            journal.record([made.event], made.book.documents, at=context.now, by="Casey")
    return made


def filled(made: MadeConfirmation, entries, by: str = "Tara Northby", at=SAVED_AT) -> bytes:
    return signed(fill_in(made.book.workbook, decode_form(made.book.form), entries), by, at)


def typed(action: str, **entries) -> dict:
    return {field_of(action, field): value for field, value in entries.items()}


def back(council: Council, content: bytes, day: str = BACK_ON, name: str = "back.xlsx"):
    council.drop(name, content)
    return ingest.run(council.on(day))


@pytest.fixture
def asked(issued: Council) -> tuple[Council, str, MadeConfirmation]:
    """A council with all audits returned and fed back; the busiest manager's confirmation."""
    for audit in issued.audits():
        content = signed(issued.filled(audit), "Blake Sample", RETURNED_AT)
        issued.drop(f"{audit.audit.reference}.xlsx", content)
    ingest.run(issued.on("2026-11-20"))
    feedback.run(issued.on("2026-11-23"))
    managers = Counter(audit.audit.team_manager for audit in issued.audits())
    ((name, _),) = managers.most_common(1)
    made = issue_to(issued, name)
    assert made is not None
    return issued, name, made


def first(made: MadeConfirmation) -> str:
    return next(iter(made.event.entries))


def action_of(council: Council, made: MadeConfirmation) -> ActionState:
    return council.state().actions[first(made)]


def test_it_holds_only_the_open_actions_of_their_teams(asked):
    council, name, made = asked
    state = council.state()
    theirs = {
        key
        for key, one in state.actions.items()
        if state.audits[one.action.reference].audit.team_manager == name and one.status.is_open
    }
    assert theirs == set(made.event.entries)
    assert len(theirs) < len(state.actions)
    references = {key.partition("/")[0] for key in theirs}
    assert set(made.event.audits) == references
    others = [
        audit.audit.case_id
        for reference, audit in state.audits.items()
        if reference not in references
    ]
    form = made.book.form.decode()
    assert others
    assert not any(case_id in form for case_id in others)


def test_nobody_without_open_actions_gets_one(asked):
    council, _, _ = asked
    assert issue_to(council, "Ash Advance") is None


def test_filled_in_it_closes_actions_and_records_confirmations(asked):
    council, name, made = asked
    action = first(made)
    reference = made.event.audits[0]
    on_file = confirming_field(reference, Confirmation.ON_FILE)
    entries = typed(action, **DONE) | {on_file: D(2026, 11, 27)}
    result = back(council, filled(made, entries, by=name))
    assert codes(result) == []
    (outcome,) = result.outcomes
    assert (outcome.outcome, outcome.audit) == (Outcome.ACCEPTED, made.event.followup)
    now = action_of(council, made)
    assert now.status is ActionStatus.DONE
    assert (now.completed_on, now.evidence) == (D(2026, 11, 26), "New plan, on file.")
    assert now.done_by == name
    audit = council.state().audits[reference]
    assert audit.confirmed_on(Confirmation.ON_FILE) == D(2026, 11, 27)
    others = [one for key, one in council.state().actions.items() if key != action]
    assert all(one.changed_on is None for one in others)
    later = issue_to(council, name, "2026-12-01")
    assert later is None or action not in later.event.entries


def test_what_is_left_as_it_is_changes_nothing(asked):
    council, _, made = asked
    result = back(council, filled(made, {}))
    assert codes(result) == []
    assert not any(isinstance(one.event, ActionChanged) for one in council.events())


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ({"status": "Done"}, ["done-without-date", "done-without-evidence"]),
        ({"completed_on": "26/11/2026"}, ["completed-but-open"]),
        ({**DONE, "completed_on": "02/12/2026"}, ["completed-on-doubtful"]),
        ({"status": None}, ["status-unknown"]),
        ({"status": "Nearly"}, ["entry-not-allowed"]),
        ({**DONE, "completed_on": "last week"}, ["not-a-date", "done-without-date"]),
        ({"comment": "Spoke to Quintina Farthingale's mother."}, ["personal-data-suspected"]),
    ],
)
def test_what_lacks_or_cannot_be_read_is_said_with_its_cell(asked, entries, expected):
    council, _, made = asked
    result = back(council, filled(made, typed(first(made), **entries)))
    assert codes(result) == expected
    assert all(problem.place.cell for problem in result.problems)
    assert all("Farthingale" not in problem.message for problem in result.problems)


def test_what_can_be_read_is_recorded_beside_what_cannot(asked):
    council, _, made = asked
    entries = typed(first(made), **(DONE | {"completed_on": "31/02/2026"}))
    assert back(council, filled(made, entries)).outcomes[0].outcome is Outcome.QUERIED
    now = action_of(council, made)
    assert (now.status, now.completed_on) == (ActionStatus.DONE, None)
    put_right = typed(first(made), **DONE)
    later = SAVED_AT + datetime.timedelta(hours=2)
    again = back(council, filled(made, put_right, at=later), "2026-12-01")
    assert again.outcomes[0].outcome is Outcome.ACCEPTED
    assert action_of(council, made).completed_on == D(2026, 11, 26)


def test_what_was_recorded_meanwhile_stands_and_both_are_shown(asked):
    council, _, made = asked
    action = first(made)
    with open_ledger(council.on(ASKED_ON)) as journal:
        change = ActionChanged(D(2026, 11, 25), action, {"comment": "Ours."}, "Harper Head")
        journal.record([change], at=council.on("2026-11-25").now, by="Casey")
    result = back(council, filled(made, typed(action, comment="Theirs.", **DONE)))
    assert codes(result) == ["changed-on-both-sides"]
    now = action_of(council, made)
    assert (now.comment, now.status) == ("Ours.", ActionStatus.DONE)
    (conflict,) = [one.event for one in council.events() if isinstance(one.event, ConflictFound)]
    assert (conflict.recorded, conflict.typed) == ("Ours.", "Theirs.")
    reconcile.run(council.on(BACK_ON))
    assert len(council.state().conflicts) == 1


def test_the_same_person_may_go_on_in_the_same_workbook(asked):
    council, name, made = asked
    action = first(made)
    back(council, filled(made, typed(action, comment="Waiting for the school."), by=name))
    later = SAVED_AT + datetime.timedelta(days=2)
    entries = typed(action, comment="The school answered.", **DONE)
    result = back(council, filled(made, entries, by=name, at=later), "2026-12-01")
    assert codes(result) == []
    now = action_of(council, made)
    assert (now.comment, now.status) == ("The school answered.", ActionStatus.DONE)


def test_an_action_that_is_gone_is_said_and_nothing_guessed(asked):
    council, _, made = asked
    reference = first(made).partition("/")[0]
    audit = council.state().audits[reference]
    rows = ("kind", "what", "questions", "priority", "owner", "due", "measure", "reason")
    changes = {f"A1.{row}": None for row in rows} | {"Q1.2.reason": "Dealt with already."}
    later = RETURNED_AT + datetime.timedelta(days=1)
    content = signed(council.filled(audit, changes), "Blake Sample", later)
    council.mail_from_auditor("later", audit, content)
    ingest.run(council.on("2026-11-28"))
    assert first(made) not in council.state().actions
    result = back(council, filled(made, typed(first(made), **DONE)))
    assert "tracker-row-unknown" in codes(result)


@pytest.mark.parametrize("moved", [True, False])
def test_what_was_typed_follows_an_action_that_moved_and_not_one_that_was_reworded(asked, moved):
    council, _, made = asked
    action = first(made)
    audit = council.state().audits[action.partition("/")[0]]
    row = {field: text for field, text in audit.content.entries.items() if field[:3] == "A1."}
    below = {field.replace("A1.", "A2."): text for field, text in row.items()} if moved else {}
    changes = below | {"A1.what": "Something else"}
    later = RETURNED_AT + datetime.timedelta(days=1)
    content = signed(council.filled(audit, changes), "Blake Sample", later)
    council.mail_from_auditor("later", audit, content)
    ingest.run(council.on("2026-11-28"))
    result = back(council, filled(made, typed(action, **DONE)))
    here = council.state().actions[action]
    assert (here.action.what, here.status) == ("Something else", ActionStatus.OPEN)
    if moved:
        assert codes(result) == []
        there = council.state().actions[f"{action[:-1]}2"]
        assert (there.status, there.evidence) == (ActionStatus.DONE, DONE["evidence"])
    else:
        assert codes(result) == ["changed-on-both-sides"] * 3
        assert all(one.reworded for one in council.state().conflicts.values())


def test_the_same_file_or_the_same_content_is_no_news(asked):
    council, _, made = asked
    content = filled(made, typed(first(made), **DONE))
    back(council, content)
    before = len([one for one in council.events() if isinstance(one.event, ActionChanged)])
    for again in (content, filled(made, typed(first(made), **DONE), by="Somebody Else")):
        (outcome,) = back(council, again, "2026-12-01").outcomes
        assert outcome.outcome is Outcome.ALREADY_HAVE
    after = len([one for one in council.events() if isinstance(one.event, ActionChanged)])
    assert before == after == 1


def test_the_tracker_shows_it_and_finds_nothing_new(asked):
    council, _, made = asked
    reconcile.run(council.on(ASKED_ON))
    back(council, filled(made, typed(first(made), **DONE)))
    events = len(council.events())
    result = reconcile.run(council.on(BACK_ON))
    assert (len(council.events()), codes(result)) == (events, [])
    assert result.counts["changed"] == 0


def test_a_tracker_that_was_never_there_is_not_said_to_be_gone(asked):
    council, _, made = asked
    back(council, filled(made, typed(first(made), **DONE)))
    assert "tracker-gone" not in codes(reconcile.run(council.on(BACK_ON)))


def test_in_a_mail_with_others_it_is_put_away_and_made_again(asked):
    council, _, made = asked
    mail = EmailMessage()
    mail["From"] = "tara.northby@example.invalid"
    for number, entries in enumerate((DONE, {"comment": "More of it."})):
        content = filled(made, typed(first(made), **entries))
        kind = {"maintype": "application", "subtype": "octet-stream"}
        mail.add_attachment(content, filename=f"{number}.xlsx", **kind)
    council.drop("mail.eml", mail.as_bytes())
    result = ingest.run(council.on(BACK_ON))
    assert [each.outcome for each in result.outcomes] == [Outcome.ACCEPTED] * 2
    reconcile.run(council.on(BACK_ON))
    path = council.workspace.followup_workbook("2026-11", made.event.followup)
    path.write_bytes(made.book.workbook)
    before = council.tree("outbox", "inbox")
    for name in before:
        if not name.endswith("README.md"):
            (council.root / name).unlink()
    rebuild.run(council.on(BACK_ON))
    assert council.tree("outbox", "inbox") == before
    found = codes(check.run(council.on(BACK_ON, dry_run=True)))
    assert not {"document-missing", "event-damaged"} & set(found)


def test_it_is_undone_with_all_that_was_typed(asked):
    council, _, made = asked
    issued_in = next(one.number for one in council.events() if one.event == made.event)
    back(council, filled(made, typed(first(made), **DONE)))
    with pytest.raises(CannotContinue, match=made.event.followup):
        undo.run(council.on(BACK_ON), issued_in)
    taken = max(one.run for one in council.events())
    undo.run(council.on(BACK_ON), taken)
    assert action_of(council, made).status is ActionStatus.OPEN
    undo.run(council.on(BACK_ON), issued_in)
    assert made.event.followup not in council.state().followups
