"""CPU time of ``check`` on a ledger of returns, against taking the same returns in.

    python benchmarks/check.py [AUDITS]

Each original is read again and compared with its event, so that check takes about as long as all
ingests together; it must not take longer. The time of the processes that read is counted. Printed
besides is how long 1,500 audits, a council's three years, take on the clock of this machine.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.support.made_up.many import drop_long_ago, issue_many
from tests.support.made_up.workspace import make_council, write_registers
from workbook_qa.returns import ingest
from workbook_qa.upkeep import check
from workbook_qa.workspace.result import Result

AUDITS, THREE_YEARS = 300, 1_500
ON = "2026-11-20"
CODES = ("entry-not-as-returned", "original-not-compared")


def seconds(run: Callable[[], Result]) -> tuple[Result, float, float]:
    """What a command gave, its CPU time with that of what it started, and the time on the clock."""
    before, began = os.times(), time.perf_counter()
    result = run()
    after = os.times()
    return result, sum(after[:4]) - sum(before[:4]), time.perf_counter() - began


def main() -> None:
    """Measure once and print."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else AUDITS
    with tempfile.TemporaryDirectory() as folder:
        council = make_council(Path(folder) / "council")
        write_registers(council)
        drop_long_ago(council, issue_many(council, number))
        taken, to_take_in, _ = seconds(lambda: ingest.run(council.on(ON)))
        found, to_check, on_the_clock = seconds(lambda: check.run(council.on(ON)))
    assert len(taken.outcomes or ()) == number
    assert not [problem for problem in found.problems if problem.code in CODES]
    ratio = to_check / to_take_in
    print(f"ingest {to_take_in:.1f} s, check {to_check:.1f} s of CPU for {number} returns")
    print(f"{THREE_YEARS:,} audits: {on_the_clock * THREE_YEARS / number:.0f} s on the clock")
    print(f"check takes {ratio:.2f} of ingest (asked: at most 1)")
    sys.exit(ratio > 1)


if __name__ == "__main__":
    main()
