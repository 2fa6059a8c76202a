"""Passwords to open: the one home of msoffcrypto-tool (extra ``crypto``).

A workbook is encrypted as Excel does it (agile encryption of ECMA-376: AES-256, SHA-512, 100,000
rounds). What comes back encrypted is hostile until it is read: its outside is taken apart here,
within bounds (`compound_file`, `encryption_info`), and the library only sees keys and bytes.
"""

import io
import logging
import secrets
from collections.abc import Sequence
from itertools import islice
from typing import Any

from workbook_qa.core.problem import CannotContinue, Place, Problem
from workbook_qa.workbooks.other_formats.compound_file import OLE, read_streams
from workbook_qa.workbooks.other_formats.encryption_info import (
    STANDARD_ROUNDS,
    AgileInfo,
    EncryptionInfo,
    read_encryption_info,
)
from workbook_qa.workbooks.read.container.file_kinds import ZIP, has_stream
from workbook_qa.workbooks.read.container.limits import RETURN_LIMITS

# Capitals and digits of which no two look alike (no 0 and O, 1 and I and L, 2 and Z, 5 and S, 6 and
# G, 8 and B), without vowels and Y so that no word appears. 20 of 23 make 90 bits.
ALPHABET = "CDFHJKMNPQRTVWX23456789"
# Excel's own, with which it encrypts what only its structure has a password for: it tries this one
# before it asks anybody ([MS-OFFCRYPTO] 2.4.2.3).
DEFAULT_PASSWORD = "VelvetSweatshop"
GROUPS, IN_GROUP = 4, 5

# One file is tried with as many passwords as this allows: 50 at the usual 100,000 rounds, of which
# each try costs 0.05 s. So one file takes 3 s at the most here, and 6 s where computers are slow.
TRIED_ROUNDS = 5_000_000

_SIZE, _FIRST_PART = 8, 4096  # a package: its size, then parts that are encrypted one by one
_BLOCK = 16

_INSTALL = 'the extra "crypto" is not installed (pip install "workbook-qa[crypto]")'


class EncryptionFailedError(Exception):
    """A workbook that was encrypted did not come out again as it was; it must not be sent."""


