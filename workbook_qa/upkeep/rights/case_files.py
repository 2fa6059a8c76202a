"""The files of the workspace that tell of a case, and what an erasure makes of each."""

import contextlib
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path

import msgspec

from workbook_qa.core.problem import CannotContinue
from workbook_qa.ledger.events import FileReceived, Recorded
from workbook_qa.ledger.store.journal import digest_of
from workbook_qa.returns.inbox.inbox import note_beside
from workbook_qa.upkeep.rights.case_in_ledger import CaseInLedger
from workbook_qa.upkeep.rights.case_search import CaseSearch
from workbook_qa.upkeep.rights.erased_documents import tells_of, without_case
from workbook_qa.upkeep.rights.needles import Needles
from workbook_qa.workspace.layout import Workspace
from workbook_qa.workspace.reading import read_file
from workbook_qa.workspace.result import Context
from workbook_qa.workspace.writing import refuse_if_open, write_file


class Fate(StrEnum):
    """What becomes of a file that tells of the case."""

    GOES = "is deleted"
    CHANGES = "stays without it"
    RENEWED = "is written anew without it"
    STAYS = "is not the tool's own, and stays"


class CaseFile(msgspec.Struct, frozen=True):
    """A file that tells of the case, and what an erasure makes of it; `left` is what stays."""

    path: Path
    fate: Fate
    left: bytes = b""


def files_of(context: Context, found: CaseSearch, known: set[str]) -> list[CaseFile]:
    """Every file of outbox, inbox and ledger that tells of the case, by path.

    Args:
        known: the digests of all documents of the ledger.
    """
    workspace = context.workspace
    renewed = {
        *(workspace.tracker, workspace.ingest_report, workspace.drafts, workspace.problems),
        workspace.still_open,
        *(note_beside(workspace.inbox / each) for each in _paths_of(found.events)),
    }
    own = frozenset(each.digest for each in found.own)
    files: list[CaseFile] = []
    for path in _all_files(workspace):
        content = _content(path)
        digest = digest_of(content)
        is_note = path.suffix == ".txt" and workspace.inbox in path.parents
        if digest in own or path.name.startswith(_names(found.case)):
            files.append(CaseFile(path, Fate.GOES))
        elif tells_of(content, found.needles) or (is_note and path in renewed):
            if path in renewed or is_note or path.name.startswith("Passwords "):
                files.append(CaseFile(path, Fate.RENEWED))
                continue
            left = without_case(content, found.needles)
            goes = Fate.GOES if digest in known else Fate.STAYS
            files.append(CaseFile(path, Fate.CHANGES if left else goes, left))
    return files


def _paths_of(events: Iterable[Recorded]) -> Iterator[str]:
    """Where files lie of which less is told than before, also of those that came with them."""
    for recorded in events:
        if isinstance(recorded.event, FileReceived) and recorded.event.path:
            yield recorded.event.path


def _names(case: CaseInLedger) -> tuple[str, ...]:
    return tuple(sorted({*case.audits, *case.feedback}))


def _all_files(workspace: Workspace) -> Iterator[Path]:
    """Those that the tool makes or puts away; the ledger's database and its backups apart."""
    folders = (workspace.outbox, workspace.inbox, workspace.logs)
    paths = [path for folder in folders if folder.is_dir() for path in folder.rglob("*")]
    paths += workspace.ledger.glob("*.xlsx")
    for path in sorted(paths):
        if path.is_file() and not path.is_symlink() and path.name != "README.md":
            yield path


def _content(path: Path) -> bytes:
    try:
        return read_file(path)
    except OSError as fault:
        raise CannotContinue(
            f"{path.name} cannot be read ({fault.strerror}). Close it, if it is open, and run this "
            "again. Nothing was erased."
        ) from fault


def refuse_open_files(files: list[CaseFile]) -> None:
    """No file may be half-way in another program's hands.

    Raises:
        CannotContinue: one is open.
    """
    for file in files:
        if file.fate is not Fate.STAYS:
            refuse_if_open(file.path)


def take_out(files: list[CaseFile]) -> None:
    """Delete and change what is to be; what is written anew goes too, and comes again.

    Raises:
        CannotContinue: a file cannot be written or deleted.
    """
    for file in files:
        if file.fate is Fate.CHANGES:
            write_file(file.path, file.left)
        elif file.fate in (Fate.GOES, Fate.RENEWED):
            _delete(file.path)
            if file.fate is Fate.GOES:
                with contextlib.suppress(OSError):
                    note_beside(file.path).unlink()


def _delete(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as fault:
        raise CannotContinue(
            f"{path.name} cannot be deleted ({fault.strerror}). Close it, if it is open, and run "
            "this again: it goes on where it stopped."
        ) from fault


def backups_in(workspace: Workspace) -> list[Path]:
    """The copies of the ledger that lie with it."""
    return sorted(workspace.backups.glob("*.db")) if workspace.backups.is_dir() else []


def registers_with(context: Context, needles: Needles) -> list[Path]:
    """The files in `registers` in which the case id stands: the council's own lists."""
    folder = context.workspace.registers
    paths = sorted(folder.iterdir()) if folder.is_dir() else []
    return [
        path
        for path in paths
        if path.is_file() and not path.is_symlink() and tells_of(_content(path), needles)
    ]
