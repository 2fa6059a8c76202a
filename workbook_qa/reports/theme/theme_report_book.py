"""The evaluative report on a theme as a workbook: a page with room for a narrative, then tables.

Everything is locked but the cells of the narrative (`narrative_book`). What it says stands in
`theme_parts`; no sheet is hidden, nothing is merged, every figure is a value, and the same report
with the same narrative gives the same bytes.
"""

import datetime
from collections.abc import Sequence

from workbook_qa.core.calendar import day_words
from workbook_qa.core.wording import fold
from workbook_qa.reports.narrative_book import (
    Narrative,
    NarrativeCells,
    NarrativePart,
    write_narrative,
)
from workbook_qa.reports.report_book import write_sheet
from workbook_qa.reports.theme.theme_page import KeyMessage, ThemePage
from workbook_qa.reports.theme.theme_parts import ThemeReport
from workbook_qa.reports.theme.theme_sheets import theme_sheets
from workbook_qa.workbooks.write import look as looks
from workbook_qa.workbooks.write.look import look
from workbook_qa.workbooks.write.text_sizes import points_needed
from workbook_qa.workbooks.write.writer import BookWriter, SheetWriter

FRONT, TITLE = "Report", "Theme report"
FRONT_WIDTHS = (19, 23, 78)
# What the lead Head of Service writes (paragraph 5.3).
PARTS = (
    NarrativePart(
        "looked-at",
        "What we looked at",
        "Why this theme, which cases and teams, and what the figures cannot show.",
    ),
    NarrativePart(
        "found",
        "What we found",
        "What is strong, what is weak, and how far it goes. The other sheets have the figures and "
        "the auditors' words.",
    ),
    NarrativePart(
        "means",
        "What it means",
        "For children and families; for teams; what has changed since last time.",
    ),
    NarrativePart(
        "will-do",
        "What we will do",
        "Who does what by when; what goes into training, service and workforce plans.",
    ),
)

NARRATIVE_CELLS = NarrativeCells(
    PARTS,
    sheet=FRONT,
    heading="Narrative of the lead Head of Service",
    width=FRONT_WIDTHS[2],
    marked="workbook-qa-theme-report",
)
_RANKED = ("Partly or No", "Share", "What was asked: the weakest first, then the strongest")
_QUOTED = ("About", "Judged", "In the auditors' words")
_ON_ONE_PAGE = 2400  # characters of a narrative that fit on the page beside what stands there
_BAR = "#E8B95C"  # light enough for the number on it
_BOX = look(looks.CELL_LONG, font_size=looks.PAGE_POINTS, valign="vcenter")
_HEADING = look(looks.HEADING, font_size=looks.PAGE_POINTS)
_WORDS = look(_BOX, indent=1)
_FIGURE = {"font_size": 13, "bold": True, "font_color": looks.BRAND}


def identity(report: ThemeReport) -> str:
    """What a report's workbook says it is: round and theme."""
    return f"{report.round.first} {fold(report.theme)}"[:255]


def write_theme_report(report: ThemeReport, narrative: Narrative, *, council: str) -> bytes:
    """The workbook's bytes, with the narrative as it was typed."""
    as_at = f"as at {day_words(report.as_at)}"
    book = BookWriter(
        title=f"{TITLE}: {report.theme}"[:255],
        subject=f"{council}, {report.round.label}, {as_at}"[:255],
        created=datetime.datetime.combine(report.as_at, datetime.time(12)),
        properties={NARRATIVE_CELLS.marked: identity(report)},
    )
    footer = f"{TITLE}, {as_at}"
    front = book.sheet(FRONT, tab=looks.BRAND)
    for sheet in theme_sheets(report.tables):
        write_sheet(
            book,
            sheet,
            footer=footer,
            front=FRONT,
            back="Back to the report",
            filters=sheet.tables[0].name == "StrengthsWeaknesses",
            locked=True,
        )
    says = (f"{TITLE}: {report.round.label}. {report.returned}", f"{council}, {as_at}.")
    _write_page(front, report, narrative, says, footer)
    front.open_here()
    return book.finished()


# ---- The page -----------------------------------------------------------------------------


