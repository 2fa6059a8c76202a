"""Which documents an event names: they must be in the ledger as long as it is."""

from workbook_qa.ledger.events import (
    AnyEvent,
    AuditIssued,
    CasesSelected,
    Chased,
    ConfirmationIssued,
    FeedbackIssued,
    FileReceived,
    PracticeDecided,
    QueryIssued,
    ReturnChosen,
    SendBegun,
    SummaryMade,
    ThemeReportMade,
    TrackerTakenIn,
)


def documents_named(event: AnyEvent) -> list[str]:
    """The digests of the documents that an event names."""
    match event:
        case CasesSelected(workbook=workbook) | SummaryMade(workbook=workbook):
            named = [workbook]
        case AuditIssued() as issued:
            named = [issued.tool, issued.form, issued.workbook, issued.encrypted, issued.words]
        case FileReceived(file=file, parcel=parcel):
            named = [file, parcel]
        case QueryIssued() as query:
            named = [query.form, query.workbook, query.message, query.encrypted]
        case ThemeReportMade(workbook=workbook, read=read):
            named = [workbook, read]
        case Chased(message=message):
            named = [message]
        case SendBegun(content=content):
            named = [content]
        case FeedbackIssued() | ConfirmationIssued() as issued:
            named = [issued.form, issued.workbook, issued.message]
        case ReturnChosen(file=file) | TrackerTakenIn(file=file) | PracticeDecided(file=file):
            named = [file]
        case _:
            named = []
    return [digest for digest in named if digest]
