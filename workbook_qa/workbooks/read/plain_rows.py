"""The short cut: rows and texts in the plain form that Excel, LibreOffice and xlsxwriter write.

Handlers called for every element cost more than all the rest of reading. Where the rows of a
sheet, or the shared strings, are in one strict plain form, they are cut out and taken apart by
their tags; the XML parser then gets what is left. What stands in front of a cell's content and most
texts are the same in all returns of a form: each is held against the strict pattern once and then
remembered. The patterns allow nothing but elements, attributes and text in their plain form, so
what is taken is what the parser would have found, and what cannot be taken goes through the
parser as a whole. Tests read every workbook both ways.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple, TypeVar, cast

from workbook_qa.workbooks.read.cell_references import column_number
from workbook_qa.workbooks.read.container.xml_pass import is_plain
from workbook_qa.workbooks.read.kept import kept

_LARGEST_TEXT = 256 << 10
"""Bytes of a text and its tags; no cell of Excel's has more, however its characters are written."""
_TOGETHER = 10_000
"""Cells that are taken apart together: all of them take a hundred bytes each until they are put."""
_MOST_REMEMBERED = 50_000
_LONGEST_REMEMBERED = 2_000
NEAR = 256
"""Columns beyond this one are far from any form; cells there are looked at one by one."""

