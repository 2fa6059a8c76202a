"""What `check` says besides its problems."""

from tests.support.made_up.workspace import Council
from workbook_qa.upkeep import check


def test_a_passed_review_date_is_a_reminder_and_no_problem(issued: Council):
    result = check.run(issued.on("2026-11-20"))
    assert "Case file audit 1.1 was to be reviewed by 31 March 2017." in result.lines
    assert not any("review" in problem.message for problem in result.problems)


def test_nothing_is_said_before_the_review_date(issued: Council):
    result = check.run(issued.on("2017-03-31"))
    assert not any("reviewed" in line for line in result.lines)
