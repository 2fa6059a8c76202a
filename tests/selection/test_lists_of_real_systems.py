"""A case list in three files, as three systems write it, with names that occur twice: one month."""

import datetime

from tests.support.made_up.workspace import NOVEMBER, make_council
from workbook_qa.registers.register_book import write_plain_sheets, write_register
from workbook_qa.registers.register_columns import CLOSURES, STAFF, TEAMS
from workbook_qa.selection import select
from workbook_qa.upkeep import check

DAY = datetime.date(2026, 11, 2)
TEAM_ROWS = (
    ("Assessment", None, "East", "Avery Example", "Harper Head", "No"),
    ("Assessment", None, "West", "Robin Example", "Harper Head", "No"),
    ("Looked After", None, "Care", "Mohammed Khan", "Harper Head", "No"),
)


def person(name, role, team, email, audits="No", line_manager=None):
    address = f"{email}@example.invalid"
    return (name, None, role, team, address, audits, None, line_manager, None, None)


STAFF_ROWS = (
    person("Harper Head", "Head of Service", None, "hh", "Yes"),
    person("Ari Reviewer", "Independent Reviewing Officer/Conference Chair", None, "ar", "Yes"),
    person("Ash Advance", "Independent Reviewing Officer/Conference Chair", None, "aa", "Yes"),
    person("Avery Example", "Team Manager", "Assessment", "ae", "Yes"),
    person("Robin Example", "Team Manager", "Assessment", "re", "Yes"),
    person("Mohammed Khan", "Team Manager", "Looked After", "mk1", "Yes"),
    person("Mohammed Khan", "Social Worker", "Assessment", "mk2", line_manager="Avery Example"),
    person("Casey Sample", "Social Worker", "Assessment", "cs", line_manager="Robin Example"),
    person("Devon Sample", "Social Worker", "Looked After", "ds"),
)
DATASET = (
    "ChildUniqueID,DateOfBirth,Age,HasDisability,CINStartDate,CINClosureDate,CaseStatus,"
    "AllocatedTeam,AllocatedWorker\n"
    + "".join(
        f"{100_001 + n},05/05/2016,10,b) No,06/01/2025,,c) Child in need plan,Assessment,"
        "Mohammed Khan\n"
        for n in range(12)
    )
)
MOSAIC = "Caseload report\n\nMosaic ID\tStatus\tDisability\tTeam Name\tKey Worker\tDOB\n" + "".join(
    f"{200_001 + n}\tCP Plan\tN\tAssessment\tSample, Casey\t02-Nov-14\n" for n in range(12)
)
LCS = ("LCS ID", "Status", "Disabled", "Team", "Social Worker", "Closure Date")


def test_three_files_and_names_that_occur_twice_go_through_check_and_select(tmp_path):
    council = make_council(tmp_path)
    registers = council.workspace.registers
    (registers / "cases.xlsx").unlink()
    rows = {"Teams": TEAM_ROWS, "Staff": STAFF_ROWS}
    content = write_register((TEAMS, STAFF, CLOSURES), rows, title="People", created=DAY)
    council.workspace.people.write_bytes(content)
    (registers / "AA_6_children_in_need.csv").write_text(DATASET, encoding="utf-8")
    (registers / "mosaic report.txt").write_text(MOSAIC, encoding="utf-8")
    sheets = {
        name: [
            LCS,
            *[
                (first + n, status, "No", "Looked After", "Devon Sample", "31/12/9999")
                for n in range(6)
            ],
        ]
        for name, first, status in (("CiC", 300_001, "CiC"), ("Section 17", 400_001, "S17"))
    }
    workbook = write_plain_sheets(sheets, title="Cases", created=DAY)
    (registers / "lcs.xlsx").write_bytes(workbook)

    context = council.on("2026-10-05")
    checked = check.run(context)
    assert [str(p) for p in checked.problems if p.severity == "error"] == []
    assert checked.counts["cases that can be drawn"] == 36
    assert "Case ids were read as digits" in " ".join(checked.lines)

    drawn = select.run(context, NOVEMBER, seed="a seed")
    assert [str(p) for p in drawn.problems if p.severity == "error"] == []
    selection = council.state().selections[NOVEMBER]
    assert (selection.population, len(selection.drawn)) == (36, 5)
    workers = {draw.worker for draw in (*selection.drawn, *selection.reserves)}
    assert workers <= {"Mohammed Khan (Assessment East)", "Casey Sample", "Devon Sample"}
