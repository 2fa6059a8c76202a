"""Every kind of workbook in all its states keeps every rule of the lint."""

import ast
from pathlib import Path

import pytest

import workbook_qa
from tests.lint.every_rule import rules_for
from tests.support.made_up.every_book import KINDS, book_of
from tests.support.workbooks.excel_lint import findings
from tests.support.workbooks.workbook_parts import read_parts

# Which kinds each module that makes workbooks is seen in; plain exports are another program's.
KINDS_OF = {
    "audit_book": "audit",
    "detail_book": "detail",
    "ingest_report_book": "ingest report",
    "followup_book": "feedback",
    "password_list": "passwords",
    "problems_book": "problems",
    "register_book": "people",
    "selection_book": "selection",
    "summary_book": "summary",
    "theme_report_book": "theme report",
    "texts_to_release_book": "texts to release",
    "to_send_book": "to send",
    "tracker_book": "tracker",
}


@pytest.mark.parametrize("kind", KINDS)
def test_no_rule_finds_anything(kind: str) -> None:
    assert findings(book_of(kind), rules_for(kind)) == []


def test_every_module_that_makes_a_workbook_is_among_the_kinds() -> None:
    """A new kind of workbook comes into `every_book`, and so under all these tests."""
    rooms = Path(workbook_qa.__file__).parent.rglob("*.py")
    makers = {path.stem for path in rooms if _makes_a_workbook(path)}
    assert makers == set(KINDS_OF)
    for beginning in KINDS_OF.values():
        assert any(kind.startswith(beginning) for kind in KINDS), beginning


def _makes_a_workbook(path: Path) -> bool:
    calls = (node for node in ast.walk(ast.parse(path.read_text("utf-8"))))
    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "BookWriter"
        for node in calls
    )


def test_the_states_hold_what_managers_do_to_a_tracker() -> None:
    """Own columns, notes and a conflict are in the tracker that was worked in."""
    package = read_parts(book_of("tracker, worked in"))
    assert "Conflicts" in [sheet.name for sheet in package.sheets]
    headings = {one.get("name") for table in package.tables for one in table.iter("tableColumn")}
    assert {"Zone", "Checked", "Seen"} <= headings
    assert any(name.startswith("xl/comments") for name in package.names)
