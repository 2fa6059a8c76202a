"""A made-up audit and a return to it that is complete: what tests begin from and then spoil."""

import datetime
from collections.abc import Mapping
from functools import cache
from typing import Any

import msgspec

from workbook_qa.audits.checks.audit_facts import expected_supervisions
from workbook_qa.core.audit_tool import AuditTool, EntryKind, JudgementEntry, Meaning, Question
from workbook_qa.core.calendar import Month, WorkingDays
from workbook_qa.core.policy import Policy
from workbook_qa.core.problem import Place, Problem
from workbook_qa.core.records import Audit, People, Person, Return, Team
from workbook_qa.core.terms import Answer, AuditType, Grade, Role
from workbook_qa.registers.audit_tools.tool_files import read_audit_tools, shipped_templates
from workbook_qa.returns.rules.blank_entries import is_required
from workbook_qa.returns.rules.completion import check_return

AN_AUDIT = Audit(
    reference="CFA-2026-11-0007-K",
    month=Month("2026-11"),
    theme="Plans that make a difference",
    tool_id="case-file-audit",
    tool_name="Case file audit",
    tool_version="1.1",
    case_id="100007",
    audit_type=AuditType.CHILD_PROTECTION_PLAN,
    team="Wexcombe North",
    service_area="Family Support",
    worker="Avery Example",
    team_manager="Morgan Sample",
    head_of_service="Quinn Specimen",
    auditor="Robin Madeup",
    auditor_role=Role.TEAM_MANAGER,
    issued_on=datetime.date(2026, 11, 2),
    due_on=datetime.date(2026, 11, 30),
    window_start=datetime.date(2026, 5, 2),
    window_end=datetime.date(2026, 11, 2),
)
SOME_PEOPLE = People(
    teams=(Team("Wexcombe North", "Family Support", "Morgan Sample", "Quinn Specimen"),),
    staff=(
        Person("Avery Example", Role.SOCIAL_WORKER, "Wexcombe North", "", audits=False),
        Person("Morgan Sample", Role.TEAM_MANAGER, "Wexcombe North", "", audits=True),
        Person("Quinn Specimen", Role.HEAD_OF_SERVICE, "", "", audits=True),
    ),
)


def an_audit(**changes: Any) -> Audit:
    """The made-up audit, issued on 2 November 2026, with some fields changed."""
    return msgspec.structs.replace(AN_AUDIT, **changes)


@cache
def case_file_audit() -> AuditTool:
    """The case file audit as it is shipped."""
    return read_audit_tools(shipped_templates())[0]["case-file-audit"]


def complete_return(tool: AuditTool, audit: Audit) -> Return:
    """A return without a problem when it comes back on the day of issue or later.

    Everything is Yes and Good, but the second scored question: Partly, with action 1 for it.
    """
    entries: dict[str, str] = {}
    for question in tool.questions(audit.audit_type):
        entries |= _answered(question, audit)
    partly = [question.id for question in tool.questions() if question.scored][1]
    entries[f"Q{partly}.answer"] = Answer.PARTLY
    entries |= {f"S{standard.id}.grade": Grade.GOOD for standard in tool.standards}
    for _ in range(2):  # what is required of a later entry may hang on an earlier one
        for entry in tool.judgement:
            if is_required(entry, entries):
                entries.setdefault(entry.id, _filled(entry, audit))
    entries |= _action(partly, audit)
    return Return(audit.reference, entries)


def changed(content: Return, changes: Mapping[str, str | None]) -> Return:
    """The return with some fields typed over, or cleared where None."""
    entries = {**content.entries, **changes}
    kept = {field: text for field, text in entries.items() if text is not None}
    return Return(content.reference, kept)


def problems_of(
    changes: Mapping[str, str | None],
    *,
    audit: Audit = AN_AUDIT,
    tool: AuditTool | None = None,
    **settings: Any,
) -> list[Problem]:
    """What is found in the complete return after `changes`, returned on 20 November 2026."""
    tool = tool or case_file_audit()
    content = changed(complete_return(tool, audit), changes)
    usual: dict[str, Any] = {
        "places": {field: Place("r.xlsx", "Sheet", field) for field in all_fields(tool, content)},
        "policy": Policy(),
        "people": SOME_PEOPLE,
        "working_days": WorkingDays(),
        "received_on": datetime.date(2026, 11, 20),
    }
    return check_return(content, audit, tool, **{**usual, **settings})


def all_fields(tool: AuditTool, content: Return) -> set[str]:
    """Every field id of the tool with all packs, and those that `content` holds."""
    packs = [question for pack in tool.packs for question in pack.questions]
    questions = [*tool.questions(), *packs]
    parts = ("answer", "evidence", "reason", "count")
    fields = {f"Q{question.id}.{part}" for question in questions for part in parts}
    fields |= {f"S{standard.id}.{part}" for standard in tool.standards for part in parts}
    fields |= {f"S{standard.id}.grade" for standard in tool.standards}
    actions = ("kind", "questions", "what", "priority", "owner", "due", "measure", "reason")
    fields |= {f"A{row}.{part}" for row in range(1, tool.action_rows + 1) for part in actions}
    return fields | {entry.id for entry in tool.judgement} | set(content.entries)


def _answered(question: Question, audit: Audit) -> dict[str, str]:
    entries = {
        f"Q{question.id}.answer": question.choices[0],
        f"Q{question.id}.evidence": f"Seen on the record, section {question.id}, in full detail.",
    }
    if question.count:
        entries[f"Q{question.id}.count"] = str(expected_supervisions(audit))
    return entries


def _filled(entry: JudgementEntry, audit: Audit) -> str:
    if entry.id == Meaning.CONCERN:
        return "No"
    return {
        EntryKind.CHOICE: entry.choices[0] if entry.choices else "",
        EntryKind.GRADE: Grade.GOOD,
        EntryKind.TEXT: f"A made-up text for {entry.label}",
        EntryKind.DATE: audit.issued_on.isoformat(),
        EntryKind.TIME: "14:30",
        EntryKind.NUMBER: "1",
    }[entry.kind]


def _action(question_id: str, audit: Audit) -> dict[str, str]:
    due = WorkingDays().after(audit.issued_on, 5)
    return {
        "A1.kind": "Action",
        "A1.questions": question_id,
        "A1.what": "See the child alone and record it",
        "A1.priority": "Medium",
        "A1.owner": "Team Manager",
        "A1.due": due.isoformat(),
        "A1.measure": "A visit note that says where and for how long",
    }
