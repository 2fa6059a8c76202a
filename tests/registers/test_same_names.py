"""Two teams or two people of one name: told apart, and asked about only where nothing tells."""

import msgspec
import pytest

from tests.registers.test_case_lists_of_systems import AS_AT, errors
from tests.support.workbooks.sheets import book
from workbook_qa.core.calendar import Month
from workbook_qa.core.policy import Policy
from workbook_qa.core.records import ScheduleEntry
from workbook_qa.core.wording import spoken_name
from workbook_qa.registers.case_list.annex_a import read_case_list
from workbook_qa.registers.people_and_schedule import read_people
from workbook_qa.registers.staff_names import schedule_problems
from workbook_qa.selection.eligibility import eligible_cases
from workbook_qa.selection.independence import names_for

TEAMS = """Teams:
    Team | Service area | Team Manager | Head of Service or Service Manager
    Assessment | East | Avery Example | Blake Example
    Assessment | West | Robin Example | Blake Example
    North | East | Mohammed Khan | Blake Example
"""
HEADINGS = "Name | Role | Team | E-mail | Audits | Line manager | Service area"
STAFF = f"""Staff:
    {HEADINGS}
    Avery Example | TM | Assessment | a@example.invalid | Yes | | East
    Robin Example | TM | Assessment | r@example.invalid | Yes | | West
    Blake Example | Head of Service | | b@example.invalid | Yes | |
    Casey Sample | SW | Assessment | c@example.invalid | No | | East
    Devon Sample | SW | Assessment | d@example.invalid | No | Robin Example |
    Mohammed Khan | TM | North | mk1@example.invalid | Yes | |
    Mohammed Khan | SW | Assessment | mk2@example.invalid | No | | West
    Jo Lee | SW | North | jo1@example.invalid | No | |
    Jo Lee | SW | Assessment | jo2@example.invalid | No | | East
    Sam Roe | SW | North | s1@example.invalid | No | |
    Sam Roe | SW | North | s2@example.invalid | No | |
"""
LIST = "Person ID | Status | Disability | Team | Worker"


def register(teams=TEAMS, staff=STAFF):
    return read_people(book(teams, staff), "people.xlsx")


def drawn_from(*rows, headings=LIST):
    people, _ = register()
    text = "\n".join([":", headings, *rows])
    return read_case_list({"a.csv": book(text, kind="csv")}, people, as_at=AS_AT, policy=Policy())


def test_two_of_one_name_get_names_that_tell_them_apart():
    people, problems = register()
    assert problems == []
    assert [team.name for team in people.teams] == [
        "Assessment (East)",
        "Assessment (West)",
        "North",
    ]
    assert [person.name for person in people.staff][5:] == [
        "Mohammed Khan (North)",
        "Mohammed Khan (Assessment West)",
        "Jo Lee (North)",
        "Jo Lee (Assessment East)",
        "Sam Roe (s1@example.invalid)",
        "Sam Roe (s2@example.invalid)",
    ]
    assert people.person("Mohammed Khan") is None
    assert people.person("mohammed khan (north)").email == "mk1@example.invalid"


def test_managers_and_own_teams_are_those_that_the_rest_of_the_row_tells():
    people, _ = register()
    assert people.team("North").team_manager == "Mohammed Khan (North)"
    assert people.person("Casey Sample").team == "Assessment (East)"
    assert people.person("Devon Sample").team == "Assessment (West)"
    assert people.person("Robin Example").team == "Assessment (West)"


@pytest.mark.parametrize(
    ("team", "worker", "expected"),
    [
        ("Assessment", "Casey Sample", ("Assessment (East)", "Casey Sample")),
        ("Assessment", "Devon Sample", ("Assessment (West)", "Devon Sample")),
        ("North", "Jo Lee", ("North", "Jo Lee (North)")),
        ("Assessment", "Jo Lee", ("Assessment (East)", "Jo Lee (Assessment East)")),
        (
            "Assessment",
            "Khan, Mohammed",
            ("Assessment (West)", "Mohammed Khan (Assessment West)"),
        ),
        ("Assessment (West)", "Devon Sample", ("Assessment (West)", "Devon Sample")),
    ],
)
def test_team_and_worker_of_a_case_tell_each_other(team, worker, expected):
    case_list, problems = drawn_from(f"101 | CIN | N | {team} | {worker}")
    assert errors(problems) == []
    (case,) = case_list.cases
    assert (case.team, case.worker) == expected


