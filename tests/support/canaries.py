"""Canaries: words that stand nowhere else, typed everywhere, and looked for everywhere.

Each belongs to a kind that says where it was typed. What is looked through is taken apart first:
mails are decoded, workbooks unzipped, and words that a narrow screen broke are joined.
"""

import email
import email.policy
import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from email.message import EmailMessage

from workbook_qa.core.cells import Book, Sheet, plain_text
from workbook_qa.workbooks.read.reader import read_book

# An NHS number, and a mobile number of those kept for fiction: figures that are about a person.
FIGURES = ("943 476 5919", "9434765919", "07700 900123")

_WORD = re.compile(r"zqcanary[0-9]{4}x", re.IGNORECASE)
_FIGURES = re.compile(r"943[ -]?476[ -]?5919|07700[ -]?900123")
_STRINGS = "xl/sharedStrings.xml"

NameOfCell = Callable[[Sheet, int, int], str]


class Aviary:
    """All canaries with their kind."""

    def __init__(self) -> None:
        self._kinds: dict[str, str] = {}

    def new(self, kind: str) -> str:
        """A new canary."""
        word = f"zqcanary{len(self._kinds):04d}x"
        self._kinds[word] = kind
        return word

    def kinds(self) -> set[str]:
        """Every kind there is."""
        return {*self._kinds.values(), "figures"}

    def seen(self, text: str) -> set[str]:
        """The kinds of the canaries in a text, however its lines are broken."""
        found: set[str] = set()
        for each in (text, re.sub(r"\s+", "", text)):
            found |= {self._kinds[word.lower()] for word in _WORD.findall(each)}
            found |= {"figures"} if _FIGURES.search(each) else set()
        return found


def under_heading(sheet: Sheet, row: int, column: int) -> str:
    """A cell by its sheet and its heading: the first row of three cells, but for links above it."""
    rows = Counter(at for at, _ in sheet.cells)
    headings = next(
        (at for at in sorted(rows) if rows[at] >= 3 and rows[at + 1] <= 2 * rows[at]), 0
    )
    if row == headings:
        return f"{sheet.name}, headings"
    return f"{sheet.name}, {plain_text(sheet.at(headings, column).value)}"


def places_in(
    content: bytes, name_of_cell: NameOfCell = under_heading
) -> Iterator[tuple[str, str]]:
    """Every text in a file of any kind, with the place where it stands: a cell, or a part."""
    if content.startswith(b"PK"):
        yield from _in_workbook(content, name_of_cell)
    elif content.startswith(b"X-Unsent"):
        yield from _in_mail(content, name_of_cell)
    else:
        yield "", content.decode("utf-8", "replace")
        yield "", content.decode("utf-16-le", "replace")


def _in_mail(content: bytes, name_of_cell: NameOfCell) -> Iterator[tuple[str, str]]:
    message = email.message_from_bytes(content, policy=email.policy.default)
    for part in message.walk():
        assert isinstance(part, EmailMessage)
        yield "mail", "\n".join(f"{name}: {value}" for name, value in part.items())
        if part.get_content_maintype() == "text":
            yield "mail", part.get_content()
        elif not part.is_multipart():
            yield from _in_workbook(part.get_content(), name_of_cell)


def _in_workbook(content: bytes, name_of_cell: NameOfCell) -> Iterator[tuple[str, str]]:
    """Cells by their name; everything else, and what stands around the cells, by its part."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            yield name, name
            if name != _STRINGS:
                yield name, archive.read(name).decode("utf-8", "replace")
    book = read_book(content, "x")
    assert isinstance(book, Book)
    for sheet in book:
        for (row, column), cell in sheet.cells.items():
            text = plain_text(cell.value) or cell.error or ""
            if text:
                yield name_of_cell(sheet, row, column), text
