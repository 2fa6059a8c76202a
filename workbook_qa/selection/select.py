"""``select MONTH``: the random draw by the thematic schedule, and who audits what (4.1)."""

import datetime
import secrets
from collections.abc import Sequence
from pathlib import Path

from workbook_qa.core.audit_tool import find_tool
from workbook_qa.core.calendar import Month, month_words
from workbook_qa.core.problem import CannotContinue, Place, Problem
from workbook_qa.core.records import People, Selection
from workbook_qa.core.wording import counted
from workbook_qa.ledger.access import ledger_to_work_in
from workbook_qa.ledger.events import CasesSelected, Recorded
from workbook_qa.ledger.fold import fold, in_force
from workbook_qa.ledger.states import State
from workbook_qa.ledger.store.journal import Journal, digest_of
from workbook_qa.registers.case_list.case_ids import same_case_key
from workbook_qa.registers.load_registers import (
    missing_tool,
    read_people_register,
    read_registers,
    read_tools,
)
from workbook_qa.selection.draw import select_cases
from workbook_qa.selection.eligibility import available_auditors
from workbook_qa.selection.list_freshness import old_list
from workbook_qa.selection.selection_book import read_selection, write_selection
from workbook_qa.workbooks.read.reader import read_book
from workbook_qa.workspace.reading import content_of
from workbook_qa.workspace.result import Context, Result
from workbook_qa.workspace.writing import current_user, refuse_if_open, write_file


def run(
    context: Context, month: Month, *, seed: str = "", as_at: datetime.date | None = None
) -> Result:
    """Draw the month's cases once; later runs only write the workbook again if it is missing.

    Args:
        seed: what the random order is made with; a fresh one when empty. Another seed than the
            one used before draws anew, as long as nothing has been issued.
        as_at: the day the case list stands for; else as the settings say.
    """
    with ledger_to_work_in(context) as journal:
        events = in_force(journal.events())
        state = fold(events)
        before = state.selections.get(month)
        if before and seed in ("", before.seed):
            return _written_again(context, before, events, journal)
        if before:
            _refuse_redraw(context, state, month)
        return _drawn(context, month, seed or secrets.token_hex(8), as_at, journal, state)


def _drawn(
    context: Context,
    month: Month,
    seed: str,
    as_at: datetime.date | None,
    journal: Journal,
    state: State,
) -> Result:
    tools, problems = read_tools(context)
    registers = read_registers(context, as_at)
    problems += registers.problems
    entry = registers.entry(month)
    if entry is None:
        return _nothing_drawn([*problems, _not_scheduled(context, month)])
    if find_tool(tools.values(), entry.audit_tool) is None:
        return _nothing_drawn([*problems, missing_tool(entry.place, entry.audit_tool, tools)])
    if entry.number == 0:
        return Result(
            "select",
            (f"The schedule switches {month_words(month)} off: no audits are wanted.",),
            {"drawn": 0},
            problems=tuple(problems),
        )
    selection, found = select_cases(
        month,
        entry,
        registers.case_list,
        registers.people,
        last_audited(state),
        seed,
        context.settings.policy,
    )
    problems += found
    others = [drawn for other, drawn in state.selections.items() if other != month]
    problems += old_list(registers.case_list, others, context.today)
    if selection is None:
        return _nothing_drawn(problems)
    written: list[Path] = []
    if not context.dry_run:
        refuse_if_open(context.workspace.selection(month))
        content = selection_workbook(context, selection, registers.people, context.today)
        event = CasesSelected(context.today, selection, digest_of(content))
        journal.record([event], [content], at=context.now, by=current_user())
        written = _write(context, month, content)
    return _result(context, selection, written, problems, planned=context.dry_run)


def last_audited(state: State) -> dict[str, datetime.date]:
    """The day on which an audit of each case was last issued, by `same_case_key`.

    Not of one that was replaced.
    """
    found: dict[str, datetime.date] = {}
    for audit in state.audits.values():
        if audit.replaced:
            continue
        key, issued = same_case_key(audit.audit.case_id), audit.audit.issued_on
        found[key] = max(issued, found.get(key, issued))
    return found


def _not_scheduled(context: Context, month: Month) -> Problem:
    return Problem(
        "month-not-scheduled",
        Place(context.workspace.schedule.name),
        found=f"There is no usable row for {month_words(month)}.",
        todo="Add one with the month, the theme and the audit tool.",
    )


