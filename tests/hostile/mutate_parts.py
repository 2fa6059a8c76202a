"""Mutations of the parts: which there are, what they are called, what leads to them."""

import re

from tests.hostile.odd_values import WORDS
from tests.hostile.specimen import Mutation, Specimen
from tests.hostile.workbooks import HEAD, LINKS, MAIN, ole

_RELATIONSHIP = re.compile(r"<Relationship\b[^<>]*>")
_TYPE = re.compile(r"<(?:Override|Default)\b[^<>]*>")
_KINDS = (
    *("worksheet", "chartsheet", "dialogsheet", "sharedStrings", "styles", "theme", "calcChain"),
    *("officeDocument", "custom-properties", "customProperties", "extended-properties", "comments"),
    *("externalLink", "oleObject", "control", "package", "hyperlink", "image", "printerSettings"),
    *("http://schemas.microsoft.com/office/2006/relationships/vbaProject", "nonsense", ""),
)
_TARGETS = (
    *("worksheets/sheet1.xml", "worksheets/sheet2.xml", "/xl/worksheets/sheet3.xml", "styles.xml"),
    *("sharedStrings.xml", "../xl/sharedStrings.xml", "workbook.xml", "nothing.xml", "", "/", "."),
    *("../../../etc/hostname", "/../x", "..\\x", "http://example.invalid/x", "file:///dev/zero"),
    *("worksheets/SHEET2.XML", "worksheets/sheet2%2Exml", "worksheets/./sheet2.xml", "%", "%zz"),
    *(
        "worksheets/../worksheets/sheet2.xml",
        "worksheets//sheet2.xml",
        "sheet2.xml#x",
        "x" * 70_000,
    ),
    *("%00", "a:b", "worksheets/sheet2.xml?x", "\u00e9.xml", "_rels/workbook.xml.rels"),
)
_DECLARED = (
    "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    "application/vnd.ms-excel.sheet.binary.macroEnabled.main",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml",
    *("image/png", "image/svg+xml", "application/xml", "text/html", "", "nonsense"),
)
_ADDED: tuple[tuple[str, bytes], ...] = (
    ("xl/vbaProject.bin", ole("_VBA_PROJECT")),
    ("xl/embeddings/x.xlsx", b"PK\x03\x04" + bytes(30)),
    ("xl/embeddings/x.bin", b"MZ" + bytes(30)),
    ("xl/calcChain.xml", f'{HEAD}<calcChain xmlns="{MAIN}"><c r="A1" i="1"/></calcChain>'.encode()),
    ("xl/media/image1.svg", b"<!DOCTYPE svg><svg/>"),
    ("xl/media/image1.png", b"\x89PNG\r\n\x1a\n" + bytes(100)),
    ("xl/printerSettings/printerSettings1.bin", bytes(200)),
    ("xl/comments1.xml", f'{HEAD}<comments xmlns="{MAIN}"/>'.encode()),
    ("customXml/item1.xml", b"<x>&nope;</x>"),
    ("customXml/item2.xml", b"<!DOCTYPE x><x/>"),
    ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
    ("content.xml", b"<x/>"),
    ("xl/worksheets/", b""),
    ("xl/worksheets/_rels/sheet1.xml.rels", b"<x"),
    ("_rels/extra.rels", f'{HEAD}<Relationships xmlns="{LINKS}"/>'.encode()),
    ("docProps/thumbnail.jpeg", b"\xff\xd8\xff\xe0" + bytes(100)),
    ("xl/nothing.xml", b""),
)


def drop_part(specimen: Specimen) -> str:
    name = specimen.any_part()
    specimen.parts.pop(name, None)
    return f"without {name}"


def swap_parts(specimen: Specimen) -> str:
    one, other = specimen.any_part(), specimen.any_part()
    parts = specimen.parts
    if one in parts and other in parts:
        parts[one], parts[other] = parts[other], parts[one]
    return f"{one} and {other} exchanged"


def part_twice(specimen: Specimen) -> str:
    name, other = specimen.any_part(), specimen.any_part()
    content = specimen.one_of((specimen.parts.get(name, b""), specimen.parts.get(other, b""), b""))
    again = specimen.one_of((name, name, name.upper(), f"{name} ", f"./{name}", f"{name}/"))
    specimen.more.append((again, content))
    return f"{name} once more as {again}"


