"""One writer at a time, on one machine or on several, and who that is.

A folder has a lock of its own (see `writing.one_at_a_time`). A ledger that several folders share
has one more: on PostgreSQL an advisory lock of a connection that is held for the run, which the
server frees when that connection ends, however it ends; for a SQLite file elsewhere, a lock beside
that file.
"""

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sql
from sqlalchemy.exc import DatabaseError

from workbook_qa.core.problem import CannotContinue
from workbook_qa.ledger.store.ledger_database import (
    about_in,
    connect,
    file_of,
    is_postgresql,
    reachable,
    say_about,
)
from workbook_qa.ledger.store.ledger_opening import prepare
from workbook_qa.workspace.writing import at_work, holder_words, one_at_a_time

_AT_WORK = "at-work"
_KEY = 0x776F726B  # with the schema it makes the lock's number, so that others do not meet it
_PAUSE = 0.1
# How soon a server finds out that a machine is gone: idle, interval, count.
_KEEPALIVES = {"tcp_keepalives_idle": 30, "tcp_keepalives_interval": 10, "tcp_keepalives_count": 3}


@contextlib.contextmanager
def shared_ledger(
    address: str, *, wait: float, backups: Path, held: Path | None = None
) -> Iterator[None]:
    """Hold the lock of a ledger that other folders may work with too.

    Args:
        held: a folder whose lock is held already.
        wait: seconds to wait for whoever is at work.
        backups: see `ledger_opening.prepare`.

    Raises:
        CannotContinue: someone else is at work; the sentence says who and since when. Or the
            ledger cannot be reached.
    """
    engine = connect(address)
    try:
        file = file_of(engine)
        if is_postgresql(engine):
            with _advisory_lock(engine, wait, backups):
                yield
        elif file and not (held and file.parent.exists() and file.parent.samefile(held)):
            with one_at_a_time(file.parent, wait=wait):
                yield
        else:
            yield
    finally:
        engine.dispose()


@contextlib.contextmanager
def _advisory_lock(engine: sql.Engine, wait: float, backups: Path) -> Iterator[None]:
    alive = engine.execution_options(isolation_level="AUTOCOMMIT")
    with contextlib.ExitStack() as stack:
        with reachable(engine):
            connection = stack.enter_context(alive.connect())
            for name, value in _KEEPALIVES.items():
                connection.exec_driver_sql(f"SET {name} = {value}")
        _take(connection, wait)
        prepare(engine, backups)
        say_about(connection, _AT_WORK, holder_words().encode())
        try:
            yield
        finally:
            with contextlib.suppress(DatabaseError):  # the server is gone, and the lock with it
                say_about(connection, _AT_WORK, None)
                connection.exec_driver_sql("SELECT pg_advisory_unlock_all()")


def _take(connection: sql.Connection, wait: float) -> None:
    until = time.monotonic() + wait
    wanted = sql.text("SELECT pg_try_advisory_lock(:key, hashtext(current_schema()))")
    while not connection.execute(wanted, {"key": _KEY}).scalar():
        if time.monotonic() >= until:
            raise CannotContinue(at_work(_holder(connection), "with this ledger"))
        time.sleep(_PAUSE)


def _holder(connection: sql.Connection) -> str:
    """Who is at work, as they said; empty in the moment before they have said it."""
    try:
        return (about_in(connection, _AT_WORK) or b"").decode()
    except DatabaseError:
        return ""
