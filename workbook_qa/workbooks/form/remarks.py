"""What people say in a workbook beside its cells: comments, text boxes, pictures, words struck out.

None is an entry, and none is dropped in silence: words are kept and shown to the Lead Auditor, and
one query for each sheet and kind says where to look. Messages never repeat the words.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from workbook_qa.core.cells import Book, Sheet, address
from workbook_qa.core.problem import Place, Problem
from workbook_qa.core.records import Remark

MOST_NAMED = 6  # cells named in a sentence
COMMENT, TEXT_BOX = "Comment", "Text box"
NOT_TAKEN_IN = "It is not taken in: read it in the workbook."
IN_REPORT = "What it says is in the ingest report, on its sheet Remarks. Read it there."
NameOf = Callable[[Sheet], str]


def remarks_in(book: Book, name_of: NameOf) -> tuple[Remark, ...]:
    """The words that stand in comments and text boxes, sheet by sheet.

    Args:
        name_of: what a sheet is called in a report; its own name may be that of a person.
    """
    return tuple(remark for sheet in book for remark in _remarks_on(sheet, name_of(sheet)))


def _remarks_on(sheet: Sheet, name: str) -> Iterator[Remark]:
    for place, text in sorted(sheet.notes.items()):
        yield Remark(COMMENT, text, name, address(*place))
    for drawn in sheet.drawn:
        if drawn.words:
            yield Remark(TEXT_BOX, drawn.words, name, _near(drawn.row, drawn.column))


def remark_problems(book: Book, name_of: NameOf, file: str, *, words: str) -> list[Problem]:
    """One query for each sheet and kind of remark, which says where to look.

    Args:
        name_of: see `remarks_in`.
        words: where the words of comments and text boxes can be read now, as a sentence or two.
    """
    return [
        problem
        for sheet in book
        for problem in sheet_remarks(sheet, Place(file, name_of(sheet)), words)
    ]


def sheet_remarks(sheet: Sheet, place: Place, words: str) -> Iterator[Problem]:
    """The queries on one sheet; see `remark_problems`."""
    yield from _commented(sheet, place, words)
    yield from _drawn(sheet, place, words)
    yield from _struck(sheet, place)


def _commented(sheet: Sheet, place: Place, words: str) -> Iterator[Problem]:
    if sheet.notes:
        cells = [address(*noted) for noted in sorted(sheet.notes)]
        found = f"{_counted(cells, 'A comment stands', 'Comments stand')} at {_listed(cells)}."
        yield _problem("comment-beside-cells", place, cells, f"{found} It is no entry.", words)


def _drawn(sheet: Sheet, place: Place, words: str) -> Iterator[Problem]:
    boxes = [_near(each.row, each.column) for each in sheet.drawn if each.words]
    if boxes:
        lie = _counted(boxes, "A text box lies", "Text boxes lie")
        found = f"{lie} on the sheet{_at(boxes)}. It is no entry."
        yield _problem("text-box-beside-cells", place, boxes, found, words)
    silent = [each for each in sheet.drawn if not each.words and each.kind != "chart"]
    if silent:
        cells = [_near(each.row, each.column) for each in silent]
        lie = _counted(cells, "A picture or drawing lies", "Pictures or drawings lie")
        yield _problem(
            "picture-beside-cells",
            place,
            cells,
            f"{lie} on the sheet{_at(cells)}. What it shows is not read.",
            "Open the workbook that came and look; what it says must be typed to count.",
        )


def _struck(sheet: Sheet, place: Place) -> Iterator[Problem]:
    if sheet.struck:
        cells = [address(*struck) for struck in sorted(sheet.struck)]
        yield _problem(
            "words-struck-out",
            place,
            cells,
            f"Words are struck out in {_listed(cells)}. They are read as if they were not.",
            "Delete what does not count, and leave what does.",
        )


def _problem(code: str, place: Place, cells: Sequence[str], found: str, todo: str) -> Problem:
    return Problem(code, Place(place.file, place.sheet, cells[0]), found, todo)


def _near(row: int, column: int) -> str:
    return address(row, column) if row and column else ""


def _at(cells: Iterable[str]) -> str:
    named = [cell for cell in cells if cell]
    return f" near {_listed(named)}" if named else ""


def _listed(cells: Sequence[str]) -> str:
    named = list(dict.fromkeys(cells))
    shown = ", ".join(named[:MOST_NAMED])
    return f"{shown} and others" if len(named) > MOST_NAMED else shown


def _counted(cells: Sequence[str], singular: str, plural: str) -> str:
    return singular if len(cells) == 1 else plural
