"""Twelve months played fast: audits issued by events, returns really taken in, decisions typed.

Workbooks are written filled in, without another program opening them, and go through ``ingest`` as
any return does; what managers close is recorded as the tracker would have it. It takes seconds.
"""

import datetime
import random
import re

from tests.support.made_up.many import drop_long_ago
from tests.support.made_up.releases import release_all
from tests.support.made_up.returns import an_audit, case_file_audit
from tests.support.made_up.states import whole
from tests.support.made_up.workspace import NOVEMBER, Council, type_in_table
from workbook_qa.audits.audit_book import write_audit_book
from workbook_qa.audits.audit_form import lay_out
from workbook_qa.core.audit_references import make_reference
from workbook_qa.core.audit_tool import Meaning, encode_audit_tool
from workbook_qa.core.calendar import Month, WorkingDays, first_day, months_up_to
from workbook_qa.core.policy import Policy
from workbook_qa.core.queries import Queried
from workbook_qa.core.records import Audit, Return
from workbook_qa.core.terms import ActionKind, ActionStatus, AuditType, Outcome
from workbook_qa.demo.judgements import Entries, judge_case
from workbook_qa.ledger.access import open_ledger
from workbook_qa.ledger.events import ActionChanged, AuditIssued
from workbook_qa.ledger.store.journal import digest_of
from workbook_qa.reports.example_numbers import example_numbers
from workbook_qa.reports.summary import summary
from workbook_qa.returns import ingest
from workbook_qa.workbooks.form.form import encode_form
from workbook_qa.workbooks.form.seal import seal_of

MONTHS = months_up_to(NOVEMBER, 12)
AS_AT, COMPARED = datetime.date(2026, 12, 4), datetime.date(2026, 11, 4)
PAPER = datetime.date(2026, 12, 1)
TEAMS = ("Wexcombe North", "Wexcombe South", "Wexcombe West", "Closed Team")
THEMES = ("Assessments that hear the child", "Plans that make a difference", "Neglect")
EXAMPLE = "A memory box was used over six visits, and the plan was rewritten with it."
_KEY = b"made up for tests"
_DAYS = WorkingDays()
_FORMS = {kind: lay_out(case_file_audit(), kind, Policy()) for kind in AuditType}


def play_twelve_months(council: Council) -> None:
    """From December 2025 to November 2026, and three papers of which the last is looked at.

    October's as at 4 November, November's as at 1 December, in which the DMT decides twice, and
    November's as at 4 December.
    """
    chance = random.Random(12)
    waiting: list[tuple[datetime.date, str, bytes]] = []
    for place, month in enumerate(MONTHS):
        audits = _issue(council, month, 4 if place == 5 else 7 + place % 4, chance)
        for audit in audits:
            waiting += _fate(audit, chance)
        if month == NOVEMBER:
            summary.run(council.on(COMPARED.isoformat()), MONTHS[-2])
        waiting = _take_in(council, first_day(month) + datetime.timedelta(21), waiting)
        _close(council, first_day(month) + datetime.timedelta(24), chance)
    release_all(council, PAPER.isoformat())
    summary.run(council.on(PAPER.isoformat()), NOVEMBER)
    _decide(council)
    _take_in(council, datetime.date(2026, 12, 2), waiting)
    _close(council, datetime.date(2026, 12, 3), chance)
    summary.run(council.on(AS_AT.isoformat()), NOVEMBER, as_at=AS_AT)


def _issue(council: Council, month: Month, number: int, chance: random.Random) -> list[Audit]:
    start = first_day(month)
    audits = [
        an_audit(
            reference=make_reference("CFA", month, place),
            month=month,
            theme=THEMES[start.month % 3],
            case_id=str(200_000 + start.month * 100 + place),
            audit_type=chance.choice(list(AuditType)),
            team=chance.choice(TEAMS),
            issued_on=_DAYS.after(start, 0),
            due_on=_DAYS.last_of(month),
        )
        for place in range(1, number + 1)
    ]
    tool = encode_audit_tool(case_file_audit())
    forms = {kind: encode_form(form) for kind, form in _FORMS.items()}
    sent = b"the workbook as it was sent"
    events = [
        AuditIssued(audit.issued_on, audit, *map(digest_of, (tool, forms[audit.audit_type], sent)))
        for audit in audits
    ]
    context = council.on(audits[0].issued_on.isoformat())
    with open_ledger(context) as journal:
        journal.keep_seal_key(_KEY)
        journal.record(events, [tool, sent, *forms.values()], at=context.now, by="Casey Leadwell")
    return audits


