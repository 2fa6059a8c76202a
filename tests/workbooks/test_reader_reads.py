"""What the reader makes of workbooks that are odd but whole."""

import datetime

import pytest

from tests.hostile.workbooks import (
    BOOK,
    BOOK_LINKS,
    BOOK_RELS,
    GOOD,
    LINKS,
    MAIN,
    ROOT_RELS,
    ROWS,
    SHEET,
    SHEET_RELS,
    STRICT,
    STRICT_LINKS,
    STRINGS,
    STYLES,
    TYPES,
    X14,
    XM,
    book,
    cell,
    content_types,
    pack,
    rels,
    rows,
    sheet,
    strings,
    styles,
    with_raw_part,
    workbook,
)
from workbook_qa.core.cells import Book, Cell, Sheet, Value
from workbook_qa.workbooks.read.reader import read_book

NORMAL = {(1, 1): Cell("Question"), (1, 2): Cell("Grade"), (2, 1): Cell(1), (2, 2): Cell("Good")}

SLOW = "<!-- -->"
"""A comment among the rows: they are then read by the XML parser and not by a pattern."""


def read(content: bytes) -> Book:
    found = read_book(content, "audit.xlsx")
    assert isinstance(found, Book), found
    return found


def only_sheet(content: bytes) -> Sheet:
    (found,) = read(content)
    return found


def a1(content: bytes) -> Cell:
    return only_sheet(content).at(1, 1)


def prefixed(part: str | bytes) -> str:
    text = str(part).replace('xmlns="', 'xmlns:q="').replace("<", "<q:")
    return text.replace("<q:/", "</q:").replace("<q:?", "<?")


def strict(part: str | bytes) -> str:
    return str(part).replace(MAIN, STRICT).replace(LINKS, STRICT_LINKS)


ALTERED_SHEET = sheet().replace("UTF-8", "UTF-16")

WHOLE = {
    "good": book(),
    "without_styles": book(without=[STYLES]),
    "without_properties": book(without=["docProps/custom.xml", "docProps/app.xml"]),
    "strict": pack({name: strict(part) for name, part in GOOD.items()}),
    "prefixed_sheet": book({SHEET: prefixed(GOOD[SHEET])}),
    "prefixed_everything": book(
        {name: prefixed(GOOD[name]) for name in (SHEET, STRINGS, STYLES, ROOT_RELS, BOOK_RELS)}
    ),
    "single_quotes": book({SHEET: sheet().replace('"', "'")}),
    "utf_16": book({SHEET: ALTERED_SHEET.encode("utf-16")}),
    "utf_16_big_endian": book({SHEET: "\ufeff".encode("utf-16-be") + sheet().encode("utf-16-be")}),
    "byte_order_mark": book({SHEET: b"\xef\xbb\xbf" + sheet().encode()}),
    "dimension_lies": rows(ROWS, before='<dimension ref="A1:XFD1048576"/>'),
    "comment": rows(ROWS + SLOW),
    "cdata": rows(ROWS.replace("Good", "<![CDATA[Good]]>")),
    "spread_out": rows(ROWS.replace("><", ">\n  <")),
    "without_references": rows(
        ROWS.replace(' r="1"', "").replace(' r="2"', "")
        .replace(' r="A1"', "").replace(' r="B1"', "").replace(' r="A2"', "").replace(' r="B2"', "")
    ),
    "rows_out_of_order": rows("".join(f"<row{row}" for row in ROWS.split("<row")[:0:-1])),
    "blank_cells_and_rows": rows(
        f'{ROWS}<row r="3" s="2" customFormat="1"/><row r="4"><c r="F4" s="2"/></row>'
        '<row r="1048576" ht="15"/>'
    ),
    "wide_columns": rows(ROWS, before='<cols><col min="1" max="2000000000" width="9"/></cols>'),
    "outside_hyperlink": book(
        {SHEET_RELS: rels(("r1", "hyperlink", "http://example.invalid/x", "External"))}
    ),
    "hyperlink_without_mode": book({SHEET_RELS: rels(("r1", "hyperlink", "../../../x"))}),
    "unknown_extension": rows(
        ROWS, after='<extLst><ext uri="{X}"><y xmlns="urn:x"/></ext></extLst>'
    ),
    "foreign_cell": rows(
        ROWS, after='<extLst><q:c xmlns:q="urn:x" r="A1"><q:v>9</q:v></q:c></extLst>'
    ),
    "huge_conditional_format": rows(
        ROWS, after=f"<cfRule><formula>{'(' * 9000}</formula></cfRule>"
    ),
    "picture_with_document_type": book({"xl/media/image1.svg": "<!DOCTYPE svg><svg/>"}),
    "sheet_by_another_name": pack(
        {
            **{name: part for name, part in GOOD.items() if name != SHEET},
            BOOK_RELS: rels(("rId1", "worksheet", "/strange/a%20b.dat"), *BOOK_LINKS[1:]),
            "strange/a b.dat": sheet(),
        }
    ),
    "parts_in_other_case": pack(
        {name.replace("xl/work", "xl/Work"): part for name, part in GOOD.items()}
    ),
    "folder_entries": pack([("xl/", ""), *GOOD.items(), ("docProps/", "")]),
    "template": book({TYPES: content_types().replace("sheet.main", "template.main")}),
}  # fmt: skip


