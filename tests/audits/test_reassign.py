"""An audit that was issued is given to somebody else: one workbook counts, and both are told."""

from collections.abc import Mapping
from email import message_from_bytes, policy
from typing import Any

import msgspec
import openpyxl
import pytest

from tests.support.made_up.played import outputs
from tests.support.made_up.returns import case_file_audit, complete_return
from tests.support.made_up.workspace import (
    NOVEMBER,
    STAFF_ROWS,
    Council,
    edited,
    fill_in,
    issue,
    make_council,
    typed,
    write_registers,
)
from tests.support.workbooks.passwords import unlocked
from workbook_qa.audits import exempt, extend, reassign
from workbook_qa.chasing import chase
from workbook_qa.core.problem import CannotContinue
from workbook_qa.core.terms import AuditStatus, NoteKind
from workbook_qa.ledger.access import open_ledger
from workbook_qa.ledger.runs import run_words, runs_of
from workbook_qa.ledger.states import AuditState
from workbook_qa.letters import send
from workbook_qa.reports.figures import audit_facts
from workbook_qa.reports.summary import summary
from workbook_qa.returns import ingest
from workbook_qa.tracker import reconcile
from workbook_qa.upkeep import history, rebuild, status, undo
from workbook_qa.workspace.result import Result

WHY = "On sick leave; agreed in supervision."
FORMER, NEW = "Hollis Headley", "Toni Westby"  # of the first audit, and who may have it instead


def first(council: Council) -> AuditState:
    return council.audits()[0]


def given(council: Council, day: str = "2026-11-10", **named: Any) -> Result:
    """The first audit is given to somebody else."""
    named = {"to": NEW, "why": WHY, **named}
    return reassign.run(council.on(day), first(council).audit.reference, **named)


def workbook_of(council: Council, version: int) -> bytes:
    """The workbook of a version of the first audit, with its password off."""
    audit = first(council)
    path = council.workspace.query_workbook(NOVEMBER, audit.audit.reference, version)
    return unlocked(path.read_bytes(), audit.password) if audit.password else path.read_bytes()


def theirs(council: Council, version: int = 2, changes: Mapping[str, Any] | None = None) -> bytes:
    """That workbook, completely filled in."""
    form = council.form(first(council))
    entries = typed(form, complete_return(case_file_audit(), first(council).audit))
    return fill_in(workbook_of(council, version), form, entries | dict(changes or {}))


def former_return(council: Council, changes: Mapping[str, Any] | None = None) -> bytes:
    """The first workbook, filled in as it was issued to the former auditor."""
    audit = first(council)
    return council.filled(AuditState(audit.issued), changes)


def take_in(council: Council, day: str, content: bytes, name: str = "back.xlsx") -> Result:
    council.drop(name, content)
    return ingest.run(council.on(day))


def outcomes(result: Result) -> list[str]:
    return [each.outcome.value for each in result.outcomes or ()]


def codes(result: Result) -> list[str]:
    return [problem.code for problem in result.problems]


def drafts(council: Council) -> list[tuple[str, str]]:
    """Every draft of the first audit that waits: to whom, and the link to it."""
    reference = first(council).audit.reference
    page = openpyxl.load_workbook(council.workspace.drafts).worksheets[0]
    rows = [[str(cell) for cell in row] for row in page.iter_rows(values_only=True)]
    listed = [row for row in rows if reference in row[8]]
    return [(row[3], row[1]) for row in listed]


def notes(council: Council) -> list[tuple[NoteKind, str, str]]:
    """What was told whom of the first audit, and the words."""
    found = []
    with open_ledger(council.on("2026-11-02")) as journal:
        for told in first(council).told:
            message = message_from_bytes(journal.document(told.message), policy=policy.default)
            body = message.get_body(("plain",))
            assert body is not None
            found.append((told.kind, str(message["To"]), " ".join(body.get_content().split())))
    return found


def test_the_audit_goes_on_under_its_reference_with_a_workbook_for_the_new_auditor(
    issued: Council,
):
    before = first(issued)
    result = given(issued, by="Harper Head")
    assert result.counts == {"reassigned": 1}
    assert codes(result) == []
    after = first(issued)
    assert (before.audit.auditor, after.audit.auditor) == (FORMER, NEW)
    assert after.audit.reference == before.audit.reference
    assert after.status is AuditStatus.WITH_AUDITOR
    assert after.audit == msgspec.structs.replace(
        before.audit, auditor=NEW, auditor_role=after.audit.auditor_role
    )
    page = openpyxl.load_workbook(
        issued.workspace.query_workbook(NOVEMBER, after.audit.reference, 2)
    )["Start"]
    texts = {str(cell.value) for row in page.iter_rows() for cell in row if cell.value}
    assert any(text.startswith(NEW) for text in texts)
    assert not any(FORMER in text for text in texts)


