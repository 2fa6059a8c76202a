"""How people are listed in the sentences that say what prevents a draw."""

import pytest

from workbook_qa.selection.shortfall import listed


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("", ""),
        ("A", "A"),
        ("AB", "A and B"),
        ("ABC", "A, B and C"),
        ("ABCDE", "A, B, C, D and E"),
        ("ABCDEF", "A, B, C, D and 2 others"),
        ("ABCDEFGHI", "A, B, C, D and 5 others"),
    ],
)
def test_names_stand_as_in_a_sentence_and_long_lists_are_cut(names: str, expected: str) -> None:
    assert listed(list(names)) == expected
