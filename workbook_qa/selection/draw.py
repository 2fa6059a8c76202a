"""A month's random draw, and who audits what (paragraph 4.1; design, decision 7).

Everything follows from the arguments: the same seed and registers give the same selection
whatever the order of their rows, and anyone can check the draw with any SHA-256 tool.
"""

import datetime
import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from workbook_qa.core.calendar import Month
from workbook_qa.core.policy import Policy
from workbook_qa.core.problem import Problem
from workbook_qa.core.records import (
    Case,
    CaseList,
    Draw,
    People,
    Person,
    ScheduleEntry,
    Selection,
)
from workbook_qa.core.wording import fold_name
from workbook_qa.selection.chances import spread_chances
from workbook_qa.selection.eligibility import Pool, audit_type_for, by_reason, pool_for
from workbook_qa.selection.matching import Matching, assign
from workbook_qa.selection.shortfall import not_checked, shortfalls

NONE_LEFT = "No independent auditor left"


class Drawn(msgspec.Struct, frozen=True):
    """Which cases a draw takes, passes over and keeps in reserve, each in the order of its turn."""

    taken: tuple[Case, ...]
    passed_over: tuple[Case, ...]
    reserves: tuple[Case, ...]


def order_of(case_id: str, seed: str) -> str:
    """What decides the case's place: SHA-256 of ``seed:case-id`` in UTF-8, as hex digits."""
    return hashlib.sha256(f"{seed}:{case_id}".encode()).hexdigest()


def draw_order(cases: Iterable[Case], seed: str) -> list[Case]:
    """The cases in random order: by `order_of`, smallest first."""
    return sorted(cases, key=lambda case: (order_of(case.case_id, seed), case.case_id))


def population_digest(cases: Iterable[Case]) -> str:
    """SHA-256 of the case ids, sorted by code point, each ended by a line feed.

    ``LC_ALL=C sort ids.txt | sha256sum`` gives the same.
    """
    lines = "".join(f"{case_id}\n" for case_id in sorted(case.case_id for case in cases))
    return hashlib.sha256(lines.encode()).hexdigest()


def select_cases(
    month: Month,
    entry: ScheduleEntry,
    case_list: CaseList,
    people: People,
    recently_audited: Mapping[str, datetime.date],
    seed: str,
    policy: Policy,
) -> tuple[Selection | None, list[Problem]]:
    """Draw the month's cases at random and give each an auditor who is independent of it.

    The number of audits is the schedule's, or one for each auditor's quota. When fewer are
    possible, as many as possible are drawn and the problems say what prevents the rest; with no
    case or no auditor at all there is no selection.

    Args:
        recently_audited: the day on which an audit was last issued, by `same_case_key`.
        seed: any text, for example the month and a word; it is kept with the selection.
    """
    entry = msgspec.structs.replace(entry, month=month)
    pool = pool_for(entry, case_list, people, recently_audited, policy)
    ordered = draw_order(pool.eligible, seed)
    number_of = {case.case_id: number for number, case in enumerate(ordered, start=1)}
    matching = Matching(pool.places)
    drawn = draw_cases(
        ordered,
        pool.possible,
        policy.reserve_cases,
        lambda case: matching.take(number_of[case.case_id], pool.able[case.case_id]),
        (lambda case: worker_key(case, people)) if policy.spread_over_workers else None,
    )
    problems = shortfalls(pool, len(drawn.taken), matching, people, policy)
    if not drawn.taken:
        return None, problems
    auditors = assign_auditors(drawn.taken, pool, people, seed)
    selection = Selection(
        month=month,
        theme=entry.theme,
        audit_tool=entry.audit_tool,
        lead=entry.lead,
        seed=seed,
        as_at=case_list.as_at,
        population=len(ordered),
        population_digest=population_digest(ordered),
        drawn=_lines(draw_order(drawn.taken, seed), entry, number_of, auditors),
        reserves=_lines(drawn.reserves, entry, number_of, {}),
        exclusions=by_reason(pool.exclusions),
        passed_over=tuple((case.case_id, NONE_LEFT) for case in drawn.passed_over),
        not_available=pool.not_available,
        unused=tuple(a.name for a in pool.auditors if a.name not in auditors.values()),
        not_checked=tuple(not_checked(pool, people)),
        files=case_list.files,
        equal_chances=not policy.spread_over_workers,
        chances=_chances(ordered, len(drawn.taken), people) if policy.spread_over_workers else (),
    )
    return selection, problems


