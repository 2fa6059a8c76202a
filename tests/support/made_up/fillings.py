"""Workbooks as people fill them in: complete, nearly so, or with much that would come back."""

import datetime
import random
from collections.abc import Callable, Iterator

from tests.support.made_up.returns import SOME_PEOPLE, complete_return
from workbook_qa.audits.checks.audit_checks import ONLY_INGEST_CAN_TELL
from workbook_qa.core.audit_tool import AuditTool, EntryKind
from workbook_qa.core.calendar import WorkingDays
from workbook_qa.core.policy import Policy
from workbook_qa.core.problem import Place, Problem
from workbook_qa.core.queries import FOR_THE_LEAD_AUDITOR
from workbook_qa.core.records import Audit, Return
from workbook_qa.core.terms import ActionKind, Grade, Priority
from workbook_qa.returns.rules.completion import check_return
from workbook_qa.workbooks.form.form import Form

Entries = dict[str, str]
# One problem for all of the rows that are alike: the workbook tells it beside each.
FOR_SEVERAL = frozenset(
    {
        *("inadequate-without-action", "inadequate-standard-not-named"),
        *("evidence-repeated", "grades-far-apart"),
    }
)
RETURNED_ON = datetime.date(2026, 11, 20)
_REASON = "The worker has explained it in the record."


def fillings(
    tool: AuditTool, audit: Audit, form: Form, number: int, seed: int
) -> Iterator[Entries]:
    """So many fillings: about half have nothing wrong, the others one thing or several."""
    chance = random.Random(seed)
    fields = {cell.field: cell for _, cell in form.inputs()}
    for _ in range(number):
        entries = _sound(tool, audit, chance)
        for _ in range(chance.choice((0, 0, 0, 1, 1, 2, 4, 12))):
            _spoil(entries, tool, audit, chance)
        yield {field: text for field, text in entries.items() if field in fields and text}


def _sound(tool: AuditTool, audit: Audit, chance: random.Random) -> Entries:
    """A complete filling with answers and grades of all kinds."""
    entries = dict(complete_return(tool, audit).entries)
    for question in tool.questions(audit.audit_type):
        field = f"Q{question.id}"
        if chance.random() < 0.3:
            entries[f"{field}.answer"] = answer = chance.choice(question.choices)
            entries[f"{field}.evidence"] = f"Seen in {question.id} of the record in November."
            if answer in ("No", "Partly", "Not applicable"):
                entries[f"{field}.reason"] = _REASON
        if chance.random() < 0.2:
            entries.pop(f"{field}.evidence", None)
            if entries[f"{field}.answer"] != "Yes":
                entries[f"{field}.reason"] = _REASON
    if entries.get("Q8.1.answer") == "Yes" and entries.get("Q8.2.answer") == "Not applicable":
        entries["Q8.2.answer"] = "Yes"
    for standard in tool.standards:
        if chance.random() < 0.3:
            entries[f"S{standard.id}.grade"] = chance.choice(tuple(Grade)[:3])
            entries[f"S{standard.id}.reason"] = _REASON
    entries["overall-grade"] = chance.choice(("Good", "Requires improvement"))
    entries["above-ceiling-reason"] = _REASON if chance.random() < 0.5 else ""
    for row in range(2, chance.choice((2, 3, 5))):
        entries |= {
            f"A{row}.what": f"Write the plan anew, step {row}",
            f"A{row}.questions": chance.choice(("", "2.1", "Q2.2, S3", "2.1 and 4.1", "s6;Q9.2")),
            f"A{row}.priority": chance.choice(tuple(Priority)),
            f"A{row}.measure": "A dated note on file",
            f"A{row}.kind": chance.choice(("", ActionKind.ACTION, ActionKind.ADVICE)),
        }
    return entries


def _spoil(entries: Entries, tool: AuditTool, audit: Audit, chance: random.Random) -> None:
    chance.choice(_SPOILING)(entries, tool, audit, chance)


