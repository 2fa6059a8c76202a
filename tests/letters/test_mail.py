"""Draft e-mails: plain ASCII, unsent, whole attachments, and no header that was not meant."""

import email
import email.policy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_qa.letters.mail import draft

TO = ["robin.madeup@example.invalid"]
WORKBOOK = bytes(range(256)) * 100


def parsed(content: bytes) -> email.message.EmailMessage:
    return email.message_from_bytes(content, policy=email.policy.default)  # type: ignore[return-value]


def test_a_draft_opens_as_an_unsent_message_with_its_words_and_workbook():
    body = "Dear Zoë\n\nGrüße – “quoted”.\n.\nFrom here on\n" + "long " * 300 + "\n"
    content = draft(
        to=TO,
        cc=["a@example.invalid", "b@example.invalid"],
        subject="Audit CFA-2026-11-0007-K: bitte – zurück",
        body=body,
        attachment=("CFA-2026-11-0007-K.xlsx", WORKBOOK),
    )
    message = parsed(content)
    assert message["X-Unsent"] == "1"
    assert message["To"] == TO[0]
    assert [each.addr_spec for each in message["Cc"].addresses] == [
        "a@example.invalid",
        "b@example.invalid",
    ]
    assert message["Subject"] == "Audit CFA-2026-11-0007-K: bitte – zurück"
    text = message.get_body()
    assert text is not None
    assert text.get_content().replace("\r\n", "\n") == body
    (attachment,) = message.iter_attachments()
    assert attachment.get_filename() == "CFA-2026-11-0007-K.xlsx"
    assert attachment.get_content() == WORKBOOK


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=200))
def test_every_draft_is_pure_ascii_in_short_lines(text: str):
    content = draft(to=TO, subject=text, body=f"{text}\n", attachment=("a.xlsx", b"\x00\xff"))
    assert content.isascii()
    assert max(map(len, content.split(b"\r\n"))) <= 998
    assert b"\n" not in content.replace(b"\r\n", b"")


def test_the_same_message_gives_the_same_bytes():
    made = [draft(to=TO, subject="s", body="b", attachment=("a.xlsx", b"x")) for _ in range(2)]
    assert made[0] == made[1]


@pytest.mark.parametrize("injected", ["\r\nBcc: x@example.invalid", "\nX: y", "\r\n\r\nbody"])
def test_no_text_can_add_a_header(injected: str):
    content = draft(to=[f"a@example.invalid{injected}"], subject=f"Audit{injected}", body="b")
    assert sorted(parsed(content).keys()) == sorted(parsed(draft(to=TO, subject="s", body="b")))


def test_a_draft_without_an_address_has_an_empty_one_to_fill_in():
    assert parsed(draft(to=[], subject="s", body="b"))["To"] == ""
