"""What managers typed is recorded once, and nothing anyone typed is lost in silence."""

import datetime
import random
from collections.abc import Mapping, Sequence
from functools import cache

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.made_up.states import TODAY, a_state, recorded, some_events, some_tables
from workbook_qa.actions import action_entries
from workbook_qa.core.cells import Cell, Value, address
from workbook_qa.core.problem import Place, Problem
from workbook_qa.core.table import Table
from workbook_qa.ledger.events import ActionChanged, AnyEvent, ConflictFound, TrackerTakenIn
from workbook_qa.ledger.fold import fold
from workbook_qa.ledger.states import State
from workbook_qa.tracker.tables import tracker_columns as columns
from workbook_qa.tracker.tables.tracker_tables import MANAGED, TrackerTables
from workbook_qa.tracker.taking_back.reconciliation import Merged, reconcile
from workbook_qa.tracker.taking_back.tracker_reading import TrackerReading, TypedRow, TypedTable

PLACE = Place("Master tracker.xlsx", "Actions")
DAY = datetime.date(2026, 11, 18)

# (action, heading) to what is typed there.
Edits = Mapping[tuple[str, str], Value | Cell]


@cache
def state() -> State:
    return a_state()


@cache
def shown() -> TrackerTables:
    return some_tables(state())


def written() -> Table:
    return shown().actions


def action(number: int) -> str:
    """An action by its place in the tracker: 0 is an open one, the most overdue."""
    return str(written().rows[number][0])


def last(status: str) -> str:
    """The last action of the tracker that has that status."""
    place = written().column(action_entries.STATUS)
    return str([row[0] for row in written().rows if row[place] == status][-1])


def place_of(key: str, heading: str) -> Place:
    row = [row[0] for row in written().rows].index(key)
    return Place(*PLACE_PARTS, address(row + 5, written().column(heading) + 1))


PLACE_PARTS = (PLACE.file, PLACE.sheet)


def table_reading(
    table: Table, edits: Edits | None = None, order: Sequence[int] | None = None
) -> TypedTable:
    """A table as it was written, with `edits`, its rows in another order."""
    edits = edits or {}
    ours = [column.heading for column in table.columns]
    headings = list(dict.fromkeys([*ours, *(heading for _, heading in edits)]))
    managed = MANAGED[table.name]
    rows = []
    for number, at in enumerate(order if order is not None else range(len(table.rows)), start=5):
        key = str(table.rows[at][0])
        values: dict[str, Value | Cell] = dict(zip(ours, table.rows[at], strict=True))
        values |= {heading: value for (of, heading), value in edits.items() if of == key}
        values = {
            heading: value
            for heading, value in values.items()
            if value is not None and (not isinstance(value, str) or value.strip())
        }
        rows.append(TypedRow(number, str(values.get(managed.key, "")), values))
    known = {column.heading for column in managed.tools} | {*managed.fields}
    return TypedTable(
        name=table.name,
        place=Place(PLACE.file, table.name),
        columns={heading: place for place, heading in enumerate(headings, start=1)},
        rows=tuple(rows),
        own=tuple(heading for heading in headings if heading not in known),
    )


def reading(
    edits: Edits | None = None,
    *,
    order: Sequence[int] | None = None,
    tables: TrackerTables | None = None,
    file: str = "d" * 64,
    saved_at: datetime.datetime | None = None,
) -> TrackerReading:
    """The tracker as it was written, with `edits` of actions, their rows in another order."""
    tables = tables or shown()
    found = {
        "Actions": table_reading(tables.actions, edits, order),
        "Audits": table_reading(tables.audits),
    }
    return TrackerReading(
        file, PLACE.file, state().number, TODAY, found, "", "Morgan Sample", saved_at
    )


def is_only_read(outcome: Merged) -> bool:
    """Whether nothing is recorded but that a tracker was read, and nothing is told."""
    kinds = {type(event) for event in outcome.events}
    return kinds <= {TrackerTakenIn} and not outcome.problems


