"""The files of the tracker: copies that people or programs made of it, and those it replaced.

Synchronising programs, people and older backups put a second tracker beside the first. What was
typed into one must not be lost, so every workbook in the tracker's folder is looked at. A tracker
that is replaced is kept, and the oldest of those kept goes once there are more than thirty.
"""

import contextlib
import datetime
import hashlib
from pathlib import Path

from workbook_qa.core.problem import CannotContinue
from workbook_qa.workspace.left_behind import left_behind
from workbook_qa.workspace.reading import read_file
from workbook_qa.workspace.writing import write_file

MOST_KEPT = 30
_WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")


def workbooks_beside(tracker: Path, others: set[Path]) -> list[Path]:
    """The workbooks in the tracker's folder but for itself and `others`, by name."""
    ours = {path.name.casefold() for path in (tracker, *others)}
    if not tracker.parent.is_dir():
        return []
    return sorted(
        path
        for path in tracker.parent.iterdir()
        if path.suffix.casefold() in _WORKBOOKS
        and path.name.casefold() not in ours
        and left_behind(path.name) is None
        and path.is_file()
        and not path.is_symlink()
    )


def keep_replaced(folder: Path, name: str, content: bytes, now: datetime.datetime) -> None:
    """Keep the bytes of a tracker that is about to be replaced or put away.

    It is called after the moment and its digest; the same bytes are kept once.

    Raises:
        CannotContinue: the folder cannot be written.
    """
    mark = hashlib.sha256(content).hexdigest()[:8]
    if not any(mark in kept.stem for kept in _kept(folder)):
        path = Path(name)
        when = f"{now.astimezone():%Y-%m-%d %H.%M.%S}"
        write_file(folder / f"{when} {mark} Master tracker{path.suffix.casefold()}", content)
    for old in _kept(folder)[:-MOST_KEPT]:
        with contextlib.suppress(OSError):
            old.unlink()


def has_replaced(folder: Path) -> bool:
    """Whether a tracker was ever replaced here."""
    return bool(_kept(folder))


def _kept(folder: Path) -> list[Path]:
    """Those that are kept, the oldest first: their names begin with the moment."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.suffix.casefold() in _WORKBOOKS)


def remove_kept(path: Path, content: bytes) -> None:
    """Remove a copy that was taken in and is kept, unless it was changed meanwhile.

    Raises:
        CannotContinue: it is held by another program; it is taken in again by the next run.
    """
    try:
        if read_file(path) == content:
            path.unlink()
    except FileNotFoundError:
        return
    except OSError as fault:
        raise CannotContinue(
            f"{path.name} was taken in and cannot be moved away ({fault.strerror}). Close it, if "
            "it is open, and run this again."
        ) from fault
