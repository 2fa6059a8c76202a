"""Every rule on a return: what is found, where, and what satisfies it."""

import datetime
from collections import Counter
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.made_up.returns import (
    AN_AUDIT,
    SOME_PEOPLE,
    an_audit,
    case_file_audit,
    changed,
    complete_return,
    problems_of,
)
from workbook_qa.audits.checks.audit_facts import expected_supervisions
from workbook_qa.core.audit_tool import AuditTool, EntryKind
from workbook_qa.core.calendar import WorkingDays
from workbook_qa.core.policy import Policy
from workbook_qa.core.problem import Severity
from workbook_qa.core.records import Return
from workbook_qa.core.terms import AuditType, Grade
from workbook_qa.returns.rules.completion import check_return, reading_of
from workbook_qa.returns.rules.consistency import indicative_ceiling

Changes = dict[str, str | None]
LONG = "Seen in the record of the visit in September, and in the plan."
CORE = [question.id for question in case_file_audit().questions()]


REASONS: Changes = {
    f"S{standard.id}.reason": f"What weighed most in standard {standard.id}."
    for standard in case_file_audit().standards
}
USUAL: dict[str, Any] = {
    "places": {},
    "policy": Policy(),
    "people": SOME_PEOPLE,
    "working_days": WorkingDays(),
    "received_on": datetime.date(2026, 11, 20),
}


def found(changes: Changes, **settings: object) -> list[tuple[str, str]]:
    return [(problem.code, problem.place.cell) for problem in problems_of(changes, **settings)]


@pytest.mark.parametrize("audit_type", AuditType)
def test_a_complete_return_has_no_problem(audit_type: AuditType) -> None:
    assert found({}, audit=an_audit(audit_type=audit_type)) == []


def test_a_blank_return_lists_every_cell_that_is_needed() -> None:
    tool, audit = case_file_audit(), an_audit()
    problems = check_return(
        Return(audit.reference, {}),
        audit,
        tool,
        places={},
        policy=Policy(),
        people=SOME_PEOPLE,
        working_days=WorkingDays(),
        received_on=datetime.date(2026, 11, 20),
    )
    assert Counter(problem.code for problem in problems) == {
        "answer-missing": 31 + 8,
        "standard-grade-missing": 10,
        "grade-missing": 1,
        "entry-missing": 4,
        "discussion-blank": 1,
    }
    assert {problem.place.sheet for problem in problems} == {"Questions", "Judgement"}
    asked = {problem.found: problem.todo for problem in problems if problem.code == "entry-missing"}
    labels = {f"'{entry.label}' is blank.": entry.kind for entry in tool.judgement}
    assert {labels[fact] in (EntryKind.CHOICE, EntryKind.GRADE) for fact in asked} == {True, False}
    for fact, todo in asked.items():
        is_chosen = labels[fact] in (EntryKind.CHOICE, EntryKind.GRADE)
        assert todo == ("Choose one." if is_chosen else "Fill it in.")


ABOVE: Changes = {"S3.grade": "Requires improvement", "overall-grade": "Outstanding"}
EXAMPLE: Changes = {"outstanding-practice": "The worker made a film with the child about home."}
FAR: Changes = {"S4.grade": "Outstanding", "S5.grade": "Inadequate", "A1.questions": "1.2 S5"}
HIGH: Changes = {"A1.priority": "High"}
CONCERN: Changes = {
    "immediate-concern": "Yes",
    "immediate-concern-told": "Team Manager",
    "immediate-concern-date": "2026-11-05",
    "immediate-concern-time": "09:15",
}
ADVICE: Changes = {"A2.kind": "Advice", "A2.what": "Genogram"}
SECOND: Changes = {
    "A2.what": "Hold the core group and send minutes",
    "A2.priority": "Medium",
    "A2.owner": "Avery Example",
    "A2.due": "2026-11-27",
}
NOT_DISCUSSED: Changes = {
    "discussed": "No",
    "discussed-on": None,
    "not-discussed-reason": "On leave until May.",
}
ALL_YES: Changes = {f"Q{number}.answer": "Yes" for number in CORE}
ALL_PARTLY: Changes = {
    f"Q{number}.{part}": text
    for number in CORE
    if number != "8.1"
    for part, text in (("answer", "Partly"), ("reason", "Being put right already."))
}

