"""The month's draw: random, repeatable, independent, and as large as can be."""

import itertools
import random
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.effort import is_little_work
from tests.support.made_up.council import (
    AS_AT,
    AUDITORS,
    ENTRY,
    NOVEMBER,
    PEOPLE,
    POLICY,
    WORKERS,
    a_case,
    a_list,
    cases_of,
    person,
)
from workbook_qa.core.policy import Policy
from workbook_qa.core.problem import Problem
from workbook_qa.core.records import (
    Case,
    CaseList,
    Exclusion,
    People,
    ScheduleEntry,
    Selection,
    Team,
)
from workbook_qa.core.terms import AuditType, Role
from workbook_qa.selection import eligibility
from workbook_qa.selection.draw import (
    NONE_LEFT,
    draw_cases,
    draw_order,
    order_of,
    population_digest,
    same_team,
    select_cases,
)
from workbook_qa.selection.independence import Rule, objections, responsible_for

WORKER_NAMES = [worker.name for worker in WORKERS]
MANY = cases_of(*WORKER_NAMES, each=10)
ALL_NAMES = [person.name for person in PEOPLE.staff]


def select(
    cases: Sequence[Case],
    people: People = PEOPLE,
    policy: Policy = POLICY,
    seed: str = "a seed",
    **entry: Any,
) -> tuple[Selection | None, list[Problem]]:
    asked = msgspec.structs.replace(ENTRY, **entry)
    return select_cases(NOVEMBER, asked, a_list(cases), people, {}, seed, policy)


def selected(cases: Sequence[Case], people: People = PEOPLE, **more: Any) -> Selection:
    selection, _ = select(cases, people, **more)
    assert selection is not None
    return selection


def codes(problems: list[Problem]) -> list[str]:
    return [problem.code for problem in problems]


def only(*auditors: str, quota: int = 1, **quotas: int) -> People:
    """The council, in which nobody but these audits."""
    staff = tuple(
        msgspec.structs.replace(
            p, audits=p.name in auditors, quota=quotas.get(p.name.split()[0], quota)
        )
        for p in PEOPLE.staff
    )
    return msgspec.structs.replace(PEOPLE, staff=staff)


def test_the_order_is_the_sha_256_of_seed_and_case_id() -> None:
    """The expected text is what ``printf '2026-11 draw:1001' | sha256sum`` prints."""
    expected = "9771cd78766efa596759e5995405ffb427e082281568b24e435b6de7093ab198"
    assert order_of("1001", "2026-11 draw") == expected


def test_cases_are_ordered_by_it_whatever_their_order_was() -> None:
    ordered = draw_order(MANY, "s")
    assert ordered == draw_order(reversed(MANY), "s")
    assert ordered != draw_order(MANY, "t")
    hashes = [order_of(case.case_id, "s") for case in ordered]
    assert hashes == sorted(hashes)
    assert set(ordered) == set(MANY)


def test_the_digest_of_the_population_is_that_of_its_sorted_ids_one_a_line() -> None:
    """As by ``LC_ALL=C sort | sha256sum``."""
    expected = "25ccba9ce5cab24d21c5e3b1f0b034d3b2f551bb857d46c6f84c2bc2bce8c26b"
    assert population_digest([a_case("1003"), a_case("1001"), a_case("1002")]) == expected


def test_every_auditor_gets_one_case_and_all_is_on_record() -> None:
    selection, problems = select(MANY)
    assert selection is not None
    assert problems == []
    assert sorted(draw.auditor for draw in selection.drawn) == sorted(a.name for a in AUDITORS)
    assert (selection.month, selection.theme, selection.audit_tool, selection.as_at) == (
        NOVEMBER,
        ENTRY.theme,
        ENTRY.audit_tool,
        AS_AT,
    )
    assert selection.seed == "a seed"
    assert selection.population == len(MANY)
    assert selection.population_digest == population_digest(MANY)
    assert selection.files == (("cases.xlsx", "ab" * 32),)
    assert selection.unused == selection.not_available == selection.not_checked == ()


def test_each_line_says_its_place_in_the_order_and_lines_stand_in_it() -> None:
    selection = selected(MANY)
    place = {case.case_id: n for n, case in enumerate(draw_order(MANY, "a seed"), start=1)}
    lines = [*selection.drawn, *selection.reserves]
    assert [draw.order for draw in lines] == [place[draw.case_id] for draw in lines]
    assert [draw.order for draw in selection.drawn] == sorted(d.order for d in selection.drawn)
    case = next(case for case in MANY if case.case_id == selection.drawn[0].case_id)
    first = selection.drawn[0]
    assert (first.team, first.worker, first.reason) == (case.team, case.worker, "")
    assert first.audit_type is AuditType.CHILD_IN_NEED


