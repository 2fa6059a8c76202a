"""The page of the DMT paper in Excel and as a PDF: the same words and figures, and a to e on it."""

import datetime
import io
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import openpyxl
import pypdf
import pytest
from msgspec.structs import replace
from pypdf.generic import DictionaryObject

from tests.support.made_up import summary_kinds
from tests.support.made_up import summary_states as made
from tests.support.made_up.summary_kinds import KINDS, OVERDUE
from workbook_qa.core.policy import Policy
from workbook_qa.reports.figures import Share
from workbook_qa.reports.summary.page.page_pdf_book import write_page_pdf
from workbook_qa.reports.summary.page.page_value import Page, Quotation
from workbook_qa.reports.summary.summary_book import write_summary
from workbook_qa.workbooks.write.pdf_page import shown_letters

COUNCIL, MARKING = "Wexcombe Borough Council", "OFFICIAL-SENSITIVE"
MANY_TEAMS = tuple(f"Family Support and Safeguarding Team {number}" for number in range(1, 19))
NOTHING, MANY = "nothing", "many teams"
ALL = (*KINDS, NOTHING, MANY)


@cache
def summary_of(kind: str):  # type: ignore[no-untyped-def]
    if kind == NOTHING:
        return made.a_summary([])
    if kind == MANY:
        return made.a_summary(made.ledger(made.a_year(20), teams=MANY_TEAMS), teams=MANY_TEAMS)
    return summary_kinds.summary_of(kind)


def pdf_of(page: Page) -> pypdf.PdfReader:
    content = write_page_pdf(page, council=COUNCIL, as_at=made.AS_AT, marking=MARKING)
    return pypdf.PdfReader(io.BytesIO(content))


@cache
def words_of_pdf(kind: str) -> str:
    reader = pdf_of(summary_of(kind).page)
    assert len(reader.pages) == 1
    return plain(reader.pages[0].extract_text())


@cache
def words_of_sheet(kind: str) -> str:
    """Everything that is printed, numbers as they are shown."""
    content = write_summary(summary_of(kind), council=COUNCIL, marking=MARKING)
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Summary"]
    last = int(sheet.print_area.rsplit("$", 1)[1])
    texts = []
    for row in sheet.iter_rows(max_row=last):
        for cell in row:
            of = re.fullmatch(r'0%" (of \d+)"', cell.number_format)
            if cell.value is not None and of:
                whole = int(of[1].removeprefix("of "))
                count = round(float(cell.value) * whole)
                texts.append(f"{(200 * count + whole) // (2 * whole)}% {of[1]}")
            elif cell.value is not None:
                texts.append(str(cell.value))
    return plain(" ".join(texts))


def plain(text: str) -> str:
    return " ".join(text.split())


def said_on(page: Page) -> list[str]:
    """Every text and figure of the page but those of its charts."""
    texts = [page.title, page.says, page.headline, *page.notes, *page.decision_lines]
    for card in page.cards:
        texts += [card.value, card.label, card.note]
    for line in (*page.teams.lines, page.teams.total):
        texts += [text for text in line.texts if text]
    boxes = (page.teams, page.nature, page.grades, page.weakest, page.late, page.practice)
    texts += [box.title for box in boxes]
    texts += [text for bar in page.nature.bars for text in (bar.label, str(bar.count))]
    texts += [text for weak in page.weakest.questions for text in (weak.question, weak.words)]
    texts += [text for one in page.practice.quotations for text in (one.about, one.words)]
    return [*texts, page.teams.note, page.practice.note]


@pytest.mark.parametrize("kind", ALL)
def test_the_sheet_and_the_pdf_say_all_of_the_page_and_nothing_of_their_own(kind: str) -> None:
    page = summary_of(kind).page
    in_charts = [page.grades.title] if page.grades.months else []
    in_charts += [page.late.title] if page.late.priorities else []
    for text in map(plain, said_on(page)):
        assert text in words_of_pdf(kind), text
        assert text in words_of_sheet(kind) or text in map(plain, in_charts), text
    figures = set(re.findall(r"\d+", " ".join(said_on(page))))
    figures |= set(re.findall(r"\d+", page.grades.says + page.late.says))
    figures |= {str(sum(band.counts)) for band in page.late.bands}
    for words in (words_of_sheet(kind), words_of_pdf(kind).replace("page 1 of 1", "")):
        assert set(re.findall(r"\d+", words)) <= figures | {"12"}


@pytest.mark.parametrize("kind", ALL)
def test_figures_of_the_charts_are_under_the_sheet_and_on_the_pdf(kind: str) -> None:
    page = summary_of(kind).page
    content = write_summary(summary_of(kind), council=COUNCIL)
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Summary"]
    rows = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    for month in page.grades.months:
        assert [month.label, *month.counts] in rows
    for band in page.late.bands:
        assert [band.label, *band.counts] in rows
        assert not page.late.priorities or band.label in words_of_pdf(kind)
    for month in page.grades.months:
        assert month.month in words_of_pdf(kind) or kind == NOTHING
        share = month.label.removeprefix(month.month).strip()
        assert share in words_of_pdf(kind)


@pytest.mark.parametrize("kind", ALL)
def test_a_to_e_are_each_answered_on_the_page(kind: str) -> None:
    for words in (words_of_pdf(kind), words_of_sheet(kind)):
        assert "a, c, d " in words
        assert " b " in words
        assert " e " in words
        assert "Decisions asked of the DMT" in words
    for letter in ("c", "d"):
        assert f" {letter} " in words_of_pdf(kind)
    page = summary_of(kind).page
    assert all(len(box.title) > 12 for box in (page.nature, page.grades, page.late, page.practice))


