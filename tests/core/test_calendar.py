"""Months and working days (case-list facts, section 15); see also `test_bank_holidays`."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_qa.core.calendar import (
    WorkingDays,
    add_months,
    day_words,
    first_day,
    last_day,
    month_of,
    month_words,
    months_earlier,
    months_up_to,
    read_month,
)

D = datetime.date
DAYS = st.dates(D(2015, 1, 1), D(2028, 12, 31))


@pytest.mark.parametrize("day", [D(2022, 5, 30), D(2026, 4, 5), D(2023, 3, 17), D(2026, 1, 2)])
def test_days_that_other_places_or_lists_call_holidays(day: datetime.date):
    assert WorkingDays().includes(day) == (day.weekday() < 5)


def test_a_councils_own_closure_is_no_working_day():
    assert WorkingDays().includes(D(2026, 12, 24))
    assert not WorkingDays(frozenset({D(2026, 12, 24)})).includes(D(2026, 12, 24))


@pytest.mark.parametrize(
    ("start", "number", "end"),
    [
        (D(2026, 11, 2), 0, D(2026, 11, 2)),
        (D(2026, 11, 7), 0, D(2026, 11, 9)),
        (D(2026, 11, 6), 1, D(2026, 11, 9)),
        (D(2026, 11, 7), 1, D(2026, 11, 9)),
        (D(2026, 11, 2), 20, D(2026, 11, 30)),
        (D(2026, 12, 24), 1, D(2026, 12, 29)),
        (D(2026, 12, 31), 1, D(2027, 1, 4)),
    ],
)
def test_so_many_working_days_after(start, number, end):
    assert WorkingDays().after(start, number) == end


@pytest.mark.parametrize(
    ("month", "last"),
    [
        ("2026-11", D(2026, 11, 30)),
        ("2026-10", D(2026, 10, 30)),
        ("2026-05", D(2026, 5, 29)),
        ("2026-12", D(2026, 12, 31)),
        ("2027-02", D(2027, 2, 26)),
    ],
)
def test_the_last_working_day_of_a_month(month, last):
    assert WorkingDays().last_of(month) == last


@given(DAYS, st.integers(0, 60))
def test_counting_forward_and_between_agree(start: datetime.date, number: int):
    days = WorkingDays()
    end = days.after(start, number)
    assert days.includes(end)
    assert number == 0 or days.between(start, end) == number


@given(DAYS, DAYS)
def test_nothing_lies_between_a_day_and_an_earlier_one(one, other):
    assert WorkingDays().between(max(one, other), min(one, other)) == 0


# Months


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2026-11", "2026-11"),
        ("2026-1", None),
        ("2026-13", None),
        ("2026-00", None),
        ("11-2026", None),
        ("2026-11-01", None),
        ("2026-11\n", None),
        ("٢٠٢٦-١١", None),
        ("", None),
    ],
)
def test_a_month_is_written_in_one_way(text: str, month: str | None):
    assert read_month(text) == month


@given(DAYS, st.integers(-40, 40))
def test_months_are_counted_over_the_years(day: datetime.date, number: int):
    month = month_of(day)
    assert add_months(add_months(month, number), -number) == month
    assert first_day(month) <= day <= last_day(month)
    assert first_day(add_months(month, 1)) - last_day(month) == datetime.timedelta(days=1)


def test_months_up_to_and_in_words():
    assert months_up_to("2026-02", 4) == ["2025-11", "2025-12", "2026-01", "2026-02"]
    assert month_words("2026-11") == "November 2026"
    assert day_words(D(2026, 12, 3)) == "3 December 2026"


@pytest.mark.parametrize(
    ("day", "number", "earlier"),
    [
        (D(2026, 11, 2), 6, D(2026, 5, 2)),
        (D(2026, 8, 31), 6, D(2026, 2, 28)),
        (D(2028, 8, 31), 6, D(2028, 2, 29)),
        (D(2026, 1, 15), 12, D(2025, 1, 15)),
        (D(2026, 3, 31), 1, D(2026, 2, 28)),
        (D(2026, 5, 31), 0, D(2026, 5, 31)),
    ],
)
def test_the_same_day_some_months_earlier(day, number, earlier):
    assert months_earlier(day, number) == earlier
