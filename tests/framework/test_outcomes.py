"""What becomes of a return: one outcome each; and what is said of an immediate concern."""

import datetime

import msgspec
import pytest

from tests.support.returns import AN_AUDIT, case_file_audit, changed, complete_return
from workbook_qa.framework.audit_tool import Meaning
from workbook_qa.framework.ledger import AuditIssued, AuditState, FileReceived
from workbook_qa.framework.outcomes import already_have_words, concern_alarm, judge
from workbook_qa.framework.problem import Place, Problem
from workbook_qa.framework.terms import Outcome

CONTENT = complete_return(case_file_audit(), AN_AUDIT)
OTHER = changed(CONTENT, {Meaning.OVERALL_GRADE: "Outstanding"})
ERROR = Problem("grade-missing", Place("a.xlsx"), "No overall grade.", "Choose one.")
QUERY = Problem("evidence-too-short", Place("a.xlsx"), "Short.", "Say more.")
ON = datetime.date(2026, 11, 20)
ISSUED = AuditState(AuditIssued(ON, AN_AUDIT, "a", "b", "c"))


def had(*files: tuple[Outcome, object]) -> AuditState:
    received = tuple(
        FileReceived(ON, str(number), "a.xlsx", outcome, "Said.", AN_AUDIT.reference, content)
        for number, (outcome, content) in enumerate(files)
    )
    accepted = [file for file in received if file.outcome is Outcome.ACCEPTED]
    return msgspec.structs.replace(
        ISSUED, received=received, accepted=accepted[-1] if accepted else None
    )


@pytest.mark.parametrize(
    ("before", "content", "problems", "outcome"),
    [
        (ISSUED, CONTENT, [], Outcome.ACCEPTED),
        (ISSUED, CONTENT, [QUERY, QUERY], Outcome.ACCEPTED),
        (ISSUED, CONTENT, [QUERY, ERROR], Outcome.QUERIED),
        (had((Outcome.ACCEPTED, CONTENT)), OTHER, [], Outcome.ACCEPTED),
        (had((Outcome.ACCEPTED, CONTENT)), OTHER, [ERROR], Outcome.SUPERSEDED),
        (had((Outcome.QUERIED, CONTENT)), OTHER, [ERROR], Outcome.QUERIED),
        (had((Outcome.QUERIED, CONTENT)), OTHER, [], Outcome.ACCEPTED),
        (had((Outcome.ACCEPTED, CONTENT)), CONTENT, [], Outcome.ALREADY_HAVE),
        (had((Outcome.QUERIED, CONTENT)), CONTENT, [ERROR], Outcome.ALREADY_HAVE),
        # An earlier version sent again does not take the place of the later one.
        (
            had((Outcome.ACCEPTED, CONTENT), (Outcome.ACCEPTED, OTHER)),
            CONTENT,
            [],
            Outcome.ALREADY_HAVE,
        ),
    ],
)
def test_each_return_has_one_outcome_and_a_sentence(before, content, problems, outcome):
    found, reason = judge(before, content, problems)
    assert found is outcome
    assert reason.endswith(".")


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (Outcome.ACCEPTED, "Nothing to do"),
        (Outcome.QUERIED, "before it counts"),
        (Outcome.REFUSED, "Said."),
    ],
)
def test_a_file_that_is_here_already_is_said_with_what_is_left_to_do(outcome, words):
    before = had((outcome, CONTENT)).received[0]
    said = already_have_words("The same file was", before)
    assert "20 November 2026" in said
    assert words in said


YES = {Meaning.CONCERN: "Yes"}
TOLD = {
    Meaning.CONCERN_TOLD: "The Team Manager",
    Meaning.CONCERN_DATE: "2026-11-03",
    Meaning.CONCERN_TIME: "11:20",
}


@pytest.mark.parametrize(
    ("changes", "unread", "words"),
    [
        ({}, (), None),
        ({Meaning.CONCERN: None}, (), None),
        (YES | TOLD, (), "check that it was acted on"),
        (YES, (), "who was told, the date, the time"),
        (YES | TOLD | {Meaning.CONCERN_TIME: None}, (), "Not said: the time"),
        ({Meaning.CONCERN: None}, (Meaning.CONCERN,), "Telephone the auditor"),
    ],
)
def test_an_immediate_concern_is_never_missed(changes, unread, words):
    alarm = concern_alarm(changed(CONTENT, changes), unread)
    assert (alarm is None) == (words is None)
    if words and alarm:
        assert words in alarm
        assert alarm.startswith("IMMEDIATE SAFEGUARDING CONCERN")
        assert AN_AUDIT.case_id not in alarm
