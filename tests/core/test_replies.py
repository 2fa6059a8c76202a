"""A query is satisfied by a reply, and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.made_up.returns import problems_of
from workbook_qa.core.audit_tool import Meaning
from workbook_qa.core.problem import Place, Problem
from workbook_qa.core.problem_codes import CATALOGUE, Severity
from workbook_qa.core.queries import AuditorQuery
from workbook_qa.core.replies import answered_by, is_reply, replies_in, reply_to

# A change that is queried: what is typed, and the code and the field of the query.
QUERIED = [
    ({"Q1.2.evidence": "ok"}, "evidence-too-short", "Q1.2.evidence"),
    ({"Q1.2.evidence": "Born 03/04/2015, seen at home alone."}, "personal-data-found", ""),
    ({Meaning.DISCUSSED: None}, "discussion-blank", Meaning.DISCUSSED),
    ({Meaning.AUDITED_ON: "2026-10-30"}, "audit-date-out-of-range", Meaning.AUDITED_ON),
    ({"A1.owner": "Somebody Unknown"}, "owner-unknown", "A1.owner"),
    ({"A1.questions": "99.9, 1.2"}, "action-question-unknown", "A1.questions"),
    ({"A1.what": "Do it"}, "action-not-smart", "A1.what"),
    (
        {"Q8.1.answer": "Yes", "Q8.2.answer": "Not applicable", "Q8.2.reason": "None."},
        "safeguarding-plan-not-applicable",
        "Q8.2.answer",
    ),
    (dict.fromkeys([f"Q{n}.1.evidence" for n in (1, 2, 3)], "x" * 40), "evidence-repeated", ""),
]
FIELD = {"personal-data-found": "Q1.2.evidence", "evidence-repeated": "Q1.1.evidence"}


@pytest.mark.parametrize(("changes", "code", "field"), QUERIED)
def test_a_reply_satisfies_the_query_it_answers(changes, code, field) -> None:
    field = field or FIELD[code]
    before = [problem.code for problem in problems_of(changes)]
    assert code in before
    after = problems_of({**changes, reply_to(code, field): "It is so, and here is why."})
    assert [problem.code for problem in after] == [one for one in before if one != code]


@pytest.mark.parametrize("blank", ["", "   ", "\n\u00a0"])
def test_a_blank_reply_satisfies_nothing(blank: str) -> None:
    reply = {reply_to("evidence-too-short", "Q1.2.evidence"): blank}
    found = problems_of({"Q1.2.evidence": "ok", **reply})
    assert [problem.code for problem in found] == ["evidence-too-short"]


@pytest.mark.parametrize(
    ("code", "field"),
    [
        ("evidence-too-short", "Q5.2.evidence"),
        ("evidence-repeated", "Q1.2.evidence"),
        ("evidence-too-short", ""),
        ("evidence-too-short", "Q9.9.evidence"),
        ("no-such-code", "Q1.2.evidence"),
    ],
)
def test_a_reply_to_something_else_does_not(code: str, field: str) -> None:
    found = problems_of({"Q1.2.evidence": "ok", reply_to(code, field): "It is so."})
    assert [problem.code for problem in found] == ["evidence-too-short"]


PARTLY = {"Q5.2.answer": "Partly", "Q5.2.evidence": "ok", "A1.questions": "1.2, 5.2"}


def test_of_two_queries_of_a_kind_only_the_one_that_is_answered_is_left_out() -> None:
    changes = {"Q1.2.evidence": "ok", **PARTLY}
    found = problems_of({**changes, reply_to("evidence-too-short", "Q1.2.evidence"): "So."})
    assert [problem.place.cell for problem in found] == ["Q5.2.evidence"]


def test_a_reply_never_satisfies_an_error() -> None:
    """Whatever its code is, and however long the reply."""
    lacks = {Meaning.OVERALL_GRADE: None, "Q1.1.answer": None, "A1.priority": None}
    codes = {
        "grade-missing": Meaning.OVERALL_GRADE,
        "answer-missing": "Q1.1.answer",
        "action-without-priority": "A1.priority",
    }
    replies = {reply_to(code, field): "It is so." for code, field in codes.items()}
    found = problems_of({**lacks, **replies})
    assert {problem.code for problem in found} == {*codes}


def test_where_a_field_has_no_cell_its_query_is_asked_again() -> None:
    """Rows that are lost share a place: none of them is taken for another."""
    reply = {reply_to("evidence-too-short", "Q1.2.evidence"): "It is so."}
    nowhere = {f"Q{n}.{m}.evidence": Place("r.xlsx", "Questions") for n in (1, 5) for m in (1, 2)}
    found = problems_of({**PARTLY, **reply}, places=nowhere)
    assert [problem.code for problem in found] == ["evidence-too-short"]


def test_a_reply_is_looked_through_for_personal_data_and_may_itself_be_answered() -> None:
    first = reply_to("discussion-blank", Meaning.DISCUSSED)
    changes = {Meaning.DISCUSSED: None, first: "The mother, born 03/04/1985, did not wish it."}
    (problem,) = problems_of(changes)
    assert (problem.code, problem.place.cell) == ("personal-data-found", first)
    second = reply_to("personal-data-found", first)
    assert problems_of({**changes, second: "It is the date of the visit."}) == []


def test_a_reply_without_a_known_cell_is_looked_for_on_the_first_page() -> None:
    first = reply_to("discussion-blank", Meaning.DISCUSSED)
    found = problems_of({first: "Born 03/04/2015."}, places={})
    assert [problem.place for problem in found] == [Place(sheet="Start")]


# Field ids


@given(st.sampled_from([*CATALOGUE]), st.text())
def test_a_field_id_says_which_query_it_answers(code: str, field: str) -> None:
    reply = reply_to(code, field)
    assert is_reply(reply)
    assert answered_by(reply) == (code, field)


def test_replies_are_told_from_other_entries() -> None:
    entries = {"Q1.1.answer": "Yes", "reply.evidence-too-short.Q1.1.evidence": "So.", "S1.x": "y"}
    assert replies_in(entries) == {("evidence-too-short", "Q1.1.evidence"): "So."}
    assert not is_reply("Q1.1.answer")


# What there is room for a reply to


def asked(code: str, field: str = "Q1.1.answer") -> AuditorQuery:
    return AuditorQuery(Problem(code, Place(), "It is.", "Look."), field)


def test_every_query_has_a_reply_and_of_errors_only_that_a_text_names_somebody() -> None:
    returns = [code for code in CATALOGUE if code != "formula-in-answer"]
    for code in returns:
        may_reply = CATALOGUE[code].severity is Severity.QUERY or code == "personal-data-found"
        assert bool(asked(code).reply) is may_reply
    assert asked("evidence-too-short").reply == "reply.evidence-too-short.Q1.1.answer"
    assert asked("text-not-carried", "").reply == "reply.text-not-carried."


def test_a_formula_leaves_its_cell_blank_and_there_is_nothing_to_reply() -> None:
    formula = asked("formula-in-answer")
    assert (formula.is_error, formula.reply) == (True, "")


def test_a_formula_in_a_reply_does_not_stop_the_audit_from_counting() -> None:
    formula = asked("formula-in-answer", "reply.evidence-too-short.Q1.1.evidence")
    assert (formula.is_error, formula.reply) == (False, "")
