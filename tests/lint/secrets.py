"""Rules on what a workbook must not carry: people, other places, hidden sheets, other data."""

import re
from collections.abc import Collection

from tests.support.workbooks.workbook_parts import Found, Package, Rule

AUTHOR = "workbook_qa"
LANGUAGE = "en-GB"
# Sheets that may be very hidden, by the beginning of the kind's name: none of them is about people
# but `_meta`, which holds the identity of the one audit the workbook is for.
_PAPER = {"Lists", "_meta"}
HIDDEN = {
    "audit": _PAPER | {"Workings"},
    "feedback": _PAPER,
    "confirmation": _PAPER,
    "tracker": {"_meta"},
}
# Where custom properties of ours carry an identity or a number.
OURS = ("workbook-qa-", "Audit reference", "Audit seal")
WITH_PROPERTIES = (
    *("audit", "feedback", "confirmation", "tracker", "theme report", "summary", "detail"),
    "texts to release",
)


def document_without_language(package: Package) -> Found:
    """So that a screen reader speaks English."""
    said = package.root("docProps/core.xml").findtext("language", "")
    if said != LANGUAGE:
        yield "document properties", f"language {said!r}"


def personal_metadata(package: Package) -> Found:
    """Who made or saved it, where on whose disk, and who wrote notes."""
    core, app = package.root("docProps/core.xml"), package.root("docProps/app.xml")
    for name in ("creator", "lastModifiedBy"):
        if core.findtext(name, AUTHOR) != AUTHOR:
            yield "document properties", name
    for name in ("Company", "Manager", "HyperlinkBase"):
        if app.findtext(name, "").strip():
            yield "document properties", name
    for one in package.workbook.iter():
        if one.tag in ("absPath", "fileSharing"):
            yield "workbook", one.tag
    for name, root in package.roots.items():
        if "/persons/" in name or "threadedComment" in name:
            yield "zip", name
        elif re.fullmatch(r"xl/comments\d*\.xml", name):
            for author in root.iter("author"):
                if (author.text or "").strip() not in ("", AUTHOR):
                    yield name, "author"


def pivots_left(package: Package) -> Found:
    """A pivot's cache holds every row behind its figures."""
    for name in package.names:
        if re.search(r"pivot(Cache|Table)|slicer|xl/model/|customXml/", name, re.IGNORECASE):
            yield "zip", name


def rules_of(kind: str, private: Collection[str] = ()) -> tuple[Rule, ...]:
    """The rules that depend on what a workbook is.

    Args:
        private: names and case ids that may not stand anywhere in one of this kind.
    """

    def hidden_sheet_not_allowed(package: Package) -> Found:
        allowed = _by_kind(kind)
        for sheet in package.sheets:
            if sheet.state != "visible" and sheet.name not in allowed:
                yield sheet.name, sheet.state

    def property_not_allowed(package: Package) -> Found:
        allowed = OURS if kind.startswith(WITH_PROPERTIES) else ()
        for one in package.root("docProps/custom.xml").findall("property"):
            if not one.get("name", "").startswith(allowed):
                yield "custom properties", one.get("name", "")

    def child_level_row(package: Package) -> Found:
        if not private:
            return
        words = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(private)))})(?!\w)")
        for number, text in enumerate(package.strings):
            if words.search(text):
                yield f"shared string {number}", "a name or a case id"
        for sheet in package.sheets:
            for address, cell in sheet.cells.items():
                if cell.get("t", "n") != "s" and words.search(cell.findtext("v", "")):
                    yield f"{sheet.name} {address}", "a name or a case id"
            for table in sheet.tables:
                for column in table.iter("tableColumn"):
                    heading = column.get("name", "")
                    if re.search(r"case id|\bchild\b|worker|auditor$", heading, re.I):
                        yield sheet.name, heading

    return hidden_sheet_not_allowed, property_not_allowed, child_level_row


def _by_kind(kind: str) -> set[str]:
    return next((names for name, names in HIDDEN.items() if kind.startswith(name)), set())


SECRETS: tuple[Rule, ...] = (document_without_language, personal_metadata, pivots_left)
