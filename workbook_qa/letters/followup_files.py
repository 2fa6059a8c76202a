"""Where feedback and confirmation workbooks lie."""

from pathlib import Path

from workbook_qa.core.calendar import month_of
from workbook_qa.ledger.events import ConfirmationIssued, FeedbackIssued
from workbook_qa.ledger.states import AuditState, State
from workbook_qa.workspace.result import Context


def feedback_files(context: Context, state: AuditState) -> list[tuple[FeedbackIssued, Path]]:
    """Every feedback of an audit with the place of its workbook."""
    month, reference = state.audit.month, state.audit.reference
    return [
        (event, context.workspace.feedback_workbook(month, reference, number))
        for number, event in enumerate(state.feedback, start=1)
    ]


def confirmation_files(context: Context, state: State) -> list[tuple[ConfirmationIssued, Path]]:
    """Every confirmation workbook with its place, in the order of their references."""
    return [
        (
            followup.issued,
            context.workspace.confirmation_workbook(month_of(followup.issued.on), reference),
        )
        for reference, followup in sorted(state.followups.items())
        if isinstance(followup.issued, ConfirmationIssued)
    ]
