"""Where a file of the inbox is put away, and where one was whose event does not say so."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from workbook_qa.core.calendar import month_of
from workbook_qa.core.terms import Outcome
from workbook_qa.ledger.events import FileReceived, Recorded, ReturnChosen
from workbook_qa.ledger.fold import Folding
from workbook_qa.ledger.states import AuditState, FollowupState, State
from workbook_qa.ledger.store.journal import digest_of
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
    if outcome is Outcome.ACCEPTED and event.reference:
        of = state.followups.get(event.reference) or state.audits[event.reference]
        number = _number(event, of)
        return workspace.accepted_workbook(month, event.reference, number, ending)
    if outcome is Outcome.ALREADY_HAVE:
        outcome = state.files.get(event.file, event).outcome
    stem = event.reference or f"{event.on.isoformat()} {event.file[:8]}"
    if event.outcome in (Outcome.ALREADY_HAVE, Outcome.SUPERSEDED, Outcome.CONFLICT):
        stem = f"{stem} {event.outcome} {event.file[:8]}"
    return workspace.put_away(outcome, month) / f"{stem}{ending}"


def path_in_inbox(context: Context, path: Path) -> str:
    """A path as it is recorded: from the inbox on, with forward slashes."""
    return path.relative_to(context.workspace.inbox).as_posix()


def _number(event: FileReceived, state: AuditState | FollowupState) -> int:
    """The how-manieth accepted return of its audit or follow-up a file is, or will be."""
    accepted = [file.file for file in state.accepted_files]
    return (accepted.index(event.file) if event.file in accepted else len(accepted)) + 1


def with_paths(context: Context, events: Sequence[Recorded]) -> list[Recorded]:
    """The events that count, each file and decision with its path.

    In events of before paths were kept it is what `intake` called the file then, which followed
    from what came before it.
    """
    number = max((place for place, each in enumerate(events, 1) if _lacks_path(each)), default=0)
    folding = Folding(State())
    without_bytes: set[str] = set()
    told: list[Recorded] = []
    for recorded in events[:number]:
        event = recorded.event
        folding.add(recorded)
        if isinstance(event, FileReceived | ReturnChosen) and event.path is None:
            state = folding.state
            file = event if isinstance(event, FileReceived) else state.files[event.file]
            if _has_no_bytes(file):
                without_bytes.add(file.file)
            is_kept = file.file not in without_bytes
            path = path_in_inbox(context, target_of(context, file, state)) if is_kept else ""
            recorded = msgspec.structs.replace(
                recorded, event=msgspec.structs.replace(event, path=path)
            )
        told.append(recorded)
    return [*told, *events[number:]]


def _lacks_path(recorded: Recorded) -> bool:
    event = recorded.event
    return isinstance(event, FileReceived | ReturnChosen) and event.path is None


def _has_no_bytes(event: FileReceived) -> bool:
    """What could not be taken out of its parcel: a text stands for it in the ledger."""
    said = (digest_of(f"{event.parcel} {problem}".encode()) for problem in event.problems)
    return bool(event.parcel) and event.file in said
