"""The case list with the traps of real ones (case-list facts, sections 7 to 10)."""

import datetime
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.workbooks.sheets import book, book_of
from workbook_qa.core.policy import Policy
from workbook_qa.core.problem import Severity
from workbook_qa.core.records import People, Person, Team
from workbook_qa.core.terms import AuditType, Role
from workbook_qa.registers.case_list.annex_a import read_case_list

AS_AT = datetime.date(2026, 11, 1)
HEADINGS_6 = (
    "Child Unique ID | Date of Birth | Age of Child (Years) | Does the Child have a Disability | "
    "CIN Start Date | Primary Need Code | Date Child Was Last Seen | CIN Closure Date | "
    "Case status | Allocated Team | Allocated Worker"
)
USUAL_6 = (
    "101 | 2016-05-05 | 10 | b) No | 2025-01-06 | N1 - Abuse or neglect | 2026-10-20 | | "
    "c) Child in need plan | North | Casey Sample"
)
LIST_7 = """List_7:
    Child Unique ID | Date of Birth | Child Protection Plan Start Date | \
Child Protection Plan End Date | Allocated Team | Allocated Worker
"""
LIST_8 = """List_8:
    Child Unique ID | Date of Birth | Does the Child have a Disability | \
Date Started to be Looked After | Child's Legal Status | Date Ceased to be Looked After | \
Allocated Team | Allocated Worker
"""
PEOPLE = People(
    teams=(Team("North", "Safeguarding", "Avery Example", "Blake Example"),),
    staff=(Person("Casey Sample", Role.SOCIAL_WORKER, "North", "c@example.invalid", False),),
)


def read(books, as_at=AS_AT, **policy):
    return read_case_list(books, PEOPLE, as_at=as_at, policy=Policy(**policy))


def list_6(*rows):
    return "\n".join(["List_6:", HEADINGS_6, *rows])


def read_6(*rows, more=(LIST_7, LIST_8)):
    """Cases, exclusions and problems of an Annex A with these rows in list 6."""
    case_list, problems = read({"cases.xlsx": book(list_6(*rows), *more)})
    return case_list, problems


def changed(was, becomes, row=USUAL_6):
    assert was in row
    return row.replace(was, becomes, 1)


def places(problems):
    return [(problem.code, problem.place.sheet, problem.place.cell) for problem in problems]


def test_a_usual_row_is_a_case_with_its_place_and_dates():
    case_list, problems = read_6(USUAL_6)
    assert problems == []
    (case,) = case_list.cases
    assert (case.case_id, case.team, case.worker, case.age) == ("101", "North", "Casey Sample", 10)
    assert case.audit_types == (AuditType.CHILD_IN_NEED,)
    assert case.reviewing_officer is None
    assert str(case.place) == "cases.xlsx, sheet List_6, cell A2"
    assert dict(case.context)["Last seen by a social worker"] == datetime.date(2026, 10, 20)


@pytest.mark.parametrize(
    ("was", "becomes", "code", "cell"),
    [
        ("c) Child in need plan", "Tier 4", "value-unknown", "I2"),
        ("c) Child in need plan", "", "value-missing", "I2"),
        ("c) Child in need plan", "N/A", "value-missing", "I2"),
        ("b) No", "Under diagnosis", "value-unknown", "D2"),
        ("2016-05-05", "05/2016", "date-wrong", "B2"),
        ("2016-05-05", "42495", "date-wrong", "B2"),
        ("2016-05-05", "=", "value-error", "B2"),
        ("2016-05-05 | 10", "|", "value-missing", "B2"),
        ("2026-10-20 | |", "2026-10-20 | soon |", "date-wrong", "H2"),
        ("2026-10-20 | |", "2026-10-20 | #VALUE! |", "value-error", "H2"),
        ("2025-01-06", "2014-01-06", "dates-impossible", "E2"),
        ("North", "#N/A", "value-error", "J2"),
        ("North", "Nroth", "team-unknown", "J2"),
        ("Casey Sample", "Somebody Else", "person-unknown", "K2"),
    ],
)
def test_an_error_names_the_cell_and_keeps_the_case_from_the_draw(was, becomes, code, cell):
    case_list, problems = read_6(changed(was, becomes))
    assert places(problems) == [(code, "List_6", cell)]
    assert problems[0].severity is Severity.ERROR
    assert case_list.cases == ()
    assert [exclusion.case_id for exclusion in case_list.exclusions] == ["101"]


