"""The parts that belong to the whole workbook: sheets and names, styles, texts."""

from typing import Literal, NamedTuple

import msgspec

from workbook_qa.workbooks.read.cell_values import TEXT_TOO_LONG, Shows, Unreadable, read_text
from workbook_qa.workbooks.read.container.limits import Limits, damaged, too_large
from workbook_qa.workbooks.read.container.xml_pass import Attributes, walk
from workbook_qa.workbooks.read.number_formats import built_in, shown_by

State = Literal["visible", "hidden", "veryHidden"]
_STATES: dict[str, State] = {"hidden": "hidden", "veryHidden": "veryHidden"}


class Style(NamedTuple):
    """What of a cell style matters: how it shows numbers, and whether it locks the cell.

    `struck` tells whether its font strikes out what stands there.
    """

    shows: Shows = Shows.NUMBER
    locked: bool = True
    struck: bool = False


class SheetEntry(msgspec.Struct, frozen=True):
    """A sheet as the workbook lists it; `link` is the id of its relationship."""

    name: str
    link: str
    state: State


class Contents(msgspec.Struct, frozen=True):
    """What the main part says."""

    sheets: tuple[SheetEntry, ...]
    names: dict[str, str]
    epoch_1904: bool


class TextBudget:
    """How many characters of text are left for the whole workbook."""

    def __init__(self, limits: Limits) -> None:
        self._left = limits.all_text
        self._longest = limits.text

    def spend(self, text: str) -> str:
        """The text as it stands, counted."""
        self._left -= len(text)
        if self._left < 0:
            raise too_large("it holds too much text")
        return text

    def cell_text(self, text: str) -> str | Unreadable:
        """Text with its escapes undone; one longer than Excel allows is not cut but refused."""
        text = read_text(text)
        return text if len(text) <= self._longest else TEXT_TOO_LONG


def is_true(text: str | None) -> bool:
    """Whether an attribute is a true XML boolean."""
    return text is not None and text.strip() in ("1", "true", "on")


def read_contents(data: bytes, limits: Limits) -> Contents:
    """Sheets in order, defined names (a sheet's own as ``Sheet!name``) and the date system."""
    sheets: list[SheetEntry] = []
    names: list[tuple[str, str | None, str]] = []
    texts: list[str] = []
    epoch_1904 = False
    root = ""

    def start(name: str, attributes: Attributes) -> None:
        nonlocal epoch_1904, root
        root = root or name
        texts.clear()
        if name == "sheet":
            sheets.append(_sheet_entry(attributes))
            if len(sheets) > limits.sheets:
                raise too_large(f"it has more than {limits.sheets} sheets")
        elif name == "workbookPr":
            epoch_1904 = is_true(attributes.get("date1904"))
        elif name == "definedName":
            names.append((attributes.get("name", ""), attributes.get("localSheetId"), ""))
            if len(names) > limits.names:
                raise too_large(f"it has more than {limits.names} names")

    def end(name: str) -> None:
        if name == "definedName":
            names[-1] = (*names[-1][:2], "".join(texts))

    walk(data, limits, start, end, texts)
    if root != "workbook":
        raise damaged("its main part is not a workbook")
    _check_sheets(sheets)
    return Contents(tuple(sheets), _names_by_scope(names, sheets), epoch_1904)


def _sheet_entry(attributes: Attributes) -> SheetEntry:
    return SheetEntry(
        read_text(attributes.get("name", "")),
        attributes.get("r:id", ""),
        _STATES.get(attributes.get("state", ""), "visible"),
    )


def _check_sheets(sheets: list[SheetEntry]) -> None:
    if not sheets:
        raise damaged("it has no sheets")
    if len({sheet.name.casefold() for sheet in sheets}) < len(sheets):
        raise damaged("two of its sheets have the same name")
    if any(not 0 < len(sheet.name) <= 255 for sheet in sheets):
        raise damaged("a sheet has a name that Excel does not allow")


def _names_by_scope(
    names: list[tuple[str, str | None, str]], sheets: list[SheetEntry]
) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, scope, refers_to in names:
        if scope is None:
            found[name] = refers_to
        elif 0 <= _place(scope) < len(sheets):
            found[f"{sheets[_place(scope)].name}!{name}"] = refers_to
    return found


def _place(number: str) -> int:
    """A place in a list, counted from 0; -1 for what is no number, or far too high to be one."""
    return int(number) if number.isascii() and number.isdigit() and len(number) < 10 else -1