def merged(
    edits: Edits | None = None,
    *,
    now: State | None = None,
    typed: TrackerReading | None = None,
    base: State | None = None,
) -> Merged:
    tables = some_tables(base) if base else shown()
    typed = typed or reading(edits)
    if base:
        typed = msgspec.structs.replace(typed, number=base.number)
    return reconcile(
        base or state(),
        now or state(),
        typed,
        written=tables.by_name,
        today=TODAY,
    )


def test_another_owner_and_team_are_typed_in_the_tracker_with_a_reason() -> None:
    key = action(0)
    typed = {
        (key, action_entries.NEW_OWNER): "Robin Newcomer",
        (key, action_entries.NEW_TEAM): "Assessment South",
    }
    outcome = merged(typed)
    (change,) = changes(outcome)
    assert change.changes == {"new_owner": "Robin Newcomer", "new_team": "Assessment South"}
    assert codes(outcome) == ["new-owner-without-reason", "new-team-without-reason"]
    whole = merged({**typed, (key, action_entries.REASON): "The worker has left."})
    assert codes(whole) == []


def changes(outcome: Merged) -> list[ActionChanged]:
    return [event for event in outcome.events if isinstance(event, ActionChanged)]


def conflicts(outcome: Merged) -> list[ConflictFound]:
    return [event for event in outcome.events if isinstance(event, ConflictFound)]


def problems(outcome: Merged) -> list[Problem]:
    return [*outcome.problems, *outcome.unfinished]


def codes(outcome: Merged) -> list[str]:
    return [problem.code for problem in problems(outcome)]


def with_changes(*more: AnyEvent) -> State:
    return fold(recorded([*some_events(), *more]))


def test_a_tracker_nobody_typed_in_changes_nothing() -> None:
    assert merged() == Merged()


def test_what_was_typed_is_recorded_for_its_action() -> None:
    key = action(0)
    outcome = merged(
        {
            (key, action_entries.STATUS): "Done",
            (key, action_entries.COMPLETED_ON): DAY,
            (key, action_entries.EVIDENCE): "Plan rewritten;\r\nsee Documents. ",
            (key, action_entries.COMMENT): "\xa0Thank you\xa0",
        }
    )
    wanted = {
        "status": "Done",
        "completed_on": "2026-11-18",
        "evidence": "Plan rewritten;\nsee Documents.",
        "comment": "Thank you",
    }
    assert changes(outcome) == [ActionChanged(TODAY, key, wanted, "Morgan Sample", "d" * 64)]
    assert codes(outcome) == []
    taken = outcome.events[0]
    assert isinstance(taken, TrackerTakenIn)
    assert (taken.file, taken.saved_by, taken.not_taken) == ("d" * 64, "Morgan Sample", ())


def test_what_says_the_same_in_other_words_is_no_entry_whatever_was_recorded_since() -> None:
    """A program that saved the tracker wrote a status in another way; nobody typed."""
    status = state().actions[action(0)].status
    now = with_changes(ActionChanged(TODAY, action(0), {"status": "Withdrawn"}))
    outcome = merged({(action(0), action_entries.STATUS): f" {status.upper()} "}, now=now)
    assert (changes(outcome), conflicts(outcome)) == ([], [])


def test_a_cleared_remark_is_recorded_as_blank() -> None:
    key = last("Verified")
    outcome = merged({(key, action_entries.EVIDENCE): None})
    assert changes(outcome)[0].changes == {"evidence": ""}
    assert codes(outcome) == ["done-without-evidence"]
    assert problems(outcome)[0].place == place_of(key, action_entries.EVIDENCE)


@pytest.mark.parametrize(
    ("typed", "status"),
    [("Done", "Done"), (" completed ", "Done"), ("CLOSED", "Done"), ("re-opened", "Reopened"),
     ("withdrawn.", "Withdrawn")],
)  # fmt: skip
def test_a_status_is_read_by_the_alias_table(typed: str, status: str) -> None:
    outcome = merged({(action(0), action_entries.STATUS): typed})
    assert changes(outcome)[0].changes == {"status": status}


