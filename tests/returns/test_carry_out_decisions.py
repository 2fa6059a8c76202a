"""Two returns of one audit that say different things: the Lead Auditor decides which counts."""

import datetime
import io
from pathlib import Path

import openpyxl
import pytest

from tests.returns.test_ingest import codes, outcomes, take_in
from tests.support.made_up.workspace import (
    DECEMBER,
    NOVEMBER,
    Council,
    edited,
    headings_of,
    mailed,
)
from tests.support.printed_tables import paper_and_detail, printed_table
from workbook_qa.core.audit_tool import Meaning
from workbook_qa.core.problem import CannotContinue
from workbook_qa.core.terms import AuditStatus, Grade, Outcome
from workbook_qa.demo.people_at_work import signed
from workbook_qa.ledger.access import open_ledger
from workbook_qa.ledger.return_content import overall_grade
from workbook_qa.ledger.states import AuditState
from workbook_qa.reports.summary import summary
from workbook_qa.returns import ingest
from workbook_qa.returns.decisions.return_decisions import COUNT_THIS, DECISION, FILE, FORMER_FILE
from workbook_qa.tracker import reconcile
from workbook_qa.upkeep import status
from workbook_qa.workspace.result import Result

NINE = datetime.datetime(2026, 11, 19, 9)
LATER = "2026-12-03"


@pytest.fixture
def disputed(issued: Council) -> Council:
    """The first audit was returned by two people, with different grades."""
    audit = issued.audits()[0]
    for name, grade in (("Blake Sample", "Good"), ("Avery Example", "Requires improvement")):
        issued.drop(f"{name[0]}.xlsx", graded(issued, audit, grade, name))
    return issued


def graded(
    council: Council, audit: AuditState, grade: str, by: str, at: datetime.datetime = NINE
) -> bytes:
    return signed(council.filled(audit, {Meaning.OVERALL_GRADE: grade}), by, at)


def first(council: Council) -> AuditState:
    return council.audits()[0]


def grade_that_counts(council: Council) -> Grade | None:
    content = first(council).content
    return overall_grade(content) if content else None


def report(council: Council) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(council.workspace.ingest_report.read_bytes()))


def decide(council: Council, **typed: str) -> None:
    """Type decisions into the report, by grade; ``_`` stands for a space."""
    content = council.workspace.ingest_report.read_bytes()
    place, header = headings_of(content, "Decisions")

    def change(book: openpyxl.Workbook) -> None:
        page = book["Decisions"]
        for row in range(header + 1, page.max_row + 1):
            grade = str(page.cell(row, place["Overall grade"]).value).replace(" ", "_")
            if grade in typed:
                page.cell(row, place[DECISION]).value = typed[grade]

    council.workspace.ingest_report.write_bytes(edited(content, change))


def held_file(council: Council) -> Path:
    (path,) = council.workspace.inbox.glob("queried/*conflict*.xlsx")
    return path


def test_what_was_accepted_counts_until_it_is_decided_and_it_is_said_loudly(
    disputed: Council,
) -> None:
    result = take_in(disputed)
    assert sorted(outcomes(result)) == ["accepted", "conflict"]
    assert result.needs_a_person
    assert "decide" in result.next_step
    assert first(disputed).status is AuditStatus.IN_CONFLICT
    assert grade_that_counts(disputed) is Grade.GOOD
    assert held_file(disputed).name.startswith(first(disputed).audit.reference)
    assert status.run(disputed.on(LATER), NOVEMBER).counts["In conflict"] == 1


