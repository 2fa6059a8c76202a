"""What was typed into the narrative of a report that stands in the outbox, and what is told of it.

A workbook in which it cannot be found is never written over.
"""

import datetime
from pathlib import Path

import msgspec

from workbook_qa.core.privacy.free_text import suspected_in
from workbook_qa.core.problem import CannotContinue, Place, Problem
from workbook_qa.core.records import People
from workbook_qa.ledger.store.journal import Journal, digest_of
from workbook_qa.reports.narrative_book import (
    Narrative,
    NarrativeCells,
    is_too_long,
    read_narrative,
)
from workbook_qa.workbooks.form.remarks import remark_problems
from workbook_qa.workbooks.read.container.limits import REGISTER_LIMITS
from workbook_qa.workbooks.read.reader import read_book
from workbook_qa.workspace.reading import content_of
from workbook_qa.workspace.writing import refuse_if_open

_IN_LEDGER = (
    "It is not carried to the report that is written now. The ledger keeps the workbook it was in."
)


class TypedNarrative(msgspec.Struct, frozen=True):
    """A narrative, and the bytes of the workbook in which something new of it was typed.

    `problems` are about what is said in the workbook beside the cells.
    """

    narrative: Narrative
    read: bytes | None = None
    problems: tuple[Problem, ...] = ()


def typed_into(
    path: Path, cells: NarrativeCells, wanted: str, *, on_record: Narrative, journal: Journal
) -> TypedNarrative:
    """What stands in the workbook; that on record where there is none, or one that we wrote.

    Args:
        wanted: whose report it should say it is.

    Raises:
        CannotContinue: it is open in another program, or holds no narrative that can be read.
    """
    if not path.exists():
        return TypedNarrative(on_record)
    refuse_if_open(path)
    content = content_of(path)
    if digest_of(content) in journal.documents():
        return TypedNarrative(on_record)
    book = read_book(content, path.name, REGISTER_LIMITS)
    typed = book if isinstance(book, Problem) else read_narrative(book, path.name, cells, wanted)
    if isinstance(typed, Problem) or isinstance(book, Problem):
        raise CannotContinue(f"{typed} Nothing was changed.")
    problems = remark_problems(book, book.number_of, path.name, words=_IN_LEDGER)
    return TypedNarrative(typed, content, tuple(problems))


def too_long_problems(path: Path, cells: NarrativeCells, narrative: Narrative) -> list[Problem]:
    """The parts whose end is not printed."""
    return [
        Problem(
            "narrative-too-long",
            Place(path.name, cells.sheet),
            found=f"'{part.heading}' is longer than the highest row there is: its end is not "
            "printed.",
            todo="It is kept as it was typed. Make it shorter.",
        )
        for part in cells.parts
        if is_too_long(narrative.get(part.id, ""), cells)
    ]


def named_problems(
    path: Path, cells: NarrativeCells, narrative: Narrative, people: People, on: datetime.date
) -> list[Problem]:
    """The parts that seem to hold personal data: they are printed as they were typed."""
    return [
        Problem(
            "personal-data-suspected",
            Place(path.name, cells.sheet),
            found=f"'{part.heading}' seems to hold {text.kinds}.",
            todo="It stands in the report as it was typed. If it is about a child or a family, "
            "take it out before anybody is given the report.",
        )
        for part in cells.parts
        if (text := suspected_in(narrative.get(part.id, ""), None, None, people, on))
    ]
