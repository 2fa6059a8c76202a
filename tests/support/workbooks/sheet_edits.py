"""Rows and columns inserted and deleted as Excel does it: drop-downs and rules go with their cells.

openpyxl itself leaves them where they were.
"""

from collections.abc import Callable

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import MultiCellRange
from openpyxl.worksheet.worksheet import Worksheet

Place = tuple[int, int]


def insert_rows(sheet: Worksheet, row: int) -> None:
    """A row inserted above `row`."""
    sheet.insert_rows(row)
    _rules_follow(sheet, lambda at: (at[0] + (at[0] >= row), at[1]))


def delete_rows(sheet: Worksheet, row: int) -> None:
    """The row `row` deleted."""
    sheet.delete_rows(row)
    _rules_follow(sheet, lambda at: None if at[0] == row else (at[0] - (at[0] > row), at[1]))


def insert_columns(sheet: Worksheet, column: int) -> None:
    """A column inserted to the left of `column`."""
    sheet.insert_cols(column)
    _rules_follow(sheet, lambda at: (at[0], at[1] + (at[1] >= column)))


def without_rule(sheet: Worksheet, *cells: str) -> None:
    """Cells that something was pasted over, as far as the rules are concerned."""
    gone = {(sheet[cell].row, sheet[cell].column) for cell in cells}
    _rules_follow(sheet, lambda at: None if at in gone else at)


def _rules_follow(sheet: Worksheet, moved: Callable[[Place], Place | None]) -> None:
    for rule in sheet.data_validations.dataValidation:
        places = [
            (row, column)
            for area in rule.sqref.ranges
            for row in range(area.min_row, area.max_row + 1)
            for column in range(area.min_col, area.max_col + 1)
        ]
        now = [place for place in map(moved, places) if place]
        rule.sqref = MultiCellRange(f"{get_column_letter(column)}{row}" for row, column in now)
    left = [rule for rule in sheet.data_validations.dataValidation if rule.sqref.ranges]
    sheet.data_validations.dataValidation = left
