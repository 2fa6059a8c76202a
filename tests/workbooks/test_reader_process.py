"""Reading in a process of its own: the same cells, and its death costs one file."""

import datetime
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.hostile.refused import refused
from tests.hostile.workbooks import GOOD, STRINGS, book, pack, rows, strings
from tests.workbooks.test_reader_reads import WHOLE
from workbook_qa.core.cells import Book, Cell, sheet_of
from workbook_qa.core.problem import CannotContinue, Problem
from workbook_qa.workbooks.read.apart import reader_process
from workbook_qa.workbooks.read.apart.reader_process import ReaderProcess
from workbook_qa.workbooks.read.apart.sent_book import pack as pack_book
from workbook_qa.workbooks.read.apart.sent_book import unpack
from workbook_qa.workbooks.read.container.limits import MIB, RETURN_LIMITS
from workbook_qa.workbooks.read.reader import read_book

GOOD_BOOK = pack(GOOD)


def test_one_process_reads_file_after_file_as_they_would_be_read_here() -> None:
    files = {**WHOLE, **{name: content for name, content, _ in refused() if len(content) < MIB}}
    with ReaderProcess() as apart:
        for name, content in files.items():
            assert apart.read(content, name) == read_book(content, name), name


def test_what_is_read_ahead_is_what_is_read_when_it_is_asked_for() -> None:
    files = {**WHOLE, **{name: content for name, content, _ in refused() if len(content) < MIB}}
    with ReaderProcess() as apart:
        apart.read_ahead(files.values())
        worker = apart._worker
        for name, content in reversed(files.items()):
            assert apart.read(content, name) == read_book(content, name), name
        assert apart._worker is worker  # nothing was read a second time


def test_what_is_read_ahead_stands_for_those_very_bytes_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[bytes] = []
    usual = ReaderProcess._answers

    def answers(
        self: ReaderProcess, contents: Sequence[bytes], passwords: Sequence[str] = (), **more: Any
    ) -> list[bytes | None]:
        said = usual(self, contents, passwords, **more)
        asked.extend(contents[: len(said)])
        return said

    monkeypatch.setattr(ReaderProcess, "_answers", answers)
    other = book({STRINGS: strings("Another", "text")})
    with ReaderProcess() as apart:
        apart.read_ahead([GOOD_BOOK, other])
        assert asked == [GOOD_BOOK, other]
        assert apart.read(other, "other.xlsx") == read_book(other, "other.xlsx")
        assert apart.read(GOOD_BOOK, "a.xlsx", ["a password"]) == read_book(GOOD_BOOK, "a.xlsx")
        assert asked == [GOOD_BOOK, other, GOOD_BOOK]  # with a password it may be another
        apart.read_ahead([other])
        apart.read(GOOD_BOOK, "a.xlsx")
        assert asked == [GOOD_BOOK, other, GOOD_BOOK, other, GOOD_BOOK]
        asked.clear()
        monkeypatch.setattr(reader_process, "_MOST_AHEAD", 1)
        apart.read_ahead([GOOD_BOOK, other])
        assert asked == [GOOD_BOOK]  # there is room for no more
        assert apart.read(other, "other.xlsx") == read_book(other, "other.xlsx")


def test_no_more_is_read_ahead_when_one_ends_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    refused_one = book({STRINGS: strings(*("x" * 30 for _ in range(90_000)))})
    problem = read_book(refused_one, "a.xlsx")
    assert isinstance(problem, Problem)
    assert problem.code == "workbook-too-large"
    size = len(pack_book(read_book(GOOD_BOOK, "")))
    monkeypatch.setattr(reader_process, "_MOST_AHEAD", 2 * size)
    files = [GOOD_BOOK, refused_one, *(bytes(bytearray(GOOD_BOOK)) for _ in range(3))]
    with ReaderProcess() as apart:
        apart.read_ahead(files)
        assert list(apart._ahead) == list(map(id, files[:3]))


def test_every_kind_of_value_arrives_as_it_was() -> None:
    cells = {
        (1, 1): Cell("text \U0001f9d2 \u00e9"),
        (1, 2): Cell(5, locked=False),
        (2, 1): Cell(0.1 + 0.2),
        (2, 2): Cell(True),
        (3, 1): Cell(datetime.date(2026, 11, 5)),
        (3, 2): Cell(datetime.datetime(2026, 11, 5, 14, 30, 1)),
        (4, 1): Cell(datetime.time(14, 30), locked=False),
        (4, 2): Cell("2026-11-05"),
        (5, 1): Cell(3, formula="1+2"),
        (5, 2): Cell(datetime.date(2026, 11, 5), formula="TODAY()"),
        (6, 1): Cell(error="#N/A"),
    }
    sheet = sheet_of("A", cells, state="veryHidden", protected=True, merges=("A1:B1",))
    sent = Book((sheet,), "xlsx", {"Audit": "x"}, {"Owners": "=A1"}, "a program")

    found, fault = unpack(pack_book(sent))

    assert (found, fault) == (sent, ())
    assert isinstance(found, Book)
    assert found.sheets[0].cells == cells
    assert [type(value) for value in found.sheets[0].values.values()] == [
        type(cell.value) for cell in cells.values()
    ]


HANGS = "time.sleep(60)"
DIES = "os._exit(7)"
NONSENSE = "send(sys.stdout.buffer, b'nonsense')"
SAYS_LESS = "sys.stdout.buffer.write(bytes(7) + b'\\x09' + b'few'); sys.stdout.flush(); os._exit(0)"


