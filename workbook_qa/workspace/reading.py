"""Reading files of the workspace: regular files, and no more of them than is expected.

Anybody with a share can put a pipe, a device or a link to an endless one where a register or a
tracker is expected, or a file that fills the memory. None of them is waited for, or read further
than its limit.
"""

import errno
import os
import stat
from pathlib import Path

from workbook_qa.core.problem import CannotContinue

MIB = 1 << 20
A_TEXT, A_WORKBOOK = MIB, 128 * MIB  # bytes; settings, templates and words are texts
_PIECE = 64 * 1024
_NO_FILE = "it is a folder, a pipe or a device, and no file"


def read_file(path: Path, most: int = A_WORKBOOK) -> bytes:
    """The bytes of a file; of a link those of the file that it leads to.

    Raises:
        OSError: it is not there, cannot be read, is no regular file or has more than `most` bytes;
            its `strerror` says which.
    """
    if not stat.S_ISREG(path.stat().st_mode):  # a device is not even opened
        raise OSError(errno.EINVAL, _NO_FILE, str(path))
    with open(path, "rb", buffering=0, opener=_without_waiting) as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):  # it was exchanged meanwhile
            raise OSError(errno.EINVAL, _NO_FILE, str(path))
        if status.st_size > most:
            raise _too_large(path, most)
        pieces, length = [], 0
        while piece := file.read(max(_PIECE, status.st_size - length + 1)):
            pieces.append(piece)
            length += len(piece)
            if length > most:
                raise _too_large(path, most)
    return b"".join(pieces)


def content_of(path: Path, most: int = A_WORKBOOK) -> bytes:
    """The same, where nothing can go on without it.

    Raises:
        CannotContinue: it cannot be read; the sentence says why.
    """
    try:
        return read_file(path, most)
    except OSError as fault:
        raise CannotContinue(
            f"{path.name} cannot be read ({fault.strerror}). If it is open, close it; if another "
            "thing has its name, move that away. Then run this again. Nothing was changed."
        ) from fault


def text_of(path: Path) -> str:
    """The words of a text file in UTF-8, with or without its mark.

    Raises:
        CannotContinue: as above.
        UnicodeDecodeError: it is not in UTF-8.
    """
    return content_of(path, A_TEXT).decode("utf-8-sig")


def holds(path: Path, content: bytes) -> bool:
    """Whether a regular file, and no link, stands there with that content."""
    try:
        status = path.lstat()
        same = stat.S_ISREG(status.st_mode) and status.st_size == len(content)
        return same and read_file(path, len(content)) == content
    except OSError:
        return False


def _without_waiting(path: str, flags: int) -> int:
    """A pipe in which nobody writes is opened at once too, and then refused."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _too_large(path: Path, most: int) -> OSError:
    size = f"{most // MIB} MB" if most >= MIB else f"{most} bytes"
    return OSError(errno.EFBIG, f"it has more than {size}", str(path))
