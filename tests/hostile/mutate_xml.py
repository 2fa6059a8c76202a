"""Mutations of the XML of any part: elements, attributes, encodings, namespaces, declarations."""

import re

from tests.hostile.odd_values import (
    BAD_XML,
    NOT_UTF_8,
    NUMBERS,
    RANGES,
    REFERENCES,
    SERIALS,
    TEXTS,
    WORDS,
)
from tests.hostile.specimen import Mutation, Specimen, escape
from tests.hostile.workbooks import LINKS, MAIN, STRICT, STRICT_LINKS, X14, XM

_TAG = re.compile(r"<([A-Za-z_][^\s<>/]*)([^<>]*)>")
_ATTRIBUTE = re.compile(r'([^\s="<>/]+)="([^"]*)"')
_BETWEEN = re.compile(r">([^<>]+)<")
_DECLARATION = re.compile(r"<\?xml[^>]*\?>")
_DOCTYPES = (
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>',
    '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
    '<!DOCTYPE x SYSTEM "http://example.invalid/x.dtd">',
    "<!DOCTYPE x>",
    "<!doctype x>",
)
_INSERTIONS = (
    *("<!-- -->", "<!-- <row> -->", "<!-- </sheetData> -->", "<!-- -- -->", "<?x y?>", "<?xml?>"),
    *("<![CDATA[x]]>", "<![CDATA[<c/>]]>", "<![CDATA[", "&amp;", "&nope;", "&#65;", "x", " ", "\n"),
    *("<c/>", "<row/>", "<row>", "</row>", "<v>1</v>", "<f>1</f>", "<t>x</t>", "<si/>", "<is/>"),
    *("<sheetData/>", "</sheetData>", "<sheetData>", "<worksheet/>", "<rPh>", "<r/>", "<xf/>"),
    *(
        '<q:c xmlns:q="urn:x" r="A1"><q:v>9</q:v></q:c>',
        "<mergeCells/>",
        '<mergeCell ref="A1:B2"/>',
    ),
    '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    '<mc:Choice Requires="x"/><mc:Fallback><v>1</v></mc:Fallback></mc:AlternateContent>',
    '<extLst><ext uri="{X}"><y xmlns="urn:x"/></ext></extLst>',
    f'<extLst><ext xmlns:x14="{X14}"><x14:dataValidations xmlns:xm="{XM}"><x14:dataValidation>'
    "<xm:sqref>D7:D20</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst>",
    '<sheet name="Extra" sheetId="99" xmlns:r="urn:x" r:id="rId1"/>',
    '<definedName name="Extra" localSheetId="0000000000009">Start!$A$1</definedName>',
    '<xf numFmtId="14" xfId="0000000000009"/>',
    '<protection locked="0"/>',
)


def _tags(specimen: Specimen, text: str) -> re.Match[str] | None:
    """One start tag; each kind of element is as likely, so that the rare ones have their turn."""
    kinds: dict[str, list[re.Match[str]]] = {}
    for found in _TAG.finditer(text):
        kinds.setdefault(found[1], []).append(found)
    if not kinds:
        return None
    return specimen.one_of(specimen.one_of(list(kinds.values())))


def _end_of(text: str, tag: re.Match[str]) -> int:
    """Where the element of a start tag ends; the tag's own end when nothing closes it."""
    if tag[2].endswith("/"):
        return tag.end()
    depth = 0
    for found in re.finditer(rf"<(/?){re.escape(tag[1])}\b[^<>]*?(/?)>", text[tag.start() :]):
        if not found[2]:
            depth += -1 if found[1] else 1
        if not depth:
            return tag.start() + found.end()
    return tag.end()


def _an_element(specimen: Specimen, text: str) -> tuple[int, int, str] | None:
    tag = _tags(specimen, text)
    return (tag.start(), _end_of(text, tag), tag[1]) if tag else None


def _anywhere(specimen: Specimen, text: str) -> int:
    """A place between two tags."""
    at = text.find("<", int(specimen.chance.random() * len(text)))
    return max(at, 0)


