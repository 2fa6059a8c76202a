"""The life of an action: done, checked by somebody else, reopened, withdrawn, due later."""

import datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.actions.test_action_urgency import an_action
from tests.support.made_up.states import TODAY, a_state, recorded, some_events, some_tables
from tests.tracker.test_reconciliation import (
    action,
    changes,
    codes,
    merged,
    reading,
    with_changes,
)
from workbook_qa.actions import action_entries
from workbook_qa.actions.action_life import after, is_waiting_for_reason, lacks
from workbook_qa.actions.action_state import ActionState
from workbook_qa.actions.action_urgency import Urgency, days_overdue, urgency
from workbook_qa.core.calendar import WorkingDays
from workbook_qa.core.terms import ActionStatus
from workbook_qa.ledger.events import ActionChanged
from workbook_qa.ledger.fold import fold
from workbook_qa.tracker.tables import tracker_columns as columns

D = datetime.date
DUE = D(2026, 11, 20)
TARA, HARPER = "Tara Northby", "Harper Head"
DONE = {"status": "Done", "completed_on": "2026-11-16", "evidence": "On file, Documents."}
VERIFIED = {"status": "Verified", "finding": "The plan is SMART now."}
REOPENED = {"status": "Reopened", "finding": "Two outcomes have no date."}


def lived(*steps: tuple[dict[str, str], int, str]) -> ActionState:
    """An open action due on 20 November after some changes: entries, the day, by whom."""
    stands = an_action(DUE)
    for entries, day, by in steps:
        stands = after(stands, entries, D(2026, 11, day), by)
    return stands


def lacking(*steps: tuple[dict[str, str], int, str]) -> list[str]:
    return [lack.code for lack in lacks(lived(*steps), D(2026, 11, 30))]


@pytest.mark.parametrize(
    ("steps", "codes_of"),
    [
        ([], []),
        ([(DONE, 17, TARA)], []),
        ([({"status": "Done"}, 17, TARA)], ["done-without-date", "done-without-evidence"]),
        ([(DONE, 17, TARA), (VERIFIED, 18, HARPER)], []),
        ([(DONE, 17, TARA), ({"status": "Verified"}, 18, HARPER)], ["verified-without-finding"]),
        ([(DONE, 17, TARA), (VERIFIED, 18, "TARA  northby")], ["verified-by-same-person"]),
        ([(DONE, 17, ""), (VERIFIED, 18, HARPER)], []),
        ([(DONE, 17, TARA), (VERIFIED, 18, "")], []),
        ([(DONE | VERIFIED, 17, HARPER)], ["verified-not-done"]),
        ([(DONE, 17, TARA), (REOPENED, 18, HARPER)], []),
        ([(DONE, 17, TARA), ({"status": "Reopened"}, 18, HARPER)], ["reopened-without-finding"]),
        (
            [(DONE, 17, TARA), (REOPENED, 18, HARPER), ({"status": "Done"}, 20, TARA)],
            ["done-before-reopened"],
        ),
        (
            [
                (DONE, 17, TARA),
                (REOPENED, 18, HARPER),
                ({"status": "Done", "completed_on": "2026-11-19"}, 20, TARA),
            ],
            [],
        ),
        (
            [(DONE, 17, TARA), (REOPENED, 18, HARPER), ({"status": "Verified"}, 20, TARA)],
            ["done-before-reopened", "verified-not-done"],
        ),
        ([({"status": "Withdrawn"}, 17, TARA)], ["withdrawn-without-reason"]),
        ([({"status": "Withdrawn", "reason": "Child moved away."}, 17, TARA)], []),
        ([({"status": "Withdrawn", "comment": "Child moved away."}, 17, TARA)], []),
        ([({"completed_on": "2026-11-16"}, 17, TARA)], ["completed-but-open"]),
        ([({"new_due_on": "2026-12-04"}, 17, TARA)], ["later-date-without-reason"]),
        ([({"new_due_on": "2026-12-04", "reason": "School is closed."}, 17, TARA)], []),
        ([({"new_due_on": "2026-11-18"}, 17, TARA)], []),
    ],
)
def test_what_an_action_lacks(steps, codes_of):
    assert lacking(*steps) == codes_of