CASES: dict[str, tuple[Changes, list[tuple[str, str]]]] = {
    "a core question without an answer": (
        {"Q4.2.answer": None},
        [("answer-missing", "Q4.2.answer")],
    ),
    "a pack question without an answer": (
        {"QCPP3.answer": None},
        [("answer-missing", "QCPP3.answer")],
    ),
    "no overall grade": ({"overall-grade": None}, [("grade-missing", "overall-grade")]),
    "no grade for a standard": ({"S7.grade": None}, [("standard-grade-missing", "S7.grade")]),
    "no reason for the overall grade": (
        {"overall-reason": None},
        [("entry-missing", "overall-reason")],
    ),
    "only spaces for a reason": ({"overall-reason": " "}, [("entry-missing", "overall-reason")]),
    "no word on an immediate concern": (
        {"immediate-concern": None},
        [("entry-missing", "immediate-concern")],
    ),
    "the date of the conversation is that of the audit": ({"audited-on": None}, []),
    "no date of the audit": (
        {**NOT_DISCUSSED, "audited-on": None, "A1.due": "2026-11-27"},
        [("entry-missing", "audited-on")],
    ),
    "no date of the audit, and due before the day of return": (
        {**NOT_DISCUSSED, "audited-on": None},
        [("entry-missing", "audited-on"), ("due-date-not-workable", "A1.due")],
    ),
    "an immediate concern, all told": (CONCERN, []),
    "an immediate concern without the time": (
        CONCERN | {"immediate-concern-time": None},
        [("safety-concern-incomplete", "immediate-concern-time")],
    ),
    "an immediate concern and nothing else": (
        {"immediate-concern": "Yes"},
        [
            ("safety-concern-incomplete", "immediate-concern-told"),
            ("safety-concern-incomplete", "immediate-concern-date"),
            ("safety-concern-incomplete", "immediate-concern-time"),
        ],
    ),
    "nothing on the discussion": ({"discussed": None}, [("discussion-blank", "discussed")]),
    "discussed, but not when": ({"discussed-on": None}, [("entry-missing", "discussed-on")]),
    "not discussed, without a reason": (
        {"discussed": "No", "discussed-on": None, "discussed-with": None},
        [("entry-missing", "not-discussed-reason")],
    ),
    "not discussed, with a reason": (
        NOT_DISCUSSED,
        [],
    ),
    # Shortfalls.
    "No without action or reason": (
        {"Q6.1.answer": "No"},
        [("shortfall-without-action", "Q6.1.reason")],
    ),
    "Partly without action or reason in a pack": (
        {"QCPP8.answer": "Partly"},
        [("shortfall-without-action", "QCPP8.reason")],
    ),
    "No with a reason": ({"Q6.1.answer": "No", "Q6.1.reason": "Done on the day."}, []),
    "No with an action that names the question": (
        {"Q6.1.answer": "No", "A1.questions": "1.2, Q6.1"},
        [],
    ),
    "No with an action that names its standard": (
        {"Q6.1.answer": "No", "A1.questions": "1.2; s6"},
        [],
    ),
    "advice answers for no shortfall": (
        {"Q6.1.answer": "No", **ADVICE, "A2.questions": "6.1"},
        [("shortfall-without-action", "Q6.1.reason")],
    ),
    "No to the routing question is no shortfall": (
        {"Q8.1.answer": "No", "Q8.2.answer": "Not applicable", "Q8.2.evidence": None},
        [],
    ),
    "a question that another makes void may be blank": (
        {"Q8.1.answer": "No", "Q8.2.answer": None, "Q8.2.evidence": None},
        [],
    ),
    "shared lawfully without consent is no shortfall": (
        {"Q4.2.answer": "Shared lawfully without consent"},
        [],
    ),
    # Not applicable.
    "Not applicable without a reason": (
        {"Q2.2.answer": "Not applicable", "Q2.2.evidence": None},
        [("not-applicable-without-reason", "Q2.2.reason")],
    ),
    "Not applicable with a reason needs no evidence": (
        {"Q2.2.answer": "Not applicable", "Q2.2.evidence": None, "Q2.2.reason": "Too new."},
        [],
    ),
    "no safeguarding needs explain Q8.2 and nothing else": (
        {
            "Q8.1.answer": "No",
            "Q8.2.answer": "Not applicable",
            "Q2.2.answer": "Not applicable",
        },
        [("not-applicable-without-reason", "Q2.2.reason")],
    ),
    "safeguarding needs, and no plan asked for": (
        {"Q8.2.answer": "Not applicable", "Q8.2.reason": "Held by another council."},
        [("safeguarding-plan-not-applicable", "Q8.2.answer")],
    ),
    # Evidence.
    "evidence of a few words": (
        {"Q1.2.evidence": "Partly, that is all."},
        [("evidence-too-short", "Q1.2.evidence")],
    ),
    "evidence padded with spaces": (
        {"Q1.2.evidence": f"Fine.{' ' * 40}Yes."},
        [("evidence-too-short", "Q1.2.evidence")],
    ),
    "no evidence": ({"Q1.2.evidence": None}, [("evidence-too-short", "Q1.2.evidence")]),
    "no evidence for a Yes": ({"Q7.1.evidence": None}, []),
    "no evidence where No is a fact": (
        {"Q8.1.answer": "No", "Q8.1.evidence": None, "Q8.2.answer": None, "Q8.2.evidence": None},
        [("evidence-too-short", "Q8.1.evidence")],
    ),
    "short evidence with a reason": (
        {"Q7.1.evidence": "See 7.2", "Q7.1.reason": "The same record."},
        [],
    ),
    "evidence of just the length": ({"Q7.1.evidence": "x" * 30}, []),
    "the same evidence twice": ({"Q7.1.evidence": LONG, "Q7.2.evidence": LONG}, []),
    "no evidence in three cells": (
        {
            f"Q7.{number}.{field}": text
            for number in (1, 2, 3)
            for field, text in (("evidence", None), ("reason", f"Record {number}."))
        },
        [],
    ),
    "the same evidence three times": (
        {"Q7.1.evidence": LONG, "Q7.2.evidence": LONG.upper(), "QCPP1.evidence": f"{LONG} "},
        [("evidence-repeated", "Q7.1.evidence")],
    ),
    "all Yes": (ALL_YES, [("answers-all-alike", "Q1.1.answer")]),
    "all Partly, as far as it is offered": (ALL_PARTLY, [("answers-all-alike", "Q1.1.answer")]),
    "all Yes but one": (ALL_YES | {"Q10.3.answer": "No", "A1.questions": "10.3"}, []),
    # Supervision.
    "too few supervisions": ({"Q9.1.count": "5"}, [("supervision-count-low", "Q9.1.count")]),
    "no number of supervisions": (
        {"Q9.1.count": None},
        [("supervision-count-low", "Q9.1.count")],
    ),
    "too few supervisions, explained": (
        {"Q9.1.count": "5", "Q9.1.reason": "The worker was on leave in August."},
        [],
    ),
    "too few supervisions, and said so": (
        {"Q9.1.count": "2", "Q9.1.answer": "Partly", "A1.questions": "1.2 9.1"},
        [],
    ),
    # Grades.
    "an Inadequate overall without an urgent action": (
        {"overall-grade": "Inadequate"},
        [("inadequate-without-action", "overall-grade")],
    ),
    "an Inadequate overall with an urgent action": ({"overall-grade": "Inadequate", **HIGH}, []),
    "an Inadequate standard that no action names": (
        {"S5.grade": "Inadequate", **HIGH},
        [("inadequate-without-action", "S5.grade")],
    ),
    "an Inadequate standard, its action not urgent": (
        {"S5.grade": "Inadequate", "A1.questions": "1.2, 5.3"},
        [("inadequate-without-action", "S5.grade")],
    ),
    "an Inadequate standard with an urgent action": (
        {"S5.grade": "Inadequate", "A1.questions": "1.2, 5.3", **HIGH},
        [],
    ),
    "an Inadequate standard with advice only": (
        {"S5.grade": "Inadequate", **ADVICE, "A2.questions": "S5", "A2.priority": "High"},
        [("inadequate-without-action", "S5.grade")],
    ),
    "two Inadequate standards, and one urgent action for both": (
        {"S5.grade": "Inadequate", "S6.grade": "Inadequate", "A1.questions": "1.2, S5, S6", **HIGH},
        [],
    ),
    "two Inadequate standards, and an urgent action that names one": (
        {"S5.grade": "Inadequate", "S6.grade": "Inadequate", "A1.questions": "1.2, 5.3", **HIGH},
        [("inadequate-standard-not-named", "S6.grade")],
    ),
    "two Inadequate standards, and an urgent action that names neither": (
        {"S5.grade": "Inadequate", "S6.grade": "Inadequate", **HIGH},
        [("inadequate-without-action", "S5.grade")],
    ),
    "above the ceiling, without an explanation": (
        ABOVE | EXAMPLE,
        [("overall-above-ceiling", "above-ceiling-reason")],
    ),
    "above the ceiling, explained": (ABOVE | EXAMPLE | {"above-ceiling-reason": "New team."}, []),
    "below the ceiling": ({"overall-grade": "Requires improvement"}, []),
    "Outstanding without an example": (
        {"overall-grade": "Outstanding"},
        [("outstanding-without-example", "outstanding-practice")],
    ),
    "Outstanding with an example": ({"overall-grade": "Outstanding", **EXAMPLE}, []),
    "Outstanding and Inadequate standards": (
        FAR | HIGH | {"S4.reason": None, "S5.reason": None},
        [
            ("grade-without-reason", "S4.reason"),
            ("grade-without-reason", "S5.reason"),
            ("grades-far-apart", "S5.reason"),
        ],
    ),
    "Outstanding and Inadequate, one explained": (
        FAR | HIGH | {"S5.reason": None},
        [("grade-without-reason", "S5.reason")],
    ),
    "Good without a reason": ({"S4.reason": None}, []),
    "Requires improvement without a reason": (
        {"S4.grade": "Requires improvement", "S4.reason": None},
        [("grade-without-reason", "S4.reason")],
    ),
    # The date of the audit.
    "audited before issue": (
        {"audited-on": "2026-11-01"},
        [("audit-date-out-of-range", "audited-on")],
    ),
    "audited after return": (
        {"audited-on": "2026-11-21", "A1.due": "2026-11-27"},
        [("audit-date-out-of-range", "audited-on")],
    ),
    "audited on the day of return": ({"audited-on": "2026-11-20", "A1.due": "2026-11-20"}, []),
    # Actions.
    "a second action": (SECOND, []),
    "advice needs only a text": (ADVICE, []),
    "advice without a text": (
        ADVICE | {"A2.what": None, "A2.owner": "Avery Example"},
        [("action-without-text", "A2.what")],
    ),
    "a row with nothing but its kind": (
        {"A2.kind": "Action"},
        [("action-without-text", "A2.what")],
    ),
    "an action without a text": (SECOND | {"A2.what": None}, [("action-without-text", "A2.what")]),
    "an action with only a text": (
        {"A2.what": "Hold the core group"},
        [
            ("action-without-priority", "A2.priority"),
            ("action-without-due-date", "A2.due"),
        ],
    ),
    "an action without an owner or a date": (SECOND | {"A2.owner": None, "A2.due": None}, []),
    "an action for an unknown question": (
        SECOND | {"A2.questions": "2.9"},
        [("action-question-unknown", "A2.questions")],
    ),
    "an action for a question of another pack": (
        SECOND | {"A2.questions": "CIN1"},
        [("action-question-unknown", "A2.questions")],
    ),
    "an action for a standard and a pack question": (SECOND | {"A2.questions": "s10 cpp3"}, []),
    "an owner nobody knows": (
        SECOND | {"A2.owner": "Blair Nobody"},
        [("owner-unknown", "A2.owner")],
    ),
    "two owners": (
        SECOND | {"A2.owner": "Avery Example and Morgan Sample"},
        [("action-not-smart", "A2.owner")],
    ),
    "an action of two words": (
        SECOND | {"A2.what": "Update chronology"},
        [("action-not-smart", "A2.what")],
    ),
    "an action without an end": (
        SECOND | {"A2.what": "Direct work to be Ongoing with child"},
        [("action-not-smart", "A2.what")],
    ),
    "a vague measure": (
        SECOND | {"A2.measure": "As soon as possible."},
        [("action-not-smart", "A2.measure")],
    ),
    "due on a Saturday": (
        SECOND | {"A2.due": "2026-11-28"},
        [("due-date-not-workable", "A2.due")],
    ),
    "due before the audit": (
        SECOND | {"A2.due": "2026-10-30"},
        [("due-date-not-workable", "A2.due")],
    ),
    "due between audit and return": (SECOND | {"A2.due": "2026-11-05"}, []),
    "due on a Saturday, with a reason": (
        SECOND | {"A2.due": "2026-11-28", "A2.reason": "A family day."},
        [],
    ),
    "due on the last day its priority gives": (SECOND | {"A2.due": "2026-12-18"}, []),
    "due a day later than its priority gives": (
        SECOND | {"A2.due": "2026-12-21"},
        [("due-date-put-back", "A2.due")],
    ),
    "a text that names someone": (
        {"Q7.1.evidence": "Zedekiah Sampleton was seen alone at school."},
        [("personal-data-found", "Q7.1.evidence")],
    ),
    "a text that names someone by a given name": (
        {"Q7.1.evidence": "The worker says that Jamie was seen alone."},
        [("personal-data-suspected", "Q7.1.evidence")],
    ),
    "due later, with a reason": (
        SECOND | {"A2.due": "2026-12-21", "A2.reason": "The school is shut until then."},
        [],
    ),
}


