"""Tables known by their headings: where they stand, their columns, rows, cells and places."""

from tests.support.workbooks.sheets import book
from workbook_qa.core.cells import Book, Cell, Sheet, sheet_of
from workbook_qa.core.typed.found_tables import DEEPEST_HEADING, FoundTable, table_on, tables_in
from workbook_qa.core.typed.known_tables import KnownColumn, KnownTable, known_by
from workbook_qa.core.typed.typed_cells import choice_in, whole_number

KNOWN = known_by("Things", "Id", "Decision", also=("Note",))


def found(text: str, known: KnownTable = KNOWN) -> FoundTable:
    (table,) = tables_in(book(f"Sheet1:\n{text}"), "a.xlsx", known)
    return table


def test_a_table_is_found_under_whatever_was_typed_above_it_and_in_any_order() -> None:
    table = found("A title\n|\nOwn | decision? | ID \nx | Yes | 7")
    assert (table.heading_row, dict(table.columns)) == (3, {"Id": 3, "Decision": 2})
    (row,) = table.rows()
    assert (row.number, row.text("Id"), row.text("Decision")) == (4, "7", "Yes")
    assert str(row.place("Decision").cell) == "B4"
    assert table.headings == {1: "Own", 2: "decision?", 3: "ID"}


def test_no_table_is_found_without_one_of_its_needed_headings_or_too_far_down() -> None:
    assert tables_in(book("Sheet1:\nId | Note\n1 | x"), "a.xlsx", KNOWN) == []
    headings = enumerate(("Id", "Decision"), 1)
    deep = sheet_of("a", {(DEEPEST_HEADING + 1, column): Cell(t) for column, t in headings})
    assert table_on(deep, "a.xlsx", KNOWN) is None
    assert table_on(deep, "a.xlsx", KNOWN, deepest=99) is not None


def test_a_heading_goes_before_its_aliases_and_all_places_of_one_are_known() -> None:
    known = KnownTable("Ages", (KnownColumn("age", "Age in years", ("Age", "Years"), needed=True),))
    assert found("Age | Age in years\n1 | 2", known).columns == {"age": 2}
    table = found("Years | x | Age\n1 | 2 | 3", known)
    assert table.everywhere("age") == [1, 3]
    assert [(column.key, where) for column, where in table.twice] == [("age", 3)]
    assert not table.fits(known)


def test_rows_that_show_nothing_are_none_and_what_stands_beside_the_table_makes_one() -> None:
    cells = {(1, 1): Cell("Id"), (1, 2): Cell("Decision")}
    cells |= {
        (2, 1): Cell("", formula='""'),
        (3, 1): Cell(formula="B3"),
        (4, 1): Cell(error="#N/A"),
    }
    cells |= {(5, 9): Cell("beside"), (6, 2): Cell("  ")}
    table = table_on(sheet_of("a", cells), "a.xlsx", KNOWN)
    assert table is not None
    assert [row.number for row in table.rows()] == [3, 4, 5]
    assert [row.values for row in table.rows()] == [{1: None}, {1: None}, {9: "beside"}]
    assert [row.text("Id") for row in table.rows()] == ["", "", ""]


def test_each_sheet_gives_one_table_and_a_column_that_is_not_there_is_blank() -> None:
    one = book("One:\nId | Decision\n1 | a").sheets[0]
    two = book("Two:\nNote | Id | Decision\nn | 1 | a").sheets[0]
    tables = tables_in(Book((one, Sheet("empty", {}), two)), "a.xlsx", KNOWN)
    assert [table.sheet for table in tables] == ["One", "Two"]
    assert [next(table.rows()).text("Note") for table in tables] == ["", "n"]


def test_numbers_and_choices_are_read_by_what_they_say_and_not_by_likeness() -> None:
    assert [whole_number(text) for text in ("007", "7.0", "²", "-1", "", "9" * 16)] == [
        *(7, None, None, None, None, None)
    ]
    assert choice_in(("Keep it", "Take it"), " take\u00a0IT") == "Take it"
    assert choice_in(("Keep it", "Take it"), "take") is None
