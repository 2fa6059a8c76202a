"""The ledger's database: appended to, chained, and told apart from a damaged one."""

import datetime
import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sql

from tests.support.returns import an_audit
from workbook_qa.framework.ledger import ActionChanged, AuditIssued
from workbook_qa.framework.problem import CannotContinue
from workbook_qa.workspace.journal import Journal, digest_of, sqlite_address

AT = datetime.datetime(2026, 11, 2, 9, tzinfo=datetime.UTC)
ON = AT.date()


def event(number: int) -> ActionChanged:
    return ActionChanged(ON, f"CFA-2026-11-0007-K/{number}", {"status": "Done"})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger" / "ledger.db"


@pytest.fixture
def journal(path: Path):
    with Journal(sqlite_address(path)) as opened:
        yield opened


def record(journal: Journal, *events, documents=()) -> None:
    journal.record(events, documents, at=AT, by="Casey Leadwell")


def rows_of(path: Path, table: str) -> list[tuple]:
    with sqlite3.connect(path) as connection:
        return connection.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall()


def test_events_come_back_as_they_were_recorded_numbered_from_one(journal: Journal):
    issued = AuditIssued(ON, an_audit(), "a" * 64, "b" * 64, "c" * 64, "Moved away: “soon”")
    record(journal, issued)
    record(journal, event(1), event(2))
    found = journal.events()
    assert [each.number for each in found] == [1, 2, 3]
    assert [each.event for each in found] == [issued, event(1), event(2)]
    assert {(each.at, each.by) for each in found} == {(AT, "Casey Leadwell")}


def test_recording_returns_what_then_stands_in_the_ledger(journal: Journal):
    made = journal.record([event(1)], [b"x"], at=AT, by="Casey Leadwell")
    assert made == journal.events()


def test_what_stands_there_is_never_changed(journal: Journal, path: Path):
    record(journal, event(1), documents=[b"one"])
    events, documents = rows_of(path, "events"), rows_of(path, "documents")
    record(journal, event(2), documents=[b"one", b"two"])
    assert rows_of(path, "events")[:1] == events
    assert set(documents) <= set(rows_of(path, "documents"))


def test_a_document_is_kept_once_and_comes_back_byte_for_byte(journal: Journal, path: Path):
    content = bytes(range(256)) * 40
    record(journal, documents=[content, content])
    record(journal, documents=[content])
    assert len(rows_of(path, "documents")) == 1
    assert journal.document(digest_of(content)) == content


def test_all_or_nothing_is_recorded(journal: Journal, path: Path):
    with pytest.raises(TypeError):
        record(journal, event(1), object(), documents=[b"one"])
    assert journal.events() == []
    assert rows_of(path, "documents") == []


def test_an_empty_ledger_and_a_sound_one_have_no_fault(journal: Journal):
    assert journal.faults() == []
    record(journal, event(1), event(2), documents=[b"one"])
    assert journal.faults() == []


DAMAGE = {
    "a bit of an event": "UPDATE events SET body = replace(body, 'Done', 'Dome') WHERE number = 2",
    "an event taken out": "DELETE FROM events WHERE number = 2",
    "the last digest": "UPDATE events SET digest = 'f' WHERE number = 3",
    "two events exchanged": "UPDATE events SET number = 4 WHERE number = 2",
    "a bit of a document": "UPDATE documents SET content = x'00'",
    "a document under another name": "UPDATE documents SET digest = 'f'",
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_every_damage_is_found(journal: Journal, path: Path, damage: str):
    record(journal, event(1), event(2), event(3), documents=[b"one"])
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE events SET body = CAST(body AS TEXT)")
        assert connection.execute(damage).rowcount == 1
        connection.execute("UPDATE events SET body = CAST(body AS BLOB)")
    found = journal.faults()
    assert found
    assert {each.code for each in found} <= {"event-damaged", "document-damaged"}
    assert found[0].place.file == "ledger.db"


def test_a_flipped_bit_anywhere_in_an_event_is_found(journal: Journal, path: Path):
    record(journal, event(1), event(2))
    body = rows_of(path, "events")[0][1]
    for place in range(0, len(body), 7):
        flipped = bytes([*body[:place], body[place] ^ 1, *body[place + 1 :]])
        with sqlite3.connect(path) as connection:
            connection.execute("UPDATE events SET body = ? WHERE number = 1", (flipped,))
        assert [each.code for each in journal.faults()] == ["event-damaged"]


def test_a_damaged_document_is_never_handed_out(journal: Journal, path: Path):
    record(journal, documents=[b"one"])
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE documents SET content = x'00'")
    for digest in (digest_of(b"one"), "f" * 64):
        with pytest.raises(CannotContinue):
            journal.document(digest)


def test_an_event_that_cannot_be_read_stops_work_in_one_sentence(journal: Journal, path: Path):
    record(journal, event(1))
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE events SET body = x'7b'")
    with pytest.raises(CannotContinue):
        journal.events()


def test_a_file_that_is_no_database_stops_work(path: Path):
    path.parent.mkdir()
    path.write_bytes(b"not a database" * 100)
    with pytest.raises(CannotContinue):
        Journal(sqlite_address(path))


def test_a_database_that_is_locked_elsewhere_stops_work(journal: Journal, path: Path):
    record(journal, event(1))
    impatient = sql.create_engine(sqlite_address(path), connect_args={"timeout": 0})
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with Journal("sqlite://") as second:
        second._engine = impatient
        with pytest.raises(CannotContinue):
            record(second, event(2))
    other.close()
    assert len(journal.events()) == 1


@pytest.mark.parametrize("name", ["What now?", "100% #1", "Lüneburg & Söhne"])
def test_the_ledger_is_made_where_it_should_be_whatever_the_folder_is_called(tmp_path, name):
    path = tmp_path / name / "ledger.db"
    with Journal(sqlite_address(path)) as journal:
        record(journal, event(1))
    assert path.is_file()


def test_sqlite_writes_with_a_rollback_journal_and_full_synchronisation(journal: Journal):
    with journal._engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "delete"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
