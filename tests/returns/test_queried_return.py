"""A queried return keeps nothing pressing out of sight: whole actions, and immediate concerns."""

import datetime
import email
import email.policy
from email.message import EmailMessage

import openpyxl
import pytest

from tests.returns.test_ingest import DAY, outcomes, take_in
from tests.support.made_up.workspace import Council, type_in_table
from tests.support.workbooks.tracker_hands import actions_in
from workbook_qa.chasing import chase
from workbook_qa.core.audit_tool import Meaning
from workbook_qa.core.terms import ActionStatus, Topic
from workbook_qa.letters import send
from workbook_qa.letters.message_kinds import DraftKind
from workbook_qa.tracker import reconcile
from workbook_qa.tracker.tables.tracker_columns import STILL_QUERIED, WORKBOOK
from workbook_qa.upkeep import rebuild

ON_BOTH = True  # databases: see `ledger_on` in tests/conftest.py

PRESSING = {
    "A2.kind": "Action",
    "A2.what": "See the child today and agree who stays with the family",
    "A2.questions": "8.3",
    "A2.priority": "Immediate",
    "A2.owner": "Team Manager",
    "A2.due": datetime.date(2026, 11, 23),
    "A2.measure": "A visit note of that day",
}
BAD_DATE = {
    "A3.kind": "Action",
    "A3.what": "Update the genogram with the grandmother",
    "A3.questions": "1.2",
    "A3.priority": "Low",
    "A3.owner": "Team Manager",
    "A3.due": "31 March",
    "A3.measure": "Seen on the file",
}
CONCERN = {
    Meaning.CONCERN: "Yes",
    Meaning.CONCERN_TOLD: "The Team Manager",
    Meaning.CONCERN_DATE: datetime.date(2026, 11, 3),
    Meaning.CONCERN_TIME: datetime.time(11, 20),
}


def tracked(council: Council) -> dict[str, dict[str, object]]:
    """The rows of the tracker's actions by id."""
    return {row["Action"]: row for row in actions_in(council.workspace.tracker.read_bytes())}


def test_an_immediate_action_does_not_wait_for_the_bad_date_of_a_low_one(issued: Council):
    audit = issued.audits()[0]
    reference = audit.audit.reference
    issued.drop("a.xlsx", issued.filled(audit, PRESSING | BAD_DATE))
    assert outcomes(take_in(issued)) == ["queried"]
    reconcile.run(issued.on(DAY))
    assert {*tracked(issued)} == {f"{reference}/1", f"{reference}/2"}
    assert tracked(issued)[f"{reference}/2"][WORKBOOK] == STILL_QUERIED
    chase.run(issued.on("2026-11-25"))
    about = [each for chased in issued.state().chased for each in chased.about]
    asked = {each.row for each in about if each.topic is Topic.ACTION}
    assert f"{reference}/2" in asked


def test_what_a_manager_typed_meanwhile_stays_when_the_return_counts(issued: Council):
    audit = issued.audits()[0]
    key = f"{audit.audit.reference}/2"
    issued.drop("a.xlsx", issued.filled(audit, PRESSING | BAD_DATE))
    take_in(issued)
    reconcile.run(issued.on(DAY))
    tracker = issued.workspace.tracker
    entries = {
        "Status": "Done",
        "Done on": datetime.date(2026, 11, 23),
        "Evidence": "Visit note of that day.",
    }
    content = type_in_table(tracker.read_bytes(), "Actions", key, entries, key_column="Action")
    tracker.write_bytes(content)
    reconcile.run(issued.on("2026-11-24"))
    whole = PRESSING | BAD_DATE | {"A3.due": datetime.date(2027, 3, 31), "A3.reason": "School term"}
    issued.drop("b.xlsx", issued.filled(audit, whole))
    assert outcomes(take_in(issued, "2026-11-26")) == ["accepted"]
    state = issued.state()
    assert state.actions[key].status is ActionStatus.DONE
    assert state.actions[key].held_since == datetime.date(2026, 11, 20)
    assert state.actions[f"{audit.audit.reference}/3"].held_since is None
    reconcile.run(issued.on("2026-11-26"))
    assert tracked(issued)[key][WORKBOOK] != STILL_QUERIED


