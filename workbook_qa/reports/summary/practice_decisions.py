"""What the Departmental Management Team decides on outstanding practice (paragraphs 5.3 e, 5.4).

The decision is typed into the DMT summary, beside the example, and read back from there. What was
typed is compared with what that file was written with, so that an older copy undoes nothing.
"""

import datetime
from collections.abc import Iterable, Mapping
from enum import StrEnum

import msgspec

from workbook_qa.core.calendar import Month, day_words
from workbook_qa.core.cells import Cell, plain_text
from workbook_qa.core.problem import Place, Problem, Severity
from workbook_qa.core.typed.typed_cells import choice_in
from workbook_qa.core.typed.typed_days import DayFault, TypedDay, read_day
from workbook_qa.ledger.events import PracticeDecided, Recorded, RunUndone
from workbook_qa.ledger.fold import in_force
from workbook_qa.reports.example_numbers import plain_number

DECISION, DECIDED_ON = "DMT decision", "Decided on"


class PracticeDecision(StrEnum):
    """The decisions that are offered."""

    CELEBRATE = "Celebrate"
    TRAINING = "Use in training"
    BOTH = "Celebrate and use in training"
    NEITHER = "Not chosen"


class TypedDecision(msgspec.Struct, frozen=True):
    """One row of the sheet as it came back: the example, and what stands in the two cells.

    `example` is its number, or the audit's reference in papers made before there were numbers.
    """

    example: str
    decision: Cell
    decided_on: Cell
    place: Place
    date_place: Place


class SummaryReading(msgspec.Struct, frozen=True):
    """A DMT summary as it was read back.

    Attributes:
        file: the digest of its bytes; name: what it is called; month: whose summary it is.
        number: the event up to which it was written; None where it no longer says so. digest: that
            of it in the chain, empty likewise.
        as_at: the day it looks back from, likewise.
        saved_by: who saved it last, as the workbook itself says.
    """

    file: str
    name: str
    month: Month
    number: int | None
    as_at: datetime.date | None
    rows: tuple[TypedDecision, ...]
    saved_by: str = ""
    digest: str = ""


