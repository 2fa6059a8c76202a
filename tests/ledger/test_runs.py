"""A run that is undone is as if it had never been; one that others rest on stands."""

import datetime
from collections.abc import Sequence
from typing import get_args

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.ledger.test_fold import (
    EVENTS,
    REFERENCES,
    START,
    action_changed,
    day,
    issued,
    received,
    selected,
)
from workbook_qa.cli import cli
from workbook_qa.core.terms import Outcome
from workbook_qa.ledger.events import (
    AnyEvent,
    QueryIssued,
    Recorded,
    ReturnChosen,
    RunUndone,
    SummaryMade,
)
from workbook_qa.ledger.events.event import Event
from workbook_qa.ledger.fold import fold, in_force
from workbook_qa.ledger.runs import (
    CannotBeUndone,
    Run,
    run_words,
    runs_of,
    undo_run,
    undone_runs,
)
from workbook_qa.ledger.states import State
from workbook_qa.upkeep.undo_effects import consequences

AT = datetime.datetime(2026, 11, 2, 9, tzinfo=datetime.UTC)


def recorded(*runs: Sequence[AnyEvent]) -> list[Recorded]:
    """Events as the ledger has them after so many runs."""
    made: list[Recorded] = []
    for number, run in enumerate(runs):
        first = len(made) + 1
        at = AT + datetime.timedelta(hours=number)
        for event in run:
            made.append(Recorded(len(made) + 1, at, "Casey", event, first))
    return made


def undone(events: list[Recorded], number: int) -> list[Recorded]:
    undoing = undo_run(events, number, day(40))
    assert isinstance(undoing, RunUndone), undoing
    return added(events, undoing)


def added(events: list[Recorded], *more: AnyEvent) -> list[Recorded]:
    """Another run, of `more`."""
    first = len(events) + 1
    return [
        *events,
        *(Recorded(first + place, AT, "Casey", event, first) for place, event in enumerate(more)),
    ]


def numberless(state: State) -> State:
    return msgspec.structs.replace(state, number=0)


A_MONTH = (
    [selected("one")],
    [issued(REFERENCES[0]), issued(REFERENCES[1])],
    [received(Outcome.ACCEPTED, 5), received(Outcome.QUERIED, 6, reference=REFERENCES[1])],
    [action_changed(9, status="Done")],
)


# Which events are one run


def test_events_of_one_call_are_one_run_by_their_number():
    runs = runs_of(recorded(*A_MONTH))
    assert [(run.number, len(run.events), run.command) for run in runs] == [
        (1, 1, "select"),
        (2, 2, "generate"),
        (4, 2, "ingest"),
        (6, 1, "reconcile"),
    ]


def test_events_without_a_number_are_one_run_where_moment_and_person_agree():
    events = [msgspec.structs.replace(each, run=0) for each in recorded(*A_MONTH)]
    assert [run.number for run in runs_of(events)] == [1, 2, 4, 6]
    events[4] = msgspec.structs.replace(events[4], by="Somebody else")
    assert [run.number for run in runs_of(events)] == [1, 2, 4, 5, 6]


# Undoing


@given(EVENTS, st.lists(st.integers(1, 3), max_size=12), st.data())
def test_an_undone_run_is_as_if_it_had_never_been(events, sizes, data):
    """For every run that may be undone, whatever came before and after it."""
    runs, rest = [], list(events)
    while rest:
        size = sizes.pop() if sizes else 2
        runs.append(rest[:size])
        rest = rest[size:]
    assume(runs)
    ledger = recorded(*runs)
    number = data.draw(st.sampled_from([run.number for run in runs_of(ledger)]))
    undoing = undo_run(ledger, number, day(40))
    assume(isinstance(undoing, RunUndone))
    without = [each for each in ledger if each.run != number]
    assert numberless(fold(added(ledger, undoing))) == numberless(fold(without))


