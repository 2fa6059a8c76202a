"""What people answer in feedback and confirmation workbooks, by field, and what they confirm."""

import datetime
from collections.abc import Mapping

from workbook_qa.core.records import Return
from workbook_qa.core.terms import Confirmation
from workbook_qa.ledger.events import ConfirmationIssued, FeedbackIssued, FollowupIssued

# Fields of a feedback workbook.
ANSWERED_BY = "answered-by"
FACTS_RIGHT = "facts-right"
NOT_RIGHT = "not-right"
DISAGREES = "disagrees-with-grade"
COMMENTS = "comments"
# What ends the field of a confirmation, in either workbook, and alone is that of a feedback's.
CONFIRMING = {Confirmation.DISCUSSED: "discussed-on", Confirmation.ON_FILE: "placed-on-file-on"}


def confirming_field(reference: str, what: Confirmation) -> str:
    """The field of a confirmation workbook in which the day of a confirmation stands."""
    return f"{reference}.{CONFIRMING[what]}"


def confirmed_in(
    issued: FollowupIssued, content: Return
) -> dict[str, dict[Confirmation, datetime.date]]:
    """The confirmations that were typed, by the audit's reference, each with its day."""
    fields: dict[str, dict[Confirmation, str]] = {}
    match issued:
        case FeedbackIssued(reference=reference):
            fields = {reference: CONFIRMING}
        case ConfirmationIssued(audits=audits):
            fields = {
                reference: {what: confirming_field(reference, what) for what in CONFIRMING}
                for reference in audits
            }
    found = {reference: _days(content.entries, of_audit) for reference, of_audit in fields.items()}
    return {reference: days for reference, days in found.items() if days}


def _days(
    entries: Mapping[str, str], fields: Mapping[Confirmation, str]
) -> dict[Confirmation, datetime.date]:
    return {
        what: datetime.date.fromisoformat(entries[field])
        for what, field in fields.items()
        if field in entries
    }
