"""Which files wait in the inbox, oldest first, each read once; and putting them away."""

import os
from pathlib import Path

import pytest

from workbook_qa.core.problem import CannotContinue
from workbook_qa.returns.inbox import inbox as inbox_module
from workbook_qa.returns.inbox.inbox import (
    OWN_FOLDERS,
    is_second_version,
    put_away,
    waiting,
)


def names(folder: Path) -> list[str]:
    return [file.name for file in waiting(folder, patience=0)]


def drop(folder: Path, name: str, content: bytes = b"x", at: int = 1_700_000_000) -> Path:
    path = folder / name
    path.write_bytes(content)
    os.utime(path, (at, at))
    return path


@pytest.mark.parametrize(
    "name",
    [
        "~$a.xlsx",
        ".~lock.a.xlsx#",
        ".DS_Store",
        "Thumbs.db",
        "desktop.ini",
        "README.md",
        "a.xlsx.part",
        "a.xlsx.crdownload",
        "a.tmp",
        ".a.xlsx.unfinished",
        ".hidden",
    ],
)
def test_what_programs_leave_is_no_return(tmp_path: Path, name: str):
    drop(tmp_path, name)
    drop(tmp_path, "a.xlsx")
    assert names(tmp_path) == ["a.xlsx"]


def test_everything_else_waits_whatever_it_is_called(tmp_path: Path):
    wanted = {"a.xlsx", "A.XLSX (1)", "no ending", "photo.jpg", "conflicted copy.ods"}
    for name in wanted:
        drop(tmp_path, name)
    assert set(names(tmp_path)) == wanted


def test_oldest_first_then_by_name(tmp_path: Path):
    drop(tmp_path, "c.xlsx", at=1_700_000_000)
    drop(tmp_path, "a.xlsx", at=1_700_000_500)
    drop(tmp_path, "b.xlsx", at=1_700_000_500)
    assert names(tmp_path) == ["c.xlsx", "a.xlsx", "b.xlsx"]


def test_its_own_folders_are_passed_over_and_others_are_not(tmp_path: Path):
    for name in (*OWN_FOLDERS, "From the North"):
        (tmp_path / name).mkdir()
        drop(tmp_path / name, "a.xlsx")
    (found,) = waiting(tmp_path, patience=0)
    assert (found.name, found.content) == ("From the North", None)
    assert found.fault


@pytest.mark.skipif(os.name != "posix", reason="names with such characters exist on POSIX only")
def test_a_name_says_nothing_but_itself(tmp_path: Path):
    drop(tmp_path, "a\nOutcome: accepted\x1b[2J\u202exslx.\u2028.xlsx")
    drop(tmp_path, "Screenshot 3\u202fpm \u00e9\U0001f9d2.png")
    assert names(tmp_path) == [
        "Screenshot 3\u202fpm \u00e9\U0001f9d2.png",
        "a?Outcome: accepted?[2J?xslx.?.xlsx",
    ]


@pytest.mark.skipif(os.name != "posix", reason="links and pipes are made the POSIX way")
def test_links_and_devices_are_never_followed_or_read(tmp_path: Path):
    (tmp_path / "inbox").mkdir()
    secret = drop(tmp_path, "secret.xlsx", b"not dropped here")
    (tmp_path / "inbox" / "link.xlsx").symlink_to(secret)
    (tmp_path / "inbox" / "broken.xlsx").symlink_to(tmp_path / "nothing")
    (tmp_path / "inbox" / "folder").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "inbox" / "pipe.xlsx")
    found = list(waiting(tmp_path / "inbox", patience=0))
    assert {file.name for file in found} == {"link.xlsx", "broken.xlsx", "folder", "pipe.xlsx"}
    assert all(file.content is None and file.fault for file in found)


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path):
    drop(tmp_path, "a.xlsx", b"x" * 11)
    (found,) = waiting(tmp_path, patience=0, most=10)
    assert found.content is None
    assert found.fault


def test_an_unfinished_copy_is_left_for_the_next_run(tmp_path: Path, monkeypatch):
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"half")
    monkeypatch.setattr(inbox_module.time, "sleep", lambda _: path.write_bytes(b"half and more"))
    (found,) = waiting(tmp_path, patience=60)
    assert not found.settled
    monkeypatch.setattr(inbox_module.time, "sleep", lambda _: None)
    assert next(waiting(tmp_path, patience=60)).settled


def test_nobody_waits_for_files_that_have_long_been_there(tmp_path: Path, monkeypatch):
    drop(tmp_path, "a.xlsx")
    monkeypatch.setattr(inbox_module.time, "sleep", lambda _: pytest.fail("waited"))
    assert next(waiting(tmp_path, patience=60)).settled


