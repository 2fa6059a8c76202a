"""What an auditor is asked about a return, in which order, and the message that says so."""

import datetime

import pytest

from tests.support.made_up.returns import an_audit
from workbook_qa.core.problem import Place, Problem
from workbook_qa.core.queries import (
    MOST_OF_A_KIND,
    AuditorQuery,
    Queried,
    in_order,
    many_together,
    things,
)
from workbook_qa.core.records import Return
from workbook_qa.letters.message_kinds import QUERY_WORDS
from workbook_qa.letters.notices import query_notice
from workbook_qa.letters.words_files import shipped_words

CODES = ("evidence-too-short", "answer-missing", "safety-concern-incomplete", "grade-missing")


def asked(code: str, field: str = "", *marked: str) -> AuditorQuery:
    place = Place("", "Questions", "D7") if field else Place()
    return AuditorQuery(Problem(code, place, f"{code} it is", "Look"), field, marked)


def going_back(*all_asked: AuditorQuery, typed: dict[str, str] | None = None) -> Queried:
    content = Return("CFA-2026-11-0007-K", {"S1.grade": "Good"})
    return Queried(2, content, in_order(all_asked), datetime.date(2026, 11, 20), typed or {})


def test_safety_comes_first_then_errors_then_queries_each_as_they_came() -> None:
    ordered = [one.problem.code for one in in_order(map(asked, CODES))]
    assert ordered == [CODES[2], CODES[1], CODES[3], CODES[0]]


def test_errors_and_marked_fields_are_told_apart() -> None:
    queried = going_back(
        asked("evidence-too-short", "Q1.1.evidence", "Q1.1.evidence"),
        asked("grade-missing", "overall-grade", "overall-grade", "S1.grade"),
    )
    assert [one.field for one in queried.errors] == ["overall-grade"]
    assert queried.marked == {"Q1.1.evidence", "overall-grade", "S1.grade"}


def test_what_was_read_and_what_was_typed_are_both_entries() -> None:
    queried = going_back(typed={"S2.grade": "Adequate"})
    assert queried.entries == {"S1.grade": "Good", "S2.grade": "Adequate"}


@pytest.mark.parametrize(("count", "words"), [(1, "one thing"), (2, "2 things"), (0, "0 things")])
def test_things_are_counted_as_people_say_it(count: int, words: str) -> None:
    assert things(count) == words


def evidence_for(count: int) -> list[AuditorQuery]:
    fields = [f"Q{number}.1.evidence" for number in range(1, count + 1)]
    return [asked("evidence-too-short", field, field) for field in fields]


def test_more_than_ten_of_a_kind_are_one_line_at_the_first_of_them() -> None:
    other = asked("discussion-blank", "discussed", "discussed")
    many = evidence_for(MOST_OF_A_KIND + 1)
    line, last = many_together([*many, other])
    assert line.problem.message == (
        "No evidence, or hardly any, for 11 questions: 1.1 to 11.1. Say for each what on the "
        "record shows it, or give a reason."
    )
    assert (line.field, line.reply, last) == ("Q1.1.evidence", "", other)
    assert line.marked == tuple(each.field for each in many)
    assert line.words_at("Q3.1.evidence") == "evidence-too-short it is. Look."


def test_of_many_of_a_kind_an_entry_of_the_judgement_is_named_by_its_cell() -> None:
    fields = [f"S{number}.grade" for number in range(1, MOST_OF_A_KIND + 1)]
    many = [asked("grade-missing", field, field) for field in (*fields, "overall-grade")]
    (line,) = many_together(many)
    assert "11 are alike: S1 to Questions D7. " in line.problem.message


def test_ten_of_a_kind_and_what_must_be_replied_to_keep_a_line_each() -> None:
    few = evidence_for(MOST_OF_A_KIND)
    texts = [
        asked("personal-data-found", each.field, each.field)
        for each in evidence_for(MOST_OF_A_KIND + 1)
    ]
    assert many_together([*few, *texts]) == [*few, *texts]


def message(queried: Queried) -> tuple[str, str]:
    notice = query_notice(
        an_audit(),
        queried,
        shipped_words(QUERY_WORDS),
        council="Wexcombe",
        lead_auditor="Avery Example",
    )
    return notice.subject, notice.body


def test_the_message_has_the_numbers_and_cells_of_the_workbook() -> None:
    subject, body = message(
        going_back(
            asked("evidence-too-short", "Q1.1.evidence", "Q1.1.evidence"),
            asked("answer-missing", "Q1.1.answer", "Q1.1.answer"),
            asked("row-not-read"),
        )
    )
    lines = body.split("\n")
    assert [line for line in lines if line[:1].isdigit()] == [
        "1. Sheet Questions, cell D7: answer-missing it is. Look.",
        "2. Row-not-read it is. Look.",
        "3. Sheet Questions, cell D7: evidence-too-short it is. Look.",
    ]
    between = lines[lines.index("2. Row-not-read it is. Look.") + 1 :]
    assert "does not keep the audit from counting" in between[1]
    assert "2 things" in subject
    assert "version 2" in body
    assert "The 2 cells to look at are marked" in body


def test_the_message_holds_no_case_id_and_says_only_what_is_so() -> None:
    subject, body = message(going_back(asked("row-not-read")))
    assert an_audit().case_id not in subject + body
    assert "marked" not in body
    assert "keep the audit from counting" not in body
    assert "one thing must be put right before it counts" in body


def test_where_nothing_is_wrong_the_message_asks_for_a_look() -> None:
    subject, body = message(
        going_back(asked("evidence-too-short", "Q1.1.evidence", "Q1.1.evidence"))
    )
    assert "look at it again" in subject
    assert "before it counts" not in body
    assert "The cell to look at is marked" in body
