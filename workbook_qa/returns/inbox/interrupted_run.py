"""What a run that was cut off has recorded and not put away.

A file is recorded before it moves. Where a place that the ledger tells is empty and the file lies
in the inbox, or a decision is recorded and the return lies where it was held, the run between was
cut off: the move is made now, and nothing is recorded again.
"""

import contextlib
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path

from workbook_qa.ledger.events import FileReceived, Recorded
from workbook_qa.ledger.store.journal import digest_of
from workbook_qa.returns.inbox.archive import Archive, ArchivedFile
from workbook_qa.returns.inbox.inbox import note_beside, put_elsewhere
from workbook_qa.workspace.reading import read_file
from workbook_qa.workspace.result import Context
from workbook_qa.workspace.writing import write_file

_SAID = (
    "Files of the inbox are being taken in. If no command is running here, one was cut off: the "
    "next ingest finishes what it began, and this file goes.\n"
)


class LeftOver:
    """What is recorded of files; each is given once in a run, and none where none was cut off.

    From before something is recorded until everything has moved a file says so. It tells the
    folder too: where several have one ledger, what another one recorded is not left over here.
    """

    def __init__(self, context: Context, events: Sequence[Recorded]) -> None:
        self._context = context
        self._events = events
        self._mark = context.workspace.unfinished
        self._cut_off = self._mark.exists()
        self._given: set[int] = set()

    def begin(self) -> None:
        """Say that something is recorded of which the files have not moved."""
        if not self._mark.exists():
            write_file(self._mark, _SAID.encode())

    def end(self) -> None:
        """Say no more so: all have moved."""
        self._mark.unlink(missing_ok=True)

    @cached_property
    def _archive(self) -> Archive:
        return Archive(self._context, self._events)

    def file(self, digest: str) -> ArchivedFile | None:
        """What is recorded of a file of the inbox that was not put away; None usually."""
        return self._first(
            lambda one: (
                one.digest == digest
                and not one.said.parcel
                and one.path is not None
                and not one.path.exists()
            )
        )

    def parcel(self, digest: str) -> bool:
        """Whether a mail or zip is recorded and was not put away."""
        places = self._archive.parcels.get(digest, ()) if self._cut_off else ()
        return any(not place.exists() for place in places)

    def in_parcel(self, event: FileReceived) -> ArchivedFile | None:
        """What is recorded of a file that lay in such a mail or zip."""
        return self._first(lambda one: (one.digest, one.said.parcel) == (event.file, event.parcel))

    def _first(self, wanted: Callable[[ArchivedFile], bool]) -> ArchivedFile | None:
        for number, one in enumerate(self._archive.placed if self._cut_off else ()):
            if number not in self._given and wanted(one):
                self._given.add(number)
                return one
        return None

    def unmoved(self) -> list[tuple[Path, ArchivedFile]]:
        """Returns that were decided for and may still lie where they were held.

        Each with where it was held, and where it belongs.
        """
        return self._archive.decided if self._cut_off else []

    def were_at(self) -> dict[Path, str]:
        """Where returns lay that were decided for, with their digests."""
        inbox = self._context.workspace.inbox
        dropped = {inbox / one.said.name: one.digest for _, one in self._archive.decided}
        held = {place: one.digest for place, one in self._archive.decided}
        return {place.resolve(): digest for place, digest in (dropped | held).items()}


def finish_decisions(left: LeftOver, document: Callable[[str], bytes]) -> None:
    """Put the returns that were decided for where they belong, with their notes."""
    for held, one in left.unmoved():
        if one.path is None or one.path == held:
            continue
        if not one.path.exists() and _is(held, one.digest):
            put_elsewhere(held, one.path, document(one.digest), one.note)
        elif not held.exists():
            with contextlib.suppress(OSError):
                note_beside(held).unlink()


def _is(path: Path, digest: str) -> bool:
    try:
        return digest_of(read_file(path)) == digest
    except OSError:
        return False
