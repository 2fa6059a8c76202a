"""How much work something is, without seconds, which a busy or slow machine breaks."""

import time
from collections.abc import Callable

_TRIES = 5


def is_little_work(work: Callable[[], object], yards: float) -> bool:
    """Whether `work` takes at most so many yards of processor time, in one of several tries.

    A yard is a fixed piece of work of some 5 ms, measured right beside it, so that both suffer
    from the same machine. What is slow only once (the first call, a busy moment) is tried again;
    what grows out of bounds is over its yards every time.
    """
    return any(_seconds(work) <= yards * _seconds(_yard) for _ in range(_TRIES))


def _yard() -> int:
    return sum(number * number % 7 for number in range(100_000))


def _seconds(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun
