"""Where the ledger's tables are: a SQLite file, or PostgreSQL by its address.

SQLite runs with a rollback journal and full synchronisation, since write-ahead logging does not
work on network shares. No address and no password stands in any message.
"""

import contextlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import sqlalchemy as sql
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError

from workbook_qa.core.problem import CannotContinue
from workbook_qa.workspace.writing import refuse_linked_folders, refuse_no_file

TABLES = sql.MetaData()
EVENTS = sql.Table(
    "events",
    TABLES,
    sql.Column("number", sql.Integer, primary_key=True, autoincrement=False),
    sql.Column("body", sql.LargeBinary, nullable=False),
    sql.Column("digest", sql.String(64), nullable=False, unique=True),
)
DOCUMENTS = sql.Table(
    "documents",
    TABLES,
    sql.Column("digest", sql.String(64), primary_key=True),
    sql.Column("content", sql.LargeBinary, nullable=False),
)
# What is said of the ledger itself, by name: its format, the key of the seals, who is at work.
ABOUT = sql.Table(
    "about",
    TABLES,
    sql.Column("name", sql.String(32), primary_key=True),
    sql.Column("value", sql.LargeBinary, nullable=False),
)
FORMAT_NAME = "format"
IN_MEMORY = "sqlite://"
# What a database that cannot be used raises: sqlite3 cannot always read its own message either.
UNUSABLE = (DatabaseError, UnicodeDecodeError)
_POSTGRESQL = "postgresql+psycopg"
# What is erased is written over at once, so that no page keeps it until it is used again.
_SETTINGS = ("journal_mode=DELETE", "synchronous=FULL", "busy_timeout=30000", "secure_delete=ON")
_TO_REACH = 10  # seconds that a server has to answer


def connect(address: str | sql.URL) -> sql.Engine:
    """The database at an address; nothing is read or written yet.

    Raises:
        CannotContinue: the address is not one, or the extra ``postgres`` is not installed.
    """
    url = _url(address)
    try:
        if url.get_backend_name() == "sqlite":
            engine = sql.create_engine(url)
            sql.event.listen(engine, "connect", _set_up_sqlite)
            return engine
        return sql.create_engine(url, connect_args={"connect_timeout": _TO_REACH})
    except ImportError as fault:
        raise CannotContinue(
            'The ledger is on PostgreSQL, and the extra "postgres" is not installed. Run: '
            'pip install "workbook-qa[postgres]".'
        ) from fault


def _url(address: str | sql.URL) -> sql.URL:
    try:
        url = sql.make_url(address)
        if url.drivername in ("postgresql", "postgres"):
            url = url.set(drivername=_POSTGRESQL)
        url.get_dialect()
    except (ArgumentError, NoSuchModuleError, ValueError):
        url = None
    except ImportError:
        pass  # said by `connect`
    if url is None or url.drivername not in ("sqlite", "sqlite+pysqlite", _POSTGRESQL):
        # Not from the library's exception, whose message may hold the address.
        raise CannotContinue(
            "The address of the ledger in settings.toml cannot be used. It looks like "
            "postgresql://name@server/database; without one the ledger is in this folder."
        )
    return url


def is_postgresql(engine: sql.Engine) -> bool:
    """Whether several machines can work with it at once."""
    return engine.dialect.name == "postgresql"


def file_of(engine: sql.Engine) -> Path | None:
    """The file of a SQLite database; None for one in memory or on a server."""
    name = engine.url.database
    return Path(name) if name and not is_postgresql(engine) and name != ":memory:" else None


def _set_up_sqlite(connection: Any, _: object) -> None:
    # A damaged name is read as one that is nobody's, so that it can be named.
    connection.text_factory = lambda text: text.decode("utf-8", "replace")
    for setting in _SETTINGS:
        connection.execute(f"PRAGMA {setting}")


def write_out_anew(engine: sql.Engine) -> None:
    """Write the tables out anew, without what was removed from them.

    SQLite writes its file again; PostgreSQL its tables' files.
    """
    alone = engine.execution_options(isolation_level="AUTOCOMMIT")
    with alone.connect() as connection:
        if is_postgresql(engine):
            for table in (EVENTS, DOCUMENTS):
                connection.exec_driver_sql(f"VACUUM FULL {table.name}")
        else:
            connection.exec_driver_sql("VACUUM")


def about_in(connection: sql.Connection, name: str) -> bytes | None:
    """What is said of the ledger under a name, or None."""
    wanted = sql.select(ABOUT.c.value).where(ABOUT.c.name == name)
    value: bytes | None = connection.execute(wanted).scalar()
    return value


