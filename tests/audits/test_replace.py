"""Another case of the draw takes the place of an audit that was issued: it counts once."""

from email import message_from_bytes, policy

import openpyxl
import pytest

from tests.audits.test_reassign import codes, outcomes, take_in
from tests.support.made_up.played import outputs
from tests.support.made_up.returns import case_file_audit
from tests.support.made_up.workspace import (
    DECEMBER,
    NOVEMBER,
    Council,
    case_rows,
    issue,
    make_council,
    write_registers,
)
from workbook_qa.audits import exempt, generate, reassign, replace
from workbook_qa.core.problem import CannotContinue
from workbook_qa.core.terms import AuditStatus, NoteKind
from workbook_qa.ledger.access import open_ledger
from workbook_qa.ledger.runs import run_words, runs_of
from workbook_qa.ledger.states import AuditState
from workbook_qa.reports.figures import audit_facts
from workbook_qa.reports.summary import summary
from workbook_qa.returns import ingest
from workbook_qa.selection.select import last_audited
from workbook_qa.tracker import reconcile
from workbook_qa.upkeep import history, rebuild, status, undo

WHY = "The case was closed on the second of the month."


def old_and_new(council: Council) -> tuple[AuditState, AuditState]:
    """The first audit of the draw, and the one that takes its place."""
    old = council.audits()[0]
    assert old.replaced is not None
    return old, council.state().audits[old.replaced.replaced_by]


def replaced(council: Council, day: str = "2026-11-10", number: int = 0, by: str = ""):
    return replace.run(council.on(day), reference(council, number), why=WHY, by=by)


def reference(council: Council, number: int = 0) -> str:
    return council.audits()[number].audit.reference


def notes(council: Council) -> list[tuple[NoteKind, str, str]]:
    """What was told whom of the first audit, and the words."""
    found = []
    with open_ledger(council.on("2026-11-02")) as journal:
        for told in council.audits()[0].told:
            message = message_from_bytes(journal.document(told.message), policy=policy.default)
            body = message.get_body(("plain",))
            assert body is not None
            found.append((told.kind, str(message["To"]), " ".join(body.get_content().split())))
    return found


def test_the_next_reserve_that_its_auditor_may_audit_takes_its_place(issued: Council):
    reserves = issued.state().selections[NOVEMBER].reserves
    result = replaced(issued)
    old, new = old_and_new(issued)
    assert (old.status, new.status) == (AuditStatus.REPLACED, AuditStatus.WITH_AUDITOR)
    assert new.audit.case_id == reserves[0].case_id
    assert new.audit.auditor == old.audit.auditor
    assert new.audit.reference != old.audit.reference
    assert new.audit.reference.startswith("CFA-2026-11-0006-")
    assert (new.audit.theme, new.audit.tool_version) == (old.audit.theme, old.audit.tool_version)
    assert new.audit.context == ()
    assert f"number {reserves[0].order} in the random order" in result.lines[-1]
    assert issued.workspace.audit_workbook(NOVEMBER, new.audit.reference).is_file()


def test_a_reserve_that_its_auditor_may_not_audit_is_passed_over_and_said(issued: Council):
    """Tara Northby manages the team of the first reserve."""
    reserves = issued.state().selections[NOVEMBER].reserves
    assert issued.audits()[4].audit.auditor == "Tara Northby"
    result = replaced(issued, number=4)
    assert result.lines[0].startswith(f"Reserve {reserves[0].case_id} (number 10) is passed over")
    assert "a team they manage" in result.lines[0]
    new = issued.state().audits["CFA-2026-11-0006-" + issued.audits()[5].audit.reference[-1]]
    assert new.audit.case_id == reserves[1].case_id


def test_a_reserve_is_taken_once_and_not_where_it_is_not_in_the_case_list_any_more(
    issued: Council,
):
    reserves = issued.state().selections[NOVEMBER].reserves
    replaced(issued)
    gone = reserves[1].case_id
    write_registers(issued, cases=[row for row in case_rows() if row[0] != gone])
    result = replaced(issued, number=1)
    assert "it was issued since" in result.lines[0]
    assert "not in the case list any more" in result.lines[1]
    cases = [audit.audit.case_id for audit in issued.audits()[5:]]
    assert cases == [reserves[0].case_id, reserves[2].case_id]


