"""How many supervisions an audit should find (Standard 9, Q9.1)."""

import datetime

from workbook_qa.core.records import Audit
from workbook_qa.core.wording import fold

SUPERVISION_MONTHS = 6
_OPENED = ("start", "started", "began", "opened", "open", "since", "became", "came")
_NOT_OPENED = ("placement", "legal", "review", "visit", "seen")


def expected_supervisions(audit: Audit) -> int:
    """One for each whole month the case was open in the audit's window, at most six.

    Since when it was open is told by the earliest date of the audit's context whose label
    speaks of a start; without one it counts as open throughout.
    """
    dates = [day for label, day in audit.context if _tells_opening(label)]
    opened = max(min(dates, default=audit.window_start), audit.window_start)
    return max(0, min(SUPERVISION_MONTHS, _whole_months(opened, audit.window_end)))


def _tells_opening(label: str) -> bool:
    words = set(fold(label).split())
    return bool(words & set(_OPENED)) and not words & set(_NOT_OPENED)


def _whole_months(start: datetime.date, end: datetime.date) -> int:
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)
