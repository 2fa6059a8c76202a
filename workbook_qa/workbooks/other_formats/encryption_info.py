"""How a workbook with a password to open is encrypted: its stream EncryptionInfo ([MS-OFFCRYPTO]).

Two ways are known: *agile*, which Excel since 2010 and LibreOffice write, and *standard*, of Excel
2007 and older programs. Everything is held against limits before anything is worked out with it:
the number of rounds is the file's own and could keep a computer busy for hours.
"""

import base64
import struct

import msgspec

from workbook_qa.workbooks.read.container.limits import RETURN_LIMITS, RefusedError
from workbook_qa.workbooks.read.container.xml_pass import Attributes, walk

MOST_ROUNDS = 1_000_000  # Excel and LibreOffice write 100,000
STANDARD_ROUNDS = 50_000  # fixed by the format
_LONGEST = 64 * 1024  # bytes of the stream; it has 1 to 2 KB
_LONGEST_VALUE = 256  # bytes of one salt or key

_AGILE = "http://schemas.microsoft.com/office/2006/encryption keyData"
_PASSWORD = "http://schemas.microsoft.com/office/2006/keyEncryptor/password encryptedKey"
_HASHES = ("SHA1", "SHA256", "SHA384", "SHA512")
_KEY_BITS = (128, 192, 256)
_AES = {0x660E: 128, 0x660F: 192, 0x6610: 256}
_SHA1 = 0x8004
_SALT = 16


class AgileInfo(msgspec.Struct, frozen=True):
    """What it takes to open an agile package with a password.

    Attributes:
        salt, hashed_with, key_bits: of the package.
        key_salt, key_hashed_with, key_key_bits, locked_key: of the package's key, which lies under
            the password.
        rounds: how often the password is hashed.
    """

    salt: bytes
    hashed_with: str
    key_bits: int
    key_salt: bytes
    key_hashed_with: str
    key_key_bits: int
    locked_key: bytes
    rounds: int


class StandardInfo(msgspec.Struct, frozen=True):
    """What it takes to open a standard package with a password."""

    algorithm: int
    key_bits: int
    salt: bytes
    rounds: int = STANDARD_ROUNDS


EncryptionInfo = AgileInfo | StandardInfo


def read_encryption_info(stream: bytes) -> EncryptionInfo:
    """What the stream says.

    Raises:
        ValueError: it is damaged, asks for too much work, or is of a kind that is not known.
    """
    if not 8 <= len(stream) <= _LONGEST:
        raise ValueError("no description of an encryption has that size")
    major, minor = struct.unpack_from("<HH", stream)
    if (major, minor) == (4, 4):
        return _agile(stream[8:])
    if major in (2, 3, 4) and minor == 2:
        return _standard(stream)
    raise ValueError("a way of encryption that is not known")


def _agile(xml: bytes) -> AgileInfo:
    found: dict[str, Attributes] = {}
    try:
        walk(
            xml.rstrip(b"\0"),
            RETURN_LIMITS,
            lambda name, attributes: found.update({name: attributes}),
            lambda _: None,
        )
    except RefusedError as refused:
        raise ValueError(refused.found) from refused
    package, key = found.get(_AGILE, {}), found.get(_PASSWORD, {})
    rounds = int(key.get("spinCount", ""))
    if not 0 <= rounds <= MOST_ROUNDS:
        raise ValueError("too many rounds")
    key_salt, locked_key = _value(key, "saltValue"), _value(key, "encryptedKeyValue")
    info = AgileInfo(
        _value(package, "saltValue"),
        *_cipher(package),
        key_salt,
        *_cipher(key),
        locked_key,
        rounds,
    )
    if len(key_salt) != _SALT or len(locked_key) % 16 or 8 * len(locked_key) < info.key_bits:
        raise ValueError("its key is damaged")
    return info


def _cipher(element: Attributes) -> tuple[str, int]:
    """The hash and the bits of a key; the cipher itself is always AES in CBC mode."""
    cipher, chaining = element.get("cipherAlgorithm"), element.get("cipherChaining")
    hashed_with = element.get("hashAlgorithm", "").replace("-", "")
    bits = int(element.get("keyBits", ""))
    known = cipher == "AES" and chaining == "ChainingModeCBC" and hashed_with in _HASHES
    if not known or bits not in _KEY_BITS or element.get("blockSize") != "16":
        raise ValueError("a cipher that is not known")
    return hashed_with, bits


def _value(element: Attributes, name: str) -> bytes:
    value = base64.b64decode(element.get(name, ""), validate=True)
    if not 0 < len(value) <= _LONGEST_VALUE:
        raise ValueError(f"no {name} has that size")
    return value


def _standard(stream: bytes) -> StandardInfo:
    """Version (4 bytes), flags, size of the header, header, size of the salt (16) and the salt."""
    if len(stream) < 32:
        raise ValueError("its header is cut off")
    (size,) = struct.unpack_from("<L", stream, 8)
    algorithm, hashed_with, bits = struct.unpack_from("<3L", stream, 20)
    verifier = stream[12 + size :]
    salt_size, salt = int.from_bytes(verifier[:4], "little"), verifier[4 : 4 + _SALT]
    if bits != _AES.get(algorithm) or hashed_with not in (0, _SHA1):
        raise ValueError("a cipher that is not known")
    if salt_size != _SALT or len(salt) != _SALT:
        raise ValueError("its salt is damaged")
    return StandardInfo(algorithm, bits, salt)
