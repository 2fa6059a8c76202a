"""The order of tests: by chance and yet the same again, so that none leans on another."""

import random
from collections.abc import Sequence
from typing import Protocol, TypeVar


class InModule(Protocol):
    """A test as pytest collects it; its id begins with the file it stands in."""

    @property
    def nodeid(self) -> str: ...


Test = TypeVar("Test", bound=InModule)


def shuffled(tests: Sequence[Test], seed: str) -> list[Test]:
    """The tests in an order that the seed decides; those of a module stay together."""
    modules: dict[str, list[Test]] = {}
    for test in tests:
        modules.setdefault(test.nodeid.partition("::")[0], []).append(test)
    chance = random.Random(seed)
    order = list(modules.values())
    chance.shuffle(order)
    for module in order:
        chance.shuffle(module)
    return [test for module in order for test in module]
