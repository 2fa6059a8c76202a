"""Workbooks with a password to open, made and opened in other ways than the project's own.

`locked` and `unlocked` are msoffcrypto-tool's whole way, as another program's. `agile` and
`standard` follow [MS-OFFCRYPTO] 2.3.4.11 and 2.3.4.7 by hand, so that any part can be changed.
"""

import base64
import hashlib
import io
import struct
from collections.abc import Mapping

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from msoffcrypto import OfficeFile

from tests.support.workbooks.compound_file import compound_file

_KEY_BLOCK = bytes.fromhex("146e0be7abacd0d6")
_SALT, _KEY_SALT = bytes(range(16)), bytes(range(16, 32))
_DESCRIPTION = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<encryption xmlns="http://schemas.microsoft.com/office/2006/encryption"
 xmlns:p="http://schemas.microsoft.com/office/2006/keyEncryptor/password">
<keyData {package}/><keyEncryptors><keyEncryptor
 uri="http://schemas.microsoft.com/office/2006/keyEncryptor/password">
<p:encryptedKey {key}/></keyEncryptor></keyEncryptors></encryption>"""


def locked(workbook: bytes, password: str) -> bytes:
    """The workbook as msoffcrypto-tool encrypts it."""
    stream = io.BytesIO()
    OfficeFile(io.BytesIO(workbook)).encrypt(password, stream)
    return stream.getvalue()


def unlocked(content: bytes, password: str) -> bytes:
    """What msoffcrypto-tool finds in it, with its own checks of the password and of the whole."""
    stream = io.BytesIO()
    file = OfficeFile(io.BytesIO(content))
    file.load_key(password=password, verify_password=True)
    file.decrypt(stream, verify_integrity=True)
    return stream.getvalue()


def agile(
    workbook: bytes,
    password: str,
    *,
    hashed_with: str = "SHA512",
    key_bits: int = 256,
    rounds: int = 7,
    package: Mapping[str, str] | None = None,
    key: Mapping[str, str] | None = None,
) -> bytes:
    """The workbook with agile encryption; attributes of its description can be changed."""
    hashed = getattr(hashlib, hashed_with.lower())
    secret = bytes(range(key_bits // 8))
    turned = hashed(_KEY_SALT + password.encode("utf-16-le")).digest()
    for number in range(rounds):
        turned = hashed(struct.pack("<L", number) + turned).digest()
    over = hashed(turned + _KEY_BLOCK).digest()[: key_bits // 8]
    cipher = {
        "saltSize": "16",
        "blockSize": "16",
        "keyBits": str(key_bits),
        "hashSize": str(hashed().digest_size),
        "cipherAlgorithm": "AES",
        "cipherChaining": "ChainingModeCBC",
        "hashAlgorithm": hashed_with,
    }
    of_package = {**cipher, "saltValue": _base64(_SALT), **(package or {})}
    of_key = {
        **cipher,
        "spinCount": str(rounds),
        "saltValue": _base64(_KEY_SALT),
        "encryptedKeyValue": _base64(_cbc(_padded(secret), over, _KEY_SALT)),
        **(key or {}),
    }
    description = _DESCRIPTION.format(package=_attributes(of_package), key=_attributes(of_key))
    parts = [
        _cbc(
            _padded(workbook[at : at + 4096]),
            secret,
            hashed(_SALT + struct.pack("<L", at // 4096)).digest()[:16],
        )
        for at in range(0, len(workbook), 4096)
    ]
    return package_file(b"\4\0\4\0@\0\0\0" + description.encode(), workbook, b"".join(parts))


def standard(workbook: bytes, password: str, *, key_bits: int = 128) -> bytes:
    """The workbook with standard encryption, as LibreOffice 7.4 saves one that has a password."""
    turned = hashlib.sha1(_SALT + password.encode("utf-16-le")).digest()
    for number in range(50_000):
        turned = hashlib.sha1(struct.pack("<L", number) + turned).digest()
    turned = hashlib.sha1(turned + bytes(4)).digest()
    halves = (bytes(byte ^ mark for byte in turned.ljust(64, b"\0")) for mark in (0x36, 0x5C))
    secret = b"".join(hashlib.sha1(half).digest() for half in halves)[: key_bits // 8]
    algorithm = {128: 0x660E, 192: 0x660F, 256: 0x6610}[key_bits]
    header = struct.pack("<8L", 0x24, 0, algorithm, 0x8004, key_bits, 0x18, 0, 0) + bytes(2)
    description = struct.pack("<HHLL", 3, 2, 0x24, len(header)) + header
    description += struct.pack("<L", 16) + _SALT + bytes(16) + struct.pack("<L", 20) + bytes(32)
    encryptor = Cipher(algorithms.AES(secret), modes.ECB()).encryptor()
    return package_file(description, workbook, encryptor.update(_padded(workbook)))


def package_file(description: bytes, workbook: bytes, encrypted: bytes) -> bytes:
    """The file around a description and an encrypted workbook."""
    package = struct.pack("<Q", len(workbook)) + encrypted
    return compound_file({"EncryptionInfo": description, "EncryptedPackage": package})


def _cbc(content: bytes, key: bytes, start: bytes) -> bytes:
    encryptor = Cipher(algorithms.AES(key), modes.CBC(start)).encryptor()
    return encryptor.update(content) + encryptor.finalize()


def _padded(content: bytes) -> bytes:
    return content + bytes(-len(content) % 16)


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _attributes(named: Mapping[str, str]) -> str:
    return " ".join(f'{name}="{text}"' for name, text in named.items())
