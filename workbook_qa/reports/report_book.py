"""What the workbooks of reports have in common: the top of a table's sheet, and its headings."""

from workbook_qa.core.table import Table
from workbook_qa.core.terms import Grade
from workbook_qa.workbooks.write import look as looks
from workbook_qa.workbooks.write.look import look
from workbook_qa.workbooks.write.text_sizes import broken_into_lines, columns_wide
from workbook_qa.workbooks.write.writer import BookWriter, SheetWriter


def begin_sheet(
    book: BookWriter, table: Table, *, says: str, front: str, back: str
) -> tuple[SheetWriter, int]:
    """A table's sheet with title, what it says and the way back; the row after those.

    Args:
        front: the sheet that the way back leads to; back: its words.
    """
    sheet = book.sheet(table.sheet)
    widths = [column.width for column in table.columns]
    sheet.widths(*widths)
    sheet.text(0, 0, table.title, looks.TITLE)
    sheet.height(0, 28)
    lines = broken_into_lines(says, max(columns_wide(widths) - 12, 300), looks.SAYS)
    for row, line in enumerate(lines, start=1):
        sheet.text(row, 0, line, looks.SAYS)
    sheet.link(len(lines) + 1, 0, f"internal:'{front}'!A1", back)
    return sheet, len(lines) + 2


def colour_headings(sheet: SheetWriter, table: Table, row: int, year: str = "") -> None:
    """Headings of grades in the grades' colours, those of the twelve months in a quieter one.

    The words stand in every heading all the same.
    """
    right = {"align": "right", "indent": 1}
    for place, column in enumerate(table.columns):
        heading = column.heading
        grades = [grade for grade in Grade if heading.endswith(grade.value)]
        if grades and column.kind == "count":
            fill, ink = looks.GRADE_FILL[grades[0]]
            shown = look(looks.HEADING, right, bg_color=fill, font_color=ink)
            sheet.text(row, place, heading, shown)
        elif year and heading.startswith(year):
            sheet.text(row, place, heading, look(looks.HEADING, right, bg_color=looks.QUIET))
