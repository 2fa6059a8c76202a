"""A PostgreSQL server of our own for tests: Debian's package, started for one session.

It listens on a socket in a folder of its own and on no port, and keeps nothing. Its programs refuse
to be run by root: then they are run by the account that the package makes.
"""

import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psycopg

OWNER = "postgres"
PASSWORD = "not a real password"
_QUICK = (  # nothing has to outlive the session
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "shared_buffers=32MB",
    "max_connections=40",
    "listen_addresses=",
)
# The account `guarded` has a password; everybody else is let in on this machine's socket.
_WHO_MAY = "local all guarded scram-sha-256\nlocal all all trust\n"


def find_postgres() -> Path | None:
    """The folder of the server's programs, of the newest version; None where there are none."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3])
    )
    return found[-1].parent if found and _account() is not None else None


def _account() -> Mapping[str, Any] | None:
    """How a program is run by somebody else than root; nothing where we are not root."""
    if os.getuid() != 0:
        return {}
    import pwd  # not on Windows

    try:
        owner = pwd.getpwnam(OWNER)
    except KeyError:
        return None
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}


class Postgres:
    """A running server, for the time of a ``with`` block."""

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        self._folder = Path(tempfile.mkdtemp(prefix="workbook-qa-"))
        self._numbers = itertools.count(1)

    def __enter__(self) -> "Postgres":
        account = _account() or {}
        if account:
            os.chown(self._folder, account["user"], account["group"])
        data, log = str(self._folder / "data"), str(self._folder / "log")
        self._run("initdb", "-D", data, "-U", OWNER, "-A", "trust", "-E", "UTF8", "--no-sync")
        (self._folder / "data" / "pg_hba.conf").write_text(_WHO_MAY)
        options = [f"unix_socket_directories={self._folder}", *_QUICK]
        said = " ".join(f"-c {option}" for option in options)
        self._run("pg_ctl", "start", "-w", "-D", data, "-l", log, "-o", said)
        self.do(f"CREATE ROLE guarded LOGIN PASSWORD '{PASSWORD}'")
        return self

    def __exit__(self, *_: object) -> None:
        self._run("pg_ctl", "stop", "-m", "immediate", "-D", str(self._folder / "data"))
        shutil.rmtree(self._folder)

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._programs / program), *arguments]
        subprocess.run(
            command,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
            cwd=self._folder,
            **(_account() or {}),
        )

    def fresh(self, like: str = "") -> str:
        """The address of a new database: empty, or a copy of the one at another address."""
        name = f"ledger_{next(self._numbers)}"
        template = _name_of(like) if like else "template0"
        self.do(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.address(name)

    def address(self, name: str, account: str = OWNER) -> str:
        """The address of a database, as it stands in settings."""
        return f"postgresql://{account}@/{name}?host={self._folder}"

    def do(self, statement: str) -> None:
        """Say something to the server."""
        with psycopg.connect(
            host=str(self._folder), user=OWNER, dbname=OWNER, autocommit=True
        ) as connection:
            connection.execute(statement.encode())


def _name_of(address: str) -> str:
    return address.partition("?")[0].rpartition("/")[2]


class _Running:
    """The session's server, for helpers that copy a council with its ledger."""

    server: Postgres | None = None


def copied(address: str) -> str:
    """A copy of the database at an address of the session's server."""
    assert _Running.server is not None
    return _Running.server.fresh(like=address)


def started(programs: Path) -> Postgres:
    """The session's server, to be opened in a ``with`` block."""
    _Running.server = Postgres(programs)
    return _Running.server
