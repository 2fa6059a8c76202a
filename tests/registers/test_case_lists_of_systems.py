"""Case lists as record systems write them, with their own headings, words, dates and parts."""

import datetime

import pytest

from tests.support.workbooks.sheets import book
from workbook_qa.core.policy import Policy
from workbook_qa.core.records import People, Person, Team
from workbook_qa.core.terms import AuditType, Role
from workbook_qa.registers.case_list.annex_a import read_case_list
from workbook_qa.registers.case_list.case_columns import unknown_headings
from workbook_qa.registers.case_list.case_words import CaseWords, with_own_words

AS_AT = datetime.date(2026, 11, 1)
PEOPLE = People(
    teams=(Team("North", "Safeguarding", "Avery Example", "Blake Example"),),
    staff=(Person("Casey Sample", Role.SOCIAL_WORKER, "North", "c@example.invalid", False),),
)

NEED = AuditType.CHILD_IN_NEED
PLAN = AuditType.CHILD_PROTECTION_PLAN
CARE = AuditType.CHILDREN_IN_CARE

DATASET = (
    "ChildUniqueID | Gender | Ethnicity | DateOfBirth | Age | HasDisability | CINStartDate | "
    "PrimaryNeedCode | DateChildLastSeen | CINClosureDate | ReasonForClosure | CaseStatus | "
    "AllocatedTeam | AllocatedWorker"
)
DATASET_ROW = (
    "{} | a) Male | a) WBRI | 05/05/2016 | 10 | b) No | 06/01/2025 | N1 - Abuse or neglect | "
    "20/10/2026 | | | {} | North | Casey Sample"
)


def read(books, **more):
    return read_case_list(books, PEOPLE, as_at=AS_AT, policy=Policy(), **more)


def errors(problems):
    return [str(problem) for problem in problems if problem.severity == "error"]


def types(case_list):
    return {case.case_id: case.audit_types for case in case_list.cases}


def test_a_list_as_the_standard_safeguarding_dataset_writes_it_is_read():
    rows = [
        DATASET_ROW.format(101, "c) Child in need plan"),
        DATASET_ROW.format(102, "b) Child Protection plan"),
        DATASET_ROW.format(103, "a) Looked after child"),
    ]
    case_list, problems = read({"AA_6.csv": book("\n".join([":", DATASET, *rows]), kind="csv")})
    assert errors(problems) == []
    assert types(case_list) == {"101": (NEED,), "102": (PLAN,), "103": (CARE,)}
    assert [case.age for case in case_list.cases] == [10, 10, 10]
    assert dict(case_list.cases[0].context)["Last seen by a social worker"] == datetime.date(
        2026, 10, 20
    )


def test_lists_7_and_8_of_the_dataset_are_read_too():
    list_7 = (
        ":\nChildUniqueID | DateOfBirth | ChildProtectionPlanStartDate | "
        "DateOfLastStatutoryVisit | DateOfLatestReviewConf | "
        "ChildProtectionPlanEndDate | AllocatedTeam | AllocatedWorker\n"
        "101 | 05/05/2016 | 06/01/2026 | 20/10/2026 | | | North | Casey Sample"
    )
    list_8 = (
        ":\nChildUniqueID | DateOfBirth | LoookedAfterStartDate | LegalStatus | "
        "CeasedLookedAfterDate | AllocatedTeam | AllocatedWorker\n"
        "102 | 05/05/2016 | 06/01/2026 | Care Order Sec. 31(a) | | North | Casey Sample"
    )
    rows = [
        DATASET_ROW.format(101, "b) Child Protection plan"),
        DATASET_ROW.format(102, "a) Looked after child"),
    ]
    books = {
        "6.csv": book("\n".join([":", DATASET, *rows]), kind="csv"),
        "7.csv": book(list_7, kind="csv"),
        "8.csv": book(list_8, kind="csv"),
    }
    case_list, problems = read(books)
    assert problems == []
    assert types(case_list) == {"101": (PLAN,), "102": (CARE,)}


@pytest.mark.parametrize(
    ("headings", "rows"),
    [
        (
            "Person ID | Status | Disability | Team Name | Social Worker | DOB",
            "4101 | CP Plan | N | North | Sample, Casey | 02-Nov-16",
        ),
        (
            "Client ID | Case Status | Disabled | Team | Key Worker | Date of Birth",
            "4101 | Child Protection | No | North | Casey Sample | 02/11/16",
        ),
        (
            "LCS ID | Current Status | Has a Disability? | Current Team | Case Worker | D.O.B.",
            "4101 | b) | b) No | North | Casey Sample | 2016-11-02T00:00:00",
        ),
        (
            "MOSAIC_ID | CASE_STATUS | DISABILITY_FLAG | TEAM_NAME | KEY_WORKER | DATE_OF_BIRTH",
            "4101 | CPP | 0 | North | Casey Sample | 2016-11-02 14:30:00.000",
        ),
        (
            "Mosaic | Status | Disability | Team Name | Case Holder | DOB",
            "4101 | child protection plan | none | North | Casey Sample | 2 Nov 2016 09:15",
        ),
    ],
)
def test_reports_of_record_systems_are_read_without_a_setting(headings, rows):
    case_list, problems = read({"report.txt": book(f":\nCaseload\n{headings}\n{rows}", kind="csv")})
    assert errors(problems) == []
    assert types(case_list) == {"4101": (PLAN,)}
    assert case_list.cases[0].age == 9


