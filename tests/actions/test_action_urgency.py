"""When an action is overdue, and what comes first."""

import datetime

import msgspec
import pytest

from workbook_qa.actions.action_state import ActionState
from workbook_qa.actions.action_urgency import (
    AGE_BANDS,
    Urgency,
    age_band,
    days_overdue,
    due_date,
    in_order_of_need,
    is_overdue,
    urgency,
)
from workbook_qa.core.calendar import WorkingDays
from workbook_qa.core.policy import Policy
from workbook_qa.core.records import Action
from workbook_qa.core.terms import ActionKind, ActionStatus, Priority

FRIDAY = datetime.date(2026, 11, 20)
DAY = datetime.timedelta(days=1)


def an_action(
    due: datetime.date | None = FRIDAY,
    status: ActionStatus = ActionStatus.OPEN,
    *,
    number: int = 1,
    priority: Priority | None = Priority.MEDIUM,
) -> ActionState:
    """With everything that is wanted for its status to count."""
    reference = "CFA-2026-11-0007-K"
    action = Action(
        f"{reference}/{number}", reference, number, ActionKind.ACTION, "Visit.",
        priority=priority, due_on=due,
    )  # fmt: skip
    if status.is_open:
        return ActionState(action, status)
    long_ago = FRIDAY - 100 * DAY
    return ActionState(
        action, status, long_ago, "On the file.", "No need.", finding="It holds.", done_on=long_ago
    )


def closed(on: datetime.date, *, number: int) -> ActionState:
    done = an_action(FRIDAY - 60 * DAY, ActionStatus.DONE, number=number)
    return msgspec.structs.replace(done, completed_on=on)


@pytest.mark.parametrize(
    ("today", "days", "stands"),
    [
        (FRIDAY - 20 * DAY, 0, Urgency.NOT_YET),  # the last day of the month before
        (FRIDAY - 19 * DAY, 0, Urgency.THIS_MONTH),
        (FRIDAY - 5 * DAY, 0, Urgency.THIS_MONTH),  # the Sunday before
        (FRIDAY - 4 * DAY, 0, Urgency.THIS_WEEK),
        (FRIDAY, 0, Urgency.THIS_WEEK),
        (FRIDAY + DAY, 0, Urgency.THIS_WEEK),  # a weekend makes nothing overdue
        (FRIDAY + 2 * DAY, 0, Urgency.THIS_WEEK),
        (FRIDAY + 3 * DAY, 1, Urgency.OVERDUE),
        (FRIDAY + 10 * DAY, 6, Urgency.OVERDUE),
    ],
)
def test_late_is_counted_in_working_days(today: datetime.date, days: int, stands: Urgency) -> None:
    assert days_overdue(an_action(), today, WorkingDays()) == days
    assert is_overdue(an_action(), today, WorkingDays()) is (days > 0)
    assert urgency(an_action(), today, WorkingDays()) is stands


def test_bank_holidays_and_closures_are_no_working_days() -> None:
    christmas_eve = datetime.date(2026, 12, 24)
    closed = WorkingDays(frozenset({datetime.date(2026, 12, 29)}))
    assert days_overdue(an_action(christmas_eve), datetime.date(2026, 12, 29), WorkingDays()) == 1
    assert days_overdue(an_action(christmas_eve), datetime.date(2026, 12, 29), closed) == 0


@pytest.mark.parametrize(
    ("status", "stands"),
    [
        (ActionStatus.REOPENED, Urgency.OVERDUE),
        (ActionStatus.DONE, Urgency.DONE),
        (ActionStatus.VERIFIED, Urgency.VERIFIED),
        (ActionStatus.WITHDRAWN, Urgency.WITHDRAWN),
    ],
)
def test_what_is_closed_is_never_overdue(status: ActionStatus, stands: Urgency) -> None:
    action, today = an_action(status=status), FRIDAY + 30 * DAY
    assert urgency(action, today, WorkingDays()) is stands
    assert is_overdue(action, today, WorkingDays()) is status.is_open


def test_an_action_without_a_date_says_so() -> None:
    assert urgency(an_action(None), FRIDAY, WorkingDays()) is Urgency.NO_DATE
    assert days_overdue(an_action(None), FRIDAY, WorkingDays()) == 0


@pytest.mark.parametrize(
    ("days", "band"),
    [(0, None), (1, 0), (5, 0), (6, 1), (10, 1), (11, 2), (20, 2), (21, 3), (400, 3)],
)
def test_age_bands_meet_without_gap_or_overlap(days: int, band: int | None) -> None:
    assert age_band(days) == (None if band is None else AGE_BANDS[band][1])


@pytest.mark.parametrize(
    ("priority", "due"),
    [
        (Priority.IMMEDIATE, datetime.date(2026, 11, 23)),
        (Priority.HIGH, datetime.date(2026, 11, 27)),
        (Priority.MEDIUM, datetime.date(2026, 12, 18)),
        (Priority.LOW, datetime.date(2027, 1, 20)),
    ],
)
def test_the_due_date_follows_from_the_priority(priority: Priority, due: datetime.date) -> None:
    assert due_date(priority, FRIDAY, Policy(), WorkingDays()) == due


def test_what_needs_doing_comes_first() -> None:
    """Overdue by priority, then days; then by due date; done before checked, closed last."""
    checked = (
        msgspec.structs.replace(
            an_action(FRIDAY - 60 * DAY, ActionStatus.VERIFIED, number=number),
            completed_on=FRIDAY - number * DAY,
        )
        for number in (11, 12)
    )
    wanted = [
        an_action(FRIDAY, number=4, priority=Priority.IMMEDIATE),
        an_action(FRIDAY - 20 * DAY, number=5),
        an_action(FRIDAY, number=2),
        an_action(FRIDAY, number=10),
        an_action(FRIDAY - 40 * DAY, number=13, priority=Priority.LOW),
        an_action(FRIDAY + 30 * DAY, number=3),
        an_action(None, number=1, priority=Priority.HIGH),
        an_action(FRIDAY - 40 * DAY, ActionStatus.DONE, number=6),
        closed(FRIDAY - DAY, number=7),
        closed(FRIDAY, number=8),
        *checked,
    ]
    shuffled = sorted(wanted, key=lambda one: one.action.id)
    assert in_order_of_need(shuffled, FRIDAY + 4 * DAY, WorkingDays()) == wanted
