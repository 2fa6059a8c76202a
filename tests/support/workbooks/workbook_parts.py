"""A workbook's parts as its zip holds them, read with the standard library: no reader of ours.

What the lint and the tests of formulas look at. Names of XML elements are given without their
namespace, which no two of a workbook's parts share for different things.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from xml.etree import ElementTree

from openpyxl.utils import range_boundaries

Element = ElementTree.Element
Area = tuple[int, int, int, int]  # first column, first row, last column, last row, from 1


@dataclass(frozen=True)
class Relation:
    """What a part refers to: `target` is a part's name, or anything where it is external."""

    kind: str
    target: str
    external: bool


@dataclass
class SheetPart:
    """One worksheet with the parts that hang on it."""

    name: str
    state: str
    part: str
    root: Element
    relations: dict[str, Relation]
    tables: list[Element] = field(default_factory=list)
    drawings: list[Element] = field(default_factory=list)

    @property
    def visible(self) -> bool:
        return self.state == "visible"

    @cached_property
    def cells(self) -> dict[str, Element]:
        """Cells by address; of two with the same address the last."""
        return {cell.get("r", ""): cell for cell in self.root.iter("c")}


@dataclass
class Package:
    """A whole workbook."""

    names: list[str]
    roots: dict[str, Element]
    sheets: list[SheetPart]

    def root(self, part: str) -> Element:
        """The part's root; an empty element where there is no such part."""
        return self.roots.get(part, Element("none"))

    @property
    def workbook(self) -> Element:
        return self.root("xl/workbook.xml")

    @property
    def styles(self) -> Element:
        return self.root("xl/styles.xml")

    @cached_property
    def strings(self) -> list[str]:
        """The shared strings."""
        return [_all_text(one) for one in self.root("xl/sharedStrings.xml").findall("si")]

    @cached_property
    def tables(self) -> list[Element]:
        return [table for sheet in self.sheets for table in sheet.tables]

    def text(self, sheet: SheetPart, address: str) -> str:
        """What a cell shows, as text; empty where nothing stands."""
        cell = sheet.cells.get(address)
        if cell is None:
            return ""
        value = cell.findtext("v", "")
        if cell.get("t") == "s":
            place = int(value)
            return self.strings[place] if place < len(self.strings) else ""
        return _all_text(cell.find("is")) if cell.get("t") == "inlineStr" else value


# A rule of the lint: the places in which a workbook breaks it, and how.
Found = Iterator[tuple[str, str]]
Rule = Callable[[Package], Found]


def read_parts(content: bytes) -> Package:
    """Every part of a workbook; XML that cannot be read raises `ParseError`."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        roots = {
            name: _plain(ElementTree.fromstring(archive.read(name)))
            for name in names
            if name.endswith((".xml", ".rels"))
        }
    book = "xl/workbook.xml"
    relations = relations_of(roots, book)
    sheets = [
        _sheet(roots, one, relations[one.get("id", "")].target)
        for one in roots[book].findall("sheets/sheet")
    ]
    return Package(names, roots, sheets)


def relations_of(roots: dict[str, Element], part: str) -> dict[str, Relation]:
    """What a part refers to, by the id it uses."""
    folder, name = posixpath.split(part)
    found = roots.get(f"{folder}/_rels/{name}.rels")
    return {
        one.get("Id", ""): Relation(
            one.get("Type", "").rpartition("/")[2],
            _target(folder, one),
            one.get("TargetMode") == "External",
        )
        for one in (found if found is not None else ())
    }


def _target(folder: str, relation: Element) -> str:
    target = relation.get("Target", "")
    if relation.get("TargetMode") == "External":
        return target
    return posixpath.normpath(posixpath.join(folder, target)).lstrip("/")


def _sheet(roots: dict[str, Element], entry: Element, part: str) -> SheetPart:
    relations = relations_of(roots, part)
    hanging = {
        kind: [
            roots[one.target]
            for one in relations.values()
            if one.kind == kind and one.target in roots
        ]
        for kind in ("table", "drawing")
    }
    state = entry.get("state", "visible")
    name = entry.get("name", "")
    return SheetPart(
        name, state, part, roots[part], relations, hanging["table"], hanging["drawing"]
    )


def _plain(root: Element) -> Element:
    """The same tree without namespaces."""
    for one in root.iter():
        one.tag = one.tag.rpartition("}")[2]
        for name in list(one.attrib):
            if name.startswith("{"):
                one.attrib.setdefault(name.rpartition("}")[2], one.attrib.pop(name))
    return root


def _all_text(element: Element | None) -> str:
    return "" if element is None else "".join(one.text or "" for one in element.iter("t"))


def areas(references: str) -> list[Area]:
    """The areas of ``A1 B2:C4``."""
    return [range_boundaries(one.replace("$", "")) for one in references.split()]


def overlap(first: Area, second: Area) -> bool:
    """Whether two areas share a cell."""
    return (
        first[0] <= second[2]
        and second[0] <= first[2]
        and first[1] <= second[3]
        and second[1] <= first[3]
    )


def patched(content: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """The workbook with one part changed, or made where it is not there; a change must change."""
    saved = io.BytesIO()
    found = False
    with (
        zipfile.ZipFile(io.BytesIO(content)) as archive,
        zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in archive.namelist():
            text = archive.read(name)
            if name == part:
                found = True
                changed = change(text.decode()).encode()
                assert changed != text, f"nothing was changed in {part}"
                text = changed
            target.writestr(name, text)
        if not found:
            target.writestr(part, change(""))
    return saved.getvalue()


def replaced(content: bytes, part: str, pattern: str, by: str) -> bytes:
    """The workbook with the first match of a pattern in one part replaced."""
    return patched(content, part, lambda text: re.sub(pattern, by, text, count=1, flags=re.DOTALL))


def cached_results(content: bytes) -> Iterator[tuple[str, str, str]]:
    """Sheet, address and stored result of every formula cell."""
    package = read_parts(content)
    for sheet in package.sheets:
        for address, cell in sheet.cells.items():
            if cell.find("f") is not None:
                yield sheet.name, address, package.text(sheet, address)
