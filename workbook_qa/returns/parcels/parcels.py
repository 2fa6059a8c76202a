"""Mails and zips in the inbox: what lies in them is taken out, each file for an outcome of its own.

What something is, is told by its bytes and not by its name. Nothing is written to disk, names in
a parcel are only shown and never used as paths, and no bytes make `open_parcel` raise.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from workbook_qa.core.problem import Place, Problem
from workbook_qa.returns.parcels.enclosures import (
    MIB,
    SAVE_IT,
    WORDS,
    Enclosure,
    ParcelLimits,
    faulty,
    is_workbook_like,
    too_large,
)
from workbook_qa.returns.parcels.encoded_workbook import (
    is_encoded_workbook,
    open_encoded_workbook,
)
from workbook_qa.returns.parcels.mail_parcel import is_mail, open_mail
from workbook_qa.returns.parcels.outlook_parcel import is_outlook_message, open_outlook_message
from workbook_qa.returns.parcels.zip_parcel import is_zip_parcel, open_zip

__all__ = ["PARCEL_LIMITS", "Item", "ParcelLimits", "open_parcel"]

PARCEL_LIMITS = ParcelLimits()
_OPENERS = {
    "zip": open_zip,
    "mail": open_mail,
    "outlook": open_outlook_message,
    "text": open_encoded_workbook,
}
_ASK = (
    "Ask the sender to attach the workbook itself. If there is only a link to it, open the link, "
    "save the workbook and put it into the inbox."
)


class Item(msgspec.Struct, frozen=True):
    """One file that lay in a parcel, or a fact about the parcel.

    Attributes:
        name: what it was called, fit for a report; no two files of a parcel share one.
        content: its bytes; empty where there is a fault.
        sender: the address of whoever sent the mail it lay in, or empty.
        fault: what a person must know instead: an error where something could not be taken out,
            a query (``parcel-part-left-out``) where pictures and the like were passed over.
        words: what the mails that it lay in say themselves.
    """

    name: str
    content: bytes = b""
    sender: str = ""
    fault: Problem | None = None
    words: str = ""


def open_parcel(
    name: str, content: bytes, limits: ParcelLimits = PARCEL_LIMITS
) -> list[Item] | None:
    """What lies in a mail (.eml, .msg) or zip, mails and zips within it opened too.

    None for everything else: a workbook, which is a zip itself, and whatever the reader refuses.
    The list is never empty: where nothing is a workbook, a problem says so. Never raises.
    """
    kind = _kind(content, limits)
    if not kind:
        return None
    opening = _Opening(limits)
    try:
        opening.open(Enclosure(name, content), kind, 0)
    except Exception:  # noqa: BLE001 - as above, and what was taken out already is kept
        opening.add(faulty("parcel-not-opened", name, "It cannot be opened to its end.", SAVE_IT))
    return opening.items


def is_parcel(content: bytes) -> bool:
    """Whether it is a mail or a zip, which `open_parcel` opens. Never raises."""
    return bool(_kind(content, PARCEL_LIMITS))


def _kind(content: bytes, limits: ParcelLimits) -> str:
    """``zip``, ``mail``, ``outlook``, ``text``, or empty for what is no parcel."""
    try:
        if is_zip_parcel(content, limits):
            return "zip"
        if is_outlook_message(content):
            return "outlook"
        if is_encoded_workbook(content):
            return "text"
        return "mail" if is_mail(content) else ""
    except Exception:  # noqa: BLE001 - a fault of ours costs one file, never the batch
        return ""


class _Opening:
    """A parcel while it is being opened: what was found, and what is left of the limits."""

    def __init__(self, limits: ParcelLimits) -> None:
        self.items: list[Item] = []
        self._limits = limits
        self._names: set[str] = set()
        self._files = 0
        self._bytes = 0
        self._full = False

    def open(self, parcel: Enclosure, kind: str, level: int) -> None:
        """Everything in one parcel; `level` counts the parcels around it."""
        aside: Counter[str] = Counter()
        words: list[str] = []
        before = len(self.items)
        sender, enclosures = _OPENERS[kind](parcel.name, parcel.content, self._limits)
        parcel = msgspec.structs.replace(parcel, sender=sender or parcel.sender)
        for found in self._within_limits(parcel, enclosures):
            if found.aside == WORDS:
                words.append(found.content.decode())
            elif found.aside:
                aside[found.aside] += 1
            else:
                self._take(found, parcel.sender, level)
        if not any(map(_counts, self.items[before:])):
            self.add(_without_workbook(parcel, kind))
        if aside:
            self.add(_left_out(parcel, aside))
        self.items[before:] = [_with_words(item, words) for item in self.items[before:]]

    def _take(self, found: Enclosure, sender: str, level: int) -> None:
        found = msgspec.structs.replace(found, sender=found.sender or sender)
        kind = "" if found.fault else _kind(found.content, self._limits)
        below = level + found.depth + 1
        if not kind:
            self.add(found)
        elif below > self._limits.depth:
            deep = "Mails and zips lie in one another too deep to be opened."
            self.add(faulty("parcel-not-opened", found.name, deep, SAVE_IT, found.sender))
        else:
            self.open(found, kind, below)

    def _within_limits(
        self, parcel: Enclosure, enclosures: Iterable[Enclosure]
    ) -> Iterator[Enclosure]:
        """Enclosures until there are too many; that there are more is said once."""
        for found in enclosures:
            self._files += found.aside != WORDS
            self._bytes += len(found.content)
            if self._full:
                return
            if self._files > self._limits.files:
                self._stop(parcel, f"It holds more than {self._limits.files} files.")
                return
            if self._bytes > self._limits.whole:
                size = self._limits.whole // MIB
                self._stop(parcel, f"Unpacked, it holds more than {size} MB.")
                return
            yield found

    def _stop(self, parcel: Enclosure, why: str) -> None:
        self._full = True
        found = f"{why} The rest was not taken out."
        self.add(too_large(parcel.name, found, parcel.sender))

    def add(self, found: Enclosure) -> None:
        """What was found as an item; of two files of one name the second gets a number."""
        name, number = found.name, 1
        stem, dot, ending = found.name.rpartition(".")
        while not found.fault and name.casefold() in self._names:
            number += 1
            name = f"{stem} ({number}).{ending}" if dot else f"{found.name} ({number})"
        if not found.fault:
            self._names.add(name.casefold())
        fault = found.fault and msgspec.structs.replace(found.fault, place=Place(name))
        self.items.append(Item(name, found.content, found.sender, fault))


def _with_words(item: Item, words: Sequence[str]) -> Item:
    said = [text for text in (*words, item.words) if text]
    return msgspec.structs.replace(item, words="\n\n".join(said)) if words else item


def _counts(item: Item) -> bool:
    """Whether an item may be a return, or says why one could not be taken out."""
    return item.fault is not None or is_workbook_like(item.content)


def _without_workbook(parcel: Enclosure, kind: str) -> Enclosure:
    what = "Nothing in the zip" if kind == "zip" else "Nothing attached to the mail"
    found = f"{what} is a workbook."
    return faulty("parcel-without-workbook", parcel.name, found, _ASK, parcel.sender)


def _left_out(parcel: Enclosure, aside: Counter[str]) -> Enclosure:
    counted = [f"{number} {_plural(what, number)}" for what, number in sorted(aside.items())]
    return faulty(
        "parcel-part-left-out",
        parcel.name,
        f"Left out, since they are no returns: {', '.join(counted)}.",
        "Nothing has to be done.",
        parcel.sender,
    )


def _plural(what: str, number: int) -> str:
    if number == 1 or what == "Apple data":
        return what
    return "calendar entries" if what == "calendar entry" else f"{what}s"
