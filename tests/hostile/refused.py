"""Workbooks that must be refused, each with the code it is refused with."""

import random
import zipfile
from collections.abc import Iterator

from tests.hostile.workbooks import (
    APP,
    BOOK,
    BOOK_LINKS,
    BOOK_RELS,
    CORE,
    CORE_PROPERTIES,
    CUSTOM,
    GOOD,
    HEAD,
    MAIN,
    ROOT_LINKS,
    ROOT_RELS,
    ROWS,
    SHEET,
    SHEET_RELS,
    STRINGS,
    STYLES,
    TYPES,
    X14,
    XM,
    binary_workbook,
    bomb,
    book,
    cell,
    content_types,
    old_workbook,
    ole,
    pack,
    patched,
    rels,
    rows,
    sheet,
    strings,
    styles,
    workbook,
)

MIB = 1 << 20
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'

Refusal = tuple[str, bytes, str]


def _other_files() -> Iterator[Refusal]:
    yield "empty", b"", "file-empty"
    word = {
        TYPES: content_types(
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
        ),
        ROOT_RELS: rels(ROOT_LINKS[0]),
        BOOK: "<w/>",
    }
    kinds = {
        "zeros": bytes(5000),
        "pdf": b"%PDF-1.7\n%%EOF",
        "html": b"\xef\xbb\xbf  <!DOCTYPE html><html><table></table></html>",
        "csv": b"a,b\n1,2\n",
        "utf_16_text": "a\tb\n1\t2".encode("utf-16"),
        "png": b"\x89PNG\r\n\x1a\n" + bytes(100),
        "jpeg": b"\xff\xd8\xff\xe0" + bytes(100),
        "heic": b"\x00\x00\x00\x18ftypheic" + bytes(100),
        "rtf": b"{\\rtf1 x}",
        "rar": b"Rar!\x1a\x07\x00",
        "xml_spreadsheet": b'<?xml version="1.0"?><Workbook '
        b'xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "saved_web_page": b"MIME-Version: 1.0\nContent-Type: multipart/related",
        "noise": random.Random(3).randbytes(4000),
        "junk_in_front": b"junk junk " * 50 + pack(GOOD),
        "program_in_front": b"MZ" + bytes(300) + pack(GOOD),
        "zip_in_front": pack({"readme.txt": "x"})[:-22] + pack(GOOD),
        "word": pack(word),
        "word_with_an_object": pack({**word, BOOK_RELS: rels(("o", "oleObject", "x.bin"))}),
        "numbers": pack({"Index/Document.iwa": b"x", "preview.jpg": b"x"}),
        "zip_of_workbooks": pack({"a.xlsx": pack(GOOD)}),
        "zip_of_something": pack({"a.txt": "x"}),
        "empty_zip": pack({}),
        "odt": pack({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}),
        "epub": pack({"mimetype": "application/epub+zip"}),
        "old_word": ole("WordDocument"),
        "outlook": ole("__properties_version1.0"),
        "very_old_excel": b"\x09\x04\x06\x00" + bytes(100),
        "binary_workbook": binary_workbook(),
        "old_excel_without_shell": b"\x09\x08\x10\x00\x00\x06\x05\x00" + bytes(100),
    }
    for name, content in kinds.items():
        yield name, content, "not-a-workbook"
    yield "ole_noise", ole() + random.Random(6).randbytes(4000), "workbook-damaged"
    yield "ole_half", ole("Workbook")[:700], "workbook-damaged"
    yield "ole_without_content", ole("Workbook"), "workbook-damaged"
    yield "ole_encrypted", ole("EncryptionInfo", "EncryptedPackage"), "password-protected"
    yield "ole_macros", ole("Workbook", "_VBA_PROJECT_CUR"), "workbook-unsafe"
    odd_names = ole("WORKBOOK", "_vba_project_cur", after_names=b"\xaa")
    yield "ole_macros_by_odd_names", odd_names, "workbook-unsafe"
    for stream in ("Workbook", "WORKBOOK", "Book"):
        begins, protected = (0x809, bytes(16)), (0x86, b"")
        locked = old_workbook(begins, protected, (0x2F, bytes(6)), (0x0A, b""), stream=stream)
        yield f"password_in_{stream}", locked, "password-protected"


