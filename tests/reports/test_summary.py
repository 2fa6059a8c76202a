"""``summary``: what the DMT types is read back, and a past day is the same whenever it is asked."""

import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pypdf
import pytest

from tests.support.made_up.releases import release_all
from tests.support.made_up.workspace import (
    DECEMBER,
    NOVEMBER,
    OCTOBER,
    Council,
    copy_of,
    edited,
    type_in_table,
    write_registers,
)
from tests.support.workbooks.said_beside import commented
from workbook_qa.core.calendar import Month
from workbook_qa.core.problem import CannotContinue
from workbook_qa.ledger.events import FileReceived, PracticeDecided, Recorded, SummaryMade
from workbook_qa.ledger.store.journal import digest_of
from workbook_qa.reports.example_numbers import example_numbers
from workbook_qa.reports.summary import summary
from workbook_qa.reports.summary.summary_copies import detail_documents, page_documents
from workbook_qa.returns import ingest
from workbook_qa.tracker import reconcile
from workbook_qa.upkeep import check, rebuild, undo
from workbook_qa.workspace.result import Result

ON_BOTH = True  # databases: see `ledger_on` in tests/conftest.py
SHEET = "e Outstanding practice"
PRACTICE = "A memory box was used over six visits, and the plan was rewritten with it."
MEETING = datetime.date(2026, 12, 9)
MADE, LATER = "2026-12-03", "2026-12-10"


@pytest.fixture(scope="session")
def _reported(issued_once: Council, tmp_path_factory: pytest.TempPathFactory) -> Council:
    council = copy_of(issued_once, tmp_path_factory.mktemp("reported"))
    first, second, third, *_ = council.audits()
    for place, audit in enumerate((first, second, third)):
        council.drop(f"{place}.xlsx", council.filled(audit, {"outstanding-practice": PRACTICE}))
    ingest.run(council.on("2026-11-20"))
    release_all(council, "2026-11-20")
    summary.run(council.on(MADE), NOVEMBER)
    return council


@pytest.fixture
def reported(_reported: Council, tmp_path: Any) -> Council:
    """Three audits with outstanding practice, and November's summary of 3 December."""
    return copy_of(_reported, tmp_path / "council")


def reference(council: Council, place: int = 0) -> str:
    return council.audits()[place].audit.reference


def decide(
    council: Council, decision: Any, on: Any = MEETING, *, month: Month = NOVEMBER, place: int = 0
) -> bytes:
    """The DMT types into a month's summary and saves it."""
    path = council.workspace.summary(month)
    entries = {"DMT decision": decision, "Decided on": on}
    number = example_numbers(council.state())[reference(council, place)]
    content = type_in_table(path.read_bytes(), SHEET, number, entries, key_column="Number")
    path.write_bytes(content)
    return content


def shown(council: Council, month: Month = NOVEMBER) -> dict[str, tuple[Any, Any]]:
    """What stands in the two columns of the DMT, by audit."""
    sheet = openpyxl.load_workbook(council.workspace.summary(month))[SHEET]
    audits = {number: audit for audit, number in example_numbers(council.state()).items()}
    rows = sheet.iter_rows(values_only=True)
    return {
        audits[row[0]]: (row[4], row[5].date() if row[5] else None)
        for row in rows
        if row[0] in audits
    }


def decisions(council: Council) -> list[PracticeDecided]:
    events = (one.event for one in council.events())
    return [event for event in events if isinstance(event, PracticeDecided)]


def codes(result: Result) -> list[str]:
    return [problem.code for problem in result.problems]


# ---- The DMT's decisions ----------------------------------------------------------------------


