"""The inbox: which files are waiting, reading each once, and putting it away."""

import contextlib
import itertools
import os
import re
import stat
import time
import zipfile
from collections.abc import Collection, Iterator
from pathlib import Path

import msgspec

from workbook_qa.core.problem import CannotContinue
from workbook_qa.workspace.left_behind import LeftBehind, left_behind
from workbook_qa.workspace.reading import holds, read_file
from workbook_qa.workspace.writing import refuse_linked_folders, write_file

# The inbox's own folders, in which files are put away.
OWN_FOLDERS = ("accepted", "queried", "refused")

_OURS = "readme.md"
# Characters of a name that would do something where it is shown.
_NOT_SHOWN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


# What programs that keep folders in step add to the name of the second of two versions: Dropbox,
# Syncthing, Nextcloud; OneDrive adds the computer's name, of which only the usual ones are known.
_SECOND_VERSION = re.compile(
    r"conflict(?:ed)? copy|sync-conflict|in conflict|-(?:desktop|laptop|pc|win)-[a-z0-9]{5,}",
    re.IGNORECASE,
)


class InboxFile(msgspec.Struct, frozen=True):
    """A file in the inbox.

    Attributes:
        content: its bytes, or None where it cannot be read; then `fault` says why in a sentence.
        settled: False while it is still being copied; it is then left for the next run.
    """

    path: Path
    content: bytes | None
    settled: bool = True
    fault: str = ""

    @property
    def name(self) -> str:
        """What it is called in a line of text.

        Bytes that are no text become question marks, and so do line breaks, commands to a
        terminal and marks that turn the direction of writing: a name says nothing but itself.
        """
        return _shown(self.path)


def _shown(path: Path) -> str:
    return _NOT_SHOWN.sub("?", path.name.encode("utf-8", "replace").decode("utf-8"))


def is_second_version(name: str) -> bool:
    """Whether a file's name says that a synchronising program kept two versions of it."""
    return _SECOND_VERSION.search(name) is not None


def waiting(
    inbox: Path,
    *,
    patience: float = 1.0,
    most: int = 64 * 2**20,
    leave: Collection[str] = (),
) -> Iterator[InboxFile]:
    """Everything that was dropped in the inbox, oldest first; its own folders are passed over.

    Each is read when it is its turn. Oldest first, so that of two returns of an audit the later
    one takes the earlier one's place, whatever they are called. A file changed within the last
    `patience` seconds is looked at again after a pause, and is not settled when it has changed
    meanwhile. A file over `most` bytes is not read, and no other folder is looked into. Files with
    the names in `leave` are left alone.

    Raises:
        CannotContinue: there is no inbox.
    """
    before = {path: _stamp(path) for path in dropped(inbox) if path.name not in leave}
    paths = sorted(before, key=lambda path: (before[path][1], path.name))
    if any(time.time() - modified < patience for _, modified in before.values()):
        time.sleep(patience)
    return (_read(path, before[path], most) for path in paths)


def dropped(inbox: Path) -> list[Path]:
    """What lies in the inbox and may be a return, in no order.

    Raises:
        CannotContinue: there is no inbox.
    """
    if not inbox.is_dir():
        raise CannotContinue(f"There is no folder {inbox.name} in {inbox.parent}. Run init there.")
    return [path for path in inbox.iterdir() if _is_return(path)]


def _is_return(path: Path) -> bool:
    name = path.name.casefold()
    own_folder = name in OWN_FOLDERS and path.is_dir()
    return name != _OURS and left_behind(name) is None and not own_folder


def passed_over(inbox: Path) -> list[str]:
    """What is said of what lies in the inbox and is no return, one line for each kind.

    What the system left comes last: it is named, so that nothing lies there without a word.

    Raises:
        CannotContinue: there is no inbox.
    """
    found: dict[LeftBehind, list[str]] = {}
    for path in sorted(inbox.iterdir()) if inbox.is_dir() else ():
        kind = left_behind(path.name)
        if kind:
            found.setdefault(kind, []).append(_shown(path))
    return [
        f"Left in the inbox: {', '.join(names)}. {'It' if len(names) == 1 else 'Each'} {kind}"
        for kind in LeftBehind
        if (names := found.get(kind))
    ]


