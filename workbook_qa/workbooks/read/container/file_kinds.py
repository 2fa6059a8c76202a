"""What a file is, by its bytes: names and endings mean nothing (facts on Excel, section 8)."""

from functools import partial
from typing import Literal

from workbook_qa.workbooks.other_formats.compound_file import OLE
from workbook_qa.workbooks.other_formats.old_workbook import has_file_pass
from workbook_qa.workbooks.read.container.limits import (
    MIB,
    SEND_AGAIN,
    SEND_AS_XLSX,
    RefusedError,
    damaged,
    has_label,
    has_password,
    not_a_workbook,
    unsafe,
)

ZIP = b"PK\x03\x04"

NO_MACROS = (
    "Ask the sender to save it as an Excel workbook (.xlsx), which holds no macros, and to send "
    "that."
)
FILL_IN_WORKBOOK = "Ask the sender to fill in the Excel workbook they were sent and to send that."

_FOLLOW = (
    "Open the link, save the workbook and put that into the inbox; or ask the sender to attach the "
    "workbook itself."
)
_ASK_FOR_IT = (
    "It leads to a place on the sender's computer or drive: ask the sender for the workbook itself."
)
_UNPACK = (
    "Ask the sender to send the workbook itself; or unpack it, and put the workbook into the inbox."
)
_IN_OUTLOOK = (
    "Open the mail in Outlook, save the workbook and put that into the inbox; or ask the sender to "
    "send it without encryption."
)
_TAR = b"ustar"
_MAC_DATA = b"bplist0"
_GOOGLE_DRIVE = (b'"doc_id"', b"://docs.google.com/", b"://drive.google.com/")
_BEGINNINGS: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "a PDF", FILL_IN_WORKBOOK),
    (b"{\\rtf", "a Word document (RTF)", FILL_IN_WORKBOOK),
    (b"\x89PNG", "a picture (PNG)", FILL_IN_WORKBOOK),
    (b"\xff\xd8\xff", "a picture (JPEG)", FILL_IN_WORKBOOK),
    (b"GIF8", "a picture (GIF)", FILL_IN_WORKBOOK),
    (b"BM", "a picture (BMP)", FILL_IN_WORKBOOK),
    (b"II*\x00", "a picture (TIFF)", FILL_IN_WORKBOOK),
    (b"MM\x00*", "a picture (TIFF)", FILL_IN_WORKBOOK),
    (b"%!PS", "a page to print (PostScript)", FILL_IN_WORKBOOK),
    (b"AT&TFORM", "a scan (DjVu)", FILL_IN_WORKBOOK),
    (b"\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d", "pages of OneNote", FILL_IN_WORKBOOK),
    (b"Rar!", "a RAR archive", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", _UNPACK),
    (b"\x1f\x8b", "a gzip archive (.gz, .tgz or .tar.gz)", _UNPACK),
    (b"\x1f\x9d", "an archive of Unix (.Z)", _UNPACK),
    (b"BZh", "a bzip2 archive (.bz2 or .tar.bz2)", _UNPACK),
    (b"\xfd7zXZ\x00", "an xz archive (.xz or .tar.xz)", _UNPACK),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive (.zst)", _UNPACK),
    (b"LZIP", "an lzip archive (.lz)", _UNPACK),
    (b"MSCF", "a cabinet archive (.cab)", _UNPACK),
    (b"book\x00\x00\x00\x00mark", "an alias of a Mac, not the file it leads to", _ASK_FOR_IT),
    (b"!<symlink>", "a shortcut to a file, not the file", _ASK_FOR_IT),
    (b"\x76\xe8\x04\x60\xc4\x11\xe3\x86", "a mail that Microsoft encrypted (.rpmsg)", _IN_OUTLOOK),
    (b"MZ", "a program or something in front of a workbook", "Do not open it. " + SEND_AGAIN),
    (b"PK\x05\x06", "an empty zip archive", SEND_AGAIN),
    (b"L\x00\x00\x00\x01\x14\x02\x00", "a shortcut to a file, not the file", _ASK_FOR_IT),
    (b"\x09\x00\x04\x00", "a workbook of a very old Excel", SEND_AS_XLSX),
    (b"\x09\x02\x06\x00", "a workbook of a very old Excel", SEND_AS_XLSX),
    (b"\x09\x04\x06\x00", "a workbook of a very old Excel", SEND_AS_XLSX),
    (b"\x09\x00\x06\x00", "a workbook of a very old Excel", SEND_AS_XLSX),
    (b"\x09\x08", "a workbook of an old Excel without its outer shell", SEND_AS_XLSX),
)

_IN_TEXT: tuple[tuple[bytes, str], ...] = (
    (b"urn:schemas-microsoft-com:office:spreadsheet", "an XML spreadsheet of Excel 2003"),
    (b"office:document", "a flat OpenDocument file"),
    (b"<!doctype html", "a web page (HTML)"),
    (b"<html", "a web page (HTML)"),
    (b"<table", "a web page (HTML)"),
    (b"<svg", "a picture (SVG)"),
    (b"<?xml", "an XML file"),
    (b"mime-version:", "an e-mail or a saved web page"),
)


