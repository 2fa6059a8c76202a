"""Mutations that keep the workbook whole: what people, programs and attackers do to a form."""

import re

from tests.hostile.mutate_cells import some_content
from tests.hostile.odd_values import CELL_KINDS, FORMULAS, RANGES, SERIALS, TEXTS
from tests.hostile.specimen import REFERENCE, ROW, Mutation, Specimen, escape, find_cell, inline
from tests.hostile.workbooks import LINKS, OFFICE
from tests.support.made_up.queries import AUDIT, SEAL
from workbook_qa.core.audit_tool import EntryKind
from workbook_qa.core.cells import address, column_letters

_BOOK, _BOOK_RELS, _TYPES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"
_CUSTOM, _STRINGS = "docProps/custom.xml", "xl/sharedStrings.xml"
_SHEET = re.compile(r"<sheet\b[^<>]*>")
_STYLE = re.compile(r' s="([^"]*)"')
_ALLOWED = {
    EntryKind.CHOICE: ("Yes", "No", "Partly", "Not applicable"),
    EntryKind.GRADE: ("Outstanding", "Good", "Requires improvement", "Inadequate"),
    EntryKind.DATE: ("3/11/2026", "5 December 2026", "2026-11-20", "30/11/2026", "25/12/2026"),
    EntryKind.TIME: ("14:30", "2pm", "12.30 am", "0:00", "23:59:59"),
    EntryKind.NUMBER: ("0", "1", "6", "060"),
}
OTHER_REFERENCE, OTHER_SEAL = "CFA-2026-11-0008-L", "AAAA-ZZZZZ-YYYYY-XXXXX-WWWWW"


def _style_at(text: str, at: str) -> str:
    found = find_cell(text, at)
    style = _STYLE.search(text, *found) if found else None
    return style[1] if style else "0"


def _type(specimen: Specimen, part: str, row: int, column: int, said: str) -> None:
    """Type a text into a cell, which keeps its style."""
    at = address(row, column)
    style = _style_at(specimen.text(part), at)
    specimen.put_cell(part, row, column, inline(at, said, style))


# Entries


def absurd_entries(specimen: Specimen) -> str:
    """One to thirty inputs hold something that nobody should have typed."""
    times = specimen.one_of((1, 1, 1, 2, 3, 8, 30))
    said = ""
    for _ in range(times):
        part, _, entry = specimen.an_input()
        at = address(entry.row, entry.column)
        style = _style_at(specimen.text(part), at)
        if entry.kind in (EntryKind.DATE, EntryKind.TIME) and specimen.chance.random() < 0.6:
            cell = f'<c r="{at}" s="{style}"><v>{specimen.one_of(SERIALS)}</v></c>'
        elif specimen.chance.random() < 0.6:
            cell = inline(at, specimen.one_of(TEXTS), style)
        else:
            kind = specimen.one_of(CELL_KINDS)
            typed = f' t="{kind}"' if kind else ""
            cell = f'<c r="{at}" s="{style}"{typed}>{some_content(specimen, kind)}</c>'
        specimen.put_cell(part, entry.row, entry.column, cell)
        said = f"{entry.field} {cell[:50]!r}"
    return f"{times} absurd entries, the last {said}"


def plausible_entries(specimen: Specimen) -> str:
    """Some inputs hold another entry that is allowed there, or hold none."""
    times = specimen.one_of((1, 2, 5, 20, 60))
    said = ""
    for _ in range(times):
        part, _, entry = specimen.an_input()
        said = specimen.one_of((*_ALLOWED.get(entry.kind, TEXTS), *entry.choices, ""))
        _type(specimen, part, entry.row, entry.column, said)
    return f"{times} other entries, the last {said[:30]!r}"


def formula_entries(specimen: Specimen) -> str:
    part, _, entry = specimen.an_input()
    at = address(entry.row, entry.column)
    result = specimen.one_of(("Good", "Yes", "46357", "", "#N/A"))
    cell = f'<c r="{at}" t="str"><f>{specimen.one_of(FORMULAS)}</f><v>{result}</v></c>'
    specimen.put_cell(part, entry.row, entry.column, cell)
    return f"{entry.field}: a formula with the result {result!r}"


