"""A theme report's narrative typed in LibreOffice: what is locked stays, what is typed is kept."""

from pathlib import Path

import pytest

from tests.support.made_up.workspace import NOVEMBER, THEME, issue, make_council
from tests.support.other_programs.office import Office, OfficeError
from workbook_qa.reports.theme import theme_report
from workbook_qa.reports.theme.theme_report_book import FRONT, PARTS

pytestmark = pytest.mark.office

WORDS = ("Plans: 26 cases, 00123.", "- one\n- two", "1/2 is not a date", "= what we will do")


def test_what_is_typed_is_kept_as_it_was_typed(office: Office, tmp_path: Path) -> None:
    council = make_council(tmp_path / "council")
    issue(council)
    theme_report.run(council.on("2026-11-10"), THEME)
    path = council.workspace.theme_report(NOVEMBER, THEME)
    shown = office.shown(path.read_bytes(), FRONT)
    first = [row[0] for row in shown].index(PARTS[0].heading) + 1
    cells = {(FRONT, f"C{row}"): words for row, words in enumerate(WORDS, start=first)}
    path.write_bytes(office.fill_in(path.read_bytes(), cells))
    result = theme_report.run(council.on("2026-11-20"), THEME)
    assert result.counts["parts filled in"] == len(PARTS)
    rows = office.shown(path.read_bytes(), FRONT)[first - 1 : first - 1 + len(PARTS)]
    assert [row[2] for row in rows] == [*WORDS]


def test_nothing_else_can_be_typed_in(office: Office, tmp_path: Path) -> None:
    council = make_council(tmp_path / "council")
    issue(council)
    theme_report.run(council.on("2026-11-10"), THEME)
    content = council.workspace.theme_report(NOVEMBER, THEME).read_bytes()
    for sheet, cell in ((FRONT, "A1"), (FRONT, "B4"), ("Answers", "D6"), ("Notes", "B6")):
        with pytest.raises(OfficeError):
            office.fill_in(content, {(sheet, cell): "typed over"})
