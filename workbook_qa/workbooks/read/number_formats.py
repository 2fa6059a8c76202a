"""Which number formats show a number as a date (ECMA-376 part 1, 18.8.30 and 18.8.31)."""

import re
from functools import lru_cache

from workbook_qa.workbooks.read.cell_values import Shows

_BUILT_IN = (
    dict.fromkeys([14, 15, 16, 17, 22, *range(27, 32), 36, *range(50, 55), 57, 58], Shows.DATE)
    | dict.fromkeys([18, 19, 20, 21, *range(32, 36), 45, 47, 55, 56], Shows.TIME)
    | {46: Shows.DURATION}
)
_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!(?:h+|m+|s+)\])[^\]]*\]', re.IGNORECASE)
_WORDS = re.compile(r"general|am/pm|a/p|e[+-]", re.IGNORECASE)


def built_in(number: int) -> Shows:
    """What a format that Excel knows by its number shows."""
    return _BUILT_IN.get(number, Shows.NUMBER)


@lru_cache(maxsize=1024)
def shown_by(code: str) -> Shows:
    """What a format code shows: the letters of its first section decide.

    ``d``, ``y`` or months make a date (with or without a time of day); hours, minutes and
    seconds alone a time of day; ``[h]`` a duration.
    """
    section = _NOT_SHOWN.sub("", code[:1024]).partition(";")[0]
    letters = set(_WORDS.sub("", section).lower())
    if letters & {"y", "d"}:
        return Shows.DATE
    if "[" in letters:
        return Shows.DURATION
    if letters & {"h", "s"}:
        return Shows.TIME
    return Shows.DATE if "m" in letters else Shows.NUMBER
