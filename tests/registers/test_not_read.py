"""Nothing in the registers folder is passed over without a word."""

import pytest

from tests.hostile.workbooks import GOOD, pack
from tests.returns.test_ingest import codes
from tests.support.made_up.workspace import Council
from workbook_qa.core.problem import Problem
from workbook_qa.upkeep import check

FILES = {
    "cases.pdf": "register-not-read",
    "cases.docx": "register-not-read",
    "cases.zip": "register-not-read",
    "cases.xlsx.crdownload": "register-not-read",
    ".cases.xlsx.icloud": "register-not-read",
    ".hidden.xlsx": "register-not-read",
    "cases.xlsm": "workbook-damaged",
    "cases.numbers": "workbook-damaged",
    "cases.fods": "workbook-damaged",
}


def problems_of(council: Council, name: str) -> list[Problem]:
    found = check.run(council.on("2026-11-01")).problems
    return [problem for problem in found if problem.place.file == name]


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_not_read_is_named(council: Council, name: str):
    (council.workspace.registers / name).write_bytes(b"PK\x03\x04 cut off")
    (problem,) = problems_of(council, name)
    assert problem.code == FILES[name]


def test_a_folder_of_lists_is_named(council: Council):
    (council.workspace.registers / "November").mkdir()
    (problem,) = problems_of(council, "November")
    assert (problem.code, problem.severity) == ("register-not-read", "query")


def test_a_case_list_with_macros_is_refused_by_name(council: Council):
    """`cases.xlsm` in place of `cases.xlsx`: not read, and not passed over."""
    listed = council.workspace.registers / "cases.xlsx"
    listed.rename(listed.with_suffix(".xlsm"))
    assert "register-not-read" not in codes(check.run(council.on("2026-11-01")))
    listed.with_suffix(".xlsm").write_bytes(macros())
    (problem,) = problems_of(council, "cases.xlsm")
    assert problem.code == "workbook-unsafe"


def macros() -> bytes:
    kind = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    plain = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    parts = dict(GOOD)
    types = parts["[Content_Types].xml"]
    types = types.encode() if isinstance(types, str) else types
    parts["[Content_Types].xml"] = types.replace(plain, kind)
    return pack(parts)


@pytest.mark.parametrize("name", [".DS_Store", "desktop.ini", "~$cases.xlsx", "Thumbs.db"])
def test_what_the_system_leaves_there_is_nobodys_work(council: Council, name: str):
    (council.workspace.registers / name).write_bytes(b"x")
    assert not problems_of(council, name)
