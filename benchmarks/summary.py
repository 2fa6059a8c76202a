"""CPU time of the DMT summary, from events to bytes, and how it grows with the ledger.

    python benchmarks/summary.py

Fold, count twice, control totals and workbook, at 1,500 audits of three years and at ten times as
many, in turn.
"""

import datetime
import random
import statistics
import sys
from functools import partial
from pathlib import Path

import msgspec

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.blocks import measure
from tests.support.made_up import summary_states as made
from tests.support.made_up.returns import AN_AUDIT
from workbook_qa.core.calendar import WorkingDays, first_day, months_up_to
from workbook_qa.core.records import Return
from workbook_qa.core.terms import AuditType, Outcome
from workbook_qa.ledger.events import (
    ActionChanged,
    AnyEvent,
    AuditIssued,
    FileReceived,
    Recorded,
)
from workbook_qa.ledger.fold import fold
from workbook_qa.reports.report_controls import broken_totals
from workbook_qa.reports.summary.summary_book import write_summary
from workbook_qa.workbooks.write.text_sizes import lines_needed

MONTHS = months_up_to(made.NOVEMBER, 36)
SIZES = (1_500, 15_000)
POOL = 500  # so many different returns: those of further audits are like one of them


def a_ledger(audits: int) -> list[Recorded]:
    """So many audits in 36 months; one in ten never comes back, and most actions are closed."""
    chance = random.Random(audits)
    pool = _returns()
    events: list[AnyEvent] = []
    for number in range(audits):
        month = MONTHS[number * len(MONTHS) // audits]
        start = first_day(month)
        reference = f"CFA-{month}-{number:06d}-A"
        audit = msgspec.structs.replace(
            AN_AUDIT,
            reference=reference,
            month=month,
            theme=made.THEMES[start.month % len(made.THEMES)],
            case_id=str(200_000 + number),
            audit_type=chance.choice(list(AuditType)),
            team=chance.choice(made.TEAMS),
            issued_on=start,
            due_on=start + datetime.timedelta(27),
        )
        events.append(AuditIssued(start, audit, made.TOOL, "f" * 64, "b" * 64))
        if chance.random() < 0.1:
            continue
        on = start + datetime.timedelta(chance.randint(5, 26))
        entries = chance.choice(pool).entries
        content = Return(reference, entries)
        events.append(
            FileReceived(
                on, f"{number:064d}", "a.xlsx", Outcome.ACCEPTED, "Read.", reference, content
            )
        )
        for row in (1, 2, 3):
            if entries.get(f"A{row}.kind") == "Action" and chance.random() < 0.9:
                closed = on + datetime.timedelta(chance.randint(1, 60))
                events.append(ActionChanged(closed, f"{reference}/{row}", {"status": "Done"}))
    events.sort(key=lambda event: event.on)
    return made.recorded(events)


def _returns() -> list[Return]:
    state = fold(made.ledger(dict.fromkeys(MONTHS[:1], POOL)))
    return [one.content for one in state.audits.values() if one.content]


def made_from(events: list[Recorded]) -> bytes:
    """The summary of November 2026, with nothing remembered of an earlier one."""
    lines_needed.cache_clear()
    summary = made.a_summary(events, working_days=WorkingDays())
    assert broken_totals(summary.controls) == []
    return write_summary(summary, council="Wexcombe")


def main() -> None:
    """Measure and print."""
    variants = {f"{size} audits": partial(made_from, a_ledger(size)) for size in SIZES}
    times = measure(variants, dict.fromkeys(variants, 1), 3).values()
    few, many = (statistics.median(seconds) for seconds in times)
    print(f"a summary of {SIZES[0]:,} audits: {few:.2f} s (asked: at most 2)")
    print(f"10 times the audits: {many / few:.1f} times the time, {many:.1f} s")


if __name__ == "__main__":
    main()
