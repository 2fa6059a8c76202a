"""A whole month through the real commands, each run twice; and what a second run must not do."""

import pytest

from tests.support.made_up.workspace import (
    NOVEMBER,
    STAFF_ROWS,
    Council,
    an_auditor_of,
    copy_of,
    shuffled_cases,
    type_in_table,
    write_registers,
)
from workbook_qa.actions import action_entries
from workbook_qa.audits import generate
from workbook_qa.core.problem import CannotContinue
from workbook_qa.core.terms import ActionStatus, AuditStatus, Outcome
from workbook_qa.ledger.events import ActionChanged, AuditIssued, CasesSelected
from workbook_qa.reports.summary import summary
from workbook_qa.returns import ingest
from workbook_qa.selection import select
from workbook_qa.tracker import reconcile
from workbook_qa.tracker.tables import tracker_columns as columns
from workbook_qa.upkeep import backup, check, init, rebuild, status, undo
from workbook_qa.workbooks.read.reader import read_book

ON_BOTH = True  # databases: see `ledger_on` in tests/conftest.py

SEED = "Wexcombe"
SELECTION, CASE, AUDITOR = "Selection", "Case id", "Auditor"
SWAP, CHANGE, REASON = "Use this reserve instead", "Another auditor", "Reason for the change"


def twice(council: Council, command, day: str, *arguments, **named):
    """Run a command twice on a day: the second time every file and every event is as before."""
    first = command.run(council.on(day), *arguments, **named)
    files, events = council.tree("inbox", "outbox", "registers", "templates"), council.events()
    second = command.run(council.on(day), *arguments, **named)
    assert second.written == ()
    assert council.tree("inbox", "outbox", "registers", "templates") == files
    assert council.events() == events
    return first


def codes(result) -> list[str]:
    return [problem.code for problem in result.problems]


def test_a_month_goes_round_and_every_second_run_changes_nothing(council: Council):
    twice(council, init, "2026-11-01")
    assert twice(council, check, "2026-11-01").counts["errors"] == 0
    drawn = twice(council, select, "2026-11-01", NOVEMBER, seed=SEED)
    assert drawn.counts["drawn"] == 5
    issued = twice(council, generate, "2026-11-02", NOVEMBER)
    assert issued.counts == {"issued": 5, "in all": 5, "files": 11}
    for audit in council.audits():
        council.drop(f"return of {audit.audit.reference}.xlsx", council.filled(audit))
    taken = twice(council, ingest, "2026-11-20")
    assert taken.counts["accepted"] == 5
    assert not taken.needs_a_person
    assert twice(council, reconcile, "2026-11-20").counts["actions"] == 5
    close_first_action(council)
    assert twice(council, reconcile, "2026-11-25").counts["changed"] == 1
    assert twice(council, summary, "2026-12-01", NOVEMBER).counts["control totals"] > 0
    said = twice(council, status, "2026-11-26", NOVEMBER)
    assert (said.counts["Completed"], said.counts["actions open"]) == (5, 4)


def close_first_action(council: Council) -> str:
    path, key = council.workspace.tracker, sorted(council.state().actions)[0]
    entries = {
        action_entries.STATUS: "Completed",
        action_entries.COMPLETED_ON: "24/11/2026",
        action_entries.EVIDENCE: "The new plan is on file.",
    }
    path.write_bytes(
        type_in_table(path.read_bytes(), "Actions", key, entries, key_column=columns.ACTION)
    )
    return key


