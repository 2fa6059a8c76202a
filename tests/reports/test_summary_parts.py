"""Parts of the DMT summary one by one: standing, escalation, screening, learning, settings."""

import datetime

import pytest

from tests.support.made_up import summary_states as made
from tests.support.made_up.returns import an_audit, case_file_audit, changed, complete_return
from workbook_qa.actions.action_urgency import AGE_BANDS
from workbook_qa.audits.audit_status import Standing, Stands, standing_of
from workbook_qa.core.calendar import Month
from workbook_qa.core.policy import Policy
from workbook_qa.core.terms import ActionStatus, Outcome, Priority
from workbook_qa.ledger.events import (
    AuditExempted,
    AuditExtended,
    AuditIssued,
    FileReceived,
    PracticeDecided,
    Recorded,
)
from workbook_qa.ledger.fold import fold
from workbook_qa.ledger.states import AuditState
from workbook_qa.reports.figures import ActionFact
from workbook_qa.reports.report_controls import broken_totals
from workbook_qa.reports.summary.summary_tables import Summary
from workbook_qa.reports.summary.tables.summary_escalation import NOT_ESCALATED, STEPS, step_of

NINTH = datetime.date(2026, 11, 9)


def accepted(entries: dict[str, str | None] | None = None, **audit: object) -> list[Recorded]:
    issued = an_audit(**audit)
    content = changed(complete_return(case_file_audit(), issued), entries or {})
    return made.recorded(
        [
            AuditIssued(issued.issued_on, issued, made.TOOL, "f", "w"),
            FileReceived(NINTH, "d", "a.xlsx", Outcome.ACCEPTED, "x", issued.reference, content),
        ]
    )


# ---- Where audits stand -----------------------------------------------------------------------


LATER = datetime.date(2026, 12, 7)


def agreed(state: AuditState, what: str) -> AuditExempted | AuditExtended:
    """What was agreed about an audit: exempt, withdrawn or extended."""
    reference = state.audit.reference
    if what == "extended":
        return AuditExtended(NINTH, reference, LATER, "On leave", "Casey")
    return AuditExempted(NINTH, reference, "Why", "Casey", withdrawn=what == "withdrawn")


def standing_after(events: list[Recorded], *agreements: str) -> Standing:
    (state,) = fold(events).audits.values()
    more = [agreed(state, what) for what in agreements]
    after = made.recorded([*(one.event for one in events), *more])
    return standing_of(fold(after).audits[state.audit.reference])


@pytest.mark.parametrize(
    ("agreements", "stands", "extended"),
    [
        ((), Stands.NOT_YET, False),
        (("exempt",), Stands.EXEMPT, False),
        (("withdrawn",), Stands.WITHDRAWN, False),
        (("extended",), Stands.NOT_YET, True),
        (("extended", "exempt"), Stands.EXEMPT, True),
    ],
)
def test_an_audit_stands_where_its_state_says(
    agreements: tuple[str, ...], stands: Stands, extended: bool
) -> None:
    standing = standing_after(accepted()[:1], *agreements)
    assert (standing.stands, standing.extended) == (stands, extended)
    assert standing.due_on == (LATER if extended else an_audit().due_on)


def test_what_came_back_complete_is_completed_also_where_it_was_exempt() -> None:
    assert standing_after(accepted(), "exempt").stands is Stands.COMPLETED


def test_exempt_withdrawn_and_extended_audits_have_their_columns_and_totals_hold() -> None:
    events = made.ledger({made.NOVEMBER: 80}, seed=4)
    state = made.the_state(events)
    missing = [
        one
        for one in state.audits.values()
        if one.accepted_on is None and one.audit.month == made.NOVEMBER
    ]
    kinds = ("exempt", "withdrawn", "extended")
    more = [agreed(one, what) for one, what in zip(missing, kinds, strict=False)]
    in_order = sorted([*(one.event for one in events), *more], key=lambda event: event.on)
    events = made.recorded(in_order)
    summary = made.a_summary(events)
    assert broken_totals(summary.controls) == []
    table = summary.tables["Completed"]
    assert table.total
    total = dict(zip([one.heading for one in table.columns], table.total, strict=True))
    assert (total["Exempt"], total["Withdrawn"], total["Extended"]) == (1, 1, 1)
    assert total["Not yet completed"] == len(missing) - 2
    assert summary.page.cards[0].note.endswith("; 1 exempt; 1 withdrawn")
    late = summary.tables["LateAudits"]
    assert late.total
    assert late.total[late.column("Of these, extended")] == 1


# ---- Escalation -------------------------------------------------------------------------------


def an_action(priority: Priority | None, days: int) -> ActionFact:
    return ActionFact("North", priority, ActionStatus.OPEN, made.NOVEMBER, True, days)


@pytest.mark.parametrize(
    ("priority", "days", "step"),
    [
        (Priority.IMMEDIATE, 0, ""),
        (Priority.IMMEDIATE, 1, STEPS[1]),
        (Priority.IMMEDIATE, 2, STEPS[2]),
        (Priority.HIGH, 1, STEPS[0]),
        (Priority.HIGH, 3, STEPS[1]),
        (Priority.HIGH, 5, STEPS[2]),
        (Priority.MEDIUM, 4, STEPS[0]),
        (Priority.MEDIUM, 10, STEPS[2]),
        (Priority.LOW, 4, NOT_ESCALATED),
        (Priority.LOW, 5, STEPS[0]),
        (Priority.LOW, 10, STEPS[1]),
        (Priority.LOW, 20, STEPS[2]),
        (None, 4, NOT_ESCALATED),
    ],
)
def test_delay_goes_up_the_line_by_priority(
    priority: Priority | None, days: int, step: str
) -> None:
    assert step_of(an_action(priority, days)) == step


