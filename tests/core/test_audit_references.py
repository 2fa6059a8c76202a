"""References and their check letter: every slip of the kinds promised is caught."""

import itertools
import string

import pytest

from workbook_qa.core.audit_references import (
    LETTERS,
    MODULUS,
    ROOT,
    is_prefix,
    make_reference,
    read_reference,
)
from workbook_qa.core.calendar import Month

NOVEMBER = Month("2026-11")
SOME = [
    make_reference(prefix, Month(month), number)
    for prefix, month, number in [
        ("CFA", "2026-11", 7),
        ("CFA", "2027-01", 40),
        ("SMPA", "2026-12", 9999),
        ("XYXYX", "1999-10", 123_456),
        ("AA", "2000-02", 1),
    ]
]


def test_a_reference_is_prefix_month_number_and_check_letter() -> None:
    assert make_reference("CFA", NOVEMBER, 7) == "CFA-2026-11-0007-K"


def test_the_alphabet_and_the_weights_are_what_the_promise_rests_on() -> None:
    assert len(set(LETTERS)) == MODULUS == 23
    assert not set("IOZ") & set(LETTERS)
    assert len({pow(ROOT, place, MODULUS) for place in range(22)}) == 22


@pytest.mark.parametrize("reference", SOME)
def test_every_single_mistyped_character_is_caught(reference: str) -> None:
    wrong = [
        reference[:place] + character + reference[place + 1 :]
        for place in range(len(reference))
        for character in string.ascii_uppercase + string.digits + "-"
        if character != reference[place]
    ]
    assert len(wrong) > 600
    assert [text for text in wrong if read_reference(text) is not None] == []


@pytest.mark.parametrize("reference", SOME)
def test_every_exchange_of_two_characters_is_caught(reference: str) -> None:
    """Neighbours as promised, and any other two besides."""
    for one, other in itertools.combinations(range(len(reference)), 2):
        letters = list(reference)
        letters[one], letters[other] = letters[other], letters[one]
        wrong = "".join(letters)
        assert wrong == reference or read_reference(wrong) is None, wrong


def test_the_numbers_of_a_month_have_references_of_their_own_that_read_back() -> None:
    made = [make_reference("CFA", NOVEMBER, number) for number in range(1, 12_000)]
    assert len(set(made)) == len(made)
    assert all(read_reference(reference) == reference for reference in made)


@pytest.mark.parametrize(
    "typed",
    [
        "cfa-2026-11-0007-k",
        "  CFA-2026-11-0007-K ",
        "CFA – 2026 – 11 – 0007 – K",
        "CFA\u20112026\u201111\u20110007\u2011K",
        "\ufeffCFA-2026-11-0007-K\u00a0",
        "ＣＦＡ-２０２６-１１-０００７-Ｋ",
    ],
)
def test_capitals_dashes_and_spaces_do_not_matter(typed: str) -> None:
    assert read_reference(typed) == "CFA-2026-11-0007-K"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "CFA",
        "CFA-2026-11-0007",
        "CFA-2026-11-7-K",
        "CFA-2026-11-00007-K",
        "CFA-2026-11-OOO7-K",
        "CFA-2026-13-0007-K",
        "CFA-2026-11-0007-K.xlsx",
        "CFA-2026-11-0007-K CFA-2026-11-0007-K",
        "CFA2026110007K",
        "CFA-٢٠٢٦-11-0007-K",
        "CFA-2026-11-0007-\u00df",
    ],
)
def test_what_is_not_a_reference_is_none(typed: str) -> None:
    assert read_reference(typed) is None


@pytest.mark.parametrize("prefix", ["", "C", "CIA", "SUPPER", "cfa", "C1A", "CZA", "PO", "ÄB"])
def test_a_prefix_that_would_break_the_promise_is_not_one(prefix: str) -> None:
    assert not is_prefix(prefix)
    with pytest.raises(ValueError, match="no reference"):
        make_reference(prefix, NOVEMBER, 1)


@pytest.mark.parametrize("number", [0, -1, 1_000_000])
def test_numbers_out_of_range_are_refused(number: int) -> None:
    with pytest.raises(ValueError, match="no reference"):
        make_reference("CFA", NOVEMBER, number)
