"""A8 and S6: what a file outside says of the ledger, and whether the ledger still has it."""

import pytest

from workbook_qa.core.cells import Book, Sheet
from workbook_qa.ledger.events import OutsideMark
from workbook_qa.ledger.ledger_marks import (
    DIGEST_PROPERTY,
    PAPER_PROPERTY,
    TRACKER_PROPERTY,
    OutsideCopy,
    copies_at_fault,
    copy_problem,
    mark_in_properties,
    mark_in_text,
    mark_words,
    marks_in_book,
    stands_in,
)

ONE, TWO, OTHER = "1" * 64, "2" * 64, "f" * 64
CHAIN = {1: ONE, 2: TWO}


@pytest.mark.parametrize(
    ("mark", "stands"),
    [
        (OutsideMark(2, TWO), True),
        (OutsideMark(1, ONE), True),  # of an earlier moment
        (OutsideMark(2), True),  # of before digests stood outside
        (OutsideMark(3), False),
        (OutsideMark(3, OTHER), False),
        (OutsideMark(2, OTHER), False),
        (OutsideMark(1, TWO), False),
    ],
)
def test_a_ledger_has_the_event_by_its_number_and_its_digest(mark: OutsideMark, stands: bool):
    assert stands_in(CHAIN, mark) is stands


@pytest.mark.parametrize(
    ("mark", "chain", "code", "words"),
    [
        (OutsideMark(9), CHAIN, "ledger-cut-short", "ends with event 2"),
        (OutsideMark(9), {}, "ledger-cut-short", "is empty"),
        (OutsideMark(2, OTHER), CHAIN, "ledger-rewritten", "was changed"),
    ],
)
def test_what_is_told_says_what_to_do(mark, chain, code, words):
    (copy,) = copies_at_fault([OutsideCopy("Master tracker.xlsx", mark)], chain)
    problem = copy_problem(copy, chain)
    assert (problem.code, problem.place.file) == (code, "Master tracker.xlsx")
    assert words in problem.message
    assert "restore" in problem.message
    assert "accept-ledger" in problem.message


def test_what_was_accepted_is_not_told_again():
    copy = OutsideCopy("Master tracker.xlsx", OutsideMark(9, OTHER))
    assert copies_at_fault([copy], CHAIN, {copy.mark}) == []
    other = OutsideCopy("Master tracker.xlsx", OutsideMark(8, OTHER))
    assert copies_at_fault([other], CHAIN, {copy.mark}) == [other]


def test_a_mark_is_read_as_it_is_said_wherever_lines_break():
    mark = OutsideMark(123, TWO)
    assert mark_in_text(f"At\n{mark_words(mark).replace(' ', '  ', 2)}. More.") == mark
    assert mark_in_text("event 123 of the ledger") is None


@pytest.mark.parametrize(
    ("properties", "mark"),
    [
        ({TRACKER_PROPERTY: "12", DIGEST_PROPERTY: ONE}, OutsideMark(12, ONE)),
        ({TRACKER_PROPERTY: "12.0"}, OutsideMark(12)),  # as some programs write numbers
        ({PAPER_PROPERTY: "7", DIGEST_PROPERTY: ONE}, OutsideMark(7, ONE)),
        ({PAPER_PROPERTY: "0"}, None),
        ({PAPER_PROPERTY: "seven"}, None),
        ({}, None),
    ],
)
def test_properties_name_an_event(properties: dict[str, str], mark: OutsideMark | None):
    assert mark_in_properties(properties) == mark


def test_of_a_workbook_both_places_count():
    """A program drops the properties; a person changes the one and forgets the other."""
    notes = Sheet("Notes", {(3, 2): f"Made at {mark_words(OutsideMark(2, TWO))}."})
    both = {PAPER_PROPERTY: "2", DIGEST_PROPERTY: TWO}
    assert marks_in_book(Book((notes,))) == {OutsideMark(2, TWO)}
    assert marks_in_book(Book((notes,), properties=both)) == {OutsideMark(2, TWO)}
    assert marks_in_book(Book((notes,), properties={PAPER_PROPERTY: "2"})) == {OutsideMark(2, TWO)}
    changed = {**both, DIGEST_PROPERTY: ONE}
    assert marks_in_book(Book((notes,), properties=changed)) == {
        OutsideMark(2, TWO),
        OutsideMark(2, ONE),
    }
