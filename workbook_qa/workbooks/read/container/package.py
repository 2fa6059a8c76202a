"""The outer shell of a workbook: a zip, taken apart without believing it.

Nothing is written to disk. What a directory entry declares is compared with what comes out;
every part is unpacked once, within limits, and its checksum is verified (facts on untrusted
workbooks, section 2).
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from operator import attrgetter
from typing import NamedTuple

from workbook_qa.workbooks.read.container.limits import (
    MIB,
    SEND_AGAIN,
    Limits,
    RefusedError,
    damaged,
    not_a_workbook,
    too_large,
    unsafe,
)

_ENTRY_BEGINS = b"PK\x01\x02"
_LOCAL_HEADER = struct.Struct("<4s5H3L2H")
_ENCRYPTED, _UTF8 = 0x1 | 0x40 | 0x2000, 0x800
_DOCTYPES = tuple("<!DOCTYPE".encode(code) for code in ("ascii", "utf-16-le", "utf-16-be"))
_EMBEDDED = (b"\xd0\xcf\x11\xe0", b"PK\x03\x04", b"MZ")


class _Part(NamedTuple):
    """An entry of the directory, and where its packed bytes are."""

    entry: zipfile.ZipInfo
    packed: slice


def _nothing(_name: str) -> bool:
    return False


class Package:
    """The parts of one zip, by name without regard to case; read within one common budget.

    A part read twice counts twice, so that no part can be made to cost more than its share.
    """

    def __init__(self, content: bytes, limits: Limits) -> None:
        self._content = content
        self._limits = limits
        self._parts = _directory(content, limits)
        self._unpacked = 0
        self._seen: set[str] = set()

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._parts

    def names(self) -> list[str]:
        """The names of all parts, as they are written."""
        return [part.entry.orig_filename for part in self._parts.values()]

    def read(self, name: str) -> bytes:
        """The bytes of a part, its checksum verified.

        Raises:
            RefusedError: missing, damaged, or over a limit.
        """
        key = name.lower()
        part = self._parts.get(key)
        if part is None:
            raise damaged("a part of it is missing")
        self._seen.add(key)
        data = _inflate(self._content[part.packed], part.entry, self._limits)
        self._unpacked += len(data)
        if self._unpacked > self._limits.unpacked:
            raise too_large(f"unpacked it has more than {self._limits.unpacked // MIB} MB")
        return data

    def check_the_rest(
        self, is_picture: Callable[[str], bool], is_of_a_printer: Callable[[str], bool] = _nothing
    ) -> None:
        """Unpack what nobody has read: damage, document types and embedded files are refused.

        `is_picture` tells whether a part is declared as a picture, by its name in lower case:
        those are never parsed, and a drawing may well have a document type. So may a printer's
        settings, told by `is_of_a_printer`.
        """
        for key in self._parts:
            if key not in self._seen and not key.endswith("/"):
                data = self.read(key)
                if not is_picture(key):
                    if not is_of_a_printer(key):
                        refuse_document_type(data)
                    _refuse_embedded(data)


def refuse_document_type(data: bytes) -> None:
    """Refuse XML with a DOCTYPE: entities are how XML is made to explode or to leak."""
    if any(mark in data for mark in _DOCTYPES):
        raise document_type()


def document_type() -> RefusedError:
    """The refusal of a DOCTYPE; no genuine workbook has one."""
    return unsafe(
        "The workbook contains an XML document type (DTD), which Excel never writes.", SEND_AGAIN
    )


def _refuse_embedded(data: bytes) -> None:
    if data.startswith(_EMBEDDED):
        raise unsafe(
            "The workbook contains an embedded file, object or macro; it was not opened.",
            "Ask the sender to take out embedded objects and macros, save it as an Excel workbook "
            "(.xlsx) and send it again.",
        )


def _directory(content: bytes, limits: Limits) -> dict[str, _Part]:
    """The entries by name in lower case, after every check that needs no unpacking."""
    if content.count(_ENTRY_BEGINS) > limits.parts:  # before anything is made of them
        raise too_large(f"it has more than {limits.parts} parts")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except Exception as error:  # zipfile raises ten kinds for damaged files
        raise damaged("the copy is cut short or its directory cannot be read") from error
    by_name: dict[str, zipfile.ZipInfo] = {}
    for entry in entries:
        _check_entry(entry)
        key = entry.orig_filename.lower()
        if key in by_name:
            raise damaged("it holds the same part twice")
        by_name[key] = entry
    packed = _packed_places(content, entries)
    return {name: _Part(entry, packed[entry.header_offset]) for name, entry in by_name.items()}


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.orig_filename  # as it stands there: the library cuts it at a NUL
    if name.startswith("/") or "\\" in name or ":" in name or "\x00" in name or not name:
        raise damaged("it holds part names that no workbook has")
    if ".." in name and ".." in name.split("/"):
        raise damaged("it holds part names that lead out of the file")
    if entry.flag_bits & _ENCRYPTED:
        raise RefusedError(
            "password-protected",
            "Parts of the file are encrypted, as in a zip with a password.",
            "Ask the sender to send the workbook itself, without a password.",
        )
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise damaged("it is packed in a way that Excel does not use")


def _packed_places(content: bytes, entries: list[zipfile.ZipInfo]) -> dict[int, slice]:
    """Where the packed bytes of each entry are, by where it begins.

    The first begins the file, and none overlap.
    """
    end = 0
    places: dict[int, slice] = {}
    for entry in sorted(entries, key=attrgetter("header_offset")):
        start = entry.header_offset
        if start < end:
            raise damaged("its parts overlap")
        if end == 0 and start:
            raise not_a_workbook("something in front of a workbook", SEND_AGAIN)
        begin = _data_start(content, entry)
        end = begin + entry.compress_size
        places[start] = slice(begin, end)
    if end > len(content):
        raise damaged("the copy is cut short")
    return places


def _data_start(content: bytes, entry: zipfile.ZipInfo) -> int:
    """Where the packed bytes begin, the local header being compared with the directory."""
    try:
        header = _LOCAL_HEADER.unpack_from(content, entry.header_offset)
    except struct.error as error:
        raise damaged("the copy is cut short") from error
    start = entry.header_offset + _LOCAL_HEADER.size
    name = content[start : start + header[9]]
    if header[0] != b"PK\x03\x04" or header[2] & _ENCRYPTED:
        raise damaged("its directory does not agree with its parts")
    if header[3] != entry.compress_type or name != _raw_name(entry):
        raise damaged("its directory does not agree with its parts")
    return int(start + header[9] + header[10])


def _raw_name(entry: zipfile.ZipInfo) -> bytes:
    return entry.orig_filename.encode("utf-8" if entry.flag_bits & _UTF8 else "cp437")


def _inflate(packed: bytes, entry: zipfile.ZipInfo, limits: Limits) -> bytes:
    most = min(limits.part, max(MIB, entry.compress_size * limits.ratio))
    if entry.compress_type == zipfile.ZIP_STORED:
        data = packed if len(packed) <= limits.part else None
    elif not packed and not entry.file_size:
        data = b""  # as Excel 2010 leaves a preview that it could not draw
    else:
        data = _unpack(packed, most)
    if data is None:
        raise too_large("a part of it unpacks to far more than the file's size")
    if len(data) != entry.file_size or zlib.crc32(data) != entry.CRC:
        raise damaged("a part of it was altered or cut short on the way")
    return data


def _unpack(packed: bytes, most: int) -> bytes | None:
    """The unpacked bytes, or None when there are more than `most`."""
    inflater = zlib.decompressobj(-15)
    try:
        data = inflater.decompress(packed, most + 1)
    except zlib.error as error:
        raise damaged("a part of it cannot be unpacked") from error
    if len(data) > most:
        return None
    if not inflater.eof or inflater.unused_data:
        raise damaged("a part of it cannot be unpacked")
    return data
