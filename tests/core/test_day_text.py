"""Days and months in the cells of registers."""

import datetime

import pytest

from workbook_qa.core.day_text import cell_day, cell_month

DAY = datetime.date(2026, 12, 5)


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
    ],
)
def test_a_day_is_read_however_it_is_written(value):
    assert cell_day(value) == DAY


@pytest.mark.parametrize(
    "value",
    [None, 46361, 46361.0, True, datetime.time(9), "12/31/2026", "31/02/2026", "05/12/26", "soon"],
)
def test_what_is_no_day_or_could_be_of_either_century_is_none(value):
    assert cell_day(value) is None


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
    assert cell_month(value) == "2026-11"


@pytest.mark.parametrize("value", [None, "", "13/2026", "Novem 2026", "November", 202611])
def test_what_is_no_month_is_none(value):
    assert cell_month(value) is None


def test_september_may_be_cut_to_four_letters():
    assert cell_month("Sept 2026") == "2026-09"
