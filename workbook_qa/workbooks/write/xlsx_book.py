"""xlsxwriter's classes as `writer` needs them, by way of their private methods.

* Rows grow as people type in them: ``ht`` is written without ``customHeight``.
* The rows of a table are written at once (`stored_rows`), byte for byte as xlsxwriter writes them.
* A table's range is not remembered cell by cell.
* The workbook's structure can be locked.
* The document says in which language it is, for screen readers.
* A text that happens to read ``<r>...</r>`` is written as that text; xlsxwriter takes it for XML.

Private methods can change: setup.cfg bounds the versions, and a test writes every kind of workbook
through the library's own methods too and compares the bytes.
"""

import io
import re
from collections.abc import Sequence
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.core import Core
from xlsxwriter.format import Format
from xlsxwriter.packager import Packager
from xlsxwriter.sharedstrings import SharedStrings
from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

from workbook_qa.workbooks.write.cell_text import writable
from workbook_qa.workbooks.write.stored_rows import KINDS, TEXT, Content, Parts, Row, Rows

LANGUAGE = "en-GB"
SPAN_ROWS = 16  # rows for which xlsxwriter notes together which columns they span
# What makes a text need more than a tag around it; most need nothing.
_AWKWARD = re.compile(r"[&<>\x00-\x1f\ufffe\uffff]|_x[0-9a-fA-F]{4}_|^\s|\s\Z")


class GrowingSheet(Worksheet):  # type: ignore[misc]
    """A sheet whose rows grow as people type; all else is written as xlsxwriter writes it."""

    def _xml_start_tag_unencoded(self, tag: str, attributes: Any = ()) -> None:
        if tag == "row":
            attributes = [part for part in attributes if part[0] != "customHeight"]
        super()._xml_start_tag_unencoded(tag, attributes)


