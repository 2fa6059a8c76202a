"""The only place that writes a PDF: fpdf2, made accessible and reproducible.

* Text is text, in Liberation Sans (its letters are as wide as Arial's): names with Welsh, Polish
  or Greek letters stand as they are. What the font has no letter for is shown as a box.
* The document is tagged: every text says whether it is a heading or a paragraph, a drawing has an
  alternative text, and lines and fills are no content. Title, language and bookmarks are set.
* The same calls give the same bytes: the date is an argument.

The tags rest on two methods of fpdf2 that are not public (`_add_marked_content`, `_out`), so that
setup.cfg names the versions they were tried with. Places and sizes are in millimetres from the top
left corner, sizes of letters in points.
"""

import datetime
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib import resources
from typing import Literal

from fontTools.ttLib import TTFont
from fpdf import FPDF, ViewerPreferences
from fpdf.fonts import TTFFont

FAMILY = "Liberation Sans"
MM_A_POINT = 25.4 / 72
LEADING = 1.22  # the height of a line, in sizes of its letters
_FILES = {"": "LiberationSans-Regular.ttf", "B": "LiberationSans-Bold.ttf"}
_UNKNOWN = "□"

Tag = Literal["H1", "H2", "P", "Figure"]
Align = Literal["left", "centre", "right"]


class PdfPage:
    """A PDF of one landscape page of A4, being drawn; `finished` gives its bytes."""

    width, height = 297.0, 210.0

    def __init__(self, *, title: str, subject: str, created: datetime.datetime) -> None:
        self._pdf = FPDF(orientation="landscape", unit="mm", format="A4")
        pdf = self._pdf
        pdf.set_auto_page_break(False)
        pdf.set_margin(0)
        pdf.c_margin = 0
        pdf.set_title(title)
        pdf.set_subject(subject)
        pdf.set_author("workbook_qa")
        pdf.set_creator("workbook_qa")
        pdf.set_producer("fpdf2")
        pdf.set_lang("en-GB")
        pdf.set_creation_date(created.replace(tzinfo=datetime.UTC))
        pdf.viewer_preferences = ViewerPreferences(display_doc_title=True)
        fonts = resources.files("workbook_qa.workbooks.write") / "fonts"
        for style, name in _FILES.items():
            with resources.as_file(fonts / name) as path:
                pdf.add_font(FAMILY, style, path)
        pdf.add_page()
        self._in_tag = False

    def finished(self) -> bytes:
        """The bytes; nothing can be drawn afterwards."""
        content = bytes(self._pdf.output())
        self.close()
        return content

    def close(self) -> None:
        """Let go of the files of the fonts, which fpdf2 keeps open."""
        for font in self._pdf.fonts.values():
            if isinstance(font, TTFFont):
                font.ttfont.close()

    # What is read.

    @contextmanager
    def tagged(self, tag: Tag, *, says: str) -> Iterator[None]:
        """What is drawn within is one heading, paragraph or figure; `says` is what it tells.

        Words that are drawn in pieces (lines, the cells of a row) are heard as one so; and an
        erasure finds in it what is drawn (`upkeep/rights/erased_documents`).
        """
        pdf = self._pdf
        number = pdf.struct_builder.next_mcid_for_page(pdf.page)
        pdf._add_marked_content(struct_type=f"/{tag}", mcid=number, alt_text=says)
        pdf._out(f"/{tag} <</MCID {number}>> BDC")
        self._in_tag = True
        yield
        self._in_tag = False
        pdf._out("EMC")

    def bookmark(self, name: str, y: float) -> None:
        """An entry of the document's outline that leads to a height."""
        self._pdf.set_y(y)
        self._pdf.start_section(name)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float,
        bold: bool = False,
        ink: str = "#000000",
        align: Align = "left",
    ) -> None:
        """One line; `y` is the top of it, `x` its left end, its middle or its right end."""
        self._choose(size, bold=bold)
        shown = shown_letters(text)
        wide = self._pdf.get_string_width(shown)
        shift = {"left": 0.0, "centre": wide / 2, "right": wide}[align]
        self._pdf.set_text_color(*_rgb(ink))
        self._pdf.text(x - shift, y + size * MM_A_POINT * 0.98, shown)

    def wide(self, text: str, size: float, *, bold: bool = False) -> float:
        """How wide a line is."""
        self._choose(size, bold=bold)
        return self._pdf.get_string_width(shown_letters(text))

    def lines(self, text: str, room: float, size: float, *, bold: bool = False) -> list[str]:
        """The lines of a text in so much room, broken between words; a long word is broken too."""
        self._choose(size, bold=bold)
        found: list[str] = []
        for word in shown_letters(text).split():
            longer = f"{found[-1]} {word}" if found else word
            if found and self._pdf.get_string_width(longer) <= room:
                found[-1] = longer
                continue
            *whole, last = self._pieces(word, room)
            found += [*whole, last]
        return found

    def _pieces(self, word: str, room: float) -> Sequence[str]:
        pieces = [""]
        for letter in word:
            if pieces[-1] and self._pdf.get_string_width(pieces[-1] + letter) > room:
                pieces.append("")
            pieces[-1] += letter
        return pieces

    def _choose(self, size: float, *, bold: bool) -> None:
        self._pdf.set_font(FAMILY, "B" if bold else "", size)

    # What is only seen.

    def fill(
        self, x: float, y: float, wide: float, high: float, colour: str, line: str = ""
    ) -> None:
        """A filled oblong, with a thin line around it if `line` names its colour."""
        if wide <= 0 or high <= 0:
            return
        with self._unread():
            self._pdf.set_fill_color(*_rgb(colour))
            self._pdf.set_line_width(0.15)
            if line:
                self._pdf.set_draw_color(*_rgb(line))
            self._pdf.rect(x, y, wide, high, style="DF" if line else "F")

    def rule(self, x: float, y: float, wide: float, colour: str, thick: float = 0.2) -> None:
        """A line across."""
        with self._unread():
            self._pdf.set_draw_color(*_rgb(colour))
            self._pdf.set_line_width(thick)
            self._pdf.line(x, y, x + wide, y)

    @contextmanager
    def _unread(self) -> Iterator[None]:
        """Fills and lines are no content, but for those of a figure."""
        if not self._in_tag:
            self._pdf._out("/Artifact BMC")
        yield
        if not self._in_tag:
            self._pdf._out("EMC")


def line_height(size: float) -> float:
    """How high a line of that size is."""
    return size * MM_A_POINT * LEADING


def shown_letters(text: str) -> str:
    """The text with a box for each letter that the font does not have."""
    if text.isascii():
        return text
    known = _letters()
    return "".join(one if one.isspace() or ord(one) in known else _UNKNOWN for one in text)


@cache
def _letters() -> frozenset[int]:
    fonts = resources.files("workbook_qa.workbooks.write") / "fonts"
    with resources.as_file(fonts / _FILES[""]) as path, TTFont(path) as font:
        return frozenset(font.getBestCmap())


def _rgb(colour: str) -> tuple[int, int, int]:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return red, green, blue
