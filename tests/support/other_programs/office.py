"""LibreOffice at the other end of a line: what a person does there, as functions of bytes.

The program is driven by `office_desk`, which runs under a python3 that can import uno (Debian:
``apt-get install libreoffice-calc python3-uno``). Both are in a process group of their own that
is killed when an answer takes too long; the next question starts a new one.
"""

import contextlib
import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

DESK = Path(__file__).with_name("office_desk.py")
START_SECONDS = 150.0
ANSWER_SECONDS = 90.0
STOP_SECONDS = 10.0

Entries = Mapping[tuple[str, str], str]  # what is typed, by sheet and cell
Screen = tuple[str, float]  # a sheet's name and its zoom


class OfficeError(Exception):
    """LibreOffice did not answer, or said that something cannot be done."""


def find_office() -> tuple[str, str] | None:
    """LibreOffice and a python3 that can import uno, or None where one of them is missing."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    pythons = ["/usr/bin/python3", shutil.which("python3"), sys.executable]
    if program:
        pythons.append(str(Path(program).resolve().with_name("python")))
    for python in dict.fromkeys(pythons):
        if program and python and Path(python).is_file() and _has_uno(python):
            return program, python
    return None


def _has_uno(python: str) -> bool:
    done = subprocess.run(
        [python, "-c", "import uno"], env=_clean(), capture_output=True, check=False, timeout=60
    )
    return done.returncode == 0


def _clean() -> dict[str, str]:
    """The environment without what a virtual environment adds for its own Python."""
    return {name: text for name, text in os.environ.items() if not name.startswith("PYTHON")}


class Office:
    """LibreOffice for the time of a with block; it starts at the first question."""

    def __init__(self, program: str, python: str) -> None:
        self.program = program
        self.python = python
        self.folder = Path(tempfile.mkdtemp(prefix="office-"))
        self.process: subprocess.Popen[str] | None = None
        self.answers: queue.Queue[str] = queue.Queue()
        self.started = 0
        self.asked = 0

    def __enter__(self) -> "Office":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    # What a person does.

    def fill_in(
        self,
        workbook: bytes,
        entries: Entries,
        *,
        ending: str = ".xlsx",
        sort: Mapping[str, Any] | None = None,
        password: str | None = None,
    ) -> bytes:
        """Type into cells, perhaps sort, and save; only cells that are not locked can be typed in.

        A workbook that is opened with a password is saved with it.

        Raises:
            OfficeError: naming the cells, when one of them is locked or on a hidden sheet.
        """
        saved = self._path(ending)
        self._type(workbook, entries, sort=sort, save=str(saved), password=password)
        return saved.read_bytes()

    def heights(self, workbook: bytes, entries: Entries) -> dict[str, int]:
        """The heights of the rows that were typed into, in hundredths of a millimetre."""
        return dict(self._type(workbook, entries)["heights"])

    def _type(self, workbook: bytes, entries: Entries, **more: Any) -> dict[str, Any]:
        typed = [[sheet, cell, text] for (sheet, cell), text in entries.items()]
        answer = self._ask("type", workbook, entries=typed, **more)
        if answer.get("refused"):
            raise OfficeError(f"locked: {', '.join(answer['refused'])}")
        return answer

    def told(
        self, workbook: bytes, entries: Entries, sheets: Sequence[str]
    ) -> dict[str, list[list[str]]]:
        """What sheets show after typing; the same as after working everything out anew."""
        typed = [[sheet, cell, text] for (sheet, cell), text in entries.items()]
        answer = self._ask("told", workbook, entries=typed, sheets=list(sheets))
        if answer.get("refused"):
            raise OfficeError(f"locked: {', '.join(answer['refused'])}")
        assert answer["shown"] == answer["again"]
        return dict(zip(sheets, answer["shown"], strict=True))

    def typed_anyway(self, workbook: bytes, sheet: str, cell: str, text: str) -> str:
        """What a cell shows after typing into it, locked or not."""
        return str(self._ask("force", workbook, sheet=sheet, cell=cell, text=text)["text"])

    def pasted(self, workbook: bytes, sheet: str, copied: str, cell: str) -> bytes:
        """A cell copied and pasted over another one of its sheet, and the workbook saved."""
        saved = self._path(".xlsx")
        self._ask("paste", workbook, sheet=sheet, copied=copied, cell=cell, save=str(saved))
        return saved.read_bytes()

    def recalculated(self, workbook: bytes) -> dict[tuple[str, str], tuple[str, int]]:
        """Result and error number (0 for none) of every formula after a hard recalculation."""
        cells: Sequence[tuple[str, str, str, int]] = self._ask("recalculate", workbook)["cells"]
        return {(sheet, cell): (result, error) for sheet, cell, result, error in cells}

    def shown(self, workbook: bytes, sheet: str, *, password: str | None = None) -> list[list[str]]:
        """What the cells of a sheet show, row by row."""
        return list(self._ask("read", workbook, sheet=sheet, password=password)["rows"])

    def first_screens(self, workbook: bytes, pixels: tuple[int, int]) -> tuple[bytes, list[Screen]]:
        """What is seen of each sheet without scrolling: a PDF with a page for each, and their
        names and zooms. `pixels` are the width and height of the cells' window; a page has at
        least so much, from its upper left corner."""
        saved, (wide, high) = self._path(".pdf"), pixels
        answer = self._ask("first_screens", workbook, save=str(saved), wide=wide, high=high)
        return saved.read_bytes(), [(name, float(zoom)) for name, zoom in answer["seen"]]

    @contextlib.contextmanager
    def holding(self, path: Path) -> Iterator["Held"]:
        """A workbook open where it lies, with the program's own lock, for a with block."""
        self._say("hold", path)
        held = Held(self, path)
        try:
            yield held
        finally:
            self._say("let_go", path)

    # How it is asked.

    def _path(self, ending: str) -> Path:
        self.asked += 1
        return self.folder / f"book{self.asked}{ending}"

    def _ask(self, what: str, workbook: bytes, **more: Any) -> dict[str, Any]:
        path = self._path(".xlsx")
        path.write_bytes(workbook)
        return self._say(what, path, **more)

    def _say(self, what: str, path: Path, **more: Any) -> dict[str, Any]:
        process = self._running()
        assert process.stdin is not None
        try:
            process.stdin.write(json.dumps({"ask": what, "path": str(path), **more}) + "\n")
            process.stdin.flush()
        except OSError as fault:
            self._stop()
            raise OfficeError(f"LibreOffice has ended: {fault}") from fault
        answer = self._answer(ANSWER_SECONDS)
        if "fault" in answer:
            self._stop()
            raise OfficeError(f"{what}: {answer['fault']}")
        return answer

    def _answer(self, seconds: float) -> dict[str, Any]:
        try:
            line = self.answers.get(timeout=seconds)
        except queue.Empty:
            line = ""
        if not line:
            self._stop()
            raise OfficeError(f"LibreOffice ended, or gave no answer within {seconds:g} s")
        answer = json.loads(line)
        assert isinstance(answer, dict)
        return answer

    def _running(self) -> "subprocess.Popen[str]":
        if self.process is None:
            self.started += 1
            desk = self.folder / f"desk{self.started}-{os.getpid()}"
            desk.mkdir()
            self.process = subprocess.Popen(
                [self.python, str(DESK), self.program, str(desk)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_clean(),
                encoding="utf-8",
                start_new_session=True,
            )
            self.answers = queue.Queue()
            threading.Thread(target=_listen, args=(self.process, self.answers), daemon=True).start()
            self._answer(START_SECONDS)
        return self.process

    def _stop(self) -> None:
        """Let it end by itself when its input ends; kill its whole group when it does not."""
        process, self.process = self.process, None
        if process is None:
            return
        assert process.stdin is not None
        with contextlib.suppress(OSError, subprocess.TimeoutExpired):
            process.stdin.close()
            process.wait(STOP_SECONDS)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


class Held:
    """A workbook that somebody has open: what they do in it before they close it."""

    def __init__(self, office: Office, path: Path) -> None:
        self._office = office
        self._path = path

    def type(self, entries: Entries) -> None:
        """Type into cells."""
        typed = [[sheet, cell, text] for (sheet, cell), text in entries.items()]
        self._office._say("type_held", self._path, entries=typed)

    def sort(self, sheet: str, cells: str, column: int, *, descending: bool = False) -> None:
        """Sort the rows of a range by one of its columns, counted from 0."""
        self._office._say(
            "sort_held",
            self._path,
            sheet=sheet,
            cells=cells,
            column=column,
            descending=descending,
        )

    def filter(self, sheet: str, cells: str, column: int, text: str) -> int:
        """Show only the rows with that text in a column, counted from 0; how many are hidden."""
        answer = self._office._say(
            "filter_held", self._path, sheet=sheet, cells=cells, column=column, text=text
        )
        return int(answer["hidden"])

    def insert_column(self, sheet: str, cell: str) -> None:
        """Insert a blank column before that of a cell."""
        self._office._say("insert_column_held", self._path, sheet=sheet, cell=cell)

    def note(self, sheet: str, cell: str, text: str) -> None:
        """Write a note to a cell."""
        self._office._say("note_held", self._path, sheet=sheet, cell=cell, text=text)

    def save(self, to: Path | None = None) -> None:
        """Save it where it is, or a copy in the format that the name ends with."""
        self._office._say("save_held", self._path, to=str(to) if to else None)


def _listen(process: "subprocess.Popen[str]", answers: "queue.Queue[str]") -> None:
    """Hand on line by line what it says; an empty line says that it has ended."""
    assert process.stdout is not None
    with process.stdout:
        for line in process.stdout:
            answers.put(line)
    answers.put("")