@pytest.mark.parametrize("typed", ["Donne", "in hand", "Overdue", "", None, 1, True])
def test_an_unknown_status_is_a_problem_and_the_rest_of_the_row_is_taken(typed: Value) -> None:
    key = last("Done")
    outcome = merged({(key, action_entries.STATUS): typed, (key, action_entries.COMMENT): "Noted"})
    assert [change.changes for change in changes(outcome)] == [{"comment": "Noted"}]
    assert codes(outcome) == ["status-unknown"]
    assert problems(outcome)[0].place == place_of(key, action_entries.STATUS)


@pytest.mark.parametrize(
    "typed",
    ["18/11/2026", "18.11.26", "18 November 2026", "2026-11-18", DAY,
     datetime.datetime(2026, 11, 18)],
)  # fmt: skip
def test_a_date_is_read_day_first(typed: Value) -> None:
    key = last("Done")
    outcome = merged({(key, action_entries.COMPLETED_ON): typed})
    assert [change.changes for change in changes(outcome)] == [{"completed_on": "2026-11-18"}]
    assert codes(outcome) == []


@pytest.mark.parametrize("typed", ["11/18/2026", "31/02/2026", "soon", 46344, True])
def test_what_is_no_date_is_a_problem_and_never_guessed(typed: Value) -> None:
    key = last("Done")
    outcome = merged({(key, action_entries.COMPLETED_ON): typed})
    assert changes(outcome) == []
    assert codes(outcome) == ["completed-on-not-a-date"]


def test_a_long_text_in_the_cell_for_a_date_is_not_quoted() -> None:
    text = "Spoke to the Madeup family on 3 May about it"
    outcome = merged(
        {(action(0), action_entries.COMPLETED_ON): text, (action(1), action_entries.STATUS): text}
    )
    assert codes(outcome) == ["completed-on-not-a-date", "status-unknown"]
    assert all("Madeup" not in problem.message for problem in problems(outcome))


@pytest.mark.parametrize("typed", [TODAY + datetime.timedelta(1), datetime.date(2016, 11, 18)])
def test_a_date_in_the_future_or_long_past_is_recorded_and_queried(typed: Value) -> None:
    outcome = merged({(last("Done"), action_entries.COMPLETED_ON): typed})
    assert len(changes(outcome)) == 1
    assert codes(outcome) == ["completed-on-doubtful"]


def test_done_needs_a_date_and_evidence() -> None:
    key = action(0)
    outcome = merged({(key, action_entries.STATUS): "Done"})
    assert changes(outcome)[0].changes == {"status": "Done"}
    assert codes(outcome) == ["done-without-date", "done-without-evidence"]
    assert [problem.place for problem in problems(outcome)] == [
        place_of(key, action_entries.COMPLETED_ON),
        place_of(key, action_entries.EVIDENCE),
    ]


def test_a_date_on_an_open_action_is_queried() -> None:
    outcome = merged({(action(0), action_entries.COMPLETED_ON): DAY})
    assert codes(outcome) == ["completed-but-open"]
    assert problems(outcome)[0].place == place_of(action(0), action_entries.STATUS)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (Cell("Done", formula="A1"), "formula-in-answer"),
        (Cell(error="#REF!"), "cell-error"),
    ],
)
def test_formulas_and_errors_are_never_entries(cell: Cell, code: str) -> None:
    for heading in action_entries.MANAGERS_FIELDS:
        outcome = merged({(last("Done"), heading): cell})
        assert changes(outcome) == []
        assert codes(outcome) == [code]


# Three sides.


def test_the_ledgers_own_change_stands_where_nobody_typed() -> None:
    now = with_changes(ActionChanged(TODAY, action(0), {"comment": "From another run"}))
    assert merged(now=now) == Merged()


