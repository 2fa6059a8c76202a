"""What is written to people: plain, dated in words, and with nothing about the child."""

import datetime

import pytest

from tests.support.made_up.returns import AN_AUDIT
from workbook_qa.core.problem import Place, Problem
from workbook_qa.core.queries import AuditorQuery, Queried
from workbook_qa.core.records import Return
from workbook_qa.letters.message_kinds import COVER_WORDS, QUERY_WORDS
from workbook_qa.letters.notices import cover_notice, put_away_note, query_notice
from workbook_qa.letters.words_files import shipped_words

ERROR = Problem("grade-missing", Place("a.xlsx", "Judgement", "D9"), "No grade.", "Choose one.")
QUERY = Problem("evidence-too-short", Place("a.xlsx", "Questions", "E7"), "Short.", "Say more.")
COVER, QUERY_TEXT = shipped_words(COVER_WORDS), shipped_words(QUERY_WORDS)
NAMES = {"council": "Wexcombe", "lead_auditor": "Casey Leadwell"}


QUERIED = Queried(
    2,
    Return(AN_AUDIT.reference, {}),
    (AuditorQuery(ERROR), AuditorQuery(QUERY)),
    datetime.date(2026, 11, 20),
)


@pytest.mark.parametrize(
    "notice",
    [
        cover_notice(AN_AUDIT, COVER, **NAMES),
        cover_notice(AN_AUDIT, COVER, **NAMES, has_password=True),
        query_notice(AN_AUDIT, QUERIED, QUERY_TEXT, **NAMES),
        query_notice(AN_AUDIT, QUERIED, QUERY_TEXT, **NAMES, has_password=True),
    ],
    ids=["cover", "cover with password", "query", "query with password"],
)
def test_a_notice_names_the_audit_and_never_the_child_or_worker(notice):
    for text in (notice.subject, notice.body):
        assert AN_AUDIT.reference in text
        assert AN_AUDIT.case_id not in text
        assert AN_AUDIT.worker not in text
    assert notice.body.startswith(f"Dear {AN_AUDIT.auditor}\n")
    assert notice.body.rstrip().endswith("Casey Leadwell\nWexcombe")
    assert "\n" not in notice.subject


def test_the_cover_gives_the_day_in_words_and_says_what_to_do_about_a_concern():
    notice = cover_notice(AN_AUDIT, COVER, **NAMES)
    assert "30 November 2026" in notice.subject
    assert "30 November 2026" in notice.body
    assert "telephone" in notice.body


def test_where_there_is_a_password_it_is_said_that_it_comes_another_way():
    cover = cover_notice(AN_AUDIT, COVER, **NAMES, has_password=True).body
    assert "password is not in this message" in cover
    assert "by telephone or in person" in cover
    assert (
        "the password that you have"
        in query_notice(AN_AUDIT, QUERIED, QUERY_TEXT, **NAMES, has_password=True).body
    )
    for notice in (
        cover_notice(AN_AUDIT, COVER, **NAMES),
        query_notice(AN_AUDIT, QUERIED, QUERY_TEXT, **NAMES),
    ):
        assert "password" not in notice.body


def test_without_a_name_the_lead_auditor_signs_by_the_role():
    body = cover_notice(AN_AUDIT, COVER, council="Wexcombe", lead_auditor="").body
    assert body.rstrip().endswith("Lead Auditor\nWexcombe")


def test_a_note_says_file_outcome_reason_and_every_problem():
    note = put_away_note("Copy of a.xlsx", "queried", "One thing.", [ERROR])
    begins = "File: Copy of a.xlsx\nOutcome: queried\nReason: One thing.\n"
    assert note.startswith(begins)
    assert "1. Sheet Judgement, cell D9: No grade. Choose one." in note
    assert put_away_note("a", "accepted", "It is complete.", []).count("\n") == 3