# Immediate concerns


def letters(council: Council) -> list[EmailMessage]:
    """The drafts on immediate concerns that lie in the outbox."""
    paths = sorted(council.workspace.outbox.glob("*/to-send/Reminder *.eml"))
    return [
        email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in paths
    ]


def first_to_send(council: Council) -> tuple[str, str]:
    """What the first draft in the list is, and about which audit."""
    rows = [*openpyxl.load_workbook(council.workspace.drafts)["To send"].iter_rows()]
    header = next(row for row in rows if row[0].value == "No.")
    named = {cell.value: cell.column - 1 for cell in header}
    first = next(row for row in rows if row[0].row > header[0].row)
    return first[named["What it is"]].value, first[named["About"]].value


@pytest.mark.parametrize(
    ("spoilt", "outcome"),
    [({}, "accepted"), ({Meaning.OVERALL_GRADE: None}, "queried"), (BAD_DATE, "queried")],
)
def test_an_immediate_concern_reaches_the_line_of_management_the_same_day(
    issued: Council, spoilt, outcome
):
    audit = issued.audits()[0]
    issued.drop("a.xlsx", issued.filled(audit, CONCERN | spoilt))
    result = take_in(issued)
    assert outcomes(result) == [outcome]
    (letter,) = letters(issued)
    manager = audit.audit.team_manager.lower().replace(" ", ".")
    head = audit.audit.head_of_service.lower().replace(" ", ".")
    assert letter["To"] == f"{manager}@example.invalid"
    assert letter["Cc"] == f"{head}@example.invalid"
    assert audit.audit.reference in letter["Subject"]
    text = letter.get_content()
    assert "who was told, and when" in text
    assert audit.audit.case_id not in text
    assert audit.audit.worker not in text
    assert first_to_send(issued) == (DraftKind.CONCERN, audit.audit.reference)
    assert "first in To send" in " ".join(result.lines)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({Meaning.CONCERN: "Yes"}, "does not say who was told, the date, the time"),
        ({Meaning.CONCERN: "maybe"}, "cannot be read"),
    ],
)
def test_a_concern_that_lacks_something_or_cannot_be_read_is_told_too(issued, typed, says):
    issued.drop("a.xlsx", issued.filled(issued.audits()[0], typed))
    take_in(issued)
    (letter,) = letters(issued)
    assert says in " ".join(letter.get_content().split())


def test_the_same_concern_is_told_once_and_stays_in_the_list_until_it_is_sent(issued: Council):
    audit = issued.audits()[0]
    issued.drop("a.xlsx", issued.filled(audit, CONCERN | {Meaning.OVERALL_GRADE: None}))
    take_in(issued)
    issued.drop("b.xlsx", issued.filled(audit, CONCERN))
    assert outcomes(take_in(issued, "2026-11-24")) == ["accepted"]
    assert len(letters(issued)) == 1
    assert first_to_send(issued)[0] == DraftKind.CONCERN
    path = next(issued.workspace.outbox.glob("*/to-send/Reminder *.eml"))
    send.run(issued.on("2026-11-24"), (path,), by_hand=True)
    assert first_to_send(issued)[0] != DraftKind.CONCERN


def test_a_concern_that_a_later_return_takes_back_need_not_be_told(issued: Council):
    audit = issued.audits()[0]
    issued.drop("a.xlsx", issued.filled(audit, CONCERN | {Meaning.OVERALL_GRADE: None}))
    take_in(issued)
    issued.drop("b.xlsx", issued.filled(audit))
    take_in(issued, "2026-11-24")
    assert first_to_send(issued)[0] != DraftKind.CONCERN


def test_the_letters_of_one_day_have_names_of_their_own_and_come_back(issued: Council):
    for number, audit in enumerate(issued.audits()[:2]):
        issued.drop(f"{number}.xlsx", issued.filled(audit, CONCERN))
    take_in(issued)
    made = issued.tree("outbox/2026-11/to-send")
    assert sum("Reminder" in path for path in made) == 2
    for path in issued.workspace.outbox.glob("*/to-send/Reminder *.eml"):
        path.unlink()
    rebuild.run(issued.on(DAY))
    assert issued.tree("outbox/2026-11/to-send") == made
