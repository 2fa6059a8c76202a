"""Several at work at once, as processes of the command line: every file once, whatever happens."""

import json
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.made_up.many import drop_long_ago, issue_many
from tests.support.made_up.workspace import Council, copy_of, make_council
from tests.support.other_programs.postgres import Postgres
from workbook_qa.core.problem import CannotContinue
from workbook_qa.core.terms import Outcome
from workbook_qa.ledger.access import open_ledger
from workbook_qa.ledger.events import FileReceived
from workbook_qa.returns import ingest
from workbook_qa.upkeep import check

ON_BOTH = True  # databases: see `ledger_on` in tests/conftest.py
ROOT = Path(__file__).parents[2]
NUMBER = 200
Programs = list[subprocess.Popen[str]]


@pytest.fixture(scope="module")
def _issued_many(ledger_on: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> Council:
    council = make_council(tmp_path_factory.mktemp("many"), address=ledger_on())
    drop_long_ago(council, issue_many(council, NUMBER))
    return council


@pytest.fixture
def council(_issued_many: Council, tmp_path: Path) -> Council:
    """200 audits are out, and the returns of all lie in the inbox."""
    return copy_of(_issued_many, tmp_path / "council")


@pytest.fixture
def programs() -> Iterator[Programs]:
    """What was started and must not outlive the test."""
    started: Programs = []
    yield started
    for program in started:
        program.kill()
        program.communicate()


def start(programs: Programs, council: Council, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "workbook_qa", "--folder", str(council.root), *arguments]
    pipe = subprocess.PIPE
    program = subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, cwd=ROOT)
    programs.append(program)
    return program


def said(program: subprocess.Popen[str]) -> Counter[str]:
    """How many files had which outcome, as the program printed it."""
    printed, fault = program.communicate(timeout=240)
    assert program.returncode in (0, 1), fault
    return Counter(json.loads(printed)["counts"])


def wait_until(true: Callable[[], bool]) -> None:
    """Until it is so; a minute is longer than it ever takes."""
    for _ in range(3000):
        if true():
            return
        time.sleep(0.02)
    raise AssertionError("it never came true")


def assert_every_file_once(council: Council) -> None:
    with open_ledger(council.on("2026-11-20")) as journal:
        events = [recorded.event for recorded in journal.events()]
        assert journal.faults() == []
    received = [event for event in events if isinstance(event, FileReceived)]
    accepted = Counter(event.file for event in received if event.outcome is Outcome.ACCEPTED)
    assert len(accepted) == NUMBER
    assert set(accepted.values()) == {1}
    assert check.run(council.on("2026-11-20", dry_run=True)).counts["audits"] == NUMBER


def inbox(council: Council) -> list[Path]:
    return list(council.workspace.inbox.glob("*.xlsx"))


def test_of_two_at_once_one_is_told_who_is_at_work_and_one_waits(
    council: Council, programs: Programs
):
    one, other = (start(programs, council, "--wait", "200", "--json", "ingest") for _ in range(2))
    holder = council.workspace.ledger / "lock holder.txt"
    wait_until(lambda: holder.exists() and "process" in holder.read_text())
    with pytest.raises(CannotContinue) as told:
        ingest.run(council.on("2026-11-20"))
    assert any(f"process {program.pid}" in str(told.value) for program in (one, other))
    counts = [said(program) for program in (one, other)]
    assert sorted(count["accepted"] for count in counts) == [0, NUMBER]
    assert sum(count.total() for count in counts) == NUMBER
    assert inbox(council) == []
    assert_every_file_once(council)


def test_a_run_that_is_killed_frees_the_lock_and_the_next_one_finishes_its_work(
    council: Council, programs: Programs
):
    killed = start(programs, council, "ingest")
    wait_until(lambda: len(inbox(council)) < NUMBER)
    killed.kill()
    killed.wait()
    counts = said(start(programs, council, "--wait", "60", "--json", "ingest"))
    assert 0 < counts.total() < NUMBER
    assert inbox(council) == []
    assert len(list((council.workspace.inbox / "accepted").rglob("*.xlsx"))) == NUMBER
    assert_every_file_once(council)
    assert not (council.workspace.ledger / "lock holder.txt").exists()


@pytest.mark.postgres
def test_four_machines_with_the_same_files_take_in_each_once(
    postgres: Postgres, programs: Programs, tmp_path: Path
):
    """Each has a folder of its own; the ledger is one, on a server."""
    first = make_council(tmp_path / "council 1", address=postgres.fresh())
    returns = issue_many(first, NUMBER)
    folders = [first]
    for number in (2, 3, 4):
        folders.append(Council(tmp_path / f"council {number}"))
        shutil.copytree(first.root, folders[-1].root)
    for each in folders:
        drop_long_ago(each, returns)
    started = [start(programs, each, "--wait", "200", "--json", "ingest") for each in folders]
    counts = [said(program) for program in started]
    assert sum(counts, Counter()) == {"accepted": NUMBER, "already-have": 3 * NUMBER}
    assert all(inbox(each) == [] for each in folders)
    assert_every_file_once(first)
