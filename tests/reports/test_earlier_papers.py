"""The day at which two months are compared, the day a month keeps, and why figures differ."""

import datetime
from collections.abc import Iterable

import pytest

from tests.support.made_up import summary_states as made
from tests.support.made_up.returns import an_audit, case_file_audit, changed, complete_return
from tests.support.made_up.states import whole
from workbook_qa.core.calendar import Month
from workbook_qa.core.terms import Outcome
from workbook_qa.ledger.events import (
    ActionChanged,
    AnyEvent,
    AuditExempted,
    AuditExtended,
    AuditIssued,
    AuditReassigned,
    AuditReplaced,
    FileReceived,
    PracticeDecided,
    QueryIssued,
    ReturnChosen,
    RunUndone,
    SummaryMade,
)
from workbook_qa.reports.summary import paper_differences as why
from workbook_qa.reports.summary.earlier_papers import (
    compared_day,
    kept_day,
    papers_of,
    since_papers,
)
from workbook_qa.reports.summary.paper_differences import Differences, difference_words
from workbook_qa.reports.summary.practice_decisions import decisions_up_to, last_decided

NOVEMBER, OCTOBER = made.NOVEMBER, Month("2026-10")
AUDIT, ACTION = an_audit().reference, f"{an_audit().reference}/1"
BEFORE, PAPER, SINCE = (datetime.date(2026, 12, day) for day in (2, 4, 9))
DAY = datetime.date(2026, 12, 11)  # of the summary that is made


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("month", "as_at", "compared"),
    [
        ("2026-11", "2026-12-06", "2026-11-06"),
        ("2026-11", "2026-11-30", "2026-10-31"),
        ("2026-12", "2027-01-06", "2026-12-06"),
        ("2026-01", "2026-02-06", "2026-01-06"),
        ("2026-03", "2026-04-06", "2026-03-06"),
        ("2024-03", "2024-03-31", "2024-02-29"),
        ("2026-03", "2026-03-31", "2026-02-28"),
        ("2026-03", "2026-05-15", "2026-04-14"),  # 45 days after either end
        ("2026-11", "2026-11-25", "2026-10-26"),
        ("2026-02", "2026-02-27", "2026-01-30"),
        ("2026-03", "2026-03-01", "2026-01-29"),
    ],
)
def test_two_months_are_compared_on_the_same_day_after_their_ends(
    month: str, as_at: str, compared: str
) -> None:
    assert compared_day(Month(month), day(as_at)) == day(compared)


def papers(*made_of: tuple[str, str, str]) -> list[AnyEvent]:
    """Papers by the day on which they were made, their month and the day they look back from."""
    return [SummaryMade(day(on), Month(month), day(as_at), on) for on, month, as_at in made_of]


REPORTED = ("2026-12-04", "2026-11", "2026-12-03")


@pytest.mark.parametrize(
    ("made_before", "today", "kept"),
    [
        ([], "2026-12-20", None),
        ([REPORTED], "2026-12-20", "2026-12-03"),
        ([REPORTED], "2026-12-04", "2026-12-03"),
        ([REPORTED, ("2026-12-09", "2026-11", "2026-12-08")], "2027-02-01", "2026-12-08"),
        ([REPORTED, ("2026-12-09", "2026-11", "2026-11-30")], "2027-02-01", "2026-11-30"),
        ([REPORTED, ("2026-12-09", "2026-11", "2026-11-20")], "2027-02-01", "2026-12-03"),
        ([("2026-11-25", "2026-11", "2026-11-25")], "2026-11-27", None),
        ([("2026-11-25", "2026-11", "2026-11-25")], "2026-12-03", None),
        ([("2026-12-04", "2026-10", "2026-12-04")], "2026-12-20", None),
    ],
)
def test_a_month_that_was_reported_keeps_its_day(
    made_before: list[tuple[str, str, str]], today: str, kept: str | None
) -> None:
    found = papers_of(made.recorded(papers(*made_before)))
    assert kept_day(found, NOVEMBER, day(today)) == (day(kept) if kept else None)


