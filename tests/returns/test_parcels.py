"""Mails and zips in the inbox: each file in them comes out once, or it is said why not."""

import base64
import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from email.message import EmailMessage

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.effort import is_little_work
from tests.support.workbooks.compound_file import (
    attached_message,
    attachment_tree,
    compound_file,
    message_tree,
    outlook_message,
)
from workbook_qa.returns.parcels.enclosures import MIB, plain_address, shown_name
from workbook_qa.returns.parcels.parcels import Item, ParcelLimits, open_parcel

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
PDF = b"%PDF-1.7\n%made up"
SENDER = "avery@wexcombe.example"


def a_zip(
    *files: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED, prefix: bytes = b""
) -> bytes:
    """A zip of these files; the same name may stand in it twice."""
    packed = io.BytesIO()
    packed.write(prefix)
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, content in files:
            if name in archive.NameToInfo:
                del archive.NameToInfo[name]
            archive.writestr(name, content)
    return packed.getvalue()


def a_workbook(mark: str = "one") -> bytes:
    """As much of a workbook as a parcel can tell: an Open XML package."""
    return a_zip(("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", mark.encode()))


def a_mail(*files: tuple[str, bytes], sender: str = f"Avery Example <{SENDER}>") -> EmailMessage:
    """A mail with a text and these attachments."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, "audits@wexcombe.example", "Audit"
    mail.set_content("Here it is.")
    for name, content in files:
        mail.add_attachment(content, "application", "octet-stream", filename=name)
    return mail


def opened(content: bytes, limits: ParcelLimits | None = None) -> list[Item]:
    items = open_parcel("parcel", content, limits or ParcelLimits())
    assert items
    for item in items:
        assert not (item.fault and item.content)
        assert item.fault is None or item.fault.place.file == item.name
    return items


def files_in(items: list[Item]) -> list[tuple[str, bytes]]:
    return [(item.name, item.content) for item in items if item.fault is None]


def codes_in(items: list[Item]) -> list[str]:
    return [item.fault.code for item in items if item.fault]


BOOK = a_workbook()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK",
        b"\0" * 1000,
        BOOK,
        a_zip(("mimetype", b"application/vnd.oasis.opendocument.spreadsheet")),
        a_zip(("Index/Document.iwa", b"x"), ("preview.jpg", b"x")),
        a_zip(("Index.zip", b"x")),
        a_zip(("META-INF/MANIFEST.MF", b"x")),
        a_zip(("_rels/.rels", b"<x/>"), ("docProps/core.xml", b"<x/>")),
        a_zip(("xl/workbook.xml", b"<x/>"), ("xl/styles.xml", b"<x/>")),
        a_zip(("XL/Worksheets/sheet1.xml", b"<x/>")),
        BOOK[: len(BOOK) // 2],
        PDF,
        PNG,
        b"Question,Answer\n1.1,Yes\n",
        b"Dear all: this is a text.\nFrom: nobody\n",
        b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\nContent-Type: a/b\r\n\r\n",
        compound_file({"Workbook": b"x" * 5000}),
        compound_file({"EncryptedPackage": b"x" * 5000}),
        compound_file(
            {"Workbook": b"x", "MBD1": message_tree([])},
            root_class=bytes.fromhex("2008020000000000c000000000000046"),
        ),
        PNG + a_zip(("a.xlsx", BOOK)),
    ],
    ids=range(21),
)
def test_what_is_no_parcel_is_left_to_the_reader(content: bytes) -> None:
    assert open_parcel("thing.eml", content) is None


# Zips


def test_each_file_of_a_zip_comes_out_under_the_last_part_of_its_name() -> None:
    items = opened(a_zip(("Audits/November/a.xlsx", BOOK), ("b.pdf", PDF)))
    assert files_in(items) == [("a.xlsx", BOOK), ("b.pdf", PDF)]
    assert codes_in(items) == []
    assert {item.sender for item in items} == {""}


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_both_usual_ways_of_packing_are_read(method: int) -> None:
    assert files_in(opened(a_zip(("a.xlsx", BOOK), method=method))) == [("a.xlsx", BOOK)]


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/a.xlsx",
        "/root/a.xlsx",
        "C:\\Users\\a.xlsx",
        "..\\a.xlsx",
        "x/../a.xlsx",
        "./a.xlsx",
    ],
)
def test_a_name_in_a_zip_is_never_a_path(name: str) -> None:
    assert files_in(opened(a_zip((name, BOOK)))) == [("a.xlsx", BOOK)]


def test_files_of_one_name_are_all_kept_and_told_apart() -> None:
    two, three = a_workbook("two"), a_workbook("three")
    items = opened(a_zip(("a.xlsx", BOOK), ("a.xlsx", two), ("sub/A.xlsx", three)))
    assert files_in(items) == [("a.xlsx", BOOK), ("a (2).xlsx", two), ("A (3).xlsx", three)]


def test_what_systems_leave_behind_is_left_out_and_counted() -> None:
    junk = ["__MACOSX/._a.xlsx", ".DS_Store", "x/Thumbs.db", "~$a.xlsx", ".~lock.a.xlsx#"]
    items = opened(a_zip(("a.xlsx", BOOK), *((name, b"x") for name in junk)))
    assert files_in(items) == [("a.xlsx", BOOK)]
    assert codes_in(items) == ["parcel-part-left-out"]
    assert "5 system files" in items[-1].fault.found  # type: ignore[union-attr]


def test_an_encrypted_file_in_a_zip_is_named_and_the_others_come_out() -> None:
    packed = bytearray(a_zip(("a.xlsx", BOOK), ("b.xlsx", BOOK)))
    directory = packed.index(b"PK\x01\x02")
    packed[directory + 8] |= 1
    items = opened(bytes(packed))
    assert [(item.name, item.fault and item.fault.code) for item in items] == [
        ("a.xlsx", "password-protected"),
        ("b.xlsx", None),
    ]


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_unusual_packing_is_said(method: int) -> None:
    assert codes_in(opened(a_zip(("a.xlsx", BOOK), method=method))) == ["parcel-not-opened"]


def test_a_damaged_file_in_a_zip_costs_only_itself() -> None:
    packed = bytearray(a_zip(("a.bin", b"abc" * 1000), ("b.xlsx", BOOK)))
    packed[45] ^= 0xFF
    items = opened(bytes(packed))
    assert codes_in(items) == ["parcel-not-opened"]
    assert files_in(items) == [("b.xlsx", BOOK)]


def test_a_zip_cut_short_is_said_to_be_damaged() -> None:
    packed = a_zip(("a.bin", bytes(range(256)) * 40))
    assert codes_in(opened(packed[:-30])) == ["parcel-not-opened"]


@pytest.mark.parametrize("content", [b"PK\x05\x06" + bytes(18), a_zip(("folder/", b""))])
def test_an_empty_zip_says_so(content: bytes) -> None:
    assert codes_in(opened(content)) == ["parcel-without-workbook"]


def test_a_zip_without_a_workbook_says_so_and_still_gives_what_it_holds() -> None:
    items = opened(a_zip(("a.pdf", PDF)))
    assert files_in(items) == [("a.pdf", PDF)]
    assert codes_in(items) == ["parcel-without-workbook"]


def test_a_bomb_is_stopped_by_what_comes_out_not_by_what_it_declares() -> None:
    deflated = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = deflated.compress(bytes(100 * MIB)) + deflated.flush()
    local = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 8, 0, 0, 0, len(packed), 10, 5, 0)
    entry = struct.pack(
        "<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 8, 0, 0, 0, len(packed), 10, 5, 0, 0, 0, 0, 0, 0
    )
    body = local + b"a.bin" + packed
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, len(entry) + 5, len(body), 0)
    content = body + entry + b"a.bin" + tail
    (item,) = opened(content)
    assert item.fault
    assert item.fault.code in ("parcel-too-large", "parcel-not-opened")
    assert is_little_work(lambda: opened(content), 400)


def test_a_file_over_the_limit_is_said_to_be_too_large() -> None:
    limits = ParcelLimits(one=1000)
    items = opened(
        a_zip(("big.bin", bytes(1001)), ("a.xlsx", BOOK), ("just.bin", bytes(1000))), limits
    )
    assert codes_in(items) == ["parcel-too-large"]
    assert [name for name, _ in files_in(items)] == ["a.xlsx", "just.bin"]


def test_all_files_together_are_bounded_and_the_first_ones_are_kept() -> None:
    files = [(f"{number}.bin", bytes(1000)) for number in range(10)]
    items = opened(a_zip(("a.xlsx", BOOK), *files), ParcelLimits(whole=len(BOOK) + 3500))
    assert len(files_in(items)) == 4
    assert codes_in(items) == ["parcel-too-large"]


def test_files_in_zips_in_a_zip_count_together() -> None:
    inner = a_zip(*((f"{number}.xlsx", a_workbook(str(number))) for number in range(8)))
    items = opened(a_zip(("1.zip", inner), ("2.zip", inner)), ParcelLimits(files=12))
    assert len(files_in(items)) == 10
    assert codes_in(items) == ["parcel-too-large"]


def test_a_directory_of_millions_is_not_even_parsed() -> None:
    packed = b"PK\x03\x04" + b"PK\x01\x02" * 2_000_000
    assert codes_in(opened(packed)) == ["parcel-too-large"]
    assert is_little_work(lambda: opened(packed), 200)


def nested(levels: int) -> bytes:
    content = a_zip(("a.xlsx", BOOK))
    for _ in range(levels):
        content = a_zip(("inner.zip", content))
    return content


@pytest.mark.parametrize("levels", [0, 1, 3])
def test_zips_in_zips_are_opened(levels: int) -> None:
    assert files_in(opened(nested(levels))) == [("a.xlsx", BOOK)]


@pytest.mark.parametrize("levels", [4, 40])
def test_zips_too_deep_in_zips_are_said(levels: int) -> None:
    assert codes_in(opened(nested(levels))) == ["parcel-not-opened"]


# Mails


def test_each_attachment_comes_out_with_the_sender() -> None:
    items = opened(a_mail(("a.xlsx", BOOK), ("b.pdf", PDF)).as_bytes())
    assert files_in(items) == [("a.xlsx", BOOK), ("b.pdf", PDF)]
    assert codes_in(items) == []
    assert {item.sender for item in items} == {SENDER}


@pytest.mark.parametrize("ending", [b"\n", b"\r\n", b"\r"])
def test_every_kind_of_line_end_is_read(ending: bytes) -> None:
    content = a_mail(("a.xlsx", BOOK)).as_bytes().replace(b"\n", ending)
    assert files_in(opened(content)) == [("a.xlsx", BOOK)]


@pytest.mark.parametrize(
    "before",
    [b"\xef\xbb\xbf", b"\r\n\r\n", b"From avery Mon Nov  2 10:00:00 2026\n", b"Received: from x\n"],
)
def test_what_programs_put_in_front_of_a_mail_does_not_hide_it(before: bytes) -> None:
    assert files_in(opened(before + a_mail(("a.xlsx", BOOK)).as_bytes())) == [("a.xlsx", BOOK)]


@pytest.mark.parametrize(
    ("sender", "expected"),
    [
        ("avery@wexcombe.example", SENDER),
        ('"Example, Avery" <avery@wexcombe.example>', SENDER),
        ("=?utf-8?q?Avery_Ex=C3=A4mple?= <avery@wexcombe.example>", SENDER),
        ('"boss@evil.example" <avery@wexcombe.example>', SENDER),
        ("avery@wexcombe.example, blair@wexcombe.example", ""),
        ("Avery Example", ""),
        ("", ""),
        ("(" * 5000, ""),
        ("<" * 3000, ""),
        ("avery@@wexcombe", ""),
    ],
)
def test_the_sender_is_one_plain_address_or_nobody(sender: str, expected: str) -> None:
    text = a_mail(("a.xlsx", BOOK), sender="X").as_bytes()
    (item,) = opened(text.replace(b"From: X", f"From: {sender}".encode()))
    assert (item.name, item.content, item.sender) == ("a.xlsx", BOOK, expected)


def test_pictures_in_the_text_cards_and_signatures_are_left_out_and_counted() -> None:
    mail = a_mail(("a.xlsx", BOOK), ("card.bin", b"BEGIN:VCARD\r\n"), ("x", b"BEGIN:VCALENDAR\r\n"))
    for number in range(2):
        mail.add_attachment(PNG, "image", "png", filename=f"{number}.xlsx", disposition="inline")
    mail.add_attachment(b"0\x80", "application", "pkcs7-signature", filename="smime.p7s")
    items = opened(mail.as_bytes())
    assert files_in(items) == [("a.xlsx", BOOK)]
    assert codes_in(items) == ["parcel-part-left-out"]
    said = items[-1].fault.found  # type: ignore[union-attr]
    for words in ("2 pictures", "1 business card", "1 calendar entry", "1 signature"):
        assert words in said


def test_a_picture_that_is_attached_on_purpose_is_not_left_out() -> None:
    mail = a_mail(("a.xlsx", BOOK))
    mail.add_attachment(PNG, "image", "png", filename="form.png")
    assert [name for name, _ in files_in(opened(mail.as_bytes()))] == ["a.xlsx", "form.png"]


def test_a_workbook_that_calls_itself_an_inline_picture_is_a_workbook() -> None:
    mail = a_mail()
    mail.add_attachment(BOOK, "image", "png", filename="logo.png", disposition="inline")
    assert files_in(opened(mail.as_bytes())) == [("logo.png", BOOK)]


def test_a_mail_that_is_nothing_but_a_workbook_is_read() -> None:
    mail = EmailMessage()
    mail["From"], mail["To"] = SENDER, SENDER
    mail.set_content(BOOK, "application", "octet-stream", filename="a.xlsx")
    assert files_in(opened(mail.as_bytes())) == [("a.xlsx", BOOK)]


@pytest.mark.parametrize("mail", [a_mail(), a_mail(("a.pdf", PDF))])
def test_a_mail_without_a_workbook_says_so(mail: EmailMessage) -> None:
    items = opened(mail.as_bytes())
    assert codes_in(items) == ["parcel-without-workbook"]
    assert items[-1].sender == SENDER


def test_a_mail_in_a_mail_is_opened_and_keeps_its_own_sender() -> None:
    outer = a_mail(("b.xlsx", a_workbook("b")), sender="morgan@wexcombe.example")
    outer.add_attachment(a_mail(("a.xlsx", BOOK)))
    assert [(item.name, item.sender) for item in opened(outer.as_bytes())] == [
        ("b.xlsx", "morgan@wexcombe.example"),
        ("a.xlsx", SENDER),
    ]


def test_a_mail_attached_as_a_file_is_opened_whatever_it_is_called() -> None:
    inner = a_mail(("a.xlsx", BOOK)).as_bytes()
    outer = a_mail(("note.pdf", inner), sender="morgan@wexcombe.example")
    (item,) = opened(outer.as_bytes())
    assert (item.name, item.content, item.sender) == ("a.xlsx", BOOK, SENDER)


def test_a_mail_attached_in_base64_is_opened() -> None:
    inner = base64.encodebytes(a_mail(("a.xlsx", BOOK)).as_bytes())
    content = (
        b"From: morgan@wexcombe.example\nTo: x@wexcombe.example\nMIME-Version: 1.0\n"
        b'Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: message/rfc822\n'
        b"Content-Transfer-Encoding: base64\n\n" + inner + b"--b--\n"
    )
    assert files_in(opened(content)) == [("a.xlsx", BOOK)]


def test_a_zip_in_a_mail_in_a_zip_is_opened() -> None:
    mail = a_mail(("b.zip", a_zip(("a.xlsx", BOOK))))
    (item,) = opened(a_zip(("mail.txt", mail.as_bytes())))
    assert (item.name, item.content, item.sender) == ("a.xlsx", BOOK, SENDER)


def test_mails_too_deep_in_mails_are_said() -> None:
    mail = a_mail(("a.xlsx", BOOK))
    for _ in range(5):
        outer = a_mail()
        outer.add_attachment(mail)
        mail = outer
    assert codes_in(opened(mail.as_bytes())) == ["parcel-not-opened"]


def test_a_notice_that_a_mail_was_not_delivered_brings_no_return() -> None:
    mail = a_mail(("a.xlsx", BOOK))
    content = mail.as_bytes().replace(
        b"multipart/mixed", b"multipart/report; report-type=delivery-status"
    )
    items = opened(content)
    assert files_in(items) == []
    assert codes_in(items) == ["parcel-without-workbook"]


@pytest.mark.parametrize(
    ("kind", "content"),
    [("octet-stream", b"\x78\x9f\x3e\x22" + bytes(50)), ("pkcs7-mime", b"0\x82" + bytes(50))],
)
def test_what_only_a_mail_program_can_open_is_said(kind: str, content: bytes) -> None:
    mail = a_mail()
    mail.add_attachment(content, "application", kind, filename="winmail.dat")
    assert codes_in(opened(mail.as_bytes())) == ["parcel-not-opened"]


def test_several_mails_in_one_file_are_not_taken_for_one() -> None:
    one = b"From avery Mon Nov  2 10:00:00 2026\n" + a_mail(("a.xlsx", BOOK)).as_bytes()
    items = opened(one + b"\n" + one)
    assert codes_in(items) == ["parcel-not-opened"]


def test_attachments_of_one_name_are_all_kept() -> None:
    items = opened(a_mail(("a.xlsx", BOOK), ("a.xlsx", PDF), ("a.xlsx", BOOK)).as_bytes())
    assert [name for name, _ in files_in(items)] == ["a.xlsx", "a (2).xlsx", "a (3).xlsx"]


def test_texts_that_mail_programs_attach_are_left_out() -> None:
    mail = a_mail(("a.xlsx", BOOK))
    mail.add_attachment("Confidential.", filename="ATT00001.txt")
    mail.add_attachment("Question,Answer", "csv", filename="answers.csv")
    items = opened(mail.as_bytes())
    assert [name for name, _ in files_in(items)] == ["a.xlsx", "answers.csv"]
    assert codes_in(items) == ["parcel-part-left-out"]


HEAD = b"From: avery@wexcombe.example\r\nTo: x@wexcombe.example\r\nMIME-Version: 1.0\r\n"
MULTI = HEAD + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'

BROKEN = {
    "no boundary": HEAD + b"Content-Type: multipart/mixed\r\n\r\n--b\r\n\r\nx\r\n--b--\r\n",
    "boundary never used": MULTI + b"x\r\n",
    "boundary not closed": MULTI + b"--b\r\nContent-Type: application/pdf\r\n\r\nx",
    "wrong charset": HEAD + b"Content-Type: text/plain; charset=klingon\r\n\r\n\xff\xfe\xfd",
    "charset of an attachment": MULTI
    + b"--b\r\nContent-Type: text/csv; charset=\"\xff\"; name*=klingon''%ff\r\n\r\n\xff\r\n--b--",
    "wrong base64": MULTI
    + b"--b\r\nContent-Type: application/pdf; name=a\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    + b"!!!=A=\r\n--b--",
    "wrong uuencode": MULTI
    + b"--b\r\nContent-Type: application/pdf; name=a\r\nContent-Transfer-Encoding: x-uuencode\r\n"
    + b"\r\nbegin 644 a\r\n\xff\xff\r\n--b--",
    "unknown encoding": MULTI
    + b"--b\r\nContent-Type: a/b; name=a\r\nContent-Transfer-Encoding: \xff\r\n\r\nx\r\n--b--",
    "a header without end": HEAD + b"Content-Type: " + b"a/" * 200_000,
    "a header of brackets": HEAD + b"Content-Type: " + b"(" * 50_000 + b"\r\n\r\nx",
    "many parameters": HEAD
    + b"Content-Type: multipart/mixed"
    + b"; a*0*=x" * 50_000
    + b"\r\n\r\nx",
    "a name in pieces": MULTI
    + b"--b\r\nContent-Disposition: attachment; filename*99999999999999999999=x\r\n\r\nx\r\n--b--",
    "many addresses": b"From: " + b"a@b, " * 50_000 + b"\r\n" + HEAD[30:] + b"\r\nx",
    "encoded words": b"From: " + b"=?utf-8?b?/////w==?= " * 20_000 + b"\r\nTo: x@y.z\r\n\r\nx",
    "a piece of a mail": HEAD + b"Content-Type: message/partial; id=1\r\n\r\nFrom: x\r\n\r\nx",
    "elsewhere": HEAD + b"Content-Type: message/external-body\r\n\r\nContent-Type: a/b\r\n\r\nx",
    "a multipart in base64": HEAD
    + b"Content-Type: multipart/mixed; boundary=b\r\nContent-Transfer-Encoding: base64\r\n\r\nLS1i",
    "nested without end": HEAD
    + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (number, number)
        for number in range(3000)
    ),
    "mails without end": HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 3000,
    "10,000 parts": MULTI
    + b"--b\r\nContent-Type: application/pdf; name=a.xlsx\r\n\r\nx\r\n" * 10_000,
    "a million parts": MULTI + b"--b\r\n\r\n" * 1_000_000,
    "lines for every multipart": MULTI
    + b"Content-Type: multipart/mixed; boundary=c\r\n\r\n" * 1000
    + b"x\r\n" * 1_000_000,
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_a_broken_or_hostile_mail_ends_in_a_sentence(content: bytes) -> None:
    items = opened(content)
    assert codes_in(items)
    assert len(items) <= 203
    assert is_little_work(lambda: opened(content), 1600)


def test_a_mail_over_the_limit_is_said_to_be_too_large() -> None:
    content = a_mail(("a.xlsx", BOOK)).as_bytes()
    assert codes_in(opened(content, ParcelLimits(mail=len(content) - 1))) == ["parcel-too-large"]
    assert codes_in(opened(content, ParcelLimits(mail=len(content)))) == []


def test_of_a_thousand_parts_the_first_two_hundred_come_out() -> None:
    part = b"--b\r\nContent-Type: a/b; name=a.xlsx\r\n\r\nx\r\n"
    items = opened(MULTI + part * 1000)
    assert len(files_in(items)) == 200
    assert len({item.name for item in items if not item.fault}) == 200
    assert "parcel-too-large" in codes_in(items)


# Outlook messages


def test_each_attachment_of_an_outlook_message_comes_out_with_the_sender() -> None:
    pytest.importorskip("oxmsg")
    big = a_zip(
        *((f"xl/{number}", bytes([number]) * 999) for number in range(99)), ("mimetype", b"x")
    )
    content = outlook_message(
        [
            attachment_tree("a.xlsx", BOOK),
            attachment_tree("big.ods", big),
            attachment_tree("logo.png", PNG, content_id="logo@1"),
            attachment_tree("photo.png", PNG),
        ]
    )
    items = opened(content)
    assert files_in(items) == [("a.xlsx", BOOK), ("big.ods", big), ("photo.png", PNG)]
    assert codes_in(items) == ["parcel-part-left-out"]
    assert {item.sender for item in items} == {SENDER}


def test_a_message_within_an_outlook_message_is_opened() -> None:
    pytest.importorskip("oxmsg")
    inner = message_tree([attachment_tree("a.xlsx", BOOK)], header=24)
    assert files_in(opened(outlook_message([attached_message(inner)]))) == [("a.xlsx", BOOK)]


def test_messages_too_deep_in_messages_are_said() -> None:
    pytest.importorskip("oxmsg")
    inner = message_tree([attachment_tree("a.xlsx", BOOK)], header=24)
    for _ in range(4):
        inner = message_tree([attached_message(inner)], header=24)
    assert codes_in(opened(outlook_message([attached_message(inner)]))) == ["parcel-not-opened"]


@pytest.mark.parametrize("method", [2, 4, 7])
def test_a_link_in_place_of_an_attachment_is_said(method: int) -> None:
    pytest.importorskip("oxmsg")
    content = outlook_message([attachment_tree("a.xlsx", b"", method=method)])
    assert codes_in(opened(content)) == ["parcel-not-opened"]


def test_an_outlook_message_without_a_workbook_says_so() -> None:
    pytest.importorskip("oxmsg")
    assert codes_in(opened(outlook_message([]))) == ["parcel-without-workbook"]


def test_streams_that_add_up_to_more_than_the_file_are_not_read_out() -> None:
    pytest.importorskip("oxmsg")
    content = bytearray(outlook_message([attachment_tree("a.xlsx", bytes(9000))]))
    place = content.index(struct.pack("<Q", 9000))
    content[place : place + 8] = struct.pack("<Q", 90_000_000)
    assert codes_in(opened(bytes(content))) == ["parcel-not-opened"]


def round_in_a_circle(content: bytes) -> bytes:
    """A message whose header counts 134 million table sectors, listed by a sector of itself."""
    changed = bytearray(content)
    listed = (1 << 27) + 109
    last = len(content) // 512 - 2
    struct.pack_into("<L", changed, 44, listed)
    struct.pack_into("<LL", changed, 68, last, -(-(listed - 109) // 127))
    struct.pack_into("<L", changed, 512 * (last + 1) + 508, last)
    return bytes(changed)


def counting(place: int) -> Callable[[bytes], bytes]:
    """A message whose header counts more sectors of a table than the file has."""

    def change(content: bytes) -> bytes:
        return content[:place] + struct.pack("<L", 1 << 30) + content[place + 4 :]

    return change


def with_a_huge_root(content: bytes) -> bytes:
    """A message whose small streams are said to take up two gigabytes."""
    root = content.index("Root Entry".encode("utf-16-le")) + 120
    return content[:root] + struct.pack("<Q", 1 << 31) + content[root + 8 :]


@pytest.mark.parametrize(
    "change", [round_in_a_circle, counting(40), counting(64), with_a_huge_root]
)
def test_a_message_that_would_keep_its_reader_busy_for_hours_is_not_opened(
    change: Callable[[bytes], bytes],
) -> None:
    pytest.importorskip("oxmsg")
    content = change(outlook_message([attachment_tree("a.xlsx", BOOK)]))
    assert codes_in(opened(content)) == ["parcel-not-opened"]


def test_without_the_extra_an_outlook_message_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "oxmsg", None)
    (item,) = opened(outlook_message([attachment_tree("a.xlsx", BOOK)]))
    assert item.fault
    assert item.fault.code == "parcel-not-opened"
    assert "mail" in item.fault.todo


# Names and addresses


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("a.xlsx", "a.xlsx"),
        ("  a \n b.xlsx ", "a b.xlsx"),
        ("x/y\\z.xlsx", "z.xlsx"),
        ("x/", "x"),
        ("a\u202excod.exe", "axcod.exe"),
        ("a\x00b\x1b[31m.xlsx", "ab[31m.xlsx"),
        ("\udcff.xlsx", "?.xlsx"),
        ("..", "file"),
        ("", "file"),
        (None, "file"),
        ("a" * 500 + ".xlsx", "a" * 112 + "…aa.xlsx"),
    ],
)
def test_a_name_is_shown_without_harm(name: str | None, shown: str) -> None:
    assert shown_name(name, "file") == shown


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (" avery@wexcombe.example ", SENDER),
        ("avery@wexcombe.example\nBcc: x@y.z", ""),
        ("a@b@c", ""),
        ("a b@c.d", ""),
        ("a@" + "b" * 300, ""),
        ("a\u202e@b.c", ""),
    ],
)
def test_an_address_is_plain_or_nothing(text: str, address: str) -> None:
    assert plain_address(text) == address


# No bytes make it raise

SEEDS = [
    a_zip(("a.xlsx", BOOK), ("b/c.pdf", PDF)),
    a_mail(("a.xlsx", BOOK), ("b.zip", a_zip(("c.xlsx", BOOK)))).as_bytes(),
    outlook_message([attachment_tree("a.xlsx", BOOK), attachment_tree("b.bin", bytes(5000))]),
]


@given(st.binary(max_size=400))
def test_no_bytes_make_it_raise(content: bytes) -> None:
    for start in (b"", b"PK\x03\x04", HEAD, MULTI, b"From: a@b.c\nTo: x\n"):
        _holds(start + content)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.sampled_from(SEEDS),
    st.lists(st.tuples(st.integers(0, 20_000), st.binary(max_size=6)), max_size=12),
    st.integers(0, 20_000),
)
def test_no_damage_makes_it_raise(seed: bytes, hits: list[tuple[int, bytes]], cut: int) -> None:
    content = bytearray(seed)
    for place, new in hits:
        place %= len(content)
        content[place : place + len(new)] = new
    _holds(bytes(content))
    _holds(bytes(content[: cut % len(content)]))


def _holds(content: bytes) -> None:
    items = open_parcel("parcel", content, ParcelLimits(one=MIB, whole=4 * MIB))
    assert items is None or items
    for item in items or []:
        assert item.name
        assert "/" not in item.name
        assert "\n" not in item.name
