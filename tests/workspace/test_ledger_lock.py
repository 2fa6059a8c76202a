"""A ledger that several folders share has one writer at a time, whatever becomes of them."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from workbook_qa.framework.problem import CannotContinue
from workbook_qa.workspace.ledger_lock import shared_ledger
from workbook_qa.workspace.writing import holder_words, who_am_i

ON_BOTH = True  # databases: see `ledger_on` in tests/conftest.py
HOLD = """
import pathlib, sys
from workbook_qa.workspace.ledger_lock import shared_ledger
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
    assert who_am_i() in str(told.value)
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
