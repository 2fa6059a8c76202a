"""The command line: exit codes, --json, the log of faults, what it imports, what is documented."""

import errno
import importlib
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import click
import pytest
from click.testing import CliRunner, Result

from tests.support.made_up.workspace import (
    STAFF_ROWS,
    Council,
    issue,
    make_council,
    write_registers,
)
from workbook_qa import __version__
from workbook_qa.cli import ROOMS, cli
from workbook_qa.core.problem_codes import CATALOGUE
from workbook_qa.demo import demo
from workbook_qa.ledger.access import open_ledger
from workbook_qa.ledger.events import RunUndone
from workbook_qa.returns.inbox import intake as intake_command
from workbook_qa.upkeep import check
from workbook_qa.workspace import result as commands
from workbook_qa.workspace.result import Context
from workbook_qa.workspace.writing import one_at_a_time

ROOT = Path(__file__).parents[1]
SECRET = "Avery Example was seen at home"
HEAVY = {"pandas", "numpy", "openpyxl", "xlsxwriter", "sqlalchemy", "msgspec", "rich", "networkx"}
COMMANDS = sorted(cli.commands)


def run(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["--folder", str(folder), *arguments])


def said(folder: Path, *arguments: str) -> tuple[int, dict]:
    """The exit code and the one JSON object on standard output."""
    result = CliRunner().invoke(cli, ["--folder", str(folder), "--json", *arguments])
    return result.exit_code, json.loads(result.stdout)


@pytest.fixture
def council(tmp_path: Path) -> Council:
    return make_council(tmp_path / "council")


def a_program(*arguments: str, cwd: Path = ROOT, env: dict[str, str] | None = None):
    command = [sys.executable, "-m", "workbook_qa", *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, cwd=cwd, env={**os.environ, **(env or {})}
    )


# The month, as it is typed


def test_the_documented_month_from_the_command_line(council: Council):
    """Every command but demo (see below) is called here as people call it."""
    folder = council.root
    assert run(folder, "init").exit_code == 0
    assert run(folder, "check").exit_code == 1  # the plain list leaves rules unchecked
    assert run(folder, "select", "2026-11", "--seed", "x", "--as-at", "2026-10-01").exit_code == 1
    assert run(folder, "generate", "2026-11").exit_code == 0
    assert run(folder, "status", "2026-11").exit_code == 0
    audit = council.audits()[0]
    council.drop("a.xlsx", council.filled(audit))
    os.utime(council.workspace.inbox / "a.xlsx", (1_700_000_000, 1_700_000_000))
    _, taken = said(folder, "ingest")
    assert taken["outcomes"][0]["outcome"] == "accepted", taken
    assert run(folder, "reconcile").exit_code == 0
    assert run(folder, "summary", "2026-11").exit_code == 0
    assert run(folder, "theme-report", "Plans that make a difference").exit_code == 0
    assert run(folder, "theme-report", "Plans").exit_code == 2
    assert run(folder, "status").exit_code == 0
    assert council.workspace.tracker.exists()
    council.workspace.tracker.unlink()
    assert run(folder, "rebuild", "--as-at", "2026-11-30").exit_code == 0
    assert council.workspace.tracker.exists()


def test_a_return_is_extended_and_an_audit_exempt(council: Council):
    folder = council.root
    issue(council)
    one, other = (audit.audit.reference for audit in council.audits()[:2])
    why = ("--why", "On sick leave.")
    assert run(folder, "extend", one, "--to", "2027-01-15", *why, "--by", "Tara").exit_code == 1
    assert run(folder, "exempt", other, *why).exit_code == 0
    assert council.state().audits[one].due_on.isoformat() == "2027-01-15"
    assert council.state().audits[other].exempt
    assert run(folder, "exempt", other).exit_code == 2
    assert run(folder, "extend", other, "--to", "2027-01-15", *why).exit_code == 2