def test_the_report_shows_both_first_and_in_what_they_differ(disputed: Council) -> None:
    take_in(disputed)
    book = report(disputed)
    assert book.sheetnames[:3] == ["Latest", "Decisions", "Differences"]
    rows = list(book["Decisions"].iter_rows(min_row=5, values_only=True))
    assert [row[4] for row in rows] == ["Counts until you decide", "Held"]
    assert {row[5] for row in rows} == {"Blake Sample", "Avery Example"}
    for row in rows:
        path = str(row[8]).split('"')[1]
        assert (disputed.workspace.outbox / path).is_file(), path
    (differing,) = book["Differences"].iter_rows(min_row=5, values_only=True)
    assert differing[1] == "Overall grade"
    assert {differing[2], differing[4]} == {"Good", "Requires improvement"}


def test_what_has_to_be_decided_stands_on_the_first_sheet_before_what_came(
    disputed: Council,
) -> None:
    take_in(disputed)
    sheet = report(disputed)["Latest"]
    rows = [row[:2] for row in sheet.iter_rows(min_row=5, values_only=True)]
    reference = first(disputed).audit.reference
    assert rows == [
        ("For you to decide", reference),
        ("Waits for you", reference),
        ("Taken in", reference),
    ]
    assert sheet["A2"].value.startswith("2 files came in on 20 November 2026: ")


def test_a_decision_in_a_report_of_the_version_before_is_read(disputed: Council) -> None:
    take_in(disputed)
    place, header = headings_of(disputed.workspace.ingest_report.read_bytes(), "Decisions")

    def as_before(book: openpyxl.Workbook) -> None:
        page = book["Decisions"]
        page.tables.clear()
        page.cell(header, place[FILE]).value = FORMER_FILE
        page.move_range(f"B{header}:B{page.max_row}", cols=16)  # it was the last column

    former = edited(disputed.workspace.ingest_report.read_bytes(), as_before)
    disputed.workspace.ingest_report.write_bytes(former)
    decide(disputed, Requires_improvement=COUNT_THIS)
    take_in(disputed, LATER)
    assert grade_that_counts(disputed) is Grade.REQUIRES_IMPROVEMENT


def test_its_actions_are_monitored_and_it_waits_for_the_lead_auditor_in_the_tracker(
    disputed: Council,
) -> None:
    take_in(disputed)
    reconcile.run(disputed.on(LATER))
    summary.run(disputed.on(LATER), NOVEMBER)
    tracker = openpyxl.load_workbook(disputed.workspace.tracker, data_only=True)
    reference = first(disputed).audit.reference
    short = reference.removeprefix("CFA-2026-")
    assert any(str(row[0]).startswith(short) for row in tracker["Actions"].values)
    (row,) = [row for row in tracker["Outstanding returns"].values if row[0] == reference]
    assert "In conflict" in row
    assert any("Lead Auditor" in str(cell) for cell in row)


@pytest.mark.parametrize("grade", ["Good", "Requires improvement"])
def test_what_is_decided_in_the_report_counts(disputed: Council, grade: str) -> None:
    take_in(disputed)
    decide(disputed, **{grade.replace(" ", "_"): COUNT_THIS.lower()})
    result = take_in(disputed, LATER)
    assert not result.problems
    assert any("counts" in line for line in result.lines)
    assert (first(disputed).status, grade_that_counts(disputed)) == (AuditStatus.COMPLETED, grade)
    assert "Decisions" not in report(disputed).sheetnames
    assert linked_workbook(disputed).read_bytes() == bytes_that_count(disputed)
    before = disputed.tree()
    take_in(disputed, LATER)
    assert disputed.tree() == before


def linked_workbook(council: Council) -> Path:
    """Where the tracker's link to the returned workbook leads."""
    found = reconcile.accepted_workbooks(council.on(LATER), council.state())
    return council.workspace.outbox / found[first(council).audit.reference]


def bytes_that_count(council: Council) -> bytes:
    accepted = first(council).accepted
    assert accepted
    with open_ledger(council.on(LATER)) as journal:
        return journal.document(accepted.file)


