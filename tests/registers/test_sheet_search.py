"""Finding lists as real files have them (case-list facts, section 8)."""

import pytest

from tests.support.workbooks.sheets import book
from workbook_qa.registers.case_list.case_columns import LIST_6, LIST_7, LIST_8
from workbook_qa.registers.register_columns import TEAMS
from workbook_qa.registers.sheet_search import find_sheet

PLAIN = "Child Unique ID | Case status | Does the Child have a Disability | Allocated Team"
PLAIN_HEADINGS = f"{PLAIN} | Allocated Worker"


def find(*tables, wanted=LIST_6, kind="xlsx"):
    return find_sheet({"cases.xlsx": book(*tables, kind=kind)}, wanted)


def places(problems):
    return [(problem.code, problem.place.sheet, problem.place.cell) for problem in problems]


def test_headings_may_stand_under_a_title_or_not():
    for title in ("", "List 6: Children in Need\n", "Wexcombe\n|\nMade on 1 November\n"):
        found, problems = find(f"List_6:\n{title}{PLAIN_HEADINGS}\n1 | c) | b) No | A | B")
        assert problems == []
        assert found.columns["status"] == 2
        assert found.heading_row == title.count("\n") + 1
        assert [row.number for row in found.rows()] == [found.heading_row + 1]


def test_the_name_of_the_sheet_does_not_matter_when_its_headings_fit():
    found, _ = find("Contacts:\nChild Unique ID | Date of Contact", f"Sheet1:\n{PLAIN_HEADINGS}")
    assert found.sheet == "Sheet1"


@pytest.mark.parametrize(
    "heading",
    [
        "Case Status",
        "CASE  status",
        "case\u00a0status ",
        "Case status?",
        "Case status)",
    ],
)
def test_a_heading_is_the_same_after_folding(heading):
    found, problems = find(f"List 6:\n{PLAIN_HEADINGS}".replace("Case status", heading))
    assert problems == []
    assert found.columns["status"] == 2


def test_headings_with_curly_quotes_trailing_spaces_and_stray_brackets_are_found():
    found, problems = find(
        "List 8:\nChild Unique ID | Date Started to be Looked After | Child’s Legal Status "
        "| Date Ceased to be Looked After | Allocated Team | Allocated Worker | Age "
        "| Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N))",
        wanted=LIST_8,
    )
    assert problems == []
    assert set(found.columns) >= {"legal_status", "ended", "age"}


def test_an_extra_column_that_only_looks_alike_is_left_alone():
    found, problems = find(
        f"List 6:\n{PLAIN_HEADINGS} | Team Manager | Language | Age | Age of Child (Years)"
    )
    assert problems == []
    assert found.columns["age"] == 9
    assert found.columns["team"] == 4


def test_a_heading_that_is_missing_is_named_in_the_sheet_that_was_meant():
    found, problems = find(f"List_6:\nTitle\n{PLAIN} | Who sees them")
    assert found is None
    assert places(problems) == [("heading-missing", "List_6", "A2")]
    assert "Allocated Worker" in problems[0].found


def test_a_heading_that_stands_twice_is_named_with_its_second_cell():
    found, problems = find(f"List_6:\n{PLAIN_HEADINGS} | Allocated Team")
    assert found is None
    assert places(problems) == [("heading-twice", "List_6", "F1")]


def test_no_sheet_that_looks_like_it_is_no_problem_of_a_heading():
    assert find(f"List_6:\n{PLAIN_HEADINGS}", wanted=LIST_7) == (None, [])
    assert find(f"List_6:\n{PLAIN_HEADINGS} | Child's Legal Status", wanted=LIST_8) == (None, [])
    assert find("Empty:\n|") == (None, [])


def test_of_two_sheets_that_fit_the_one_with_the_name_is_read_and_the_other_reported():
    found, problems = find(
        f"Last year:\n{PLAIN_HEADINGS}\n1 | a | b | c | d",
        f"List_6:\n{PLAIN_HEADINGS}\n2 | a | b | c | d",
    )
    assert found.sheet == "List_6"
    assert places(problems) == [("sheet-not-read", "Last year", "")]


def test_of_two_sheets_that_fit_with_no_name_to_tell_them_apart_none_is_read():
    found, problems = find(
        f"One:\n{PLAIN_HEADINGS}\n1 | a | b | c | d", f"Two:\n{PLAIN_HEADINGS}\n2 | a | b | c | d"
    )
    assert found is None
    assert places(problems) == [("entry-twice", "Two", "")]


def test_the_empty_list_that_init_wrote_gives_way_to_a_real_one():
    books = {
        "Annex A.xlsx": book(f"List_6:\n{PLAIN_HEADINGS}\n1 | a | b | c | d"),
        "cases.xlsx": book(f"Cases:\n{PLAIN_HEADINGS}\nExample: 12 | a | b | c | d"),
    }
    found, problems = find_sheet(books, LIST_6)
    assert found.file == "Annex A.xlsx"
    assert [(problem.code, problem.place.file) for problem in problems] == [
        ("sheet-not-read", "cases.xlsx")
    ]


def test_a_text_file_has_no_sheet_and_its_own_name_helps():
    books = {
        "List 6.csv": book(f":\n{PLAIN_HEADINGS}\n1 | a | b | c | d", kind="csv"),
        "old.csv": book(f":\n{PLAIN_HEADINGS}\n1 | a | b | c | d", kind="csv"),
    }
    found, problems = find_sheet(books, LIST_6)
    assert (found.file, found.sheet, found.text_file) == ("List 6.csv", "", True)
    assert [problem.place.file for problem in problems] == ["old.csv"]


def test_a_misspelt_heading_is_suggested():
    _, problems = find("Teams:\nTeam | Service area | Team Manger | Head of Service", wanted=TEAMS)
    assert places(problems) == [("heading-missing", "Teams", "A1")]
    assert "'Team Manger'" in problems[0].found


def test_a_formula_that_shows_nothing_is_nothing():
    from workbook_qa.core.cells import Book, Cell, sheet_of

    headings = dict(zip(PLAIN_HEADINGS.split(" | "), range(1, 6), strict=True))
    cells = {(1, column): Cell(text) for text, column in headings.items()}
    cells |= {(2, 1): Cell("", formula='IF(1,"","")'), (3, 1): Cell(formula="B3")}
    found, _ = find_sheet({"a.xlsx": Book((sheet_of("List_6", cells),))}, LIST_6)
    assert [row.number for row in found.rows()] == [3]
