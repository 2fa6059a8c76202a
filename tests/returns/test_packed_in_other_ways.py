"""What a return comes packed in: mail programs, flows, labels, Excel's own password, old links."""

import base64
import json
import re

import pytest

from tests.returns.test_ingest import codes, outcomes, take_in
from tests.returns.test_parcels_in_ingest import mail
from tests.support.made_up.workspace import Council, address_of_auditor
from tests.support.workbooks.compound_file import (
    attachment_tree,
    compound_file,
    outlook_message,
)
from tests.support.workbooks.passwords import locked
from tests.support.workbooks.workbook_parts import patched
from workbook_qa.returns.parcels.parcels import open_parcel
from workbook_qa.workspace.result import Result

LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def content(council: Council) -> bytes:
    return council.filled(council.audits()[0])


def messages(result: Result) -> str:
    return " ".join(map(str, result.problems))


def test_a_workbook_under_excels_own_password_is_read(issued: Council):
    issued.drop("a.xlsx", locked(content(issued), "VelvetSweatshop"))
    result = take_in(issued)
    assert (outcomes(result), codes(result)) == (["accepted"], set())


def test_another_password_is_still_one(issued: Council):
    issued.drop("a.xlsx", locked(content(issued), "velvetsweatshop"))
    assert codes(take_in(issued)) == {"password-protected"}


@pytest.mark.parametrize(
    "tree",
    [
        {
            "EncryptedPackage": b"x" * 5000,
            "\x06DataSpaces": {"TransformInfo": {"DRMEncryptedTransform": {"\x06Primary": b"x"}}},
        },
        {"Workbook": b"x" * 5000, "\x09DRMContent": b"x"},
    ],
)
def test_a_label_that_encrypts_is_not_called_a_password(issued: Council, tree):
    issued.drop("a.xlsx", compound_file(tree))
    result = take_in(issued)
    assert codes(result) == {"label-encrypted"}
    assert "Encrypt with Password" not in messages(result)


def linked(workbook: bytes, inside: str) -> bytes:
    """With a link to another workbook, as Excel keeps one after its last cell is gone."""
    link = f'<Relationship Id="rId91" Type="{LINKS}/externalLink" Target="externalLinks/l1.xml"/>'
    workbook = patched(
        workbook,
        "xl/_rels/workbook.xml.rels",
        lambda text: text.replace("</Relationships>", f"{link}</Relationships>"),
    )
    part = f'<externalLink xmlns="{MAIN}">{inside}</externalLink>'
    return patched(workbook, "xl/externalLinks/l1.xml", lambda _: part)


def test_a_link_that_no_input_uses_is_told_and_refuses_nothing(issued: Council):
    issued.drop("a.xlsx", linked(content(issued), "<externalBook/>"))
    result = take_in(issued)
    assert (outcomes(result), codes(result)) == (["accepted"], {"links-outside"})


def test_an_entry_worked_out_with_a_link_is_asked_for_again(issued: Council):
    book = linked(content(issued), "<externalBook/>")
    book = patched(
        book,
        "xl/worksheets/sheet2.xml",
        lambda text: re.sub(
            r'(<c r="D7"[^>]*?)( t="\w+")?>.*?</c>', r"\1><f>[1]Lists!A1</f></c>", text, count=1
        ),
    )
    issued.drop("a.xlsx", book)
    result = take_in(issued)
    assert outcomes(result) == ["queried"]
    assert {"links-outside", "formula-in-answer"} <= codes(result)


@pytest.mark.parametrize("inside", ["<ddeLink/>", "<oleLink/>"])
def test_a_link_that_runs_a_program_is_refused(issued: Council, inside: str):
    issued.drop("a.xlsx", linked(content(issued), inside))
    assert codes(take_in(issued)) == {"workbook-unsafe"}


def encoded(workbook: bytes) -> str:
    return base64.b64encode(workbook).decode()


@pytest.mark.parametrize(
    "text",
    [
        lambda workbook: encoded(workbook),
        lambda workbook: base64.encodebytes(workbook).decode(),
        lambda workbook: f"data:application/octet-stream;base64,{encoded(workbook)}",
        lambda workbook: json.dumps({"$content-type": "x/y", "$content": encoded(workbook)}),
        lambda workbook: f'"{encoded(workbook).rstrip("=")}"\n',
    ],
)
def test_a_workbook_that_a_flow_saved_as_text_is_read(issued: Council, text):
    issued.drop("a.xlsx", text(content(issued)).encode())
    result = take_in(issued)
    assert (outcomes(result), codes(result)) == (["accepted"], set())


