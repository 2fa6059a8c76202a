"""The four audit types, and the reasons against a case (case-list facts, sections 9 and 10)."""

import datetime

import pytest

from workbook_qa.core.policy import Policy
from workbook_qa.core.records import Case, People, Person, Team
from workbook_qa.core.terms import AuditType, Role
from workbook_qa.registers.case_list.case_list import judge_rows
from workbook_qa.registers.case_list.case_rows import CaseRow, age_on
from workbook_qa.registers.case_list.case_words import CaseStatus, DisabilityRecorded

AS_AT = datetime.date(2026, 11, 1)
BORN = datetime.date(2016, 5, 5)
LONG_AGO = datetime.date(2025, 1, 6)
LISTS = frozenset({"List_6", "List_7", "List_8"})
KEYS = (
    *("case_id", "born", "age", "disability", "started", "need", "seen", "ended", "status"),
    *("legal_status", "team", "worker"),
)
COLUMNS = {key: number for number, key in enumerate(KEYS, 1)}
PEOPLE = People(
    teams=(
        Team("North", "Safeguarding", "Avery Example", "Blake Example"),
        Team("Orchard", "Disability", "Avery Example", "Blake Example", disabled_children=True),
    ),
    staff=(Person("Casey Sample", Role.SOCIAL_WORKER, "North", "c@example.invalid", False),),
)
NEED, PLAN, CARE, DISABLED = (
    AuditType.CHILD_IN_NEED,
    AuditType.CHILD_PROTECTION_PLAN,
    AuditType.CHILDREN_IN_CARE,
    AuditType.DISABLED_CHILDREN,
)


def row(list_name, case_id="1", **entries):
    usual = {
        "born": BORN,
        "disability": DisabilityRecorded.NO,
        "started": LONG_AGO,
        "team": "North",
    }
    usual |= {
        "worker": "Casey Sample",
        "file": "a.xlsx",
        "sheet": list_name,
        "number": 3,
        "columns": COLUMNS,
    }
    return CaseRow(list_name=list_name, case_id=case_id, **(usual | entries))


def in_need(status=CaseStatus.IN_NEED, **entries):
    return row("List_6", status=status, **entries)


def on_plan(**entries):
    return row("List_7", **entries)


def in_care(**entries):
    return row("List_8", **entries)


def judge(*rows, lists=LISTS, **policy):
    return judge_rows(rows, lists, PEOPLE, AS_AT, Policy(**policy))


def outcome(*rows, **policy):
    """The audit types of the only child, or the reason against it."""
    judged = judge(*rows, **policy)
    (one,) = (*judged.cases, *judged.exclusions)
    return one.audit_types if isinstance(one, Case) else one.reason


def codes(*rows, **policy):
    return [problem.code for problem in judge(*rows, **policy).problems]


