"""Room for a reply beside every query of a workbook that goes back, and what becomes of replies."""

import io

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.support.made_up.every_book import an_audit_and_form
from tests.support.made_up.queries import (
    AUDIT,
    CHECKS,
    FORM,
    Version,
    canonical,
    complete,
    filled_in,
    going_back,
    issued,
    opened,
    problems_in,
    queried,
    read,
    start_rows,
    text_at,
)
from tests.support.made_up.workspace import edited
from tests.support.workbooks.sheet_edits import delete_rows, insert_columns, insert_rows
from workbook_qa.audits.auditor_queries import asked_of
from workbook_qa.audits.query_form import located, with_queries
from workbook_qa.audits.query_list import LONGEST_REPLY, REPLY_HEADING
from workbook_qa.core.audit_tool import Meaning
from workbook_qa.core.cells import Book, Cell, Value
from workbook_qa.core.problem import CATALOGUE, Severity
from workbook_qa.core.queries import Queried
from workbook_qa.core.replies import is_reply, reply_to
from workbook_qa.core.terms import AuditType
from workbook_qa.workbooks.form.form import decode_form, encode_form
from workbook_qa.workbooks.form.returned_book import ReturnedBook

SHORT = reply_to("evidence-too-short", "Q1.2.evidence")
BLANK = reply_to("discussion-blank", Meaning.DISCUSSED)
OWNER = reply_to("owner-unknown", "A1.owner")
VAGUE = reply_to("action-not-smart", "A1.what")
LACKS = {
    "Q1.3.answer": None,  # the one error
    "Q1.2.evidence": "ok",
    Meaning.DISCUSSED: None,
    "A1.owner": "Somebody Unknown",
    "A1.what": "Do asap",  # hardly anything, and vague: two queries of one code in one cell
}
REPLIES = {
    SHORT: "The record of that week is a paper file, seen in the office.",
    BLANK: "The worker has left; the audit was talked over with the manager.",
    OWNER: "They start on Monday.",
    VAGUE: "It says what the plan says.",
}
MENDED = {"Q1.3.answer": "Yes"}


def second() -> Version:
    """An incomplete return that goes back as version 2."""
    return going_back(queried(filled_in(issued(), canonical(complete(LACKS)))))


def returned(version: Version, entries: dict[str, str | Cell]) -> Book:
    """A version as it comes back."""
    return filled_in(version.book, entries, version.form)


def third(entries: dict[str, str | Cell]) -> Version:
    """Version 2 comes back still incomplete, and goes back as version 3."""
    version = second()
    what = queried(returned(version, entries), version=3, form=version.form)
    return going_back(what, version.form)


def codes(found: ReturnedBook) -> list[str]:
    return [problem.code for problem in problems_in(found)]


def replies_of(version: Version) -> list[str]:
    return [cell.field for _, cell in version.form.inputs() if is_reply(cell.field)]


# Room for them


def test_there_is_room_for_a_reply_beside_each_query_and_nothing_else() -> None:
    version = second()
    queries = [each for each in version.queried.asked if not each.is_error]
    assert replies_of(version) == [each.reply for each in queries] == [SHORT, BLANK, VAGUE, OWNER]
    start = version.form.sheets[0]
    rows = {cell.row: cell for cell in start.inputs}
    for number, each in enumerate(version.queried.asked, start=1):
        (row,) = [
            cell.row
            for cell in start.locked
            if cell.column == 1 and cell.text.startswith(f"{number}. ")
        ]
        said = next(cell.text for cell in start.locked if (cell.row, cell.column) == (row, 2))
        assert said == each.problem.message
        assert (row in rows) is not each.is_error
        if row in rows:
            assert rows[row].field == each.reply


def test_two_queries_that_one_reply_answers_are_one_line() -> None:
    (vague,) = [each for each in second().queried.asked if each.field == "A1.what"]
    assert "hardly says what is to be done" in vague.problem.found
    assert "says 'asap'" in vague.problem.found


