"""A fuzzer: genuine returns, changed at every level from the zip to the meaning of what is typed.

    python -m tests.hostile.fuzz [--from N] [--number N] [--seconds S] [--base FILE]
    python -m tests.hostile.fuzz --write N FILE [--base FILE]

Input N is always the same bytes, whatever was made before it. The inputs are tried in a process
of their own: its death or its hanging is reported with the number of the input, like any other
fault, and the next input follows.
"""

import argparse
import json
import queue
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.hostile.genuine import Genuine, genuine_returns, taken_apart
from tests.hostile.must_hold import Made, take
from tests.hostile.mutate_cells import CELLS
from tests.hostile.mutate_meaning import MEANING
from tests.hostile.mutate_parts import PARTS
from tests.hostile.mutate_xml import XML
from tests.hostile.mutate_zip import PACKINGS, WHOLE, as_usual
from tests.hostile.specimen import Specimen

_LEVELS = (*(MEANING,) * 9, *(CELLS,) * 7, *(XML,) * 7, *(PARTS,) * 3)
_TIMES = (*(1,) * 11, 2, 2, 3, 3, 5, 8)  # mutations of one input
_UNCHANGED, _PACKED_ODDLY = 0.02, 0.12  # of all inputs
_FAULT = "FAULT"
_PATIENCE = 60.0  # seconds without a word, after which the process is taken to hang


def make(number: int, base: Genuine | None = None) -> Made:
    """Input `number`, made of one of the genuine returns, or of the one given."""
    chance = random.Random(number)
    returns = genuine_returns()
    chosen = returns[int(chance.random() * len(returns))]
    genuine = base or chosen
    specimen = Specimen(chance, genuine)
    said: list[str] = []
    if chance.random() >= _UNCHANGED:
        for _ in range(specimen.one_of(_TIMES)):
            mutation = specimen.one_of(specimen.one_of(_LEVELS))
            said.append(mutation(specimen))
    packing = as_usual
    if chance.random() < _PACKED_ODDLY:
        packing = specimen.one_of(PACKINGS if said else WHOLE)
    entries = [*specimen.parts.items(), *specimen.more] or [("x", b"")]
    content, how = packing(chance, entries)
    return Made(number, genuine, content, (*said, *([how] if how else [])), not said)


def main(arguments: Sequence[str] | None = None) -> int:
    """Try inputs and print what is wrong with how they were taken; 1 when anything was."""
    options = _options(arguments)
    base = taken_apart(options.base.name, options.base.read_bytes()) if options.base else None
    if options.write:
        made = make(int(options.write[0]), base)
        Path(options.write[1]).write_bytes(made.content)
        print(made)
        return 0
    numbers = range(options.first, options.first + options.number)
    if options.inside:
        _try_all(numbers, base)
        return 0
    return _watch(numbers, options.seconds, options.base)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.hostile.fuzz")
    parser.add_argument("--from", dest="first", type=int, default=0, help="the first input")
    parser.add_argument("--number", type=int, default=2_000, help="how many inputs")
    parser.add_argument("--seconds", type=float, default=0, help="stop after so many seconds")
    parser.add_argument("--base", type=Path, help="a workbook to make them of, in place of ours")
    parser.add_argument("--write", nargs=2, metavar=("N", "FILE"), help="write input N to a file")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


def _try_all(numbers: range, base: Genuine | None) -> None:
    """Say of each input that it is tried and what became of it, line by line (see `_watch`)."""
    for number in numbers:
        print(f"try {number}", flush=True)
        made = make(number, base)
        taken = take(made)
        for fault in taken.faults:
            print("fault", json.dumps(f"{made}\n{fault}"), flush=True)
        print(f"done {taken.outcome}", flush=True)


def _watch(numbers: range, seconds: float, base: Path | None) -> int:
    """Have a process try the inputs; where it dies or hangs, go on after that input."""
    ends = time.monotonic() + seconds if seconds else float("inf")
    tally: Counter[str] = Counter()
    at = numbers.start
    while at < numbers.stop and time.monotonic() < ends:
        command = [sys.executable, "-m", "tests.hostile.fuzz", "--inside"]
        command += ["--from", str(at), "--number", str(numbers.stop - at)]
        command += ["--base", str(base)] if base else []
        at = watch_one_process(command, at, ends, tally, _PATIENCE) + 1
    became = ", ".join(f"{times} {what}" for what, times in tally.most_common())
    print(f"{at - numbers.start} inputs: {became}")
    return 1 if tally[_FAULT] else 0


def watch_one_process(
    command: Sequence[str], at: int, ends: float, tally: Counter[str], patience: float
) -> int:
    """Report what a process says of its inputs (see `_try_all`); the last it tried comes back.

    Args:
        at: its first input; ends: when it is to stop, on the monotonic clock.
        patience: after how many seconds without a word it hangs.
    """
    process = subprocess.Popen(command, stdout=subprocess.PIPE, encoding="ascii")
    said: queue.Queue[str] = queue.Queue()
    threading.Thread(target=_listen, args=(process, said), daemon=True).start()
    busy, hangs = True, False
    while not hangs and (busy or time.monotonic() < ends):
        try:
            word, _, rest = said.get(timeout=patience).rstrip("\n").partition(" ")
        except queue.Empty:
            hangs = True
            continue
        if word == "try":
            at, busy = int(rest), True
        elif word == "fault":
            _report(tally, at, json.loads(rest), command)
        elif word == "done":
            tally[rest] += 1
            busy = False
        else:
            break
    process.kill()
    code = process.wait()
    if busy:
        died = f"The process died ({code})."
        _report(tally, at, f"It hangs: no word for {patience:g} s." if hangs else died, command)
    return at


def _listen(process: "subprocess.Popen[str]", said: "queue.Queue[str]") -> None:
    assert process.stdout is not None
    with process.stdout:
        for line in process.stdout:
            said.put(line)
    said.put("")


def _report(tally: Counter[str], number: int, fault: str, command: Sequence[str]) -> None:
    tally[_FAULT] += 1
    base = f" --base {command[-1]}" if "--base" in command else ""
    print(f"FAULT in input {number}: {fault}")
    print(f"    its bytes: python -m tests.hostile.fuzz --write {number} FILE{base}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
