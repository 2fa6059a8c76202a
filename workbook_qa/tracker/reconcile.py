"""``reconcile``: managers' entries into the ledger, then the tracker anew (5.1, 5.2).

What was typed is recorded before anything is written, and a tracker is kept before it is
replaced; so wherever this stops, the next run goes on.
"""

import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from workbook_qa.actions.action_entries import NEW_TEAM
from workbook_qa.core.calendar import month_of
from workbook_qa.core.problem import CannotContinue, Place, Problem
from workbook_qa.core.records import People
from workbook_qa.ledger.access import ledger_to_work_in, tools_of
from workbook_qa.ledger.events import (
    ActionChanged,
    AnyEvent,
    AuditAnnotated,
    CaseErased,
    Recorded,
)
from workbook_qa.ledger.fold import fold
from workbook_qa.ledger.ledger_marks import stands_in
from workbook_qa.ledger.states import State
from workbook_qa.ledger.store.journal import Journal
from workbook_qa.registers.load_registers import read_people_register
from workbook_qa.tracker.tables.teams_today import overdue_then
from workbook_qa.tracker.tables.tracker_tables import TrackerTables, tracker_tables
from workbook_qa.tracker.taking_back.entry_conflicts import open_conflicts
from workbook_qa.tracker.taking_back.held_typing import look_for, place_in_tracker, with_held_texts
from workbook_qa.tracker.taking_back.reconciliation import Merged, reconcile
from workbook_qa.tracker.tracker_book import write_tracker
from workbook_qa.tracker.tracker_copies import FoundTracker, found_trackers
from workbook_qa.tracker.tracker_files import has_replaced, keep_replaced, remove_kept
from workbook_qa.workspace.layout import safe_ending
from workbook_qa.workspace.reading import content_of
from workbook_qa.workspace.result import Context, Result
from workbook_qa.workspace.writing import clean_up, current_user, write_file

_ROUNDS = 3  # how often what was saved while we worked is taken in before we give up


def run(context: Context) -> Result:
    """Record managers' entries first, then write the tracker; a second run changes nothing.

    Raises:
        CannotContinue: the tracker is open, cannot be read back, or is saved again and again.
    """
    with ledger_to_work_in(context) as journal:
        if not context.dry_run:
            clean_up(context.workspace.outbox)
        people, problems = read_people_register(context)
        work = _Work(context, journal, people)
        for _ in range(_ROUNDS):
            found, unreadable = found_trackers(context)
            work.take_in(found)
            if context.dry_run or work.write(found):
                return work.result(found, [*problems, *unreadable])
    raise CannotContinue(
        f"{context.workspace.tracker.name} is being saved by someone again and again. What was "
        "typed is recorded; run reconcile again when they have finished."
    )


