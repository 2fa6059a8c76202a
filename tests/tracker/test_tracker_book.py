"""The tracker as managers meet it, and what comes back of it whatever they do to it."""

import datetime
import io
import re
import zipfile
from collections.abc import Callable
from functools import cache
from typing import Any

import msgspec
import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from tests.support.made_up.states import TODAY, a_state, recorded, some_events, some_tables
from tests.support.workbooks.said_beside import PICTURE, drawn, text_box
from workbook_qa.actions import action_entries
from workbook_qa.core.calendar import WorkingDays
from workbook_qa.core.cells import Book, Sheet, Value
from workbook_qa.core.problem import Place, Problem
from workbook_qa.core.terms import ActionStatus, Outcome
from workbook_qa.ledger.events import ActionChanged, AuditAnnotated, TrackerTakenIn
from workbook_qa.ledger.fold import fold
from workbook_qa.ledger.states import State
from workbook_qa.ledger.store.journal import digest_of
from workbook_qa.tracker.tables import tracker_columns as columns
from workbook_qa.tracker.tables.tracker_tables import MANAGED, TrackerTables
from workbook_qa.tracker.taking_back.reconciliation import Merged, reconcile
from workbook_qa.tracker.taking_back.tracker_back import read_tracker
from workbook_qa.tracker.taking_back.tracker_reading import TrackerReading
from workbook_qa.tracker.tracker_book import write_tracker
from workbook_qa.workbooks.read.reader import read_book

DAYS = WorkingDays().mark
FILE = "Master tracker.xlsx"
HEADING = 4  # the row of the headings, counted from 1


@cache
def state() -> State:
    return a_state()


@cache
def shown() -> TrackerTables:
    return some_tables(state())


def written(tables: TrackerTables | None = None, **more: Any) -> bytes:
    return write_tracker(tables or shown(), council="Wexcombe", number=137, calendar=DAYS, **more)


@cache
def tracker() -> bytes:
    paths = {
        key: f"../inbox/accepted/{one.audit.month}/{key}.xlsx"
        for key, one in state().audits.items()
        if one.accepted
    }
    return written(workbook_of=paths)


def opened(content: bytes | None = None) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content or tracker()))


def edited(edit: Callable[[Worksheet], object], sheet: str = "Actions") -> bytes:
    """The tracker after another program changed a sheet and saved it."""
    book = opened()
    edit(book[sheet])
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def read(content: bytes) -> TrackerReading:
    book = read_book(content, FILE)
    assert isinstance(book, Book)
    found = read_tracker(book, FILE, digest_of(content))
    assert isinstance(found, TrackerReading)
    return found


def merged(content: bytes) -> Merged:
    return reconcile(
        state(), state(), read(content), written=shown().by_name, today=TODAY, calendar=DAYS
    )


def changes(outcome: Merged) -> list[ActionChanged]:
    return [event for event in outcome.events if isinstance(event, ActionChanged)]


def codes(content: bytes) -> list[str]:
    outcome = merged(content)
    return [problem.code for problem in (*outcome.problems, *outcome.unfinished)]


def column(sheet: Worksheet, heading: str) -> int:
    return [cell.value for cell in sheet[HEADING]].index(heading) + 1


def typing(heading: str, value: Value, row: int = HEADING + 1) -> Callable[[Worksheet], object]:
    return lambda sheet: sheet.cell(row, column(sheet, heading), value)


def action_in(row: int) -> str:
    """The id of the action in a row of the sheet Actions."""
    return str(shown().actions.rows[row - HEADING - 1][0])


def closed_in(row: int) -> str:
    """The id of the action in a row of the sheet Closed actions."""
    return action_in(row + shown().counts.open)


# What managers meet.


def test_the_same_tables_give_the_same_bytes() -> None:
    assert written() == written()


