"""What a workbook of ours has that xlsxwriter alone would not give it, and what is a fault."""

import datetime
import io
import zipfile
from collections.abc import Callable, Sequence

import openpyxl
import pytest

from workbook_qa.workbooks.write import look as looks
from workbook_qa.workbooks.write.writer import BookWriter, Content, Link, SheetWriter

CREATED = datetime.datetime(2026, 11, 24)


def a_book(*fill: Callable[[SheetWriter], object], lock_structure: bool = False) -> bytes:
    """A workbook of one sheet, filled in."""
    book = BookWriter(
        title="A title", subject="A subject", created=CREATED, lock_structure=lock_structure
    )
    sheet = book.sheet("One")
    for each in fill:
        each(sheet)
    return book.finished()


def row(number: int, contents: Sequence[Content], height: float = 20) -> Callable[..., None]:
    """Writes a row whose cells all look alike."""

    def write(sheet: SheetWriter) -> None:
        form = sheet.book.format(looks.CELL)
        sheet.row(number, [(content, form) for content in contents], height)

    return write


def part(content: bytes, name: str) -> str:
    """One part of a workbook as text."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return parts.read(name).decode()


def test_a_row_starts_at_its_height_and_grows_as_people_type() -> None:
    sheet = part(a_book(row(3, ["evidence"], 45)), "xl/worksheets/sheet1.xml")
    assert 'ht="45"' in sheet
    assert "customHeight" not in sheet


def test_the_structure_is_locked_where_that_is_asked_for() -> None:
    lock = '<workbookProtection lockStructure="1"/>'
    assert lock in part(a_book(row(0, ["x"]), lock_structure=True), "xl/workbook.xml")
    assert lock not in part(a_book(row(0, ["x"])), "xl/workbook.xml")


def test_a_document_says_in_which_language_it_is() -> None:
    core = part(a_book(row(0, ["x"])), "docProps/core.xml")
    assert "<dc:language>en-GB</dc:language>" in core


def test_text_that_looks_like_formatting_is_text() -> None:
    """xlsxwriter would put it into the workbook as XML, which Excel then repairs away."""
    nasty = "<r><t>not bold</t></r>"
    content = a_book(row(0, [nasty]), lambda sheet: sheet.text(1, 0, f"{nasty}"))
    sheet = openpyxl.load_workbook(io.BytesIO(content))["One"]
    assert [sheet["A1"].value, sheet["A2"].value] == [nasty, nasty]


def test_a_formula_stands_as_it_was_given() -> None:
    """xlsxwriter would take words in it for functions of newer versions and rename them."""
    formula = '=HYPERLINK("#\'One\'!A1","TAKE(this) & SORT(that)")'
    content = a_book(row(0, [Link(formula, "TAKE(this) & SORT(that)")]))
    assert openpyxl.load_workbook(io.BytesIO(content))["One"]["A1"].value == formula
    shown = openpyxl.load_workbook(io.BytesIO(content), data_only=True)["One"]["A1"].value
    assert shown == "TAKE(this) & SORT(that)"


def test_a_text_that_no_cell_can_hold_is_cut_and_said_to_be() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(a_book(row(0, ["x" * 40_000, "\ud800"]))))["One"]
    assert len(sheet["A1"].value) <= 32_767
    assert sheet["A1"].value.endswith("longer than a cell can hold]")
    assert sheet["B1"].value == "\ufffd"


@pytest.mark.parametrize(
    ("fill", "error"),
    [
        pytest.param(row(0, [float("nan")]), TypeError, id="no number"),
        pytest.param(row(0, [float("inf")]), TypeError, id="without end"),
        pytest.param(row(0, [CREATED]), TypeError, id="a time"),
        pytest.param(row(0, [b"x"]), TypeError, id="bytes"),  # type: ignore[list-item]
        pytest.param(row(2_000_000, ["x"]), ValueError, id="too far down"),
        pytest.param(row(0, ["x"] * 20_000), ValueError, id="too many columns"),
    ],
)
def test_what_no_cell_can_hold_is_a_fault(
    fill: Callable[[SheetWriter], None], error: type[Exception]
) -> None:
    with pytest.raises(error):
        a_book(fill)


def test_a_table_without_room_for_a_row_is_a_fault() -> None:
    with pytest.warns(UserWarning, match="one data row"), pytest.raises(ValueError, match="-2"):
        a_book(lambda sheet: sheet.table((3, 0, 3, 1), "First", ["a", "b"], filters=True))
