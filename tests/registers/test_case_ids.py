"""Which entries are case ids, and that nothing else is ever drawn or repeated as one."""

import datetime

import pytest

from tests.support.workbooks.sheets import book
from workbook_qa.core.policy import Policy
from workbook_qa.core.records import People, Person, Team
from workbook_qa.core.terms import Role
from workbook_qa.registers.case_list.annex_a import read_case_list
from workbook_qa.registers.case_list.case_ids import (
    CaseIdKind,
    IdFault,
    learnt_shape,
    may_be_shown,
    same_case_key,
)

AS_AT = datetime.date(2026, 11, 1)
PEOPLE = People(
    teams=(Team("North", "Safeguarding", "Avery Example", "Blake Example"),),
    staff=(Person("Casey Sample", Role.SOCIAL_WORKER, "North", "c@example.invalid", False),),
)
HEADINGS = (
    "Child Unique ID | Case status | Does the Child have a Disability | Allocated Team | "
    "Allocated Worker | Date of Birth"
)
DIGITS = [str(1_200_000 + 37 * number) for number in range(40)]
PREFIXED = [f"LCS-{number}" for number in range(10_300, 10_340)]
LETTER = [f"P{number}" for number in range(10_300, 10_340)]
RANDOM = ["K7FQ2XBD", "9QWLR2TT", "M3NVB81A", "ZZ81PLK0", "QH55TRE2", "A0B9C8D7", "XK44MNP1"]


def read(*ids, kind="xlsx", born="2016-05-05", **more):
    rows = [f"{text} | CIN | b) No | North | Casey Sample | {born}" for text in ids]
    books = {"cases.xlsx": book("\n".join(["Cases:", HEADINGS, *rows]), kind=kind)}
    return read_case_list(books, PEOPLE, as_at=AS_AT, policy=Policy(), **more)


NEVER = [
    ("n/a", IdFault.NO_FIGURE),
    ("TBC", IdFault.NO_FIGURE),
    ("-", IdFault.NO_FIGURE),
    ("Unborn Smith", IdFault.NO_FIGURE),
    ("Smith, John", IdFault.NO_FIGURE),
    ("0", IdFault.NOUGHT),
    ("0000", IdFault.NOUGHT),
    ("Total: 240", IdFault.SHAPE),
    ("Total 240", IdFault.SHAPE),
    ("SMITH John 12/03/2014", IdFault.SHAPE),
    ("J. Smith (12.3.14)", IdFault.SHAPE),
    ("12.03.2014", IdFault.SHAPE),
    ("943 476 5919", IdFault.SHAPE),
    ("j.smith2@example.invalid", IdFault.SHAPE),
    ("-1200037", IdFault.SHAPE),
    ("12/03/2014", IdFault.DATE),
    ("2014-03-12", IdFault.DATE),
    ("01-Mar", IdFault.DATE),
    ("Mar-14", IdFault.DATE),
    ("1 March 2014", IdFault.DATE),
    ("3-4", IdFault.DATE),
    ("1.00E+05", IdFault.EXPONENT),
    ("1E+05", IdFault.EXPONENT),
    ("1.20004E6", IdFault.EXPONENT),
]


@pytest.mark.parametrize("ids", [DIGITS, PREFIXED, LETTER, RANDOM], ids=lambda ids: ids[0])
@pytest.mark.parametrize(("text", "fault"), NEVER)
def test_a_remark_a_total_a_date_or_a_name_is_a_case_id_in_no_list(ids, text, fault):
    assert learnt_shape([*ids, text]).fault(text) is fault


@pytest.mark.parametrize("ids", [DIGITS, PREFIXED, LETTER, RANDOM], ids=lambda ids: ids[0])
def test_what_a_list_is_made_of_is_learnt_from_it(ids):
    shape = learnt_shape([*ids, "n/a"])
    kind = CaseIdKind.DIGITS if ids is DIGITS else CaseIdKind.LETTERS_AND_DIGITS
    assert shape.kind is kind
    assert [shape.fault(text) for text in ids] == [None] * len(ids)


@pytest.mark.parametrize(
    ("ids", "text", "fault"),
    [
        (DIGITS, "P10300", IdFault.OTHER_KIND),
        (DIGITS, "12-000", IdFault.OTHER_KIND),
        (DIGITS, "1E5", IdFault.EXPONENT),
        (DIGITS, "12032014", IdFault.DATE),
        (DIGITS, "20140312", IdFault.DATE),
        (PREFIXED, "Smith2014", IdFault.WORD),
        (PREFIXED, "JS120314", IdFault.WORD),
        (LETTER, "John-Smith-2", IdFault.WORD),
        (RANDOM, "Smith12032014", IdFault.WORD),
        ([f"1203{number}" for number in range(1000, 1040)], "99999999", None),
    ],
)
def test_what_has_another_shape_than_the_list_is_no_case_id(ids, text, fault):
    assert learnt_shape([*ids, text]).fault(text) is fault


