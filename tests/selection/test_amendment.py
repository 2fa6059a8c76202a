"""What the Head of Service may change in a selection, and what is refused."""

from collections.abc import Sequence
from typing import Any

import msgspec
import pytest

from tests.support.made_up.council import (
    AS_AT,
    ENTRY,
    NOVEMBER,
    PEOPLE,
    POLICY,
    WORKERS,
    a_list,
    cases_of,
)
from workbook_qa.core.policy import Policy
from workbook_qa.core.problem import Place, Problem
from workbook_qa.core.records import Draw, People, Selection
from workbook_qa.selection.amendment import EXCHANGED, WantedDraw, amend
from workbook_qa.selection.draw import select_cases
from workbook_qa.selection.independence import objections, responsible_for

CASES = cases_of(*(worker.name for worker in WORKERS), each=10)
CASE_LIST = a_list(CASES)


def the_selection() -> Selection:
    entry = msgspec.structs.replace(ENTRY, number=6)
    selection, _ = select_cases(NOVEMBER, entry, CASE_LIST, PEOPLE, {}, "seed", POLICY)
    assert selection is not None
    return selection


SELECTION = the_selection()
FIRST = SELECTION.drawn[0]
RESERVE = SELECTION.reserves[0]


def cell(column: str, line: int) -> Place:
    return Place("Selection 2026-11.xlsx", "Selection", f"{column}{line}")


def lines_of(draws: Sequence[Draw]) -> list[WantedDraw]:
    """The lines as the workbook would give them back untouched."""
    return [
        WantedDraw(
            draw.order,
            draw.case_id,
            draw.auditor,
            draw.reason,
            cell("B", number),
            cell("F", number),
            cell("G", number),
        )
        for number, draw in enumerate(draws, start=2)
    ]


def with_first(draws: Sequence[Draw] = SELECTION.drawn, **change: Any) -> list[WantedDraw]:
    """The lines, with this change to the first."""
    first, *rest = lines_of(draws)
    return [msgspec.structs.replace(first, **change), *rest]


def try_to(
    lines: list[WantedDraw],
    selection: Selection = SELECTION,
    people: People = PEOPLE,
    policy: Policy = POLICY,
) -> tuple[Selection, list[tuple[str, str]]]:
    """The selection afterwards, and code and cell of every problem."""
    after, problems = amend(selection, lines, CASE_LIST, people, policy)
    return after, [(problem.code, problem.place.cell) for problem in problems]


def other_auditor(*not_these: str) -> str:
    """An auditor who is independent of the first case and none of these."""
    return next(
        person.name
        for person in PEOPLE.staff
        if person.audits
        and person.name not in (FIRST.auditor, *not_these)
        and not objections(person, responsible_for(FIRST), PEOPLE, POLICY)
    )


def test_lines_left_alone_change_nothing_in_whatever_order() -> None:
    lines = lines_of(SELECTION.drawn)
    assert try_to(lines) == (SELECTION, [])
    assert try_to(lines[::-1]) == (SELECTION, [])


def test_spaces_and_other_ways_to_write_an_auditor_are_no_change() -> None:
    lines = [
        msgspec.structs.replace(
            line, case_id=f" {line.case_id}\u00a0", auditor=turned(line.auditor)
        )
        for line in lines_of(SELECTION.drawn)
    ]
    assert try_to(lines) == (SELECTION, [])


def turned(name: str) -> str:
    given, family = name.split()
    return f"{family.upper()},  {given}"


def test_another_auditor_with_a_reason() -> None:
    name = other_auditor(*(draw.auditor for draw in SELECTION.drawn))
    after, problems = try_to(with_first(auditor=name, reason=" Knows the  service. "))
    assert problems == []
    assert after.drawn[0] == msgspec.structs.replace(
        FIRST, auditor=name, reason="Knows the service."
    )
    assert after.drawn[1:] == SELECTION.drawn[1:]
    assert after.reserves == SELECTION.reserves
    assert name in SELECTION.unused
    assert name not in after.unused
    assert FIRST.auditor in after.unused


