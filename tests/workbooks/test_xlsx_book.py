"""What is done in xlsxwriter's private parts changes no byte that it does not mean to change."""

import datetime
import io
import zipfile
from collections.abc import Callable, Sequence
from functools import partial

import openpyxl
import pytest

from tests.support.made_up.every_book import KINDS
from tests.support.made_up.states import some_tables
from tests.support.made_up.three_years import accepted_workbooks, three_years
from tests.support.workbooks.library_writer import by_the_library
from workbook_qa.ledger.fold import fold
from workbook_qa.tracker.tracker_book import write_tracker
from workbook_qa.workbooks.write import look as looks
from workbook_qa.workbooks.write.stored_rows import Content, Link
from workbook_qa.workbooks.write.writer import BookWriter, SheetWriter

CREATED = datetime.datetime(2026, 11, 24)
SMALL = datetime.date(1900, 2, 28)


def uncached(kind: str) -> Callable[[], bytes]:
    """The function that writes a kind of workbook, without what it remembers."""
    made = KINDS[kind]
    function = made.func if isinstance(made, partial) else made
    arguments = (made.args, made.keywords) if isinstance(made, partial) else ((), {})
    plain = getattr(function, "__wrapped__", function)
    return lambda: plain(*arguments[0], **arguments[1])


@pytest.mark.parametrize("kind", KINDS)
def test_every_workbook_is_what_the_library_writes_byte_for_byte(kind: str) -> None:
    assert uncached(kind)() == by_the_library(uncached(kind))


def test_a_tracker_of_many_audits_is_what_the_library_writes_byte_for_byte() -> None:
    state = fold(three_years(150))
    paths = accepted_workbooks(state)

    def write() -> bytes:
        tables = some_tables(state)
        return write_tracker(tables, council="Wexcombe", number=state.number, workbook_of=paths)

    assert write() == by_the_library(write)


def a_book(*fill: Callable[[SheetWriter], object]) -> bytes:
    """A workbook of one sheet, filled in."""
    book = BookWriter(title="A title", subject="A subject", created=CREATED)
    sheet = book.sheet("One")
    for each in fill:
        each(sheet)
    return book.finished()


def row(number: int, contents: Sequence[Content], column: int = 0) -> Callable[[SheetWriter], None]:
    """Writes a row whose cells all look alike."""

    def write(sheet: SheetWriter) -> None:
        classes = [type(None) if content == "" else type(content) for content in contents]
        inks = [sheet.book.ink(looks.CELL, one) for one in classes]
        sheet.row(number, column, contents, inks, 20)

    return write


CONTENTS: tuple[Content, ...] = (
    "plain",
    "  spaces  ",
    "line\nbreak\ttab\r",
    "<b> & \"quotes\" ]]>",
    "=1+1",
    "http://example.invalid",
    "\x01 and _x0041_",
    "\U0001f9d2",
    "",
    None,
    0,
    -3,
    12345678901234567890,
    1 / 3,
    1e-9,
    1e300,
    datetime.date(2026, 11, 24),
    datetime.date(1900, 1, 1),
    SMALL,
    SMALL + datetime.timedelta(days=1),
    datetime.date(2099, 12, 31),
    Link('HYPERLINK("#\'A & B\'!A1","<words> & more")', "<words> & more"),
)  # fmt: skip


@pytest.mark.parametrize("content", CONTENTS, ids=repr)
def test_a_cell_of_a_row_is_what_the_library_writes_byte_for_byte(content: Content) -> None:
    write = partial(a_book, row(3, ["before", content, content, 7]))
    assert write() == by_the_library(write)


