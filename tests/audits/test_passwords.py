"""Passwords to open: which are tried first, and what the list for the Lead Auditor says."""

import datetime

import pytest

from tests.support.made_up.returns import SOME_PEOPLE, an_audit
from workbook_qa.audits.open_passwords.passwords import password_table, passwords_to_try
from workbook_qa.core.audit_references import make_reference
from workbook_qa.core.terms import Outcome
from workbook_qa.ledger.events import AnyEvent, AuditIssued, FileReceived, Recorded
from workbook_qa.ledger.fold import fold
from workbook_qa.ledger.states import State

ON = datetime.date(2026, 11, 2)
OLDEST, OLD, NEW, NEWEST, PLAIN = (
    make_reference("CFA", "2026-11", number) for number in range(1, 6)
)

EN_DASHED = OLDEST.replace("-", "\N{EN DASH}")


def a_state() -> State:
    """Four audits with a password, of which the newest has come back, and one without."""
    facts: list[AnyEvent] = [
        AuditIssued(
            ON,
            an_audit(reference=reference),
            *("t", "f", "w"),
            password=f"of {reference}" if reference != PLAIN else "",
        )
        for reference in (OLDEST, OLD, NEW, NEWEST, PLAIN)
    ]
    facts.append(FileReceived(ON, "d", "a.xlsx", Outcome.ACCEPTED, "Complete.", NEWEST))
    at = datetime.datetime(2026, 11, 2, 9, tzinfo=datetime.UTC)
    return fold([Recorded(number, at, "Casey", fact) for number, fact in enumerate(facts, 1)])


@pytest.mark.parametrize(
    ("name", "order"),
    [
        ("audit.xlsx", [NEW, OLD, OLDEST, NEWEST]),
        (f"{OLDEST}.xlsx", [OLDEST, NEW, OLD, NEWEST]),
        (f"RE audit.eml: Copy of {OLDEST.lower()} (2).xlsx", [OLDEST, NEW, OLD, NEWEST]),
        (f"{EN_DASHED} final.xlsx", [OLDEST, NEW, OLD, NEWEST]),
        (f"{NEWEST} version 2.xlsx", [NEWEST, NEW, OLD, OLDEST]),
        (f"{NEWEST} and {OLDEST}.xlsx", [OLDEST, NEWEST, NEW, OLD]),
        (f"{PLAIN}.xlsx", [NEW, OLD, OLDEST, NEWEST]),
        ("", [NEW, OLD, OLDEST, NEWEST]),
    ],
)
def test_the_audit_in_the_files_name_comes_first_then_those_still_out_the_newest_first(
    name: str, order: list[str]
):
    assert passwords_to_try(a_state(), name) == [f"of {reference}" for reference in order]


def test_without_passwords_nothing_is_tried():
    assert passwords_to_try(State(), "a.xlsx") == []


def test_the_list_has_a_row_for_each_audit_with_a_password():
    table = password_table(a_state().issued_in("2026-11"), SOME_PEOPLE)
    heading = table.column("Password")
    assert [(row[0], row[heading]) for row in table.rows] == [
        (reference, f"of {reference}") for reference in (OLDEST, OLD, NEW, NEWEST)
    ]
    assert "never by e-mail" in table.says


def test_an_auditor_without_an_address_is_listed_all_the_same():
    state = a_state().audits[OLDEST]
    known = next(person for person in SOME_PEOPLE.staff)
    for auditor, address in ((known.name, known.email), ("Nobody Known", "")):
        issued = AuditIssued(ON, an_audit(auditor=auditor), "t", "f", "w", password="p")
        (row,) = password_table([type(state)(issued)], SOME_PEOPLE).rows
        assert row[1:3] == (auditor, address or "None in the register")
