"""Files in are outcomes out, and in whatever order and however often they come the state is one."""

import datetime
import os
import random
import shutil
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.returns.test_parcels_in_ingest import zipped
from tests.support.made_up.workspace import Council, address_of_auditor, copy_of, mailed
from workbook_qa.core.audit_tool import Meaning
from workbook_qa.core.terms import AuditStatus
from workbook_qa.demo.people_at_work import signed
from workbook_qa.ledger.events import FileReceived
from workbook_qa.ledger.return_content import content_digest
from workbook_qa.ledger.states import State
from workbook_qa.ledger.which_return_counts import complete_returns
from workbook_qa.returns import ingest
from workbook_qa.tracker import reconcile

NINE = datetime.datetime(2026, 11, 19, 9)
Pool = dict[str, bytes]


@pytest.fixture(scope="module")
def pool(issued_once: Council) -> Pool:
    """Returns, corrections, two people's returns of one audit, and what else lands in an inbox."""
    first, second, third, fourth, _ = issued_once.audits()

    def made(audit, by="Blake Sample", hour=9, **entries) -> bytes:
        changes = {field.replace("_", "."): text for field, text in entries.items()}
        return signed(issued_once.filled(audit, changes), by, NINE.replace(hour=hour))

    address = address_of_auditor(first)
    grade = {str(Meaning.OVERALL_GRADE): "Outstanding", str(Meaning.OUTSTANDING_PRACTICE): "Kind."}
    whole = made(first)
    return {
        "first.xlsx": whole,
        "first, corrected.eml": mailed(made(first, hour=11, S1_grade="Outstanding"), address),
        "first, corrected twice.eml": mailed(
            made(first, hour=12, A1_what="See them twice a week"), address
        ),
        "first, half.xlsx": made(first, hour=13, Q1_1_answer=None),
        "second by Robin.xlsx": made(second),
        "second by Avery.xlsx": signed(issued_once.filled(second, grade), "Avery Example", NINE),
        "third, half.xlsx": made(third, Q1_1_answer=None, A1_owner=None),
        "fourth.zip": zipped(("a.xlsx", made(fourth)), ("b.xlsx", whole), ("c.pdf", b"%PDF-1.7")),
        "scan.pdf": b"%PDF-1.7 scanned",
        "half a file.xlsx": whole[: len(whole) // 2],
        "empty.xlsx": b"",
    }


def play(council: Council, root: Path, pool: Pool, runs: list[list[str]]) -> Council:
    """Some runs of ingest, each with these files in the inbox, and the tracker at the end."""
    copy = copy_of(council, root)
    for number, names in enumerate(runs):
        counted = Counter(names)
        for place, (name, times) in enumerate(counted.items()):
            for again in range(times):
                path = copy.workspace.inbox / f"{again} {name}"
                path.write_bytes(pool[name])
                os.utime(path, (1_700_000_000 + place, 1_700_000_000 + place))
        result = ingest.run(copy.on(f"2026-11-{20 + number}"))
        wanted = sum(times * (3 if name.endswith(".zip") else 1) for name, times in counted.items())
        assert len(result.outcomes or ()) == wanted
        assert sum(result.counts.values()) == wanted
        left = {path.name for path in copy.workspace.inbox.iterdir() if path.is_file()}
        assert left == {"README.md"}
    reconcile.run(copy.on("2026-11-29"))
    return copy


def told(state: State) -> dict[str, object]:
    """What is true of every audit: its status, what counts, and the complete returns there are."""
    return {
        reference: (
            audit.status,
            content_digest(audit.accepted.content)
            if audit.accepted and audit.accepted.content
            else "",
            sorted(
                content_digest(file.content) for file in complete_returns(audit) if file.content
            ),
        )
        for reference, audit in state.audits.items()
    }


@pytest.fixture(scope="module")
def expected(
    issued_once: Council, pool: Pool, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, object]:
    """The state after everything was taken in at once."""
    return told(
        play(issued_once, tmp_path_factory.mktemp("at once") / "c", pool, [[*pool]]).state()
    )


def test_what_the_state_is(expected: dict[str, object], issued_once: Council) -> None:
    statuses = [expected[audit.audit.reference][0] for audit in issued_once.audits()]
    assert statuses == [
        AuditStatus.COMPLETED,
        AuditStatus.IN_CONFLICT,
        AuditStatus.QUERIED,
        AuditStatus.COMPLETED,
        AuditStatus.WITH_AUDITOR,
    ]


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(chance=st.randoms(use_true_random=False), runs=st.integers(1, 4), again=st.integers(0, 6))
def test_in_any_order_and_any_number_of_times_the_state_is_the_same(
    issued_once: Council,
    pool: Pool,
    expected: dict[str, object],
    chance: random.Random,
    runs: int,
    again: int,
) -> None:
    names = [*pool, *chance.choices([*pool], k=again)]
    chance.shuffle(names)
    cuts = sorted(chance.choices(range(len(names) + 1), k=runs - 1))
    shared = [names[start:end] for start, end in zip([0, *cuts], [*cuts, len(names)], strict=True)]
    folder = Path(tempfile.mkdtemp())
    try:
        council = play(issued_once, folder / "council", pool, shared)
        assert told(council.state()) == expected
        kept = [each.event for each in council.events() if isinstance(each.event, FileReceived)]
        assert len(kept) == len(names) + 2 * names.count("fourth.zip")
    finally:
        shutil.rmtree(folder)
