"""Documents and files without one case: its id, and every text that people typed of it.

What cannot be taken apart (another format than a workbook of today, a draft or plain text) cannot
be left standing in part: it goes as a whole. Nothing is parsed: texts are taken out between the
marks around them, so that no document that came from outside can do harm here.
"""

import contextlib
import email
import email.policy
import html
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

from workbook_qa.letters.mail import draft, heads_of
from workbook_qa.upkeep.rights.needles import Needles

ERASED = "[erased]"
_MOST = 256 * 2**20  # bytes of a document's parts together
_NESTED = 3  # how deep parcels in parcels are looked into
_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError, KeyError)

_TEXT = re.compile(r"(?<=>)[^<>]+(?=</)")
_GROUP = re.compile(
    r"<(?P<tag>(?:\w+:)?(?:si|is|p|comment|text|f|v|t|author))(?:\s[^<>]*)?(?<!/)>.*?</(?P=tag)>",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r'(?<==")[^"<>]*(?=")')
_ROW = re.compile(r"<row(?:\s[^<>]*)?(?<!/)>.*?</row>", re.DOTALL)
_CELL = re.compile(r"<c(?P<about>\s[^<>]*)?(?<!/)>(?P<inner>.*?)</c>", re.DOTALL)
_SHARED = re.compile(r"<si(?:\s[^<>]*)?(?:/>|(?<!/)>.*?</si>)", re.DOTALL)
_VALUE = re.compile(r"<v(?:\s[^<>]*)?>([^<]*)</v>")
_KIND = re.compile(r'\bt="(\w+)"')
_STRINGS = "xl/sharedStrings.xml"
_PDF = b"%PDF-"
_PDF_TEXT = re.compile(
    rb"/Alt (?:<(?P<hex>[0-9a-fA-F]+)>|\((?P<plain>(?:[^()\\]|\\.)*)\))", re.DOTALL
)


def tells_of(content: bytes, needles: Needles) -> bool:
    """Whether a document or a file tells of the case, as far as it can be looked into."""
    return any(map(needles.are_in, texts_in(content)))


def texts_in(content: bytes, depth: int = _NESTED) -> Iterator[str]:
    """The texts in a document of any kind."""
    if content.startswith(b"PK") and depth:
        try:
            yield from _texts_in_zip(content, depth)
        except _BROKEN:
            yield from _plain_texts(content)
    elif content.startswith(_PDF):
        yield from _texts_in_pdf(content)
    elif _is_mail(content) and depth:
        message = email.message_from_bytes(content, policy=email.policy.default)
        for part in message.walk():
            yield "\n".join(f"{name}: {value}" for name, value in part.items())
            if not part.is_multipart():
                yield from texts_in(_payload(part), depth - 1)
    else:
        yield from _plain_texts(content)


def _texts_in_pdf(content: bytes) -> Iterator[str]:
    """What each part of a PDF of ours says of itself (`pdf_page`): its letters are numbers."""
    for found in _PDF_TEXT.finditer(content):
        if found["hex"]:
            with contextlib.suppress(ValueError):
                yield bytes.fromhex(found["hex"].decode()).decode("utf-16", "replace")
        else:
            yield re.sub(rb"\\(.)", rb"\1", found["plain"]).decode("latin-1")


def _plain_texts(content: bytes) -> Iterator[str]:
    yield content.decode("utf-8", "replace")
    if b"\0" in content:
        yield content.decode("utf-16-le", "replace")
        yield content[1:].decode("utf-16-le", "replace")


def _is_mail(content: bytes) -> bool:
    head = content[:4096].lower()
    return head.startswith((b"x-unsent", b"from:", b"received:", b"return-path")) or (
        b"\nmime-version:" in head or head.startswith(b"mime-version:")
    )


def _payload(part: Any) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _texts_in_zip(content: bytes, depth: int) -> Iterator[str]:
    strings: list[str] = []
    for name, part in _parts(content).items():
        if not _is_markup(name):
            yield from texts_in(part, depth - 1)
            continue
        text = _decoded(part)
        if name == _STRINGS:
            strings = [_said(each[0]) for each in _SHARED.finditer(text)]
            yield from strings
            continue
        text = _without_indexes(text)
        yield from (_said(each[0]) for each in _GROUP.finditer(text))
        yield from (html.unescape(each[0]) for each in _TEXT.finditer(text))
        yield from (html.unescape(each[0]) for each in _ATTRIBUTE.finditer(text) if " " in each[0])


