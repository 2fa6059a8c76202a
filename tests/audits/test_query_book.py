"""A queried return goes back as the auditor's own workbook, with what is asked marked in it."""

import datetime
import io
import re

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

from tests.support.made_up.every_book import SEAL
from tests.support.made_up.queries import (
    AUDIT,
    CHECKS,
    FORM,
    RETURNED_ON,
    Version,
    canonical,
    cell_of,
    complete,
    filled_in,
    going_back,
    issued,
    moved,
    opened,
    problems_in,
    queried,
    read,
    start_rows,
    text_at,
    with_cells,
)
from tests.support.other_programs.office import Office
from tests.support.other_programs.validator import errors_of
from tests.support.workbooks.excel_lint import FAULTS, findings
from tests.support.workbooks.workbook_manners import MANNERS
from tests.support.workbooks.workbook_parts import cached_results
from workbook_qa.audits.auditor_queries import asked_of
from workbook_qa.audits.prefilled_inputs import LONGEST_PROMPT, LONGEST_TITLE, marks_of
from workbook_qa.audits.query_form import with_queries
from workbook_qa.core.audit_tool import EntryKind
from workbook_qa.core.cells import Cell
from workbook_qa.core.problem import Place, Problem, Severity
from workbook_qa.core.queries import AuditorQuery, Queried
from workbook_qa.core.records import Return
from workbook_qa.core.replies import is_reply
from workbook_qa.core.wording import is_blank
from workbook_qa.workbooks.form.form import decode_form, encode_form
from workbook_qa.workbooks.form.seal import Identity, identities_in
from workbook_qa.workbooks.write.text_sizes import columns_wide

NASTY = (
    "=1+1",
    "+44 1234",
    "-",
    "@SUM(A1)",
    "'quoted",
    "00123",
    "1/2",
    "5/12",
    "1E5",
    "TRUE",
    "#N/A",
    "http://example.invalid/?a=1&b=2",
    "mailto:avery@example.invalid",
    "internal:Start!A1",
    "<b>&amp;</b> ]]>",
    "_x0041_ _x000D_ _xFFFE_",
    " leading and trailing ",
    "two  spaces\tand a tab",
    "first line\nsecond line\n",
    "\x01 control \x1f",
    "no-break\u00a0space, zero\u200bwidth, \u202eright to left",
    "\U0001f9d2 child, e\u0301, ﬁ, Ω, 漢字, عربى",
    "x" * 300,
)
TEXTS = [cell.field for _, cell in FORM.inputs() if cell.kind is EntryKind.TEXT]
LONG_TEXTS = [
    cell.field for _, cell in FORM.inputs() if cell.kind is EntryKind.TEXT and cell.longest >= 500
]
# What could be read, what could not, what is missing, and what is only worth a look.
CHANGES = {
    "Q1.2.answer": None,
    "Q5.1.answer": "Partly",
    "Q5.1.evidence": "ok",
    "overall-grade": "Outstanding",
    "A1.questions": "1.2, 5.1",
    "A1.priority": None,
    "A1.due": None,
    "immediate-concern": "Yes",
}
UNREADABLE = {
    "S1.grade": "Inadequat",
    "Q9.1.count": 75,
    "audited-on": "31/02/2026",
    "discussed-on": datetime.date(2062, 11, 5),
    "Q2.1.evidence": "Far too long. " * 200,
    "Q1.1.answer": Cell(value="Yes", formula='"Yes"', locked=False),
    "Q1.3.answer": Cell(error="#N/A", locked=False),
}


def spoilt() -> Version:
    """A return with something of every kind wrong with it, going back."""
    entries = canonical(complete(CHANGES)) | UNREADABLE
    return going_back(queried(filled_in(issued(), entries)))


def carried(content: Return) -> Version:
    """A return of which nothing is asked, going back."""
    return going_back(Queried(2, content, (), RETURNED_ON))


# Everything that was typed


def test_a_complete_return_of_all_kinds_is_read_back_as_it_was() -> None:
    content = complete(
        {"immediate-concern-time": "09:05", "Q9.1.count": "0", "A1.due": "2026-12-24"}
    )
    assert {cell.kind for _, cell in FORM.inputs() if cell.field in content.entries} == {*EntryKind}
    version = carried(content)
    returned = read(version.book, version.form)
    assert returned.content == content
    assert returned.problems == ()


