"""The figures of a theme report, counted a second time from the events alone."""

import datetime
from collections import Counter
from collections.abc import Iterable

import pytest
from msgspec.structs import replace

from tests.support.made_up.returns import case_file_audit
from tests.support.made_up.summary_states import AS_AT, THEMES
from tests.support.made_up.theme_states import THEME, a_report, one_round, several_rounds
from workbook_qa.core.table import Table, TableValue
from workbook_qa.core.terms import AuditStatus, Grade, Outcome
from workbook_qa.ledger.events import AuditIssued, FileReceived, Recorded
from workbook_qa.ledger.fold import fold
from workbook_qa.reports.figures import Share
from workbook_qa.reports.report_controls import broken_totals
from workbook_qa.reports.theme.theme_sheets import by_team, theme_sheets

EVENTS = several_rounds()
REPORT = a_report(EVENTS)
GRADES = [grade.value for grade in Grade]

# A return as it stands at the end: the team of its audit and what was typed.
Plain = tuple[str, dict[str, str]]


def plainly(month: str, as_at: datetime.date = AS_AT) -> tuple[int, list[Plain]]:
    """How many audits of the theme were issued for a month, and the returns that count."""
    audits: dict[str, str] = {}
    returns: dict[str, dict[str, str]] = {}
    for event in (one.event for one in EVENTS if one.event.on <= as_at):
        if isinstance(event, AuditIssued):
            if event.audit.month == month and event.audit.theme == THEME:
                audits[event.audit.reference] = event.audit.team
        elif isinstance(event, FileReceived) and event.outcome is Outcome.ACCEPTED:
            assert event.content is not None
            returns[event.reference] = dict(event.content.entries)
    return len(audits), [(audits[one], returns[one]) for one in audits if one in returns]


ISSUED, RETURNS = plainly("2026-11")


def rows(table: Table) -> dict[tuple[TableValue, ...], dict[str, TableValue]]:
    """The rows of a table by their first two cells, each by its headings."""
    headings = [column.heading for column in table.columns]
    return {row[:2]: dict(zip(headings, row, strict=True)) for row in table.rows}


def typed(returns: Iterable[Plain], field: str) -> Counter[str]:
    return Counter(entries.get(field, "") for _, entries in returns)


def test_it_is_about_the_round_issued_last_and_compares_it_with_the_one_before() -> None:
    assert (REPORT.round.label, REPORT.theme) == ("Nov 2026", THEME)
    headings = [column.heading for column in REPORT.tables["ComparedWithLastTime"].columns]
    assert headings[2:] == [
        *("Nov 2026: count", "Nov 2026: of", "Nov 2026: share"),
        *("Jul 2026: count", "Jul 2026: of", "Jul 2026: share"),
    ]


@pytest.mark.parametrize("question", ["1.1", "4.2", "6.2", "10.3"])
def test_answers_are_counted_by_question(question: str) -> None:
    found = {row["Question"]: row for row in rows(REPORT.tables["Answers"]).values()}[question]
    given = typed(RETURNS, f"Q{question}.answer")
    left_out = given["Not applicable"] + given[""]
    assert [found[word] for word in ("Yes", "Partly", "No")] == [
        given[word] for word in ("Yes", "Partly", "No")
    ]
    assert found["Not applicable or blank"] == left_out
    assert found["Counted"] == len(RETURNS) - left_out
    assert found["Yes share"] == given["Yes"] / (len(RETURNS) - left_out)


def test_a_routing_question_is_in_no_denominator() -> None:
    found = {row["Question"]: row for row in rows(REPORT.tables["Answers"]).values()}["8.1"]
    assert (found["Counted"], found["Yes share"]) == ("Not scored", "Not scored")
    compared = rows(REPORT.tables["ComparedWithLastTime"])
    assert not any(str(what).startswith("8.1 ") for _, what in compared)


def test_answers_by_team_are_those_of_the_team() -> None:
    teams = {team for team, _ in RETURNS}
    table = REPORT.tables["AnswersByTeam"]
    found = {row[2]: row for row in table.rows if row[1] == "6.2"}
    assert set(found) == teams
    for team in teams:
        given = typed((one for one in RETURNS if one[0] == team), "Q6.2.answer")
        assert found[team][3:6] == tuple(given[word] for word in ("Yes", "Partly", "No"))


