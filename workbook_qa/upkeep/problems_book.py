"""The workbook of problems: all of them by kind, with links, and who is meant by unknown names.

Names in it are of staff and teams alone (`Problem.value`); of children it says no more than the
messages do. What is chosen in the sheet 'Who is meant' is read back by the next `check`.
"""

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest

import msgspec

from workbook_qa.core.cells import Book, column_letters
from workbook_qa.core.problem import (
    AlikeProblems,
    Place,
    Problem,
    alike_together,
    worst_first,
)
from workbook_qa.core.records import People
from workbook_qa.core.table import Column, Subject, Table, ValueColumn, rows_about
from workbook_qa.core.typed.found_tables import tables_in
from workbook_qa.core.typed.known_tables import known_by
from workbook_qa.core.wording import fold_name, suggest
from workbook_qa.registers.settled_names import SettledName
from workbook_qa.registers.staff_names import Entry, by_name
from workbook_qa.workbooks.write.cell_text import link_formula, quoted
from workbook_qa.workbooks.write.table_writer import HEADING_ROW, Formulas, write_table
from workbook_qa.workbooks.write.writer import BookWriter, SheetWriter

PROBLEMS, BY_KIND, WHO = "Problems", "By kind", "Who is meant"
WRITTEN, MEANS, CELL = "As it is written", "Who is meant", "Cell"
PERSON, TEAM = "Person", "Team"
KNOWN = "People and teams"
_BACK = known_by(WHO, WRITTEN, MEANS)
_KINDS = {"person-unknown": PERSON, "team-unknown": TEAM}
_MOST_PLACES = 3
_ABOUT_NO_CHILD = ("people.xlsx", "schedule.xlsx")
_QUOTED = re.compile(r"^'.*'(?= is )", re.DOTALL)
_WORDS = re.compile(r"[^\W\d_]+")


class UnknownName(msgspec.Struct, frozen=True):
    """A name that the people register does not know, as it is written somewhere.

    Attributes:
        kind: whether it stands where a person or a team is named.
        number: how often; places: of the first few.
        perhaps: the entry that is written most alike, or empty.
        typed: what was chosen before and could not be taken.
    """

    kind: str
    name: str
    number: int
    places: tuple[Place, ...]
    perhaps: str = ""
    typed: str = ""


def unknown_names(
    problems: Iterable[Problem], people: People, typed: Mapping[str, str] | None = None
) -> list[UnknownName]:
    """The names that problems tell of, the most frequent first; `typed` by folded name."""
    groups: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        if problem.value and problem.code in _KINDS:
            key = (_KINDS[problem.code], fold_name(problem.value))
            groups.setdefault(key, []).append(problem)
    choices = _choices(people)
    names = [
        UnknownName(
            kind,
            group[0].value,
            len(group),
            tuple(problem.place for problem in group[:_MOST_PLACES]),
            _perhaps(group[0].value, choices[kind]),
            (typed or {}).get(folded, ""),
        )
        for (kind, folded), group in groups.items()
    ]
    return sorted(names, key=lambda each: (each.kind, -each.number, each.name))


def _perhaps(written: str, choices: Sequence[str]) -> str:
    """The one entry whose words all stand in a name, in any order; else the most alike."""
    words = set(_WORDS.findall(fold_name(written)))
    within = [name for name in choices if set(_WORDS.findall(fold_name(name))) <= words]
    return within[0] if len(within) == 1 else suggest(written, choices) or ""


def _choices(people: People) -> dict[str, list[str]]:
    """The names that may be meant: each stands for one entry of the register."""
    return {PERSON: _told_apart(people.staff), TEAM: _told_apart(people.teams)}


def _told_apart(entries: Sequence[Entry]) -> list[str]:
    index = by_name(entries)
    return sorted(entry.name for entry in entries if len(index[fold_name(entry.name)]) == 1)


class ReadBack(msgspec.Struct, frozen=True):
    """What was chosen in the sheet 'Who is meant'.

    Attributes:
        typed: what is nobody of the register, by the folded name it was typed for; it is kept.
    """

    settled: tuple[SettledName, ...] = ()
    problems: tuple[Problem, ...] = ()
    typed: Mapping[str, str] = {}


