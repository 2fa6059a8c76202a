"""``watch``: ingest, reconcile and chase by looking at the folders at an interval.

Polling, since folders on a share tell nobody what changes in them. A file of the inbox is taken
when two looks in a row found it the same; the tracker when somebody saved it and closed it. What
cannot be done now (a tracker that is open, somebody else at work, the share gone) is said once and
tried again at each look; a fault of the program is said once and tried when something changes.
"""

import datetime
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec

from workbook_qa.chasing import chase
from workbook_qa.core.problem import CannotContinue
from workbook_qa.core.terms import Outcome
from workbook_qa.core.wording import counted
from workbook_qa.returns import ingest
from workbook_qa.returns.inbox.inbox import is_cut_off, stamps
from workbook_qa.tracker import reconcile
from workbook_qa.tracker.tracker_files import workbooks_beside
from workbook_qa.workspace.reading import A_TEXT, read_file
from workbook_qa.workspace.result import Context, Result
from workbook_qa.workspace.settings import read_settings
from workbook_qa.workspace.writing import refuse_if_open

EVERY = 60.0
LEAST = 0.05
_PATIENCE = datetime.timedelta(minutes=10)
_GONE = "The folder cannot be reached. It is looked for again at each interval."
_BACK = "The folder is there again."

Stamps = Mapping[str, tuple[int, float]]


class Clock(msgspec.Struct, frozen=True):
    """What time it is, and how to let some of it go by."""

    now: Callable[[], datetime.datetime] = lambda: datetime.datetime.now().astimezone()
    sleep: Callable[[float], None] = time.sleep


def run(
    context: Context,
    *,
    every: float = EVERY,
    for_seconds: float | None = None,
    clock: Clock | None = None,
    say: Callable[[str], object] = print,
    log: Callable[[Exception], str] = str,
) -> Result:
    """Look every so many seconds, until so many have gone by or somebody stops it.

    Args:
        clock: another one than the machine's, for tests.
        say: is given each line as it comes up.
        log: keeps a fault of the program, and gives the sentence that says where.
    """
    watching = _Watching(context, clock or Clock(), say, log)
    every = max(every, LEAST)
    watching.tell(f"Looking every {every:g} seconds. Stop it with Ctrl-C.")
    try:
        watching.go_on(every, for_seconds)
    except KeyboardInterrupt:
        watching.tell("Stopped. Nothing is half-written.")
    return watching.result()


