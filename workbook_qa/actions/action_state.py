"""Where one action stands: what it is, and what managers entered of it (paragraphs 4.3, 5.2)."""

import datetime
from collections.abc import Mapping

import msgspec

from workbook_qa.core.privacy.free_text import SuspectedText
from workbook_qa.core.privacy.held_texts import HELD
from workbook_qa.core.records import Action
from workbook_qa.core.terms import ActionStatus


class HeldEntry(msgspec.Struct, frozen=True, gc=False):
    """Something that a manager typed and that is held.

    Attributes:
        text: what was typed; suspected: why it is held; on: the day on which it came.
        in_tracker: whether it was typed into the tracker, where it goes on standing in its cell.
        source: the digest of the workbook in which it was typed.
    """

    text: str
    suspected: SuspectedText
    on: datetime.date
    in_tracker: bool
    source: str = ""


class ActionState(msgspec.Struct, frozen=True, gc=False):
    """Where one action stands; advice never gets one (paragraph 4.3).

    Attributes:
        finding: what the further qualitative check found (5.2).
        new_due_on: the date typed in place of the auditor's, and `moved_to` the one that counts:
            a later one does only with a `reason` (see `action_life`).
        new_owner, new_team: typed in place of the auditor's owner and the audit's team, and
            `given_to` and `moved_team` those that count: only with a `reason`.
        own: what stands in managers' own columns of the tracker, by heading, and `notes` the notes
            to cells, by the heading of their column; blank ones are not in them.
        done_on, done_by: when and by whom it was marked done, since it was last open.
        reopened_on: the last time; checked_by: who verified or reopened it.
        held_since: the day it was first monitored, where the return it stood in was queried then.
        held: the entries that are held, by field: each says so here, and what was typed there.
    """

    action: Action
    status: ActionStatus = ActionStatus.OPEN
    completed_on: datetime.date | None = None
    evidence: str = ""
    comment: str = ""
    changed_on: datetime.date | None = None
    own: Mapping[str, str] = {}
    notes: Mapping[str, str] = {}
    finding: str = ""
    new_due_on: datetime.date | None = None
    reason: str = ""
    moved_to: datetime.date | None = None
    done_on: datetime.date | None = None
    done_by: str = ""
    reopened_on: datetime.date | None = None
    checked_by: str = ""
    held_since: datetime.date | None = None
    new_owner: str = ""
    given_to: str = ""
    new_team: str = ""
    moved_team: str = ""
    held: Mapping[str, HeldEntry] = {}

    @property
    def owner(self) -> str:
        """Who has to do it: whom the auditor named, or whom it was given to."""
        return self.given_to or self.action.owner

    @property
    def due_on(self) -> datetime.date | None:
        """The day by which it is due: the auditor's, or the one it was moved to."""
        return self.moved_to or self.action.due_on


# What counts of an entry once there is a reason.
_COUNTS = {"new_owner": "given_to", "new_team": "moved_team"}


def as_typed(state: ActionState) -> ActionState:
    """The action with every entry as it was typed."""
    texts = {field: entry.text for field, entry in state.held.items()}
    return msgspec.structs.replace(state, held={}, **texts) if texts else state


def with_held_entries(state: ActionState, held: Mapping[str, HeldEntry]) -> ActionState:
    """The action, as it was typed, with what it says of some entries held.

    Args:
        held: by field; those that say something else by now are left out.
    """
    counts = [(_COUNTS[field], entry) for field, entry in held.items() if field in _COUNTS]
    there = {
        field: entry
        for field, entry in [*held.items(), *counts]
        if getattr(state, field) == entry.text
    }
    return msgspec.structs.replace(state, held=there, **dict.fromkeys(there, HELD))
