"""E-mail addresses as people paste them, and somebody who has none."""

import pytest

from tests.support.workbooks.sheets import book
from workbook_qa.registers.email_addresses import clean_address
from workbook_qa.registers.people_and_schedule import read_people

TEAMS = """Teams:
    Team | Service area | Team Manager | Head of Service or Service Manager
    North | Safeguarding | Avery Example | Blake Example
"""
STAFF = """Staff:
    Name | Role | Team | E-mail | Audits
    Avery Example | TM | North | {avery} | Yes
    Blake Example | Head of Service | | {blake} | Yes
    Casey Sample | SW | North | {casey} | No
"""
OURS = {name: f"{name}@example.invalid" for name in ("avery", "blake", "casey")}


def register(**addresses):
    return read_people(book(TEAMS, STAFF.format(**(OURS | addresses))), "people.xlsx")


@pytest.mark.parametrize(
    "typed",
    [
        "avery@example.gov.uk",
        "mailto:avery@example.gov.uk",
        "MAILTO: avery@example.gov.uk",
        "mailto:avery@example.gov.uk?subject=Audit",
        "\u200eavery@example.gov.uk\u200f",
        "avery@\u200bexample.gov.uk",
        "avery\u00ad@example\u2060.gov.uk\ufeff",
        "\u202aavery@example.gov.uk\u202c",
        "\u00a0avery@example.gov.uk ",
        "Avery Example <avery@example.gov.uk>",
        "<avery@example.gov.uk>",
        "'avery@example.gov.uk'",
        "avery@example.gov.uk;",
    ],
)
def test_an_address_is_cleaned_of_what_is_pasted_with_it(typed):
    assert clean_address(typed) == "avery@example.gov.uk"
    people, problems = register(avery=f"'{typed}" if typed[0] == "'" else typed)
    assert problems == []
    assert people.person("Avery Example").email == "avery@example.gov.uk"


@pytest.mark.parametrize(
    "typed",
    [
        "avery at example",
        "avery@example",
        "avery@@example.gov.uk",
        "avery.@example.gov.uk",
        "avery..e@example.gov.uk",
        "avery@example..uk",
        "avery@-example.uk",
        "avery e@example.gov.uk",
        "avery@example.gov.uk, blake@example.gov.uk",
        "http://example.gov.uk/avery@example.gov.uk",
        "avéry@example.gov.uk",
        "avery@ex\u0430mple.gov.uk",
    ],
)
def test_what_no_server_would_deliver_is_a_problem_of_its_cell(typed):
    assert clean_address(typed) == ""
    _, problems = register(avery=typed)
    assert [(p.code, p.place.cell) for p in problems] == [("email-wrong", "D2")]


@pytest.mark.parametrize("none", ["None", "none", "No e-mail", "N/A"])
def test_none_is_an_answer_and_letters_go_to_whoever_acts_for_them(none):
    people, problems = register(avery=none, casey=none)
    assert problems == []
    assert people.person("Avery Example").email == "blake@example.invalid"
    assert people.person("Casey Sample").email == "blake@example.invalid"
    assert people.person("Avery Example").no_email


def test_a_worker_without_an_address_is_written_to_through_the_team_manager():
    people, problems = register(casey="None")
    assert problems == []
    assert people.person("Casey Sample").email == "avery@example.invalid"


def test_where_nobody_above_has_an_address_either_it_is_a_problem():
    _, problems = register(avery="None", blake="None")
    assert [(p.code, p.place.cell) for p in problems] == [
        ("email-wrong", "D2"),
        ("email-wrong", "D3"),
    ]


def test_a_blank_is_no_answer():
    _, problems = register(avery="")
    assert [(p.code, p.place.cell) for p in problems] == [("value-missing", "D2")]