def test_an_auditor_beyond_their_quota_is_the_head_of_services_to_decide() -> None:
    busy = {draw.auditor for draw in SELECTION.drawn} - {FIRST.auditor}
    name = other_auditor(*SELECTION.unused)
    assert name in busy
    after, problems = try_to(with_first(auditor=name, reason="Leave in the team."))
    assert problems == []
    assert [draw.auditor for draw in after.drawn].count(name) == 2


def exchange(**more: Any) -> list[WantedDraw]:
    """The first case for the first reserve, with an auditor independent of everything here."""
    change = {"case_id": RESERVE.case_id, "auditor": "Ari Reviewer", "reason": "Child moved away."}
    return with_first(**(change | more))


def test_a_reserve_for_a_drawn_case_with_a_reason() -> None:
    after, problems = try_to(exchange())
    assert problems == []
    assert {draw.case_id for draw in after.drawn} == {
        RESERVE.case_id,
        *(draw.case_id for draw in SELECTION.drawn[1:]),
    }
    line = next(draw for draw in after.drawn if draw.case_id == RESERVE.case_id)
    assert line == msgspec.structs.replace(
        RESERVE, auditor="Ari Reviewer", reason="Child moved away."
    )
    assert [draw.order for draw in after.drawn] == sorted(draw.order for draw in after.drawn)
    assert after.reserves == (
        *SELECTION.reserves[1:],
        msgspec.structs.replace(
            FIRST, auditor="", reason=f"{EXCHANGED} for case {RESERVE.case_id}"
        ),
    )


def test_amending_twice_with_the_same_lines_changes_nothing_more() -> None:
    after, _ = try_to(exchange())
    assert try_to(exchange(), after) == (after, [])
    assert try_to(lines_of(after.drawn), after) == (after, [])


def test_an_exchanged_case_can_be_taken_back_with_a_reason() -> None:
    after, _ = try_to(exchange())
    back = msgspec.structs.replace(lines_of(SELECTION.drawn)[0], reason="Child stays after all.")
    lines = [back, *lines_of(SELECTION.drawn)[1:]]
    again, problems = try_to(lines, after)
    assert problems == []
    assert again.drawn[0] == msgspec.structs.replace(FIRST, reason="Child stays after all.")
    assert {draw.case_id for draw in again.reserves} == {
        draw.case_id for draw in SELECTION.reserves
    }


def test_two_drawn_cases_may_change_places_as_lines() -> None:
    first, second, *rest = lines_of(SELECTION.drawn)
    swapped = [
        msgspec.structs.replace(first, case_id=second.case_id, auditor=second.auditor),
        msgspec.structs.replace(second, case_id=first.case_id, auditor=first.auditor),
    ]
    assert try_to([*swapped, *rest]) == (SELECTION, [])


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            {"auditor": "Ari Reviewer", "case_id": RESERVE.case_id},
            ("amendment-without-reason", "G2"),
        ),
        ({"auditor": "Nobody Known", "reason": "x"}, ("auditor-unknown", "F2")),
        ({"auditor": "", "reason": "x"}, ("auditor-unknown", "F2")),
        ({"auditor": "Western Adams", "reason": "x"}, ("auditor-unknown", "F2")),
        ({"case_id": "9999", "reason": "x"}, ("case-not-selected", "B2")),
        ({"case_id": "", "auditor": "", "reason": ""}, ("case-not-selected", "B2")),
        ({"reason": "Just so."}, ("amendment-without-change", "G2")),
    ],
)
def test_a_line_that_breaks_a_rule_is_refused(
    change: dict[str, Any], expected: tuple[str, str]
) -> None:
    assert try_to(with_first(**change)) == (SELECTION, [expected])


def test_an_auditor_changed_without_a_reason_is_refused() -> None:
    name = other_auditor()
    expected = [("amendment-without-reason", "G2")]
    assert try_to(with_first(auditor=name, reason=" ")) == (SELECTION, expected)


def test_a_reason_may_not_be_cleared_once_the_change_is_on_record() -> None:
    after, _ = try_to(exchange())
    number = [draw.case_id for draw in after.drawn].index(RESERVE.case_id)
    lines = lines_of(after.drawn)
    lines[number] = msgspec.structs.replace(lines[number], reason="")
    assert try_to(lines, after) == (after, [("amendment-without-reason", f"G{number + 2}")])


