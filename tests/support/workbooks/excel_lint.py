"""Faults that make Excel repair, refuse or misread a workbook, and that no validator sees.

Each rule is a function of a workbook's parts that yields (place, what is wrong); its name is the
rule's. Found by breaking workbooks on purpose: of 34 ways to do so the Open XML SDK saw 13.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import combinations, pairwise
from typing import NamedTuple

from openpyxl.utils.cell import coordinate_to_tuple, get_column_letter

from tests.support.workbooks.formula_lint import FORMULA_FAULTS, defined_names
from tests.support.workbooks.workbook_parts import (
    Element,
    Found,
    Package,
    Rule,
    SheetPart,
    areas,
    overlap,
    read_parts,
    relations_of,
)

LONGEST_LITERAL = LONGEST_PROMPT = LONGEST_FOOTER = 255
LONGEST_PROMPT_TITLE = 32
LONGEST_TEXT = 32_767
LARGEST_FONT = 30


class Finding(NamedTuple):
    """One fault: the rule's name, where, and what."""

    rule: str
    place: str
    what: str


def findings(content: bytes, rules: Iterable[Rule]) -> list[Finding]:
    """What is wrong with a workbook; a name twice in the zip is what Excel calls damaged."""
    package = read_parts(content)
    return [Finding(rule.__name__, place, what) for rule in rules for place, what in rule(package)]


# Validations.


def list_literal_too_long(package: Package) -> Found:
    for sheet, rule in _validations(package):
        literal = rule.findtext("formula1", "")
        if rule.get("type") == "list" and literal.startswith('"'):
            words = literal[1:-1].replace('""', '"')
            if len(words) > LONGEST_LITERAL:
                yield f"{sheet.name} {rule.get('sqref')}", f"{len(words)} characters"


def prompt_too_long(package: Package) -> Found:
    for sheet, rule in _validations(package):
        for name, most in (
            ("prompt", LONGEST_PROMPT),
            ("error", LONGEST_PROMPT),
            ("promptTitle", LONGEST_PROMPT_TITLE),
            ("errorTitle", LONGEST_PROMPT_TITLE),
        ):
            if len(rule.get(name, "")) > most:
                yield f"{sheet.name} {rule.get('sqref')}", f"{name} longer than {most}"


def validations_overlap(package: Package) -> Found:
    for sheet in package.sheets:
        rules = [areas(rule.get("sqref", "")) for rule in sheet.root.iter("dataValidation")]
        for first, second in combinations(rules, 2):
            for one, other in ((one, other) for one in first for other in second):
                if overlap(one, other):
                    yield sheet.name, f"{one} and {other}"


def validations_miscounted(package: Package) -> Found:
    for sheet in package.sheets:
        for group in sheet.root.iter("dataValidations"):
            if group.get("count", str(len(group))) != str(len(group)):
                yield sheet.name, f"{group.get('count')} for {len(group)}"


def _validations(package: Package) -> Iterator[tuple[SheetPart, Element]]:
    for sheet in package.sheets:
        for rule in sheet.root.iter("dataValidation"):
            yield sheet, rule


# Cells, rows, columns.


def merges_overlap(package: Package) -> Found:
    for sheet in package.sheets:
        merged = [areas(one.get("ref", ""))[0] for one in sheet.root.iter("mergeCell")]
        for one, other in combinations(merged, 2):
            if overlap(one, other):
                yield sheet.name, f"{one} and {other}"


def cell_twice_or_out_of_order(package: Package) -> Found:
    for sheet in package.sheets:
        for row in sheet.root.iter("row"):
            places = [coordinate_to_tuple(cell.get("r", ""))[1] for cell in row.findall("c")]
            if any(after <= before for before, after in pairwise(places)):
                yield sheet.name, f"row {row.get('r')}"


def row_twice_or_out_of_order(package: Package) -> Found:
    for sheet in package.sheets:
        rows = [int(row.get("r", 0)) for row in sheet.root.iter("row")]
        if any(after <= before for before, after in pairwise(rows)):
            yield sheet.name, "rows"


def columns_overlap(package: Package) -> Found:
    for sheet in package.sheets:
        spans = [(int(col.get("min", 0)), int(col.get("max", 0))) for col in sheet.root.iter("col")]
        if any(after[0] <= before[1] for before, after in pairwise(spans)):
            yield sheet.name, "column ranges"


def text_too_long(package: Package) -> Found:
    for place, text in enumerate(package.strings):
        if len(text.encode("utf-16-le")) // 2 > LONGEST_TEXT:
            yield f"shared string {place}", f"{len(text)} characters"


def shared_string_missing(package: Package) -> Found:
    for sheet in package.sheets:
        for address, cell in sheet.cells.items():
            if cell.get("t") == "s" and int(cell.findtext("v", "0")) >= len(package.strings):
                yield f"{sheet.name} {address}", cell.findtext("v", "")


def format_missing(package: Package) -> Found:
    formats = len(package.styles.findall("cellXfs/xf"))
    conditional = len(package.styles.findall("dxfs/dxf"))
    for sheet in package.sheets:
        for address, cell in sheet.cells.items():
            if int(cell.get("s", 0)) >= formats:
                yield f"{sheet.name} {address}", f"format {cell.get('s')}"
        for rule in sheet.root.iter("cfRule"):
            if int(rule.get("dxfId", 0)) >= max(conditional, 1):
                yield sheet.name, f"conditional format {rule.get('dxfId')}"


