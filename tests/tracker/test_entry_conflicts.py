"""Both sides of an entry that two people changed: when somebody must decide, and what then."""

import datetime
from collections.abc import Mapping

import msgspec
import pytest

from tests.support.made_up.states import TODAY, recorded, some_events, some_tables
from tests.tracker.test_reconciliation import (
    action,
    changes,
    codes,
    conflicts,
    is_only_read,
    merged,
    reading,
    state,
    table_reading,
)
from workbook_qa.actions import action_entries
from workbook_qa.ledger.events import (
    ActionChanged,
    AnyEvent,
    ConflictFound,
    ConflictSettled,
    TrackerTakenIn,
)
from workbook_qa.ledger.fold import fold
from workbook_qa.ledger.states import Became, State
from workbook_qa.tracker.tables import tracker_columns as columns
from workbook_qa.tracker.tables.tracker_conflicts import conflicts_table
from workbook_qa.tracker.tables.tracker_history import history_table
from workbook_qa.tracker.taking_back.entry_conflicts import open_conflicts
from workbook_qa.tracker.taking_back.reconciliation import Merged

NINE = datetime.datetime(2026, 11, 24, 9, tzinfo=datetime.UTC)
FIRST, SECOND, THIRD = "1" * 64, "2" * 64, "3" * 64


def taken(file: str, saved_at: datetime.datetime | None = None) -> TrackerTakenIn:
    return TrackerTakenIn(TODAY, file, "Master tracker.xlsx", 1, "Harper Head", saved_at)


def comment(text: str, tracker: str = FIRST) -> ActionChanged:
    return ActionChanged(TODAY, action(0), {"comment": text}, "Harper Head", tracker)


def conflict(typed: str = "Theirs", stands: str = "Ours") -> ConflictFound:
    return ConflictFound(TODAY, action(0), "comment", "", stands, typed, "Morgan Sample", SECOND)


def after(*events: AnyEvent) -> State:
    return fold(recorded([*some_events(), *events]))


def typed(now: State, text: str = "Theirs", **more: object) -> Merged:
    """A tracker of before all this, with a comment typed into it."""
    return merged(typed=reading({(action(0), action_entries.COMMENT): text}, **more), now=now)  # type: ignore[arg-type]


def decided(now: State, decisions: Mapping[int, str], comment: str | None = None) -> Merged:
    """The tracker as it is now, with decisions typed on its sheet Conflicts."""
    tables = some_tables(now)
    edits = {(action(0), action_entries.COMMENT): comment} if comment else None
    read = reading(edits, tables=tables, file=THIRD)
    rows = {(str(number), columns.DECISION): word for number, word in decisions.items()}
    with_decisions = {**read.tables, "Conflicts": table_reading(tables.conflicts, rows)}
    read = msgspec.structs.replace(read, tables=with_decisions, number=now.number)
    return merged(typed=read, now=now, base=now)


def number_of(now: State, typed: str = "Theirs") -> int:
    return next(number for number, one in now.conflicts.items() if one.typed == typed)


# When somebody must decide


def test_what_was_recorded_stands_and_the_conflict_is_found() -> None:
    outcome = typed(after(taken(FIRST), comment("Ours")))
    assert changes(outcome) == []
    assert [(one.recorded, one.typed) for one in conflicts(outcome)] == [("Ours", "Theirs")]
    assert codes(outcome) == ["changed-on-both-sides"]
    assert "Theirs" not in outcome.problems[0].message


def test_a_conflict_that_is_on_the_list_is_not_found_again() -> None:
    now = after(comment("Ours"), conflict())
    assert is_only_read(typed(now, file=THIRD))


def test_one_that_was_decided_against_is_not_found_again_while_the_same_stands() -> None:
    kept = after(comment("Ours"), conflict())
    settled = ConflictSettled(TODAY, number_of(kept), taken=False)
    assert is_only_read(typed(after(comment("Ours"), conflict(), settled), file=THIRD))
    moved_on = after(comment("Ours"), conflict(), settled, comment("Later"))
    assert len(conflicts(typed(moved_on, file=THIRD))) == 1


def test_a_decision_is_about_what_stood_when_it_was_made_not_when_the_conflict_was_found() -> None:
    kept = after(comment("Ours"), conflict())
    settled = ConflictSettled(TODAY, number_of(kept), taken=False)
    newer = (comment("Ours"), conflict(), comment("Newer"))
    assert is_only_read(typed(after(*newer, settled), file=THIRD))
    back_again = after(*newer, settled, comment("Ours"))
    assert len(conflicts(typed(back_again, file=THIRD))) == 1


@pytest.mark.parametrize(
    ("recorded_from", "read", "found"),
    [
        (NINE, NINE, 0),
        (NINE, NINE - datetime.timedelta(hours=1), 0),
        (NINE, NINE + datetime.timedelta(hours=1), 1),
        (NINE, None, 1),
        (None, NINE, 1),
    ],
)
def test_an_older_tracker_that_was_restored_does_not_type_its_entries_again(
    recorded_from: datetime.datetime | None, read: datetime.datetime | None, found: int
) -> None:
    """What stands in it was recorded and has been changed since; a later save is an edit."""
    now = after(taken(FIRST, recorded_from), comment("Theirs"), comment("Later"))
    assert len(conflicts(typed(now, saved_at=read, file=THIRD))) == found


def test_the_very_tracker_that_was_taken_in_says_nothing_new() -> None:
    now = after(taken(FIRST), comment("Theirs"), comment("Later"))
    assert typed(now, file=FIRST) == Merged()