def test_without_a_reserve_that_may_be_taken_it_is_refused_with_each_rule(issued: Council):
    write_registers(issued, cases=case_rows()[:1])
    before = issued.tree()
    with pytest.raises(CannotContinue, match="No reserve of November 2026 is left") as stopped:
        replaced(issued)
    assert str(stopped.value).count("is passed over") == 10
    assert issued.tree() == before


def test_the_auditor_is_told_and_the_new_workbook_goes_out(issued: Council):
    result = replaced(issued)
    old, new = old_and_new(issued)
    assert result.next_step.startswith("Look over both drafts to the auditor")
    ((kind, to, words),) = notes(issued)
    assert (kind, to) == (NoteKind.REPLACED, "hollis.headley@example.invalid")
    assert f"{new.audit.reference}, due on 30 November 2026" in words
    assert new.audit.case_id not in words
    page = openpyxl.load_workbook(issued.workspace.drafts).worksheets[0]
    listed = [[str(cell) for cell in row] for row in page.iter_rows(values_only=True)]
    about = {row[8]: row[2] for row in listed}
    assert about[new.audit.reference] == "Audit workbook"
    assert about[old.audit.reference] == "Note to an auditor"


@pytest.mark.parametrize("order", ["old first", "new first"])
def test_both_come_back_and_the_new_case_counts_and_the_auditor_is_told(
    issued: Council, order: str
):
    replaced(issued)
    old, new = old_and_new(issued)
    wanted = [("superseded", issued.filled(old)), ("accepted", issued.filled(new))]
    if order == "new first":
        wanted.reverse()
    for day, (outcome, content) in zip(("2026-11-20", "2026-11-21"), wanted, strict=True):
        result = take_in(issued, day, content)
        assert outcomes(result) == [outcome]
        if outcome == "superseded":
            assert result.needs_a_person
            assert codes(result) == ["workbook-does-not-count"]
            assert f"replaced by {new.audit.reference}" in result.outcomes[0].reason
    old, new = old_and_new(issued)
    assert (old.status, new.status) == (AuditStatus.REPLACED, AuditStatus.COMPLETED)
    assert [kind for kind, *_ in notes(issued)] == [NoteKind.REPLACED, NoteKind.REPLACED_CAME]
    told = "\n".join(history.run(issued.on("2026-11-22"), old.audit.reference).lines)
    assert f"Replaced by {new.audit.reference}, another case, agreed by Casey Leadwell" in told
    assert "superseded" in told
    assert "A note was made for Hollis Headley: the workbook of the case that was replaced" in told
    other = "\n".join(history.run(issued.on("2026-11-22"), new.audit.reference).lines)
    assert f"It takes the place of {old.audit.reference}" in other


def test_the_lead_auditor_cannot_let_both_count(issued: Council):
    replaced(issued)
    old, _ = old_and_new(issued)
    take_in(issued, "2026-11-20", issued.filled(old))
    path = issued.workspace.inbox / (old_and_new(issued)[0].received[0].path or "")
    result = ingest.run(issued.on("2026-11-21"), accept=[path])
    assert codes(result) == ["decision-not-possible"]
    assert "replaced by" in result.problems[0].found
    assert old_and_new(issued)[0].status is AuditStatus.REPLACED


def test_it_counts_once_in_every_figure(issued: Council):
    before = status.run(issued.on("2026-11-09"), NOVEMBER).counts
    replaced(issued)
    counts = status.run(issued.on("2026-11-11"), NOVEMBER).counts
    assert counts == before | {"Replaced": 1}
    assert reconcile.run(issued.on("2026-11-11")).counts["audits"] == 5
    old, new = old_and_new(issued)
    tools = {each.issued.tool: case_file_audit() for each in issued.audits()}
    facts = audit_facts(issued.state(), tools)
    references = {fact.reference for fact in facts}
    assert len(facts) == 5
    assert new.audit.reference in references
    assert old.audit.reference not in references
    assert summary.run(issued.on("2026-12-01"), NOVEMBER).written
    again = generate.run(issued.on("2026-12-01"), NOVEMBER)
    assert (again.counts["issued"], again.counts["in all"]) == (0, 5)
    page = openpyxl.load_workbook(issued.workspace.tracker)["Audits"]
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    (row,) = [row for row in rows if old.audit.reference in row]
    assert "Replaced" in row