class Taken(msgspec.Struct, frozen=True):
    """What is recorded of one summary, and what a person must put right.

    `is_whole`: everything that was typed is recorded, so that the file may be written over;
    `remarks`: what is said in it beside the cells.
    """

    events: tuple[PracticeDecided, ...]
    problems: tuple[Problem, ...]
    remarks: tuple[Problem, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Nothing that was typed is left behind."""
        return not any(problem.severity is Severity.ERROR for problem in self.problems)


def decisions_up_to(events: Iterable[Recorded], number: int) -> dict[str, PracticeDecided]:
    """The decisions in force after the event of that number, by reference."""
    decided = (one.event for one in in_force(one for one in events if one.number <= number))
    return {event.reference: event for event in decided if isinstance(event, PracticeDecided)}


def last_decided(events: Iterable[Recorded]) -> int:
    """The number of the event that changed the decisions last; 0 where none did.

    A summary that shows the decisions of today says at least that number, so that what is typed in
    it is compared with what stood in it.
    """
    decided: set[int] = set()
    last = 0
    for recorded in events:
        match recorded.event:
            case PracticeDecided():
                decided.add(recorded.number)
                last = recorded.number
            case RunUndone(events=undone) if decided.intersection(undone):
                decided.add(recorded.number)  # undoing this changes them again
                last = recorded.number
    return last


_Entry = tuple[str, datetime.date | None]
Decisions = Mapping[str, PracticeDecided]


def take_decisions(
    reading: SummaryReading,
    *,
    audits: Mapping[str, str],
    base: Decisions | None,
    now: Decisions,
    today: datetime.date,
) -> Taken:
    """The decisions that were typed since the file was written.

    Args:
        audits: the reference of each audit, by the number under which it is quoted.
        base: the decisions the file was written with; None where it does not say.
        now: those that are recorded.
    """
    references = {*audits.values()}
    events: list[PracticeDecided] = []
    problems: list[Problem] = []
    seen: dict[str, _Entry] = {}
    for row in reading.rows:
        typed, row_problems = typed_entry(row)
        problems += row_problems
        if typed is None:
            continue
        reference = audits.get(plain_number(row.example)) or row.example
        if reference not in references:
            problems += [_unknown_row(row)] if typed != ("", None) else []
            continue
        if seen.setdefault(reference, typed) != typed:
            problems.append(_twice(row))
            continue
        event, problem = _event(reading, row, reference, typed, base, now, today)
        events += [event] if event and event not in events else []
        problems += [problem] if problem else []
    return Taken(tuple(events), tuple(problems))


def _event(
    reading: SummaryReading,
    row: TypedDecision,
    reference: str,
    typed: _Entry,
    base: Decisions | None,
    now: Decisions,
    today: datetime.date,
) -> tuple[PracticeDecided | None, Problem | None]:
    recorded = _of(now.get(reference))
    before = _of(base.get(reference)) if base is not None else ("", None)
    if typed in (before, recorded):
        return None, None
    if recorded != before and base is not None:
        return None, _meanwhile(row, now[reference])
    event = PracticeDecided(
        today, reference, typed[0], typed[1], reading.month, reading.saved_by, reading.file
    )
    return event, None if typed[1] or not typed[0] else _without_date(row)


def _of(decided: PracticeDecided | None) -> _Entry:
    return (decided.decision, decided.decided_on) if decided else ("", None)


def typed_entry(row: TypedDecision) -> tuple[_Entry | None, list[Problem]]:
    """What the two cells say, or None and what is wrong with them."""
    problems = []
    decision = _decision(row.decision)
    if decision is None:
        choices = ", ".join(PracticeDecision)
        problems.append(
            Problem(
                "decision-unknown",
                row.place,
                "What stands here is none of the decisions.",
                f"Choose one of: {choices}. Then run summary again.",
            )
        )
    decided_on = _decided_on(row.decided_on)
    if decided_on.fault:
        problems.append(
            Problem(
                "decided-on-not-a-date",
                row.date_place,
                "What stands here is not a date.",
                "Type the day of the meeting, day first, for example 25 Nov 2026.",
            )
        )
    if decision is None or decided_on.fault:
        return None, problems
    return (decision, decided_on.day), problems


def _decision(cell: Cell) -> str | None:
    """The decision, empty where none stands, None for anything else."""
    if cell.error is not None:
        return None
    decision = choice_in(("", *PracticeDecision), plain_text(cell.value))
    return None if decision is None else str(decision)


def _decided_on(cell: Cell) -> TypedDay:
    return read_day(cell.value) if cell.error is None else TypedDay(fault=DayFault.NO_DAY)


def _unknown_row(row: TypedDecision) -> Problem:
    return Problem(
        "decision-row-unknown",
        row.place,
        "A decision stands in a row whose audit is not in the ledger.",
        "Put back the number in the first column, or type the decision into its row.",
    )


def _twice(row: TypedDecision) -> Problem:
    return Problem(
        "decision-row-twice",
        row.place,
        f"{row.example} stands in two rows with different decisions; the first was read.",
        "Delete the row that does not hold, and run summary again.",
    )


def _meanwhile(row: TypedDecision, recorded: PracticeDecided) -> Problem:
    when = f" of {day_words(recorded.decided_on)}" if recorded.decided_on else ""
    return Problem(
        "decision-changed-twice",
        row.place,
        f"Another decision on {row.example} was recorded since this file was written: "
        f"'{recorded.decision or 'none'}'{when}. It stands.",
        "Type here what stands, or clear what was typed, and run summary; then, if it does not "
        "hold, change it in the new file.",
    )


def _without_date(row: TypedDecision) -> Problem:
    return Problem(
        "decision-without-date",
        row.date_place,
        f"The decision on {row.example} has no date. It is recorded all the same.",
        "Type the day of the meeting beside it.",
    )
