"""Events of what managers typed, in the tracker and in confirmation workbooks."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

import msgspec

from workbook_qa.actions.action_entries import ENTRY_OF
from workbook_qa.core.calendar import day_words
from workbook_qa.core.privacy.free_text import SuspectedText
from workbook_qa.core.problem import Problem
from workbook_qa.core.terms import ALIASES, ActionStatus
from workbook_qa.core.wording import counted
from workbook_qa.ledger.events.event import Event, Tie, audit_tie
from workbook_qa.ledger.events.telling import Telling

# Begin the names of entries of managers' own: of a column they added, and of a note to a cell.
OWN = "own:"
NOTE = "note:"

_CLOSED = frozenset(str(word) for kind in ALIASES for word in kind) | {*ActionStatus}


class NotTaken(msgspec.Struct, frozen=True):
    """Something that stood in a tracker and could not be taken over: nothing typed is lost.

    Attributes:
        problem: where it stood, why it was not taken over and what to do.
        typed: what stood there, as people read it.
        row: the id of the action or the audit in whose row it stood, where that is known.
        heading: of the column, where it has one.
        held: whether it may name somebody, so that it is shown nowhere.
    """

    problem: Problem
    typed: str = ""
    row: str = ""
    heading: str = ""
    held: bool = False


class TrackerTakenIn(Event, frozen=True, tag="tracker-taken-in"):
    """A tracker that people had worked in was read; what they did follows in events of its own.

    Attributes:
        file: the digest of its bytes, which are kept; name: what it was called.
        number: the event up to which it had been written.
        saved_by, saved_at, saved_in: who saved it last, when and with what, as the workbook itself
            says; no moment that cannot be true.
        not_taken: what stood in it and could not be taken over.
        widths: the columns that were made wider or narrower, by table and heading.
        typed: what stood in it otherwise than it had been written, by row and field: what the same
            copy is compared with when it comes back.
        columns: all columns of the managers' own as they are from then on, by table, where that
            has changed; added: the headings that this tracker brought.
    """

    command: ClassVar = "reconcile"
    documents: ClassVar = ("file",)

    file: str
    name: str
    number: int
    saved_by: str = ""
    saved_at: datetime.datetime | None = None
    not_taken: tuple[NotTaken, ...] = ()
    widths: Mapping[str, Mapping[str, float]] = {}
    typed: Mapping[str, Mapping[str, str]] = {}
    saved_in: str = ""
    columns: Mapping[str, tuple[str, ...]] = {}
    added: Mapping[str, tuple[str, ...]] = {}

    @classmethod
    def counted_words(cls, run: Sequence[Event]) -> Iterator[str]:
        """How many were read, where nothing in them was new."""
        if not any(isinstance(event, RowChanged) for event in run):
            yield f"{counted(len(cls.among(run)), 'tracker')} read"


class RowChanged(Event, frozen=True):
    """A manager typed into a row: what events of actions and of audits have in common."""

    command: ClassVar = "reconcile"
    in_passing: ClassVar = True  # where a confirmation came back, `ingest` records it

    @classmethod
    def counted_words(cls, run: Sequence[Event]) -> Iterator[str]:
        """How many rows of both kinds; told once, with the kind that comes first."""
        rows = [event for event in run if isinstance(event, RowChanged)]
        if isinstance(rows[0], cls):
            yield f"{counted(len(rows), 'row')} changed by managers"


class ActionChanged(RowChanged, frozen=True, tag="action-changed"):
    """A manager typed into the tracker: the entries that changed, blank as ''.

    `changes` maps ``status``, ``completed_on``, ``evidence`` or ``comment`` to its new text,
    ``own:Heading`` to that of a column the managers added themselves, and ``note:Heading`` to
    that of the note to a cell. `by` is who saved the tracker, and `tracker` its digest. `held`
    says which of them seemed to name somebody, and why: they are shown in the tracker's cell alone.
    """

    action: str
    changes: Mapping[str, str]
    by: str = ""
    tracker: str = ""
    held: tuple[SuspectedText, ...] = ()

    def rests_on(self) -> Iterator[Tie]:
        """The audit of the action."""
        yield audit_tie(self.action)

    def history(self, telling: Telling) -> Iterator[str]:
        """What was changed, and by whom."""
        if telling.is_about(self.action):
            yield _changed_words(self.action, self.changes, self.by, telling)


class AuditAnnotated(RowChanged, frozen=True, tag="audit-annotated"):
    """A manager typed into a column of their own, or wrote a note, in the row of an audit.

    `changes`, `by` and `tracker` are as in `ActionChanged`.
    """

    reference: str
    changes: Mapping[str, str]
    by: str = ""
    tracker: str = ""

    def history(self, telling: Telling) -> Iterator[str]:
        """What was changed, and by whom."""
        if telling.is_about_audit(self.reference):
            yield _changed_words(self.reference, self.changes, self.by, telling)


class ConflictFound(Event, frozen=True, tag="conflict-found"):
    """An entry was typed and cannot just be recorded; what was recorded stands.

    It was meanwhile recorded otherwise, or is for an action that says something else now.

    Attributes:
        row: the id of the action or the reference of the audit.
        field: of the entry, as in `ActionChanged.changes`.
        base: what both started from; recorded: what stands; typed: what is wanted.
        by, tracker: as in `ActionChanged`.
        reworded: whether the action said something else when it was typed.
    """

    command: ClassVar = "reconcile"
    in_passing: ClassVar = True  # as in `RowChanged`
    counted_as: ClassVar = (
        "1 entry changed on both sides",
        "{} entries changed on both sides",
    )

    row: str
    field: str
    base: str
    recorded: str
    typed: str
    by: str = ""
    tracker: str = ""
    reworded: bool = False

    @property
    def is_set_back(self) -> bool:
        """Whether it says what had been written, in a copy that said something else before."""
        return self.typed == self.base and not self.reworded

    def gives(self, number: int, /) -> Iterator[Tie]:
        """The conflict, on which somebody may decide."""
        yield Tie("conflict", str(number))

    def rests_on(self) -> Iterator[Tie]:
        """The audit of the row."""
        yield audit_tie(self.row)

    def history(self, telling: Telling) -> Iterator[str]:
        """Which entry."""
        if telling.is_about(self.row):
            telling.conflicts.add(telling.number)
            yield f"{self.row}: {_field_words(self.field)} was changed on both sides."


class ConflictSettled(Event, frozen=True, tag="conflict-settled"):
    """Someone decided on a conflict, which is known by the number of the event that found it.

    Where what was typed is `taken`, the change is an event of its own.
    """

    command: ClassVar = "reconcile"
    counted_as: ClassVar = ("1 conflict decided", "{} conflicts decided")

    conflict: int
    taken: bool
    by: str = ""
    tracker: str = ""

    def rests_on(self) -> Iterator[Tie]:
        """The conflict."""
        yield Tie("conflict", str(self.conflict))

    def history(self, telling: Telling) -> Iterator[str]:
        """What was decided."""
        if self.conflict in telling.conflicts:
            stands = "what was typed was taken" if self.taken else "what was recorded stands"
            yield f"The conflict was decided: {stands}."


TrackerEvent = TrackerTakenIn | ActionChanged | AuditAnnotated | ConflictFound | ConflictSettled


def _changed_words(row: str, changes: Mapping[str, str], by: str, telling: Telling) -> str:
    entries = (f"{_field_words(name)}: {_entry_words(changes[name], telling)}" for name in changes)
    return f"{row}: changed{f' by {by}' if by else ''}: {'; '.join(entries)}."


def _field_words(name: str) -> str:
    for kind, words in ((OWN, "own column"), (NOTE, "note at")):
        if name.startswith(kind):
            return f"{words} {name[len(kind) :]}"
    return ENTRY_OF[name].name if name in ENTRY_OF else name


def _entry_words(text: str, telling: Telling) -> str:
    if not text:
        return "cleared"
    if text in _CLOSED:
        return text
    try:
        return day_words(datetime.date.fromisoformat(text))
    except ValueError:
        return telling.typed(text)