def test_exclusions_of_the_case_list_and_of_the_draw_are_counted_together() -> None:
    case_list = CaseList(AS_AT, tuple(MANY), (Exclusion("1", "Closed"), Exclusion("2", "Closed")))
    recently = {"1001": AS_AT}
    entry = msgspec.structs.replace(ENTRY, teams=("West", "North"))
    selection, _ = select_cases(NOVEMBER, entry, case_list, PEOPLE, recently, "s", POLICY)
    assert selection is not None
    assert dict(selection.exclusions) == {
        "Closed": 2,
        eligibility.OTHER_TEAM: 20,
        "Audited within the last 12 months": 1,
    }
    assert selection.population + 20 + 1 == len(MANY)


# The draw by turns


def drawn_by(
    workers: str,
    wanted: int,
    reserves: int = 10,
    can_take: Callable[[Case], bool] = lambda _: True,
    spread: bool = True,
) -> tuple[str, str, str]:
    """Cases 0, 1, 2 … in this order, each of the worker that its letter names."""
    cases = [a_case(str(number), letter) for number, letter in enumerate(workers)]
    worker_of = (lambda case: case.worker) if spread else None
    drawn = draw_cases(cases, wanted, reserves, can_take, worker_of)
    parts = (drawn.taken, drawn.passed_over, drawn.reserves)
    taken, passed_over, kept = ("".join(case.case_id for case in part) for part in parts)
    return taken, passed_over, kept


@pytest.mark.parametrize(
    ("workers", "wanted", "expected"),
    [
        ("ABCD", 2, ("01", "", "23")),
        ("AABC", 2, ("02", "", "31")),
        ("AABC", 3, ("023", "", "1")),
        ("AAABB", 3, ("031", "", "42")),
        ("AAABB", 4, ("0314", "", "2")),
        ("AAA", 3, ("012", "", "")),
        ("AAA", 5, ("012", "", "")),
        ("", 5, ("", "", "")),
    ],
)
def test_a_workers_second_case_waits_until_every_other_worker_has_one(
    workers: str, wanted: int, expected: tuple[str, str, str]
) -> None:
    assert drawn_by(workers, wanted) == expected


def test_the_spread_can_be_switched_off() -> None:
    assert drawn_by("AABC", 2, spread=False) == ("01", "", "23")
    policy = Policy(spread_over_workers=False)
    first = draw_order(cases_of(*WORKER_NAMES, each=2), "x")[:4]
    people = only("Ari Reviewer", quota=4)
    selection = selected(cases_of(*WORKER_NAMES, each=2), people, policy=policy, seed="x")
    assert [draw.case_id for draw in selection.drawn] == [case.case_id for case in first]
    spread = selected(cases_of(*WORKER_NAMES, each=2), people, seed="x")
    assert len({draw.worker for draw in spread.drawn}) == 4
    assert len({draw.worker for draw in selection.drawn}) < 4


def test_a_case_nobody_can_take_is_passed_over_and_its_workers_next_has_its_turn() -> None:
    refused = {"0", "5"}
    result = drawn_by("AABCCC", 3, can_take=lambda case: case.case_id not in refused)
    assert result == ("123", "0", "45")


def test_reserves_are_as_many_as_asked_for() -> None:
    assert drawn_by("ABCDEF", 2, reserves=3) == ("01", "", "234")
    assert drawn_by("ABCDEF", 2, reserves=0) == ("01", "", "")
    assert len(selected(MANY, policy=Policy(reserve_cases=4)).reserves) == 4
    assert {draw.auditor for draw in selected(MANY).reserves} == {""}


def test_a_worker_under_two_names_is_one_worker() -> None:
    cases = [a_case(str(n), "Northern Baker" if n % 2 else "N Baker") for n in range(20)]
    cases.append(a_case("other", "Western Adams"))
    selection = selected(cases, only("Ari Reviewer", quota=2))
    assert "other" in {draw.case_id for draw in selection.drawn}


# Who audits what


def test_a_passed_over_case_says_so() -> None:
    """Only Tara is left for the second case, which is her own."""
    cases = [a_case(str(number), "Northern Baker") for number in range(6)]
    cases += [a_case(str(number), "Western Adams") for number in range(6, 12)]
    policy = Policy(spread_over_workers=False)
    people = only("Tara North", "Ari Reviewer")
    for seed in map(str, range(20)):
        selection = selected(cases, people, policy=policy, seed=seed)
        ordered = [case.case_id for case in draw_order(cases, seed)]
        first_western = next(case_id for case_id in ordered if int(case_id) >= 6)
        if ordered.index(first_western) > 1:
            assert [draw.case_id for draw in selection.drawn] == [ordered[0], first_western]
            skipped = ordered[1 : ordered.index(first_western)]
            assert selection.passed_over == tuple((c, NONE_LEFT) for c in skipped)
            return
    pytest.fail("no seed shows the case")