def test_grades_stand_beside_what_did_not_come_back() -> None:
    given = typed(RETURNS, "overall-grade")
    found = rows(REPORT.tables["ThemeGrades"])["All audits", "All audits"]
    assert [found[grade] for grade in GRADES] == [given[grade] for grade in GRADES]
    assert (found["Completed"], found["Issued"]) == (len(RETURNS), ISSUED)
    assert found["Of these, not yet completed"] == ISSUED - len(RETURNS)
    good = given["Outstanding"] + given["Good"]
    assert found["Good or better"] == good / len(RETURNS)


@pytest.mark.parametrize("standard", ["1", "8", "10"])
def test_standards_are_counted_by_grade(standard: str) -> None:
    short = next(one.short for one in case_file_audit().standards if one.id == standard)
    found = next(
        row for row in REPORT.tables["ThemeStandards"].rows if row[0] == f"{standard} {short}"
    )
    given = typed(RETURNS, f"S{standard}.grade")
    assert list(found[2:6]) == [given[grade] for grade in GRADES]


def test_actions_are_those_of_the_rounds_audits_by_priority_and_state() -> None:
    wanted = Counter(
        entries[f"A{row}.priority"]
        for _, entries in RETURNS
        for row in range(1, 16)
        if entries.get(f"A{row}.kind") == "Action"
    )
    found = rows(REPORT.tables["ThemeActions"])
    for priority in ("Immediate", "High", "Medium", "Low"):
        assert found["Priority", priority]["Set"] == wanted[priority]
    everything = found["All actions", "All actions"]
    states = ("Open", "Reopened", "Done", "Verified", "Withdrawn")
    assert everything["Set"] == wanted.total() == sum(int(everything[one] or 0) for one in states)


def test_last_time_is_counted_in_the_same_way() -> None:
    issued, returns = plainly("2026-07")
    found = rows(REPORT.tables["ComparedWithLastTime"])
    completed = found["Audits", "Completed, of those issued"]
    assert (completed["Jul 2026: count"], completed["Jul 2026: of"]) == (len(returns), issued)
    given = typed(returns, "overall-grade")
    good = found["Overall grade", "Good or better"]
    assert good["Jul 2026: count"] == given["Outstanding"] + given["Good"]
    yes = next(row for (_, what), row in found.items() if str(what).startswith("1.1 "))
    assert yes["Jul 2026: count"] == typed(returns, "Q1.1.answer")["Yes"]
    assert yes["Nov 2026: count"] == typed(RETURNS, "Q1.1.answer")["Yes"]


def test_a_theme_that_was_not_audited_before_is_compared_with_nothing() -> None:
    report = a_report(one_round(6))
    assert report.tables["ComparedWithLastTime"].rows == ()
    assert "this theme was not audited before" in report.page.messages[0].text


def test_few_audits_get_counts_and_no_percentage() -> None:
    report = a_report(one_round(3))
    shares = [row[-1] for row in report.tables["ThemeStandards"].rows]
    assert set(shares) == {"Under 5"}
    assert not any("%" in f"{one.figure} {one.text}" for one in report.page.messages)
    assert {one.below.cell for one in report.page.weakest} == {"Under 5"}


def test_before_anything_came_back_it_says_so() -> None:
    report = a_report(one_round(5), as_at=datetime.date(2026, 11, 3))
    assert report.returned == "None of 5 audits is back yet."
    assert [one.figure for one in report.page.messages] == [
        "No grades yet",
        "None weak",
        "None set",
    ]
    assert report.tables["StrengthsWeaknesses"].rows == ()
    assert broken_totals(report.controls) == []


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("day", [datetime.date(2026, 12, 4), datetime.date(2026, 6, 11)])
def test_the_control_totals_always_hold(theme: str, day: datetime.date) -> None:
    report = a_report(EVENTS, theme, as_at=day)
    assert broken_totals(report.controls) == []
    assert len(report.controls) == len(report.tables["ControlTotals"].rows) > 8


def test_a_control_total_that_does_not_hold_is_told() -> None:
    broken = replace(REPORT.controls[0], right_number=999)
    assert broken_totals((broken, *REPORT.controls[1:])) == [
        f"Audits issued: Issued, all audits {ISSUED}, Completed + not yet completed, by team 999."
    ]


def test_what_came_later_is_not_in_the_report_as_at_a_day() -> None:
    early = a_report(EVENTS, as_at=datetime.date(2026, 11, 20))
    assert len(early.tables["StrengthsWeaknesses"].rows) < len(
        REPORT.tables["StrengthsWeaknesses"].rows
    )
    known = [one for one in EVENTS if one.event.on <= datetime.date(2026, 11, 20)]
    assert a_report(known, as_at=datetime.date(2026, 11, 20)) == early