def read_problems_book(book: Book, file: str, people: People, on: datetime.date) -> ReadBack:
    """What was chosen in the sheet 'Who is meant', and what was typed there and is nobody."""
    known = {fold_name(name): name for names in _choices(people).values() for name in names}
    settled: list[SettledName] = []
    problems: list[Problem] = []
    typed: dict[str, str] = {}
    for table in tables_in(book, file, _BACK):
        for row in table.rows():
            written, means = row.text(WRITTEN), row.text(MEANS)
            if not written or not means:
                continue
            if fold_name(means) in known:
                settled.append(SettledName(written, known[fold_name(means)], on, row.place(MEANS)))
            else:
                typed[fold_name(written)] = means
                found = "What stands here is not one entry of the people register"
                todo = "Choose one from the list, or leave the cell empty."
                problems.append(Problem("value-unknown", row.place(MEANS), found, todo))
    return ReadBack(tuple(settled), tuple(problems), typed)


# Writing


def write_problems_book(
    problems: Sequence[Problem],
    names: Sequence[UnknownName],
    people: People,
    paths: Mapping[str, str],
    *,
    council: str,
    on: datetime.date,
) -> bytes:
    """All problems, by kind and one by one, and the names that somebody has to tell.

    Args:
        paths: of the files that problems stand in, by name, from the workbook's own folder.
    """
    book = BookWriter(
        title="Problems",
        subject="What a person has to put right",
        created=datetime.datetime.combine(on, datetime.time(9)),
    )
    ordered = worst_first(problems)
    alike = alike_together(ordered)
    kinds = _table("Kinds", BY_KIND, _KINDS_SAY, _BY_KIND, alike)
    _write(book, kinds, _links(kinds, (each.first.place for each in alike), paths), council)
    table = _table("Names", WHO, _NAMES_SAY, _NAMES, names)
    writer: SheetWriter | None = None
    if names:
        places = (each.places[0] for each in names)
        writer = _write(book, table, _links(table, places, paths), council)
    each_one = _table("Problems", PROBLEMS, _EACH_SAYS, _EACH, ordered)
    _write(book, each_one, _links(each_one, (each.place for each in ordered), paths), council)
    if writer:
        _offer(book, writer, table, names, _choices(people), council)
    return book.finished()


_KINDS_SAY = (
    "What is the same in many cells stands here once; each cell stands in the sheet Problems. "
    "check writes this workbook anew."
)
_NAMES_SAY = (
    "Choose in the yellow cells who is meant, save, close, and run check again: it is kept in "
    "registers/who is meant.xlsx. Leave a cell empty where nobody of the list is meant."
)
_KNOWN_SAYS = "Who may be meant: the people register, without names that two share."
_EACH_SAYS = "What is to be put right first. A link opens the file at the cell."

_BY_KIND: tuple[ValueColumn[AlikeProblems], ...] = (
    ValueColumn("How it counts", "status", 17, value=lambda each: each.severity.words),
    ValueColumn("How often", "number", 10, value=lambda each: len(each.problems)),
    ValueColumn("What is wrong", "long", 46, value=lambda each: _fact(each.first)),
    ValueColumn("What to do", "long", 46, value=lambda each: each.first.todo),
    ValueColumn("What stands there", "long", 36, value=lambda each: _values_said(each)),
    ValueColumn("File", "text", 22, value=lambda each: each.first.place.file),
    ValueColumn("Sheet", "text", 18, value=lambda each: each.first.place.sheet),
    ValueColumn(CELL, "text", 12, value=lambda each: each.first.place.cell),
    ValueColumn("Code", "text", 26, value=lambda each: each.first.code),
)
_NAMES: tuple[ValueColumn[UnknownName], ...] = (
    ValueColumn(WRITTEN, "text", 30, value=lambda each: each.name),
    ValueColumn(
        MEANS,
        "text",
        30,
        managers=True,
        value=lambda each: each.typed or None,
    ),
    ValueColumn("Perhaps", "text", 30, value=lambda each: each.perhaps),
    ValueColumn("Person or team", "text", 16, value=lambda each: each.kind),
    ValueColumn("How often", "number", 10, value=lambda each: each.number),
    ValueColumn("File", "text", 22, value=lambda each: each.places[0].file),
    ValueColumn("Sheet", "text", 18, value=lambda each: each.places[0].sheet),
    ValueColumn(CELL, "text", 12, value=lambda each: each.places[0].cell),
)
_EACH: tuple[ValueColumn[Problem], ...] = (
    ValueColumn("How it counts", "status", 17, value=lambda each: each.severity.words),
    ValueColumn("File", "text", 22, value=lambda each: each.place.file),
    ValueColumn("Sheet", "text", 18, value=lambda each: each.place.sheet),
    ValueColumn(CELL, "text", 12, value=lambda each: each.place.cell),
    ValueColumn("What stands there", "long", 30, value=lambda each: each.value),
    ValueColumn("What is wrong", "long", 50, value=lambda each: _fact(each)),
    ValueColumn("What to do", "long", 50, value=lambda each: each.todo),
    ValueColumn("Code", "text", 26, value=lambda each: each.code),
)


