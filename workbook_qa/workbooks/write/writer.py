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
from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

from xlsxwriter.chart import Chart as Chart  # named again: charts are filled in elsewhere
from xlsxwriter.format import Format as Format  # and formats are chosen there
from xlsxwriter.utility import xl_rowcol_to_cell

from workbook_qa.core.table import TableValue
from workbook_qa.workbooks.write import look as looks
from workbook_qa.workbooks.write.cell_text import writable
from workbook_qa.workbooks.write.look import Look
from workbook_qa.workbooks.write.text_sizes import broken_into_lines, columns_wide, points_needed
from workbook_qa.workbooks.write.xlsx_book import GrowingSheet, XlsxBook

MOST_POINTS = 409.0
_NOTE_WIDTH, _NOTE_LINE = 240, 36  # pixels, and the characters of a line that fit
# Beside the number of the page a footer has half of A4, in pixels; and so many characters in all.
_FOOTER: Look = {"font_size": 8}
_FOOTER_WIDE = {"portrait": 544, "landscape": 640}
_LONGEST_FOOTER = 220
_PAGE_WIDE, _PAGE_HIGH = 784.0, 505.0  # points of A4 across, within its margins
_POINTS_A_PIXEL, _ROW_POINTS = 0.75, 15.0  # the height of a row that is not set


class Link(NamedTuple):
    """A formula that leads somewhere, and the words it shows: its stored result."""

    formula: str
    words: str


