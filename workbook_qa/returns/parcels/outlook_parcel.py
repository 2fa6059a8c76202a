"""What is attached to a message saved by Outlook (.msg), read by python-oxmsg (extra ``mail``)."""

import importlib
import io
from collections.abc import Iterator, Mapping
from email.utils import parseaddr
from typing import Any

from workbook_qa.returns.parcels.enclosures import (
    MIB,
    OLE,
    SAVE_IT,
    WORDS,
    Enclosure,
    Opened,
    ParcelLimits,
    aside_by_content,
    faulty,
    is_picture,
    may_be_meant,
    plain_address,
    sealed_mail,
    shown_name,
    too_large,
)
from workbook_qa.returns.parcels.mail_words import LONGEST, own_words, words_of_html

_PROPERTIES = "__properties_version1.0"
# Class ids of the root of an old Excel workbook, which may hold a message as an object.
_EXCEL_ROOTS = tuple(
    bytes.fromhex(f"{number}08020000000000c000000000000046") for number in ("10", "20")
)
_STREAM, _STORAGE = 2, 1
# Where a header counts the sectors of the directory and of three tables (MS-CFB, 2.2).
_SECTOR, _TABLE_COUNTS = 512, (40, 44, 64, 72)
_MOST_NODES = 20_000
_EMBEDDED = "__substg1.0_3701000D"
# Properties of an attachment (MS-OXPROPS).
_SHORT_NAME, _CONTENT_ID, _METHOD = 0x3704, 0x3712, 0x3705
# A message's words (PidTagBody), as UTF-16 or in eight bits, or else as a page (PidTagBodyHtml).
_TEXTS = {"__substg1.0_1000001F": "utf-16-le", "__substg1.0_1000001E": "cp1252"}
_PAGE = "__substg1.0_10130102"
_BY_REFERENCE = (2, 3, 4, 7)


def is_outlook_message(content: bytes) -> bool:
    """Whether an OLE file is a message: it has the stream that every message has."""
    if not content.startswith(OLE):
        return False
    name = _PROPERTIES.encode("utf-16-le")
    entry = name.ljust(64, b"\x00") + (len(name) + 2).to_bytes(2, "little")
    if entry not in content:
        return False
    size = 1 << min(int.from_bytes(content[30:32], "little"), 12)
    root = (int.from_bytes(content[48:52], "little") + 1) * size
    return content[root + 80 : root + 96] not in _EXCEL_ROOTS


def open_outlook_message(name: str, content: bytes, limits: ParcelLimits) -> Opened:
    """What is attached to a message and to the messages attached to it."""
    try:
        olefile, oxmsg = importlib.import_module("olefile"), importlib.import_module("oxmsg")
        storages = importlib.import_module("oxmsg.storage")
        attachment = importlib.import_module("oxmsg.attachment").Attachment
    except ImportError:
        return "", [_not_installed(name)]
    try:
        root = None
        if _tables_fit(content):
            with olefile.OleFileIO(io.BytesIO(content)) as ole:
                sound = _is_sound(ole.root, len(content))
                root = storages.Storage.from_ole(ole) if sound else None
    except Exception:  # noqa: BLE001 - olefile raises many kinds for damaged files
        root = None
    if root is None:
        found = "The Outlook message is damaged."
        return "", [faulty("parcel-not-opened", name, found, SAVE_IT)]
    sender = _sender(oxmsg.Message(root))
    return sender, _walk(root, attachment, sender, limits)


def _walk(root: Any, attachment: Any, sender: str, limits: ParcelLimits) -> Iterator[Enclosure]:
    """The words of the message whose storage is `root`, and all attachments.

    `attachment` is oxmsg's class.
    """
    waiting: list[tuple[Any, int]] = [(root, 0)]
    number = 0
    while waiting:
        message, depth = waiting.pop(0)
        words = _words({stream.name: stream.bytes_ for stream in message.streams})
        if words:
            yield Enclosure(WORDS, words.encode("utf-8", "replace"), "", depth, WORDS)
        for storage in message.iter_attachment_storages():
            number += 1
            inner = [each for each in storage.storages if each.name == _EMBEDDED]
            if not inner:
                yield _attached(attachment(storage), number, sender, depth, limits)
            elif depth < limits.depth:
                waiting.append((inner[0], depth + 1))
            else:
                found = "Mails lie in mails too deep to be opened."
                yield faulty("parcel-not-opened", "attached mail", found, SAVE_IT, sender)


