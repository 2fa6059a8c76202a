"""Workbooks that are not .xlsx: read for their values by a process that may die."""

import datetime
import shutil
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from python_calamine import SheetMetadata, SheetTypeEnum, SheetVisibleEnum

from tests.hostile.workbooks import old_workbook, ole, pack
from workbook_qa.core.cells import Book, Cell
from workbook_qa.core.problem import Problem
from workbook_qa.workbooks.other_formats import values_only
from workbook_qa.workbooks.read.container.limits import MIB, REGISTER_LIMITS, RETURN_LIMITS, Limits
from workbook_qa.workbooks.read.reader import read_book

OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"


def ods(rows: str, *, after: str = "") -> bytes:
    """A spreadsheet of OpenDocument with one sheet, ``Audit``."""
    content = (
        f'<office:document-content xmlns:office="{OFFICE}" xmlns:table="{TABLE}" '
        f'xmlns:text="{TEXT}" office:version="1.2"><office:body><office:spreadsheet>'
        f'<table:table table:name="Audit">{rows}</table:table>{after}'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return pack(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": '<m:manifest xmlns:m="urn:x"/>',
            "content.xml": content,
        }
    )


def entry(kind: str, attributes: str, text: str) -> str:
    return (
        f'<table:table-cell office:value-type="{kind}" {attributes}><text:p>{text}</text:p>'
        "</table:table-cell>"
    )


def row(*entries: str) -> str:
    return f"<table:table-row>{''.join(entries)}</table:table-row>"


GOOD_ROWS = row(entry("string", "", "00123"), entry("string", "", "N/A")) + row(
    entry("float", 'office:value="5"', "5"),
    entry("date", 'office:date-value="2026-12-01"', "01/12/26"),
    entry("boolean", 'office:boolean-value="true"', "TRUE"),
    entry("time", 'office:time-value="PT09H30M00S"', "09:30"),
)


def test_an_open_document_is_read_for_its_values() -> None:
    book = read_book(ods(GOOD_ROWS), "audit.ods")

    assert isinstance(book, Book)
    assert (book.kind, book.values_only) == ("ods", True)
    (sheet,) = book
    assert (sheet.name, sheet.state, sheet.protected) == ("Audit", "visible", None)
    assert sheet.at(1, 1) == Cell("00123", locked=None)
    assert sheet.at(1, 2).value == "N/A"
    assert sheet.at(2, 1).value == 5
    assert sheet.at(2, 2).value == datetime.date(2026, 12, 1)
    assert sheet.at(2, 3).value is True
    assert sheet.at(2, 4).value in (datetime.time(9, 30), pytest.approx(9.5 / 24))


def test_positions_are_counted_from_the_first_row_and_column() -> None:
    empty = '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
    third = '<table:table-cell table:number-columns-repeated="2"/>'

    book = read_book(ods(empty + row(third, entry("string", "", "here"))), "audit.ods")

    assert isinstance(book, Book)
    assert {place: cell.value for place, cell in book.sheets[0].cells.items()} == {(4, 3): "here"}


def texts_of(content: bytes) -> dict[tuple[int, int], object]:
    """What stands in the cells of the first sheet."""
    book = read_book(content, "audit.ods")
    assert isinstance(book, Book)
    return {place: cell.value for place, cell in book.sheets[0].cells.items()}


def test_an_open_document_with_indented_xml_says_the_same() -> None:
    rows = row(entry("string", "", "a"), entry("string", "", "b </text:p><text:p> c"))
    indented = rows
    for tag in ("<table:", "</table:", "<text:p>"):
        indented = indented.replace(tag, f"\r\n \t{tag}")

    assert texts_of(ods(rows)) == {(1, 1): "a", (1, 2): "b \n c"}
    assert texts_of(ods(indented)) == texts_of(ods(rows))


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("a<text:tab/>b<text:tab />c", "a\tb\tc"),
        ("a<text:line-break/>b<text:line-break />c", "a\nb\nc"),
        ("<text:s/>a<text:s text:c='3'/>b", " a   b"),
        ("<text:span>a</text:span> <text:span>b</text:span>", "a b"),
        ("a > <text:span>b</text:span> ", "a > b "),
    ],
)
def test_spaces_tabs_and_line_breaks_of_an_open_document_are_kept(written: str, text: str) -> None:
    assert texts_of(ods(row(entry("string", "", written)))) == {(1, 1): text}


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("2026-12-01", datetime.date(2026, 12, 1)),
        ("2026-12-01T00:00:00", datetime.date(2026, 12, 1)),
        ("2026-12-01T00:00:00Z", datetime.date(2026, 12, 1)),
        ("2026-12-01T00:00:00.000Z", datetime.date(2026, 12, 1)),
        ("2026-12-01T09:30:00", datetime.datetime(2026, 12, 1, 9, 30)),
        # 1 July in British summer time, or 30 June: not a date, so it is asked about.
        ("2026-06-30T23:00:00.000Z", "2026-06-30T23:00:00.000Z"),
    ],
)
def test_a_day_of_an_open_document_is_read_and_a_time_in_a_zone_is_not_guessed(
    written: str, value: object
) -> None:
    content = ods(row(entry("date", f'office:date-value="{written}"', "01/12/26")))

    assert texts_of(content) == {(1, 1): value}


