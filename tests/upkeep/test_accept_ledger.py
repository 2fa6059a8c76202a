"""A8: the clock behind the ledger, and a ledger that is not the newest, through the commands."""

import datetime
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from tests.support.made_up.workspace import DECEMBER, NOVEMBER, Council, copy_of
from tests.support.workbooks.tracker_hands import saved, typing
from workbook_qa.actions import action_entries
from workbook_qa.audits import exempt, extend, generate, reassign, replace
from workbook_qa.chasing import chase
from workbook_qa.core.problem import CannotContinue
from workbook_qa.followups import feedback
from workbook_qa.ledger.counting_days import CLOCK_TOLERANCE
from workbook_qa.ledger.events import LedgerAccepted
from workbook_qa.letters import send
from workbook_qa.reports.summary import summary
from workbook_qa.reports.theme import theme_report
from workbook_qa.returns import ingest
from workbook_qa.selection import select
from workbook_qa.tracker import reconcile
from workbook_qa.upkeep import backup, check, history, rebuild, restore, status, undo
from workbook_qa.upkeep.proof import accept_ledger
from workbook_qa.workbooks.read.reader import read_properties_alone
from workbook_qa.workspace.result import Context, Result

WHY = "The server was lost and the backup of the 16th is the newest there is."
COMMANDS: dict[str, Callable[[Context, str], object]] = {
    "select": lambda context, _: select.run(context, DECEMBER, seed="x"),
    "generate": lambda context, _: generate.run(context, NOVEMBER),
    "ingest": lambda context, _: ingest.run(context),
    "extend": lambda context, ref: extend.run(
        context, ref, to=context.today + datetime.timedelta(days=9), why="Leave"
    ),
    "exempt": lambda context, ref: exempt.run(context, ref, why="Closed"),
    "reassign": lambda context, ref: reassign.run(context, ref, to="Noor Service", why="Leave"),
    "replace": lambda context, ref: replace.run(context, ref, why="Closed"),
    "feedback": lambda context, _: feedback.run(context, ()),
    "reconcile": lambda context, _: reconcile.run(context),
    "chase": lambda context, _: chase.run(context),
    "send": lambda context, _: send.run(context, (), by_hand=True),
    "summary": lambda context, _: summary.run(context, NOVEMBER),
    "theme-report": lambda context, _: theme_report.run(context, "Supervision"),
    "rebuild": lambda context, _: rebuild.run(context),
    "undo": lambda context, _: undo.run(context, 1),
}
READERS: dict[str, Callable[[Context, str], Result]] = {
    "check": lambda context, _: check.run(context),
    "status": lambda context, _: status.run(context),
    "history": lambda context, ref: history.run(context, ref),
    "backup": lambda context, _: backup.run(context),
    "undo, the list": lambda context, _: undo.run(context),
}


@pytest.fixture(scope="module")
def worked_once(issued_once: Council, tmp_path_factory: pytest.TempPathFactory) -> Council:
    """One return, the tracker, and the DMT paper of November as at the 16th."""
    council = copy_of(issued_once, tmp_path_factory.mktemp("worked") / "council")
    council.drop("a.xlsx", council.filled(council.audits()[0]))
    ingest.run(council.on("2026-11-16"))
    reconcile.run(council.on("2026-11-16"))
    summary.run(council.on("2026-11-16"), NOVEMBER)
    return council


@pytest.fixture
def worked(worked_once: Council, tmp_path: Path) -> Council:
    return copy_of(worked_once, tmp_path / "worked")


def told(result: Result) -> list[str]:
    codes = ("clock-behind", "ledger-cut-short", "ledger-rewritten")
    return [each.code for each in result.problems if each.code in codes]


def open_reference(council: Council) -> str:
    return council.audits()[1].audit.reference


def put_back_older(council: Council, older: Council) -> None:
    """As whoever restores a folder's files does it: the old ledger over the new one."""
    shutil.copy(older.workspace.ledger_file, council.workspace.ledger_file)


# The clock


@pytest.mark.parametrize("command", COMMANDS)
def test_a8_with_a_clock_that_is_behind_no_command_works(worked: Council, command: str):
    before, events = worked.tree("outbox", "inbox"), worked.events()
    with pytest.raises(CannotContinue) as refused:
        COMMANDS[command](worked.on("2026-11-15"), open_reference(worked))
    assert "16 November 2026" in str(refused.value)
    assert "Set its date, time and time zone right" in str(refused.value)
    assert worked.tree("outbox", "inbox") == before
    assert worked.events() == events


@pytest.mark.parametrize("command", READERS)
def test_a8_what_only_reads_says_that_the_clock_is_behind(worked: Council, command: str):
    reference = open_reference(worked)
    assert told(READERS[command](worked.on("2026-11-16"), reference)) == []
    assert told(READERS[command](worked.on("2026-11-15"), reference)) == ["clock-behind"]