@pytest.mark.parametrize(("changes", "expected"), CASES.values(), ids=CASES)
def test_a_return_is_judged(changes: Changes, expected: list[tuple[str, str]]) -> None:
    assert sorted(expected) == sorted(found(REASONS | changes))


def test_every_rule_is_shown_by_a_case() -> None:
    seen = {code for _, expected in CASES.values() for code, _ in expected}
    assert seen == {
        "action-not-smart",
        "action-question-unknown",
        "action-without-due-date",
        "action-without-priority",
        "action-without-text",
        "answer-missing",
        "answers-all-alike",
        "audit-date-out-of-range",
        "discussion-blank",
        "due-date-not-workable",
        "due-date-put-back",
        "entry-missing",
        "evidence-repeated",
        "evidence-too-short",
        "grade-missing",
        "grade-without-reason",
        "grades-far-apart",
        "inadequate-standard-not-named",
        "inadequate-without-action",
        "not-applicable-without-reason",
        "outstanding-without-example",
        "overall-above-ceiling",
        "owner-unknown",
        "personal-data-found",
        "personal-data-suspected",
        "safeguarding-plan-not-applicable",
        "safety-concern-incomplete",
        "shortfall-without-action",
        "standard-grade-missing",
        "supervision-count-low",
    }


@pytest.mark.parametrize(
    ("code", "severity"),
    [
        ("action-without-priority", Severity.ERROR),
        ("answer-missing", Severity.ERROR),
        ("safety-concern-incomplete", Severity.ERROR),
        ("inadequate-without-action", Severity.ERROR),
        ("discussion-blank", Severity.QUERY),
        ("inadequate-standard-not-named", Severity.QUERY),
        ("evidence-too-short", Severity.QUERY),
        ("due-date-put-back", Severity.QUERY),
    ],
)
def test_what_stops_acceptance_is_an_error(code: str, severity: Severity) -> None:
    problems = [
        problem
        for changes, _ in CASES.values()
        for problem in problems_of(REASONS | changes)
        if problem.code == code
    ]
    assert problems
    assert {problem.severity for problem in problems} == {severity}


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("Q1.1.answer", {"Q1.1.answer": None}),
        ("Q1.2.evidence", {"Q1.2.evidence": None}),
        ("Q9.1.count", {"Q9.1.count": None}),
        ("S1.grade", {"S1.grade": None}),
        ("overall-grade", {"overall-grade": None}),
        ("audited-on", {**NOT_DISCUSSED, "audited-on": None}),
        ("A1.due", {"A1.due": None, "A1.priority": None}),
        ("A1.priority", {"A1.priority": None}),
        ("discussed", {"discussed": None, "discussed-on": None, "discussed-with": None}),
    ],
)
def test_what_could_not_be_read_is_not_called_missing_too(field: str, changes: Changes) -> None:
    assert field in [place for _, place in found(changes)]
    assert field not in [place for _, place in found(changes, unread=[field])]


