"""What a workbook says about itself: its properties, who saved it when, and with which program."""

import datetime

from workbook_qa.workbooks.read.cell_values import read_text
from workbook_qa.workbooks.read.container.limits import Limits, too_large
from workbook_qa.workbooks.read.container.xml_pass import Attributes, walk

_ASKED = frozenset({"lastModifiedBy", "modified", "Application"})


def read_properties(data: bytes, limits: Limits) -> dict[str, str]:
    """The custom document properties by name, values as text."""
    properties: dict[str, str] = {}
    texts: list[str] = []
    current = ""

    def start(name: str, attributes: Attributes) -> None:
        nonlocal current
        texts.clear()
        if name.endswith(" property"):
            current = attributes.get("name", "")

    def end(name: str) -> None:
        if name.endswith(" property"):
            return
        if current and current not in properties and texts:
            properties[current] = read_text("".join(texts))
            if len(properties) > limits.names:
                raise too_large(f"it has more than {limits.names} properties")
        texts.clear()

    walk(data, limits, start, end, texts)
    return properties


def read_saved(data: bytes, limits: Limits) -> tuple[str, datetime.datetime | None]:
    """Who saved the workbook last and when (UTC), as it says itself; empty where it does not."""
    found = _about(data, limits)
    by, at = found.get("lastModifiedBy", ""), found.get("modified", "")
    return read_text(_short(by)), _moment(_short(at))


def read_application(data: bytes, limits: Limits) -> str:
    """The program that says it saved the workbook; an empty text when none does."""
    return _short(_about(data, limits).get("Application", ""))


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


def _about(data: bytes, limits: Limits) -> dict[str, str]:
    """What the elements that are asked for say, by their names without namespace."""
    found: dict[str, str] = {}
    texts: list[str] = []

    def start(_name: str, _attributes: Attributes) -> None:
        texts.clear()

    def end(name: str) -> None:
        word = name.rpartition(" ")[2]
        if word in _ASKED:
            found[word] = "".join(texts)

    walk(data, limits, start, end, texts)
    return found
