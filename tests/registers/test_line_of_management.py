"""Who stands in whose line, and who is written to (paragraphs 5.1 and 5.2): a table of cases."""

import datetime

import msgspec
import pytest

from tests.support.made_up.returns import an_audit
from workbook_qa.core.problem import Place
from workbook_qa.core.records import Audit, People, Person, Team
from workbook_qa.core.terms import Role
from workbook_qa.registers.line_of_management import (
    Rung,
    feedback_to,
    has_moved,
    line_of_person,
    line_of_team,
    line_today,
    reached,
)

TODAY = datetime.date(2026, 11, 24)


def someone(name: str, role: Role, team: str = "", manager: str = "") -> Person:
    address = f"{name.casefold().replace(' ', '.')}@council.example"
    place = Place("people.xlsx", "Staff", f"A{sum(map(ord, name))}")
    return Person(name, role, team, address, audits=True, line_manager=manager, place=place)


TEAMS = (
    Team("North", "Safeguarding", "Tara North", "Harper Head", place=Place("people.xlsx", "Teams")),
    Team("South", "Safeguarding", "Theo South", "Harper Head", also_known_as=("Southern",)),
    Team("West", "Care", "Toni West", "Sasha Service"),
)
STAFF = (
    someone("Dana Director", Role.ASSISTANT_DIRECTOR),
    someone("Harper Head", Role.HEAD_OF_SERVICE, manager="Dana Director"),
    someone("Hollis Head", Role.HEAD_OF_SERVICE, manager="Dana Director"),
    someone("Sasha Service", Role.SERVICE_MANAGER, manager="Hollis Head"),
    someone("Tara North", Role.TEAM_MANAGER, "North", "Harper Head"),
    someone("Theo South", Role.TEAM_MANAGER, "South", "Harper Head"),
    someone("Toni West", Role.TEAM_MANAGER, "West", "Sasha Service"),
    someone("Ash North", Role.ADVANCED_PRACTITIONER, "North"),
    someone("Northern Adams", Role.SOCIAL_WORKER, "North", "Ash North"),
    someone("Western Baker", Role.SOCIAL_WORKER, "West"),
    someone("Ari Reviewer", Role.REVIEWING_OFFICER, manager="Hollis Head"),
    someone("Lee Lead", Role.LEAD_AUDITOR, manager="Dana Director"),
)
PEOPLE = People(TEAMS, STAFF)


def but(name: str, **changes: object) -> People:
    """The register, in which that person or team is otherwise."""

    def changed(entries: tuple[Person, ...] | tuple[Team, ...]) -> tuple[object, ...]:
        return tuple(
            msgspec.structs.replace(each, **changes) if each.name == name else each
            for each in entries
        )

    return People(changed(PEOPLE.teams), changed(PEOPLE.staff))  # type: ignore[arg-type]


def without(name: str) -> People:
    return People(TEAMS, tuple(person for person in STAFF if person.name != name))


AWAY = {"away_from": datetime.date(2026, 11, 2), "away_to": datetime.date(2026, 12, 18)}
BACK = {"away_from": datetime.date(2026, 10, 1), "away_to": datetime.date(2026, 11, 23)}
TWO_DIRECTORS = People(TEAMS, (*STAFF, someone("Devon Director", Role.ASSISTANT_DIRECTOR)))


