"""Who may not audit a case (paragraph 4.1; requirements, default 14)."""

import datetime
from typing import Any

import msgspec
import pytest

from tests.support.made_up.council import (
    AUDITORS,
    NOVEMBER,
    PEOPLE,
    POLICY,
    a_case,
    cases_of,
    person,
)
from workbook_qa.core.policy import Policy
from workbook_qa.core.records import Audit, Draw, People, Person
from workbook_qa.core.terms import AuditType, Role
from workbook_qa.selection.independence import (
    Responsible,
    Rule,
    independent_auditors,
    objections,
    responsible_for,
    rules_not_checked,
)

OWN_LINE_ALLOWED = Policy(head_of_service_own_line=True)


def rules(
    auditor: str, people: People = PEOPLE, policy: Policy = POLICY, **case: Any
) -> list[Rule]:
    """The rules that keep the auditor of that name from such a case."""
    known = people.person(auditor)
    assert known is not None
    return objections(known, responsible_for(a_case("1001", **case)), people, policy)


def with_staff(*staff: Person) -> People:
    """The council, in which these people are as given here."""
    names = {person.name for person in staff}
    others = tuple(person for person in PEOPLE.staff if person.name not in names)
    return msgspec.structs.replace(PEOPLE, staff=(*others, *staff))


@pytest.mark.parametrize(
    ("auditor", "worker", "expected"),
    [
        ("Toni West", "Northern Baker", []),
        ("Tara North", "Western Adams", []),
        ("Tara North", "Southern Adams", []),
        ("Tara North", "Northern Baker", [Rule.MANAGES_WORKER, Rule.MANAGES_TEAM]),
        ("Tara North", "Northern Adams", [Rule.MANAGES_TEAM]),
        ("Ash North", "Northern Adams", [Rule.MANAGES_WORKER]),
        ("Ash North", "Northern Baker", []),
        ("Ash North", "Ash North", [Rule.OWN_CASE]),
        ("Tara North", "Ash North", [Rule.MANAGES_WORKER, Rule.MANAGES_TEAM]),
        ("Harper Head", "Northern Baker", [Rule.OWN_LINE]),
        ("Harper Head", "Western Adams", []),
        ("Hollis Head", "Western Adams", [Rule.OWN_LINE]),
        ("Ari Reviewer", "Northern Baker", []),
    ],
)
def test_nobody_audits_what_they_answer_for(
    auditor: str, worker: str, expected: list[Rule]
) -> None:
    assert rules(auditor, worker=worker) == expected


@pytest.mark.parametrize("auditor", [person.name for person in AUDITORS])
def test_nobody_audits_their_own_case_whatever_their_role(auditor: str) -> None:
    assert Rule.OWN_CASE in rules(auditor, worker=auditor, policy=OWN_LINE_ALLOWED)


@pytest.mark.parametrize(
    "written", ["T. North", "t. NORTH", "North, Tara", "Tara\u00a0North", " tara  north "]
)
def test_a_worker_is_known_again_however_the_name_is_written(written: str) -> None:
    assert Rule.OWN_CASE in rules("Tara North", worker=written)


def test_a_team_is_known_again_by_its_other_name() -> None:
    assert rules("Tara North", worker="Western Adams", team="north team") == [Rule.MANAGES_TEAM]


def test_a_name_that_fits_two_people_keeps_both_from_the_case() -> None:
    one = person("Sam Example", Role.TEAM_MANAGER, audits=True, also_known_as=("S Example",))
    two = person("Sid Example", Role.TEAM_MANAGER, audits=True, also_known_as=("S Example",))
    people = with_staff(one, two)
    assert rules("Sam Example", people, worker="S Example") == [Rule.OWN_CASE]
    assert rules("Sid Example", people, worker="S Example") == [Rule.OWN_CASE]


def test_managing_the_worker_counts_where_the_case_lies_with_another_team() -> None:
    assert rules("Tara North", worker="Northern Baker", team="West") == [Rule.MANAGES_WORKER]
    assert rules("Toni West", worker="Northern Baker", team="West") == [Rule.MANAGES_TEAM]


@pytest.mark.parametrize(
    ("auditor", "worker"),
    [
        ("Tara North", "Northern Baker"),
        ("Ash North", "Northern Adams"),
        ("Ash North", "Ash North"),
    ],
)
def test_the_rules_on_managers_cannot_be_switched_off(auditor: str, worker: str) -> None:
    allowed = rules(auditor, worker=worker, policy=OWN_LINE_ALLOWED)
    assert allowed == rules(auditor, worker=worker)
    assert allowed


def test_the_setting_lets_a_head_of_service_audit_in_their_own_line() -> None:
    assert rules("Harper Head", worker="Northern Baker", policy=OWN_LINE_ALLOWED) == []


def test_the_setting_does_not_let_a_service_manager() -> None:
    people = with_staff(person("Harper Head", Role.SERVICE_MANAGER, audits=True))
    assert rules("Harper Head", people, OWN_LINE_ALLOWED, worker="Northern Baker") == [
        Rule.OWN_LINE
    ]