def test_it_opens_on_today_and_no_sheet_is_protected() -> None:
    book = opened()
    assert book.active is not None
    assert book.active.title == "Today"
    assert book.sheetnames == [
        "Today",
        "Actions",
        "Closed actions",
        "By team",
        "Outstanding returns",
        "Audits",
        "Outstanding practice",
        "Advice",
        "Standards",
        "History",
        "Read me",
        "Month ends",
    ]
    assert not any(sheet.protection.sheet for sheet in book)
    assert book.security is None  # sheets may be added and renamed


def test_every_sheet_is_a_real_table_under_a_title_and_a_sentence() -> None:
    tables = shown()
    for sheet in opened():
        assert sheet["A1"].value
        assert sheet["A2"].value
        if sheet.title == "Today":
            continue
        (table,) = sheet.tables.values()
        left, top, right, bottom = range_boundaries(table.ref)
        assert (left, top, bottom) == (1, HEADING, sheet.max_row)
        headings = [sheet.cell(HEADING, place).value for place in range(left, right + 1)]
        assert headings == [one.name for one in table.tableColumns]
        assert not sheet.merged_cells.ranges
        assert sheet.freeze_panes
        assert (table.autoFilter is not None) is (sheet.title != "Read me")
    rows = [opened()[name].max_row - HEADING for name in ("Actions", "Closed actions")]
    assert rows == [tables.counts.open, tables.counts.closed]


def test_every_cell_says_what_the_tables_say() -> None:
    tables = shown()
    values = openpyxl.load_workbook(io.BytesIO(tracker()), data_only=True)
    for table in (
        *(tables.open_actions, tables.closed_actions),
        *(tables.audits, tables.standards, tables.advice),
    ):
        sheet = next(one for one in values if table.name in one.tables)
        for row, wanted in enumerate(table.rows, start=HEADING + 1):
            for place, value in enumerate(wanted, start=1):
                found = sheet.cell(row, place).value
                if isinstance(found, datetime.datetime):
                    found = found.date()
                assert (found if found is not None else "") == ("" if value is None else value)


def test_every_formula_is_a_link_and_carries_its_result() -> None:
    values = openpyxl.load_workbook(io.BytesIO(tracker()), data_only=True)
    links = 0
    for sheet in opened():
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    links += 1
                    assert sheet.title == "Today" or str(cell.value).startswith("=HYPERLINK(")
                    assert values[sheet.title][cell.coordinate].value is not None
    assert links > len(state().actions)


def test_an_audit_leads_to_its_actions_and_to_the_workbook_that_came_back() -> None:
    sheet = opened()["Audits"]
    key = next(key for key, one in state().audits.items() if one.accepted)
    row = next(
        row for row in range(HEADING + 1, sheet.max_row + 1) if sheet.cell(row, 1).value == key
    )
    link = sheet.cell(row, column(sheet, "Returned workbook")).value
    month = state().audits[key].audit.month
    assert link == f'=HYPERLINK("../inbox/accepted/{month}/{key}.xlsx","Open workbook")'
    assert f'MATCH("{key}",Actions[Audit],0)' in str(
        sheet.cell(row, column(sheet, "Its actions")).value
    )


def test_every_action_leads_to_the_workbook_it_came_in_closed_or_not() -> None:
    statuses = set()
    for name, of in (("Actions", action_in), ("Closed actions", closed_in)):
        sheet = opened()[name]
        for row in range(HEADING + 1, sheet.max_row + 1):
            key = str(state().actions[of(row)].action.reference)
            month = state().audits[key].audit.month
            stands = sheet.cell(row, column(sheet, columns.WORKBOOK)).value
            if not state().audits[key].counted:
                assert stands == columns.STILL_QUERIED
                continue
            wanted = f'=HYPERLINK("../inbox/accepted/{month}/{key}.xlsx","Open workbook")'
            assert stands == wanted
            statuses.add(sheet.cell(row, column(sheet, action_entries.STATUS)).value)
    assert statuses >= {"Open", "Done", "Verified"}


