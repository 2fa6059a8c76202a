"""The DMT summary as a file: that all stands in it, prints whole, and names no one."""

import datetime
import io
import itertools
import re
import zipfile
from functools import cache
from typing import Any
from xml.etree import ElementTree

import msgspec
import openpyxl
import pytest
from openpyxl.workbook import Workbook

from tests.support.made_up import summary_states as made
from tests.support.made_up.returns import an_audit, case_file_audit, changed, complete_return
from tests.support.printed_tables import printed_table
from workbook_qa.core.calendar import months_up_to
from workbook_qa.core.table import Table
from workbook_qa.core.terms import Outcome
from workbook_qa.ledger.events import AuditIssued, FileReceived
from workbook_qa.ledger.ledger_marks import PAPER_PROPERTY
from workbook_qa.reports.figures import Share
from workbook_qa.reports.summary.page.page_charts_book import OTHER_FILL, PRIORITY_FILL
from workbook_qa.reports.summary.sheets.detail_book import write_detail
from workbook_qa.reports.summary.sheets.detail_sheets import detail_sheets
from workbook_qa.reports.summary.sheets.paper_sheets import paper_sheets
from workbook_qa.reports.summary.summary_book import (
    AS_AT_PROPERTY,
    FRONT,
    MONTH_PROPERTY,
    write_summary,
)
from workbook_qa.reports.summary.summary_tables import Summary
from workbook_qa.workbooks.write.look import GRADE_FILL, contrast

COUNCIL = "Wexcombe Children's Services"
MANY_TEAMS = tuple(f"Family Support and Safeguarding Team {number}" for number in range(1, 19))
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


@cache
def summary_of(kind: str) -> Summary:
    """A summary of a good month, a thin one, one with none, no ledger at all, or many teams."""
    thin = dict.fromkeys(months_up_to(made.NOVEMBER, 5), 3)
    early = dict.fromkeys(months_up_to(made.NOVEMBER, 8)[:6], 5)
    if kind == "many":
        events = made.ledger(made.a_year(20), teams=MANY_TEAMS)
        return made.a_summary(events, teams=MANY_TEAMS)
    months = {"good": made.a_year(16), "thin": thin, "none": early, "empty": {}}[kind]
    return made.a_summary(made.ledger(months))


KINDS = ("good", "thin", "none", "empty", "many")


def sheets_of(kind: str) -> tuple[...]:
    """The sheets of the paper behind its page."""
    summary = summary_of(kind)
    return paper_sheets(summary.tables, summary.periods)


SHEETS = {table.name: sheet.name for sheet in sheets_of("good") for table in sheet.tables}


@cache
def bytes_of(kind: str) -> bytes:
    return write_summary(summary_of(kind), council=COUNCIL)


@cache
def book_of(kind: str) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(bytes_of(kind)))


@cache
def detail_of(kind: str) -> Workbook:
    content = write_detail(summary_of(kind), council=COUNCIL)
    return openpyxl.load_workbook(io.BytesIO(content))


def parts_of(kind: str) -> dict[str, bytes]:
    return parts_in(bytes_of(kind))