def test_auditors_of_other_teams_and_service_areas_are_preferred() -> None:
    """Ash and Alex could each take a case of their own team; they are given the other's."""
    cases = [a_case("1", "Northern Baker"), a_case("2", "Southern Baker")]
    people = only("Ash North", "Alex South")
    for seed in "abcdefgh":
        auditors = {draw.worker: draw.auditor for draw in selected(cases, people, seed=seed).drawn}
        assert auditors == {"Northern Baker": "Alex South", "Southern Baker": "Ash North"}
    west = [a_case("1", "Western Adams"), a_case("2", "Southern Adams")]
    people = only("Toni West", "Tara North")
    auditors = {draw.worker: draw.auditor for draw in selected(west, people).drawn}
    assert auditors == {"Western Adams": "Tara North", "Southern Adams": "Toni West"}


def test_nobody_gets_a_second_audit_while_another_has_none() -> None:
    names = ("Ari Reviewer", "Toni West", "Tara North")
    for seed in "abcdefgh":
        selection = selected(MANY, only(*names, quota=3), seed=seed, number=3)
        assert sorted(draw.auditor for draw in selection.drawn) == sorted(names)
        selection = selected(MANY, only(*names, quota=3), seed=seed, number=6)
        assert set(Counter(draw.auditor for draw in selection.drawn).values()) == {2}


def test_who_is_left_when_fewer_audits_are_asked_for_is_decided_by_the_seed() -> None:
    left = {selected(MANY, seed=str(seed), number=6).unused for seed in range(12)}
    assert all(len(names) == 2 for names in left)
    assert len(left) > 3


@pytest.mark.parametrize("seed", ["1", "2", "3"])
def test_nothing_depends_on_the_order_of_the_registers(seed: str) -> None:
    expected = select(MANY, seed=seed)
    for order in range(5):
        shuffle = random.Random(order).shuffle
        cases, staff, teams = list(MANY), list(PEOPLE.staff), list(PEOPLE.teams)
        for rows in (cases, staff, teams):
            shuffle(rows)
        assert select(cases, People(tuple(teams), tuple(staff)), seed=seed) == expected


# Properties of any draw


@st.composite
def councils(draw: st.DrawFn) -> tuple[list[Case], People, ScheduleEntry, Policy]:
    """A few cases of anybody, some people who audit, any number wanted."""
    workers = draw(st.lists(st.sampled_from(ALL_NAMES), max_size=9))
    officers = st.sampled_from([None, "", "Ari Reviewer"])
    teams = st.sampled_from([team.name for team in PEOPLE.teams])
    cases = [
        a_case(str(1001 + n), worker, team=draw(teams), reviewing_officer=draw(officers))
        for n, worker in enumerate(workers)
    ]
    staff = tuple(
        msgspec.structs.replace(p, audits=draw(st.booleans()), quota=draw(st.integers(1, 2)))
        if p.role is not Role.SOCIAL_WORKER
        else p
        for p in PEOPLE.staff
    )
    number = draw(st.none() | st.integers(1, 6))
    policy = Policy(
        spread_over_workers=draw(st.booleans()), head_of_service_own_line=draw(st.booleans())
    )
    people = msgspec.structs.replace(PEOPLE, staff=staff)
    return cases, people, msgspec.structs.replace(ENTRY, number=number), policy


def can_all_be_audited(cases: Sequence[Case], people: People, policy: Policy) -> bool:
    """By trying: whether each case can be given an independent auditor within the quotas."""
    auditors = [p for p in people.staff if p.audits]
    room = {p.name: p.quota for p in auditors}

    def fits(rest: Sequence[Case]) -> bool:
        if not rest:
            return True
        for auditor in auditors:
            barred = objections(auditor, responsible_for(rest[0]), people, policy)
            if room[auditor.name] and not barred:
                room[auditor.name] -= 1
                found = fits(rest[1:])
                room[auditor.name] += 1
                if found:
                    return True
        return False

    return fits(cases)


