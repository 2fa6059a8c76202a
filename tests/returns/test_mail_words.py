"""What of a mail's text is its sender's own, and whether it says anything."""

import pytest

from workbook_qa.returns.parcels.mail_words import own_words, says_something, words_of_html


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Grade 7 is wrong.", "Grade 7 is wrong."),
        ("Grade 7 is wrong.\n\nKind regards,\n\nRobin\nTeam Manager", "Grade 7 is wrong."),
        ("Grade 7 is wrong.\n-- \nRobin", "Grade 7 is wrong."),
        ("Grade 7 is wrong.\nThanks\nRobin Madeup", "Grade 7 is wrong."),
        ("Thanks\nPlease note that grade 7 is wrong, as I said on the telephone.", None),
        ("Yes.\nRegards\nRobin\nPS: the child has moved.", "Yes.\nPS: the child has moved."),
        ("Yes.\nSent from my iPhone", "Yes."),
        ("Yes.\n\nOn Mon, 2 Nov 2026 at 10:00, QA <qa@x> wrote:\n> Is it?", "Yes."),
        ("On 2 Nov QA <qa@x> wrote:\n> Is it?\nYes, it is.", "Yes, it is."),
        ("Yes.\n\nOn Mon, 2 Nov 2026 at 10:00, QA\n<qa@x> wrote:\n> Is it?", "Yes."),
        ("Yes.\n-----Original Message-----\nFrom: QA\nOld", "Yes."),
        ("Yes.\n________________________________\nFrom: QA\nSent: Monday\nTo: x\nOld", "Yes."),
        ("CAUTION: This email originated from outside the organisation.\nYes.", "Yes."),
        ("Yes.\nThis email and any attachments are confidential to the addressee.", "Yes."),
        ("\u200e\ufeff \n", ""),
        ("", ""),
    ],
)
def test_signature_quotes_and_banners_are_left_out_and_nothing_else(text: str, own: str | None):
    assert own_words(text) == (text if own is None else own)


@pytest.mark.parametrize(
    "words",
    [
        "Here it is.",
        "Hi Sam,\n\nPlease find attached my audit.\n\nThanks",
        "Good morning\nAudit attached. Many thanks!",
        "attached",
        "Dear all",
        "",
    ],
)
def test_a_courtesy_says_nothing(words: str):
    assert not says_something(words)


@pytest.mark.parametrize(
    "words",
    [
        "Audit attached, but question 7 is not finished.",
        "Please find attached the draft, not the last one",
        "Hi Sam, I am not the auditor of this one and never was, please look again.",
        "Sorry it is late.",
        "I've attached the one with 7 wrong",
    ],
)
def test_whatever_is_no_courtesy_says_something(words: str):
    assert says_something(words)


@pytest.mark.parametrize(
    "text",
    ["<" * 400_000, "<!--" * 100_000, "<script>" * 50_000, "&" * 400_000, "\n" * 400_000],
)
def test_pages_made_to_be_slow_are_read_at_once(text: str):
    assert isinstance(own_words(words_of_html(text)), str)