def test_the_new_auditor_gets_the_workbook_and_the_former_is_told(issued: Council):
    result = given(issued)
    reference = first(issued).audit.reference
    assert result.next_step.startswith("Look over the drafts to both auditors")
    (told,) = notes(issued)
    assert told[:2] == (NoteKind.REASSIGNED, "hollis.headley@example.invalid")
    assert f"Dear {FORMER}" in told[2]
    assert f"given to {NEW}" in told[2]
    assert WHY not in told[2]
    cover = issued.workspace.query_workbook(NOVEMBER, reference, 2).with_suffix(".eml")
    message = message_from_bytes(cover.read_bytes(), policy=policy.default)
    assert message["To"] == "toni.westby@example.invalid"
    assert [part.get_filename() for part in message.iter_attachments()] == [f"{reference}-v2.xlsx"]
    assert {to for to, _ in drafts(issued)} == {
        "toni.westby@example.invalid",
        "hollis.headley@example.invalid",
    }


def test_a_second_time_changes_nothing_and_a_dry_run_neither(issued: Council):
    before = issued.tree()
    dry = reassign.run(
        issued.on("2026-11-10", dry_run=True), first(issued).audit.reference, to=NEW, why=WHY
    )
    assert "would be" in dry.lines[0]
    assert issued.tree() == before
    given(issued)
    before = issued.events()
    assert given(issued).counts == {"reassigned": 0}
    assert given(issued, to="westby, TONI").counts == {"reassigned": 0}
    assert issued.events() == before


@pytest.mark.parametrize(
    ("to", "says"),
    [
        ("Harper Head", "own line"),
        ("Theo Southby", "a team they manage"),
        ("Ari Reviewer", "review"),
        ("Avery Example", "not an auditor"),
        ("Toni Westbi", "Did you mean 'Toni Westby'"),
    ],
)
def test_who_is_no_auditor_or_not_independent_is_refused_with_the_rule(
    issued: Council, to: str, says: str
):
    before = issued.tree()
    with pytest.raises(CannotContinue, match=says) as stopped:
        given(issued, to=to)
    assert str(stopped.value).endswith("Nothing was recorded.")
    assert issued.tree() == before


def test_the_worker_of_the_case_is_refused_even_where_the_register_says_they_audit(
    issued: Council,
):
    rows = [(*row[:5], "Yes", 1, *row[7:]) for row in STAFF_ROWS]
    write_registers(issued, staff=rows)
    with pytest.raises(CannotContinue, match="a case they hold themselves"):
        given(issued, to=first(issued).audit.worker)


def test_who_is_away_until_it_is_due_is_refused(issued: Council):
    write_registers(
        issued,
        staff=[
            (*row[:8], "2026-11-01", "2026-12-31") if row[0] == NEW else row for row in STAFF_ROWS
        ],
    )
    with pytest.raises(CannotContinue, match="not available"):
        given(issued)


def test_the_new_auditor_has_five_working_days_at_the_least(issued: Council):
    given(issued, "2026-11-27")
    audit = first(issued)
    assert audit.due_on.isoformat() == "2026-12-04"
    assert audit.issued.audit.due_on.isoformat() == "2026-11-30"


def test_a_longer_day_that_was_agreed_stays(issued: Council):
    reference = first(issued).audit.reference
    extend.run(
        issued.on("2026-11-05"),
        reference,
        to=first(issued).due_on.replace(month=12, day=4),
        why=WHY,
    )
    given(issued)
    assert first(issued).due_on.isoformat() == "2026-12-04"


