"""The theme report's workbook: what can be typed in it, and that it is read back whole."""

import io
from collections.abc import Callable

import openpyxl
import pytest

from tests.support.made_up.every_book import COUNCIL, NARRATIVE, NASTY
from tests.support.made_up.theme_states import a_report, one_round
from tests.support.made_up.workspace import edited
from tests.support.workbooks.workbook_parts import replaced
from workbook_qa.core.cells import Book
from workbook_qa.core.problem import Problem
from workbook_qa.reports.narrative_book import LONGEST, Narrative, is_too_long, read_narrative
from workbook_qa.reports.theme.theme_report_book import (
    FRONT,
    NARRATIVE_CELLS,
    PARTS,
    identity,
    write_theme_report,
)
from workbook_qa.workbooks.read.container.limits import REGISTER_LIMITS
from workbook_qa.workbooks.read.reader import read_book

REPORT = a_report(one_round(6))
SHEETS = [
    *("Answers", "Answers by team", "Grades", "Standards", "Strengths and weaknesses"),
    *("Difference made", "Outstanding practice", "Actions"),
    *("Notes", "Control totals"),
]


def written(narrative: Narrative | None = None) -> bytes:
    return write_theme_report(REPORT, narrative or {}, council=COUNCIL)


def read(content: bytes) -> Narrative | Problem:
    book = read_book(content, "report.xlsx", REGISTER_LIMITS)
    assert isinstance(book, Book)
    return read_narrative(book, "report.xlsx", NARRATIVE_CELLS, identity(REPORT))


def row_of(content: bytes, heading: str) -> int:
    sheet = openpyxl.load_workbook(io.BytesIO(content))[FRONT]
    return next(cell.row for cell in sheet["A"] if cell.value == heading)


def test_a_sheet_for_each_table_and_nothing_hidden() -> None:
    book = openpyxl.load_workbook(io.BytesIO(written()))
    assert book.sheetnames == [FRONT, *SHEETS]
    assert {sheet.sheet_state for sheet in book} == {"visible"}


def test_only_the_narrative_is_unlocked() -> None:
    book = openpyxl.load_workbook(io.BytesIO(written()))
    unlocked = [
        (sheet.title, cell.coordinate)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if not cell.protection.locked
    ]
    first = row_of(written(), PARTS[0].heading)
    assert unlocked == [(FRONT, f"C{row}") for row in range(first, first + len(PARTS))]
    assert all(sheet.protection.sheet for sheet in book)


def test_the_same_report_gives_the_same_bytes() -> None:
    assert written(NARRATIVE) == written(NARRATIVE)
    assert written(NARRATIVE) != written()


@pytest.mark.parametrize(
    "words",
    [
        "One line.",
        NASTY,
        "Two\nlines\n\nand a gap",
        "=SUM(A1:A2)",
        "- a list\n- of two",
        "00123",
        "  spaces at both ends  ",
        "x" * LONGEST,
        "_x0041_ and \u201cquotes\u201d",
    ],
)
def test_a_narrative_is_read_back_as_it_was_typed(words: str) -> None:
    narrative = {"found": words, "will-do": "Something else."}
    assert read(written(narrative)) == narrative


def test_nothing_typed_is_nothing() -> None:
    assert read(written()) == {}


@pytest.mark.parametrize(("typed", "text"), [(5, "5"), (2.5, "2.5"), (True, "TRUE")])
def test_a_number_typed_into_it_is_kept_as_it_is_seen(typed: object, text: str) -> None:
    row = row_of(written(), "What we found")

    def change(book: openpyxl.Workbook) -> None:
        book[FRONT].cell(row, 3).value = typed

    assert read(edited(written(), change)) == {"found": text}


def test_rows_may_have_moved() -> None:
    moved = edited(written(NARRATIVE), lambda book: book[FRONT].insert_rows(3, 2))
    assert read(moved) == NARRATIVE


def _formula(book: openpyxl.Workbook) -> None:
    book[FRONT].cell(row_of(written(), "What we found"), 3).value = "=1+1"


def _heading_gone(book: openpyxl.Workbook) -> None:
    book[FRONT].cell(row_of(written(), "What we found"), 1).value = "Findings"


def _heading_twice(book: openpyxl.Workbook) -> None:
    book[FRONT].cell(40, 1).value = "What we found"


def _sheet_gone(book: openpyxl.Workbook) -> None:
    book[FRONT].title = "Renamed"


@pytest.mark.parametrize("damage", [_formula, _heading_gone, _heading_twice, _sheet_gone])
def test_a_narrative_that_cannot_be_found_is_a_problem(
    damage: Callable[[openpyxl.Workbook], None],
) -> None:
    found = read(edited(written(NARRATIVE), damage))
    assert isinstance(found, Problem)
    assert found.code == "narrative-not-readable"
    assert "Chronologies" not in found.message


def test_the_report_of_another_round_is_not_read() -> None:
    other = replaced(written(NARRATIVE), "docProps/custom.xml", "2026-11 ", "2025-11 ")
    found = read(other)
    assert isinstance(found, Problem)
    assert found.place.file == "report.xlsx"


def test_what_fits_into_a_row_is_not_too_long() -> None:
    assert not is_too_long("word " * (LONGEST // 5), NARRATIVE_CELLS)
    assert is_too_long("word\n" * 40, NARRATIVE_CELLS)
