"""What managers typed to an action, when a later return says its actions anew.

An action is known by its row in the auditor's workbook. When the auditor inserts one above, rows
move: then entries go with what is to be done, and never to another action that has its place now.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from workbook_qa.actions.action_state import ActionState
from workbook_qa.core.problem import Place, Problem
from workbook_qa.core.records import Action
from workbook_qa.core.terms import ActionKind, ActionStatus
from workbook_qa.core.wording import fold


def is_whole(action: Action) -> bool:
    """Whether it says all that monitoring needs: what, who, until when, and how pressing."""
    said = action.what and action.owner and action.due_on and action.priority
    return action.kind is ActionKind.ACTION and bool(said)


def whole_actions(returns: Iterable[Sequence[Action]]) -> list[Action]:
    """The actions that are monitored while all of an audit's returns are queried.

    They are the whole ones of the last return. One that it still has, and that was whole in an
    earlier one only, goes on as it stood there: a later slip takes nothing out of sight.

    Args:
        returns: the actions of each, the last one last.
    """
    monitored: list[Action] = []
    for actions in returns:
        before = {fold(action.compared_by): action for action in reversed(monitored)}
        monitored = [
            action if is_whole(action) else _in_row_of(before[fold(action.compared_by)], action)
            for action in actions
            if is_whole(action)
            or (action.kind is ActionKind.ACTION and fold(action.compared_by) in before)
        ]
    return monitored


def _in_row_of(before: Action, action: Action) -> Action:
    return msgspec.structs.replace(before, id=action.id, number=action.number)


def moved(before: Iterable[Action], now: Iterable[Action]) -> dict[str, str]:
    """The new ids of an audit's actions that stand in another row, by their old ones.

    An action has moved when another one stands in its row, or none, and exactly one row that did
    not have its text before has it now.
    """
    old = _by_id(before)
    if not old:
        return {}
    new = _by_id(now)
    found: dict[str, str] = {}
    for key, text in old.items():
        if new.get(key) == text:
            continue
        rows = [each for each, words in new.items() if words == text and old.get(each) != text]
        alike = [each for each, words in old.items() if words == text and new.get(each) != text]
        if len(rows) == len(alike) == 1:
            found[key] = rows[0]
    return found


def _by_id(actions: Iterable[Action]) -> dict[str, str]:
    return {one.id: fold(one.compared_by) for one in actions if one.kind is ActionKind.ACTION}


def carried(
    before: Mapping[str, ActionState], now: Sequence[Action]
) -> dict[str, tuple[Action, ActionState | None]]:
    """The actions of a later return by id, each with the state that goes on in it.

    That is the state of the action that says the same, wherever it stood; else that of its row,
    reworded, unless it went along with its text; else none.
    """
    if not before:  # a first return
        return {one.id: (one, None) for one in now if one.kind is ActionKind.ACTION}
    went = moved([state.action for state in before.values()], now)
    came = {new: old for old, new in went.items()}
    return {
        one.id: (one, before.get(came.get(one.id, "" if one.id in went else one.id)))
        for one in now
        if one.kind is ActionKind.ACTION
    }


def reworded(
    before: Mapping[str, ActionState], now: Sequence[Action], place: Callable[[int], Place]
) -> list[Problem]:
    """The actions that managers have worked on and that say something else now.

    Args:
        place: of the row of an action, by its number.
    """
    return [
        Problem(
            "action-reworded",
            place(action.number),
            f"Action {action.number} says something else than the one that managers have worked "
            "on: their entries stay with it.",
            "Look in the tracker whether they still hold.",
        )
        for action, state in carried(before, now).values()
        if state and _worked_on(state) and not says_the_same(state.action, action)
    ]


def says_the_same(one: Action, other: Action) -> bool:
    """Whether two actions are to do the same, but for capitals and spaces."""
    return fold(one.compared_by) == fold(other.compared_by)


def _worked_on(state: ActionState) -> bool:
    return state.status is not ActionStatus.OPEN or bool(
        state.completed_on
        or state.evidence
        or state.comment
        or state.own
        or state.notes
        or state.new_owner
        or state.new_team
    )
