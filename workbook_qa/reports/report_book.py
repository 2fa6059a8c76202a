"""How the sheets of reports are written: title, what stands there, then one table after another.

All tables of a sheet share its columns, so that their counts stand under each other. Tables have a
line of air and their own heading; what is said of a sheet stands a sentence a cell.
"""

import re
from collections.abc import Sequence

from msgspec.structs import replace

from workbook_qa.core.table import Table
from workbook_qa.core.terms import Grade
from workbook_qa.reports.report_sheet import ReportSheet, TableOnSheet
from workbook_qa.workbooks.write import look as looks
from workbook_qa.workbooks.write.look import look
from workbook_qa.workbooks.write.table_writer import write_rows
from workbook_qa.workbooks.write.text_sizes import broken_into_lines, columns_wide, narrowest
from workbook_qa.workbooks.write.writer import BookWriter, SheetWriter

_LEAST_WIDE = 800  # pixels that a sheet is wide at least, for its title and its sentences
_SENTENCE_ENDS = re.compile(r"(?<=[.]) (?=[A-Z])")
# From the pale end to the strong one: black text stands on both (contrast 12 and more).
_LOW, _HIGH = "#F6C98A", "#FFFFFF"


def write_sheet(
    book: BookWriter,
    sheet: ReportSheet,
    *,
    footer: str,
    front: str,
    back: str,
    year: str = "",
    room: int = 0,
    filters: bool = False,
    locked: bool = False,
) -> tuple[SheetWriter, dict[str, TableOnSheet]]:
    """A sheet with its tables, and where each stands, by name.

    Args:
        front: the sheet that the way back leads to; back: its words.
        year: what headings of the twelve months begin with.
        filters: whether tables have the buttons of filters; locked: whether nothing can be typed.
        room: rows to leave free above each table, for a chart.
    """
    widths = _widths_of(sheet.tables)
    tables = [_as_wide(table, widths) for table in sheet.tables]
    written = book.sheet(sheet.name)
    written.widths(*widths)
    written.text(0, 0, sheet.title, looks.TITLE)
    written.height(0, 28)
    row = write_sentences(written, 1, sheet.says, columns_wide(widths))
    written.link(row, 0, f"internal:'{front}'!A1", back)
    row += 1
    placed: dict[str, TableOnSheet] = {}
    starts: list[int] = []
    for table in tables:
        row += 1
        starts.append(row)
        if table.title:
            written.text(row, 0, table.title, looks.SECTION)
            written.height(row, 20)
            row = write_sentences(written, row + 1, (table.says,), columns_wide(widths))
        row += room
        first, last = write_rows(written, table, row, filters=filters)
        colour_headings(written, table, row, year)
        _shade(written, table, sheet.scales, first, last)
        placed[table.name] = TableOnSheet(table, sheet.name, first, last)
        heading, row = row, last + 1 + bool(table.total)
    alone = len(tables) == 1 and not room
    if alone:
        written.freeze(heading + 1)
    written.print_on_a4(
        orientation="landscape",
        footer=footer,
        repeat=(heading, heading) if alone else None,
        area=(row - 1, len(widths) - 1),
        pages_high=1 if room else 0,
    )
    written.keep_together(starts, row - 1)
    if locked:
        written.protect()
    return written, placed


def write_sentences(sheet: SheetWriter, row: int, says: Sequence[str], pixels: int) -> int:
    """Sentences under each other, each in a cell of its own; the row under them.

    One that is longer than the sheet is wide is broken between its words.
    """
    for words in says:
        for sentence in _SENTENCE_ENDS.split(words) if words else ():
            for line in broken_into_lines(sentence, pixels - 12, looks.SAYS):
                sheet.text(row, 0, line, looks.SAYS)
                row += 1
    return row


def _widths_of(tables: Sequence[Table]) -> list[float]:
    """The widths of a sheet's columns, and of some beside them where its tables are narrow.

    Each is the widest that a table on it asks for.
    """
    most = max(len(table.columns) for table in tables)
    widths = [
        max(
            table.columns[place].width or narrowest(table.columns[place].heading)
            for table in tables
            if place < len(table.columns)
        )
        for place in range(most)
    ]
    while columns_wide(widths) < _LEAST_WIDE:
        widths.append(10)
    return widths


def _as_wide(table: Table, widths: Sequence[float]) -> Table:
    columns = (
        replace(column, width=width) for column, width in zip(table.columns, widths, strict=False)
    )
    return replace(table, columns=tuple(columns))


def _shade(sheet: SheetWriter, table: Table, scales: Sequence[str], first: int, last: int) -> None:
    """Cells shaded by their number: a low share, or a high count; the number stands in each."""
    for place, column in enumerate(table.columns):
        if not scales or not column.heading.endswith(tuple(scales)):
            continue
        is_bad_when_low = column.kind == "percent" and not column.heading.endswith("not met")
        least, most = (_LOW, _HIGH) if is_bad_when_low else (_HIGH, _LOW)
        sheet.condition(
            (first, place),
            (last, place),
            {"type": "2_color_scale", "min_color": least, "max_color": most},
        )


def colour_headings(sheet: SheetWriter, table: Table, row: int, year: str = "") -> None:
    """Headings of grades in the grades' colours, those of the twelve months in a quieter one.

    The words stand in every heading all the same.
    """
    right = {"align": "right", "indent": 1}
    for place, column in enumerate(table.columns):
        heading = column.heading
        grades = [grade for grade in Grade if heading.endswith(grade.value)]
        if grades and column.kind == "count":
            fill, ink = looks.GRADE_FILL[grades[0]]
            shown = look(looks.HEADING, right, bg_color=fill, font_color=ink)
            sheet.text(row, place, heading, shown)
        elif year and heading.startswith(year):
            sheet.text(row, place, heading, look(looks.HEADING, right, bg_color=looks.QUIET))
