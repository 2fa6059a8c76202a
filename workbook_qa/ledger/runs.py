"""Runs: what one call of a command recorded, what rests on it, and whether it can be undone."""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import get_args

import msgspec

from workbook_qa.core.calendar import Month, month_words
from workbook_qa.ledger.events import AnyEvent, Recorded, RunUndone
from workbook_qa.ledger.events.event import Tie
from workbook_qa.ledger.fold import in_force


class Run(msgspec.Struct, frozen=True):
    """Everything that one call of a command recorded; its number is that of the first event."""

    number: int
    at: datetime.datetime
    by: str
    events: tuple[Recorded, ...]

    @property
    def command(self) -> str:
        """The command that recorded it."""
        events = (recorded.event for recorded in self.events)
        return min(events, key=lambda event: event.in_passing).command


class CannotBeUndone(msgspec.Struct, frozen=True):
    """Why a run cannot be undone: one sentence."""

    reason: str


def runs_of(events: Iterable[Recorded]) -> list[Run]:
    """All runs, oldest first.

    Events of before runs had numbers are of one run where they stand together and were recorded
    at the same moment by the same person.
    """
    runs: list[list[Recorded]] = []
    for recorded in events:
        before = runs[-1][-1] if runs else None
        if before is not None and _together(before, recorded):
            runs[-1].append(recorded)
        else:
            runs.append([recorded])
    return [Run(run[0].number, run[0].at, run[0].by, tuple(run)) for run in runs]


def _together(one: Recorded, other: Recorded) -> bool:
    if one.run or other.run:
        return one.run == other.run
    return (one.at, one.by) == (other.at, other.by)


def undone_runs(events: Sequence[Recorded]) -> set[int]:
    """The numbers of runs that do not count any more."""
    counting = {recorded.number for recorded in in_force(events)}
    return {run.number for run in runs_of(events) if run.number not in counting}


def undo_run(
    events: Sequence[Recorded], number: int, on: datetime.date
) -> RunUndone | CannotBeUndone:
    """The event that undoes a run, or why it cannot be undone.

    A run on which a later one rests is undone after that one: what was decided later was decided
    in the light of it.
    """
    runs = {run.number: run for run in runs_of(events)}
    run = runs.get(number)
    if run is None:
        return CannotBeUndone(f"There is no run {number}.")
    undone = undone_runs(events)
    if number in undone:
        return CannotBeUndone(f"Run {number} is undone already.")
    reasons = [recorded.event.cannot_be_undone for recorded in run.events]
    if all(reasons):
        return CannotBeUndone(f"Run {number} {reasons[0]}")
    later = [each for each in runs.values() if each.number > number and each.number not in undone]
    resting = list(_resting_on(run, later, events))
    if resting:
        return CannotBeUndone(_resting_words(run, resting))
    return RunUndone(on, number, tuple(recorded.number for recorded in run.events))


def _resting_on(
    run: Run, later: Iterable[Run], events: Sequence[Recorded]
) -> Iterator[tuple[Run, list[Tie]]]:
    """The later runs that rest on a run, each with what they have in common."""
    by_number = {recorded.number: recorded.event for recorded in events}
    undoes, ties = _undone_by(run) is not None, _ties(run, by_number)
    for each in later:
        # What does not count rests on nothing. But where this one is to count again, it needs what
        # it rested on itself, and that may be undone.
        target = _undone_by(each)
        if target is not None and (not undoes or target > run.number):
            continue
        shared = ties & _ties(each, by_number, on=True)
        if shared:
            yield each, sorted(shared)


def _undone_by(run: Run) -> int | None:
    """The number of the run that a run undid, if it did."""
    undone = (each.event.run for each in run.events if isinstance(each.event, RunUndone))
    return next(undone, None)


def _ties(run: Run, events: Mapping[int, AnyEvent], *, on: bool = False) -> set[Tie]:
    """What a run gave to later ones; with `on`, what it rests on."""
    return {tie for recorded in run.events for tie in _ties_of(recorded.number, events, on)}


def _ties_of(number: int, events: Mapping[int, AnyEvent], on: bool) -> Iterator[Tie]:
    event = events[number]
    yield from event.rests_on() if on else event.gives(number)
    for undone in event.events if isinstance(event, RunUndone) else ():
        for side in (True, False):
            yield from _ties_of(undone, events, side)


def _resting_words(run: Run, resting: Sequence[tuple[Run, list[Tie]]]) -> str:
    last, ties = resting[-1]
    named = {tie.name for tie in ties if tie.kind in ("audit", "agreed")} or {
        month_words(Month(tie.name)) for tie in ties if tie.kind == "month"
    }
    about = f" of {some(sorted(named))}" if named else ""
    return (
        f"Run {run.number} ({run_words(run)}) cannot be undone while run {last.number} "
        f"({run_words(last)}) stands: what that recorded{about} rests on it. Undo run "
        f"{last.number} first, if that is wanted too."
    )


# What is said of runs


def some(names: Sequence[str], most: int = 5) -> str:
    """The first few names, and how many more there are."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")


def run_words(run: Run) -> str:
    """What a run recorded, in a few words: first what is counted, then the rest."""
    events = [recorded.event for recorded in run.events]
    kinds = {type(event) for event in events}
    told = [kind for kind in get_args(AnyEvent) if kind in kinds]
    words = [words for kind in told for words in kind.counted_words(events)]
    words += [event.run_words() for event in events]
    return "; ".join(filter(None, words))
