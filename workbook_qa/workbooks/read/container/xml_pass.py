"""One bounded pass over one XML part with expat.

Handlers get short names: ``c`` for a cell, whether the part is transitional or strict Open XML
and whatever prefix it uses. expat hands every name through its table of interned strings; a table
that is filled beforehand with the full names as keys and the short ones as values translates them
at no cost.

lxml was tried as well: trees of single rows took a quarter longer than these handlers; the tree of
a whole part took about as long, and 600 MiB for a million cells; and neither would have spared the
counting of names and depth.
"""

import codecs
import re
from collections.abc import Callable
from xml.parsers import expat

from workbook_qa.workbooks.read.container.limits import (
    MIB,
    Limits,
    RefusedError,
    damaged,
    too_large,
)
from workbook_qa.workbooks.read.container.package import document_type

Attributes = dict[str, str]
Start = Callable[[str, Attributes], None]
End = Callable[[str], None]

MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
_LINKS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
_XM = "http://schemas.microsoft.com/office/excel/2006/main"

_IN_SHEETS = (
    *("worksheet", "chartsheet", "dialogsheet", "sheetData", "row", "c", "v", "f", "is"),
    *("mergeCell", "dataValidation", "cfRule", "sheetProtection", "col"),
)
_IN_BOOK = (
    *("workbook", "workbookPr", "sheet", "definedName", "sst", "si", "t", "r", "rPh"),
    *(
        "styleSheet",
        "fonts",
        "font",
        "strike",
        "numFmt",
        "cellStyleXfs",
        "cellXfs",
        "xf",
        "protection",
    ),
    *("comments", "comment"),
)
_SHORT = {f"{space} {name}": name for space in MAIN for name in (*_IN_SHEETS, *_IN_BOOK)} | {
    **{f"{space} id": "r:id" for space in _LINKS},
    f"{_X14} dataValidation": "x14:dataValidation",
    f"{_X14} cfRule": "cfRule",
    f"{_XM} sqref": "xm:sqref",
}

_SLICE = 256 * 1024
_MOST_NAMESPACES = 1_000


def walk(
    data: bytes, limits: Limits, start: Start, end: End, texts: list[str] | None = None
) -> None:
    """Parse one part, with a limit on how deeply elements are nested.

    What stands between tags is appended to `texts`, which the handlers clear.

    Raises:
        RefusedError: not well-formed, a document type, or over a limit.
    """
    depth = 0

    def start_one(name: str, attributes: Attributes) -> None:
        nonlocal depth
        depth += 1
        if depth > limits.depth:
            raise too_deep()
        start(name, attributes)

    def end_one(name: str) -> None:
        nonlocal depth
        depth -= 1
        end(name)

    walk_uncounted(data, limits, start_one, end_one, texts)


def walk_uncounted(
    data: bytes, limits: Limits, start: Start, end: End, texts: list[str] | None = None
) -> None:
    """The same for handlers that count the depth themselves: a call less is time won."""
    data = _as_utf8(data)
    _check_tokens(data, limits)
    names = dict(_SHORT)
    parser = expat.ParserCreate(None, " ", names)
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    if data.count(b"xmlns") > _MOST_NAMESPACES:
        parser.StartNamespaceDeclHandler = _namespace_counter()
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    if texts is not None:
        parser.CharacterDataHandler = texts.append
    most_names = len(names) + limits.names_in_part
    try:
        # With the end of the data as a slice of its own: expat from 2.6 on may put off a long tag
        # until then.
        for at in range(0, len(data) + _SLICE, _SLICE):
            parser.Parse(data[at : at + _SLICE], at >= len(data))
            if len(names) > most_names:
                raise too_large("its XML has too many different names")
            if texts and len(texts) > 128 and sum(map(len, texts)) > 2 * MIB:
                raise _too_long()
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise damaged("a part of it is not well-formed XML") from error


def too_deep() -> RefusedError:
    """The refusal of elements nested beyond the limit."""
    return too_large("its XML is nested too deeply")


def _as_utf8(data: bytes) -> bytes:
    """UTF-16 becomes UTF-8, so that everything below looks at one encoding.

    What begins with UTF-8's own mark is UTF-8, whatever its declaration says.
    """
    if data.startswith(codecs.BOM_UTF8):
        return re.sub(rb"^<\?xml[^>]*\?>", b"", data[3:], count=1)
    if data[:2] not in (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<"):
        return data
    code = {b"<\x00": "utf-16-le", b"\x00<": "utf-16-be"}.get(data[:2], "utf-16")
    try:
        text = data.decode(code)
    except UnicodeDecodeError as error:
        raise damaged("a part of it is not text") from error
    return re.sub(r"^<\?xml[^>]*\?>", "", text, count=1).encode()


def _check_tokens(data: bytes, limits: Limits) -> None:
    """No tag, text or comment is very long: expat before 2.6 takes quadratic time over one."""
    if data.count(b"<") > limits.markup:
        raise too_large("its XML has too many elements")
    if len(data) > MIB:
        _check_gaps(data, b"<")
        _check_gaps(data, b">")
        _check_spans(data, b"<!--", b"-->")
        _check_spans(data, b"<![CDATA[", b"]]>")
        _check_spans(data, b"<?", b"?>")


def _check_gaps(data: bytes, mark: bytes) -> None:
    at = 0
    while len(data) - at > MIB:
        following = data.rfind(mark, at + 1, at + MIB)
        if following < 0:
            raise _too_long()
        at = following


def _check_spans(data: bytes, opening: bytes, closing: bytes) -> None:
    at = data.find(opening)
    while at >= 0:
        end = data.find(closing, at, at + MIB)
        if end < 0:
            raise _too_long()
        at = data.find(opening, end)


def _too_long() -> RefusedError:
    return too_large("a single text, attribute or comment in it is longer than Excel allows")


def _namespace_counter() -> Callable[[str | None, str | None], None]:
    seen = 0

    def count(_prefix: str | None, _uri: str | None) -> None:
        nonlocal seen
        seen += 1
        if seen > _MOST_NAMESPACES:
            raise too_large("its XML has too many namespaces")

    return count


def _refuse_doctype(*_: object) -> None:
    raise document_type()
