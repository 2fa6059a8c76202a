"""Runs: what one call of a command recorded, what rests on it, and whether it can be undone."""

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from workbook_qa.core.calendar import Month, day_words, month_words
from workbook_qa.core.terms import SendOutcome
from workbook_qa.core.wording import counted
from workbook_qa.ledger.events import (
    ActionChanged,
    AnyEvent,
    AuditAnnotated,
    AuditExempted,
    AuditExtended,
    AuditIssued,
    CasesSelected,
    Chased,
    ConfirmationIssued,
    ConflictFound,
    ConflictSettled,
    FeedbackIssued,
    FileReceived,
    PracticeDecided,
    QueryIssued,
    Recorded,
    ReturnChosen,
    RunUndone,
    SendBegun,
    SendEnded,
    SummaryMade,
    ThemeReportMade,
    TrackerTakenIn,
)
from workbook_qa.ledger.fold import in_force

# The command that records an event of a kind, in the order in which they tell a run's.
_COMMANDS: tuple[tuple[type, str], ...] = (
    (RunUndone, "undo"),
    (AuditIssued, "generate"),
    (CasesSelected, "select"),
    (FileReceived, "ingest"),
    (QueryIssued, "ingest"),
    (ReturnChosen, "ingest"),
    (AuditExtended, "extend"),
    (AuditExempted, "exempt"),
    (TrackerTakenIn, "reconcile"),
    (ActionChanged, "reconcile"),
    (SummaryMade, "summary"),
    (ThemeReportMade, "theme-report"),
    (PracticeDecided, "summary"),
    (Chased, "chase"),
    (ConfirmationIssued, "chase"),
    (FeedbackIssued, "feedback"),
    (SendBegun, "send"),
    (SendEnded, "send"),
)


class Run(msgspec.Struct, frozen=True):
    """Everything that one call of a command recorded; its number is that of the first event."""

    number: int
    at: datetime.datetime
    by: str
    events: tuple[Recorded, ...]

    @property
    def command(self) -> str:
        """The command that recorded it."""
        kinds = {type(recorded.event) for recorded in self.events}
        return next(command for kind, command in _COMMANDS if kind in kinds)


class Tie(msgspec.Struct, frozen=True, order=True):
    """Something that events have in common: an audit, a file, a month's draw or a conflict."""

    kind: str
    name: str


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
    if all(isinstance(recorded.event, SummaryMade) for recorded in run.events):
        return CannotBeUndone(
            f"Run {number} only made a summary, and that it was made stays on record. Make it "
            "again with the command summary."
        )
    if all(isinstance(recorded.event, ThemeReportMade) for recorded in run.events):
        return CannotBeUndone(
            f"Run {number} only made a theme report, and what was typed in it stays on record. "
            "Make it again with the command theme-report."
        )
    if any(isinstance(recorded.event, SendBegun | SendEnded) for recorded in run.events):
        return CannotBeUndone(
            f"Run {number} sent messages, and what is sent cannot be taken back. Write to those "
            "who got one if it was wrong."
        )
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
    match events[number]:
        case CasesSelected(selection=selection):
            yield Tie("month", selection.month)
        case AuditIssued(audit=audit):
            yield Tie("month", audit.month) if on else Tie("audit", audit.reference)
        case FileReceived(file=file, reference=reference):
            yield Tie("file", file)
            if reference:
                yield Tie("audit", reference)
        case ReturnChosen(reference=reference) | QueryIssued(reference=reference):
            yield Tie("audit", reference)
        case (
            ActionChanged(action=row)
            | AuditAnnotated(reference=row)
            | PracticeDecided(reference=row)
        ) if on:
            yield Tie("audit", row.partition("/")[0])
        case Chased(message=message):
            # It rests on nothing: that somebody was written to decides nothing.
            yield Tie("draft", message)
        case SendBegun(draft=draft) | SendEnded(draft=draft) if on:
            yield Tie("draft", draft)
        case AuditExtended(reference=reference) | AuditExempted(reference=reference):
            # What was agreed later was agreed in the light of what had been agreed before.
            yield Tie("agreed", reference)
            if on:
                yield Tie("audit", reference)
        case FeedbackIssued(reference=reference, followup=followup):
            yield Tie("audit", reference if on else followup)
        case ConfirmationIssued(followup=followup, entries=entries, audits=audits):
            of_actions = {row.partition("/")[0] for row in entries}
            for reference in of_actions.union(audits) if on else (followup,):
                yield Tie("audit", reference)
        case ConflictFound(row=row):
            yield Tie("audit", row.partition("/")[0]) if on else Tie("conflict", str(number))
        case ConflictSettled(conflict=conflict) if on:
            yield Tie("conflict", str(conflict))
        case RunUndone(events=numbers):
            for undone in numbers:
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
    """What a run recorded, in a few words."""
    events = [recorded.event for recorded in run.events]
    said = [*_draws(events), *_issues(events), *_files(events), *_typed(events), *_written(events)]
    decided = sum(isinstance(event, PracticeDecided) for event in events)
    if decided:
        said.append(f"{counted(decided, 'decision')} of the DMT")
    for event in events:
        match event:
            case ReturnChosen(reference=reference):
                said.append(f"the return of {reference} that counts")
            case AuditExtended(reference=reference, due_on=due_on):
                said.append(f"{reference} due by {day_words(due_on)}")
            case AuditExempted(reference=reference, withdrawn=withdrawn):
                said.append(f"{reference} {'withdrawn' if withdrawn else 'exempt'}")
            case SummaryMade(month=month, as_at=as_at):
                said.append(f"summary of {month_words(month)} as at {day_words(as_at)}")
            case ThemeReportMade(theme=theme, as_at=as_at):
                said.append(f"report on the theme '{theme}' as at {day_words(as_at)}")
            case RunUndone(run=number):
                said.append(f"run {number} undone")
    return "; ".join(said)