def test_an_audit_is_given_to_somebody_else_and_another_is_replaced(council: Council):
    folder = council.root
    issue(council)
    one, other = (audit.audit.reference for audit in council.audits()[:2])
    why = ("--why", "On sick leave.")
    refused = run(folder, "reassign", one, "--to", "Harper Head", *why)
    assert refused.exit_code == 2
    assert "own line" in refused.stderr
    assert run(folder, "reassign", one, "--to", "Toni Westby", *why, "--dry-run").exit_code == 0
    code, shown = said(folder, "reassign", one, "--to", "Toni Westby", *why, "--by", "Tara")
    assert (code, shown["counts"]) == (0, {"reassigned": 1})
    assert council.state().audits[one].audit.auditor == "Toni Westby"
    code, shown = said(folder, "replace", other, *why)
    assert (code, shown["counts"]) == (0, {"replaced": 1})
    assert council.state().audits[other].replaced is not None
    assert run(folder, "replace", other, *why).exit_code == 2


def test_who_is_late_is_chased(council: Council):
    issue(council)
    assert run(council.root, "chase", "--dry-run").exit_code in (0, 1)
    assert run(council.root, "chase").exit_code in (0, 1)
    assert council.workspace.drafts.exists()


def test_drafts_are_sent_or_recorded_as_sent(council: Council):
    issue(council)
    without = run(council.root, "send")
    assert without.exit_code == 2
    assert "no mail server" in without.stderr
    assert run(council.root, "send", "--again").exit_code == 2
    assert run(council.root, "send", "--by-hand").exit_code == 0


def test_what_an_audit_found_is_fed_back(council: Council):
    folder = council.root
    issue(council)
    audit = council.audits()[0]
    council.drop("a.xlsx", council.filled(audit))
    os.utime(council.workspace.inbox / "a.xlsx", (1_700_000_000, 1_700_000_000))
    assert run(folder, "feedback", audit.audit.reference).exit_code == 2
    run(folder, "ingest")
    assert run(folder, "feedback").exit_code == 0
    assert run(folder, "feedback", audit.audit.reference).exit_code == 0
    path = council.workspace.feedback_workbook(audit.audit.month, audit.audit.reference, 1)
    assert path.is_file()


def test_the_story_of_an_audit_is_printed_as_lines_and_as_json(council: Council):
    issue(council)
    reference = council.audits()[0].audit.reference
    assert "was issued to" in run(council.root, "history", reference).output
    code, shown = said(council.root, "history", reference, "--texts")
    assert code == 0
    assert shown["lines"][0].startswith(reference)
    assert run(council.root, "history", "CFA-2026-11-0099-X").exit_code == 2


def test_files_for_the_scheduler_are_written_once(council: Council):
    result = run(council.root, "init", "--schedule", "windows", "--schedule", "linux")
    assert result.exit_code == 0
    assert "schedule/Linux.txt" in result.output
    assert len(list((council.root / "schedule").iterdir())) == 6
    code, shown = said(council.root, "init", "--schedule", "linux")
    assert (code, shown["written"]) == (0, [])


def test_watching_says_what_it_does_and_ends(council: Council):
    issue(council)
    result = run(council.root, "watch", "--every", "1", "--for", "0.5")
    assert result.exit_code == 0
    assert "Looking every 1 seconds" in result.output
    assert "1 look" in result.output
    code, shown = said(council.root, "watch", "--every", "1", "--for", "0.5", "--dry-run")
    assert (code, shown["counts"]["looks"]) == (0, 1)
    assert run(council.root, "watch", "--every", "0.1").exit_code == 2


