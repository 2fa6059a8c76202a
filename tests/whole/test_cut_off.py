"""`ingest` and `reconcile` killed at every operation: nothing is lost, and a second run ends it.

One inbox and one outbox in which much happens at once. Each command is killed just before each
operation that changes a file or the ledger, and in the middle of each write (see
`tests.support.other_programs.cut_off`), and the command line at some system calls, of which
`WORKBOOK_QA_STEPS=longer` takes many more; then the same command is run again. What stands then,
names and bytes, is what stands where nothing was cut off, and there is no temporary file.
"""

import datetime
import io
import os
import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from tests.conftest import missing
from tests.returns.test_carry_out_decisions import decide, graded, held_file
from tests.returns.test_ingest import in_order
from tests.returns.test_parcels_in_ingest import mail, zipped
from tests.support.made_up.workspace import Council, copy_of
from tests.support.other_programs.cut_off import CAN_FORK, Job, Warm
from tests.support.other_programs.strace import Call, calls_of, find_strace, killed_at, may_trace
from tests.support.workbooks.tracker_hands import saved, typing
from workbook_qa.core.audit_tool import Meaning
from workbook_qa.ledger.access import open_ledger
from workbook_qa.ledger.events import FileReceived, Recorded, ReturnChosen
from workbook_qa.ledger.fold import fold
from workbook_qa.returns import ingest
from workbook_qa.returns.decisions.return_decisions import COUNT_THIS
from workbook_qa.tracker import reconcile
from workbook_qa.tracker.taking_back.entry_conflicts import open_conflicts

pytestmark = pytest.mark.skipif(not CAN_FORK, reason="this system has no fork: nothing is killed")

CANARY = "The wren of Wexcombe was seen alone"
BEFORE, DAY = "2026-11-19", "2026-11-20"
TRACKER, COPY = "outbox/Master tracker.xlsx", "outbox/Master tracker (1).xlsx"
LEDGER = "ledger/ledger.db"


@pytest.fixture(scope="module")
def warm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warm]:
    with Warm(tmp_path_factory.mktemp("temporary")) as process:
        yield process


@pytest.fixture(scope="module")
def disputed(issued_once: Council, tmp_path_factory: pytest.TempPathFactory) -> Council:
    """Two people returned the first audit, one of them the second; there is a tracker."""
    council = copy_of(issued_once, tmp_path_factory.mktemp("disputed"))
    first, second, *_ = council.audits()
    in_order(
        council,
        ("a.xlsx", graded(council, first, "Good", "Blake Sample")),
        ("b.xlsx", graded(council, first, "Requires improvement", "Avery Example")),
        ("c.xlsx", council.filled(second)),
    )
    ingest.run(council.on(BEFORE))
    reconcile.run(council.on(BEFORE))
    return council


@pytest.fixture(scope="module")
def full_inbox(disputed: Council, tmp_path_factory: pytest.TempPathFactory) -> Council:
    """Everything that can become of a file, at once; and the inbox of the day before is decided."""
    council = copy_of(disputed, tmp_path_factory.mktemp("inbox"))
    _, second, third, fourth, fifth = council.audits()
    typed = {Meaning.STRENGTHS: CANARY}
    accepted = council.filled(third, typed)
    in_order(
        council,
        ("accepted.xlsx", accepted),
        ("the same.xlsx", accepted),
        ("queried.xlsx", council.filled(fourth, {**typed, Meaning.OVERALL_GRADE: None})),
        (
            "two.zip",
            zipped(("one.xlsx", council.filled(fifth, typed)), ("same.xlsx", accepted)),
        ),
        ("refused.xlsx", CANARY.encode()),
        ("had before.xlsx", council.filled(second)),
    )
    return council


@pytest.fixture(scope="module")
def decided(disputed: Council, tmp_path_factory: pytest.TempPathFactory) -> Council:
    """What was held is decided in the report; two people's returns of another audit come in."""
    council = copy_of(disputed, tmp_path_factory.mktemp("decided"))
    decide(council, Requires_improvement=COUNT_THIS)
    *_, audit = council.audits()
    in_order(
        council,
        ("theirs.xlsx", graded(council, audit, "Requires improvement", "Blake Sample")),
        ("ours.xlsx", graded(council, audit, "Good", "Avery Example")),
        ("RE audit.eml", mail(("audit.pdf", CANARY.encode()))),
    )
    return council