def test_an_action_whose_returns_are_in_conflict_leads_to_the_one_that_was_accepted() -> None:
    key = str(state().actions[action_in(HEADING + 1)].action.reference)
    last = state().audits[key].received[-1]
    held = msgspec.structs.replace(last, file="e" * 64, outcome=Outcome.CONFLICT, on=TODAY)
    tables = some_tables(fold(recorded([*some_events(), held])))
    place = tables.actions.column(columns.WORKBOOK)
    audit = tables.actions.column(columns.AUDIT)
    found = {row[place] for row in tables.actions.rows if row[audit] == key}
    assert found == {columns.OPEN_WORKBOOK}


def jumps(sheet: Worksheet) -> dict[str, str]:
    """The links above the headings: what each shows, and its formula."""
    values = openpyxl.load_workbook(io.BytesIO(tracker()), data_only=True)[sheet.title]
    return {
        str(values.cell(HEADING - 1, cell.column).value): str(cell.value)
        for cell in sheet[HEADING - 1]
        if cell.data_type == "f"
    }


def test_links_in_sight_lead_to_what_is_overdue_due_soon_and_closed() -> None:
    sheet, counts = opened()["Actions"], shown().counts
    found = jumps(sheet)
    numbers = {
        "Overdue": counts.overdue,
        "Due this week": counts.this_week,
        "Due this month": counts.this_month,
        "Later": counts.later,
        "Closed": counts.closed,
    }
    assert list(found) == [f"{label}: {number}" for label, number in numbers.items() if number]
    values = openpyxl.load_workbook(io.BytesIO(tracker()), data_only=True)
    for words, formula in found.items():
        (target,) = re.findall(r'MATCH\("([^"]+)"', formula)
        part = "Closed actions" if words.startswith("Closed") else "Actions"
        page = values[part]
        row = next(row for row in range(5, page.max_row + 1) if page.cell(row, 1).value == target)
        if words.startswith("Overdue"):
            assert row == HEADING + 1
            assert page.cell(row, column(page, "State")).value == "Overdue"
    assert sheet.freeze_panes == f"C{HEADING + 1}", "what is to be done stays in sight"


def test_what_there_is_none_of_keeps_its_place_and_leads_nowhere() -> None:
    sheet = opened()["Actions"]
    texts = [cell.value for cell in sheet[HEADING - 1] if cell.data_type == "s"]
    assert "Due this week: 0" in texts


def test_links_look_first_where_their_target_was_written_and_then_search_for_it() -> None:
    """A search for each of many thousands of links would take minutes to work out."""
    values = openpyxl.load_workbook(io.BytesIO(tracker()), data_only=True)
    looked = re.compile(
        r"=HYPERLINK\(\"#'(.+?)'!A\"&IF\(INDEX\('(.+?)'!\$([A-Z]):\$\3,(\d+)\)=\"(.+?)\",\4,"
        r"ROW\((\w+)\[\[#Headers\],\[(.+?)\]\]\)\+MATCH\(\"\5\",\6\[\7\],0\)\),"
    )
    number = 0
    for sheet in opened():
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f" and "MATCH" in str(cell.value):
                    found = looked.match(str(cell.value))
                    assert found, cell.value
                    name, same, letters, at, text, table, heading = found.groups()
                    assert name == same
                    assert values[name][f"{letters}{at}"].value == text
                    assert values[name][f"{letters}{HEADING}"].value == heading
                    assert table in values[name].tables
                    number += 1
    assert number > len(state().actions)


def test_no_link_depends_on_where_it_stands_or_is_worked_out_without_need() -> None:
    """Sorting moves formulas to other rows; volatile ones make every entry slow."""
    for sheet in opened():
        if sheet.title == "Today":
            continue
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    outside_texts = re.sub(r'"[^"]*"', "", str(cell.value))
                    assert not re.search(r"\$?\b[A-Z]{1,3}\$?[0-9]+\b", outside_texts)
                    functions = set(re.findall(r"([A-Z.]+)\(", outside_texts))
                    assert functions <= {"HYPERLINK", "IF", "INDEX", "ROW", "MATCH"}


def rules_on(sheet: Worksheet, cell: str) -> list[Any]:
    return [rule for rule in sheet.data_validations.dataValidation if cell in rule.sqref]


