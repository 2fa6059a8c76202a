"""The page of the DMT paper as the sheet Summary: one page of A4, and a first screen worth reading.

Under the printed page stand the figures of its charts, as a chart must have cells to be drawn from.
Ranges are merged where a sentence must wrap over several columns: the page is only read, and its
one table has none.
"""

from collections.abc import Sequence

from workbook_qa.core.terms import Grade
from workbook_qa.reports.figures import Share
from workbook_qa.reports.summary.page.page_charts_book import grades_chart, late_chart
from workbook_qa.reports.summary.page.page_value import (
    TEAM_HEADINGS,
    Card,
    Page,
    TeamLine,
    back_words,
    good_words,
)
from workbook_qa.reports.summary.sheets.paper_sheets import sheet_of
from workbook_qa.workbooks.write import look as looks
from workbook_qa.workbooks.write.look import Look, look
from workbook_qa.workbooks.write.text_sizes import columns_wide, line_points, lines_needed
from workbook_qa.workbooks.write.writer import BookWriter, SheetWriter

SHEET = "Summary"
# Together less than a laptop's first screen, in LibreOffice too, whose columns are wider by a 16th.
WIDTHS = (29.0, 9.0, 18.5, 10.5, 9.5, 9.5, 27.5, 27.5, 27.5)
LEFT = (0, 5)  # the first and last column of the table of teams
CARD_PLACES = ((0, 0), (1, 2), (3, 5), (6, 6), (7, 7), (8, 8))
QUOTATION_PLACES = ((0, 2), (3, 6), (7, 8))
ROW = 20  # pixels of a row of the page's body
CHART_ROWS, LATE_ROWS = 11, 8

_HEADLINE = look(
    looks.PLAIN, bold=True, font_size=14, font_color=looks.WHITE, bg_color=looks.BRAND
) | {"text_wrap": True, "valign": "vcenter", "indent": 1}
_BODY = look(looks.PLAIN, font_size=11)
_SAYS = look(_BODY, font_color=looks.QUIET, text_wrap=True)
_TITLE = look(_BODY, bold=True, font_color=looks.BRAND, text_wrap=True, valign="vcenter")
# What stands beside another box keeps a gap to it.
_GAP = {"align": "left", "indent": 1}
_BESIDE_TITLE = look(_TITLE, _GAP)
_EDGE = {"left": 5, "right": 5, "left_color": looks.WHITE, "right_color": looks.WHITE}
_CARD = look(_BODY, _EDGE, bg_color=looks.BRAND_PALE, indent=1, valign="vcenter")
_VALUE = look(_CARD, font_size=22, bold=True, font_color=looks.BRAND)
_LABEL = look(_CARD, bold=True, text_wrap=True)
_NOTE = look(_CARD, font_size=10, text_wrap=True, valign="top", align="left")
_ALARM = {"bg_color": looks.ALARM_PALE, "font_color": looks.ALARM}
_ALARM_LINE = {"left": 5, "left_color": looks.ALARM}
_HEADING = look(looks.HEADING, valign="vcenter")
_CELL = look(looks.PLAIN, bottom=1, bottom_color=looks.LINE, valign="vcenter")
_CENTRED = look(_CELL, align="center")
_COUNT = look(_CELL, align="left", num_format="0")
_TOTAL = look(looks.TOTAL)
_ITEM = look(looks.PLAIN, text_wrap=True)
_QUOTED = look(_BODY, text_wrap=True, align="left", indent=1, left=5, left_color=looks.BRAND)
_ABOUT = look(_QUOTED, bold=True, font_color=looks.BRAND)
_ASKED = look(_BODY, text_wrap=True, bg_color=looks.INPUT_FILL, valign="vcenter", indent=1)
_ASKED_TITLE = look(_ASKED, bold=True, font_size=12, font_color=looks.BRAND)
_SMALL = look(looks.PLAIN, font_color=looks.QUIET, text_wrap=True)