class _Work:
    """One run: the ledger as it grows, and what was found."""

    def __init__(self, context: Context, journal: Journal, people: People) -> None:
        self._context = context
        self._journal = journal
        self._people = people
        self._events = journal.events()
        self._state = fold(self._events)
        self._known_before = {*self._state.trackers}
        self._merged: list[Merged] = []
        self._known: list[str] = []
        self._written: list[Path] = []
        self._was_there = context.workspace.tracker.exists()

    def take_in(self, trackers: Sequence[FoundTracker]) -> None:
        """Record what was done in each tracker, one after the other."""
        chain = self._journal.chain()
        for tracker in trackers:
            refuse_lost_tracker(tracker, self._events, chain)
        for tracker in trackers:
            reading = tracker.reading
            if reading.file in self._known_before:
                self._known.append(reading.name)
            merged = merge_tracker(
                self._context, self._journal, tracker, self._events, self._state, self._people
            )
            self._merged.append(merged)
            if merged.events:
                recorded = self._record(merged.events, tracker.content)
                self._events += recorded
                self._state = fold(recorded, after=self._state)

    def _record(self, events: Sequence[AnyEvent], tracker: bytes) -> list[Recorded]:
        now, by = self._context.now, current_user()
        if self._context.dry_run:
            start = self._state.number + 1
            return [Recorded(number, now, by, event) for number, event in enumerate(events, start)]
        return self._journal.record(events, [tracker], at=now, by=by)

    def write(self, trackers: Sequence[FoundTracker]) -> bool:
        """Write the tracker and put its copies away; False where someone saved it meanwhile."""
        workspace = self._context.workspace
        content = tracker_workbook(
            self._context, self._journal, self._state, self._context.today, self._people
        )
        path = workspace.tracker
        old = next((one.content for one in trackers if one.path == path), None)
        if _stands(path) != old:
            return False
        kept = workspace.replaced_trackers
        for tracker in trackers:
            if tracker.content != content:
                keep_replaced(kept, tracker.path.name, tracker.content, self._context.now)
        if write_file(path, content):
            self._written.append(path)
        for tracker in trackers:
            if tracker.path != path:
                remove_kept(tracker.path, tracker.content)
        return True

    def result(self, trackers: Sequence[FoundTracker], problems: list[Problem]) -> Result:
        """What was done, in words."""
        name = self._context.workspace.tracker.name
        events = [event for merged in self._merged for event in merged.events]
        changes = [event for event in events if isinstance(event, ActionChanged | AuditAnnotated)]
        conflicts = len(open_conflicts(self._state))
        audits = sum(not audit.replaced for audit in self._state.audits.values())
        copies = [one.path.name for one in trackers if one.path.name != name]
        gone = self._gone()
        lines = (
            _changed_words(name, changes),
            *(f"{copy} was taken in too, and put into Replaced trackers." for copy in copies),
            *(f"{known} was taken in before: nothing of it is new." for known in self._known),
            *_conflict_words(conflicts),
            f"{name} is written anew: {audits} audits, {len(self._state.actions)} actions."
            if self._written
            else f"{name} is as it should be.",
        )
        found = [problem for merged in self._merged for problem in merged.problems]
        unfinished = dict.fromkeys(one for merged in self._merged for one in merged.unfinished)
        return Result(
            "reconcile",
            lines,
            {
                "changed": len(changes),
                "conflicts": conflicts,
                "audits": audits,
                "actions": len(self._state.actions),
            },
            tuple(self._written),
            (*problems, *gone, *found, *unfinished, *self._unknown_teams()),
            next_step=f"Open {self._context.workspace.shown(self._context.workspace.tracker)} in "
            "Excel, or run summary for the month.",
        )

    def _unknown_teams(self) -> list[Problem]:
        """Of actions that were moved to a team that the register does not know."""
        return [
            Problem(
                "team-unknown",
                Place(self._context.workspace.tracker.name, "Actions"),
                f"The register has no team of the name in {NEW_TEAM} of action {key}.",
                "Write it as in the sheet Teams; until then the action stays with its team.",
            )
            for key, action in sorted(self._state.actions.items())
            if action.moved_team and self._people.team(action.moved_team) is None
        ]

    def _gone(self) -> list[Problem]:
        workspace = self._context.workspace
        # A confirmation workbook is an excerpt of the tracker that came through the inbox.
        trackers = self._state.trackers.keys() - self._state.files.keys()
        if self._was_there or not (trackers or has_replaced(workspace.replaced_trackers)):
            return []
        found = "It was not there: someone moved, renamed or deleted it."
        todo = (
            "It is written anew with all that was recorded. If something was typed in it since, "
            "put that file into outbox under any name and run reconcile again."
        )
        return [Problem("tracker-gone", Place(workspace.tracker.name), found, todo)]


def _stands(path: Path) -> bytes | None:
    return content_of(path) if path.exists() else None