def test_the_tools_cells_refuse_typing_and_the_managers_offer_help() -> None:
    sheet = opened()["Actions"]
    for place, wanted in enumerate(shown().actions.columns, start=1):
        (heading,) = rules_on(sheet, sheet.cell(HEADING, place).coordinate)
        assert (heading.type, heading.formula1) == ("custom", "FALSE")
        for row in (HEADING + 1, sheet.max_row):
            (rule,) = rules_on(sheet, sheet.cell(row, place).coordinate)
            if wanted.managers:
                assert rule.prompt == wanted.prompt
            else:
                assert (rule.type, rule.formula1) == ("custom", "FALSE")
                assert rule.showErrorMessage
    (status,) = rules_on(sheet, sheet.cell(HEADING + 1, column(sheet, "Status")).coordinate)
    assert status.formula1 == f'"{",".join(ActionStatus)}"'
    (day,) = rules_on(sheet, sheet.cell(HEADING + 1, column(sheet, "Done on")).coordinate)
    assert day.type == "date"


def test_rows_typed_under_a_table_are_not_refused() -> None:
    for sheet in opened():
        assert rules_on(sheet, f"A{sheet.max_row + 1}") == []


def test_colours_of_actions_follow_the_status_that_is_typed() -> None:
    sheet = opened()["Actions"]
    status = f"${sheet.cell(1, column(sheet, 'Status')).column_letter}{HEADING + 1}"
    formulas = [
        formula
        for formatted in sheet.conditional_formatting
        for rule in formatted.rules
        for formula in rule.formula
    ]
    assert sum(status in formula for formula in formulas) >= 3
    overdue = f"${sheet.cell(1, column(sheet, 'Overdue')).column_letter}{HEADING + 1}"
    assert f"{overdue}>0" in formulas


def test_print_is_a4_landscape_one_page_wide_with_headings_repeated() -> None:
    for sheet in opened():
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.paperSize == 9
        if sheet.title == "By team":  # whose pages begin where a team does
            assert sheet.page_setup.scale >= 80
            continue
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToWidth in (None, 1)  # 1 is the default
        assert "Wexcombe" in str(sheet.oddFooter.left.text)
        if sheet.title not in ("Read me", "Today"):
            assert sheet.print_title_rows == f"${HEADING}:${HEADING}"
            assert sheet.page_setup.fitToHeight == 0


def test_text_that_looks_like_a_formula_or_link_stays_text() -> None:
    """What managers and auditors typed is never carried out."""
    key = action_in(HEADING + 1)
    nasty = ActionChanged(
        TODAY,
        key,
        {"evidence": '=HYPERLINK("http://x","y")', "comment": "http://x", "own:=1+1": "=2"},
    )
    tables = some_tables(fold(recorded([*some_events(), nasty])))
    content = written(tables)
    row = next(row for row in read(content).tables["Actions"].rows if row.key == key)
    for heading, text in ((action_entries.EVIDENCE, nasty.changes["evidence"]), ("=1+1", "=2")):
        assert row.values[heading] == text
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert not any(
            b"http://x" in parts.read(name) for name in parts.namelist() if "rels" in name
        )


def test_an_empty_tracker_can_be_opened_and_read_back() -> None:
    content = written(some_tables(State()))
    assert opened(content)["Actions"].cell(HEADING + 1, 1).value == "No actions to be done."
    assert all(not table.rows for name, table in read(content).tables.items() if name in MANAGED)
    empty = State()
    assert (
        reconcile(
            empty,
            empty,
            read(content),
            written=some_tables(empty).by_name,
            today=TODAY,
            calendar=DAYS,
        )
        == Merged()
    )


# What comes back.


