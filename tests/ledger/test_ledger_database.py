"""Where the ledger is said to be, and what is said when it cannot be opened: never a password."""

import builtins
import logging

import pytest

from tests.support.other_programs.postgres import PASSWORD, Postgres
from workbook_qa.core.problem import CannotContinue
from workbook_qa.ledger.store.journal import Journal
from workbook_qa.ledger.store.ledger_database import connect

SECRET = "a password that is nobody else's business"


@pytest.mark.parametrize(
    "address",
    [
        f"mysql://casey:{SECRET}@server/ledger",
        f"nonsense:{SECRET}",
        f"postgresql+psycopg2://casey:{SECRET}@server/ledger",
        f"postgresql://casey:{SECRET}@server:port/ledger",
        SECRET,
    ],
)
def test_an_address_that_cannot_be_used_is_refused_with_an_example(address: str):
    with pytest.raises(CannotContinue, match="postgresql://name@server/database") as refused:
        connect(address)
    assert not said_anywhere(refused.value)


def test_without_the_extra_it_says_what_to_install(monkeypatch):
    real = builtins.__import__

    def without(name: str, *rest: object, **named: object):
        if name.partition(".")[0] == "psycopg":
            raise ModuleNotFoundError("No module named 'psycopg'", name="psycopg")
        return real(name, *rest, **named)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(CannotContinue, match="postgres") as refused:
        connect(f"postgresql://casey:{SECRET}@server/ledger")
    assert "pip install" in str(refused.value)
    assert not said_anywhere(refused.value)


def test_a_server_that_is_not_there_is_said_so(tmp_path):
    address = f"postgresql://casey:{SECRET}@/ledger?host={tmp_path}"
    with pytest.raises(CannotContinue, match="cannot be reached") as refused:
        Journal(address)
    assert not said_anywhere(refused.value)


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("account", "database", "words"),
    [
        (f"guarded:{SECRET}", "postgres", "did not let you in"),
        ("guarded", "postgres", "did not let you in"),
        ("nobody", "postgres", "did not let you in"),
        ("postgres", "nowhere", "no database of the name"),
        (f"guarded:{PASSWORD}", "postgres", "may not make or change"),
    ],
)
def test_whatever_a_server_refuses_is_one_sentence_without_its_own_words(
    postgres: Postgres, caplog, account: str, database: str, words: str
):
    caplog.set_level(logging.DEBUG)
    address = postgres.address(database, account.replace(" ", "%20"))
    with pytest.raises(CannotContinue, match=words) as refused:
        Journal(address)
    for said in (str(refused.value), caplog.text):
        assert SECRET not in said
        assert PASSWORD not in said
        assert "guarded" not in said
        assert "FATAL" not in said


@pytest.mark.postgres
def test_with_the_right_password_it_opens(postgres: Postgres):
    name = postgres.fresh().partition("?")[0].rpartition("/")[2]
    postgres.do(f"ALTER DATABASE {name} OWNER TO guarded")
    with Journal(postgres.address(name, f"guarded:{PASSWORD.replace(' ', '%20')}")) as journal:
        assert journal.events() == []


def said_anywhere(fault: BaseException) -> bool:
    """Whether the sentence holds the password; the exceptions behind it are never printed."""
    return SECRET in str(fault)
