"""What the reader refuses, each hostile or damaged workbook with its code."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.hostile.refused import refused
from tests.hostile.workbooks import (
    GOOD,
    SHEET_RELS,
    STRINGS,
    binary_workbook,
    book,
    pack,
    rels,
    rows,
    strings,
)
from tests.support.effort import is_little_work
from workbook_qa.core.cells import Book
from workbook_qa.core.problem import Place, Problem
from workbook_qa.workbooks.read.container.limits import REGISTER_LIMITS, Limits
from workbook_qa.workbooks.read.reader import read_book

REFUSED = refused()

OUR_FAULT = "it cannot be read"
"""Said when the reader itself failed, which is no way to refuse anything."""


def assert_book_or_good_reason(found: Book | Problem) -> None:
    if isinstance(found, Problem):
        assert OUR_FAULT not in found.found


@pytest.mark.parametrize(
    ("content", "code"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_a_workbook_that_cannot_be_trusted_is_refused_with_its_code(
    content: bytes, code: str
) -> None:
    problem = read_book(content, "audit.xlsx")

    assert isinstance(problem, Problem), problem
    assert problem.code == code, problem.found
    assert OUR_FAULT not in problem.found
    assert problem.place == Place("audit.xlsx")
    assert problem.found
    assert problem.todo
    assert is_little_work(lambda: read_book(content, "audit.xlsx"), 1000)


def test_an_excel_binary_workbook_is_named_and_it_is_said_what_to_do() -> None:
    problem = read_book(binary_workbook(), "audit.xlsx")
    assert isinstance(problem, Problem)
    assert (problem.code, problem.place) == ("not-a-workbook", Place("audit.xlsx"))
    assert "Excel Binary Workbook (.xlsb)" in problem.found
    assert "save it again as an Excel workbook (.xlsx)" in problem.todo


def test_every_refusal_has_a_name_of_its_own() -> None:
    names = [name for name, _, _ in REFUSED]
    assert len(names) == len(set(names)) > 100


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", b"<html", b"%PDF"]))
def test_no_bytes_make_the_reader_raise(content: bytes, beginning: bytes) -> None:
    found = read_book(beginning + content, "x")
    assert isinstance(found, Problem)
    assert_book_or_good_reason(found)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_no_damage_to_a_packed_workbook_makes_the_reader_raise(data: st.DataObject) -> None:
    content = bytearray(pack(GOOD))
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at] = data.draw(st.integers(0, 255))
    assert_book_or_good_reason(read_book(bytes(content), "x"))


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_no_change_within_a_part_makes_the_reader_raise(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(GOOD)))
    part = GOOD[name]
    assert isinstance(part, str)
    at = data.draw(st.integers(0, len(part)))
    cut = data.draw(st.integers(0, 20))
    put = data.draw(st.sampled_from(["", "<", ">", "&", '"', "/", "<c>", "<row>", "-1", "\u0660"]))
    changed = {**GOOD, name: part[:at] + put + part[at + cut :]}
    assert_book_or_good_reason(read_book(pack(changed), "x"))


def test_registers_may_be_far_larger_than_returns() -> None:
    content = rows('<row r="20001"><c r="A20001"><v>1</v></c></row>')

    assert isinstance(read_book(content, "x"), Problem)
    assert isinstance(read_book(content, "x", REGISTER_LIMITS), Book)


def test_links_to_other_workbooks_are_ignored_in_registers_only() -> None:
    linked = book({SHEET_RELS: rels(("r", "externalLink", "x.xml"))})

    assert isinstance(read_book(linked, "x"), Problem)
    assert isinstance(read_book(linked, "x", REGISTER_LIMITS), Book)


def test_an_outside_entity_is_not_even_looked_at(tmp_path: Path) -> None:
    marker = tmp_path / "marker.txt"
    marker.write_text("XYZZY-MARKER")
    doctype = f'<!DOCTYPE x [<!ENTITY a SYSTEM "{marker.as_uri()}">]>'

    problem = read_book(book({STRINGS: strings("&a;", "g", doctype=doctype)}), "x")

    assert "XYZZY" not in repr(problem)


@pytest.mark.parametrize(("cells", "read"), [(84, True), (85, False), (83, True)])
def test_cells_are_counted_once_over_all_rows_up_to_the_limit(cells: int, read: bool) -> None:
    """Seven rows of twelve cells, and one more or less: exactly at the limit a book is read."""
    numbers = [divmod(number, 12) for number in range(cells)]
    filled = "".join(
        f'<row r="{row + 1}">'
        + "".join(
            f'<c r="{chr(65 + column)}{row + 1}"><v>1</v></c>'
            for place, column in numbers
            if place == row
        )
        + "</row>"
        for row in range(8)
    )
    found = read_book(rows(filled), "audit.xlsx", Limits(cells=84))
    if read:
        assert isinstance(found, Book)
        assert sum(len(sheet.cells) for sheet in found.sheets) == cells
    else:
        assert isinstance(found, Problem)
        assert (found.code, "more than 84 cells" in found.found) == ("workbook-too-large", True)


@pytest.mark.parametrize("blank", [0, 3])
def test_rows_that_have_cells_are_counted_and_blank_ones_are_not(blank: int) -> None:
    filled = "".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>' for row in range(1, 6))
    filled += "".join(f'<row r="{row}"/>' for row in range(6, 6 + blank))
    assert isinstance(read_book(rows(filled), "audit.xlsx", Limits(rows=5)), Book)
    assert isinstance(read_book(rows(filled), "audit.xlsx", Limits(rows=4)), Problem)
