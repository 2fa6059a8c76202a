"""A process that runs commands and is killed at any one of the operations that change anything.

What counts as one: a file opened for writing, a write, a flush to disk, a rename, a removal, a
folder made, times or rights set, below the workspace or the folder of temporary files; and on the
ledger each statement that changes it and each commit. SIGKILL comes just before the operation, and
in the middle of a write. `Warm` keeps one process in which everything is imported and every
workbook read, and each run is a fork of it: so a kill costs no more than the run itself. What the
database's own library does within a commit is not seen here; `strace` does that on whole programs.
"""

import io
import json
import os
import signal
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

import msgspec

from tests.support.workbooks.near_reader import NearReader

ROOT = Path(__file__).parents[3]
CAN_FORK = hasattr(os, "fork")

_FLAGS = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
# Audit events of Python, and which of their arguments are paths.
_CHANGES = {
    "os.rename": 2,
    "os.remove": 1,
    "os.rmdir": 1,
    "os.mkdir": 1,
    "os.link": 2,
    "os.symlink": 2,
    "os.utime": 1,
    "os.chmod": 1,
    "os.truncate": 1,
}
_READING = ("SELECT", "PRAGMA")


class Job(msgspec.Struct, frozen=True):
    """One run of a command.

    Attributes:
        accept: files for ``ingest --accept``, from the workspace on.
        cut: the number of the operation at which it is killed; 0 lets it end.
        together: how many events of the inbox are recorded in one transaction.
    """

    root: str
    day: str
    command: str
    accept: tuple[str, ...] = ()
    cut: int = 0
    together: int = 50


class Ended(msgspec.Struct, frozen=True):
    """How it ended.

    Attributes:
        operations: what it did, in order; none where it was killed.
        fault: why it could not go on, or what went wrong; empty usually.
    """

    killed: bool
    operations: tuple[str, ...] = ()
    fault: str = ""


class Warm:
    """The process, for the time of a ``with`` block; `temporary` is its folder of such files."""

    def __init__(self, temporary: Path) -> None:
        self.temporary = temporary
        environment = {**os.environ, "TMPDIR": str(temporary), "TZ": "UTC"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.other_programs.cut_off"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env=environment,
        )

    def __enter__(self) -> "Warm":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.communicate()

    def warm_up(self, job: Job) -> Ended:
        """Run a command in the process itself, which then has read what the others will."""
        return self._ask("warm up", job)

    def run(self, job: Job) -> Ended:
        """Run a command in a fork."""
        return self._ask("run", job)

    def _ask(self, how: str, job: Job) -> Ended:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(msgspec.json.encode((how, job)) + b"\n")
        self._process.stdin.flush()
        return msgspec.json.decode(self._process.stdout.readline(), type=Ended)


# In the process


def serve() -> None:
    """Run what is asked for, a line each, until there is no more."""
    for line in sys.stdin.buffer:
        how, job = msgspec.json.decode(line, type=tuple[str, Job])
        ended = _forked(job) if how == "run" else Ended(False, fault=_run(job))
        sys.stdout.buffer.write(msgspec.json.encode(ended) + b"\n")
        sys.stdout.buffer.flush()


def _forked(job: Job) -> Ended:
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        try:
            layer = _Layer((job.root, tempfile.gettempdir()), job.cut)
            with layer.installed():
                fault = _run(job)
            said = json.dumps((layer.done, fault)).encode()
            with os.fdopen(write, "wb", closefd=False) as stream:
                stream.write(said)
        finally:
            os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as stream:
        said = stream.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return Ended(os.WTERMSIG(status) == signal.SIGKILL)
    operations, fault = json.loads(said) if said else ((), "nothing was said")
    return Ended(False, tuple(operations), fault)


