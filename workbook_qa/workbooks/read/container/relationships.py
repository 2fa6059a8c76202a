"""Which part of a workbook is what: content types and relationships (OPC, ECMA-376 part 2).

Parts are found the way Excel finds them, never by their file name, and a relationship that leads
out of the file is refused, not followed.
"""

import posixpath
from urllib.parse import unquote

import msgspec

from workbook_qa.workbooks.read.container.file_kinds import FILL_IN_WORKBOOK, NO_MACROS
from workbook_qa.workbooks.read.container.limits import (
    SEND_AS_XLSX,
    Limits,
    RefusedError,
    damaged,
    not_a_workbook,
    unsafe,
)
from workbook_qa.workbooks.read.container.package import Package
from workbook_qa.workbooks.read.container.xml_pass import Attributes, walk

TYPES = "[Content_Types].xml"

_KINDS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/",
    "http://purl.oclc.org/ooxml/officeDocument/relationships/",
    "http://schemas.microsoft.com/office/2006/relationships/",
    "http://schemas.microsoft.com/office/2017/10/relationships/",
    "http://schemas.openxmlformats.org/package/2006/relationships/metadata/",
)
_SAME_KIND = {"extendedProperties": "extended-properties", "customProperties": "custom-properties"}

_MACROS = {"vbaProject", "wordVbaData", "xlMacrosheet", "xlIntlMacrosheet", "attachedToolbars"}
_OBJECTS = {"oleObject", "package", "control", "activeXControlBinary"}

_NEVER_FOLLOWED = {"hyperlink", "customXml"}  # some programs write ../customXml at the top

_OTHER_DOCUMENTS = (
    ("wordprocessingml", "a Word document (.docx)"),
    ("ms-word", "a Word document"),
    ("presentationml", "a PowerPoint file (.pptx)"),
    ("ms-powerpoint", "a PowerPoint file"),
    ("visio", "a Visio drawing"),
)


class Relationship(msgspec.Struct, frozen=True):
    """One relationship: its kind (last part of its type), and the part it leads to.

    `target` is empty when it leads to an address outside the file, which is never followed;
    `address` is then that address.
    """

    id: str
    kind: str
    target: str
    address: str = ""


Links = dict[str, list[Relationship]]


class ContentTypes(msgspec.Struct, frozen=True):
    """What the workbook declares its parts to be; names and endings in lower case."""

    parts: dict[str, str]
    endings: dict[str, str]

    def of(self, name: str) -> str:
        """The declared type of a part, or an empty text."""
        key = name.lower()
        return self.parts.get(key) or self.endings.get(key.rpartition(".")[2], "")

    def is_picture(self, name: str) -> bool:
        """Whether a part is declared as a picture."""
        return self.of(name).startswith("image/")

    def is_of_a_printer(self, name: str) -> bool:
        """Whether a part is declared as a printer's settings: a Mac writes XML with a DTD there."""
        return self.of(name).endswith(".printersettings")

    def mains(self) -> list[str]:
        """What it says its main part is; a workbook, a document and the like have one each."""
        return [kind for kind in self.parts.values() if kind.endswith(".main+xml")]


def read_content_types(data: bytes, limits: Limits) -> ContentTypes:
    """The types of all parts, from the part that declares them."""
    parts: dict[str, str] = {}
    endings: dict[str, str] = {}

    def start(name: str, attributes: Attributes) -> None:
        kind = attributes.get("ContentType", "").lower()
        if name.endswith(" Override"):
            parts[unquote(attributes.get("PartName", "")).lstrip("/").lower()] = kind
        elif name.endswith(" Default"):
            endings[attributes.get("Extension", "").lower()] = kind

    walk(data, limits, start, _nothing)
    return ContentTypes(parts, endings)


def read_links(package: Package, limits: Limits) -> Links:
    """The relationships of every part by its name in lower case; those of the file under "".

    Raises:
        RefusedError: macros, embedded objects, or a target outside the file, whichever part it
            belongs to.
    """
    links: Links = {}
    for name in package.names():
        folder, marker, rels = f"/{name}".rpartition("/_rels/")
        if marker and rels.lower().endswith(".rels"):
            part = f"{folder}/{rels[:-5]}".lstrip("/")
            links[part.lower()] = _part_links(package.read(name), folder, limits)
    return links


