"""What becomes of a return: one outcome each; and what is said of an immediate concern."""

import datetime
import hashlib
import random
from collections.abc import Sequence
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.made_up.returns import AN_AUDIT, case_file_audit, changed, complete_return
from workbook_qa.core.audit_tool import Meaning
from workbook_qa.core.problem import Place, Problem
from workbook_qa.core.records import Return
from workbook_qa.core.terms import AuditStatus, Outcome
from workbook_qa.ledger.events import AnyEvent, AuditIssued, FileReceived, Recorded, ReturnChosen
from workbook_qa.ledger.fold import fold
from workbook_qa.ledger.return_content import content_digest
from workbook_qa.ledger.states import AuditState
from workbook_qa.ledger.which_return_counts import complete_returns
from workbook_qa.returns.outcomes import already_have_words, concern_alarm, judge

CONTENT = complete_return(case_file_audit(), AN_AUDIT)
OTHER = changed(CONTENT, {Meaning.OVERALL_GRADE: "Outstanding"})
FULLER = changed(CONTENT, {"S1.reason": "Sound work."})
ERROR = Problem("grade-missing", Place("a.xlsx"), "No overall grade.", "Choose one.")
QUERY = Problem("evidence-too-short", Place("a.xlsx"), "Short.", "Say more.")
ISSUED_ON, ON = datetime.date(2026, 11, 2), datetime.date(2026, 11, 20)
NINE, TEN = (datetime.datetime(2026, 11, 5, hour, tzinfo=datetime.UTC) for hour in (9, 10))
NEXT_DAY = NINE + datetime.timedelta(hours=14)
YEAR_2031, YEAR_2001 = NINE.replace(year=2031), NINE.replace(year=2001)
AS_ISSUED = datetime.datetime(2026, 11, 2, tzinfo=datetime.UTC)
CALC, EXCEL, MAC = (
    {"saved_in": program}
    for program in ("LibreOffice/7.6", "Microsoft Excel", "Microsoft Macintosh Excel")
)
ROBIN, AVERY = "robin@wexcombe.example", "avery@wexcombe.example"


def a_return(content: Return = CONTENT, *problems: Problem, **more: Any) -> FileReceived:
    """A return as it is judged; every one is another file."""
    name = f"{content_digest(content)} {problems} {more}"
    return FileReceived(
        ON,
        hashlib.sha256(name.encode()).hexdigest(),
        "a.xlsx",
        reference=AN_AUDIT.reference,
        content=content,
        problems=problems,
        **{"outcome": Outcome.REFUSED, "reason": "Said.", **more},
    )


def after(*returns: FileReceived, chosen: int = -1) -> AuditState:
    """The audit once these returns were judged and taken in, one after the other.

    `chosen` is the number of the one that the Lead Auditor then decided for.
    """
    events: list[AnyEvent] = [AuditIssued(ISSUED_ON, AN_AUDIT, "a", "b", "c")]
    for file in returns:
        outcome, reason = judge(_state(events), file)
        events.append(msgspec.structs.replace(file, outcome=outcome, reason=reason))
    if chosen >= 0:
        events.append(ReturnChosen(ON, AN_AUDIT.reference, returns[chosen].file))
    return _state(events)


def _state(events: Sequence[AnyEvent]) -> AuditState:
    at = datetime.datetime(2026, 11, 20, 9, tzinfo=datetime.UTC)
    recorded = [Recorded(number, at, "x", event) for number, event in enumerate(events, 1)]
    return fold(recorded).audits[AN_AUDIT.reference]