def test_what_is_recorded_is_backed_up_restored_and_undone(council: Council, tmp_path: Path):
    folder, copy = council.root, tmp_path / "copy.db"
    issue(council)
    assert run(folder, "backup", str(copy)).exit_code == 0
    council.workspace.ledger_file.unlink()
    assert run(folder, "undo").output.startswith("Nothing is recorded yet.")
    assert run(folder, "restore", str(copy)).exit_code == 0
    assert run(folder, "restore", str(copy)).exit_code == 2, "the ledger is not empty any more"
    listed = run(folder, "undo")
    assert listed.exit_code == 0
    assert "generate" in listed.output
    told = said(folder, "undo")[1]["runs"]
    assert [(each["run"], each["command"], each["undone"]) for each in told] == [
        (2, "generate", False),
        (1, "select", False),
    ]
    assert run(folder, "undo", "2", "--dry-run").exit_code == 1
    undone = run(folder, "undo", "2")
    assert undone.exit_code == 1, "workbooks are left that a person must delete"
    assert "5 audits are not issued any more" in undone.output
    refused = run(folder, "undo", "2")
    assert refused.exit_code == 2
    assert "undone already" in refused.stderr


def test_a_second_run_is_told_who_is_at_work_and_can_wait(council: Council):
    with one_at_a_time(council.workspace.ledger):
        for arguments in (("reconcile",), ("--wait", "0.3", "reconcile")):
            result = run(council.root, *arguments)
            assert result.exit_code == 2
            assert "is at work in this folder" in result.stderr
            assert "--wait" in result.stderr
    assert run(council.root, "--wait", "0.3", "reconcile").exit_code == 0


def test_no_password_of_the_ledgers_address_is_ever_said(council: Council, monkeypatch):
    secret = "nobody-elses-business"
    with council.workspace.settings.open("a") as settings:
        settings.write(f'\n[ledger]\naddress = "postgresql://a:{secret}@/x?host={council.root}"\n')
    for command in (("check",), ("status",), ("ingest",), ("backup",), ("--json", "undo")):
        result = run(council.root, *command)
        assert result.exit_code == 2, result.output
        assert "cannot be reached" in result.output
        assert secret not in result.output
    monkeypatch.setattr(check, "open_ledger", raising(RuntimeError(secret)))
    assert run(council.root, "check").exit_code == 3
    (log,) = council.workspace.logs.iterdir()
    assert secret not in log.read_text()


def test_demo_is_called_with_the_folder_it_plays_in(tmp_path: Path, monkeypatch):
    """What it plays is tested in tests/demo/test_demo.py."""
    folder = tmp_path / "demo"
    played: list[tuple[Path, int]] = []

    def play(context: Context, months: int) -> commands.Result:
        played.append((context.workspace.root, months))
        return commands.Result("demo", ("Played.",))

    with monkeypatch.context() as patch:
        patch.setattr(demo, "run", play)
        result = CliRunner().invoke(cli, ["demo", str(folder)])
        CliRunner().invoke(cli, ["demo", str(folder), "--months", "12"])
        assert CliRunner().invoke(cli, ["demo", str(folder), "--months", "13"]).exit_code == 2
    assert (result.exit_code, result.output) == (0, "Played.\n")
    assert played == [(folder, 6), (folder, 12)]
    folder.mkdir()
    (folder / "something").write_bytes(b"x")
    assert CliRunner().invoke(cli, ["demo", str(folder)]).exit_code == 2


# Exit codes


def test_0_when_done_and_nobody_is_needed(tmp_path: Path):
    assert run(tmp_path / "new", "init").exit_code == 0


def test_1_when_done_and_something_needs_a_person(council: Council):
    council.workspace.people.unlink()
    result = run(council.root, "check")
    assert result.exit_code == 1
    assert "people.xlsx" in result.output


def test_select_says_first_that_the_month_is_not_scheduled(council: Council):
    write_registers(council, staff=[row for row in STAFF_ROWS if row[2] != "Social Worker"])
    result = run(council.root, "select", "2031-07")
    problems = [
        line.strip()
        for line in result.output.splitlines()
        if line.strip().startswith(("error:", "query:"))
    ]
    assert "July 2031" in problems[0]
    assert sum("person named here" in line for line in problems) < 5
    assert re.search(r"different values: \w+ \w+ \(\d+\), ", " ".join(result.output.split()))
    _, told = said(council.root, "select", "2031-07")
    assert told["problems"][0]["code"] == "month-not-scheduled"


