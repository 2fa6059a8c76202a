"""Reading the entries of one row of a register; what cannot be read is a problem."""

import datetime
import re
from collections.abc import Iterable
from functools import lru_cache

from workbook_qa.core.cells import Book, Cell, plain_text
from workbook_qa.core.problem import Place, Problem
from workbook_qa.core.terms import YesNo, read_term
from workbook_qa.core.typed.found_tables import FoundRow, FoundTable
from workbook_qa.core.typed.known_tables import KnownTable
from workbook_qa.core.typed.typed_cells import cell_fault, clip
from workbook_qa.core.typed.typed_days import read_day
from workbook_qa.core.wording import fold, tidy
from workbook_qa.registers.case_list.case_words import NO_ENTRY
from workbook_qa.registers.sheet_search import find_sheet

# The same few words stand in thousands of rows.
_tidied = lru_cache(maxsize=4096)(tidy)
_folded = lru_cache(maxsize=4096)(fold)

_SEPARATORS = re.compile(r"[;\n]")


class RowReading:
    """One row under reading: entries come out, problems are collected.

    Attributes:
        source: the row where it stands.
        problems: what was found wrong so far.
        unread: keys of the columns whose entry cannot be read; an error says so.
    """

    def __init__(self, source: FoundRow) -> None:
        self.source = source
        self.problems: list[Problem] = []
        self.unread: set[str] = set()

    def has(self, key: str) -> bool:
        """Whether the sheet has that column."""
        return key in self.source.table.columns

    def cell(self, key: str) -> Cell:
        """The cell in that column; blank where there is no such column."""
        return self.source.cell(key)

    def place(self, key: str) -> Place:
        """Where the cell in that column is."""
        return self.source.place(key)

    def problem(self, code: str, key: str, found: str, todo: str, value: str = "") -> None:
        """Collect a problem in the cell of that column; `value` as in `Problem`."""
        problem = Problem(code, self.place(key), found, todo, value)
        self.problems.append(problem)
        if problem.severity == "error":
            self.unread.add(key)

    def text(self, key: str, optional: bool = False) -> str:
        """The entry as tidied text; empty where it is blank or cannot be read."""
        return self._text(key, "entry-not-used" if optional else "value-error")

    def filled_text(self, key: str) -> str:
        """The entry as text; a blank is a problem."""
        text = self.text(key)
        if not text and key not in self.unread:
            heading = self._heading(key)
            self.problem("value-missing", key, f"{heading} is blank", "Fill it in.")
        return text

    def several(self, key: str, separators: re.Pattern[str] = _SEPARATORS) -> tuple[str, ...]:
        """The entries of a cell that holds several."""
        value = self.cell(key).value
        if not isinstance(value, str):
            text = self.text(key)
            return (text,) if text else ()
        if not self.text(key):
            return ()
        return tuple(part for part in map(tidy, separators.split(value)) if part)

    def date(
        self, key: str, optional: bool = False, latest: datetime.date | None = None
    ) -> datetime.date | None:
        """The entry as a day; None where it is blank, ``-``, ``N/A`` or not a date.

        The entry is never quoted: it may be a date of birth. One in a column that is not
        essential is a query. For `latest` see `read_day`.
        """
        if not self.has(key):
            return None
        cell = self.cell(key)
        if isinstance(cell.value, datetime.date) and cell.error is None:
            return read_day(cell.value).day
        text = self._text(key, "entry-not-used" if optional else "value-error")
        if not text or _folded(text) in NO_ENTRY:
            return None
        typed = read_day(cell.value, exported=True, latest=latest)
        if typed.fault:
            self.problem(
                "entry-not-used" if optional else "date-wrong",
                key,
                f"{self._heading(key)} is not a date that exists",
                "Type the date day first with the year in full, for example 25 Nov 2026.",
            )
        return typed.day

    def number_within(self, key: str, lowest: int, highest: int) -> int | None:
        """The entry as a whole number; None where it is blank or is none within the bounds."""
        text = self.text(key)
        if not text:
            return None
        if re.fullmatch(r"\d{1,6}", text) and lowest <= int(text) <= highest:
            return int(text)
        self.problem(
            "number-wrong",
            key,
            f"'{clip(text)}' is not a whole number from {lowest} to {highest}",
            "Type the number in digits.",
        )
        return None

    def yes_no(self, key: str) -> bool | None:
        """The entry as Yes or No; None where it is blank or neither."""
        text = self.text(key)
        if not text:
            return None
        answer = read_term(YesNo, text)
        if answer is None:
            self.problem("value-unknown", key, f"'{clip(text)}' is not known", "Type Yes or No.")
        return None if answer is None else answer is YesNo.YES

    def _text(self, key: str, code: str) -> str:
        if not self.has(key):
            return ""
        cell = self.cell(key)
        fault = cell_fault(cell)
        if fault:
            todo = "Put the cell right at its source; type the value instead of a formula."
            self.problem(code, key, f"{self._heading(key)} {fault}", todo)
            return ""
        return _tidied(plain_text(cell.value))

    def _heading(self, key: str) -> str:
        table = self.source.table
        return f"'{table.headings.get(table.columns.get(key, 0), key)}'"


def read_register(
    book: Book, file: str, wanted: KnownTable, needed: bool = True
) -> tuple[list[RowReading], list[Problem]]:
    """The rows of one sheet of a register; a problem where there is no such sheet, if `needed`."""
    table, problems = find_sheet({file: book}, wanted)
    if table:
        rows, examples = read_rows(table)
        return rows, problems + examples
    if needed and not problems:
        problems = [_sheet_missing(file, wanted)]
    return [], problems


def _sheet_missing(file: str, wanted: KnownTable) -> Problem:
    headings = ", ".join(column.heading for column in wanted.needed)
    return Problem(
        "sheet-missing",
        Place(file),
        f"No sheet has the headings of {wanted.name}",
        f"Add a sheet '{wanted.name}' with the headings {headings}.",
    )


def read_rows(table: FoundTable) -> tuple[list[RowReading], list[Problem]]:
    """The rows to read, and a query for each row of examples, which is none of them."""
    readings: list[RowReading] = []
    problems: list[Problem] = []
    for row in table.rows():
        if row.is_example:
            place = table.at(row.number, table.first_column)
            fact = "This row is an example and was not read"
            problems.append(Problem("row-left-out", place, fact, "Delete the row."))
        else:
            readings.append(RowReading(row))
    return readings, problems


def collected(rows: Iterable[RowReading]) -> list[Problem]:
    """The problems of all rows, in their order."""
    return [problem for row in rows for problem in row.problems]
