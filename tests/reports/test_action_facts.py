"""Which actions are counted: those of audits whose return set them."""

import datetime

from tests.chasing.test_outstanding import audits, with_actions
from workbook_qa.core.calendar import Month, WorkingDays
from workbook_qa.core.terms import Priority
from workbook_qa.ledger.states import State
from workbook_qa.reports.figures import action_facts

AS_AT = datetime.date(2026, 12, 1)


def test_an_action_whose_audit_is_gone_or_not_accepted_is_not_counted() -> None:
    counted = with_actions((Priority.HIGH, "2026-11-20"))
    for audits_there, number in ((counted.audits, 1), (audits(), 0), ({}, 0)):
        state = State(dict(audits_there), counted.actions)
        assert len(action_facts(state, Month("2026-11"), AS_AT, WorkingDays())) == number
