"""The reading steps that several commands share: templates, registers, ledger."""

import datetime
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from workbook_qa.core.audit_tool import AuditTool
from workbook_qa.core.calendar import Month
from workbook_qa.core.cells import Book
from workbook_qa.core.problem import CannotContinue, Place, Problem
from workbook_qa.core.problem_codes import READING
from workbook_qa.core.records import CaseList, People, ScheduleEntry
from workbook_qa.core.typed.known_tables import KnownTable
from workbook_qa.core.typed.typed_cells import clip
from workbook_qa.ledger.store.journal import digest_of
from workbook_qa.registers.audit_tools.tool_files import read_audit_tools
from workbook_qa.registers.case_list.annex_a import read_case_list
from workbook_qa.registers.case_list.case_columns import unknown_headings
from workbook_qa.registers.case_list.case_ids import CaseIdKind
from workbook_qa.registers.case_list.case_words import CaseWords, with_own_words
from workbook_qa.registers.people_and_schedule import read_people, read_schedule
from workbook_qa.registers.register_columns import CLOSURES, SCHEDULE, STAFF, TEAMS
from workbook_qa.registers.settled_names import SettledName, read_settled
from workbook_qa.registers.staff_names import schedule_problems
from workbook_qa.workbooks.other_formats.csv_text import read_csv
from workbook_qa.workbooks.read.container.limits import REGISTER_LIMITS
from workbook_qa.workbooks.read.reader import read_book
from workbook_qa.workspace.layout import Workspace
from workbook_qa.workspace.left_behind import LeftBehind, left_behind
from workbook_qa.workspace.reading import read_file
from workbook_qa.workspace.result import Context

# Not all of these are read: the problem of each says so, and passing over it would say nothing.
_TEXT_ENDINGS = (".csv", ".txt", ".tsv")
_CASE_LIST_ENDINGS = (
    *(".xlsx", ".xlsb", ".xls", ".ods", *_TEXT_ENDINGS),
    *(".xlsm", ".xltx", ".xltm", ".xlt", ".xlam", ".xla", ".fods", ".ots", ".numbers"),
)

_OF_A_WHOLE_LIST = frozenset(READING) | {
    "register-missing",
    "register-unreadable",
    "sheet-missing",
    "heading-missing",
    "heading-twice",
}
_OF_UNKNOWN_NAMES = frozenset({"team-unknown", "person-unknown"})


class RegisterFile(msgspec.Struct, frozen=True):
    """A register as a file: where it is, what it is called, and its sheets."""

    path: Path
    title: str
    tables: tuple[KnownTable, ...]


def register_files(workspace: Workspace) -> tuple[RegisterFile, ...]:
    """Every register but the case list, which may be any other file of the folder."""
    return (
        RegisterFile(workspace.people, "People", (TEAMS, STAFF, CLOSURES)),
        RegisterFile(workspace.schedule, "Schedule", (SCHEDULE,)),
    )


class Registers(msgspec.Struct, frozen=True):
    """All registers with every problem found in them."""

    people: People
    schedule: tuple[ScheduleEntry, ...]
    case_list: CaseList
    problems: tuple[Problem, ...]

    def entry(self, month: Month) -> ScheduleEntry | None:
        """What the schedule says of the month."""
        return next((entry for entry in self.schedule if entry.month == month), None)


def read_tools(context: Context) -> tuple[dict[str, AuditTool], list[Problem]]:
    """The audit tools in the workspace's templates, by id."""
    if not context.workspace.templates.is_dir():
        raise CannotContinue(
            f"There is no workspace in {context.workspace.root}. Run init there first, or name "
            "the right folder with --folder."
        )
    return read_audit_tools(context.workspace.templates)


def missing_tool(place: Place, wanted: str, tools: Mapping[str, AuditTool]) -> Problem:
    """The problem that templates hold no usable audit tool of that name."""
    known = ", ".join(tool.name for tool in tools.values())
    return Problem(
        "audit-tool-missing",
        place,
        found=f"There is no usable audit tool '{wanted}' in templates.",
        todo=f"Use one of: {known}." if known else "Put one there; init copies ours out.",
    )


def read_people_register(
    context: Context, *, required: bool = True
) -> tuple[People, list[Problem]]:
    """The people register.

    Where it cannot be read at all, or one of its lists cannot, a command that goes by it stops:
    every owner would be unknown, nobody would be written to, and staff would be named in reports.
    With `required` false what can be read is given, which may be nothing, with the problem.

    Raises:
        CannotContinue: it is required and cannot be used.
    """
    book = _book(context.workspace.people)
    if isinstance(book, Problem):
        people, problems = People((), ()), [book]
    else:
        settled, problems = read_settled_register(context)
        people, found = read_people(book, context.workspace.people.name, settled)
        problems += found
    if required and (fault := _unusable(people, problems)):
        raise CannotContinue(f"{fault} Nothing was changed.")
    return people, problems


def _unusable(people: People, problems: Sequence[Problem]) -> Problem | None:
    """Why the people register cannot be gone by; nothing where its lists were read."""
    if people.staff and people.teams:
        return None
    return next((problem for problem in problems if problem.code in _OF_A_WHOLE_LIST), None)


def read_settled_register(context: Context) -> tuple[list[SettledName], list[Problem]]:
    """Who is meant by names that the registers do not know, as it was decided; often nothing."""
    path = context.workspace.settled_names
    if not os.path.lexists(path):
        return [], []
    book = _book(path)
    return ([], [book]) if isinstance(book, Problem) else (read_settled(book, path.name), [])


