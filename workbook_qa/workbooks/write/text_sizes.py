"""How much room text takes in cells: what row heights and line breaks are worked out from.

Widths are in characters, as Excel counts columns; the size of the letters is that of a cell's look
(`font_size`, and `bold`).
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from xlsxwriter.utility import xl_pixel_width

# xl_pixel_width measures Calibri 11, whose letters are about as wide as Arial 10's.
_MEASURED = 10.0
_BOLD = 1.1  # bold letters are so much wider
_LINE = 1.35  # the height of a line, of the font's size
_HEADING_LINES = 3
_PADDING = 14  # pixels on both sides of a cell's text, with an indent

_width_of = lru_cache(maxsize=32_768)(xl_pixel_width)  # of a word: most are met again

# As `look.py` makes them; named again here, since a look knows nothing of sizes.
_Look = Mapping[str, Any]


def letters(look: _Look) -> float:
    """How wide a look's letters are, beside those of Arial 10 that are not bold."""
    return float(look.get("font_size", _MEASURED)) / _MEASURED * (_BOLD if look.get("bold") else 1)


def lines_needed(text: str, width: float, look: _Look) -> int:
    """How many lines a wrapped text of that look takes in a column of `width` characters.

    Word wrap is simulated as facts/excel.md, section 9, found to be never too low against
    LibreOffice's own fitting.
    """
    return _lines_needed(text, width, letters(look))


@lru_cache(maxsize=8192)
def _lines_needed(text: str, width: float, factor: float) -> int:
    room = width * 7 + 5 - 7
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
    """The width in characters that a bold heading needs: no word is broken, three lines at most."""
    longest = max(map(_width_of, heading.split()), default=0)
    width = max(8, -(-int(longest * _BOLD + _PADDING) // 7))
    while _lines_needed(heading, width - 1, _BOLD) > _HEADING_LINES:
        width += 1
    return width


def line_points(look: _Look) -> float:
    """The height of one line of that look, in points."""
    return float(look.get("font_size", _MEASURED)) * _LINE


def points_needed(text: str, width: float, look: _Look) -> float:
    """The height of a row in which a wrapped text of that look is seen whole, in points."""
    return lines_needed(text, width, look) * line_points(look) + 4


def broken_into_lines(text: str, pixels: float, look: _Look) -> list[str]:
    """The lines a text of that look takes where it may run over `pixels`, broken between words.

    Measured a little wide, as in `lines_needed`.
    """
    room = pixels / letters(look)
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and xl_pixel_width(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def columns_wide(widths: Iterable[float]) -> int:
    """How many pixels columns of these widths (in characters, Arial 10) take on the screen."""
    return sum(int(width * 7 + 5) for width in widths)
