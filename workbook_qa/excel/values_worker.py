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
_LINE_BREAK, _TAB = re.compile(rb"<text:line-break ?/>"), re.compile(rb"<text:tab ?/>")

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
    with CalamineWorkbook.from_filelike(io.BytesIO(with_plain_texts(content))) as book:
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


def with_plain_texts(content: bytes) -> bytes:
    """An OpenDocument workbook without what calamine stumbles over.

    It drops the elements for line breaks and tabs, which become characters; it fails on space
    between the cells of a row, and takes space around a cell's paragraphs for text, where a
    program indents its XML (SheetJS does).
    """
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        if _TEXTS not in source.namelist():
            return content
        texts = source.read(_TEXTS)
        plain = _TAB.sub(b"&#9;", _LINE_BREAK.sub(b"&#10;", _INDENTED.sub(b">", texts)))
        if plain == texts:
            return content
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as target:
            for entry in source.infolist():
                target.writestr(entry, plain if entry.filename == _TEXTS else source.read(entry))
    return made.getvalue()


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
