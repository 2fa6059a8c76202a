"""CPU time of the DMT summary: how it grows with the ledger, and against openpyxl writing it.

    python benchmarks/summary.py [--small]

First the whole of it, from events to bytes (fold, count twice, control totals, workbook), at 1,000,
10,000 and 100,000 audits of three years: a run each, in turn, and the ratio for ten times as many.
Then the workbook alone, of a council's size: `write_summary`, against openpyxl in full mode writing
the same cells, formats, tables, validations and charts, which it is given ready
(`openpyxl_tables`). It is checked first that both give the same cells and as many charts.
"""

import argparse
import datetime
import gc
import io
import random
import statistics
import sys
import time
from functools import partial
from itertools import pairwise
from pathlib import Path

import msgspec
import openpyxl

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks import openpyxl_tables
from benchmarks.blocks import measure, report
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
from workbook_qa.reports.summary.summary_book import write_summary
from workbook_qa.reports.summary.summary_tables import Summary, broken_totals
from workbook_qa.workbooks.write.text_sizes import lines_needed

MONTHS = months_up_to(made.NOVEMBER, 36)
SIZES = (1_000, 10_000, 100_000)
POOL = 500
"""So many different returns: those of further audits are like one of them."""


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


def summarised(events: list[Recorded]) -> Summary:
    """The summary of November 2026 as values."""
    summary = made.a_summary(events, working_days=WorkingDays())
    assert broken_totals(summary) == []
    return summary


def whole(events: list[Recorded]) -> bytes:
    """From events to bytes."""
    return written(summarised(events))


def written(summary: Summary) -> bytes:
    """The workbook, with nothing remembered of an earlier one."""
    lines_needed.cache_clear()
    return write_summary(summary, council="Wexcombe")


def growth(sizes: tuple[int, ...], blocks: int) -> None:
    """Print the time at each size and how it grows."""
    ledgers = {size: a_ledger(size) for size in sizes}
    gc.collect()
    gc.freeze()
    found: dict[int, list[float]] = {size: [] for size in sizes}
    for block in range(blocks + 1):
        for size in sizes:
            gc.collect()
            start = time.process_time()
            whole(ledgers[size])
            if block:  # the first is to warm up
                found[size].append(time.process_time() - start)
    medians = {size: statistics.median(times) for size, times in found.items()}
    for size, seconds in medians.items():
        each = seconds / size * 1e6
        print(f"{size:7} audits: {seconds:8.3f} s, {each:6.0f} microseconds an audit")
    for one, other in pairwise(sizes):
        times = other / one
        print(
            f"{one} to {other}: {times:g} times the audits, {medians[other] / medians[one]:.1f} "
            "times the time"
        )


def charts_of(content: bytes) -> int:
    """How many charts stand in a workbook."""
    return sum(len(sheet._charts) for sheet in openpyxl.load_workbook(io.BytesIO(content)))


def check(ours: bytes, peer: openpyxl_tables.Copied, ways: tuple[str, ...]) -> None:
    """The peer writes what we write."""
    wanted = [[cell[:3] for cell in sheet.cells] for sheet in peer.sheets]
    for way in ways:
        theirs = openpyxl_tables.write(peer, way)
        copied = openpyxl_tables.copied(theirs)
        assert [[cell[:3] for cell in sheet.cells] for sheet in copied.sheets] == wanted, way
        assert charts_of(theirs) == charts_of(ours) == 5


def against_openpyxl(blocks: int) -> None:
    """Print the time of the workbook alone."""
    summary = summarised(made.ledger(made.a_year(30), seed=3))
    mine = "the DMT summary's workbook"
    ours = partial(written, summary)
    peer = openpyxl_tables.copied(ours())
    check(ours(), peer, tuple(SAID))
    variants = {mine: ours} | {
        f"openpyxl writes it, {said}": partial(openpyxl_tables.write, peer, way)
        for way, said in SAID.items()
    }
    cells = sum(len(sheet.cells) for sheet in peer.sheets)
    print(f"{cells} cells on {len(peer.sheets)} sheets, {charts_of(ours())} charts")
    report(measure(variants, dict.fromkeys(variants, 3), blocks), mine)


SAID = {
    "each": "font, fill ... set on each cell",
    "named": "named styles",
    "shared": "style arrays shared",
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="CPU time of the DMT summary.")
    parser.add_argument("--small", action="store_true", help="100 to 10,000 audits, 3 blocks")
    options = parser.parse_args()
    against_openpyxl(3 if options.small else 7)
    growth((100, 1_000, 10_000) if options.small else SIZES, 1 if options.small else 3)


if __name__ == "__main__":
    main()
