"""The only place that writes workbooks: xlsxwriter, made safe and reproducible.

* Text goes in as text: nothing that came back can become a formula or a link.
* xlsxwriter drops or cuts things quietly and returns a code; every code is checked here.
* A row's height is a starting height that grows as people type (`ht` without `customHeight`,
  which is how Excel itself stores a fitted row); xlsxwriter alone would fix it for ever and
  long evidence would be cut off in print.
* The same calls give the same bytes: the creation date is an argument.
* Protection has no password: it stops slips and is not security.
"""

import datetime
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Literal

from xlsxwriter import Workbook
from xlsxwriter.chart import Chart as Chart  # named again: charts are filled in elsewhere
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_pixel_width, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from workbook_qa.excel import look as looks
from workbook_qa.excel.look import Look

ARIAL_10 = 1.0  # xl_pixel_width measures Calibri 11, whose letters are about as wide as Arial 10's
LINE_POINTS = 13.5
MOST_POINTS = 409.0
LONGEST_TEXT = 32_767
_CUT = " … [cut: longer than a cell can hold]"
# Characters that XML forbids and the writer cannot escape: lone surrogates, U+FFFE and U+FFFF.
_FORBIDDEN = re.compile("[\ud800-\udfff\ufffe\uffff]")
_NOTE_WIDTH, _NOTE_LINE = 240, 36  # pixels, and the characters of a line that fit


class _Sheet(Worksheet):  # type: ignore[misc]
    """Rows that grow as people type in them."""

    def _xml_start_tag_unencoded(self, tag: str, attributes: Any = ()) -> None:
        if tag == "row":
            attributes = [part for part in attributes if part[0] != "customHeight"]
        super()._xml_start_tag_unencoded(tag, attributes)


class _Book(Workbook):  # type: ignore[misc]
    """A workbook whose sheets cannot be added, deleted, renamed or unhidden by a slip."""

    worksheet_class = _Sheet
    locks_structure = False

    def _write_book_views(self) -> None:
        if self.locks_structure:
            self._xml_empty_tag("workbookProtection", [("lockStructure", 1)])
        super()._write_book_views()


