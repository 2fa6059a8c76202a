"""Reading the case list: an Annex A workbook, its lists as text files, or a plain list.

Lists 6, 7 and 8 are found by their headings in any sheet of any of the files (case-list facts,
sections 1 to 8). List 6, or a plain list with the same headings, must be there; it is what cases
are drawn from. Lists 7 and 8 add what its status hides.
"""

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

import msgspec

from workbook_qa.core.cells import Book, Value, plain_text
from workbook_qa.core.policy import Policy
from workbook_qa.core.problem import Place, Problem
from workbook_qa.core.records import CaseList, People
from workbook_qa.core.typed.found_tables import FoundTable
from workbook_qa.core.typed.known_tables import KnownTable
from workbook_qa.core.typed.typed_days import read_day
from workbook_qa.core.wording import fold, fold_bare, tidy
from workbook_qa.registers.case_list.case_columns import LIST_6, LIST_7, LIST_8, with_own_headings
from workbook_qa.registers.case_list.case_ids import (
    CaseIdKind,
    IdShape,
    learnt_shape,
    same_case_key,
    todo_for,
)
from workbook_qa.registers.case_list.case_list import judge_rows
from workbook_qa.registers.case_list.case_row_reading import read_case_row
from workbook_qa.registers.case_list.case_rows import CaseRow
from workbook_qa.registers.case_list.case_words import CaseWords
from workbook_qa.registers.sheet_rows import RowReading, collected, read_rows
from workbook_qa.registers.sheet_search import find_sheets

_LACKING = {
    LIST_7.name: (
        "There is no list 7, so that plans are known only from the status in list 6, where care "
        "hides them"
    ),
    LIST_8.name: (
        "There is no list 8, so that care is known only from the status in list 6, and short "
        "breaks cannot be told from other care"
    ),
}
_NO_DIGESTS: Mapping[str, str] = MappingProxyType({})
_ID_HEADINGS = frozenset(name for rank in LIST_6.column("case_id").folded for name in rank)
_WHOLE_FLOAT = re.compile(r"(\d+)\.0+")
EXCEL_FIGURES = 15


def read_case_list(
    books: Mapping[str, Book],
    people: People,
    *,
    as_at: datetime.date,
    policy: Policy,
    digests: Mapping[str, str] = _NO_DIGESTS,
    words: CaseWords | None = None,
    id_kind: CaseIdKind | None = None,
    headings: Mapping[str, str] = _NO_DIGESTS,
) -> tuple[CaseList, list[Problem]]:
    """The cases that may be drawn and those that may not, from the files of the case list.

    Every row of the three lists ends as part of exactly one case or one exclusion, or is a
    problem that says why it is neither. A case never comes from a row with an error.

    Args:
        books: the workbooks or text files, by name.
        as_at: the day for which the list was made; ages are worked out on it.
        digests: the SHA-256 of each file, for the record of the draw.
        words: the alias tables, where the council has added its own spellings.
        id_kind: what case ids are made of, where the settings say it; else it is learnt.
        headings: the council's own headings to ours.
    """
    files = tuple((file, digests.get(file, "")) for file in books)
    lists, problems = _find_lists(books, with_own_headings(headings))
    if LIST_6.name not in lists:
        return CaseList(as_at, (), files=files), problems
    readings: dict[str, list[RowReading]] = {}
    for name, tables in lists.items():
        for table in tables:
            table_readings, examples = read_rows(table)
            readings[name] = [*readings.get(name, []), *table_readings]
            problems += examples
    shape = learnt_shape(
        (_id_text(row) or "" for rows in readings.values() for row in rows), id_kind
    )
    written: dict[str, str] = {}
    rows: list[CaseRow] = []
    for name, list_readings in readings.items():
        rows += _read_list(name, list_readings, shape, written, words or CaseWords(), as_at)
        problems += collected(list_readings)
    judged = judge_rows(rows, frozenset(lists), people, as_at, policy)
    case_list = CaseList(as_at, judged.cases, judged.exclusions, files, id_shape=shape.kind)
    return case_list, problems + list(judged.problems)


def _find_lists(
    books: Mapping[str, Book], wanted_lists: Sequence[KnownTable]
) -> tuple[dict[str, list[FoundTable]], list[Problem]]:
    """The sheets of each list that is there, by the list's name, and what is wrong with others."""
    lists: dict[str, list[FoundTable]] = {}
    problems: list[Problem] = []
    for wanted in wanted_lists:
        others = [other for other in wanted_lists if other is not wanted]
        tables, search_problems = find_sheets(books, wanted, others)
        problems += search_problems
        if tables:
            lists[wanted.name] = tables
            problems += [p for table in tables for p in _columns_missing(table, wanted)]
        elif not search_problems:
            problems.append(_list_missing(wanted, Place(next(iter(books), ""))))
    read = {table.file for tables in lists.values() for table in tables}
    read |= {problem.place.file for problem in problems}
    return lists, problems + [_no_list_in(file) for file in books if file not in read]


def _no_list_in(file: str) -> Problem:
    headings = ", ".join(column.heading for column in LIST_6.needed)
    return Problem(
        "sheet-not-read",
        Place(file),
        f"No sheet of this file has the headings of a list of cases: {headings}",
        "Put the headings right, say in settings.toml what yours mean, or take the file away.",
    )


def _list_missing(wanted: KnownTable, place: Place) -> Problem:
    if wanted.name == LIST_6.name:
        headings = ", ".join(column.heading for column in wanted.needed)
        return Problem(
            "sheet-missing",
            place,
            "No sheet has the headings of list 6, which cases are drawn from",
            f"Put an Annex A workbook there, or a plain list with the headings {headings}. What "
            "other headings mean can be said in settings.toml.",
        )
    todo = "Add the list if there is one."
    return Problem("list-missing", place, _LACKING[wanted.name], todo)


