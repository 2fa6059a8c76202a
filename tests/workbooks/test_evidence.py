"""Named returns: what was done to the sheets of a workbook, and what is said of it.

Nothing of this changes what is read. Changes are made in openpyxl, which saves a workbook of ours
without a word being said of it (see `tests/programs`).
"""

from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Protection
from openpyxl.worksheet.worksheet import Worksheet

from tests.support.made_up.workspace import edited
from tests.support.other_programs.programs import by_openpyxl
from tests.support.workbooks.sheet_edits import insert_rows, without_rule
from tests.workbooks.test_returned_book import (
    after,
    codes,
    complete,
    expected,
    read,
    row_of,
    the_form,
)
from workbook_qa.audits.auditor_queries import asked_of
from workbook_qa.core.cells import Sheet
from workbook_qa.core.problem import Problem, Severity
from workbook_qa.workbooks.form import evidence
from workbook_qa.workbooks.form.evidence import MOST_MERGES, Unguarded, unguarded
from workbook_qa.workbooks.form.returned_book import ReturnedBook

Book = openpyxl.Workbook
SHEETS = ("Start", "Questions", "Judgement", "Actions")


def only(found: ReturnedBook, code: str) -> Problem:
    """The one problem there is, of this code: a query, and nothing else of the return changed."""
    (problem,) = found.problems
    assert (problem.code, problem.severity) == (code, Severity.QUERY)
    assert dict(found.content.entries) == expected()
    return problem


def cell_of(field: str) -> str:
    return the_form().place_of(field)[1]


def test_nothing_is_said_of_a_return_as_it_was_issued() -> None:
    assert read(complete()).problems == ()


# Pasted over


def pasted_over(book: Book) -> None:
    """A plain paste takes the drop-down or rule away and locks the cell."""
    for field in ("Q1.1.answer", "Q1.1.evidence"):
        cell = cell_of(field)
        without_rule(book["Questions"], cell)
        book["Questions"][cell].protection = Protection(locked=True)


def test_cells_that_were_pasted_over_are_named_in_one_sentence() -> None:
    problem = only(after(pasted_over), "validation-gone")
    assert problem.place.sheet == "Questions"
    assert problem.place.cell == cell_of("Q1.1.answer")
    assert problem.found == (
        "2 cells (D5, F5) lost the drop-down or rule, as happens when something is pasted. "
        "2 cells (D5, F5) became locked: nothing can be typed there any more."
    )
    assert "Nothing is lost" in problem.todo


def test_a_rule_that_is_gone_is_said_where_the_cell_is_blank_too() -> None:
    found = after(lambda book: without_rule(book["Actions"], cell_of("A9.what")))
    problem = only(found, "validation-gone")
    assert problem.found.startswith("The cell B12 lost the drop-down or rule")


def test_a_cell_that_only_became_locked_is_said() -> None:
    def lock(book: Book) -> None:
        book["Judgement"][cell_of("impact")].protection = Protection(locked=True)

    problem = only(after(lock), "validation-gone")
    assert problem.found == (
        f"The cell {cell_of('impact')} became locked: nothing can be typed there any more."
    )


def test_locks_are_of_no_account_where_the_sheet_is_not_protected() -> None:
    def lock_and_unprotect(book: Book) -> None:
        book["Judgement"][cell_of("impact")].protection = Protection(locked=True)
        book["Judgement"].protection.sheet = False

    only(after(lock_and_unprotect), "protection-removed")


def test_many_cells_are_counted_and_a_few_named() -> None:
    column = [f"C{row}" for row in range(4, 19)]
    problem = only(after(lambda book: without_rule(book["Actions"], *column)), "validation-gone")
    assert problem.found.startswith("15 cells (C4, C5, C6, C7, C8, C9 and others) lost")


def without_validations(*names: str) -> Callable[[Book], None]:
    def change(book: Book) -> None:
        for name in names:
            book[name].data_validations.dataValidation = []

    return change


