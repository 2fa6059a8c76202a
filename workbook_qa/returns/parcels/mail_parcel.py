"""What is attached to a mail saved as a file (.eml), whoever wrote it and however broken it is.

The standard library's parser is kept within bounds: very long headers are cut, a header that
makes it stumble counts as blank, and mails whose shape would take minutes are not parsed.
"""

import base64
import email
import re
from collections.abc import Iterator, Sequence
from email.message import EmailMessage
from email.policy import EmailPolicy
from typing import Any

import msgspec

from workbook_qa.returns.parcels.enclosures import (
    MIB,
    SAVE_IT,
    WORDS,
    Enclosure,
    Opened,
    ParcelLimits,
    aside_by_content,
    faulty,
    is_picture,
    is_workbook_like,
    may_be_meant,
    plain_address,
    sealed_mail,
    shown_name,
    too_large,
)
from workbook_qa.returns.parcels.mail_words import LONGEST, own_words, words_of_html
from workbook_qa.workbooks.read.container.file_kinds import is_link_file

_LONGEST_HEADER = 4_000
_MOST_HEADERS = 1 << 20
_HEADER = re.compile(rb"([!-9;-~]{1,70}):")
# A mail has one of the first, and two of all; a web page saved by Excel has none of the first.
_ONLY_MAIL = frozenset(
    ("from", "received", "return-path", "message-id", "delivered-to", "x-unsent", "to", "subject")
)
_MAIL_TOO = frozenset(("date", "mime-version", "content-type", "cc", "sender", "reply-to"))
# Apple Mail (.emlx) writes how many bytes the mail has before it, and settings of its own behind.
_APPLE_LENGTH = re.compile(rb"([1-9][0-9]{0,9})[ \t]*\r?\n(?=[!-9;-~]{1,70}:)")
_MBOX = re.compile(rb"\n\r?\nFrom [^\r\n]{3,200} [0-9]{4}\r?\n[A-Za-z-]{2,40}:")
_TNEF = b"\x78\x9f\x3e\x22"
_SIGNATURES = ("application/pkcs7-signature", "application/x-pkcs7-signature")
_SEALED = ("application/pkcs7-mime", "application/x-pkcs7-mime")
_MAILS = ("message/rfc822", "message/global", "message/news")
_PIECES = ("message/partial", "message/external-body")
_TEXTS = ("text/plain", "text/html", "text/enriched", "text/rtf", "text/calendar")


class _Wary(EmailPolicy):
    """The library's modern policy, for headers that were made to harm."""

    def header_fetch_parse(self, name: str, value: str) -> Any:
        """The header, of which no more than a few thousand characters are parsed."""
        try:
            return super().header_fetch_parse(name, value[:_LONGEST_HEADER])
        except Exception:  # noqa: BLE001 - the parser of headers raises many kinds
            return self.header_factory(name, "")


_POLICY = _Wary()


class _Place(msgspec.Struct, frozen=True):
    """Where in a mail something stands."""

    sender: str
    depth: int
    related: bool = False


def is_mail(content: bytes) -> bool:
    """Whether the bytes begin with the headers of a mail."""
    start = _from_first_header(content[:_MOST_HEADERS])
    if b"\x00" in start[:1024]:
        return False
    names: set[str] = set()
    for number, line in enumerate(re.split(rb"\r\n?|\n", start, maxsplit=400)[:400]):
        if not line.strip():
            break
        header = _HEADER.match(line)
        if header:
            names.add(header[1].decode("ascii").casefold())
        elif line[:1] not in (b" ", b"\t") and not (number == 0 and line.startswith(b"From ")):
            break
    return bool(names & _ONLY_MAIL) and len(names & (_ONLY_MAIL | _MAIL_TOO)) >= 2


def _from_first_header(content: bytes) -> bytes:
    content = content.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n\t ")
    counted = _APPLE_LENGTH.match(content)
    if counted:
        return content[counted.end() :][: int(counted[1])]
    return content


def open_mail(name: str, content: bytes, limits: ParcelLimits) -> Opened:
    """What is attached to a mail and to the mails attached to it, each decoded when asked for.

    The mail's own words come last; pictures in the text, cards, calendar entries and signatures
    are named as left out.
    """
    if len(content) > limits.mail:
        return "", [too_large(name, f"The mail has more than {limits.mail // MIB} MB.")]
    content = _from_first_header(content)
    if _is_too_much(content, limits):
        return "", [too_large(name, "The mail has too many parts.")]
    if content.startswith(b"From ") and _MBOX.search(content):
        found = "The file holds several mails in one (mbox)."
        return "", [faulty("parcel-not-opened", name, found, SAVE_IT)]
    message: Any = email.message_from_bytes(content, policy=_POLICY)
    return _sender(message), _walk(message, limits)


def _is_too_much(content: bytes, limits: ParcelLimits) -> bool:
    """Whether parsing would take long: the parser looks at each line once for each multipart."""
    if content.count(b"\n--") > limits.parts:
        return True
    multiparts = content.lower().count(b"multipart/")
    lines = max(content.count(b"\n"), content.count(b"\r"))
    return multiparts * lines > limits.work


