"""The reader on the shared workbooks; left out where they are not at hand."""

import importlib.util
import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from workbook_qa.core.cells import Book, Cell
from workbook_qa.core.problem import Problem
from workbook_qa.workbooks.read.container.limits import REGISTER_LIMITS
from workbook_qa.workbooks.read.reader import read_book

SHARED = Path(os.environ.get("WORKBOOK_QA_SHARED", Path(__file__).parents[3] / "shared"))

pytestmark = [
    pytest.mark.samples,
    pytest.mark.skipif(not SHARED.is_dir(), reason=f"{SHARED} is not there"),
]

NORMAL = {(1, 1): Cell("Question"), (1, 2): Cell("Grade"), (2, 1): Cell(1), (2, 2): Cell("Good")}

DAMAGED, LARGE, UNSAFE, NOT_ONE = (
    "workbook-damaged",
    "workbook-too-large",
    "workbook-unsafe",
    "not-a-workbook",
)
SECRET = "password-protected"

ANSWERS: dict[str, str] = {
    **dict.fromkeys(("z01", "z02", "z04", "z28"), LARGE),
    **dict.fromkeys(("z07", "z08", "z09", "z10", "z15", "z16", "z17", "z20", "z22"), DAMAGED),
    **dict.fromkeys(("z12", "z13", "z24", "z25", "z26"), NOT_ONE),
    "z11": "file-empty",
    "z19": SECRET,
    "o01": SECRET,
    **dict.fromkeys(("x01", "x02", "x04", "x06", "x07", "x07b", "x08", "x10", "x12"), UNSAFE),
    **dict.fromkeys(("x13", "x15", "w03", "w19", "w20", "w32", "w32b", "w35", "w35b"), LARGE),
    **dict.fromkeys(("w36", "w37"), LARGE),
    **dict.fromkeys(("x18", "x19", "x20", "x25", "w04", "w05", "w13", "w14", "w16"), DAMAGED),
    **dict.fromkeys(("w28", "w39", "w40", "o05", "o06"), DAMAGED),
    "o04": UNSAFE,
}  # fmt: skip

READ_AS_NORMAL = (
    "a00 x16 x22 x23 w01 w11 w17 w32c w34 w38 w42 w43 w45 w48 w50".split()  # noqa: SIM905
)

PROBLEMS_IN: dict[str, list[tuple[int, int]]] = {
    "w09": [(1, 2)],
    "w09b": [(1, 1)],
    "w22": [(1, 1), (1, 2), (1, 3), (1, 4), (2, 1), (2, 2), (2, 3)],
    "w22b": [(1, 1)],
    "w22d": [(1, 1)],
    "w22e": [(1, 1)],
    "w22f": [(1, 1)],
    "w23": [(1, column) for column in range(1, 6)],
    "w24": [(1, column) for column in range(1, 10)],
    "w25": [(1, 3)],
    "w29": [(1, 1)],
    "w49": [(1, 1)],
}

FORMULAS_IN = {"w30": 5, "w31": 19, "w31b": 1, "w49": 1}


def crafted() -> Iterator[tuple[str, bytes]]:
    path = SHARED / "corpus" / "craft.py"
    spec = importlib.util.spec_from_file_location("craft", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    before, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    spec.loader.exec_module(module)
    sys.dont_write_bytecode = before
    yield from module.crafted(Path("/nowhere/secret-marker.txt"), large=False)


def test_every_crafted_workbook_ends_as_its_table_says() -> None:
    seen = set()
    for name, content in crafted():
        number = name.partition("_")[0]
        found = read_book(content, name)
        seen.add(number)
        if number in ANSWERS:
            assert isinstance(found, Problem), name
            assert found.code == ANSWERS[number], name
            continue
        assert isinstance(found, Book), (name, found)
        cells = found.sheets[0].cells
        if number in READ_AS_NORMAL:
            assert {place: Cell(cell.value) for place, cell in cells.items()} == NORMAL, name
        wrong = [place for place, cell in cells.items() if cell.error]
        assert wrong == PROBLEMS_IN.get(number, []), name
        assert sum(cell.formula is not None for cell in cells.values()) == FORMULAS_IN.get(
            number, 0
        ), name
    assert {*ANSWERS, *READ_AS_NORMAL, *PROBLEMS_IN} - seen <= {"o01"}


@pytest.mark.parametrize("path", sorted((SHARED / "samples").rglob("*.xlsx")), ids=lambda p: p.name)
def test_a_genuine_workbook_reads_as_openpyxl_reads_it(path: Path) -> None:
    content = path.read_bytes()
    book = read_book(content, path.name, REGISTER_LIMITS)
    assert isinstance(book, Book)
    theirs = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    assert [sheet.name for sheet in book] == theirs.sheetnames
    for sheet in book:
        for row in theirs[sheet.name].iter_rows():
            for cell in row:
                ours = sheet.at(cell.row, cell.column)
                expected = cell.value
                if cell.is_date and hasattr(expected, "time") and not expected.time():
                    expected = expected.date()
                assert ours.value in (expected, getattr(expected, "date", lambda: None)())
