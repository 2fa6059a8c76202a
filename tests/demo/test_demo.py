"""The demonstration, shortened: it ends, tells a story, and leaves files worth opening."""

import datetime
import io
from pathlib import Path

import openpyxl
import pytest

from tests.support.made_up.played import outputs
from tests.support.made_up.workspace import Council
from workbook_qa.core.calendar import Month
from workbook_qa.core.problem import CannotContinue
from workbook_qa.core.terms import ActionStatus, Confirmation
from workbook_qa.demo import demo
from workbook_qa.returns import ingest
from workbook_qa.tracker import reconcile
from workbook_qa.upkeep import rebuild, status
from workbook_qa.workspace.layout import Workspace
from workbook_qa.workspace.result import Context, Result
from workbook_qa.workspace.settings import Settings

NOW = "2026-11-22"


def context_of(root: Path) -> Context:
    at = datetime.datetime(2026, 11, 22, 9, tzinfo=datetime.UTC)
    return Context(Workspace(root), Settings(), at, patience=0)


def test_two_months_are_played_once_and_every_promise_is_kept(tmp_path: Path):
    """One test: it is the longest of all, and each process would play it again for each part."""
    root = tmp_path / "demo"
    result = demo.run(context_of(root), months=2)
    council = Council(root)
    leaves_files_to_open(council, result)
    tells_a_story(council, result)
    can_be_worked_on(council)
    comes_back_when_it_is_lost(council)
    is_never_played_over(council)


def leaves_files_to_open(council: Council, result: Result) -> None:
    workspace = council.workspace
    named = [line.strip() for line in result.lines if line.strip().startswith("demo/")]
    assert len(named) == 10
    for name in named:
        content = (workspace.root.parent / name).read_bytes()
        if name.endswith(".pdf"):
            assert content.startswith(b"%PDF-")
            continue
        assert openpyxl.load_workbook(io.BytesIO(content)).sheetnames
    assert workspace.tracker.exists()
    assert workspace.summary(Month("2026-10")).exists()
    assert any("Theme report 2026-10" in name for name in named)


def tells_a_story(council: Council, result: Result) -> None:
    assert 40 <= result.counts["audits"] <= 70
    assert 25 <= result.counts["completed"] < result.counts["audits"]
    assert result.counts["actions"] > 20
    state = council.state()
    assert {"accepted", "queried"} <= {file.outcome.value for file in state.files.values()}
    assert any(action.status is ActionStatus.DONE for action in state.actions.values())
    assert any(followup.received for followup in state.followups.values())
    assert any(Confirmation.ON_FILE in audit.confirmed for audit in state.audits.values())
    assert any("IMMEDIATE" in line for line in result.lines)


def can_be_worked_on(council: Council) -> None:
    """The real commands go on where it ended."""
    assert status.run(council.on(NOW, dry_run=True), Month("2026-11")).counts["files in inbox"] == 0
    before = council.events()
    assert ingest.run(council.on(NOW)).outcomes == ()
    reconcile.run(council.on(NOW))
    assert council.events() == before


def comes_back_when_it_is_lost(council: Council) -> None:
    before = outputs(council)
    for path in before:
        if not path.endswith("README.md"):
            (council.root / path).unlink()
    rebuild.run(council.on(NOW))
    after = outputs(council)
    assert {*after} == {*before}
    assert [path for path, content in after.items() if content != before[path]] == []


def is_never_played_over(council: Council) -> None:
    before = council.events()
    with pytest.raises(CannotContinue):
        demo.run(context_of(council.root), months=2)
    assert council.events() == before
