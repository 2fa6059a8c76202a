"""``status``: where things stand, on one screen."""

import datetime

from workbook_qa.actions.action_urgency import is_overdue
from workbook_qa.actions.status_in_force import is_open
from workbook_qa.chasing.waiting import (
    WaitingNow,
    is_late,
    still_to_send,
    waiting_lines,
    waiting_on,
)
from workbook_qa.core.calendar import Month, WorkingDays, day_words, month_of, month_words
from workbook_qa.core.terms import AuditStatus
from workbook_qa.ledger.access import ledger_doubts, open_ledger, tools_of
from workbook_qa.ledger.fold import fold
from workbook_qa.ledger.states import State
from workbook_qa.registers.load_registers import read_people_register
from workbook_qa.releases.texts_to_release import still_to_release
from workbook_qa.returns.decisions.waiting_for_yes import waiting_for_yes
from workbook_qa.returns.inbox.inbox import dropped
from workbook_qa.workspace.result import Context, Result


def run(context: Context, month: Month | None = None) -> Result:
    """The month's audits by status on top; then all that is out, late or queried, of all months."""
    month = month or month_of(context.today)
    with open_ledger(context) as journal:
        state = fold(journal.events())
        doubts = ledger_doubts(context, journal)
        tools = tools_of(journal, state)
    people, problems = read_people_register(context, required=False)
    audits = state.issued_in(month)
    inbox = len(dropped(context.workspace.inbox)) if _has_inbox(context) else 0
    waiting = waiting_on(state, people, context.today)
    counts = {
        **{status.value: sum(a.status is status for a in audits) for status in AuditStatus},
        "late": sum(is_late(audit, context.today) for audit in audits),
        **_action_counts(state, context.today, people.working_days),
        "texts held, for your yes": len(waiting_for_yes(state)),
        "texts to release": still_to_release(state, tools, context.today),
        "files in inbox": inbox,
    }
    lines = [f"{month_words(month)}, as at {day_words(context.today)}:"]
    lines += [f"  {name}: {count}" for name, count in counts.items()]
    lines += waiting_lines(waiting, inbox, still_to_send(state, context.today))
    return Result(
        "status",
        tuple(lines),
        {**counts, **_all_months(waiting)},
        problems=(*doubts, *problems),
        next_step=_next_step(month, state, inbox) if not doubts else _DOUBTFUL,
    )


_DOUBTFUL = (
    "Put right what is said of the clock or the ledger; until then no command works with it."
)


def _has_inbox(context: Context) -> bool:
    return context.workspace.inbox.is_dir()


def _all_months(waiting: WaitingNow) -> dict[str, int]:
    """What is not completed of all months; on the screen it stands by month."""
    return {
        "with auditor, all months": sum(month.with_auditor for month in waiting.months),
        "queried, all months": sum(month.queried for month in waiting.months),
        "in conflict, all months": sum(month.in_conflict for month in waiting.months),
        "late, all months": sum(month.late for month in waiting.months),
    }


def _action_counts(state: State, today: datetime.date, working_days: WorkingDays) -> dict[str, int]:
    actions = list(state.actions.values())
    return {
        "actions open": sum(is_open(action, today) for action in actions),
        "actions overdue": sum(is_overdue(action, today, working_days) for action in actions),
    }


def _next_step(month: Month, state: State, inbox: int) -> str:
    if inbox:
        return "Run ingest."
    if month not in state.selections:
        return f"Run select {month}."
    if not state.issued_in(month):
        return f"Run generate {month}."
    return "Run reconcile to bring the tracker up to date."