def test_the_cells_can_be_typed_in_and_say_what_they_are_for() -> None:
    version = second()
    book = openpyxl.load_workbook(io.BytesIO(version.content))
    start = book["Start"]
    places = [version.form.place_of(field)[1] for field in replies_of(version)]
    assert {start[place].column_letter for place in places} == {"C"}
    assert not any(start[place].protection.locked for place in places)
    header = version.form.sheets[0].header_row
    assert start.cell(header, 3).value == REPLY_HEADING
    (rule,) = start.data_validations.dataValidation
    assert {*str(rule.sqref).split()} == {*places}
    assert (rule.type, rule.formula1) == ("textLength", str(LONGEST_REPLY))
    assert rule.promptTitle == "Your reply"


def test_the_first_page_opens_at_its_top_and_nothing_is_frozen() -> None:
    start = openpyxl.load_workbook(io.BytesIO(second().content))["Start"]
    assert start.freeze_panes is None
    assert start.print_title_rows is None
    assert start.sheet_view.selection[0].sqref in ("A1", None)
    assert start.print_area.startswith("'Start'!$A$1:$F$")


def test_where_only_errors_are_asked_the_page_is_as_wide_as_it_was() -> None:
    version = going_back(queried(filled_in(issued(), canonical(complete({"Q1.3.answer": None})))))
    assert replies_of(version) == []
    assert version.form.sheets[0].widths == FORM.sheets[0].widths
    assert version.form.sheets[0].header_row == 0


def test_a_formula_has_no_room_for_a_reply() -> None:
    """Its cell goes back blank, and is to be filled in."""
    entries = canonical(complete()) | {"Q1.1.answer": Cell("Yes", '"Yes"', locked=False)}
    version = going_back(queried(filled_in(issued(), entries)))
    assert [each.problem.code for each in version.queried.asked] == ["formula-in-answer"]
    assert replies_of(version) == []


@pytest.mark.parametrize("audit_type", list(AuditType))
def test_the_form_as_issued_asks_for_no_reply(audit_type: AuditType) -> None:
    """It cannot know what will be queried, and should not be longer than it is."""
    _, form = an_audit_and_form(audit_type)
    assert not any(is_reply(cell.field) for _, cell in form.inputs())
    assert b'"reply.' not in encode_form(form)


# What is replied


def test_what_is_mended_and_what_is_replied_makes_the_return_complete() -> None:
    version = second()
    found = read(returned(version, {**MENDED, **REPLIES}), version.form)
    assert problems_in(found) == []
    assert found.content == complete({**LACKS, **MENDED, **REPLIES})


def test_a_query_without_a_reply_is_asked_again_and_only_that_one() -> None:
    version = second()
    some = {field: text for field, text in REPLIES.items() if field != BLANK}
    assert codes(read(returned(version, {**MENDED, **some}), version.form)) == ["discussion-blank"]


def test_a_reply_beside_does_not_mend_what_must_be_put_right() -> None:
    version = second()
    found = read(returned(version, {**REPLIES}), version.form)
    assert codes(found) == ["answer-missing"]


def test_replies_survive_into_the_third_version_and_the_fourth() -> None:
    version = third({**REPLIES})
    assert [each.field for each in version.queried.asked] == ["Q1.3.answer"]
    assert replies_of(version) == [SHORT, BLANK, VAGUE, OWNER]
    found = read(version.book, version.form)
    assert found.content == complete({**LACKS, **REPLIES})
    rows = start_rows(version.book)
    answered = [label for label, _ in rows].index("Answered already")
    assert [label for label, _ in rows[answered + 1 : answered + 5]] == [
        "2. Questions, F6",
        "3. Judgement, D18",
        "4. Actions, B4",
        "5. Actions, E4",
    ]
    assert rows[answered + 1][1].startswith("Q1.2 has only 2 characters of evidence")
    what = queried(version.book, version=4, form=version.form)
    fourth = going_back(what, version.form)
    assert read(fourth.book, fourth.form).content == found.content
    assert fourth.form.sheets[0].inputs == version.form.sheets[0].inputs