def test_what_a_manager_typed_is_in_the_ledger_before_the_tracker_is_written(issued: Council):
    issued.drop("a.xlsx", issued.filled(issued.audits()[0]))
    ingest.run(issued.on("2026-11-20"))
    reconcile.run(issued.on("2026-11-20"))
    key = close_first_action(issued)
    reconcile.run(issued.on("2026-11-25"))
    last = issued.events()[-1].event
    assert isinstance(last, ActionChanged)
    assert (last.action, last.changes["status"]) == (key, ActionStatus.DONE)
    assert issued.state().actions[key].completed_on.isoformat() == "2026-11-24"


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        (init, ()),
        (check, ()),
        (select, ("2026-12",)),
        (generate, (NOVEMBER,)),
        (ingest, ()),
        (reconcile, ()),
        (summary, (NOVEMBER,)),
        (status, (NOVEMBER,)),
        (backup, ()),
        (rebuild, ()),
        (undo, ()),
        (undo, (2,)),
    ],
    ids=lambda value: getattr(value, "__name__", "").rpartition(".")[2],
)
def test_a_dry_run_writes_nothing(issued: Council, command, arguments):
    audit = issued.audits()[0]
    issued.drop("a.xlsx", issued.filled(audit))
    issued.drop("junk.pdf", b"%PDF-1.7")
    left = issued.workspace.outbox / ".Master tracker.xlsx.unfinished"
    left.write_bytes(b"half")
    issued.workspace.audit_workbook(NOVEMBER, audit.audit.reference).unlink()
    before = issued.tree()
    result = command.run(issued.on("2026-11-20", dry_run=True), *arguments)
    assert issued.tree() == before
    assert command is init or result.written == ()


@pytest.mark.parametrize("command", [select, generate, summary])
def test_a_dry_run_in_a_fresh_workspace_leaves_no_ledger(council: Council, command):
    before = council.tree()
    try:
        command.run(council.on("2026-11-20", dry_run=True), NOVEMBER)
    except CannotContinue:
        assert command is generate
    assert council.tree() == before
    assert not council.workspace.ledger_file.exists()


# The draw


def drawn(council: Council):
    return council.state().selections[NOVEMBER]


def test_the_same_seed_draws_the_same_from_a_shuffled_case_list(council: Council, tmp_path):
    other = copy_of(council, tmp_path / "other")
    write_registers(other, cases=shuffled_cases())
    assert (
        council.workspace.registers.joinpath("cases.xlsx").read_bytes()
        != other.workspace.registers.joinpath("cases.xlsx").read_bytes()
    )
    for each in (council, other):
        select.run(each.on("2026-11-01"), NOVEMBER, seed=SEED)
    one, two = drawn(council), drawn(other)
    assert (one.drawn, one.reserves) == (two.drawn, two.reserves)
    assert one.population_digest == two.population_digest


def test_another_seed_draws_anew_until_workbooks_are_issued(council: Council):
    select.run(council.on("2026-11-01"), NOVEMBER, seed=SEED)
    select.run(council.on("2026-11-01"), NOVEMBER, seed="another")
    assert drawn(council).seed == "another"
    generate.run(council.on("2026-11-02"), NOVEMBER)
    with pytest.raises(CannotContinue):
        select.run(council.on("2026-11-03"), NOVEMBER, seed="a third")
    assert drawn(council).seed == "another"


def amend(council: Council, row: int, entries: dict[str, str]) -> None:
    """Type into one line of the selection workbook."""
    path = council.workspace.selection(NOVEMBER)
    case_id = drawn(council).drawn[row].case_id
    path.write_bytes(type_in_table(path.read_bytes(), SELECTION, case_id, entries, key_column=CASE))


@pytest.mark.parametrize(
    "entries",
    [{SWAP: "reserve", REASON: "Moved away"}, {SWAP: "reserve"}, {CHANGE: "Tara Northby"}],
)
def test_a_new_draw_never_overwrites_what_the_head_of_service_typed(council: Council, entries):
    select.run(council.on("2026-11-01"), NOVEMBER, seed=SEED)
    reserve = drawn(council).reserves[0].case_id
    amend(
        council, 0, {key: reserve if text == "reserve" else text for key, text in entries.items()}
    )
    before = council.tree("outbox")
    with pytest.raises(CannotContinue):
        select.run(council.on("2026-11-01"), NOVEMBER, seed="another")
    assert council.tree("outbox") == before
    assert drawn(council).seed == SEED


