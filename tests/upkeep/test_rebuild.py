"""Every output comes back byte for byte, from documents and events alone; nothing typed is lost."""

import datetime
import shutil
from collections import Counter
from pathlib import Path

import msgspec
import openpyxl
import pytest

from tests.support.made_up.played import (
    LAST_DAY,
    OWN_COLUMN,
    REMARK,
    outputs,
    play_month,
    type_into_tracker,
)
from tests.support.made_up.workspace import NOVEMBER, Council, copy_of, issue, type_in_table
from workbook_qa.actions import action_entries
from workbook_qa.audits import generate
from workbook_qa.core.problem import CannotContinue
from workbook_qa.core.terms import Outcome
from workbook_qa.ledger.events import ConflictFound, ConflictSettled, FileReceived, ReturnChosen
from workbook_qa.reports.summary import summary
from workbook_qa.returns.inbox.archive import Archive
from workbook_qa.returns.inbox.archive_paths import with_paths
from workbook_qa.selection import select
from workbook_qa.tracker import reconcile
from workbook_qa.upkeep import rebuild

ON_BOTH = True  # databases: see `ledger_on` in tests/conftest.py


@pytest.fixture(scope="module")
def _played(issued_once: Council, tmp_path_factory: pytest.TempPathFactory) -> Council:
    council = copy_of(issued_once, tmp_path_factory.mktemp("played"))
    play_month(council)
    return council


@pytest.fixture
def played(_played: Council, tmp_path: Path) -> Council:
    return copy_of(_played, tmp_path / "council")


def lose(council: Council, *folders: str) -> None:
    for path in council.tree(*folders):
        if not path.endswith("README.md"):
            (council.root / path).unlink()


def codes(result) -> list[str]:
    return [problem.code for problem in result.problems]


def test_the_month_that_is_played_has_everything_in_it(played: Council):
    events = [recorded.event for recorded in played.events()]
    outcomes = Counter(each.outcome for each in events if isinstance(each, FileReceived))
    assert {*outcomes} >= {
        Outcome.ACCEPTED,
        Outcome.QUERIED,
        Outcome.ALREADY_HAVE,
        Outcome.SUPERSEDED,
        Outcome.REFUSED,
        Outcome.CONFLICT,
    }
    assert {type(each) for each in events} >= {ReturnChosen, ConflictFound, ConflictSettled}
    names = {Path(path).name for path in outputs(played)}
    reference = played.audits()[1].audit.reference
    assert {f"{reference}.xlsx", f"{reference} 2.xlsx", f"{reference} version 3.eml"} <= names
    first = played.state().actions[min(played.state().actions)]
    assert first.evidence
    assert any(action.own == {OWN_COLUMN: REMARK} for action in played.state().actions.values())


@pytest.mark.parametrize("without_registers", [False, True])
def test_every_file_is_byte_for_byte_what_stood_there(played: Council, without_registers: bool):
    before = outputs(played)
    shutil.rmtree(played.workspace.outbox)
    lose(played, "inbox")
    if without_registers:
        lose(played, "registers", "templates")
    result = rebuild.run(played.on(LAST_DAY))
    assert {*outputs(played)} == {*before}
    # Whose an action is today stands in the people register alone.
    other = ["outbox/Master tracker.xlsx"] if without_registers else []
    assert [path for path, content in outputs(played).items() if content != before[path]] == other
    assert {played.workspace.shown(path) for path in result.written} == {*before}
    assert codes(result) == (["register-missing"] if without_registers else [])


def test_every_file_lies_where_its_event_says(played: Council):
    paths = {
        each.event.path
        for each in played.events()
        if isinstance(each.event, FileReceived | ReturnChosen)
    }
    assert "" in paths, "what could not be taken out of its zip"
    of_files = {f"inbox/{path}" for path in paths if path}
    parcels = {path for path in played.tree("inbox") if path.endswith((".eml", ".zip"))}
    moved = {path for path in of_files if " conflict " in path}
    there = {path for path in played.tree("inbox") if not path.endswith((".txt", ".md"))}
    assert there == (of_files - moved) | parcels


def test_events_of_before_paths_were_kept_tell_the_same_places(played: Council):
    events = played.events()
    without = [
        msgspec.structs.replace(each, event=msgspec.structs.replace(each.event, path=None))
        if isinstance(each.event, FileReceived | ReturnChosen)
        else each
        for each in events
    ]
    context = played.on(LAST_DAY)
    told, recorded = with_paths(context, without), with_paths(context, events)
    assert recorded == events
    assert Archive(context, told).places == Archive(context, events).places


def test_a_second_run_changes_nothing_and_records_nothing(played: Council):
    lose(played, "outbox")
    rebuild.run(played.on(LAST_DAY))
    before, events = outputs(played), played.events()
    result = rebuild.run(played.on(LAST_DAY))
    assert result.written == ()
    assert (outputs(played), played.events()) == (before, events)


def test_what_is_rebuilt_is_worked_with_as_before(played: Council):
    lose(played, "outbox")
    rebuild.run(played.on(LAST_DAY))
    before = outputs(played)
    for command, arguments in ((select, (NOVEMBER,)), (generate, (NOVEMBER,)), (reconcile, ())):
        assert command.run(played.on(LAST_DAY), *arguments).written == ()
    summary.run(played.on(LAST_DAY), NOVEMBER)
    assert outputs(played) == before


