"""A small workbook as a table of parts, and ways to bend it.

`GOOD` holds, on sheet ``Audit``: A1 ``Question`` and B1 ``Grade`` (shared strings), A2 the
number 1 and B2 ``Good`` (inline). Cell style 1 is a date, 2 an unlocked text, 3 a time of day,
4 a duration.
"""

import io
import random
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Mapping

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_LINKS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
XM = "http://schemas.microsoft.com/office/excel/2006/main"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

TYPES = "[Content_Types].xml"
ROOT_RELS = "_rels/.rels"
BOOK = "xl/workbook.xml"
BOOK_RELS = "xl/_rels/workbook.xml.rels"
SHEET = "xl/worksheets/sheet1.xml"
SHEET_RELS = "xl/worksheets/_rels/sheet1.xml.rels"
STRINGS = "xl/sharedStrings.xml"
STYLES = "xl/styles.xml"
CORE = "docProps/core.xml"
APP = "docProps/app.xml"
CUSTOM = "docProps/custom.xml"

Parts = dict[str, str | bytes]

ROWS = (
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
    '<row r="2"><c r="A2"><v>1</v></c><c r="B2" t="inlineStr"><is><t>Good</t></is></c></row>'
)


def sheet(rows: str = ROWS, before: str = "", after: str = "", doctype: str = "") -> str:
    return (
        f'{HEAD}{doctype}<worksheet xmlns="{MAIN}" xmlns:r="{LINKS}">{before}'
        f"<sheetData>{rows}</sheetData>{after}</worksheet>"
    )


def strings(*texts: str, doctype: str = "") -> str:
    entries = "".join(f'<si><t xml:space="preserve">{text}</t></si>' for text in texts)
    return f'{HEAD}{doctype}<sst xmlns="{MAIN}">{entries}</sst>'


def rels(*entries: tuple[str, str, str] | tuple[str, str, str, str]) -> str:
    body = ""
    for name, kind, target, *mode in entries:
        full = kind if kind.startswith("http") else f"{LINKS}/{kind}"
        outside = f' TargetMode="{mode[0]}"' if mode else ""
        body += f'<Relationship Id="{name}" Type="{full}" Target="{target}"{outside}/>'
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{body}</Relationships>'


def content_types(main: str = f"{OFFICE}.sheet.main+xml", more: str = "") -> str:
    return (
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="svg" ContentType="image/svg+xml"/>'
        f'<Override PartName="/{BOOK}" ContentType="{main}"/>{more}</Types>'
    )


def binary_workbook() -> bytes:
    """What Excel saves as an Excel Binary Workbook (.xlsb), as far as anything looks at it."""
    main = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"
    return pack(
        {
            TYPES: content_types(
                more=f'<Override PartName="/xl/workbook.bin" ContentType="{main}"/>'
            ).replace(f'<Override PartName="/{BOOK}" ContentType="{OFFICE}.sheet.main+xml"/>', ""),
            ROOT_RELS: rels(("rId1", "officeDocument", "xl/workbook.bin")),
            "xl/_rels/workbook.bin.rels": rels(("rId1", "worksheet", "worksheets/sheet1.bin")),
            "xl/workbook.bin": b"\x83\x01\x00",
            "xl/worksheets/sheet1.bin": b"\x81\x01\x00" + random.Random(1).randbytes(6000),
        }
    )


def workbook(before: str = "", after: str = "", name: str = "Audit", state: str = "") -> str:
    return (
        f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{LINKS}">{before}<sheets>'
        f'<sheet name="{name}" sheetId="1"{state} r:id="rId1"/></sheets>{after}</workbook>'
    )


def styles(more: str = "", base: str = "") -> str:
    return (
        f'{HEAD}<styleSheet xmlns="{MAIN}"><numFmts count="2">'
        '<numFmt numFmtId="164" formatCode="dd/mm/yyyy"/>'
        '<numFmt numFmtId="165" formatCode="[h]:mm"/></numFmts>'
        f'<cellStyleXfs count="1"><xf numFmtId="0">{base}</xf></cellStyleXfs>'
        '<cellXfs><xf numFmtId="0" xfId="0"/><xf numFmtId="164" xfId="0"/>'
        '<xf numFmtId="49" xfId="0" applyProtection="1"><protection locked="0"/></xf>'
        f'<xf numFmtId="20" xfId="0"/><xf numFmtId="165" xfId="0"/>{more}</cellXfs></styleSheet>'
    )


CORE_PROPERTIES = (
    f'{HEAD}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>Avery Example</dc:creator>'
    "</cp:coreProperties>"
)
CUSTOM_PROPERTIES = (
    f'{HEAD}<Properties xmlns="{LINKS.replace("relationships", "custom-properties")}" '
    'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
    '<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="Audit">'
    "<vt:lpwstr>CFA-2026-11-0007-K</vt:lpwstr></property>"
    '<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="3" name="Version">'
    "<vt:i4>3</vt:i4></property></Properties>"
)
APPLICATION = (
    f'{HEAD}<Properties xmlns="{LINKS.replace("relationships", "extended-properties")}">'
    "<Application>Microsoft Excel</Application></Properties>"
)

BOOK_LINKS: list[tuple[str, str, str]] = [
    ("rId1", "worksheet", "worksheets/sheet1.xml"),
    ("rId2", "sharedStrings", "sharedStrings.xml"),
    ("rId3", "styles", "styles.xml"),
]
ROOT_LINKS: list[tuple[str, str, str]] = [
    ("rId1", "officeDocument", "xl/workbook.xml"),
    ("rId2", f"{PACKAGE}/relationships/metadata/core-properties", CORE),
    ("rId3", "extended-properties", APP),
    ("rId4", "custom-properties", CUSTOM),
]

