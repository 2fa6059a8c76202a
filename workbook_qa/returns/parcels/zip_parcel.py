"""What lies in a zip that people made; the zips that are a document themselves are no parcel.

What a directory declares is not believed: bytes are counted as they come out. Nothing is written
to disk, and no name in a zip is used as a path.
"""

import io
import struct
import zipfile
from collections.abc import Iterator

from workbook_qa.returns.parcels.enclosures import (
    MIB,
    SAVE_IT,
    ZIP,
    Enclosure,
    Opened,
    ParcelLimits,
    faulty,
    shown_name,
    too_large,
)
from workbook_qa.workspace.left_behind import LeftBehind, left_behind

_END = struct.Struct("<4s4H2LH")
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_AES = 99
# Entries that only documents and programs have: Open XML, OpenDocument, EPUB, iWork, Java.
# A workbook that lost one of its parts is still one file, for the reader to refuse.
_DOCUMENT_NAMES = frozenset(
    {"[content_types].xml", "_rels/.rels", "xl/workbook.xml", "mimetype", "index.zip"}
)
_DOCUMENT_FOLDERS = ("xl/worksheets/", "meta-inf/", "index/document.iwa", "index/metadata.iwa")


def is_zip_parcel(content: bytes, limits: ParcelLimits) -> bool:
    """Whether `content` is a zip that is no document; a damaged one is, unless it says otherwise.

    Told by the names of its entries, not by its own.
    """
    if not content.startswith(ZIP) or _is_open_xml(content):
        return False
    if _entries(content) > limits.directory:
        return b"[Content_Types].xml" not in content[:4096]
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = [name.lower() for name in archive.namelist()]
    except Exception:  # noqa: BLE001 - zipfile raises ten kinds for damaged files
        # A workbook that was cut short is the reader's to refuse.
        start = content[:65_536].lower()
        marks = (b"[content_types].xml", b"mimetype", b"xl/", b"_rels/.rels", b".iwa")
        return not any(mark in start for mark in marks)
    return not any(name in _DOCUMENT_NAMES or name.startswith(_DOCUMENT_FOLDERS) for name in names)


def _is_open_xml(content: bytes) -> bool:
    """Whether the directory names the part that every workbook has: seen without parsing it."""
    end = content.rfind(b"PK\x05\x06")
    if end < 0 or end + _END.size > len(content):
        return False
    *_, size, start, _ = _END.unpack_from(content, end)
    return b"[Content_Types].xml" in content[start : start + size]


def open_zip(name: str, content: bytes, limits: ParcelLimits) -> Opened:
    """The files in a zip, in the order of its directory, each unpacked when it is asked for."""
    if _entries(content) > limits.directory:
        return "", [too_large(name, f"The zip has more than {limits.directory} entries.")]
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except Exception:  # noqa: BLE001 - as above
        return "", [_damaged(name)]
    return "", _files(archive, limits)


def _files(archive: zipfile.ZipFile, limits: ParcelLimits) -> Iterator[Enclosure]:
    with archive:
        for number, info in enumerate(archive.infolist(), start=1):
            if not info.is_dir():
                yield _enclosure(archive, info, number, limits)


def _entries(content: bytes) -> int:
    """At least as many as the directory has, without parsing it."""
    return content.count(b"PK\x01\x02")


def _enclosure(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, number: int, limits: ParcelLimits
) -> Enclosure:
    name = shown_name(info.filename, f"file {number}")
    if _is_left_behind(info.filename):
        return Enclosure(name, b"", aside="system file")
    if info.flag_bits & _ENCRYPTED or info.compress_type == _AES:
        return faulty(
            "password-protected",
            name,
            "The file lies in a zip with a password.",
            "Ask the sender for the workbook itself, or unpack the zip with its password and put "
            "the workbook into the inbox.",
        )
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return faulty(
            "parcel-not-opened", name, "The zip is packed in an unusual way (not Deflate).", SAVE_IT
        )
    try:
        with archive.open(info) as packed:
            content = packed.read(limits.one + 1)
    except Exception:  # noqa: BLE001 - as above
        return _damaged(name)
    if len(content) > limits.one:
        return too_large(name, f"Unpacked, the file has more than {limits.one // MIB} MB.")
    return Enclosure(name, content)


def _is_left_behind(name: str) -> bool:
    """What systems and open programs leave in a folder, and so in a zip of it."""
    *folders, last = name.replace("\\", "/").casefold().split("/")
    return left_behind(last) in (LeftBehind.SYSTEM, LeftBehind.OPEN) or "__macosx" in folders


def _damaged(name: str) -> Enclosure:
    return faulty(
        "parcel-not-opened",
        name,
        "The zip is damaged or incomplete.",
        "Ask the sender to send the workbook itself.",
    )
