"""Open and closed actions stand on two sheets and are read back as one; so is a former tracker.

`former_tracker.xlsx` was written by the version before, which had all actions on one sheet in
another order and under other headings, of the same made-up state.
"""

import datetime
from pathlib import Path

import openpyxl
import pytest

from tests.support.made_up.states import TODAY, a_state, some_tables
from tests.support.workbooks.tracker_hands import CLOSED, headings, page_of, row_of, saved, typing
from workbook_qa.core.calendar import WorkingDays
from workbook_qa.core.cells import Book
from workbook_qa.ledger.events import ActionChanged, AuditAnnotated
from workbook_qa.tracker.tables.short_names import by_ending, full_id, short_names
from workbook_qa.tracker.taking_back.reconciliation import Merged, reconcile
from workbook_qa.tracker.taking_back.tracker_back import read_tracker
from workbook_qa.tracker.taking_back.tracker_reading import TrackerReading
from workbook_qa.tracker.tracker_book import write_tracker
from workbook_qa.workbooks.read.reader import read_book

FORMER = (Path(__file__).parent / "former_tracker.xlsx").read_bytes()
STATE = a_state()
TABLES = some_tables(STATE)
NOW = write_tracker(TABLES, council="Wexcombe", number=STATE.number, calendar=WorkingDays().mark)
OPEN = str(TABLES.actions.rows[0][0])
DONE = str(TABLES.actions.rows[TABLES.counts.open][0])
DAY = datetime.date(2026, 11, 20)


def merged(content: bytes) -> Merged:
    book = read_book(content, "Master tracker.xlsx")
    assert isinstance(book, Book)
    reading = read_tracker(book, "Master tracker.xlsx")
    assert isinstance(reading, TrackerReading)
    mark = WorkingDays().mark
    written = TABLES.by_name
    return reconcile(STATE, STATE, reading, written=written, today=TODAY, calendar=mark)


def changes(outcome: Merged) -> dict[str, object]:
    return {one.action: one.changes for one in outcome.events if isinstance(one, ActionChanged)}


# Of the version before.


def test_a_tracker_of_the_version_before_comes_back_without_a_word() -> None:
    assert merged(FORMER) == Merged()
    assert merged(saved(FORMER)) == Merged(), "also where links lost what they show"


def test_what_was_typed_in_a_tracker_of_the_version_before_is_taken_in() -> None:
    entries = {"Status": "Done", "Completed on": DAY, "Evidence": "On the file.", "Zone": "North"}
    outcome = merged(saved(FORMER, typing(OPEN, entries), typing(DONE, {"Status": "Reopened"})))
    assert outcome.problems == ()
    assert changes(outcome) == {
        OPEN: {
            "status": "Done",
            "completed_on": DAY.isoformat(),
            "evidence": "On the file.",
            "own:Zone": "North",
        },
        DONE: {"status": "Reopened"},
    }


# Two sheets.


def test_a_closed_action_is_reopened_where_it_stands() -> None:
    entries = {"Status": "Reopened", "Finding of the check": "Two outcomes have no date."}
    outcome = merged(saved(NOW, typing(DONE, entries)))
    assert outcome.problems == ()
    assert list(changes(outcome)) == [DONE]


def test_the_place_of_an_entry_is_told_by_its_own_sheet() -> None:
    outcome = merged(saved(NOW, typing(DONE, {"Done on": "next week"})))
    (problem,) = outcome.problems
    assert problem.place.sheet == CLOSED
    assert problem.place.cell == "H5"


def test_a_row_that_was_moved_to_the_other_sheet_is_the_same_action() -> None:
    def move(book: openpyxl.Workbook) -> None:
        page, other = book["Actions"], book[CLOSED]
        row, last = row_of(page, OPEN), other.max_row + 1
        for cell in page[row]:
            other.cell(last, cell.column).value = cell.value
        page.delete_rows(row)

    assert merged(saved(NOW, typing(OPEN, {"Comment": "Mine"}), move)).problems == ()
    assert changes(merged(saved(NOW, typing(OPEN, {"Comment": "Mine"}), move))) == {
        OPEN: {"comment": "Mine"}
    }


def test_a_column_added_to_one_sheet_is_everybodys_and_clears_nothing_on_the_other() -> None:
    outcome = merged(saved(NOW, typing(DONE, {"Zone": "North"})))
    assert outcome.problems == ()
    assert changes(outcome) == {DONE: {"own:Zone": "North"}}


def test_a_column_that_is_gone_from_one_sheet_clears_nothing() -> None:
    def without(book: openpyxl.Workbook) -> None:
        page = book[CLOSED]
        page.delete_cols(headings(page)[1]["Evidence"])

    outcome = merged(saved(NOW, without))
    assert [one.code for one in outcome.problems] == ["tracker-column-missing"]
    assert changes(outcome) == {}


def test_a_sheet_of_closed_actions_that_is_gone_takes_nothing_back() -> None:
    outcome = merged(saved(NOW, lambda book: book.remove(book[CLOSED])))
    assert {one.code for one in outcome.problems} == {"tracker-row-missing"}
    assert changes(outcome) == {}


def test_the_readers_choice_of_a_team_is_not_read_back() -> None:
    def choose(book: openpyxl.Workbook) -> None:
        book["Today"]["A4"] = "Assessment North"

    assert merged(saved(NOW, choose)) == Merged()


def test_what_is_printed_by_team_is_not_read_back() -> None:
    def write(book: openpyxl.Workbook) -> None:
        page = book["By team"]
        page.cell(5, headings_of(page)["Notes"]).value = "Rang"

    def headings_of(page: openpyxl.worksheet.worksheet.Worksheet) -> dict[str, int]:
        return {str(cell.value): cell.column for cell in page[4]}

    outcome = merged(saved(NOW, write))
    assert not [one for one in outcome.events if isinstance(one, ActionChanged | AuditAnnotated)]


def test_both_sheets_show_short_names() -> None:
    book = openpyxl.load_workbook(Path(__file__).parent / "former_tracker.xlsx")
    assert page_of(book, OPEN)["A5"].value == OPEN, "the version before had whole ids"
    assert TABLES.open_actions.rows[0][0] == OPEN.removeprefix("CFA-2026-")


# Short names.


@pytest.mark.parametrize(
    ("ids", "names"),
    [
        (["CFA-2026-11-0007-K/6"], ["11-0007-K/6"]),
        (
            ["CFA-2026-11-0007-K/6", "CFA-2027-11-0007-K/1", "CFA-2026-11-0008-U/1"],
            ["2026-11-0007-K/6", "2027-11-0007-K/1", "11-0008-U/1"],
        ),
    ],
)
def test_a_name_is_as_short_as_it_can_be_and_leads_back(ids: list[str], names: list[str]) -> None:
    assert list(short_names(ids).values()) == names
    references = {key.partition("/")[0] for key in ids}
    for key, name in zip(ids, names, strict=True):
        assert full_id(name, key.partition("/")[0], by_ending(references)) == key
        assert full_id(name, "", by_ending(references)) == key, "where the reference is lost"
        assert full_id(key, "", by_ending(references)) == key


def test_a_name_that_means_nothing_stays_as_it_is() -> None:
    known = by_ending(["CFA-2026-11-0007-K"])
    for name in ("", "Ring the school", "11-0009-X/1", "/", "07/11"):
        assert full_id(name, "CFA-2026-11-0007-K", known) == name