@pytest.fixture(scope="module")
def busy_tracker(disputed: Council, tmp_path_factory: pytest.TempPathFactory) -> Council:
    """Two managers typed into two copies of the tracker, the same entry and others."""
    council = copy_of(disputed, tmp_path_factory.mktemp("tracker"))
    row, other = sorted(council.state().actions)
    path = council.workspace.tracker
    content = path.read_bytes()
    at = datetime.datetime(2026, 11, 20, 8, tzinfo=datetime.UTC)
    path.write_bytes(
        saved(content, typing(row, {"Comment": CANARY, "Zone": "a"}), by="Tara Northby", at=at)
    )
    later = at + datetime.timedelta(minutes=5)
    (council.root / COPY).write_bytes(
        saved(
            content,
            typing(row, {"Comment": f"{CANARY} once more"}),
            typing(other, {"Status": "Withdrawn"}),
            by="Theo Southby",
            at=later,
        )
    )
    return council


class Killings:
    """One command on one workspace: as it ends, and as it ends after it was killed."""

    def __init__(self, warm: Warm, council: Council, job: Job, folder: Path) -> None:
        self.warm, self.council, self.job, self.folder = warm, council, job, folder
        self.before = council.tree()
        warm.warm_up(self._on(self._copy("warm")))
        whole = self._copy("whole")
        self.ended = warm.run(self._on(whole))
        assert not self.ended.fault
        self.after = standing(whole)

    def _copy(self, name: str) -> Council:
        return copy_of(self.council, self.folder / name)

    def _on(self, council: Council, cut: int = 0) -> Job:
        return msgspec.structs.replace(self.job, root=str(council.root), cut=cut)

    def faults(self) -> Iterator[str]:
        """What is wrong after a kill at each operation, and after the second run."""
        for number, operation in enumerate(self.ended.operations, start=1):
            copy = self._copy("killed")
            ended = self.warm.run(self._on(copy, number))
            found = [] if ended.killed else [f"it was not killed: {ended}"]
            found += lost(self.before, self.after.tree, copy.tree())
            again = self.warm.run(self._on(copy))
            found += [again.fault] if again.fault else different(self.after, standing(copy))
            found += [f"{path} is left" for path in self.warm.temporary.rglob("*")]
            yield from (f"{number}, {operation}: {fault}" for fault in found)
            shutil.rmtree(copy.root)


class Standing(msgspec.Struct, frozen=True):
    """Every file but the ledger's; the ledger's events, whatever run they are of; its documents.

    The tracker too is whatever run it is of: the digest in it is that of an event with its run.
    """

    tree: dict[str, bytes]
    events: list[Recorded]
    documents: set[str]


def standing(council: Council) -> Standing:
    tree = council.tree()  # first: to open a ledger finishes what its database has begun
    with open_ledger(council.on(DAY)) as journal:
        assert not journal.faults()
        events = [msgspec.structs.replace(event, run=0) for event in journal.events()]
        there = {**tree, LEDGER: b"", TRACKER: of_any_run(tree[TRACKER])}
        return Standing(there, events, journal.documents())


def of_any_run(tracker: bytes) -> bytes:
    """A tracker without the digest of the event up to which it was written."""
    with zipfile.ZipFile(io.BytesIO(tracker)) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    return repr(
        {name: re.sub(rb"[0-9a-f]{64}", b"", part) for name, part in parts.items()}
    ).encode()


def lost(before: dict[str, bytes], after: dict[str, bytes], tree: dict[str, bytes]) -> list[str]:
    """What is not there any more just after a kill."""
    wanted = [name for name in before if name.startswith("inbox/") and not name.endswith(".txt")]
    there = {content for name, content in tree.items() if name.startswith("inbox/")}
    found = [f"{name} is lost" for name in wanted if before[name] not in there]
    if TRACKER not in tree or of_any_run(tree[TRACKER]) not in (
        of_any_run(before[TRACKER]),
        after[TRACKER],
    ):
        found.append("the tracker is neither the old nor the new one")
    return found


def different(one: Standing, other: Standing) -> list[str]:
    """In what a workspace differs from one in which nothing was killed."""
    found = [f"{name} is missing" for name in one.tree.keys() - other.tree.keys()]
    found += [f"{name} is left" for name in other.tree.keys() - one.tree.keys()]
    both = one.tree.keys() & other.tree.keys()
    found += [f"{name} is another" for name in both if one.tree[name] != other.tree[name]]
    if one.events != other.events:
        kinds = [type(event.event).__name__ for event in other.events]
        found.append(f"the ledger has other events: {kinds}")
    return found + ["the ledger has other documents"] * (one.documents != other.documents)


def must_hold(killings: Killings) -> None:
    faults = list(killings.faults())
    assert not faults, "\n".join([f"{len(faults)} faults:", *faults])


