"""Who audits which case: whether cases can all be given to auditors, and then to whom.

Cases and auditors are whole numbers here: their places in the caller's lists.
"""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import networkx as nx


class Matching:
    """Cases that can be audited together, taken one by one and never given up again.

    `take` finds an augmenting path: the new case is given to an auditor who has room, or to one
    whose case can be handed on to another, and so on. The sets of cases that can be audited
    together are the independent sets of a transversal matroid, so a case refused once would be
    refused for ever, and cases taken in any order come to the largest number possible. networkx
    has no matching that grows, and would start afresh for each of some thousand cases; it makes
    the final assignment (`assign`), and the tests compare the two.

    Auditors from whom no path led to a free place are remembered: none ever will, since their
    cases cannot leave them.
    """

    def __init__(self, places: Sequence[int]) -> None:
        """Start with no case; `places` is how many cases each auditor may have."""
        self._places = tuple(places)
        self._held: list[set[int]] = [set() for _ in places]
        self._may: dict[int, frozenset[int]] = {}
        self._closed: set[int] = set()

    def take(self, case: int, auditors: frozenset[int]) -> bool:
        """Take the case if it, and all taken before, can be audited; `auditors` may do so."""
        reached_by: dict[int, int] = {}
        waiting = deque([(case, auditors)])
        while waiting:
            giver, able = waiting.popleft()
            for auditor in sorted(able - reached_by.keys() - self._closed):
                reached_by[auditor] = giver
                if len(self._held[auditor]) < self._places[auditor]:
                    self._may[case] = auditors
                    self._hand_on(auditor, reached_by)
                    return True
                waiting.extend((held, self._may[held]) for held in sorted(self._held[auditor]))
        self._closed.update(reached_by)
        return False

    def _hand_on(self, free: int, reached_by: Mapping[int, int]) -> None:
        """Move each case of the path that ends at `free` one auditor on, up to the new case."""
        auditor: int | None = free
        while auditor is not None:
            case = reached_by[auditor]
            before = next((a for a in reached_by if case in self._held[a]), None)
            if before is not None:
                self._held[before].remove(case)
            self._held[auditor].add(case)
            auditor = before

    def short_of_cases(self) -> tuple[list[int], list[int]]:
        """The auditors who keep a free place, and the cases that are all they have between them.

        With every auditor who has room come those whose case one of them might have had: these
        could only give it up by standing empty themselves. Means something once every case has
        been offered.
        """
        short = {a for a, held in enumerate(self._held) if len(held) < self._places[a]}
        cases: set[int] = set()
        while True:
            cases = {case for case, auditors in self._may.items() if auditors & short}
            more = {a for a, held in enumerate(self._held) if cases & held} - short
            if not more:
                return sorted(short), sorted(cases)
            short |= more


def assign(
    may_audit: Sequence[frozenset[int]],
    places: Sequence[int],
    cost: Callable[[int, int], int],
    extra: int,
) -> list[int]:
    """The auditor of each case in the cheapest assignment that gives every case an auditor.

    A minimum-cost flow (`networkx.network_simplex`, exact in whole numbers): from each case to
    the auditors who may have it, and from each auditor to the end through one arc a place.

    Args:
        may_audit: for each case, who may audit it.
        places: for each auditor, how many cases they may have.
        cost: of giving a case to an auditor, both by number; to be unequal enough that only one
            assignment is cheapest, since otherwise the solver's own order would decide.
        extra: what an auditor's second case costs besides; the third twice that, and so on.

    Raises:
        networkx.NetworkXUnfeasible: when the cases cannot all be given to auditors.
    """
    graph: nx.DiGraph[Any] = nx.DiGraph()
    graph.add_node("end", demand=len(may_audit))
    for case, auditors in enumerate(may_audit):
        graph.add_node(("case", case), demand=-1)
        for auditor in sorted(auditors):
            graph.add_edge(
                ("case", case), ("auditor", auditor), capacity=1, weight=cost(case, auditor)
            )
    for auditor in sorted(frozenset().union(*may_audit)):
        for place in range(min(places[auditor], len(may_audit))):
            node = ("place", auditor, place)
            graph.add_edge(("auditor", auditor), node, capacity=1, weight=place * extra)
            graph.add_edge(node, "end", capacity=1, weight=0)
    _, flow = nx.network_simplex(graph)
    return [
        next(node[1] for node, amount in flow["case", case].items() if amount)
        for case in range(len(may_audit))
    ]