def test_the_length_of_evidence_is_a_setting() -> None:
    changes: Changes = {"Q1.2.evidence": "Seen."}
    assert found(changes, policy=Policy(evidence_length=5)) == []
    assert found(changes, policy=Policy(evidence_length=6)) != []


def test_evidence_for_a_yes_and_a_reason_for_good_are_settings() -> None:
    bare: Changes = {"Q7.1.evidence": None}
    assert found(bare, policy=Policy(evidence_for_yes=True)) == [
        ("evidence-too-short", "Q7.1.evidence")
    ]
    unexplained = found({"S4.reason": None}, policy=Policy(reason_for_good=True))
    assert ("grade-without-reason", "S4.reason") in unexplained


def test_a_blank_cell_counts_as_what_the_workbook_says() -> None:
    blank = changed(
        complete_return(case_file_audit(), AN_AUDIT),
        {
            "Q8.1.answer": "No",
            "Q8.2.answer": None,
            "audited-on": None,
            "discussed-with": None,
            "A1.kind": None,
            "A1.owner": None,
            "A1.due": None,
        },
    )
    reading = reading_of(blank, AN_AUDIT, case_file_audit(), **USUAL)
    assert reading.taken == {
        "Q8.2.answer": "Not applicable",
        "discussed-with": "Social Worker",
        "audited-on": "2026-11-02",
        "A1.owner": "Avery Example",
        "A1.due": "2026-11-30",  # 20 working days after the conversation
    }
    assert ("A1.due", "", "2026-11-30") in reading.taken_from_blanks
    assert reading.monitored[0].due_on == datetime.date(2026, 11, 30)


