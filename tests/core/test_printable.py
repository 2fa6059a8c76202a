"""What steers a terminal never reaches one, whoever wrote it, and in whichever file it stood."""

import ast
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from tests.support.made_up.workspace import (
    NOVEMBER,
    SCHEDULE_ROWS,
    STAFF_ROWS,
    TEAM_ROWS,
    Council,
    issue,
    type_in_table,
    write_registers,
)
from workbook_qa.actions import action_entries
from workbook_qa.cli import cli
from workbook_qa.core.wording import printable
from workbook_qa.tracker.tables import tracker_columns as columns

CLI = Path(__file__).parents[2] / "workbook_qa" / "cli.py"
ESCAPE, TURN, EIGHT_BIT = "\x1b[31m", "\u202e", "\x9b2J"
STEERS = (ESCAPE, TURN, EIGHT_BIT, "\r", "\b", "\x07", "\x7f", "\u2028", "\u2066", "\ud800")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Siân O’Neill, 3rd – plan", "Siân O’Neill, 3rd – plan"),
        ("two\nlines\tapart", "two\nlines\tapart"),
        ("a\x1b[31mb", r"a\x1b[31mb"),
        ("gpj\u202e.xlsx", r"gpj\u202e.xlsx"),
        ("\U000e0041", r"\U000e0041"),
        ("over\rwritten", r"over\x0dwritten"),
    ],
)
def test_marks_are_shown_and_words_stay(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_an_entry_of_a_list_stays_on_its_line() -> None:
    assert printable(
        "a.xlsx\nwritten: b.xlsx", one_line=True
    ) == r"a.xlsx\nwritten: b.xlsx".replace(r"\n", r"\x0a")


def run(council: Council, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["--folder", str(council.root), *arguments])


def assert_clean(result: Result) -> None:
    said = result.stdout + result.stderr
    assert not [mark for mark in STEERS if mark in said]
    assert said


@pytest.fixture
def steered(council: Council) -> Council:
    """Marks in names, teams, roles and a theme, typed as Excel keeps them in a cell."""
    name = f"Robin{TURN} Madeup"
    staff = (
        *STAFF_ROWS,
        (
            name,
            None,
            f"Team{EIGHT_BIT} Manager",
            f"West{TURN}",
            "x@example.invalid",
            "Yes",
            1,
            *[None] * 3,
        ),
    )
    schedule = tuple((row[0], f"Plans{TURN}", *row[2:]) for row in SCHEDULE_ROWS)
    write_registers(council, staff=staff, schedule=schedule)
    path = council.workspace.people
    book = openpyxl.load_workbook(path)
    page = book["Staff"]
    row = page.max_row
    page.cell(row, 3).value = "Team_x001B_[31m Manager"
    page.cell(row, 4).value = "_x001B_[31mWest"
    book.save(path)
    return council


def test_from_registers_settings_and_what_is_typed(steered: Council) -> None:
    for command in (
        ("check",),
        ("select", NOVEMBER),
        ("generate", NOVEMBER),
        ("status",),
        ("chase",),
    ):
        assert_clean(run(steered, *command))
    assert r"\x1b" in run(steered, "check").output
    for typed in (
        ("select", f"20{ESCAPE}26"),
        (f"no{ESCAPE}such",),
        ("history", f"A{ESCAPE}{TURN}"),
    ):
        assert_clean(run(steered, *typed))
    steered.workspace.settings.write_text(f'[council]\n"na{TURN}me" = "x"\n', encoding="utf-8")
    assert_clean(run(steered, "status"))


def test_from_returns_their_names_and_the_tracker(council: Council) -> None:
    assert len(TEAM_ROWS) == 3
    issue(council)
    audit = council.audits()[0]
    evidence = "_x001B_[31mThe plan was seen on file and it says who does what by when"
    filled = council.filled(audit, {"Q1.1.evidence": evidence, "overall-grade": f"Go{TURN}od"})
    council.drop(f"back{TURN}{ESCAPE}.xlsx", filled)
    council.drop(f"broken{ESCAPE}.xlsx", b"none")
    assert_clean(run(council, "ingest"))
    for note in council.workspace.inbox.rglob("*.txt"):
        assert not [mark for mark in STEERS if mark in note.read_bytes().decode()]
    assert_clean(run(council, "history", audit.audit.reference, "--texts"))
    council.drop(
        "again.xlsx", council.filled(audit, {"A1.what": f"Tell them{TURN} what is planned"})
    )
    assert_clean(run(council, "ingest"))
    assert_clean(run(council, "reconcile"))
    path, key = council.workspace.tracker, min(council.state().actions)
    comment = {
        action_entries.COMMENT: "Seen_x001B_[2J on file",
        action_entries.STATUS: f"Do{TURN}ne",
    }
    content = type_in_table(path.read_bytes(), "Actions", key, comment, key_column=columns.ACTION)
    path.write_bytes(content)
    assert_clean(run(council, "reconcile"))
    assert_clean(run(council, "history", audit.audit.reference, "--texts"))


def test_there_is_no_other_way_to_the_terminal() -> None:
    """Only the functions that make a text printable, and --json, whose text is ASCII, print."""
    tree = ast.parse(CLI.read_text(encoding="utf-8"))
    printing = {
        function.name
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        for call in ast.walk(function)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and ast.unparse(call.func) in ("click.echo", "console.print", "sys.stdout.write")
    }
    assert printing == {"_say", "_run", "_print_stopped", "_screen", "say", "say_entry"}