def test_a_mail_of_apple_is_opened(issued: Council):
    sender = address_of_auditor(issued.audits()[0])
    text = mail(("a.xlsx", content(issued)), sender=sender)
    settings = b'<?xml version="1.0"?><plist version="1.0"/>'
    issued.drop("1.emlx", f"{len(text)}      \n".encode() + text + settings)
    assert outcomes(take_in(issued)) == ["accepted"]


def signed(workbook: bytes) -> bytes:
    """The one attachment of a mail that was signed, as Outlook saves it in a message."""
    body = base64.encodebytes(workbook).replace(b"\n", b"\r\n")
    return (
        b'Content-Type: multipart/signed; protocol="application/x-pkcs7-signature"; boundary="s"'
        b'\r\n\r\n--s\r\nContent-Type: application/octet-stream; name="a.xlsx"\r\n'
        b"Content-Transfer-Encoding: base64\r\n"
        b'Content-Disposition: attachment; filename="a.xlsx"\r\n\r\n' + body + b"\r\n--s--\r\n"
    )


def test_a_mail_that_is_readable_beside_its_signature_is_opened_as_an_outlook_message(
    issued: Council,
):
    pytest.importorskip("oxmsg")
    attached = [attachment_tree("smime.p7m", signed(content(issued)))]
    sender = address_of_auditor(issued.audits()[0])
    issued.drop("a.msg", outlook_message(attached, sender=sender))
    result = take_in(issued)
    assert outcomes(result) == ["accepted"]
    assert result.outcomes[0].file == "a.msg: a.xlsx"


def test_a_mail_packed_into_its_signature_is_no_signature_to_be_left_out():
    pytest.importorskip("oxmsg")
    (item,) = open_parcel("a.msg", outlook_message([attachment_tree("smime.p7m", PACKED)]))
    assert "packed into its signature" in item.fault.found


CMS = b"0\x82\x10\x00\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07"
PACKED = CMS + b"\x02 \x24\x82Content-Type: multipart/mixed; boundary=x\r\n" + b"x" * 5000
SEALED = [
    ("smime.p7m", PACKED, "packed into its signature"),
    ("smime.p7m", CMS + b"\x03" + b"x" * 5000, "is encrypted (S/MIME)"),
    ("message_v2.rpmsg", b"anything", "encrypted by Microsoft"),
    ("x", b"\x76\xe8\x04\x60\xc4\x11\xe3\x86" + b"x" * 5000, "encrypted by Microsoft"),
]


@pytest.mark.parametrize(("name", "packed", "says"), SEALED)
def test_a_mail_packed_as_one_thing_is_said_truly(name: str, packed: bytes, says: str):
    (item,) = open_parcel("a.eml", mail((name, packed)))
    assert item.fault.code == "parcel-not-opened"
    assert says in item.fault.found
    assert "Nothing has to be done" not in item.fault.message


def test_a_signature_beside_the_mail_is_still_left_out():
    items = open_parcel("a.eml", mail(("smime.p7s", CMS + b"\x02" + b"x" * 5000)))
    assert [item.fault.code for item in items] == [
        "parcel-without-workbook",
        "parcel-part-left-out",
    ]


@pytest.mark.parametrize(
    ("dropped", "says"),
    [
        (b"audit.xlsx".ljust(257, b"\0") + b"ustar\x0000" + bytes(600), "a tar archive"),
        (b"[InternetShortcut]\r\nURL=https://x.invalid", "a link to a file"),
        (b"\xef\xbb\xbf[InternetShortcut]\r\nURL=https://x.invalid", "a link to a file"),
        (b'{"body": {"name": "audit.xlsx"}}', "JSON"),
        (b"\x76\xe8\x04\x60\xc4\x11\xe3\x86xxxx", "Microsoft encrypted"),
    ],
)
def test_what_cannot_be_read_is_called_what_it_is(issued: Council, dropped: bytes, says: str):
    issued.drop("a.xlsx", dropped)
    result = take_in(issued)
    assert outcomes(result) == ["refused"]
    assert says in messages(result)
