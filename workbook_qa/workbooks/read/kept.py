"""What was made of a part is kept for the next workbook that has the very same part.

The returns of a month are one form, saved by a few programs: their styles, lists, relationships
and rules are the same bytes. Parts that are large, or made to be, are not kept.
"""

import functools
from collections.abc import Callable
from typing import TypeVar, TypeVarTuple

LARGEST = 64 * 1024
MOST = 64

Made = TypeVar("Made")
More = TypeVarTuple("More")


def kept(make: Callable[[bytes, *More], Made]) -> Callable[[bytes, *More], Made]:
    """Let a pure function of a part's bytes answer the same question from memory.

    What it returns is shared and must not be changed; what it raises is not kept.
    """
    remembered = functools.lru_cache(maxsize=MOST)(make)

    def make_once(part: bytes, *more: *More) -> Made:
        return remembered(part, *more) if len(part) <= LARGEST else make(part, *more)

    return functools.update_wrapper(make_once, make)