def test_nasty_texts_are_read_back_character_for_character() -> None:
    content = Return(AUDIT.reference, dict(zip(LONG_TEXTS, NASTY, strict=False)))
    assert len(content.entries) == len(NASTY)
    version = carried(content)
    assert read(version.book, version.form).content == content


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.text(
            st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r\ufffe\uffff"),
            min_size=1,
            max_size=60,
        ).filter(lambda text: not is_blank(text)),
        min_size=20,
        max_size=len(TEXTS),
    )
)
def test_any_texts_are_read_back_character_for_character(texts: list[str]) -> None:
    content = Return(AUDIT.reference, dict(zip(TEXTS, texts, strict=False)))
    version = carried(content)
    assert read(version.book, version.form).content == content


@pytest.mark.parametrize("time", ["00:00", "00:01", "09:05", "14:30", "23:59"])
def test_times_are_read_back_to_the_minute(time: str) -> None:
    version = carried(complete({"immediate-concern-time": time}))
    entries = read(version.book, version.form).content.entries
    assert entries["immediate-concern-time"] == time


def test_dates_times_and_numbers_are_real_ones() -> None:
    book = carried(complete({"immediate-concern-time": "09:05", "Q9.1.count": "4"})).book
    for field, value in (
        ("A1.due", datetime.date(2026, 11, 9)),
        ("immediate-concern-time", datetime.time(9, 5)),
        ("Q9.1.count", 4),
        ("S1.grade", "Good"),
    ):
        assert text_at(book, *FORM.place_of(field)) == value


def test_what_could_not_be_read_stands_as_it_was_typed_and_is_found_again() -> None:
    version = spoilt()
    again = {
        field: value
        for field, value in UNREADABLE.items()
        if not isinstance(value, Cell)  # a formula and an error are not typed answers
    }
    assert version.queried.typed == again | {"Q9.1.count": "75"}
    book = version.book
    for field, value in version.queried.typed.items():
        assert text_at(book, *FORM.place_of(field)) == value
    assert text_at(book, *FORM.place_of("Q1.1.answer")) is None
    returned = read(book, version.form)
    assert returned.unread == again.keys()
    assert returned.content == version.queried.content


# What is asked, marked and said


def test_the_version_comes_back_without_a_change_of_anything_locked() -> None:
    version = spoilt()
    found = {problem.code for problem in read(version.book, version.form).problems}
    assert found == {
        "grade-not-on-scale",
        "not-a-number",
        "not-a-date",
        "date-not-plausible",
        "entry-too-long",
    }


def test_just_the_cells_that_are_meant_are_marked() -> None:
    version = spoilt()
    borders = {
        f"{sheet.title}!{cell.coordinate}": cell.border.left.style
        for sheet in load_workbook(io.BytesIO(version.content)).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if not cell.protection.locked and cell.border.left.style != "thin"
    }
    errors = {cell_of(field) for one in version.queried.errors for field in one.marked}
    queries = {cell_of(field) for field in version.queried.marked} - errors
    assert cell_of("Q1.2.answer") in errors
    assert cell_of("Q5.1.evidence") in queries
    assert borders == dict.fromkeys(errors, "thick") | dict.fromkeys(queries, "mediumDashed")


def test_a_mark_is_not_covered_by_the_colour_of_a_grade() -> None:
    version = spoilt()
    sheet = load_workbook(io.BytesIO(version.content))["Judgement"]
    cell = FORM.place_of("overall-grade")[1]
    assert any(cell in str(area.sqref).split() for area in sheet.conditional_formatting)
    grades = load_workbook(io.BytesIO(version.content))["Questions"]
    marked = FORM.place_of("S1.grade")[1]
    assert not any(marked in str(area.sqref).split() for area in grades.conditional_formatting)


def test_the_reason_stands_beside_the_answer_and_in_the_prompt() -> None:
    version = spoilt()
    book = load_workbook(io.BytesIO(version.content))
    for number, one in enumerate(version.queried.asked, start=1):
        for field in one.marked:
            sheet, cell = FORM.place_of(field)
            row = int(re.sub(r"\D", "", cell))
            part = next(part for part in FORM.sheets if part.name == sheet)
            beside = 3 if sheet != "Actions" else len(part.widths) + 1
            reason = str(book[sheet].cell(row, beside).value)
            assert f"{number}. {one.problem.message}" in reason.split("\n")
            title, prompt = prompt_at(book[sheet], cell)
            assert re.search(rf"\b{number}\b", title)
            assert one.problem.found[:30] in prompt