GOOD_BAR, OPEN_BAR, LATE_BAR = "#9CCBE0", "#DDD2EA", "#B79FD1"


def write_page(
    book: BookWriter, sheet: SheetWriter, page: Page, *, council: str, marking: str
) -> int:
    """The whole page; the last row that is printed, from 0."""
    sheet.widths(*WIDTHS)
    first = _write_top(sheet, page, f"{marking}. {council}" if marking else council)
    second = max(_write_teams(sheet, page, first), first + 1 + CHART_ROWS) + 1
    nature = _write_nature(sheet, page, second)
    weakest = _write_weakest(sheet, page, second)
    third = max(nature, weakest, second + LATE_ROWS) + 1
    row = _write_practice(sheet, page, third)
    last = _write_small(sheet, page, _write_decisions(sheet, page, row))
    grades, late = _write_figures(sheet, page, last + 3)
    _block(sheet, first, (6, 8), f"c  {page.grades.title}", _BESIDE_TITLE)
    used = _wrapped(sheet, second, (7, 8), f"d  {page.late.title}", _BESIDE_TITLE)
    if any(sum(month.counts) for month in page.grades.months):
        high = _HEADING_PIXELS + (second - first - 3) * ROW
        chart = grades_chart(book, page.grades, SHEET, grades)
        size = (columns_wide(WIDTHS[6:]) - 16, high)
        sheet.chart(first + 1, 6, chart, says=page.grades.says, size=size, shift=10)
    if page.late.priorities:
        chart = late_chart(book, page.late, SHEET, late)
        size = (columns_wide(WIDTHS[7:]) - 12, (third - second - 1 - used) * ROW)
        sheet.chart(second + used, 7, chart, says=page.late.says, size=size, shift=6)
    return last


# ---- Title, headline, cards ---------------------------------------------------------------


def _write_top(sheet: SheetWriter, page: Page, council: str) -> int:
    """The row under the cards."""
    sheet.text(0, 0, page.title, looks.TITLE)
    sheet.height(0, 26)
    says = f"{council}. {page.says} Notes say what is counted."
    _across(sheet, 1, says, _SAYS)
    _across(sheet, 2, page.headline, _HEADLINE, air=10)
    for place, card in zip(CARD_PLACES, page.cards, strict=True):
        _write_card(sheet, place, card)
    sheet.height(3, 30)
    labels, notes = ([getattr(card, part) for card in page.cards] for part in ("label", "note"))
    for row, texts, shown in ((4, labels, _LABEL), (5, notes, _NOTE)):
        needed = max(
            lines_needed(text, _wide(place) - 2, shown)
            for place, text in zip(CARD_PLACES, texts, strict=True)
        )
        sheet.height(row, 15 * needed + 2)
    sheet.height(6, 6)
    return 7


def _write_card(sheet: SheetWriter, place: tuple[int, int], card: Card) -> None:
    alarm = _ALARM | _ALARM_LINE if card.alarm else {}
    _block(sheet, 3, place, card.value, look(_VALUE, alarm))
    _block(sheet, 4, place, card.label, look(_LABEL, alarm))
    target = f"internal:'{sheet_of(card.table)}'!A1"
    sheet.link(4, place[0], target, card.label, look(_LABEL, alarm))
    _block(sheet, 5, place, card.note, look(_NOTE, alarm))


# ---- a, c and d by team -------------------------------------------------------------------

_HEADING_PIXELS = 40


def _title_pixels(page: Page) -> int:
    lines = lines_needed(f"a, c, d  {page.teams.title}", _wide(LEFT) - 1, _TITLE)
    return 20 * lines + 4


