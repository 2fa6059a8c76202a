"""The short cut and the XML parser read the same, whatever stands in the sheet."""

import datetime
import io
import re
import zipfile
from collections.abc import Callable

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.hostile.refused import refused
from tests.hostile.workbooks import GOOD, SHEET, STRINGS, book, rows, sheet, strings
from tests.workbooks.test_reader_reads import WHOLE
from workbook_qa.core.cells import Book
from workbook_qa.core.problem import Problem
from workbook_qa.workbooks.read import book_parts, plain_rows, sheet_pass
from workbook_qa.workbooks.read.plain_rows import PlainRows, take_rows, take_strings
from workbook_qa.workbooks.read.reader import read_book
from workbook_qa.workbooks.read.sheet_cells import SheetCells


def read_both_ways(content: bytes) -> tuple[Book | Problem, Book | Problem]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sheet_pass, "take_rows", lambda _: None)
        patch.setattr(book_parts, "take_strings", lambda _: None)
        by_parser = read_book(content, "x")
    return read_book(content, "x"), by_parser


def assert_same(content: bytes) -> None:
    short_cut, by_parser = read_both_ways(content)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plain_rows, "_TOGETHER", 2)
        assert read_book(content, "x") == short_cut
    if isinstance(by_parser, Problem):
        assert isinstance(short_cut, Problem), short_cut
        assert short_cut.code == by_parser.code
    else:
        assert short_cut == by_parser


@pytest.mark.parametrize("content", WHOLE.values(), ids=WHOLE)
def test_both_ways_read_odd_workbooks_alike(content: bytes) -> None:
    assert_same(content)


def test_both_ways_refuse_alike() -> None:
    for _, content, _ in refused():
        if len(content) < 200_000:
            assert_same(content)


PIECES = [
    '<row r="1048576"/>', '<row r="1048577"/>', '<row r="9999999" ht="1"/>', '<row r="01"/>',
    '<row xmlns="urn:x" r="2">',
    '<row r="1">', '<row r="2" spans="1:9" ht="15">', '<row r="2"/>', "<row>", "</row>",
    '<row r="3" x14ac:dyDescent="0.25">', '<row ht="1" r="9">', '<row r="1" r="2">',
    '<c r="A1"/>', '<c r="A1" s="1"/>', '<c r="B1" t="s"><v>0</v></c>',
    '<c r="O2" t="e"><v/></c>', '<c r="P2" t="e"></c>', '<c r="Q2" t="e" />', '<c r="R2"><v /></c>',
    '<c r="C1"><v>1</v></c>',
    '<c r="B2" s="2" t="inlineStr"><is><t>Good</t></is></c>', '<c r="A2" t="b"><v>1</v></c>',
    '<c r="C2" s="1"><v>46357</v></c>', '<c r="D2" t="e"><v>#N/A</v></c>', '<c r="D2"><v></v></c>',
    '<c r="E2" t="str"><f>"a"&amp;B2</f><v>a&lt;b</v></c>', '<c r="F2"><f t="shared" si="0"/></c>',
    '<c r="F2"><f aca="false">1</f><v>1</v></c>', '<c r="G2"><f></f><v>1</v></c>',
    '<c r="XFE2"><v>1</v></c>', '<c r="A02"><v>1</v></c>', '<c r="A3" cm="1"><v>1</v></c>',
    '<c r="B2"><v>1</v><f>2</f></c>', '<c r="H2"><v>1&#50;</v></c>', '<c r="I2"><v>1\r\n</v></c>',
    '<c r="J2" t="str"><v>\u00e9\U0001f600_x0041_</v></c>', '<c r="K2" t="str"><v>&nope;</v></c>',
    '<c r="L2" t="str"><v>a>b</v></c>', "<c><v>7</v></c>", "<!-- -->", "\n", "x", "&amp;", "<x/>",
    '<c r="L3" t="str"><v>a]]>b</v></c>',
    '<c r="M2" t="str"><v><![CDATA[x]]></v></c>', '<c r="N2" t="str"><v>\x01</v></c>',
]  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=12), st.booleans())
def test_both_ways_read_any_rows_alike(pieces: list[str], close: bool) -> None:
    assert_same(rows("".join(pieces) + ("</row>" if close else "")))


