"""What is waiting on whom, for one screen (paragraphs 5.1 and 5.2)."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

import msgspec

from workbook_qa.actions.action_owner import (
    has_nobody,
    is_known_owner,
    owners_shown,
    read_owner,
)
from workbook_qa.actions.action_urgency import days_overdue, end_of_week, working_days_late
from workbook_qa.actions.status_in_force import is_open
from workbook_qa.core.calendar import Month, month_words
from workbook_qa.core.records import People
from workbook_qa.core.terms import AuditStatus, SendOutcome
from workbook_qa.core.wording import counted, fold_name
from workbook_qa.ledger.states import AuditState, State
from workbook_qa.letters.to_send import notes_wanted, queries_are_wanted, reminders_wanted
from workbook_qa.registers.line_of_management import line_today, team_today
from workbook_qa.returns.decisions.return_decisions import rivals
from workbook_qa.tracker.taking_back.entry_conflicts import open_conflicts

SHOWN = 8  # people or months in each group: all of it has to fit on one screen


class Side(StrEnum):
    """Who has to do something, in the order in which they are shown."""

    AUDITORS = "Waiting on auditors, all months"
    MANAGERS = "Waiting on Team Managers, all months"
    NOBODY = "Owner not in the people register or away for good: give it a New owner in the tracker"


class Waits(msgspec.Struct, frozen=True):
    """How much one person has to do: all of it, and how much of that is late, by how many days.

    Attributes:
        queried: how many of them are returns with questions to answer.
        no_returns: of how many of them something came that is no return, such as a scan.
    """

    name: str
    number: int
    late: int = 0
    days: int = 0
    queried: int = 0
    no_returns: int = 0


class MonthOut(msgspec.Struct, frozen=True):
    """The audits of one month that are not completed, where any is."""

    month: Month
    with_auditor: int = 0
    queried: int = 0
    in_conflict: int = 0
    late: int = 0


class WaitingNow(msgspec.Struct, frozen=True):
    """What is waiting on whom.

    Attributes:
        people: by side, the most pressing first.
        months: those of which something is out, the earliest first.
        to_decide: audits of which several returns say different things or one may be somebody
            else's, and entries of the tracker that were changed on both sides.
        unknown: messages of which nobody knows whether they arrived.
    """

    people: Mapping[Side, Sequence[Waits]]
    months: Sequence[MonthOut] = ()
    to_decide: int = 0
    unknown: int = 0


def is_late(audit: AuditState, today: datetime.date) -> bool:
    """Whether an audit is past the day it was due, and neither accepted nor excused."""
    return audit.accepted is None and not audit.exempt and audit.due_on < today


def months_out(state: State, today: datetime.date) -> list[MonthOut]:
    """The months of which something is not completed: with the auditor, queried or in conflict."""
    by_month: dict[Month, list[AuditState]] = defaultdict(list)
    for audit in state.audits.values():
        if audit.status in _OUT and not audit.erased:
            by_month[audit.audit.month].append(audit)
    return [_month_out(month, audits, today) for month, audits in sorted(by_month.items())]


_OUT = (AuditStatus.WITH_AUDITOR, AuditStatus.QUERIED, AuditStatus.IN_CONFLICT)


def _month_out(month: Month, audits: Sequence[AuditState], today: datetime.date) -> MonthOut:
    with_auditor, queried, in_conflict = (
        sum(audit.status is status for audit in audits) for status in _OUT
    )
    late = sum(is_late(audit, today) for audit in audits)
    return MonthOut(month, with_auditor, queried, in_conflict, late)


def waiting_on(state: State, people: People, today: datetime.date) -> WaitingNow:
    """The returns of all months by auditor, and their open actions by Team Manager.

    Actions of a team nobody is known to manage stand under the team.
    """
    days = people.working_days
    returns: dict[str, list[int]] = defaultdict(list)
    queried: dict[str, int] = defaultdict(int)
    no_returns: dict[str, int] = defaultdict(int)
    audits = {key: audit for key, audit in state.audits.items() if not audit.erased}
    actions_now = [each for each in state.actions.values() if each.action.reference in audits]
    for audit in audits.values():
        if audit.is_outstanding:
            returns[audit.audit.auditor].append(working_days_late(audit.due_on, today, days))
            queried[audit.audit.auditor] += audit.status is AuditStatus.QUERIED
            no_returns[audit.audit.auditor] += bool(audit.no_returns)
    actions: dict[str, list[int]] = defaultdict(list)
    week = end_of_week(today)
    for action in actions_now:
        if action.due_on and action.due_on <= week and is_open(action, today):
            issued = audits[action.action.reference].audit
            manager = line_today(issued, people, today, action.moved_team).team_manager
            team = team_today(issued, people, action.moved_team)
            name = manager.name if manager else f"{team} (no Team Manager known)"
            actions[name].append(days_overdue(action, today, days))
    nobody: dict[str, list[int]] = defaultdict(list)
    still = [action for action in actions_now if is_open(action, today)]
    shown = owners_shown((action.owner for action in still), people)
    staff = _staff_of_audits(state)
    for action in still:
        if has_nobody(action.owner, people, today):
            # Any other owner is an auditor's own text, which may name a family.
            owner = read_owner(action.owner, people)
            known = is_known_owner(owner, people) or staff.issuperset(owner.names)
            name = shown[action.owner] if known else "Somebody not in the people register"
            nobody[name].append(days_overdue(action, today, days))
    decide = sum(bool(rivals(audit)) for audit in audits.values())
    return WaitingNow(
        {
            Side.AUDITORS: _waits(returns, queried, no_returns),
            Side.MANAGERS: _waits(actions),
            Side.NOBODY: _waits(nobody),
        },
        months_out(state, today),
        decide + len(open_conflicts(state)),
        sum(outcome is None for outcome in state.sending.values()),
    )


def _staff_of_audits(state: State) -> frozenset[str]:
    """Everybody who had to do with an audit as staff, today or once, folded."""
    audits = [state.audit for state in state.audits.values()]
    return frozenset(
        fold_name(name)
        for audit in audits
        for name in (audit.auditor, audit.worker, audit.team_manager, audit.head_of_service)
    )


def _waits(
    late_by: Mapping[str, Sequence[int]],
    queried: Mapping[str, int] | None = None,
    no_returns: Mapping[str, int] | None = None,
) -> list[Waits]:
    asked, other = queried or {}, no_returns or {}
    waits = [
        Waits(
            name,
            len(late),
            sum(days > 0 for days in late),
            max(late),
            asked.get(name, 0),
            other.get(name, 0),
        )
        for name, late in late_by.items()
    ]
    return sorted(waits, key=lambda each: (-each.days, -each.number, each.name))


def still_to_send(state: State, today: datetime.date) -> int:
    """How many queries, notes and reminders wait to be sent; audit workbooks are not counted."""
    known = {
        *(
            audit.asked.message
            for audit in state.audits.values()
            if audit.asked and queries_are_wanted(audit)
        ),
        *(told.message for audit in state.audits.values() for told in notes_wanted(audit)),
        *(chased.message for chased in reminders_wanted(state, today)),
    }
    done = (SendOutcome.SENT, SendOutcome.BY_HAND)
    return sum(state.sending.get(digest) not in done for digest in known)


def waiting_lines(waiting: WaitingNow, inbox: int, drafts: int) -> list[str]:
    """All of it in a few lines; nothing for a side with which nothing is."""
    lines = _months(waiting.months)
    for side, things in (
        (Side.AUDITORS, "return"),
        (Side.MANAGERS, "action"),
        (Side.NOBODY, "action"),
    ):
        lines += _side(side, waiting.people.get(side, ()), things)
    mine = [
        (inbox, "file", "in the inbox"),
        (waiting.to_decide, "thing", "to decide on, in the ingest report or the tracker"),
        (drafts, "reminder, query or note", "to send"),
        (waiting.unknown, "message", "sent or not, nobody knows: run send"),
    ]
    said = [f"  {_number(number, what)} {where}" for number, what, where in mine if number]
    return [*lines, *(["Waiting on you:", *said] if said else [])]


def _months(months: Sequence[MonthOut]) -> list[str]:
    lines = [f"  {month_words(each.month)}: {_month_words(each)}" for each in months[:SHOWN]]
    if len(months) > SHOWN:
        lines.append(f"  and {counted(len(months) - SHOWN, 'later month')}")
    return ["Not completed, all months:", *lines] if lines else []


def _month_words(month: MonthOut) -> str:
    numbers = [
        (month.with_auditor, "with the auditor"),
        (month.queried, "queried"),
        (month.in_conflict, "in conflict"),
    ]
    words = ", ".join(f"{number} {what}" for number, what in numbers if number)
    return f"{words}; {month.late or 'none'} of them late"


def _number(number: int, what: str) -> str:
    plural = "reminders, queries or notes" if what.startswith("reminder") else ""
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
    if waits.queried:
        asked = "queried" if waits.queried == waits.number else f"{waits.queried} of them queried"
        number = f"{number}, {asked}"
    if waits.no_returns:
        which = "" if waits.number == 1 else f"for {waits.no_returns} of them "
        number = f"{number} ({which}a file came that is no return)"
    if not waits.late:
        return number
    late = "late" if waits.late == waits.number else f"{waits.late} of them late"
    return f"{number}, {late}, by up to {counted(waits.days, 'working day')}"
