"""The command line: options in, results out, exit codes.

0 done; 1 done, but something needs a person; 2 could not start; 3 a fault of the program, with a
log file and one line on the screen. Commands are imported when they are called, so that
``--help`` is instant.
"""

import contextlib
import datetime
import errno
import importlib
import io
import json
import os
import platform
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workbook_qa import __version__

if TYPE_CHECKING:
    from workbook_qa.workspace.result import Context, Result

DONE, NEEDS_A_PERSON, COULD_NOT_START, FAULT = 0, 1, 2, 3
# The room in which each command lives, in a module of its name.
ROOMS = {
    "select": "selection",
    "generate": "audits",
    "extend": "audits",
    "exempt": "audits",
    "reassign": "audits",
    "replace": "audits",
    "ingest": "returns",
    "reconcile": "tracker",
    "feedback": "followups",
    "chase": "chasing",
    "send": "letters",
    "summary": "reports.summary",
    "theme-report": "reports.theme",
    "accept-ledger": "upkeep.proof",
    "demo": "demo",
    "case": "upkeep.rights",
    "retention": "upkeep.rights",
    "erase": "upkeep.rights",
}  # all others are in `upkeep`
SHOWN = 40  # kinds of problems printed on the screen; all of them are in --json and in the reports
# What is said of commands that may take long.
READS_MUCH = {
    "check": "It reads every original in the ledger again, which may take a minute for each year.",
    "select": "A long case list takes some seconds.",
    "case": "It looks through every document of the ledger.",
    "erase": "It looks through every document of the ledger.",
}
SIGN_OF_LIFE_AFTER = 2.0  # seconds


class _Commands(click.Group):
    """All commands; what click says of what was typed is printable as everything else."""

    def make_context(self, *arguments: Any, **named: Any) -> click.Context:
        """As click does it."""
        with _printable_usage():
            return super().make_context(*arguments, **named)

    def invoke(self, ctx: click.Context) -> Any:
        """As click does it."""
        with _printable_usage():
            return super().invoke(ctx)


@contextlib.contextmanager
def _printable_usage() -> Iterator[None]:
    from workbook_qa.core.wording import printable

    try:
        yield
    except click.UsageError as wrong:
        said = wrong.format_message()
        if printable(said) == said:
            raise
        raise click.UsageError(printable(said), wrong.ctx) from None


class _Month(click.ParamType[str]):
    """A month such as 2026-11."""

    name = "MONTH"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from workbook_qa.core.calendar import read_month

        month = read_month(value.strip())
        if month is None:
            self.fail(f"'{value}' is not a month. Write it like 2026-11.", param, ctx)
        return month


_DAY = click.DateTime(["%Y-%m-%d", "%d/%m/%Y"])
_FILE = click.Path(path_type=Path, dir_okay=False)
_DRY_RUN = click.option("--dry-run", is_flag=True, help="Say what would be done; write nothing.")
_MONTH = click.argument("month", type=_Month())
_REFERENCE = click.argument("reference", metavar="REF")
_CASE_ID = click.argument("case_id", metavar="CASE-ID")
_WHY = click.option("--why", required=True, help="The reason; no names of children or families.")
_BY = click.option("--by", default="", help="Who agreed it; else the Lead Auditor in settings.")


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help="The workspace; the current folder when left out.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
@click.option(
    "--wait",
    type=click.FloatRange(0, 24 * 60 * 60),
    metavar="SECONDS",
    default=0,
    help="How long to wait for someone else who is at work; else it says who that is.",
)
@click.version_option(__version__, prog_name="workbook-qa")
@click.pass_context
def cli(ctx: click.Context, folder: Path, as_json: bool, wait: float) -> None:
    """Case file audits by workbook: issue, take in, reconcile, report.

    The month in order: select, generate, ingest, reconcile, summary.
    """
    ctx.obj = {"folder": folder, "json": as_json, "wait": wait}


