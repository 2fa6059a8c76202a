"""The tracker is never in the way and never loses anything: copies, locks, gaps, restored ones."""

import datetime
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.support.made_up.workspace import Council, copy_of, track
from tests.support.workbooks.tracker_hands import (
    headings,
    is_called,
    saved,
    typing,
    without_row,
)
from workbook_qa.core.problem import CannotContinue
from workbook_qa.ledger.events import ActionChanged, TrackerTakenIn
from workbook_qa.ledger.states import Became
from workbook_qa.returns import ingest
from workbook_qa.tracker import reconcile, tracker_files
from workbook_qa.upkeep import check
from workbook_qa.workbooks.read.reader import read_book
from workbook_qa.workspace.result import Result

ON, LATER = "2026-11-20", "2026-11-23"
NINE = datetime.datetime(2026, 11, 20, 9, tzinfo=datetime.UTC)
SYNC = "Master tracker-DESKTOP-AB12C.xlsx"


@pytest.fixture(scope="module")
def tracked_once(issued_once: Council, tmp_path_factory: pytest.TempPathFactory) -> Council:
    council = copy_of(issued_once, tmp_path_factory.mktemp("tracked") / "council")
    track(council, ON)
    return council


@pytest.fixture
def tracked(tracked_once: Council, tmp_path: Path) -> Council:
    """A workspace with five completed audits of an action each, and their tracker."""
    return copy_of(tracked_once, tmp_path / "council")


def actions(council: Council) -> list[str]:
    return sorted(council.state().actions)


def comments(council: Council) -> list[str]:
    return [council.state().actions[key].comment for key in actions(council)]


def remark(council: Council, number: int, text: str, minutes: int = 0, by: str = "Tara") -> bytes:
    """The tracker as it is now, with a comment in the row of an action."""
    at = NINE + datetime.timedelta(minutes=minutes)
    key = actions(council)[number]
    content = council.workspace.tracker.read_bytes()
    return saved(content, typing(key, {"Comment": text}), by=by, at=at)


def codes(result: Result) -> list[str]:
    return [problem.code for problem in result.problems]


def replaced(council: Council) -> dict[str, bytes]:
    folder = council.workspace.replaced_trackers
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.is_dir() else {}


# Who and when


def test_who_typed_when_and_in_which_tracker_is_kept(tracked: Council) -> None:
    content = remark(tracked, 0, "Asked the school", by="Tara Northby")
    tracked.workspace.tracker.write_bytes(content)
    reconcile.run(tracked.on(LATER))
    taken, change = (recorded.event for recorded in tracked.events()[-2:])
    assert isinstance(taken, TrackerTakenIn)
    assert isinstance(change, ActionChanged)
    assert (taken.saved_by, taken.saved_at, change.by) == ("Tara Northby", NINE, "Tara Northby")
    assert change.tracker == taken.file
    (kept,) = replaced(tracked).values()
    assert kept == content


def test_the_only_entry_of_a_managers_column_can_be_cleared(tracked: Council) -> None:
    """The heading stays there over nothing, and the column ends once that is deleted."""
    row = min(tracked.state().actions)
    path = tracked.workspace.tracker
    path.write_bytes(saved(path.read_bytes(), typing(row, {"Zone": "East", "Blank": None})))
    reconcile.run(tracked.on(LATER))
    assert tracked.state().actions[row].own == {"Zone": "East"}
    path.write_bytes(saved(path.read_bytes(), typing(row, {"Zone": None})))
    result = reconcile.run(tracked.on(LATER))
    assert tracked.state().actions[row].own == {}
    assert result.problems == ()
    assert "Zone" in str([*openpyxl.load_workbook(path)["Actions"].values])

    def delete(book: openpyxl.Workbook) -> None:
        book["Actions"].delete_cols(headings(book["Actions"])[1]["Zone"])

    path.write_bytes(saved(path.read_bytes(), delete))
    assert reconcile.run(tracked.on(LATER)).problems == ()
    assert "Zone" not in str([*openpyxl.load_workbook(path)["Actions"].values])


