"""Events: what the ledger is made of, by what they are about.

An event is one fact that happened. Nothing is ever changed or removed. Documents (the bytes of
workbooks, forms and audit tools) are named by their SHA-256. Each kind says beside its fields what
else is asked of it: its command, its documents, its ties and its words (see `event`).
"""

import datetime

import msgspec

from workbook_qa.ledger.events.audit_events import (
    AuditEvent,
    AuditExempted,
    AuditExtended,
    AuditIssued,
    AuditorTold,
    AuditReassigned,
    AuditReplaced,
    CasesSelected,
)
from workbook_qa.ledger.events.erasure_events import CaseErased
from workbook_qa.ledger.events.event import RunUndone
from workbook_qa.ledger.events.followup_events import (
    ConfirmationIssued,
    FeedbackIssued,
    FollowupIssued,
)
from workbook_qa.ledger.events.ledger_events import LedgerAccepted, OutsideMark
from workbook_qa.ledger.events.message_events import (
    About,
    Chased,
    MessageEvent,
    SendBegun,
    SendEnded,
)
from workbook_qa.ledger.events.report_events import (
    PracticeDecided,
    ReportEvent,
    SummaryBasis,
    SummaryMade,
    TextReleased,
    ThemeReportMade,
)
from workbook_qa.ledger.events.return_events import (
    CHOSEN_REASON,
    FileReceived,
    QueryIssued,
    ReturnChosen,
    ReturnEvent,
    TextDecided,
)
from workbook_qa.ledger.events.tracker_events import (
    NOTE,
    OWN,
    ActionChanged,
    AuditAnnotated,
    ConflictFound,
    ConflictSettled,
    NotTaken,
    TrackerEvent,
    TrackerTakenIn,
)

__all__ = [
    "CHOSEN_REASON",
    "NOTE",
    "OWN",
    "About",
    "ActionChanged",
    "AnyEvent",
    "AuditAnnotated",
    "AuditExempted",
    "AuditExtended",
    "AuditIssued",
    "AuditReassigned",
    "AuditReplaced",
    "AuditorTold",
    "CaseErased",
    "CasesSelected",
    "Chased",
    "ConfirmationIssued",
    "ConflictFound",
    "ConflictSettled",
    "FeedbackIssued",
    "FileReceived",
    "FollowupIssued",
    "LedgerAccepted",
    "NotTaken",
    "OutsideMark",
    "PracticeDecided",
    "QueryIssued",
    "Recorded",
    "ReturnChosen",
    "RunUndone",
    "SendBegun",
    "SendEnded",
    "SummaryBasis",
    "SummaryMade",
    "TextDecided",
    "TextReleased",
    "ThemeReportMade",
    "TrackerTakenIn",
]

# In the order in which what a run recorded is told.
AnyEvent = (
    AuditEvent
    | ReturnEvent
    | FollowupIssued
    | TrackerEvent
    | MessageEvent
    | ReportEvent
    | CaseErased
    | RunUndone
    | LedgerAccepted
)


class Recorded(msgspec.Struct, frozen=True, gc=False):
    """An event as it stands in the ledger: its number from 1, when it was recorded and by whom.

    `run` is the number of the first event that the same call of a command recorded; 0 in events
    of before it was kept (see `runs.runs_of`).
    """

    number: int
    at: datetime.datetime
    by: str
    event: AnyEvent
    run: int = 0