def _write_page(
    sheet: SheetWriter, report: ThemeReport, narrative: Narrative, says: Sequence[str], footer: str
) -> None:
    page = report.page
    sheet.widths(*FRONT_WIDTHS)
    sheet.text(0, 0, report.theme, _title_look(report.theme))
    sheet.height(0, 30)
    sheet.text(1, 0, _what_stands_here(page), looks.SAYS)
    for row, sentence in enumerate(says, start=2):
        sheet.text(row, 0, sentence, looks.PAGE_LINE)
        sheet.height(row, 16)
    row = 5
    for message in page.messages:
        _write_message(sheet, report, message, row)
        row += 1
    row = _write_ranked(sheet, page, row + 1)
    row = _write_quotations(sheet, page, row + 1)
    heading = row + 1
    last = write_narrative(sheet, NARRATIVE_CELLS, narrative, heading)
    sheet.protect()
    sheet.print_on_a4(
        orientation="portrait",
        footer=footer,
        area=(last, len(FRONT_WIDTHS) - 1),
        repeat=None if page.weakest or page.strongest else (heading, heading),
        pages_high=1 if sum(map(len, narrative.values())) <= _ON_ONE_PAGE else 0,
    )


def _what_stands_here(page: ThemePage) -> str:
    """The tables of the page, for who cannot see them."""
    found = ["answers ranked"] if page.weakest or page.strongest else []
    found += ["the auditors' words"] if page.quotations else []
    number = ("One table", "Two tables", "Three tables")[len(found)]
    return f"{number}: {', '.join([*found, 'and your narrative' if found else 'your narrative'])}."


def _title_look(theme: str) -> looks.Look:
    """A long theme in smaller letters, so that it stands on one line."""
    return look(looks.TITLE, font_size=18 if len(theme) <= 60 else 13)


def _write_message(sheet: SheetWriter, report: ThemeReport, message: KeyMessage, row: int) -> None:
    """A link to its table, the figure, and the sentence in a cell of its own."""
    table = report.tables[message.table]
    if table.rows:
        target = f"internal:'{table.sheet}'!A1"
        sheet.link(row, 0, target, message.label, look(_BOX, looks.LINK_INK, bold=True))
    else:
        sheet.text(row, 0, message.label, look(_BOX, bold=True))
    sheet.text(row, 1, message.figure, look(_BOX, _FIGURE))
    sheet.text(row, 2, message.text, _WORDS)
    sheet.height(row, max(34, points_needed(message.text, FRONT_WIDTHS[2], _WORDS) + 2))


def _write_ranked(sheet: SheetWriter, page: ThemePage, top: int) -> int:
    """The answers as a table with bars: weakest first, then the strongest; the row under it."""
    rows = [*page.weakest, *page.strongest]
    if not rows:
        sheet.text(top, 0, "No question has been answered yet.", looks.PAGE_LINE)
        return top + 1
    sheet.table((top, 0, top + len(rows), 2), "RankedAnswers", _RANKED, filters=False)
    for column, heading in enumerate(_RANKED):
        sheet.text(top, column, heading, _HEADING)
    sheet.height(top, 20)
    for row, one in enumerate(rows, start=top + 1):
        words = f"{one.text} ({one.question})"
        sheet.text(row, 0, f"{one.below.count} of {one.below.of}", look(_BOX, align="right"))
        if isinstance(one.below.cell, str):
            sheet.text(row, 1, one.below.cell, look(_BOX, align="right"))
        else:
            sheet.number(row, 1, one.below.cell, look(_BOX, num_format="0%", align="right"))
        sheet.text(row, 2, words, _WORDS)
        sheet.height(row, points_needed(words, FRONT_WIDTHS[2], _WORDS) + 1)
    sheet.bars((top + 1, 1), (top + len(rows), 1), _BAR, 1)
    return top + len(rows) + 1


def _write_quotations(sheet: SheetWriter, page: ThemePage, top: int) -> int:
    """Up to four, with what each is about; what is said of the others; the row under them."""
    row = top
    if page.quotations:
        last = top + len(page.quotations)
        sheet.table((top, 0, last, 2), "Quotations", _QUOTED, filters=False)
        for column, heading in enumerate(_QUOTED):
            sheet.text(top, column, heading, _HEADING)
        sheet.height(top, 20)
        for row, quote in enumerate(page.quotations, start=top + 1):
            words = f"\u201c{quote.words}\u201d"
            judged = f"{quote.about}: {quote.judged}" if quote.judged else quote.about
            sheet.text(row, 0, quote.group, _BOX)
            sheet.text(row, 1, judged, _BOX)
            sheet.text(row, 2, words, _WORDS)
            points = (
                points_needed(text, width, _WORDS)
                for text, width in zip((quote.group, judged, words), FRONT_WIDTHS, strict=True)
            )
            sheet.height(row, max(points) + 1)
        row = last + 1
    if page.texts:
        sheet.text(row, 0, page.texts, looks.SAYS)
        sheet.height(row, 18)
        row += 1
    return row
