"""A made-up council's ledger after some months: what trackers and summaries are tested with."""

import datetime
import hashlib
from collections.abc import Iterable

from tests.support.made_up.returns import an_audit, case_file_audit, changed, complete_return
from workbook_qa.core.audit_references import make_reference
from workbook_qa.core.audit_tool import AuditTool, Meaning
from workbook_qa.core.calendar import Month, WorkingDays, first_day
from workbook_qa.core.policy import Policy
from workbook_qa.core.problem import Place, Problem
from workbook_qa.core.records import Audit, People, Return
from workbook_qa.core.terms import ActionKind, AuditType, Grade, Outcome, Priority
from workbook_qa.ledger.events import (
    ActionChanged,
    AnyEvent,
    AuditIssued,
    FileReceived,
    Recorded,
)
from workbook_qa.ledger.fold import fold
from workbook_qa.ledger.states import State
from workbook_qa.tracker.tables.tracker_tables import TrackerTables, tracker_tables

TODAY = datetime.date(2026, 11, 24)  # a Tuesday
TOOL = "a" * 64
MONTHS = (Month("2026-09"), Month("2026-10"), Month("2026-11"))
THEMES = {
    MONTHS[0]: "Assessments that hear the child",
    MONTHS[1]: "Supervision and oversight",
    MONTHS[2]: "Plans that make a difference",
}
TEAMS = (
    ("Assessment North", "Assessment", "Morgan Sample"),
    ("Assessment South", "Assessment", "Jordan Placeholder"),
    ("Family Support East", "Family Support", "Casey Invented"),
    ("Children in Care One", "Corporate Parenting", "Rowan Fictional"),
    ("Disabled Children", "Corporate Parenting", "Taylor Pretend"),
)
AUDITORS = ("Robin Madeup", "Alex Example", "Sam Specimen", "Jamie Notreal", "Charlie Dummy")
DEEDS = (
    "Hold a professionals' meeting and record the decision on the pre-birth plan.",
    "Complete the chronology from the first referral to now, and keep it on the file.",
    "See the child alone, in a place of their choosing, and record what they said in their words.",
    "Rewrite the plan so that every outcome says who does what by when, and share it with the "
    "family, the school and the health visitor before the next core group.",
    "Record supervision of the last two months, with the reasons for the decisions.",
)


def tools() -> dict[str, AuditTool]:
    """The audit tool of every made-up audit, by digest."""
    return {TOOL: case_file_audit()}


def recorded(events: Iterable[AnyEvent]) -> list[Recorded]:
    """The events as a ledger holds them, numbered from 1."""
    return [
        Recorded(
            number,
            datetime.datetime.combine(event.on, datetime.time(9), datetime.UTC),
            "Avery Example",
            event,
        )
        for number, event in enumerate(events, start=1)
    ]


def some_events(audits_a_month: int = 8) -> list[AnyEvent]:
    """Three months: returns on time, late, queried and missing; actions of every kind."""
    audits = [_audit(month, number) for month in MONTHS for number in range(1, audits_a_month + 1)]
    events: list[AnyEvent] = [
        AuditIssued(audit.issued_on, audit, TOOL, "f" * 64, "b" * 64) for audit in audits
    ]
    for place, audit in enumerate(audits):
        events += _received(place, audit)
    return events + _typed(events)


def a_state(audits_a_month: int = 8) -> State:
    """The state after `some_events`."""
    return fold(recorded(some_events(audits_a_month)))


def whole(status: str, on: datetime.date) -> list[dict[str, str]]:
    """What was typed, one after the other, for a status to count: Done comes before Verified."""
    done = {"status": "Done", "completed_on": on.isoformat(), "evidence": "On the file, entry 7."}
    return {
        "Done": [done],
        "Verified": [done, {"status": "Verified", "finding": "Seen on the file; it holds."}],
        "Reopened": [{"status": "Reopened", "finding": "Two outcomes have no date."}],
        "Withdrawn": [{"status": "Withdrawn", "reason": "The child has moved away."}],
    }[status]


def some_tables(state: State | None = None, today: datetime.date = TODAY) -> TrackerTables:
    """The tracker's tables of a state, with the shipped policy and no closures."""
    return tracker_tables(
        state or a_state(),
        today=today,
        tools=tools(),
        people=People((), ()),
        policy=Policy(),
    )