def _walk(message: EmailMessage, limits: ParcelLimits) -> Iterator[Enclosure]:
    """All parts from first to last, without recursion, since mails nest as deep as they like."""
    waiting: list[tuple[EmailMessage, _Place]] = [(message, _Place(_sender(message), 0))]
    number = 0
    texts: dict[int, list[tuple[str, str]]] = {}  # of each mail by its depth: kind and text
    while waiting:
        part, place = waiting.pop()
        within = part.get_payload()
        kind = part.get_content_type()
        inner = (
            [each for each in within if isinstance(each, EmailMessage)] if _is_list(within) else []
        )
        if kind == "multipart/report":
            yield _notice(place)
        elif kind in _MAILS and inner:
            encoded = _encoded_mail(part, inner[0], place)
            if encoded:
                yield encoded
            elif place.depth >= limits.depth:
                yield _too_deep(place)
            else:
                below = _Place(_sender(inner[0]) or place.sender, place.depth + 1)
                waiting.append((inner[0], below))
        elif inner and part.get_content_maintype() == "multipart":
            below = msgspec.structs.replace(place, related=kind == "multipart/related")
            waiting.extend((each, below) for each in reversed(inner))
        elif part.get_content_maintype() == "multipart" or kind in _PIECES:
            yield _broken(place)
        elif not inner:
            number += 1
            text = _own_text(part)
            if text is None:
                yield from _attached(part, place, number)
            else:
                texts.setdefault(place.depth, []).append((kind, text))
    for depth, own in texts.items():
        words = _words(own)
        if words:
            yield Enclosure(WORDS, words.encode("utf-8", "replace"), "", depth, WORDS)


def _own_text(part: EmailMessage) -> str | None:
    """The text of a part that is the mail's own; None for what is attached to it."""
    if _file_name(part) or part.get_content_disposition() == "attachment":
        return None
    if part.get_content_type() not in _TEXTS:
        return None
    try:
        text = part.get_content()
    except Exception:  # noqa: BLE001 - decoders of the library raise many kinds
        text = part.get_payload()
    return text if isinstance(text, str) else ""


def _words(texts: Sequence[tuple[str, str]]) -> str:
    """The words of one mail, which may stand in it twice: plain, and as a page."""
    plain = [text for kind, text in texts if kind == "text/plain" and text.strip()]
    pages = [words_of_html(text) for kind, text in texts if kind == "text/html"]
    return own_words("\n".join(plain or pages)[:LONGEST])


def _is_list(within: object) -> bool:
    return isinstance(within, list)


def _sender(message: EmailMessage) -> str:
    """The address of the one who sent it, where there is just one and it is plain."""
    addresses: Any = getattr(message.get("from"), "addresses", ())
    return plain_address(addresses[0].addr_spec) if len(addresses) == 1 else ""


def _attached(part: EmailMessage, place: _Place, number: int) -> Iterator[Enclosure]:
    """The part as an enclosure."""
    named = _file_name(part)
    kind, disposition = part.get_content_type(), part.get_content_disposition()
    name = shown_name(named, f"attachment {number}")
    try:
        content = part.get_payload(decode=True)
    except Exception:  # noqa: BLE001 - decoders of the library raise many kinds
        content = None
    if not isinstance(content, bytes):
        yield faulty("parcel-not-opened", name, "The attachment is damaged.", SAVE_IT, place.sender)
    elif sealed := sealed_mail(name, content, place.sender):
        yield sealed
    elif content.startswith(_TNEF) or (kind in _SEALED and not is_workbook_like(content)):
        yield _sealed(name, place)
    else:
        inline = disposition == "inline" or place.related
        aside = "" if may_be_meant(name, content) else _aside(kind, content, inline)
        yield Enclosure(name, b"" if aside else content, place.sender, place.depth, aside)


def _aside(kind: str, content: bytes, inline: bool) -> str:
    if inline and is_picture(content):
        return "picture"
    if kind in _SIGNATURES or kind == "application/pgp-signature":
        return "signature"
    is_text = kind in _TEXTS and not is_link_file(content)
    return aside_by_content(content) or ("text" if is_text else "")


def _file_name(part: EmailMessage) -> str | None:
    try:
        return part.get_filename()
    except Exception:  # noqa: BLE001 - as above
        return None


def _encoded_mail(part: EmailMessage, inner: EmailMessage, place: _Place) -> Enclosure | None:
    """A mail attached in base64, which no standard allows and some programs send."""
    if str(part.get("content-transfer-encoding", "")).strip().casefold() != "base64":
        return None
    text = inner.get_payload()
    if inner.keys() or not isinstance(text, str):
        return None
    try:
        content = base64.b64decode(text.encode("ascii", "ignore"))
    except ValueError:
        return None
    name = shown_name(_file_name(part), "attached mail")
    return Enclosure(name, content, place.sender, place.depth)


def _sealed(name: str, place: _Place) -> Enclosure:
    return faulty(
        "parcel-not-opened",
        name,
        "The mail packs its attachments in a way that only the sender's or your own mail program "
        "opens (winmail.dat, or a signed or encrypted mail).",
        SAVE_IT,
        place.sender,
    )


def _notice(place: _Place) -> Enclosure:
    return faulty(
        "parcel-without-workbook",
        "notice",
        "It is a notice from a mail system (not delivered, or read): what is attached is what was "
        "sent, not a return.",
        "Look whether the mail it speaks of reached anyone.",
        place.sender,
    )


def _too_deep(place: _Place) -> Enclosure:
    return faulty(
        "parcel-not-opened",
        "attached mail",
        "Mails lie in mails too deep to be opened.",
        SAVE_IT,
        place.sender,
    )


def _broken(place: _Place) -> Enclosure:
    return faulty(
        "parcel-not-opened",
        "mail",
        "The mail is damaged: its parts cannot be told apart.",
        SAVE_IT,
        place.sender,
    )