def test_it_comes_back_as_it_was_written() -> None:
    found = read(tracker())
    assert (found.number, found.as_at, found.calendar, found.not_taken) == (137, TODAY, DAYS, ())
    assert (found.saved_by, found.saved_at) == ("", None)
    assert found.tables["Actions"].place == Place(FILE, "Actions")
    assert {*found.tables} == {*shown().by_name, "ClosedActions"} - {"Conflicts"}
    counts = shown().counts
    for name, table in found.tables.items():
        wanted = shown().by_name["Actions" if name == "ClosedActions" else name]
        if "Actions" in name:
            ids = [str(row[0]) for row in wanted.rows]
            part = ids[: counts.open] if name == "Actions" else ids[counts.open :]
            assert [row.key for row in table.rows] == part, "with their whole ids"
            continue
        keys = [str(row[0] or "") for row in wanted.rows] or [wanted.empty]
        assert [row.key for row in table.rows] == (
            keys if wanted.rows or name not in MANAGED else []
        )
    assert merged(tracker()) == Merged()


def test_another_program_that_drops_stored_results_changes_nothing() -> None:
    assert merged(edited(lambda _: None)) == Merged()


def test_what_a_manager_typed_is_found_at_its_place() -> None:
    outcome = merged(edited(typing(action_entries.STATUS, "Done")))
    assert changes(outcome)[0].action == action_in(HEADING + 1)
    assert changes(outcome)[0].changes == {"status": "Done"}
    assert outcome.unfinished[0].place == Place(FILE, "Actions", f"H{HEADING + 1}")


@pytest.mark.parametrize(
    "edit",
    [
        pytest.param(lambda sheet: sheet.insert_rows(1, 3), id="rows inserted above"),
        pytest.param(lambda sheet: sheet.insert_rows(8, 2), id="blank rows inserted"),
        pytest.param(lambda sheet: sheet.insert_cols(3, 2), id="columns inserted"),
        pytest.param(lambda sheet: setattr(sheet, "title", "Our actions"), id="sheet renamed"),
        pytest.param(lambda sheet: sheet.row_dimensions.group(6, 9, hidden=True), id="rows hidden"),
    ],
)
def test_what_people_do_to_a_sheet_does_no_harm(edit: Callable[[Worksheet], object]) -> None:
    def both(sheet: Worksheet) -> None:
        typing(action_entries.COMMENT, "Mine")(sheet)
        edit(sheet)

    outcome = merged(edited(both))
    assert [change.changes for change in changes(outcome)] == [{"comment": "Mine"}]
    assert changes(outcome)[0].action == action_in(HEADING + 1)
    assert outcome.problems == ()


def test_a_column_of_their_own_is_found_wherever_it_stands() -> None:
    def add(sheet: Worksheet) -> None:
        sheet.insert_cols(3)
        sheet.cell(HEADING, 3, "Zone")
        sheet.cell(HEADING + 1, 3, "North")
        sheet.cell(HEADING, sheet.max_column + 1, "Agreed")
        sheet.cell(HEADING + 2, sheet.max_column, datetime.date(2026, 11, 12))

    outcome = merged(edited(add))
    assert {change.action: change.changes for change in changes(outcome)} == {
        action_in(HEADING + 1): {"own:Zone": "North"},
        action_in(HEADING + 2): {"own:Agreed": "2026-11-12"},
    }
    assert outcome.problems == ()
    after = some_tables(fold(recorded([*some_events(), *outcome.events])))
    again = read(written(after))
    assert again.tables["Actions"].own == ("Zone", "Agreed")
    values = {row.key: row.values for row in again.tables["Actions"].rows}
    assert values[action_in(HEADING + 2)]["Agreed"] == datetime.date(2026, 11, 12)


def test_a_managers_column_that_was_renamed_is_reported_and_never_read_as_cleared() -> None:
    outcome = merged(edited(typing(action_entries.EVIDENCE, "Proof", HEADING), "Closed actions"))
    renamed = [one for one in outcome.problems if one.code == "tracker-column-renamed"]
    assert len(renamed) == 1
    assert action_entries.EVIDENCE in renamed[0].found
    assert changes(outcome) == []
    outcome = merged(edited(typing(action_entries.EVIDENCE, "Proof", HEADING)))
    assert "tracker-column-unclear" in {one.code for one in outcome.problems}
    assert changes(outcome) == []


