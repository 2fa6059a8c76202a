"""Rules on what is seen on the screen and on paper: headings stay, and nothing is cut off."""

from collections.abc import Iterator

from openpyxl.utils.cell import coordinate_to_tuple, get_column_letter

from tests.lint.cell_looks import (
    Look,
    cell_looks,
    column_widths,
    line_points,
    lines_of,
    look_of,
    pixels_of,
    text_pixels,
)
from tests.support.workbooks.formula_lint import defined_names
from tests.support.workbooks.workbook_manners import PAGES_TO_READ, tables_said
from tests.support.workbooks.workbook_parts import (
    Area,
    Element,
    Found,
    Package,
    Rule,
    SheetPart,
    areas,
)

USUAL_WIDTH = 9.14
MARGIN = 4  # pixels at both sides of a cell together
# Tables beside charts, on a page that is seen and printed whole.
ON_ONE_PAGE = ("Teams", "Variation")
NOT_SCROLLED = "Narrative"  # four rows to be typed in, under what the figures say
TALLEST = 409.0
# Sheets of the tracker and their tables: of some all rows are printed with the first columns
# alone, since the others are worked in on the screen; of some the title alone.
FIRST_COLUMNS = {"Actions": "Actions", "Closed actions": "ClosedActions", "Audits": "Audits"}
TITLE_ALONE = {"History": "History", "Month ends": "MonthEnds"}
PAPER = {"portrait": 210 - 20, "landscape": 297 - 20}  # millimetres of A4 between its margins
SMALLEST_SCALE = 0.55
TITLE_ROWS, LAST_ROW = 2, 1_048_576


def headings_not_frozen(package: Package) -> Found:
    """Whoever scrolls down a table still sees its headings."""
    for sheet, table, (_, top, _, _) in _tables(package):
        pane = sheet.root.find("sheetViews/sheetView/pane")
        rows = float(pane.get("ySplit", 0)) if pane is not None else 0
        if table.get("name") == NOT_SCROLLED or tables_said(package, sheet) > 1:
            continue
        if rows != top or pane is None or pane.get("state") != "frozen":
            yield f"{sheet.name} {table.get('name')}", f"{rows:g} rows stay, headings in {top}"


# Sheets that say of themselves that they are not printed: messages to copy, a page each.
NOT_PRINTED = ("Texts",)


def headings_not_repeated(package: Package) -> Found:
    """Every page of a table that is printed begins with its headings."""
    titles = _names_of_sheets(package, "_xlnm.Print_Titles")
    for sheet, table, (_, top, _, _) in _tables(package):
        if sheet.name in NOT_PRINTED:
            continue
        rows = [part.rpartition("!")[2].replace("$", "") for part in titles.get(sheet.name, ())]
        if f"{top}:{top}" not in rows and tables_said(package, sheet) < 2:
            yield f"{sheet.name} {table.get('name')}", f"headings in {top}, repeated {rows}"


def text_outside_print_area(package: Package) -> Found:
    """What a sheet says is printed too.

    But for what is worked in on the screen, and for the figures of charts under a page to read,
    which stand on the charts.
    """
    printed = _names_of_sheets(package, "_xlnm.Print_Area")
    for sheet in package.sheets:
        tables = [table.get("name") for table in sheet.tables]
        first_columns = FIRST_COLUMNS.get(sheet.name) in tables
        last_row = TITLE_ROWS if TITLE_ALONE.get(sheet.name) in tables else LAST_ROW
        for area in printed.get(sheet.name, ()) if sheet.name not in NOT_PRINTED else ():
            _, _, right, bottom = areas(area.rpartition("!")[2])[0]
            for address in sheet.cells:
                row, column = coordinate_to_tuple(address)
                under = bottom < row <= last_row and sheet.name not in PAGES_TO_READ
                outside = under or (column > right and not first_columns)
                if outside and package.text(sheet, address).strip():
                    yield f"{sheet.name} {address}", "is not printed"


def text_cut_off(package: Package) -> Found:
    """Wrapped text needs its lines, other text room to its right, a number its column."""
    looks = cell_looks(package)
    for sheet in package.sheets:
        if not sheet.visible:
            continue
        widths = column_widths(sheet)
        heights = {row.get("r", ""): row.get("ht") for row in sheet.root.iter("row")}
        merged = {
            area[:2]: area
            for one in sheet.root.iter("mergeCell")
            for area in areas(one.get("ref", ""))
        }
        for address, cell in sheet.cells.items():
            text = package.text(sheet, address)
            if not text.strip():
                continue
            row, column = coordinate_to_tuple(address)
            look = look_of(looks, cell)
            _, _, right, bottom = merged.get((column, row), (column, row, column, row))
            over = range(column, right + 1)
            room = sum(pixels_of(widths.get(each, USUAL_WIDTH)) for each in over) - MARGIN
            cut = (
                _number_cut(cell, text, look, room)
                or _lines_cut(text, look, room, _height(heights, row, bottom))
                or _run_over(package, sheet, (row, right), text, look, room, widths)
            )
            if cut:
                yield f"{sheet.name} {address}", cut