def test_a8_another_computer_may_be_a_few_minutes_off(worked: Council):
    context = worked.on("2026-11-16")
    off = msgspec.structs.replace(context, now=context.now - CLOCK_TOLERANCE)
    assert chase.run(off).command == "chase"
    more = msgspec.structs.replace(off, now=off.now - datetime.timedelta(minutes=1))
    with pytest.raises(CannotContinue, match="clock"):
        chase.run(more)


def test_a8_what_was_reported_as_at_a_day_stays_where_a_time_zone_makes_it_earlier(
    worked: Council,
):
    """Five past midnight in summer time is the day before in winter time, for the same moment."""
    night = datetime.datetime.fromisoformat("2026-11-18T00:02:00+01:00")
    context = msgspec.structs.replace(worked.on("2026-11-18"), now=night)
    exempt.run(context, worked.audits()[1].audit.reference, why="Closed")
    paper = worked.workspace.summary(NOVEMBER)
    day = datetime.date(2026, 11, 17)
    summary.run(context, NOVEMBER, as_at=day)
    reported = paper.read_bytes()
    there = msgspec.structs.replace(context, now=night.astimezone(datetime.UTC))
    assert there.today == day
    exempt.run(there, worked.audits()[2].audit.reference, why="Closed")
    summary.run(worked.on("2026-11-20"), NOVEMBER, as_at=day)
    assert paper.read_bytes() == reported


def test_a8_where_a_clock_was_ahead_the_ledger_is_accepted_and_counts_from_then(worked: Council):
    reference = open_reference(worked)
    exempt.run(worked.on("2030-01-01"), reference, why="Closed")
    with pytest.raises(CannotContinue, match="accept-ledger"):
        reconcile.run(worked.on("2026-11-20"))
    accept_ledger.run(worked.on("2026-11-20"), why="The clock was wrong")
    extend.run(
        worked.on("2026-11-23"),
        worked.audits()[2].audit.reference,
        to=datetime.date(2026, 12, 20),
        why="Leave",
    )
    as_at = summary.run(worked.on("2026-11-24"), NOVEMBER, as_at=datetime.date(2026, 11, 23))
    assert as_at.command == "summary"
    assert told(check.run(worked.on("2026-11-24"))) == []
    with pytest.raises(CannotContinue, match="nothing to accept"):
        accept_ledger.run(worked.on("2026-11-24"), why="Again")


# The ledger


def test_a8_the_workbooks_say_up_to_which_event_they_were_made(worked: Council):
    chain = {recorded.number for recorded in worked.events()}
    for path in (worked.workspace.tracker, worked.workspace.summary(NOVEMBER)):
        properties = read_properties_alone(path.read_bytes())
        assert {int(text) for text in properties.values() if text.isdigit()} & chain
        assert len(properties["workbook-qa-digest"]) == 64


@pytest.mark.parametrize("witness", ["tracker", "paper", "backup"])
@pytest.mark.parametrize("command", COMMANDS)
def test_a8_with_a_ledger_that_is_older_than_a_file_no_command_works(
    worked: Council, issued_once: Council, command: str, witness: str
):
    if witness == "backup":
        backup.run(worked.on("2026-11-16"))
    put_back_older(worked, issued_once)
    if witness != "tracker":
        worked.workspace.tracker.unlink()
    if witness != "paper":
        worked.workspace.summary(NOVEMBER).unlink()
    reference = worked.audits()[0].audit.reference
    before, events = worked.tree("outbox", "inbox"), worked.events()
    with pytest.raises(CannotContinue) as refused:
        COMMANDS[command](worked.on("2026-11-20"), reference)
    assert "was cut off, or an older one was put back" in str(refused.value)
    assert "Put back the newest backup" in str(refused.value)
    assert worked.tree("outbox", "inbox") == before
    assert worked.events() == events


@pytest.mark.parametrize("command", READERS)
def test_a8_what_only_reads_says_that_the_ledger_is_older(
    worked: Council, issued_once: Council, command: str
):
    put_back_older(worked, issued_once)
    reference = worked.audits()[0].audit.reference
    found = told(READERS[command](worked.on("2026-11-20"), reference))
    assert found == ["ledger-cut-short", "ledger-cut-short"]  # the tracker and the paper


def test_a8_a_ledger_that_is_gone_is_told_by_check_and_not_begun_anew(worked: Council):
    worked.workspace.ledger_file.unlink()
    assert told(check.run(worked.on("2026-11-20"))) == ["ledger-cut-short", "ledger-cut-short"]
    assert not worked.workspace.ledger_file.exists()
    with pytest.raises(CannotContinue, match="is empty"):
        select.run(worked.on("2026-11-20"), DECEMBER)


