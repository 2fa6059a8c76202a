"""Passwords of the council's servers: where they are kept, and whether they stand open there."""

import os
import stat
from pathlib import Path
from urllib.parse import urlsplit

from workbook_qa.core.problem import CannotContinue, Place, Problem
from workbook_qa.workspace.result import Context
from workbook_qa.workspace.settings import PASSWORD_NAME, MailSettings

_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_MOST = 4096  # bytes of a password's file


def mail_password(context: Context) -> str:
    """The password for the mail server: from the environment, a file of its own, or settings.

    Raises:
        CannotContinue: the file cannot be read, or the password would be sent in clear.
    """
    mail = context.settings.mail
    password = os.environ.get(PASSWORD_NAME) or _in_file(context) or mail.password
    if mail.user and password and is_sent_in_clear(mail):
        raise CannotContinue(
            'settings.toml says security = "none", so that the password for the mail server would '
            'be sent in clear. Set it to "starttls" or "tls", or take the user out. Nothing was '
            "sent."
        )
    return password


def is_sent_in_clear(mail: MailSettings) -> bool:
    """Whether what is said to the mail server can be read on the way; not within one computer."""
    return mail.security == "none" and mail.server.casefold() not in _LOOPBACK


def _in_file(context: Context) -> str:
    path = _password_file(context)
    if path is None:
        return ""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise OSError("no file")
        with path.open("rb") as file:
            return file.read(_MOST).decode("utf-8-sig").strip("\r\n")
    except (OSError, UnicodeDecodeError):
        raise CannotContinue(
            "The file that password_file names in settings.toml under [mail] cannot be read. It is "
            "a plain text file with the password and nothing else. Nothing was sent."
        ) from None


def _password_file(context: Context) -> Path | None:
    """Where it is, from the workspace on."""
    name = context.settings.mail.password_file
    return context.workspace.root / name if name else None


def standing_open(context: Context) -> list[Problem]:
    """Passwords that others on this computer can read, or anybody on the way to the server."""
    settings, workspace = context.settings, context.workspace
    problems: list[Problem] = []
    held = [
        *(["mail.password"] if settings.mail.password else []),
        *(["ledger.address"] if _has_password(settings.ledger.address) else []),
    ]
    if held and _others_may_read(workspace.settings):
        problems.append(
            Problem(
                "password-readable",
                Place(workspace.settings.name, "", held[0]),
                "A password stands in this file, and others on this computer may read it.",
                f"Take it out: the mail server's belongs in the environment, as {PASSWORD_NAME}, "
                "or in a file of its own (password_file), the database's in your password file. "
                "Or let nobody else read this file (chmod 600).",
            )
        )
    path = _password_file(context)
    if path is not None and _others_may_read(path):
        problems.append(
            Problem(
                "password-readable",
                Place(path.name),
                "A password is in this file, and others on this computer may read it.",
                "Let nobody else read it (chmod 600).",
            )
        )
    if settings.mail.user and is_sent_in_clear(settings.mail):
        problems.append(
            Problem(
                "password-in-clear",
                Place(workspace.settings.name, "", "mail.security"),
                "The password for the mail server would be sent in clear, so that nothing is sent.",
                'Set security to "starttls" or "tls", or take the user out.',
            )
        )
    return problems


def _has_password(address: str) -> bool:
    try:
        return bool(urlsplit(address).password)
    except ValueError:
        return False


def _others_may_read(path: Path) -> bool:
    """Whether the system says so; Windows keeps rights in another way, and says nothing here."""
    try:
        return os.name == "posix" and bool(path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH))
    except OSError:
        return False
