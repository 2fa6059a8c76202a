"""Which cases may be drawn, and who is there to audit."""

import datetime
from typing import Any

import msgspec
import pytest

from tests.support.made_up.council import (
    ENTRY,
    PEOPLE,
    POLICY,
    a_case,
    a_list,
    person,
)
from workbook_qa.core.calendar import Month, WorkingDays
from workbook_qa.core.policy import Policy
from workbook_qa.core.records import Case, Exclusion, People, ScheduleEntry
from workbook_qa.core.terms import AuditType, Role
from workbook_qa.selection import eligibility
from workbook_qa.selection.eligibility import (
    audit_type_for,
    available_auditors,
    by_reason,
    eligible_cases,
    pool_for,
)

CIN, CPP = AuditType.CHILD_IN_NEED, AuditType.CHILD_PROTECTION_PLAN
DC, CIC = AuditType.DISABLED_CHILDREN, AuditType.CHILDREN_IN_CARE


def entry(**more: Any) -> ScheduleEntry:
    return msgspec.structs.replace(ENTRY, **more)


def reason_against(
    case: Case,
    asked: ScheduleEntry = ENTRY,
    issued: datetime.date | None = None,
    policy: Policy = POLICY,
) -> str:
    """Why the case may not be drawn; empty when it may."""
    recently = {case.case_id: issued} if issued else {}
    eligible, exclusions = eligible_cases(asked, a_list([case]), PEOPLE, recently, policy)
    assert len(eligible) + len(exclusions) == 1
    return exclusions[0].reason if exclusions else ""


@pytest.mark.parametrize(
    ("types", "asked", "expected"),
    [
        ((CIN,), (), CIN),
        ((CIN, DC), (), DC),
        ((DC, CPP), (), CPP),
        ((DC, CIC), (), CIC),
        ((CPP, CIC), (), CIC),
        ((DC, CPP), (DC, CPP), DC),
        ((DC, CPP), (CPP, DC), CPP),
        ((DC, CPP), (CIN, DC), DC),
        ((CIN,), (CPP,), None),
        ((), (), None),
    ],
)
def test_a_case_of_several_types_is_drawn_in_one_of_them(
    types: tuple[AuditType, ...], asked: tuple[AuditType, ...], expected: AuditType | None
) -> None:
    assert audit_type_for(a_case("1", audit_types=types), entry(audit_types=asked)) is expected


@pytest.mark.parametrize(
    ("case", "asked", "expected"),
    [
        (a_case("1"), ENTRY, ""),
        (a_case("1"), entry(audit_types=(CPP,)), eligibility.OTHER_TYPE),
        (a_case("1"), entry(teams=("West",)), ""),
        (a_case("1"), entry(teams=("North", "South")), eligibility.OTHER_TEAM),
        (a_case("1", "Northern Adams"), entry(teams=("north TEAM",)), ""),
        (a_case("1", team="Dissolved"), ENTRY, eligibility.NO_TEAM),
        (a_case("1", worker="Gone Worker"), ENTRY, eligibility.NO_WORKER),
    ],
)
def test_a_case_is_left_out_for_a_reason(case: Case, asked: ScheduleEntry, expected: str) -> None:
    assert reason_against(case, asked) == expected


@pytest.mark.parametrize(
    ("issued", "months", "is_left_out"),
    [
        (datetime.date(2025, 10, 31), 12, False),
        (datetime.date(2025, 11, 1), 12, True),
        (datetime.date(2026, 10, 5), 12, True),
        (datetime.date(2026, 11, 2), 12, True),
        (datetime.date(2026, 7, 31), 3, False),
        (datetime.date(2026, 8, 1), 3, True),
        (datetime.date(2026, 10, 5), 0, False),
    ],
)
def test_a_case_audited_recently_is_left_out(
    issued: datetime.date, months: int, is_left_out: bool
) -> None:
    policy = Policy(recency_months=months)
    reason = reason_against(a_case("1"), issued=issued, policy=policy)
    assert reason == (f"Audited within the last {months} months" if is_left_out else "")