def test_a_decision_is_recorded_and_stands_in_every_later_summary(reported: Council) -> None:
    typed = decide(reported, "Celebrate")
    result = summary.run(reported.on(LATER), DECEMBER)
    assert result.counts["decisions"] == 1
    assert codes(result) == []
    (event,) = decisions(reported)
    assert (event.reference, event.decision, event.decided_on, event.month) == (
        *(reference(reported), "Celebrate", MEETING),
        NOVEMBER,
    )
    assert event.file == digest_of(typed)
    wanted = ("Celebrate", MEETING)
    assert shown(reported, DECEMBER)[reference(reported)] == wanted
    assert reported.workspace.summary(NOVEMBER).read_bytes() == typed
    summary.run(reported.on(LATER), NOVEMBER)
    assert shown(reported)[reference(reported)] == wanted
    assert not {"document-missing", "event-damaged"} & {*codes(check.run(reported.on(LATER)))}


def test_the_second_run_changes_nothing(reported: Council) -> None:
    decide(reported, "Use in training")
    summary.run(reported.on(LATER), NOVEMBER)
    before, events = reported.tree("outbox"), reported.events()
    result = summary.run(reported.on(LATER), NOVEMBER)
    assert (result.written, result.counts["decisions"]) == ((), 0)
    assert (reported.tree("outbox"), reported.events()) == (before, events)


def test_the_newest_file_may_change_what_an_older_one_said(reported: Council) -> None:
    decide(reported, "Celebrate")
    summary.run(reported.on(LATER), DECEMBER)
    decide(reported, "Not chosen", month=DECEMBER)
    result = summary.run(reported.on("2026-12-11"), DECEMBER)
    assert codes(result) == [], "the older file was taken in before, and says nothing new"
    assert [event.decision for event in decisions(reported)] == ["Celebrate", "Not chosen"]
    assert shown(reported, DECEMBER)[reference(reported)] == ("Not chosen", MEETING)
    assert summary.run(reported.on("2026-12-11"), DECEMBER).counts["decisions"] == 0


def test_a_comment_in_a_summary_is_said_and_the_file_it_was_in_is_kept(reported: Council) -> None:
    decide(reported, "Celebrate")
    path = reported.workspace.summary(NOVEMBER)
    content = commented(path.read_bytes(), SHEET, "A6", "Ask the team first")
    path.write_bytes(content)
    result = summary.run(reported.on(LATER), NOVEMBER)
    assert codes(result) == ["comment-beside-cells"]
    kept = [file.read_bytes() for file in reported.workspace.replaced_summaries.iterdir()]
    assert content in kept
    assert codes(summary.run(reported.on(LATER), NOVEMBER)) == []


def test_a_file_that_is_open_is_not_written_over_and_nothing_is_recorded(
    reported: Council,
) -> None:
    decide(reported, "Celebrate")
    path = reported.workspace.summary(NOVEMBER)
    before, events = path.read_bytes(), reported.events()
    beside = path.with_name(f"~${path.name}")
    beside.write_bytes(b"Robin")
    with pytest.raises(CannotContinue, match="open in Excel"):
        summary.run(reported.on(LATER), NOVEMBER)
    assert (path.read_bytes(), reported.events()) == (before, events)
    result = summary.run(reported.on(LATER), DECEMBER)
    assert codes(result) == ["summary-open"]
    assert decisions(reported) == []
    beside.unlink()
    assert summary.run(reported.on(LATER), NOVEMBER).counts["decisions"] == 1


def test_what_is_no_decision_is_said_and_the_file_left_as_it_is(reported: Council) -> None:
    decide(reported, "Celebrate")
    decide(reported, "Send flowers to everyone", place=1)
    path = reported.workspace.summary(NOVEMBER)
    typed = path.read_bytes()
    result = summary.run(reported.on(LATER), NOVEMBER)
    assert codes(result) == ["decision-unknown"]
    assert result.needs_a_person
    assert "flowers" not in str(result.problems[0])
    assert result.written == ()
    assert path.read_bytes() == typed
    assert [event.decision for event in decisions(reported)] == ["Celebrate"]
    assert codes(summary.run(reported.on(LATER), NOVEMBER)) == ["decision-unknown"]
    decide(reported, "Celebrate", place=1)
    assert codes(summary.run(reported.on(LATER), NOVEMBER)) == []
    assert {decision for decision, _ in shown(reported).values()} == {"Celebrate", None}


