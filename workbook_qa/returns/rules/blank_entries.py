"""What a blank cell of a return counts as, so that an auditor types nothing that is known already.

Which cells have such a value stands in the audit tool as it was issued: a return of a former
version of it has none that its auditor was not told of. The audit workbook shows the same by
formulas (see `audits.audit_form`); what is counted here is worked out anew and never read from
them. Entries filled in so are recorded with the return as read from a blank cell.
"""

import datetime
from collections.abc import Collection, Iterator, Mapping

import msgspec

from workbook_qa.actions.action_urgency import due_date
from workbook_qa.core.audit_tool import WHOSE_ACTION, AuditTool, JudgementEntry, Meaning
from workbook_qa.core.calendar import WorkingDays
from workbook_qa.core.policy import Policy
from workbook_qa.core.records import Action, Audit, Return
from workbook_qa.core.terms import ActionKind, Answer
from workbook_qa.core.wording import is_blank
from workbook_qa.ledger.return_content import actions_of


class CountedBy(msgspec.Struct, frozen=True):
    """How due dates are counted; from `received_on` where the date of the audit is missing."""

    policy: Policy
    working_days: WorkingDays
    received_on: datetime.date


Taken = dict[str, str]
"""Field ids and the canonical words that a blank cell counts as."""


def is_required(entry: JudgementEntry, entries: Mapping[str, str]) -> bool:
    """Whether an entry must be filled in, given what was typed in the others."""
    return entry.required == "always" or ("=" in entry.required and holds(entry.required, entries))


def holds(condition: str, entries: Mapping[str, str]) -> bool:
    """Whether ``discussed = No`` or ``8.1 = No`` is so: of an entry, or of a question's answer."""
    other, _, choice = condition.partition(" = ")
    return choice in (entries.get(other, ""), entries.get(f"Q{other}.answer", "")) and bool(choice)


def with_blanks_taken(
    content: Return,
    audit: Audit,
    tool: AuditTool,
    counted_by: CountedBy,
    unread: Collection[str],
) -> tuple[Return, Taken]:
    """The return with what its blank cells count as, and which they are.

    Args:
        unread: fields that hold something which could not be read: they are not blank.
    """
    entries = {field: text for field, text in content.entries.items() if not is_blank(text)}
    taken: Taken = {}
    for field, text in (*_answers(entries, tool), *_judgement(entries, tool)):
        if field not in entries and field not in unread:
            taken[field] = text
    day = (entries | taken).get(Meaning.AUDITED_ON)
    counted_from = datetime.date.fromisoformat(day) if day else counted_by.received_on
    for action in actions_of(content):
        for field, text in _action(action, audit, tool, counted_by, counted_from):
            if field not in entries and field not in unread:
                taken[field] = text
    if not taken:
        return content, taken
    return Return(content.reference, {**content.entries, **taken}, content.held), taken


def _answers(entries: Mapping[str, str], tool: AuditTool) -> Iterator[tuple[str, str]]:
    """A question that an answer makes void is Not applicable (8.2 where 8.1 is No; default 1)."""
    for question in tool.every_question:
        if question.follows and holds(question.follows, entries):
            yield f"Q{question.id}.answer", str(Answer.NOT_APPLICABLE)


def _judgement(entries: Mapping[str, str], tool: AuditTool) -> Iterator[tuple[str, str]]:
    for entry in tool.judgement:
        if entry.if_blank and is_required(entry, entries):
            text = (
                entry.if_blank if entry.if_blank in entry.choices else entries.get(entry.if_blank)
            )
            if text:
                yield entry.id, text


def _action(
    action: Action,
    audit: Audit,
    tool: AuditTool,
    counted_by: CountedBy,
    counted_from: datetime.date,
) -> Iterator[tuple[str, str]]:
    """Owner and due date of an action that says what is to be done; advice has neither."""
    if action.kind is not ActionKind.ACTION or is_blank(action.what):
        return
    owner = getattr(audit, WHOSE_ACTION[tool.owner_if_blank]) if tool.owner_if_blank else ""
    if owner:
        yield f"A{action.number}.owner", owner
    if tool.proposes_due_dates and action.priority is not None:
        days = counted_by.working_days
        day = due_date(action.priority, counted_from, counted_by.policy, days)
        yield f"A{action.number}.due", day.isoformat()
