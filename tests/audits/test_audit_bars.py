"""The bars that head the parts of an audit workbook."""

import io

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from tests.support.made_up.every_book import book_of


def test_the_title_of_a_part_runs_over_its_bar_and_is_not_broken_in_a_narrow_cell() -> None:
    book = openpyxl.load_workbook(io.BytesIO(book_of("audit, Child in Need")))
    bars = [
        row[1]
        for row in book["Questions"].iter_rows()
        if row[1].value
        and row[0].value is None
        and row[1].fill.fgColor.rgb == row[0].fill.fgColor.rgb
        and row[1].fill.fill_type == "solid"
        and row[1].font.b
    ]
    assert len(bars) >= 10
    assert not any(cell.alignment.wrap_text for cell in bars)


def test_a_standard_that_a_page_has_no_room_for_begins_a_new_one() -> None:
    questions = openpyxl.load_workbook(io.BytesIO(book_of("audit, Child in Need")))["Questions"]
    above = [row.id for row in questions.row_breaks.brk]
    bars = [row for row in range(1, questions.max_row) if _is_bar(questions, row + 1)]
    assert len(above) > 2
    assert set(above) <= set(bars)


def _is_bar(sheet: Worksheet, row: int) -> bool:
    return str(sheet.cell(row, 2).value).startswith(("Standard ", "Child in Need:"))
