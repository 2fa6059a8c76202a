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
from typing import NamedTuple

from workbook_qa.excel.kept import kept
from workbook_qa.excel.limits import (
    MIB,
    SEND_AGAIN,
    Limits,
    RefusedError,
    damaged,
    not_a_workbook,
    too_large,
    unsafe,
)

_LOCAL_HEADER = struct.Struct("<4s5H3L2H")
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_DOCTYPES = tuple("<!DOCTYPE".encode(code) for code in ("ascii", "utf-16-le", "utf-16-be"))
_EMBEDDED = (b"\xd0\xcf\x11\xe0", b"PK\x03\x04", b"MZ")


class _Entry(NamedTuple):
    """An entry of the directory, and where its packed bytes are."""

    info: zipfile.ZipInfo
    packed: slice


class Package:
    """The parts of one zip, by name without regard to case; read within one common budget.

    A part read twice counts twice, so that no part can be made to cost more than its share.
    """

    def __init__(self, content: bytes, limits: Limits) -> None:
        self._content = content
        self._limits = limits
        self._entries = _directory(content, limits)
        self._unpacked = 0
        self._seen: set[str] = set()

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._entries

    def names(self) -> list[str]:
        """The names of all parts, as they are written."""
        return [entry.info.orig_filename for entry in self._entries.values()]

    @property
    def size(self) -> int:
        """Bytes of all parts together, unpacked, as the directory has it: none unpacks to more."""
        return sum(entry.info.file_size for entry in self._entries.values())

    def read(self, name: str) -> bytes:
        """The bytes of a part, its checksum verified.

        Raises:
            RefusedError: missing, damaged, or over a limit.
        """
        key = name.lower()
        entry = self._entries.get(key)
        if entry is None:
            raise damaged("a part of it is missing")
        self._seen.add(key)
        data = _inflate(self._content[entry.packed], entry.info, self._limits)
        self._unpacked += len(data)
        if self._unpacked > self._limits.unpacked:
            raise too_large(f"unpacked it has more than {self._limits.unpacked // MIB} MB")
        return data

    def check_the_rest(self, is_picture: Callable[[str], bool]) -> None:
        """Unpack what nobody has read: damage, document types and embedded files are refused.

        `is_picture` tells whether a part is declared as a picture, by its name in lower case:
        those are never parsed, and a drawing may well have a document type.
        """
        for key in self._entries:
            if key not in self._seen and not key.endswith("/"):
                data = self.read(key)
                if not is_picture(key):
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


def _directory(content: bytes, limits: Limits) -> dict[str, _Entry]:
    """The entries by name in lower case, after every check that needs no unpacking."""
    if content.count(b"PK\x01\x02") > limits.parts:
        raise too_large(f"it has more than {limits.parts} parts")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = archive.infolist()
    except Exception as error:  # zipfile raises ten kinds for damaged files
        raise damaged("the copy is cut short or its directory cannot be read") from error
    by_name: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        _check_entry(info)
        key = info.orig_filename.lower()
        if key in by_name:
            raise damaged("it holds the same part twice")
        by_name[key] = info
    packed = _packed_places(content, infos)
    return {name: _Entry(info, packed[info.header_offset]) for name, info in by_name.items()}


def _check_entry(info: zipfile.ZipInfo) -> None:
    name = info.orig_filename
    if name.startswith("/") or any(mark in name for mark in "\\:\x00") or not name:
        raise damaged("it holds part names that no workbook has")
    if ".." in name.split("/"):
        raise damaged("it holds part names that lead out of the file")
    if info.flag_bits & _ENCRYPTED:
        raise RefusedError(
            "password-protected",
            "Parts of the file are encrypted, as in a zip with a password.",
            "Ask the sender to send the workbook itself, without a password.",
        )
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise damaged("it is packed in a way that Excel does not use")


def _packed_places(content: bytes, infos: list[zipfile.ZipInfo]) -> dict[int, slice]:
    """Where the packed bytes of each entry are, by where it begins.

    The first begins the file, and none overlap.
    """
    end = 0
    places: dict[int, slice] = {}
    for info in sorted(infos, key=lambda info: info.header_offset):
        start = info.header_offset
        if start < end:
            raise damaged("its parts overlap")
        if end == 0 and start:
            raise not_a_workbook("something in front of a workbook", SEND_AGAIN)
        begin = _data_start(content, info)
        end = begin + info.compress_size
        places[start] = slice(begin, end)
    if end > len(content):
        raise damaged("the copy is cut short")
    return places


def _data_start(content: bytes, info: zipfile.ZipInfo) -> int:
    """Where the packed bytes begin, the local header being compared with the directory."""
    try:
        header = _LOCAL_HEADER.unpack_from(content, info.header_offset)
    except struct.error as error:
        raise damaged("the copy is cut short") from error
    start = info.header_offset + _LOCAL_HEADER.size
    name = content[start : start + header[9]]
    if header[0] != b"PK\x03\x04" or header[2] & _ENCRYPTED:
        raise damaged("its directory does not agree with its parts")
    if header[3] != info.compress_type or name != _raw_name(info):
        raise damaged("its directory does not agree with its parts")
    return int(start + header[9] + header[10])


def _raw_name(info: zipfile.ZipInfo) -> bytes:
    return info.orig_filename.encode("utf-8" if info.flag_bits & 0x800 else "cp437")


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


@kept
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
