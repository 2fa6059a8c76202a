"""`watch` through scripted minutes: every file once, no busy loop, nothing that grows.

The clock is one of the test's own, so that ten minutes take seconds. With WORKBOOK_QA_LONG=1 the
same script runs by the machine's clock, for ten real minutes.
"""

import datetime
import gc
import os
import time
import tracemalloc
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from tests.support.made_up.workspace import Council, type_in_table
from tests.support.scripted import START, Script, in_pieces
from workbook_qa.actions import action_entries
from workbook_qa.chasing import chase
from workbook_qa.core.terms import Outcome
from workbook_qa.ledger.events import ActionChanged, Chased, FileReceived
from workbook_qa.returns import ingest
from workbook_qa.tracker import reconcile
from workbook_qa.tracker.tables import tracker_columns as columns
from workbook_qa.upkeep import watch
from workbook_qa.upkeep.watch import Clock
from workbook_qa.workspace.result import Context
from workbook_qa.workspace.settings import Settings
from workbook_qa.workspace.writing import one_at_a_time

EVERY = 10.0
TEN_MINUTES = 600.0


def play(council: Council, script: Script, seconds: float, **more: object):
    context = council.on("2026-11-23")
    return watch.run(
        context,
        every=EVERY,
        for_seconds=seconds,
        clock=script.clock,
        say=script.said.append,
        **more,  # type: ignore[arg-type]
    )