def stamps(inbox: Path) -> dict[str, tuple[int, float]]:
    """Size and time of everything that lies in the inbox and may be a return, by name.

    Raises:
        CannotContinue: there is no inbox.
    """
    return {path.name: _stamp(path) for path in dropped(inbox)}


def is_cut_off(path: Path) -> bool:
    """Whether a workbook or zip ends in the middle: the end is where it says what it holds.

    A file that cannot be looked into counts as whole, so that it is said why.
    """
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return False
        with path.open("rb") as file:
            begins_as_zip = file.read(4) == b"PK\x03\x04"
        return begins_as_zip and not zipfile.is_zipfile(path)
    except OSError:
        return False


def _stamp(path: Path) -> tuple[int, float]:
    try:
        status = path.lstat()
    except OSError:
        return (-1, 0.0)
    return (status.st_size, status.st_mtime)


def _read(path: Path, before: tuple[int, float], most: int) -> InboxFile:
    try:
        status = path.lstat()
        if stat.S_ISDIR(status.st_mode):
            return InboxFile(
                path, None, fault="It is a folder: put its files into the inbox itself."
            )
        if not stat.S_ISREG(status.st_mode):
            return InboxFile(path, None, fault="It is a link or a device, not a file.")
        if status.st_size > most:
            return InboxFile(path, None, fault=f"It is larger than {most // 2**20} MB.")
        content = read_file(path, most)
    except OSError as fault:
        return InboxFile(path, None, fault=f"It cannot be read ({fault.strerror}).")
    return InboxFile(path, content, settled=_stamp(path) == before)


def put_away(source: Path, target: Path, content: bytes, note: str) -> Path:
    """Move a file whose bytes are in the ledger to `target`, with a note beside it.

    The note comes first, so that a run that was cut off finds the file still in the inbox. The
    source stays for the next run where it has changed meanwhile, or is open in a program that
    does not let go of it; a copy is then put at `target`. A different file of that name stays;
    the new one gets a number.

    Returns:
        Where it went.
    """
    refuse_linked_folders(target)
    free = _free_name(target, content)
    _write_note(free, note)
    if free.exists() or not _moved(source, free, content):
        write_file(free, content)
        with contextlib.suppress(OSError):
            if holds(source, content):
                source.unlink()
    return free


def put_elsewhere(source: Path, target: Path, content: bytes, note: str) -> Path:
    """The same for a file that was put away before, whose note goes with it."""
    free = put_away(source, target, content, note)
    if not source.exists():
        with contextlib.suppress(OSError):
            note_beside(source).unlink()
    return free


def keep(target: Path, content: bytes, note: str) -> Path:
    """The same for bytes that are no file of the inbox: what lay in a mail or a zip."""
    free = _free_name(target, content)
    _write_note(free, note)
    write_file(free, content)
    return free


def _moved(source: Path, target: Path, content: bytes) -> bool:
    """Whether `source` stands at `target` now, with that content; a changed one is put back."""
    try:
        source.rename(target)
    except OSError:
        return False
    if holds(target, content):
        return True
    target.rename(_free_name(source))
    return False


def note_beside(path: Path) -> Path:
    """Where the note on a file that was put away stands."""
    return path.with_name(f"{path.name}.txt")


def _write_note(path: Path, note: str) -> None:
    """Not flushed to disk one by one: what it says stands in the ledger and the ingest report."""
    write_file(note_beside(path), note.encode(), flush=False)


def _free_name(wanted: Path, content: bytes | None = None) -> Path:
    """The path, with a number where another file has that name; `content` makes it the same one."""
    return next(free for free in numbered(wanted) if is_free(free, content))


def is_free(path: Path, content: bytes | None = None) -> bool:
    """Whether no file has that name, or one with that content."""
    return not os.path.lexists(path) or (content is not None and holds(path, content))


def numbered(wanted: Path) -> Iterator[Path]:
    """The path, and then the same with the numbers from 2 on."""
    yield wanted
    for number in itertools.count(2):
        yield wanted.with_name(f"{wanted.stem} {number}{wanted.suffix}")
