"""A8: on which day events count, and when a clock is behind the ledger."""

import datetime

import pytest

from workbook_qa.ledger.counting_days import (
    CLOCK_TOLERANCE,
    counting_by,
    counting_days,
    recorded_later,
)
from workbook_qa.ledger.events import LedgerAccepted, Recorded, RunUndone

NINE = datetime.datetime(2026, 11, 16, 9, 0, tzinfo=datetime.UTC)
MINUTE = datetime.timedelta(minutes=1)
BRITISH_SUMMER_TIME = datetime.timezone(datetime.timedelta(hours=1))


def day(number: int) -> datetime.date:
    return datetime.date(2026, 11, number)


def ledger(*days: int, accepted_at: int | None = None) -> list[Recorded]:
    """An event on each of these days of November; the one in that place accepts the ledger."""
    events = [
        LedgerAccepted(day(number), place, "why", "Alex Example")
        if place == accepted_at
        else RunUndone(day(number), 1, ())
        for place, number in enumerate(days)
    ]
    return [Recorded(place, NINE, "Casey", event) for place, event in enumerate(events, start=1)]


CASES = [
    ("days in order", (2, 5, 9), None, [2, 5, 9]),
    ("several of one day", (2, 5, 5, 5), None, [2, 5, 5, 5]),
    ("one recorded with a clock that was behind", (2, 5, 3, 6), None, [2, 5, 5, 6]),
    ("several recorded with it", (2, 5, 3, 4, 6), None, [2, 5, 5, 5, 6]),
    ("a computer in another time zone, an evening", (2, 3, 2, 3), None, [2, 3, 3, 3]),
    ("a clock that was ahead, then accepted", (2, 30, 5, 9), 2, [2, 5, 5, 9]),
    ("a clock that was ahead twice", (2, 30, 5, 29, 9), 4, [2, 9, 9, 9, 9]),
    ("nothing recorded", (), None, []),
]


@pytest.mark.parametrize(("days", "accepted_at", "counts_on"), [case[1:] for case in CASES])
def test_an_event_counts_on_its_day_but_not_before_one_that_stands_before_it(
    days: tuple[int, ...], accepted_at: int | None, counts_on: list[int]
):
    assert counting_days(ledger(*days, accepted_at=accepted_at)) == [
        day(each) for each in counts_on
    ]


def test_what_was_reported_stays_whatever_is_recorded_later():
    """As at any day that is over, the same events count, whatever clock records the next."""
    before = ledger(2, 5, 9)
    for number in range(1, 30):
        after = ledger(2, 5, 9, number)
        for reported in range(1, 9):
            assert counting_by(after, day(reported)) == counting_by(before, day(reported))


CLOCKS = [
    ("the same moment", NINE, True),
    ("later", NINE + 90 * MINUTE, True),
    ("another computer's, a few minutes behind", NINE - CLOCK_TOLERANCE, True),
    ("behind by more than that", NINE - CLOCK_TOLERANCE - MINUTE, False),
    ("a day behind", NINE - datetime.timedelta(days=1), False),
    ("the same moment in summer time", NINE.astimezone(BRITISH_SUMMER_TIME), True),
    (
        "shows a later hour and is behind",
        (NINE - 30 * MINUTE).astimezone(BRITISH_SUMMER_TIME),
        False,
    ),
]


@pytest.mark.parametrize(("now", "is_right"), [case[1:] for case in CLOCKS])
def test_a_clock_is_behind_by_the_moment_and_not_by_what_it_shows(
    now: datetime.datetime, is_right: bool
):
    events = ledger(16)
    assert recorded_later(events, now) == (None if is_right else events[-1])


def test_the_latest_moment_counts_and_not_the_last_event():
    """Ledgers of before clocks were looked at may hold an event from the future in the middle."""
    ahead = Recorded(1, NINE + datetime.timedelta(days=400), "Casey", RunUndone(day(2), 1, ()))
    after = Recorded(2, NINE, "Casey", RunUndone(day(16), 1, ()))
    accepted = Recorded(3, NINE, "Casey", LedgerAccepted(day(16), 2, "why", "Alex Example"))
    assert recorded_later([ahead, after], NINE) == ahead
    assert recorded_later([ahead, after, accepted], NINE) is None
    assert recorded_later([ahead, after, accepted], NINE - 60 * MINUTE) == accepted
