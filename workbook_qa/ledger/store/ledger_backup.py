"""Copies of a whole ledger: a backup while others work, and one put into an empty ledger.

A backup is always one SQLite file, whatever the ledger is on, and can be put in place as
``ledger.db``. Nothing in a ledger is ever changed or removed but what is erased, so the events as
they stand at one moment, with the documents that are there at that moment, are a consistent copy. A
backup from before an erasure still holds the case. That moment is
short: documents are then copied one by one, and nobody who writes has to wait.
"""

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import sqlalchemy as sql

from workbook_qa.core.problem import CannotContinue, Problem
from workbook_qa.ledger.events import OutsideMark
from workbook_qa.ledger.store.ledger_chain import LedgerRow
from workbook_qa.ledger.store.ledger_database import (
    ABOUT,
    DOCUMENTS,
    EVENTS,
    FORMAT_NAME,
    TABLES,
    UNUSABLE,
    connect,
    file_of,
    is_postgresql,
    say_about,
    sqlite_address,
)
from workbook_qa.ledger.store.ledger_proof import document_in, document_names, proof_faults, rows_of
from workbook_qa.workspace.writing import put_in_place, refuse_linked_folders, unfinished

NOT_COPIED = ("at-work",)  # what is said of a ledger that is true of it alone
_MOST_BYTES = 16 * 2**20  # of documents that are copied in one transaction


class Copied(msgspec.Struct, frozen=True):
    """What a copy of a ledger holds; `digest` is that of its last event."""

    events: int
    documents: int
    digest: str


class _Moment(msgspec.Struct, frozen=True):
    """A ledger as it stood at one moment: all but the bytes of its documents."""

    about: Sequence[tuple[str, bytes]]
    rows: Sequence[LedgerRow]
    documents: Sequence[str]

    @property
    def copied(self) -> Copied:
        last = self.rows[-1].digest if self.rows else ""
        return Copied(len(self.rows), len(self.documents), last)


def back_up(engine: sql.Engine, path: Path) -> tuple[Copied, bool]:
    """Copy a ledger into a file; an earlier backup of the same ledger is replaced by it.

    It is written beside, proved as `check` does, and only then gets its name: where something
    goes wrong, what was there stands.

    Returns:
        What it holds, and whether anything had to be written.

    Raises:
        CannotContinue: another file has that name, the ledger is damaged, or the folder cannot be
            written.
    """
    refuse_linked_folders(path)
    _refuse_own_file(engine, path)
    moment = _moment(engine)
    if path.exists():
        before = _earlier_backup(path, moment)
        if before.copied == moment.copied and not _faults_in(path):
            return moment.copied, False
    beside = unfinished(path)
    try:
        beside.unlink(missing_ok=True)
        with _opened(sqlite_address(beside)) as target:
            TABLES.create_all(target)
            _copy(engine, moment, target)
        _refuse_faults(beside)
        put_in_place(beside, path)
    except (OSError, *UNUSABLE) as fault:
        raise CannotContinue(
            f"The backup {path.name} cannot be written: its disk may be full, or its folder may "
            "not be written by you. No backup was made."
        ) from fault
    finally:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
    return moment.copied, True


def put_back(path: Path, engine: sql.Engine) -> Copied:
    """Put a backup into an empty ledger; one that was cut off is gone on with.

    Raises:
        CannotContinue: there is no backup in the file, it is damaged, or the ledger holds events.
    """
    moment = _sound(path)
    with engine.connect() as connection:
        if rows_of(connection):
            raise CannotContinue(
                "The ledger here is not empty, and a backup never replaces what is recorded. Move "
                "ledger.db away first, or give the address of an empty database. Nothing was "
                "changed."
            )
    about = [pair for pair in moment.about if pair[0] != FORMAT_NAME]  # it has its own
    with _opened(_address(path)) as source:
        _copy(source, msgspec.structs.replace(moment, about=about), engine)
    with engine.connect() as connection:
        if proof_faults(connection):
            raise CannotContinue("What was put back is not what the backup holds. Run check.")
    return moment.copied


def look_into(path: Path) -> Copied:
    """What a backup holds, once all of it is proved.

    Raises:
        CannotContinue: there is no backup in the file, or it is damaged.
    """
    return _sound(path).copied