@pytest.mark.parametrize("sheet", ["Questions", "Judgement", "Actions"])
def test_each_sheet_opens_at_its_first_marked_cell(sheet: str) -> None:
    version = spoilt()
    book = load_workbook(io.BytesIO(version.content))
    marked = [
        FORM.place_of(field)[1]
        for field in version.queried.marked
        if FORM.place_of(field)[0] == sheet
    ]
    first = min(marked, key=lambda cell: (int(re.sub(r"\D", "", cell)), cell))
    view = book[sheet].sheet_view
    chosen = next(one for one in view.selection if one.pane == "bottomRight")
    assert chosen.activeCell == first
    top = int(re.sub(r"\D", "", view.pane.topLeftCell))
    assert 0 <= int(re.sub(r"\D", "", first)) - top <= 3


@pytest.mark.parametrize("sheet", ["Questions", "Judgement", "Actions"])
def test_answer_and_reason_of_a_marked_row_fit_on_a_laptops_screen(sheet: str) -> None:
    part = next(part for part in spoilt().form.sheets if part.name == sheet)
    reasons = [cell.column for cell in part.locked if cell.look in ("reason-error", "reason-query")]
    assert columns_wide(part.widths[: max(reasons)]) <= 1310


def prompt_at(sheet, cell: str) -> tuple[str, str]:
    """Title and words of the one prompt of a cell."""
    (column, row, _, _) = range_boundaries(cell)
    (found,) = [
        rule
        for rule in sheet.data_validations.dataValidation
        if any(
            area.min_row <= row <= area.max_row and area.min_col <= column <= area.max_col
            for area in rule.sqref.ranges
        )
    ]
    return found.promptTitle, found.prompt


def test_the_list_follows_the_urgent_panel_with_a_link_to_each_cell() -> None:
    version = spoilt()
    rows = [label for label, _ in start_rows(version.book)]
    asked = version.queried.asked
    numbered = [label for label in rows if re.match(r"\d+\.", label)]
    assert [int(label.partition(".")[0]) for label in numbered] == [*range(1, len(asked) + 1)]
    title = rows.index(f"Please put {len(version.queried.errors)} things right")
    assert rows.index("If you think the child is not safe now") < title < rows.index("This audit")
    assert rows.index("Afterwards") + 1 == title
    start = load_workbook(io.BytesIO(version.content))["Start"]
    links = [
        cell.hyperlink.location.replace("'", "") for (cell, *_) in start.rows if cell.hyperlink
    ]
    assert links == [cell_of(one.field) for one in asked if one.field]
    assert len(links) > 10


def test_a_childs_safety_comes_first_and_errors_before_what_is_worth_a_look() -> None:
    asked = spoilt().queried.asked
    first = [one.problem.code for one in asked[:3]]
    assert first == ["safety-concern-incomplete"] * 3
    are_errors = [one.is_error for one in asked]
    assert are_errors == sorted(are_errors, reverse=True)
    assert {*are_errors} == {True, False}


def test_a_formula_must_be_typed_over_since_its_cell_goes_back_blank() -> None:
    version = spoilt()
    (asked,) = [one for one in version.queried.asked if one.field == "Q1.1.answer"]
    assert asked.problem.severity is Severity.QUERY
    assert asked in version.queried.errors
    left_so = problems_in(read(version.book, version.form))
    assert "answer-missing" in {one.code for one in left_so if one.place.cell == "D7"}


def test_title_page_and_properties_name_the_version() -> None:
    version = spoilt()
    rows = start_rows(version.book)
    assert rows[0][0] == f"Case file audit {AUDIT.reference}, version 2"
    assert rows[[label for label, _ in rows].index("Audit reference") + 1] == ("Version", "2")
    assert load_workbook(io.BytesIO(version.content)).properties.title.endswith("version 2")


def test_a_long_sentence_is_cut_in_the_prompt_only_and_stays_within_excels_limits() -> None:
    found = "\x01\U0001f9d2 a very long sentence" * 40
    problem = Problem("answer-missing", Place("", *FORM.place_of("Q1.1.answer")), found, "Choose.")
    asked = tuple(AuditorQuery(problem, "Q1.1.answer", ("Q1.1.answer",)) for _ in range(30))
    what = Queried(2, complete(), asked, RETURNED_ON)
    mark = marks_of(what)["Q1.1.answer"]
    for text, most in ((mark.prompt, LONGEST_PROMPT), (mark.title, LONGEST_TITLE)):
        assert len(text.encode("utf-16-le")) // 2 <= most
        assert "…" in text
    version = going_back(what)
    assert ("1. Questions, D5", f"{found}. Choose.") in start_rows(version.book)
    assert read(version.book, version.form).problems == ()