@given(EVENTS, st.data())
def test_undoing_what_was_undone_brings_it_back(events, data):
    assume(events)
    ledger = recorded(*([event] for event in events))
    number = data.draw(st.sampled_from([run.number for run in runs_of(ledger)]))
    undoing = undo_run(ledger, number, day(40))
    assume(isinstance(undoing, RunUndone))
    once = added(ledger, undoing)
    twice = undone(once, once[-1].number)
    assert numberless(fold(twice)) == numberless(fold(ledger))
    assert undone_runs(twice) == {once[-1].number}


def test_a_run_still_counts_on_the_days_before_it_was_undone():
    before = recorded(*A_MONTH)
    after = undone(before, 6)
    assert fold(after, as_at=day(39)).actions == fold(before).actions
    assert fold(after, up_to=6) == fold(before)
    assert fold(after, as_at=day(40)).actions != fold(before).actions


def test_nothing_is_left_out_where_nothing_is_undone():
    events = recorded(*A_MONTH)
    assert in_force(events) == events


@pytest.mark.parametrize(
    ("number", "resting"),
    [(1, 2), (2, 6), (4, 6)],
    ids=["issued since", "come back since", "managers have typed since"],
)
def test_a_run_that_a_later_one_rests_on_is_not_undone(number: int, resting: int):
    refused = undo_run(recorded(*A_MONTH), number, day(40))
    assert isinstance(refused, CannotBeUndone)
    assert f"Undo run {resting} first" in refused.reason


def test_the_last_first_everything_can_be_undone():
    ledger = recorded(*A_MONTH)
    for number in (6, 4, 2, 1):
        ledger = undone(ledger, number)
    assert numberless(fold(ledger)) == State()


LATER = {
    "another return of the audit": received(Outcome.SUPERSEDED, 12),
    "the same file again": received(Outcome.ALREADY_HAVE, 12, reference="", file="accepted"),
    "a query": QueryIssued(day(12), REFERENCES[0], 3, "f", "w", "m"),
    "a choice": ReturnChosen(day(12), REFERENCES[0], "accepted"),
    "what managers typed": action_changed(12, status="Done"),
}


@pytest.mark.parametrize("later", LATER.values(), ids=LATER.keys())
def test_taking_in_is_not_undone_once_something_later_is_about_the_same(later: AnyEvent):
    accepted = received(Outcome.ACCEPTED, 5, file="accepted")
    ledger = recorded([issued()], [accepted], [later])
    assert isinstance(undo_run(ledger, 2, day(40)), CannotBeUndone)
    other = received(Outcome.ACCEPTED, 12, reference=REFERENCES[1])
    ledger = recorded([issued(), issued(REFERENCES[1])], [accepted], [other])
    assert isinstance(undo_run(ledger, 3, day(40)), RunUndone)


def test_managers_entries_can_be_undone_whatever_they_typed_later():
    ledger = recorded(*A_MONTH, [action_changed(12, status="Open")])
    assert isinstance(undo_run(ledger, 6, day(40)), RunUndone)


def test_what_was_undone_does_not_come_back_once_something_later_is_about_the_same():
    ledger = undone(recorded([issued()], [received(Outcome.ACCEPTED, 5)]), 2)
    assert isinstance(undo_run(ledger, 3, day(41)), RunUndone)
    ledger = added(ledger, received(Outcome.ACCEPTED, 12, file="another"))
    assert isinstance(undo_run(ledger, 3, day(41)), CannotBeUndone)


def test_what_rests_on_an_undone_draw_does_not_come_back_before_it():
    ledger = undone(undone(recorded(*A_MONTH[:2]), 2), 1)
    refused = undo_run(ledger, 4, day(41))
    assert isinstance(refused, CannotBeUndone)
    ledger = undone(undone(ledger, 5), 4)
    assert numberless(fold(ledger)) == numberless(fold(recorded(*A_MONTH[:2])))


@pytest.mark.parametrize(
    ("number", "words"), [(99, "no run 99"), (5, "no run 5"), (6, "undone already"), (7, "summary")]
)
def test_some_runs_cannot_be_undone_at_all(number: int, words: str):
    made = SummaryMade(day(39), "2026-11", day(39), "f")
    ledger = undone(added(recorded(*A_MONTH), made), 6)
    refused = undo_run(ledger, number, day(41))
    assert isinstance(refused, CannotBeUndone)
    assert words in refused.reason


