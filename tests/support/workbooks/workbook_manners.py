"""Manners that every workbook of ours keeps, so that anyone can use it: rules as in `excel_lint`.

They follow the Analysis Function's basics for accessible spreadsheets and Microsoft's checker, as
far as a file can show them. Two deliberate deviations are known: filters and frozen panes, and
the DMT summary's front page, where headline figures and charts stand on one sheet.
"""

import re
from collections import Counter
from collections.abc import Iterator

from openpyxl.utils.cell import coordinate_to_tuple, get_column_letter

from tests.support.workbooks.workbook_parts import (
    Element,
    Found,
    Package,
    Rule,
    SheetPart,
    areas,
    relations_of,
)
from workbook_qa.workbooks.write.look import contrast

SMALLEST_TITLE = 14
LEAST_CONTRAST = 4.5
A4 = "9"


# What a sheet says first, and what it is called.


# Pages that nobody types into and nothing is read back from, by the sheet's name.
PAGES_TO_READ = {"Summary"}


def no_title(package: Package) -> Found:
    """A1 is the sheet's title, in letters that look like one."""
    for sheet in _visible(package):
        size = _font_size(package, sheet.cells.get("A1"))
        if not package.text(sheet, "A1").strip() or size < SMALLEST_TITLE:
            yield f"{sheet.name} A1", f"{size:g} points"


def not_said_what_is_here(package: Package) -> Found:
    """In A2, or beside the title where one line stays in sight above the headings."""
    for sheet in _visible(package):
        said = [package.text(sheet, place) for place in ("A2", "C1", "D1")]
        if all(len(text.split()) < 3 for text in said):
            yield f"{sheet.name} A2", "no sentence"


def sheet_name_poor(package: Package) -> Found:
    names = Counter(sheet.name.casefold() for sheet in package.sheets)
    for sheet in package.sheets:
        default = re.fullmatch(r"sheet ?\d*", sheet.name, re.IGNORECASE)
        wrong = len(sheet.name) > 31 or re.search(r"[\[\]:*?/\\]|^'|'$", sheet.name)
        if default or wrong or names[sheet.name.casefold()] > 1:
            yield sheet.name, "name"


def document_without_title(package: Package) -> Found:
    core = package.root("docProps/core.xml")
    for name in ("title", "creator"):
        if not core.findtext(name, "").strip():
            yield "document properties", name


# Tables.


def merged_cells(package: Package) -> Found:
    """None but on a page to read, where a sentence wraps over columns; none in a table there."""
    for sheet in package.sheets:
        tables = [areas(table.get("ref", ""))[0] for table in sheet.tables]
        for one in sheet.root.iter("mergeCell"):
            reference = one.get("ref", "")
            left, top, right, bottom = areas(reference)[0]
            in_table = any(
                left <= table[2] and right >= table[0] and top <= table[3] and bottom >= table[1]
                for table in tables
            )
            if sheet.name not in PAGES_TO_READ or in_table:
                yield sheet.name, reference


def table_heading_blank(package: Package) -> Found:
    for sheet, table, (left, top, right, _) in _tables(package):
        if table.get("headerRowCount") == "0":
            yield sheet.name, f"{table.get('name')} has no headings"
        for column in range(left, right + 1):
            if not package.text(sheet, f"{get_column_letter(column)}{top}").strip():
                yield sheet.name, f"{table.get('name')}, column {column}"


def table_row_blank(package: Package) -> Found:
    """A blank row ends a table for a screen reader; a register's one row to begin with may be."""
    for sheet, table, (left, top, right, bottom) in _tables(package):
        for row in range(top + 1, bottom + 1):
            if bottom > top + 1 and _is_blank(package, sheet, row, left, right):
                yield sheet.name, f"{table.get('name')}, row {row}"


def table_not_in_first_column(package: Package) -> Found:
    for sheet, table, (left, *_) in _tables(package):
        if left != 1:
            yield sheet.name, f"{table.get('name')} begins in column {left}"


NUMBER_WORDS = {"One": 1, "Two": 2, "Three": 3, "Four": 4}


def tables_said(package: Package, sheet: SheetPart) -> int:
    """How many tables a sheet says under its title that it has: ``Three tables: ...``."""
    word, _, rest = package.text(sheet, "A2").partition(" ")
    return NUMBER_WORDS.get(word, 0) if rest.startswith("table") else 0


def several_tables_on_a_sheet(package: Package) -> Found:
    """Several are no fault on a sheet that says so under its title, for who cannot see them."""
    for sheet in package.sheets:
        if len(sheet.tables) > 1 and tables_said(package, sheet) != len(sheet.tables):
            yield sheet.name, f"{len(sheet.tables)} tables"


