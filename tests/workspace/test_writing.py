"""The old file or the new one, whatever happens; never over an open one; one run at a time."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from workbook_qa.core.problem import CannotContinue
from workbook_qa.workspace import writing
from workbook_qa.workspace.writing import clean_up, one_at_a_time, refuse_if_open, write_file

posix = pytest.mark.skipif(os.name != "posix", reason="rights of files are POSIX's")


def test_a_file_is_written_with_its_folders_and_only_when_it_differs(tmp_path: Path):
    path = tmp_path / "outbox" / "2026-11" / "Master tracker.xlsx"
    assert write_file(path, b"one")
    assert path.read_bytes() == b"one"
    stamp = path.stat().st_mtime_ns
    assert not write_file(path, b"one")
    assert path.stat().st_mtime_ns == stamp
    assert write_file(path, b"two")
    assert path.read_bytes() == b"two"
    assert [each.name for each in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("step", ["_write_new", "_rename", "flush_folder"])
@pytest.mark.parametrize("fault", [OSError(28, "No space left on device"), PermissionError(13, "")])
def test_a_failure_at_any_step_leaves_the_old_file_or_the_new_whole(
    tmp_path: Path, monkeypatch, step: str, fault: OSError
):
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"the old one")

    def fail(*_: object, **__: object) -> None:
        raise fault

    with monkeypatch.context() as patch:
        patch.setattr(writing, step, fail)
        with pytest.raises(CannotContinue):
            write_file(path, b"the new one")
    renamed = step == "flush_folder"
    assert path.read_bytes() == (b"the new one" if renamed else b"the old one")
    assert [each.name for each in tmp_path.iterdir()] == ["a.xlsx"]


@pytest.mark.parametrize("call", ["fsync", "write", "replace"])
def test_a_crash_between_writing_and_renaming_leaves_the_old_file(tmp_path, monkeypatch, call):
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"the old one")

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        target = {"fsync": (os, "fsync"), "replace": (Path, "replace"), "write": (os, "fdopen")}
        patch.setattr(*target[call], crash)
        with pytest.raises(KeyboardInterrupt):
            write_file(path, b"the new one")
    assert path.read_bytes() == b"the old one"
    clean_up(tmp_path)
    assert [each.name for each in tmp_path.iterdir()] == ["a.xlsx"]
    assert write_file(path, b"the new one")


def test_a_rename_that_windows_refuses_for_a_moment_is_tried_again(tmp_path, monkeypatch):
    path = tmp_path / "a.xlsx"
    refusals = [PermissionError(13, "in use"), PermissionError(13, "in use")]
    real = Path.replace

    def refused_twice(self: Path, target: Path) -> Path:
        if refusals:
            raise refusals.pop()
        return real(self, target)

    monkeypatch.setattr(writing, "_PAUSE", 0)
    monkeypatch.setattr(Path, "replace", refused_twice)
    assert write_file(path, b"one")
    assert path.read_bytes() == b"one"


@pytest.mark.parametrize(
    ("stub", "content", "words"),
    [
        ("~$a.xlsx", b"\x0eCasey", "Excel"),
        (".~lock.a.xlsx#", b",Casey,desk 4,22.11.2026 09:00,profile;", "Casey on desk 4"),
        (".~lock.a.xlsx#", b"\xff\xfe", "LibreOffice"),
    ],
)
def test_an_open_file_is_never_written_over_and_it_says_who_has_it(tmp_path, stub, content, words):
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"the old one")
    (tmp_path / stub).write_bytes(content)
    with pytest.raises(CannotContinue, match=words):
        refuse_if_open(path)
    with pytest.raises(CannotContinue):
        write_file(path, b"the new one")
    assert path.read_bytes() == b"the old one"
    assert not write_file(path, b"the old one")


@posix
def test_a_private_file_is_for_its_owner_alone(tmp_path: Path):
    path = tmp_path / "ledger" / "seal.key"
    write_file(path, b"key", private=True)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@posix
def test_the_ledgers_folder_is_made_private(tmp_path: Path):
    with one_at_a_time(tmp_path / "ledger"):
        assert stat.S_IMODE((tmp_path / "ledger").stat().st_mode) == 0o700


def test_clean_up_removes_only_what_was_left_unfinished(tmp_path: Path):
    (tmp_path / "accepted").mkdir()
    kept = tmp_path / "accepted" / "unfinished.xlsx"
    kept.write_bytes(b"x")
    (tmp_path / "accepted" / ".a.xlsx.unfinished").write_bytes(b"half")
    clean_up(tmp_path)
    assert [each.name for each in (tmp_path / "accepted").iterdir()] == [kept.name]


def test_a_second_run_is_told_who_is_at_work(tmp_path: Path):
    with (
        one_at_a_time(tmp_path),
        pytest.raises(CannotContinue, match=writing.current_user()),
        one_at_a_time(tmp_path),
    ):
        raise AssertionError("two at a time")


def test_a_run_in_another_process_holds_the_lock_and_a_crash_frees_it(tmp_path: Path):
    code = (
        "import pathlib, sys, os\n"
        "from workbook_qa.workspace.writing import one_at_a_time\n"
        "with one_at_a_time(pathlib.Path(sys.argv[1])):\n"
        "    print('held', flush=True)\n"
        "    sys.stdin.read()\n"
        "    os._exit(1)\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(CannotContinue), one_at_a_time(tmp_path):
            pass
        other.communicate()
    with one_at_a_time(tmp_path):
        assert (tmp_path / "lock").exists()


def test_the_lock_is_freed_after_a_fault(tmp_path: Path):
    with pytest.raises(ZeroDivisionError), one_at_a_time(tmp_path):
        raise ZeroDivisionError
    with one_at_a_time(tmp_path):
        pass
    assert not (tmp_path / "lock holder.txt").exists()


def test_a_folder_that_cannot_be_made_is_said_in_a_sentence(tmp_path: Path):
    (tmp_path / "ledger").write_bytes(b"a file where a folder should be")
    with pytest.raises(CannotContinue), one_at_a_time(tmp_path / "ledger"):
        pass