@pytest.mark.parametrize(
    ("heading", "entry", "worker"),
    [
        ("Worker E-mail", "S2@example.invalid", "Sam Roe (s2@example.invalid)"),
        ("Social Worker Email", "s1@example.invalid", "Sam Roe (s1@example.invalid)"),
    ],
)
def test_an_email_address_in_the_list_tells_who_is_meant(heading, entry, worker):
    case_list, problems = drawn_from(
        f"101 | CIN | N | North | Sam Roe | {entry}", headings=f"{LIST} | {heading}"
    )
    assert errors(problems) == []
    assert [case.worker for case in case_list.cases] == [worker]


def test_a_service_area_in_the_list_tells_which_team_is_meant():
    case_list, problems = drawn_from(
        "101 | CIN | N | Assessment | Casey Sample | West", headings=f"{LIST} | Service"
    )
    assert errors(problems) == []
    assert [case.team for case in case_list.cases] == ["Assessment (West)"]


def test_only_where_nothing_tells_it_is_asked_in_that_row():
    case_list, problems = drawn_from(
        "101 | CIN | N | North | Sam Roe", "102 | CIN | N | North | Jo Lee"
    )
    assert [case.case_id for case in case_list.cases] == ["102"]
    asked = [p for p in problems if p.code == "name-ambiguous"]
    assert [(p.place.file, p.place.cell) for p in asked] == [("a.csv", "E2")]


def test_a_team_of_the_schedule_is_both_of_that_name():
    people, _ = register()
    case_list, _ = drawn_from(
        "101 | CIN | N | Assessment | Casey Sample",
        "102 | CIN | N | Assessment | Devon Sample",
        "103 | CIN | N | North | Jo Lee",
    )
    entry = ScheduleEntry(Month("2026-11"), "Theme", "Tool", teams=("assessment",))
    assert schedule_problems([entry], people) == []
    cases, _ = eligible_cases(entry, case_list, people, {}, Policy())
    assert [case.case_id for case in cases] == ["101", "102"]
    only_east = msgspec.structs.replace(entry, teams=("Assessment (East)",))
    cases, _ = eligible_cases(only_east, case_list, people, {}, Policy())
    assert [case.case_id for case in cases] == ["101"]


def test_of_two_told_apart_only_the_one_meant_is_kept_from_a_case():
    people, _ = register()
    north, west = (
        names_for("Mohammed Khan (North)", people),
        names_for("Mohammed Khan (Assessment West)", people),
    )
    assert not north & west
    assert names_for("Mohammed Khan", people) >= north | west


def test_a_worker_of_whose_two_teams_nothing_tells_is_asked_about_in_the_register():
    staff = STAFF.replace("No | | East", "No | |", 1)
    _, problems = register(staff=staff)
    assert [(p.code, p.place.cell) for p in problems] == [("name-ambiguous", "C5")]
    assert "Assessment (East); Assessment (West)" in problems[0].todo


def test_one_person_who_stands_twice_with_one_address_is_still_a_problem():
    staff = STAFF.replace("jo2@", "jo1@")
    _, problems = register(staff=staff)
    assert [(p.code, p.place.cell) for p in problems] == [("name-ambiguous", "A10")]


def test_the_order_of_the_register_changes_no_name():
    lines = STAFF.strip().splitlines()
    people, _ = register()
    turned, problems = register(staff="\n".join([*lines[:2], *reversed(lines[2:])]))
    assert problems == []
    assert {person.name for person in turned.staff} == {person.name for person in people.staff}


@pytest.mark.parametrize(
    ("name", "spoken"),
    [
        ("Mohammed Khan (North)", "Mohammed Khan"),
        ("Mohammed Khan (Assessment West)", "Mohammed Khan"),
        ("Sam Lee (agency)", "Sam Lee"),
        ("Sam (Samantha) Lee", "Sam (Samantha) Lee"),
        ("(North)", "(North)"),
    ],
)
def test_a_letter_says_the_name_alone(name, spoken):
    assert spoken_name(name) == spoken
