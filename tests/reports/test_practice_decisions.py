"""What the DMT types beside an example of outstanding practice, and what becomes of it."""

import datetime
from typing import Any

import pytest

from workbook_qa.core.calendar import Month
from workbook_qa.core.cells import BLANK, Cell
from workbook_qa.core.problem import Place
from workbook_qa.ledger.events import PracticeDecided
from workbook_qa.reports.summary.practice_decisions import (
    SummaryReading,
    Taken,
    TypedDecision,
    take_decisions,
)

NOVEMBER = Month("2026-11")
TODAY = datetime.date(2026, 12, 10)
MEETING = datetime.date(2026, 12, 9)
ONE, TWO = "CFA-2026-11-0007-K", "CFA-2026-11-0008-A"
NUMBERS = {"123 456 789": ONE, "234 567 891": TWO}


def typed(decision: Any, decided_on: Any = MEETING, reference: str = ONE) -> TypedDecision:
    return TypedDecision(
        reference,
        decision if isinstance(decision, Cell) else Cell(decision),
        decided_on if isinstance(decided_on, Cell) else Cell(decided_on),
        Place("s.xlsx", "e", "E6"),
        Place("s.xlsx", "e", "F6"),
    )


def decided(decision: str, on: datetime.date | None = MEETING) -> PracticeDecided:
    return PracticeDecided(TODAY, ONE, decision, on, NOVEMBER)


def taken(*rows: TypedDecision, base: Any = None, now: Any = None, **more: Any) -> Taken:
    reading = SummaryReading("f" * 64, "s.xlsx", NOVEMBER, 7, MEETING, rows, "Robin Madeup")
    base = {} if base is None else base
    return take_decisions(
        reading,
        audits=NUMBERS,
        base=more.get("anything", base),
        now=base if now is None else now,
        today=TODAY,
    )


@pytest.mark.parametrize(
    ("decision", "day", "said", "on"),
    [
        ("Celebrate", MEETING, "Celebrate", MEETING),
        (" use in  TRAINING ", "9/12/2026", "Use in training", MEETING),
        ("Not chosen", datetime.datetime(2026, 12, 9, 10), "Not chosen", MEETING),
    ],
)
def test_a_decision_is_recorded_with_its_day(
    decision: str, day: Any, said: str, on: datetime.date
) -> None:
    found = taken(typed(decision, day))
    (event,) = found.events
    assert (event.reference, event.decision, event.decided_on) == (ONE, said, on)
    assert (event.on, event.month, event.file) == (TODAY, NOVEMBER, "f" * 64)
    assert event.by == "Robin Madeup"
    assert found.problems == ()
    assert found.is_whole


def test_what_stands_as_it_was_written_is_nothing_new() -> None:
    base = {ONE: decided("Celebrate")}
    assert taken(typed("Celebrate"), base=base) == Taken((), ())
    assert taken(typed(None, None)) == Taken((), ())


def test_an_older_copy_undoes_no_later_decision() -> None:
    now = {ONE: decided("Celebrate")}
    assert taken(typed(None, None), base={}, now=now) == Taken((), ())


def test_a_file_that_does_not_say_when_it_was_written_adds_what_stands_in_it() -> None:
    (event,) = taken(typed("Celebrate"), anything=None).events
    assert event.decision == "Celebrate"
    assert taken(typed(None, None), anything=None, now={ONE: decided("Celebrate")}).events == ()


def test_a_decision_can_be_taken_back_and_changed() -> None:
    base = {ONE: decided("Celebrate")}
    assert [event.decision for event in taken(typed(None, None), base=base).events] == [""]
    changed = taken(typed("Not chosen"), base=base)
    assert [event.decision for event in changed.events] == ["Not chosen"]


@pytest.mark.parametrize(
    ("row", "code", "cell"),
    [
        (typed("We loved this"), "decision-unknown", "E6"),
        (typed(Cell(error="#REF!")), "decision-unknown", "E6"),
        (typed("Celebrate", "last week"), "decided-on-not-a-date", "F6"),
        (typed("Celebrate", "12/25/2026"), "decided-on-not-a-date", "F6"),
        (typed("Celebrate", reference="CFA-2026-11-0099-X"), "decision-row-unknown", "E6"),
    ],
)
def test_what_cannot_be_taken_over_is_said_and_holds_the_file(
    row: TypedDecision, code: str, cell: str
) -> None:
    found = taken(row)
    assert found.events == ()
    (problem,) = found.problems
    assert (problem.code, problem.place.cell) == (code, cell)
    assert not found.is_whole
    assert "loved" not in str(problem)


def test_a_decision_of_two_files_is_not_decided_by_us() -> None:
    found = taken(typed("Celebrate"), base={}, now={ONE: decided("Not chosen")})
    assert [problem.code for problem in found.problems] == ["decision-changed-twice"]
    assert "'Not chosen' of 9 December 2026" in found.problems[0].found
    assert not found.is_whole


def test_rows_of_one_audit_that_differ_are_not_decided_by_us() -> None:
    found = taken(typed("Celebrate"), typed("Not chosen"))
    assert [event.decision for event in found.events] == ["Celebrate"]
    assert [problem.code for problem in found.problems] == ["decision-row-twice"]
    assert len(taken(typed("Celebrate"), typed("Celebrate")).events) == 1


def test_a_decision_without_a_day_is_recorded_and_asked_about() -> None:
    found = taken(typed("Celebrate", BLANK), typed("Celebrate", reference=TWO))
    assert [event.reference for event in found.events] == [ONE, TWO]
    assert [problem.code for problem in found.problems] == ["decision-without-date"]
    assert found.is_whole