def drop_element(specimen: Specimen) -> str:
    name = specimen.any_part()
    text = specimen.text(name)
    found = _an_element(specimen, text)
    if found:
        specimen.put(name, text[: found[0]] + text[found[1] :])
    return f"{name}: without an element {found and found[2]}"


def double_element(specimen: Specimen) -> str:
    name = specimen.any_part()
    text = specimen.text(name)
    found = _an_element(specimen, text)
    if found:
        times = specimen.one_of((1, 1, 1, 2, 30))
        specimen.put(name, text[: found[1]] + text[found[0] : found[1]] * times + text[found[1] :])
    return f"{name}: an element {found and found[2]} more than once"


def move_element(specimen: Specimen) -> str:
    name = specimen.any_part()
    text = specimen.text(name)
    found = _an_element(specimen, text)
    if found:
        moved, rest = text[found[0] : found[1]], text[: found[0]] + text[found[1] :]
        at = _anywhere(specimen, rest)
        specimen.put(name, rest[:at] + moved + rest[at:])
    return f"{name}: an element {found and found[2]} elsewhere"


def element_from_another_part(specimen: Specimen) -> str:
    name, other = specimen.any_part(), specimen.any_part()
    text, source = specimen.text(name), specimen.text(other)
    found = _an_element(specimen, source)
    if found:
        at = _anywhere(specimen, text)
        specimen.put(name, text[:at] + source[found[0] : found[1]] + text[at:])
    return f"{name}: an element {found and found[2]} of {other}"


def rename_element(specimen: Specimen) -> str:
    name = specimen.any_part()
    text = specimen.text(name)
    one, other = _tags(specimen, text), _tags(specimen, text)
    if one and other:
        new = specimen.one_of((other[1], "zzz", f"x:{one[1]}", one[1].upper()))
        old = re.escape(one[1])
        specimen.put(name, re.sub(rf"(</?){old}(?=[\s/>])", rf"\g<1>{new}", text))
    return f"{name}: every {one and one[1]} renamed"


def _change_attribute(specimen: Specimen, value: str | None, how: str) -> str:
    """Change one attribute's value; None makes it the value of another attribute."""
    name = specimen.any_part()
    text = specimen.text(name)
    tag = _tags(specimen, text)
    found = list(_ATTRIBUTE.finditer(text, tag.start(), tag.end())) if tag else []
    if not found:
        return f"{name}: no attribute"
    one = specimen.one_of(found)
    if value is None:
        others = list(_ATTRIBUTE.finditer(text))
        value = specimen.one_of(others)[2]
    specimen.put(name, text[: one.start(2)] + value + text[one.end(2) :])
    return f"{name}: {how} {one[1]}={value[:40]!r} of {tag and tag[1]}"


def attribute_extreme(specimen: Specimen) -> str:
    values = specimen.one_of((NUMBERS, NUMBERS, REFERENCES, RANGES, SERIALS, WORDS))
    value = specimen.one_of(values)
    if specimen.chance.random() < 0.9:
        value = value if value.startswith("&") else escape(value).replace('"', "&quot;")
    return _change_attribute(specimen, value, "attribute")


def attribute_of_another(specimen: Specimen) -> str:
    return _change_attribute(specimen, None, "another attribute's value,")


def attribute_not_xml(specimen: Specimen) -> str:
    return _change_attribute(specimen, specimen.one_of((*BAD_XML, *NOT_UTF_8)), "bad attribute")


