"""Working days against the official list of England's bank holidays, 2012 to 2028.

The list is the one the government publishes for England and Wales (gov.uk, bank holidays), with
the days in lieu and the single ones: the jubilees of 2012 and 2022, the early May holiday that was
moved to VE Day in 2020, the state funeral of 2022 and the coronation of 2023.
"""

import datetime

import pytest

from workbook_qa.core.calendar import ONE_DAY, WorkingDays, bank_holidays

OFFICIAL = """
2012: 2 Jan, 6 Apr, 9 Apr, 7 May, 4 Jun, 5 Jun, 27 Aug, 25 Dec, 26 Dec
2013: 1 Jan, 29 Mar, 1 Apr, 6 May, 27 May, 26 Aug, 25 Dec, 26 Dec
2014: 1 Jan, 18 Apr, 21 Apr, 5 May, 26 May, 25 Aug, 25 Dec, 26 Dec
2015: 1 Jan, 3 Apr, 6 Apr, 4 May, 25 May, 31 Aug, 25 Dec, 28 Dec
2016: 1 Jan, 25 Mar, 28 Mar, 2 May, 30 May, 29 Aug, 26 Dec, 27 Dec
2017: 2 Jan, 14 Apr, 17 Apr, 1 May, 29 May, 28 Aug, 25 Dec, 26 Dec
2018: 1 Jan, 30 Mar, 2 Apr, 7 May, 28 May, 27 Aug, 25 Dec, 26 Dec
2019: 1 Jan, 19 Apr, 22 Apr, 6 May, 27 May, 26 Aug, 25 Dec, 26 Dec
2020: 1 Jan, 10 Apr, 13 Apr, 8 May, 25 May, 31 Aug, 25 Dec, 28 Dec
2021: 1 Jan, 2 Apr, 5 Apr, 3 May, 31 May, 30 Aug, 27 Dec, 28 Dec
2022: 3 Jan, 15 Apr, 18 Apr, 2 May, 2 Jun, 3 Jun, 29 Aug, 19 Sep, 26 Dec, 27 Dec
2023: 2 Jan, 7 Apr, 10 Apr, 1 May, 8 May, 29 May, 28 Aug, 25 Dec, 26 Dec
2024: 1 Jan, 29 Mar, 1 Apr, 6 May, 27 May, 26 Aug, 25 Dec, 26 Dec
2025: 1 Jan, 18 Apr, 21 Apr, 5 May, 26 May, 25 Aug, 25 Dec, 26 Dec
2026: 1 Jan, 3 Apr, 6 Apr, 4 May, 25 May, 31 Aug, 25 Dec, 28 Dec
2027: 1 Jan, 26 Mar, 29 Mar, 3 May, 31 May, 30 Aug, 27 Dec, 28 Dec
2028: 3 Jan, 14 Apr, 17 Apr, 1 May, 29 May, 28 Aug, 25 Dec, 26 Dec
"""
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _official() -> dict[int, frozenset[datetime.date]]:
    found: dict[int, frozenset[datetime.date]] = {}
    for line in OFFICIAL.strip().splitlines():
        year, _, days = line.partition(":")
        found[int(year)] = frozenset(_day(int(year), *day.split()) for day in days.split(","))
    return found


def _day(year: int, number: str, month: str) -> datetime.date:
    return datetime.date(year, _MONTHS.index(month) + 1, int(number))


LISTED = _official()
ALL = frozenset().union(*LISTED.values())


def test_the_list_has_every_year_and_eight_days_or_more_in_each() -> None:
    """Eight a year, and one or two more where the list has single ones."""
    assert list(LISTED) == list(range(2012, 2029))
    assert {year: len(days) for year, days in LISTED.items() if len(days) != 8} == {
        2012: 9,
        2022: 10,
        2023: 9,
    }
    assert all(day.weekday() < 5 for day in ALL)


@pytest.mark.parametrize("year", sorted(LISTED))
def test_the_bank_holidays_of_a_year_are_the_official_ones(year: int) -> None:
    """On weekdays: a holiday that falls on a weekend is kept on another day."""
    assert {day for day in bank_holidays(year) if day.weekday() < 5} == LISTED[year]


@pytest.mark.parametrize("year", sorted(LISTED))
def test_every_day_of_a_year_is_a_working_day_or_not_as_the_list_says(year: int) -> None:
    """Monday to Friday, less the days of the list."""
    day = datetime.date(year, 1, 1)
    while day.year == year:
        assert WorkingDays().includes(day) == (day.weekday() < 5 and day not in ALL), day
        day += ONE_DAY


@pytest.mark.parametrize("number", [0, 1, 5, 20, 40])
def test_counting_on_equals_counting_on_the_list(number: int) -> None:
    """`after`, `between` and `last_of` from every day, by a plain walk through the list."""
    days = [
        datetime.date(2012, 1, 1) + each * ONE_DAY
        for each in range((datetime.date(2029, 1, 1) - datetime.date(2012, 1, 1)).days)
    ]
    working = [day for day in days if day.weekday() < 5 and day not in ALL]
    place = {day: index for index, day in enumerate(working)}
    passed = -1
    for day in days[: -number * 2 - 20]:
        passed = place.get(day, passed)
        begins = passed if day in place or number else passed + 1
        wanted = working[begins + number]
        assert WorkingDays().after(day, number) == wanted, day
        assert WorkingDays().between(day, wanted) == place[wanted] - passed


def test_the_councils_own_closures_are_no_working_days_either() -> None:
    """Closed between Christmas and New Year: an action of one day is due on the second."""
    closed = frozenset(datetime.date(2026, 12, day) for day in (29, 30, 31))
    christmas_eve = datetime.date(2026, 12, 24)
    assert WorkingDays().after(christmas_eve, 1) == datetime.date(2026, 12, 29)
    assert WorkingDays(closed).after(christmas_eve, 1) == datetime.date(2027, 1, 4)