def test_a8_a_newer_backup_is_put_back_and_work_goes_on(worked: Council, issued_once: Council):
    newest, old = worked.root / "newest.db", worked.root / "old.db"
    backup.run(worked.on("2026-11-16"), newest)
    backup.run(issued_once.on("2026-11-16"), old)
    worked.workspace.ledger_file.unlink()
    older = restore.run(worked.on("2026-11-20"), old)
    assert told(older) == ["ledger-cut-short", "ledger-cut-short"]
    assert "newer backup" in older.next_step
    worked.workspace.ledger_file.unlink()
    assert told(restore.run(worked.on("2026-11-20"), newest)) == []
    assert reconcile.run(worked.on("2026-11-20")).command == "reconcile"


def test_a8_where_there_is_no_newer_backup_the_ledger_is_accepted_with_a_reason(
    worked: Council, issued_once: Council
):
    tracker = worked.workspace.tracker
    key = sorted(worked.state().actions)[0]
    tracker.write_bytes(
        saved(tracker.read_bytes(), typing(key, {action_entries.COMMENT: "Typed since"}))
    )
    typed = tracker.read_bytes()
    put_back_older(worked, issued_once)
    dry = accept_ledger.run(worked.on("2026-11-20", dry_run=True), why=WHY)
    assert dry.counts["trackers put aside"] == 1
    assert tracker.read_bytes() == typed
    result = accept_ledger.run(worked.on("2026-11-20"), why=WHY)
    (event,) = [e.event for e in worked.events() if isinstance(e.event, LedgerAccepted)]
    assert (event.why, event.by, event.last) == (WHY, "Casey Leadwell", len(issued_once.events()))
    assert len(event.marks) == 1  # the tracker and the paper name the same event
    assert any("Replaced trackers" in line for line in result.lines)
    kept = worked.workspace.replaced_trackers.iterdir()
    assert typed in [path.read_bytes() for path in kept]
    (run,) = [each for each in undo.run(worked.on("2026-11-20")).runs or () if each["run"] == 7]
    assert run["command"] == "accept-ledger"
    # The paper still names the lost event, and is not told again; what came is taken in again.
    assert told(check.run(worked.on("2026-11-20"))) == []
    accepted = next(worked.workspace.inbox.rglob("CFA-*.xlsx"))
    worked.drop("again.xlsx", accepted.read_bytes())
    assert ingest.run(worked.on("2026-11-20")).counts["accepted"] == 1
    reconcile.run(worked.on("2026-11-20"))
    summary.run(worked.on("2026-11-20"), NOVEMBER)
    assert told(check.run(worked.on("2026-11-20"))) == []


def test_a8_a_copy_of_a_lost_tracker_that_turns_up_later_is_not_merged(
    worked: Council, issued_once: Council
):
    """The ledger has gone on to the same number by then, with other events."""
    lost = worked.workspace.tracker.read_bytes()
    put_back_older(worked, issued_once)
    accept_ledger.run(worked.on("2026-11-20"), why=WHY)
    for audit in worked.audits():
        exempt.run(worked.on("2026-11-20"), audit.audit.reference, why="Closed")
    reconcile.run(worked.on("2026-11-20"))
    copy = worked.workspace.tracker.with_name("Master tracker (1).xlsx")
    copy.write_bytes(lost)
    with pytest.raises(CannotContinue, match="does not have it, or has another"):
        reconcile.run(worked.on("2026-11-20"))
    assert copy.read_bytes() == lost


def test_a8_a_return_of_an_audit_that_the_ledger_lost_says_so(
    worked: Council,
):
    """With no tracker and no paper left, only what comes back tells."""
    audit = worked.audits()[0]
    filled = worked.filled(audit)
    shutil.rmtree(worked.workspace.outbox)
    worked.workspace.outbox.mkdir()
    with sqlite3.connect(worked.workspace.ledger_file) as ledger:
        ledger.execute("DELETE FROM events")
    worked.drop("a.xlsx", filled)
    result = ingest.run(worked.on("2026-11-20"))
    (problem,) = [each for each in result.problems if each.code == "audit-unknown"]
    assert "was issued from here, and the ledger does not know of it" in problem.message


def test_a8_nothing_is_accepted_without_a_reason(worked: Council):
    with pytest.raises(CannotContinue, match="Say why"):
        accept_ledger.run(worked.on("2026-11-15"), why=" ")


def test_a8_a_copy_of_another_ledgers_tracker_says_to_move_it_away(
    worked: Council, council: Council
):
    select.run(council.on("2026-11-02"), NOVEMBER, seed="another")
    generate.run(council.on("2026-11-03"), NOVEMBER)
    reconcile.run(council.on("2026-11-03"))
    copy = worked.workspace.tracker.with_name("theirs.xlsx")
    copy.write_bytes(council.workspace.tracker.read_bytes())
    with pytest.raises(CannotContinue, match="of another ledger, move it away"):
        reconcile.run(worked.on("2026-11-20"))
    copy.unlink()
    assert reconcile.run(worked.on("2026-11-20")).command == "reconcile"
