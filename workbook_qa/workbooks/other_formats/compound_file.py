"""Streams of a compound file (OLE), read within bounds ([MS-CFB]).

A chain of sectors may lead round in a circle, and a size may be any number: olefile 0.47 follows
both, and files of 12 KB made it fill 3 GB or run for minutes. Here no chain is longer than the
file, no sector of the table counts twice, and nothing is read that is not there.
"""

import struct
from collections.abc import Sequence

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""What such a file begins with."""
_HEADER = struct.Struct("<8s16s6H10L109L")
_SECTOR_SHIFTS, _MINI = (9, 12), 64  # sectors of 512 or 4096 bytes, small ones of 64
_SMALL = 4096  # streams below this size stand in small sectors
_LAST_SECTOR, _END = 0xFFFFFFFA, 0xFFFFFFFE
_ENTRY = 128
_STREAM, _ROOT = 2, 5


def read_streams(content: bytes, *names: str) -> tuple[bytes, ...]:
    """The streams of those names, wherever in the file's folders they stand.

    Raises:
        ValueError: the file is damaged, or a stream is missing or there twice.
    """
    file = _CompoundFile(content)
    return tuple(file.stream(name) for name in names)


class _CompoundFile:
    """The tables of one file, each no longer than the file itself."""

    def __init__(self, content: bytes) -> None:
        if len(content) < _HEADER.size or not content.startswith(OLE):
            raise ValueError("not a compound file")
        header = _HEADER.unpack_from(content)
        shift, tables = header[5], header[-109:]
        directory, self._first_mini, difat = header[11], header[14], header[16]
        if shift not in _SECTOR_SHIFTS:
            raise ValueError("a size of sectors that there is not")
        self._content, self._size = content, 1 << shift
        self._count = -(-len(content) // self._size) - 1
        self._table = self._read_table([*tables], difat)
        self._directory = self._joined(self._chain(directory, self._table))

    def _sector(self, number: int) -> bytes:
        begin = (number + 1) * self._size
        return self._content[begin : begin + self._size]

    def _joined(self, chain: Sequence[int]) -> bytes:
        return b"".join(map(self._sector, chain))

    def _read_table(self, places: list[int], difat: int) -> Sequence[int]:
        """For every sector the one that follows it in its chain."""
        places = [place for place in places if place <= _LAST_SECTOR]
        for _ in range(self._count):
            if difat > _LAST_SECTOR or len(places) > self._count:
                break
            *more, difat = _numbers(self._sector(difat))
            places += [place for place in more if place <= _LAST_SECTOR]
        outside = max(places, default=0) >= self._count
        if outside or difat <= _LAST_SECTOR or len({*places}) < len(places):
            raise ValueError("its table of sectors is damaged")
        return _numbers(self._joined(places)[: 4 * self._count])

    def _chain(self, first: int, table: Sequence[int]) -> list[int]:
        chain: list[int] = []
        while first != _END:
            if first >= len(table) or len(chain) >= len(table):
                raise ValueError("a chain of sectors leaves the file or leads round")
            chain.append(first)
            first = table[first]
        return chain

    def stream(self, name: str) -> bytes:
        """One stream, of the size that the directory says."""
        first, size = self._entry(_STREAM, name)
        if size >= _SMALL:
            found = self._joined(self._chain(first, self._table))
        elif size:
            found = self._small(first)
        else:
            found = b""
        if len(found) < size:
            raise ValueError("a stream is shorter than it says")
        return found[:size]

    def _small(self, first: int) -> bytes:
        table = _numbers(self._joined(self._chain(self._first_mini, self._table)))
        start, _ = self._entry(_ROOT, "Root Entry")
        sectors = self._joined(self._chain(start, self._table))
        chain = self._chain(first, table[: len(sectors) // _MINI])
        return b"".join(sectors[each * _MINI : each * _MINI + _MINI] for each in chain)

    def _entry(self, kind: int, name: str) -> tuple[int, int]:
        """Where a stream begins and its size in bytes; capitals make no difference in a name."""
        starts = range(0, len(self._directory) - _ENTRY + 1, _ENTRY)
        found = [at for at in starts if self._is_called(at, kind, name)]
        if len(found) != 1:
            raise ValueError(f"{len(found)} streams are called {name}")
        first, size = struct.unpack_from("<LL", self._directory, found[0] + 116)
        return first, size

    def _is_called(self, at: int, kind: int, name: str) -> bool:
        """Whether an entry of the directory is of that kind and name.

        What stands after the name's end in the 64 bytes that it may take means nothing.
        """
        length, found = struct.unpack_from("<HB", self._directory, at + 64)
        written = self._directory[at : at + min(length, 64)].decode("utf-16-le", "replace")
        return found == kind and written.casefold() == f"{name}\0".casefold()


def _numbers(sectors: bytes) -> Sequence[int]:
    whole = len(sectors) // 4
    return struct.unpack(f"<{whole}L", sectors[: 4 * whole])
