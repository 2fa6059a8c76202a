"""Issuing a follow-up: its reference, and its workbook with the draft that carries it."""

from collections.abc import Iterable, Mapping
from functools import partial

from workbook_qa.audits.prefilled_inputs import Held
from workbook_qa.core.audit_references import make_reference, next_number
from workbook_qa.core.calendar import month_of
from workbook_qa.followups.followup_book import FollowupTitle, write_followup
from workbook_qa.ledger.events import FollowupIssued, Recorded
from workbook_qa.letters.issue import IssueContext, IssuedBook, Message, issue
from workbook_qa.workbooks.form.form import Form
from workbook_qa.workbooks.form.seal import seal_of_followup
from workbook_qa.workspace.result import Context


def issue_followup(
    issuing: IssueContext,
    form: Form,
    title: FollowupTitle,
    *,
    entries: Mapping[str, Held] | None = None,
    message: Message | None = None,
) -> IssuedBook:
    """A follow-up as it is issued.

    Args:
        entries: what stands in its inputs, by field.
    """
    return issue(
        form,
        seal=partial(seal_of_followup, title.reference, key=issuing.key),
        write=partial(write_followup, form, title, council=issuing.council, entries=entries),
        message=message,
    )


def next_reference(prefix: str, context: Context, events: Iterable[Recorded], more: int = 0) -> str:
    """A reference that no follow-up has had, also none that was undone.

    Args:
        more: how many were made in this run that are not in `events` yet.
    """
    month = month_of(context.today)
    given = [each.event.followup for each in events if isinstance(each.event, FollowupIssued)]
    return make_reference(prefix, month, next_number(prefix, month, given) + more)