def test_a_column_of_names_beside_the_number_is_left_alone():
    plain = (
        ":\nPerson | Person ID | Status | Disability | Team Name | Social Worker\n"
        "Smith John | 4101 | CIN | N | North | Casey Sample"
    )
    case_list, problems = read({"a.csv": book(plain, kind="csv")})
    assert types(case_list) == {"4101": (NEED,)}
    assert "Smith" not in " ".join(map(str, problems))


PLAIN = "Person ID | Status | Disability | Team Name | Social Worker"


def part(*rows, headings=PLAIN):
    return "\n".join([headings, *(f"{row} | CIN | N | North | Casey Sample" for row in rows)])


def test_one_list_for_each_service_in_files_of_their_own_is_put_together():
    other = "Client ID | Case Status | Disabled | Team | Key Worker"
    books = {
        "assessment.csv": book(f":\n{part(101, 102)}", kind="csv"),
        "care.txt": book(f":\n{part(201, headings=other)}", kind="csv"),
        "safeguarding.xlsx": book(f"Sheet1:\n{part(301)}"),
    }
    case_list, problems = read(books)
    assert errors(problems) == []
    assert list(types(case_list)) == ["101", "102", "201", "301"]
    assert [name for name, _ in case_list.files] == list(books)


def test_one_sheet_for_each_team_is_put_together_and_an_empty_one_is_no_matter():
    case_list, problems = read(
        {"a.xlsx": book(f"North:\n{part(101)}", f"South:\n{part(102)}", f"West:\n{PLAIN}")}
    )
    assert errors(problems) == []
    assert list(types(case_list)) == ["101", "102"]


def test_the_same_child_in_two_parts_of_a_list_is_said_and_counts_once():
    books = {
        "a.csv": book(f":\n{part(101, 102)}", kind="csv"),
        "b.xlsx": book(f"Cases:\n{part(102, 103)}"),
    }
    case_list, problems = read(books)
    assert list(types(case_list)) == ["101", "102", "103"]
    (twice,) = [problem for problem in problems if problem.code == "row-left-out"]
    assert (twice.place.file, twice.place.cell) == ("b.xlsx", "A2")
    assert "row 3 of a.csv" in twice.found


def test_a_child_of_whom_two_parts_say_different_things_is_not_drawn_and_said():
    other = part(102).replace("CIN", "CLA")
    books = {"a.xlsx": book(f"A:\n{part(101, 102)}"), "b.xlsx": book(f"B:\n{other}")}
    case_list, problems = read(books)
    assert list(types(case_list)) == ["101"]
    assert [p.code for p in problems if p.place.file == "b.xlsx" and p.place.cell] == [
        "case-differs-between-rows"
    ]


@pytest.mark.parametrize("missing", PLAIN.split(" | "))
def test_a_missing_heading_is_named(missing):
    headings = PLAIN.replace(missing, "Something else")
    case_list, problems = read({"a.xlsx": book(f"Sheet1:\n{part(101, headings=headings)}")})
    ours = dict(
        zip(
            PLAIN.split(" | "),
            (
                *("Child Unique ID", "Case status", "Does the Child have a Disability"),
                *("Allocated Team", "Allocated Worker"),
            ),
            strict=True,
        )
    )
    assert case_list.cases == ()
    assert [p for p in problems if f"'{ours[missing]}'" in p.found and p.place.cell == "A1"]


def test_a_missing_heading_is_named_in_the_one_part_that_lacks_it():
    headings = PLAIN.replace("Status", "Something else")
    books = {
        "a.csv": book(f":\n{part(101)}", kind="csv"),
        "b.csv": book(f":\n{part(102, headings=headings)}", kind="csv"),
    }
    case_list, problems = read(books)
    assert list(types(case_list)) == ["101"]
    assert [p.place.file for p in problems if p.code == "heading-missing"] == ["b.csv"]


def test_another_list_of_annex_a_is_no_part_that_lacks_a_heading():
    list_4 = (
        "List_4:\nChild Unique ID | Does the Child have a Disability | "
        "Continuous Assessment Start Date | Allocated Team | Allocated Worker\n"
        "101 | b) No | 2026-10-01 | North | Casey Sample"
    )
    case_list, problems = read({"a.xlsx": book(f"List_6:\n{part(101)}", list_4)})
    assert errors(problems) == []
    assert list(types(case_list)) == ["101"]


