"""Made-up councils on disk: made once for each test process, copied for each test."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.workspace import Council, copy_of, issue, make_council


@pytest.fixture(scope="session")
def _registered(ledger_on: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> Council:
    return make_council(tmp_path_factory.mktemp("registered"), address=ledger_on())


@pytest.fixture(scope="session")
def issued_once(_registered: Council, tmp_path_factory: pytest.TempPathFactory) -> Council:
    council = copy_of(_registered, tmp_path_factory.mktemp("issued"))
    issue(council)
    return council


@pytest.fixture
def council(_registered: Council, tmp_path: Path) -> Council:
    """A workspace with filled registers; nothing is selected."""
    return copy_of(_registered, tmp_path / "council")


@pytest.fixture
def issued(issued_once: Council, tmp_path: Path) -> Council:
    """A workspace in which the five audits of November 2026 are issued and still out."""
    return copy_of(issued_once, tmp_path / "council")
