"""The files of a workspace that name an event of its ledger: trackers, DMT papers and backups.

Of workbooks only the properties are read, so that every command can look at them first.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from workbook_qa.core.problem import CannotContinue, Problem
from workbook_qa.ledger.events import OutsideMark
from workbook_qa.ledger.ledger_marks import (
    OutsideCopy,
    mark_in_properties,
    mark_in_text,
    marks_in_book,
)
from workbook_qa.ledger.store.ledger_backup import last_event_in
from workbook_qa.workbooks.read.container.limits import REGISTER_LIMITS
from workbook_qa.workbooks.read.reader import read_book, read_properties_alone
from workbook_qa.workspace.layout import Workspace
from workbook_qa.workspace.reading import read_file

ALL = None
MOST_BACKUPS = 3  # the newest, which every command looks into
_MOST_TEXT = 64 * 1024
_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")


def outside_copies(
    workspace: Workspace, *, backups: int | None = MOST_BACKUPS
) -> Iterator[OutsideCopy]:
    """All that lie in the outbox and in the folder of backups.

    Args:
        backups: how many of them are looked into, the newest first.
    """
    for path in (*_files(workspace.outbox, "*.xlsx"), *_files(workspace.outbox, "????-??/*.xlsx")):
        mark = _in_workbook(path)
        if mark:
            yield OutsideCopy(workspace.shown(path), mark)
    newest = sorted(_files(workspace.backups, "*.db"), key=_saved, reverse=True)
    for path in newest[:backups]:
        mark = last_event_in(path)
        if mark:
            yield OutsideCopy(workspace.shown(path), mark)


def copies_in_file(path: Path) -> list[OutsideCopy]:
    """What a file from anywhere says: a backup, a workbook, or a text.

    Raises:
        CannotContinue: it cannot be read, or names no event of a ledger.
    """
    try:
        if path.suffix.casefold() in _WORKBOOKS:
            book = read_book(read_file(path), path.name, REGISTER_LIMITS)
            if isinstance(book, Problem):
                raise CannotContinue(f"{book} Nothing was changed.")
            marks: Iterable[OutsideMark | None] = marks_in_book(book)
        else:
            marks = (last_event_in(path) or mark_in_text(_begin_of(path)),)
    except OSError as fault:
        raise CannotContinue(
            f"{path.name} cannot be read ({fault.strerror}). Nothing was changed."
        ) from fault
    found = {mark for mark in marks if mark}
    if not found:
        raise CannotContinue(
            f"{path.name} names no event of a ledger. Give a DMT summary, a tracker, a backup, or "
            "the text beside a backup. Nothing was changed."
        )
    return [OutsideCopy(path.name, mark) for mark in sorted(found)]


def _begin_of(path: Path) -> str:
    with path.open("rb") as file:
        return file.read(_MOST_TEXT).decode("utf-8", "replace")


def _files(folder: Path, pattern: str) -> list[Path]:
    """Files, and no links, however many there are; none where the folder is not there."""
    found = sorted(folder.glob(pattern)) if folder.is_dir() else []
    return [
        path
        for path in found
        if path.is_file() and not path.is_symlink() and not path.name.startswith(("~$", "."))
    ]


def _in_workbook(path: Path) -> OutsideMark | None:
    """None where it says nothing, or cannot be read now."""
    try:
        if path.stat().st_size > REGISTER_LIMITS.file:
            return None
        return mark_in_properties(read_properties_alone(read_file(path), REGISTER_LIMITS))
    except OSError:
        return None


def _saved(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
