"""Rules on Excel's own limits, and on what a validation says to whoever types."""

from tests.lint.formulas import every_formula
from tests.support.workbooks.formula_lint import defined_names
from tests.support.workbooks.workbook_parts import Found, Package, Rule, areas

ROWS, COLUMNS = 1_048_576, 16_384
CELL_FORMATS, FONTS, LINKS = 64_000, 1_024, 65_530
FORMULA, VALIDATION_FORMULA, NAME, HEADING, PROPERTY = 8_192, 255, 255, 255, 255
WIDEST, TALLEST = 255, 409.5
PROMPTED = ("list", "date", "time", "whole", "decimal", "textLength")


def sheet_beyond_limits(package: Package) -> Found:
    """More rows, columns, links, width or height than Excel has."""
    for sheet in package.sheets:
        for address in sheet.cells:
            column, row, _, _ = areas(address)[0]
            if row > ROWS or column > COLUMNS:
                yield f"{sheet.name} {address}", "outside the sheet"
        if len(list(sheet.root.iter("hyperlink"))) > LINKS:
            yield sheet.name, "links"
        for col in sheet.root.iter("col"):
            if float(col.get("width", 0)) > WIDEST or int(col.get("max", 0)) > COLUMNS:
                yield sheet.name, f"column {col.get('min')}"


def styles_beyond_limits(package: Package) -> Found:
    """More formats or fonts than Excel keeps."""
    for path, most in (("cellXfs/xf", CELL_FORMATS), ("fonts/font", FONTS)):
        found = len(package.styles.findall(path))
        if found > most:
            yield "styles", f"{found} of {path}"


def words_beyond_limits(package: Package) -> Found:
    """Formulas, names, headings and properties that are longer than Excel reads."""
    for place, formula in every_formula(package):
        longest = VALIDATION_FORMULA if " formula" in place else FORMULA
        if len(formula) > longest:
            yield place, f"{len(formula)} characters"
    for one in defined_names(package):
        if len(one.get("name", "")) > NAME:
            yield "names", one.get("name", "")
    for table in package.tables:
        for column in table.iter("tableColumn"):
            if len(column.get("name", "")) > HEADING:
                yield str(table.get("name")), column.get("name", "")
    for part in ("docProps/core.xml", "docProps/custom.xml"):
        for one in package.root(part).iter():
            if len(one.text or "") > PROPERTY:
                yield part, f"{len(one.text or '')} characters"


def validation_without_words(package: Package) -> Found:
    """A rule that refuses an entry says why; one that only offers says what is wanted."""
    for sheet in package.sheets:
        for rule in sheet.root.iter("dataValidation"):
            refuses = rule.get("showErrorMessage") == "1" and rule.get("type", "none") != "none"
            prompts = rule.get("showInputMessage") == "1" and rule.get("prompt", "").strip()
            place = f"{sheet.name} {rule.get('sqref', '')[:40]}"
            if refuses and not (rule.get("error", "").strip() and rule.get("errorTitle")):
                yield place, "refuses and does not say why"
            elif not prompts and rule.get("type", "none") in (*PROMPTED, "none"):
                yield place, "does not say what is wanted"


LIMITS: tuple[Rule, ...] = (
    sheet_beyond_limits,
    styles_beyond_limits,
    words_beyond_limits,
    validation_without_words,
)