@pytest.mark.parametrize(
    ("was", "becomes", "code", "cell"),
    [
        ("N1 - Abuse or neglect", "PSRMEM - Support with memory", "entry-not-used", "F2"),
        ("b) No", "", "entry-not-used", "D2"),
        ("2026-10-20", "last week", "entry-not-used", "G2"),
        ("2026-10-20", "#REF!", "entry-not-used", "G2"),
        ("2025-01-06", "01.13.2025", "entry-not-used", "E2"),
        ("| 10 |", "| ten |", "entry-not-used", "C2"),
        ("| 10 |", "| 9 |", "age-differs", "C2"),
        ("2016-05-05", "", "entry-not-used", "B2"),
    ],
)
def test_a_query_names_the_cell_and_the_case_may_still_be_drawn(was, becomes, code, cell):
    case_list, problems = read_6(changed(was, becomes))
    assert places(problems) == [(code, "List_6", cell)]
    assert problems[0].severity is Severity.QUERY
    assert [case.case_id for case in case_list.cases] == ["101"]


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("2016-05-05", "05/05/2016"),
        ("2026-10-20 | |", "2026-10-20 | - |"),
        ("2026-10-20 | |", "2026-10-20 | N/A |"),
        ("2026-10-20 | |", "2026-10-20 | ~ |"),
        ("2026-10-20", "-"),
        ("| 10 |", "| 10.493 |"),
        ("Casey Sample", "Casey\u00a0\u00a0Sample"),
        ("Casey Sample", "SAMPLE, Casey"),
        ("c) Child in need plan", "CiN Plan"),
        ("b) No", "c) Unknown"),
    ],
)
def test_what_real_files_write_differently_is_no_problem(was, becomes):
    case_list, problems = read_6(changed(was, becomes))
    assert problems == []
    assert [case.case_id for case in case_list.cases] == ["101"]


@pytest.mark.parametrize(
    ("text", "case_id"),
    [("12598894.0", "12598894"), ("00123", "00123"), ("'77.0", "77"), ("B\u00a012 ", "B 12")],
)
def test_case_ids_keep_their_form(text, case_id):
    case_list, problems = read_6(changed("101", text))
    assert problems == []
    assert [case.case_id for case in case_list.cases] == [case_id]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "value-missing"),
        ("#N/A", "value-error"),
        ("12.5", "value-unknown"),
        ("2026-11-05", "value-unknown"),
        ("Applied filters: open cases", "row-left-out"),
        ("None", "row-left-out"),
        ("Child Unique ID", "row-left-out"),
        ("Example: 123", "row-left-out"),
    ],
)
def test_a_row_without_a_case_id_is_said_to_be_left_out(text, code):
    case_list, problems = read_6(changed("101", text), changed("101", "102"))
    assert places(problems) == [(code, "List_6", "A2")]
    assert [case.case_id for case in case_list.cases] == ["102"]
    assert case_list.exclusions == ()


def test_identical_rows_count_once_and_are_reported():
    case_list, problems = read_6(USUAL_6, USUAL_6)
    assert places(problems) == [("row-left-out", "List_6", "A3")]
    assert len(case_list.cases) == 1


def test_different_rows_of_one_case_are_an_error_and_neither_is_used():
    case_list, problems = read_6(USUAL_6, changed("North", "South"))
    assert places(problems)[0] == ("case-differs-between-rows", "List_6", "A3")
    assert case_list.cases == ()
    assert [exclusion.case_id for exclusion in case_list.exclusions] == ["101"]


def test_team_and_worker_that_are_errors_are_listed_by_row_and_exclude_the_case():
    case_list, problems = read_6(changed("North | Casey Sample", "#N/A | #N/A"))
    assert places(problems) == [("value-error", "List_6", "J2"), ("value-error", "List_6", "K2")]
    assert [exclusion.reason for exclusion in case_list.exclusions] == ["No team"]


def test_short_breaks_are_left_out_of_care_and_stay_with_disabled_children():
    cared_for = changed("c) Child in need plan", "a) Looked after child")
    more = (
        LIST_7,
        LIST_8
        + "101 | 2016-05-05 | b) No | 2025-02-03 | V4 | | North | Casey Sample\n"
        + "102 | 2016-05-05 | a) Yes | 2025-02-03 | CLA - V3 - breaks | | North | Casey Sample\n"
        + "103 | 2016-05-05 | b) No | 2025-02-03 | C2: FCO | | North | Casey Sample\n",
    )
    rows = [cared_for, changed("101", "102", cared_for), changed("101", "103", cared_for)]
    case_list, problems = read_6(*rows, more=more)
    assert problems == []
    assert {case.case_id: case.audit_types for case in case_list.cases} == {
        "102": (AuditType.DISABLED_CHILDREN,),
        "103": (AuditType.CHILDREN_IN_CARE,),
    }
    assert [(e.case_id, e.reason) for e in case_list.exclusions] == [("101", "Short breaks only")]


