"""Parts that Excel and its kin write and nobody here parses are no reason to refuse a workbook."""

import pytest

from tests.hostile.workbooks import (
    ROOT_LINKS,
    ROOT_RELS,
    TYPES,
    book,
    content_types,
    rels,
    rows,
)
from workbook_qa.core.cells import Book
from workbook_qa.core.problem import Problem
from workbook_qa.workbooks.read.reader import read_book

PRINTER = "application/vnd.openxmlformats-officedocument.spreadsheetml.printerSettings"
PLIST = '<?xml version="1.0"?><!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "x"><plist/>'


@pytest.mark.parametrize(("kind", "read"), [(PRINTER, Book), ("application/xml", Problem)])
def test_a_document_type_is_let_pass_in_a_printers_settings_alone(kind: str, read: type):
    default = f'<Default Extension="bin" ContentType="{kind}"/></Types>'
    types = content_types().replace("</Types>", default)
    changes = {TYPES: types, "xl/printerSettings/printerSettings1.bin": PLIST}
    assert isinstance(read_book(book(changes), "a.xlsx"), read)


def test_custom_xml_linked_with_dots_is_never_followed():
    links = rels(*ROOT_LINKS, ("rId77", "customXml", "../customXml/item1.xml"))
    assert isinstance(read_book(book({ROOT_RELS: links}), "a.xlsx"), Book)


def test_a_picture_placed_in_a_cell_is_not_called_an_error_of_excel():
    read = read_book(rows('<row r="1"><c r="A1" t="e" vm="1"><v>#VALUE!</v></c></row>'), "a.xlsx")
    assert isinstance(read, Book)
    assert "picture" in read.sheets[0].errors[1, 1]


def test_an_error_of_a_formula_stays_one():
    cell = '<c r="A1" t="e" vm="1"><f>_xlfn.SEQUENCE(3)</f><v>#VALUE!</v></c>'
    read = read_book(rows(f'<row r="1">{cell}</row>'), "a.xlsx")
    assert isinstance(read, Book)
    assert read.sheets[0].errors[1, 1] == "#VALUE!"


@pytest.mark.parametrize(
    ("ref", "corners"),
    [("A:C", "A1:C1048576"), ("$A:$C", "A1:C1048576"), ("2:4", "A2:XFD4"), ("B2:C3", "B2:C3")],
)
def test_merged_columns_and_rows_are_read_as_excel_reads_them(ref: str, corners: str):
    merge = f'<mergeCells><mergeCell ref="{ref}"/></mergeCells>'
    read = read_book(rows('<row r="1"><c r="A1"><v>1</v></c></row>', after=merge), "a.xlsx")
    assert isinstance(read, Book)
    assert read.sheets[0].merges == (corners,)
