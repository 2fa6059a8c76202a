"""The rules on the actions of a return (paragraphs 4.3 and 5.2, requirements section 3)."""

import datetime
import re
from collections.abc import Iterator, Sequence

from workbook_qa.actions.action_owner import is_known_owner
from workbook_qa.actions.action_urgency import due_date
from workbook_qa.core.audit_tool import Meaning
from workbook_qa.core.calendar import day_words
from workbook_qa.core.problem import Problem
from workbook_qa.core.records import Action
from workbook_qa.core.terms import ActionKind
from workbook_qa.core.wording import is_blank
from workbook_qa.returns.rules.return_under_check import ReturnUnderCheck

_VAGUE = re.compile(
    r"\b(on-?going|as soon as possible|a\.?s\.?a\.?p|tbc|tba|to be confirmed)\b", re.IGNORECASE
)
_QUESTION_ID = re.compile(r"[A-Z]{0,3}[0-9]{1,2}(?:\.[0-9]{1,2})?", re.IGNORECASE)
_NEEDED = (
    ("owner", "action-without-owner", "no owner", "Give one person: role and name."),
    ("priority", "action-without-priority", "no priority", "Choose a priority."),
    (
        "due",
        "action-without-due-date",
        "no due date",
        "Give a date; the action is not tracked until then.",
    ),
)


def action_without_text(reading: ReturnUnderCheck) -> Iterator[Problem]:
    """Every row says what is to be done; advice needs nothing else (paragraph 4.3)."""
    broken = reading.broken("action-without-text")
    for action in reading.actions:
        if _field(action, "what") in broken:
            yield reading.problem(
                "action-without-text",
                _field(action, "what"),
                f"{_words(action)} does not say what is to be done.",
                "Write it, or clear the whole row.",
            )


def action_incomplete(reading: ReturnUnderCheck) -> Iterator[Problem]:
    """An action has an owner, a priority and a due date (paragraph 4.3, requirements section 3).

    A row that holds nothing but its kind is one problem, not four: see `action_without_text`.
    """
    broken = {code: reading.broken(code) for _, code, _, _ in _NEEDED}
    for action in reading.monitored:
        for name, code, lacks, todo in _NEEDED:
            if _field(action, name) in broken[code]:
                found = f"{_words(action)} has {lacks}."
                yield reading.problem(code, _field(action, name), found, todo)


def action_question_unknown(reading: ReturnUnderCheck) -> Iterator[Problem]:
    """An action names questions of this form, or standards such as S8."""
    broken = reading.broken("action-question-unknown")
    known = {name.casefold() for name in reading.known_names}
    for action in reading.actions:
        if _field(action, "questions") in broken:
            unknown = [name for name in action.questions if name.casefold() not in known]
            yield reading.problem(
                "action-question-unknown",
                _field(action, "questions"),
                f"{_words(action)} names {_unknown_words(unknown)}, not a question of this form.",
                "Give the numbers of questions, such as 2.1, or of standards, such as S8.",
            )


def _unknown_words(names: Sequence[str]) -> str:
    """Those that look like numbers of questions or standards; other text is not repeated."""
    shaped = [f"'{name}'" for name in names if _QUESTION_ID.fullmatch(name)]
    return ", ".join(shaped[:5]) or "something that is no number"


def owner_unknown(reading: ReturnUnderCheck) -> Iterator[Problem]:
    """The owner is in the people register, or is a role (paragraph 5.1: someone to ask)."""
    if reading.people is None:
        return
    for action in reading.monitored:
        owner = reading.owners.get(action.number)
        if owner and not is_known_owner(owner, reading.people):
            yield reading.problem(
                "owner-unknown",
                _field(action, "owner"),
                f"The owner of {_words(action).lower()} is not in the people register.",
                "Check the spelling, or give the role.",
            )


def action_not_smart(reading: ReturnUnderCheck) -> Iterator[Problem]:
    """One owner, something to do, and a real date (paragraph 5.2).

    Whether a text has a verb is guessed modestly: fewer than three words have none. "Ongoing"
    and the like are looked for in what is to be done and in how it will be known.
    """
    few = reading.broken("action-not-smart")
    for action in reading.monitored:
        yield from _more_than_one_owner(reading, action)
        if _field(action, "what") in few:
            yield _too_few_words(reading, action)
        yield from _vague_words(reading, action)


def _more_than_one_owner(reading: ReturnUnderCheck, action: Action) -> Iterator[Problem]:
    owner = reading.owners.get(action.number)
    if owner and not owner.is_one:
        yield reading.problem(
            "action-not-smart",
            _field(action, "owner"),
            f"{_words(action)} has more than one owner.",
            "Give one person, or make two actions of it.",
        )


def _too_few_words(reading: ReturnUnderCheck, action: Action) -> Problem:
    return reading.problem(
        "action-not-smart",
        _field(action, "what"),
        f"{_words(action)} hardly says what is to be done.",
        "Write who should do what, so that one can see afterwards whether it was done.",
    )


def _vague_words(reading: ReturnUnderCheck, action: Action) -> Iterator[Problem]:
    for name, text in (("what", action.what), ("measure", action.measure)):
        vague = _VAGUE.search(text)
        if vague:
            yield reading.problem(
                "action-not-smart",
                _field(action, name),
                f"{_words(action)} says '{vague[0]}'.",
                "Say what will be done by the due date.",
            )


def due_date_not_workable(reading: ReturnUnderCheck) -> Iterator[Problem]:
    """A due date is a working day, and not before the audit (requirements section 3).

    Where the audit has no date, or one after the day of return, that day is taken. A reason in
    the row satisfies the query.
    """
    earliest = min(reading.date(Meaning.AUDITED_ON) or reading.received_on, reading.received_on)
    for action, due in _due_without_reason(reading):
        if due < earliest:
            fault = "in the past"
        elif not reading.working_days.includes(due):
            fault = "not a working day"
        else:
            continue
        yield reading.problem(
            "due-date-not-workable",
            _field(action, "due"),
            f"{_words(action)} is due on {day_words(due)}, which is {fault}.",
            "Choose a working day to come, or give the reason in the row.",
        )


def due_date_put_back(reading: ReturnUnderCheck) -> Iterator[Problem]:
    """A due date is not later than its priority gives, unless a reason says why.

    Working days are counted from the day of return (requirements, default 3).
    """
    for action, due in _due_without_reason(reading):
        if action.priority is None:
            continue
        latest = due_date(
            action.priority, reading.received_on, reading.policy, reading.working_days
        )
        if due > latest:
            yield reading.problem(
                "due-date-put-back",
                _field(action, "due"),
                f"{_words(action)} is due on {day_words(due)}; {action.priority} gives until "
                f"{day_words(latest)}.",
                "Bring the date forward, or give the reason in the row.",
            )


def _due_without_reason(reading: ReturnUnderCheck) -> Iterator[tuple[Action, datetime.date]]:
    for action in reading.monitored:
        if action.due_on and is_blank(action.reason):
            yield action, action.due_on


def _field(action: Action, name: str) -> str:
    return f"A{action.number}.{name}"


def _words(action: Action) -> str:
    kind = "Advice" if action.kind is ActionKind.ADVICE else "Action"
    return f"{kind} {action.number}"