def names(line: object) -> list[str]:
    return [post.person.name if post.person else "?" for post in line.posts]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("team", "people", "expected"),
    [
        ("North", PEOPLE, ["Tara North", "Harper Head", "Dana Director"]),
        ("West", PEOPLE, ["Toni West", "Sasha Service", "Dana Director"]),
        ("southern", PEOPLE, ["Theo South", "Harper Head", "Dana Director"]),
        ("East", PEOPLE, ["?", "?", "?"]),
        # a vacant post; someone who left the register; nobody named above, but a line manager
        ("North", but("North", team_manager=""), ["?", "Harper Head", "Dana Director"]),
        ("North", without("Tara North"), ["?", "Harper Head", "Dana Director"]),
        ("North", but("North", head_of_service=""), ["Tara North", "Harper Head", "Dana Director"]),
        # whom the register names counts, whoever the Team Manager's own line manager is
        ("North", but("North", head_of_service="Hollis Head"), [
            "Tara North", "Hollis Head", "Dana Director"
        ]),
        # a Head of Service who acts as Team Manager holds both rungs
        (
            "North",
            but("North", team_manager="Harper Head"),
            ["Harper Head", "Harper Head", "Dana Director"],
        ),
        # two Assistant Directors: the line managers tell whose line it is, or nobody does
        ("North", TWO_DIRECTORS, ["Tara North", "Harper Head", "Dana Director"]),
        (
            "North",
            People(but("Harper Head", line_manager="").teams, (
                *but("Harper Head", line_manager="").staff,
                someone("Devon Director", Role.ASSISTANT_DIRECTOR),
            )),
            ["Tara North", "Harper Head", "?"],
        ),
        # the register's only one needs no line manager
        ("North", but("Harper Head", line_manager=""), [
            "Tara North", "Harper Head", "Dana Director"
        ]),
        ("North", without("Dana Director"), ["Tara North", "Harper Head", "?"]),
    ],
)  # fmt: skip
def test_the_line_of_a_team(team: str, people: People, expected: list[str]) -> None:
    line = line_of_team(team, people, TODAY)
    assert names(line) == expected
    assert bool(line.problems) == ("?" in expected)


@pytest.mark.parametrize(
    ("name", "people", "expected"),
    [
        # supervised by an Advanced Practitioner: the Team Manager is the team's all the same
        ("Northern Adams", PEOPLE, ["Tara North", "Harper Head", "Dana Director"]),
        ("Western Baker", PEOPLE, ["Toni West", "Sasha Service", "Dana Director"]),
        ("Ash North", PEOPLE, ["Tara North", "Harper Head", "Dana Director"]),
        # an auditor who is a manager: the line begins above them
        ("Tara North", PEOPLE, ["Harper Head", "Dana Director"]),
        ("Sasha Service", PEOPLE, ["Dana Director"]),
        ("Harper Head", PEOPLE, ["Dana Director"]),
        ("Dana Director", PEOPLE, []),
        # an Advanced Practitioner who acts as Team Manager
        ("Ash North", but("North", team_manager="Ash North"), ["Harper Head", "Dana Director"]),
        # in no team
        ("Ari Reviewer", PEOPLE, ["Hollis Head", "Dana Director"]),
        ("Ari Reviewer", but("Ari Reviewer", line_manager=""), ["?", "Dana Director"]),
        ("Lee Lead", PEOPLE, ["?", "Dana Director"]),
        # moved to another team; not in the register any more
        (
            "Northern Adams",
            but("Northern Adams", team="West", line_manager=""),
            ["Toni West", "Sasha Service", "Dana Director"],
        ),
        ("Northern Adams", without("Northern Adams"), ["?", "?", "?"]),
        # a register in which two people are each other's line manager
        ("Ari Reviewer", but("Hollis Head", line_manager="Ari Reviewer"), [
            "Hollis Head", "Dana Director"
        ]),
    ],
)  # fmt: skip
def test_the_line_above_a_person(name: str, people: People, expected: list[str]) -> None:
    line = line_of_person(name, people, TODAY)
    assert names(line) == expected
    assert bool(line.problems) == ("?" in expected)


