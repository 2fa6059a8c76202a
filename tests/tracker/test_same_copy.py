"""A copy of the tracker that comes back more than once: the last thing said in it is not lost."""

import datetime
from collections.abc import Mapping

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.made_up.states import TODAY, recorded, some_events
from tests.tracker.test_reconciliation import action, conflicts, merged, reading, written
from workbook_qa.actions.action_entries import COMMENT, STATUS
from workbook_qa.ledger.events import AnyEvent, TrackerTakenIn
from workbook_qa.ledger.fold import fold
from workbook_qa.ledger.states import State, entry_text
from workbook_qa.tracker.taking_back.same_copy import (
    earlier_saves,
    said_before,
    was_set_back,
)
from workbook_qa.tracker.taking_back.tracker_reading import TrackerReading

NINE = datetime.datetime(2026, 11, 24, 9, tzinfo=datetime.UTC)
ROW = "CFA-2026-11-0001-B/1"
FIELDS = {STATUS: "status", COMMENT: "comment"}


def minutes(number: int) -> datetime.datetime:
    return NINE + datetime.timedelta(minutes=number)


def a_save(by: str, name: str, number: int = 7, at: int | None = 10) -> TrackerReading:
    when = None if at is None else minutes(at)
    return TrackerReading("new", name, number, TODAY, {}, "", by, when)


def taken(by: str, name: str, typed: Mapping[str, str], number: int = 7, at: int | None = 5):
    when = None if at is None else minutes(at)
    return TrackerTakenIn(TODAY, "old", name, number, by, when, typed={ROW: typed})


@pytest.mark.parametrize(
    ("earlier", "later", "says", "is_same"),
    [
        # The same person's, whatever it is called.
        (taken("Tara", "one.xlsx", {"status": "Done"}), a_save("TARA", "two.xlsx"), {}, True),
        # Called the same, whoever saved it.
        (taken("Tara", "one.xlsx", {"status": "Done"}), a_save("Theo", "one.xlsx"), {}, True),
        (taken("", "one.xlsx", {"status": "Done"}), a_save("", "one.xlsx"), {}, True),
        # Neither: another's copy of the same day, in which nothing was set back.
        (taken("Tara", "one.xlsx", {"status": "Done"}), a_save("Theo", "two.xlsx"), {}, False),
        (taken("", "one.xlsx", {"status": "Done"}), a_save("", "two.xlsx"), {}, False),
        # It has most of what the other had.
        (
            taken("Tara", "one.xlsx", {"status": "Done", "comment": "a", "evidence": "b"}),
            a_save("Theo", "two.xlsx"),
            {"comment": "a", "evidence": "b"},
            True,
        ),
        # Two who typed the same once.
        (
            taken("Tara", "one.xlsx", {"status": "Done", "comment": "a", "evidence": "b"}),
            a_save("Theo", "two.xlsx"),
            {"status": "Done"},
            False,
        ),
        # Written from another event, or saved before it.
        (taken("Tara", "one.xlsx", {"status": "Done"}, 6), a_save("Tara", "one.xlsx"), {}, False),
        (
            taken("Tara", "one.xlsx", {"status": "Done"}, at=11),
            a_save("Tara", "one.xlsx"),
            {},
            False,
        ),
        # Nobody knows when: it may be.
        (
            taken("Tara", "one.xlsx", {"status": "Done"}, at=None),
            a_save("Tara", "one.xlsx"),
            {},
            True,
        ),
    ],
)
def test_what_is_taken_for_the_same_copy_saved_later(
    earlier: TrackerTakenIn, later: TrackerReading, says: Mapping[str, str], is_same: bool
) -> None:
    before = said_before(later, {ROW: says}, earlier_saves(later, [earlier]))
    assert (before == earlier.typed) is is_same
    assert bool(before) is is_same


def test_a_tracker_that_nobody_saved_says_nothing_new() -> None:
    earlier = taken("Tara", "Master tracker.xlsx", {"status": "Done"})
    as_written = msgspec.structs.replace(
        a_save("", "Master tracker.xlsx", at=None), as_written=True
    )
    assert said_before(as_written, {}, earlier_saves(as_written, [earlier])) == {}


@pytest.mark.parametrize(
    ("base", "text", "before", "set_back"),
    [
        ("Open", "Open", "Done", True),
        ("a", "a", "", True),
        ("", "", "a", True),
        ("Open", "Open", "Open", False),
        ("Open", "Open", None, False),
        ("Open", "Done", "Done", False),
        ("Open", "Withdrawn", "Done", False),
    ],
)
def test_what_counts_as_set_back(base: str, text: str, before: str | None, set_back: bool) -> None:
    assert was_set_back(base, text, before) is set_back


_SAVES = st.lists(
    st.tuples(
        st.sampled_from(["Tara", "Theo"]),
        st.integers(0, 1),
        st.sampled_from([(STATUS, "Done"), (STATUS, "Withdrawn"), (STATUS, None)])
        | st.sampled_from([(COMMENT, "a"), (COMMENT, "b"), (COMMENT, None)]),
    ),
    max_size=9,
)


@settings(max_examples=120, deadline=None)
@given(_SAVES)
def test_the_last_thing_each_of_two_people_saved_stands_or_is_on_conflicts(
    saves: list[tuple[str, int, tuple[str, str | None]]],
) -> None:
    """Each types in a copy of the same tracker, sets back what they like, and saves again."""
    events: list[AnyEvent] = [*some_events()]
    copies: dict[str, dict[tuple[str, str], str | None]] = {"Tara": {}, "Theo": {}}
    last: dict[tuple[str, tuple[str, str]], str | None] = {}
    for number, (by, place, (heading, value)) in enumerate(saves, start=1):
        row = action(place)
        at = [str(values[0]) for values in written().rows].index(row)
        as_written = written().rows[at][written().column(heading)]
        stood = str(as_written) if as_written else None
        if copies[by].get((row, heading), stood) != (value or stood):
            last[by, (row, heading)] = value or stood
        copies[by][row, heading] = value or stood
        copy = msgspec.structs.replace(
            reading(copies[by], file=f"{number:064}", saved_at=minutes(number)),  # type: ignore[arg-type]
            saved_by=by,
            name=f"{by}.xlsx",
        )
        events += merged(typed=copy, now=fold(recorded(events))).events
        now = fold(recorded(events))
        for (_, entry), text in last.items():
            assert text == stands(now, entry) or (entry, text) in to_be_seen(now)


def stands(now: State, entry: tuple[str, str]) -> str | None:
    row, heading = entry
    return entry_text(now.actions[row], FIELDS[heading]) or None


def to_be_seen(now: State) -> set[tuple[tuple[str, str], str | None]]:
    headings = {field: heading for heading, field in FIELDS.items()}
    return {((one.row, headings[one.field]), one.typed or None) for one in now.conflicts.values()}


def test_it_is_said_once_that_an_entry_was_set_back() -> None:
    row = action(0)
    done = reading({(row, STATUS): "Done"}, file="1" * 64, saved_at=minutes(1))
    back = reading(file="2" * 64, saved_at=minutes(2))
    again = reading(file="3" * 64, saved_at=minutes(3))
    events: list[AnyEvent] = [*some_events()]
    found = []
    for typed in (done, back, again):
        outcome = merged(typed=typed, now=fold(recorded(events)))
        events += outcome.events
        found += [(one.base, one.recorded, one.typed) for one in conflicts(outcome)]
    assert found == [("Open", "Done", "Open")]
