"""The children of the made-up council: numbers and dates that belong to nobody.

They come to notice month by month and stay for as long as the real ones do (case-list facts,
section 14: Bedford, 31 March 2024), so that a later month's list is an earlier one's with some
closed and some new. Everything about a child is drawn once, from the seed and the child's
number, and does not depend on the month for which the list is made.
"""

import datetime
import random
from collections.abc import Iterator

import msgspec

from workbook_qa.core.calendar import Month, add_months, first_day

ARRIVALS = 74
MONTHS_BACK = 210
SIX_MONTHS = datetime.timedelta(days=183)
ASSESSMENT_DAYS = datetime.timedelta(days=55)

SHORT, MEDIUM, LONG = "short", "medium", "long"

NEEDS = (
    "N1 - Abuse or neglect",
    "N3 - Parental disability or illness",
    "N4 - Family in acute stress",
    "N5 - Family dysfunction",
    "N6 - Socially unacceptable behaviour",
    "N8 - Absent parenting",
)
_NEED_WEIGHTS = (738, 9, 68, 90, 13, 101)
DISABILITY_NEED = "N2 - Child’s disability"


class MadeUpChild(msgspec.Struct, frozen=True):
    """One made-up child with the whole course of the case, past and to come.

    Attributes:
        number: unique; luck: a number from 0 to 1 for each thing that may vary in a row.
        plan: (first, last day) of a child protection plan; care: of being looked after.
        short_breaks: whether the care is a series of short breaks.
        specialist: whether the case is with a disabled children's team.
    """

    number: int
    born: datetime.date
    opened: datetime.date
    closed: datetime.date
    disabled: bool
    need: str
    plan: tuple[datetime.date, datetime.date] | None
    care: tuple[datetime.date, datetime.date] | None
    short_breaks: bool
    specialist: bool
    luck: tuple[float, ...]

    def is_open(self, day: datetime.date) -> bool:
        """Whether the case is open on `day`."""
        return self.opened <= day < self.closed

    def on_plan(self, day: datetime.date) -> bool:
        """Whether the child is on a child protection plan on `day`."""
        return self.plan is not None and self.plan[0] <= day < self.plan[1]

    def in_care(self, day: datetime.date) -> bool:
        """Whether the child is looked after on `day`."""
        return self.care is not None and self.care[0] <= day < self.care[1]

    def being_assessed(self, day: datetime.date) -> bool:
        """Whether the first assessment is still open on `day`."""
        return day - self.opened < ASSESSMENT_DAYS


def children_in(seed: int, month: Month) -> Iterator[MadeUpChild]:
    """Those whose case is open on the first day of the month, or closed in six months before."""
    as_at = first_day(month)
    earliest = as_at - SIX_MONTHS
    for back in range(MONTHS_BACK, -1, -1):
        arrival = add_months(month, -back)
        first = first_day(arrival)
        rng = random.Random(f"{seed}:{arrival}")
        for place in range(ARRIVALS):
            kind, days = _stay(rng)
            opened = first + datetime.timedelta(days=rng.randrange(28))
            if opened > as_at or opened + datetime.timedelta(days=days) <= earliest:
                continue
            number = ((first.year - 2000) * 12 + first.month) * 100 + place
            yield _make_child(seed, number, opened, kind, days)


def _stay(rng: random.Random) -> tuple[str, int]:
    """How long a case stays open: most close after the assessment, a quarter stay for years."""
    luck = rng.random()
    if luck < 0.53:
        return SHORT, rng.randrange(50, 105)
    if luck < 0.74:
        return MEDIUM, rng.randrange(110, 560)
    return LONG, 700 + min(int(rng.expovariate(1 / 900)), 4900)


def _make_child(seed: int, number: int, opened: datetime.date, kind: str, days: int) -> MadeUpChild:
    """The child of that number; every draw is made in a fixed order."""
    rng = random.Random(f"{seed}:child:{number}")
    luck = tuple(rng.random() for _ in range(24))
    unborn = luck[0] < 0.02
    oldest = max(200, 6500 - days)
    age = -rng.randrange(30, 200) if unborn else rng.randrange(oldest)
    closed = opened + datetime.timedelta(days=days)
    disabled = luck[1] < 0.19
    with_need = luck[2] < (0.75 if disabled else 0.06)
    specialist = disabled and with_need and luck[3] < 0.6
    short_breaks = specialist and kind == LONG and luck[4] < 0.15
    return MadeUpChild(
        number=number,
        born=opened - datetime.timedelta(days=age),
        opened=opened,
        closed=closed,
        disabled=disabled,
        need=DISABILITY_NEED if with_need else rng.choices(NEEDS, _NEED_WEIGHTS)[0],
        plan=_plan(rng, kind, opened, closed),
        care=_care(rng, kind, opened, closed, short_breaks),
        short_breaks=short_breaks,
        specialist=specialist,
        luck=luck,
    )


def _plan(
    rng: random.Random, kind: str, opened: datetime.date, closed: datetime.date
) -> tuple[datetime.date, datetime.date] | None:
    luck, wait, length = rng.random(), rng.randrange(30, 75), int(rng.expovariate(1 / 260))
    if luck > {SHORT: 0.0, MEDIUM: 0.68, LONG: 0.62}[kind]:
        return None
    start = opened + datetime.timedelta(days=wait)
    return start, min(closed, start + datetime.timedelta(days=max(70, length)))


def _care(
    rng: random.Random,
    kind: str,
    opened: datetime.date,
    closed: datetime.date,
    short_breaks: bool,
) -> tuple[datetime.date, datetime.date] | None:
    luck, wait = rng.random(), rng.randrange(60, 500)
    if kind != LONG or (luck > 0.28 and not short_breaks):
        return None
    return opened + datetime.timedelta(days=wait), closed
