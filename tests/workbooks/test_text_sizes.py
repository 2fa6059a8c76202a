"""How much room text takes: never less than LibreOffice gives it (see Excel facts, section 9)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter.utility import xl_pixel_width

from workbook_qa.workbooks.write.look import CELL, PAGE_TEXT, PLAIN, look
from workbook_qa.workbooks.write.text_sizes import lines_needed, points_needed

TEXTS = st.text(st.sampled_from("aMW@. 1é–\n😀"), max_size=60)


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, 1),
        ("Good", 10, 1),
        ("Requires improvement", 22, 1),
        ("Requires improvement", 14, 2),
        ("one\ntwo\n\nthree", 40, 4),
        ("W" * 30, 10, 6),  # a word that is longer than the line is broken
        ("a " * 40, 20, 3),
    ],
)
def test_lines_are_counted_as_words_wrap(text: str, width: int, lines: int) -> None:
    assert lines_needed(text, width, PLAIN) == lines


def test_letters_of_pages_are_larger_and_bold_ones_wider() -> None:
    text = "What was good in this work, and what there is to learn from it"
    assert lines_needed(text, 62, CELL) < lines_needed(text, 62, look(PAGE_TEXT, bold=True))
    assert points_needed(text, 200, PAGE_TEXT) > points_needed(text, 200, CELL)


def as_described(text: str, width: float, scale: float) -> int:
    """The recipe of the facts, word by word: words that no longer fit go to the next line."""
    room, space, count = width * 7 - 2, 3 * scale, 0
    for paragraph in text.split("\n"):
        count, used = count + 1, 0.0
        for word in paragraph.split(" "):
            size = xl_pixel_width(word) * scale
            if used and used + space + size > room:
                count, used = count + 1, size
            else:
                used += size + (space if used else 0)
            while used > room:
                count, used = count + 1, used - room
    return count


@given(TEXTS, st.integers(4, 60), st.sampled_from([10, 11, 18]))
def test_lines_are_counted_as_the_recipe_says(text: str, width: int, size: int) -> None:
    assert lines_needed(text, width, {"font_size": size}) == as_described(text, width, size / 10)