@pytest.mark.parametrize(
    ("before", "new", "outcome"),
    [
        ([], a_return(), "accepted"),
        ([], a_return(CONTENT, QUERY, QUERY), "accepted"),
        ([], a_return(CONTENT, QUERY, ERROR), "queried"),
        # Incomplete ones
        ([a_return()], a_return(OTHER, ERROR), "superseded"),
        ([a_return(CONTENT, ERROR)], a_return(OTHER, ERROR), "queried"),
        ([a_return(CONTENT, ERROR)], a_return(OTHER), "accepted"),
        ([a_return(sender=ROBIN)], a_return(OTHER, ERROR, sender=AVERY), "superseded"),
        ([a_return(OTHER, ERROR, sender=ROBIN)], a_return(sender=AVERY), "accepted"),
        # The same content
        ([a_return()], a_return(sender=AVERY), "already-have"),
        ([a_return(CONTENT, ERROR)], a_return(CONTENT, ERROR, sender=AVERY), "already-have"),
        ([a_return(CONTENT, ERROR)], a_return(CONTENT, QUERY), "accepted"),
        ([a_return(), a_return(FULLER)], a_return(sender=ROBIN), "already-have"),
        # A later version of the workbook
        ([a_return()], a_return(OTHER, version=2), "accepted"),
        ([a_return(version=2)], a_return(OTHER), "superseded"),
        ([a_return(version=2, saved_at=NINE)], a_return(OTHER, saved_at=TEN), "superseded"),
        # Saved later
        ([a_return(saved_at=NINE)], a_return(OTHER, saved_at=TEN), "accepted"),
        ([a_return(saved_at=TEN)], a_return(OTHER, saved_at=NINE), "superseded"),
        ([a_return(FULLER, saved_at=NINE)], a_return(saved_at=TEN), "accepted"),
        # Nothing tells when
        ([a_return()], a_return(FULLER), "accepted"),
        ([a_return(FULLER)], a_return(), "superseded"),
        ([a_return(saved_at=TEN)], a_return(FULLER), "accepted"),
        ([a_return()], a_return(OTHER), "conflict"),
        ([a_return(saved_at=NINE)], a_return(OTHER, saved_at=NINE), "conflict"),
        ([a_return(FULLER)], a_return(OTHER), "superseded"),
        ([a_return(), a_return(OTHER)], a_return(FULLER), "accepted"),
        ([a_return(), a_return(OTHER)], a_return(FULLER, version=2), "accepted"),
        # A clock that is ahead or was reset, the moment of receipt being known or not
        ([a_return(saved_at=YEAR_2031)], a_return(OTHER, saved_at=NINE), "conflict"),
        ([a_return(saved_at=NINE)], a_return(OTHER, saved_at=YEAR_2031), "conflict"),
        ([a_return(FULLER, saved_at=YEAR_2031)], a_return(saved_at=NINE), "conflict"),
        ([a_return(saved_at=NINE)], a_return(OTHER, saved_at=YEAR_2001), "conflict"),
        ([a_return(saved_at=NINE)], a_return(FULLER, saved_at=YEAR_2001), "conflict"),
        ([a_return(saved_at=TEN, received_at=NINE)], a_return(OTHER, saved_at=NINE), "conflict"),
        ([a_return(saved_at=YEAR_2031)], a_return(OTHER, version=2), "accepted"),
        # What we write ourselves is no stamp
        ([a_return(saved_at=AS_ISSUED)], a_return(FULLER, saved_at=NINE), "accepted"),
        ([a_return(saved_at=AS_ISSUED)], a_return(OTHER, saved_at=NINE), "conflict"),
        # Two programs, nearer than two time zones can be apart
        ([a_return(saved_at=NINE, **CALC)], a_return(OTHER, saved_at=TEN, **EXCEL), "conflict"),
        ([a_return(saved_at=TEN, **CALC)], a_return(OTHER, saved_at=NINE, **EXCEL), "conflict"),
        ([a_return(saved_at=NINE, **EXCEL)], a_return(OTHER, saved_at=TEN, **MAC), "accepted"),
        ([a_return(saved_at=NINE, **CALC)], a_return(OTHER, saved_at=NEXT_DAY), "accepted"),
        ([a_return(saved_at=NEXT_DAY, **CALC)], a_return(OTHER, saved_at=NINE), "superseded"),
        # What was said before is said again, later
        (
            [a_return(saved_at=NINE), a_return(OTHER, saved_at=TEN)],
            a_return(saved_at=NEXT_DAY),
            "conflict",
        ),
        (
            [a_return(saved_at=NINE), a_return(OTHER, saved_at=TEN)],
            a_return(saved_at=NINE, sender=ROBIN),
            "already-have",
        ),
        # Two people
        ([a_return(sender=ROBIN)], a_return(OTHER, sender=AVERY), "conflict"),
        ([a_return(sender=ROBIN)], a_return(FULLER, sender=AVERY, version=2), "conflict"),
        ([a_return(sender=ROBIN)], a_return(FULLER, sender=ROBIN.upper()), "accepted"),
        ([a_return(saved_by="Robin Madeup")], a_return(FULLER, saved_by="Avery E"), "conflict"),
        (
            [a_return(saved_by="Madeup, Robin")],
            a_return(FULLER, saved_by="robin madeup"),
            "accepted",
        ),
        (
            [a_return(saved_by="Robin Madeup")],
            a_return(FULLER, saved_by="Windows User"),
            "accepted",
        ),
        ([a_return(saved_by="workbook_qa")], a_return(FULLER, saved_by="Avery E"), "accepted"),
        (
            [a_return(sender=ROBIN, saved_by="Robin Madeup")],
            a_return(FULLER, sender=ROBIN, saved_by="Avery Example"),
            "accepted",
        ),
        (
            [a_return(sender=ROBIN, saved_by="Robin Madeup")],
            a_return(FULLER, saved_by="Avery Example"),
            "conflict",
        ),
    ],
)
def test_each_return_has_one_outcome_and_a_sentence(
    before: list[FileReceived], new: FileReceived, outcome: str
) -> None:
    found, reason = judge(after(*before), new)
    assert found == outcome
    assert reason.endswith(".")
    assert not any(name in reason for name in (ROBIN, AVERY, "Robin", "Avery"))


