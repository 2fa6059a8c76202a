"""What of the auditors' words a theme report shows, where, and what it does not show."""

import datetime

import pytest
from msgspec.structs import replace

from tests.support.made_up.returns import (
    SOME_PEOPLE,
    an_audit,
    case_file_audit,
    changed,
    complete_return,
)
from tests.support.made_up.states import TOOL, recorded
from tests.support.made_up.theme_states import a_report
from workbook_qa.core.audit_tool import Meaning
from workbook_qa.core.table import TableValue
from workbook_qa.core.terms import Outcome
from workbook_qa.ledger.events import AuditIssued, FileReceived
from workbook_qa.ledger.fold import fold
from workbook_qa.reports.example_numbers import example_numbers
from workbook_qa.reports.theme.theme_parts import ThemeReport

AUDIT = an_audit()
ON = datetime.date(2026, 11, 12)
ISSUED = AuditIssued(AUDIT.issued_on, AUDIT, TOOL, "f", "w")
NUMBER = example_numbers(fold(recorded([ISSUED])))[AUDIT.reference]
WORDS = "Drawings with the child led to another plan."


def report(*, released: bool = True, **entries: str | None) -> ThemeReport:
    """The report on one audit that came back with these entries; dots are written as ``_``."""
    typed = {_field(name): text for name, text in entries.items()}
    content = changed(complete_return(case_file_audit(), AUDIT), typed)
    received = FileReceived(
        ON, "a" * 64, "a.xlsx", Outcome.ACCEPTED, "Read.", AUDIT.reference, content
    )
    issued = AuditIssued(AUDIT.issued_on, AUDIT, TOOL, "f", "w")
    return a_report(recorded([issued, received]), AUDIT.theme, released=released)


def _field(name: str) -> str:
    return name.replace("__", ".").replace("_", "-") if "__" not in name else _dotted(name)


def _dotted(name: str) -> str:
    part, _, kind = name.partition("__")
    return f"{part.replace('_', '.')}.{kind}"


def quoted(of: ThemeReport, words: str = WORDS) -> list[tuple[TableValue, ...]]:
    """Group, kind, about and judged of every strength and weakness with those words."""
    rows = of.tables["StrengthsWeaknesses"].rows
    return [row[:4] for row in rows if row[5] == words]


@pytest.mark.parametrize(
    ("entries", "where"),
    [
        (
            {"Q6_2__answer": "No", "Q6_2__evidence": WORDS},
            [("6 Chronology", "Weakness", "Question 6.2", "No")],
        ),
        (
            {"Q6_2__answer": "Partly", "Q6_2__evidence": WORDS},
            [("6 Chronology", "Weakness", "Question 6.2", "Partly")],
        ),
        ({"Q6_2__answer": "Yes", "Q6_2__evidence": WORDS}, []),
        (
            {"Q6_2__answer": "Yes", "Q6_2__evidence": WORDS, "S6__grade": "Outstanding"},
            [("6 Chronology", "Strength", "Question 6.2", "Yes")],
        ),
        ({"Q6_2__answer": "Not applicable", "Q6_2__evidence": WORDS}, []),
        (
            {"S6__grade": "Good", "S6__reason": WORDS},
            [("6 Chronology", "Strength", "Standard 6", "Good")],
        ),
        (
            {"S6__grade": "Inadequate", "S6__reason": WORDS},
            [("6 Chronology", "Weakness", "Standard 6", "Inadequate")],
        ),
        (
            {"QCPP4__answer": "No", "QCPP4__evidence": WORDS},
            [("Child Protection Plan", "Weakness", "Question CPP4", "No")],
        ),
        ({"strengths": WORDS}, [("Whole case", "Strength", "What is strong", "Good")]),
        (
            {"overall_grade": "Requires improvement", "overall_reason": WORDS},
            [("Whole case", "Weakness", "Why this grade", "Requires improvement")],
        ),
        ({"Q8_1__answer": "No", "Q8_1__evidence": WORDS}, []),
    ],
)
def test_a_text_is_a_strength_or_a_weakness_by_what_it_was_given_for(
    entries: dict[str, str], where: list[tuple[str, ...]]
) -> None:
    assert quoted(report(**entries)) == where


