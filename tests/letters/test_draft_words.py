"""Words of drafts: parts, placeholders, and what is said of a slip in them."""

import pytest

from workbook_qa.letters.draft_words import Words, WordsKind, WordsPart, read_words

KIND = WordsKind(
    "reminder.txt",
    {
        "subject": WordsPart(("reference",), ("reference",)),
        "text": WordsPart(("name", "reference", "more"), ("name",)),
        "more": WordsPart(),
    },
)
RIGHT = """\
# What is sent to remind.
[subject]
About {reference}

[text]
Dear {name}

{more}

Thank you.

[more]
There is more.
"""


def read(text: str = RIGHT) -> Words:
    words, problems = read_words(text, KIND)
    assert problems == []
    assert words is not None
    return words


def test_parts_are_filled_in() -> None:
    assert read().fill("subject", reference="A-1") == "About A-1"
    filled = read().fill("text", name="Avery", more="There is more.")
    assert filled == "Dear Avery\n\nThere is more.\n\nThank you."


def test_a_line_with_nothing_to_fill_in_is_left_out_with_one_of_its_blank_lines() -> None:
    assert read().fill("text", name="Avery", more="") == "Dear Avery\n\nThank you."


@pytest.mark.parametrize("typed", ["{name}", "{", "}", "{more}", "{nothing}", "\\1"])
def test_what_is_filled_in_stands_as_it_is(typed: str) -> None:
    assert read().fill("text", name=typed, more="").startswith(f"Dear {typed}\n")


def test_line_ends_and_a_mark_at_the_beginning_do_not_matter() -> None:
    other = read("\ufeff" + RIGHT.replace("\n", "\r\n"))
    assert other == read()


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("Dear {name}", "Dear {nmae} {name}", "words-placeholder-unknown", 6),
        ("Dear {name}", "Dear {} {name}", "words-placeholder-unknown", 6),
        ("There is more.", "There is {name}.", "words-placeholder-unknown", 13),
        ("Dear {name}", "Dear friend", "words-placeholder-missing", 5),
        ("About {reference}", "About an audit", "words-placeholder-missing", 2),
        ("About {reference}\n", "", "words-part-missing", 2),
        ("[more]\nThere is more.\n", "", "words-part-missing", 1),
        ("[more]", "[mroe]\nx\n[more]", "words-part-unknown", 12),
        ("[more]", "[more]\nx\n[more]", "words-part-unknown", 14),
        ("# What", "What", "words-part-unknown", 1),
    ],
)
def test_a_slip_is_named_with_its_line(old: str, new: str, code: str, line: int) -> None:
    assert old in RIGHT
    words, problems = read_words(RIGHT.replace(old, new, 1), KIND)
    assert words is None
    assert [(each.code, each.place.cell) for each in problems] == [(code, f"line {line}")]
    assert problems[0].place.file == "reminder.txt"


def test_a_near_placeholder_is_suggested() -> None:
    _, problems = read_words(RIGHT.replace("About {reference}", "{referense} {reference}"), KIND)
    assert "Did you mean '{reference}'?" in problems[0].todo