HEAD_PIECES = [
    '<row r="2">', '<row r="3" spans="1:2"/>', '<row r="4" ht="15">', '<row r="1048576"/>', "<",
    '<row r="1048577"/>', '<c r="B2"/>', '<c r="B3" s="1"/>', '<c r="B4" s="2" t="n" />', "/>",
    '<c r="C2" t="s">', '<c r="C4">', '<c r="C3" s="9"><f>A1</f>', '<f ca="1">x&amp;y</f>', " ",
    "</row>",
]  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(HEAD_PIECES), max_size=9), st.sampled_from(["", "</row>"]))
def test_that_a_pattern_takes_little_memory_does_not_change_what_it_matches(
    pieces: list[str], ends: str
) -> None:
    """Some versions of Python let a group that is repeated with ``*+`` match too much."""
    text = f"</c>{ends}{''.join(pieces)}"
    head, end = plain_rows._HEAD.pattern, plain_rows._END.pattern.decode()
    for pattern in (head, end):
        greedy = pattern.replace("(?>", "(?:").replace("*+", "*").replace("}+", "}")
        found, expected = re.fullmatch(pattern, text), re.fullmatch(greedy, text)
        assert (found and found.groups()) == (expected and expected.groups())


TEXTS = [
    "<si><t>a</t></si>", "<si><t/></si>", "<si/>", "<si><t></t></si>", "</si>", "<!-- -->", " ",
    "<si><t>a&lt;&amp;lt;</t></si>", '<si><t xml:space="preserve"> b\n</t></si>',
    "<si><r><t>c</t></r></si>", "<si><t>_x000D_</t></si>", "<si><t>&#233;</t></si>",
    "<si><t>a&#10;b&amp;#10;</t></si>",
    "<si><t>a]]>b</t></si>",
    "<si><t>\u00e9\uffff</t></si>", "<si><t>\r</t></si>",
    "<si><t>a</t><rPh><t>b</t></rPh></si>", "<phoneticPr/>",
]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(TEXTS), max_size=8))
def test_both_ways_read_any_shared_strings_alike(pieces: list[str]) -> None:
    part = strings().replace("</sst>", "".join(pieces) + "</sst>")
    cells = "".join(f'<c r="{letter}1" t="s"><v>{n}</v></c>' for n, letter in enumerate("ABCDEFGH"))
    assert_same(book({STRINGS: part, SHEET: sheet(f'<row r="1">{cells}</row>')}))


def test_an_empty_text_in_front_counts() -> None:
    part = strings("Question", "Grade").replace("<si>", "<si/><si>", 1)
    found = read_book(book({STRINGS: part}), "x")
    assert isinstance(found, Book)
    assert found.sheets[0].at(1, 2).value == "Question"


@pytest.mark.parametrize("text", ["a]]>b", "\ufffe", "\x01"])
def test_text_that_xml_forbids_is_refused_both_ways(text: str) -> None:
    for content in (
        book({STRINGS: strings(text, "Grade")}),
        rows(f'<row r="1"><c r="A1" t="str"><v>{text}</v></c></row>'),
    ):
        for found in read_both_ways(content):
            assert isinstance(found, Problem)
            assert found.code == "workbook-damaged"


@pytest.mark.parametrize(
    "text", [b"Page 1", b"a\xc3", b"a]]>b", "\uffff".encode(), b"&nope;", "\u00e9".encode(), b"\n"]
)
def test_a_footer_is_left_out_only_where_it_is_text(text: bytes) -> None:
    part = sheet(after="<headerFooter><oddFooter>&amp;L@</oddFooter></headerFooter>")
    assert_same(book({SHEET: part.encode().replace(b"@", text)}))


