"""A made-up council's ledger after three years: what the tracker is measured and looked at with.

No two actions say the same, most old ones are closed with evidence, and what came in lately is
open. The same number of audits gives the same ledger.
"""

import datetime
import hashlib
import random
from collections.abc import Iterator
from functools import cache

from tests.support.made_up.returns import an_audit, case_file_audit, complete_return
from tests.support.made_up.states import AUDITORS, TEAMS, TODAY, TOOL, recorded
from workbook_qa.actions.action_state import ActionState
from workbook_qa.core.audit_references import make_reference
from workbook_qa.core.audit_tool import Meaning
from workbook_qa.core.calendar import WorkingDays, first_day, month_of, months_up_to
from workbook_qa.core.policy import Policy
from workbook_qa.core.problem import Place, Problem
from workbook_qa.core.records import Audit, Return
from workbook_qa.core.terms import (
    ActionKind,
    ActionStatus,
    AuditStatus,
    AuditType,
    Grade,
    Outcome,
    Priority,
)
from workbook_qa.ledger.events import (
    ActionChanged,
    AnyEvent,
    AuditIssued,
    FileReceived,
    Recorded,
)
from workbook_qa.ledger.fold import fold
from workbook_qa.ledger.states import State

MONTHS = months_up_to(month_of(TODAY), 36)
ACTIONS_EACH = 3  # for every audit that was issued
_WORKING_DAYS = WorkingDays()
_THEMES = (
    "Assessments that hear the child",
    "Plans that make a difference",
    "Supervision and oversight",
    "Neglect: recognising it early and acting on it",
)
_GRADES = (
    Grade.OUTSTANDING,
    *[Grade.GOOD] * 5,
    *[Grade.REQUIRES_IMPROVEMENT] * 3,
    Grade.INADEQUATE,
)
_PRIORITIES = (Priority.IMMEDIATE, Priority.HIGH, *[Priority.MEDIUM] * 3, *[Priority.LOW] * 2)
_DEEDS = (
    "Hold a professionals' meeting about referral {number}",
    "Complete the chronology from referral {number} to now",
    "See the child alone, in a place of their choosing, about note {number},",
    "Rewrite the plan (entry {number}) so that every outcome says who does what by when",
    "Record supervision of the last two months, with the reasons for decision {number},",
    "Update genogram {number} with the grandmother",
    "Agree a contingency plan with the school and the health visitor (entry {number})",
    "Ask the family what has changed since visit {number}",
)
_ENDS = (
    "and keep it on the file.",
    "and record what was decided.",
    "and share it with the family before the next core group.",
    "and bring it to supervision.",
    "so that the next worker can follow it.",
)
_PROOFS = (
    "Chronology filed; see Documents, Chronology, entry {number}.",
    "Supervision record, point {number}.",
    "Plan rewritten and shared with the family; core group minute {number}.",
    "Visit recorded, case note {number}.",
)
_REMARKS = (
    "Waiting for the school; asked again, note {number}.",
    "Worker is new; handed over, see note {number}.",
    "Family away until half-term, note {number}.",
)
_PRACTICE = (
    "The worker used the child's own drawings to agree the safety plan with the whole family, and "
    "went back a fortnight later to ask what had changed (note {number})."
)
_TYPED = (ActionStatus.DONE, *[ActionStatus.VERIFIED] * 3)


def three_years(audits: int) -> list[Recorded]:
    """The ledger: so many audits over 36 months, three times as many actions, what was typed."""
    chance = random.Random(audits)
    issued = [(audit, _outcome(chance, audit)) for audit in _audits(audits)]
    returned = sum(outcome is Outcome.ACCEPTED for _, outcome in issued)
    events: list[AnyEvent] = []
    accepted = 0
    for audit, outcome in issued:
        events.append(AuditIssued(audit.issued_on, audit, TOOL, "f" * 64, "b" * 64))
        wanted = 1
        if outcome is Outcome.ACCEPTED:
            first, last = (
                audits * ACTIONS_EACH * at // returned for at in (accepted, accepted + 1)
            )
            accepted, wanted = accepted + 1, last - first
        if outcome:
            events.append(_received(chance, audit, outcome, wanted))
    state = fold(recorded(events))
    events += [event for one in state.actions.values() for event in _typed(chance, one, state)]
    return recorded(sorted(events, key=lambda event: event.on))


def accepted_workbooks(state: State) -> dict[str, str]:
    """Where the workbook that counts lies for each completed audit, from the tracker's folder."""
    return {
        reference: f"../inbox/accepted/{one.audit.month}/{reference}.xlsx"
        for reference, one in state.audits.items()
        if one.status is AuditStatus.COMPLETED
    }


def a_sentence(chance: random.Random) -> str:
    """What is to be done, in words that no other action has."""
    return f"{_numbered(chance, _DEEDS)} {chance.choice(_ENDS)}"


