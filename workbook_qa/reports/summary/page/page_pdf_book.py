"""The page of the DMT paper as a PDF, for the agenda pack and a telephone: no Office is needed.

Drawn from the same value as the sheet Summary (`page_book`), in the same order and the same words.
Where all that is to be said is too much for a page of A4, everything on it is drawn smaller.
"""

import datetime
from collections.abc import Sequence

from workbook_qa.core.terms import Grade
from workbook_qa.reports.summary.page.page_charts_book import OTHER_FILL, PRIORITY_FILL
from workbook_qa.reports.summary.page.page_value import (
    TEAM_HEADINGS,
    Card,
    GradesBox,
    LateBox,
    NatureBox,
    Page,
    PracticeBox,
    Quotation,
    TeamLine,
    TeamsBox,
    WeakestBox,
    share_percent,
)
from workbook_qa.workbooks.write import look as looks
from workbook_qa.workbooks.write.pdf_page import PdfPage, Tag, line_height

EDGE = 9.0  # of the paper, to every side
WIDE = PdfPage.width - 2 * EDGE
FOOT = PdfPage.height - 12.0  # where the footer begins
SCALES = (1.0, 0.96, 0.92, 0.88, 0.84, 0.8, 0.75, 0.7, 0.65, 0.6)
MOST_ROW = 4.9  # a line of the table of teams

GOOD_BAR, OPEN_BAR, LATE_BAR = "#7FBBD6", "#CDBEE0", "#7B4FA3"
WEAK_BAR = "#C0760C"
TEXT, SMALL, TITLE = 9.5, 9.0, 11.0
GAP = 2.2


def write_page_pdf(page: Page, *, council: str, as_at: datetime.date, marking: str = "") -> bytes:
    """The PDF's bytes: the largest letters with which all of it stands on the page."""
    created = datetime.datetime.combine(as_at, datetime.time(12))
    for scale in SCALES:
        pdf = PdfPage(title=f"{page.title}, {council}", subject=page.says, created=created)
        drawing = _Drawing(pdf, page, scale)
        if drawing.whole(council, marking) <= FOOT or scale == SCALES[-1]:
            break
        pdf.close()
    return pdf.finished()


