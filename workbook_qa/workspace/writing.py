"""Writing files so that a crash at any instruction leaves the old one or the new one.

Nothing is written through a link: a link in the place of a file is replaced by the file, and a
folder of the workspace that is a link (or a junction of Windows) stops the command. That is looked
at just before writing, not held: against somebody who may write in the folder at that very moment
only the rights on it help.

Bytes are made in memory, written beside the target, flushed to disk and renamed over it. One run
works at a time, behind a lock that says who holds it. A workbook that is open in Excel or
LibreOffice is never written over.
"""

import contextlib
import datetime
import functools
import getpass
import os
import socket
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import filelock

from workbook_qa.core.cells import shown_moment
from workbook_qa.core.problem import CannotContinue
from workbook_qa.workspace.layout import Workspace, folders_above
from workbook_qa.workspace.reading import A_TEXT, holds, read_file

_UNFINISHED = ".unfinished"
_JUNCTION = 0xA0000003  # IO_REPARSE_TAG_MOUNT_POINT
_TRIES, _PAUSE = 5, 0.2


def write_file(path: Path, content: bytes, *, private: bool = False, flush: bool = True) -> bool:
    """Put `content` at `path`; False when it already stands there.

    Args:
        flush: whether it must be on the disk when this returns.

    Raises:
        CannotContinue: the file is open in another program, its folder is a link, or cannot be
            written.
    """
    refuse_linked_folders(path)
    beside = unfinished(path)
    try:
        if holds(path, content):
            return False
        refuse_if_open(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.unlink(missing_ok=True)
        _write_new(beside, content, 0o600 if private else 0o666, flush=flush)
        _rename(beside, path)
        if flush:
            flush_folder(path.parent)
    except OSError as fault:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        raise CannotContinue(_cannot_write(path, fault)) from fault
    return True


def refuse_linked_folders(path: Path) -> None:
    """Nothing is written, made or moved to where a link leads: it may be anybody's folder.

    Raises:
        CannotContinue: a folder between the workspace and `path` is a link.
    """
    for folder in folders_above(path):
        _refuse_link(folder)


def refuse_links(workspace: Workspace) -> None:
    """The same for every folder that commands write into, before anything is recorded.

    Raises:
        CannotContinue: one of them is a link.
    """
    for folder in workspace.written_folders():
        _refuse_link(folder)


def is_link(path: Path) -> bool:
    """Whether a symbolic link or a junction of Windows stands there.

    A junction is no link to Python before 3.12; a file that OneDrive fetches when it is opened has
    a mark of the same sort, and is none.
    """
    try:
        status = path.lstat()
    except OSError:
        return False
    return stat.S_ISLNK(status.st_mode) or getattr(status, "st_reparse_tag", 0) == _JUNCTION


def _refuse_link(path: Path) -> None:
    if is_link(path):
        raise CannotContinue(
            f"{path.name} in {path.parent} is a link to another place, and nothing is written "
            "through links. Put a folder or file there in its place, or move the whole workspace "
            "to where it is to be; then run this again. Nothing was changed."
        )


def refuse_no_file(path: Path) -> None:
    """What a library opens itself is a file or nothing: never a link, a pipe or a device.

    Raises:
        CannotContinue: it is.
    """
    _refuse_link(path)
    if os.path.lexists(path) and not path.is_file():
        raise CannotContinue(
            f"{path.name} in {path.parent} is a folder, a pipe or a device, and no file. Move it "
            "away, and run this again. Nothing was changed."
        )


def unfinished(path: Path) -> Path:
    """Where a file is written before it gets its name."""
    return path.with_name(f".{path.name}{_UNFINISHED}")


def put_in_place(beside: Path, path: Path) -> None:
    """Give a file that is written its name, at which the old one goes.

    Raises:
        OSError: the folder cannot be written.
    """
    with beside.open("rb+") as file:
        os.fsync(file.fileno())
    _rename(beside, path)
    flush_folder(path.parent)


def _write_new(path: Path, content: bytes, mode: int, *, flush: bool = True) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, mode), "wb") as file:
        file.write(content)
        if flush:
            file.flush()
            os.fsync(file.fileno())


