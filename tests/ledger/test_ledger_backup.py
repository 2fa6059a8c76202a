"""A backup is the whole ledger or nothing, made while others work; and it can be put back."""

import datetime
import os
import sqlite3
import stat
import threading
import time
from pathlib import Path

import pytest
import sqlalchemy as sql

from workbook_qa.core.problem import CannotContinue
from workbook_qa.ledger.events import ActionChanged
from workbook_qa.ledger.store import ledger_backup
from workbook_qa.ledger.store.journal import Journal, look_into, sqlite_address

ON_BOTH = True  # databases: see `ledger_on` in tests/conftest.py
AT = datetime.datetime(2026, 11, 2, 9, tzinfo=datetime.UTC)
posix = pytest.mark.skipif(os.name != "posix", reason="rights of files are POSIX's")


def record(journal: Journal, *numbers: int) -> None:
    for number in numbers:
        event = ActionChanged(AT.date(), f"CFA-2026-11-0007-K/{number}", {"status": "Done"})
        journal.record([event], [f"document {number}".encode() * 99], at=AT, by="Casey Leadwell")


@pytest.fixture
def filled(journal: Journal) -> Journal:
    record(journal, 1, 2, 3)
    journal.keep_seal_key(b"key")
    return journal


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "kept elsewhere" / "ledger.db"


def contents(address: str | sql.URL) -> tuple:
    with Journal(address) as journal:
        documents = {name: journal.document(name) for name in journal.documents()}
        assert journal.faults() == []
        return journal.events(), documents, journal.seal_key


def test_a_backup_holds_everything_and_can_be_put_in_place_as_the_ledger(filled, address, file):
    copied, written = filled.back_up(file)
    assert (copied.events, copied.documents, written) == (3, 3, True)
    assert contents(sqlite_address(file)) == contents(address)
    assert [each.name for each in file.parent.iterdir()] == [file.name]


@posix
def test_a_backup_is_for_its_owner_alone(filled, file):
    filled.back_up(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_second_one_is_written_only_when_there_is_something_new(filled, file):
    filled.back_up(file)
    before = file.stat().st_mtime_ns
    assert filled.back_up(file)[1] is False
    assert file.stat().st_mtime_ns == before
    record(filled, 4)
    copied, written = filled.back_up(file)
    assert (copied.events, written) == (4, True)


def test_a_damaged_backup_is_replaced_by_a_sound_one(filled, file):
    filled.back_up(file)
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE documents SET content = x'00'")
    connection.close()
    assert filled.back_up(file)[1] is True
    assert look_into(file).documents == 3


def test_another_file_is_never_written_over(filled, file, tmp_path):
    file.parent.mkdir()
    file.write_bytes(b"somebody's letter" * 99)
    with pytest.raises(CannotContinue, match="is there already"):
        filled.back_up(file)
    assert file.read_bytes() == b"somebody's letter" * 99
    other = sqlite_address(tmp_path / "other.db")
    with Journal(other) as journal:
        record(journal, 9)
    with pytest.raises(CannotContinue, match="no earlier backup of this ledger"):
        filled.back_up(tmp_path / "other.db")
    assert len(contents(other)[0]) == 1


def test_a_ledger_is_not_its_own_backup(path: Path):
    with Journal(sqlite_address(path)) as journal:
        record(journal, 1)
        with pytest.raises(CannotContinue, match="another name"):
            journal.back_up(path)
        assert journal.faults() == []


@pytest.mark.parametrize(
    "damage",
    ["UPDATE documents SET content = :bytes", "UPDATE events SET body = :bytes WHERE number = 2"],
)
def test_a_damaged_ledger_is_not_copied_and_the_last_backup_stands(filled, do, file, damage):
    filled.back_up(file)
    before = file.read_bytes()
    record(filled, 4)
    do(damage, bytes=b"\x00")
    with pytest.raises(CannotContinue):
        filled.back_up(file)
    assert file.read_bytes() == before
    assert [each.name for each in file.parent.iterdir()] == [file.name]


@pytest.mark.parametrize("step", ["_copy", "_faults_in", "put_in_place"])
def test_a_backup_that_fails_at_any_step_leaves_the_last_one(filled, file, monkeypatch, step):
    filled.back_up(file)
    before = file.read_bytes()
    record(filled, 4)

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(ledger_backup, step, fail)
        with pytest.raises(CannotContinue):
            filled.back_up(file)
    assert file.read_bytes() == before
    assert [each.name for each in file.parent.iterdir()] == [file.name]


def test_a_backup_while_others_work_is_the_ledger_as_it_was_at_one_moment(filled, address, file):
    """Somebody records all the time; no backup stops them, and each one is whole."""
    stop, faults = threading.Event(), []

    def work() -> None:
        try:
            with Journal(address) as journal:
                number = 100
                while not stop.is_set():
                    record(journal, number)
                    number += 1
                    time.sleep(0.02)
        except CannotContinue as fault:
            faults.append(fault)

    worker = threading.Thread(target=work)
    worker.start()
    try:
        sizes = [filled.back_up(file)[0] for _ in range(5)]
    finally:
        stop.set()
        worker.join()
    assert faults == []
    assert sizes[-1].events > 3
    assert all(size.documents == size.events for size in sizes)
    events, documents, key = contents(sqlite_address(file))
    assert (len(events), len(documents), key) == (sizes[-1].events, sizes[-1].documents, b"key")


# Putting it back


def test_a_backup_fills_an_empty_ledger(filled, address, file, tmp_path, ledger_on):
    filled.back_up(file)
    empty = ledger_on() or sqlite_address(tmp_path / "new" / "ledger.db")
    with Journal(empty) as journal:
        assert journal.put_back(file).events == 3
    assert contents(empty) == contents(address)


def test_a_ledger_that_holds_something_is_never_filled(filled, file):
    filled.back_up(file)
    record(filled, 4)
    with pytest.raises(CannotContinue, match="not empty"):
        filled.put_back(file)
    assert len(filled.events()) == 4


def test_what_was_cut_off_is_gone_on_with(filled, address, file, tmp_path, ledger_on, monkeypatch):
    filled.back_up(file)
    empty = ledger_on() or sqlite_address(tmp_path / "new" / "ledger.db")
    real = ledger_backup._parts

    def cut_off(*arguments: object):
        for part in real(*arguments):
            yield part[:1]
            raise KeyboardInterrupt

    with Journal(empty) as journal:
        with monkeypatch.context() as patch:
            patch.setattr(ledger_backup, "_parts", cut_off)
            with pytest.raises(KeyboardInterrupt):
                journal.put_back(file)
        assert len(journal.documents()) == 1
        assert journal.events() == []
        journal.put_back(file)
    assert contents(empty) == contents(address)


@pytest.mark.parametrize("content", [None, b"", b"no database" * 99])
def test_what_is_no_backup_is_refused(journal, tmp_path, content):
    file = tmp_path / "backup.db"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(CannotContinue, match="not a backup"):
        journal.put_back(file)
    assert file.exists() == (content is not None)


def test_a_damaged_backup_is_refused_and_named(filled, file, tmp_path, ledger_on):
    filled.back_up(file)
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE events SET body = x'00' WHERE number = 2")
    connection.close()
    empty = ledger_on() or sqlite_address(tmp_path / "new" / "ledger.db")
    with Journal(empty) as journal:
        with pytest.raises(CannotContinue, match="event 2"):
            journal.put_back(file)
        assert journal.events() == []
        assert journal.documents() == set()
