"""What the two processes that read workbooks say to each other: bytes with their length in front.

A book on its way from the process that reads it to the one that asked for it is msgpack.
"""

import datetime
import struct
from collections.abc import Sequence
from typing import IO, Any

import msgspec

from workbook_qa.core.cells import Book, Sheet
from workbook_qa.core.problem import Problem

_LENGTH = struct.Struct(">Q")
# msgpack has no kinds for these; they travel as extensions, by number.
_KINDS: tuple[type[datetime.date | datetime.time], ...] = (
    datetime.date,
    datetime.datetime,
    datetime.time,
)


class _Sent(msgspec.Struct, frozen=True):
    book: Book | None = None
    problem: Problem | None = None
    fault: tuple[str, ...] = ()


def _moment(kind: int, text: memoryview) -> datetime.date | datetime.time:
    return _KINDS[kind].fromisoformat(bytes(text).decode())


_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(_Sent, ext_hook=_moment)


def send(stream: IO[bytes], *contents: bytes) -> None:
    """For each a length, then so many bytes; all in one go, which wakes the other process once."""
    for content in contents:
        stream.write(_LENGTH.pack(len(content)))
        stream.write(content)
    stream.flush()


def receive(stream: IO[bytes]) -> bytes | None:
    """What was sent; None once the stream has ended."""
    length = stream.read(_LENGTH.size)
    if len(length) < _LENGTH.size:
        return None
    content = stream.read(_LENGTH.unpack(length)[0])
    return content if len(content) == _LENGTH.unpack(length)[0] else None


def pack(found: Book | Problem, fault: Sequence[str] = ()) -> bytes:
    """What was read, as bytes.

    Args:
        fault: the kind of a fault of ours, and where in our code it was, a line each.
    """
    if isinstance(found, Problem):
        return _ENCODER.encode(_Sent(problem=found, fault=tuple(fault)))
    sheets = tuple(map(_with_extensions, found.sheets))
    return _ENCODER.encode(_Sent(msgspec.structs.replace(found, sheets=sheets)))


def unpack(sent: bytes) -> tuple[Book | Problem, tuple[str, ...]]:
    """What was read, as it was, and the fault that was met, or nothing.

    Raises:
        msgspec.DecodeError: the bytes are not what `pack` makes.
    """
    found = _DECODER.decode(sent)
    if found.book is not None:
        return found.book, found.fault
    if found.problem is not None:
        return found.problem, found.fault
    raise msgspec.DecodeError("neither a book nor a problem")


def _with_extensions(sheet: Sheet) -> Sheet:
    dated = {
        place: msgspec.msgpack.Ext(_KINDS.index(type(value)), value.isoformat().encode())
        for place, value in sheet.values.items()
        if value.__class__ is not str and isinstance(value, _KINDS)
    }
    values: dict[tuple[int, int], Any] = sheet.values | dated
    return msgspec.structs.replace(sheet, values=values) if dated else sheet
