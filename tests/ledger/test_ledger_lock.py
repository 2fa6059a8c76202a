"""A ledger that several folders share has one writer at a time, whatever becomes of them."""

import datetime
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.support.other_programs.postgres import Postgres
from workbook_qa.core.problem import CannotContinue
from workbook_qa.ledger.events import ActionChanged
from workbook_qa.ledger.store.journal import Journal
from workbook_qa.ledger.store.ledger_lock import shared_ledger
from workbook_qa.workspace.writing import current_user, holder_words, one_at_a_time

ON_BOTH = True  # databases: see `ledger_on` in tests/conftest.py
CUT_OFF = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname <> 'postgres'"
HOLD = """
import pathlib, sys
from workbook_qa.ledger.store.ledger_lock import shared_ledger
with shared_ledger(sys.argv[1], wait=0, backups=pathlib.Path(sys.argv[2])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def shared(address, tmp_path: Path):
    """What takes the lock of one ledger, wherever it is."""
    text = address if isinstance(address, str) else address.render_as_string(hide_password=False)

    def take(wait: float = 0):
        return shared_ledger(text, wait=wait, backups=tmp_path / "backups")

    take.address = text
    return take


def test_a_second_writer_is_told_who_is_at_work_and_since_when(shared):
    words = holder_words().rstrip(",")
    with shared(), pytest.raises(CannotContinue) as told, shared():
        raise AssertionError("two at a time")
    assert current_user() in str(told.value)
    assert words.rpartition(" ")[0] in str(told.value)  # all but the minute
    assert "--wait" in str(told.value)


def test_it_is_free_when_the_first_is_done_or_has_failed(shared):
    with pytest.raises(ZeroDivisionError), shared():
        raise ZeroDivisionError
    with shared():
        pass


def test_whoever_waits_gets_it_when_it_is_free(shared):
    inside, order = threading.Event(), []

    def first() -> None:
        with shared():
            inside.set()
            time.sleep(0.3)
            order.append("first")

    worker = threading.Thread(target=first)
    worker.start()
    inside.wait(10)
    with shared(wait=30):
        order.append("second")
    worker.join()
    assert order == ["first", "second"]


def test_a_process_that_is_killed_holds_nothing_and_is_forgotten(shared, tmp_path: Path):
    command = [sys.executable, "-c", HOLD, shared.address, str(tmp_path / "backups")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(CannotContinue, match=f"process {other.pid}"), shared():
            pass
        other.kill()
        other.wait()
    with shared(wait=30):  # the server notices in its own time
        with pytest.raises(CannotContinue) as told, shared():
            pass
        assert f"process {other.pid}" not in str(told.value)


def test_a_ledger_in_memory_is_nobody_elses(tmp_path: Path):
    with shared_ledger("sqlite://", wait=0, backups=tmp_path):
        pass


def test_a_folder_whose_lock_is_held_is_not_waited_for(tmp_path: Path):
    address = f"sqlite:///{tmp_path}/ledger/ledger.db"
    with (
        one_at_a_time(tmp_path / "ledger"),
        shared_ledger(address, wait=0, backups=tmp_path, held=tmp_path / "ledger"),
    ):
        pass


@pytest.mark.postgres
def test_a_lock_that_the_server_took_back_costs_that_run_alone(postgres: Postgres, tmp_path: Path):
    address = postgres.fresh()
    at = datetime.datetime(2026, 11, 2, 9, tzinfo=datetime.UTC)
    fact = ActionChanged(at.date(), "CFA-2026-11-0007-K/1", {"status": "Done"})
    with shared_ledger(address, wait=0, backups=tmp_path), Journal(address) as first:
        first.events()
        postgres.do(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname <> 'postgres'"
        )
        with shared_ledger(address, wait=30, backups=tmp_path), Journal(address) as second:
            second.record([fact], at=at, by="Casey Leadwell")
        with pytest.raises(CannotContinue):
            first.record([fact], at=at, by="Casey Leadwell")
        with pytest.raises(CannotContinue, match="while this ran"):
            first.record([fact], at=at, by="Casey Leadwell")
        assert len(first.events()) == 1
        assert first.faults() == []