# ---- Why a figure differs ---------------------------------------------------------------------


def came(
    on: datetime.date, outcome: Outcome = Outcome.ACCEPTED, grade: str = "Good", version: int = 1
) -> FileReceived:
    entries = {"overall-grade": grade, "A1.due": "2026-12-07"}
    content = changed(complete_return(case_file_audit(), an_audit()), entries)
    file = f"{outcome} {grade}"
    return FileReceived(on, file, "a.xlsx", outcome, "x", AUDIT, content, version=version)


def issued(number: int = 0) -> AuditIssued:
    audit = an_audit(reference=f"CFA-2026-11-090{number}-A") if number else an_audit()
    return AuditIssued(audit.issued_on, audit, made.TOOL, "f", "w")


def since(
    before: Iterable[AnyEvent], after: Iterable[AnyEvent], *, as_at: datetime.date = DAY
) -> list[Differences]:
    """What differs from the paper of 4 December, that was made between those events."""
    paper = SummaryMade(PAPER, NOVEMBER, PAPER, "paper")
    events = made.recorded([*before, paper, *after])
    return since_papers(events, made.a_view(events, as_at=as_at), made.tools())


ACCEPTED = [issued(), came(BEFORE)]
REASSIGNED = AuditReassigned(SINCE, AUDIT, an_audit(auditor="Alex Else"), 3, "Away", "C", "f", "w")
DECIDED = [
    came(SINCE, Outcome.CONFLICT, "Inadequate"),
    ReturnChosen(SINCE, AUDIT, "conflict Inadequate"),
]


@pytest.mark.parametrize(
    ("before", "after", "reasons"),
    [
        ([issued()], [came(SINCE)], [why.ACCEPTED]),
        ([issued(), came(BEFORE, Outcome.QUERIED)], [came(SINCE, version=2)], [why.ACCEPTED]),
        ([issued()], [came(SINCE, Outcome.QUERIED)], [why.QUERIED]),
        (ACCEPTED, [came(SINCE, grade="Inadequate")], [why.CORRECTED]),
        (ACCEPTED, DECIDED, [why.DECIDED]),
        (ACCEPTED, DECIDED[:1], []),  # the sentence on conflicts says it
        (ACCEPTED, [RunUndone(SINCE, 2, (2,))], [why.UNDONE]),
        ([issued()], [RunUndone(SINCE, 1, (1,))], [why.ISSUE_UNDONE]),
        ([issued()], [AuditExempted(SINCE, AUDIT, "Closed", "C")], [why.EXEMPTED]),
        ([issued()], [AuditExempted(SINCE, AUDIT, "x", "C", withdrawn=True)], [why.WITHDRAWN]),
        (
            [issued(), AuditExempted(BEFORE, AUDIT, "Closed", "C")],
            [RunUndone(SINCE, 2, (2,))],
            [why.NOT_EXEMPT],
        ),
        ([issued()], [AuditExtended(SINCE, AUDIT, day("2026-12-18"), "x", "C")], [why.MOVED]),
        (
            [issued()],
            [AuditExtended(SINCE, AUDIT, day("2026-12-18"), "x", "C"), came(SINCE)],
            [why.ACCEPTED, why.MOVED],
        ),
        (
            [issued()],
            [AuditReplaced(SINCE, AUDIT, "CFA-2026-11-0901-A", 7, "x", "C")],
            [why.REPLACED],
        ),
        (
            [issued(), came(BEFORE, Outcome.QUERIED), QueryIssued(BEFORE, AUDIT, 2, "f", "w", "m")],
            [REASSIGNED],
            [why.REASSIGNED],
        ),
        (
            [issued(), came(BEFORE, Outcome.QUERIED)],
            [AuditExtended(SINCE, AUDIT, day("2026-12-18"), "x", "C")],
            [why.MOVED],
        ),
        (
            [issued(), AuditExempted(BEFORE, AUDIT, "Closed", "C")],
            [came(SINCE)],
            [why.ACCEPTED],
        ),
        ([issued()], [REASSIGNED], []),  # nothing is counted otherwise
        (ACCEPTED, [], []),
    ],
)
def test_an_audit_that_is_counted_otherwise_is_listed_with_why(
    before: list[AnyEvent], after: list[AnyEvent], reasons: list[str]
) -> None:
    found = since(before, after, as_at=SINCE)
    assert [list(each.audits[AUDIT]) for each in found if each.audits] == [reasons] * bool(reasons)


