"""``undo [RUN]``: what one run recorded does not count any more, by an event that says so."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from workbook_qa.core.cells import shown_moment
from workbook_qa.core.problem import CannotContinue, Place, Problem
from workbook_qa.core.records import People
from workbook_qa.ledger.access import ledger_doubts, ledger_to_work_in, open_ledger
from workbook_qa.ledger.events import CasesSelected, Recorded, RunUndone
from workbook_qa.ledger.runs import (
    CannotBeUndone,
    Run,
    run_words,
    runs_of,
    undo_run,
    undone_runs,
)
from workbook_qa.ledger.store.journal import Journal
from workbook_qa.registers.load_registers import read_people_register
from workbook_qa.selection.select import holds_changes
from workbook_qa.upkeep.outputs import outputs_of
from workbook_qa.upkeep.undo_effects import consequences
from workbook_qa.workspace.result import Context, Result
from workbook_qa.workspace.writing import current_user

_NEXT = "Deal with the files that are listed, then run rebuild and reconcile."


def run(context: Context, number: int | None = None) -> Result:
    """List the runs, or undo one and say what follows from it.

    Nothing is removed, and no file is touched.

    Raises:
        CannotContinue: there is no such run, a later one rests on it, or it cannot be undone.
    """
    if number is None:
        return _listed(context)
    with ledger_to_work_in(context) as journal:
        events = journal.events()
        undoing = undo_run(events, number, context.today)
        if isinstance(undoing, CannotBeUndone):
            raise CannotContinue(f"{undoing.reason} Nothing was changed.")
        undone = next(each for each in runs_of(events) if each.number == number)
        _refuse_changed_selection(context, undone)
        said = consequences(events, undoing)
        people, _ = read_people_register(context, required=False)
        left = _left_over(context, journal, events, undoing, people)
        if not context.dry_run:
            journal.record([undoing], at=context.now, by=current_user())
    verb = "would be undone" if context.dry_run else "is undone"
    return Result(
        "undo",
        (f"Run {number} {verb}: {run_words(undone)}.", *said),
        {"undone": len(undoing.events), "files left": len(left)},
        problems=tuple(left),
        next_step="Run undo without --dry-run." if context.dry_run else _NEXT,
    )


def _listed(context: Context) -> Result:
    reading = msgspec.structs.replace(context, dry_run=True)  # beside whoever is at work
    with open_ledger(reading) as journal:
        events = journal.events()
        doubts = ledger_doubts(reading, journal)
    runs, undone = runs_of(events), undone_runs(events)
    lines = [_line(each, undone) for each in reversed(runs)]
    heading = f"{'Run':>6}  {'When':16}  {'By':12}  {'Command':9}  What it recorded"
    return Result(
        "undo",
        (heading, *lines) if lines else ("Nothing is recorded yet.",),
        {"runs": len(runs), "undone": len(undone)},
        problems=tuple(doubts),
        next_step="Run undo with the number of a run and --dry-run to see what would follow."
        if runs
        else "",
        runs=tuple(_told(each, undone) for each in reversed(runs)),
    )


def _told(each: Run, undone: set[int]) -> dict[str, object]:
    """A run for other programs."""
    return {
        "run": each.number,
        "at": each.at.isoformat(),
        "by": each.by,
        "command": each.command,
        "recorded": run_words(each),
        "undone": each.number in undone,
    }


def _line(each: Run, undone: set[int]) -> str:
    when = shown_moment(each.at.astimezone())
    mark = " (undone)" if each.number in undone else ""
    return f"{each.number:>6}  {when}  {each.by[:12]:12}  {each.command:9}  {run_words(each)}{mark}"


def _refuse_changed_selection(context: Context, undone: Run) -> None:
    """What the Head of Service typed into a draw that is not issued yet stands only there."""
    if undone.command != "select":
        return
    for recorded in undone.events:
        if isinstance(recorded.event, CasesSelected):
            path = context.workspace.selection(recorded.event.selection.month)
            if path.is_file() and holds_changes(path, recorded.event.selection):
                raise CannotContinue(
                    f"{path.name} holds changes by the Head of Service, or cannot be read. Move it "
                    "away first if the draw is really to be undone. Nothing was changed."
                )


def _left_over(
    context: Context,
    journal: Journal,
    events: Sequence[Recorded],
    undoing: RunUndone,
    people: People,
) -> list[Problem]:
    """The files that stand there because of the run and no longer follow from the ledger."""
    last = events[-1]
    after = [*events, Recorded(last.number + 1, context.now, last.by, undoing)]
    wanted = {output.path for output in outputs_of(context, journal, after, people)}
    now = [output.path for output in outputs_of(context, journal, events, people)]
    return [
        _left(context, path)
        for path in dict.fromkeys(now)
        if path not in wanted and path.is_file() and path.suffix != ".txt"
    ]


def _left(context: Context, path: Path) -> Problem:
    was_in_inbox = path.is_relative_to(context.workspace.inbox)
    return Problem(
        "file-of-undone-run",
        Place(context.workspace.shown(path)),
        found="It does not follow from the ledger any more.",
        todo="Put it back into the inbox to have it judged anew, or delete it, with its note."
        if was_in_inbox
        else "Delete it, or keep it elsewhere.",
    )
