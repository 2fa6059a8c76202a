"""Mutations of cells, rows and shared strings: kind, style, value, formula, reference, order."""

import re

from tests.hostile.odd_values import (
    BOOLEANS,
    CELL_KINDS,
    ERRORS,
    FORMULAS,
    ISO_DATES,
    NUMBERS,
    RANGES,
    REFERENCES,
    SERIALS,
    STYLES,
    TEXTS,
)
from tests.hostile.specimen import CELL, ROW, Mutation, Specimen, escape, find_cell
from workbook_qa.core.cells import address

_REFERENCE = re.compile(r' r="([^"]*)"')
_STYLE = re.compile(r' s="([^"]*)"')
_STRING = re.compile(r"<si\b[^<>]*?(?:/>|>.*?</si>)", re.DOTALL)
_SHEET_DATA = re.compile(r"(<sheetData[^<>]*>)(.*)(</sheetData>)", re.DOTALL)


def _a_cell(specimen: Specimen) -> tuple[str, str, int, int]:
    """Part, its text, and where a cell stands in it; more often one that people type in."""
    if specimen.chance.random() < 0.7:
        part, _, entry = specimen.an_input()
        text = specimen.text(part)
        found = find_cell(text, address(entry.row, entry.column))
        if found:
            return part, text, *found
    part = specimen.sheet_part(int(specimen.chance.random() * (len(specimen.form.sheets) + 2)))
    text = specimen.text(part)
    cells = list(CELL.finditer(text))
    if not cells:
        return part, text, 0, 0
    return part, text, *specimen.one_of(cells).span()


def _replace(specimen: Specimen, where: tuple[str, str, int, int], new: str) -> None:
    part, text, start, end = where
    if end:
        specimen.put(part, text[:start] + new + text[end:])


def some_content(specimen: Specimen, kind: str) -> str:
    """What may stand within a cell of that kind, mostly of that kind."""
    one_of = specimen.one_of
    fitting = {
        "s": (*NUMBERS, *map(str, range(40))),
        "b": BOOLEANS,
        "e": ERRORS,
        "d": ISO_DATES,
        "n": (*NUMBERS, *SERIALS),
        "": (*NUMBERS, *SERIALS, *SERIALS),
    }.get(kind, TEXTS)
    said = escape(one_of(one_of((fitting, fitting, fitting, TEXTS, NUMBERS, ERRORS))))
    value, own = f"<v>{said}</v>", f"<is><t>{said}</t></is>"
    if kind == "inlineStr" and specimen.chance.random() < 0.8:
        return one_of(
            (
                own,
                own,
                f"<is><r><t>{said}</t></r><rPh><t>aid</t></rPh><r><t>b</t></r></is>",
                "<is/>",
            )
        )
    formula = f"<f>{one_of(FORMULAS)}</f>"
    shared = one_of(('<f t="shared" si="0"/>', f'<f t="array" ref="{one_of(RANGES)}">1</f>'))
    return one_of(
        (
            *(value,) * 6,
            *(formula + value, formula, shared + value, value + formula, value + own, own + value),
            *(value + value, f"<v>{said}<!-- --></v>", f"<v><![CDATA[{said}]]></v>", "<v/>", ""),
            *(f"<v>{value}</v>", f"<x>{value}</x>", "<is/>", said),
            f'<v xml:space="preserve">{said}</v>',
        )
    )


def cell_replaced(specimen: Specimen) -> str:
    """Another kind, style and content in the place of a cell."""
    where = _a_cell(specimen)
    old = where[1][where[2] : where[3]]
    reference, style = _REFERENCE.search(old), _STYLE.search(old)
    kind = specimen.one_of(CELL_KINDS)
    shown = style[1] if style and specimen.chance.random() < 0.7 else specimen.one_of(STYLES)
    at = f' r="{reference[1]}"' if reference else ""
    typed = f' t="{kind}"' if kind else ""
    content = some_content(specimen, kind)
    new = f'<c{at} s="{shown}"{typed}>{content}</c>'
    _replace(specimen, where, new)
    return f"{where[0]}: cell {new[:70]!r}"


def cell_attribute(specimen: Specimen) -> str:
    """Only its kind or only its style is another."""
    where = _a_cell(specimen)
    old = where[1][where[2] : where[3]]
    name = specimen.one_of(("t", "t", "s"))
    value = specimen.one_of(CELL_KINDS if name == "t" else STYLES)
    new = re.sub(rf' {name}="[^"]*"', "", old, count=1)
    new = new.replace("<c", f'<c {name}="{value}"', 1)
    _replace(specimen, where, new)
    return f"{where[0]}: {name}={value} of {old[:30]!r}"


def cell_reference(specimen: Specimen) -> str:
    where = _a_cell(specimen)
    old = where[1][where[2] : where[3]]
    found = _REFERENCE.search(old)
    near = found[1] if found else "A1"
    value = specimen.one_of((*REFERENCES, near.lower(), f"${near}", f"{near}0", near[:1]))
    new = _REFERENCE.sub(lambda _: f' r="{value}"', old, count=1)
    if specimen.chance.random() < 0.2:
        new = _REFERENCE.sub("", old, count=1)
    _replace(specimen, where, new)
    return f"{where[0]}: {near} is called {value!r}"


def cell_twice(specimen: Specimen) -> str:
    where = _a_cell(specimen)
    old = where[1][where[2] : where[3]]
    _replace(specimen, where, old + specimen.one_of((old, old, re.sub(r">[^<>]+<", ">x<", old))))
    return f"{where[0]}: {old[:30]!r} twice"