def test_a_held_file_named_on_the_command_line_counts(disputed: Council) -> None:
    take_in(disputed)
    path = held_file(disputed)
    content = path.read_bytes()
    ingest.run(disputed.on(LATER), accept=[path])
    assert first(disputed).status is AuditStatus.COMPLETED
    assert bytes_that_count(disputed) == content
    assert not path.exists()
    assert linked_workbook(disputed).read_bytes() == content
    ingest.run(disputed.on(LATER), accept=[linked_workbook(disputed)])
    assert linked_workbook(disputed).read_bytes() == content
    assert linked_workbook(disputed).exists()


def test_a_file_in_the_inbox_is_taken_in_and_accepted_in_one_run(issued: Council) -> None:
    audit = first(issued)
    issued.drop("a.xlsx", graded(issued, audit, "Good", "Blake Sample"))
    take_in(issued)
    path = issued.drop("b.xlsx", graded(issued, audit, "Inadequate", "Avery Example"))
    path.write_bytes(graded(issued, audit, "Requires improvement", "Avery Example"))
    result = ingest.run(issued.on(LATER), accept=[path])
    assert outcomes(result) == ["conflict"]
    assert grade_that_counts(issued) is Grade.REQUIRES_IMPROVEMENT


def test_the_accepted_one_can_be_decided_for_too(disputed: Council) -> None:
    take_in(disputed)
    (path,) = disputed.workspace.inbox.glob("accepted/2026-11/*.xlsx")
    content = path.read_bytes()
    ingest.run(disputed.on(LATER), accept=[path])
    assert first(disputed).status is AuditStatus.COMPLETED
    assert bytes_that_count(disputed) == content
    assert linked_workbook(disputed).read_bytes() == content
    assert held_file(disputed).exists()


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({"Good": COUNT_THIS, "Requires_improvement": COUNT_THIS}, "decision-not-possible"),
        ({"Good": "The first, please"}, "decision-unknown"),
    ],
)
def test_a_decision_that_cannot_be_carried_out_names_its_cell(
    disputed: Council, typed: dict[str, str], code: str
) -> None:
    take_in(disputed)
    decide(disputed, **typed)
    result = take_in(disputed, LATER)
    assert codes(result) == {code}
    assert {problem.place.sheet for problem in result.problems} == {"Decisions"}
    assert all(problem.place.cell for problem in result.problems)
    assert first(disputed).status is AuditStatus.IN_CONFLICT
    assert "Decisions" in report(disputed).sheetnames


def test_only_complete_returns_that_were_taken_in_can_be_accepted(issued: Council) -> None:
    audit = first(issued)
    issued.drop("a.xlsx", issued.filled(audit, {Meaning.OVERALL_GRADE: None}))
    take_in(issued)
    (queried,) = issued.workspace.inbox.glob("queried/*.xlsx")
    strange = issued.root / "elsewhere.xlsx"
    strange.write_bytes(graded(issued, audit, "Good", "Blake Sample"))
    result = ingest.run(issued.on(LATER), accept=[queried, strange])
    assert [problem.code for problem in result.problems] == ["decision-not-possible"] * 2
    assert first(issued).status is AuditStatus.QUERIED
    with pytest.raises(CannotContinue):
        ingest.run(issued.on(LATER), accept=[issued.root / "nothing.xlsx"])


def test_after_a_decision_other_returns_are_held_until_the_next_one(disputed: Council) -> None:
    take_in(disputed)
    decide(disputed, Good=COUNT_THIS)
    take_in(disputed, LATER)
    later = graded(disputed, first(disputed), "Outstanding", "Blake Sample", NINE.replace(day=30))
    disputed.drop("c.xlsx", later)
    assert outcomes(take_in(disputed, LATER)) == ["conflict"]
    assert (first(disputed).status, grade_that_counts(disputed)) == (
        AuditStatus.COMPLETED,
        Grade.GOOD,
    )
    rows = list(report(disputed)["Decisions"].iter_rows(min_row=5, values_only=True))
    assert [(row[4], row[7]) for row in rows] == [
        ("Counts now", "Good"),
        ("Held", "Outstanding"),
    ]
    decide(disputed, Outstanding=COUNT_THIS)
    take_in(disputed, LATER)
    assert grade_that_counts(disputed) is Grade.OUTSTANDING


