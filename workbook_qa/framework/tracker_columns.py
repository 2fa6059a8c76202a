"""The columns of the master tracker's tables, and which of them managers type into."""

from workbook_qa.framework.table import Column
from workbook_qa.framework.terms import ActionStatus

ACTION = "Action"
AUDIT = "Audit"
CASE = "Case"
WHAT = "What is to be done"
STATE = "State"
DAYS_OVERDUE = "Days overdue"
DUE = "Due"
PRIORITY = "Priority"
CONCERN = "Immediate concern"
WORKBOOK = "Returned workbook"
DAYS_LATE = "Days late"
ACTIONS_OVERDUE = "Actions overdue"
WORKING_DAYS_LATE = "Working days late"
STATUS = "Status"
COMPLETED_ON = "Completed on"
EVIDENCE = "Evidence"
COMMENT = "Comment"

# The columns of Actions that managers type into, and the ledger's name for each.
MANAGERS_FIELDS = {
    STATUS: "status",
    COMPLETED_ON: "completed_on",
    EVIDENCE: "evidence",
    COMMENT: "comment",
}

NO_ACTIONS = "No actions yet."
OPEN_WORKBOOK = "Open workbook"
NO_WORKBOOK = "None yet"
NOT_RETURNED = "Not returned"
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

ACTION_MANAGERS_COLUMNS = (
    Column(
        STATUS,
        "text",
        13,
        managers=True,
        choices=tuple(ActionStatus),
        prompt=(
            "Done: the Team Manager, with date and evidence. Verified: the Head of Service or "
            "Service Manager, after checking. Overdue is worked out for you."
        ),
    ),
    Column(
        COMPLETED_ON,
        "date",
        13,
        managers=True,
        prompt="The day it was done. Type the day first, for example 05/12/2026.",
    ),
    Column(
        EVIDENCE,
        "long",
        36,
        managers=True,
        prompt="One line: what was done, and where on the child's file it can be seen. No names.",
    ),
    Column(
        COMMENT,
        "long",
        30,
        managers=True,
        prompt="Anything that helps, such as why it is late. No names of children.",
    ),
)

AUDIT_COLUMNS = (
    Column(AUDIT, "id", 20),
    Column("Month", "month", 12),
    Column("Theme", "text", 19),
    Column("Audit type", "text", 16),
    Column(CASE, "id", 11),
    Column("Team", "text", 17),
    Column("Service area", "text", 17),
    Column("Auditor", "text", 16),
    Column("Status", "status", 13),
    Column("Issued", "date", 12),
    Column(DUE, "date", 12),
    Column("Returned", "date", 13),
    Column("Accepted", "date", 13),
    Column(DAYS_LATE, "number", 9),
    Column("Overall grade", "grade", 22),
    Column("Actions open", "number", 10),
    Column(ACTIONS_OVERDUE, "number", 10),
    Column(CONCERN, "text", 11),
    Column("Discussed with worker", "text", 11),
)

STANDARD_COLUMNS = (
    Column(AUDIT, "id", 20),
    Column("Month", "month", 12),
    Column("Team", "text", 17),
    Column("Audit type", "text", 16),
    Column("Overall grade", "grade", 22),
)
STANDARD_WIDTH = 14

PRACTICE_COLUMNS = (
    Column(AUDIT, "id", 20),
    Column("Month", "month", 12),
    Column("Team", "text", 18),
    Column("Audit type", "text", 18),
    Column("Overall grade", "grade", 22),
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


def own_column(heading: str, longest: int) -> Column:
    """A column the managers added; as wide as its longest entry, within reason."""
    width = min(max(longest + 2, len(heading) + 4, 12), 36)
    return Column(heading, "text", width, managers=True)
