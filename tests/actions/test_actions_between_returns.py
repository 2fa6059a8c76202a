"""What managers typed goes with what is to be done, wherever a later return has it."""

import datetime

import msgspec
import pytest

from workbook_qa.actions.action_state import ActionState
from workbook_qa.actions.actions_between_returns import (
    carried,
    is_whole,
    moved,
    reworded,
    whole_actions,
)
from workbook_qa.core.problem import Place
from workbook_qa.core.records import Action
from workbook_qa.core.terms import ActionKind, ActionStatus, Priority

REFERENCE = "CFA-2026-11-0001-B"


def action(number: int, what: str, kind: ActionKind = ActionKind.ACTION) -> Action:
    return Action(
        id=f"{REFERENCE}/{number}",
        reference=REFERENCE,
        number=number,
        kind=kind,
        what=what,
        questions=(),
        priority=Priority.HIGH,
        owner="Robin Madeup",
        due_on=datetime.date(2026, 12, 1),
        measure="",
        reason="",
    )


def actions(words: str) -> list[Action]:
    """One action for each word, in its row; ``-`` is a row with none, ``(a)`` is advice."""
    return [
        action(number, word.strip("()"), ActionKind.ADVICE if word[0] == "(" else ActionKind.ACTION)
        for number, word in enumerate(words.split(), 1)
        if word != "-"
    ]


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ("a b", "a b", {}),
        ("a b", "A  B", {}),
        ("a b", "new a b", {1: 2, 2: 3}),
        ("a b", "b a", {1: 2, 2: 1}),
        ("a b c", "b c", {2: 1, 3: 2}),
        ("- a", "a", {2: 1}),
        ("a b", "a c", {}),  # reworded, or another: nobody can tell
        ("a a", "new a a", {1: 3}),  # row 2 says the same as before
        ("a b", "b b", {}),  # row 2 is where it was
        ("a", "b a a", {}),  # two rows say so now
        ("a", "(a) a", {1: 2}),
        ("a", "(a)", {}),
    ],
)
def test_an_action_moved_where_exactly_one_other_row_says_the_same_now(
    before: str, now: str, expected: dict[int, int]
) -> None:
    ids = {f"{REFERENCE}/{old}": f"{REFERENCE}/{new}" for old, new in expected.items()}
    assert moved(actions(before), actions(now)) == ids


def state(one: Action, **typed: str) -> ActionState:
    return ActionState(one, status=ActionStatus.DONE, **typed)


@pytest.mark.parametrize(
    ("before", "now", "goes_on"),
    [
        ("a b", "a b", ["a", "b"]),
        ("a b", "new a b", [None, "a", "b"]),
        ("a b", "b a", ["b", "a"]),
        ("a b", "a reworded", ["a", "b"]),
        ("a b", "b new", ["b", None]),
        ("a", "(a) b", [None]),
    ],
)
def test_entries_go_with_the_text_else_stay_in_the_row(
    before: str, now: str, goes_on: list[str | None]
) -> None:
    earlier = {one.id: state(one) for one in actions(before)}
    found = carried(earlier, actions(now))
    assert [old.action.what if old else None for _, old in found.values()] == goes_on
    assert [new.id for new, _ in found.values()] == [*found]


def place(number: int) -> Place:
    return Place("a.xlsx", "Actions", f"C{number + 4}")


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [("a b", "a c", [2]), ("a b", "b a", []), ("a b", "new a b", []), ("a b", "A b", [])],
)
def test_a_reworded_action_that_was_worked_on_is_told(
    before: str, now: str, told: list[int]
) -> None:
    earlier = {one.id: state(one) for one in actions(before)}
    found = reworded(earlier, actions(now), place)
    assert [problem.place for problem in found] == [place(number) for number in told]
    assert all("c" not in problem.message.split() for problem in found), "no text is repeated"
    untouched = {one.id: ActionState(one) for one in actions(before)}
    assert reworded(untouched, actions(now), place) == []


def test_a_remark_alone_is_work_on_it_too() -> None:
    (one,) = actions("a")
    assert reworded({one.id: ActionState(one, comment="x")}, actions("b"), place)


# While returns are queried

LACKING: dict[str, dict[str, object]] = {
    "what": {"what": ""},
    "owner": {"owner": ""},
    "date": {"due_on": None},
    "priority": {"priority": None},
    "advice": {"kind": ActionKind.ADVICE},
}


@pytest.mark.parametrize("changes", LACKING.values(), ids=LACKING)
def test_an_action_is_whole_with_what_who_until_when_and_how_pressing(changes) -> None:
    assert is_whole(action(1, "a"))
    assert not is_whole(msgspec.structs.replace(action(1, "a"), **changes))


@pytest.mark.parametrize(
    ("returns", "expected"),
    [
        (["a b"], "1a 2b"),
        (["a b?"], "1a"),
        (["a? (b)"], ""),
        (["a b?", "a b"], "1a 2b"),
        (["a b", "a"], "1a"),
        (["a b", "a? b"], "1a 2b"),
        (["a b", "new a? b"], "1new 2a 3b"),
        (["a", "a?", "a?"], "1a"),
        (["a", "c?"], ""),
    ],
)
def test_while_returns_are_queried_the_whole_actions_of_the_last_are_monitored(returns, expected):
    """``a?`` is an action without a date: it goes on only where it was whole before."""
    read = [
        [
            msgspec.structs.replace(each, what=each.what.strip("?"), due_on=None)
            if each.what.endswith("?")
            else each
            for each in actions(words)
        ]
        for words in returns
    ]
    monitored = whole_actions(read)
    assert " ".join(f"{each.number}{each.what}" for each in monitored) == expected
    assert all(map(is_whole, monitored))
    assert [each.id for each in monitored] == [f"{REFERENCE}/{each.number}" for each in monitored]