# Copies


@pytest.mark.parametrize(
    "name",
    [
        SYNC,
        "Master tracker (1).xlsx",
        "Master tracker (Harper's conflicted copy 2026-11-20).xlsx",
        "Master tracker.sync-conflict-20261120-101500-ABCDEFG.xlsx",
        "old.XLSX",
        "Copy of Master tracker.xlsx",
    ],
)
def test_a_copy_beside_the_tracker_is_taken_in_and_put_away(tracked: Council, name: str) -> None:
    one, two = remark(tracked, 0, "In the tracker"), remark(tracked, 1, "In the copy")
    tracked.workspace.tracker.write_bytes(one)
    copy = tracked.workspace.outbox / name
    copy.write_bytes(two)
    result = reconcile.run(tracked.on(LATER))
    assert comments(tracked)[:2] == ["In the tracker", "In the copy"]
    assert result.problems == ()
    assert not copy.exists()
    assert set(replaced(tracked).values()) == {one, two}
    assert any(name in line for line in result.lines)
    assert reconcile.run(tracked.on(LATER)).written == ()


def test_two_copies_that_differ_are_a_conflict_and_the_first_saved_stands(tracked: Council) -> None:
    first, second = remark(tracked, 0, "First", 1, "Tara"), remark(tracked, 0, "Second", 2, "Theo")
    tracked.workspace.tracker.write_bytes(second)
    (tracked.workspace.outbox / SYNC).write_bytes(first)
    result = reconcile.run(tracked.on(LATER))
    assert comments(tracked)[0] == "First"
    assert codes(result) == ["changed-on-both-sides"]
    assert result.counts["conflicts"] == 1
    (conflict,) = tracked.state().conflicts.values()
    assert (conflict.recorded, conflict.typed, conflict.by) == ("First", "Second", "Theo")
    again = reconcile.run(tracked.on(LATER))
    assert (again.written, again.counts["conflicts"]) == ((), 1)
    assert any("Conflicts" in line for line in again.lines)


def test_a_decision_on_the_sheet_conflicts_is_carried_out(tracked: Council) -> None:
    first, second = remark(tracked, 0, "First", 1), remark(tracked, 0, "Second", 2, "Theo")
    tracked.workspace.tracker.write_bytes(first)
    (tracked.workspace.outbox / SYNC).write_bytes(second)
    reconcile.run(tracked.on(LATER))
    path = tracked.workspace.tracker

    def decide(book: Any) -> None:
        page = book["Conflicts"]
        page.cell(5, 10, "Take what was typed")

    path.write_bytes(saved(path.read_bytes(), decide))
    result = reconcile.run(tracked.on("2026-11-24"))
    assert comments(tracked)[0] == "Second"
    assert result.counts["conflicts"] == 0
    assert "Conflicts" not in [sheet.name for sheet in read(path)]


def read(path: Path) -> Any:
    return read_book(path.read_bytes(), path.name)


def test_other_workbooks_in_the_outbox_are_left_alone(tracked: Council) -> None:
    book = b"PK\x03\x04 no workbook"
    for name in ("Notes of the meeting.xlsx", "~$Master tracker (2).xlsx"):
        (tracked.workspace.outbox / name).write_bytes(book)
    before = tracked.tree()
    assert reconcile.run(tracked.on(ON)).problems == ()
    assert tracked.tree() == before


def test_a_copy_that_cannot_be_read_stays_and_is_told(tracked: Council) -> None:
    copy = tracked.workspace.outbox / SYNC
    copy.write_bytes(remark(tracked, 0, "Lost?")[:5000])
    result = reconcile.run(tracked.on(ON))
    assert codes(result) == ["tracker-copy-unreadable"]
    assert copy.exists()
    assert "tracker-copy-unreadable" in codes(check.run(tracked.on(ON, dry_run=True)))