def _changed_words(name: str, changes: Sequence[ActionChanged | AuditAnnotated]) -> str:
    rows = len(
        {
            change.action if isinstance(change, ActionChanged) else change.reference
            for change in changes
        }
    )
    if not rows:
        return f"Nothing new was typed into {name}."
    were = "row was" if rows == 1 else "rows were"
    return f"{rows} {were} changed by managers in {name}."


def _conflict_words(number: int) -> list[str]:
    if not number:
        return []
    entries = "1 entry was" if number == 1 else f"{number} entries were"
    return [f"{entries} changed by two people: someone has to decide on the sheet Conflicts."]


def refuse_lost_tracker(
    tracker: FoundTracker, events: Sequence[Recorded], chain: Mapping[int, str]
) -> None:
    """A tracker that was written from events which are not in the ledger is not merged.

    Nor is one that still holds a case which was erased since.

    Args:
        chain: the digest of each event of the ledger, by number.

    Raises:
        CannotContinue: it was.
    """
    number = tracker.reading.number
    if any(isinstance(each.event, CaseErased) and each.number > number for each in events):
        raise CannotContinue(
            f"{tracker.path.name} was written before a case was erased, and may still hold it. "
            "Move it away, run reconcile, type what is new in it into the tracker that is then "
            "written, and delete it. Nothing was changed."
        )
    if not stands_in(chain, tracker.reading.mark):
        raise CannotContinue(
            f"{tracker.path.name} was written from event {tracker.reading.number} of a ledger, and "
            "the one here does not have it, or has another one there. Type what was typed in it "
            "since into the tracker as it is now, and move it away. Nothing was changed."
        )


def merge_tracker(
    context: Context,
    journal: Journal,
    tracker: FoundTracker,
    events: Sequence[Recorded],
    now: State,
    people: People,
) -> Merged:
    """What stands in a tracker against what was last written to it and what the ledger has."""
    reading = tracker.reading
    base = fold(events, up_to=reading.number)
    as_at = reading.as_at or context.today
    written = _tables(context, journal, base, as_at, people)
    merged = reconcile(
        base,
        now,
        reading,
        written=written.by_name,
        today=context.today,
        calendar=people.mark,
    )
    look = look_for(now, tools_of(journal, now), people, context.today)
    held, problems = with_held_texts(merged.events, look, place_in_tracker(reading), now)
    return msgspec.structs.replace(
        merged, events=tuple(held), problems=(*merged.problems, *problems)
    )


def _tables(
    context: Context,
    journal: Journal,
    state: State,
    as_at: datetime.date,
    people: People,
) -> TrackerTables:
    return tracker_tables(
        state,
        today=as_at,
        tools=tools_of(journal, state),
        people=people,
        policy=context.settings.policy,
    )


def tracker_workbook(
    context: Context,
    journal: Journal,
    state: State,
    as_at: datetime.date,
    people: People,
) -> bytes:
    """The tracker of a state, with what is overdue as at a day."""
    return write_tracker(
        _tables(context, journal, state, as_at, people),
        council=context.settings.council.name,
        number=state.number,
        digest=journal.chain().get(state.number, ""),
        workbook_of=accepted_workbooks(context, state),
        calendar=people.mark,
        overdue_then=overdue_then(journal.events(), people, as_at),
    )


def accepted_workbooks(context: Context, state: State) -> Mapping[str, str]:
    """Where the return that counts lies for each audit, from the tracker's folder.

    But for those that are not linked as they came, or of which a text is held.
    """
    workspace = context.workspace
    found: dict[str, str] = {}
    for reference, audit in state.audits.items():
        if audit.erased:
            continue
        for number, file in enumerate(audit.accepted_files, start=1):
            counts = audit.counted and file.file == audit.counted.file
            if counts and file.may_be_linked and audit.may_be_opened:
                month, ending = month_of(file.on), safe_ending(file.name)
                path = workspace.accepted_workbook(month, reference, number, ending)
                found[reference] = f"../{path.relative_to(workspace.root).as_posix()}"
    return found