def test_1_when_a_file_was_refused(council: Council):
    issue(council)
    council.drop("scan.pdf", b"%PDF-1.7")
    assert run(council.root, "ingest").exit_code == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("select",),
        ("select", "november"),
        ("select", "2026-13"),
        ("generate", "2026-11"),  # nothing was drawn
        ("ingest", "--nonsense"),
        ("summary", "2026-11", "--as-at", "12/25/2026"),
    ],
)
def test_2_when_it_could_not_start(council: Council, arguments):
    before = council.tree()
    assert run(council.root, *arguments).exit_code == 2
    assert {**council.tree(), **before}.keys() - {"ledger/ledger.db"} == before.keys()


@pytest.mark.parametrize("command", ["check", "ingest", "reconcile", "status"])
def test_2_without_a_workspace_and_nothing_is_made(tmp_path: Path, command: str):
    result = run(tmp_path, command)
    assert result.exit_code == 2
    assert "init" in result.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "settings",
    [b"[policy]\nhigh_days = 'three'\n", b"[polcy]\n", b"[council", b'[council]\nname="Caf\xe9"'],
)
def test_2_with_settings_that_cannot_be_used(council: Council, settings: bytes):
    council.workspace.settings.write_bytes(settings)
    result = run(council.root, "check")
    assert result.exit_code == 2
    assert "settings.toml" in result.stderr


def test_2_while_the_clock_is_behind_the_ledger_until_that_is_accepted(council: Council):
    issue(council)
    ahead = council.on("2099-01-05")
    with open_ledger(ahead) as journal:
        journal.record([RunUndone(ahead.today, 9, ())], at=ahead.now, by="Casey")
    result = run(council.root, "reconcile")
    assert result.exit_code == 2
    assert "the clock of this computer is behind that" in result.stderr
    assert said(council.root, "status")[1]["problems"][0]["code"] == "clock-behind"
    assert run(council.root, "accept-ledger", "--why", "The clock was wrong").exit_code == 0
    assert run(council.root, "reconcile").exit_code == 0


def test_2_while_the_tracker_is_open_in_excel(council: Council):
    issue(council)
    run(council.root, "reconcile")
    (council.workspace.outbox / "~$Master tracker.xlsx").write_bytes(b"open")
    result = run(council.root, "reconcile")
    assert result.exit_code == 2
    assert "open in Excel" in result.stderr


@pytest.mark.parametrize(("seconds", "said"), [(0.0, False), (0.4, True)])
def test_a_draw_that_takes_long_shows_that_it_is_at_work(
    council: Council, monkeypatch, seconds: float, said: bool
):
    def slow(*_: object, **__: object) -> commands.Result:
        time.sleep(seconds)
        return commands.Result("check")

    monkeypatch.setattr(check, "run", slow)
    monkeypatch.setattr("workbook_qa.cli.SIGN_OF_LIFE_AFTER", 0.1 if said else 30)
    result = CliRunner().invoke(cli, ["--folder", str(council.root), "check"])
    assert result.exit_code == 0
    assert ("check is at work" in result.stderr) is said


def test_2_when_stopped_by_the_keyboard(council: Council, monkeypatch):
    monkeypatch.setattr(check, "run", raising(KeyboardInterrupt()))
    assert run(council.root, "check").exit_code == 2


def raising(fault: BaseException):
    def faulty(*_: object, **__: object) -> None:
        text = SECRET  # stands in a local variable, as a cell's content would
        assert text
        raise fault

    return faulty


def test_3_on_a_fault_with_a_log_that_holds_no_content(council: Council, monkeypatch):
    monkeypatch.setattr(check, "run", raising(ValueError(SECRET)))
    result = run(council.root, "check")
    assert result.exit_code == 3
    assert result.stdout == ""
    assert len(result.stderr.strip().splitlines()) == 1
    (log,) = council.workspace.logs.iterdir()
    text = log.read_text()
    assert log.name in result.stderr
    assert "ValueError" in text
    assert "test_cli.py" in text
    assert __version__ in text
    for shown in (text, result.stderr):
        assert not any(word in shown for word in ("Avery", "home", "seen"))


