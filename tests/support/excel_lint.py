"""Faults that make Excel repair, refuse or misread a workbook, and that no validator sees.

Each rule is a function of a workbook's parts that yields (place, what is wrong); its name is the
rule's. Found by breaking workbooks on purpose: of 34 ways to do so the Open XML SDK saw 13.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import combinations, pairwise
from typing import NamedTuple

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token, TokenizerError
from openpyxl.utils import FORMULAE, range_boundaries
from openpyxl.utils.cell import get_column_letter

from tests.support.workbook_parts import (
    Element,
    Package,
    SheetPart,
    areas,
    overlap,
    read_parts,
    relations_of,
)

LONGEST_LITERAL = LONGEST_PROMPT = LONGEST_FOOTER = 255
LONGEST_PROMPT_TITLE = 32
LONGEST_TEXT = 32_767

Found = Iterator[tuple[str, str]]
Rule = Callable[[Package], Found]


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
            places = [range_boundaries(cell.get("r"))[0] for cell in row.findall("c")]
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


# Names and formulas.


def name_twice(package: Package) -> Found:
    """Defined names, for each sheet or the whole workbook; tables share the workbook's names."""
    names = [
        (one.get("localSheetId", ""), one.get("name", "").casefold()) for one in _names(package)
    ]
    names += [("", table.get("displayName", "").casefold()) for table in package.tables]
    for (_, name), times in Counter(names).items():
        if times > 1:
            yield "names", name


def name_with_forbidden_character(package: Package) -> Found:
    for name in _all_names(package):
        if not re.fullmatch(r"[^\W\d][\w.\\?]{0,254}|\\[\w.\\?]{0,254}", name):
            yield "names", name


def name_like_a_cell(package: Package) -> Found:
    for name in _all_names(package):
        if _CELL.fullmatch(name) or re.fullmatch(r"[rR]\d*([cC]\d*)?|[cC]\d*", name):
            yield "names", name


_CELL = re.compile(r"[A-Za-z]{1,3}\d{1,7}")
_REFERENCE = re.compile(
    r"\$?[A-Z]{1,3}\$?\d+(:\$?[A-Z]{1,3}\$?\d+)?|\$?[A-Z]{1,3}:\$?[A-Z]{1,3}|\$?\d+:\$?\d+"
)


def _is_reference(operand: str) -> bool:
    return "!" in operand or bool(_REFERENCE.fullmatch(operand.upper()))


def _names(package: Package) -> list[Element]:
    return package.workbook.findall("definedNames/definedName")


def _all_names(package: Package) -> Iterator[str]:
    yield from (one.get("name", "") for one in _names(package))
    yield from (table.get("displayName", "") for table in package.tables)


def formula_malformed(package: Package) -> Found:
    for place, formula in _formulas(package):
        wrong = _grammar_fault(formula)
        if wrong:
            yield place, f"{wrong}: {formula}"


def formula_without_sheet(package: Package) -> Found:
    """A reference to a sheet that is not there, in a formula or behind a link."""
    there = {sheet.name.casefold() for sheet in package.sheets}
    for place, formula in _formulas(package):
        for operand in _operands(formula):
            if "!" in operand and _sheet_named(operand).casefold() not in there:
                yield place, formula
    for place, target in _inner_links(package):
        if _sheet_named(target).casefold() not in there:
            yield place, target


def formula_with_unknown_name(package: Package) -> Found:
    """A name, table, table column or function that Excel would answer with #NAME? or refuse."""
    columns = {
        table.get("displayName", "").casefold(): {
            column.get("name", "") for column in table.iter("tableColumn")
        }
        for table in package.tables
    }
    known = {name.casefold() for name in _all_names(package)}
    for place, formula in _formulas(package):
        for operand in _operands(formula):
            table, bracket, inside = operand.partition("[")
            if bracket:
                asked = [one for one in re.findall(r"[^\[\],:]+", inside) if one[0] not in "#@"]
                if not set(asked) <= columns.get(table.casefold(), set()) and table:
                    yield place, formula
            elif not (_is_reference(operand) or operand.casefold() in known):
                yield place, formula
        for name in _functions(formula):
            if name not in FORMULAE and not name.startswith("_XLFN."):
                yield place, f"{name} in {formula}"