def rename_part(specimen: Specimen) -> str:
    """Renamed in the zip alone, or wherever it is named."""
    name = specimen.any_part()
    new = specimen.one_of(
        (name.upper(), f"xl/x{len(name)}.dat", f"/{name}", name.replace("/", "\\"), f"a b/{name}")
    )
    specimen.parts = {new if key == name else key: part for key, part in specimen.parts.items()}
    if specimen.chance.random() < 0.5:
        short = name.removeprefix("xl/")
        for key in list(specimen.parts):
            if key.endswith((".rels", "Types].xml")):
                text = specimen.text(key).replace(f'"/{name}"', f'"/{new}"')
                specimen.put(key, text.replace(f'"{short}"', f'"/{new}"'))
    return f"{name} renamed {new}"


def part_replaced(specimen: Specimen) -> str:
    name, size = specimen.any_part(), len(specimen.text(specimen.any_part()))
    contents = (
        *(b"", bytes(size), b"<x/>", b"<", HEAD.encode(), b"\xef\xbb\xbf", b"PK\x03\x04", b"a,b\n"),
        *(f'{HEAD}<worksheet xmlns="{MAIN}"/>'.encode(), f'{HEAD}<sst xmlns="{MAIN}"/>'.encode()),
        f'{HEAD}<workbook xmlns="{MAIN}"><sheets/></workbook>'.encode(),
    )
    content = specimen.one_of(contents)
    if name in specimen.parts:
        specimen.parts[name] = content
    return f"{name} replaced by {content[:30]!r}"


def part_added(specimen: Specimen) -> str:
    name, content = specimen.one_of(_ADDED)
    specimen.parts.setdefault(name, content)
    return f"{name} added"


def _relationships(specimen: Specimen) -> str:
    names = [name for name in specimen.parts if name.endswith(".rels")]
    return specimen.one_of(names) if names else ""


def relationship_changed(specimen: Specimen) -> str:
    name = _relationships(specimen)
    text = specimen.text(name)
    found = list(_RELATIONSHIP.finditer(text))
    if not found:
        return "no relationships"
    one = specimen.one_of(found)
    attribute = specimen.one_of(("Target", "Target", "Type", "Type", "Id", "TargetMode"))
    kind = specimen.one_of(_KINDS)
    value = {
        "Target": specimen.one_of(_TARGETS),
        "Type": kind if kind.startswith("http") else f"{LINKS}/{kind}",
        "Id": specimen.one_of(("rId1", "rId2", "rId6", "rId99", "")),
        "TargetMode": specimen.one_of(("External", "Internal", "external", "x")),
    }[attribute]
    changed = re.sub(rf' {attribute}="[^"]*"', "", one[0], count=1)
    changed = changed.replace("<Relationship", f'<Relationship {attribute}="{value}"', 1)
    specimen.put(name, text[: one.start()] + changed + text[one.end() :])
    return f"{name}: {attribute} {value[:40]!r}"


def relationship_added(specimen: Specimen) -> str:
    name = _relationships(specimen)
    kind, target = specimen.one_of(_KINDS), specimen.one_of(_TARGETS)
    full = kind if kind.startswith("http") else f"{LINKS}/{kind}"
    mode = specimen.one_of(("", "", ' TargetMode="External"'))
    number = specimen.one_of(("rId1", "rId77"))
    new = f'<Relationship Id="{number}" Type="{full}" Target="{target}"{mode}/></Relationships>'
    specimen.edit(name, lambda text: text.replace("</Relationships>", new))
    return f"{name}: a {kind} to {target[:40]!r} more"


def content_type_changed(specimen: Specimen) -> str:
    name = "[Content_Types].xml"
    text = specimen.text(name)
    found = list(_TYPE.finditer(text))
    if not found:
        return "no content types"
    one = specimen.one_of(found)
    value = specimen.one_of((*_DECLARED, *WORDS)).replace('"', "").replace("<", "")
    attribute = specimen.one_of(("ContentType", "ContentType", "PartName", "Extension"))
    changed = re.sub(rf'{attribute}="[^"]*"', lambda _: f'{attribute}="{value}"', one[0])
    changed = specimen.one_of((changed, changed, changed, ""))
    specimen.put(name, text[: one.start()] + changed + text[one.end() :])
    return f"{name}: {attribute} {value[:40]!r}"


PARTS: tuple[Mutation, ...] = (
    *(drop_part, swap_parts, part_twice, rename_part, rename_part, part_replaced, part_added),
    *(part_added, relationship_changed, relationship_changed, relationship_changed),
    *(relationship_added, content_type_changed, content_type_changed),
)
