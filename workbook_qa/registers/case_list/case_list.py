"""From rows of the case list to cases that may be drawn: types, and reasons against.

Every case id becomes exactly one case or one exclusion. The rules are those of the case-list
facts, sections 9 and 10. What the lists contradict each other on is never guessed at.
"""

import datetime
from collections.abc import Mapping, Sequence
from enum import StrEnum

import msgspec

from workbook_qa.core.policy import Policy
from workbook_qa.core.problem import Problem, Severity
from workbook_qa.core.records import Case, Exclusion, People, Person, Team
from workbook_qa.core.terms import AuditType
from workbook_qa.registers.case_list.case_checks import check_child, check_row, fewer_age_queries
from workbook_qa.registers.case_list.case_matching import Matched, match_people, with_meant_names
from workbook_qa.registers.case_list.case_rows import CaseRow, Child, age_on, by_child
from workbook_qa.registers.case_list.case_words import CaseStatus, DisabilityRecorded
from workbook_qa.registers.staff_names import by_name, known_team

ADULT = 18

RECORDED, NEED, TEAM = "recorded", "need N2", "team"


class Against(StrEnum):
    """Why a case may not be drawn; the first that holds, in this order."""

    CLOSED = "Closed"
    ADULT = "Aged 18 or over"
    TO_PUT_RIGHT = "Entries in the case list to be put right"
    LISTS_DISAGREE = "The lists disagree on the plan or the care"
    SHORT_BREAKS = "Short breaks only"
    OPEN_ASSESSMENT = "Open assessment"


class CaseListResult(msgspec.Struct, frozen=True):
    """What became of the case ids: each is in one of the two."""

    cases: tuple[Case, ...]
    exclusions: tuple[Exclusion, ...]
    problems: tuple[Problem, ...]


class Register(msgspec.Struct, frozen=True):
    """The people register, by folded name."""

    teams: Mapping[str, tuple[Team, ...]]
    staff: Mapping[str, tuple[Person, ...]]


def judge_rows(
    rows: Sequence[CaseRow],
    lists: frozenset[str],
    people: People,
    as_at: datetime.date,
    policy: Policy,
) -> CaseListResult:
    """Every case id of the rows as a case or an exclusion, with the problems met on the way.

    Args:
        rows: at most one for each case id and list.
        lists: names of the lists that were read, even if they hold no row.
        as_at: the day on which ages are worked out.
    """
    register = Register(by_name(people.teams), by_name(people.staff))
    cases: list[Case] = []
    exclusions: list[Exclusion] = []
    problems: list[Problem] = []
    for child in by_child(rows):
        outcome, found = _judge(child, lists, register, as_at, policy)
        problems.extend(found)
        if isinstance(outcome, Case):
            cases.append(outcome)
        else:
            exclusions.append(outcome)
    return CaseListResult(
        tuple(cases), tuple(exclusions), tuple(fewer_age_queries(problems, as_at))
    )


def _judge(
    child: Child,
    lists: frozenset[str],
    register: Register,
    as_at: datetime.date,
    policy: Policy,
) -> tuple[Case | Exclusion, list[Problem]]:
    child = with_meant_names(child, register.teams, register.staff)
    checked = {id(row): check_row(row, as_at) for row in child.rows}
    across = check_child(child, lists)
    problems = [problem for found in checked.values() for problem in found] + across
    wrong = [problem for row in child.open_rows for problem in checked[id(row)]] + across
    age = _age(child, as_at)
    types, signals = audit_types(child, register.teams, policy)
    reason = _reason_before_types(child, wrong, age) or (
        None if types else _reason_without_types(child, policy)
    )
    if reason:
        return Exclusion(child.case_id, reason.value, child.rows[0].place()), problems
    matched, more = match_people(child, register.teams, register.staff)
    problems += more
    if not isinstance(matched, Matched):
        return Exclusion(child.case_id, matched.value, child.rows[0].place()), problems
    return _case(child, types, signals, age, matched), problems


