"""Why a month's draw could not be made, or not in full, and what would help (paragraph 4.1)."""

from collections import Counter
from collections.abc import Collection

from workbook_qa.core.policy import Policy
from workbook_qa.core.problem import Problem
from workbook_qa.core.records import People, Person
from workbook_qa.core.wording import listed
from workbook_qa.selection.eligibility import Pool, by_reason
from workbook_qa.selection.independence import (
    Rule,
    bars,
    names_of,
    responsible_for,
    rules_not_checked,
)
from workbook_qa.selection.matching import Matching

WIDEN = "Add teams or audit types to the month in the schedule"


def shortfalls(
    pool: Pool, taken: int, matching: Matching, people: People, policy: Policy
) -> list[Problem]:
    """What keeps the draw from the number of audits wanted, and the rules it could not check.

    Args:
        taken: how many cases were drawn.
        matching: that of the draw, after every case was offered to it or all wanted were taken.
    """
    if not pool.auditors:
        return [_no_auditors(pool)]
    if not pool.cases:
        return [_no_cases(pool)]
    problems = []
    if pool.wanted > pool.possible:
        problems.append(_not_enough_auditors(pool))
    if len(pool.cases) < pool.possible:
        problems.append(_not_enough_cases(pool))
    if taken < min(pool.possible, len(pool.cases)):
        problems.append(_no_independent_auditor(pool, taken, matching, people, policy))
    return problems + _not_checked(pool, people)


def _no_auditors(pool: Pool) -> Problem:
    away = f" Not available: {listed(pool.not_available)}." if pool.not_available else ""
    return Problem(
        "no-auditors",
        pool.entry.place,
        found=f"No auditor is available in {pool.entry.month}.{away}",
        todo="Say in the people register who audits, how many a month, and when they are away.",
    )


def _no_cases(pool: Pool) -> Problem:
    return Problem(
        "no-eligible-cases",
        pool.entry.place,
        found=f"No case may be drawn for {pool.entry.month}. {_left_out(pool)}",
        todo=f"{WIDEN}, or put the case list right.",
    )


def _not_enough_auditors(pool: Pool) -> Problem:
    return Problem(
        "not-enough-auditors",
        pool.entry.place,
        found=(
            f"The schedule asks for {pool.wanted} audits and the quotas of the available "
            f"auditors come to {pool.possible}"
        ),
        todo="Lower the number in the schedule or raise quotas in the people register.",
    )


def _not_enough_cases(pool: Pool) -> Problem:
    return Problem(
        "not-enough-cases",
        pool.entry.place,
        found=f"{pool.possible} audits are wanted of {len(pool.cases)} cases. {_left_out(pool)}",
        todo=f"{WIDEN}, or ask for fewer audits.",
    )


def _no_independent_auditor(
    pool: Pool, taken: int, matching: Matching, people: People, policy: Policy
) -> Problem:
    numbers, cases = matching.short_of_cases()
    short = [pool.auditors[number] for number in numbers]
    rules = _rules_against(short, pool, people, policy)
    counted = "; ".join(f"{rule}: {count} cases" for rule, count in rules)
    setting = ", or set head_of_service_own_line to true in settings.toml"
    return Problem(
        "no-independent-auditor",
        pool.entry.place,
        found=(
            f"Only {taken} of {pool.possible} audits can be given to an independent auditor. "
            f"{listed([auditor.name for auditor in short])} may do "
            f"{sum(auditor.quota for auditor in short)} between them and are independent of "
            f"{len(cases)} of the {len(pool.cases)} cases. What keeps them from others: {counted}"
        ),
        todo=(
            f"{WIDEN}, change who audits in the people register"
            f"{setting if any(rule is Rule.OWN_LINE for rule, _ in rules) else ''}, "
            "or accept fewer audits."
        ),
    )


def _rules_against(
    auditors: Collection[Person], pool: Pool, people: People, policy: Policy
) -> list[tuple[Rule, int]]:
    """The rules that keep any of the auditors from cases, with the number of these cases."""
    names = frozenset[str]().union(*map(names_of, auditors))
    counted = Counter(
        bar.rule
        for case in pool.cases
        for bar in bars(responsible_for(case), people, policy)
        if bar.names & names
    )
    return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))


def _not_checked(pool: Pool, people: People) -> list[Problem]:
    return [
        Problem(
            "rule-not-checked",
            pool.entry.place,
            found=sentence,
            todo="Check it by eye in the selection workbook, or add the column to the case list.",
        )
        for sentence in not_checked(pool, people)
    ]


def not_checked(pool: Pool, people: People) -> list[str]:
    """The rules of independence that could not be checked for the population of the draw."""
    eligible = [responsible_for(case) for case in pool.eligible]
    return rules_not_checked(eligible, pool.auditors, people)


def _left_out(pool: Pool) -> str:
    counted = "; ".join(f"{reason}: {number}" for reason, number in by_reason(pool.exclusions))
    return f"Cases left out: {counted}." if counted else "The case list has no others."