def test_a_selection_that_is_open_is_neither_drawn_anew_nor_issued(council: Council):
    select.run(council.on("2026-11-01"), NOVEMBER, seed=SEED)
    path = council.workspace.selection(NOVEMBER)
    path.with_name(f"~${path.name}").write_bytes(b"open")
    events = council.events()
    with pytest.raises(CannotContinue):
        select.run(council.on("2026-11-01"), NOVEMBER, seed="another")
    with pytest.raises(CannotContinue):
        generate.run(council.on("2026-11-02"), NOVEMBER)
    assert council.events() == events


# The Head of Service's amendment


def test_a_case_exchanged_for_a_reserve_is_issued_with_its_reason(council: Council):
    select.run(council.on("2026-11-01"), NOVEMBER, seed=SEED)
    before = drawn(council)
    reserve = next(each for each in before.reserves if each.team == before.drawn[1].team)
    amend(council, 1, {SWAP: reserve.case_id, REASON: "The family moved away"})
    result = twice(council, generate, "2026-11-02", NOVEMBER)
    assert result.problems == ()
    issued = {audit.audit.case_id: audit.issued for audit in council.audits()}
    assert issued[reserve.case_id].change_reason == "The family moved away"
    assert before.drawn[1].case_id not in issued
    assert len(issued) == 5
    kinds = [type(recorded.event) for recorded in council.events()]
    assert kinds == [CasesSelected, CasesSelected, *[AuditIssued] * 5]


def test_another_auditor_is_taken_when_the_rules_allow(council: Council):
    select.run(council.on("2026-11-01"), NOVEMBER, seed=SEED)
    draw = drawn(council).drawn[0]
    name = an_auditor_of(draw)
    amend(council, 0, {CHANGE: name, REASON: "On a course that week"})
    assert generate.run(council.on("2026-11-02"), NOVEMBER).problems == ()
    auditors = {audit.audit.case_id: audit.audit.auditor for audit in council.audits()}
    assert auditors[draw.case_id] == name


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ({SWAP: "reserve"}, "amendment-without-reason"),
        ({SWAP: "999999", REASON: "Wanted"}, "case-not-selected"),
        ({CHANGE: "Nobody Known", REASON: "Wanted"}, "auditor-unknown"),
        ({CHANGE: "own manager", REASON: "Wanted"}, "auditor-not-independent"),
        ({CHANGE: "=1+1", REASON: "Wanted"}, "selection-damaged"),
    ],
)
def test_an_amendment_that_breaks_a_rule_stops_the_issue(council: Council, entries, code):
    select.run(council.on("2026-11-01"), NOVEMBER, seed=SEED)
    selection = drawn(council)
    managers = {"North": "Tara Northby", "South": "Theo Southby", "West": "Toni Westby"}
    own = managers[selection.drawn[0].team.split()[-1]]
    known = {"reserve": selection.reserves[0].case_id, "own manager": own}
    amend(council, 0, {key: known.get(text, text) for key, text in entries.items()})
    result = generate.run(council.on("2026-11-02"), NOVEMBER)
    assert result.counts == {"issued": 0}
    assert code in codes(result)
    assert all(problem.place.file == "Selection 2026-11.xlsx" for problem in result.problems)
    assert council.audits() == []
    assert drawn(council) == selection


def test_an_order_number_without_end_does_no_harm(council: Council):
    select.run(council.on("2026-11-01"), NOVEMBER, seed=SEED)
    amend(council, 0, {"Order": "9" * 5000})
    assert generate.run(council.on("2026-11-02"), NOVEMBER).counts["issued"] == 5


def test_a_change_after_the_issue_is_refused_and_issues_nothing_more(issued: Council):
    before = issued.events()
    amend(issued, 0, {SWAP: drawn(issued).reserves[0].case_id, REASON: "Too late"})
    result = generate.run(issued.on("2026-11-05"), NOVEMBER)
    assert codes(result) == ["amendment-not-allowed"]
    assert result.counts["issued"] == 0
    assert issued.events() == before