def _part_links(data: bytes, folder: str, limits: Limits) -> list[Relationship]:
    links: list[Relationship] = []

    def start(element: str, attributes: Attributes) -> None:
        if element.endswith(" Relationship"):
            links.append(_link(attributes, folder))

    walk(data, limits, start, _nothing)
    return links


def _link(attributes: Attributes, folder: str) -> Relationship:
    kind = _kind(attributes.get("Type", ""))
    _refuse_unsafe(kind)
    target = attributes.get("Target", "")
    external = attributes.get("TargetMode") == "External"
    inside = "" if external or kind in _NEVER_FOLLOWED else _resolve(target, folder)
    address = target if external and not target.startswith("#") else ""
    return Relationship(attributes.get("Id", ""), kind, inside, address)


def _kind(full: str) -> str:
    for space in _KINDS:
        if full.startswith(space):
            kind = full[len(space) :]
            return _SAME_KIND.get(kind, kind)
    return full


def _refuse_unsafe(kind: str) -> None:
    if kind in _MACROS:
        raise macros()
    if kind in _OBJECTS:
        raise unsafe(
            "The workbook contains an embedded object or an ActiveX control; it was not opened.",
            "Ask the sender to take out embedded objects, save it as an Excel workbook (.xlsx) and "
            "send it again.",
        )


def has_outside_links(package: Package, links: Links, main: str, limits: Limits) -> bool:
    """Whether a workbook has links to other workbooks, which are never followed.

    Excel keeps them after the last cell that used one is gone, so that they are no reason to
    refuse a workbook; one that runs another program (DDE, OLE) is, or stands where Excel puts none.

    Args:
        main: the name of the workbook's main part.

    Raises:
        RefusedError: there is such a link, unless the limits let it pass.
    """
    linked = {part for part in links if any(link.kind == "externalLink" for link in links[part])}
    if not linked or limits.outside_links:
        return bool(linked)
    for link in links.get(main.lower(), []):
        if link.kind == "externalLink":
            walk(package.read(link.target), limits, _refuse_programs, _nothing)
    if linked != {main.lower()}:
        raise _runs_a_program()
    return True


def _refuse_programs(name: str, _attributes: Attributes) -> None:
    if name.rpartition(" ")[2] in ("ddeLink", "oleLink"):
        raise _runs_a_program()


def _runs_a_program() -> RefusedError:
    return unsafe(
        "The workbook has links that may run another program; they were not followed.",
        "Ask the sender to break them (Data, Edit Links, Break Link), save it and send it again.",
    )


def macros() -> RefusedError:
    """The refusal of a workbook with macros."""
    return unsafe("The workbook contains macros; they were not run.", NO_MACROS)


def _resolve(target: str, folder: str) -> str:
    """The part a target names, without a leading slash; empty for an address."""
    path = unquote(target.partition("#")[0])
    if "\\" in path or "\x00" in path:
        raise damaged("it refers to a part outside the file")
    if ":" in path:
        return ""
    joined = path if path.startswith("/") else f"{folder}/{path}"
    if _leads_out(joined):
        raise damaged("it refers to a part outside the file")
    return posixpath.normpath(joined).lstrip("/")


def _leads_out(path: str) -> bool:
    depth = 0
    for step in path.split("/"):
        if step not in ("", "."):
            depth += -1 if step == ".." else 1
        if depth < 0:
            return True
    return False


def check_document(kind: str) -> None:
    """Refuse what the main part declares itself to be, unless it is a workbook that is read."""
    if "sheet.binary" in kind:  # says "macroEnabled" too, whether it has macros or not
        raise RefusedError(
            "not-a-workbook",
            "The file is an Excel Binary Workbook (.xlsb), which is not read here.",
            SEND_AS_XLSX,
        )
    if "macroenabled" in kind:
        raise macros()
    for mark, what in _OTHER_DOCUMENTS:
        if mark in kind:
            raise not_a_workbook(what, FILL_IN_WORKBOOK)


def check_printed_page(types: ContentTypes) -> None:
    """Refuse what Windows prints into a file, which is packed like a workbook."""
    if any("xps" in kind for kind in (*types.endings.values(), *types.parts.values())):
        raise not_a_workbook("a page printed into a file (XPS)", FILL_IN_WORKBOOK)


def _nothing(_name: str) -> None:
    return None