def _chances(cases: Iterable[Case], drawn: int, people: People) -> tuple[int, ...]:
    """The least and the greatest chance of a child, in hundredths of the mean."""
    least, greatest = spread_chances((worker_key(case, people) for case in cases), drawn)
    return round(100 * least), round(100 * greatest)


def _lines(
    cases: Iterable[Case],
    entry: ScheduleEntry,
    number_of: Mapping[str, int],
    auditors: Mapping[str, str],
) -> tuple[Draw, ...]:
    """The lines of the selection for `cases`; without an auditor where `auditors` has none."""
    return tuple(
        Draw(
            case_id=case.case_id,
            audit_type=audit_type_for(case, entry) or case.audit_types[0],
            team=case.team,
            worker=case.worker,
            auditor=auditors.get(case.case_id, ""),
            order=number_of[case.case_id],
        )
        for case in cases
    )


def worker_key(case: Case, people: People) -> str:
    """By what the draw knows a worker again, however the case list writes their name."""
    person = people.person(case.worker)
    return fold_name(person.name if person else case.worker)


def draw_cases(
    ordered: Sequence[Case],
    wanted: int,
    reserves: int,
    can_take: Callable[[Case], bool],
    worker_of: Callable[[Case], str] | None,
) -> Drawn:
    """Take the first cases for which there is an auditor, and list those next in turn.

    To check it by hand: go down the list from the top and cross off what you take. Skip a case
    whose worker already has one taken; pass over a case that, together with all taken so far,
    cannot be audited. When the end is reached with too few taken, go down again among those
    skipped, skipping workers who have two; and so on. The reserves are the next cases by the
    same rule. So a worker's second case is taken only when no other worker's first is left.

    Args:
        ordered: the eligible cases in random order.
        wanted: how many to take; reserves: how many more to list.
        can_take: takes the case if it can be audited together with all taken before.
        worker_of: what tells workers apart; None to take no notice of them.
    """
    turns: list[Case] = []
    taken: dict[str, int] = {}
    drawn_of: Counter[str] = Counter()
    waiting, allowed, is_done = list(ordered), 0, False
    while waiting and not is_done:
        allowed += 1
        skipped = []
        for case in waiting:
            worker = worker_of(case) if worker_of else case.case_id
            if drawn_of[worker] >= allowed:
                skipped.append(case)
                continue
            is_full = len(taken) >= wanted
            is_done = is_full and len(turns) >= max(taken.values(), default=0) + reserves
            if is_done:
                break
            turns.append(case)
            if not is_full and can_take(case):
                taken[case.case_id] = len(turns)
            drawn_of[worker] += is_full or case.case_id in taken
        waiting = skipped
    last = max(taken.values(), default=0)
    return Drawn(
        taken=tuple(case for case in turns if case.case_id in taken),
        passed_over=tuple(case for case in turns[:last] if case.case_id not in taken),
        reserves=tuple(turns[last : last + reserves]),
    )


def assign_auditors(cases: Sequence[Case], pool: Pool, people: People, seed: str) -> dict[str, str]:
    """Give every case one of the auditors who are independent of it: case id → name.

    Of all ways that give every case an auditor: first, no one has two audits while another could
    have one of them; then as few as possible in the auditor's own team, and then in their own
    service area; what remains open is decided by chance, the SHA-256 of
    ``seed:case-id:auditor``, so that neither the order of the registers nor the solver's matters.
    """
    chance = 2**64
    area = chance * (len(cases) + 1)
    team = area * (len(cases) + 1)
    extra = team * (len(cases) + 1)

    def cost(case: int, auditor: int) -> int:
        text = f"{seed}:{cases[case].case_id}:{pool.auditors[auditor].name}"
        near = same_team(cases[case], pool.auditors[auditor], people)
        digest = hashlib.sha256(text.encode()).digest()
        return near[0] * team + near[1] * area + int.from_bytes(digest[:8], "big")

    able = [pool.able[case.case_id] for case in cases]
    chosen = assign(able, pool.places, cost, extra)
    return {
        case.case_id: pool.auditors[auditor].name
        for case, auditor in zip(cases, chosen, strict=True)
    }


def same_team(case: Case, auditor: Person, people: People) -> tuple[bool, bool]:
    """Whether case and auditor belong to the same team, and to the same service area."""
    ours, theirs = people.team(case.team), people.team(auditor.team)
    if ours is None or theirs is None:
        return False, False
    return ours.name == theirs.name, ours.service_area == theirs.service_area
