"""A council's first case lists as its systems write them, with nobody having adapted anything.

Three files: the Standard Safeguarding Dataset's own query, a report of a record system whose
headings begin in B2, and a text file. Two teams have one name and so have two people; one worker
is written in a way that nobody can know, and an analyst says who it is in the workbook of problems.
"""

import datetime
import io

import openpyxl
import pytest

from tests.support.made_up.workspace import STAFF_ROWS, Council, make_council, write_registers
from tests.support.other_programs.office import Office
from workbook_qa.core.terms import AuditType
from workbook_qa.registers.load_registers import read_registers
from workbook_qa.registers.register_book import write_register
from workbook_qa.registers.register_columns import CLOSURES, STAFF, TEAMS
from workbook_qa.selection import select
from workbook_qa.upkeep import check
from workbook_qa.upkeep.problems_book import WHO

pytestmark = pytest.mark.office

ON = "2026-11-02"
EAST, WEST = "East", "West"
TEAM_ROWS = (
    ("Assessment", None, EAST, "Tara Northby", "Harper Head", "No"),
    ("Assessment", None, WEST, "Theo Southby", "Hollis Headley", "No"),
    ("Court", None, WEST, "Toni Westby", "Hollis Headley", "No"),
)
TEAM_OF = {
    "Tara Northby": ("Assessment", EAST),
    "Theo Southby": ("Assessment", WEST),
    "Toni Westby": ("Court", None),
    "Ash Advance": ("Court", None),
    "Avery Example": ("Assessment", EAST),
    "Corey Specimen": ("Court", None),
}
STAFF_WITH_TEAMS = tuple(
    (name, None, role, TEAM_OF.get(name, (None, None))[0], email, audits, *rest,
     TEAM_OF.get(name, (None, None))[1])
    for name, _, role, _, email, audits, *rest in STAFF_ROWS
    if name in TEAM_OF or audits == "Yes"
)  # fmt: skip
TWO_OF_ONE_NAME = tuple(
    ("Jo Lee", None, "Social Worker", team, email, "No", None, None, None, None, area)
    for team, area, email in (
        ("Assessment", EAST, "jo1@example.invalid"),
        ("Court", None, "jo2@example.invalid"),
    )
)
DATASET = """\
ChildUniqueID,Gender,Ethnicity,DateOfBirth,Age,HasDisability,CINStartDate,PrimaryNeedCode,\
DateChildLastSeen,CINClosureDate,ReasonForClosure,CaseStatus,AllocatedTeam,AllocatedWorker
100101,a) Male,a) WBRI,2016-05-05,10,b) No,2025-01-06,N1 - Abuse or neglect,2026-10-20,\
9999-12-31,,c) Child in need plan,Court,Jo Lee
100102,b) Female,a) WBRI,2017-05-05,9,b) No,2025-01-06,N1 - Abuse or neglect,2026-10-20,,,\
b) Child Protection plan,Court,Corey Specimen
100103,b) Female,a) WBRI,2015-05-05,11,a) Yes,2025-01-06,N1 - Abuse or neglect,2026-10-20,,,\
a) Looked after child,Court,"SPECIMEN, Corey"
"""
MOSAIC = (
    (None,),
    (None, "Person ID", "Status", "Disability", "Team Name", "Service Area", "Key Worker", "DOB"),
    (None, 100201, "CP Plan", "N", "Assessment", EAST, "Jo Lee", "02-Nov-16"),
    (None, 100202, "CLA", "N", "Assessment", EAST, "Avery Example", "03/11/15"),
    (None, 100203, "S17", "N", "Assessment", EAST, "AVEXA (agency)", "04/11/2014"),
)
TEXT = (
    "Client ID\tCase Status\tDisabled\tTeam\tCase Worker\tDate of Birth\n"
    "100301\tSection 17\tNo\tCourt\tCorey Specimen\t2014-11-02T00:00:00\n"
    "100302\tCiC\tNo\tCourt\tCorey Specimen\t2013-11-02T00:00:00\n"
)


@pytest.fixture
def council(tmp_path_factory: pytest.TempPathFactory) -> Council:
    """The council of the tests with registers and lists of its own; nothing is set for them."""
    council = make_council(tmp_path_factory.mktemp("workspace"))
    write_registers(council)
    registers = council.workspace.registers
    staff = (*STAFF_WITH_TEAMS, *TWO_OF_ONE_NAME)
    rows = {"Teams": TEAM_ROWS, "Staff": staff, "Non-working days": ()}
    people = write_register(
        (TEAMS, STAFF, CLOSURES), rows, title="People", created=datetime.date(2026, 10, 1)
    )
    (registers / "people.xlsx").write_bytes(people)
    (registers / "cases.xlsx").unlink()
    (registers / "CIN query.csv").write_text(DATASET, encoding="utf-8-sig")
    (registers / "Caseload Assessment.xlsx").write_bytes(report(*MOSAIC))
    (registers / "court team.txt").write_text(TEXT, encoding="cp1252")
    return council


def report(*rows: tuple[object, ...]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def errors(council: Council) -> list[str]:
    found = check.run(council.on(ON)).problems
    return [str(each) for each in found if each.severity == "error"]


def test_they_are_checked_and_drawn_from_without_a_setting(
    office: Office, council: Council
) -> None:
    [asked] = errors(council)
    assert "Caseload Assessment.xlsx" in asked
    assert "G5" in asked

    book = openpyxl.load_workbook(council.workspace.problems)
    [row] = [row for row in book[WHO].iter_rows(min_row=5) if row[0].value]
    saved = office.fill_in(
        council.workspace.problems.read_bytes(), {(WHO, row[1].coordinate): "Avery Example"}
    )
    council.workspace.problems.write_bytes(saved)
    assert errors(council) == []

    listed = read_registers(council.on(ON)).case_list.cases
    assert {case.case_id: (case.team, case.worker) for case in listed} == {
        "100101": ("Court", "Jo Lee (Court)"),
        "100102": ("Court", "Corey Specimen"),
        "100103": ("Court", "Corey Specimen"),
        "100201": ("Assessment (East)", "Jo Lee (Assessment East)"),
        "100202": ("Assessment (East)", "Avery Example"),
        "100203": ("Assessment (East)", "Avery Example"),
        "100301": ("Court", "Corey Specimen"),
        "100302": ("Court", "Corey Specimen"),
    }
    types = {case.case_id: case.audit_types[0] for case in listed}
    assert types["100201"] == AuditType.CHILD_PROTECTION_PLAN
    assert types["100202"] == AuditType.CHILDREN_IN_CARE
    assert types["100301"] == AuditType.CHILD_IN_NEED

    drawn = select.run(council.on(ON), "2026-11", seed="Wexcombe")
    assert drawn.counts["drawn"] == 5
    [selection] = council.state().selections.values()
    assert selection.population == len(listed)
