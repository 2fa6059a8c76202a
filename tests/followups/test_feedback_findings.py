"""What feedback says of an audit, and what is for the Lead Auditor when it comes back."""

import datetime

import msgspec
import pytest

from tests.support.made_up.returns import an_audit, case_file_audit, changed, complete_return
from tests.support.made_up.states import TODAY, a_state
from workbook_qa.core.audit_tool import WORKED_WELL, Meaning
from workbook_qa.core.problem import Place
from workbook_qa.core.records import Return
from workbook_qa.core.terms import Grade, Outcome
from workbook_qa.followups.feedback_answers import answers_table
from workbook_qa.followups.feedback_findings import (
    MOST_QUOTED,
    answer_problems,
    findings_of,
    to_feed_back,
)
from workbook_qa.followups.feedback_form import feedback_form
from workbook_qa.ledger.events import AuditIssued, FeedbackIssued, FileReceived
from workbook_qa.ledger.followup_answers import DISAGREES, FACTS_RIGHT, NOT_RIGHT
from workbook_qa.ledger.states import AuditState, FollowupState

AUDIT = an_audit()
PLACES = {field: Place("f.xlsx", "Feedback", "B9") for field in (DISAGREES, FACTS_RIGHT, NOT_RIGHT)}


def completed(changes=None) -> AuditState:
    content = changed(complete_return(case_file_audit(), AUDIT), changes or {})
    file = FileReceived(TODAY, "a" * 64, "a", Outcome.ACCEPTED, "", AUDIT.reference, content)
    issued = AuditIssued(TODAY, AUDIT, "t", "f", "w")
    return AuditState(issued, received=(file,), accepted=file)


def findings(changes=None, **tool_changes):
    tool = msgspec.structs.replace(case_file_audit(), **tool_changes)
    return findings_of(completed(changes), tool)


def test_what_was_good_stands_in_the_auditors_words_and_blanks_are_left_out():
    said = findings({Meaning.STRENGTHS: "Good visits.", WORKED_WELL: None}).good
    assert [(one.label, one.text) for one in said if one.text == "Good visits."] == [
        ("What is strong in this work?", "Good visits.")
    ]
    assert "What worked well?" not in {one.label for one in said}


def test_grades_stand_with_their_reasons_and_are_those_that_were_given():
    found = findings(
        {Meaning.OVERALL_GRADE: "Good", "S1.grade": "Inadequate", "S1.reason": "No assessment."}
    )
    assert found.overall is not None
    assert found.overall.grade is Grade.GOOD
    assert (found.grades[0].grade, found.grades[0].reason) == (Grade.INADEQUATE, "No assessment.")
    assert len(found.grades) == 10


def test_an_audit_tool_without_grades_has_none_to_feed_back():
    tool = case_file_audit()
    judgement = tuple(one for one in tool.judgement if one.id != Meaning.OVERALL_GRADE)
    found = findings(judgement=judgement)
    assert (found.overall, found.grades) == (None, ())


def test_actions_and_advice_stand_apart_with_who_and_by_when():
    row = {"what": "Ring the school.", "owner": "Tara Northby", "questions": "2.1, S8"}
    found = findings(
        {
            **{f"A2.{name}": text for name, text in row.items()},
            "A2.kind": "Action",
            "A2.priority": "High",
            "A2.due": "2026-12-01",
            "A2.measure": "A note of the call.",
            "A3.kind": "Advice",
            "A3.what": "Read the guidance on genograms.",
        }
    )
    deed = next(one for one in found.actions if "Ring" in one.what)
    assert deed.label == "Action 2: High (2.1, S8)"
    assert deed.what == "Ring the school.\nShown by: A note of the call."
    assert deed.who == "Tara Northby\nby 1 December 2026"
    assert [(one.label, one.who) for one in found.advice] == [("Advice 3", "")]
    assert not any("genograms" in one.what for one in found.actions)


def test_questions_that_fell_short_are_there_to_learn_from_but_for_the_routing_one():
    found = findings({"Q1.2.answer": "Partly", "Q2.1.answer": "No", "Q8.1.answer": "No"})
    labels = [one.label for one in found.short_of]
    assert "1.2: Partly" in labels
    assert "2.1: No" in labels
    assert not any(label.startswith("8.1") for label in labels)


def test_what_the_auditor_saw_stands_beside_what_fell_short():
    found = findings(
        {
            "Q1.2.answer": "Partly",
            "Q1.2.evidence": "Three outcomes, two without a date.",
            "Q1.2.reason": "Action 1 covers it.",
        }
    )
    shortfall = next(each for each in found.short_of if each.label == "1.2: Partly")
    assert shortfall.words == "Three outcomes, two without a date.\nAction 1 covers it."
    assert shortfall.question


def test_what_was_answered_yes_is_quoted_from_the_best_standards_and_else_named():
    changes = {f"S{number}.grade": "Good" for number in range(1, 11)} | {
        "S4.grade": "Outstanding",
        "Q4.1.answer": "Yes",
        "Q4.1.evidence": "Seen alone six times.",
    }
    found = findings(changes)
    assert (found.met[0].label, found.met[0].words) == ("4.1: Yes", "Seen alone six times.")
    assert len(found.met) == MOST_QUOTED
    assert "4.1" not in found.also_met
    content = complete_return(case_file_audit(), AUDIT)
    yes = {
        question.id
        for question in case_file_audit().questions(AUDIT.audit_type)
        if question.scored and changed(content, changes).entries[f"Q{question.id}.answer"] == "Yes"
    }
    assert yes == {*found.also_met, *(each.label.split(":")[0] for each in found.met)}