def cell_dropped_or_emptied(specimen: Specimen) -> str:
    where = _a_cell(specimen)
    old = where[1][where[2] : where[3]]
    _replace(specimen, where, specimen.one_of(("", re.sub(r">.*</c>", "/>", old, flags=re.DOTALL))))
    return f"{where[0]}: without {old[:30]!r}"


def cells_exchanged(specimen: Specimen) -> str:
    """Two cells stand in one another's place; their references go with them or stay."""
    where = _a_cell(specimen)
    cells = list(CELL.finditer(where[1]))
    if not cells or not where[3]:
        return "no cells"
    other = specimen.one_of(cells)
    one, two = where[1][where[2] : where[3]], other[0]
    if other.start() == where[2]:
        return "the same cell"
    if specimen.chance.random() < 0.5:
        names = _REFERENCE.search(one), _REFERENCE.search(two)
        if names[0] and names[1]:
            one = one.replace(names[0][0], names[1][0], 1)
            two = two.replace(names[1][0], names[0][0], 1)
    spans = sorted([(where[2], where[3], two), (other.start(), other.end(), one)], reverse=True)
    text = where[1]
    for start, end, new in spans:
        text = text[:start] + new + text[end:]
    specimen.put(where[0], text)
    return f"{where[0]}: {one[:20]!r} and {two[:20]!r} exchanged"


def _change_rows(specimen: Specimen, change: str) -> str:
    part = specimen.sheet_part(int(specimen.chance.random() * (len(specimen.form.sheets) + 2)))
    found = _SHEET_DATA.search(specimen.text(part))
    rows = [row[0] for row in ROW.finditer(found[2])] if found else []
    if not found or not rows:
        return f"{part}: no rows"
    at = int(specimen.chance.random() * len(rows))
    number = specimen.one_of((*REFERENCES[-6:], *NUMBERS))
    match change:
        case "exchanged":
            other = int(specimen.chance.random() * len(rows))
            rows[at], rows[other] = rows[other], rows[at]
        case "reversed":
            rows.reverse()
        case "twice":
            rows.insert(at, rows[at])
        case "dropped":
            del rows[at]
        case "called otherwise":
            rows[at] = re.sub(r' r="[^"]*"', lambda _: f' r="{number}"', rows[at], count=1)
        case "without numbers":
            rows = [re.sub(r'(<(?:row|c)\b[^<>]*?) r="[^"]*"', r"\1", row) for row in rows]
        case "many":
            rows += [f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in range(200, 3_000)]
    text = f"{found[1]}{''.join(rows)}{found[3]}"
    specimen.put(part, found.string[: found.start()] + text + found.string[found.end() :])
    return f"{part}: row {at} {change}"


def rows_changed(specimen: Specimen) -> str:
    ways = ("exchanged", "exchanged", "reversed", "twice", "dropped", "called otherwise")
    return _change_rows(specimen, specimen.one_of((*ways, *ways, "without numbers", "many")))


def shared_string(specimen: Specimen) -> str:
    """One entry of the shared strings changed, lost or doubled: the later ones may be shifted."""
    name = "xl/sharedStrings.xml"
    text = specimen.text(name)
    found = list(_STRING.finditer(text))
    if not found:
        return cell_replaced(specimen)
    one = specimen.one_of(found)
    said = escape(specimen.one_of(TEXTS))
    new = specimen.one_of(
        (
            *("", one[0] * 2, "<si/>", "<si><t/></si>", "<si>x</si>", f"<t>{said}</t>"),
            *(f"<si><t>{said}</t></si>", f"<si><r><t>{said}</t></r></si>"),
            *(f"<si><t>{said}</t><t>b</t></si>", f"<si><si><t>{said}</t></si></si>"),
            f'<si><t xml:space="preserve"> {said} </t></si>',
            f"<si><t>{said}</t><rPh><t>aid</t></rPh></si>",
            f"<si><t>{said}</t></si><!-- -->",
        )
    )
    specimen.put(name, text[: one.start()] + new + text[one.end() :])
    return f"{name}: {one[0][:30]!r} becomes {new[:30]!r}"


def epoch(specimen: Specimen) -> str:
    value = specimen.one_of(("1", "true", "0", "x"))
    specimen.edit(
        "xl/workbook.xml",
        lambda text: text.replace("<workbookPr", f'<workbookPr date1904="{value}"', 1),
    )
    return f"date1904={value}"


def some_formats(specimen: Specimen) -> str:
    """Number formats of cell styles: what is a date, a time or a number is another thing now."""
    number = specimen.one_of(("0", "14", "20", "22", "46", "49", "164", "9" * 5000, "-1", "x", "٣"))
    often = specimen.one_of((1, 3, 0))
    specimen.edit(
        "xl/styles.xml",
        lambda text: re.sub(r'(<xf\b[^<>]*numFmtId=")\d+', rf"\g<1>{number}", text, count=often),
    )
    return f"numFmtId {number[:20]} in {often or 'all'} styles"


CELLS: tuple[Mutation, ...] = (
    *(cell_replaced,) * 12,
    *(cell_attribute, cell_attribute, cell_reference, cell_reference, cell_twice),
    *(cell_dropped_or_emptied, cells_exchanged, cells_exchanged, rows_changed, rows_changed),
    *(rows_changed, shared_string, shared_string, shared_string, epoch, some_formats),
)