@pytest.mark.parametrize(
    ("by", "at", "found"),
    [
        ("Morgan Sample", NINE - datetime.timedelta(hours=1), 0),
        ("Morgan Sample", NINE + datetime.timedelta(hours=1), 1),
        ("Harper Head", NINE - datetime.timedelta(hours=1), 1),
        ("", NINE - datetime.timedelta(hours=1), 1),
        ("Morgan Sample", None, 1),
    ],
)
def test_ones_own_later_word_is_no_conflict(
    by: str, at: datetime.datetime | None, found: int
) -> None:
    """The tracker could not be written over, and the same person went on typing in it."""
    first = msgspec.structs.replace(taken(FIRST, at), saved_by=by)
    outcome = typed(after(first, comment("Ours")), saved_at=NINE, file=THIRD)
    assert len(conflicts(outcome)) == found
    assert len(changes(outcome)) == 1 - found


def test_a_conflict_ends_when_both_sides_say_the_same_or_the_action_is_gone() -> None:
    assert len(open_conflicts(after(comment("Ours"), conflict()))) == 1
    assert open_conflicts(after(comment("Ours"), conflict(), comment("Theirs"))) == {}
    now = after(comment("Ours"), conflict())
    without = {key: one for key, one in now.actions.items() if key != action(0)}
    assert open_conflicts(msgspec.structs.replace(now, actions=without)) == {}


# What is decided


def test_both_sides_stand_on_the_sheet_with_who_said_what() -> None:
    now = after(taken(FIRST), comment("Ours"), taken(SECOND, NINE), conflict())
    (row,) = conflicts_table(now).rows
    assert row == (
        *(str(number_of(now)), action(0), "Comment", "Two entries", "Ours", "Harper Head"),
        *("Theirs", "Morgan Sample", "24 Nov 2026 09:00", None),
    )
    assert "1 entry was typed by two people" in some_tables(now).actions.says


def test_what_was_typed_is_taken() -> None:
    now = after(comment("Ours"), conflict())
    outcome = decided(now, {number_of(now): "take what was typed "})
    (change,) = changes(outcome)
    assert (change.changes, change.tracker) == ({"comment": "Theirs"}, THIRD)
    then = after(comment("Ours"), conflict(), *outcome.events)
    assert (then.conflicts, then.actions[action(0)].comment) == ({}, "Theirs")
    assert then.history[-1].became is Became.TAKEN


def test_what_was_recorded_is_kept() -> None:
    now = after(comment("Ours"), conflict())
    outcome = decided(now, {number_of(now): columns.KEEP})
    assert changes(outcome) == []
    then = after(comment("Ours"), conflict(), *outcome.events)
    assert (then.conflicts, then.actions[action(0)].comment) == ({}, "Ours")
    assert then.history[-1].became is Became.KEPT


def test_a_decision_on_what_has_been_changed_since_is_asked_for_again() -> None:
    shown = after(comment("Ours"), conflict())
    tables = some_tables(shown)
    now = after(comment("Ours"), conflict(), comment("Later"))
    rows = {(str(number_of(now)), columns.DECISION): columns.TAKE}
    read = reading(tables=tables, file=THIRD)
    both = {**read.tables, "Conflicts": table_reading(tables.conflicts, rows)}
    read = msgspec.structs.replace(read, tables=both, number=shown.number)
    outcome = merged(typed=read, now=now, base=shown)
    assert codes(outcome) == ["conflict-moved-on"]
    assert changes(outcome) == []


def test_a_decision_and_another_entry_in_one_tracker_contradict_each_other() -> None:
    now = after(comment("Ours"), conflict())
    outcome = decided(now, {number_of(now): columns.TAKE}, comment="A third")
    assert [change.changes for change in changes(outcome)] == [{"comment": "A third"}]
    assert codes(outcome) == ["conflict-moved-on"]


def test_two_entries_for_one_cell_cannot_both_be_taken() -> None:
    now = after(comment("Ours"), conflict(), conflict("Another"))
    numbers = {number_of(now): columns.TAKE, number_of(now, "Another"): columns.TAKE}
    assert codes(decided(now, numbers)) == ["conflict-moved-on"] * 2
    numbers[number_of(now, "Another")] = columns.KEEP
    assert [change.changes for change in changes(decided(now, numbers))] == [{"comment": "Theirs"}]


@pytest.mark.parametrize("word", ["yes", "Take it", 1])
def test_what_is_no_decision_is_a_problem(word: str) -> None:
    now = after(comment("Ours"), conflict())
    outcome = decided(now, {number_of(now): word})
    assert codes(outcome) == ["decision-not-possible"]
    (taken_in,) = outcome.events
    assert isinstance(taken_in, TrackerTakenIn)
    assert taken_in.not_taken[0].typed == str(word)


# What people can read afterwards


def test_history_says_what_became_of_everything_the_latest_first() -> None:
    events = [taken(FIRST, NINE), comment("Ours"), taken(SECOND), conflict()]
    settled = ConflictSettled(TODAY, number_of(after(*events)), taken=False, tracker=FIRST)
    table = history_table(after(*events, settled))
    said = [row[3:8] for row in table.rows[:3]]
    assert said == [
        ("Ours", "Theirs", Became.KEPT, "Harper Head", "24 Nov 2026 09:00"),
        ("Ours", "Theirs", Became.CONFLICT, "Harper Head", "Not known"),
        ("", "Ours", Became.RECORDED, "Harper Head", "24 Nov 2026 09:00"),
    ]
    assert len(table.rows) == len(state().history) + 3


def test_a_date_in_history_is_read_day_first() -> None:
    change = ActionChanged(
        TODAY, action(0), {"completed_on": "2026-11-05", "own:Zone": "2026-11-06"}
    )
    rows = history_table(after(change)).rows[:2]
    assert [row[4] for row in rows] == ["6 Nov 2026", "5 Nov 2026"]
