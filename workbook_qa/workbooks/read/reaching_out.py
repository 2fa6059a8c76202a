"""What in a workbook reaches outside it: fetches, runs or leads to something when it is opened.

Nothing here follows or runs any of it. That it is there is told, so that nobody opens the file as
it came without knowing (facts on untrusted workbooks, section 1).
"""

import html
import re
from collections.abc import Iterator

from workbook_qa.workbooks.read.container.relationships import Links, Relationship

# Functions that fetch, run or lead elsewhere in Excel, LibreOffice and Google Sheets; a program
# that does not know one keeps it as a text within DUMMYFUNCTION.
_FETCHING = re.compile(
    r"(?<![A-Z0-9])(WEBSERVICE|IMPORTDATA|IMPORTXML|IMPORTHTML|IMPORTFEED|IMPORTRANGE|"
    r"GOOGLEFINANCE|STOCKHISTORY|SQL\.REQUEST|REGISTER\.ID|DDEINITIATE|CUBE[A-Z]{3,20})\s*\("
)
_RUNNING = re.compile(r"(?<![A-Z0-9_])(IMAGE|RTD|CALL|EXEC|DDE|REGISTER)\s*\(")
_LEADING = re.compile(r"(?<![A-Z0-9_])HYPERLINK\s*\(\s*(?!\"#)")
_OTHER_BOOK = re.compile(r"\[[^\[\]\"]{1,300}\][^\[\]\"()+*/,;=<>&^ ]{0,300}'?!")
_FILE = re.compile(r"FILE:|\\\\[^\\]|(?<![A-Z])[A-Z]:\\")
_TEXT, _QUOTED_SHEET = re.compile(r'"[^"]*"'), re.compile(r"'[^']*'")
_AUTOMATIC = re.compile(
    r"(?:.*!)?(?:_xlnm\.)?(auto_(?:open|close|activate|deactivate|add|remove|exec))", re.IGNORECASE
)

_PARTS = {
    "connections": "a connection to data elsewhere",
    "queryTable": "a table that is fetched from elsewhere",
    "volatileDependencies": "data that another program keeps sending",
    "webextension": "an add-in",
    "webextensiontaskpanes": "an add-in",
    "extensibility": "buttons of its own",
    "powerPivotData": "a data model",
    "externalLinkPath": "data of another workbook",
}
_TO_PAGES = re.compile(r"(?:https?://|mailto:|tel:)", re.IGNORECASE)

_FORMULAS_ODS = re.compile(rb'(?:table:formula|table:expression)="([^"]{1,32768})"')
_IN_ODS: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"<table:dde-link|<office:dde-source"), "a link that may run another program"),
    (re.compile(rb"<table:(?:table|cell-range)-source|<table:database-"), "data of another file"),
    (re.compile(rb"<script:event-listener|<office:script\b"), "something that is to run by itself"),
    (re.compile(rb"<draw:(?:plugin|applet|floating-frame)"), "something embedded"),
    (re.compile(rb'xlink:href="(?:file:|\\\\|/|\.\./)', re.IGNORECASE), "a link to a file"),
    (
        re.compile(rb'<draw:image[^>]{0,999}xlink:href="https?:', re.IGNORECASE),
        "a picture kept elsewhere",
    ),
)


def reach_of_formula(formula: str) -> str:
    """What in a formula reaches outside the workbook, in a few words; empty for nothing."""
    without_texts = _TEXT.sub('""', formula)
    if "|" in _QUOTED_SHEET.sub("", without_texts):
        return "a formula that may run another program (DDE)"
    if _OTHER_BOOK.search(without_texts):
        return _FROM_A_FILE
    return _reach_of_any_formula(formula)


_FROM_A_FILE = "a formula that takes something from another file"


def _reach_of_any_formula(formula: str) -> str:
    """The same for a formula of any program: the signs of Excel mean something else in others."""
    whole = formula.upper()
    named = _FETCHING.search(whole) or _RUNNING.search(_TEXT.sub('""', whole))
    if named:
        return f"a formula with {named[1]}"
    if _LEADING.search(whole):
        return "a formula with HYPERLINK"
    return _FROM_A_FILE if _FILE.search(whole) else ""


def automatic_name(name: str) -> str:
    """What a defined name is called that makes something run by itself; empty for any other."""
    found = _AUTOMATIC.match(name)
    return found[1].title() if found else ""


def reach_of_links(links: Links) -> tuple[str, ...]:
    """What the parts of an Open XML workbook are linked with that lies elsewhere, each once.

    Links to pages and mail addresses, which Excel makes of what is typed, are none. Links to other
    workbooks are told apart.
    """
    linked_books = {
        link.target.lower()
        for part in links.values()
        for link in part
        if link.kind == "externalLink"
    }
    found = (
        _reach_of_link(link)
        for part, own in links.items()
        if part not in linked_books
        for link in own
    )
    return tuple(dict.fromkeys(filter(None, found)))


def _reach_of_link(link: Relationship) -> str:
    kind = link.kind.rpartition("/")[2]
    if kind in _PARTS:
        return _PARTS[kind]
    if not link.address:
        return ""
    if kind == "hyperlink":
        return "" if _TO_PAGES.match(link.address.strip()) else "a link to a file"
    return "a picture kept elsewhere" if kind == "image" else "a part that is kept elsewhere"


def reach_of_open_document(content: bytes) -> tuple[str, ...]:
    """The same for the part of an OpenDocument spreadsheet in which everything stands."""
    return tuple(dict.fromkeys(_in_open_document(content)))


def _in_open_document(content: bytes) -> Iterator[str]:
    for match in _FORMULAS_ODS.finditer(content):
        formula = html.unescape(match[1].decode("utf-8", "replace"))
        reach = _reach_of_any_formula(formula.partition("=")[2])
        if reach:
            yield reach
    for pattern, words in _IN_ODS:
        if pattern.search(content):
            yield words