@settings(max_examples=60, deadline=None)
@given(councils(), st.text(max_size=5))
def test_any_draw_keeps_every_rule_and_is_as_large_as_can_be(
    council: tuple[list[Case], People, ScheduleEntry, Policy], seed: str
) -> None:
    cases, people, entry, policy = council
    selection, problems = select_cases(NOVEMBER, entry, a_list(cases), people, {}, seed, policy)
    drawn = selection.drawn if selection else ()
    by_id = {case.case_id: case for case in cases}
    for draw in drawn:
        auditor = people.person(draw.auditor)
        assert auditor is not None
        assert auditor.audits
        assert objections(auditor, responsible_for(by_id[draw.case_id]), people, policy) == []
    lines = [draw.case_id for draw in (*drawn, *(selection.reserves if selection else ()))]
    assert len(lines) == len(set(lines))
    counts = Counter(draw.auditor for draw in drawn)
    quotas = {p.name: p.quota for p in people.staff if p.audits}
    assert all(count <= quotas[name] for name, count in counts.items())

    possible = sum(quotas.values()) if entry.number is None else entry.number
    possible = min(possible, sum(quotas.values()), len(cases))
    more = itertools.combinations(cases, len(drawn) + 1)
    assert len(drawn) <= possible
    if len(drawn) < possible:
        assert not any(can_all_be_audited(some, people, policy) for some in more)
        assert "no-independent-auditor" in codes(problems)
    else:
        assert "no-independent-auditor" not in codes(problems)


@settings(max_examples=40, deadline=None)
@given(councils(), st.text(max_size=5), st.randoms(use_true_random=False))
def test_a_shuffled_case_list_gives_the_same_selection(
    council: tuple[list[Case], People, ScheduleEntry, Policy], seed: str, chance: random.Random
) -> None:
    cases, people, entry, policy = council
    expected = select_cases(NOVEMBER, entry, a_list(cases), people, {}, seed, policy)
    staff = list(people.staff)
    chance.shuffle(cases)
    chance.shuffle(staff)
    people = msgspec.structs.replace(people, staff=tuple(staff))
    assert select_cases(NOVEMBER, entry, a_list(cases), people, {}, seed, policy) == expected


@settings(max_examples=40, deadline=None)
@given(councils(), st.text(max_size=5))
def test_without_spreading_the_draw_is_the_first_that_can_be_audited_in_order(
    council: tuple[list[Case], People, ScheduleEntry, Policy], seed: str
) -> None:
    """The set of cases is checked by hand, as anyone may: down the list, one after the other."""
    cases, people, entry, policy = council
    policy = msgspec.structs.replace(policy, spread_over_workers=False)
    selection, _ = select_cases(NOVEMBER, entry, a_list(cases), people, {}, seed, policy)
    quota = sum(p.quota for p in people.staff if p.audits)
    taken: list[Case] = []
    for case in draw_order(cases, seed):
        wanted = quota if entry.number is None else entry.number
        if len(taken) < wanted and can_all_be_audited([*taken, case], people, policy):
            taken.append(case)
    drawn = [draw.case_id for draw in selection.drawn] if selection else []
    assert drawn == [case.case_id for case in taken]


# What prevents a draw


def test_nobody_to_audit() -> None:
    away = person("Avery Example", Role.TEAM_MANAGER, audits=True, away_from=AS_AT)
    selection, problems = select(MANY, People(PEOPLE.teams, (*WORKERS, away)))
    assert selection is None
    assert codes(problems) == ["no-auditors"]
    assert problems[0].place == ENTRY.place
    assert "Avery Example" in problems[0].message


def test_no_case_that_may_be_drawn() -> None:
    selection, problems = select(MANY, audit_types=(AuditType.CHILDREN_IN_CARE,))
    assert selection is None
    assert codes(problems) == ["no-eligible-cases"]
    assert f"{eligibility.OTHER_TYPE}: 60" in problems[0].message
    assert codes(select([])[1]) == ["no-eligible-cases"]


def test_fewer_cases_than_audits() -> None:
    selection, problems = select(cases_of("Western Adams", "Northern Adams"))
    assert selection is not None
    assert len(selection.drawn) == 2
    assert len(selection.unused) == len(AUDITORS) - 2
    assert codes(problems) == ["not-enough-cases"]


def test_more_audits_wanted_than_quotas_allow() -> None:
    selection, problems = select(MANY, number=9)
    assert selection is not None
    assert len(selection.drawn) == len(AUDITORS)
    assert codes(problems) == ["not-enough-auditors"]


