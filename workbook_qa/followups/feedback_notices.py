"""The words with which feedback goes to a worker (paragraph 5.1)."""

import datetime

from workbook_qa.core.calendar import day_words
from workbook_qa.core.records import Audit
from workbook_qa.core.wording import spoken_name
from workbook_qa.letters.draft_words import Words
from workbook_qa.letters.notices import Notice, notice_of, signed

DAYS_TO_CHALLENGE = 10  # working days (default 22)


def feedback_notice(
    audit: Audit,
    words: Words,
    *,
    until: datetime.date,
    moved: bool,
    council: str,
    lead_auditor: str,
) -> Notice:
    """The message; no case id and nothing of what the audit found stands in it.

    Args:
        until: the day by which a disagreement is to be said.
        moved: whether the worker is in another team now.
    """
    values = {
        "worker": spoken_name(audit.worker),
        "auditor": spoken_name(audit.auditor),
        "reference": audit.reference,
        "tool": audit.tool_name.lower(),
        "theme": audit.theme,
        "until": day_words(until),
        "moved": words.fill("moved") if moved else "",
        **signed(council, lead_auditor),
    }
    return notice_of(words, values)
