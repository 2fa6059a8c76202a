"""Which status of an action counts: what was typed, once nothing is missing for it.

Done wants a date, not in the future, and a line of evidence; Verified all of that, a finding, and
somebody else than whoever marked it done; Withdrawn a reason. Until then the action stands as it
did before: every count, letter and list goes by `status_in_force`. What was typed is kept, and
shown as it was typed.
"""

import datetime

from workbook_qa.actions.action_life import Lack, lacks, lacks_as_done
from workbook_qa.actions.action_state import ActionState
from workbook_qa.core.terms import ActionStatus


def status_in_force(action: ActionState, today: datetime.date) -> ActionStatus:
    """The status that counts on `today`, given what was entered.

    Where something is missing for the status that was typed, that is Done if the action was marked
    done and nothing is missing for that; else it is still to be done, reopened or open.
    """
    if action.status.is_open or not missing(action, today):
        return action.status
    was_done = action.status is not ActionStatus.DONE and action.done_on is not None
    if was_done and not any(lacks_as_done(action, today)):
        return ActionStatus.DONE
    return ActionStatus.REOPENED if action.reopened_on else ActionStatus.OPEN


def is_open(action: ActionState, today: datetime.date) -> bool:
    """Whether an action is still to be done on `today`."""
    return status_in_force(action, today).is_open


def missing(action: ActionState, today: datetime.date) -> list[Lack]:
    """What is missing for the status that was typed; nothing where it counts."""
    return [lack for lack in lacks(action, today) if lack.missing]


def missing_words(action: ActionState, today: datetime.date) -> str:
    """The status that was typed and does not count, such as ``Done? date missing``; or nothing."""
    words = [lack.missing for lack in missing(action, today)]
    return f"{action.status}? {', '.join(words)}" if words else ""