def _columns_missing(table: FoundTable, wanted: KnownTable) -> list[Problem]:
    """A query for each column whose absence leaves a rule unchecked."""
    facts = []
    if not {"born", "age"} & set(table.columns):
        facts.append("There is no column 'Date of Birth', so that adults cannot be left out")
    if wanted.name == LIST_6.name and "ended" not in table.columns:
        facts.append(
            "There is no column 'CIN Closure Date', so that only the status tells which cases "
            "are closed"
        )
    todo = "Add the column if the list can give it."
    return [Problem("column-missing", table.place, fact, todo) for fact in facts]


def _read_list(
    name: str,
    readings: Iterable[RowReading],
    shape: IdShape,
    written: dict[str, str],
    words: CaseWords,
    as_at: datetime.date,
) -> list[CaseRow]:
    """The rows of one list, one for each child.

    Args:
        written: how each id is written in the lists read before, by its key; what is new is added.
    """
    rows: dict[str, CaseRow] = {}
    first_rows: dict[str, RowReading] = {}
    in_other_lists = dict(written)
    for reading in readings:
        text = _read_case_id(reading, shape)
        if text is None:
            continue
        key = same_case_key(text)
        if key not in rows:
            case_id = written.setdefault(key, text)
            if key in in_other_lists and case_id != text:
                _report_other_list(reading)
            rows[key] = read_case_row(reading, name, case_id, words, as_at)
            first_rows[key] = reading
        elif _report_second(reading, text, first_rows[key]):
            unread = rows[key].unread | {"case_id"}
            rows[key] = msgspec.structs.replace(rows[key], unread=unread)
    return list(rows.values())


def _report_second(reading: RowReading, case_id: str, first: RowReading) -> bool:
    """Report a second row of a child; whether it differs, so that neither can be used."""
    there = _where(first, reading)
    if case_id != _id_text(first):
        found = f"This case id differs from that in {there} only in how it is written"
        todo = (
            "If they are one child, leave one row; if two, give one of them the id that the "
            "record system has. Neither is drawn until then."
        )
        reading.problem("case-ids-alike", "case_id", found, todo)
        return True
    same = _entries(reading, first) == _entries(first, reading)
    if same:
        found = f"This row is the same as {there} and counts once"
        reading.problem("row-left-out", "case_id", found, "Delete one of the two.")
    else:
        found = f"The case id stands in {there} too, with different entries"
        todo = "Leave the row that is right; the case is not drawn until then."
        reading.problem("case-differs-between-rows", "case_id", found, todo)
    return not same


def _where(row: RowReading, seen_from: RowReading) -> str:
    """The row in words, with file and sheet where it is another than the one it is seen from."""
    table, number = row.source.table, row.source.number
    if table.place == seen_from.source.table.place:
        return f"row {number}"
    return f"row {number} of {table.sheet and f'sheet {table.sheet}, '}{table.file}"


def _entries(row: RowReading, other: RowReading) -> Mapping[str, Value]:
    """What is compared of a row: all of it with one of its own sheet, else what both are read for.

    Text and numbers are the same where they show the same, since systems export either.
    """
    table, other_table = row.source.table, other.source.table
    if table.place == other_table.place:
        return {str(column): value for column, value in row.source.values.items()}
    keys = (table.columns.keys() & other_table.columns.keys()) - {"case_id"}
    return {key: fold(plain_text(row.cell(key).value)) for key in keys}


def _report_other_list(reading: RowReading) -> None:
    found = "This case id is written otherwise in another list, and was taken for the same child"
    todo = "Write it the same way in both, with its leading noughts; say so if they are two."
    reading.problem("lists-disagree", "case_id", found, todo)


def _read_case_id(reading: RowReading, shape: IdShape) -> str | None:
    """The case id as text, or None where the row has none; a problem then says so.

    What is no id is never repeated: it may be a child's name.
    """
    if not reading.has("case_id") or not reading.text("case_id"):
        if "case_id" not in reading.unread:
            todo = "Fill it in, or delete the row."
            reading.problem("value-missing", "case_id", "The row has no case id", todo)
        return None
    text = _id_text(reading)
    if text is None:
        found = "This is not a case id"
        reading.problem("value-unknown", "case_id", found, "Type the child's number.")
        return None
    if _is_trailer(text):
        found = "This row is not a case but part of a report's heading or end, and was left out"
        reading.problem("row-left-out", "case_id", found, "Nothing, or delete the row.")
        return None
    fault = shape.fault(text, _birth(reading))
    if fault:
        reading.problem("case-id-wrong", "case_id", fault, todo_for(fault))
        return None
    return text


def _birth(reading: RowReading) -> datetime.date | None:
    """The date of birth, where it can be read; its own faults are said when the row is read."""
    return read_day(reading.cell("born").value, exported=True).day


def _id_text(reading: RowReading) -> str | None:
    """What stands in the column of the id, as text; None for what can be no id.

    A whole number that came as 12598894.0 is 12598894; ids that are text stay as they are, with
    leading zeros. Excel keeps fifteen figures of a number, so that a longer one is not the id.
    """
    value = reading.cell("case_id").value
    if isinstance(value, str):
        text = tidy(value)
        whole = _WHOLE_FLOAT.fullmatch(text)
        return whole[1] if whole else text
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    text = plain_text(value)
    return text if text.isdigit() and len(text) <= EXCEL_FIGURES else None


def _is_trailer(text: str) -> bool:
    folded = fold(text)
    return "filters" in folded or folded == "none" or fold_bare(text) in _ID_HEADINGS