def test_an_audit_that_was_issued_since_is_said() -> None:
    (found,) = since(ACCEPTED, [issued(1)], as_at=PAPER)
    assert found.audits == {"CFA-2026-11-0901-A": (why.ISSUED,)}
    assert found.figures["Completed of issued"] == ("1 of 1", "1 of 2")


def typed(on: datetime.date, status: str, completed: str = "") -> list[AnyEvent]:
    """A manager closes the action, and has what is needed for it."""
    entries = [dict(each) for each in whole(status, on)]
    if completed:
        entries = [each | {"completed_on": completed} for each in entries]
    return [ActionChanged(on, ACTION, each, "Morgan Sample") for each in entries]


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ([], [], why.OVERDUE),  # due on 7 December
        ([], typed(SINCE, "Done"), "done"),
        ([], typed(SINCE, "Done", "2026-12-03"), "done" + why.DATED_BEFORE),
        ([], typed(SINCE, "Done", "2026-12-04"), "done" + why.DATED_BEFORE),
        ([], typed(SINCE, "Done", "2026-12-05"), "done"),
        ([], typed(SINCE, "Withdrawn"), "withdrawn"),
        (typed(BEFORE, "Done"), typed(SINCE, "Reopened"), "reopened"),
        ([], [ActionChanged(SINCE, ACTION, {"new_due_on": "2026-12-01"})], why.MOVED),
        (
            [],
            [ActionChanged(SINCE, ACTION, {"new_due_on": "2026-12-31", "reason": "Ill"})],
            "",
        ),
        ([], [RunUndone(SINCE, 2, (2,))], why.LEFT_OUT),
        (typed(BEFORE, "Done"), [], ""),
    ],
)
def test_an_action_that_is_counted_otherwise_is_listed_with_why(
    before: list[AnyEvent], after: list[AnyEvent], reason: str
) -> None:
    early = [issued(), came(day("2026-11-27"))]
    found = since([*early, *before], after, as_at=SINCE)
    reasons = [each.actions[ACTION] for each in found if each.actions]
    assert reasons == ([(reason,)] if reason else [])


def test_the_paper_says_how_many_and_names_no_audit() -> None:
    (found,) = since([issued()], [came(SINCE)], as_at=SINCE)
    assert difference_words(found) == (
        "Since the paper of November 2026 as at 4 December 2026: Completed of issued was 0 of 1, "
        "is 1 of 1; Not yet completed was 1, is 0. Audits: a return was accepted (1)."
    )


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ([], ["4 Dec"]),
        ([("2026-12-09", "2026-11", "2026-12-09")], ["9 Dec"]),  # the latest day
        ([("2026-12-09", "2026-11", "2026-11-30")], ["4 Dec"]),  # made later, of an earlier day
        ([("2026-12-12", "2026-11", "2026-12-09")], ["4 Dec"]),  # not there yet on the day
        ([("2026-12-11", "2026-11", "2026-12-11")], ["11 Dec"]),  # of that day, and differs
        ([("2026-11-04", "2026-10", "2026-11-04")], ["4 Dec", "4 Nov"]),
        ([("2026-12-10", "2026-12", "2026-12-10")], ["4 Dec"]),  # of a later month
    ],
)
def test_it_is_compared_with_the_last_paper_of_the_month_and_of_an_earlier_one(
    more: list[tuple[str, str, str]], expected: list[str]
) -> None:
    late = an_audit(reference="CFA-2026-10-0001-A", month=OCTOBER, issued_on=day("2026-10-02"))
    events = [
        *(AuditIssued(late.issued_on, late, made.TOOL, "f", "w"), issued()),
        *papers(("2026-12-04", "2026-11", "2026-12-04"), *more),
        AuditExempted(DAY, late.reference, "Closed", "C"),
        came(DAY),
    ]
    recorded = made.recorded(sorted(events, key=lambda event: event.on))
    found = since_papers(recorded, made.a_view(recorded, as_at=DAY), made.tools())
    assert [f"{each.paper_as_at.day} {each.paper_as_at:%b}" for each in found] == expected
    if "4 Nov" in expected:
        assert found[1].audits == {late.reference: (why.EXEMPTED,)}
        assert found[1].actions == {}


