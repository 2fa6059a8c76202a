"""Each way in which the ledger cannot be used has a sentence of its own, which is true of it."""

import sqlite3

import pytest
from sqlalchemy.exc import OperationalError

from workbook_qa.ledger.store.ledger_database import DAMAGED, unusable_words


class ServerError(Exception):
    def __init__(self, state: str | None, said: str = "") -> None:
        super().__init__(said)
        self.sqlstate = state


def of_file(name: str) -> sqlite3.OperationalError:
    fault = sqlite3.OperationalError("what SQLite says")
    fault.sqlite_errorname = name
    return fault


@pytest.mark.parametrize(
    ("origin", "words"),
    [
        (of_file("SQLITE_FULL"), "disk that the ledger is on is full"),
        (of_file("SQLITE_BUSY"), "Another program is using the ledger"),
        (of_file("SQLITE_BUSY_SNAPSHOT"), "Another program is using the ledger"),
        (of_file("SQLITE_LOCKED"), "Another program is using the ledger"),
        (of_file("SQLITE_READONLY_DIRECTORY"), "with your rights"),
        (of_file("SQLITE_CANTOPEN"), "with your rights"),
        (of_file("SQLITE_IOERR_WRITE"), "does not read or write it"),
        (of_file("SQLITE_CORRUPT"), "is damaged"),
        (of_file("SQLITE_NOTADB"), "is damaged"),
        (ServerError(None, "connection failed: timeout expired"), "cannot be reached"),
        (ServerError("57P01", "terminating connection"), "cannot be reached"),
        (ServerError("53100"), "disk of the ledger's server is full"),
        (ServerError("55P03"), "Another program is using the ledger"),
        (ServerError("42501"), "may not make or change"),
        (ServerError("28P01", "failed: password authentication failed"), "did not let you in"),
        (ServerError("XX001"), "on the server is damaged"),
    ],
    ids=str,
)
def test_what_keeps_the_ledger_from_being_used_is_said_with_its_own_remedy(
    origin: Exception, words: str
) -> None:
    said = unusable_words(OperationalError("statement", {}, origin))
    assert words in said
    assert ("restore" in said) is (said == DAMAGED)
    assert "what SQLite says" not in said


def test_an_event_that_cannot_be_read_is_damage() -> None:
    assert unusable_words(UnicodeDecodeError("utf-8", b"", 0, 1, "x")) == DAMAGED
