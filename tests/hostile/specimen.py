"""A genuine return in the fuzzer's hands: its parts, and the chance that decides what is done."""

import random
import re
from collections.abc import Callable, Sequence
from typing import TypeVar

from tests.hostile.genuine import Genuine
from workbook_qa.core.cells import address
from workbook_qa.workbooks.form.form import FormSheet, Input

Thing = TypeVar("Thing")
Mutation = Callable[["Specimen"], str]
"""Changes a specimen in one way and says how, in a few words."""

CELL = re.compile(r"<c\b[^<>]*?(?:/>|>.*?</c>)", re.DOTALL)
ROW = re.compile(r"<row\b[^<>]*?(?:/>|>.*?</row>)", re.DOTALL)
REFERENCE = re.compile(r'\br="([A-Z]+)([0-9]+)"')


class Specimen:
    """The parts of a workbook while they are changed.

    Attributes:
        parts: bytes by name, in the order of the zip; more: entries that are added at its end,
            where a name may stand a second time.
    """

    def __init__(self, chance: random.Random, genuine: Genuine) -> None:
        self.chance = chance
        self.form = genuine.form
        self.parts: dict[str, bytes] = dict(genuine.parts)
        self.more: list[tuple[str, bytes]] = []

    def one_of(self, things: Sequence[Thing]) -> Thing:
        """One of them, each as likely."""
        return things[int(self.chance.random() * len(things))]

    def text(self, name: str) -> str:
        """A part as text; empty when it is not there. What is not UTF-8 comes through."""
        return self.parts.get(name, b"").decode("utf-8", "surrogateescape")

    def put(self, name: str, text: str) -> None:
        """Change a part that is there."""
        if name in self.parts:
            self.parts[name] = text.encode("utf-8", "surrogateescape")

    def edit(self, name: str, change: Callable[[str], str]) -> None:
        """Change a part by a function of its text."""
        self.put(name, change(self.text(name)))

    def any_part(self) -> str:
        """A part, the more telling ones more often."""
        names = list(self.parts)
        telling = [name for name in names if "docProps" not in name and "theme" not in name]
        return self.one_of(telling if telling and self.chance.random() < 0.85 else names)

    def sheet_part(self, place: int) -> str:
        """The name of the part of the sheet that was issued at `place`, from 0."""
        return f"xl/worksheets/sheet{place + 1}.xml"

    def hidden_part(self) -> str:
        """The part of the sheet with reference and seal, the last one."""
        return self.sheet_part(len(self.form.sheets) + 1)

    def sheet_with_inputs(self) -> tuple[str, FormSheet]:
        """One of the sheets that people type in, and its part."""
        place = self.one_of([n for n, sheet in enumerate(self.form.sheets) if sheet.inputs])
        return self.sheet_part(place), self.form.sheets[place]

    def an_input(self) -> tuple[str, FormSheet, Input]:
        """An input with the part and the sheet it is on."""
        part, sheet = self.sheet_with_inputs()
        return part, sheet, self.one_of(sheet.inputs)

    def put_cell(self, part: str, row: int, column: int, cell: str) -> None:
        """Put the XML of a cell where another stands, or into its row, or into a new row."""
        text, at = self.text(part), address(row, column)
        found = find_cell(text, at)
        if found:
            start, end = found
            self.put(part, text[:start] + cell + text[end:])
            return
        opened = re.search(rf'<row\b[^<>]*\br="{row}"[^<>]*[^/]>', text)
        if opened:
            self.put(part, text[: opened.end()] + cell + text[opened.end() :])
        else:
            new = f'<row r="{row}">{cell}</row></sheetData>'
            self.put(part, text.replace("</sheetData>", new, 1))


def find_cell(text: str, at: str) -> tuple[int, int] | None:
    """Where the cell of that address stands in the XML of a sheet."""
    begins = text.find(f'<c r="{at}"')
    found = CELL.match(text, begins) if begins >= 0 else None
    return found.span() if found else None


def escape(text: str) -> str:
    """Text as it stands between tags; control characters as Excel writes them."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub("[\x00-\x08\x0b-\x1f]", lambda found: f"_x{ord(found[0]):04X}_", text)


def inline(at: str, text: str, style: str = "") -> str:
    """A cell that holds a text of its own."""
    shown = f' s="{style}"' if style else ""
    said = f'<is><t xml:space="preserve">{escape(text)}</t></is>'
    return f'<c r="{at}"{shown} t="inlineStr">{said}</c>'
