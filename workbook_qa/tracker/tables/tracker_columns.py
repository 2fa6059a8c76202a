"""The headings and words of the master tracker's tables, and what is known of those typed into.

The columns themselves stand with their tables.
"""

from collections.abc import Mapping

import msgspec

from workbook_qa.actions.action_entries import COMPLETED_ON
from workbook_qa.core.privacy.held_texts import HELD
from workbook_qa.core.table import Column

ACTION = "Action"
AUDIT = "Audit"
SERVICE_AREA = "Service area"
GRADE = "Overall grade"
AUDITOR = "Auditor"
ITS_ACTIONS = "Its actions"
WORKBOOK = "Returned workbook"
CASE = "Case"
WHAT = "What is to be done"
STATE = "State"
DAYS_OVERDUE = "Overdue"
DUE = "Due"
PRIORITY = "Priority"
CONCERN = "Immediate concern"
DAYS_LATE = "Days late"
ACTIONS_OVERDUE = "Actions overdue"
LATE, LATE_BY = "Late", "Late by"
ON_FILE = "Placed on file"
ACTIONS_OPEN = "Actions open"
TEAM = "Team"
TEAM_MANAGER = "Team Manager"
OWNER = "Owner"
# Worked out with the people register and its closures: they change with it.
WORKED_OUT = frozenset(
    {
        *(STATE, DAYS_OVERDUE, DAYS_LATE, ACTIONS_OVERDUE, ACTIONS_OPEN, LATE_BY),
        *(TEAM, TEAM_MANAGER, OWNER),
    }
)

RECORDED, SAVED = "Recorded", "Saved"  # moments, as the clock in the office shows them
# How the version before headed a column; a tracker of it is still read.
FORMER_HEADINGS: Mapping[str, str] = {
    DAYS_OVERDUE: "Days overdue",
    COMPLETED_ON: "Completed on",
    SAVED: "Saved (UTC)",
}

NO_ACTIONS = "No actions to be done."
NONE_CLOSED = "No actions are closed."
NOTHING_THERE = frozenset({NO_ACTIONS, NONE_CLOSED, "No actions yet."})
# The last sentence above each table that managers type into; by it the line is known again.
TYPE_IN_YELLOW = "Please type in the yellow columns only; the next run takes it in."
NO_AUDITS = "No audits yet."
NOT_RETURNED = "Not returned"
CAME_AS_NO_RETURN = "Not a workbook"
OPEN_WORKBOOK, NO_WORKBOOK = "Open workbook", "None yet"
NOT_LINKED = "Not linked"
HELD_WORKBOOK = HELD  # while a text of it is
STILL_QUERIED = "From a return still queried"
AWAITED = "Awaited"
NOT_ASKED = "Not asked"

CONFLICT = "Conflict"
DECISION = "Your decision"
RECORDED_NOW = "Recorded now"
TAKE, KEEP = "Take what was typed", "Keep what is recorded"
NO_CONFLICTS = "Nothing has to be decided."
NOT_KNOWN = "Not known"
CLEARED = "(cleared)"


class Managed(msgspec.Struct, frozen=True):
    """A table in whose rows managers type, and how it is found again whatever was done to it.

    Attributes:
        name: the table's.
        key: the heading of the column with each row's id; word: what a row is about.
        known_by: headings that, with the key, only this table has.
        identity: of two of these columns at least a row must say what was written, or else it has
            been mixed up with others.
        tools: the columns that belong to the tool.
        fields: the managers' columns by heading, with the ledger's name for each.
        empty: what stands in the key's column when there are no rows.
    """

    name: str
    key: str
    word: str
    known_by: tuple[str, ...]
    identity: tuple[str, ...]
    tools: tuple[Column, ...]
    fields: Mapping[str, str]
    empty: str
