"""The real command line, killed at a system call: by strace, where it is installed (Linux).

Strace counts the calls of the program's main thread and kills the program when one of them begins.
What the database's own library does to its files within a commit is among them. The process that
reads workbooks is not followed: it changes nothing.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec

CALLS = (
    *("write", "pwrite64", "fsync", "fdatasync", "ftruncate"),
    *("rename", "renameat", "renameat2", "unlink", "unlinkat"),
)
_CALL = re.compile(r"(?:\d+ +)?(\w+)\(")
# The command line at nine o'clock of a day.
_PROGRAM = """
import datetime, sys, types
from workbook_qa import cli

DAY = sys.argv[1]

class At(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return datetime.datetime.fromisoformat(DAY + "T09:00:00+00:00")

cli.datetime = types.SimpleNamespace(**{**vars(datetime), "datetime": At})
sys.argv[1:2] = []
cli.main()
"""


class Call(msgspec.Struct, frozen=True):
    """The `number`-th call of that name, as strace shows it."""

    name: str
    number: int
    shown: str


def find_strace() -> str | None:
    """Strace, where it is installed."""
    return shutil.which("strace")


def may_trace(strace: str) -> bool:
    """Whether this system lets one program watch another."""
    return subprocess.run([strace, "-o", os.devnull, "true"], capture_output=True).returncode == 0


def calls_of(strace: str, folder: Path, day: str, *arguments: str) -> list[Call]:
    """Run a command to its end: its calls that change something in the workspace, in order."""
    log = folder.with_name(f"{folder.name}.strace")
    wanted = ",".join(f"?{name}" for name in CALLS)
    options = ["-y", "-o", str(log), "-e", f"trace={wanted}"]
    ended = _run([strace, *options], folder, day, arguments)
    assert ended.returncode in (0, 1), ended.stderr
    counted: dict[str, int] = {}
    found: list[Call] = []
    for line in log.read_text("utf-8", "replace").splitlines():
        called = _CALL.match(line)
        if called:
            name = called.group(1)
            counted[name] = counted.get(name, 0) + 1
            if str(folder) in line:
                found.append(Call(name, counted[name], line[:160]))
    return found


def killed_at(strace: str, call: Call, folder: Path, day: str, *arguments: str) -> bool:
    """Run a command that is killed at one of those calls; whether it was."""
    trap = f"inject={call.name}:signal=SIGKILL:when={call.number}"
    options = ["-qq", "-o", os.devnull, "-e", f"trace={call.name}", "-e", trap]
    return _run([strace, *options], folder, day, arguments).returncode in (-9, 137)


def _run(
    before: Sequence[str], folder: Path, day: str, arguments: Sequence[str]
) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, "-B", "-c", _PROGRAM, day, "--folder", str(folder), *arguments]
    environment = {**os.environ, "TZ": "UTC"}
    return subprocess.run([*before, *program], capture_output=True, text=True, env=environment)
