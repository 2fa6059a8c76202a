"""Days and months that people typed are read day first, or not at all."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_qa.core.calendar import day_words
from workbook_qa.core.typed.typed_days import DayFault, TypedDay, exported_month, read_day

DAY = datetime.date(2026, 12, 5)


@pytest.mark.parametrize(
    "text",
    [
        "05/12/2026",
        "5/12/26",
        "5.12.2026",
        "05-12-2026",
        " 5 / 12 / 2026 ",
        "5 December 2026",
        "5th Dec 2026",
        "5 DEC. 2026",
        "5-Dec-26",
        "2026-12-05",
    ],
)
def test_the_fifth_of_december_in_many_hands(text: str) -> None:
    assert read_day(text) == TypedDay(DAY)


@pytest.mark.parametrize(
    "text",
    ["tbc", "12/25/2026", "31/02/2026", "December 5 2026", "46000", "5/12", "5/12-2026",
     "2026-13-01", "05/12/202", "5 Dezember 2026", "next Monday", "5/12/2026 and 6/12/2026"],
)  # fmt: skip
def test_what_is_no_day_is_never_guessed(text: str) -> None:
    assert read_day(text) == TypedDay(fault=DayFault.NO_DAY)


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2099, 12, 31)))
def test_every_day_is_read_as_it_is_printed(day: datetime.date) -> None:
    for text in (day_words(day), day.isoformat(), day.strftime("%d/%m/%Y"), str(day)):
        assert read_day(text).day == day


def test_it_is_said_which_fault_a_day_of_an_export_has():
    assert read_day("soon", exported=True).fault is DayFault.NO_DAY
    assert read_day("05/12/2026 00:00").fault is DayFault.NO_DAY  # only exports add a time


@pytest.mark.parametrize("value", [None, "", "  ", "\u200b \ufeff"])
def test_what_nobody_sees_is_blank(value):
    assert read_day(value) == read_day(value, exported=True) == TypedDay()


@pytest.mark.parametrize("value", [46361, 46361.0, True, datetime.time(9)])
def test_a_number_or_a_time_is_no_day(value):
    assert read_day(value) == TypedDay(fault=DayFault.NO_DAY)


def test_a_real_date_is_taken_whatever_its_time():
    assert read_day(datetime.datetime(2026, 12, 5, 9, 30)) == TypedDay(DAY)


def test_a_day_outside_the_window_is_named_all_the_same():
    window = (DAY, datetime.date(2026, 12, 31))
    assert read_day("05/12/2026", window=window) == TypedDay(DAY)
    assert read_day("12/05/2026", window=window) == TypedDay(
        datetime.date(2026, 5, 12), DayFault.OUTSIDE
    )


@pytest.mark.parametrize(
    "value",
    [
        DAY,
        datetime.datetime(2026, 12, 5, 9, 30),
        "05/12/2026",
        "5.12.2026",
        "05/12/2026 00:00",
        "2026-12-05",
        "2026-12-05 00:00:00",
        "2026-12-05T00:00:00.000",
        "5 December 2026",
        "5-Dec-2026",
        "05-Dec-26",
        "05/12/26",
        "5.12.26",
        "05/12/2026 14:30",
        "05/12/2026 2:30 PM",
        "2026-12-05T14:30:00",
        "2026-12-05 14:30:00.123",
        "2026-12-05T14:30:00Z",
        "2026-12-05T14:30:00+00:00",
        "Sat 05 Dec 2026",
        "Saturday, 5 December 2026",
    ],
)
def test_a_day_of_an_export_is_read_however_it_is_written(value):
    assert read_day(value, exported=True).day == DAY


@pytest.mark.parametrize(
    "value",
    [None, 46361, 46361.0, True, datetime.time(9), "12/31/2026", "31/02/2026", "soon", "14:30"],
)
def test_an_export_gives_no_day_where_there_is_none(value):
    assert read_day(value, exported=True).day is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("05/12/26", datetime.date(2026, 12, 5)),
        ("02-Nov-98", datetime.date(1998, 11, 2)),
        ("29/02/08", datetime.date(2008, 2, 29)),
        ("01/03/27", datetime.date(2027, 3, 1)),
        ("01/03/28", datetime.date(1928, 3, 1)),
        ("01/03/2098", datetime.date(2098, 3, 1)),
    ],
)
def test_somebody_is_born_in_the_century_that_is_not_still_to_come(text, day):
    latest = datetime.date(2027, 8, 8)
    assert read_day(text, exported=True, latest=latest).day == day


@pytest.mark.parametrize(
    "value",
    [
        "2026-11",
        "November 2026",
        "nov 2026",
        "Nov-2026",
        "11/2026",
        "01/11/2026",
        datetime.date(2026, 11, 17),
        datetime.datetime(2026, 11, 1),
    ],
)
def test_a_month_is_read_from_words_digits_or_any_day_of_it(value):
    assert exported_month(value) == "2026-11"


@pytest.mark.parametrize("value", [None, "", "13/2026", "Novem 2026", "November", 202611])
def test_what_is_no_month_is_none(value):
    assert exported_month(value) is None


def test_september_may_be_cut_to_four_letters():
    assert exported_month("Sept 2026") == "2026-09"