def test_a_file_that_is_no_list_at_all_is_said():
    books = {"a.xlsx": book(f"List_6:\n{part(101)}"), "notes.txt": book(":\nAsk Blake", kind="csv")}
    _, problems = read(books)
    assert [p.code for p in problems if p.place.file == "notes.txt"] == ["sheet-not-read"]


def test_the_councils_own_headings_and_words_are_settings():
    headings = (
        "Our number | How things stand | Disability | Team | Social Worker | Allocated Worker"
    )
    row = "101 | On the edge | N | North | Casey Sample | Somebody Else"
    own = {
        "Our number": "Child Unique ID",
        "How things stand": "Case status",
        "Social Worker": "Allocated Worker",
    }
    books = {"a.csv": book(f":\n{headings}\n{row}", kind="csv")}
    words, _ = with_own_words(CaseWords(), {"On the edge": "c) Child in need plan"})
    case_list, problems = read(books, headings=own, words=words)
    assert errors(problems) == []
    assert types(case_list) == {"101": (NEED,)}


def test_a_setting_that_means_no_heading_of_ours_is_known_to_be_wrong():
    assert unknown_headings({"Number": "Child ID", "Other": "Childs number"}) == [
        ("Other", "Childs number")
    ]


def test_of_a_status_that_says_only_open_lists_7_and_8_say_more():
    list_7 = (
        "List_7:\nChild Unique ID | Child Protection Plan Start Date | "
        "Child Protection Plan End Date | Allocated Team | Allocated Worker\n"
        "101 | 2026-01-06 | | North | Casey Sample"
    )
    plain = f"List_6:\n{part(101, 102)}".replace("CIN", "Open")
    case_list, problems = read({"a.xlsx": book(plain, list_7)})
    assert types(case_list) == {"101": (PLAN,), "102": (NEED,)}
    assert "lists-disagree" not in [problem.code for problem in problems]


@pytest.mark.parametrize(
    ("closure", "is_open"),
    [
        ("31/12/9999", True),
        ("9999-12-31 00:00:00", True),
        ("31/12/99", True),
        ("15/11/2026", True),
        ("02/11/2026", True),
        ("01/11/2026", False),
        ("31/10/2026", False),
        ("30/06/1999", False),
        ("", True),
    ],
)
def test_only_a_closure_up_to_the_day_of_the_list_closes_a_case(closure, is_open):
    headings = f"{PLAIN} | Closure Date"
    rows = [f"{number} | CIN | N | North | Casey Sample | {closure}" for number in (101, 102)]
    case_list, problems = read({"a.csv": book("\n".join([":", headings, *rows]), kind="csv")})
    assert errors(problems) == []
    assert len(case_list.cases) == 2 * is_open
    assert [left.reason for left in case_list.exclusions] == ["Closed"] * 2 * (not is_open)


def test_a_plan_or_care_whose_end_is_still_to_come_is_open():
    list_7 = (
        "List_7:\nChild Unique ID | Child Protection Plan Start Date | "
        "Child Protection Plan End Date | Allocated Team | Allocated Worker\n"
        "101 | 2026-01-06 | 9999-12-31 | North | Casey Sample"
    )
    list_8 = (
        "List_8:\nChild Unique ID | Date Started to be Looked After | Child's Legal Status | "
        "Date Ceased to be Looked After | Allocated Team | Allocated Worker\n"
        "102 | 2026-01-06 | C2 | 2026-11-30 | North | Casey Sample"
    )
    plain = f"List_6:\n{part(101, 102)}".replace("CIN", "Open")
    case_list, _ = read({"a.xlsx": book(plain, list_7, list_8)})
    assert types(case_list) == {"101": (PLAN,), "102": (CARE,)}


def test_a_closed_row_needs_no_status():
    row = "101 | | N | North | Casey Sample | 01/10/2026"
    case_list, problems = read({"a.csv": book(f":\n{PLAIN} | Closure Date\n{row}", kind="csv")})
    assert errors(problems) == []
    assert [left.reason for left in case_list.exclusions] == ["Closed"]
    case_list, problems = read(
        {
            "a.csv": book(
                f":\n{PLAIN} | Closure Date\n{row.replace('01/10/2026', '31/12/9999')}", kind="csv"
            )
        }
    )
    assert [problem.code for problem in problems if problem.place.cell] == ["value-missing"]


@pytest.mark.parametrize(
    ("ended", "codes"),
    [("2026-10-01", []), ("", ["value-missing"]), ("9999-12-31", ["value-missing"])],
)
def test_only_care_that_goes_on_needs_a_legal_status(ended, codes):
    list_8 = (
        "List_8:\nChild Unique ID | Date Started to be Looked After | Child's Legal Status | "
        "Date Ceased to be Looked After | Allocated Team | Allocated Worker\n"
        f"101 | 2026-01-06 | | {ended} | North | Casey Sample"
    )
    _, problems = read({"a.xlsx": book(f"List_6:\n{part(101)}", list_8)})
    at_status = [p.code for p in problems if (p.place.sheet, p.place.cell) == ("List_8", "C2")]
    assert at_status == codes