def _blank_any(entries: Entries, tool: AuditTool, audit: Audit, chance: random.Random) -> None:
    entries.pop(chance.choice(sorted(entries)), None)


def _answer(entries: Entries, tool: AuditTool, audit: Audit, chance: random.Random) -> None:
    question = chance.choice(tool.questions(audit.audit_type))
    entries[f"Q{question.id}.answer"] = chance.choice(question.choices)
    for part in ("reason", "evidence"):
        if chance.random() < 0.5:
            entries.pop(f"Q{question.id}.{part}", None)


def _grade(entries: Entries, tool: AuditTool, audit: Audit, chance: random.Random) -> None:
    standard = chance.choice(tool.standards)
    entries[f"S{standard.id}.grade"] = chance.choice(tuple(Grade))
    if chance.random() < 0.5:
        entries[f"S{standard.id}.reason"] = _REASON


def _overall(entries: Entries, tool: AuditTool, audit: Audit, chance: random.Random) -> None:
    entries["overall-grade"] = chance.choice(tuple(Grade))


def _judgement(entries: Entries, tool: AuditTool, audit: Audit, chance: random.Random) -> None:
    entry = chance.choice([each for each in tool.judgement if each.kind is EntryKind.CHOICE])
    entries[entry.id] = chance.choice(entry.choices)


def _same(entries: Entries, tool: AuditTool, audit: Audit, chance: random.Random) -> None:
    for question in chance.sample(tool.questions(audit.audit_type), chance.choice((2, 3, 4))):
        entries[f"Q{question.id}.evidence"] = "The same words, which say  nothing of it at all."


def _alike(entries: Entries, tool: AuditTool, audit: Audit, chance: random.Random) -> None:
    for question in tool.questions():
        if "Yes" in question.choices:
            entries[f"Q{question.id}.answer"] = "Yes"


def _action(entries: Entries, tool: AuditTool, audit: Audit, chance: random.Random) -> None:
    row = f"A{chance.choice((1, 2, 3, 15))}"
    part = chance.choice(("what", "priority", "owner", "questions", "kind"))
    entries[f"{row}.{part}"] = {
        "what": chance.choice(("Genogram", "Draw the genogram anew", "Call  mother")),
        "priority": chance.choice(tuple(Priority)),
        "owner": "Team Manager",
        "questions": chance.choice(("2.1", "S4", "Q1.1, 99.9", "the plan", "S1 S8", "Q8.1/S10")),
        "kind": chance.choice(tuple(ActionKind)),
    }[part]


def _count(entries: Entries, tool: AuditTool, audit: Audit, chance: random.Random) -> None:
    entries["Q9.1.count"] = str(chance.choice((0, 3, 6)))
    entries["Q9.1.answer"] = "Yes"


_SPOILING: tuple[Callable[[Entries, AuditTool, Audit, random.Random], None], ...] = (
    *(_blank_any, _blank_any, _answer, _answer, _grade, _grade, _overall, _judgement),
    *(_same, _alike, _action, _action, _action, _count),
)


def told_by_ingest(
    entries: Entries, tool: AuditTool, audit: Audit, form: Form
) -> list[tuple[str, str]]:
    """Code and field of what would go back, as far as the workbook can tell it."""
    problems = check_return(
        Return(audit.reference, entries),
        audit,
        tool,
        places={cell.field: Place("r.xlsx", "Sheet", cell.field) for _, cell in form.inputs()},
        policy=Policy(),
        people=SOME_PEOPLE,
        working_days=WorkingDays(),
        received_on=RETURNED_ON,
    )
    return [(problem.code, problem.place.cell) for problem in problems if _is_told(problem)]


def _is_told(problem: Problem) -> bool:
    smart = problem.code == "action-not-smart" and not problem.place.cell.endswith(".what")
    apart = FOR_THE_LEAD_AUDITOR | ONLY_INGEST_CAN_TELL.keys()
    return problem.code not in apart and not smart
