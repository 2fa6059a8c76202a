"""The ledger's database: appended to, chained, and told apart from a damaged one."""

import datetime
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sql
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.support.made_up.returns import an_audit
from workbook_qa.core.problem import CannotContinue
from workbook_qa.ledger.events import ActionChanged, AuditIssued
from workbook_qa.ledger.store.journal import Journal, digest_of, sqlite_address
from workbook_qa.ledger.store.ledger_chain import LedgerRow, chain_faults

ON_BOTH = True  # databases: see `ledger_on` in tests/conftest.py
AT = datetime.datetime(2026, 11, 2, 9, tzinfo=datetime.UTC)
ON = AT.date()


def event(number: int) -> ActionChanged:
    return ActionChanged(ON, f"CFA-2026-11-0007-K/{number}", {"status": "Done"})


def record(journal: Journal, *events, documents=()) -> None:
    journal.record(events, documents, at=AT, by="Casey Leadwell")


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


def test_what_stands_there_is_never_changed(journal: Journal, do):
    record(journal, event(1), documents=[b"one"])
    events, documents = (
        do("SELECT * FROM events ORDER BY 1"),
        do("SELECT * FROM documents ORDER BY 1"),
    )
    record(journal, event(2), documents=[b"one", b"two"])
    assert do("SELECT * FROM events ORDER BY 1")[:1] == events
    assert set(documents) <= set(do("SELECT * FROM documents ORDER BY 1"))


def test_a_document_is_kept_once_and_comes_back_byte_for_byte(journal: Journal, do):
    content = bytes(range(256)) * 40
    record(journal, documents=[content, content])
    record(journal, documents=[content])
    assert len(do("SELECT * FROM documents ORDER BY 1")) == 1
    assert journal.document(digest_of(content)) == content


def test_all_or_nothing_is_recorded(journal: Journal, do):
    with pytest.raises(TypeError):
        record(journal, event(1), object(), documents=[b"one"])
    assert journal.events() == []
    assert do("SELECT * FROM documents ORDER BY 1") == []


def test_an_empty_ledger_and_a_sound_one_have_no_fault(journal: Journal):
    assert journal.faults() == []
    record(journal, event(1), event(2), documents=[b"one"])
    assert journal.faults() == []


def of_event(change: Callable[[bytes], bytes]):
    def damage(do) -> None:
        ((body,),) = do("SELECT body FROM events WHERE number = 2")
        do("UPDATE events SET body = :body WHERE number = 2", body=change(body))

    return damage


DAMAGE = {
    "a letter of an event": (of_event(lambda body: body.replace(b"Done", b"Dome")), {"event 2"}),
    "an event cut short": (of_event(lambda body: body[:-1]), {"event 2"}),
    "an event taken out": (lambda do: do("DELETE FROM events WHERE number = 2"), {"event 2"}),
    "two events taken out": (
        lambda do: do("DELETE FROM events WHERE number IN (2, 3)"),
        {"events 2 to 3"},
    ),
    "the first event taken out": (
        lambda do: do("DELETE FROM events WHERE number = 1"),
        {"event 1"},
    ),
    "a digest": (lambda do: do("UPDATE events SET digest = 'f' WHERE number = 2"), {"event 2"}),
    "the last digest": (
        lambda do: do("UPDATE events SET digest = 'f' WHERE number = 4"),
        {"event 4"},
    ),
    "an event moved to the end": (
        lambda do: do("UPDATE events SET number = 9 WHERE number = 2"),
        {"event 9"},
    ),
    "an event moved before the first": (
        lambda do: do("UPDATE events SET number = -1 WHERE number = 1"),
        {"event -1"},
    ),
    "an event that nobody recorded": (
        lambda do: do("INSERT INTO events VALUES (0, :body, 'f')", body=b"{}"),
        {"event 0"},
    ),
    "a bit of a document": (
        lambda do: do("UPDATE documents SET content = :content", content=b"two"),
        {f"document {digest_of(b'one')[:12]}"},
    ),
    "a document under another name": (
        lambda do: do("UPDATE documents SET digest = 'f'"),
        {"document f"},
    ),
}


@pytest.mark.parametrize(("damage", "named"), DAMAGE.values(), ids=DAMAGE.keys())
def test_every_damage_is_found_and_named(journal: Journal, do, damage, named: set[str]):
    record(journal, event(1), event(2), event(3), event(4), documents=[b"one"])
    damage(do)
    found = journal.faults()
    assert {each.place.cell for each in found} == named
    assert {each.code for each in found} <= {"event-damaged", "document-damaged"}
    assert {each.place.file for each in found} == {"ledger.db"}


FLIPS = st.tuples(
    st.sampled_from(["number", "body", "digest", "name", "content"]),
    st.integers(0, 4),
    st.integers(0, 10_000),
)


