"""``history REF``: everything known about an audit or an action, in order."""

import re
from collections.abc import Iterable
from pathlib import PurePath

import msgspec

from workbook_qa.actions.action_state import ActionState
from workbook_qa.actions.action_urgency import days_overdue
from workbook_qa.actions.status_in_force import is_open, missing_words
from workbook_qa.core.audit_references import read_reference
from workbook_qa.core.calendar import WorkingDays, day_words
from workbook_qa.core.problem import CannotContinue
from workbook_qa.core.wording import counted
from workbook_qa.ledger.access import ledger_doubts, open_ledger
from workbook_qa.ledger.events import AuditIssued, Recorded
from workbook_qa.ledger.fold import fold
from workbook_qa.ledger.history_lines import history_lines, history_of
from workbook_qa.ledger.states import AuditState, State
from workbook_qa.ledger.store.journal import digest_of
from workbook_qa.letters.covers import cover_as_recorded
from workbook_qa.registers.load_registers import read_people_register
from workbook_qa.reports.example_numbers import example_numbers, plain_number
from workbook_qa.workspace.result import Context, Result

_ACTION = re.compile(r"(.+)[/ ](\d{1,3})")


def run(context: Context, name: str, *, texts: bool = False) -> Result:
    """How an audit or an action stands, and all that happened to it, oldest first.

    Args:
        name: an audit's reference or an action's id, or the name of a file that has one of them;
            or the number under which the DMT summary or a theme report quotes the audit.
        texts: whether to print what people typed.

    Raises:
        CannotContinue: there is no such audit or action.
    """
    reading = msgspec.structs.replace(context, dry_run=True)  # beside whoever is at work
    with open_ledger(reading) as journal:
        events = journal.events()
        state = fold(events)
        doubts = ledger_doubts(reading, journal)
        people, _ = read_people_register(context, required=False)
        row = _row(name, state)
        audit = state.audits.get(row.partition("/")[0])
        if row.partition("/")[0] not in _ever_issued(events):
            raise CannotContinue(
                "There is no audit or action of that name in the ledger. The tracker and the list "
                "of drafts have the references; of a case id, the command case lists all that is "
                "held."
            )
        drafts = {}
        if audit is not None and not audit.erased and "/" not in row:
            cover = digest_of(cover_as_recorded(context, journal, audit, people))
            drafts[cover] = "The workbook"
    told = history_of(events, row, drafts=drafts, texts=texts)
    if "/" in row and not any(row in line.says for line in told):
        raise CannotContinue(f"There is no action {row} in the ledger.")
    stands = _stands(state, row, audit, context, people.working_days)
    return Result(
        "history",
        (*stands, *history_lines(told)),
        {"lines": len(told)},
        problems=tuple(doubts),
        next_step="" if texts else "Add --texts to read what people typed.",
    )


def _ever_issued(events: Iterable[Recorded]) -> set[str]:
    issues = (each.event for each in events if isinstance(each.event, AuditIssued))
    return {event.audit.reference for event in issues}


def _row(name: str, state: State) -> str:
    """A reference, or an action's id as ``CFA-2026-11-0007-K/1`` or with a space.

    Or the number under which a report quotes an audit.
    """
    number = plain_number(name)
    audits = example_numbers(state).items() if number else ()
    quoted = next((reference for reference, given in audits if given == number), None)
    if quoted:
        return quoted
    plain = PurePath(name).stem if name.casefold().endswith((".xlsx", ".eml")) else name.strip()
    whole = read_reference(plain)
    if whole:
        return whole
    action = _ACTION.fullmatch(plain)
    reference = read_reference(action[1]) if action else None
    return f"{reference}/{int(action[2])}" if action and reference else plain


def _stands(
    state: State,
    row: str,
    audit: AuditState | None,
    context: Context,
    working_days: WorkingDays,
) -> list[str]:
    if "/" in row:
        return _action_stands(state.actions.get(row), row, context, working_days)
    if audit is None:
        return [f"{row}: not issued any more."]
    actions = [each for each in state.actions.values() if each.action.reference == row]
    still = sum(is_open(each, context.today) for each in actions)
    due = "" if audit.accepted else f", due on {day_words(audit.due_on)}"
    waits = f"; {counted(len(actions), 'action')}, {still} open" if actions else ""
    return [f"{row}: {audit.status}{due}{waits}."]


def _action_stands(
    action: ActionState | None, row: str, context: Context, working_days: WorkingDays
) -> list[str]:
    if action is None:
        return [f"{row}: not monitored."]
    due = f", due on {day_words(action.due_on)}" if action.due_on else ""
    late = days_overdue(action, context.today, working_days)
    overdue = f", overdue by {counted(late, 'working day')}" if late else ""
    status = missing_words(action, context.today) or action.status
    return [f"{row}: {status}{due}{overdue}."]
