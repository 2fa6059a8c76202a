"""Issued is completed, outstanding and exempt together, in the tracker and in the summary."""

import datetime

import pytest

from tests.support.made_up.states import a_state, recorded, some_events, some_tables
from tests.support.made_up.summary_states import a_summary, a_year, ledger
from workbook_qa.core.calendar import Month
from workbook_qa.core.terms import AuditStatus
from workbook_qa.ledger.events import AnyEvent, AuditExempted, AuditExtended, AuditIssued
from workbook_qa.ledger.fold import fold
from workbook_qa.ledger.states import State
from workbook_qa.reports.report_controls import broken_totals

NOVEMBER = Month("2026-11")
WHY = "The child has moved to another council."


def with_exemptions(every: int = 3) -> State:
    """Some of the audits that are still out are exempt."""
    events: list[AnyEvent] = some_events()
    waiting = [one for one in a_state().audits.values() if not one.accepted]
    on = datetime.date(2026, 11, 23)
    events += [AuditExempted(on, one.audit.reference, WHY, "Casey") for one in waiting[::every]]
    return fold(recorded(events))


@pytest.mark.parametrize("every", [1, 2, 3])
def test_the_trackers_counts_add_up(every: int):
    state = with_exemptions(every)
    exempt = sum(one.exempt for one in state.audits.values())
    tables = some_tables(state)
    counts = tables.counts
    assert exempt > 0
    assert counts.exempt == exempt
    assert counts.completed + counts.outstanding + counts.exempt == counts.audits
    assert len(tables.outstanding_returns.rows) == counts.outstanding
    statuses = [row[tables.audits.column("Status")] for row in tables.audits.rows]
    assert statuses.count(AuditStatus.EXEMPT) == exempt
    assert statuses.count(AuditStatus.COMPLETED) == counts.completed


def test_an_exempt_audit_awaits_nothing_and_is_never_late():
    tables = some_tables(with_exemptions(1), today=datetime.date(2027, 2, 1))
    table = tables.audits
    for row in table.rows:
        shown = {column.heading: value for column, value in zip(table.columns, row, strict=True)}
        if shown["Status"] == AuditStatus.EXEMPT:
            assert (shown["Days late"], shown["Accepted"]) == (0, "Exempt")
            assert "Awaited" not in shown.values()


def test_the_summary_adds_up_and_says_how_many_are_exempt():
    events = ledger(a_year())
    state = fold(events)
    waiting = sorted(one.audit.reference for one in state.issued_in(NOVEMBER) if not one.accepted)
    on = datetime.date(2026, 12, 1)
    more = [
        AuditExempted(on, reference, WHY, "Casey", withdrawn=number % 2 == 1)
        for number, reference in enumerate(waiting[:2])
    ]
    before = a_summary(events)
    all_in_order = sorted([*(each.event for each in events), *more], key=lambda event: event.on)
    summary = a_summary(recorded(all_in_order))
    assert broken_totals(summary.controls) == []
    table = summary.tables["Completed"]
    assert table.total is not None
    assert before.tables["Completed"].total is not None
    places = [table.column(name) for name in ("Exempt", "Withdrawn", "Not yet completed")]
    exempt, withdrawn, missing = (table.total[place] for place in places)
    assert isinstance(exempt, int)
    assert isinstance(withdrawn, int)
    assert isinstance(missing, int)
    assert exempt > 0
    assert withdrawn > 0
    assert before.tables["Completed"].total[places[-1]] == missing + exempt + withdrawn
    assert summary.page.cards[0].note.endswith(f"; {exempt} exempt; {withdrawn} withdrawn")


def test_an_extension_moves_late_and_not_the_month():
    """Completed late is counted by the date that was agreed; the audit stays its month's."""
    events = some_events()
    issued = [each for each in events if isinstance(each, AuditIssued)]
    state = fold(recorded(events))
    late = next(
        one for one in state.audits.values() if one.accepted_on and one.accepted_on > one.due_on
    )
    until = late.accepted_on
    assert until is not None
    extended = AuditExtended(late.audit.due_on, late.audit.reference, until, WHY, "Casey")
    now = fold(recorded([*issued, extended, *events[len(issued) :]]))
    table = some_tables(now).audits
    row = next(row for row in table.rows if row[0] == late.audit.reference)
    assert row[table.column("Days late")] == 0
    assert row[table.column("Due")] == until
    assert now.audits[late.audit.reference].audit.month == late.audit.month
