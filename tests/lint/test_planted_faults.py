"""Each rule of the lint finds its fault: a good workbook, one thing damaged in its XML.

The rule that is named reports it, and no other does.
"""

import re

import pytest

from tests.lint.every_rule import rules_for
from tests.support.made_up.every_book import book_of
from tests.support.workbooks.excel_lint import findings
from tests.support.workbooks.planting import Plant, added, in_part, in_sheet
from tests.support.workbooks.workbook_parts import patched
from tests.whole.test_workbooks_are_valid import PLANTS as OLDER

AUDIT, TRACKER, WORKED, SUMMARY, SELECTION, PEOPLE = (
    "audit, Child in Need",
    "tracker",
    "tracker, worked in",
    "summary, good month",
    "selection",
    "people",
)
BOOK, STYLES, STRINGS = "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"
CORE, APP = "docProps/core.xml", "docProps/app.xml"
SHEET_1, SHEET_2, SHEET_3 = (f"xl/worksheets/sheet{number}.xml" for number in (1, 2, 3))


def formula(text: str) -> Plant:
    """The first formula of the start page says something else."""
    return in_part(SHEET_1, r"<f>[^<]*</f>", f"<f>{text}</f>")


def name(text: str) -> Plant:
    """One defined name more."""
    entry = f'<definedNames><definedName name="Extra">{text}</definedName>'
    return in_part(BOOK, "<definedNames>", entry)


def in_a_format(pattern: str, by: str) -> Plant:
    """In the formats under a condition, the first match of a pattern replaced."""

    def plant(content: bytes) -> bytes:
        def change(text: str) -> str:
            before, tag, after = text.partition("<dxfs")
            return before + tag + re.sub(pattern, by, after, count=1, flags=re.DOTALL)

        return patched(content, STYLES, change)

    return plant


def blank(address: str, sheet: str) -> Plant:
    """The cell keeps its look and loses what stands in it."""
    return in_sheet(sheet, rf'(<c r="{address}" s="\d+")[^>/]*>.*?</c>', r"\1/>")


# What is a fault of one kind and for the same reason of another: a heading twice is one that its
# cell does not say, a reference to another workbook is one to a sheet that this one does not have.
_ANOTHER_TABLE = {
    *("name_twice", "table_heading_blank", "table_heading_differs", "table_id_twice"),
    *("text_below_table", "tables_overlap", "several_tables_on_a_sheet"),
}
SEEN_TOO: dict[str, set[str]] = {
    "formula_leads_outside": {
        *("formula_without_sheet", "formula_with_unknown_name", "this_row_without_table"),
    },
    "sheet_beyond_limits": {"printed_too_small"},
    "merges_overlap": {"merged_cells"},
    "merged_cells": {"merges_overlap"},
    "shared_string_missing": {"no_title"},
    "format_missing": {"no_title"},
    "name_like_a_cell": {"formula_with_unknown_name"},
    "table_heading_twice": {"table_heading_differs"},
    "tables_overlap": _ANOTHER_TABLE,
    "several_tables_on_a_sheet": _ANOTHER_TABLE,
    "every_sheet_hidden": {"hidden_sheet_not_allowed"},
    "part_missing": {"formula_with_unknown_name"},
    "sheet_name_poor": {"formula_without_sheet"},
    "table_heading_blank": {"table_heading_differs"},
    "table_not_in_first_column": {"table_heading_differs", "table_range_wrong"},
    "text_below_table": {"text_outside_print_area"},
    "table_name_poor": {"formula_with_unknown_name"},
    "heading_asks_for_a_name": {"table_heading_differs"},
    "sheet_empty": {"no_title", "not_said_what_is_here", "link_without_words"},
    "colours_too_close": {"text_hard_to_read", "condition_hides_text"},
}
PIVOT = "xl/pivotCache/pivotCacheRecords1.xml"
WIDE = ",".join(["1234567890"] * 800)