@pytest.mark.parametrize("content", WHOLE.values(), ids=WHOLE)
def test_an_odd_workbook_reads_as_the_good_one(content: bytes) -> None:
    found = only_sheet(content)

    locked = {place: Cell(entry.value) for place, entry in found.cells.items()}
    assert found.name == "Audit"
    assert locked == NORMAL


NOT_A_NUMBER = "number cannot be read"
DATE_FORMAT = "not a date that exists"

VALUES: list[tuple[str, str, int, Value]] = [
    ("<v>1</v>", "", 0, 1),
    ("<v>1</v>", "n", 0, 1),
    ("<v> 5 </v>", "", 0, 5),
    ("<v>-12</v>", "", 0, -12),
    ("<v>1.5</v>", "", 0, 1.5),
    ("<v>1E-3</v>", "", 0, 0.001),
    ("<v>.5</v>", "", 0, 0.5),
    ("<v>999999999999999</v>", "", 0, 999_999_999_999_999),
    ("<v>-00012</v>", "", 0, -12),
    (f"<v>{'0' * 5000}</v>", "", 0, 0),
    ("<v>00123</v>", "str", 2, "00123"),
    ("<v>1E5</v>", "str", 2, "1E5"),
    ("<v>N/A</v>", "str", 0, "N/A"),
    ("<v>1</v>", "b", 0, True),
    ("<v>false</v>", "b", 0, False),
    ("<v>2016-09-30T00:00:00Z</v>", "d", 0, datetime.date(2016, 9, 30)),
    ("<v>2016-09-30T09:30:00</v>", "d", 0, datetime.datetime(2016, 9, 30, 9, 30)),
    ("<v>09:30:00</v>", "d", 0, datetime.time(9, 30)),
    ("<v>46357</v>", "", 1, datetime.date(2026, 12, 1)),
    ("<v>46357.0</v>", "", 1, datetime.date(2026, 12, 1)),
    ("<v>46357.375</v>", "", 1, datetime.datetime(2026, 12, 1, 9)),
    ("<v>46357.9999999999</v>", "", 1, datetime.date(2026, 12, 2)),
    ("<v>46357</v>", "", 0, 46357),
    ("<v>46357</v>", "", 2, 46357),
    ("<v>46357</v>", "", 999, 46357),
    ("<v>1</v>", "", 1, datetime.date(1900, 1, 1)),
    ("<v>59</v>", "", 1, datetime.date(1900, 2, 28)),
    ("<v>61</v>", "", 1, datetime.date(1900, 3, 1)),
    ("<v>2958465</v>", "", 1, datetime.date(9999, 12, 31)),
    ("<v>0.395833333333333</v>", "", 3, datetime.time(9, 30)),
    ("<v>0</v>", "", 3, datetime.time(0, 0)),
    ("<v>0.5</v>", "", 4, datetime.time(12, 0)),
    ("<v>1.5</v>", "", 4, 1.5),
    ("<is><t>Good</t></is>", "inlineStr", 0, "Good"),
    ("<is><r><t>Go</t></r><r><t>od</t></r><rPh><t>aid</t></rPh></is>", "inlineStr", 0, "Good"),
    ("<is><t>a &lt;b&gt; &amp; &#233;</t></is>", "inlineStr", 0, "a <b> & \u00e9"),
    ("<is><t>  two\r\nlines </t></is>", "inlineStr", 0, "  two\nlines "),
    ("<is><t>a_x000D_\nb</t></is>", "inlineStr", 0, "a\r\nb"),
    ("<is><t>_x005F_x0041_</t></is>", "inlineStr", 0, "_x0041_"),
    ("<is><t>_xD83D__xDE00_</t></is>", "inlineStr", 0, "\U0001f600"),
    ("<is><t>_xD83D_ _x0000_ _xFFFE_</t></is>", "inlineStr", 0, "_xD83D_ _x0000_ _xFFFE_"),
    ("<is><t>\U0001f600 \u202e \u00a0Good\u200b \u043e</t></is>", "inlineStr", 0,
     "\U0001f600 \u202e \u00a0Good\u200b \u043e"),
    (f"<is><t>{'A' * 32767}</t></is>", "inlineStr", 0, "A" * 32767),
]  # fmt: skip