def test_what_cannot_be_carried_is_said_with_its_place() -> None:
    def scatter(sheet: Worksheet) -> None:
        sheet["D1"] = "a note above"
        right = sheet.max_column
        sheet.cell(HEADING + 3, right + 2, "a note beside")
        sheet.parent.create_sheet("My sums")["A1"] = 12

    found = merged(edited(scatter)).problems
    assert {one.code for one in found} == {"tracker-text-not-carried"}
    assert {str(one.place) for one in found} == {
        f"{FILE}, sheet Actions, cell D1",
        f"{FILE}, sheet Actions, cell X{HEADING + 3}",
        f"{FILE}, sheet number 13",
    }


@pytest.mark.parametrize(
    ("shape", "code"),
    [(text_box("Leave this open"), "text-box-beside-cells"), (PICTURE, "picture-beside-cells")],
)
def test_a_text_box_or_picture_is_said_before_it_is_gone(shape: str, code: str) -> None:
    outcome = merged(drawn(tracker(), 2, shape, row=5, column=20))
    (problem,) = outcome.problems
    assert (problem.code, problem.place.cell) == (code, "T5")
    assert "Replaced trackers" in problem.todo
    (taken,) = [event for event in outcome.events if isinstance(event, TrackerTakenIn)]
    words = "Leave this open" if shape != PICTURE else ""
    assert [one.typed for one in taken.not_taken] == [words], "the sheet History shows it"


@pytest.mark.parametrize(
    ("sheet", "cell"), [("Actions", "G2"), ("Closed actions", "G2"), ("Standards", "B5")]
)
def test_a_note_at_no_row_of_a_table_is_said_before_it_is_gone(sheet: str, cell: str) -> None:
    def note(page: Worksheet) -> None:
        page[cell].comment = Comment("Rang the school", "Jo")

    (problem,) = merged(edited(note, sheet)).problems
    assert (problem.code, problem.place.cell) == ("comment-beside-cells", cell)


def test_a_note_under_the_table_is_reported() -> None:
    content = edited(lambda sheet: sheet.cell(sheet.max_row + 2, 7, "Ring the school"))
    assert codes(content) == ["tracker-row-unknown"]


def test_a_second_column_of_one_heading_is_reported() -> None:
    content = edited(lambda sheet: sheet.cell(HEADING, sheet.max_column + 1, "status"))
    assert codes(content) == ["heading-twice"]


def test_a_copy_of_the_sheet_is_reported_and_the_first_is_read() -> None:
    def copy(sheet: Worksheet) -> None:
        twin = sheet.parent.copy_worksheet(sheet)
        typing(action_entries.COMMENT, "in the copy")(twin)
        typing(action_entries.COMMENT, "in the original")(sheet)

    outcome = merged(edited(copy))
    assert [change.changes for change in changes(outcome)] == [{"comment": "in the original"}]
    assert [one.code for one in outcome.problems] == ["tracker-text-not-carried"]


# Columns, notes and widths of the managers' own.


def after(outcome: Merged) -> TrackerTables:
    return some_tables(fold(recorded([*some_events(), *outcome.events])))


def test_a_column_added_to_the_audits_is_carried() -> None:
    def add(sheet: Worksheet) -> None:
        sheet.cell(HEADING, sheet.max_column + 1, "Read by the Head")
        sheet.cell(HEADING + 2, sheet.max_column, "Yes, twice")

    outcome = merged(edited(add, "Audits"))
    assert outcome.problems == ()
    reference = str(shown().audits.rows[1][0])
    (event,) = [one for one in outcome.events if isinstance(one, AuditAnnotated)]
    assert (event.reference, event.changes) == (reference, {"own:Read by the Head": "Yes, twice"})
    again = read(written(after(outcome)))
    row = next(row for row in again.tables["Audits"].rows if row.key == reference)
    assert row.values["Read by the Head"] == "Yes, twice"