GOOD: Parts = {
    TYPES: content_types(),
    ROOT_RELS: rels(*ROOT_LINKS),
    BOOK: workbook(),
    BOOK_RELS: rels(*BOOK_LINKS),
    SHEET: sheet(),
    STRINGS: strings("Question", "Grade"),
    STYLES: styles(),
    CORE: CORE_PROPERTIES,
    APP: APPLICATION,
    CUSTOM: CUSTOM_PROPERTIES,
}


def pack(
    parts: Mapping[str, str | bytes] | Iterable[tuple[str, str | bytes]],
    method: int = zipfile.ZIP_DEFLATED,
) -> bytes:
    """The parts as a zip; a list of pairs may name a part twice."""
    entries = parts.items() if isinstance(parts, Mapping) else parts
    target = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(target, "w", method) as archive:
        warnings.simplefilter("ignore")
        for name, part in entries:
            archive.writestr(zipfile.ZipInfo(name), part, method)
    return target.getvalue()


def book(changes: Mapping[str, str | bytes] | None = None, without: Iterable[str] = ()) -> bytes:
    """The good workbook with some parts changed, added or left out."""
    parts = {**GOOD, **(changes or {})}
    return pack({name: part for name, part in parts.items() if name not in set(without)})


def rows(body: str, before: str = "", after: str = "") -> bytes:
    """The good workbook with other rows on its sheet."""
    return book({SHEET: sheet(body, before, after)})


def cell(entry: str, kind: str = "", style: int = 0) -> bytes:
    """The good workbook with nothing but cell A1: `entry` is what stands within it."""
    type_of = f' t="{kind}"' if kind else ""
    return rows(f'<row r="1"><c r="A1" s="{style}"{type_of}>{entry}</c></row>')


def bomb(part: str, opening: bytes, filling: bytes, times: int, closing: bytes) -> bytes:
    """The good workbook with a part that unpacks to `times` fillings, packed piece by piece."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    checksum, size, packed = 0, 0, []
    for piece in [opening, *[filling * 1024] * (times // 1024), closing]:
        packed.append(packer.compress(piece))
        checksum, size = zlib.crc32(piece, checksum), size + len(piece)
    packed.append(packer.flush())
    return with_raw_part(part, b"".join(packed), checksum, size)


def with_raw_part(part: str, packed: bytes, checksum: int, size: int) -> bytes:
    """The good workbook with a part whose packed bytes are given: stored, then relabelled."""
    content = bytearray(pack([*[(n, p) for n, p in GOOD.items() if n != part], (part, "")]))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        info = archive.getinfo(part)
        directory = archive.start_dir
    header = struct.pack("<LLL", checksum, len(packed), size)
    start = info.header_offset + 30 + len(part)
    old = info.compress_size
    tail = bytearray(content[directory:])
    entry = tail.rindex(b"PK\x01\x02")
    tail[entry + 16 : entry + 28] = header
    end = tail.rindex(b"PK\x05\x06")
    tail[end + 16 : end + 20] = struct.pack("<L", directory + len(packed) - old)
    head = content[: info.header_offset + 14] + header + content[info.header_offset + 26 : start]
    return bytes(head + packed + tail)


def patched(content: bytes, part: str, local: int, central: int, value: bytes) -> bytes:
    """A zip with one field of a part overwritten in both of its headers (offsets given)."""
    changed = bytearray(content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        at = archive.getinfo(part).header_offset
    changed[at + local : at + local + len(value)] = value
    name = part.encode()
    entry = changed.index(name, changed.index(b"PK\x01\x02")) - 46
    changed[entry + central : entry + central + len(value)] = value
    return bytes(changed)


def ole(*streams: str, size: int = 4096, after_names: bytes = b"\x00") -> bytes:
    """Something that looks like an old OLE file with streams of these names."""
    directory = b""
    for name in streams:
        text = f"{name}\0".encode("utf-16-le")
        directory += text.ljust(64, after_names) + struct.pack("<H", len(text)) + bytes(62)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + directory + bytes(size)


def old_workbook(*records: tuple[int, bytes], stream: str = "Workbook") -> bytes:
    """An OLE file with one stream, of BIFF records: number and content of each ([MS-CFB])."""
    written = b"".join(struct.pack("<HH", kind, len(held)) + held for kind, held in records)
    written = written.ljust(4096, b"\x00")
    end, none, table = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
    # The sectors of 512 bytes: the table of sectors, the directory, and the stream's eight.
    follows = [table, end, *range(3, 10), end]
    header = struct.pack(
        "<8s16s6H10L109L",
        *(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bytes(16), 0x3E, 3, 0xFFFE, 9, 6, 0),
        *(0, 0, 1, 1, 0, 4096, end, 0, end, 0),
        *(0, *[none] * 108),
    )
    sectors = struct.pack("<128L", *follows, *[none] * (128 - len(follows)))
    directory = _stream_entry("Root Entry", 5, end, 0) + _stream_entry(stream, 2, 2, 4096)
    return header + sectors + directory.ljust(512, b"\x00") + written


def _stream_entry(name: str, kind: int, first: int, size: int) -> bytes:
    text = f"{name}\0".encode("utf-16-le")
    head = text.ljust(64, b"\x00") + struct.pack("<HB", len(text), kind)
    return head.ljust(116, b"\x00") + struct.pack("<LQ", first, size)