def test_3_when_one_file_met_a_fault_and_the_others_are_said(council: Council, monkeypatch):
    issue(council)
    first, second = council.audits()[:2]
    for name, audit in (("a.xlsx", first), ("b.xlsx", second)):
        path = council.drop(name, council.filled(audit))
        os.utime(path, (1_700_000_000, 1_700_000_000))
    real = intake_command.judge_file
    faulty = raising(ValueError(SECRET))
    monkeypatch.setattr(
        intake_command,
        "judge_file",
        lambda held, name, *rest, **more: (
            faulty() if name == "a.xlsx" else real(held, name, *rest, **more)
        ),
    )
    code, shown = said(council.root, "ingest")
    assert code == 3
    assert shown["counts"]["accepted"] == 1
    assert shown["ok"] is False
    assert "Avery" not in json.dumps(shown)


def test_3_when_the_result_cannot_be_printed(council: Council, monkeypatch):
    monkeypatch.setattr(check, "run", lambda _: SimpleNamespace(faults=(), written=None))
    assert run(council.root, "check").exit_code == 3


# --json


def test_json_is_one_object_of_the_promised_shape(council: Council):
    code, shown = said(council.root, "check")
    assert list(shown) == ["command", "ok", "counts", "written", "problems"]
    assert (code, shown["command"], shown["ok"]) == (1, "check", False)
    assert shown["written"] == ["outbox/Problems.xlsx"]
    assert all(isinstance(count, int) for count in shown["counts"].values())
    for problem in shown["problems"]:
        assert list(problem) == ["code", "severity", "file", "sheet", "cell", "message"]
        assert problem["code"] in CATALOGUE
        assert problem["severity"] in ("error", "query")


def test_json_names_what_was_written_from_the_workspace_on(council: Council):
    said(council.root, "select", "2026-11", "--seed", "x")
    code, shown = said(council.root, "generate", "2026-11")
    assert (code, shown["ok"]) == (0, True)
    assert len(shown["written"]) == 11
    assert all((council.root / path).is_file() for path in shown["written"])
    *drafts, listed = shown["written"]
    assert all(path.startswith("outbox/2026-11/to-send/CFA-") for path in drafts)
    assert listed == "outbox/To send.xlsx"


def test_json_of_ingest_has_an_outcome_for_each_file(council: Council):
    issue(council)
    council.drop("scan ł.pdf", b"%PDF-1.7")
    code, shown = said(council.root, "ingest")
    assert list(shown) == ["command", "ok", "counts", "written", "problems", "outcomes"]
    (outcome,) = shown["outcomes"]
    assert list(outcome) == ["file", "outcome", "audit", "reason"]
    assert (code, outcome["file"], outcome["outcome"]) == (1, "scan ł.pdf", "refused")


def test_json_when_it_could_not_start(tmp_path: Path):
    code, shown = said(tmp_path, "check")
    assert code == 2
    assert list(shown) == ["command", "ok", "counts", "written", "problems", "message"]
    assert (shown["command"], shown["ok"]) == ("check", False)


# What a person sees


def test_alarms_are_said_before_all_else(council: Council):
    issue(council)
    audit = council.audits()[0]
    council.drop("a.xlsx", council.filled(audit, {"immediate-concern": "Yes"}))
    os.utime(council.workspace.inbox / "a.xlsx", (1_700_000_000, 1_700_000_000))
    result = run(council.root, "ingest")
    assert result.output.startswith("IMMEDIATE SAFEGUARDING CONCERN")
    assert result.exit_code == 1


def test_a_dry_run_says_that_it_is_one_and_writes_nothing(council: Council):
    before = council.tree()
    result = run(council.root, "select", "2026-11", "--dry-run")
    assert "Dry run" in result.output
    assert council.tree() == before


