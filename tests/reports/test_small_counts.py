"""Where a council has small counts by team left out, none can be read or worked out (S15)."""

import io
from collections.abc import Mapping

import openpyxl
import pytest

from tests.support.made_up import summary_states as made
from tests.support.made_up.theme_states import a_report, several_rounds
from workbook_qa.core.policy import Policy
from workbook_qa.core.table import Column, Table, TableValue
from workbook_qa.reports.small_counts import NOT_SHOWN, without_small_counts
from workbook_qa.reports.summary.summary_book import write_summary

TEAMS = ("North", "South", "West", "East")


def table(name: str, *counts: tuple[str, int, int], total: bool = True) -> Table:
    columns = (Column("Team"), Column("Issued", "number"), Column("Late", "number"))
    sums = ("All teams", *(sum(row[place] for row in counts) for place in (1, 2)))
    return Table(name, name, columns, counts, total=sums if total else None)


def shown(tables: Mapping[str, Table], name: str) -> dict[TableValue, tuple[TableValue, ...]]:
    return {row[0]: row[1:] for row in tables[name].rows}


def of_tables(least: int, *tables: Table) -> dict[str, Table]:
    return without_small_counts({one.name: one for one in tables}, TEAMS, least)


FIRST = table("Completed", ("North", 3, 0), ("South", 9, 0), ("West", 8, 5), ("East", 20, 6))
OTHER = table("Actions", ("North", 12, 9), ("South", 9, 9), ("West", 9, 8), ("East", 9, 7))
SINGLE = table("LateAudits", ("North", 6, 6), ("West", 9, 9), total=False)


def test_s15_a_team_with_a_small_count_has_no_figures_in_any_table() -> None:
    tables = of_tables(5, FIRST, OTHER, SINGLE)
    for name in ("Completed", "Actions"):
        assert shown(tables, name)["North"] == (NOT_SHOWN, NOT_SHOWN)
    assert shown(tables, "LateAudits") == {"West": (9, 9)}, "the row itself would be a count"
    assert "under 5" in tables["LateAudits"].says


def test_s15_what_is_left_out_cannot_be_worked_out_from_the_total() -> None:
    tables = of_tables(5, FIRST, OTHER)
    for name in ("Completed", "Actions"):
        found = shown(tables, name)
        hidden = [team for team, counts in found.items() if NOT_SHOWN in counts]
        assert hidden == ["North", "South"], "the smallest of the others goes with it"
        assert tables[name].total == (FIRST if name == "Completed" else OTHER).total


@pytest.mark.parametrize(("least", "hides"), [(0, False), (1, False), (3, False), (4, True)])
def test_s15_only_counts_under_what_the_council_set_are_small(least: int, *, hides: bool) -> None:
    assert (of_tables(least, FIRST) != {"Completed": FIRST}) is hides


def test_s15_nothing_is_left_out_unless_a_council_says_so() -> None:
    assert Policy().hide_team_counts_under == 0


def test_s15_the_papers_have_no_small_count_of_a_team_and_hold_their_totals() -> None:
    policy = Policy(hide_team_counts_under=5)
    events = made.ledger(made.a_year(12))
    plain, summary = made.a_summary(events), made.a_summary(events, policy=policy)
    report = a_report(several_rounds(), policy=policy)
    for tables in (summary.tables, report.tables):
        for one in tables.values():
            headings = [column.heading for column in one.columns]
            for row in one.rows:
                of_team = dict(zip(headings, row, strict=True))
                if "Team" not in headings and of_team.get("Grouped by") != "Team":
                    continue
                counts = [
                    value
                    for column, value in zip(one.columns, row, strict=True)
                    if column.kind in ("number", "count") and isinstance(value, int)
                ]
                total = of_team.get("Team") in ("All teams", None) and "Team" in headings
                assert total or not [count for count in counts if 0 < count < 5], (one.name, row)
    assert summary.tables["Completed"].total == plain.tables["Completed"].total
    assert summary.controls == plain.controls
    assert all(control.agrees for control in summary.controls)
    assert NOT_SHOWN in {row[2] for row in summary.tables["OutstandingPractice"].rows}
    book = openpyxl.load_workbook(io.BytesIO(write_summary(summary, council="Wexcombe")))
    cells = [cell for row in book["Summary"].iter_rows(values_only=True) for cell in row if cell]
    lines = summary.page.teams.lines
    hidden = {line.team for line in lines if line.team.endswith(" (not shown)")}
    assert hidden
    assert not [line for line in lines if line.team in hidden and any(line.texts[1:])]
    assert {team for team in hidden if team in cells} == hidden
    for line in lines:
        counts = (
            line.open,
            line.overdue,
            line.back and line.back.count,
            line.good and line.good.of,
        )
        assert not [one for one in counts if one and one < 5], line
    said = (
        " ".join(one.about for one in summary.page.practice.quotations) + summary.page.teams.title
    )
    assert not [team for team in hidden if team.removesuffix(" (not shown)") in said]
