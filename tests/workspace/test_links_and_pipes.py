"""No command writes through a link, waits for a pipe, or reads a device or an endless file."""

import contextlib
import datetime
import os
import signal
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.made_up.workspace import NOVEMBER, Council
from workbook_qa.audits import generate
from workbook_qa.cli import cli
from workbook_qa.core.problem import CannotContinue
from workbook_qa.registers.load_registers import read_registers
from workbook_qa.returns import ingest
from workbook_qa.tracker import reconcile
from workbook_qa.upkeep import backup, check, init, status
from workbook_qa.workspace import writing
from workbook_qa.workspace.reading import content_of, holds, read_file
from workbook_qa.workspace.result import Context
from workbook_qa.workspace.settings import Settings
from workbook_qa.workspace.writing import is_link, write_file

DAY = "2026-11-20"
THEIRS = b"a file of somebody else's"

pytestmark = pytest.mark.skipif(os.name != "posix", reason="pipes and devices are of POSIX")


@pytest.fixture(autouse=True)
def ends() -> Iterator[None]:
    """What waits for a pipe fails, and does not stop the tests."""

    def too_long(*_: object) -> None:
        raise TimeoutError("it waits")

    before = signal.signal(signal.SIGALRM, too_long)
    signal.alarm(120)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder outside the workspace, with a file in it that nobody may change."""
    folder = tmp_path / "outside"
    folder.mkdir()
    (folder / "theirs.txt").write_bytes(THEIRS)
    return folder


def assert_untouched(outside: Path) -> None:
    assert {path.name: path.read_bytes() for path in outside.iterdir()} == {"theirs.txt": THEIRS}


def moved_outside(path: Path, outside: Path) -> None:
    """A folder of the workspace becomes a link to one outside."""
    if path.is_dir():
        path.rename(path.with_name(f"{path.name} before"))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(outside, target_is_directory=True)


# Writing


def test_a_note_is_not_written_through_a_link(issued: Council, outside: Path):
    """S12: the note beside the return is a link to a file outside."""
    audit = issued.audits()[0]
    folder = issued.workspace.inbox / "accepted" / NOVEMBER
    folder.mkdir(parents=True)
    note = folder / f"{audit.audit.reference}.xlsx.txt"
    note.symlink_to(outside / "theirs.txt")
    issued.drop("a.xlsx", issued.filled(audit))
    ingest.run(issued.on(DAY))
    assert_untouched(outside)
    assert stat.S_ISREG(note.lstat().st_mode)
    assert "Outcome: accepted" in note.read_text()


@pytest.mark.parametrize(
    "folder",
    [
        *("inbox", "inbox/accepted", f"inbox/accepted/{NOVEMBER}", "inbox/queried"),
        *("outbox", f"outbox/{NOVEMBER}", f"outbox/{NOVEMBER}/to-send", "ledger"),
        "inbox/refused",
    ],
)
def test_a_folder_that_is_a_link_stops_the_command_before_anything_is_recorded(
    issued: Council, outside: Path, folder: str
):
    issued.drop("a.xlsx", issued.filled(issued.audits()[0], {"Q1.1.answer": None}))
    before = len(issued.events())
    moved_outside(issued.root / folder, outside)
    with pytest.raises(CannotContinue, match="is a link to another place") as stopped:
        ingest.run(issued.on(DAY))
    assert Path(folder).name in str(stopped.value)
    assert_untouched(outside)
    if folder != "ledger":
        assert len(issued.events()) == before


@pytest.mark.parametrize(
    "path",
    [
        *("outbox/Master tracker.xlsx", "outbox/Ingest report.xlsx", "outbox/To send.xlsx"),
        *("outbox/Problems.xlsx", "ledger/lock holder.txt", "ledger/ingest unfinished.txt"),
        "outbox/.Master tracker.xlsx.unfinished",
    ],
)
@pytest.mark.parametrize("kind", ["to a file", "to nothing"])
def test_a_link_in_the_place_of_a_file_is_replaced_and_not_followed(
    issued: Council, outside: Path, path: str, kind: str
):
    link = issued.root / path
    link.unlink(missing_ok=True)
    link.symlink_to(outside / ("theirs.txt" if kind == "to a file" else "new.txt"))
    issued.drop("a.xlsx", issued.filled(issued.audits()[0]))
    for command in (ingest.run, reconcile.run, check.run):
        with contextlib.suppress(CannotContinue):
            command(issued.on(DAY))
    assert_untouched(outside)


@pytest.mark.parametrize("name", ["ledger.db-journal", "lock"])
def test_what_a_library_opens_itself_is_never_a_link(issued: Council, outside: Path, name: str):
    link = issued.workspace.ledger / name
    link.unlink(missing_ok=True)
    link.symlink_to(outside / "new.txt")
    with pytest.raises(CannotContinue, match=f"{name} in .* is a link"):
        ingest.run(issued.on(DAY))
    assert_untouched(outside)


def test_a_ledger_that_is_a_link_is_not_written(issued: Council, outside: Path):
    file = issued.workspace.ledger_file
    if not file.exists():
        pytest.skip("the ledger is on a server")
    file.rename(outside / "ledger.db")
    before = (outside / "ledger.db").read_bytes()
    file.symlink_to(outside / "ledger.db")
    with pytest.raises(CannotContinue, match="is a link"):
        ingest.run(issued.on(DAY))
    assert (outside / "ledger.db").read_bytes() == before


def test_a_backup_is_not_written_through_a_link(issued: Council, outside: Path):
    folder = issued.workspace.backups
    moved_outside(folder, outside)
    with pytest.raises(CannotContinue, match="is a link"):
        backup.run(issued.on(DAY), folder / "november.db")
    assert_untouched(outside)
    folder.unlink()
    folder.mkdir()
    (folder / "november.db").symlink_to(outside / "new.db")
    backup.run(issued.on(DAY), folder / "november.db")
    assert_untouched(outside)
    assert not is_link(folder / "november.db")


def test_init_makes_no_folder_through_a_link(tmp_path: Path, outside: Path):
    council = Council(tmp_path / "new")
    council.root.mkdir()
    (council.root / "inbox").symlink_to(outside, target_is_directory=True)
    now = datetime.datetime(2026, 10, 1, 9, tzinfo=datetime.UTC)
    context = Context(council.workspace, Settings(), now)
    with pytest.raises(CannotContinue, match=r"inbox in .* is a link"):
        init.run(context)
    assert_untouched(outside)


def test_the_workspace_itself_may_be_reached_by_a_link(issued: Council, tmp_path: Path):
    way = tmp_path / "way"
    way.symlink_to(issued.root, target_is_directory=True)
    by_link = Council(way)
    by_link.drop("a.xlsx", issued.filled(issued.audits()[0]))
    assert ingest.run(by_link.on(DAY)).counts["accepted"] == 1


def test_a_junction_of_windows_counts_as_a_link(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Windows says so in what Python gives as `st_reparse_tag`; OneDrive's own mark is none."""

    class Status:
        st_mode = stat.S_IFDIR
        st_reparse_tag = 0xA0000003

    monkeypatch.setattr(Path, "lstat", lambda _: Status())
    assert is_link(tmp_path)
    Status.st_reparse_tag = 0x9000001A
    assert not is_link(tmp_path)


