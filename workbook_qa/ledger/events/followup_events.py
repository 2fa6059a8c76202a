"""Events of workbooks sent about audits, which come back: feedback and confirmations."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

import msgspec

from workbook_qa.ledger.events.event import Event, Tie, audit_tie
from workbook_qa.ledger.events.telling import Telling


class FeedbackIssued(Event, frozen=True, tag="feedback-issued"):
    """The feedback of an audit was made for its worker and their managers (paragraph 5.1).

    Attributes:
        reference: the audit's.
        followup: the workbook's own reference, by which it is known when it comes back.
        returned: the digest of the return that it is about.
        form, workbook, message: digests of documents, as in `QueryIssued`.
    """

    command: ClassVar = "feedback"
    documents: ClassVar = ("form", "workbook", "message")
    counted_as: ClassVar = (
        "feedback made of 1 audit",
        "feedback made of {} audits",
    )

    reference: str
    followup: str = msgspec.field(name="paper")
    returned: str
    form: str
    workbook: str
    message: str

    def gives(self, _number: int, /) -> Iterator[Tie]:
        """The follow-up, which may come back."""
        yield audit_tie(self.followup)

    def history(self, telling: Telling) -> Iterator[str]:
        """By which reference it is known."""
        if telling.is_about_audit(self.reference):
            telling.drafts[self.message] = "The feedback"
            yield f"Feedback {self.followup} was made for its worker and their managers."


class ConfirmationIssued(Event, frozen=True, tag="confirmation-issued"):
    """A Team Manager was given a workbook with their open actions, to confirm them (5.1).

    Attributes:
        followup: as in `FeedbackIssued`.
        team_manager: who it is for.
        entries: of each action, by id, what stood in its cells: as in `ActionChanged.changes`,
            without what was blank.
        audits: those of which a confirmation was asked (4.3), by reference.
        number: the event up to which what stands in it was known.
        form, workbook: digests of documents; message: that of its draft, where it has one.
        what: what each action was to do: a later return may move or reword it.
    """

    command: ClassVar = "chase"
    documents: ClassVar = ("form", "workbook", "message")
    counted_as: ClassVar = (
        "1 confirmation workbook made",
        "{} confirmation workbooks made",
    )

    followup: str = msgspec.field(name="paper")
    team_manager: str
    entries: Mapping[str, Mapping[str, str]]
    audits: tuple[str, ...]
    number: int
    form: str
    workbook: str
    message: str = ""
    what: Mapping[str, str] = {}

    def gives(self, _number: int, /) -> Iterator[Tie]:
        """The follow-up, which may come back."""
        yield audit_tie(self.followup)

    def rests_on(self) -> Iterator[Tie]:
        """The audits of its actions, and those to be confirmed."""
        yield from map(audit_tie, {*self.entries, *self.audits})


FollowupIssued = FeedbackIssued | ConfirmationIssued
