"""The format of a ledger: what is made when there is none, and what becomes of older and newer.

| format | since | what it holds |
| --- | --- | --- |
| 0 | before ledgers had a format | events and documents |
| 1 | runs, undo, summaries on record | the table `about` besides |
| 2 | later kinds of events: extensions, feedback, chasing, theme reports ... | the same tables |
| 3 | letters on a concern, audits given away or replaced, notes to auditors | the same tables |
| 4 | notes on scans, texts held and released, erased cases, a ledger accepted | the same tables |

A new kind of event, or a table that changes, is a new format: an older program must not make its
own sense of it.
"""

from pathlib import Path

import sqlalchemy as sql

from workbook_qa.core.problem import CannotContinue
from workbook_qa.ledger.store.ledger_backup import back_up
from workbook_qa.ledger.store.ledger_database import (
    ABOUT,
    DAMAGED,
    EVENTS,
    FORMAT_NAME,
    TABLES,
    about_in,
    file_of,
    reachable,
    say_about,
)

FORMAT = 4


def prepare(engine: sql.Engine, backups: Path | None = None, *, write: bool = True) -> bool:
    """Make the tables where there are none, and bring an older ledger up to date.

    Args:
        backups: the folder in which an older ledger is backed up first; beside the ledger's own
            file when left out.
        write: False leaves everything as it is; an older ledger can be read all the same.

    Returns:
        Whether there is a ledger.

    Raises:
        CannotContinue: it cannot be reached, it is damaged, or a newer program wrote it.
    """
    with reachable(engine):
        found = format_of(engine)
    if found is not None and found > FORMAT:
        raise CannotContinue(
            f"A newer workbook-qa wrote this ledger (format {found}; this one knows {FORMAT}). "
            "Install the newer one. Nothing was changed."
        )
    if not write or found == FORMAT:
        return found is not None
    if found is not None:
        back_up(engine, _backups(engine, backups) / f"ledger before format {FORMAT}.db")
    with reachable(engine):
        _bring_up_to_date(engine)
    return True


def format_of(engine: sql.Engine) -> int | None:
    """The format of a ledger; None where there is none yet."""
    with engine.connect() as connection:
        tables = sql.inspect(connection)
        if not tables.has_table(EVENTS.name):
            return None
        value = about_in(connection, FORMAT_NAME) if tables.has_table(ABOUT.name) else None
    if value and not value.isdigit():
        raise CannotContinue(f"{DAMAGED} Nothing was changed.")
    return int(value or 0)


def _bring_up_to_date(engine: sql.Engine) -> None:
    """All or none; 1 is format 0 with one table more, and later ones have more kinds of events."""
    with engine.begin() as connection:
        TABLES.create_all(connection)
        say_about(connection, FORMAT_NAME, str(FORMAT).encode())


def _backups(engine: sql.Engine, backups: Path | None) -> Path:
    file = file_of(engine)
    if backups is None and file is None:
        raise ValueError("an older ledger on a server needs a folder for its backup")
    return backups or (file.parent if file else Path()) / "backups"