def column_filled_down(specimen: Specimen) -> str:
    """One thing in all inputs of a column, as when people drag a cell down."""
    part, sheet, one = specimen.an_input()
    said = specimen.one_of(TEXTS)
    for entry in sheet.inputs:
        if entry.column == one.column and len(said) < 5000:
            _type(specimen, part, entry.row, entry.column, said)
    return f"{sheet.name}: column {one.column} filled with {said[:30]!r}"


def choices_of_another_input(specimen: Specimen) -> str:
    """A word that is a choice, though of another question."""
    part, _, entry = specimen.an_input()
    others = [each.choices for _, each in specimen.form.inputs() if each.choices]
    word = specimen.one_of(specimen.one_of(others))
    _type(specimen, part, entry.row, entry.column, word)
    return f"{entry.field}: {word!r}"


def all_cleared(specimen: Specimen) -> str:
    part, sheet = specimen.sheet_with_inputs()
    text = specimen.text(part)
    for entry in sheet.inputs:
        found = find_cell(text, address(entry.row, entry.column))
        if found:
            text = text[: found[0]] + text[found[1] :]
    specimen.put(part, text)
    return f"{sheet.name}: cleared"


def beside_the_form(specimen: Specimen) -> str:
    """Something typed where the form has nothing, or over a locked cell."""
    part, sheet = specimen.sheet_with_inputs()
    row = specimen.one_of(
        (1, 3, 5, 50, sheet.rows, sheet.rows + 1, sheet.rows + 40, 20_000, 20_001)
    )
    column = specimen.one_of((1, 2, 3, 4, 9, 10, 40, 512, 513))
    _type(specimen, part, row, column, specimen.one_of(TEXTS))
    return f"{sheet.name}: typed in {address(row, column)}"


# Keys, headings, rows and columns


def keys_changed(specimen: Specimen) -> str:
    """Keys in the first column are renamed, doubled, moved or cleared."""
    part, sheet, one = specimen.an_input()
    other = specimen.one_of(sheet.inputs)
    way = specimen.one_of(
        ("renamed", "doubled", "exchanged", "cleared", "number", "moved", "spaced")
    )
    said = {
        "renamed": specimen.one_of(TEXTS),
        "doubled": other.key,
        "exchanged": other.key,
        "cleared": "",
        "number": one.key,
        "moved": "",
        "spaced": f" {one.key}\u00a0 ",
    }[way]
    _type(specimen, part, one.row, 1, said)
    if way == "exchanged":
        _type(specimen, part, other.row, 1, one.key)
    if way == "moved":
        column = specimen.one_of((2, 3, 12))
        _type(specimen, part, specimen.one_of((one.row, sheet.rows + 9)), column, one.key)
    if way == "number":
        number = specimen.one_of(("1.1", "1.1000000000000001", "1", "2.10", "45964"))
        cell = f'<c r="A{one.row}"><v>{number}</v></c>'
        specimen.put_cell(part, one.row, 1, cell)
    return f"{sheet.name}: key {one.key} {way}"


def headings_changed(specimen: Specimen) -> str:
    part, sheet = specimen.sheet_with_inputs()
    headings = [cell for cell in sheet.locked if cell.row == sheet.header_row]
    one, other = specimen.one_of(headings), specimen.one_of(headings)
    way = specimen.one_of(("exchanged", "exchanged", "doubled", "cleared", "moved", "all below"))
    row = sheet.header_row
    if way in ("exchanged", "doubled"):
        _type(specimen, part, row, one.column, other.text)
    if way == "exchanged":
        _type(specimen, part, row, other.column, one.text)
    if way in ("cleared", "moved"):
        _type(specimen, part, row, one.column, specimen.one_of(("", "x", one.text.upper())))
    if way == "moved":
        _type(specimen, part, specimen.one_of((1, row + 2, row + 5, row + 6)), 7, one.text)
    if way == "all below":
        for cell in headings:
            _type(specimen, part, row + 4, cell.column, cell.text)
    return f"{sheet.name}: heading {one.column} {way}"


