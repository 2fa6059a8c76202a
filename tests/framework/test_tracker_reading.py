"""A row of the tracker as it was read: put together cell by cell when it is asked for."""

import datetime

import pytest

from workbook_qa.framework.cells import Cell, Value, sheet_of
from workbook_qa.framework.problem import Place
from workbook_qa.framework.table import TableValue
from workbook_qa.framework.tracker_reading import CellsOfRow, TypedCell, TypedRow

PLACE = Place("t.xlsx", "Actions")
LINK = Cell("A", formula='HYPERLINK("#x","A")', locked=False)
SHEET = sheet_of("Actions", {(5, 1): Cell("A/1"), (5, 3): LINK, (6, 1): Cell("A/2")})
COLUMNS = {"Action": 1, "Status": 2, "Audit": 3}


def row(values: dict[str, Value | Cell] | None = None) -> TypedRow:
    return TypedRow("A/1", CellsOfRow(SHEET, 5, COLUMNS, PLACE), PLACE, values)


def test_cells_are_those_of_the_row_with_their_places() -> None:
    cells = row().cells
    assert dict(cells) == {
        "Action": TypedCell(Cell("A/1"), Place("t.xlsx", "Actions", "A5")),
        "Status": TypedCell(Cell(), Place("t.xlsx", "Actions", "B5")),
        "Audit": TypedCell(LINK, Place("t.xlsx", "Actions", "C5")),
    }
    assert len(cells) == 3
    assert "Comment" not in cells
    assert cells.get("Comment") is None


@pytest.mark.parametrize(
    ("found", "written", "plainly"),
    [
        ("Open", "Open", True),
        ("Open", "open", False),
        ("Open ", "Open", False),
        (None, None, True),
        (None, "Open", False),
        ("Open", None, False),
        (7, 7, True),
        (7.0, 7, True),
        ("7", 7, False),
        (True, 1, False),
        (datetime.date(2026, 12, 5), datetime.date(2026, 12, 5), True),
        (datetime.datetime(2026, 12, 5), datetime.date(2026, 12, 5), False),
        (Cell("Open", formula="A1"), "Open", False),
        (Cell(error="#N/A"), None, False),
    ],
)
def test_what_plainly_stands_there_needs_no_closer_look(
    found: Value | Cell, written: TableValue, plainly: bool
) -> None:
    values = {} if found is None else {"Status": found}
    assert row(values).plainly_says("Status", written) is plainly


def test_a_column_that_is_gone_says_nothing_plainly() -> None:
    assert not row({}).plainly_says("Comment", None)


def test_without_values_every_cell_is_looked_at() -> None:
    assert not row().plainly_says("Status", None)
