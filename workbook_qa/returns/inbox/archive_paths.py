"""Where a file of the inbox is put away, told from its events."""

from collections.abc import Sequence
from pathlib import Path

from workbook_qa.core.calendar import month_of
from workbook_qa.core.terms import Outcome
from workbook_qa.ledger.events import FileReceived
from workbook_qa.ledger.states import AuditState, FollowupState, State
from workbook_qa.letters.notices import put_away_note
from workbook_qa.workspace.layout import safe_ending
from workbook_qa.workspace.result import Context


def place_of_parcel(
    context: Context, name: str, digest: str, events: Sequence[FileReceived]
) -> tuple[Path, str]:
    """A mail or zip goes to where the best of what lay in it went, with a note that lists it."""
    order, taken_on = list(Outcome), events[0].on
    best = min((event.outcome for event in events), key=order.index)
    folder = context.workspace.put_away(best, month_of(taken_on))
    said = "\n".join(f"{event.name}: {event.outcome}. {event.reason}" for event in events)
    note = put_away_note(name, "opened", f"What lay in it:\n{said}", ())
    return folder / f"{taken_on} {digest[:8]}{safe_ending(name)}", note


def target_of(context: Context, event: FileReceived, state: State) -> Path:
    """Where a file is put away: named by its audit, or by its digest, never by its own name.

    Args:
        state: as it was before the file was taken in, or later.
    """
    workspace, month, ending = context.workspace, month_of(event.on), safe_ending(event.name)
    outcome = event.outcome
    if outcome is Outcome.ACCEPTED:
        of = state.followups.get(event.reference) or state.audits[event.reference]
        number = _number(event, of)
        return workspace.accepted_workbook(month, event.reference, number, ending)
    if outcome is Outcome.ALREADY_HAVE:
        outcome = state.files.get(event.file, event).outcome
    stem = event.reference or f"{event.on.isoformat()} {event.file[:8]}"
    if event.outcome in (Outcome.ALREADY_HAVE, Outcome.SUPERSEDED, Outcome.CONFLICT):
        stem = f"{stem} {event.outcome} {event.file[:8]}"
    return workspace.put_away(outcome, month) / f"{stem}{ending}"


def lies_at(context: Context, state: State, file: FileReceived) -> str:
    """Where a file that was put away lies, from the outbox."""
    return f"../{context.workspace.shown(target_of(context, file, state))}"


def _number(event: FileReceived, state: AuditState | FollowupState) -> int:
    """The how-manieth accepted return of its audit or follow-up a file is, or will be."""
    accepted = [file.file for file in state.accepted_files]
    return (accepted.index(event.file) if event.file in accepted else len(accepted)) + 1
