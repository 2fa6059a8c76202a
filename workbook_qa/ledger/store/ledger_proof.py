"""The proof that a ledger holds what was recorded: every document and every event, one by one.

Documents are read one at a time, so that a ledger of many gigabytes needs no more memory than its
largest document.
"""

from collections.abc import Iterable, Iterator

import sqlalchemy as sql

from workbook_qa.core.problem import Problem
from workbook_qa.ledger.store.ledger_chain import (
    LedgerRow,
    chain_faults,
    damaged,
    digest_of,
    erased_in,
    missing_document,
)
from workbook_qa.ledger.store.ledger_database import DOCUMENTS, EVENTS


def proof_faults(connection: sql.Connection, named: Iterable[str] = ()) -> list[Problem]:
    """Every document that is not what its name says, and every break in the chain of events.

    Args:
        named: the documents that must be there; what stands under a wrong name is not missing.
    """
    problems: list[Problem] = []
    there: set[str] = set()
    rows = rows_of(connection)
    erased = erased_in(rows)
    for name, content in documents_of(connection):
        digest = digest_of(content)
        there |= {name, digest}
        if digest != erased.documents.get(name, name):
            problems.append(damaged(f"document {name[:12]}", "document-damaged"))
    gone = {digest for digest, now in erased.documents.items() if not now}
    problems += map(missing_document, sorted({*named} - there - gone))
    return problems + chain_faults(rows, erased)


def document_names(connection: sql.Connection) -> list[str]:
    """The names of all documents, in order."""
    names = connection.execute(sql.select(DOCUMENTS.c.digest).order_by(DOCUMENTS.c.digest))
    return [str(name) for name in names.scalars()]


def documents_of(connection: sql.Connection) -> Iterator[tuple[str, bytes]]:
    """Every document with its name, one at a time."""
    for digest in document_names(connection):
        yield digest, document_in(connection, digest) or b""


def document_in(connection: sql.Connection, digest: str) -> bytes | None:
    """One document's bytes, whatever they are; None where it is not there."""
    wanted = sql.select(DOCUMENTS.c.content).where(DOCUMENTS.c.digest == digest)
    content = connection.execute(wanted).scalar()
    return None if content is None else _as_bytes(content)


def rows_of(connection: sql.Connection) -> list[LedgerRow]:
    """All events as they stand in the database, by number."""
    rows = connection.execute(sql.select(EVENTS).order_by(EVENTS.c.number))
    return [
        LedgerRow(_as_number(row.number, place), _as_bytes(row.body), str(row.digest))
        for place, row in enumerate(rows)
    ]


# A damaged SQLite file may hold something else where a number or bytes should be: no event has
# such a number, and such bytes prove nothing.


def _as_number(value: object, place: int) -> int:
    return value if isinstance(value, int) else -1 - place


def _as_bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else b""