def runs_of(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each command was run."""
    counted: Counter[str] = Counter()

    def count(module: object, name: str) -> None:
        run = module.run  # type: ignore[attr-defined]

        def counting(*arguments: object, **named: object) -> object:
            counted[name] += 1
            return run(*arguments, **named)

        monkeypatch.setattr(module, "run", counting)

    for module, name in ((ingest, "ingest"), (reconcile, "reconcile"), (chase, "chase")):
        count(module, name)
    return counted


def test_ten_minutes_of_a_shared_folder(issued: Council, monkeypatch: pytest.MonkeyPatch):
    """Files in pieces, the folder gone and back, a tracker that is open; every file once."""
    counted = runs_of(monkeypatch)
    script = Script()
    inbox, tracker = issued.workspace.inbox, issued.workspace.tracker
    filled = [issued.filled(audit) for audit in issued.audits()]
    stub = tracker.with_name(f".~lock.{tracker.name}#")
    away = issued.root.with_name("away")

    def drop(name: str, content: bytes) -> Callable[[], object]:
        return lambda: (inbox / name).write_bytes(content)

    def manage() -> None:
        key = sorted(issued.state().actions)[0]
        entries = {action_entries.COMMENT: "Asked the school."}
        content = type_in_table(
            tracker.read_bytes(), "Actions", key, entries, key_column=columns.ACTION
        )
        tracker.write_bytes(content)

    in_pieces(script, inbox / "slow.xlsx", filled[0], [15, 45, 75, 105])
    script.at_second(35, drop("quick.xlsx", filled[1]))  # while the other is still arriving
    script.at_second(200, lambda: issued.root.rename(away))
    script.at_second(260, lambda: away.rename(issued.root))
    script.at_second(265, drop("after.xlsx", filled[2]))
    script.at_second(320, lambda: stub.write_text(",casey,desk,x;"))
    script.at_second(330, manage)  # saved, and still open
    script.at_second(335, drop("meanwhile.xlsx", filled[3]))
    script.at_second(420, stub.unlink)
    result = play(issued, script, TEN_MINUTES)

    received = [e.event for e in issued.events() if isinstance(e.event, FileReceived)]
    assert Counter(event.name for event in received) == Counter(
        ("slow.xlsx", "quick.xlsx", "after.xlsx", "meanwhile.xlsx")
    )
    assert {event.outcome for event in received} == {Outcome.ACCEPTED}
    assert result.counts["files"] == 4
    changes = [e.event for e in issued.events() if isinstance(e.event, ActionChanged)]
    assert [event.changes for event in changes] == [{"comment": "Asked the school."}]
    # no busy loop: one look and one wait of ten seconds at a time, and few runs
    assert result.counts["looks"] == TEN_MINUTES / EVERY
    assert set(script.waits) == {EVERY}
    assert counted["ingest"] == 4
    assert counted["chase"] == 1
    assert counted["reconcile"] <= 6
    # said once each, whatever the number of looks
    assert len(script.lines("cannot be reached")) == 1
    assert len(script.lines("there again")) == 1
    assert len(script.lines("is open in LibreOffice by casey")) == 1
    assert result.counts["faults"] == 0


def test_nothing_grows_while_nothing_happens(issued: Council, monkeypatch: pytest.MonkeyPatch):
    counted = runs_of(monkeypatch)
    sizes: list[int] = []
    script = Script()

    def measure() -> None:
        gc.collect()
        sizes.append(tracemalloc.get_traced_memory()[0])

    for second in (1000, 4000):
        script.at_second(second, measure)
    tracemalloc.start()
    try:
        result = play(issued, script, 4100)
    finally:
        tracemalloc.stop()
    assert result.counts["looks"] == 410
    assert counted == {"reconcile": 1, "chase": 1}
    assert sizes[1] - sizes[0] < 64 * 1024  # 300 looks; one kept stamp each would be more
    assert len(script.said) < 8


def test_each_day_is_chased_once_and_weekends_are_left_alone(issued: Council):
    script = Script(datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC))
    context = issued.on("2026-11-23")
    watch.run(
        context, every=6 * 3600, for_seconds=14 * 24 * 3600, clock=script.clock,
        say=script.said.append,
    )  # fmt: skip
    days = [e.event.on for e in issued.events() if isinstance(e.event, Chased)]
    assert {day.isoformat() for day in days} >= {"2026-11-23", "2026-12-01"}
    assert all(day.weekday() < 5 for day in days)


def test_a_tracker_that_is_open_does_not_keep_returns_waiting(issued: Council):
    reconcile.run(issued.on("2026-11-23"))
    tracker = issued.workspace.tracker
    tracker.with_name(f"~${tracker.name}").write_bytes(b"")
    issued.drop("a.xlsx", issued.filled(issued.audits()[0]))
    script = Script()
    result = play(issued, script, 60)
    assert result.counts["files"] == 1
    assert len(script.lines("is open in Excel")) == 1


def test_somebody_else_at_work_is_said_once_and_waited_for(issued: Council):
    script = Script()
    issued.drop("a.xlsx", issued.filled(issued.audits()[0]))
    lock = one_at_a_time(issued.workspace.ledger)
    lock.__enter__()
    script.at_second(65, lambda: lock.__exit__(None, None, None))
    result = play(issued, script, 120)
    assert result.counts["files"] == 1
    assert 1 <= len(script.lines("ingest: ")) <= 3
    assert len([line for line in script.lines("is at work") if "ingest: " in line]) == 1


def test_a_fault_of_ours_is_logged_once_and_not_repeated(
    issued: Council, monkeypatch: pytest.MonkeyPatch
):
    calls: list[int] = []

    def fail(context: Context) -> None:
        calls.append(1)
        raise RuntimeError("ours")

    monkeypatch.setattr(reconcile, "run", fail)
    script, logged = Script(), []
    result = play(issued, script, 300, log=lambda fault: logged.append(fault) or "See the log.")
    assert len(calls) == len(logged) == result.counts["faults"] == 1
    assert len(script.lines("See the log.")) == 1
    issued.drop("a.xlsx", issued.filled(issued.audits()[0]))
    assert play(issued, Script(), 60, log="See the log.".format).counts["files"] == 1


def test_ctrl_c_ends_it_in_good_order(issued: Council):
    script = Script()

    def stop() -> None:
        raise KeyboardInterrupt

    script.at_second(55, stop)
    result = play(issued, script, TEN_MINUTES)
    assert result.counts["looks"] == 6
    assert len(script.lines("Stopped")) == 1
    with one_at_a_time(issued.workspace.ledger):
        pass  # no lock is left


def test_settings_are_read_again_and_a_slip_in_them_is_said_once(issued: Council):
    script, path = Script(), issued.workspace.settings
    good = path.read_text()
    script.at_second(25, lambda: path.write_text(good + "\n[polcy]\n"))
    script.at_second(85, lambda: path.write_text(good))
    result = play(issued, script, 150)
    assert len(script.lines("There is no setting 'polcy'")) == 1
    assert result.counts["looks"] == 15


def test_what_stays_in_the_inbox_is_not_taken_again_at_each_look(
    issued: Council, monkeypatch: pytest.MonkeyPatch
):
    counted = runs_of(monkeypatch)
    (issued.workspace.inbox / "a folder").mkdir()
    play(issued, Script(), TEN_MINUTES)
    assert counted["ingest"] == 1


def test_a_dry_run_says_what_it_would_do_and_changes_nothing(issued: Council):
    issued.drop("a.xlsx", issued.filled(issued.audits()[0]))
    before = issued.tree()
    script = Script()
    context = msgspec.structs.replace(issued.on("2026-11-23"), dry_run=True)
    watch.run(context, every=EVERY, for_seconds=60, clock=script.clock, say=script.said.append)
    assert issued.tree() == before
    assert script.lines("accepted")


@pytest.mark.skipif(not os.environ.get("WORKBOOK_QA_LONG"), reason="ten real minutes, on request")
def test_ten_minutes_by_the_machines_clock(issued: Council):
    """By the clock: returns, one in pieces, the folder gone once; the program stays small."""
    filled = [issued.filled(audit) for audit in issued.audits()]
    away = issued.root.with_name("away")
    started, done, sizes = time.monotonic(), set(), []
    looks: list[float] = []
    whole = issued.filled(issued.audits()[-1])
    pieces = [whole[at : at + 4096] for at in range(0, len(whole), 4096)]

    def happen() -> None:
        minute = int((time.monotonic() - started) // 60)
        if minute in done:
            return
        done.add(minute)
        gc.collect()
        sizes.append(_resident())
        if minute == 3:
            issued.root.rename(away)
        elif minute == 4:
            away.rename(issued.root)
        elif minute < 8 and minute // 2 < len(filled):
            issued.drop(f"{minute}.xlsx", filled[minute // 2])

    def arrive() -> None:
        """One more file comes in pieces, over the first five minutes of looks."""
        looks.append(time.monotonic())
        if len(looks) <= len(pieces) and issued.root.exists():
            with (issued.workspace.inbox / "slow.xlsx").open("ab") as file:
                file.write(pieces[len(looks) - 1])

    def wait(seconds: float) -> None:
        happen()
        arrive()
        time.sleep(seconds)

    busy = time.process_time()
    said: list[str] = []
    context = issued.on("2026-11-23")
    result = watch.run(
        context, every=2, for_seconds=TEN_MINUTES, clock=Clock(sleep=wait), say=said.append
    )
    received = [e.event for e in issued.events() if isinstance(e.event, FileReceived)]
    assert set(Counter(event.name for event in received).values()) == {1}
    assert result.counts["faults"] == 0
    assert time.process_time() - busy < 60
    assert sizes[-1] - sizes[len(sizes) // 2] < 20 * 2**20


def _resident() -> int:
    """Bytes that this process holds in memory; 0 where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return 0
    return pages * 4096


def test_without_a_workspace_it_waits_for_one(tmp_path: Path):
    script = Script()
    council = Council(tmp_path / "nowhere")
    context = Context(council.workspace, Settings(), START)
    result = watch.run(
        context, every=EVERY, for_seconds=60, clock=script.clock, say=script.said.append
    )
    assert result.counts["runs"] == 0
    assert len(script.lines("cannot be reached")) == 1
    assert not council.root.exists()


def test_a_workbook_that_stays_cut_off_is_refused_after_a_while(issued: Council):
    whole = issued.filled(issued.audits()[0])
    issued.drop("half.xlsx", whole[: len(whole) // 2])
    script = Script()
    assert play(issued, script, 590).counts["files"] == 0
    assert play(issued, Script(), 700).counts["files"] == 1
    (received,) = [e.event for e in issued.events() if isinstance(e.event, FileReceived)]
    assert received.outcome is Outcome.REFUSED