@pytest.mark.parametrize(
    ("rung", "people", "to", "copied", "stands_in_for"),
    [
        (Rung.TEAM_MANAGER, PEOPLE, "Tara North", [], None),
        (Rung.SENIOR, PEOPLE, "Harper Head", ["Tara North"], None),
        (Rung.ASSISTANT_DIRECTOR, PEOPLE, "Dana Director", ["Tara North", "Harper Head"], None),
        # away: the next in the line is asked, and the one away is copied
        (
            Rung.TEAM_MANAGER,
            but("Tara North", **AWAY),
            "Harper Head",
            ["Tara North"],
            Rung.TEAM_MANAGER,
        ),
        (Rung.TEAM_MANAGER, but("Tara North", **BACK), "Tara North", [], None),
        (
            Rung.SENIOR,
            but("Harper Head", **AWAY),
            "Dana Director",
            ["Tara North", "Harper Head"],
            Rung.SENIOR,
        ),
        # vacant, left, or without an address
        (Rung.TEAM_MANAGER, but("North", team_manager=""), "Harper Head", [], Rung.TEAM_MANAGER),
        (Rung.TEAM_MANAGER, without("Tara North"), "Harper Head", [], Rung.TEAM_MANAGER),
        (Rung.TEAM_MANAGER, but("Tara North", email=""), "Harper Head", [], Rung.TEAM_MANAGER),
        (Rung.ASSISTANT_DIRECTOR, without("Dana Director"), None, [], None),
        # a Head of Service who acts as Team Manager is written to once
        (Rung.SENIOR, but("North", team_manager="Harper Head"), "Harper Head", [], None),
        (
            Rung.ASSISTANT_DIRECTOR,
            but("North", team_manager="Harper Head"),
            "Dana Director",
            ["Harper Head"],
            None,
        ),
    ],
)
def test_who_is_written_to_at_a_rung(
    rung: Rung, people: People, to: str | None, copied: list[str], stands_in_for: Rung | None
) -> None:
    found = reached(line_of_team("North", people, TODAY), rung)
    assert (found.to.name if found.to else None) == to
    assert [person.name for person in found.copied] == copied
    assert found.stands_in_for == stands_in_for
    assert found.to is not None or found.problems


def audit_of_north(**changes: object) -> Audit:
    filled = {
        "team": "North",
        "worker": "Northern Adams",
        "team_manager": "Tara North",
        "head_of_service": "Harper Head",
        "auditor": "Toni West",
    }
    return an_audit(**(filled | changes))


MOVED = but("Northern Adams", team="West", line_manager="")


def test_actions_stay_with_the_audits_team_when_the_worker_moves() -> None:
    assert has_moved(audit_of_north(), MOVED)
    assert not has_moved(audit_of_north(), PEOPLE)
    assert names(line_today(audit_of_north(), MOVED, TODAY))[0] == "Tara North"


def test_a_new_team_manager_is_written_to_for_what_was_set_under_the_last_one() -> None:
    people = but("North", team_manager="Theo South")
    audit = audit_of_north()
    assert names(line_today(audit, people, TODAY))[0] == "Theo South"
    assert audit.team_manager == "Tara North"


def test_a_team_that_is_gone_is_looked_for_under_its_managers() -> None:
    people = People(TEAMS[1:], STAFF)
    assert names(line_today(audit_of_north(), people, TODAY)) == [
        "Tara North", "Harper Head", "Dana Director"
    ]  # fmt: skip
    lost = line_today(audit_of_north(team_manager="Nobody Known"), people, TODAY)
    assert names(lost)[0] == "?"
    assert [problem.code for problem in lost.problems] == ["line-unknown"]


@pytest.mark.parametrize(
    ("people", "to", "copied", "codes"),
    [
        (PEOPLE, "Northern Adams", ["Tara North", "Harper Head"], []),
        (but("Tara North", **AWAY), "Northern Adams", ["Tara North", "Harper Head"], []),
        (
            MOVED,
            "Northern Adams",
            ["Toni West", "Sasha Service", "Tara North", "Harper Head"],
            [],
        ),
        (but("North", team_manager=""), "Northern Adams", ["Harper Head"], ["line-unknown"]),
        (without("Northern Adams"), None, ["Tara North", "Harper Head"], ["line-unknown"]),
        (
            but("Northern Adams", email=""),
            None,
            ["Tara North", "Harper Head"],
            ["recipient-unknown"],
        ),
        (
            but("Harper Head", email=""),
            "Northern Adams",
            ["Tara North"],
            ["recipient-unknown"],
        ),
    ],
)
def test_feedback_goes_to_the_worker_and_is_copied_to_the_line(
    people: People, to: str | None, copied: list[str], codes: list[str]
) -> None:
    found = feedback_to(audit_of_north(), people, TODAY)
    assert (found.to.name if found.to else None) == to
    assert [person.name for person in found.copied] == copied
    assert [problem.code for problem in found.problems] == codes


def test_no_problem_repeats_the_name_of_a_person() -> None:
    for people in (without("Tara North"), but("Tara North", email=""), without("Dana Director")):
        for problem in line_of_team("North", people, TODAY).problems:
            assert not any(person.name in str(problem) for person in STAFF)
