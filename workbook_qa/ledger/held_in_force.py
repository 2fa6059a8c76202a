"""What of returns and of managers' entries is shown, once some held texts were decided on."""

from collections.abc import Mapping

import msgspec

from workbook_qa.actions.action_entries import ENTRY_OF
from workbook_qa.actions.action_state import (
    ActionState,
    HeldEntry,
    as_typed,
    with_held_entries,
)
from workbook_qa.core.privacy import held_texts
from workbook_qa.core.privacy.held_texts import mark_of
from workbook_qa.ledger.events import ActionChanged, FileReceived

Decided = Mapping[tuple[str, str, str], bool]  # as `State.decided`


def _is_held(decided: Decided, row: str, field: str, text: str) -> bool:
    return not decided.get((row, field, mark_of(text)), False)


def shown_of(file: FileReceived, decided: Decided) -> FileReceived:
    """The file with the words that say so in place of the texts that are held."""
    if file.content is None or not file.held:
        return file
    typed, row = file.content.as_typed, file.reference
    fields = {
        text.field
        for text in file.held
        if text.field in typed and _is_held(decided, row, text.field, typed[text.field])
    }
    return msgspec.structs.replace(file, content=held_texts.with_held(file.content, fields))


def held_in(changed: ActionChanged, *, in_tracker: bool) -> dict[str, HeldEntry]:
    """What is held of what was typed of an action.

    Args:
        in_tracker: whether it was typed into the tracker, where it goes on standing in its cell.
    """
    return {
        text.field: HeldEntry(
            changed.changes[text.field], text, changed.on, in_tracker, changed.tracker
        )
        for text in changed.held
        if text.field in ENTRY_OF
    }


def with_held(
    typed: ActionState, entries: Mapping[str, HeldEntry], decided: Decided
) -> ActionState:
    """An action, as it was typed, with those of some entries held that were not released."""
    held = {
        field: entry
        for field, entry in entries.items()
        if _is_held(decided, typed.action.id, entry.suspected.field, entry.text)
    }
    return with_held_entries(typed, held)


def shown_action(state: ActionState, decided: Decided) -> ActionState:
    """An action after something was decided."""
    return with_held(as_typed(state), state.held, decided)
