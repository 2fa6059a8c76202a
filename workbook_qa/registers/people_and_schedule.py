"""Reading the people register and the thematic schedule (case-list facts, sections 11 and 15)."""

import datetime
import re
from collections.abc import Iterable, Sequence

import msgspec

from workbook_qa.core.calendar import Month, WorkingDays, month_words
from workbook_qa.core.cells import Book
from workbook_qa.core.problem import Problem
from workbook_qa.core.records import People, Person, ScheduleEntry, Team
from workbook_qa.core.terms import AuditType, Role, read_term
from workbook_qa.core.typed.typed_cells import clip
from workbook_qa.core.typed.typed_days import exported_month
from workbook_qa.core.wording import fold, fold_name, suggest
from workbook_qa.registers.email_addresses import (
    clean_address,
    says_none,
    with_acting_addresses,
)
from workbook_qa.registers.people_checks import check_people, settle_names
from workbook_qa.registers.register_columns import CLOSURES, SCHEDULE, STAFF, TEAMS
from workbook_qa.registers.same_names import team_of_person, told_apart
from workbook_qa.registers.settled_names import SettledName, with_settled_names
from workbook_qa.registers.sheet_rows import RowReading, collected, read_register
from workbook_qa.registers.staff_names import by_name

LARGEST_QUOTA = 20
LARGEST_NUMBER = 500

_IN_TEAMS = (Role.SOCIAL_WORKER, Role.ADVANCED_PRACTITIONER, Role.TEAM_MANAGER)
_LISTED = re.compile(r"[;,\n]")
_ALL = frozenset({"all", "any", "-"})


def read_people(
    book: Book, file: str, settled: Sequence[SettledName] = ()
) -> tuple[People, list[Problem]]:
    """The people register: teams, staff and the council's own closures.

    A row whose name or role cannot be read gives no entry; other faults leave the entry there
    and a problem beside it. Managers stand in it as the sheet Staff spells them; `settled` is who
    is meant by names that it does not know.
    """
    teams, team_problems = read_register(book, file, TEAMS)
    staff, staff_problems = read_register(book, file, STAFF)
    closures, closure_problems = read_register(book, file, CLOSURES, needed=False)
    known_teams = told_apart([team for row in teams if (team := _team(row))])
    index = by_name(known_teams)
    in_teams = [
        msgspec.structs.replace(
            person, team=team_of_person(person, row.text("service_area"), index)
        )
        for row in staff
        if (person := _person(row))
    ]
    people = People(
        teams=known_teams,
        staff=told_apart(in_teams),
        working_days=WorkingDays(frozenset(day for row in closures if (day := _closure(row)))),
    )
    people, settling = with_settled_names(people, settled)
    rows = {row.place("name"): row for row in (*teams, *staff)}
    unread = {fold_name(row.text("name")) for row in staff if "role" in row.unread}
    check_people(people, rows, frozenset(unread))
    reading = team_problems + staff_problems + closure_problems + settling
    known = with_acting_addresses(settle_names(people))
    for person in known.staff:
        if person.no_email and not person.email:
            found = "Nobody above has an address to which this person's letters could go"
            todo = "Name a line manager who has one."
            rows[person.place].problem("email-wrong", "email", found, todo)
    return known, reading + collected((*teams, *staff, *closures))


def read_schedule(book: Book, file: str) -> tuple[list[ScheduleEntry], list[Problem]]:
    """The thematic schedule, a month a row, in order of months (paragraph 4.1, Appendix 1).

    An entry of which anything that decides who is drawn cannot be read is left out, with the
    problem; so is a second entry for the same month.
    """
    rows, problems = read_register(book, file, SCHEDULE)
    entries: dict[Month, ScheduleEntry] = {}
    for row in rows:
        entry = _entry(row)
        if entry and entry.month in entries:
            found = f"{month_words(entry.month)} stands in the schedule a second time"
            row.problem("entry-twice", "month", found, "Leave one row for it; this one is not used")
        elif entry:
            entries[entry.month] = entry
    return [entries[month] for month in sorted(entries)], problems + collected(rows)


def _team(row: RowReading) -> Team | None:
    name = row.filled_text("name")
    team = Team(
        name=name,
        also_known_as=row.several("also_known_as"),
        service_area=row.filled_text("service_area"),
        team_manager=row.filled_text("team_manager"),
        head_of_service=row.filled_text("head_of_service"),
        disabled_children=row.yes_no("disabled_children") or False,
        place=row.place("name"),
    )
    return team if name else None


