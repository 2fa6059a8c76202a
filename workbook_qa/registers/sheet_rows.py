"""Reading the entries of one row of a register; what cannot be read is a problem."""

import datetime
import re
from collections.abc import Iterable
from functools import lru_cache

from workbook_qa.core.cells import BLANK, EXCEL_ERRORS, Cell, address, plain_text
from workbook_qa.core.problem import Place, Problem
from workbook_qa.core.terms import YesNo, read_term
from workbook_qa.core.typed.typed_days import read_day
from workbook_qa.core.wording import fold, tidy
from workbook_qa.registers.case_list.case_words import NO_ENTRY
from workbook_qa.registers.sheet_search import Cells, FoundSheet

# The same few words stand in thousands of rows.
_tidied = lru_cache(maxsize=4096)(tidy)
_folded = lru_cache(maxsize=4096)(fold)

_SEPARATORS = re.compile(r"[;\n]")


class RowReading:
    """One row under reading: entries come out, problems are collected.

    Attributes:
        problems: what was found wrong so far.
        unread: keys of the columns whose entry cannot be read; an error says so.
    """

    def __init__(self, found: FoundSheet, number: int, cells: Cells) -> None:
        self.found = found
        self.number = number
        self.cells = cells
        self.problems: list[Problem] = []
        self.unread: set[str] = set()

    def has(self, key: str) -> bool:
        """Whether the sheet has that column."""
        return key in self.found.columns

    def cell(self, key: str) -> Cell:
        """The cell in that column; blank where there is no such column."""
        return self.cells.get(self.found.columns.get(key, 0), BLANK)

    def place(self, key: str) -> Place:
        """Where the cell in that column is."""
        cell = address(self.number, self.found.columns.get(key, 1))
        return Place(self.found.file, self.found.sheet, cell)

    def problem(self, code: str, key: str, found: str, todo: str) -> None:
        """Collect a problem in the cell of that column."""
        problem = Problem(code, self.place(key), found, todo)
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

    def date(self, key: str, optional: bool = False) -> datetime.date | None:
        """The entry as a day; None where it is blank, ``-``, ``N/A`` or not a date.

        The entry is never quoted: it may be a date of birth. One in a column that is not
        essential is a query.
        """
        cell = self.cell(key)
        if isinstance(cell.value, datetime.date) and cell.error is None:
            return read_day(cell.value).day
        text = self._text(key, "entry-not-used" if optional else "value-error")
        if not text or _folded(text) in NO_ENTRY:
            return None
        typed = read_day(cell.value, exported=True)
        if typed.fault:
            self.problem(
                "entry-not-used" if optional else "date-wrong",
                key,
                f"{self._heading(key)} is not a date that exists",
                "Type the date day first with the year in full, for example 05/12/2026.",
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
        cell = self.cell(key)
        fault = cell_fault(cell)
        if fault:
            todo = "Put the cell right at its source; type the value instead of a formula."
            self.problem(code, key, f"{self._heading(key)} {fault}", todo)
            return ""
        return _tidied(plain_text(cell.value))

    def _heading(self, key: str) -> str:
        heading = self.found.headings.get(self.found.columns.get(key, 0), key)
        return f"'{heading}'"


def cell_fault(cell: Cell) -> str | None:
    """Why a cell has no value: an Excel error (also as text), or a formula without a result."""
    if cell.error:
        return f"holds {cell.error}" if cell.error[0] == "#" else f"cannot be read: {cell.error}"
    if isinstance(cell.value, str) and cell.value.strip().upper() in EXCEL_ERRORS:
        return f"holds {cell.value.strip()}"
    if cell.formula is not None and cell.value is None:
        return "holds a formula without a stored result"
    return None


def clip(text: str) -> str:
    """A text short enough to be quoted in a message."""
    return text if len(text) <= 60 else f"{text[:57]}..."


def read_rows(found: FoundSheet) -> tuple[list[RowReading], list[Problem]]:
    """The rows to read, and a query for each row of examples, which is none of them."""
    rows = [RowReading(found, number, cells) for number, cells in found.rows()]
    examples = [row for row in rows if found.is_example(row.cells)]
    return [row for row in rows if row not in examples], [
        Problem(
            "row-left-out",
            Place(found.file, found.sheet, address(row.number, found.first_column)),
            "This row is an example and was not read",
            "Delete the row.",
        )
        for row in examples
    ]


def collected(rows: Iterable[RowReading]) -> list[Problem]:
    """The problems of all rows, in their order."""
    return [problem for row in rows for problem in row.problems]
