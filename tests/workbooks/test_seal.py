"""Identity in three places, and a seal that changes with everything it stands for."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.made_up.returns import AN_AUDIT, an_audit
from tests.support.workbooks.sheets import book, book_of
from workbook_qa.workbooks.form.seal import (
    REFERENCE_PROPERTY,
    SEAL_PROPERTY,
    Identity,
    identities_in,
    key_name,
    new_key,
    same_seal,
    seal_of,
)

KEY, FORM = b"k" * 64, "f" * 64
SEAL = seal_of(AN_AUDIT, FORM, KEY)


def test_a_seal_is_five_groups_of_which_the_first_names_the_key():
    groups = SEAL.split("-")
    assert [len(group) for group in groups] == [4, 5, 5, 5, 5]
    assert groups[0] == key_name(KEY)
    assert key_name(b"another") != key_name(KEY)


@pytest.mark.parametrize(
    "changes",
    [
        {"reference": "CFA-2026-11-0008-Y"},
        {"case_id": "100008"},
        {"auditor": "Somebody Else"},
        {"tool_id": "another-tool"},
        {"tool_version": "1.2"},
    ],
)
def test_whatever_a_seal_stands_for_changes_it(changes):
    assert seal_of(an_audit(**changes), FORM, KEY) != SEAL


def test_form_and_key_change_it_too_and_nothing_else_does():
    assert seal_of(AN_AUDIT, "e" * 64, KEY) != SEAL
    assert seal_of(AN_AUDIT, FORM, b"l" * 64).partition("-")[2] != SEAL.partition("-")[2]
    moved = an_audit(team="Elsewhere", worker="Somebody Else", month="2026-10")
    assert seal_of(moved, FORM, KEY) == SEAL


@given(st.text("\n", min_size=1, max_size=3))
def test_two_fields_cannot_be_mistaken_for_one(between: str):
    one = msgspec.structs.replace(AN_AUDIT, case_id="1", auditor=f"2{between}3")
    other = msgspec.structs.replace(AN_AUDIT, case_id=f"1{between}2", auditor="3")
    assert seal_of(one, FORM, KEY) != seal_of(other, FORM, KEY) or one == other


@pytest.mark.parametrize(
    "typed", [SEAL, SEAL.lower(), SEAL.replace("-", ""), f" {SEAL} ", SEAL.replace("-", " - ")]
)
def test_a_seal_is_the_same_however_it_is_typed(typed: str):
    assert same_seal(typed, SEAL)


@pytest.mark.parametrize("typed", ["", SEAL[:-1], SEAL[:-1] + "1", f"{SEAL}A", "é"])
def test_another_seal_is_not(typed: str):
    assert not same_seal(typed, SEAL)


def test_keys_are_fresh_and_long():
    assert len({new_key() for _ in range(20)}) == 20
    assert len(new_key()) == 64


START = """
Start:
Title
~
Audit reference | CFA-2026-11-0007-K
Case id | 100007
Workbook seal | ABCD-EFGHI
"""
META = """
_meta:
Audit reference | CFA-2026-11-0007-K
Workbook seal | ABCD-EFGHI
"""
OURS = Identity("CFA-2026-11-0007-K", "ABCD-EFGHI")


def test_any_of_the_three_places_says_who_it_is():
    properties = {REFERENCE_PROPERTY: OURS.reference, SEAL_PROPERTY: OURS.seal}
    assert identities_in(book(START)) == [OURS]
    assert identities_in(book("Other:\nx", META)) == [OURS]
    only = msgspec.structs.replace(book("Other:\nx"), properties=properties)
    assert identities_in(only) == [OURS]
    everywhere = msgspec.structs.replace(book(START, META), properties=properties)
    assert identities_in(everywhere) == [OURS] * 3


def test_a_place_without_a_seal_still_names_the_audit():
    assert identities_in(book("S:\nAudit reference | CFA-2026-11-0007-K")) == [
        Identity("CFA-2026-11-0007-K")
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [["Audit reference", None]],
        [["Audit references", "CFA-2026-11-0007-K"]],
        [["About the audit reference", "x"]],
        [[None, "CFA-2026-11-0007-K"]],
        [],
    ],
)
def test_a_workbook_that_names_no_audit_has_no_identity(rows):
    assert identities_in(book_of({"Start": rows})) == []


def test_spaces_around_a_label_do_no_harm():
    rows = [["\u00a0Audit  reference ", " CFA-2026-11-0007-K "]]
    assert identities_in(book_of({"Start": rows})) == [Identity("CFA-2026-11-0007-K")]
