"""Which drafts still wait to be sent: those about what is still to be done."""

import datetime

import msgspec
import pytest

from tests.chasing.test_outstanding import REFERENCE, audits, completed, day, with_actions
from workbook_qa.actions.action_life import after
from workbook_qa.core.terms import Confirmation, Priority, Topic
from workbook_qa.ledger.events import About, FeedbackIssued
from workbook_qa.ledger.states import AuditState, State
from workbook_qa.letters.to_send import is_outstanding

TODAY = day("2026-12-03")


def an_audit_fed_back() -> AuditState:
    state = completed(audits()[REFERENCE])
    assert state.accepted
    feedback = FeedbackIssued(
        day("2026-10-05"), REFERENCE, "FBK-2026-10-0001-A", state.accepted.file, "f", "w", "m"
    )
    return msgspec.structs.replace(state, feedback=(feedback,))


@pytest.mark.parametrize(
    ("topic", "confirmation"),
    [(Topic.DISCUSSED, Confirmation.DISCUSSED), (Topic.ON_FILE, Confirmation.ON_FILE)],
)
def test_a_reminder_to_confirm_waits_from_the_feedback_until_it_is_confirmed(
    topic: Topic, confirmation: Confirmation
) -> None:
    fed_back, about = an_audit_fed_back(), About(topic, REFERENCE, day("2026-10-19"))
    confirmed = msgspec.structs.replace(fed_back, confirmed={confirmation: day("2026-10-20")})
    for state, is_wanted in (
        (completed(audits()[REFERENCE]), False),
        (fed_back, True),
        (confirmed, False),
    ):
        assert is_outstanding(about, State({REFERENCE: state}), TODAY, TODAY) is is_wanted


@pytest.mark.parametrize(
    ("changes", "is_wanted"),
    [
        ({}, True),
        ({"status": "Done"}, True),
        ({"status": "Done", "completed_on": "2026-12-04", "evidence": "On file."}, True),
        ({"status": "Done", "completed_on": "2026-12-03", "evidence": "On file."}, False),
        ({"status": "Withdrawn"}, True),
        ({"status": "Withdrawn", "reason": "Moved away."}, False),
    ],
)
def test_a_reminder_of_an_action_waits_until_its_closing_counts(
    changes: dict[str, str], is_wanted: bool
) -> None:
    state = with_actions((Priority.HIGH, "2026-12-01"))
    ((key, action),) = state.actions.items()
    action = after(action, changes, TODAY, "Tara North")
    state = msgspec.structs.replace(state, actions={key: action})
    about = About(Topic.ACTION, key, datetime.date(2026, 12, 1))
    assert is_outstanding(about, state, TODAY, TODAY) is is_wanted
    gone = About(Topic.ACTION, f"{key}9", datetime.date(2026, 12, 1))
    assert not is_outstanding(gone, state, TODAY, TODAY)
