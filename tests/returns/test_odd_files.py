"""What an inbox meets that is no plain file with a plain name: in one inbox, with good files.

What the running system or account cannot make is skipped, and so named; the rest is played.
"""

import os
import stat
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from tests.returns.test_ingest import outcomes
from tests.support.made_up.workspace import Council, copy_of, edited
from workbook_qa.core.terms import AuditStatus
from workbook_qa.returns import ingest
from workbook_qa.returns.inbox import inbox as inbox_module
from workbook_qa.workspace.result import FileOutcome, Result

DAY = "2026-11-20"
PASSED_OVER, COPYING = "passed over", "still being copied"
WHOLE, SAME, OTHER, JUNK = "whole return", "same bytes", "same entries", "junk"


class Odd(msgspec.Struct, frozen=True):
    """Something in the inbox.

    Attributes:
        name: what it is called there, as the bytes a POSIX system has.
        holds: what is in it, see `WHOLE` and the others; or empty where `made` makes it.
        becomes: its outcome, `PASSED_OVER` or `COPYING`.
        left: whether it stays in the inbox.
        shown: what it is called in messages, where that is not its name.
        made: how it is made, where it is no plain file.
    """

    name: bytes
    holds: str = ""
    becomes: str = "refused"
    left: bool = False
    shown: str = ""
    made: Callable[[Path], None] | None = None

    @property
    def said(self) -> str:
        """Its name in messages."""
        return self.shown or self.name.decode()


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _folder(path: Path) -> None:
    path.mkdir()
    (path / "inside.xlsx").write_bytes(b"PK\x03\x04")


def _link(to: str) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        path.symlink_to(to)

    return make