def test_who_did_it_and_who_checked_it_are_known():
    done = lived((DONE, 17, TARA))
    assert (done.done_on, done.done_by, done.checked_by) == (D(2026, 11, 17), TARA, "")
    checked = after(done, VERIFIED, D(2026, 11, 18), HARPER)
    assert (checked.done_by, checked.checked_by) == (TARA, HARPER)
    again = after(checked, REOPENED, D(2026, 11, 19), HARPER)
    assert (again.done_on, again.done_by) == (None, "")
    assert again.reopened_on == D(2026, 11, 19)
    assert again.status.is_open


def test_the_same_status_again_is_no_new_deed():
    stands = lived((DONE, 17, TARA), ({"status": "Done", "evidence": "Also in minutes."}, 19, "Jo"))
    assert (stands.done_on, stands.done_by) == (D(2026, 11, 17), TARA)


LATER = {"new_due_on": "2026-12-04", "reason": "The school is closed."}


@pytest.mark.parametrize(
    ("steps", "due"),
    [
        ([], DUE),
        ([LATER], D(2026, 12, 4)),
        ([{"new_due_on": "2026-11-12"}], D(2026, 11, 12)),
        ([{"new_due_on": "2026-12-04"}], DUE),
        # The reason may come later, and then the date counts.
        ([{"new_due_on": "2026-12-04"}, {"reason": "The school is closed."}], D(2026, 12, 4)),
        # A second move needs a reason of its own.
        ([LATER, {"new_due_on": "2026-12-18"}], D(2026, 12, 4)),
        ([LATER, {"new_due_on": "2026-12-18", "reason": "Still closed."}], D(2026, 12, 18)),
        ([LATER, {"new_due_on": "2026-12-18"}, {"reason": "Still closed."}], D(2026, 12, 18)),
        ([LATER, {"new_due_on": "2026-11-27"}], D(2026, 11, 27)),
        # What is taken away leaves the auditor's date; a reason alone moves nothing.
        ([LATER, {"new_due_on": ""}], DUE),
        ([LATER, {"reason": "The school was closed."}], D(2026, 12, 4)),
        ([{"reason": "Nothing to move."}], DUE),
    ],
)
def test_the_due_date_that_counts(steps, due):
    stands = lived(*((entries, 17, TARA) for entries in steps))
    assert stands.due_on == due
    assert stands.action.due_on == DUE


DATES = st.dates(D(2026, 11, 1), D(2026, 12, 31)).map(datetime.date.isoformat)


@given(
    st.lists(
        st.fixed_dictionaries(
            {},
            optional={
                "new_due_on": st.one_of(DATES, st.just("")),
                "reason": st.sampled_from("abc"),
            },
        ),
        max_size=8,
    )
)
def test_a_date_never_moves_later_without_a_new_reason(steps):
    stands = an_action(DUE)
    for entries in steps:
        now = after(stands, entries, D(2026, 11, 17))
        assert now.due_on is not None
        assert stands.due_on is not None
        new_reason = now.reason != stands.reason and now.reason
        back_to_the_auditors = now.new_due_on is None and now.due_on == DUE
        assert now.due_on <= stands.due_on or new_reason or back_to_the_auditors
        assert is_waiting_for_reason(now) == (now.new_due_on not in (None, now.due_on))
        stands = now


HANDED = {"new_owner": "Robin Newcomer", "reason": "The worker has left."}
MOVED = {"new_team": "West", "reason": "The child has moved."}


@pytest.mark.parametrize(
    ("steps", "owner", "team", "lacking_codes"),
    [
        ([], "Old Owner", "", []),
        ([HANDED], "Robin Newcomer", "", []),
        ([{"new_owner": "Robin Newcomer"}], "Old Owner", "", ["new-owner-without-reason"]),
        # The reason may come later; another owner needs a reason of its own.
        ([{"new_owner": "Robin Newcomer"}, {"reason": "Left."}], "Robin Newcomer", "", []),
        ([HANDED, {"new_owner": "Jo"}], "Robin Newcomer", "", ["new-owner-without-reason"]),
        ([HANDED, {"new_owner": "Jo", "reason": "Left too."}], "Jo", "", []),
        # What is taken away leaves the auditor's.
        ([HANDED, {"new_owner": ""}], "Old Owner", "", []),
        ([MOVED], "Old Owner", "West", []),
        ([{"new_team": "West"}], "Old Owner", "", ["new-team-without-reason"]),
        ([HANDED, {"new_team": "West"}], "Robin Newcomer", "", ["new-team-without-reason"]),
        ([{**HANDED, **MOVED}], "Robin Newcomer", "West", []),
    ],
)
def test_another_owner_or_team_counts_once_a_new_reason_stands_beside_it(
    steps, owner, team, lacking_codes
):
    stands = an_action(DUE)
    named = msgspec.structs.replace(stands.action, owner="Old Owner")
    stands = msgspec.structs.replace(stands, action=named)
    for entries in steps:
        stands = after(stands, entries, D(2026, 11, 17), TARA)
    assert (stands.owner, stands.moved_team) == (owner, team)
    assert stands.action.owner == "Old Owner"
    assert [lack.code for lack in lacks(stands, TODAY)] == lacking_codes