def flipped(value, place: int):
    """The value with one bit the other way round; of a text only bits that letters have."""
    if isinstance(value, int):
        return value ^ 1 << place % 31
    if isinstance(value, str):
        return flipped(value.encode(), place // 7 % len(value) * 8 + place % 7).decode()
    byte, bit = divmod(place % (8 * len(value)), 8)
    return bytes([*value[:byte], value[byte] ^ 1 << bit, *value[byte + 1 :]])


@settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(FLIPS)
def test_one_flipped_bit_anywhere_is_found_and_what_it_is_in_is_named(
    journal: Journal, do, flip: tuple[str, int, int]
):
    if not journal.events():
        documents = [f"document {number}".encode() * 50 for number in range(5)]
        record(journal, *map(event, range(5)), documents=documents)
    what, row, place = flip
    table, key, column = {
        "number": ("events", "number", "number"),
        "body": ("events", "number", "body"),
        "digest": ("events", "number", "digest"),
        "name": ("documents", "digest", "digest"),
        "content": ("documents", "digest", "content"),
    }[what]
    rows = do(f"SELECT {key}, {column} FROM {table} ORDER BY {key}")
    name, value = rows[row]
    wrong = flipped(value, place)
    assume(wrong not in {other for _, other in rows})
    change = f"UPDATE {table} SET {column} = :new WHERE {column} = :old"
    do(change, new=wrong, old=value)
    try:
        (found,) = journal.faults()
    finally:
        do(change, new=value, old=wrong)
    named = wrong if key == column else name
    words = f"document {named[:12]}" if table == "documents" else f"event {named}"
    assert found.place.cell == words
    assert journal.faults() == []


def test_a_chain_with_a_number_far_away_is_looked_through_at_once():
    rows = [LedgerRow(1, b"{}", "f"), LedgerRow(2**31 - 1, b"{}", "f")]
    assert [each.place.cell for each in chain_faults(rows)] == ["event 1", "events 2 to 2147483646"]


def test_a_damaged_document_is_never_handed_out(journal: Journal, do):
    record(journal, documents=[b"one"])
    do("UPDATE documents SET content = :content", content=b"two")
    for digest in (digest_of(b"one"), "f" * 64):
        with pytest.raises(CannotContinue):
            journal.document(digest)


def test_an_event_that_cannot_be_read_stops_work_in_one_sentence(journal: Journal, do):
    record(journal, event(1))
    do("UPDATE events SET body = :body", body=b"{")
    with pytest.raises(CannotContinue):
        journal.events()


def test_what_one_call_records_is_one_run_with_the_number_of_its_first_event(
    address: str | sql.URL,
):
    for _ in range(2):
        with Journal(address) as journal:
            record(journal, documents=[b"nothing yet"])
            record(journal, event(1))
            record(journal, event(2), event(3))
    with Journal(address) as journal:
        assert [each.run for each in journal.events()] == [1, 1, 1, 4, 4, 4]


def test_nothing_is_recorded_after_what_was_read_has_changed(address: str | sql.URL):
    with Journal(address) as first, Journal(address) as second:
        first.events()
        second.events()
        record(second, event(1))
        with pytest.raises(CannotContinue, match="while this ran"):
            record(first, event(2), documents=[b"of the first"])
        assert [each.event for each in first.events()] == [event(1)]
        assert first.documents() == set()
        record(first, event(2))
        assert first.faults() == []


def test_the_key_of_the_seals_is_kept_in_the_ledger(address: str | sql.URL):
    with Journal(address) as journal:
        assert journal.seal_key == b""
        journal.keep_seal_key(b"one")
        journal.keep_seal_key(b"two")
    with Journal(address) as journal:
        assert journal.seal_key == b"two"


# SQLite alone


@pytest.mark.parametrize("name", ["What now?", "100% #1", "Lüneburg & Söhne"])
def test_the_ledger_is_made_where_it_should_be_whatever_the_folder_is_called(tmp_path, name):
    path = tmp_path / name / "ledger.db"
    with Journal(sqlite_address(path)) as journal:
        record(journal, event(1))
    assert path.is_file()


def test_a_file_that_is_no_database_stops_work(path: Path):
    path.parent.mkdir()
    path.write_bytes(b"not a database" * 100)
    with pytest.raises(CannotContinue):
        Journal(sqlite_address(path))


def test_a_database_that_is_locked_elsewhere_stops_work(path: Path):
    with Journal(sqlite_address(path)) as journal:
        record(journal, event(1))
        impatient = sql.create_engine(sqlite_address(path), connect_args={"timeout": 0})
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        with Journal("sqlite://") as second:
            usual, second._engine = second._engine, impatient
            with pytest.raises(CannotContinue):
                record(second, event(2))
            usual.dispose()
        other.close()
        assert len(journal.events()) == 1


def test_sqlite_writes_with_a_rollback_journal_and_full_synchronisation(path: Path):
    with Journal(sqlite_address(path)) as journal, journal._engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "delete"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2


class Sound:
    """A small ledger's file, its bytes, and what is in it."""

    path: Path
    content: bytes
    events: list
    documents: dict


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Sound:
    made = Sound()
    path = tmp_path_factory.mktemp("sound") / "ledger.db"
    with Journal(sqlite_address(path)) as journal:
        record(journal, *map(event, range(9)), documents=[b"one" * 50, b"two" * 3000])
        made.documents = {name: journal.document(name) for name in journal.documents()}
        made.path, made.content, made.events = path, path.read_bytes(), journal.events()
    return made


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 2**20))
def test_a_flipped_bit_of_the_file_is_found_or_changes_nothing_that_is_stored(
    sound: Sound, place: int
):
    """Whatever it hits: names, lengths, kinds, pages; it is never a fault of the program."""
    content, documents = sound.content, sound.documents
    byte, bit = divmod(place % (8 * len(content)), 8)
    wrong = bytes([*content[:byte], content[byte] ^ 1 << bit, *content[byte + 1 :]])
    sound.path.write_bytes(wrong)
    try:
        with Journal(sqlite_address(sound.path), write=False) as journal:
            if not journal.faults(documents):
                assert journal.events() == sound.events
                assert {name: journal.document(name) for name in documents} == documents
    except CannotContinue:
        pass
