"""Files for the schedulers of Windows and Linux: whole, well-formed, and right for odd paths."""

import configparser
import re
import shlex
import shutil
import subprocess
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from xml.etree import ElementTree

import pytest

from workbook_qa.upkeep.scheduled import COMMANDS, System, scheduled_files

WINDOWS = (
    PureWindowsPath(r"C:\Program Files\Python\python.exe"),
    PureWindowsPath(r"S:\QA & audits\100% Zoë <x>"),
)
LINUX = (
    PurePosixPath("/home/casey/my venv/bin/python"),
    PurePosixPath('/srv/QA "audits"/100% $HOME \\ Zoë'),
)
NAMES = {"t": "http://schemas.microsoft.com/windows/2004/02/mit/task"}


def files(system: System, paths: tuple[PurePath, PurePath]) -> dict[str, bytes]:
    return scheduled_files(system, *paths)


def test_the_windows_script_runs_each_command_whatever_became_of_the_one_before() -> None:
    text = files(System.WINDOWS, WINDOWS)["workbook-qa.cmd"].decode("utf-8")
    assert text.count("\n") == text.count("\r\n")
    lines = [line for line in text.split("\r\n") if line.startswith('"')]
    assert [line.split()[-1] for line in lines] == list(COMMANDS)
    for line in lines:
        # as cmd reads it: a doubled percent sign is one
        quoted = re.findall(r'"([^"]*)"', line.replace("%%", "%"))
        assert quoted == [str(path) for path in WINDOWS]
        assert not re.search(r"(?<!%)%(?!%)", line)
    assert "&&" not in text


def test_the_windows_task_is_what_the_scheduler_reads() -> None:
    content = files(System.WINDOWS, WINDOWS)["workbook-qa task.xml"]
    assert content[:2] in (b"\xff\xfe", b"\xfe\xff")
    task = ElementTree.fromstring(content)
    command = task.findtext("t:Actions/t:Exec/t:Command", namespaces=NAMES)
    assert command == str(WINDOWS[1] / "schedule" / "workbook-qa.cmd")
    week = task.find("t:Triggers/t:CalendarTrigger/t:ScheduleByWeek/t:DaysOfWeek", NAMES)
    assert week is not None
    assert len(week) == 5
    # the schema wants these in this order
    children = [child.tag.partition("}")[2] for child in task]
    assert children == ["RegistrationInfo", "Triggers", "Settings", "Actions"]
    trigger = task.find("t:Triggers/t:CalendarTrigger", NAMES)
    assert trigger is not None
    assert [child.tag.partition("}")[2] for child in trigger] == [
        *("Repetition", "StartBoundary", "Enabled", "ScheduleByWeek")
    ]


def test_the_systemd_unit_names_the_paths_as_they_are() -> None:
    text = files(System.LINUX, LINUX)["workbook-qa.service"].decode("utf-8")
    starts = re.findall(r"^ExecStart=-(.*)$", text, re.MULTILINE)
    assert len(starts) == len(COMMANDS)
    for line, command in zip(starts, COMMANDS, strict=True):
        plain = line.replace("%%", "%").replace("$$", "$")
        words = re.findall(r'"((?:[^"\\]|\\.)*)"|(\S+)', plain)
        said = [re.sub(r"\\(.)", r"\1", quoted) or bare for quoted, bare in words]
        assert said == [
            str(LINUX[0]), "-m", "workbook_qa", "--folder", str(LINUX[1]), "--wait", "300", command
        ]  # fmt: skip


def test_the_timer_is_a_unit_of_its_own() -> None:
    made = files(System.LINUX, LINUX)
    timer = configparser.ConfigParser()
    timer.read_string(made["workbook-qa.timer"].decode())
    assert timer["Timer"]["OnCalendar"] == "Mon..Fri 07..18:00/30"
    assert timer["Install"]["WantedBy"] == "timers.target"


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd")
def test_systemd_finds_no_fault(tmp_path: Path) -> None:
    python = Path(shutil.which("python3") or "/usr/bin/python3")
    for name, content in scheduled_files(System.LINUX, python, tmp_path).items():
        (tmp_path / name).write_bytes(content)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--user", tmp_path / "workbook-qa.timer"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "workbook-qa" not in done.stderr, done.stderr


@pytest.mark.parametrize(("system", "paths"), [(System.WINDOWS, WINDOWS), (System.LINUX, LINUX)])
def test_a_text_says_how_to_switch_it_on_and_off(
    system: System, paths: tuple[PurePath, PurePath]
) -> None:
    made = files(system, paths)
    text = made[f"{system.capitalize()}.txt"].decode("utf-8")
    assert str(paths[1]) in text
    for words in ("To run it now", "To take it away", "administrator rights"):
        assert words in text
    if system is System.LINUX:
        copy = next(line for line in text.splitlines() if line.strip().startswith("cp "))
        assert shlex.split(copy.replace(str(paths[1]), "/w"))[1] == "/w/schedule/workbook-qa.*"