def test_what_is_typed_goes_before_what_a_blank_counts_as() -> None:
    typed: Changes = {"A1.owner": "Morgan Sample", "A1.due": "2026-11-24"}
    content = changed(complete_return(case_file_audit(), AN_AUDIT), typed)
    assert reading_of(content, AN_AUDIT, case_file_audit(), **USUAL).taken == {}


def test_a_form_that_was_issued_without_them_has_no_such_values() -> None:
    former = msgspec.structs.replace(case_file_audit(), owner_if_blank="", proposes_due_dates=False)
    lacks: Changes = {"A1.owner": None, "A1.due": None}
    assert found(lacks, tool=former) == [
        ("action-without-owner", "A1.owner"),
        ("action-without-due-date", "A1.due"),
    ]


def test_a_date_is_proposed_by_the_working_days_of_the_council() -> None:
    closed = WorkingDays(frozenset({datetime.date(2026, 11, 4)}))
    content = changed(complete_return(case_file_audit(), AN_AUDIT), {"A1.due": None})
    settings = USUAL | {"working_days": closed}
    reading = reading_of(content, AN_AUDIT, case_file_audit(), **settings)
    assert reading.taken["A1.due"] == "2026-12-01"


def test_the_days_of_a_priority_are_a_setting() -> None:
    assert found(SECOND, policy=Policy(medium_days=4)) == [("due-date-put-back", "A2.due")]