def text_below_table(package: Package) -> Found:
    """Nothing but one row of totals; a page to read is the known deviation."""
    for sheet, table, (*_, bottom) in _tables(package):
        lowest = max(
            (
                coordinate_to_tuple(address)[0]
                for address in sheet.cells
                if package.text(sheet, address).strip()
            ),
            default=0,
        )
        is_last = table is sheet.tables[-1] or tables_said(package, sheet) < 2
        if lowest > bottom + 1 and is_last and sheet.name not in PAGES_TO_READ:
            yield sheet.name, f"row {lowest}"


def table_name_poor(package: Package) -> Found:
    for table in package.tables:
        if re.fullmatch(r"table\d*", table.get("displayName", ""), re.IGNORECASE):
            yield "tables", table.get("displayName", "")


def heading_asks_for_a_name(package: Package) -> Found:
    """No workbook asks for the name or address of a child: cases are known by id alone."""
    wanted = r"child'?s? name|forename|first name|surname|last name|address$|postcode|nhs"
    for sheet, table, _ in _tables(package):
        for column in table.iter("tableColumn"):
            heading = column.get("name", "")
            if re.search(wanted, heading, re.IGNORECASE) and "mail" not in heading:
                yield sheet.name, heading


# What is seen, and what is not.


def hidden_row_or_column(package: Package) -> Found:
    for sheet in _visible(package):
        for tag in ("row", "col"):
            for one in sheet.root.iter(tag):
                if one.get("hidden") in ("1", "true"):
                    yield sheet.name, f"{tag} {one.get('r') or one.get('min')}"


def sheet_merely_hidden(package: Package) -> Found:
    for sheet in package.sheets:
        if sheet.state == "hidden":
            yield sheet.name, "can be unhidden with two clicks; very hidden is meant"


def sheet_empty(package: Package) -> Found:
    for sheet in package.sheets:
        if not any(package.text(sheet, address) for address in sheet.cells):
            yield sheet.name, "empty"


def opens_elsewhere(package: Package) -> Found:
    """It opens at the first sheet that is seen, from its top, and only that one is selected."""
    view = package.workbook.find("bookViews/workbookView")
    active = int(view.get("activeTab", "0")) if view is not None else 0
    first = next((at for at, sheet in enumerate(package.sheets) if sheet.visible), 0)
    if active != first:
        yield "workbook", f"opens at {package.sheets[active].name}"
    for place, sheet in enumerate(package.sheets):
        shown = sheet.root.find("sheetViews/sheetView")
        if shown is None:
            continue
        if (shown.get("tabSelected") == "1") != (place == active):
            yield sheet.name, "selected together with others, or not selected"
        if shown.get("topLeftCell", "A1") != "A1":
            yield sheet.name, f"scrolled to {shown.get('topLeftCell')}"


def chart_without_words(package: Package) -> Found:
    """Every chart says for screen readers what it shows, and no two say the same."""
    for sheet in package.sheets:
        said: list[str] = []
        for drawing in sheet.drawings:
            for one in drawing.iter("cNvPr"):
                words = one.get("descr", "")
                if len(words.split()) < 5 or words in said:
                    yield sheet.name, one.get("name", "")
                said.append(words)


def colours_too_close(package: Package) -> Found:
    """Text stands out from what is behind it by 4.5 to 1."""
    fonts = package.styles.findall("fonts/font")
    fills = package.styles.findall("fills/fill")
    pairs: list[tuple[Element | None, Element | None, str]] = [
        (fonts[int(one.get("fontId", 0))], fills[int(one.get("fillId", 0))], "fgColor")
        for one in package.styles.findall("cellXfs/xf")
    ]
    pairs += [
        (one.find("font"), one.find("fill"), "bgColor")
        for one in package.styles.findall("dxfs/dxf")
        if one.find("font") is not None and one.find("fill") is not None
    ]
    for font, fill, part in pairs:
        ink, followup = _colour(font, "color", "#000000"), _colour(fill, part, "#FFFFFF")
        if contrast(ink, followup) < LEAST_CONTRAST:
            yield "styles", f"{ink} on {followup}"


def _colour(element: Element | None, tag: str, otherwise: str) -> str:
    if element is None:
        return otherwise
    found = next((one.get("rgb") for one in element.iter(tag) if one.get("rgb")), None)
    return f"#{found[-6:]}" if found else otherwise


# What leads out of the workbook.


