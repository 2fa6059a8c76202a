"""A small made-up council: what the tests of independence, draw and amendment begin from.

Two service areas with a Head of Service each; three teams with a Team Manager, an Advanced
Practitioner and social workers; one Independent Reviewing Officer. Northern Adams is supervised
by the Advanced Practitioner of her team, all others by their Team Manager.
"""

import datetime
from collections.abc import Iterable

from workbook_qa.core.calendar import Month
from workbook_qa.core.policy import Policy
from workbook_qa.core.problem import Place
from workbook_qa.core.records import (
    Case,
    CaseList,
    Exclusion,
    People,
    Person,
    ScheduleEntry,
    Team,
)
from workbook_qa.core.terms import AuditType, Role

NOVEMBER = Month("2026-11")
AS_AT = datetime.date(2026, 10, 30)
ENTRY = ScheduleEntry(
    NOVEMBER, "Plans", "case-file-audit", lead="Harper Head", place=Place("schedule.xlsx", "", "A2")
)
POLICY = Policy(spread_over_workers=True)  # what most tests of the draw are about


def person(name: str, role: Role, team: str = "", **more: object) -> Person:
    """A member of staff who does not audit unless `more` says so."""
    return Person(name, role, team, "", **({"audits": False} | more))  # type: ignore[arg-type]


TEAMS = (
    Team("North", "Safeguarding", "Tara North", "Harper Head", also_known_as=("North Team",)),
    Team("South", "Safeguarding", "Theo South", "Harper Head"),
    Team("West", "Care", "Toni West", "Hollis Head"),
)
AUDITORS = (
    person("Harper Head", Role.HEAD_OF_SERVICE, audits=True),
    person("Hollis Head", Role.HEAD_OF_SERVICE, audits=True),
    person("Tara North", Role.TEAM_MANAGER, "North", audits=True, also_known_as=("T. North",)),
    person("Theo South", Role.TEAM_MANAGER, "South", audits=True),
    person("Toni West", Role.TEAM_MANAGER, "West", audits=True),
    person("Ash North", Role.ADVANCED_PRACTITIONER, "North", audits=True),
    person("Alex South", Role.ADVANCED_PRACTITIONER, "South", audits=True),
    person("Ari Reviewer", Role.REVIEWING_OFFICER, audits=True),
)
WORKERS = (
    person("Northern Adams", Role.SOCIAL_WORKER, "North", line_manager="Ash North"),
    person("Northern Baker", Role.SOCIAL_WORKER, "North", also_known_as=("N Baker",)),
    person("Southern Adams", Role.SOCIAL_WORKER, "South"),
    person("Southern Baker", Role.SOCIAL_WORKER, "South"),
    person("Western Adams", Role.SOCIAL_WORKER, "West"),
    person("Western Baker", Role.SOCIAL_WORKER, "West"),
)
PEOPLE = People(TEAMS, (*AUDITORS, *WORKERS))


def a_case(case_id: str, worker: str = "Western Adams", **more: object) -> Case:
    """A child in need of the worker's own team, with a column for the reviewing officer."""
    known = PEOPLE.person(worker)
    filled = {
        "audit_types": (AuditType.CHILD_IN_NEED,),
        "team": known.team if known else "West",
        "worker": worker,
        "reviewing_officer": "",
    }
    return Case(case_id, **(filled | more))  # type: ignore[arg-type]


def cases_of(*workers: str, each: int = 1) -> list[Case]:
    """Cases 1001, 1002 and so on, `each` for each of the workers."""
    names = [worker for worker in workers for _ in range(each)]
    return [a_case(str(1001 + number), name) for number, name in enumerate(names)]


def a_list(cases: Iterable[Case], exclusions: Iterable[Exclusion] = ()) -> CaseList:
    """A case list of these cases."""
    return CaseList(AS_AT, tuple(cases), tuple(exclusions), (("cases.xlsx", "ab" * 32),))