def new_password() -> str:
    """A fresh password such as ``C7DFH-29KMN-PQRTV-WX348``: 90 bits, easy to read out and type."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(IN_GROUP)) for _ in range(GROUPS))
    return "-".join(groups)


def with_password(workbook: bytes, password: str) -> bytes:
    """The workbook as it is sent: encrypted, or as it is where the password is empty."""
    return encrypt(workbook, password) if password else workbook


def encrypt(content: bytes, password: str) -> bytes:
    """The workbook with a password to open, proven to open again byte for byte.

    Two runs give different bytes, since keys and salts are fresh. msoffcrypto-tool 6.1.0 encrypts
    packages of up to 4 KB without a word in a way that nothing can open (facts on untrusted
    workbooks, section 6), so what it made is opened again, with its own check of the password and
    of the whole.

    Raises:
        CannotContinue: the extra ``crypto`` is not installed.
        EncryptionFailedError: it does not open again.
    """
    office_file = _library().OOXMLFile
    encrypted, again = io.BytesIO(), io.BytesIO()
    try:
        office_file(io.BytesIO(content)).encrypt(password, encrypted)
        locked = office_file(io.BytesIO(encrypted.getvalue()))
        locked.load_key(password=password, verify_password=True)
        locked.decrypt(again, verify_integrity=True)
    except Exception as fault:
        raise EncryptionFailedError("the encrypted workbook cannot be opened") from fault
    if again.getvalue() != content:
        raise EncryptionFailedError("the encrypted workbook opens as another one")
    return encrypted.getvalue()


def is_encrypted(content: bytes) -> bool:
    """Whether it is an Open XML workbook with a password to open, told by its bytes.

    One that is encrypted for certain people (a sensitivity label) has no password.
    """
    return (
        content.startswith(OLE)
        and has_stream(content, "EncryptedPackage")
        and not has_stream(content, "DRMEncryptedTransform")
    )


def opened(content: bytes, passwords: Sequence[str], file: str) -> bytes | Problem:
    """What a file holds once its password is off; one without a password as it is.

    `file` is only for the problem's place. Where there are no passwords to try, or the file is too
    large to be read anyway, it is left to the reader to say so.
    """
    if not passwords or not is_encrypted(content) or len(content) > RETURN_LIMITS.file:
        return content
    try:
        plain = decrypt(content, (DEFAULT_PASSWORD, *passwords))
    except CannotContinue:
        return _problem(
            file,
            f"and {_INSTALL}",
            "Install it, and put the file into the inbox again.",
        )
    return plain or _problem(
        file,
        "and it is none of the passwords that were tried",
        "Ask the sender to set the password of their audit again, or to take the password off "
        "(File, Info, Protect Workbook, Encrypt with Password, clear the box), and to send it "
        "again. The password of an audit is tried first when the file is called by its reference.",
    )


def opened_without_asking(content: bytes) -> bytes | None:
    """What an encrypted file holds that Excel opens without asking: its own password fits."""
    if not is_encrypted(content) or len(content) > RETURN_LIMITS.file:
        return None
    try:
        return decrypt(content, (DEFAULT_PASSWORD,))
    except CannotContinue:
        return None


def _problem(file: str, found: str, todo: str) -> Problem:
    found = f"The workbook has a password to open, {found}."
    return Problem("password-protected", Place(file), found, todo)


def decrypt(content: bytes, passwords: Sequence[str]) -> bytes | None:
    """The workbook, opened with the first of the passwords that fits; None if none does.

    A password fits when what it opens begins as a workbook. The check that the format has for
    passwords would cost as much again, and the library's fails for files of Excel 2010. Damage and
    changes further on are the reader's to find. No bytes make it raise, and the tries are bounded
    by `TRIED_ROUNDS`, so the likely passwords should come first.

    Raises:
        CannotContinue: the extra ``crypto`` is not installed.
    """
    library = _library()
    try:
        description, package = read_streams(content, "EncryptionInfo", "EncryptedPackage")
        info = read_encryption_info(description)
        tries = TRIED_ROUNDS // max(info.rounds, STANDARD_ROUNDS)
        for password in islice(passwords, tries):
            key = _key(library, info, password)
            if _plain(library, info, key, package[: _SIZE + _FIRST_PART]).startswith(ZIP):
                return _plain(library, info, key, package)
    except Exception:  # noqa: BLE001 (whatever is wrong with it, it is not opened)
        return None
    return None


def _key(library: Any, info: EncryptionInfo, password: str) -> bytes:
    """The package's key, as it is if the password is the right one."""
    if isinstance(info, AgileInfo):
        key: bytes = library.ECMA376Agile.makekey_from_password(
            password,
            info.key_salt,
            info.key_hashed_with,
            info.locked_key,
            info.rounds,
            info.key_key_bits,
        )
        return key[: info.key_bits // 8]
    return bytes(
        library.ECMA376Standard.makekey_from_password(
            password, info.algorithm, 0, 0, info.key_bits, len(info.salt), info.salt
        )
    )


def _plain(library: Any, info: EncryptionInfo, key: bytes, package: bytes) -> bytes:
    """A package, or the first part of one, decrypted; what follows the last whole block is cut."""
    blocks = (len(package) - _SIZE) // _BLOCK
    stream = io.BytesIO(package[: _SIZE + blocks * _BLOCK])
    if isinstance(info, AgileInfo):
        return bytes(library.ECMA376Agile.decrypt(key, info.salt, info.hashed_with, stream))
    return bytes(library.ECMA376Standard.decrypt(key, stream))


class _Library:
    """What is used of msoffcrypto-tool, imported when it is needed: it is optional."""

    def __init__(self) -> None:
        from msoffcrypto.format.ooxml import OOXMLFile
        from msoffcrypto.method.ecma376_agile import ECMA376Agile
        from msoffcrypto.method.ecma376_standard import ECMA376Standard

        self.OOXMLFile = OOXMLFile
        self.ECMA376Agile = ECMA376Agile
        self.ECMA376Standard = ECMA376Standard


def _library() -> Any:
    try:
        library = _Library()
    except ImportError as missing:
        raise CannotContinue(
            f"Workbooks with a password to open need more than there is here: {_INSTALL}. Install "
            "it and run this again."
        ) from missing
    # It writes the password into its log at the lowest level.
    logging.getLogger("msoffcrypto").setLevel(logging.CRITICAL + 1)
    return library
