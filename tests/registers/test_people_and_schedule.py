"""The people register and the schedule, with the faults people make."""

import datetime

import pytest

from tests.support.workbooks.sheets import book
from workbook_qa.core.terms import AuditType, Role
from workbook_qa.registers.people_and_schedule import read_people, read_schedule
from workbook_qa.registers.register_columns import SCHEDULE

TEAMS = """Teams:
    Team  | Also known as | Service area | Team Manager   | Head of Service or Service Manager | \
Disabled children's team
    North | N Team; Nth   | Safeguarding | Avery Example  | Blake Example |
    South |               | Disability   | Vacant         | example, blake| Yes
"""
STAFF = """Staff:
    Name | Also known as | Role | Team | E-mail | Audits | Audits per month | Line manager | \
Not available from | Not available to
    Avery Example | | TM | North | avery@example.invalid | Yes | | | |
    Blake Example | | Head of Service | | blake@example.invalid | yes | 2| | 2026-11-02| 30/11/2026
    Casey Sample | Casey Oldname | SW | nth | casey@example.invalid | No | | | |
    Devon Sample | | Advanced Practitioner | North | d@example.invalid | Y | 0 | avery  example | |
"""
CLOSURES = """Non-working days:
    Date | Reason
    24/12/2026 | Closed
    2026-12-29 | Closed
"""


def people(teams=TEAMS, staff=STAFF, closures=CLOSURES):
    return read_people(book(teams, staff, closures), "people.xlsx")


def places(problems):
    return [(problem.code, problem.place.sheet, problem.place.cell) for problem in problems]


def problems_of(**tables):
    return places(people(**tables)[1])


def test_a_register_without_faults_is_read_whole():
    register, problems = people()
    assert problems == []
    north, south = register.teams
    assert (north.team_manager, north.also_known_as) == ("Avery Example", ("N Team", "Nth"))
    assert (south.team_manager, south.head_of_service) == ("", "Blake Example")
    assert (north.disabled_children, south.disabled_children) == (False, True)
    avery, blake, casey, devon = register.staff
    assert (avery.role, avery.audits, avery.quota) == (Role.TEAM_MANAGER, True, 1)
    assert (blake.quota, blake.team) == (2, "")
    assert (blake.away_from, blake.away_to) == (
        datetime.date(2026, 11, 2),
        datetime.date(2026, 11, 30),
    )
    assert (casey.team, casey.audits) == ("North", False)
    assert (devon.quota, devon.line_manager) == (0, "Avery Example")
    assert register.working_days.closures == {
        datetime.date(2026, 12, 24),
        datetime.date(2026, 12, 29),
    }
    assert str(casey.place) == "people.xlsx, sheet Staff, cell A4"


@pytest.mark.parametrize(
    ("was", "becomes", "problem"),
    [
        ("| TM |", "| Boss |", ("value-unknown", "Staff", "C2")),
        ("| TM |", "| |", ("value-missing", "Staff", "C2")),
        ("SW | nth", "SW | Nrth", ("team-unknown", "Staff", "D4")),
        ("SW | nth", "SW |", ("value-missing", "Staff", "D4")),
        ("casey@example.invalid", "casey at example", ("email-wrong", "Staff", "E4")),
        ("casey@example.invalid", "", ("value-missing", "Staff", "E4")),
        ("| No |", "| perhaps |", ("value-unknown", "Staff", "F4")),
        ("| No |", "| |", ("value-missing", "Staff", "F4")),
        ("| Y | 0 |", "| Y | 21 |", ("number-wrong", "Staff", "G5")),
        ("| Y | 0 |", "| Y | 1.5 |", ("number-wrong", "Staff", "G5")),
        ("| Y | 0 |", "| Y | #REF! |", ("value-error", "Staff", "G5")),
        ("avery  example", "Nobody Here", ("person-unknown", "Staff", "H5")),
        ("30/11/2026", "11/30/2026", ("date-wrong", "Staff", "J3")),
        ("30/11/2026", "01/11/2026", ("dates-impossible", "Staff", "J3")),
        ("Casey Oldname", "avery example", ("name-ambiguous", "Staff", "A4")),
        ("Devon Sample", "Casey Oldname", ("name-ambiguous", "Staff", "A5")),
        ("Devon Sample", "Example row", ("row-left-out", "Staff", "A5")),
    ],
)
def test_a_fault_in_the_staff_is_named_by_its_cell(was, becomes, problem):
    assert was in STAFF
    found = problems_of(staff=STAFF.replace(was, becomes, 1))
    assert [place for place in found if place[1] == "Staff"] == [problem]


@pytest.mark.parametrize(
    ("was", "becomes", "problem"),
    [
        ("| Avery Example", "| Avery Exampel", ("person-unknown", "Teams", "D2")),
        ("| Avery Example", "| Casey Sample", ("role-wrong", "Teams", "D2")),
        ("| Blake Example", "| Avery Example", ("role-wrong", "Teams", "E2")),
        ("| Safeguarding", "|", ("value-missing", "Teams", "C2")),
        ("South |", "Nth |", ("name-ambiguous", "Teams", "A3")),
        ("South | ", "South | n team", ("name-ambiguous", "Teams", "A3")),
        ("| Yes", "| Sometimes", ("value-unknown", "Teams", "F3")),
    ],
)
def test_a_fault_in_the_teams_is_named_by_its_cell(was, becomes, problem):
    assert was in TEAMS
    assert problems_of(teams=TEAMS.replace(was, becomes, 1)) == [problem]


