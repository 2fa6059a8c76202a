"""What lies on a sheet and in no cell: pictures, text boxes and other shapes (DrawingML).

Its words are read; what a picture shows is not. Where a drawing is given twice, once for programs
that do not know the newer way, the older one is passed over.
"""

from typing import Literal

from workbook_qa.core.cells import SheetDrawing
from workbook_qa.workbooks.read.cell_references import LAST_COLUMN, LAST_ROW
from workbook_qa.workbooks.read.container.xml_pass import Attributes, walk
from workbook_qa.workbooks.read.sheet_cells import BookSoFar

_ANCHORS = frozenset({"twoCellAnchor", "oneCellAnchor", "absoluteAnchor"})
_PARAGRAPHS = frozenset({"p", "br"})


def read_drawings(data: bytes, book: BookSoFar) -> tuple[SheetDrawing, ...]:
    """Everything that is drawn on a sheet, a group of shapes as one.

    Raises:
        RefusedError: the part is damaged, or over a limit of the book.
    """
    drawing = _Drawings(book)
    walk(data, book.limits, drawing.start, drawing.end, drawing.texts)
    return tuple(drawing.drawn)


class _Drawings:
    """The state of the pass over a drawing; `start`, `end` and `texts.append` are its handlers."""

    def __init__(self, book: BookSoFar) -> None:
        self.drawn: list[SheetDrawing] = []
        self.texts: list[str] = []
        self._book = book
        self._fallbacks = 0
        self._anchored: set[str] = set()
        self._corner: dict[str, int] = {}
        self._words: list[str] = []

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins."""
        self.texts.clear()
        word = name.rpartition(" ")[2]
        if word == "Fallback":
            self._fallbacks += 1
        elif word in _ANCHORS:
            self._book.count_cells(1, 0)
            self._anchored, self._corner, self._words = set(), {}, []
        elif word == "graphicData" and attributes.get("uri", "").endswith("/chart"):
            self._anchored.add("chart")
        elif not self._fallbacks:
            self._anchored.add(word)

    def end(self, name: str) -> None:
        """An element ends."""
        word = name.rpartition(" ")[2]
        if word == "Fallback":
            self._fallbacks -= 1
        elif self._fallbacks:
            pass
        elif word in ("row", "col") and word not in self._corner:
            self._corner[word] = _counted_from_1("".join(self.texts))
        elif word == "t":
            self._words.append(self._book.budget.spend("".join(self.texts)))
        elif word in _PARAGRAPHS:
            self._words.append("\n")
        elif word in _ANCHORS:
            self._finish()
        self.texts.clear()

    def _finish(self) -> None:
        text = self._book.budget.cell_text("".join(self._words).strip())
        words = text if isinstance(text, str) else ""
        row, column = self._corner.get("row", 0), self._corner.get("col", 0)
        if not (row <= LAST_ROW and column <= LAST_COLUMN and row and column):
            row = column = 0
        self.drawn.append(SheetDrawing(self._kind(words), row, column, words))

    def _kind(self, words: str) -> Literal["picture", "text box", "drawing", "chart"]:
        if words:
            return "text box"
        if "pic" in self._anchored:
            return "picture"
        return "chart" if "chart" in self._anchored else "drawing"


def _counted_from_1(number: str) -> int:
    """A row or column as people count them; 0 for what is no number."""
    number = number.strip()
    return int(number) + 1 if number.isascii() and number.isdigit() and len(number) < 8 else 0
