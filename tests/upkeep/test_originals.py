"""S6: a rewritten ledger is found by `check`, from the originals and from what stands outside."""

import json
import lzma
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.chasing.test_chase import DIRECTOR
from tests.support.made_up.workspace import (
    NOVEMBER,
    STAFF_ROWS,
    Council,
    make_council,
    write_registers,
)
from workbook_qa.core.problem import CannotContinue
from workbook_qa.ledger.store.ledger_chain import BEGINNING, link
from workbook_qa.reports.summary import summary
from workbook_qa.returns import ingest
from workbook_qa.tracker import reconcile
from workbook_qa.upkeep import backup, check

FORMER = Path(__file__).parents[1] / "ledger" / "former_ledger.db.xz"
DAY = "2027-01-29"
CODES = ("entry-not-as-returned", "original-not-compared", "ledger-rewritten", "ledger-cut-short")
Change = Callable[[dict[str, Any]], bool]


def rewritten(council: Council, change: Change) -> int:
    """Change the first event that can be, and work out all digests anew; the event's number."""
    with sqlite3.connect(council.workspace.ledger_file) as ledger:
        rows = ledger.execute("SELECT number, body FROM events ORDER BY number").fetchall()
        before, done = BEGINNING, 0
        for number, body in rows:
            recorded = json.loads(body)
            if not done and change(recorded["event"]):
                body, done = json.dumps(recorded).encode(), number
            before = link(before, body)
            ledger.execute(
                "UPDATE events SET body = ?, digest = ? WHERE number = ?", (body, before, number)
            )
    assert done
    return done


def told(council: Council, day: str = DAY, **named: Any) -> list[tuple[str, str]]:
    result = check.run(council.on(day), **named)
    return [(each.code, each.message) for each in result.problems if each.code in CODES]


@pytest.fixture
def former(tmp_path: Path) -> Council:
    """A ledger with every kind of return, follow-up, tracker and decision (see its own tests)."""
    council = make_council(tmp_path / "council")
    write_registers(council, staff=(*STAFF_ROWS, DIRECTOR))
    council.workspace.ledger_file.parent.mkdir(exist_ok=True)
    council.workspace.ledger_file.write_bytes(lzma.decompress(FORMER.read_bytes()))
    assert council.events()
    shutil.rmtree(council.workspace.backups)  # from when it was brought up to date
    return council


def test_s6_a_sound_ledger_agrees_with_its_originals(former: Council):
    assert told(former) == []


def entry_of(prefix: str, field: str, text: str | None) -> Change:
    """Another text, or none, for a field of a return, or of a follow-up, by its reference."""

    def change(event: dict[str, Any]) -> bool:
        content = event.get("content") or {}
        if not str(event.get("reference")).startswith(prefix) or not content.get("entries"):
            return False
        entries = content["entries"]
        named = next((each for each in entries if each.endswith(field)), None)
        if named is None or entries[named] == text:
            return False
        if text is None:
            del entries[named]
        else:
            entries[named] = text
        return True

    return change


def added(event: dict[str, Any]) -> bool:
    content = event.get("content")
    if content and "A9.what" not in content["entries"]:
        content["entries"]["A9.what"] = "Nobody typed this"
        return True
    return False


def of_another_audit(event: dict[str, Any]) -> bool:
    """A return is made another audit's."""
    if event["event"] != "file-received" or event.get("reference") != FIRST[0]:
        return False
    event["reference"] = event["content"]["reference"] = FIRST[1]
    return True


FIRST = ["", ""]


def saved_by_another(event: dict[str, Any]) -> bool:
    if event["event"] == "file-received" and event.get("saved_by") and event.get("content"):
        event["saved_by"] = "Somebody Else"
        return True
    return False


def change_of(kind: str, where: Change = lambda _: True) -> Change:
    def change(event: dict[str, Any]) -> bool:
        if event["event"] != kind or not event.get("tracker") or not where(event):
            return False
        field = next(iter(event["changes"]))
        event["changes"][field] = "Nobody typed this"
        return True

    return change


def decided_otherwise(event: dict[str, Any]) -> bool:
    if event["event"] != "practice-decided" or not event.get("file"):
        return False
    event["decision"] = "" if event["decision"] else "Publish"
    return True


REWRITES: dict[str, Change] = {
    "an overall grade": entry_of("CFA", "overall-grade", "Outstanding"),
    "an answer": entry_of("CFA", ".answer", "No"),
    "an answer taken away": entry_of("CFA", ".answer", None),
    "the text of an action": entry_of("CFA", ".what", "Nothing"),
    "an action nobody set": added,
    "feedback": entry_of("FBK", "", "Nobody typed this"),
    "a confirmation": entry_of("CNF", ".status", "Withdrawn"),
    "whose a return is": of_another_audit,
    "who saved a return": saved_by_another,
    "what a manager typed of an action": change_of("action-changed"),
    "what a manager typed of an audit": change_of("audit-annotated"),
    "what the DMT decided": decided_otherwise,
}