class _Watching:
    """What the last look found, and what is still to be done."""

    def __init__(
        self,
        context: Context,
        clock: Clock,
        say: Callable[[str], object],
        log: Callable[[Exception], str],
    ) -> None:
        self._context = context
        self._clock = clock
        self._say = say
        self._log = log
        self._inbox: Stamps = {}
        self._taken_in: Stamps = {}  # what lay there after the last ingest, and stays
        self._still_since: dict[str, datetime.datetime] = {}
        self._outbox: Stamps = {}
        self._outbox_done: Stamps | None = None  # what was reconciled; None at first
        self._to_reconcile = True
        self._chased_on: datetime.date | None = None
        self._gave_up: dict[str, object] = {}
        self._last_said: dict[str, str] = {}
        self._is_there = True
        self.counts = dict.fromkeys(("looks", "runs", "files", "drafts", "faults"), 0)

    def go_on(self, every: float, for_seconds: float | None) -> None:
        """Look, and wait, until the time is over; the time that a look takes counts."""
        start = self._clock.now()
        while True:
            self.look()
            gone_by = (self._clock.now() - start).total_seconds()
            if for_seconds is not None and gone_by + every >= for_seconds:
                return
            self._clock.sleep(every)

    def look(self) -> None:
        """One look at the folders, and what follows from it."""
        self.counts["looks"] += 1
        try:
            self._refresh()
            settled, arriving = self._look_at_inbox()
            self._look_at_outbox()
        except (OSError, CannotContinue):
            self._miss()
            return
        if not self._is_there:
            self._is_there = True
            self.tell(_BACK)
        try:
            self._work(settled=settled, arriving=arriving)
        except OSError:
            self._miss()

    def _refresh(self) -> None:
        """The time, and the settings as they stand now; with a fault in them, those before.

        Raises:
            OSError: the folder is not there.
        """
        before = self._context.now
        self._context = msgspec.structs.replace(self._context, now=self._clock.now())
        if (before.date(), before.hour) != (self._context.today, self._context.now.hour):
            self._taken_in = {}  # what could not be read, such as a file that is open, is tried
        text = read_file(self._context.workspace.settings, A_TEXT).decode("utf-8-sig")
        settings, problems = read_settings(text, self._context.workspace.settings.name)
        if problems:
            self._once("settings", " ".join(map(str, problems)))
            return
        self._last_said.pop("settings", None)
        self._context = msgspec.structs.replace(self._context, settings=settings)

    def _look_at_inbox(self) -> tuple[bool, frozenset[str]]:
        """Whether something is to be taken in, and the names of what is still arriving.

        A workbook that ends in the middle may be still while its next piece is on the way.
        """
        inbox, now = self._context.workspace.inbox, self._context.now
        found = stamps(inbox)
        before, self._inbox = self._inbox, found
        moving = {name for name, stamp in found.items() if before.get(name) != stamp}
        self._still_since = {
            name: now if name in moving else self._still_since.get(name, now) for name in found
        }
        arriving = moving | {
            name
            for name, since in self._still_since.items()
            if name not in moving
            and self._taken_in.get(name) != found[name]
            and now - since < _PATIENCE
            and is_cut_off(inbox / name)
        }
        ready = (name for name in found if name not in arriving)
        taken = self._taken_in
        return any(taken.get(name) != found[name] for name in ready), frozenset(arriving)

    def _look_at_outbox(self) -> None:
        """Whether somebody saved the tracker, or put a copy beside it."""
        workspace = self._context.workspace
        ours = {workspace.ingest_report, workspace.drafts}
        paths = [workspace.tracker, *workbooks_beside(workspace.tracker, ours)]
        found = {path.name: _stamp(path) for path in paths if path.exists()}
        before, self._outbox = self._outbox, found
        if self._outbox_done is not None and found == before != self._outbox_done:
            self._to_reconcile = True

    def _work(self, *, settled: bool, arriving: frozenset[str]) -> None:
        today = self._context.today
        if settled and self._tried("ingest", self._inbox):
            taken = self._run("ingest", lambda: ingest.run(self._context, leave=arriving))
            if taken is not None:
                self._taken_in = stamps(self._context.workspace.inbox)
                files = taken.outcomes or ()
                self.counts["files"] += len(files)
                shown = (Outcome.ACCEPTED, Outcome.QUERIED)
                to_show = any(each.outcome in shown for each in files)
                self._to_reconcile = self._to_reconcile or to_show
        a_new_day = self._chased_on != today
        if (self._to_reconcile or a_new_day) and self._tried("reconcile", (self._outbox, today)):
            self._reconcile()
        if a_new_day and self._tried("chase", today):
            made = self._run("chase", lambda: chase.run(self._context))
            if made is not None:
                self._chased_on = today
                self.counts["drafts"] += made.counts.get("drafts", 0)

    def _reconcile(self) -> None:
        """Only where the tracker is closed: to be told so is cheaper than to try."""
        try:
            refuse_if_open(self._context.workspace.tracker)
        except CannotContinue as why:
            self._once("reconcile", str(why))
            return
        if self._run("reconcile", lambda: reconcile.run(self._context)) is not None:
            self._to_reconcile = False
            self._look_at_outbox()
            self._outbox_done = self._outbox

    def _tried(self, command: str, what: object) -> bool:
        """Whether to try a command: not after a fault of ours, until something else is there."""
        return self._gave_up.get(command, _Watching) != what

    def _run(self, command: str, call: Callable[[], Result]) -> Result | None:
        """Run a command and say what it did; None where it could not be done now."""
        # Beneath a share that has gone away a command would make a new, empty workspace.
        self._context.workspace.settings.stat()
        self.counts["runs"] += 1
        try:
            result = call()
        except CannotContinue as why:
            self._once(command, str(why))
            return None
        except OSError:
            raise
        except Exception as fault:  # noqa: BLE001 - one fault must not end the watch
            self.counts["faults"] += 1
            self._once(command, self._log(fault))
            self._gave_up[command] = {
                "ingest": self._inbox,
                "reconcile": (self._outbox, self._context.today),
                "chase": self._context.today,
            }[command]
            return None
        self._gave_up.pop(command, None)
        self._last_said.pop(command, None)
        self._report(command, result)
        return result

    def _report(self, command: str, result: Result) -> None:
        """What a command did, in a few lines; nothing where it changed nothing."""
        for alarm in result.alarms:
            self.tell(alarm)
        for fault in result.faults:
            self.counts["faults"] += 1
            self.tell(self._log(fault))
        if result.written or result.outcomes or result.counts.get("drafts"):
            self.tell(f"{command}: {result.lines[0]}" if result.lines else f"{command}: done.")
            for each in result.outcomes or ():
                self.tell(f"  {each.outcome:13} {each.audit} ({each.file}): {each.reason}")
        number = len(result.problems)
        if number:
            self._once(
                f"{command} problems",
                f"{command}: {counted(number, 'problem')}; run it by itself to read them.",
            )
        else:
            self._last_said.pop(f"{command} problems", None)

    def _miss(self) -> None:
        """The folder is not there: everything is looked at anew when it is."""
        if self._is_there:
            self._is_there = False
            self.tell(_GONE)
        self._inbox = {}
        self._outbox = {}

    def _once(self, about: str, sentence: str) -> None:
        """Say it, but not again while it stays the same."""
        if self._last_said.get(about) != sentence:
            self._last_said[about] = sentence
            self.tell(sentence if about == "settings" else f"{about.split()[0]}: {sentence}")

    def tell(self, line: str) -> None:
        """Say a line with the time."""
        self._say(f"{self._clock.now():%d/%m %H:%M:%S}  {line}")

    def result(self) -> Result:
        """How often it looked, and what was done."""
        runs, looks = self.counts["runs"], self.counts["looks"]
        line = (
            f"{counted(looks, 'look')}, {counted(runs, 'command')} run, "
            f"{counted(self.counts['files'], 'file')} taken in, "
            f"{counted(self.counts['drafts'], 'draft')} made."
        )
        return Result("watch", (line,), dict(self.counts))


def _stamp(path: Path) -> tuple[int, float]:
    status = path.stat()
    return status.st_size, status.st_mtime