def test_markup_in_a_file_name_is_printed_as_it_is(council: Council):
    issue(council)
    council.drop("[bold]x[end] {} %s.pdf", b"%PDF-1.7")
    assert "[bold]x[end] {} %s.pdf" in run(council.root, "ingest").output.replace("\n", "")


# A month is typed in one way


@pytest.mark.parametrize(
    ("typed", "code"),
    [("2026-11", 0), (" 2026-11 ", 0), ("2026-1", 2), ("11-2026", 2), ("2026/11", 2), ("", 2)],
)
def test_months(council: Council, typed: str, code: int):
    assert run(council.root, "status", typed).exit_code == code


def test_a_wrong_month_is_told_how_to_write_it(council: Council):
    assert "2026-11" in run(council.root, "select", "Nov 26").stderr


# The program itself


@pytest.mark.parametrize(
    "arguments", [("--help",), ("--version",), ("nonsense",), ("select", "--help"), ("select",)]
)
def test_help_and_usage_errors_load_nothing_heavy(arguments: tuple[str, ...]):
    assert not HEAVY & loaded_by(*arguments)


def test_a_wrong_month_loads_nothing_that_is_slow_either():
    slow = {"pandas", "numpy", "openpyxl", "xlsxwriter", "sqlalchemy", "rich", "networkx"}
    assert not slow & loaded_by("select", "Nov")


def loaded_by(*arguments: str) -> set[str]:
    """The packages that the program imports when it is called with these arguments."""
    command = [sys.executable, "-X", "importtime", "-m", "workbook_qa", *arguments]
    result = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    loaded = {
        line.rpartition("|")[2].strip().partition(".")[0]
        for line in result.stderr.splitlines()
        if line.startswith("import time:")
    }
    assert {"click", "workbook_qa"} <= loaded
    return loaded


def test_the_exit_code_of_the_program_is_that_of_the_command(tmp_path: Path):
    assert a_program("--folder", str(tmp_path / "new"), "init").returncode == 0
    assert a_program("--folder", str(tmp_path), "check").returncode == 2


def test_a_console_that_knows_no_accents_gets_an_answer_too(tmp_path: Path):
    folder = tmp_path / "Łódź"
    ascii_only = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    for arguments in (("init",), ("check",), ("--json", "check")):
        result = a_program("--folder", str(folder), *arguments, env=ascii_only)
        assert result.returncode in (0, 1), result.stderr
        assert "Traceback" not in result.stderr


# What is documented


DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def documented() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in DOCUMENTS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_documented_and_helps(command: str):
    assert re.search(rf"`(workbook-qa |make )?{command}\b", documented()), command
    assert (cli.commands[command].help or "").strip().endswith(".")
    assert CliRunner().invoke(cli, [command, "--help"]).exit_code == 0


def test_the_readme_names_every_command():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    missing = [name for name in COMMANDS if not re.search(rf"\b{name}\b", text)]
    assert missing == []


def test_every_command_that_is_documented_can_be_typed():
    lines = re.findall(r"workbook-qa(?:\.exe)?((?: +[^`|\n]+)?)`?", documented())
    typed = [line for line in map(str.strip, lines) if re.match(r"(--\S+|[a-z]+)\b", line)]
    known = {*COMMANDS}
    for line in typed:
        words = re.sub(r'--folder +("[^"]*"|\S+)|--json', "", line).split()
        if words and re.fullmatch(r"[a-z]+", words[0].strip("`.,;:")):
            assert words[0].strip("`.,;:") in known, line


def test_every_documented_command_is_run_by_a_test():
    called = (ROOT / "tests" / "test_cli.py").read_text(encoding="utf-8")
    for command in COMMANDS:
        assert re.search(rf'(root|folder|cli, \[|"--json"), ?"{command}"|\["{command}"', called), (
            command
        )


READING = {"check", "status", "history", "demo", "case", "retention"}


