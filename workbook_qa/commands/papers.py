"""Where feedback and confirmation workbooks lie."""

from pathlib import Path

from workbook_qa.commands.result import Context
from workbook_qa.framework.events import FeedbackIssued
from workbook_qa.framework.states import AuditState


def feedback_files(context: Context, state: AuditState) -> list[tuple[FeedbackIssued, Path]]:
    """Every feedback of an audit with the place of its workbook."""
    month, reference = state.audit.month, state.audit.reference
    return [
        (event, context.workspace.feedback_workbook(month, reference, number))
        for number, event in enumerate(state.feedback, start=1)
    ]
