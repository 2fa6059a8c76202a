"""Events of messages: reminders that were drafted, and what became of drafts."""

import datetime
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import ClassVar

import msgspec

from workbook_qa.core.calendar import day_words
from workbook_qa.core.terms import SendOutcome, Topic
from workbook_qa.core.wording import counted
from workbook_qa.ledger.events.event import Event, Tie
from workbook_qa.ledger.events.telling import Telling

_TOPICS = {
    Topic.RETURN: "its return",
    Topic.QUERY: "the answer to its queries",
    Topic.ACTION: "its action",
    Topic.DISCUSSED: "that it was discussed with the worker and their manager",
    Topic.ON_FILE: "that it was placed on the child's file",
    Topic.CONCERN: "its immediate safeguarding concern",
}
_SENT_STAYS = (
    "sent messages, and what is sent cannot be taken back. Write to those who got one if it was "
    "wrong."
)


class About(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """One thing that somebody was written to about.

    Attributes:
        row: the audit's reference or the action's id; due_on: the day by which it was due then.
        rung: of the line of management that it had come to; empty for whoever has to do it.
        soon: whether it was a reminder before it was due.
    """

    topic: Topic
    row: str
    due_on: datetime.date
    rung: str = ""
    soon: bool = False

    def words(self) -> str:
        """What it was about, and until when."""
        what = _TOPICS.get(self.topic, self.topic.value)
        if self.topic is Topic.CONCERN:
            return what
        named = f"{what} {self.row}" if "/" in self.row else what
        rung = f", come to the {self.rung}" if self.rung else ""
        soon = " soon" if self.soon else ""
        return f"{named} (due{soon} on {day_words(self.due_on)}{rung})"


class Chased(Event, frozen=True, tag="chased"):
    """A draft was made that asks one person for what is outstanding (paragraphs 5.1 and 5.2).

    `ingest` records one too, where a return flags an immediate concern.

    Attributes:
        person: the name in the people register; address, copied: where the draft goes.
        about: what it asks for.
        message: the digest of the draft, which is kept; number: of the drafts of that day.
        followup: the confirmation workbook that goes with it, by its own reference; empty for none.
    """

    command: ClassVar = "chase"
    in_passing: ClassVar = True  # that of an immediate concern
    documents: ClassVar = ("message",)
    counted_as: ClassVar = ("1 person written to", "{} people written to")

    person: str
    address: str
    about: tuple[About, ...]
    message: str
    subject: str
    number: int
    copied: tuple[str, ...] = ()
    followup: str = msgspec.field(default="", name="paper")

    @property
    def is_of_concern(self) -> bool:
        """Whether it tells the line of management of an immediate concern."""
        return any(each.topic is Topic.CONCERN for each in self.about)

    def gives(self, _number: int, /) -> Iterator[Tie]:
        """The draft, which may be sent."""
        return self.rests_on()

    def rests_on(self) -> Iterator[Tie]:
        """Nothing but the same draft: that somebody was written to decides nothing."""
        yield Tie("draft", self.message)

    def history(self, telling: Telling) -> Iterator[str]:
        """To whom, and about what of it."""
        about = [each for each in self.about if telling.is_about(each.row)]
        if about:
            letter = "letter" if self.is_of_concern else "reminder"
            telling.drafts[self.message] = f"The {letter} to {self.person}"
            things = ", ".join(each.words() for each in about)
            copied = f", copied to {len(self.copied)}" if self.copied else ""
            yield f"A {letter} was made for {self.person}{copied}: {things}."


class SendEnded(Event, frozen=True, tag="send-ended"):
    """What became of a draft: delivered, delivered in another way, or not."""

    command: ClassVar = "send"
    cannot_be_undone: ClassVar = _SENT_STAYS

    draft: str
    outcome: SendOutcome

    def rests_on(self) -> Iterator[Tie]:
        """The draft."""
        yield Tie("draft", self.draft)

    @classmethod
    def counted_words(cls, run: Sequence[Event]) -> Iterator[str]:
        """How many of each outcome."""
        ended = Counter(event.outcome for event in cls.among(run))
        for outcome in filter(ended.get, SendOutcome):
            yield f"{counted(ended[outcome], 'message')} {outcome}"

    def history(self, telling: Telling) -> Iterator[str]:
        """What became of a draft about it."""
        if self.draft in telling.drafts:
            yield f"{telling.drafts[self.draft]}: {self.outcome}."


class SendBegun(Event, frozen=True, tag="send-begun"):
    """A draft is about to be delivered; if no `SendEnded` follows, nobody knows whether it was.

    `draft` is the digest of the draft as it was made; `content` that of what is sent, where
    somebody has changed it since, and else empty. `to` are all the addresses. `changed` says in
    which parts it is not what was made, and that it was to be sent so all the same.
    """

    command: ClassVar = "send"
    documents: ClassVar = ("content",)
    cannot_be_undone: ClassVar = _SENT_STAYS

    draft: str
    to: tuple[str, ...]
    content: str = ""
    changed: tuple[str, ...] = ()

    def rests_on(self) -> Iterator[Tie]:
        """The draft."""
        yield Tie("draft", self.draft)

    @classmethod
    def counted_words(cls, run: Sequence[Event]) -> Iterator[str]:
        """Of how many nobody knows."""
        ended = Counter(event.outcome for event in SendEnded.among(run))
        known = ended[SendOutcome.SENT] + ended[SendOutcome.NOT_SENT]
        unknown = len(cls.among(run)) - known
        if unknown > 0:
            yield f"{counted(unknown, 'message')} sent or not, nobody knows"

    def history(self, telling: Telling) -> Iterator[str]:
        """That a draft about it was being sent."""
        if self.draft in telling.drafts:
            addresses = counted(len(self.to), "address", "addresses")
            changed = (
                f", changed since it was made: {', '.join(self.changed)}" if self.changed else ""
            )
            yield f"{telling.drafts[self.draft]} was being sent to {addresses}{changed}."


MessageEvent = Chased | SendEnded | SendBegun