Content = TableValue | Link


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
        self._book = XlsxBook(
            self._bytes,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "default_format_properties": dict(looks.FONT),
                "default_date_format": looks.DATE_FORMAT,
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
        self._formats: dict[frozenset[tuple[str, Any]], Format] = {}

    def sheet(self, name: str, *, tab: str | None = None) -> "SheetWriter":
        """A new sheet; the first one made is the one that opens, unless one says `open_here`."""
        worksheet = self._book.add_worksheet(name)
        if tab:
            worksheet.set_tab_color(tab)
        return SheetWriter(self, worksheet)

    def format(self, look: Look) -> Format:
        """The workbook's format for a look, made once."""
        key = frozenset(look.items())
        if key not in self._formats:
            self._formats[key] = self._book.add_format(dict(look))
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

    def __init__(self, book: BookWriter, worksheet: GrowingSheet) -> None:
        self.book = book
        self.raw = worksheet
        self._widths: dict[int, float] = {}
        self._looks: dict[tuple[int, int], Look] = {}  # of texts, to measure them by
        self._heights: dict[int, float] = {}
        self._repeated = (0, 0)  # the first row that every page repeats, and the one after the last

    # What stands in cells.

    def text(self, row: int, column: int, text: str, look: Look = looks.PLAIN) -> None:
        """Untrusted or own text, as text, whole; blank text leaves a formatted blank cell."""
        self._looks[row, column] = look
        _checked(self._write(row, column, text, self.book.format(look)))

    def number(self, row: int, column: int, number: float, look: Look) -> None:
        """A number."""
        _checked(self.raw.write_number(row, column, number, self.book.format(look)))

    def date(self, row: int, column: int, day: datetime.date | datetime.time, look: Look) -> None:
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

    def merged(self, area: tuple[int, int, int, int], look: Look) -> None:
        """One cell over an area (first row and column, last row and column), on a page to read.

        What stands in it is written into its first cell afterwards. Nothing that comes back, and
        no table, has one: a merged cell breaks sorting, and a paste into it.
        """
        _checked(self.raw.merge_range(*area, "", self.book.format(look)))

    def row(self, row: int, cells: Sequence[tuple[Content, Format]], height: float) -> None:
        """Cells beside each other from column A on, as `text`, `number` ... write them."""
        for column, (content, form) in enumerate(cells):
            _checked(self._write(row, column, content, form))
        self.height(row, height)

    def _write(self, row: int, column: int, content: Content, form: Format) -> object:
        if content is None or content == "":
            return self.raw.write_blank(row, column, None, form)
        if isinstance(content, Link):
            return self.raw.write_formula(row, column, content.formula, form, content.words)
        if isinstance(content, str):
            return self.raw.write_string(row, column, writable(content), form)
        if type(content) is datetime.date:  # one with a time of day is no content of a table
            return self.raw.write_datetime(row, column, content, form)
        return self.raw.write_number(row, column, content, form)

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
        self._heights[row] = min(points, MOST_POINTS)
        _checked(self.raw.set_row(row, self._heights[row]))

    def fit(self, row: int, texts: Mapping[int, str], *, least: float) -> None:
        """Give the row the height its wrapped texts (by column) need, at least `least` points.

        Texts are measured in the look they were written in.
        """
        points = (
            points_needed(text, self._widths[column], self._looks.get((row, column), looks.PLAIN))
            for column, text in texts.items()
        )
        self.height(row, max(least, *points, 0.0))

    def table(
        self,
        area: tuple[int, int, int, int],
        name: str,
        headings: Sequence[str],
        *,
        filters: bool,
    ) -> None:
        """Make an area (first row and column, last row and column) a table, headings included."""
        options = {
            "name": name,
            "style": None,
            "autofilter": filters,
            "columns": [{"header": heading} for heading in headings],
        }
        _checked(self.raw.add_table(*area, options))

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
            areas = " ".join(xl_rowcol_to_cell(row, column) for row, column in cells)
            self.condition(cells[0], cells[0], dict(rule) | {"multi_range": areas})

    def condition(
        self, first: tuple[int, int], last: tuple[int, int], rule: Mapping[str, Any]
    ) -> None:
        """A conditional format; ``format`` in the rule is a look."""
        made = dict(rule)
        if "format" in made:
            made["format"] = self.book.format(made["format"])
        _checked(self.raw.conditional_format(*first, *last, made))

    def lines(self, places: Sequence[tuple[int, int]], ranges: Sequence[str]) -> None:
        """A small line in each of the cells, from nought and to one scale, its end marked."""
        options = {
            "location": [xl_rowcol_to_cell(*place) for place in places],
            "range": list(ranges),
            "min": 0,
            "max": "group",
            "last_point": True,
            "series_color": looks.BRAND,
            "last_color": looks.ALARM,
            "weight": 1.5,
        }
        _checked(self.raw.add_sparkline(*places[0], options))

    def bars(self, first: tuple[int, int], last: tuple[int, int], colour: str, most: float) -> None:
        """Solid bars under the numbers of a range, from nothing to `most`; none for nothing."""
        if not most:
            return
        rule = {
            "type": "data_bar",
            "data_bar_2010": True,
            "bar_color": colour,
            "bar_solid": True,
            "min_type": "num",
            "max_type": "num",
            "min_value": 0,
            "max_value": most,
        }
        self.condition(first, last, rule)

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

    def freeze(self, rows: int, columns: int = 0, scrolled_to: int = 0) -> None:
        """Keep the first rows and columns in sight; `scrolled_to`: the row that stands below."""
        self.raw.freeze_panes(rows, columns, scrolled_to or None, columns or None)

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
        _checked(
            sheet.set_footer(
                f"&L&8{_footer(footer, _FOOTER_WIDE[orientation])}&R&8&A, page &P of &N"
            )
        )
        if repeat:
            self._repeated = repeat[0], repeat[1] + 1
            _checked(sheet.repeat_rows(*repeat))
        if area:
            _checked(sheet.print_area(0, 0, *area))

    def keep_together(self, starts: Sequence[int], last: int) -> None:
        """Begin a new page above each block of rows that the page before has no room for.

        For a sheet that is printed across A4, as wide as its columns (see `print_on_a4`).

        Args:
            starts: the first row of each block; last: the last row of the last one.
        """
        scale = min(1.0, _PAGE_WIDE / (columns_wide(self._widths.values()) * _POINTS_A_PIXEL))
        page, rows = _PAGE_HIGH / scale, []
        used = self._points(0, starts[0])
        for start, end in zip(starts, (*starts[1:], last + 1), strict=True):
            points = self._points(start, end)
            if start != starts[0] and used + points > page:
                rows.append(start)
                used = self._points(*self._repeated)
            used += points
        self.break_pages(rows)

    def _points(self, start: int, end: int) -> float:
        return sum(self._heights.get(row, _ROW_POINTS) for row in range(start, end))

    def break_pages(self, rows: Sequence[int]) -> None:
        """Begin a new page above each of these rows; a program that fits pages may pass it over."""
        if rows:
            self.raw.set_h_pagebreaks(list(rows))

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


def _footer(text: str, pixels: int) -> str:
    """A footer's text in two lines at most, which leave room for the number of the page.

    One that begins with a digit would be read as part of the font size before it. A footer of more
    than 255 characters would be dropped; what is cut stands on the sheet.
    """
    said = "\n".join(broken_into_lines(text, pixels, _FOOTER)[:2])
    while len(said.replace("&", "&&")) > _LONGEST_FOOTER:
        said = said[:-1]
    apart = " " if said[:1].isdigit() else ""
    return apart + said.replace("&", "&&")


def _checked(result: object) -> None:
    """xlsxwriter reports a dropped or cut entry by a code other than 0: a fault of ours."""
    if isinstance(result, int) and result != 0:
        raise ValueError(f"xlsxwriter dropped or cut something (code {result})")