def _fate(audit: Audit, chance: random.Random) -> list[tuple[datetime.date, str, bytes]]:
    """When which files come of an audit: in time, late, incomplete, corrected later, or none."""
    fate = chance.random()
    if fate < 0.08:
        return []
    day = audit.issued_on + datetime.timedelta(chance.randint(5, 18))
    if fate > 0.85:
        day = audit.due_on + datetime.timedelta(chance.randint(2, 9))
    entries = judge_case(audit, case_file_audit(), chance.uniform(0.3, 0.9), day, chance)
    if chance.random() < 0.2:
        entries[Meaning.OUTSTANDING_PRACTICE] = EXAMPLE
    entries = _with_blanks(entries, random.Random(audit.reference))
    name = f"{audit.reference}.xlsx"
    if fate < 0.16:
        incomplete = {key: value for key, value in entries.items() if key != Meaning.OVERALL_GRADE}
        files = [(day, name, _workbook(audit, incomplete))]
        if fate < 0.12:  # answered at last
            answered = day + datetime.timedelta(30)
            files.append((answered, f"{audit.reference} answered.xlsx", _workbook(audit, entries)))
        return files
    files = [(day, name, _workbook(audit, entries))]
    if fate < 0.26:
        later = {**entries, Meaning.OVERALL_GRADE: "Requires improvement", "S1.grade": "Good"}
        corrected = day + datetime.timedelta(30)
        files.append((corrected, f"{audit.reference} corrected.xlsx", _workbook(audit, later)))
    return files


def _with_blanks(entries: Entries, chance: random.Random) -> Entries:
    """Without some of what need not be typed of an action: its kind, its owner, its due date."""
    may_be_blank = re.compile(r"A\d+\.(kind|owner|due)")
    return {
        field: value
        for field, value in entries.items()
        if not may_be_blank.fullmatch(field) or value == ActionKind.ADVICE or chance.random() < 0.5
    }


def _workbook(audit: Audit, entries: Entries) -> bytes:
    form = _FORMS[audit.audit_type]
    seal = seal_of(audit, digest_of(encode_form(form)), _KEY)
    numbers = {name: str(value) for name, value in entries.items() if isinstance(value, int)}
    typed = {
        name: value if isinstance(value, datetime.date) else str(value)
        for name, value in entries.items()
    }
    filled = Queried(1, Return(audit.reference, numbers), (), audit.issued_on, typed)
    return write_audit_book(form, audit, seal, council="Wexcombe", queried=filled)


def _take_in(
    council: Council, day: datetime.date, waiting: list[tuple[datetime.date, str, bytes]]
) -> list[tuple[datetime.date, str, bytes]]:
    """Ingest what has come by a day, and decide for the latest where two returns differ."""
    come = {f"{on} {name}": content for on, name, content in waiting if on <= day}
    drop_long_ago(council, come)
    ingest.run(council.on(day.isoformat()))
    held = sorted(council.workspace.put_away(Outcome.CONFLICT, NOVEMBER).glob("* conflict *.xlsx"))
    if held:
        ingest.run(council.on(day.isoformat()), accept=held)
    return [each for each in waiting if each[0] > day]


def _close(council: Council, day: datetime.date, chance: random.Random) -> None:
    """Managers close most of what is due, withdraw some and reopen some.

    Of every fourth something is missing, and some of that comes the month after.
    """
    state = council.state()
    words = ("Done", "Done", "Verified", "Withdrawn", "Reopened")
    events = []
    for key, action in sorted(state.actions.items()):
        if action.status is ActionStatus.DONE and not action.evidence:
            events.append(ActionChanged(day, key, {"evidence": "On the file."}, "Theo Southby"))
        elif action.status.is_open and chance.random() < 0.4:
            word, slip = chance.choice(words), random.Random(key)
            for place, entries in enumerate(whole(word, day)):
                by = ("Tara Northby", "Harper Head")[place if slip.random() < 0.8 else 0]
                lacking = slip.choice([*entries][1:]) if slip.random() < 0.25 else ""
                typed = {field: text for field, text in entries.items() if field != lacking}
                events.append(ActionChanged(day, key, typed, by))
    context = council.on(day.isoformat())
    with open_ledger(context) as journal:
        journal.record(events, at=context.now, by="Robin Madeup")


def _decide(council: Council) -> None:
    """The DMT celebrates one example and uses another in training."""
    path = council.workspace.summary(NOVEMBER)
    audits = council.state().audits
    described = [
        reference
        for reference, one in sorted(audits.items())
        if one.content and one.content.entries.get(Meaning.OUTSTANDING_PRACTICE)
    ]
    for reference, word in zip(described[-2:], ("Celebrate", "Use in training"), strict=True):
        entries = {"DMT decision": word, "Decided on": datetime.date(2026, 12, 4)}
        number = example_numbers(council.state())[reference]
        content = type_in_table(
            path.read_bytes(), "e Outstanding practice", number, entries, key_column="Number"
        )
        path.write_bytes(content)
