"""What managers enter of an action: the columns they type into, and the ledger's name for each."""

from workbook_qa.core.table import Column
from workbook_qa.core.terms import ActionStatus

STATUS = "Status"
COMPLETED_ON = "Completed on"
EVIDENCE = "Evidence"
FINDING = "Finding of the check"
NEW_DUE = "New due date"
REASON = "Reason"
COMMENT = "Comment"

# The columns that managers type into, and the ledger's name for each.
MANAGERS_FIELDS = {
    STATUS: "status",
    COMPLETED_ON: "completed_on",
    EVIDENCE: "evidence",
    FINDING: "finding",
    NEW_DUE: "new_due_on",
    REASON: "reason",
    COMMENT: "comment",
}

ACTION_MANAGERS_COLUMNS = (
    Column(
        STATUS,
        "text",
        13,
        managers=True,
        choices=tuple(ActionStatus),
        prompt=(
            "Done: the Team Manager, with date and evidence. Verified or Reopened: somebody else, "
            "after checking, with the finding. Withdrawn: with a reason. Overdue is worked out."
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
        34,
        managers=True,
        prompt="One line: what was done, and where on the child's file it can be seen. No names.",
    ),
    Column(
        FINDING,
        "long",
        26,
        managers=True,
        prompt=(
            "One line by whoever checked it (the Head of Service or Service Manager): what was "
            "looked at, and whether it holds. No names."
        ),
    ),
    Column(
        NEW_DUE,
        "date",
        13,
        managers=True,
        prompt="Only to move the due date. A later day counts once a reason stands beside it.",
    ),
    Column(
        REASON,
        "long",
        24,
        managers=True,
        prompt="Why the due date is later, or why the action is withdrawn. No names.",
    ),
    Column(
        COMMENT,
        "long",
        26,
        managers=True,
        prompt="Anything that helps, such as why it is late. No names of children.",
    ),
)
