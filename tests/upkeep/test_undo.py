"""What one run recorded is taken back by an event: nothing is removed, and it says what follows."""

import shutil
from pathlib import Path

import msgspec
import pytest

from tests.returns.test_ingest import outcomes, take_in
from tests.support.made_up.workspace import NOVEMBER, Council, type_in_table
from tests.whole.test_month import close_first_action
from workbook_qa.audits import generate
from workbook_qa.core.audit_tool import Meaning
from workbook_qa.core.problem import CannotContinue
from workbook_qa.core.terms import AuditStatus
from workbook_qa.ledger.events import RunUndone
from workbook_qa.ledger.states import State
from workbook_qa.reports.summary import summary
from workbook_qa.returns import ingest
from workbook_qa.selection import select
from workbook_qa.tracker import reconcile
from workbook_qa.upkeep import rebuild, undo

ON_BOTH = True  # databases: see `ledger_on` in tests/conftest.py
DAY, LATER = "2026-11-20", "2026-11-23"
LACKS = {Meaning.OVERALL_GRADE: None}


def last_run(council: Council) -> int:
    return council.events()[-1].run


def numberless(council: Council) -> State:
    return msgspec.structs.replace(council.state(), number=0)


def files_left(result) -> list[str]:
    assert {problem.code for problem in result.problems} <= {"file-of-undone-run"}
    return [problem.place.file for problem in result.problems]


@pytest.fixture
def taken(issued: Council) -> Council:
    """One return is accepted, and one goes back."""
    first, second = issued.audits()[:2]
    issued.drop("a.xlsx", issued.filled(first))
    issued.drop("b.xlsx", issued.filled(second, LACKS))
    assert outcomes(take_in(issued)) == ["accepted", "queried"]
    return issued


def test_the_runs_are_listed_newest_first_with_who_and_when(taken: Council):
    result = undo.run(taken.on(LATER))
    heading, *lines = result.lines
    assert heading.split() == ["Run", "When", "By", "Command", "What", "it", "recorded"]
    assert [line.split()[0] for line in lines] == ["7", "2", "1"]
    assert "ingest" in lines[0]
    assert "2 files taken in (1 accepted, 1 queried); 1 workbook sent back" in lines[0]
    assert "20 Nov 2026" in lines[0]
    undo.run(taken.on(LATER), 7)
    lines = undo.run(taken.on(LATER)).lines
    assert "run 7 undone" in lines[1]
    assert lines[2].endswith("(undone)")


def test_an_empty_ledger_has_no_runs(council: Council):
    assert undo.run(council.on(DAY)).lines == ("Nothing is recorded yet.",)


def test_taking_in_is_undone_and_the_state_is_as_before(issued: Council):
    before = numberless(issued)
    issued.drop("a.xlsx", issued.filled(issued.audits()[0]))
    take_in(issued)
    events = issued.events()
    result = undo.run(issued.on(LATER), last_run(issued))
    assert numberless(issued) == before
    assert issued.events()[:-1] == events, "nothing is removed"
    assert isinstance(issued.events()[-1].event, RunUndone)
    reference = issued.audits()[0].audit.reference
    assert files_left(result) == [f"inbox/accepted/2026-11/{reference}.xlsx"]
    assert any("goes from Completed to With auditor" in line for line in result.lines)


def test_a_file_put_back_into_the_inbox_is_judged_anew(taken: Council):
    result = undo.run(taken.on(LATER), last_run(taken))
    for left in files_left(result):
        path = taken.root / left
        if left.startswith("inbox/"):
            shutil.move(path, taken.workspace.inbox / f"again {path.name}")
        else:
            path.unlink()
    assert outcomes(take_in(taken, LATER)) == ["accepted", "queried"]
    assert [audit.status for audit in taken.audits()[:2]] == [
        AuditStatus.COMPLETED,
        AuditStatus.QUERIED,
    ]
    assert [query.version for query in taken.audits()[1].queries] == [2]


def test_the_outputs_follow(taken: Council):
    reconcile.run(taken.on(DAY))
    undo.run(taken.on(LATER), 7)
    rebuild.run(taken.on(LATER))
    reconcile.run(taken.on(LATER))
    assert reconcile.run(taken.on(LATER)).counts["actions"] == 0
    assert rebuild.run(taken.on(LATER)).problems == ()
    assert ingest.run(taken.on(LATER)).written == ()


def test_a_dry_run_shows_what_would_follow_and_records_nothing(taken: Council):
    before, events = taken.tree(), taken.events()
    wet = undo.run(taken.on(LATER, dry_run=True), 7)
    assert (taken.tree(), taken.events()) == (before, events)
    dry = undo.run(taken.on(LATER), 7)
    assert dry.lines[1:] == wet.lines[1:]
    assert dry.problems == wet.problems


