"""CPU time of ``reconcile``'s work on the tracker, against openpyxl merely writing the tables.

    python benchmarks/tracker.py [--small]

Ours: the tracker that managers typed into is read back with every check, merged three ways with
the ledger, and written anew: all that ``reconcile`` does but for reading the ledger and the disk.
The peer: openpyxl, in full mode, writes the same cells, formats, tables, validations, conditional
formats, widths, heights and panes, and is given them ready (see `openpyxl_tables`). It is checked
first that both give the same cells. Then the memory of a fresh process for each, and how the time
grows from 1,000 to 10,000 audits with three times as many actions.
"""

import argparse
import datetime
import gc
import io
import pickle
import random
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
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
from workbook_qa.ledger.events import ActionChanged, Recorded
from workbook_qa.ledger.fold import fold
from workbook_qa.ledger.states import State
from workbook_qa.tracker.tables.tracker_tables import TrackerTables, tracker_tables
from workbook_qa.tracker.taking_back.reconciliation import Merged, reconcile
from workbook_qa.tracker.taking_back.tracker_back import read_tracker
from workbook_qa.tracker.taking_back.tracker_reading import TrackerReading
from workbook_qa.tracker.tracker_book import write_tracker
from workbook_qa.workbooks.read import plain_rows
from workbook_qa.workbooks.read.container.limits import REGISTER_LIMITS
from workbook_qa.workbooks.read.reader import read_book
from workbook_qa.workbooks.write.text_sizes import lines_needed

FILE = "Master tracker.xlsx"
EDITED = 0.05  # the share of rows that managers typed into since
LATER = 0.01  # the share of events that were recorded since
HEADING = 4
"""The row of the headings."""


class Case(NamedTuple):
    """A ledger, and the tracker as it came back."""

    events: list[Recorded]
    typed: bytes


def tables(state: State) -> TrackerTables:
    """The tracker's tables as at today."""
    return tracker_tables(
        state, today=TODAY, tools=tools(), working_days=WorkingDays(), policy=Policy()
    )


def written(state: State) -> bytes:
    """The tracker of a state."""
    return write_tracker(
        tables(state),
        council="Wexcombe",
        number=state.number,
        workbook_of=accepted_workbooks(state),
        calendar=WorkingDays().mark,
    )


def a_case(audits: int) -> Case:
    """The tracker of a made-up ledger, written a little while ago and typed into since."""
    events = three_years(audits)
    before = fold(events[: int(len(events) * (1 - LATER))])
    return Case(events, typed_into(written(before), random.Random(7)))


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


def ours(case: Case) -> bytes:
    """Read back, merged and rewritten, with nothing remembered of an earlier run."""
    for known in (plain_rows.heads, plain_rows.texts):
        known.clear()
    lines_needed.cache_clear()
    _, state = merged(case)
    return written(state)


def cells_of(book: openpyxl_tables.Copied, every: int) -> list[object]:
    """A sample of the cells, each with its format, and what else a sheet has."""
    found: list[object] = []
    for sheet in book.sheets:
        found += [sheet.name, len(sheet.cells), sheet.table, sheet.heights, sheet.panes]
        found += [len(sheet.rules), len(sheet.conditions), sheet.links]
        found += [(*cell[:3], book.styles[cell[3]]) for cell in sheet.cells[::every]]
    return found


def check(case: Case, peer: openpyxl_tables.Copied) -> None:
    """Every edit is taken in, and the peer writes what we write."""
    outcome, _ = merged(case)
    rows = len(read(case.typed).tables["Actions"].rows)
    changed = [event for event in outcome.events if isinstance(event, ActionChanged)]
    assert 0.7 * EDITED * rows < len(changed) < 1.3 * EDITED * rows
    every = max(1, rows // 500)
    wanted = cells_of(peer, every)
    for how in openpyxl_tables.WAYS:
        content = openpyxl_tables.write(peer, how)
        assert cells_of(openpyxl_tables.copied(content), every) == wanted, how


def peak() -> float:
    """The most memory this process had, in MB.

    Linux counts what the parent had as the child's in `ru_maxrss`, so it is asked otherwise.
    """
    status = Path("/proc/self/status")
    if status.exists():
        words = status.read_text(encoding="ascii").split()
        return int(words[words.index("VmHWM:") + 1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure_memory(whose: str, audits: int, kept: Path) -> None:
    """In a process of its own: the peak before and after one run."""
    if whose == "ours":
        case = Case(three_years(audits), (kept / "typed.xlsx").read_bytes())
        work: Callable[[], object] = lambda: ours(case)  # noqa: E731
    else:
        peer = pickle.loads((kept / "peer.pickle").read_bytes())
        work = lambda: openpyxl_tables.write(peer)  # noqa: E731
    before = peak()
    work()
    print(f"{whose}: {before:.0f} MB before, {peak():.0f} MB at most")


def memory(audits: int, case: Case, peer: openpyxl_tables.Copied) -> None:
    """Print the memory of a fresh process for each."""
    with tempfile.TemporaryDirectory() as name:
        kept = Path(name)
        (kept / "typed.xlsx").write_bytes(case.typed)
        (kept / "peer.pickle").write_bytes(pickle.dumps(peer))
        for whose in ("ours", "openpyxl"):
            arguments = [sys.executable, __file__, "--memory", whose, str(audits), name]
            print(f"memory, {audits} audits, ", end="", flush=True)
            subprocess.run(arguments, check=True)


def compare(audits: int, blocks: int, times: int, ways: Sequence[str]) -> float:
    """Print the times for so many audits; ours, in seconds."""
    case = a_case(audits)
    peer = openpyxl_tables.copied(ours(case))
    if len(ways) == len(openpyxl_tables.WAYS):
        check(case, peer)
    mine = f"{audits} audits: reconcile's work on the tracker"
    variants: dict[str, Callable[[], object]] = {mine: lambda: ours(case)}
    for way in ways:
        variants[f"openpyxl writes it, {SAID[way]}"] = partial(openpyxl_tables.write, peer, way)
    variants["(openpyxl loads it)"] = lambda: openpyxl.load_workbook(io.BytesIO(case.typed))
    found = measure(variants, {name: times if name == mine else 1 for name in variants}, blocks)
    cells = sum(len(sheet.cells) for sheet in peer.sheets)
    print(f"{cells} cells, {len(case.typed) / 1e6:.1f} MB")
    report(found, mine)
    memory(audits, case, peer)
    return statistics.median(found[mine])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="CPU time of the tracker, against openpyxl.")
    parser.add_argument("--small", action="store_true", help="300 and 1,000 audits, 3 blocks")
    parser.add_argument("--memory", nargs=3, metavar=("WHOSE", "AUDITS", "FOLDER"))
    options = parser.parse_args()
    if options.memory:
        whose, audits, folder = options.memory
        measure_memory(whose, int(audits), Path(folder))
        return
    few, many = (300, 1_000) if options.small else (1_000, 10_000)
    one = compare(few, 3 if options.small else 7, 3, list(openpyxl_tables.WAYS))
    gc.collect()
    ten = compare(many, 3, 1, ["named", "shared"])
    print(f"growth from {few} to {many} audits: {ten / one:.1f} times")


SAID = {
    "each": "font, fill ... set on each cell",
    "named": "named styles",
    "shared": "style arrays shared",
}

if __name__ == "__main__":
    main()
