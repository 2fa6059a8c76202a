"""The short cut: rows and texts in the plain form that Excel, LibreOffice and xlsxwriter write.

Handlers called for every element cost more than all the rest of reading. Where the rows of a
sheet, or the shared strings, match one strict pattern from end to end, they are taken by a
regular expression and cut out; the XML parser then gets what is left. The pattern allows nothing
but elements, attributes and text in their plain form, so what it takes is what the parser would
have found, and what it cannot take goes through the parser as a whole. Tests read every workbook
both ways.
"""

import re
from typing import NamedTuple

from workbook_qa.excel.xml_pass import is_plain

_LARGEST = 4 << 20
"""Of a part with characters beyond ASCII, which can take four times as much memory."""

_CHARACTER = r"[^<&\x00-\x08\x0b-\x1f]"
_TEXT = rf"{_CHARACTER}*+(?:&(?:amp|lt|gt|quot|apos|#10);{_CHARACTER}*+)*+"
_ATTRIBUTES = r'(?: (?!r=|xmlns)[A-Za-z][A-Za-z0-9_.:]{0,30}="[^"<&\x00-\x1f]{0,99}+"){0,20}+'
_ROW_NUMBER = (  # 1 to 1048576
    "[1-9][0-9]{0,5}|10(?:[0-3][0-9]{4}|4(?:[0-7][0-9]{3}|8(?:[0-4][0-9]{2}|5(?:[0-6][0-9]|7[0-6]))))"
)
_STYLE, _KIND = r'(?: s="([0-9]{1,9})")?', r'(?: t="([A-Za-z]{1,9})")?'
_INLINE = rf'<is><t(?: xml:space="preserve")?>({_TEXT})</t></is>'
_CONTENT = (
    rf'(?!</c>)(?:<f(?: (?:aca|ca)="[a-z01]{{1,5}}")*>((?=[^<]){_TEXT})</f>)?'
    rf"(?:<v>((?=[^<]){_TEXT})</v>|<v ?/>|<v></v>)?(?:{_INLINE})?"
)
_ENTITIES = (
    *(("&#10;", "\n"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'")),
    ("&amp;", "&"),  # last, or text that looks like an entity would become one
)


def _uncaptured(pattern: str) -> str:
    return re.sub(r"(?<!\\)\((?!\?)", "(?:", pattern)


_REST = _uncaptured(f"{_KIND}>{_CONTENT}")
_CELLS = re.compile(
    rf'<c r="([A-Z]{{1,3}})([0-9]+)"{_STYLE}'
    rf'(?: t="s"><v>([0-9]{{1,9}})</v>| t="inlineStr">{_INLINE}|({_REST}))</c>'
)
_KIND_AND_CONTENT = re.compile(f"{_KIND}>{_CONTENT}")
_ROW_CELL = (
    rf'<c r="[A-Z]{{1,3}}\1"{_uncaptured(_STYLE + _KIND)}'
    rf"(?: ?/>|>{_uncaptured(_CONTENT)}</c>)"
)
_ROWS = re.compile(rf'(?:<row r="({_ROW_NUMBER})"{_ATTRIBUTES}(?: ?/>|>(?:{_ROW_CELL})*+</row>))*+')
_ROW_TAG = re.compile(rb"<row[ />\s]")
_STRINGS = re.compile(rf'(<si><t(?: xml:space="preserve")?(?: ?/>|>({_TEXT})</t>)</si>)')
_FOOTER = re.compile(
    (
        rf"<headerFooter{_ATTRIBUTES}>(?:<((?:odd|even|first)(?:Header|Footer))(?: ?/>|>"
        rf"{_TEXT}</\1>))*+</headerFooter>"
    ).encode()
)

_DECLARATION = re.compile(
    rb'<\?xml version="1\.0" encoding="UTF-8"(?: standalone="(?:yes|no)")?\?>', re.IGNORECASE
)


PlainCell = tuple[str, str, str, str, str, str]
"""A cell that holds something: column, row and style; then the number of a shared string, or a
text as it is written, or else all that stands in its tag and after it (see `other_cell`)."""


class PlainRows(NamedTuple):
    """What was taken: cells that hold something, and how many cells and rows there are."""

    cells: list[PlainCell]
    number: int
    rows: int


def take_rows(part: bytes) -> tuple[PlainRows, bytes] | None:
    """The rows of a sheet and its part without them and without headers and footers of the page.

    None when the rows are not in plain form.
    """
    taken = _between(part, b"<sheetData>", b"</sheetData>")
    if taken is None or _ROW_TAG.search(taken[1]) or not _ROWS.fullmatch(taken[0]):
        return None
    body, rest = taken
    rest = _FOOTER.sub(b"", rest, 1)  # what it says differs from audit to audit
    return PlainRows(_CELLS.findall(body), body.count("<c "), body.count("</row>")), rest


def other_cell(rest: str) -> tuple[str, str, str, str]:
    """Kind, formula, value and inline text of a cell, as they are written; empty where missing."""
    found: list[tuple[str, str, str, str]] = _KIND_AND_CONTENT.findall(rest)
    return found[0]


def take_strings(part: bytes) -> tuple[tuple[str, ...], bytes] | None:
    """The shared strings and their part without them; None when they are not in plain form."""
    if part.find(b"<si") != part.find(b"<si>"):
        return None  # an empty string stands first, and counts
    taken = _between(part, b"<si>", b"</sst>")
    if taken is None:
        return None
    body = f"<si>{taken[0]}"
    found: list[tuple[str, str]] = _STRINGS.findall(body)
    wholes, texts = zip(*found, strict=True) if found else ((), ())
    if sum(map(len, wholes)) < len(body):
        return None  # something stands between them
    if "&" in body:
        texts = tuple(map(unescape, texts))
    return texts, taken[1].replace(b"<si></sst>", b"</sst>")


def unescape(text: str) -> str:
    """Text with the five entities of XML undone, and the line break as LibreOffice writes it."""
    if "&" in text:
        for entity, character in _ENTITIES:
            text = text.replace(entity, character)
    return text


def _between(part: bytes, opening: bytes, closing: bytes) -> tuple[str, bytes] | None:
    """What stands between two tags, as text, and the part without it.

    None unless the part is UTF-8 and the tags can be nothing but elements of Excel's own
    namespace: no comment may have begun before, and no other namespace.
    """
    if len(part) > _LARGEST and not part.isascii():
        return None
    start, end = part.find(opening) + len(opening), part.rfind(closing)
    if start < len(opening) or end < start or part.count(closing) > 1:
        return None
    head = part[:start]
    if b"<!" in head or head.count(b"<?") > 1 or not is_plain(head):
        return None
    if head.startswith(b"<?") and not _DECLARATION.match(head):
        return None
    try:
        body = part[start:end].decode()
    except UnicodeDecodeError:
        return None
    if not body.isascii() and ("\ufffe" in body or "\uffff" in body):
        return None  # not allowed in XML
    return body, part[:start] + part[end:]