def parts_in(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("kind", KINDS)
def test_it_opens_at_the_front_page_and_hides_nothing(kind: str) -> None:
    book = book_of(kind)
    assert book.sheetnames == [FRONT, *dict.fromkeys(SHEETS.values())]
    assert len(book.sheetnames) == 8
    assert book.active is book[FRONT]
    for sheet in book:
        assert sheet.sheet_state == "visible"
        assert sheet.title == FRONT or not sheet.merged_cells.ranges
        assert not any(dimension.hidden for dimension in sheet.row_dimensions.values())
        assert not any(dimension.hidden for dimension in sheet.column_dimensions.values())
        assert sheet["A1"].value
        assert sheet["A1"].font.name == "Arial"
    assert not any("pivot" in name or "externalLink" in name for name in parts_of(kind))


@pytest.mark.parametrize("kind", KINDS)
def test_every_value_of_every_table_stands_in_the_paper_or_the_detail(kind: str) -> None:
    summary = summary_of(kind)
    for book, sheets in (
        (book_of(kind), sheets_of(kind)),
        (detail_of(kind), detail_sheets(summary.tables, summary.periods)),
    ):
        for sheet in sheets:
            for table in sheet.tables:
                _stands_there(table, book)


def _stands_there(table: Table, book: Workbook) -> None:
    headings, *rows = printed_table([book], table.name)
    assert list(headings) == [column.heading for column in table.columns]
    nothing = (table.empty, *[None] * (len(table.columns) - 1))
    wanted = [*(table.rows or [nothing]), *([table.total] if table.total else [])]
    for shown, row in zip(rows, wanted, strict=True):
        # A file holds 16 digits of a share; blank text is a blank cell.
        assert [round(value, 14) if isinstance(value, float) else value for value in shown] == [
            round(value, 14) if isinstance(value, float) else None if value == "" else value
            for value in row
        ]


@pytest.mark.parametrize("kind", KINDS)
def test_all_is_values_and_no_cell_is_a_formula_or_an_error(kind: str) -> None:
    for sheet in book_of(kind):
        for row in sheet.iter_rows():
            assert not [cell.coordinate for cell in row if cell.data_type in ("f", "e")]


@pytest.mark.parametrize("kind", KINDS)
def test_the_first_sheet_is_a_page_of_a4_and_every_sheet_one_page_wide(
    kind: str,
) -> None:
    for sheet in book_of(kind):
        assert sheet.page_setup.paperSize == 9
        assert sheet.page_setup.orientation == "landscape"
        fitted = sheet.sheet_properties.pageSetUpPr
        assert fitted
        assert fitted.fitToPage
        assert sheet.page_setup.fitToWidth in (None, 1)
        is_for_the_meeting = sheet.title in book_of(kind).sheetnames[:1]
        assert (sheet.page_setup.fitToHeight == 0) != is_for_the_meeting
        area = sheet.print_area.rsplit("!", 1)[1].replace("$", "").split(":")[1]
        last = sheet[area]
        # Under the page stand the figures of its charts.
        assert last.row >= sheet.max_row or sheet.title == FRONT
        assert last.column >= sheet.max_column


@pytest.mark.parametrize("kind", KINDS)
def test_every_chart_is_inside_the_print_area_with_words_for_who_cannot_see_it(kind: str) -> None:
    xml = parts_of(kind).get("xl/drawings/drawing1.xml")
    area = book_of(kind)[FRONT].print_area.rsplit("!", 1)[1].replace("$", "").split(":")[1]
    corner = book_of(kind)[FRONT][area]
    anchors = ElementTree.fromstring(xml).findall(f"{DRAWING}twoCellAnchor") if xml else []
    assert len(anchors) == {"empty": 0}.get(kind, 2)
    boxes = (summary_of(kind).page.grades, summary_of(kind).page.late)
    for anchor, box in zip(anchors, boxes, strict=False):
        end = anchor.find(f"{DRAWING}to")
        assert end is not None
        assert int(end.findtext(f"{DRAWING}col", "")) < corner.column
        assert int(end.findtext(f"{DRAWING}row", "")) < corner.row
        (named,) = anchor.iter(f"{DRAWING}cNvPr")
        assert named.get("descr", "") == box.says
        assert box.says.startswith(box.title)


def test_charts_do_not_cover_each_other_or_the_figures() -> None:
    anchors = ElementTree.fromstring(parts_of("many")["xl/drawings/drawing1.xml"])
    boxes = []
    for anchor in anchors.findall(f"{DRAWING}twoCellAnchor"):
        corners = [
            tuple(int(corner.findtext(f"{DRAWING}{at}", "")) for at in ("row", "col", "colOff"))
            for corner in (anchor.find(f"{DRAWING}from"), anchor.find(f"{DRAWING}to"))
            if corner is not None
        ]
        boxes.append(corners)
    for place, (start, end) in enumerate(boxes):
        for other_start, other_end in boxes[place + 1 :]:
            beside = end[1:] <= other_start[1:] or other_end[1:] <= start[1:]
            above = end[0] < other_start[0] or other_end[0] < start[0]
            assert beside or above


@pytest.mark.parametrize("kind", ["good", "thin", "many"])
def test_charts_show_what_stands_on_the_sheets(kind: str) -> None:
    book, seen = book_of(kind), 0
    charts = {name: xml for name, xml in parts_of(kind).items() if "charts/chart" in name}
    for xml in charts.values():
        for series in ElementTree.fromstring(xml).iter(f"{CHART}ser"):
            values = series.find(f"{CHART}val/{CHART}numRef")
            assert values is not None
            name, _, cells = values.findtext(f"{CHART}f", "").rpartition("!")
            stands = [cell.value for (cell,) in book[name.strip("'")][cells.replace("$", "")]]
            cached = [float(one.text or "") for one in values.iter(f"{CHART}v")]
            assert cached == [float(str(one)) for one in stands]
            seen += 1
    assert seen == 8


def test_a_stack_of_grades_is_always_in_one_order_and_in_the_grades_colours() -> None:
    orders: list[list[str | None]] = []
    for name, xml in parts_of("good").items():
        if "charts/chart" in name:
            series = list(ElementTree.fromstring(xml).iter(f"{CHART}ser"))
            orders.append([one.findtext(f"{CHART}tx/{CHART}v") for one in series])
    worst_first: list[str | None] = ["Inadequate", "Requires improvement", "Good", "Outstanding"]
    assert orders.count(worst_first) == 1


def test_the_chart_of_variation_can_be_read_in_grey() -> None:
    (chart,) = (
        xml
        for xml in parts_in(write_detail(summary_of("good"), council=COUNCIL)).values()
        if b"lineChart" in xml
    )
    series = list(ElementTree.fromstring(chart).iter(f"{CHART}ser"))
    drawn = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
    names = [one.findtext(f"{CHART}tx/{CHART}v") for one in series]
    assert names == ["Share good or better", "Upper limit", "Centre line", "Lower limit"]
    dashes = [
        tuple(dash.get("val") for dash in one.findall(f"{CHART}spPr/{drawn}ln/{drawn}prstDash"))
        for one in series[1:]
    ]
    assert len({*dashes}) == 3


def test_the_dmt_types_only_into_two_columns_with_a_list_and_a_date() -> None:
    sheet = book_of("good")[SHEETS["OutstandingPractice"]]
    rules = {str(rule.sqref)[0]: rule.type for rule in sheet.data_validations.dataValidation}
    assert rules == {"E": "list", "F": "date"}
    assert all(
        not book_of("good")[SHEETS[name]].data_validations.dataValidation
        for name in SHEETS
        if name != "OutstandingPractice"
    )


def test_it_says_for_reading_it_back_what_it_was_written_from() -> None:
    properties = {one.name: one.value for one in book_of("good").custom_doc_props.props}
    summary = summary_of("good")
    assert properties == {
        MONTH_PROPERTY: "2026-11",
        PAPER_PROPERTY: str(summary.number),
        AS_AT_PROPERTY: "2026-12-04",
    }


@pytest.mark.parametrize("kind", KINDS)
def test_links_lead_to_sheets_that_are_there(kind: str) -> None:
    book = book_of(kind)
    for sheet in book:
        links = [cell.hyperlink for row in sheet.iter_rows() for cell in row if cell.hyperlink]
        assert links
        for link in links:
            assert str(link.location).removesuffix("!A1").strip("'") in book.sheetnames


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_summary_gives_the_same_bytes(kind: str) -> None:
    assert write_summary(summary_of(kind), council=COUNCIL) == bytes_of(kind)


def test_two_as_at_days_give_two_files() -> None:
    other = msgspec.structs.replace(summary_of("thin"), as_at=datetime.date(2026, 12, 5))
    assert write_summary(other, council=COUNCIL) != bytes_of("thin")


@pytest.mark.parametrize("kind", KINDS)
def test_no_part_of_the_file_names_a_child_a_worker_or_an_auditor(kind: str) -> None:
    audit = an_audit()
    text = "".join(part.decode("utf-8", "replace") for part in parts_of(kind).values())
    for name in (audit.worker, audit.auditor, audit.team_manager, audit.head_of_service):
        assert name not in text
        assert name.split()[0] not in text
    # A case id stands in no cell; where a chart begins is counted in numbers as long.
    assert not re.search(r"(?<!Off)>2\d{5}<", text)


def test_what_an_auditor_typed_stays_text_and_stays_whole() -> None:
    typed = "=1+1 " + "The plan was agreed with the family and reviewed in good time. " * 25
    audit = an_audit()
    content = changed(
        complete_return(case_file_audit(), audit), {"outstanding-practice": typed.strip()}
    )
    on = datetime.date(2026, 11, 9)
    received = FileReceived(on, "d", "a.xlsx", Outcome.ACCEPTED, "x", audit.reference, content)
    events = made.recorded([AuditIssued(on, audit, made.TOOL, "f", "w"), received])
    book = openpyxl.load_workbook(
        io.BytesIO(write_summary(made.a_summary(events), council=COUNCIL))
    )
    sheet = book[SHEETS["OutstandingPractice"]]
    (row,) = (row for row in sheet.iter_rows() if row[1].value == "Nov 2026")
    assert (row[3].value, row[3].data_type) == (typed.strip(), "s")
    height = sheet.row_dimensions[row[3].row or 0].height
    assert height > 13 * len(typed) / 130


def test_the_marking_stands_on_every_sheet() -> None:
    content = write_summary(summary_of("thin"), council=COUNCIL, marking="OFFICIAL-SENSITIVE")
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert str(book[FRONT]["A2"].value).startswith("OFFICIAL-SENSITIVE")
    for sheet in book:
        footer = sheet.oddFooter
        assert footer
        assert "OFFICIAL-SENSITIVE" in str(footer.left.text)


def test_grade_headings_have_the_grades_colours_and_numbers_on_charts_can_be_read() -> None:
    sheet = book_of("good")[SHEETS["GradesByMonth"]]
    filled: dict[Any, Any] = {
        cell.value: f"#{cell.fill.start_color.rgb[2:]}" for row in sheet.iter_rows() for cell in row
    }
    for grade, (fill, _) in GRADE_FILL.items():
        assert filled[grade.value] == fill
    for fill, ink in (*GRADE_FILL.values(), *PRIORITY_FILL.values(), OTHER_FILL):
        assert contrast(ink, fill) >= 4.5


def test_a_month_that_is_a_signal_says_so_on_its_point() -> None:
    table = summary_of("good").tables["Variation"]
    place = table.column("What it says")
    rows = [list(row) for row in table.rows]
    rows[2][place] = "Above the upper limit"
    signal = msgspec.structs.replace(table, rows=tuple(map(tuple, rows)))
    tables = {**summary_of("good").tables, "Variation": signal}
    content = write_detail(
        msgspec.structs.replace(summary_of("good"), tables=tables), council=COUNCIL
    )
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        charts = [archive.read(name) for name in archive.namelist() if "charts/chart" in name]
    graded, good = (rows[2][table.column(name)] for name in ("Graded", "Good or better"))
    words = f"{Share(good, graded).words.split('(')[1].rstrip(')')} signal"
    assert sum(xml.count(words.encode()) for xml in charts) == 1
    assert not any(
        b"% signal" in xml
        for xml in parts_in(write_detail(summary_of("good"), council=COUNCIL)).values()
    )


def test_each_grade_is_darker_in_grey_than_the_one_above_it() -> None:
    """X3: Outstanding and Inadequate were the same grey in print."""
    greys = [contrast("#000000", fill) for fill, _ in GRADE_FILL.values()]
    assert greys == sorted(greys, reverse=True)
    assert all(light / dark >= 1.4 for light, dark in itertools.pairwise(greys))
