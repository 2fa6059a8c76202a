"""The matching that grows, and the final assignment, against networkx and against trying all."""

import itertools

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_qa.selection.matching import Matching, assign


@st.composite
def problems(draw: st.DrawFn) -> tuple[list[frozenset[int]], list[int]]:
    """Up to eight cases and five auditors with up to three places each."""
    places = draw(st.lists(st.integers(1, 3), min_size=1, max_size=5))
    auditors = st.frozensets(st.integers(0, len(places) - 1))
    return draw(st.lists(auditors, max_size=8)), places


def largest(may_audit: list[frozenset[int]], places: list[int]) -> int:
    """How many of the cases can be audited together, by networkx."""
    graph: nx.Graph[object] = nx.Graph()
    cases = [("case", number) for number in range(len(may_audit))]
    graph.add_nodes_from(cases)
    for case, auditors in zip(cases, may_audit, strict=True):
        for auditor in auditors:
            for place in range(places[auditor]):
                graph.add_edge(case, ("place", auditor, place))
    return len(nx.bipartite.hopcroft_karp_matching(graph, cases)) // 2


@given(problems())
def test_each_case_is_taken_just_when_it_can_be_audited_with_all_before(
    problem: tuple[list[frozenset[int]], list[int]],
) -> None:
    may_audit, places = problem
    matching = Matching(places)
    taken: list[frozenset[int]] = []
    for case, auditors in enumerate(may_audit):
        possible = largest([*taken, auditors], places) == len(taken) + 1
        assert matching.take(case, auditors) is possible
        if possible:
            taken.append(auditors)
    assert len(taken) == largest(may_audit, places)


@given(problems())
def test_auditors_with_room_are_short_of_cases_and_no_other_case_is_open_to_them(
    problem: tuple[list[frozenset[int]], list[int]],
) -> None:
    may_audit, places = problem
    matching = Matching(places)
    taken = {case for case, auditors in enumerate(may_audit) if matching.take(case, auditors)}
    auditors, cases = matching.short_of_cases()
    assert set(cases) == {n for n, able in enumerate(may_audit) if able & set(auditors)}
    assert set(cases) <= taken
    assert sum(places[auditor] for auditor in auditors) - len(cases) == sum(places) - len(taken)


def test_a_case_is_handed_on_along_a_chain_of_auditors() -> None:
    matching = Matching([1, 1, 1])
    assert matching.take(0, frozenset({0, 1}))
    assert matching.take(1, frozenset({1, 2}))
    assert matching.take(2, frozenset({0, 1}))
    assert not matching.take(3, frozenset({0, 1}))
    assert matching.short_of_cases() == ([], [])


def tried_all(may_audit: list[frozenset[int]], places: list[int], extra: int) -> int | None:
    """The least cost of any assignment, or None where there is none."""
    costs = []
    for chosen in itertools.product(*map(sorted, may_audit)):
        counts = [chosen.count(auditor) for auditor in range(len(places))]
        if all(count <= room for count, room in zip(counts, places, strict=True)):
            costs.append(cost_of(list(chosen), places, extra))
    return min(costs, default=None)


def cost_of(chosen: list[int], places: list[int], extra: int) -> int:
    counts = [chosen.count(auditor) for auditor in range(len(places))]
    beyond = sum(sum(range(count)) for count in counts)
    return sum(price(case, auditor) for case, auditor in enumerate(chosen)) + extra * beyond


def price(case: int, auditor: int) -> int:
    return (case * 7 + auditor * 13 + case * auditor * 5) % 11


@given(problems(), st.sampled_from([0, 3, 1000]))
def test_the_assignment_is_the_cheapest_of_all(
    problem: tuple[list[frozenset[int]], list[int]], extra: int
) -> None:
    may_audit, places = problem
    may_audit = may_audit[:5]
    least = tried_all(may_audit, places, extra)
    if least is None:
        with pytest.raises(nx.NetworkXUnfeasible):
            assign(may_audit, places, price, extra)
    else:
        chosen = assign(may_audit, places, price, extra)
        assert all(auditor in able for auditor, able in zip(chosen, may_audit, strict=True))
        assert all(chosen.count(a) <= room for a, room in enumerate(places))
        assert cost_of(chosen, places, extra) == least


def test_no_case_needs_no_auditor() -> None:
    assert assign([], [1, 1], price, 1) == []
