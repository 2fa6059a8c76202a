"""What is no workbook is called what it is, with the advice that holds for it."""

import io
import json
import lzma
import plistlib
import tarfile
import zipfile

import pytest

from workbook_qa.core.problem import Problem
from workbook_qa.workbooks.read.reader import read_here

URL = "https://council.sharepoint.example/:x:/s/qa/audit.xlsx"
SECTION = "[{000214A0-0000-0000-C000-000000000046}]\r\nProp3=19,11\r\n"
SHORTCUT = f"[InternetShortcut]\r\nURL={URL}\r\n"
OPEN_IT, ASK_FOR_IT = "Open the link", "leads to a place on the sender's"
UNPACK, FILL_IN = "or unpack it", "fill in the Excel workbook"


def tar(mode: str) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=mode) as archive:
        info = tarfile.TarInfo("audit.xlsx")
        info.size = 3
        archive.addfile(info, io.BytesIO(b"PK\x03"))
    return stream.getvalue()


def xps() -> bytes:
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    kind = "application/vnd.ms-package.xps-fixeddocumentsequence+xml"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{types}"><Default Extension="fdseq" ContentType="{kind}"/></Types>',
        )
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "what", "advice"),
    [
        (tar("w"), "tar archive", UNPACK),
        (tar("w:gz"), "gzip archive", UNPACK),
        (tar("w:bz2"), "bzip2 archive", UNPACK),
        (tar("w:xz"), "xz archive", UNPACK),
        (lzma.compress(b"x"), "xz archive", UNPACK),
        (b"7z\xbc\xaf\x27\x1c", "7-Zip archive", UNPACK),
        (b"Rar!\x1a\x07\x01\x00", "RAR archive", UNPACK),
        (b"MSCF\x00\x00\x00\x00", "cabinet archive", UNPACK),
        (b"\x28\xb5\x2f\xfd\x04", "Zstandard archive", UNPACK),
        (b"\x1f\x9d\x90", "archive of Unix", UNPACK),
        (b"%\x1a-lh5-rest", "LHA archive", UNPACK),
        (SHORTCUT.encode(), "link to a file", OPEN_IT),
        ((SECTION + SHORTCUT).encode(), "link to a file", OPEN_IT),
        (("\ufeff" + SECTION + SHORTCUT).encode("utf-16-le"), "link to a file", OPEN_IT),
        (b"#!/usr/bin/env xdg-open\n[Desktop Entry]\nType=Link\n", "link to a file", OPEN_IT),
        (plistlib.dumps({"URL": URL}), "link to a file", OPEN_IT),
        (plistlib.dumps({"URL": URL}, fmt=plistlib.FMT_BINARY), "link to a file", OPEN_IT),
        (json.dumps({"url": "https://docs.google.com/x", "doc_id": "1"}).encode(), "link", OPEN_IT),
        (b"L\x00\x00\x00\x01\x14\x02\x00rest", "shortcut to a file", ASK_FOR_IT),
        (b"book\x00\x00\x00\x00mark\x00", "alias of a Mac", ASK_FOR_IT),
        (b"%!PS-Adobe-3.0", "page to print", FILL_IN),
        (xps(), "page printed into a file", FILL_IN),
        (b"\x00\x01unknown\x02", "of a kind that is not known", FILL_IN),
        (b"BEGIN:VCARD\r\n", "business card", FILL_IN),
    ],
)  # fmt: skip
def test_it_is_called_what_it_is(content: bytes, what: str, advice: str):
    problem = read_here(content, "a file")
    assert isinstance(problem, Problem)
    assert what in problem.found
    assert advice in problem.todo
    assert "open it in Excel" not in problem.todo


def test_a_list_of_settings_or_data_is_no_link():
    for content in (b"[section]\nname=value\n", b'{"$content-type": "text"}', b"a;b\n1;2\n"):
        problem = read_here(content, "a file")
        assert isinstance(problem, Problem)
        assert "link" not in problem.found
