"""Named returns: what people and programs do to a workbook, and what is read from it then."""

import datetime
import io
import re
from collections.abc import Callable
from functools import cache
from typing import Any

import openpyxl
import pytest

from tests.support.made_up.returns import AN_AUDIT, case_file_audit, complete_return
from tests.support.made_up.workspace import edited, fill_in, typed
from tests.support.workbooks.sheet_edits import delete_rows, insert_columns, insert_rows
from workbook_qa.audits.audit_book import write_audit_book
from workbook_qa.audits.audit_form import lay_out
from workbook_qa.core.audit_tool import Meaning
from workbook_qa.core.policy import Policy
from workbook_qa.core.problem import Problem
from workbook_qa.workbooks.form.form import Form, given_texts
from workbook_qa.workbooks.form.locked_cells import MOST_CHANGES
from workbook_qa.workbooks.form.returned_book import ReturnedBook, read_return
from workbook_qa.workbooks.read.reader import read_book

SEAL = "ABCD-EFGHI-JKLMN-OPQRS-TUVWX"
Change = Callable[[openpyxl.Workbook], Any]


@cache
def the_form() -> Form:
    return lay_out(case_file_audit(), AN_AUDIT.audit_type, Policy())


@cache
def issued() -> bytes:
    return write_audit_book(the_form(), AN_AUDIT, SEAL, council="Wexcombe")


@cache
def complete() -> bytes:
    content = complete_return(case_file_audit(), AN_AUDIT)
    return fill_in(issued(), the_form(), typed(the_form(), content))


def read(content: bytes) -> ReturnedBook:
    book = read_book(content, "r.xlsx")
    assert not isinstance(book, Problem), book
    return read_return(the_form(), given_texts(AN_AUDIT, SEAL), AN_AUDIT, book, "r.xlsx")


def after(change: Change) -> ReturnedBook:
    return read(edited(complete(), change))


def with_entry(field: str, value: Any) -> ReturnedBook:
    return read(fill_in(complete(), the_form(), {field: value}))


def codes(found: ReturnedBook) -> list[str]:
    return [problem.code for problem in found.problems]


def expected() -> dict[str, str]:
    return dict(complete_return(case_file_audit(), AN_AUDIT).entries)


def test_a_complete_return_reads_back_exactly_as_it_was_typed():
    found = read(complete())
    assert dict(found.content.entries) == expected()
    assert found.problems == ()
    assert found.normalised == ()
    assert found.unread == frozenset()


def test_a_workbook_as_issued_reads_as_nothing_at_all():
    found = read(issued())
    assert (found.content.entries, found.problems, found.unread) == ({}, (), frozenset())


def test_every_input_has_its_place():
    places = read(complete()).places
    for sheet, cell in the_form().inputs():
        place = places[cell.field]
        assert (place.sheet, place.cell) == the_form().place_of(cell.field)
        assert place.sheet == sheet.name


# Locked cells, rows, columns and sheets


def row_of(sheet: str, key: str) -> int:
    part = next(part for part in the_form().sheets if part.name == sheet)
    return next(cell.row for cell in part.inputs if cell.key == key)


def locked_question_changed(book: openpyxl.Workbook) -> None:
    book["Questions"].cell(row_of("Questions", "8.2"), 2).value = "Is there a plan?"


def given_cell_changed(book: openpyxl.Workbook) -> None:
    for row in book["Start"].iter_rows(max_col=2):
        if row[0].value == "Case id":
            row[1].value = "555555"


def formula_in_a_locked_cell(book: openpyxl.Workbook) -> None:
    book["Questions"].cell(row_of("Questions", "1.1"), 2).value = '="Another question"'


def row_inserted(book: openpyxl.Workbook) -> None:
    insert_rows(book["Questions"], row_of("Questions", "4.1"))


def row_inserted_at_the_top(book: openpyxl.Workbook) -> None:
    insert_rows(book["Actions"], 1)


def column_inserted(book: openpyxl.Workbook) -> None:
    insert_columns(book["Questions"], 4)


def column_inserted_at_the_left(book: openpyxl.Workbook) -> None:
    insert_columns(book["Questions"], 1)


def rows_exchanged(book: openpyxl.Workbook) -> None:
    sheet = book["Actions"]
    one, two = row_of("Actions", "A1"), row_of("Actions", "A2")
    for column in range(1, 11):
        first, second = sheet.cell(one, column), sheet.cell(two, column)
        first.value, second.value = second.value, first.value


