"""Chances of being drawn: the same for every child, or said how unequal."""

import random
from collections import Counter

import pytest

from tests.support.made_up.council import (
    ENTRY,
    NOVEMBER,
    PEOPLE,
    POLICY,
    a_case,
    a_list,
)
from workbook_qa.core.policy import Policy
from workbook_qa.selection.chances import spread_chances
from workbook_qa.selection.draw import draw_cases, draw_order, select_cases


def test_every_child_has_the_same_chance_unless_the_setting_asks_for_spread():
    assert Policy().spread_over_workers is False
    cases = [
        a_case(str(number), "Western Adams" if number < 40 else "Western Baker")
        for number in range(44)
    ]
    times = Counter(
        case.worker
        for seed in range(400)
        for case in draw_cases(draw_order(cases, str(seed)), 4, 0, lambda _: True, None).taken
    )
    few, many = times["Western Baker"] / 4, times["Western Adams"] / 40
    assert few / many == pytest.approx(1, abs=0.3)


@pytest.mark.parametrize(
    ("caseloads", "drawn", "expected"),
    [
        ({"a": 5, "b": 5, "c": 5}, 2, (1.0, 1.0)),
        ({"a": 10, "b": 5}, 2, (0.75, 1.5)),
        ({"a": 3, "b": 1}, 4, (1.0, 1.0)),
        ({"a": 7}, 3, (1.0, 1.0)),
        ({"a": 7}, 0, (1.0, 1.0)),
        ({}, 3, (1.0, 1.0)),
        ({"a": 7}, 30, (1.0, 1.0)),
    ],
)
def test_the_chances_of_a_spread_draw(caseloads, drawn, expected):
    workers = [worker for worker, load in caseloads.items() for _ in range(load)]
    assert spread_chances(workers, drawn) == pytest.approx(expected, abs=0.001)


def test_the_figure_is_near_what_many_draws_show():
    loads = {f"worker {number}": number for number in range(5, 30)}
    workers = [worker for worker, load in loads.items() for _ in range(load)]
    times: Counter[str] = Counter()
    generator, draws, drawn = random.Random(7), 4_000, 12
    for _ in range(draws):
        order = list(range(len(workers)))
        generator.shuffle(order)
        times.update(list(dict.fromkeys(workers[place] for place in order))[:drawn])
    mean = drawn / len(workers)
    seen = [times[worker] / draws / load / mean for worker, load in loads.items()]
    least, greatest = spread_chances(workers, drawn)
    assert least == pytest.approx(min(seen), abs=0.05)
    assert greatest == pytest.approx(max(seen), abs=0.08)


@pytest.mark.parametrize("spread", [False, True])
def test_a_selection_says_how_equal_its_chances_were(spread):
    cases = [
        a_case(str(number), "Western Adams" if number < 12 else "Southern Adams")
        for number in range(15)
    ]
    policy = Policy(recency_months=POLICY.recency_months, spread_over_workers=spread)
    selection, _ = select_cases(NOVEMBER, ENTRY, a_list(cases), PEOPLE, {}, "seed", policy)
    assert selection is not None
    assert selection.equal_chances is not spread
    assert len(selection.chances) == 2 * spread
    if spread:
        assert selection.chances[0] < 100 < selection.chances[1]