def _case(
    child: Child,
    types: tuple[AuditType, ...],
    signals: str,
    age: int | None,
    matched: Matched,
) -> Case:
    return Case(
        case_id=child.case_id,
        audit_types=types,
        team=matched.team,
        worker=matched.worker,
        age=age,
        disability=signals,
        reviewing_officer=matched.officer,
        context=tuple(dict(entry for row in child.open_rows for entry in row.context).items()),
        place=child.rows[0].place(),
    )


def _reason_before_types(child: Child, wrong: list[Problem], age: int | None) -> Against | None:
    """Why the case may not be drawn, whatever its audit type."""
    if not child.open_rows:
        return Against.CLOSED
    if age is not None and age >= ADULT:
        return Against.ADULT
    unread = any(row.unread - {"team", "worker", "officer"} for row in child.open_rows)
    if unread or any(problem.severity is Severity.ERROR for problem in wrong):
        return Against.TO_PUT_RIGHT
    if child.need and not child.need.is_open:
        return Against.LISTS_DISAGREE
    return None


def _reason_without_types(child: Child, policy: Policy) -> Against:
    """Why an open case is of no audit type."""
    if _in_short_breaks(child) and not policy.short_breaks_in_care:
        return Against.SHORT_BREAKS
    if child.need and child.need.status is CaseStatus.OPEN_ASSESSMENT:
        return Against.OPEN_ASSESSMENT
    return Against.LISTS_DISAGREE


def audit_types(
    child: Child, teams: Mapping[str, tuple[Team, ...]], policy: Policy
) -> tuple[tuple[AuditType, ...], str]:
    """The audit types of an open case, and the signals of a disability (facts, section 9).

    A plan or care counts when list 6 or the list of its own shows it open, and does not when
    the latter shows it ended. Need counts when neither applies. Disability overlaps all of
    them: recorded, need N2, or a team of disabled children.
    """
    status = child.need.status if child.need and child.need.is_open else None
    on_plan = status is CaseStatus.PROTECTION_PLAN or bool(child.need and child.need.on_plan)
    on_plan = _shown_open(child.plan, on_plan)
    in_care = _shown_open(child.care, status is CaseStatus.LOOKED_AFTER)
    if _in_short_breaks(child):
        in_care = in_care and policy.short_breaks_in_care
    in_need = status is CaseStatus.IN_NEED or (
        status is CaseStatus.OPEN_ASSESSMENT and policy.include_open_assessments
    )
    signals = _disability_signals(child, teams)
    applies = {
        AuditType.CHILD_IN_NEED: in_need and not on_plan and not in_care,
        AuditType.CHILD_PROTECTION_PLAN: on_plan,
        AuditType.DISABLED_CHILDREN: bool(signals),
        AuditType.CHILDREN_IN_CARE: in_care,
    }
    return tuple(kind for kind in AuditType if applies[kind]), ", ".join(signals)


def _shown_open(row: CaseRow | None, by_status: bool) -> bool:
    """Open in the list of its own; where that has no row, as the status of list 6 says."""
    return by_status if row is None else row.is_open


def _in_short_breaks(child: Child) -> bool:
    """Whether the legal status of an open row is V1, V3 or V4."""
    return any(row.short_breaks for row in child.open_rows)


def _disability_signals(child: Child, teams: Mapping[str, tuple[Team, ...]]) -> list[str]:
    rows = child.open_rows
    team = known_team(rows[0].team, teams) if rows else None
    signals = {
        RECORDED: any(row.disability is DisabilityRecorded.YES for row in rows),
        NEED: any(row.need == "N2" for row in rows),
        TEAM: team is not None and team.disabled_children,
    }
    return [signal for signal, fired in signals.items() if fired]


def _age(child: Child, as_at: datetime.date) -> int | None:
    """Age in whole years from the date of birth; without one, from the age column."""
    born = next((row.born for row in child.rows if row.born), None)
    if born:
        return age_on(born, as_at)
    return next((row.age for row in child.rows if row.age is not None), None)