def test_both_sides_with_the_same_entry_is_no_change() -> None:
    now = with_changes(ActionChanged(TODAY, action(0), {"comment": "Same"}))
    assert is_only_read(merged({(action(0), action_entries.COMMENT): " Same"}, now=now))


def test_both_sides_with_different_entries_is_a_conflict_and_nobody_loses() -> None:
    key = action(0)
    now = with_changes(ActionChanged(TODAY, key, {"comment": "Ours", "status": "Withdrawn"}))
    outcome = merged(
        {
            (key, action_entries.COMMENT): "Theirs",
            (key, action_entries.STATUS): "Reopened",
            (key, action_entries.EVIDENCE): "Filed.",
        },
        now=now,
    )
    assert [change.changes for change in changes(outcome)] == [{"evidence": "Filed."}]
    assert codes(outcome) == ["changed-on-both-sides"] * 2
    by = ("Morgan Sample", "d" * 64)
    assert conflicts(outcome) == [
        ConflictFound(TODAY, key, "status", "Open", "Withdrawn", "Reopened", *by),
        ConflictFound(TODAY, key, "comment", "", "Ours", "Theirs", *by),
    ]
    status, comment = outcome.problems
    assert status.place == place_of(key, action_entries.STATUS)
    assert "'Reopened'" in status.message
    assert "Theirs" not in comment.message
    assert "Ours" not in comment.message


def test_an_older_copy_takes_nothing_back() -> None:
    """A tracker restored from last week holds old entries: they are base, not edits."""
    now = with_changes(ActionChanged(TODAY, action(0), {"status": "Done", "evidence": "Filed."}))
    assert merged(now=now).events == ()


# Rows.


def test_sorting_does_no_harm() -> None:
    edits: Edits = {(action(3), action_entries.COMMENT): "Mine"}
    order = list(range(len(written().rows)))
    random.Random("sorted by a manager").shuffle(order)
    sorted_by_someone = merged(typed=reading(edits, order=order))
    assert sorted_by_someone == merged(edits)
    assert len(changes(sorted_by_someone)) == 1


def test_a_deleted_row_is_reported_and_its_neighbours_are_taken() -> None:
    order = list(range(len(written().rows)))[1:]
    outcome = merged(typed=reading({(action(1), action_entries.COMMENT): "Mine"}, order=order))
    assert codes(outcome) == ["tracker-row-missing"]
    assert action(0) in problems(outcome)[0].found
    assert [change.action for change in changes(outcome)] == [action(1)]


def test_all_rows_deleted_are_all_reported() -> None:
    outcome = merged(typed=reading(order=[]))
    (told,) = outcome.problems
    assert told.found.startswith(f"{len(state().actions)} of this kind")
    taken = outcome.events[0]
    assert isinstance(taken, TrackerTakenIn)
    assert {one.row for one in taken.not_taken} == {*state().actions}
    assert problems(outcome)[0].place == PLACE


@pytest.mark.parametrize("typed", ["CFA-2026-11-0099-Q/1", "my own action", None])
def test_a_row_of_an_unknown_action_is_reported(typed: Value) -> None:
    outcome = merged({(action(0), columns.ACTION): typed or ""})
    assert codes(outcome) == ["tracker-row-unknown", "tracker-row-missing"]
    assert problems(outcome)[0].place == place_of(action(0), columns.ACTION)


def test_an_action_that_a_later_return_left_out_is_reported() -> None:
    actions = {key: one for key, one in state().actions.items() if key != action(0)}
    outcome = merged(now=msgspec.structs.replace(state(), actions=actions))
    assert codes(outcome) == ["tracker-row-unknown"]


def test_an_action_newer_than_the_tracker_is_neither_missing_nor_changed() -> None:
    actions = {key: one for key, one in state().actions.items() if key != action(0)}
    older = msgspec.structs.replace(state(), actions=actions)
    outcome = merged(typed=reading(tables=some_tables(older)), base=older)
    assert (outcome.events, outcome.problems) == ((), ())


