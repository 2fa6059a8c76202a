"""Change rules at random and see whether a test notices: which behaviour does no test hold?

    python tools/rule_changes.py --number 120 --seed 7 --copy ../copy

A comparison or a condition is turned, `and` becomes `or`, `any` becomes `all`, a filter is dropped,
a number goes up by one; then the tests of the rule's room run and, if they all pass, those of the
other rooms and the whole months (nothing that needs another program). What nobody noticed is
printed as a line to read: it wants a test of what a reader would notice, or changes nothing.

`--copy` is a checkout of its own with a `.venv`: the changes are made in its files, and undone.
"""

import argparse
import ast
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.test_layers import PACKAGE, role_of, room_of  # noqa: E402

_TURNED = {
    ast.Eq: "!=",
    ast.NotEq: "==",
    ast.Lt: "<=",
    ast.LtE: "<",
    ast.Gt: ">=",
    ast.GtE: ">",
    ast.Is: "is not",
    ast.IsNot: "is",
    ast.In: "not in",
    ast.NotIn: "in",
}
_EXCHANGED = {"any": "all", "all": "any", "min": "max", "max": "min"}
_OTHER_PROGRAMS = "not office and not validator and not node and not postgres and not strace"
_LONGEST = 900  # seconds: a change may make a loop that never ends


class Change(NamedTuple):
    """One change of a module: where, and what stands there then."""

    module: Path
    line: int
    was: str
    becomes: str
    start: int
    end: int


def main() -> int:
    """Always 0: what nobody noticed is for a person to read."""
    parser = argparse.ArgumentParser(description="Change rules at random; do tests notice?")
    parser.add_argument("--number", type=int, default=120)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--copy", type=Path, required=True, help="a checkout with a .venv")
    options = parser.parse_args()
    rules = [module for module in sorted(PACKAGE.rglob("*.py")) if _is_rule(module)]
    changes = [change for module in rules for change in changes_of(module)]
    chosen = random.Random(options.seed).sample(changes, min(options.number, len(changes)))
    missed = 0
    for number, change in enumerate(chosen, 1):
        by = noticed_by(change, options.copy.resolve())
        missed += not by
        place = f"{change.module.relative_to(ROOT)}:{change.line}"
        says = f"noticed by {by}" if by else "NOT NOTICED"
        print(f"{number}. {place}: {change.was} -> {change.becomes}: {says}", flush=True)
    print(f"{len(chosen)} changes of {len(changes)} possible ones, {missed} not noticed.")
    return 0


def _is_rule(module: Path) -> bool:
    return role_of(module) == "rule" and room_of(module) not in ("demo", "cli")


def changes_of(module: Path) -> Iterator[Change]:
    """Every change that can be made to a module."""
    text = module.read_text(encoding="utf-8")
    lines = [0]
    for line in text.encode().splitlines(keepends=True):
        lines.append(lines[-1] + len(line))
    raw = text.encode()

    def change(start: ast.expr, end: ast.expr, becomes: str) -> Change:
        first = lines[start.lineno - 1] + start.col_offset
        last = lines[(end.end_lineno or 1) - 1] + (end.end_col_offset or 0)
        return Change(module, start.lineno, raw[first:last].decode(), becomes, first, last)

    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Compare) and len(node.ops) == 1:
            left, right = ast.unparse(node.left), ast.unparse(node.comparators[0])
            turned = f"({left} {_TURNED[type(node.ops[0])]} {right})"
            yield change(node, node, turned)
        elif isinstance(node, ast.BoolOp):
            other = " or " if isinstance(node.op, ast.And) else " and "
            yield change(node, node, f"({other.join(f'({ast.unparse(e)})' for e in node.values)})")
            for left_out in range(len(node.values)):
                kept = [value for at, value in enumerate(node.values) if at != left_out]
                word = " and " if isinstance(node.op, ast.And) else " or "
                yield change(node, node, f"({word.join(f'({ast.unparse(e)})' for e in kept)})")
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            yield change(node, node, f"bool({ast.unparse(node.operand)})")
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id in _EXCHANGED:
                yield change(node.func, node.func, _EXCHANGED[node.func.id])
        elif isinstance(node, ast.comprehension):
            yield from (change(test, test, "True") for test in node.ifs)
        elif isinstance(node, ast.If | ast.IfExp):
            yield change(node.test, node.test, f"(not ({ast.unparse(node.test)}))")
        elif isinstance(node, ast.Constant) and type(node.value) is int:
            yield change(node, node, str(node.value + 1))


def noticed_by(change: Change, copy: Path) -> str:
    """The tests that fail with a change, in words; empty when none does."""
    target = copy / change.module.relative_to(ROOT)
    whole = target.read_bytes()
    if whole != change.module.read_bytes():
        sys.exit(f"{target} is not what stands here: bring the copy up to date.")
    target.write_bytes(whole[: change.start] + change.becomes.encode() + whole[change.end :])
    room = room_of(change.module)
    own, named = f"tests/{room}", f"tests/{room}/test_{change.module.stem}.py"
    others = ["tests", f"--ignore={own}", "--ignore=tests/hostile", "--ignore=tests/lint"]
    try:
        for tests in ([named], [own], others):
            if not (copy / tests[0]).exists():
                continue
            if failed := _fails(tests, copy):
                return failed
    finally:
        target.write_bytes(whole)
    return ""


def _fails(tests: list[str], copy: Path) -> str:
    python = copy / ".venv" / "bin" / "python"
    command = [str(python), "-m", "pytest", "-o", "addopts=", "-x", "-q", "-p", "no:cacheprovider"]
    try:
        run = subprocess.run(
            [*command, "-m", _OTHER_PROGRAMS, *tests],
            cwd=copy,
            capture_output=True,
            text=True,
            timeout=_LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"{tests[0]}, which did not end"
    if run.returncode in (0, 5):  # 5: there was no test to run
        return ""
    failed = [line for line in run.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return failed[0].split(" - ")[0] if failed else f"{tests[0]}, which could not be run"


if __name__ == "__main__":
    sys.exit(main())
