"""``theme-report``: written from the ledger, with what was typed in it, which is never lost."""

import datetime
from pathlib import Path

import openpyxl
import pytest

from tests.support.made_up.workspace import (
    NOVEMBER,
    OCTOBER,
    THEME,
    Council,
    edited,
    issue,
    make_council,
)
from workbook_qa.core.problem import CannotContinue
from workbook_qa.ledger.access import open_ledger
from workbook_qa.ledger.events import ThemeReportMade
from workbook_qa.ledger.runs import runs_of
from workbook_qa.ledger.store.journal import digest_of
from workbook_qa.reports.theme import theme_report
from workbook_qa.reports.theme.theme_report_book import FRONT
from workbook_qa.returns import ingest
from workbook_qa.upkeep import rebuild, undo

FOUND = "Plans say who does what.\n= 2 of 3"


@pytest.fixture
def council(tmp_path: Path) -> Council:
    """November's audits are out and two came back on the 12th."""
    council = make_council(tmp_path / "council")
    issue(council)
    for number, audit in enumerate(council.audits()[:2]):
        council.drop(f"{number}.xlsx", council.filled(audit))
    ingest.run(council.on("2026-11-12"))
    return council


def path_of(council: Council) -> Path:
    return council.workspace.theme_report(NOVEMBER, THEME)


def made(council: Council) -> list[ThemeReportMade]:
    events = (one.event for one in council.events())
    return [event for event in events if isinstance(event, ThemeReportMade)]


def type_in(council: Council, words: str | None, part: str = "What we found") -> bytes:
    """What a person types beside a part, saved by another program; the bytes that then stand."""

    def change(book: openpyxl.Workbook) -> None:
        sheet = book[FRONT]
        row = next(cell.row for cell in sheet["A"] if cell.value == part)
        sheet.cell(row, 3).value = words

    content = edited(path_of(council).read_bytes(), change)
    path_of(council).write_bytes(content)
    return content


def narrative_in(council: Council) -> dict[str, str]:
    """What stands beside each part that has anything."""
    sheet = openpyxl.load_workbook(path_of(council))[FRONT]
    rows = ((sheet.cell(cell.row, 1).value, sheet.cell(cell.row, 3).value) for cell in sheet["A"])
    found = {str(part): str(words) for part, words in rows if part and words}
    return {part: words for part, words in found.items() if part.startswith("What ")}


def test_it_is_written_and_a_second_run_changes_nothing(council: Council) -> None:
    first = theme_report.run(council.on("2026-11-20"), THEME)
    assert first.written == (path_of(council), council.workspace.texts_to_release)
    assert path_of(council).name == f"Theme report 2026-11 {THEME}.xlsx"
    before = council.tree()
    again = theme_report.run(council.on("2026-11-20"), THEME.upper())
    assert again.written == ()
    assert council.tree() == before


def test_a_dry_run_writes_and_records_nothing(council: Council) -> None:
    before = council.tree()
    result = theme_report.run(council.on("2026-11-20", dry_run=True), THEME)
    assert result.counts["control totals"] > 8
    assert council.tree() == before


def test_what_was_typed_is_kept_when_figures_change(council: Council) -> None:
    theme_report.run(council.on("2026-11-13"), THEME)
    empty = path_of(council).read_bytes()
    typed = type_in(council, FOUND)
    council.drop("late.xlsx", council.filled(council.audits()[2]))
    ingest.run(council.on("2026-11-18"))
    result = theme_report.run(council.on("2026-11-20"), THEME)
    assert result.counts["parts filled in"] == 1
    assert narrative_in(council) == {"What we found": FOUND}
    assert path_of(council).read_bytes() not in (empty, typed)
    last = made(council)[-1]
    assert (last.narrative, last.read) == ({"found": FOUND}, digest_of(typed))
    with open_ledger(council.on("2026-11-20")) as journal:
        assert journal.document(last.read) == typed, "the workbook as it was saved is kept"


def test_what_is_typed_later_takes_the_place_of_what_was(council: Council) -> None:
    for words in (FOUND, "Something else.", None):
        theme_report.run(council.on("2026-11-20"), THEME)
        type_in(council, words)
    theme_report.run(council.on("2026-11-20"), THEME)
    assert narrative_in(council) == {}
    assert [event.narrative.get("found", "") for event in made(council)] == [
        *("", FOUND, "Something else.", "")
    ]