# The completeness panel


def panel(version: Version) -> dict[str, str]:
    """What the first page says of each part of the workbook."""
    start = load_workbook(io.BytesIO(version.content), data_only=True)["Start"]
    rows = [(row[3].value, row[4].value) for row in start.iter_rows(max_col=6)]
    return {label: said for label, said in rows if label and said}


def test_the_panel_says_what_is_missing_of_what_is_carried_over() -> None:
    content = complete({"Q1.2.answer": None, "S2.grade": None, "overall-grade": None})
    said = panel(carried(content))
    assert said["Standard 1: Assessment"] == "1 to fill in"
    assert said["Standard 2: Plan"] == "1 to fill in"
    assert said["Judgement"] == "1 to fill in"
    assert [words for words in said.values() if words != "OK"] == ["1 to fill in"] * 3


def test_the_panel_says_what_could_not_be_read() -> None:
    entries = canonical(complete()) | {"S1.grade": "Adequat"}
    version = going_back(queried(filled_in(issued(), entries)))
    assert panel(version)["Standard 1: Assessment"] == "1 would come back"


@pytest.mark.office
def test_recalculating_in_libreoffice_changes_nothing(office: Office) -> None:
    content = spoilt().content
    stored = {(sheet, cell): (result, 0) for sheet, cell, result in cached_results(content)}
    assert len(stored) > 10
    assert office.recalculated(content) == stored


# Whatever was done to the rows


def test_problems_are_followed_to_their_fields_where_rows_were_inserted() -> None:
    book = filled_in(issued(), canonical(complete({"Q1.2.answer": None, "A1.priority": None})))
    sheets = {sheet.name: sheet.cells for sheet in book}
    questions = book.sheet("Questions")
    assert questions is not None
    shifted = with_cells(book, {**sheets, "Questions": moved(questions, below=6, by=3)})
    asked = {one.field: one.problem.place for one in queried(shifted).asked}
    assert asked == {
        "Q1.2.answer": Place("", "Questions", "D6"),
        "A1.priority": Place("", "Actions", "D4"),
    }


def test_a_row_that_was_deleted_is_back_and_marked() -> None:
    book = filled_in(issued(), canonical(complete()))
    questions = book.sheet("Questions")
    assert questions is not None
    row = int(FORM.place_of("Q1.2.answer")[1][1:])
    sheets = {sheet.name: sheet.cells for sheet in book}
    without = {**sheets, "Questions": moved(questions, below=row - 1, by=-1)}
    what = queried(with_cells(book, without))
    (asked,) = [one for one in what.asked if one.is_error]
    fields = {"Q1.2.answer", "Q1.2.evidence", "Q1.2.reason"}
    assert asked.problem.code == "question-missing"
    assert {*asked.marked} == fields
    version = going_back(what)
    mended = filled_in(version.book, canonical(complete()), version.form)
    assert read(mended, version.form).content == complete()


def test_a_sheet_that_was_deleted_is_back_and_said_once() -> None:
    book = filled_in(issued(), canonical(complete()))
    without = {sheet.name: sheet.cells for sheet in book if sheet.name != "Actions"}
    errors = queried(with_cells(book, without)).errors
    (asked,) = [one for one in errors if one.problem.code == "sheet-gone"]
    assert (asked.problem.place, asked.marked) == (Place("", "Actions", "B4"), ())


def test_a_column_that_was_moved_away_is_back_and_said_once() -> None:
    book = filled_in(issued(), canonical(complete()))
    sheets = {sheet.name: sheet.cells for sheet in book}
    sheets["Actions"] = {
        (row, column + (column > 4)): cell
        for (row, column), cell in sheets["Actions"].items()
        if column != 5
    }
    asked = {one.problem.code: one for one in queried(with_cells(book, sheets)).asked}
    lost = asked["heading-missing"]
    assert "Owner (blank: Social Worker)" in lost.problem.found
    assert (lost.field, lost.marked) == ("A1.owner", ())


