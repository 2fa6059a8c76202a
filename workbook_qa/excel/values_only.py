"""Reading .xls, .ods and .xlsb: values only, in a process of its own.

These formats are accepted as less evidence: no formulas, locks, validations or properties are
read, and calamine turns error cells into blank ones, so an ``#N/A`` looks unanswered.
"""

import datetime
import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from typing import Literal

import msgspec

from workbook_qa.excel import values_worker
from workbook_qa.excel.cell_values import TEXT_TOO_LONG
from workbook_qa.excel.limits import Limits, RefusedError, damaged, has_password, too_large
from workbook_qa.framework.cells import Book, Cell, Sheet, Value

ValuesKind = Literal["ods", "xls", "xlsb"]


class _SheetReply(msgspec.Struct):
    name: str
    state: Literal["visible", "hidden", "veryHidden"]
    entries: list[tuple[int, int, str, str | int | float | bool]]


class _Reply(msgspec.Struct):
    sheets: list[_SheetReply] = []
    refused: str = ""


def read_values(content: bytes, kind: ValuesKind, limits: Limits) -> Book:
    """The values of a workbook that is not .xlsx.

    Raises:
        RefusedError: it cannot be read, has a password, is over a limit, or its reader died.
    """
    reply = _ask_worker(content, limits)
    if reply.refused == "password":
        raise has_password()
    if reply.refused == "too-large":
        raise too_large("it has too many cells, or cells far outside any form")
    if reply.refused:
        raise damaged("its contents cannot be read")
    if not reply.sheets:
        raise damaged("it has no sheets")
    sheets = tuple(_sheet(sheet, limits) for sheet in reply.sheets)
    return Book(sheets, kind=kind, values_only=True)


def _ask_worker(content: bytes, limits: Limits) -> _Reply:
    numbers = {name: getattr(limits, name) for name in _SENT_LIMITS}
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-c", _start_code(), json.dumps(numbers)],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=limits.worker_wait,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired as error:
        raise _worker_died() from error
    if done.returncode != 0:
        raise _worker_died()
    try:
        return msgspec.json.decode(done.stdout, type=_Reply)
    except msgspec.DecodeError as error:
        raise _worker_died() from error


_SENT_LIMITS = ("cells", "row", "column", "sheets", "worker_memory", "worker_seconds")


def _start_code() -> str:
    """Start the worker's file in isolated mode; it finds calamine where this process does."""
    found = importlib.util.find_spec("python_calamine")
    folder = str(Path(found.origin).parents[1]) if found and found.origin else ""
    return (
        f"import sys, runpy; sys.path.append({folder!r}); "
        f"runpy.run_path({values_worker.__file__!r}, run_name='__main__')"
    )


def _worker_died() -> RefusedError:
    return too_large("it could not be read within the limits of memory and time")


def _sheet(reply: _SheetReply, limits: Limits) -> Sheet:
    cells = {
        (row, column): _cell(what, value, limits) for row, column, what, value in reply.entries
    }
    return Sheet(reply.name, cells, reply.state)


def _cell(what: str, value: str | int | float | bool, limits: Limits) -> Cell:
    if what == "unreadable":
        return Cell(error="This cell's number cannot be read.", locked=None)
    if isinstance(value, str) and len(value) > limits.text:
        return Cell(error=TEXT_TOO_LONG.why, locked=None)
    return Cell(_value(what, value), locked=None)


def _value(what: str, value: str | int | float | bool) -> Value:
    if what == "date":
        return datetime.date.fromisoformat(str(value))
    if what == "time":
        return datetime.time.fromisoformat(str(value))
    if what == "datetime":
        moment = datetime.datetime.fromisoformat(str(value))
        return moment if moment.time() != datetime.time() else moment.date()
    return value
