"""What happened to every file of the inbox, newest first: a workbook for the Lead Auditor.

Where returns of one audit say different things, the Lead Auditor decides here which one counts;
what was typed is read back by the next run.
"""

import datetime
import sys
from collections.abc import Collection, Iterator, Sequence

import msgspec

from workbook_qa.core.cells import Book, plain_text
from workbook_qa.core.problem import CATALOGUE, Place, Problem, Severity
from workbook_qa.core.replies import replies_in
from workbook_qa.core.table import Column, Table, TableValue
from workbook_qa.core.terms import Outcome
from workbook_qa.core.typed.found_tables import tables_in
from workbook_qa.core.typed.known_tables import KnownColumn, KnownTable
from workbook_qa.core.typed.typed_cells import choice_in
from workbook_qa.core.wording import tidy
from workbook_qa.followups.feedback_answers import answers_table
from workbook_qa.ledger.events import CHOSEN_REASON, FileReceived, Recorded, ReturnChosen
from workbook_qa.ledger.return_content import field_words
from workbook_qa.ledger.states import State
from workbook_qa.returns.decisions.return_decisions import (
    COUNT_THIS,
    DECISION,
    FILE,
    FORMER_FILE,
    OPEN,
    WORKBOOK,
    ReturnDecision,
    decisions_table,
    differences_table,
    to_decide,
)
from workbook_qa.returns.decisions.waiting_for_yes import (
    ANSWER,
    FORMER_ITEM,
    ITEM,
    NO,
    YES,
    TypedAnswer,
    waiting_for_yes,
    waiting_table,
)
from workbook_qa.returns.latest import (
    GO_TO,
    LatestLine,
    latest_files,
    latest_lines,
    latest_table,
)
from workbook_qa.workbooks.write.cell_text import link_formula
from workbook_qa.workbooks.write.table_writer import HEADING_ROW, Formulas, write_table
from workbook_qa.workbooks.write.writer import BookWriter, SheetWriter

_FILES = (
    Column("Taken in", "date", 13),
    Column("File", "text", 38),
    Column("What became of it", "status", 20),
    Column("Audit", "id", 22),
    Column("Why", "long", 64),
    Column(Severity.ERROR.words, "number", 11),
    Column(Severity.QUERY.words, "number", 11),
)
_PROBLEMS = (
    Column("Taken in", "date", 13),
    Column("Audit", "id", 22),
    Column("How it counts", "status", 17),
    Column("Sheet", "text", 12),
    Column("Cell", "text", 8),
    Column("What is wrong and what to do", "long", 80),
    Column("File", "text", 32),
    Column("Code", "text", 24),
)
_READ_AS = (
    Column("Taken in", "date", 13),
    Column("Audit", "id", 22),
    Column("Entry", "text", 30),
    Column("Typed", "text", 30),
    Column("Read as", "text", 30),
)
_REPLIES = (
    Column("Taken in", "date", 13),
    Column("Audit", "id", 22),
    Column("Entry", "text", 22),
    Column("What was queried", "long", 44),
    Column("The auditor's reply", "long", 60),
)
_REMARKS = (
    Column("Taken in", "date", 13),
    Column("Audit", "id", 22),
    Column("Said in", "text", 14),
    Column("Sheet", "text", 14),
    Column("Cell", "text", 8),
    Column("What it says", "long", 80),
    Column("File", "text", 36),
)
_ANYWHERE = sys.maxsize  # rows
_WAYS_ROW = 2  # the line of air between a sentence and its table
_WAYS = range(5)  # columns of the first sheet