def last_event_in(path: Path) -> OutsideMark | None:
    """The last event of the ledger in a file; None where it holds none."""
    if not path.is_file():
        return None
    last = sql.select(EVENTS.c.number, EVENTS.c.digest).order_by(EVENTS.c.number.desc()).limit(1)
    try:
        with _opened(_address(path)) as engine, engine.connect() as connection:
            row = connection.execute(last).first()
    except UNUSABLE:
        return None
    return OutsideMark(int(row.number), str(row.digest)) if row else None


def _sound(path: Path) -> _Moment:
    moment = _moment_of_file(path)
    if moment is None:
        raise CannotContinue(f"{path.name} is not a backup of a ledger. Nothing was changed.")
    faults = _faults_in(path)
    if faults:
        raise CannotContinue(
            f"The backup {path.name} is damaged ({faults[0].place.cell}): take an earlier one. "
            "Nothing was changed."
        )
    return moment


def _refuse_own_file(engine: sql.Engine, path: Path) -> None:
    own = file_of(engine)
    if own and own.exists() and path.exists() and own.samefile(path):
        raise CannotContinue("A backup needs another name than the ledger. Nothing was changed.")


def _refuse_faults(path: Path) -> None:
    faults = _faults_in(path)
    if faults:
        raise CannotContinue(
            f"The ledger is damaged ({faults[0].place.cell}), so that it is not copied. Run check "
            "to see what else is, and put back an earlier backup. Nothing was changed."
        )


def _faults_in(path: Path) -> list[Problem]:
    with _opened(_address(path)) as engine, engine.connect() as connection:
        return proof_faults(connection)


def _earlier_backup(path: Path, now: _Moment) -> _Moment:
    before = _moment_of_file(path)
    if before is None or _digests(before) != _digests(now)[: len(before.rows)]:
        raise CannotContinue(
            f"{path.name} is there already and is no earlier backup of this ledger. Give another "
            "name. Nothing was changed."
        )
    return before


def _digests(moment: _Moment) -> list[tuple[int, str]]:
    """Those of the chain, which stay as they are where something was erased."""
    return [(row.number, row.digest) for row in moment.rows]


def _moment_of_file(path: Path) -> _Moment | None:
    """The ledger in a file; None where it is no ledger."""
    if not path.is_file():
        return None
    try:
        with _opened(_address(path)) as engine:
            return _moment(engine)
    except UNUSABLE:
        return None


def _moment(engine: sql.Engine) -> _Moment:
    """All of it at one moment, also while others write; a ledger of old may lack a table."""
    level = "REPEATABLE READ" if is_postgresql(engine) else "SERIALIZABLE"
    with engine.connect().execution_options(isolation_level=level) as connection:
        if not is_postgresql(engine):
            connection.exec_driver_sql("BEGIN")  # else every statement sees a moment of its own
        about: list[tuple[str, bytes]] = []
        if sql.inspect(connection).has_table(ABOUT.name):
            found = connection.execute(sql.select(ABOUT).order_by(ABOUT.c.name))
            about = [(row.name, row.value) for row in found if row.name not in NOT_COPIED]
        return _Moment(about, rows_of(connection), document_names(connection))


def _copy(source: sql.Engine, moment: _Moment, target: sql.Engine) -> None:
    """Documents first, a part at a time, those apart that are there; then all events at once."""
    with target.connect() as connection:
        there = {*document_names(connection)}
    wanted = [digest for digest in moment.documents if digest not in there]
    for part in _parts(source, wanted):
        with target.begin() as connection:
            connection.execute(DOCUMENTS.insert(), part)
    events = [msgspec.structs.asdict(row) for row in moment.rows]
    with target.begin() as connection:
        for name, value in moment.about:
            say_about(connection, name, value)
        if events:
            connection.execute(EVENTS.insert(), events)


def _parts(source: sql.Engine, digests: Sequence[str]) -> Iterator[list[dict[str, object]]]:
    """The documents, as many at a time as are written together."""
    part: list[dict[str, object]] = []
    size = 0
    for digest in digests:
        with source.connect() as connection:
            content = document_in(connection, digest) or b""
        part.append({"digest": digest, "content": content})
        size += len(content)
        if size >= _MOST_BYTES:
            yield part
            part, size = [], 0
    if part:
        yield part


@contextlib.contextmanager
def _opened(address: sql.URL) -> Iterator[sql.Engine]:
    engine = connect(address)
    try:
        yield engine
    finally:
        engine.dispose()


def _address(path: Path) -> sql.URL:
    """A file that is only read, also where it may not be written."""
    name = path.absolute().as_uri()
    return sql.URL.create("sqlite", database=name, query={"mode": "ro", "uri": "true"})
