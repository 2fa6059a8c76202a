"""What a choice that is still to be made will require, said with the question itself.

A blank grade that is mended to Inadequate needs an action, and a Yes to *Did you discuss it?* needs
a day: asked for only then, each costs one more round with the auditor.
"""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from workbook_qa.core.audit_tool import EntryKind
from workbook_qa.core.problem import Problem
from workbook_qa.core.records import Return
from workbook_qa.core.terms import Grade
from workbook_qa.ledger.return_content import standard_grade
from workbook_qa.returns.rules.consistency import inadequate_without_action
from workbook_qa.returns.rules.return_under_check import ReturnUnderCheck


def with_what_follows(problems: Sequence[Problem], reading: ReturnUnderCheck) -> list[Problem]:
    """The problems; of a choice that is blank or cannot be read each says what it will require."""
    follows = {
        reading.places[field]: words
        for field, choices in _choices(reading).items()
        if field in reading.places and not reading.text(field)
        if (words := " ".join(_requirements(reading, field, choices)))
    }
    return [
        msgspec.structs.replace(each, todo=f"{each.todo} {follows[each.place]}".strip())
        if each.place.cell and each.place in follows
        else each
        for each in problems
    ]


def _choices(reading: ReturnUnderCheck) -> Mapping[str, Sequence[str]]:
    """The choices of every field that may require something else."""
    grades = {f"S{standard.id}.grade": tuple(Grade) for standard in reading.tool.standards}
    entries = {
        entry.id: tuple(Grade) if entry.kind is EntryKind.GRADE else tuple(entry.choices)
        for entry in reading.tool.judgement
        if entry.kind in (EntryKind.GRADE, EntryKind.CHOICE)
    }
    return {**grades, **entries}


def _requirements(reading: ReturnUnderCheck, field: str, choices: Sequence[str]) -> Iterator[str]:
    for choice in choices:
        needed = [
            entry.label
            for entry in reading.tool.judgement
            if entry.required == f"{field} = {choice}" and reading.is_blank(entry.id)
        ]
        if needed:
            listed = " and ".join(f"'{label}'" for label in needed)
            yield f"With {choice}, fill in {listed} too."
        if choice == Grade.INADEQUATE:
            yield from (f"With {choice}: {each}" for each in _action_needed(reading, field))


def _action_needed(reading: ReturnUnderCheck, field: str) -> Iterator[str]:
    """What an Inadequate there would be asked for besides."""
    entries = {**reading.content.entries, field: Grade.INADEQUATE.value}
    content = Return(reading.content.reference, entries)
    ids = (standard.id for standard in reading.tool.standards)
    grades = {name: grade for name in ids if (grade := standard_grade(content, name))}
    then = msgspec.structs.replace(reading, content=content, grades=grades)
    before = list(inadequate_without_action(reading))
    for problem in inadequate_without_action(then):
        if problem not in before:
            yield f"{problem.todo[:1].lower()}{problem.todo[1:]}"
