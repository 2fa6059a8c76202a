"""Which status of an action counts: what was typed, once nothing is missing for it."""

import datetime

import pytest

from tests.actions.test_action_life import DONE, HARPER, REOPENED, TARA, VERIFIED, lived
from workbook_qa.actions.action_life import after
from workbook_qa.actions.action_urgency import Urgency, days_overdue, state_words, urgency
from workbook_qa.actions.status_in_force import is_open, missing_words, status_in_force
from workbook_qa.core.calendar import WorkingDays
from workbook_qa.core.terms import ActionStatus

D = datetime.date
TODAY = D(2026, 11, 26)  # six days after it was due, four of them working days
NO_DATE, NO_EVIDENCE = {**DONE, "completed_on": ""}, {**DONE, "evidence": ""}
DONE_BY_TARA, VERIFIED_BY_HARPER = (DONE, 17, TARA), (VERIFIED, 18, HARPER)
WITHDRAWN = {"status": "Withdrawn"}


@pytest.mark.parametrize(
    ("steps", "in_force", "words"),
    [
        ([], "Open", ""),
        # Done wants a date that has come, and evidence that says something.
        ([DONE_BY_TARA], "Done", ""),
        ([(NO_DATE, 17, TARA)], "Open", "Done? date missing"),
        ([(NO_EVIDENCE, 17, TARA)], "Open", "Done? evidence missing"),
        ([({**DONE, "evidence": " - "}, 17, TARA)], "Open", "Done? evidence missing"),
        ([({"status": "Done"}, 17, TARA)], "Open", "Done? date missing, evidence missing"),
        ([({**DONE, "completed_on": "2026-11-26"}, 17, TARA)], "Done", ""),
        (
            [({**DONE, "completed_on": "2026-11-27"}, 17, TARA)],
            "Open",
            "Done? date in the future",
        ),
        ([(NO_DATE, 17, TARA), ({"completed_on": "2026-11-16"}, 19, TARA)], "Done", ""),
        ([DONE_BY_TARA, ({"completed_on": ""}, 19, TARA)], "Open", "Done? date missing"),
        # Reopened: what was done before is not done again.
        ([DONE_BY_TARA, (REOPENED, 18, HARPER)], "Reopened", ""),
        (
            [DONE_BY_TARA, (REOPENED, 18, HARPER), ({"status": "Done"}, 20, TARA)],
            "Reopened",
            "Done? date before it was reopened",
        ),
        (
            [
                DONE_BY_TARA,
                (REOPENED, 18, HARPER),
                ({"status": "Done", "completed_on": "2026-11-19"}, 20, TARA),
            ],
            "Done",
            "",
        ),
        # Verified wants a finding, by somebody else than whoever marked it done.
        ([DONE_BY_TARA, VERIFIED_BY_HARPER], "Verified", ""),
        ([DONE_BY_TARA, ({"status": "Verified"}, 18, HARPER)], "Done", "Verified? finding missing"),
        ([DONE_BY_TARA, (VERIFIED, 18, TARA)], "Done", "Verified? by whoever did it"),
        ([DONE_BY_TARA, (VERIFIED, 18, "")], "Verified", ""),  # nobody knows who it was
        ([(NO_DATE, 17, TARA), VERIFIED_BY_HARPER], "Open", "Verified? date missing"),
        ([({**DONE, **VERIFIED}, 17, TARA)], "Open", "Verified? never marked done"),
        (
            [DONE_BY_TARA, ({"status": "Open"}, 18, TARA), (VERIFIED, 19, HARPER)],
            "Open",
            "Verified? never marked done",
        ),
        (
            [DONE_BY_TARA, (VERIFIED, 18, TARA), ({"finding": "It holds."}, 19, HARPER)],
            "Verified",
            "",
        ),
        ([DONE_BY_TARA, (VERIFIED, 18, TARA), ({"finding": "Mine."}, 19, TARA)], "Done", None),
        # Withdrawn wants a reason.
        ([({**WITHDRAWN, "reason": "Moved away."}, 17, TARA)], "Withdrawn", ""),
        ([({**WITHDRAWN, "comment": "Moved away."}, 17, TARA)], "Withdrawn", ""),
        ([(WITHDRAWN, 17, TARA)], "Open", "Withdrawn? reason missing"),
        ([({**WITHDRAWN, "reason": "."}, 17, TARA)], "Open", "Withdrawn? reason missing"),
        ([DONE_BY_TARA, (WITHDRAWN, 18, TARA)], "Done", "Withdrawn? reason missing"),
        (
            [DONE_BY_TARA, (REOPENED, 18, HARPER), (WITHDRAWN, 19, TARA)],
            "Reopened",
            "Withdrawn? reason missing",
        ),
    ],
)
def test_the_status_that_counts(steps, in_force, words):
    stands = lived(*steps)
    assert status_in_force(stands, TODAY) == in_force
    assert is_open(stands, TODAY) is ActionStatus(in_force).is_open
    if words is not None:
        assert missing_words(stands, TODAY) == words
    if steps:  # what was typed is kept as it was typed
        typed = [entries["status"] for entries, _, _ in steps if "status" in entries]
        assert stands.status == typed[-1]


def test_what_does_not_count_as_done_is_overdue_and_says_what_is_missing():
    stands, days = lived((NO_DATE, 17, TARA)), WorkingDays()
    assert days_overdue(stands, TODAY, days) == 4
    assert urgency(stands, TODAY, days) is Urgency.OVERDUE
    assert state_words(stands, TODAY, days) == "Done? date missing"
    whole = after(stands, {"completed_on": "2026-11-16"}, TODAY, TARA)
    assert days_overdue(whole, TODAY, days) == 0
    assert state_words(whole, TODAY, days) == "Done"


def test_a_date_in_the_future_counts_from_that_day_on():
    stands = lived(({**DONE, "completed_on": "2026-11-25"}, 17, TARA))
    days = [D(2026, 11, day) for day in (24, 25)]
    assert [status_in_force(stands, day) for day in days] == ["Open", "Done"]


def test_one_who_takes_a_verification_back_did_not_do_the_action():
    again = lived(DONE_BY_TARA, VERIFIED_BY_HARPER, ({"status": "Done"}, 19, HARPER))
    assert (again.done_by, again.checked_by) == (TARA, "")
    checked = after(again, VERIFIED, TODAY, HARPER)
    assert status_in_force(checked, TODAY) is ActionStatus.VERIFIED