def macros_pictures_or_links(package: Package) -> Found:
    """No macros, pictures, embedded things, data connections or links to other workbooks."""
    outside = r"xl/(media|embeddings|activeX|externalLinks|ctrlProps|queryTables)/|\.bin$"
    for name in package.names:
        if re.search(outside, name) or name.endswith("connections.xml"):
            yield "zip", name
    types = package.root("[Content_Types].xml")
    for one in types:
        if "macro" in one.get("ContentType", "").casefold():
            yield "content types", one.get("ContentType", "")


def link_leaves_the_workspace(package: Package) -> Found:
    """The only way out is a relative path to a file of the workspace, or to a cell in it."""
    file, cell = r"(\.\./)?[\w][\w ./()-]*\.(xlsx|ods|xls|csv|eml)", r"(#'[^!]+'![A-Z]+\d+)?"
    for place, target in _outer_links(package):
        if not re.fullmatch(file + cell, target):
            yield place, target


def link_without_words(package: Package) -> Found:
    """A link says where it goes, in words and not as a path."""
    for sheet in package.sheets:
        linked = [
            address
            for address, cell in sheet.cells.items()
            if (cell.findtext("f") or "").startswith("HYPERLINK(")
        ]
        linked += [one.get("ref", "") for one in sheet.root.iter("hyperlink")]
        for address in linked:
            # The name of an action (CFA-2026-11-0007-K/1) is no path.
            words = re.sub(
                r"\b[A-Z]{2,5}-\d{4}-\d\d-\d{4}-[A-Z]/\d+", "action", package.text(sheet, address)
            ).strip()
            if not words or re.search(r"://|[\\/]|\.xlsx|^(click )?here$", words):
                yield f"{sheet.name} {address}", words


def _outer_links(package: Package) -> Iterator[tuple[str, str]]:
    for part in package.roots:
        for relation in relations_of(package.roots, part).values():
            if relation.external:
                yield part, relation.target
    for sheet in package.sheets:
        for address, cell in sheet.cells.items():
            formula = cell.findtext("f") or ""
            for target in re.findall(r'HYPERLINK\("([^#"][^"]*)"', formula):
                yield f"{sheet.name} {address}", target


# On paper.


# Sheets with a page for each part, whose columns are made to fit; letters of 8 points at least.
PAGES_OF_THEIR_OWN, LEAST_SCALE = ("By team",), 80


def printed_badly(package: Package) -> Found:
    """A4, as wide as one page, with a footer that says what it is."""
    for sheet in _visible(package):
        setup = sheet.root.find("pageSetup")
        fitted = sheet.root.find("sheetPr/pageSetUpPr")
        if setup is None or setup.get("paperSize") != A4 or setup.get("fitToWidth", "1") != "1":
            yield sheet.name, "page"
        breaks = sheet.root.find("rowBreaks") is not None  # which fitting would take away
        scaled = sheet.name in PAGES_OF_THEIR_OWN and int(setup.get("scale", 0)) >= LEAST_SCALE
        if not (scaled and breaks) and (fitted is None or fitted.get("fitToPage") != "1"):
            yield sheet.name, "not fitted to one page's width"
        if not sheet.root.findtext("headerFooter/oddFooter"):
            yield sheet.name, "no footer"


def _visible(package: Package) -> list[SheetPart]:
    return [sheet for sheet in package.sheets if sheet.visible]


def _tables(package: Package) -> Iterator[tuple[SheetPart, Element, tuple[int, int, int, int]]]:
    for sheet in package.sheets:
        for table in sheet.tables:
            yield sheet, table, areas(table.get("ref", ""))[0]


def _is_blank(package: Package, sheet: SheetPart, row: int, left: int, right: int) -> bool:
    places = (f"{get_column_letter(column)}{row}" for column in range(left, right + 1))
    return not any(package.text(sheet, place).strip() for place in places)


def _font_size(package: Package, cell: Element | None) -> float:
    place = int(cell.get("s", 0)) if cell is not None else 0
    forms = package.styles.findall("cellXfs/xf")
    if cell is None or place >= len(forms):
        return 0
    size = package.styles.findall("fonts/font")[int(forms[place].get("fontId", 0))].find("sz")
    return float(size.get("val", 0)) if size is not None else 0


MANNERS: tuple[Rule, ...] = (
    no_title,
    not_said_what_is_here,
    sheet_name_poor,
    document_without_title,
    merged_cells,
    table_heading_blank,
    table_row_blank,
    table_not_in_first_column,
    several_tables_on_a_sheet,
    text_below_table,
    table_name_poor,
    heading_asks_for_a_name,
    hidden_row_or_column,
    sheet_merely_hidden,
    sheet_empty,
    opens_elsewhere,
    chart_without_words,
    colours_too_close,
    macros_pictures_or_links,
    link_leaves_the_workspace,
    link_without_words,
    printed_badly,
)