def test_rules_that_prevent_an_audit_are_named_with_the_people_and_a_way_out() -> None:
    people = only("Harper Head", "Tara North", "Toni West")
    selection, problems = select(cases_of("Northern Baker", each=8), people)
    assert selection is not None
    assert [draw.auditor for draw in selection.drawn] == ["Toni West"]
    assert selection.unused == ("Harper Head", "Tara North")
    assert codes(problems) == ["no-independent-auditor"]
    message = problems[0].message
    assert "Harper Head and Tara North may do 2" in message
    assert f"{Rule.OWN_LINE}: 8 cases" in message
    assert f"{Rule.MANAGES_TEAM}: 8 cases" in message
    assert "Toni" not in message
    assert "head_of_service_own_line" in problems[0].todo


def test_no_case_of_which_anybody_is_independent() -> None:
    selection, problems = select(cases_of("Northern Baker", each=3), only("Tara North"))
    assert selection is None
    assert codes(problems) == ["no-independent-auditor"]
    assert "head_of_service_own_line" not in problems[0].todo


def test_reserves_remain_when_no_further_auditor_is_independent() -> None:
    people = only("Tara North", "Toni West")
    selection = selected(cases_of("Northern Baker", each=8), people)
    assert len(selection.drawn) == 1
    assert len(selection.reserves) == 7
    assert selection.passed_over == ()


def test_a_case_list_without_reviewing_officers_leaves_a_rule_unchecked() -> None:
    cases = [msgspec.structs.replace(case, reviewing_officer=None) for case in MANY]
    selection, problems = select(cases)
    assert selection is not None
    assert len(selection.drawn) == len(AUDITORS)
    assert codes(problems) == ["rule-not-checked"]
    assert Rule.OWN_REVIEW in selection.not_checked[0]


# Size


def test_a_council_of_bedfords_size_is_drawn_in_a_moment() -> None:
    """1,500 cases, 20 teams, 160 workers and 35 auditors; with room to spare."""
    teams = [Team(f"T{n}", f"Area {n % 4}", f"M {n}", f"H {n % 4}") for n in range(20)]
    auditors = [
        *(person(f"M {n}", Role.TEAM_MANAGER, f"T{n}", audits=True) for n in range(20)),
        *(person(f"H {n}", Role.HEAD_OF_SERVICE, audits=True) for n in range(4)),
        *(person(f"A {n}", Role.ADVANCED_PRACTITIONER, f"T{n}", audits=True) for n in range(11)),
    ]
    workers = [person(f"W {n}", Role.SOCIAL_WORKER, f"T{n % 20}") for n in range(160)]
    people = People(tuple(teams), (*auditors, *workers))
    cases = [a_case(str(n), f"W {n % 160}", team=f"T{n % 20}") for n in range(1500)]
    assert is_little_work(lambda: select(cases, people), 400)
    selection, problems = select(cases, people)
    assert problems == []
    assert selection is not None
    assert len(selection.drawn) == 35
    own_area = [d for d in selection.drawn if same_area(d.team, d.auditor, people)]
    assert own_area == []


def same_area(team: str, auditor: str, people: People) -> bool:
    known = people.person(auditor)
    ours, theirs = people.team(team), people.team(known.team if known else "")
    return bool(ours and theirs and ours.service_area == theirs.service_area)


@pytest.mark.parametrize("workers", [5, 100, 2_000])
def test_a_draw_looks_at_each_case_a_few_times_however_many_a_worker_has(workers: int) -> None:
    cases = [a_case(str(number), f"Worker {number % workers}") for number in range(4_000)]
    looked_at = 0

    def worker_of(case: Case) -> str:
        nonlocal looked_at
        looked_at += 1
        return case.worker

    drawn = draw_cases(cases, 40, 10, lambda _: True, worker_of)
    assert (len(drawn.taken), len(drawn.reserves)) == (40, 10)
    assert looked_at <= 12 * len(cases)


def test_reserves_are_the_next_in_turn_also_when_none_is_wanted() -> None:
    cases = [a_case(str(number), f"Worker {number % 3}") for number in range(9)]
    drawn = draw_cases(cases, 0, 4, lambda _: True, lambda case: case.worker)
    assert [case.case_id for case in drawn.reserves] == ["0", "1", "2", "3"]


@pytest.mark.parametrize(
    ("team", "auditors_team", "expected"),
    [
        ("North", "North", (True, True)),
        ("North", "", (False, False)),
        ("North", "Nowhere", (False, False)),
        ("Nowhere", "North", (False, False)),
        ("Nowhere", "Nowhere", (False, False)),
    ],
)
def test_an_auditor_is_near_a_case_only_where_both_teams_are_known(
    team: str, auditors_team: str, expected: tuple[bool, bool]
) -> None:
    auditor = person("Somebody", Role.TEAM_MANAGER, auditors_team)
    assert same_team(a_case("1", team=team), auditor, PEOPLE) == expected
