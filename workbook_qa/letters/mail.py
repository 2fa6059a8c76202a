"""Draft e-mails: files that open as an unsent message, ready to look over and send.

``X-Unsent: 1`` is what makes Outlook open an .eml file as a draft (manners, section 6). Drafts
are pure ASCII inside, so that gateways leave them alone; the same message gives the same bytes.
"""

import hashlib
from collections.abc import Sequence
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import getaddresses

import msgspec

_XLSX = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")


def draft(
    *,
    to: Sequence[str],
    cc: Sequence[str] = (),
    subject: str,
    body: str,
    attachment: tuple[str, bytes] | None = None,
) -> bytes:
    """The bytes of an .eml draft; `attachment` is a short ASCII name and an .xlsx's bytes.

    Line breaks in an address or the subject become spaces, so that neither can add a header.
    """
    message = EmailMessage(policy=policy.SMTP.clone(cte_type="7bit"))
    message["X-Unsent"] = "1"
    message["To"] = _one_line(", ".join(to))
    if cc:
        message["Cc"] = _one_line(", ".join(cc))
    message["Subject"] = _one_line(subject)
    message.set_content(body, cte="quoted-printable")
    if attachment:
        name, content = attachment
        main, sub = _XLSX
        message.add_attachment(content, maintype=main, subtype=sub, filename=name)
        digest = hashlib.sha256(body.encode() + content).hexdigest()
        message.set_boundary(f"=_{digest[:32]}")
    return message.as_bytes()


def _one_line(text: str) -> str:
    return " ".join(text.split())


class Heads(msgspec.Struct, frozen=True):
    """Whom a draft goes to, what it is called and what it says."""

    to: tuple[str, ...]
    copied: tuple[str, ...]
    subject: str
    text: str

    @property
    def everyone(self) -> tuple[str, ...]:
        """All addresses, each once."""
        return tuple(dict.fromkeys((*self.to, *self.copied)))


def heads_of(content: bytes) -> Heads:
    """What a draft says on its outside, and its text without attachments."""
    message = BytesParser(policy=policy.default).parsebytes(content)
    body = message.get_body(("plain",))
    text = body.get_content() if body else ""
    return Heads(
        _addresses(message, "To"),
        _addresses(message, "Cc"),
        _one_line(str(message["Subject"] or "")),
        str(text).replace("\r\n", "\n"),
    )


def _addresses(message: EmailMessage, name: str) -> tuple[str, ...]:
    pairs = getaddresses([str(each) for each in message.get_all(name, [])])
    return tuple(address for _, address in pairs if address)
