"""Where every file of the inbox was put away, and the note beside it, told from the events."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import msgspec

from workbook_qa.core.terms import Outcome
from workbook_qa.ledger.events import (
    CHOSEN_REASON,
    CaseErased,
    FileReceived,
    Recorded,
    ReturnChosen,
)
from workbook_qa.ledger.events.erasure_events import gone_documents
from workbook_qa.ledger.store.journal import Journal
from workbook_qa.letters.notices import put_away_note
from workbook_qa.returns.inbox.archive_paths import place_of_parcel
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
    """Every file that was put away, each with its note.

    Args:
        events: those that count, with their paths (see `archive_paths.with_paths`).
    """
    erasures = (each.event for each in events if isinstance(each.event, CaseErased))
    gone = gone_documents(erasures)
    return [
        each
        for path, (digest, note) in Archive(context, events).places.items()
        if digest not in gone
        for each in (
            (note_beside(path), note.encode, ""),
            (path, partial(journal.document, digest), digest),
        )
    ]


class Archive:
    """What was put away where. Of two files that would have one name the later gets a number.

    Attributes:
        places: each with the digest of what has it and its note.
        placed: every file, in the order in which they were taken in.
        parcels: where each mail or zip was put, by its digest.
        decided: what the Lead Auditor decided for: where it was held, and where it belongs.
    """

    def __init__(self, context: Context, events: Sequence[Recorded]) -> None:
        self.places: dict[Path, tuple[str, str]] = {}
        self.placed: list[ArchivedFile] = []
        self.parcels: dict[str, list[Path]] = {}
        self.decided: list[tuple[Path, ArchivedFile]] = []
        self._context = context
        self._known: dict[str, ArchivedFile] = {}
        parcels: dict[tuple[int, str, str], list[FileReceived]] = {}
        for recorded in events:
            event = recorded.event
            if isinstance(event, FileReceived):
                self._put(event)
                if event.parcel:
                    parcel = (recorded.run, event.parcel, event.parcel_name)
                    parcels.setdefault(parcel, []).append(event)
            elif isinstance(event, ReturnChosen):
                self._choose(event)
        for (_, digest, name), files in parcels.items():
            target, note = place_of_parcel(context, name, digest, files)
            self.parcels.setdefault(digest, []).append(self._place(target, digest, note))

    def _put(self, event: FileReceived) -> None:
        file = self._archived(event, event.path or "")
        self.placed.append(file)
        self._known.setdefault(event.file, file)

    def _choose(self, chosen: ReturnChosen) -> None:
        """A return that was held and now counts goes to where accepted ones are."""
        held = self._known[chosen.file]
        counts = msgspec.structs.replace(
            held.said, on=chosen.on, outcome=Outcome.ACCEPTED, reason=CHOSEN_REASON, parcel=""
        )
        if held.path is None:
            return
        if held.said.outcome is Outcome.ACCEPTED:  # it was accepted before, and lies there
            file = msgspec.structs.replace(held, note=_note(counts), said=counts)
        else:
            self.places.pop(held.path, None)
            self.placed = [each for each in self.placed if each.path != held.path]
            file = self._archived(counts, chosen.path or "")
            self.placed.append(file)
        self._known[chosen.file] = file
        self.decided.append((held.path, file))

    def _archived(self, event: FileReceived, path: str) -> ArchivedFile:
        if not path:
            return ArchivedFile(None, event.file, "", event)
        note = _note(event)
        place = self._place(self._context.workspace.inbox / path, event.file, note)
        return ArchivedFile(place, event.file, note, event)

    def _place(self, target: Path, digest: str, note: str) -> Path:
        free = next(
            path
            for path in numbered(target)
            if path not in self.places or self.places[path][0] == digest
        )
        self.places[free] = (digest, note)
        return free


def _note(event: FileReceived) -> str:
    return put_away_note(event.name, event.outcome, event.reason, event.problems)
