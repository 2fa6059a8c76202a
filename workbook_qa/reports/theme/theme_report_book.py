"""The evaluative report on a theme as a workbook: figures and sentences, and room for a narrative.

Everything is locked but the cells of the narrative, which are read back here. What it says is
`framework.theme_report`; no sheet is hidden, nothing is merged, every figure is a value, and the
same report with the same narrative gives the same bytes.
"""

import datetime

from workbook_qa.core.calendar import day_words
from workbook_qa.core.cells import Book, Cell, Sheet, address, plain_text
from workbook_qa.core.problem import Place, Problem
from workbook_qa.core.table import Table
from workbook_qa.core.terms import Grade
from workbook_qa.core.wording import fold
from workbook_qa.reports.theme.theme_narrative import LONGEST, PARTS, Narrative, NarrativePart
from workbook_qa.reports.theme.theme_parts import ThemeReport
from workbook_qa.workbooks.write import look as looks
from workbook_qa.workbooks.write.look import look
from workbook_qa.workbooks.write.table_writer import write_rows
from workbook_qa.workbooks.write.text_sizes import (
    LINE_POINTS,
    broken_into_lines,
    columns_wide,
    lines_needed,
)
from workbook_qa.workbooks.write.writer import MOST_POINTS, BookWriter, SheetWriter

FRONT, TITLE = "Report", "Theme report"
PART, ASKS, WORDS = "Part", "What belongs there", "Narrative of the lead Head of Service"
WORDS_COLUMN = 3  # counted from 1
PROPERTY = "workbook-qa-theme-report"
FRONT_WIDTHS = (19, 23, 78)
LEAST_POINTS = 150  # of a part's row: four of them and the sentences fill a page of A4
_FILTERED = ("AnswersByTeam", "StrengthsWeaknesses")


def identity(report: ThemeReport) -> str:
    """What a report's workbook says it is: round and theme."""
    return f"{report.round.first} {fold(report.theme)}"[:255]


def write_theme_report(report: ThemeReport, narrative: Narrative, *, council: str) -> bytes:
    """The workbook's bytes, with the narrative as it was typed."""
    as_at = f"{council}. As at {day_words(report.as_at)}."
    says = f"{report.theme}: {report.round.label}."
    book = BookWriter(
        title=f"{TITLE}: {report.theme}"[:255],
        subject=f"{council}, {report.round.label}, as at {day_words(report.as_at)}"[:255],
        created=datetime.datetime.combine(report.as_at, datetime.time(12)),
        properties={PROPERTY: identity(report)},
    )
    footer = f"{TITLE}. {says} {as_at}"
    front = book.sheet(FRONT, tab=looks.BRAND)
    for table in report.tables.values():
        _write_sheet(book, table, says, footer)
    _write_front(front, report, narrative, f"{says} {as_at}", footer)
    front.open_here()
    return book.finished()


# ---- The front page -----------------------------------------------------------------------


def _write_front(
    sheet: SheetWriter, report: ThemeReport, narrative: Narrative, says: str, footer: str
) -> None:
    sheet.widths(*FRONT_WIDTHS)
    sheet.text(0, 0, TITLE, looks.TITLE)
    sheet.height(0, 28)
    row = 1
    for line in broken_into_lines(says, columns_wide(FRONT_WIDTHS) - 12):
        sheet.text(row, 0, line, looks.SAYS)
        row += 1
    sheet.height(row, 6)
    row += 1
    shown = ""
    for sentence in report.sentences:
        target = report.tables[sentence.table].sheet
        if target != shown:
            sheet.link(row, 0, f"internal:'{target}'!A1", target)
        shown = target
        for line in broken_into_lines(sentence.text, columns_wide(FRONT_WIDTHS[1:]) - 12):
            sheet.text(row, 1, line)
            row += 1
    sheet.height(row, 8)
    heading = row + 1
    _write_narrative(sheet, narrative, heading)
    sheet.protect()
    sheet.print_on_a4(
        orientation="portrait",
        footer=footer,
        repeat=(heading, heading),
        area=(heading + len(PARTS), len(FRONT_WIDTHS) - 1),
    )


