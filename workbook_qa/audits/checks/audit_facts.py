"""What checks look at of an audit itself, and nobody types: numbers, by name."""

import datetime

from workbook_qa.core.audit_tool import WHOSE_ACTION
from workbook_qa.core.records import Audit
from workbook_qa.core.wording import fold

EXPECTED = "supervisions expected"
# Whether the audit has the name of whose an action is where nobody is named: 1 or 0, by the role.
KNOWN = {role: f"{role} known" for role in WHOSE_ACTION}
FACTS = (EXPECTED, *KNOWN.values())
SUPERVISION_MONTHS = 6
_OPENED = ("start", "started", "began", "opened", "open", "since", "became", "came")
_NOT_OPENED = ("placement", "legal", "review", "visit", "seen")


def facts_of(audit: Audit) -> dict[str, int]:
    """The facts of one audit, by name."""
    known = {KNOWN[role]: int(bool(getattr(audit, name))) for role, name in WHOSE_ACTION.items()}
    return {EXPECTED: expected_supervisions(audit), **known}


def expected_supervisions(audit: Audit) -> int:
    """One for each whole month the case was open in the audit's window, at most six (Standard 9).

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