def test_a_dry_run_says_what_would_be_written(played: Council):
    lose(played, "outbox/2026-11/to-send")
    before = played.tree()
    result = rebuild.run(played.on(LAST_DAY, dry_run=True))
    assert played.tree() == before
    assert result.written == ()
    assert result.counts["rebuilt"] == len([line for line in result.lines if "to-send/" in line])


def test_passwords_and_what_they_open_come_back(council: Council):
    issue(council, encrypt=True)
    before = outputs(council)
    assert "ledger/Passwords 2026-11.xlsx" in before
    lose(council, "outbox")
    council.workspace.passwords(NOVEMBER).unlink()
    lose(council, "registers")
    rebuild.run(council.on("2026-11-02"))
    after = outputs(council)
    assert after.pop("outbox/Master tracker.xlsx")
    assert after == before


def test_the_selection_comes_back_as_the_head_of_service_saved_it(council: Council):
    select.run(council.on("2026-11-01"), NOVEMBER, seed="Wexcombe")
    path, drawn = council.workspace.selection(NOVEMBER), council.state().selections[NOVEMBER]
    entries = {
        "Use this reserve instead": next(
            each.case_id for each in drawn.reserves if each.team == drawn.drawn[1].team
        ),
        "Reason for the change": "The family moved away",
    }
    key = drawn.drawn[1].case_id
    path.write_bytes(
        type_in_table(path.read_bytes(), "Selection", key, entries, key_column="Case id")
    )
    saved = path.read_bytes()
    result = rebuild.run(council.on("2026-11-02"))
    assert codes(result) == ["output-differs"]
    assert path.read_bytes() == saved, "it is not issued yet, so only the file holds it"
    assert generate.run(council.on("2026-11-02"), NOVEMBER).counts["issued"] == 5
    path.unlink()
    rebuild.run(council.on("2026-11-02"))
    assert path.read_bytes() == saved


def test_the_summary_comes_back_as_it_was_made_last(played: Council):
    path, beside = (
        of(NOVEMBER) for of in (played.workspace.summary, played.workspace.summary_detail)
    )
    made, detail = path.read_bytes(), beside.read_bytes()
    summary.run(played.on("2026-12-03"), NOVEMBER, as_at=datetime.date(2026, 11, 20))
    assert path.read_bytes() != made
    summary.run(played.on("2026-12-03"), NOVEMBER, as_at=datetime.date(2026, 11, 30))
    assert path.read_bytes() == made
    path.unlink()
    beside.unlink()
    rebuild.run(played.on("2026-12-20"))
    assert (path.read_bytes(), beside.read_bytes()) == (made, detail)


# What stands there and is another


def test_a_tracker_in_which_somebody_typed_is_left_as_it_is(played: Council):
    type_into_tracker(played, {action_entries.COMMENT: "Seen by nobody yet"}, row=1)
    before = played.workspace.tracker.read_bytes()
    result = rebuild.run(played.on("2026-12-01"))
    assert codes(result) == ["tracker-not-rebuilt"]
    assert played.workspace.tracker.read_bytes() == before
    reconcile.run(played.on("2026-12-01"))
    assert rebuild.run(played.on("2026-12-01")).problems == ()


@pytest.mark.parametrize("content", [b"no workbook", b""])
def test_a_tracker_that_cannot_be_read_is_left_as_it_is(played: Council, content: bytes):
    played.workspace.tracker.write_bytes(content)
    result = rebuild.run(played.on("2026-12-01"))
    assert codes(result) == ["tracker-not-rebuilt"]
    assert played.workspace.tracker.read_bytes() == content


def test_a_tracker_in_which_nothing_new_is_typed_is_brought_up_to_date(played: Council):
    path = played.workspace.tracker
    book = openpyxl.load_workbook(path)
    book.save(path)
    result = rebuild.run(played.on("2026-12-20"))
    assert result.written == (path,)
    assert reconcile.run(played.on("2026-12-20")).written == ()


def test_the_tracker_is_made_as_at_any_day(played: Council):
    before = played.workspace.tracker.read_bytes()
    rebuild.run(played.on("2027-03-01"))
    assert played.workspace.tracker.read_bytes() != before
    rebuild.run(played.on("2027-03-01"), as_at=datetime.date(2026, 11, 30))
    assert played.workspace.tracker.read_bytes() == before


def test_a_tracker_that_is_open_is_not_written_over(played: Council):
    path = played.workspace.tracker
    path.with_name(f"~${path.name}").write_bytes(b"open")
    with pytest.raises(CannotContinue, match="open in Excel"):
        rebuild.run(played.on("2026-12-20"))


def test_a_file_that_somebody_changed_is_left_as_it_is(played: Council):
    draft = next(played.workspace.to_send(NOVEMBER).glob("*-B.eml"))
    draft.write_bytes(b"Dear all")
    result = rebuild.run(played.on(LAST_DAY))
    assert [(each.code, each.place.file) for each in result.problems] == [
        ("output-differs", played.workspace.shown(draft))
    ]
    assert draft.read_bytes() == b"Dear all"


def test_a_file_that_is_on_record_elsewhere_is_put_right(played: Council):
    one, other = sorted(played.workspace.to_send(NOVEMBER).glob("CFA-*-?.xlsx"))[:2]
    before = one.read_bytes()
    shutil.copy(other, one)
    assert rebuild.run(played.on(LAST_DAY)).written == (one,)
    assert one.read_bytes() == before


def test_where_nothing_is_recorded_nothing_is_made(council: Council):
    before = outputs(council)
    result = rebuild.run(council.on("2026-11-02"))
    assert (result.written, result.counts["rebuilt"]) == ((), 0)
    assert outputs(council) == before
