"""The made-up council: its size, its faults, and that it stays the same and moves on."""

from collections import Counter

import pytest

from tests.support.workbooks.sheets import book_of
from workbook_qa.core.calendar import add_months
from workbook_qa.core.policy import Policy
from workbook_qa.core.terms import AuditType, Role
from workbook_qa.demo.council import AUDIT_TOOL, make_council
from workbook_qa.demo.council_lists import HEADINGS_6, HEADINGS_7, HEADINGS_8
from workbook_qa.registers.case_list.annex_a import read_case_list
from workbook_qa.registers.people_and_schedule import read_people, read_schedule

SEED, MONTH = 7, "2026-05"


@pytest.fixture(scope="module")
def council():
    return make_council(SEED, MONTH)


@pytest.fixture(scope="module")
def people(council):
    return read_people(book_of(council.people), "people.xlsx")


@pytest.fixture(scope="module")
def case_list(council, people):
    return read_case_list(
        {"cases.xlsx": book_of(council.cases)},
        people[0],
        as_at=council.as_at,
        policy=Policy(),
    )


def test_the_same_seed_and_month_give_the_same_values(council):
    assert make_council(SEED, MONTH) == council
    assert make_council(SEED + 1, MONTH).cases != council.cases


def test_the_lists_have_the_template_s_columns(council):
    assert [len(headings) for headings in (HEADINGS_6, HEADINGS_7, HEADINGS_8)] == [14, 17, 34]
    for rows in council.cases.values():
        title, headings, *entries = rows
        assert len(title) == 1
        assert {len(row) for row in entries if len(row) > 1} == {len(headings)}


def test_it_has_the_size_of_a_real_council(council, case_list):
    rows = {name: len(rows) - 2 for name, rows in council.cases.items()}
    closed = sum(row[9] not in (None, "N/A", "-") for row in council.cases["List_6"][2:-1])
    plans = [row[12] is None for row in council.cases["List_7"][2:]]
    assert 1200 <= rows["List_6"] - closed <= 1400
    assert 380 <= closed <= 500
    assert 130 <= sum(plans) <= 190
    assert 80 <= len(plans) - sum(plans) <= 150
    assert 240 <= rows["List_8"] <= 320
    types = Counter(kind for case in case_list[0].cases for kind in case.audit_types)
    assert all(types[kind] > 100 for kind in AuditType)


def test_its_people_are_about_twenty_five_auditors_and_a_register_without_faults(people):
    register, problems = people
    assert problems == []
    roles = Counter(person.role for person in register.staff)
    assert len(register.teams) == 14
    assert len({team.service_area for team in register.teams}) == 4
    assert roles[Role.SOCIAL_WORKER] == 90
    assert (roles[Role.TEAM_MANAGER], roles[Role.ADVANCED_PRACTITIONER]) == (14, 6)
    assert roles[Role.REVIEWING_OFFICER] == 4
    assert (roles[Role.ASSISTANT_DIRECTOR], roles[Role.LEAD_AUDITOR]) == (1, 1)
    assert 23 <= sum(person.quota for person in register.staff if person.audits) <= 29
    assert all(person.email.endswith("@example.invalid") for person in register.staff)
    assert len({person.email for person in register.staff}) == len(register.staff)


def test_its_case_list_has_faults_but_few(case_list):
    cases, problems = case_list
    codes = Counter(problem.code for problem in problems)
    for code in ("value-error", "person-unknown", "team-unknown", "value-unknown", "row-left-out"):
        assert 0 < codes[code] < 80, code
    reasons = Counter(exclusion.reason for exclusion in cases.exclusions)
    assert {"Closed", "Open assessment", "Aged 18 or over", "No team", "No worker"} <= set(reasons)
    left_out = sum(count for reason, count in reasons.items() if reason != "Closed")
    assert left_out < 0.2 * len(cases.cases)


def test_every_case_id_is_a_case_or_an_exclusion(council, case_list):
    ids = {
        str(int(row[0])) if isinstance(row[0], float) else str(row[0])
        for rows in council.cases.values()
        for row in rows[2:]
        if len(row) > 1
    }
    cases = case_list[0]
    assert Counter([*(c.case_id for c in cases.cases), *(e.case_id for e in cases.exclusions)]) == (
        Counter(dict.fromkeys(ids, 1))
    )


def test_a_month_later_most_children_are_the_same_some_left_and_some_came(council):
    def open_ids(of):
        return {row[0] for row in of.cases["List_6"][2:-1] if row[9] in (None, "N/A", "-")}

    before, after = open_ids(council), open_ids(make_council(SEED, add_months(MONTH, 1)))
    assert 0.9 * len(before) < len(before & after) < len(before)
    assert len(after - before) > 30


def test_staff_stay_and_only_absences_move(council):
    later = make_council(SEED, add_months(MONTH, 1))
    assert later.people["Teams"] == council.people["Teams"]
    assert [row[:8] for row in later.people["Staff"]] == [
        row[:8] for row in council.people["Staff"]
    ]
    assert later.people["Staff"] != council.people["Staff"]


@pytest.mark.parametrize("month", ["2026-01", "2026-03", "2026-04", "2026-12"])
def test_the_schedule_covers_the_month_and_the_eleven_before(month):
    council = make_council(SEED, month)
    entries, problems = read_schedule(book_of(council.schedule), "schedule.xlsx")
    assert problems == []
    assert {entry.audit_tool for entry in entries} == {AUDIT_TOOL}
    months = {entry.month for entry in entries}
    assert {add_months(month, -back) for back in range(12)} <= months