def test_outside_a_workspace_links_are_the_affair_of_whoever_made_them(
    tmp_path: Path, outside: Path
):
    (tmp_path / "link").symlink_to(outside, target_is_directory=True)
    assert write_file(tmp_path / "link" / "new.txt", b"x")


OF_THE_PACKAGE = ("words_files.py", "init.py", "listed_words.py")  # they read what is shipped


def test_files_of_the_workspace_are_read_and_written_in_one_place():
    package = Path(writing.__file__).parent.parent
    for path in package.rglob("*.py"):
        text = path.read_text()
        assert ".write_text(" not in text, path
        assert ".write_bytes(" not in text, path
        if path.name not in OF_THE_PACKAGE:
            assert ".read_bytes(" not in text, path
            assert ".read_text(" not in text, path


# Reading


def pipe(path: Path) -> None:
    os.mkfifo(path)


def device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def five_gigabytes(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(5 * 2**30)


def to_nothing(path: Path) -> None:
    path.symlink_to("nothing")


def folder(path: Path) -> None:
    path.mkdir()


ODD: dict[str, Callable[[Path], None]] = {
    "a pipe": pipe,
    "a link to an endless device": device,
    "five gigabytes": five_gigabytes,
    "a link to nothing": to_nothing,
    "a folder": folder,
}
odd_things = pytest.mark.parametrize("odd", ODD.values(), ids=ODD)


def put(path: Path, odd: Callable[[Path], None]) -> None:
    path.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    odd(path)


@odd_things
@pytest.mark.parametrize(
    "name", ["people.xlsx", "schedule.xlsx", "cases.xlsx", "more.csv", "who is meant.xlsx"]
)
def test_a_register_that_is_no_file_is_a_problem_that_names_it(
    council: Council, name: str, odd: Callable[[Path], None]
):
    put(council.workspace.registers / name, odd)
    problems = read_registers(council.on("2026-11-01"), people_required=False).problems
    named = [problem for problem in problems if problem.place.file == name]
    assert {problem.code for problem in named} == {"register-unreadable"}
    assert name in str(named[0])


def test_a_people_register_that_is_no_file_stops_what_goes_by_it(council: Council):
    put(council.workspace.people, pipe)
    with pytest.raises(CannotContinue, match=r"people\.xlsx .* cannot be read"):
        read_registers(council.on("2026-11-01"))


@odd_things
@pytest.mark.parametrize(
    "name",
    [
        *("templates/case-file-audit.toml", "templates/words/cover.txt"),
        *("outbox/Master tracker.xlsx", "outbox/Master tracker (2).xlsx", "outbox/Problems.xlsx"),
        *(f"outbox/{NOVEMBER}/Selection {NOVEMBER}.xlsx", "outbox/Ingest report.xlsx"),
        *("inbox/a.xlsx", "outbox/~$Master tracker.xlsx", "ledger/seal.key"),
    ],
)
def test_no_command_hangs_on_what_is_no_file(
    council: Council, name: str, odd: Callable[[Path], None]
):
    put(council.root / name, odd)
    for command in (check.run, ingest.run, reconcile.run, status.run):
        with contextlib.suppress(CannotContinue):
            command(council.on("2026-11-01"))
    with contextlib.suppress(CannotContinue):
        generate.run(council.on("2026-11-01"), NOVEMBER)


@odd_things
def test_settings_that_are_no_file_are_named(
    council: Council, odd: Callable[[Path], None], capsys: pytest.CaptureFixture[str]
):
    put(council.workspace.settings, odd)
    with pytest.raises(SystemExit) as ended:
        cli(["--folder", str(council.root), "check"])
    assert ended.value.code == 2
    said = " ".join(capsys.readouterr().err.split())
    assert "settings.toml cannot be read" in said


@odd_things
def test_reading_refuses_it_and_says_why(tmp_path: Path, odd: Callable[[Path], None]):
    odd(tmp_path / "register.xlsx")
    with pytest.raises(OSError, match=r"no file|more than 128 MB|[Nn]o such file"):
        read_file(tmp_path / "register.xlsx")
    with pytest.raises(CannotContinue, match=r"register\.xlsx cannot be read"):
        content_of(tmp_path / "register.xlsx")
    assert not holds(tmp_path / "register.xlsx", b"")


def test_a_file_is_read_up_to_its_limit_and_a_link_to_one_is_followed(tmp_path: Path):
    (tmp_path / "a").write_bytes(b"x" * 100)
    (tmp_path / "link").symlink_to("a")
    assert read_file(tmp_path / "a", 100) == read_file(tmp_path / "link", 100) == b"x" * 100
    with pytest.raises(OSError, match="more than 99 bytes"):
        read_file(tmp_path / "a", 99)
    assert holds(tmp_path / "a", b"x" * 100)
    assert not holds(tmp_path / "link", b"x" * 100)