def test_what_managers_typed_is_undone_and_the_tracker_follows(taken: Council):
    reconcile.run(taken.on(DAY))
    before = taken.state().actions
    key = close_first_action(taken)
    reconcile.run(taken.on(LATER))
    result = undo.run(taken.on(LATER), last_run(taken))
    assert any(f"goes back to what it was before in {key}" in line for line in result.lines)
    assert taken.state().actions == before
    assert reconcile.run(taken.on(LATER)).counts["changed"] == 0
    assert taken.state().actions == before, "the tracker does not bring it back"


def test_once_managers_have_typed_taking_in_is_not_undone_before_that(taken: Council):
    reconcile.run(taken.on(DAY))
    close_first_action(taken)
    reconcile.run(taken.on(LATER))
    events = taken.events()
    with pytest.raises(CannotContinue, match=f"Undo run {last_run(taken)} first"):
        undo.run(taken.on(LATER), 7)
    assert taken.events() == events


def test_audits_that_have_come_back_stay_issued(taken: Council):
    with pytest.raises(CannotContinue, match="Undo run 7 first"):
        undo.run(taken.on(LATER), 2)


def test_audits_are_issued_anew_under_other_references(issued: Council):
    before = {audit.audit.reference for audit in issued.audits()}
    out = issued.filled(issued.audits()[0])
    result = undo.run(issued.on("2026-11-03"), 2)
    assert len(files_left(result)) == 10
    assert issued.audits() == []
    shutil.rmtree(issued.workspace.to_send(NOVEMBER))
    assert generate.run(issued.on("2026-11-04"), NOVEMBER).counts["issued"] == 5
    after = {audit.audit.reference for audit in issued.audits()}
    assert len(after) == 5
    assert not before & after
    issued.drop("a.xlsx", out)
    assert outcomes(take_in(issued)) == ["refused"], "it was sent by the run that is undone"


def test_a_draw_is_undone_and_the_one_before_it_stands(council: Council):
    for seed in ("one", "two"):
        select.run(council.on("2026-11-01"), NOVEMBER, seed=seed)
    second = council.workspace.selection(NOVEMBER).read_bytes()
    undo.run(council.on("2026-11-02"), 2)
    assert council.state().selections[NOVEMBER].seed == "one"
    rebuild.run(council.on("2026-11-02"))
    assert council.workspace.selection(NOVEMBER).read_bytes() != second
    assert generate.run(council.on("2026-11-02"), NOVEMBER).counts["issued"] == 5


def test_a_draw_is_not_undone_while_the_head_of_service_has_typed_into_it(council: Council):
    select.run(council.on("2026-11-01"), NOVEMBER, seed="one")
    path = council.workspace.selection(NOVEMBER)
    key = council.state().selections[NOVEMBER].drawn[0].case_id
    entries = {"Reason for the change": "Moved away"}
    path.write_bytes(
        type_in_table(path.read_bytes(), "Selection", key, entries, key_column="Case id")
    )
    with pytest.raises(CannotContinue, match="Head of Service"):
        undo.run(council.on("2026-11-02"), 1)


def test_undoing_is_undone(taken: Council):
    before = numberless(taken)
    undo.run(taken.on(LATER), 7)
    result = undo.run(taken.on(LATER), last_run(taken))
    assert numberless(taken) == before
    assert files_left(result) == []
    assert rebuild.run(taken.on(LATER)).problems == ()


def test_a_summary_of_a_past_day_is_as_it_was_on_that_day(taken: Council):
    summary.run(taken.on(DAY), NOVEMBER)
    made = taken.workspace.summary(NOVEMBER).read_bytes()
    result = undo.run(taken.on(LATER), 7)
    assert any("DMT summary of November 2026" in line for line in result.lines)
    as_at = taken.on(DAY).today
    assert summary.run(taken.on(LATER), NOVEMBER, as_at=as_at).written == ()
    assert taken.workspace.summary(NOVEMBER).read_bytes() == made
    summary.run(taken.on(LATER), NOVEMBER)
    assert taken.workspace.summary(NOVEMBER).read_bytes() != made


@pytest.mark.parametrize(("number", "words"), [(3, "no run 3"), (99, "no run 99")])
def test_a_number_that_is_no_runs_is_refused(issued: Council, number: int, words: str):
    with pytest.raises(CannotContinue, match=words):
        undo.run(issued.on(LATER), number)


def test_a_run_is_undone_once(taken: Council):
    undo.run(taken.on(LATER), 7)
    with pytest.raises(CannotContinue, match="undone already"):
        undo.run(taken.on(LATER), 7)


def test_a_mail_and_what_lay_in_it_are_named_together(issued: Council, tmp_path: Path):
    from tests.returns.test_parcels_in_ingest import mail

    issued.drop("RE.eml", mail(("a.xlsx", issued.filled(issued.audits()[0]))))
    take_in(issued)
    left = files_left(undo.run(issued.on(LATER), 7))
    assert sorted(Path(name).suffix for name in left) == [".eml", ".xlsx"]
    assert all((issued.root / name).is_file() for name in left)