ENDED = datetime.date(2026, 9, 30)
A, B, C, D, E = CaseStatus


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param([in_need()], (NEED,), id="child in need"),
        pytest.param([in_need(B), on_plan()], (PLAN,), id="on a plan in both lists"),
        pytest.param([in_need(A), in_care()], (CARE,), id="in care in both lists"),
        pytest.param(
            [in_need(A), on_plan(), in_care()], (PLAN, CARE), id="the status hides the plan"
        ),
        pytest.param([on_plan()], (PLAN,), id="on a plan, missing from list 6"),
        pytest.param([in_care()], (CARE,), id="in care, missing from list 6"),
        pytest.param([in_need(), on_plan(ended=ENDED)], (NEED,), id="stepped down from a plan"),
        pytest.param(
            [in_need(A, on_plan=True), in_care()], (PLAN, CARE), id="CLA&CP without a row in list 7"
        ),
        pytest.param(
            [in_need(disability=DisabilityRecorded.YES)],
            (NEED, DISABLED),
            id="disability overlaps need",
        ),
        pytest.param(
            [in_need(A, disability=DisabilityRecorded.YES), in_care()],
            (DISABLED, CARE),
            id="disability overlaps care",
        ),
        pytest.param([in_need(need="N2")], (NEED, DISABLED), id="need N2"),
        pytest.param([in_need(team="Orchard")], (NEED, DISABLED), id="team of disabled children"),
        pytest.param(
            [in_need(D, disability=DisabilityRecorded.YES)],
            (DISABLED,),
            id="disabled, being assessed",
        ),
        pytest.param([in_need(D)], "Open assessment", id="open assessment"),
        pytest.param([in_need(ended=ENDED)], "Closed", id="closed by date"),
        pytest.param([in_need(E)], "Closed", id="closed by status"),
        pytest.param([in_need(E, ended=ENDED), on_plan(ended=ENDED)], "Closed", id="closed in all"),
        pytest.param([in_need(A), in_care(short_breaks=True)], "Short breaks only", id="V4"),
        pytest.param(
            [in_need(A, need="N2"), in_care(short_breaks=True)],
            (DISABLED,),
            id="V4 of a disabled child",
        ),
        pytest.param(
            [in_need(C), in_care(short_breaks=True)], (NEED,), id="short breaks of a child in need"
        ),
        pytest.param([in_need(born=datetime.date(2008, 11, 1))], "Aged 18 or over", id="18 today"),
        pytest.param([in_need(born=datetime.date(2008, 11, 2))], (NEED,), id="18 tomorrow"),
        pytest.param(
            [in_need(born=datetime.date(2027, 1, 5), started=ENDED)], (NEED,), id="unborn"
        ),
        pytest.param([in_need(born=None, age=-1)], (NEED,), id="unborn without a date"),
        pytest.param([in_need(born=None, age=18)], "Aged 18 or over", id="18 by the age column"),
        pytest.param([in_need(team="")], "No team", id="no team"),
        pytest.param([in_need(worker="Duty")], "No worker", id="duty is no worker"),
        pytest.param(
            [in_need(team="South")], "The team is not in the people register", id="team unknown"
        ),
        pytest.param(
            [in_need(worker="Devon Sample")],
            "The worker is not in the people register",
            id="worker unknown",
        ),
        pytest.param(
            [in_need(unread=frozenset({"disability"}))],
            "Entries in the case list to be put right",
            id="something unread",
        ),
        pytest.param(
            [in_need(born=None)], "Entries in the case list to be put right", id="no age at all"
        ),
        pytest.param(
            [in_need(B), on_plan(ended=ENDED)],
            "The lists disagree on the plan or the care",
            id="plan ended in list 7",
        ),
        pytest.param(
            [in_need(E), on_plan()],
            "The lists disagree on the plan or the care",
            id="closed in list 6, open in list 7",
        ),
    ],
)
def test_audit_types_and_reasons(rows, expected):
    assert outcome(*rows) == expected


def test_switches_let_open_assessments_and_short_breaks_in():
    assert outcome(in_need(D), include_open_assessments=True) == (NEED,)
    short = in_care(short_breaks=True)
    assert outcome(in_need(A), short, short_breaks_in_care=True) == (CARE,)


def test_the_signal_of_a_disability_is_shown():
    judged = judge(in_need(disability=DisabilityRecorded.YES, need="N2", team="Orchard"))
    assert judged.cases[0].disability == "recorded, need N2, team"
    assert judge(in_need()).cases[0].disability == ""


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param([in_need()], [], id="nothing wrong"),
        pytest.param([on_plan()], ["case-not-in-list-6"], id="missing from list 6"),
        pytest.param([in_need(B)], ["lists-disagree"], id="plan without a row in list 7"),
        pytest.param([in_need(A)], ["lists-disagree"], id="care without a row in list 8"),
        pytest.param([in_need(), in_care()], ["lists-disagree"], id="care not in the status"),
        pytest.param([in_need(), in_care(short_breaks=True)], [], id="short breaks of a CiN"),
        pytest.param([in_need(E), on_plan()], ["lists-disagree"], id="closed and open"),
        pytest.param(
            [in_need(B), on_plan(worker="")], [], id="a blank in another list says nothing"
        ),
        pytest.param([in_need(B), on_plan(team="Orchard")], ["lists-disagree"], id="another team"),
        pytest.param(
            [in_need(B), on_plan(born=datetime.date(2016, 5, 6))],
            ["case-differs-between-rows"],
            id="two dates of birth",
        ),
        pytest.param([in_need(born=None, age=7)], ["entry-not-used"], id="age instead of birth"),
        pytest.param([in_need(born=None)], ["value-missing"], id="neither age nor birth"),
        pytest.param([in_need(age=10)], [], id="age agrees"),
        pytest.param([in_need(age=11)], ["age-differs"], id="age differs"),
        pytest.param(
            [in_need(B), on_plan(started=BORN - datetime.timedelta(days=42))],
            ["dates-doubtful"],
            id="plan six weeks before birth",
        ),
        pytest.param(
            [in_need(B), on_plan(started=BORN - datetime.timedelta(days=330))],
            ["dates-impossible"],
            id="plan eleven months before birth",
        ),
        pytest.param(
            [in_need(A), in_care(started=BORN - datetime.timedelta(days=1))],
            ["dates-impossible"],
            id="care before birth",
        ),
        pytest.param(
            [in_need(started=BORN - datetime.timedelta(days=60))], [], id="need before birth"
        ),
        pytest.param(
            [in_need(ended=LONG_AGO - datetime.timedelta(days=1))],
            ["dates-impossible"],
            id="ends before it begins",
        ),
        pytest.param(
            [in_need(started=AS_AT + datetime.timedelta(days=1))],
            ["dates-doubtful"],
            id="begins tomorrow",
        ),
        pytest.param([in_need(team="Nort")], ["team-unknown"], id="team unknown"),
        pytest.param([in_need(worker="Casey Simple")], ["person-unknown"], id="worker unknown"),
    ],
)
def test_what_is_said_about_a_case(rows, expected):
    assert codes(*rows) == expected


