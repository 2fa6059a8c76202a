"""Where every file of the inbox was put away, and the note beside it, told from the events.

It follows `intake` step by step: the same names in the same order, so that two files that would
have one name get the same numbers again.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path

from workbook_qa.commands.intake import place_of_parcel, target_of
from workbook_qa.commands.result import Context
from workbook_qa.framework.events import (
    ActionChanged,
    ConflictFound,
    FileReceived,
    QueryIssued,
    Recorded,
    ReturnChosen,
)
from workbook_qa.framework.ledger import Folding
from workbook_qa.framework.notices import put_away_note
from workbook_qa.framework.states import State
from workbook_qa.framework.terms import Outcome
from workbook_qa.workspace.inbox import note_beside, numbered
from workbook_qa.workspace.journal import Journal, digest_of

# A path, what makes its bytes, and the digest of the document it is; empty for a note.
PutAway = tuple[Path, Callable[[], bytes], str]


def put_away_again(context: Context, journal: Journal, events: Sequence[Recorded]) -> list[PutAway]:
    """Every file that was put away, in the order of events that count, each with its note."""
    made = _PuttingAway(context)
    for together in _taken_together(events):
        made.take(together)
    return [
        each
        for path, (digest, note) in made.places.items()
        for each in (
            (note_beside(path), note.encode, ""),
            (path, partial(journal.document, digest), digest),
        )
    ]


def _taken_together(events: Iterable[Recorded]) -> list[list[Recorded]]:
    """What lay in one mail or zip together; every other file by itself.

    A query that goes back, and what was typed in a paper, stand after the file they are about and
    belong to it.
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


class _PuttingAway:
    """The names given so far, each with the digest of what has it and its note."""

    def __init__(self, context: Context) -> None:
        self.places: dict[Path, tuple[str, str]] = {}
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
            self._place(target, files[0].parcel, note)

    def _put(self, event: FileReceived) -> None:
        if event.parcel and self._has_no_bytes(event):
            return
        target = target_of(self._context, event, self._folding.state)
        note = put_away_note(event.name, event.outcome, event.reason, event.problems)
        self._place(target, event.file, note)

    def _choose(self, recorded: Recorded, digest: str) -> None:
        """A return that was held and now counts goes to where accepted ones are."""
        state = self._folding.state
        held = state.files[digest]
        place = target_of(self._context, held, state)
        self._folding.add(recorded)
        if held.outcome is Outcome.ACCEPTED:
            return
        if self.places.get(place, ("", ""))[0] == digest:
            del self.places[place]
        event = self._folding.state.files[digest]
        note = put_away_note(event.name, event.outcome, event.reason, event.problems)
        self._place(target_of(self._context, event, self._folding.state), digest, note)

    def _has_no_bytes(self, event: FileReceived) -> bool:
        """What could not be taken out of its parcel: a text stands for it in the ledger."""
        said = {digest_of(f"{event.parcel} {problem}".encode()) for problem in event.problems}
        if event.file in said:
            self._nothing_taken_out.add(event.file)
        return event.file in self._nothing_taken_out

    def _place(self, target: Path, digest: str, note: str) -> None:
        free = next(
            path
            for path in numbered(target)
            if path not in self.places or self.places[path][0] == digest
        )
        self.places[free] = (digest, note)