class _Drawing:
    """One page, drawn from the top; each part gives the height at which it ends."""

    def __init__(self, pdf: PdfPage, page: Page, scale: float) -> None:
        self._pdf, self._page, self._scale = pdf, page, scale

    def whole(self, council: str, marking: str) -> float:
        """Everything; where the last of it ends."""
        page = self._page
        before = f"{marking}. " if marking else ""
        y = self._top(f"{before}{council}. {page.says}")
        first = y
        left = self._teams(EDGE, y, 150, page.teams)
        y = max(left, first + 46 * self._scale)
        self._grades(EDGE + 156, first, WIDE - 156, y - first, page.grades)
        y = self._line(y + GAP)
        second = y
        ends = [self._nature(EDGE, y, 82, page.nature)]
        ends.append(self._weakest(EDGE + 89, y, 104, page.weakest))
        ends.append(self._late(EDGE + 200, y, WIDE - 200, page.late))
        y = max(*ends, second) + GAP
        y = self._practice(EDGE, self._line(y), WIDE, page.practice)
        y = self._decisions(EDGE, y + GAP, WIDE, page.decision_lines)
        for note in page.notes:
            y = self._paragraph(EDGE, y + 0.8, WIDE, note, SMALL, ink=looks.QUIET)
        self._footer(f"{before}{council}. {page.title}")
        return y

    # Text.

    def _size(self, size: float) -> float:
        return size * self._scale

    def _paragraph(
        self,
        x: float,
        y: float,
        room: float,
        text: str,
        size: float = TEXT,
        *,
        bold: bool = False,
        ink: str = looks.INK,
        tag: Tag = "P",
    ) -> float:
        """A text over as many lines as it needs; where it ends."""
        points = self._size(size)
        with self._pdf.tagged(tag, says=text):
            for line in self._pdf.lines(text, room, points, bold=bold):
                self._pdf.text(x, y, line, size=points, bold=bold, ink=ink)
                y += line_height(points)
        return y

    def _high(self, room: float, text: str, size: float = TEXT, *, bold: bool = False) -> float:
        """How high a paragraph is."""
        points = self._size(size)
        return len(self._pdf.lines(text, room, points, bold=bold)) * line_height(points)

    def _title(self, x: float, y: float, room: float, text: str) -> float:
        """The message of a box, as a heading and a bookmark; where it ends."""
        self._pdf.bookmark(text, y)
        end = self._paragraph(x, y, room, text, TITLE, bold=True, ink=looks.BRAND, tag="H2")
        return end + 0.6

    def _line(self, y: float) -> float:
        self._pdf.rule(EDGE, y, WIDE, looks.LINE)
        return y + GAP - 0.4

    def _footer(self, text: str) -> None:
        y, points = FOOT + 2.5, self._size(SMALL)
        with self._pdf.tagged("P", says=f"{text}, page 1 of 1"):
            self._pdf.text(EDGE, y, text, size=points, ink=looks.QUIET)
            right = EDGE + WIDE
            self._pdf.text(right, y, "page 1 of 1", size=points, ink=looks.QUIET, align="right")

    # Title, headline, cards.

    def _top(self, says: str) -> float:
        page, pdf = self._page, self._pdf
        pdf.bookmark(page.title, 0)
        y = self._paragraph(EDGE, 7, WIDE, page.title, 19, bold=True, ink=looks.BRAND, tag="H1")
        y = self._paragraph(EDGE, y, WIDE, says, SMALL, ink=looks.QUIET) + 1
        high = self._high(WIDE - 6, page.headline, 14, bold=True) + 3.4
        pdf.fill(EDGE, y, WIDE, high, looks.BRAND)
        self._paragraph(EDGE + 3, y + 1.7, WIDE - 6, page.headline, 14, bold=True, ink=looks.WHITE)
        y += high + 1.6
        wide = (WIDE - 5 * 2) / 6
        high = max(self._card_high(card, wide) for card in page.cards)
        for place, card in enumerate(page.cards):
            self._card(EDGE + place * (wide + 2), y, wide, high, card)
        return y + high + GAP

    def _card_high(self, card: Card, wide: float) -> float:
        room = wide - 5
        label = self._high(room, card.label, 10, bold=True)
        return line_height(self._size(21)) + label + self._high(room, card.note, SMALL) + 1.6

    def _card(self, x: float, y: float, wide: float, high: float, card: Card) -> None:
        fill = looks.ALARM_PALE if card.alarm else looks.BRAND_PALE
        ink = looks.ALARM if card.alarm else looks.BRAND
        self._pdf.fill(x, y, wide, high, fill)
        if card.alarm:
            self._pdf.fill(x, y, 1.2, high, looks.ALARM)
        points, room = self._size(21), wide - 5
        with self._pdf.tagged("P", says=f"{card.value} {card.label}. {card.note}"):
            self._pdf.text(x + 3, y + 0.4, card.value, size=points, bold=True, ink=ink)
            y += line_height(points)
            for text, size, bold in ((card.label, 10.0, True), (card.note, SMALL, False)):
                small = self._size(size)
                for line in self._pdf.lines(text, room, small, bold=bold):
                    shown = ink if card.alarm else looks.INK
                    self._pdf.text(x + 3, y, line, size=small, bold=bold, ink=shown)
                    y += line_height(small)

    # a, c and d by team.

    def _teams(self, x: float, y: float, room: float, box: TeamsBox) -> float:
        y = self._title(x, y, room, f"a, c, d  {box.title}")
        starts = (0.0, 55.0, 69.0, 106.0, 121.0, 136.0)
        headings = (*TEAM_HEADINGS[:3], "Open", "Overdue", "Oldest")
        self._row(x, y, starts, headings, says=", ".join(headings), bold=True, ink=looks.QUIET)
        y += line_height(self._size(SMALL)) + 0.5
        most = max((line.open or 0 for line in box.lines), default=0)
        for line in (*box.lines, box.total):
            is_total = line is box.total
            self._pdf.rule(
                x, y, room, looks.BRAND if is_total else looks.LINE, 0.4 if is_total else 0.1
            )
            y = self._team(x, y, starts, line, 0 if is_total else most)
        if box.note:
            y = self._paragraph(x, y + 0.5, room, box.note, SMALL, ink=looks.QUIET)
        return y

    def _row(
        self,
        x: float,
        y: float,
        starts: Sequence[float],
        texts: Sequence[str],
        *,
        says: str,
        bold: bool,
        ink: str = looks.INK,
        under: Sequence[str] = (),
    ) -> None:
        """The texts of a line, each at its place, as one paragraph; `under` goes on the first."""
        points = self._size(SMALL)
        lines = [
            (x + starts[0], y + n * line_height(points), text) for n, text in enumerate(under, 1)
        ]
        first, *others = ((x + start, y, text) for start, text in zip(starts, texts, strict=True))
        with self._pdf.tagged("P", says=says):
            for left, top, text in (first, *lines, *others):
                self._pdf.text(left, top, text, size=points, bold=bold, ink=ink)

    def _team(
        self, x: float, y: float, starts: Sequence[float], line: TeamLine, most: int
    ) -> float:
        """A team; its bars are not drawn where `most`, the longest of open actions, is 0."""
        points = self._size(SMALL)
        high = min(MOST_ROW, line_height(points) + 0.7)
        names = self._pdf.lines(line.team, starts[1] - 2, points, bold=not most)
        bar, middle = high - 1.4, y + 0.7
        shifts = (0.0, 0.0, 17.5, 7.5, 7.5, 0.0)
        if most:
            if line.good is not None and line.good.is_enough:
                wide = 16.0 * line.good.count / (line.good.of or 1)
                self._pdf.fill(x + starts[2], middle, wide, bar, GOOD_BAR)
            for place, count, colour in ((3, line.open, OPEN_BAR), (4, line.overdue, LATE_BAR)):
                self._pdf.fill(x + starts[place], middle, 6.5 * (count or 0) / most, bar, colour)
        at = [start + shift for start, shift in zip(starts, shifts, strict=True)]
        texts = (names[0], *line.texts[1:])
        self._row(x, y + 0.4, at, texts, says=line.says, bold=not most, under=names[1:])
        return y + high + (len(names) - 1) * line_height(points)

    # b.

    def _nature(self, x: float, y: float, room: float, box: NatureBox) -> float:
        y = self._title(x, y, room, f"b  {box.title}")
        most = max((bar.count for bar in box.bars), default=0)
        for bar in box.bars:
            y = self._bar(
                x,
                y,
                room,
                f"{bar.heading}: {bar.label}",
                bar.count / most,
                str(bar.count),
                GOOD_BAR,
            )
        return y

    def _bar(
        self, x: float, y: float, room: float, label: str, part: float, words: str, colour: str
    ) -> float:
        """A label, a bar beside it and its figure; where it ends."""
        points = self._size(SMALL)
        figure = self._pdf.wide("100% of 100", points, bold=True) if "%" in words else 6.0
        longest = room * 0.25
        lines = self._pdf.lines(label, room * 0.75 - figure - 3, points)
        at = x + room * 0.75 - figure
        self._pdf.fill(at, y + 0.4, longest * part, line_height(points) - 0.8, colour)
        with self._pdf.tagged("P", says=f"{label}: {words}"):
            for number, line in enumerate(lines):
                self._pdf.text(
                    x, y + number * line_height(points), line, size=points, ink=looks.INK
                )
            end = at + longest * part + 1
            self._pdf.text(end, y, words, size=points, bold=True, ink=looks.INK)
        return y + len(lines) * line_height(points) + 0.5

    # c.

    def _weakest(self, x: float, y: float, room: float, box: WeakestBox) -> float:
        y = self._title(x, y, room, f"c  {box.title}")
        for weak in box.questions:
            part = weak.share.count / (weak.share.of or 1)
            y = self._bar(x, y, room, weak.question, part, weak.words, WEAK_BAR)
        return y

    def _grades(self, x: float, y: float, room: float, high: float, box: GradesBox) -> None:
        """Columns of grades by month, the worst at the foot; the words beside the first of them."""
        top = self._title(x, y, room, f"c  {box.title}")
        months = box.months
        most = max((sum(month.counts) for month in months), default=0)
        if not most:
            return
        points = self._size(SMALL)
        line = line_height(points)
        foot, top = y + high - line - 0.5, top + line
        words = 38.0 * self._scale
        step = min((room - words) / len(months), 16.0)
        unit = (foot - top) / most
        with self._pdf.tagged("Figure", says=box.says):
            for number, month in enumerate(months):
                left = x + words + number * step
                self._column(left, foot, step, unit, month.counts)
                middle = left + step * 0.35
                above = foot - unit * sum(month.counts) - line
                if month.good.is_enough:
                    share = f"{share_percent(month.good)}%"
                    self._centred(middle, above, share, bold=True)
                self._centred(middle, foot + 0.5, month.month)
            self._names_beside(x, foot, unit, months[0].counts)

    def _column(
        self, x: float, foot: float, step: float, unit: float, counts: Sequence[int]
    ) -> None:
        """One month; a number that its segment has no room for stands beside it."""
        points = self._size(SMALL)
        line, wide = line_height(points), step * 0.7
        y, lowest = foot, foot + line
        for grade, count in reversed(list(zip(Grade, counts, strict=True))):
            if not count:
                continue
            fill, ink = looks.GRADE_FILL[grade]
            high = unit * count
            y -= high
            self._pdf.fill(x, y, wide, high, fill, looks.QUIET)
            if high >= line * 0.85:
                self._centred(x + wide / 2, y + (high - line) / 2 + 0.2, str(count), ink=ink)
            else:
                lowest = min(y + (high - line) / 2, lowest - line * 0.85)
                self._pdf.text(x + wide + 0.4, lowest, str(count), size=points, ink=looks.INK)

    def _names_beside(self, x: float, foot: float, unit: float, counts: Sequence[int]) -> None:
        """The grades' words, each as high as its segment of the first month, one above another."""
        points = self._size(SMALL)
        line = line_height(points)
        y, lowest = foot, foot + line * 0.4
        for grade, count in reversed(list(zip(Grade, counts, strict=True))):
            middle = y - unit * count / 2
            y -= unit * count
            lowest = min(middle - line / 2, lowest - line)
            fill, _ = looks.GRADE_FILL[grade]
            self._pdf.fill(x, lowest + 0.7, 2.2, line - 1.4, fill, looks.QUIET)
            self._pdf.text(x + 3.2, lowest, grade.value, size=points, ink=looks.INK)

    def _centred(
        self, x: float, y: float, text: str, *, bold: bool = False, ink: str = looks.INK
    ) -> None:
        points = self._size(SMALL)
        self._pdf.text(x, y, text, size=points, bold=bold, ink=ink, align="centre")

    # d.

    def _late(self, x: float, y: float, room: float, box: LateBox) -> float:
        y = self._title(x, y, room, f"d  {box.title}")
        if not box.priorities:
            return y
        points = self._size(SMALL)
        line = line_height(points)
        fills = [PRIORITY_FILL.get(name, OTHER_FILL) for name in box.priorities]
        most = max(sum(band.counts) for band in box.bands)
        longest = room - 28
        with self._pdf.tagged("Figure", says=box.says):
            at = x
            for name, (fill, _) in zip(box.priorities, fills, strict=True):
                self._pdf.fill(at, y + 0.7, 2.2, line - 1.4, fill, looks.QUIET)
                self._pdf.text(at + 3, y, name, size=points, ink=looks.INK)
                at += self._pdf.wide(name, points) + 6
            y += line + 0.8
            for band in box.bands:
                self._pdf.text(x, y + 0.4, band.label, size=points, ink=looks.INK)
                left = x + 27
                for count, (fill, ink) in zip(band.counts, fills, strict=True):
                    wide = longest * count / most
                    self._pdf.fill(left, y, wide, line + 0.8, fill, looks.WHITE)
                    if wide > self._pdf.wide(str(count), points) + 0.8:
                        self._centred(left + wide / 2, y + 0.4, str(count), ink=ink)
                    left += wide
                y += line + 1.6
        return y

    # e, and decisions.

    def _practice(self, x: float, y: float, room: float, box: PracticeBox) -> float:
        y = self._title(x, y, room, f"e  {box.title}")
        wide = (room - 2 * 5) / 3
        high = max((self._quoted_high(one, wide - 4) for one in box.quotations), default=0)
        for place, quotation in enumerate(box.quotations):
            left = x + place * (wide + 5)
            self._pdf.fill(left, y, 1.0, high, looks.BRAND)
            with_words = self._paragraph(
                left + 3, y, wide - 4, quotation.about, SMALL, bold=True, ink=looks.BRAND
            )
            self._paragraph(left + 3, with_words, wide - 4, f"“{quotation.words}”")
        y += high
        return (
            self._paragraph(x, y + 0.6, room, box.note, SMALL, ink=looks.QUIET) if box.note else y
        )

    def _quoted_high(self, quotation: Quotation, room: float) -> float:
        about = self._high(room, quotation.about, SMALL, bold=True)
        return about + self._high(room, f"“{quotation.words}”")

    def _decisions(self, x: float, y: float, room: float, lines: Sequence[str]) -> float:
        inner = room - 6
        high = sum(self._high(inner, line, 10) + 0.6 for line in lines)
        high += line_height(self._size(TITLE)) + 3
        self._pdf.fill(x, y, room, high, looks.INPUT_FILL, looks.INPUT_LINE)
        at = self._title(x + 3, y + 1, inner, "Decisions asked of the DMT")
        for line in lines:
            at = self._paragraph(x + 3, at, inner, line, 10) + 0.6
        return y + high