def test_a_report_that_was_deleted_comes_back_with_what_was_typed(council: Council) -> None:
    theme_report.run(council.on("2026-11-20"), THEME)
    type_in(council, FOUND)
    theme_report.run(council.on("2026-11-20"), THEME)
    written = path_of(council).read_bytes()
    path_of(council).unlink()
    theme_report.run(council.on("2026-11-20"), THEME)
    assert path_of(council).read_bytes() == written
    path_of(council).unlink()
    rebuild.run(council.on("2026-11-21"))
    assert path_of(council).read_bytes() == written


def test_rebuild_leaves_alone_what_was_typed_and_not_taken_in(council: Council) -> None:
    theme_report.run(council.on("2026-11-20"), THEME)
    typed = type_in(council, FOUND)
    result = rebuild.run(council.on("2026-11-21"))
    assert "output-differs" in {problem.code for problem in result.problems}
    assert path_of(council).read_bytes() == typed


@pytest.mark.parametrize("damage", ["not a workbook", "renamed", "formula"])
def test_a_workbook_without_a_narrative_to_be_found_is_never_written_over(
    council: Council, damage: str
) -> None:
    theme_report.run(council.on("2026-11-13"), THEME)
    type_in(council, FOUND)
    if damage == "not a workbook":
        path_of(council).write_bytes(b"my own notes")
    elif damage == "renamed":
        content = path_of(council).read_bytes()

        def rename(book: openpyxl.Workbook) -> None:
            book[FRONT].title = "Mine"

        path_of(council).write_bytes(edited(content, rename))
    else:
        type_in(council, "=1+1")
    before = council.tree()
    with pytest.raises(CannotContinue, match="Nothing was changed"):
        theme_report.run(council.on("2026-11-20"), THEME)
    assert council.tree() == before


def test_a_report_that_is_open_stops_it_before_anything_is_recorded(council: Council) -> None:
    theme_report.run(council.on("2026-11-13"), THEME)
    type_in(council, FOUND)
    path_of(council).with_name(f"~${path_of(council).name}").write_bytes(b"")
    number = len(council.events())
    with pytest.raises(CannotContinue, match="is open in Excel"):
        theme_report.run(council.on("2026-11-20"), THEME)
    assert len(council.events()) == number


def test_as_at_two_days_it_is_two_reports_each_of_which_can_be_made_again(
    council: Council,
) -> None:
    contents = []
    for day in ("2026-11-10", "2026-11-12", "2026-11-10", "2026-11-12"):
        as_at = datetime.date.fromisoformat(day)
        theme_report.run(council.on("2026-11-20"), THEME, as_at=as_at)
        contents.append(path_of(council).read_bytes())
    assert contents[:2] == contents[2:]
    assert contents[0] != contents[1]


def test_a_theme_that_is_not_there_is_answered_with_those_that_are(council: Council) -> None:
    with pytest.raises(CannotContinue, match=f"Did you mean '{THEME}'"):
        theme_report.run(council.on("2026-11-20"), "Plans that make a diference")
    with pytest.raises(CannotContinue, match="none yet"):
        theme_report.run(council.on("2026-11-20"), THEME, as_at=datetime.date(2026, 10, 1))


def test_the_next_round_begins_a_report_of_its_own(tmp_path: Path) -> None:
    council = make_council(tmp_path / "council")
    issue(council, OCTOBER)
    theme_report.run(council.on("2026-10-20"), THEME)
    issue(council, NOVEMBER)
    result = theme_report.run(council.on("2026-11-20"), THEME)
    assert "Oct 2026 to Nov 2026" in result.lines[0]
    assert result.written == (council.workspace.theme_report(OCTOBER, THEME),)


def test_a_run_that_made_a_report_is_listed_and_stays_on_record(council: Council) -> None:
    theme_report.run(council.on("2026-11-20"), THEME)
    run = runs_of(council.events())[-1]
    assert run.command == "theme-report"
    with pytest.raises(CannotContinue, match="stays on record"):
        undo.run(council.on("2026-11-21"), run.number)


def test_undoing_what_a_report_was_made_with_says_so(council: Council) -> None:
    theme_report.run(council.on("2026-11-20"), THEME)
    taken_in = next(run for run in runs_of(council.events()) if run.command == "ingest")
    result = undo.run(council.on("2026-11-21"), taken_in.number)
    assert any("Make it again; what was typed in it is kept." in line for line in result.lines)


def test_no_name_and_no_case_stands_in_it(council: Council) -> None:
    theme_report.run(council.on("2026-11-20"), THEME)
    book = openpyxl.load_workbook(path_of(council))
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    for one in council.audits():
        audit = one.audit
        people = (audit.worker, audit.auditor, audit.team_manager, audit.head_of_service)
        for private in (audit.case_id, *people):
            assert not any(private in cell for cell in cells), private