def test_a_sheet_without_any_validation_is_one_sentence() -> None:
    problem = only(after(without_validations("Questions")), "validation-gone")
    assert (problem.place.sheet, problem.place.cell) == ("Questions", "")
    assert problem.found.startswith("None of the drop-downs and rules of this sheet")


def test_a_workbook_without_any_validation_is_one_sentence() -> None:
    problem = only(after(without_validations(*SHEETS)), "validation-gone")
    assert problem.place.sheet == ""
    assert "some programs" in problem.found


@pytest.mark.parametrize(
    "ranges",
    [
        ("D7 D8", "E7"),
        ("D7:D8", "E7:E7"),
        ("D7:E8",),
        ("E8:D7",),
        ("$D$7:$E$8",),
        ("D1:D1048576 E7",),
        ("A1:XFD1048576",),
    ],
)
def test_rules_cover_cells_however_their_ranges_are_written(ranges: tuple[str, ...]) -> None:
    places = frozenset({(7, 4), (8, 4), (7, 5)})
    assert unguarded("Sheet", Sheet("Sheet", {}, validations=ranges), places, ()) is None


@pytest.mark.parametrize("ranges", [(), ("",), ("D8 E7",), ("D8:E8 E7 XYZ! D 7 :", "E7")])
def test_what_no_range_covers_is_bare(ranges: tuple[str, ...]) -> None:
    places = frozenset({(7, 4), (8, 4), (7, 5)})
    found = unguarded("Sheet", Sheet("Sheet", {}, validations=ranges), places, ())
    assert isinstance(found, Unguarded)
    assert (7, 4) in found.bare


def test_ranges_without_end_are_not_looked_through() -> None:
    sheet = Sheet("Sheet", {}, validations=("XFA1:XFD9 " * 6_000,) * 50)
    assert unguarded("Sheet", sheet, frozenset({(7, 4)}), ()) is None


# Protection


def test_a_sheet_that_is_not_protected_any_more_is_said() -> None:
    def unprotect(book: Book) -> None:
        book["Actions"].protection.sheet = False

    problem = only(after(unprotect), "protection-removed")
    assert problem.place.sheet == "Actions"


def test_several_are_one_sentence() -> None:
    def unprotect(book: Book) -> None:
        for name in SHEETS[1:3]:
            book[name].protection.sheet = False

    problem = only(after(unprotect), "protection-removed")
    assert "the sheets Questions, Judgement" in problem.found


def test_all_are_one_sentence() -> None:
    def unprotect(book: Book) -> None:
        for name in SHEETS:
            book[name].protection.sheet = False

    assert only(after(unprotect), "protection-removed").found == (
        "The protection of its sheets is gone."
    )


# Merged cells


def merged(*ranges: str, sheet: str = "Questions") -> Callable[[Book], None]:
    """Merged as openpyxl does it: the other cells lose what stood in them."""

    def change(book: Book) -> None:
        for one in ranges:
            book[sheet].merge_cells(one)

    return change


def test_cells_merged_in_the_forms_head_are_named_and_not_asked_about() -> None:
    found = after(merged("A1:B1", "E1:F1"))
    problem = only(found, "cells-merged")
    assert problem.found == "Cells were merged: A1:B1, E1:F1."
    assert problem.place.cell == ""
    assert "first cell" in problem.todo
    assert asked_of(the_form(), found.problems, found.places) == ()


def test_an_input_that_a_merge_has_swallowed_is_asked_about() -> None:
    """The evidence is gone, and no rule of completion may miss it."""
    found = after(merged("D5:F5"))
    (problem,) = found.problems
    assert (problem.code, problem.place.cell) == ("cells-merged", "F5")
    assert "Q1.1.evidence" not in found.content.entries
    (asked,) = asked_of(the_form(), found.problems, found.places)
    assert (asked.field, asked.marked) == ("Q1.1.evidence", ("Q1.1.evidence",))
    assert asked.problem.found.startswith("In the workbook you sent: Cells were merged")