HOSTILE = {
    "a cell repeated over the sheet": (
        '<table:table-row table:number-rows-repeated="1048576">'
        + entry("string", 'table:number-columns-repeated="16384"', "x")
        + "</table:table-row>"
    ),
    "a cell repeated two thousand million times": row(
        entry("string", 'table:number-columns-repeated="2000000000"', "x")
    ),
    "a row far down": (
        '<table:table-row table:number-rows-repeated="900000"><table:table-cell/>'
        "</table:table-row>" + row(entry("string", "", "x"))
    ),
    "a cell far right": row(
        '<table:table-cell table:number-columns-repeated="5000"/>', entry("string", "", "x")
    ),
}


@pytest.mark.parametrize("rows", HOSTILE.values(), ids=HOSTILE)
def test_what_would_take_all_memory_costs_only_its_own_process(rows: str) -> None:
    problem = read_book(ods(rows), "audit.ods")

    assert isinstance(problem, Problem)
    assert problem.code in ("workbook-too-large", "workbook-damaged")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
def test_the_reader_is_held_to_its_memory() -> None:
    content = ods("".join(row(entry("string", "", f"{n * 7919} " * 30)) for n in range(5000)))
    narrow = msgspec.structs.replace(RETURN_LIMITS, worker_memory=16 * MIB)

    assert isinstance(read_book(content, "audit.ods"), Book)
    assert isinstance(read_book(content, "audit.ods", narrow), Problem)


def test_register_limits_let_more_through() -> None:
    content = ods("".join(row(entry("string", "", str(n * 7919))) for n in range(20_001)))

    assert isinstance(read_book(content, "cases.ods"), Problem)
    assert isinstance(read_book(content, "cases.ods", REGISTER_LIMITS), Book)


class Rows:
    """A sheet as calamine shows it."""

    start = (0, 0)

    def iter_rows(self) -> list[list[str]]:
        return [["Good"]]


class Listed:
    """An old workbook with a chart sheet."""

    sheets_metadata = (
        SheetMetadata("Audit", SheetTypeEnum.WorkSheet, SheetVisibleEnum.Visible),
        SheetMetadata("Chart", SheetTypeEnum.ChartSheet, SheetVisibleEnum.Hidden),
    )

    def get_sheet_by_index(self, number: int) -> Rows:
        assert number == 0, "a chart is not asked for"
        return Rows()


def test_a_chart_sheet_has_no_cells() -> None:
    found = [
        (one.name, len(one.cells), one.state) for one in values_only._sheets(Listed(), Limits())
    ]
    assert found == [("Audit", 1, "visible"), ("Chart", 0, "hidden")]


def test_an_old_workbook_is_known_whatever_the_capitals_of_its_stream() -> None:
    for stream in ("Workbook", "WORKBOOK", "BOOK"):
        problem = read_book(old_workbook((0x809, bytes(16)), (0x0A, b""), stream=stream), "x.xls")
        assert isinstance(problem, Problem)
        assert "holds no workbook" not in problem.found


def test_old_excel_noise_never_ends_this_process() -> None:
    for size in (0, 512, 4096, 100_000):
        problem = read_book(ole("Workbook", size=size), "audit.xls")
        assert isinstance(problem, Problem)


@pytest.mark.office
@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_a_workbook_saved_by_libreoffice_keeps_its_values(kind: str, tmp_path: Path) -> None:
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice is not installed")
    source = tmp_path / "book.xlsx"
    source.write_bytes(_typed())
    profile = (tmp_path / "profile").as_uri()
    command = [soffice, f"-env:UserInstallation={profile}", "--headless", "--convert-to", kind]
    subprocess.run([*command, "--outdir", str(tmp_path), str(source)], check=True, timeout=120)

    content = (tmp_path / f"book.{kind}").read_bytes()
    book = read_book(content, "book", Limits())

    assert isinstance(book, Book)
    # Some programs write the name of an .xls's stream in capitals.
    usual, capitals = (name.encode("utf-16-le") for name in ("Workbook", "WORKBOOK"))
    assert read_book(content.replace(usual, capitals), "book", Limits()) == book
    assert book.kind == kind
    assert [cell.value for cell in book.sheets[0].row(1)] == [
        "00123",
        "N/A",
        "=1+1",
        5,
        datetime.date(2026, 12, 1),
        True,
    ]
    assert book.sheets[1].state == "hidden"
    assert book.sheets[1].cells == {(4, 3): Cell("here", locked=None)}


def _typed() -> bytes:
    import io

    import xlsxwriter

    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet("Typed")
        for column, text in enumerate(("00123", "N/A", "=1+1")):
            sheet.write_string(0, column, text)
        sheet.write_number(0, 3, 5)
        sheet.write_datetime(
            0, 4, datetime.datetime(2026, 12, 1), book.add_format({"num_format": "dd/mm/yyyy"})
        )
        sheet.write_boolean(0, 5, True)
        hidden = book.add_worksheet("Hidden")
        hidden.write_string("C4", "here")
        hidden.hide()
    return target.getvalue()
