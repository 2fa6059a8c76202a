"""The closed lists and their aliases: each word means one thing, and nothing is guessed."""

from collections import Counter

import pytest

from workbook_qa.core.terms import ALIASES, Answer, Grade, Role, YesNo, read_term
from workbook_qa.core.wording import fold

LISTS = sorted(ALIASES, key=lambda kind: kind.__name__)


@pytest.mark.parametrize("kind", LISTS, ids=lambda kind: kind.__name__)
def test_every_word_and_alias_is_read_as_its_member_however_it_is_typed(kind):
    for member in kind:
        for word in (member.value, *ALIASES[kind].get(member, ())):
            for typed in (word, word.upper(), f"  {word.lower()} ", f"{word}.", f"\u00a0{word}"):
                assert read_term(kind, typed) is member, typed


@pytest.mark.parametrize("kind", LISTS, ids=lambda kind: kind.__name__)
def test_no_word_means_two_things(kind):
    words = [
        fold(word).rstrip(".")
        for member in kind
        for word in {member.value, *ALIASES[kind].get(member, ())}
    ]
    assert [word for word, times in Counter(words).items() if times > 1] == []


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "1", "2", "4", "Adequate", "Not adequate", "Goo", "Good or better", "R", "RIX"),
        *("Outstanding?", "Good; RI", "n/a", "Requires", "Improvement", "Yes"),
    ],
)
def test_what_is_no_grade_is_never_one(text: str):
    assert read_term(Grade, text) is None


@pytest.mark.parametrize("text", ["1", "0", "True", "Maybe", "Good", "Yes and no", "Not"])
def test_what_is_no_answer_is_never_one(text: str):
    assert read_term(Answer, text) is None


def test_yes_and_no_alone_may_be_ticked():
    assert read_term(YesNo, "TRUE") is YesNo.YES
    assert read_term(YesNo, "0") is YesNo.NO


def test_grades_are_in_order_best_first():
    assert [grade.step for grade in Grade] == [0, 1, 2, 3]
    assert [grade for grade in Grade if grade.is_good_or_better] == [Grade.OUTSTANDING, Grade.GOOD]


def test_a_head_of_service_is_known_by_the_usual_letters():
    assert read_term(Role, "HoS") is Role.HEAD_OF_SERVICE
