"""Making a Team Manager's confirmation workbook (5.1); `chase` sends it with what it asks."""

from collections.abc import Iterable

import msgspec

from workbook_qa.core.audit_references import CONFIRMATION_PREFIX, make_reference, next_number
from workbook_qa.core.calendar import month_of
from workbook_qa.core.records import People, Person
from workbook_qa.followups.confirmation_form import Issue, confirmation_form, entries_in
from workbook_qa.followups.confirmation_merge import entries_of, to_confirm
from workbook_qa.followups.followup_book import FollowupTitle, write_followup
from workbook_qa.ledger.events import ConfirmationIssued, Recorded
from workbook_qa.ledger.states import State
from workbook_qa.ledger.store.journal import digest_of
from workbook_qa.workbooks.form.form import encode_form
from workbook_qa.workbooks.form.seal import seal_of_followup
from workbook_qa.workspace.result import Context


class MadeConfirmation(msgspec.Struct, frozen=True):
    """A confirmation workbook as it is to be recorded.

    Attributes:
        event: with no message; whoever sends it puts the digest of the draft in.
        form, workbook: the documents that the event names.
    """

    event: ConfirmationIssued
    form: bytes
    workbook: bytes

    @property
    def file(self) -> str:
        """What it is called when it is attached."""
        return f"{self.event.followup}.xlsx"


def write_confirmation(
    context: Context, state: State, people: People, manager: Person, *, key: bytes, followup: str
) -> MadeConfirmation | None:
    """What is open of somebody's teams, as a workbook; None where nothing is.

    Args:
        key: of the seals (`reading.key_for_seals`).
        followup: the workbook's own reference (`next_followup_reference`).
    """
    wanted = to_confirm(state, people, manager, context.today)
    if not wanted:
        return None
    issue = Issue(followup, manager.name, context.today)
    form = confirmation_form(wanted, issue, state, people.working_days)
    document = encode_form(form)
    workbook = write_followup(
        form,
        FollowupTitle(followup, context.today, f"Confirmation {followup}", f"For {manager.name}"),
        seal_of_followup(followup, digest_of(document), key),
        council=context.settings.council.name,
        entries=entries_in(wanted),
    )
    event = ConfirmationIssued(
        context.today,
        followup,
        manager.name,
        {action.action.id: entries_of(action) for action in wanted.actions},
        tuple(audit.audit.reference for audit in wanted.audits),
        state.number,
        digest_of(document),
        digest_of(workbook),
        what={action.action.id: action.action.what for action in wanted.actions},
    )
    return MadeConfirmation(event, document, workbook)


def next_followup_reference(context: Context, events: Iterable[Recorded], more: int = 0) -> str:
    """A reference that no confirmation has had, also none that was undone.

    Args:
        more: how many were made in this run that are not in `events` yet.
    """
    month = month_of(context.today)
    given = [each.event.followup for each in events if isinstance(each.event, ConfirmationIssued)]
    number = next_number(CONFIRMATION_PREFIX, month, given)
    return make_reference(CONFIRMATION_PREFIX, month, number + more)
