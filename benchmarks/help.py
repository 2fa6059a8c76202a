"""CPU time of ``workbook-qa --help``, against a bare interpreter.

    python benchmarks/help.py

Each is a process of its own. What is imported before a command is chosen shows here.
"""

import os
import statistics
import subprocess
import sys

RUNS = 15
BARE = [sys.executable, "-c", "pass"]
HELP = [sys.executable, "-c", "from workbook_qa.cli import main; main()", "--help"]


def cpu_seconds(command: list[str]) -> float:
    """CPU time of a process and what it starts."""
    before = os.times()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = os.times()
    return sum(after[2:4]) - sum(before[2:4])


def main() -> None:
    """Measure in turn and print."""
    cpu_seconds(HELP)  # compiles the modules
    pairs = [(cpu_seconds(BARE), cpu_seconds(HELP)) for _ in range(RUNS)]
    bare, ours = (statistics.fmean(times) for times in zip(*pairs, strict=True))
    print(f"--help {ours * 1000:.0f} ms, bare interpreter {bare * 1000:.0f} ms")
    print(f"{ours / bare:.1f} times a bare interpreter (asked: at most 6)")


if __name__ == "__main__":
    main()
