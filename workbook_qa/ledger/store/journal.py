"""The ledger: an append-only table of events and a table of documents, on SQLite or PostgreSQL.

Events are JSON, numbered from 1; each carries the SHA-256 of the one before, so that a change or
a gap shows. Documents are bytes under their SHA-256 and never change. But for one thing: where a
case is erased, its texts and documents go, and an event says what went.
"""

import contextlib
import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec
import sqlalchemy as sql

from workbook_qa.core.problem import CannotContinue, Problem
from workbook_qa.ledger.events import AnyEvent, CaseErased, Recorded
from workbook_qa.ledger.events.erasure_events import ErasedEvent
from workbook_qa.ledger.store.ledger_backup import Copied, back_up, look_into, put_back
from workbook_qa.ledger.store.ledger_chain import BEGINNING, digest_of, erased_in, link
from workbook_qa.ledger.store.ledger_database import (
    ABOUT,
    DOCUMENTS,
    EVENTS,
    IN_MEMORY,
    UNUSABLE,
    about_in,
    connect,
    file_of,
    say_about,
    sqlite_address,
    unusable_words,
    write_out_anew,
)
from workbook_qa.ledger.store.ledger_opening import prepare
from workbook_qa.ledger.store.ledger_proof import document_in, document_names, proof_faults, rows_of

__all__ = ["Copied", "Journal", "digest_of", "look_into", "sqlite_address"]

_SEAL_KEY = "seal-key"