def read_styles(data: bytes, limits: Limits) -> dict[str, Style]:
    """The cell styles by their number as text, the way cells refer to them.

    A style's own protection counts; without one, that of the named style it is based on.
    """
    reading = _Styles(limits)
    walk(data, limits, reading.start, reading.end)
    return {
        str(number): Style(shows, reading.locks(own, base), reading.strikes(font))
        for number, (shows, own, base, font) in enumerate(reading.cell_styles)
    }


_IN_STYLES = frozenset(
    {"xf", "protection", "cellXfs", "cellStyleXfs", "numFmt", "fonts", "font", "strike"}
)


class _Styles:
    """Collects number formats, fonts and both lists of styles; see `read_styles`."""

    def __init__(self, limits: Limits) -> None:
        self._most = limits.styles
        self._formats: dict[str, Shows] = {}
        self._list = ""
        self._bases: list[bool] = []
        self._struck: list[bool] = []  # of each font
        self.cell_styles: list[tuple[Shows, bool | None, str, str]] = []

    def start(self, name: str, attributes: Attributes) -> None:
        if name not in _IN_STYLES:
            return
        if name == "xf":
            if self._list == "cellXfs":
                self._add_cell_style(attributes)
            elif self._list == "cellStyleXfs":
                self._bases.append(True)
            if len(self.cell_styles) + len(self._bases) > self._most:
                raise too_large(f"it has more than {self._most} cell styles")
        elif name == "protection":
            self._protect(attributes)
        elif name in ("cellXfs", "cellStyleXfs", "fonts"):
            self._list = name
        elif self._list == "fonts":
            self._add_to_fonts(name, attributes)
        elif name == "numFmt":
            self._formats[attributes.get("numFmtId", "")] = shown_by(
                read_text(attributes.get("formatCode", ""))
            )

    def end(self, name: str) -> None:
        if name == self._list:
            self._list = ""

    def _add_to_fonts(self, name: str, attributes: Attributes) -> None:
        if name == "font":
            self._struck.append(False)
            if len(self._struck) > self._most:
                raise too_large(f"it has more than {self._most} fonts")
        elif name == "strike" and self._struck:
            self._struck[-1] = is_true(attributes.get("val", "1"))

    def _add_cell_style(self, attributes: Attributes) -> None:
        number = attributes.get("numFmtId", "0")
        shows = self._formats.get(number)
        if shows is None:
            shows = built_in(_place(number))
        own = True if is_true(attributes.get("applyProtection")) else None
        base, font = attributes.get("xfId", "0"), attributes.get("fontId", "0")
        self.cell_styles.append((shows, own, base, font))

    def _protect(self, attributes: Attributes) -> None:
        locked = is_true(attributes.get("locked", "1"))
        if self._list == "cellXfs" and self.cell_styles:
            shows, _, base, font = self.cell_styles[-1]
            self.cell_styles[-1] = (shows, locked, base, font)
        elif self._list == "cellStyleXfs" and self._bases:
            self._bases[-1] = locked

    def locks(self, own: bool | None, base: str) -> bool:
        """Whether a style locks the cell: its own protection, else its base's, else yes."""
        if own is not None:
            return own
        place = _place(base)
        return self._bases[place] if 0 <= place < len(self._bases) else True

    def strikes(self, font: str) -> bool:
        """Whether a style's font strikes out."""
        place = _place(font)
        return self._struck[place] if 0 <= place < len(self._struck) else False


class SharedStrings(NamedTuple):
    """The texts that cells share, and the numbers of those with words that are struck out."""

    texts: list[str | Unreadable]
    struck: set[int]


def read_strings(data: bytes, limits: Limits, budget: TextBudget) -> SharedStrings:
    """The shared strings, rich text joined, reading aids (phonetic runs) left out."""
    strings: list[str | Unreadable] = []
    struck: set[int] = set()
    pieces: list[str] = []
    texts: list[str] = []
    in_aid = is_struck = False

    def start(name: str, attributes: Attributes) -> None:
        nonlocal in_aid, is_struck
        if name == "t":
            texts.clear()
        elif name == "r":
            is_struck = False
        elif name == "si":
            pieces.clear()
            is_struck = False
        elif name == "rPh":
            in_aid = True
        elif name == "strike":
            is_struck = is_true(attributes.get("val", "1"))

    def end(name: str) -> None:
        nonlocal in_aid
        if name == "t":
            if not in_aid:
                pieces.append(budget.spend("".join(texts)))
                if is_struck and pieces[-1].strip():
                    struck.add(len(strings))
        elif name == "si":
            strings.append(budget.cell_text("".join(pieces)))
            if len(strings) > limits.strings:
                raise too_large(f"it has more than {limits.strings} texts")
        elif name == "rPh":
            in_aid = False

    walk(data, limits, start, end, texts)
    return SharedStrings(strings, struck)
