"""An Excel Binary Workbook (.xlsb) is not read, and named for what it is wherever it is met."""

from pathlib import Path

import pytest

from tests.hostile.workbooks import binary_workbook
from tests.returns.test_ingest import codes, outcomes, take_in
from tests.returns.test_parcels_in_ingest import mail, zipped
from tests.support.made_up.workspace import Council, copy_of, issue, track
from tests.support.workbooks.passwords import locked
from workbook_qa.core.problem import CannotContinue
from workbook_qa.tracker import reconcile
from workbook_qa.upkeep import check

BINARY = binary_workbook()
NAMED = "Excel Binary Workbook (.xlsb)"
DAY = "2026-11-20"


@pytest.fixture
def encrypted(_registered: Council, tmp_path: Path) -> Council:
    """The audits of November 2026 are out, each with a password to open."""
    council = copy_of(_registered, tmp_path / "encrypted")
    issue(council, encrypt=True)
    return council


@pytest.mark.parametrize(
    ("name", "content", "said_of"),
    [
        ("audit.xlsb", BINARY, "audit.xlsb"),
        ("audit.xlsx", BINARY, "audit.xlsx"),
        ("audits.zip", zipped(("audit.xlsb", BINARY)), "audits.zip: audit.xlsb"),
        ("RE audit.eml", mail(("audit.xlsb", BINARY)), "RE audit.eml: audit.xlsb"),
    ],
)
def test_in_the_inbox_it_is_refused_with_what_to_do(
    name: str, content: bytes, said_of: str, issued: Council
) -> None:
    issued.drop(name, content)
    result = take_in(issued)
    assert outcomes(result) == ["refused"]
    (problem,) = result.problems
    assert (problem.code, problem.place.file) == ("not-a-workbook", said_of)
    assert NAMED in problem.found
    assert "(.xlsx)" in problem.todo


def test_with_a_password_that_does_not_fit_it_is_one_that_has_a_password(issued: Council) -> None:
    issued.drop("audit.xlsb", locked(BINARY, "their own"))
    assert codes(take_in(issued)) == {"password-protected"}


def test_with_the_password_of_its_audit_it_is_refused_with_what_to_do(
    encrypted: Council,
) -> None:
    audit = encrypted.audits()[0]
    encrypted.drop(f"{audit.audit.reference}.xlsb", locked(BINARY, audit.issued.password))
    assert codes(take_in(encrypted)) == {"not-a-workbook"}


def test_a_tracker_saved_as_one_stops_the_run_and_a_copy_is_told(issued: Council) -> None:
    track(issued, DAY)
    copy = issued.workspace.outbox / "Master tracker (1).xlsb"
    copy.write_bytes(BINARY)
    (problem,) = reconcile.run(issued.on(DAY)).problems
    assert (problem.code, problem.place.file) == ("tracker-copy-unreadable", copy.name)
    assert NAMED in problem.found
    assert copy.exists()
    issued.workspace.tracker.write_bytes(BINARY)
    with pytest.raises(CannotContinue, match=r"Excel Binary Workbook \(.xlsb\).*\(.xlsx\)"):
        reconcile.run(issued.on(DAY))


@pytest.mark.parametrize("name", ["people.xlsx", "schedule.xlsx", "cases.xlsb"])
def test_a_register_or_case_list_saved_as_one_is_named(name: str, issued: Council) -> None:
    (issued.workspace.registers / name).write_bytes(BINARY)
    said = [
        problem
        for problem in check.run(issued.on(DAY)).problems
        if problem.code == "not-a-workbook"
    ]
    assert [problem.place.file for problem in said] == [name]
    assert NAMED in said[0].found