def test_the_line_goes_on_above_a_service_manager_and_ends_though_the_register_loops() -> None:
    service_manager = person("Harper Head", Role.SERVICE_MANAGER, line_manager="Uma Upper")
    upper = person("Uma Upper", Role.HEAD_OF_SERVICE, audits=True, line_manager="Ada Director")
    director = person(
        "Ada Director", Role.ASSISTANT_DIRECTOR, audits=True, line_manager="Harper Head"
    )
    people = with_staff(service_manager, upper, director)
    assert rules("Uma Upper", people, worker="Northern Baker") == [Rule.OWN_LINE]
    assert rules("Uma Upper", people, OWN_LINE_ALLOWED, worker="Northern Baker") == []
    assert rules("Uma Upper", people, worker="Western Adams") == []
    assert rules("Ada Director", people, worker="Northern Baker") == []


def test_a_service_manager_above_the_team_manager_is_in_the_line() -> None:
    people = with_staff(
        person("Tara North", Role.TEAM_MANAGER, "North", line_manager="Sky Middle"),
        person("Sky Middle", Role.SERVICE_MANAGER, audits=True),
    )
    assert rules("Sky Middle", people, worker="Northern Baker") == [Rule.OWN_LINE]
    assert rules("Sky Middle", people, worker="Southern Baker") == []


@pytest.mark.parametrize(
    ("reviewing_officer", "expected"),
    [
        ("Ari Reviewer", [Rule.OWN_REVIEW]),
        ("reviewer, ARI", [Rule.OWN_REVIEW]),
        ("Somebody Else", []),
        ("", []),
        (None, []),
    ],
)
def test_a_reviewing_officer_does_not_audit_a_child_they_review(
    reviewing_officer: str | None, expected: list[Rule]
) -> None:
    assert rules("Ari Reviewer", reviewing_officer=reviewing_officer) == expected


def test_rules_are_sentences_with_their_paragraph() -> None:
    assert all("paragraph 4.1" in rule for rule in Rule)


AN_AUDIT = Audit(
    reference="CFA-2026-11-0007-K",
    month=NOVEMBER,
    theme="Plans",
    tool_id="case-file-audit",
    tool_name="Case file audit",
    tool_version="1.1",
    case_id="1001",
    audit_type=AuditType.CHILD_IN_NEED,
    team="Dissolved",
    service_area="Care",
    worker="Gone Worker",
    team_manager="Tara North",
    head_of_service="Hollis Head",
    auditor="Toni West",
    auditor_role=Role.TEAM_MANAGER,
    issued_on=datetime.date(2026, 11, 2),
    due_on=datetime.date(2026, 11, 30),
    window_start=datetime.date(2026, 5, 2),
    window_end=datetime.date(2026, 11, 2),
)


@pytest.mark.parametrize(
    ("auditor", "expected"),
    [
        ("Tara North", [Rule.MANAGES_TEAM]),
        ("Hollis Head", [Rule.OWN_LINE]),
        ("Harper Head", []),
        ("Toni West", []),
    ],
)
def test_managers_at_issue_count_when_the_return_comes_back(
    auditor: str, expected: list[Rule]
) -> None:
    known = PEOPLE.person(auditor)
    assert known is not None
    assert objections(known, responsible_for(AN_AUDIT), PEOPLE, POLICY) == expected


def test_a_line_of_a_selection_is_checked_by_its_team_and_worker() -> None:
    line = Draw("1001", AuditType.CHILD_IN_NEED, "North", "Northern Adams", "Ash North", 1)
    assert responsible_for(line) == Responsible("North", "Northern Adams", None)


def test_a_missing_column_of_reviewing_officers_is_reported_where_it_matters() -> None:
    cases = [
        responsible_for(a_case("1001", reviewing_officer=None)),
        responsible_for(a_case("1002", reviewing_officer="")),
    ]
    (sentence,) = rules_not_checked(cases, AUDITORS, PEOPLE)
    assert Rule.OWN_REVIEW in sentence
    assert "1 of 2" in sentence
    without = [auditor for auditor in AUDITORS if auditor.role is not Role.REVIEWING_OFFICER]
    assert rules_not_checked(cases, without, PEOPLE) == []


def test_people_and_teams_the_register_does_not_know_are_reported() -> None:
    unknown = Responsible("Dissolved", "Gone Worker", "")
    sentences = rules_not_checked([unknown], AUDITORS, PEOPLE)
    assert [rule for rule in Rule if any(rule in s for s in sentences)] == [
        Rule.MANAGES_WORKER,
        Rule.MANAGES_TEAM,
    ]
    assert rules_not_checked([responsible_for(a_case("1001"))], AUDITORS, PEOPLE) == []


def test_all_auditors_at_once_are_judged_as_one_by_one() -> None:
    cases = cases_of(*(person.name for person in PEOPLE.staff))
    able = independent_auditors(cases, AUDITORS, PEOPLE, POLICY)
    for case in cases:
        free = {
            number
            for number, auditor in enumerate(AUDITORS)
            if not objections(auditor, responsible_for(case), PEOPLE, POLICY)
        }
        assert able[case.case_id] == free
        assert free != set(range(len(AUDITORS)))
