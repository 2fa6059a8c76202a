"""Reading workbooks in a process of its own, whose death costs one file and nothing else.

The process is started at the first file and reads one after the other, under limits of memory
and time. Where it dies, or takes too long and is ended, that file is refused and the next one
gets a new process. Memory and processor time are limited on Linux and macOS; on Windows it is the
time on the clock alone, and the reader's own limits.
"""

import contextlib
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType

import msgspec

from workbook_qa.core.cells import Book
from workbook_qa.core.problem import CannotContinue, Place, Problem
from workbook_qa.workbooks.read.apart.sent_book import (
    BUFFER,
    Request,
    receive,
    refusal_in,
    send,
    unpack,
)
from workbook_qa.workbooks.read.container.limits import MIB, RETURN_LIMITS, Limits, too_large

_PACKAGE = Path(__file__).parents[4]
_LOOK_EVERY, _TO_START = 0.25, 60.0  # seconds
_MOST_AHEAD = 16 * MIB  # bytes of what was read and not asked for yet


class ReadingFaultError(Exception):
    """A fault of ours met in the process: its kind and places, a line each; no content."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__(lines[0])
        self.lines = tuple(lines)


class ReaderProcess:
    """A process that reads workbooks, for the time of a ``with`` block.

    Attributes:
        faults: of ours, for the log; the file of each was refused.
    """

    def __init__(self, limits: Limits = RETURN_LIMITS) -> None:
        self.faults: list[Exception] = []
        self._limits = limits
        self._worker: _Worker | None = None
        # By the id of the bytes, which are held with what was said of them: no others can have it.
        self._ahead: dict[int, tuple[bytes, bytes | None]] = {}

    def __enter__(self) -> "ReaderProcess":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop()

    def read(self, content: bytes, file: str, passwords: Sequence[str] = ()) -> Book | Problem:
        """Read a workbook, whatever was done to it (see `reader.read_book`).

        Args:
            passwords: to open it with, where it is encrypted; the likeliest first.

        Raises:
            CannotContinue: this machine does not let a second process be started.
        """
        ahead = self._ahead.pop(id(content), None)
        packed = ahead[1] if ahead and not passwords else self._answers([content], passwords)[0]
        if packed is None:
            return _died(file)
        try:
            found, fault = unpack(packed)
        except msgspec.DecodeError:
            self._stop()
            return _died(file)
        if fault:
            self.faults.append(ReadingFaultError(fault))
        if isinstance(found, Problem):
            return msgspec.structs.replace(found, place=Place(file))
        return found

    def read_ahead(self, contents: Iterable[bytes]) -> None:
        """Let workbooks be read that will be asked for one by one, these very objects.

        Where two processes take turns at every file, both take a tenth more time. What was read
        ahead before and not asked for is forgotten; what takes too much memory is read later.

        Raises:
            CannotContinue: this machine does not let a second process be started.
        """
        self._ahead.clear()
        left, room = list(contents), _MOST_AHEAD
        while left and room >= 0:
            said = self._answers(left, room=room)
            self._ahead |= {id(one): (one, packed) for one, packed in zip(left, said, strict=False)}
            room -= sum(len(packed or b"") for packed in said)
            left = left[len(said) :]

    def _answers(
        self, contents: Sequence[bytes], passwords: Sequence[str] = (), *, room: int = 0
    ) -> list[bytes | None]:
        """What the process says of the first of some workbooks, packed: of one or more.

        None for one that it died of, which is the last one then. It is the last one too after
        which the process is ended because it may not have given back its memory, or with which
        there are more than `room` bytes.
        """
        worker = self._worker = self._worker or _Worker(self._limits)
        said: list[bytes | None] = []
        try:
            worker.ask(contents, passwords)
            while len(said) < len(contents) and room >= 0:
                packed = worker.answer()
                refusal = refusal_in(packed)
                said.append(packed)
                room -= len(packed)
                if refusal and refusal.code == "workbook-too-large":
                    self._stop()  # what it took may not have been given back
                    return said
        except BaseException as fault:
            self._stop()  # or what it still says of this one would be taken for the next
            if isinstance(fault, OSError | EOFError | msgspec.DecodeError):
                return [*said, None]
            raise
        if len(said) < len(contents):
            self._stop()  # the same
        return said

    def _stop(self) -> None:
        if self._worker:
            self._worker.stop()
        self._worker = None


class _Worker:
    """The process, and a watch that ends it when an answer is overdue."""

    def __init__(self, limits: Limits) -> None:
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-S", "-c", _start_code()],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                bufsize=BUFFER,
                stderr=subprocess.DEVNULL,  # a library's message may hold a cell's text
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as fault:
            raise _cannot_start() from fault
        assert self._process.stdin
        assert self._process.stdout
        self._in, self._out = self._process.stdin, self._process.stdout
        self._wait = limits.worker_wait
        self._overdue = float("inf")
        self._stopped = threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()
        try:
            self._say([msgspec.json.encode(limits)], _TO_START)
            self._hear(_TO_START)
        except (OSError, EOFError) as fault:
            self.stop()
            raise _cannot_start() from fault

    def ask(self, contents: Sequence[bytes], passwords: Sequence[str]) -> None:
        """Ask for workbooks to be read; then each has an answer, in turn.

        Raises:
            OSError: the process has died, or was ended after the seconds of the limits.
        """
        request = Request(len(contents), tuple(passwords))
        self._say([msgspec.json.encode(request), *contents], self._wait)

    def answer(self) -> bytes:
        """What was read of the next workbook, packed.

        Raises:
            OSError, EOFError: the process has died, or was ended after the seconds of the limits.
        """
        return self._hear(self._wait)

    def _say(self, said: Sequence[bytes], seconds: float) -> None:
        with self._ended_after(seconds):
            send(self._in, *said)

    def _hear(self, seconds: float) -> bytes:
        with self._ended_after(seconds):
            answer = receive(self._out)
        if answer is None:
            raise EOFError
        return answer

    @contextlib.contextmanager
    def _ended_after(self, seconds: float) -> Iterator[None]:
        self._overdue = time.monotonic() + seconds
        try:
            yield
        finally:
            self._overdue = float("inf")

    def stop(self) -> None:
        """End it, whatever it does."""
        self._stopped.set()
        self._process.kill()
        self._process.wait()
        for stream in (self._in, self._out):
            with contextlib.suppress(OSError):
                stream.close()

    def _watch(self) -> None:
        while not self._stopped.wait(_LOOK_EVERY):
            if time.monotonic() > self._overdue:
                self._process.kill()


def _start_code() -> str:
    """Isolated from the environment, the process finds libraries where this one does.

    msgspec does without typing_extensions, which takes an eighth of the time to start; the garbage
    collector, which finds next to nothing in what is loaded or read, takes another tenth.
    """
    paths = [str(_PACKAGE), *(path for path in sys.path if path)]
    return (
        f"import gc, sys; gc.disable(); sys.path[:0] = {paths!r}; "
        "sys.modules['typing_extensions'] = None; import msgspec; "
        "del sys.modules['typing_extensions']; "
        "from workbook_qa.workbooks.read.apart.reader_worker import main; main()"
    )


def _cannot_start() -> CannotContinue:
    return CannotContinue(
        "Returned workbooks are read by a second process of Python, and it cannot be started. Ask "
        "those who look after this computer to allow Python to start itself. Nothing was changed."
    )


def _died(file: str) -> Problem:
    refused = too_large("it could not be read within the limits of memory and time")
    return Problem(refused.code, Place(file), refused.found, refused.todo)
