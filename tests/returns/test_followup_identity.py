"""Feedback and confirmations are known by their own reference, and only with a seal that holds."""

import datetime
from functools import cache

import openpyxl
import pytest

from tests.returns.test_identity import (
    ANOTHER_KEY,
    KEY,
    Change,
    typed,
    without_meta,
    without_properties,
)
from tests.support.made_up.workspace import edited
from workbook_qa.core.audit_references import CONFIRMATION_PREFIX, make_reference
from workbook_qa.core.calendar import Month, WorkingDays
from workbook_qa.core.cells import Book
from workbook_qa.core.problem import Problem
from workbook_qa.followups.confirmation_form import ABOUT, Issue, confirmation_form
from workbook_qa.followups.confirmation_merge import ToConfirm
from workbook_qa.followups.followup_book import FollowupTitle, write_followup
from workbook_qa.ledger.events import ConfirmationIssued
from workbook_qa.ledger.states import FollowupState, State
from workbook_qa.ledger.store.journal import digest_of
from workbook_qa.returns.whose.identity import Claim, FollowupClaim, identify
from workbook_qa.workbooks.form.form import Form, encode_form
from workbook_qa.workbooks.form.returned_book import read_return
from workbook_qa.workbooks.form.seal import seal_of_followup, stated_identities
from workbook_qa.workbooks.read.reader import read_book

DAY = datetime.date(2026, 11, 24)
REFERENCE = make_reference(CONFIRMATION_PREFIX, Month("2026-11"), 1)
OTHER = make_reference(CONFIRMATION_PREFIX, Month("2026-11"), 2)


@cache
def form() -> Form:
    """A confirmation with nothing to confirm: its last sheet says whose it is."""
    issue = Issue(REFERENCE, "Tara Northby", DAY)
    return confirmation_form(ToConfirm((), ()), issue, State(), WorkingDays())


def digest() -> str:
    return digest_of(encode_form(form()))


def state() -> State:
    issued = ConfirmationIssued(DAY, REFERENCE, "Tara Northby", {}, (), 1, digest(), "w")
    return State(followups={REFERENCE: FollowupState(issued)})


def workbook(key: bytes = KEY) -> bytes:
    seal = seal_of_followup(REFERENCE, digest(), key)
    return write_followup(
        form(), FollowupTitle(REFERENCE, DAY, "A title", "says"), seal, council="Wexcombe"
    )


def found(
    content: bytes, *changes: Change, key: bytes = KEY, known: State | None = None
) -> Claim | FollowupClaim | Problem:
    for change in changes:
        content = edited(content, change)
    book, forms = read(content), {digest(): form()}
    stated = stated_identities(book)
    now = known or state()
    return identify(book, stated, "r.xlsx", now, key=key, form_of=forms.__getitem__)


def read(content: bytes) -> Book:
    book = read_book(content, "r.xlsx")
    assert isinstance(book, Book)
    return book


def without_about(book: openpyxl.Workbook) -> None:
    book.create_sheet("Other")
    del book[ABOUT]


@pytest.mark.parametrize(
    "changes",
    [
        [],
        [without_properties],
        [without_meta],
        [without_about],
        [without_properties, without_meta],
        [without_properties, without_about],
        [typed(ABOUT, "Workbook seal", "ABCD-EFGHI-JKLMN-OPQRS-TUVWX")],
    ],
)
def test_any_one_of_three_places_is_enough(changes):
    claim = found(workbook(), *changes)
    assert isinstance(claim, FollowupClaim)
    assert (claim.reference, claim.problems) == (REFERENCE, ())


@pytest.mark.parametrize(
    ("key", "changes"),
    [
        (ANOTHER_KEY, []),
        (KEY, [without_properties, without_meta, typed(ABOUT, "Workbook seal", None)]),
        (KEY, [typed(ABOUT, "Workbook reference", OTHER)]),
    ],
)
def test_without_a_seal_that_holds_it_is_not_taken_in(key, changes):
    problem = found(workbook(key), *changes)
    assert isinstance(problem, Problem)
    assert problem.code == "seal-broken"


def test_where_the_key_is_lost_it_is_taken_in_and_said():
    claim = found(workbook(), key=b"")
    assert isinstance(claim, FollowupClaim)
    assert [problem.code for problem in claim.problems] == ["seal-not-checked"]


def test_one_that_was_never_issued_is_nobodys():
    problem = found(workbook(), known=State())
    assert isinstance(problem, Problem)
    assert problem.code == "audit-unknown"


def test_what_is_locked_in_it_is_not_believed():
    content = edited(workbook(), typed(ABOUT, "For", "Somebody else"))
    seal = {"seal": seal_of_followup(REFERENCE, digest(), KEY)}
    followup = FollowupTitle(REFERENCE, DAY, "A title", "says")
    returned = read_return(form(), seal, followup, read(content), "r.xlsx")
    assert [problem.code for problem in returned.problems] == ["locked-cell-changed"]
    assert "Somebody" not in returned.problems[0].message


def test_a_seal_is_of_one_followup_and_one_form():
    seals = {
        seal_of_followup(REFERENCE, digest(), KEY),
        seal_of_followup(OTHER, digest(), KEY),
        seal_of_followup(REFERENCE, "0" * 64, KEY),
        seal_of_followup(REFERENCE, digest(), ANOTHER_KEY),
    }
    assert len(seals) == 4
