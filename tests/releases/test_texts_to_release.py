"""Nothing is printed that a person has not released: the list, through the commands (15.2, S2)."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from tests.support.made_up.releases import decide
from tests.support.made_up.workspace import NOVEMBER, Council, copy_of
from workbook_qa.core.problem import CannotContinue
from workbook_qa.ledger.events import TextReleased
from workbook_qa.releases.texts_to_release import DECISION, ID, TEXT, TITLE, WORDING
from workbook_qa.reports.summary import summary
from workbook_qa.reports.theme import theme_report
from workbook_qa.returns import ingest
from workbook_qa.upkeep import check, history, rebuild, status, undo
from workbook_qa.upkeep.rights import erase
from workbook_qa.workspace.result import Result

ON, LATER = "2026-11-20", "2026-12-03"
BOX = "A memory box was used over six visits with Tara Northby."
BOX_SHOWN = "A memory box was used over six visits with [name]."
# Nothing in it is a mark of personal data, and everybody in the town knows who it is.
SECRET = "The child who won the county swimming cup drew a map of home"
EVIDENCE = "Two of the five visits of the spring are not recorded anywhere."
PRACTICE = "outstanding-practice"


@pytest.fixture(scope="module")
def council_once(issued_once: Council, tmp_path_factory: pytest.TempPathFactory) -> Council:
    council = copy_of(issued_once, tmp_path_factory.mktemp("texts") / "council")
    for place, text in enumerate((BOX, SECRET)):
        filled = {PRACTICE: text, "Q6.2.answer": "No", "Q6.2.evidence": EVIDENCE}
        council.drop(f"{place}.xlsx", council.filled(council.audits()[place], filled))
    ingest.run(council.on(ON))
    return council


@pytest.fixture
def council(council_once: Council, tmp_path: Path) -> Council:
    """Two audits have come back with outstanding practice; the list waits in the outbox."""
    return copy_of(council_once, tmp_path / "council")


def listed(council: Council) -> dict[str, tuple[str | None, str | None]]:
    """Decision and wording by text, as the list shows them."""
    sheet = openpyxl.load_workbook(council.workspace.texts_to_release)[TITLE]
    rows = list(sheet.iter_rows(values_only=True))
    top = next(place for place, row in enumerate(rows) if ID in row)
    at = {heading: rows[top].index(heading) for heading in (TEXT, DECISION, WORDING)}
    return {str(row[at[TEXT]]): (row[at[DECISION]], row[at[WORDING]]) for row in rows[top + 1 :]}


def say(council: Council, **decisions: tuple[str | None, str | None]) -> bytes:
    """The Lead Auditor decides in the list and saves it."""
    texts = {"box": "memory box", "secret": "drew a map", "evidence": "five visits"}
    path = council.workspace.texts_to_release
    content = decide(path.read_bytes(), {texts[name]: said for name, said in decisions.items()})
    path.write_bytes(content)
    return content


def printed(path: Path) -> str:
    """Everything that is in the bytes of a workbook."""
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as book:
        return " ".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())


def summed(council: Council, day: str = LATER) -> tuple[Result, str]:
    result = summary.run(council.on(day), NOVEMBER)
    return result, printed(council.workspace.summary(NOVEMBER))


def releases(council: Council) -> list[TextReleased]:
    return [one.event for one in council.events() if isinstance(one.event, TextReleased)]


def codes(result: Result) -> set[str]:
    return {problem.code for problem in result.problems if problem.code.startswith("release")}


def test_s2_no_paper_prints_a_text_that_nobody_has_released(council: Council) -> None:
    result, paper = summed(council)
    theme = council.audits()[0].audit.theme
    report = theme_report.run(council.on(LATER), theme)
    for bytes_of in (paper, printed(report.written[0])):
        for part in ("memory box", "swimming cup", "drew a map", "five visits"):
            assert part not in bytes_of
    assert "2 texts wait to be released." in paper
    assert any("2 texts wait to be released." in line for line in result.lines)
    assert report.counts["texts waiting"] > 4
    assert listed(council)[BOX_SHOWN] == (None, None)
    assert EVIDENCE in listed(council), "what a theme report would quote is listed once one is made"


def test_what_is_released_is_printed_in_the_words_that_were_released(council: Council) -> None:
    say(council, box=("Release", None), secret=("Change", "A child drew a plan of home."))
    result, paper = summed(council)
    assert BOX_SHOWN in paper
    assert "A child drew a plan of home." in paper
    assert "swimming cup" not in paper
    assert "wait to be released" not in paper
    assert "2 texts decided on in Texts to release." in result.lines
    assert {one.decision for one in releases(council)} == {"Release", "Change"}
    assert listed(council)[BOX_SHOWN] == ("Release", None)
    theme_report.run(council.on(LATER), council.audits()[0].audit.theme)
    say(council, evidence=("Keep back", None))
    again = theme_report.run(council.on(LATER), council.audits()[0].audit.theme)
    report = printed(again.written[0])
    assert BOX_SHOWN in report
    assert "five visits" not in report
    assert again.counts["texts kept back"] >= 1
    story = "\n".join(history.run(council.on(LATER), council.audits()[1].audit.reference).lines)
    assert "The text in Outstanding practice was released for papers" in story
    assert "plan of home" not in story


def test_what_is_kept_back_and_what_is_taken_back_is_not_printed(council: Council) -> None:
    say(council, box=("Release", None), secret=("Keep back", None))
    _, paper = summed(council)
    assert "1 is kept back." in paper
    say(council, box=(None, None))
    _, paper = summed(council)
    assert "memory box" not in paper
    assert "1 text waits to be released. 1 is kept back." in paper


def test_a_text_that_changes_in_a_later_return_waits_again(council: Council) -> None:
    say(council, box=("Release", None), secret=("Release", None))
    ingest.run(council.on("2026-11-21"))
    assert len(releases(council)) == 2
    first = council.audits()[0]
    entries = {PRACTICE: f"{BOX} And a song.", "Q6.2.answer": "No", "Q6.2.evidence": EVIDENCE}
    again = council.drop("again.xlsx", council.filled(first, entries))
    ingest.run(council.on("2026-11-26"), accept=[again])
    _, paper = summed(council)
    assert "memory box" not in paper
    assert listed(council)[f"{BOX_SHOWN} And a song."] == (None, None)


def test_the_list_is_read_back_from_the_inbox_too(council: Council) -> None:
    path = council.workspace.texts_to_release
    content = say(council, box=("Release", None))
    path.unlink()
    council.drop("what i decided.xlsx", content)
    (outcome,) = ingest.run(council.on("2026-11-23")).outcomes
    assert (outcome.outcome.value, outcome.audit) == ("accepted", "")
    assert "1 text decided on" in outcome.reason
    assert [one.decision for one in releases(council)] == ["Release"]
    assert listed(council)[BOX_SHOWN] == ("Release", None)
    assert BOX_SHOWN in summed(council)[1]
    council.drop("once more.xlsx", content)
    (again,) = ingest.run(council.on(LATER)).outcomes
    assert again.outcome.value == "already-have"
    assert not {"document-missing", "event-damaged"} & {
        problem.code for problem in check.run(council.on(LATER)).problems
    }


def test_a_list_with_something_left_in_it_is_not_written_over(council: Council) -> None:
    content = say(council, box=("Change", None), secret=("Keep back", None))
    result, paper = summed(council)
    assert codes(result) == {"release-without-wording"}
    assert [one.decision for one in releases(council)] == ["Keep back"]
    assert "memory box" not in paper
    assert council.workspace.texts_to_release.read_bytes() == content
    say(council, box=("Change", "A box of memories."))
    assert codes(summed(council)[0]) == set()
    assert listed(council)[BOX_SHOWN] == ("Change", "A box of memories.")


def test_a_list_that_is_open_waits_and_the_command_goes_on(council: Council) -> None:
    content = say(council, box=("Release", None))
    lock = council.workspace.outbox / f"~${council.workspace.texts_to_release.name}"
    lock.write_bytes(b"Robin")
    result, paper = summed(council)
    assert codes(result) == {"release-list-open"}
    assert "memory box" not in paper
    assert council.workspace.texts_to_release.read_bytes() == content
    lock.unlink()
    assert BOX_SHOWN in summed(council)[1]


def test_a_second_run_a_dry_run_and_rebuild_change_nothing(council: Council) -> None:
    content = say(council, box=("Release", None))
    before = len(council.events())
    summary.run(council.on(LATER, dry_run=True), NOVEMBER)
    assert len(council.events()) == before
    rebuild.run(council.on(LATER))
    assert council.workspace.texts_to_release.read_bytes() == content, "what is typed is left alone"
    ingest.run(council.on(LATER))
    tree, events = council.tree("outbox"), council.events()
    ingest.run(council.on(LATER))
    assert (council.tree("outbox"), council.events()) == (tree, events)
    written = council.workspace.texts_to_release.read_bytes()
    council.workspace.texts_to_release.unlink()
    rebuild.run(council.on(LATER))
    assert council.workspace.texts_to_release.read_bytes() == written


def test_a_release_that_is_undone_is_none(council: Council) -> None:
    say(council, box=("Release", None))
    ingest.run(council.on("2026-11-21"))
    undo.run(council.on("2026-11-21"), council.events()[-1].run)
    assert "memory box" not in summed(council)[1]


def test_only_the_two_columns_that_are_typed_into_are_open(council: Council) -> None:
    sheet = openpyxl.load_workbook(council.workspace.texts_to_release)[TITLE]
    assert sheet.protection.sheet
    (row,) = (cells for cells in sheet.iter_rows() if cells[2].value == BOX_SHOWN)
    assert [cell.column_letter for cell in row if not cell.protection.locked] == ["E", "F"]
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    assert {rule.type for rule in rules.values()} == {"list", "textLength"}


def test_what_was_released_of_a_case_goes_with_the_case(council: Council) -> None:
    say(council, box=("Release", None), secret=("Change", "A swimmer drew a map."))
    summed(council)
    second = council.audits()[1].audit
    erase.run(council.on("2026-12-04"), second.case_id, why="Asked for", confirmed=second.case_id)
    (box, swimmer) = releases(council)
    assert BOX_SHOWN in (box.words, swimmer.words)
    assert "swimmer" not in f"{box.words} {swimmer.words}"
    assert not [text for text in listed(council) if "swimming cup" in text or "map" in text]
    _, paper = summed(council, "2026-12-05")
    assert BOX_SHOWN in paper
    assert "swimmer" not in paper
    assert "swimming cup" not in paper


def test_a_case_is_not_erased_while_a_decision_is_not_taken_in(council: Council) -> None:
    waiting = status.run(council.on("2026-12-04")).counts["texts to release"]
    say(council, box=("Release", None))
    second = council.audits()[1].audit
    with pytest.raises(CannotContinue, match="Run ingest first"):
        erase.run(council.on("2026-12-04"), second.case_id, why="Asked", confirmed=second.case_id)
    ingest.run(council.on("2026-12-04"))
    assert status.run(council.on("2026-12-04")).counts["texts to release"] == waiting - 1
    erase.run(council.on("2026-12-04"), second.case_id, why="Asked", confirmed=second.case_id)
