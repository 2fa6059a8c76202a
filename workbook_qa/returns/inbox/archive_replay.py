"""Where every file of the inbox was put away, and the note beside it, told from the events.

It follows `intake` step by step: the same names in the same order, so that two files that would
have one name get the same numbers again.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path

import msgspec

from workbook_qa.core.terms import Outcome
from workbook_qa.ledger.events import (
    ActionChanged,
    ConflictFound,
    FileReceived,
    QueryIssued,
    Recorded,
    ReturnChosen,
)
from workbook_qa.ledger.fold import Folding
from workbook_qa.ledger.states import State
from workbook_qa.ledger.store.journal import Journal, digest_of
from workbook_qa.letters.notices import put_away_note
from workbook_qa.returns.inbox.archive_paths import place_of_parcel, target_of
from workbook_qa.returns.inbox.inbox import note_beside, numbered
from workbook_qa.workspace.result import Context

# A path, what makes its bytes, and the digest of the document it is; empty for a note.
PutAway = tuple[Path, Callable[[], bytes], str]


class ArchivedFile(msgspec.Struct, frozen=True):
    """Where a file was put away.

    Attributes:
        path: None for what could not be taken out of its mail or zip.
        said: the event of it, or after a decision what it then became.
    """

    path: Path | None
    digest: str
    note: str
    said: FileReceived


def put_away_again(context: Context, journal: Journal, events: Sequence[Recorded]) -> list[PutAway]:
    """Every file that was put away, in the order of events that count, each with its note."""
    made = putting_away(context, events)
    return [
        each
        for path, (digest, note) in made.places.items()
        for each in (
            (note_beside(path), note.encode, ""),
            (path, partial(journal.document, digest), digest),
        )
    ]


def putting_away(context: Context, events: Sequence[Recorded]) -> "PuttingAway":
    """Where everything was put away, told from the events that count."""
    made = PuttingAway(context)
    for together in _taken_together(events):
        made.take(together)
    return made


def _taken_together(events: Iterable[Recorded]) -> list[list[Recorded]]:
    """What lay in one mail or zip together; every other file by itself.

    A query that goes back, and what was typed in a follow-up, stand after the file they are
    about and belong to it.
    """
    groups: list[list[Recorded]] = []
    for recorded in events:
        if groups and (
            _follows(recorded, groups[-1][0]) or _parcel(recorded) == _parcel(groups[-1][0]) != ()
        ):
            groups[-1].append(recorded)
        else:
            groups.append([recorded])
    return groups


def _follows(recorded: Recorded, first: Recorded) -> bool:
    kinds = QueryIssued | ActionChanged | ConflictFound
    of_a_file = isinstance(first.event, FileReceived) and recorded.run == first.run
    return of_a_file and isinstance(recorded.event, kinds)


def _parcel(recorded: Recorded) -> tuple[object, ...]:
    event = recorded.event
    if isinstance(event, FileReceived) and event.parcel:
        return (recorded.run, event.parcel, event.parcel_name)
    return ()


class PuttingAway:
    """The names given so far.

    Attributes:
        places: each with the digest of what has it and its note.
        placed: every file, in the order in which they were taken in.
        parcels: where each mail or zip was put, by its digest.
        decided: what the Lead Auditor decided for: where it was held, and where it belongs.
    """

    def __init__(self, context: Context) -> None:
        self.places: dict[Path, tuple[str, str]] = {}
        self.placed: list[ArchivedFile] = []
        self.parcels: dict[str, list[Path]] = {}
        self.decided: list[tuple[Path, ArchivedFile]] = []
        self._context = context
        self._folding = Folding(State())
        self._nothing_taken_out: set[str] = set()

    def take(self, together: Sequence[Recorded]) -> None:
        """A file of the inbox, or everything that lay in one."""
        files: list[FileReceived] = []
        for recorded in together:
            if isinstance(recorded.event, FileReceived):
                files.append(recorded.event)
                self._put(recorded.event)
            if isinstance(recorded.event, ReturnChosen):
                self._choose(recorded, recorded.event.file)
            else:
                self._folding.add(recorded)
        if files and files[0].parcel:
            target, note = place_of_parcel(
                self._context, files[0].parcel_name, files[0].parcel, files
            )
            place = self._place(target, files[0].parcel, note)
            self.parcels.setdefault(files[0].parcel, []).append(place)

    def _put(self, event: FileReceived) -> None:
        if event.parcel and self._has_no_bytes(event):
            self.placed.append(ArchivedFile(None, event.file, "", event))
            return
        target = target_of(self._context, event, self._folding.state)
        note = put_away_note(event.name, event.outcome, event.reason, event.problems)
        place = self._place(target, event.file, note)
        self.placed.append(ArchivedFile(place, event.file, note, event))

    def _choose(self, recorded: Recorded, digest: str) -> None:
        """A return that was held and now counts goes to where accepted ones are."""
        state = self._folding.state
        held = state.files[digest]
        place = target_of(self._context, held, state)
        self._folding.add(recorded)
        event = self._folding.state.files[digest]
        note = put_away_note(event.name, event.outcome, event.reason, event.problems)
        if held.outcome is Outcome.ACCEPTED:
            self.decided.append((place, ArchivedFile(place, digest, note, event)))
            return
        if self.places.get(place, ("", ""))[0] == digest:
            del self.places[place]
        self.placed = [one for one in self.placed if (one.path, one.digest) != (place, digest)]
        counts = self._place(target_of(self._context, event, self._folding.state), digest, note)
        chosen = ArchivedFile(counts, digest, note, msgspec.structs.replace(event, parcel=""))
        self.placed.append(chosen)
        self.decided.append((place, chosen))

    def _has_no_bytes(self, event: FileReceived) -> bool:
        """What could not be taken out of its parcel: a text stands for it in the ledger."""
        said = {digest_of(f"{event.parcel} {problem}".encode()) for problem in event.problems}
        if event.file in said:
            self._nothing_taken_out.add(event.file)
        return event.file in self._nothing_taken_out

    def _place(self, target: Path, digest: str, note: str) -> Path:
        free = next(
            path
            for path in numbered(target)
            if path not in self.places or self.places[path][0] == digest
        )
        self.places[free] = (digest, note)
        return free
