"""What was decided in the list *Texts to release*, compared with what it was written with.

An older copy undoes nothing, and a decision holds only for the very text that stood in its row.
"""

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from workbook_qa.core.cells import Cell, plain_text
from workbook_qa.core.privacy.held_texts import mark_of
from workbook_qa.core.problem import Place, Problem, Severity
from workbook_qa.core.typed.typed_cells import choice_in
from workbook_qa.core.wording import tidy
from workbook_qa.ledger.events import TextReleased
from workbook_qa.releases.released_texts import Release
from workbook_qa.releases.texts_to_release import ListedText

LONGEST_WORDING = 2000

# What was decided on texts, by reference and field.
Releases = Mapping[tuple[str, str], TextReleased]


class TypedRelease(msgspec.Struct, frozen=True):
    """One row of the list as it came back.

    Attributes:
        id: the text's; shown: what stands as the text.
        decision, wording: the two cells that are typed into.
    """

    id: str
    shown: Cell
    decision: Cell
    wording: Cell
    place: Place
    wording_place: Place
    shown_place: Place


class ReleaseReading(msgspec.Struct, frozen=True):
    """A list as it was read back.

    Attributes:
        file: the digest of its bytes; saved_by: who saved it last, as it says itself.
        number: the event up to which it was written; None where it no longer says so.
    """

    file: str
    number: int | None
    rows: tuple[TypedRelease, ...]
    saved_by: str = ""


class ReleasesTaken(msgspec.Struct, frozen=True):
    """What is recorded of a list, and what a person must put right."""

    events: tuple[TextReleased, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Nothing that was typed is left behind."""
        return not any(problem.severity is Severity.ERROR for problem in self.problems)


_Entry = tuple[str, str]  # decision, and the words that may be printed


def take_releases(
    reading: ReleaseReading,
    *,
    texts: Iterable[ListedText],
    base: Releases,
    now: Releases,
    today: datetime.date,
    seems_to_hold: Callable[[ListedText, str], str],
) -> ReleasesTaken:
    """The decisions that were typed since the list was written.

    Args:
        texts: those that are listed now.
        base: the decisions it was written with; now: those that are recorded.
        seems_to_hold: the kinds of personal data in words that were typed for a text, or nothing.
    """
    known = {listed.id: listed for listed in texts}
    events: dict[str, TextReleased] = {}
    problems: list[Problem] = []
    for row in reading.rows:
        listed = known.get(row.id)
        if listed is None:
            problems += _of_another_text(row)
            continue
        entry = _typed_entry(row, listed)
        if isinstance(entry, Problem):
            problems.append(entry)
            continue
        before, recorded = (_entry_of(side, listed) for side in (base, now))
        if entry in (before, recorded):
            continue
        if recorded != before:
            problems.append(_meanwhile(row, recorded))
        elif listed.id in events and _said(events[listed.id]) != entry:
            problems.append(_twice(row))
        else:
            if entry[0] == Release.CHANGE:
                problems += _suspected(row, seems_to_hold(listed, entry[1]))
            events[listed.id] = TextReleased(
                *(today, listed.reference, listed.field, mark_of(listed.text), *entry),
                by=reading.saved_by,
                file=reading.file,
            )
    return ReleasesTaken(tuple(events.values()), tuple(problems))


def _suspected(row: TypedRelease, kinds: str) -> list[Problem]:
    """That words which were typed may name somebody: a person typed them to be printed."""
    if not kinds:
        return []
    return [
        Problem(
            "release-wording-suspected",
            row.wording_place,
            f"The words that are to be printed seem to hold {kinds}.",
            "They are printed as you typed them. If they name anybody, change them in the list and "
            "make the paper again.",
        )
    ]


def _said(event: TextReleased) -> _Entry:
    return event.decision, event.words


def _entry_of(side: Releases, listed: ListedText) -> _Entry:
    """What was decided on this very text."""
    release = side.get((listed.reference, listed.field))
    if release is None or release.text != mark_of(listed.text):
        return "", ""
    return _said(release)


def _typed_entry(row: TypedRelease, listed: ListedText) -> _Entry | Problem:
    """What the cells of a row say, or what is wrong with them."""
    decision, wording = _decision(row.decision), _words(row.wording)
    if decision is None:
        return Problem(
            "release-unknown",
            row.place,
            "What stands here is none of the decisions.",
            f"Choose one of: {', '.join(Release)}. Then run the command again.",
        )
    if decision == Release.CHANGE:
        if not wording or len(wording) > LONGEST_WORDING or row.wording.error:
            return Problem(
                "release-without-wording",
                row.wording_place,
                "Change is chosen, and no words that can be printed stand beside it.",
                f"Type them into Your wording ({LONGEST_WORDING:,} characters at most).",
            )
        return decision, wording
    if decision == Release.RELEASE:
        if wording and tidy(wording) != tidy(listed.shown):
            return Problem(
                "release-wording-unclear",
                row.wording_place,
                "Release is chosen, and other words are typed beside it.",
                "Choose Change to have those printed, or clear them.",
            )
        if tidy(_words(row.shown)) != tidy(listed.shown):
            return Problem(
                "release-text-typed-over",
                row.shown_place,
                "The text itself was changed. What is released is the text as it was listed.",
                "Choose Change and type the words into Your wording, or put the text back.",
            )
        return decision, listed.shown
    return decision, ""


def _decision(cell: Cell) -> str | None:
    """The decision, empty where none stands, None for anything else."""
    if cell.error is not None:
        return None
    decision = choice_in(("", *Release), plain_text(cell.value))
    return None if decision is None else str(decision)


def _words(cell: Cell) -> str:
    return _plain(plain_text(cell.value)) if cell.error is None else ""


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _of_another_text(row: TypedRelease) -> Sequence[Problem]:
    """A decision in a row whose text is no more, or never was: nothing is released by it."""
    if not tidy(plain_text(row.decision.value)) and not _words(row.wording):
        return ()
    changed = bool(_words(row.wording))
    return [
        Problem(
            "release-of-another-text" if changed else "release-outdated",
            row.place,
            "The text that stood in this row is not listed any more: a later return says "
            "something else, or it would be printed in other words now.",
            "Nothing was released by this row. Decide on the text as it stands in the new list"
            + ("; copy your wording first, clear it here, and run again." if changed else "."),
        )
    ]


def _meanwhile(row: TypedRelease, recorded: _Entry) -> Problem:
    return Problem(
        "release-changed-twice",
        row.place,
        f"Another decision was recorded since this list was written: '{recorded[0] or 'none'}'. "
        "It stands.",
        "Clear what was typed here and run again; then, if what stands does not hold, change it "
        "in the new list.",
    )


def _twice(row: TypedRelease) -> Problem:
    return Problem(
        "release-twice",
        row.place,
        "The text stands in two rows with different decisions; the first was read.",
        "Delete the row that does not hold, and run again.",
    )