ERRORS: list[tuple[str, str, int, str]] = [
    *[
        (f"<v>{number}</v>", "", 0, NOT_A_NUMBER)
        for number in (
            "NaN",
            "INF",
            "1e999",
            "-1e999",
            "0x10",
            "1_000",
            "\uff11\uff12",
            "abc",
            "1 2",
        )
    ],
    ("<v>1000000000000000</v>", "", 0, "15 digits"),
    (f"<v>{'9' * 5000}</v>", "", 0, "15 digits"),
    *[(f"<v>{serial}</v>", "", 1, DATE_FORMAT) for serial in ("0", "60", "-1", "2958466", "1E+20")],
    ("<v>-0.5</v>", "", 3, DATE_FORMAT),
    ("<v>0.5</v>", "", 1, DATE_FORMAT),
    ("<v>31/02/2026</v>", "d", 0, DATE_FORMAT),
    *[(f"<v>{error}</v>", "e", 0, error) for error in ("#N/A", "#REF!", "#SPILL!", "#DIV/0!")],
    ("<v></v>", "e", 0, "without a name"),
    # Anything may be written there: what Excel has no such error for is not repeated.
    *[(f"<v>{name}</v>", "e", 0, "without a name") for name in ("#BOGUS", "#AVERY", "#AVERY!")],
    ("<v>Avery Example</v>", "e", 0, "without a name"),
    ("<v>2</v>", "b", 0, "TRUE nor FALSE"),
    ("<v>1</v>", "zzz", 0, "not known"),
    *[(f"<v>{number}</v>", "s", 0, "missing") for number in ("9999", "-1", "abc", "1e0", "\u0661")],
    (f"<is><t>{'A' * 32768}</t></is>", "inlineStr", 0, "32,767"),
]


@pytest.mark.parametrize("extra", ["", SLOW], ids=["pattern", "parser"])
@pytest.mark.parametrize(("entry", "kind", "style", "value"), VALUES)
def test_a_value_is_read_as_it_was_typed(
    entry: str, kind: str, style: int, value: Value, extra: str
) -> None:
    found = a1(cell(entry + extra, kind, style))

    assert found.value == value
    assert type(found.value) is type(value)
    assert found.error is None
    assert found.formula is None


@pytest.mark.parametrize("extra", ["", SLOW], ids=["pattern", "parser"])
@pytest.mark.parametrize(("entry", "kind", "style", "words"), ERRORS)
def test_what_cannot_be_read_is_an_error_and_never_a_value(
    entry: str, kind: str, style: int, words: str, extra: str
) -> None:
    found = a1(cell(entry + extra, kind, style))

    assert found.value is None
    assert found.error is not None
    assert words in found.error
    assert "avery" not in found.error.casefold()


@pytest.mark.parametrize("entry", ["<v></v>", "<v/>", "<is><t></t></is>", "<is/>", ""])
@pytest.mark.parametrize("kind", ["", "str", "inlineStr", "s"])
def test_a_cell_that_holds_nothing_is_not_there(entry: str, kind: str) -> None:
    assert only_sheet(cell(entry, kind, style=2)).cells == {}


FORMULAS = [
    ("<f>1+1</f><v>2</v>", "", Cell(2, "1+1")),
    ("<f>1+1</f>", "", Cell(None, "1+1")),
    ('<f>"a"&amp;"b"</f><v>ab</v>', "str", Cell("ab", '"a"&"b"')),
    ('<f t="shared" ref="A1:XFD1048576" si="0">B1+1</f><v>2</v>', "", Cell(2, "B1+1")),
    ('<f t="shared" si="7"/><v>2</v>', "", Cell(2, "(shared)")),
    ('<f t="array" ref="A1">SUM(B1)</f><v>2</v>', "", Cell(2, "SUM(B1)")),
    ('<f t="dataTable" ref="A1"/><v>2</v>', "", Cell(2, "(dataTable)")),
    ("<f/><v>Good</v>", "str", Cell("Good", "")),
    ("<f>1/0</f><v>#DIV/0!</v>", "e", Cell(None, "1/0", "#DIV/0!")),
]


