"""The life of an action: who did it, who checked it, which due date counts, and what is lacking.

Open, then done (by the Team Manager, with date and evidence), then verified after the further
qualitative check (paragraph 5.2) by someone else, with a finding, or reopened; or withdrawn with a
reason. A due date moves to a later day only with a reason (default 3), and so does an action to
another owner or another team. What is typed is recorded
whatever it lacks, and what it lacks is asked about until it is there; which status counts until
then is for `status_in_force`.
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
        missing: what is missing, in a word or two, where the status does not count without it.
    """

    code: str
    heading: str
    found: str
    todo: str
    missing: str = ""


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
        now = _in_status(before, now, on, by)
    elif by and "finding" in entries and _checked_by_doer(now):
        now = msgspec.structs.replace(now, checked_by=by)
    if {"new_due_on", "reason"} & entries.keys():
        now = msgspec.structs.replace(now, moved_to=_moved_to(before, now))
    if {"new_owner", "new_team", "reason"} & entries.keys():
        given_to = _handed_over(before, now, now.new_owner, before.given_to)
        moved_team = _handed_over(before, now, now.new_team, before.moved_team)
        now = msgspec.structs.replace(now, given_to=given_to, moved_team=moved_team)
    return now


def _in_status(before: ActionState, now: ActionState, on: datetime.date, by: str) -> ActionState:
    match now.status:
        case ActionStatus.DONE if before.status is ActionStatus.VERIFIED and now.done_on:
            return msgspec.structs.replace(now, checked_by="")  # it is not done a second time
        case ActionStatus.DONE:
            return msgspec.structs.replace(now, done_on=on, done_by=by, checked_by="")
        case ActionStatus.VERIFIED:
            return msgspec.structs.replace(now, checked_by=by)
        case ActionStatus.REOPENED:
            return msgspec.structs.replace(
                now, reopened_on=on, checked_by=by, done_on=None, done_by=""
            )
        case ActionStatus.OPEN:
            return msgspec.structs.replace(now, done_on=None, done_by="", checked_by="")
    return now


def _checked_by_doer(action: ActionState) -> bool:
    """Whether whoever marked it done verified it too."""
    same = is_same_person(action.done_by, action.checked_by)
    return action.status is ActionStatus.VERIFIED and same


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


def _handed_over(before: ActionState, now: ActionState, wanted: str, counts: str) -> str:
    """The owner or team in place of the first; another one than `counts` needs a fresh reason."""
    fresh = bool(now.reason) and now.reason != before.reason
    return wanted if fresh or not wanted else counts


def is_waiting_for_reason(action: ActionState) -> bool:
    """Whether a new due date was typed that does not count yet."""
    return action.new_due_on is not None and action.new_due_on != action.due_on


def lacks(action: ActionState, today: datetime.date) -> Iterator[Lack]:
    """Everything that an action still lacks on `today`, as it stands."""
    name, status = action.action.id, action.status
    if status in (ActionStatus.DONE, ActionStatus.VERIFIED):
        yield from lacks_as_done(action, today)
    if status is ActionStatus.VERIFIED:
        yield from _verified(action)
    if status is ActionStatus.REOPENED and not action.finding:
        yield Lack(
            "reopened-without-finding",
            action_entries.FINDING,
            f"Action {name} was reopened, and nothing says what the check found.",
            "Say in a line what is still to be done.",
        )
    if status is ActionStatus.WITHDRAWN and not (_says(action.reason) or _says(action.comment)):
        yield Lack(
            "withdrawn-without-reason",
            action_entries.REASON,
            f"Action {name} was withdrawn without a reason.",
            "Say in a line why it need not be done any more; until then it has still to be done.",
            "reason missing",
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
    for wanted, counts, code, what in (
        (action.new_owner, action.given_to, "new-owner-without-reason", "another owner"),
        (action.new_team, action.moved_team, "new-team-without-reason", "another team"),
    ):
        if wanted != counts:
            yield Lack(
                code,
                action_entries.REASON,
                f"Action {name} is to go to {what}, and nothing new says why.",
                f"Say why in {action_entries.REASON}; until then it stays as it was.",
            )


def lacks_as_done(action: ActionState, today: datetime.date) -> Iterator[Lack]:
    """What an action lacks on `today` to count as done, whatever its status is."""
    name = action.action.id
    if not action.completed_on:
        yield Lack(
            "done-without-date",
            action_entries.COMPLETED_ON,
            f"Action {name} is marked done without the date it was completed.",
            "Type the date, day first; until then it counts as not done.",
            "date missing",
        )
    elif action.completed_on > today:
        yield Lack(
            "completed-on-doubtful",
            action_entries.COMPLETED_ON,
            f"Action {name} is marked done, with a date that is in the future "
            f"({day_words(action.completed_on)}).",
            "It counts as not done until then. If the day and month changed places, type it "
            "again, day first.",
            "date in the future",
        )
    elif action.reopened_on and action.completed_on < action.reopened_on:
        yield Lack(
            "done-before-reopened",
            action_entries.COMPLETED_ON,
            f"Action {name} is marked done again, with a date before it was reopened on "
            f"{day_words(action.reopened_on)}.",
            "Type the date on which what was still to be done was done; until then it counts as "
            "not done.",
            "date before it was reopened",
        )
    if not _says(action.evidence):
        yield Lack(
            "done-without-evidence",
            action_entries.EVIDENCE,
            f"Action {name} is marked done without evidence.",
            "Say in a line what was done and where it can be seen; until then it counts as not "
            "done.",
            "evidence missing",
        )


def _verified(action: ActionState) -> Iterator[Lack]:
    name = action.action.id
    if not _says(action.finding):
        yield Lack(
            "verified-without-finding",
            action_entries.FINDING,
            f"Action {name} is verified, and nothing says what the check found.",
            "Say in a line what was looked at and whether it holds, for example that the plan is "
            "SMART now; until then it counts as not verified.",
            "finding missing",
        )
    if action.done_on is None:
        yield Lack(
            "verified-not-done",
            action_entries.STATUS,
            f"Action {name} is verified and was never recorded as done, so that nothing shows "
            "that somebody else checked it.",
            "Have whoever did it choose Done; after the next run somebody else checks it and "
            "chooses Verified.",
            "never marked done",
        )
    elif _checked_by_doer(action):
        yield Lack(
            "verified-by-same-person",
            action_entries.STATUS,
            f"Action {name} was verified by whoever marked it done.",
            "Have it checked by somebody else, the Head of Service or Service Manager, who says in "
            f"{action_entries.FINDING} what they found; until then it counts as not verified.",
            "by whoever did it",
        )


def _says(text: str) -> bool:
    """Whether there is a word or a number in it: a dash or a full stop says nothing."""
    return any(character.isalnum() for character in text)


def is_same_person(one: str, other: str) -> bool:
    """Whether two known names are one person's; of what is not known nothing is said."""
    return bool(one and other) and fold_name(one) == fold_name(other)
