"""The process that reads what comes back, and may die: see `reader_pool`.

The limits come in on standard input, and then, again and again until the input ends, passwords to
try and a workbook. What was read of it goes out on standard output (see `sent_book`), and nothing
else.

Whoever waits for a run waits for this process to start, so what few files need is imported where it
is needed.
"""

import signal
import sys
import traceback
from collections.abc import Sequence
from pathlib import PurePath
from typing import IO

import msgspec

from workbook_qa.core.problem import Problem
from workbook_qa.workbooks.read.apart.sent_book import pack, receive, send
from workbook_qa.workbooks.read.container.limits import Limits
from workbook_qa.workbooks.read.reader import read_here


def main() -> None:
    """Read workbook after workbook, under the limits that come first."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started this process ends it
    _answer(sys.stdin.buffer, sys.stdout.buffer)


def _answer(asked: IO[bytes], answers: IO[bytes]) -> None:
    limits = msgspec.json.decode(receive(asked) or b"", type=Limits)
    _limit_memory(limits.worker_memory)
    send(answers, b"")  # ready
    while (passwords := receive(asked)) is not None:
        content = receive(asked) or b""
        _limit_time(limits.worker_seconds)
        send(answers, _read(content, msgspec.json.decode(passwords, type=list[str]), limits))


def _read(content: bytes, passwords: Sequence[str], limits: Limits) -> bytes:
    """What is read of one workbook, packed."""
    faults: list[Exception] = []
    if passwords:
        from workbook_qa.workbooks.other_formats.encryption import opened

        plain = opened(content, passwords, "")
        if isinstance(plain, Problem):
            return pack(plain)
        content = plain
    found = read_here(content, "", limits, faults.append)
    return pack(found, [line for fault in faults for line in _lines(fault)])


def _lines(fault: Exception) -> list[str]:
    """The kind of a fault and the places in the code: no message, which may quote a cell."""
    frames = traceback.extract_tb(fault.__traceback__)
    places = [f"{PurePath(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    return [type(fault).__name__, *places]


def _limit_memory(memory: int) -> None:
    """Limit this process for good, where the system can: memory, and no files written."""
    try:
        import resource
    except ImportError:
        return  # Windows
    for kind, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        try:
            resource.setrlimit(kind, (most, most))
        except (ValueError, OSError):
            continue


def _limit_time(seconds: int) -> None:
    """So many seconds of processor time more, where the system can limit it."""
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime) + 1 + seconds
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (most, resource.getrlimit(resource.RLIMIT_CPU)[1]))
    except (ValueError, OSError):
        return


if __name__ == "__main__":
    main()