def _audit(month: Month, number: int) -> Audit:
    team, area, manager = TEAMS[number % len(TEAMS)]
    start = first_day(month)
    return an_audit(
        reference=make_reference("CFA", month, number),
        month=month,
        theme=THEMES[month],
        case_id=str(104_000 + 37 * number + start.month),
        audit_type=list(AuditType)[number % len(AuditType)],
        team=team,
        service_area=area,
        team_manager=manager,
        auditor=AUDITORS[(number + start.month) % len(AUDITORS)],
        issued_on=WorkingDays().after(start, 0),
        due_on=WorkingDays().last_of(month),
    )


def _received(place: int, audit: Audit) -> list[AnyEvent]:
    """Of every eight: six accepted (one late), one queried, one missing; all but old ones."""
    kind = place % 8
    if kind == 7 or (audit.month == MONTHS[2] and kind in (3, 5)):
        return []
    late = 6 if kind == 4 else 0
    on = WorkingDays().after(audit.issued_on, 8 + kind + late * 2)
    if on > TODAY:
        return []
    content = _content(place, audit)
    digest = hashlib.sha256(audit.reference.encode()).hexdigest()
    if kind == 6:
        missing = Problem("grade-missing", Place(audit.reference), "No overall grade.", "Choose.")
        received = FileReceived(
            on, digest, "a.xlsx", Outcome.QUERIED, "x", audit.reference, content, (missing,)
        )
        return [received]
    return [
        FileReceived(on, digest, "a.xlsx", Outcome.ACCEPTED, "Taken.", audit.reference, content)
    ]


def _content(place: int, audit: Audit) -> Return:
    grades = list(Grade)
    overall = grades[(0, 1, 1, 2, 1, 2, 1, 3)[(place * 5) % 8]]
    entries: dict[str, str | None] = {Meaning.OVERALL_GRADE: overall}
    for number in range(1, 11):
        entries[f"S{number}.grade"] = grades[
            min(3, max(0, overall.step + (place * number) % 3 - 1))
        ]
    if overall is Grade.OUTSTANDING or place % 6 == 1:
        entries[Meaning.OUTSTANDING_PRACTICE] = (
            "The worker used the child's own drawings to agree the safety plan with the whole "
            "family, and went back a fortnight later to ask what had changed. The school has "
            "taken the same approach since."
        )
    if place == 11:
        entries |= {Meaning.CONCERN: "Yes", Meaning.CONCERN_TOLD: "Team Manager"}
    for row in range(1, 3 + place % 2):
        entries |= _action(place, row, audit)
    return changed(complete_return(case_file_audit(), audit), entries)


def _action(place: int, row: int, audit: Audit) -> dict[str, str]:
    advice = (place + row) % 5 == 0
    priority = list(Priority)[(place + row) % 4]
    returned = WorkingDays().after(audit.issued_on, 8 + place % 8)
    due = WorkingDays().after(returned, Policy().days_for(priority))
    filled = {
        "kind": ActionKind.ADVICE if advice else ActionKind.ACTION,
        "questions": ("2.1, 2.2", "6.1", "S8", "1.2, 1.3", "9.1")[(place + row) % 5],
        "what": DEEDS[(place + 2 * row) % len(DEEDS)],
        "priority": priority,
        "owner": ("Avery Example, Social Worker", audit.team_manager)[row % 2],
        "due": due.isoformat(),
        "measure": "Seen at the next review.",
    }
    return {f"A{row}.{name}": text for name, text in filled.items()}


def _typed(events: list[AnyEvent]) -> list[AnyEvent]:
    """What managers typed on the 20th: every third action done, some with a remark."""
    on = datetime.date(2026, 11, 20)
    made: list[AnyEvent] = []
    for place, action in enumerate(sorted(fold(recorded(events)).actions)):
        if place % 3 == 0:
            changes = {
                "status": "Done",
                "completed_on": "2026-11-16",
                "evidence": "Chronology filed on 16 November; see Documents, Chronology.",
            }
            made.append(ActionChanged(on, action, changes, "Morgan Sample"))
            if place % 6 == 0:
                checked = {"status": "Verified", "finding": "Seen on the file; it is up to date."}
                made.append(ActionChanged(on, action, checked, "Harper Head"))
        elif place % 5 == 0:
            remark = {"comment": "Waiting for the school; asked again on 12 November."}
            made.append(ActionChanged(on, action, remark))
    return made