def _refuse_redraw(context: Context, state: State, month: Month) -> None:
    if state.issued_in(month):
        raise CannotContinue(
            f"Workbooks for {month_words(month)} have been issued, so the draw stands. "
            "Nothing was changed."
        )
    path = context.workspace.selection(month)
    refuse_if_open(path)
    if path.is_file() and holds_changes(path, state.selections[month]):
        raise CannotContinue(
            f"{path.name} holds changes by the Head of Service, or cannot be read. Delete it "
            "first if the cases are really to be drawn anew. Nothing was changed."
        )


def holds_changes(path: Path, selection: Selection) -> bool:
    """Whether the workbook says anything but the draw; what cannot be read may."""
    book = read_book(content_of(path), path.name)
    if isinstance(book, Problem):
        return True
    lines, problems = read_selection(book, path.name)
    drawn = {(draw.case_id, draw.auditor) for draw in selection.drawn}
    return bool(problems) or any(
        line.reason or (line.case_id, line.auditor) not in drawn for line in lines
    )


def _written_again(
    context: Context, selection: Selection, events: Sequence[Recorded], journal: Journal
) -> Result:
    written: list[Path] = []
    if not context.dry_run and not context.workspace.selection(selection.month).exists():
        kept = kept_workbook(selection.month, events)
        if kept:
            content = journal.document(kept)
        else:
            people, _ = read_people_register(context)
            day = drawn_on(selection, events)
            content = selection_workbook(context, selection, people, day)
        written = _write(context, selection.month, content)
    issued = len(fold(events).issued_in(selection.month))
    return _result(context, selection, written, [], issued=issued)


def kept_workbook(month: Month, events: Sequence[Recorded]) -> str:
    """The digest of a month's selection workbook as it was written or amended last, or empty."""
    selected = (
        recorded.event.workbook
        for recorded in reversed(events)
        if isinstance(recorded.event, CasesSelected) and recorded.event.selection.month == month
    )
    return next(selected, "")


def drawn_on(selection: Selection, events: Sequence[Recorded]) -> datetime.date:
    """The day of the draw itself: an amendment keeps its seed."""
    return next(
        recorded.event.on
        for recorded in events
        if isinstance(recorded.event, CasesSelected)
        and recorded.event.selection.month == selection.month
        and recorded.event.selection.seed == selection.seed
    )


def selection_workbook(
    context: Context, selection: Selection, people: People, drawn_on: datetime.date
) -> bytes:
    """The workbook for the Head of Service, with all auditors of the register."""
    auditors, _ = available_auditors(selection.month, people)
    given = [draw.auditor for draw in selection.drawn]
    rows = [(auditor.name, str(auditor.role), given.count(auditor.name)) for auditor in auditors]
    return write_selection(
        selection, rows, council=context.settings.council.name, drawn_on=drawn_on
    )


def _write(context: Context, month: Month, content: bytes) -> list[Path]:
    path = context.workspace.selection(month)
    return [path] if write_file(path, content) else []


def _nothing_drawn(problems: Sequence[Problem]) -> Result:
    return Result(
        "select",
        ("No cases were drawn.",),
        {"drawn": 0},
        problems=tuple(problems),
        next_step="Put right what is listed and run select again.",
    )


def _result(
    context: Context,
    selection: Selection,
    written: Sequence[Path],
    problems: Sequence[Problem],
    *,
    issued: int = 0,
    planned: bool = False,
) -> Result:
    """What is drawn; `issued` audits of it are out; `planned`: it is not on record yet."""
    excluded = sum(count for _, count in selection.exclusions)
    drawn = "would be" if planned else "are"
    lines: tuple[str, ...] = (
        f"{len(selection.drawn)} cases {drawn} drawn for {month_words(selection.month)} from "
        f"{selection.population} that could be, on the theme '{selection.theme}'.",
        f"{len(selection.reserves)} are in reserve; {excluded} were left out, by reason in "
        f"{context.workspace.selection(selection.month).name}.",
    )
    counts = {
        "drawn": len(selection.drawn),
        "reserves": len(selection.reserves),
        "eligible": selection.population,
        "excluded": excluded,
        "auditors without a case": len(selection.unused),
    }
    step = f"Ask the Head of Service to look at it, then run generate {selection.month}."
    if issued:
        month = month_words(selection.month)
        lines = (
            f"{counted(issued, 'audit')} of {month} issued already, so the draw stands: "
            f"{counted(len(selection.drawn), 'case')} were drawn from {selection.population} that "
            f"could be, on the theme '{selection.theme}'. Nothing is drawn anew.",
        )
        step = f"Run status {selection.month} to see which of them are back."
    elif planned:
        step = f"Run select {selection.month} without --dry-run to draw; another seed draws others."
    return Result(
        "select",
        lines,
        counts,
        tuple(written),
        tuple(problems),
        next_step=step,
    )