def test_an_error_on_an_open_row_keeps_the_case_from_the_draw():
    late = in_care(started=BORN - datetime.timedelta(days=3000))
    assert outcome(in_need(A), late) == "Entries in the case list to be put right"


def test_nothing_is_asked_of_lists_that_are_not_there():
    assert codes(in_need(A), lists=frozenset({"List_6"})) == []
    assert outcome(in_need(A), lists=frozenset({"List_6"})) == (CARE,)


def test_very_many_ages_that_differ_are_said_once():
    rows = [in_need(case_id=str(number), age=3) for number in range(30)]
    judged = judge(*rows)
    assert [problem.code for problem in judged.problems] == ["age-differs"]
    assert "30 rows" in judged.problems[0].found


def test_a_case_carries_who_holds_it_as_the_register_spells_it():
    people = People(
        (Team("North", "S", "", "", also_known_as=("N. Team",)),),
        (Person("Casey Sample", Role.SOCIAL_WORKER, "North", "", False),),
    )
    rows = [in_need(team="n. team", worker="SAMPLE,\u00a0Casey")]
    (case,) = judge_rows(rows, LISTS, people, AS_AT, Policy()).cases
    assert (case.team, case.worker) == ("North", "Casey Sample")


def test_a_name_that_fits_two_people_is_never_guessed_at():
    twins = (*PEOPLE.staff, Person("casey sample", Role.SOCIAL_WORKER, "North", "", False))
    judged = judge_rows([in_need()], LISTS, People(PEOPLE.teams, twins), AS_AT, Policy())
    assert [e.reason for e in judged.exclusions] == [
        "A name fits two entries of the people register"
    ]
    assert [problem.code for problem in judged.problems] == ["name-ambiguous"]


def test_a_name_that_fits_two_teams_is_never_guessed_at():
    other = Team("East", "Safeguarding", "", "", also_known_as=("North",))
    people = People((*PEOPLE.teams, other), PEOPLE.staff)
    judged = judge_rows([in_need()], LISTS, people, AS_AT, Policy())
    assert judged.cases == ()
    assert [problem.code for problem in judged.problems] == ["name-ambiguous"]


@pytest.mark.parametrize(
    ("officer", "expected"),
    [(None, None), ("", ""), ("Unallocated", ""), ("sample, casey", "Casey Sample")],
)
def test_the_reviewing_officer_is_none_only_where_there_is_no_column(officer, expected):
    (case,) = judge(in_need(officer=officer)).cases
    assert case.reviewing_officer == expected


def test_a_reviewing_officer_who_is_not_known_keeps_the_case_from_the_draw():
    expected = "The reviewing officer is not in the people register"
    assert outcome(in_need(officer="Somebody Else")) == expected


def test_no_message_names_a_worker_or_gives_a_date_of_birth():
    judged = judge(
        in_need(worker="Casey Simple", age=3, started=BORN - datetime.timedelta(days=900)),
        on_plan(born=datetime.date(2016, 5, 6)),
    )
    said = " ".join(str(problem) for problem in judged.problems)
    assert len(judged.problems) >= 3
    assert not [word for word in ("Casey", "2016", "05/05", "5 May") if word in said]


@pytest.mark.parametrize(
    ("born", "age"),
    [("2008-11-01", 18), ("2008-11-02", 17), ("2026-11-01", 0), ("2026-11-02", -1)],
)
def test_age_is_worked_out_on_the_day_of_the_list(born, age):
    assert age_on(datetime.date.fromisoformat(born), AS_AT) == age