def sheets_in_another_order(book: openpyxl.Workbook) -> None:
    book.move_sheet("Actions", -3)


def unlocked(book: openpyxl.Workbook) -> None:
    for sheet in book:
        sheet.protection.sheet = False


@pytest.mark.parametrize(
    ("change", "problems"),
    [
        (locked_question_changed, [("locked-cell-changed", "Questions", "B")]),
        (given_cell_changed, [("locked-cell-changed", "Start", "B")]),
        (formula_in_a_locked_cell, [("locked-cell-changed", "Questions", "B")]),
        (row_inserted, []),
        (row_inserted_at_the_top, []),
        (column_inserted, []),
        (column_inserted_at_the_left, []),
        (rows_exchanged, [("rows-reordered", "Actions", "")]),
        (sheets_in_another_order, []),
        (unlocked, [("protection-removed", "", "")]),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_what_was_typed_is_read_by_key_and_heading_whatever_moved(change, problems):
    found = after(change)
    assert dict(found.content.entries) == expected()
    places = [(each.code, each.place.sheet, each.place.cell[:1]) for each in found.problems]
    assert places == problems


def test_a_note_never_quotes_what_belongs_to_one_audit():
    problem = after(given_cell_changed).problems[0]
    assert AN_AUDIT.case_id not in problem.message
    assert "555555" not in problem.message


def test_a_sheet_that_is_gone_is_one_problem_and_its_fields_are_unread():
    def sheet_missing(book: openpyxl.Workbook) -> None:
        del book["Judgement"]

    found = after(sheet_missing)
    assert codes(found) == ["sheet-gone"]
    fields = {cell.field for sheet, cell in the_form().inputs() if sheet.name == "Judgement"}
    assert found.unread == fields
    assert not fields & set(found.content.entries)


def test_a_row_that_is_gone_is_named_by_its_key():
    found = after(lambda book: delete_rows(book["Questions"], row_of("Questions", "3.1")))
    assert codes(found) == ["question-missing"]
    assert found.unread == {"Q3.1.answer", "Q3.1.evidence", "Q3.1.reason"}
    kept = {field: text for field, text in expected().items() if not field.startswith("Q3.1.")}
    assert dict(found.content.entries) == kept


def action_in_a_row_of_its_own(book: openpyxl.Workbook) -> None:
    sheet = book["Actions"]
    row = row_of("Actions", "A2")
    insert_rows(sheet, row)
    sheet.cell(row, 3).value = "Hold a family meeting before the review"


def action_below_the_table(book: openpyxl.Workbook) -> None:
    sheet = book["Actions"]
    sheet.cell(sheet.max_row + 1, 3).value = "Hold a family meeting before the review"


def row_copied(book: openpyxl.Workbook) -> None:
    sheet = book["Actions"]
    row = row_of("Actions", "A1")
    insert_rows(sheet, row + 1)
    for column in range(1, 10):
        sheet.cell(row + 1, column).value = sheet.cell(row, column).value
    sheet.cell(row + 1, 3).value = "Another action under the same key"


@pytest.mark.parametrize("change", [action_in_a_row_of_its_own, action_below_the_table, row_copied])
def test_an_action_outside_the_form_is_never_dropped_silently(change):
    found = after(change)
    assert codes(found) == ["row-not-read"]
    assert found.problems[0].severity == "error"
    assert dict(found.content.entries) == expected()


def remark_beside_the_table(book: openpyxl.Workbook) -> None:
    book["Questions"].cell(row_of("Questions", "1.1"), 12).value = "see my notes"


def sheet_of_their_own(book: openpyxl.Workbook) -> None:
    book.create_sheet("Notes")["A1"] = "More about this"


@pytest.mark.parametrize("change", [remark_beside_the_table, sheet_of_their_own])
def test_remarks_outside_the_form_are_said_and_do_not_stop_acceptance(change):
    found = after(change)
    assert codes(found) == ["text-not-carried"]
    assert found.problems[0].severity == "query"
    assert dict(found.content.entries) == expected()


def test_a_column_whose_heading_is_gone_is_not_guessed_where_columns_moved():
    def change(book: openpyxl.Workbook) -> None:
        header = next(p for p in the_form().sheets if p.name == "Questions").header_row
        book["Questions"].cell(header, 6).value = "Notes"
        insert_columns(book["Questions"], 3)

    found = after(change)
    assert "heading-missing" in codes(found)
    assert "Q1.1.evidence" in found.unread
    assert found.content.entries["Q1.1.answer"] == expected()["Q1.1.answer"]


def test_many_changed_cells_are_counted_and_not_listed_without_end():
    def change(book: openpyxl.Workbook) -> None:
        for row in book["Questions"].iter_rows(min_row=5, min_col=2, max_col=2):
            for cell in row:
                cell.value = "changed"

    found = [each for each in after(change).problems if each.place.sheet == "Questions"]
    assert len(found) == MOST_CHANGES + 1
    assert {each.code for each in found} == {"locked-cell-changed"}
    assert re.match(r"\d+ more locked cells differ", found[-1].found)


# What is typed


def test_pasted_from_word():
    pasted = "“Seen\u00a0alone”\r\non 3 November – and again\r\n"
    found = with_entry("Q1.1.evidence", pasted)
    text = found.content.entries["Q1.1.evidence"]
    assert text.split("\n")[0] == "“Seen\u00a0alone”"
    assert "\r" not in text
    assert found.problems == ()


@pytest.mark.parametrize(
    ("typed_in", "read_as"),
    [
        ("Good", "Good"),
        ("good ", "Good"),
        ("\u00a0GOOD.", "Good"),
        ("G", "Good"),
        ("O", "Outstanding"),
        ("RI", "Requires improvement"),
        ("r.i.", "Requires improvement"),
        ("Requires\u00a0improvement", "Requires improvement"),
        ("Requires improvement to be good", "Requires improvement"),
        ("Inad", "Inadequate"),
        ("Adequate", None),
        ("Not adequate", None),
        ("Goood", None),
        ("2", None),
        (2, None),
        (True, None),
        ("Good/RI", None),
        ("N/A", None),
    ],
)
def test_grades_are_read_by_their_words_and_aliases_and_never_by_likeness(typed_in, read_as):
    found = with_entry("S2.grade", typed_in)
    assert found.content.entries.get("S2.grade") == read_as
    assert codes(found) == ([] if read_as else ["grade-not-on-scale"])
    assert ("S2.grade" in found.unread) is (read_as is None)


@pytest.mark.parametrize(
    ("field", "typed_in", "read_as"),
    [
        ("Q8.2.answer", "n/a", "Not applicable"),
        ("Q1.1.answer", "n/a", None),
        ("Q1.1.answer", "Y", "Yes"),
        ("Q1.1.answer", "partially", "Partly"),
        ("Q1.1.answer", "1", None),
        ("Q1.1.answer", True, None),
        ("Q1.1.answer", "Good", None),
        ("Q8.1.answer", "n", "No"),
        (Meaning.CONCERN, "TRUE", "Yes"),
        (Meaning.CONCERN, "maybe", None),
        ("A1.priority", "urgent", "Immediate"),
        ("A1.priority", "ASAP", None),
        ("A1.kind", "comment", "Advice"),
    ],
)
def test_choices_are_read_by_the_list_they_belong_to(field, typed_in, read_as):
    found = with_entry(field, typed_in)
    assert found.content.entries.get(field) == read_as
    assert len(found.problems) == (read_as is None)


@pytest.mark.parametrize(
    ("typed_in", "read_as", "code"),
    [
        (datetime.date(2026, 11, 20), "2026-11-20", None),
        (datetime.datetime(2026, 11, 20, 13, 5), "2026-11-20", None),
        ("20/11/2026", "2026-11-20", None),
        ("20.11.26", "2026-11-20", None),
        ("20th Nov 2026", "2026-11-20", None),
        ("2026-11-20", "2026-11-20", None),
        ("05/12/2026", "2026-12-05", None),
        ("12/05/2026", None, "date-not-plausible"),  # month first: 12 May is outside the window
        ("11/20/2026", None, "not-a-date"),
        ("31/11/2026", None, "not-a-date"),
        ("next week", None, "not-a-date"),
        (46346, "2026-11-20", None),  # a number in a cell of dates is one
        (True, None, "not-a-date"),
        (datetime.date(2062, 11, 20), None, "date-not-plausible"),
    ],
)
def test_dates_are_read_day_first_and_within_the_window(typed_in, read_as, code):
    found = with_entry(Meaning.AUDITED_ON, typed_in)
    assert found.content.entries.get(Meaning.AUDITED_ON) == read_as
    assert codes(found) == ([code] if code else [])


@pytest.mark.parametrize(
    ("typed_in", "read_as"),
    [
        (datetime.time(14, 30), "14:30"),
        ("14:30", "14:30"),
        ("14.30", "14:30"),
        ("14:30:00", "14:30"),
        ("2.30 pm", "14:30"),
        ("2pm", "14:00"),
        ("12 am", "00:00"),
        ("12pm", "12:00"),
        ("25:00", None),
        ("13 pm", None),
        ("9", None),
        ("half past two", None),
    ],
)
def test_times_are_of_the_24_hour_clock_or_say_am_or_pm(typed_in, read_as):
    found = with_entry(Meaning.CONCERN_TIME, typed_in)
    assert found.content.entries.get(Meaning.CONCERN_TIME) == read_as
    assert codes(found) == ([] if read_as else ["not-a-time"])


@pytest.mark.parametrize(
    ("typed_in", "read_as"),
    [
        *((6, "6"), ("6", "6"), (" 06 ", "6"), (0, "0"), (60, "60"), (61, None), (-1, None)),
        *((2.5, None), ("six", None), ("6?", None), ("\u0666", None)),
    ],
)
def test_numbers_are_whole_and_within_bounds(typed_in, read_as):
    found = with_entry("Q9.1.count", typed_in)
    assert found.content.entries.get("Q9.1.count") == read_as
    assert codes(found) == ([] if read_as else ["not-a-number"])


@pytest.mark.parametrize("field", ["Q1.1.answer", "S1.grade", "A1.due", "Q9.1.count", "A1.what"])
def test_a_formula_is_never_an_answer(field):
    found = with_entry(field, '="Yes"')
    assert field not in found.content.entries
    assert codes(found) == ["formula-in-answer"]
    assert field in found.doubtful
    assert field not in found.unread  # or a needed answer would pass as there, on a query alone


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("#N/A", "Question 1.1, answer holds an error, #N/A. Type it again."),
        (
            "#AVERY!",
            "Question 1.1, answer: this cell holds an Excel error without a name. Type it again.",
        ),
    ],
)
def test_an_error_is_never_an_answer_and_only_excels_own_are_named(error, said):
    def change(book: openpyxl.Workbook) -> None:
        sheet, cell = the_form().place_of("Q1.1.answer")
        book[sheet][cell].value = error
        book[sheet][cell].data_type = "e"

    found = after(change)
    assert codes(found) == ["cell-error"]
    assert found.problems[0].message == said
    assert "Q1.1.answer" not in found.content.entries