def test_two_senders_are_two_people_and_one_sender_is_one(issued: Council) -> None:
    audit = first(issued)
    one, other = (graded(issued, audit, grade, "Windows User") for grade in ("Good", "Outstanding"))
    issued.mail_from_auditor("a", audit, one)
    issued.drop("b.eml", mailed(other, "avery.example@example.invalid"))
    assert sorted(outcomes(take_in(issued))) == ["accepted", "conflict"]
    assert len(list(issued.workspace.inbox.glob("queried/*conflict*.xlsx"))) == 1


def test_of_one_persons_returns_the_one_saved_later_counts_in_whatever_order(
    issued: Council,
) -> None:
    audit = first(issued)
    for name, grade, hour in (("b", "Outstanding", 11), ("a", "Good", 10)):
        saved = graded(issued, audit, grade, "Blake Sample", NINE.replace(hour=hour))
        issued.drop(f"{name}.xlsx", saved)
        take_in(issued)
    assert grade_that_counts(issued) is Grade.OUTSTANDING


def open_in_excel(council: Council) -> None:
    stub = council.workspace.ingest_report
    stub.with_name(f"~${stub.name}").write_bytes(b"Casey")


def damaged(council: Council) -> None:
    council.workspace.ingest_report.write_bytes(b"PK\x03\x04 cut off")


@pytest.mark.parametrize("spoil", [open_in_excel, damaged])
def test_no_decision_is_lost_in_a_report_that_cannot_be_read(disputed: Council, spoil) -> None:
    take_in(disputed)
    disputed.drop("c.xlsx", b"something else")
    spoil(disputed)
    before = disputed.tree()
    with pytest.raises(CannotContinue):
        take_in(disputed, LATER)
    assert disputed.tree() == before


def test_a_dry_run_says_what_would_be_decided_and_writes_nothing(disputed: Council) -> None:
    take_in(disputed)
    decide(disputed, Good=COUNT_THIS)
    before = disputed.tree()
    result: Result = ingest.run(disputed.on(LATER, dry_run=True))
    assert any("counts" in line for line in result.lines)
    assert disputed.tree() == before


def test_a_conflict_takes_no_audit_out_of_the_figures_that_were_reported(issued: Council) -> None:
    audit = first(issued)
    issued.drop("a.xlsx", graded(issued, audit, "Good", "Blake Sample"))
    take_in(issued)
    before = completed(issued, "2026-12-01")
    issued.drop("b.xlsx", graded(issued, audit, "Requires improvement", "Avery Example"))
    (outcome,) = take_in(issued, "2026-12-02").outcomes
    assert outcome.outcome is Outcome.CONFLICT
    assert (
        "was reported to the DMT in the summary of November 2026 as at 1 December 2026"
        in outcome.reason
    )
    assert completed(issued, "2026-12-03") == before
    for month in (NOVEMBER, DECEMBER):
        summary.run(issued.on("2026-12-31"), month, as_at=datetime.date(2026, 12, 31))
        page = openpyxl.load_workbook(issued.workspace.summary(month))["Summary"]
        texts = " ".join(str(cell.value) for row in page for cell in row if cell.value)
        assert "Of 1 completed audit (1 in November 2026) another return says something" in texts


def completed(council: Council, day: str) -> list[object]:
    """The completed audits of all teams in November's summary, by grade, as at a day."""
    summary.run(council.on(day), NOVEMBER, as_at=datetime.date.fromisoformat(day))
    books = paper_and_detail(council.workspace, NOVEMBER)
    row = next(row for row in printed_table(books, "Grades") if row[0] == "All audits")
    return list(row[2:8])
