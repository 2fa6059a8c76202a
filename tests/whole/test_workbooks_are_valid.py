"""Every kind of workbook opens in Excel without repair and can be used by anyone.

Excel itself is not at hand. What it would repair is held by our own lint, by Microsoft's Open XML
SDK (marked `validator`) and by LibreOffice (see test_office_recalculation).
"""

import io
import re
import zipfile
from pathlib import Path

import pytest

from tests.support.made_up.every_book import KINDS, book_of
from tests.support.other_programs.validator import errors_of
from tests.support.workbooks.excel_lint import FAULTS, findings
from tests.support.workbooks.planting import (
    Plant,
    added,
    in_part,
    in_relations_of,
    in_sheet,
    in_table,
    with_table_of_another,
)
from tests.support.workbooks.workbook_manners import MANNERS
from tests.support.workbooks.workbook_parts import cached_results, patched

RULES = FAULTS + MANNERS
AUDIT, SELECTION, TRACKER, SUMMARY = (
    "audit, Child in Need",
    "selection",
    "tracker",
    "summary, good month",
)
BOOK, STYLES, STRINGS = "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"
SHEET_1, SHEET_2, SHEET_4 = (f"xl/worksheets/sheet{number}.xml" for number in (1, 2, 4))
LONG = "x" * 256


@pytest.mark.parametrize("kind", KINDS)
def test_the_lint_finds_no_fault_and_no_bad_manners(kind: str) -> None:
    assert findings(book_of(kind), RULES) == []


