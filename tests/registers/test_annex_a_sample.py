"""The public sample of an Annex A, which nobody on this project made.

It is not part of the repository. Ids and names in it are not repeated here: places are enough.
"""

import datetime
import os
from pathlib import Path

import pytest

from workbook_qa.core.cells import Book
from workbook_qa.core.policy import Policy
from workbook_qa.core.problem import Severity
from workbook_qa.core.records import People, Person, Team
from workbook_qa.core.terms import AuditType, Role
from workbook_qa.registers.case_list.annex_a import read_case_list
from workbook_qa.workbooks.read.container.limits import REGISTER_LIMITS
from workbook_qa.workbooks.read.reader import read_book

SHARED = Path(os.environ.get("WORKBOOK_QA_SHARED", Path(__file__).parents[2].parent / "shared"))
SAMPLE = SHARED / "samples" / "annex-a" / "Annex_A.xlsx"
AS_AT = datetime.date(2021, 3, 16)

pytestmark = [
    pytest.mark.samples,
    pytest.mark.skipif(not SAMPLE.exists(), reason=f"the shared sample {SAMPLE} is not there"),
]


@pytest.fixture(scope="module")
def sample() -> Book:
    read = read_book(SAMPLE.read_bytes(), SAMPLE.name, REGISTER_LIMITS)
    assert isinstance(read, Book), str(read)
    return read


def register_of(book: Book) -> People:
    """A register of everybody whom lists 7 and 8 name, so that only faults keep cases out."""
    teams, workers = set(), set()
    for name, team in (("List 7", 16), ("List 8", 33)):
        sheet = book.sheet(name)
        assert sheet
        teams |= {str(sheet.at(row, team).value) for row in range(2, sheet.rows + 1)}
        workers |= {str(sheet.at(row, team + 1).value) for row in range(2, sheet.rows + 1)}
    return People(
        tuple(Team(team, "Service", "", "") for team in sorted(teams)),
        tuple(Person(name, Role.SOCIAL_WORKER, "", "", False) for name in sorted(workers)),
    )


@pytest.fixture(scope="module")
def result(sample):
    return read_case_list(
        {"Annex_A.xlsx": sample}, register_of(sample), as_at=AS_AT, policy=Policy()
    )


def at(things):
    return [(thing.place.sheet, thing.place.cell) for thing in things]


def test_every_row_is_a_case_or_an_exclusion(result):
    case_list, _ = result
    rows = [("List 6", 5), ("List 7", 7), ("List 8", 5)]
    expected = [(sheet, f"A{row}") for sheet, count in rows for row in range(2, count + 2)]
    assert sorted(at(case_list.cases) + at(case_list.exclusions)) == expected


def test_only_the_rows_without_fault_may_be_drawn(result):
    case_list, _ = result
    assert {(case.place.sheet, case.place.cell): case.audit_types for case in case_list.cases} == {
        ("List 7", "A3"): (AuditType.CHILD_PROTECTION_PLAN,),
        ("List 7", "A4"): (AuditType.CHILD_PROTECTION_PLAN,),
        ("List 8", "A3"): (AuditType.CHILDREN_IN_CARE,),
        ("List 8", "A4"): (AuditType.DISABLED_CHILDREN, AuditType.CHILDREN_IN_CARE),
    }


def test_every_exclusion_has_its_reason(result):
    case_list, _ = result
    reasons = {
        (exclusion.place.sheet, exclusion.place.cell): exclusion.reason
        for exclusion in case_list.exclusions
    }
    assert reasons == {
        **{("List 6", f"A{row}"): "Aged 18 or over" for row in (2, 3, 4, 5)},
        ("List 6", "A6"): "No team",
        **{("List 7", f"A{row}"): "Closed" for row in (2, 5, 6, 7, 8)},
        ("List 8", "A2"): "Aged 18 or over",
        ("List 8", "A5"): "Entries in the case list to be put right",
        ("List 8", "A6"): "Closed",
    }


def test_every_fault_is_named_by_its_cell_and_no_other(result):
    _, problems = result
    found = {(p.code, p.place.sheet, p.place.cell) for p in problems}
    errors = {("value-error", "List 6", f"{column}{row}") for column in "MN" for row in range(2, 7)}
    errors |= {("dates-impossible", "List 7", "G8"), ("dates-impossible", "List 8", "H5")}
    queries = {("entry-not-used", "List 6", "H2"), ("dates-doubtful", "List 7", "G2")}
    queries |= {("case-not-in-list-6", "List 7", f"A{row}") for row in range(2, 9)}
    queries |= {("case-not-in-list-6", "List 8", f"A{row}") for row in range(2, 7)}
    assert found == errors | queries
    assert len(problems) == len(found)
    assert sum(problem.severity is Severity.ERROR for problem in problems) == len(errors)


def test_with_a_register_that_knows_nobody_no_case_is_drawn_and_every_cell_is_named(sample):
    nobody = People((), ())
    case_list, problems = read_case_list(
        {"Annex_A.xlsx": sample}, nobody, as_at=AS_AT, policy=Policy()
    )
    assert case_list.cases == ()
    assert len(case_list.exclusions) == 17
    assert {
        (p.place.sheet, p.place.cell)
        for p in problems
        if p.code in ("team-unknown", "person-unknown")
    } == {
        *(("List 7", f"{column}{row}") for column in "PQ" for row in (3, 4)),
        *(("List 8", f"{column}{row}") for column in ("AG", "AH") for row in (3, 4)),
    }
