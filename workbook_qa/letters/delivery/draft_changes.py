"""What somebody changed in a draft since it was made, and what of it may go out.

A mail program that opens and saves a draft writes it in its own manner: other line ends and
transfer encodings, folded lines, a date, marks of its own. None of that is a change. Whom it
reaches, what it says and what is attached is (`../real-use/privacy.md` S5).
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import getaddresses

import msgspec

from workbook_qa.letters.mail import Heads, heads_of

ANOTHER_HEADER = "a header that is not ours"
_OURS = {"x-unsent", "to", "cc", "subject"}
_OF_THE_BODY = {"mime-version", "content-type", "content-transfer-encoding"}
# What mail programs add when they save a draft. It reaches nobody and is left out without a word.
_MARKS = re.compile(
    r"date|message-id|user-agent|x-mailer|(content|accept)-language|content-disposition"
    r"|thread-(index|topic)|importance|(x-)?priority|x-ms-[a-z-]+|x-msmail-priority|x-mimeole"
    r"|x-(mozilla|apple|universally|uniform)-[a-z0-9-]+|x-(account|identity)-key"
)
# Headers that say whom a message is from or reaches, which may be named as they are.
_NAMED = (
    *("From", "Sender", "Reply-To", "Bcc", "Return-Path", "Return-Receipt-To", "Errors-To"),
    *("Disposition-Notification-To", "Mail-Followup-To", "Mail-Reply-To", "Apparently-To"),
    *("Resent-To", "Resent-Cc", "Resent-Bcc", "Resent-From", "Resent-Sender", "Resent-Reply-To"),
)
_LINE_OF_OURS = 20  # letters that a line must have to be known again


class DraftChanges(msgspec.Struct, frozen=True):
    """How a draft that lies there differs from the one that was made.

    Attributes:
        what: the parts that differ, in words; nothing of what stands there.
        is_ours: whether enough of what was made is left in it to be the same draft.
    """

    what: tuple[str, ...]
    is_ours: bool = True


class _Letter(msgspec.Struct, frozen=True):
    """A message taken apart.

    Attributes:
        words: of its text, plain and as a page.
        attached: how often each name stands with its bytes.
    """

    heads: Heads
    words: str
    attached: Counter[tuple[str, bytes]]
    headers: tuple[tuple[str, str], ...]


def changes_of(made: bytes, lying: bytes, *, senders: Collection[str] = ()) -> DraftChanges:
    """What differs between the draft as it was made and as it lies there.

    Args:
        senders: addresses that messages come from: a mail program writes them into a draft.

    Raises:
        ValueError, LookupError, TypeError, AttributeError, MessageError: what lies there is no
            message.
    """
    ours, theirs = _taken_apart(made), _taken_apart(lying)
    what = tuple(dict.fromkeys(_differences(ours, theirs, {each.casefold() for each in senders})))
    return DraftChanges(what, is_ours=not what or _is_same_draft(ours, theirs))


def _differences(ours: _Letter, theirs: _Letter, senders: set[str]) -> Iterator[str]:
    names = Counter(name.casefold() for name, _ in theirs.headers)
    if _folded(ours.heads.to) != _folded(theirs.heads.to) or names["to"] > 1:
        yield "To"
    if _folded(ours.heads.copied) != _folded(theirs.heads.copied) or names["cc"] > 1:
        yield "Cc"
    yield from (name for name in _NAMED if _reaches_another(name, theirs, senders))
    known = {*_OURS, *_OF_THE_BODY, *map(str.casefold, _NAMED)}
    if any(name not in known and not _MARKS.fullmatch(name) for name in names):
        yield ANOTHER_HEADER
    if ours.heads.subject != theirs.heads.subject or names["subject"] > 1:
        yield "the subject"
    if ours.words != theirs.words:
        yield "the text"
    if ours.attached != theirs.attached:
        yield "the attachment" if ours.attached else "an attachment"


def _reaches_another(name: str, letter: _Letter, senders: set[str]) -> bool:
    """Whether the header stands there, and names another than whom messages come from."""
    values = [value for each, value in letter.headers if each.casefold() == name.casefold()]
    if name not in ("From", "Sender"):
        return any(value.strip() for value in values)
    found = [address for _, address in getaddresses(values) if address]
    return any(value.strip() for value in values) and not (
        found and {address.casefold() for address in found} <= senders
    )


def _folded(addresses: Collection[str]) -> Counter[str]:
    return Counter(address.casefold() for address in addresses)


def _is_same_draft(ours: _Letter, theirs: _Letter) -> bool:
    """Its workbook is in it, or half of its lines, or, where it has no workbook, its subject."""
    if ours.attached and {content for _, content in ours.attached} & {
        content for _, content in theirs.attached
    }:
        return True
    if not ours.attached and ours.heads.subject == theirs.heads.subject:
        return True
    lines = {_words(line) for line in ours.heads.text.splitlines()}
    lines = {line for line in lines if len(line) >= _LINE_OF_OURS}
    return bool(lines) and 2 * sum(line in theirs.words for line in lines) >= len(lines)


def _taken_apart(content: bytes) -> _Letter:
    message = BytesParser(policy=policy.default).parsebytes(content)
    heads = heads_of(content)
    body = message.get_body(("plain",))
    others = [part for part in _leaves(message) if part is not body]
    pages = [part for part in others if _is_page(part)]
    attached = Counter(
        (part.get_filename() or "", _payload(part)) for part in others if part not in pages
    )
    texts = [heads.text, *(str(part.get_content()) for part in pages)]
    headers = tuple((name, str(value)) for name, value in message.items())
    return _Letter(heads, _words(" ".join(texts)), attached, headers)


def _is_page(part: EmailMessage) -> bool:
    """Whether it is the text again, as HTML."""
    return part.get_content_type() == "text/html" and not part.get_filename()


def _leaves(message: EmailMessage) -> Iterator[EmailMessage]:
    """The parts that hold something; a message within the message is one."""
    if message.get_content_maintype() == "multipart" and message.is_multipart():
        for part in message.iter_parts():
            yield from _leaves(part)  # type: ignore[arg-type]  # parts are of the policy's class
    else:
        yield message


def _payload(part: EmailMessage) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else part.as_bytes()


def _words(text: str) -> str:
    """Without line ends and blanks, which mail programs set as they like."""
    return " ".join(text.split())


def as_changed(content: bytes) -> bytes:
    """A changed draft as it may go out: whom it is to, its subject, text and attachments.

    Every other header is left out, those of its parts too. Read it with `heads_of` to know whom it
    reaches.
    """
    message = BytesParser(policy=policy.SMTP).parsebytes(content)
    heads = heads_of(content)
    for name in {name.casefold() for name in message} - _OF_THE_BODY:
        del message[name]
    message["To"] = ", ".join(heads.to)
    if heads.copied:
        message["Cc"] = ", ".join(heads.copied)
    message["Subject"] = heads.subject
    for part in _leaves(message):
        if part is not message:
            for name in {name.casefold() for name in part}:
                if not name.startswith("content-"):
                    del part[name]
    return message.as_bytes(policy=policy.SMTP.clone(cte_type="7bit", max_line_length=None))