def _rename(source: Path, target: Path) -> None:
    """Windows refuses for a moment while a virus scanner or an indexer looks at the target."""
    for number in range(_TRIES):
        try:
            source.replace(target)
        except PermissionError:
            if number == _TRIES - 1:
                raise
            time.sleep(_PAUSE)
        else:
            return


def flush_folder(folder: Path) -> None:
    """Make renames in it last; Windows has no such call and needs none."""
    if os.name == "posix":
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def _cannot_write(path: Path, fault: OSError) -> str:
    if isinstance(fault, PermissionError):
        return (
            f"{path.name} cannot be written. If it is open, close it and run this again; "
            "otherwise ask for the right to write in its folder. Nothing was changed."
        )
    return f"{path.name} cannot be written ({fault.strerror}). The old one, if any, stands."


def refuse_if_open(path: Path) -> None:
    """Excel and LibreOffice leave a small file beside a workbook that is open.

    Raises:
        CannotContinue: there is such a file.
    """
    for stub, program in (
        (path.with_name(f"~${path.name}"), "Excel"),
        (path.with_name(f".~lock.{path.name}#"), "LibreOffice"),
    ):
        if stub.exists():
            raise CannotContinue(
                f"{path.name} is open in {program}{_who_has(stub)}. Close it there and run this "
                f"again. Nothing was changed. (If nobody has it open, delete {stub.name}.)"
            )


def _who_has(stub: Path) -> str:
    """The user a LibreOffice lock names (``,user,host,date,profile;``)."""
    try:
        parts = read_file(stub, A_TEXT).decode("utf-8").split(",")
    except (OSError, UnicodeDecodeError):
        return ""
    return f" by {parts[1]} on {parts[2]}" if len(parts) > 3 and parts[1] else ""


def clean_up(folder: Path) -> None:
    """Remove what an interrupted run left unfinished in `folder` and below."""
    if is_link(folder):
        return
    for left in folder.rglob(f".*{_UNFINISHED}"):
        with contextlib.suppress(OSError):
            left.unlink()


@contextlib.contextmanager
def one_at_a_time(folder: Path, *, wait: float = 0) -> Iterator[None]:
    """Hold the workspace's lock; the lock file is never replaced and frees itself after a crash.

    Args:
        wait: seconds to wait for whoever is at work.

    Raises:
        CannotContinue: someone else is at work; the sentence says who and since when. Or the
            folder cannot be written.
    """
    refuse_linked_folders(folder / "lock")
    _refuse_link(folder / "lock")
    lock = filelock.FileLock(folder / "lock", timeout=wait)
    holder = folder / "lock holder.txt"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock.acquire()
    except filelock.Timeout:
        raise CannotContinue(at_work(_read_holder(holder), "in this folder")) from None
    except OSError as fault:
        raise CannotContinue(_cannot_write(folder, fault)) from fault
    try:
        with contextlib.suppress(OSError):
            holder.unlink(missing_ok=True)
            _write_new(holder, holder_words().encode(), 0o666, flush=False)
        yield
    finally:
        with contextlib.suppress(OSError):
            holder.unlink(missing_ok=True)
        lock.release()


def holder_words() -> str:
    """Who works here now, where, and since when, for whoever comes meanwhile."""
    since = shown_moment(datetime.datetime.now().astimezone())
    return f"{current_user()} on {socket.gethostname()} (process {os.getpid()}), since {since},"


def at_work(holder: str, where: str) -> str:
    """The sentence that someone is at work; `holder` is empty where nobody knows who."""
    return (
        f"{holder or 'Someone else'} is at work {where}. Wait until that is done and run this "
        "again, or let it wait itself with --wait SECONDS before the command."
    )


def _read_holder(holder: Path) -> str:
    try:
        return read_file(holder, A_TEXT).decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


@functools.cache
def current_user() -> str:
    """The name this person is logged in by, for the record of who did what."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"