@cli.command()
@click.option(
    "--schedule",
    type=click.Choice(["windows", "linux"]),
    multiple=True,
    help="Also files with which that system runs the daily commands by itself.",
)
@_DRY_RUN
@click.pass_obj
def init(options: dict[str, Any], schedule: tuple[str, ...], dry_run: bool) -> None:
    """Make a workspace: settings, registers to fill in, audit tools."""
    from workbook_qa.upkeep.scheduled import System

    wanted = [System(each) for each in schedule]
    _run(options, "init", dry_run, needs_settings=False, schedule=wanted)


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--months", type=click.IntRange(2, 12), default=6, show_default=True, help="How many months."
)
@click.pass_obj
def demo(options: dict[str, Any], folder: Path, months: int) -> None:
    """Play several months of a made-up council in FOLDER."""
    _run({**options, "folder": folder}, "demo", False, needs_settings=False, months=months)


@cli.command()
@click.option(
    "--against",
    type=_FILE,
    metavar="FILE",
    help="A DMT summary or a backup: does the ledger still have the event it names?",
)
@_DRY_RUN
@click.pass_obj
def check(options: dict[str, Any], against: Path | None, dry_run: bool) -> None:
    """Read everything, list every problem, also in a workbook; write nothing else."""
    _run(options, "check", dry_run, against=against)


@cli.command()
@_MONTH
@click.option("--seed", default="", help="What the random order is made with; else a fresh one.")
@click.option("--as-at", type=_DAY, help="The day the case list stands for.")
@_DRY_RUN
@click.pass_obj
def select(
    options: dict[str, Any],
    month: str,
    seed: str,
    as_at: datetime.datetime | None,
    dry_run: bool,
) -> None:
    """Draw the cases of MONTH at random and give each an auditor."""
    _run(options, "select", dry_run, month, seed=seed, as_at=as_at.date() if as_at else None)


@cli.command()
@_MONTH
@click.option(
    "--encrypt", is_flag=True, help="Give each workbook a password to open (extra 'crypto')."
)
@_DRY_RUN
@click.pass_obj
def generate(options: dict[str, Any], month: str, encrypt: bool, dry_run: bool) -> None:
    """Make a locked workbook and a draft e-mail for each audit of MONTH."""
    _run(options, "generate", dry_run, month, encrypt=encrypt)


@cli.command()
@click.option(
    "--accept",
    type=click.Path(path_type=Path, dir_okay=False),
    multiple=True,
    metavar="FILE",
    help="Decide that this return counts, where several say different things.",
)
@_DRY_RUN
@click.pass_obj
def ingest(options: dict[str, Any], accept: tuple[Path, ...], dry_run: bool) -> None:
    """Take in everything in the inbox: exactly one outcome for each file."""
    _run(options, "ingest", dry_run, accept=accept)


@cli.command()
@_REFERENCE
@click.option("--to", type=_DAY, required=True, help="The day by which the return is now due.")
@_WHY
@_BY
@_DRY_RUN
@click.pass_obj
def extend(
    options: dict[str, Any], reference: str, to: datetime.datetime, why: str, by: str, dry_run: bool
) -> None:
    """Give the auditor of the audit REF until a later day, with a reason."""
    _run(options, "extend", dry_run, reference, to=to.date(), why=why, by=by)


@cli.command()
@_REFERENCE
@_WHY
@_BY
@click.option("--withdrawn", is_flag=True, help="It should not have been issued at all.")
@_DRY_RUN
@click.pass_obj
def exempt(
    options: dict[str, Any], reference: str, why: str, by: str, withdrawn: bool, dry_run: bool
) -> None:
    """Say that the audit REF need not be done, with a reason."""
    _run(options, "exempt", dry_run, reference, why=why, by=by, withdrawn=withdrawn)


@cli.command()
@_REFERENCE
@click.option("--to", required=True, metavar="NAME", help="Who audits it, as in people.xlsx.")
@_WHY
@_BY
@click.option("--did-it", is_flag=True, help="NAME did the audit that came back and counts.")
@_DRY_RUN
@click.pass_obj
def reassign(
    options: dict[str, Any], reference: str, to: str, why: str, by: str, did_it: bool, dry_run: bool
) -> None:
    """Give the audit REF to another auditor, with a workbook of their own."""
    _run(options, "reassign", dry_run, reference, to=to, why=why, by=by, did_it=did_it)