PLANTS: tuple[tuple[str, str, Plant], ...] = (
    (
        "text_hard_to_read",
        SELECTION,
        in_part(STYLES, r'(<fonts.*<color) rgb="FF1D2B36"', r'\1 theme="9"'),
    ),
    (
        "condition_hides_text",
        TRACKER,
        in_a_format(
            r"<font><color [^>]*></font><fill>.*?</fill>", '<font><color rgb="FFF2F2F2"/></font>'
        ),
    ),
    ("colour_alone", TRACKER, blank("D5", "Outstanding returns")),
    ("colour_alone", TRACKER, blank("H5", "Audits")),
    (
        "condition_by_colour_alone",
        AUDIT,
        in_part(SHEET_2, 'type="cellIs"', 'type="colorScale"'),
    ),
    (
        "condition_by_colour_alone",
        TRACKER,
        in_a_format(r"<dxf>(<fill>.*?</fill>)<border>.*?</border>", r"<dxf>\1<border/>"),
    ),
    ("headings_not_frozen", TRACKER, in_sheet("Actions", 'ySplit="4"', 'ySplit="3"')),
    ("headings_not_frozen", TRACKER, in_sheet("Audits", 'state="frozen"', 'state="split"')),
    ("headings_not_frozen", PEOPLE, in_part(SHEET_2, "<pane [^>]*>", "")),
    (
        "headings_not_repeated",
        TRACKER,
        in_part(BOOK, r'(Print_Titles" localSheetId="\d+">Actions!)\$4:\$4', r"\1$1:$2"),
    ),
    (
        "text_outside_print_area",
        TRACKER,
        in_part(BOOK, r"(>'Outstanding returns'!\$A\$1:)\$K", r"\1$J"),
    ),
    (
        "text_outside_print_area",
        TRACKER,
        in_part(BOOK, r"(>Actions!\$A\$1:\$I)\$27", r"\1$26"),
    ),
    ("text_outside_print_area", TRACKER, in_part(BOOK, r"(>History!\$A\$1:\$I)\$2", r"\1$1")),
    ("text_cut_off", TRACKER, in_sheet("Actions", r'(<row r="6"[^>]*) ht="[^"]*"', r'\1 ht="5"')),
    (
        "text_cut_off",
        SELECTION,
        in_part(SHEET_1, r'(<col min="2" max="2" width=)"[^"]*"', r'\1"2"'),
    ),
    (
        "text_cut_off",
        SUMMARY,
        in_part(SHEET_3, r'(<col min="1" max="1" width=)"[^"]*"', r'\1"1.2"'),
    ),
    ("printed_too_small", AUDIT, in_part(SHEET_2, r'(<col [^>]*width=)"[^"]*"', r'\1"200"')),
    ("row_too_high", AUDIT, in_part(SHEET_2, r'(<row r="6"[^>]*) ht="[^"]*"', r'\1 ht="500"')),
    *(
        ("formula_volatile", AUDIT, formula(text))
        for text in ("TODAY()", "IF(1,NOW(),2)", "OFFSET(A1,1,0)", 'INDIRECT("A1")', "1+rand()")
    ),
    (
        "formula_volatile",
        "schedule",
        in_sheet("Schedule", "<formula1>[^<]*", "<formula1>TODAY()"),
    ),
    ("formula_leads_outside", AUDIT, name("[1]Sheet1!$A$1")),
    ("formula_leads_outside", AUDIT, name("'C:\\[other.xlsx]Start'!$A$1")),
    ("reference_lost", AUDIT, name("#REF!")),
    (
        "condition_of_another_row",
        TRACKER,
        in_sheet("Actions", r"<formula>\$F5&gt;0", "<formula>$F6&gt;0"),
    ),
    (
        "condition_of_another_row",
        AUDIT,
        in_part(SHEET_2, r"<formula>AND\(G5=", "<formula>AND(G6="),
    ),
    (
        "condition_beside_table",
        TRACKER,
        in_sheet(
            "Actions",
            'conditionalFormatting sqref="E5:F27"',
            'conditionalFormatting sqref="E5:F26"',
        ),
    ),
    (
        "condition_beside_table",
        TRACKER,
        in_sheet(
            "Today",
            'conditionalFormatting sqref="B12:C16"',
            'conditionalFormatting sqref="B12:C15"',
        ),
    ),
    ("sheet_beyond_limits", AUDIT, in_part(SHEET_2, r'(<col [^>]*width=)"[^"]*"', r'\1"300"')),
    (
        "sheet_beyond_limits",
        AUDIT,
        in_part(SHEET_2, "</sheetData>", '<row r="1048577"><c r="A1048577"/></row></sheetData>'),
    ),
    (
        "styles_beyond_limits",
        AUDIT,
        in_part(STYLES, "</fonts>", f"{'<font/>' * 1025}</fonts>"),
    ),
    ("words_beyond_limits", AUDIT, formula(f"SUM({WIDE})")),
    (
        "words_beyond_limits",
        AUDIT,
        in_part(CORE, "<dc:title>", f"<dc:title>{'x' * 256}"),
    ),
    ("validation_without_words", AUDIT, in_part(SHEET_2, ' error="[^"]*"', "")),
    ("validation_without_words", AUDIT, in_part(SHEET_2, ' errorTitle="[^"]*"', "")),
    (
        "validation_without_words",
        PEOPLE,
        in_part(SHEET_1, ' prompt="[^"]*"', ""),
    ),
    ("document_without_language", AUDIT, in_part(CORE, "<dc:language>[^<]*</dc:language>", "")),
    ("document_without_language", AUDIT, in_part(CORE, "en-GB", "de-DE")),
    (
        "personal_metadata",
        AUDIT,
        in_part(CORE, "(lastModifiedBy>)[^<]*", r"\1Somebody"),
    ),
    ("personal_metadata", AUDIT, in_part(APP, "<Company>[^<]*", "<Company>Wexcombe")),
    (
        "personal_metadata",
        AUDIT,
        in_part(BOOK, "<bookViews>", '<absPath url="C:/Users/Somebody/"/><bookViews>'),
    ),
    (
        "personal_metadata",
        WORKED,
        in_part("xl/comments1.xml", "<author>[^<]*|<author/>", "<author>Somebody"),
    ),
    ("personal_metadata", AUDIT, added("xl/persons/person.xml", "<personList/>")),
    ("pivots_left", SUMMARY, added(PIVOT, "<pivotCacheRecords/>")),
    ("pivots_left", SUMMARY, added("customXml/item1.xml", "<x/>")),
    (
        "hidden_sheet_not_allowed",
        SUMMARY,
        in_part(BOOK, '(sheet name="Notes"[^>]*) r:id', r'\1 state="veryHidden" r:id'),
    ),
    (
        "hidden_sheet_not_allowed",
        AUDIT,
        in_part(BOOK, '(sheet name="Actions"[^>]*) r:id', r'\1 state="veryHidden" r:id'),
    ),
    (
        "property_not_allowed",
        SUMMARY,
        in_part("docProps/custom.xml", 'name="workbook-qa-as-at"', 'name="Who"'),
    ),
    (
        "property_not_allowed",
        SELECTION,
        added("docProps/custom.xml", '<Properties><property pid="2" name="Who"/></Properties>'),
    ),
    ("child_level_row", SUMMARY, in_part(STRINGS, "<si><t>", "<si><t>Avery Example ")),
    ("child_level_row", SUMMARY, in_part(STRINGS, "<si><t>", "<si><t>Case 201003: ")),
    (
        "child_level_row",
        SUMMARY,
        in_part(SHEET_3, r'(<c r="C9"[^>]*>)<v>\d+</v>', r"\1<v>201003</v>"),
    ),
)


ALL_PLANTS = (*PLANTS, *OLDER)


@pytest.mark.parametrize(
    ("rule", "kind", "plant"),
    ALL_PLANTS,
    ids=[f"{rule} {at}" for at, (rule, *_) in enumerate(ALL_PLANTS)],
)
def test_a_planted_fault_is_found_by_its_rule_alone(rule: str, kind: str, plant: Plant) -> None:
    found = {finding.rule for finding in findings(plant(book_of(kind)), rules_for(kind))}
    assert rule in found
    assert found - SEEN_TOO.get(rule, set()) <= {rule}


def test_every_rule_has_a_planted_fault() -> None:
    known = {rule.__name__ for rule in rules_for(AUDIT)}
    assert {rule for rule, _, _ in ALL_PLANTS} == known
