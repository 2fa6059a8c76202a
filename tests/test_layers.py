"""The rooms of the design hold: imports go down only, and each outside library has its home."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "workbook_qa"
MODULES = sorted(PACKAGE.rglob("*.py"))
ALLOWED = {
    "framework": {"framework"},
    "excel": {"excel", "framework"},
    "workspace": {"workspace", "framework"},
    "commands": {"commands", "excel", "workspace", "framework"},
}
LEDGER = ("backup", "database", "lock", "opening", "proof")
HOMES = {
    "xlsxwriter": {"excel/writer.py", "excel/xlsx_book.py", "excel/text_sizes.py"},
    "sqlalchemy": {"workspace/journal.py", *(f"workspace/ledger_{part}.py" for part in LEDGER)},
    "filelock": {"workspace/writing.py"},
    "python_calamine": {"excel/values_only.py"},
    "msoffcrypto": {"excel/encryption.py"},
    "holidays": {"framework/calendar.py"},
    "networkx": {"framework/matching.py"},
    "click": {"cli.py"},
    "rich": {"cli.py"},
}
EDGES = {"pathlib", "os", "io", "random", "secrets", "time", "socket", "subprocess", "tempfile"}


def imports_of(module: Path) -> Iterator[tuple[str, int]]:
    """The dotted names that a module imports anywhere, with their lines."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{module.name}: relative import in line {node.lineno}"
            yield node.module or "", node.lineno


def room_of(module: Path) -> str:
    parts = module.relative_to(PACKAGE).parts
    return parts[0] if len(parts) > 1 else "cli"


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_go_down_only(module: Path) -> None:
    allowed = ALLOWED.get(room_of(module))
    for name, line in imports_of(module):
        parts = name.split(".")
        if allowed and parts[0] == "workbook_qa" and len(parts) > 1:
            assert parts[1] in allowed, f"line {line} imports {name}"


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_each_outside_library_is_at_home_in_one_module(module: Path) -> None:
    here = module.relative_to(PACKAGE).as_posix()
    for name, line in imports_of(module):
        homes = HOMES.get(name.split(".")[0])
        assert not homes or here in homes, f"line {line} imports {name}"


@pytest.mark.parametrize(
    "module", sorted((PACKAGE / "framework").glob("*.py")), ids=lambda p: p.name
)
def test_the_framework_is_pure(module: Path) -> None:
    for name, line in imports_of(module):
        assert name.split(".")[0] not in EDGES, f"line {line} imports {name}"
    text = module.read_text(encoding="utf-8")
    assert ".today()" not in text
    assert ".now()" not in text


def test_no_module_is_in_an_import_cycle() -> None:
    names = {_dotted(module): module for module in MODULES}
    graph = {
        name: {found for found, _ in imports_of(module) if found in names}
        for name, module in names.items()
        if name != "workbook_qa.cli"
    }
    while graph:
        free = [name for name, needs in graph.items() if not needs & graph.keys() - {name}]
        assert free, f"in a cycle: {sorted(graph)}"
        for name in free:
            del graph[name]


def _dotted(module: Path) -> str:
    parts = module.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