# Tables.


def table_heading_differs(package: Package) -> Found:
    for sheet, table, (left, top, _, _) in _tables(package):
        for place, column in enumerate(table.iter("tableColumn")):
            shown = package.text(sheet, f"{get_column_letter(left + place)}{top}")
            if shown != column.get("name", "").replace("_x000a_", "\n"):
                yield f"{sheet.name} {table.get('name')}", f"{column.get('name')!r}, not {shown!r}"


def table_heading_twice(package: Package) -> Found:
    for sheet, table, _ in _tables(package):
        names = Counter(column.get("name", "").casefold() for column in table.iter("tableColumn"))
        for name, times in names.items():
            if times > 1:
                yield f"{sheet.name} {table.get('name')}", name


def table_range_wrong(package: Package) -> Found:
    """Narrower or wider than its columns, without a row of data, or filtered elsewhere."""
    for sheet, table, (left, top, right, bottom) in _tables(package):
        place = f"{sheet.name} {table.get('name')}"
        columns = len(list(table.iter("tableColumn")))
        group = table.find("tableColumns")
        counted = "" if group is None else group.get("count", str(columns))
        if right - left + 1 != columns or counted != str(columns) or bottom <= top:
            yield place, f"{table.get('ref')} for {columns} columns"
        for one in table.findall("autoFilter"):
            if one.get("ref") != table.get("ref"):
                yield place, f"filter over {one.get('ref')}"


def tables_overlap(package: Package) -> Found:
    for sheet in package.sheets:
        spans = [areas(table.get("ref", ""))[0] for table in sheet.tables]
        if any(overlap(one, other) for one, other in combinations(spans, 2)):
            yield sheet.name, "tables"


def table_id_twice(package: Package) -> Found:
    for number, times in Counter(table.get("id") for table in package.tables).items():
        if times > 1:
            yield "tables", str(number)


def _tables(package: Package) -> Iterator[tuple[SheetPart, Element, tuple[int, int, int, int]]]:
    for sheet in package.sheets:
        for table in sheet.tables:
            yield sheet, table, areas(table.get("ref", ""))[0]


# Pages, charts, the package.


def header_or_footer_wrong(package: Package) -> Found:
    """Too long, or a font size that runs on into text beginning with a digit (``&83 Rivers``)."""
    for sheet in package.sheets:
        for one in sheet.root.findall("headerFooter/*"):
            text = one.text or ""
            sizes = re.findall(r"&(\d+)", text.replace("&&", ""))
            if len(text) > LONGEST_FOOTER or any(int(size) > LARGEST_FONT for size in sizes):
                yield sheet.name, text


def chart_outside_print_area(package: Package) -> Found:
    printed = {
        int(one.get("localSheetId", -1)): areas((one.text or "").rpartition("!")[2])[0]
        for one in defined_names(package)
        if one.get("name") == "_xlnm.Print_Area"
    }
    for place, sheet in enumerate(package.sheets):
        for drawing in sheet.drawings:
            for anchor in drawing:
                if place not in printed or not _within(anchor, printed[place]):
                    yield sheet.name, "a chart"


def _within(anchor: Element, area: tuple[int, int, int, int]) -> bool:
    """An anchor that ends at a column's very left edge ends in the column before."""
    left, top = (int(anchor.findtext(f"from/{one}", "0")) + 1 for one in ("col", "row"))
    right, bottom = (
        int(anchor.findtext(f"to/{one}", "0")) + (int(anchor.findtext(f"to/{one}Off", "0")) > 0)
        for one in ("col", "row")
    )
    return area[0] <= left and area[1] <= top and right <= area[2] and bottom <= area[3]


def every_sheet_hidden(package: Package) -> Found:
    if not any(sheet.visible for sheet in package.sheets):
        yield "workbook", "no sheet can be seen"


def property_twice(package: Package) -> Found:
    properties = package.root("docProps/custom.xml").findall("property")
    for name in ("pid", "name"):
        for value, times in Counter(one.get(name, "").casefold() for one in properties).items():
            if times > 1:
                yield "custom properties", f"{name} {value}"


def part_missing(package: Package) -> Found:
    for part in package.roots:
        for relation in relations_of(package.roots, part).values():
            if not relation.external and relation.target not in package.names:
                yield part, relation.target


def part_twice(package: Package) -> Found:
    for name, times in Counter(name.casefold() for name in package.names).items():
        if times > 1:
            yield "zip", name


FAULTS: tuple[Rule, ...] = (
    list_literal_too_long,
    prompt_too_long,
    validations_overlap,
    validations_miscounted,
    merges_overlap,
    cell_twice_or_out_of_order,
    row_twice_or_out_of_order,
    columns_overlap,
    text_too_long,
    shared_string_missing,
    format_missing,
    *FORMULA_FAULTS,
    table_heading_differs,
    table_heading_twice,
    table_range_wrong,
    tables_overlap,
    table_id_twice,
    header_or_footer_wrong,
    chart_outside_print_area,
    every_sheet_hidden,
    property_twice,
    part_missing,
    part_twice,
)