class Journal:
    """An open ledger. Close it, or use it in a ``with`` block.

    All that is recorded through one of them is one run, whose number is that of its first event.
    """

    def __init__(
        self, address: str | sql.URL, *, write: bool = True, backups: Path | None = None
    ) -> None:
        """Open it; made when it is not there, brought up to date when it is an older one.

        Args:
            write: False leaves it as it is; where there is none, an empty one in memory is opened.
            backups: where an older ledger is backed up first (see `ledger_opening.prepare`).

        Raises:
            CannotContinue: it cannot be opened, or a newer program wrote it.
        """
        self._run = 0
        self._seen: int | None = None  # the last event that whoever uses this knows of
        # The last event when all were read, and all: the chain tells whether they are the same.
        self._read: tuple[tuple[int, str], list[Recorded]] | None = None
        self._engine = connect(address)
        file = file_of(self._engine)
        try:
            # Looking into a file that is not there would make it.
            is_there = write or file is None or file.exists()
            if not is_there or not prepare(self._engine, backups, write=write):
                self._engine.dispose()
                self._engine = connect(IN_MEMORY)
                prepare(self._engine)
        except BaseException:
            self.close()
            raise

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
            last = _last(connection)
            if self._read is None or self._read[0] != last:
                rows = connection.execute(sql.select(EVENTS.c.body).order_by(EVENTS.c.number))
                found = [msgspec.json.decode(body, type=Recorded) for (body,) in rows]
                self._read = (last, found)
        found = self._read[1]
        self._seen = found[-1].number if found else 0
        return [*found]

    def chain(self) -> dict[int, str]:
        """The digest of each event, by its number."""
        with _usable(), self._engine.connect() as connection:
            rows = connection.execute(sql.select(EVENTS.c.number, EVENTS.c.digest))
            return {row.number: str(row.digest) for row in rows}

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
            CannotContinue: the database cannot be written, or someone else recorded something
                after the events were read from it here.
        """
        with _usable(), self._engine.begin() as connection:
            _keep_documents(connection, documents)
            return self._add(connection, events, at, by)

    def _add(
        self,
        connection: sql.Connection,
        events: Sequence[AnyEvent],
        at: datetime.datetime,
        by: str,
    ) -> list[Recorded]:
        """Events at the end of the chain, as part of this run."""
        made: list[Recorded] = []
        number, before = _last(connection)
        if self._seen not in (None, number):
            raise _recorded_meanwhile()
        run = self._run or number + 1
        rows = []
        for event in events:
            number += 1
            made.append(Recorded(number, at, by, event, run))
            body = msgspec.json.encode(made[-1])
            before = link(before, body)
            rows.append({"number": number, "body": body, "digest": before})
        if rows:
            connection.execute(EVENTS.insert(), rows)
        if made:
            self._run, self._seen = run, number
        return made

    def erase(
        self,
        receipt: CaseErased,
        events: Sequence[Recorded],
        documents: Mapping[str, bytes],
        *,
        at: datetime.datetime,
        by: str,
    ) -> None:
        """Put events and documents without a case in the place of those with it, and say so.

        All or nothing; then the database is written out anew, so that nothing of them is left
        in it (see `write_out_anew`).

        Args:
            receipt: the event that says so, without what is erased, which is filled in here.
            events: as they are to stand, under their numbers.
            documents: by digest, what is to stand in its place; empty for nothing.

        Raises:
            CannotContinue: as in `record`.
        """
        bodies = {each.number: msgspec.json.encode(each) for each in events}
        with _usable(), self._engine.begin() as connection:
            rows = rows_of(connection)
            before = {row.number: row.digest for row in rows} | {0: BEGINNING}
            receipt = msgspec.structs.replace(
                receipt,
                events_left=tuple(
                    ErasedEvent(number, before[number - 1], digest_of(body))
                    for number, body in sorted(bodies.items())
                ),
                documents_left=tuple(
                    (digest, digest_of(content) if content else "")
                    for digest, content in sorted(documents.items())
                ),
            )
            for number, body in bodies.items():
                changed = EVENTS.update().where(EVENTS.c.number == number)
                connection.execute(changed.values(body=body))
            for digest, content in documents.items():
                here = DOCUMENTS.c.digest == digest
                if content:
                    connection.execute(DOCUMENTS.update().where(here).values(content=content))
                else:
                    connection.execute(DOCUMENTS.delete().where(here))
            self._add(connection, [receipt], at, by)
        self.write_out_anew()

    def write_out_anew(self) -> None:
        """Leave nothing in the database of what was removed from it."""
        with _usable():
            write_out_anew(self._engine)

    def document(self, digest: str) -> bytes:
        """A document's bytes; of one from which a case was erased, what is left of it.

        Raises:
            CannotContinue: it is not there, or is not what it was.
        """
        with _usable(), self._engine.connect() as connection:
            content = document_in(connection, digest)
            if content is not None and digest_of(content) == digest:
                return content
            now = erased_in(rows_of(connection)).documents.get(digest)
        if now == "":
            raise CannotContinue(
                f"The ledger's document {digest[:12]} was erased with its case. Nothing was "
                "changed."
            )
        if content is None or digest_of(content) != now:
            raise CannotContinue(
                f"The ledger's document {digest[:12]} is damaged or missing. "
                "Run check to see what else is, and put back a backup of the ledger."
            )
        return content

    def documents(self) -> set[str]:
        """The names of all documents."""
        with _usable(), self._engine.connect() as connection:
            return {*document_names(connection)}

    def faults(self, named: Iterable[str] = ()) -> list[Problem]:
        """Every document that is not what its name says and every break in the chain of events.

        Args:
            named: the documents that must be there.
        """
        with _usable(), self._engine.connect() as connection:
            return proof_faults(connection, named)

    @property
    def seal_key(self) -> bytes:
        """The key of the workbooks' seals; empty while there is none, or in an older ledger."""
        with _usable(), self._engine.connect() as connection:
            if not sql.inspect(connection).has_table(ABOUT.name):
                return b""
            return about_in(connection, _SEAL_KEY) or b""

    def keep_seal_key(self, key: bytes) -> None:
        """Keep the key of the seals, so that it goes where the ledger goes."""
        with _usable(), self._engine.begin() as connection:
            say_about(connection, _SEAL_KEY, key)

    def back_up(self, path: Path) -> tuple[Copied, bool]:
        """Copy the ledger into a file, also while others work (see `ledger_backup.back_up`)."""
        with _usable():
            return back_up(self._engine, path)

    def put_back(self, path: Path) -> Copied:
        """Fill this ledger, which is empty, from a backup (see `ledger_backup.put_back`)."""
        with _usable():
            return put_back(path, self._engine)


@contextlib.contextmanager
def _usable() -> Iterator[None]:
    """Say it in one sentence when the database cannot be used or an event cannot be read."""
    try:
        yield
    except (*UNUSABLE, msgspec.DecodeError) as fault:
        raise CannotContinue(f"{unusable_words(fault)} Nothing was recorded.") from fault


def _recorded_meanwhile() -> CannotContinue:
    return CannotContinue(
        "Someone else recorded something in the ledger while this ran. Nothing of this was "
        "recorded; run it again."
    )


def _keep_documents(connection: sql.Connection, documents: Iterable[bytes]) -> None:
    named = {digest_of(content): content for content in documents}
    there = sql.select(DOCUMENTS.c.digest).where(DOCUMENTS.c.digest.in_(named))
    new = named.keys() - set(connection.execute(there).scalars())
    if new:
        rows = [{"digest": digest, "content": named[digest]} for digest in sorted(new)]
        connection.execute(DOCUMENTS.insert(), rows)


def _last(connection: sql.Connection) -> tuple[int, str]:
    last = sql.select(EVENTS.c.number, EVENTS.c.digest).order_by(EVENTS.c.number.desc()).limit(1)
    row = connection.execute(last).first()
    return (row.number, row.digest) if row else (0, BEGINNING)