def test_a_file_that_cannot_be_read_back_stays(reported: Council) -> None:
    path = reported.workspace.summary(NOVEMBER)
    spoilt = edited(path.read_bytes(), lambda book: book.remove(book[SHEET]))
    for content in (b"no workbook", spoilt):
        path.write_bytes(content)
        result = summary.run(reported.on(LATER), NOVEMBER)
        assert codes(result) == ["summary-unreadable"]
        assert path.read_bytes() == content


def test_whatever_else_was_typed_into_it_is_kept_before_it_is_written_over(
    reported: Council,
) -> None:
    path = reported.workspace.summary(NOVEMBER)
    _is_kept_before_it_is_written_over(reported, path, "c Grades", "A40")


def _is_kept_before_it_is_written_over(council: Council, path: Path, sheet: str, cell: str) -> None:
    def remark(book: openpyxl.Workbook) -> None:
        book[sheet][cell] = "Ask about this"

    changed = edited(path.read_bytes(), remark)
    path.write_bytes(changed)
    summary.run(council.on(LATER), NOVEMBER)
    assert path.read_bytes() != changed
    (kept,) = council.workspace.replaced_summaries.iterdir()
    assert kept.name.endswith(path.name)
    assert kept.read_bytes() == changed


def test_what_is_typed_in_a_summary_of_before_there_was_a_detail_is_read_back(
    reported: Council,
) -> None:
    """It had a sheet a table, 23 of them, and the sentence in two cells above the examples."""
    decide(reported, "Celebrate")
    path = reported.workspace.summary(NOVEMBER)

    def as_before(book: openpyxl.Workbook) -> None:
        for name in ("Month by month", "a Completed 12 months", "c By month", "Data quality"):
            book.create_sheet(name, 1)["A1"] = name
        book["c Grades"].title = "c Grades 12 months"
        book[SHEET].insert_rows(2)
        book[SHEET].title = "e Practice"

    path.write_bytes(edited(path.read_bytes(), as_before))
    result = summary.run(reported.on(LATER), NOVEMBER)
    assert (codes(result), result.counts["decisions"]) == ([], 1)
    assert shown(reported)[reference(reported)] == ("Celebrate", MEETING)


def test_the_detail_stands_beside_the_summary_and_is_on_record(reported: Council) -> None:
    path = reported.workspace.summary_detail(NOVEMBER)
    (made,) = (one.event for one in reported.events() if isinstance(one.event, SummaryMade))
    assert digest_of(path.read_bytes()) == made.detail
    detail, paper = map(openpyxl.load_workbook, (path, reported.workspace.summary(NOVEMBER)))
    assert "Data quality" in detail.sheetnames
    marking = str(paper["Summary"]["A2"].value).partition(". ")[0]
    assert str(detail["Contents"]["A2"].value).startswith(f"{marking}. ")


def test_a_detail_that_somebody_changed_is_kept_before_it_is_written_over(
    reported: Council,
) -> None:
    path = reported.workspace.summary_detail(NOVEMBER)
    _is_kept_before_it_is_written_over(reported, path, "Data quality", "F2")


def test_a_summary_of_before_there_was_a_detail_gets_one_when_it_is_made_again(
    reported: Council,
) -> None:
    """An event that names none is read as it was written, and nothing is made of it."""
    path = reported.workspace.summary_detail(NOVEMBER)
    former = SummaryMade(datetime.date(2026, 12, 4), NOVEMBER, datetime.date(2026, 12, 4), "a")
    assert former.documents_named() == ["a"]
    assert detail_documents([Recorded(1, reported.on(LATER).now, "casey", former)]) == {}
    path.unlink()
    summary.run(reported.on(LATER), NOVEMBER)
    assert path.is_file()


def test_a_dry_run_records_and_writes_nothing(reported: Council) -> None:
    decide(reported, "Celebrate")
    before = reported.tree()
    result = summary.run(reported.on(LATER, dry_run=True), NOVEMBER)
    assert result.counts["decisions"] == 1
    assert reported.tree() == before


