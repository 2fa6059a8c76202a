"""What a return says, taken apart: its actions, its grades, its answers."""

import datetime
import hashlib
import re
from functools import lru_cache

import msgspec

from workbook_qa.core.audit_tool import Meaning
from workbook_qa.core.records import Action, Return
from workbook_qa.core.terms import ActionKind, Grade, Priority


def actions_of(content: Return) -> list[Action]:
    """The rows of its actions table that hold anything, in order; blank kind means Action."""
    found: dict[int, dict[str, str]] = {}
    for field in [field for field in content.entries if field[:1] == "A"]:  # most are questions
        number, part = _in_actions(field)
        if number is not None:
            found.setdefault(number, {})[part] = content.entries[field]
    return [_action(content, number, found[number]) for number in sorted(found)]


@lru_cache(maxsize=1024)
def _in_actions(field: str) -> tuple[int | None, str]:
    """The row of the actions table that a field id names, or None, and what of it."""
    row, dot, part = field.partition(".")
    return (int(row[1:]) if dot and row[1:].isdecimal() else None), part


def _action(content: Return, number: int, row: dict[str, str]) -> Action:
    reference = content.reference
    due = row.get("due")
    priority = row.get("priority")
    return Action(
        id=f"{reference}/{number}",
        reference=reference,
        number=number,
        kind=ActionKind(row.get("kind", ActionKind.ACTION)),
        what=row.get("what", ""),
        questions=_questions(content, number, row.get("questions", "")),
        priority=Priority(priority) if priority else None,
        owner=row.get("owner", ""),
        due_on=datetime.date.fromisoformat(due) if due else None,
        measure=row.get("measure", ""),
        reason=row.get("reason", ""),
        typed=content.held.get(f"A{number}.what", ""),
    )


def _questions(content: Return, number: int, typed: str) -> tuple[str, ...]:
    return (typed,) if f"A{number}.questions" in content.held else split_questions(typed)


@lru_cache(maxsize=1024)
def split_questions(text: str) -> tuple[str, ...]:
    """The question ids in ``Q1.1, 2.3; S8``: without the Q, in the order given."""
    parts = re.split(r"[,;/&\s]+|\band\b", text)
    return tuple(dict.fromkeys(re.sub(r"^[Qq](?=\d)", "", part) for part in parts if part))


def overall_grade(content: Return) -> Grade | None:
    """The overall grade: the auditor's judgement, never worked out (requirements, default 2)."""
    text = content.entries.get(Meaning.OVERALL_GRADE)
    return Grade(text) if text else None


def standard_grade(content: Return, standard_id: str) -> Grade | None:
    """The grade given to one practice standard."""
    text = content.entries.get(f"S{standard_id}.grade")
    return Grade(text) if text else None


def answer(content: Return, question_id: str) -> str:
    """The answer to one question, or empty."""
    return content.entries.get(f"Q{question_id}.answer", "")


def field_words(field: str) -> str:
    """A field's id (see `records.Return`) as people say it: ``Question 1.1, evidence``."""
    row, dot, part = field.rpartition(".")
    if dot and "-" in row:  # of a confirmation workbook: an action or an audit
        return f"{row}, {part.replace('_', ' ').replace('-', ' ')}"
    kinds = {"Q": "Question", "S": "Standard", "A": "Action"}
    if dot and row[:1] in kinds:
        return f"{kinds[row[0]]} {row[1:]}, {part}"
    words = field.replace("-", " ")
    return words[:1].upper() + words[1:]


def content_digest(content: Return) -> str:
    """SHA-256 of what was typed: equal for two files that say the same, held or not."""
    entries = sorted(content.as_typed.items())
    return hashlib.sha256(msgspec.json.encode((content.reference, entries))).hexdigest()
