"""Passwords to open: what is locked opens again, and what is hostile neither hangs nor raises."""

import io
import logging
import math
import random
import re
import struct
import sys
import tracemalloc
import zipfile
from collections.abc import Callable, Mapping

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from tests.support.effort import is_little_work
from tests.support.made_up.every_book import book_of
from tests.support.workbooks.compound_file import compound_file
from tests.support.workbooks.passwords import agile, locked, package_file, standard, unlocked
from workbook_qa.core.cells import Book
from workbook_qa.core.problem import CannotContinue, Problem
from workbook_qa.workbooks.other_formats import encryption
from workbook_qa.workbooks.other_formats.encryption import (
    ALPHABET,
    EncryptionFailedError,
    decrypt,
    encrypt,
    is_encrypted,
    new_password,
    opened,
    with_password,
)
from workbook_qa.workbooks.read.container.limits import RETURN_LIMITS
from workbook_qa.workbooks.read.reader import read_book

BOOK = book_of("audit, version 2")
PASSWORD = "C7DFH-29KMN-PQRTV-WX348"
LOCKED = encrypt(BOOK, PASSWORD)


def of_size(length: int) -> bytes:
    """What encryption takes for a workbook, with so many bytes in it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        )
        package.writestr("xl/workbook.xml", random.Random(length).randbytes(length))
    return stream.getvalue()


# Passwords


def test_a_password_has_ninety_bits_in_groups_that_can_be_read_out():
    passwords = {new_password() for _ in range(200)}
    assert len(passwords) == 200
    assert all(re.fullmatch(rf"([{ALPHABET}]{{5}}-){{3}}[{ALPHABET}]{{5}}", p) for p in passwords)
    assert 20 * math.log2(len({*ALPHABET})) >= 90


def test_no_two_characters_of_a_password_look_alike_and_no_word_appears():
    for alike in ("0O", "1IL", "2Z", "5S", "6G", "8B", "UV"):
        assert len({*alike} & {*ALPHABET}) <= 1, alike
    assert not {*"AEIOUY"} & {*ALPHABET}
    assert ALPHABET.upper() == ALPHABET


# Encrypting


@pytest.mark.parametrize("kind", ["audit, Child in Need", "audit, version 2", "tracker"])
def test_what_is_encrypted_opens_again_byte_for_byte(kind: str):
    content = book_of(kind)
    once, twice = encrypt(content, PASSWORD), encrypt(content, PASSWORD)
    assert once != twice
    for each in (once, twice):
        assert unlocked(each, PASSWORD) == content
        assert decrypt(each, [PASSWORD]) == content
        assert content[:2000] not in each


def test_no_other_program_reads_it_without_the_password():
    with pytest.raises(zipfile.BadZipFile):
        openpyxl.load_workbook(io.BytesIO(LOCKED))
    refused = read_book(LOCKED, "a.xlsx")
    assert isinstance(refused, Problem)
    assert refused.code == "password-protected"
    plain = read_book(decrypt(LOCKED, [PASSWORD]) or b"", "a.xlsx")
    assert isinstance(plain, Book)


def test_where_there_is_no_password_the_workbook_stays_as_it_is():
    assert with_password(BOOK, "") is BOOK
    assert is_encrypted(with_password(BOOK, PASSWORD))


def test_a_small_workbook_that_would_not_open_again_is_never_put_out():
    with pytest.raises(EncryptionFailedError):
        encrypt(of_size(2000), PASSWORD)


@pytest.mark.parametrize("content", [b"", b"no workbook", LOCKED], ids=["empty", "text", "locked"])
def test_what_is_no_plain_workbook_is_not_encrypted(content: bytes):
    with pytest.raises(EncryptionFailedError):
        encrypt(content, PASSWORD)


def test_a_workbook_that_opens_as_another_one_is_never_put_out(monkeypatch: pytest.MonkeyPatch):
    from msoffcrypto.format.ooxml import OOXMLFile

    monkeypatch.setattr(OOXMLFile, "decrypt", lambda _, stream, **_more: stream.write(BOOK[:-1]))
    with pytest.raises(EncryptionFailedError):
        encrypt(BOOK, PASSWORD)


# Telling, and opening


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (LOCKED, True),
        (compound_file({"EncryptedPackage": b"x"}), True),
        (compound_file({"Workbook": b"x"}), False),
        (BOOK, False),
        (b"", False),
        ("EncryptedPackage".encode("utf-16-le"), False),
    ],
)
def test_an_encrypted_workbook_is_told_by_its_bytes(content: bytes, told: bool):
    assert is_encrypted(content) is told


@pytest.mark.parametrize(
    "content",
    [
        LOCKED,
        locked(BOOK, PASSWORD),
        agile(BOOK, PASSWORD),
        agile(BOOK, PASSWORD, hashed_with="SHA384", key_bits=192),
        agile(BOOK, PASSWORD, hashed_with="SHA1", key_bits=128),
        standard(BOOK, PASSWORD),
        standard(BOOK, PASSWORD, key_bits=256),
    ],
    ids=["ours", "library", "agile", "SHA384", "Excel 2010", "LibreOffice 7.4", "AES-256"],
)
def test_every_way_in_which_programs_lock_a_workbook_is_opened(content: bytes):
    assert is_encrypted(content)
    assert decrypt(content, ["wrong", PASSWORD, "later"]) == BOOK
    assert decrypt(content, ["wrong", PASSWORD.lower(), ""]) is None
    assert decrypt(content, []) is None


def test_a_small_package_stands_in_small_sectors_and_is_opened():
    small = b"PK\x03\x04" + bytes(3000)
    assert decrypt(agile(small, PASSWORD), [PASSWORD]) == small


def test_a_file_of_eight_megabytes_has_a_list_of_tables_and_is_opened():
    large = of_size(8 << 20)
    assert decrypt(locked(large, PASSWORD), [PASSWORD]) == large


def test_the_first_password_that_fits_is_taken_and_no_more_are_tried_than_take_a_moment(
    monkeypatch: pytest.MonkeyPatch,
):
    tried: list[str] = []
    real = encryption._key

    def key(library: object, info: object, password: str) -> bytes:
        tried.append(password)
        return real(library, info, password)

    monkeypatch.setattr(encryption, "_key", key)
    monkeypatch.setattr(encryption, "TRIED_ROUNDS", 300_000)
    assert decrypt(LOCKED, ["a", PASSWORD, "b"]) == BOOK
    assert decrypt(LOCKED, ["a", "b", "c", PASSWORD]) is None
    assert tried == ["a", PASSWORD, "a", "b", "c"]


def test_a_file_of_the_most_rounds_is_tried_a_few_times_and_one_of_none_a_hundred_times():
    assert encryption.TRIED_ROUNDS // encryption.STANDARD_ROUNDS == 100
    wrong = [str(number) for number in range(100)]
    content = agile(BOOK, PASSWORD, rounds=0)
    assert decrypt(content, [*wrong[:-1], PASSWORD]) == BOOK
    assert decrypt(content, [*wrong, PASSWORD]) is None


# What is said of a returned file


def test_a_file_without_a_password_or_without_one_of_ours_is_left_to_the_reader():
    assert opened(BOOK, [PASSWORD], "a.xlsx") is BOOK
    assert opened(LOCKED, [], "a.xlsx") is LOCKED
    large = LOCKED + bytes(RETURN_LIMITS.file)
    assert opened(large, [PASSWORD], "a.xlsx") is large
    assert opened(LOCKED, [PASSWORD], "a.xlsx") == BOOK


def test_a_password_that_is_none_of_ours_is_refused_with_what_to_do():
    refused = opened(LOCKED, ["wrong"], "a.xlsx")
    assert isinstance(refused, Problem)
    assert (refused.code, refused.place.file) == ("password-protected", "a.xlsx")
    assert "take the password off" in refused.todo
    assert "reference" in refused.todo
    assert "wrong" not in refused.message


def test_without_the_extra_it_is_said_how_to_install_it(monkeypatch: pytest.MonkeyPatch):
    for name in [name for name in sys.modules if name.startswith("msoffcrypto")]:
        monkeypatch.setitem(sys.modules, name, None)
    wanted = re.escape('pip install "workbook-qa[crypto]"')
    with pytest.raises(CannotContinue, match=wanted):
        encrypt(BOOK, PASSWORD)
    with pytest.raises(CannotContinue, match=wanted):
        decrypt(LOCKED, [PASSWORD])
    refused = opened(LOCKED, [PASSWORD], "a.xlsx")
    assert isinstance(refused, Problem)
    assert refused.code == "password-protected"
    assert re.search(wanted, refused.message)


@pytest.mark.parametrize("content", [LOCKED, standard(BOOK, PASSWORD)], ids=["agile", "standard"])
def test_the_library_logs_no_password(content: bytes, caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.DEBUG):
        assert decrypt(content, [PASSWORD]) == BOOK
    assert caplog.text == ""


# Hostile files


def described(**key: str) -> bytes:
    """A workbook whose password is right, with attributes of its key changed."""
    return agile(BOOK, PASSWORD, key=key)


def packaged(**package: str) -> bytes:
    return agile(BOOK, PASSWORD, package=package)


def informed(description: bytes) -> bytes:
    return package_file(description, BOOK, bytes(5008))


def an_agile(xml: bytes) -> bytes:
    return informed(b"\4\0\4\0@\0\0\0" + xml)


def a_standard(place: int, number: int) -> bytes:
    """Standard encryption with one number of its description changed."""
    content = bytearray(standard(BOOK, PASSWORD))
    at = content.index(struct.pack("<HHL", 3, 2, 0x24)) + place
    content[at : at + 4] = struct.pack("<L", number)
    return bytes(content)


LAUGHS = b'<!DOCTYPE e [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><encryption>&b;'
DESCRIPTIONS: Mapping[str, Callable[[], bytes]] = {
    "two_thousand_million_rounds": lambda: described(spinCount="2000000000"),
    "as_many_rounds_as_the_format_allows": lambda: described(spinCount="10000000"),
    "one_round_too_many": lambda: described(spinCount="1000001"),
    "rounds_below_none": lambda: described(spinCount="-1"),
    "rounds_in_words": lambda: described(spinCount="many"),
    "rounds_of_five_thousand_digits": lambda: described(spinCount="9" * 5000),
    "no_rounds": lambda: described(spinCount=""),
    "unknown_hash": lambda: described(hashAlgorithm="WHIRLPOOL"),
    "unknown_cipher": lambda: described(cipherAlgorithm="RC2"),
    "unknown_chaining": lambda: packaged(cipherChaining="ChainingModeCFB"),
    "key_of_seven_bits": lambda: described(keyBits="7"),
    "key_of_many_bits": lambda: packaged(keyBits="99999999999"),
    "blocks_of_one_byte": lambda: packaged(blockSize="1"),
    "no_salt": lambda: described(saltValue=""),
    "short_salt": lambda: described(saltValue="AAAA"),
    "huge_salt": lambda: packaged(saltValue="AAAA" * 9000),
    "salt_that_is_no_base64": lambda: packaged(saltValue="*" * 24),
    "key_cut_off": lambda: described(encryptedKeyValue="AAAA"),
    "wrong_key": lambda: described(encryptedKeyValue="A" * 43 + "="),
    "empty": lambda: informed(b""),
    "three_bytes": lambda: informed(b"\4\0\4"),
    "garbage": lambda: informed(random.Random(1).randbytes(3000)),
    "extensible": lambda: informed(b"\4\0\3\0" + bytes(2000)),
    "no_xml": lambda: an_agile(b""),
    "xml_of_something_else": lambda: an_agile(b"<worksheet/>"),
    "xml_cut_off": lambda: an_agile(b'<encryption xmlns="'),
    "xml_with_a_document_type": lambda: an_agile(LAUGHS),
    "xml_nested_deeply": lambda: an_agile(b"<a>" * 20_000),
    "xml_of_a_megabyte": lambda: an_agile(b"<a>" + b" " * (1 << 20) + b"</a>"),
    "standard_cut_off": lambda: informed(b"\3\0\2\0\x24\0\0\0"),
    "standard_with_a_huge_header": lambda: a_standard(8, 0xFFFFFFFF),
    "standard_with_an_unknown_cipher": lambda: a_standard(20, 0x6801),
    "standard_with_an_unknown_hash": lambda: a_standard(24, 0x800C),
    "standard_with_a_huge_key": lambda: a_standard(28, 0xFFFFFFFF),
}


def patched(content: bytes, *changes: tuple[int, int]) -> bytes:
    """Numbers of four bytes written at places."""
    changed = bytearray(content)
    for place, number in changes:
        changed[place : place + 4] = struct.pack("<L", number)
    return bytes(changed)


PLAIN_FILE = agile(BOOK, PASSWORD)  # its directory is in sector 0
DIRECTORY, SECTOR, DIFAT, TABLES = 48, 512, 68, 76


def entry(name: str) -> int:
    """Where a stream's start stands in `PLAIN_FILE`; its size is 4 bytes further on."""
    return PLAIN_FILE.index(name.encode("utf-16-le")) + 116