def test_rebuild_brings_back_the_file_as_the_dmt_left_it(reported: Council) -> None:
    typed = decide(reported, "Celebrate")
    summary.run(reported.on(LATER), DECEMBER)
    path = reported.workspace.summary(NOVEMBER)
    page = reported.workspace.summary_page(NOVEMBER)
    made = page.read_bytes()
    path.unlink()
    page.unlink()
    rebuild.run(reported.on(LATER))
    assert path.read_bytes() == typed
    assert page.read_bytes() == made


def test_a_decision_is_undone_and_its_audit_not_before_it(reported: Council) -> None:
    files = (one for one in reported.events() if isinstance(one.event, FileReceived))
    taken_in = next(files).run
    decide(reported, "Celebrate")
    run = len(reported.events()) + 1
    summary.run(reported.on(LATER), NOVEMBER)
    with pytest.raises(CannotContinue, match="rests on it"):
        undo.run(reported.on(LATER), taken_in)
    result = undo.run(reported.on(LATER), run)
    assert any("What the DMT decided" in line for line in result.lines)
    assert reported.state().decisions == {}


def test_the_tracker_comes_back_as_it_was_after_a_decision(reported: Council) -> None:
    reconcile.run(reported.on(MADE))
    decide(reported, "Celebrate")
    summary.run(reported.on(LATER), NOVEMBER)
    reconcile.run(reported.on(LATER))
    assert reconcile.run(reported.on(LATER)).written == ()
    assert codes(rebuild.run(reported.on(LATER))) == []


# ---- As at a day ------------------------------------------------------------------------------


def as_at(council: Council, today: str, day: str) -> bytes:
    on = datetime.date.fromisoformat(day)
    summary.run(council.on(today), NOVEMBER, as_at=on)
    return council.workspace.summary(NOVEMBER).read_bytes()


def test_two_days_give_two_files_and_each_comes_again_byte_for_byte(reported: Council) -> None:
    before, after = as_at(reported, LATER, "2026-11-19"), as_at(reported, LATER, "2026-11-25")
    assert before != after
    fourth = reported.audits()[3]
    reported.drop("late.xlsx", reported.filled(fourth))
    ingest.run(reported.on(LATER))
    decide(reported, "Celebrate")
    summary.run(reported.on("2027-01-05"), DECEMBER)
    assert as_at(reported, "2027-02-01", "2026-11-19") == before
    assert as_at(reported, "2027-03-01", "2026-11-25") == after


def test_a_past_day_keeps_the_register_and_the_settings_of_then(reported: Council) -> None:
    made = reported.workspace.summary(NOVEMBER).read_bytes()
    write_registers(reported)
    settings = reported.workspace.settings
    text = settings.read_text().replace("Wexcombe Borough Council", "Greater Wexcombe")
    assert "[policy]\n" in text
    settings.write_text(text.replace("[policy]\n", "[policy]\npercent_from = 2\nhigh_days = 3\n"))
    people = reported.workspace.people
    people.write_bytes(edited(people.read_bytes(), _rename_a_team))
    assert as_at(reported, LATER, MADE) == made
    assert as_at(reported, LATER, LATER) != made
    assert as_at(reported, "2026-12-20", MADE) == made


def test_a_month_keeps_what_its_own_paper_was_made_with(reported: Council) -> None:
    """Another month's, made later on the same day with other settings, changes nothing in it."""
    path = reported.workspace.settings
    path.write_text(path.read_text().replace("[policy]\n", "[policy]\npercent_from = 2\n"))
    summary.run(reported.on(MADE), OCTOBER)
    assert summary.run(reported.on(LATER), NOVEMBER).written == ()


def _rename_a_team(book: openpyxl.Workbook) -> None:
    for row in book["Teams"].iter_rows():
        for cell in row:
            if cell.value == "Wexcombe West":
                cell.value = "Wexcombe Far West"


