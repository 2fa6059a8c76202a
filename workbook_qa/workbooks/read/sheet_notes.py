"""The notes of a sheet's cells, which Excel keeps in a part of its own.

What Excel calls comments today, threads with answers, it keeps in another part. It also keeps each
as one note for older programs, with a heading that says so; the heading is left out here.
"""

import re

from workbook_qa.workbooks.read.cell_references import column_number
from workbook_qa.workbooks.read.container.xml_pass import Attributes, walk
from workbook_qa.workbooks.read.sheet_cells import BookSoFar

_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_THREAD = re.compile(r"\[Threaded comment\].*?\n\s*Comment:\s*", re.DOTALL)


def read_notes(data: bytes, book: BookSoFar) -> dict[tuple[int, int], str]:
    """The notes by (row, column); what belongs to no cell is passed over.

    Raises:
        RefusedError: the part is damaged, or over a limit of the book.
    """
    notes: dict[tuple[int, int], str] = {}
    pieces: list[str] = []
    texts: list[str] = []
    place: tuple[int, int] | None = None

    def start(name: str, attributes: Attributes) -> None:
        nonlocal place
        texts.clear()
        if name == "comment":
            book.count_cells(1, 0)
            place = _place(attributes.get("ref", ""))
            pieces.clear()

    def end(name: str) -> None:
        if name == "t":
            pieces.append(book.budget.spend("".join(texts)))
        elif name == "comment" and place:
            text = book.budget.cell_text(_THREAD.sub("", "".join(pieces)).strip())
            if isinstance(text, str) and text:
                notes[place] = text

    walk(data, book.limits, start, end, texts)
    return notes


def read_threads(data: bytes, book: BookSoFar) -> dict[tuple[int, int], str]:
    """The threads of comments by (row, column), their answers as further paragraphs.

    Raises:
        RefusedError: the part is damaged, or over a limit of the book.
    """
    threads: dict[tuple[int, int], list[str]] = {}
    texts: list[str] = []
    place: tuple[int, int] | None = None

    def start(name: str, attributes: Attributes) -> None:
        nonlocal place
        texts.clear()
        if name.endswith(" threadedComment"):
            book.count_cells(1, 0)
            place = _place(attributes.get("ref", ""))

    def end(name: str) -> None:
        if name.endswith(" text") and place:
            text = book.budget.spend("".join(texts)).strip()
            if text:
                threads.setdefault(place, []).append(text)

    walk(data, book.limits, start, end, texts)
    joined = {place: book.budget.cell_text("\n".join(said)) for place, said in threads.items()}
    return {place: text for place, text in joined.items() if isinstance(text, str)}


def _place(ref: str) -> tuple[int, int] | None:
    found = _CELL.fullmatch(ref)
    return (int(found[2]), column_number(found[1])) if found else None