def test_a_note_to_a_cell_is_carried_and_taken_away() -> None:
    text = "Tara Northby:\nrang the school, <twice> & \u201cagain\u201d"

    def note(sheet: Worksheet) -> None:
        sheet.cell(HEADING + 1, column(sheet, "Owner")).comment = Comment(text, "Tara Northby")

    outcome = merged(edited(note))
    assert [change.changes for change in changes(outcome)] == [{"note:Owner": text}]
    with_note = written(after(outcome))
    row = next(row for row in read(with_note).tables["Actions"].rows if row.notes)
    assert (row.key, row.notes) == (action_in(HEADING + 1), {"Owner": text})
    assert opened(with_note)["Actions"].cell(HEADING + 1, 3).comment.text == text
    assert notes_of(outcome, "_x0041_ \x01") == {"_x0041_ \x01"}
    gone = reading_of_values(with_note, notes=True)
    now = fold(recorded([*some_events(), *outcome.events]))
    tables = some_tables(now).by_name
    again = reconcile(now, now, gone, written=tables, today=TODAY, calendar=DAYS)
    assert [change.changes for change in changes(again)] == [{"note:Owner": ""}]
    told = reading_of_values(with_note, notes=False)
    assert reconcile(now, now, told, written=tables, today=TODAY, calendar=DAYS) == Merged()


def notes_of(outcome: Merged, text: str) -> set[str]:
    """The notes in a tracker with another text in place of that note."""
    (change,) = changes(outcome)
    other = msgspec.structs.replace(change, changes={"note:Owner": text})
    content = written(some_tables(fold(recorded([*some_events(), other]))))
    return {note for row in read(content).tables["Actions"].rows for note in row.notes.values()}


def reading_of_values(content: bytes, *, notes: bool) -> TrackerReading:
    """The tracker without notes and widths, in a format that can hold them (or cannot)."""
    book = read_book(content, FILE)
    assert isinstance(book, Book)
    sheets = [msgspec.structs.replace(sheet, notes={}, widths={}) for sheet in book]
    without = msgspec.structs.replace(book, sheets=tuple(sheets), values_only=not notes)
    found = read_tracker(without, FILE)
    assert isinstance(found, TrackerReading)
    return found


@pytest.mark.parametrize(
    ("width", "kept"), [(61.7, 61.0), (53.2, None), (54.2, None), (9.0, 8.3), (400.0, None)]
)
def test_a_column_made_wider_or_narrower_stays_so(width: float, kept: float | None) -> None:
    """Programs round widths in their own ways: less than a character is no change."""

    def widen(sheet: Worksheet) -> None:
        letter = sheet.cell(1, column(sheet, columns.WHAT)).column_letter
        sheet.column_dimensions[letter].width = width

    outcome = merged(edited(widen))
    assert outcome.problems == ()
    if kept is None:
        assert outcome == Merged()
        return
    assert outcome.events[0].widths == {"Actions": {columns.WHAT: kept}}  # type: ignore[union-attr]
    tables = after(outcome)
    (again,) = [one.width for one in tables.actions.columns if one.heading == columns.WHAT]
    assert again == kept
    assert merged_again(tables) == Merged()


def merged_again(tables: TrackerTables) -> Merged:
    now = state()
    read_back = read(written(tables))
    return reconcile(now, now, read_back, written=tables.by_name, today=TODAY, calendar=DAYS)


# What is typed where nothing can be taken over is kept as it was typed.


@pytest.mark.parametrize(
    ("sheet", "row", "place"),
    [
        ("Audits", HEADING + 1, 8),
        ("Standards", HEADING + 2, 6),
        ("Outstanding returns", HEADING + 1, 6),
        ("Outstanding practice", HEADING + 1, 6),
        ("Advice", HEADING + 1, 5),
        ("Actions", HEADING + 1, 3),
        ("Closed actions", HEADING + 1, 3),
        ("Audits", HEADING + 3, 40),
        ("Actions", 200, 7),
        ("Standards", 200, 2),
        ("Actions", 1, 12),
        ("Closed actions", 1, 12),
    ],
)
def test_whatever_is_typed_elsewhere_is_listed_and_kept(sheet: str, row: int, place: int) -> None:
    content = edited(lambda page: page.cell(row, place, "Ring Jo Madeup"), sheet)
    outcome = merged(content)
    (taken,) = outcome.events
    assert isinstance(taken, TrackerTakenIn)
    (kept,) = taken.not_taken
    assert "Ring Jo Madeup" in kept.typed
    assert kept.problem.place.sheet == sheet
    assert "Madeup" not in outcome.problems[0].message
    shown_then = after(outcome).history.rows[0]
    assert "Ring Jo Madeup" in str(shown_then[4])