class BookWriter:
    """A workbook being written in memory; `finished` gives its bytes."""

    def __init__(
        self,
        *,
        title: str,
        subject: str,
        created: datetime.datetime,
        properties: Mapping[str, str] | None = None,
        lock_structure: bool = False,
    ) -> None:
        self._bytes = io.BytesIO()
        self._book = _Book(
            self._bytes,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "default_format_properties": dict(looks.FONT),
                "default_date_format": "dd/mm/yyyy",
            },
        )
        self._book.locks_structure = lock_structure
        self._book.set_properties(
            {
                "title": title,
                "subject": subject,
                "author": "workbook_qa",
                "category": "Quality assurance",
                "created": created,
            }
        )
        for name, value in (properties or {}).items():
            _checked(self._book.set_custom_property(name, value, "text"))
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}
        self._seen: dict[int, tuple[Look, Format]] = {}

    def sheet(self, name: str, *, tab: str | None = None) -> "SheetWriter":
        """A new sheet; the first one made is the one that opens unless `open_at` says else."""
        worksheet = self._book.add_worksheet(name)
        if tab:
            worksheet.set_tab_color(tab)
        return SheetWriter(self, worksheet)

    def format(self, look: Look) -> Format:
        """The workbook's format for a look, made once."""
        known, form = self._seen.get(id(look), (None, None))
        if known is look and form is not None:
            return form
        key = tuple(sorted(look.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(dict(look))
        self._seen[id(look)] = (look, self._formats[key])  # kept, so that the id stays its own
        return self._formats[key]

    def define(self, name: str, refers_to: str) -> None:
        """Define a name; ``Grades``, ``=Lists!$A$2:$A$5``."""
        _checked(self._book.define_name(name, refers_to))

    def chart(self, kind: str, subtype: str | None = None) -> Chart:
        """A native chart to be filled in and put on a sheet."""
        return self._book.add_chart({"type": kind} | ({"subtype": subtype} if subtype else {}))

    def finished(self) -> bytes:
        """The workbook's bytes; nothing can be written afterwards."""
        self._book.close()
        return self._bytes.getvalue()


class SheetWriter:
    """One sheet being written. Rows and columns count from 0, as xlsxwriter counts."""

    def __init__(self, book: BookWriter, worksheet: Worksheet) -> None:
        self.book = book
        self.raw = worksheet
        self.name: str = worksheet.get_name()
        self._widths: dict[int, float] = {}

    # What stands in cells.

    def text(self, row: int, column: int, text: str, look: Look = looks.PLAIN) -> None:
        """Untrusted or own text, as text, whole; blank text leaves a formatted blank cell."""
        if not text:
            self.blank(row, column, look)
            return
        _checked(self.raw.write_string(row, column, writable(text), self.book.format(look)))

    def number(self, row: int, column: int, number: float, look: Look = looks.CELL_NUMBER) -> None:
        """A number."""
        _checked(self.raw.write_number(row, column, number, self.book.format(look)))

    def date(
        self,
        row: int,
        column: int,
        day: datetime.date | datetime.time,
        look: Look = looks.CELL_DATE,
    ) -> None:
        """A real date, or a time of day with a look of times."""
        _checked(self.raw.write_datetime(row, column, day, self.book.format(look)))

    def blank(self, row: int, column: int, look: Look) -> None:
        """A formatted cell with nothing in it."""
        _checked(self.raw.write_blank(row, column, None, self.book.format(look)))

    def formula(self, row: int, column: int, formula: str, value: str | float, look: Look) -> None:
        """A formula with its result, which is what Protected View and phones show."""
        form = self.book.format(look)
        _checked(self.raw.write_formula(row, column, formula, form, value))

    def link(
        self, row: int, column: int, target: str, words: str, look: Look = looks.LINK_LOOK
    ) -> None:
        """A link of ours (``internal:'Actions'!A1`` or ``external:to-send/x.xlsx``)."""
        form = self.book.format(look)
        _checked(self.raw.write_url(row, column, target, form, writable(words)))

    # How the sheet behaves.

    def note(self, row: int, column: int, text: str) -> None:
        """A note to a cell, in a box large enough to be read."""
        lines = sum(max(1, -(-len(line) // _NOTE_LINE)) for line in text.split("\n"))
        size = {"width": _NOTE_WIDTH, "height": min(20 + 15 * lines, 600)}
        _checked(self.raw.write_comment(row, column, writable(text), size))

    def widths(self, *widths: float) -> None:
        """Column widths in characters, from the first column on."""
        for column, width in enumerate(widths):
            self._widths[column] = width
            _checked(self.raw.set_column(column, column, width))

    def height(self, row: int, points: float) -> None:
        """The row's starting height; it grows as people type."""
        _checked(self.raw.set_row(row, min(points, MOST_POINTS)))

    def fit(
        self,
        row: int,
        texts: Mapping[int, str],
        *,
        least: float = 16.0,
        scale: float = 1.0,
    ) -> None:
        """Give the row the height its wrapped texts (by column) need, at least `least` points."""
        lines = (
            lines_needed(text, self._widths.get(column, 9), scale) for column, text in texts.items()
        )
        self.height(row, max(least, max(lines, default=1) * LINE_POINTS * scale + 4))

    def validate(
        self,
        row: int,
        column: int,
        rule: Mapping[str, Any],
        last_row: int = -1,
        last_column: int = -1,
    ) -> None:
        """A validation on one cell, or on the block down to `last_row` and to `last_column`."""
        last, right = max(last_row, row), max(last_column, column)
        _checked(self.raw.data_validation(row, column, last, right, dict(rule)))

    def validate_cells(self, cells: Sequence[tuple[int, int]], rule: Mapping[str, Any]) -> None:
        """One validation on several cells."""
        others = [[row, column, row, column] for row, column in cells[1:]]
        first = dict(rule) | ({"other_cells": others} if others else {})
        _checked(self.raw.data_validation(*cells[0], *cells[0], first))

    def condition_cells(self, cells: Sequence[tuple[int, int]], rule: Mapping[str, Any]) -> None:
        """One conditional format on several cells; none when there are none."""
        if cells:
            areas = " ".join(cell_name(row, column) for row, column in cells)
            self.condition(cells[0], cells[0], dict(rule) | {"multi_range": areas})

    def condition(
        self, first: tuple[int, int], last: tuple[int, int], rule: Mapping[str, Any]
    ) -> None:
        """A conditional format; ``format`` in the rule is a look."""
        made = dict(rule)
        if "format" in made:
            made["format"] = self.book.format(made["format"])
        _checked(self.raw.conditional_format(*first, *last, made))

    def protect(self) -> None:
        """Lock all but unlocked cells: no password, readable by screen readers, rows may grow."""
        self.raw.protect("", {"format_rows": True, "format_columns": True, "autofilter": True})

    def hide(self) -> None:
        """Very hidden: a guard against slips. Nothing personal may stand on such a sheet."""
        self.raw.very_hidden()

    def open_here(self) -> None:
        """The workbook opens at this sheet."""
        self.raw.activate()
        self.raw.set_first_sheet()

    def freeze(self, rows: int, columns: int = 0) -> None:
        """Keep the first rows and columns in sight."""
        self.raw.freeze_panes(rows, columns)

    def print_on_a4(
        self,
        *,
        orientation: Literal["portrait", "landscape"],
        footer: str,
        repeat: tuple[int, int] | None = None,
        area: tuple[int, int] | None = None,
        pages_high: int = 0,
    ) -> None:
        """A4, one page wide, headings repeated, a footer that repeats what cells say.

        Args:
            area: the last row and column printed (from A1), or None for all.
            pages_high: 0 for as many pages as it takes.
        """
        sheet = self.raw
        sheet.set_paper(9)
        sheet.set_landscape() if orientation == "landscape" else sheet.set_portrait()
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, pages_high)
        sheet.hide_gridlines(2)
        _checked(sheet.set_footer(f"&L&8{_footer(footer)}&R&8&A, page &P of &N"))
        if repeat:
            _checked(sheet.repeat_rows(*repeat))
        if area:
            _checked(sheet.print_area(0, 0, *area))

    def chart(
        self,
        row: int,
        column: int,
        chart: Chart,
        *,
        says: str,
        size: tuple[int, int],
        shift: int = 0,
    ) -> None:
        """Put a chart with its top left corner in a cell; `says` is its alternative text.

        `size` is in pixels; `shift` moves it so many pixels to the right.
        """
        width, height = size
        chart.set_size({"width": width, "height": height})
        options = {"description": says, "object_position": 2, "x_offset": 2 + shift, "y_offset": 2}
        _checked(self.raw.insert_chart(row, column, chart, options))


def cell_name(row: int, column: int, *, absolute: bool = False) -> str:
    """The address of (row, column) counted from 0, such as ``B7`` or ``$B$7``."""
    return str(xl_rowcol_to_cell(row, column, absolute, absolute))


def writable(text: str) -> str:
    """Text that a cell can hold: forbidden characters become U+FFFD, a cut is said."""
    if text.isascii() and len(text) <= LONGEST_TEXT:
        return text
    text = _FORBIDDEN.sub("\ufffd", text)
    units = len(text.encode("utf-16-le")) // 2
    if units <= LONGEST_TEXT:
        return text
    kept = text.encode("utf-16-le")[: 2 * (LONGEST_TEXT - len(_CUT))]
    return kept.decode("utf-16-le", "ignore") + _CUT


@lru_cache(maxsize=8192)
def lines_needed(text: str, width: float, scale: float = 1.0) -> int:
    """How many lines a wrapped text takes in a column of `width` characters (Arial 10).

    Word wrap is simulated as facts/excel.md, section 9, found to be never too low against
    LibreOffice's own fitting. `scale` is the font's size divided by 10.
    """
    room = width * 7 + 5 - 7
    space = 3 * ARIAL_10 * scale
    count = 0
    for paragraph in text.split("\n"):
        count, used = count + 1, 0.0
        for word in paragraph.split(" "):
            size = xl_pixel_width(word) * ARIAL_10 * scale
            if used and used + space + size > room:
                count, used = count + 1, size
            else:
                used += size + (space if used else 0)
            while used > room:
                count, used = count + 1, used - room
    return count


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


def _footer(text: str) -> str:
    """A text that begins with a digit would be read as part of the font size before it.

    A footer of more than 255 characters would be dropped; what is cut stands on the sheet.
    """
    apart = " " if text[:1].isdigit() else ""
    return apart + text[:100].replace("&", "&&")


def _checked(result: object) -> None:
    """xlsxwriter reports a dropped or cut entry by a code other than 0: a fault of ours."""
    if isinstance(result, int) and result != 0:
        raise ValueError(f"xlsxwriter dropped or cut something (code {result})")


def columns_wide(widths: Iterable[float]) -> int:
    """How many pixels columns of these widths (in characters, Arial 10) take on the screen."""
    return sum(int(width * 7 + 5) for width in widths)