def _write_teams(sheet: SheetWriter, page: Page, top: int) -> int:
    """The title, the table and all teams under it; the row under those."""
    box = page.teams
    _block(sheet, top, LEFT, f"a, c, d  {box.title}", _TITLE)
    sheet.height(top, _title_pixels(page) * 0.75)
    heading = top + 1
    sheet.height(heading, _HEADING_PIXELS * 0.75)
    lines = box.lines or (TeamLine("No team", None, None, None, None, None),)
    last = heading + len(lines)
    sheet.table((heading, 0, last, 5), "Teams", list(TEAM_HEADINGS), filters=False)
    for column, words in enumerate(TEAM_HEADINGS):
        sheet.text(heading, column, words, _HEADING)
    for row, line in enumerate(lines, start=heading + 1):
        _write_line(sheet, row, line, {})
    _write_line(sheet, last + 1, box.total, _TOTAL)
    for column, colour, most in (
        (2, GOOD_BAR, 1),
        (3, OPEN_BAR, max((line.open or 0 for line in lines), default=0)),
        (4, LATE_BAR, max((line.open or 0 for line in lines), default=0)),
    ):
        sheet.bars((heading + 1, column), (last, column), colour, most)
    row = last + 2
    if box.note:
        row += _wrapped(sheet, row, LEFT, box.note, _SMALL)
    return row


def _write_line(sheet: SheetWriter, row: int, line: TeamLine, more: Look) -> None:
    lines = lines_needed(line.team, WIDTHS[0] - 1, look(_CELL, more))
    sheet.height(row, ROW * 0.75 if lines == 1 else 14 * lines)
    sheet.text(row, 0, line.team, look(_CELL, more, text_wrap=True))
    sheet.text(row, 1, back_words(line.back), look(_CENTRED, more))
    _write_share(sheet, row, 2, line.good, more)
    for column, number in ((3, line.open), (4, line.overdue)):
        if number is None:
            sheet.blank(row, column, look(_CELL, more))
        else:
            sheet.number(row, column, number, look(_COUNT, more))
    sheet.text(row, 5, line.texts[5], look(_CENTRED, more))


def _write_share(
    sheet: SheetWriter, row: int, column: int, share: Share | None, more: Look
) -> None:
    """A percentage that says of how many, as a number, so that a bar can stand under it."""
    if share is not None and share.is_enough:
        of = {"num_format": f'0%" of {share.of}"', "align": "left"}
        sheet.number(row, column, share.count / (share.of or 1), look(_CELL, of, more))
    else:
        sheet.text(row, column, good_words(share), look(_CELL, more))


# ---- b, and c in words ----------------------------------------------------------------------


def _write_nature(sheet: SheetWriter, page: Page, row: int) -> int:
    """What was audited; the row under it."""
    row += _wrapped(sheet, row, (0, 2), f"b  {page.nature.title}", _TITLE)
    first = row
    for bar in page.nature.bars:
        used = _wrapped(sheet, row, (0, 1), f"{bar.heading}: {bar.label}", _ITEM)
        sheet.number(row, 2, bar.count, _COUNT)
        row += used
    if row > first:
        most = max(bar.count for bar in page.nature.bars)
        sheet.bars((first, 2), (row - 1, 2), GOOD_BAR, most)
    return row


def _write_weakest(sheet: SheetWriter, page: Page, row: int) -> int:
    """The questions, each after its share; the row under them."""
    row += _wrapped(sheet, row, (3, 6), f"c  {page.weakest.title}", _BESIDE_TITLE)
    for weak in page.weakest.questions:
        sheet.text(row, 3, weak.words, look(_ITEM, _GAP, bold=True, text_wrap=False))
        row += _wrapped(sheet, row, (4, 6), weak.question, look(_ITEM, _GAP))
    return row


# ---- e, decisions, small print ------------------------------------------------------------