def _draws(events: Sequence[AnyEvent]) -> Iterator[str]:
    issued = any(isinstance(event, AuditIssued) for event in events)
    for event in events:
        if isinstance(event, CasesSelected):
            month = month_words(event.selection.month)
            drawn = counted(len(event.selection.drawn), "case")
            yield f"the draw of {month} amended" if issued else f"{drawn} drawn for {month}"


def _issues(events: Sequence[AnyEvent]) -> Iterator[str]:
    months = Counter(event.audit.month for event in events if isinstance(event, AuditIssued))
    for month, count in months.items():
        yield f"{counted(count, 'audit')} issued for {month_words(month)}"


def _typed(events: Sequence[AnyEvent]) -> Iterator[str]:
    trackers = sum(isinstance(event, TrackerTakenIn) for event in events)
    changed = sum(isinstance(event, ActionChanged | AuditAnnotated) for event in events)
    found = sum(isinstance(event, ConflictFound) for event in events)
    settled = sum(isinstance(event, ConflictSettled) for event in events)
    if changed:
        yield f"{counted(changed, 'row')} changed by managers"
    elif trackers:
        yield f"{counted(trackers, 'tracker')} read"
    if found:
        yield f"{counted(found, 'entry', 'entries')} changed on both sides"
    if settled:
        yield f"{counted(settled, 'conflict')} decided"


def _written(events: Sequence[AnyEvent]) -> Iterator[str]:
    chased = sum(isinstance(event, Chased) for event in events)
    ended = Counter(event.outcome for event in events if isinstance(event, SendEnded))
    begun = sum(isinstance(event, SendBegun) for event in events)
    unknown = begun - ended[SendOutcome.SENT] - ended[SendOutcome.NOT_SENT]
    if chased:
        yield f"{counted(chased, 'person', 'people')} written to"
    for outcome in SendOutcome:
        if ended[outcome]:
            yield f"{counted(ended[outcome], 'message')} {outcome}"
    if unknown > 0:
        yield f"{counted(unknown, 'message')} sent or not, nobody knows"


def _files(events: Sequence[AnyEvent]) -> Iterator[str]:
    outcomes = Counter(event.outcome for event in events if isinstance(event, FileReceived))
    if outcomes:
        said = ", ".join(f"{count} {outcome}" for outcome, count in sorted(outcomes.items()))
        yield f"{counted(outcomes.total(), 'file')} taken in ({said})"
    confirm = sum(isinstance(event, ConfirmationIssued) for event in events)
    if confirm:
        yield f"{counted(confirm, 'confirmation workbook')} made"
    fed_back = sum(isinstance(event, FeedbackIssued) for event in events)
    if fed_back:
        yield f"feedback made of {counted(fed_back, 'audit')}"
    back = sum(isinstance(event, QueryIssued) for event in events)
    if back:
        yield f"{counted(back, 'workbook')} sent back"