def test_many_merges_are_named_up_to_a_few() -> None:
    found = after(merged(*(f"H{row}:I{row}" for row in range(5, 15))))
    problem = only(found, "cells-merged")
    assert problem.found == (
        "Cells were merged: H5:I5, H6:I6, H7:I7, H8:I8, H9:I9, H10:I10 and others."
    )


def test_merges_without_end_are_not_all_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at = []

    def counting(ref: str) -> None:
        looked_at.append(ref)

    monkeypatch.setattr(evidence, "box_of", counting)
    part = next(part for part in the_form().sheets if part.name == "Actions")
    sheet = Sheet("Actions", {}, merges=("A1:B2",) * 100_000)
    evidence._merged(part, sheet, evidence.SheetMap({}, {}), "r.xlsx")
    assert len(looked_at) == MOST_MERGES


# Sorted


def exchange(sheet: Worksheet, one: int, two: int) -> None:
    for column in range(1, sheet.max_column + 1):
        first, second = sheet.cell(one, column), sheet.cell(two, column)
        first.value, second.value = second.value, first.value


def sorted_upside_down(sheet: Worksheet, first: int) -> None:
    last = sheet.max_row
    for up in range((last - first + 1) // 2):
        exchange(sheet, first + up, last - up)


@pytest.mark.parametrize("name", SHEETS[1:])
def test_a_sheet_that_was_sorted_reads_the_same_and_is_one_sentence(name: str) -> None:
    """Rows without a key of their own, such as the bars between sections, may be anywhere."""
    part = next(part for part in the_form().sheets if part.name == name)
    found = after(lambda book: sorted_upside_down(book[name], part.header_row + 1))
    problem = only_but_for_guards(found)
    assert (problem.code, problem.place.sheet) == ("rows-reordered", name)
    assert dict(found.content.entries) == expected()


def only_but_for_guards(found: ReturnedBook) -> Problem:
    """Values alone were exchanged: rules and locks stay where they were."""
    (problem,) = (each for each in found.problems if each.code != "validation-gone")
    return problem


def test_what_was_changed_in_a_sorted_sheet_is_still_seen() -> None:
    def change(book: Book) -> None:
        sheet = book["Questions"]
        sheet.cell(row_of("Questions", "1.1"), 2).value = "Is there a plan?"
        (bar,) = [c for (c,) in sheet.iter_rows(min_col=2, max_col=2) if c.value == BAR]
        bar.value = "Standard 3: Something else"
        exchange(sheet, row_of("Questions", "1.1"), row_of("Questions", "9.3"))

    found = after(change)
    changed = [each for each in found.problems if each.code == "locked-cell-changed"]
    assert [each.place.cell for each in changed] == [f"B{row_of('Questions', '9.3')}", ""]
    assert "is not there any more" in changed[1].found
    strays = [each for each in found.problems if each.code == "text-not-carried"]
    assert len(strays) == 1


BAR = next(
    cell.text for cell in the_form().sheets[1].locked if cell.text.startswith("Standard 3: ")
)


def test_rows_inserted_are_no_change_of_order() -> None:
    def insert(book: Book) -> None:
        for row in (20, 12, 3, 1):
            insert_rows(book["Questions"], row)

    assert after(insert).problems == ()


# Renamed


@pytest.mark.parametrize("name", SHEETS)
def test_a_renamed_sheet_is_known_by_what_it_says_and_its_name_is_not_repeated(name: str) -> None:
    def rename(book: Book) -> None:
        book[name].title = "Avery Example"

    found = after(rename)
    problem = only(found, "sheet-renamed")
    assert problem.place.sheet == name
    assert f"number {SHEETS.index(name) + 1}" in problem.found
    assert "Avery" not in str(problem)
    assert all(found.places[cell.field].sheet == sheet.name for sheet, cell in the_form().inputs())


def test_all_sheets_renamed_are_all_known() -> None:
    def rename(book: Book) -> None:
        for number, name in enumerate(SHEETS):
            book[name].title = f"Sheet{number}"

    found = after(rename)
    assert codes(found) == ["sheet-renamed"] * 4
    assert dict(found.content.entries) == expected()


def test_a_sheet_that_changed_its_case_alone_has_its_name() -> None:
    def rename(book: Book) -> None:
        book["Questions"].title = "x"
        book["x"].title = "QUESTIONS"

    assert after(rename).problems == ()


def test_of_two_sheets_that_say_the_same_neither_is_taken_for_the_missing_one() -> None:
    def copy(book: Book) -> None:
        book.copy_worksheet(book["Judgement"]).title = "Judgement (2)"
        book["Judgement"].title = "Judgement (3)"

    found = after(copy)
    assert codes(found) == ["sheet-gone", "text-not-carried", "text-not-carried"]


def test_a_sheet_of_the_auditors_own_is_not_taken_for_one_that_is_missing() -> None:
    def change(book: Book) -> None:
        del book["Judgement"]
        notes = book.create_sheet("Notes")
        notes["A1"], notes["A2"] = "Judgement", "Overall grade"

    assert codes(after(change)) == ["sheet-gone", "text-not-carried"]


def test_a_renamed_sheet_is_known_by_its_keys_and_headings_where_its_words_were_changed() -> None:
    def change(book: Book) -> None:
        book["Questions"].title = "Avery"
        for row in book["Avery"].iter_rows(min_row=5, min_col=2, max_col=3):
            for cell in row:
                cell.value = "?" if cell.value else None

    found = after(change)
    assert [one for one in codes(found) if one != "locked-cell-changed"] == ["sheet-renamed"]
    assert dict(found.content.entries) == expected()


def test_notes_under_the_numbers_of_the_questions_are_not_taken_for_the_questions() -> None:
    def change(book: Book) -> None:
        del book["Questions"]
        notes = book.create_sheet("Notes")
        for row, key in enumerate(the_form().sheets[1].keys, start=2):
            notes.cell(row, 1).value, notes.cell(row, 4).value = key, "Yes"

    found = after(change)
    assert codes(found) == ["sheet-gone", "text-not-carried"]
    assert "Q1.1.answer" not in found.content.entries


def test_what_could_not_be_read_in_a_renamed_sheet_is_carried_too() -> None:
    from workbook_qa.audits.auditor_queries import as_typed

    def change(book: Book) -> None:
        book["Judgement"][cell_of("overall-grade")].value = "Quite good"
        book["Judgement"].title = "My judgement"

    assert as_typed(after(change)) == {"overall-grade": "Quite good"}


# Altogether


def test_a_program_that_saves_our_workbook_changes_nothing_that_is_said() -> None:
    assert read(by_openpyxl(complete(), {})).problems == ()


def everything(book: Book) -> None:
    for name in SHEETS:
        sheet: Any = book[name]
        sheet.protection.sheet = False
        sheet.data_validations.dataValidation = []
        for row in sheet.iter_rows(min_row=3, max_col=3):
            for cell in row[1:]:
                if cell.protection.locked:
                    cell.value = "Something else"
        sheet.merge_cells("L1:M1")
        sheet["N2"] = "A remark"
    book["Questions"].title = "Avery"


def test_the_whole_evidence_of_one_file_stays_readable() -> None:
    found = read(edited(complete(), everything))
    assert len(found.problems) <= 50  # of about three hundred things that were done
    assert len({(each.code, each.place) for each in found.problems}) == len(found.problems)
    assert {"cells-merged", "protection-removed", "validation-gone"} <= {*codes(found)}


def test_none_of_it_is_asked_of_the_auditor_but_what_they_can_put_right() -> None:
    found = read(edited(complete(), everything))
    asked = asked_of(the_form(), found.problems, found.places)
    assert {each.problem.code for each in asked} == {"text-not-carried"}