def test_the_case_that_was_replaced_may_be_drawn_again_and_the_new_one_not(issued: Council):
    replaced(issued)
    old, new = old_and_new(issued)
    audited = last_audited(issued.state())
    assert old.audit.case_id not in audited
    assert new.audit.case_id in audited


def test_what_was_replaced_is_not_extended_exempt_given_away_or_replaced_again(issued: Council):
    name = reference(issued)
    replaced(issued)
    before = issued.events()
    for run in (
        lambda: exempt.run(issued.on("2026-11-11"), name, why=WHY),
        lambda: reassign.run(issued.on("2026-11-11"), name, to="Toni Westby", why=WHY),
        lambda: replace.run(issued.on("2026-11-11"), name, why=WHY),
    ):
        with pytest.raises(CannotContinue, match="was replaced by"):
            run()
    assert issued.events() == before


def test_the_new_one_can_be_given_to_somebody_else_or_replaced_in_turn(issued: Council):
    replaced(issued)
    _, new = old_and_new(issued)
    reassign.run(issued.on("2026-11-11"), new.audit.reference, to="Toni Westby", why=WHY)
    replace.run(issued.on("2026-11-12"), new.audit.reference, why=WHY)
    last = issued.audits()[6]
    assert last.audit.auditor == "Toni Westby"
    assert sum(not audit.replaced for audit in issued.audits()) == 5


def test_an_exempt_or_completed_audit_and_one_of_a_leaver_is_not_replaced(issued: Council):
    exempt.run(issued.on("2026-11-05"), reference(issued, 1), why=WHY)
    with pytest.raises(CannotContinue, match="is exempt: undo that first"):
        replaced(issued, number=1)
    take_in(issued, "2026-11-06", issued.filled(issued.audits()[2]))
    with pytest.raises(CannotContinue, match="complete return"):
        replaced(issued, number=2)


def test_a_dry_run_says_what_would_be_and_writes_nothing(issued: Council):
    before = issued.tree()
    result = replace.run(issued.on("2026-11-10", dry_run=True), reference(issued), why=WHY)
    assert "would be replaced by CFA-2026-11-0006-" in result.lines[-1]
    assert issued.tree() == before


def test_undo_makes_the_old_one_count_again_and_its_number_is_not_given_twice(issued: Council):
    replaced(issued)
    (run,) = [each for each in runs_of(issued.events()) if each.command == "replace"]
    assert "replaced by CFA-2026-11-0006-" in run_words(run)
    result = undo.run(issued.on("2026-11-11"), run.number)
    assert any("from Replaced to With auditor" in line for line in result.lines)
    assert [audit.status for audit in issued.audits()] == [AuditStatus.WITH_AUDITOR] * 5
    replaced(issued, "2026-11-12")
    assert old_and_new(issued)[1].audit.reference.startswith("CFA-2026-11-0007-")


def test_every_file_is_made_again_from_the_ledger(issued: Council):
    replaced(issued)
    old, new = old_and_new(issued)
    take_in(issued, "2026-11-20", issued.filled(old))
    take_in(issued, "2026-11-20", issued.filled(new))
    reconcile.run(issued.on("2026-11-20"))
    before = outputs(issued)
    for path in before:
        (issued.root / path).unlink()
    rebuild.run(issued.on("2026-11-20"))
    assert outputs(issued) == before


def test_a_password_stays_with_a_month_that_has_them(tmp_path):
    council = make_council(tmp_path / "council")
    issue(council, DECEMBER, encrypt=True)
    old = council.audits(DECEMBER)[0]
    result = replace.run(council.on("2026-12-03"), old.audit.reference, why=WHY)
    new = council.audits(DECEMBER)[5]
    assert new.password
    assert new.password != old.password
    assert any("password to open" in line for line in result.lines)
    page = openpyxl.load_workbook(council.workspace.passwords(DECEMBER)).worksheets[0]
    assert new.password in {str(cell.value) for row in page.iter_rows() for cell in row}
