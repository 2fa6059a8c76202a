"""The process that reads what comes back, and may die: see `reader_process`.

The limits and then workbooks come in on standard input; what was read of each goes out on standard
output (`sent_book`), until the input ends. Nothing else is written.
"""

import gc
import signal
import sys

import msgspec

from workbook_qa.excel.limits import Limits
from workbook_qa.excel.reader import read_here
from workbook_qa.excel.sent_book import pack, receive, send

_FILES_BETWEEN_COLLECTIONS = 50


def main() -> None:
    """Read workbook after workbook, under the limits that come first."""
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started this process ends it
    limits = msgspec.json.decode(receive(asked) or b"", type=Limits)
    _limit_memory(limits.worker_memory)
    send(answers, b"")  # ready
    gc.disable()  # reading makes no cycles to speak of, and looking for them takes time
    number = 0
    while (content := receive(asked)) is not None:
        _limit_time(limits.worker_seconds)
        send(answers, pack(read_here(content, "", limits)))
        del content
        number += 1
        if number % _FILES_BETWEEN_COLLECTIONS == 0:
            gc.collect()


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
