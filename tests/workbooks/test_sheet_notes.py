"""Notes of cells as programs write them: rich text, threads, and what belongs to no cell."""

import pytest

from tests.hostile.workbooks import book
from workbook_qa.core.cells import Book
from workbook_qa.core.problem import Problem
from workbook_qa.workbooks.read.reader import read_book

RELS = "xl/worksheets/_rels/sheet1.xml.rels"
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINK = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{KIND}" Target="../comments1.xml"/></Relationships>'
)
THREAD = (
    "[Threaded comment]\n\nYour version of Excel allows you to read this threaded comment; "
    "however, any edits to it will get removed if the file is opened in a newer version of Excel."
    "\n\nComment:\n    Rang the school"
)


def noted(comments: str) -> Book | Problem:
    part = (
        f'<comments xmlns="{MAIN}"><authors><author>Jo Madeup</author></authors>'
        f"<commentList>{comments}</commentList></comments>"
    )
    return read_book(book({RELS: LINK, "xl/comments1.xml": part}), "a.xlsx")


def comment(ref: str, *texts: str) -> str:
    runs = "".join(f'<r><t xml:space="preserve">{text}</t></r>' for text in texts)
    return f'<comment ref="{ref}" authorId="0"><text>{runs}</text></comment>'


@pytest.mark.parametrize(
    ("comments", "notes"),
    [
        (comment("B3", "Jo:", "\n rang "), {(3, 2): "Jo:\n rang"}),
        (comment("B3", THREAD), {(3, 2): "Rang the school"}),
        (comment("B3", "_x0041_ and _x005F_x0041_"), {(3, 2): "A and _x0041_"}),
        (comment("B3", "") + comment("C4", "x"), {(4, 3): "x"}),
        (comment("nowhere", "x") + comment("B0", "x"), {}),
        ("", {}),
    ],
)
def test_a_note_is_read_at_its_cell(comments: str, notes: dict[tuple[int, int], str]) -> None:
    found = noted(comments)
    assert isinstance(found, Book)
    assert found.sheets[0].notes == notes


@pytest.mark.parametrize("comments", ["<comment", comment("B3", "x" * 11_000_000)])
def test_damaged_or_endless_notes_are_refused(comments: str) -> None:
    assert isinstance(noted(comments), Problem)
