"""Mutations of the zip itself: order, directory, sizes, flags, checksums, bytes around it."""

import io
import random
import struct
import zipfile
from collections.abc import Callable

from tests.hostile.workbooks import pack

Entries = list[tuple[str, bytes]]
Packing = Callable[[random.Random, Entries], tuple[bytes, str]]
"""Makes a zip of the entries in an unusual way, and says how."""

# Fields of an entry: their name, where they stand in the local header and in the directory.
_FIELDS = (
    ("version", 4, 6, "<H"),
    ("flags", 6, 8, "<H"),
    ("method", 8, 10, "<H"),
    ("time", 10, 12, "<L"),
    ("checksum", 14, 16, "<L"),
    ("packed size", 18, 20, "<L"),
    ("size", 22, 24, "<L"),
    ("length of name", 26, 28, "<H"),
    ("length of extra", 28, 30, "<H"),
    ("length of comment", -1, 32, "<H"),
    ("disk", -1, 34, "<H"),
    ("attributes", -1, 38, "<L"),
    ("place", -1, 42, "<L"),
)
# The same of the end of the directory.
_END_FIELDS = (
    *(
        ("this disk", 4, "<H"),
        ("its disk", 6, "<H"),
        ("entries here", 8, "<H"),
        ("entries", 10, "<H"),
    ),
    *(("size", 12, "<L"), ("place", 16, "<L"), ("length of comment", 20, "<H")),
)
_VALUES = {
    "<H": (0, 1, 2, 8, 9, 12, 14, 20, 45, 64, 99, 0x800, 0x2000, 0x7FFF, 0xFFFF),
    "<L": (0, 1, 2, 10, 30, 1000, 0x0FFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF),
}


def as_usual(chance: random.Random, entries: Entries) -> tuple[bytes, str]:
    return pack(entries), ""


def other_order(chance: random.Random, entries: Entries) -> tuple[bytes, str]:
    entries = list(entries)
    chance.shuffle(entries)
    return pack(entries), "parts in another order"


def stored(chance: random.Random, entries: Entries) -> tuple[bytes, str]:
    return pack(entries, zipfile.ZIP_STORED), "not compressed"


def other_compression(chance: random.Random, entries: Entries) -> tuple[bytes, str]:
    method = zipfile.ZIP_BZIP2 if chance.random() < 0.5 else zipfile.ZIP_LZMA
    return pack(entries, method), f"compression {method}"


class _Stream(io.BytesIO):
    def seekable(self) -> bool:
        return False

    def seek(self, *_: object) -> int:
        raise io.UnsupportedOperation("seek")

    def tell(self) -> int:
        raise io.UnsupportedOperation("tell")


def streamed(chance: random.Random, entries: Entries) -> tuple[bytes, str]:
    """Sizes stand after each part, as programs write that do not go back."""
    target = _Stream()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in dict(entries).items():
            archive.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return target.getvalue(), "sizes after the parts"


def with_extras(chance: random.Random, entries: Entries) -> tuple[bytes, str]:
    """Extra fields, comments and attributes, as some programs write."""
    target = io.BytesIO()
    extras = (b"", b"\x55\x54\x05\x00\x03" + bytes(4), b"\x01\x00\x08\x00" + bytes(8), b"\x01\x00")
    with zipfile.ZipFile(target, "w") as archive:
        archive.comment = bytes(int(chance.random() * 300))
        for name, part in dict(entries).items():
            info = zipfile.ZipInfo(name)
            info.extra = extras[int(chance.random() * 3)]
            info.comment = b"made up"
            info.external_attr = int(chance.random() * 2**32)
            archive.writestr(info, part, zipfile.ZIP_DEFLATED)
    return target.getvalue(), "extra fields and comments"


