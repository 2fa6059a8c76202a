"""A Team Manager's reminder carries their confirmation workbook, which closes what it asks for."""

from email import policy
from email.parser import BytesParser

import openpyxl
import pytest

from tests.chasing.test_chase import DIRECTOR, STAFF, listed
from tests.followups.test_confirmation_issue import DONE, SAVED_AT, typed
from tests.support.made_up.workspace import Council, fill_in, write_registers
from workbook_qa.chasing import chase
from workbook_qa.core.terms import SendOutcome, Topic
from workbook_qa.demo.people_at_work import signed
from workbook_qa.followups import feedback
from workbook_qa.ledger.access import open_ledger
from workbook_qa.ledger.events import Chased, ConfirmationIssued
from workbook_qa.letters import send
from workbook_qa.registers.line_of_management import Rung
from workbook_qa.returns import ingest
from workbook_qa.tracker import reconcile
from workbook_qa.upkeep import rebuild, undo
from workbook_qa.workbooks.form.form import decode_form

ON_BOTH = True  # databases: see `ledger_on` in tests/conftest.py
DAY, NEXT_DAY, THIRD_DAY = "2027-01-11", "2027-01-12", "2027-01-13"
# all that the made-up returns ask for is overdue


@pytest.fixture
def back(issued: Council) -> Council:
    """All audits of the month are back and fed back; their actions are open."""
    write_registers(issued, staff=(*STAFF, DIRECTOR))
    for audit in issued.audits():
        content = signed(issued.filled(audit), "Blake Sample", SAVED_AT)
        issued.drop(f"{audit.audit.reference}.xlsx", content)
    ingest.run(issued.on("2026-11-20"))
    feedback.run(issued.on("2026-11-23"))
    return issued


def chased(council: Council) -> list[Chased]:
    return [each.event for each in council.events() if isinstance(each.event, Chased)]


def to_managers(council: Council) -> list[Chased]:
    return [event for event in chased(council) if event.followup]


def test_each_team_manager_gets_one_workbook_with_their_reminder(back: Council):
    chase.run(back.on(DAY))
    events = to_managers(back)
    managers = {audit.audit.team_manager for audit in back.audits()}
    assert {event.person for event in events} == managers
    assert len({event.followup for event in events}) == len(events)
    for event in events:
        path = back.workspace.reminder(event.on, event.number)
        message = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
        (attachment,) = message.iter_attachments()
        workbook = back.workspace.followup_workbook("2027-01", event.followup)
        assert attachment.get_content() == workbook.read_bytes()
        assert attachment.get_filename() == workbook.name
        assert "workbook with this message" in message.get_body(("plain",)).get_content()
        assert {each.topic for each in event.about} >= {Topic.ACTION, Topic.ON_FILE}
    chase.run(back.on(NEXT_DAY))
    above = [event for event in chased(back) if not event.followup]
    assert {event.person for event in above} == {"Harper Head", "Hollis Headley"}


def test_it_goes_up_rung_by_rung_each_on_the_day_after_the_one_below(back: Council):
    for day in (DAY, NEXT_DAY, THIRD_DAY):
        chase.run(back.on(day))
    rungs = {(event.on.isoformat(), each.rung) for event in chased(back) for each in event.about}
    assert rungs == {
        (DAY, Rung.TEAM_MANAGER),
        (NEXT_DAY, Rung.SENIOR),
        (THIRD_DAY, Rung.ASSISTANT_DIRECTOR),
    }


def test_what_is_filled_in_closes_the_actions_and_they_are_not_asked_for_again(back: Council):
    chase.run(back.on(DAY))
    event = to_managers(back)[0]
    issued = back.state().followups[event.followup].issued
    assert isinstance(issued, ConfirmationIssued)
    with open_ledger(back.on(DAY)) as journal:
        form = decode_form(journal.document(issued.form))
    path = back.workspace.followup_workbook("2027-01", event.followup)
    done = {**DONE, "completed_on": "08/01/2027"}
    entries = {
        field: value for action in issued.entries for field, value in typed(action, **done).items()
    }
    filled = signed(fill_in(path.read_bytes(), form, entries), event.person, SAVED_AT)
    back.drop("confirmed.xlsx", filled)
    ingest.run(back.on("2027-01-13"))
    assert not any(back.state().actions[action].status.is_open for action in issued.entries)
    chase.run(back.on("2027-01-19"))
    later = [e for e in chased(back) if e.on.isoformat() == "2027-01-19"]
    about = {each.row for event in later for each in event.about if each.topic is Topic.ACTION}
    assert about.isdisjoint(issued.entries)
    assert about


def test_the_list_links_to_the_workbook_and_send_carries_it(back: Council):
    chase.run(back.on(DAY))
    sheet = openpyxl.load_workbook(back.workspace.drafts)["To send"]
    links = [
        row[6].value.split('"')[1]
        for row in sheet.iter_rows(min_row=5)
        if row[2].value == "Reminder" and str(row[6].value).startswith("=HYPERLINK")
    ]
    assert len(links) == len(to_managers(back))
    assert all((back.workspace.outbox / link).is_file() for link in links)
    send.run(back.on(DAY), by_hand=True)
    assert {*back.state().sending.values()} == {SendOutcome.BY_HAND}
    assert len(listed(back)) == 1


def test_rebuild_makes_reminders_and_workbooks_and_tracker_again(back: Council):
    reconcile.run(back.on(DAY))
    chase.run(back.on(DAY))
    before = {
        path: content
        for path, content in back.tree("outbox").items()
        if "README" not in path and "Replaced" not in path
    }
    for path in before:
        (back.root / path).unlink()
    rebuild.run(back.on(DAY))
    after = back.tree("outbox")
    assert [path for path in before if after.get(path) != before[path]] == []


def test_a_dry_run_makes_no_key_and_no_workbook(back: Council):
    before = back.tree()
    result = chase.run(back.on(DAY, dry_run=True))
    assert result.counts["drafts"] == 3
    assert back.tree() == before


def test_undoing_it_takes_the_workbooks_back_too(back: Council):
    chase.run(back.on(DAY))
    followups = {event.followup for event in to_managers(back)}
    undo.run(back.on(DAY), back.events()[-1].run)
    assert followups.isdisjoint(back.state().followups)
    chase.run(back.on(DAY))
    assert followups.isdisjoint({event.followup for event in to_managers(back)[len(followups) :]})
