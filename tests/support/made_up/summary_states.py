"""Made-up ledgers of a year and more, for the DMT summary: many months, teams, grades, ages."""

import datetime
import hashlib
import random

from tests.support.made_up.releases import all_released
from tests.support.made_up.returns import an_audit, case_file_audit, changed, complete_return
from tests.support.made_up.states import whole
from workbook_qa.core.audit_references import make_reference
from workbook_qa.core.audit_tool import AuditTool, Meaning, Question
from workbook_qa.core.calendar import Month, WorkingDays, first_day, months_up_to
from workbook_qa.core.policy import Policy
from workbook_qa.core.problem import Place, Problem
from workbook_qa.core.records import Audit, People, Return
from workbook_qa.core.terms import (
    ActionKind,
    ActionStatus,
    Answer,
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
from workbook_qa.reports.summary.earlier_papers import compared_day
from workbook_qa.reports.summary.summary_parts import SummaryView
from workbook_qa.reports.summary.summary_tables import (
    Summary,
    month_before,
    summarise,
    view_of,
)

TOOL = "a" * 64
NOVEMBER = Month("2026-11")
AS_AT = datetime.date(2026, 12, 4)
COMPARED = datetime.date(2026, 11, 4)  # October is looked at on the same day after its end
TEAMS = (
    "Assessment North",
    "Assessment South",
    "Family Support East",
    "Family Support West",
    "Children in Care One",
    "Children in Care Two",
    "Disabled Children",
    "Leaving Care and Adoption Support",
)
THEMES = (
    "Assessments that hear the child",
    "Plans that make a difference",
    "Supervision and oversight",
    "Neglect: recognising it early and acting on it",
)
PRACTICE = (
    "Avery used the child's own drawings to agree the safety plan with the whole family, and "
    "went back a fortnight later to ask what had changed. The school has taken it up since.",
    "A genogram over four generations, made with the grandmother, changed the plan: contact "
    "with an uncle is now part of it and the child asked for more of it.",
)
GRADES = (Grade.OUTSTANDING, *[Grade.GOOD] * 5, *[Grade.REQUIRES_IMPROVEMENT] * 3, Grade.INADEQUATE)
ANSWERS = (Answer.YES, Answer.YES, Answer.YES, Answer.PARTLY, Answer.NO, Answer.NOT_APPLICABLE)
TYPED = (ActionStatus.DONE, ActionStatus.VERIFIED, ActionStatus.REOPENED, ActionStatus.WITHDRAWN)


def tools() -> dict[str, AuditTool]:
    """The audit tool of every made-up audit, by digest."""
    return {TOOL: case_file_audit()}


def ledger(
    audits_a_month: dict[Month, int], *, seed: int = 1, teams: tuple[str, ...] = TEAMS
) -> list[Recorded]:
    """Made-up months: audits on time, late, queried and missing, and what managers typed."""
    chance = random.Random(seed)
    events: list[AnyEvent] = []
    for month, number in audits_a_month.items():
        for place in range(1, number + 1):
            events += _one_audit(chance, _audit(chance, month, place, teams))
    events += _typed(chance, fold(recorded(events)))
    return recorded(sorted(events, key=lambda event: event.on))


def a_year(audits: int = 24, *, month: Month = NOVEMBER) -> dict[Month, int]:
    """Thirteen months to `month` with so many audits each, give or take."""
    return {one: audits - 3 + place % 7 for place, one in enumerate(months_up_to(month, 13))}


NO_PEOPLE = People((), ())


def a_view(events: list[Recorded], **changes: object) -> SummaryView:
    """What the summary of November 2026 is counted from, as at 4 December."""
    arguments = {
        "as_at": AS_AT,
        "tools": tools(),
        "teams": TEAMS,
        "policy": Policy(),
        "working_days": WorkingDays(),
    } | changes
    released = arguments.pop("released", True)
    as_at = arguments["as_at"]
    assert isinstance(as_at, datetime.date)
    then = fold(events, as_at=compared_day(NOVEMBER, as_at))
    shared = {name: arguments[name] for name in ("tools", "working_days")}
    before = month_before(then, NOVEMBER, as_at, **shared)  # type: ignore[arg-type]
    state = fold(events, as_at=as_at)
    if released:
        state = all_released(state, tools(), NO_PEOPLE, themes=False)
    return view_of(state, NOVEMBER, before=before, **arguments)  # type: ignore[arg-type]


def a_summary(events: list[Recorded], **changes: object) -> Summary:
    """The summary of November 2026 as at 4 December."""
    return summarise(a_view(events, **changes))


def the_state(events: list[Recorded]) -> State:
    """The state as at 4 December 2026."""
    return fold(events, as_at=AS_AT)


def recorded(events: list[AnyEvent]) -> list[Recorded]:
    """The events as a ledger holds them, numbered from 1."""
    at = datetime.datetime(2026, 12, 4, 9, tzinfo=datetime.UTC)
    return [Recorded(number, at, "Robin Madeup", event) for number, event in enumerate(events, 1)]


def _audit(chance: random.Random, month: Month, number: int, teams: tuple[str, ...]) -> Audit:
    start = first_day(month)
    return an_audit(
        reference=make_reference("CFA", month, number),
        month=month,
        theme=THEMES[start.month % len(THEMES)],
        case_id=str(200_000 + start.month * 1000 + number),
        audit_type=chance.choice(list(AuditType)),
        team=chance.choice(teams),
        issued_on=WorkingDays().after(start, 0),
        due_on=WorkingDays().last_of(month),
    )


def _one_audit(chance: random.Random, audit: Audit) -> list[AnyEvent]:
    """Issued, and perhaps: queried first, in time, late, in the month after, or never back."""
    issued: list[AnyEvent] = [AuditIssued(audit.issued_on, audit, TOOL, "f" * 64, "b" * 64)]
    fate = chance.random()
    if fate < 0.06:
        return issued
    content = _content(chance, audit)
    days = chance.randint(5, 21) + (chance.randint(0, 9) if fate > 0.8 else 0)
    on = WorkingDays().after(audit.issued_on, days)
    missing = Problem("grade-missing", Place(audit.reference), "No overall grade.", "Choose one.")
    if fate < 0.2:
        issued.append(_file(audit, on, content, Outcome.QUERIED, missing))
    if fate < 0.11:
        return issued
    short = Problem("evidence-too-short", Place(audit.reference), "Short.", "Say more.")
    left = [short] if chance.random() < 0.3 else []
    later = on + datetime.timedelta(days=3 if fate < 0.2 else 0)
    return [*issued, _file(audit, later, content, Outcome.ACCEPTED, *left)]


def _file(
    audit: Audit, on: datetime.date, content: Return, outcome: Outcome, *problems: Problem
) -> FileReceived:
    digest = hashlib.sha256(f"{audit.reference} {outcome}".encode()).hexdigest()
    return FileReceived(on, digest, "a.xlsx", outcome, "Read.", audit.reference, content, problems)


def _content(chance: random.Random, audit: Audit) -> Return:
    tool = case_file_audit()
    overall = chance.choice(GRADES)
    entries: dict[str, str | None] = {Meaning.OVERALL_GRADE: overall, "A1.kind": None}
    for standard in tool.standards:
        entries[f"S{standard.id}.grade"] = chance.choice(GRADES)
    for question in tool.questions(audit.audit_type):
        entries[f"Q{question.id}.answer"] = _answer(chance, question)
    entries[Meaning.OUTSTANDING_PRACTICE] = None
    if overall is Grade.OUTSTANDING or chance.random() < 0.06:
        entries[Meaning.OUTSTANDING_PRACTICE] = chance.choice(PRACTICE)
    for row in range(1, chance.choice((2, 3, 4))):
        entries |= _action(chance, row, audit)
    return changed(complete_return(tool, audit), entries)


def _answer(chance: random.Random, question: Question) -> str:
    offered = [answer for answer in ANSWERS if answer in question.choices]
    extra = [choice for choice in question.choices if choice not in ANSWERS]
    return chance.choice([*offered, *extra])


def _action(chance: random.Random, row: int, audit: Audit) -> dict[str, str | None]:
    advice = chance.random() < 0.15
    due = WorkingDays().after(audit.due_on, chance.choice((1, 5, 20, 40)))
    filled = {
        "kind": ActionKind.ADVICE if advice else ActionKind.ACTION,
        "questions": "2.1",
        "what": "Complete the chronology and keep it on the file.",
        "priority": chance.choice(list(Priority)),
        "owner": "Team Manager",
        "due": due.isoformat(),
        "measure": "Seen at the next review.",
    }
    return {f"A{row}.{name}": text for name, text in filled.items()}


def _typed(chance: random.Random, state: State) -> list[AnyEvent]:
    """What managers typed: most old actions done or verified, a few of the new ones."""
    made: list[AnyEvent] = []
    for key, action in sorted(state.actions.items()):
        due = action.action.due_on
        assert due is not None
        if due < datetime.date(2026, 10, 20) or chance.random() < 0.3:
            status = chance.choices(TYPED, (10, 14, 2, 1))[0]
            known_on = state.audits[action.action.reference].action_set_on(action)
            assert known_on is not None
            on = max(
                due - datetime.timedelta(days=chance.randint(0, 9)),
                known_on + datetime.timedelta(days=1),
            )
            if chance.random() < 0.93:
                made += [
                    ActionChanged(on + datetime.timedelta(days=later), key, entries)
                    for later, entries in enumerate(whole(status.value, on))
                ]
    return made