def test_somebody_whose_role_is_not_known_is_no_entry_and_is_reported_once():
    register, problems = people(staff=STAFF.replace("| TM |", "| Boss |"))
    assert "Avery Example" not in [person.name for person in register.staff]
    assert len(register.staff) == 3
    assert places(problems) == [("value-unknown", "Staff", "C2")]


def test_no_message_repeats_the_name_of_a_member_of_staff():
    _, problems = people(teams=TEAMS.replace("| Avery Example", "| Casey Smaple"))
    assert places(problems) == [("person-unknown", "Teams", "D2")]
    assert "Casey" not in str(problems[0])
    assert "cell A4 of sheet Staff" in str(problems[0])


def test_a_closure_that_is_no_date_is_named():
    assert problems_of(closures=CLOSURES.replace("24/12/2026", "Christmas Eve")) == [
        ("date-wrong", "Non-working days", "A2")
    ]


def test_days_of_closure_without_a_column_for_the_reason_are_not_read():
    closures = "Non-working days:\n    Date | Something\n    24/12/2026 | Closed\n"
    register, problems = people(closures=closures)
    assert places(problems) == [("heading-missing", "Non-working days", "A1")]
    assert "'Reason'" in problems[0].found
    assert register.working_days.closures == frozenset()


def test_a_register_without_closures_is_fine_and_one_without_staff_is_not():
    assert read_people(book(TEAMS, STAFF), "people.xlsx")[1] == []
    register, problems = read_people(book(TEAMS), "people.xlsx")
    assert register.staff == ()
    assert "sheet-missing" in [problem.code for problem in problems]


HEADINGS = "Month | Theme | Audit tool | Audit types | Teams | Number | Lead Head of Service | \
Date agreed"


def schedule(*rows):
    return read_schedule(book("\n".join(["Schedule:", HEADINGS, *rows])), "schedule.xlsx")


def test_a_schedule_is_read_in_order_of_months():
    entries, problems = schedule(
        "Nov 2026 | Plans | Case file audit | CP, CIN | North; South | 12 | Blake | 18/03/2026",
        "2026-10 | Voice | Case file audit | | | | |",
        "2026-12-01 | Care | Case file audit | All | All | 0 | |",
    )
    assert problems == []
    voice, plans, care = entries
    assert [entry.month for entry in entries] == ["2026-10", "2026-11", "2026-12"]
    assert (voice.audit_types, voice.teams, voice.number) == ((), (), None)
    assert plans.audit_types == (AuditType.CHILD_PROTECTION_PLAN, AuditType.CHILD_IN_NEED)
    assert (plans.teams, plans.number, plans.lead) == (("North", "South"), 12, "Blake")
    assert plans.agreed_on == datetime.date(2026, 3, 18)
    assert (care.audit_types, care.teams, care.number) == ((), (), 0)


@pytest.mark.parametrize(
    ("row", "code", "cell"),
    [
        ("Novembr | T | Tool | | | | |", "date-wrong", "A2"),
        ("| T | Tool | | | | |", "value-missing", "A2"),
        ("2026-11 | | Tool | | | | |", "value-missing", "B2"),
        ("2026-11 | T | | | | | |", "value-missing", "C2"),
        ("2026-11 | T | Tool | CIN; Early help | | | |", "value-unknown", "D2"),
        ("2026-11 | T | Tool | | | many | |", "number-wrong", "F2"),
        ("2026-11 | T | Tool | | #N/A | | |", "value-error", "E2"),
    ],
)
def test_an_entry_that_would_draw_the_wrong_cases_is_left_out(row, code, cell):
    entries, problems = schedule(row)
    assert entries == []
    assert places(problems) == [(code, "Schedule", cell)]


def test_a_date_of_agreement_that_cannot_be_read_does_not_stop_the_month():
    entries, problems = schedule("2026-11 | T | Tool | | | | | last spring")
    assert [entry.month for entry in entries] == ["2026-11"]
    assert places(problems) == [("date-wrong", "Schedule", "H2")]


def test_a_month_that_stands_twice_is_used_once_and_reported():
    entries, problems = schedule(
        "2026-11 | One | Tool | | | | |", "Nov 2026 | Two | Tool | | | | |"
    )
    assert [entry.theme for entry in entries] == ["One"]
    assert places(problems) == [("entry-twice", "Schedule", "A3")]


def test_the_example_that_init_writes_is_not_used():
    example = " | ".join("" if value is None else str(value) for value in SCHEDULE.examples[0])
    entries, problems = schedule(example)
    assert entries == []
    assert places(problems) == [("row-left-out", "Schedule", "A2")]
