"""What managers enter of an action: each entry's column, and how it is kept and read back."""

import datetime

from workbook_qa.actions.action_state import ActionState
from workbook_qa.core.table import Column, TableValue
from workbook_qa.core.terms import ActionStatus

STATUS = "Status"
COMPLETED_ON = "Done on"
EVIDENCE = "Evidence"
FINDING = "Finding of the check"
NEW_DUE = "New due date"
NEW_OWNER = "New owner"
NEW_TEAM = "New team"
REASON = "Reason"
COMMENT = "Comment"


class EntryColumn(Column, frozen=True, kw_only=True):
    """One thing that managers enter of an action, as the column of the tracker they type it into.

    It is read as a date where its `kind` is ``date``, and else as text.

    Attributes:
        field: its name in the ledger (`ActionChanged.changes`) and in `ActionState`.
        terms: the closed words of which it is always one, if so.
        unreadable: the code of the problem where what was typed is no date, or no term.
        confirmed: whether Team Managers are asked for it in their confirmation as well.
        called: what it is called in a sentence, if not as its heading.
    """

    field: str
    managers: bool = True
    terms: type[ActionStatus] | None = None
    unreadable: str = ""
    confirmed: bool = False
    called: str = ""

    @property
    def is_text(self) -> bool:
        """Whether people put it in words of their own."""
        return self.kind != "date" and not self.terms

    @property
    def name(self) -> str:
        """What it is called in a sentence."""
        return self.called or self.heading.lower()

    def of(self, state: ActionState) -> TableValue:
        """The entry as it stands in the tracker; one that is held, where it was typed there."""
        held = state.held.get(self.field)
        value: TableValue = getattr(state, self.field)
        return held.text if held and held.in_tracker else value

    def from_text(self, text: str) -> TableValue:
        """The entry that the ledger keeps as `text`."""
        if self.kind == "date":
            return datetime.date.fromisoformat(text) if text else None
        return self.terms(text) if self.terms else text


# In the order of the tracker's columns.
ENTRIES = (
    EntryColumn(
        STATUS,
        "text",
        17,
        field="status",
        terms=ActionStatus,
        choices=tuple(ActionStatus),
        unreadable="status-unknown",
        confirmed=True,
        prompt=(
            "Done: the Team Manager, with date and evidence. Verified or Reopened: somebody else, "
            "after checking, with the finding. Withdrawn: with a reason. Overdue is worked out."
        ),
    ),
    EntryColumn(
        COMPLETED_ON,
        "date",
        12,
        field="completed_on",
        unreadable="completed-on-not-a-date",
        confirmed=True,
        prompt="The day it was done. Type the day first, for example 25 Nov 2026.",
    ),
    EntryColumn(
        EVIDENCE,
        "long",
        31,
        field="evidence",
        confirmed=True,
        prompt="One line: what was done, and where on the child's file it can be seen. No names.",
    ),
    EntryColumn(
        FINDING,
        "long",
        26,
        field="finding",
        prompt=(
            "One line by whoever checked it (the Head of Service or Service Manager): what was "
            "looked at, and whether it holds. No names."
        ),
    ),
    EntryColumn(
        NEW_DUE,
        "date",
        17,
        field="new_due_on",
        unreadable="new-due-date-not-a-date",
        prompt="Only to move the due date. A later day counts once a reason stands beside it.",
    ),
    EntryColumn(
        REASON,
        "long",
        24,
        field="reason",
        called="reason for it",
        prompt=(
            "Why the due date is later, why somebody else or another team has it now, or why the "
            "action is withdrawn. No names of children."
        ),
    ),
    EntryColumn(
        COMMENT,
        "long",
        26,
        field="comment",
        confirmed=True,
        prompt="Anything that helps, such as why it is late. No names of children.",
    ),
    EntryColumn(
        NEW_OWNER,
        "text",
        20,
        field="new_owner",
        prompt=(
            "Only to give the action to somebody else: their name as in the people register. It "
            "counts once a reason stands beside it."
        ),
    ),
    EntryColumn(
        NEW_TEAM,
        "text",
        20,
        field="new_team",
        prompt=(
            "Only to move the action to another team, as when the child has moved: its name as in "
            "the people register. It counts once a reason stands beside it."
        ),
    ),
)

# Trackers from before do not have them.
LATER_COLUMNS = frozenset({NEW_OWNER, NEW_TEAM})
# Beside what is to be done, so that whoever types sees it; the others stand further right.
FIRST_ENTRIES = (STATUS, COMPLETED_ON, EVIDENCE)
ENTRY_OF = {entry.field: entry for entry in ENTRIES}
MANAGERS_FIELDS = {entry.heading: entry.field for entry in ENTRIES}
