"""How the cells of a table look, by what their column is and what stands in them."""

import io

import openpyxl
import pytest

from tests.workbooks.test_xlsx_book import a_book
from workbook_qa.core.table import Column, Table
from workbook_qa.core.terms import Grade
from workbook_qa.workbooks.write import look as looks
from workbook_qa.workbooks.write.table_writer import write_table


def fill_of(column: Column, word: str) -> str:
    """The colour behind a word in a column, or nothing."""
    table = Table("One", "Title", (Column("Id"), column), (("1", word),))
    content = a_book(lambda sheet: write_table(sheet, table))
    cells = (cell for row in openpyxl.load_workbook(io.BytesIO(content))["One"] for cell in row)
    fill = next(cell.fill for cell in cells if cell.value == word)
    return f"#{fill.fgColor.rgb[2:]}" if fill.fill_type else ""


@pytest.mark.parametrize(
    ("column", "word", "colour"),
    [
        (Column("Status", "status"), "Verified", looks.CALM_PALE),
        (Column("Status", "status"), "No such word", ""),
        (Column("Remark", "text"), "Verified", ""),
        (Column("Grade", "grade"), "Inadequate", looks.GRADE_FILL[Grade.INADEQUATE][0]),
        (Column("Grade", "grade"), "Verified", ""),
        (Column("Status", "status", managers=True), "Verified", looks.MANAGERS_FILL["bg_color"]),
    ],
)
def test_a_word_is_coloured_in_its_own_kind_of_column_alone(
    column: Column, word: str, colour: str
) -> None:
    assert fill_of(column, word).upper() == str(colour).upper()
