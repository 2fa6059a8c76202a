"""The house: rooms in order, three roles of files, and one home for each outside library.

A room imports those before it and never those after. In each room *rules* are pure, *books* lay
out and read back one kind of workbook, and *verbs* touch the disk and the ledger.
"""

import ast
import configparser
from collections.abc import Iterator
from pathlib import Path

import pytest

from workbook_qa.cli import cli

PACKAGE = Path(__file__).parents[1] / "workbook_qa"
MODULES = sorted(PACKAGE.rglob("*.py"))
# From the ground up.
ROOMS = (
    *("core", "workspace", "workbooks", "actions", "ledger", "registers", "letters", "selection"),
    *(
        "audits",
        "tracker",
        "followups",
        "releases",
        "returns",
        "chasing",
        "reports",
        "upkeep",
        "demo",
        "cli",
    ),
)
# Rooms, or parts of them, in which every file has one role.
ALL_BOOKS = ("workbooks", "returns/parcels")
RULES_BESIDE_VERBS = {"left_behind"}  # what names of files say, which no file is opened for
ALL_VERBS = ("workspace", "ledger/store", "cli")
BOOKS = ("_book", "_form", "_back")  # how their names end
# Parts of books that have names of their own.
PARTS_OF_BOOKS = {
    *("auditor_queries", "identity", "prefilled_inputs", "query_list"),
    *("summary_charts", "tracker_links", "typed_table"),
}
COMMANDS = {name.replace("-", "_") for name in cli.commands}
# What commands do it with: they read and write files, or the ledger.
HANDS_OF_VERBS = {
    *("access", "load_registers", "tool_files", "words_files", "words_in_force"),
    *("auditor_notes", "covers", "drafts", "issue", "lying_files", "outgoing", "smtp"),
    *("extension_or_exemption", "password_list", "confirmation_issue", "issue_followup"),
    *("inbox", "intake", "intake_context", "archive_paths", "archive", "interrupted_run"),
    *("no_return", "queried_folder", "release_list"),
    *("returned_file", "returned_followup", "second_workbook", "held_in_return", "whose_file"),
    *("carry_out_decisions", "concern_letter"),
    *("tracker_copies", "tracker_files", "summary_copies", "typed_narrative"),
    *("case_files", "case_search"),
    *("outputs", "originals", "scheduled", "people_at_work", "__main__"),
}
HOMES = {
    "xlsxwriter": "workbooks/write/",
    "fpdf": "workbooks/write/pdf_page.py",
    "fontTools": "workbooks/write/pdf_page.py",
    "sqlalchemy": "ledger/store/",
    "filelock": "workspace/writing.py",
    "python_calamine": "workbooks/other_formats/values_only.py",
    "msoffcrypto": "workbooks/other_formats/encryption.py",
    "oxmsg": "returns/parcels/outlook_parcel.py",
    "holidays": "core/calendar.py",
    "networkx": "selection/matching.py",
    "click": "cli.py",
    "rich": "cli.py",
}
EDGES = {"pathlib", "os", "random", "secrets", "time", "socket", "subprocess", "tempfile"}


def imports_of(module: Path) -> Iterator[tuple[str, int]]:
    """The dotted names that a module imports anywhere, with their lines."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{module.name}: relative import in line {node.lineno}"
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield whole if whole in NAMES else node.module or "", node.lineno


def dotted(module: Path) -> str:
    parts = module.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def place_of(module: Path) -> str:
    return module.relative_to(PACKAGE).as_posix()


def room_of(module: Path) -> str:
    first = module.relative_to(PACKAGE).parts[0]
    return "cli" if first.endswith(".py") else first


def role_of(module: Path) -> str:
    place, name = place_of(module), module.stem
    if name in RULES_BESIDE_VERBS:
        return "rule"
    if place.startswith(ALL_VERBS) or name in COMMANDS | HANDS_OF_VERBS:
        return "verb"
    if place.startswith(ALL_BOOKS) or name in PARTS_OF_BOOKS or name.endswith(BOOKS):
        return "book"
    return "rule"


NAMES = {dotted(module): module for module in MODULES}
MAY_IMPORT = {"rule": {"rule"}, "book": {"rule", "book"}, "verb": {"rule", "book", "verb"}}
each_module = pytest.mark.parametrize("module", MODULES, ids=place_of)


@each_module
def test_imports_go_down_only(module: Path) -> None:
    for name, line in imports_of(module):
        if name in NAMES and name != "workbook_qa":
            below = ROOMS.index(room_of(NAMES[name])) <= ROOMS.index(room_of(module))
            assert below, f"line {line} imports {name}"


@each_module
def test_rules_know_no_book_and_books_know_no_verb(module: Path) -> None:
    role = role_of(module)
    for name, line in imports_of(module):
        if name in NAMES:
            assert role_of(NAMES[name]) in MAY_IMPORT[role], f"line {line} imports {name}"


@each_module
def test_rules_are_pure(module: Path) -> None:
    if role_of(module) != "rule" or room_of(module) == "demo":  # a made-up council throws dice
        return
    for name, line in imports_of(module):
        assert name.split(".")[0] not in EDGES, f"line {line} imports {name}"
    text = module.read_text(encoding="utf-8")
    assert ".today()" not in text
    assert ".now()" not in text


@each_module
def test_each_outside_library_is_at_home_in_one_place(module: Path) -> None:
    for name, line in imports_of(module):
        home = HOMES.get(name.split(".")[0], "")
        assert place_of(module).startswith(home), f"line {line} imports {name}"


def test_no_module_is_in_an_import_cycle() -> None:
    graph = {
        name: {found for found, _ in imports_of(module) if found in NAMES}
        for name, module in NAMES.items()
        if name != "workbook_qa.cli"
    }
    while graph:
        free = [name for name, needs in graph.items() if not needs & graph.keys() - {name}]
        assert free, f"in a cycle: {sorted(graph)}"
        for name in free:
            del graph[name]


def test_no_module_and_no_class_has_the_name_of_another() -> None:
    classes: dict[str, list[str]] = {}
    modules: dict[str, list[str]] = {}
    for module in MODULES:
        if module.stem != "__init__":
            modules.setdefault(module.stem, []).append(place_of(module))
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                classes.setdefault(node.name, []).append(place_of(module))
    assert [places for places in modules.values() if len(places) > 1] == []
    assert {name: places for name, places in classes.items() if len(places) > 1} == {}


def test_no_folder_is_overfull_and_each_says_what_lives_there() -> None:
    folders = {module.parent for module in MODULES}
    for folder in folders - {PACKAGE}:
        entries = [each for each in folder.iterdir() if each.name != "__pycache__"]
        assert len(entries) <= 16, f"{place_of(folder)} has {len(entries)} entries"
        words = ast.get_docstring(ast.parse((folder / "__init__.py").read_text(encoding="utf-8")))
        assert words, f"{place_of(folder)} does not say what lives there"


def test_every_room_is_in_the_wheel() -> None:
    settings = configparser.ConfigParser()
    settings.read(PACKAGE.parent / "setup.cfg", encoding="utf-8")
    packages = settings["options"]["packages"].split()
    folders = {dotted(module.parent / "__init__.py") for module in MODULES}
    assert sorted(packages) == sorted({*folders, "workbook_qa.templates"})