def test_the_councils_own_closures_are_no_working_days() -> None:
    closed = WorkingDays(frozenset({datetime.date(2026, 11, 27)}))
    assert found(SECOND, working_days=closed) == [("due-date-not-workable", "A2.due")]


def test_owners_are_not_looked_up_without_a_people_register() -> None:
    assert found(SECOND | {"A2.owner": "Blair Nobody"}, people=None) == []


def test_messages_never_repeat_an_owner() -> None:
    problems = problems_of(SECOND | {"A2.owner": "Blair Nobody, Casey Nobody"})
    assert len(problems) == 2
    assert all("Nobody" not in problem.message for problem in problems)


@pytest.mark.parametrize(
    ("context", "expected"),
    [
        ((), 6),
        ((("Plan started", datetime.date(2020, 1, 1)),), 6),
        ((("Date last seen", datetime.date(2026, 10, 20)),), 6),
        ((("CIN start date", datetime.date(2026, 8, 2)),), 3),
        ((("Child in need since", datetime.date(2026, 8, 3)),), 2),
        ((("Placement started", datetime.date(2026, 10, 1)),), 6),
        (
            (
                ("Start of plan", datetime.date(2026, 9, 2)),
                ("CIN start date", datetime.date(2026, 7, 2)),
            ),
            4,
        ),
        ((("Open since", datetime.date(2026, 10, 30)),), 0),
        ((("Open since", datetime.date(2026, 12, 1)),), 0),
    ],
)
def test_supervisions_are_expected_for_the_months_the_case_was_open(
    context: tuple[tuple[str, datetime.date], ...], expected: int
) -> None:
    audit = an_audit(context=context)
    assert expected == expected_supervisions(audit)
    fewer: Changes = {"Q9.1.count": str(expected - 1)} if expected else {"Q9.1.count": None}
    codes = [code for code, _ in found(fewer, audit=audit)]
    assert codes == (["supervision-count-low"] if expected else [])