def test_what_is_mended_in_the_third_version_makes_it_complete() -> None:
    version = third({**REPLIES})
    found = read(returned(version, {**MENDED}), version.form)
    assert problems_in(found) == []
    assert found.content == complete({**LACKS, **MENDED, **REPLIES})


def test_a_reply_that_is_taken_back_leaves_the_query() -> None:
    version = third({**REPLIES})
    entries: dict[str, Value | Cell] = {**MENDED, SHORT: None}
    assert codes(read(filled_in(version.book, entries, version.form), version.form)) == [
        "evidence-too-short"
    ]


def test_a_reply_stays_when_its_entry_is_corrected_as_well() -> None:
    version = third({**REPLIES, "A1.owner": "Team Manager"})
    assert version.form.place_of(OWNER)
    assert read(version.book, version.form).content.entries[OWNER] == REPLIES[OWNER]


def test_some_answered_and_some_not_are_told_apart_in_the_next_version() -> None:
    version = third({SHORT: REPLIES[SHORT]})
    labels = [label for label, _ in start_rows(version.book)]
    also, answered = labels.index("Also worth a look"), labels.index("Answered already")
    assert labels[also + 1 : answered] == ["2. Judgement, D18", "3. Actions, B4", "4. Actions, E4"]
    assert labels[answered + 1] == "5. Questions, F6"
    assert version.form.sheets[0].header_row == also + 1


def test_a_reply_typed_in_an_older_copy_stays_too() -> None:
    """Version 2 comes back mended in one cell, and then once more, with a reply instead."""
    version = third({**REPLIES, SHORT: "", "Q1.2.evidence": "Seen on the record of that week."})
    assert SHORT not in replies_of(version)
    again = read(returned(second(), {**REPLIES}), second().form)
    asked = asked_of(version.form, problems_in(again), again.places)
    what = Queried(4, again.content, asked, version.queried.returned_on)
    fourth = going_back(what, version.form)
    assert read(fourth.book, fourth.form).content == again.content
    rows = start_rows(fourth.book)
    assert CATALOGUE["evidence-too-short"].fact in dict(rows).values()


# Replies that are at fault themselves


def test_a_reply_that_seems_to_name_someone_is_asked_about_at_its_own_cell() -> None:
    version = third({**REPLIES, SHORT: "As Jonny Walker, born 03/04/2015, said at home."})
    asked = version.queried.asked[1]
    assert (asked.problem.code, asked.field) == ("personal-data-found", SHORT)
    rows = dict(start_rows(version.book))
    cell = version.form.place_of(SHORT)[1]
    assert rows[f"2. Start, {cell}"] == asked.problem.message
    place = located(version.queried, version.form).asked[1].problem.place
    assert (place.sheet, place.cell) == version.form.place_of(SHORT)
    again = reply_to("personal-data-found", SHORT)
    found = read(returned(version, {**MENDED, again: "It is the name of the unit."}), version.form)
    assert problems_in(found) == []


def test_a_reply_that_is_too_long_is_not_lost() -> None:
    text = "word " * 300
    version = third({**REPLIES, SHORT: text})
    error, _ = version.queried.errors
    assert (error.problem.code, error.field) == ("entry-too-long", SHORT)
    assert "Your reply about Questions, F6 has 1,500 characters" in error.problem.found
    assert text_at(version.book, *version.form.place_of(SHORT)) == text
    found = read(returned(version, {**MENDED, SHORT: "Short."}), version.form)
    assert problems_in(found) == []


