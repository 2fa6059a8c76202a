"""An issued month to take returns in for, and the programs that fill its workbooks in."""

from pathlib import Path

import pytest

from tests.support.made_up.workspace import Council, copy_of, issue, make_council
from tests.support.other_programs.programs import Entries, Fill, Way, by_node, by_openpyxl


@pytest.fixture(scope="session")
def november(tmp_path_factory: pytest.TempPathFactory) -> Council:
    """A workspace whose audits of November 2026 are issued: for copying, never for changing."""
    council = make_council(tmp_path_factory.mktemp("november"))
    issue(council)
    return council


@pytest.fixture
def issued(november: Council, tmp_path: Path) -> Council:
    """A copy of it for one test."""
    return copy_of(november, tmp_path / "council")


@pytest.fixture(scope="session")
def fill(request: pytest.FixtureRequest) -> Fill:
    """Fill in and save by a way; Node is asked for only where the way needs it."""

    def filled(way: Way, workbook: bytes, entries: Entries, only: str = "") -> bytes:
        if way.program == "openpyxl":
            return by_openpyxl(workbook, entries, only)
        (saved,) = by_node(request.getfixturevalue("node"), [way], workbook, entries, only)
        return saved

    return filled
