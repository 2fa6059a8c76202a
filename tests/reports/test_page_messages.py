"""The messages of the DMT paper's page: each by its rule, from small figures to large."""

import datetime

import pytest

from workbook_qa.releases.released_texts import TextCounts
from workbook_qa.reports.figures import Share
from workbook_qa.reports.summary.page import page_messages as messages
from workbook_qa.reports.summary.page.page_boxes import shortened
from workbook_qa.reports.summary.page.page_decisions import Asked, decisions
from workbook_qa.reports.summary.page.page_messages import Headlined
from workbook_qa.reports.summary.page.page_value import (
    Band,
    CountBar,
    MonthOfGrades,
    TeamLine,
    Weak,
    good_words,
)

BY = datetime.date(2026, 12, 11)
NONE = Share(0, 0)


def headlined(**changes: object) -> Headlined:
    figures: dict[str, object] = {
        "month": "November",
        "before": "October",
        "concerns": 0,
        "back": Share(15, 24),
        "good": Share(18, 23),
        "good_before": Share(17, 24),
        "usual": "",
        "open": 115,
        "overdue": 60,
        "escalated": 47,
    }
    return Headlined(**(figures | changes))  # type: ignore[arg-type]


GRADES = "78% of audits are Good or better (October 71%)"
UP = "47 of 60 overdue actions have reached the Assistant Director"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, f"{GRADES}; {UP}."),
        ({"usual": "within the usual variation"}, f"{GRADES}, within the usual variation; {UP}."),
        ({"good_before": Share(3, 4)}, f"78% of audits are Good or better; {UP}."),
        ({"good": Share(3, 4)}, f"4 audits graded in November, too few for a percentage; {UP}."),
        ({"good": Share(1, 1)}, f"1 audit graded in November, too few for a percentage; {UP}."),
        (
            {"good": NONE, "back": Share(0, 24)},
            f"None of November's 24 audits is back; {UP}.",
        ),
        ({"good": NONE, "back": Share(0, 1)}, f"No audit was graded in November; {UP}."),
        ({"good": NONE, "back": NONE}, f"No audit was graded in November; {UP}."),
        ({"good": NONE}, f"No audit was graded in November; {UP}."),
        (
            {"concerns": 1},
            f"1 immediate safeguarding concern in November; {GRADES}; {UP}.",
        ),
        (
            {"concerns": 2},
            f"2 immediate safeguarding concerns in November; {GRADES}; {UP}.",
        ),
        (
            {"escalated": 1},
            f"{GRADES}; 1 of 60 overdue actions has reached the Assistant Director.",
        ),
        (
            {"escalated": 60},
            f"{GRADES}; all 60 overdue actions have reached the Assistant Director.",
        ),
        (
            {"escalated": 1, "overdue": 1},
            f"{GRADES}; the 1 overdue action has reached the Assistant Director.",
        ),
        ({"escalated": 0}, f"{GRADES}; 60 of 115 open actions are overdue."),
        ({"escalated": 0, "overdue": 1}, f"{GRADES}; 1 of 115 open actions is overdue."),
        (
            {"escalated": 0, "overdue": 0},
            f"{GRADES}; 115 actions are open and none is overdue.",
        ),
        (
            {"escalated": 0, "overdue": 0, "open": 1},
            f"{GRADES}; 1 action is open and not overdue.",
        ),
        ({"escalated": 0, "overdue": 0, "open": 0}, f"{GRADES}; no action is open."),
    ],
)
def test_the_headline_says_what_the_figures_come_to(changes: dict[str, object], said: str) -> None:
    assert messages.headline(headlined(**changes)) == said


@pytest.mark.parametrize(
    ("good", "overdue", "said"),
    [
        (
            {"Central": Share(6, 10), "Short Breaks": Share(6, 13)},
            {"Central": 10, "Short Breaks": 7},
            "Central has most overdue (10), Short Breaks the smallest share Good or better (46%)",
        ),
        (
            {"Central": Share(6, 10), "Short Breaks": Share(6, 13)},
            {"Central": 3},
            "Short Breaks has the smallest share Good or better (46%)",
        ),
        # A share of few, or one that two teams have, points at nobody.
        (
            {"A": Share(0, 4), "B": Share(5, 5)},
            {"A": 5, "B": 5},
            "A and B have most overdue (5 each)",
        ),
        ({"A": Share(3, 6), "B": Share(3, 6)}, {"A": 9}, "A has most overdue (9)"),
        ({}, {"A": 5, "B": 5, "C": 5}, "Audits, grades and actions by team"),
        ({}, {}, "Audits, grades and actions by team"),
    ],
)
def test_teams_are_named_where_one_stands_out(
    good: dict[str, Share], overdue: dict[str, int], said: str
) -> None:
    assert messages.teams_message(good, overdue, 5) == said


def bars(**counts: int) -> list[CountBar]:
    return [CountBar("Type", name, count) for name, count in counts.items()]


@pytest.mark.parametrize(
    ("types", "themes", "said"),
    [
        (bars(Need=20, Protection=4), bars(Neglect=24), "20 of 24 audits are Need; theme Neglect"),
        (bars(Need=24), bars(Neglect=15, Plans=9), "All 24 audits are Need; 15 on Neglect"),
        (bars(Need=3, Care=3), bars(A=3, B=3), "Need and Care: 3 of 6 audits each; 2 themes"),
        (bars(Need=2), bars(Neglect=2), "2 audits; theme Neglect"),
        (bars(Need=1), bars(Neglect=1), "1 audit; theme Neglect"),
        ([], [], "No audit came back in the month"),
    ],
)
def test_what_was_audited(types: list[CountBar], themes: list[CountBar], said: str) -> None:
    assert messages.nature_message(types, themes, 5) == said