def test_of_a_paper_of_the_same_day_that_says_the_same_nothing_is_said_and_it_stays_so() -> None:
    """A summary that is made twice on a day says both times what differs from the one before."""
    first, second = (SummaryMade(on, NOVEMBER, on, f"{on}") for on in (PAPER, DAY))
    events = [issued(), first, came(SINCE)]
    for more in ([], [second], [second, second]):
        recorded = made.recorded([*events, *more])
        (found,) = since_papers(recorded, made.a_view(recorded, as_at=DAY), made.tools())
        assert found.paper_as_at == PAPER


# ---- The decisions of the DMT that stand in a paper of a past day -------------------------------


def decided(decision: str) -> PracticeDecided:
    return PracticeDecided(SINCE, AUDIT, decision, SINCE, NOVEMBER)


@pytest.mark.parametrize(
    ("events", "last", "stands"),
    [
        ([issued()], 0, None),
        ([issued(), decided("Celebrate"), came(DAY)], 2, "Celebrate"),
        ([issued(), decided("Celebrate"), decided("Not chosen"), came(DAY)], 3, "Not chosen"),
        ([issued(), decided("Celebrate"), came(DAY), RunUndone(DAY, 2, (2,))], 4, None),
        ([issued(), decided("Celebrate"), came(DAY), RunUndone(DAY, 3, (3,))], 2, "Celebrate"),
        (
            [decided("Celebrate"), RunUndone(DAY, 1, (1,)), came(DAY), RunUndone(DAY, 2, (2,))],
            *(4, "Celebrate"),
        ),
    ],
)
def test_the_number_in_a_paper_covers_the_last_change_of_the_decisions(
    events: list[AnyEvent], last: int, stands: str | None
) -> None:
    recorded = made.recorded(events)
    assert last_decided(recorded) == last
    found = decisions_up_to(recorded, last).get(AUDIT)
    assert (found.decision if found else None) == stands


def test_a_month_under_way_is_compared_with_the_month_before_up_to_the_same_day() -> None:
    """Five days before the end of either; what came in on 28 October is not in the first."""
    events: list[AnyEvent] = []
    for number, on in enumerate(("2026-10-20", "2026-10-28", "2026-11-10"), start=1):
        month = Month(on[:7])
        audit = an_audit(reference=f"CFA-{month}-000{number}-A", month=month)
        file = FileReceived(
            *(day(on), f"{number}", "a.xlsx", Outcome.ACCEPTED, "x", audit.reference),
            complete_return(case_file_audit(), audit),
        )
        issued_on = day(f"{month}-02")
        events += [AuditIssued(issued_on, audit, made.TOOL, "f", "w"), file]
    recorded = made.recorded(sorted(events, key=lambda event: event.on))
    for as_at, before, words in (
        (day("2026-11-25"), 1, "October as it stood on 26 October 2026"),
        (day("2026-11-30"), 2, "October as it stood on 31 October 2026"),
    ):
        summary = made.a_summary(recorded, as_at=as_at)
        nature = summary.tables["Nature"]
        column = nature.column("Oct 2026: completed")
        assert [row[column] for row in nature.rows if row[0] == "Audit kind"] == [before]
        assert words in summary.page.says
        assert summary.page.cards[0].note == f"October {before} of 2"
