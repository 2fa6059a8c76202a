"""CPU time of the tracker: of writing it, against openpyxl, and of reconciling it.

    python benchmarks/tracker.py

Written: `write_tracker` from its tables, against openpyxl writing the same cells, formats (as named
styles), tables, validations, conditional formats, widths, heights and panes, which it is given
ready (see `openpyxl_tables`). It is checked first that both give the same cells.

Reconciled: the tracker that managers typed into is read back with every check, merged three ways
with the ledger, and written anew: all that ``reconcile`` does but for reading the ledger and the
disk. With 2,000 audits and 6,000 actions, and with a quarter of them, which shows how it grows.
"""

import datetime
import io
import random
import statistics
import sys
from functools import partial
from pathlib import Path
from typing import NamedTuple

import openpyxl

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks import openpyxl_tables
from benchmarks.blocks import measure, report
from tests.support.made_up.states import TODAY, recorded, tools
from tests.support.made_up.three_years import a_proof, a_remark, accepted_workbooks, three_years
from workbook_qa.actions import action_entries
from workbook_qa.core.calendar import WorkingDays
from workbook_qa.core.cells import Book
from workbook_qa.core.policy import Policy
from workbook_qa.core.records import People
from workbook_qa.ledger.events import ActionChanged, Recorded
from workbook_qa.ledger.fold import fold
from workbook_qa.ledger.states import State
from workbook_qa.tracker.tables.tracker_tables import TrackerTables, tracker_tables
from workbook_qa.tracker.taking_back.reconciliation import Merged, reconcile
from workbook_qa.tracker.taking_back.tracker_back import read_tracker
from workbook_qa.tracker.taking_back.tracker_reading import TrackerReading
from workbook_qa.tracker.tracker_book import write_tracker
from workbook_qa.workbooks.read.container.limits import REGISTER_LIMITS
from workbook_qa.workbooks.read.reader import read_book
from workbook_qa.workbooks.write.text_sizes import lines_needed

FILE = "Master tracker.xlsx"
EDITED = 0.05  # the share of rows that managers typed into since
LATER = 0.01  # the share of events that were recorded since
HEADING = 4  # the row of the headings


class Case(NamedTuple):
    """A ledger, and the tracker as it came back."""

    events: list[Recorded]
    typed: bytes


def tables(state: State) -> TrackerTables:
    """The tracker's tables as at today."""
    return tracker_tables(state, today=TODAY, tools=tools(), people=People((), ()), policy=Policy())


def written(state: State, tracker: TrackerTables) -> bytes:
    """The tracker of a state, with nothing remembered of an earlier run."""
    lines_needed.cache_clear()
    return write_tracker(
        tracker,
        council="Wexcombe",
        number=state.number,
        workbook_of=accepted_workbooks(state),
        calendar=WorkingDays().mark,
    )


def a_case(audits: int) -> Case:
    """The tracker of a made-up ledger, written a little while ago and typed into since."""
    events = three_years(audits)
    before = fold(events[: int(len(events) * (1 - LATER))])
    return Case(events, typed_into(written(before, tables(before)), random.Random(7)))


def typed_into(content: bytes, chance: random.Random) -> bytes:
    """The tracker after managers typed into a share of its rows, as openpyxl saves it."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book["Actions"]
    place = {cell.value: cell.column for cell in sheet[HEADING]}
    for row in range(HEADING + 1, sheet.max_row + 1):
        if chance.random() < EDITED:
            sheet.cell(row, place[action_entries.COMMENT], a_remark(chance))
            sheet.cell(row, place[action_entries.STATUS], "Done")
            sheet.cell(row, place[action_entries.COMPLETED_ON], TODAY - datetime.timedelta(days=1))
            sheet.cell(row, place[action_entries.EVIDENCE], a_proof(chance))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read(content: bytes) -> TrackerReading:
    """The tracker read back."""
    book = read_book(content, FILE, REGISTER_LIMITS)
    assert isinstance(book, Book), book
    reading = read_tracker(book, FILE)
    assert isinstance(reading, TrackerReading), reading
    return reading


def merged(case: Case) -> tuple[Merged, State]:
    """What managers typed, and the state with it."""
    reading = read(case.typed)
    base = fold(case.events, up_to=reading.number)
    now = fold((one for one in case.events if one.number > reading.number), after=base)
    outcome = reconcile(
        base,
        now,
        reading,
        written=tables(base).by_name,
        today=TODAY,
        calendar=WorkingDays().mark,
    )
    last = case.events[-1].number
    more = [
        Recorded(last + one.number, one.at, one.by, one.event) for one in recorded(outcome.events)
    ]
    return outcome, fold(more, after=now)


def reconciled(case: Case) -> bytes:
    """Read back, merged and rewritten."""
    _, state = merged(case)
    return written(state, tables(state))


def check_edits(case: Case) -> None:
    """Every edit is taken in."""
    outcome, _ = merged(case)
    rows = len(read(case.typed).tables["Actions"].rows)
    changed = [event for event in outcome.events if isinstance(event, ActionChanged)]
    assert 0.7 * EDITED * rows < len(changed) < 1.3 * EDITED * rows


def compare_writing() -> None:
    """Print the time of writing the tracker of 500 audits, against openpyxl."""
    state = fold(three_years(500))
    write = partial(written, state, tables(state))
    peer = openpyxl_tables.copied(write())
    assert said_by(openpyxl_tables.copied(openpyxl_tables.write(peer))) == said_by(peer)
    ours, theirs = "write_tracker", "openpyxl with named styles"
    variants = {ours: write, theirs: partial(openpyxl_tables.write, peer)}
    print(f"{sum(len(sheet.cells) for sheet in peer.sheets)} cells")
    report(measure(variants, {ours: 2, theirs: 1}, 5), ours, {theirs: 2})


def said_by(book: openpyxl_tables.Copied) -> list[object]:
    """The cells, each with its format, and what else a sheet has."""
    return [
        (
            sheet._replace(cells=(), rules=(), conditions=()),
            [(*cell[:3], book.styles[cell[3]]) for cell in sheet.cells],
            (len(sheet.rules), len(sheet.conditions)),
        )
        for sheet in book.sheets
    ]


def time_reconciling() -> None:
    """Print the seconds that reconciling takes, and how they grow."""
    cases = {f"{audits} audits": a_case(audits) for audits in (500, 2_000)}
    for case in cases.values():
        check_edits(case)
    variants = {name: partial(reconciled, case) for name, case in cases.items()}
    times = measure(variants, dict.fromkeys(variants, 1), 3).values()
    few, many = (statistics.median(seconds) for seconds in times)
    print(f"2,000 audits and 6,000 actions reconciled: {many:.1f} s (asked: at most 5)")
    print(f"4 times the audits and actions: {many / few:.1f} times the time")


def main() -> None:
    """Measure and print."""
    compare_writing()
    time_reconciling()


if __name__ == "__main__":
    main()
