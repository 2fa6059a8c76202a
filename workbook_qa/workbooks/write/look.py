"""How cells look: the palette and the named looks of every workbook.

Colours and contrasts are those of the manners page (section 2): text at least 4.5:1, the grade's
word always beside its colour, no information by colour alone. A look is a plain mapping of
xlsxwriter format properties; the writer makes each format once.
"""

from collections.abc import Mapping
from typing import Any

from workbook_qa.core.problem_codes import Severity
from workbook_qa.core.terms import ActionStatus, AuditStatus, Grade, Outcome, Priority

Look = Mapping[str, Any]

FONT = {"font_name": "Arial", "font_size": 10}
DATE_FORMAT = "d mmm yyyy"  # 5 Dec 2026, so that a day read month first is seen at once
# Pages to read, as the Analysis Function's advice for accessible spreadsheets has them (11 or 12);
# tables stay at 10. `text_sizes` measures a text by its look, so that row heights follow.
PAGE_POINTS, PAGE_HEAD_POINTS = 11, 13

INK = "#1D2B36"
QUIET = "#4F5B66"
BRAND = "#12436D"
BRAND_PALE = "#E3ECF3"
LINE = "#B8C2CB"
INPUT_FILL = "#FFF8DC"
INPUT_LINE = "#8A7A3B"
ALARM = "#9E2A2B"
ALARM_PALE = "#FBE9E7"
CALM_PALE = "#E4F1EA"
CALM = "#1E5B3A"
WAIT_PALE = "#FFF1CC"
WAIT = "#5C4400"
WHITE = "#FFFFFF"
LINK = "#0B4F8A"

# The best is the lightest: in grey print each grade is darker than the one above it.
GRADE_FILL = {
    Grade.OUTSTANDING: ("#D6ECF5", "#000000"),
    Grade.GOOD: ("#7FBBD6", "#000000"),
    Grade.REQUIRES_IMPROVEMENT: ("#C0760C", "#000000"),
    Grade.INADEQUATE: ("#7A1420", WHITE),
}

# Words that are coloured wherever they stand in a column of kind "status".
STATUS_FILL: dict[str, tuple[str, str]] = {
    AuditStatus.WITH_AUDITOR: (BRAND_PALE, INK),
    AuditStatus.QUERIED: (WAIT_PALE, WAIT),
    AuditStatus.IN_CONFLICT: (ALARM_PALE, ALARM),
    AuditStatus.COMPLETED: (CALM_PALE, CALM),
    AuditStatus.EXEMPT: ("#F2F2F2", QUIET),
    ActionStatus.OPEN: (BRAND_PALE, INK),
    ActionStatus.DONE: (CALM_PALE, CALM),
    ActionStatus.VERIFIED: (CALM_PALE, CALM),
    ActionStatus.REOPENED: (WAIT_PALE, WAIT),
    ActionStatus.WITHDRAWN: ("#ECECEC", QUIET),
    Outcome.ACCEPTED.words: (CALM_PALE, CALM),
    Outcome.QUERIED.words: (WAIT_PALE, WAIT),
    Outcome.REFUSED.words: (ALARM_PALE, ALARM),
    Outcome.CONFLICT.words: (ALARM_PALE, ALARM),
    "Safeguarding concern": (ALARM, WHITE),
    "For you to decide": (ALARM_PALE, ALARM),
    Priority.IMMEDIATE: (ALARM_PALE, ALARM),
    Priority.HIGH: (WAIT_PALE, WAIT),
    "Overdue": (ALARM_PALE, ALARM),
    "Late": (ALARM_PALE, ALARM),
    "Agrees": (CALM_PALE, CALM),
    "Does not agree": (ALARM_PALE, ALARM),
    Severity.ERROR.words: (ALARM_PALE, ALARM),
    Severity.QUERY.words: (WAIT_PALE, WAIT),
}


def look(*parts: Look, **more: Any) -> dict[str, Any]:
    """One look made of others; later parts win."""
    made: dict[str, Any] = {}
    for part in (*parts, more):
        made.update(part)
    return made


