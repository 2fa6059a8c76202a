"""The folders and names that are promised to people (design, the workspace)."""

from pathlib import Path

import pytest

from workbook_qa.core.terms import Outcome
from workbook_qa.workspace.layout import Workspace, safe_ending

HERE = Workspace(Path("council"))
REFERENCE = "CFA-2026-11-0007-K"


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        (HERE.settings, "settings.toml"),
        (HERE.people, "registers/people.xlsx"),
        (HERE.schedule, "registers/schedule.xlsx"),
        (HERE.ledger_file, "ledger/ledger.db"),
        (HERE.passwords("2026-11"), "ledger/Passwords 2026-11.xlsx"),
        (HERE.tracker, "outbox/Master tracker.xlsx"),
        (HERE.ingest_report, "outbox/Ingest report.xlsx"),
        (HERE.texts_to_release, "outbox/Texts to release.xlsx"),
        (HERE.selection("2026-11"), "outbox/2026-11/Selection 2026-11.xlsx"),
        (HERE.summary("2026-11"), "outbox/2026-11/DMT summary 2026-11.xlsx"),
        (HERE.summary_detail("2026-11"), "outbox/2026-11/DMT detail 2026-11.xlsx"),
        (HERE.audit_workbook("2026-11", REFERENCE), f"outbox/2026-11/to-send/{REFERENCE}.xlsx"),
        (
            HERE.query_workbook("2026-11", REFERENCE, 2),
            f"outbox/2026-11/to-send/{REFERENCE} version 2.xlsx",
        ),
        (HERE.accepted_workbook("2026-11", REFERENCE), f"inbox/accepted/2026-11/{REFERENCE}.xlsx"),
        (
            HERE.accepted_workbook("2026-11", REFERENCE, 2, ".ods"),
            f"inbox/accepted/2026-11/{REFERENCE} 2.ods",
        ),
        (Path("elsewhere/a.xlsx"), "a.xlsx"),
    ],
)
def test_everything_has_its_place(path: Path, shown: str):
    assert HERE.shown(path) == shown


@pytest.mark.parametrize(
    ("outcome", "folder"),
    [
        (Outcome.ACCEPTED, "inbox/accepted/2026-11"),
        (Outcome.ALREADY_HAVE, "inbox/accepted/2026-11"),
        (Outcome.SUPERSEDED, "inbox/accepted/2026-11"),
        (Outcome.QUERIED, "inbox/queried"),
        (Outcome.CONFLICT, "inbox/queried"),
        (Outcome.REFUSED, "inbox/refused"),
    ],
)
def test_each_outcome_has_its_folder(outcome: Outcome, folder: str):
    assert HERE.shown(HERE.put_away(outcome, "2026-11")) == folder


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("a.xlsx", ".xlsx"),
        ("A.XLSX", ".xlsx"),
        ("a.xlsx ", ".xlsx"),
        ("a.tar.gz", ".gz"),
        ("a", ".file"),
        ("a.xlsx copy", ".file"),
        ("a.../b", ".file"),
        ("a.é", ".file"),
        ("a.", ".file"),
    ],
)
def test_an_ending_is_taken_over_only_when_it_is_one(name: str, ending: str):
    assert safe_ending(name) == ending
