"""Two workbooks of one audit by LibreOffice: given away or replaced, both return, one counts."""

import pytest

from tests.office.test_replies import as_typed, outcomes, take_in
from tests.support.made_up.returns import case_file_audit, complete_return
from tests.support.made_up.workspace import NOVEMBER, Council, issue, make_council
from tests.support.other_programs.office import Office
from workbook_qa.audits import reassign, replace
from workbook_qa.core.terms import AuditStatus, NoteKind
from workbook_qa.ledger.states import AuditState
from workbook_qa.upkeep import history

pytestmark = pytest.mark.office

WHY = "On sick leave; agreed in supervision."


@pytest.fixture
def council(tmp_path_factory: pytest.TempPathFactory) -> Council:
    """Five audits are out."""
    council = make_council(tmp_path_factory.mktemp("workspace"))
    issue(council)
    return council


def filled(office: Office, council: Council, audit: AuditState, workbook: bytes) -> bytes:
    """A workbook as a person fills it in, saved by LibreOffice."""
    whole = complete_return(case_file_audit(), audit.audit)
    return office.fill_in(workbook, as_typed(council.form(audit), dict(whole.entries)))


def told(council: Council, reference: str) -> str:
    return "\n".join(history.run(council.on("2026-11-22"), reference).lines)


def test_an_audit_that_was_given_to_somebody_else_comes_back_from_both(
    office: Office, council: Council
) -> None:
    before = council.audits()[0]
    reference = before.audit.reference
    former = filled(office, council, before, council.workbook(before))
    reassign.run(council.on("2026-11-10"), reference, to="Toni Westby", why=WHY)
    workbook = council.workspace.query_workbook(NOVEMBER, reference, 2).read_bytes()
    new = filled(office, council, council.audits()[0], workbook)
    council.drop("former.xlsx", former)
    council.drop("new.xlsx", new)
    assert sorted(outcomes(take_in(council, "2026-11-20"))) == ["accepted", "superseded"]
    audit = council.audits()[0]
    assert (audit.status, audit.audit.auditor) == (AuditStatus.COMPLETED, "Toni Westby")
    assert audit.accepted is not None
    assert audit.accepted.version == 2
    kinds = [(each.kind, each.person) for each in audit.told]
    assert (NoteKind.NOT_COUNTED, "Hollis Headley") in kinds
    assert (NoteKind.OTHER_CAME, "Toni Westby") in kinds
    lines = told(council, reference)
    assert "Given to Toni Westby" in lines
    assert "version 1: superseded" in lines
    assert "version 2: accepted" in lines


def test_an_audit_that_was_replaced_comes_back_with_the_one_in_its_place(
    office: Office, council: Council
) -> None:
    old = council.audits()[0]
    replace.run(council.on("2026-11-10"), old.audit.reference, why=WHY)
    new = council.audits()[5]
    for name, audit in (("old", old), ("new", new)):
        council.drop(f"{name}.xlsx", filled(office, council, audit, council.workbook(audit)))
    assert sorted(outcomes(take_in(council, "2026-11-20"))) == ["accepted", "superseded"]
    states = council.state().audits
    assert states[old.audit.reference].status is AuditStatus.REPLACED
    assert states[new.audit.reference].status is AuditStatus.COMPLETED
    kinds = [each.kind for each in states[old.audit.reference].told]
    assert kinds == [NoteKind.REPLACED, NoteKind.REPLACED_CAME]
    assert f"Replaced by {new.audit.reference}" in told(council, old.audit.reference)
    assert f"takes the place of {old.audit.reference}" in told(council, new.audit.reference)
