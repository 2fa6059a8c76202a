"""A workbook that was written as text: base64, as a flow or a script saves what it was given.

Power Automate writes ``{"$content-type": …, "$content": …}`` where the whole answer of a connector
is saved and not its content; others write the base64 alone, or a ``data:`` address.
"""

import base64
import binascii
import re

from workbook_qa.returns.parcels.enclosures import (
    MIB,
    Enclosure,
    Opened,
    ParcelLimits,
    too_large,
)

_WORKBOOKS = (b"UEsDB", b"0M8R4KGxGuE")  # a zip and an OLE file in base64
_FLOW = re.compile(rb'"\$content"\s*:\s*"')
_ADDRESS = re.compile(rb"data:[\w./+-]{0,100};base64,", re.IGNORECASE)
_START = 1_024  # characters in which what stands before the base64 ends
_SPACE = b" \t\r\n"
_DIGITS = re.compile(rb"[A-Za-z0-9+/]+={0,2}")


def is_encoded_workbook(content: bytes) -> bool:
    """Whether it is text in which nothing but a workbook stands as base64."""
    return _begins_at(content) >= 0 and bool(_workbook(content))


def open_encoded_workbook(name: str, content: bytes, limits: ParcelLimits) -> Opened:
    """The workbook, as a file that lay in the text."""
    if len(content) > 2 * limits.one:
        return "", [too_large(name, f"It has more than {2 * limits.one // MIB} MB.")]
    return "", [Enclosure("workbook.xlsx", _workbook(content))]


def _begins_at(content: bytes) -> int:
    """Where the base64 of a workbook begins; -1 where there is none."""
    start = content[:_START]
    for opening in (_FLOW.search(start), _ADDRESS.search(start)):
        if opening and content.startswith(_WORKBOOKS, opening.end()):
            return opening.end()
    at = len(start) - len(start.lstrip(b"\xef\xbb\xbf\"' \t\r\n"))
    return at if content.startswith(_WORKBOOKS, at) else -1


def _workbook(content: bytes) -> bytes:
    text = content[_begins_at(content) :].partition(b'"')[0].replace(b"\\/", b"/")
    text = text.translate(None, _SPACE).rstrip(b"'")
    if not _DIGITS.fullmatch(text):
        return b""
    try:
        return base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except binascii.Error:
        return b""
