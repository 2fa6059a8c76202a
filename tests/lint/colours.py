"""Rules on colours: text can be read in every format, and colour is never the only sign."""

from collections import Counter
from collections.abc import Iterator

from openpyxl.utils.cell import coordinate_to_tuple, get_column_letter

from tests.lint.cell_looks import (
    Look,
    border_styles,
    cell_looks,
    colour,
    look_of,
    paper_of,
)
from tests.support.workbooks.workbook_parts import Element, Found, Package, Rule, SheetPart, areas
from workbook_qa.workbooks.write.look import (
    ALARM_PALE,
    BRAND_PALE,
    GRADE_FILL,
    STATUS_FILL,
    WAIT_PALE,
    contrast,
)

LEAST_CONTRAST = 4.5
# Fills that say something wherever they stand.
SIGNS = {fill for fill, _ in (*GRADE_FILL.values(), *STATUS_FILL.values())}
SIGNS = SIGNS - {BRAND_PALE} | {ALARM_PALE, WAIT_PALE}  # pale blue bars divide, and say nothing
PLAIN_LINES = {"thin", "hair"}


def text_hard_to_read(package: Package) -> Found:
    """Of every cell that shows text, as it stands and under each condition over it."""
    looks = cell_looks(package)
    for sheet in package.sheets:
        for address, cell in sheet.cells.items():
            if package.text(sheet, address).strip():
                look = look_of(looks, cell)
                if _too_close(look.ink, look.paper):
                    yield f"{sheet.name} {address}", f"{look.ink} on {look.paper}"


def condition_hides_text(package: Package) -> Found:
    """A format under a condition with only an ink, or only a fill, over what cells have."""
    looks = cell_looks(package)
    for sheet, area, _, form in _conditions(package):
        font, fill = form.find("font"), form.find("fill")
        pairs = {
            (
                colour(font.find("color"), look.ink) if font is not None else look.ink,
                paper_of(fill, "bgColor") if fill is not None else look.paper,
            )
            for look in _looks_in(sheet, area, looks)
        }
        for ink, paper in sorted(pairs):
            if _too_close(ink, paper):
                yield f"{sheet.name} {area}", f"{ink} on {paper}"


def colour_alone(package: Package) -> Found:
    """A coloured cell holds a word, goes on from the cell before it, or has lines of its own."""
    looks = cell_looks(package)
    for sheet in package.sheets:
        for address, cell in sheet.cells.items():
            look = look_of(looks, cell)
            blank = not package.text(sheet, address).strip()
            goes_on = look_of(looks, sheet.cells.get(_before(address))).paper == look.paper
            plain = set(look.borders) <= PLAIN_LINES
            if blank and look.paper in SIGNS and plain and not goes_on:
                yield f"{sheet.name} {address}", f"{look.paper} and no word"


def condition_by_colour_alone(package: Package) -> Found:
    """Scales of colours, bars and icons without their number, and fills over blank cells."""
    for sheet in package.sheets:
        for rule in sheet.root.iter("cfRule"):
            shown = (one.get("showValue", "1") for one in rule if one.tag in ("dataBar", "iconSet"))
            if "0" in shown:
                yield sheet.name, str(rule.get("type"))
        for group in sheet.root.iter("conditionalFormatting"):
            scaled = any(rule.get("type") == "colorScale" for rule in group.iter("cfRule"))
            for address in _blank_cells(package, sheet, group.get("sqref", "")) if scaled else ():
                yield f"{sheet.name} {address}", "colorScale"
    for sheet, area, rule, form in _conditions(package):
        if rule.get("type") != "expression" or form.find("fill") is None:
            continue
        lines = border_styles(form.find("border"))
        for address in _blank_cells(package, sheet, area):
            if set(lines) <= PLAIN_LINES:
                yield f"{sheet.name} {address}", rule.findtext("formula", "")
                break


def _before(address: str) -> str:
    row, column = coordinate_to_tuple(address)
    return f"{get_column_letter(column - 1)}{row}" if column > 1 else ""


def _too_close(ink: str, paper: str) -> bool:
    return not ink or not paper or contrast(ink, paper) < LEAST_CONTRAST


def _conditions(package: Package) -> Iterator[tuple[SheetPart, str, Element, Element]]:
    """Every rule that gives a format: its sheet, its area, itself and the format."""
    forms = package.styles.findall("dxfs/dxf")
    for sheet in package.sheets:
        for group in sheet.root.iter("conditionalFormatting"):
            for rule in group.findall("cfRule"):
                place = int(rule.get("dxfId", -1))
                if 0 <= place < len(forms):
                    yield sheet, group.get("sqref", ""), rule, forms[place]


def _cells_in(sheet: SheetPart, area: str) -> Iterator[tuple[str, Element]]:
    spans = areas(area)
    for address, cell in sheet.cells.items():
        left, top, _, _ = areas(address)[0]
        if any(one[0] <= left <= one[2] and one[1] <= top <= one[3] for one in spans):
            yield address, cell


def _looks_in(sheet: SheetPart, area: str, looks: list[Look]) -> list[Look]:
    return [look_of(looks, cell) for _, cell in _cells_in(sheet, area)] or looks[:1]


def _blank_cells(package: Package, sheet: SheetPart, area: str) -> Iterator[str]:
    """The blank cells of an area, in rows that hold more than the sentence of an empty table."""
    held = Counter(
        coordinate_to_tuple(address)[0]
        for address in sheet.cells
        if package.text(sheet, address).strip()
    )
    for address, _ in _cells_in(sheet, area):
        if not package.text(sheet, address).strip() and held[coordinate_to_tuple(address)[0]] > 1:
            yield address


COLOURS: tuple[Rule, ...] = (
    text_hard_to_read,
    condition_hides_text,
    colour_alone,
    condition_by_colour_alone,
)
