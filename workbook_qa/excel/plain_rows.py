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
from functools import lru_cache
from typing import NamedTuple, TypeVar

from workbook_qa.excel.kept import kept
from workbook_qa.excel.references import column_number
from workbook_qa.excel.xml_pass import is_plain

_AT_ONCE = 4 << 20
"""Bytes that are decoded together: characters beyond ASCII can take four times as much memory."""
_MOST_REMEMBERED = 50_000
_LONGEST_REMEMBERED = 2_000
NEAR = 256
"""Columns beyond this one are far from any form; cells there are looked at one by one."""

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
_FIRST_BLANK = rf'<c r="[A-Z]{{1,3}}([1-9][0-9]{{0,6}})"{_STYLE_AND_KIND} ?/>'
_ROW = rf'<row r="({_ROW_NUMBER})"{_ATTRIBUTES}'
_ROW_ENDS = f"(?:{_FIRST_BLANK}{_BLANKS % 1})?</row>"
_BLANK_ROWS = f"(?:{_ROW}(?: ?/>|>{_BLANKS % 2}</row>))*+"
_CELL = r'<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"(?: s="([0-9]{1,9})")?(?: t="([A-Za-z]{1,9})")?>'
# What stands between a cell that holds something and the content of the next: the end of its row
# and the beginning of another, or blank cells; and the cell's own tag and formula.
_HEAD = re.compile(
    f"(?:{_ROW_ENDS}{_BLANK_ROWS}{_ROW}>{_BLANKS % 3}|(?:{_FIRST_BLANK}{_BLANKS % 4})?)"
    rf'{_CELL}(?:<f(?: (?:aca|ca)="[a-z01]{{1,5}}")*>((?=[^<]){_TEXT})</f>)?(<v ?/>)?'
)
_CELL_AFTER_CELL = re.compile(_CELL)
VALUE, INLINE = "<v>", "<is>"
"""What begins the content of a cell."""
_MARKS = {"s": VALUE, "inlineStr": INLINE}
_END = re.compile(_ROW_ENDS + _BLANK_ROWS)
_VALUE = re.compile(rf"({_TEXT})</v>")
_INLINE = re.compile(rf'<t(?: xml:space="preserve")?>({_TEXT})</t></is>')
_STRING = re.compile(rf'<si><t(?: xml:space="preserve")?(?: ?/>|>({_TEXT})</t>)')
# What XML does not allow in text; its first byte alone is looked for in a fraction of the time.
_FORBIDDEN = ((b"]", b"]]>"), (b"\xef", "\ufffe".encode()), (b"\xef", "\uffff".encode()))
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

    The last piece is what comes after all of them. `body` is all of it, as bytes.
    """

    pieces: list[str]
    body: bytes

    def numbers(self) -> tuple[int, int]:
        """How many cells there are, blank ones included, and how many rows."""
        return self.body.count(b"<c "), self.body.count(b"</row>")


class HeadRest(NamedTuple):
    """What else stands in front of a cell's content.

    Attributes:
        kind: the cell's ``t``, empty where missing.
        formula: its formula, or empty.
        empty: whether its value is there and empty.
    """

    kind: str
    formula: str = ""
    empty: bool = False


class Head(NamedTuple):
    """What stands in front of a cell's content.

    Attributes:
        after: the row that must have been the last one before; 0 for any.
        place: row and column of the cell.
        style: its style, empty where it has none.
        mark: the tag of its content where it holds a text and nothing else, and is in one of the
            first columns (see `NEAR`); else empty.
        rest: everything else.
    """

    after: int
    place: tuple[int, int]
    style: str
    mark: str
    rest: HeadRest


heads: dict[str, Head] = {}
"""What is remembered of `read_head`."""
texts: dict[str, str] = {}
"""What is remembered of `read_inline` and `take_strings`; of the former no text with an escape."""


def take_rows(part: bytes) -> tuple[PlainRows, bytes] | None:
    """The rows of a sheet and its part without them and without headers and footers of the page.

    None when they cannot be rows in plain form; whether they are is found piece by piece.
    """
    taken = _between(part, b"<sheetData>", b"</sheetData>")
    if taken is None or _ROW_TAG.search(taken[1]):
        return None
    body, rest = taken
    # What a page's footer says differs from audit to audit.
    footer = _FOOTER.search(rest)
    if footer and _is_text(footer.group()):
        rest = rest[: footer.start()] + rest[footer.end() :]
    pieces = _split(body, b"</c>")
    if pieces is None:
        return None
    pieces[0] = f"</row>{pieces[0]}"
    return PlainRows(pieces, body), rest


def read_head(text: str) -> Head | None:
    """What stands in front of a cell's content, or None where it is not in plain form.

    Raises:
        RefusedError: the cell is in a column that no sheet has.
    """
    match = _CELL_AFTER_CELL.fullmatch(text)  # by far the most: the long pattern takes longer
    if match:
        letters, digits, style, kind = match.groups("")
        row, column = int(digits), column_number(letters)
        mark = _MARKS.get(kind, "") if column <= NEAR else ""
        return _remember(heads, text, Head(row, (row, column), style, mark, _rest(kind)))
    match = _HEAD.fullmatch(text)
    if not match:
        return None
    before, _, opened, blanks, letters, digits, style, kind, formula, empty = match.groups("")
    if digits != (opened or blanks or digits):
        return None
    row, column = int(digits), column_number(letters)
    after = int(before or 0) if opened else row
    rest = HeadRest(kind, unescape(formula), bool(empty))
    is_text = not formula and not empty and column <= NEAR
    mark = _MARKS.get(kind, "") if is_text else ""
    return _remember(heads, text, Head(after, (row, column), style, mark, rest))


@lru_cache(maxsize=64)
def _rest(kind: str) -> HeadRest:
    """What else there is where there is no formula, and a value."""
    return HeadRest(kind)


def ends_plainly(text: str, row: int) -> bool:
    """Whether the last piece holds nothing but blank cells of the last row, and blank rows."""
    match = _END.fullmatch(text)
    return match is not None and match[1] in (None, str(row))


def read_value(text: str) -> str | None:
    """What stands between ``<v>`` and ``</v>``; None when it is not plain."""
    return _text_in(text, "", "</v>", _VALUE)


def read_inline(text: str) -> str | None:
    """The text of an inline string, from ``<t>`` to ``</is>``; None when it is not plain."""
    read = _text_in(text, "<t>", "</t></is>", _INLINE)
    return read if read is None or "_x" in read else _remember(texts, text, read)


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
    for piece, known in zip(pieces, map(texts.get, pieces), strict=True):
        text = known if known is not None else _read_string(piece)
        if text is None:
            return None
        found.append(text)
    return found, taken[1].replace(b"<si></sst>", b"</sst>")


def _read_string(piece: str) -> str | None:
    """A shared string, up to ``</si>``; None when it is not in plain form."""
    read = _text_in(piece, "<si><t>", "</t>", _STRING)
    return None if read is None else _remember(texts, piece, read)


def _text_in(piece: str, opening: str, closing: str, pattern: re.Pattern[str]) -> str | None:
    """The text of a piece in its usual tags, or in what the pattern allows besides; else None.

    A text that stands for itself, as nearly every one does, is told faster than by a pattern.
    """
    plain = piece[len(opening) : -len(closing)]
    usual = piece.startswith(opening) and piece.endswith(closing)
    if usual and plain.isprintable() and "<" not in plain and "&" not in plain:
        return plain
    match = pattern.fullmatch(piece)
    return unescape(match[1] or "") if match else None


def _is_text(part: bytes) -> bool:
    """Whether bytes are UTF-8, and may stand in XML."""
    try:
        part.decode()
    except UnicodeDecodeError:
        return False
    return not _holds_forbidden(part)


def _holds_forbidden(part: bytes) -> bool:
    return any(first in part and rest in part for first, rest in _FORBIDDEN)


def _remember(where: dict[str, Made], text: str, made: Made) -> Made:
    if len(where) < _MOST_REMEMBERED and len(text) <= _LONGEST_REMEMBERED:
        where[text] = made
    return made


def forget_if_full() -> None:
    """Make room for what the next workbook repeats: a large one may have filled it all."""
    if len(heads) >= _MOST_REMEMBERED:
        heads.clear()
    if len(texts) >= _MOST_REMEMBERED:
        texts.clear()


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
    if start < len(opening) or end < start:
        return None
    head, body = part[:start], part[start:end]
    if not _begins_plainly(head):
        return None
    if _holds_forbidden(body):
        return None
    return body, head + part[end:]


@kept
def _begins_plainly(head: bytes) -> bool:
    """Whether a part up to a tag is such that the tag is an element of Excel's own namespace."""
    if b"<!" in head or head.count(b"<?") > 1 or not is_plain(head):
        return False
    return not head.startswith(b"<?") or _DECLARATION.match(head) is not None
