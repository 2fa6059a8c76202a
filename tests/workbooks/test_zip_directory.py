"""The directory of a zip as a table: what the library reads, or not in plain form."""

import io
import struct
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.hostile.workbooks import GOOD, pack
from workbook_qa.workbooks.read.container.zip_directory import (
    Entry,
    by_library,
    plain_directory,
    read_directory,
)

PLAIN = pack(GOOD)
BEGINS = PLAIN.index(b"PK\x01\x02")
END = len(PLAIN) - 22


def made(comment: bytes = b"", extra: bytes = b"", name: str = "a.xml", said: bytes = b"") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as target:
        entry = zipfile.ZipInfo(name)
        entry.extra, entry.comment = extra, said
        target.writestr(entry, b"content")
        target.comment = comment
    return stream.getvalue()


def listed(content: bytes) -> list[Entry] | None:
    """What the library lists; None where it cannot."""
    try:
        return by_library(content)
    except Exception:  # noqa: BLE001 - it raises ten kinds
        return None


def test_what_programs_write_is_in_plain_form() -> None:
    assert plain_directory(PLAIN) == by_library(PLAIN)
    assert [entry.name for entry in read_directory(PLAIN, 99)] == list(GOOD)


@pytest.mark.parametrize(
    "content",
    [
        made(comment=b"said of it"),
        made(extra=struct.pack("<HHL", 0x5455, 4, 0)),
        made(said=b"said of a part"),
        made(name="\u00e9.xml"),
        b"in front" + PLAIN,
        PLAIN + b"behind",
        PLAIN[:-1],
    ],
    ids=["comment", "extra", "comment of a part", "name", "in front", "behind", "cut short"],
)
def test_everything_else_is_left_to_the_library(content: bytes) -> None:
    assert plain_directory(content) is None


def test_a_zip_with_its_sizes_elsewhere_is_left_to_the_library() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as target, target.open("a", "w", force_zip64=True) as part:
        part.write(b"content")
    assert listed(stream.getvalue()) == read_directory(stream.getvalue(), 99)
    locator = b"PK\x06\x07" + bytes(16)
    moved = PLAIN[:END] + locator + PLAIN[END:]
    size, start = struct.unpack_from("<2L", moved, END + 20 + 12)
    inside = moved[: END + 32] + struct.pack("<2L", size + 20, start) + moved[END + 40 :]
    assert plain_directory(inside) is None


@pytest.mark.parametrize("content", [PLAIN, PLAIN[:-2] + b"\x01\x00x"], ids=["plain", "commented"])
def test_a_zip_of_too_many_files_is_not_listed(content: bytes) -> None:
    assert (plain_directory(content) is None) == content.endswith(b"x")
    found = read_directory(content, len(GOOD))
    assert found is not None
    assert len(found) == len(GOOD)
    assert read_directory(content, len(GOOD) - 1) is None


@settings(max_examples=600, deadline=None)
@given(
    st.lists(st.tuples(st.integers(BEGINS, len(PLAIN) - 1), st.integers(0, 255)), max_size=3),
    st.integers(0, 30),
)
def test_both_ways_list_the_same(changes: list[tuple[int, int]], cut: int) -> None:
    content = bytearray(PLAIN)
    for place, value in changes:
        content[place] = value
    plain = plain_directory(bytes(content[: len(content) - cut if cut < 4 else None]))
    if plain is not None:
        assert plain == listed(bytes(content))