def test_in_a_conflict_what_was_accepted_stays_in_every_figure_until_it_is_decided() -> None:
    state = after(a_return(sender=ROBIN), a_return(OTHER, sender=AVERY))
    assert (state.status, state.accepted) == (AuditStatus.IN_CONFLICT, None)
    assert state.content == CONTENT
    assert state.accepted_on == ON


def test_what_the_lead_auditor_decided_for_counts_until_the_next_decision() -> None:
    first, second = a_return(sender=ROBIN), a_return(OTHER, sender=AVERY)
    state = after(first, second, chosen=1)
    assert (state.status, state.content) == (AuditStatus.COMPLETED, OTHER)
    outcome, reason = judge(state, a_return(FULLER, sender=AVERY, version=3))
    assert outcome is Outcome.CONFLICT
    assert "decided" in reason


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.builds(
            a_return,
            st.sampled_from([CONTENT, OTHER, FULLER, changed(FULLER, {"S2.reason": "Also."})]),
            version=st.sampled_from([1, 1, 2]),
            saved_at=st.sampled_from([None, NINE, TEN]),
            sender=st.sampled_from(["", "", ROBIN, AVERY]),
        )
        | st.builds(a_return, st.sampled_from([CONTENT, OTHER]), st.just(ERROR)),
        max_size=5,
        unique_by=lambda file: content_digest(file.content),
    ),
    st.randoms(use_true_random=False),
)
def test_in_whatever_order_returns_come_the_same_one_counts(
    returns: list[FileReceived], chance: random.Random
) -> None:
    shuffled = [*returns, *returns]
    chance.shuffle(shuffled)
    one, other = after(*returns), after(*shuffled)
    counts = [state.accepted.content if state.accepted else None for state in (one, other)]
    assert (one.status, counts[0]) == (other.status, counts[1])
    contents = [
        {content_digest(file.content) for file in complete_returns(state) if file.content}
        for state in (one, other)
    ]
    assert contents[0] == contents[1]


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (Outcome.ACCEPTED, "Nothing to do"),
        (Outcome.QUERIED, "before it counts"),
        (Outcome.REFUSED, "Said."),
        (Outcome.CONFLICT, "decide"),
    ],
)
def test_a_file_that_is_here_already_is_said_with_what_is_left_to_do(outcome, words):
    before = a_return(outcome=outcome)
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
