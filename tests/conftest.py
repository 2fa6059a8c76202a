"""Tests that need another program: left out, and said so, where it is missing.

With WORKBOOK_QA_NEEDS="office validator node postgres strace" (as in CI) they fail instead, so that
nothing is left out there unseen.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest

from tests.support.made_up.workspace import Council, copy_of, issue, make_council
from tests.support.order import shuffled
from tests.support.other_programs.office import Office, find_office
from tests.support.other_programs.postgres import Postgres, find_postgres, started
from tests.support.other_programs.programs import Node, find_node
from tests.support.other_programs.validator import find_validator

NEEDS = os.environ.get("WORKBOOK_QA_NEEDS", "").split()


# No test asks for seconds: a busy machine would break it.
hypothesis.settings.register_profile(
    "unhurried", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("unhurried")

GOLDEN = Path(__file__).parent / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update-golden` renews tests/golden, to be reviewed as a diff; `--shuffle`: see below."""
    parser.addoption("--update-golden", action="store_true", help="write tests/golden anew")
    parser.addoption("--shuffle", metavar="SEED", help="modules, and tests in them, by chance")


@pytest.hookimpl(tryfirst=True)  # before pytest puts together what shares a fixture's parameter
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With `--shuffle SEED`: modules in a random order, and the tests of each, alike every time."""
    seed = config.getoption("--shuffle")
    if seed is not None:
        items[:] = shuffled(items, str(seed))


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with the one of that name in tests/golden, or put it there."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        assert text == path.read_text(encoding="utf-8"), "review it, then run with --update-golden"

    return compare


def missing(program: str, words: str) -> None:
    """Skip, or fail where WORKBOOK_QA_NEEDS says that the program must be there."""
    if program in NEEDS:
        pytest.fail(f"WORKBOOK_QA_NEEDS asks for {program}, but {words}", pytrace=False)
    pytest.skip(words)


@pytest.fixture(scope="session")
def validator() -> Path:
    """The Open XML SDK's validator program."""
    found = find_validator()
    if found is None:
        missing("validator", "there is no Open XML SDK validator (see tests/support/validator.py)")
    assert found is not None
    return found


@pytest.fixture(scope="session")
def node() -> Node:
    """Node with SheetJS and ExcelJS."""
    found = find_node()
    if found is None:
        missing("node", "there is no Node with xlsx and exceljs (see tests/support/programs.py)")
    assert found is not None
    return found


@pytest.fixture(scope="session")
def office() -> Iterator[Office]:
    """LibreOffice with a profile of its own; one process for all tests of a session."""
    programs = find_office()
    if programs is None:
        missing("office", "there is no LibreOffice Calc with a python3 that can import uno")
    assert programs is not None
    with Office(*programs) as running:
        yield running


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server of our own; one for all tests of a session."""
    programs = find_postgres()
    if programs is None:
        missing("postgres", "there is no PostgreSQL (Debian: apt-get install postgresql)")
    assert programs is not None
    with started(programs) as running:
        yield running


@pytest.fixture(scope="session")
def ledger_on(request: pytest.FixtureRequest) -> Callable[[], str]:
    """What makes the address of a fresh ledger, as it stands in settings; empty for ledger.db.

    Tests that ask for it are run once on SQLite; those whose module says ``ON_BOTH = True`` once
    more on PostgreSQL.
    """
    if request.param == "sqlite":
        return lambda: ""
    server: Postgres = request.getfixturevalue("postgres")
    return server.fresh


# Made-up councils on disk: made once for each test process, copied for each test.


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


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """See `ledger_on`."""
    if "ledger_on" in metafunc.fixturenames:
        kinds = [pytest.param("sqlite")]
        if getattr(metafunc.module, "ON_BOTH", False):
            kinds.append(pytest.param("postgresql", marks=pytest.mark.postgres))
        metafunc.parametrize("ledger_on", kinds, indirect=True, scope="session")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name what was left out, and how many tests it was; and the order, to have it again."""
    seed = terminalreporter.config.getoption("--shuffle")
    if seed is not None:
        terminalreporter.write_line(f"The same order again: --shuffle {seed}")
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = Counter(
        report.longrepr[2].removeprefix("Skipped: ")
        for report in skipped
        if isinstance(report.longrepr, tuple)
    )
    for reason, times in sorted(reasons.items()):
        terminalreporter.write_line(f"NOT RUN, {times} tests: {reason}", yellow=True)
