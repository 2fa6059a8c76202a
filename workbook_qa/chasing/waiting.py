"""What is waiting on whom, for one screen (paragraphs 5.1 and 5.2)."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

import msgspec

from workbook_qa.actions.action_urgency import days_overdue, end_of_week, working_days_late
from workbook_qa.core.calendar import Month
from workbook_qa.core.records import People
from workbook_qa.core.terms import AuditStatus, SendOutcome
from workbook_qa.core.wording import counted
from workbook_qa.ledger.states import State
from workbook_qa.letters.to_send import queries_are_wanted, reminders_wanted
from workbook_qa.registers.line_of_management import line_today
from workbook_qa.returns.return_decisions import rivals
from workbook_qa.tracker.taking_back.entry_conflicts import open_conflicts

SHOWN = 8  # people in each group: all of it has to fit on one screen


class Side(StrEnum):
    """Who has to do something, in the order in which they are shown."""

    AUDITORS = "Waiting on auditors"
    MANAGERS = "Waiting on Team Managers, all months"


class Waits(msgspec.Struct, frozen=True):
    """How much one person has to do: all of it, and how much of that is late, by how many days."""

    name: str
    number: int
    late: int = 0
    days: int = 0


class WaitingNow(msgspec.Struct, frozen=True):
    """What is waiting on whom.

    Attributes:
        people: by side, the most pressing first.
        to_decide: audits of which several returns say different things, and entries of the
            tracker that were changed on both sides.
        unknown: messages of which nobody knows whether they arrived.
    """

    people: Mapping[Side, Sequence[Waits]]
    to_decide: int = 0
    unknown: int = 0


def waiting_on(state: State, people: People, month: Month, today: datetime.date) -> WaitingNow:
    """The month's returns by auditor, and the open actions of all months by Team Manager.

    Actions of a team nobody is known to manage stand under the team.
    """
    days = people.working_days
    returns: dict[str, list[int]] = defaultdict(list)
    for audit in state.issued_in(month):
        if audit.status in (AuditStatus.WITH_AUDITOR, AuditStatus.QUERIED):
            returns[audit.audit.auditor].append(working_days_late(audit.due_on, today, days))
    actions: dict[str, list[int]] = defaultdict(list)
    week = end_of_week(today)
    for action in state.actions.values():
        if action.status.is_open and action.due_on and action.due_on <= week:
            issued = state.audits[action.action.reference].audit
            manager = line_today(issued, people, today).team_manager
            name = manager.name if manager else f"{issued.team} (no Team Manager known)"
            actions[name].append(days_overdue(action, today, days))
    decide = sum(bool(rivals(audit)) for audit in state.audits.values())
    return WaitingNow(
        {Side.AUDITORS: _waits(returns), Side.MANAGERS: _waits(actions)},
        decide + len(open_conflicts(state)),
        sum(outcome is None for outcome in state.sending.values()),
    )


def _waits(found: Mapping[str, Sequence[int]]) -> list[Waits]:
    waits = [
        Waits(name, len(late), sum(days > 0 for days in late), max(late))
        for name, late in found.items()
    ]
    return sorted(waits, key=lambda each: (-each.days, -each.number, each.name))


def still_to_send(state: State) -> int:
    """How many queries and reminders wait to be sent; audit workbooks are not counted."""
    known = {
        *(
            audit.queries[-1].message
            for audit in state.audits.values()
            if queries_are_wanted(audit)
        ),
        *(chased.message for chased in reminders_wanted(state)),
    }
    done = (SendOutcome.SENT, SendOutcome.BY_HAND)
    return sum(state.sending.get(digest) not in done for digest in known)


def waiting_lines(waiting: WaitingNow, inbox: int, drafts: int) -> list[str]:
    """All of it in a few lines; nothing for a side with which nothing is."""
    lines: list[str] = []
    for side, things in ((Side.AUDITORS, "return"), (Side.MANAGERS, "action")):
        lines += _side(side, waiting.people.get(side, ()), things)
    mine = [
        (inbox, "file", "in the inbox"),
        (waiting.to_decide, "thing", "to decide on, in the ingest report or the tracker"),
        (drafts, "reminder or query", "to send"),
        (waiting.unknown, "message", "sent or not, nobody knows: run send"),
    ]
    said = [f"  {_number(number, what)} {where}" for number, what, where in mine if number]
    return [*lines, *(["Waiting on you:", *said] if said else [])]


def _number(number: int, what: str) -> str:
    plural = "reminders or queries" if what.startswith("reminder") else ""
    return counted(number, what, plural)


def _side(side: Side, waits: Iterable[Waits], things: str) -> list[str]:
    everyone = list(waits)
    lines = [f"  {each.name}: {_words(each, things)}" for each in everyone[:SHOWN]]
    more = len(everyone) - SHOWN
    if more > 0:
        lines.append(f"  and {counted(more, 'person', 'people')} more")
    return [f"{side}:", *lines] if lines else []


def _words(waits: Waits, things: str) -> str:
    number = counted(waits.number, things)
    if not waits.late:
        return number
    late = "late" if waits.late == waits.number else f"{waits.late} of them late"
    return f"{number}, {late}, by up to {counted(waits.days, 'working day')}"