@pytest.mark.parametrize("order", ["former first", "new first"])
def test_both_come_back_and_one_counts_and_both_are_told(issued: Council, order: str):
    given(issued)
    wanted = [("superseded", former_return(issued)), ("accepted", theirs(issued))]
    if order == "new first":
        wanted.reverse()
    for day, (outcome, content) in zip(("2026-11-20", "2026-11-21"), wanted, strict=True):
        result = take_in(issued, day, content)
        assert outcomes(result) == [outcome]
        if outcome == "superseded":
            assert result.needs_a_person
            assert codes(result) == ["workbook-does-not-count"]
            assert FORMER in result.outcomes[0].reason
            assert f"given to {NEW}" in result.outcomes[0].reason
    audit = first(issued)
    assert audit.status is AuditStatus.COMPLETED
    assert audit.accepted is not None
    assert (audit.accepted.version, audit.audit.auditor) == (2, NEW)
    kinds = {(kind, to) for kind, to, _ in notes(issued)}
    assert kinds == {
        (NoteKind.REASSIGNED, "hollis.headley@example.invalid"),
        (NoteKind.NOT_COUNTED, "hollis.headley@example.invalid"),
        (NoteKind.OTHER_CAME, "toni.westby@example.invalid"),
    }
    told = "\n".join(history.run(issued.on("2026-11-22"), audit.audit.reference).lines)
    for words in (
        f"Given to {NEW} (Team Manager) as version 2",
        "version 1: superseded",
        "version 2: accepted",
        f"A note was made for {FORMER}: somebody else audits it.",
        f"A note was made for {FORMER}: their workbook came and does not count.",
        f"A note was made for {NEW}: another workbook of it came and does not count.",
    ):
        assert words in told


def test_the_same_workbook_again_tells_nobody_twice(issued: Council):
    given(issued)
    content = former_return(issued)
    take_in(issued, "2026-11-20", content)
    before = notes(issued)
    again = take_in(issued, "2026-11-21", content)
    assert outcomes(again) == ["already-have"]
    assert f"given to {NEW}" in again.outcomes[0].reason
    assert notes(issued) == before


def test_what_was_queried_before_is_not_asked_of_anybody_any_more(issued: Council):
    incomplete = former_return(issued, {"overall-grade": None})
    assert outcomes(take_in(issued, "2026-11-09", incomplete)) == ["queried"]
    given(issued)
    audit = first(issued)
    assert audit.status is AuditStatus.WITH_AUDITOR
    assert audit.first_received_on is None
    assert audit.workbook_given is not None
    assert audit.workbook_given.version == 3
    assert not any("version 2" in draft for _, draft in drafts(issued))
    again = take_in(issued, "2026-11-20", incomplete)
    assert outcomes(again) == ["already-have"]
    assert "must be put right" not in again.outcomes[0].reason
    assert outcomes(take_in(issued, "2026-11-21", theirs(issued, 3))) == ["accepted"]


def test_the_new_auditors_return_is_queried_like_any_other(issued: Council):
    given(issued)
    result = take_in(issued, "2026-11-20", theirs(issued, changes={"overall-grade": None}))
    assert outcomes(result) == ["queried"]
    (query,) = first(issued).queries
    assert query.version == 3
    path = issued.workspace.query_workbook(NOVEMBER, first(issued).audit.reference, 3)
    message = message_from_bytes(path.with_suffix(".eml").read_bytes(), policy=policy.default)
    assert message["To"] == "toni.westby@example.invalid"
    mended = fill_in(path.read_bytes(), issued.form(first(issued)), {})
    assert outcomes(take_in(issued, "2026-11-21", mended)) == ["already-have"]


def test_the_lead_auditor_may_let_the_former_auditors_count(issued: Council):
    given(issued)
    content = former_return(issued)
    take_in(issued, "2026-11-20", content)
    path = issued.workspace.inbox / (first(issued).received[0].path or "")
    result = ingest.run(issued.on("2026-11-21"), accept=[path])
    assert result.lines[-1].endswith("the return you decided for counts.")
    audit = first(issued)
    assert (audit.status, audit.audit.auditor) == (AuditStatus.COMPLETED, FORMER)
    held = take_in(issued, "2026-11-22", theirs(issued))
    assert outcomes(held) == ["conflict"]
    assert "decided" in held.outcomes[0].reason


def test_a_workbook_without_its_seal_is_read_as_whose_its_first_page_says(issued: Council):
    given(issued)
    former = edited(former_return(issued), _without_seals)
    assert outcomes(take_in(issued, "2026-11-20", former)) == ["superseded"]
    new = edited(theirs(issued), _without_seals)
    assert outcomes(take_in(issued, "2026-11-21", new)) == ["accepted"]


def _without_seals(book: openpyxl.Workbook) -> None:
    for name in [*book.custom_doc_props.names]:
        del book.custom_doc_props[name]
    del book["_meta"]
    page = book["Start"]
    for row in page.iter_rows():
        for cell in row:
            if cell.value == "Seal":
                page.cell(cell.row, cell.column + 1).value = None