def test_the_order_of_events_of_one_day_changes_nothing() -> None:
    def key(one: Recorded) -> tuple[datetime.date, bool, str]:
        return one.event.on, not isinstance(one.event, AuditIssued), str(one.number)

    shuffled = sorted(EVENTS, key=key)
    assert shuffled != EVENTS
    assert a_report(shuffled) == REPORT


def test_open_audits_are_counted_as_not_completed_whatever_they_wait_for() -> None:
    state = fold(EVENTS, as_at=AS_AT)
    waiting = [one for one in state.issued_in(REPORT.round.first) if one.audit.theme == THEME]
    missing = sum(one.status is not AuditStatus.COMPLETED for one in waiting)
    assert missing == ISSUED - len(RETURNS)


def below() -> dict[str, Share]:
    """How many answers to each question were Partly or No, of those on the scale."""
    found = {}
    questions = case_file_audit().questions()
    packs = [question for pack in case_file_audit().packs for question in pack.questions]
    for question in (*questions, *packs):
        given = typed(RETURNS, f"Q{question.id}.answer")
        weak = given["Partly"] + given["No"]
        if question.scored and weak + given["Yes"]:
            found[question.id] = Share(weak, weak + given["Yes"])
    return found


def share_of(found: Share) -> float:
    return found.count / (found.of or 1)


def test_the_page_ranks_what_is_answered_no_or_partly_most_often_and_least() -> None:
    counted, page = below(), REPORT.page
    enough = {name: found for name, found in counted.items() if found.is_enough}
    assert [one.below for one in page.weakest] == [counted[one.question] for one in page.weakest]
    shares = sorted(map(share_of, enough.values()), reverse=True)
    assert [share_of(one.below) for one in page.weakest] == shares[:6]
    assert [share_of(one.below) for one in page.strongest] == shares[:-4:-1]


def test_the_three_messages_are_on_grades_answers_and_actions() -> None:
    grades, answers, actions = REPORT.page.messages
    given = typed(RETURNS, "overall-grade")
    share = Share(given["Outstanding"] + given["Good"], len(RETURNS))
    assert grades.text.startswith(f"{share.count} of {share.of} graded audits are Good or better")
    assert "last time (Jul 2026)" in grades.text
    worst = REPORT.page.weakest[0]
    assert f"question {worst.question}, {worst.below.count} of {worst.below.of}" in answers.text
    everything = rows(REPORT.tables["ThemeActions"])["All actions", "All actions"]
    assert actions.text.startswith(f"{everything['Set']} actions were set")


@pytest.mark.parametrize(
    ("asked", "day", "words"),
    [
        (6, AS_AT, "All 6 audits are back."),
        (1, AS_AT, "The one audit is back."),
        (5, datetime.date(2026, 11, 3), "None of 5 audits is back yet."),
    ],
)
def test_what_is_back_is_said_in_the_right_number(
    asked: int, day: datetime.date, words: str
) -> None:
    returned = a_report(one_round(asked), as_at=day).returned
    assert returned == words or f"of {asked} audits" in returned


def test_packs_of_other_groups_of_children_are_not_shown() -> None:
    for name in ("Answers", "ComparedWithLastTime"):
        table = REPORT.tables[name]
        counts = [place for place, column in enumerate(table.columns) if column.kind == "count"]
        assert all(any(row[place] for place in counts) for row in table.rows), name


def test_answers_by_team_are_a_grid_of_the_same_answers() -> None:
    counted = REPORT.tables["AnswersByTeam"]
    grid = by_team(counted)
    headings = [column.heading for column in grid.columns]
    assert headings[2:] == sorted({str(row[2]) for row in counted.rows})
    found = {row[1]: dict(zip(headings, row, strict=True)) for row in grid.rows}
    for row in counted.rows:
        named = dict(zip((column.heading for column in counted.columns), row, strict=True))
        if named["Counted"] not in (0, "Not scored"):
            said = found[named["Question"]][str(named["Team"])]
            assert said == f"{named['Yes']} of {named['Counted']}"


def test_no_sheet_is_empty() -> None:
    report = a_report(one_round(6), released=False)
    names = [sheet.name for sheet in theme_sheets(report.tables)]
    assert not {"Compared", "Strengths and weaknesses", "Difference made"} & {*names}
    assert all(table.rows for sheet in theme_sheets(report.tables) for table in sheet.tables)