@pytest.mark.parametrize("evidence", ["ok", "Long enough to count as evidence of something."])
def test_a_formula_as_a_reply_is_none_whether_it_is_needed_or_not(evidence: str) -> None:
    entries = {**REPLIES, SHORT: Cell("So.", '"So."', locked=False), "Q1.2.evidence": evidence}
    version = third(entries)
    assert [each.problem.code for each in version.queried.errors] == ["answer-missing"]
    asked = [each.problem.code for each in version.queried.asked[1:]]
    assert "formula-in-answer" in asked
    found = read(returned(version, {**MENDED, SHORT: "So."}), version.form)
    assert problems_in(found) == []


# Whatever was done to the page


def changed(version: Version, change) -> ReturnedBook:
    """Replied to and mended, and then the first page changed in openpyxl."""
    entries = {**MENDED, **REPLIES}
    cells = {version.form.place_of(field): text for field, text in entries.items()}

    def all_of_it(book: openpyxl.Workbook) -> None:
        for (sheet, cell), text in cells.items():
            book[sheet][cell].value = text
        change(book["Start"])

    return read(opened(edited(version.content, all_of_it)), version.form)


def row_inserted_above(start: Worksheet) -> None:
    insert_rows(start, 3)


def row_inserted_in_the_list(start: Worksheet) -> None:
    insert_rows(start, second().form.sheets[0].inputs[1].row)


def column_inserted(start: Worksheet) -> None:
    insert_columns(start, 3)


def rows_exchanged(start: Worksheet) -> None:
    one, other = (cell.row for cell in second().form.sheets[0].inputs[:2])
    for column in (1, 2, 3):
        first, last = start.cell(one, column), start.cell(other, column)
        first.value, last.value = last.value, first.value


def renamed(start: Worksheet) -> None:
    start.title = "Avery"


@pytest.mark.parametrize(
    "change",
    [row_inserted_above, row_inserted_in_the_list, column_inserted, rows_exchanged, renamed],
)
def test_replies_are_found_by_row_and_heading_whatever_moved(change) -> None:
    found = changed(second(), change)
    entries = found.content.entries
    assert {field: text for field, text in entries.items() if is_reply(field)} == REPLIES
    assert {*codes(found)} <= {"rows-reordered", "sheet-renamed"}


def test_a_row_of_the_list_that_was_deleted_stops_nothing_and_is_said() -> None:
    def delete(start: Worksheet) -> None:
        delete_rows(start, second().form.sheets[0].inputs[0].row)

    found = changed(second(), delete)
    assert SHORT not in found.content.entries
    problems = problems_in(found)
    assert {each.severity for each in problems} == {Severity.QUERY}
    assert [each.code for each in problems] == ["locked-cell-changed", "evidence-too-short"]


def test_a_remark_beside_the_list_is_no_row_of_the_auditors_own() -> None:
    def remark(start: Worksheet) -> None:
        start.cell(40, 3).value = "I telephoned about this"

    found = changed(second(), remark)
    assert codes(found) == ["text-not-carried"]


def test_a_first_page_that_is_gone_takes_only_the_replies_with_it() -> None:
    version = second()
    book = returned(version, {**MENDED, **REPLIES})
    without = Book(tuple(sheet for sheet in book if sheet.name != "Start"))
    what = queried(without, version=3, form=version.form)
    assert [each.field for each in what.asked] == [
        "Q1.2.evidence",
        Meaning.DISCUSSED,
        "A1.what",
        "A1.owner",
    ]
    assert going_back(what, version.form).form.place_of(SHORT)


# The form as a value


def test_the_forms_of_all_versions_are_kept_and_read_as_they_are() -> None:
    for version in (second(), third({**REPLIES})):
        assert decode_form(encode_form(version.form)) == version.form


def test_an_earlier_version_leaves_nothing_in_the_next_but_replies() -> None:
    version = second()
    what = Queried(3, complete(), (), version.queried.returned_on)
    assert with_queries(version.form, AUDIT, what, CHECKS) == with_queries(
        FORM, AUDIT, what, CHECKS
    )
