"""Files of words: ``templates/words/*.txt`` in the workspace, and those that are shipped.

A council's own wording is kept when a newer program is installed: `init` renews a file only where
it is still what was put there last, which it notes beside the files.
"""

import hashlib
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from workbook_qa.core.problem import Place, Problem
from workbook_qa.letters.draft_words import Words, WordsKind, read_words
from workbook_qa.registers.audit_tools.tool_files import shipped_templates
from workbook_qa.workspace.reading import A_TEXT, content_of, holds, read_file

FOLDER = "words"
_NOTED = "as shipped.txt"
_HEAD = "# What init put into this folder. It tells your wording from ours; please leave it.\n"


class Renewal(msgspec.Struct, frozen=True):
    """What `init` does in the folder of words.

    Attributes:
        files: the files to write, by path.
        kept: the names of files that were changed and are left, though ours is newer.
    """

    files: Mapping[Path, bytes]
    kept: tuple[str, ...]


def shipped_words(kind: WordsKind) -> Words:
    """The words as they are shipped."""
    path = shipped_templates() / FOLDER / kind.file
    words, problems = read_words(path.read_text(encoding="utf-8"), kind)
    if words is None:
        raise ValueError(f"shipped words are not right: {'; '.join(map(str, problems))}")
    return words


def council_words(templates: Path, kind: WordsKind) -> tuple[Words, list[Problem]]:
    """The words in the workspace's templates; those that are shipped where there are none.

    Where a file has a fault, what is shipped is used as well, and the problem says so.
    """
    path = templates / FOLDER / kind.file
    try:
        content = read_file(path, A_TEXT)
    except FileNotFoundError:
        return shipped_words(kind), []
    except OSError as fault:
        why = f"The file cannot be opened ({fault.strerror})."
        return shipped_words(kind), [_not_read(kind, why)]
    try:
        words, problems = read_words(content.decode("utf-8"), kind)
    except UnicodeDecodeError:
        return shipped_words(kind), [_not_read(kind, "The file is not written in UTF-8.")]
    return words or shipped_words(kind), [*map(_ours_meanwhile, problems)]


def renewal(templates: Path) -> Renewal:
    """The files of words to write so that all that nobody changed is as shipped now."""
    folder = templates / FOLDER
    noted = _noted(folder / _NOTED)
    files: dict[Path, bytes] = {}
    kept: list[str] = []
    marks: dict[str, str] = {}
    for ours in _shipped_files():
        path, content = folder / ours.name, ours.read_bytes()
        there = content_of(path, A_TEXT) if os.path.lexists(path) else None
        marks[ours.name] = _mark(content)
        if there is not None and _mark(there) == _mark(content):
            continue
        if there is None or noted.get(ours.name) == _mark(there):
            files[path] = content
        else:
            marks[ours.name] = noted.get(ours.name, "")
            if marks[ours.name] != _mark(content):
                kept.append(ours.name)
    note = _HEAD + "".join(f"{mark} {name}\n" for name, mark in sorted(marks.items()) if mark)
    standing = folder / _NOTED
    if not holds(standing, note.encode()):
        files[standing] = note.encode()
    return Renewal(files, tuple(kept))


def _shipped_files() -> Iterable[Path]:
    folder = shipped_templates() / FOLDER
    return sorted(path for path in folder.iterdir() if path.suffix in (".txt", ".md"))


def _noted(path: Path) -> dict[str, str]:
    """The mark of each file as `init` put it there last, by name."""
    if not path.is_file():
        return {}
    lines = content_of(path, A_TEXT).decode("utf-8", "replace").splitlines()
    parts = [line.split(" ", 1) for line in lines if line and not line.startswith("#")]
    return {part[1]: part[0] for part in parts if len(part) == 2}


def _mark(content: bytes) -> str:
    """The same for a file whichever line ends an editor gave it."""
    plain = content.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
    return hashlib.sha256(plain).hexdigest()


def _ours_meanwhile(problem: Problem) -> Problem:
    todo = f"{problem.todo} Until then the words that are shipped are used."
    return msgspec.structs.replace(problem, todo=todo)


def _not_read(kind: WordsKind, why: str) -> Problem:
    todo = "Save it as plain text with the encoding UTF-8."
    return _ours_meanwhile(Problem("words-not-read", Place(kind.file), why, todo))
