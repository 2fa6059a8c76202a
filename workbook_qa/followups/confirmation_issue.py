"""Making a Team Manager's confirmation workbook (5.1); `chase` sends it with what it asks."""

import msgspec

from workbook_qa.core.records import Person
from workbook_qa.followups.confirmation_form import Issue, confirmation_form, entries_in
from workbook_qa.followups.confirmation_merge import entries_of, to_confirm
from workbook_qa.followups.followup_book import FollowupTitle
from workbook_qa.followups.issue_followup import issue_followup
from workbook_qa.ledger.events import ConfirmationIssued
from workbook_qa.ledger.states import State
from workbook_qa.ledger.store.journal import digest_of
from workbook_qa.letters.issue import IssueContext, IssuedBook


class MadeConfirmation(msgspec.Struct, frozen=True):
    """A confirmation workbook as it is to be recorded, with the event that says so."""

    event: ConfirmationIssued
    book: IssuedBook

    @property
    def file(self) -> str:
        """What it is called when it is attached."""
        return f"{self.event.followup}.xlsx"


def issue_confirmation(
    issuing: IssueContext, state: State, manager: Person, followup: str
) -> MadeConfirmation | None:
    """What is open of somebody's teams, as a workbook; None where nothing is.

    Args:
        followup: the workbook's own reference (`issue_followup.next_reference`).
    """
    people, today = issuing.people, issuing.context.today
    wanted = to_confirm(state, people, manager, today)
    if not wanted:
        return None
    form = confirmation_form(
        wanted, Issue(followup, manager.name, today), state, people.working_days
    )
    title = FollowupTitle(followup, today, f"Confirmation {followup}", f"For {manager.name}")
    book = issue_followup(issuing, form, title, entries=entries_in(wanted))
    event = ConfirmationIssued(
        today,
        followup,
        manager.name,
        {action.action.id: entries_of(action) for action in wanted.actions},
        tuple(audit.audit.reference for audit in wanted.audits),
        state.number,
        digest_of(book.form),
        digest_of(book.workbook),
        what={action.action.id: action.action.compared_by for action in wanted.actions},
    )
    return MadeConfirmation(event, book)