@cli.command()
@_REFERENCE
@_WHY
@_BY
@_DRY_RUN
@click.pass_obj
def replace(options: dict[str, Any], reference: str, why: str, by: str, dry_run: bool) -> None:
    """Give the auditor of REF another case: the next reserve of the month's draw."""
    _run(options, "replace", dry_run, reference, why=why, by=by)


@cli.command()
@click.argument("references", metavar="[REF]...", nargs=-1)
@_DRY_RUN
@click.pass_obj
def feedback(options: dict[str, Any], references: tuple[str, ...], dry_run: bool) -> None:
    """Make the feedback of completed audits, or of those named, with a draft to each worker."""
    _run(options, "feedback", dry_run, references)


@cli.command()
@_DRY_RUN
@click.pass_obj
def reconcile(options: dict[str, Any], dry_run: bool) -> None:
    """Record what managers typed into the tracker, then write it anew."""
    _run(options, "reconcile", dry_run)


@cli.command()
@_DRY_RUN
@click.pass_obj
def chase(options: dict[str, Any], dry_run: bool) -> None:
    """Make a draft for each person with whom something is outstanding; weekly, up the line."""
    _run(options, "chase", dry_run)


@cli.command()
@click.argument("files", type=_FILE, nargs=-1)
@click.option("--again", is_flag=True, help="Also FILES of which nobody knows if they arrived.")
@click.option("--by-hand", is_flag=True, help="Send nothing: record that they were sent otherwise.")
@click.option(
    "--changed",
    metavar="REF",
    multiple=True,
    help="Send the draft of this name or reference as somebody changed it; may be repeated.",
)
@_DRY_RUN
@click.pass_obj
def send(
    options: dict[str, Any],
    files: tuple[Path, ...],
    again: bool,
    by_hand: bool,
    changed: tuple[str, ...],
    dry_run: bool,
) -> None:
    """Deliver the drafts that wait (or FILES) through the mail server of the settings."""
    _run(options, "send", dry_run, files, again=again, by_hand=by_hand, changed=changed)


@cli.command()
@_MONTH
@click.option(
    "--as-at",
    type=_DAY,
    help="The summary as it stood on that day; else today, or the day of its last paper.",
)
@_DRY_RUN
@click.pass_obj
def summary(
    options: dict[str, Any], month: str, as_at: datetime.datetime | None, dry_run: bool
) -> None:
    """Write the DMT summary of MONTH."""
    _run(options, "summary", dry_run, month, as_at=as_at.date() if as_at else None)


@cli.command("theme-report")
@click.argument("theme")
@click.option("--as-at", type=_DAY, help="The report as it stood on that day.")
@_DRY_RUN
@click.pass_obj
def theme_report(
    options: dict[str, Any], theme: str, as_at: datetime.datetime | None, dry_run: bool
) -> None:
    """Write the evaluative report on THEME, with what was typed in it."""
    day = as_at.date() if as_at else None
    _run(options, "theme-report", dry_run, theme, as_at=day)


@cli.command()
@click.argument("file", type=_FILE, required=False)
@_DRY_RUN
@click.pass_obj
def backup(options: dict[str, Any], file: Path | None, dry_run: bool) -> None:
    """Copy the ledger to FILE, also while others work; to ledger/backups when left out."""
    _run(options, "backup", dry_run, file)


@cli.command()
@click.argument("file", type=_FILE)
@_DRY_RUN
@click.pass_obj
def restore(options: dict[str, Any], file: Path, dry_run: bool) -> None:
    """Put the backup FILE into an empty ledger."""
    _run(options, "restore", dry_run, file)


@cli.command("accept-ledger")
@_WHY
@_BY
@_DRY_RUN
@click.pass_obj
def accept_ledger(options: dict[str, Any], why: str, by: str, dry_run: bool) -> None:
    """Say that the ledger counts as it is, though the clock or a file says otherwise."""
    _run(options, "accept-ledger", dry_run, why=why, by=by)


@cli.command()
@click.option("--as-at", type=_DAY, help="The day by which the tracker says what is overdue.")
@_DRY_RUN
@click.pass_obj
def rebuild(options: dict[str, Any], as_at: datetime.datetime | None, dry_run: bool) -> None:
    """Make every output again from what is recorded."""
    _run(options, "rebuild", dry_run, as_at=as_at.date() if as_at else None)