def _run(job: Job) -> str:
    from tests.support.made_up.workspace import Council
    from workbook_qa.core.problem import CannotContinue
    from workbook_qa.returns import ingest
    from workbook_qa.returns.inbox import intake
    from workbook_qa.tracker import reconcile

    council = Council(Path(job.root))
    ingest.ReaderPool = NearReader  # type: ignore[misc]
    intake._MOST_EVENTS = job.together
    try:
        if job.command == "ingest":
            ingest.run(council.on(job.day), accept=[council.root / file for file in job.accept])
        else:
            reconcile.run(council.on(job.day))
    except CannotContinue as fault:
        return str(fault)
    except Exception:  # noqa: BLE001 - the test says it
        return traceback.format_exc()
    return ""


class _Layer:
    """Counts the operations below some folders, and kills this process at one of them."""

    def __init__(self, folders: tuple[str, ...], cut: int) -> None:
        self.done: list[str] = []
        self._folders = tuple(os.path.realpath(folder) for folder in folders)
        self._cut = cut
        self._counts = True

    def operation(self, name: str, first: Callable[[], object] | None = None) -> None:
        """One of them is about to be done; `first` is what is still done of it before a kill."""
        if not self._counts:
            return
        self.done.append(name)
        if len(self.done) == self._cut:
            if first:
                first()
            os.kill(os.getpid(), signal.SIGKILL)

    def installed(self) -> "_Layer":
        """In this process, for good: see `__exit__` for what ends."""
        import sqlalchemy

        sys.addaudithook(self._audit)
        io.open = self._open  # type: ignore[assignment]
        flush = os.fsync
        os.fsync = lambda file: (self.operation(f"flush {_name(file)}"), flush(file))[1]  # type: ignore[assignment,func-returns-value]
        engine = sqlalchemy.Engine
        sqlalchemy.event.listen(engine, "before_cursor_execute", self._statement)
        sqlalchemy.event.listen(engine, "commit", lambda _: self.operation("commit"))
        return self

    def __enter__(self) -> "_Layer":
        return self

    def __exit__(self, *_: object) -> None:
        self._counts = False

    def _is_ours(self, path: object) -> bool:
        if not isinstance(path, str | bytes | os.PathLike):
            return False
        whole = os.path.abspath(os.fsdecode(path))  # noqa: PTH100 - links are not followed
        return whole.startswith(self._folders)

    def _audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, _, flags = arguments
            if isinstance(flags, int) and flags & _FLAGS and self._is_ours(path):
                self.operation(f"open {os.fsdecode(path)}")
        elif event in _CHANGES:
            paths = arguments[: _CHANGES[event]]
            if os.path.lexists(paths[0]) == (event == "os.mkdir"):
                return  # it is there already, or is not there to be changed
            if any(map(self._is_ours, paths)):
                self.operation(" ".join([event, *map(os.fsdecode, paths)]))

    def _open(self, file: Any, mode: str = "r", buffering: int = -1, *text: Any, **named: Any):
        if not {*mode} & {*"wax+"}:
            return _OPEN(file, mode, buffering, *text, **named)
        closefd = named.pop("closefd", True)
        raw = _Raw(file, mode.replace("b", "").replace("t", ""), closefd)
        raw.layer = self
        whole = io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)
        return whole if "b" in mode else io.TextIOWrapper(whole, *text, **named)

    def _statement(self, *told: Any) -> None:
        statement = told[2]
        if not statement.lstrip().upper().startswith(_READING):
            self.operation(" ".join(statement.split()[:3]))


_OPEN = io.open


class _Raw(io.FileIO):
    """A file in the middle of a write to which the process may be killed."""

    layer: _Layer

    def write(self, content: Any) -> int:
        half = bytes(content)[: len(content) // 2]
        write = super().write
        self.layer.operation(f"write {len(content)} bytes to {self.name}", lambda: write(half))
        return write(content)


def _name(file: int) -> str:
    try:
        return os.readlink(f"/proc/self/fd/{file}")  # noqa: PTH115 - it is no path of ours
    except OSError:
        return "a file"


if __name__ == "__main__":
    serve()