def test_a_row_that_was_copied_is_no_matter_while_both_say_the_same() -> None:
    order = [0, *range(len(written().rows))]
    assert merged(typed=reading(order=order)) == Merged()


def test_rows_of_one_action_that_differ_are_a_problem_and_neither_is_taken() -> None:
    edited = reading(
        {(action(0), action_entries.STATUS): "Done", (action(0), action_entries.COMMENT): "Mine"}
    )
    copied = reading({(action(0), action_entries.COMMENT): "Mine"})
    actions = edited.tables["Actions"]
    rows = (*actions.rows, copied.tables["Actions"].rows[0])
    two = {**edited.tables, "Actions": msgspec.structs.replace(actions, rows=rows)}
    both = msgspec.structs.replace(edited, tables=two)
    outcome = merged(typed=both)
    assert [change.changes for change in changes(outcome)] == [{"comment": "Mine"}]
    assert codes(outcome) == ["tracker-row-twice"]


def test_a_row_mixed_up_by_half_a_sort_is_not_believed() -> None:
    """Only the id column was sorted: what is typed would be recorded for another action."""
    first, other = written().rows[0], written().rows[5]
    edits: Edits = {
        (str(first[0]), heading): other[written().column(heading)]
        for heading in (columns.AUDIT, columns.CASE, columns.WHAT)
    }
    outcome = merged({**edits, (str(first[0]), action_entries.STATUS): "Verified"})
    assert changes(outcome) == []
    assert codes(outcome) == ["tracker-row-mixed-up"]


# Cells of the tool's.


@pytest.mark.parametrize(
    ("heading", "typed"),
    [(columns.DUE, datetime.date(2027, 3, 1)), (columns.DUE, "next week"), ("Owner", "Nobody"),
     (columns.PRIORITY, None), (columns.DAYS_OVERDUE, 0), (columns.WHAT, "Something else")],
)  # fmt: skip
def test_a_cell_of_the_tools_that_was_typed_over_is_listed(heading: str, typed: Value) -> None:
    edits: Edits = {(action(0), heading): typed, (action(0), action_entries.COMMENT): "Mine"}
    outcome = merged(edits)
    assert codes(outcome) == ["tool-cell-overtyped"]
    assert problems(outcome)[0].place == place_of(action(0), heading)
    assert len(changes(outcome)) == 1


@pytest.mark.parametrize(
    ("heading", "typed", "said"),
    [
        (action_entries.STATUS, "Jo Madeup", "What stands here is not a status."),
        (action_entries.COMPLETED_ON, "Jo, 3 May", "What stands here is not a date."),
        (action_entries.COMPLETED_ON, "943 476 5919", "What stands here is not a date."),
        (action_entries.COMPLETED_ON, "31/02/2026", "'31/02/2026' is not a date."),
        (columns.PRIORITY, "Jo Madeup", "was typed over"),
        (columns.PRIORITY, "low", "was typed over with 'Low'"),
        (columns.DUE, "1/3/2027", "was typed over with '1/3/2027'"),
        (columns.ACTION, "Jo Madeup", "There is no action of the id that stands here."),
        (columns.ACTION, "CFA-2026-11-0099-Q/1", "There is no action"),
    ],
)
def test_a_message_repeats_nothing_that_could_be_about_a_person(
    heading: str, typed: str, said: str
) -> None:
    message = merged({(last("Done"), heading): typed}).problems[0].message
    assert said in message
    assert "Jo" not in message
    assert "943" not in message


def test_free_text_typed_over_is_not_quoted() -> None:
    outcome = merged({(action(0), columns.WHAT): "About Jo Madeup"})
    assert "Madeup" not in problems(outcome)[0].message


def test_a_column_pasted_over_is_one_problem() -> None:
    edits: Edits = {(str(row[0]), "Owner"): "Nobody" for row in written().rows}
    assert codes(merged(edits)) == ["tool-cell-overtyped"]