def test_at_most_six_supervisions_are_expected_in_a_long_window() -> None:
    assert expected_supervisions(an_audit(window_start=datetime.date(2025, 11, 2))) == 6


BEST, GOOD, POOR, WORST = Grade


@pytest.mark.parametrize(
    ("grades", "ceiling"),
    [
        ({}, BEST),
        ({"1": BEST, "8": GOOD, "10": GOOD}, BEST),
        ({"1": GOOD, "2": POOR}, GOOD),
        ({"1": GOOD, "2": WORST}, GOOD),
        ({"1": WORST, "2": BEST}, POOR),
        ({"10": WORST}, POOR),
        ({"1": WORST, "8": POOR, "10": WORST}, POOR),
        ({"8": POOR}, GOOD),
        ({"8": WORST}, WORST),
        ({"1": WORST, "8": WORST}, WORST),
    ],
)
def test_the_indicative_ceiling(grades: dict[str, Grade], ceiling: Grade) -> None:
    assert ceiling is indicative_ceiling(grades)


@given(
    st.dictionaries(
        st.sampled_from([str(number) for number in range(1, 11)]), st.sampled_from(Grade)
    ),
    st.sampled_from([str(number) for number in range(1, 11)]),
)
def test_a_worse_grade_never_lifts_the_ceiling(grades: dict[str, Grade], worse: str) -> None:
    assert indicative_ceiling(grades | {worse: WORST}).step >= indicative_ceiling(grades).step


@given(st.data())
def test_any_mixture_of_blanks_gives_problems_and_never_fails(data: st.DataObject) -> None:
    tool, audit = case_file_audit(), an_audit()
    fields = sorted(complete_return(tool, audit).entries)
    cleared = data.draw(st.sets(st.sampled_from(fields)))
    problems = problems_of(dict.fromkeys(cleared))
    missing = {field for field in cleared if field.endswith((".answer", ".grade"))}
    assert missing <= {problem.place.cell for problem in problems}


def without(tool: AuditTool, *ids: str) -> AuditTool:
    standards = tuple(
        msgspec.structs.replace(
            standard,
            questions=tuple(asked for asked in standard.questions if asked.id not in ids),
        )
        for standard in tool.standards
    )
    judgement = tuple(entry for entry in tool.judgement if entry.id not in ids)
    return msgspec.structs.replace(tool, standards=standards, judgement=judgement)


def test_rules_do_not_apply_to_what_an_audit_tool_does_not_ask() -> None:
    tool = without(
        case_file_audit(),
        "8.1",
        "9.1",
        "overall-grade",
        "above-ceiling-reason",
        "outstanding-practice",
        "discussed",
        "immediate-concern-time",
    )
    concern: Changes = {
        "immediate-concern": "Yes",
        "immediate-concern-told": "Team Manager",
        "immediate-concern-date": "2026-11-05",
    }
    changes: Changes = {"Q8.2.answer": "Not applicable", "Q8.2.reason": "None needed."}
    assert found(changes | concern, tool=tool) == []


def test_an_entry_that_a_council_adds_is_required_as_its_file_says() -> None:
    tool = case_file_audit()
    entry = next(entry for entry in tool.judgement if entry.kind is EntryKind.TEXT)
    added = msgspec.structs.replace(entry, id="moved", required="discussed-with-manager = Not yet")
    tool = msgspec.structs.replace(tool, judgement=(*tool.judgement, added))
    assert found({"discussed-with-manager": "Yes"}, tool=tool) == []
    assert found({"discussed-with-manager": "Not yet"}, tool=tool) == [("entry-missing", "moved")]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("2.9", "'2.9'"),
        ("S12, CIN1", "'S12', 'CIN1'"),
        ("Jo Madeup", "something that is no number"),
    ],
)
def test_what_is_no_question_is_repeated_only_where_it_looks_like_one(typed: str, said: str):
    found = problems_of(SECOND | {"A2.questions": typed})
    (message,) = (each.message for each in found if each.code == "action-question-unknown")
    assert said in message
    assert "Madeup" not in message