def _words(streams: Mapping[str, bytes]) -> str:
    """The words of a message itself, by the streams of its storage: as plain text, or as a page."""
    for name, code in _TEXTS.items():
        text = streams.get(name, b"")[: 4 * LONGEST].decode(code, "replace").strip("\x00 \r\n\t")
        if text:
            return own_words(text[:LONGEST])
    page = streams.get(_PAGE, b"")[: 10 * LONGEST].decode("utf-8", "replace")
    return own_words(words_of_html(page))


def _tables_fit(content: bytes) -> bool:
    """Whether the tables that the header counts are no more than the file has room for.

    olefile believes the numbers, and a message of a few KB with a table that leads round in a
    circle would keep it busy for hours.
    """
    if len(content) < _SECTOR:
        return False
    counts = (int.from_bytes(content[at : at + 4], "little") for at in _TABLE_COUNTS)
    return sum(counts) <= len(content) // _SECTOR


def _is_sound(root: Any, length: int) -> bool:
    """Whether streams add up to no more than the file, and no two have the same name.

    Otherwise a small file could be read out as a huge one, over and over.
    """
    if root.size > length:
        return False
    waiting, total, nodes = [root], 0, 0
    while waiting:
        kids = waiting.pop().kids
        nodes += len(kids)
        names = {kid.name.casefold() for kid in kids}
        if nodes > _MOST_NODES or len(names) < len(kids) or any("/" in name for name in names):
            return False
        total += sum(kid.size for kid in kids if kid.entry_type == _STREAM)
        waiting += [kid for kid in kids if kid.entry_type == _STORAGE]
    return total <= length


def _attached(
    attachment: Any, number: int, sender: str, depth: int, limits: ParcelLimits
) -> Enclosure:
    name = f"attachment {number}"
    try:
        properties = attachment.properties
        named = attachment.file_name or properties.str_prop_value(_SHORT_NAME)
        name = shown_name(named, name)
        content = attachment.file_bytes
        inline = bool(properties.str_prop_value(_CONTENT_ID))
        linked = properties.int_prop_value(_METHOD) in _BY_REFERENCE
    except Exception:  # noqa: BLE001 - oxmsg raises many kinds for damaged messages
        return faulty("parcel-not-opened", name, "The attachment is damaged.", SAVE_IT, sender)
    if content is None or (linked and not content):
        return faulty(
            "parcel-not-opened",
            name,
            "The message holds a link to the attachment, not the attachment.",
            "Open the link, save the workbook and put it into the inbox.",
            sender,
        )
    if len(content) > limits.one:
        return too_large(name, f"The attachment has more than {limits.one // MIB} MB.", sender)
    if content[:64].lstrip().lower().startswith(b"content-type:"):
        # A mail that is signed and readable beside its signature lies here as one attachment.
        return Enclosure("signed mail", b"Subject: signed\r\n" + content.lstrip(), sender, depth)
    sealed = sealed_mail(name, content, sender)
    if sealed:
        return sealed
    if may_be_meant(name, content):
        return Enclosure(name, content, sender, depth)
    aside = "picture" if inline and is_picture(content) else aside_by_content(content)
    return Enclosure(name, b"" if aside else content, sender, depth, aside)


def _sender(message: Any) -> str:
    try:
        return plain_address(parseaddr((message.sender or "")[:4_000])[1])
    except Exception:  # noqa: BLE001 - as above
        return ""


def _not_installed(name: str) -> Enclosure:
    return faulty(
        "parcel-not-opened",
        name,
        "It is an Outlook message (.msg), which is not opened on this computer.",
        "Open it in Outlook, save the workbook that is attached and put that into the inbox; or "
        "install the extra 'mail'.",
    )
