"""The kinds of month a DMT summary must read well in: what pictures and tests are made of."""

from collections.abc import Callable
from functools import cache

from tests.support.made_up import summary_states as made
from workbook_qa.core.calendar import month_of
from workbook_qa.ledger.events import ActionChanged, AuditIssued, FileReceived, Recorded
from workbook_qa.ledger.states import AuditState
from workbook_qa.reports.summary.summary_tables import Summary

GOOD, THIN, NONE, OVERDUE = "good month", "thin month", "no returns", "overdue everywhere"
KINDS = (GOOD, THIN, NONE, OVERDUE)


@cache
def events_of(kind: str) -> list[Recorded]:
    """Thirteen months to November 2026, of which the last is of that kind."""
    found = made.ledger(made.a_year(16), seed=3)
    if kind == THIN:
        return _thin(found)
    if kind == NONE:
        return _without(found, _returned_in_november)
    if kind == OVERDUE:
        return _without(found, lambda one: isinstance(one.event, ActionChanged))
    return found


@cache
def summary_of(kind: str) -> Summary:
    """The summary of November 2026, as at 4 December."""
    return made.a_summary(events_of(kind))


def _without(events: list[Recorded], left_out: Callable[[Recorded], bool]) -> list[Recorded]:
    return made.recorded([one.event for one in events if not left_out(one)])


def _thin(events: list[Recorded]) -> list[Recorded]:
    """Three audits in November, which all came back in it."""
    audits = made.the_state(events).audits
    done = [
        reference
        for reference, one in sorted(audits.items())
        if one.accepted_on and month_of(one.accepted_on) == made.NOVEMBER and _in_november(one)
    ]
    others = {ref for ref, one in audits.items() if _in_november(one)} - {*done[:3]}

    def is_left_out(one: Recorded) -> bool:
        match one.event:
            case AuditIssued(audit=audit):
                return audit.reference in others
            case FileReceived(reference=reference):
                return reference not in done[:3] and _returned_in_november(one)
        return False

    return _without(events, is_left_out)


def _in_november(one: AuditState) -> bool:
    return one.audit.month == made.NOVEMBER


def _returned_in_november(one: Recorded) -> bool:
    return isinstance(one.event, FileReceived) and month_of(one.event.on) >= made.NOVEMBER