@pytest.mark.parametrize("what", REWRITES)
def test_s6_an_event_that_was_rewritten_is_held_against_its_original(former: Council, what: str):
    FIRST[:] = [each.audit.reference for each in former.audits()[:2]]
    number = rewritten(former, REWRITES[what])
    problems = [each for each in check.run(former.on(DAY)).problems if each.code in CODES]
    assert {each.code for each in problems} == {"entry-not-as-returned"}
    named = [f"{each.message} {each.place.cell}" for each in problems]
    assert any(f"vent {number} " in f"{words} " for words in named)
    assert not any("Nobody typed" in words for words in named)


def test_s6_what_was_decided_of_an_outcome_is_not_in_the_original(former: Council):
    """What the documents say is not proved: only the digest outside tells."""
    marks = former.root / "kept elsewhere.db"
    backup.run(former.on(DAY), marks)

    def change(event: dict[str, Any]) -> bool:
        if event.get("outcome") == "accepted":
            event["reason"] = "It is complete, says somebody."
            return True
        return False

    rewritten(former, change)
    assert told(former) == []
    for kept in (marks, marks.with_name(f"{marks.name}.txt")):
        assert [code for code, _ in told(former, against=kept)] == ["ledger-rewritten"]


# What stands outside


@pytest.fixture
def reported(issued: Council) -> Council:
    """One return, the tracker, and the DMT paper of November."""
    issued.drop("a.xlsx", issued.filled(issued.audits()[0]))
    ingest.run(issued.on("2026-11-16"))
    reconcile.run(issued.on("2026-11-16"))
    summary.run(issued.on("2026-11-16"), NOVEMBER)
    return issued


def test_s6_the_paper_and_the_text_beside_a_backup_name_the_newest_digest(reported: Council):
    path = reported.root / "backup.db"
    written = backup.run(reported.on("2026-11-17"), path).written
    assert written == (path, path.with_name("backup.db.txt"))
    with sqlite3.connect(reported.workspace.ledger_file) as ledger:
        chain = dict(ledger.execute("SELECT number, digest FROM events").fetchall())
    text = written[1].read_text()
    assert f"event {max(chain)} of the ledger" in text
    assert chain[max(chain)] in text
    for kept in (*written, reported.workspace.summary(NOVEMBER), reported.workspace.tracker):
        result = check.run(reported.on("2026-11-17"), against=kept)
        assert any(kept.name in line and "as it was then" in line for line in result.lines)


@pytest.mark.parametrize("kept", ["paper", "tracker", "backup", "text"])
def test_s6_a_ledger_rewritten_before_it_was_kept_outside_is_found(reported: Council, kept: str):
    elsewhere = reported.root.parent / "elsewhere"
    elsewhere.mkdir()
    backup.run(reported.on("2026-11-17"), elsewhere / "backup.db")
    paper, tracker = reported.workspace.summary(NOVEMBER), reported.workspace.tracker
    for path in (paper, tracker):
        path.rename(elsewhere / path.name)
    there = {
        "paper": elsewhere / paper.name,
        "tracker": elsewhere / tracker.name,
        "backup": elsewhere / "backup.db",
        "text": elsewhere / "backup.db.txt",
    }[kept]

    def earlier_draw(event: dict[str, Any]) -> bool:
        if event["event"] != "cases-selected":
            return False
        event["selection"]["seed"] = "another"
        return True

    rewritten(reported, earlier_draw)
    assert told(reported, "2026-11-18") == []
    assert [code for code, _ in told(reported, "2026-11-18", against=there)] == ["ledger-rewritten"]


def test_s6_what_still_lies_in_the_outbox_is_compared_without_being_asked(reported: Council):
    rewritten(reported, lambda event: event.update(on="2026-11-01") is None)
    assert [code for code, _ in told(reported, "2026-11-18")] == ["ledger-rewritten"] * 2


def test_s6_a_file_that_names_no_event_is_said_to_be_none(reported: Council):
    for name in ("settings.toml", "registers/people.xlsx"):
        with pytest.raises(CannotContinue, match="names no event"):
            check.run(reported.on("2026-11-18"), against=reported.root / name)


def test_s6_a_removed_original_is_missing_and_stops_the_comparison(reported: Council):
    (accepted,) = [each for each in reported.state().files.values() if each.content]
    with sqlite3.connect(reported.workspace.ledger_file) as ledger:
        ledger.execute("DELETE FROM documents WHERE digest = ?", (accepted.file,))
    codes = [each.code for each in check.run(reported.on("2026-11-18")).problems]
    assert codes.count("document-missing") == 1
