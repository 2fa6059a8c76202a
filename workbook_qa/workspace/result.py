"""What a command did, and what every command is given."""

import datetime
from collections.abc import Mapping
from pathlib import Path

import msgspec

from workbook_qa.core.problem import Problem
from workbook_qa.core.terms import Outcome
from workbook_qa.workspace.layout import Workspace
from workbook_qa.workspace.settings import Settings


class Context(msgspec.Struct, frozen=True):
    """Where a command works, when, and whether it may write.

    `now` is an argument so that a demonstration can play several months and so that tests are
    the same on every day. `wait` is how many seconds to wait for someone else who is at work.
    """

    workspace: Workspace
    settings: Settings
    now: datetime.datetime
    dry_run: bool = False
    patience: float = 1.0
    wait: float = 0.0

    @property
    def today(self) -> datetime.date:
        """The day of the run."""
        return self.now.date()


class FileOutcome(msgspec.Struct, frozen=True):
    """What became of one file of the inbox."""

    file: str
    outcome: Outcome
    audit: str = ""
    reason: str = ""


class Result(msgspec.Struct, frozen=True):
    """What a command did.

    Attributes:
        lines: what was done, in a few sentences.
        written: the files written, and only those that changed.
        next_step: the command to run next, or what to do, as one sentence.
        alarms: what must be read before anything else.
        runs: the runs of the ledger, where they were asked for.
        held: what is held about a case, for other programs, where it was asked for.
        faults: faults of the program that stopped a part of the work, not the rest.
    """

    command: str
    lines: tuple[str, ...] = ()
    counts: dict[str, int] = {}
    written: tuple[Path, ...] = ()
    problems: tuple[Problem, ...] = ()
    outcomes: tuple[FileOutcome, ...] | None = None
    next_step: str = ""
    alarms: tuple[str, ...] = ()
    runs: tuple[Mapping[str, object], ...] | None = None
    faults: tuple[Exception, ...] = ()
    held: Mapping[str, object] | None = None

    @property
    def needs_a_person(self) -> bool:
        """Whether someone has to look at something."""
        awaited = (Outcome.QUERIED, Outcome.CONFLICT, Outcome.REFUSED)
        held = any(each.outcome in awaited for each in self.outcomes or ())
        return bool(self.problems or self.alarms or held)