PLAIN: Look = look(FONT, font_color=INK, valign="top")
WRAPPED: Look = look(PLAIN, text_wrap=True)
TITLE: Look = look(PLAIN, font_size=18, bold=True, font_color=BRAND, valign="vcenter")
SAYS: Look = look(PLAIN, font_size=PAGE_POINTS, font_color=QUIET)
SECTION: Look = look(
    PLAIN, font_size=PAGE_HEAD_POINTS, bold=True, font_color=BRAND, valign="vcenter"
)
SECTION_BAR: Look = look(
    SECTION, font_size=12, bg_color=BRAND_PALE, text_wrap=True, bottom=1, bottom_color=BRAND
)
BOX: Look = {"border": 1, "border_color": LINE}
BOXED: Look = look(WRAPPED, BOX)
LABEL: Look = look(BOXED, bold=True)
GUIDANCE: Look = look(BOXED, font_color=QUIET)
KEY: Look = look(BOXED, bold=True, font_color=BRAND)
HEADING: Look = look(
    WRAPPED,
    bold=True,
    font_color=WHITE,
    bg_color=BRAND,
    border=1,
    border_color=WHITE,
    valign="vcenter",
)
HEADING_MANAGERS: Look = look(HEADING, bg_color="#6B5A14")
INPUT: Look = look(
    FONT,
    font_color="#000000",
    text_wrap=True,
    valign="top",
    bg_color=INPUT_FILL,
    border=1,
    border_color=INPUT_LINE,
    locked=False,
)
# Text format keeps "00123", "1/2" and a leading "-" or "=" as they are typed.
INPUT_TEXT: Look = look(INPUT, num_format="@")
INPUT_DATE: Look = look(INPUT, num_format=DATE_FORMAT, align="left")
INPUT_TIME: Look = look(INPUT, num_format="hh:mm", align="left")
INPUT_NUMBER: Look = look(INPUT, num_format="0", align="left")
ALARM_TITLE: Look = look(
    WRAPPED, bold=True, font_size=12, font_color=WHITE, bg_color=ALARM, valign="vcenter"
)
ALARM_TEXT: Look = look(
    WRAPPED, font_color="#000000", bg_color=ALARM_PALE, border=1, border_color=ALARM
)
# Cells that an auditor is asked to look at again: the kind of line tells them apart in print too.
MARK_ERROR: Look = {"border": 5, "border_color": ALARM, "bg_color": ALARM_PALE}
MARK_QUERY: Look = {"border": 8, "border_color": WAIT, "bg_color": WAIT_PALE}
LINK_INK: Look = {"font_color": LINK, "underline": 1}
LINK_LOOK: Look = look(PLAIN, LINK_INK)

# What stands on pages to read, as against tables.
PAGE_TEXT: Look = look(WRAPPED, font_size=PAGE_POINTS)
PAGE_LINE: Look = look(PLAIN, font_size=PAGE_POINTS)
PAGE_LABEL: Look = look(PAGE_TEXT, bold=True)

CELL: Look = look(PLAIN, border=1, border_color=LINE)
CELL_LONG: Look = look(CELL, text_wrap=True)
CELL_DATE: Look = look(CELL, num_format=DATE_FORMAT, align="left")
CELL_NUMBER: Look = look(CELL, num_format="#,##0", align="right")
CELL_PERCENT: Look = look(CELL, num_format="0%", align="right")
TOTAL: Look = {"bold": True, "top": 2, "top_color": BRAND, "bg_color": BRAND_PALE}
MANAGERS_FILL: Look = {"bg_color": INPUT_FILL}


def filled(fill_and_ink: tuple[str, str]) -> dict[str, Any]:
    """A coloured word: fill and ink, centred."""
    fill, ink = fill_and_ink
    return {"bg_color": fill, "font_color": ink, "bold": True}


def contrast(ink: str, fill: str) -> float:
    """The contrast of two colours as WCAG counts it, from 1 to 21."""
    lighter, darker = sorted((_luminance(ink), _luminance(fill)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
