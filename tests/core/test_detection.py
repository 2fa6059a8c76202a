"""How much of made-up sentences is found: those looked at one by one, those held out by counts."""

import pytest

from tests.support.detection import AT_LEAST, AT_MOST, FINDERS, ORDINARY, counted, kinds_found
from tests.support.detection import sentences as sentences_of

# What is known to be missed of the sentences that were looked at.
MISSED = (
    "Private fostering arrangement for Ji-woo Park not notified for 4 months.",
    'narrowboat "Ladybird", Bridge 42 moorings, Cut Lane',
)
LOOKED_AT = [(kind, text) for kind in FINDERS for text in sentences_of("dev", kind)]


@pytest.mark.parametrize(("kind", "text"), LOOKED_AT, ids=range(len(LOOKED_AT)))
def test_a_sentence_that_was_looked_at_is_found(kind: str, text: str) -> None:
    assert FINDERS[kind](text) is (text not in MISSED)


@pytest.mark.parametrize("text", sentences_of("dev", ORDINARY))
def test_an_ordinary_sentence_that_was_looked_at_is_left_alone(text: str) -> None:
    assert kinds_found(text) == []


def test_of_sentences_held_out_enough_are_found_and_few_ordinary_ones() -> None:
    counts = counted("heldout")
    assert min(size for _, size in counts.values()) >= 100
    found, size = counts.pop(ORDINARY)
    assert 100 * found <= AT_MOST * size
    assert {
        kind for kind, (found, size) in counts.items() if 100 * found < AT_LEAST[kind] * size
    } == set()
