"""Run tests alone, each in a process of its own, and name those that fail.

    python tools/each_test_alone.py tests/framework tests/excel      each module alone
    python tools/each_test_alone.py --each tests/hostile/test_fuzz.py   each test alone

A test that fails here and not among the others leans on what they left: a value they had made
first, a file, a setting of the process. `pytest --shuffle SEED` finds those that others disturb.
"""

import argparse
import subprocess
import sys

_PYTEST = [sys.executable, "-m", "pytest", "-o", "addopts=", "-q", "-p", "no:cacheprovider"]
_NONE_RAN = 5  # pytest's exit code where there is no test to run


def main() -> int:
    """The exit code: 1 where something fails alone."""
    parser = argparse.ArgumentParser(description="Run tests alone and name those that fail.")
    parser.add_argument("--each", action="store_true", help="each test, not each module")
    parser.add_argument("-m", default="", metavar="MARKS", help="as pytest's own option")
    parser.add_argument("-k", default="", metavar="WORDS", help="as pytest's own option")
    parser.add_argument("paths", nargs="+")
    options = parser.parse_args()
    chosen = ["-m", options.m, "-k", options.k]
    listed = _pytest("--collect-only", *chosen, *options.paths).stdout.splitlines()
    tests = [line for line in listed if "::" in line]
    alone = tests if options.each else list(dict.fromkeys(_module(test) for test in tests))
    failing = [each for each in alone if not _passes(each, [] if options.each else chosen)]
    print(f"{len(alone)} run alone, {len(failing)} failed.")
    return 1 if failing else 0


def _module(test: str) -> str:
    return test.partition("::")[0]


def _passes(each: str, chosen: list[str]) -> bool:
    run = _pytest("-x", *chosen, each)
    passes = run.returncode in (0, _NONE_RAN)
    if not passes:
        print(f"ALONE IT FAILS: {each}\n{run.stdout[-3000:]}", flush=True)
    return passes


def _pytest(*options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*_PYTEST, *options], capture_output=True, text=True, check=False)


if __name__ == "__main__":
    sys.exit(main())
