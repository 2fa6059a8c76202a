"""On which day each event counts, and whether a clock can be right.

An event is dated by the clock of the computer that records it. Clocks are wrong now and then, and
two computers may be in different time zones; the order of the ledger is never wrong. What was once
reported as at a day must stay, so an event counts on its own day, but not before any event that
stands before it.
"""

import datetime
from collections.abc import Iterable, Sequence

from workbook_qa.ledger.events import LedgerAccepted, Recorded

# Two computers that work on one ledger are seldom further apart; a directory service keeps its own
# within five minutes.
CLOCK_TOLERANCE = datetime.timedelta(minutes=10)


def counting_days(events: Iterable[Recorded]) -> list[datetime.date]:
    """The day on which each event counts, in the order of the events; never one before the last.

    Where the Lead Auditor accepted the ledger as it is, a clock was ahead: what was recorded before
    counts on the day of that at the latest.
    """
    days: list[datetime.date] = []
    for recorded in events:
        day = recorded.event.on
        if isinstance(recorded.event, LedgerAccepted):
            days = [min(earlier, day) for earlier in days]
        days.append(max(day, days[-1]) if days else day)
    return days


def counting_by(events: Iterable[Recorded], day: datetime.date) -> list[Recorded]:
    """The events that counted at the end of a day: the first so many of them."""
    found = list(events)
    return [
        recorded
        for recorded, counts_on in zip(found, counting_days(found), strict=True)
        if counts_on <= day
    ]


def recorded_later(events: Sequence[Recorded], now: datetime.datetime) -> Recorded | None:
    """The event that was recorded latest, where that is later than a clock says now.

    Moments are compared, not what clocks show: summer time and time zones make no difference. What
    was recorded before the Lead Auditor accepted the ledger as it is does not count.
    """
    latest: Recorded | None = None
    for recorded in reversed(events):
        if latest is None or _moment(recorded.at) > _moment(latest.at):
            latest = recorded
        if isinstance(recorded.event, LedgerAccepted):
            break
    if latest is None or _moment(latest.at) <= _moment(now) + CLOCK_TOLERANCE:
        return None
    return latest


def _moment(at: datetime.datetime) -> datetime.datetime:
    """In one zone; one of before zones were kept is this computer's."""
    return at.astimezone(datetime.UTC)