def test_overdue_is_counted_from_the_date_that_counts():
    late = lived(({"new_due_on": "2026-11-25", "reason": "Illness."}, 17, TARA))
    assert urgency(late, D(2026, 11, 24), WorkingDays()) is Urgency.THIS_WEEK
    assert days_overdue(late, D(2026, 11, 27), WorkingDays()) == 2
    waiting = lived(({"new_due_on": "2026-11-25"}, 17, TARA))
    assert days_overdue(waiting, D(2026, 11, 24), WorkingDays()) == 2


# In the tracker


def test_a_later_date_and_its_reason_are_typed_in_the_tracker_and_shown_there():
    key = action(0)
    typed = {
        (key, action_entries.NEW_DUE): "18/12/2026",
        (key, action_entries.REASON): "The school is closed until then.",
    }
    outcome = merged(typed)
    (change,) = changes(outcome)
    assert change.changes == {
        "new_due_on": "2026-12-18",
        "reason": "The school is closed until then.",
    }
    assert codes(outcome) == []
    table = some_tables(with_changes(change)).actions
    row = next(row for row in table.rows if row[0] == key)
    assert row[table.column(columns.DUE)] == D(2026, 12, 18)
    assert row[table.column(columns.DAYS_OVERDUE)] == 0


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("next week", "new-due-date-not-a-date"),
        (D(2026, 11, 1), "new-due-date-doubtful"),
        (D(2028, 11, 1), "new-due-date-doubtful"),
    ],
)
def test_a_new_due_date_that_cannot_be_meant_is_asked_about(typed, code):
    assert code in codes(merged({(action(0), action_entries.NEW_DUE): typed}))


def test_what_lacks_is_asked_until_it_is_there_and_where_it_belongs():
    key = action(0)
    outcome = merged({(key, action_entries.STATUS): "Withdrawn"})
    assert changes(outcome)[0].changes == {"status": "Withdrawn"}
    assert codes(outcome) == ["withdrawn-without-reason"]
    now = with_changes(ActionChanged(TODAY, key, {"status": "Withdrawn"}))
    for typed, codes_of in (
        ({}, ["withdrawn-without-reason"]),
        ({(key, action_entries.REASON): "Moved away."}, []),
    ):
        found = merged(typed=reading(typed, tables=some_tables(now)), now=now, base=now)
        assert codes(found) == codes_of


def test_the_saver_of_the_tracker_is_who_checked_it():
    """The one who saves it in these tests is who marked its actions done."""
    state = a_state()
    done = next(
        key
        for key, one in sorted(state.actions.items())
        if one.status is ActionStatus.DONE and one.done_by == "Morgan Sample"
    )
    typed = {
        (done, action_entries.STATUS): "Verified",
        (done, action_entries.FINDING): "It is there.",
    }
    outcome = merged(typed)
    assert codes(outcome) == ["verified-by-same-person"]
    assert "Sample" not in outcome.unfinished[0].message


def test_many_actions_that_lack_the_same_are_told_as_one():
    events = some_events()
    keys = sorted(key for key, one in a_state().actions.items() if one.status.is_open)
    assert len(keys) > 10
    events += [ActionChanged(TODAY, key, {"status": "Done"}, "Jo Madeup") for key in keys]
    now = fold(recorded(events))
    outcome = merged(typed=reading(tables=some_tables(now)), now=now, base=now)
    assert codes(outcome) == ["done-without-date", "done-without-evidence"]
    assert str(len(keys)) in outcome.unfinished[0].message
