"""What stands in managers' own columns comes back as it was, in value and in kind."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_qa.core.cells import Value
from workbook_qa.tracker.tables.managers_columns import lines_of, own_text, own_value


@pytest.mark.parametrize(
    ("value", "text", "back"),
    [
        (None, "", None),
        ("  ", "", None),
        ("007", "'007", "007"),
        ("2026-12-05", "'2026-12-05", "2026-12-05"),
        ("'quoted", "''quoted", "'quoted"),
        (7, "7", 7),
        (7.0, "7", 7),
        (0.5, "0.5", 0.5),
        (True, "TRUE", "TRUE"),
        (datetime.date(2026, 12, 5), "2026-12-05", datetime.date(2026, 12, 5)),
        (datetime.datetime(2026, 12, 5), "2026-12-05", datetime.date(2026, 12, 5)),
        (datetime.datetime(2026, 12, 5, 9, 30), "5 Dec 2026 09:30", "5 Dec 2026 09:30"),
        (" two\r\nlines ", "two\nlines", "two\nlines"),
    ],
)
def test_values_are_kept_as_text_and_come_back(value: Value, text: str, back: Value) -> None:
    assert own_text(value) == text
    assert own_value(text) == back


@given(st.text())
def test_every_text_comes_back_as_a_text(text: str) -> None:
    assert (own_value(own_text(text)) or "") == lines_of(text)


@given(st.one_of(st.integers(-(10**12), 10**12), st.floats(-1e9, 1e9), st.dates()))
def test_numbers_and_dates_come_back_equal(value: float | datetime.date) -> None:
    assert own_value(own_text(value)) == value
