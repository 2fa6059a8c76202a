"""The columns of the master tracker's tables, and which of them managers type into."""

from collections.abc import Mapping

import msgspec

from workbook_qa.actions import action_entries
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
DAYS_OVERDUE = "Days overdue"
DUE = "Due"
PRIORITY = "Priority"
CONCERN = "Immediate concern"
DAYS_LATE = "Days late"
ACTIONS_OVERDUE = "Actions overdue"
WORKING_DAYS_LATE = "Working days late"
# Counted in working days: they change with the register of closures.
COUNTED = frozenset({STATE, DAYS_OVERDUE, DAYS_LATE, ACTIONS_OVERDUE, WORKING_DAYS_LATE})

NO_ACTIONS = "No actions yet."
NO_AUDITS = "No audits yet."
NOT_RETURNED = "Not returned"
OPEN_WORKBOOK, NO_WORKBOOK = "Open workbook", "None yet"
AWAITED = "Awaited"
NOT_ASKED = "Not asked"

ACTION_TOOL_COLUMNS = (
    Column(ACTION, "id", 22),
    Column(AUDIT, "id", 20),
    Column(CASE, "id", 11),
    Column("Team", "text", 17),
    Column("Team Manager", "text", 17),
    Column("Questions", "text", 11),
    Column(WHAT, "long", 44),
    Column(PRIORITY, "status", 11),
    Column("Owner", "text", 17),
    Column(DUE, "date", 12),
    # Coloured by conditional formats, so that it answers to what managers type.
    Column(STATE, "text", 14),
    Column(DAYS_OVERDUE, "number", 10),
    # Beside what managers type about it.
    Column(WORKBOOK, "text", 15),
)

AUDIT_COLUMNS = (
    Column(AUDIT, "id", 20),
    Column("Month", "month", 12),
    Column("Theme", "text", 19),
    Column("Audit type", "text", 16),
    Column(CASE, "id", 11),
    Column("Team", "text", 17),
    Column(SERVICE_AREA, "text", 17),
    Column(AUDITOR, "text", 16),
    Column("Status", "status", 13),
    Column("Issued", "date", 12),
    Column(DUE, "date", 12),
    Column("Returned", "date", 13),
    Column("Accepted", "date", 13),
    Column(DAYS_LATE, "number", 9),
    Column(GRADE, "grade", 22),
    Column("Actions open", "number", 10),
    Column(ACTIONS_OVERDUE, "number", 10),
    Column(CONCERN, "text", 11),
    Column("Discussed with worker", "text", 11),
    Column("Fed back", "date", 12),
    Column("Placed on file", "date", 12),
    Column(ITS_ACTIONS, "text", 16),
    Column(WORKBOOK, "text", 16),
)

STANDARD_COLUMNS = (
    Column(AUDIT, "id", 20),
    Column("Month", "month", 12),
    Column("Team", "text", 17),
    Column("Audit type", "text", 16),
    Column(GRADE, "grade", 22),
)
STANDARD_WIDTH = 14

PRACTICE_COLUMNS = (
    Column(AUDIT, "id", 20),
    Column("Month", "month", 12),
    Column("Team", "text", 18),
    Column("Audit type", "text", 18),
    Column(GRADE, "grade", 22),
    Column("In the auditor's words", "long", 90),
)

RETURN_COLUMNS = (
    Column(AUDIT, "id", 20),
    Column("Month", "month", 12),
    Column("Theme", "text", 20),
    Column(CASE, "id", 11),
    Column("Team", "text", 18),
    Column("With whom", "text", 18),
    Column("Status", "status", 13),
    Column("Issued", "date", 12),
    Column(DUE, "date", 12),
    Column(WORKING_DAYS_LATE, "number", 10),
    Column("What is awaited", "long", 44),
)

ADVICE_COLUMNS = (
    Column(AUDIT, "id", 20),
    Column("Month", "month", 12),
    Column("Team", "text", 18),
    Column("Questions", "text", 12),
    Column("Advice", "long", 90),
    Column("For", "text", 20),
)

CONFLICT = "Conflict"
DECISION = "Your decision"
RECORDED_NOW = "Recorded now"
TAKE, KEEP = "Take what was typed", "Keep what is recorded"
NO_CONFLICTS = "Nothing has to be decided."
NOT_KNOWN = "Not known"
CLEARED = "(cleared)"

CONFLICT_COLUMNS = (
    Column(CONFLICT, "id", 10),
    Column("Action or audit", "id", 22),
    Column("Column", "text", 16),
    Column("Why", "text", 20),
    Column(RECORDED_NOW, "long", 36),
    Column("Who recorded it", "text", 18),
    Column("Typed instead", "long", 36),
    Column("Who typed it", "text", 18),
    Column("Saved (UTC)", "text", 17),
    Column(
        DECISION,
        "text",
        24,
        managers=True,
        choices=(KEEP, TAKE),
        prompt="Choose which of the two is right, save and close. The next run carries it out.",
    ),
)

HISTORY_COLUMNS = (
    Column("Entry", "number", 9),
    Column("Recorded (UTC)", "text", 17),
    Column("Action or audit", "id", 22),
    Column("Column", "text", 16),
    Column("Before", "long", 32),
    Column("Typed", "long", 32),
    Column("What became of it", "long", 36),
    Column("Typed by", "text", 18),
    Column("Saved (UTC)", "text", 17),
    Column("Taken in by", "text", 16),
)

# The tables in whose rows nobody types, by name.
PLAIN_TABLES = {
    "OutstandingReturns": RETURN_COLUMNS,
    "Standards": STANDARD_COLUMNS,
    "OutstandingPractice": PRACTICE_COLUMNS,
    "Advice": ADVICE_COLUMNS,
    "History": HISTORY_COLUMNS,
}


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


ACTIONS = Managed(
    name="Actions",
    key=ACTION,
    word="action",
    known_by=(WHAT,),
    identity=(AUDIT, CASE, WHAT),
    tools=ACTION_TOOL_COLUMNS,
    fields=action_entries.MANAGERS_FIELDS,
    empty=NO_ACTIONS,
)
AUDITS = Managed(
    name="Audits",
    key=AUDIT,
    word="audit",
    known_by=(SERVICE_AREA, GRADE),
    identity=(CASE, "Month", "Theme", "Audit type", "Team", AUDITOR),
    tools=AUDIT_COLUMNS,
    fields={},
    empty=NO_AUDITS,
)
CONFLICTS = Managed(
    name="Conflicts",
    key=CONFLICT,
    word="conflict",
    known_by=(DECISION,),
    identity=(),
    tools=CONFLICT_COLUMNS[:-1],
    fields={DECISION: "decision"},
    empty=NO_CONFLICTS,
)
MANAGED = {table.name: table for table in (ACTIONS, CONFLICTS, AUDITS)}