def write_ingest_report(
    events: Sequence[Recorded],
    state: State,
    *,
    council: str,
) -> bytes:
    """The report on all files ever taken in; the same events give the same bytes.

    Args:
        events: those that count, with the paths of files.
        state: that after the events. What has to be decided comes first in the workbook.
    """
    files = list(_newest_first(events, state))
    last = latest_files(events)
    lines = latest_lines(last, state)
    newest = files[0].on if files else datetime.date(2000, 1, 1)
    book = BookWriter(
        title="Ingest report",
        subject="What happened to every returned file",
        created=datetime.datetime.combine(newest, datetime.time(9)),
    )
    decisions, overview = decisions_table(state), latest_table(last, lines)
    optional = (
        (overview, waiting_table(waiting_for_yes(state)), decisions, differences_table(state)),
        (_remarks(files), answers_table(state)),
    )
    always = (_files(files), _problems(files), _read_as(files), _replies(files))
    before, after = ([table for table in tables if table.rows] for tables in optional)
    tables = [*before, *always, *after]
    links = {
        overview.name: _ways(overview, lines, {table.title for table in tables}),
        decisions.name: _links(decisions, to_decide(state)),
    }
    for table in tables:
        writer = book.sheet(table.title)
        write_table(writer, table, formulas=links.get(table.name))
        if table is overview:
            _ways_on(writer, tables[1:])
        writer.freeze(HEADING_ROW + 1, 2)
        writer.print_on_a4(
            orientation="landscape",
            footer=f"{council}: {table.title}",
            repeat=(HEADING_ROW, HEADING_ROW),
        )
    return book.finished()


def _ways(table: Table, lines: Sequence[LatestLine], sheets: Collection[str]) -> Formulas:
    """From each line of the first sheet to the sheet on which more of it stands."""
    column = table.column(GO_TO)
    return {
        (row, column): link_formula(f"\"#'{line.sheet}'!A1\"", line.sheet)
        for row, line in enumerate(lines)
        if line.sheet in sheets
    }


def _ways_on(writer: SheetWriter, tables: Sequence[Table]) -> None:
    """Between sentence and table: links to the other sheets, as many as there are columns."""
    for column, table in enumerate(tables[: len(_WAYS)]):
        writer.link(_WAYS_ROW, column, f"internal:'{table.title}'!A1", f"To {table.title}")


def _links(decisions: Table, files: Sequence[FileReceived]) -> dict[tuple[int, int], str]:
    """From each row to the workbook it is about, where that is linked as it came."""
    column = decisions.column(WORKBOOK)
    return {
        (row, column): f'=HYPERLINK("../inbox/{file.path}","{OPEN}")'
        for row, file in enumerate(files)
        if file.may_be_linked
    }


def _newest_first(events: Sequence[Recorded], state: State) -> Iterator[FileReceived]:
    """The files, and the Lead Auditor's decisions as what became of them then."""
    for recorded in reversed(events):
        match recorded.event:
            case FileReceived() as file:
                yield file
            case ReturnChosen(file=digest, on=day):
                file = state.files[digest]
                yield msgspec.structs.replace(
                    file, on=day, outcome=Outcome.ACCEPTED, reason=CHOSEN_REASON, problems=()
                )


def _files(files: Sequence[FileReceived]) -> Table:
    return Table(
        "Files",
        "Files",
        _FILES,
        tuple(map(_file_row, files)),
        "Every file that was in the inbox, newest first. Each has exactly one outcome.",
        empty="Nothing has been taken in yet.",
    )


def _file_row(file: FileReceived) -> tuple[TableValue, ...]:
    errors = sum(problem.severity is Severity.ERROR for problem in file.problems)
    queries = len(file.problems) - errors
    return (
        file.on,
        file.name,
        file.outcome.words,
        file.audits or None,
        file.reason,
        errors,
        queries,
    )


def _problems(files: Sequence[FileReceived]) -> Table:
    rows = tuple(
        (
            file.on,
            file.audits or None,
            problem.severity.words,
            problem.place.sheet or None,
            problem.place.cell or None,
            problem.message,
            file.name,
            problem.code,
        )
        for file in files
        for problem in file.problems
    )
    says = (
        "What was found in them. What is to be put right stops a return from counting; what is to "
        "be looked at does not."
    )
    return Table("Problems", "Problems", _PROBLEMS, rows, says, empty="No problem was found.")