def _without_indexes(sheet: str) -> str:
    """A sheet without the numbers of shared texts, which are no numbers of anybody."""
    return _CELL.sub(lambda cell: "" if _kind(cell) == "s" else cell[0], sheet)


def _parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(each.file_size for each in archive.infolist()) > _MOST:
            raise ValueError("too large")
        return {each.filename: archive.read(each) for each in archive.infolist()}


def _is_markup(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels", ".vml"))


def _decoded(part: bytes) -> str:
    if part.startswith((b"\xff\xfe", b"\xfe\xff")):
        return part.decode("utf-16", "replace")
    return part.decode("utf-8-sig", "replace")


def _said(markup: str) -> str:
    """The text of an element, with all that is in it."""
    return html.unescape("".join(each[0] for each in _TEXT.finditer(markup)))


# Without the case


def without_case(content: bytes, needles: Needles) -> bytes:
    """What is left of a document; nothing where the case cannot be taken out of it alone."""
    try:
        if content.startswith(b"PK"):
            left = _zip_without(content, needles)
        elif content.startswith(_PDF):
            left = b"" if tells_of(content, needles) else content
        elif content.startswith(b"X-Unsent"):
            left = _draft_without(content, needles)
        elif content.startswith(b"{"):
            without = _json_without(json.loads(content), needles)
            left = json.dumps(without, ensure_ascii=False).encode()
        else:
            left = _lines_without(content.decode("utf-8"), needles).encode()
    except _BROKEN:
        return b""
    return b"" if tells_of(left, needles) else left


def _lines_without(text: str, needles: Needles) -> str:
    lines = text.splitlines(keepends=True)
    return "".join(
        line if not needles.are_in(line) else f"{_text_without(line.rstrip(), needles)}\n"
        for line in lines
    )


def _text_without(text: str, needles: Needles) -> str:
    return ERASED if needles.typed_in(text) else needles.ids.sub(needles.case_shown, text)


def _draft_without(content: bytes, needles: Needles) -> bytes:
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    heads = heads_of(content)
    attachments = [
        (str(part.get_filename()), without_case(_payload(part), needles))
        for part in message.iter_attachments()
    ]
    if len(attachments) > 1 or not all(left for _, left in attachments):
        return b""
    return draft(
        to=heads.to,
        cc=heads.copied,
        subject=_text_without(heads.subject, needles),
        body=_lines_without(heads.text, needles),
        attachment=attachments[0] if attachments else None,
    )


def _json_without(value: Any, needles: Needles) -> Any:
    if isinstance(value, str):
        return _text_without(value, needles)
    if isinstance(value, list):
        rows = {
            each.get("row")
            for each in value
            if isinstance(each, dict) and needles.is_row(str(each.get("text", "")))
        } - {None}
        return [_cell_without(each, needles, rows) for each in value]
    if isinstance(value, dict):
        return {key: _json_without(each, needles) for key, each in value.items()}
    return value


def _cell_without(value: Any, needles: Needles, rows: set[Any]) -> Any:
    """A cell of a form; in a row about the case whatever was typed of it goes."""
    value = _json_without(value, needles)
    if isinstance(value, dict) and value.get("row") in rows:
        text = str(value.get("text", ""))
        if needles.is_value(text):
            return {**value, "text": ERASED}
    return value


def _zip_without(content: bytes, needles: Needles) -> bytes:
    parts = _parts(content)
    if not any(_is_markup(name) for name in parts):
        return b""
    strings = [_said(each[0]) for each in _SHARED.finditer(_decoded(parts.get(_STRINGS, b"")))]
    gone, kept = _shared_of_rows(parts, strings, needles)
    changed = {
        name: _markup_without(name, part, strings, gone, kept, needles)
        if _is_markup(name)
        else part
        for name, part in parts.items()
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(stream, "w") as after:
        for each in before.infolist():
            info = zipfile.ZipInfo(each.filename, each.date_time)
            info.compress_type = zipfile.ZIP_DEFLATED
            after.writestr(info, changed[each.filename])
    return stream.getvalue()


def _shared_of_rows(
    parts: dict[str, bytes], strings: list[str], needles: Needles
) -> tuple[set[int], set[int]]:
    """The shared texts that go since rows about the case hold them, and those used elsewhere."""
    gone: set[int] = set()
    kept: set[int] = set()
    for name, part in parts.items():
        if not name.startswith("xl/worksheets/"):
            continue
        for row in _ROW.finditer(_decoded(part)):
            used = {index for cell in _CELL.finditer(row[0]) if (index := _index(cell)) is not None}
            is_row = _is_row(row[0], strings, needles)
            values = {each for each in used if is_row and _is_value(strings, each, needles)}
            gone |= values
            kept |= used - values
    return gone, kept


def _is_value(strings: list[str], index: int, needles: Needles) -> bool:
    return index < len(strings) and needles.is_value(strings[index])


def _is_row(row: str, strings: list[str], needles: Needles) -> bool:
    return any(needles.is_row(_cell_text(cell, strings)) for cell in _CELL.finditer(row))


def _kind(cell: re.Match[str]) -> str:
    kind = _KIND.search(cell["about"] or "")
    return kind[1] if kind else ""


def _index(cell: re.Match[str]) -> int | None:
    value = _VALUE.search(cell["inner"])
    if _kind(cell) != "s" or value is None or not value[1].strip().isdecimal():
        return None
    return int(value[1])


def _cell_text(cell: re.Match[str], strings: list[str]) -> str:
    index = _index(cell)
    if index is not None:
        return strings[index] if index < len(strings) else ""
    return _said(cell["inner"])


def _markup_without(
    name: str,
    part: bytes,
    strings: list[str],
    gone: set[int],
    kept: set[int],
    needles: Needles,
) -> bytes:
    text = before = _decoded(part)
    if name == _STRINGS:
        numbers = iter(range(len(strings)))

        def shared(found: re.Match[str]) -> str:
            number = next(numbers)
            if number in gone and number not in kept:
                return f"<si><t>{ERASED}</t></si>"
            return _group_without(found[0], needles)

        text = _SHARED.sub(shared, text)
    elif name.startswith("xl/worksheets/"):
        between = [_markup(each, needles) for each in _ROW.split(text)]
        rows = [_row_without(row[0], strings, gone, needles) for row in _ROW.finditer(text)]
        text = "".join(each for pair in zip(between, [*rows, ""], strict=True) for each in pair)
    else:
        text = _markup(text, needles)
    text = _ATTRIBUTE.sub(lambda found: _attribute_without(found[0], needles), text)
    return part if text == before else text.encode()


def _markup(text: str, needles: Needles) -> str:
    text = _GROUP.sub(lambda found: _group_without(found[0], needles), text)
    return _TEXT.sub(lambda found: _leaf_without(found[0], needles), text)


def _leaf_without(markup: str, needles: Needles) -> str:
    text = html.unescape(markup)
    return html.escape(_text_without(text, needles)) if needles.are_in(text) else markup


def _row_without(row: str, strings: list[str], gone: set[int], needles: Needles) -> str:
    is_row = _is_row(row, strings, needles)

    def cell(found: re.Match[str]) -> str:
        index = _index(found)
        if index is not None:
            return _inline(found, ERASED) if is_row and index in gone else found[0]
        text = _said(found["inner"])
        if is_row and needles.is_value(text):
            return _inline(found, ERASED)
        if needles.are_in(text):
            return _inline(found, _text_without(text, needles))
        return found[0]

    return _CELL.sub(cell, row)


def _inline(cell: re.Match[str], text: str) -> str:
    about = _KIND.sub("", cell["about"] or "")
    return f'<c{about} t="inlineStr"><is><t>{html.escape(text)}</t></is></c>'


def _group_without(markup: str, needles: Needles) -> str:
    """An element whose texts together tell of the case: the first says what is left."""
    said = _said(markup)
    if not needles.are_in(said):
        return markup
    left = iter([html.escape(_text_without(said, needles))])
    return _TEXT.sub(lambda _: next(left, ""), markup)


def _attribute_without(value: str, needles: Needles) -> str:
    text = html.unescape(value)
    if " " not in text or not needles.are_in(text):
        return value
    return html.escape(_text_without(text, needles))