@pytest.mark.parametrize(
    "cell",
    [
        Cell(None, formula='HYPERLINK("#x","y")'),  # a program that drops stored results
        Cell("", formula='HYPERLINK("#x","y")'),
    ],
)
def test_a_link_whose_result_was_dropped_is_not_typed_over(cell: Cell) -> None:
    assert merged({(action(0), columns.AUDIT): cell}) == Merged()


def test_a_formula_in_a_cell_of_the_tools_is_typed_over() -> None:
    due = written().rows[0][written().column(columns.DUE)]
    edits: Edits = {(action(0), columns.DUE): Cell(due, formula="TODAY()")}
    assert codes(merged(edits)) == ["tool-cell-overtyped"]


# Columns of the managers' own.


def test_a_column_of_their_own_is_carried_with_its_kinds() -> None:
    outcome = merged(
        {
            (action(0), "Zone"): "North",
            (action(1), "Zone"): 7.0,
            (action(2), "Zone"): DAY,
            (action(3), "Zone"): "007",
        }
    )
    typed = {change.action: change.changes for change in changes(outcome)}
    assert typed == {
        action(0): {"own:Zone": "North"},
        action(1): {"own:Zone": "7"},
        action(2): {"own:Zone": "2026-11-18"},
        action(3): {"own:Zone": "'007"},
    }
    assert codes(outcome) == []


def test_a_heading_in_other_letters_is_the_same_column() -> None:
    now = with_changes(ActionChanged(TODAY, action(0), {"own:Zone": "North"}))
    outcome = merged({(action(0), "ZONE"): "South"}, now=now, base=now)
    assert changes(outcome)[0].changes == {"own:Zone": "South"}
    assert codes(outcome) == []


def test_a_column_of_their_own_that_is_gone_comes_back() -> None:
    now = with_changes(ActionChanged(TODAY, action(0), {"own:Zone": "North"}))
    outcome = merged(now=now, base=now)
    assert changes(outcome) == []
    assert codes(outcome) == ["tracker-column-missing"]


def test_a_formula_of_their_own_keeps_its_result_and_says_so() -> None:
    outcome = merged({(action(0), "Zone"): Cell(12, formula="A1*2")})
    assert changes(outcome)[0].changes == {"own:Zone": "12"}
    assert codes(outcome) == ["formula-in-answer"]


# The property: whatever is typed, in whatever order, is recorded exactly once.

_TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=30)
_ENTRIES = st.one_of(
    st.tuples(
        st.just(action_entries.STATUS), st.sampled_from(["Open", "Done", "Verified", "Withdrawn"])
    ),
    st.tuples(st.just(action_entries.COMPLETED_ON), st.dates(datetime.date(2026, 1, 1), TODAY)),
    st.tuples(
        st.sampled_from([action_entries.EVIDENCE, action_entries.COMMENT, "Zone", "My note"]),
        _TEXTS,
    ),
)


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(st.integers(0, 20), st.lists(_ENTRIES, min_size=1, max_size=4), max_size=5),
    st.randoms(use_true_random=False),
)
def test_every_edit_is_recorded_once_whatever_the_order(
    typed: dict[int, list[tuple[str, Value]]], order: random.Random
) -> None:
    edits = {
        (action(number), heading): value
        for number, entries in typed.items()
        for heading, value in entries
    }
    rows = list(range(len(written().rows)))
    order.shuffle(rows)
    outcome = merged(typed=reading(edits, order=rows))
    after = with_changes(*outcome.events)
    tables = some_tables(after)
    for (key, heading), value in edits.items():
        row = next(row for row in tables.actions.rows if row[0] == key)
        headings = [column.heading for column in tables.actions.columns]
        found = row[headings.index(heading)] if heading in headings else None
        wanted = value.replace("\xa0", " ").strip() if isinstance(value, str) else value
        assert (found or "") == (wanted or "")
    again = reconcile(
        after, after, reading(tables=tables, file="e" * 64), written=tables.by_name, today=TODAY
    )
    assert again.events == ()
