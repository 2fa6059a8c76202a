"""A ledger of the version before opens, is clean, and gives the same files to the byte.

`former_ledger.db.xz` is a small made-up council's, played to January by the last version whose
code stood in four rooms: every outcome of a file, queries, a mail and a zip, feedback and
confirmations with their answers, an extension, an exemption, a conflict, a decision of the DMT, a
theme report, runs that were undone. `former_files.txt` has the SHA-256 of every file in outbox
and inbox as that version wrote it; `former_words.txt` what it told of runs, of undoing each of
them, and of every audit.
"""

import datetime
import hashlib
import io
import lzma
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from tests.chasing.test_chase import DIRECTOR
from tests.support.made_up.played import outputs
from tests.support.made_up.workspace import STAFF_ROWS, Council, make_council, write_registers
from workbook_qa.core.terms import Outcome
from workbook_qa.ledger.events import ActionChanged, AuditIssued, FileReceived
from workbook_qa.ledger.history_lines import history_of
from workbook_qa.ledger.runs import CannotBeUndone, run_words, runs_of, undo_run, undone_runs
from workbook_qa.ledger.store.journal import Journal, sqlite_address
from workbook_qa.returns import ingest
from workbook_qa.tracker import reconcile
from workbook_qa.upkeep import check, rebuild
from workbook_qa.upkeep.undo_effects import consequences

HERE = Path(__file__).parent
LAST_DAY = "2027-01-15"
# Workbooks that are worked out anew and of which a later version makes other bytes on purpose:
# of these the texts of the cells are compared.
OTHER_BYTES: tuple[str, ...] = (
    "outbox/Ingest report.xlsx",
    "outbox/Master tracker.xlsx",
    "outbox/To send.xlsx",
)
CELLS = "cells of "
# Files that the version of before did not write.
NEW_FILES = {"inbox/queried/Still open.txt", "outbox/Texts to release.xlsx"}


def former_digests() -> dict[str, str]:
    lines = (HERE / "former_files.txt").read_text(encoding="utf-8").splitlines()
    return {path: digest for digest, _, path in (line.partition("  ") for line in lines)}


def cells_of(content: bytes) -> str:
    """The text of every cell of a workbook."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return "\n".join(
        f"{sheet.title}!{cell.coordinate} {cell.value!r}"
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    )


@pytest.fixture
def former(tmp_path: Path) -> Council:
    """The council with its registers and the former ledger, and nothing in outbox and inbox."""
    council = make_council(tmp_path / "council")
    write_registers(council, staff=(*STAFF_ROWS, DIRECTOR))
    packed = (HERE / "former_ledger.db.xz").read_bytes()
    council.workspace.ledger_file.parent.mkdir(exist_ok=True)
    council.workspace.ledger_file.write_bytes(lzma.decompress(packed))
    return council


def test_it_is_read_as_it_is_where_nothing_may_be_written(former: Council) -> None:
    file = former.workspace.ledger_file
    before = file.read_bytes()
    with Journal(sqlite_address(file), write=False) as journal:
        assert len(journal.events()) == 85
        assert journal.faults() == []
    assert file.read_bytes() == before


def test_check_has_nothing_to_say_of_it(former: Council, tmp_path: Path) -> None:
    empty = make_council(tmp_path / "without ledger")
    write_registers(empty, staff=(*STAFF_ROWS, DIRECTOR))
    assert check.run(former.on(LAST_DAY)).problems == check.run(empty.on(LAST_DAY)).problems


def test_every_file_is_rebuilt_as_the_former_version_wrote_it(former: Council) -> None:
    wanted = former_digests()
    result = rebuild.run(former.on(LAST_DAY))
    assert result.problems == ()
    made = {
        path: content
        for path, content in outputs(former).items()
        if path.startswith(("outbox", "inbox"))
    }
    assert {*made} >= NEW_FILES
    made = {path: content for path, content in made.items() if path not in NEW_FILES}
    assert {*made} == {path for path in wanted if not path.startswith(CELLS)}
    different = [
        path
        for path, content in made.items()
        if path not in OTHER_BYTES and hashlib.sha256(content).hexdigest() != wanted[path]
    ]
    assert different == []
    for path in OTHER_BYTES:
        cells = cells_of(made[path]).encode()
        assert hashlib.sha256(cells).hexdigest() == wanted[CELLS + path], path


def test_what_comes_next_is_recorded_in_it(former: Council) -> None:
    rebuild.run(former.on(LAST_DAY))
    assert reconcile.run(former.on(LAST_DAY)).written == ()
    former.drop("scan.pdf", b"%PDF-1.7 a fourth")
    ingest.run(former.on(LAST_DAY))
    event = former.events()[-1].event
    assert isinstance(event, FileReceived)
    assert event.path == f"refused/{LAST_DAY} {event.file[:8]}.pdf"
    with Journal(sqlite_address(former.workspace.ledger_file)) as journal:
        assert len(journal.events()) == 86
        assert journal.faults() == []
    assert rebuild.run(former.on(LAST_DAY)).written == (former.workspace.tracker,)


def test_its_runs_and_its_history_are_told_in_the_same_words(former: Council) -> None:
    words = (HERE / "former_words.txt").read_text(encoding="utf-8").splitlines()
    assert list(told(former)) == words


def told(council: Council) -> Iterator[str]:
    """Every run with what follows when it is undone, and the history of each audit."""
    events = council.events()
    undone = undone_runs(events)
    for run in runs_of(events):
        mark = " (undone)" if run.number in undone else ""
        yield f"{run.number} {run.command}: {run_words(run)}{mark}"
        undoing = undo_run(events, run.number, datetime.date(2027, 1, 16))
        if isinstance(undoing, CannotBeUndone):
            yield f"  {undoing.reason}"
        else:
            yield from (f"  {sentence}" for sentence in consequences(events, undoing))
    facts = [recorded.event for recorded in events]
    audits = {event.audit.reference for event in facts if isinstance(event, AuditIssued)}
    actions = {event.action for event in facts if isinstance(event, ActionChanged)}
    for row in [*sorted(audits), *sorted(actions)]:
        yield row
        for texts in (False, True):
            for line in history_of(events, row, texts=texts):
                yield f"  {line.says}{' (undone)' if line.undone else ''}"


def test_a_workbook_that_was_issued_before_is_read_by_its_own_form(former: Council) -> None:
    """It has its questions of then, and nothing that is blank counts as something else."""
    rebuild.run(former.on(LAST_DAY))
    (audit,) = (one for one in former.audits() if one.content is None)
    form = former.form(audit)
    assert {"worked-well", "A1.due"} <= {cell.field for _, cell in form.inputs()}
    assert form.proposed is None
    lacks = taken_in(former, former.filled(audit, {"A1.owner": None, "A1.due": None}))
    assert {"action-without-owner", "action-without-due-date"} <= {
        problem.code for problem in lacks.problems
    }
    whole = taken_in(former, former.filled(audit, {"worked-well": "The visits."}))
    assert whole.outcome is Outcome.ACCEPTED
    assert whole.content is not None
    assert whole.content.entries["worked-well"] == "The visits."


def taken_in(council: Council, content: bytes) -> FileReceived:
    council.drop("return.xlsx", content)
    ingest.run(council.on(LAST_DAY))
    events = (recorded.event for recorded in reversed(council.events()))
    return next(event for event in events if isinstance(event, FileReceived))
