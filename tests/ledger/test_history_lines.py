"""What history tells of an event that is about several audits: that of the one asked for."""

import datetime

from tests.support.made_up.returns import an_audit
from tests.support.made_up.states import recorded
from workbook_qa.core.terms import Topic
from workbook_qa.ledger.events import About, AuditIssued, Chased
from workbook_qa.ledger.history_lines import history_of

DAY = datetime.date(2026, 11, 23)
FIRST, SECOND, THIRD = "CFA-2026-11-0001-F", "CFA-2026-11-0002-Q", "CFA-2026-11-0003-V"


def test_a_reminder_is_told_of_each_audit_it_names_and_of_no_other() -> None:
    about = (About(Topic.RETURN, FIRST, DAY), About(Topic.ACTION, f"{SECOND}/1", DAY))
    issued = [
        AuditIssued(DAY, an_audit(reference=reference), "t", "f", "w")
        for reference in (FIRST, SECOND, THIRD)
    ]
    reminder = Chased(DAY, "Tara North", "tara@council.example", about, "m", "Open", 1)
    events = recorded([*issued, reminder])
    told = {
        row: [line.says for line in history_of(events, row) if "reminder" in line.says]
        for row in (FIRST, SECOND, f"{SECOND}/1", f"{SECOND}/2", THIRD)
    }
    assert {row: len(lines) for row, lines in told.items()} == {
        FIRST: 1,
        SECOND: 1,
        f"{SECOND}/1": 1,
        f"{SECOND}/2": 0,
        THIRD: 0,
    }
    assert SECOND not in told[FIRST][0]
    assert FIRST not in told[SECOND][0]
