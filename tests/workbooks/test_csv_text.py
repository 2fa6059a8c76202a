"""Registers as CSV."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_qa.core.cells import Book
from workbook_qa.core.problem import Problem
from workbook_qa.workbooks.other_formats.csv_text import read_csv
from workbook_qa.workbooks.read.container.limits import Limits


def texts(content: bytes) -> list[list[object]]:
    book = read_csv(content, "cases.csv")
    assert isinstance(book, Book), book
    assert (book.kind, book.values_only) == ("csv", True)
    (sheet,) = book
    return [[cell.value for cell in sheet.row(number)] for number in range(1, sheet.rows + 1)]


GOOD = [["Case id", "Team"], ["00123", "Wexcombe North"]]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_list_is_read_whatever_program_saved_it(
    encoding: str, separator: str, line_end: str
) -> None:
    text = line_end.join(separator.join(row) for row in GOOD) + line_end
    assert texts(text.encode(encoding)) == GOOD


ODD = [
    (b"a,b\n1E5,1/2\n", [["a", "b"], ["1E5", "1/2"]]),
    (b'"a;b",c\n1;2,3\n', [["a;b", "c"], ["1;2", "3"]]),
    (b'a,b\n"two\nlines",x\n', [["a", "b"], ["two\nlines", "x"]]),
    (b'a,b\n"say ""x""",y\n', [["a", "b"], ['say "x"', "y"]]),
    (b"a,b\n\n1,\n", [["a", "b"], [None, None], ["1", None]]),
    (b"\n\na;b,c;d\n", [[None, None, None], [None, None, None], ["a", "b,c", "d"]]),
    (b"sep=;\na;b,c\n", [[None, None], ["a", "b,c"]]),
    ("na\u00efve,\u2019\n".encode("cp1252"), [["na\u00efve", "\u2019"]]),
    (b"only\n", [["only"]]),
]


@pytest.mark.parametrize(("content", "expected"), ODD)
def test_nothing_is_guessed_but_the_separator(content: bytes, expected: list[list[object]]) -> None:
    assert texts(content) == expected


REFUSED = [
    (b"", "file-empty"),
    (b" \n\n", "file-empty"),
    (b"PK\x03\x04 a zip", "not-a-workbook"),
    (b"a,b\x00c", "not-a-workbook"),
    (b"a,\x81\xff", "not-a-workbook"),
    (b'a,b\n"no end,x\n1,2\n', "workbook-damaged"),
    (b'a,b\n"x"y,2\n', "workbook-damaged"),
    (b"a" * 200_000, "workbook-damaged"),
]


@pytest.mark.parametrize(("content", "code"), REFUSED)
def test_what_is_no_list_is_refused(content: bytes, code: str) -> None:
    problem = read_csv(content, "cases.csv")

    assert isinstance(problem, Problem)
    assert problem.code == code
    assert problem.place.file == "cases.csv"


def test_a_list_is_bounded() -> None:
    limits = Limits(row=10, column=3, cells=20, file=100)
    assert isinstance(read_csv(b"a,b\n" * 10, "x", limits), Book)
    for content in (b"a\n" * 11, b"a,b,c,d\n", b"a,b,c\n" * 8, b"a" * 101):
        problem = read_csv(content, "x", limits)
        assert isinstance(problem, Problem)
        assert problem.code == "workbook-too-large"


def test_a_text_longer_than_excel_allows_is_an_error() -> None:
    book = read_csv(b"a,b\n" + b"x" * 32_768 + b",y\n", "x")

    assert isinstance(book, Book)
    assert book.sheets[0].at(2, 1).value is None
    assert book.sheets[0].at(2, 1).error
    assert book.sheets[0].at(2, 2).value == "y"


@given(st.binary(max_size=200))
def test_no_bytes_make_it_raise(content: bytes) -> None:
    assert isinstance(read_csv(content, "x"), Book | Problem)


@pytest.mark.parametrize(
    "content", [b"\x00\x01\x02\x03" * 99, b"a\x00\x00\x00" * 99, b"a,b\x00\n1,2\n"]
)
def test_what_holds_nul_otherwise_is_no_text(content: bytes) -> None:
    found = read_csv(content, "cases.csv")
    assert isinstance(found, Problem)
    assert found.code == "not-a-workbook"