def test_a_file_that_cannot_be_read_is_said_and_does_not_stop_the_next(tmp_path, monkeypatch):
    drop(tmp_path, "a.xlsx")
    drop(tmp_path, "b.xlsx")
    real = inbox_module.read_file

    def refused(path: Path, most: int) -> bytes:
        if path.name == "a.xlsx":
            raise PermissionError(13, "Permission denied")
        return real(path, most)

    monkeypatch.setattr(inbox_module, "read_file", refused)
    first, second = waiting(tmp_path, patience=0)
    assert (first.content, second.content) == (None, b"x")
    assert first.fault


@pytest.mark.parametrize(
    ("name", "second"),
    [
        ("audit (Robin's conflicted copy 2026-11-03).xlsx", True),
        ("audit-DESKTOP-AB12CD3.xlsx", True),
        ("audit-LAPTOP-9F8E7D6C.xlsx", True),
        ("audit.sync-conflict-20261103-101112-ABCDEFG.xlsx", True),
        ("audit (conflict copy).xlsx", True),
        ("audit (1).xlsx", False),
        ("Copy of audit FINAL v2.xlsx", False),
        ("CFA-2026-11-0007-K.xlsx", False),
        ("my desktop audit.xlsx", False),
    ],
)
def test_names_of_second_versions_are_known(name: str, second: bool):
    assert is_second_version(name) is second


def test_there_must_be_an_inbox(tmp_path: Path):
    with pytest.raises(CannotContinue):
        waiting(tmp_path / "inbox", patience=0)


# Putting away


def test_a_file_is_put_away_with_its_note_and_is_gone_from_the_inbox(tmp_path: Path):
    source = drop(tmp_path, "a.xlsx", b"content")
    target = tmp_path / "accepted" / "2026-11" / "CFA-2026-11-0007-K.xlsx"
    assert put_away(source, target, b"content", "It is complete.") == target
    assert target.read_bytes() == b"content"
    assert target.with_name(f"{target.name}.txt").read_text() == "It is complete."
    assert not source.exists()


def test_another_file_of_that_name_stays_and_the_new_one_gets_a_number(tmp_path: Path):
    target = tmp_path / "queried" / "a.xlsx"
    for number, content in enumerate((b"one", b"two", b"three", b"two"), start=1):
        put_away(drop(tmp_path, f"{number}.xlsx", content), target, content, "note")
    found = {path.name: path.read_bytes() for path in target.parent.glob("*.xlsx")}
    assert found == {"a.xlsx": b"one", "a 2.xlsx": b"two", "a 3.xlsx": b"three"}


def test_a_source_that_changed_meanwhile_stays(tmp_path: Path):
    source = drop(tmp_path, "a.xlsx", b"newer")
    put_away(source, tmp_path / "accepted" / "a.xlsx", b"older", "note")
    assert source.read_bytes() == b"newer"


def test_a_source_that_is_held_open_does_not_stop_the_run(tmp_path: Path, monkeypatch):
    source = drop(tmp_path, "a.xlsx", b"content")
    target = tmp_path / "accepted" / "a.xlsx"

    def held(*_: object, **__: object) -> None:
        raise PermissionError(13, "in use by another program")

    def written(path: Path, content: bytes, **_: bool) -> None:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", held)
        patch.setattr(Path, "rename", held)
        patch.setattr(inbox_module, "write_file", written)
        put_away(source, target, b"content", "note")
    assert source.exists()
    assert target.read_bytes() == b"content"


def test_a_source_saved_again_while_it_is_moved_is_put_back(tmp_path: Path, monkeypatch):
    source = drop(tmp_path, "a.xlsx", b"older")
    target = tmp_path / "accepted" / "a.xlsx"
    real = Path.rename

    def saved_just_before(self: Path, to: Path) -> Path:
        if self == source:
            source.write_bytes(b"newer")
        return real(self, to)

    monkeypatch.setattr(Path, "rename", saved_just_before)
    put_away(source, target, b"older", "note")
    assert (source.read_bytes(), target.read_bytes()) == (b"newer", b"older")


def test_the_note_stands_there_before_the_file_moves(tmp_path: Path, monkeypatch):
    source = drop(tmp_path, "a.xlsx", b"content")
    target = tmp_path / "accepted" / "a.xlsx"

    def cut_off(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "rename", cut_off)
    with pytest.raises(KeyboardInterrupt):
        put_away(source, target, b"content", "note")
    assert source.exists()
    assert target.with_name("a.xlsx.txt").read_text() == "note"
