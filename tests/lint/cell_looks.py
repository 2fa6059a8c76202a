"""How cells look, told from the styles part: colours, sizes, wrapping, borders; and text sizes.

Text is measured with the widths of Arial's letters, and not with what the product measures with.
"""

from dataclasses import dataclass

from tests.support.workbooks.workbook_parts import Element, Package, SheetPart

BLACK, WHITE = "#000000", "#FFFFFF"
UNKNOWN = ""
_THEME = {"0": WHITE, "1": BLACK}
_SIDES = ("left", "right", "top", "bottom")
_BARE = Element("none")

# Of an em of 1000, from the space to the tilde (Arial and Liberation Sans; Adobe's Helvetica).
_EM = (
    *(278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278),
    *(556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556),
    *(1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778),
    *(667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556),
    *(333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556),
    *(556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584),
)
_OTHER = 611  # accents, dashes, quotation marks
_BOLD = 1.07
_LINE = 1.2  # the height of a line, of the font's size


@dataclass(frozen=True)
class Look:
    """One cell format. `paper` and `ink` are empty where the colour cannot be told."""

    ink: str
    paper: str
    size: float
    bold: bool
    wraps: bool
    borders: tuple[str, ...]
    number_format: str
    side: str


def cell_looks(package: Package) -> list[Look]:
    """The cell formats, in the order in which cells name them."""
    styles = package.styles
    fonts, fills = styles.findall("fonts/font"), styles.findall("fills/fill")
    borders = styles.findall("borders/border")
    formats = {one.get("numFmtId", ""): one.get("formatCode", "") for one in styles.iter("numFmt")}
    return [
        _look(
            one,
            fonts[int(one.get("fontId", 0))],
            fills[int(one.get("fillId", 0))],
            borders[int(one.get("borderId", 0))],
            formats.get(one.get("numFmtId", ""), one.get("numFmtId", "")),
        )
        for one in styles.findall("cellXfs/xf")
    ]


def _look(form: Element, font: Element, fill: Element, border: Element, numbers: str) -> Look:
    alignment = form.find("alignment")
    alignment = _BARE if alignment is None else alignment
    size = font.find("sz")
    return Look(
        colour(font.find("color"), BLACK),
        paper_of(fill, "fgColor"),
        float(size.get("val", 11)) if size is not None else 11,
        font.find("b") is not None,
        alignment.get("wrapText") == "1",
        border_styles(border),
        numbers,
        alignment.get("horizontal", ""),
    )


def colour(element: Element | None, otherwise: str) -> str:
    """A colour as ``#RRGGBB``; what Excel takes by itself where none is named."""
    if element is None or element.get("auto") or element.get("indexed") == "64":
        return otherwise
    if element.get("rgb"):
        return f"#{element.get('rgb', '')[-6:].upper()}"
    return _THEME.get(element.get("theme", ""), UNKNOWN)


def paper_of(fill: Element | None, tag: str) -> str:
    """What is behind a text: white where nothing is filled. In a format that depends on a
    condition the colour of a solid fill is that of its background.
    """
    pattern = fill.find("patternFill") if fill is not None else None
    if pattern is None or pattern.get("patternType") == "none":
        return WHITE
    return colour(pattern.find(tag), WHITE)


def border_styles(border: Element | None) -> tuple[str, ...]:
    """The kinds of line round a cell, without none."""
    sides = (border.find(side) for side in _SIDES) if border is not None else ()
    return tuple(one.get("style", "") for one in sides if one is not None and one.get("style"))


def look_of(looks: list[Look], cell: Element | None) -> Look:
    """How that cell looks; that of a format that is not there is a fault for another rule."""
    place = int(cell.get("s", 0)) if cell is not None else 0
    return looks[place] if place < len(looks) else looks[0]


# Sizes


def column_widths(sheet: SheetPart) -> dict[int, float]:
    """The widths of columns that have one of their own, in characters, by column from 1."""
    return {
        place: float(col.get("width", 9))
        for col in sheet.root.iter("col")
        for place in range(int(col.get("min", 0)), min(int(col.get("max", 0)), 400) + 1)
    }


def pixels_of(width: float) -> float:
    """How wide a column is on the screen (Arial 10, whose digits have 7 pixels)."""
    return width * 7


def text_pixels(text: str, look: Look) -> float:
    """How wide a text is in one line."""
    em = sum(_EM[ord(one) - 32] if " " <= one <= "~" else _OTHER for one in text)
    return em / 1000 * look.size * 96 / 72 * (_BOLD if look.bold else 1)


def lines_of(text: str, pixels: float, look: Look) -> int:
    """How many lines a wrapped text takes: whole words, and words too long broken."""
    count = 0
    space = text_pixels(" ", look)
    for paragraph in text.split("\n"):
        count, used = count + 1, 0.0
        for word in paragraph.split(" "):
            size = text_pixels(word, look)
            if used and used + space + size > pixels:
                count, used = count + 1, 0.0
            used += size + (space if used else 0)
            while used > pixels:
                count, used = count + 1, used - pixels
    return count


def line_points(look: Look) -> float:
    """The height of one line."""
    return look.size * _LINE