@cli.command()
@click.argument("run", type=click.IntRange(min=1), required=False)
@_DRY_RUN
@click.pass_obj
def undo(options: dict[str, Any], run: int | None, dry_run: bool) -> None:
    """Take back what RUN recorded, and say what follows; without RUN, list all runs."""
    _run(options, "undo", dry_run, run)


@cli.command()
@click.option(
    "--every", type=click.FloatRange(1, 24 * 60 * 60), default=60, help="Seconds between looks."
)
@click.option(
    "--for",
    "for_seconds",
    type=click.FloatRange(0),
    metavar="SECONDS",
    help="When to end.",
)
@_DRY_RUN
@click.pass_obj
def watch(options: dict[str, Any], every: float, for_seconds: float | None, dry_run: bool) -> None:
    """Run ingest, reconcile and chase by themselves, as files arrive and days begin."""
    folder = Path(options["folder"]).absolute()
    _run(
        options,
        "watch",
        dry_run,
        every=every,
        for_seconds=for_seconds,
        say=(lambda _: None) if options["json"] else _say,
        log=lambda fault: _log_fault(folder, "watch", fault),
    )


@cli.command()
@_REFERENCE
@click.option("--texts", is_flag=True, help="Also what people typed, which may be about a person.")
@click.pass_obj
def history(options: dict[str, Any], reference: str, texts: bool) -> None:
    """Everything known about the audit or action REF, or of a number in a report, in order."""
    _run(options, "history", True, reference, texts=texts)


@cli.command()
@_CASE_ID
@click.pass_obj
def case(options: dict[str, Any], case_id: str) -> None:
    """List everything that is held about the case CASE-ID, and where."""
    _run(options, "case", True, case_id)


@cli.command()
@click.pass_obj
def retention(options: dict[str, Any]) -> None:
    """List what is older than the council keeps it; nothing is deleted."""
    _run(options, "retention", True)


@cli.command()
@_CASE_ID
@_WHY
@click.option("--by", default="", help="Who asked for it; else the Lead Auditor in settings.")
@click.option(
    "--yes-erase",
    "confirmed",
    metavar="CASE-ID",
    default="",
    help="The case id once more, where nobody can be asked to type it.",
)
@_DRY_RUN
@click.pass_obj
def erase(
    options: dict[str, Any], case_id: str, why: str, by: str, confirmed: str, dry_run: bool
) -> None:
    """Remove the texts and documents of CASE-ID for good; figures stay, and a receipt."""
    ask = None if options["json"] else _ask_for_case_id
    _run(options, "erase", dry_run, case_id, why=why, by=by, confirmed=confirmed, ask=ask)


def _ask_for_case_id(lines: Sequence[str]) -> str:
    """What is typed once it was said what goes; nothing where nobody types."""
    for line in lines:
        _say(line)
    try:
        typed: str = click.prompt("Type the case id again to erase it for good", err=True)
    except click.Abort:
        return ""
    return typed


@cli.command()
@click.argument("month", type=_Month(), required=False)
@click.pass_obj
def status(options: dict[str, Any], month: str | None) -> None:
    """Where the month stands, and what is out, queried or late of all months, on one screen."""
    _run(options, "status", True, month)


