"""The life of an action: who did it, who checked it, which due date counts, and what is lacking.

Open, then done (by the Team Manager, with date and evidence), then verified after the further
qualitative check (paragraph 5.2) by someone else, with a finding, or reopened; or withdrawn with a
reason. A due date moves to a later day only with a reason (default 3). What is typed is recorded
whatever it lacks, and what it lacks is asked about until it is there.
"""

import datetime
from collections.abc import Iterator, Mapping

import msgspec

from workbook_qa.actions import action_entries
from workbook_qa.actions.action_state import ActionState
from workbook_qa.core.calendar import day_words
from workbook_qa.core.terms import ActionStatus
from workbook_qa.core.wording import fold_name


class Lack(msgspec.Struct, frozen=True):
    """Something that an action lacks.

    Attributes:
        code: of the problem; heading: of the column in which it would be put right.
    """

    code: str
    heading: str
    found: str
    todo: str


def after(
    before: ActionState, changes: Mapping[str, str], on: datetime.date, by: str = ""
) -> ActionState:
    """The action once some of its entries were changed on a day by someone, who may be unknown.

    Args:
        changes: as in `ActionChanged.changes`; those of managers' own columns are left alone.
    """
    entries = {
        field: action_entries.ENTRY_OF[field].from_text(text)
        for field, text in changes.items()
        if field in action_entries.ENTRY_OF
    }
    now = msgspec.structs.replace(before, **entries, changed_on=on)
    if now.status is not before.status:
        now = _in_status(now, on, by)
    if {"new_due_on", "reason"} & entries.keys():
        now = msgspec.structs.replace(now, moved_to=_moved_to(before, now))
    return now


def _in_status(now: ActionState, on: datetime.date, by: str) -> ActionState:
    if now.status is ActionStatus.DONE:
        return msgspec.structs.replace(now, done_on=on, done_by=by, checked_by="")
    if now.status is ActionStatus.VERIFIED:
        return msgspec.structs.replace(now, checked_by=by)
    if now.status is ActionStatus.REOPENED:
        return msgspec.structs.replace(now, reopened_on=on, checked_by=by, done_on=None, done_by="")
    return now


def _moved_to(before: ActionState, now: ActionState) -> datetime.date | None:
    """The date in place of the auditor's; a later one than counted so far needs a fresh reason.

    Without one, what counted goes on counting until there is a reason.
    """
    wanted = now.new_due_on
    if wanted is None or wanted == before.moved_to:
        return wanted
    brought_forward = before.due_on is not None and wanted <= before.due_on
    fresh = bool(now.reason) and now.reason != before.reason
    return wanted if brought_forward or fresh else before.moved_to


def is_waiting_for_reason(action: ActionState) -> bool:
    """Whether a new due date was typed that does not count yet."""
    return action.new_due_on is not None and action.new_due_on != action.due_on


def lacks(action: ActionState) -> Iterator[Lack]:
    """Everything that an action still lacks as it stands."""
    name, status = action.action.id, action.status
    if status in (ActionStatus.DONE, ActionStatus.VERIFIED):
        yield from _done(action)
    if status is ActionStatus.VERIFIED:
        yield from _verified(action)
    if status is ActionStatus.REOPENED and not action.finding:
        yield Lack(
            "reopened-without-finding",
            action_entries.FINDING,
            f"Action {name} was reopened, and nothing says what the check found.",
            "Say in a line what is still to be done.",
        )
    if status is ActionStatus.WITHDRAWN and not (action.reason or action.comment):
        yield Lack(
            "withdrawn-without-reason",
            action_entries.REASON,
            f"Action {name} was withdrawn without a reason.",
            "Say in a line why it need not be done any more.",
        )
    if status is ActionStatus.OPEN and action.completed_on:
        yield Lack(
            "completed-but-open",
            action_entries.STATUS,
            f"Action {name} has a date completed, and its status is Open.",
            "Choose Done if it is done; otherwise clear the date.",
        )
    if action.new_due_on and is_waiting_for_reason(action):
        stands = day_words(action.due_on) if action.due_on else "no date"
        yield Lack(
            "later-date-without-reason",
            action_entries.REASON,
            f"Action {name} is to be due on {day_words(action.new_due_on)}, and nothing new says "
            "why.",
            f"Say why in {action_entries.REASON}; until then it is due as before ({stands}).",
        )


def _done(action: ActionState) -> Iterator[Lack]:
    name = action.action.id
    if not action.completed_on:
        yield Lack(
            "done-without-date",
            action_entries.COMPLETED_ON,
            f"Action {name} is marked done without the date it was completed.",
            "Type the date, day first.",
        )
    elif action.reopened_on and action.completed_on < action.reopened_on:
        yield Lack(
            "done-before-reopened",
            action_entries.COMPLETED_ON,
            f"Action {name} is marked done again, with a date before it was reopened on "
            f"{day_words(action.reopened_on)}.",
            "Type the date on which what was still to be done was done.",
        )
    if not action.evidence:
        yield Lack(
            "done-without-evidence",
            action_entries.EVIDENCE,
            f"Action {name} is marked done without evidence.",
            "Say in a line what was done and where it can be seen.",
        )


def _verified(action: ActionState) -> Iterator[Lack]:
    name = action.action.id
    if not action.finding:
        yield Lack(
            "verified-without-finding",
            action_entries.FINDING,
            f"Action {name} is verified, and nothing says what the check found.",
            "Say in a line what was looked at and whether it holds, for example that the plan is "
            "SMART now.",
        )
    if action.done_on is None:
        yield Lack(
            "verified-not-done",
            action_entries.STATUS,
            f"Action {name} is verified and was never recorded as done, so that nothing shows "
            "that somebody else checked it.",
            "Have whoever did it choose Done; after the next run somebody else checks it and "
            "chooses Verified.",
        )
    elif is_same_person(action.done_by, action.checked_by):
        yield Lack(
            "verified-by-same-person",
            action_entries.STATUS,
            f"Action {name} was verified by whoever marked it done.",
            "Have it checked by somebody else: the Head of Service or Service Manager.",
        )


def is_same_person(one: str, other: str) -> bool:
    """Whether two known names are one person's; of what is not known nothing is said."""
    return bool(one and other) and fold_name(one) == fold_name(other)
