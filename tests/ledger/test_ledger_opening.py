"""A ledger of an older program is brought up to date, one of a newer program is left alone."""

import hashlib
import json
import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sql

from workbook_qa.core.problem import CannotContinue
from workbook_qa.core.terms import AuditStatus
from workbook_qa.ledger.events import AuditIssued, CasesSelected, Recorded
from workbook_qa.ledger.fold import fold
from workbook_qa.ledger.runs import runs_of
from workbook_qa.ledger.store.journal import Journal, sqlite_address
from workbook_qa.ledger.store.ledger_opening import FORMAT

ON_BOTH = True  # databases: see `ledger_on` in tests/conftest.py
# What the program of before formats wrote: every kind of event that it knew, in two months' work.
OLD = Path(__file__).parent / "ledger_of_format_0.jsonl"
DOCUMENTS = [b"a form", b"a workbook"]


def old_rows() -> list[tuple[int, bytes, str]]:
    lines = map(json.loads, OLD.read_text(encoding="utf-8").splitlines())
    return [(number, body.encode(), digest) for number, body, digest in lines]


@pytest.fixture
def old(do):
    """The tables as they were made then, filled as they were then."""
    blob = "BYTEA" if do("SELECT version()" if is_server(do) else "SELECT 1")[0][0] != 1 else "BLOB"
    do(
        f"CREATE TABLE events (number INTEGER NOT NULL, body {blob} NOT NULL, "
        "digest VARCHAR(64) NOT NULL, PRIMARY KEY (number), UNIQUE (digest))"
    )
    do(
        f"CREATE TABLE documents (digest VARCHAR(64) NOT NULL, content {blob} NOT NULL, "
        "PRIMARY KEY (digest))"
    )
    for number, body, digest in old_rows():
        do("INSERT INTO events VALUES (:n, :body, :digest)", n=number, body=body, digest=digest)
    for content in DOCUMENTS:
        name = hashlib.sha256(content).hexdigest()
        do("INSERT INTO documents VALUES (:name, :content)", name=name, content=content)
    return do


def is_server(do) -> bool:
    try:
        do("SELECT version()")
    except sql.exc.DatabaseError:
        return False
    return True


def test_an_older_ledger_is_read_and_its_state_is_what_it_was(old, address, tmp_path: Path):
    with Journal(address, backups=tmp_path / "backups") as journal:
        events = journal.events()
        assert journal.faults() == []
        assert {journal.document(name) for name in journal.documents()} == {*DOCUMENTS}
    assert [each.number for each in events] == [number for number, *_ in old_rows()]
    state = fold(events)
    assert [audit.status for audit in state.audits.values()] == [
        AuditStatus.COMPLETED,
        AuditStatus.QUERIED,
    ]
    done = state.actions["CFA-2026-11-0001-B/1"]
    assert done.evidence == "The new plan is on file."


def test_its_runs_are_told_by_who_recorded_what_when(old, address, tmp_path: Path):
    with Journal(address, backups=tmp_path / "backups") as journal:
        runs = runs_of(journal.events())
    assert [(run.number, run.command) for run in runs] == [
        (1, "select"),
        (2, "generate"),
        (4, "ingest"),
        (7, "reconcile"),
        (8, "ingest"),
    ]


def test_its_events_lack_what_is_recorded_today_and_say_so(old, address, tmp_path: Path):
    with Journal(address, backups=tmp_path / "backups") as journal:
        events = [recorded.event for recorded in journal.events()]
    assert isinstance(events[0], CasesSelected)
    assert events[0].workbook == ""
    assert isinstance(events[1], AuditIssued)
    assert events[1].address is None


def test_it_is_backed_up_before_anything_is_changed(old, address, tmp_path: Path):
    backups = tmp_path / "backups"
    with Journal(address, backups=backups):
        pass
    (copy,) = backups.iterdir()
    with sqlite3.connect(copy) as connection:
        rows = connection.execute("SELECT * FROM events ORDER BY number").fetchall()
        about = connection.execute("SELECT * FROM about").fetchall()
    connection.close()
    assert rows == old_rows()
    assert about == []
    assert old("SELECT value FROM about WHERE name = 'format'")[0][0] == str(FORMAT).encode()


def test_it_is_brought_up_to_date_once(old, address, tmp_path: Path):
    backups = tmp_path / "backups"
    for _ in range(2):
        with Journal(address, backups=backups):
            pass
    (copy,) = backups.iterdir()
    copy.unlink()
    with Journal(address, backups=backups):
        pass
    assert list(backups.iterdir()) == []


def test_what_comes_next_is_chained_to_it(old, address, tmp_path: Path):
    with Journal(address, backups=tmp_path / "backups") as journal:
        last = journal.events()[-1]
        journal.record([last.event], at=last.at, by="Casey Leadwell")
        assert journal.events()[-1] == Recorded(9, last.at, "Casey Leadwell", last.event, 9)
        assert journal.faults() == []


def test_it_is_read_as_it_is_where_nothing_may_be_written(old, address, tmp_path: Path):
    with Journal(address, write=False, backups=tmp_path / "backups") as journal:
        assert len(journal.events()) == len(old_rows())
        assert journal.seal_key == b""
        assert journal.faults() == []
    assert not (tmp_path / "backups").exists()
    with pytest.raises(sql.exc.DatabaseError):
        old("SELECT * FROM about")


def test_a_damaged_one_is_not_touched(old, address, tmp_path: Path):
    old("UPDATE events SET body = :body WHERE number = 3", body=b"{}")
    with pytest.raises(CannotContinue, match="event 3"):
        Journal(address, backups=tmp_path / "backups")
    with pytest.raises(sql.exc.DatabaseError):
        old("SELECT * FROM about")


def test_the_backup_of_a_file_stands_beside_it(tmp_path: Path):
    path = tmp_path / "ledger" / "ledger.db"
    address = sqlite_address(path)
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE events (number INTEGER PRIMARY KEY, body BLOB, digest)")
        connection.execute("CREATE TABLE documents (digest PRIMARY KEY, content BLOB)")
    connection.close()
    with Journal(address):
        pass
    assert [each.name for each in (path.parent / "backups").iterdir()] == [
        f"ledger before format {FORMAT}.db"
    ]


@pytest.mark.parametrize("write", [True, False])
def test_a_ledger_of_a_newer_program_is_refused_in_a_sentence(journal, do, address, write: bool):
    do("UPDATE about SET value = :new WHERE name = 'format'", new=str(FORMAT + 1).encode())
    before = do("SELECT * FROM about")
    with pytest.raises(CannotContinue, match="newer") as refused:
        Journal(address, write=write)
    assert str(refused.value).count(".") == 3
    assert do("SELECT * FROM about") == before


def test_where_nothing_may_be_written_no_file_is_made(tmp_path: Path):
    with Journal(f"sqlite:///{tmp_path}/ledger.db", write=False) as journal:
        assert journal.events() == []
    assert list(tmp_path.iterdir()) == []


def test_where_nothing_may_be_written_no_table_is_made(address, do):
    with Journal(address, write=False) as journal:
        assert journal.events() == []
    with pytest.raises(sql.exc.DatabaseError):
        do("SELECT * FROM events")
