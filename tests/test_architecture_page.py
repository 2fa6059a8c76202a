"""docs/architecture.md is true: what it names is there, and what it counts is so."""

import re
from collections.abc import Iterator

import pytest

from tests.test_layers import PACKAGE, ROOMS
from workbook_qa.cli import ROOMS as COMMANDS_AT_HOME
from workbook_qa.cli import cli

ROOT = PACKAGE.parent
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


def rows_under(heading: str) -> Iterator[list[str]]:
    """The rows of the first table under a heading, without its own head."""
    part = PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    rows = [line for line in part.splitlines() if line.startswith("|")][2:]
    yield from ([cell.strip() for cell in row.strip("|").split("|")] for row in rows)


def named(text: str) -> list[str]:
    return re.findall(r"`([^`]+)`", text)


def files_that_say(words: list[str]) -> set[str]:
    word = re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b")
    return {
        module.relative_to(PACKAGE).as_posix()
        for module in PACKAGE.rglob("*.py")
        if word.search(module.read_text(encoding="utf-8"))
    }


def test_it_is_two_pages() -> None:
    assert len(PAGE.split()) <= 1500


def paths_named() -> list[str]:
    paths = {each for each in named(PAGE) if re.search(r"\w/\w|\w\.py$", each) and "*" not in each}
    return sorted(paths - {"ledger/ledger.db"})


@pytest.mark.parametrize("path", paths_named())
def test_every_file_it_names_is_there(path: str) -> None:
    assert (PACKAGE / path).exists() or (ROOT / path).exists()


def test_one_return_is_followed_in_ten_files() -> None:
    files = [PACKAGE / named(read)[0] for read, _ in rows_under("Follow one return")]
    lines = sum(len(file.read_text(encoding="utf-8").splitlines()) for file in files)
    assert len(files) <= 10
    assert lines <= 2500


def test_the_rooms_are_in_order_with_their_commands() -> None:
    rooms = {named(room)[0]: set(named(commands)) for room, _, commands in rows_under("The rooms")}
    assert (*rooms, "cli") == ROOMS
    for command in cli.commands:
        at_home = COMMANDS_AT_HOME.get(command, "upkeep").split(".")[0]
        assert command in rooms[at_home], command


@pytest.mark.parametrize(
    ("touched", "example"),
    [
        pytest.param(named(touched), named(example), id=kind)
        for kind, touched, example in rows_under("To add one more")
        if named(example)
    ],
)
def test_one_more_touches_these_files(touched: list[str], example: list[str]) -> None:
    folders = tuple(path for path in touched if path.endswith("/"))
    elsewhere = {file for file in files_that_say(example) if not file.startswith(folders)}
    assert elsewhere == {path for path in touched if path.endswith(".py")}
