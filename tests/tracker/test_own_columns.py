"""A column of the managers' own is there from its heading on, until whoever has it deletes it (C7).

Also where nothing stands in it yet, whoever else has a copy, and whatever became of it in one.
"""

import datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment

from tests.support.made_up.workspace import Council, copy_of, track
from tests.support.workbooks.tracker_hands import Change, headings, row_of, saved, typing
from workbook_qa.tracker import reconcile
from workbook_qa.tracker.tables.tracker_tables import MANAGED
from workbook_qa.upkeep import rebuild, undo
from workbook_qa.workspace.result import Result

DAYS = [f"2026-11-{day}" for day in (23, 24, 25, 26)]
ANN, BOB = "Tara Northby", "Toni Westby"
NINE = datetime.datetime(2026, 11, 20, 9, tzinfo=datetime.UTC)


@pytest.fixture(scope="module")
def tracked_once(issued_once: Council, tmp_path_factory: pytest.TempPathFactory) -> Council:
    council = copy_of(issued_once, tmp_path_factory.mktemp("tracked") / "council")
    track(council, "2026-11-20")
    return council


@pytest.fixture
def tracked(tracked_once: Council, tmp_path: Path) -> Council:
    return copy_of(tracked_once, tmp_path / "council")


def renamed(old: str, new: str | None, sheet: str = "Actions") -> Change:
    """Another heading over a column; None deletes it."""

    def change(book: openpyxl.Workbook) -> None:
        top, places = headings(book[sheet])
        if new is None:
            book[sheet].delete_cols(places[old])
        else:
            book[sheet].cell(top, places[old]).value = new

    return change


def adding(*texts: str, sheet: str = "Actions") -> Change:
    """Headings at the right of the table, with nothing under them."""

    def change(book: openpyxl.Workbook) -> None:
        page = book[sheet]
        top, places = headings(page)
        for place, text in enumerate(texts, start=max(places.values()) + 1):
            page.cell(top, place).value = text

    return change


def taken_in(council: Council, day: int, *copies: tuple[bytes, str], minutes: int = 0) -> Result:
    """Reconcile with some copies of the tracker in the outbox, each saved by somebody."""
    for number, (content, by) in enumerate(copies):
        path = council.workspace.tracker
        at = NINE + datetime.timedelta(days=day, minutes=minutes + number)
        path = path.with_name(f"{path.stem}-{number}{path.suffix}") if number else path
        path.write_bytes(saved(content, by=by, at=at))
    return reconcile.run(council.on(DAYS[day]))


def copy(council: Council, *changes: Change) -> bytes:
    return saved(council.workspace.tracker.read_bytes(), *changes)


def own(council: Council, sheet: str = "Actions") -> list[str]:
    """The managers' own headings as the tracker shows them, from left to right."""
    _, places = headings(openpyxl.load_workbook(council.workspace.tracker)[sheet])
    managed = MANAGED[sheet]
    ours = {column.heading for column in managed.tools} | {*managed.fields}
    return [text for text, _ in sorted(places.items(), key=lambda one: one[1]) if text not in ours]


def codes(result: Result) -> list[str]:
    return [problem.code for problem in result.problems if "tracker" in problem.code]


@pytest.mark.parametrize("sheet", ["Actions", "Audits"])
def test_c7_a_column_with_only_a_heading_stays_in_its_place(tracked: Council, sheet: str) -> None:
    wanted = ["Zone", "Court date", "Agreed"]
    first = copy(tracked, adding(*wanted, sheet=sheet))
    assert codes(taken_in(tracked, 0, (first, ANN))) == []
    assert own(tracked, sheet) == wanted
    row = min(tracked.state().actions if sheet == "Actions" else tracked.state().audits)
    second = copy(tracked, typing(row, {"Court date": "12/1/2027"}, sheet))
    assert codes(taken_in(tracked, 1, (second, ANN))) == []
    assert own(tracked, sheet) == wanted
    third = copy(tracked, typing(row, {"Court date": None}, sheet))
    assert codes(taken_in(tracked, 2, (third, ANN))) == []
    assert own(tracked, sheet) == wanted, "also when what stood in it was cleared"
    before = tracked.workspace.tracker.read_bytes()
    reconcile.run(tracked.on(DAYS[2]))
    tracked.workspace.tracker.unlink()
    rebuild.run(tracked.on(DAYS[2]))
    assert tracked.workspace.tracker.read_bytes() == before


