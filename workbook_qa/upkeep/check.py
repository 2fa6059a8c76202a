"""``check``: read everything, write nothing, list every problem."""

from collections.abc import Mapping, Sequence

from workbook_qa.core.audit_tool import AuditTool, find_tool
from workbook_qa.core.calendar import day_words
from workbook_qa.core.problem import CannotContinue, Place, Problem, Severity
from workbook_qa.core.records import ScheduleEntry
from workbook_qa.ledger.access import open_ledger
from workbook_qa.ledger.fold import fold
from workbook_qa.ledger.states import State
from workbook_qa.ledger.store.journal import Journal
from workbook_qa.letters.words_in_force import words_problems
from workbook_qa.registers.load_registers import missing_tool, read_registers, read_tools
from workbook_qa.selection.selection_book import read_selection
from workbook_qa.tracker.tracker_copies import found_trackers
from workbook_qa.workbooks.read.reader import read_book
from workbook_qa.workspace.result import Context, Result


def run(context: Context) -> Result:
    """Templates, registers, selections not yet issued, the tracker, and the ledger itself."""
    tools, problems = read_tools(context)
    registers = read_registers(context)
    problems += registers.problems
    problems += words_problems(context)
    problems += _missing_tools(registers.schedule, tools)
    state = State()
    if context.settings.ledger.address or context.workspace.ledger_file.exists():
        with open_ledger(context) as journal:
            faults, state = _ledger(journal)
            problems += faults
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
    step = "Put right what is listed; what cannot be used is left out until then."
    return Result(
        "check", tuple(lines), counts, problems=tuple(problems), next_step=step if problems else ""
    )


def _ledger(journal: Journal) -> tuple[list[Problem], State]:
    """Everything in the ledger proved, and its state.

    Events that are not what was recorded are listed and not made anything of.
    """
    try:
        events = journal.events()
    except CannotContinue:
        return journal.faults(), State()
    named = {digest for recorded in events for digest in recorded.event.documents_named()}
    faults = journal.faults(named)
    return faults, State() if faults else fold(events)


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
            book = read_book(path.read_bytes(), path.name)
            problems += [book] if isinstance(book, Problem) else read_selection(book, path.name)[1]
    return problems


def _tracker_problems(context: Context) -> list[Problem]:
    try:
        return found_trackers(context)[1]
    except CannotContinue as fault:
        return [Problem("tracker-damaged", Place(context.workspace.tracker.name), str(fault), "")]
