"""Two thousand changed returns: each is read to the end, or refused with a good reason.

More on request: see `tests.hostile.fuzz`.
"""

import datetime
import hashlib
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.hostile import fuzz
from tests.hostile.fuzz import make
from tests.hostile.genuine import Genuine, genuine_returns, taken_apart
from tests.hostile.must_hold import MIB, peak_mib, take
from tests.support.made_up.every_book import SEAL
from tests.support.made_up.queries import AUDIT, COUNCIL, FORM, complete
from tests.support.other_programs.office import Office
from workbook_qa.audits.audit_book import write_audit_book
from workbook_qa.core.audit_tool import EntryKind
from workbook_qa.workbooks.form import return_inputs, returned_book
from workbook_qa.workbooks.read import sheet_cells

ROOT = Path(__file__).parents[2]
INPUTS, CHUNK = 2_000, 100


@pytest.fixture(autouse=True, scope="module")
def _genuine() -> None:
    """What inputs are made of is made, and kept, before a test plants a fault in what makes it."""
    genuine_returns()


def faults_in(numbers: range, base: Genuine | None = None) -> list[str]:
    """What is wrong with how these inputs were taken, and how to make them again."""
    faults = []
    for number in numbers:
        made = make(number, base)
        again = f"python -m tests.hostile.fuzz --write {number} FILE"
        faults += [f"{made}: {fault}\n    its bytes: {again}" for fault in take(made).faults]
    return faults


@pytest.mark.parametrize("first", range(0, INPUTS, CHUNK))
def test_whatever_is_done_to_a_return_it_is_read_or_refused_with_a_reason(first: int) -> None:
    before = peak_mib()
    assert faults_in(range(first, first + CHUNK)) == []
    assert peak_mib() - before < MIB


@pytest.mark.office
@pytest.mark.parametrize(("ending", "number"), [(".xlsx", 200), (".ods", 25)])
def test_what_libreoffice_saved_may_be_changed_too(
    office: Office, ending: str, number: int
) -> None:
    kinds = {cell.field: cell.kind for _, cell in FORM.inputs()}
    keys = {
        FORM.place_of(field): day_first(text) if kinds[field] is EntryKind.DATE else text
        for field, text in complete().entries.items()
    }
    blank = write_audit_book(FORM, AUDIT, SEAL, council=COUNCIL)
    saved = office.fill_in(blank, keys, ending=ending)
    assert faults_in(range(number), taken_apart(f"LibreOffice, {ending}", saved)) == []


def day_first(text: str) -> str:
    return datetime.date.fromisoformat(text).strftime("%d/%m/%Y")


def test_the_inputs_go_deep_enough_to_tell() -> None:
    outcomes = Counter(take(make(number)).outcome for number in range(300))
    assert outcomes["read"] > 150
    assert {"workbook-damaged", "workbook-too-large", "workbook-unsafe"} <= outcomes.keys()


def test_an_input_is_the_same_whatever_was_made_before_it_and_in_every_process() -> None:
    numbers = (7, 3, 1999)
    here = [hashlib.sha256(make(number).content).hexdigest() for number in numbers]
    again = [hashlib.sha256(make(number).content).hexdigest() for number in numbers[::-1]]
    assert again == here[::-1]
    assert len(set(here)) == len(here)
    code = (
        "import hashlib; from tests.hostile.fuzz import make\n"
        f"for n in {numbers}: print(hashlib.sha256(make(n).content).hexdigest())"
    )
    there = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert there.stdout.split() == here


# That it can fail


def first_fault(among: int) -> str:
    faults = (fault for number in range(among) for fault in take(make(number)).faults)
    return next(faults, "")


def test_a_planted_fault_of_the_reader_is_found_though_the_reader_never_raises(monkeypatch) -> None:
    real = sheet_cells.read_boolean

    def faulty(text: str):
        if text == "-1":
            raise ZeroDivisionError("planted")
        return real(text)

    monkeypatch.setattr(sheet_cells, "read_boolean", faulty)
    found = first_fault(400)
    assert "The reader failed: ZeroDivisionError: planted" in found
    assert "test_fuzz.py" in found


def test_a_planted_fault_further_on_is_found(monkeypatch) -> None:
    real = return_inputs.read_day

    def faulty(value, **more):
        if isinstance(value, str) and not value.isascii():
            raise ZeroDivisionError("planted")
        return real(value, **more)

    monkeypatch.setattr(return_inputs, "read_day", faulty)
    assert "ZeroDivisionError: planted" in first_fault(400)


def test_a_formula_taken_for_an_answer_is_found(monkeypatch) -> None:
    def believing(cell, error):
        return return_inputs.ReadInput("Yes", "Yes")

    monkeypatch.setattr(returned_book, "no_entry", believing)
    assert "is taken from Cell" in first_fault(200)


def test_an_entry_dropped_without_a_word_is_found(monkeypatch) -> None:
    real = returned_book.read_input

    def forgetful(cell, value, audit):
        entry = real(cell, value, audit)
        return return_inputs.ReadInput() if entry.text == "Yes" else entry

    monkeypatch.setattr(returned_book, "read_input", forgetful)
    assert "is dropped without a word" in first_fault(20)


def test_time_and_memory_are_measured() -> None:
    slow = take(make(1), seconds=0).faults
    assert any(fault.startswith("It took") for fault in slow)
    pytest.importorskip("resource")
    assert any(fault.startswith("It needed") for fault in take(make(1), mib=-1).faults)


# On request


def watched(code: str, patience: float, capsys: pytest.CaptureFixture[str]) -> str:
    tally: Counter[str] = Counter()
    command = [sys.executable, "-c", f"print('try 3', flush=True)\n{code}"]
    last = fuzz.watch_one_process(command, 3, float("inf"), tally, patience)
    assert last == 3
    return capsys.readouterr().out


def test_the_death_of_the_process_is_a_fault_of_the_input_it_tried(capsys) -> None:
    said = watched("import os; os._exit(7)", 60, capsys)
    assert "FAULT in input 3: The process died (7)." in said


def test_a_process_that_hangs_is_ended_and_the_input_is_named(capsys) -> None:
    said = watched("import time; time.sleep(600)", 0.5, capsys)
    assert "FAULT in input 3: It hangs" in said
    assert "--write 3 FILE" in said


def test_a_longer_run_counts_what_became_of_the_inputs(capsys) -> None:
    assert fuzz.main(["--from", "5", "--number", "4"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("4 inputs: ")
    assert "FAULT" not in said


def test_an_input_is_written_to_a_file_on_request(tmp_path: Path, capsys) -> None:
    path = tmp_path / "input.xlsx"
    assert fuzz.main(["--write", "5", str(path)]) == 0
    assert path.read_bytes() == make(5).content
    assert "input 5" in capsys.readouterr().out
