"""The tables of the DMT paper: what was counted, chosen, put side by side and sorted."""

from functools import cache
from typing import Any

import pytest

from tests.support.made_up import summary_states as made
from workbook_qa.core.calendar import Month
from workbook_qa.core.table import NOTHING, Table
from workbook_qa.core.terms import AuditType, Grade, Priority
from workbook_qa.reports.report_sheet import ReportSheet
from workbook_qa.reports.summary.sheets.paper_sheets import paper_sheets, sheet_of
from workbook_qa.reports.summary.summary_tables import Summary

PERIODS = ("Nov 2026", "12 months")


@cache
def summary() -> Summary:
    return made.a_summary(made.ledger(made.a_year(16), seed=7))


@cache
def sheets() -> dict[str, ReportSheet]:
    found = summary()
    return {sheet.name: sheet for sheet in paper_sheets(found.tables, found.periods)}


def table(name: str) -> Table:
    (found,) = (one for sheet in sheets().values() for one in sheet.tables if one.name == name)
    return found


def row_of(found: Table, *first: str) -> dict[str, Any]:
    rows = (*found.rows, *([found.total] if found.total else []))
    (row,) = (row for row in rows if row[: len(first)] == first)
    return {column.heading: value for column, value in zip(found.columns, row, strict=True)}


def counted(name: str, *first: str) -> dict[str, Any]:
    return row_of(summary().tables[name], *first)


def test_the_paper_has_seven_sheets_behind_its_page_and_each_says_what_stands_on_it() -> None:
    assert [*sheets()] == [
        *("a Completed", "b Nature", "c Grades", "d Actions", "e Outstanding practice"),
        *("Learning", "Notes"),
    ]
    numbers = {1: "One table", 3: "Three tables", 4: "Four tables"}
    for sheet in sheets().values():
        assert sheet.says[0].startswith(numbers[len(sheet.tables)])


@pytest.mark.parametrize("team", [*made.TEAMS, "All teams"])
def test_completed_has_one_row_a_team_with_month_and_twelve_months(team: str) -> None:
    row = row_of(table("CompletedTeams"), team)
    for name, label in zip(("Completed", "CompletedYear"), PERIODS, strict=True):
        of_team = counted(name, team)
        assert row[f"{label}: issued"] == of_team["Issued"]
        assert row[f"{label}: in time"] == of_team["Completed in time"]
        assert row[f"{label}: late"] == of_team["Completed late"]
        assert row[f"{label}: not yet"] == of_team["Not yet completed"]
        left = of_team["Exempt"] + of_team["Withdrawn"]
        assert row[f"{label}: exempt or withdrawn"] == left
        came = of_team[f"Completed in {label}, whenever due"]
        assert row[f"{label}: came in, whenever due"] == came


GROUPS = [
    ("GradesOfTeams", "All teams", ("All audits", "All audits")),
    *(("GradesOfTeams", team, ("Team", team)) for team in made.TEAMS),
    *(("GradesOfTypes", one.value, ("Audit type", one.value)) for one in AuditType),
]


@pytest.mark.parametrize(("name", "first", "group"), GROUPS)
def test_grades_stand_side_by_side(name: str, first: str, group: tuple[str, str]) -> None:
    row = row_of(table(name), first)
    for label in PERIODS:
        wanted = counted("Grades", *group, label)
        for grade in Grade:
            assert row[f"{label}: {grade.value}"] == wanted[grade.value]
        assert row[f"{label}: graded"] == wanted["Graded"]
        assert row[f"{label}: share good or better"] == wanted["Share good or better"]


def test_standards_stand_side_by_side() -> None:
    found = table("GradesOfStandards")
    assert len(found.rows) == 10
    for first, *_ in found.rows:
        row = row_of(found, str(first))
        for name, label in zip(("Standards", "StandardsYear"), PERIODS, strict=True):
            wanted = counted(name, str(first))
            assert [row[f"{label}: {grade.value}"] for grade in Grade] == [
                wanted[grade.value] for grade in Grade
            ]


@pytest.mark.parametrize("name", ["GradesOfTeams", "GradesOfTypes", "GradesOfStandards"])
def test_the_lowest_share_of_twelve_months_stands_first_and_no_share_last(name: str) -> None:
    found = table(name)
    shares = [row[found.column("12 months: share good or better")] for row in found.rows]
    numbers = [share for share in shares if isinstance(share, float)]
    assert len(numbers) > 2
    assert shares[: len(numbers)] == sorted(numbers)


ACTIONS = [
    ("ActionsOfTeams", "All teams", ("All actions", "All actions")),
    *(("ActionsOfTeams", team, ("Team", team)) for team in made.TEAMS),
    *(("ActionsOfPriorities", one.value, ("Priority", one.value)) for one in Priority),
]


@pytest.mark.parametrize(("name", "first", "group"), ACTIONS)
def test_actions_have_one_row_a_team_and_a_priority(
    name: str, first: str, group: tuple[str, str]
) -> None:
    row, wanted = row_of(table(name), first), counted("Actions", *group)
    assert row["Open"] == wanted["Open"] + wanted["Reopened"]
    for heading in ("Overdue", "Overdue 1 to 5 days", "Overdue Over 20 days", "Escalated"):
        assert row[heading] == wanted[heading]
    assert (row["Done, to be verified"], row["All"]) == (wanted["Done"], wanted["Set"])
    assert row["Progress"] == wanted["Progress"]


def test_the_team_with_most_overdue_stands_first() -> None:
    found = table("ActionsOfTeams")
    late = [row[found.column("Overdue")] for row in found.rows]
    assert late == sorted(late, reverse=True)  # type: ignore[type-var]


def test_nobody_on_a_dmt_reads_of_weights() -> None:
    headings = {column.heading for one in summary().tables.values() for column in one.columns}
    assert not [heading for heading in headings if "eight" in heading]
    assert not [heading for heading in headings if "range" in heading]


def test_months_before_the_first_audit_are_left_out() -> None:
    events = made.ledger({Month("2026-10"): 6, Month("2026-11"): 8}, seed=3)
    found = made.a_summary(events).tables
    assert [row[0] for row in found["GradesByMonth"].rows] == ["Oct 2026", "Nov 2026"]
    headings = [column.heading for column in found["BackByMonth"].columns]
    assert headings == ["Team", "Oct 2026", "Nov 2026", "12 months"]


def test_a_team_without_audits_has_a_dash_and_no_share() -> None:
    events = made.ledger({Month("2026-11"): 4}, seed=3)
    found = made.a_summary(events)
    shares = set()
    for row in found.tables["Grades"].rows:
        of = dict(zip((one.heading for one in found.tables["Grades"].columns), row, strict=True))
        shares.add((of["Graded"] == 0, of["Share good or better"]))
    assert shares == {(True, NOTHING), (False, "Under 5")}
    assert NOTHING in {row[1] for row in found.tables["BackByMonth"].rows}


def test_every_table_that_the_page_speaks_of_leads_to_a_sheet_of_the_paper() -> None:
    for name in ("Completed", "LateAudits", "Nature", "Grades", "Actions", "Escalated"):
        assert sheet_of(name) in sheets()


def test_sources_are_papers_that_a_director_has() -> None:
    notes = table("Definitions")
    sources = {str(row[notes.column("Source")]) for row in notes.rows}
    assert all(one == "Our rule" or one.startswith("Framework ") for one in sources)