def _height(heights: dict[str, str | None], first: int, last: int) -> str | None:
    """The height of rows together; None where one has none of its own."""
    found = [heights.get(str(row)) for row in range(first, last + 1)]
    return None if None in found else str(sum(float(one or 0) for one in found))


def _is_number(cell: Element) -> bool:
    return cell.get("t", "n") == "n"


def _number_cut(cell: Element, text: str, look: Look, room: float) -> str:
    """A number that does not fit is shown as ``####``."""
    if not _is_number(cell):
        return ""
    shown = _shown(text, look.number_format)
    return f"{shown} in {room:.0f} pixels" if text_pixels(shown, look) > room else ""


def _shown(text: str, form: str) -> str:
    """A number about as long as its format shows it."""
    if "yy" in form:
        return "30/12/2026"
    if "h" in form:
        return "14:30"
    if "%" in form:
        return f"{float(text):.0%}"
    return f"{round(float(text)):,}" if "#" in form or form in ("0", "1") else text


def _lines_cut(text: str, look: Look, room: float, height: str | None) -> str:
    """A row without a height of its own is fitted by Excel as it opens."""
    if not look.wraps or height is None:
        return ""
    lines = lines_of(text, room, look)
    needed = lines * line_points(look)
    return f"{lines} lines in {height} points" if needed > float(height) + 1 else ""


def _run_over(
    package: Package,
    sheet: SheetPart,
    place: tuple[int, int],
    text: str,
    look: Look,
    room: float,
    widths: dict[int, float],
) -> str:
    """Text that does not wrap runs over blank cells to its right, and not further than printed."""
    if look.wraps or (look.side in ("center", "right") and text_pixels(text, look) <= room):
        return ""
    row, column = place
    cell = sheet.cells.get(f"{get_column_letter(column)}{row}")
    if cell is None or _is_number(cell):
        return ""
    last = max(
        (coordinate_to_tuple(address)[1] for address, held in sheet.cells.items() if len(held)),
        default=column,
    )
    widest = max(last, *(widths or {column: 0}))
    needed = max(text_pixels(one, look) for one in text.split("\n"))
    after = column + 1
    while needed > room and after <= widest:
        beside = f"{get_column_letter(after)}{row}"
        if package.text(sheet, beside).strip():
            break
        room += pixels_of(widths.get(after, USUAL_WIDTH))
        after += 1
    return f"{needed:.0f} pixels in {room:.0f}" if needed > room else ""


def printed_too_small(package: Package) -> Found:
    """Fitted to one page's width, text of 10 points still has more than 5."""
    printed = _names_of_sheets(package, "_xlnm.Print_Area")
    for sheet in package.sheets:
        setup, widths = sheet.root.find("pageSetup"), column_widths(sheet)
        if not sheet.visible or setup is None or not widths:
            continue
        last = max(widths)
        for area in printed.get(sheet.name, ()):
            last = areas(area.rpartition("!")[2])[0][2]
        wide = sum(pixels_of(widths.get(at, USUAL_WIDTH)) for at in range(1, last + 1))
        room = PAPER[setup.get("orientation", "portrait")] / 25.4 * 96
        if room / wide < SMALLEST_SCALE:
            yield sheet.name, f"{room / wide:.0%}"


def row_too_high(package: Package) -> Found:
    """Excel shows no row higher than 409 points: the rest of its text is never printed."""
    for sheet in package.sheets:
        for row in sheet.root.iter("row"):
            if float(row.get("ht", 0)) > TALLEST + 0.5:
                yield f"{sheet.name} row {row.get('r')}", f"{row.get('ht')} points"


def _names_of_sheets(package: Package, name: str) -> dict[str, list[str]]:
    """What a built-in name of each sheet refers to, in parts."""
    found: dict[str, list[str]] = {}
    for one in defined_names(package):
        place = int(one.get("localSheetId", -1))
        if one.get("name") == name and 0 <= place < len(package.sheets):
            found[package.sheets[place].name] = (one.text or "").split(",")
    return found


def _tables(package: Package) -> Iterator[tuple[SheetPart, Element, Area]]:
    for sheet in package.sheets:
        for table in sheet.tables:
            if table.get("name") not in ON_ONE_PAGE and sheet.visible:
                yield sheet, table, areas(table.get("ref", ""))[0]


PAGES: tuple[Rule, ...] = (
    headings_not_frozen,
    headings_not_repeated,
    text_outside_print_area,
    text_cut_off,
    row_too_high,
)

# The tracker is worked in on the screen, and managers add columns to it.
ON_PAPER: tuple[Rule, ...] = (printed_too_small,)