@pytest.mark.parametrize(
    ("legal_status", "code"), [("", "value-missing"), ("Short breaks", "value-unknown")]
)
def test_without_a_legal_status_nobody_knows_whether_it_is_short_breaks(legal_status, code):
    cared_for = changed("c) Child in need plan", "a) Looked after child")
    care = f"101 | 2016-05-05 | b) No | 2025-02-03 | {legal_status} | | North | Casey Sample\n"
    case_list, problems = read_6(cared_for, more=(LIST_7, LIST_8 + care))
    assert places(problems) == [(code, "List_8", "E2")]
    assert case_list.cases == ()


def test_list_7_shows_the_plan_that_the_status_hides():
    plan = "101 | 2016-05-05 | 2026-01-05 | | North | Casey Sample\n"
    care = "101 | 2016-05-05 | b) No | 2025-02-03 | C2 | | North | Casey Sample\n"
    cared_for = changed("c) Child in need plan", "a) Looked after child")
    case_list, problems = read_6(cared_for, more=(LIST_7 + plan, LIST_8 + care))
    assert problems == []
    assert case_list.cases[0].audit_types == (
        AuditType.CHILD_PROTECTION_PLAN,
        AuditType.CHILDREN_IN_CARE,
    )
    assert ("Child protection plan began", datetime.date(2026, 1, 5)) in case_list.cases[0].context


def test_a_plain_list_is_read_with_what_it_has():
    plain = book(
        "Sheet1:\nChild Unique ID | Case status | Does the Child have a Disability | "
        "Allocated Team | Allocated Worker | IRO\n"
        "1 | CIN | N | North | Casey Sample |\n"
        "2 | Closed | N | North | Casey Sample |\n"
        "3 | CLA | Y | North | Casey Sample | Casey Sample\n"
    )
    case_list, problems = read({"list.xlsx": plain})
    assert Counter(code for code, _, _ in places(problems)) == {
        "column-missing": 2,
        "list-missing": 2,
    }
    first, second = case_list.cases
    assert (first.case_id, first.age, first.reviewing_officer) == ("1", None, "")
    assert second.audit_types == (AuditType.DISABLED_CHILDREN, AuditType.CHILDREN_IN_CARE)
    assert second.reviewing_officer == "Casey Sample"
    assert [e.reason for e in case_list.exclusions] == ["Closed"]


def test_lists_may_be_text_files_with_columns_of_their_own():
    headings, row = HEADINGS_6 + " | LA | Month", USUAL_6 + " | Wexcombe | 11"
    row = row.replace("2016-05-05", "05/05/2016").replace("101", "101.0", 1)
    books = {
        "List 6.csv": book(f":\n{headings}\n{row}\n", kind="csv"),
        "List 7.csv": book(
            LIST_7.replace("List_7:", ":") + "101 | 05/05/2016 | 05/01/2026 | | North | \n",
            kind="csv",
        ),
    }
    case_list, problems = read(books)
    assert [(p.code, p.place.file, p.place.cell) for p in problems] == [
        ("list-missing", "List 6.csv", ""),
        ("lists-disagree", "List 6.csv", "I2"),
    ]
    assert case_list.cases[0].audit_types == (AuditType.CHILD_PROTECTION_PLAN,)
    assert case_list.cases[0].case_id == "101"
    assert [name for name, _ in case_list.files] == ["List 6.csv", "List 7.csv"]


def test_no_list_6_is_an_error_and_no_rows_is_an_answer():
    case_list, problems = read({"a.xlsx": book(LIST_7, LIST_8)})
    assert "sheet-missing" in [problem.code for problem in problems]
    assert case_list.cases == ()
    case_list, problems = read_6()
    assert (case_list.cases, case_list.exclusions, problems) == ((), (), [])


def test_the_digests_of_the_files_are_kept():
    books = {"cases.xlsx": book(list_6(USUAL_6))}
    case_list, _ = read_case_list(
        books, PEOPLE, as_at=AS_AT, policy=Policy(), digests={"cases.xlsx": "abc"}
    )
    assert case_list.files == (("cases.xlsx", "abc"),)
    assert case_list.as_at == AS_AT


