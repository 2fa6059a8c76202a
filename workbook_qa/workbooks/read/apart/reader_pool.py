"""PendingBook workbooks in a few processes of their own, the death of one of which costs one file.

There are as many as the computer has cores; each is started when there is a file for it, and reads
one after the other, under limits of memory and time. Where one dies, or takes too long and is
ended, that file is refused and another process takes its place. Memory and processor time are
limited on Linux and macOS; on Windows it is the time on the clock alone, and the reader's own
limits.
"""

import contextlib
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType

import msgspec

from workbook_qa.core.cells import Book
from workbook_qa.core.problem import CannotContinue, Place, Problem
from workbook_qa.workbooks.read.apart.sent_book import receive, send, unpack
from workbook_qa.workbooks.read.container.limits import RETURN_LIMITS, Limits, too_large

PendingBook = Future[Book | Problem]
"""A workbook that is being read; its result is what `ReaderPool.read` gives."""

_PACKAGE = Path(__file__).parents[4]
_TO_START = 60.0  # seconds
_MOST_PROCESSES = 8


class ReadingFaultError(Exception):
    """A fault of ours met in a process: its kind and places, a line each; no content."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__(lines[0])
        self.lines = tuple(lines)


class ReaderPool:
    """Processes that read workbooks, for the time of a ``with`` block.

    Attributes:
        faults: of ours, for the log; the file of each was refused.
        processes: how many there are at most.
    """

    def __init__(self, limits: Limits = RETURN_LIMITS, processes: int | None = None) -> None:
        self.faults: list[Exception] = []
        self.processes = processes or min(_MOST_PROCESSES, _cores())
        self._workers = [_Worker(limits) for _ in range(self.processes)]
        self._threads = ThreadPoolExecutor(self.processes)  # each waits for one process
        self._idle: queue.LifoQueue[_Worker] = queue.LifoQueue()  # that in use last is used next
        for worker in self._workers:
            self._idle.put(worker)

    def __enter__(self) -> "ReaderPool":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._stop()
        self._threads.shutdown()
        self._stop()  # one that was just being started

    def read(self, content: bytes, file: str, passwords: Sequence[str] = ()) -> Book | Problem:
        """Read a workbook, whatever was done to it (see `reader.read_book`).

        Args:
            passwords: to open it with, where it is encrypted; the likeliest first.

        Raises:
            CannotContinue: this machine does not let another process be started.
        """
        return self.submit(content, file, passwords).result()

    def submit(self, content: bytes, file: str, passwords: Sequence[str] = ()) -> PendingBook:
        """Begin to read a workbook, as soon as a process is free. What is raised, its result is."""
        return self._threads.submit(self._read, content, file, passwords)

    def _read(self, content: bytes, file: str, passwords: Sequence[str]) -> Book | Problem:
        worker = self._idle.get()
        try:
            found, fault = worker.read(content, passwords)
        finally:
            self._idle.put(worker)
        if fault:
            self.faults.append(ReadingFaultError(fault))
        if isinstance(found, Problem):
            return msgspec.structs.replace(found, place=Place(file))
        return found

    def _stop(self) -> None:
        for worker in self._workers:
            worker.stop()


class _Worker:
    """One process, started when it is needed; another takes its place where it has ended."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None

    def read(
        self, content: bytes, passwords: Sequence[str]
    ) -> tuple[Book | Problem, tuple[str, ...]]:
        """What is read of a workbook, and the fault of ours that was met, or nothing.

        Raises:
            CannotContinue: no process can be started.
        """
        process = self._process = self._process or self._start()
        try:
            with _ended_after(self._limits.worker_wait, process):
                found, fault = unpack(_ask(process, msgspec.json.encode(passwords), content))
        except (OSError, EOFError, msgspec.DecodeError):
            self.stop()
            return _died(), ()
        except BaseException:
            self.stop()  # or what it still says of this one would be taken for the next
            raise
        if isinstance(found, Problem) and found.code == "workbook-too-large":
            self.stop()  # what it took may not have been given back
        return found, fault

    def _start(self) -> subprocess.Popen[bytes]:
        try:
            process = subprocess.Popen(
                [sys.executable, "-I", "-S", "-c", _start_code()],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # a library's message may hold a cell's text
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as fault:
            raise _cannot_start() from fault
        try:
            with _ended_after(_TO_START, process):
                _ask(process, msgspec.json.encode(self._limits))
        except BaseException as fault:
            _end(process)
            if isinstance(fault, OSError | EOFError):
                raise _cannot_start() from fault
            raise
        return process

    def stop(self) -> None:
        """End it, whatever it does."""
        process, self._process = self._process, None
        if process:
            _end(process)


def _ask(process: subprocess.Popen[bytes], *contents: bytes) -> bytes:
    """What the process answers to what is sent to it.

    Raises:
        OSError, EOFError: it has died, or was ended.
    """
    assert process.stdin
    assert process.stdout
    send(process.stdin, *contents)
    answer = receive(process.stdout)
    if answer is None:
        raise EOFError
    return answer


@contextlib.contextmanager
def _ended_after(seconds: float, process: subprocess.Popen[bytes]) -> Iterator[None]:
    """End the process if the block takes longer, so that whoever waits for its answer goes on."""
    timer = threading.Timer(seconds, process.kill)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout):
        with contextlib.suppress(OSError):
            stream.close()  # type: ignore[union-attr]


def _cores() -> int:
    count = getattr(os, "process_cpu_count", os.cpu_count)  # the former from Python 3.13 on
    return count() or 1


def _start_code() -> str:
    """Isolated from the environment, the process finds libraries where this one does."""
    paths = [str(_PACKAGE), *(path for path in sys.path if path)]
    return (
        f"import sys; sys.path[:0] = {paths!r}; "
        "from workbook_qa.workbooks.read.apart.reader_worker import main; main()"
    )


def _cannot_start() -> CannotContinue:
    return CannotContinue(
        "Returned workbooks are read by a second process of Python, and it cannot be started. Ask "
        "those who look after this computer to allow Python to start itself. Nothing was changed."
    )


def _died() -> Problem:
    refused = too_large("it could not be read within the limits of memory and time")
    return Problem(refused.code, Place(), refused.found, refused.todo)