def test_closures_that_were_added_since_are_no_reason_to_say_that_cells_were_typed_over() -> None:
    other = some_tables(state(), today=TODAY - datetime.timedelta(7))
    tables = {name: table for name, table in other.by_name.items() if name != "Advice"}
    told = reconcile(
        state(), state(), read(tracker()), written=shown().by_name | tables, today=TODAY
    )
    assert told.problems == ()  # days overdue differ, and which calendar counted them is not known
    known = reconcile(
        state(),
        state(),
        read(tracker()),
        written=shown().by_name | tables,
        today=TODAY,
        calendar=DAYS,
    )
    assert {one.code for one in known.problems} == {"tool-cell-overtyped"}


def changed_book(change: Callable[[Book], Book]) -> TrackerReading | Problem:
    book = read_book(tracker(), FILE)
    assert isinstance(book, Book)
    return read_tracker(change(book), FILE)


def without_properties(book: Book) -> Book:
    return msgspec.structs.replace(book, properties={}, values_only=True)


def without(name: str) -> Callable[[Book], Book]:
    def change(book: Book) -> Book:
        kept = tuple(sheet for sheet in book if sheet.name != name)
        return msgspec.structs.replace(book, sheets=kept)

    return change


def test_the_visible_cell_serves_where_properties_are_lost() -> None:
    """LibreOffice's .ods keeps values only (excel facts, section 7)."""
    found = changed_book(without_properties)
    assert isinstance(found, TrackerReading)
    assert (found.number, found.as_at) == (137, TODAY)


def test_links_above_the_table_are_no_text_of_the_managers_even_as_values() -> None:
    """.ods and .xls tell what cells show and no formulas."""

    def values_alone(book: Book) -> Book:
        sheets = tuple(msgspec.structs.replace(sheet, formulas={}) for sheet in book)
        return msgspec.structs.replace(book, sheets=sheets)

    found = changed_book(values_alone)
    assert isinstance(found, TrackerReading)
    assert places_of(found) == places_of(read(tracker()))


def places_of(reading: TrackerReading) -> list[str]:
    """The cells of Actions that hold something outside the table."""
    return [one.problem.place.cell for one in reading.tables["Actions"].not_taken]


def test_a_link_of_their_own_above_the_table_is_said_to_be_lost() -> None:
    def add(sheet: Worksheet) -> None:
        sheet["H1"] = '=HYPERLINK("https://example.invalid","Ours")'

    (problem,) = merged(edited(add)).problems
    assert (problem.code, problem.place.cell) == ("tracker-text-not-carried", "H1")


def two_copies(book: Book) -> Book:
    actions = book.sheet("Actions")
    assert actions is not None
    renamed: list[Sheet] = [
        msgspec.structs.replace(actions, name=name) for name in ("Actions A", "Actions B")
    ]
    return msgspec.structs.replace(book, sheets=tuple(renamed))


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(without("Actions"), id="actions deleted"),
        pytest.param(two_copies, id="two sheets of actions"),
        pytest.param(lambda book: without("Read me")(without_properties(book)), id="no number"),
        pytest.param(
            lambda book: msgspec.structs.replace(book, properties={"workbook-qa-tracker": "x"}),
            id="number damaged",
        ),
        pytest.param(
            lambda book: msgspec.structs.replace(
                book, properties={"workbook-qa-tracker": "9" * 5000}
            ),
            id="number without end",
        ),
    ],
)
def test_a_tracker_that_cannot_be_trusted_is_refused_whole(
    change: Callable[[Book], Book],
) -> None:
    found = changed_book(change)
    assert isinstance(found, Problem)
    assert found.code == "tracker-damaged"
