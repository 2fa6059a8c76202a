"""Delivering messages to a mail server, so that what became of each is known, or known not to be.

Up to the moment at which the server asks for the message (354) nothing can have been delivered,
whatever happens. From then until its answer a lost connection leaves the outcome unknown: such a
message is never sent again by itself.
"""

import contextlib
import datetime
import re
import smtplib
import ssl
from collections.abc import Callable, Sequence
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import format_datetime
from types import TracebackType

import msgspec

from workbook_qa.core.terms import SendOutcome
from workbook_qa.workspace.settings import MailSettings

_LOST = (OSError, smtplib.SMTPException)


class Delivery(msgspec.Struct, frozen=True):
    """What became of a message.

    Attributes:
        outcome: None where nobody knows.
        why: a sentence, where it was not sent or nobody knows.
        server_gone: whether the server cannot be used, so that nothing else can be sent either.
    """

    outcome: SendOutcome | None
    why: str = ""
    server_gone: bool = False


class Postbox:
    """A connection to the mail server, opened at first need and again when it is lost."""

    def __init__(self, settings: MailSettings, password: str) -> None:
        self._settings = settings
        self._password = password
        self._server: smtplib.SMTP | None = None

    def __enter__(self) -> "Postbox":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._server is not None:
            with contextlib.suppress(*_LOST):
                self._server.quit()
        self._let_go()

    def deliver(
        self, sender: str, to: Sequence[str], message: bytes, *, begin: Callable[[], None]
    ) -> Delivery:
        """Deliver one message to all its addresses, or to none.

        A connection that is lost before the server asked for the message is tried once more.

        Args:
            begin: called when the server has asked for the message, before any of it is sent.
        """
        delivery = self._try(sender, to, message, begin)
        if delivery is None:
            delivery = self._try(sender, to, message, begin)
        return delivery or Delivery(
            SendOutcome.NOT_SENT, "The mail server broke off before it took the message.", True
        )

    def _try(
        self, sender: str, to: Sequence[str], message: bytes, begin: Callable[[], None]
    ) -> Delivery | None:
        """None where the connection was lost before the message was asked for."""
        fault = self._connect()
        if fault or self._server is None:
            return Delivery(SendOutcome.NOT_SENT, fault, server_gone=True)
        server = self._server
        try:
            refused = _address_refused(server, sender, to)
            if refused:
                server.rset()
                return Delivery(SendOutcome.NOT_SENT, refused)
            code, _ = server.docmd("DATA")
            if code != 354:
                server.rset()
                return Delivery(SendOutcome.NOT_SENT, _answered("the message", code))
        except _LOST:
            self._let_go()
            return None
        try:
            begin()
        except BaseException:
            self._let_go()  # without the dot that ends it, nothing is taken
            raise
        try:
            server.send(_on_the_wire(message))
            code, _ = server.getreply()
        except _LOST:
            self._let_go()
            return Delivery(None, "The connection was lost before the mail server answered.")
        if code == 250:
            return Delivery(SendOutcome.SENT)
        return Delivery(SendOutcome.NOT_SENT, _answered("the message", code))

    def _connect(self) -> str:
        """Why there is no connection; empty where there is one."""
        if self._server is not None:
            return ""
        settings = self._settings
        secure = ssl.create_default_context()
        server: smtplib.SMTP | None = None
        try:
            if settings.security == "tls":
                server = smtplib.SMTP_SSL(
                    settings.server, settings.port, timeout=settings.timeout, context=secure
                )
            else:
                server = smtplib.SMTP(settings.server, settings.port, timeout=settings.timeout)
            server.ehlo_or_helo_if_needed()
            if settings.security == "starttls":
                server.starttls(context=secure)
                server.ehlo()
            if settings.user:
                server.login(settings.user, self._password)
        except smtplib.SMTPAuthenticationError:
            _close(server)
            return "The mail server does not accept the user and password."
        except smtplib.SMTPNotSupportedError:
            _close(server)
            return "The mail server cannot do what the settings say (security, or a user)."
        except _LOST:
            _close(server)
            return "The mail server cannot be reached as the settings say."
        self._server = server
        return ""

    def _let_go(self) -> None:
        _close(self._server)
        self._server = None


def _close(server: smtplib.SMTP | None) -> None:
    if server is not None:
        with contextlib.suppress(*_LOST):
            server.close()


def _address_refused(server: smtplib.SMTP, sender: str, to: Sequence[str]) -> str:
    """Why not all of the addresses can be written to; empty where they can.

    Raises:
        SMTPServerDisconnected, OSError: the connection was lost.
    """
    code, _ = server.mail(sender)
    if code != 250:
        return _answered("the sender's address", code)
    refused = [code for code, _ in map(server.rcpt, to) if code not in (250, 251)]
    return _answered("one of its addresses", refused[0]) if refused else ""


def _answered(what: str, code: int) -> str:
    later = " for the moment" if 400 <= code < 500 else ""
    return f"The mail server refused {what}{later} (its answer was {code})."


def _on_the_wire(message: bytes) -> bytes:
    """With line ends and dots as SMTP wants them, and the dot that ends it."""
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", message)
    quoted = re.sub(rb"(?m)^\.", b"..", lines)
    return quoted + (b"" if quoted.endswith(b"\r\n") else b"\r\n") + b".\r\n"


def ready_to_send(
    content: bytes, *, sender: str, name: str, message_id: str, date: datetime.datetime
) -> bytes:
    """A draft as it is sent: with a sender, a date and an id, and no mark of a draft.

    Args:
        name: of the sender; message_id: the same for the same draft, so that a mail system knows
            it again; date: with a time zone.
    """
    message = BytesParser(policy=policy.SMTP).parsebytes(content)
    for header in ("X-Unsent", "From", "Date", "Message-ID"):
        del message[header]
    message["From"] = f'"{_plain(name)}" <{sender}>' if _plain(name) else sender
    message["Date"] = format_datetime(date)
    message["Message-ID"] = message_id
    return _bytes_of(message)


def _bytes_of(message: EmailMessage) -> bytes:
    return message.as_bytes(policy=policy.SMTP.clone(cte_type="7bit", max_line_length=None))


def _plain(name: str) -> str:
    return " ".join(re.sub(r'["\\\r\n]', " ", name).split())
