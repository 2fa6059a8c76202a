"""What a paper may print of a text that an auditor wrote: what a person has released.

A release is of the text as it came. Where a later return says something else, nothing is released
until somebody decides again. What is printed are the words that were released, character for
character, whatever the program would make of the text today.
"""

from collections.abc import Iterable
from enum import StrEnum

import msgspec

from workbook_qa.core.privacy.held_texts import mark_of
from workbook_qa.core.wording import are
from workbook_qa.ledger.events import TextReleased
from workbook_qa.ledger.states import State


class Release(StrEnum):
    """What is decided on a text that a paper would quote."""

    RELEASE = "Release"
    CHANGE = "Change"
    KEEP_BACK = "Keep back"


class Printed(msgspec.Struct, frozen=True):
    """What may be printed of one text: the words, or None; and whether that was decided."""

    words: str | None = None
    is_decided: bool = False


def printed(state: State, reference: str, field: str, text: str) -> Printed:
    """What may be printed of a text that stands in an audit's return."""
    release = release_of(state, reference, field, text)
    if release is None:
        return Printed()
    kept_back = release.decision == Release.KEEP_BACK
    return Printed(None if kept_back else release.words, is_decided=True)


def release_of(state: State, reference: str, field: str, text: str) -> TextReleased | None:
    """The decision that holds for a text, or None: taken back, or of a text that is no more."""
    release = state.released.get((reference, field))
    if release is None or not release.decision or release.text != mark_of(text):
        return None
    return release


def with_releases(state: State, newest: State) -> State:
    """A state of a past day with what is released now: a paper that is made now is read now."""
    return msgspec.structs.replace(state, released=newest.released)


class TextCounts(msgspec.Struct, frozen=True):
    """Of the texts that a paper would quote: how many it prints, and of the others why not."""

    printed: int = 0
    waiting: int = 0
    kept_back: int = 0

    @property
    def all(self) -> int:
        """All of them."""
        return self.printed + self.waiting + self.kept_back


def count_texts(texts: Iterable[Printed]) -> TextCounts:
    """Every text once."""
    found = list(texts)
    shown = sum(text.words is not None for text in found)
    waiting = sum(not text.is_decided for text in found)
    return TextCounts(shown, waiting, len(found) - shown - waiting)


def waiting_words(counts: TextCounts) -> str:
    """The sentence on what is not printed, or nothing."""
    said = []
    if counts.waiting:
        verb = "text waits" if counts.waiting == 1 else "texts wait"
        said.append(f"{counts.waiting} {verb} to be released.")
    if counts.kept_back:
        said.append(f"{counts.kept_back} {are(counts.kept_back)} kept back.")
    return " ".join(said)