def _write_practice(sheet: SheetWriter, page: Page, row: int) -> int:
    box = page.practice
    _block(sheet, row, (0, 8), f"e  {box.title}", look(_TITLE, top=1, top_color=looks.LINE))
    sheet.height(row, 20)
    row += 1
    if box.quotations:
        places = list(zip(QUOTATION_PLACES, box.quotations, strict=False))
        for words, shown in (("about", _ABOUT), ("words", _QUOTED)):
            texts = [(place, getattr(one, words)) for place, one in places]
            texts = [(place, f"“{text}”" if words == "words" else text) for place, text in texts]
            lines = max(lines_needed(text, _wide(place) - 2, shown) for place, text in texts)
            for place, text in texts:
                _block(sheet, row, place, text, shown)
            sheet.height(row, 15 * lines + 3)
            row += 1
    if box.note:
        _block(sheet, row, (0, 8), box.note, _SMALL)
        row += 1
    return row


def _write_decisions(sheet: SheetWriter, page: Page, row: int) -> int:
    _block(sheet, row, (0, 8), "Decisions asked of the DMT", _ASKED_TITLE)
    sheet.height(row, 20)
    row += 1
    for text in page.decision_lines:
        _across(sheet, row, text, _ASKED)
        row += 1
    return row


def _write_small(sheet: SheetWriter, page: Page, row: int) -> int:
    """The small print; the last row that is printed."""
    for text in page.notes:
        _across(sheet, row, text, _SMALL)
        row += 1
    return row - 1


# ---- The figures of the charts ------------------------------------------------------------

Range = tuple[int, int]  # the first and last row of a chart's figures


def _write_figures(sheet: SheetWriter, page: Page, row: int) -> tuple[Range, Range]:
    """Under the page, for the charts; where they stand."""
    sheet.text(row, 0, "The figures of the charts", _TITLE)
    headings = ("c  Month, and Good or better", *(grade.value for grade in Grade))
    months: list[tuple[str | int, ...]] = [
        (month.label, *month.counts) for month in page.grades.months
    ]
    grades = _write_rows(sheet, row + 1, headings, months)
    headings = ("d  Working days late", *page.late.priorities)
    bands: list[tuple[str | int, ...]] = [(band.label, *band.counts) for band in page.late.bands]
    return grades, _write_rows(sheet, grades[1] + 2, headings, bands)


def _write_rows(
    sheet: SheetWriter, top: int, headings: Sequence[str], rows: Sequence[Sequence[str | int]]
) -> Range:
    for column, words in enumerate(headings):
        sheet.text(top, column, words, look(looks.LABEL, valign="vcenter"))
    for row, cells in enumerate(rows, start=top + 1):
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                sheet.text(row, column, cell, looks.BOXED)
            else:
                sheet.number(row, column, cell, look(looks.BOXED, align="left"))
    return top + 1, top + len(rows)


# ---- Cells of the page --------------------------------------------------------------------


def _wide(place: tuple[int, int]) -> float:
    """How many characters wide the columns of a place are together."""
    return columns_wide(WIDTHS[place[0] : place[1] + 1]) / 7


def _wrapped(
    sheet: SheetWriter,
    row: int,
    place: tuple[int, int],
    text: str,
    shown: Look,
) -> int:
    """A text over as many rows of the body as it needs; how many those are."""
    rows = lines_needed(text, _wide(place) - 1 - 2 * shown.get("indent", 0), shown)
    for each in range(row, row + rows):
        sheet.height(each, ROW * 0.75)
    left, right = place
    if rows > 1 or right > left:
        sheet.merged((row, left, row + rows - 1, right), shown)
    sheet.text(row, left, text, shown)
    return rows


def _across(sheet: SheetWriter, row: int, text: str, shown: Look, *, air: float = 3) -> None:
    """A text over the whole page, in one row as high as its lines and some air."""
    _block(sheet, row, (0, 8), text, shown)
    sheet.height(row, line_points(shown) * lines_needed(text, _wide((0, 8)) - 2, shown) + air)


def _block(sheet: SheetWriter, row: int, place: tuple[int, int], text: str, shown: Look) -> None:
    """A text over the columns of a place, in one row."""
    left, right = place
    if right > left:
        sheet.merged((row, left, row, right), shown)
    sheet.text(row, left, text, shown)
