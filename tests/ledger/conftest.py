"""Ledgers in a file or on a server, for the tests that look at the database itself."""

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sql

from workbook_qa.ledger.store.journal import Journal, sqlite_address
from workbook_qa.ledger.store.ledger_database import connect


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a ledger in a file is."""
    return tmp_path / "ledger" / "ledger.db"


@pytest.fixture
def address(ledger_on: Callable[[], str], path: Path) -> str | sql.URL:
    """The address of a ledger that is not made yet."""
    return ledger_on() or sqlite_address(path)


@pytest.fixture
def journal(address: str | sql.URL):
    """An open ledger that holds nothing."""
    with Journal(address) as opened:
        yield opened


@pytest.fixture
def do(address: str | sql.URL):
    """Say something to the database behind the ledger's back."""
    engine = connect(address)

    def done(statement: str, **named: object) -> list[tuple]:
        with engine.begin() as connection:
            result = connection.execute(sql.text(statement), named)
            return [tuple(row) for row in result] if result.returns_rows else []

    yield done
    engine.dispose()