def main() -> None:
    """The program's entry point."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a console of another code page loses letters
            stream.reconfigure(errors="replace")
    cli(prog_name="workbook-qa")


# Running a command


def _module_of(command: str) -> Any:
    """The module of a command, imported now: in the room where its subject lives."""
    room = ROOMS.get(command, "upkeep")
    return importlib.import_module(f"workbook_qa.{room}.{command.replace('-', '_')}")


def _run(
    options: dict[str, Any],
    command: str,
    dry_run: bool,
    *arguments: object,
    needs_settings: bool = True,
    **named: object,
) -> None:
    """Call a command with its context, print what it did, and leave with its exit code."""
    from workbook_qa.core.problem import CannotContinue

    folder = Path(options["folder"]).absolute()
    try:
        context = _context(folder, dry_run, needs_settings, options["wait"])
        module = _module_of(command)
        with _sign_of_life(command):
            result: Result = module.run(context, *arguments, **named)
        faults = [_log_fault(folder, command, fault) for fault in result.faults]
        if options["json"]:
            click.echo(_as_json(context, result, faults))
        else:
            _print_result(context, result)
            for sentence in faults:
                _say(sentence, err=True)
    except CannotContinue as stopped:
        _print_stopped(options, command, str(stopped))
        sys.exit(COULD_NOT_START)
    except KeyboardInterrupt:
        _print_stopped(options, command, "Stopped. Nothing is half-written; run it again.")
        sys.exit(COULD_NOT_START)
    except BrokenPipeError:
        raise  # whoever read the output has gone; click ends quietly
    except Exception as fault:  # noqa: BLE001 - the one place where faults of ours end
        sentence = _no_right_or_room(fault)
        if sentence:
            _print_stopped(options, command, sentence)
            sys.exit(COULD_NOT_START)
        _print_stopped(options, command, _log_fault(folder, command, fault))
        sys.exit(FAULT)
    if faults:
        sys.exit(FAULT)
    sys.exit(NEEDS_A_PERSON if result.needs_a_person else DONE)


@contextlib.contextmanager
def _sign_of_life(command: str) -> Iterator[None]:
    """Say once, after two seconds, that a command that reads much is at work."""
    sentence = f"{command} is at work. {READS_MUCH.get(command, '')}"
    timer = threading.Timer(SIGN_OF_LIFE_AFTER, _say, (sentence,), {"err": True})
    timer.daemon = True
    if command in READS_MUCH:
        timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _no_right_or_room(fault: Exception) -> str:
    """What the machine refused, where that is no fault of the program; else nothing."""
    if not isinstance(fault, OSError):
        return ""
    name = Path(fault.filename).name if isinstance(fault.filename, str) else ""
    if isinstance(fault, PermissionError) or fault.errno == errno.EROFS:
        what = f"'{name}' cannot" if name else "A file or folder cannot"
        return (
            f"{what} be read or written with your rights. If it is open in another program, close "
            "it there; otherwise ask for the right, or name another folder with --folder. Then "
            "run this again."
        )
    if fault.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        return "The disk is full. Free some space on it and run this again."
    return ""


def _context(folder: Path, dry_run: bool, needs_settings: bool, wait: float) -> "Context":
    from workbook_qa.core.problem import CannotContinue
    from workbook_qa.workspace.layout import Workspace
    from workbook_qa.workspace.result import Context
    from workbook_qa.workspace.settings import Settings, read_settings

    workspace = Workspace(folder)
    settings = Settings()
    if os.path.lexists(workspace.settings):
        settings, problems = read_settings(_settings_text(workspace.settings), "settings.toml")
        if problems:
            raise CannotContinue(" ".join(str(problem) for problem in problems))
    elif needs_settings:
        raise CannotContinue(
            f"There is no workspace in {folder}: it has no settings.toml. Run init there first, "
            "or name the right folder with --folder."
        )
    now = datetime.datetime.now().astimezone()
    return Context(workspace, settings, now, dry_run, wait=wait)


def _settings_text(path: Path) -> str:
    from workbook_qa.core.problem import CannotContinue
    from workbook_qa.workspace.reading import text_of

    try:
        return text_of(path)
    except UnicodeDecodeError:
        raise CannotContinue(
            f"{path.name} is not saved as UTF-8, so that accents cannot be read. Save it again "
            "as plain text with the encoding UTF-8. Nothing was changed."
        ) from None


def _log_fault(folder: Path, command: str, fault: Exception) -> str:
    """Versions and the places in our code; no message of a library, which may quote a cell."""
    from workbook_qa.core.problem import CannotContinue
    from workbook_qa.core.wording import printable
    from workbook_qa.workspace.layout import Workspace
    from workbook_qa.workspace.writing import write_file

    name = f"{datetime.datetime.now().astimezone():%Y-%m-%d %H%M%S} {command}.log"
    frames = traceback.extract_tb(fault.__traceback__)
    lines = [
        f"workbook-qa {__version__}, Python {platform.python_version()}, {platform.platform()}",
        f"{command}: {type(fault).__name__}",
        *(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames),
        *getattr(fault, "lines", ()),  # of one that was met in another process
    ]
    try:
        content = printable("\n".join(lines)) + "\n"
        write_file(Workspace(folder).logs / name, content.encode())
    except (OSError, CannotContinue):
        return f"A fault of the program ({lines[-1]}). Please tell those who look after it."
    return (
        f"A fault of the program. Please send the file ledger/logs/{name} to those who look "
        "after it; it holds no content of any workbook."
    )


# Printing


def _say(text: str, *, err: bool = False) -> None:
    """A sentence or line on the terminal: the one way there, but for results and --json."""
    from workbook_qa.core.wording import printable

    click.echo(printable(text), err=err)


def _print_stopped(options: dict[str, Any], command: str, sentence: str) -> None:
    if options["json"]:
        said = {"command": command, "ok": False, "counts": {}, "written": [], "problems": []}
        click.echo(json.dumps({**said, "message": sentence}))
    else:
        _say(sentence, err=True)


def _as_json(context: "Context", result: "Result", faults: Sequence[str]) -> str:
    """One object, in ASCII: no console and no pipe has to know its accents."""
    from workbook_qa.core.problem import worst_first

    shown: dict[str, Any] = {
        "command": result.command,
        "ok": not result.needs_a_person and not faults,
        "counts": result.counts,
        "written": [context.workspace.shown(path) for path in result.written],
        "problems": [
            {
                "code": problem.code,
                "severity": problem.severity,
                "file": problem.place.file,
                "sheet": problem.place.sheet,
                "cell": problem.place.cell,
                "message": problem.message,
            }
            for problem in worst_first(result.problems)
        ],
    }
    if result.outcomes is not None:
        shown["outcomes"] = [
            {
                "file": each.file,
                "outcome": each.outcome,
                "audit": each.audit,
                "reason": each.reason,
            }
            for each in result.outcomes
        ]
    if result.command in ("history", "status", "case", "retention"):
        shown["lines"] = list(result.lines)
    if result.runs is not None:
        shown["runs"] = list(result.runs)
    if result.held is not None:
        shown["held"] = result.held
    if result.alarms:
        shown["alarms"] = list(result.alarms)
    if faults:
        shown["message"] = " ".join(faults)
    return json.dumps(shown)


def _print_result(context: "Context", result: "Result") -> None:
    """Alarms first; then what was done, the problems, and the command to run next."""
    from workbook_qa.core.problem import alike_together, worst_first

    say, say_entry = _screen()
    for alarm in result.alarms:
        say(alarm, "bold red")
    if context.dry_run and result.command not in ("status", "history", "case", "retention"):
        say("Dry run: nothing is written.", "bold")
    for line in result.lines:
        say(line)
    for each in result.outcomes or ():
        name = f"{each.audit} " if each.audit else ""
        say_entry(f"{each.outcome:13} {name}({each.file}): {each.reason}")
    alike = alike_together(worst_first(result.problems))
    for problems in alike[:SHOWN]:
        mark = "error" if problems.severity == "error" else "query"
        say_entry(f"{mark}: {problems}")
    more = sum(len(problems.problems) for problems in alike[SHOWN:])
    if more:
        say(f"  … and {more} more problems; check writes them all into a workbook.")
    for path in result.written[:SHOWN]:
        say_entry(f"written: {context.workspace.shown(path)}")
    if len(result.written) > SHOWN:
        say(f"  … and {len(result.written) - SHOWN} more files.")
    if result.next_step:
        say(f"Next: {result.next_step}")


def _screen() -> tuple[Callable[..., None], Callable[[str], None]]:
    """What prints a line of a result in a style, and what prints an entry below it, moved in."""
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    from workbook_qa.core.wording import printable

    console = Console(highlight=False, soft_wrap=False)

    def say(text: str, style: str = "") -> None:
        console.print(Text(printable(text), style=style))

    def say_entry(text: str) -> None:
        text = printable(text, one_line=True)
        console.print(Padding(Text(text, overflow="fold"), (0, 0, 0, 2), expand=False))

    return say, say_entry
