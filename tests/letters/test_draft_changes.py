"""What counts as a change of a draft, and what of a changed one goes out."""

import email
import email.policy

import pytest

from workbook_qa.letters.delivery.draft_changes import as_changed, changes_of
from workbook_qa.letters.mail import draft, heads_of

US = "casey.leadwell@example.invalid"
OUTSIDER = "outsider@example.com"
BOOK = bytes(range(256)) * 40
BODY = "Dear Robin\n\nPlease fill in the attached workbook by the 30th.\nIt has a café in it.\n"
MADE = draft(
    to=["robin@example.invalid"],
    cc=["tara@example.invalid"],
    subject="Audit CFA-2026-11-0001-A – due soon",
    body=BODY,
    attachment=("CFA-2026-11-0001-A.xlsx", BOOK),
)


def what(lying: bytes) -> tuple[str, ...]:
    return changes_of(MADE, lying, senders=[US]).what


def with_header(*lines: bytes) -> bytes:
    return b"".join(line + b"\r\n" for line in lines) + MADE


def saved_by_a_mail_program(*, text: str = BODY, page: str = "", book: bytes = BOOK) -> bytes:
    """The same message in another manner: base64, other line ends, marks, another boundary."""
    made = email.message_from_bytes(MADE, policy=email.policy.default)
    message = email.message.EmailMessage(policy=email.policy.default)
    message["From"] = f"Casey Leadwell <{US.title()}>"
    for name in ("Subject", "Cc", "To"):
        message[name.lower()] = made[name]
    message["Date"] = "Mon, 30 Nov 2026 22:00:00 +0000"
    message["Message-ID"] = "<1@example.invalid>"
    message["X-Mozilla-Draft-Info"] = "internal/draft; vcard=0"
    message["Thread-Topic"] = "Audit"
    message.set_content(text, cte="base64")
    if page:
        message.add_alternative(page, subtype="html")
    message.add_attachment(
        book, maintype="application", subtype="octet-stream", filename="CFA-2026-11-0001-A.xlsx"
    )
    return message.as_bytes()


@pytest.mark.parametrize(
    "lying",
    [
        MADE,
        MADE.replace(b"\r\n", b"\n"),
        saved_by_a_mail_program(),
        saved_by_a_mail_program(text=BODY.replace("\n", " \n") + "\n"),
        MADE.replace(b"X-Unsent: 1\r\n", b""),
        MADE.replace(b"To: robin@example.invalid", b"To: Robin Madeup\r\n <Robin@example.invalid>"),
        with_header(b"From: casey.leadwell@example.invalid", b"X-Priority: 3", b"Bcc: "),
    ],
)
def test_another_manner_of_writing_it_is_no_change(lying: bytes):
    assert what(lying) == ()


@pytest.mark.parametrize(
    ("lying", "named"),
    [
        (MADE.replace(b"To: ", b"To: outsider@example.com, "), ("To",)),
        (with_header(b"To: outsider@example.com"), ("To",)),
        (MADE.replace(b"robin@example.invalid", b"r0bin@example.invalid"), ("To",)),
        (MADE.replace(b"Cc: ", b"Cc: outsider@example.com, "), ("Cc",)),
        (MADE.replace(b"Cc: tara@example.invalid\r\n", b""), ("Cc",)),
        (with_header(b"Bcc: outsider@example.com"), ("Bcc",)),
        (with_header(b"From: outsider@example.com"), ("From",)),
        (with_header(b"Sender: outsider@example.com"), ("Sender",)),
        (with_header(b"Reply-to: outsider@example.com"), ("Reply-To",)),
        (with_header(b"Resent-To: outsider@example.com"), ("Resent-To",)),
        (with_header(b"Disposition-Notification-To: x@y.com"), ("Disposition-Notification-To",)),
        (with_header(b"X-Forward-To: x@y.com"), ("a header that is not ours",)),
        (MADE.replace(b"0001-A", b"0001-B", 1), ("the subject",)),
        (MADE.replace(b"30th", b"29th"), ("the text",)),
        (saved_by_a_mail_program(page="<p>Dear Robin</p>"), ("the text",)),
        (saved_by_a_mail_program(book=BOOK[:-1]), ("the attachment",)),
    ],
)
def test_whom_it_reaches_what_it_says_and_what_is_attached_is_a_change(
    lying: bytes, named: tuple[str, ...]
):
    assert lying != MADE
    assert what(lying) == named
    assert changes_of(MADE, lying, senders=[US]).is_ours


def test_a_message_with_nothing_of_ours_is_not_ours():
    subject = "Audit CFA-2026-11-0001-A – due soon"
    other = draft(
        to=[OUTSIDER], subject=subject, body="Send it here.\n", attachment=("a.xlsx", b"x")
    )
    assert not changes_of(MADE, other).is_ours
    note = draft(to=["robin@example.invalid"], subject="A note", body="It is off.\n")
    assert changes_of(note, note.replace(b"It is off.", b"Never mind.")).is_ours
    assert not changes_of(note, other).is_ours


def test_of_a_changed_draft_goes_out_what_it_says_and_no_header_of_others():
    lying = with_header(
        b"Bcc: outsider@example.com",
        b"Reply-To: outsider@example.com",
        b"Resent-To: outsider@example.com",
        b"X-Forward-To: outsider@example.com",
    ).replace(b"30th", b"29th")
    lying = lying.replace(
        b"Content-Disposition", b"X-Forward-To: outsider@example.com\r\nContent-Disposition"
    )
    sent = as_changed(lying)
    assert b"outsider" not in sent
    assert changes_of(MADE, sent).what == ("the text",)
    assert heads_of(sent).everyone == ("robin@example.invalid", "tara@example.invalid")
