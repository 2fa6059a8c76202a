"""``check``: read everything, list every problem, and write nothing but the workbook of them.

Who is meant by unknown names is read back from that workbook first, and kept in the registers.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

from workbook_qa.core.audit_tool import AuditTool, find_tool
from workbook_qa.core.calendar import day_words
from workbook_qa.core.problem import CannotContinue, Place, Problem, Severity
from workbook_qa.core.records import People, ScheduleEntry
from workbook_qa.core.wording import counted
from workbook_qa.ledger.access import DOUBTS, ledger_doubts, open_ledger
from workbook_qa.ledger.events import CaseErased
from workbook_qa.ledger.fold import fold
from workbook_qa.ledger.ledger_marks import OutsideCopy
from workbook_qa.ledger.states import State
from workbook_qa.ledger.store.journal import Journal
from workbook_qa.ledger.store.outside_copies import ALL, copies_in_file
from workbook_qa.letters.words_in_force import words_problems
from workbook_qa.registers.load_registers import (
    missing_tool,
    read_people_register,
    read_registers,
    read_settled_register,
    read_tools,
)
from workbook_qa.registers.register_book import write_register
from workbook_qa.registers.settled_names import SETTLED, settled_rows
from workbook_qa.selection.selection_book import read_selection
from workbook_qa.tracker.tracker_copies import found_trackers
from workbook_qa.upkeep.problems_book import (
    ReadBack,
    read_problems_book,
    unknown_names,
    write_problems_book,
)
from workbook_qa.upkeep.proof.originals import original_faults
from workbook_qa.workbooks.read.container.limits import REGISTER_LIMITS
from workbook_qa.workbooks.read.reader import read_book
from workbook_qa.workspace.kept_secret import standing_open
from workbook_qa.workspace.layout import Workspace
from workbook_qa.workspace.reading import content_of
from workbook_qa.workspace.result import Context, Result
from workbook_qa.workspace.writing import write_file


def run(context: Context, *, against: Path | None = None) -> Result:
    """Templates, registers, selections not yet issued, the tracker, and the ledger itself.

    Args:
        against: a DMT summary, a tracker, a backup, or the text beside one, from anywhere: the
            ledger must still have the event that it names.

    Raises:
        CannotContinue: `against` cannot be read, or names no event.
    """
    outside = copies_in_file(against) if against else []
    tools, problems = read_tools(context)
    problems += standing_open(context)
    chosen, kept, unkept = _take_back_names(context)
    problems += chosen.problems
    registers = read_registers(context, people_required=False)
    problems += registers.problems
    problems += words_problems(context)
    problems += _missing_tools(registers.schedule, tools)
    with open_ledger(_reading_if_none(context)) as journal:
        faults, state = _ledger(journal)
        problems += faults
        problems += _doubts(context, journal, outside)
    problems += _selection_problems(context, state)
    problems += _tracker_problems(context)
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    counts = {
        "audit tools": len(tools),
        "people": len(registers.people.staff),
        "teams": len(registers.people.teams),
        "months scheduled": len(registers.schedule),
        "cases that can be drawn": len(registers.case_list.cases),
        "cases left out": len(registers.case_list.exclusions),
        "audits": len(state.audits),
        "errors": errors,
        "queries": len(problems) - errors,
    }
    lines = [f"{name[0].upper()}{name[1:]}: {count}" for name, count in counts.items()]
    lines += [
        f"{tool.name} {tool.version} was to be reviewed by {day_words(tool.review_date)}."
        for tool in tools.values()
        if tool.review_date and tool.review_date < context.today
    ]
    if registers.case_list.id_shape:
        lines.append(
            f"Case ids were read as {registers.case_list.id_shape}; anything else in their column "
            "is listed and not drawn."
        )
    cases = {audit.erased.mark for audit in state.audits.values() if audit.erased}
    if cases:
        audits = ", ".join(key for key, audit in sorted(state.audits.items()) if audit.erased)
        lines.append(f"{counted(len(cases), 'case')} erased, and events hold less since: {audits}.")
    lines += unkept
    if against and not _is_told(problems, against.name):
        lines.append(f"The ledger has the event that {against.name} names, as it was then.")
    written = [*kept]
    if not context.dry_run and not unkept:
        paths, said = _write_problems(context, registers.people, problems, chosen)
        written += paths
        lines += said
    return Result(
        "check", tuple(lines), counts, tuple(written), tuple(problems), next_step=_step(problems)
    )


def _step(problems: Sequence[Problem]) -> str:
    step = "Put right what is listed; what cannot be used is left out until then."
    if any(problem.value for problem in problems):
        step += " Who is meant by a name can be chosen in outbox/Problems.xlsx."
    return step if problems else ""


def _take_back_names(context: Context) -> tuple[ReadBack, list[Path], list[str]]:
    """What was chosen in the workbook of problems: kept in the registers before they are read.

    Gives the file that was written, and a sentence where something chosen cannot be kept.
    """
    path, names = context.workspace.problems, context.workspace.settled_names
    if not path.is_file():
        return ReadBack(), [], []
    book = read_book(content_of(path), path.name, REGISTER_LIMITS)
    if isinstance(book, Problem):
        return ReadBack(), [], [f"{book} Move it away, and run check again."]
    people, _ = read_people_register(context, required=False)
    chosen = read_problems_book(book, path.name, people, context.today)
    if not chosen.settled or context.dry_run:
        return chosen, [], []
    before, problems = read_settled_register(context)
    if problems:
        return chosen, [], [f"{problems[0]} Until then no choice of {path.name} is kept."]
    rows = settled_rows([*before, *chosen.settled])
    content = write_register(
        (SETTLED,), {SETTLED.name: rows}, title="Who is meant", created=context.today
    )
    try:
        return chosen, [names] if write_file(names, content) else [], []
    except CannotContinue as fault:
        return chosen, [], [f"{fault} What was chosen in {path.name} stays there until then."]


def _write_problems(
    context: Context, people: People, problems: Sequence[Problem], chosen: ReadBack
) -> tuple[list[Path], list[str]]:
    """The workbook of problems; where it cannot be written, the sentence that says why."""
    path = context.workspace.problems
    if not problems and not path.exists():
        return [], []
    names = unknown_names(problems, people, chosen.typed)
    content = write_problems_book(
        problems,
        names,
        people,
        _paths_from_outbox(context.workspace),
        council=context.settings.council.name,
        on=context.today,
    )
    try:
        return [path] if write_file(path, content) else [], []
    except CannotContinue as fault:
        return [], [str(fault)]


def _paths_from_outbox(workspace: Workspace) -> dict[str, str]:
    """The files that problems may stand in, by name, as the outbox's workbooks link to them."""
    months = sorted(workspace.outbox.glob("????-??")) if workspace.outbox.is_dir() else []
    folders = [*months, workspace.outbox, workspace.templates, workspace.registers]
    return {
        path.name: _path_between(workspace.outbox, path)
        for folder in folders
        if folder.is_dir()
        for path in sorted(folder.iterdir())
        if path.is_file()
    }


