"""Files with which a computer runs the daily commands by itself: Windows' task scheduler, systemd.

They run ingest, reconcile and chase every half hour of the working day. Each can be run at any time
and changes nothing where nothing is to be done; what needs a person waits in the outbox.
"""

from enum import StrEnum
from pathlib import PurePath
from xml.sax.saxutils import escape

COMMANDS = ("ingest", "reconcile", "chase")
_LF, _CRLF = "\n", "\r\n"


class System(StrEnum):
    """Whose scheduler the files are for."""

    WINDOWS = "windows"
    LINUX = "linux"


def scheduled_files(system: System, python: PurePath, folder: PurePath) -> dict[str, bytes]:
    """The files by name.

    Args:
        python: the program that has workbook_qa installed; folder: the workspace; both absolute.
    """
    if system is System.WINDOWS:
        return {
            "workbook-qa.cmd": _script(python, folder).encode("utf-8"),
            "workbook-qa task.xml": _task(folder).encode("utf-16"),
            "Windows.txt": _windows_words(folder).encode("utf-8"),
        }
    return {
        "workbook-qa.service": _service(python, folder).encode("utf-8"),
        "workbook-qa.timer": _TIMER.encode("utf-8"),
        "Linux.txt": _linux_words(folder).encode("utf-8"),
    }


def _script(python: PurePath, folder: PurePath) -> str:
    """A command file; a percent sign in a path would begin a variable."""
    program, place = (str(path).replace("%", "%%") for path in (python, folder))
    lines = [
        "@echo off",
        "rem The daily commands of workbook_qa, each whatever became of the one before.",
        "chcp 65001 >nul",
        "set PYTHONUTF8=1",
        *(f'"{program}" -m workbook_qa --folder "{place}" --wait 300 {each}' for each in COMMANDS),
        "exit /b 0",
    ]
    return _CRLF.join([*lines, ""])


def _task(folder: PurePath) -> str:
    """A task for ``schtasks /create /xml``, which wants UTF-16."""
    script = escape(str(folder / "schedule" / "workbook-qa.cmd"))
    days = "".join(f"<{day} />" for day in _DAYS)
    text = f"""\
<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>Case file audits: ingest, reconcile and chase</Description>
  </RegistrationInfo>
  <Triggers>
    <CalendarTrigger>
      <Repetition>
        <Interval>PT30M</Interval>
        <Duration>PT12H</Duration>
      </Repetition>
      <StartBoundary>2020-01-06T07:00:00</StartBoundary>
      <Enabled>true</Enabled>
      <ScheduleByWeek>
        <WeeksInterval>1</WeeksInterval>
        <DaysOfWeek>{days}</DaysOfWeek>
      </ScheduleByWeek>
    </CalendarTrigger>
  </Triggers>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>PT1H</ExecutionTimeLimit>
  </Settings>
  <Actions>
    <Exec>
      <Command>{script}</Command>
    </Exec>
  </Actions>
</Task>
"""
    return text.replace(_LF, _CRLF)


_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")

_TIMER = """\
[Unit]
Description=Takes in returned audits, brings the tracker up to date, makes reminders

[Timer]
OnCalendar=Mon..Fri 07..18:00/30
Persistent=true

[Install]
WantedBy=timers.target
"""


def _service(python: PurePath, folder: PurePath) -> str:
    """A unit; a command that ends with 1 (a person is needed) does not stop the next."""
    program, place = _for_systemd(str(python)), _for_systemd(str(folder))
    starts = "\n".join(
        f'ExecStart=-"{program}" -m workbook_qa --folder "{place}" --wait 300 {each}'
        for each in COMMANDS
    )
    return f"""\
[Unit]
Description=Takes in returned audits, brings the tracker up to date, makes reminders

[Service]
Type=oneshot
Environment=PYTHONUTF8=1
{starts}
"""


def _for_systemd(text: str) -> str:
    """Between quotation marks in a unit: marks, backslashes, specifiers and variables kept."""
    for mark, kept in (("\\", "\\\\"), ('"', '\\"'), ("%", "%%"), ("$", "$$")):
        text = text.replace(mark, kept)
    return text


def _windows_words(folder: PurePath) -> str:
    task = folder / "schedule" / "workbook-qa task.xml"
    lines = [
        "Windows runs ingest, reconcile and chase every half hour from 7 to 19, Monday to Friday,",
        "once you have typed this line into a command prompt (no administrator rights are needed):",
        "",
        f'    schtasks /create /tn "workbook-qa" /xml "{task}"',
        "",
        "To run it now:     schtasks /run /tn workbook-qa",
        "To see it:         schtasks /query /tn workbook-qa /v /fo list",
        "To take it away:   schtasks /delete /tn workbook-qa",
        "",
        "It runs while you are logged in. If Python or this folder moves, delete these files and",
        "run init with --schedule again.",
        "",
    ]
    return _CRLF.join(lines)


def _linux_words(folder: PurePath) -> str:
    units = folder / "schedule"
    return f"""\
systemd runs ingest, reconcile and chase every half hour from 7 to 19, Monday to Friday, once you
have typed these lines (no administrator rights are needed):

    mkdir -p ~/.config/systemd/user
    cp "{units}"/workbook-qa.* ~/.config/systemd/user/
    systemctl --user daemon-reload
    systemctl --user enable --now workbook-qa.timer

To run it now:     systemctl --user start workbook-qa.service
To see it:         systemctl --user list-timers; journalctl --user -u workbook-qa
To take it away:   systemctl --user disable --now workbook-qa.timer

It runs while you are logged in, or always after: loginctl enable-linger. If Python or this folder
moves, delete these files and run init with --schedule again.
"""