@pytest.mark.parametrize("extra", ["", SLOW], ids=["pattern", "parser"])
@pytest.mark.parametrize(("entry", "kind", "expected"), FORMULAS)
def test_a_formula_is_told_from_its_result(
    entry: str, kind: str, expected: Cell, extra: str
) -> None:
    assert a1(cell(entry + extra, kind)) == expected


@pytest.mark.parametrize("extra", ["", SLOW], ids=["pattern", "parser"])
def test_a_giant_formula_is_an_error(extra: str) -> None:
    found = a1(cell(f"<f>{'(' * 100_000}1{')' * 100_000}</f><v>1</v>{extra}"))

    assert found.value is None
    assert found.formula is not None
    assert found.error is not None


def test_dates_of_the_1904_system_are_read_in_it() -> None:
    epoch = '<workbookPr date1904="1"/>'
    row = '<row r="1"><c r="A1" s="1"><v>42000</v></c><c r="B1" s="1"><v>0</v></c></row>'

    found = only_sheet(book({BOOK: workbook(epoch), SHEET: sheet(row)}))

    assert found.at(1, 1).value == datetime.date(2018, 12, 28)
    assert found.at(1, 2).value == datetime.date(1904, 1, 1)


def test_rich_shared_strings_are_joined_without_reading_aids() -> None:
    rich = (
        f'<sst xmlns="{MAIN}"><si><r><t>Go</t></r><r><rPr><b/></rPr><t xml:space="preserve">od '
        '</t></r><rPh sb="0" eb="1"><t>AID</t></rPh><phoneticPr fontId="1"/></si>'
        "<si><t>g</t></si></sst>"
    )

    found = only_sheet(book({STRINGS: rich}))

    assert [found.at(1, 1).value, found.at(1, 2).value] == ["Good ", "g"]


def test_shared_strings_beyond_the_count_declared_are_read() -> None:
    counted = strings("Question", "Grade").replace(
        "<sst", '<sst count="1" uniqueCount="99999999999"'
    )
    assert only_sheet(book({STRINGS: counted})).at(1, 2).value == "Grade"


def test_text_in_latin_1_is_never_garbled() -> None:
    text = strings("Caf\u00e9", "g").replace("UTF-8", "ISO-8859-1").encode("latin-1")
    assert a1(book({STRINGS: text})).value == "Caf\u00e9"


@pytest.mark.parametrize("extra", ["", SLOW], ids=["pattern", "parser"])
def test_text_that_is_marked_as_utf_8_is_read_so_whatever_it_declares(extra: str) -> None:
    text = (
        strings("Caf\u00e9", "g").replace("UTF-8", "ISO-8859-1").replace("</sst>", f"{extra}</sst>")
    )
    assert a1(book({STRINGS: text.encode("utf-8-sig")})).value == "Caf\u00e9"


LOCKS = [
    (0, "", True),
    (2, "", False),
    (5, '<xf numFmtId="0" xfId="0"><protection locked="0"/></xf>', False),
    (5, '<xf numFmtId="0" xfId="0"><protection hidden="1"/></xf>', True),
    (5, '<xf numFmtId="0" xfId="0" applyProtection="1"/>', True),
    (5, '<xf numFmtId="0" xfId="9"/>', True),
    (99, "", True),
    (5, '<xf numFmtId="0" xfId="0000000000009"/>', True),
]


@pytest.mark.parametrize(("style", "more", "locked"), LOCKS)
def test_a_cell_is_locked_unless_its_style_says_otherwise(
    style: int, more: str, locked: bool
) -> None:
    row = f'<row r="1"><c r="A1" s="{style}"><v>1</v></c></row>'

    found = only_sheet(book({STYLES: styles(more), SHEET: sheet(row)}))

    assert found.at(1, 1).locked is locked


def test_a_number_format_without_end_is_none_that_shows_a_date() -> None:
    row = '<row r="1"><c r="A1" s="5"><v>46357</v></c></row>'
    endless = styles(f'<xf numFmtId="{"9" * 5000}" xfId="0"/>')

    assert only_sheet(book({STYLES: endless, SHEET: sheet(row)})).at(1, 1).value == 46357


def test_a_style_without_protection_takes_that_of_its_base() -> None:
    unlocked = styles(base='<protection locked="0"/>')

    found = only_sheet(book({STYLES: unlocked}))

    assert found.at(1, 1).locked is False