def test_ingest_can_be_killed_anywhere(warm: Warm, full_inbox: Council, tmp_path: Path) -> None:
    """With a decision for a return that is held."""
    job = Job(
        "", DAY, "ingest", accept=(held_file(full_inbox).relative_to(full_inbox.root).as_posix(),)
    )
    killings = Killings(warm, full_inbox, job, tmp_path)
    outcomes = {event.event.outcome for event in killings.after.events if is_file(event)}
    assert outcomes >= {"accepted", "queried", "already-have", "refused", "conflict"}
    assert any(CANARY.encode() in content for content in killings.before.values())
    must_hold(killings)


def is_file(recorded: Recorded) -> bool:
    return isinstance(recorded.event, FileReceived)


@pytest.mark.parametrize("named", ["theirs.xlsx", "ours.xlsx"])
def test_decisions_are_carried_out_whenever_ingest_is_killed(
    warm: Warm, decided: Council, tmp_path: Path, named: str
) -> None:
    """One in the report, and one for a file that comes in; in more transactions than one."""
    job = Job("", DAY, "ingest", accept=(f"inbox/{named}",), together=1)
    killings = Killings(warm, decided, job, tmp_path)
    chosen = [one for one in killings.after.events if isinstance(one.event, ReturnChosen)]
    assert len(chosen) == 2
    must_hold(killings)


def test_reconcile_can_be_killed_anywhere(
    warm: Warm, busy_tracker: Council, tmp_path: Path
) -> None:
    killings = Killings(warm, busy_tracker, Job("", DAY, "reconcile"), tmp_path)
    assert len(open_conflicts(fold(killings.after.events))) == 1
    assert COPY not in killings.after.tree
    assert len([name for name in killings.after.tree if "Replaced trackers" in name]) == 2
    must_hold(killings)


def test_a_kill_is_one(warm: Warm, decided: Council, tmp_path: Path) -> None:
    """What is shown above is: no run that is killed stands where one that ended does."""
    job = Job("", DAY, "ingest")
    whole = copy_of(decided, tmp_path / "whole")
    ended = warm.run(msgspec.structs.replace(job, root=str(whole.root)))
    after = standing(whole)
    for cut in range(1, len(ended.operations), 7):
        if "lock holder" in ended.operations[cut]:
            continue  # all else is done
        copy = copy_of(decided, tmp_path / f"{cut}")
        assert warm.run(msgspec.structs.replace(job, root=str(copy.root), cut=cut)).killed
        assert different(after, standing(copy)), ended.operations[cut]


# The command line, killed at system calls


@pytest.fixture(scope="module")
def strace() -> str:
    found = find_strace()
    if found is None:
        missing("strace", "there is no strace (Debian: apt-get install strace)")
    assert found
    if not may_trace(found):
        pytest.skip("this system does not let strace watch another program")
    return found


OF_EACH_NAME = 40 if os.environ.get("WORKBOOK_QA_STEPS") == "longer" else 2


def some(calls: list[Call]) -> list[Call]:
    """Of each name a few, evenly spread."""
    named: dict[str, list[Call]] = {}
    for call in calls:
        named.setdefault(call.name, []).append(call)
    return [
        each[place]
        for each in named.values()
        for place in sorted(
            {(2 * part + 1) * len(each) // (2 * OF_EACH_NAME) for part in range(OF_EACH_NAME)}
        )
    ]


@pytest.mark.parametrize("command", ["ingest", "reconcile"])
def test_the_program_can_be_killed_at_system_calls(
    warm: Warm,
    strace: str,
    full_inbox: Council,
    busy_tracker: Council,
    tmp_path: Path,
    command: str,
) -> None:
    council = full_inbox if command == "ingest" else busy_tracker
    whole = copy_of(council, tmp_path / "whole")
    calls = calls_of(strace, whole.root, DAY, command)
    assert {call.name for call in calls} >= {"write", "pwrite64", "fsync"}
    before, after = council.tree(), standing(whole)
    faults = []
    for call in some(calls):
        copy = copy_of(council, tmp_path / "killed!")
        assert killed_at(strace, call, copy.root, DAY, command), call
        found = lost(before, after.tree, copy.tree())
        again = warm.run(Job(str(copy.root), DAY, command))
        found += [again.fault] if again.fault else different(after, standing(copy))
        faults += [f"{call}: {fault}" for fault in found]
        shutil.rmtree(copy.root)
    assert not faults, "\n".join([f"{len(faults)} faults:", *faults])
