"""Where one action stands: what it is, and what managers entered of it (paragraphs 4.3, 5.2)."""

import datetime
from collections.abc import Mapping

import msgspec

from workbook_qa.core.records import Action
from workbook_qa.core.terms import ActionStatus


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

    @property
    def owner(self) -> str:
        """Who has to do it: whom the auditor named, or whom it was given to."""
        return self.given_to or self.action.owner

    @property
    def due_on(self) -> datetime.date | None:
        """The day by which it is due: the auditor's, or the one it was moved to."""
        return self.moved_to or self.action.due_on