def this_row_without_table(package: Package) -> Found:
    for place, formula in _formulas(package):
        for operand in _operands(formula):
            bare = operand.startswith("[")
            loose = re.search(r"\[#This Row\],(?!\[)", operand, re.IGNORECASE)
            if bare or loose or "[@" in operand:
                yield place, formula


def formula_without_result(package: Package) -> Found:
    """No stored result, or an error as one: what previewers and phones would show."""
    for sheet in package.sheets:
        for address, cell in sheet.cells.items():
            if cell.find("f") is not None and (cell.get("t") == "e" or not cell.findtext("v")):
                yield f"{sheet.name} {address}", cell.findtext("f", "")


def _formulas(package: Package) -> Iterator[tuple[str, str]]:
    """Every formula and reference of a workbook, without ``=``, with its place."""
    for sheet in package.sheets:
        for address, cell in sheet.cells.items():
            if cell.find("f") is not None:
                yield f"{sheet.name} {address}", cell.findtext("f", "")
        for tag in ("formula1", "formula2", "formula"):
            for one in sheet.root.iter(tag):
                yield f"{sheet.name} {tag}", one.text or ""
    for one in _names(package):
        yield f"name {one.get('name')}", one.text or ""
    for part, root in package.roots.items():
        if part.startswith("xl/charts/"):
            for one in root.iter("f"):
                yield part, one.text or ""


def _inner_links(package: Package) -> Iterator[tuple[str, str]]:
    for sheet in package.sheets:
        for link in sheet.root.iter("hyperlink"):
            if "!" in link.get("location", ""):
                yield f"{sheet.name} {link.get('ref')}", link.get("location", "")
    for place, formula in _formulas(package):
        for target in re.findall(r'HYPERLINK\("#([^"]+)', formula):
            yield place, target


def _sheet_named(reference: str) -> str:
    name = reference.rpartition("!")[0]
    return name[1:-1].replace("''", "'") if name.startswith("'") else name


@lru_cache(maxsize=10_000)
def _tokens(formula: str) -> tuple[Token, ...]:
    try:
        return tuple(Tokenizer(f"={formula}").items)
    except (TokenizerError, IndexError):
        return ()


def _operands(formula: str) -> list[str]:
    return [
        token.value
        for token in _tokens(formula)
        if token.type == Token.OPERAND and token.subtype == Token.RANGE
    ]


def _functions(formula: str) -> list[str]:
    return [
        token.value[:-1].upper()
        for token in _tokens(formula)
        if token.type == Token.FUNC and token.subtype == Token.OPEN
    ]


def _grammar_fault(formula: str) -> str:
    """What is wrong with a formula's grammar: operands and operators must take turns."""
    tokens = [token for token in _tokens(formula) if token.type != Token.WSPACE]
    if not tokens:
        return "cannot be taken apart"
    depth, wants_operand = 0, True
    for token in tokens:
        if token.subtype == Token.OPEN:
            if not wants_operand:
                return "two operands"
            depth += 1
        elif token.subtype == Token.CLOSE:
            if wants_operand and token.type != Token.FUNC:
                return "nothing in brackets"
            depth, wants_operand = depth - 1, False
        elif token.type == Token.OPERAND:
            if not wants_operand:
                return "two operands"
            wants_operand = False
        elif token.type in (Token.OP_IN, Token.OP_POST):
            if wants_operand:
                return f"nothing before {token.value}"
            wants_operand = token.type == Token.OP_IN
        elif token.type == Token.SEP:
            wants_operand = True
    if depth:
        return "brackets"
    return "nothing at the end" if wants_operand else ""


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
    """Too long, or a font size that runs on into text that begins with a digit (``&820th``)."""
    for sheet in package.sheets:
        for one in sheet.root.findall("headerFooter/*"):
            text = one.text or ""
            if len(text) > LONGEST_FOOTER or re.search(r"(?<!&)(&&)*&\d{3}", text):
                yield sheet.name, text


def chart_outside_print_area(package: Package) -> Found:
    printed = {
        int(one.get("localSheetId", -1)): areas((one.text or "").rpartition("!")[2])[0]
        for one in _names(package)
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
    name_twice,
    name_with_forbidden_character,
    name_like_a_cell,
    formula_malformed,
    formula_without_sheet,
    formula_with_unknown_name,
    this_row_without_table,
    formula_without_result,
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
