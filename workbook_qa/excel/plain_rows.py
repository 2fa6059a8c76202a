"""The short cut: rows and texts in the plain form that Excel, LibreOffice and xlsxwriter write.

Handlers called for every element cost more than all the rest of reading. Where the rows of a
sheet, or the shared strings, match one strict pattern from end to end, they are taken by a
regular expression and cut out; the XML parser then gets what is left. The pattern allows nothing
but elements, attributes and text in their plain form, so what it takes is what the parser would
have found, and what it cannot take goes through the parser as a whole. Tests read every workbook
both ways.
"""

import re
from collections.abc import Iterator
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
_STYLE_AND_KIND = r'(?: s="([0-9]{1,9})")?(?: t="([A-Za-z]{1,9})")?'
_CONTENT = (
    rf'(?!</c>)(?:<f(?: (?:aca|ca)="[a-z01]{{1,5}}")*>((?=[^<]){_TEXT})</f>)?'
    rf"(?:<v>((?=[^<]){_TEXT})</v>|<v ?/>|<v></v>)?"
    rf'(?:<is><t(?: xml:space="preserve")?>({_TEXT})</t></is>)?'
)
_CELL = rf'<c r="([A-Z]{{1,3}})([0-9]+)"{_STYLE_AND_KIND}>{_CONTENT}</c>'
_ENTITIES = (
    *(("&#10;", "\n"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'")),
    ("&amp;", "&"),  # last, or text that looks like an entity would become one
)


def _uncaptured(pattern: str) -> str:
    return re.sub(r"(?<!\\)\((?!\?)", "(?:", pattern)


_CELLS = re.compile(_CELL)
_ROW_CELL = (
    rf'<c r="[A-Z]{{1,3}}\1"{_uncaptured(_STYLE_AND_KIND)}'
    rf"(?: ?/>|>{_uncaptured(_CONTENT)}</c>)"
)
_ROWS = re.compile(rf'(?:<row r="({_ROW_NUMBER})"{_ATTRIBUTES}(?: ?/>|>(?:{_ROW_CELL})*+</row>))*+')
_ROW_TAG = re.compile(rb"<row[ />\s]")
_STRING = rf'<si><t(?: xml:space="preserve")?(?: ?/>|>({_TEXT})</t>)</si>'
_STRINGS = re.compile(_STRING)
_ALL_STRINGS = re.compile(rf"(?:{_uncaptured(_STRING)})*+")

_DECLARATION = re.compile(
    rb'<\?xml version="1\.0" encoding="UTF-8"(?: standalone="(?:yes|no)")?\?>', re.IGNORECASE
)


PlainCell = tuple[str, ...]
"""A cell that holds something: column, row, style, kind, formula, text and inline text, as they
are written; empty where they are missing."""


class PlainRows(NamedTuple):
    """What was taken: cells that hold something, and how many cells and rows there are."""

    cells: Iterator[PlainCell]
    number: int
    rows: int


def take_rows(part: bytes) -> tuple[PlainRows, bytes] | None:
    """The rows of a sheet and its part without them; None when they are not in plain form."""
    taken = _between(part, b"<sheetData>", b"</sheetData>")
    if taken is None or _ROW_TAG.search(taken[1]) or not _ROWS.fullmatch(taken[0]):
        return None
    body, rest = taken
    cells = (match.groups("") for match in _CELLS.finditer(body))
    return PlainRows(cells, body.count("<c "), body.count("</row>")), rest


def take_strings(part: bytes) -> tuple[list[str], bytes] | None:
    """The shared strings and their part without them; None when they are not in plain form."""
    if part.find(b"<si") != part.find(b"<si>"):
        return None  # an empty string stands first, and counts
    taken = _between(part, b"<si>", b"</sst>")
    if taken is None:
        return None
    body = f"<si>{taken[0]}"
    if not _ALL_STRINGS.fullmatch(body):
        return None
    texts: list[str] = _STRINGS.findall(body)
    if "&" in body:
        texts = [unescape(text) for text in texts]
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
    if "]]>" in body or (not body.isascii() and ("\ufffe" in body or "\uffff" in body)):
        return None  # not allowed in XML
    return body, part[:start] + part[end:]
