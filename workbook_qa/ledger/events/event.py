"""What every event says of itself, and the one that takes others back."""

import datetime
from collections.abc import Iterator, Sequence
from typing import ClassVar, Self

import msgspec

from workbook_qa.ledger.events.telling import Telling


class Tie(msgspec.Struct, frozen=True, order=True):
    """Something that events have in common: an audit, a file, a month's draw or a conflict."""

    kind: str
    name: str


def audit_tie(row: str) -> Tie:
    """The audit of a reference or of an action's id, or the follow-up of a reference."""
    return Tie("audit", row.partition("/")[0])


class Event(msgspec.Struct, frozen=True, gc=False, tag_field="event"):
    """What all events have: the day from which the fact counts.

    A kind says its command, and of the rest what is not as it stands here.

    Attributes:
        command: the one that records it.
        in_passing: whether other commands record it too, beside events of their own.
        documents: the fields that have digests of documents, which stay as long as it does.
        counted_as: what a run recorded of this kind, for one and for several of them.
        cannot_be_undone: why a run of nothing else cannot be undone, as the end of a sentence.
    """

    command: ClassVar[str]
    in_passing: ClassVar[bool] = False
    documents: ClassVar[tuple[str, ...]] = ()
    counted_as: ClassVar[tuple[str, str]] = ("", "")
    cannot_be_undone: ClassVar[str] = ""

    on: datetime.date

    def documents_named(self) -> list[str]:
        """The digests of the documents that it names."""
        return [digest for field in self.documents if (digest := getattr(self, field))]

    def gives(self, _number: int, /) -> Iterator[Tie]:
        """What later events may rest on, told with its number in the ledger: nothing."""
        return iter(())

    def rests_on(self) -> Iterator[Tie]:
        """What earlier events gave, in the light of which it was recorded: the audit it names."""
        reference = getattr(self, "reference", "")
        if reference:
            yield audit_tie(reference)

    @classmethod
    def among(cls, run: Sequence["Event"]) -> list[Self]:
        """The events of this kind among those of a run."""
        return [event for event in run if isinstance(event, cls)]

    @classmethod
    def counted_words(cls, run: Sequence["Event"]) -> Iterator[str]:
        """What a run with events of this kind recorded of it, in a few words with a number."""
        number = len(cls.among(run))
        one, several = cls.counted_as
        yield one if number == 1 else several.format(number)

    def run_words(self) -> str:
        """What is said of this one in the words on its run, after all that is counted."""
        return ""

    def outdated_words(self, since: datetime.date) -> str:  # noqa: ARG002
        """What to do when something before it that counted from that day on is undone."""
        return ""

    def history(self, telling: Telling) -> Iterator[str]:
        """What is told of it in the history of an audit or action, in sentences."""
        if telling.is_about_audit(getattr(self, "reference", "")):
            tag = str(type(self).__struct_config__.tag)
            yield f"{tag.replace('-', ' ').capitalize()}."


class RunUndone(Event, frozen=True, tag="run-undone"):
    """From then on the `events` of that numbers, which the run `run` recorded, do not count.

    They stay where they are; and when this event is itself undone, they count again. It is tied to
    all that they are tied to (see `runs`).
    """

    command: ClassVar[str] = "undo"

    run: int
    events: tuple[int, ...]

    def run_words(self) -> str:
        """Which run."""
        return f"run {self.run} undone"
