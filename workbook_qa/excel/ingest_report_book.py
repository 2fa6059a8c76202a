"""What happened to every file of the inbox, newest first: a workbook for the Lead Auditor."""

import datetime
from collections.abc import Sequence

from workbook_qa.excel.table_writer import HEADING_ROW, write_table
from workbook_qa.excel.writer import BookWriter
from workbook_qa.framework.ledger import FileReceived, Recorded
from workbook_qa.framework.problem import CATALOGUE
from workbook_qa.framework.replies import answered_by, is_reply
from workbook_qa.framework.table import Column, Table, TableValue

_FILES = (
    Column("Taken in", "date", 12),
    Column("File", "text", 40),
    Column("Outcome", "status", 14),
    Column("Audit", "id", 22),
    Column("Why", "long", 60),
    Column("Errors", "number", 9),
    Column("Queries", "number", 9),
)
_PROBLEMS = (
    Column("Taken in", "date", 12),
    Column("Audit", "id", 22),
    Column("Severity", "status", 10),
    Column("Sheet", "text", 14),
    Column("Cell", "text", 8),
    Column("What is wrong and what to do", "long", 80),
    Column("Code", "text", 28),
    Column("File", "text", 36),
)
_READ_AS = (
    Column("Taken in", "date", 12),
    Column("Audit", "id", 22),
    Column("Field", "text", 22),
    Column("Typed", "text", 30),
    Column("Read as", "text", 30),
)
_REPLIES = (
    Column("Taken in", "date", 12),
    Column("Audit", "id", 22),
    Column("Field", "text", 22),
    Column("What was queried", "long", 44),
    Column("The auditor's reply", "long", 60),
)


def write_ingest_report(events: Sequence[Recorded], *, council: str) -> bytes:
    """The report on all files ever taken in; the same events give the same bytes."""
    files = [
        recorded.event for recorded in reversed(events) if isinstance(recorded.event, FileReceived)
    ]
    newest = files[0].on if files else datetime.date(2000, 1, 1)
    book = BookWriter(
        title="Ingest report",
        subject="What happened to every returned file",
        created=datetime.datetime.combine(newest, datetime.time(9)),
    )
    for table in (_files(files), _problems(files), _read_as(files), _replies(files)):
        writer = book.sheet(table.title)
        write_table(writer, table)
        writer.freeze(HEADING_ROW + 1, 2)
        writer.print_on_a4(
            orientation="landscape",
            footer=f"{council}: {table.title}",
            repeat=(HEADING_ROW, HEADING_ROW),
        )
    return book.finished()


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
    errors = sum(problem.severity == "error" for problem in file.problems)
    queries = len(file.problems) - errors
    return (file.on, file.name, file.outcome, file.reference or None, file.reason, errors, queries)


def _problems(files: Sequence[FileReceived]) -> Table:
    rows = tuple(
        (
            file.on,
            file.reference or None,
            problem.severity,
            problem.place.sheet or None,
            problem.place.cell or None,
            problem.message,
            problem.code,
            file.name,
        )
        for file in files
        for problem in file.problems
    )
    says = "What was found in them. An error stops a return from counting; a query does not."
    return Table("Problems", "Problems", _PROBLEMS, rows, says, empty="No problem was found.")


def _read_as(files: Sequence[FileReceived]) -> Table:
    rows = tuple(
        (file.on, file.reference, field, typed, read)
        for file in files
        for field, typed, read in file.normalised
    )
    says = "Entries that were typed in another way than the lists offer, and what they count as."
    return Table(
        "ReadAs", "Read as", _READ_AS, rows, says, empty="Everything was typed as offered."
    )


def _replies(files: Sequence[FileReceived]) -> Table:
    """The reasons for which queries were left out; each once, where it was given first."""
    given: dict[tuple[str, str, str], FileReceived] = {}
    for file in reversed(files):
        entries = file.content.entries if file.content else {}
        for field, reply in entries.items():
            if is_reply(field):
                given.setdefault((file.reference, field, reply), file)
    rows = []
    for (reference, field, reply), file in reversed(given.items()):
        code, about = answered_by(field)
        rows.append((file.on, reference, about or None, CATALOGUE[code].fact, reply))
    says = "Why entries that were queried are right as they are: such a query is not asked again."
    return Table("Replies", "Replies", _REPLIES, tuple(rows), says, empty="There are no replies.")
