"""The ledger's database: an append-only table of events and a table of documents.

Events are JSON, numbered from 1; each carries the SHA-256 of the one before, so that a change or
a gap shows. Documents are bytes under their SHA-256 and never change. SQLite runs with a rollback
journal and full synchronisation, since write-ahead logging does not work on network shares.
"""

import contextlib
import datetime
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sql
from sqlalchemy.exc import DatabaseError

from workbook_qa.framework.ledger import AnyEvent, Recorded
from workbook_qa.framework.problem import CannotContinue, Place, Problem

_TABLES = sql.MetaData()
_EVENTS = sql.Table(
    "events",
    _TABLES,
    sql.Column("number", sql.Integer, primary_key=True, autoincrement=False),
    sql.Column("body", sql.LargeBinary, nullable=False),
    sql.Column("digest", sql.String(64), nullable=False, unique=True),
)
_DOCUMENTS = sql.Table(
    "documents",
    _TABLES,
    sql.Column("digest", sql.String(64), primary_key=True),
    sql.Column("content", sql.LargeBinary, nullable=False),
)
_BEGINNING = "0" * 64


def digest_of(content: bytes) -> str:
    """The name of a document: the SHA-256 of its bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


class Journal:
    """An open ledger. Close it, or use it in a ``with`` block."""

    def __init__(self, address: str | sql.URL) -> None:
        self._engine = sql.create_engine(address)
        if self._engine.dialect.name == "sqlite":
            sql.event.listen(self._engine, "connect", _set_up_sqlite)
        try:
            _TABLES.create_all(self._engine)
        except DatabaseError as fault:
            self.close()
            raise CannotContinue(
                "The ledger cannot be opened: it is damaged, or its folder cannot be written. "
                "Put back the last backup of the ledger folder. Nothing was changed."
            ) from fault

    def __enter__(self) -> "Journal":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def events(self) -> list[Recorded]:
        """All events, oldest first.

        Raises:
            CannotContinue: an event cannot be read.
        """
        with _usable(), self._engine.connect() as connection:
            rows = connection.execute(sql.select(_EVENTS.c.body).order_by(_EVENTS.c.number))
            return [msgspec.json.decode(body, type=Recorded) for (body,) in rows]

    def record(
        self,
        events: Sequence[AnyEvent],
        documents: Iterable[bytes] = (),
        *,
        at: datetime.datetime,
        by: str,
    ) -> list[Recorded]:
        """Keep documents and events together, all or none; documents already kept stay.

        Returns:
            The events as they now stand in the ledger.

        Raises:
            CannotContinue: the database cannot be written.
        """
        made: list[Recorded] = []
        with _usable(), self._engine.begin() as connection:
            _keep_documents(connection, documents)
            number, before = _last(connection)
            rows = []
            for event in events:
                number += 1
                made.append(Recorded(number, at, by, event))
                body = msgspec.json.encode(made[-1])
                before = _link(before, body)
                rows.append({"number": number, "body": body, "digest": before})
            if rows:
                connection.execute(_EVENTS.insert(), rows)
        return made

    def document(self, digest: str) -> bytes:
        """A document's bytes.

        Raises:
            CannotContinue: it is not there, or is not what it was.
        """
        with _usable(), self._engine.connect() as connection:
            wanted = sql.select(_DOCUMENTS.c.content).where(_DOCUMENTS.c.digest == digest)
            content: bytes | None = connection.execute(wanted).scalar()
        if content is None or digest_of(content) != digest:
            raise CannotContinue(
                f"The ledger's document {digest[:12]} is damaged or missing. "
                "Run check to see what else is, and put back a backup of the ledger folder."
            )
        return content

    def faults(self) -> list[Problem]:
        """Every document that is not what its name says and every break in the chain of events."""
        with _usable(), self._engine.connect() as connection:
            documents = connection.execute(sql.select(_DOCUMENTS))
            problems = [
                _damaged(f"document {row.digest[:12]}", "document-damaged")
                for row in documents
                if digest_of(row.content) != row.digest
            ]
            events = connection.execute(sql.select(_EVENTS).order_by(_EVENTS.c.number))
            return problems + _chain_faults([dict(row) for row in events.mappings()])


@contextlib.contextmanager
def _usable() -> Iterator[None]:
    """Say it in one sentence when the database cannot be used or an event cannot be read."""
    try:
        yield
    except (DatabaseError, msgspec.DecodeError) as fault:
        raise CannotContinue(
            "The ledger cannot be read or written: its disk is full, someone else has it open, "
            "or it is damaged. Run check to see whether it is damaged, and put back the last "
            "backup of the ledger folder if so. Nothing was recorded."
        ) from fault


def _set_up_sqlite(connection: Any, _: object) -> None:
    for setting in ("journal_mode=DELETE", "synchronous=FULL", "busy_timeout=5000"):
        connection.execute(f"PRAGMA {setting}")


def _keep_documents(connection: sql.Connection, documents: Iterable[bytes]) -> None:
    named = {digest_of(content): content for content in documents}
    there = sql.select(_DOCUMENTS.c.digest).where(_DOCUMENTS.c.digest.in_(named))
    new = named.keys() - set(connection.execute(there).scalars())
    if new:
        rows = [{"digest": digest, "content": named[digest]} for digest in sorted(new)]
        connection.execute(_DOCUMENTS.insert(), rows)


def _last(connection: sql.Connection) -> tuple[int, str]:
    last = sql.select(_EVENTS.c.number, _EVENTS.c.digest).order_by(_EVENTS.c.number.desc()).limit(1)
    row = connection.execute(last).first()
    return (row.number, row.digest) if row else (0, _BEGINNING)


def _link(before: str, body: bytes) -> str:
    return hashlib.sha256(before.encode() + body).hexdigest()


def _chain_faults(rows: Sequence[Mapping[str, Any]]) -> list[Problem]:
    problems, before = [], _BEGINNING
    for expected, row in enumerate(rows, start=1):
        if row["number"] != expected or _link(before, row["body"]) != row["digest"]:
            problems.append(_damaged(f"event {row['number']}", "event-damaged"))
        before = row["digest"]
    return problems


def _damaged(what: str, code: str) -> Problem:
    return Problem(
        code,
        Place("ledger.db", "", what),
        found=f"The {what} is not what was recorded.",
        todo="Keep a copy of the ledger folder as it is, and put back the last backup.",
    )


def sqlite_address(path: Path) -> sql.URL:
    """The address of a SQLite ledger in a file, whose folder is made private."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return sql.URL.create("sqlite", database=path.as_posix())
