"""Delivering to a mail server that refuses, drops and delays: what became of each is known."""

import datetime
from email import policy
from email.parser import BytesParser
from pathlib import Path

import pytest

from tests.support.other_programs.certificates import make_certificate
from tests.support.other_programs.mail_server import Does, mail_server
from workbook_qa.core.terms import SendOutcome
from workbook_qa.letters.delivery.smtp import Delivery, Postbox, ready_to_send
from workbook_qa.letters.mail import draft, heads_of
from workbook_qa.workspace.settings import MailSettings, Security

SENDER, TO = "casey@council.example", ("a@council.example", "b@council.example")
MESSAGE = b"Subject: x\r\n\r\nOne\r\n.\r\n..two\nthree"
SENT, NOT_SENT = SendOutcome.SENT, SendOutcome.NOT_SENT


def settings(port: int, **changes: object) -> MailSettings:
    return MailSettings("127.0.0.1", port, "none", **{"timeout": 60} | changes)  # type: ignore[arg-type]


def deliver(box: Postbox, begun: list[int]) -> Delivery:
    return box.deliver(SENDER, TO, MESSAGE, begin=lambda: begun.append(1))


def test_a_message_arrives_as_it_is() -> None:
    begun: list[int] = []
    with mail_server() as server, Postbox(settings(server.port), "") as box:
        assert deliver(box, begun) == Delivery(SENT)
        assert deliver(box, begun) == Delivery(SENT)
    (sender, to, content), other = server.taken
    assert (sender, to) == (SENDER, TO)
    assert content == other[2] == b"Subject: x\r\n\r\nOne\r\n.\r\n..two\r\nthree\r\n"
    assert server.connections == 1
    assert len(begun) == 2


@pytest.mark.parametrize(
    ("does", "outcome", "taken", "begun"),
    [
        (Does.REFUSE_SENDER, NOT_SENT, 0, 0),
        (Does.REFUSE_ADDRESS, NOT_SENT, 0, 0),
        (Does.REFUSE_LAST_ADDRESS, NOT_SENT, 0, 0),
        (Does.BUSY, NOT_SENT, 0, 0),
        (Does.REFUSE_MESSAGE, NOT_SENT, 0, 1),
        (Does.DROP_BEFORE, SENT, 1, 1),  # tried once more
        (Does.DROP_WITHIN, None, 0, 1),
        (Does.TAKE_AND_DROP, None, 1, 1),
        (Does.DELAY, SENT, 1, 1),
        (Does.TAKE_AND_DELAY, SENT, 1, 1),
    ],
)
def test_what_became_of_it_is_known_or_known_not_to_be(
    does: Does, outcome: SendOutcome | None, taken: int, begun: int
) -> None:
    calls: list[int] = []
    with mail_server(does, seconds=0.1) as server, Postbox(settings(server.port), "") as box:
        delivery = deliver(box, calls)
        assert delivery.outcome is outcome
        assert bool(delivery.why) is (outcome is not SENT)
        assert not delivery.server_gone
        assert (len(server.taken), len(calls)) == (taken, begun)
        # the next message is not held up by it
        assert deliver(box, calls).outcome is SENT


def test_an_answer_that_never_comes_leaves_it_unknown() -> None:
    calls: list[int] = []
    with (
        mail_server(Does.TAKE_AND_DELAY, seconds=4) as server,
        Postbox(settings(server.port, timeout=3), "") as box,
    ):
        assert deliver(box, calls).outcome is None
        assert len(server.taken) == 1


def test_a_server_that_always_breaks_off_is_given_up() -> None:
    with (
        mail_server(*[Does.DROP_BEFORE] * 4) as server,
        Postbox(settings(server.port), "") as box,
    ):
        delivery = deliver(box, [])
    assert (delivery.outcome, delivery.server_gone) == (NOT_SENT, True)


def test_a_server_that_is_not_there_is_said() -> None:
    with mail_server() as server:
        port = server.port
    with Postbox(settings(port), "") as box:
        delivery = deliver(box, [])
    assert (delivery.outcome, delivery.server_gone) == (NOT_SENT, True)
    assert "cannot be reached" in delivery.why


@pytest.mark.parametrize(
    ("password", "outcome"), [("right", SENT), ("wrong", NOT_SENT), ("", NOT_SENT)]
)
def test_a_user_and_password(password: str, outcome: SendOutcome) -> None:
    with (
        mail_server(login="casey\0right") as server,
        Postbox(settings(server.port, user="casey"), password) as box,
    ):
        delivery = deliver(box, [])
    assert delivery.outcome is outcome
    assert "right" not in delivery.why
    assert "wrong" not in delivery.why


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_nothing_is_sent_in_the_clear_where_the_settings_want_it_secure(security: str) -> None:
    with (
        mail_server() as server,
        Postbox(MailSettings("127.0.0.1", server.port, security, timeout=1), "") as box,  # type: ignore[arg-type]
    ):
        assert deliver(box, []).outcome is NOT_SENT
        assert server.taken == []


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize("trusted", [True, False])
def test_over_tls_it_is_sent_to_a_server_whose_certificate_is_trusted(
    security: Security, trusted: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate, tls = make_certificate(tmp_path)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with (
        mail_server(login="casey\0right", tls=tls, from_the_start=security == "tls") as server,
        Postbox(
            MailSettings("127.0.0.1", server.port, security, user="casey", timeout=60), "right"
        ) as box,
    ):
        delivery = deliver(box, [])
    assert delivery.outcome is (SENT if trusted else NOT_SENT)
    assert (len(server.taken), server.secured) == ((1, 1) if trusted else (0, 0))


def test_where_it_cannot_be_recorded_nothing_is_sent() -> None:
    def fail() -> None:
        raise RuntimeError("the ledger is gone")

    with mail_server() as server:
        with (
            pytest.raises(RuntimeError),
            Postbox(settings(server.port), "") as box,
        ):
            box.deliver(SENDER, TO, MESSAGE, begin=fail)
        assert server.taken == []


def test_a_draft_is_made_ready_and_keeps_its_words_and_workbook() -> None:
    workbook = bytes(range(256)) * 20
    content = draft(
        to=["a@council.example"],
        cc=["b@council.example"],
        subject="Audit – please",
        body="Dear Zoë\n.\nThank you.\n",
        attachment=("a.xlsx", workbook),
    )
    at = datetime.datetime(2026, 11, 24, 9, tzinfo=datetime.UTC)
    made = [
        ready_to_send(
            content, sender=SENDER, name='Casey "L" Leadwell\n', message_id="<x@y>", date=at
        )
        for _ in range(2)
    ]
    assert made[0] == made[1]
    made[0].decode("ascii")
    message = BytesParser(policy=policy.default).parsebytes(made[0])
    assert message["X-Unsent"] is None
    assert message["From"].addresses[0].addr_spec == SENDER
    assert message["Message-ID"] == "<x@y>"
    assert message["Date"].datetime == at
    assert heads_of(made[0]) == heads_of(content)
    (attachment,) = message.iter_attachments()
    assert attachment.get_content() == workbook
    assert attachment.get_filename() == "a.xlsx"