def _path_between(folder: Path, path: Path) -> str:
    """How a workbook in `folder` names a file of the workspace, with forward slashes."""
    if path.is_relative_to(folder):
        return path.relative_to(folder).as_posix()
    return f"../{path.relative_to(folder.parent).as_posix()}"


def _ledger(journal: Journal) -> tuple[list[Problem], State]:
    """Everything in the ledger proved, and its state.

    Events that are not what was recorded are listed and not made anything of; of a sound ledger
    the originals are read again.
    """
    try:
        events = journal.events()
    except CannotContinue:
        return journal.faults(), State()
    named = {digest for recorded in events for digest in recorded.event.documents_named()}
    faults = journal.faults(named)
    if faults:
        return faults, State()
    erased = {
        digest
        for recorded in events
        if isinstance(recorded.event, CaseErased)
        for digest, _ in recorded.event.documents_left
    }
    return original_faults(journal, events, erased), fold(events)


def _reading_if_none(context: Context) -> Context:
    """A ledger that is not there is not made."""
    is_there = context.settings.ledger.address or context.workspace.ledger_file.exists()
    return context if is_there else msgspec.structs.replace(context, dry_run=True)


def _doubts(context: Context, journal: Journal, outside: Sequence[OutsideCopy]) -> list[Problem]:
    """What speaks against clock and ledger; where that is damaged, the faults say enough."""
    try:
        return ledger_doubts(context, journal, backups=ALL, against=outside)
    except CannotContinue:
        return []


def _is_told(problems: Iterable[Problem], name: str) -> bool:
    return any(each.code in DOUBTS and each.place.file == name for each in problems)


def _missing_tools(
    schedule: Sequence[ScheduleEntry], tools: Mapping[str, AuditTool]
) -> list[Problem]:
    return [
        missing_tool(entry.place, entry.audit_tool, tools)
        for entry in schedule
        if find_tool(tools.values(), entry.audit_tool) is None
    ]


def _selection_problems(context: Context, state: State) -> list[Problem]:
    problems: list[Problem] = []
    for month in state.selections:
        path = context.workspace.selection(month)
        if not state.issued_in(month) and path.is_file():
            book = read_book(content_of(path), path.name)
            problems += [book] if isinstance(book, Problem) else read_selection(book, path.name)[1]
    return problems


def _tracker_problems(context: Context) -> list[Problem]:
    try:
        return found_trackers(context)[1]
    except CannotContinue as fault:
        return [Problem("tracker-damaged", Place(context.workspace.tracker.name), str(fault), "")]
