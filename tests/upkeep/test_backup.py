"""The commands `backup` and `restore`, and what `check` finds in the ledger of a workspace."""

import shutil
from pathlib import Path

import pytest

from tests.returns.test_ingest import outcomes, take_in
from tests.support.made_up.workspace import NOVEMBER, Council, copy_of
from workbook_qa.audits import generate
from workbook_qa.core.problem import CannotContinue
from workbook_qa.ledger.access import exclusive_access, open_ledger
from workbook_qa.ledger.store.journal import digest_of, look_into
from workbook_qa.ledger.store.ledger_database import connect
from workbook_qa.upkeep import backup, check, rebuild, restore

ON_BOTH = True  # databases: see `ledger_on` in tests/conftest.py
DAY = "2026-11-20"


def emptied(council: Council, ledger_on) -> Council:
    """The same folder without its ledger."""
    shutil.rmtree(council.workspace.ledger)
    settings, address = council.workspace.settings, ledger_on()
    if address:
        old = council.on(DAY).settings.ledger.address
        settings.write_text(settings.read_text().replace(old, address))
    return council


def damage(council: Council, statement: str) -> None:
    address = council.on(DAY).settings.ledger.address
    engine = connect(address or f"sqlite:///{council.workspace.ledger_file}")
    with engine.begin() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


def test_a_backup_is_named_by_its_day_and_a_second_run_changes_nothing(issued: Council):
    path = issued.workspace.backups / f"ledger {DAY}.db"
    beside = path.with_name(f"{path.name}.txt")
    assert backup.run(issued.on(DAY)).written == (path, beside)
    assert backup.run(issued.on(DAY)).written == ()
    assert look_into(path).events == len(issued.events())


def test_a_backup_goes_where_it_is_said(issued: Council, tmp_path: Path):
    path = tmp_path / "elsewhere" / "copy.db"
    result = backup.run(issued.on(DAY), path)
    assert result.written == (path, path.with_name("copy.db.txt"))
    assert result.counts == {"events": 6, "documents": look_into(path).documents}


def test_a_backup_is_made_while_somebody_is_at_work(issued: Council, tmp_path: Path):
    with exclusive_access(issued.on(DAY)):
        assert backup.run(issued.on(DAY), tmp_path / "copy.db").written


def test_a_dry_run_says_how_much_there_is(issued: Council, tmp_path: Path):
    result = backup.run(issued.on(DAY, dry_run=True), tmp_path / "copy.db")
    assert result.counts["events"] == 6
    assert not (tmp_path / "copy.db").exists()


def test_an_empty_ledger_is_not_backed_up(council: Council):
    with pytest.raises(CannotContinue, match="nothing yet"):
        backup.run(council.on(DAY))


def test_after_a_restore_work_goes_on_where_it_was(issued: Council, tmp_path: Path, ledger_on):
    audit, events = issued.audits()[0], issued.events()
    filled = issued.filled(audit)
    backup.run(issued.on(DAY), tmp_path / "copy.db")
    council = emptied(issued, ledger_on)
    before = council.tree("outbox")
    dry = restore.run(council.on(DAY, dry_run=True), tmp_path / "copy.db")
    assert dry.counts["events"] == len(events)
    restore.run(council.on(DAY), tmp_path / "copy.db")
    assert council.events() == events
    council.drop("a.xlsx", filled)
    result = take_in(council)
    assert outcomes(result) == ["accepted"]
    assert "seal-not-checked" not in {problem.code for problem in result.problems}
    generate.run(council.on(DAY), NOVEMBER)
    assert council.tree("outbox/2026-11/to-send").items() <= before.items()


def test_a_folder_that_is_lost_comes_back_from_a_backup_alone(
    issued: Council, tmp_path: Path, ledger_on
):
    backup.run(issued.on(DAY), tmp_path / "copy.db")
    before = issued.tree("outbox/2026-11")
    council = emptied(issued, ledger_on)
    shutil.rmtree(council.workspace.outbox)
    restore.run(council.on(DAY), tmp_path / "copy.db")
    rebuild.run(council.on(DAY))
    assert council.tree("outbox/2026-11") == before


def test_a_ledger_moves_to_another_database_and_back(issued: Council, tmp_path: Path, postgres):
    """From a file to PostgreSQL, or from one server to another; then into a file."""
    events, settings = issued.events(), issued.workspace.settings
    backup.run(issued.on(DAY), tmp_path / "first.db")
    text = settings.read_text().partition("\n[ledger]")[0]
    settings.write_text(f'{text}\n[ledger]\naddress = "{postgres.fresh()}"\n')
    restore.run(issued.on(DAY), tmp_path / "first.db")
    assert issued.events() == events
    backup.run(issued.on(DAY), tmp_path / "second.db")
    settings.write_text(text)
    shutil.rmtree(issued.workspace.ledger)
    restore.run(issued.on(DAY), tmp_path / "second.db")
    assert issued.events() == events


def test_a_ledger_that_is_not_empty_is_left_alone(issued: Council, tmp_path: Path):
    backup.run(issued.on(DAY), tmp_path / "copy.db")
    with pytest.raises(CannotContinue, match="not empty"):
        restore.run(issued.on(DAY), tmp_path / "copy.db")


def test_an_older_workspace_keeps_the_key_of_its_seals(issued: Council, tmp_path: Path):
    """The key was in a file beside the ledger; from its next command on it is in the ledger."""
    with open_ledger(issued.on(DAY)) as journal:
        key = journal.seal_key
    damage(issued, "DELETE FROM about WHERE name = 'seal-key'")
    issued.workspace.ledger.mkdir(exist_ok=True)
    issued.workspace.seal_key.write_bytes(key + b"\n")
    lines = backup.run(issued.on(DAY), tmp_path / "copy.db").lines
    assert any("seal.key" in line for line in lines)
    issued.drop("a.xlsx", issued.filled(issued.audits()[0]))
    assert {problem.code for problem in take_in(issued).problems} == set()
    with open_ledger(issued.on(DAY)) as journal:
        assert journal.seal_key == key


# What check finds


def places(council: Council) -> list[tuple[str, str]]:
    problems = check.run(council.on(DAY, dry_run=True)).problems
    codes = ("document-damaged", "document-missing", "event-damaged")
    return [(each.code, each.place.cell) for each in problems if each.code in codes]


def test_check_finds_a_sound_ledger_sound(issued: Council):
    assert places(issued) == []


def test_check_names_a_document_that_an_event_names_and_that_is_not_there(issued: Council):
    digest = issued.audits()[0].issued.workbook
    damage(issued, f"DELETE FROM documents WHERE digest = '{digest}'")
    assert places(issued) == [("document-missing", f"document {digest[:12]}")]


def test_check_names_a_document_under_a_wrong_name_once(issued: Council):
    digest = issued.audits()[0].issued.workbook
    wrong = digest_of(b"wrong")
    damage(issued, f"UPDATE documents SET digest = '{wrong}' WHERE digest = '{digest}'")
    assert places(issued) == [("document-damaged", f"document {wrong[:12]}")]


def test_check_names_an_event_that_cannot_even_be_read(issued: Council):
    damage(issued, "UPDATE events SET body = '{' WHERE number = 3")
    assert places(issued) == [("event-damaged", "event 3")]


def test_a_copied_council_has_a_ledger_of_its_own(issued: Council, tmp_path: Path):
    """What the other tests rest on."""
    other = copy_of(issued, tmp_path / "other")
    generate.run(other.on(DAY), NOVEMBER)
    other.drop("a.xlsx", other.filled(other.audits()[0]))
    take_in(other)
    assert len(other.events()) > len(issued.events())
