"""Workbooks written by xlsxwriter's own methods, for comparing ours with them byte by byte."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from workbook_qa.workbooks.write.stored_rows import KINDS, Content, Link
from workbook_qa.workbooks.write.xlsx_book import GrowingSheet, SpeakingPackager, XlsxBook


class LibrarySheet(GrowingSheet):
    """xlsxwriter's sheet, whose rows are written cell by cell with its public methods."""

    def use_formats(self, formats: Sequence[Any]) -> None:
        assert isinstance(self.table, defaultdict)
        self.formats = formats

    def put_row(
        self, row: int, left: int, contents: Sequence[Content], inks: Sequence[int]
    ) -> None:
        for column, (content, ink) in enumerate(zip(contents, inks, strict=True), start=left):
            shown = self.formats[ink // KINDS]
            if isinstance(content, Link):
                formula, words = content
                result = self.write_formula(row, column, f"={formula}", shown, words)
            elif content is None or content == "":
                result = self.write_blank(row, column, None, shown)
            elif isinstance(content, str):
                result = self.write_string(row, column, content, shown)
            elif isinstance(content, datetime.date):
                result = self.write_datetime(row, column, content, shown)
            else:
                result = self.write_number(row, column, content, shown)
            assert result == 0


def by_the_library(write: Callable[[], bytes]) -> bytes:
    """What `write` gives when nothing but xlsxwriter's own methods write it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(XlsxBook, "worksheet_class", LibrarySheet)
        patch.setattr(XlsxBook, "_get_packager", lambda _: SpeakingPackager())
        return write()