def attribute_giant(specimen: Specimen) -> str:
    size = specimen.one_of((65_536, 65_537, 300_000, 1_100_000, 3_000_000))
    piece = specimen.one_of(("a", "A1 ", "1", "&amp;", ">", "\u00e9"))
    return _change_attribute(specimen, piece * (size // len(piece)), f"giant ({size})")


def attribute_lost_or_doubled(specimen: Specimen) -> str:
    name = specimen.any_part()
    text = specimen.text(name)
    tag = _tags(specimen, text)
    found = list(_ATTRIBUTE.finditer(text, tag.start(), tag.end())) if tag else []
    if not found:
        return f"{name}: no attribute"
    one = specimen.one_of(found)
    times = specimen.one_of((0, 0, 0, 2))
    specimen.put(name, text[: one.start()] + f"{one[0]} " * times + text[one.end() :])
    return f"{name}: attribute {one[1]} of {tag and tag[1]} {times} times"


def text_changed(specimen: Specimen) -> str:
    name = specimen.any_part()
    text = specimen.text(name)
    found = list(_BETWEEN.finditer(text))
    if not found:
        return f"{name}: no text"
    one = specimen.one_of(found)
    value = escape(specimen.one_of(specimen.one_of((TEXTS, TEXTS, NUMBERS, SERIALS, WORDS))))
    if specimen.chance.random() < 0.1:
        value = specimen.one_of((*BAD_XML, *NOT_UTF_8))
    specimen.put(name, text[: one.start(1)] + value + text[one.end(1) :])
    return f"{name}: text {value[:40]!r}"


def text_written_otherwise(specimen: Specimen) -> str:
    """The same text as a CDATA section, with a letter by its number, or with something in it."""
    name = specimen.any_part()
    text = specimen.text(name)
    found = list(_BETWEEN.finditer(text))
    if not found:
        return f"{name}: no text"
    one = specimen.one_of(found)
    said = one[1]
    ways = (
        f"<![CDATA[{said}]]>",
        f"&#{ord(said[0])};{said[1:]}" if said[0] < "\ud800" else said,
        f"&#x{ord(said[0]):X};{said[1:]}" if said[0] < "\ud800" else said,
        f"{said[:1]}<!-- x -->{said[1:]}",
        f"{said[:1]}<?x?>{said[1:]}",
        f"{said[:1]}<![CDATA[]]>{said[1:]}",
        f"<b>{said}</b>",
        f"\r\n {said}\t",
    )
    specimen.put(name, text[: one.start(1)] + specimen.one_of(ways) + text[one.end(1) :])
    return f"{name}: text {said[:20]!r} written in another way"


def something_inserted(specimen: Specimen) -> str:
    name = specimen.any_part()
    text = specimen.text(name)
    put = specimen.one_of((*_INSERTIONS, *_INSERTIONS, *BAD_XML, *NOT_UTF_8))
    at = _anywhere(specimen, text)
    specimen.put(name, text[:at] + put + text[at:])
    return f"{name}: {put[:40]!r} inserted"


def doctype(specimen: Specimen) -> str:
    name = specimen.any_part()
    said = specimen.one_of(_DOCTYPES)
    place = specimen.one_of(("root", "root", "front", "end", "anywhere"))
    text = specimen.text(name)
    root = _TAG.search(text)
    at = {"front": 0, "end": len(text), "root": root.start() if root else 0}.get(place)
    at = _anywhere(specimen, text) if at is None else at
    specimen.put(name, text[:at] + said + text[at:])
    return f"{name}: {said[:20]} at {place}"


def encoding(specimen: Specimen) -> str:
    name = specimen.any_part()
    text = specimen.text(name)
    code = specimen.one_of(
        ("utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "latin-1", "cp1252", "utf-7", "cp037")
    )
    declared = specimen.one_of(("UTF-8", "UTF-16", "ISO-8859-1", "windows-1252", "x-klingon", ""))
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    text = head + _DECLARATION.sub("", text, count=1)
    if name in specimen.parts:
        specimen.parts[name] = text.encode(code, "replace")
    return f"{name}: in {code}, declared as {declared or 'nothing'}"


def declaration(specimen: Specimen) -> str:
    name = specimen.any_part()
    heads = (
        *(
            '<?xml version="1.1"?>',
            "<?xml?>",
            '<?xml version="1.0" standalone="no"?>',
            "",
            "\n",
            " ",
        ),
        *("<?xml version='1.0' encoding='utf-8'?>", '<?XML version="1.0"?>', "\ufeff", "<?x?>"),
        *('<?xml version="1.0" encoding="UTF-8"?>\n<!-- made by -->', '<?xml version="2.0"?>'),
    )
    head = specimen.one_of(heads)
    specimen.edit(name, lambda text: head + _DECLARATION.sub("", text, count=1))
    return f"{name}: begins with {head!r}"


def namespaces(specimen: Specimen) -> str:
    name = specimen.any_part()
    text = specimen.text(name)
    strict = text.replace(MAIN, STRICT).replace(LINKS, STRICT_LINKS)
    prefixed = re.sub(r"<(/?)([A-Za-z])", r"<\1q:\2", text.replace("xmlns=", "xmlns:q="))
    first = re.compile(r'xmlns="[^"]*"')
    ways = {
        "strict": strict,
        "prefixed": prefixed,
        "none": first.sub("", text, count=1),
        "unknown": first.sub('xmlns="urn:x"', text, count=1),
        "twice": first.sub(lambda found: f'{found[0]} xmlns:main="{MAIN}"', text, count=1),
        "x14 for main": first.sub(lambda found: f'{found[0]} xmlns:x14="{MAIN}"', text, count=1),
        "single quotes": text.replace('"', "'"),
        "redeclared within": text.replace("<sheetData>", '<sheetData xmlns="urn:x">'),
        "escaped": text.replace("spreadsheetml/2006", "spreadsheetml&#47;2006"),
        "other case": text.replace("spreadsheetml", "SpreadsheetML"),
        "undeclared prefix": re.sub(r' xmlns:r="[^"]*"', "", text),
        "many": first.sub(
            lambda found: found[0] + "".join(f' xmlns:n{n}="urn:{n}"' for n in range(1200)),
            text,
            count=1,
        ),
    }
    way = specimen.one_of(list(ways))
    specimen.put(name, ways[way])
    return f"{name}: namespaces {way}"


def everything_strict(specimen: Specimen) -> str:
    for name in specimen.parts:
        text = specimen.text(name).replace(MAIN, STRICT).replace(LINKS, STRICT_LINKS)
        specimen.put(name, text)
    return "strict Open XML"


def nesting(specimen: Specimen) -> str:
    name = specimen.any_part()
    text = specimen.text(name)
    depth = specimen.one_of((10, 60, 63, 64, 65, 200, 5000))
    element = specimen.one_of(("a", "r", "is", "si", "t", "xf", "rPh", "c", "x:y"))
    at = _anywhere(specimen, text)
    deep = f"<{element}>" * depth + f"</{element}>" * depth
    specimen.put(name, text[:at] + deep + text[at:])
    return f"{name}: {depth} times {element} in one another"


def spaces(specimen: Specimen) -> str:
    name = specimen.any_part()
    space = specimen.one_of((" ", "\n  ", "\r\n", "\t", " " * 300))
    specimen.edit(name, lambda text: text.replace("><", f">{space}<"))
    return f"{name}: {space[:3]!r} between all tags"


def cut_short(specimen: Specimen) -> str:
    name = specimen.any_part()
    text = specimen.text(name)
    at = specimen.one_of((0, 1, len(text) - 1, len(text) // 2, _anywhere(specimen, text)))
    specimen.put(name, text[: max(at, 0)])
    return f"{name}: cut at {at}"


def noise(specimen: Specimen) -> str:
    """Some bytes overwritten; the checksum is that of the changed part."""
    name = specimen.any_part()
    part = bytearray(specimen.parts.get(name, b""))
    for _ in range(specimen.one_of((1, 1, 2, 5, 50))):
        if part:
            part[int(specimen.chance.random() * len(part))] = int(specimen.chance.random() * 256)
    if name in specimen.parts:
        specimen.parts[name] = bytes(part)
    return f"{name}: noise"


XML: tuple[Mutation, ...] = (
    *(drop_element, drop_element, double_element, double_element, move_element, move_element),
    *(element_from_another_part, rename_element, attribute_extreme, attribute_extreme),
    *(attribute_extreme, attribute_extreme, attribute_of_another, attribute_of_another),
    *(attribute_not_xml, attribute_giant, attribute_lost_or_doubled, attribute_lost_or_doubled),
    *(text_changed, text_changed, text_written_otherwise, text_written_otherwise),
    *(something_inserted, something_inserted, doctype, encoding, declaration, namespaces),
    *(namespaces, everything_strict, nesting, spaces, cut_short, noise),
)