# A group that is repeated with *+ takes no memory for each time; it stands in an atomic group,
# since Python before 3.11.5 else lets it match what it should not (CPython issues 100061, 106052).
_CHARACTER = r"[^<&\x00-\x08\x0b-\x1f]"
_TEXT = rf"{_CHARACTER}*+(?:(?>&(?:amp|lt|gt|quot|apos|#10);{_CHARACTER}*+))*+"
_ATTRIBUTES = r'(?:(?> (?!r=|xmlns)[A-Za-z][A-Za-z0-9_.:]{0,30}="[^"<&\x00-\x1f]{0,99}+")){0,20}+'
_ROW_NUMBER = (  # 1 to 1048576
    "[1-9][0-9]{0,5}|10(?:[0-3][0-9]{4}|4(?:[0-7][0-9]{3}|8(?:[0-4][0-9]{2}|5(?:[0-6][0-9]|7[0-6]))))"
)
_STYLE_AND_KIND = r'(?: s="[0-9]{1,9}")?(?: t="[A-Za-z]{1,9}")?'
_ENTITIES = (
    *(("&#10;", "\n"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'")),
    ("&amp;", "&"),  # last, or text that looks like an entity would become one
)


# Cells that hold nothing, of the row whose number group %s has; the first of them tells it.
_BLANKS = rf'(?:(?><c r="[A-Z]{{1,3}}\%s"{_STYLE_AND_KIND} ?/>))*+'
_FIRST_BLANK = rf'<c r="[A-Z]{{1,3}}([1-9][0-9]{{0,6}})"{_STYLE_AND_KIND} ?/>'
_ROW = rf'<row r="({_ROW_NUMBER})"{_ATTRIBUTES}'
_ROW_ENDS = f"(?:{_FIRST_BLANK}{_BLANKS % 1})?</row>"
_BLANK_ROWS = f"(?:(?>{_ROW}(?: ?/>|>{_BLANKS % 2}</row>)))*+"
_CELL = r'<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"(?: s="([0-9]{1,9})")?(?: t="([A-Za-z]{1,9})")?>'
# What stands between the content of a cell and that of the next: the end of its row and the
# beginning of another, or blank cells; and the next cell's own tag and formula.
_HEAD = re.compile(
    f"</c>(?:{_ROW_ENDS}{_BLANK_ROWS}{_ROW}>{_BLANKS % 3}|(?:{_FIRST_BLANK}{_BLANKS % 4})?)"
    rf'{_CELL}(?:<f(?: (?:aca|ca)="[a-z01]{{1,5}}")*>((?=[^<]){_TEXT})</f>)?<'
)
_CELL_AFTER_CELL = re.compile(f"</c>{_CELL}<")
_END = re.compile(f"</c>{_ROW_ENDS}{_BLANK_ROWS}".encode())
VALUE, INLINE = b"<v>", b"<is>"
"""What begins the content of a cell."""
_MARKS = {"s": VALUE, "inlineStr": INLINE}
_EMPTY_VALUES = (b"<v/>", b"<v />")
_VALUE = re.compile(f"<v>({_TEXT})</v>".encode())
_INLINE = re.compile(rf'<is><t(?: xml:space="preserve")?>({_TEXT})</t></is>'.encode())
_STRING = re.compile(rf'<si><t(?: xml:space="preserve")?(?: ?/>|>({_TEXT})</t>)'.encode())
# What XML does not allow in text; its first byte alone is looked for in a fraction of the time.
_FORBIDDEN = ((b"]", b"]]>"), (b"\xef", "\ufffe".encode()), (b"\xef", "\uffff".encode()))
_ROW_TAG = re.compile(rb"<row[ />\s]")
_FOOTER = re.compile(
    (
        rf"<headerFooter{_ATTRIBUTES}>(?:(?><((?:odd|even|first)(?:Header|Footer))(?: ?/>|>"
        rf"{_TEXT}</\1>)))*+</headerFooter>"
    ).encode()
)
# All that is left of a part where every shared string was taken, as Excel and LibreOffice write it.
_NO_STRINGS = re.compile(
    rb'(?:<\?xml[^<>]*\?>\s*)?<sst xmlns="[^"<>&\s]*"(?: count="[0-9]{1,9}")?'
    rb'(?: uniqueCount="[0-9]{1,9}")?></sst>\s*'
)
_DECLARATION = re.compile(
    rb'<\?xml version="1\.0" encoding="UTF-8"(?: standalone="(?:yes|no)")?\?>', re.IGNORECASE
)


Made = TypeVar("Made")


class PlainRows(NamedTuple):
    """The rows of a sheet, cut at the tags of what its cells hold.

    Attributes:
        tag: the tag that begins a content, `VALUE` or `INLINE`.
        heads: what stands in front of each content, and in front of that the cells that hold
            something else; from the end of the cell before to the first character of the tag.
        contents: the contents, each to the first two characters of the tag that ends it.
        end: what comes after all of them.
        body: all of it.
    """

    tag: bytes
    heads: list[bytes]
    contents: list[bytes]
    end: bytes
    body: bytes

    def parts(self) -> Iterator["PlainRows"]:
        """The same in parts, of which only one is taken apart at a time."""
        if len(self.heads) <= _TOGETHER:
            yield self
            return
        for start in range(0, len(self.heads), _TOGETHER):
            cut = slice(start, start + _TOGETHER)
            end = self.end if cut.stop >= len(self.heads) else b"</c>"
            yield self._replace(heads=self.heads[cut], contents=self.contents[cut], end=end)

    def numbers(self) -> tuple[int, int]:
        """How many cells there are, blank ones included, and how many rows."""
        return self.body.count(b"<c "), self.body.count(b"</row>")


class Head(NamedTuple):
    """What stands in front of a cell's content.

    Attributes:
        after: the row that must have been the last one before; 0 for any.
        row: the row of the cell.
        place: its row and column.
        style: its style, empty where it has none.
        mark: the tag of its content where it holds a text and nothing else, and is in one of the
            first columns (see `NEAR`); else empty.
        kind: the cell's ``t``, empty where missing.
        formula: its formula, or empty.
    """

    after: int
    row: int
    place: tuple[int, int]
    style: str
    mark: bytes
    kind: str
    formula: str


class PlainCells(NamedTuple):
    """The cells of a sheet that hold something: the head and the content of each.

    Attributes:
        others: contents that have not the rows' own tag, or are missing, by their place in the
            list: with their tags; in `contents` they are empty.
        end: what comes after all of them.
    """

    heads: list[Head]
    contents: list[bytes]
    others: dict[int, bytes]
    end: bytes


heads: dict[bytes, Head] = {}
"""What is remembered of what stands in front of contents."""
texts: dict[bytes, str] = {}
"""What is remembered of `new_text` and `take_strings`; of the former no text with an escape."""


def take_rows(part: bytes) -> tuple[PlainRows, bytes] | None:
    """The rows of a sheet and its part without them and without headers and footers of the page.

    None when they cannot be rows in plain form; whether they are is found piece by piece.
    """
    taken = _between(part, b"<sheetData>", b"</sheetData>")
    if taken is None:
        return None
    body, rest = taken
    if b"<row" in rest and _ROW_TAG.search(rest):
        return None
    # What a page's footer says differs from audit to audit.
    begins = rest.find(b"<headerFooter")
    footer = _FOOTER.match(rest, begins) if begins >= 0 else None
    if footer and is_text(footer.group()):
        rest = rest[: footer.start()] + rest[footer.end() :]
    tag = VALUE if body.find(INLINE, 0, body.find(b"</c>") + 1) < 0 else INLINE
    # The tag that begins a content and the one that ends it end alike, so one cut finds both.
    *pieces, end = body.split(tag[1:])
    if len(pieces) % 2:
        return None
    if pieces:
        pieces[0] = b"</c></row>" + pieces[0]
    else:
        end = b"</c></row>" + end
    return PlainRows(tag, pieces[::2], pieces[1::2], end, body), rest


def cells_of(rows: PlainRows) -> PlainCells | None:
    """The cells of a sheet that hold something; None where they are not in plain form.

    Raises:
        RefusedError: a cell is in a column that no sheet has.
    """
    known: list[Any] = list(map(heads.get, rows.heads))  # None for those that are new
    if all(known) and rows.end.count(b"</c>") == 1:
        return PlainCells(known, rows.contents, {}, rows.end)
    cells = PlainCells([], [], {}, b"")
    start = 0
    for at in [at for at, head in enumerate(known) if head is None]:
        if start < at:
            cells.heads.extend(known[start:at])
            cells.contents.extend(rows.contents[start:at])
        text = rows.heads[at]
        if text.count(b"</c>") == 1:
            own = _new_head(text)
        else:
            own = _head_of(_add_others(cells, text, rows.tag))
        if own is None:
            return None
        cells.heads.append(own)
        cells.contents.append(rows.contents[at])
        start = at + 1
    cells.heads.extend(known[start:])
    cells.contents.extend(rows.contents[start:])
    return cells._replace(end=_add_others(cells, rows.end, rows.tag))


def _add_others(cells: PlainCells, text: bytes, tag: bytes) -> bytes:
    """Add the cells in a text that hold anything but a content of that tag.

    What is left of the text behind them; all of it where they are not in plain form.
    """
    *others, left = text.removeprefix(b"</c>").split(b"</c>")
    for other in others:
        before, opening, rest = other.partition(INLINE if tag == VALUE else VALUE)
        if not opening:
            before, opening, rest = _without_value(other), VALUE, b"</v>"
        head = _head_of(b"</c>%b<" % before)
        if head is None:
            return text
        cells.others[len(cells.heads)] = opening + rest
        cells.heads.append(head)
        cells.contents.append(b"")
    return b"</c>" + left


def _without_value(cell: bytes) -> bytes:
    """What stands in front of a value that is empty, or missing behind a formula; else nothing."""
    if cell.endswith(_EMPTY_VALUES):
        return cell[: cell.rindex(b"<v")]
    return cell if cell.endswith(b"</f>") else b""


def _head_of(text: bytes) -> Head | None:
    return heads.get(text) or _new_head(text)


def _new_head(text: bytes) -> Head | None:
    """What stands in front of a cell's content, or None where it is not in plain form.

    Raises:
        RefusedError: the cell is in a column that no sheet has.
    """
    try:
        plain = text.decode()
    except UnicodeDecodeError:
        return None
    before, opened, blanks, formula = "", "", "", ""
    match = _CELL_AFTER_CELL.fullmatch(plain)  # by far the most: the long pattern takes longer
    if match:
        letters, digits, style, kind = match.groups("")
    else:
        match = _HEAD.fullmatch(plain)
        if not match:
            return None
        before, _, opened, blanks, letters, digits, style, kind, formula = match.groups("")
        if digits != (opened or blanks or digits):
            return None
    row, column = int(digits), column_number(letters)
    after = int(before or 0) if opened else row
    mark = _MARKS.get(kind, b"") if column <= NEAR and not formula else b""
    head = Head(after, row, (row, column), style, mark, kind, unescape(formula))
    return _remember(heads, text, head)


def ends_plainly(text: bytes, row: int) -> bool:
    """Whether what comes last is nothing but blank cells of the last row, and blank rows."""
    match = _END.fullmatch(text)
    return match is not None and match[1] in (None, b"%d" % row)


def read_value(content: bytes) -> str | None:
    """A value, from ``<v>`` to ``</v>``; None when it is not plain."""
    return _text_in(content, VALUE, b"</v>", _VALUE)


def read_inline(content: bytes) -> str | None:
    """An inline string, from ``<is>`` to ``</is>``; None when it is not plain."""
    return _text_in(content, b"<is><t>", b"</t></is>", _INLINE)


def new_text(content: bytes) -> str | None:
    """The text of an inline string, cut as in `PlainRows`, that is to be remembered.

    None when it is not plain, or holds an escape.
    """
    read = read_inline(b"<is>%bis>" % content)
    return None if read is None or "_x" in read else _remember(texts, content, read)


def take_strings(part: bytes) -> tuple[list[str], bytes] | None:
    """The shared strings, and their part without them or nothing where that says nothing more.

    None when they are not in plain form.
    """
    if part.find(b"<si") != part.find(b"<si>"):
        return None  # an empty string stands first, and counts
    taken = _between(part, b"<si>", b"</sst>")
    if taken is None:
        return None
    *pieces, end = (b"<si>" + taken[0]).split(b"</si>")
    if end:
        return None
    known = list(map(texts.get, pieces))
    for at in [at for at, text in enumerate(known) if text is None]:
        known[at] = _read_string(pieces[at])
        if known[at] is None:
            return None
    found = cast("list[str]", known)
    rest = taken[1].replace(b"<si></sst>", b"</sst>")
    return found, b"" if _NO_STRINGS.fullmatch(rest) else rest


def _read_string(piece: bytes) -> str | None:
    """A shared string, up to ``</si>``; None when it is not in plain form."""
    read = _text_in(piece, b"<si><t>", b"</t>", _STRING)
    return None if read is None else _remember(texts, piece, read)


def _text_in(
    piece: bytes, opening: bytes, closing: bytes, pattern: re.Pattern[bytes]
) -> str | None:
    """The text of a piece in its usual tags, or in what the pattern allows besides; else None.

    A text that stands for itself, as nearly every one does, is told faster than by a pattern.
    """
    if len(piece) > _LARGEST_TEXT:
        return None
    try:
        if piece.startswith(opening) and piece.endswith(closing):
            plain = piece[len(opening) : -len(closing)].decode()
            if plain.isprintable() and "<" not in plain and "&" not in plain:
                return plain
        match = pattern.fullmatch(piece)
        return unescape((match[1] or b"").decode()) if match else None
    except UnicodeDecodeError:
        return None


def is_text(part: bytes) -> bool:
    """Whether bytes are UTF-8, and may stand in XML."""
    try:
        part.decode()
    except UnicodeDecodeError:
        return False
    return not _holds_forbidden(part)


def _holds_forbidden(part: bytes) -> bool:
    return any(first in part and rest in part for first, rest in _FORBIDDEN)


def _remember(where: dict[bytes, Made], text: bytes, made: Made) -> Made:
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
    return b"<!" not in head and is_plain(head) and begins_as_utf8(head)


def begins_as_utf8(part: bytes) -> bool:
    """Whether a part says that it is UTF-8, or nothing of that; no instruction stands in it."""
    declared = part.count(b"<?")
    return declared == 0 or (declared == 1 and _DECLARATION.match(part) is not None)