def test_no_message_repeats_what_is_personal():
    _, problems = read_6(
        changed("2016-05-05", "05/05/2o16"),
        changed("b) No", "epilepsy", changed("101", "102")),
        changed("Casey Sample", "Harper Secret", changed("101", "103")),
        changed("N1 - Abuse or neglect", "secret need", changed("101", "104")),
    )
    said = " ".join(map(str, problems))
    assert len(problems) == 4
    assert not [word for word in ("2o16", "epilepsy", "Secret", "secret", "103") if word in said]


IDS = st.sampled_from(["1", "2", "3", "4", 5, 6.0, "7", None, "None", "#N/A", "Applied filters"])
REAL_DAYS = [datetime.date(year, 5, 5) for year in (2008, 2016, 2026, 2027)]
DAYS = st.sampled_from([None, "-", "N/A", "#N/A", "rubbish", "05/05/2016", *REAL_DAYS])
TEXTS = st.sampled_from([None, "#N/A", "North", "Casey Sample", "Duty", "Unknown Person"])
STATUSES = st.sampled_from([None, "CIN", "CP", "CLA", "CLA&CP", "Closed", "Open asmt", "Tier 4"])
YES_NO = st.sampled_from([None, "a) Yes", "b) No", "maybe"])
LEGAL = st.sampled_from([None, "C2", "V4", "V2", "?"])
ROWS_6 = st.lists(st.tuples(IDS, DAYS, DAYS, DAYS, STATUSES, YES_NO, TEXTS, TEXTS), max_size=8)
ROWS_7 = st.lists(st.tuples(IDS, DAYS, DAYS, DAYS, TEXTS, TEXTS), max_size=5)
ROWS_8 = st.lists(st.tuples(IDS, DAYS, DAYS, DAYS, LEGAL, TEXTS, TEXTS), max_size=5)
SHEETS = {
    "List_6": (
        *("Child Unique ID", "Date of Birth", "CIN Start Date", "CIN Closure Date"),
        *("Case status", "Does the Child have a Disability", "Allocated Team", "Allocated Worker"),
    ),
    "List_7": (
        *("Child Unique ID", "Date of Birth", "Child Protection Plan Start Date"),
        *("Child Protection Plan End Date", "Allocated Team", "Allocated Worker"),
    ),
    "List_8": (
        *("Child Unique ID", "Date of Birth", "Date Started to be Looked After"),
        *("Date Ceased to be Looked After", "Child's Legal Status"),
        *("Allocated Team", "Allocated Worker"),
    ),
}


@settings(max_examples=150, deadline=None)
@given(rows_6=ROWS_6, rows_7=ROWS_7, rows_8=ROWS_8)
def test_every_row_ends_in_exactly_one_case_or_exclusion_or_is_a_problem(rows_6, rows_7, rows_8):
    sheets = dict(zip(SHEETS, (rows_6, rows_7, rows_8), strict=True))
    annex = book_of({name: [SHEETS[name], *rows] for name, rows in sheets.items()})
    case_list, problems = read({"a.xlsx": annex})
    at = {(p.place.sheet, p.place.cell): p for p in problems if p.place.cell.startswith("A")}
    named: dict[str, list[tuple[str, int]]] = {}
    for sheet, rows in sheets.items():
        for number, row in enumerate(rows, 2):
            case_id = row[0] if isinstance(row[0], str) else row[0] and str(int(row[0]))
            if case_id in (None, "None", "#N/A", "Applied filters"):
                is_something = any(value is not None for value in row)
                assert ((sheet, f"A{number}") in at) == is_something
            else:
                named.setdefault(case_id, []).append((sheet, number))
    cases = [case.case_id for case in case_list.cases]
    excluded = [exclusion.case_id for exclusion in case_list.exclusions]
    assert Counter(cases + excluded) == Counter(dict.fromkeys(named, 1))
    wrong = {
        (p.place.sheet, int(p.place.cell.lstrip("ABCDEFGH")))
        for p in problems
        if p.severity is Severity.ERROR
    }
    for case in case_list.cases:
        open_in = [row for row in named[case.case_id] if row[0] == case.place.sheet]
        assert not wrong & set(open_in)
        assert case.audit_types
        assert (case.team, case.worker) == ("North", "Casey Sample")
    for exclusion in case_list.exclusions:
        if exclusion.reason == "Entries in the case list to be put right":
            assert wrong & set(named[exclusion.case_id])
