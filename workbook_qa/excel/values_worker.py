"""The process that reads .xls, .ods and .xlsb with python-calamine, and may die.

calamine aborts the whole process on some workbooks of a few kilobytes and takes gigabytes for
others (facts on untrusted workbooks, section 1a). So it runs here, under limits of memory and
time, with the workbook on standard input and JSON on standard output. It imports nothing of ours.
"""

import datetime
import io
import json
import math
import re
import sys
import zipfile
from collections.abc import Iterator
from typing import Any

_TEXTS = "content.xml"
_INDENTED = re.compile(rb">\s+(?=<(?:/?table:|text:p[ />]))")
_MIDNIGHT = re.compile(rb'( office:date-value="[0-9]{4}-[0-9]{2}-[0-9]{2})T00:00:00(?:\.0+)?Z"')
_LINE_BREAK, _TAB = re.compile(rb"<text:line-break ?/>"), re.compile(rb"<text:tab ?/>")

# Records of a sheet in .xlsb ([MS-XLSB]): cells of each kind with and without their column.
_ROWS_BEGIN, _ROWS_END = 145, 146
_WITH_COLUMN, _SHORT = (*range(1, 12), 62), range(12, 19)

Entry = tuple[int, int, str, str | int | float | bool]


class LimitExceededError(Exception):
    """More cells, or cells further out, than may be."""


def limit_process(memory: int, seconds: int) -> None:
    """Limit this process for good, where the system can: memory, time, and no files written."""
    try:
        import resource
    except ImportError:
        return
    for kind, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        try:
            resource.setrlimit(kind, (most, most))
        except (ValueError, OSError):
            continue


def read_sheets(content: bytes, limits: dict[str, int]) -> list[dict[str, Any]]:
    """Name, state and entries of every sheet.

    Raises:
        LimitExceededError: over a limit.
    """
    from python_calamine import CalamineWorkbook

    sheets: list[dict[str, Any]] = []
    left = limits["cells"]
    with CalamineWorkbook.from_filelike(io.BytesIO(as_calamine_reads(content))) as book:
        metadata = book.sheets_metadata
        if len(metadata) > limits["sheets"]:
            raise LimitExceededError
        for number, about in enumerate(metadata):
            sheet = book.get_sheet_by_index(number)
            entries = list(_entries(sheet, limits, left))
            left -= len(entries)
            state = {"Hidden": "hidden", "VeryHidden": "veryHidden"}
            name = str(about.visible).rpartition(".")[2]
            sheets.append(
                {"name": about.name, "state": state.get(name, "visible"), "entries": entries}
            )
    return sheets


def as_calamine_reads(content: bytes) -> bytes:
    """The workbook without what calamine drops or stumbles over: texts of .ods, cells of .xlsb."""
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        changed = {name: part for name in source.namelist() if (part := _rewritten(source, name))}
        if not changed:
            return content
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as target:
            for entry in source.infolist():
                target.writestr(entry, changed.get(entry.filename) or source.read(entry))
    return made.getvalue()


def _rewritten(source: zipfile.ZipFile, name: str) -> bytes | None:
    """A part as calamine reads it, or None where it may stay as it is."""
    if name != _TEXTS and not name.lower().endswith(".bin"):
        return None
    part = source.read(name)
    plain = _plain_texts(part) if name == _TEXTS else _long_cells(part)
    return plain if plain != part else None


def _plain_texts(part: bytes) -> bytes:
    """The texts of an .ods with characters for line breaks and tabs, and no indented XML.

    calamine drops the elements for both, fails on space between the cells of a row, takes space
    around a cell's paragraphs for text, and a day with a time zone too; SheetJS writes both. Any
    other time in a zone is left as text: which day it was meant to be is not guessed.
    """
    part = _MIDNIGHT.sub(rb'\1"', _INDENTED.sub(b">", part))
    return _TAB.sub(b"&#9;", _LINE_BREAK.sub(b"&#10;", part))


def _long_cells(part: bytes) -> bytes:
    """A sheet of an .xlsb in which every cell says its column.

    A short record leaves it out, for the cell is next to the one before. calamine drops these
    without a word; SheetJS writes them.
    """
    made, kept, at, column, in_rows = bytearray(), 0, 0, -1, False
    try:
        while at < len(part):
            start = at
            kind, at = _number(part, at, 2)
            size, at = _number(part, at, 4)
            if kind in (_ROWS_BEGIN, _ROWS_END):
                in_rows = kind == _ROWS_BEGIN
            elif in_rows and kind in _WITH_COLUMN:
                column = int.from_bytes(part[at : at + 4], "little")
            elif in_rows and kind in _SHORT:
                column += 1
                made += part[kept:start] + bytes([kind - _SHORT[0] + 1]) + _as_number(size + 4)
                made += column.to_bytes(4, "little")
                kept = at
            at += size
    except (IndexError, OverflowError):
        return part
    return bytes(made + part[kept:])


def _number(part: bytes, at: int, longest: int) -> tuple[int, int]:
    """The number at a place, in at most so many bytes of seven bits, and the place after it."""
    number = 0
    for place in range(longest):
        byte = part[at + place]
        number |= (byte & 0x7F) << 7 * place
        if byte < 0x80:
            break
    return number, at + place + 1


def _as_number(number: int) -> bytes:
    made = bytearray()
    while number > 0x7F:
        made.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*made, number])


def _entries(sheet: Any, limits: dict[str, int], left: int) -> Iterator[Entry]:
    """The entries of a sheet; `iter_rows` begins at the first row, but at the first used column."""
    if sheet.start is None:
        return
    first_column = sheet.start[1] + 1
    for row_number, row in enumerate(sheet.iter_rows(), 1):
        for column_number, value in enumerate(row, first_column):
            if value == "" and isinstance(value, str):
                continue
            left -= 1
            if left < 0 or row_number > limits["row"] or column_number > limits["column"]:
                raise LimitExceededError
            yield (row_number, column_number, *_entry(value))


def _entry(value: Any) -> tuple[str, str | int | float | bool]:
    if isinstance(value, bool):
        return "boolean", value
    if isinstance(value, int | float):
        return ("number", value) if math.isfinite(value) else ("unreadable", "")
    if isinstance(value, datetime.datetime):
        return "datetime", value.isoformat()
    if isinstance(value, datetime.date):
        return "date", value.isoformat()
    if isinstance(value, datetime.time):
        return "time", value.isoformat()
    if isinstance(value, datetime.timedelta):
        return "number", value / datetime.timedelta(days=1)
    return "text", str(value)


def answer(content: bytes, limits: dict[str, int]) -> dict[str, Any]:
    """What is sent back: ``sheets``, or ``refused`` with one word."""
    try:
        return {"sheets": read_sheets(content, limits)}
    except (LimitExceededError, MemoryError):
        return {"refused": "too-large"}
    except BaseException as error:  # noqa: BLE001 (calamine's panics are no Exceptions)
        password = "password" in type(error).__name__.lower()
        return {"refused": "password" if password else "damaged"}


def main() -> None:
    """Read the limits from the command line, the workbook from standard input."""
    limits: dict[str, int] = json.loads(sys.argv[1])
    content = sys.stdin.buffer.read()
    limit_process(limits["worker_memory"], limits["worker_seconds"])
    reply = json.dumps(answer(content, limits)).encode()
    sys.stdout.buffer.write(reply)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
