"""What a file outside the ledger says of it: the number of an event, and its digest in the chain.

A tracker, a DMT paper and a backup each name the event up to which they were made. A ledger that
ends before it was cut off, or an older copy was put back; one that has another event there was
changed. Since each digest is made of the one before, it stands for all events up to its own.
"""

import re
from collections.abc import Collection, Iterable, Mapping

import msgspec

from workbook_qa.core.cells import Book, plain_text
from workbook_qa.core.problem import Place, Problem
from workbook_qa.core.typed.typed_cells import whole_number
from workbook_qa.ledger.events import LedgerAccepted, OutsideMark, Recorded

TRACKER_PROPERTY = "workbook-qa-tracker"
PAPER_PROPERTY = "workbook-qa-number"
DIGEST_PROPERTY = "workbook-qa-digest"
_SAID = re.compile(r"\bevent (\d{1,9}) of the ledger, whose digest is ([0-9a-f]{64})\b")
_RESTORE = (
    "Put back the newest backup of the ledger with restore. If there is none that has it, run "
    "workbook-qa accept-ledger with --why: it records that the ledger counts as it is."
)


class OutsideCopy(msgspec.Struct, frozen=True, order=True):
    """A file outside the ledger, by its name, and the event that it names."""

    name: str
    mark: OutsideMark


def mark_words(mark: OutsideMark) -> str:
    """A mark as it stands in notes and in the text beside a backup, for `mark_in_text`."""
    return f"event {mark.number} of the ledger, whose digest is {mark.digest}"


def mark_in_text(text: str) -> OutsideMark | None:
    """The mark that a text says, or None."""
    said = _SAID.search(" ".join(text.split()))
    return OutsideMark(int(said[1]), said[2]) if said else None


def mark_properties(kind: str, number: int, digest: str) -> dict[str, str]:
    """A mark as the properties of a workbook; `kind` is `TRACKER_PROPERTY` or `PAPER_PROPERTY`."""
    return {kind: str(number)} | ({DIGEST_PROPERTY: digest} if digest else {})


def mark_in_properties(properties: Mapping[str, str]) -> OutsideMark | None:
    """The mark in the properties of a tracker or a DMT paper, or None."""
    text = properties.get(TRACKER_PROPERTY) or properties.get(PAPER_PROPERTY) or ""
    number = whole_number(text.removesuffix(".0"))
    return OutsideMark(number, properties.get(DIGEST_PROPERTY, "")) if number else None


def marks_in_book(book: Book) -> set[OutsideMark]:
    """What a workbook says in its properties and in its cells: programs drop the one or the other.

    Where they differ, somebody has changed one of them, and both are compared.
    """
    cells = (value for sheet in book for value in sheet.values.values())
    said = {mark_in_text(plain_text(value)) for value in cells if isinstance(value, str)}
    marks = {mark_in_properties(book.properties), *said} - {None}
    whole = {mark.number for mark in marks if mark and mark.digest}
    return {mark for mark in marks if mark and (mark.digest or mark.number not in whole)}


def accepted_marks(events: Iterable[Recorded]) -> set[OutsideMark]:
    """What the Lead Auditor was told of already, and accepted the ledger all the same."""
    accepted = (each.event for each in events if isinstance(each.event, LedgerAccepted))
    return {mark for event in accepted for mark in event.marks}


def copies_at_fault(
    copies: Iterable[OutsideCopy], chain: Mapping[int, str], accepted: Collection[OutsideMark] = ()
) -> list[OutsideCopy]:
    """The files that name an event which the ledger does not have, or has otherwise.

    Args:
        chain: the digest of each event of the ledger, by number.
        accepted: what is not told again (see `accepted_marks`).
    """
    return [
        copy
        for copy in sorted(copies)
        if copy.mark not in accepted and not stands_in(chain, copy.mark)
    ]


def stands_in(chain: Mapping[int, str], mark: OutsideMark) -> bool:
    """Whether a ledger has the event that a file names."""
    return mark.number in chain and mark.digest in ("", chain[mark.number])


def copy_problem(copy: OutsideCopy, chain: Mapping[int, str]) -> Problem:
    """What is told of a file at fault."""
    number, last = copy.mark.number, max(chain, default=0)
    if number > last:
        ends = f"ends with event {last}" if last else "is empty"
        found = (
            f"It was made at event {number} of the ledger, and the ledger here {ends}: it was cut "
            "off, or an older one was put back."
        )
        return Problem("ledger-cut-short", Place(copy.name), found, _RESTORE)
    found = (
        f"It was made when event {number} of the ledger, or one before it, was another than it is "
        "now: the ledger was changed, or the file is of another ledger."
    )
    todo = f"If the file is of another ledger, move it away. {_RESTORE}"
    return Problem("ledger-rewritten", Place(copy.name), found, todo)
