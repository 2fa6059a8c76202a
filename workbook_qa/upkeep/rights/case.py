"""``case CASE-ID``: everything that is held about a case, and where (UK GDPR, Article 15)."""

from collections.abc import Iterator, Sequence

import msgspec

from workbook_qa.actions.status_in_force import is_open
from workbook_qa.core.calendar import day_words, month_words
from workbook_qa.core.problem import CannotContinue
from workbook_qa.core.wording import counted
from workbook_qa.ledger.access import open_ledger, seal_key
from workbook_qa.ledger.events import CaseErased, ConfirmationIssued, FeedbackIssued, Recorded
from workbook_qa.ledger.events.erasure_events import mark_of
from workbook_qa.ledger.fold import fold
from workbook_qa.ledger.states import State
from workbook_qa.registers.case_list.case_ids import same_case_key
from workbook_qa.registers.load_registers import read_people_register
from workbook_qa.upkeep.rights.case_files import backups_in, files_of, registers_with
from workbook_qa.upkeep.rights.case_in_ledger import CaseInLedger, find_case, returns_of
from workbook_qa.upkeep.rights.case_search import search
from workbook_qa.workspace.result import Context, Result


def run(context: Context, case_id: str) -> Result:
    """List it; nothing is changed, and nobody who works is disturbed.

    Raises:
        CannotContinue: nothing is held about that id.
    """
    reading = msgspec.structs.replace(context, dry_run=True)
    with open_ledger(reading) as journal:
        events = journal.events()
        case = find_case(events, case_id)
        if case is None:
            key = seal_key(context, journal)
            raise CannotContinue(_nothing(events, mark_of(same_case_key(case_id), key)))
        people, _ = read_people_register(context, required=False)
        found = search(journal, events, case, people)
        files = files_of(context, found, journal.documents())
    shown = context.workspace.shown
    held = {
        "audits": list(_audits(case, fold(events))),
        "returns": list(_returns(case)),
        "actions": list(_actions(case, fold(events), context)),
        "feedback and confirmations": list(_followups(case, events)),
        "documents in the ledger": [each.says for each in found.own],
        "documents in the ledger that are about others too": [each.says for each in found.shared],
        "files": [shown(file.path) for file in files],
        "registers": [shown(path) for path in registers_with(context, found.needles)],
        "backups": [shown(path) for path in backups_in(context.workspace)],
    }
    return Result(
        "case",
        tuple(_lines(held)),
        {name: len(entries) for name, entries in held.items()},
        next_step="history REF --texts prints what was typed of an audit. Backups kept elsewhere, "
        "mailboxes and printed copies are not known here.",
        held={"written as": sorted(case.spelled), **held},
    )


def _nothing(events: Sequence[Recorded], mark: str) -> str:
    for recorded in events:
        if isinstance(recorded.event, CaseErased) and recorded.event.mark == mark:
            return f"This case was erased on {day_words(recorded.event.on)}. Nothing is held of it."
    return "Nothing is held about that case id: no audit, no draw and no return."


def _lines(held: dict[str, list[str]]) -> Iterator[str]:
    for name, entries in held.items():
        yield f"{name[0].upper()}{name[1:]}: {len(entries)}"
        yield from (f"  {entry}" for entry in entries)


def _audits(case: CaseInLedger, state: State) -> Iterator[str]:
    yield from (f"In the draw of {month_words(month)}" for month in case.draws)
    for reference, audit in sorted(case.audits.items()):
        now = state.audits.get(reference)
        status = now.status.value if now else "not issued any more"
        yield (
            f"{reference}: issued on {day_words(audit.issued_on)} to {audit.auditor}, worker "
            f"{audit.worker}, team {audit.team}: {status}"
        )


def _returns(case: CaseInLedger) -> Iterator[str]:
    for file in returns_of(case):
        place = f", inbox/{file.path}" if file.path else ""
        version = f"version {file.version}, {file.outcome}"
        of = file.reference or ", ".join(file.named)
        yield f"{of}: {day_words(file.on)}, {version}{place}"


def _actions(case: CaseInLedger, state: State, context: Context) -> Iterator[str]:
    for key, action in sorted(state.actions.items()):
        if case.has(key):
            stands = "open" if is_open(action, context.today) else str(action.status)
            due = f", due on {day_words(action.due_on)}" if action.due_on else ""
            yield f"{key}: {stands}{due}"
    yield from (f"{key}: advice" for key in sorted(state.advice) if case.has(key))


def _followups(case: CaseInLedger, events: Sequence[Recorded]) -> Iterator[str]:
    for recorded in events:
        event = recorded.event
        if isinstance(event, FeedbackIssued) and event.reference in case.audits:
            yield f"Feedback {event.followup} on {event.reference}, {day_words(event.on)}"
        elif isinstance(event, ConfirmationIssued):
            rows = sorted(row for row in {*event.entries, *event.audits} if case.has(row))
            if rows:
                yield (
                    f"Confirmation {event.followup} for {event.team_manager}, "
                    f"{day_words(event.on)}, {counted(len(rows), 'row')}"
                )
