"""Words that are struck out, as programs write them: by the cell's font, or a run of its text."""

import pytest

from tests.hostile.workbooks import HEAD, MAIN, SHEET, STRINGS, STYLES, book, sheet, styles
from workbook_qa.core.cells import Book
from workbook_qa.workbooks.read.reader import read_book


def struck(changes: dict[str, str]) -> frozenset[tuple[int, int]]:
    read = read_book(book(changes), "a.xlsx")
    assert isinstance(read, Book)
    return read.sheets[0].struck


@pytest.mark.parametrize(
    ("run", "is_struck"),
    [
        ("<rPr><strike/></rPr><t>old</t>", True),
        ('<rPr><strike val="1"/></rPr><t>old</t>', True),
        ('<rPr><strike val="0"/></rPr><t>new</t>', False),
        ("<rPr><b/></rPr><t>new</t>", False),
        ('<rPr><strike/></rPr><t xml:space="preserve"> </t>', False),
    ],
)
def test_a_run_of_a_text_is_struck_out_or_not(run: str, is_struck: bool) -> None:
    entry = f"<si><r><t>Question</t></r><r>{run}</r></si><si><t>Grade</t></si>"
    strings = f'{HEAD}<sst xmlns="{MAIN}">{entry}</sst>'
    assert struck({STRINGS: strings}) == (frozenset({(1, 1)}) if is_struck else frozenset())


def test_a_run_of_a_text_in_the_cell_itself_is_struck_out() -> None:
    runs = "<is><r><t>x</t></r><r><rPr><strike/></rPr><t>old</t></r></is>"
    row = f'<row r="1"><c r="A1" t="inlineStr">{runs}</c><c r="B1"><v>1</v></c></row>'
    assert struck({SHEET: sheet(row)}) == frozenset({(1, 1)})


def test_a_font_that_strikes_out_holds_for_the_whole_cell() -> None:
    fonts = "<fonts><font/><font><strike/></font></fonts><cellStyleXfs"
    made = styles().replace("<cellStyleXfs", fonts, 1).replace("<xf ", '<xf fontId="1" ')
    assert struck({STYLES: made}) == frozenset({(1, 1), (1, 2), (2, 1), (2, 2)})