def _person(row: RowReading) -> Person | None:
    name = row.filled_text("name")
    role = _role(row)
    audits = row.yes_no("audits")
    if audits is None and "audits" not in row.unread:
        row.filled_text("audits")
    away_from, away_to = _absence(row)
    email, no_email = _address(row)
    person = Person(
        name=name,
        role=role or Role.SOCIAL_WORKER,
        team=row.filled_text("team") if role in _IN_TEAMS else row.text("team"),
        email=email,
        no_email=no_email,
        audits=audits or False,
        quota=_quota(row),
        also_known_as=row.several("also_known_as"),
        line_manager=row.text("line_manager"),
        away_from=away_from,
        away_to=away_to,
        place=row.place("name"),
    )
    return person if name and role else None


def _role(row: RowReading) -> Role | None:
    text = row.filled_text("role")
    role = read_term(Role, text) if text else None
    if text and not role:
        row.problem(
            "value-unknown",
            "role",
            f"'{clip(text)}' is not a role{_perhaps(text, Role)}",
            f"Choose one of: {', '.join(Role)}.",
        )
    return role


def _address(row: RowReading) -> tuple[str, bool]:
    """The e-mail address, and whether the answer is that there is none."""
    text = row.filled_text("email")
    if says_none(text):
        return "", True
    address = clean_address(text)
    if text and not address:
        todo = (
            "Type one address and nothing else, such as name@council.gov.uk; None for somebody "
            "who has no address, whose letters then go to whoever acts for them."
        )
        row.problem("email-wrong", "email", "This is not an e-mail address", todo)
    return address, False


def _quota(row: RowReading) -> int:
    quota = row.number_within("quota", 0, LARGEST_QUOTA)
    return 1 if quota is None else quota


def _absence(row: RowReading) -> tuple[datetime.date | None, datetime.date | None]:
    start, end = row.date("away_from"), row.date("away_to")
    if start and end and start > end:
        row.problem(
            "dates-impossible",
            "away_to",
            "The absence ends before it begins",
            "Put one of the two dates right.",
        )
    return start, end


def _closure(row: RowReading) -> datetime.date | None:
    row.text("why")
    day = row.date("day")
    if day is None and "day" not in row.unread:
        row.problem("value-missing", "day", "The date is blank", "Fill it in or delete the row.")
    return day


def _entry(row: RowReading) -> ScheduleEntry | None:
    text = row.filled_text("month")
    month = exported_month(row.cell("month").value) if text else None
    if text and not month:
        todo = "Type it like 2026-11 or November 2026."
        row.problem("date-wrong", "month", f"'{clip(text)}' is not a month", todo)
    theme, audit_tool = row.filled_text("theme"), row.filled_text("audit_tool")
    audit_types = _audit_types(row)
    teams = tuple(team for team in row.several("teams", _LISTED) if fold(team) not in _ALL)
    number = row.number_within("number", 0, LARGEST_NUMBER)
    lead, agreed_on = row.text("lead"), row.date("agreed_on")
    if month is None or row.unread - {"lead", "agreed_on"}:
        return None
    return ScheduleEntry(
        month=month,
        theme=theme,
        audit_tool=audit_tool,
        audit_types=audit_types,
        teams=teams,
        number=number,
        lead=lead,
        agreed_on=agreed_on,
        place=row.place("month"),
    )


def _audit_types(row: RowReading) -> tuple[AuditType, ...]:
    """The audit types of a row in the order typed (the first that fits a case counts)."""
    named: list[AuditType] = []
    for text in row.several("audit_types", _LISTED):
        audit_type = read_term(AuditType, text)
        if audit_type:
            named.append(audit_type)
        elif fold(text) not in _ALL:
            found = f"'{clip(text)}' is not an audit type{_perhaps(text, AuditType)}"
            todo = f"Choose from: {'; '.join(AuditType)}."
            row.problem("value-unknown", "audit_types", found, todo)
    return tuple(dict.fromkeys(named))


def _perhaps(text: str, choices: Iterable[str]) -> str:
    near = suggest(text, choices)
    return f". Did you mean '{near}'?" if near else ""
