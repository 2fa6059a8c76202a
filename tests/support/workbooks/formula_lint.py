"""The lint's rules on names and formulas: what Excel would refuse, or answer with an error.

Formulas are taken apart by openpyxl's tokenizer; what the parts may not do stands here.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token, TokenizerError
from openpyxl.utils import FORMULAE

from tests.support.workbooks.workbook_parts import Element, Found, Package, Rule


def name_twice(package: Package) -> Found:
    """Defined names, for each sheet or the whole workbook; tables share the workbook's names."""
    names = [
        (one.get("localSheetId", ""), one.get("name", "").casefold())
        for one in defined_names(package)
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


def defined_names(package: Package) -> list[Element]:
    return package.workbook.findall("definedNames/definedName")


def _all_names(package: Package) -> Iterator[str]:
    yield from (one.get("name", "") for one in defined_names(package))
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
    """No stored result, or an error as one: what previewers and phones would show.

    An empty text is a result, where the cell says that it is a text.
    """
    for sheet in package.sheets:
        for address, cell in sheet.cells.items():
            if cell.find("f") is not None and (
                cell.get("t") == "e" or (not cell.findtext("v") and not _is_empty_text(cell))
            ):
                yield f"{sheet.name} {address}", cell.findtext("f", "")


def _is_empty_text(cell: Element) -> bool:
    return cell.get("t") == "str" and cell.find("v") is not None


def _formulas(package: Package) -> Iterator[tuple[str, str]]:
    """Every formula and reference of a workbook, without ``=``, with its place."""
    for sheet in package.sheets:
        for address, cell in sheet.cells.items():
            if cell.find("f") is not None:
                yield f"{sheet.name} {address}", cell.findtext("f", "")
        for tag in ("formula1", "formula2", "formula"):
            for one in sheet.root.iter(tag):
                yield f"{sheet.name} {tag}", one.text or ""
    for one in defined_names(package):
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


FORMULA_FAULTS: tuple[Rule, ...] = (
    name_twice,
    name_with_forbidden_character,
    name_like_a_cell,
    formula_malformed,
    formula_without_sheet,
    formula_with_unknown_name,
    this_row_without_table,
    formula_without_result,
)
