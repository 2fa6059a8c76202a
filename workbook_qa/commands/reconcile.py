"""``reconcile``: managers' entries into the ledger, then the tracker anew (5.1, 5.2)."""

from collections.abc import Mapping
from pathlib import Path

from workbook_qa.commands.reading import alone, open_ledger, read_people_register, tools_of
from workbook_qa.commands.result import Context, Result
from workbook_qa.excel.limits import REGISTER_LIMITS
from workbook_qa.excel.reader import read_book
from workbook_qa.excel.tracker_back import read_tracker
from workbook_qa.excel.tracker_book import write_tracker
from workbook_qa.framework.calendar import WorkingDays, month_of
from workbook_qa.framework.ledger import Recorded, State, fold
from workbook_qa.framework.problem import CannotContinue, Problem
from workbook_qa.framework.reconciliation import Merged, reconcile
from workbook_qa.framework.terms import Outcome
from workbook_qa.framework.tracker import actions_table, tracker_tables
from workbook_qa.framework.tracker_reading import TrackerReading
from workbook_qa.workspace.journal import Journal
from workbook_qa.workspace.layout import safe_ending
from workbook_qa.workspace.writing import (
    clean_up,
    refuse_if_open,
    who_am_i,
    write_file,
)


def run(context: Context) -> Result:
    """Record managers' entries first, then write the tracker; a second run changes nothing.

    Raises:
        CannotContinue: the tracker is open, cannot be read back, or was saved meanwhile.
    """
    with alone(context), open_ledger(context) as journal:
        if not context.dry_run:
            clean_up(context.workspace.outbox)
        refuse_if_open(context.workspace.tracker)
        people, problems = read_people_register(context)
        events = journal.events()
        found = _found(context)
        if found is None:
            merged, state = Merged(), fold(events)
        else:
            # What was read is large and let go here; the bytes are needed to the end.
            merged, state = _merge(context, _read(context, found), events, people.working_days)
            if not context.dry_run and (merged.changes or merged.problems):
                # The tracker itself is kept: what could not be taken over stands only there.
                more = journal.record(merged.changes, [found], at=context.now, by=who_am_i())
                state = fold(more, after=state)
        written: list[Path] = []
        if not context.dry_run:
            _refuse_if_changed(context, found)
            written = _write(context, journal, state, people.working_days)
        return _result(context, state, merged, written, problems)


def _found(context: Context) -> bytes | None:
    path = context.workspace.tracker
    return path.read_bytes() if path.exists() else None


def _read(context: Context, content: bytes) -> TrackerReading:
    name = context.workspace.tracker.name
    book = read_book(content, name, REGISTER_LIMITS)
    reading = book if isinstance(book, Problem) else read_tracker(book, name)
    if isinstance(reading, Problem):
        raise CannotContinue(f"{reading} Nothing was changed.")
    return reading


def _refuse_later_tracker(reading: TrackerReading, events: list[Recorded]) -> None:
    last = events[-1].number if events else 0
    if reading.number > last:
        raise CannotContinue(
            f"{reading.place.file} was written from a later state of the ledger (event "
            f"{reading.number}) than the one here (event {last}). If the ledger was put back "
            "from a backup, put back a newer one, or move the tracker away. Nothing was changed."
        )


def _merge(
    context: Context,
    reading: TrackerReading,
    events: list[Recorded],
    working_days: WorkingDays,
) -> tuple[Merged, State]:
    """What managers typed, and the state of the ledger without it."""
    _refuse_later_tracker(reading, events)
    base = fold(events, up_to=reading.number)
    now = fold((one for one in events if one.number > reading.number), after=base)
    as_at = reading.as_at or context.today
    written = actions_table(base, today=as_at, working_days=working_days)
    merged = reconcile(base.actions, now.actions, reading, written=written, today=context.today)
    return merged, now


def _refuse_if_changed(context: Context, found: bytes | None) -> None:
    """A tracker that someone saved while we worked is read again by the next run."""
    now = _found(context)
    if found is not None and now is not None and now != found:
        raise CannotContinue(
            f"{context.workspace.tracker.name} was saved by someone while this ran. What was read "
            "is recorded; run reconcile again to take in the rest."
        )


def _write(
    context: Context, journal: Journal, state: State, working_days: WorkingDays
) -> list[Path]:
    tables = tracker_tables(
        state,
        today=context.today,
        tools=tools_of(journal, state),
        working_days=working_days,
        policy=context.settings.policy,
    )
    content = write_tracker(
        tables,
        council=context.settings.council.name,
        number=state.number,
        workbook_of=accepted_workbooks(context, state),
    )
    path = context.workspace.tracker
    return [path] if write_file(path, content) else []


def accepted_workbooks(context: Context, state: State) -> Mapping[str, str]:
    """Where the return that counts lies for each audit, from the tracker's folder."""
    workspace = context.workspace
    found: dict[str, str] = {}
    for reference, audit in state.audits.items():
        if audit.accepted:
            number = sum(file.outcome is Outcome.ACCEPTED for file in audit.received)
            month, ending = month_of(audit.accepted.on), safe_ending(audit.accepted.name)
            path = workspace.accepted_workbook(month, reference, number, ending)
            found[reference] = f"../{path.relative_to(workspace.root).as_posix()}"
    return found


def _result(
    context: Context,
    state: State,
    merged: Merged,
    written: list[Path],
    problems: list[Problem],
) -> Result:
    name = context.workspace.tracker.name
    lines = (
        f"{len(merged.changes)} actions were changed by managers in {name}."
        if merged.changes
        else f"Nothing new was typed into {name}.",
        f"{name} is written anew: {len(state.audits)} audits, {len(state.actions)} actions."
        if written
        else f"{name} is as it should be.",
    )
    counts = {
        "changed": len(merged.changes),
        "audits": len(state.audits),
        "actions": len(state.actions),
    }
    return Result(
        "reconcile",
        lines,
        counts,
        tuple(written),
        (*problems, *merged.problems),
        next_step=f"Open {context.workspace.shown(context.workspace.tracker)} in Excel, or run "
        "summary for the month.",
    )