def months(*shares: Share) -> list[MonthOfGrades]:
    return [MonthOfGrades("Nov", (0, share.count, 0, 0), share) for share in shares]


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        ((Share(6, 10), Share(7, 10)), "70% Good or better, the highest since June"),
        ((Share(6, 10), Share(5, 10)), "50% Good or better, the lowest since June"),
        (
            (Share(6, 10), Share(9, 10), Share(7, 10)),
            "70% Good or better, between 60% and 90% since June",
        ),
        ((Share(6, 10), Share(6, 10)), "60% Good or better in every month since June"),
        ((Share(4, 4), Share(6, 10)), "60% Good or better"),
        ((Share(6, 10), Share(3, 4)), "3 of 4 audits Good or better: too few for a percentage"),
        ((Share(1, 1),), "1 of 1 audit Good or better: too few for a percentage"),
        ((Share(6, 10), NONE), "No audit was graded in the month"),
        ((), "No audit was graded in the month"),
    ],
)
def test_the_month_among_the_others(shares: tuple[Share, ...], said: str) -> None:
    assert messages.grades_message(months(*shares), "since June") == said


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((6, 15, 10, 29), "29 of 60 overdue are over 20 working days late"),
        ((6, 15, 1, 0), "1 of 22 overdue is 11 to 20 working days late"),
        ((0, 0, 0, 7), "All 7 overdue actions are over 20 working days late"),
        ((1, 0, 0, 0), "1 action is overdue, 1 to 5 working days late"),
        ((0, 0, 0, 0), "No action is overdue"),
    ],
)
def test_how_late_the_latest_are(counts: tuple[int, ...], said: str) -> None:
    names = ("1 to 5 days", "6 to 10 days", "11 to 20 days", "Over 20 days")
    bands = [Band(name, (count,)) for name, count in zip(names, counts, strict=True)]
    assert messages.late_message(bands) == said


@pytest.mark.parametrize(
    ("undecided", "printed", "counts", "said"),
    [
        (5, 8, TextCounts(8), "5 examples of outstanding practice to decide on"),
        (1, 1, TextCounts(1), "1 example of outstanding practice to decide on"),
        (0, 3, TextCounts(3), "Outstanding practice: the DMT has decided on every example"),
        (0, 0, TextCounts(0, 2), "Outstanding practice: no example is released yet"),
        (0, 0, TextCounts(), "No outstanding practice was described in 12 months"),
    ],
)
def test_outstanding_practice(undecided: int, printed: int, counts: TextCounts, said: str) -> None:
    assert messages.practice_message(undecided, printed, counts) == said


def test_the_weakest_question_is_said_with_its_counts() -> None:
    weak = Weak("Is the plan reviewed in time?", Share(24, 42))
    assert (
        messages.weakest_message([weak]) == "Most often Partly or No in 12 months: 24 of 42 audits"
    )
    assert messages.weakest_message([]) == "No question has enough answers to be ranked"


ROLE = "Head of Service or Service Manager"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({}, ()),
        (
            {"escalated": 47, "oldest": 79},
            (
                "47 overdue actions have reached the Assistant Director, the oldest late by 79 "
                f"working days: each {ROLE} says by 11 December 2026 what will happen.",
            ),
        ),
        (
            {"escalated": 1, "oldest": 1},
            (
                "1 overdue action has reached the Assistant Director, late by 1 working day: each "
                f"{ROLE} says by 11 December 2026 what will happen.",
            ),
        ),
        (
            {"not_back": (("November", 9), ("June", 3)), "longest": 102},
            (
                "12 audits (9 of November, 3 of June) are due and not back, up to 102 working days "
                "late: the Head of Service (SQA) decides by 11 December 2026 on a last day or an "
                "exemption for each.",
            ),
        ),
        (
            {"not_back": (("June", 1),), "longest": 1},
            (
                "1 audit of June is due and not back, late by 1 working day: the Head of Service "
                "(SQA) decides by 11 December 2026 on a last day or an exemption.",
            ),
        ),
        (
            {"examples": 1, "concerns": 1, "inadequate": 2},
            (
                f"1 immediate safeguarding concern was raised in November: the {ROLE} says by "
                "11 December 2026 that the child is safe and what was done.",
                f"2 audits of November are Inadequate: the {ROLE} says by 11 December 2026 what "
                "was done for the child.",
                "1 example of outstanding practice waits: the DMT chooses by 11 December 2026 "
                "whether it is celebrated or used in training.",
            ),
        ),
    ],
)
def test_each_decision_has_a_number_a_role_and_a_day(
    asked: dict[str, object], said: tuple[str, ...]
) -> None:
    assert decisions(Asked(BY, "November", **asked)) == said  # type: ignore[arg-type]


def test_a_quotation_is_cut_between_words_and_says_so() -> None:
    assert shortened("The  plan\nwas agreed.", 100) == "The plan was agreed."
    assert shortened("The plan, which was agreed.", 12) == "The plan …"


def test_shares_of_few_are_not_percentages_and_hidden_ones_nothing() -> None:
    assert [good_words(one) for one in (Share(6, 13), Share(2, 3), NONE, None)] == [
        *("46% of 13", "Under 5", "–", "")
    ]
    assert TeamLine("Hidden", None, None, None, None, None).texts == ("Hidden", *[""] * 5)
