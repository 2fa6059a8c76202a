"""xlsxwriter's classes with the little that `writer` needs and they lack.

* Rows grow as people type in them: ``ht`` is written without ``customHeight``.
* Formulas stand as they were given: xlsxwriter searches each, words in quotes included, for some
  40 functions newer than those we use, and makes something else of it where it finds one. A file
  may be called ``MAP(1).xlsx``; and the search took half of a tracker's time.
* A formula whose result is an empty text says that it is a text.
* The workbook's structure can be locked.
* The document says in which language it is, for screen readers.
* A text that happens to read ``<r>...</r>`` is written as that text; xlsxwriter takes it for XML.

Each rests on a private method, and those can change: setup.cfg bounds the versions.
"""

from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.core import Core
from xlsxwriter.format import Format
from xlsxwriter.packager import Packager
from xlsxwriter.sharedstrings import SharedStrings
from xlsxwriter.worksheet import CellFormulaTuple, Worksheet

LANGUAGE = "en-GB"


class GrowingSheet(Worksheet):  # type: ignore[misc]
    """A sheet whose rows grow as people type, with formulas as they were given."""

    def _write_formula(
        self, row: int, col: int, formula: str, cell_format: Format | None = None, value: Any = 0
    ) -> int:
        if self._check_dimensions(row, col):
            return -1
        self.table[row][col] = CellFormulaTuple(self._prepare_formula(formula), cell_format, value)
        return 0

    def _prepare_formula(self, formula: str, _expand: bool = False) -> str:
        return formula.removeprefix("=")

    def _xml_formula_element(self, formula: str, result: Any, attributes: Any = ()) -> None:
        is_empty_text = [("t", "str")] if result == "" else []
        super()._xml_formula_element(formula, result, [*attributes, *is_empty_text])

    def _xml_start_tag_unencoded(self, tag: str, attributes: Any = ()) -> None:
        if tag == "row":
            attributes = [part for part in attributes if part[0] != "customHeight"]
        super()._xml_start_tag_unencoded(tag, attributes)


class _Strings(SharedStrings):  # type: ignore[misc]
    def _xml_rich_si_element(self, string: str) -> None:
        self._xml_si_element(string)


class _Core(Core):  # type: ignore[misc]
    def _write_cp_category(self) -> None:
        super()._write_cp_category()
        self._xml_data_element("dc:language", LANGUAGE)


class _Packager(Packager):  # type: ignore[misc]
    def _write_core_file(self) -> None:
        core = _Core()
        core._set_properties(self.workbook.doc_properties)
        core._set_xml_writer(self._filename("docProps/core.xml"))
        core._assemble_xml_file()

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

    worksheet_class = GrowingSheet
    locks_structure = False

    def _write_book_views(self) -> None:
        if self.locks_structure:
            self._xml_empty_tag("workbookProtection", [("lockStructure", 1)])
        super()._write_book_views()

    def _get_packager(self) -> Packager:
        return _Packager()