def _unreadable(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04 not to be read")
    path.chmod(0)
    if os.access(path, os.R_OK):
        path.unlink()
        raise OSError("this account may read every file")


LONG = b"n" * 240 + b".xlsx"
ODD = {
    "a pipe": Odd(b"pipe.xlsx", left=True, made=_pipe),
    "a folder": Odd(b"folder.xlsx", left=True, made=_folder),
    "a link to another file": Odd(b"link.xlsx", left=True, made=_link("../secret.xlsx")),
    "a link to itself": Odd(b"loop.xlsx", left=True, made=_link("loop.xlsx")),
    "a link to a device": Odd(b"device.xlsx", left=True, made=_link("/dev/zero")),
    "a link to nothing": Odd(b"broken.xlsx", left=True, made=_link("nothing.xlsx")),
    "no right to read": Odd(b"not mine.xlsx", left=True, made=_unreadable),
    "Excel's lock": Odd(b"~$good.xlsx", JUNK, PASSED_OVER, left=True),
    "LibreOffice's lock": Odd(b".~lock.good.xlsx#", JUNK, PASSED_OVER, left=True),
    "an unfinished download": Odd(b"part.xlsx.crdownload", JUNK, PASSED_OVER, left=True),
    "Word's own copy": Odd(b"~WRL0001.tmp", JUNK, PASSED_OVER, left=True),
    "Windows' pictures": Odd(b"Thumbs.db", JUNK, PASSED_OVER, left=True),
    "Windows' folder settings": Odd(b"desktop.ini", JUNK, PASSED_OVER, left=True),
    "a file still growing": Odd(b"growing.xlsx", WHOLE, COPYING, left=True),
    "capitals": Odd(b"GOOD.XLSX", WHOLE, "accepted"),
    "a second download": Odd(b"good (1).xlsx", SAME, "already-have"),
    "a copy in the Explorer": Odd(b"good - Copy.xlsx", WHOLE, "accepted"),
    "an older copy": Odd(b"Copy of good.xlsx", OTHER, "already-have"),
    "a conflict of two computers": Odd(b"good-DESKTOP-AB12CD3.xlsx", WHOLE, "accepted"),
    "begins with a hyphen": Odd(b"-rf.xlsx", OTHER, "already-have"),
    "begins with an equals sign": Odd(b"=cmd|'calc'!A1.xlsx", WHOLE, "accepted"),
    "reserved by Windows": Odd(b"CON.xlsx", OTHER, "already-have"),
    "a line break": Odd(
        b"line\nOutcome: accepted.xlsx", JUNK, shown="line?Outcome: accepted.xlsx"
    ),
    "commands to a terminal": Odd(b"\x1b[2Jgone\x07.xlsx", JUNK, shown="?[2Jgone?.xlsx"),
    "written backwards": Odd(
        "annex\u202excod.xlsx".encode(), JUNK, shown="annex?xcod.xlsx"
    ),
    "a blank at the end": Odd(b"blank.xlsx ", OTHER, "already-have"),
    "245 characters": Odd(LONG, OTHER, "already-have"),
    "not UTF-8": Odd(b"caf\xe9.xlsx", OTHER, "already-have", shown="caf?.xlsx"),
}  # fmt: skip


class Played(msgspec.Struct, frozen=True):
    """One run over all of them.

    Attributes:
        not_made: why one could not be made here, by name in the table.
    """

    council: Council
    result: Result
    not_made: dict[str, str]

    def outcome_of(self, odd: Odd) -> FileOutcome | None:
        """What became of one of them."""
        found = [each for each in self.result.outcomes or () if each.file == odd.said]
        assert len(found) < 2
        return found[0] if found else None


@pytest.fixture(scope="module")
def played(issued_once: Council, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    council = copy_of(issued_once, tmp_path_factory.mktemp("odd"))
    not_made = _fill(council)
    growing = council.workspace.inbox / "growing.xlsx"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inbox_module.time, "sleep", lambda _: _append(growing))
        result = ingest.run(msgspec.structs.replace(council.on(DAY), patience=60))
    yield Played(council, result, not_made)
    for path in council.workspace.inbox.iterdir():
        if stat.S_ISREG(path.lstat().st_mode):
            path.chmod(0o600)  # or nobody could clean up after us


def _append(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"more")


def _fill(council: Council) -> dict[str, str]:
    """Make everything in the table, one later than the other; what cannot be made comes back."""
    (council.root / "secret.xlsx").write_bytes(b"not dropped in the inbox")
    whole = iter([council.filled(audit) for audit in council.audits()])
    last, not_made = b"", {}
    for number, (what, odd) in enumerate(ODD.items()):
        path = council.workspace.inbox / os.fsdecode(odd.name)
        try:
            if odd.made:
                odd.made(path)
            else:
                content = next(whole) if odd.holds == WHOLE else _content(odd, last, number)
                last = content if odd.holds == WHOLE and odd.becomes != COPYING else last
                path.write_bytes(content)
                os.utime(path, (1_700_000_000 + number, 1_700_000_000 + number))
            if path not in path.parent.iterdir():
                raise OSError("the system does not keep such a name")
        except (OSError, AttributeError, NotImplementedError, ValueError) as fault:
            not_made[what] = f"{sys.platform}, {type(fault).__name__}: {fault}"
    os.utime(council.workspace.inbox / "growing.xlsx")  # just now
    return not_made


def _content(odd: Odd, last: bytes, number: int) -> bytes:
    if odd.holds == SAME:
        return last
    if odd.holds == OTHER:
        return edited(last, lambda book: setattr(book.properties, "creator", f"Somebody {number}"))
    return f"junk {number}".encode()


def made(played: Played, what: str) -> Odd:
    """One of the table, or a skip that says why it is not there."""
    if what in played.not_made:
        pytest.skip(f"{what} cannot be made here ({played.not_made[what]})")
    return ODD[what]


@pytest.mark.parametrize("what", ODD)
def test_each_has_its_one_outcome_whatever_it_is(played: Played, what: str) -> None:
    odd = made(played, what)
    found = played.outcome_of(odd)
    if odd.becomes == PASSED_OVER:
        assert found is None
    elif odd.becomes == COPYING:
        assert found is None
        assert any(odd.said in line and "copied" in line for line in played.result.lines)
    else:
        assert found is not None
        assert (found.outcome, bool(found.reason)) == (odd.becomes, True)
    path = played.council.workspace.inbox / os.fsdecode(odd.name)
    assert os.path.lexists(path) == odd.left


def test_files_in_are_outcomes_out(played: Played) -> None:
    there = [odd for what, odd in ODD.items() if what not in played.not_made]
    expected = Counter(odd.becomes for odd in there)
    del expected[PASSED_OVER], expected[COPYING]
    assert Counter(outcomes(played.result)) == expected
    assert len(played.result.outcomes or ()) == expected.total()
    statuses = Counter(audit.status for audit in played.council.audits())
    assert statuses[AuditStatus.COMPLETED] == expected["accepted"]


def test_nothing_was_followed_opened_or_made_elsewhere(played: Played) -> None:
    council = played.council
    assert (council.root / "secret.xlsx").read_bytes() == b"not dropped in the inbox"
    kept = b"".join(council.tree("ledger", "outbox").values())
    assert b"not dropped in the inbox" not in kept
    names = [path.name for path in council.workspace.inbox.rglob("*") if path.is_file()]
    assert not [name for name in names if name.endswith(".unfinished")]


def test_what_was_put_away_is_called_by_its_audit_and_can_be_opened(played: Played) -> None:
    away = [path for path in played.council.tree("inbox/accepted") if not path.endswith(".txt")]
    assert len(away) == sum(
        odd.becomes in ("accepted", "already-have")
        for what, odd in ODD.items()
        if what not in played.not_made
    )
    assert all(path.endswith(".xlsx") for path in away)
    assert all("/CFA-2026-11-" in path for path in away)


def test_no_name_can_add_a_line_to_a_note(played: Played) -> None:
    for path, content in played.council.tree("inbox/accepted", "inbox/refused").items():
        if path.endswith(".txt"):
            lines = content.decode().splitlines()
            assert sum(line.startswith("Outcome:") for line in lines) == 1


def test_the_growing_file_is_taken_in_once_it_is_whole(played: Played, tmp_path: Path) -> None:
    later = copy_of_plain_files(played.council, tmp_path / "later")
    growing = later.workspace.inbox / "growing.xlsx"
    growing.write_bytes(growing.read_bytes().removesuffix(b"more"))
    result = ingest.run(later.on(DAY))
    assert [(each.file, each.outcome) for each in result.outcomes or ()] == [
        ("growing.xlsx", "accepted")
    ]


def copy_of_plain_files(council: Council, root: Path) -> Council:
    """The workspace without links, pipes and files that may not be read."""
    for path, content in council.tree("ledger", "registers", "templates").items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    copy = Council(root)
    copy.workspace.settings.write_text(council.workspace.settings.read_text())
    copy.workspace.inbox.mkdir()
    growing = council.workspace.inbox / "growing.xlsx"
    (copy.workspace.inbox / growing.name).write_bytes(growing.read_bytes())
    return copy


def test_what_lies_in_the_inbox_and_is_no_return_is_said(issued: Council):
    names = {
        "CFA.xlsx.crdownload": "is not all here",
        "CFA.xlsx.part": "is not all here",
        "~WRL0001.tmp": "is not all here",
        ".CFA.xlsx.icloud": "kept in iCloud",
        "~$CFA.xlsx": "has the file beside it open",
        ".CFA.xlsx": "is hidden",
        ".DS_Store": "put there by the system",
    }
    for name in names:
        issued.drop(name, b"x")
    result = ingest.run(issued.on(DAY))
    assert not result.outcomes
    for name, said in names.items():
        assert any(name in line and said in line for line in result.lines), name
    assert not any("README" in line for line in result.lines)