def read_registers(
    context: Context, as_at: datetime.date | None = None, *, people_required: bool = True
) -> Registers:
    """People, schedule and case list. `as_at` is the day the case list stands for.

    Raises:
        CannotContinue: the people register is required and cannot be used.
    """
    people, problems = read_people_register(context, required=people_required)
    unusable = _unusable(people, problems)
    schedule: list[ScheduleEntry] = []
    book = _book(context.workspace.schedule)
    if isinstance(book, Problem):
        problems.append(book)
    else:
        schedule, found = read_schedule(book, context.workspace.schedule.name)
        problems += found + schedule_problems(schedule, people)
    case_list, found = _case_list(context, people, as_at)
    problems += [*found, *not_read(context)]
    if unusable:  # which is said once, and not again for each name
        problems = [problem for problem in problems if problem.code not in _OF_UNKNOWN_NAMES]
    return Registers(people, tuple(schedule), case_list, tuple(problems))


def _case_list(
    context: Context, people: People, as_at: datetime.date | None
) -> tuple[CaseList, list[Problem]]:
    paths = case_list_files(context)
    day = as_at or context.settings.case_list.as_at or _saved_on(paths, context.today)
    if not paths:
        missing = _missing(context.workspace.registers / "cases.xlsx")
        return CaseList(day, ()), [missing]
    books: dict[str, Book] = {}
    digests: dict[str, str] = {}
    problems: list[Problem] = []
    for path in paths:
        content = _content(path)
        book = content if isinstance(content, Problem) else _read(path, content)
        if isinstance(book, Problem) or isinstance(content, Problem):
            problems += [book] if isinstance(book, Problem) else []
        else:
            books[path.name], digests[path.name] = book, digest_of(content)
    council = context.settings.case_list
    words, unknown_words = with_own_words(CaseWords(), council.words)
    problems += [_wrong_setting(context, "words", own, ours) for own, ours in unknown_words] + [
        _wrong_setting(context, "headings", own, ours)
        for own, ours in unknown_headings(council.headings)
    ]
    kind = council.case_ids
    case_list, found = read_case_list(
        books,
        people,
        as_at=day,
        policy=context.settings.policy,
        digests=digests,
        words=words,
        id_kind=CaseIdKind(kind) if kind else None,
        headings=council.headings,
    )
    return case_list, problems + found


def _wrong_setting(context: Context, table: str, own: str, ours: str) -> Problem:
    what = "a heading of the case list" if table == "headings" else "a word of the case list"
    return Problem(
        "setting-wrong",
        Place(context.workspace.settings.name, "", f"case_list.{table}"),
        found=f"'{clip(ours)}' is not {what}, so that '{clip(own)}' is not known.",
        todo="Write on the right what stands in the sheet of cases that init makes.",
    )


def case_list_files(context: Context) -> list[Path]:
    """The files of the case list: all workbooks and text files that are no other register."""
    others = {file.path.name.casefold() for file in register_files(context.workspace)}
    others.add(context.workspace.settled_names.name)
    if not context.workspace.registers.is_dir():
        return []
    return sorted(
        path
        for path in context.workspace.registers.iterdir()
        if path.suffix.casefold() in _CASE_LIST_ENDINGS
        and path.name.casefold() not in others
        and left_behind(path.name) is None
    )


def not_read(context: Context) -> list[Problem]:
    """What lies in the registers folder and is read as nothing: it may be meant as a register."""
    folder = context.workspace.registers
    read = {file.path.name.casefold() for file in register_files(context.workspace)}
    read |= {path.name.casefold() for path in case_list_files(context)}
    read.add(context.workspace.settled_names.name.casefold())
    paths = sorted(folder.iterdir()) if folder.is_dir() else []
    return [
        problem
        for path in paths
        if path.name.casefold() not in read and (problem := _not_read(path))
    ]


def _not_read(path: Path) -> Problem | None:
    kind = left_behind(path.name)
    if kind in (LeftBehind.SYSTEM, LeftBehind.OPEN):
        return None
    todo = (
        "Where it is a case list, save it as an Excel workbook (.xlsx) or as CSV in this folder; "
        "else keep it somewhere else."
    )
    if kind:
        found = f"This file {kind.partition(':')[0]}."
    elif path.is_dir():
        found = "This is a folder, and is not looked into."
    else:
        found = "This file is of a kind that is not read as a register."
    return Problem("register-not-read", Place(path.name), found, todo)


def _saved_on(paths: list[Path], today: datetime.date) -> datetime.date:
    stamps = [path.stat().st_mtime for path in paths if path.is_file()]
    if not stamps:
        return today
    return datetime.datetime.fromtimestamp(max(stamps), datetime.UTC).astimezone().date()


def _book(path: Path) -> Book | Problem:
    content = _content(path)
    return content if isinstance(content, Problem) else _read(path, content)


def _content(path: Path) -> bytes | Problem:
    if not os.path.lexists(path):
        return _missing(path)
    try:
        return read_file(path, REGISTER_LIMITS.file)
    except OSError as fault:
        return Problem(
            "register-unreadable",
            Place(path.name),
            found=f"{path.name} in the registers folder cannot be read ({fault.strerror}).",
            todo="Put the file itself there under that name; if it is open, close it.",
        )


def _read(path: Path, content: bytes) -> Book | Problem:
    if path.suffix.casefold() in _TEXT_ENDINGS:
        return read_csv(content, path.name, REGISTER_LIMITS)
    return read_book(content, path.name, REGISTER_LIMITS)


def _missing(path: Path) -> Problem:
    return Problem(
        "register-missing",
        Place(path.name),
        found=f"There is no {path.name} in the registers folder.",
        todo="Put it there; init writes an empty one to fill in.",
    )
