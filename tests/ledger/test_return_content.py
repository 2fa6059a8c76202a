"""A return taken apart: actions, grades, answers, and when two say the same."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_qa.core.records import Return
from workbook_qa.core.terms import ActionKind, Grade, Priority
from workbook_qa.ledger.return_content import (
    actions_of,
    answer,
    content_digest,
    overall_grade,
    split_questions,
    standard_grade,
)

REFERENCE = "CFA-2026-11-0007-K"


def returned(**entries: str) -> Return:
    return Return(REFERENCE, {name.replace("_", "."): text for name, text in entries.items()})


def test_an_action_is_every_row_that_holds_anything_in_order():
    found = actions_of(returned(A10_what="Ten", A2_owner="Avery Example", A1_kind="Advice"))
    assert [action.id for action in found] == [f"{REFERENCE}/{number}" for number in (1, 2, 10)]
    assert [action.kind for action in found] == [
        ActionKind.ADVICE,
        ActionKind.ACTION,
        ActionKind.ACTION,
    ]


def test_an_action_carries_what_was_typed_and_none_where_nothing_was():
    full = {
        "A1.kind": "Action",
        "A1.what": "See the child",
        "A1.questions": "Q1.1; S8",
        "A1.priority": "High",
        "A1.owner": "Avery Example",
        "A1.due": "2026-11-30",
        "A1.measure": "A note",
        "A1.reason": "Leave",
    }
    (action,) = actions_of(Return(REFERENCE, full))
    assert action.priority is Priority.HIGH
    assert action.due_on == datetime.date(2026, 11, 30)
    assert action.questions == ("1.1", "S8")
    (bare,) = actions_of(returned(A1_what="See the child"))
    assert (bare.priority, bare.due_on, bare.owner, bare.questions) == (None, None, "", ())


def test_no_other_entry_is_an_action():
    entries = {"audited-on": "2026-11-03", "Q1.1.answer": "Yes", "S1.grade": "Good"}
    assert actions_of(Return(REFERENCE, entries)) == []


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        ("Q1.1, 2.3; S8", ("1.1", "2.3", "S8")),
        ("q1.1 and 1.2", ("1.1", "1.2")),
        ("1.1/1.2 & CPP4", ("1.1", "1.2", "CPP4")),
        ("1.1, 1.1", ("1.1",)),
        (" ; ,", ()),
        ("1.1\n2.1", ("1.1", "2.1")),
        ("", ()),
    ],
)
def test_the_questions_of_an_action(text: str, questions: tuple[str, ...]):
    assert split_questions(text) == questions


def test_grades_and_answers_are_those_typed_or_none():
    content = Return(
        REFERENCE, {"overall-grade": "Good", "S8.grade": "Inadequate", "Q1.1.answer": "No"}
    )
    assert overall_grade(content) is Grade.GOOD
    assert standard_grade(content, "8") is Grade.INADEQUATE
    assert standard_grade(content, "1") is None
    assert (answer(content, "1.1"), answer(content, "1.2")) == ("No", "")
    assert overall_grade(Return(REFERENCE, {})) is None


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=5))
def test_two_returns_have_one_digest_exactly_when_they_say_the_same(entries: dict[str, str]):
    digest = content_digest(Return(REFERENCE, entries))
    assert content_digest(Return(REFERENCE, dict(reversed(entries.items())))) == digest
    assert content_digest(Return("CFA-2026-11-0008-Y", entries)) != digest
    assert content_digest(Return(REFERENCE, {**entries, "more": "x"})) != digest