def test_c7_a_copy_that_never_had_the_column_does_not_end_it(tracked: Council) -> None:
    row = min(tracked.state().actions)
    anns = copy(tracked, adding("Court date"))
    bobs = copy(tracked, adding("Agreed"), typing(row, {"Comment": "Rang the school"}))
    for copies in ([(anns, ANN), (bobs, BOB)], [(bobs, BOB)]):
        assert codes(taken_in(tracked, 0, *copies)) == []
        assert sorted(own(tracked)) == ["Agreed", "Court date"]
    assert tracked.state().actions[row].comment == "Rang the school"


def test_c7_the_same_heading_in_two_copies_is_one_column(tracked: Council) -> None:
    anns, bobs = copy(tracked, adding("Court date")), copy(tracked, adding("COURT  DATE"))
    taken_in(tracked, 0, (anns, ANN), (bobs, BOB))
    assert own(tracked) in (["Court date"], ["COURT DATE"])


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize("typed", [False, True])
def test_c7_a_column_deleted_in_one_copy_ends_unless_something_was_typed_in_another(
    tracked: Council, order: int, *, typed: bool
) -> None:
    row = min(tracked.state().actions)
    taken_in(tracked, 0, (copy(tracked, adding("Zone", "Court date")), ANN))
    anns = copy(tracked, renamed("Court date", None))
    entry = {"Court date": "in May"} if typed else {"Comment": "Rang the school"}
    bobs = copy(tracked, typing(row, entry))
    taken_in(tracked, 1, *[(anns, ANN), (bobs, BOB)][::order])
    assert own(tracked) == (["Zone", "Court date"] if typed else ["Zone"])
    assert tracked.state().actions[row].own == ({"Court date": "in May"} if typed else {})


def test_c7_a_column_renamed_while_nothing_stands_in_it_has_the_new_heading(
    tracked: Council,
) -> None:
    row = min(tracked.state().actions)
    taken_in(tracked, 0, (copy(tracked, adding("Zone", "Court", "Agreed")), ANN))
    for day, (old, new) in enumerate([("Court", "Court date"), ("Court date", "Hearing")], start=1):
        bobs = copy(tracked, typing(row, {"Comment": f"{day}"}))
        anns = copy(tracked, renamed(old, new))
        assert codes(taken_in(tracked, day, (anns, ANN), (bobs, BOB))) == []
        assert own(tracked) == ["Zone", new, "Agreed"]


@pytest.mark.parametrize(("who", "stays"), [(ANN, False), (BOB, True)])
def test_c7_who_added_a_column_may_delete_it_in_a_later_save_of_the_same_copy(
    tracked: Council, who: str, *, stays: bool
) -> None:
    as_written = copy(tracked)
    taken_in(tracked, 0, (saved(as_written, adding("Court date")), ANN))
    taken_in(tracked, 0, (saved(as_written, adding("Zone")), who), minutes=30)
    assert sorted(own(tracked)) == (["Court date", "Zone"] if stays else ["Zone"])


def test_c7_a_note_in_a_column_with_only_a_heading_is_kept(tracked: Council) -> None:
    row = min(tracked.state().actions)

    def note(book: openpyxl.Workbook) -> None:
        page = book["Actions"]
        cell = page.cell(row_of(page, row), headings(page)[1]["Court date"])
        cell.comment = Comment("Ask the solicitor", "Jo")

    content = copy(tracked, adding("Court date"), note)
    assert codes(taken_in(tracked, 0, (content, ANN))) == []
    book = openpyxl.load_workbook(tracked.workspace.tracker)
    page = book["Actions"]
    cell = page.cell(row_of(page, row), headings(page)[1]["Court date"])
    assert cell.comment is not None
    assert "Ask the solicitor" in cell.comment.text


def test_c7_a_column_that_nobody_named_is_not_kept_and_said(tracked: Council) -> None:
    result = taken_in(tracked, 0, (copy(tracked, adding("Column1")), ANN))
    assert codes(result) == ["tracker-text-not-carried"]
    assert own(tracked) == []


def test_c7_what_is_undone_takes_the_column_back(tracked: Council) -> None:
    taken_in(tracked, 0, (copy(tracked, adding("Court date")), ANN))
    undo.run(tracked.on(DAYS[0]), tracked.events()[-1].run)
    assert tracked.state().own_columns == {}
