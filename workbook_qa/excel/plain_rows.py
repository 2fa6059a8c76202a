"""The short cut: rows and texts in the plain form that Excel, LibreOffice and xlsxwriter write.

Handlers called for every element cost more than all the rest of reading. Where the rows of a
sheet, or the shared strings, are in one strict plain form, they are cut out and taken apart as
text; the XML parser then gets what is left. What stands in front of a cell's content and most
texts are the same in all returns of a form: each is held against the strict pattern once and then
remembered. The patterns allow nothing but elements, attributes and text in their plain form, so
what is taken is what the parser would have found, and what cannot be taken goes through the
parser as a whole. Tests read every workbook both ways.
"""

import re
from typing import NamedTuple, TypeVar

from workbook_qa.excel.references import column_number
from workbook_qa.excel.xml_pass import is_plain

_AT_ONCE = 4 << 20
"""Bytes that are decoded together: characters beyond ASCII can take four times as much memory."""
_MOST_REMEMBERED = 50_000
_LONGEST_REMEMBERED = 2_000

_CHARACTER = r"[^<&\x00-\x08\x0b-\x1f]"
_TEXT = rf"{_CHARACTER}*+(?:&(?:amp|lt|gt|quot|apos|#10);{_CHARACTER}*+)*+"
_ATTRIBUTES = r'(?: (?!r=|xmlns)[A-Za-z][A-Za-z0-9_.:]{0,30}="[^"<&\x00-\x1f]{0,99}+"){0,20}+'
_ROW_NUMBER = (  # 1 to 1048576
    "[1-9][0-9]{0,5}|10(?:[0-3][0-9]{4}|4(?:[0-7][0-9]{3}|8(?:[0-4][0-9]{2}|5(?:[0-6][0-9]|7[0-6]))))"
)
_STYLE_AND_KIND = r'(?: s="[0-9]{1,9}")?(?: t="[A-Za-z]{1,9}")?'
_ENTITIES = (
    *(("&#10;", "\n"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'")),
    ("&amp;", "&"),  # last, or text that looks like an entity would become one
)


# Cells that hold nothing, of the row whose number group %s has; the first of them tells it.
_BLANKS = rf'(?:<c r="[A-Z]{{1,3}}\%s"{_STYLE_AND_KIND} ?/>)*+'
_FIRST_BLANK = rf'<c r="[A-Z]{{1,3}}([0-9]+)"{_STYLE_AND_KIND} ?/>'
_ROW = rf'<row r="({_ROW_NUMBER})"{_ATTRIBUTES}'
_ROW_ENDS = f"(?:{_FIRST_BLANK}{_BLANKS % 1})?</row>"
_BLANK_ROWS = f"(?:{_ROW}(?: ?/>|>{_BLANKS % 2}</row>))*+"
# What stands between a cell that holds something and the content of the next: the end of its row
# and the beginning of another, or blank cells; and the cell's own tag and formula.
_HEAD = re.compile(
    f"(?:{_ROW_ENDS}{_BLANK_ROWS}{_ROW}>{_BLANKS % 3}|(?:{_FIRST_BLANK}{_BLANKS % 4})?)"
    r'<c r="([A-Z]{1,3})([0-9]+)"(?: s="([0-9]{1,9})")?(?: t="([A-Za-z]{1,9})")?>'
    rf'(?:<f(?: (?:aca|ca)="[a-z01]{{1,5}}")*>((?=[^<]){_TEXT})</f>)?(<v ?/>)?'
)
_CELL_AFTER_CELL = re.compile(
    r'<c r="([A-Z]{1,3})([0-9]{1,7})"(?: s="([0-9]{1,9})")?(?: t="([A-Za-z]{1,9})")?>'
)
_END = re.compile(_ROW_ENDS + _BLANK_ROWS)
_NUMBER = re.compile(r"([0-9]{1,9})</v>")
_VALUE = re.compile(rf"({_TEXT})</v>")
_INLINE = re.compile(rf'<t(?: xml:space="preserve")?>({_TEXT})</t></is>')
_STRING = re.compile(rf'<si><t(?: xml:space="preserve")?(?: ?/>|>({_TEXT})</t>)')
_FORBIDDEN = ("\ufffe".encode(), "\uffff".encode())
_ROW_TAG = re.compile(rb"<row[ />\s]")
_FOOTER = re.compile(
    (
        rf"<headerFooter{_ATTRIBUTES}>(?:<((?:odd|even|first)(?:Header|Footer))(?: ?/>|>"
        rf"{_TEXT}</\1>))*+</headerFooter>"
    ).encode()
)
_DECLARATION = re.compile(
    rb'<\?xml version="1\.0" encoding="UTF-8"(?: standalone="(?:yes|no)")?\?>', re.IGNORECASE
)


Made = TypeVar("Made")


class PlainRows(NamedTuple):
    """The rows of a sheet in pieces, each up to the end of a cell that holds something.

    The last piece is what comes after all of them. `number` and `rows` count all cells and rows.
    """

    pieces: list[str]
    number: int
    rows: int


class Head(NamedTuple):
    """What stands in front of a cell's content.

    Attributes:
        ends: the row whose blank cells stand there before a new row begins, or 0.
        opens: whether a new row begins there.
        place: row and column of the cell; style, kind: its attributes, empty where missing.
        formula: its formula as written, or empty.
        empty: whether its value is there and empty.
    """

    ends: int
    opens: bool
    place: tuple[int, int]
    style: str
    kind: str
    formula: str
    empty: bool


heads: dict[str, Head] = {}
"""What is remembered of `read_head`."""
numbers: dict[str, int] = {}
"""What is remembered of `read_index`."""
texts: dict[str, str] = {}
"""What is remembered of `read_inline` and `take_strings`."""


def take_rows(part: bytes) -> tuple[PlainRows, bytes] | None:
    """The rows of a sheet and its part without them and without headers and footers of the page.

    None when they cannot be rows in plain form; whether they are is found piece by piece.
    """
    taken = _between(part, b"<sheetData>", b"</sheetData>")
    if taken is None or _ROW_TAG.search(taken[1]):
        return None
    body, rest = taken
    # What a page's footer says differs from audit to audit.
    rest = _FOOTER.sub(b"", rest, 1)
    pieces = _split(body, b"</c>")
    if pieces is None:
        return None
    pieces[0] = f"</row>{pieces[0]}"
    return PlainRows(pieces, body.count(b"<c "), body.count(b"</row>")), rest


def read_head(text: str) -> Head | None:
    """What stands in front of a cell's content, or None where it is not in plain form.

    Raises:
        RefusedError: the cell is in a column that no sheet has.
    """
    match = _CELL_AFTER_CELL.fullmatch(text)  # by far the most: the long pattern takes longer
    if match:
        letters, digits, style, kind = match.groups("")
        place = int(digits), column_number(letters)
        return _remember(heads, text, Head(0, False, place, style, kind, "", False))
    match = _HEAD.fullmatch(text)
    if not match:
        return None
    before, _, row, blanks, letters, digits, style, kind, formula, empty = match.groups("")
    if digits != (row or blanks or digits):
        return None
    place = int(digits), column_number(letters)
    head = Head(int(before or 0), bool(row), place, style, kind, formula, bool(empty))
    return _remember(heads, text, head)


def ends_plainly(text: str, row: int) -> bool:
    """Whether the last piece holds nothing but blank cells of the last row, and blank rows."""
    match = _END.fullmatch(text)
    return match is not None and match[1] in (None, str(row))


def read_index(text: str) -> int | None:
    """The number of a shared string, up to ``</v>``; None when it is not one."""
    match = _NUMBER.fullmatch(text)
    return _remember(numbers, text, int(match[1])) if match else None


def read_value(text: str) -> str | None:
    """What stands between ``<v>`` and ``</v>``, as written; None when it is not plain."""
    match = _VALUE.fullmatch(text)
    return match[1] if match else None


def read_inline(text: str) -> str | None:
    """The text of an inline string, from ``<t>`` to ``</is>``; None when it is not plain."""
    match = _INLINE.fullmatch(text)
    return _remember(texts, text, unescape(match[1])) if match else None


def take_strings(part: bytes) -> tuple[list[str], bytes] | None:
    """The shared strings and their part without them; None when they are not in plain form."""
    if part.find(b"<si") != part.find(b"<si>"):
        return None  # an empty string stands first, and counts
    taken = _between(part, b"<si>", b"</sst>")
    if taken is None:
        return None
    cut = _split(taken[0], b"</si>")
    if cut is None:
        return None
    cut[0] = f"<si>{cut[0]}"
    *pieces, end = cut
    if end:
        return None
    found: list[str] = []
    for piece in pieces:
        text = texts.get(piece)
        if text is None:
            match = _STRING.fullmatch(piece)
            if not match:
                return None
            text = _remember(texts, piece, unescape(match[1] or ""))
        found.append(text)
    return found, taken[1].replace(b"<si></sst>", b"</sst>")


def _remember(where: dict[str, Made], text: str, made: Made) -> Made:
    if len(where) < _MOST_REMEMBERED and len(text) <= _LONGEST_REMEMBERED:
        where[text] = made
    return made


def forget_if_full() -> None:
    """Make room for what the next workbook repeats: a large one may have filled it all."""
    for where in (heads, numbers, texts):
        if len(where) >= _MOST_REMEMBERED:
            where.clear()


def unescape(text: str) -> str:
    """Text with the five entities of XML undone, and the line break as LibreOffice writes it."""
    if "&" in text:
        for entity, character in _ENTITIES:
            text = text.replace(entity, character)
    return text


def _split(body: bytes, end: bytes) -> list[str] | None:
    """The text in pieces, each up to an end tag; None where it is not UTF-8, or a piece is vast."""
    pieces: list[str] = []
    tag, start = end.decode(), 0
    try:
        while len(body) - start > _AT_ONCE:
            cut = body.rfind(end, start, start + _AT_ONCE)
            if cut < 0:
                return None
            pieces += body[start:cut].decode().split(tag)
            start = cut + len(end)
        pieces += body[start:].decode().split(tag)
    except UnicodeDecodeError:
        return None
    return pieces


def _between(part: bytes, opening: bytes, closing: bytes) -> tuple[bytes, bytes] | None:
    """What stands between two tags, and the part without it.

    None unless the part is UTF-8 and the tags can be nothing but elements of Excel's own
    namespace: no comment may have begun before, and no other namespace.
    """
    start, end = part.find(opening) + len(opening), part.rfind(closing)
    if start < len(opening) or end < start or part.count(closing) > 1:
        return None
    head = part[:start]
    if b"<!" in head or head.count(b"<?") > 1 or not is_plain(head):
        return None
    if head.startswith(b"<?") and not _DECLARATION.match(head):
        return None
    body = part[start:end]
    if b"]]>" in body or any(character in body for character in _FORBIDDEN):
        return None  # not allowed in XML
    return body, part[:start] + part[end:]
