"""How equal children's chances of being drawn are when a draw is spread over Social Workers.

Without spreading, every child has the same chance. With it, no worker has a second case while
another has none, so that a child of a worker with many cases is drawn less often than one of a
worker with few.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping

_STEPS = 80


def spread_chances(workers: Iterable[str], drawn: int) -> tuple[float, float]:
    """The least and the greatest chance of a child, as a share of the mean chance.

    Worked out turn by turn. A turn with as many places as workers gives each of them one. With
    fewer, a worker comes to their place in the measure of their cases, until the places are gone
    (successive sampling, to which 1 - exp(-cases x t) is close; t is such that the places come to
    what there are). Cases passed over for want of an auditor are left out of account.

    Args:
        workers: whose each case is.
        drawn: how many cases are drawn.
    """
    caseloads = Counter(workers)
    cases, left = caseloads.total(), min(drawn, caseloads.total())
    if not left:
        return 1.0, 1.0
    expected = dict.fromkeys(caseloads, 0.0)
    turn = 0
    while left > 0:
        waiting = {worker: load - turn for worker, load in caseloads.items() if load > turn}
        shares = _places(waiting, left)
        for worker, share in shares.items():
            expected[worker] += share
        left -= min(left, len(waiting))
        turn += 1
    mean = min(drawn, cases) / cases
    chances = [expected[worker] / load / mean for worker, load in caseloads.items()]
    return min(chances), max(chances)


def _places(loads: Mapping[str, int], places: int) -> dict[str, float]:
    """How likely each worker is to have one of the places of a turn."""
    if places >= len(loads):
        return dict.fromkeys(loads, 1.0)
    low, high = 0.0, 64.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if sum(-math.expm1(-load * middle) for load in loads.values()) < places:
            low = middle
        else:
            high = middle
    return {worker: -math.expm1(-load * high) for worker, load in loads.items()}