def _zips() -> Iterator[Refusal]:
    good = pack(GOOD)
    pairs = list(GOOD.items())
    too_large, damaged = "workbook-too-large", "workbook-damaged"
    yield "blanks_200_mib", bomb(SHEET, b"<worksheet>", b" " * 1024, 200 * 1024, b"</x>"), too_large
    yield "text_200_mib", bomb(STRINGS, b"<sst>", b"A" * 1024, 200 * 1024, b"</sst>"), too_large
    yield "unused_bomb", bomb(CORE, b"<x>", b"A" * 1024, 200 * 1024, b"</x>"), too_large
    yield "parts_2000", pack([*pairs, *[(f"x/{n}.xml", "") for n in range(2000)]]), too_large
    yield "file_21_mib", good + bytes(21 * MIB), too_large
    yield "part_twice", pack([*pairs, (SHEET, sheet(ROWS.replace("Good", "Poor")))]), damaged
    yield "part_twice_other_case", pack([*pairs, (SHEET.upper(), sheet())]), damaged
    for number, name in enumerate(
        ("../../out.xml", "/absolute.xml", "C:/x.xml", "a\\b.xml", "xl/../../x.xml")
    ):
        yield f"part_name_{number}", pack([*pairs, (name, "<x/>")]), damaged
    yield "cut_in_half", good[: len(good) // 2], damaged
    yield "cut_at_the_end", good[:-10], damaged
    yield "only_the_beginning", good[:4], damaged
    yield "bit_flipped", _flipped(good), damaged
    stored = pack(GOOD, zipfile.ZIP_STORED)
    yield "text_changed", stored.replace(b">Good<", b">Poor<", 1), damaged
    yield "size_lie", patched(good, SHEET, 22, 24, b"\x0a\x00\x00\x00"), damaged
    yield "packed_size_lie", patched(good, SHEET, 18, 20, b"\xff\xff\xff\x7f"), damaged
    yield "zip_password", patched(good, SHEET, 6, 8, b"\x01"), "password-protected"
    yield "bzip2", pack(GOOD, zipfile.ZIP_BZIP2), damaged
    yield "lzma", pack(GOOD, zipfile.ZIP_LZMA), damaged
    yield "directory_points_elsewhere", _overlapping(good), damaged
    yield "renamed_in_the_directory", _renamed(good), damaged


def _flipped(content: bytes) -> bytes:
    at = content.index(SHEET.encode()) + len(SHEET) + 5
    return content[:at] + bytes([content[at] ^ 0xFF]) + content[at + 1 :]


def _overlapping(content: bytes) -> bytes:
    """The last directory entry points to the first part."""
    changed = bytearray(content)
    at = changed.rindex(b"PK\x01\x02")
    changed[at + 42 : at + 46] = bytes(4)
    return bytes(changed)


def _renamed(content: bytes) -> bytes:
    at = content.rindex(SHEET.encode())
    return content[:at] + SHEET.replace("1", "2").encode() + content[at + len(SHEET) :]


def _xml() -> Iterator[Refusal]:
    unsafe, too_large, damaged = "workbook-unsafe", "workbook-too-large", "workbook-damaged"
    yield "laughs_strings", book({STRINGS: strings("&c;", "g", doctype=LAUGHS)}), unsafe
    yield "laughs_sheet", book({SHEET: sheet(doctype=LAUGHS)}), unsafe
    yield "laughs_styles", book({STYLES: styles().replace("<style", f"{LAUGHS}<style")}), unsafe
    doctyped = CORE_PROPERTIES.replace("<cp:core", f"{LAUGHS}<cp:core", 1)
    yield "laughs_unread_part", book({CORE: doctyped}), unsafe
    yield (
        "laughs_utf_16",
        book({CORE: doctyped.replace("UTF-8", "UTF-16").encode("utf-16")}),
        unsafe,
    )
    yield "laughs_unknown_part", book({"customXml/item.dat": f"{LAUGHS}<x/>"}), unsafe
    yield (
        "laughs_rels",
        book({ROOT_RELS: GOOD[ROOT_RELS].replace("<Rel", f"{LAUGHS}<Rel", 1)}),
        unsafe,
    )
    yield "outside_entity", book({STRINGS: strings("&a;", "g", doctype=OUTSIDE)}), unsafe
    deep = f'<sst xmlns="{MAIN}"><si>{"<r>" * 5000}<t>x</t>{"</r>" * 5000}</si></sst>'
    yield "deep_strings", book({STRINGS: deep}), too_large
    yield "deep_sheet", rows("<a>" * 300 + "</a>" * 300), too_large
    yield (
        "deep_sheet_prefixed",
        rows(f'<q:a xmlns:q="u">{"<a>" * 300}{"</a>" * 300}</q:a>'),
        too_large,
    )
    yield "deep_rels", book({ROOT_RELS: "<a>" * 300 + "</a>" * 300}), too_large
    letters = _letters(3 * MIB)
    yield "attribute_3_mib", rows(f'{ROWS}<row r="3" junk="{letters}"/>'), too_large
    brackets = letters.replace("a", ">")
    yield "attribute_3_mib_brackets", rows(f'{ROWS}<row r="3" junk="{brackets}"/>'), too_large
    comment = letters.replace("b", "<a>")
    yield "comment_3_mib", rows(f"{ROWS}<!-- {comment} -->"), too_large
    names = "".join(f"<n{n}/>" for n in range(60_000))
    yield "names_60000", rows(f"{ROWS}{names}"), too_large
    attributes = " ".join(f'n{n}="{n % 7}"' for n in range(60_000))
    yield "attribute_names_60000", rows(f'{ROWS}<row r="3" {attributes}/>'), too_large
    spaces = "".join(f'<a xmlns:p{n}="u{n % 9}"/>' for n in range(3_000))
    yield "namespaces_3000", rows(f"{ROWS}{spaces}"), too_large
    yield (
        "not_utf_8",
        book({STRINGS: strings("Caf@", "g").encode().replace(b"@", b"\xe9\xff")}),
        damaged,
    )
    yield "unknown_encoding", book({STRINGS: strings("a").replace("UTF-8", "x-klingon")}), damaged
    yield "cut_xml", book({SHEET: sheet()[:-40]}), damaged
    yield "half_utf_16", book({SHEET: sheet().encode("utf-16")[:-1]}), damaged
    yield "nul_reference", book({STRINGS: strings("a&#0;b", "g")}), damaged
    yield "control_character", book({STRINGS: strings("a\x01b", "g")}), damaged
    yield "noncharacter", cell("<is><t>\ufffe</t></is>", "inlineStr"), damaged
    yield "end_of_cdata_in_text", book({STRINGS: strings("a]]>b", "g")}), damaged
    yield "undefined_entity", book({STRINGS: strings("&nbsp;", "g")}), damaged


def _letters(number: int) -> str:
    """Letters that do not pack well enough to fail for another reason."""
    return random.Random(1).randbytes(number // 2).hex().translate(str.maketrans("0123", "ghij"))


def _cells() -> Iterator[Refusal]:
    too_large, damaged = "workbook-too-large", "workbook-damaged"
    for number, reference in enumerate(
        ("A0", "ZZZZ1", "1A", "A", "$A$1", "A1:B2", "XFE1", "A2", "A01")
    ):
        yield (
            f"reference_{number}",
            rows(f'<row r="1"><c r="{reference}"><v>1</v></c></row>'),
            damaged,
        )
    for number, row in enumerate(("abc", "0", "-1", "1048577", "999999999", "1e3", "\u0661")):
        yield f"row_number_{number}", rows(f'<row r="{row}"><c><v>1</v></c></row>'), damaged
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    yield "last_corner", rows(ROWS + far), too_large
    yield "far_down_without_reference", rows('<row r="900000"><c><v>1</v></c></row>'), too_large
    far_right = '<row r="1">' + "<c/>" * 600 + "<c><v>1</v></c></row>"
    yield "far_right_without_reference", rows(far_right), too_large
    twice = '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>'
    yield "cell_twice", rows(twice), damaged
    yield "row_twice", rows(ROWS + ROWS), damaged
    yield "cell_outside_rows", rows('<c r="A1"><v>1</v></c>'), damaged
    yield "row_in_row", rows('<row r="1"><row r="2"></row></row>'), damaged
    many = "".join(f'<row r="{r}">{"<c/>" * 300}</row>' for r in range(1, 700))
    yield "cells_210000", rows(many), too_large
    thin = "".join(f'<row ht="{n * 7919 % 10007}"><c/></row>' for n in range(80_001))
    yield "rows_80001", rows(thin), too_large


def _ranges() -> Iterator[Refusal]:
    too_large, damaged = "workbook-too-large", "workbook-damaged"
    merges = {
        "A1:XFD1048576": too_large,
        "A1:Z100000": too_large,
        "A1:XFD9999999": damaged,
        "A:XFE": damaged,
        "A:1": damaged,
        "": damaged,
        "A1:B2:C3": damaged,
    }
    for number, (ref, code) in enumerate(merges.items()):
        merge = f'<mergeCells><mergeCell ref="{ref}"/></mergeCells>'
        yield f"merge_{number}", rows(ROWS, after=merge), code
    rule = '<dataValidation type="list" sqref="{}"/>'
    plenty = "".join(rule.format(f"A{n * 7919 % 10007}") for n in range(20_001))
    yield (
        "validations_20001",
        rows(ROWS, after=f"<dataValidations>{plenty}</dataValidations>"),
        too_large,
    )
    ranges = " ".join(f"A{n}" for n in range(1, 20_000))
    yield "validation_of_20000_ranges", rows(ROWS, after=rule.format(ranges)), too_large
    extended = (
        f'<extLst><ext xmlns:x14="{X14}" xmlns:xm="{XM}"><x14:dataValidations>'
        f"<x14:dataValidation><xm:sqref>{ranges}</xm:sqref></x14:dataValidation>"
        "</x14:dataValidations></ext></extLst>"
    )
    yield "extended_validation", rows(ROWS, after=extended), too_large
    formats = "".join(f'<cfRule priority="{n * 7919 % 10007}"/>' for n in range(20_001))
    yield "formats_20001", rows(ROWS, after=formats), too_large
    names = "".join(f'<definedName name="n{n * 7919}">A!$A$1</definedName>' for n in range(5001))
    yield "names_5001", book({BOOK: workbook(after=names)}), too_large
    formats = "".join(f'<xf numFmtId="{n * 7919 % 10007}"/>' for n in range(65_490))
    yield "styles_65496", book({STYLES: styles(formats)}), too_large
    texts = [str(n * 7919) for n in range(200_001)]
    yield "strings_200001", book({STRINGS: strings(*texts)}), too_large
    long_text = "".join(_letters(30_000))
    yield "text_in_all", book({STRINGS: strings(*[long_text] * 400)}), too_large


def _parts() -> Iterator[Refusal]:
    unsafe, too_large, damaged = "workbook-unsafe", "workbook-too-large", "workbook-damaged"
    for part in (SHEET, BOOK, BOOK_RELS, ROOT_RELS):
        yield f"without_{part}", book(without=[part]), damaged
    yield "without_types", book(without=[TYPES]), damaged
    yield "no_sheets", book({BOOK: workbook().replace("<sheet name", "<other name")}), damaged
    yield "main_part_is_a_sheet", book({BOOK: sheet()}), damaged
    yield "sheet_part_is_no_sheet", book({SHEET: strings("x")}), damaged
    yield "sheet_without_name", book({BOOK: workbook(name="")}), damaged
    sheets = "".join(f'<sheet name="S{n}" r:id="rId1"/>' for n in range(201))
    listed = f"</sheets><sheets>{sheets}</sheets>"
    yield "sheets_202", book({BOOK: workbook().replace("</sheets>", listed)}), too_large
    second = '<sheet name="{}" sheetId="2" r:id="{}"/></sheets>'
    same_part = workbook().replace("</sheets>", second.format("Other", "rId1"))
    yield "two_sheets_one_part", book({BOOK: same_part}), damaged
    links = rels(*BOOK_LINKS, ("rId9", "worksheet", "worksheets/sheet2.xml"))
    same_name = workbook().replace("</sheets>", second.format("AUDIT", "rId9"))
    changed = {BOOK: same_name, BOOK_RELS: links, "xl/worksheets/sheet2.xml": sheet()}
    yield "two_sheets_one_name", book(changed), damaged
    for number, target in enumerate(("../../../etc/hostname", "/../x", "..\\..\\x", "http://x/y")):
        away = rels(("rId1", "worksheet", target), *BOOK_LINKS[1:])
        yield f"sheet_outside_{number}", book({BOOK_RELS: away}), damaged
    external = rels(("rId1", "worksheet", "file:///etc/hostname", "External"), *BOOK_LINKS[1:])
    yield "no_sheet_has_a_part", book({BOOK: workbook().replace("rId1", "")}), damaged
    yield "sheet_external", book({BOOK_RELS: external}), damaged
    for kind in ("oleObject", "package", "control", "externalLink"):
        yield f"link_{kind}", book({SHEET_RELS: rels(("r", kind, "../x.bin"))}), unsafe
    microsoft = "http://schemas.microsoft.com/office/2006/relationships"
    for kind in ("vbaProject", "xlMacrosheet", "activeXControlBinary"):
        yield (
            f"link_{kind}",
            book({BOOK_RELS: rels(*BOOK_LINKS, ("r", f"{microsoft}/{kind}", "v"))}),
            unsafe,
        )
    macro = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    yield "declared_macros", book({TYPES: content_types(macro)}), unsafe
    yield "unlinked_macros", book({"xl/vba.bin": ole("_VBA_PROJECT")}), unsafe
    yield "unlinked_workbook", book({"xl/embeddings/x.xlsx": pack(GOOD)}), unsafe
    yield "broken_properties", book({CUSTOM: f"{HEAD}<Properties>"}), damaged
    yield "broken_application", book({APP: "nonsense"}), damaged
    binary = book({TYPES: content_types("application/vnd.ms-excel.sheet.binary.macroEnabled.main")})
    yield "xlsb_by_its_word_alone", binary, "not-a-workbook"
    ods = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}
    manifest = "META-INF/manifest.xml"
    secret = '<m:manifest xmlns:m="urn:m"><m:encryption-data/></m:manifest>'
    yield (
        "ods_password",
        pack({**ods, "content.xml": b"\x01\x02", manifest: secret}),
        "password-protected",
    )
    yield "ods_without_content", pack(ods), damaged
    yield "ods_nonsense", pack({**ods, "content.xml": "<x/>", manifest: "<x/>"}), damaged
    yield "ods_macros", pack({**ods, "content.xml": "<x/>", "Basic/x.xml": "<x/>"}), unsafe
    yield "ods_doctype", pack({**ods, "content.xml": f"{LAUGHS}<x/>"}), unsafe


def refused() -> list[Refusal]:
    """Every workbook to refuse: name, bytes, code."""
    return [
        *_other_files(),
        *_zips(),
        *_xml(),
        *_cells(),
        *_ranges(),
        *_parts(),
    ]