@pytest.mark.parametrize("written", ["0104000", "\u200b104000", "104000.0", " 104000"])
def test_a_case_audited_recently_is_known_again_however_its_id_is_written(written: str) -> None:
    case = a_case(written)
    _, left_out = eligible_cases(
        entry(), a_list([case]), PEOPLE, {"104000": day("2026-08-03")}, Policy()
    )
    assert [left.reason for left in left_out] == ["Audited within the last 12 months"]


def test_a_case_id_that_stands_twice_is_left_out_both_times() -> None:
    cases = [a_case("1"), a_case("2"), a_case("1", "Northern Baker")]
    eligible, exclusions = eligible_cases(ENTRY, a_list(cases), PEOPLE, {}, POLICY)
    assert [case.case_id for case in eligible] == ["2"]
    assert [(e.case_id, e.reason) for e in exclusions] == [("1", eligibility.TWICE)] * 2


def test_a_case_of_which_nobody_is_independent_is_left_out_and_counted() -> None:
    only_tara = msgspec.structs.replace(
        PEOPLE,
        staff=tuple(
            msgspec.structs.replace(p, audits=p.name == "Tara North") for p in PEOPLE.staff
        ),
    )
    cases = [a_case("1", "Northern Baker"), a_case("2", "Western Adams")]
    before = [Exclusion("9", "Closed"), Exclusion("8", "Closed"), Exclusion("7", "18 or over")]
    pool = pool_for(ENTRY, a_list(cases, before), only_tara, {}, POLICY)
    assert [case.case_id for case in pool.eligible] == ["2"]
    assert by_reason(pool.exclusions) == (
        ("Closed", 2),
        ("18 or over", 1),
        (eligibility.NO_AUDITOR, 1),
    )


def available(*staff: Any, month: str = "2026-11", closures: Any = ()) -> Any:
    people = People((), staff, WorkingDays(frozenset(closures)))
    auditors, away = available_auditors(Month(month), people)
    return [auditor.name for auditor in auditors], away


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("away_from", "away_to", "is_there"),
    [
        (None, None, True),
        ("2026-11-02", "2026-11-30", False),  # 1 November 2026 is a Sunday
        ("2026-11-03", "2026-11-30", True),
        ("2026-11-02", "2026-11-29", True),
        ("2026-06-01", None, False),
        (None, "2026-12-24", False),
        ("2026-11-16", None, True),
        ("2026-12-01", "2026-12-31", True),
    ],
)
def test_somebody_away_on_every_working_day_is_not_available(
    away_from: str | None, away_to: str | None, is_there: bool
) -> None:
    someone = person(
        "Avery Example",
        Role.TEAM_MANAGER,
        audits=True,
        away_from=day(away_from) if away_from else None,
        away_to=day(away_to) if away_to else None,
    )
    expected = (["Avery Example"], []) if is_there else ([], ["Avery Example"])
    assert available(someone) == expected


def test_vacant_posts_are_noted_and_those_who_do_not_audit_are_not() -> None:
    staff = [
        person("Vacant", Role.TEAM_MANAGER, "North", audits=True),
        person("VACANT (from June)", Role.HEAD_OF_SERVICE, audits=True),
        person("Avery Example", Role.TEAM_MANAGER, "North", audits=False),
        person("Blair Example", Role.TEAM_MANAGER, "North", audits=True, quota=0),
        person("Cameron Example", Role.TEAM_MANAGER, "North", audits=True),
        person("Bobbie Example", Role.TEAM_MANAGER, "North", audits=True),
    ]
    assert available(*staff) == (
        ["Bobbie Example", "Cameron Example"],
        ["Vacant (Team Manager, North)", "VACANT (from June) (Head of Service)"],
    )
