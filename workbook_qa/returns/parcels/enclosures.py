"""What lies in a mail or a zip, before anyone has looked at what it is; shared by the openers."""

import re
import unicodedata
from collections.abc import Iterable

import msgspec

from workbook_qa.core.audit_references import references_in
from workbook_qa.core.problem import Place, Problem

MIB = 1 << 20
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_PICTURES = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"BM",
    b"II*\x00",
    b"MM\x00*",
    b"\x00\x00\x01\x00",
)
RPMSG = b"\x76\xe8\x04\x60\xc4\x11\xe3\x86"
# What CMS holds, by its object identifier (RFC 5652), and where the first headers of a mail stand.
_SIGNED = b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"
_ENVELOPED = b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03"
_CMS_START = 4_096
_LONGEST_NAME = 120
_LONGEST_ADDRESS = 254
_ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,64}@[^\s@<>,;:\"()\[\]\\]{1,253}")

WORDS = "words"
SAVE_IT = "Save the workbook out of it yourself and put that into the inbox."


class ParcelLimits(msgspec.Struct, frozen=True):
    """How much is taken out of a mail or zip that somebody put into the inbox.

    Attributes:
        files: how many files, nested ones and those left out included.
        one: bytes of one file, unpacked; whole: of all together, mails and zips within included.
        mail: bytes of a mail; parsing one takes five times as much memory.
        depth: how deep mails and zips may lie in one another.
        directory: entries of a zip's directory.
        parts: lines of a mail that may begin a part.
        work: lines of a mail times its multiparts, which bounds the time it takes to parse.
    """

    files: int = 200
    one: int = 64 * MIB
    whole: int = 256 * MIB
    mail: int = 36 * MIB
    depth: int = 3
    directory: int = 50_000
    parts: int = 4_000
    work: int = 20_000_000


class Enclosure(msgspec.Struct, frozen=True):
    """One thing that lies in a mail or zip.

    Attributes:
        sender: who sent the mail it lies in; empty in a zip.
        depth: how many mails lie around it, besides the one that was opened.
        aside: what it is, where it is no return and is left out, such as ``picture``; `WORDS` for
            the words of a mail itself, which go along with its files.
        fault: why it could not be taken out; `content` is then empty.
    """

    name: str
    content: bytes
    sender: str = ""
    depth: int = 0
    aside: str = ""
    fault: Problem | None = None


Opened = tuple[str, Iterable[Enclosure]]
"""The sender of a mail (empty for a zip), and what lies in it, taken out as it is asked for."""


def faulty(code: str, name: str, found: str, todo: str, sender: str = "") -> Enclosure:
    """An enclosure that could not be taken out."""
    return Enclosure(name, b"", sender, fault=Problem(code, Place(name), found, todo))


def too_large(name: str, found: str, sender: str = "") -> Enclosure:
    """An enclosure that is over a limit: `found` says which."""
    return faulty("parcel-too-large", name, found, SAVE_IT, sender)


def shown_name(name: str | None, otherwise: str) -> str:
    """The last part of a file's name, fit for a report: it never becomes a path.

    Folders, control and direction marks are dropped; bytes that are no text become ``?``.
    """
    plain = (name or "").encode("utf-8", "replace").decode("utf-8")
    last = re.split(r"[/\\]", plain.rstrip("/\\"))[-1]
    shown = "".join(
        " " if mark.isspace() else mark
        for mark in last
        if mark.isspace() or unicodedata.category(mark) not in ("Cc", "Cf", "Cs", "Co")
    )
    shown = " ".join(shown.split()).strip(". ") and " ".join(shown.split())
    if len(shown) > _LONGEST_NAME:
        shown = f"{shown[: _LONGEST_NAME - 8]}…{shown[-7:]}"
    return shown or otherwise


def plain_address(text: str) -> str:
    """The one e-mail address in `text`, or nothing: what is odd is never written to."""
    found = _ADDRESS.fullmatch(text.strip())
    plain = found[0] if found and found[0].isprintable() else ""
    return plain if len(plain) <= _LONGEST_ADDRESS else ""


def aside_by_content(content: bytes) -> str:
    """What a mail carries along that is no return: cards and calendars; empty for all else."""
    start = content[:64].lstrip(b"\xef\xbb\xbf\r\n ").upper()
    if start.startswith(b"BEGIN:VCALENDAR"):
        return "calendar entry"
    if start.startswith(b"BEGIN:VCARD"):
        return "business card"
    if _is_cms(content, _SIGNED):
        return "signature"
    return "Apple data" if content[:4] == b"\x00\x05\x16\x07" else ""


def sealed_mail(name: str, content: bytes, sender: str) -> Enclosure | None:
    """Why a mail that is packed as one thing cannot be opened here; None for all else.

    A signature has the mail itself in it where the mail is not readable beside it (opaque
    signing); Microsoft packs mails that are encrypted for certain people as ``message.rpmsg``.
    """
    if content.startswith(RPMSG) or name.casefold().endswith(".rpmsg"):
        found = (
            "The mail is encrypted by Microsoft for those it was sent to (message.rpmsg), and "
            "what is attached lies within."
        )
        todo = (
            "Open the mail in Outlook, save the workbook and put that into the inbox; or ask the "
            "sender to send it without encryption."
        )
    elif _is_cms(content, _ENVELOPED):
        found = "The mail is encrypted (S/MIME), and what is attached lies within."
        todo = "Open the mail in your mail program, save the workbook and put it into the inbox."
    elif _is_cms(content, _SIGNED) and b"content-type:" in content[:_CMS_START].lower():
        found = "The mail is packed into its signature (S/MIME), and what is attached lies within."
        todo = "Open the mail in your mail program, save the workbook and put it into the inbox."
    else:
        return None
    return faulty("parcel-not-opened", name, found, todo, sender)


def _is_cms(content: bytes, kind: bytes) -> bool:
    return content[:1] == b"0" and kind in content[:64]


def is_picture(content: bytes) -> bool:
    """Whether the bytes begin as those of a picture."""
    return content.startswith(_PICTURES)


def may_be_meant(name: str, content: bytes) -> bool:
    """Whether an attachment may be meant as a return: a workbook, or named by a reference."""
    return is_workbook_like(content) or bool(references_in(name))


def is_workbook_like(content: bytes) -> bool:
    """Whether the bytes begin as a workbook's do: Open XML, OpenDocument or old Excel."""
    return content.startswith((*ZIP, OLE))