class XlsxSheet(GrowingSheet):
    """The same, with rows of cells that are stored and written at once."""

    dim_rowmin: int
    dim_rowmax: int
    fh: io.StringIO
    row_spans: dict[int, str]
    table: Rows

    def __init__(self) -> None:
        super().__init__()
        self._parts = Parts(self._number_of)
        self._shapes: dict[tuple[int, ...], tuple[tuple[int, ...], int]] = {}
        self._heights: dict[int, float | None] = {}
        self._row_tags: dict[tuple[str | None, float | None], tuple[str, str]] = {}
        self._row_by_row = False

    def use_formats(self, formats: Sequence[Format]) -> None:
        """Say which formats the inks of `put_row` are, once, before anything is written."""
        self.table = Rows(formats)

    def put_row(
        self, row: int, left: int, contents: Sequence[Content], inks: Sequence[int]
    ) -> None:
        """Write cells beside each other, from column `left` on.

        Args:
            inks: the format and kind of each (see `stored_rows`); the kind must be the content's.

        Raises:
            ValueError: they lie outside the sheet.
        """
        right = left + len(contents) - 1
        if self._check_dimensions(row, left) or self._check_dimensions(row, right):
            raise ValueError("a row lies outside the sheet")
        known = self._parts
        parts = [known[content] for content in contents if content is not None and content != ""]
        shape, texts = self._shapes.get(tuple(inks)) or self._new_shape(tuple(inks))
        self.str_table.count += texts
        self.table.store(row, Row(left, shape, tuple(parts)))

    def _new_shape(self, shape: tuple[int, ...]) -> tuple[tuple[int, ...], int]:
        texts = sum(ink % KINDS == TEXT for ink in shape)
        self._shapes[shape] = shape, texts
        return shape, texts

    def _number_of(self, text: str) -> int:
        number: int = self.str_table._get_shared_string_index(writable(text))
        self.str_table.count -= 1  # they are counted row by row
        return number

    def set_row(
        self,
        row: int,
        height: float | None = None,
        cell_format: Format | None = None,
        options: dict[str, Any] | None = None,
    ) -> int:
        """As xlsxwriter has it; a stored row with more than a height is no longer stored."""
        if cell_format or options:
            self.table[row]
        self._heights[row] = height
        result: int = super().set_row(row, height, cell_format, options)
        return result

    def add_table(
        self,
        first_row: int,
        first_col: int,
        last_row: int,
        last_col: int,
        options: dict[str, Any] | None = None,
    ) -> int:
        """A table, as one of two rows whose range is then put right.

        xlsxwriter remembers every cell of a range, to find tables that overlap; here a sheet has
        one at most.

        Raises:
            ValueError: there is one already.
        """
        if self.tables:
            raise ValueError("a sheet holds one table at most")
        second = min(first_row + 1, last_row)
        result: int = super().add_table(first_row, first_col, second, last_col, options)
        for name in ("range", "a_range", "autofilter"):
            if result == 0 and name in self.tables[0]:
                self.tables[0][name] = xl_range(first_row, first_col, last_row, last_col)
        return result

    def _write_rows(self) -> None:
        if self.comments:
            for row in list(self.table.stored):
                self.table[row]
        if not self.table.stored:
            super()._write_rows()
            return
        first, last = self.dim_rowmin, self.dim_rowmax
        self._calculate_spans()
        self._row_by_row = True
        for row in range(first, last + 1):
            if row in self.table.stored:
                before, after = self._row_tag(row)
                self.fh.write(f"{before}{row + 1}{after}{self.table.taken(row)}</row>")
            else:
                self._write_as_the_library_does(row)
        self.dim_rowmin, self.dim_rowmax = first, last

    def _write_as_the_library_does(self, row: int) -> None:
        self.dim_rowmin = self.dim_rowmax = row
        super()._write_rows()

    def _row_tag(self, row: int) -> tuple[str, str]:
        """A row's tag before and after its number: one for each height and span of columns."""
        key = self.row_spans.get(row // SPAN_ROWS), self._heights.get(row)
        if key not in self._row_tags:
            kept, whole = self.table.stored[row], self.fh
            self.fh = io.StringIO()
            self._write_as_the_library_does(row)
            tag = self.fh.getvalue().partition(">")[0]
            before, _, after = tag.partition(str(row + 1))
            self._row_tags[key] = before, f"{after}>"
            self.fh = whole
            del self.table[row]
            self.table.stored[row] = kept
        return self._row_tags[key]

    def _calculate_spans(self) -> None:
        if self._row_by_row:
            return
        if not self.table.stored:
            super()._calculate_spans()
            return
        spans: dict[int, tuple[int, int]] = {}
        for row in range(self.dim_rowmin, self.dim_rowmax + 1):
            columns = self.table.columns(row)
            if columns:
                left, right = spans.get(row // SPAN_ROWS, columns)
                spans[row // SPAN_ROWS] = min(left, columns[0]), max(right, columns[1])
        self.row_spans = {at: f"{left + 1}:{right + 1}" for at, (left, right) in spans.items()}


class _Strings(SharedStrings):  # type: ignore[misc]
    """The shared strings: every one is a text, and plain ones are written without ado."""

    def _write_sst_strings(self) -> None:
        for text in self.string_table.string_array:
            if _AWKWARD.search(text):
                self._write_si(text)
            else:
                self.fh.write(f"<si><t>{text}</t></si>")

    def _xml_rich_si_element(self, string: str) -> None:
        self._xml_si_element(string)


class _Core(Core):  # type: ignore[misc]
    def _write_cp_category(self) -> None:
        super()._write_cp_category()
        self._xml_data_element("dc:language", LANGUAGE)


class SpeakingPackager(Packager):  # type: ignore[misc]
    """A packager whose document properties name the language."""

    def _write_core_file(self) -> None:
        core = _Core()
        core._set_properties(self.workbook.doc_properties)
        core._set_xml_writer(self._filename("docProps/core.xml"))
        core._assemble_xml_file()


class _Packager(SpeakingPackager):
    def _write_shared_strings_file(self) -> None:
        if self.workbook.str_table.count:
            strings = _Strings()
            strings.string_table = self.workbook.str_table
            strings._set_xml_writer(self._filename("xl/sharedStrings.xml"))
            strings._assemble_xml_file()


class XlsxBook(Workbook):  # type: ignore[misc]
    """A workbook of such sheets.

    Where it locks its structure, none can be added, deleted, renamed or unhidden by a slip.
    """

    worksheet_class = XlsxSheet
    locks_structure = False

    def _write_book_views(self) -> None:
        if self.locks_structure:
            self._xml_empty_tag("workbookProtection", [("lockStructure", 1)])
        super()._write_book_views()

    def _get_packager(self) -> Packager:
        return _Packager()