def _write_narrative(sheet: SheetWriter, narrative: Narrative, heading: int) -> None:
    """A row for each part, as high as what is typed there needs; rows grow as people type."""
    area = (heading, 0, heading + len(PARTS), 2)
    sheet.table(area, "Narrative", (PART, ASKS, WORDS), filters=False)
    sheet.text(heading, 0, PART, looks.HEADING)
    sheet.text(heading, 1, ASKS, looks.HEADING)
    sheet.text(heading, 2, WORDS, looks.HEADING_MANAGERS)
    sheet.height(heading, 22)
    for row, part in enumerate(PARTS, start=heading + 1):
        words = narrative.get(part.id, "")
        sheet.text(row, 0, part.heading, looks.LABEL)
        sheet.text(row, 1, part.asks, looks.GUIDANCE)
        sheet.text(row, 2, words, looks.INPUT_TEXT)
        sheet.height(row, max(LEAST_POINTS, _points(words)))
        sheet.validate(row, 2, _rule(part))


def _points(words: str) -> float:
    return lines_needed(words, FRONT_WIDTHS[2]) * LINE_POINTS + 4


def _rule(part: NarrativePart) -> dict[str, object]:
    return {
        "validate": "length",
        "criteria": "<=",
        "value": LONGEST,
        "input_title": part.heading,
        "input_message": "No names of children, families or staff. Alt+Enter begins a new line.",
        "error_title": "Too long to be printed",
        "error_message": f"Please keep to {LONGEST:,} characters.",
    }


# ---- A sheet for each table ---------------------------------------------------------------


def _write_sheet(book: BookWriter, table: Table, theme: str, footer: str) -> None:
    """Title, what it says, the way back, and the table."""
    sheet = book.sheet(table.sheet)
    widths = [column.width for column in table.columns]
    sheet.widths(*widths)
    sheet.text(0, 0, table.title, looks.TITLE)
    sheet.height(0, 28)
    lines = broken_into_lines(f"{theme} {table.says}", max(columns_wide(widths) - 12, 300))
    for row, line in enumerate(lines, start=1):
        sheet.text(row, 0, line, looks.SAYS)
    heading = len(lines) + 3
    sheet.link(heading - 2, 0, f"internal:'{FRONT}'!A1", "Back to the report")
    _, last = write_rows(sheet, table, heading, filters=table.name in _FILTERED)
    _colour_headings(sheet, table, heading)
    sheet.freeze(heading + 1)
    sheet.protect()
    sheet.print_on_a4(
        orientation="landscape",
        footer=footer,
        repeat=(heading, heading),
        area=(last, len(widths) - 1),
    )


def _colour_headings(sheet: SheetWriter, table: Table, row: int) -> None:
    """Headings of grades in the grades' colours; the words stand in them all the same."""
    for column, one in enumerate(table.columns):
        if one.kind == "number" and one.heading in list(Grade):
            fill, ink = looks.GRADE_FILL[Grade(one.heading)]
            shown = look(looks.HEADING, align="right", indent=1, bg_color=fill, font_color=ink)
            sheet.text(row, column, one.heading, shown)


# ---- Reading the narrative back -----------------------------------------------------------


def read_narrative(book: Book, file: str, wanted: str) -> Narrative | Problem:
    """What was typed in a report's workbook; parts that are blank are left out.

    Parts are known by their heading in the first column, wherever their rows are now.

    Args:
        wanted: the `identity` of the report that it should be.
    """
    if book.properties.get(PROPERTY, wanted) != wanted:
        return _problem(Place(file), "It is the report of another theme or round.")
    sheet = book.sheet(FRONT)
    if sheet is None:
        return _problem(Place(file), f"Its sheet {FRONT} is not there.")
    narrative: dict[str, str] = {}
    for part in PARTS:
        row = _row_of(sheet, part)
        if row is None:
            return _problem(Place(file, sheet.name), f"'{part.heading}' does not stand there once.")
        cell = sheet.at(row, WORDS_COLUMN)
        if cell.formula is not None or cell.error is not None:
            place = Place(file, sheet.name, address(row, WORDS_COLUMN))
            return _problem(place, "The cell holds a formula or an error.")
        words = _typed(cell)
        if words.strip():
            narrative[part.id] = words
    return narrative


def _row_of(sheet: Sheet, part: NarrativePart) -> int | None:
    """The one row of a part, or None."""
    rows = [
        row
        for (row, column), value in sorted(sheet.values.items())
        if column == 1 and isinstance(value, str) and fold(value) == fold(part.heading)
    ]
    return rows[0] if len(rows) == 1 else None


def _typed(cell: Cell) -> str:
    return plain_text(cell.value).replace("\r\n", "\n").replace("\r", "\n")


def _problem(place: Place, found: str) -> Problem:
    return Problem(
        "narrative-not-readable",
        place,
        found=found,
        todo="Put it right, or move the file away (nothing in it is lost); then run this again.",
    )


def is_too_long(words: str) -> bool:
    """Whether a part does not fit into the highest row there is, and would be cut off in print."""
    return _points(words) > MOST_POINTS