def test_every_overdue_action_stands_in_one_step_of_its_age() -> None:
    table = made.a_summary(made.ledger(made.a_year(6), seed=9)).tables["Escalated"]
    assert [row[0] for row in table.rows] == [name for _, name in AGE_BANDS]
    assert table.total
    for row in (*table.rows, table.total):
        numbers = [number for number in row[1:] if isinstance(number, int)]
        assert sum(numbers[:-1]) == numbers[-1]
    assert table.total[-1] != 0


# ---- Outstanding practice, as it is released --------------------------------------------------


def practice(words: str, **more: object) -> tuple[object, ...]:
    summary = made.a_summary(accepted({"outstanding-practice": words}), **more)
    (row,) = summary.tables["OutstandingPractice"].rows
    return row


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("Jamie drew the plan.", "[name] drew the plan."),
        ("The plan was drawn with Zedekiah Madeup.", "The plan was drawn with [name]."),
        ("A brother named Zed was heard.", "A brother named [name] was heard."),
        ("The health visitor Zed Qwertyson came.", "The health visitor [name] came."),
        ("When Mrs Qwertyson asked, all agreed.", "When [name] asked, all agreed."),
        ("Avery Example went with Jamie.", "[name] went with [name]."),
        ("A Child Protection Plan that works.", "A Child Protection Plan that works."),
    ],
)
def test_the_auditors_words_name_no_one(words: str, shown: str) -> None:
    assert practice(words)[3] == shown


def test_the_decision_of_the_dmt_stands_beside_its_example() -> None:
    events = [one.event for one in accepted({"outstanding-practice": "A memory box."})]
    day = datetime.date(2026, 12, 2)
    decided = PracticeDecided(day, an_audit().reference, "Celebrate", day, made.NOVEMBER)
    recorded = made.recorded([*events, decided])
    for as_at, stands in (
        (made.AS_AT, ("Celebrate", day)),
        (day - datetime.timedelta(1), ("", None)),
    ):
        (row,) = made.a_summary(recorded, as_at=as_at).tables["OutstandingPractice"].rows
        assert row[4:] == stands


# ---- Learning ---------------------------------------------------------------------------------


def learning(summary: Summary, heading: str) -> list[tuple[object, ...]]:
    return [row for row in summary.tables["Learning"].rows if row[0] == heading]


def six_audits(grade_of_8: str, answer_of_1_2: str) -> list[Recorded]:
    events = []
    for number in range(6):
        entries: dict[str, str | None] = {"Q1.2.answer": "Yes"}
        if number < 4:
            entries = {"S8.grade": grade_of_8, "Q1.2.answer": answer_of_1_2}
        reference = f"CFA-2026-11-000{number}-A"
        events += [one.event for one in accepted(entries, reference=reference)]
    return made.recorded(events)


def test_the_weakest_standard_and_question_come_first_with_their_counts() -> None:
    summary = made.a_summary(six_audits("Inadequate", "No"))
    assert learning(summary, "Weakest standard")[0][2:] == (
        *("8 Risk and safety", case_file_audit().standards[7].text),
        *(2, 4, 6, 4 / 6),
    )
    weakest = learning(summary, "Weakest question")[0]
    assert str(weakest[2]).startswith("1.2 (1 ")
    assert weakest[4:] == (2, 4, 6, 4 / 6)
    needs = summary.tables["LearningNeeds"].rows
    assert needs[0][1:] == ("Wexcombe North", "8 Risk and safety", 4, 4, 6)


def test_not_applicable_and_8_1_make_nothing_weak() -> None:
    summary = made.a_summary(six_audits("Good", "Not applicable"))
    assert not [row for row in learning(summary, "Weakest question") if "1.2" in str(row[2])]
    every = [str(row[2]) for row in summary.tables["Learning"].rows]
    assert not [name for name in every if name.startswith("8.1 ")]


def test_what_few_audits_say_ranks_nowhere() -> None:
    summary = made.a_summary(accepted({"S8.grade": "Inadequate", "Q1.2.answer": "No"}))
    assert {row[0] for row in summary.tables["Learning"].rows} == {"Theme"}


# ---- Settings ---------------------------------------------------------------------------------


def test_the_council_says_from_how_many_on_a_percentage_is_given() -> None:
    events = six_audits("Good", "Yes")
    for least, share in ((6, 1.0), (7, "Under 7")):
        table = made.a_summary(events, policy=Policy(percent_from=least)).tables["GradesByMonth"]
        assert table.rows[-1][table.column("Share good or better")] == share


def test_the_council_says_from_how_many_months_on_limits_are_shown() -> None:
    events = made.ledger(made.a_year(16), seed=3)
    for needed, are_shown in ((13, True), (14, False)):
        summary = made.a_summary(events, policy=Policy(limits_from_months=needed))
        table = summary.tables["Variation"]
        assert len(table.rows) == 13
        headings = [column.heading for column in table.columns]
        assert ("Centre line" in headings) == are_shown
        assert ("within the usual variation" in summary.page.headline) == are_shown
        assert any("usual variation of" in note for note in summary.page.notes) == are_shown
        assert str(needed) in table.says


def test_months_with_few_graded_audits_are_left_out_and_said() -> None:
    months = made.a_year(16) | {Month("2026-06"): 2}
    table = made.a_summary(made.ledger(months, seed=3)).tables["Variation"]
    shown = {row[0] for row in table.rows}
    assert all(row[table.column("Graded")] >= 5 for row in table.rows)  # type: ignore[operator]
    assert "Left out" not in table.says or table.says.split(": ")[-1].strip(".") not in shown
