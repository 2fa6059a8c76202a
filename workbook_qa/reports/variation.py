"""A process behaviour (XmR) chart in numbers: what varies as usual, and what is a signal.

Limits are worked out from the moving ranges, the differences between one month and the next:
the centre line is the mean of all values shown, and the limits lie 2.66 mean moving ranges above
and below it. A share never leaves 0 to 1, and neither do they. Two rules tell a signal: a value
outside the limits, and eight in a row on one side of the centre line. All else is noise.
"""

import math
from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise

import msgspec

SCALE = 2.66
RUN = 8
_NEAR = 1e-9  # nearer than this is the same: sums of shares are not exact


class Signal(StrEnum):
    """What a value says."""

    ABOVE = "Above the upper limit"
    BELOW = "Below the lower limit"
    HIGH_RUN = f"{RUN} in a row above the centre"
    LOW_RUN = f"{RUN} in a row below the centre"
    NONE = "Usual variation"


class ControlLimits(msgspec.Struct, frozen=True):
    """The centre line, the limits about it, and the mean moving range they rest on."""

    centre: float
    lower: float
    upper: float
    moving_range: float


def moving_ranges(values: Sequence[float]) -> list[float]:
    """How far each value but the first lies from the one before."""
    return [abs(after - before) for before, after in pairwise(values)]


def limits_of(values: Sequence[float], least: int) -> ControlLimits | None:
    """The limits of some shares of 1, or None where there are fewer than `least` (two at least)."""
    if len(values) < max(least, 2):
        return None
    ranges = moving_ranges(values)
    centre = math.fsum(values) / len(values)
    mean = math.fsum(ranges) / len(ranges)
    reach = SCALE * mean
    return ControlLimits(centre, max(0.0, centre - reach), min(1.0, centre + reach), mean)


def signals(values: Sequence[float], limits: ControlLimits) -> list[Signal]:
    """What each value says; a value outside the limits says that, also within a run."""
    return [_signal(values, place, limits) for place in range(len(values))]


def _signal(values: Sequence[float], place: int, limits: ControlLimits) -> Signal:
    value = values[place]
    if value > limits.upper + _NEAR:
        return Signal.ABOVE
    if value < limits.lower - _NEAR:
        return Signal.BELOW
    last = values[max(0, place - RUN + 1) : place + 1]
    if len(last) == RUN and all(one > limits.centre + _NEAR for one in last):
        return Signal.HIGH_RUN
    if len(last) == RUN and all(one < limits.centre - _NEAR for one in last):
        return Signal.LOW_RUN
    return Signal.NONE
