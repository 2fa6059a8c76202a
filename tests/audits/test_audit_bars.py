"""The bars that head the parts of an audit workbook."""

import io

import openpyxl

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