def _read_as(files: Sequence[FileReceived]) -> Table:
    rows = tuple(
        (file.on, file.reference, field_words(field), typed, read)
        for file in files
        for field, typed, read in file.normalised
    )
    says = "Entries that were typed in another way than the lists offer, and what they count as."
    return Table(
        "ReadAs", "Read as", _READ_AS, rows, says, empty="Everything was typed as offered."
    )


def _replies(files: Sequence[FileReceived]) -> Table:
    """The reasons for which queries were left out; each once, where it was given first."""
    given: dict[tuple[str, str, str, str], FileReceived] = {}
    for file in reversed(files):
        entries = file.content.entries if file.content else {}
        for (code, about), reply in replies_in(entries).items():
            given.setdefault((file.reference, code, about, reply), file)
    rows = []
    for (reference, code, about, reply), file in reversed(given.items()):
        rows.append((file.on, reference, about or None, CATALOGUE[code].fact, reply))
    says = "Why entries that were queried are right as they are: such a query is not asked again."
    return Table("Replies", "Replies", _REPLIES, tuple(rows), says, empty="There are no replies.")


def _remarks(files: Sequence[FileReceived]) -> Table:
    """What was said beside the cells."""
    rows = tuple(
        (
            file.on,
            file.reference or None,
            remark.kind,
            remark.sheet or None,
            remark.cell or None,
            remark.text,
            file.name,
        )
        for file in files
        for remark in file.remarks
    )
    says = "Comments, text boxes and mails: words that came with a file and are no entry of it."
    return Table("Remarks", "Remarks", _REMARKS, rows, says, empty="Nothing was said.")


# What was decided in it; the report of the version before had another heading over the codes

_KNOWN_DECISIONS = KnownTable(
    "Decisions",
    (
        KnownColumn(FILE, FILE, (FORMER_FILE,), needed=True),
        KnownColumn(DECISION, DECISION, needed=True),
    ),
)
_KNOWN_ANSWERS = KnownTable(
    "Waiting",
    (
        KnownColumn(ITEM, ITEM, (FORMER_ITEM,), needed=True),
        KnownColumn(ANSWER, ANSWER, needed=True),
    ),
)


def read_decisions(book: Book, file: str) -> tuple[list[ReturnDecision], list[Problem]]:
    """The decisions typed into the report, wherever rows, columns and sheets were moved."""
    chosen, problems = _read_choices(book, file, _KNOWN_DECISIONS, (COUNT_THIS,))
    return [ReturnDecision(name, place) for name, _, place in chosen], problems


def read_answers(book: Book, file: str) -> tuple[list[TypedAnswer], list[Problem]]:
    """The answers to what waits for a yes, likewise."""
    chosen, problems = _read_choices(book, file, _KNOWN_ANSWERS, (YES, NO))
    return [TypedAnswer(item, choice == YES, place) for item, choice, place in chosen], problems


def _read_choices(
    book: Book, file: str, known: KnownTable, choices: tuple[str, ...]
) -> tuple[list[tuple[str, str, Place]], list[Problem]]:
    """Of each row in which something is chosen: what it is about, the choice, and its place.

    Args:
        known: the table, by the heading of what a row is about and that of the choice.
    """
    about, heading = (column.heading for column in known.columns)
    chosen: list[tuple[str, str, Place]] = []
    problems: list[Problem] = []
    for table in tables_in(book, file, known, deepest=_ANYWHERE):
        for column in table.everywhere(heading):
            for row in table.rows():
                typed = plain_text(table.source.at(row.number, column).value)
                place = table.at(row.number, column)
                choice = choice_in(choices, typed)
                if choice:
                    chosen.append((row.text(about).lower(), choice, place))
                elif tidy(typed):
                    problems.append(_not_a_decision(place, choices))
    return chosen, problems


def _not_a_decision(place: Place, choices: tuple[str, ...]) -> Problem:
    offered = " or ".join(f"'{choice}'" for choice in choices)
    return Problem(
        "decision-unknown",
        place,
        found="What stands there is not a decision.",
        todo=f"Choose {offered} from the list, or leave the cell blank.",
    )