def test_a_text_over_its_length_is_not_cut_but_asked_for_again():
    assert with_entry("A1.what", "x" * 500).problems == ()
    found = with_entry("A1.what", "x" * 501)
    assert codes(found) == ["entry-too-long"]
    assert "A1.what" not in found.content.entries


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "+44 1234", "http://x.example", "00123"])
def test_text_that_looks_like_something_else_stays_text(text):
    stream = io.BytesIO(complete())
    book = openpyxl.load_workbook(stream)
    sheet, cell = the_form().place_of("Q1.1.evidence")
    book[sheet][cell].value = text
    book[sheet][cell].data_type = "s"
    saved = io.BytesIO()
    book.save(saved)
    assert read(saved.getvalue()).content.entries["Q1.1.evidence"] == text


def test_what_is_quoted_in_a_problem_is_no_free_text():
    found = with_entry(Meaning.AUDITED_ON, "when Avery Example was seen")
    assert "Avery" not in found.problems[0].message
    found = with_entry("Q1.1.answer", "Avery Example says so")
    assert "Avery" not in found.problems[0].message
    near = with_entry("discussed-with", "Another worker who knows the Avery").problems[0].message
    assert "Avery" not in near
    assert "Did you mean Another worker who knows the child?" in near


@pytest.mark.parametrize("field", [Meaning.AUDITED_ON, "Q9.1.count", "immediate-concern-time"])
def test_figures_that_may_be_about_a_person_are_not_quoted(field):
    assert "943" not in with_entry(field, "943 476 5919").problems[0].message
    assert "'99:99'" in with_entry(field, "99:99").problems[0].message


def test_a_sheet_of_the_auditors_own_is_numbered_and_not_named():
    def change(book: openpyxl.Workbook) -> None:
        book.create_sheet("Avery Example", 1)["A1"] = "x"
        hidden = book.create_sheet("About Avery")
        hidden["A1"], hidden.sheet_state = "x", "hidden"

    found = after(change)
    assert codes(found) == ["text-not-carried", "text-not-carried"]
    assert [each.place.sheet for each in found.problems] == [
        "number 2",
        "number 4 of the hidden ones",
    ]