def say_about(connection: sql.Connection, name: str, value: bytes | None) -> None:
    """Say something of the ledger, or no longer."""
    connection.execute(ABOUT.delete().where(ABOUT.c.name == name))
    if value is not None:
        connection.execute(ABOUT.insert(), {"name": name, "value": value})


@contextlib.contextmanager
def reachable(engine: sql.Engine) -> Iterator[None]:
    """Say it in one sentence when the database cannot be opened.

    Raises:
        CannotContinue: whatever kept it from being opened.
    """
    try:
        yield
    except UNUSABLE as fault:
        words = unusable_words(fault, on_server=is_postgresql(engine))
        raise CannotContinue(f"{words} Nothing was changed.") from fault


DAMAGED = (
    "The ledger is damaged. Run check to see what of it is; then move ledger.db away and put back "
    "the last backup with restore."
)
_FULL = "The disk that the ledger is on is full. Free some space there and run this again."
_BUSY = (
    "Another program is using the ledger. Wait until it is done, or close it, and run this again."
)
_NOT_WRITABLE = (
    "The ledger cannot be opened or written with your rights. Ask for the right to read and write "
    "its folder, and see that no file in it is set to read-only."
)
_NOT_READ = (
    "The drive that the ledger is on does not read or write it. See that it is connected and "
    "sound, and run this again."
)
# By the beginning of SQLite's name of what happened.
_SQLITE_WORDS = {
    "SQLITE_FULL": _FULL,
    "SQLITE_BUSY": _BUSY,
    "SQLITE_LOCKED": _BUSY,
    "SQLITE_READONLY": _NOT_WRITABLE,
    "SQLITE_CANTOPEN": _NOT_WRITABLE,
    "SQLITE_PERM": _NOT_WRITABLE,
    "SQLITE_AUTH": _NOT_WRITABLE,
    "SQLITE_IOERR": _NOT_READ,
}
# By PostgreSQL's class or code of what happened.
_SERVER_STATES = {
    "53100": "The disk of the ledger's server is full. Tell those who look after the server.",
    "53300": "The ledger's server has too many at work. Wait a little and run this again.",
    "55P03": _BUSY,
    "40": _BUSY,
    "57014": _BUSY,
    "42501": "Your account may not make or change the ledger's tables. Ask for the right to.",
    "25006": "The ledger's server takes nothing in at the moment (it is read-only). Tell those who "
    "look after the server.",
    "XX": "The ledger's database on the server is damaged. Tell those who look after the server.",
}


def unusable_words(fault: Exception, *, on_server: bool | None = None) -> str:
    """What keeps the ledger from being used, and what to do about just that.

    Args:
        on_server: whether it is on PostgreSQL; told from the fault when left out.
    """
    origin = fault.orig if isinstance(fault, DatabaseError) else None
    name = getattr(origin, "sqlite_errorname", "")
    if on_server is None:
        on_server = origin is not None and hasattr(origin, "sqlstate")
    if on_server:
        state = getattr(origin, "sqlstate", None) or ""
        return _beginning(_SERVER_STATES, state) or _server_words(str(origin or ""))
    return _beginning(_SQLITE_WORDS, name) or DAMAGED


def _beginning(words: Mapping[str, str], code: str) -> str | None:
    return next((said for begins, said in words.items() if code.startswith(begins)), None)


def _server_words(said: str) -> str:
    """What a PostgreSQL server meant; its own words may name the account and the machine."""
    said = said.rpartition(" failed: ")[2].casefold()  # before it stands where the server is
    if "password" in said or "authentication" in said or "pg_hba" in said or "role " in said:
        return (
            "The PostgreSQL server of the ledger did not let you in. Check the name and the "
            "password: in the ledger's address in settings.toml, or in your password file."
        )
    if "permission denied" in said:
        return "Your account may not make or change the ledger's tables. Ask for the right to."
    if "does not exist" in said:
        return "The PostgreSQL server has no database of the name in the ledger's address."
    return (
        "The PostgreSQL server of the ledger cannot be reached. Check the ledger's address in "
        "settings.toml, the network, and with those who look after the server that it runs."
    )


def sqlite_address(path: Path) -> sql.URL:
    """The address of a SQLite ledger in a file, which is made private with its folder.

    Raises:
        CannotContinue: a link, or something that is no file, stands in its place or in that of
            the files that SQLite puts beside it, which it would write through.
    """
    refuse_linked_folders(path)
    for ending in ("", "-journal", "-wal", "-shm"):
        refuse_no_file(path.with_name(f"{path.name}{ending}"))
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with contextlib.suppress(OSError):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    return sql.URL.create("sqlite", database=path.as_posix())