@pytest.mark.parametrize("kind", ALL)
def test_a_card_is_red_only_where_a_decision_is_asked(kind: str) -> None:
    page = summary_of(kind).page
    asked = " ".join(page.decisions)
    words = {0: "due and not back", 2: "Inadequate", 4: "Assistant Director", 5: "concern"}
    for place, card in enumerate(page.cards):
        assert not card.alarm or words[place] in asked
    assert page.cards[4].alarm == ("Assistant Director" in asked)


@pytest.mark.parametrize("kind", ALL)
def test_the_pdf_is_tagged_and_says_its_title_language_and_outline(kind: str) -> None:
    page = summary_of(kind).page
    reader = pdf_of(page)
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata
    assert reader.metadata.title == f"{page.title}, {COUNCIL}"
    assert reader.metadata.producer == "fpdf2"
    names = [str(entry["/Title"]) for entry in reader.outline]  # type: ignore[index, call-overload]
    assert names[0] == page.title
    assert names[-1] == "Decisions asked of the DMT"
    parts: list[DictionaryObject] = [
        one.get_object() for one in root["/StructTreeRoot"]["/K"][0]["/K"]
    ]
    assert all(part["/Alt"] for part in parts)
    assert {part["/S"] for part in parts} <= {"/H1", "/H2", "/P", "/Figure"}
    figures = [str(part["/Alt"]) for part in parts if part["/S"] == "/Figure"]
    drawn = [page.grades.says] if any(sum(one.counts) for one in page.grades.months) else []
    drawn += [page.late.says] if page.late.priorities else []
    assert figures == drawn


@pytest.mark.parametrize("kind", ALL)
def test_nothing_is_drawn_over_the_foot_of_the_page(kind: str) -> None:
    lowest: list[float] = []

    def see(text: str, _: object, matrix: list[float], *__: object) -> None:
        if text.strip():
            lowest.append(matrix[5])

    pdf_of(summary_of(kind).page).pages[0].extract_text(visitor_text=see)
    foot = min(lowest)
    assert 15 < foot < 35
    assert sorted(lowest)[2] > foot + 4


def test_names_with_letters_of_other_languages_stand_as_they_are() -> None:
    page = summary_of(OVERDUE).page
    said = "Tŵr Łódź Ştefan Ωμέγα Київ naïve"
    practice = replace(page.practice, quotations=(Quotation(said, f"{said} 中"),))
    text = plain(pdf_of(replace(page, practice=practice)).pages[0].extract_text())
    assert said in text
    assert f"{said} □" in text
    assert shown_letters("中 ŵ") == "□ ŵ"


def test_a_text_of_one_long_word_is_broken_and_a_page_with_much_to_say_stays_one() -> None:
    page = summary_of(OVERDUE).page
    note = "Since the paper of November 2026 as at 4 December 2026: " + "Actions open was 1. " * 60
    reader = pdf_of(replace(page, notes=(note, "x" * 900)))
    assert len(reader.pages) == 1
    assert "x" * 900 in reader.pages[0].extract_text().replace("\n", "")


SAME = """
import hashlib
from tests.reports.test_page_drawn import COUNCIL, MARKING, made, summary_of
from workbook_qa.reports.summary.page.page_pdf_book import write_page_pdf
page = summary_of("good month").page
content = write_page_pdf(page, council=COUNCIL, as_at=made.AS_AT, marking=MARKING)
print(hashlib.sha256(content).hexdigest())
"""


def test_another_process_on_another_day_makes_the_same_bytes() -> None:
    found = {
        subprocess.run(
            [sys.executable, "-c", SAME],
            env={"PYTHONHASHSEED": seed, "TZ": zone, "PATH": ""},
            cwd=Path(__file__).parents[2],
            capture_output=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    }
    assert len(found) == 1
    other = write_page_pdf(
        summary_of(KINDS[0]).page, council=COUNCIL, as_at=datetime.date(2026, 12, 5)
    )
    assert other != write_page_pdf(summary_of(KINDS[0]).page, council=COUNCIL, as_at=made.AS_AT)


def test_teams_with_small_counts_have_no_figures_on_the_page() -> None:
    policy = Policy(hide_team_counts_under=5)
    summary = made.a_summary(made.ledger(made.a_year(12)), policy=policy)
    hidden = [line.team for line in summary.page.teams.lines if line.open is None]
    assert len(hidden) >= 2
    text = plain(pdf_of(summary.page).pages[0].extract_text())
    for team in hidden:
        assert team.endswith(" (not shown)")
        assert team in text
        assert team.removesuffix(" (not shown)") not in summary.page.teams.title


def test_many_teams_are_the_weakest_and_the_others_together() -> None:
    page = summary_of(MANY).page
    *teams, others = page.teams.lines
    assert len(page.teams.lines) == 15
    assert others.team == "4 other teams"
    shares = [line.good for line in teams]
    assert all(isinstance(share, Share) for share in shares)
    worth = [share.count / share.of for share in shares if share and share.is_enough and share.of]
    assert worth == sorted(worth)
    for name in ("open", "overdue"):
        parts = [getattr(line, name) or 0 for line in page.teams.lines]
        assert sum(parts) == getattr(page.teams.total, name)