@pytest.mark.validator
@pytest.mark.parametrize("kind", KINDS)
def test_the_sdk_finds_no_error(kind: str, validator: Path, tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(book_of(kind))
    assert errors_of(validator, path) == []


@pytest.mark.validator
def test_the_sdk_would_say_what_is_wrong(validator: Path, tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(in_sheet("Actions", r'<row r="5"', '<row r="five"')(book_of(TRACKER)))
    assert errors_of(validator, path)


def test_the_kinds_hold_what_the_rules_are_about() -> None:
    """Formulas, tables, charts, links and validations: rules about nothing would prove nothing."""
    assert len(list(cached_results(book_of(AUDIT)))) > 10
    assert len(list(cached_results(book_of(TRACKER)))) > 50
    for kind, words in (
        (AUDIT, (b"dataValidation ", b'state="veryHidden"')),
        (SELECTION, (b"dataValidation ", b"tablePart")),
        (TRACKER, (b"cfRule", b"hyperlink")),
        (SUMMARY, (b"twoCellAnchor", b"c:chart")),
    ):
        text = _all_parts(book_of(kind))
        assert all(word in text for word in words)


def _all_parts(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


# Every rule can fail: a workbook of ours with one fault planted in its XML.


def repeated(part: str, pattern: str) -> Plant:
    """The first match of a pattern twice."""
    return in_part(part, f"({pattern})", r"\1\1")


def formula(text: str) -> Plant:
    """The first formula of the start page says something else."""
    return in_part(SHEET_1, r"<f>[^<]*</f>", f"<f>{text}</f>")


def zip_entry_twice(content: bytes) -> bytes:
    return patched(content, "xl/WORKBOOK.xml", lambda _: "<workbook/>")


def all_hidden(content: bytes) -> bytes:
    return patched(
        content, BOOK, lambda text: re.sub(r'" r:id=', '" state="veryHidden" r:id=', text)
    )


def name(text: str) -> Plant:
    """One defined name more."""
    entry = f'<definedNames><definedName name="{text}">1</definedName>'
    return in_part(BOOK, "<definedNames>", entry)


VALIDATION = r'<dataValidation type="list"[^>]*sqref="([^" ]*)[^"]*"><formula1>'
MERGED = '</sheetData><mergeCells><mergeCell ref="B1:C1"/><mergeCell ref="C1:D1"/></mergeCells>'
OUTSIDE = (
    '<Relationship Id="rId99" Type="http://x/hyperlink" Target="https://example.invalid/"'
    ' TargetMode="External"/></Relationships>'
)

PLANTS: tuple[tuple[str, str, Plant], ...] = (
    (
        "list_literal_too_long",
        AUDIT,
        in_part(SHEET_4, r"<formula1>Choices_\d+", f'<formula1>"{LONG}"'),
    ),
    ("prompt_too_long", AUDIT, in_part(SHEET_4, 'prompt="[^"]*"', f'prompt="{LONG}"')),
    ("prompt_too_long", AUDIT, in_part(SHEET_4, 'error="[^"]*"', f'error="{LONG}"')),
    ("prompt_too_long", AUDIT, in_part(SHEET_4, 'promptTitle="[^"]*"', f'promptTitle="{LONG}"')),
    (
        "validations_overlap",
        AUDIT,
        in_part(SHEET_4, r'(?<=characters\." )sqref="B4 ', 'sqref="B4:C4 '),
    ),
    (
        "validations_miscounted",
        AUDIT,
        in_part(SHEET_4, r'dataValidations count="\d+"', 'dataValidations count="1"'),
    ),
    ("merges_overlap", AUDIT, in_part(SHEET_2, "</sheetData>", MERGED)),
    ("cell_twice_or_out_of_order", AUDIT, repeated(SHEET_2, r'<c r="B4"[^/]*/v></c>')),
    ("cell_twice_or_out_of_order", AUDIT, in_part(SHEET_2, '<c r="B5"', '<c r="F5"')),
    ("row_twice_or_out_of_order", AUDIT, in_part(SHEET_2, '<row r="4"', '<row r="9"')),
    ("columns_overlap", AUDIT, in_part(SHEET_2, 'min="2" max="2"', 'min="1" max="2"')),
    ("text_too_long", AUDIT, in_part(STRINGS, "<si><t>", f"<si><t>{'x' * 32_768}")),
    ("shared_string_missing", AUDIT, in_part(SHEET_2, r"<v>\d+</v>", "<v>99999</v>")),
    ("format_missing", AUDIT, in_part(SHEET_2, r' s="\d+"', ' s="9999"')),
    ("format_missing", AUDIT, in_part(SHEET_2, r'dxfId="\d+"', 'dxfId="99"')),
    ("name_twice", AUDIT, name("OWNERS")),
    ("name_twice", TRACKER, name("actions")),
    ("name_with_forbidden_character", AUDIT, name("Two words")),
    ("name_with_forbidden_character", AUDIT, name("1st")),
    ("name_like_a_cell", AUDIT, name("Ov1")),
    ("name_like_a_cell", AUDIT, name("R1C1")),
    (
        "name_like_a_cell",
        TRACKER,
        in_table("Actions", 'displayName="Actions"', 'displayName="Act1"'),
    ),
    *(
        ("formula_malformed", AUDIT, formula(text))
        for text in ("SUM(1,2", "1+", "=1+1", "1 2", '"open', "IF(1,2))", "*2", "()")
    ),
    ("formula_without_sheet", AUDIT, formula("Gone!A1")),
    ("formula_without_sheet", AUDIT, formula("SUM('Gone too'!A1:B2)")),
    (
        "formula_without_sheet",
        SUMMARY,
        in_part("xl/charts/chart1.xml", "<c:f>[^!]*!", "<c:f>Gone!"),
    ),
    ("formula_without_sheet", SUMMARY, in_part(SHEET_1, 'location="[^!]*!', 'location="Gone!')),
    ("formula_without_sheet", TRACKER, in_sheet("Audits", "#'Actions'!", "#'Gone'!")),
    ("formula_with_unknown_name", AUDIT, formula("Nobody")),
    ("formula_with_unknown_name", AUDIT, formula("SUMM(1)")),
    ("formula_with_unknown_name", TRACKER, in_sheet("Audits", r"Actions\[Audit\]", "Actions[Aud]")),
    ("this_row_without_table", AUDIT, formula("[[#This Row],[Due]]")),
    (
        "this_row_without_table",
        TRACKER,
        in_sheet("Audits", r"<f>[^<]*", "<f>Actions[[#This Row],Due]"),
    ),
    ("formula_without_result", AUDIT, in_part(SHEET_1, "</f><v>[^<]*</v>", "</f>")),
    (
        "formula_without_result",
        AUDIT,
        in_part(SHEET_1, 't="str"><f>', 't="e"><f>'),
    ),
    ("table_heading_differs", TRACKER, in_table("Actions", 'name="Owner"', 'name="Owners"')),
    ("table_heading_twice", TRACKER, in_table("Actions", 'name="Owner"', 'name="case"')),
    ("table_range_wrong", TRACKER, in_table("Actions", r'ref="A4:V(\d+)"', r'ref="A4:U\1"')),
    (
        "table_range_wrong",
        TRACKER,
        in_table("Actions", r'Columns count="\d+"', 'Columns count="3"'),
    ),
    (
        "table_range_wrong",
        TRACKER,
        in_table("Actions", r'autoFilter ref="A4:V', 'autoFilter ref="A3:V'),
    ),
    ("tables_overlap", TRACKER, with_table_of_another("Actions", "ClosedActions")),
    ("table_id_twice", TRACKER, in_table("Actions", r' id="\d+"', ' id="1"')),
    ("header_or_footer_wrong", AUDIT, in_part(SHEET_2, "<oddFooter>", f"<oddFooter>{LONG}")),
    ("header_or_footer_wrong", AUDIT, in_part(SHEET_2, "&amp;8W", "&amp;83 W")),
    (
        "chart_outside_print_area",
        SUMMARY,
        in_part("xl/drawings/drawing1.xml", r"(<xdr:to><xdr:col>)\d", r"\g<1>9"),
    ),
    (
        "chart_outside_print_area",
        SUMMARY,
        in_part("xl/drawings/drawing1.xml", r"(<xdr:to>.*?<xdr:row>)\d+", r"\g<1>99"),
    ),
    ("every_sheet_hidden", "people", all_hidden),
    ("property_twice", AUDIT, in_part("docProps/custom.xml", 'pid="3"', 'pid="2"')),
    ("part_missing", TRACKER, in_relations_of("Outstanding returns", r"table\d+", "table99")),
    ("part_twice", AUDIT, zip_entry_twice),
    ("no_title", AUDIT, in_part(SHEET_2, '<c r="A1"[^/]*/v></c>', "")),
    ("no_title", AUDIT, in_part(SHEET_2, r'<c r="A1" s="\d+"', '<c r="A1" s="0"')),
    ("not_said_what_is_here", AUDIT, in_part(SHEET_1, '<c r="A2"[^/]*/v></c>', "")),
    ("sheet_name_poor", AUDIT, in_part(BOOK, 'sheet name="Questions"', 'sheet name="Sheet2"')),
    ("sheet_name_poor", AUDIT, in_part(BOOK, 'sheet name="Questions"', 'sheet name="start"')),
    ("sheet_name_poor", AUDIT, in_part(BOOK, 'sheet name="Questions"', f'sheet name="{LONG}"')),
    (
        "document_without_title",
        AUDIT,
        in_part("docProps/core.xml", "<dc:title>[^<]*", "<dc:title>"),
    ),
    ("merged_cells", AUDIT, in_part(SHEET_2, "</sheetData>", MERGED)),
    ("table_heading_blank", TRACKER, in_sheet("Actions", '<c r="C4"[^/]*/v></c>', "")),
    ("table_row_blank", TRACKER, in_sheet("Actions", r'(<row r="6"[^>]*>).*?</row>', r"\1</row>")),
    (
        "table_not_in_first_column",
        TRACKER,
        in_table("Actions", r' ref="A4:', ' ref="B4:'),
    ),
    ("several_tables_on_a_sheet", TRACKER, with_table_of_another("Actions", "ClosedActions")),
    (
        "text_below_table",
        TRACKER,
        in_sheet(
            "Actions", "</sheetData>", '<row r="90"><c r="A90"><v>1</v></c></row></sheetData>'
        ),
    ),
    (
        "table_name_poor",
        TRACKER,
        in_table("Actions", 'displayName="[^"]*"', 'displayName="Table1"'),
    ),
    ("heading_asks_for_a_name", TRACKER, in_table("Actions", '"Owner"', '"Child\'s name"')),
    ("hidden_row_or_column", AUDIT, in_part(SHEET_2, '<row r="4"', '<row hidden="1" r="4"')),
    ("hidden_row_or_column", AUDIT, in_part(SHEET_2, "<col ", '<col hidden="1" ')),
    ("sheet_merely_hidden", AUDIT, in_part(BOOK, 'state="veryHidden"', 'state="hidden"')),
    ("sheet_empty", AUDIT, in_part(SHEET_4, "<sheetData>.*</sheetData>", "<sheetData/>")),
    (
        "opens_elsewhere",
        AUDIT,
        in_part(BOOK, "<workbookView", '<workbookView activeTab="1"'),
    ),
    ("opens_elsewhere", AUDIT, in_part(SHEET_2, "<sheetView ", '<sheetView tabSelected="1" ')),
    ("opens_elsewhere", AUDIT, in_part(SHEET_1, "<sheetView ", '<sheetView topLeftCell="A9" ')),
    (
        "chart_without_words",
        SUMMARY,
        in_part("xl/drawings/drawing1.xml", 'descr="[^"]*"', 'descr=""'),
    ),
    ("colours_too_close", AUDIT, in_part(STYLES, r'<color rgb="FF\w{6}"', '<color rgb="FFFFFFFF"')),
    (
        "colours_too_close",
        AUDIT,
        in_part(STYLES, r'(<dxf>.*?<color rgb="FF)\w{6}', r"\1C0C0C0"),
    ),
    ("macros_pictures_or_links", AUDIT, added("xl/vbaProject.bin", "macro")),
    ("macros_pictures_or_links", AUDIT, added("xl/media/image1.png", "picture")),
    ("macros_pictures_or_links", AUDIT, added("xl/externalLinks/externalLink1.xml")),
    (
        "macros_pictures_or_links",
        AUDIT,
        in_part("[Content_Types].xml", r"sheet\.main", "sheet.macroEnabled.main"),
    ),
    (
        "link_leaves_the_workspace",
        TRACKER,
        in_relations_of("Actions", "</Relationships>", OUTSIDE),
    ),
    (
        "link_leaves_the_workspace",
        TRACKER,
        in_sheet("Audits", r'HYPERLINK\("\.\./', 'HYPERLINK("file:///c:/'),
    ),
    (
        "link_without_words",
        TRACKER,
        in_sheet("Audits", "<v>Open workbook</v>", "<v>../inbox/a.xlsx</v>"),
    ),
    ("printed_badly", AUDIT, in_part(SHEET_2, 'paperSize="9"', 'paperSize="1"')),
    ("printed_badly", AUDIT, in_part(SHEET_2, 'fitToPage="1"', 'fitToPage="0"')),
    ("printed_badly", TRACKER, in_sheet("By team", "<rowBreaks.*</rowBreaks>", "")),
    ("printed_badly", TRACKER, in_sheet("By team", r' scale="\d+"', ' scale="60"')),
    ("printed_badly", AUDIT, in_part(SHEET_2, "<headerFooter>.*</headerFooter>", "")),
)


@pytest.mark.parametrize(("rule", "kind", "plant"), PLANTS)
def test_a_planted_fault_is_found_by_its_rule(rule: str, kind: str, plant: Plant) -> None:
    assert rule in {finding.rule for finding in findings(plant(book_of(kind)), RULES)}


def test_every_rule_has_a_planted_fault() -> None:
    assert {rule for rule, _, _ in PLANTS} == {rule.__name__ for rule in RULES}