def test_words_are_grouped_by_standard_weaknesses_before_strengths_and_the_whole_case_last() -> (
    None
):
    found = report(
        Q1_1__answer="No", S1__reason="Good in most.", Q10_3__answer="Partly", strengths="Warmth."
    )
    rows = [row[:2] for row in found.tables["StrengthsWeaknesses"].rows]
    kinds = [kind for group, kind in rows if group == "1 Assessment"]
    assert kinds == sorted(kinds, reverse=True)
    assert {*kinds} == {"Weakness", "Strength"}
    assert {group for group, _ in rows[-2:]} == {"Whole case"}
    groups = list(dict.fromkeys(group for group, _ in rows))
    assert groups == ["1 Assessment", *groups[1:-2], "10 Oversight", "Whole case"]


def test_within_a_standard_no_comes_first_and_partly_after_inadequate() -> None:
    found = report(
        **{f"Q1_{number}__answer": "No" for number in (3, 1)},
        Q1_2__answer="Partly",
        S1__grade="Inadequate",
        S1__reason="The child is not seen in it.",
    )
    rows = found.tables["StrengthsWeaknesses"].rows
    assert [row[2] for row in rows if row[0] == "1 Assessment"] == [
        *("Question 1.1", "Question 1.3", "Standard 1", "Question 1.2")
    ]


def test_difference_and_practice_have_tables_of_their_own() -> None:
    found = report(impact="Goes to school again.", outstanding_practice=WORDS)
    assert found.tables["DifferenceMade"].rows == ((NUMBER, "Good", "Goes to school again."),)
    assert found.tables["PracticeExamples"].rows == ((NUMBER, AUDIT.team, WORDS),)


def test_nothing_is_printed_that_is_not_released() -> None:
    found = report(released=False, Q6_2__answer="No", Q6_2__evidence=WORDS, impact=WORDS)
    cells = (str(cell) for table in found.tables.values() for row in table.rows for cell in row)
    assert not any(WORDS in cell for cell in cells)
    assert found.texts.printed == 0
    assert found.texts.waiting == found.texts.all > 1
    assert f"{found.texts.all} texts wait to be released." in found.page.texts
    assert found.page.quotations == ()


def test_names_of_staff_and_the_case_id_are_replaced() -> None:
    found = report(
        outstanding_practice=(
            f"Avery Example saw case {AUDIT.case_id} with Morgan Sample and QUINN SPECIMEN."
        )
    )
    assert found.tables["PracticeExamples"].rows[0][2] == (
        "[name] saw case [case] with [name] and [name]."
    )


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (
            "Done together with Harlow Inventedson in the team.",
            "Done together with [name] in the team.",
        ),
        ("HARLOW INVENTEDSON did it.", "[name] did it."),
        ("Seen by Will, who will see them again.", "Seen by [name], who will see them again."),
    ],
)
def test_staff_of_the_register_who_have_no_audit_are_replaced_too(words: str, shown: str) -> None:
    other = replace(
        SOME_PEOPLE.staff[0], name="Harlow Inventedson", also_known_as=("Will", "H. Inventedson")
    )
    people = replace(SOME_PEOPLE, staff=(*SOME_PEOPLE.staff, other))
    content = changed(
        complete_return(case_file_audit(), AUDIT),
        {Meaning.OUTSTANDING_PRACTICE: words},
    )
    received = FileReceived(
        ON, "a" * 64, "a.xlsx", Outcome.ACCEPTED, "Read.", AUDIT.reference, content
    )
    issued = AuditIssued(AUDIT.issued_on, AUDIT, TOOL, "f", "w")
    found = a_report(recorded([issued, received]), AUDIT.theme, people=people)
    assert found.tables["PracticeExamples"].rows[0][2] == shown


def test_ordinary_words_after_a_role_are_as_they_were() -> None:
    words = "The Social Worker Seen with the Team Manager, who then wrote to Health."
    found = report(Q6_2__answer="No", Q6_2__evidence=words)
    assert quoted(found, words)
    assert found.texts.waiting == 0
