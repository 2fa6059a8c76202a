"""Days are read day first, or not at all."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_qa.core.calendar import day_words, read_day


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
    assert read_day(text) == datetime.date(2026, 12, 5)


@pytest.mark.parametrize(
    "text",
    ["", "tbc", "12/25/2026", "31/02/2026", "December 5 2026", "46000", "5/12", "5/12-2026",
     "2026-13-01", "05/12/202", "5 Dezember 2026", "next Monday", "5/12/2026 and 6/12/2026"],
)  # fmt: skip
def test_what_is_no_day_is_never_guessed(text: str) -> None:
    assert read_day(text) is None


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2099, 12, 31)))
def test_every_day_is_read_as_it_is_printed(day: datetime.date) -> None:
    for text in (day_words(day), day.isoformat(), day.strftime("%d/%m/%Y"), str(day)):
        assert read_day(text) == day
