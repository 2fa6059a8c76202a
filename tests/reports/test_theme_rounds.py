"""When a theme was audited, told from the audits that were issued."""

import datetime

import pytest

from tests.support.made_up.returns import an_audit
from tests.support.made_up.states import recorded
from workbook_qa.core.audit_references import make_reference
from workbook_qa.core.calendar import Month
from workbook_qa.ledger.events import AuditIssued
from workbook_qa.ledger.fold import fold
from workbook_qa.ledger.states import State
from workbook_qa.reports.theme.theme_rounds import no_such_theme, rounds_of, themes_of

DAY = datetime.date(2026, 11, 2)


def issued(*audits: tuple[str, str]) -> State:
    """The state after one audit was issued for each month and theme."""
    events = [
        AuditIssued(
            DAY,
            an_audit(reference=make_reference("CFA", Month(month), at), month=month, theme=theme),
            *("t", "f", "w"),
        )
        for at, (month, theme) in enumerate(audits, start=1)
    ]
    return fold(recorded(events))


@pytest.mark.parametrize(
    ("months", "rounds"),
    [
        (["2026-11"], ["Nov 2026"]),
        (["2026-11", "2026-11"], ["Nov 2026"]),
        (["2026-10", "2026-11"], ["Oct 2026 to Nov 2026"]),
        (["2025-12", "2026-01", "2026-03"], ["Dec 2025 to Jan 2026", "Mar 2026"]),
        (["2026-11", "2025-11"], ["Nov 2025", "Nov 2026"]),
    ],
)
def test_months_in_a_row_are_one_round(months: list[str], rounds: list[str]) -> None:
    state = issued(*((month, "Neglect") for month in months))
    assert [one.label for one in rounds_of(state, "Neglect")] == rounds


def test_a_round_is_known_by_its_first_month_which_later_ones_leave_as_it_is() -> None:
    before = rounds_of(issued(("2026-10", "Neglect")), "Neglect")[-1]
    after = rounds_of(issued(("2026-10", "Neglect"), ("2026-11", "Neglect")), "Neglect")[-1]
    assert before.first == after.first == "2026-10"


def test_a_theme_is_known_in_whatever_case_and_written_as_its_newest_audit_has_it() -> None:
    state = issued(("2026-09", "NEGLECT "), ("2026-10", "Neglect"), ("2026-10", "Plans"))
    assert [one.theme for one in rounds_of(state, " neglect")] == ["Neglect"]


def test_audits_of_another_theme_are_no_round() -> None:
    state = issued(("2026-09", "Plans"), ("2026-10", "Neglect"), ("2026-11", "Plans"))
    assert [one.months for one in rounds_of(state, "Plans")] == [("2026-09",), ("2026-11",)]
    assert rounds_of(state, "Supervision") == []


def test_themes_are_told_the_one_issued_last_first() -> None:
    state = issued(("2026-09", "Plans"), ("2026-11", "Neglect"), ("2026-10", "plans"))
    assert themes_of(state) == ["Neglect", "plans"]


def test_a_theme_that_is_not_there_is_answered_with_those_that_are() -> None:
    said = no_such_theme("Neglet", ["Neglect", "Plans"])
    assert "Did you mean 'Neglect'?" in said
    assert "Neglect; Plans" in said
    assert "none yet" in no_such_theme("Neglect", [])