def test_what_is_not_the_auditors_to_do_is_not_asked() -> None:
    problems = [
        Problem("auditor-not-independent", Place("f.xlsx"), "Not independent.", "Exchange."),
        Problem("less-evidence", Place("f.xlsx"), "Came as .ods.", "Nothing."),
        Problem("seal-not-checked", Place("f.xlsx"), "No seal.", "Look."),
    ]
    assert asked_of(FORM, problems, {}) == ()


def test_text_outside_the_inputs_is_said_once_and_never_as_if_it_were_in_the_version() -> None:
    book = filled_in(issued(), canonical(complete({"Q1.2.answer": None})))
    cells = {sheet.name: dict(sheet.cells) for sheet in book}
    cells["Questions"][7, 2] = Cell("What was asked instead")
    cells["Questions"][90, 12] = Cell("A remark")
    cells["Actions"][40, 3] = Cell("An action in a row of their own")
    asked = {one.problem.code: one for one in queried(with_cells(book, cells)).asked}
    assert asked.keys() == {"answer-missing", "row-not-read", "text-not-carried"}
    outside = asked["text-not-carried"]
    assert outside.problem.place == asked["row-not-read"].problem.place == Place()
    assert "Questions, cell B7; Questions, cell L90" in outside.problem.found
    assert "Actions, cell C40" in asked["row-not-read"].problem.found


# The loop


def test_what_is_mended_in_the_version_makes_the_return_complete() -> None:
    version = going_back(queried(filled_in(issued(), canonical(complete({"Q1.3.answer": None})))))
    mended = filled_in(version.book, {"Q1.3.answer": "yes"}, version.form)
    returned = read(mended, version.form)
    assert problems_in(returned) == []
    assert returned.content == complete()


@pytest.mark.office
def test_what_is_mended_in_libreoffice_makes_the_return_complete(office: Office) -> None:
    spoiling = {"Q1.3.answer": None, "A1.due": None, "Q2.1.evidence": "00123 =1+1 and\nmore " * 4}
    version = going_back(queried(filled_in(issued(), canonical(complete(spoiling)))))
    mends = {FORM.place_of("Q1.3.answer"): "Yes", FORM.place_of("A1.due"): "09/11/2026"}
    returned = read(opened(office.fill_in(version.content, mends)), version.form)
    assert problems_in(returned) == []
    assert returned.content == complete({"Q2.1.evidence": spoiling["Q2.1.evidence"]})


def test_a_third_version_lists_only_what_is_still_asked() -> None:
    second = spoilt()
    mended = filled_in(second.book, canonical(complete({"Q1.2.answer": None})), second.form)
    third = queried(mended, version=3, form=second.form)
    assert [one.field for one in third.errors] == ["Q1.2.answer"]
    assert with_queries(second.form, AUDIT, third, CHECKS) == with_queries(
        FORM, AUDIT, third, CHECKS
    )


def test_fields_and_cells_of_inputs_are_those_of_the_form_as_issued() -> None:
    version = spoilt()
    inputs = [cell for _, cell in version.form.inputs() if not is_reply(cell.field)]
    assert inputs == [cell for _, cell in FORM.inputs()]
    assert decode_form(encode_form(version.form)) == version.form


# The workbook as a file


def test_identity_is_found_in_all_three_places() -> None:
    assert identities_in(spoilt().book) == [Identity(AUDIT.reference, SEAL)] * 3


def test_the_same_return_gives_the_same_bytes() -> None:
    assert spoilt().content == spoilt().content


def test_the_form_as_issued_is_encoded_as_it_always_was() -> None:
    assert b'"instead_of"' not in encode_form(FORM)


def test_the_lint_finds_no_fault_and_no_bad_manners() -> None:
    assert findings(spoilt().content, FAULTS + MANNERS) == []


@pytest.mark.validator
def test_the_sdk_finds_no_error(validator, tmp_path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(spoilt().content)
    assert errors_of(validator, path) == []


def test_nothing_but_queries_can_go_back_too() -> None:
    version = going_back(queried(filled_in(issued(), canonical(complete({"Q1.2.evidence": "ok"})))))
    assert version.queried.errors == ()
    assert "Please look at this again" in [label for label, _ in start_rows(version.book)]


def test_an_earlier_versions_marks_are_not_in_the_next() -> None:
    second = spoilt()
    third = msgspec.structs.replace(second.queried, version=3, asked=())
    plain = with_queries(second.form, AUDIT, third, CHECKS)
    assert plain.sheets[1:] == with_queries(FORM, AUDIT, third, CHECKS).sheets[1:]