def test_given_back_it_is_the_first_auditors_again_with_either_workbook(issued: Council):
    given(issued)
    given(issued, "2026-11-11", to=FORMER)
    assert first(issued).audit.auditor == FORMER
    assert outcomes(take_in(issued, "2026-11-20", theirs(issued, 2))) == ["superseded"]
    assert outcomes(take_in(issued, "2026-11-21", former_return(issued))) == ["accepted"]
    assert all(kind is not NoteKind.NOT_COUNTED or "toni" in to for kind, to, _ in notes(issued))


def test_it_counts_once_in_every_figure(issued: Council):
    before = status.run(issued.on("2026-11-09"), NOVEMBER).counts
    given(issued)
    assert status.run(issued.on("2026-11-11"), NOVEMBER).counts == before
    take_in(issued, "2026-11-20", former_return(issued))
    take_in(issued, "2026-11-20", theirs(issued))
    with open_ledger(issued.on("2026-11-21")) as journal:
        tools = {each.issued.tool: case_file_audit() for each in issued.audits()}
        assert journal.faults() == []
    facts = audit_facts(issued.state(), tools)
    assert (len(facts), sum(fact.is_completed for fact in facts)) == (5, 1)
    assert reconcile.run(issued.on("2026-11-21")).counts["audits"] == 5
    page = openpyxl.load_workbook(issued.workspace.tracker)["Audits"]
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    reference = first(issued).audit.reference
    (row,) = [row for row in rows if reference in row]
    assert NEW in row
    assert FORMER not in row
    assert summary.run(issued.on("2026-12-01"), NOVEMBER).written


def test_only_the_new_auditor_is_chased_and_the_old_reminder_is_not_sent_any_more(
    issued: Council,
):
    chase.run(issued.on("2026-12-01"))
    assert any(chased.person == FORMER for chased in issued.state().chased)
    given(issued, "2026-12-02")
    assert not any("Reminder" in draft for to, draft in drafts(issued) if "hollis" in to)
    chase.run(issued.on("2026-12-14"))
    reference = first(issued).audit.reference
    latest = [
        chased.person
        for chased in issued.state().chased
        if chased.on.isoformat() == "2026-12-14"
        and any(about.row == reference and not about.rung for about in chased.about)
    ]
    assert latest == [NEW]


def test_undo_gives_it_back_and_says_so(issued: Council):
    given(issued)
    (run,) = [each for each in runs_of(issued.events()) if each.command == "reassign"]
    assert run_words(run).endswith(f"{first(issued).audit.reference} given to {NEW}")
    result = undo.run(issued.on("2026-11-11"), run.number)
    assert any("The auditor changes" in line and FORMER in line for line in result.lines)
    assert {problem.code for problem in result.problems} == {"file-of-undone-run"}
    assert first(issued).audit.auditor == FORMER
    assert outcomes(take_in(issued, "2026-11-20", former_return(issued))) == ["accepted"]


def test_it_cannot_be_undone_while_the_new_workbook_is_back(issued: Council):
    given(issued)
    take_in(issued, "2026-11-20", theirs(issued))
    (run,) = [each for each in runs_of(issued.events()) if each.command == "reassign"]
    with pytest.raises(CannotContinue, match="rests on it"):
        undo.run(issued.on("2026-11-21"), run.number)


def test_every_file_is_made_again_from_the_ledger(issued: Council):
    given(issued)
    take_in(issued, "2026-11-20", former_return(issued))
    take_in(issued, "2026-11-20", theirs(issued))
    reconcile.run(issued.on("2026-11-20"))
    assert rebuild.run(issued.on("2026-11-20")).written == ()
    before = outputs(issued)
    for path in before:
        (issued.root / path).unlink()
    rebuild.run(issued.on("2026-11-20"))
    assert outputs(issued) == before