def test_a_case_is_listed_and_erased_once_its_id_is_typed_again(issued: Council):
    folder, reference = issued.root, issued.audits()[0].audit.reference
    case_id = issued.audits()[0].audit.case_id
    spaced = f"00{case_id[:3]} {case_id[3:]}"
    assert reference in run(folder, "case", spaced).output
    told = json.loads(run(folder, "--json", "case", case_id).stdout)
    assert told["held"]["registers"] == ["registers/cases.xlsx"]
    assert "No period is set" in run(folder, "retention").output
    why = ("--why", "Asked for")
    assert run(folder, "erase", spaced, *why, "--dry-run").exit_code == 1  # the case list has it
    assert issued.audits()[0].erased is None
    command = ["--folder", str(folder), "erase", spaced, *why]
    assert CliRunner().invoke(cli, command, input="no\n").exit_code == 2
    assert run(folder, "--json", "erase", case_id, *why).exit_code == 2  # nobody is asked
    assert issued.audits()[0].erased is None
    assert CliRunner().invoke(cli, command, input=f"{case_id}\n").exit_code == 1
    assert issued.audits()[0].erased
    again = run(folder, "erase", case_id, *why)
    assert (again.exit_code, "was erased on" in again.output) == (0, True)
    assert "was erased on" in run(folder, "case", case_id).output


@pytest.mark.parametrize("command", sorted(set(COMMANDS) - READING))
def test_every_command_that_writes_has_a_dry_run(command: str):
    options = {name for each in cli.commands[command].params for name in each.opts}
    assert "--dry-run" in options


def test_each_command_lives_in_a_module_of_its_name():
    for name, command in cli.commands.items():
        assert isinstance(command, click.Command)
        room = ROOMS.get(name, "upkeep")
        assert callable(importlib.import_module(f"workbook_qa.{room}.{name.replace('-', '_')}").run)


def test_2_where_a_folder_may_not_be_written_and_when_the_disk_is_full(tmp_path: Path, monkeypatch):
    refused = PermissionError(errno.EACCES, "Permission denied", str(tmp_path / "council"))
    for fault, words in ((refused, "'council' cannot be read or written with your rights"),
                         (OSError(errno.ENOSPC, "No space left"), "The disk is full")):  # fmt: skip
        monkeypatch.setattr("workbook_qa.upkeep.init.run", raising(fault))
        result = run(tmp_path, "init")
        assert result.exit_code == 2
        assert words in result.output
        assert "fault of the program" not in result.output
    assert not (tmp_path / "ledger").exists()


def test_a_dry_run_says_what_would_be_and_not_what_is(council: Council):
    assert run(council.root, "select", "2026-11").exit_code in (0, 1)
    shown = run(council.root, "generate", "2026-11", "--dry-run").output
    assert "5 audits would be issued for November 2026; 0 are issued already." in shown
    assert "drafts" not in shown.casefold()
    assert "send it" not in shown
    run(council.root, "generate", "2026-11")
    again = run(council.root, "generate", "2026-11", "--dry-run").output
    assert "All 5 audits of November 2026 are issued already." in again
    planned = run(council.root, "select", "2026-12", "--dry-run").output
    assert "would be drawn" in planned
    assert "run generate" not in planned


def test_select_after_issue_says_that_the_draw_stands_and_asks_for_nothing(council: Council):
    run(council.root, "select", "2026-11")
    assert "run generate 2026-11" in run(council.root, "select", "2026-11").output
    run(council.root, "generate", "2026-11")
    shown = " ".join(run(council.root, "select", "2026-11").output.split())
    assert "5 audits of November 2026 issued already, so the draw stands" in shown
    assert "run generate" not in shown


def test_a_summary_of_a_month_without_audits_is_not_to_be_sent(council: Council):
    shown = " ".join(run(council.root, "summary", "2026-11").output.split())
    assert "No audits of November 2026 are issued" in shown
    assert "send it to the DMT" not in shown