def test_a_copy_that_is_open_waits(tracked: Council) -> None:
    copy = tracked.workspace.outbox / SYNC
    copy.write_bytes(remark(tracked, 0, "In the copy"))
    lock = copy.with_name(f".~lock.{SYNC}#")
    lock.write_text(",tara,desk,20.11.2026 09:00,file:///x;")
    result = reconcile.run(tracked.on(ON))
    assert codes(result) == ["tracker-copy-open"]
    assert "by tara on desk" in result.problems[0].message
    assert copy.exists()
    lock.unlink()
    assert reconcile.run(tracked.on(ON)).problems == ()
    assert comments(tracked)[0] == "In the copy"


# The tracker itself


@pytest.mark.parametrize("stub", ["~$Master tracker.xlsx", ".~lock.Master tracker.xlsx#"])
def test_a_tracker_that_is_open_is_left_alone(tracked: Council, stub: str) -> None:
    tracked.workspace.tracker.write_bytes(remark(tracked, 0, "Typed"))
    (tracked.workspace.outbox / SYNC).write_bytes(remark(tracked, 1, "Typed too"))
    (tracked.workspace.outbox / stub).write_bytes(b"")
    before, events = tracked.tree("outbox", "inbox"), tracked.events()
    with pytest.raises(CannotContinue, match=r"Master tracker\.xlsx is open in"):
        reconcile.run(tracked.on(LATER))
    assert (tracked.tree("outbox", "inbox"), tracked.events()) == (before, events)


def test_a_tracker_that_is_gone_is_written_anew_and_that_is_said(tracked: Council) -> None:
    tracked.workspace.tracker.write_bytes(remark(tracked, 0, "Typed"))
    reconcile.run(tracked.on(LATER))
    content = tracked.workspace.tracker.read_bytes()
    tracked.workspace.tracker.unlink()
    result = reconcile.run(tracked.on(LATER))
    assert codes(result) == ["tracker-gone"]
    assert tracked.workspace.tracker.read_bytes() == content


def test_the_first_tracker_of_all_is_not_missed(issued: Council) -> None:
    assert reconcile.run(issued.on(ON)).problems == ()


def test_a_renamed_tracker_is_found_under_its_new_name(tracked: Council) -> None:
    renamed = tracked.workspace.outbox / "Tracker for Harper.xlsx"
    renamed.write_bytes(remark(tracked, 2, "Renamed"))
    tracked.workspace.tracker.unlink()
    result = reconcile.run(tracked.on(LATER))
    assert comments(tracked)[2] == "Renamed"
    assert not renamed.exists()
    assert result.written == (tracked.workspace.tracker,)


def typing_of(council: Council, number: int, text: str) -> Any:
    return typing(actions(council)[number], {"Comment": text})


@pytest.mark.parametrize("damage", [lambda content: content[:9000], lambda _: b"", lambda _: b"x"])
def test_a_damaged_tracker_stays_and_nothing_is_changed(
    tracked: Council, damage: Callable[[bytes], bytes]
) -> None:
    (tracked.workspace.outbox / SYNC).write_bytes(remark(tracked, 1, "In the copy"))
    tracked.workspace.tracker.write_bytes(damage(remark(tracked, 0, "Typed")))
    before, events = tracked.tree("outbox"), tracked.events()
    with pytest.raises(CannotContinue, match=r"Nothing was changed"):
        reconcile.run(tracked.on(LATER))
    assert (tracked.tree("outbox"), tracked.events()) == (before, events)