def _shifted(text: str, *, rows: int = 0, columns: int = 0, after: int = 0) -> str:
    """Every cell after a row (or column) that many further, as when some are inserted."""

    def cell(found: re.Match[str]) -> str:
        letters, row = found[1], int(found[2])
        number = 0
        for letter in letters:
            number = number * 26 + ord(letter) - 64
        new_row = row + rows if rows and row > after else row
        number = number + columns if columns and number > after else number
        return f'r="{column_letters(max(number, 1))}{max(new_row, 1)}"'

    def row_number(found: re.Match[str]) -> str:
        row = int(found[2])
        return f'{found[1]}r="{max(row + rows, 1) if rows and row > after else row}"'

    text = re.sub(r'(<row\b[^<>]*?\b)r="(\d+)"', row_number, text)
    return REFERENCE.sub(cell, text)


def rows_or_columns_inserted(specimen: Specimen) -> str:
    """Inserted, or (a negative number) deleted, which here may leave two cells in one place."""
    part, sheet, one = specimen.an_input()
    number = specimen.one_of((1, 1, 2, 5, 6, 400, -1))
    if specimen.chance.random() < 0.5:
        after = specimen.one_of(
            (0, 1, sheet.header_row - 1, sheet.header_row, one.row, one.row - 1)
        )
        specimen.edit(part, lambda text: _shifted(text, rows=number, after=after))
        return f"{sheet.name}: {number} rows after {after}"
    after = specimen.one_of((0, 1, one.column - 1, one.column))
    specimen.edit(part, lambda text: _shifted(text, columns=number, after=after))
    return f"{sheet.name}: {number} columns after {after}"


def rows_sorted(specimen: Specimen) -> str:
    """The rows under the headings change places, as by Data, Sort."""
    part, sheet = specimen.sheet_with_inputs()
    text = specimen.text(part)
    rows = list(ROW.finditer(text))[sheet.header_row :]
    if len(rows) < 2:
        return f"{sheet.name}: no rows"
    moved = list(rows)
    specimen.chance.shuffle(moved)
    new = "".join(
        re.sub(r'(\br="[A-Z]*)\d+"', rf'\g<1>{_number(place)}"', found[0])
        for place, found in zip(rows, moved, strict=True)
    )
    specimen.put(part, text[: rows[0].start()] + new + text[rows[-1].end() :])
    return f"{sheet.name}: sorted"


def _number(row: re.Match[str]) -> str:
    found = re.search(r'\br="(\d+)"', row[0])
    return found[1] if found else "1"


def row_copied(specimen: Specimen) -> str:
    """A row of the form stands once more below it, with what is typed in it."""
    part, sheet, one = specimen.an_input()
    text = specimen.text(part)
    found = re.search(rf'<row\b[^<>]*\br="{one.row}"[^<>]*>.*?</row>', text, re.DOTALL)
    if not found:
        return f"{sheet.name}: no such row"
    row = sheet.rows + specimen.one_of((1, 2, 10))
    copy = re.sub(r'(\br="[A-Z]*)\d+"', rf'\g<1>{row}"', found[0])
    specimen.put(part, text.replace("</sheetData>", f"{copy}</sheetData>", 1))
    return f"{sheet.name}: {one.key} once more in row {row}"


def merged(specimen: Specimen) -> str:
    part, sheet, one = specimen.an_input()
    times = specimen.one_of((1, 1, 3, 50))
    ranges = [specimen.one_of(RANGES)]
    for _ in range(times):
        height, width = specimen.one_of((0, 1, 5)), specimen.one_of((0, 1, 3))
        last = address(one.row + height, one.column + width)
        ranges.append(f"{address(one.row, one.column)}:{last}")
    ranges = ranges[specimen.one_of((0, 1, 1, 1)) :]
    said = "".join(f'<mergeCell ref="{escape(each)}"/>' for each in ranges)
    text = specimen.text(part)
    block = f"</sheetData><mergeCells>{said}</mergeCells>"
    specimen.put(part, text.replace("</sheetData>", block, 1))
    return f"{sheet.name}: merged {ranges[:2]}"