def _fact(problem: Problem) -> str:
    """What is wrong; what stands in a list of children is not repeated for all who open this."""
    quotes = problem.code in ("value-unknown", "number-wrong") and not problem.value
    if not quotes or problem.place.file in _ABOUT_NO_CHILD:
        return problem.found
    return _QUOTED.sub("What stands here", problem.found)


def _values_said(alike: AlikeProblems) -> str:
    if not alike.first.value and alike.first.place.file not in _ABOUT_NO_CHILD:
        return ""
    return "; ".join(f"{value} ({number})" for value, number in alike.values)


def _table(
    name: str,
    title: str,
    says: str,
    columns: Sequence[ValueColumn[Subject]],
    subjects: Sequence[Subject],
) -> Table:
    shown: tuple[Column, ...] = tuple(columns)
    return Table(
        name=name,
        title=title,
        says=says,
        columns=shown,
        rows=rows_about(columns, subjects),
        empty="There is nothing to put right.",
    )


def _write(book: BookWriter, table: Table, links: Formulas, council: str) -> SheetWriter:
    writer = book.sheet(table.title)
    write_table(writer, table, formulas=links)
    writer.freeze(HEADING_ROW + 1, 1)
    writer.print_on_a4(
        orientation="landscape",
        footer=f"{council}: {table.title}",
        repeat=(HEADING_ROW, HEADING_ROW),
    )
    return writer


def _links(table: Table, places: Iterable[Place], paths: Mapping[str, str]) -> Formulas:
    column = table.column(CELL)
    return {
        (row, column): link_formula(f'"{quoted(_target(place, paths))}"', place.cell)
        for row, place in enumerate(places)
        if place.cell and place.file in paths
    }


def _target(place: Place, paths: Mapping[str, str]) -> str:
    """The cell of another workbook, as a link names it; a text file as a whole."""
    path = paths[place.file]
    if not place.sheet:
        return path
    sheet = place.sheet.replace("'", "''")
    return f"{path}#'{sheet}'!{place.cell}"


def _offer(
    book: BookWriter,
    writer: SheetWriter,
    table: Table,
    names: Sequence[UnknownName],
    choices: Mapping[str, Sequence[str]],
    council: str,
) -> None:
    """A drop-down of those who may be meant, from a sheet of its own: lists in rules are short."""
    entries = tuple(zip_longest(*choices.values()))
    columns = tuple(Column(kind, "text", 36) for kind in choices)
    lists = Table(name="Known", title=KNOWN, says=_KNOWN_SAYS, columns=columns, rows=entries)
    _write(book, lists, {}, council)
    first, last = HEADING_ROW + 2, HEADING_ROW + 1 + max(1, len(entries))
    for column, kind in enumerate(choices):
        rows = [row for row, each in enumerate(names) if each.kind == kind]
        letters = column_letters(column + 1)
        rule = {
            "validate": "list",
            "source": f"='{KNOWN}'!${letters}${first}:${letters}${last}",
            "input_title": MEANS,
            "input_message": "Choose from the list; leave it empty where nobody of it is meant.",
            "error_title": "Not in the list",
            "error_message": "Please choose one of the names in the list, or leave it empty.",
        }
        cells = [(HEADING_ROW + 1 + row, table.column(MEANS)) for row in rows]
        if cells:
            writer.validate_cells(cells, rule)
