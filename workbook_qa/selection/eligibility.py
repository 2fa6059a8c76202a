"""Which cases may be drawn in a month, and who may be asked to audit (paragraph 4.1)."""

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping

import msgspec

from workbook_qa.core.calendar import Month, first_day, months_earlier
from workbook_qa.core.policy import Policy
from workbook_qa.core.records import (
    Case,
    CaseList,
    Exclusion,
    People,
    Person,
    ScheduleEntry,
)
from workbook_qa.core.terms import AuditType
from workbook_qa.core.wording import fold_name
from workbook_qa.registers.case_list.case_ids import same_case_key
from workbook_qa.registers.staff_names import says_vacant
from workbook_qa.selection.independence import independent_auditors

TWICE = "The case id stands twice in the case list"
OTHER_TYPE = "Not of an audit type the schedule asks for"
OTHER_TEAM = "Not in a team the schedule asks for"
NO_TEAM = "The team is not in the people register"
NO_WORKER = "The worker is not in the people register"
NO_AUDITOR = "No available auditor is independent of the case"


RANK = (
    AuditType.CHILDREN_IN_CARE,
    AuditType.CHILD_PROTECTION_PLAN,
    AuditType.DISABLED_CHILDREN,
    AuditType.CHILD_IN_NEED,
)


class Pool(msgspec.Struct, frozen=True):
    """What a month's draw is made from.

    Attributes:
        auditors: who is available, by name; not_available: the names of those who are not.
        cases: those that fit the schedule and are not excluded.
        able: for each of their ids, the numbers (places in `auditors`) of those who are
            independent of the case.
        exclusions: all that are left out, those of the case list among them.
    """

    entry: ScheduleEntry
    auditors: tuple[Person, ...]
    not_available: tuple[str, ...]
    cases: tuple[Case, ...]
    able: Mapping[str, frozenset[int]]
    exclusions: tuple[Exclusion, ...]

    @property
    def eligible(self) -> list[Case]:
        """The cases that at least one auditor may audit: the population of the draw."""
        return [case for case in self.cases if self.able[case.case_id]]

    @property
    def places(self) -> list[int]:
        """How many cases each auditor may have."""
        return [auditor.quota for auditor in self.auditors]

    @property
    def wanted(self) -> int:
        """How many audits the schedule asks for: its number, or one for each auditor's quota."""
        return sum(self.places) if self.entry.number is None else self.entry.number

    @property
    def possible(self) -> int:
        """How many of them the auditors' quotas allow."""
        return min(self.wanted, sum(self.places))


def pool_for(
    entry: ScheduleEntry,
    case_list: CaseList,
    people: People,
    recently_audited: Mapping[str, datetime.date],
    policy: Policy,
) -> Pool:
    """What the month of `entry` is drawn from; see `eligible_cases` and `available_auditors`."""
    auditors, not_available = available_auditors(entry.month, people)
    cases, exclusions = eligible_cases(entry, case_list, people, recently_audited, policy)
    able = independent_auditors(cases, auditors, people, policy)
    without = [Exclusion(c.case_id, NO_AUDITOR, c.place) for c in cases if not able[c.case_id]]
    return Pool(
        entry=entry,
        auditors=tuple(auditors),
        not_available=tuple(not_available),
        cases=tuple(cases),
        able=able,
        exclusions=(*case_list.exclusions, *exclusions, *without),
    )


def audit_type_for(case: Case, entry: ScheduleEntry) -> AuditType | None:
    """The audit type in which the case would be drawn, or None when it fits none asked for.

    A case may fit several. Where the schedule names audit types, the first it names counts.
    Where it names none, the order is `RANK`: care before a child protection plan, as the case
    list itself ranks them; then disability before need, since every disabled child is in need.
    """
    asked = entry.audit_types or RANK
    return next((kind for kind in asked if kind in case.audit_types), None)


def eligible_cases(
    entry: ScheduleEntry,
    case_list: CaseList,
    people: People,
    recently_audited: Mapping[str, datetime.date],
    policy: Policy,
) -> tuple[list[Case], list[Exclusion]]:
    """The cases that may be drawn as far as they themselves go, and the others with the reason.

    A case is left out for the first reason that holds, in this order: its id stands twice, its
    audit type, its team, an audit issued within `policy.recency_months` before the month (0: the
    rule is off), a team or worker that is not in the people register, since nobody could then
    be shown to be independent.

    Args:
        recently_audited: the day on which an audit was last issued, by `same_case_key`; as it was
            known at the draw, when a draw is repeated.
    """
    keys = {case.case_id: same_case_key(case.case_id) for case in case_list.cases}
    seen = Counter(keys[case.case_id] for case in case_list.cases)
    teams = {key for name in entry.teams for key in _team_keys(name, people)}
    since = months_earlier(first_day(entry.month), policy.recency_months)

    def reason_against(case: Case) -> str:
        issued = recently_audited.get(keys[case.case_id])
        against = {
            TWICE: seen[keys[case.case_id]] > 1,
            OTHER_TYPE: audit_type_for(case, entry) is None,
            OTHER_TEAM: bool(teams) and not _team_keys(case.team, people) & teams,
            recently(policy): bool(policy.recency_months and issued and issued >= since),
            NO_TEAM: people.team(case.team) is None,
            NO_WORKER: people.person(case.worker) is None,
        }
        return next((reason for reason, holds in against.items() if holds), "")

    judged = [(case, reason_against(case)) for case in case_list.cases]
    return (
        [case for case, reason in judged if not reason],
        [Exclusion(case.case_id, reason, case.place) for case, reason in judged if reason],
    )


def recently(policy: Policy) -> str:
    """The reason for which a case audited not long ago is left out."""
    return f"Audited within the last {policy.recency_months} months"


def available_auditors(month: Month, people: People) -> tuple[list[Person], list[str]]:
    """Those who audit and are there in the month, and the names of those who are not; by name.

    Not available are vacant posts and people away on every working day of the month
    (requirements, default 13). Those with a quota of 0 are not asked and stand in neither.
    """
    available = []
    not_available = []
    for person in sorted(people.staff, key=lambda person: fold_name(person.name)):
        if not person.audits or person.quota < 1:
            continue
        if says_vacant(person.name):
            post = ", ".join(filter(None, (person.role, person.team)))
            not_available.append(f"{person.name} ({post})")
        elif not is_available(person, month, people):
            not_available.append(person.name)
        else:
            available.append(person)
    return available, not_available


def is_available(person: Person, month: Month, people: People) -> bool:
    """Whether somebody holds the post and is there on at least one working day of the month."""
    start = people.working_days.after(first_day(month), 0)
    end = people.working_days.last_of(month)
    return not says_vacant(person.name) and not person.is_away(start, end)


def by_reason(exclusions: Iterable[Exclusion]) -> tuple[tuple[str, int], ...]:
    """How many cases were left out for each reason, the most frequent first."""
    counted = Counter(exclusion.reason for exclusion in exclusions)
    return tuple(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))


def _team_keys(name: str, people: People) -> frozenset[str]:
    """By what the teams that a name fits are known; where none is, by the name itself."""
    names = [team.name for team in people.teams_called(name)]
    return frozenset(map(fold_name, names or [name]))
