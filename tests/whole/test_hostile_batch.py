"""Every hostile workbook in one inbox with genuine returns: each its outcome, none disturbed."""

import json
import subprocess
import sys
import time
from collections.abc import Mapping

import pytest

from tests.hostile.refused import refused
from tests.support.made_up.workspace import Council
from tests.workbooks.test_reader_samples import ANSWERS, SHARED, crafted

pytest.importorskip("resource")  # where processes can be held to their memory

# What has no part that only a workbook has is opened as a zip of files: what is said then is of it.
MAYBE_PARCELS = {"not-a-workbook", "workbook-damaged"}
OF_PARCELS = {"parcel-without-workbook", "parcel-not-opened", "not-our-workbook"}

# The peak of a program's memory includes that of the program that started it (Linux counts what
# stood at `exec`), and the tests' is large: a small program in between starts `ingest` and says
# the peak of it and of those it waited for.
MEASURED = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[2:]).returncode
with open(sys.argv[1], "w") as peak:
    peak.write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
sys.exit(code)
"""


def _file(name: str) -> str:
    return name.replace("/", " ")


def ingested(council: Council, files: Mapping[str, bytes]) -> tuple[dict[str, list[str]], float]:
    """What `ingest` says of each file, run as a program of its own, and how long it took.

    Its memory, and that of the process it reads with, are held to 300 MiB.
    """
    for name, content in files.items():
        (council.workspace.inbox / name).write_bytes(content)
    peak = council.root.parent / "peak"
    program = [sys.executable, "-m", "workbook_qa", "--folder", str(council.root), "--json"]
    start = time.monotonic()
    run = subprocess.run(
        [sys.executable, "-c", MEASURED, str(peak), *program, "ingest"],
        capture_output=True,
        check=False,
    )
    seconds = time.monotonic() - start
    assert (run.returncode, b"Traceback" in run.stderr) == (1, False), run.stderr.decode()
    assert int(peak.read_text()) / 1024 < 300
    said = json.loads(run.stdout)
    found: dict[str, list[str]] = {}
    for each in said["outcomes"]:
        found.setdefault(each["file"].partition(": ")[0], []).append(each["outcome"])
    for problem in said["problems"]:
        found.get(problem["file"].partition(": ")[0], []).append(problem["code"])
    return found, seconds


def test_each_ends_refused_as_its_table_says_and_the_others_are_taken_in(issued: Council) -> None:
    files = {f"{_file(name)}.xlsx": content for name, content, _ in refused()}
    codes = {f"{_file(name)}.xlsx": code for name, _, code in refused()}
    whole = {
        f"{n} {a.audit.reference}.xlsx": issued.filled(a) for n, a in enumerate(issued.audits())
    }

    found, seconds = ingested(issued, files | whole)

    assert found.keys() == files.keys() | whole.keys()
    assert {name: found[name] for name in whole} == {name: ["accepted"] for name in whole}
    for name in files:
        assert set(found[name]) & {"refused", "already-have"}, (name, found[name])
        expected = {codes[name]} | (OF_PARCELS if codes[name] in MAYBE_PARCELS else set())
        assert set(found[name]) & (expected | {"already-have"}), (name, found[name])
    assert seconds < 10 * len(files)


@pytest.mark.samples
@pytest.mark.skipif(not SHARED.is_dir(), reason=f"{SHARED} is not there")
def test_the_shared_corpus_ends_as_its_table_says(issued: Council) -> None:
    files = {f"{name.removesuffix('.xlsx')}.xlsx": content for name, content in crafted()}
    whole = {f"{a.audit.reference}.xlsx": issued.filled(a) for a in issued.audits()}

    found, seconds = ingested(issued, files | whole)

    assert {name: found[name] for name in whole} == {name: ["accepted"] for name in whole}
    for name in files:
        code = ANSWERS.get(name.partition("_")[0], "not-our-workbook")
        assert set(found[name]) == {"refused", code}, (name, found[name])
    assert seconds < 10 * len(files)