@pytest.mark.parametrize(
    "also",
    [
        pytest.param(lambda sheet: sheet.text(3, 1, "over it"), id="a cell over one of a row"),
        pytest.param(lambda sheet: sheet.number(3, 9, 5, looks.CELL), id="a cell beside it"),
        pytest.param(row(3, ["another", 5], column=1), id="a row over a row"),
        pytest.param(row(5, ["further right"], column=30), id="a row in columns AE and on"),
        pytest.param(row(40, ["further down"]), id="a row after a gap"),
        pytest.param(lambda sheet: sheet.height(3, 33), id="another height"),
        pytest.param(lambda sheet: sheet.raw.set_row(3, 15), id="the usual height"),
        pytest.param(lambda sheet: sheet.raw.set_row(3, 15, None, {"level": 1}), id="a level"),
        pytest.param(
            lambda sheet: sheet.raw.set_row(3, 15, sheet.book.format(looks.CELL)), id="look"
        ),
        pytest.param(lambda sheet: sheet.raw.write_comment(3, 0, "A note"), id="a note"),
        pytest.param(lambda sheet: sheet.link(3, 0, "internal:'One'!A1", "x"), id="a link over it"),
        pytest.param(lambda sheet: sheet.table((2, 0, 4, 1), "T", "ab", filters=True), id="table"),
    ],
)
def test_what_else_is_done_to_a_sheet_is_done_to_its_rows_too(
    also: Callable[[SheetWriter], object],
) -> None:
    def write() -> bytes:
        return a_book(row(3, ["one", 2, None]), row(4, ["three", 4, None]), also)

    assert write() == by_the_library(write)


def test_a_chart_is_drawn_of_what_stands_in_rows() -> None:
    def chart(sheet: SheetWriter) -> None:
        made = sheet.book.chart("bar")
        made.add_series({"categories": "=One!$A$2:$A$3", "values": "=One!$B$2:$B$3"})
        sheet.chart(9, 0, made, says="A chart of two numbers", size=(300, 200))

    write = partial(a_book, row(1, ["one", 2.5]), row(2, ["two", 4]), chart)
    assert write() == by_the_library(write)
    with zipfile.ZipFile(io.BytesIO(write())) as parts:
        assert b"<c:v>2.5</c:v>" in parts.read("xl/charts/chart1.xml")


def test_text_that_looks_like_formatting_is_text() -> None:
    """xlsxwriter would put it into the workbook as XML, which Excel then repairs away."""
    nasty = "<r><t>not bold</t></r>"
    content = a_book(row(0, [nasty]), lambda sheet: sheet.text(1, 0, f"{nasty}"))
    sheet = openpyxl.load_workbook(io.BytesIO(content))["One"]
    assert [sheet["A1"].value, sheet["A2"].value] == [nasty, nasty]


def test_a_text_that_no_cell_can_hold_is_cut_and_said_to_be() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(a_book(row(0, ["x" * 40_000, "\ud800"]))))["One"]
    assert len(sheet["A1"].value) <= 32_767
    assert sheet["A1"].value.endswith("longer than a cell can hold]")
    assert sheet["B1"].value == "\ufffd"


@pytest.mark.parametrize(
    ("fill", "error"),
    [
        pytest.param(row(0, [float("nan")]), ValueError, id="no number"),
        pytest.param(row(0, [float("inf")]), ValueError, id="without end"),
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


def test_a_cell_that_is_said_to_hold_a_text_and_holds_none_is_a_fault() -> None:
    def fill(sheet: SheetWriter) -> None:
        sheet.row(0, 0, [7], [sheet.book.ink(looks.CELL, str)], 20)

    with pytest.raises(TypeError):
        a_book(fill)


def test_a_sheet_holds_one_table() -> None:
    def table(sheet: SheetWriter) -> None:
        sheet.table((0, 0, 3, 1), "First", ["a", "b"], filters=True)

    with pytest.raises(ValueError, match="one table"):
        a_book(table, table)


def test_a_table_without_room_for_a_row_is_a_fault() -> None:
    with pytest.warns(UserWarning, match="one data row"), pytest.raises(ValueError, match="-2"):
        a_book(lambda sheet: sheet.table((3, 0, 3, 1), "First", ["a", "b"], filters=True))
