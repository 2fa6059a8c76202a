"""How much room text takes in cells: what row heights and line breaks are worked out from.

Widths are in characters, as Excel counts columns; everything is for Arial 10.
"""

from collections.abc import Iterable
from functools import lru_cache

from xlsxwriter.utility import xl_pixel_width

ARIAL_10 = 1.0  # xl_pixel_width measures Calibri 11, whose letters are about as wide as Arial 10's
LINE_POINTS = 13.5
_BOLD = 1.1  # bold letters are so much wider
_PADDING = 14  # pixels on both sides of a cell's text, with an indent

_width_of = lru_cache(maxsize=32_768)(xl_pixel_width)  # of a word: most are met again


@lru_cache(maxsize=8192)
def lines_needed(text: str, width: float, scale: float = 1.0) -> int:
    """How many lines a wrapped text takes in a column of `width` characters (Arial 10).

    Word wrap is simulated as facts/excel.md, section 9, found to be never too low against
    LibreOffice's own fitting. `scale` is the font's size divided by 10.
    """
    room = width * 7 + 5 - 7
    factor = ARIAL_10 * scale
    space = 3 * factor
    count = 0
    for paragraph in text.split("\n"):
        count, used = count + 1, 0.0
        for pixels in map(_width_of, paragraph.split(" ")):
            size = pixels * factor
            if not used:
                used = size
            elif used + space + size > room:
                count, used = count + 1, size
            else:
                used += space + size
            while used > room:
                count, used = count + 1, used - room
    return count


def narrowest(heading: str) -> int:
    """The width in characters that a bold heading needs, so that no word of it is broken."""
    longest = max(map(_width_of, heading.split()), default=0)
    return max(8, -(-int(longest * _BOLD + _PADDING) // 7))


def broken_into_lines(text: str, pixels: int) -> list[str]:
    """The lines a text takes where it may run over `pixels` (Arial 10), broken between words.

    For sentences that stand over several columns: they cannot wrap without merged cells, so each
    line has a row of its own. Measured a little wide, as in `lines_needed`.
    """
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and xl_pixel_width(longer) * ARIAL_10 <= pixels:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def columns_wide(widths: Iterable[float]) -> int:
    """How many pixels columns of these widths (in characters, Arial 10) take on the screen."""
    return sum(int(width * 7 + 5) for width in widths)