@pytest.mark.parametrize(
    ("worker", "auditor"),
    [
        ("Northern Baker", "Tara North"),
        ("Northern Adams", "Ash North"),
        ("Northern Adams", "Harper Head"),
        ("Western Baker", "Hollis Head"),
    ],
)
def test_an_auditor_who_is_not_independent_is_refused_whatever_the_reason(
    worker: str, auditor: str
) -> None:
    lines = lines_of(SELECTION.drawn)
    number = next(n for n, draw in enumerate(SELECTION.drawn) if draw.worker == worker)
    lines[number] = msgspec.structs.replace(lines[number], auditor=auditor, reason="Please.")
    after, problems = try_to(lines)
    assert after == SELECTION
    assert problems == [("auditor-not-independent", f"F{number + 2}")]


def test_the_setting_allows_a_head_of_service_here_too() -> None:
    lines = lines_of(SELECTION.drawn)
    number = next(n for n, draw in enumerate(SELECTION.drawn) if draw.worker == "Northern Adams")
    lines[number] = msgspec.structs.replace(lines[number], auditor="Harper Head", reason="Please.")
    _, problems = try_to(lines, policy=Policy(head_of_service_own_line=True))
    assert problems == []


def test_a_line_left_alone_is_checked_against_the_registers_as_they_are_now() -> None:
    """The worker of the first case has come under its auditor since the draw."""
    staff = tuple(
        msgspec.structs.replace(person, line_manager=FIRST.auditor)
        if person.name == FIRST.worker
        else person
        for person in PEOPLE.staff
    )
    people = msgspec.structs.replace(PEOPLE, staff=staff)
    _, problems = try_to(lines_of(SELECTION.drawn), people=people)
    assert ("auditor-not-independent", "F2") in problems


def test_an_auditor_who_is_away_is_refused() -> None:
    staff = tuple(
        msgspec.structs.replace(person, away_from=AS_AT) if person.name == FIRST.auditor else person
        for person in PEOPLE.staff
    )
    people = msgspec.structs.replace(PEOPLE, staff=staff)
    _, problems = try_to(lines_of(SELECTION.drawn), people=people)
    assert problems == [("amendment-not-allowed", "F2")]


def test_a_case_twice_is_refused() -> None:
    lines = with_first(case_id=SELECTION.drawn[1].case_id, reason="x")
    after, problems = try_to(lines)
    assert after == SELECTION
    assert ("case-drawn-twice", "B3") in problems


@pytest.mark.parametrize("count", [0, 1, 5])
def test_lines_that_were_removed_are_refused_and_named(count: int) -> None:
    lines = lines_of(SELECTION.drawn)[:count]
    after, problems = amend(SELECTION, lines, CASE_LIST, PEOPLE, POLICY)
    assert after == SELECTION
    assert [problem.code for problem in problems] == ["amendment-not-allowed"]
    gone = [draw.case_id for draw in SELECTION.drawn[count:]]
    assert all(case_id in problems[0].message for case_id in gone)


def test_a_line_that_was_added_is_refused() -> None:
    extra = msgspec.structs.replace(exchange()[0], order_no=None)
    after, problems = try_to([*lines_of(SELECTION.drawn), extra])
    assert after == SELECTION
    assert problems == [("amendment-not-allowed", "")]


def test_a_misspelt_auditor_is_suggested_and_not_accepted() -> None:
    lines = with_first(auditor="Ari Reviever", reason="x")
    after, problems = amend(SELECTION, lines, CASE_LIST, PEOPLE, POLICY)
    assert after == SELECTION
    assert isinstance(problems[0], Problem)
    assert "'Ari Reviewer'" in problems[0].todo


def test_one_wrong_line_keeps_all_changes_from_counting() -> None:
    lines = exchange()
    lines[1] = msgspec.structs.replace(lines[1], auditor="Nobody Known", reason="x")
    assert try_to(lines) == (SELECTION, [("auditor-unknown", "F3")])