def test_all_grades_stand_at_one_look_and_those_with_a_reason_again_beside_it():
    grades = {f"S{number}.grade": "Good" for number in range(1, 11)}
    reasons = {f"S{number}.reason": None for number in range(1, 11)}
    changes = {**grades, **reasons, "S2.grade": "Inadequate", "S2.reason": "No plan on file."}
    (sheet,) = feedback_form(findings(changes), "FBK-2026-11-0001-A", TODAY).sheets
    rows: dict[int, dict[int, str]] = {}
    for cell in sheet.locked:
        rows.setdefault(cell.row, {})[cell.column] = cell.text
    graded = {row[1]: row for row in rows.values() if row.get(3) in tuple(Grade)}
    strip = [cell for cell in sheet.locked if ": " in cell.text and cell.look.startswith("grade-")]
    assert [cell.look for cell in strip].count("grade-Good") >= 9
    assert len(strip) == 11
    assert "2 Plan: Inadequate" in [cell.text for cell in strip]
    inadequate = next(row for row in graded.values() if row[3] == Grade.INADEQUATE)
    assert inadequate[1].startswith("Standard 2")
    assert inadequate[2] == "No plan on file."


def test_what_is_asked_of_the_worker_comes_first_with_its_day():
    (sheet,) = feedback_form(findings(), "FBK-2026-11-0001-A", datetime.date(2026, 12, 14)).sheets
    bars = [cell.text for cell in sheet.locked if cell.look == "bar" and cell.column == 1]
    assert bars[:2] == ["What we ask of you", "Grades"]
    assert AUDIT.case_id in sheet.locked[0].text
    assert "14 December 2026" in sheet.locked[1].text


def test_nothing_is_fed_back_of_an_audit_that_is_not_completed():
    with pytest.raises(ValueError, match="not completed"):
        findings_of(AuditState(AuditIssued(TODAY, AUDIT, "t", "f", "w")), case_file_audit())


def test_each_return_that_counts_is_fed_back_once():
    state = a_state()
    due = to_feed_back(state)
    assert {one.audit.reference for one in due} == {
        key for key, one in state.audits.items() if one.accepted
    }
    one = due[0]
    assert to_feed_back(state, [one.audit.reference]) == [one]
    assert one.accepted is not None
    event = FeedbackIssued(TODAY, one.audit.reference, "FBK", one.accepted.file, "f", "w", "m")
    sent = msgspec.structs.replace(one, feedback=(event,))
    audits = {**state.audits, one.audit.reference: sent}
    assert one.audit.reference not in {
        each.audit.reference for each in to_feed_back(msgspec.structs.replace(state, audits=audits))
    }
    another = msgspec.structs.replace(one.accepted, file="z" * 64)
    later = msgspec.structs.replace(sent, accepted=another)
    assert (sent.fed_back, later.fed_back) == (event, None)


def test_answers_stand_in_a_table_the_newest_first():
    one = to_feed_back(a_state())[0]
    assert one.accepted is not None
    event = FeedbackIssued(TODAY, one.audit.reference, "FBK", one.accepted.file, "f", "w", "m")
    days = (TODAY, TODAY + datetime.timedelta(days=3))
    entries = ({FACTS_RIGHT: "Yes"}, {DISAGREES: "Standard 2.", "placed-on-file-on": "2026-11-25"})
    files = tuple(
        FileReceived(on, str(on), "f", outcome, "", "FBK", Return("FBK", said))
        for on, said, outcome in zip(
            days, entries, (Outcome.ACCEPTED, Outcome.QUERIED), strict=True
        )
    )
    copy = msgspec.structs.replace(files[1], outcome=Outcome.ALREADY_HAVE)
    followups = {"FBK": FollowupState(event, (*files, copy))}
    table = answers_table(msgspec.structs.replace(a_state(), followups=followups))
    shown = [
        dict(zip((column.heading for column in table.columns), row, strict=True))
        for row in table.rows
    ]
    assert [row["Taken in"] for row in shown] == [days[1], days[0]]
    assert shown[0]["Disagrees with a grade"] == "Standard 2."
    assert shown[0]["Placed on file on"] == datetime.date(2026, 11, 25)
    assert (shown[1]["Facts right"], shown[1]["Placed on file on"]) == ("Yes", "Not said")


@pytest.mark.parametrize(
    ("entries", "codes"),
    [
        ({}, []),
        ({FACTS_RIGHT: "Yes"}, []),
        ({FACTS_RIGHT: "No"}, ["facts-challenged"]),
        ({NOT_RIGHT: "The date."}, ["facts-challenged"]),
        ({DISAGREES: "Standard 2."}, ["grade-challenged"]),
        ({DISAGREES: "S2", FACTS_RIGHT: "No"}, ["grade-challenged", "facts-challenged"]),
    ],
)
def test_what_the_lead_auditor_must_look_at(entries, codes):
    problems = list(answer_problems(AUDIT.reference, entries, PLACES))
    assert [problem.code for problem in problems] == codes
    assert not any("Standard 2" in problem.message for problem in problems)


def test_the_heading_of_every_part_goes_across_all_its_columns():
    (sheet,) = feedback_form(findings(), "FBK-2026-11-0001-A", TODAY).sheets
    across = {
        row: [cell.column for cell in sheet.locked if cell.row == row]
        for row in {cell.row for cell in sheet.locked if cell.look == "bar"}
    }
    assert len(across) >= 6
    assert {tuple(columns) for columns in across.values()} == {(1, 2, 3)}