@pytest.mark.parametrize(
    "text", ["12032014", "20140312", "120314", "140312", "41710", "P12032014", "LCS-120314"]
)
def test_a_date_of_birth_in_any_figures_is_never_taken_for_a_case_id(text):
    born = datetime.date(2014, 3, 12)
    ids = LETTER if text[0] == "P" else PREFIXED if text[0] == "L" else DIGITS
    assert learnt_shape([*ids, text, *["12345678"] * 9]).fault(text, born) is IdFault.BIRTH


def test_the_settings_say_what_case_ids_are_made_of_where_a_list_misleads():
    few = [*DIGITS, "P10300"]
    assert learnt_shape(few).fault("P10300") is IdFault.OTHER_KIND
    assert learnt_shape(few, CaseIdKind.LETTERS_AND_DIGITS).fault("P10300") is None
    case_list, _ = read(*few, id_kind=CaseIdKind.LETTERS_AND_DIGITS)
    assert case_list.id_shape == "letters and digits"
    assert len(case_list.cases) == 41


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_no_name_or_date_of_birth_can_be_printed_as_an_id(kind):
    wrong = [text for text, _ in NEVER]
    case_list, problems = read(*DIGITS, *wrong, kind=kind)
    assert sorted(case.case_id for case in case_list.cases) == sorted(DIGITS)
    assert case_list.exclusions == ()
    codes = {problem.code for problem in problems if problem.place.cell}
    assert codes <= {"list-missing", "case-id-wrong", "value-unknown"}
    at_ids = [p for p in problems if p.code in ("case-id-wrong", "value-unknown")]
    assert len(at_ids) == len(wrong)
    said = " ".join(map(str, problems)).casefold()
    assert not [text for text in ("smith", "john", "2014", "12/03", "march") if text in said]


def test_a_list_of_names_gives_no_case_and_repeats_none():
    case_list, problems = read("Smith John", "JONES Mary 2", "Sam B", "Lee-2015")
    assert case_list.cases == case_list.exclusions == ()
    said = " ".join(map(str, problems)).casefold()
    assert not [name for name in ("smith", "jones", "sam b", "lee") if name in said]


@pytest.mark.parametrize("second", ["'0012345", "12345.0", "\u200e12345"])
def test_ids_that_differ_only_invisibly_or_by_leading_noughts_are_asked_about(second):
    case_list, problems = read("12345", second, "67890")
    assert [problem.code for problem in problems if problem.place.cell == "A3"]
    assert sum(same_case_key(case.case_id) == "12345" for case in case_list.cases) <= 1


def test_two_children_whose_ids_differ_by_a_leading_nought_wait_for_an_answer():
    case_list, problems = read("12345", "'012345", "67890")
    assert [case.case_id for case in case_list.cases] == ["67890"]
    assert ("case-ids-alike", "A3") in [(p.code, p.place.cell) for p in problems]
    assert [left.reason for left in case_list.exclusions] == [
        "Entries in the case list to be put right"
    ]


def test_an_id_without_its_leading_noughts_in_another_list_is_the_same_child():
    list_6 = f"List_6:\n{HEADINGS}\n'0012345 | CIN | b) No | North | Casey Sample | 2016-05-05"
    list_7 = (
        "List_7:\nChild Unique ID | Child Protection Plan Start Date | "
        "Child Protection Plan End Date | Allocated Team | Allocated Worker\n"
        "12345 | 2026-01-05 | | North | Casey Sample"
    )
    case_list, problems = read_case_list(
        {"a.xlsx": book(list_6, list_7)}, PEOPLE, as_at=AS_AT, policy=Policy()
    )
    assert [case.case_id for case in case_list.cases] == ["0012345"]
    assert ("lists-disagree", "List_7", "A2") in [
        (p.code, p.place.sheet, p.place.cell) for p in problems
    ]


@pytest.mark.parametrize(
    "text", ["12345", " 012345", "12345.0", "1234 5", "\u200b12345", "\uff11\uff12345"]
)
def test_one_childs_id_is_known_however_it_is_written(text):
    assert same_case_key(text) == same_case_key("12345")


def test_ids_that_differ_in_a_figure_or_a_letter_are_two():
    assert len({same_case_key(text) for text in ("120", "12", "P12", "12P", "0", "012P")}) == 6


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("104037", True),
        ("P104", True),
        ("Smith 2", False),
        ("12/03/2014", False),
        ("12032014", False),
    ],
)
def test_what_is_typed_as_an_id_is_repeated_only_if_it_can_be_no_name(text, shown):
    assert may_be_shown(text) is shown


def test_a_number_that_excel_has_cut_to_fifteen_figures_is_no_id():
    case_list, problems = read("123456789012345678")
    assert case_list.cases == ()
    assert ("value-unknown", "A2") in [(p.code, p.place.cell) for p in problems]