def test_a_month_that_was_reported_keeps_its_day_and_says_so(reported: Council) -> None:
    path = reported.workspace.summary(NOVEMBER)
    made, fourth = path.read_bytes(), reported.audits()[3]
    reported.drop("late.xlsx", reported.filled(fourth))
    ingest.run(reported.on("2026-12-08"))
    result = summary.run(reported.on(LATER), NOVEMBER)
    assert (result.written, path.read_bytes()) == ((), made)
    assert "as at 3 December 2026" in result.lines[0]
    assert "the paper the DMT had" in result.lines[1]
    assert f"--as-at {LATER}" in result.lines[1]
    asked = summary.run(reported.on(LATER), NOVEMBER, as_at=datetime.date(2026, 12, 9))
    assert "the DMT had" not in " ".join(asked.lines)
    assert "Completed of issued was 3 of 5 (60%), is 4 of 5 (80%)" in "\n".join(asked.lines)
    assert f"a return was accepted: {fourth.audit.reference}" in "\n".join(asked.lines)
    again = summary.run(reported.on("2026-12-20"), NOVEMBER)
    assert "as at 9 December 2026" in again.lines[0]
    assert again.written == ()


def test_a_decision_typed_into_a_paper_that_keeps_its_day_can_be_changed_there(
    reported: Council,
) -> None:
    """What is typed is compared with what stood in that file, not with what was true on its day."""
    decide(reported, "Celebrate")
    kept = summary.run(reported.on(LATER), NOVEMBER)
    assert "as at 3 December 2026" in kept.lines[0]
    assert shown(reported)[reference(reported)] == ("Celebrate", MEETING)
    decide(reported, None, None)
    result = summary.run(reported.on("2026-12-11"), NOVEMBER)
    assert (codes(result), [event.decision for event in decisions(reported)]) == (
        *([], ["Celebrate", ""]),
    )
    assert shown(reported)[reference(reported)] == (None, None)
    assert summary.run(reported.on("2026-12-12"), NOVEMBER).written == ()


def test_what_came_on_the_papers_own_day_after_it_is_said(reported: Council) -> None:
    fourth = reported.audits()[3]
    reported.drop("late.xlsx", reported.filled(fourth))
    ingest.run(reported.on(MADE))
    for day in (MADE, MADE, LATER):
        result = summary.run(reported.on(day), NOVEMBER)
        assert f"a return was accepted: {fourth.audit.reference}" in "\n".join(result.lines)
    assert result.written == ()


def test_a_day_before_the_month_before_ended_knows_no_later_actions(reported: Council) -> None:
    """The figures of "last month" are those that were known on the day itself."""
    first = as_at(reported, LATER, "2026-10-20")
    reported.drop("late.xlsx", reported.filled(reported.audits()[3]))
    ingest.run(reported.on(LATER))
    assert as_at(reported, "2026-12-20", "2026-10-20") == first


def test_what_it_was_made_with_is_on_record(reported: Council) -> None:
    (made,) = (one.event for one in reported.events() if isinstance(one.event, SummaryMade))
    assert made.basis
    assert made.basis.teams == ("Wexcombe North", "Wexcombe South", "Wexcombe West")
    assert made.basis.policy["percent_from"] == 5


def test_the_page_as_a_pdf_lies_beside_the_workbook_and_comes_again_byte_for_byte(
    reported: Council,
) -> None:
    page = reported.workspace.summary_page(NOVEMBER)
    (text,) = (each.extract_text() for each in pypdf.PdfReader(page).pages)
    assert "OFFICIAL-SENSITIVE. Wexcombe Borough Council" in text
    content = page.read_bytes()
    made = [one.event for one in reported.events() if isinstance(one.event, SummaryMade)][-1]
    assert digest_of(content) == made.page
    as_at(reported, LATER, LATER)
    assert page.read_bytes() != content
    as_at(reported, LATER, MADE)
    assert page.read_bytes() == content


def test_an_older_paper_without_a_page_gets_one_when_it_is_made_again(reported: Council) -> None:
    """Events of before there were pages hold none (`SummaryMade.page`)."""
    old = SummaryMade(datetime.date(2026, 12, 4), NOVEMBER, datetime.date(2026, 12, 4), "w" * 64)
    assert old.page == ""
    assert old.documents_named() == ["w" * 64]
    assert page_documents([Recorded(1, reported.on(LATER).now, "Robin", old)]) == {}
