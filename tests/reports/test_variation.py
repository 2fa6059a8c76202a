"""The limits of usual variation, and what is a signal."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_qa.core.calendar import Month
from workbook_qa.reports.figures import Period, Periods
from workbook_qa.reports.summary.tables.summary_variation import Variation, left_out_words
from workbook_qa.reports.variation import ControlLimits, Signal, limits_of, moving_ranges, signals

# Centre 0.6, moving ranges 0.1 0.2 0.1 0.0 and a mean of 0.1: limits 0.6 give or take 0.266.
SHARES = [0.6, 0.7, 0.5, 0.6, 0.6]
WIDE = ControlLimits(0.5, 0.2, 0.8, 0.1)


def test_limits_rest_on_the_mean_moving_range() -> None:
    limits = limits_of(SHARES, least=5)
    assert limits is not None
    assert moving_ranges(SHARES) == pytest.approx([0.1, 0.2, 0.1, 0.0])
    assert (limits.centre, limits.moving_range) == pytest.approx((0.6, 0.1))
    assert (limits.lower, limits.upper) == pytest.approx((0.334, 0.866))


@pytest.mark.parametrize(
    ("number", "least", "are_shown"),
    [(4, 5, False), (5, 5, True), (1, 0, False), (2, 0, True), (0, 0, False)],
)
def test_limits_are_shown_only_for_enough_months(number: int, least: int, are_shown: bool) -> None:
    assert (limits_of([0.5] * number, least) is not None) == are_shown


def test_limits_never_leave_0_and_1() -> None:
    limits = limits_of([0.0, 1.0] * 5, least=10)
    assert limits is not None
    assert (limits.lower, limits.upper) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("values", "last"),
    [
        ([0.5, 0.9], Signal.ABOVE),
        ([0.5, 0.1], Signal.BELOW),
        ([0.6] * 7, Signal.NONE),
        ([0.6] * 8, Signal.HIGH_RUN),
        ([0.4] * 8, Signal.LOW_RUN),
        ([0.6] * 7 + [0.5], Signal.NONE),
        ([0.6] * 4 + [0.4] + [0.6] * 7, Signal.NONE),
        ([0.6] * 7 + [0.9], Signal.ABOVE),
    ],
)
def test_a_signal_is_outside_the_limits_or_the_eighth_on_one_side(
    values: list[float], last: Signal
) -> None:
    assert signals(values, WIDE)[-1] is last


def test_months_that_are_all_the_same_are_no_signal() -> None:
    values = [2 / 3] * 24
    limits = limits_of(values, least=10)
    assert limits is not None
    assert set(signals(values, limits)) == {Signal.NONE}


@given(st.lists(st.floats(0, 1), min_size=2, max_size=24))
def test_the_centre_lies_between_the_limits(values: list[float]) -> None:
    limits = limits_of(values, least=2)
    assert limits is not None
    assert 0 <= limits.lower <= limits.centre + 1e-9
    assert limits.centre - 1e-9 <= limits.upper <= 1


def test_noise_around_a_level_is_rarely_a_signal() -> None:
    chance = random.Random(5)
    found = []
    for _ in range(200):
        values = [sum(chance.random() < 0.6 for _ in range(20)) / 20 for _ in range(24)]
        limits = limits_of(values, least=10)
        assert limits is not None
        found += signals(values, limits)
    outside = sum(one in (Signal.ABOVE, Signal.BELOW) for one in found)
    assert outside / len(found) < 0.02


@pytest.mark.parametrize(
    ("left_out", "words"),
    [
        ((), ""),
        (
            (Month("2026-09"), Month("2026-11")),
            "Left out, with fewer than 5 graded audits: Sep 2026, Nov 2026.",
        ),
    ],
)
def test_months_are_said_to_be_left_out_only_where_some_are(
    left_out: tuple[Month, ...], words: str
) -> None:
    variation = Variation((), (), left_out, None, (), 10)
    month = Month("2026-11")
    periods = Periods(month, *[Period(month, month)] * 3, least=5)
    assert left_out_words(variation, periods) == words