def a_proof(chance: random.Random) -> str:
    """A manager's line of evidence."""
    return _numbered(chance, _PROOFS)


def a_remark(chance: random.Random) -> str:
    """A manager's comment."""
    return _numbered(chance, _REMARKS)


def _numbered(chance: random.Random, texts: tuple[str, ...]) -> str:
    return chance.choice(texts).format(number=chance.randint(10_000, 999_999))


def _audits(number: int) -> Iterator[Audit]:
    for place, month in enumerate(MONTHS):
        first, last = (number * at // len(MONTHS) for at in (place, place + 1))
        start = first_day(month)
        for one in range(1, last - first + 1):
            team, area, manager = TEAMS[one % len(TEAMS)]
            yield an_audit(
                reference=make_reference("CFA", month, one),
                month=month,
                theme=_THEMES[start.month % len(_THEMES)],
                case_id=str(100_000 + 5_000 * place + one),
                audit_type=list(AuditType)[one % len(AuditType)],
                team=team,
                service_area=area,
                team_manager=manager,
                auditor=AUDITORS[(one + start.month) % len(AUDITORS)],
                issued_on=_WORKING_DAYS.after(start, 0),
                due_on=_WORKING_DAYS.last_of(month),
            )


def _outcome(chance: random.Random, audit: Audit) -> Outcome | None:
    """Half of this month's returns are still out; of the others a few are, or are queried."""
    fate = chance.random() - (0.5 if audit.month == MONTHS[-1] else 0)
    if fate < 0.02:
        return None
    return Outcome.QUERIED if fate < 0.03 else Outcome.ACCEPTED


def _received(chance: random.Random, audit: Audit, outcome: Outcome, actions: int) -> FileReceived:
    on = min(_WORKING_DAYS.after(audit.issued_on, chance.randint(5, 19)), TODAY)
    entries = dict(_usual(audit.audit_type))
    entries |= {f"S{number}.grade": chance.choice(_GRADES) for number in range(1, 11)}
    entries[Meaning.OVERALL_GRADE] = chance.choice(_GRADES)
    if chance.random() < 0.1:
        entries[Meaning.OUTSTANDING_PRACTICE] = _numbered(chance, (_PRACTICE,))
    for row in range(1, actions + 1):
        entries |= _action(chance, row, on, audit)
    if chance.random() < 0.3:
        entries |= _action(chance, actions + 1, on, audit) | {
            f"A{actions + 1}.kind": ActionKind.ADVICE.value
        }
    missing = Problem("grade-missing", Place(audit.reference), "No overall grade.", "Choose one.")
    return FileReceived(
        on,
        hashlib.sha256(audit.reference.encode()).hexdigest(),
        f"{audit.reference}.xlsx",
        outcome,
        "Read.",
        audit.reference,
        Return(audit.reference, entries),
        (missing,) if outcome is Outcome.QUERIED else (),
    )


@cache
def _usual(audit_type: AuditType) -> dict[str, str]:
    """Answers to every question, and no action."""
    content = complete_return(case_file_audit(), an_audit(audit_type=audit_type))
    return {field: text for field, text in content.entries.items() if not field.startswith("A1.")}


def _action(chance: random.Random, row: int, on: datetime.date, audit: Audit) -> dict[str, str]:
    priority = chance.choice(_PRIORITIES)
    filled = {
        "kind": ActionKind.ACTION,
        "questions": chance.choice(("2.1, 2.2", "6.1", "S8", "1.2, 1.3", "9.1")),
        "what": a_sentence(chance),
        "priority": priority,
        "owner": chance.choice(("Avery Example, Social Worker", audit.team_manager)),
        "due": _WORKING_DAYS.after(on, Policy().days_for(priority)).isoformat(),
        "measure": "Seen at the next review.",
    }
    return {f"A{row}.{name}": str(text) for name, text in filled.items()}


def _typed(chance: random.Random, one: ActionState, state: State) -> list[AnyEvent]:
    """What managers typed: nearly all that was due is closed, and some has a remark."""
    known, due = state.audits[one.action.reference].action_set_on(one), one.action.due_on
    assert known
    assert due
    on = min(_WORKING_DAYS.after(known, chance.randint(1, 30)), TODAY)
    if on < TODAY and chance.random() < 0.98:
        status = chance.choice(_TYPED)
        changes = {
            "status": ActionStatus.DONE.value,
            "completed_on": on.isoformat(),
            "evidence": a_proof(chance),
        }
        done = ActionChanged(on, one.action.id, changes)
        if status is ActionStatus.DONE:
            return [done]
        checked = {"status": status.value, "finding": "Seen on the file; it holds."}
        return [done, ActionChanged(on, one.action.id, checked)]
    if chance.random() < 0.4:
        return [ActionChanged(on, one.action.id, {"comment": a_remark(chance)})]
    return []
