"""The narrative of a report: cells in which people write what the figures do not say.

They are laid out here and read back; each report says which parts its narrative has.
"""

from collections.abc import Mapping, Sequence

import msgspec

from workbook_qa.core.cells import Book, Cell, Sheet, address, plain_text
from workbook_qa.core.problem import Place, Problem
from workbook_qa.core.wording import fold
from workbook_qa.workbooks.write import look as looks
from workbook_qa.workbooks.write.text_sizes import points_needed
from workbook_qa.workbooks.write.writer import MOST_POINTS, SheetWriter

LONGEST = 2000
PART, ASKS = "Part", "What belongs there"
WORDS_COLUMN = 3  # counted from 1
LEAST_POINTS = 62  # of a part's row: four of them and what stands over them are a page of A4

# What was typed, by the id of its part; parts that are blank are not in it.
Narrative = Mapping[str, str]


class NarrativePart(msgspec.Struct, frozen=True):
    """One part: its heading, and what belongs there."""

    id: str
    heading: str
    asks: str


class NarrativeCells(msgspec.Struct, frozen=True):
    """Where a report's narrative is written.

    Attributes:
        sheet: its sheet; heading: what stands over what is typed; width: of that column.
        marked: the property in which the workbook says whose report it is.
    """

    parts: Sequence[NarrativePart]
    sheet: str
    heading: str
    width: float
    marked: str


def write_narrative(
    sheet: SheetWriter, cells: NarrativeCells, narrative: Narrative, heading: int
) -> int:
    """A row for each part, as high as what is typed there needs; the last row.

    Rows grow as people type.
    """
    last = heading + len(cells.parts)
    sheet.table((heading, 0, last, 2), "Narrative", (PART, ASKS, cells.heading), filters=False)
    sheet.text(heading, 0, PART, looks.HEADING)
    sheet.text(heading, 1, ASKS, looks.HEADING)
    sheet.text(heading, 2, cells.heading, looks.HEADING_MANAGERS)
    sheet.height(heading, 22)
    for row, part in enumerate(cells.parts, start=heading + 1):
        words = narrative.get(part.id, "")
        sheet.text(row, 0, part.heading, looks.LABEL)
        sheet.text(row, 1, part.asks, looks.GUIDANCE)
        sheet.text(row, 2, words, looks.INPUT_TEXT)
        sheet.height(row, max(LEAST_POINTS, _points(words, cells)))
        sheet.validate(row, 2, _rule(part))
    return last


def _points(words: str, cells: NarrativeCells) -> float:
    return points_needed(words, cells.width, looks.INPUT_TEXT)


def is_too_long(words: str, cells: NarrativeCells) -> bool:
    """Whether a part does not fit into the highest row there is, and would be cut off in print."""
    return _points(words, cells) > MOST_POINTS


def _rule(part: NarrativePart) -> dict[str, object]:
    return {
        "validate": "length",
        "criteria": "<=",
        "value": LONGEST,
        "input_title": part.heading,
        "input_message": "No names of children, families or staff. Alt+Enter begins a new line.",
        "error_title": "Too long to be printed",
        "error_message": f"Please keep to {LONGEST:,} characters.",
    }


def read_narrative(
    book: Book, file: str, cells: NarrativeCells, wanted: str
) -> Narrative | Problem:
    """What was typed in a report's workbook; parts that are blank are left out.

    Parts are known by their heading in the first column, wherever their rows are now.

    Args:
        wanted: whose report it should say it is.
    """
    if book.properties.get(cells.marked, wanted) != wanted:
        return _problem(Place(file), "It is the report of another theme or round.")
    sheet = book.sheet(cells.sheet)
    if sheet is None:
        return _problem(Place(file), f"Its sheet {cells.sheet} is not there.")
    narrative: dict[str, str] = {}
    for part in cells.parts:
        row = _row_of(sheet, part)
        if row is None:
            return _problem(Place(file, sheet.name), f"'{part.heading}' does not stand there once.")
        cell = sheet.at(row, WORDS_COLUMN)
        if cell.formula is not None or cell.error is not None:
            place = Place(file, sheet.name, address(row, WORDS_COLUMN))
            return _problem(place, "The cell holds a formula or an error.")
        words = _typed(cell)
        if words.strip():
            narrative[part.id] = words
    return narrative


def _row_of(sheet: Sheet, part: NarrativePart) -> int | None:
    """The one row of a part, or None."""
    rows = [
        row
        for (row, column), value in sorted(sheet.values.items())
        if column == 1 and isinstance(value, str) and fold(value) == fold(part.heading)
    ]
    return rows[0] if len(rows) == 1 else None


def _typed(cell: Cell) -> str:
    return plain_text(cell.value).replace("\r\n", "\n").replace("\r", "\n")


def _problem(place: Place, found: str) -> Problem:
    return Problem(
        "narrative-not-readable",
        place,
        found=found,
        todo="Put it right, or move the file away (nothing in it is lost); then run this again.",
    )
