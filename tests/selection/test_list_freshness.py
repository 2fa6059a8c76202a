"""An old case list, or one that an earlier month was drawn from, is said when it is drawn from."""

import datetime

import pytest

from tests.support.made_up.workspace import make_council
from workbook_qa.core.calendar import Month
from workbook_qa.core.records import CaseList, Selection
from workbook_qa.selection import select
from workbook_qa.selection.list_freshness import old_list

FIRST = datetime.date(2026, 11, 1)


def of_november(*files):
    return Selection(Month("2026-11"), "", "", "", "seed", FIRST, 1, "", (), files=files)


@pytest.mark.parametrize(
    ("today", "digest", "expected"),
    [
        ((2026, 11, 1), "new", None),
        ((2026, 12, 2), "new", None),
        ((2026, 12, 3), "new", "The case list is 32 days old"),
        ((2026, 11, 20), "old", "The case list is the one November 2026 was drawn from"),
        (
            (2026, 12, 13),
            "old",
            "The case list is 42 days old and is the one November 2026 was drawn from",
        ),
        ((2026, 10, 1), "new", None),
        ((2026, 11, 1), "", None),
    ],
)
def test_the_age_of_a_list_and_the_month_it_served_are_said(today, digest, expected):
    case_list = CaseList(FIRST, (), files=(("renamed.xlsx", digest), ("more.csv", "x")))
    problems = old_list(case_list, [of_november(("cases.xlsx", "old"))], datetime.date(*today))
    assert [problem.found for problem in problems] == ([expected] if expected else [])


def test_a_month_is_not_drawn_from_last_months_list_without_a_word(tmp_path):
    council = make_council(tmp_path)
    select.run(council.on("2026-11-02"), Month("2026-11"), seed="one")
    december = select.run(council.on("2026-12-02"), Month("2026-12"), seed="two")
    said = [p.found for p in december.problems if p.code == "case-list-old"]
    assert len(said) == 1
    assert "the one November 2026 was drawn from" in said[0]