def number_at(place: int) -> int:
    (number,) = struct.unpack_from("<L", PLAIN_FILE, place)
    return int(number)


def in_table(sector: int) -> int:
    """Where the sector that follows another stands in the table of sectors."""
    return (number_at(TABLES) + 1) * SECTOR + 4 * sector


def own_tail(sectors: bytes) -> bytes:
    """A list of tables that goes on in itself, without end."""
    last = len(PLAIN_FILE) // SECTOR - 1
    many = 0xFFFFFF00
    grown = patched(PLAIN_FILE, (44, many), (DIFAT, last), (DIFAT + 4, (many - 109) // 127 + 1))
    return grown + sectors + struct.pack("<L", last)


CONTAINERS: Mapping[str, Callable[[], bytes]] = {
    "only_the_beginning": lambda: PLAIN_FILE[:8],
    "only_the_header": lambda: PLAIN_FILE[:512],
    "sectors_of_one_byte": lambda: patched(PLAIN_FILE, (30, 0x00060000)),
    "sectors_without_end": lambda: patched(PLAIN_FILE, (30, 0x0006FFFF)),
    "directory_outside": lambda: patched(PLAIN_FILE, (DIRECTORY, 0x00FFFFFF)),
    "directory_leads_round": lambda: patched(PLAIN_FILE, (in_table(0), 0)),
    "stream_leads_round": lambda: patched(
        PLAIN_FILE,
        (entry("EncryptedPackage") + 4, 0xFFFFFFF0),
        (in_table(number_at(entry("EncryptedPackage"))), number_at(entry("EncryptedPackage"))),
    ),
    "small_stream_leads_round": lambda: patched(
        PLAIN_FILE, (entry("Root Entry"), 1), (in_table(1), 1)
    ),
    "stream_of_four_gigabytes": lambda: patched(
        PLAIN_FILE, (entry("EncryptedPackage") + 4, 0xFFFFFFFF)
    ),
    "stream_starts_outside": lambda: patched(PLAIN_FILE, (entry("EncryptedPackage"), 0x00FFFFFF)),
    "list_of_tables_leads_round": lambda: own_tail(bytes(508)),
    "list_of_free_tables_leads_round": lambda: own_tail(b"\xff" * 508),
    "table_counts_a_sector_twice": lambda: patched(PLAIN_FILE, (TABLES + 4, number_at(TABLES))),
    "table_outside": lambda: patched(PLAIN_FILE, (TABLES, 0x00FFFFFF)),
    "no_description": lambda: compound_file({"EncryptedPackage": bytes(5000)}),
    "no_package": lambda: compound_file({"EncryptionInfo": bytes(5000)}),
    "two_packages": lambda: compound_file(
        {"EncryptedPackage": bytes(5000), "a": {"EncryptedPackage": bytes(5000)}}
    ),
    "package_without_a_byte": lambda: package_file(b"", b"", b""),
    "many_entries": lambda: compound_file({f"{number}": b"" for number in range(20_000)}),
}


@pytest.mark.parametrize("name", [*DESCRIPTIONS, *CONTAINERS])
def test_a_hostile_file_is_not_opened_and_costs_no_time_and_no_memory(name: str):
    content = {**DESCRIPTIONS, **CONTAINERS}[name]()
    assert decrypt(content, [PASSWORD, "wrong"]) is None
    assert is_little_work(lambda: decrypt(content, [PASSWORD, "wrong"]), 200)
    tracemalloc.start()
    try:
        decrypt(content, [PASSWORD])
        assert tracemalloc.get_traced_memory()[1] < 4 * len(content) + (4 << 20)
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("length", range(0, len(PLAIN_FILE), 509))
def test_a_file_that_is_cut_off_is_not_opened_unless_only_free_places_are_missing(length: int):
    free = not PLAIN_FILE[length:].strip(b"\xff")  # the mark of a free place
    assert decrypt(PLAIN_FILE[:length], [PASSWORD]) == (BOOK if free else None)


def test_a_file_with_bits_turned_over_says_what_it_said_or_is_found_damaged():
    chance = random.Random(7)
    for _ in range(400):
        changed = bytearray(PLAIN_FILE)
        for _ in range(chance.randint(1, 3)):
            changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
        plain = decrypt(bytes(changed), [PASSWORD])
        if plain not in (None, BOOK):
            found = read_book(plain, "a.xlsx")
            assert isinstance(found, Problem) or found == read_book(BOOK, "a.xlsx")


@settings(deadline=None)
@given(some.binary(max_size=2000))
def test_no_bytes_make_it_raise(content: bytes):
    for each in (content, LOCKED[:512] + content, informed(content), an_agile(content)):
        assert decrypt(each, [PASSWORD]) is None
    assert decrypt(package_file(b"", b"", content), [PASSWORD]) is None


def test_a_package_that_says_another_size_is_found_damaged_by_the_reader():
    at = entry("EncryptedPackage")
    begin = (number_at(at) + 1) * SECTOR
    shorter = decrypt(patched(PLAIN_FILE, (begin, 9000)), [PASSWORD])
    assert shorter == BOOK[:9000]
    assert isinstance(read_book(shorter, "a.xlsx"), Problem)
    longer = decrypt(patched(PLAIN_FILE, (begin, 0xFFFFFFFF)), [PASSWORD])
    assert longer
    assert longer.startswith(BOOK)
    assert len(longer) < len(PLAIN_FILE)