def test_last_weeks_tracker_put_back_takes_nothing_back_and_new_entries_count(
    tracked: Council,
) -> None:
    path = tracked.workspace.tracker
    as_written, typed = path.read_bytes(), remark(tracked, 0, "Typed", 1)
    path.write_bytes(typed)
    reconcile.run(tracked.on(LATER))
    path.write_bytes(remark(tracked, 0, "Changed since", 90))
    reconcile.run(tracked.on("2026-11-24"))
    for old in (as_written, typed, saved(typed, by="Tara", at=NINE)):
        path.write_bytes(old)
        result = reconcile.run(tracked.on("2026-11-25"))
        assert (codes(result), result.counts["conflicts"]) == ([], 0)
        assert comments(tracked)[0] == "Changed since"
    path.write_bytes(saved(typed, typing_of(tracked, 1, "New in it"), by="Tara", at=NINE))
    assert codes(reconcile.run(tracked.on("2026-11-26"))) == []
    assert comments(tracked)[:2] == ["Changed since", "New in it"]


def test_the_same_tracker_again_is_said_to_be_known(tracked: Council) -> None:
    content = remark(tracked, 0, "Typed")
    tracked.workspace.tracker.write_bytes(content)
    reconcile.run(tracked.on(LATER))
    (tracked.workspace.outbox / SYNC).write_bytes(content)
    result = reconcile.run(tracked.on(LATER))
    assert any("taken in before" in line for line in result.lines)
    assert len([one for one in tracked.events() if isinstance(one.event, ActionChanged)]) == 1


# While we work


