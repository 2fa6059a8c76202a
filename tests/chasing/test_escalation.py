"""The ladder: on which day something late comes to which rung (requirements, default 8)."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_qa.chasing.escalation import day_of_rung, is_close, rungs_reached
from workbook_qa.core.calendar import WorkingDays
from workbook_qa.core.policy import Chasing
from workbook_qa.core.terms import Priority
from workbook_qa.registers.line_of_management import Rung

DAYS = WorkingDays()
FRIDAY = datetime.date(2026, 11, 6)
FIRST, SECOND, THIRD = Rung


@pytest.mark.parametrize(
    ("priority", "day", "expected"),
    [
        (Priority.IMMEDIATE, "2026-11-05", ()),
        (Priority.IMMEDIATE, "2026-11-06", (FIRST,)),
        (Priority.IMMEDIATE, "2026-11-08", (FIRST,)),
        (Priority.IMMEDIATE, "2026-11-09", (FIRST, SECOND)),
        (Priority.IMMEDIATE, "2026-11-10", (FIRST, SECOND, THIRD)),
        (Priority.HIGH, "2026-11-06", ()),
        (Priority.HIGH, "2026-11-09", (FIRST,)),
        (Priority.HIGH, "2026-11-11", (FIRST, SECOND)),
        (Priority.HIGH, "2026-11-13", (FIRST, SECOND, THIRD)),
        (Priority.MEDIUM, "2026-11-09", (FIRST,)),
        (Priority.MEDIUM, "2026-11-13", (FIRST, SECOND)),
        (Priority.MEDIUM, "2026-11-20", (FIRST, SECOND, THIRD)),
        (Priority.LOW, "2026-11-12", ()),
        (Priority.LOW, "2026-11-13", (FIRST,)),
        (Priority.LOW, "2026-11-20", (FIRST, SECOND)),
        (Priority.LOW, "2026-12-04", (FIRST, SECOND, THIRD)),
    ],
)
def test_the_ladder_day_by_day(priority: Priority, day: str, expected: tuple[Rung, ...]) -> None:
    steps = Chasing().steps_for(priority)
    assert rungs_reached(FRIDAY, steps, datetime.date.fromisoformat(day), DAYS) == expected


@given(
    due=st.dates(datetime.date(2024, 1, 1), datetime.date(2027, 12, 31)),
    days=st.lists(st.integers(0, 25), min_size=3, max_size=3).map(sorted),
    rung=st.sampled_from(Rung),
)
def test_a_rung_is_reached_on_its_day_and_not_before(
    due: datetime.date, days: list[int], rung: Rung
) -> None:
    steps = (days[0], days[1], days[2])
    day = day_of_rung(due, rung, steps, DAYS)
    assert DAYS.includes(day)
    assert rung in rungs_reached(due, steps, day, DAYS)
    before = day - datetime.timedelta(days=1)
    while not DAYS.includes(before):
        before -= datetime.timedelta(days=1)
    assert rung not in rungs_reached(due, steps, before, DAYS)


def test_bank_holidays_and_closures_are_not_counted() -> None:
    due = datetime.date(2026, 12, 23)
    closed = WorkingDays(frozenset({datetime.date(2026, 12, 24)}))
    steps = Chasing().immediate
    assert day_of_rung(due, SECOND, steps, closed) == datetime.date(2026, 12, 29)
    assert day_of_rung(due, SECOND, steps, DAYS) == datetime.date(2026, 12, 24)


@pytest.mark.parametrize("steps", [(3, 1, 5), (-1, 1, 2)])
def test_a_ladder_that_does_not_rise_is_none(steps: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="do not rise"):
        Chasing(high=steps)


@pytest.mark.parametrize(
    ("day", "close"),
    [("2026-10-29", False), ("2026-10-30", True), ("2026-11-06", True), ("2026-11-07", False)],
)
def test_close_is_counted_in_working_days(day: str, close: bool) -> None:
    assert is_close(FRIDAY, 5, datetime.date.fromisoformat(day), DAYS) is close
