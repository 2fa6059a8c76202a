"""The directory of a zip, as the library has it.

The programs that write workbooks leave the directory in one plain form: nothing behind it, no
comments, no zip64. In that form it is a table, which is read in a quarter of the time, and without
loading the library; every other zip goes through the library.
"""

import io
import struct
from typing import NamedTuple

# APPNOTE.TXT of PKWARE, sections 4.3.16 and 4.3.12.
_END = struct.Struct("<4s4H2LH")
_ENTRY = struct.Struct("<4s2x2B2H4x3L5H4xL")
_END_BEGINS, _ENTRY_BEGINS, _ZIP64_BEGINS = b"PK\x05\x06", b"PK\x01\x02", b"PK\x06\x07"
_ZIP64_SIZE = 20  # of what stands in front of the end where there is more than fits into it
_UTF8, _IN_ZIP64, _NEWEST = 0x800, 0xFFFF_FFFF, 63


class Entry(NamedTuple):
    """What the directory says of one file in the zip.

    Attributes:
        raw: its name in bytes.
        packed, size: its bytes as they are packed and unpacked.
        offset: where it begins in the zip.
    """

    name: str
    raw: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    offset: int


def read_directory(content: bytes, most: int) -> list[Entry] | None:
    """What is in a zip, in the order of its directory; None where that is more than so many files.

    Raises:
        Exception: one of ten kinds that zipfile raises where the directory is damaged.
    """
    found = plain_directory(content)
    if found is None and content.count(_ENTRY_BEGINS) <= most:
        found = by_library(content)
    return found if found is not None and len(found) <= most else None


def by_library(content: bytes) -> list[Entry]:
    """The same from the library, whatever form the directory is in."""
    import zipfile  # rarely needed, and a sixth of the time the reading process takes to start

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [
            Entry(
                info.orig_filename,
                info.orig_filename.encode("utf-8" if info.flag_bits & _UTF8 else "cp437"),
                info.flag_bits,
                info.compress_type,
                info.CRC,
                info.compress_size,
                info.file_size,
                info.header_offset,
            )
            for info in archive.infolist()
        ]


def plain_directory(content: bytes) -> list[Entry] | None:
    """The directory where it is in plain form, else None."""
    end = len(content) - _END.size
    if end < 0 or content[end - _ZIP64_SIZE : end].startswith(_ZIP64_BEGINS):
        return None
    begins, disk, first, here, number, size, at, comment = _END.unpack_from(content, end)
    if begins != _END_BEGINS or disk or first or comment or here != number or at + size != end:
        return None
    found: list[Entry] = []
    while at + _ENTRY.size <= end:
        begins, newest, _, flags, method, crc, packed, size, name, extra, said, disk, _, offset = (
            _ENTRY.unpack_from(content, at)
        )
        at += _ENTRY.size + name
        raw = content[at - name : at]
        if begins != _ENTRY_BEGINS or extra or said or disk or newest > _NEWEST:
            return None
        if _IN_ZIP64 in (packed, size, offset) or not raw.isascii():
            return None
        found.append(Entry(raw.decode(), raw, flags, method, crc, packed, size, offset))
    return found if at == end and len(found) == number else None
