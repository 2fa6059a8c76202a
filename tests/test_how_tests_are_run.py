"""How tests are run: the shuffled order, and work that is told without seconds."""

from itertools import pairwise

import msgspec

from tests.support.effort import is_little_work
from tests.support.order import shuffled


class Collected(msgspec.Struct, frozen=True):
    nodeid: str


TESTS = [
    Collected(f"tests/test_{module}.py::test_{number}")
    for module in "abcdef"
    for number in range(9)
]


def test_every_test_is_run_once_and_those_of_a_module_stand_together() -> None:
    order = shuffled(TESTS, "1")
    assert sorted(test.nodeid for test in order) == sorted(test.nodeid for test in TESTS)
    modules = [test.nodeid[:14] for test in order]
    assert sum(module != after for module, after in pairwise(modules)) == 5


def test_the_seed_alone_decides_the_order() -> None:
    assert shuffled(TESTS, "1") == shuffled(TESTS, "1") != shuffled(TESTS, "2")
    assert shuffled(TESTS, "1") != TESTS


def test_what_takes_more_work_than_it_may_is_told_and_what_is_slow_once_is_not() -> None:
    sizes = iter([4_000_000, *[10] * 9])
    assert not is_little_work(lambda: sum(range(8_000_000)), 5)
    assert is_little_work(lambda: sum(range(next(sizes))), 1)
