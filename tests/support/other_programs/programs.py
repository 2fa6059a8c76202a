"""Other programs that a workbook of ours goes through: openpyxl, SheetJS and ExcelJS.

The last two are the npm packages xlsx and exceljs, run by ``sheet_programs.js``. They stand in
``.ci/node_modules`` after ``.ci/run``; WORKBOOK_QA_NODE_MODULES names another folder.
"""

import datetime
import io
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import msgspec
import openpyxl

SCRIPT = Path(__file__).with_name("sheet_programs.js")
MODULES = Path(__file__).parents[3] / ".ci" / "node_modules"
TIMEOUT = 120
# As in a council's office: a program that confuses days with moments shows it in summer.
OFFICE_TIME = "Europe/London"


class Formula(msgspec.Struct, frozen=True):
    """What is typed as a formula, without ``=``, and its result."""

    formula: str
    result: str


Typed = str | int | datetime.date | datetime.time | Formula
Entries = Mapping[tuple[str, str], Typed]  # what is typed, by sheet and cell


class Way(msgspec.Struct, frozen=True):
    """A program and the format it saves in.

    Attributes:
        name: what the way is called in tests.
        type, options: how SheetJS is told, where not by the ending alone; options are switched on.
    """

    name: str
    program: Literal["openpyxl", "SheetJS", "ExcelJS"]
    ending: str = ".xlsx"
    type: str = ""
    options: tuple[str, ...] = ()


class Node(msgspec.Struct, frozen=True):
    """Node, and the folder with the packages."""

    program: str
    modules: Path


# Fills in by a way, and gives the bytes that were saved; with `only`, of that sheet alone, which
# was copied into a new workbook.
Fill = Callable[..., bytes]


class ProgramError(Exception):
    """A program ended with an error."""


def find_node() -> Node | None:
    """Node with both packages, or None where one of the three is missing."""
    program = shutil.which("node") or shutil.which("nodejs")
    modules = Path(os.environ.get("WORKBOOK_QA_NODE_MODULES") or MODULES)
    packages = (modules / name / "package.json" for name in ("xlsx", "exceljs"))
    if program and all(package.is_file() for package in packages):
        return Node(program, modules.resolve())
    return None


def by_openpyxl(workbook: bytes, entries: Entries, only: str = "") -> bytes:
    """The workbook filled in and saved by openpyxl, texts as texts whatever they look like."""
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    if only:
        source, book = book[only], openpyxl.Workbook()
        copied = book.worksheets[0]
        copied.title = only
        for row in source.iter_rows():
            for cell in row:
                copied[cell.coordinate].value = cell.value
    for (sheet, cell), typed in entries.items():
        place = book[sheet][cell]
        place.value = f"={typed.formula}" if isinstance(typed, Formula) else typed
        if isinstance(typed, str):
            place.data_type = "s"  # else it takes =1+1 for a formula and #N/A for an error
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def by_node(
    node: Node, ways: Sequence[Way], workbook: bytes, entries: Entries, only: str = ""
) -> list[bytes]:
    """The workbook filled in once and saved in several ways, all of one program.

    Raises:
        ProgramError: with what the program said.
    """
    (program,) = {way.program for way in ways}
    with tempfile.TemporaryDirectory() as folder:
        opened = Path(folder, "opened.xlsx")
        opened.write_bytes(workbook)
        saved = [Path(folder, f"{number}{way.ending}") for number, way in enumerate(ways)]
        saves = [
            {
                "path": str(path),
                "type": way.type or way.ending[1:],
                "options": dict.fromkeys(way.options, True),
            }
            for path, way in zip(saved, ways, strict=True)
        ]
        job = {
            "program": program,
            "modules": str(node.modules),
            "workbook": str(opened),
            "only": only,
            "entries": [[*place, _as_json(typed)] for place, typed in entries.items()],
            "saves": saves,
        }
        _run(node, job)
        return [path.read_bytes() for path in saved]


def _run(node: Node, job: dict[str, Any]) -> None:
    done = subprocess.run(
        [node.program, SCRIPT],
        input=json.dumps(job),
        capture_output=True,
        encoding="utf-8",
        timeout=TIMEOUT,
        check=False,
        env={**os.environ, "TZ": OFFICE_TIME},
    )
    if done.returncode:
        raise ProgramError(f"{job['program']}: {done.stderr[:500]}")


def _as_json(typed: Typed) -> dict[str, Any]:
    if isinstance(typed, Formula):
        return {"formula": typed.formula, "result": typed.result}
    if isinstance(typed, datetime.date):
        return {"date": typed.isoformat()}
    if isinstance(typed, datetime.time):
        return {"time": typed.strftime("%H:%M")}
    return {"text": typed} if isinstance(typed, str) else {"number": typed}