def test_what_is_completed_is_given_to_who_did_it_and_the_return_stays(issued: Council):
    """A colleague filled in the leaver's workbook: asked about, then put right by `reassign`."""
    reference = first(issued).audit.reference
    content = edited(former_return(issued), _saved_by(NEW))
    result = take_in(issued, "2026-11-20", content)
    assert outcomes(result) == ["accepted"]
    assert codes(result) == ["auditor-may-be-another"]
    assert f'reassign {reference} --to "{NEW}"' in result.problems[0].todo
    with pytest.raises(CannotContinue, match="--did-it"):
        given(issued, "2026-11-21", to="Ash Advance")
    assert given(issued, "2026-11-21").counts == {"reassigned": 1}
    audit = first(issued)
    assert (audit.status, audit.audit.auditor) == (AuditStatus.COMPLETED, NEW)
    ((kind, to, words),) = notes(issued)
    assert (kind, to) == (NoteKind.DONE_BY, "hollis.headley@example.invalid")
    assert f"It was done by {NEW}" in words
    assert not issued.workspace.query_workbook(NOVEMBER, reference, 2).exists()
    told = history.run(issued.on("2026-11-22"), reference).lines
    assert any(f"{NEW} is its auditor: the return that counts is theirs" in each for each in told)


def test_what_is_completed_is_not_given_to_who_is_not_independent(issued: Council):
    content = edited(former_return(issued), _saved_by("Theo Southby"))
    result = take_in(issued, "2026-11-20", content)
    assert "is not independent of the case" in result.problems[0].found
    with pytest.raises(CannotContinue, match="a team they manage"):
        given(issued, "2026-11-21", to="Theo Southby")
    assert given(issued, "2026-11-21", to="Ash Advance", did_it=True).counts == {"reassigned": 1}


def _saved_by(name: str):
    def change(book: openpyxl.Workbook) -> None:
        book.properties.lastModifiedBy = name

    return change


def test_what_need_not_be_done_and_what_is_in_conflict_is_not_given_to_anybody(issued: Council):
    other = issued.audits()[1].audit.reference
    exempt.run(issued.on("2026-11-05"), other, why=WHY)
    with pytest.raises(CannotContinue, match="need not be done"):
        reassign.run(issued.on("2026-11-06"), other, to=FORMER, why=WHY)
    for name, grade in (("Blake Sample", "Good"), ("Corey Specimen", "Inadequate")):
        changed = {"overall-grade": grade} if grade == "Good" else {"overall-reason": "Otherwise."}
        take_in(issued, "2026-11-20", edited(former_return(issued, changed), _saved_by(name)))
    assert first(issued).status is AuditStatus.IN_CONFLICT
    with pytest.raises(CannotContinue, match="Decide"):
        given(issued, "2026-11-21")


def test_a_password_is_new_for_the_new_auditor(tmp_path):
    council = make_council(tmp_path / "council")
    issue(council, encrypt=True)
    former = first(council).password
    result = given(council)
    audit = first(council)
    assert audit.password
    assert audit.password != former
    assert any("password to open" in line for line in result.lines)
    page = openpyxl.load_workbook(council.workspace.passwords(NOVEMBER)).worksheets[0]
    rows = [[str(cell) for cell in row] for row in page.iter_rows(values_only=True)]
    (row,) = [row for row in rows if audit.audit.reference in row]
    assert row[1:] == [
        NEW,
        "toni.westby@example.invalid",
        f"{audit.audit.reference} version 2.xlsx",
        audit.password,
    ]
    form = council.form(audit)
    entries = typed(form, complete_return(case_file_audit(), audit.audit))
    filled = fill_in(workbook_of(council, 2), form, entries)
    assert outcomes(take_in(council, "2026-11-20", filled)) == ["accepted"]


def test_sent_by_hand_leaves_nothing_in_the_list(issued: Council):
    given(issued)
    send.run(issued.on("2026-11-11"), by_hand=True)
    assert drafts(issued) == []


def test_the_former_auditor_without_an_address_is_said(issued: Council):
    """A leaver is not in the register any more: the address is then that of issue."""
    write_registers(issued, staff=[row for row in STAFF_ROWS if row[0] != FORMER])
    given(issued)
    assert [to for _, to, _ in notes(issued)] == ["hollis.headley@example.invalid"]
    no_mail = [(*row[:4], None, *row[5:]) if row[0] == NEW else row for row in STAFF_ROWS]
    write_registers(issued, staff=no_mail)
    assert "recipient-unknown" in codes(given(issued, "2026-11-11", to="Ash Advance"))


def test_while_only_the_former_auditors_is_back_the_audit_is_still_out(issued: Council):
    given(issued)
    take_in(issued, "2026-11-20", former_return(issued))
    audit = first(issued)
    assert (audit.status, audit.first_received_on) == (AuditStatus.WITH_AUDITOR, None)
    assert status.run(issued.on("2026-12-02"), NOVEMBER).counts["late"] == 5
