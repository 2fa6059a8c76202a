"""What the DMT is asked to decide: each with how many, who says what, and by when.

Nothing is asked where the figures ask for nothing. What a card is red for is asked here, and the
other way round.
"""

import datetime

import msgspec

from workbook_qa.core.calendar import day_words
from workbook_qa.core.wording import are, counted, have, were

DAYS_TO_DECIDE = 5  # working days after the day of the paper


class Asked(msgspec.Struct, frozen=True):
    """The figures that ask for a decision.

    Attributes:
        concerns: immediate safeguarding concerns in the month's returns.
        inadequate: audits of the month with that grade.
        escalated: overdue actions that have reached the Assistant Director; oldest: the working
            days by which the oldest of them is overdue.
        not_back: audits past their due date of which nothing came back, by the month they were
            issued for, as ``9 of November``; longest: the working days since the earliest due date.
        examples: released ones of outstanding practice that the DMT has not decided on.
    """

    by: datetime.date
    month: str
    concerns: int = 0
    inadequate: int = 0
    escalated: int = 0
    oldest: int = 0
    not_back: tuple[tuple[str, int], ...] = ()
    longest: int = 0
    examples: int = 0


def decisions(asked: Asked) -> tuple[str, ...]:
    """The sentences, most pressing first; none where nothing is asked."""
    by = f"by {day_words(asked.by)}"
    found = (
        (asked.concerns, _concerns(asked, by)),
        (asked.inadequate, _inadequate(asked, by)),
        (asked.escalated, _escalated(asked, by)),
        (len(asked.not_back), _not_back(asked, by)),
        (asked.examples, _examples(asked, by)),
    )
    return tuple(words for number, words in found if number)


def _concerns(asked: Asked, by: str) -> str:
    concerns = counted(asked.concerns, "immediate safeguarding concern")
    return (
        f"{concerns} {were(asked.concerns)} raised in {asked.month}: the Head of Service or "
        f"Service Manager says {by} that the child is safe and what was done."
    )


def _inadequate(asked: Asked, by: str) -> str:
    audits = counted(asked.inadequate, "audit")
    return (
        f"{audits} of {asked.month} {are(asked.inadequate)} Inadequate: the Head of Service or "
        f"Service Manager says {by} what was done for the child."
    )


def _escalated(asked: Asked, by: str) -> str:
    actions = counted(asked.escalated, "overdue action")
    oldest = counted(asked.oldest, "working day")
    which = f"late by {oldest}" if asked.escalated == 1 else f"the oldest late by {oldest}"
    return (
        f"{actions} {have(asked.escalated)} reached the Assistant Director, {which}: each Head of "
        f"Service or Service Manager says {by} what will happen."
    )


def _not_back(asked: Asked, by: str) -> str:
    number = sum(count for _, count in asked.not_back)
    several = len(asked.not_back) > 1
    months = ", ".join(f"{count if several else ''} of {month}" for month, count in asked.not_back)
    where = f"({months})" if several else months.strip()
    late = counted(asked.longest, "working day")
    which = f"late by {late}" if number == 1 else f"up to {late} late"
    decides = "on a last day or an exemption" + ("" if number == 1 else " for each")
    return (
        f"{counted(number, 'audit')} {where} {are(number)} due and not back, {which}: the Head of "
        f"Service (SQA) decides {by} {decides}."
    )


def _examples(asked: Asked, by: str) -> str:
    examples = counted(asked.examples, "example")
    them = "it" if asked.examples == 1 else "each"
    wait = "waits" if asked.examples == 1 else "wait"
    return (
        f"{examples} of outstanding practice {wait}: the DMT chooses {by} whether {them} is "
        "celebrated or used in training."
    )
