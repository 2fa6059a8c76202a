"""What a workbook says about itself: its properties, who saved it when, and with which program.

In the returns of a month these parts differ in nothing but their texts. So the texts are taken out
first, what is left is read once for all of them, and the texts are put into what was found.
"""

import datetime
import re
from collections.abc import Callable

from workbook_qa.workbooks.read.cell_values import read_text
from workbook_qa.workbooks.read.container.limits import Limits, too_large
from workbook_qa.workbooks.read.container.xml_pass import as_attributes, walk
from workbook_qa.workbooks.read.kept import LARGEST, kept
from workbook_qa.workbooks.read.plain_rows import begins_as_utf8, is_text

_Texts = dict[str, str]

_ASKED = frozenset({"lastModifiedBy", "modified", "Application"})
# Of plain text alone: no entity, and no line break that XML would change.
_TEXT = re.compile(rb">([^<>&\x00-\x08\x0b-\x1f]+)</")
_BEFORE, _BEHIND = "\ue000", "\ue001"  # of a mark in place of a text: for private use
_MARK = re.compile(f"{_BEFORE}([0-9]+){_BEHIND}")


def read_properties(data: bytes, limits: Limits) -> dict[str, str]:
    """The custom document properties by name, values as text."""
    found = _told(_properties, data, limits)
    return {name: read_text(text) for name, text in found.items()}


def read_saved(data: bytes, limits: Limits) -> tuple[str, datetime.datetime | None]:
    """Who saved the workbook last and when (UTC), as it says itself; empty where it does not."""
    found = _told(_about, data, limits)
    by, at = found.get("lastModifiedBy", ""), found.get("modified", "")
    return read_text(_short(by)), _moment(_short(at))


def read_application(data: bytes, limits: Limits) -> str:
    """The program that says it saved the workbook; an empty text when none does."""
    return _short(_told(_about, data, limits).get("Application", ""))


def _short(text: str) -> str:
    return text.strip()[:255]


def _moment(text: str) -> datetime.datetime | None:
    """A moment as W3C writes it, in UTC where it names no zone."""
    try:
        moment = datetime.datetime.fromisoformat(text)
        if moment.tzinfo is None:
            return moment.replace(tzinfo=datetime.UTC)
        return moment.astimezone(datetime.UTC)
    except (ValueError, OverflowError):
        return None


def _told(read: Callable[[bytes, Limits], _Texts], data: bytes, limits: Limits) -> _Texts:
    """What `read` finds in a part; it must do nothing with the texts but hand them on."""
    apart = _texts_apart(data)
    if apart is None:
        return read(data, limits)
    rest, texts = apart
    found = read(rest, limits)
    return {name: _MARK.sub(lambda mark: texts[int(mark[1])], text) for name, text in found.items()}


def _texts_apart(data: bytes) -> tuple[bytes, list[str]] | None:
    """A part with marks in place of the texts that stand in front of an end tag, and these texts.

    None where a text may be something else, or stands for something else.
    """
    if len(data) > LARGEST or b"<!" in data or _BEFORE.encode() in data:
        return None
    if not begins_as_utf8(data) or not is_text(data):
        return None
    pieces = _TEXT.split(data)
    texts = [piece.decode() for piece in pieces[1::2]]
    pieces[1::2] = [f">{_BEFORE}{number}{_BEHIND}</".encode() for number in range(len(texts))]
    return b"".join(pieces), texts


@kept
def _properties(data: bytes, limits: Limits) -> _Texts:
    properties: _Texts = {}
    texts: list[str] = []
    current = ""

    def start(name: str, attributes: list[str]) -> None:
        nonlocal current
        texts.clear()
        if name.endswith(" property"):
            current = as_attributes(attributes).get("name", "")

    def end(name: str) -> None:
        if name.endswith(" property"):
            return
        if current and current not in properties and texts:
            properties[current] = "".join(texts)
            if len(properties) > limits.names:
                raise too_large(f"it has more than {limits.names} properties")
        texts.clear()

    walk(data, limits, start, end, texts)
    return properties


@kept
def _about(data: bytes, limits: Limits) -> _Texts:
    """What the elements that are asked for say, by their names without namespace."""
    found: _Texts = {}
    texts: list[str] = []

    def start(_name: str, _attributes: list[str]) -> None:
        texts.clear()

    def end(name: str) -> None:
        word = name.rpartition(" ")[2]
        if word in _ASKED:
            found[word] = "".join(texts)

    walk(data, limits, start, end, texts)
    return found