@pytest.mark.parametrize("act", [HANGS, DIES, NONSENSE, SAYS_LESS])
@pytest.mark.parametrize("ahead", [False, True])
def test_a_process_that_hangs_or_dies_costs_one_file(
    act: str, ahead: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = reader_process._start_code()
    faulty = usual.partition("from workbook_qa")[0] + (
        "import os, time; from workbook_qa.workbooks.read.apart.sent_book import receive, send; "
        f"receive(sys.stdin.buffer); send(sys.stdout.buffer, b''); receive(sys.stdin.buffer); {act}"
    )
    limits = msgspec.structs.replace(RETURN_LIMITS, worker_wait=1)
    codes = iter([faulty, usual])
    monkeypatch.setattr(reader_process, "_start_code", lambda: next(codes))
    one, two = GOOD_BOOK, bytes(bytearray(GOOD_BOOK))

    with ReaderProcess(limits) as apart:
        if ahead:
            apart.read_ahead([one, two])
        first, second = apart.read(one, "first.xlsx"), apart.read(two, "second.xlsx")

    assert isinstance(first, Problem)
    assert (first.code, first.place.file) == ("workbook-too-large", "first.xlsx")
    assert isinstance(second, Book)


def test_of_many_that_are_read_ahead_the_one_that_ends_the_process_is_the_one_that_is_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    planted = (
        "import os, workbook_qa.workbooks.read.apart.reader_worker as worker\n"
        "usual = worker._read\n"
        "def read(content, *more):\n"
        "    return usual(content, *more) if len(content) > 9 else os._exit(7)\n"
        "worker._read = read\n"
    )
    code = reader_process._start_code().replace("; from", f"\n{planted}from")
    monkeypatch.setattr(reader_process, "_start_code", lambda: code.replace("; main", "\nmain"))
    files = [*WHOLE.values(), b"deadly", *reversed(WHOLE.values()), b"deadly", GOOD_BOOK]
    files = [bytes(bytearray(content)) for content in files]  # each an object of its own

    with ReaderProcess() as apart:
        apart.read_ahead(files)
        assert len(apart._ahead) == len(files)
        found = [apart.read(content, "a.xlsx") for content in files]

    assert [isinstance(each, Problem) for each in found] == [len(each) < 9 for each in files]
    for content, book_found in zip(files, found, strict=True):
        assert len(content) < 9 or book_found == read_book(content, "a.xlsx")


def test_an_answer_that_was_not_heard_to_its_end_is_not_taken_for_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    usual = reader_process.receive
    other = book({STRINGS: strings("Another", "text")})
    with ReaderProcess() as apart:
        apart.read(other, "other.xlsx")
        monkeypatch.setattr(reader_process, "receive", lambda _: 1 // 0)
        with pytest.raises(ZeroDivisionError):
            apart.read(GOOD_BOOK, "a.xlsx")
        monkeypatch.setattr(reader_process, "receive", usual)
        assert apart.read(other, "other.xlsx") == read_book(other, "other.xlsx")


def test_a_fault_of_ours_is_told_without_what_stands_in_the_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    planted = (
        "import workbook_qa.workbooks.read.reader as reader\n"
        "def fail(*_): raise ZeroDivisionError('Avery Example')\n"
        "reader.read_contents = fail\n"
    )
    usual = (
        reader_process._start_code()
        .replace("; from", f"\n{planted}from")
        .replace("; main", "\nmain")
    )
    monkeypatch.setattr(reader_process, "_start_code", lambda: usual)

    with ReaderProcess() as apart:
        problem = apart.read(GOOD_BOOK, "a.xlsx")

    assert isinstance(problem, Problem)
    assert problem.code == "workbook-damaged"
    (fault,) = apart.faults
    assert isinstance(fault, reader_process.ReadingFaultError)
    assert fault.lines[0] == "ZeroDivisionError"
    assert any(line.startswith("reader.py:") for line in fault.lines)
    assert "Avery" not in "".join(fault.lines)


@pytest.mark.parametrize("start", ["raise SystemExit(1)", "import nothing_of_that_name"])
def test_that_no_process_can_be_started_is_said(
    start: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader_process, "_start_code", lambda: start)
    with ReaderProcess() as apart, pytest.raises(CannotContinue):
        apart.read(GOOD_BOOK, "a.xlsx")


def test_that_python_is_not_there_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with ReaderProcess() as apart, pytest.raises(CannotContinue):
        apart.read(GOOD_BOOK, "a.xlsx")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
@pytest.mark.parametrize("ahead", [False, True])
def test_it_is_held_to_its_memory_and_the_next_file_is_read(ahead: bool) -> None:
    large = book({STRINGS: strings(*(f"{n * 7919} " * 60 for n in range(90_000)))})
    roomy = msgspec.structs.replace(RETURN_LIMITS, all_text=10**8, ratio=1_100)
    narrow = msgspec.structs.replace(roomy, worker_memory=96 * MIB)

    with ReaderProcess(narrow) as apart:
        if ahead:
            apart.read_ahead([large, GOOD_BOOK])
        first, second = apart.read(large, "a.xlsx"), apart.read(GOOD_BOOK, "b.xlsx")

    assert isinstance(read_book(large, "a.xlsx", roomy), Book)
    assert isinstance(first, Problem)
    assert first.code == "workbook-too-large"
    assert isinstance(second, Book)


def test_it_works_from_any_folder_and_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "msgspec.py").write_text("raise SystemExit('a file of the folder was run')")
    monkeypatch.chdir(tmp_path)

    with ReaderProcess() as apart:
        assert isinstance(apart.read(GOOD_BOOK, "a.xlsx"), Book)
    assert [path.name for path in tmp_path.iterdir()] == ["msgspec.py"]


def test_the_process_ends_with_the_block() -> None:
    with ReaderProcess() as apart:
        apart.read(rows("<row/>"), "a.xlsx")
        worker = apart._worker
        assert worker is not None
        assert worker._process.poll() is None
    assert worker._process.poll() is not None