def test_what_is_saved_while_we_work_is_taken_in_too(
    tracked: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = iter([remark(tracked, 1, "Saved meanwhile")])
    make = reconcile.tracker_workbook

    def slowly(*arguments: Any) -> bytes:
        content = make(*arguments)
        for meanwhile in late:
            tracked.workspace.tracker.write_bytes(meanwhile)
        return content

    tracked.workspace.tracker.write_bytes(remark(tracked, 0, "Typed"))
    monkeypatch.setattr(reconcile, "tracker_workbook", slowly)
    result = reconcile.run(tracked.on(LATER))
    assert comments(tracked)[:2] == ["Typed", "Saved meanwhile"]
    assert result.counts["changed"] == 2
    assert reconcile.run(tracked.on(LATER)).written == ()


def test_one_that_is_saved_again_and_again_is_never_written_over(
    tracked: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = iter(range(100))
    make = reconcile.tracker_workbook
    content = tracked.workspace.tracker.read_bytes()

    def slowly(*arguments: Any) -> bytes:
        text = f"Saved {next(number)}"
        tracked.workspace.tracker.write_bytes(saved(content, typing_of(tracked, 0, text)))
        return make(*arguments)

    monkeypatch.setattr(reconcile, "tracker_workbook", slowly)
    with pytest.raises(CannotContinue, match="again and again"):
        reconcile.run(tracked.on(LATER))
    monkeypatch.undo()
    reconcile.run(tracked.on(LATER))
    typed = {entry.typed for entry in tracked.state().history}
    assert typed == {f"Saved {n}" for n in range(3)}


def test_what_was_typed_is_recorded_before_anything_is_written(
    tracked: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    tracked.workspace.tracker.write_bytes(remark(tracked, 0, "Typed"))

    def full(*_: Any, **__: Any) -> bool:
        raise CannotContinue("The disk is full.")

    for name in ("keep_replaced", "write_file"):
        with monkeypatch.context() as patch:
            patch.setattr(reconcile, name, full)
            with pytest.raises(CannotContinue):
                reconcile.run(tracked.on(LATER))
        assert comments(tracked)[0] == "Typed"
    events = tracked.events()
    assert reconcile.run(tracked.on(LATER)).problems == ()
    assert tracked.events() == events


def test_a_tracker_is_kept_before_it_is_replaced_and_the_oldest_of_thirty_goes(
    tracked: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tracker_files, "MOST_KEPT", 3)
    trackers = []
    for number in range(5):
        trackers.append(remark(tracked, 0, f"Number {number}", number))
        tracked.workspace.tracker.write_bytes(trackers[-1])
        reconcile.run(tracked.on(f"2026-11-2{number}"))
    kept = replaced(tracked)
    assert [kept[name] for name in sorted(kept)] == trackers[-3:]


def test_a_dry_run_says_it_all_and_changes_nothing(tracked: Council) -> None:
    tracked.workspace.tracker.write_bytes(remark(tracked, 0, "First", 1))
    (tracked.workspace.outbox / SYNC).write_bytes(remark(tracked, 0, "Second", 2, "Theo"))
    before = tracked.tree()
    result = reconcile.run(tracked.on(LATER, dry_run=True))
    assert (result.counts["changed"], codes(result)) == (1, ["changed-on-both-sides"])
    assert tracked.tree() == before


@pytest.mark.parametrize("typed_before", [True, False])
def test_entries_follow_an_action_that_a_later_return_moves(
    tracked: Council, typed_before: bool
) -> None:
    """The auditor inserts an action above: nothing typed counts for the new one."""
    audit, key = tracked.audits()[0], actions(tracked)[0]
    done = {"Status": "Done", "Done on": datetime.date(2026, 11, 19), "Evidence": "On file"}
    path = tracked.workspace.tracker
    typed = saved(path.read_bytes(), typing(key, done), by="Tara", at=NINE)
    if typed_before:
        path.write_bytes(typed)
        reconcile.run(tracked.on(ON))
    row = {field: text for field, text in audit.content.entries.items() if field[:3] == "A1."}
    below = {field.replace("A1.", "A2."): text for field, text in row.items()}
    tracked.mail_from_auditor(
        "again", audit, tracked.filled(audit, below | {"A1.what": "Something new"})
    )
    result = ingest.run(tracked.on(LATER))
    assert [each.outcome.value for each in result.outcomes or ()] == ["accepted"]
    assert "action-reworded" not in codes(result)
    if not typed_before:
        path.write_bytes(typed)
    result = reconcile.run(tracked.on(LATER))
    first, second = (tracked.state().actions[f"{key[:-1]}{number}"] for number in (1, 2))
    assert (first.action.what, first.status.value, first.evidence) == ("Something new", "Open", "")
    assert (second.status.value, second.evidence) == ("Done", "On file")
    assert result.problems == ()


def test_what_was_typed_before_an_action_was_reworded_is_for_a_person_to_decide(
    tracked: Council,
) -> None:
    audit, key = tracked.audits()[0], actions(tracked)[0]
    typed = remark(tracked, 0, "Nearly done")
    tracked.mail_from_auditor("again", audit, tracked.filled(audit, {"A1.what": "Something else"}))
    ingest.run(tracked.on(LATER))
    tracked.workspace.tracker.write_bytes(typed)
    result = reconcile.run(tracked.on(LATER))
    assert codes(result) == ["changed-on-both-sides"]
    assert tracked.state().actions[key].comment == ""
    (conflict,) = tracked.state().conflicts.values()
    assert (conflict.row, conflict.typed, conflict.reworded) == (key, "Nearly done", True)


def test_an_action_that_was_worked_on_and_is_reworded_is_told(tracked: Council) -> None:
    audit, key = tracked.audits()[0], actions(tracked)[0]
    tracked.workspace.tracker.write_bytes(remark(tracked, 0, "Nearly done"))
    reconcile.run(tracked.on(ON))
    tracked.mail_from_auditor("again", audit, tracked.filled(audit, {"A1.what": "Something else"}))
    result = ingest.run(tracked.on(LATER))
    (problem,) = (each for each in result.problems if each.code == "action-reworded")
    assert (problem.place.sheet, problem.place.cell is not None) == ("Actions", True)
    assert tracked.state().actions[key].comment == "Nearly done"


def test_a_row_that_a_manager_deleted_is_back_and_history_says_so(tracked: Council) -> None:
    path = tracked.workspace.tracker
    path.write_bytes(saved(path.read_bytes(), without_row(actions(tracked)[2])))
    assert codes(reconcile.run(tracked.on(LATER))) == ["tracker-row-missing"]
    (entry,) = tracked.state().history
    assert (entry.became, entry.row) == (Became.NOT_TAKEN, actions(tracked)[2])
    names = [row[0].value for row in openpyxl_rows(path)]
    assert any(is_called(name, actions(tracked)[2]) for name in names)


def openpyxl_rows(path: Path) -> Any:
    return openpyxl.load_workbook(path)["Actions"].iter_rows()


# A copy that comes back


def test_a_correction_that_sets_an_entry_back_in_a_copy_that_was_taken_in_is_shown(
    tracked: Council,
) -> None:
    row = actions(tracked)[0]
    written = tracked.workspace.tracker.read_bytes()
    copy = tracked.workspace.outbox / SYNC
    for minute, status in enumerate(("Done", "Open", "Open"), start=1):
        at = NINE + datetime.timedelta(minutes=minute)
        copy.write_bytes(saved(written, typing(row, {"Status": status}), by="Tara", at=at))
        result = reconcile.run(tracked.on(LATER))
    assert result.counts["conflicts"] == 1
    assert tracked.state().actions[row].status == "Done"
    (conflict,) = tracked.state().conflicts.values()
    assert (conflict.recorded, conflict.typed, conflict.by) == ("Done", "Open", "Tara")
    sheet = openpyxl.load_workbook(tracked.workspace.tracker)["Conflicts"]
    assert "Set back in a copy" in [cell for values in sheet.values for cell in values]


def test_an_entry_that_was_changed_and_changed_back_since_is_a_conflict(tracked: Council) -> None:
    row = actions(tracked)[0]
    path, written = tracked.workspace.tracker, tracked.workspace.tracker.read_bytes()
    for minute, status in enumerate(("Done", "Open"), start=1):
        at = NINE + datetime.timedelta(minutes=minute)
        content = saved(path.read_bytes(), typing(row, {"Status": status}), by="Theo", at=at)
        path.write_bytes(content)
        reconcile.run(tracked.on(LATER))
    at = NINE + datetime.timedelta(minutes=9)
    late = saved(written, typing(row, {"Status": "Withdrawn"}), by="Tara", at=at)
    (tracked.workspace.outbox / SYNC).write_bytes(late)
    assert codes(reconcile.run(tracked.on(LATER))) == ["changed-on-both-sides"]
    assert tracked.state().actions[row].status == "Open"


# Clocks


@pytest.mark.parametrize(
    "wrong",
    [
        datetime.datetime(2031, 1, 1, 9, tzinfo=datetime.UTC),
        datetime.datetime(2001, 1, 1, 9, tzinfo=datetime.UTC),
        NINE - datetime.timedelta(days=1),
    ],
)
def test_a_tracker_saved_by_a_wrong_clock_is_never_the_later_word(
    tracked: Council, wrong: datetime.datetime
) -> None:
    first, second = remark(tracked, 0, "First", 1), remark(tracked, 0, "Second", 2)
    row = actions(tracked)[0]
    third = saved(second, typing(row, {"Comment": "By a wrong clock"}), by="Tara", at=wrong)
    for content in (first, second, third):
        tracked.workspace.tracker.write_bytes(content)
        result = reconcile.run(tracked.on(LATER))
    assert comments(tracked)[0] == "Second"
    assert codes(result) == ["changed-on-both-sides"]
    assert tracked.state().history[-1].typed == "By a wrong clock"


def test_two_programs_stamps_nearer_than_time_zones_decide_nothing(tracked: Council) -> None:
    first, second = remark(tracked, 0, "First", 1), remark(tracked, 0, "Second", 90)
    for content in (first, saved_in(second, "LibreOffice/7.6")):
        tracked.workspace.tracker.write_bytes(content)
        result = reconcile.run(tracked.on(LATER))
    assert comments(tracked)[0] == "First"
    assert codes(result) == ["changed-on-both-sides"]


def saved_in(content: bytes, program: str) -> bytes:
    """The workbook as another program says that it saved it."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "docProps/app.xml":
                part = part.replace(b"Microsoft Excel", program.encode())
                assert program.encode() in part
            target.writestr(name, part, zipfile.ZIP_DEFLATED)
    return made.getvalue()
