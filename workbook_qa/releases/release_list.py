"""The list *Texts to release* in the outbox: read back, and written anew, by whoever prints texts.

`ingest`, `summary` and `theme-report` read it before they write anything. What was decided is in
the ledger before the list is written over, and one in which something is left is not.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from workbook_qa.core.cells import Book
from workbook_qa.core.problem import CannotContinue, Place, Problem
from workbook_qa.core.records import People
from workbook_qa.core.wording import counted
from workbook_qa.ledger.access import tools_of
from workbook_qa.ledger.events import Recorded, RunUndone, TextReleased
from workbook_qa.ledger.fold import fold
from workbook_qa.ledger.states import State
from workbook_qa.ledger.store.journal import Journal, digest_of
from workbook_qa.releases.release_decisions import ReleasesTaken, take_releases
from workbook_qa.releases.released_texts import TextCounts, waiting_words
from workbook_qa.releases.texts_to_release import listed_texts, release_table, seems_to_hold
from workbook_qa.releases.texts_to_release_book import (
    read_texts_to_release,
    releases_unreadable,
    write_texts_to_release,
)
from workbook_qa.workbooks.form.remarks import remark_problems
from workbook_qa.workbooks.read.container.limits import REGISTER_LIMITS
from workbook_qa.workbooks.read.reader import read_book
from workbook_qa.workspace.reading import content_of, read_file
from workbook_qa.workspace.result import Context
from workbook_qa.workspace.writing import current_user, refuse_if_open, write_file

_NOT_CARRIED = "It is not carried to the next list. What may be printed is typed into Your wording."


class ReleaseContext(msgspec.Struct, frozen=True):
    """What the list is read and written with."""

    context: Context
    journal: Journal
    people: People


class ReleaseList(msgspec.Struct, frozen=True):
    """What became of the list that stood in the outbox.

    Attributes:
        recorded: the decisions, as they now stand in the ledger.
        problems: what a person must put right.
        is_held: whether something in it could not be taken over, or it is open: it stays.
        found: its bytes as they were read; None where there was none.
    """

    recorded: tuple[Recorded, ...] = ()
    problems: tuple[Problem, ...] = ()
    is_held: bool = False
    found: bytes | None = None

    @property
    def lines(self) -> list[str]:
        """What is said of it."""
        decided = len(self.recorded)
        return [f"{counted(decided, 'text')} decided on in Texts to release."] if decided else []


def release_lines(context: Context, counts: TextCounts) -> list[str]:
    """What is said of the texts that a paper does not print."""
    said = waiting_words(counts)
    if not said:
        return []
    return [f"{said} Decide in {context.workspace.shown(context.workspace.texts_to_release)}."]


def take_in_release_list(asking: ReleaseContext, events: Sequence[Recorded]) -> ReleaseList:
    """Record what was decided in the list that stands in the outbox."""
    path = asking.context.workspace.texts_to_release
    if not path.is_file():
        return ReleaseList()
    try:
        refuse_if_open(path)
        content = read_file(path)
    except (CannotContinue, OSError):
        return ReleaseList(problems=(_open(path),), is_held=True)
    book = read_book(content, path.name, REGISTER_LIMITS)
    if isinstance(book, Problem):
        unread = releases_unreadable(path.name, book.found)
        return ReleaseList(problems=(unread,), is_held=True, found=content)
    taken = releases_in(asking, book, path.name, digest_of(content), events, fold(events))
    recorded = _record(asking, taken.events, events) if taken.events else ()
    return ReleaseList(tuple(recorded), taken.problems, not taken.is_whole, content)


def releases_in(
    asking: ReleaseContext,
    book: Book,
    name: str,
    file: str,
    events: Sequence[Recorded],
    state: State,
) -> ReleasesTaken:
    """What was decided in a list, wherever it lay; nothing is recorded yet.

    Args:
        name: its file's, for the places of problems; file: the digest of its bytes.
        events: those that are in the ledger; state: everything that is known.
    """
    reading = read_texts_to_release(book, name, file)
    if isinstance(reading, Problem):
        return ReleasesTaken(problems=(reading,))
    base = fold(events, up_to=reading.number) if reading.number is not None else state
    tools = tools_of(asking.journal, state)
    taken = take_releases(
        reading,
        texts=listed_texts(state, tools, asking.people, asking.context.today),
        base=base.released,
        now=state.released,
        today=asking.context.today,
        seems_to_hold=lambda listed, words: seems_to_hold(
            words, listed, state, tools, asking.people
        ),
    )
    remarks = remark_problems(book, book.number_of, name, words=_NOT_CARRIED)
    return msgspec.structs.replace(taken, problems=(*taken.problems, *remarks))


def write_release_list(
    asking: ReleaseContext, events: Sequence[Recorded], standing: ReleaseList
) -> tuple[Path, ...]:
    """The list with what waits now, where it has changed; one that is held stays as it is."""
    path = asking.context.workspace.texts_to_release
    stands = content_of(path) if path.is_file() else None
    if asking.context.dry_run or standing.is_held or stands != standing.found:
        return ()  # where it is another file than was read, somebody saved it meanwhile
    content = release_list(asking, events)
    return (path,) if content and write_file(path, content) else ()


def release_list(asking: ReleaseContext, events: Sequence[Recorded]) -> bytes | None:
    """The list's bytes, or None where there is no text that a paper would quote."""
    state = fold(events)
    tools = tools_of(asking.journal, state)
    texts = listed_texts(state, tools, asking.people, asking.context.today)
    if not texts and not asking.context.workspace.texts_to_release.is_file():
        return None
    table = release_table(texts, state, tools, asking.people)
    council = asking.context.settings.council.name
    return write_texts_to_release(table, texts, number=_last_decided(events), council=council)


def _last_decided(events: Iterable[Recorded]) -> int:
    """The number of the last event that may have changed what is decided."""
    numbers = (one.number for one in events if isinstance(one.event, TextReleased | RunUndone))
    return max(numbers, default=0)


def _open(path: Path) -> Problem:
    return Problem(
        "release-list-open",
        Place(path.name),
        "It is open in another program, or cannot be read.",
        "Save and close it. What was decided in it is taken in by the next run of ingest, summary "
        "or theme-report.",
    )


def _record(
    asking: ReleaseContext, decided: Sequence[TextReleased], before: Sequence[Recorded]
) -> list[Recorded]:
    context = asking.context
    if context.dry_run:
        start = before[-1].number + 1 if before else 1
        by = current_user()
        return [
            Recorded(number, context.now, by, event) for number, event in enumerate(decided, start)
        ]
    return asking.journal.record(decided, [], at=context.now, by=current_user())