# Sheets


def _sheets(specimen: Specimen) -> list[re.Match[str]]:
    return list(_SHEET.finditer(specimen.text(_BOOK)))


def _with(tag: str, name: str, value: str) -> str:
    bare = re.sub(rf' {name}="[^"]*"', "", tag, count=1)
    return bare.replace("<sheet ", f'<sheet {name}="{value}" ', 1)


def sheet_changed(specimen: Specimen) -> str:
    """A sheet is renamed, hidden, shown, or taken out of the workbook."""
    found = _sheets(specimen)
    if not found:
        return "no sheets"
    one = specimen.one_of(found)
    names = (
        *("Questions", "questions", "Actions", "Sheet1", "_meta", "Lists", "Qu\u0435stions", " "),
        *("Questions ", "Questions (2)", "../../x", "=cmd|x", "a" * 255, "a" * 256, "", "_x0041_"),
    )
    new = specimen.one_of(
        (
            _with(one[0], "name", specimen.one_of(names)),
            _with(one[0], "name", specimen.one_of(names)),
            _with(one[0], "state", specimen.one_of(("hidden", "veryHidden", "visible", "x"))),
            "",
        )
    )
    text = specimen.text(_BOOK)
    specimen.put(_BOOK, text[: one.start()] + new + text[one.end() :])
    return f"sheet {one[0][:30]!r} becomes {new[:60]!r}"


def sheets_exchanged(specimen: Specimen) -> str:
    """The names of two sheets lead to one another's parts, or the order is another."""
    found = _sheets(specimen)
    if len(found) < 2:
        return "no two sheets"
    tags = [each[0] for each in found]
    if specimen.chance.random() < 0.5:
        specimen.chance.shuffle(tags)
    else:
        ids = [re.search(r'r:id="[^"]*"', tag) for tag in tags]
        one, other = int(specimen.chance.random() * len(tags)), 0
        first, second = ids[one], ids[other]
        if first and second:
            tags[one] = tags[one].replace(first[0], second[0])
            tags[other] = tags[other].replace(second[0], first[0]) if one else tags[other]
    text = specimen.text(_BOOK)
    new = text[: found[0].start()] + "".join(tags) + text[found[-1].end() :]
    specimen.put(_BOOK, new)
    return "sheets exchanged or in another order"


def sheet_copied(specimen: Specimen) -> str:
    """A copy of a sheet, as by Move or Copy, in the workbook's front or at its end."""
    part = specimen.sheet_part(int(specimen.chance.random() * (len(specimen.form.sheets) + 2)))
    if part not in specimen.parts:
        return "no such sheet"
    new = "xl/worksheets/sheet77.xml"
    specimen.parts[new] = specimen.parts[part]
    link = f'<Relationship Id="rId77" Type="{LINKS}/worksheet" Target="/{new}"/></Relationships>'
    specimen.edit(_BOOK_RELS, lambda text: text.replace("</Relationships>", link))
    declared = f'<Override PartName="/{new}" ContentType="{OFFICE}.worksheet+xml"/></Types>'
    specimen.edit(_TYPES, lambda text: text.replace("</Types>", declared))
    name = specimen.one_of(("Questions (2)", "Copy", "START", "_meta (2)", "questions\u00a0"))
    tag = f'<sheet name="{name}" sheetId="77" r:id="rId77"/>'
    old, after = specimen.one_of((("<sheets>", True), ("</sheets>", False)))
    specimen.edit(_BOOK, lambda text: text.replace(old, old + tag if after else tag + old, 1))
    return f"{part} copied as {name!r}"