def test_sheet_protection_merges_and_validations_are_told() -> None:
    after = (
        '<sheetProtection sheet="1" objects="1"/>'
        '<mergeCells count="2"><mergeCell ref="A1:B2"/><mergeCell ref="B1:C2"/></mergeCells>'
        '<dataValidations count="1"><dataValidation type="list" sqref="C4:C23 E4">'
        '<formula1>"a,b"</formula1></dataValidation></dataValidations>'
        f'<extLst><ext xmlns:x14="{X14}"><x14:dataValidations xmlns:xm="{XM}">'
        "<x14:dataValidation><x14:formula1><xm:f>B!A1</xm:f></x14:formula1><xm:sqref>D4</xm:sqref>"
        "</x14:dataValidation></x14:dataValidations></ext></extLst>"
    )

    found = only_sheet(rows(ROWS, after=after))

    assert found.protected is True
    assert found.merges == ("A1:B2", "B1:C2")
    assert found.validations == ("C4:C23 E4", "D4")
    assert found.at(2, 2).value == "Good"


def test_a_sheet_that_is_not_protected_says_so() -> None:
    assert only_sheet(book()).protected is False
    assert only_sheet(rows(ROWS, after='<sheetProtection sheet="0"/>')).protected is False


@pytest.mark.parametrize("state", ["visible", "hidden", "veryHidden"])
def test_hidden_sheets_are_told(state: str) -> None:
    assert only_sheet(book({BOOK: workbook(state=f' state="{state}"')})).state == state


def test_a_sheet_may_be_called_what_its_author_liked() -> None:
    evil = "../../=cmd|x!A1:[]*?&apos;"
    assert only_sheet(book({BOOK: workbook(name=evil)})).name == "../../=cmd|x!A1:[]*?'"


def test_an_empty_text_in_front_of_the_others_counts() -> None:
    part = strings("Question", "Grade").replace("<si>", "<si/><si>", 1)
    found = read_book(book({STRINGS: part}), "x")
    assert isinstance(found, Book)
    assert found.sheets[0].at(1, 2).value == "Question"


def test_names_properties_and_program_are_read() -> None:
    names = (
        '<definedNames><definedName name="Grades">Lists!$A$1:$A$4</definedName>'
        '<definedName name="_xlnm.Print_Area" localSheetId="0">Audit!$A$1</definedName>'
        '<definedName name="Stray" localSheetId="7">Audit!$A$1</definedName>'
        '<definedName name="Far" localSheetId="0000000000009">Audit!$A$1</definedName>'
        "</definedNames>"
    )

    found = read(book({BOOK: workbook(after=names)}))

    assert found.kind == "xlsx"
    assert found.values_only is False
    assert found.names["Grades"] == "Lists!$A$1:$A$4"
    assert found.names["Audit!_xlnm.Print_Area"] == "Audit!$A$1"
    assert len(found.names) == 2
    assert found.properties == {"Audit": "CFA-2026-11-0007-K", "Version": "3"}
    assert found.application == "Microsoft Excel"


def test_a_chart_sheet_is_a_sheet_without_cells() -> None:
    chart = f'<chartsheet xmlns="{MAIN}"/>'
    listed = workbook().replace("</sheets>", '<sheet name="Chart" sheetId="2" r:id="c"/></sheets>')
    links = rels(*BOOK_LINKS, ("c", "chartsheet", "chartsheets/sheet1.xml"))

    found = read(book({BOOK: listed, BOOK_RELS: links, "xl/chartsheets/sheet1.xml": chart}))

    assert [(one.name, len(one.cells)) for one in found] == [("Audit", 4), ("Chart", 0)]


def test_a_module_of_macros_that_were_taken_out_is_passed_over() -> None:
    listed = workbook().replace("</sheets>", '<sheet name="Module" sheetId="2" r:id=""/></sheets>')
    assert only_sheet(book({BOOK: listed})).cells == NORMAL


def test_a_part_that_is_empty_even_when_packed_is_no_damage() -> None:
    """Excel 2010 left such a preview where it could not draw one."""
    assert only_sheet(with_raw_part("docProps/thumbnail.wmf", b"", 0, 0)).cells == NORMAL


def test_a_million_formatted_empty_rows_are_nothing() -> None:
    empty = "".join(f'<row r="{n}" s="1" customFormat="1"/>' for n in range(3, 300_000))
    assert only_sheet(rows(ROWS + empty)).rows == 2
