"""Rules on formulas, names and conditions: none moves by itself, leads outside or to nothing."""

import re
from collections.abc import Iterator

from openpyxl.utils.cell import get_column_letter

from tests.support.workbooks.formula_lint import defined_names
from tests.support.workbooks.workbook_manners import PAGES_TO_READ
from tests.support.workbooks.workbook_parts import Found, Package, Rule, areas

VOLATILE = (
    "NOW",
    "TODAY",
    "RAND",
    "RANDBETWEEN",
    "RANDARRAY",
    "OFFSET",
    "INDIRECT",
    "INFO",
    "CELL",
)
_VOLATILE = re.compile(rf"(?<![\w.])(?:{'|'.join(VOLATILE)})\s*\(", re.IGNORECASE)
_OUTSIDE = re.compile(r"\[\d+\]|'[^']*\[[^\]']+\][^']*'!|\[[^\]\[]+\.xls\w?\]|\|'?[^!]+'?!")
_TEXTS = re.compile(r'"(?:[^"]|"")*"')
_CELL = re.compile(r"(?<![\w$.!:])(\$?)([A-Z]{1,3})(\$?)(\d{1,7})(?![\w(!])")


def every_formula(package: Package) -> Iterator[tuple[str, str]]:
    """Every formula of cells, validations, conditions, names and charts, without its texts."""
    for sheet in package.sheets:
        for address, cell in sheet.cells.items():
            if cell.find("f") is not None:
                yield f"{sheet.name} {address}", _TEXTS.sub('""', cell.findtext("f", ""))
        for tag in ("formula1", "formula2", "formula"):
            for one in sheet.root.iter(tag):
                yield f"{sheet.name} {tag}", _TEXTS.sub('""', one.text or "")
    for one in defined_names(package):
        yield f"name {one.get('name')}", one.text or ""
    for part, root in package.roots.items():
        if part.startswith("xl/charts/"):
            for one in root.iter("f"):
                yield part, one.text or ""


def formula_volatile(package: Package) -> Found:
    """Worked out anew whenever anything changes: a workbook would say another thing tomorrow.

    The schedule is the council's own, and a condition marks the month in which it is looked at.
    """
    for place, formula in every_formula(package):
        if _VOLATILE.search(formula) and place != "Schedule formula":
            yield place, formula


def formula_leads_outside(package: Package) -> Found:
    """Another workbook, or a program by DDE."""
    for place, formula in every_formula(package):
        if _OUTSIDE.search(formula):
            yield place, formula


def reference_lost(package: Package) -> Found:
    """A formula or a name that refers to what was deleted."""
    for place, formula in every_formula(package):
        if "#REF!" in formula:
            yield place, formula


def condition_of_another_row(package: Package) -> Found:
    """A condition is written for the first cell of its area; one of another row colours that."""
    for sheet in package.sheets:
        for group in sheet.root.iter("conditionalFormatting"):
            spans = areas(group.get("sqref", ""))
            if not spans:  # what Excel 2010 adds to a bar: its area stands beside it
                continue
            top, left = min(span[1] for span in spans), min(span[0] for span in spans)
            for rule in group.findall("cfRule"):
                for formula in (one.text or "" for one in rule.findall("formula")):
                    for fixed, letters, fixed_row, row in _CELL.findall(_TEXTS.sub("", formula)):
                        own = rule.get("type") != "expression" and not fixed
                        beside = own and letters != get_column_letter(left)
                        if (not fixed_row and int(row) != top) or beside:
                            yield f"{sheet.name} {group.get('sqref')}", formula


# There the numbers above the table turn red too.
PAGES_WITH_CARDS = ("Today",)


def condition_beside_table(package: Package) -> Found:
    """On a sheet with a table a condition covers its rows: all of them, and no others."""
    for sheet in package.sheets:
        if len(sheet.tables) != 1 or sheet.name in PAGES_TO_READ:
            continue
        _, top, _, bottom = areas(sheet.tables[0].get("ref", ""))[0]
        for group in sheet.root.iter("conditionalFormatting"):
            for _, first, _, last in areas(group.get("sqref", "")):
                above = last < top and sheet.name in PAGES_WITH_CARDS
                if (first, last) != (top + 1, bottom) and not above:
                    yield f"{sheet.name} {group.get('sqref')}", f"table {top + 1} to {bottom}"


FORMULAS: tuple[Rule, ...] = (
    formula_volatile,
    formula_leads_outside,
    reference_lost,
    condition_of_another_row,
    condition_beside_table,
)