def _places(content: bytes) -> list[tuple[int, int]]:
    """Where each entry's local header and its entry of the directory begin."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        infos, at = archive.infolist(), archive.start_dir
    places = []
    for info in infos:
        places.append((info.header_offset, at))
        lengths = struct.unpack_from("<3H", content, at + 28)
        at += 46 + sum(lengths)
    return places


def field_changed(chance: random.Random, entries: Entries) -> tuple[bytes, str]:
    """One field of one entry, in its header, in the directory, or in both."""
    content = bytearray(pack(entries))
    local, central = _places(bytes(content))[int(chance.random() * len(entries))]
    name, in_local, in_central, form = _FIELDS[int(chance.random() * len(_FIELDS))]
    value = _VALUES[form][int(chance.random() * len(_VALUES[form]))]
    where = int(chance.random() * 3)
    if in_local >= 0 and where != 1:
        struct.pack_into(form, content, local + in_local, value)
    if in_local < 0 or where != 0:
        struct.pack_into(form, content, central + in_central, value)
    return bytes(content), f"{name} {value} ({('header', 'directory', 'both')[where]})"


def end_changed(chance: random.Random, entries: Entries) -> tuple[bytes, str]:
    content = bytearray(pack(entries))
    name, at, form = _END_FIELDS[int(chance.random() * len(_END_FIELDS))]
    value = _VALUES[form][int(chance.random() * len(_VALUES[form]))]
    struct.pack_into(form, content, len(content) - 22 + at, value)
    return bytes(content), f"end of the directory: {name} {value}"


def name_changed(chance: random.Random, entries: Entries) -> tuple[bytes, str]:
    """One letter of a part's name, in its header or in the directory or in both."""
    content = bytearray(pack(entries))
    local, central = _places(bytes(content))[int(chance.random() * len(entries))]
    byte, where = int(chance.random() * 256), int(chance.random() * 3)
    at = int(chance.random() * struct.unpack_from("<H", content, local + 26)[0])
    if where != 1:
        content[local + 30 + at] = byte
    if where != 0:
        content[central + 46 + at] = byte
    return bytes(content), f"byte {at} of a name becomes {byte}"


def cut(chance: random.Random, entries: Entries) -> tuple[bytes, str]:
    content = pack(entries)
    at = int(chance.random() * len(content))
    return content[:at], f"cut at {at} of {len(content)}"


def flipped(chance: random.Random, entries: Entries) -> tuple[bytes, str]:
    content = bytearray(pack(entries))
    times = (1, 1, 2, 8, 100)[int(chance.random() * 5)]
    for _ in range(times):
        content[int(chance.random() * len(content))] ^= 1 << int(chance.random() * 8)
    return bytes(content), f"{times} bits flipped"


def something_around(chance: random.Random, entries: Entries) -> tuple[bytes, str]:
    content = pack(entries)
    junk = (b"\x00", b"\r\n", b"junk " * 9, bytes(3000), b"<html>", content[:300], content[-22:])
    extra = junk[int(chance.random() * len(junk))]
    if chance.random() < 0.5:
        return extra + content, f"{len(extra)} bytes in front"
    return content + extra, f"{len(extra)} bytes behind"


def two_in_one(chance: random.Random, entries: Entries) -> tuple[bytes, str]:
    content, other = pack(entries), pack(entries[::-1])
    return (content + other if chance.random() < 0.5 else content[:-22] + other), "two zips in one"


def a_block_twice(chance: random.Random, entries: Entries) -> tuple[bytes, str]:
    """A block of bytes missing, doubled or moved, as after a copy that failed."""
    content = pack(entries)
    start = int(chance.random() * len(content))
    block = content[start : start + (1, 64, 512, 4096)[int(chance.random() * 4)]]
    times = (0, 2)[int(chance.random() * 2)]
    changed = content[:start] + block * times + content[start + len(block) :]
    return changed, f"{len(block)} bytes {times} times"


PACKINGS: tuple[Packing, ...] = (
    *(other_order, other_order, stored, other_compression, streamed, with_extras, with_extras),
    *(field_changed, field_changed, field_changed, field_changed, field_changed, end_changed),
    *(name_changed, cut, flipped, flipped, something_around, two_in_one, a_block_twice),
)
WHOLE: tuple[Packing, ...] = (other_order, stored, streamed, with_extras)
"""Those after which every part is still there and its checksum right."""