@pytest.mark.parametrize("second", ["B0", "B01", "B2", "B1"])
@pytest.mark.parametrize("between", ["", '<c r="{}" s="1"/>', '<c r="C1"/></row><row r="2">'])
def test_a_cell_is_taken_only_by_a_reference_in_its_row(second: str, between: str) -> None:
    cells = f'<c r="A1"><v>1</v></c>{between.format(second)}<c r="{second}"><v>2</v></c>'
    assert_same(rows(f'<row r="1">{cells}</row>'))


def test_rows_outside_the_sheet_data_are_read_as_well() -> None:
    assert_same(rows('<row r="5"><c r="A5"><v>1</v></c></row>', after="<row><c><v>2</v></c></row>"))


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_both_ways_read_changed_parts_alike(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from([SHEET, STRINGS]))
    part = str(GOOD[name])
    at, cut = data.draw(st.integers(0, len(part))), data.draw(st.integers(0, 9))
    put = data.draw(st.sampled_from(["", "<", ">", "&amp;", '"', "/", "<c/>", "xmlns", " a='1'"]))
    assert_same(book({name: part[:at] + put + part[at + cut :]}))


def written_by_xlsxwriter() -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as made:
        page = made.add_worksheet("Audit")
        page.write_string("A1", "Grade & <reason>\n two lines ")
        page.write_number("B1", 1.5)
        page.write_formula("C1", '="a"&B1', None, "a1.5")
        page.write_boolean("D1", True)
        day = made.add_format({"num_format": "dd/mm/yyyy", "locked": False})
        page.write_datetime("E1", datetime.datetime(2026, 12, 1), day)
        page.write_blank("F1", None, day)
        page.data_validation("A1", {"validate": "list", "source": ["Good"]})
        page.set_row(4, 30)
    return target.getvalue()


def saved_by_openpyxl() -> bytes:
    target = io.BytesIO()
    openpyxl.load_workbook(io.BytesIO(written_by_xlsxwriter())).save(target)
    return target.getvalue()


@pytest.mark.parametrize("make", [written_by_xlsxwriter, saved_by_openpyxl])
def test_what_programs_write_goes_the_short_way(
    make: Callable[[], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    content = make()
    package = plain_parts(content)
    put: list[bool] = []
    usual = SheetCells.put_plain

    def put_plain(self: SheetCells, rows: PlainRows) -> bool:
        put.append(usual(self, rows))
        return put[-1]

    assert_same(content)
    monkeypatch.setattr(SheetCells, "put_plain", put_plain)
    assert isinstance(read_book(content, "x"), Book)
    assert put == [True]
    assert take_rows(package["xl/worksheets/sheet1.xml"]) is not None
    texts = package.get("xl/sharedStrings.xml")  # openpyxl writes texts into the cells
    assert texts is None or take_strings(texts) is not None


@pytest.mark.parametrize("make", [written_by_xlsxwriter, saved_by_openpyxl])
def test_a_text_that_is_larger_than_any_cell_can_hold_goes_the_long_way(
    make: Callable[[], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    content = make()
    plain_rows.texts.clear()
    monkeypatch.setattr(plain_rows, "_LARGEST_TEXT", 10)
    assert_same(content)
    assert not plain_rows.texts


def plain_parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_short_cut_leaves_everything_but_the_rows() -> None:
    part = sheet(after='<sheetProtection sheet="1"/>').encode()

    taken = take_rows(part)

    assert taken is not None
    assert taken[1] == sheet("", after='<sheetProtection sheet="1"/>').encode()
    assert (*taken[0].numbers(), len(taken[0].contents)) == (4, 2, 3)
    assert plain_rows.unescape("&amp;lt; &lt;") == "&lt; <"