def protection_lost(specimen: Specimen) -> str:
    """Protection, validations and formats gone, as after a paste into a new workbook."""
    gone = specimen.one_of(("sheetProtection", "dataValidations", "conditionalFormatting", "cols"))
    for name in list(specimen.parts):
        if name.startswith("xl/worksheets/sheet"):
            pattern = rf"<{gone}\b[^<>]*?(?:/>|>.*?</{gone}>)"
            text = specimen.text(name)
            specimen.put(name, re.sub(pattern, "", text, flags=re.DOTALL))
    return f"without {gone}"


# Identity


def identity_changed(specimen: Specimen) -> str:
    """Reference or seal, in some of the places or in all, edited or taken from another audit."""
    what, other = specimen.one_of(((AUDIT.reference, OTHER_REFERENCE), (SEAL, OTHER_SEAL)))
    news = (
        *(other, other, other, what.lower(), f" {what}\u00a0", what[:-1], f"{what}{what}", "", "="),
        *("CFA-2026-99-0007-K", "CFA-2026-11-0007-A", what.replace("A", "\u0410"), "x" * 5000),
        *(escape(specimen.one_of(TEXTS)), f"{what}\u200b", what.replace("-", "\u2013"), "AAAA"),
    )
    new = specimen.one_of(news)
    places = [_CUSTOM, _STRINGS, specimen.sheet_part(0), specimen.hidden_part()]
    chosen = [name for name in places if specimen.chance.random() < 0.6]
    for name in chosen:
        text = specimen.text(name)
        # The reference stands in titles and footers too; those are left.
        specimen.put(name, text.replace(f">{what}<", f">{new}<"))
    return f"{what} becomes {new[:40]!r} in {chosen}"


def identity_moved(specimen: Specimen) -> str:
    """The labels of reference and seal stand somewhere else, or more than once."""
    part, sheet = specimen.sheet_with_inputs()
    row, column = specimen.one_of((2, 50, sheet.rows + 3)), specimen.one_of((1, 8, 511, 512))
    label = specimen.one_of(("Audit reference", "Workbook seal", " Audit  reference "))
    _type(specimen, part, row, column, label)
    value = specimen.one_of((AUDIT.reference, OTHER_REFERENCE, SEAL, OTHER_SEAL, "", "x"))
    _type(specimen, part, row, column + 1, value)
    return f"{sheet.name}: {label!r} in {address(row, column)} with {value!r}"


def properties_changed(specimen: Specimen) -> str:
    """Custom properties of other kinds, twice, or named as ours are."""
    name = specimen.one_of(("Audit reference", "Audit seal", "Sensitivity", ""))
    kind = specimen.one_of(("lpwstr", "i4", "filetime", "bool", "x"))
    value = escape(specimen.one_of((*TEXTS, OTHER_REFERENCE, OTHER_SEAL)))
    said = (
        f'<property fmtid="{{0}}" pid="9" name="{name}"><vt:{kind}>{value}</vt:{kind}></property>'
    )
    front = specimen.chance.random() < 0.5
    specimen.edit(
        _CUSTOM,
        lambda text: (
            text.replace("<property ", said + "<property ", 1)
            if front
            else text.replace("</Properties>", said + "</Properties>", 1)
        ),
    )
    return f"custom property {name!r} {value[:30]!r}"


MEANING: tuple[Mutation, ...] = (
    *(absurd_entries,) * 8,
    *(plausible_entries,) * 4,
    *(formula_entries, column_filled_down, column_filled_down, choices_of_another_input),
    *(all_cleared, beside_the_form, beside_the_form, keys_changed, keys_changed, keys_changed),
    *(headings_changed, headings_changed, rows_or_columns_inserted, rows_or_columns_inserted),
    *(rows_or_columns_inserted, rows_sorted, row_copied, row_copied, merged, merged),
    *(sheet_changed, sheet_changed, sheets_exchanged, sheet_copied, protection_lost),
    *(identity_changed, identity_changed, identity_moved, properties_changed),
)
