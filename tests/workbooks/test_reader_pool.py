"""Reading in processes of their own: the same cells, and a death costs one file."""

import datetime
import sys
import time
from pathlib import Path

import msgspec
import pytest

from tests.hostile.refused import refused
from tests.hostile.workbooks import GOOD, STRINGS, book, pack, rows, strings
from tests.workbooks.test_reader_reads import WHOLE
from workbook_qa.core.cells import Book, Cell, sheet_of
from workbook_qa.core.problem import CannotContinue, Problem
from workbook_qa.workbooks.read.apart import reader_pool
from workbook_qa.workbooks.read.apart.reader_pool import ReaderPool
from workbook_qa.workbooks.read.apart.sent_book import pack as pack_book
from workbook_qa.workbooks.read.apart.sent_book import unpack
from workbook_qa.workbooks.read.container.limits import MIB, RETURN_LIMITS
from workbook_qa.workbooks.read.reader import read_book, read_here

GOOD_BOOK = pack(GOOD)
OTHER_BOOK = book({STRINGS: strings("Another", "text")})


def processes(reader: ReaderPool) -> list[int]:
    """The processes that run."""
    return [worker._process.pid for worker in reader._workers if worker._process]


def planted(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let that code be run in every process before it reads."""
    usual = reader_pool._start_code()
    start = usual.replace("; from", f"\n{code}from").replace("; main", "\nmain")
    monkeypatch.setattr(reader_pool, "_start_code", lambda: start)


def test_file_after_file_is_read_as_it_would_be_read_here() -> None:
    files = {**WHOLE, **{name: content for name, content, _ in refused() if len(content) < MIB}}
    with ReaderPool() as reader:
        for name, content in files.items():
            assert reader.read(content, name) == read_here(content, name), name


def test_what_is_read_at_the_same_time_is_what_is_read_one_by_one() -> None:
    files = {**WHOLE, **{name: content for name, content, _ in refused() if len(content) < MIB}}
    with ReaderPool(processes=3) as reader:
        pending = {name: reader.submit(content, name) for name, content in files.items()}
        for name, content in files.items():
            assert pending[name].result() == read_here(content, name), name


@pytest.mark.parametrize(("cores", "number"), [(None, 1), (1, 1), (4, 4), (64, 8)])
def test_there_are_as_many_processes_as_cores_within_reason(
    cores: int | None, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader_pool.os, "process_cpu_count", lambda: cores, raising=False)
    with ReaderPool() as reader:
        assert reader.processes == number
        assert processes(reader) == []  # none is started before there is a file


def test_one_process_reads_what_is_asked_for_one_by_one() -> None:
    with ReaderPool(processes=4) as reader:
        for _ in range(5):
            assert isinstance(reader.read(GOOD_BOOK, "a.xlsx"), Book)
        assert len(processes(reader)) == 1


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
def test_a_process_that_hangs_or_dies_costs_one_file(
    act: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = reader_pool._start_code()
    faulty = usual.partition("from workbook_qa")[0] + (
        "import os, time; from workbook_qa.workbooks.read.apart.sent_book import receive, send; "
        f"receive(sys.stdin.buffer); send(sys.stdout.buffer, b''); receive(sys.stdin.buffer); {act}"
    )
    limits = msgspec.structs.replace(RETURN_LIMITS, worker_wait=1)
    codes = iter([faulty, usual])
    monkeypatch.setattr(reader_pool, "_start_code", lambda: next(codes))

    with ReaderPool(limits, processes=1) as reader:
        pending = [reader.submit(GOOD_BOOK, name) for name in ("first.xlsx", "second.xlsx")]
        first, second = (each.result() for each in pending)

    assert isinstance(first, Problem)
    assert (first.code, first.place.file) == ("workbook-too-large", "first.xlsx")
    assert isinstance(second, Book)


@pytest.mark.parametrize("number", [1, 3])
def test_of_many_the_one_that_ends_its_process_is_the_one_that_is_lost(
    number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    planted(
        "import os, workbook_qa.workbooks.read.apart.reader_worker as worker\n"
        "usual = worker._read\n"
        "def read(content, *more):\n"
        "    return usual(content, *more) if len(content) > 9 else os._exit(7)\n"
        "worker._read = read\n",
        monkeypatch,
    )
    files = [*WHOLE.values(), b"deadly", *reversed(WHOLE.values()), b"deadly", GOOD_BOOK]

    with ReaderPool(processes=number) as reader:
        pending = [reader.submit(content, "a.xlsx") for content in files]
        found = [each.result() for each in pending]

    assert [isinstance(each, Problem) for each in found] == [len(each) < 9 for each in files]
    for content, book_found in zip(files, found, strict=True):
        assert len(content) < 9 or book_found == read_book(content, "a.xlsx")


def test_a_process_that_was_at_its_limits_reads_no_other_file() -> None:
    """What it took may not have been given back."""
    large = book({STRINGS: strings(*("x" * 30 for _ in range(210_000)))})
    with ReaderPool(processes=1) as reader:
        reader.read(GOOD_BOOK, "a.xlsx")
        (before,) = processes(reader)
        problem = reader.read(large, "b.xlsx")
        assert isinstance(problem, Problem)
        assert problem.code == "workbook-too-large"
        reader.read(GOOD_BOOK, "c.xlsx")
        assert processes(reader) != [before]


def test_an_answer_that_was_not_heard_to_its_end_is_not_taken_for_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    usual = reader_pool.receive
    with ReaderPool(processes=1) as reader:
        reader.read(OTHER_BOOK, "other.xlsx")
        monkeypatch.setattr(reader_pool, "receive", lambda _: 1 // 0)
        with pytest.raises(ZeroDivisionError):
            reader.read(GOOD_BOOK, "a.xlsx")
        monkeypatch.setattr(reader_pool, "receive", usual)
        assert reader.read(OTHER_BOOK, "other.xlsx") == read_book(OTHER_BOOK, "other.xlsx")


def test_a_fault_of_ours_is_told_without_what_stands_in_the_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    planted(
        "import workbook_qa.workbooks.read.reader as reader\n"
        "def fail(*_): raise ZeroDivisionError('Avery Example')\n"
        "reader.read_contents = fail\n",
        monkeypatch,
    )

    with ReaderPool() as reader:
        problem = reader.read(GOOD_BOOK, "a.xlsx")

    assert isinstance(problem, Problem)
    assert problem.code == "workbook-damaged"
    (fault,) = reader.faults
    assert isinstance(fault, reader_pool.ReadingFaultError)
    assert fault.lines[0] == "ZeroDivisionError"
    assert any(line.startswith("reader.py:") for line in fault.lines)
    assert "Avery" not in "".join(fault.lines)


@pytest.mark.parametrize("start", ["raise SystemExit(1)", "import nothing_of_that_name"])
def test_that_no_process_can_be_started_is_said(
    start: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader_pool, "_start_code", lambda: start)
    with ReaderPool() as reader, pytest.raises(CannotContinue):
        reader.read(GOOD_BOOK, "a.xlsx")


def test_that_python_is_not_there_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with ReaderPool() as reader, pytest.raises(CannotContinue):
        reader.read(GOOD_BOOK, "a.xlsx")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
def test_it_is_held_to_its_memory_and_the_next_file_is_read() -> None:
    large = book({STRINGS: strings(*(f"{n * 7919} " * 60 for n in range(90_000)))})
    roomy = msgspec.structs.replace(RETURN_LIMITS, all_text=10**8, ratio=1_100)
    narrow = msgspec.structs.replace(roomy, worker_memory=96 * MIB)

    with ReaderPool(narrow) as reader:
        first, second = reader.read(large, "a.xlsx"), reader.read(GOOD_BOOK, "b.xlsx")

    assert isinstance(read_book(large, "a.xlsx", roomy), Book)
    assert isinstance(first, Problem)
    assert first.code == "workbook-too-large"
    assert isinstance(second, Book)


def test_it_works_from_any_folder_and_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "msgspec.py").write_text("raise SystemExit('a file of the folder was run')")
    monkeypatch.chdir(tmp_path)

    with ReaderPool() as reader:
        assert isinstance(reader.read(GOOD_BOOK, "a.xlsx"), Book)
    assert [path.name for path in tmp_path.iterdir()] == ["msgspec.py"]


def test_the_processes_end_with_the_block() -> None:
    with ReaderPool(processes=2) as reader:
        for pending in [reader.submit(rows("<row/>"), "a.xlsx") for _ in range(20)]:
            pending.result()
        running = [worker._process for worker in reader._workers if worker._process]
        assert running
        assert all(process.poll() is None for process in running)
    assert all(process.poll() is not None for process in running)


def test_who_stops_does_not_wait_for_what_is_being_read(monkeypatch: pytest.MonkeyPatch) -> None:
    planted(
        "import time, workbook_qa.workbooks.read.apart.reader_worker as worker\n"
        "worker._read = lambda *_: time.sleep(60)\n",
        monkeypatch,
    )
    start = time.monotonic()
    with ReaderPool(processes=2) as reader:
        for _ in range(5):
            reader.submit(GOOD_BOOK, "a.xlsx")
        while len(processes(reader)) < 2:
            time.sleep(0.01)
    assert time.monotonic() - start < 15
    assert processes(reader) == []