def test_without_its_workbook_a_draw_is_still_held_against_the_rules(council: Council):
    select.run(council.on("2026-11-01"), NOVEMBER, seed=SEED)
    council.workspace.selection(NOVEMBER).unlink()
    write_registers(council, staff=[row for row in STAFF_ROWS if "Yes" not in row])  # no auditors
    result = generate.run(council.on("2026-11-02"), NOVEMBER)
    assert "auditor-unknown" in codes(result)
    assert council.audits() == []


def test_generate_writes_again_what_is_missing_and_the_same(issued: Council):
    audit = issued.audits()[0]
    path = issued.workspace.audit_workbook(NOVEMBER, audit.audit.reference)
    content = path.read_bytes()
    path.unlink()
    assert generate.run(issued.on("2026-11-09"), NOVEMBER).written == (path,)
    assert path.read_bytes() == content


def test_without_a_draw_nothing_is_issued_and_it_says_what_to_run(council: Council):
    with pytest.raises(CannotContinue, match=r"select 2026-11"):
        generate.run(council.on("2026-11-02"), NOVEMBER)


def test_a_month_that_is_not_scheduled_is_a_problem(council: Council):
    result = select.run(council.on("2027-03-01"), "2027-03", seed=SEED)
    assert "month-not-scheduled" in codes(result)
    assert council.events() == []


def test_a_case_that_was_audited_is_not_drawn_again_within_the_year(issued: Council):
    before = {audit.audit.case_id for audit in issued.audits()}
    select.run(issued.on("2026-12-01"), "2026-12", seed=SEED)
    after = {draw.case_id for draw in issued.state().selections["2026-12"].drawn}
    assert len(after) == 5
    assert not before & after


# What each workbook carries


def test_each_workbook_holds_its_own_case_and_no_other(issued: Council):
    audits = issued.audits()
    ids = {audit.audit.case_id for audit in audits}
    for audit in audits:
        book = read_book(issued.workbook(audit), "a.xlsx")
        texts = " ".join(str(cell.value) for sheet in book for cell in sheet.cells.values())
        assert {case_id for case_id in ids if case_id in texts} == {audit.audit.case_id}


def test_no_file_name_and_no_draft_names_a_case(issued: Council):
    ids = {case.case_id for case in drawn(issued).drawn}
    for path, content in issued.tree("outbox").items():
        assert not any(case_id in path for case_id in ids)
        if path.endswith(".eml"):
            head = content.split(b"\r\n\r\n", 3)[:3]
            assert not any(case_id.encode() in part for case_id in ids for part in head)


def test_status_says_who_is_late_and_what_to_run_next(issued: Council):
    late = status.run(issued.on("2026-12-20", dry_run=True), NOVEMBER)
    assert late.counts["late"] == 5
    assert late.counts["With auditor"] == 5
    issued.drop("a.xlsx", b"x")
    assert "ingest" in status.run(issued.on("2026-12-20", dry_run=True), NOVEMBER).next_step


def test_status_of_a_new_month_still_shows_what_is_out_of_the_one_before(issued: Council):
    new = status.run(issued.on("2026-12-04", dry_run=True))
    assert new.lines[0] == "December 2026, as at 4 December 2026:"
    assert (new.counts["With auditor"], new.counts["late"]) == (0, 0)
    assert (new.counts["with auditor, all months"], new.counts["late, all months"]) == (5, 5)
    assert "  November 2026: 5 with the auditor; 5 of them late" in new.lines


def test_nothing_is_outstanding_once_all_are_accepted(issued: Council):
    for audit in issued.audits():
        issued.drop(f"{audit.audit.reference}.xlsx", issued.filled(audit))
    result = ingest.run(issued.on("2026-11-20"))
    assert {each.outcome for each in result.outcomes} == {Outcome.ACCEPTED}
    assert {audit.status for audit in issued.audits()} == {AuditStatus.COMPLETED}
