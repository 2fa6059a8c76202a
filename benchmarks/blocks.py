"""CPU times of variants in interleaved blocks (the order rotates; the ratio is within a block)."""

import gc
import statistics
import time
from collections.abc import Callable, Mapping

BLOCKS = 7

Variants = Mapping[str, Callable[[], object]]


def cpu_seconds(work: Callable[[], object], times: int) -> float:
    """CPU time of `work`, run so many times, a run."""
    gc.collect()
    start = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - start) / times


def measure(
    variants: Variants, times: Mapping[str, int], blocks: int = BLOCKS
) -> dict[str, list[float]]:
    """Seconds a run of each variant, block by block, after one warm-up of each."""
    for work in variants.values():
        work()
    found: dict[str, list[float]] = {name: [] for name in variants}
    names = list(variants)
    for block in range(blocks):
        turn = block % len(names)
        for name in (*names[turn:], *names[:turn]):
            found[name].append(cpu_seconds(variants[name], times[name]))
    return found


def report(
    found: Mapping[str, list[float]], base: str, asked: Mapping[str, float] | None = None
) -> None:
    """Print each variant's median and how many times as long the others take as `base`.

    Args:
        asked: how many times as long each should take at least ("How fast" of the design).
    """
    for name, seconds in found.items():
        ratios = [other / ours for other, ours in zip(seconds, found[base], strict=True)]
        said = "" if name == base else f", {statistics.median(ratios):.1f} times {base}"
        least = f" (asked: at least {asked[name]:g})" if asked and name in asked else ""
        print(f"{name:44} {statistics.median(seconds) * 1000:8.2f} ms{said}{least}")
