"""The programs and formats that workbooks go through in these tests."""

from typing import Any

import pytest

from tests.support.other_programs.programs import Way

OPENPYXL = Way("openpyxl .xlsx", "openpyxl")
EXCELJS = Way("ExcelJS .xlsx", "ExcelJS")
SHEETJS = Way("SheetJS .xlsx", "SheetJS")
SHEETJS_SHARED = Way("SheetJS .xlsx, shared strings", "SheetJS", options=("bookSST",))
SHEETJS_ISO = Way("SheetJS .xlsx, ISO dates", "SheetJS", options=("cellDates",))
ODS = Way("SheetJS .ods", "SheetJS", ".ods")
XLS = Way("SheetJS .xls", "SheetJS", ".xls", type="biff8")

XLSX = (OPENPYXL, EXCELJS, SHEETJS, SHEETJS_SHARED, SHEETJS_ISO)
VALUES_ONLY = (ODS, XLS)
WAYS = (*XLSX, *VALUES_ONLY)
# One of each program and format, for what does not hang on how strings and dates are written.
EACH_PROGRAM = (OPENPYXL, EXCELJS, SHEETJS)
EACH_FORMAT = (*EACH_PROGRAM, ODS, XLS)


def each(*ways: Way) -> list[Any]:
    """The ways as parameters of a test, marked `node` where they need it."""
    return [
        pytest.param(
            way, id=way.name, marks=() if way.program == "openpyxl" else (pytest.mark.node,)
        )
        for way in ways
    ]