def container_of(content: bytes, largest: int) -> Literal["zip", "ole"]:
    """Whether the file is a zip (.xlsx, .ods) or an old OLE file (.xls, encrypted).

    Raises:
        RefusedError: it is empty, too large, or something else; the sentence says what.
    """
    if not content:
        raise RefusedError("file-empty", "The file is empty (0 bytes).", SEND_AGAIN)
    if len(content) > largest:
        raise RefusedError(
            "workbook-too-large",
            f"The file has {len(content) / MIB:.1f} MB; at most {largest / MIB:.0f} MB are read.",
            "Ask the sender to take out pictures and sheets that do not belong to the form.",
        )
    if content.startswith(ZIP):
        return "zip"
    if content.startswith(OLE):
        return "ole"
    raise _something_else(content)


def is_link_file(content: bytes) -> bool:
    """Whether a file only says where another one is, for a browser or a desktop to open.

    As Windows (.url, .website), Linux (.desktop), a Mac (.webloc, as text or packed) and Google
    Drive (.gsheet, .gdoc) write them; other lines may stand before the one that tells.
    """
    start = _plain(content[:65_536])
    if start.startswith((b"[", b"#!")):
        return b"[internetshortcut" in start or b"[desktop entry]" in start
    if start.startswith((b"<?xml", b"<!doctype plist", b"<plist")):
        return b"<plist" in start and b"<key>url</key>" in start
    if start.startswith(_MAC_DATA):
        return b"://" in start and b"webmainresource" not in start
    return start.startswith(b"{") and any(key in start for key in _GOOGLE_DRIVE)


def _plain(start: bytes) -> bytes:
    """The text of a file as ASCII shows it, in small letters and without what comes before it."""
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        start = start.decode("utf-16", "replace").encode()
    return start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()


def _something_else(content: bytes) -> RefusedError:
    for beginning, what, todo in _BEGINNINGS:
        if content.startswith(beginning):
            return not_a_workbook(what, todo)
    if content[257:262] == _TAR:
        return not_a_workbook("a tar archive", _UNPACK)
    if content[2:5] == b"-lh":
        return not_a_workbook("an LHA archive (.lzh)", _UNPACK)
    if is_link_file(content):
        return not_a_workbook("a link to a file, not the file", _FOLLOW)
    if content.startswith(_MAC_DATA):
        return not_a_workbook("a web page or data of a Mac (property list)", _FOLLOW)
    if content[4:8] == b"ftyp":
        return not_a_workbook("a picture or a film from a phone", FILL_IN_WORKBOOK)
    if content[:4] == b"RIFF":
        return not_a_workbook("a picture (WebP) or a recording", FILL_IN_WORKBOOK)
    if not content.strip(b"\x00"):
        return not_a_workbook("only zeros, as after a copy that failed", SEND_AGAIN)
    return _some_text(content[:65_536])


def _some_text(start: bytes) -> RefusedError:
    beginning = _plain(start)
    if beginning.startswith((b"<", b"mime-version:")):
        for words, what in _IN_TEXT:
            if words in beginning:
                return not_a_workbook(what)
    if beginning[:1] in (b"{", b"[") and b'"' in beginning[:64]:
        return not_a_workbook(
            "a text of data (JSON), such as a flow writes, and not the file that it was given",
            "Save the workbook out of the mail and put that into the inbox; then have the flow "
            "save the content of the attachment alone.",
        )
    if ZIP in start:
        return not_a_workbook("something in front of a workbook", SEND_AGAIN)
    if b"\x00" in beginning or any(byte < 9 for byte in beginning):
        return not_a_workbook("of a kind that is not known here", FILL_IN_WORKBOOK)
    if beginning.startswith((b"begin:vcard", b"begin:vcalendar")):
        return not_a_workbook("a business card or an entry of a calendar", FILL_IN_WORKBOOK)
    return not_a_workbook("a text file, such as a CSV")


def check_ole(content: bytes) -> None:
    """Refuse every OLE file but an old Excel workbook (.xls) without macros and password.

    The streams are told by their directory entries alone, wherever these stand in the file.
    """
    has = partial(_has_entry, content.lower())
    if has("DRMEncryptedTransform") or has("\x09DRMContent"):
        raise has_label()
    if has("EncryptedPackage"):
        raise has_password()
    if has("WordDocument"):
        raise not_a_workbook("an old Word document (.doc)", FILL_IN_WORKBOOK)
    if has("PowerPoint Document"):
        raise not_a_workbook("an old PowerPoint file (.ppt)", FILL_IN_WORKBOOK)
    if has("__properties_version1.0"):
        raise not_a_workbook(
            "an Outlook message (.msg)", "Save the workbook out of the message and put it here."
        )
    if has("_VBA_PROJECT") or has("_VBA_PROJECT_CUR"):
        raise unsafe("The workbook contains macros; they were not run.", NO_MACROS)
    if not (has("Workbook") or has("Book")):
        raise damaged("it begins like an old Excel file and holds no workbook")
    if has_file_pass(content):
        raise has_password()


def has_stream(content: bytes, name: str) -> bool:
    """Whether an OLE file seems to have a stream of that name, whatever its capitals."""
    return _has_entry(content.lower(), name)


def _has_entry(folded: bytes, name: str) -> bool:
    """The same for a file in lower case, by an entry of its directory.

    That has 64 bytes for the name and its end, and then the length of both; what stands between
    means nothing.
    """
    wanted = f"{name}\0".lower().encode("utf-16-le")
    length = len(wanted).to_bytes(2, "little")
    at = folded.find(wanted)
    while at >= 0 and not folded.startswith(length, at + 64):
        at = folded.find(wanted, at + 1)
    return at >= 0