# Words


def test_runs_are_told_in_words():
    ledger = undone(added(recorded(*A_MONTH), SummaryMade(day(9), "2026-11", day(8), "f")), 6)
    assert [(run.command, run_words(run)) for run in runs_of(ledger)] == [
        ("select", "no cases drawn for November 2026"),
        ("generate", "2 audits issued for November 2026"),
        ("ingest", "2 files taken in (1 accepted, 1 queried)"),
        ("reconcile", "1 row changed by managers"),
        ("summary", "summary of November 2026 as at 10 November 2026"),
        ("undo", "run 6 undone"),
    ]


def words_of(*events: AnyEvent) -> str:
    return run_words(Run(1, AT, "Casey", tuple(recorded(events))))


def test_an_amended_draw_and_queries_are_told_with_their_run():
    assert words_of(selected("one"), issued()) == (
        "the draw of November 2026 amended; 1 audit issued for November 2026"
    )
    query = QueryIssued(START, REFERENCES[0], 2, "f", "w", "m")
    assert words_of(received(Outcome.QUERIED, 1), query) == (
        "1 file taken in (1 queried); 1 workbook sent back"
    )


def said(events: list[Recorded], number: int) -> str:
    undoing = undo_run(events, number, day(40))
    assert isinstance(undoing, RunUndone)
    return "\n".join(consequences(events, undoing))


def test_it_says_what_follows_from_undoing_each_command():
    ledger = recorded(*A_MONTH)
    assert "What managers typed goes back" in said(ledger, 6)
    ledger = undone(ledger, 6)
    taken = said(ledger, 4)
    assert f"1 audit goes from Completed to With auditor: {REFERENCES[0]}." in taken
    assert f"1 audit goes from Queried to With auditor: {REFERENCES[1]}." in taken
    assert "2 actions are not monitored any more." in taken
    assert "2 files are not taken in any more" in taken
    ledger = undone(ledger, 4)
    assert f"2 audits are not issued any more: {', '.join(REFERENCES[:2])}." in said(ledger, 2)
    ledger = undone(ledger, 2)
    assert "November 2026 is not drawn any more." in said(ledger, 1)


def test_it_says_what_comes_back():
    ledger = undone(recorded(*A_MONTH[:3]), 4)
    back = said(ledger, 6)
    assert "1 audit goes from With auditor to Completed" in back
    assert "2 actions are monitored again." in back
    assert "2 files are taken in again." in back


def test_a_draw_that_replaced_another_goes_back_to_it():
    ledger = recorded([selected("one")], [selected("two")])
    assert "goes back to the draw of before, with the seed one" in said(ledger, 2)


@pytest.mark.parametrize(("as_at", "told"), [(4, False), (5, True), (30, True)])
def test_a_summary_that_was_made_with_it_is_named(as_at: int, told: bool):
    ledger = added(recorded(*A_MONTH[:3]), SummaryMade(day(31), "2026-11", day(as_at), "f"))
    assert ("DMT summary of November 2026" in said(ledger, 4)) is told


def test_a_summary_of_before_the_run_is_not_named():
    made = SummaryMade(day(30), "2026-11", day(30), "f")
    ledger = recorded(A_MONTH[0], A_MONTH[1], [made], A_MONTH[2])
    assert "DMT summary" not in said(ledger, 5)


# What every kind of event says of itself


@pytest.mark.parametrize("kind", get_args(AnyEvent), ids=lambda kind: kind.__name__)
def test_every_kind_knows_its_command_its_documents_and_its_words(kind: type[Event]):
    assert kind.command in cli.commands
    assert {*kind.documents} <= {*kind.__struct_fields__}
    counted = kind.counted_words.__func__ is not Event.counted_words.__func__
    assert kind.counted_as[0] or counted or kind.run_words is not Event.run_words
