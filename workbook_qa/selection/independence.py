"""Who may not audit a case (paragraph 4.1; requirements, default 14).

The same rules hold when auditors are matched to cases, when the Head of Service amends the
selection, and when a return comes back. Names are compared through the people register, with
what people are also known as; where a name fits two people, both are kept from the case.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from enum import StrEnum
from functools import cache

import msgspec

from workbook_qa.core.policy import Policy
from workbook_qa.core.records import Audit, Case, Draw, People, Person, Team
from workbook_qa.core.terms import SENIOR_ROLES, Role
from workbook_qa.core.wording import fold_name


class Rule(StrEnum):
    """The rules of independence, each in the words in which it is reported."""

    OWN_CASE = "nobody audits a case they hold themselves (paragraph 4.1)"
    MANAGES_WORKER = (
        "a Team Manager or Advanced Practitioner does not audit a case whose worker they manage "
        "(paragraph 4.1)"
    )
    MANAGES_TEAM = (
        "a Team Manager or Advanced Practitioner does not audit a case of a team they manage "
        "(paragraph 4.1)"
    )
    OWN_LINE = (
        "a Head of Service or Service Manager does not audit in a team of their own line "
        "(paragraph 4.1, setting head_of_service_own_line)"
    )
    OWN_REVIEW = (
        "an Independent Reviewing Officer or Conference Chair does not audit a child whom they "
        "review or whose conference they chair (paragraph 4.1)"
    )


class Responsible(msgspec.Struct, frozen=True):
    """Who answers for a case, by name.

    Attributes:
        reviewing_officer: None where nothing says who it is; empty where there is nobody.
        team_manager, head_of_service: as at issue, besides those the register names now.
    """

    team: str
    worker: str
    reviewing_officer: str | None = None
    team_manager: str = ""
    head_of_service: str = ""


class Bar(msgspec.Struct, frozen=True):
    """A rule and those whom it keeps from one case: their names, folded."""

    rule: Rule
    names: frozenset[str]


def responsible_for(case: Case | Draw | Audit) -> Responsible:
    """Who answers for the case, as far as the value says.

    An audit also brings its managers at issue, who count even if the register has changed.
    """
    match case:
        case Case():
            return Responsible(case.team, case.worker, case.reviewing_officer)
        case Audit():
            return Responsible(
                case.team,
                case.worker,
                team_manager=case.team_manager,
                head_of_service=case.head_of_service,
            )
        case Draw():
            return Responsible(case.team, case.worker)


def objections(
    auditor: Person, responsible: Responsible, people: People, policy: Policy
) -> list[Rule]:
    """The rules that keep the auditor from the case; none when they are independent of it."""
    names = names_of(auditor)
    return [bar.rule for bar in bars(responsible, people, policy) if names & bar.names]


def bars(responsible: Responsible, people: People, policy: Policy) -> list[Bar]:
    """All that may keep anyone from the case, rule by rule.

    * the worker themselves;
    * the worker's line manager, or the Team Manager of the worker's own team where the register
      names no other: so an Advanced Practitioner is kept from those they supervise;
    * the Team Manager of the case's team;
    * Heads of Service and Service Managers in whose line the case's team is;
    * the child's reviewing officer or conference chair.

    The rules look at what people do, not at the role the register gives them: an Assistant
    Director who acts as a Team Manager counts as one.
    """
    team = people.team(responsible.team)
    kept = {
        Rule.OWN_CASE: [responsible.worker],
        Rule.MANAGES_WORKER: [line_manager(responsible.worker, people)],
        Rule.MANAGES_TEAM: [responsible.team_manager, team.team_manager if team else ""],
        Rule.OWN_LINE: _line(responsible, team, people, policy),
        Rule.OWN_REVIEW: [responsible.reviewing_officer or ""],
    }
    return [
        Bar(rule, frozenset().union(*(names_for(name, people) for name in names)))
        for rule, names in kept.items()
    ]


def names_of(person: Person) -> frozenset[str]:
    """Everything the person is known by, folded."""
    return frozenset(map(fold_name, (person.name, *person.also_known_as))) - {""}


def independent_auditors(
    cases: Iterable[Case], auditors: Sequence[Person], people: People, policy: Policy
) -> dict[str, frozenset[int]]:
    """For each case id, the numbers (places in `auditors`) of those who are independent of it."""
    names = [names_of(auditor) for auditor in auditors]

    @cache
    def independent_of(responsible: Responsible) -> frozenset[int]:
        kept = frozenset[str]().union(*(bar.names for bar in bars(responsible, people, policy)))
        return frozenset(number for number, known in enumerate(names) if not known & kept)

    return {case.case_id: independent_of(responsible_for(case)) for case in cases}


def names_for(name: str, people: People) -> frozenset[str]:
    """The name and all else that its bearer is known by, folded; nothing for a blank."""
    folded = fold_name(name)
    if not folded:
        return frozenset()
    return frozenset({folded}).union(*map(names_of, people.people_called(name)))


def line_manager(worker: str, people: People) -> str:
    """The name of the worker's line manager, or empty where the register does not tell."""
    person = people.person(worker)
    if person is None:
        return ""
    team = people.team(person.team)
    return person.line_manager or (team.team_manager if team else "")


def rules_not_checked(
    cases: Collection[Responsible], auditors: Iterable[Person], people: People
) -> list[str]:
    """The rules that cannot be checked for some of `cases`, as sentences with how many."""
    reviewed = any(auditor.role is Role.REVIEWING_OFFICER for auditor in auditors)
    unknown_chair = sum(case.reviewing_officer is None for case in cases) if reviewed else 0
    unknown_worker = sum(people.person(case.worker) is None for case in cases)
    unknown_team = sum(people.team(case.team) is None and not case.team_manager for case in cases)
    counted = (
        (unknown_chair, Rule.OWN_REVIEW, "the case list does not say who reviews or chairs"),
        (unknown_worker, Rule.MANAGES_WORKER, "the worker is not in the people register"),
        (unknown_team, Rule.MANAGES_TEAM, "the team is not in the people register"),
    )
    return [
        f"Not checked for {count} of {len(cases)} cases, because {why}: {rule}."
        for count, rule, why in counted
        if count
    ]


def _line(
    responsible: Responsible, team: Team | None, people: People, policy: Policy
) -> Iterator[str]:
    """The names above the case's Team Manager whom the rule on their own line keeps away.

    Whoever the register names as the team's Head of Service or Service Manager; and, further up
    by line manager, those who hold one of these roles.
    """
    named = [responsible.head_of_service, team.head_of_service if team else ""]
    allowed = Role.HEAD_OF_SERVICE if policy.head_of_service_own_line else None
    for name in _upwards([*named, line_manager(team.team_manager, people) if team else ""], people):
        person = people.person(name)
        role = person.role if person else None
        if (name in named or role in SENIOR_ROLES) and (role is None or role is not allowed):
            yield name


def _upwards(names: Iterable[str], people: People) -> Iterator[str]:
    """The names and those above them by line manager, each once even where the register loops."""
    waiting = list(names)
    seen = {""}
    while waiting:
        name = waiting.pop(0)
        if fold_name(name) not in seen:
            seen.add(fold_name(name))
            yield name
            person = people.person(name)
            waiting.append(person.line_manager if person else "")
